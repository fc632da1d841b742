// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_registry`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.
//! The calls of encryption keys are estimated since, not measured.

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
		// The least that was seen: 19_108 nanoseconds.
		Weight::from_parts(19_859_000, 114)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Audits` (r:0 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn deregister_provider() -> Weight {
		// The least that was seen: 12_559 nanoseconds.
		Weight::from_parts(13_169_000, 201)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: `Registry::NextNodeId` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:0 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	fn register_node() -> Weight {
		// The least that was seen: 138_526 nanoseconds.
		Weight::from_parts(142_082_000, 1_159)
			.saturating_add(T::DbWeight::get().reads(25_u64))
			.saturating_add(T::DbWeight::get().writes(23_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:32)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	fn update_manifest() -> Weight {
		// The least that was seen: 197_124 nanoseconds.
		Weight::from_parts(202_882_000, 4_443)
			.saturating_add(T::DbWeight::get().reads(26_u64))
			.saturating_add(T::DbWeight::get().writes(35_u64))
	}
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:2)
	fn rotate_worker_key() -> Weight {
		// The least that was seen: 30_806 nanoseconds.
		Weight::from_parts(32_118_000, 2_248)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Disputes::OpenDisputes` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Verification::OpenOrders` (r:1 w:0)
	fn exit_node() -> Weight {
		// The least that was seen: 121_401 nanoseconds.
		Weight::from_parts(126_208_000, 4_625)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(23_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Reputation::Records` (r:1 w:1)
	fn refresh_node() -> Weight {
		// The least that was seen: 72_769 nanoseconds.
		Weight::from_parts(75_092_000, 3_790)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Registry::Registrars` (r:1 w:1)
	fn add_registrar() -> Weight {
		// The least that was seen: 12_819 nanoseconds.
		Weight::from_parts(15_694_000, 2_120)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Domains` (r:0 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:1)
	fn remove_registrar() -> Weight {
		// The least that was seen: 14_852 nanoseconds.
		Weight::from_parts(17_376_000, 2_187)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Registry::Domains` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn allow_domain() -> Weight {
		// The least that was seen: 36_355 nanoseconds.
		Weight::from_parts(39_769_000, 6_385)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Domains` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn disallow_domain() -> Weight {
		// The least that was seen: 37_666 nanoseconds.
		Weight::from_parts(41_932_000, 6_388)
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
		// The least that was seen: 56_204 nanoseconds.
		Weight::from_parts(62_663_000, 6_388)
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
		// The least that was seen: 36_305 nanoseconds.
		Weight::from_parts(39_770_000, 2_595)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn revoke_organisation() -> Weight {
		// The least that was seen: 18_157 nanoseconds.
		Weight::from_parts(20_761_000, 2_486)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn restore_organisation() -> Weight {
		// The least that was seen: 18_147 nanoseconds.
		Weight::from_parts(20_370_000, 2_487)
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
		// The least that was seen: 49_194 nanoseconds.
		Weight::from_parts(53_750_000, 2_595)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:1 w:1)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn dismiss_member() -> Weight {
		// The least that was seen: 21_272 nanoseconds.
		Weight::from_parts(24_036_000, 2_560)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn register_university() -> Weight {
		// The least that was seen: 25_097 nanoseconds.
		Weight::from_parts(28_292_000, 629)
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
		// The least that was seen: 35_173 nanoseconds.
		Weight::from_parts(45_387_000, 2_277)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Audits` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn revoke_audit() -> Weight {
		// The least that was seen: 17_877 nanoseconds.
		Weight::from_parts(20_471_000, 2_332)
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
		// The least that was seen: 33_860 nanoseconds.
		Weight::from_parts(38_828_000, 2_254)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::VerifiedClients` (r:1 w:1)
	fn unverify_client() -> Weight {
		// The least that was seen: 17_746 nanoseconds.
		Weight::from_parts(21_212_000, 2_295)
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
		// The least that was seen: 91_837 nanoseconds.
		Weight::from_parts(129_473_000, 3_002)
			.saturating_add(T::DbWeight::get().reads(4_u64))
	}
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:0 w:2)
	fn heartbeat() -> Weight {
		// The least that was seen: 82_002 nanoseconds.
		Weight::from_parts(112_328_000, 3_288)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
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
	/// Storage: `Parameters::Parameters` (r:11 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:0 w:2)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:0 w:1)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn heartbeat_ends_outage() -> Weight {
		// The least that was seen: 407_557 nanoseconds.
		Weight::from_parts(477_082_000, 5_984)
			.saturating_add(T::DbWeight::get().reads(28_u64))
			.saturating_add(T::DbWeight::get().writes(20_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:1 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:11 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:0 w:1)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn report_offline() -> Weight {
		// The least that was seen: 414_658 nanoseconds.
		Weight::from_parts(470_051_000, 5_906)
			.saturating_add(T::DbWeight::get().reads(27_u64))
			.saturating_add(T::DbWeight::get().writes(18_u64))
	}
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:1)
	/// Storage: `Registry::Nodes` (r:2 w:0)
	fn announce_downtime() -> Weight {
		// The least that was seen: 85_518 nanoseconds.
		Weight::from_parts(93_379_000, 5_365)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:2)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	fn accept_handover() -> Weight {
		// The least that was seen: 74_931 nanoseconds.
		Weight::from_parts(87_551_000, 3_511)
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
		// The least that was seen: 19_108 nanoseconds.
		Weight::from_parts(19_859_000, 114)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Audits` (r:0 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	fn deregister_provider() -> Weight {
		// The least that was seen: 12_559 nanoseconds.
		Weight::from_parts(13_169_000, 201)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: `Registry::NextNodeId` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:0 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	fn register_node() -> Weight {
		// The least that was seen: 138_526 nanoseconds.
		Weight::from_parts(142_082_000, 1_159)
			.saturating_add(RocksDbWeight::get().reads(25_u64))
			.saturating_add(RocksDbWeight::get().writes(23_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::GpuOwners` (r:16 w:32)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	fn update_manifest() -> Weight {
		// The least that was seen: 197_124 nanoseconds.
		Weight::from_parts(202_882_000, 4_443)
			.saturating_add(RocksDbWeight::get().reads(26_u64))
			.saturating_add(RocksDbWeight::get().writes(35_u64))
	}
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:2)
	fn rotate_worker_key() -> Weight {
		// The least that was seen: 30_806 nanoseconds.
		Weight::from_parts(32_118_000, 2_248)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:1 w:0)
	/// Storage: `Disputes::OpenDisputes` (r:1 w:0)
	/// Storage: `Market::OpenTasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Registry::GpuOwners` (r:0 w:16)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:0 w:1)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:1)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Verification::OpenOrders` (r:1 w:0)
	fn exit_node() -> Weight {
		// The least that was seen: 121_401 nanoseconds.
		Weight::from_parts(126_208_000, 4_625)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(23_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Reputation::Records` (r:1 w:1)
	fn refresh_node() -> Weight {
		// The least that was seen: 72_769 nanoseconds.
		Weight::from_parts(75_092_000, 3_790)
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Registry::Registrars` (r:1 w:1)
	fn add_registrar() -> Weight {
		// The least that was seen: 12_819 nanoseconds.
		Weight::from_parts(15_694_000, 2_120)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Domains` (r:0 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:1)
	fn remove_registrar() -> Weight {
		// The least that was seen: 14_852 nanoseconds.
		Weight::from_parts(17_376_000, 2_187)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Registry::Domains` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn allow_domain() -> Weight {
		// The least that was seen: 36_355 nanoseconds.
		Weight::from_parts(39_769_000, 6_385)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Domains` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn disallow_domain() -> Weight {
		// The least that was seen: 37_666 nanoseconds.
		Weight::from_parts(41_932_000, 6_388)
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
		// The least that was seen: 56_204 nanoseconds.
		Weight::from_parts(62_663_000, 6_388)
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
		// The least that was seen: 36_305 nanoseconds.
		Weight::from_parts(39_770_000, 2_595)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn revoke_organisation() -> Weight {
		// The least that was seen: 18_157 nanoseconds.
		Weight::from_parts(20_761_000, 2_486)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn restore_organisation() -> Weight {
		// The least that was seen: 18_147 nanoseconds.
		Weight::from_parts(20_370_000, 2_487)
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
		// The least that was seen: 49_194 nanoseconds.
		Weight::from_parts(53_750_000, 2_595)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:1 w:1)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn dismiss_member() -> Weight {
		// The least that was seen: 21_272 nanoseconds.
		Weight::from_parts(24_036_000, 2_560)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	fn register_university() -> Weight {
		// The least that was seen: 25_097 nanoseconds.
		Weight::from_parts(28_292_000, 629)
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
		// The least that was seen: 35_173 nanoseconds.
		Weight::from_parts(45_387_000, 2_277)
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Audits` (r:1 w:1)
	/// Storage: `Registry::Registrars` (r:1 w:0)
	fn revoke_audit() -> Weight {
		// The least that was seen: 17_877 nanoseconds.
		Weight::from_parts(20_471_000, 2_332)
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
		// The least that was seen: 33_860 nanoseconds.
		Weight::from_parts(38_828_000, 2_254)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::VerifiedClients` (r:1 w:1)
	fn unverify_client() -> Weight {
		// The least that was seen: 17_746 nanoseconds.
		Weight::from_parts(21_212_000, 2_295)
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
		// The least that was seen: 91_837 nanoseconds.
		Weight::from_parts(129_473_000, 3_002)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
	}
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:0 w:2)
	fn heartbeat() -> Weight {
		// The least that was seen: 82_002 nanoseconds.
		Weight::from_parts(112_328_000, 3_288)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
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
	/// Storage: `Parameters::Parameters` (r:11 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::Roots` (r:0 w:2)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:0 w:1)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn heartbeat_ends_outage() -> Weight {
		// The least that was seen: 407_557 nanoseconds.
		Weight::from_parts(477_082_000, 5_984)
			.saturating_add(RocksDbWeight::get().reads(28_u64))
			.saturating_add(RocksDbWeight::get().writes(20_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Closed` (r:1 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:11 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Reputation::RankCounts` (r:1 w:1)
	/// Storage: `Reputation::Ranks` (r:0 w:2)
	/// Storage: `Reputation::Records` (r:1 w:1)
	/// Storage: `Slashing::Charged` (r:1 w:1)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:0 w:1)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn report_offline() -> Weight {
		// The least that was seen: 414_658 nanoseconds.
		Weight::from_parts(470_051_000, 5_906)
			.saturating_add(RocksDbWeight::get().reads(27_u64))
			.saturating_add(RocksDbWeight::get().writes(18_u64))
	}
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:1)
	/// Storage: `Registry::Nodes` (r:2 w:0)
	fn announce_downtime() -> Weight {
		// The least that was seen: 85_518 nanoseconds.
		Weight::from_parts(93_379_000, 5_365)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Parameters::Parameters` (r:5 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:2)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	fn accept_handover() -> Weight {
		// The least that was seen: 74_931 nanoseconds.
		Weight::from_parts(87_551_000, 3_511)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
}
