// SPDX-License-Identifier: Apache-2.0

//! Sampled turns: nobody reveals before an oracle has bound itself to what it got.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	rerun::{Finding, Job, Shown},
	source::{Comparator, SourceSpec},
	task::{Competition, Misconduct},
	traits::{OpenWork, Resolve},
	NodeId, Percent, TaskId, SUR,
};

use super::steps::*;
use crate::{mock::*, AcceptanceEnd, Check, Error, Event, NextSourceId, NextTaskId, TaskOutcome};

/// A race in which these nodes have committed, the results of which are sampled, and nobody may reveal.
fn hidden(nodes: u8) -> TaskId {
	sample(true, true);
	let id = publish_task(nodes);
	(0..nodes.into()).for_each(|node| deliver(id, node));
	id
}

fn job(id: TaskId, node: NodeId) -> Job<AccountId> {
	let part = *task(id).acceptance(node).unwrap();
	Job {
		client: ALICE,
		owner: owner(node),
		payment: PAYMENT,
		liability: part.liability,
		sampling: part.sampling,
		rerun_price: RERUN_PRICE,
		comparator: Comparator::Exact,
		run_limit_secs: 60,
	}
}

fn shown(node: NodeId) -> Shown {
	let result = result(node);
	Shown { output_hash: result.output_hash, summary: result.summary }
}

#[test]
fn a_sampled_result_stays_hidden_until_an_oracle_has_bound_itself() {
	ExtBuilder::build_and_execute(|| {
		// given a result that was drawn
		let id = hidden(1);
		System::assert_has_event(Event::OracleAwaited { task: id, node: 0 }.into());
		assert_noop!(reveal(id, 0), Error::<Test>::OracleCommitsFirst);
		assert_eq!(told(id), [Drawn::Turn(0, job(id, 0))]);
		let started =
			|it: &RuntimeEvent| matches!(it, RuntimeEvent::Market(Event::TurnStarted { .. }));
		assert!(!System::events().iter().any(|it| started(&it.event)));

		// when an oracle has bound itself, long after
		run_for(500);
		assert_ok!(show(id));

		// then the window is a whole one from there
		let until = 501 + RevealWindow::get();
		let sampled = true;
		System::assert_last_event(Event::TurnStarted { task: id, node: 0, until, sampled }.into());
		assert_eq!(turn(id), Some((0, 501)));
		run_to(until);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		assert_ok!(reveal(id, 0));
		let job = job(id, 0);
		assert_eq!(told(id), [Drawn::Turn(0, job.clone()), Drawn::Shown(0, job, shown(0))]);
		assert_eq!((outcome(id), task(id).shown(0)), (None, Some(shown(0))));
		assert_ok!(resolve(id, Finding::Right));
		assert!(matches!(outcome(id), Some(TaskOutcome::Settled { check: Check::Verified, .. })));
	});
}

#[test]
fn oracles_hear_which_cosine_the_source_asks_for() {
	ExtBuilder::build_and_execute(|| {
		sample(true, true);
		let comparator = Comparator::Cosine { threshold: Percent::from_percent(85) };
		let source = NextSourceId::<Test>::get();
		let spec = SourceSpec { comparator, ..spec() };
		assert_ok!(Market::publish_source(RuntimeOrigin::signed(ALICE), spec));
		let deadline = System::block_number() + TASK_BLOCKS;
		let (id, origin) = (NextTaskId::<Test>::get(), RuntimeOrigin::signed(ALICE));
		assert_ok!(race(origin, source, input(), PAYMENT, deadline, 1));
		deliver(id, 0);
		assert_eq!(told(id), [Drawn::Turn(0, Job { comparator, ..job(id, 0) })]);
	});
}

