// SPDX-License-Identifier: Apache-2.0

//! Who may volunteer, and when.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::traits::BadOrigin;
use surety_primitives::{
	node::NodeStatus, panel::MAX_VOLUNTEERS, standing::Ineligibility, task::HEAD_START, SUR,
};

use super::*;
use crate::{Error, Event, TaskOutcome, TaskStage, Volunteers};

#[test]
fn volunteers_are_taken_in_every_block_of_the_window_and_in_no_later_one() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(3, 60);
		assert_ok!(volunteer(id, 0));
		System::assert_last_event(Event::Volunteered { task: id, node: 0, weight: 1 }.into());
		run_for(VOLUNTEER_BLOCKS);
		assert_ok!(volunteer(id, 1));
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		assert_noop!(volunteer(id, 2), Error::<Test>::VolunteersClosed);
		assert_ok!(advance(id));
	});
}

#[test]
fn with_too_few_volunteers_the_client_has_everything_back() {
	ExtBuilder::build_and_execute(|| {
		let (few, enough) = (publish(3, 60), publish(3, 60));
		gather(few, 0..8);
		assert_noop!(volunteer(enough, 0), Error::<Test>::VolunteersClosed);
		assert_ok!(advance(few));
		assert_ok!(advance(enough));
		for id in [few, enough] {
			assert_eq!(outcome(id), Some(TaskOutcome::TooFewTakers));
		}
		assert_eq!(balance(ALICE), UNSPENT - SOURCE_STAKE);

		let id = publish(3, 60);
		gather(id, 0..9);
		assert_ok!(advance(id));
		assert!(matches!(task(id).stage, TaskStage::Drawing { .. }));
		assert_noop!(volunteer(id, 10), Error::<Test>::VolunteersClosed);
	});
}

#[test]
fn whoever_may_not_do_the_task_may_not_volunteer() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(3, 60);
		let stranger = || RuntimeOrigin::signed(BOB);
		assert_noop!(Market::volunteer(stranger(), id), Error::<Test>::NotAWorkerKey);
		assert_noop!(Market::volunteer(RuntimeOrigin::none(), id), BadOrigin);
		assert_noop!(volunteer(id + 1, 0), Error::<Test>::NoSuchTask);

		change_node(0, |node| node.status = NodeStatus::Exiting);
		assert_noop!(volunteer(id, 0), Error::<Test>::NodeNotActive);
		change_node(1, |node| node.sufficient = false);
		assert_noop!(volunteer(id, 1), Error::<Test>::BelowRequirement);
		change_node(2, |node| node.capable = false);
		assert_noop!(volunteer(id, 2), Error::<Test>::CapacityTooSmall);
		change_node(4, |node| node.preferred = false);
		assert_noop!(volunteer(id, 4), Error::<Test>::HeadStartOfOthers);
		run_for(HEAD_START);
		assert_ok!(volunteer(id, 4));
		assert_noop!(volunteer(id, 4), Error::<Test>::AlreadyVolunteered);

		assert_ok!(Market::cancel_task(RuntimeOrigin::signed(ALICE), id));
		assert_noop!(volunteer(id, 5), Error::<Test>::TaskEnded);
		assert!(!Volunteers::<Test>::contains_key(id), "nothing is kept of a task that has ended");
	});
}

#[test]
fn a_node_volunteers_with_stake_enough_for_its_part() {
	ExtBuilder::build_and_execute(|| {
		// Of three equals two decide: a part is 5 SUR at least, for which 2.9 SUR are needed.
		let id = publish(3, 60);
		change_node(0, |node| node.stake = 29 * SUR / 10);
		assert_ok!(volunteer(id, 0));
		change_node(1, |node| node.stake = 28 * SUR / 10);
		assert_noop!(volunteer(id, 1), Error::<Test>::LiabilityTooLarge);
		assert!(matches!(
			Market::task_eligibility(1, id)[..],
			[Ineligibility::LiabilityTooLarge { .. }]
		));
	});
}

