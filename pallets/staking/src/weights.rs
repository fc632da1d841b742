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
		// The least that was seen: 184_665 nanoseconds.
		Weight::from_parts(208_400_000, 4_044)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	fn unbond() -> Weight {
		// The least that was seen: 126_468 nanoseconds.
		Weight::from_parts(145_457_000, 4_052)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw() -> Weight {
		// The least that was seen: 172_707 nanoseconds.
		Weight::from_parts(184_384_000, 3_812)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(22_u64))
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
		// The least that was seen: 184_665 nanoseconds.
		Weight::from_parts(208_400_000, 4_044)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	fn unbond() -> Weight {
		// The least that was seen: 126_468 nanoseconds.
		Weight::from_parts(145_457_000, 4_052)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw() -> Weight {
		// The least that was seen: 172_707 nanoseconds.
		Weight::from_parts(184_384_000, 3_812)
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(22_u64))
	}
}
