// SPDX-License-Identifier: Apache-2.0

//! What a single charge costs, and what is written down.

use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_io::hashing::{blake2_256, sha2_256};
use surety_primitives::{
	ledger::EntryKind,
	slash::{Charge, Condition, Incident, Severity, Surcharge},
	stake::StakeId,
	traits::Slash as _,
	H256,
};

use super::*;
use crate::{Charged, Issuer, NextSlashId, SlashStatus, Slashes};

#[test]
fn every_condition_takes_its_share_and_ejects_when_hard() {
	for condition in Condition::ALL {
		if matches!(condition, Condition::RepeatedWarning | Condition::RepeatedSoftSlash) {
			continue;
		}
		ExtBuilder.build_and_execute(|| {
			let id = charge(1, condition);
			let slash = record(id);
			let rule = condition.rule();
			assert_eq!(slash.share, rule.share, "{condition:?}");
			assert_eq!(slash.severity, rule.severity(rule.share), "{condition:?}");
			assert_eq!(slash.amount, rule.share.mul_floor(HELD), "{condition:?}");
			assert_eq!(held(1), HELD - slash.amount, "{condition:?}");
			assert_eq!(is_ejected(1), slash.severity == Severity::Hard, "{condition:?}");
			let (window, status, kind) = match slash.severity {
				Severity::Warning => (0, SlashStatus::Warned, EntryKind::Warning),
				Severity::Soft => (SOFT_WINDOW, SlashStatus::Open, EntryKind::Slash),
				Severity::Hard => (HARD_WINDOW, SlashStatus::Open, EntryKind::Slash),
			};
			assert_eq!(slash.appeal_deadline, now() + window, "{condition:?}");
			assert_eq!(slash.status, status, "{condition:?}");
			assert_eq!(ledger(), vec![kind], "{condition:?}");
		});
	}
}

#[test]
fn the_record_has_every_field_and_the_ledger_its_hash() {
	ExtBuilder.build_and_execute(|| {
		charge(2, Condition::TelemetryDelay);
		let evidence = b"vram_used=25.3GB".to_vec();
		let id = Slashing::charge(Charge {
			evidence_hash: H256(sha2_256(&evidence)),
			challenger: Some(STRANGER),
			..charge_of(node(1), Condition::VramOverclaim, Incident::Task(5))
		})
		.unwrap();

		let slash = Slashing::slash(id).unwrap();
		assert_eq!((slash.stake.clone(), slash.owner), (node(1), PETRA));
		assert_eq!(slash.condition, Condition::VramOverclaim);
		assert_eq!(slash.incident, Incident::Task(5));
		assert_eq!(slash.severity, Severity::Soft);
		assert_eq!((slash.share, slash.amount), (percent(15), sur(150)));
		assert_eq!(slash.issued_by, Issuer::System);
		assert_eq!((slash.at, slash.appeal_deadline), (1_000, 1_000 + SOFT_WINDOW));
		assert_eq!(slash.challenger, Some(STRANGER));
		assert_eq!((slash.entry, slash.replaces, slash.led_to), (1, None, None));
		assert!(slash.caused_by.is_empty() && slash.evidence_summary.is_empty());

		let subject = H256(node(1).using_encoded(blake2_256));
		let entry = LedgerEntries::get(slash.entry).unwrap();
		assert_eq!(entry, (EntryKind::Slash, subject, slash.data_hash(id)));
		assert_eq!(
			events().last(),
			Some(&Event::Slashed {
				slash: id,
				stake: node(1),
				owner: PETRA,
				condition: Condition::VramOverclaim,
				severity: Severity::Soft,
				share: percent(15),
				amount: sur(150),
				appeal_deadline: 1_000 + SOFT_WINDOW,
				caused_by: Default::default(),
			})
		);

		assert_eq!(Slashing::check_evidence(id, evidence), Some(true));
		assert_eq!(Slashing::check_evidence(id, b"vram_used=25.2GB".to_vec()), Some(false));
		assert_eq!(Slashing::check_evidence(99, Vec::new()), None);
		assert_eq!(Slashing::slash(99), None);
	});
}

