// SPDX-License-Identifier: Apache-2.0

//! How fast nodes answer, compared with each other.

use surety_primitives::{traits::OnTaskOutcome, Perbill, DAYS};

use crate::{mock::*, Records, Responses, DAILY_RESPONSES};

fn latency(node: u32) -> Perbill {
	Records::<Test>::get(node).unwrap().dimensions.latency
}

#[test]
fn a_node_is_as_fast_as_the_median_is_of_its_slowest_answers() {
	ExtBuilder.build_and_execute(|| {
		let [fast, slow] = [new_node(), new_node()];
		(0..10).for_each(|task| Reputation::on_committed(fast, task, 4));
		(0..5).for_each(|task| Reputation::on_committed(slow, task, 7));
		assert_eq!(Responses::<Test>::get().median(), Some(4));
		assert_eq!(latency(fast), Perbill::one());
		assert_eq!(latency(slow), Perbill::from_rational(4u32, 7u32));
	});
}

#[test]
fn one_slow_answer_in_twenty_is_forgiven() {
	ExtBuilder.build_and_execute(|| {
		let node = new_node();
		(0..19).for_each(|task| Reputation::on_committed(node, task, 4));
		Reputation::on_committed(node, 19, 1_000);
		assert_eq!(latency(node), Perbill::one());
		Reputation::on_committed(node, 20, 1_000);
		assert!(latency(node) < percent(1));
	});
}

#[test]
fn one_node_does_not_move_what_all_are_compared_with() {
	ExtBuilder.build_and_execute(|| {
		let [flooder, honest] = [new_node(), new_node()];
		(0..DAILY_RESPONSES).for_each(|task| Reputation::on_committed(honest, task.into(), 7));
		(0..1_000).for_each(|task| Reputation::on_committed(flooder, task, 1));
		let all = Responses::<Test>::get();
		assert_eq!(all.total(), 2 * u16::from(DAILY_RESPONSES));
		// It would take as many nodes as half of all that are at work.
		Reputation::on_committed(new_node(), 1, 7);
		assert_eq!(Responses::<Test>::get().median(), Some(7));
		// Another day as many count again.
		wait(DAYS);
		(0..1_000).for_each(|task| Reputation::on_committed(flooder, task, 1));
		assert_eq!(Responses::<Test>::get().total(), 3 * u16::from(DAILY_RESPONSES) + 1);
	});
}