#[test]
fn the_calls_of_one_model_are_refused_by_the_others() {
	ExtBuilder::build_and_execute(|| {
		let (race, panel) = (publish_task(1), publish(3, 60));
		assert_noop!(volunteer(race, 0), Error::<Test>::NoConsensus);
		deliver(race, 1);
		assert_noop!(show(race, 1, result(1), None), Error::<Test>::NoConsensus);
		assert_noop!(accept(panel, 0), Error::<Test>::PanelOnly);

		let (id, [node, ..]) = panel_of_three(60);
		work(id, node, &answer(1, node));
		let reveal = Market::reveal_result(
			RuntimeOrigin::signed(worker(node)),
			id,
			answer(1, node),
			model(node),
		);
		assert_eq!(reveal, Err(Error::<Test>::RevealedTogether.into()));
		assert_noop!(accept(id, 19), Error::<Test>::PanelOnly);
		assert_noop!(volunteer(id, 19), Error::<Test>::VolunteersClosed);
	});
}

#[test]
fn eligibility_says_why_a_node_cannot_volunteer() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(3, 60);
		let reasons = |node| Market::task_eligibility(node, id);
		assert_eq!(reasons(0), []);
		assert_ok!(volunteer(id, 0));
		assert_eq!(reasons(0), [Ineligibility::Tried]);
		for node in 1..=4 {
			change_node(node, |node| node.owner = owner(1));
		}
		for node in 1..=3 {
			assert_ok!(volunteer(id, node));
		}
		assert_eq!(reasons(4), [Ineligibility::NoFreeSlot]);
		Organisations::insert(ALICE, 7);
		Organisations::insert(owner(5), 7);
		assert_eq!(reasons(5), [Ineligibility::OwnTask]);
		run_for(VOLUNTEER_BLOCKS + 1);
		assert_eq!(reasons(6), [Ineligibility::TaskClosed]);
	});
}

/// Attack: an owner of many nodes fills all places, so that nobody else can volunteer.
#[test]
fn one_owner_cannot_crowd_out_the_others() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(3, 60);
		(0..10).for_each(|node| change_node(node, |node| node.owner = owner(0)));
		volunteers(id, 0..3);
		for node in 3..10 {
			assert_noop!(volunteer(id, node), Error::<Test>::TooManyOfOneOwner);
		}
		// The providers of one institution are one owner.
		(10..14).for_each(|node| Organisations::insert(owner(node), 7));
		volunteers(id, 10..13);
		assert_noop!(volunteer(id, 13), Error::<Test>::TooManyOfOneOwner);
		assert_ok!(volunteer(id, 14));
	});
}

/// Attack: so many volunteer that the draw cannot be made.
#[test]
fn places_are_bounded_and_a_panel_is_drawn_from_all_of_them() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(7, 60);
		(NODES..=MAX_VOLUNTEERS).for_each(add_node);
		for node in 0..MAX_VOLUNTEERS {
			assert_ok!(volunteer(id, node));
		}
		assert_noop!(volunteer(id, MAX_VOLUNTEERS), Error::<Test>::VolunteersFull);
		assert_eq!(Market::task_eligibility(MAX_VOLUNTEERS, id), [Ineligibility::NoFreeSlot]);
		assert_eq!(draw_among(id, []).len(), 7);
	});
}

/// Attack: the client, or somebody related to it, judges its own task.
#[test]
fn who_belongs_to_the_client_neither_volunteers_nor_is_drawn() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(3, 60);
		change_node(0, |node| node.owner = ALICE);
		assert_noop!(volunteer(id, 0), Error::<Test>::OwnTask);
		Organisations::insert(ALICE, 7);
		Organisations::insert(owner(1), 7);
		assert_noop!(volunteer(id, 1), Error::<Test>::OwnTask);

		// Whoever comes to belong to it later is passed over.
		let id = publish(3, 60);
		gather(id, 2..11);
		(2..8).for_each(|node| Organisations::insert(owner(node), 7));
		assert_ok!(advance(id));
		assert_ok!(advance(id));
		assert!(seats(id).iter().all(|node| (8..11).contains(node)));
	});
}
