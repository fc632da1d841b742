// SPDX-License-Identifier: Apache-2.0

//! What a slash, or a restored one, does to those who stand.

use frame_support::{assert_noop, assert_ok};

use crate::{mock::*, BondState, Bonds, Departure, Error, Event};

fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn three() -> ExtBuilder {
	ExtBuilder::with(&[(1, 300), (2, 250), (3, 100)])
}

#[test]
fn a_slashed_candidate_ranks_by_what_is_left() {
	three().build_and_execute(|| {
		TestStakes::slash(1, 100);
		assert_eq!(candidates(), [2, 1, 3]);
		// And by what it has back
		TestStakes::restore(1, 100);
		assert_eq!(candidates(), [1, 2, 3]);
	});
}

#[test]
fn a_candidate_below_the_minimum_departs() {
	three().build_and_execute(|| {
		// Of equal bonds the one that has been it for longer is first
		TestStakes::slash(1, 200);
		assert_eq!(candidates(), [2, 3, 1]);
		TestStakes::slash(1, 1);
		assert_eq!(candidates(), [2, 3]);
		assert_eq!(Bonds::<Test>::get(1), Some(BondState::Idle));
		System::assert_last_event(Event::CandidateLeft { who: 1, why: Departure::Slashed }.into());
		assert_noop!(Validators::resume(signed(1)), Error::<Test>::BelowMinBond);
		// What it gets back it has, but it has to resume
		TestStakes::restore(1, 201);
		assert_eq!(candidates(), [2, 3]);
		assert_ok!(Validators::resume(signed(1)));
		assert_eq!(candidates(), [1, 2, 3]);
	});
}

#[test]
fn what_is_left_below_the_minimum_is_unbonded_whole() {
	three().build_and_execute(|| {
		TestStakes::slash(1, 250);
		assert_noop!(Validators::unbond(signed(1), 10), Error::<Test>::BelowMinBond);
		assert_ok!(Validators::unbond(signed(1), 50));
	});
}

#[test]
fn a_restored_bond_below_a_raised_minimum_stands_on() {
	three().build_and_execute(|| {
		TestStakes::slash(1, 100);
		MinBond::set(1_000);
		TestStakes::restore(1, 50);
		assert_eq!(candidates(), [2, 1, 3]);
	});
}

#[test]
fn who_stands_in_a_full_list_keeps_its_place_in_it() {
	ExtBuilder::empty().build_and_execute(|| {
		for who in 1..=12 {
			assert_ok!(Validators::bond(signed(who), 300));
		}
		TestStakes::slash(1, 100);
		assert_eq!(candidates().len(), 12);
		assert_eq!(candidates().last(), Some(&1));
		TestStakes::restore(1, 100);
		assert_eq!(candidates().last(), Some(&1), "behind those who had as much before");
		assert_eq!(candidates().len(), 12);
	});
}

#[test]
fn those_who_do_not_stand_are_left_alone() {
	three().build_and_execute(|| {
		assert_ok!(Validators::bond(signed(4), 300));
		crate::Pallet::<Test>::depart(&4, Departure::Silent);
		crate::Pallet::<Test>::remove(&1);
		let events = System::event_count();
		TestStakes::slash(4, 300);
		TestStakes::slash(1, 300);
		TestStakes::restore(1, 300);
		TestStakes::restore(4, 300);
		assert_eq!(System::event_count(), events);
		assert_eq!(candidates(), [2, 3]);
		assert_eq!(Bonds::<Test>::get(1), Some(BondState::Removed));
	});
}

#[test]
fn the_record_stays_while_anything_is_in_quarantine() {
	ExtBuilder::empty().build_and_execute(|| {
		assert_ok!(Validators::bond(signed(1), 300));
		TestStakes::slash(1, 100);
		assert_ok!(Validators::unbond(signed(1), 200));
		System::set_block_number(1 + EXIT_DELAY);
		assert_ok!(Validators::withdraw(signed(1), 1));
		assert_eq!(Bonds::<Test>::get(1), Some(BondState::Idle));
		// So what is restored can be taken out
		TestStakes::restore(1, 100);
		assert_ok!(Validators::unbond(signed(1), 100));
		System::set_block_number(1 + 2 * EXIT_DELAY);
		assert_ok!(Validators::withdraw(signed(1), 1));
		assert_eq!(Bonds::<Test>::get(1), None);
	});
}

#[test]
fn a_slashed_validator_answers_with_what_is_left_from_the_next_choice_on() {
	three().build_and_execute(|| {
		assert_ok!(Validators::unbond(signed(1), 200));
		TestStakes::slash(1, 0);
		TestStakes::slash(2, 100);
		end_session_without(&[]);
		let exposures: Vec<_> = crate::QueuedSet::<Test>::get()
			.into_iter()
			.map(|seat| (seat.who, seat.exposure.bond))
			.collect();
		// What is unbonding is slashable, what is in quarantine is not
		assert_eq!(exposures, [(2, 150), (3, 100), (1, 300)]);
	});
}
