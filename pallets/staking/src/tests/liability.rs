// SPDX-License-Identifier: Apache-2.0

//! What of a stake answers for work.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	liability::{back, detection, most, Terms},
	source::Comparator,
	traits::{Collateral, Liability, Stakes},
};

use super::*;
use crate::Reserved;

/// Node 1, which is no university's, with 150 SUR active. It needs 100.
fn with_stake(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		test();
	});
}

fn free_stake(node: NodeId) -> Balance {
	Staking::free_stake(node) / SUR
}

#[test]
fn what_is_reserved_is_not_free() {
	with_stake(|| {
		assert_eq!(free_stake(1), 150);
		assert_ok!(Staking::reserve(1, 60 * SUR));
		assert_ok!(Staking::reserve(1, 50 * SUR));
		assert_eq!((Reserved::<Test>::get(1), free_stake(1)), (110 * SUR, 40));

		assert_noop!(Staking::reserve(1, 40 * SUR + 1), Error::NotEnoughFree);
		assert_noop!(Staking::reserve(1, Balance::MAX), Error::NotEnoughFree);
		assert_ok!(Staking::reserve(1, 40 * SUR));
		assert_noop!(Staking::reserve(1, 1), Error::NotEnoughFree);

		assert_ok!(Staking::free_up(1, 50 * SUR));
		assert_eq!(free_stake(1), 50);
		// No money moved
		assert_eq!((held(PETRA), ledger(1).active()), (150 * SUR, 150 * SUR));
	});
}

#[test]
fn no_more_is_freed_than_was_reserved() {
	with_stake(|| {
		assert_noop!(Staking::free_up(1, 1), Error::NotReserved);
		assert_ok!(Staking::reserve(1, 60 * SUR));
		assert_noop!(Staking::free_up(1, 60 * SUR + 1), Error::NotReserved);
		assert_noop!(Staking::free_up(2, 1), Error::NotReserved);
		assert_ok!(Staking::free_up(1, 60 * SUR));
		assert!(!Reserved::<Test>::contains_key(1));
	});
}

#[test]
fn nothing_is_reserved_without_a_trace() {
	ExtBuilder.build_and_execute(|| {
		for node in [1, 9] {
			assert_eq!(free_stake(node), 0);
			assert_ok!(Staking::reserve(node, 0));
			assert_ok!(Staking::free_up(node, 0));
			assert!(!Reserved::<Test>::contains_key(node));
			assert_noop!(Staking::reserve(node, 1), Error::NotEnoughFree);
		}
	});
}

#[test]
fn the_stake_of_another_node_answers_for_nothing_here() {
	with_stake(|| {
		assert_ok!(Staking::bond(signed(PETRA), 2, 100 * SUR));
		assert_ok!(Staking::reserve(1, 150 * SUR));
		assert_noop!(Staking::reserve(1, 1), Error::NotEnoughFree);
		assert_eq!(free_stake(2), 100);
		assert_ok!(Staking::unbond(signed(PETRA), 2, 100 * SUR));
	});
}

#[test]
fn stake_on_its_way_out_answers_for_nothing_new() {
	with_stake(|| {
		assert_ok!(Staking::unbond(signed(PETRA), 1, 30 * SUR));
		assert_eq!(free_stake(1), 120);
		assert_noop!(Staking::reserve(1, 120 * SUR + 1), Error::NotEnoughFree);
	});
}

#[test]
fn what_is_reserved_stays_active() {
	with_stake(|| {
		assert_ok!(Staking::reserve(1, 60 * SUR));
		assert_noop!(Staking::unbond(signed(PETRA), 1, 90 * SUR + 1), Error::LiabilityOpen);
		assert_noop!(Staking::unbond(signed(PETRA), 1, 150 * SUR), Error::LiabilityOpen);
		assert_ok!(Staking::unbond(signed(PETRA), 1, 90 * SUR));
		assert_eq!(free_stake(1), 0);
		assert_noop!(Staking::unbond(signed(PETRA), 1, SUR), Error::LiabilityOpen);
		assert_ok!(Staking::free_up(1, 60 * SUR));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 60 * SUR));
	});
}

#[test]
fn nobody_leaves_with_anything_reserved() {
	with_stake(|| {
		assert_ok!(Staking::reserve(1, 1));
		assert_noop!(Staking::exit(1), Error::LiabilityOpen);
		assert_ok!(Staking::free_up(1, 1));
		assert_ok!(Staking::exit(1));
		assert_eq!(free_stake(1), 0);
	});
}

#[test]
fn nor_with_all_of_it_slashed() {
	with_stake(|| {
		assert_ok!(Staking::reserve(1, SUR));
		seize(NODE, 1, percent(100));
		assert_ok!(Staking::forfeit(1, to(None)));
		assert_noop!(Staking::exit(1), Error::LiabilityOpen);
		assert_ok!(Staking::free_up(1, SUR));
		assert_ok!(Staking::exit(1));
	});
}