#[test]
fn nothing_lapses_while_a_result_is_hidden() {
	ExtBuilder::build_and_execute(|| {
		let id = hidden(2);
		for block in [RevealWindow::get() + 2, task(id).deadline + 1, 5 * MAX_TASK_BLOCKS] {
			run_to(block);
			idle();
			assert_noop!(advance(id), Error::<Test>::NothingDue);
			assert_noop!(reveal(id, 0), Error::<Test>::OracleCommitsFirst);
			assert_noop!(reveal(id, 1), Error::<Test>::NotYourTurn);
			assert_noop!(cancel(id), Error::<Test>::WorkStarted);
		}
		assert_eq!((heard(id), Market::open_tasks(0)), (vec![], 1));
		// It does not stand on the agenda meanwhile.
		assert_eq!(task(id).wake, u32::MAX);

		// Once it may be shown the chain itself sees that it is not.
		assert_ok!(show(id));
		run_for(RevealWindow::get() + 1);
		assert_noop!(reveal(id, 0), Error::<Test>::RevealWindowClosed);
		idle();
		assert_eq!(heard(id), [Heard::Misconduct(0, Misconduct::RevealMissed)]);
		assert_eq!(turn(id).unwrap().0, 1);
	});
}

#[test]
fn whoever_looks_at_a_result_that_is_not_shown_can_stop() {
	ExtBuilder::build_and_execute(|| {
		let id = hidden(2);
		assert_ok!(show(id));
		run_for(RevealWindow::get() + 1);
		assert_ok!(advance(id));
		// The next one is hidden in its turn.
		let told_of = [Drawn::Turn(0, job(id, 0)), Drawn::Failed(0), Drawn::Turn(1, job(id, 1))];
		assert_eq!(told(id), told_of);
		assert_eq!(Looking::iter_keys().collect::<Vec<_>>(), [(id, 1)]);
		assert_noop!(reveal(id, 1), Error::<Test>::OracleCommitsFirst);
	});
}

#[test]
fn whoever_looks_at_an_invalid_result_can_stop() {
	ExtBuilder::build_and_execute(|| {
		sample(true, true);
		let id = publish_task(1);
		begin(id, 0);
		let mut empty = result(0);
		empty.summary.tokens = 0;
		let cheat = || RuntimeOrigin::signed(worker(0));
		let commitment = empty.commitment(genesis(), id, 0);
		assert_ok!(Market::commit_result(cheat(), id, commitment));
		assert_ok!(show(id));

		assert_ok!(Market::reveal_result(cheat(), id, empty, model(0)));

		assert!(matches!(end_of(id, 0), Some(AcceptanceEnd::BadFormat(_))));
		assert_eq!(told(id).last(), Some(&Drawn::Failed(0)));
		assert_eq!((task(id).shown(0), Looking::iter().count()), (None, 0));
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
	});
}

#[test]
fn a_refutation_is_not_told_to_those_who_made_it() {
	ExtBuilder::build_and_execute(|| {
		let id = hidden(2);
		assert_ok!(show(id));
		assert_ok!(reveal(id, 0));
		assert_ok!(resolve(id, Finding::Wrong));
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::Refuted));
		assert!(!told(id).contains(&Drawn::Failed(0)));
		assert_eq!(told(id).last(), Some(&Drawn::Turn(1, job(id, 1))));
	});
}

/// Attack: a node reveals in the transaction that begins its turn, before any oracle can have bound itself.
#[test]
fn a_reveal_begins_no_turn_that_is_sampled() {
	for waits in [true, false] {
		ExtBuilder::build_and_execute(|| {
			set_seeds(Seeds::Rounds(0));
			let id = publish_task(1);
			deliver(id, 0);
			run_to(2 * ROUND);
			sample(waits, waits);

			assert_noop!(reveal(id, 0), Error::<Test>::OracleCommitsFirst);
			assert_eq!(told(id), []);

			// Anyone begins it, and so does the chain. Where no oracle can be had it may be shown at once.
			idle();
			assert_eq!(told(id).len(), 1);
			if waits {
				assert_noop!(reveal(id, 0), Error::<Test>::OracleCommitsFirst);
			} else {
				assert_ok!(reveal(id, 0));
				let Some(TaskOutcome::Settled { check: Check::Unverified, .. }) = outcome(id)
				else {
					panic!("{:?}", outcome(id))
				};
			}
		});
	}
}

