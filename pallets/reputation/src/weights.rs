// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_reputation`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn give_feedback() -> Weight;
	fn refresh_node() -> Weight;
	fn advance_snapshot(n: u32) -> Weight;
	fn forget_pairs(n: u32) -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Reputation::Clients` (r:1 w:0)
	/// Storage: `Reputation::Jobs` (r:1 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	fn give_feedback() -> Weight {
		// The least that was seen: 36_625 nanoseconds.
		Weight::from_parts(41_863_000, 1_408)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:8 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Reputation::Responses` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn refresh_node() -> Weight {
		// The least that was seen: 504_662 nanoseconds.
		Weight::from_parts(544_482_000, 7_371)
			.saturating_add(T::DbWeight::get().reads(29_u64))
			.saturating_add(T::DbWeight::get().writes(25_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:64 w:0)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Livenesses` (r:64 w:0)
	/// Storage: `Registry::NextNodeId` (r:1 w:0)
	/// Storage: `Registry::Nodes` (r:64 w:0)
	/// Storage: `Registry::Providers` (r:64 w:0)
	/// Storage: `Reputation::LastSnapshot` (r:1 w:1)
	/// Storage: `Reputation::Making` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:128)
	/// Storage: `Reputation::Records` (r:64 w:64)
	/// Storage: `Reputation::Responses` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn advance_snapshot(n: u32) -> Weight {
		// The least that was seen: 36_655 nanoseconds.
		Weight::from_parts(112_793_430, 2_398)
			.saturating_add(Weight::from_parts(49_187_115, 3_157).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().reads(5_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(n.into())))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Reputation::NextPair` (r:1 w:1)
	/// Storage: `Reputation::Pairs` (r:65 w:64)
	fn forget_pairs(n: u32) -> Weight {
		// The least that was seen: 9_514 nanoseconds.
		Weight::from_parts(16_085_049, 709)
			.saturating_add(Weight::from_parts(9_356_097, 66).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Reputation::Clients` (r:1 w:0)
	/// Storage: `Reputation::Jobs` (r:1 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	fn give_feedback() -> Weight {
		// The least that was seen: 36_625 nanoseconds.
		Weight::from_parts(41_863_000, 1_408)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:8 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Reputation::Responses` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn refresh_node() -> Weight {
		// The least that was seen: 504_662 nanoseconds.
		Weight::from_parts(544_482_000, 7_371)
			.saturating_add(RocksDbWeight::get().reads(29_u64))
			.saturating_add(RocksDbWeight::get().writes(25_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:64 w:0)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Livenesses` (r:64 w:0)
	/// Storage: `Registry::NextNodeId` (r:1 w:0)
	/// Storage: `Registry::Nodes` (r:64 w:0)
	/// Storage: `Registry::Providers` (r:64 w:0)
	/// Storage: `Reputation::LastSnapshot` (r:1 w:1)
	/// Storage: `Reputation::Making` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:128)
	/// Storage: `Reputation::Records` (r:64 w:64)
	/// Storage: `Reputation::Responses` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn advance_snapshot(n: u32) -> Weight {
		// The least that was seen: 36_655 nanoseconds.
		Weight::from_parts(112_793_430, 2_398)
			.saturating_add(Weight::from_parts(49_187_115, 3_157).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().reads(5_u64.saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64.saturating_mul(n.into())))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Reputation::NextPair` (r:1 w:1)
	/// Storage: `Reputation::Pairs` (r:65 w:64)
	fn forget_pairs(n: u32) -> Weight {
		// The least that was seen: 9_514 nanoseconds.
		Weight::from_parts(16_085_049, 709)
			.saturating_add(Weight::from_parts(9_356_097, 66).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(1_u64.saturating_mul(n.into())))
	}
}
