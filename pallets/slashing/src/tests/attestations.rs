// SPDX-License-Identifier: Apache-2.0

//! What two auditors answer for.

use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use surety_primitives::{
	dispute::Vote,
	ledger::EntryKind,
	slash::{AttestationId, Charge, Condition, Incident, Severity, SlashId, Surcharge},
	traits::Slash as _,
	NodeId, H256,
};

use super::*;
use crate::{
	Attestation, Attestations, Charged, Claim, Issuer, NextAttestationId, SlashStatus, Slashes,
	Summary,
};

const TOO_POOR: DispatchError = DispatchError::Other("too poor");

/// That a node mined, outside any task.
pub fn claim(node: NodeId) -> Claim {
	Claim {
		node,
		condition: Condition::CryptoMiningDuringMlJob,
		task: None,
		evidence_hash: H256::repeat_byte(9),
	}
}

/// That its hardware was not what it had declared, in a task.
fn hardware(node: NodeId, task: u64) -> Claim {
	let condition = Condition::HardwareMisrepresentation;
	Claim { condition, task: Some(task), ..claim(node) }
}

fn summary() -> Summary {
	b"xmrig in the process list".to_vec().try_into().unwrap()
}

fn attest_as(origin: RuntimeOrigin, claim: Claim, summary: Summary) -> DispatchResult {
	let Claim { node, condition, task, evidence_hash } = claim;
	dispatch(origin, crate::Call::attest { node, condition, task, evidence_hash, summary })
}

pub fn attest(who: AccountId, claim: Claim) -> DispatchResult {
	attest_as(signed(who), claim, summary())
}

/// Anna attests.
pub fn open(claim: Claim) -> AttestationId {
	let id = NextAttestationId::<Test>::get();
	assert_ok!(attest(ANNA, claim));
	id
}

/// Anna and Bruno attest.
pub fn convict(claim: Claim) -> SlashId {
	let id = crate::NextSlashId::<Test>::get();
	assert_ok!(attest(ANNA, claim));
	assert_ok!(attest(BRUNO, claim));
	id
}

pub fn close(attestation: AttestationId) -> DispatchResult {
	dispatch(signed(STRANGER), crate::Call::close_attestation { attestation })
}

/// What Anna and Bruno have locked.
fn locked() -> (Balance, Balance) {
	(PURSE - purse(ANNA), PURSE - purse(BRUNO))
}

#[test]
fn the_word_of_one_auditor_locks_a_bond_and_convicts_nobody() {
	ExtBuilder.build_and_execute(|| {
		let id = open(claim(1));
		assert_eq!(held(1), HELD);
		assert_eq!(Slashes::<Test>::iter().count(), 0);
		assert_eq!(locked(), (HELD, 0), "as much as the slash would take");
		let until = now() + ATTESTATION;
		let expected =
			Attestation { claim: claim(1), summary: summary(), auditor: ANNA, bond: HELD, until };
		assert_eq!(Slashing::attestation(id), Some(expected));
		assert_eq!(
			events(),
			vec![Event::AttestationOpened {
				attestation: id,
				auditor: ANNA,
				claim: claim(1),
				bond: HELD,
				until,
			}]
		);
		// What was tried out to know the price left nothing behind.
		assert_eq!((ledger(), is_ejected(1)), (vec![], false));
		assert_eq!(crate::NextSlashId::<Test>::get(), 0);
	});
}

#[test]
fn the_second_auditor_convicts_in_the_same_call_and_the_record_says_who_did() {
	ExtBuilder.build_and_execute(|| {
		let attestation = open(claim(1));
		wait(ATTESTATION);
		assert_ok!(attest(BRUNO, claim(1)));

		let slash = record(0);
		assert_eq!(slash.issued_by, Issuer::Auditors { attestation, first: ANNA, second: BRUNO });
		assert_eq!((slash.condition, slash.severity), (claim(1).condition, Severity::Hard));
		assert_eq!((slash.amount, slash.challenger), (HELD, None));
		assert_eq!(
			(slash.evidence_hash, slash.evidence_summary),
			(H256::repeat_byte(9), summary())
		);
		assert_eq!(slash.incident, Incident::Attested(H256::repeat_byte(9)));
		assert_eq!((held(1), is_ejected(1)), (0, true));
		assert_eq!(ledger(), vec![EntryKind::Slash]);
		assert_eq!(locked(), (HELD, HELD));
		assert_eq!(Slashing::attestation(attestation), None);
		assert_eq!(
			events().last(),
			Some(&Event::AttestationConfirmed { attestation, auditor: BRUNO, slash: 0 })
		);
		// The ledger's hash binds their names.
		let mut other = record(0);
		let hash = other.data_hash(0);
		other.issued_by = Issuer::Auditors { attestation, first: ANNA, second: CLARA };
		assert_ne!(other.data_hash(0), hash);
	});
}

