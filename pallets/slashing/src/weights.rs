// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_slashing`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.
//! What records of nodes add since then (calls that reputation hears of) is estimated, not measured;
//! so is `decide_overdue_appeal`.

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
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenBonds` (r:2 w:2)
	/// Storage: `Slashing::Slashes` (r:1 w:2)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn charge() -> Weight {
		// The least that was seen: 539_723 nanoseconds.
		Weight::from_parts(660_534_000, 7_008)
			.saturating_add(T::DbWeight::get().reads(40_u64))
			.saturating_add(T::DbWeight::get().writes(29_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:0 w:1)
	/// Storage: `Slashing::RecentAppeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	fn file_appeal() -> Weight {
		// The least that was seen: 88_211 nanoseconds.
		Weight::from_parts(93_509_000, 2_243)
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
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:0 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenBonds` (r:2 w:2)
	/// Storage: `Slashing::Slashes` (r:2 w:2)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn accept_appeal() -> Weight {
		// The least that was seen: 565_091 nanoseconds.
		Weight::from_parts(683_608_000, 11_725)
			.saturating_add(T::DbWeight::get().reads(40_u64))
			.saturating_add(T::DbWeight::get().writes(31_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn reject_appeal() -> Weight {
		// The least that was seen: 260_538 nanoseconds.
		Weight::from_parts(267_708_000, 9_469)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(30_u64))
	}
	/// Estimated: the appeal, a dispute and its place on the agenda.
	fn decide_overdue_appeal() -> Weight {
		Weight::from_parts(160_000_000, 12_000)
			.saturating_add(T::DbWeight::get().reads(20_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:0)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn finalise_slash() -> Weight {
		// The least that was seen: 269_200 nanoseconds.
		Weight::from_parts(274_408_000, 4_748)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(30_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn reinstate_node() -> Weight {
		// The least that was seen: 110_214 nanoseconds.
		Weight::from_parts(212_958_000, 4_164)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:8 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn submit_evidence() -> Weight {
		// The least that was seen: 616_226 nanoseconds.
		Weight::from_parts(624_308_000, 1_419)
			.saturating_add(T::DbWeight::get().reads(10_u64))
	}
	/// Storage: `Slashing::Auditors` (r:1 w:1)
	fn admit_auditor() -> Weight {
		// The least that was seen: 15_803 nanoseconds.
		Weight::from_parts(17_256_000, 2_048)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Slashing::Auditors` (r:1 w:1)
	fn dismiss_auditor() -> Weight {
		// The least that was seen: 15_663 nanoseconds.
		Weight::from_parts(17_016_000, 2_081)
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
	/// Storage: `Parameters::Parameters` (r:8 w:0)
	/// Storage: `Registry::Members` (r:3 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:3 w:0)
	/// Storage: `Registry::Providers` (r:3 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
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
		// The least that was seen: 472_313 nanoseconds.
		Weight::from_parts(587_074_000, 7_969)
			.saturating_add(T::DbWeight::get().reads(45_u64))
			.saturating_add(T::DbWeight::get().writes(24_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `Slashing::Attestations` (r:1 w:1)
	/// Storage: `Slashing::Claims` (r:0 w:1)
	/// Storage: `Slashing::OpenBonds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn close_attestation() -> Weight {
		// The least that was seen: 89_243 nanoseconds.
		Weight::from_parts(92_568_000, 1_103)
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
		// The least that was seen: 156_483 nanoseconds.
		Weight::from_parts(162_281_000, 2_182)
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
		// The least that was seen: 326_235 nanoseconds.
		Weight::from_parts(334_658_000, 7_566)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(19_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `Slashing::Flags` (r:1 w:1)
	/// Storage: `Slashing::OpenFlags` (r:0 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn close_flag() -> Weight {
		// The least that was seen: 79_748 nanoseconds.
		Weight::from_parts(83_203_000, 993)
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
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenBonds` (r:2 w:2)
	/// Storage: `Slashing::Slashes` (r:1 w:2)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn charge() -> Weight {
		// The least that was seen: 539_723 nanoseconds.
		Weight::from_parts(660_534_000, 7_008)
			.saturating_add(RocksDbWeight::get().reads(40_u64))
			.saturating_add(RocksDbWeight::get().writes(29_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:0 w:1)
	/// Storage: `Slashing::RecentAppeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	fn file_appeal() -> Weight {
		// The least that was seen: 88_211 nanoseconds.
		Weight::from_parts(93_509_000, 2_243)
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
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:0 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::OpenBonds` (r:2 w:2)
	/// Storage: `Slashing::Slashes` (r:2 w:2)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn accept_appeal() -> Weight {
		// The least that was seen: 565_091 nanoseconds.
		Weight::from_parts(683_608_000, 11_725)
			.saturating_add(RocksDbWeight::get().reads(40_u64))
			.saturating_add(RocksDbWeight::get().writes(31_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn reject_appeal() -> Weight {
		// The least that was seen: 260_538 nanoseconds.
		Weight::from_parts(267_708_000, 9_469)
			.saturating_add(RocksDbWeight::get().reads(14_u64))
			.saturating_add(RocksDbWeight::get().writes(30_u64))
	}
	/// Estimated: the appeal, a dispute and its place on the agenda.
	fn decide_overdue_appeal() -> Weight {
		Weight::from_parts(160_000_000, 12_000)
			.saturating_add(RocksDbWeight::get().reads(20_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:0 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:0 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Slashing::Appeals` (r:1 w:0)
	/// Storage: `Slashing::Slashes` (r:1 w:1)
	/// Storage: `System::Account` (r:3 w:3)
	fn finalise_slash() -> Weight {
		// The least that was seen: 269_200 nanoseconds.
		Weight::from_parts(274_408_000, 4_748)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(30_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn reinstate_node() -> Weight {
		// The least that was seen: 110_214 nanoseconds.
		Weight::from_parts(212_958_000, 4_164)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:8 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn submit_evidence() -> Weight {
		// The least that was seen: 616_226 nanoseconds.
		Weight::from_parts(624_308_000, 1_419)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
	}
	/// Storage: `Slashing::Auditors` (r:1 w:1)
	fn admit_auditor() -> Weight {
		// The least that was seen: 15_803 nanoseconds.
		Weight::from_parts(17_256_000, 2_048)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Slashing::Auditors` (r:1 w:1)
	fn dismiss_auditor() -> Weight {
		// The least that was seen: 15_663 nanoseconds.
		Weight::from_parts(17_016_000, 2_081)
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
	/// Storage: `Parameters::Parameters` (r:8 w:0)
	/// Storage: `Registry::Members` (r:3 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:3 w:0)
	/// Storage: `Registry::Providers` (r:3 w:0)
	/// Storage: `Registry::WorkerKeys` (r:3 w:0)
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
		// The least that was seen: 472_313 nanoseconds.
		Weight::from_parts(587_074_000, 7_969)
			.saturating_add(RocksDbWeight::get().reads(45_u64))
			.saturating_add(RocksDbWeight::get().writes(24_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `Slashing::Attestations` (r:1 w:1)
	/// Storage: `Slashing::Claims` (r:0 w:1)
	/// Storage: `Slashing::OpenBonds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn close_attestation() -> Weight {
		// The least that was seen: 89_243 nanoseconds.
		Weight::from_parts(92_568_000, 1_103)
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
		// The least that was seen: 156_483 nanoseconds.
		Weight::from_parts(162_281_000, 2_182)
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
		// The least that was seen: 326_235 nanoseconds.
		Weight::from_parts(334_658_000, 7_566)
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().writes(19_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Pledged` (r:1 w:1)
	/// Storage: `Slashing::Flags` (r:1 w:1)
	/// Storage: `Slashing::OpenFlags` (r:0 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn close_flag() -> Weight {
		// The least that was seen: 79_748 nanoseconds.
		Weight::from_parts(83_203_000, 993)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
}
