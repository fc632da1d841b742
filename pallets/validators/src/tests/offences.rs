// SPDX-License-Identifier: Apache-2.0

//! Equivocators.

use codec::Encode;
use frame_support::{assert_noop, assert_ok, traits::DisabledValidators};
use sp_runtime::Perbill;
use sp_staking::{
	offence::{OffenceDetails, OnOffenceHandler},
	SessionIndex,
};
use surety_primitives::{
	slash::{Charge, Condition, Incident, Surcharge},
	stake::StakeId,
	H256,
};

use crate::{mock::*, BondState, Bonds, Error, Event, Exposure, Pallet};

fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn report(offenders: &[u64]) {
	report_of(Session::current_index(), offenders, 10, &[]);
}

fn details(who: u64, reporters: &[u64]) -> OffenceDetails<u64, (u64, Exposure)> {
	OffenceDetails { offender: (who, Exposure { bond: 100 }), reporters: reporters.to_vec() }
}

fn report_of(session: SessionIndex, offenders: &[u64], percent: u32, reporters: &[u64]) {
	let details: Vec<_> = offenders.iter().map(|who| details(*who, reporters)).collect();
	let fractions = vec![Perbill::from_percent(percent); offenders.len()];
	Validators::on_offence(&details, &fractions, session);
}

/// Who was charged, for what session, with which share, in percent.
fn charges() -> Vec<(u64, SessionIndex, u32)> {
	let read = |charge: Charge<u64>| {
		let StakeId::Validator(who) = charge.stake else { panic!("a validator was charged") };
		let session = (0..100).find(|at| Pallet::<Test>::incident(*at, &who) == charge.incident);
		let percent = charge.more.share.deconstruct() / 10_000_000;
		(who, session.expect("an incident is of a session and a validator"), percent)
	};
	Charges::get().into_iter().map(read).collect()
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
		assert_eq!(Bonds::<Test>::get(2).unwrap(), BondState::Removed);
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
		assert_eq!(held(2), 300);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn a_second_report_changes_nothing() {
	four().build_and_execute(|| {
		report(&[2]);
		let events = System::event_count();
		report(&[2]);
		// But for the answer of the slash table
		assert_eq!(System::event_count(), events + 1);
		System::assert_last_event(
			Event::OffenderNotCharged { who: 2, session: 0, error: ALREADY_CHARGED }.into(),
		);
		assert_eq!(candidates(), [1, 3, 4]);
		assert_eq!(charges(), [(2, 0, 10)]);
	});
}

#[test]
fn an_idle_validator_is_removed_too_and_so_is_one_without_a_bond() {
	four().build_and_execute(|| {
		assert_ok!(Validators::unbond(signed(2), 300));
		report(&[2, 20]);
		for who in [2, 20] {
			assert_eq!(Bonds::<Test>::get(who).unwrap(), BondState::Removed);
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

#[test]
fn an_equivocator_is_charged_through_the_slash_table() {
	four().build_and_execute(|| {
		report_of(7, &[2], 25, &[30, 31]);
		let Incident::Consensus(incident) = Pallet::<Test>::incident(7, &2) else {
			panic!("an offence against consensus")
		};
		assert_eq!(
			Charges::get(),
			[Charge {
				stake: StakeId::Validator(2),
				condition: Condition::Equivocation,
				incident: Incident::Consensus(incident),
				more: Surcharge { share: Perbill::from_percent(25), amount: 0 },
				// What the offences pallet keeps of the report
				evidence_hash: H256(sp_io::hashing::sha2_256(&details(2, &[30, 31]).encode())),
				challenger: Some(30),
			}]
		);
		System::assert_has_event(Event::OffenderCharged { who: 2, session: 7, slash: 1 }.into());
	});
}

#[test]
fn nobody_is_paid_for_reporting_itself() {
	four().build_and_execute(|| {
		report_of(1, &[2], 10, &[2, 30]);
		report_of(1, &[3], 10, &[]);
		let challengers: Vec<_> = Charges::get().into_iter().map(|it| it.challenger).collect();
		assert_eq!(challengers, [None, None]);
	});
}

#[test]
fn one_session_is_one_incident_and_two_are_two() {
	four().build_and_execute(|| {
		report_of(1, &[2], 10, &[]);
		report_of(1, &[2], 10, &[]);
		report_of(2, &[2], 10, &[]);
		report_of(1, &[3], 10, &[]);
		assert_eq!(charges(), [(2, 1, 10), (2, 2, 10), (3, 1, 10)]);
	});
}

#[test]
fn those_who_were_reported_first_pay_for_those_who_equivocated_with_them() {
	four().build_and_execute(|| {
		// Given an attacker who reports itself first, for little, and then the others with it: each
		// report names all
		report_of(1, &[2], 10, &[2]);
		report_of(1, &[2, 3], 40, &[]);
		report_of(1, &[2, 3, 4], 100, &[]);
		// Then all are charged with what is due in the end
		let most = |who| charges().into_iter().filter(|it| it.0 == who).map(|it| it.2).max();
		assert_eq!([most(2), most(3), most(4)], [Some(100); 3]);
	});
}

#[test]
fn a_charge_that_is_refused_stops_nothing() {
	four().build_and_execute(|| {
		TableClosed::set(true);
		report(&[2, 3]);
		assert_eq!(candidates(), [1, 4]);
		assert!(Session::is_disabled(1));
		let error = sp_runtime::DispatchError::Unavailable;
		for who in [2, 3] {
			System::assert_has_event(Event::OffenderNotCharged { who, session: 0, error }.into());
		}
		// And once it is open the same report is charged
		TableClosed::set(false);
		report(&[2]);
		assert_eq!(charges(), [(2, 0, 10)]);
	});
}
