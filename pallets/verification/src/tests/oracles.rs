// SPDX-License-Identifier: Apache-2.0

//! Who is an oracle, and who has open work as one.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use surety_primitives::{stake::Role, traits::Duties};

use super::*;
use crate::{Oracles, Verdict};

fn admit(who: AccountId) -> DispatchResult {
	Verification::admit_oracle(RuntimeOrigin::root(), who)
}

fn dismiss(who: AccountId) -> DispatchResult {
	Verification::dismiss_oracle(RuntimeOrigin::root(), who)
}

fn on_duty(who: AccountId) -> bool {
	Verification::on_duty(Role::Oracle, &who)
}

#[test]
fn governance_admits_and_dismisses() {
	ExtBuilder.build_and_execute(|| {
		assert!(Oracles::<Test>::get().contains(&FIRST), "by genesis");
		assert_noop!(admit(FIRST), Error::AlreadyOracle);
		assert_ok!(admit(STRANGER));
		assert!(Oracles::<Test>::get().contains(&STRANGER));
		assert_ok!(dismiss(FIRST));
		assert_noop!(dismiss(FIRST), Error::NotOracle);
		assert_eq!(
			events(),
			[Event::OracleAdmitted { oracle: STRANGER }, Event::OracleDismissed { oracle: FIRST }]
		);
		for who in [FIRST, CARLA] {
			let refused = Verification::admit_oracle(signed(who), CARLA);
			assert_eq!(refused, Err(DispatchError::BadOrigin));
			let refused = Verification::dismiss_oracle(signed(who), STRANGER);
			assert_eq!(refused, Err(DispatchError::BadOrigin));
		}
	});
}

#[test]
fn there_are_only_so_many() {
	ExtBuilder.build_and_execute(|| {
		for who in ORACLES..u64::from(MaxOracles::get()) {
			assert_ok!(admit(1_000 + who));
		}
		assert_noop!(admit(STRANGER), Error::TooManyOracles);
		assert_noop!(admit(FIRST), Error::AlreadyOracle);
	});
}

#[test]
fn an_oracle_is_on_duty_from_its_draw_to_the_end() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge(TASK));
		let drawn = draw(TASK);
		assert_eq!(drawn.len(), 2);
		for who in FIRST..FIRST + ORACLES {
			assert_eq!(on_duty(who), drawn.contains(&who));
			assert!(!Verification::on_duty(Role::Auditor, &who), "in no other role");
		}
		assert_ok!(attest(drawn[0], Verdict::Delivered));
		assert!(on_duty(drawn[0]), "others may still say otherwise");
		assert_ok!(attest(drawn[1], Verdict::Delivered));
		assert!(!on_duty(drawn[0]) && !on_duty(drawn[1]));
	});
}

#[test]
fn who_kept_silent_is_on_duty_no_more() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge(TASK));
		let drawn = draw(TASK);
		assert_ok!(attest(drawn[0], Verdict::Delivered));
		wait(ANSWER + 1);
		assert!(on_duty(drawn[1]), "until somebody says that its time is over");
		assert_ok!(advance(TASK));
		assert!(on_duty(drawn[0]) && !on_duty(drawn[1]));
	});
}

#[test]
fn a_seat_on_each_of_two_challenges_is_two() {
	ExtBuilder.build_and_execute(|| {
		(FIRST + 2..FIRST + ORACLES).for_each(|who| Poor::insert(who, ()));
		Settled::insert((TASK + 1, NODE), SETTLED_AT);
		assert_ok!(challenge(TASK));
		assert_ok!(challenge(TASK + 1));
		draw(TASK);
		draw(TASK + 1);
		for who in [FIRST, FIRST + 1] {
			assert_ok!(attest(who, Verdict::Delivered));
		}
		assert!(on_duty(FIRST) && on_duty(FIRST + 1));
		for who in [FIRST, FIRST + 1] {
			let verdict = Verdict::ClientWithheld;
			assert_ok!(Verification::attest_delivery(signed(who), TASK + 1, NODE, verdict));
		}
		assert!(!on_duty(FIRST) && !on_duty(FIRST + 1));
	});
}
