// SPDX-License-Identifier: Apache-2.0

//! How slashes become final, escalations last.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use surety_primitives::{
	dispute::Vote,
	ledger::EntryKind,
	slash::{Charge, Condition, Incident, SlashId},
	traits::Slash as _,
};

use super::*;
use crate::SlashStatus;

/// Three soft slashes and the escalation that they caused.
fn escalated() -> (Vec<SlashId>, SlashId) {
	let soft: Vec<_> = (0..3).map(|_| charge(1, Condition::JobAbandoned)).collect();
	let escalation = record(soft[2]).led_to.unwrap();
	(soft, escalation)
}

#[test]
fn what_is_not_appealed_is_burned_and_paid_out_when_the_window_is_over() {
	ExtBuilder.build_and_execute(|| {
		let id = charge(1, Condition::VramOverclaim);
		wait(SOFT_WINDOW);
		assert_noop!(finalise(id), Error::WindowOpen);
		wait(1);
		assert_noop!(Slashing::finalise_slash(RuntimeOrigin::root(), id), DispatchError::BadOrigin);
		assert_ok!(finalise(id));

		// Nobody challenged, so that share burns.
		let (burned, challenger, treasury) = (sur(120), 0, sur(30));
		assert_eq!(status(id), SlashStatus::Final { burned, challenger, treasury });
		assert_eq!(SpentSoFar::get(), Some(Spent { burned, paid: 0, treasury }));
		let last = Event::Finalised { slash: id, burned, challenger, treasury };
		assert_eq!(events().last(), Some(&last));
		assert_eq!(ledger(), vec![EntryKind::Slash, EntryKind::SlashFinal]);

		assert_noop!(finalise(id), Error::AlreadyDecided);
		assert_noop!(finalise(99), Error::NoSuchSlash);
	});
}

#[test]
fn a_challenger_has_its_share() {
	ExtBuilder.build_and_execute(|| {
		let lost = charge_of(node(1), Condition::DisputeLostFraud, Incident::Task(1));
		let id = Slashing::charge(Charge { challenger: Some(STRANGER), ..lost }).unwrap();
		wait(HARD_WINDOW + 1);
		assert_ok!(finalise(id));
		let (burned, challenger, treasury) = (sur(250), sur(150), sur(100));
		assert_eq!(status(id), SlashStatus::Final { burned, challenger, treasury });
	});
}

#[test]
fn warnings_and_appealed_slashes_are_not_finalised() {
	ExtBuilder.build_and_execute(|| {
		let warning = charge(1, Condition::TelemetryDelay);
		let id = charge(1, Condition::VramOverclaim);
		assert_ok!(appeal(id));
		wait(SOFT_WINDOW + 1);
		assert_noop!(finalise(warning), Error::NotAppealable);
		assert_noop!(finalise(id), Error::AppealPending);
	});
}

#[test]
fn an_escalation_waits_for_its_causes() {
	ExtBuilder.build_and_execute(|| {
		// Soft slashes have the longer window here, so that they outlast the escalation.
		SoftWindow::set(&300);
		let (soft, escalation) = escalated();
		wait(HARD_WINDOW + 1);
		assert_noop!(finalise(escalation), Error::CausePending);
		// One is appealed in its last block; the windows of the others are over.
		wait(300 - HARD_WINDOW - 1);
		assert_ok!(appeal(soft[1]));
		wait(1);
		assert_noop!(finalise(escalation), Error::CausePending);
		assert_ok!(finalise(soft[0]));
		assert_noop!(finalise(escalation), Error::CausePending);

		assert_ok!(resolve(soft[1], false));
		assert_ok!(finalise(escalation));
		let SlashStatus::Final { treasury, .. } = status(escalation) else { panic!("is final") };
		assert!(treasury > 0);
	});
}

#[test]
fn an_escalation_whose_cause_is_restored_can_no_longer_be_final() {
	ExtBuilder.build_and_execute(|| {
		let (soft, escalation) = escalated();
		assert_ok!(appeal(soft[0]));
		wait(HARD_WINDOW + 1);
		assert_ok!(refer(soft[0]));
		assert_noop!(finalise(escalation), Error::CausePending);
		assert_ok!(verdict(soft[0], Vote::NoFault));
		assert_noop!(finalise(escalation), Error::AlreadyDecided);
		assert_eq!(held(1), HELD - record(soft[1]).amount - record(soft[2]).amount);
	});
}

#[test]
fn a_rejected_escalation_waits_for_its_causes_before_it_is_final() {
	ExtBuilder.build_and_execute(|| {
		let (soft, escalation) = escalated();
		assert_ok!(appeal(escalation));
		assert_ok!(appeal(soft[0]));
		assert_ok!(resolve(escalation, false));
		assert_eq!(status(escalation), SlashStatus::Rejected);
		assert_eq!(SpentSoFar::get(), None);
		assert_noop!(appeal(escalation), Error::AlreadyDecided);
		assert_noop!(resolve(escalation, true), Error::AlreadyDecided);
		assert_noop!(finalise(escalation), Error::CausePending);
		let overdue = Slashing::decide_overdue_appeal(signed(STRANGER), escalation);
		assert_noop!(overdue, Error::AlreadyDecided);

		// The judges reject the cause too: without a share for the treasury in both.
		assert_ok!(resolve(soft[0], false));
		assert_noop!(finalise(escalation), Error::CausePending);
		wait(SOFT_WINDOW + 1);
		assert_ok!(finalise(escalation));
		for id in [soft[0], escalation] {
			let SlashStatus::Final { treasury, burned, .. } = status(id) else { panic!("final") };
			assert_eq!((treasury, burned), (0, record(id).amount));
		}
	});
}

#[test]
fn a_rejected_escalation_is_given_back_when_its_cause_falls() {
	ExtBuilder.build_and_execute(|| {
		let (soft, escalation) = escalated();
		assert_ok!(appeal(escalation));
		assert_ok!(appeal(soft[0]));
		assert_ok!(resolve(escalation, false));
		assert_ok!(resolve(soft[0], true));
		assert_eq!(status(escalation), SlashStatus::Restored);
		assert_eq!(tally(&node(1)).soft.to_vec(), soft[1..]);
	});
}

#[test]
fn a_repeated_warning_does_not_wait_for_its_warnings() {
	ExtBuilder.build_and_execute(|| {
		charge(1, Condition::ThermalThrottleEvent);
		charge(1, Condition::UptimeDropMinor);
		let escalation = charge(1, Condition::TelemetryDelay) + 1;
		assert_ok!(appeal(escalation));
		assert_ok!(resolve(escalation, false));
		assert!(matches!(status(escalation), SlashStatus::Final { .. }));
	});
}
