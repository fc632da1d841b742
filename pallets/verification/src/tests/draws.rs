// SPDX-License-Identifier: Apache-2.0

//! The draw rounds.

use frame_support::{
	storage::{with_transaction_unchecked, TransactionOutcome},
	traits::Hooks,
};
use surety_primitives::{
	draw::{mix, Seed},
	traits::Draws,
	H256,
};

use super::*;
use crate::{Contributors, Open, Seeds};

/// Blocks by these validators, and one more that only shows what the last of them did.
fn blocks(numbers: impl IntoIterator<Item = u32>) {
	numbers.into_iter().for_each(block);
	block_with(None, None);
}

fn seed(round: u32) -> Option<H256> {
	match Verification::seed(round) {
		Seed::Known(seed) => Some(seed),
		_ => None,
	}
}

#[test]
fn a_round_closes_when_a_third_and_one_have_contributed() {
	ExtBuilder.build_and_execute(|| {
		blocks([0, 1, 2]);
		assert_eq!(round(), 0, "three of nine are a third");
		blocks([0, 1, 2, 2, 2, 1, 0]);
		assert_eq!(round(), 0, "and are so however many blocks they make");
		assert_eq!(Contributors::<Test>::get().len(), 3);
		blocks([3]);
		assert_eq!(round(), 1);
		assert!(Contributors::<Test>::get().is_empty());
	});
}

#[test]
fn a_round_has_four_blocks_at_least() {
	ExtBuilder.build_and_execute(|| {
		SessionSize::set(&1);
		blocks([0, 0, 0]);
		assert_eq!(round(), 0);
		blocks([0]);
		assert_eq!(round(), 1);
		SessionSize::set(&4);
		blocks([0, 1, 2]);
		assert_eq!(round(), 1);
		blocks([3]);
		assert_eq!(round(), 2);
	});
}

#[test]
fn a_block_without_output_or_author_contributes_nothing() {
	ExtBuilder.build_and_execute(|| {
		let before = Open::<Test>::get();
		block_with(Some(VALIDATOR), None);
		block_with(None, Some([1; 32]));
		block_with(None, None);
		assert_eq!(Open::<Test>::get(), before);
		assert!(Contributors::<Test>::get().is_empty());
		// What a block before them left is not taken for theirs.
		blocks([0]);
		let after = Open::<Test>::get();
		assert_eq!(after.blocks, 1);
		block_with(Some(VALIDATOR + 1), None);
		block_with(None, None);
		assert_eq!(Open::<Test>::get(), after);
		// An output that nobody answers for is nobody's.
		block_with(None, Some([2; 32]));
		block_with(None, None);
		assert_eq!(Open::<Test>::get(), after);
	});
}

#[test]
fn the_parents_output_is_mixed_and_not_the_blocks_own() {
	ExtBuilder.build_and_execute(|| {
		block_with(Some(VALIDATOR), Some([1; 32]));
		assert_eq!(Open::<Test>::get().blocks, 0);
		block_with(Some(VALIDATOR + 1), Some([2; 32]));
		assert_eq!(Open::<Test>::get().mixed, mix(0, H256::zero(), &[1; 32]));
		// And it is counted for the parent's author.
		assert_eq!(Contributors::<Test>::get().into_iter().collect::<Vec<_>>(), [VALIDATOR]);
	});
}

#[test]
fn a_seed_is_made_of_all_outputs_of_its_round_and_the_seed_before() {
	ExtBuilder.build_and_execute(|| {
		let mut seeds = vec![H256::zero()];
		for number in 0..3 {
			let first = now() + 1;
			blocks([0, 1, 2, 3]);
			let outputs = (0..4).map(|it| output(VALIDATOR + u64::from(it), first + it));
			let before = *seeds.last().unwrap();
			seeds.push(outputs.fold(before, |mixed, output| mix(number, mixed, &output)));
		}
		let known: Vec<_> = (0..3).map(|number| seed(number).unwrap()).collect();
		assert_eq!(known, seeds[1..]);
		assert!(events().contains(&Event::RoundClosed { round: 2, seed: seeds[3] }));
	});
}

