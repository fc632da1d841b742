// SPDX-License-Identifier: Apache-2.0

//! Appeals that the judges leave undecided: a panel judges them.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use surety_primitives::{
	dispute::Vote,
	ledger::EntryKind,
	slash::{Charge, Condition, FlagKind, Incident, SlashId},
	stake::StakeId,
	traits::{JudgeAppeal, Slash as _},
	H256,
};

use super::{
	attestations::{claim, convict},
	flags::{flag, judge},
	*,
};
use crate::SlashStatus;

/// A slash of 150 of node 1's 1,000 SUR, whose appeal nobody has decided in time.
fn overdue() -> SlashId {
	let id = charge(1, Condition::VramOverclaim);
	assert_ok!(appeal(id));
	wait(DECISION + 1);
	id
}

/// Such a one that is before a panel.
fn referred() -> SlashId {
	let id = overdue();
	assert_ok!(refer(id));
	id
}

#[test]
fn an_appeal_that_nobody_decides_goes_to_a_panel_once_and_not_too_early() {
	ExtBuilder.build_and_execute(|| {
		let id = charge(1, Condition::VramOverclaim);
		assert_noop!(refer(id), Error::NotAppealed);
		assert_noop!(refer(99), Error::NoSuchSlash);
		assert_ok!(appeal(id));
		let appealed = status(id);
		wait(DECISION);
		assert_noop!(refer(id), Error::DecisionPending);
		wait(1);
		let root = Slashing::decide_overdue_appeal(RuntimeOrigin::root(), id);
		assert_noop!(root, DispatchError::BadOrigin);
		assert_ok!(refer(id));

		let dispute = Slashing::appeal(id).unwrap().panel.unwrap();
		let referred = Panels::get(dispute).unwrap();
		assert_eq!((referred.slash, referred.amount, referred.owner), (id, sur(150), PETRA));
		assert_eq!(referred.evidence_hash, record(id).evidence_hash);
		assert_eq!(events().last(), Some(&Event::AppealReferred { slash: id, dispute }));
		// Nothing else has happened: the stake stays frozen until the verdict.
		assert_eq!((status(id), held(1)), (appealed, sur(850)));
		assert_eq!(OpenAppeals::get(node(1)), Some(1));
		assert_noop!(refer(id), Error::BeforePanel);
	});
}

#[test]
fn judges_who_come_too_late_decide_nothing() {
	ExtBuilder.build_and_execute(|| {
		let id = referred();
		for accept in [true, false] {
			assert_noop!(resolve(id, accept), Error::BeforePanel);
		}
		assert_noop!(appeal(id), Error::AlreadyAppealed);
		assert_noop!(finalise(id), Error::AppealPending);
		assert_ok!(verdict(id, Vote::Minor));
		assert_noop!(resolve(id, true), Error::AlreadyDecided);
		assert_noop!(refer(id), Error::AlreadyDecided);
	});
}

#[test]
fn a_panel_that_finds_no_fault_gives_everything_back() {
	for (vote, undecided) in [(Vote::NoFault, false), (Vote::Unjudgeable, true)] {
		ExtBuilder.build_and_execute(|| {
			let id = referred();
			assert_ok!(verdict(id, vote));
			assert_eq!((status(id), held(1)), (SlashStatus::Restored, HELD));
			assert_eq!((Slashing::appeal(id), OpenAppeals::get(node(1))), (None, Some(0)));
			assert!(tally(&node(1)).soft.is_empty());
			let accepted = Event::AppealAccepted { slash: id, amount: sur(150), undecided };
			assert_eq!(events().last(), Some(&accepted));
			assert_eq!(ledger().last(), Some(&EntryKind::SlashAppealAccepted));
		});
	}
}

#[test]
fn a_panel_that_finds_a_fault_rejects_and_charges_nothing_more() {
	for vote in [Vote::Minor, Vote::Fraud, Vote::Collusion] {
		ExtBuilder.build_and_execute(|| {
			let lost = charge_of(node(1), Condition::DisputeLostMinor, Incident::Task(1));
			let id = Slashing::charge(Charge { challenger: Some(STRANGER), ..lost }).unwrap();
			assert_ok!(appeal(id));
			wait(DECISION + 1);
			assert_ok!(refer(id));
			assert_ok!(verdict(id, vote));
			// As the judges reject: without a share for the treasury.
			let parts = SlashStatus::Final { burned: sur(70), challenger: sur(30), treasury: 0 };
			assert_eq!(status(id), parts);
			assert_eq!((held(1), OpenAppeals::get(node(1))), (sur(900), Some(0)));
			assert_eq!(ledger().last(), Some(&EntryKind::SlashAppealRejected));
			assert_eq!(crate::NextSlashId::<Test>::get(), id + 1);
			assert!(!is_ejected(1));
		});
	}
}

