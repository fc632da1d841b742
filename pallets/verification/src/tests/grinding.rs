// SPDX-License-Identifier: Apache-2.0

//! An author who is also a provider tries to choose its draw. Each attack is carried out a few hundred
//! times, and once against a draw by one block, which it beats.

use frame_support::storage::{with_transaction_unchecked, TransactionOutcome};
use surety_primitives::{
	draw::{draw, hits, mix, Seed, SAMPLE},
	traits::Draws,
	Perbill, H256,
};

use super::*;
use crate::{Contributors, Open};

/// How often each attack is tried.
const TRIES: u32 = 400;
/// Five standard deviations of as many fair throws.
const SPREAD: u32 = 50;

const HALF: Perbill = Perbill::from_percent(50);

/// The validators of the attacker: a third of the nine.
const ATTACKER: [u32; 3] = [0, 1, 2];

fn sampled(subject: u32, seed: H256) -> bool {
	hits(draw(SAMPLE, subject, seed), HALF)
}

fn account(number: u32) -> AccountId {
	VALIDATOR + AccountId::from(number)
}

/// Who has a slot is as random as outputs are.
fn slot_owner(at: u32) -> u32 {
	u32::from(output(0, at)[0]) % VALIDATORS
}

fn seed(round: u32) -> H256 {
	match Verification::seed(round) {
		Seed::Known(seed) => seed,
		other => panic!("{other:?}"),
	}
}

/// A draw by the output of the next own block: its author looks which of its blocks misses.
#[test]
fn a_draw_by_one_block_is_its_authors_to_choose() {
	let caught = (0..TRIES)
		.filter(|subject| {
			let own = (0..10).map(|it| H256(output(account(0), 100 * subject + it)));
			own.into_iter().all(|seed| sampled(*subject, seed))
		})
		.count();
	assert!(caught < 5, "{caught} of {TRIES} were sampled");
}

/// The attacker fixes its subject in that of its blocks for which all that it can know promises best:
/// it mixes its own coming outputs, all of which it knows, to a seed that misses.
#[test]
fn the_block_in_which_a_subject_is_fixed_does_not_choose_its_draw() {
	ExtBuilder.build().execute_with(|| {
		let mut caught = 0;
		for subject in 0..TRIES {
			// At each of its slots it looks at the best that it can make of its own outputs.
			let promising = |at: u32| {
				let next = Open::<Test>::get().number + 1;
				let own = ATTACKER.map(|it| output(account(it), at + it));
				let guess =
					own.iter().fold(Open::<Test>::get().mixed, |mixed, own| mix(next, mixed, own));
				!sampled(subject, guess)
			};
			let mut looks = 0;
			let fixed = loop {
				let owner = slot_owner(now() + 1);
				block(owner);
				looks += u32::from(ATTACKER.contains(&owner));
				if ATTACKER.contains(&owner) && (promising(now() + 1) || looks == 10) {
					break round();
				}
			};
			assert_eq!(Verification::seed(fixed + 1), Seed::Pending, "nobody knows it then");
			while round() <= fixed + 1 {
				block(slot_owner(now() + 1));
			}
			caught += u32::from(sampled(subject, seed(fixed + 1)));
		}
		assert!(caught.abs_diff(TRIES / 2) < SPREAD, "{caught} of {TRIES} were sampled");
	});
}

/// In which order the attacker's blocks come makes no difference: each order misses as often.
#[test]
fn the_order_of_ones_own_blocks_does_not_choose_a_draw() {
	ExtBuilder.build().execute_with(|| {
		for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
			let is_caught = |subject: &u32| {
				with_transaction_unchecked(|| {
					wait(20 * subject);
					order.into_iter().chain([3]).for_each(block);
					block_with(None, None);
					TransactionOutcome::Rollback(sampled(*subject, seed(0)))
				})
			};
			let caught = (0..TRIES).filter(is_caught).count() as u32;
			assert!(caught.abs_diff(TRIES / 2) < SPREAD, "{caught} of {TRIES} with {order:?}");
		}
	});
}

/// The one choice that is left: whoever makes the block that would close the round sees the seed before
/// and can drop its block, for another seed that it does not know. It costs the block, and whenever
/// somebody honest closes the round there is nothing to choose.
#[test]
fn a_block_that_is_dropped_buys_one_more_throw_and_no_choice() {
	ExtBuilder.build().execute_with(|| {
		let (mut caught, mut dropped, mut escaped) = (0, 0, 0);
		for subject in 0..TRIES {
			let fixed = round();
			let mut gave_up = false;
			while round() <= fixed + 1 {
				let owner = slot_owner(now() + 1);
				let own = output(account(owner), now() + 1);
				let last = ATTACKER.contains(&owner) && would_close(owner, fixed + 1);
				if last && sampled(subject, of_parent_and(own)) {
					dropped += 1;
					gave_up = true;
					wait(1);
					continue;
				}
				block(owner);
			}
			let hit = sampled(subject, seed(fixed + 1));
			caught += u32::from(hit);
			escaped += u32::from(gave_up && !hit);
		}
		// Half of them would be; by one block the attacker got away nearly always.
		assert!(caught > TRIES / 4, "{caught} of {TRIES} were sampled");
		assert!(dropped >= escaped && escaped > 0, "each escape costs a block");
	});
}

/// Whether the next block closes a round by its own output, which shows in its child.
fn would_close(owner: u32, of: u32) -> bool {
	with_transaction_unchecked(|| {
		block(owner);
		let is_open = round() == of;
		block_with(None, None);
		TransactionOutcome::Rollback(is_open && round() > of)
	})
}

/// The seed of the open round if the parent's output and then this one close it.
fn of_parent_and(own: [u8; 32]) -> H256 {
	let open = Open::<Test>::get();
	let parent = LastOutput::get().filter(|_| crate::LastAuthor::<Test>::exists());
	let mixed = parent.map_or(open.mixed, |parent| mix(open.number, open.mixed, &parent));
	mix(open.number, mixed, &own)
}

/// A third of the validators, however they share the slots, never closes a round alone.
#[test]
fn a_third_of_the_validators_makes_no_seed() {
	ExtBuilder.build_and_execute(|| {
		for at in 0..100 {
			block(ATTACKER[at % 3]);
		}
		assert_eq!((round(), Contributors::<Test>::get().len()), (0, 3));
	});
}

#[test]
fn every_oracle_is_drawn_as_often() {
	ExtBuilder.build_and_execute(|| {
		const DRAWS: u64 = 4_000;
		let mut first = [0u64; ORACLES as usize];
		let mut second = first;
		close_round();
		for task in 0..DRAWS {
			let drawn = Verification::draw_oracles(task, NODE, seed(0), 2, Vec::new());
			assert_eq!(drawn.len(), 2);
			first[(drawn[0] - FIRST) as usize] += 1;
			second[(drawn[1] - FIRST) as usize] += 1;
		}
		// 500 each, give or take five standard deviations.
		for count in first.into_iter().chain(second) {
			assert!(count.abs_diff(DRAWS / ORACLES) < 105, "{first:?} {second:?}");
		}
	});
}
