// SPDX-License-Identifier: Apache-2.0

//! Equivocators.

use frame_support::{assert_noop, assert_ok, traits::DisabledValidators};
use sp_runtime::Perbill;
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

use crate::{mock::*, BondState, Bonds, Error, Event, Exposure};

fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn report(offenders: &[u64]) {
	let details: Vec<_> = offenders
		.iter()
		.map(|who| OffenceDetails {
			offender: (*who, Exposure { bond: 100 }),
			reporters: Vec::<u64>::new(),
		})
		.collect();
	let fractions = vec![Perbill::from_percent(10); offenders.len()];
	Validators::on_offence(&details, &fractions, Session::current_index());
}

fn four() -> ExtBuilder {
	ExtBuilder::with(&[(1, 400), (2, 300), (3, 200), (4, 100)]).seats(4)
}

#[test]
fn an_equivocator_is_removed_at_once_and_disabled_until_the_set_is_without_it() {
	four().build_and_execute(|| {
		// Given sets that are announced as new, at which the session pallet enables everybody
		end_session_without(&[]);
		// When
		report(&[2]);
		// Then
		assert_eq!(candidates(), [1, 3, 4]);
		assert_eq!(Bonds::<Test>::get(2).unwrap().state, BondState::Removed);
		assert!(Session::is_disabled(1));
		System::assert_has_event(Event::OffenderRemoved { who: 2 }.into());
		// It is in the set of the next session already, and disabled there too.
		end_session_without(&[2]);
		assert_eq!((Session::validators(), queued()), (vec![1, 2, 3, 4], vec![1, 3, 4]));
		assert_eq!(Session::disabled_validators(), [1]);
		end_session_without(&[]);
		assert_eq!(Session::validators(), [1, 3, 4]);
		assert!(Session::disabled_validators().is_empty());
	});
}

#[test]
fn an_equivocator_never_stands_again() {
	four().build_and_execute(|| {
		report(&[2]);
		assert_noop!(Validators::resume(signed(2)), Error::<Test>::Removed);
		assert_noop!(Validators::bond(signed(2), 1_000), Error::<Test>::Removed);
		// When everything is withdrawn the mark stays
		assert_ok!(Validators::unbond(signed(2), 300));
		end_session_without(&[]);
		end_session_without(&[]);
		System::set_block_number(100);
		assert_ok!(Validators::withdraw(signed(2), 2));
		assert_noop!(Validators::bond(signed(2), 1_000), Error::<Test>::Removed);
	});
}

#[test]
fn nothing_is_slashed_here() {
	four().build_and_execute(|| {
		let issuance = Balances::total_issuance();
		report(&[2]);
		assert_eq!(Bonds::<Test>::get(2).unwrap().active, 300);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn a_second_report_changes_nothing() {
	four().build_and_execute(|| {
		report(&[2]);
		let events = System::event_count();
		report(&[2]);
		assert_eq!(System::event_count(), events);
		assert_eq!(candidates(), [1, 3, 4]);
	});
}

#[test]
fn an_idle_validator_is_removed_too_and_so_is_one_without_a_bond() {
	four().build_and_execute(|| {
		assert_ok!(Validators::unbond(signed(2), 300));
		report(&[2, 20]);
		for who in [2, 20] {
			assert_eq!(Bonds::<Test>::get(who).unwrap().state, BondState::Removed);
		}
		assert_noop!(Validators::bond(signed(20), 1_000), Error::<Test>::Removed);
	});
}

#[test]
fn equivocators_leave_whatever_the_bound_and_use_it_up() {
	let validators: Vec<_> = (1..=6).map(|who| (who, 1_000)).collect();
	ExtBuilder::with(&validators).seats(6).build_and_execute(|| {
		// Given three equivocators, one who leaves, and three newcomers
		report(&[1, 2, 3]);
		assert_ok!(Validators::unbond(signed(4), 1_000));
		for who in 11..=13 {
			assert_ok!(Validators::bond(signed(who), 2_000));
		}
		// Then the three are gone, who leaves must wait, and two come
		end_session_without(&[]);
		assert_eq!(queued(), [5, 6, 4, 11, 12]);
		end_session_without(&[]);
		assert_eq!(queued(), [11, 12, 5, 6, 13]);
	});
}

#[test]
fn the_only_validator_stays_even_if_it_equivocates() {
	ExtBuilder::with(&[(1, 100)]).build_and_execute(|| {
		report(&[1]);
		end_session_without(&[]);
		assert_eq!(queued(), [1]);
		assert!(Session::disabled_validators().is_empty());
		// When another stands, it leaves
		assert_ok!(Validators::bond(signed(2), 100));
		end_session_without(&[]);
		assert_eq!(queued(), [2]);
	});
}
