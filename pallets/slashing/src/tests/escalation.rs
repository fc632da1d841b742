// SPDX-License-Identifier: Apache-2.0

//! Three warnings, three soft slashes.

use frame_support::assert_ok;
use surety_primitives::{
	ledger::EntryKind,
	slash::{Condition, Incident, Severity, SlashId},
	stake::StakeId,
	traits::Slash as _,
};

use super::*;
use crate::{CountedWarning, SlashStatus, Slashes};

const A: Condition = Condition::ThermalThrottleEvent;
const B: Condition = Condition::UptimeDropMinor;
const C: Condition = Condition::TelemetryDelay;

/// The escalations of a condition there are.
fn escalations(condition: Condition) -> Vec<SlashId> {
	let all = Slashes::<Test>::iter().filter(|(_, slash)| slash.condition == condition);
	let mut ids: Vec<_> = all.map(|(id, _)| id).collect();
	ids.sort();
	ids
}

fn repeated_warnings() -> usize {
	escalations(Condition::RepeatedWarning).len()
}

#[test]
fn three_warnings_are_a_repeated_warning_in_the_same_block() {
	ExtBuilder.build_and_execute(|| {
		let (first, second) = (charge(1, A), charge(1, B));
		assert_eq!(repeated_warnings(), 0);
		let third = charge(1, C);

		let id = third + 1;
		let slash = record(id);
		assert_eq!(slash.condition, Condition::RepeatedWarning);
		assert_eq!(slash.caused_by.to_vec(), vec![first, second, third]);
		assert_eq!(slash.incident, Incident::Escalation(third));
		assert_eq!((slash.severity, slash.amount), (Severity::Soft, sur(100)));
		assert_eq!((slash.at, slash.appeal_deadline), (now(), now() + SOFT_WINDOW));
		assert_eq!(record(first).led_to, Some(id));
		assert_eq!(ledger(), [vec![EntryKind::Warning; 3], vec![EntryKind::Escalation]].concat());
		// It counts as soft, and the warnings are used up.
		assert_eq!(tally(&node(1)).soft.to_vec(), vec![id]);
		assert!(tally(&node(1)).warnings.is_empty());
		assert!(!is_ejected(1));
	});
}

#[test]
fn three_warnings_of_one_condition_on_one_day_do_not_escalate() {
	ExtBuilder.build_and_execute(|| {
		let first = charge(1, A);
		let start = now();
		charge(1, A);
		wait(DAY - 1);
		charge(1, A);
		// Recorded, and not counted.
		assert_eq!((Slashes::<Test>::iter().count(), ledger().len()), (3, 3));
		let counted = CountedWarning { slash: first, at: start };
		assert_eq!(Slashing::counts(node(1)).warnings.to_vec(), vec![counted]);
	});
}

#[test]
fn the_same_condition_counts_again_after_a_day_of_the_counted_one() {
	ExtBuilder.build_and_execute(|| {
		charge(1, A);
		wait(DAY - 1);
		// Not counted, so it does not begin a day of its own.
		charge(1, A);
		wait(1);
		charge(1, A);
		assert_eq!((tally(&node(1)).warnings.len(), repeated_warnings()), (2, 0));
		wait(DAY);
		charge(1, A);
		assert_eq!((tally(&node(1)).warnings.len(), repeated_warnings()), (0, 1));
	});
}

#[test]
fn warnings_that_were_used_up_still_fill_their_day() {
	ExtBuilder.build_and_execute(|| {
		for _ in 0..3 {
			for condition in [A, B, C] {
				charge(1, condition);
			}
		}
		assert_eq!(repeated_warnings(), 1, "one counted for each condition and day");
		wait(DAY);
		for condition in [A, B, C] {
			charge(1, condition);
		}
		assert_eq!(repeated_warnings(), 2);
	});
}

#[test]
fn warnings_count_for_thirty_days_and_no_longer() {
	for (days, escalates) in [(29, true), (30, true), (31, false)] {
		ExtBuilder.build_and_execute(|| {
			charge(1, A);
			wait(15 * DAY);
			charge(1, B);
			wait((days - 15) * DAY);
			charge(1, C);
			assert_eq!(repeated_warnings() == 1, escalates, "{days} days");
		});
	}
	// To the block.
	for (blocks, escalates) in [(30 * DAY, true), (30 * DAY + 1, false)] {
		ExtBuilder.build_and_execute(|| {
			charge(1, A);
			charge(1, B);
			wait(blocks);
			charge(1, C);
			assert_eq!(repeated_warnings() == 1, escalates, "{blocks} blocks");
		});
	}
}

