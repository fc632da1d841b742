// SPDX-License-Identifier: Apache-2.0

//! What is kept of jobs that failed by themselves, for clients who do not believe it.

use frame_support::assert_ok;
use surety_primitives::{
	task::FailureReason,
	traits::{ReportedFailure, Settlements},
	NodeId, TaskId, H256, SUR,
};

use super::steps::*;
use crate::{mock::*, Failures, TaskOutcome};

fn report(id: TaskId, node: NodeId) {
	let origin = RuntimeOrigin::signed(worker(node));
	assert_ok!(Market::report_failure(origin, id, FailureReason::ExitCode(1), H256::zero()));
}

fn failure(id: TaskId, node: NodeId) -> Option<ReportedFailure<AccountId>> {
	<Market as Settlements<_>>::failure(id, node)
}

#[test]
fn a_failure_is_told_with_what_stood_behind_the_job_once_the_task_has_ended() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		begin(id, 0);
		let liability = task(id).acceptance(0).unwrap().liability;
		run_for(7);
		report(id, 0);
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		let ReportedFailure { job, blocks, at } = failure(id, 0).unwrap();
		assert_eq!((blocks, at), (7, System::block_number()));
		assert_eq!((job.client, job.owner), (ALICE, owner(0)));
		assert_eq!((job.payment, job.liability), (PAYMENT, liability));
		assert_eq!(failure(id, 1), None);
		// It was not paid.
		assert_eq!(<Market as Settlements<_>>::settlement(id, 0), None);
	});
}

/// Others who still work on it would learn the result from oracles who do the job.
#[test]
fn as_long_as_the_task_is_open_nothing_is_told() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		begin(id, 0);
		begin(id, 1);
		report(id, 0);
		assert_eq!(failure(id, 0), None);
		run_for(1);
		assert_ok!(commit(id, 1));
		assert_eq!(failure(id, 0), None);
		assert_ok!(reveal(id, 1));
		assert!(failure(id, 0).is_some_and(|it| it.blocks == 0));
		assert_eq!(failure(id, 1), None);
	});
}

#[test]
fn what_was_never_begun_is_no_failed_job() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		assert_ok!(accept(id, 0));
		report(id, 0);
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		assert_eq!(failure(id, 0), None);
	});
}

#[test]
fn in_an_auction_it_would_have_been_paid_what_it_bid() {
	ExtBuilder::build_and_execute(|| {
		let id = won_auction(4 * SUR);
		assert_ok!(start(id, 0));
		report(id, 0);
		assert_ok!(advance(id));
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		assert_eq!(failure(id, 0).unwrap().job.payment, 4 * SUR);
	});
}

#[test]
fn it_is_kept_as_long_as_the_task_and_that_as_long_as_somebody_looks() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		begin(id, 0);
		report(id, 0);
		Disputed::insert((id, 0), ());
		run_for(DisputeWindow::get() + 1);
		assert!(advance(id).is_err());
		assert!(failure(id, 0).is_some());
		Disputed::remove((id, 0));
		assert_ok!(advance(id));
		assert!(!Failures::<Test>::contains_key(id, 0));
		assert_eq!(failure(id, 0), None);
	});
}