#[test]
fn five_conditions_are_attested_to_at_the_price_of_the_table_and_no_other() {
	for condition in Condition::ALL {
		ExtBuilder.build_and_execute(|| {
			let claim = Claim { condition, ..claim(1) };
			if !condition.is_attested() {
				assert_noop!(attest(ANNA, claim), Error::NotAttestable);
				return;
			}
			let slash = record(convict(claim));
			let amount = condition.rule().share.mul_floor(HELD);
			assert_eq!((slash.condition, slash.amount), (condition, amount));
			assert_eq!(is_ejected(1), slash.severity == Severity::Hard);
			assert_eq!(locked(), (amount, amount), "{condition:?}");
		});
	}
}

#[test]
fn a_bond_has_a_least_amount_and_a_university_is_worth_it() {
	ExtBuilder.build_and_execute(|| {
		// A fifth of 100 SUR is less.
		endow(node(20), sur(100));
		let soft = convict(hardware(20, 1));
		assert_eq!((record(soft).amount, locked()), (sur(20), (MIN_BOND, MIN_BOND)));
		// A node of the university without any stake.
		let slash = convict(claim(21));
		assert_eq!((record(slash).amount, is_ejected(21)), (0, true));
		assert_ok!(appeal(slash));
		assert_ok!(resolve(slash, true));
		assert_eq!(purse(UNA), PURSE + 2 * MIN_BOND);
		MinAttestationBond::set(&sur(70));
		assert_ok!(attest(CLARA, claim(22)));
		assert_eq!(purse(CLARA), PURSE - sur(70));
	});
}

#[test]
fn both_answer_with_what_the_first_one_locked() {
	ExtBuilder.build_and_execute(|| {
		let id = open(claim(1));
		// The node tops up, and the least amount rises, between the two.
		endow(node(1), 2 * HELD);
		MinAttestationBond::set(&(5 * HELD));
		assert_ok!(attest(BRUNO, claim(1)));
		assert_eq!(locked(), (HELD, HELD));
		// Topping up saved nothing: the slash reaches all of it.
		assert_eq!((record(0).amount, held(1)), (3 * HELD, 0));
		assert_eq!(Slashing::attestation(id), None);
	});
}

#[test]
fn a_bond_is_what_the_slash_would_take_beside_a_lesser_one_of_the_task() {
	ExtBuilder.build_and_execute(|| {
		charge_for(1, Condition::JobDroppedUnexpectedly, 7).unwrap();
		assert_eq!(held(1), sur(900));
		open(hardware(1, 7));
		// A fifth of the whole: the lesser slash makes way.
		assert_eq!(locked(), (sur(200), 0));
		assert_eq!((status(0), held(1)), (SlashStatus::Open, sur(900)), "nothing was changed");
		assert_ok!(attest(BRUNO, hardware(1, 7)));
		assert_eq!(record(1).amount, sur(200));
	});
}

#[test]
fn only_auditors_in_standing_attest() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(attest(STRANGER, claim(1)), Error::NotAuditor);
		Poor::insert(ANNA, ());
		assert_noop!(attest(ANNA, claim(1)), Error::AuditorBelowRequirement);
		assert_ok!(attest(BRUNO, claim(1)));
		assert_noop!(attest(ANNA, claim(1)), Error::AuditorBelowRequirement);
		assert_noop!(attest(STRANGER, claim(1)), Error::NotAuditor);
		Poor::remove(ANNA);
		assert_ok!(attest(ANNA, claim(1)));
		let by_root = attest_as(RuntimeOrigin::root(), claim(2), summary());
		assert_eq!(by_root, Err(DispatchError::BadOrigin));
	});
}

