// SPDX-License-Identifier: Apache-2.0

//! Every boundary: what is possible in the last block of a window and what in the one after.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	task::{FailureReason, Misconduct},
	TaskId, H256,
};

use crate::{mock::*, AcceptanceEnd, Error, TaskOutcome};

fn report(task: TaskId) -> sp_runtime::DispatchResult {
	Market::report_failure(
		RuntimeOrigin::signed(worker(0)),
		task,
		FailureReason::TimeLimit,
		H256::zero(),
	)
}

#[test]
fn a_node_starts_up_to_the_last_block_of_its_window() {
	ExtBuilder::build_and_execute(|| {
		let (punctual, late) = (publish_task(1), publish_task(1));
		assert_ok!(accept(punctual, 0));
		assert_ok!(accept(late, 0));
		run_for(StartWindow::get());
		assert_ok!(start(punctual, 0));
		run_for(1);
		assert_noop!(start(late, 0), Error::<Test>::StartWindowClosed);
	});
}

#[test]
fn a_slot_reopens_in_the_block_after_the_window() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		assert_ok!(accept(id, 0));
		run_for(StartWindow::get());
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		assert_ok!(advance(id));
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::Abandoned));
		assert_eq!(heard(id), vec![Heard::Misconduct(0, Misconduct::JobAbandoned)]);
	});
}

#[test]
fn a_report_excuses_nobody_after_the_start_window() {
	ExtBuilder::build_and_execute(|| {
		let (punctual, late) = (publish_task(1), publish_task(1));
		assert_ok!(accept(punctual, 0));
		assert_ok!(accept(late, 0));
		run_for(StartWindow::get());
		assert_ok!(report(punctual));
		run_for(1);
		assert_noop!(report(late), Error::<Test>::StartWindowClosed);
	});
}

#[test]
fn a_report_excuses_nobody_after_the_deadline() {
	ExtBuilder::build_and_execute(|| {
		let (punctual, late) = (publish_task(1), publish_task(1));
		begin(punctual, 0);
		begin(late, 0);
		run_for(TASK_BLOCKS);
		assert_ok!(report(punctual));
		run_for(1);
		assert_noop!(report(late), Error::<Test>::DeadlinePassed);
	});
}

#[test]
fn a_task_is_accepted_and_started_up_to_its_deadline() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(3);
		run_for(TASK_BLOCKS);
		begin(id, 0);
		assert_ok!(accept(id, 1));
		run_for(1);
		assert_noop!(accept(id, 2), Error::<Test>::DeadlinePassed);
		assert_noop!(start(id, 1), Error::<Test>::DeadlinePassed);
	});
}

#[test]
fn results_are_committed_up_to_the_deadline() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		begin(id, 0);
		begin(id, 1);
		run_for(TASK_BLOCKS);
		assert_ok!(commit(id, 0));
		run_for(1);
		assert_noop!(commit(id, 1), Error::<Test>::DeadlinePassed);
		// A reveal has its own window.
		assert_ok!(reveal(id, 0));
		assert!(matches!(outcome(id), Some(TaskOutcome::Settled { node: 0, .. })));
	});
}

#[test]
fn a_result_is_revealed_up_to_the_last_block_of_its_turn() {
	ExtBuilder::build_and_execute(|| {
		let (punctual, late) = (publish_task(1), publish_task(1));
		deliver(punctual, 0);
		deliver(late, 0);
		run_for(RevealWindow::get());
		assert_ok!(reveal(punctual, 0));
		run_for(1);
		assert_noop!(reveal(late, 0), Error::<Test>::RevealWindowClosed);
	});
}

#[test]
fn a_turn_is_passed_in_the_block_after_its_window() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		deliver(id, 0);
		run_for(RevealWindow::get());
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		assert_ok!(advance(id));
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
	});
}

#[test]
fn the_window_of_a_turn_begins_with_the_turn_and_not_with_the_commit() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		deliver(id, 0);
		deliver(id, 1);
		run_for(2 * RevealWindow::get());
		assert_ok!(advance(id));
		run_for(RevealWindow::get());
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		assert_noop!(reveal(id, 1), Error::<Test>::RevealWindowClosed);
	});
}

#[test]
fn a_task_expires_in_the_block_after_its_deadline() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		run_for(TASK_BLOCKS);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		assert_ok!(advance(id));
	});
}

#[test]
fn expiry_tells_the_dropped_from_the_abandoned_and_from_the_late_comers() {
	ExtBuilder::build_and_execute(|| {
		// given a node that works, one that never started, and two that came at the end
		let id = publish_task(4);
		begin(id, 0);
		assert_ok!(accept(id, 1));
		run_to(task(id).deadline - StartWindow::get());
		assert_ok!(accept(id, 2));
		run_for(1);
		assert_ok!(accept(id, 3));

		// when the task expires in the first block in which it can
		run_to(task(id).deadline + 1);
		assert_ok!(advance(id));

		// then only those are blamed whose time had run out
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::Dropped));
		assert_eq!(end_of(id, 1), Some(AcceptanceEnd::Abandoned));
		assert_eq!(end_of(id, 2), Some(AcceptanceEnd::Abandoned));
		assert_eq!(end_of(id, 3), Some(AcceptanceEnd::Released));
		assert_eq!(
			heard(id),
			vec![
				Heard::Misconduct(0, Misconduct::JobDropped),
				Heard::Misconduct(1, Misconduct::JobAbandoned),
				Heard::Misconduct(2, Misconduct::JobAbandoned),
			]
		);
	});
}

#[test]
fn a_committed_result_keeps_a_task_from_expiring_until_its_turn_is_passed() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		begin(id, 0);
		begin(id, 1);
		run_to(task(id).deadline);
		assert_ok!(commit(id, 0));
		run_for(RevealWindow::get());
		assert_noop!(advance(id), Error::<Test>::NothingDue);

		run_for(1);
		assert_ok!(advance(id));
		assert_ok!(advance(id));

		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::RevealMissed));
		assert_eq!(end_of(id, 1), Some(AcceptanceEnd::Dropped));
		assert_eq!(outcome(id), Some(TaskOutcome::Expired));
	});
}

#[test]
fn deadlines_lie_between_the_next_block_and_the_longest_time() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		let publish =
			|deadline| race(RuntimeOrigin::signed(ALICE), source, input(), PAYMENT, deadline, 1);
		assert_noop!(publish(1), Error::<Test>::DeadlinePassed);
		assert_ok!(publish(2));
		assert_ok!(publish(1 + MAX_TASK_BLOCKS));
		assert_noop!(publish(2 + MAX_TASK_BLOCKS), Error::<Test>::DeadlineTooFar);
	});
}
