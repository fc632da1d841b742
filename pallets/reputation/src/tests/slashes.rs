// SPDX-License-Identifier: Apache-2.0

//! What slashes do to a node's reliability, and with it to its weight.

use surety_primitives::{
	slash::Severity,
	traits::{OnSlash, Standing},
	Perbill,
};

use crate::{mock::*, Records, MAX_SLASHES};

#[test]
fn a_hard_slash_halves_the_weight_and_a_soft_one_takes_a_tenth() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		let score = Reputation::score(node);
		assert_eq!(weight(node), 280_000);
		Reputation::on_slash(node, 1, Severity::Soft);
		assert_eq!(weight(node), 252_000);
		Reputation::on_slash(node, 2, Severity::Hard);
		assert_eq!(weight(node), 126_000);
		Reputation::on_slash(node, 3, Severity::Warning);
		assert_eq!(weight(node), 126_000);
		assert_eq!(Reputation::score(node), score, "the score is what it was");
	});
}

#[test]
fn an_accepted_appeal_undoes_it() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		Reputation::on_slash(node, 1, Severity::Soft);
		wait(RECOVERY / 4);
		Reputation::on_slash(node, 2, Severity::Hard);
		Reputation::on_undone(node, 2);
		// As if it had never been: of the soft one a quarter has come back.
		assert_eq!(weight(node), 259_000);
		Reputation::on_undone(node, 2);
		Reputation::on_undone(node, 7);
		Reputation::on_undone(99, 1);
		assert_eq!(weight(node), 259_000);
	});
}

#[test]
fn it_recovers_over_half_a_year() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		Reputation::on_slash(node, 1, Severity::Hard);
		wait(RECOVERY / 2);
		refresh(node);
		assert_eq!(weight(node), 210_000);
		wait(RECOVERY / 2);
		refresh(node);
		assert_eq!(weight(node), 280_000);
		assert_eq!(Reputation::track_record(node).unwrap().reliability, Perbill::one());
	});
}

#[test]
fn how_often_it_is_refreshed_changes_nothing() {
	ExtBuilder.build_and_execute(|| {
		let [one, other] = [veteran(), veteran()];
		[one, other]
			.into_iter()
			.for_each(|node| Reputation::on_slash(node, node.into(), Severity::Hard));
		for _ in 0..10 {
			wait(RECOVERY / 40);
			refresh(one);
		}
		refresh(other);
		assert_eq!(weight(one), weight(other));
	});
}

#[test]
fn the_last_slashes_are_remembered() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		for slash in 0..u64::from(MAX_SLASHES) + 4 {
			Reputation::on_slash(node, slash, Severity::Soft);
		}
		let slashes = Records::<Test>::get(node).unwrap().slashes;
		assert_eq!(slashes.len() as u32, MAX_SLASHES);
		assert_eq!(slashes[0].slash, 4);
		assert!(weight(node) > 0);
	});
}