#[test]
fn the_hash_in_the_ledger_binds_every_fact_and_outlasts_the_status() {
	ExtBuilder.build_and_execute(|| {
		let id = charge(1, Condition::VramOverclaim);
		let slash = record(id);
		let hash = slash.data_hash(id);
		let change = |change: fn(&mut crate::SlashOf<Test>)| {
			let mut changed = slash.clone();
			change(&mut changed);
			changed.data_hash(id)
		};
		let facts: [fn(&mut crate::SlashOf<Test>); 15] = [
			|it| it.stake = node(2),
			|it| it.owner = QUENTIN,
			|it| it.condition = Condition::JobAbandoned,
			|it| it.incident = Incident::Task(0),
			|it| it.severity = Severity::Hard,
			|it| it.share = percent(16),
			|it| it.amount += 1,
			|it| it.evidence_hash = H256::zero(),
			|it| it.evidence_summary = b"x".to_vec().try_into().unwrap(),
			|it| it.at += 1,
			|it| it.appeal_deadline += 1,
			|it| it.challenger = Some(STRANGER),
			|it| it.caused_by = vec![0].try_into().unwrap(),
			|it| it.replaces = Some(0),
			// Nothing: the id alone.
			|_| {},
		];
		for fact in &facts[..14] {
			assert_ne!(change(*fact), hash);
		}
		assert_eq!(change(facts[14]), hash);
		assert_ne!(slash.data_hash(id + 1), hash);

		appeal(id).unwrap();
		resolve(id, true).unwrap();
		assert_eq!(record(id).data_hash(id), hash);
	});
}

#[test]
fn warnings_cost_nothing_whatever_is_asked() {
	ExtBuilder.build_and_execute(|| {
		let more = Surcharge { share: percent(50), amount: sur(100) };
		let warning = charge_of(node(1), Condition::TelemetryDelay, Incident::Task(1));
		let id = Slashing::charge(Charge { more, ..warning }).unwrap();
		assert_eq!((record(id).share, record(id).amount), (percent(0), 0));
		assert_eq!((held(1), Quarantined::contains_key(id)), (HELD, false));
		let stake = node(1);
		let condition = Condition::TelemetryDelay;
		assert_eq!(events(), vec![Event::Warned { slash: id, stake, condition }]);
	});
}

#[test]
fn a_failed_result_doubles_and_turns_hard_at_half() {
	ExtBuilder.build_and_execute(|| {
		// Every stake is full again, so that the shares can be told from one another.
		for (before, share) in [5, 10, 20, 40, 80, 100].into_iter().enumerate() {
			endow(node(1), HELD - held(1));
			let slash = record(charge(1, Condition::ResultFailure));
			assert_eq!(slash.share, percent(share));
			let hard = share >= 50;
			assert_eq!(slash.severity == Severity::Hard, hard, "after {before}");
		}
		assert_eq!(tally(&node(1)).failures, 6);
		// Those of another node count there.
		assert_eq!(record(charge(2, Condition::ResultFailure)).share, percent(5));
		// And nothing else doubles.
		assert_eq!(record(charge(2, Condition::JobAbandoned)).share, percent(1));
	});
}

#[test]
fn the_severity_of_a_failed_result_follows_what_is_really_taken() {
	for (amount, severity, share) in [
		(sur(49), Severity::Soft, percent(5)),
		(sur(51), Severity::Soft, Perbill::from_rational(51u32, 1000)),
		(sur(500) - 1, Severity::Soft, Perbill::from_parts(499_999_999)),
		(sur(500), Severity::Hard, percent(50)),
		(sur(2_000), Severity::Hard, percent(100)),
	] {
		ExtBuilder.build_and_execute(|| {
			let more = Surcharge { amount, ..Default::default() };
			let failure = charge_of(node(1), Condition::ResultFailure, Incident::Task(1));
			let slash = record(Slashing::charge(Charge { more, ..failure }).unwrap());
			assert_eq!((slash.severity, slash.share), (severity, share), "{amount}");
			assert_eq!(slash.amount, amount.clamp(sur(50), HELD));
			assert_eq!(is_ejected(1), severity == Severity::Hard, "{amount}");
		});
	}
}

