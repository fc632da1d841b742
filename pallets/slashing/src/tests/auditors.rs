// SPDX-License-Identifier: Apache-2.0

//! Who is an auditor.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use surety_primitives::{stake::Role, traits::Duties};

use super::{attestations::*, *};
use crate::Auditors;

fn admit(who: AccountId) -> sp_runtime::DispatchResult {
	Slashing::admit_auditor(RuntimeOrigin::root(), who)
}

fn dismiss(who: AccountId) -> sp_runtime::DispatchResult {
	Slashing::dismiss_auditor(RuntimeOrigin::root(), who)
}

#[test]
fn governance_admits_and_dismisses() {
	ExtBuilder.build_and_execute(|| {
		assert!(Auditors::<Test>::get().contains(&ANNA), "by genesis");
		assert_noop!(admit(ANNA), Error::AlreadyAuditor);
		assert_ok!(admit(STRANGER));
		assert!(Auditors::<Test>::get().contains(&STRANGER));
		assert_ok!(dismiss(ANNA));
		assert_noop!(dismiss(ANNA), Error::NotAuditor);
		assert_eq!(
			events(),
			vec![
				Event::AuditorAdmitted { auditor: STRANGER },
				Event::AuditorDismissed { auditor: ANNA },
			]
		);
		for origin in [signed(ANNA), signed(JUDGE)] {
			let refused = Slashing::admit_auditor(origin.clone(), QUENTIN);
			assert_eq!(refused, Err(DispatchError::BadOrigin));
			let refused = Slashing::dismiss_auditor(origin, BRUNO);
			assert_eq!(refused, Err(DispatchError::BadOrigin));
		}
	});
}

#[test]
fn there_are_only_so_many() {
	ExtBuilder.build_and_execute(|| {
		let room = MaxAuditors::get() as usize - Auditors::<Test>::get().len();
		for who in 0..room as AccountId {
			assert_ok!(admit(1_000 + who));
		}
		assert_noop!(admit(STRANGER), Error::TooManyAuditors);
		assert_noop!(admit(ANNA), Error::AlreadyAuditor);
	});
}

#[test]
fn an_auditor_is_on_duty_until_all_that_it_attested_to_is_decided_on() {
	ExtBuilder.build_and_execute(|| {
		let on_duty = |who| Slashing::on_duty(Role::Auditor, &who);
		assert!(!on_duty(ANNA));
		let first = open(claim(1));
		let second = open(claim(2));
		assert!(on_duty(ANNA) && !on_duty(BRUNO));
		assert!(!Slashing::on_duty(Role::Oracle, &ANNA), "in no other role");

		assert_ok!(attest(BRUNO, claim(1)));
		assert!(on_duty(ANNA) && on_duty(BRUNO));
		wait(ATTESTATION + 1);
		assert_ok!(close(second));
		assert!(on_duty(ANNA), "the slash can still be appealed");
		wait(HARD_WINDOW);
		assert_ok!(finalise(0));
		assert!(!on_duty(ANNA) && !on_duty(BRUNO));
		assert_noop!(close(first), Error::NoSuchAttestation);
	});
}

#[test]
fn a_dismissed_auditor_still_answers_for_what_it_attested_to() {
	ExtBuilder.build_and_execute(|| {
		let slash = convict(claim(1));
		assert_ok!(dismiss(ANNA));
		assert!(Slashing::on_duty(Role::Auditor, &ANNA));
		assert_ok!(appeal(slash));
		assert_ok!(resolve(slash, true));
		assert_eq!((purse(ANNA), purse(BRUNO)), (PURSE - HELD, PURSE - HELD));
	});
}
