// SPDX-License-Identifier: Apache-2.0

//! The steps of manual confirmations and auctions, made from the same values each time.

use frame_support::assert_ok;
use sp_runtime::DispatchResult;
use surety_primitives::{
	commitment::BidOpening,
	task::{Competition, TaskSpec},
	Balance, NodeId, TaskId,
};

use crate::mock::*;

/// Publishes a task of Alice with another model of competition than First Response.
pub fn publish_with(competition: Competition) -> TaskId {
	let (source, id) = (publish_source(), crate::NextTaskId::<Test>::get());
	let deadline = System::block_number() + TASK_BLOCKS;
	let spec = TaskSpec { competition, ..task_spec(source, input(), PAYMENT, deadline, 1) };
	assert_ok!(Market::publish_task(RuntimeOrigin::signed(ALICE), spec));
	id
}

pub fn respond(task: TaskId, node: NodeId, price: Balance) -> DispatchResult {
	let origin = RuntimeOrigin::signed(worker(node));
	Market::respond(origin, task, result(node), model(node), price, Default::default())
}

pub fn confirm(task: TaskId, node: NodeId) -> DispatchResult {
	Market::confirm_response(RuntimeOrigin::signed(ALICE), task, node)
}

pub fn reject(task: TaskId) -> DispatchResult {
	Market::reject_responses(RuntimeOrigin::signed(ALICE), task)
}

/// What `node` bids at this price.
pub fn offer(node: NodeId, price: Balance) -> BidOpening {
	BidOpening { price, salt: [node as u8; 32] }
}

pub fn bid(task: TaskId, node: NodeId, price: Balance) -> DispatchResult {
	let commitment = offer(node, price).commitment(genesis(), task, node);
	Market::bid_task(RuntimeOrigin::signed(worker(node)), task, commitment)
}

pub fn open(task: TaskId, node: NodeId, price: Balance) -> DispatchResult {
	let BidOpening { price, salt } = offer(node, price);
	Market::open_bid(RuntimeOrigin::signed(worker(node)), task, price, salt)
}

pub fn cancel(task: TaskId) -> DispatchResult {
	Market::cancel_task(RuntimeOrigin::signed(ALICE), task)
}

/// A task of an auction that node 0 has won alone, for this price.
pub fn won_auction(price: Balance) -> TaskId {
	let id = publish_with(Competition::Auction { bid_blocks: 5, work_blocks: 20 });
	assert_ok!(bid(id, 0, price));
	run_for(6);
	assert_ok!(open(id, 0, price));
	assert_ok!(advance(id));
	id
}
