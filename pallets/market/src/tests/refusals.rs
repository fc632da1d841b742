// SPDX-License-Identifier: Apache-2.0

//! Each refusal that is no boundary of time: those are in `timeouts`, those of sources in
//! `sources`, those of verdicts in `verify`.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::BadOrigin;
use surety_primitives::{
	node::NodeStatus,
	task::{FailureReason, Input, MAX_RACERS},
	SourceId, TaskId, H256, SUR,
};

use crate::{mock::*, Error, MAX_ATTEMPTS};

fn report(task: TaskId, node: u32) -> sp_runtime::DispatchResult {
	Market::report_failure(
		RuntimeOrigin::signed(worker(node)),
		task,
		FailureReason::NoOutput,
		H256::zero(),
	)
}

#[test]
fn tasks_that_cannot_be_published() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		let publish = |source: SourceId, input: Input, payment, racers| {
			race(RuntimeOrigin::signed(ALICE), source, input, payment, 50, racers)
		};
		assert_noop!(publish(source + 1, input(), PAYMENT, 1), Error::<Test>::NoSuchSource);
		assert_noop!(publish(source, input(), SUR - 1, 1), Error::<Test>::PaymentTooSmall);
		for uri in [&b""[..], b"\xff"] {
			let input = Input { uri: uri.to_vec().try_into().unwrap(), ..input() };
			assert_noop!(publish(source, input, PAYMENT, 1), Error::<Test>::UriInvalid);
		}
		for racers in [0, MAX_RACERS as u8 + 1] {
			assert_noop!(
				publish(source, input(), PAYMENT, racers),
				Error::<Test>::RacersOutOfRange
			);
		}
		assert_noop!(publish(source, input(), FUNDS, 1), sp_runtime::TokenError::FundsUnavailable);
		assert_ok!(publish(source, input(), SUR, MAX_RACERS as u8));
	});
}

#[test]
fn nodes_that_may_not_accept() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		assert_noop!(
			Market::accept_task(RuntimeOrigin::signed(BOB), id),
			Error::<Test>::NotAWorkerKey
		);
		// The owner's key is not the worker's.
		assert_noop!(
			Market::accept_task(RuntimeOrigin::signed(owner(0)), id),
			Error::<Test>::NotAWorkerKey
		);
		assert_noop!(accept(id + 1, 0), Error::<Test>::NoSuchTask);

		for status in
			[NodeStatus::Suspended(Default::default()), NodeStatus::Exiting, NodeStatus::Released]
		{
			change_node(0, |node| node.status = status);
			assert_noop!(accept(id, 0), Error::<Test>::NodeNotActive);
		}
		change_node(1, |node| node.sufficient = false);
		assert_noop!(accept(id, 1), Error::<Test>::BelowRequirement);
		change_node(2, |node| node.capable = false);
		assert_noop!(accept(id, 2), Error::<Test>::CapacityTooSmall);
		change_node(3, |node| node.owner = ALICE);
		assert_noop!(accept(id, 3), Error::<Test>::OwnTask);

		change_node(4, |node| node.status = NodeStatus::Onboarding);
		assert_ok!(accept(id, 4));
	});
}

#[test]
fn a_node_has_one_attempt_however_it_ended() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(3);
		begin(id, 0);
		assert_noop!(accept(id, 0), Error::<Test>::AlreadyAccepted);

		assert_ok!(accept(id, 1));
		assert_ok!(report(id, 1));
		assert_noop!(accept(id, 1), Error::<Test>::AlreadyAccepted);

		assert_ok!(accept(id, 2));
		run_for(StartWindow::get() + 1);
		assert_ok!(advance(id));
		assert_noop!(accept(id, 2), Error::<Test>::AlreadyAccepted);
	});
}

#[test]
fn attempts_are_bounded() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		begin(id, 0);
		for node in 1..MAX_ATTEMPTS {
			assert_ok!(accept(id, node));
			assert_ok!(report(id, node));
		}
		assert_noop!(accept(id, MAX_ATTEMPTS), Error::<Test>::TooManyAttempts);

		// The one in play can still deliver.
		assert_ok!(commit(id, 0));
		assert_ok!(reveal(id, 0));
	});
}

