// SPDX-License-Identifier: Apache-2.0

//! Who is drawn, and that nobody can choose it.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{liability::back, Perbill, SUR};

use super::*;
use crate::{AcceptanceEnd, AcceptanceStage, Error, Event, TaskOutcome, TaskStage, Volunteers};

/// Runs `test` with each of these many seeds, each time on a new chain.
fn with_seeds(seeds: u64, mut test: impl FnMut()) {
	for salt in 0..seeds {
		ExtBuilder::build_and_execute(|| {
			set_seeds(Seeds::Rounds(salt));
			test();
		});
	}
}

/// Lets the round pass that decides.
fn draw(task: TaskId) {
	assert_ok!(advance(task));
	run_for(2 * ROUND);
	assert_ok!(advance(task));
}

#[test]
fn the_panel_has_accepted_the_task_and_its_stake_answers_for_its_parts() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(3, 60);
		gather(id, 0..9);
		assert_ok!(advance(id));
		let counted = Event::VolunteersCounted { task: id, volunteers: 9, round: 4 };
		System::assert_last_event(counted.into());
		assert_ok!(advance(id));

		let panel = Panels::<Test>::get(id).unwrap();
		assert_eq!(panel.seats.len(), 3);
		System::assert_has_event(Event::PanelDrawn { task: id, seats: panel.seats }.into());
		// Two of three decide: half of the payment is the largest part.
		let backing =
			back(PAYMENT / 2, 10_000 * SUR, Perbill::from_percent(95), &LiabilityTerms::get());
		let backing = backing.unwrap();
		for node in seats(id) {
			let part = *task(id).acceptance(node).unwrap();
			assert_eq!((part.liability, part.sampling), (backing.liability, backing.probability));
			assert_eq!(part.stage, AcceptanceStage::Accepted { since: System::block_number() });
			assert_eq!(crate::mock::node(node).reserved, backing.liability);
			System::assert_has_event(accepted(id, node));
		}
		assert_eq!(task(id).stage, TaskStage::Working);
		assert!(!Volunteers::<Test>::contains_key(id));
	});
}

#[test]
fn nobody_knows_the_panel_before_the_volunteers_are_fixed() {
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Rounds(0));
		let id = publish(3, 60);
		gather(id, 0..9);
		assert_ok!(advance(id));
		let round = System::block_number() / ROUND;
		assert_eq!(task(id).stage, TaskStage::Drawing { round: round + 1 });
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_to((round + 2) * ROUND - 1);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		assert_ok!(advance(id));
		assert_eq!(seats(id).len(), 3);
	});
}

#[test]
fn the_chain_itself_closes_and_draws() {
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Rounds(0));
		let id = publish(3, 60);
		gather(id, 0..9);
		idle();
		assert!(matches!(task(id).stage, TaskStage::Drawing { .. }));
		run_for(2 * ROUND);
		idle();
		assert_eq!(seats(id).len(), 3);
	});
}

#[test]
fn volunteers_are_drawn_by_their_weight_and_other_seeds_draw_others() {
	let (mut heavy, mut panels) = (0, std::collections::BTreeSet::new());
	with_seeds(60, || {
		// Five that weigh 4 and four that weigh 1: the cap reaches nobody.
		(0..5).for_each(|node| change_node(node, |node| node.weight = 4));
		let id = publish(3, 60);
		gather(id, 0..9);
		draw(id);
		heavy += seats(id).iter().filter(|node| **node < 5).count();
		panels.insert(seats(id));
	});
	// Weighing the same they would have 100 of 180 seats.
	assert!((120..=165).contains(&heavy), "{heavy}");
	assert!(panels.len() > 30);
}

/// Attack: two Sybils of one owner in a panel of three.
#[test]
fn two_nodes_of_one_owner_are_never_drawn_together() {
	with_seeds(60, || {
		// Three owners with three nodes each.
		for node in 0..9 {
			change_node(node, |it| it.owner = owner(node / 3));
		}
		let id = publish(3, 60);
		gather(id, 0..9);
		draw(id);
		let mut owners: Vec<_> = seats(id).iter().map(|node| node / 3).collect();
		owners.sort_unstable();
		assert_eq!(owners, [0, 1, 2]);
	});
}

#[test]
fn nodes_of_one_institution_are_never_drawn_together() {
	with_seeds(20, || {
		(0..7).for_each(|node| Organisations::insert(owner(node), 1 + node / 3));
		let id = publish(3, 60);
		gather(id, 0..9);
		draw(id);
		for institution in [[0, 1, 2], [3, 4, 5]] {
			let drawn = seats(id).into_iter().filter(|node| institution.contains(node));
			assert!(drawn.count() <= 1);
		}
	});
}

#[test]
fn owners_that_are_too_few_are_too_few_takers() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(3, 60);
		gather(id, 0..9);
		// They come to belong to each other after they volunteered.
		(0..8).for_each(|node| Organisations::insert(owner(node), 1));
		assert_ok!(advance(id));
		assert_ok!(advance(id));
		assert_eq!(outcome(id), Some(TaskOutcome::TooFewTakers));
		assert_eq!(balance(ALICE), UNSPENT);
	});
}

