// SPDX-License-Identifier: Apache-2.0

//! The life of a task, from publication to pruning.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	liability::Terms,
	output::FormatViolation,
	task::{Competition, FailureReason, Misconduct},
	traits::OpenWork,
	Perbill, H256,
};

use crate::{
	mock::*, AcceptanceEnd, AcceptanceStage, Amounts, Check, Error, Event, Sources, TaskOutcome,
	TaskStage, TaskTerms, Tasks,
};

fn report(task: u64, node: u32) -> sp_runtime::DispatchResult {
	Market::report_failure(
		RuntimeOrigin::signed(worker(node)),
		task,
		FailureReason::ExitCode(1),
		H256::zero(),
	)
}

const REPORTED: AcceptanceEnd =
	AcceptanceEnd::Reported { reason: FailureReason::ExitCode(1), log_hash: H256::zero() };

#[test]
fn one_job_from_publication_to_payment() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();

		// published: the payment is locked
		let id = publish_task_on(source, 1);
		assert_eq!(locked(), PAYMENT + RERUN_PRICE);
		assert_eq!(Sources::<Test>::get(source).unwrap().open_tasks, 1);
		System::assert_last_event(
			Event::TaskPublished {
				task: id,
				source,
				client: ALICE,
				payment: PAYMENT,
				rerun_price: RERUN_PRICE,
				deadline: 1 + TASK_BLOCKS,
				competition: Competition::FirstResponse { racers: 1 },
			}
			.into(),
		);

		// accepted
		assert_ok!(accept(id, 0));
		assert_eq!(Market::open_tasks(0), 1);
		System::assert_last_event(accepted(id, 0));

		// started
		assert_ok!(start(id, 0));
		let model_commitment = model(0).commitment(genesis(), id, 0);
		System::assert_last_event(
			Event::TaskStarted { task: id, node: 0, model_commitment }.into(),
		);

		// committed: nobody is before, so it is the node's turn
		run_to(5);
		assert_ok!(commit(id, 0));
		let commitment = result(0).commitment(genesis(), id, 0);
		System::assert_has_event(
			Event::ResultCommitted { task: id, node: 0, order: 0, commitment }.into(),
		);
		System::assert_last_event(
			Event::TurnStarted { task: id, node: 0, until: 25, sampled: is_sampled(id) }.into(),
		);
		assert_eq!(turn(id), Some((0, 5)));

		// revealed and paid
		assert_ok!(reveal(id, 0));
		let (fee, paid) = (PAYMENT / 40, PAYMENT - PAYMENT / 40);
		let amounts = Amounts { paid, fee, students: 0 };
		let (node, check) = (0, Check::NotSampled);
		let outcome = TaskOutcome::Settled { node, output_hash: output_hash(0), check, amounts };
		assert_eq!(task(id).stage, TaskStage::Ended { outcome, at: 5 });
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::Paid));
		assert_eq!((balance(owner(0)), fees(), locked()), (paid, fee, 0));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE - PAYMENT);
		assert_eq!(heard(id), vec![Heard::Settled(0)]);
		assert_eq!(Market::open_tasks(0), 0);
		assert_eq!(Sources::<Test>::get(source).unwrap().open_tasks, 0);
		System::assert_has_event(
			Event::ResultRevealed { task: id, node: 0, output_hash: output_hash(0) }.into(),
		);
		System::assert_has_event(
			Event::AcceptanceEnded { task: id, node: 0, end: AcceptanceEnd::Paid }.into(),
		);
		System::assert_last_event(Event::TaskEnded { task: id, outcome }.into());
	});
}

