// SPDX-License-Identifier: Apache-2.0

//! Tests by topic, and what they share.

mod ejection;
mod invariants;
mod keys;
mod liveness;
mod manifests;
mod providers;
mod status;

use frame_support::assert_ok;
use surety_primitives::{
	node::{Gpu, Manifest, NodeStatus, SuspensionReason, SuspensionReasons},
	traits::{Discipline, OnTaskOutcome},
	NodeId, H256,
};

use crate::{mock::*, Event, NextNodeId, Nodes, Providers};

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
	(0..tasks).for_each(|task| Registry::on_settled(node, task.into()));
}

fn status(node: NodeId) -> NodeStatus {
	Nodes::<Test>::get(node).unwrap().status
}

fn below_requirement() -> NodeStatus {
	let mut reasons = SuspensionReasons::new();
	reasons.try_insert(SuspensionReason::BelowRequirement).unwrap();
	NodeStatus::Suspended(reasons)
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