#[test]
fn only_what_is_hidden_is_shown_and_once() {
	ExtBuilder::build_and_execute(|| {
		let open = publish_task(1);
		deliver(open, 5);
		let show_of = <Market as Resolve>::show;
		assert_noop!(show_of(open, 5), Error::<Test>::NothingWaiting);
		let id = hidden(2);
		assert_noop!(show_of(id + 1, 0), Error::<Test>::NoSuchTask);
		assert_noop!(show_of(id, 1), Error::<Test>::NothingWaiting);
		assert_ok!(show_of(id, 0));
		assert_noop!(show_of(id, 0), Error::<Test>::NothingWaiting);
		assert_ok!(reveal(id, 0));
		assert_noop!(show_of(id, 0), Error::<Test>::NothingWaiting);
		assert_ok!(resolve(id, Finding::Right));
		assert_noop!(show_of(id, 0), Error::<Test>::TaskEnded);
	});
}

#[test]
fn nothing_is_decided_before_it_is_shown_and_nothing_of_another_node() {
	ExtBuilder::build_and_execute(|| {
		let id = hidden(2);
		for finding in [Finding::Right, Finding::Wrong, Finding::Unknown] {
			assert_noop!(resolve(id, finding), Error::<Test>::NothingWaiting);
		}
		assert_ok!(show(id));
		assert_noop!(
			<Market as Resolve>::resolve(id, 0, Finding::Right),
			Error::<Test>::NothingWaiting
		);
		assert_ok!(reveal(id, 0));
		for finding in [Finding::Right, Finding::Wrong, Finding::Unknown] {
			assert_noop!(
				<Market as Resolve>::resolve(id, 1, finding),
				Error::<Test>::NothingWaiting
			);
		}
	});
	// The same where results are revealed together.
	ExtBuilder::build_and_execute(|| {
		sample_everything();
		let id = publish_with(Competition::ManualConfirmation { responders: 2 });
		(0..2).for_each(|node| deliver(id, node));
		for node in 0..2 {
			assert_ok!(respond(id, node, SUR));
		}
		assert_ok!(confirm(id, 0));
		assert_noop!(
			<Market as Resolve>::resolve(id, 1, Finding::Right),
			Error::<Test>::NothingWaiting
		);
		let Drawn::Shown(0, job, seen) = told(id).remove(0) else { panic!("{:?}", told(id)) };
		assert_eq!((job.payment, seen), (SUR, shown(0)));
		assert_ok!(resolve(id, Finding::Right));
	});
}

#[test]
fn a_called_bidder_waits_too_and_its_windows_with_it() {
	ExtBuilder::build_and_execute(|| {
		let id = won_auction(3 * SUR);
		assert_ok!(start(id, 0));
		sample(true, true);
		assert_ok!(commit(id, 0));
		assert_noop!(reveal(id, 0), Error::<Test>::OracleCommitsFirst);
		assert_eq!(told(id), [Drawn::Turn(0, Job { payment: 3 * SUR, ..job(id, 0) })]);

		run_to(task(id).deadline + 100);
		idle();
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		assert_ok!(show(id));
		assert_ok!(reveal(id, 0));
		assert_ok!(resolve(id, Finding::Unknown));
		assert!(matches!(outcome(id), Some(TaskOutcome::Settled { check: Check::Unverified, .. })));
	});
}

#[test]
fn nobody_looks_for_a_node_that_is_gone() {
	ExtBuilder::build_and_execute(|| {
		sample(true, true);
		let id = publish_task(1);
		begin(id, 0);
		forget_node(0);
		assert_ok!(commit(id, 0));
		assert_eq!((told(id), turn(id)), (vec![], Some((0, 1))));
	});
}
