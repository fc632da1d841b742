// SPDX-License-Identifier: Apache-2.0

//! The weights of the calls: estimates from the storage that each one touches at worst, in the
//! shape that `frame-omni-bencher` writes.

#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{
	traits::Get,
	weights::{constants::RocksDbWeight, Weight},
};

/// What the pallet needs to know about its weights.
pub trait WeightInfo {
	fn publish_source() -> Weight;
	fn retire_source() -> Weight;
	fn withdraw_source_stake() -> Weight;
	fn publish_task() -> Weight;
	fn cancel_task() -> Weight;
	fn accept_task() -> Weight;
	fn start_task() -> Weight;
	fn commit_result() -> Weight;
	fn reveal_result() -> Weight;
	fn reveal_wrong_model() -> Weight;
	fn report_failure() -> Weight;
	fn advance_task() -> Weight;
	fn look() -> Weight;
	fn publish_tasks(n: u32) -> Weight;
	fn allow_client() -> Weight;
	fn disallow_client() -> Weight;
	fn respond() -> Weight;
	fn confirm_response() -> Weight;
	fn reject_responses() -> Weight;
	fn bid_task() -> Weight;
	fn open_bid() -> Weight;
	fn volunteer() -> Weight;
	fn reveal_to_panel() -> Weight;
	fn draw_panel() -> Weight;
	fn check_step() -> Weight;
	fn check_opening() -> Weight;
}

