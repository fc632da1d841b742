// SPDX-License-Identifier: Apache-2.0

//! The steps of a job, made from the same values each time.

use frame_support::storage::with_storage_layer;
use surety_primitives::{rerun::Finding, traits::Resolve};

use super::*;

/// The genesis hash that `frame_system` writes for tests.
pub fn genesis() -> H256 {
	System::block_hash(0)
}

pub fn spec() -> SourceSpec {
	SourceSpec {
		image: Image {
			name: b"registry.example:5000/team/embed".to_vec().try_into().unwrap(),
			digest: H256::repeat_byte(1),
		},
		gpu: GpuRequirement::default(),
		memory_mib: 1_024,
		model: Model { id: H256::repeat_byte(2), weights_hash: H256::repeat_byte(3) },
		output: OutputSpec {
			format: OutputFormat::Text,
			min_tokens: 2,
			max_tokens: 100,
			max_repeat_run: 5,
		},
		comparator: Comparator::Exact,
		rerun_price: RERUN_PRICE,
		run_limit_secs: 60,
		network: NetworkPolicy::None,
		visibility: Visibility::Public,
		encrypted: false,
	}
}

pub fn input() -> Input {
	Input {
		uri: b"https://example.org/input.txt".to_vec().try_into().unwrap(),
		hash: H256::repeat_byte(4),
	}
}

/// What `node` computes: each node another output.
pub fn result(node: NodeId) -> ResultOpening {
	ResultOpening {
		output_hash: output_hash(node),
		summary: OutputSummary {
			format: OutputFormat::Text,
			bytes: 50,
			tokens: 10,
			longest_run: 1,
		},
		embedding: None,
		salt: [node as u8; 32],
	}
}

pub fn output_hash(node: NodeId) -> H256 {
	H256::from_low_u64_be(node.into())
}

pub fn model(node: NodeId) -> ModelOpening {
	ModelOpening {
		model_id: H256::repeat_byte(2),
		weights_hash: H256::repeat_byte(3),
		backend: H256::repeat_byte(5),
		nonce: [node as u8; 32],
	}
}

pub fn publish_source() -> SourceId {
	let id = crate::NextSourceId::<Test>::get();
	assert_ok!(Market::publish_source(RuntimeOrigin::signed(ALICE), spec()));
	id
}

/// What is published on `source` by First Response.
pub fn task_spec(
	source: SourceId,
	input: Input,
	payment: Balance,
	deadline: BlockNumber,
	racers: u8,
) -> TaskSpec {
	let competition = Competition::FirstResponse { racers };
	TaskSpec { source, input, payment, deadline, competition, needs: Needs::default() }
}

/// Publishes a task by First Response.
pub fn race(
	origin: RuntimeOrigin,
	source: SourceId,
	input: Input,
	payment: Balance,
	deadline: BlockNumber,
	racers: u8,
) -> DispatchResult {
	Market::publish_task(origin, task_spec(source, input, payment, deadline, racers))
}

pub fn publish_task_on(source: SourceId, racers: u8) -> TaskId {
	let id = crate::NextTaskId::<Test>::get();
	let deadline = System::block_number() + TASK_BLOCKS;
	assert_ok!(race(RuntimeOrigin::signed(ALICE), source, input(), PAYMENT, deadline, racers));
	id
}

/// A task of Alice on a source of hers.
pub fn publish_task(racers: u8) -> TaskId {
	publish_task_on(publish_source(), racers)
}

pub fn accept(task: TaskId, node: NodeId) -> DispatchResult {
	Market::accept_task(RuntimeOrigin::signed(worker(node)), task)
}

pub fn start(task: TaskId, node: NodeId) -> DispatchResult {
	let commitment = model(node).commitment(genesis(), task, node);
	Market::start_task(RuntimeOrigin::signed(worker(node)), task, commitment)
}

pub fn commit(task: TaskId, node: NodeId) -> DispatchResult {
	let commitment = result(node).commitment(genesis(), task, node);
	Market::commit_result(RuntimeOrigin::signed(worker(node)), task, commitment)
}

pub fn reveal(task: TaskId, node: NodeId) -> DispatchResult {
	let origin = RuntimeOrigin::signed(worker(node));
	Market::reveal_result(origin, task, result(node), model(node))
		.map(drop)
		.map_err(|error| error.error)
}

/// Does what is due.
pub fn advance(task: TaskId) -> DispatchResult {
	Market::advance_task(anyone(), task)
}

/// Lets the node whose turn it is reveal, as an oracle does who has bound itself.
pub fn show(task: TaskId) -> DispatchResult {
	let node = crate::Tasks::<Test>::get(task).and_then(|it| waits(&it)).unwrap_or_default();
	<Market as Resolve>::show(task, node)
}

/// Ends what a result of a task waits for.
pub fn resolve(task: TaskId, finding: Finding) -> DispatchResult {
	let node = crate::Tasks::<Test>::get(task).and_then(|it| waits(&it)).unwrap_or_default();
	with_storage_layer(|| {
		Looking::remove(task, node);
		<Market as Resolve>::resolve(task, node, finding)
	})
}

/// The same, where oracles found the result valid or wrong.
pub fn verdict(task: TaskId, valid: bool) -> DispatchResult {
	resolve(task, if valid { Finding::Right } else { Finding::Wrong })
}

/// Lets the chain do what it does when a block has room.
pub fn idle() {
	Market::on_idle(System::block_number(), Weight::MAX);
}

/// Accepts and starts.
pub fn begin(task: TaskId, node: NodeId) {
	assert_ok!(accept(task, node));
	assert_ok!(start(task, node));
}

/// Accepts, starts and commits.
pub fn deliver(task: TaskId, node: NodeId) {
	begin(task, node);
	assert_ok!(commit(task, node));
}

/// Anyone.
pub fn anyone() -> RuntimeOrigin {
	RuntimeOrigin::signed(BOB)
}

pub fn run_to(block: BlockNumber) {
	System::set_block_number(block);
}

pub fn run_for(blocks: BlockNumber) {
	run_to(System::block_number() + blocks);
}
