// SPDX-License-Identifier: Apache-2.0

//! `try_state` finds each kind of damage that it is there to find.

use frame_support::assert_ok;
use surety_primitives::{source::Visibility, task::Competition, Perbill};

use crate::{
	mock::*, Acceptance, AcceptanceStage, Agenda, AllowLists, NextSourceId, NextTaskId, OpenTasks,
	Sources, TaskOf, TaskOutcome, TaskStage, Tasks, Turn, Wake,
};

/// Breaks a chain with two tasks, one in a race and one settled, and says what `try_state` says.
fn damage(breaking: impl FnOnce()) -> &'static str {
	ExtBuilder::build().execute_with(|| {
		let racing = publish_task(2);
		deliver(racing, 0);
		deliver(racing, 1);
		let settled = publish_task(1);
		deliver(settled, 0);
		assert_ok!(reveal(settled, 0));
		assert_ok!(Market::do_try_state());

		breaking();
		Market::do_try_state().unwrap_err().into()
	})
}

fn change_task(id: u64, change: impl FnOnce(&mut TaskOf<Test>)) {
	Tasks::<Test>::mutate(id, |task| change(task.as_mut().unwrap()));
}

#[test]
fn counters_that_differ_from_what_they_count() {
	let miscounted = "OpenTasks differs from the acceptances in play";
	assert_eq!(damage(|| OpenTasks::<Test>::insert(0, 2)), miscounted);
	assert_eq!(damage(|| OpenTasks::<Test>::remove(0)), miscounted);
	assert_eq!(damage(|| OpenTasks::<Test>::insert(9, 1)), miscounted);
	assert_eq!(
		damage(|| { Sources::<Test>::mutate(0, |source| source.as_mut().unwrap().open_tasks = 2) }),
		"a source miscounts its open tasks"
	);
	assert_eq!(
		damage(|| Sources::<Test>::remove(0)),
		"a task is open on a source that does not exist"
	);
}

#[test]
fn a_stake_that_grew() {
	assert_eq!(
		damage(|| Staked::insert(0, (ALICE, SOURCE_STAKE + 1))),
		"a source has more at stake than was locked for it"
	);
}

#[test]
fn ended_tasks_with_life_in_them() {
	let outcome = TaskOutcome::Expired;
	assert_eq!(
		damage(|| change_task(0, |task| task.stage = TaskStage::Ended { outcome, at: 1 })),
		"an ended task has work in play"
	);
	assert_eq!(
		damage(|| change_task(1, |task| task.turn =
			Some(Turn { node: 0, since: 1, sampled: false, hidden: false }))),
		"it is somebody's turn in an ended task"
	);
}

#[test]
fn races_that_break_their_rules() {
	assert_eq!(
		damage(|| change_task(0, |task| {
			task.turn = Some(Turn { node: 7, since: 1, sampled: false, hidden: false })
		})),
		"the turn is that of no result"
	);
	assert_eq!(
		damage(|| change_task(0, |task| {
			task.competition = Competition::FirstResponse { racers: 1 }
		})),
		"more nodes are at work than may"
	);
	assert_eq!(
		damage(|| change_task(0, |task| {
			task.competition = Competition::ManualConfirmation { responders: 5 }
		})),
		"results are revealed in turns and are not"
	);
	assert_eq!(
		damage(|| change_task(0, |task| {
			let stage = AcceptanceStage::Accepted { since: 1 };
			task.acceptances
				.try_push(Acceptance {
					node: 0,
					liability: 0,
					sampling: Perbill::zero(),
					shown: None,
					stage,
				})
				.unwrap();
		})),
		"a node accepted a task twice"
	);
}

#[test]
fn tasks_that_would_be_forgotten() {
	let forget = |id| Agenda::<Test>::remove(Wake::At(task(id).wake), id);
	assert_eq!(damage(|| forget(0)), "a task would be forgotten");
	assert_eq!(
		damage(|| {
			forget(0);
			change_task(0, |task| task.wake += 1_000);
			Agenda::<Test>::insert(Wake::At(task(0).wake), 0, ());
		}),
		"a task is looked after too late"
	);
	assert_eq!(
		damage(|| Agenda::<Test>::insert(Wake::At(task(0).wake + 1), 0, ())),
		"the agenda names a task that is not due then"
	);
	assert_eq!(
		damage(|| Agenda::<Test>::insert(Wake::At(1), 9, ())),
		"the agenda names a task that is not due then"
	);
}

#[test]
fn ids_that_were_not_given_out() {
	assert_eq!(damage(|| NextTaskId::<Test>::put(1)), "a task has an id that was not given out");
	assert_eq!(
		damage(|| NextSourceId::<Test>::put(1)),
		"a source has an id that was not given out"
	);
}

#[test]
fn lists_that_nobody_keeps() {
	let kept = "a list is kept for a source without one";
	let list = |source| {
		AllowLists::<Test>::mutate(source, |list| assert_eq!(list.try_insert(BOB), Ok(true)))
	};
	assert_eq!(damage(|| list(0)), kept);
	assert_eq!(damage(|| list(9)), kept);
	assert_eq!(
		damage(|| {
			Sources::<Test>::mutate(0, |source| {
				source.as_mut().unwrap().spec.visibility = Visibility::AllowList
			});
			AllowLists::<Test>::mutate(0, |_| ());
		}),
		kept
	);
}