#[test]
fn a_slash_may_leave_less_than_is_reserved_and_then_nothing_is_free() {
	with_stake(|| {
		assert_ok!(Staking::reserve(1, 60 * SUR));
		seize(NODE, 1, percent(60));
		// 60 are left, and cover what is reserved to the last unit
		assert_eq!((free_stake(1), Staking::is_short(1)), (0, false));
		assert_ok!(Staking::restore(1));
		assert_ok!(Staking::reserve(1, 40 * SUR));
		seize(NODE, 2, percent(60));
		assert_eq!((free_stake(1), Staking::is_short(1)), (0, true));
		assert_noop!(Staking::reserve(1, 1), Error::NotEnoughFree);
		assert_noop!(Staking::unbond(signed(PETRA), 1, SUR), Error::LiabilityOpen);
		// The draws settle all the same
		assert_ok!(Staking::free_up(1, 50 * SUR));
		assert_eq!((free_stake(1), Staking::is_short(1)), (10, false));
		// And an accepted appeal brings it back
		assert_ok!(Staking::restore(2));
		assert_eq!(free_stake(1), 100);
	});
}

#[test]
fn after_a_slash_what_is_due_stays_as_far_as_it_answers_for_work() {
	with_stake(|| {
		// Given 100 active, all of it reserved, and 50 on their way out
		assert_ok!(Staking::unbond(signed(PETRA), 1, 50 * SUR));
		assert_ok!(Staking::reserve(1, 100 * SUR));
		// When a slash of another matter takes 80 of the active stake
		seize(NODE, 1, Penalty { at_least: 80 * SUR, ..percent(0) });
		assert_ok!(Staking::forfeit(1, to(None)));
		System::set_block_number(1 + DELAY);
		// Then the other 70 answer
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::LiabilityOpen);
		assert_ok!(Staking::free_up(1, 60 * SUR));
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!((chunks(1), held(PETRA)), (vec![(20 * SUR, 1 + DELAY)], 40 * SUR));
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::LiabilityOpen);
		assert_ok!(Staking::free_up(1, 40 * SUR));
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!((chunks(1), held(PETRA)), (vec![], 20 * SUR));
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::NothingDue);
	});
}

#[test]
fn what_is_reserved_of_a_node_keeps_no_other_stake_of_its_owner() {
	with_stake(|| {
		assert_ok!(Staking::reserve(1, 150 * SUR));
		assert_ok!(<Staking as Stakes<_, _>>::bond(&VALIDATOR, &PETRA, 60 * SUR));
		assert_ok!(<Staking as Stakes<_, _>>::unbond(&VALIDATOR, 60 * SUR));
		System::set_block_number(1 + DELAY);
		assert_eq!(<Staking as Stakes<_, _>>::withdraw(&VALIDATOR), Ok(60 * SUR));
	});
}

/// One stake for ten jobs: whatever is taken in whatever order, all that was reserved is there.
#[test]
fn ten_jobs_on_one_stake_share_it() {
	let terms = Terms { margin_percent: 150, min_probability: Perbill::from_percent(5) };
	let exact = detection(Comparator::Exact);
	with_stake(|| {
		// Given a node that takes each job at the full payment as if there were no others
		let mut accepted = Vec::new();
		for _ in 0..10 {
			let free = Staking::free_stake(1);
			let Some(backing) = back(5 * SUR, free, exact, &terms) else { continue };
			assert!(most(free, exact, &terms) >= 5 * SUR);
			assert_ok!(Staking::reserve(1, backing.liability));
			accepted.push(backing);
		}
		// Then it takes one, which all of its stake answers for
		assert_eq!(accepted.len(), 1);
		assert_eq!(accepted[0].liability, 150 * SUR);
		// And the rest when that one has settled
		assert_ok!(Staking::free_up(1, 150 * SUR));
		// Smaller ones as many as the stake carries
		let mut liabilities = 0;
		while let Some(backing) = back(SUR, Staking::free_stake(1), exact, &terms) {
			assert_ok!(Staking::reserve(1, backing.liability));
			liabilities += backing.liability;
			assert!(liabilities <= 150 * SUR);
		}
		assert_eq!(Reserved::<Test>::get(1), 150 * SUR);
	});
}

#[test]
fn the_state_check_sees_what_is_reserved_without_stake_behind_it() {
	let spoilt = |spoil: fn()| {
		ExtBuilder.build().execute_with(|| {
			assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
			assert_ok!(Staking::reserve(1, 100 * SUR));
			assert_ok!(Staking::do_try_state());
			spoil();
			Staking::do_try_state().is_err()
		})
	};
	assert!(spoilt(|| Reserved::<Test>::insert(1, 100 * SUR + 1)));
	assert!(spoilt(|| Reserved::<Test>::insert(2, 1)));
	assert!(spoilt(|| Reserved::<Test>::insert(2, 0)));
	assert!(spoilt(|| Reserved::<Test>::insert(9, 1)));
	assert!(!spoilt(|| {
		seize(NODE, 1, percent(10));
	}));
}