#[test]
fn warnings_of_two_nodes_do_not_add_up() {
	ExtBuilder.build_and_execute(|| {
		charge(1, A);
		charge(1, B);
		charge(2, C);
		assert_eq!(repeated_warnings(), 0);
	});
}

#[test]
fn three_soft_slashes_ever_are_a_repeated_soft_slash_and_ejection() {
	ExtBuilder.build_and_execute(|| {
		let first = charge(1, Condition::JobAbandoned);
		wait(SOFT_WINDOW + 1);
		// It stands though it is final, and however long ago.
		assert_ok!(finalise(first));
		wait(100_000);
		let second = charge(1, Condition::VramOverclaim);
		assert!(!is_ejected(1));
		let before = held(1);
		let third = charge(1, Condition::JobDroppedUnexpectedly);

		let id = third + 1;
		let slash = record(id);
		assert_eq!(slash.condition, Condition::RepeatedSoftSlash);
		assert_eq!(slash.caused_by.to_vec(), vec![first, second, third]);
		assert_eq!((slash.severity, slash.share), (Severity::Hard, percent(50)));
		assert_eq!(slash.amount, (before - record(third).amount) / 2);
		assert_eq!(slash.appeal_deadline, now() + HARD_WINDOW);
		assert!(is_ejected(1));
		assert_eq!(record(second).led_to, Some(id));
		assert_eq!(ledger().last(), Some(&EntryKind::Escalation));
	});
}

#[test]
fn it_fires_once_for_each_three() {
	ExtBuilder.build_and_execute(|| {
		for count in 1..=9 {
			charge(1, Condition::JobAbandoned);
			assert_eq!(escalations(Condition::RepeatedSoftSlash).len(), count / 3);
		}
		let causes = |id: &SlashId| record(*id).caused_by.to_vec();
		let all: Vec<_> =
			escalations(Condition::RepeatedSoftSlash).iter().flat_map(causes).collect();
		assert_eq!(all, vec![0, 1, 2, 4, 5, 6, 8, 9, 10]);
	});
}

#[test]
fn a_third_warning_can_carry_through_to_ejection() {
	ExtBuilder.build_and_execute(|| {
		charge(1, Condition::JobAbandoned);
		charge(1, Condition::JobAbandoned);
		charge(1, A);
		charge(1, B);
		assert!(!is_ejected(1));
		let third = charge(1, C);
		let (repeated, last) = (third + 1, third + 2);
		assert_eq!(record(repeated).condition, Condition::RepeatedWarning);
		assert_eq!(record(last).condition, Condition::RepeatedSoftSlash);
		assert_eq!(record(last).incident, Incident::Escalation(repeated));
		assert_eq!(record(repeated).led_to, Some(last));
		assert!(is_ejected(1));
	});
}

#[test]
fn hard_slashes_are_not_soft_ones() {
	ExtBuilder.build_and_execute(|| {
		for _ in 0..3 {
			charge(1, Condition::UnauthorizedProcess);
		}
		assert_eq!(Slashes::<Test>::iter().count(), 3);
	});
}

#[test]
fn validators_do_not_escalate() {
	ExtBuilder.build_and_execute(|| {
		let vera = StakeId::Validator(VERA);
		for (task, condition) in
			[A, B, C, Condition::JobAbandoned, Condition::JobAbandoned, Condition::JobAbandoned]
				.into_iter()
				.enumerate()
		{
			let incident = Incident::Task(task as u64);
			assert_ok!(Slashing::charge(charge_of(vera.clone(), condition, incident)));
		}
		assert_eq!((Slashes::<Test>::iter().count(), tally(&vera)), (6, Tally::default()));
	});
}