/// What a task's liability asks and what the table asks do not add up: the larger counts.
#[test]
fn a_failed_result_costs_the_larger_of_its_doubled_share_and_its_liability() {
	for (before, liability, costs) in
		[(0, 49, 50), (0, 51, 51), (1, 99, 100), (1, 101, 101), (3, 399, 400), (3, 401, 401)]
	{
		ExtBuilder.build_and_execute(|| {
			for _ in 0..before {
				charge(1, Condition::ResultFailure);
				endow(node(1), HELD - held(1));
			}
			let more = Surcharge { amount: sur(liability), ..Default::default() };
			let failure = charge_of(node(1), Condition::ResultFailure, Incident::Task(9_999));
			let id = Slashing::charge(Charge { more, ..failure }).unwrap();
			assert_eq!(record(id).amount, sur(costs), "after {before}");
		});
	}
}

#[test]
fn a_surcharge_raises_the_share_and_never_lowers_it() {
	ExtBuilder.build_and_execute(|| {
		let vera = StakeId::Validator(VERA);
		for (kind, asked, share) in [(1, 5, 10), (2, 36, 36)] {
			let incident = Incident::Consensus(H256::repeat_byte(kind));
			let more = Surcharge { share: percent(asked), amount: 0 };
			let charge = charge_of(vera.clone(), Condition::Equivocation, incident);
			let slash = record(Slashing::charge(Charge { more, ..charge }).unwrap());
			assert_eq!((slash.share, slash.severity), (percent(share), Severity::Hard));
			assert_eq!(slash.owner, VERA);
		}
		// Validators are removed by their own pallet, and neither warned nor counted.
		assert_eq!(Ejected::iter().count(), 0);
		assert_eq!(tally(&vera), Tally::default());
	});
}

#[test]
fn a_node_without_stake_is_slashed_by_nothing_and_the_record_is_public() {
	ExtBuilder.build_and_execute(|| {
		let failure = charge_of(node(9), Condition::ResultFailure, Incident::Task(1));
		let more = Surcharge { amount: sur(500), ..Default::default() };
		let id = Slashing::charge(Charge { more, ..failure }).unwrap();
		let slash = record(id);
		assert_eq!((slash.amount, slash.share), (0, percent(5)));
		assert_eq!((slash.severity, slash.owner), (Severity::Soft, PETRA));
		assert!(!is_ejected(9));

		let mined = charge(9, Condition::CryptoMiningDuringMlJob);
		assert_eq!(record(mined).amount, 0);
		assert!(is_ejected(9));
		// Both can be appealed, and end, like any other.
		assert_ok!(appeal(id));
		assert_ok!(resolve(id, true));
		wait(HARD_WINDOW + 1);
		assert_ok!(finalise(mined));
		let nothing = SlashStatus::Final { burned: 0, challenger: 0, treasury: 0 };
		assert_eq!(status(mined), nothing);
	});
}

#[test]
fn a_challenger_related_to_the_offender_gets_nothing() {
	ExtBuilder.build_and_execute(|| {
		let mut task = 0;
		let mut challenger = |stake: Stake, who: AccountId| {
			task += 1;
			let charge = charge_of(stake, Condition::JobAbandoned, Incident::Task(task));
			let id = Slashing::charge(Charge { challenger: Some(who), ..charge }).unwrap();
			record(id).challenger
		};
		assert_eq!(challenger(node(1), PETRA), None, "the owner");
		assert_eq!(challenger(node(1), 101), None, "the worker key of the node");
		assert_eq!(challenger(node(1), 102), None, "the worker key of another node of the owner");
		assert_eq!(challenger(StakeId::Validator(VERA), VERA), None, "the validator");
		assert_eq!(challenger(node(2), STRANGER), Some(STRANGER));
		assert_eq!(challenger(node(2), 110), Some(110), "the worker key of another's node");
		assert_eq!(challenger(node(2), QUENTIN), Some(QUENTIN));
	});
}

#[test]
fn the_same_incident_is_charged_once() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(charge_for(1, Condition::JobDroppedUnexpectedly, 7));
		for lesser in [
			Condition::JobDroppedUnexpectedly,
			Condition::JobAbandoned,
			Condition::ResultFailure,
			Condition::TelemetryDelay,
		] {
			assert_noop!(charge_for(1, lesser, 7), Error::AlreadyCharged);
		}
		// Another task, and the same task of another node, are other incidents.
		assert_ok!(charge_for(1, Condition::JobAbandoned, 8));
		assert_ok!(charge_for(2, Condition::JobDroppedUnexpectedly, 7));
	});
}