#[test]
fn a_task_keeps_the_windows_of_its_publication() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		StartWindow::set(&1);
		RevealWindow::set(&1);
		DisputeWindow::set(&1);
		ConfirmWindow::set(&1);
		RejectionShare::set(&Perbill::one());
		BidBond::set(&Perbill::one());
		LiabilityTerms::set(&Terms { margin_percent: 200, min_probability: Perbill::one() });

		let terms = TaskTerms {
			start_window: 10,
			reveal_window: 20,
			confirm_window: 40,
			dispute_window: 50,
			rejection_share: Perbill::from_percent(10),
			liability: Terms { margin_percent: 150, min_probability: Perbill::from_percent(5) },
			bid_bond: Perbill::from_percent(10),
		};
		assert_eq!(task(id).terms, terms);
		assert_ok!(accept(id, 0));
		run_for(10);
		assert_ok!(start(id, 0));
		assert_ok!(commit(id, 0));
		run_for(20);
		assert_ok!(reveal(id, 0));
		run_for(50);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
	});
}

#[test]
fn a_cancelled_task_returns_everything_and_blames_nobody() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		assert_ok!(accept(id, 0));
		run_for(StartWindow::get() + 1);

		assert_ok!(Market::cancel_task(RuntimeOrigin::signed(ALICE), id));

		assert_eq!(outcome(id), Some(TaskOutcome::Cancelled));
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::Released));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE);
		assert_eq!((Market::open_tasks(0), heard(id)), (0, vec![]));
	});
}

#[test]
fn a_task_is_cancelled_only_while_nobody_works_on_it() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		let cancel = || Market::cancel_task(RuntimeOrigin::signed(ALICE), id);
		begin(id, 0);
		assert_noop!(cancel(), Error::<Test>::WorkStarted);
		assert_ok!(commit(id, 0));
		assert_noop!(cancel(), Error::<Test>::WorkStarted);
		run_for(RevealWindow::get() + 1);
		assert_ok!(advance(id));

		// The only node that worked has failed: nothing is taken from anybody.
		assert_ok!(cancel());
	});
}

#[test]
fn an_expired_task_returns_everything() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		run_to(task(id).deadline + 1);

		assert_ok!(advance(id));

		assert_eq!(outcome(id), Some(TaskOutcome::Expired));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE);
		System::assert_last_event(
			Event::TaskEnded { task: id, outcome: TaskOutcome::Expired }.into(),
		);
	});
}

#[test]
fn a_reported_failure_is_no_misconduct_and_ends_a_task_of_one_racer() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		begin(id, 0);

		assert_ok!(report(id, 0));

		assert_eq!(end_of(id, 0), Some(REPORTED));
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE);
		assert_eq!(heard(id), vec![]);
	});
}

#[test]
fn a_node_may_report_before_it_starts() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		assert_ok!(accept(id, 0));
		assert_ok!(report(id, 0));
		assert_eq!((end_of(id, 0), heard(id)), (Some(REPORTED), vec![]));
	});
}

#[test]
fn a_task_fails_with_as_many_failures_as_racers_once_nothing_is_in_play() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		begin(id, 0);
		assert_ok!(report(id, 0));
		assert_eq!(outcome(id), None);

		// Two failures, but a third node took the free slot.
		begin(id, 1);
		begin(id, 2);
		assert_ok!(report(id, 1));
		assert_eq!(outcome(id), None);

		assert_ok!(report(id, 2));
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
	});
}

#[test]
fn abandoning_is_not_failing() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		assert_ok!(accept(id, 0));
		run_for(StartWindow::get() + 1);
		assert_ok!(advance(id));
		assert_eq!(outcome(id), None);

		// The slot is free again.
		deliver(id, 1);
		assert_ok!(reveal(id, 1));
		assert!(matches!(outcome(id), Some(TaskOutcome::Settled { node: 1, .. })));
	});
}

#[test]
fn the_last_to_leave_ends_a_task_that_has_failed_even_by_abandoning() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		begin(id, 0);
		begin(id, 1);
		assert_ok!(report(id, 0));
		assert_ok!(accept(id, 2));
		assert_ok!(report(id, 1));
		run_for(StartWindow::get() + 1);

		assert_ok!(advance(id));

		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
	});
}

