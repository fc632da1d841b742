// SPDX-License-Identifier: Apache-2.0

//! What the chain does by itself, and what that costs.

use frame_support::{traits::Hooks, weights::Weight};
use surety_primitives::agenda::RETRY;

use super::*;
use crate::WeightInfo;

/// Nobody calls anything but jurors and parties.
#[test]
fn a_dispute_goes_its_way_without_anybodys_call() {
	test(|| {
		let id = file();
		close_round();
		close_round();
		idle();
		let jurors = seated(id);
		assert_eq!(jurors.len(), 5);
		for juror in &jurors {
			assert_ok!(commit(id, *juror, Minor));
		}
		wait(49);
		idle();
		for juror in &jurors {
			assert_ok!(reveal(id, *juror, Minor));
		}
		for blocks in [25, 71, 1, 1] {
			wait(blocks);
			idle();
		}
		assert!(matches!(stage(id), Stage::Ended { slash: Some(0), .. }));
		wait(2 * 720);
		idle();
		assert_eq!(Disputing::dispute(id), None);
	});
}

#[test]
fn it_does_nothing_beyond_the_weight_that_is_left() {
	test(|| {
		let ids: Vec<_> = (20..30)
			.map(|task| {
				Settled::insert((task, NODE), now());
				file_by(CARLA, task, None).unwrap()
			})
			.collect();
		close_round();
		close_round();
		let drawn = || ids.iter().filter(|id| Disputing::panel(**id, 0).is_some()).count();
		let one = Disputing::weight_of_advance();
		assert_eq!(Disputing::on_idle(now(), Weight::zero()), Weight::zero());
		let look = <() as WeightInfo>::look();
		// It looks at the rounds before, finds one, and has no room for another.
		let used = Disputing::on_idle(now(), one + look * 40);
		assert!(used.all_lte(one + look * 40));
		assert_eq!(drawn(), 1);
		idle();
		assert_eq!(drawn(), 10);
	});
}

/// What fails that should not is tried again later, and holds up nobody else.
#[test]
fn what_fails_is_tried_again() {
	test(|| {
		let id = file();
		Settled::insert((13, NODE), now());
		let other = file_by(CARLA, 13, None).unwrap();
		close_round();
		close_round();
		// As if the windows of this chain had run out of numbers.
		crate::Disputes::<Test>::mutate(id, |dispute| {
			dispute.as_mut().unwrap().terms.commit_window = u32::MAX
		});
		idle();
		assert!(matches!(stage(other), Stage::Committing { .. }));
		assert!(matches!(stage(id), Stage::Drawing { .. }));
		assert_noop!(advance(id), Error::OutOfRange);
		crate::Disputes::<Test>::mutate(id, |dispute| {
			dispute.as_mut().unwrap().terms.commit_window = 48
		});
		wait(RETRY);
		idle();
		assert!(matches!(stage(id), Stage::Committing { .. }));
	});
}
