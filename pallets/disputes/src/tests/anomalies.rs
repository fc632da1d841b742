// SPDX-License-Identifier: Apache-2.0

//! What re-runs found, contested or not.

use surety_primitives::{dispute::Side, traits::OnAnomaly as _};

use super::*;

fn contest(who: AccountId, id: u64) -> sp_runtime::DispatchResult {
	Disputing::contest_anomaly(signed(who), id)
}

#[test]
fn uncontested_it_is_charged_as_a_failed_result() {
	test(|| {
		let id = anomaly();
		let until = now() + 24;
		assert_eq!(stage(id), Stage::Contestable { until });
		assert_noop!(advance(id), Error::NothingDue);
		System::set_block_number(until + 1);
		assert_noop!(contest(PETRA, id), Error::WindowClosed);
		pass(id);
		let expected = Charged {
			node: NODE,
			task: TASK,
			condition: Condition::ResultFailure,
			at_least: LIABILITY,
			challenger: Some(OLGA),
			dispute: None,
		};
		assert_eq!(Charges::get(0), Some(expected));
		assert_eq!(Heard::get((TASK, NODE)), Some(None), "conceded, and no verdict");
		let (task, node, verdict, slash) = (TASK, NODE, Minor, Some(0));
		let event = Event::DisputeEnded { dispute: id, task, node, verdict, slash };
		assert_eq!(events().last(), Some(&event));
		assert_eq!(gained(OLGA), 0);
	});
}

#[test]
fn its_owner_contests_it_with_a_bond() {
	test(|| {
		let id = anomaly();
		assert_noop!(contest(PETRA, id + 1), Error::NoSuchDispute);
		assert_noop!(contest(STRANGER, id), Error::NotOwner);
		DisputeBond::set(&(2 * ENDOWMENT));
		System::set_block_number(now() + 24);
		assert_ok!(contest(PETRA, id));
		assert_eq!(bonded(PETRA), 50 * SUR, "as it was when the anomaly was found");
		assert_eq!(record(id).bonds[0].side, Side::Node);
		assert_noop!(contest(PETRA, id), Error::WrongStage);
		let jurors = judge(id, &[NoFault]);
		end(id);
		assert_eq!(gained(PETRA), 0);
		// The oracle has lost: its stake pays the fees.
		assert_eq!(gained(OLGA), -((5 * FEE) as i128));
		assert!(jurors.iter().all(|juror| gained(*juror) == FEE as i128));
		assert_eq!(Heard::get((TASK, NODE)), Some(Some(NoFault)));
		assert_eq!(Charges::get(0), None);
	});
}

#[test]
fn contested_in_vain_it_costs_the_bond_and_what_the_panel_says() {
	test(|| {
		let id = anomaly();
		assert_ok!(contest(PETRA, id));
		judge(id, &[Fraud]);
		end(id);
		assert_eq!(gained(PETRA), -(50 * SUR as i128), "the bond pays the fees, and burns");
		let charged = Charges::get(0).unwrap();
		assert_eq!(
			(charged.condition, charged.challenger),
			(Condition::DisputeLostFraud, Some(OLGA))
		);
	});
}

#[test]
fn a_bond_must_be_there() {
	test(|| {
		DisputeBond::set(&(2 * ENDOWMENT));
		let id = anomaly();
		assert_noop!(contest(PETRA, id), Error::InsufficientFunds);
	});
}

#[test]
fn a_result_is_disputed_once_by_whomever() {
	test(|| {
		anomaly();
		assert_noop!(file_by(CARLA, TASK, None), Error::AlreadyDisputed);
	});
	test(|| {
		file();
		let anomaly = surety_primitives::traits::Anomaly {
			task: TASK,
			node: NODE,
			job: job(),
			challenger: OLGA,
			evidence_hash: Default::default(),
		};
		assert_noop!(Disputing::on_anomaly(anomaly), Error::AlreadyDisputed);
	});
}

#[test]
fn only_anomalies_are_contested() {
	test(|| {
		let id = file();
		assert_noop!(contest(PETRA, id), Error::WrongStage);
	});
}