#[test]
fn a_summary_is_text() {
	ExtBuilder.build_and_execute(|| {
		let attest =
			|summary: Vec<u8>| attest_as(signed(ANNA), claim(1), summary.try_into().unwrap());
		assert_noop!(attest(vec![0xff]), Error::InvalidText);
		assert_ok!(attest(Vec::new()));
	});
}

#[test]
fn an_auditor_who_cannot_pay_the_bond_convicts_nobody() {
	ExtBuilder.build_and_execute(|| {
		endow(node(1), PURSE);
		assert_noop!(attest(ANNA, claim(1)), TOO_POOR);
		Purse::insert(ANNA, HELD + PURSE);
		assert_ok!(attest(ANNA, claim(1)));
		assert_noop!(attest(BRUNO, claim(1)), TOO_POOR);
		assert_eq!(held(1), HELD + PURSE);
		// Give back what was lent.
		wait(ATTESTATION + 1);
		assert_ok!(close(0));
		Purse::insert(ANNA, PURSE);
	});
}

#[test]
fn unknown_and_released_nodes_are_not_attested_to_and_ejected_ones_are() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(attest(ANNA, claim(NO_NODE)), Error::UnknownStake);
		// Half is left to a node that was ejected, and on its way out.
		charge(2, Condition::DisputeLostFraud);
		let slash = convict(claim(2));
		assert_eq!((record(slash).amount, held(2)), (sur(500), 0));

		Released::insert(3, ());
		assert_noop!(attest(ANNA, claim(3)), Error::NodeReleased);
		Released::remove(3);
		let id = open(claim(3));
		Released::insert(3, ());
		assert_noop!(attest(BRUNO, claim(3)), Error::NodeReleased);
		wait(ATTESTATION + 1);
		assert_ok!(close(id));
	});
}

#[test]
fn a_second_auditor_attests_to_the_same_to_the_letter() {
	ExtBuilder.build_and_execute(|| {
		open(claim(1));
		let others = [
			claim(2),
			Claim { condition: Condition::TelemetryTampering, ..claim(1) },
			Claim { task: Some(0), ..claim(1) },
			Claim { evidence_hash: H256::zero(), ..claim(1) },
		];
		for (id, other) in others.into_iter().enumerate() {
			assert_ok!(attest(BRUNO, other));
			assert_eq!(Attestations::<Test>::get(id as u64 + 1).unwrap().auditor, BRUNO);
		}
		assert_eq!(Slashes::<Test>::iter().count(), 0);
	});
}

#[test]
fn what_nobody_else_attests_to_is_closed_by_anyone_and_costs_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(close(0), Error::NoSuchAttestation);
		let id = open(claim(1));
		AttestationWindow::set(&1);
		wait(ATTESTATION);
		assert_noop!(close(id), Error::AttestationWindowOpen);
		wait(1);
		assert_noop!(attest(BRUNO, claim(1)), Error::AttestationWindowClosed);
		assert_ok!(close(id));
		let closed = Event::AttestationLapsed { attestation: id, auditor: ANNA, bond: HELD };
		assert_eq!(events().last(), Some(&closed));
		assert_eq!((locked(), held(1)), ((0, 0), HELD));
		assert_noop!(close(id), Error::NoSuchAttestation);
		// The same can be attested to anew.
		assert_ok!(attest(BRUNO, claim(1)));
		assert_ok!(attest(ANNA, claim(1)));
		assert_eq!(record(0).amount, HELD);
	});
}

#[test]
fn what_was_charged_with_as_much_is_not_attested_to_again() {
	ExtBuilder.build_and_execute(|| {
		convict(claim(1));
		assert_noop!(attest(CLARA, claim(1)), Error::AlreadyCharged);
		// Without a task the evidence is the event, by whatever name.
		let lesser = Claim { condition: Condition::UnauthorizedProcess, ..claim(1) };
		assert_noop!(attest(CLARA, lesser), Error::AlreadyCharged);

		// Of a task it is the node's part in it, whatever the evidence.
		convict(hardware(2, 7));
		let other = Claim { evidence_hash: H256::zero(), ..hardware(2, 7) };
		assert_noop!(attest(CLARA, other), Error::AlreadyCharged);
		assert_noop!(charge_for(2, Condition::JobDroppedUnexpectedly, 7), Error::AlreadyCharged);
		assert_eq!(held(2), sur(800));
	});
}

