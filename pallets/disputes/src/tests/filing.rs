// SPDX-License-Identifier: Apache-2.0

//! Who disputes what, for how long, and for how much.

use surety_primitives::{dispute::Side, traits::OpenWork, H256};

use super::*;
use crate::{Results, Terms, Uri};

#[test]
fn a_client_disputes_what_it_paid_for() {
	test(|| {
		let id = file();
		let dispute = record(id);
		let result = result(id);
		assert_eq!((result.task, result.node), (TASK, NODE));
		assert_eq!((result.challenger, dispute.owner), (CARLA, PETRA));
		assert_eq!(
			dispute.terms,
			Terms {
				bond: BOND,
				lock: LOCK,
				fee: FEE,
				commit_window: 48,
				reveal_window: 24,
				appeal_window: 70
			}
		);
		assert_eq!(dispute.bonds[0].side, Side::Challenger);
		assert_eq!(bonded(CARLA), BOND);
		assert_eq!(dispute.stage, Stage::Drawing { by: 11 });
		assert_eq!(Disputing::dispute_over(TASK, NODE), Some(id));
		assert_eq!(<Disputing as OpenWork>::open_tasks(NODE), 1);
		assert_eq!(
			events(),
			[
				Event::DisputeFiled {
					dispute: id,
					task: TASK,
					node: NODE,
					challenger: CARLA,
					bond: BOND,
					evidence_hash: dispute.evidence_hash,
					contestable_until: None,
				},
				Event::DrawDue { dispute: id, round: 0, by: 11 },
			]
		);
	});
}

#[test]
fn anybody_else_needs_stake_and_bonds_more() {
	test(|| {
		for named in [None, Some(role(FIRST)), Some(StakeId::Node(NODE)), Some(role(STRANGER))] {
			assert_noop!(file_by(STRANGER, TASK, named), Error::NotStaker);
		}
		let id = file_by(FIRST, TASK, Some(role(FIRST))).unwrap();
		assert_eq!(bonded(FIRST), 50 * SUR);
		assert_eq!(record(id).terms.lock, 17 * SUR);
	});
}

#[test]
fn what_was_not_paid_or_is_past_its_window_cannot_be_disputed() {
	test(|| {
		assert_noop!(file_by(CARLA, 99, None), Error::NotSettled);
		System::set_block_number(SETTLED_AT + 721);
		assert_noop!(file_by(CARLA, TASK, None), Error::DisputeWindowClosed);
		System::set_block_number(SETTLED_AT + 720);
		file();
	});
}

#[test]
fn a_result_is_disputed_once() {
	test(|| {
		let id = file();
		let again = || file_by(FIRST, TASK, Some(role(FIRST)));
		assert_noop!(again(), Error::AlreadyDisputed);
		judge(id, &[NoFault]);
		end(id);
		assert_noop!(again(), Error::AlreadyDisputed);
		// Its record goes when nobody can dispute it any more.
		assert_noop!(advance(id), Error::NothingDue);
		pass(id);
		assert_eq!(Results::<Test>::get(TASK, NODE), None);
		assert_eq!(events().last(), Some(&Event::DisputeRemoved { dispute: id }));
		assert_noop!(again(), Error::DisputeWindowClosed);
	});
}

#[test]
fn nobody_disputes_the_results_of_its_own_node() {
	test(|| {
		assert_noop!(file_by(PETRA, TASK, Some(StakeId::Node(NODE))), Error::RelatedToNode);
		Joined::insert(FIRST, PETRA);
		assert_noop!(file_by(FIRST, TASK, Some(role(FIRST))), Error::RelatedToNode);
	});
}

#[test]
fn a_bond_must_be_there() {
	test(|| {
		RequesterBond::set(&(2 * ENDOWMENT));
		assert_noop!(file_by(CARLA, TASK, None), Error::InsufficientFunds);
	});
}

#[test]
fn evidence_lies_where_text_says() {
	test(|| {
		let file = |uri: &[u8]| {
			let uri: Uri = uri.to_vec().try_into().unwrap();
			Disputing::file_dispute(signed(CARLA), TASK, NODE, H256::zero(), uri, None)
		};
		assert_noop!(file(&[0xff]), Error::InvalidText);
		assert_ok!(file(b""));
	});
}

#[test]
fn what_is_open_keeps_its_terms() {
	test(|| {
		let id = file();
		CommitWindow::set(&1);
		JurorFee::set(&0);
		JurorLock::set(&(400 * SUR));
		judge(id, &[NoFault]);
		assert_eq!(record(id).terms.lock, LOCK);
		assert_eq!(panel(id, 0).fee, FEE);
	});
}
