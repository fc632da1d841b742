// SPDX-License-Identifier: Apache-2.0

//! Appeals to the next panel.

use super::*;
use crate::Arbitrators;

fn appeal(who: AccountId, id: u64) -> sp_runtime::DispatchResult {
	Disputing::appeal_verdict(signed(who), id)
}

#[test]
fn the_loser_alone_appeals_in_time_and_with_a_bond() {
	test(|| {
		assert_noop!(appeal(PETRA, 9), Error::NoSuchDispute);
		let id = file();
		assert_noop!(appeal(PETRA, id), Error::WrongStage);
		judge(id, &[Minor]);
		assert_noop!(appeal(CARLA, id), Error::NotLoser);
		assert_noop!(appeal(STRANGER, id), Error::NotLoser);
		let Stage::Appealable { until } = stage(id) else { panic!() };
		System::set_block_number(until + 1);
		assert_noop!(appeal(PETRA, id), Error::WindowClosed);
		System::set_block_number(until);
		assert_ok!(appeal(PETRA, id));
		assert_eq!(bonded(PETRA), 22 * SUR);
		let (round, bond) = (1, 22 * SUR);
		let event = Event::VerdictAppealed { dispute: id, round, by: PETRA, bond };
		assert!(events().contains(&event));
		assert_eq!(draw(id).len(), 11);
	});
}

#[test]
fn the_larger_panel_can_find_otherwise_and_be_appealed_itself() {
	test(|| {
		let id = file();
		let first = judge(id, &[NoFault, Fraud]);
		assert_ok!(appeal(PETRA, id));
		judge(id, &[NoFault]);
		assert_eq!(record(id).verdict, Some(NoFault));
		assert_noop!(appeal(PETRA, id), Error::NotLoser);
		assert_ok!(appeal(CARLA, id));
		assert_eq!(bonded(CARLA), BOND + 46 * SUR);
		judge(id, &[NoFault]);
		assert_noop!(appeal(CARLA, id), Error::WrongStage);
		end(id);
		// Petra was right to appeal; Carla lost both bonds, a part of which paid the jurors.
		assert_eq!(gained(PETRA), 0);
		assert_eq!(gained(CARLA), -((BOND + 46 * SUR) as i128));
		// Who was right in the first panel has what four others lost.
		assert_eq!(gained(first[0]), (4 * LOCK + FEE) as i128);
		assert_eq!(gained(first[1]), -(LOCK as i128));
	});
}

/// An appeal that makes the fault smaller was right, though the node has lost.
#[test]
fn a_milder_verdict_returns_the_bond() {
	test(|| {
		let id = file();
		judge(id, &[Fraud]);
		assert_ok!(appeal(PETRA, id));
		let second = judge(id, &[Minor]);
		end(id);
		assert_eq!(bonded(PETRA), 0);
		// Of her stake she has paid eleven fees, as high as Carla could have paid; those of the first panel
		// earned none.
		let fee = BOND / 11;
		assert_eq!(gained(PETRA), -((11 * fee) as i128));
		assert_eq!(gained(second[0]), fee as i128);
		assert_eq!(Charges::get(0).unwrap().condition, Condition::DisputeLostMinor);
	});
}

#[test]
fn an_appeal_needs_funds() {
	test(|| {
		DisputeBond::set(&(ENDOWMENT / 2));
		let id = file_by(FIRST, TASK, Some(role(FIRST))).unwrap();
		judge(id, &[Minor]);
		assert_noop!(appeal(PETRA, id), Error::InsufficientFunds);
	});
}

/// Who appeals and finds no larger panel has its bond back, and the verdict stands.
#[test]
fn where_no_larger_panel_comes_about_the_verdict_stands() {
	test(|| {
		let id = file();
		judge(id, &[Minor]);
		for who in arbitrators().skip(10) {
			if Arbitrators::<Test>::contains_key(who) {
				assert_ok!(Disputing::opt_out(signed(who)));
			}
		}
		assert_ok!(appeal(PETRA, id));
		pass(id);
		assert_eq!(bonded(PETRA), 0);
		assert_eq!(record(id).verdict, Some(Minor));
		end(id);
		assert_eq!(Charges::get(0).unwrap().condition, Condition::DisputeLostMinor);
	});
}