#[test]
fn steps_out_of_order() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		for step in [start, commit, reveal, report] {
			assert_noop!(step(id, 0), Error::<Test>::NotAccepted);
		}
		assert_noop!(advance(id), Error::<Test>::NothingDue);

		assert_ok!(accept(id, 0));
		assert_noop!(commit(id, 0), Error::<Test>::NotStarted);
		assert_noop!(reveal(id, 0), Error::<Test>::NotCommitted);

		assert_ok!(start(id, 0));
		assert_noop!(start(id, 0), Error::<Test>::AlreadyStarted);
		assert_noop!(reveal(id, 0), Error::<Test>::NotCommitted);
		run_for(StartWindow::get() + 1);
		assert_noop!(advance(id), Error::<Test>::NothingDue);

		assert_ok!(commit(id, 0));
		assert_noop!(start(id, 0), Error::<Test>::AlreadyStarted);
		assert_noop!(commit(id, 0), Error::<Test>::AlreadyCommitted);
		assert_noop!(report(id, 0), Error::<Test>::AlreadyCommitted);
	});
}

#[test]
fn what_has_ended_cannot_be_resumed() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		begin(id, 0);
		assert_ok!(report(id, 0));
		for step in [start, commit, reveal, report] {
			assert_noop!(step(id, 0), Error::<Test>::NotAccepted);
		}
		assert_ok!(Market::cancel_task(RuntimeOrigin::signed(ALICE), id));
		for step in [accept, start, commit, reveal, report] {
			assert_noop!(step(id, 1), Error::<Test>::TaskEnded);
		}
		assert_noop!(
			Market::cancel_task(RuntimeOrigin::signed(ALICE), id),
			Error::<Test>::TaskEnded
		);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
	});
}

#[test]
fn every_call_names_a_task_that_does_not_exist() {
	ExtBuilder::build_and_execute(|| {
		for step in [accept, start, commit, reveal, report] {
			assert_noop!(step(0, 0), Error::<Test>::NoSuchTask);
		}
		for call in [Market::cancel_task, Market::advance_task] {
			assert_noop!(call(anyone(), 0), Error::<Test>::NoSuchTask);
		}
	});
}

#[test]
fn only_the_client_cancels() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		assert_noop!(Market::cancel_task(anyone(), id), Error::<Test>::NotTaskClient);
	});
}

#[test]
fn nobody_is_paid_for_a_node_that_is_gone() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		deliver(id, 0);
		forget_node(0);
		assert_noop!(reveal(id, 0), Error::<Test>::NoSuchNode);
		assert_eq!(locked(), PAYMENT + RERUN_PRICE);
	});
}

#[test]
fn every_call_wants_a_signature() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		let none = RuntimeOrigin::none;
		let reason = FailureReason::TimeLimit;
		let calls = [
			Market::publish_source(none(), spec()),
			Market::retire_source(none(), 0),
			Market::withdraw_source_stake(none(), 0),
			race(none(), 0, input(), PAYMENT, 50, 1),
			Market::cancel_task(none(), id),
			Market::accept_task(none(), id),
			Market::start_task(none(), id, H256::zero()),
			Market::commit_result(none(), id, H256::zero()),
			Market::reveal_result(none(), id, result(0), model(0)).map(drop).map_err(|it| it.error),
			Market::report_failure(none(), id, reason, H256::zero()),
			Market::advance_task(none(), id),
			Market::publish_tasks(none(), Default::default()),
			Market::respond(none(), id, result(0), model(0), SUR, Default::default()),
			Market::confirm_response(none(), id, 0),
			Market::reject_responses(none(), id),
			Market::bid_task(none(), id, H256::zero()),
			Market::open_bid(none(), id, SUR, [0; 32]),
		];
		for refused in calls {
			assert_eq!(refused, Err(BadOrigin.into()));
		}
	});
}
