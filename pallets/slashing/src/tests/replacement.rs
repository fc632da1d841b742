// SPDX-License-Identifier: Apache-2.0

//! One event, one slash: the largest that applies.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	ledger::EntryKind,
	slash::{Charge, Condition, Incident, Severity, Surcharge},
	stake::StakeId,
	traits::Slash as _,
	H256,
};

use super::*;
use crate::{Charged, SlashStatus};

#[test]
fn a_larger_slash_takes_the_place_of_an_open_one() {
	ExtBuilder.build_and_execute(|| {
		let first = charge_for(1, Condition::JobAbandoned, 7).unwrap();
		let second = charge_for(1, Condition::JobDroppedUnexpectedly, 7).unwrap();
		assert_eq!(status(first), SlashStatus::Replaced { by: second });
		assert_eq!(record(second).replaces, Some(first));
		assert_eq!(held(1), sur(900), "a tenth of the whole stake, and nothing beside it");
		assert_eq!(tally(&node(1)).soft.to_vec(), vec![second], "one event counts once");
		assert_eq!(ledger(), vec![EntryKind::Slash; 2]);
		assert!(events().contains(&Event::Replaced { slash: first, by: second }));
		assert_eq!(Charged::<Test>::get((node(1), Incident::Task(7))), Some(second));

		assert_noop!(appeal(first), Error::AlreadyDecided);
		assert_noop!(finalise(first), Error::AlreadyDecided);
		assert_noop!(resolve(first, true), Error::AlreadyDecided);
		// What is smaller than the new one is refused.
		assert_noop!(charge_for(1, Condition::JobAbandoned, 7), Error::AlreadyCharged);
	});
}

#[test]
fn an_appeal_against_the_smaller_is_no_shield_from_the_larger() {
	ExtBuilder.build_and_execute(|| {
		let first = charge_for(1, Condition::ResultFailure, 7).unwrap();
		assert_ok!(appeal(first));
		let second = charge_for(1, Condition::DisputeLostFraud, 7).unwrap();
		assert_eq!(status(first), SlashStatus::Replaced { by: second });
		assert_eq!((Slashing::appeal(first), OpenAppeals::get(node(1))), (None, Some(0)));
		assert_eq!((held(1), is_ejected(1)), (sur(500), true));
		assert_eq!(tally(&node(1)), Tally::default());
		// The larger one can be appealed by itself.
		assert_ok!(appeal(second));
		assert_ok!(resolve(second, true));
		assert_eq!(held(1), HELD);
	});
}

#[test]
fn finality_of_the_smaller_is_no_shield_either_and_what_it_took_is_counted() {
	ExtBuilder.build_and_execute(|| {
		let first = charge_for(1, Condition::ResultFailure, 7).unwrap();
		// The quickest way to finality.
		assert_ok!(appeal(first));
		assert_ok!(resolve(first, false));
		let second = charge_for(1, Condition::DisputeLostFraud, 7).unwrap();
		assert!(matches!(status(first), SlashStatus::Final { .. }));
		// 500 of 1,000 in all, of which 50 are gone already.
		assert_eq!((record(second).share, record(second).amount), (percent(50), sur(450)));
		assert_eq!(held(1), sur(500));
		assert_eq!(tally(&node(1)), Tally::default());
		assert_noop!(charge_for(1, Condition::ResultFailure, 7), Error::AlreadyCharged);
	});
}

#[test]
fn an_accepted_appeal_is_no_shield_from_a_larger_finding() {
	ExtBuilder.build_and_execute(|| {
		let first = charge_for(1, Condition::ResultFailure, 7).unwrap();
		assert_ok!(appeal(first));
		assert_ok!(resolve(first, true));
		// The same, or a smaller one, was judged.
		assert_noop!(charge_for(1, Condition::ResultFailure, 7), Error::AlreadyCharged);
		assert_noop!(charge_for(1, Condition::JobAbandoned, 7), Error::AlreadyCharged);
		let second = charge_for(1, Condition::DisputeLostFraud, 7).unwrap();
		assert_eq!(record(second).amount, sur(500));
		assert_eq!(status(first), SlashStatus::Restored);
	});
}

#[test]
fn a_warning_gives_way_to_a_slash_and_counts_no_more() {
	ExtBuilder.build_and_execute(|| {
		let warning = charge_for(1, Condition::ThermalThrottleEvent, 7).unwrap();
		assert_eq!(tally(&node(1)).warnings.len(), 1);
		let slash = charge_for(1, Condition::JobAbandoned, 7).unwrap();
		assert_eq!(status(warning), SlashStatus::Warned, "warnings never change");
		assert_eq!(record(slash).replaces, Some(warning));
		assert!(tally(&node(1)).warnings.is_empty());
	});
}

#[test]
fn more_equivocators_together_cost_each_of_them_more() {
	ExtBuilder.build_and_execute(|| {
		let vera = StakeId::Validator(VERA);
		let equivocation = |share: u32| Charge {
			more: Surcharge { share: percent(share), amount: 0 },
			..charge_of(
				vera.clone(),
				Condition::Equivocation,
				Incident::Consensus(H256::repeat_byte(1)),
			)
		};
		let first = Slashing::charge(equivocation(2)).unwrap();
		assert_noop!(Slashing::charge(equivocation(8)), Error::AlreadyCharged);
		let second = Slashing::charge(equivocation(36)).unwrap();
		assert_eq!(status(first), SlashStatus::Replaced { by: second });
		assert_eq!(record(second).amount, sur(360));
		assert_noop!(Slashing::charge(equivocation(36)), Error::AlreadyCharged);
	});
}

