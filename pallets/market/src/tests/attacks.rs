// SPDX-License-Identifier: Apache-2.0

//! What somebody would try who wants the payment without the work.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{commitment::ResultOpening, NodeId, TaskId, H256};

use crate::{mock::*, Error, TaskOutcome};

/// Node 1 races with commitments that were made for `made_for`, and node 0 has delivered nothing.
fn race_with_commitments_of(id: TaskId, made_for: (H256, TaskId, NodeId)) {
	let (genesis, task, node) = made_for;
	let thief = RuntimeOrigin::signed(worker(1));
	assert_ok!(accept(id, 1));
	let commitment = model(0).commitment(genesis, task, node);
	assert_ok!(Market::start_task(thief.clone(), id, commitment));
	let commitment = result(0).commitment(genesis, task, node);
	assert_ok!(Market::commit_result(thief, id, commitment));
}

fn thief_reveals(id: TaskId) -> sp_runtime::DispatchResult {
	Market::reveal_result(RuntimeOrigin::signed(worker(1)), id, result(0), model(0))
}

#[test]
fn a_copied_commitment_cannot_be_opened() {
	ExtBuilder::build_and_execute(|| {
		// given node 0, which committed first, and node 1, which copied its commitments
		let id = publish_task(2);
		deliver(id, 0);
		race_with_commitments_of(id, (genesis(), id, 0));

		// when node 0's turn lapses and node 1 knows what to open them with
		run_for(RevealWindow::get() + 1);
		assert_ok!(advance(id));

		// then they open for node 0 alone
		assert_noop!(thief_reveals(id), Error::<Test>::OpeningMismatch);
	});
}

#[test]
fn a_copied_commitment_that_came_first_cannot_be_opened_either() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		begin(id, 0);
		race_with_commitments_of(id, (genesis(), id, 0));
		assert_ok!(commit(id, 0));
		assert_noop!(thief_reveals(id), Error::<Test>::OpeningMismatch);

		// The copy only delays the honest node, and costs the copier a missed reveal.
		run_for(RevealWindow::get() + 1);
		assert_ok!(advance(id));
		assert_ok!(reveal(id, 0));
		assert!(matches!(outcome(id), Some(TaskOutcome::Settled { node: 0, .. })));
	});
}

#[test]
fn a_commitment_of_another_task_or_chain_cannot_be_replayed() {
	ExtBuilder::build_and_execute(|| {
		let done = publish_task(1);
		deliver(done, 1);
		assert_ok!(reveal(done, 1));

		for made_for in [(genesis(), done, 1), (H256::zero(), done + 1, 1)] {
			let id = publish_task(1);
			race_with_commitments_of(id, made_for);
			assert_noop!(thief_reveals(id), Error::<Test>::OpeningMismatch);
		}
	});
}

#[test]
fn both_openings_must_match_and_may_be_corrected() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		deliver(id, 0);
		let origin = || RuntimeOrigin::signed(worker(0));
		let better = ResultOpening { output_hash: H256::repeat_byte(9), ..result(0) };
		assert_noop!(
			Market::reveal_result(origin(), id, better, model(0)),
			Error::<Test>::OpeningMismatch
		);
		assert_noop!(
			Market::reveal_result(origin(), id, result(0), model(1)),
			Error::<Test>::OpeningMismatch
		);

		assert_ok!(reveal(id, 0));
	});
}

#[test]
fn a_strangers_worker_key_reveals_nothing() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		deliver(id, 0);
		let reveal_as =
			|who| Market::reveal_result(RuntimeOrigin::signed(who), id, result(0), model(0));
		assert_noop!(reveal_as(worker(1)), Error::<Test>::NotAccepted);
		assert_noop!(reveal_as(owner(0)), Error::<Test>::NotAWorkerKey);
		deliver(id, 1);
		assert_noop!(reveal_as(worker(1)), Error::<Test>::NotYourTurn);
	});
}

#[test]
fn a_result_is_paid_once() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		deliver(id, 0);
		assert_ok!(reveal(id, 0));
		let paid = balance(owner(0));

		assert_noop!(reveal(id, 0), Error::<Test>::TaskEnded);
		run_to(1 + DisputeWindow::get());
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		assert_eq!(balance(owner(0)), paid);
	});
}

#[test]
fn a_revealed_result_cannot_be_taken_by_a_later_commit() {
	ExtBuilder::build_and_execute(|| {
		// The output of node 0 is public while it waits for its verdict.
		sample_everything();
		let id = publish_task(2);
		deliver(id, 0);
		assert_ok!(reveal(id, 0));

		begin(id, 1);
		let copy = ResultOpening { salt: [9; 32], ..result(0) };
		let commitment = copy.commitment(genesis(), id, 1);
		let thief = || RuntimeOrigin::signed(worker(1));
		assert_ok!(Market::commit_result(thief(), id, commitment));
		assert_noop!(
			Market::reveal_result(thief(), id, copy, model(1)),
			Error::<Test>::NotYourTurn
		);
	});
}

/// The author of a block orders the commits in it.
#[test]
fn the_order_within_a_block_does_not_choose_who_is_paid() {
	let winner = |salt, order: [NodeId; 2]| {
		let mut first = None;
		ExtBuilder::build_and_execute(|| {
			set_seeds(Seeds::Rounds(salt));
			let id = publish_task(2);
			(0..2).for_each(|node| begin(id, node));
			for node in order {
				assert_ok!(commit(id, node));
			}
			run_for(3 * ROUND);
			assert_ok!(advance(id));
			first = turn(id).map(|turn| turn.0);
		});
		first.unwrap()
	};
	let winners: Vec<_> = (0..20).map(|salt| winner(salt, [0, 1])).collect();
	assert!((0..20).all(|salt| winner(salt, [1, 0]) == winners[salt as usize]));
	assert!(winners.contains(&0) && winners.contains(&1), "{winners:?}");
}

#[test]
fn a_client_cannot_work_for_itself() {
	ExtBuilder::build_and_execute(|| {
		change_node(0, |node| node.owner = ALICE);
		let id = publish_task(1);
		assert_noop!(accept(id, 0), Error::<Test>::OwnTask);
	});
}

#[test]
fn a_client_cannot_take_back_what_is_committed() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		deliver(id, 0);
		assert_noop!(
			Market::cancel_task(RuntimeOrigin::signed(ALICE), id),
			Error::<Test>::WorkStarted
		);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		assert_ok!(reveal(id, 0));
	});
}
