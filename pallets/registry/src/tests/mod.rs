// SPDX-License-Identifier: Apache-2.0

//! Tests by topic, and what they share.

mod attestations;
mod ejection;
mod encryption;
mod invariants;
mod keys;
mod liveness;
mod manifests;
mod organisations;
mod providers;
mod registrars;
mod status;

use frame_support::assert_ok;
use sp_runtime::{DispatchResult, Perbill};
use surety_primitives::{
	node::{Gpu, Manifest, NodeStatus, SuspensionReason, SuspensionReasons},
	traits::{Discipline, InspectClients, OnTaskOutcome, PaidJob},
	NodeId, OrganisationId, H256,
};

use crate::{mock::*, Domain, Event, NextNodeId, NextOrganisationId, Nodes, Providers};

/// A GPU that is the same for the same `number`.
fn gpu(number: u64) -> Gpu {
	Gpu {
		model: b"GeForce RTX 4090".to_vec().try_into().unwrap(),
		uuid_hash: H256::from_low_u64_be(number),
		vram_mib: 24_576,
		compute_capability: 89,
	}
}

/// A sound manifest with these GPUs.
fn manifest(gpus: impl IntoIterator<Item = u64>) -> Manifest {
	Manifest {
		gpus: gpus.into_iter().map(gpu).collect::<Vec<_>>().try_into().unwrap(),
		cpus: 16,
		memory_mib: 65_536,
		region: b"eu-west".to_vec().try_into().unwrap(),
		endpoint: b"https://node.example".to_vec().try_into().unwrap(),
	}
}

/// Registers a node of `owner`, who becomes a provider unless it is one.
fn register(owner: u64, worker: u64, gpus: impl IntoIterator<Item = u64>) -> NodeId {
	if !Providers::<Test>::contains_key(owner) {
		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(owner)));
	}
	let id = NextNodeId::<Test>::get();
	assert_ok!(Registry::register_node(RuntimeOrigin::signed(owner), worker, manifest(gpus)));
	id
}

/// A node of Alice that works.
fn working_node() -> NodeId {
	let node = register(ALICE, 11, [1]);
	FakeStaking::bond(node);
	node
}

/// A node of Alice whose stake waits for the end of the exit delay.
fn exiting_node() -> NodeId {
	let node = working_node();
	assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), node));
	node
}

/// A node of Alice that has left.
fn released_node() -> NodeId {
	let node = register(ALICE, 11, [1]);
	assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), node));
	node
}

/// A node of Alice that was thrown out. It has stake.
fn ejected_node() -> NodeId {
	let node = working_node();
	Registry::eject(node);
	node
}

/// Pays `tasks` tasks to a node.
fn settle(node: NodeId, tasks: u32) {
	let job = PaidJob { client: CAROL, fee: 0, verified: false };
	(0..tasks).for_each(|task| Registry::on_settled(node, task.into(), &job));
}

fn status(node: NodeId) -> NodeStatus {
	Nodes::<Test>::get(node).unwrap().status
}

fn below_requirement() -> NodeStatus {
	suspended([SuspensionReason::BelowRequirement])
}

fn suspended(reasons: impl IntoIterator<Item = SuspensionReason>) -> NodeStatus {
	let mut all = SuspensionReasons::new();
	for reason in reasons {
		all.try_insert(reason).unwrap();
	}
	NodeStatus::Suspended(all)
}

fn domain(name: &str) -> Domain {
	name.as_bytes().to_vec().try_into().unwrap()
}

/// Attests to an institution, a tenth of whose revenue is for [`PROGRAMME`].
fn attest(registrar: u64, name: &str) -> DispatchResult {
	Registry::attest_organisation(
		RuntimeOrigin::signed(registrar),
		H256::repeat_byte(9),
		domain(name),
		PROGRAMME,
		Perbill::from_percent(10),
	)
}

/// An institution that [`REGINA`] attested to.
fn organisation() -> OrganisationId {
	organisation_of("mit.edu", PROGRAMME)
}

fn organisation_of(name: &str, programme: u64) -> OrganisationId {
	let id = NextOrganisationId::<Test>::get();
	assert_ok!(Registry::attest_organisation(
		RuntimeOrigin::signed(REGINA),
		H256::repeat_byte(9),
		domain(name),
		programme,
		Perbill::from_percent(10),
	));
	id
}

/// An institution that has `member` as a provider.
fn university(member: u64) -> OrganisationId {
	let id = organisation();
	assert_ok!(Registry::admit_member(RuntimeOrigin::signed(REGINA), id, member));
	assert_ok!(Registry::register_university(RuntimeOrigin::signed(member), id));
	id
}

/// The nodes and the GPUs that a provider counts.
fn counts(provider: u64) -> (u32, u32) {
	let provider = Providers::<Test>::get(provider).unwrap();
	(provider.nodes, provider.gpus)
}

/// The registry's events since the last call.
fn events() -> Vec<Event<Test>> {
	let records = System::events();
	System::reset_events();
	records
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Registry(event) => Some(event),
			_ => None,
		})
		.collect()
}