#[test]
fn a_repeated_failure_is_refused_though_it_would_double() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(charge_for(1, Condition::ResultFailure, 7));
		assert_noop!(charge_for(1, Condition::ResultFailure, 7), Error::AlreadyCharged);
		// Nor does a stake that has changed in between make it a larger one.
		charge(1, Condition::DisputeLostFraud);
		assert_noop!(charge_for(1, Condition::ResultFailure, 7), Error::AlreadyCharged);
		endow(node(1), 9 * HELD);
		assert_noop!(charge_for(1, Condition::ResultFailure, 7), Error::AlreadyCharged);
		assert_eq!(tally(&node(1)).failures, 1);
	});
}

#[test]
fn a_repeated_charge_of_a_liability_is_refused_when_the_stake_has_shrunk() {
	ExtBuilder.build_and_execute(|| {
		let failure = || Charge {
			more: Surcharge { amount: sur(100), ..Default::default() },
			..charge_of(node(1), Condition::ResultFailure, Incident::Task(7))
		};
		assert_ok!(Slashing::charge(failure()));
		charge(1, Condition::UnauthorizedProcess);
		charge(1, Condition::UnauthorizedProcess);
		// The liability is more than half of what is left now: harder, were it a new event.
		assert!(held(1) < sur(100));
		assert_noop!(Slashing::charge(failure()), Error::AlreadyCharged);
	});
}

#[test]
fn a_source_is_slashed_by_the_table_appealed_and_neither_counted_nor_ejected() {
	ExtBuilder.build_and_execute(|| {
		let source = StakeId::Source(SOURCE);
		endow(source.clone(), sur(50));
		let charge = |condition, task| {
			let charge = charge_of(source.clone(), condition, Incident::Task(task));
			Slashing::charge(charge).unwrap()
		};
		let malformed = charge(Condition::MalformedSource, 1);
		assert_eq!((record(malformed).amount, record(malformed).owner), (sur(10), STRANGER));
		assert_eq!(record(malformed).severity, Severity::Soft);
		let malicious = charge(Condition::MaliciousSource, 2);
		assert_eq!(
			(record(malicious).amount, record(malicious).severity),
			(sur(40), Severity::Hard)
		);
		assert_eq!((tally(&source), Ejected::iter().count()), (Tally::default(), 0));
		assert_ok!(appeal(malicious));
		assert_ok!(resolve(malicious, true));
		assert_eq!(Held::get(&source), Some(sur(40)));
		let unknown =
			charge_of(StakeId::Source(SOURCE + 1), Condition::MaliciousSource, Incident::Task(1));
		assert_noop!(Slashing::charge(unknown), Error::UnknownStake);
	});
}

#[test]
fn only_stakes_that_exist_are_charged() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(charge_for(NO_NODE, Condition::JobAbandoned, 1), Error::UnknownStake);
	});
}

#[test]
fn escalations_are_not_charged_from_outside() {
	ExtBuilder.build_and_execute(|| {
		for condition in [Condition::RepeatedWarning, Condition::RepeatedSoftSlash] {
			assert_noop!(charge_for(1, condition, 1), Error::EscalationReserved);
		}
		let incident = Incident::Escalation(0);
		let forged = charge_of(node(1), Condition::JobAbandoned, incident);
		assert_noop!(Slashing::charge(forged), Error::EscalationReserved);
	});
}

#[test]
fn a_charge_that_cannot_be_written_down_takes_nothing() {
	ExtBuilder.build_and_execute(|| {
		LedgerBroken::put(());
		let refused = sp_runtime::DispatchError::Other("the ledger refuses");
		assert_noop!(charge_for(1, Condition::TelemetryTampering, 1), refused);
		LedgerBroken::kill();
	});
}

#[test]
fn numbers_that_run_out_change_nothing() {
	ExtBuilder.build().execute_with(|| {
		NextSlashId::<Test>::put(u64::MAX);
		assert_noop!(charge_for(1, Condition::JobAbandoned, 1), Error::OutOfRange);
		NextSlashId::<Test>::put(0);
		System::set_block_number(u32::MAX);
		assert_noop!(charge_for(1, Condition::JobAbandoned, 1), Error::OutOfRange);
		assert_eq!((Slashes::<Test>::iter().count(), Charged::<Test>::iter().count()), (0, 0));
	});
}