#[test]
fn an_accepted_appeal_of_the_third_soft_slash_undoes_the_escalation() {
	for appealed in [0, 1, 2] {
		ExtBuilder.build_and_execute(|| {
			let soft: Vec<_> = (0..3).map(|_| charge(1, Condition::JobAbandoned)).collect();
			let escalation = record(soft[2]).led_to.unwrap();
			let fallen = soft[appealed];
			assert_ok!(appeal(fallen));
			assert_ok!(resolve(fallen, true));

			assert_eq!(status(fallen), SlashStatus::Restored);
			assert_eq!(status(escalation), SlashStatus::Restored);
			let standing: Vec<_> = soft.iter().copied().filter(|id| *id != fallen).collect();
			let taken: Balance = standing.iter().map(|id| record(*id).amount).sum();
			assert_eq!(held(1), HELD - taken, "all but the other two is back");
			assert_eq!(tally(&node(1)).soft.to_vec(), standing);
			assert!(is_ejected(1), "ejection is for clearance 5");
			let last = ledger().len() - 2;
			assert_eq!(ledger()[last..], [EntryKind::SlashAppealAccepted; 2]);
			let undone = Event::EscalationUndone { slash: escalation, cause: fallen };
			assert!(events().contains(&undone));

			// A third one escalates again.
			let next = charge(1, Condition::JobAbandoned);
			assert_eq!(record(next + 1).caused_by.to_vec(), [standing, vec![next]].concat());
		});
	}
}

#[test]
fn an_escalation_under_appeal_is_undone_with_its_appeal() {
	ExtBuilder.build_and_execute(|| {
		let soft: Vec<_> = (0..3).map(|_| charge(1, Condition::JobAbandoned)).collect();
		let escalation = record(soft[2]).led_to.unwrap();
		assert_ok!(appeal(escalation));
		assert_ok!(appeal(soft[0]));
		assert_ok!(resolve(soft[0], true));
		assert_eq!(status(escalation), SlashStatus::Restored);
		assert_eq!(Slashing::appeal(escalation), None);
	});
}

#[test]
fn causes_that_count_again_escalate_with_later_ones() {
	ExtBuilder.build_and_execute(|| {
		let soft: Vec<_> = (0..3).map(|_| charge(1, Condition::JobAbandoned)).collect();
		let escalation = record(soft[2]).led_to.unwrap();
		let later = [charge(1, Condition::JobAbandoned), charge(1, Condition::JobAbandoned)];
		assert_ok!(appeal(soft[1]));
		assert_ok!(resolve(soft[1], true));

		// Four stand: the oldest three escalate, the fourth waits.
		assert_eq!(status(escalation), SlashStatus::Restored);
		let anew = escalations(Condition::RepeatedSoftSlash)[1];
		assert_eq!(record(anew).caused_by.to_vec(), vec![soft[0], soft[2], later[0]]);
		assert_eq!(status(anew), SlashStatus::Open);
		assert_eq!(tally(&node(1)).soft.to_vec(), vec![later[1]]);
	});
}

#[test]
fn an_accepted_appeal_of_the_escalation_itself_leaves_its_causes_used_up() {
	ExtBuilder.build_and_execute(|| {
		let soft: Vec<_> = (0..3).map(|_| charge(1, Condition::JobAbandoned)).collect();
		let escalation = record(soft[2]).led_to.unwrap();
		assert_ok!(appeal(escalation));
		assert_ok!(resolve(escalation, true));
		assert!(tally(&node(1)).soft.is_empty());
		assert_eq!(status(soft[0]), SlashStatus::Open);
		// The fall of a cause finds nothing more to undo.
		wait(DAY);
		assert_ok!(appeal(soft[0]));
		assert_ok!(resolve(soft[0], true));
		assert_eq!(status(escalation), SlashStatus::Restored);
		assert!(tally(&node(1)).soft.is_empty());
	});
}

#[test]
fn an_accepted_appeal_of_a_repeated_warning_undoes_what_it_led_to() {
	ExtBuilder.build_and_execute(|| {
		charge(1, Condition::JobAbandoned);
		charge(1, Condition::JobAbandoned);
		for condition in [A, B, C] {
			charge(1, condition);
		}
		let repeated = escalations(Condition::RepeatedWarning)[0];
		let last = record(repeated).led_to.unwrap();
		assert_ok!(appeal(repeated));
		assert_ok!(resolve(repeated, true));
		assert_eq!(
			(status(repeated), status(last)),
			(SlashStatus::Restored, SlashStatus::Restored)
		);
		assert!(tally(&node(1)).warnings.is_empty(), "the warnings were used up");
		assert_eq!(tally(&node(1)).soft.len(), 2);
	});
}

#[test]
fn an_accepted_appeal_of_a_failed_result_leaves_the_count() {
	ExtBuilder.build_and_execute(|| {
		let first = charge(1, Condition::ResultFailure);
		assert_ok!(appeal(first));
		assert_ok!(resolve(first, true));
		assert_eq!(tally(&node(1)), Tally::default());
		assert_eq!(record(charge(1, Condition::ResultFailure)).share, percent(5));
	});
}
