// SPDX-License-Identifier: Apache-2.0

//! What a client, a node's owner or an oracle might try.

use std::collections::BTreeSet;

use frame_support::{
	assert_noop, assert_ok,
	storage::{with_transaction_unchecked, TransactionOutcome},
};
use surety_primitives::{draw::Seed, traits::Draws, H256};

use super::*;
use crate::{Stage, Verdict::*};

/// Challenges many tasks at once, and says who is asked for each.
fn panels(tasks: u64) -> Vec<Vec<AccountId>> {
	let tasks = TASK + 1..=TASK + tasks;
	for task in tasks.clone() {
		Settled::insert((task, NODE), SETTLED_AT);
		assert_ok!(challenge(task));
	}
	tasks.map(draw).collect()
}

#[test]
fn nobody_judges_its_own_nor_beside_its_own() {
	ExtBuilder.build_and_execute(|| {
		Joined::insert(FIRST, CARLA);
		// A worker key of Petra's node.
		Joined::insert(FIRST + 1, 100 + u64::from(NODE));
		Joined::insert(FIRST + 2, 211);
		Joined::insert(FIRST + 3, 212);
		let panels = panels(60);
		for panel in &panels {
			assert_eq!(panel.len(), 2);
			assert!(!panel.contains(&FIRST), "the client's");
			assert!(!panel.contains(&(FIRST + 1)), "the owner's");
			assert!(
				!(panel.contains(&(FIRST + 2)) && panel.contains(&(FIRST + 3))),
				"two of one house"
			);
		}
		for who in [FIRST + 2, FIRST + 3] {
			assert!(panels.iter().any(|panel| panel.contains(&who)), "one of them may be");
		}
	});
}

#[test]
fn of_one_house_one_is_drawn_and_who_comes_in_place_of_others_is_of_another() {
	ExtBuilder.build_and_execute(|| {
		(FIRST..FIRST + ORACLES - 1).for_each(|who| Joined::insert(who, 211));
		assert_ok!(challenge(TASK));
		let [a, b] = draw(TASK).try_into().unwrap();
		assert!(a == FIRST + ORACLES - 1 || b == FIRST + ORACLES - 1);
		assert_ok!(attest(a, Delivered));
		assert_ok!(attest(b, NotDelivered));
		assert!(draw(TASK).is_empty(), "all others are of the same house as one of the two");
	});
}

#[test]
fn in_whatever_block_the_client_comes_it_does_not_know_its_oracles() {
	ExtBuilder.build_and_execute(|| {
		for number in 0..40 {
			block(number % VALIDATORS);
			let panel = |next: u32| {
				with_transaction_unchecked(|| {
					assert_ok!(challenge(TASK));
					let Stage::Drawing(round) = record(TASK).stage else { panic!() };
					assert_eq!(Verification::seed(round), Seed::Pending);
					block(next);
					TransactionOutcome::Rollback(draw(TASK))
				})
			};
			let panels: BTreeSet<_> = (0..VALIDATORS).map(panel).collect();
			assert!(panels.len() > 1, "whoever makes the next block decides it as well");
		}
	});
}

/// A corrupt owner that knew who is next would have the first two silenced.
#[test]
fn who_comes_next_is_not_known_before_a_seat_is_free() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge(TASK));
		let [a, b] = draw(TASK).try_into().unwrap();
		// Rounds go by, all of whose seeds are known.
		(0..3).for_each(|_| close_round());
		assert_ok!(attest(a, Delivered));
		assert_ok!(attest(b, NotDelivered));
		let Stage::Drawing(round) = record(TASK).stage else { panic!() };
		assert_eq!(Verification::seed(round), Seed::Pending);
		let third = |first: u32| {
			with_transaction_unchecked(|| {
				block(first);
				TransactionOutcome::Rollback(draw(TASK)[0])
			})
		};
		let thirds: BTreeSet<_> = (0..VALIDATORS).map(third).collect();
		assert!(thirds.len() > 1, "the outputs of later blocks decide it");
	});
}

/// Otherwise somebody could bond or unbond until the one drawn is his.
#[test]
fn who_joins_or_leaves_changes_nothing_among_the_others() {
	ExtBuilder.build_and_execute(|| {
		let drawn = |wanted| {
			let seed = H256::repeat_byte(7);
			Verification::draw_oracles(TASK, NODE, seed, wanted, Vec::new())
		};
		let all = drawn(ORACLES as u32);
		assert_eq!(all.len(), ORACLES as usize);
		for who in &all {
			Poor::insert(who, ());
			let others: Vec<_> = all.iter().filter(|it| *it != who).copied().collect();
			assert_eq!(drawn(ORACLES as u32), others);
			assert_eq!(drawn(2), others[..2]);
			Poor::remove(who);
		}
	});
}

#[test]
fn a_node_is_charged_once_for_a_task_whatever_the_client_does() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge(TASK));
		for who in draw(TASK) {
			assert_ok!(attest(who, NotDelivered));
		}
		assert_noop!(challenge(TASK), Error::AlreadyChallenged);
		System::set_block_number(SETTLED_AT + DELIVERY + 1);
		assert_ok!(advance(TASK));
		assert_noop!(challenge(TASK), Error::DeliveryWindowClosed);
		assert_eq!(Charges::iter().count(), 1);
	});
}

#[test]
fn what_was_not_decided_cannot_be_tried_again() {
	ExtBuilder.build_and_execute(|| {
		(FIRST..FIRST + ORACLES).for_each(|who| Poor::insert(who, ()));
		assert_ok!(challenge(TASK));
		assert!(draw(TASK).is_empty());
		(FIRST..FIRST + ORACLES).for_each(Poor::remove);
		assert_noop!(challenge(TASK), Error::AlreadyChallenged);
	});
}

#[test]
fn each_challenge_costs_its_fee() {
	ExtBuilder.build_and_execute(|| {
		panels(60);
		assert_eq!(held(CARLA), 2 * FEE * 60);
	});
}

/// Advancing in every block gains nobody anything: each step is due once.
#[test]
fn a_challenge_moves_when_something_is_due_and_not_before() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge(TASK));
		let mut steps = 0;
		for number in 0..DELIVERY {
			block(number % VALIDATORS);
			steps += u32::from(advance(TASK).is_ok());
		}
		// Drawn, silent, drawn again: the second two still have time.
		assert_eq!(steps, 3);
	});
}