#[test]
fn a_charge_between_the_two_that_is_as_large_leaves_nothing_to_attest_to() {
	ExtBuilder.build_and_execute(|| {
		let id = open(hardware(1, 7));
		assert_ok!(charge_for(1, Condition::DisputeLostFraud, 7));
		assert_noop!(attest(BRUNO, hardware(1, 7)), Error::AlreadyCharged);
		wait(ATTESTATION + 1);
		assert_ok!(close(id));
		assert_eq!(locked(), (0, 0));
	});
}

mod bonds {
	use super::*;

	#[test]
	fn come_back_when_the_slash_is_final() {
		ExtBuilder.build_and_execute(|| {
			let slash = convict(hardware(1, 7));
			assert_eq!(locked(), (sur(200), sur(200)));
			wait(SOFT_WINDOW + 1);
			assert_ok!(finalise(slash));
			assert_eq!(locked(), (0, 0));
			let returned = Event::AttestationBondsReturned { attestation: 0, slash };
			assert_eq!(events().last(), Some(&returned));
		});
	}

	#[test]
	fn come_back_when_the_appeal_is_rejected() {
		ExtBuilder.build_and_execute(|| {
			let slash = convict(hardware(1, 7));
			assert_ok!(appeal(slash));
			assert_eq!(locked(), (sur(200), sur(200)), "until it is decided");
			assert_ok!(resolve(slash, false));
			assert_eq!(locked(), (0, 0));
		});
	}

	#[test]
	fn go_as_the_panel_finds_where_the_judges_find_nothing() {
		for (vote, paid, restored) in [
			(Vote::NoFault, true, true),
			// Nobody found the auditors wrong.
			(Vote::Unjudgeable, false, true),
			(Vote::Minor, false, false),
			(Vote::Fraud, false, false),
			(Vote::Collusion, false, false),
		] {
			ExtBuilder.build_and_execute(|| {
				let slash = convict(hardware(1, 7));
				let (bonds, amount) = (locked(), record(slash).amount);
				assert_ok!(appeal(slash));
				wait(DECISION + 1);
				assert_ok!(refer(slash));
				assert_eq!((locked(), purse(PETRA)), (bonds, PURSE), "until the verdict");
				assert_ok!(verdict(slash, vote));
				let (left, gained) = if paid { (bonds, bonds.0 + bonds.1) } else { ((0, 0), 0) };
				assert_eq!((locked(), purse(PETRA)), (left, PURSE + gained), "{vote:?}");
				let back = if restored { HELD } else { HELD - amount };
				assert_eq!((held(1), status(slash) == SlashStatus::Restored), (back, restored));
			});
		}
	}

	#[test]
	fn come_back_when_a_larger_slash_takes_the_place() {
		ExtBuilder.build_and_execute(|| {
			let slash = convict(hardware(1, 7));
			let larger = charge_for(1, Condition::DisputeLostFraud, 7).unwrap();
			assert_eq!(status(slash), SlashStatus::Replaced { by: larger });
			assert_eq!(locked(), (0, 0));
		});
	}

	#[test]
	fn come_back_when_other_auditors_find_worse() {
		ExtBuilder.build_and_execute(|| {
			let slash = convict(hardware(1, 7));
			let worse = Claim { task: Some(7), ..claim(1) };
			assert_ok!(attest(CLARA, worse));
			assert_eq!(purse(CLARA), PURSE - HELD, "as if there were no lesser slash");
			assert_ok!(attest(DORA, worse));
			assert_eq!(status(slash), SlashStatus::Replaced { by: slash + 1 });
			assert_eq!((locked(), held(1)), ((0, 0), 0));
		});
	}

