// SPDX-License-Identifier: Apache-2.0

//! `try_state` finds each kind of damage that panels can have.

use frame_support::{assert_ok, BoundedVec};
use surety_primitives::standing::Owner;

use super::*;
use crate::{Embeddings, Panel, TaskOf, TaskStage, Tasks, Volunteer, Volunteers};

/// The tasks of a chain that is to be broken: one gathers volunteers, the panel of one works, that of one
/// reveals, that of one has agreed.
const GATHERING: TaskId = 0;
const WORKING: TaskId = 1;
const REVEALING: TaskId = 2;
const AGREED: TaskId = 3;

fn damage(breaking: impl FnOnce()) -> &'static str {
	ExtBuilder::build().execute_with(|| {
		let source = publish_source_by(Comparator::COSINE);
		let ids: Vec<_> = (0..4).map(|_| publish_for(source, PAYMENT, 3, 60)).collect();
		assert_eq!(ids, [GATHERING, WORKING, REVEALING, AGREED]);
		volunteers(GATHERING, 0..9);
		for id in [WORKING, REVEALING, AGREED] {
			volunteers(id, 0..9);
		}
		run_for(VOLUNTEER_BLOCKS + 1);
		for id in [WORKING, REVEALING, AGREED] {
			assert_ok!(advance(id));
			assert_ok!(advance(id));
		}
		sample_everything();
		for id in [REVEALING, AGREED] {
			let shown = if id == AGREED { 3 } else { 1 };
			seats(id).into_iter().for_each(|node| work(id, node, &embedded(&[1], node).0));
			for node in seats(id).into_iter().take(shown) {
				let (result, embedding) = embedded(&[1], node);
				assert_ok!(show(id, node, result, Some(embedding)));
			}
		}
		assert!(matches!(task(AGREED).stage, TaskStage::Agreed { .. }));
		assert_ok!(Market::do_try_state());

		breaking();
		Market::do_try_state().unwrap_err().into()
	})
}

fn change_task(id: TaskId, change: impl FnOnce(&mut TaskOf<Test>)) {
	Tasks::<Test>::mutate(id, |task| change(task.as_mut().unwrap()));
}

fn change_panel(id: TaskId, change: impl FnOnce(&mut Panel)) {
	Panels::<Test>::mutate(id, |panel| change(panel.as_mut().unwrap()));
}

fn one_more(id: TaskId, node: NodeId, owner: u64, weight: u32) {
	let volunteer = Volunteer { node, owner: Owner::Account(owner), weight };
	Volunteers::<Test>::try_append(id, volunteer).unwrap();
}

#[test]
fn volunteers_that_should_not_be_there() {
	assert_eq!(damage(|| one_more(WORKING, 1, 1, 1)), "volunteers are kept for nothing");
	assert_eq!(damage(|| one_more(9, 1, 1, 1)), "volunteers are kept for nothing");
	assert_eq!(
		damage(|| Volunteers::<Test>::insert(GATHERING, BoundedVec::default())),
		"volunteers are kept for nothing"
	);
	assert_eq!(damage(|| one_more(GATHERING, 1, 1, 1)), "a node volunteered twice");
	assert_eq!(damage(|| one_more(GATHERING, 10, 1, 0)), "a volunteer cannot be drawn");
	assert_eq!(
		damage(|| (10..14).for_each(|node| one_more(GATHERING, node, 1, 1))),
		"too many of one owner volunteered"
	);
}

#[test]
fn panels_that_are_not_what_was_drawn() {
	let kept = "a panel is kept from its draw to its end";
	let panel = || Panel { seats: Default::default(), round: None };
	assert_eq!(damage(|| Panels::<Test>::remove(WORKING)), kept);
	assert_eq!(damage(|| Panels::<Test>::insert(GATHERING, panel())), kept);
	assert_eq!(damage(|| Panels::<Test>::insert(9, panel())), "a panel is kept for no task");
	assert_eq!(
		damage(|| change_panel(WORKING, |panel| panel.seats[0].0 = 19)),
		"others work on a task than were drawn"
	);
	let fixed = "a panel is sampled by a round that is fixed when reveals begin";
	assert_eq!(damage(|| change_panel(WORKING, |panel| panel.round = Some(1))), fixed);
	assert_eq!(damage(|| change_panel(REVEALING, |panel| panel.round = None)), fixed);
	assert_eq!(
		damage(|| change_task(AGREED, |task| {
			task.stage = TaskStage::Agreed { node: 19, round: 1, awaits_verdict: true };
		})),
		"nobody's result stands for a panel"
	);
}

#[test]
fn embeddings_that_nobody_compares() {
	let nothing = "an embedding is kept for nothing";
	let put = |id, node| Embeddings::<Test>::insert(id, node, embedded(&[1], node).1);
	assert_eq!(damage(|| put(AGREED, seats(AGREED)[0])), nothing);
	assert_eq!(damage(|| put(REVEALING, seats(REVEALING)[1])), nothing);
	assert_eq!(damage(|| put(9, 1)), nothing);
}
