// SPDX-License-Identifier: Apache-2.0

//! Bonds and the list of candidates.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{testing::UintAuthorityId, traits::BadOrigin, TokenError};

use crate::{mock::*, BondState, Bonds, Departure, Error, Event, Pallet};

fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn state(who: u64) -> BondState {
	Bonds::<Test>::get(who).unwrap()
}

fn left(who: u64, why: Departure) -> RuntimeEvent {
	Event::CandidateLeft { who, why }.into()
}

#[test]
fn anyone_joins_by_bonding() {
	ExtBuilder::empty().build_and_execute(|| {
		// When
		assert_ok!(Validators::bond(signed(1), LEAST_BOND));
		// Then
		assert_eq!(held(1), LEAST_BOND);
		assert_eq!(candidates(), [1]);
		System::assert_has_event(
			Event::Bonded { who: 1, amount: LEAST_BOND, active: LEAST_BOND }.into(),
		);
		System::assert_last_event(Event::CandidateJoined { who: 1, bond: LEAST_BOND }.into());
	});
}

#[test]
fn the_list_is_ranked_by_bond_and_then_by_time() {
	ExtBuilder::empty().build_and_execute(|| {
		for (who, bond) in [(1, 200), (2, 300), (3, 200), (4, 100)] {
			assert_ok!(Validators::bond(signed(who), bond));
		}
		assert_eq!(candidates(), [2, 1, 3, 4]);
		// When one reaches the bond of others, it comes after them
		assert_ok!(Validators::bond(signed(4), 100));
		assert_eq!(candidates(), [2, 1, 3, 4]);
		// When it exceeds them, before
		assert_ok!(Validators::bond(signed(4), 1));
		assert_eq!(candidates(), [2, 4, 1, 3]);
		assert_eq!(held(4), 201);
		let joined = |event: &&frame_system::EventRecord<RuntimeEvent, _>| {
			matches!(event.event, RuntimeEvent::Validators(Event::CandidateJoined { who: 4, .. }))
		};
		assert_eq!(System::events().iter().filter(joined).count(), 1, "it joined once");
	});
}

#[test]
fn bond_refuses() {
	ExtBuilder::empty().build_and_execute(|| {
		assert_noop!(Validators::bond(RuntimeOrigin::none(), LEAST_BOND), BadOrigin);
		assert_noop!(Validators::bond(signed(KEYLESS), LEAST_BOND), Error::<Test>::NoSessionKeys);
		assert_noop!(Validators::bond(signed(1), 0), Error::<Test>::ZeroAmount);
		assert_noop!(Validators::bond(signed(1), LEAST_BOND - 1), Error::<Test>::BelowMinBond);
		assert_noop!(Validators::bond(signed(1), FUNDS + 1), TokenError::FundsUnavailable);
		Pallet::<Test>::remove(&1);
		assert_noop!(Validators::bond(signed(1), LEAST_BOND), Error::<Test>::Removed);
	});
}

#[test]
fn a_full_list_is_entered_by_outbidding_the_last() {
	ExtBuilder::empty().build_and_execute(|| {
		// Given a full list with two equal last entries, 11 and 12
		for who in 1..=10 {
			assert_ok!(Validators::bond(signed(who), 300));
		}
		assert_ok!(Validators::bond(signed(11), 200));
		assert_ok!(Validators::bond(signed(12), 200));
		// Then an equal bond does not suffice
		assert_noop!(Validators::bond(signed(13), 200), Error::<Test>::CandidatesFull);
		// When a larger one comes
		assert_ok!(Validators::bond(signed(13), 201));
		// Then the later of the last two leaves, and keeps its bond
		assert_eq!(candidates()[10..], [13, 11]);
		assert_eq!((state(12), held(12)), (BondState::Idle, 200));
		System::assert_has_event(left(12, Departure::Outbid));
		assert_noop!(Validators::resume(signed(12)), Error::<Test>::CandidatesFull);
		// When it bonds more, it stands again
		assert_ok!(Validators::bond(signed(12), 1));
		assert_eq!(candidates()[10..], [13, 12]);
		assert_eq!(state(11), BondState::Idle);
	});
}

#[test]
fn who_stands_in_a_full_list_can_always_bond_more() {
	ExtBuilder::empty().build_and_execute(|| {
		for who in 1..=12 {
			assert_ok!(Validators::bond(signed(who), 300));
		}
		assert_ok!(Validators::bond(signed(12), 1));
		assert_eq!(candidates()[..2], [12, 1]);
		assert_eq!(candidates().len(), 12);
	});
}

#[test]
fn a_part_is_unbonded_down_to_the_minimum() {
	ExtBuilder::with(&[(1, 300), (2, 200)]).build_and_execute(|| {
		assert_noop!(Validators::unbond(RuntimeOrigin::none(), 1), BadOrigin);
		assert_noop!(Validators::unbond(signed(3), 1), Error::<Test>::NotBonded);
		assert_noop!(Validators::unbond(signed(1), 0), Error::<Test>::ZeroAmount);
		assert_noop!(Validators::unbond(signed(1), 301), Error::<Test>::InsufficientBond);
		assert_noop!(Validators::unbond(signed(1), 201), Error::<Test>::BelowMinBond);
		assert_noop!(Validators::unbond(signed(1), 299), Error::<Test>::BelowMinBond);
		// When
		assert_ok!(Validators::unbond(signed(1), 200));
		// Then it ranks by what remains, and everything is still held
		assert_eq!(candidates(), [2, 1]);
		assert_eq!(held(1), 300);
		let until = 1 + EXIT_DELAY;
		System::assert_last_event(Event::Unbonded { who: 1, amount: 200, until }.into());
		assert_eq!(state(1), BondState::Candidate);
	});
}

