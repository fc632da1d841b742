// SPDX-License-Identifier: Apache-2.0

//! First Response: the earliest commit whose reveal is valid takes the payment.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::task::Misconduct;

use crate::{mock::*, AcceptanceEnd, Error, Event, TaskOutcome, WeightInfo};

#[test]
fn the_order_of_commits_decides_even_if_the_later_reveals_first() {
	ExtBuilder::build_and_execute(|| {
		// given node 1, which committed after node 0 although it accepted before
		let id = publish_task(2);
		begin(id, 1);
		begin(id, 0);
		assert_ok!(commit(id, 0));
		run_for(1);
		assert_ok!(commit(id, 1));

		// when it reveals first, then it is refused
		assert_noop!(reveal(id, 1), Error::<Test>::NotYourTurn);

		assert_ok!(reveal(id, 0));
		assert!(matches!(outcome(id), Some(TaskOutcome::Settled { node: 0, .. })));
		assert_eq!((balance(owner(0)), balance(owner(1))), (PAYMENT - PAYMENT / 40, 0));
	});
}

#[test]
fn commits_within_one_block_keep_their_order() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(3);
		for node in [0, 1, 2] {
			begin(id, node);
		}
		for node in [2, 0, 1] {
			assert_ok!(commit(id, node));
		}
		for node in [2, 0] {
			assert_eq!(task(id).turn.unwrap().node, node);
			run_for(RevealWindow::get() + 1);
			assert_ok!(advance(id));
		}
		assert_eq!(task(id).turn.unwrap().node, 1);
	});
}

#[test]
fn a_valid_reveal_ends_all_others_without_fault() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(4);
		deliver(id, 0);
		deliver(id, 1);
		begin(id, 2);
		assert_ok!(accept(id, 3));
		// The start window of node 3 has lapsed, and still it is not blamed.
		run_for(StartWindow::get() + 1);

		assert_ok!(reveal(id, 0));

		for node in [1, 2, 3] {
			assert_eq!(end_of(id, node), Some(AcceptanceEnd::Released));
		}
		assert_eq!(heard(id), vec![Heard::Settled(0)]);
		assert_noop!(reveal(id, 1), Error::<Test>::TaskEnded);
		assert_noop!(commit(id, 2), Error::<Test>::TaskEnded);
	});
}

#[test]
fn who_reveals_what_is_valid_does_not_pay_for_a_slash() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		deliver(id, 0);
		let weighed =
			Market::reveal_result(RuntimeOrigin::signed(worker(0)), id, result(0), model(0));
		let valid = <() as WeightInfo>::reveal_result();
		assert_eq!(weighed.unwrap().actual_weight, Some(valid));
		assert!(valid.ref_time() < <() as WeightInfo>::reveal_wrong_model().ref_time());
	});
}

#[test]
fn the_turn_passes_from_a_silent_node_to_the_next() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		deliver(id, 0);
		deliver(id, 1);
		run_for(RevealWindow::get() + 1);

		assert_ok!(advance(id));

		let now = System::block_number();
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::RevealMissed));
		assert_eq!(heard(id), vec![Heard::Misconduct(0, Misconduct::RevealMissed)]);
		assert_eq!(turn(id), Some((1, now)));
		System::assert_last_event(
			Event::TurnStarted {
				task: id,
				node: 1,
				until: now + RevealWindow::get(),
				sampled: is_sampled(id),
			}
			.into(),
		);
		assert_ok!(reveal(id, 1));
		assert!(matches!(outcome(id), Some(TaskOutcome::Settled { node: 1, .. })));
	});
}

#[test]
fn the_turn_passes_from_an_invalid_result_to_the_next() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		let mut empty = result(0);
		empty.summary.tokens = 0;
		begin(id, 0);
		let commitment = empty.commitment(genesis(), id, 0);
		assert_ok!(Market::commit_result(RuntimeOrigin::signed(worker(0)), id, commitment));
		deliver(id, 1);
		run_for(7);

		let origin = RuntimeOrigin::signed(worker(0));
		assert_ok!(Market::reveal_result(origin, id, empty, model(0)));

		assert_eq!(outcome(id), None);
		let since = System::block_number();
		assert_eq!(turn(id), Some((1, since)));
		assert_ok!(reveal(id, 1));
	});
}

#[test]
fn when_the_only_result_fails_it_is_nobodys_turn_until_the_next_commit() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		deliver(id, 0);
		begin(id, 1);
		run_for(RevealWindow::get() + 1);
		assert_ok!(advance(id));
		assert_eq!(task(id).turn, None);

		assert_ok!(commit(id, 1));
		assert_eq!(turn(id), Some((1, System::block_number())));
	});
}

#[test]
fn a_later_commit_does_not_disturb_the_turn() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		deliver(id, 0);
		let turn = task(id).turn;
		run_for(3);
		deliver(id, 1);
		assert_eq!(task(id).turn, turn);
	});
}

#[test]
fn slots_bound_the_race_and_reopen() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		assert_ok!(accept(id, 0));
		begin(id, 1);
		assert_noop!(accept(id, 2), Error::<Test>::NoFreeSlot);

		run_for(StartWindow::get() + 1);
		assert_ok!(advance(id));

		assert_ok!(accept(id, 2));
		assert_noop!(accept(id, 3), Error::<Test>::NoFreeSlot);
	});
}