/// Calls in the block whose output closes a round still belong to that round; the next block belongs to
/// the next one, and all that makes its seed comes after them.
#[test]
fn what_is_fixed_in_a_round_is_drawn_by_blocks_that_come_after_it() {
	ExtBuilder.build_and_execute(|| {
		[0, 1, 2, 3].into_iter().for_each(block);
		assert_eq!(round(), 0, "in the last block of round 0");
		let seed_with = |own: [u8; 32]| {
			with_transaction_unchecked(|| {
				block_with(Some(VALIDATOR + 4), Some(own));
				assert_eq!(round(), 1, "before any call of the next block");
				assert_eq!(Verification::seed(1), Seed::Pending);
				close_round();
				TransactionOutcome::Rollback(seed(1).unwrap())
			})
		};
		assert_ne!(seed_with([1; 32]), seed_with([2; 32]), "the very next output is in it");
	});
}

#[test]
fn seeds_are_pending_then_known_then_gone() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Verification::seed(0), Seed::Pending);
		close_round();
		assert!(seed(0).is_some());
		assert_eq!(Verification::seed(1), Seed::Pending);
		assert_eq!(Verification::seed(u32::MAX), Seed::Pending);
		for _ in 1..KEPT {
			close_round();
		}
		assert!(seed(0).is_some());
		close_round();
		assert_eq!(Verification::seed(0), Seed::Gone);
		assert!(seed(1).is_some());
		assert_eq!(Seeds::<Test>::iter().count(), KEPT as usize);
	});
}

#[test]
fn a_session_of_another_size_changes_what_is_needed_at_once() {
	ExtBuilder.build_and_execute(|| {
		SessionSize::set(&100);
		blocks(0..33);
		assert_eq!(round(), 0);
		SessionSize::set(&99);
		blocks([0]);
		assert_eq!(round(), 0, "34 are needed of 99 as well");
		SessionSize::set(&98);
		blocks([0]);
		assert_eq!(round(), 1);
		SessionSize::set(&3);
		blocks([0, 0, 0, 0]);
		assert_eq!(round(), 1);
		SessionSize::set(&4_000);
		blocks(0..99);
		assert_eq!(round(), 1);
		blocks([99]);
		assert_eq!(round(), 2, "never more than can be counted");
	});
}

#[test]
fn the_last_round_never_closes_and_its_seed_stays_pending() {
	ExtBuilder.build().execute_with(|| {
		Open::<Test>::mutate(|open| open.number = u32::MAX);
		blocks(0..9);
		assert_eq!(Verification::seed(u32::MAX), Seed::Pending);
	});
}

#[test]
fn a_block_costs_as_much_after_many_rounds_as_after_few() {
	let costs = |rounds: u32| {
		let mut ext = ExtBuilder.build();
		ext.execute_with(|| (0..rounds).for_each(|_| close_round()));
		ext.commit_all().unwrap();
		(0..10)
			.map(|number| {
				let (weight, proof) = ext.execute_and_prove(|| {
					System::reset_events();
					let author = VALIDATOR + number;
					wait(1);
					Author::set(Some(author));
					let weight = Verification::on_initialize(now());
					LastOutput::set(Some(output(author, now())));
					weight
				});
				let written = ext.overlayed_changes().changes().count();
				ext.commit_all().unwrap();
				(weight, written, proof.len())
			})
			.collect::<Vec<_>>()
	};
	let (few, many) = (costs(KEPT + 1), costs(40 * KEPT + 1));
	for ((weight, written, read), (weight_later, written_later, read_later)) in
		few.into_iter().zip(many)
	{
		assert_eq!((weight, written), (weight_later, written_later));
		assert!(read_later <= read + 4, "{read_later} nodes are read and not {read}");
	}
}