/// The weights of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn publish_source() -> Weight {
		Weight::from_parts(60_000_000, 6000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	fn retire_source() -> Weight {
		Weight::from_parts(15_000_000, 4000)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn withdraw_source_stake() -> Weight {
		Weight::from_parts(65_000_000, 6000)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	fn publish_task() -> Weight {
		Weight::from_parts(55_000_000, 6000)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn cancel_task() -> Weight {
		Weight::from_parts(120_000_000, 22000)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	fn accept_task() -> Weight {
		Weight::from_parts(60_000_000, 14000)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	fn start_task() -> Weight {
		Weight::from_parts(30_000_000, 6000)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn commit_result() -> Weight {
		Weight::from_parts(32_000_000, 6000)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn reveal_result() -> Weight {
		Weight::from_parts(150_000_000, 25000)
			.saturating_add(T::DbWeight::get().reads(22_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn reveal_wrong_model() -> Weight {
		// The least that was seen: 674_383 nanoseconds.
		Weight::from_parts(734_953_000, 11_215)
			.saturating_add(T::DbWeight::get().reads(31_u64))
			.saturating_add(T::DbWeight::get().writes(26_u64))
	}
	fn report_failure() -> Weight {
		Weight::from_parts(110_000_000, 22000)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn advance_task() -> Weight {
		// Sixteen bidders of whom none can work, and their bonds.
		Weight::from_parts(4_200_000_000, 120_000)
			.saturating_add(T::DbWeight::get().reads(190_u64))
			.saturating_add(T::DbWeight::get().writes(90_u64))
	}
	fn look() -> Weight {
		Weight::from_parts(8_000_000, 4000)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn publish_tasks(n: u32) -> Weight {
		Weight::from_parts(20_000_000, 6000)
			.saturating_add(Weight::from_parts(60_000_000, 3000).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
	fn allow_client() -> Weight {
		Weight::from_parts(35_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn disallow_client() -> Weight {
		Weight::from_parts(35_000_000, 9000)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// The last response, whose model is another: a slash with all its consequences.
	fn respond() -> Weight {
		Weight::from_parts(760_000_000, 14_000)
			.saturating_add(T::DbWeight::get().reads(33_u64))
			.saturating_add(T::DbWeight::get().writes(28_u64))
	}
	/// A response of five, in the settlement of which the programme of a university has a share.
	fn confirm_response() -> Weight {
		Weight::from_parts(260_000_000, 26_000)
			.saturating_add(T::DbWeight::get().reads(32_u64))
			.saturating_add(T::DbWeight::get().writes(26_u64))
	}
	/// Five responses, of which the last cannot be paid: all payments are tried twice.
	fn reject_responses() -> Weight {
		Weight::from_parts(900_000_000, 30_000)
			.saturating_add(T::DbWeight::get().reads(46_u64))
			.saturating_add(T::DbWeight::get().writes(38_u64))
	}
	/// The last of sixteen bids.
	fn bid_task() -> Weight {
		Weight::from_parts(90_000_000, 16_000)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// The last of sixteen bids, by which the opening begins as well.
	fn open_bid() -> Weight {
		Weight::from_parts(60_000_000, 14_000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn volunteer() -> Weight {
		// The node, its stake and its standing; the task, its source and who volunteered before.
		Weight::from_parts(70_000_000, 14000)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn reveal_to_panel() -> Weight {
		// Seven embeddings are read and compared, and seven owners paid.
		Weight::from_parts(1_500_000_000, 60_000)
			.saturating_add(T::DbWeight::get().reads(95_u64))
			.saturating_add(T::DbWeight::get().writes(90_u64))
	}
	fn draw_panel() -> Weight {
		// Each of 64 volunteers is looked at, and seven are taken.
		Weight::from_parts(1_600_000_000, 250_000)
			.saturating_add(T::DbWeight::get().reads(800_u64))
			.saturating_add(T::DbWeight::get().writes(60_u64))
	}
	/// The worker key and the task, of the largest kind.
	fn check_step() -> Weight {
		Weight::from_parts(18_000_000, 6000).saturating_add(T::DbWeight::get().reads(2_u64))
	}
	/// The longest embedding is hashed; the task's source and its draw are looked at.
	fn check_opening() -> Weight {
		Weight::from_parts(35_000_000, 10_000).saturating_add(T::DbWeight::get().reads(4_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn publish_source() -> Weight {
		Weight::from_parts(60_000_000, 6000)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn retire_source() -> Weight {
		Weight::from_parts(15_000_000, 4000)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn withdraw_source_stake() -> Weight {
		Weight::from_parts(65_000_000, 6000)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	fn publish_task() -> Weight {
		Weight::from_parts(55_000_000, 6000)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn cancel_task() -> Weight {
		Weight::from_parts(120_000_000, 22000)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	fn accept_task() -> Weight {
		Weight::from_parts(60_000_000, 14000)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	fn start_task() -> Weight {
		Weight::from_parts(30_000_000, 6000)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn commit_result() -> Weight {
		Weight::from_parts(32_000_000, 6000)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn reveal_result() -> Weight {
		Weight::from_parts(150_000_000, 25000)
			.saturating_add(RocksDbWeight::get().reads(22_u64))
			.saturating_add(RocksDbWeight::get().writes(14_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn reveal_wrong_model() -> Weight {
		// The least that was seen: 674_383 nanoseconds.
		Weight::from_parts(734_953_000, 11_215)
			.saturating_add(RocksDbWeight::get().reads(31_u64))
			.saturating_add(RocksDbWeight::get().writes(26_u64))
	}
	fn report_failure() -> Weight {
		Weight::from_parts(110_000_000, 22000)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn advance_task() -> Weight {
		// Sixteen bidders of whom none can work, and their bonds.
		Weight::from_parts(4_200_000_000, 120_000)
			.saturating_add(RocksDbWeight::get().reads(190_u64))
			.saturating_add(RocksDbWeight::get().writes(90_u64))
	}
	fn look() -> Weight {
		Weight::from_parts(8_000_000, 4000)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn publish_tasks(n: u32) -> Weight {
		Weight::from_parts(20_000_000, 6000)
			.saturating_add(Weight::from_parts(60_000_000, 3000).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes((4_u64).saturating_mul(n.into())))
	}
	fn allow_client() -> Weight {
		Weight::from_parts(35_000_000, 9000)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn disallow_client() -> Weight {
		Weight::from_parts(35_000_000, 9000)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// The last response, whose model is another: a slash with all its consequences.
	fn respond() -> Weight {
		Weight::from_parts(760_000_000, 14_000)
			.saturating_add(RocksDbWeight::get().reads(33_u64))
			.saturating_add(RocksDbWeight::get().writes(28_u64))
	}
	/// A response of five, in the settlement of which the programme of a university has a share.
	fn confirm_response() -> Weight {
		Weight::from_parts(260_000_000, 26_000)
			.saturating_add(RocksDbWeight::get().reads(32_u64))
			.saturating_add(RocksDbWeight::get().writes(26_u64))
	}
	/// Five responses, of which the last cannot be paid: all payments are tried twice.
	fn reject_responses() -> Weight {
		Weight::from_parts(900_000_000, 30_000)
			.saturating_add(RocksDbWeight::get().reads(46_u64))
			.saturating_add(RocksDbWeight::get().writes(38_u64))
	}
	/// The last of sixteen bids.
	fn bid_task() -> Weight {
		Weight::from_parts(90_000_000, 16_000)
			.saturating_add(RocksDbWeight::get().reads(16_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// The last of sixteen bids, by which the opening begins as well.
	fn open_bid() -> Weight {
		Weight::from_parts(60_000_000, 14_000)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn volunteer() -> Weight {
		// The node, its stake and its standing; the task, its source and who volunteered before.
		Weight::from_parts(70_000_000, 14000)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn reveal_to_panel() -> Weight {
		// Seven embeddings are read and compared, and seven owners paid.
		Weight::from_parts(1_500_000_000, 60_000)
			.saturating_add(RocksDbWeight::get().reads(95_u64))
			.saturating_add(RocksDbWeight::get().writes(90_u64))
	}
	fn draw_panel() -> Weight {
		// Each of 64 volunteers is looked at, and seven are taken.
		Weight::from_parts(1_600_000_000, 250_000)
			.saturating_add(RocksDbWeight::get().reads(800_u64))
			.saturating_add(RocksDbWeight::get().writes(60_u64))
	}
	/// The worker key and the task, of the largest kind.
	fn check_step() -> Weight {
		Weight::from_parts(18_000_000, 6000).saturating_add(RocksDbWeight::get().reads(2_u64))
	}
	/// The longest embedding is hashed; the task's source and its draw are looked at.
	fn check_opening() -> Weight {
		Weight::from_parts(35_000_000, 10_000).saturating_add(RocksDbWeight::get().reads(4_u64))
	}
}