#[test]
fn a_larger_liability_takes_the_place_of_a_smaller_one() {
	ExtBuilder.build_and_execute(|| {
		let failure = |amount| Charge {
			more: Surcharge { amount, ..Default::default() },
			..charge_of(node(1), Condition::ResultFailure, Incident::Task(7))
		};
		assert_ok!(Slashing::charge(failure(sur(100))));
		assert_noop!(Slashing::charge(failure(sur(100))), Error::AlreadyCharged);
		assert_noop!(Slashing::charge(failure(sur(99))), Error::AlreadyCharged);
		let second = Slashing::charge(failure(sur(101))).unwrap();
		assert_eq!((held(1), record(second).amount), (sur(899), sur(101)));
		assert_eq!(tally(&node(1)).failures, 1);
		// More than everything is never larger than everything.
		assert_ok!(Slashing::charge(failure(sur(5_000))));
		assert_eq!(held(1), 0);
		assert_noop!(Slashing::charge(failure(sur(6_000))), Error::AlreadyCharged);
	});
}

#[test]
fn what_takes_the_place_of_a_slash_is_never_smaller() {
	ExtBuilder.build_and_execute(|| {
		// 400 for task 7; then others take most of the rest.
		let more = Surcharge { amount: sur(400), ..Default::default() };
		let failure = charge_of(node(1), Condition::ResultFailure, Incident::Task(7));
		let first = Slashing::charge(Charge { more, ..failure }).unwrap();
		charge(1, Condition::UnauthorizedProcess);
		assert_eq!((record(first).amount, held(1)), (sur(400), sur(150)));
		// Half of the 550 that could be taken is less than the 400.
		let second = charge_for(1, Condition::DisputeLostFraud, 7).unwrap();
		assert_eq!((record(second).amount, held(1)), (sur(400), sur(150)));
		assert_eq!(record(second).severity, Severity::Hard);
	});
}

#[test]
fn the_escalation_of_the_smaller_is_undone_and_fires_anew() {
	ExtBuilder.build_and_execute(|| {
		charge(1, Condition::JobAbandoned);
		charge(1, Condition::JobAbandoned);
		let third = charge_for(1, Condition::JobAbandoned, 7).unwrap();
		let escalation = record(third).led_to.unwrap();
		let larger = charge_for(1, Condition::JobDroppedUnexpectedly, 7).unwrap();

		assert_eq!(status(escalation), SlashStatus::Restored);
		let anew = record(larger).led_to.unwrap();
		assert_eq!(record(anew).caused_by.to_vec(), vec![0, 1, larger]);
		// As if there had never been another: 990, 980.1, 882.09, and half of that.
		assert_eq!(held(1), sur(88209) / 100 - sur(88209) / 200);
	});
}

#[test]
fn the_escalation_of_the_smaller_stays_undone_if_the_larger_is_hard() {
	ExtBuilder.build_and_execute(|| {
		charge(1, Condition::JobAbandoned);
		charge(1, Condition::JobAbandoned);
		let third = charge_for(1, Condition::JobAbandoned, 7).unwrap();
		let escalation = record(third).led_to.unwrap();
		charge_for(1, Condition::DisputeLostFraud, 7).unwrap();
		assert_eq!(status(escalation), SlashStatus::Restored);
		assert_eq!(tally(&node(1)).soft.to_vec(), vec![0, 1]);
	});
}

#[test]
fn an_event_that_was_counted_in_a_final_escalation_is_not_counted_again() {
	ExtBuilder.build_and_execute(|| {
		charge(1, Condition::JobAbandoned);
		charge(1, Condition::JobAbandoned);
		let third = charge_for(1, Condition::JobAbandoned, 7).unwrap();
		let escalation = record(third).led_to.unwrap();
		wait(HARD_WINDOW + 1);
		assert_ok!(finalise(escalation));

		let larger = charge_for(1, Condition::JobDroppedUnexpectedly, 7).unwrap();
		assert_eq!(record(larger).led_to, Some(escalation));
		assert!(matches!(status(escalation), SlashStatus::Final { .. }));
		assert!(tally(&node(1)).soft.is_empty());
		// Its own appeal cannot undo what is final.
		assert_ok!(appeal(larger));
		assert_ok!(resolve(larger, true));
		assert!(matches!(status(escalation), SlashStatus::Final { .. }));
	});
}

/// What is told of slashes is checked against their records after every test; this says what that means.
#[test]
fn what_counts_against_a_node_is_told_and_undone() {
	ExtBuilder.build_and_execute(|| {
		let first = charge_for(1, Condition::JobAbandoned, 7).unwrap();
		assert_eq!(Told::get(first), Some((1, Severity::Soft)));
		// One event counts once.
		let second = charge_for(1, Condition::DisputeLostFraud, 7).unwrap();
		assert_eq!((Told::get(first), Told::get(second)), (None, Some((1, Severity::Hard))));
		assert_ok!(appeal(second));
		assert_eq!(Told::get(second), Some((1, Severity::Hard)));
		assert_ok!(resolve(second, true));
		assert_eq!(Told::iter().count(), 0);
	});
}
