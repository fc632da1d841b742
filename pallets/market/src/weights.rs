// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_market`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.
//! The look at a client's encryption key is estimated since, not measured.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
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
	fn respond() -> Weight;
	fn confirm_response() -> Weight;
	fn reject_responses() -> Weight;
	fn bid_task() -> Weight;
	fn open_bid() -> Weight;
	fn volunteer() -> Weight;
	fn draw_panel() -> Weight;
	fn reveal_to_panel() -> Weight;
	fn check_step() -> Weight;
	fn check_opening() -> Weight;
	fn allow_client() -> Weight;
	fn disallow_client() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Market::NextSourceId` (r:1 w:1)
	/// Storage: `Market::Sources` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn publish_source() -> Weight {
		// The least that was seen: 97_215 nanoseconds.
		Weight::from_parts(155_722_000, 1_268)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	fn retire_source() -> Weight {
		// The least that was seen: 24_106 nanoseconds.
		Weight::from_parts(27_191_000, 1_130)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Market::AllowLists` (r:0 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Slashing::OpenFlags` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw_source_stake() -> Weight {
		// The least that was seen: 80_981 nanoseconds.
		Weight::from_parts(88_111_000, 1_255)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::Agenda` (r:0 w:1)
	/// Storage: `Market::AllowLists` (r:1 w:0)
	/// Storage: `Market::NextTaskId` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::EncryptionKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn publish_task() -> Weight {
		// The least that was seen: 215_331 nanoseconds.
		Weight::from_parts(318_765_000, 6_632)
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn cancel_task() -> Weight {
		// The least that was seen: 205_707 nanoseconds.
		Weight::from_parts(251_285_000, 3_122)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(15_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:0)
	/// Storage: `Reputation::Records` (r:1 w:0)
	fn accept_task() -> Weight {
		// The least that was seen: 235_080 nanoseconds.
		Weight::from_parts(357_934_000, 9_612)
			.saturating_add(T::DbWeight::get().reads(21_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn start_task() -> Weight {
		// The least that was seen: 48_552 nanoseconds.
		Weight::from_parts(75_733_000, 2_111)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Market::Agenda` (r:0 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Reputation::Responses` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn commit_result() -> Weight {
		// The least that was seen: 108_522 nanoseconds.
		Weight::from_parts(136_744_000, 4_801)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Reputation::Clients` (r:1 w:1)
	/// Storage: `Reputation::Histories` (r:1 w:1)
	/// Storage: `Reputation::Jobs` (r:0 w:1)
	/// Storage: `Reputation::Pairs` (r:1 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `System::Account` (r:4 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_result() -> Weight {
		// The least that was seen: 570_841 nanoseconds.
		Weight::from_parts(665_722_000, 10_459)
			.saturating_add(T::DbWeight::get().reads(42_u64))
			.saturating_add(T::DbWeight::get().writes(22_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:8 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Reputation::Histories` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_wrong_model() -> Weight {
		// The least that was seen: 766_904 nanoseconds.
		Weight::from_parts(886_322_000, 14_551)
			.saturating_add(T::DbWeight::get().reads(40_u64))
			.saturating_add(T::DbWeight::get().writes(33_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn report_failure() -> Weight {
		// The least that was seen: 171_175 nanoseconds.
		Weight::from_parts(218_787_000, 3_616)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Balances::Holds` (r:6 w:6)
	/// Storage: `ComputeStaking::Closed` (r:10 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:5 w:5)
	/// Storage: `ComputeStaking::Quarantined` (r:10 w:10)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:5 w:5)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:10)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::Agenda` (r:0 w:2)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:7 w:0)
	/// Storage: `Registry::Livenesses` (r:5 w:5)
	/// Storage: `Registry::Nodes` (r:5 w:5)
	/// Storage: `Registry::Providers` (r:5 w:5)
	/// Storage: `Reputation::Histories` (r:5 w:5)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:10)
	/// Storage: `Reputation::Records` (r:5 w:5)
	/// Storage: `Slashing::Charged` (r:5 w:10)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:10 w:20)
	/// Storage: `Slashing::Tallies` (r:5 w:5)
	/// Storage: `System::Account` (r:6 w:6)
	fn advance_task() -> Weight {
		// The least that was seen: 2_302_444 nanoseconds.
		Weight::from_parts(2_599_137_000, 28_897)
			.saturating_add(T::DbWeight::get().reads(111_u64))
			.saturating_add(T::DbWeight::get().writes(131_u64))
	}
	/// Storage: `Market::Agenda` (r:1 w:0)
	/// Storage: `Market::NextWake` (r:0 w:1)
	fn look() -> Weight {
		// The least that was seen: 3_926 nanoseconds.
		Weight::from_parts(4_307_000, 76)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Escrow::Deposits` (r:64 w:64)
	/// Storage: `Market::Agenda` (r:0 w:64)
	/// Storage: `Market::NextTaskId` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:0 w:64)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::EncryptionKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn publish_tasks(n: u32) -> Weight {
		// The least that was seen: 198_726 nanoseconds.
		Weight::from_parts(51_903_172, 2_408)
			.saturating_add(Weight::from_parts(142_134_794, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(n.into())))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:8 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Reputation::Histories` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn respond() -> Weight {
		// The least that was seen: 615_618 nanoseconds.
		Weight::from_parts(740_394_000, 14_113)
			.saturating_add(T::DbWeight::get().reads(35_u64))
			.saturating_add(T::DbWeight::get().writes(29_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Responses` (r:1 w:0)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Reputation::Clients` (r:1 w:1)
	/// Storage: `Reputation::Histories` (r:1 w:1)
	/// Storage: `Reputation::Jobs` (r:0 w:1)
	/// Storage: `Reputation::Pairs` (r:1 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `System::Account` (r:4 w:2)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn confirm_response() -> Weight {
		// The least that was seen: 482_239 nanoseconds.
		Weight::from_parts(575_849_000, 10_829)
			.saturating_add(T::DbWeight::get().reads(41_u64))
			.saturating_add(T::DbWeight::get().writes(22_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Registry::Nodes` (r:5 w:0)
	/// Storage: `Registry::Providers` (r:5 w:0)
	/// Storage: `Reputation::Clients` (r:1 w:1)
	/// Storage: `System::Account` (r:8 w:6)
	fn reject_responses() -> Weight {
		// The least that was seen: 841_044 nanoseconds.
		Weight::from_parts(1_246_198_000, 16_029)
			.saturating_add(T::DbWeight::get().reads(37_u64))
			.saturating_add(T::DbWeight::get().writes(21_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Escrow::Bonds` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:0)
	/// Storage: `Market::Bids` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:0)
	/// Storage: `Reputation::Records` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn bid_task() -> Weight {
		// The least that was seen: 270_924 nanoseconds.
		Weight::from_parts(427_447_000, 10_714)
			.saturating_add(T::DbWeight::get().reads(24_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Market::Agenda` (r:0 w:2)
	/// Storage: `Market::Bids` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn open_bid() -> Weight {
		// The least that was seen: 75_353 nanoseconds.
		Weight::from_parts(126_318_000, 2_496)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Market::Volunteers` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:0)
	/// Storage: `Reputation::Records` (r:1 w:0)
	fn volunteer() -> Weight {
		// The least that was seen: 326_777 nanoseconds.
		Weight::from_parts(366_887_000, 12_944)
			.saturating_add(T::DbWeight::get().reads(21_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:7 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:7 w:7)
	/// Storage: `Market::Agenda` (r:0 w:2)
	/// Storage: `Market::OpenTasks` (r:7 w:7)
	/// Storage: `Market::Panels` (r:0 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Market::Volunteers` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:8 w:0)
	/// Storage: `Registry::Nodes` (r:7 w:0)
	/// Storage: `Registry::Programmes` (r:8 w:0)
	/// Storage: `Registry::Providers` (r:8 w:0)
	/// Storage: `Registry::WorkerKeys` (r:8 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn draw_panel() -> Weight {
		// The least that was seen: 1_278_907 nanoseconds.
		Weight::from_parts(1_393_969_000, 28_995)
			.saturating_add(T::DbWeight::get().reads(69_u64))
			.saturating_add(T::DbWeight::get().writes(19_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:7 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:7 w:7)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::Embeddings` (r:6 w:7)
	/// Storage: `Market::OpenTasks` (r:7 w:7)
	/// Storage: `Market::Panels` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Market::Volunteers` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Members` (r:8 w:0)
	/// Storage: `Registry::Nodes` (r:7 w:7)
	/// Storage: `Registry::Programmes` (r:8 w:0)
	/// Storage: `Registry::Providers` (r:8 w:0)
	/// Storage: `Registry::WorkerKeys` (r:9 w:0)
	/// Storage: `Reputation::Clients` (r:1 w:1)
	/// Storage: `Reputation::Histories` (r:7 w:7)
	/// Storage: `Reputation::Jobs` (r:0 w:7)
	/// Storage: `Reputation::Pairs` (r:7 w:7)
	/// Storage: `Reputation::Records` (r:7 w:7)
	/// Storage: `System::Account` (r:10 w:8)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_to_panel() -> Weight {
		// The least that was seen: 2_145_520 nanoseconds.
		Weight::from_parts(2_329_224_000, 31_739)
			.saturating_add(T::DbWeight::get().reads(113_u64))
			.saturating_add(T::DbWeight::get().writes(71_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn check_step() -> Weight {
		// The least that was seen: 21_342 nanoseconds.
		Weight::from_parts(27_581_000, 2_143)
			.saturating_add(T::DbWeight::get().reads(2_u64))
	}
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn check_opening() -> Weight {
		// The least that was seen: 66_659 nanoseconds.
		Weight::from_parts(98_116_000, 2_492)
			.saturating_add(T::DbWeight::get().reads(4_u64))
	}
	/// Storage: `Market::AllowLists` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	fn allow_client() -> Weight {
		// The least that was seen: 27_231 nanoseconds.
		Weight::from_parts(33_330_000, 4_570)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Market::AllowLists` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	fn disallow_client() -> Weight {
		// The least that was seen: 30_095 nanoseconds.
		Weight::from_parts(35_763_000, 4_602)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Market::NextSourceId` (r:1 w:1)
	/// Storage: `Market::Sources` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn publish_source() -> Weight {
		// The least that was seen: 97_215 nanoseconds.
		Weight::from_parts(155_722_000, 1_268)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	fn retire_source() -> Weight {
		// The least that was seen: 24_106 nanoseconds.
		Weight::from_parts(27_191_000, 1_130)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Market::AllowLists` (r:0 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Slashing::OpenFlags` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw_source_stake() -> Weight {
		// The least that was seen: 80_981 nanoseconds.
		Weight::from_parts(88_111_000, 1_255)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::Agenda` (r:0 w:1)
	/// Storage: `Market::AllowLists` (r:1 w:0)
	/// Storage: `Market::NextTaskId` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::EncryptionKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn publish_task() -> Weight {
		// The least that was seen: 215_331 nanoseconds.
		Weight::from_parts(318_765_000, 6_632)
			.saturating_add(RocksDbWeight::get().reads(17_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn cancel_task() -> Weight {
		// The least that was seen: 205_707 nanoseconds.
		Weight::from_parts(251_285_000, 3_122)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(15_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:0)
	/// Storage: `Reputation::Records` (r:1 w:0)
	fn accept_task() -> Weight {
		// The least that was seen: 235_080 nanoseconds.
		Weight::from_parts(357_934_000, 9_612)
			.saturating_add(RocksDbWeight::get().reads(21_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn start_task() -> Weight {
		// The least that was seen: 48_552 nanoseconds.
		Weight::from_parts(75_733_000, 2_111)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Market::Agenda` (r:0 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Reputation::Responses` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn commit_result() -> Weight {
		// The least that was seen: 108_522 nanoseconds.
		Weight::from_parts(136_744_000, 4_801)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Reputation::Clients` (r:1 w:1)
	/// Storage: `Reputation::Histories` (r:1 w:1)
	/// Storage: `Reputation::Jobs` (r:0 w:1)
	/// Storage: `Reputation::Pairs` (r:1 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `System::Account` (r:4 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_result() -> Weight {
		// The least that was seen: 570_841 nanoseconds.
		Weight::from_parts(665_722_000, 10_459)
			.saturating_add(RocksDbWeight::get().reads(42_u64))
			.saturating_add(RocksDbWeight::get().writes(22_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:8 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Reputation::Histories` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_wrong_model() -> Weight {
		// The least that was seen: 766_904 nanoseconds.
		Weight::from_parts(886_322_000, 14_551)
			.saturating_add(RocksDbWeight::get().reads(40_u64))
			.saturating_add(RocksDbWeight::get().writes(33_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn report_failure() -> Weight {
		// The least that was seen: 171_175 nanoseconds.
		Weight::from_parts(218_787_000, 3_616)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	/// Storage: `Balances::Holds` (r:6 w:6)
	/// Storage: `ComputeStaking::Closed` (r:10 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:5 w:5)
	/// Storage: `ComputeStaking::Quarantined` (r:10 w:10)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:5 w:5)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:10)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::Agenda` (r:0 w:2)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:7 w:0)
	/// Storage: `Registry::Livenesses` (r:5 w:5)
	/// Storage: `Registry::Nodes` (r:5 w:5)
	/// Storage: `Registry::Providers` (r:5 w:5)
	/// Storage: `Reputation::Histories` (r:5 w:5)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:10)
	/// Storage: `Reputation::Records` (r:5 w:5)
	/// Storage: `Slashing::Charged` (r:5 w:10)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:10 w:20)
	/// Storage: `Slashing::Tallies` (r:5 w:5)
	/// Storage: `System::Account` (r:6 w:6)
	fn advance_task() -> Weight {
		// The least that was seen: 2_302_444 nanoseconds.
		Weight::from_parts(2_599_137_000, 28_897)
			.saturating_add(RocksDbWeight::get().reads(111_u64))
			.saturating_add(RocksDbWeight::get().writes(131_u64))
	}
	/// Storage: `Market::Agenda` (r:1 w:0)
	/// Storage: `Market::NextWake` (r:0 w:1)
	fn look() -> Weight {
		// The least that was seen: 3_926 nanoseconds.
		Weight::from_parts(4_307_000, 76)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Escrow::Deposits` (r:64 w:64)
	/// Storage: `Market::Agenda` (r:0 w:64)
	/// Storage: `Market::NextTaskId` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:0 w:64)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::EncryptionKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn publish_tasks(n: u32) -> Weight {
		// The least that was seen: 198_726 nanoseconds.
		Weight::from_parts(51_903_172, 2_408)
			.saturating_add(Weight::from_parts(142_134_794, 0).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64.saturating_mul(n.into())))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:8 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Reputation::Histories` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn respond() -> Weight {
		// The least that was seen: 615_618 nanoseconds.
		Weight::from_parts(740_394_000, 14_113)
			.saturating_add(RocksDbWeight::get().reads(35_u64))
			.saturating_add(RocksDbWeight::get().writes(29_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Responses` (r:1 w:0)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Reputation::Clients` (r:1 w:1)
	/// Storage: `Reputation::Histories` (r:1 w:1)
	/// Storage: `Reputation::Jobs` (r:0 w:1)
	/// Storage: `Reputation::Pairs` (r:1 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `System::Account` (r:4 w:2)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn confirm_response() -> Weight {
		// The least that was seen: 482_239 nanoseconds.
		Weight::from_parts(575_849_000, 10_829)
			.saturating_add(RocksDbWeight::get().reads(41_u64))
			.saturating_add(RocksDbWeight::get().writes(22_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Registry::Nodes` (r:5 w:0)
	/// Storage: `Registry::Providers` (r:5 w:0)
	/// Storage: `Reputation::Clients` (r:1 w:1)
	/// Storage: `System::Account` (r:8 w:6)
	fn reject_responses() -> Weight {
		// The least that was seen: 841_044 nanoseconds.
		Weight::from_parts(1_246_198_000, 16_029)
			.saturating_add(RocksDbWeight::get().reads(37_u64))
			.saturating_add(RocksDbWeight::get().writes(21_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Escrow::Bonds` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:0)
	/// Storage: `Market::Bids` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:0)
	/// Storage: `Reputation::Records` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn bid_task() -> Weight {
		// The least that was seen: 270_924 nanoseconds.
		Weight::from_parts(427_447_000, 10_714)
			.saturating_add(RocksDbWeight::get().reads(24_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	/// Storage: `Market::Agenda` (r:0 w:2)
	/// Storage: `Market::Bids` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn open_bid() -> Weight {
		// The least that was seen: 75_353 nanoseconds.
		Weight::from_parts(126_318_000, 2_496)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Market::Volunteers` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:0)
	/// Storage: `Reputation::Records` (r:1 w:0)
	fn volunteer() -> Weight {
		// The least that was seen: 326_777 nanoseconds.
		Weight::from_parts(366_887_000, 12_944)
			.saturating_add(RocksDbWeight::get().reads(21_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:7 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:7 w:7)
	/// Storage: `Market::Agenda` (r:0 w:2)
	/// Storage: `Market::OpenTasks` (r:7 w:7)
	/// Storage: `Market::Panels` (r:0 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Market::Volunteers` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:8 w:0)
	/// Storage: `Registry::Nodes` (r:7 w:0)
	/// Storage: `Registry::Programmes` (r:8 w:0)
	/// Storage: `Registry::Providers` (r:8 w:0)
	/// Storage: `Registry::WorkerKeys` (r:8 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn draw_panel() -> Weight {
		// The least that was seen: 1_278_907 nanoseconds.
		Weight::from_parts(1_393_969_000, 28_995)
			.saturating_add(RocksDbWeight::get().reads(69_u64))
			.saturating_add(RocksDbWeight::get().writes(19_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:7 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:7 w:7)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::Embeddings` (r:6 w:7)
	/// Storage: `Market::OpenTasks` (r:7 w:7)
	/// Storage: `Market::Panels` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Market::Volunteers` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Members` (r:8 w:0)
	/// Storage: `Registry::Nodes` (r:7 w:7)
	/// Storage: `Registry::Programmes` (r:8 w:0)
	/// Storage: `Registry::Providers` (r:8 w:0)
	/// Storage: `Registry::WorkerKeys` (r:9 w:0)
	/// Storage: `Reputation::Clients` (r:1 w:1)
	/// Storage: `Reputation::Histories` (r:7 w:7)
	/// Storage: `Reputation::Jobs` (r:0 w:7)
	/// Storage: `Reputation::Pairs` (r:7 w:7)
	/// Storage: `Reputation::Records` (r:7 w:7)
	/// Storage: `System::Account` (r:10 w:8)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_to_panel() -> Weight {
		// The least that was seen: 2_145_520 nanoseconds.
		Weight::from_parts(2_329_224_000, 31_739)
			.saturating_add(RocksDbWeight::get().reads(113_u64))
			.saturating_add(RocksDbWeight::get().writes(71_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn check_step() -> Weight {
		// The least that was seen: 21_342 nanoseconds.
		Weight::from_parts(27_581_000, 2_143)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
	}
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn check_opening() -> Weight {
		// The least that was seen: 66_659 nanoseconds.
		Weight::from_parts(98_116_000, 2_492)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
	}
	/// Storage: `Market::AllowLists` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	fn allow_client() -> Weight {
		// The least that was seen: 27_231 nanoseconds.
		Weight::from_parts(33_330_000, 4_570)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Market::AllowLists` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	fn disallow_client() -> Weight {
		// The least that was seen: 30_095 nanoseconds.
		Weight::from_parts(35_763_000, 4_602)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
