// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_disputes`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn opt_in() -> Weight;
	fn opt_out() -> Weight;
	fn refresh_arbitrator() -> Weight;
	fn file_dispute() -> Weight;
	fn contest_anomaly() -> Weight;
	fn commit_vote() -> Weight;
	fn reveal_vote() -> Weight;
	fn denounce_vote() -> Weight;
	fn appeal_verdict() -> Weight;
	fn draw_panel() -> Weight;
	fn end_commits() -> Weight;
	fn count_votes() -> Weight;
	fn settle_panel() -> Weight;
	fn finish() -> Weight;
	fn finish_appeal() -> Weight;
	fn prune() -> Weight;
	fn look() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Disputes::ArbitratorCount` (r:1 w:1)
	/// Storage: `Disputes::Arbitrators` (r:1 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:0)
	/// Storage: `Disputes::Slots` (r:0 w:1)
	/// Storage: `Disputes::Tree` (r:4 w:4)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn opt_in() -> Weight {
		// The least that was seen: 95_252 nanoseconds.
		Weight::from_parts(116_935_000, 3_298)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Disputes::ArbitratorCount` (r:1 w:1)
	/// Storage: `Disputes::Arbitrators` (r:2 w:2)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:0)
	/// Storage: `Disputes::Slots` (r:1 w:2)
	/// Storage: `Disputes::Tree` (r:5 w:5)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn opt_out() -> Weight {
		// The least that was seen: 98_587 nanoseconds.
		Weight::from_parts(113_048_000, 2_520)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Disputes::ArbitratorCount` (r:1 w:1)
	/// Storage: `Disputes::Arbitrators` (r:2 w:2)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:0)
	/// Storage: `Disputes::Slots` (r:1 w:2)
	/// Storage: `Disputes::Tree` (r:5 w:5)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn refresh_arbitrator() -> Weight {
		// The least that was seen: 102_462 nanoseconds.
		Weight::from_parts(125_687_000, 3_504)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:2 w:0)
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:0 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `Disputes::NextDisputeId` (r:1 w:1)
	/// Storage: `Disputes::OpenDisputes` (r:1 w:1)
	/// Storage: `Disputes::Results` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:11 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn file_dispute() -> Weight {
		// The least that was seen: 229_653 nanoseconds.
		Weight::from_parts(252_337_000, 6_202)
			.saturating_add(T::DbWeight::get().reads(31_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn contest_anomaly() -> Weight {
		// The least that was seen: 96_394 nanoseconds.
		Weight::from_parts(105_637_000, 914)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Disputes::Disputes` (r:1 w:0)
	/// Storage: `Disputes::Panels` (r:1 w:1)
	fn commit_vote() -> Weight {
		// The least that was seen: 40_951 nanoseconds.
		Weight::from_parts(54_251_000, 2_226)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Disputes::Disputes` (r:1 w:0)
	/// Storage: `Disputes::Panels` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn reveal_vote() -> Weight {
		// The least that was seen: 63_885 nanoseconds.
		Weight::from_parts(83_534_000, 3_752)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Disputes::Disputes` (r:1 w:0)
	/// Storage: `Disputes::Locks` (r:1 w:1)
	/// Storage: `Disputes::Panels` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn denounce_vote() -> Weight {
		// The least that was seen: 181_821 nanoseconds.
		Weight::from_parts(222_582_000, 7_806)
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Disputes::Agenda` (r:0 w:1)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn appeal_verdict() -> Weight {
		// The least that was seen: 97_025 nanoseconds.
		Weight::from_parts(104_166_000, 1_008)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:97 w:0)
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Arbitrators` (r:96 w:0)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `Disputes::Locks` (r:96 w:23)
	/// Storage: `Disputes::Panels` (r:3 w:1)
	/// Storage: `Disputes::Seats` (r:96 w:23)
	/// Storage: `Disputes::Slots` (r:96 w:0)
	/// Storage: `Disputes::Tree` (r:9 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:25 w:0)
	/// Storage: `Registry::Programmes` (r:25 w:0)
	/// Storage: `Registry::Providers` (r:25 w:0)
	/// Storage: `Registry::WorkerKeys` (r:25 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn draw_panel() -> Weight {
		// The least that was seen: 4_422_887 nanoseconds.
		Weight::from_parts(4_651_317_000, 35_139)
			.saturating_add(T::DbWeight::get().reads(601_u64))
			.saturating_add(T::DbWeight::get().writes(51_u64))
	}
	/// Storage: `Disputes::Agenda` (r:0 w:1)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `Disputes::Panels` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn end_commits() -> Weight {
		// The least that was seen: 146_688 nanoseconds.
		Weight::from_parts(163_424_000, 2_430)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::Panels` (r:1 w:1)
	/// Storage: `Verification::Reruns` (r:1 w:0)
	fn count_votes() -> Weight {
		// The least that was seen: 146_779 nanoseconds.
		Weight::from_parts(166_859_000, 3_811)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Balances::Holds` (r:24 w:24)
	/// Storage: `ComputeStaking::Ledgers` (r:24 w:24)
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::Locks` (r:46 w:46)
	/// Storage: `Disputes::Panels` (r:1 w:0)
	/// Storage: `Disputes::Seats` (r:0 w:46)
	/// Storage: `Fees::Shares` (r:24 w:24)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `System::Account` (r:47 w:47)
	fn settle_panel() -> Weight {
		// The least that was seen: 2_241_533 nanoseconds.
		Weight::from_parts(2_417_425_000, 30_512)
			.saturating_add(T::DbWeight::get().reads(174_u64))
			.saturating_add(T::DbWeight::get().writes(216_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::OpenDisputes` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Reputation::Histories` (r:1 w:1)
	/// Storage: `Reputation::Jobs` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	/// Storage: `Verification::Reruns` (r:1 w:0)
	fn finish() -> Weight {
		// The least that was seen: 626_404 nanoseconds.
		Weight::from_parts(659_093_000, 8_424)
			.saturating_add(T::DbWeight::get().reads(43_u64))
			.saturating_add(T::DbWeight::get().writes(33_u64))
	}
	/// Storage: `Balances::Holds` (r:3 w:3)
	/// Storage: `ComputeStaking::Closed` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:2 w:2)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Disputes::Agenda` (r:0 w:1)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::Panels` (r:0 w:3)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:0 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenBonds` (r:2 w:2)
	/// Storage: `Slashing::Slashes` (r:2 w:2)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn finish_appeal() -> Weight {
		// The least that was seen: 527_286 nanoseconds.
		Weight::from_parts(568_078_000, 12_741)
			.saturating_add(T::DbWeight::get().reads(39_u64))
			.saturating_add(T::DbWeight::get().writes(32_u64))
	}
	/// Storage: `Disputes::Agenda` (r:0 w:1)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::Panels` (r:0 w:3)
	/// Storage: `Disputes::Results` (r:0 w:1)
	fn prune() -> Weight {
		// The least that was seen: 36_474 nanoseconds.
		Weight::from_parts(48_022_000, 675)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Disputes::Agenda` (r:1 w:0)
	fn look() -> Weight {
		// The least that was seen: 10_446 nanoseconds.
		Weight::from_parts(15_774_000, 261)
			.saturating_add(T::DbWeight::get().reads(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Disputes::ArbitratorCount` (r:1 w:1)
	/// Storage: `Disputes::Arbitrators` (r:1 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:0)
	/// Storage: `Disputes::Slots` (r:0 w:1)
	/// Storage: `Disputes::Tree` (r:4 w:4)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn opt_in() -> Weight {
		// The least that was seen: 95_252 nanoseconds.
		Weight::from_parts(116_935_000, 3_298)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	/// Storage: `Disputes::ArbitratorCount` (r:1 w:1)
	/// Storage: `Disputes::Arbitrators` (r:2 w:2)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:0)
	/// Storage: `Disputes::Slots` (r:1 w:2)
	/// Storage: `Disputes::Tree` (r:5 w:5)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn opt_out() -> Weight {
		// The least that was seen: 98_587 nanoseconds.
		Weight::from_parts(113_048_000, 2_520)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Disputes::ArbitratorCount` (r:1 w:1)
	/// Storage: `Disputes::Arbitrators` (r:2 w:2)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:0)
	/// Storage: `Disputes::Slots` (r:1 w:2)
	/// Storage: `Disputes::Tree` (r:5 w:5)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn refresh_arbitrator() -> Weight {
		// The least that was seen: 102_462 nanoseconds.
		Weight::from_parts(125_687_000, 3_504)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:2 w:0)
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:0 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `Disputes::NextDisputeId` (r:1 w:1)
	/// Storage: `Disputes::OpenDisputes` (r:1 w:1)
	/// Storage: `Disputes::Results` (r:1 w:1)
	/// Storage: `Market::Sources` (r:1 w:0)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:11 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn file_dispute() -> Weight {
		// The least that was seen: 229_653 nanoseconds.
		Weight::from_parts(252_337_000, 6_202)
			.saturating_add(RocksDbWeight::get().reads(31_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn contest_anomaly() -> Weight {
		// The least that was seen: 96_394 nanoseconds.
		Weight::from_parts(105_637_000, 914)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Disputes::Disputes` (r:1 w:0)
	/// Storage: `Disputes::Panels` (r:1 w:1)
	fn commit_vote() -> Weight {
		// The least that was seen: 40_951 nanoseconds.
		Weight::from_parts(54_251_000, 2_226)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Disputes::Disputes` (r:1 w:0)
	/// Storage: `Disputes::Panels` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn reveal_vote() -> Weight {
		// The least that was seen: 63_885 nanoseconds.
		Weight::from_parts(83_534_000, 3_752)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Disputes::Disputes` (r:1 w:0)
	/// Storage: `Disputes::Locks` (r:1 w:1)
	/// Storage: `Disputes::Panels` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn denounce_vote() -> Weight {
		// The least that was seen: 181_821 nanoseconds.
		Weight::from_parts(222_582_000, 7_806)
			.saturating_add(RocksDbWeight::get().reads(17_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Disputes::Agenda` (r:0 w:1)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn appeal_verdict() -> Weight {
		// The least that was seen: 97_025 nanoseconds.
		Weight::from_parts(104_166_000, 1_008)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:97 w:0)
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Arbitrators` (r:96 w:0)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `Disputes::Locks` (r:96 w:23)
	/// Storage: `Disputes::Panels` (r:3 w:1)
	/// Storage: `Disputes::Seats` (r:96 w:23)
	/// Storage: `Disputes::Slots` (r:96 w:0)
	/// Storage: `Disputes::Tree` (r:9 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:25 w:0)
	/// Storage: `Registry::Programmes` (r:25 w:0)
	/// Storage: `Registry::Providers` (r:25 w:0)
	/// Storage: `Registry::WorkerKeys` (r:25 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn draw_panel() -> Weight {
		// The least that was seen: 4_422_887 nanoseconds.
		Weight::from_parts(4_651_317_000, 35_139)
			.saturating_add(RocksDbWeight::get().reads(601_u64))
			.saturating_add(RocksDbWeight::get().writes(51_u64))
	}
	/// Storage: `Disputes::Agenda` (r:0 w:1)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `Disputes::Panels` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn end_commits() -> Weight {
		// The least that was seen: 146_688 nanoseconds.
		Weight::from_parts(163_424_000, 2_430)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::Panels` (r:1 w:1)
	/// Storage: `Verification::Reruns` (r:1 w:0)
	fn count_votes() -> Weight {
		// The least that was seen: 146_779 nanoseconds.
		Weight::from_parts(166_859_000, 3_811)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Balances::Holds` (r:24 w:24)
	/// Storage: `ComputeStaking::Ledgers` (r:24 w:24)
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::Locks` (r:46 w:46)
	/// Storage: `Disputes::Panels` (r:1 w:0)
	/// Storage: `Disputes::Seats` (r:0 w:46)
	/// Storage: `Fees::Shares` (r:24 w:24)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `System::Account` (r:47 w:47)
	fn settle_panel() -> Weight {
		// The least that was seen: 2_241_533 nanoseconds.
		Weight::from_parts(2_417_425_000, 30_512)
			.saturating_add(RocksDbWeight::get().reads(174_u64))
			.saturating_add(RocksDbWeight::get().writes(216_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::OpenDisputes` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Reputation::Histories` (r:1 w:1)
	/// Storage: `Reputation::Jobs` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	/// Storage: `Verification::Reruns` (r:1 w:0)
	fn finish() -> Weight {
		// The least that was seen: 626_404 nanoseconds.
		Weight::from_parts(659_093_000, 8_424)
			.saturating_add(RocksDbWeight::get().reads(43_u64))
			.saturating_add(RocksDbWeight::get().writes(33_u64))
	}
	/// Storage: `Balances::Holds` (r:3 w:3)
	/// Storage: `ComputeStaking::Closed` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:2 w:2)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Disputes::Agenda` (r:0 w:1)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::Panels` (r:0 w:3)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:0 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenBonds` (r:2 w:2)
	/// Storage: `Slashing::Slashes` (r:2 w:2)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn finish_appeal() -> Weight {
		// The least that was seen: 527_286 nanoseconds.
		Weight::from_parts(568_078_000, 12_741)
			.saturating_add(RocksDbWeight::get().reads(39_u64))
			.saturating_add(RocksDbWeight::get().writes(32_u64))
	}
	/// Storage: `Disputes::Agenda` (r:0 w:1)
	/// Storage: `Disputes::Disputes` (r:1 w:1)
	/// Storage: `Disputes::Panels` (r:0 w:3)
	/// Storage: `Disputes::Results` (r:0 w:1)
	fn prune() -> Weight {
		// The least that was seen: 36_474 nanoseconds.
		Weight::from_parts(48_022_000, 675)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Disputes::Agenda` (r:1 w:0)
	fn look() -> Weight {
		// The least that was seen: 10_446 nanoseconds.
		Weight::from_parts(15_774_000, 261)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
	}
}
