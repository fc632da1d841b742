// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_registry`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.
//! What records of nodes add since then (calls that reputation hears of) and the calls of encryption keys are
//! estimated, not measured.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn register_provider() -> Weight;
	fn deregister_provider() -> Weight;
	fn register_node() -> Weight;
	fn update_manifest() -> Weight;
	fn rotate_worker_key() -> Weight;
	fn exit_node() -> Weight;
	fn refresh_node() -> Weight;
	fn add_registrar() -> Weight;
	fn remove_registrar() -> Weight;
	fn allow_domain() -> Weight;
	fn disallow_domain() -> Weight;
	fn attest_organisation() -> Weight;
	fn amend_organisation() -> Weight;
	fn revoke_organisation() -> Weight;
	fn restore_organisation() -> Weight;
	fn admit_member() -> Weight;
	fn dismiss_member() -> Weight;
	fn register_university() -> Weight;
	fn attest_audit() -> Weight;
	fn revoke_audit() -> Weight;
	fn verify_client() -> Weight;
	fn unverify_client() -> Weight;
	fn set_encryption_key() -> Weight;
	fn remove_encryption_key() -> Weight;
	fn authorize_heartbeat() -> Weight;
	fn heartbeat() -> Weight;
	fn heartbeat_ends_outage() -> Weight;
	fn report_offline() -> Weight;
	fn announce_downtime() -> Weight;
	fn accept_handover() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn register_provider() -> Weight {
		// The least that was seen: 17_026 nanoseconds.
		Weight::from_parts(17_877_000, 114)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Audits` (r:0 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn deregister_provider() -> Weight {
		// The least that was seen: 15_713 nanoseconds.
		Weight::from_parts(16_555_000, 201)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: `Registry::NextNodeId` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:0 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	fn register_node() -> Weight {
		// The least that was seen: 147_149 nanoseconds.
		Weight::from_parts(252_166_000, 933)
			.saturating_add(T::DbWeight::get().reads(26_u64))
			.saturating_add(T::DbWeight::get().writes(25_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:32)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn update_manifest() -> Weight {
		// The least that was seen: 223_542 nanoseconds.
		Weight::from_parts(329_211_000, 3_977)
			.saturating_add(T::DbWeight::get().reads(28_u64))
			.saturating_add(T::DbWeight::get().writes(39_u64))
	}
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:2)
	fn rotate_worker_key() -> Weight {
		// The least that was seen: 38_057 nanoseconds.
		Weight::from_parts(40_040_000, 2_248)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	fn exit_node() -> Weight {
		// The least that was seen: 108_721 nanoseconds.
		Weight::from_parts(213_178_000, 2_465)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(25_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	fn refresh_node() -> Weight {
		// The least that was seen: 75_592 nanoseconds.
		Weight::from_parts(182_993_000, 3_324)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Storage: `Registry::Registrars` (r:1 w:1)
	fn add_registrar() -> Weight {
		// The least that was seen: 17_326 nanoseconds.
		Weight::from_parts(20_230_000, 2_120)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Domains` (r:0 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:1)
	fn remove_registrar() -> Weight {
		// The least that was seen: 20_060 nanoseconds.
		Weight::from_parts(24_457_000, 2_187)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Registry::Domains` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn allow_domain() -> Weight {
		// The least that was seen: 43_354 nanoseconds.
		Weight::from_parts(47_691_000, 6_385)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Domains` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn disallow_domain() -> Weight {
		// The least that was seen: 44_977 nanoseconds.
		Weight::from_parts(48_342_000, 6_388)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Domains` (r:1 w:0)
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::NextOrganisationId` (r:1 w:1)
	/// Storage: `Registry::OrganisationDomains` (r:1 w:1)
	/// Storage: `Registry::Organisations` (r:0 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn attest_organisation() -> Weight {
		// The least that was seen: 68_602 nanoseconds.
		Weight::from_parts(73_480_000, 6_388)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:2)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn amend_organisation() -> Weight {
		// The least that was seen: 44_606 nanoseconds.
		Weight::from_parts(47_921_000, 2_595)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn revoke_organisation() -> Weight {
		// The least that was seen: 23_545 nanoseconds.
		Weight::from_parts(26_239_000, 2_486)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn restore_organisation() -> Weight {
		// The least that was seen: 23_115 nanoseconds.
		Weight::from_parts(24_806_000, 2_487)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:2 w:1)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	fn admit_member() -> Weight {
		// The least that was seen: 59_508 nanoseconds.
		Weight::from_parts(62_593_000, 2_595)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:1 w:1)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn dismiss_member() -> Weight {
		// The least that was seen: 26_399 nanoseconds.
		Weight::from_parts(28_853_000, 2_560)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn register_university() -> Weight {
		// The least that was seen: 31_707 nanoseconds.
		Weight::from_parts(34_151_000, 629)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Audits` (r:0 w:1)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	fn attest_audit() -> Weight {
		// The least that was seen: 43_795 nanoseconds.
		Weight::from_parts(46_910_000, 2_277)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Audits` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn revoke_audit() -> Weight {
		// The least that was seen: 23_205 nanoseconds.
		Weight::from_parts(26_249_000, 2_332)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::VerifiedClients` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	fn verify_client() -> Weight {
		// The least that was seen: 42_914 nanoseconds.
		Weight::from_parts(47_821_000, 2_254)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::VerifiedClients` (r:1 w:1)
	fn unverify_client() -> Weight {
		// The least that was seen: 22_503 nanoseconds.
		Weight::from_parts(24_646_000, 2_295)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Registry::EncryptionKeys` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn set_encryption_key() -> Weight {
		// Estimated from other calls that hold, not measured.
		Weight::from_parts(70_000_000, 4_700)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Registry::EncryptionKeys` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn remove_encryption_key() -> Weight {
		// Estimated from other calls that release, not measured.
		Weight::from_parts(70_000_000, 4_700)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn authorize_heartbeat() -> Weight {
		// The least that was seen: 83_864 nanoseconds.
		Weight::from_parts(97_935_000, 2_994)
			.saturating_add(T::DbWeight::get().reads(4_u64))
	}
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:0 w:2)
	fn heartbeat() -> Weight {
		// The least that was seen: 93_679 nanoseconds.
		Weight::from_parts(205_317_000, 3_164)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:1 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:10 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:0 w:2)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:0 w:1)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn heartbeat_ends_outage() -> Weight {
		// The least that was seen: 377_992 nanoseconds.
		Weight::from_parts(540_024_000, 4_363)
			.saturating_add(T::DbWeight::get().reads(29_u64))
			.saturating_add(T::DbWeight::get().writes(21_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:1 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:10 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:0 w:1)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn report_offline() -> Weight {
		// The least that was seen: 375_859 nanoseconds.
		Weight::from_parts(513_715_000, 4_285)
			.saturating_add(T::DbWeight::get().reads(28_u64))
			.saturating_add(T::DbWeight::get().writes(19_u64))
	}
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:1)
	/// Storage: `Registry::Nodes` (r:2 w:0)
	fn announce_downtime() -> Weight {
		// The least that was seen: 98_126 nanoseconds.
		Weight::from_parts(102_612_000, 5_241)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:2)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	fn accept_handover() -> Weight {
		// The least that was seen: 93_699 nanoseconds.
		Weight::from_parts(97_946_000, 3_379)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn register_provider() -> Weight {
		// The least that was seen: 17_026 nanoseconds.
		Weight::from_parts(17_877_000, 114)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Audits` (r:0 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn deregister_provider() -> Weight {
		// The least that was seen: 15_713 nanoseconds.
		Weight::from_parts(16_555_000, 201)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: `Registry::NextNodeId` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:0 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	fn register_node() -> Weight {
		// The least that was seen: 147_149 nanoseconds.
		Weight::from_parts(252_166_000, 933)
			.saturating_add(RocksDbWeight::get().reads(26_u64))
			.saturating_add(RocksDbWeight::get().writes(25_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:32)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn update_manifest() -> Weight {
		// The least that was seen: 223_542 nanoseconds.
		Weight::from_parts(329_211_000, 3_977)
			.saturating_add(RocksDbWeight::get().reads(28_u64))
			.saturating_add(RocksDbWeight::get().writes(39_u64))
	}
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:2)
	fn rotate_worker_key() -> Weight {
		// The least that was seen: 38_057 nanoseconds.
		Weight::from_parts(40_040_000, 2_248)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	fn exit_node() -> Weight {
		// The least that was seen: 108_721 nanoseconds.
		Weight::from_parts(213_178_000, 2_465)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(25_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	fn refresh_node() -> Weight {
		// The least that was seen: 75_592 nanoseconds.
		Weight::from_parts(182_993_000, 3_324)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Storage: `Registry::Registrars` (r:1 w:1)
	fn add_registrar() -> Weight {
		// The least that was seen: 17_326 nanoseconds.
		Weight::from_parts(20_230_000, 2_120)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Domains` (r:0 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:1)
	fn remove_registrar() -> Weight {
		// The least that was seen: 20_060 nanoseconds.
		Weight::from_parts(24_457_000, 2_187)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Registry::Domains` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn allow_domain() -> Weight {
		// The least that was seen: 43_354 nanoseconds.
		Weight::from_parts(47_691_000, 6_385)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Domains` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn disallow_domain() -> Weight {
		// The least that was seen: 44_977 nanoseconds.
		Weight::from_parts(48_342_000, 6_388)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Domains` (r:1 w:0)
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::NextOrganisationId` (r:1 w:1)
	/// Storage: `Registry::OrganisationDomains` (r:1 w:1)
	/// Storage: `Registry::Organisations` (r:0 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn attest_organisation() -> Weight {
		// The least that was seen: 68_602 nanoseconds.
		Weight::from_parts(73_480_000, 6_388)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:2)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn amend_organisation() -> Weight {
		// The least that was seen: 44_606 nanoseconds.
		Weight::from_parts(47_921_000, 2_595)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn revoke_organisation() -> Weight {
		// The least that was seen: 23_545 nanoseconds.
		Weight::from_parts(26_239_000, 2_486)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn restore_organisation() -> Weight {
		// The least that was seen: 23_115 nanoseconds.
		Weight::from_parts(24_806_000, 2_487)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:2 w:1)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	fn admit_member() -> Weight {
		// The least that was seen: 59_508 nanoseconds.
		Weight::from_parts(62_593_000, 2_595)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:1 w:1)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn dismiss_member() -> Weight {
		// The least that was seen: 26_399 nanoseconds.
		Weight::from_parts(28_853_000, 2_560)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn register_university() -> Weight {
		// The least that was seen: 31_707 nanoseconds.
		Weight::from_parts(34_151_000, 629)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Audits` (r:0 w:1)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	fn attest_audit() -> Weight {
		// The least that was seen: 43_795 nanoseconds.
		Weight::from_parts(46_910_000, 2_277)
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Audits` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn revoke_audit() -> Weight {
		// The least that was seen: 23_205 nanoseconds.
		Weight::from_parts(26_249_000, 2_332)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::VerifiedClients` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	fn verify_client() -> Weight {
		// The least that was seen: 42_914 nanoseconds.
		Weight::from_parts(47_821_000, 2_254)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::VerifiedClients` (r:1 w:1)
	fn unverify_client() -> Weight {
		// The least that was seen: 22_503 nanoseconds.
		Weight::from_parts(24_646_000, 2_295)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Registry::EncryptionKeys` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn set_encryption_key() -> Weight {
		// Estimated from other calls that hold, not measured.
		Weight::from_parts(70_000_000, 4_700)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Registry::EncryptionKeys` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn remove_encryption_key() -> Weight {
		// Estimated from other calls that release, not measured.
		Weight::from_parts(70_000_000, 4_700)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn authorize_heartbeat() -> Weight {
		// The least that was seen: 83_864 nanoseconds.
		Weight::from_parts(97_935_000, 2_994)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
	}
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:0 w:2)
	fn heartbeat() -> Weight {
		// The least that was seen: 93_679 nanoseconds.
		Weight::from_parts(205_317_000, 3_164)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:1 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:10 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:0 w:2)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:0 w:1)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn heartbeat_ends_outage() -> Weight {
		// The least that was seen: 377_992 nanoseconds.
		Weight::from_parts(540_024_000, 4_363)
			.saturating_add(RocksDbWeight::get().reads(29_u64))
			.saturating_add(RocksDbWeight::get().writes(21_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:1 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:10 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:0 w:1)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn report_offline() -> Weight {
		// The least that was seen: 375_859 nanoseconds.
		Weight::from_parts(513_715_000, 4_285)
			.saturating_add(RocksDbWeight::get().reads(28_u64))
			.saturating_add(RocksDbWeight::get().writes(19_u64))
	}
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:1)
	/// Storage: `Registry::Nodes` (r:2 w:0)
	fn announce_downtime() -> Weight {
		// The least that was seen: 98_126 nanoseconds.
		Weight::from_parts(102_612_000, 5_241)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:2)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	fn accept_handover() -> Weight {
		// The least that was seen: 93_699 nanoseconds.
		Weight::from_parts(97_946_000, 3_379)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
}
