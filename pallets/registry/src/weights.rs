// SPDX-License-Identifier: Apache-2.0

//! Weights of the registry's calls, estimated from the storage that each one touches.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the registry's calls weigh.
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
	fn authorize_heartbeat() -> Weight;
	fn heartbeat() -> Weight;
	fn heartbeat_ends_outage() -> Weight;
	fn report_offline() -> Weight;
	fn announce_downtime() -> Weight;
	fn accept_handover() -> Weight;
}

/// Weights by the runtime's database.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	fn register_provider() -> Weight {
		Weight::from_parts(12_000_000, 3526)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::Audits` (r:0 w:1)
	fn deregister_provider() -> Weight {
		Weight::from_parts(11_000_000, 3526)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}

	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::NextNodeId` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: `Registry::Nodes` (r:0 w:1)
	/// Storage: `Registry::Programmes` and `Registry::Organisations` (r:2 w:0)
	fn register_node() -> Weight {
		Weight::from_parts(130_000_000, 41514)
			.saturating_add(T::DbWeight::get().reads(22_u64))
			.saturating_add(T::DbWeight::get().writes(20_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:32 w:32)
	/// Storage: the open work and the stake of the node (r:4 w:0)
	/// Storage: what follows from the provider (r:2 w:0)
	fn update_manifest() -> Weight {
		Weight::from_parts(210_000_000, 82038)
			.saturating_add(T::DbWeight::get().reads(40_u64))
			.saturating_add(T::DbWeight::get().writes(34_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:2)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	fn rotate_worker_key() -> Weight {
		Weight::from_parts(32_000_000, 6058)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: the open work and the stake of the node (r:3 w:0)
	/// Storage: what follows from the provider (r:2 w:0)
	fn exit_node() -> Weight {
		Weight::from_parts(112_000_000, 41514)
			.saturating_add(T::DbWeight::get().reads(25_u64))
			.saturating_add(T::DbWeight::get().writes(19_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: the stake of the node (r:3 w:0)
	/// Storage: what follows from the provider (r:2 w:0)
	fn refresh_node() -> Weight {
		Weight::from_parts(30_000_000, 5398)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:1)
	fn add_registrar() -> Weight {
		Weight::from_parts(12_000_000, 3549)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:1)
	/// Storage: `Registry::Domains` (r:0 w:1)
	fn remove_registrar() -> Weight {
		Weight::from_parts(14_000_000, 7681)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Domains` (r:1 w:1)
	fn allow_domain() -> Weight {
		Weight::from_parts(20_000_000, 7681)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Domains` (r:1 w:1)
	fn disallow_domain() -> Weight {
		Weight::from_parts(20_000_000, 7681)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Domains` (r:1 w:0)
	/// Storage: `Registry::OrganisationDomains` (r:1 w:1)
	/// Storage: `Registry::NextOrganisationId` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:1)
	/// Storage: `Registry::Organisations` (r:0 w:1)
	fn attest_organisation() -> Weight {
		Weight::from_parts(45_000_000, 7681)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:2)
	fn amend_organisation() -> Weight {
		Weight::from_parts(35_000_000, 3817)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:1)
	fn revoke_organisation() -> Weight {
		Weight::from_parts(18_000_000, 3817)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:1)
	fn restore_organisation() -> Weight {
		Weight::from_parts(18_000_000, 3817)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: who owns the registrar and the member (r:10 w:0)
	/// Storage: `Registry::Members` (r:1 w:1)
	fn admit_member() -> Weight {
		Weight::from_parts(45_000_000, 8000)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Members` (r:1 w:1)
	fn dismiss_member() -> Weight {
		Weight::from_parts(20_000_000, 3817)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	fn register_university() -> Weight {
		Weight::from_parts(24_000_000, 3817)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: who owns the registrar and the provider (r:10 w:0)
	/// Storage: `Registry::Audits` (r:0 w:1)
	fn attest_audit() -> Weight {
		Weight::from_parts(38_000_000, 8000)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Audits` (r:1 w:1)
	fn revoke_audit() -> Weight {
		Weight::from_parts(18_000_000, 3609)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::VerifiedClients` (r:1 w:1)
	/// Storage: who owns the registrar and the client (r:10 w:0)
	fn verify_client() -> Weight {
		Weight::from_parts(38_000_000, 8000)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::VerifiedClients` (r:1 w:1)
	fn unverify_client() -> Weight {
		Weight::from_parts(18_000_000, 3573)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:0)
	/// Storage: the genesis hash and the interval (r:2 w:0)
	/// And a signature.
	fn authorize_heartbeat() -> Weight {
		Weight::from_parts(80_000_000, 5398)
			.saturating_add(T::DbWeight::get().reads(4_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Roots` (r:0 w:2)
	/// Storage: the parameters of liveness (r:5 w:0)
	fn heartbeat() -> Weight {
		Weight::from_parts(40_000_000, 5398)
			.saturating_add(T::DbWeight::get().reads(7_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}

	/// Storage: as `heartbeat`, and `Registry::Nodes` (r:0 w:1)
	/// Storage: the open work of the node (r:1 w:0)
	/// Storage: a charge (r:32 w:34)
	fn heartbeat_ends_outage() -> Weight {
		Weight::from_parts(480_000_000, 66000)
			.saturating_add(T::DbWeight::get().reads(40_u64))
			.saturating_add(T::DbWeight::get().writes(38_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: the parameters of liveness (r:5 w:0)
	/// Storage: a charge (r:32 w:34)
	fn report_offline() -> Weight {
		Weight::from_parts(480_000_000, 66000)
			.saturating_add(T::DbWeight::get().reads(39_u64))
			.saturating_add(T::DbWeight::get().writes(36_u64))
	}

	/// Storage: `Registry::Nodes` (r:2 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:1)
	/// Storage: the parameters of liveness (r:7 w:0)
	fn announce_downtime() -> Weight {
		Weight::from_parts(45_000_000, 9806)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:2)
	/// Storage: the parameters of liveness (r:5 w:0)
	fn accept_handover() -> Weight {
		Weight::from_parts(45_000_000, 6126)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	fn register_provider() -> Weight {
		Weight::from_parts(12_000_000, 3526)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::Audits` (r:0 w:1)
	fn deregister_provider() -> Weight {
		Weight::from_parts(11_000_000, 3526)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}

	/// Storage: `Registry::Providers` (r:2 w:1)
	/// Storage: `Registry::NextNodeId` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: `Registry::Nodes` (r:0 w:1)
	/// Storage: `Registry::Programmes` and `Registry::Organisations` (r:2 w:0)
	fn register_node() -> Weight {
		Weight::from_parts(130_000_000, 41514)
			.saturating_add(RocksDbWeight::get().reads(22_u64))
			.saturating_add(RocksDbWeight::get().writes(20_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:32 w:32)
	/// Storage: the open work and the stake of the node (r:4 w:0)
	/// Storage: what follows from the provider (r:2 w:0)
	fn update_manifest() -> Weight {
		Weight::from_parts(210_000_000, 82038)
			.saturating_add(RocksDbWeight::get().reads(40_u64))
			.saturating_add(RocksDbWeight::get().writes(34_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:2)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	fn rotate_worker_key() -> Weight {
		Weight::from_parts(32_000_000, 6058)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:1)
	/// Storage: `Registry::GpuOwners` (r:16 w:16)
	/// Storage: the open work and the stake of the node (r:3 w:0)
	/// Storage: what follows from the provider (r:2 w:0)
	fn exit_node() -> Weight {
		Weight::from_parts(112_000_000, 41514)
			.saturating_add(RocksDbWeight::get().reads(25_u64))
			.saturating_add(RocksDbWeight::get().writes(19_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: the stake of the node (r:3 w:0)
	/// Storage: what follows from the provider (r:2 w:0)
	fn refresh_node() -> Weight {
		Weight::from_parts(30_000_000, 5398)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:1)
	fn add_registrar() -> Weight {
		Weight::from_parts(12_000_000, 3549)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:1)
	/// Storage: `Registry::Domains` (r:0 w:1)
	fn remove_registrar() -> Weight {
		Weight::from_parts(14_000_000, 7681)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Domains` (r:1 w:1)
	fn allow_domain() -> Weight {
		Weight::from_parts(20_000_000, 7681)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Domains` (r:1 w:1)
	fn disallow_domain() -> Weight {
		Weight::from_parts(20_000_000, 7681)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Domains` (r:1 w:0)
	/// Storage: `Registry::OrganisationDomains` (r:1 w:1)
	/// Storage: `Registry::NextOrganisationId` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:1)
	/// Storage: `Registry::Organisations` (r:0 w:1)
	fn attest_organisation() -> Weight {
		Weight::from_parts(45_000_000, 7681)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:1)
	/// Storage: `Registry::Providers` (r:1 w:0)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:2)
	fn amend_organisation() -> Weight {
		Weight::from_parts(35_000_000, 3817)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:1)
	fn revoke_organisation() -> Weight {
		Weight::from_parts(18_000_000, 3817)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:1)
	fn restore_organisation() -> Weight {
		Weight::from_parts(18_000_000, 3817)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: who owns the registrar and the member (r:10 w:0)
	/// Storage: `Registry::Members` (r:1 w:1)
	fn admit_member() -> Weight {
		Weight::from_parts(45_000_000, 8000)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Members` (r:1 w:1)
	fn dismiss_member() -> Weight {
		Weight::from_parts(20_000_000, 3817)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Organisations` (r:1 w:0)
	/// Storage: `Registry::Members` (r:1 w:0)
	/// Storage: `Registry::Providers` (r:1 w:1)
	/// Storage: `Registry::WorkerKeys` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:1 w:0)
	fn register_university() -> Weight {
		Weight::from_parts(24_000_000, 3817)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: who owns the registrar and the provider (r:10 w:0)
	/// Storage: `Registry::Audits` (r:0 w:1)
	fn attest_audit() -> Weight {
		Weight::from_parts(38_000_000, 8000)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::Audits` (r:1 w:1)
	fn revoke_audit() -> Weight {
		Weight::from_parts(18_000_000, 3609)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::VerifiedClients` (r:1 w:1)
	/// Storage: who owns the registrar and the client (r:10 w:0)
	fn verify_client() -> Weight {
		Weight::from_parts(38_000_000, 8000)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Registrars` (r:1 w:0)
	/// Storage: `Registry::VerifiedClients` (r:1 w:1)
	fn unverify_client() -> Weight {
		Weight::from_parts(18_000_000, 3573)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:0)
	/// Storage: the genesis hash and the interval (r:2 w:0)
	/// And a signature.
	fn authorize_heartbeat() -> Weight {
		Weight::from_parts(80_000_000, 5398)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Roots` (r:0 w:2)
	/// Storage: the parameters of liveness (r:5 w:0)
	fn heartbeat() -> Weight {
		Weight::from_parts(40_000_000, 5398)
			.saturating_add(RocksDbWeight::get().reads(7_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}

	/// Storage: as `heartbeat`, and `Registry::Nodes` (r:0 w:1)
	/// Storage: the open work of the node (r:1 w:0)
	/// Storage: a charge (r:32 w:34)
	fn heartbeat_ends_outage() -> Weight {
		Weight::from_parts(480_000_000, 66000)
			.saturating_add(RocksDbWeight::get().reads(40_u64))
			.saturating_add(RocksDbWeight::get().writes(38_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: the parameters of liveness (r:5 w:0)
	/// Storage: a charge (r:32 w:34)
	fn report_offline() -> Weight {
		Weight::from_parts(480_000_000, 66000)
			.saturating_add(RocksDbWeight::get().reads(39_u64))
			.saturating_add(RocksDbWeight::get().writes(36_u64))
	}

	/// Storage: `Registry::Nodes` (r:2 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:1)
	/// Storage: the parameters of liveness (r:7 w:0)
	fn announce_downtime() -> Weight {
		Weight::from_parts(45_000_000, 9806)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}

	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Livenesses` (r:2 w:2)
	/// Storage: the parameters of liveness (r:5 w:0)
	fn accept_handover() -> Weight {
		Weight::from_parts(45_000_000, 6126)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
}
