// SPDX-License-Identifier: Apache-2.0

//! What is decided by draws: ties, and which results are sampled.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{draw, task::TIE_BLOCKS, TaskId, SUR};

use crate::{mock::*, Check, Error, TaskOutcome};

/// Two results, the second of node 1 `apart` blocks after the first of node 0. Says who has the turn when
/// the draw is made.
fn race_of_two(salt: u64, apart: u32) -> u32 {
	let mut first = 0;
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Rounds(salt));
		let id = publish_task(2);
		begin(id, 0);
		begin(id, 1);
		assert_ok!(commit(id, 0));
		run_for(apart);
		assert_ok!(commit(id, 1));
		run_for(3 * ROUND);
		idle();
		first = turn(id).unwrap().0;
	});
	first
}

#[test]
fn results_within_three_blocks_tie_and_the_draw_decides() {
	for apart in [0, TIE_BLOCKS] {
		let wins = (0..40).filter(|salt| race_of_two(*salt, apart) == 1).count();
		assert!((8..=32).contains(&wins), "the later one was drawn {wins} times of 40");
	}
}

#[test]
fn results_further_apart_do_not_tie() {
	assert!((0..40).all(|salt| race_of_two(salt, TIE_BLOCKS + 1) == 0));
}

#[test]
fn nobody_has_the_turn_before_the_draw() {
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Rounds(0));
		let id = publish_task(2);
		deliver(id, 0);
		assert_eq!(turn(id), None);
		assert_noop!(reveal(id, 0), Error::<Test>::DrawPending);
		assert_noop!(advance(id), Error::<Test>::NothingDue);

		// Committed in round 0, with others who could tie: round 2 decides, which ends with block 11.
		run_to(3 * ROUND - 1);
		idle();
		assert_noop!(reveal(id, 0), Error::<Test>::DrawPending);
		run_for(1);
		assert_ok!(advance(id));
		assert_eq!(turn(id), Some((0, 3 * ROUND)));
		assert_ok!(reveal(id, 0));
	});
}

#[test]
fn a_node_need_not_wait_for_anybody_to_make_the_draw() {
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Rounds(0));
		let id = publish_task(1);
		deliver(id, 0);
		// Nobody else could tie: round 1 decides.
		run_to(2 * ROUND);
		assert_ok!(reveal(id, 0));
	});
}

#[test]
fn the_chain_itself_makes_the_draw() {
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Rounds(0));
		let id = publish_task(1);
		deliver(id, 0);
		run_to(2 * ROUND);
		idle();
		assert_eq!(turn(id), Some((0, 2 * ROUND)));
	});
}

/// The order that the seed of the tie gives holds for all who tie, the silent ones passed over.
#[test]
fn a_turn_that_is_not_used_goes_to_the_next_of_the_draw() {
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Rounds(3));
		let id = publish_task(3);
		(0..3).for_each(|node| deliver(id, node));
		run_to(3 * ROUND);
		assert_ok!(advance(id));
		let mut order = Vec::new();
		while let Some((node, _)) = turn(id) {
			order.push(node);
			run_for(RevealWindow::get() + 1);
			assert_ok!(advance(id));
		}
		let salted = (3u64, 2u32);
		let seed = codec::Encode::using_encoded(&salted, sp_crypto_hashing::blake2_256).into();
		let mut drawn = vec![0u32, 1, 2];
		drawn.sort_by_key(|node| draw::draw(draw::TIE, (id, *node), seed));
		assert_eq!(order, drawn);
	});
}

fn check_of(id: TaskId) -> Check {
	match outcome(id) {
		Some(TaskOutcome::Settled { check, .. }) => check,
		other => panic!("{other:?}"),
	}
}

#[test]
fn results_are_sampled_as_often_as_was_fixed_when_they_were_accepted() {
	const TASKS: u64 = 400;
	let mut sampled = 0;
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Rounds(1));
		let source = publish_source();
		for index in 0..TASKS {
			let node = (index % u64::from(NODES)) as u32;
			let deadline = System::block_number() + 50;
			assert_ok!(race(RuntimeOrigin::signed(ALICE), source, input(), SUR, deadline, 1));
			deliver(index, node);
			run_for(2 * ROUND);
			assert_ok!(advance(index));
			assert_ok!(reveal(index, node));
			sampled += u32::from(check_of(index) == Check::Unverified);
		}
	});
	// 5 % of 400 are 20; five standard deviations are 22.
	assert!((2..=42).contains(&sampled), "{sampled} of {TASKS}");
}

#[test]
fn whose_seed_is_gone_is_sampled() {
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Gone);
		let id = publish_task(1);
		deliver(id, 0);
		assert_ok!(reveal(id, 0));
		// Nobody is there to re-run it: it is paid, and not called verified.
		assert_eq!(check_of(id), Check::Unverified);
	});
}
