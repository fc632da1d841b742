// SPDX-License-Identifier: Apache-2.0

//! Consensus: nodes drawn from volunteers do the same job, and those who agree are paid.

mod agreement;
mod attacks;
mod draw;
mod due;
mod histories;
mod invariants;
mod similar;
mod volunteers;

use frame_support::{assert_ok, storage::with_storage_layer};
use sp_runtime::{DispatchResult, Percent};
use surety_primitives::{
	commitment::ResultOpening,
	similarity::{self, Embedding},
	source::{Comparator, SourceSpec},
	task::{Competition, TaskSpec},
	Balance, BlockNumber, NodeId, SourceId, TaskId, H256,
};

use crate::{mock::*, NextSourceId, NextTaskId, Panels};

/// For how many blocks volunteers are taken.
const VOLUNTEER_BLOCKS: BlockNumber = 10;

fn publish_source_by(comparator: Comparator) -> SourceId {
	let id = NextSourceId::<Test>::get();
	let spec = SourceSpec { comparator, ..spec() };
	assert_ok!(Market::publish_source(RuntimeOrigin::signed(ALICE), spec));
	id
}

/// A task of Alice for a panel.
fn publish_for(source: SourceId, payment: Balance, nodes: u8, quorum: u8) -> TaskId {
	let id = NextTaskId::<Test>::get();
	let deadline = System::block_number() + TASK_BLOCKS;
	let quorum = Percent::from_percent(quorum);
	let volunteer_blocks = VOLUNTEER_BLOCKS;
	let competition = Competition::Consensus { nodes, quorum, volunteer_blocks };
	let spec = TaskSpec { competition, ..task_spec(source, input(), payment, deadline, 1) };
	assert_ok!(Market::publish_task(RuntimeOrigin::signed(ALICE), spec));
	id
}

fn publish(nodes: u8, quorum: u8) -> TaskId {
	publish_for(publish_source_by(Comparator::Exact), PAYMENT, nodes, quorum)
}

fn volunteer(task: TaskId, node: NodeId) -> DispatchResult {
	Market::volunteer(RuntimeOrigin::signed(worker(node)), task)
}

/// Lets these nodes volunteer.
fn volunteers(task: TaskId, nodes: impl IntoIterator<Item = NodeId>) {
	for node in nodes {
		assert_ok!(volunteer(task, node));
	}
}

/// Lets these nodes volunteer, and the time for that pass.
fn gather(task: TaskId, nodes: impl IntoIterator<Item = NodeId>) {
	volunteers(task, nodes);
	run_for(VOLUNTEER_BLOCKS + 1);
}

/// Draws the panel of a task among these nodes. Says who was drawn.
fn draw_among(task: TaskId, nodes: impl IntoIterator<Item = NodeId>) -> Vec<NodeId> {
	gather(task, nodes);
	assert_ok!(advance(task));
	assert_ok!(advance(task));
	seats(task)
}

/// A panel of three that decides by this quorum.
fn panel_of_three(quorum: u8) -> (TaskId, [NodeId; 3]) {
	let id = publish(3, quorum);
	let seats = draw_among(id, 0..9);
	(id, seats.try_into().unwrap())
}

/// The nodes of a panel in the order of the draw.
fn seats(task: TaskId) -> Vec<NodeId> {
	Panels::<Test>::get(task).unwrap().seats.iter().map(|seat| seat.0).collect()
}

/// The result of `node` where its output is this one.
fn answer(output: u8, node: NodeId) -> ResultOpening {
	ResultOpening { output_hash: H256::repeat_byte(output), ..result(node) }
}

/// The same where outputs are compared by embeddings.
fn embedded(components: &[i16], node: NodeId) -> (ResultOpening, Embedding) {
	let embedding: Embedding = components.to_vec().try_into().unwrap();
	let hash = similarity::hash(&embedding);
	(ResultOpening { embedding: Some(hash), ..result(node) }, embedding)
}

fn commit_to(task: TaskId, node: NodeId, result: &ResultOpening) -> DispatchResult {
	let commitment = result.commitment(genesis(), task, node);
	Market::commit_result(RuntimeOrigin::signed(worker(node)), task, commitment)
}

/// Starts and commits.
fn work(task: TaskId, node: NodeId, result: &ResultOpening) {
	assert_ok!(start(task, node));
	assert_ok!(commit_to(task, node, result));
}

fn show(
	task: TaskId,
	node: NodeId,
	result: ResultOpening,
	embedding: Option<Embedding>,
) -> DispatchResult {
	let origin = RuntimeOrigin::signed(worker(node));
	with_storage_layer(|| Market::reveal_to_panel(origin, task, result, model(node), embedding))
}

/// Lets the nodes of a panel find these outputs, one each, and reveal them.
fn find(task: TaskId, found: impl IntoIterator<Item = (NodeId, u8)>) {
	let found: Vec<_> = found.into_iter().collect();
	for (node, output) in &found {
		work(task, *node, &answer(*output, *node));
	}
	for (node, output) in found {
		assert_ok!(show(task, node, answer(output, node), None));
	}
}

/// What is left of a part when the fee is taken.
fn less_fee(part: Balance) -> Balance {
	part - part / 40
}

/// What Alice has when nothing of hers was spent and she has one source.
const UNSPENT: Balance = FUNDS - SOURCE_STAKE;
