// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_slashing`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn charge() -> Weight;
	fn file_appeal() -> Weight;
	fn accept_appeal() -> Weight;
	fn reject_appeal() -> Weight;
	fn decide_overdue_appeal() -> Weight;
	fn finalise_slash() -> Weight;
	fn reinstate_node() -> Weight;
	fn submit_evidence() -> Weight;
	fn admit_auditor() -> Weight;
	fn dismiss_auditor() -> Weight;
	fn attest() -> Weight;
	fn close_attestation() -> Weight;
	fn flag_source() -> Weight;
	fn judge_flag() -> Weight;
	fn close_flag() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Balances::Holds` (r:3 w:3)
	/// Storage: `ComputeStaking::Closed` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:2 w:2)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenBonds` (r:2 w:2)
	/// Storage: `Slashing::Slashes` (r:1 w:2)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn charge() -> Weight {
		// The least that was seen: 491_644 nanoseconds.
		Weight::from_parts(547_717_000, 7_587)
			.saturating_add(T::DbWeight::get().reads(38_u64))
			.saturating_add(T::DbWeight::get().writes(25_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:0 w:1)
	/// Storage: `Slashing::RecentAppeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	fn file_appeal() -> Weight {
		// The least that was seen: 89_944 nanoseconds.
		Weight::from_parts(130_945_000, 2_292)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:3 w:3)
	/// Storage: `ComputeStaking::Closed` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:2 w:2)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
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
	fn accept_appeal() -> Weight {
		// The least that was seen: 529_359 nanoseconds.
		Weight::from_parts(877_348_000, 12_305)
			.saturating_add(T::DbWeight::get().reads(38_u64))
			.saturating_add(T::DbWeight::get().writes(27_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn reject_appeal() -> Weight {
		// The least that was seen: 250_523 nanoseconds.
		Weight::from_parts(265_897_000, 9_932)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(31_u64))
	}
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:0 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `Disputes::NextDisputeId` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:7 w:0)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn decide_overdue_appeal() -> Weight {
		// The least that was seen: 98_977 nanoseconds.
		Weight::from_parts(118_597_000, 7_153)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:0)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn finalise_slash() -> Weight {
		// The least that was seen: 255_781 nanoseconds.
		Weight::from_parts(280_658_000, 5_210)
			.saturating_add(T::DbWeight::get().reads(17_u64))
			.saturating_add(T::DbWeight::get().writes(31_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	fn reinstate_node() -> Weight {
		// The least that was seen: 116_854 nanoseconds.
		Weight::from_parts(129_182_000, 5_639)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:8 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn submit_evidence() -> Weight {
		// The least that was seen: 531_764 nanoseconds.
		Weight::from_parts(554_227_000, 1_478)
			.saturating_add(T::DbWeight::get().reads(10_u64))
	}
	/// Storage: `Slashing::Auditors` (r:1 w:1)
	fn admit_auditor() -> Weight {
		// The least that was seen: 11_798 nanoseconds.
		Weight::from_parts(12_689_000, 2_048)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Slashing::Auditors` (r:1 w:1)
	fn dismiss_auditor() -> Weight {
		// The least that was seen: 11_417 nanoseconds.
		Weight::from_parts(12_208_000, 2_081)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:1 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:3 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::Members` (r:3 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:3 w:0)
	/// Storage: `Registry::Providers` (r:3 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Attestations` (r:1 w:1)
	/// Storage: `Slashing::Auditors` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::Claims` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenBonds` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:0 w:1)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn attest() -> Weight {
		// The least that was seen: 425_384 nanoseconds.
		Weight::from_parts(453_206_000, 9_550)
			.saturating_add(T::DbWeight::get().reads(44_u64))
			.saturating_add(T::DbWeight::get().writes(23_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `Slashing::Attestations` (r:1 w:1)
	/// Storage: `Slashing::Claims` (r:0 w:1)
	/// Storage: `Slashing::OpenBonds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn close_attestation() -> Weight {
		// The least that was seen: 80_039 nanoseconds.
		Weight::from_parts(85_578_000, 1_136)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:2 w:0)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:0)
	/// Storage: `Slashing::Flags` (r:0 w:1)
	/// Storage: `Slashing::NextFlagId` (r:1 w:1)
	/// Storage: `Slashing::OpenFlags` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn flag_source() -> Weight {
		// The least that was seen: 129_894 nanoseconds.
		Weight::from_parts(134_020_000, 2_303)
			.saturating_add(T::DbWeight::get().reads(19_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::Flags` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenFlags` (r:0 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:2)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn judge_flag() -> Weight {
		// The least that was seen: 276_492 nanoseconds.
		Weight::from_parts(284_234_000, 7_727)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(19_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `Slashing::Flags` (r:1 w:1)
	/// Storage: `Slashing::OpenFlags` (r:0 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn close_flag() -> Weight {
		// The least that was seen: 66_620 nanoseconds.
		Weight::from_parts(68_332_000, 1_026)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Balances::Holds` (r:3 w:3)
	/// Storage: `ComputeStaking::Closed` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:2 w:2)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenBonds` (r:2 w:2)
	/// Storage: `Slashing::Slashes` (r:1 w:2)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn charge() -> Weight {
		// The least that was seen: 491_644 nanoseconds.
		Weight::from_parts(547_717_000, 7_587)
			.saturating_add(RocksDbWeight::get().reads(38_u64))
			.saturating_add(RocksDbWeight::get().writes(25_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:0 w:1)
	/// Storage: `Slashing::RecentAppeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	fn file_appeal() -> Weight {
		// The least that was seen: 89_944 nanoseconds.
		Weight::from_parts(130_945_000, 2_292)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:3 w:3)
	/// Storage: `ComputeStaking::Closed` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:2 w:2)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
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
	fn accept_appeal() -> Weight {
		// The least that was seen: 529_359 nanoseconds.
		Weight::from_parts(877_348_000, 12_305)
			.saturating_add(RocksDbWeight::get().reads(38_u64))
			.saturating_add(RocksDbWeight::get().writes(27_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn reject_appeal() -> Weight {
		// The least that was seen: 250_523 nanoseconds.
		Weight::from_parts(265_897_000, 9_932)
			.saturating_add(RocksDbWeight::get().reads(16_u64))
			.saturating_add(RocksDbWeight::get().writes(31_u64))
	}
	/// Storage: `Disputes::Agenda` (r:0 w:2)
	/// Storage: `Disputes::Disputes` (r:0 w:1)
	/// Storage: `Disputes::DrawsWaiting` (r:1 w:1)
	/// Storage: `Disputes::NextDisputeId` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:7 w:0)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn decide_overdue_appeal() -> Weight {
		// The least that was seen: 98_977 nanoseconds.
		Weight::from_parts(118_597_000, 7_153)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:0)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn finalise_slash() -> Weight {
		// The least that was seen: 255_781 nanoseconds.
		Weight::from_parts(280_658_000, 5_210)
			.saturating_add(RocksDbWeight::get().reads(17_u64))
			.saturating_add(RocksDbWeight::get().writes(31_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	fn reinstate_node() -> Weight {
		// The least that was seen: 116_854 nanoseconds.
		Weight::from_parts(129_182_000, 5_639)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:8 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn submit_evidence() -> Weight {
		// The least that was seen: 531_764 nanoseconds.
		Weight::from_parts(554_227_000, 1_478)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
	}
	/// Storage: `Slashing::Auditors` (r:1 w:1)
	fn admit_auditor() -> Weight {
		// The least that was seen: 11_798 nanoseconds.
		Weight::from_parts(12_689_000, 2_048)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Slashing::Auditors` (r:1 w:1)
	fn dismiss_auditor() -> Weight {
		// The least that was seen: 11_417 nanoseconds.
		Weight::from_parts(12_208_000, 2_081)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:1 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:3 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::Members` (r:3 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:3 w:0)
	/// Storage: `Registry::Providers` (r:3 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Attestations` (r:1 w:1)
	/// Storage: `Slashing::Auditors` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::Claims` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenBonds` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:0 w:1)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn attest() -> Weight {
		// The least that was seen: 425_384 nanoseconds.
		Weight::from_parts(453_206_000, 9_550)
			.saturating_add(RocksDbWeight::get().reads(44_u64))
			.saturating_add(RocksDbWeight::get().writes(23_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `Slashing::Attestations` (r:1 w:1)
	/// Storage: `Slashing::Claims` (r:0 w:1)
	/// Storage: `Slashing::OpenBonds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn close_attestation() -> Weight {
		// The least that was seen: 80_039 nanoseconds.
		Weight::from_parts(85_578_000, 1_136)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:2 w:0)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:0)
	/// Storage: `Slashing::Flags` (r:0 w:1)
	/// Storage: `Slashing::NextFlagId` (r:1 w:1)
	/// Storage: `Slashing::OpenFlags` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	fn flag_source() -> Weight {
		// The least that was seen: 129_894 nanoseconds.
		Weight::from_parts(134_020_000, 2_303)
			.saturating_add(RocksDbWeight::get().reads(19_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::Flags` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenFlags` (r:0 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:2)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn judge_flag() -> Weight {
		// The least that was seen: 276_492 nanoseconds.
		Weight::from_parts(284_234_000, 7_727)
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().writes(19_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `Slashing::Flags` (r:1 w:1)
	/// Storage: `Slashing::OpenFlags` (r:0 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn close_flag() -> Weight {
		// The least that was seen: 66_620 nanoseconds.
		Weight::from_parts(68_332_000, 1_026)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
}