/// Attack: who has seen the seed drops out, or changes its weight, to let another panel be drawn.
#[test]
fn dropping_out_changes_nobody_elses_place() {
	let order = |dropped: Option<NodeId>| {
		let mut drawn = vec![];
		ExtBuilder::build_and_execute(|| {
			set_seeds(Seeds::Rounds(5));
			(0..9).for_each(|node| change_node(node, |it| it.weight = 1 + node));
			let id = publish(4, 60);
			gather(id, 0..12);
			assert_ok!(advance(id));
			run_for(2 * ROUND);
			if let Some(node) = dropped {
				change_node(node, |node| {
					node.status = surety_primitives::node::NodeStatus::Exiting
				});
			}
			(0..9).for_each(|node| change_node(node, |it| it.weight = 1_000 / (1 + node)));
			assert_ok!(advance(id));
			drawn = seats(id);
		});
		drawn
	};
	let all = order(None);
	for gone in &all {
		let others: Vec<_> = all.iter().filter(|node| *node != gone).copied().collect();
		assert_eq!(order(Some(*gone))[..3], others);
	}
	let bystander = (0..12).find(|node| !all.contains(node)).unwrap();
	assert_eq!(order(Some(bystander)), all);
}

/// Attack: ten panels are joined on one stake.
#[test]
fn one_stake_does_not_answer_for_ten_panels() {
	ExtBuilder::build_and_execute(|| {
		// Each stake answers for one part, and not for a second one.
		(0..9).for_each(|node| change_node(node, |node| node.stake = 4 * SUR));
		let source = publish_source_by(Comparator::Exact);
		let ids: Vec<_> = (0..10).map(|_| publish_for(source, PAYMENT, 3, 60)).collect();
		for id in &ids {
			volunteers(*id, 0..9);
		}
		run_for(VOLUNTEER_BLOCKS + 1);
		let mut sat = std::collections::BTreeSet::new();
		for id in &ids {
			assert_ok!(advance(*id));
			assert_ok!(advance(*id));
			if outcome(*id).is_none() {
				assert!(seats(*id).into_iter().all(|node| sat.insert(node)), "it sits twice");
			} else {
				assert_eq!(outcome(*id), Some(TaskOutcome::TooFewTakers));
			}
		}
		assert_eq!(sat.len(), 9);
		assert!((0..9).all(|id| node(id).reserved <= node(id).stake));
	});
}

/// Attack: many Sybils with poor records, or one with an excellent one, decide alone.
#[test]
fn no_word_weighs_more_than_twice_the_median() {
	ExtBuilder::build_and_execute(|| {
		for node in 0..9 {
			change_node(node, |it| it.weight = if node == 0 { 1_000_000 } else { 10 });
		}
		let id = publish(3, 60);
		assert!(draw_among(id, 0..9).len() == 3);
		let weights = Panels::<Test>::get(id).unwrap().seats.into_iter().map(|seat| seat.1);
		assert!(weights.max().unwrap() <= 20);
	});
	// How often the excellent one is drawn is capped too: it has 2 of 10, instead of nearly all.
	let mut drawn = 0;
	with_seeds(60, || {
		change_node(0, |node| node.weight = 1_000_000);
		let id = publish(3, 60);
		gather(id, 0..9);
		draw(id);
		drawn += u32::from(seats(id).contains(&0));
	});
	assert!((15..=48).contains(&drawn), "{drawn} of 60");
}

#[test]
fn a_draw_without_a_seed_is_none() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(3, 60);
		gather(id, 0..9);
		assert_ok!(advance(id));
		set_seeds(Seeds::Gone);
		assert_ok!(advance(id));
		assert_eq!(outcome(id), Some(TaskOutcome::TooFewTakers));
		assert_eq!(balance(ALICE), UNSPENT);
	});
}

#[test]
fn a_draw_after_the_deadline_is_none() {
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Rounds(0));
		let id = publish(3, 60);
		run_for(VOLUNTEER_BLOCKS);
		volunteers(id, 0..9);
		run_to(task(id).deadline);
		assert_ok!(advance(id));
		// Whether the seed is there by then or not.
		run_for(1);
		idle();
		assert_eq!(outcome(id), Some(TaskOutcome::Expired));
		assert_eq!(balance(ALICE), UNSPENT);
	});
}

#[test]
fn the_client_takes_a_task_back_until_somebody_of_the_panel_works() {
	ExtBuilder::build_and_execute(|| {
		let cancel = |id| Market::cancel_task(RuntimeOrigin::signed(ALICE), id);
		let (id, panel) = panel_of_three(60);
		assert_ok!(start(id, panel[0]));
		assert_noop!(cancel(id), Error::<Test>::WorkStarted);

		let (id, panel) = panel_of_three(60);
		assert_ok!(cancel(id));
		assert_eq!(outcome(id), Some(TaskOutcome::Cancelled));
		assert_eq!(end_of(id, panel[0]), Some(AcceptanceEnd::Released));
		assert!(!Panels::<Test>::contains_key(id));
	});
}
