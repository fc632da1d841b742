// SPDX-License-Identifier: Apache-2.0

//! What clients say.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	traits::{OnTaskOutcome, Standing},
	Perbill,
};

use crate::{mock::*, Clients, Error, Event, Records};

fn say(client: AccountId, task: u64, node: u32, satisfied: bool) {
	assert_ok!(Reputation::give_feedback(signed(client), task, node, satisfied));
}

#[test]
fn a_word_nudges_the_score_by_the_standing_of_who_says_it() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		pay(CARLA, node, 1, FEE);
		let before = Reputation::score(node).unwrap();
		say(CARLA, 1, node, true);
		// A tenth of a standing of a half, of what a half lacks; and of that twice the twentieth.
		let satisfaction = Perbill::from_parts(525_000_000);
		assert_eq!(Reputation::score(node), Some(before + Perbill::from_parts(2_500_000)));
		System::assert_last_event(
			Event::FeedbackGiven { task: 1, node, client: CARLA, satisfied: true, satisfaction }
				.into(),
		);
		assert_eq!(accuracy(node), percent(70));
	});
}

#[test]
fn who_has_a_better_standing_says_more() {
	ExtBuilder.build_and_execute(|| {
		let [one, other] = [veteran(), new_node()];
		onboard(other);
		Clients::<Test>::mutate(CHRIS, |record| record.standing = Perbill::one());
		pay(CARLA, one, 1, FEE);
		pay(CHRIS, other, 1, FEE);
		say(CARLA, 1, one, false);
		say(CHRIS, 1, other, false);
		assert!(Reputation::score(other) < Reputation::score(one));
	});
}

#[test]
fn a_word_weighs_as_much_as_the_job() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		pay(CARLA, node, 1, FEE / 100);
		say(CARLA, 1, node, false);
		assert_eq!(
			Records::<Test>::get(node).unwrap().satisfaction,
			Perbill::from_parts(499_750_000)
		);
	});
}

#[test]
fn only_the_client_speaks_once_and_in_time() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		let say = |who, task| Reputation::give_feedback(signed(who), task, node, true);
		assert_noop!(say(CARLA, 1), Error::<Test>::NotSettled);
		pay(CARLA, node, 1, FEE);
		pay(CARLA, node, 2, FEE);
		assert_noop!(say(CHRIS, 1), Error::<Test>::NotClient);
		assert_ok!(say(CARLA, 1));
		assert_noop!(say(CARLA, 1), Error::<Test>::AlreadyRated);
		wait(WINDOW);
		pay(CARLA, node, 3, FEE);
		assert_ok!(say(CARLA, 2));
		wait(WINDOW + 1);
		assert_noop!(say(CARLA, 3), Error::<Test>::FeedbackClosed);
		Reputation::on_undisputed(node, 1);
		assert_noop!(say(CARLA, 1), Error::<Test>::NotSettled);
		assert!(Reputation::give_feedback(RuntimeOrigin::root(), 1, node, true).is_err());
	});
}
