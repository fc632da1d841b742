// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_slashing`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn charge() -> Weight;
	fn file_appeal() -> Weight;
	fn accept_appeal() -> Weight;
	fn reject_appeal() -> Weight;
	fn finalise_slash() -> Weight;
	fn reinstate_node() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:2 w:2)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:4 w:4)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:3)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Slashing::Appeals` (r:2 w:2)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:5 w:7)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn charge() -> Weight {
		// The least that was seen: 738_168 nanoseconds.
		Weight::from_parts(771_297_000, 10_685)
			.saturating_add(T::DbWeight::get().reads(31_u64))
			.saturating_add(T::DbWeight::get().writes(29_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:0 w:1)
	/// Storage: `Slashing::RecentAppeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	fn file_appeal() -> Weight {
		// The least that was seen: 90_064 nanoseconds.
		Weight::from_parts(101_461_000, 1_977)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:1 w:2)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:3 w:3)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:3)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Slashing::Appeals` (r:2 w:2)
	/// Storage: `Slashing::Charged` (r:0 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:5 w:6)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn accept_appeal() -> Weight {
		// The least that was seen: 590_698 nanoseconds.
		Weight::from_parts(628_845_000, 10_482)
			.saturating_add(T::DbWeight::get().reads(27_u64))
			.saturating_add(T::DbWeight::get().writes(26_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn reject_appeal() -> Weight {
		// The least that was seen: 248_410 nanoseconds.
		Weight::from_parts(259_556_000, 9_031)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(29_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:0)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn finalise_slash() -> Weight {
		// The least that was seen: 261_959 nanoseconds.
		Weight::from_parts(279_025_000, 4_413)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(29_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn reinstate_node() -> Weight {
		// The least that was seen: 98_566 nanoseconds.
		Weight::from_parts(105_207_000, 3_759)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:2 w:2)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:4 w:4)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:3)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Slashing::Appeals` (r:2 w:2)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:5 w:7)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn charge() -> Weight {
		// The least that was seen: 738_168 nanoseconds.
		Weight::from_parts(771_297_000, 10_685)
			.saturating_add(RocksDbWeight::get().reads(31_u64))
			.saturating_add(RocksDbWeight::get().writes(29_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:0 w:1)
	/// Storage: `Slashing::RecentAppeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	fn file_appeal() -> Weight {
		// The least that was seen: 90_064 nanoseconds.
		Weight::from_parts(101_461_000, 1_977)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:1 w:2)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:3 w:3)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:3)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Slashing::Appeals` (r:2 w:2)
	/// Storage: `Slashing::Charged` (r:0 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:5 w:6)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn accept_appeal() -> Weight {
		// The least that was seen: 590_698 nanoseconds.
		Weight::from_parts(628_845_000, 10_482)
			.saturating_add(RocksDbWeight::get().reads(27_u64))
			.saturating_add(RocksDbWeight::get().writes(26_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn reject_appeal() -> Weight {
		// The least that was seen: 248_410 nanoseconds.
		Weight::from_parts(259_556_000, 9_031)
			.saturating_add(RocksDbWeight::get().reads(14_u64))
			.saturating_add(RocksDbWeight::get().writes(29_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:0)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn finalise_slash() -> Weight {
		// The least that was seen: 261_959 nanoseconds.
		Weight::from_parts(279_025_000, 4_413)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(29_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn reinstate_node() -> Weight {
		// The least that was seen: 98_566 nanoseconds.
		Weight::from_parts(105_207_000, 3_759)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
}
