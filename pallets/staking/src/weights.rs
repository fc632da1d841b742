// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_compute_staking`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.
//! What records of nodes add since then (calls that reputation hears of) is estimated, not measured.

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
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn bond() -> Weight {
		// The least that was seen: 199_006 nanoseconds.
		Weight::from_parts(304_774_000, 4_449)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:11 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	fn unbond() -> Weight {
		// The least that was seen: 156_833 nanoseconds.
		Weight::from_parts(268_551_000, 4_724)
			.saturating_add(T::DbWeight::get().reads(22_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw() -> Weight {
		// The least that was seen: 193_047 nanoseconds.
		Weight::from_parts(314_429_000, 4_217)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(28_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn bond_role() -> Weight {
		// The least that was seen: 109_092 nanoseconds.
		Weight::from_parts(117_755_000, 1_457)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:10 w:0)
	fn unbond_role() -> Weight {
		// The least that was seen: 90_955 nanoseconds.
		Weight::from_parts(105_537_000, 2_322)
			.saturating_add(T::DbWeight::get().reads(13_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw_role() -> Weight {
		// The least that was seen: 72_738 nanoseconds.
		Weight::from_parts(81_822_000, 1_105)
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
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn bond() -> Weight {
		// The least that was seen: 199_006 nanoseconds.
		Weight::from_parts(304_774_000, 4_449)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(11_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:11 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	fn unbond() -> Weight {
		// The least that was seen: 156_833 nanoseconds.
		Weight::from_parts(268_551_000, 4_724)
			.saturating_add(RocksDbWeight::get().reads(22_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw() -> Weight {
		// The least that was seen: 193_047 nanoseconds.
		Weight::from_parts(314_429_000, 4_217)
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().writes(28_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn bond_role() -> Weight {
		// The least that was seen: 109_092 nanoseconds.
		Weight::from_parts(117_755_000, 1_457)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:10 w:0)
	fn unbond_role() -> Weight {
		// The least that was seen: 90_955 nanoseconds.
		Weight::from_parts(105_537_000, 2_322)
			.saturating_add(RocksDbWeight::get().reads(13_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw_role() -> Weight {
		// The least that was seen: 72_738 nanoseconds.
		Weight::from_parts(81_822_000, 1_105)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
}