#[test]
fn unbonding_everything_leaves_the_list() {
	ExtBuilder::with(&[(1, 300), (2, 200)]).build_and_execute(|| {
		assert_ok!(Validators::unbond(signed(1), 300));
		assert_eq!(candidates(), [2]);
		assert_eq!(state(1), BondState::Idle);
		System::assert_last_event(left(1, Departure::Unbonded));
		assert_noop!(Validators::resume(signed(1)), Error::<Test>::BelowMinBond);
	});
}

#[test]
fn what_is_unbonded_is_withdrawn_by_anyone_after_the_delay() {
	ExtBuilder::empty().build_and_execute(|| {
		assert_noop!(Validators::withdraw(RuntimeOrigin::none(), 1), BadOrigin);
		assert_noop!(Validators::withdraw(signed(9), 1), Error::<Test>::NotBonded);
		assert_ok!(Validators::bond(signed(1), 300));
		assert_noop!(Validators::withdraw(signed(9), 1), Error::<Test>::NothingUnbonding);
		assert_ok!(Validators::unbond(signed(1), 100));
		// One block before the delay is over
		System::set_block_number(EXIT_DELAY);
		assert_noop!(Validators::withdraw(signed(9), 1), NOTHING_DUE);
		// When it is over
		System::set_block_number(EXIT_DELAY + 1);
		assert_ok!(Validators::withdraw(signed(9), 1));
		// Then the rest stands on
		System::assert_last_event(Event::Withdrawn { who: 1, amount: 100 }.into());
		assert_eq!((held(1), candidates()), (200, vec![1]));
		assert_noop!(Validators::withdraw(signed(9), 1), Error::<Test>::NothingUnbonding);
		// When the rest goes too, so does the record
		assert_ok!(Validators::unbond(signed(1), 200));
		System::set_block_number(2 * EXIT_DELAY + 1);
		assert_ok!(Validators::withdraw(signed(1), 1));
		assert_eq!((held(1), Bonds::<Test>::get(1)), (0, None));
	});
}

#[test]
fn each_unbonding_has_its_own_delay() {
	ExtBuilder::empty().build_and_execute(|| {
		assert_ok!(Validators::bond(signed(1), 300));
		assert_ok!(Validators::unbond(signed(1), 100));
		System::set_block_number(11);
		assert_ok!(Validators::unbond(signed(1), 200));
		System::set_block_number(10 + EXIT_DELAY);
		assert_ok!(Validators::withdraw(signed(1), 1));
		System::assert_last_event(Event::Withdrawn { who: 1, amount: 100 }.into());
		assert_noop!(Validators::withdraw(signed(1), 1), NOTHING_DUE);
		System::set_block_number(11 + EXIT_DELAY);
		assert_ok!(Validators::withdraw(signed(1), 1));
		System::assert_last_event(Event::Withdrawn { who: 1, amount: 200 }.into());
		assert_eq!(Bonds::<Test>::get(1), None);
	});
}

#[test]
fn nothing_is_withdrawn_from_under_a_seat() {
	ExtBuilder::with(&[(1, 300), (2, 200)]).build_and_execute(|| {
		// Given one who has left the next set but sits in this one
		assert_ok!(Validators::unbond(signed(1), 300));
		System::set_block_number(100);
		assert_noop!(Validators::withdraw(signed(1), 1), Error::<Test>::StillSeated);
		end_session_without(&[]);
		assert_eq!((Session::validators(), queued()), (vec![1, 2], vec![2]));
		assert_noop!(Validators::withdraw(signed(1), 1), Error::<Test>::StillSeated);
		// When the session is over
		end_session_without(&[]);
		// Then it can go
		assert_ok!(Validators::withdraw(signed(1), 1));
	});
}

#[test]
fn resume_refuses() {
	ExtBuilder::empty().build_and_execute(|| {
		assert_noop!(Validators::resume(RuntimeOrigin::none()), BadOrigin);
		assert_noop!(Validators::resume(signed(1)), Error::<Test>::NotBonded);
		assert_ok!(Validators::bond(signed(1), 200));
		assert_noop!(Validators::resume(signed(1)), Error::<Test>::AlreadyCandidate);
		Pallet::<Test>::depart(&1, Departure::Silent);
		assert_ok!(Session::purge_keys(signed(1)));
		assert_noop!(Validators::resume(signed(1)), Error::<Test>::NoSessionKeys);
		let keys = SessionKeys { authority: UintAuthorityId(1) };
		assert_ok!(<Session as pallet_session::SessionInterface>::set_keys(&1, keys));
		MinBond::set(201);
		assert_noop!(Validators::resume(signed(1)), Error::<Test>::BelowMinBond);
		MinBond::set(200);
		assert_ok!(Validators::resume(signed(1)));
		System::assert_last_event(Event::CandidateJoined { who: 1, bond: 200 }.into());
		Pallet::<Test>::remove(&1);
		assert_noop!(Validators::resume(signed(1)), Error::<Test>::Removed);
	});
}

#[test]
fn a_higher_minimum_leaves_those_who_stand_alone() {
	ExtBuilder::with(&[(1, 200)]).build_and_execute(|| {
		MinBond::set(500);
		end_session_without(&[]);
		assert_eq!(candidates(), [1]);
		assert_noop!(Validators::bond(signed(1), 299), Error::<Test>::BelowMinBond);
		assert_ok!(Validators::bond(signed(1), 300));
	});
}
