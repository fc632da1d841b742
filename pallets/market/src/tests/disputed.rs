// SPDX-License-Identifier: Apache-2.0

//! Results that are disputed: they are not forgotten before that is over.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{agenda::RETRY, TaskId};

use crate::{mock::*, Agenda, Error, Event, Tasks, Wake};

/// A task whose result was paid in block 1 and is disputed.
fn disputed() -> TaskId {
	let id = publish_task(1);
	deliver(id, 0);
	assert_ok!(reveal(id, 0));
	Disputed::insert((id, 0), ());
	id
}

#[test]
fn what_is_disputed_is_kept_until_that_is_over() {
	ExtBuilder::build_and_execute(|| {
		let id = disputed();
		run_for(DisputeWindow::get() + 1);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(10_000);
		idle();
		assert!(Tasks::<Test>::contains_key(id));
		assert!(Disputable::contains_key((id, 0)));

		Disputed::remove((id, 0));
		assert_ok!(advance(id));
		System::assert_last_event(Event::TaskPruned { task: id }.into());
		assert_eq!(Disputable::iter().count(), 0);
	});
}

#[test]
fn a_dispute_over_an_unpaid_result_keeps_nothing() {
	ExtBuilder::build_and_execute(|| {
		let id = disputed();
		Disputed::remove((id, 0));
		Disputed::insert((id, 1), ());
		run_for(DisputeWindow::get() + 1);
		assert_ok!(advance(id));
	});
}

/// The chain comes back now and then, not in every block.
#[test]
fn the_agenda_does_not_spin_on_what_is_disputed() {
	ExtBuilder::build_and_execute(|| {
		let id = disputed();
		run_for(DisputeWindow::get() + 1);
		idle();
		let next = System::block_number() + RETRY;
		assert_eq!(task(id).wake, next);
		assert!(Agenda::<Test>::contains_key(Wake::At(next), id));
		assert_eq!(Agenda::<Test>::iter().count(), 1);

		Disputed::remove((id, 0));
		run_to(next - 1);
		idle();
		assert!(Tasks::<Test>::contains_key(id));
		run_to(next);
		idle();
		assert!(!Tasks::<Test>::contains_key(id));
	});
}

#[test]
fn what_cannot_be_disputed_yet_is_looked_after_when_it_can_no_longer() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		deliver(id, 0);
		assert_ok!(reveal(id, 0));
		// What was noted for the task while it was open comes first, and is too early.
		run_to(3);
		idle();
		run_to(1 + DisputeWindow::get());
		idle();
		assert!(Tasks::<Test>::contains_key(id));
		run_for(1);
		idle();
		assert!(!Tasks::<Test>::contains_key(id));
	});
}
