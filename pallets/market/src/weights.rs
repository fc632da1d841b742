// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_market`, measured by `scripts/bench` in 10 steps of 10 runs, on a shared virtual machine of two cores.

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
	fn reopen_slot() -> Weight;
	fn pass_turn() -> Weight;
	fn expire_task() -> Weight;
	fn prune_task() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::NextSourceId` (r:1 w:1)
	/// Storage: `Market::Sources` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn publish_source() -> Weight {
		// The least that was seen: 92_277 nanoseconds.
		Weight::from_parts(100_099_000, 756)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	fn retire_source() -> Weight {
		// The least that was seen: 30_606 nanoseconds.
		Weight::from_parts(35_192_000, 928)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw_source_stake() -> Weight {
		// The least that was seen: 73_339 nanoseconds.
		Weight::from_parts(104_886_000, 705)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::NextTaskId` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn publish_task() -> Weight {
		// The least that was seen: 188_610 nanoseconds.
		Weight::from_parts(208_210_000, 1_309)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn cancel_task() -> Weight {
		// The least that was seen: 200_578 nanoseconds.
		Weight::from_parts(219_336_000, 2_393)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn accept_task() -> Weight {
		// The least that was seen: 133_979 nanoseconds.
		Weight::from_parts(165_747_000, 6_572)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn start_task() -> Weight {
		// The least that was seen: 48_873 nanoseconds.
		Weight::from_parts(64_106_000, 1_639)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn commit_result() -> Weight {
		// The least that was seen: 50_164 nanoseconds.
		Weight::from_parts(61_011_000, 1_671)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:4 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn reveal_result() -> Weight {
		// The least that was seen: 343_541 nanoseconds.
		Weight::from_parts(378_653_000, 6_321)
			.saturating_add(T::DbWeight::get().reads(19_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
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
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn report_failure() -> Weight {
		// The least that was seen: 186_137 nanoseconds.
		Weight::from_parts(211_985_000, 2_949)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
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
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn reopen_slot() -> Weight {
		// The least that was seen: 653_532 nanoseconds.
		Weight::from_parts(726_731_000, 10_778)
			.saturating_add(T::DbWeight::get().reads(29_u64))
			.saturating_add(T::DbWeight::get().writes(26_u64))
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
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn pass_turn() -> Weight {
		// The least that was seen: 664_558 nanoseconds.
		Weight::from_parts(747_000_000, 10_851)
			.saturating_add(T::DbWeight::get().reads(29_u64))
			.saturating_add(T::DbWeight::get().writes(26_u64))
	}
	/// Storage: `Balances::Holds` (r:6 w:6)
	/// Storage: `ComputeStaking::Closed` (r:10 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:5 w:5)
	/// Storage: `ComputeStaking::Quarantined` (r:10 w:10)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:5 w:5)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:10)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Nodes` (r:5 w:5)
	/// Storage: `Registry::Providers` (r:5 w:5)
	/// Storage: `Slashing::Charged` (r:5 w:10)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:10 w:20)
	/// Storage: `Slashing::Tallies` (r:5 w:5)
	/// Storage: `System::Account` (r:6 w:6)
	fn expire_task() -> Weight {
		// The least that was seen: 2_284_346 nanoseconds.
		Weight::from_parts(4_414_373_000, 24_649)
			.saturating_add(T::DbWeight::get().reads(89_u64))
			.saturating_add(T::DbWeight::get().writes(98_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:1)
	fn prune_task() -> Weight {
		// The least that was seen: 34_691 nanoseconds.
		Weight::from_parts(51_377_000, 1_095)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::NextSourceId` (r:1 w:1)
	/// Storage: `Market::Sources` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn publish_source() -> Weight {
		// The least that was seen: 92_277 nanoseconds.
		Weight::from_parts(100_099_000, 756)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	fn retire_source() -> Weight {
		// The least that was seen: 30_606 nanoseconds.
		Weight::from_parts(35_192_000, 928)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw_source_stake() -> Weight {
		// The least that was seen: 73_339 nanoseconds.
		Weight::from_parts(104_886_000, 705)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::NextTaskId` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:0 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn publish_task() -> Weight {
		// The least that was seen: 188_610 nanoseconds.
		Weight::from_parts(208_210_000, 1_309)
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn cancel_task() -> Weight {
		// The least that was seen: 200_578 nanoseconds.
		Weight::from_parts(219_336_000, 2_393)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn accept_task() -> Weight {
		// The least that was seen: 133_979 nanoseconds.
		Weight::from_parts(165_747_000, 6_572)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn start_task() -> Weight {
		// The least that was seen: 48_873 nanoseconds.
		Weight::from_parts(64_106_000, 1_639)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn commit_result() -> Weight {
		// The least that was seen: 50_164 nanoseconds.
		Weight::from_parts(61_011_000, 1_671)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:4 w:2)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn reveal_result() -> Weight {
		// The least that was seen: 343_541 nanoseconds.
		Weight::from_parts(378_653_000, 6_321)
			.saturating_add(RocksDbWeight::get().reads(19_u64))
			.saturating_add(RocksDbWeight::get().writes(12_u64))
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
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn report_failure() -> Weight {
		// The least that was seen: 186_137 nanoseconds.
		Weight::from_parts(211_985_000, 2_949)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
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
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn reopen_slot() -> Weight {
		// The least that was seen: 653_532 nanoseconds.
		Weight::from_parts(726_731_000, 10_778)
			.saturating_add(RocksDbWeight::get().reads(29_u64))
			.saturating_add(RocksDbWeight::get().writes(26_u64))
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
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn pass_turn() -> Weight {
		// The least that was seen: 664_558 nanoseconds.
		Weight::from_parts(747_000_000, 10_851)
			.saturating_add(RocksDbWeight::get().reads(29_u64))
			.saturating_add(RocksDbWeight::get().writes(26_u64))
	}
	/// Storage: `Balances::Holds` (r:6 w:6)
	/// Storage: `ComputeStaking::Closed` (r:10 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:5 w:5)
	/// Storage: `ComputeStaking::Quarantined` (r:10 w:10)
	/// Storage: `Escrow::Deposits` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:5 w:5)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:10)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:5 w:5)
	/// Storage: `Market::Sources` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Nodes` (r:5 w:5)
	/// Storage: `Registry::Providers` (r:5 w:5)
	/// Storage: `Slashing::Charged` (r:5 w:10)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:10 w:20)
	/// Storage: `Slashing::Tallies` (r:5 w:5)
	/// Storage: `System::Account` (r:6 w:6)
	fn expire_task() -> Weight {
		// The least that was seen: 2_284_346 nanoseconds.
		Weight::from_parts(4_414_373_000, 24_649)
			.saturating_add(RocksDbWeight::get().reads(89_u64))
			.saturating_add(RocksDbWeight::get().writes(98_u64))
	}
	/// Storage: `Market::Tasks` (r:1 w:1)
	fn prune_task() -> Weight {
		// The least that was seen: 34_691 nanoseconds.
		Weight::from_parts(51_377_000, 1_095)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
