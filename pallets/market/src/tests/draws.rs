// SPDX-License-Identifier: Apache-2.0

//! What is decided by draws: ties, and which results are sampled.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	draw,
	task::{Competition, TIE_BLOCKS},
	Perbill, TaskId, SUR,
};

use super::steps::*;
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

/// With which probability the result of `node` is drawn.
fn sampling(id: TaskId, node: u32) -> Perbill {
	task(id).acceptance(node).unwrap().sampling
}

/// Attack: a node lets all of its stake answer for what it took, is slashed, and has little left to lose by the time
/// that it shows its result.
#[test]
fn a_node_slashed_before_its_reveal_is_always_rerun() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		begin(id, 0);
		// As long as what is left covers all that it answers with, nothing changes.
		change_node(0, |node| node.stake = node.reserved);
		let fixed = sampling(id, 0);
		assert!(fixed < Perbill::one());
		slash_node(0);
		assert_ok!(commit(id, 0));
		assert!(is_sampled(id));
		assert_eq!(sampling(id, 0), Perbill::one());

		let id = publish_task(1);
		deliver(id, 1);
		change_node(1, |node| node.stake = node.reserved);
		assert_ok!(reveal(id, 1));
		assert_eq!(check_of(id), Check::NotSampled);
	});
}

/// The draw knew nothing of it: what is shown is re-run all the same, like what responders show.
#[test]
fn a_slash_between_the_draw_and_the_reveal_counts() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		deliver(id, 0);
		deliver(id, 1);
		assert!(!is_sampled(id));
		slash_node(0);
		assert_ok!(reveal(id, 0));
		assert!(
			matches!(&told(id)[..], [Drawn::Shown(0, job, _)] if job.sampling == Perbill::one())
		);
		// Nobody was there who could.
		assert_eq!(check_of(id), Check::Unverified);
	});
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		deliver(id, 0);
		wait_for_verdicts();
		slash_node(0);
		assert_ok!(reveal(id, 0));
		assert!(outcome(id).is_none() && is_sampled(id));
		assert_ok!(verdict(id, true));
		assert_eq!(check_of(id), Check::Verified);
		// Whoever is paid for sure what was looked at for sure.
		assert_eq!(Contributions::get(id), Some(Perbill::one()));
	});
}

#[test]
fn a_slashed_response_is_rerun_when_it_is_confirmed() {
	ExtBuilder::build_and_execute(|| {
		wait_for_verdicts();
		let id = publish_with(Competition::ManualConfirmation { responders: 2 });
		for node in [0, 2] {
			deliver(id, node);
		}
		assert_ok!(respond(id, 0, 4 * SUR));
		assert_ok!(respond(id, 2, 5 * SUR));
		slash_node(0);
		assert_ok!(confirm(id, 0));
		assert_eq!((outcome(id), sampling(id, 0)), (None, Perbill::one()));
		assert_ok!(verdict(id, false));
		// The other one has what it answers with.
		assert_ok!(confirm(id, 2));
		assert_eq!(check_of(id), Check::NotSampled);
	});
}

#[test]
fn a_slashed_winner_of_an_auction_is_rerun() {
	ExtBuilder::build_and_execute(|| {
		let id = won_auction(4 * SUR);
		assert_ok!(start(id, 0));
		slash_node(0);
		assert_ok!(commit(id, 0));
		assert!(is_sampled(id));
	});
}