#[test]
fn a_rejected_escalation_waits_for_a_cause_that_is_before_a_panel() {
	ExtBuilder.build_and_execute(|| {
		let soft: Vec<_> = (0..3).map(|_| charge(1, Condition::JobAbandoned)).collect();
		let escalation = record(soft[2]).led_to.unwrap();
		assert_ok!(appeal(soft[0]));
		assert_ok!(appeal(escalation));
		wait(DECISION + 1);
		assert_ok!(refer(soft[0]));
		assert_ok!(refer(escalation));
		assert_ok!(verdict(escalation, Vote::Minor));
		assert_eq!(status(escalation), SlashStatus::Rejected);
		assert_noop!(finalise(escalation), Error::CausePending);
		assert_ok!(verdict(soft[0], Vote::Minor));
		assert_ok!(finalise(escalation));
	});
}

/// Nobody has a word in his own case, or in that of whom he accused.
#[test]
fn a_panel_is_told_whose_case_it_is_and_who_accused() {
	let told = |id| {
		let Referred { owner, accusers, .. } =
			Panels::get(Slashing::appeal(id).unwrap().panel.unwrap()).unwrap();
		(owner, accusers)
	};
	ExtBuilder.build_and_execute(|| {
		let attested = convict(claim(1));
		endow(StakeId::Source(SOURCE), HELD);
		assert_ok!(flag(PETRA, node(3), FlagKind::Malformed, 1));
		assert_ok!(judge(0, true));
		let flagged = attested + 1;
		let challenged = charge_of(node(2), Condition::DisputeLostMinor, Incident::Task(1));
		let challenged = Slashing::charge(Charge { challenger: Some(VERA), ..challenged }).unwrap();
		let by_clock = charge(10, Condition::VramOverclaim);
		for id in [attested, flagged, challenged, by_clock] {
			assert_ok!(appeal(id));
			wait(DAY);
		}
		wait(DECISION + 1);
		for id in [attested, flagged, challenged, by_clock] {
			assert_ok!(refer(id));
		}
		assert_eq!(told(attested), (PETRA, vec![ANNA, BRUNO]));
		assert_eq!(told(flagged), (STRANGER, vec![PETRA]));
		assert_eq!(told(challenged), (PETRA, vec![VERA]));
		assert_eq!(told(by_clock), (QUENTIN, vec![]));
	});
}

/// A larger slash for the same event, and the fall of a cause, end an appeal that is before a panel: its verdict comes
/// too late.
#[test]
fn an_appeal_that_ends_otherwise_waits_for_no_verdict() {
	ExtBuilder.build_and_execute(|| {
		let lesser = charge_for(1, Condition::JobAbandoned, 7).unwrap();
		assert_ok!(appeal(lesser));
		wait(DECISION + 1);
		assert_ok!(refer(lesser));
		let dispute = Slashing::appeal(lesser).unwrap().panel.unwrap();
		assert!(Slashing::waits_for(lesser, dispute));
		assert!(!Slashing::waits_for(lesser, dispute + 1) && !Slashing::waits_for(9, dispute));
		let larger = charge_for(1, Condition::JobDroppedUnexpectedly, 7).unwrap();
		assert_eq!(status(lesser), SlashStatus::Replaced { by: larger });
		assert!(!Slashing::waits_for(lesser, dispute));
		let late = Slashing::on_verdict(lesser, dispute, Vote::NoFault);
		assert_noop!(late, Error::NotAppealed);
		assert_eq!(OpenAppeals::get(node(1)), Some(0));
		// The larger one can be appealed by itself.
		assert_ok!(appeal(larger));
	});
	ExtBuilder.build_and_execute(|| {
		let soft: Vec<_> = (0..3).map(|_| charge(1, Condition::JobAbandoned)).collect();
		let escalation = record(soft[2]).led_to.unwrap();
		assert_ok!(appeal(escalation));
		assert_ok!(appeal(soft[0]));
		wait(DECISION + 1);
		assert_ok!(refer(escalation));
		let dispute = Slashing::appeal(escalation).unwrap().panel.unwrap();
		assert_ok!(resolve(soft[0], true));
		assert_eq!(status(escalation), SlashStatus::Restored);
		assert!(!Slashing::waits_for(escalation, dispute));
	});
}

/// A verdict of another dispute decides nothing.
#[test]
fn a_verdict_ends_the_appeal_that_waits_for_it() {
	ExtBuilder.build_and_execute(|| {
		let id = referred();
		assert_noop!(Slashing::on_verdict(id, 7, Vote::NoFault), Error::NotAppealed);
		let other = overdue();
		assert_noop!(Slashing::on_verdict(other, 7, Vote::NoFault), Error::NotAppealed);
		assert_eq!(record(id).evidence_hash, H256::repeat_byte(7));
	});
}
