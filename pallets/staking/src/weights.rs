// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_compute_staking`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn bond() -> Weight;
	fn unbond() -> Weight;
	fn withdraw() -> Weight;
	fn bond_role() -> Weight;
	fn unbond_role() -> Weight;
	fn withdraw_role() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn bond() -> Weight {
		// The least that was seen: 187_800 nanoseconds.
		Weight::from_parts(203_323_000, 5_945)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Disputes::OpenDisputes` (r:1 w:0)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:16 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Verification::OpenOrders` (r:1 w:0)
	fn unbond() -> Weight {
		// The least that was seen: 175_021 nanoseconds.
		Weight::from_parts(196_673_000, 6_701)
			.saturating_add(T::DbWeight::get().reads(27_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Disputes::OpenDisputes` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::OpenOrders` (r:1 w:0)
	fn withdraw() -> Weight {
		// The least that was seen: 185_487 nanoseconds.
		Weight::from_parts(205_277_000, 4_898)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(24_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn bond_role() -> Weight {
		// The least that was seen: 93_870 nanoseconds.
		Weight::from_parts(142_873_000, 1_506)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Disputes::Locks` (r:1 w:0)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:14 w:0)
	fn unbond_role() -> Weight {
		// The least that was seen: 98_847 nanoseconds.
		Weight::from_parts(109_093_000, 3_000)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw_role() -> Weight {
		// The least that was seen: 60_770 nanoseconds.
		Weight::from_parts(110_425_000, 1_154)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn bond() -> Weight {
		// The least that was seen: 187_800 nanoseconds.
		Weight::from_parts(203_323_000, 5_945)
			.saturating_add(RocksDbWeight::get().reads(14_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Disputes::OpenDisputes` (r:1 w:0)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:16 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Verification::OpenOrders` (r:1 w:0)
	fn unbond() -> Weight {
		// The least that was seen: 175_021 nanoseconds.
		Weight::from_parts(196_673_000, 6_701)
			.saturating_add(RocksDbWeight::get().reads(27_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Disputes::OpenDisputes` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::OpenOrders` (r:1 w:0)
	fn withdraw() -> Weight {
		// The least that was seen: 185_487 nanoseconds.
		Weight::from_parts(205_277_000, 4_898)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(24_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn bond_role() -> Weight {
		// The least that was seen: 93_870 nanoseconds.
		Weight::from_parts(142_873_000, 1_506)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Disputes::Locks` (r:1 w:0)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:14 w:0)
	fn unbond_role() -> Weight {
		// The least that was seen: 98_847 nanoseconds.
		Weight::from_parts(109_093_000, 3_000)
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw_role() -> Weight {
		// The least that was seen: 60_770 nanoseconds.
		Weight::from_parts(110_425_000, 1_154)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
}
