// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_verification`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn contribute() -> Weight;
	fn close_round() -> Weight;
	fn admit_oracle() -> Weight;
	fn dismiss_oracle() -> Weight;
	fn challenge_delivery() -> Weight;
	fn attest_delivery() -> Weight;
	fn advance_challenge() -> Weight;
	fn order_rerun() -> Weight;
	fn commit_rerun() -> Weight;
	fn reveal_rerun() -> Weight;
	fn decline_rerun() -> Weight;
	fn advance_rerun() -> Weight;
	fn challenge_failure() -> Weight;
	fn prove_summary(n: u32) -> Weight;
	fn look() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Verification::Contributors` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:1)
	fn contribute() -> Weight {
		// The least that was seen: 10_646 nanoseconds.
		Weight::from_parts(11_367_000, 1_222)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Verification::Contributors` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:1)
	/// Storage: `Verification::Seeds` (r:0 w:2)
	fn close_round() -> Weight {
		// The least that was seen: 16_094 nanoseconds.
		Weight::from_parts(16_915_000, 1_222)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Verification::Oracles` (r:1 w:1)
	fn admit_oracle() -> Weight {
		// The least that was seen: 12_929 nanoseconds.
		Weight::from_parts(14_050_000, 2_086)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Verification::Oracles` (r:1 w:1)
	fn dismiss_oracle() -> Weight {
		// The least that was seen: 12_729 nanoseconds.
		Weight::from_parts(13_530_000, 2_119)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn challenge_delivery() -> Weight {
		// The least that was seen: 127_420 nanoseconds.
		Weight::from_parts(136_093_000, 4_334)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:2 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:10 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Members` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:4 w:0)
	/// Storage: `Registry::Providers` (r:4 w:1)
	/// Storage: `Registry::WorkerKeys` (r:4 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:4 w:4)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::OpenSeats` (r:2 w:2)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	fn attest_delivery() -> Weight {
		// The least that was seen: 692_984 nanoseconds.
		Weight::from_parts(738_041_000, 10_470)
			.saturating_add(T::DbWeight::get().reads(54_u64))
			.saturating_add(T::DbWeight::get().writes(32_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:64 w:0)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Registry::Members` (r:66 w:0)
	/// Storage: `Registry::Programmes` (r:66 w:0)
	/// Storage: `Registry::Providers` (r:66 w:0)
	/// Storage: `Registry::WorkerKeys` (r:66 w:0)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenSeats` (r:2 w:2)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn advance_challenge() -> Weight {
		// The least that was seen: 1_214_292 nanoseconds.
		Weight::from_parts(1_274_011_000, 4_325)
			.saturating_add(T::DbWeight::get().reads(337_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Settings::SlotMillis` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenOrders` (r:1 w:1)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:2)
	fn order_rerun() -> Weight {
		// The least that was seen: 133_169 nanoseconds.
		Weight::from_parts(143_774_000, 4_288)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Registry::Members` (r:3 w:0)
	/// Storage: `Registry::Programmes` (r:3 w:0)
	/// Storage: `Registry::Providers` (r:3 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:2)
	fn commit_rerun() -> Weight {
		// The least that was seen: 94_711 nanoseconds.
		Weight::from_parts(102_102_000, 4_338)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:2 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:11 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Members` (r:5 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:5 w:0)
	/// Storage: `Registry::Providers` (r:5 w:1)
	/// Storage: `Registry::WorkerKeys` (r:5 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:6 w:6)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::OpenOrders` (r:1 w:1)
	/// Storage: `Verification::OpenSeats` (r:3 w:3)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:1)
	fn reveal_rerun() -> Weight {
		// The least that was seen: 787_344 nanoseconds.
		Weight::from_parts(904_559_000, 11_462)
			.saturating_add(T::DbWeight::get().reads(64_u64))
			.saturating_add(T::DbWeight::get().writes(37_u64))
	}
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenSeats` (r:1 w:1)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:2)
	fn decline_rerun() -> Weight {
		// The least that was seen: 35_002 nanoseconds.
		Weight::from_parts(41_972_000, 576)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:28 w:0)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Registry::Members` (r:31 w:0)
	/// Storage: `Registry::Programmes` (r:31 w:0)
	/// Storage: `Registry::Providers` (r:31 w:0)
	/// Storage: `Registry::WorkerKeys` (r:31 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenSeats` (r:2 w:2)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:2)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn advance_rerun() -> Weight {
		// The least that was seen: 674_867 nanoseconds.
		Weight::from_parts(720_625_000, 5_004)
			.saturating_add(T::DbWeight::get().reads(161_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::Failures` (r:1 w:0)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Settings::SlotMillis` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenOrders` (r:1 w:1)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:2)
	fn challenge_failure() -> Weight {
		// The least that was seen: 137_896 nanoseconds.
		Weight::from_parts(150_234_000, 4_195)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:8 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn prove_summary(n: u32) -> Weight {
		// The least that was seen: 492_635 nanoseconds.
		Weight::from_parts(523_498_247, 8_007)
			.saturating_add(Weight::from_parts(1_999, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(30_u64))
			.saturating_add(T::DbWeight::get().writes(25_u64))
	}
	/// Storage: `Verification::RerunsDue` (r:1 w:0)
	fn look() -> Weight {
		// The least that was seen: 15_183 nanoseconds.
		Weight::from_parts(24_096_000, 266)
			.saturating_add(T::DbWeight::get().reads(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Verification::Contributors` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:1)
	fn contribute() -> Weight {
		// The least that was seen: 10_646 nanoseconds.
		Weight::from_parts(11_367_000, 1_222)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Verification::Contributors` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:1)
	/// Storage: `Verification::Seeds` (r:0 w:2)
	fn close_round() -> Weight {
		// The least that was seen: 16_094 nanoseconds.
		Weight::from_parts(16_915_000, 1_222)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Verification::Oracles` (r:1 w:1)
	fn admit_oracle() -> Weight {
		// The least that was seen: 12_929 nanoseconds.
		Weight::from_parts(14_050_000, 2_086)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Verification::Oracles` (r:1 w:1)
	fn dismiss_oracle() -> Weight {
		// The least that was seen: 12_729 nanoseconds.
		Weight::from_parts(13_530_000, 2_119)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn challenge_delivery() -> Weight {
		// The least that was seen: 127_420 nanoseconds.
		Weight::from_parts(136_093_000, 4_334)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:2 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:10 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Members` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:4 w:0)
	/// Storage: `Registry::Providers` (r:4 w:1)
	/// Storage: `Registry::WorkerKeys` (r:4 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:4 w:4)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::OpenSeats` (r:2 w:2)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	fn attest_delivery() -> Weight {
		// The least that was seen: 692_984 nanoseconds.
		Weight::from_parts(738_041_000, 10_470)
			.saturating_add(RocksDbWeight::get().reads(54_u64))
			.saturating_add(RocksDbWeight::get().writes(32_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:64 w:0)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Registry::Members` (r:66 w:0)
	/// Storage: `Registry::Programmes` (r:66 w:0)
	/// Storage: `Registry::Providers` (r:66 w:0)
	/// Storage: `Registry::WorkerKeys` (r:66 w:0)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenSeats` (r:2 w:2)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn advance_challenge() -> Weight {
		// The least that was seen: 1_214_292 nanoseconds.
		Weight::from_parts(1_274_011_000, 4_325)
			.saturating_add(RocksDbWeight::get().reads(337_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Settings::SlotMillis` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenOrders` (r:1 w:1)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:2)
	fn order_rerun() -> Weight {
		// The least that was seen: 133_169 nanoseconds.
		Weight::from_parts(143_774_000, 4_288)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Registry::Members` (r:3 w:0)
	/// Storage: `Registry::Programmes` (r:3 w:0)
	/// Storage: `Registry::Providers` (r:3 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:2)
	fn commit_rerun() -> Weight {
		// The least that was seen: 94_711 nanoseconds.
		Weight::from_parts(102_102_000, 4_338)
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:2 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:11 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Members` (r:5 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:5 w:0)
	/// Storage: `Registry::Providers` (r:5 w:1)
	/// Storage: `Registry::WorkerKeys` (r:5 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:6 w:6)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::OpenOrders` (r:1 w:1)
	/// Storage: `Verification::OpenSeats` (r:3 w:3)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:1)
	fn reveal_rerun() -> Weight {
		// The least that was seen: 787_344 nanoseconds.
		Weight::from_parts(904_559_000, 11_462)
			.saturating_add(RocksDbWeight::get().reads(64_u64))
			.saturating_add(RocksDbWeight::get().writes(37_u64))
	}
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenSeats` (r:1 w:1)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:2)
	fn decline_rerun() -> Weight {
		// The least that was seen: 35_002 nanoseconds.
		Weight::from_parts(41_972_000, 576)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:28 w:0)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Registry::Members` (r:31 w:0)
	/// Storage: `Registry::Programmes` (r:31 w:0)
	/// Storage: `Registry::Providers` (r:31 w:0)
	/// Storage: `Registry::WorkerKeys` (r:31 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenSeats` (r:2 w:2)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:2)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn advance_rerun() -> Weight {
		// The least that was seen: 674_867 nanoseconds.
		Weight::from_parts(720_625_000, 5_004)
			.saturating_add(RocksDbWeight::get().reads(161_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::Failures` (r:1 w:0)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Settings::SlotMillis` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenOrders` (r:1 w:1)
	/// Storage: `Verification::Reruns` (r:1 w:1)
	/// Storage: `Verification::RerunsDue` (r:0 w:2)
	fn challenge_failure() -> Weight {
		// The least that was seen: 137_896 nanoseconds.
		Weight::from_parts(150_234_000, 4_195)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:8 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn prove_summary(n: u32) -> Weight {
		// The least that was seen: 492_635 nanoseconds.
		Weight::from_parts(523_498_247, 8_007)
			.saturating_add(Weight::from_parts(1_999, 0).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(30_u64))
			.saturating_add(RocksDbWeight::get().writes(25_u64))
	}
	/// Storage: `Verification::RerunsDue` (r:1 w:0)
	fn look() -> Weight {
		// The least that was seen: 15_183 nanoseconds.
		Weight::from_parts(24_096_000, 266)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
	}
}