	#[test]
	fn of_a_slash_that_escalated_go_with_that_slash_alone() {
		ExtBuilder.build_and_execute(|| {
			charge(1, Condition::JobAbandoned);
			charge(1, Condition::JobAbandoned);
			let slash = convict(hardware(1, 7));
			let escalation = record(slash).led_to.unwrap();
			assert_eq!(record(escalation).issued_by, Issuer::System);
			assert_ok!(appeal(escalation));
			assert_ok!(resolve(escalation, true));
			assert!(locked().0 > 0, "the slash itself still stands");
			assert_ok!(appeal(slash));
			assert_ok!(resolve(slash, true));
			assert_eq!(purse(PETRA), PURSE + locked().0 + locked().1);
		});
	}
}

mod attacks {
	use super::*;

	#[test]
	fn two_auditors_who_attest_to_a_lie_lose_their_bonds_to_the_provider() {
		ExtBuilder.build_and_execute(|| {
			let slash = convict(claim(1));
			assert_ok!(appeal(slash));
			assert_ok!(resolve(slash, true));
			assert_eq!((status(slash), held(1)), (SlashStatus::Restored, HELD));
			assert_eq!(locked(), (HELD, HELD));
			assert_eq!(purse(PETRA), PURSE + 2 * HELD);
			assert!(events().contains(&Event::AttestationBondsPaid {
				attestation: 0,
				slash,
				owner: PETRA,
				amount: 2 * HELD,
			}));
			// It cannot be appealed for more.
			assert_noop!(appeal(slash), Error::AlreadyDecided);
			assert_noop!(resolve(slash, true), Error::AlreadyDecided);
		});
	}

	#[test]
	fn one_auditor_twice_is_one() {
		ExtBuilder.build_and_execute(|| {
			open(claim(1));
			assert_noop!(attest(ANNA, claim(1)), Error::AlreadyAttested);
		});
	}

	#[test]
	fn two_auditors_of_one_owner_are_one() {
		ExtBuilder.build_and_execute(|| {
			assert_ok!(attest(DORA, claim(1)));
			assert_noop!(attest(EMIL, claim(1)), Error::RelatedToAuditor);
			assert_ok!(attest(BRUNO, claim(1)));
		});
	}

	#[test]
	fn nobody_attests_to_what_his_owners_node_did() {
		ExtBuilder.build_and_execute(|| {
			assert_noop!(attest(UGO, claim(20)), Error::RelatedToNode);
			assert_ok!(attest(UGO, claim(1)));
			let root = RuntimeOrigin::root;
			for (who, of) in [(PETRA, 1), (101, 2)] {
				assert_ok!(Slashing::admit_auditor(root(), who));
				assert_noop!(attest(who, claim(of)), Error::RelatedToNode);
			}
			// Nor as the second one.
			assert_ok!(attest(ANNA, claim(20)));
			assert_noop!(attest(UGO, claim(20)), Error::RelatedToNode);
		});
	}

	#[test]
	fn an_auditor_who_falls_out_in_between_convicts_nobody() {
		for fall in [
			(|| Poor::insert(ANNA, ())) as fn(),
			|| Slashing::dismiss_auditor(RuntimeOrigin::root(), ANNA).unwrap(),
			|| Joined::insert(ANNA, PETRA),
		] {
			ExtBuilder.build_and_execute(|| {
				let id = open(claim(1));
				fall();
				assert_noop!(attest(BRUNO, claim(1)), Error::FirstAuditorLapsed);
				wait(ATTESTATION + 1);
				assert_ok!(close(id));
				assert_ok!(attest(BRUNO, claim(1)));
				assert_ok!(attest(CLARA, claim(1)));
			});
		}
	}

	#[test]
	fn auditors_who_become_one_in_between_are_one() {
		ExtBuilder.build_and_execute(|| {
			open(claim(1));
			Joined::insert(BRUNO, ANNA);
			assert_noop!(attest(BRUNO, claim(1)), Error::RelatedToAuditor);
		});
	}

