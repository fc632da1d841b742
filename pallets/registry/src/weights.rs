// SPDX-License-Identifier: Apache-2.0

//! Weights of the registry's calls, estimated from the storage that each one touches.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the registry's calls weigh.
pub trait WeightInfo {
	fn register_provider() -> Weight;
	fn deregister_provider() -> Weight;
	fn register_node() -> Weight;
	fn update_manifest() -> Weight;
	fn rotate_worker_key() -> Weight;
	fn exit_node() -> Weight;
	fn refresh_node() -> Weight;
	fn authorize_heartbeat() -> Weight;
	fn heartbeat() -> Weight;
	fn heartbeat_ends_outage() -> Weight;
	fn report_offline() -> Weight;
	fn announce_downtime() -> Weight;
	fn accept_handover() -> Weight;
}

/// Weights by the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn register_provider() -> Weight {
		Weight::from_parts(12_000_000, 3526)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Providers` (r:1 w:1)
	fn deregister_provider() -> Weight {
		Weight::from_parts(11_000_000, 3526)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::NextNodeId` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: `Registry::Nodes` (r:0 w:1)
	fn register_node() -> Weight {
		Weight::from_parts(130_000_000, 41514)
			.saturating_add(T::DbWeight::get().reads(20_u64))
			.saturating_add(T::DbWeight::get().writes(20_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:32 w:32)
	/// Storage: the open work and the stake of the node (r:4 w:0)
	fn update_manifest() -> Weight {
		Weight::from_parts(210_000_000, 82038)
			.saturating_add(T::DbWeight::get().reads(38_u64))
			.saturating_add(T::DbWeight::get().writes(34_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:2)
	fn rotate_worker_key() -> Weight {
		Weight::from_parts(32_000_000, 6058)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: the open work and the stake of the node (r:3 w:0)
	fn exit_node() -> Weight {
		Weight::from_parts(110_000_000, 41514)
			.saturating_add(T::DbWeight::get().reads(22_u64))
			.saturating_add(T::DbWeight::get().writes(19_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: the stake of the node (r:3 w:0)
	fn refresh_node() -> Weight {
		Weight::from_parts(30_000_000, 5398)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:0)
	/// Storage: the genesis hash and the interval (r:2 w:0)
	/// And a signature.
	fn authorize_heartbeat() -> Weight {
		Weight::from_parts(80_000_000, 5398)
			.saturating_add(T::DbWeight::get().reads(4_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Roots` (r:0 w:2)
	/// Storage: the parameters of liveness (r:5 w:0)
	fn heartbeat() -> Weight {
		Weight::from_parts(40_000_000, 5398)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}

	/// Storage: as `heartbeat`, and `Registry::Nodes` (r:0 w:1)
	/// Storage: the open work of the node (r:1 w:0)
	/// Storage: a charge (r:32 w:34)
	fn heartbeat_ends_outage() -> Weight {
		Weight::from_parts(480_000_000, 66000)
			.saturating_add(T::DbWeight::get().reads(40_u64))
			.saturating_add(T::DbWeight::get().writes(38_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: the parameters of liveness (r:5 w:0)
	/// Storage: a charge (r:32 w:34)
	fn report_offline() -> Weight {
		Weight::from_parts(480_000_000, 66000)
			.saturating_add(T::DbWeight::get().reads(39_u64))
			.saturating_add(T::DbWeight::get().writes(36_u64))
	}

	/// Storage: `Registry::Nodes` (r:2 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:1)
	/// Storage: the parameters of liveness (r:7 w:0)
	fn announce_downtime() -> Weight {
		Weight::from_parts(45_000_000, 9806)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:2)
	/// Storage: the parameters of liveness (r:5 w:0)
	fn accept_handover() -> Weight {
		Weight::from_parts(45_000_000, 6126)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn register_provider() -> Weight {
		Weight::from_parts(12_000_000, 3526)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Providers` (r:1 w:1)
	fn deregister_provider() -> Weight {
		Weight::from_parts(11_000_000, 3526)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::NextNodeId` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: `Registry::Nodes` (r:0 w:1)
	fn register_node() -> Weight {
		Weight::from_parts(130_000_000, 41514)
			.saturating_add(RocksDbWeight::get().reads(20_u64))
			.saturating_add(RocksDbWeight::get().writes(20_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:32 w:32)
	/// Storage: the open work and the stake of the node (r:4 w:0)
	fn update_manifest() -> Weight {
		Weight::from_parts(210_000_000, 82038)
			.saturating_add(RocksDbWeight::get().reads(38_u64))
			.saturating_add(RocksDbWeight::get().writes(34_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:2)
	fn rotate_worker_key() -> Weight {
		Weight::from_parts(32_000_000, 6058)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: the open work and the stake of the node (r:3 w:0)
	fn exit_node() -> Weight {
		Weight::from_parts(110_000_000, 41514)
			.saturating_add(RocksDbWeight::get().reads(22_u64))
			.saturating_add(RocksDbWeight::get().writes(19_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: the stake of the node (r:3 w:0)
	fn refresh_node() -> Weight {
		Weight::from_parts(30_000_000, 5398)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:0)
	/// Storage: the genesis hash and the interval (r:2 w:0)
	/// And a signature.
	fn authorize_heartbeat() -> Weight {
		Weight::from_parts(80_000_000, 5398)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Roots` (r:0 w:2)
	/// Storage: the parameters of liveness (r:5 w:0)
	fn heartbeat() -> Weight {
		Weight::from_parts(40_000_000, 5398)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}

	/// Storage: as `heartbeat`, and `Registry::Nodes` (r:0 w:1)
	/// Storage: the open work of the node (r:1 w:0)
	/// Storage: a charge (r:32 w:34)
	fn heartbeat_ends_outage() -> Weight {
		Weight::from_parts(480_000_000, 66000)
			.saturating_add(RocksDbWeight::get().reads(40_u64))
			.saturating_add(RocksDbWeight::get().writes(38_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: the parameters of liveness (r:5 w:0)
	/// Storage: a charge (r:32 w:34)
	fn report_offline() -> Weight {
		Weight::from_parts(480_000_000, 66000)
			.saturating_add(RocksDbWeight::get().reads(39_u64))
			.saturating_add(RocksDbWeight::get().writes(36_u64))
	}

	/// Storage: `Registry::Nodes` (r:2 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:1)
	/// Storage: the parameters of liveness (r:7 w:0)
	fn announce_downtime() -> Weight {
		Weight::from_parts(45_000_000, 9806)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:2)
	/// Storage: the parameters of liveness (r:5 w:0)
	fn accept_handover() -> Weight {
		Weight::from_parts(45_000_000, 6126)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
}
