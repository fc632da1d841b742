// SPDX-License-Identifier: Apache-2.0

//! What the market finds.

use codec::Encode;
use frame_support::assert_storage_noop;
use surety_primitives::{
	slash::{Condition, Incident},
	task::Misconduct,
	traits::{OnTaskOutcome, PaidJob},
};

use super::*;
use crate::{Charged, Slashes};

#[test]
fn misconduct_is_charged_by_the_table() {
	for (misconduct, condition) in [
		(Misconduct::JobAbandoned, Condition::JobAbandoned),
		(Misconduct::JobDropped, Condition::JobDroppedUnexpectedly),
		(Misconduct::RevealMissed, Condition::ResultFailure),
		(Misconduct::WrongModel, Condition::ResultFailure),
	] {
		ExtBuilder.build_and_execute(|| {
			Slashing::on_misconduct(1, 7, misconduct, 0);
			let id = Charged::<Test>::get((node(1), Incident::Task(7))).unwrap();
			let slash = record(id);
			assert_eq!((slash.condition, slash.challenger), (condition, None));
			assert_eq!(slash.amount, condition.rule().share.mul_floor(HELD));
			// Whoever knows the event can compute its evidence.
			let evidence = (7u64, 1u32, misconduct).encode();
			assert_eq!(Slashing::check_evidence(id, evidence), Some(true));
			let summary = String::from_utf8(slash.evidence_summary.to_vec()).unwrap();
			assert_eq!(summary, format!("task=7 node=1 misconduct={misconduct:?}"));
		});
	}
}

/// Attack: a node learns that its wrong result was drawn for a re-run, and keeps it to itself.
#[test]
fn a_result_that_is_withheld_costs_what_answered_for_the_task() {
	for misconduct in [Misconduct::RevealMissed, Misconduct::WrongModel] {
		ExtBuilder.build_and_execute(|| {
			Slashing::on_misconduct(1, 7, misconduct, HELD / 3);
			let id = Charged::<Test>::get((node(1), Incident::Task(7))).unwrap();
			assert_eq!(record(id).amount, HELD / 3);
		});
	}
	// What is no question of the result does not.
	ExtBuilder.build_and_execute(|| {
		Slashing::on_misconduct(1, 7, Misconduct::JobAbandoned, HELD / 3);
		let id = Charged::<Test>::get((node(1), Incident::Task(7))).unwrap();
		assert_eq!(record(id).amount, HELD / 100);
	});
}

#[test]
fn a_bad_format_is_left_to_the_score() {
	ExtBuilder.build_and_execute(|| {
		assert_storage_noop!(Slashing::on_misconduct(1, 7, Misconduct::FormatViolation, HELD));
		let job = PaidJob { client: PETRA, fee: 1, verified: false };
		assert_storage_noop!(Slashing::on_settled(1, 7, &job));
	});
}

#[test]
fn the_market_goes_on_where_nothing_can_be_charged() {
	ExtBuilder.build_and_execute(|| {
		assert_storage_noop!(Slashing::on_misconduct(NO_NODE, 7, Misconduct::JobDropped, HELD));
		Slashing::on_misconduct(1, 7, Misconduct::JobDropped, HELD);
		assert_storage_noop!(Slashing::on_misconduct(1, 7, Misconduct::JobDropped, HELD));
		LedgerBroken::put(());
		assert_storage_noop!(Slashing::on_misconduct(2, 7, Misconduct::JobDropped, HELD));
		LedgerBroken::kill();
		assert_eq!(Slashes::<Test>::iter().count(), 1);
	});
}
