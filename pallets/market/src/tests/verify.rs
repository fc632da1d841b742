// SPDX-License-Identifier: Apache-2.0

//! The seam of verification: results that wait for a verdict.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::traits::OpenWork;

use crate::{mock::*, AcceptanceEnd, AcceptanceStage, Amounts, Check, Error, Event, TaskOutcome};

#[test]
fn a_sampled_result_waits_for_its_payment() {
	ExtBuilder::build_and_execute(|| {
		sample_everything();
		let id = publish_task(1);
		deliver(id, 0);

		assert_ok!(reveal(id, 0));

		System::assert_last_event(Event::VerdictAwaited { task: id, node: 0 }.into());
		let stage = AcceptanceStage::Waiting { since: 1 };
		assert_eq!(task(id).acceptance(0).unwrap().stage, stage);
		assert_eq!((outcome(id), Market::open_tasks(0)), (None, 1));
		assert_eq!((balance(owner(0)), locked()), (0, PAYMENT + RERUN_PRICE));
	});
}

#[test]
fn a_valid_verdict_pays_and_releases_the_others() {
	ExtBuilder::build_and_execute(|| {
		sample_everything();
		let id = publish_task(2);
		deliver(id, 0);
		deliver(id, 1);
		assert_ok!(reveal(id, 0));

		assert_ok!(verdict(id, true));

		let (paid, fee) = (PAYMENT - PAYMENT / 40, PAYMENT / 40);
		let amounts = Amounts { paid, fee, students: 0 };
		let (node, check) = (0, Check::Verified);
		let settled = TaskOutcome::Settled { node, output_hash: output_hash(0), check, amounts };
		assert_eq!(outcome(id), Some(settled));
		assert_eq!(end_of(id, 1), Some(AcceptanceEnd::Released));
		assert_eq!(balance(owner(0)), paid);
		assert_noop!(verdict(id, true), Error::<Test>::TaskEnded);
	});
}

#[test]
fn a_refutation_passes_the_turn_and_leaves_the_blame_to_the_verifiers() {
	ExtBuilder::build_and_execute(|| {
		sample_everything();
		let id = publish_task(2);
		deliver(id, 0);
		deliver(id, 1);
		assert_ok!(reveal(id, 0));
		run_for(500);

		assert_ok!(verdict(id, false));

		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::Refuted));
		assert_eq!(heard(id), vec![]);
		assert_eq!(turn(id), Some((1, 501)));
		assert_ok!(reveal(id, 1));
		assert_ok!(verdict(id, false));
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE);
	});
}

#[test]
fn while_a_result_waits_nothing_passes_it() {
	ExtBuilder::build_and_execute(|| {
		sample_everything();
		let id = publish_task(2);
		deliver(id, 0);
		assert_ok!(reveal(id, 0));
		deliver(id, 1);
		run_to(task(id).deadline + RevealWindow::get() + 1);

		assert_noop!(reveal(id, 0), Error::<Test>::AlreadyRevealed);
		assert_noop!(reveal(id, 1), Error::<Test>::NotYourTurn);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		assert_noop!(
			Market::cancel_task(RuntimeOrigin::signed(ALICE), id),
			Error::<Test>::WorkStarted
		);
	});
}

#[test]
fn there_is_nothing_to_resolve_before_a_reveal() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		let resolve = |id| verdict(id, true);
		assert_noop!(resolve(id + 1), Error::<Test>::NoSuchTask);
		assert_noop!(resolve(id), Error::<Test>::NothingWaiting);
		deliver(id, 0);
		assert_noop!(resolve(id), Error::<Test>::NothingWaiting);
	});
}

#[test]
fn a_verdict_that_cannot_be_carried_out_changes_nothing() {
	ExtBuilder::build_and_execute(|| {
		sample_everything();
		let id = publish_task(1);
		deliver(id, 0);
		assert_ok!(reveal(id, 0));
		lose_lock(id);

		// The refund fails after the acceptance has ended.
		assert_noop!(verdict(id, false), "nothing locked");
		assert_eq!(Market::open_tasks(0), 1);
	});
}
