// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_registry`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn register_provider() -> Weight;
	fn deregister_provider() -> Weight;
	fn register_node() -> Weight;
	fn update_manifest() -> Weight;
	fn rotate_worker_key() -> Weight;
	fn exit_node() -> Weight;
	fn refresh_node() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn register_provider() -> Weight {
		// The least that was seen: 14_862 nanoseconds.
		Weight::from_parts(16_134_000, 42)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn deregister_provider() -> Weight {
		// The least that was seen: 13_640 nanoseconds.
		Weight::from_parts(14_802_000, 133)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: `Registry::NextNodeId` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:0 w:1)
	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	fn register_node() -> Weight {
		// The least that was seen: 148_000 nanoseconds.
		Weight::from_parts(153_227_000, 662)
			.saturating_add(T::DbWeight::get().reads(21_u64))
			.saturating_add(T::DbWeight::get().writes(20_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:32)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn update_manifest() -> Weight {
		// The least that was seen: 211_375 nanoseconds.
		Weight::from_parts(218_405_000, 3_572)
			.saturating_add(T::DbWeight::get().reads(24_u64))
			.saturating_add(T::DbWeight::get().writes(34_u64))
	}
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:2)
	fn rotate_worker_key() -> Weight {
		// The least that was seen: 35_613 nanoseconds.
		Weight::from_parts(38_497_000, 2_181)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	fn exit_node() -> Weight {
		// The least that was seen: 96_894 nanoseconds.
		Weight::from_parts(102_663_000, 2_398)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(19_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	fn refresh_node() -> Weight {
		// The least that was seen: 63_655 nanoseconds.
		Weight::from_parts(68_812_000, 2_919)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn register_provider() -> Weight {
		// The least that was seen: 14_862 nanoseconds.
		Weight::from_parts(16_134_000, 42)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn deregister_provider() -> Weight {
		// The least that was seen: 13_640 nanoseconds.
		Weight::from_parts(14_802_000, 133)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: `Registry::NextNodeId` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:0 w:1)
	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	fn register_node() -> Weight {
		// The least that was seen: 148_000 nanoseconds.
		Weight::from_parts(153_227_000, 662)
			.saturating_add(RocksDbWeight::get().reads(21_u64))
			.saturating_add(RocksDbWeight::get().writes(20_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:32)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn update_manifest() -> Weight {
		// The least that was seen: 211_375 nanoseconds.
		Weight::from_parts(218_405_000, 3_572)
			.saturating_add(RocksDbWeight::get().reads(24_u64))
			.saturating_add(RocksDbWeight::get().writes(34_u64))
	}
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:2)
	fn rotate_worker_key() -> Weight {
		// The least that was seen: 35_613 nanoseconds.
		Weight::from_parts(38_497_000, 2_181)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	fn exit_node() -> Weight {
		// The least that was seen: 96_894 nanoseconds.
		Weight::from_parts(102_663_000, 2_398)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(19_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	fn refresh_node() -> Weight {
		// The least that was seen: 63_655 nanoseconds.
		Weight::from_parts(68_812_000, 2_919)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