#[test]
fn another_model_than_the_sources_is_misconduct() {
	ExtBuilder::build_and_execute(|| {
		for change in [0, 1] {
			let id = publish_task(1);
			let mut wrong = model(0);
			let field = if change == 0 { &mut wrong.model_id } else { &mut wrong.weights_hash };
			*field = H256::repeat_byte(0xee);
			assert_ok!(accept(id, 0));
			let commitment = wrong.commitment(genesis(), id, 0);
			assert_ok!(Market::start_task(RuntimeOrigin::signed(worker(0)), id, commitment));
			assert_ok!(commit(id, 0));

			let origin = RuntimeOrigin::signed(worker(0));
			// What it weighed is the most that a reveal can: nothing returns.
			let weighed = Market::reveal_result(origin, id, result(0), wrong);
			assert_eq!(weighed.unwrap().actual_weight, None);

			assert_eq!(end_of(id, 0), Some(AcceptanceEnd::WrongModel));
			assert_eq!(outcome(id), Some(TaskOutcome::Failed));
			assert_eq!(heard(id), vec![Heard::Misconduct(0, Misconduct::WrongModel)]);
			assert_eq!(locked(), 0);
		}
	});
}

#[test]
fn an_output_against_the_spec_is_misconduct_and_its_rule_is_named() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		let mut looping = result(0);
		looping.summary.longest_run = spec().output.max_repeat_run + 1;
		begin(id, 0);
		let commitment = looping.commitment(genesis(), id, 0);
		assert_ok!(Market::commit_result(RuntimeOrigin::signed(worker(0)), id, commitment));

		let origin = RuntimeOrigin::signed(worker(0));
		assert_ok!(Market::reveal_result(origin, id, looping, model(0)));

		let end = AcceptanceEnd::BadFormat(FormatViolation::RepeatLoop);
		System::assert_has_event(Event::AcceptanceEnded { task: id, node: 0, end }.into());
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		assert_eq!(heard(id), vec![Heard::Misconduct(0, Misconduct::FormatViolation)]);
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE);
	});
}

#[test]
fn an_ended_task_is_pruned_one_block_after_its_window() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		assert_ok!(Market::cancel_task(RuntimeOrigin::signed(ALICE), id));
		run_for(DisputeWindow::get());
		assert_noop!(advance(id), Error::<Test>::NothingDue);

		run_for(1);
		assert_ok!(advance(id));

		assert_eq!(Tasks::<Test>::get(id), None);
		System::assert_last_event(Event::TaskPruned { task: id }.into());
		assert_noop!(advance(id), Error::<Test>::NoSuchTask);
		assert_eq!(publish_task(1), id + 1);
	});
}

#[test]
fn a_node_counts_its_work_over_all_tasks() {
	ExtBuilder::build_and_execute(|| {
		let (first, second) = (publish_task(1), publish_task(1));
		deliver(first, 0);
		begin(second, 0);
		assert_eq!(Market::open_tasks(0), 2);
		assert_ok!(reveal(first, 0));
		assert_eq!(Market::open_tasks(0), 1);
		assert_ok!(report(second, 0));
		assert_eq!(Market::open_tasks(0), 0);
		assert!(!crate::OpenTasks::<Test>::contains_key(0));
	});
}

#[test]
fn the_record_shows_how_far_each_node_came() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(3);
		deliver(id, 0);
		begin(id, 1);
		assert_ok!(accept(id, 2));

		let stages: Vec<_> = task(id).acceptances.iter().map(|it| it.stage).collect();
		let model_commitment = model(0).commitment(genesis(), id, 0);
		let commitment = result(0).commitment(genesis(), id, 0);
		assert_eq!(
			stages[0],
			AcceptanceStage::Committed { at: 1, order: 0, round: 2, model_commitment, commitment }
		);
		assert!(matches!(stages[1], AcceptanceStage::Started { since: 1, .. }));
		assert_eq!(stages[2], AcceptanceStage::Accepted { since: 1 });
	});
}
