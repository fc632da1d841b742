// SPDX-License-Identifier: Apache-2.0

//! Heartbeats, announced downtime, outages, and those who abuse them.

mod attacks;
mod downtime;
mod heartbeats;
mod invariants;
mod outages;

use frame_support::{
	assert_err, assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	pallet_prelude::{
		InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
	},
	traits::Authorize,
};
use frame_system::RawOrigin;
use sp_runtime::{testing::TestSignature, DispatchResult};
use surety_primitives::{
	slash::{Condition, Incident},
	stake::StakeId,
	telemetry::{Anchor, Heartbeat},
	traits::{Anchors, Uptimes},
	BlockNumber,
};

use super::*;
use crate::{Call, Error, Livenesses, Roots};

/// The key of [`node`].
const WORKER: u64 = 11;

fn now() -> BlockNumber {
	System::block_number()
}

fn wait(blocks: BlockNumber) {
	System::set_block_number(now() + blocks);
}

fn heartbeat(node: NodeId, sequence: u32) -> Heartbeat {
	Heartbeat { node, sequence, root: H256::repeat_byte(sequence as u8), samples: 3 }
}

fn genesis() -> H256 {
	System::block_hash(0)
}

fn signed_by(worker: u64, heartbeat: Heartbeat) -> Call<Test> {
	let message = heartbeat.message(genesis()).as_bytes().to_vec();
	Call::heartbeat { heartbeat, signature: TestSignature(worker, message) }
}

/// What a pool says of a call.
fn offer(call: &Call<Test>) -> Result<ValidTransaction, InvalidTransaction> {
	match call.authorize(TransactionSource::External).expect("heartbeats authorise themselves") {
		Ok((valid, _)) => Ok(valid),
		Err(TransactionValidityError::Invalid(why)) => Err(why),
		Err(other) => panic!("{other:?}"),
	}
}

/// Sends a heartbeat, if the pool takes it.
fn beat(node: NodeId) -> DispatchResult {
	let next = Livenesses::<Test>::get(node).map_or(0, |liveness| liveness.next);
	let worker = Nodes::<Test>::get(node).unwrap().worker;
	let Call::heartbeat { heartbeat, signature } = signed_by(worker, heartbeat(node, next)) else {
		unreachable!()
	};
	Registry::heartbeat(RawOrigin::Authorized.into(), heartbeat, signature)
		.map(drop)
		.map_err(|error| error.error)
}

/// A node of Alice that works and sent a heartbeat.
fn node() -> NodeId {
	let node = working_node();
	assert_ok!(beat(node));
	node
}

/// A node of Bob that works and sent a heartbeat.
fn other_node() -> NodeId {
	let node = register(BOB, 12, [2]);
	FakeStaking::bond(node);
	assert_ok!(beat(node));
	node
}

/// Heartbeats for as many blocks.
fn go_on(nodes: &[NodeId], blocks: BlockNumber) {
	let end = now() + blocks;
	while now() + INTERVAL <= end {
		wait(INTERVAL);
		for node in nodes {
			assert_ok!(beat(*node));
		}
	}
	System::set_block_number(end);
}

/// Silence of this length: it begins one interval after the last heartbeat.
fn be_silent_for(blocks: BlockNumber) {
	wait(INTERVAL + blocks);
}

fn report(node: NodeId) -> DispatchResult {
	Registry::report_offline(RuntimeOrigin::signed(PAUPER), node)
}

fn announce(node: NodeId, blocks: BlockNumber, successor: NodeId) -> DispatchResult {
	let owner = Nodes::<Test>::get(node).unwrap().owner;
	let until = now() + blocks;
	Registry::announce_downtime(RuntimeOrigin::signed(owner), node, until, successor)
}

fn accept(node: NodeId, by: u64) -> DispatchResult {
	Registry::accept_handover(RuntimeOrigin::signed(by), node)
}

fn charged() -> Vec<Condition> {
	FakeSlashing::charges().into_iter().map(|charge| charge.condition).collect()
}

fn offline() -> NodeStatus {
	let mut reasons = SuspensionReasons::new();
	reasons.try_insert(SuspensionReason::Offline).unwrap();
	NodeStatus::Suspended(reasons)
}

fn uptime_lost(node: NodeId) -> BlockNumber {
	Livenesses::<Test>::get(node).unwrap().log.total(now(), DAY)
}
