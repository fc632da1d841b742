// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_market`, measured by `scripts/bench` in 8 steps of 10 runs, on a shared virtual machine of two cores.
//! What records of nodes add since then (calls that reputation hears of) and re-runs (calls that verification hears
//! of, the account of the pool, and disputes that keep a task) is estimated from above, not measured, and so is the look
//! at what is left of a node's stake before its result is drawn, what is kept of failures, and the
//! look at a client's encryption key.

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
		// The least that was seen: 115_962 nanoseconds.
		Weight::from_parts(119_367_000, 1_169)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	fn retire_source() -> Weight {
		// The least that was seen: 29_574 nanoseconds.
		Weight::from_parts(31_217_000, 1_130)
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
		// The least that was seen: 100_209 nanoseconds.
		Weight::from_parts(146_137_000, 1_206)
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
		// The least that was seen: 249_781 nanoseconds.
		Weight::from_parts(264_764_000, 6_332)
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
		// The least that was seen: 236_983 nanoseconds.
		Weight::from_parts(264_223_000, 3_073)
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
	fn accept_task() -> Weight {
		// The least that was seen: 224_775 nanoseconds.
		Weight::from_parts(284_804_000, 7_701)
			.saturating_add(T::DbWeight::get().reads(21_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn start_task() -> Weight {
		// The least that was seen: 56_524 nanoseconds.
		Weight::from_parts(73_910_000, 2_095)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Market::Agenda` (r:0 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn commit_result() -> Weight {
		// The least that was seen: 66_749 nanoseconds.
		Weight::from_parts(323_344_000, 2_207)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:4 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_result() -> Weight {
		// The least that was seen: 449_559 nanoseconds.
		Weight::from_parts(1_025_067_000, 7_845)
			.saturating_add(T::DbWeight::get().reads(57_u64))
			.saturating_add(T::DbWeight::get().writes(34_u64))
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
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_wrong_model() -> Weight {
		// The least that was seen: 748_082 nanoseconds.
		Weight::from_parts(2_101_797_000, 12_451)
			.saturating_add(T::DbWeight::get().reads(94_u64))
			.saturating_add(T::DbWeight::get().writes(72_u64))
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
		// The least that was seen: 201_469 nanoseconds.
		Weight::from_parts(220_178_000, 3_567)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
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
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Livenesses` (r:5 w:5)
	/// Storage: `Registry::Nodes` (r:5 w:5)
	/// Storage: `Registry::Providers` (r:5 w:5)
	/// Storage: `Slashing::Charged` (r:5 w:10)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:10 w:20)
	/// Storage: `Slashing::Tallies` (r:5 w:5)
	/// Storage: `System::Account` (r:6 w:6)
	fn advance_task() -> Weight {
		// The least that was seen: 2_439_637 nanoseconds.
		Weight::from_parts(4_877_443_000, 25_738)
			.saturating_add(T::DbWeight::get().reads(195_u64))
			.saturating_add(T::DbWeight::get().writes(200_u64))
	}
	/// Storage: `Market::Agenda` (r:1 w:0)
	/// Storage: `Market::NextWake` (r:0 w:1)
	fn look() -> Weight {
		// The least that was seen: 4_847 nanoseconds.
		Weight::from_parts(5_267_000, 76)
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
		// The least that was seen: 321_008 nanoseconds.
		Weight::from_parts(259_818_839, 2_108)
			.saturating_add(Weight::from_parts(172_360_854, 0).saturating_mul(n.into()))
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
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn respond() -> Weight {
		// The least that was seen: 627_283 nanoseconds.
		Weight::from_parts(1_692_119_000, 12_088)
			.saturating_add(T::DbWeight::get().reads(75_u64))
			.saturating_add(T::DbWeight::get().writes(60_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Responses` (r:1 w:0)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `System::Account` (r:4 w:2)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn confirm_response() -> Weight {
		// The least that was seen: 425_252 nanoseconds.
		Weight::from_parts(899_638_000, 8_036)
			.saturating_add(T::DbWeight::get().reads(53_u64))
			.saturating_add(T::DbWeight::get().writes(32_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:5 w:0)
	/// Storage: `Registry::Providers` (r:5 w:0)
	/// Storage: `System::Account` (r:8 w:6)
	fn reject_responses() -> Weight {
		// The least that was seen: 945_445 nanoseconds.
		Weight::from_parts(1_043_933_000, 15_829)
			.saturating_add(T::DbWeight::get().reads(39_u64))
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
	/// Storage: `System::Account` (r:1 w:1)
	fn bid_task() -> Weight {
		// The least that was seen: 282_660 nanoseconds.
		Weight::from_parts(339_796_000, 8_855)
			.saturating_add(T::DbWeight::get().reads(24_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Market::Agenda` (r:0 w:2)
	/// Storage: `Market::Bids` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn open_bid() -> Weight {
		// The least that was seen: 77_225 nanoseconds.
		Weight::from_parts(98_626_000, 2_496)
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
	fn volunteer() -> Weight {
		// The least that was seen: 309_971 nanoseconds.
		Weight::from_parts(395_158_000, 10_679)
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
		// The least that was seen: 1_490_286 nanoseconds.
		Weight::from_parts(1_599_639_000, 28_704)
			.saturating_add(T::DbWeight::get().reads(69_u64))
			.saturating_add(T::DbWeight::get().writes(19_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:7 w:7)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::Embeddings` (r:6 w:7)
	/// Storage: `Market::OpenTasks` (r:7 w:7)
	/// Storage: `Market::Panels` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Market::Volunteers` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:7 w:7)
	/// Storage: `Registry::Providers` (r:7 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:10 w:8)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_to_panel() -> Weight {
		// The least that was seen: 1_823_020 nanoseconds.
		Weight::from_parts(5_223_074_000, 23_455)
			.saturating_add(T::DbWeight::get().reads(191_u64))
			.saturating_add(T::DbWeight::get().writes(128_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn check_step() -> Weight {
		// The least that was seen: 22_984 nanoseconds.
		Weight::from_parts(28_442_000, 2_127)
			.saturating_add(T::DbWeight::get().reads(2_u64))
	}
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn check_opening() -> Weight {
		// The least that was seen: 60_079 nanoseconds.
		Weight::from_parts(78_557_000, 2_484)
			.saturating_add(T::DbWeight::get().reads(8_u64))
	}
	/// Storage: `Market::AllowLists` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	fn allow_client() -> Weight {
		// The least that was seen: 33_370 nanoseconds.
		Weight::from_parts(42_964_000, 4_570)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Market::AllowLists` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	fn disallow_client() -> Weight {
		// The least that was seen: 32_198 nanoseconds.
		Weight::from_parts(36_374_000, 4_602)
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
		// The least that was seen: 115_962 nanoseconds.
		Weight::from_parts(119_367_000, 1_169)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	fn retire_source() -> Weight {
		// The least that was seen: 29_574 nanoseconds.
		Weight::from_parts(31_217_000, 1_130)
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
		// The least that was seen: 100_209 nanoseconds.
		Weight::from_parts(146_137_000, 1_206)
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
		// The least that was seen: 249_781 nanoseconds.
		Weight::from_parts(264_764_000, 6_332)
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
		// The least that was seen: 236_983 nanoseconds.
		Weight::from_parts(264_223_000, 3_073)
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
	fn accept_task() -> Weight {
		// The least that was seen: 224_775 nanoseconds.
		Weight::from_parts(284_804_000, 7_701)
			.saturating_add(RocksDbWeight::get().reads(21_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn start_task() -> Weight {
		// The least that was seen: 56_524 nanoseconds.
		Weight::from_parts(73_910_000, 2_095)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Market::Agenda` (r:0 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn commit_result() -> Weight {
		// The least that was seen: 66_749 nanoseconds.
		Weight::from_parts(323_344_000, 2_207)
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().writes(12_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:4 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_result() -> Weight {
		// The least that was seen: 449_559 nanoseconds.
		Weight::from_parts(1_025_067_000, 7_845)
			.saturating_add(RocksDbWeight::get().reads(57_u64))
			.saturating_add(RocksDbWeight::get().writes(34_u64))
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
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_wrong_model() -> Weight {
		// The least that was seen: 748_082 nanoseconds.
		Weight::from_parts(2_101_797_000, 12_451)
			.saturating_add(RocksDbWeight::get().reads(94_u64))
			.saturating_add(RocksDbWeight::get().writes(72_u64))
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
		// The least that was seen: 201_469 nanoseconds.
		Weight::from_parts(220_178_000, 3_567)
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
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
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Livenesses` (r:5 w:5)
	/// Storage: `Registry::Nodes` (r:5 w:5)
	/// Storage: `Registry::Providers` (r:5 w:5)
	/// Storage: `Slashing::Charged` (r:5 w:10)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:10 w:20)
	/// Storage: `Slashing::Tallies` (r:5 w:5)
	/// Storage: `System::Account` (r:6 w:6)
	fn advance_task() -> Weight {
		// The least that was seen: 2_439_637 nanoseconds.
		Weight::from_parts(4_877_443_000, 25_738)
			.saturating_add(RocksDbWeight::get().reads(195_u64))
			.saturating_add(RocksDbWeight::get().writes(200_u64))
	}
	/// Storage: `Market::Agenda` (r:1 w:0)
	/// Storage: `Market::NextWake` (r:0 w:1)
	fn look() -> Weight {
		// The least that was seen: 4_847 nanoseconds.
		Weight::from_parts(5_267_000, 76)
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
		// The least that was seen: 321_008 nanoseconds.
		Weight::from_parts(259_818_839, 2_108)
			.saturating_add(Weight::from_parts(172_360_854, 0).saturating_mul(n.into()))
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
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn respond() -> Weight {
		// The least that was seen: 627_283 nanoseconds.
		Weight::from_parts(1_692_119_000, 12_088)
			.saturating_add(RocksDbWeight::get().reads(75_u64))
			.saturating_add(RocksDbWeight::get().writes(60_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Responses` (r:1 w:0)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `System::Account` (r:4 w:2)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn confirm_response() -> Weight {
		// The least that was seen: 425_252 nanoseconds.
		Weight::from_parts(899_638_000, 8_036)
			.saturating_add(RocksDbWeight::get().reads(53_u64))
			.saturating_add(RocksDbWeight::get().writes(32_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:5 w:5)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:5 w:0)
	/// Storage: `Registry::Providers` (r:5 w:0)
	/// Storage: `System::Account` (r:8 w:6)
	fn reject_responses() -> Weight {
		// The least that was seen: 945_445 nanoseconds.
		Weight::from_parts(1_043_933_000, 15_829)
			.saturating_add(RocksDbWeight::get().reads(39_u64))
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
	/// Storage: `System::Account` (r:1 w:1)
	fn bid_task() -> Weight {
		// The least that was seen: 282_660 nanoseconds.
		Weight::from_parts(339_796_000, 8_855)
			.saturating_add(RocksDbWeight::get().reads(24_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	/// Storage: `Market::Agenda` (r:0 w:2)
	/// Storage: `Market::Bids` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn open_bid() -> Weight {
		// The least that was seen: 77_225 nanoseconds.
		Weight::from_parts(98_626_000, 2_496)
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
	fn volunteer() -> Weight {
		// The least that was seen: 309_971 nanoseconds.
		Weight::from_parts(395_158_000, 10_679)
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
		// The least that was seen: 1_490_286 nanoseconds.
		Weight::from_parts(1_599_639_000, 28_704)
			.saturating_add(RocksDbWeight::get().reads(69_u64))
			.saturating_add(RocksDbWeight::get().writes(19_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:7 w:7)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::Embeddings` (r:6 w:7)
	/// Storage: `Market::OpenTasks` (r:7 w:7)
	/// Storage: `Market::Panels` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Market::Volunteers` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:7 w:7)
	/// Storage: `Registry::Providers` (r:7 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:10 w:8)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn reveal_to_panel() -> Weight {
		// The least that was seen: 1_823_020 nanoseconds.
		Weight::from_parts(5_223_074_000, 23_455)
			.saturating_add(RocksDbWeight::get().reads(191_u64))
			.saturating_add(RocksDbWeight::get().writes(128_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn check_step() -> Weight {
		// The least that was seen: 22_984 nanoseconds.
		Weight::from_parts(28_442_000, 2_127)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
	}
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn check_opening() -> Weight {
		// The least that was seen: 60_079 nanoseconds.
		Weight::from_parts(78_557_000, 2_484)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
	}
	/// Storage: `Market::AllowLists` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	fn allow_client() -> Weight {
		// The least that was seen: 33_370 nanoseconds.
		Weight::from_parts(42_964_000, 4_570)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Market::AllowLists` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	fn disallow_client() -> Weight {
		// The least that was seen: 32_198 nanoseconds.
		Weight::from_parts(36_374_000, 4_602)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