	#[test]
	fn a_lie_that_is_retracted_does_not_wash_away_what_it_replaced() {
		ExtBuilder.build_and_execute(|| {
			// Given a job that was dropped, and two auditors who are the provider's friends
			let dropped = charge_for(1, Condition::JobDroppedUnexpectedly, 7).unwrap();
			let lie = convict(Claim { task: Some(7), ..claim(1) });
			assert_eq!(status(dropped), SlashStatus::Replaced { by: lie });
			// When the lie is found out
			assert_ok!(appeal(lie));
			assert_ok!(resolve(lie, true));
			// Then the job was dropped all the same
			let again = lie + 1;
			let (old, new) = (record(dropped), record(again));
			assert_eq!(new.condition, Condition::JobDroppedUnexpectedly);
			assert_eq!((new.status, new.amount, held(1)), (SlashStatus::Open, sur(100), sur(900)));
			assert_eq!(new.evidence_hash, old.evidence_hash);
			assert_eq!((new.incident, new.issued_by), (old.incident, old.issued_by));
			assert_eq!(tally(&node(1)).soft.to_vec(), vec![again]);
			assert_eq!(Charged::<Test>::get((node(1), Incident::Task(7))), Some(again));
			// And can be appealed by itself.
			assert_ok!(appeal(again));
			assert_ok!(resolve(again, true));
			assert_eq!(held(1), HELD);
		});
	}

	#[test]
	fn what_others_attested_to_is_not_charged_again_without_their_bonds() {
		ExtBuilder.build_and_execute(|| {
			let lesser = convict(hardware(1, 7));
			let worse = Claim { task: Some(7), ..claim(1) };
			assert_ok!(attest(CLARA, worse));
			assert_ok!(attest(DORA, worse));
			assert_ok!(appeal(lesser + 1));
			assert_ok!(resolve(lesser + 1, true));
			assert_eq!((held(1), Slashes::<Test>::iter().count()), (HELD, 2));
		});
	}

	#[test]
	fn what_was_final_is_not_charged_a_second_time() {
		ExtBuilder.build_and_execute(|| {
			let dropped = charge_for(1, Condition::JobDroppedUnexpectedly, 7).unwrap();
			assert_ok!(appeal(dropped));
			assert_ok!(resolve(dropped, false));
			let larger = convict(Claim { task: Some(7), ..claim(1) });
			assert_ok!(appeal(larger));
			assert_ok!(resolve(larger, true));
			assert_eq!((held(1), Slashes::<Test>::iter().count()), (sur(900), 2));
		});
	}
}

#[test]
fn a_challenger_of_the_offenders_organisation_gets_nothing() {
	ExtBuilder.build_and_execute(|| {
		for (who, expected) in [(UGO, None), (209, None), (120, None), (DORA, Some(DORA))] {
			let incident = Incident::Task(who);
			let charge = charge_of(node(20), Condition::JobAbandoned, incident);
			let id = Slashing::charge(Charge { challenger: Some(who), ..charge }).unwrap();
			assert_eq!(record(id).challenger, expected, "{who}");
		}
	});
}

#[test]
fn a_liability_above_the_attested_share_takes_the_place() {
	ExtBuilder.build_and_execute(|| {
		let slash = convict(hardware(1, 7));
		let more = Surcharge { amount: sur(300), ..Default::default() };
		let failure = charge_of(node(1), Condition::ResultFailure, Incident::Task(7));
		let larger = Slashing::charge(Charge { more, ..failure }).unwrap();
		assert_eq!(status(slash), SlashStatus::Replaced { by: larger });
		assert_eq!((held(1), locked()), (sur(700), (0, 0)));
	});
}

#[test]
fn numbers_that_run_out_lock_nothing() {
	ExtBuilder.build_and_execute(|| {
		NextAttestationId::<Test>::put(u64::MAX);
		assert_noop!(attest(ANNA, claim(1)), Error::OutOfRange);
		NextAttestationId::<Test>::put(0);
		AttestationWindow::set(&u32::MAX);
		assert_noop!(attest(ANNA, claim(1)), Error::OutOfRange);
	});
}

#[test]
fn the_encoding_of_a_claim_is_fixed() {
	let claim = Claim { task: Some(7), ..claim(5) };
	let mut expected = vec![5, 0, 0, 0, 11, 1, 7, 0, 0, 0, 0, 0, 0, 0];
	expected.extend([9; 32]);
	assert_eq!(claim.encode(), expected);
}

#[test]
#[should_panic(expected = "there are more auditors than MaxAuditors")]
fn genesis_refuses_more_auditors_than_there_may_be() {
	let auditors = (0..9).collect();
	crate::GenesisConfig::<Test> { auditors }.build_storage().unwrap();
}
