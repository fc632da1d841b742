// SPDX-License-Identifier: Apache-2.0

//! `try_state` finds each kind of damage that it is there to find, and random histories leave none.

use frame_support::{assert_ok, traits::Hooks};
use proptest::prelude::*;
use surety_primitives::{
	dispute::Vote,
	slash::{Charge, Condition, FlagKind, Incident, PledgeId, Surcharge},
	stake::StakeId,
	traits::Slash as _,
	BlockNumber, NodeId, H256,
};

use super::{
	attestations::*,
	flags::{close_flag, flag, judge},
	*,
};
use crate::{
	Appeals, Charged, Claim, Claims, CountedWarning, Flags, Issuer, NextAttestationId, NextFlagId,
	NextSlashId, OpenBonds, OpenFlags, RecentAppeals, SlashOf, SlashStatus, Slashes, Tallies,
};

/// Breaks a chain and says what `try_state` says. Of node 1 there are the warning 0, the final 1, the
/// open failure 2, the appealed 3 and the escalation 4 of the three; of node 2 the soft 5, which was
/// replaced by the soft 6.
fn damage(breaking: impl FnOnce()) -> &'static str {
	ExtBuilder.build().execute_with(|| {
		charge(1, Condition::TelemetryDelay);
		let first = charge(1, Condition::JobAbandoned);
		wait(SOFT_WINDOW + 1);
		assert_ok!(finalise(first));
		charge(1, Condition::ResultFailure);
		assert_ok!(appeal(charge(1, Condition::JobAbandoned)));
		assert_ok!(charge_for(2, Condition::JobAbandoned, 7));
		assert_ok!(charge_for(2, Condition::JobDroppedUnexpectedly, 7));
		check();

		breaking();
		Slashing::do_try_state().unwrap_err().into()
	})
}

fn change(id: u64, change: impl FnOnce(&mut SlashOf<Test>)) {
	Slashes::<Test>::mutate(id, |slash| change(slash.as_mut().unwrap()));
}

fn recount(id: NodeId, change: impl FnOnce(&mut Tally)) {
	Tallies::<Test>::mutate(node(id), change);
}

#[test]
fn damaged_records_are_found() {
	for (breaking, finding) in [
		((|| NextSlashId::<Test>::put(6)) as fn(), "a record has an id that was not given out"),
		(|| change(0, |it| it.status = SlashStatus::Open), "warnings alone are warned"),
		(|| change(2, |it| it.status = SlashStatus::Warned), "warnings alone are warned"),
		(|| change(0, |it| it.amount = 1), "a warning takes nothing"),
		(|| change(0, |it| it.appeal_deadline += 1), "a warning cannot be appealed"),
		(|| change(1, |it| it.amount += 1), "the parts of a slash sum to the whole"),
		(
			|| change(5, |it| it.status = SlashStatus::Replaced { by: 2 }),
			"a slash was replaced by one that says so",
		),
		(|| change(5, |it| it.amount = HELD), "a slash was replaced by a larger one"),
		(
			|| {
				Held::remove(node(2));
				Quarantined::remove(6);
			},
			"what a slash took waits for its end",
		),
		(
			|| change(3, |it| it.caused_by.try_push(6).unwrap()),
			"causes are earlier and of the same stake",
		),
		(
			|| change(2, |it| it.replaces = Some(5)),
			"what is replaced is earlier, of the same stake",
		),
		(|| change(3, |it| it.caused_by.try_push(1).unwrap()), "escalations alone have causes"),
		(
			|| change(1, |it| it.led_to = Some(2)),
			"a record led to an escalation that names it, or the one whose place it took",
		),
		(
			|| change(1, |it| it.led_to = None),
			"an escalation that can be undone has causes that stand and led to it",
		),
		(
			|| change(2, |it| it.status = SlashStatus::Restored),
			"an escalation that can be undone has causes that stand and led to it",
		),
	] {
		assert_eq!(damage(breaking), finding);
	}
}

#[test]
fn damaged_indices_are_found() {
	let incident = Incident::Task(7);
	let at = (node(2), incident);
	assert_eq!(damage(|| Charged::<Test>::remove(&at)), "an incident leads to its latest record");
	assert_eq!(
		damage(|| Charged::<Test>::insert(&at, 5)),
		"an incident leads to its latest record"
	);
	assert_eq!(
		damage(|| Charged::<Test>::insert((node(3), incident), 6)),
		"a charged incident has a record of its own"
	);
	assert_eq!(
		damage(|| Charged::<Test>::insert((node(3), incident), 99)),
		"a charged incident has a record"
	);
	assert_eq!(damage(|| Appeals::<Test>::remove(3)), "an appealed slash has an appeal");
	assert_eq!(
		damage(|| change(3, |it| it.status = SlashStatus::Open)),
		"an appeal is against a slash that is appealed since then"
	);
	assert_eq!(
		damage(|| Appeals::<Test>::insert(99, Appeals::<Test>::get(3).unwrap())),
		"an appeal is against a slash"
	);
	assert_eq!(
		damage(|| Appeals::<Test>::mutate(3, |it| it.as_mut().unwrap().by = STRANGER)),
		"an appeal is the owner's"
	);
	assert_eq!(
		damage(|| Appeals::<Test>::mutate(3, |it| it.as_mut().unwrap().panel = Some(5))),
		"an appeal before a panel has a dispute that is open"
	);
	assert_eq!(
		damage(|| RecentAppeals::<Test>::insert(PETRA, {
			frame_support::BoundedVec::truncate_from(vec![2, 1])
		})),
		"recent appeals are sorted by block"
	);
}

#[test]
fn damaged_tallies_are_found() {
	let soft = "a tally has the soft slashes that stand and wait";
	let failures = "a tally has the failed results that stand";
	assert_eq!(damage(|| recount(2, |it| it.soft = Default::default())), soft);
	assert_eq!(damage(|| recount(2, |it| it.add_soft([5]).unwrap())), soft);
	assert_eq!(damage(|| recount(1, |it| it.failures = 0)), failures);
	assert_eq!(damage(|| recount(2, |it| it.failures = 1)), failures);
	let none = "a tally without slashes counts none";
	assert_eq!(damage(|| recount(3, |it| it.failures = 1)), none);
	assert_eq!(damage(|| recount(3, |_| {})), "an empty tally is removed");
	let waits = "a counted warning is one of its stake that waits";
	assert_eq!(damage(|| recount(1, |it| it.warnings[0].at += 1)), waits);
	assert_eq!(
		damage(|| change(0, |it| it.stake = node(3))),
		"an incident leads to its latest record"
	);
	assert_eq!(
		damage(|| recount(2, |it| {
			it.warnings.try_push(CountedWarning { slash: 0, at: 1_000 }).unwrap();
		})),
		waits
	);
	assert_eq!(
		damage(|| recount(1, |it| {
			let warning = it.warnings[0];
			it.warnings = vec![warning; 3].try_into().unwrap();
		})),
		"what is enough has escalated"
	);
}

#[test]
fn damaged_attestations_are_found() {
	// Of node 3 the attestation 0 was confirmed by the slash 7, of node 4 the attestation 1 waits.
	let damage = |breaking: fn()| {
		damage(|| {
			convict(claim(3));
			open(claim(4));
			check();
			breaking();
		})
	};
	let answers = "an auditor answers with the bond of the attestation";
	let two = "two auditors answer for a slash as long as it can fall";
	let counted = "an auditor is counted for each of its bonds";
	for (breaking, finding) in [
		((|| NextAttestationId::<Test>::put(1)) as fn(), "an attestation has an id not given out"),
		(|| Claims::<Test>::remove(claim(4)), "an attestation that waits is found by its claim"),
		(|| Claims::<Test>::insert(claim(5), 1), "a claim leads to an attestation that waits"),
		(|| Pledge::remove((PledgeId::Attestation(1), ANNA)), answers),
		(|| Pledge::insert((PledgeId::Attestation(1), ANNA), 1), answers),
		(|| Pledge::remove((PledgeId::Attestation(0), BRUNO)), two),
		(
			|| {
				change(7, |it| {
					it.issued_by = Issuer::Auditors { attestation: 0, first: ANNA, second: ANNA };
				})
			},
			two,
		),
		(
			|| {
				change(7, |it| {
					it.issued_by = Issuer::Auditors { attestation: 1, first: ANNA, second: BRUNO };
				})
			},
			"an attestation that was confirmed waits no more",
		),
		(|| OpenBonds::<Test>::insert(ANNA, 1), counted),
		(|| OpenBonds::<Test>::remove(BRUNO), counted),
		(|| OpenBonds::<Test>::insert(CLARA, 1), counted),
	] {
		assert_eq!(damage(breaking), finding);
	}
}

#[test]
fn damaged_flags_are_found() {
	use FlagKind::{Malformed, Malicious};
	// Of the source the flag 0 was upheld by the slash 7, and the flag 1 waits.
	let damage = |breaking: fn()| {
		damage(|| {
			endow(StakeId::Source(SOURCE), HELD);
			assert_ok!(flag(PETRA, node(3), Malformed, 1));
			assert_ok!(judge(0, true));
			assert_ok!(flag(PETRA, node(3), Malicious, 2));
			check();
			breaking();
		})
	};
	let found = "a flag that waits is found by what it says";
	let answers = "a flagger answers with the bond of the flag";
	let upheld = "a flag that was upheld waits no more";
	assert_eq!(damage(|| NextFlagId::<Test>::put(1)), "a flag has an id not given out");
	assert_eq!(
		damage(|| OpenFlags::<Test>::remove(SOURCE, (Malicious, H256::repeat_byte(2)))),
		found
	);
	for (breaking, finding) in [
		((|| Pledge::remove((PledgeId::Flag(1), PETRA))) as fn(), answers),
		(|| Pledge::insert((PledgeId::Flag(1), PETRA), 1), answers),
		(
			|| Pledge::insert((PledgeId::Flag(0), PETRA), 1),
			"nobody answers for a flag that was upheld",
		),
		(|| change(7, |it| it.issued_by = Issuer::Judges { flag: 1, flagger: PETRA }), upheld),
		(|| change(7, |it| it.issued_by = Issuer::Judges { flag: 2, flagger: PETRA }), upheld),
		(
			|| change(2, |it| it.issued_by = Issuer::Judges { flag: 0, flagger: PETRA }),
			"the judges alone convict sources, and nothing else",
		),
		(
			|| OpenFlags::<Test>::insert(SOURCE, (Malformed, H256::zero()), 1),
			"what is said of a source leads to a flag that waits",
		),
		(
			|| {
				let flag = Flags::<Test>::get(1).unwrap();
				let elsewhere = crate::Flag { source: SOURCE + 1, ..flag };
				Flags::<Test>::insert(1, elsewhere);
			},
			found,
		),
		(
			|| {
				let flag = Flags::<Test>::get(1).unwrap();
				let said = (flag.kind, flag.evidence_hash);
				OpenFlags::<Test>::remove(SOURCE, said);
				OpenFlags::<Test>::insert(SOURCE + 1, said, 1);
				Flags::<Test>::insert(1, crate::Flag { source: SOURCE + 1, ..flag });
			},
			"the stake of a flagged source is there to answer",
		),
	] {
		assert_eq!(damage(breaking), finding);
	}
}

#[test]
fn constants_that_do_not_fit_are_refused() {
	let with = |set: fn()| {
		ExtBuilder.build().execute_with(|| {
			set();
			let test = || <Slashing as Hooks<BlockNumber>>::integrity_test();
			std::panic::catch_unwind(test).is_ok()
		})
	};
	assert!(with(|| {}));
	assert!(with(|| WarningDay::set(&0)));
	assert!(!with(|| SoftWindow::set(&0)));
	assert!(!with(|| HardWindow::set(&(SOFT_WINDOW - 1))));
	assert!(!with(|| DecisionPeriod::set(&0)));
	assert!(!with(|| WarningWindow::set(&0)));
	assert!(!with(|| WarningDay::set(&(30 * DAY + 1))));
	assert!(!with(|| AppealRateWindow::set(&0)));
	assert!(!with(|| MaxAuditors::set(&1)));
	assert!(!with(|| MinAttestationBond::set(&0)));
	assert!(!with(|| AttestationWindow::set(&0)));
	assert!(!with(|| FlagBond::set(&0)));
}

#[derive(Clone, Debug)]
enum Op {
	Charge { node: NodeId, condition: usize, task: u64, share: u32, amount: u128 },
	Attest { who: usize, node: NodeId, condition: usize, task: Option<u64> },
	Close(u64),
	Flag { who: usize, malicious: bool, evidence: u8 },
	Judge(u64, bool),
	CloseFlag(u64),
	Appeal(u64),
	Resolve(u64, bool),
	Overdue(u64),
	Verdict(u64, usize),
	Finalise(u64),
	Endow(NodeId, u128),
	Wait(BlockNumber),
	SetWindows(BlockNumber, BlockNumber),
}

fn op() -> impl Strategy<Value = Op> {
	// Nodes with and without stake; few tasks, so that incidents meet again.
	let node = || prop_oneof![Just(1u32), Just(2), Just(9)];
	let id = || 0..40u64;
	prop_oneof![
		10 => (node(), 0..Condition::ALL.len(), 0..8u64, 0..=60u32, 0..=600u128).prop_map(
			|(node, condition, task, share, amount)| {
				// Half of them without a surcharge.
				let (share, amount) = (share.saturating_sub(30), amount.saturating_sub(300));
				Op::Charge { node, condition, task, share, amount }
			}
		),
		// Small ones, which leave something to count.
		8 => (node(), prop_oneof![0..=2usize, 13..=15usize], 8..60u64).prop_map(
			|(node, condition, task)| Op::Charge { node, condition, task, share: 0, amount: 0 }
		),
		8 => (0..3usize, node(), 0..5usize, prop_oneof![Just(None), (0..8u64).prop_map(Some)])
			.prop_map(|(who, node, condition, task)| Op::Attest { who, node, condition, task }),
		2 => (0..10u64).prop_map(Op::Close),
		5 => (0..2usize, any::<bool>(), 0..4u8)
			.prop_map(|(who, malicious, evidence)| Op::Flag { who, malicious, evidence }),
		4 => (0..8u64, any::<bool>()).prop_map(|(id, upheld)| Op::Judge(id, upheld)),
		1 => (0..8u64).prop_map(Op::CloseFlag),
		4 => id().prop_map(Op::Appeal),
		3 => (id(), any::<bool>()).prop_map(|(id, accept)| Op::Resolve(id, accept)),
		2 => id().prop_map(Op::Overdue),
		2 => (id(), 0..Vote::ALL.len()).prop_map(|(id, vote)| Op::Verdict(id, vote)),
		3 => id().prop_map(Op::Finalise),
		1 => (node(), 0..=500u128).prop_map(|(node, amount)| Op::Endow(node, amount)),
		3 => (0..=40u32).prop_map(Op::Wait),
		1 => (1..=100u32, 0..=100u32).prop_map(|(soft, more)| Op::SetWindows(soft, soft + more)),
	]
}

fn perform(op: Op) {
	// Refusals are part of the history.
	let _ = match op {
		Op::Charge { node: id, condition, task, share, amount } => {
			let charge = charge_of(node(id), Condition::ALL[condition], Incident::Task(task));
			let more = Surcharge { share: percent(share), amount: sur(amount) };
			let challenger = (task % 2 == 0).then_some(STRANGER);
			Slashing::charge(Charge { more, challenger, ..charge }).map(|_| ())
		}
		Op::Attest { who, node, condition, task } => {
			let mut attested = Condition::ALL.into_iter().filter(|it| it.is_attested());
			let condition = attested.nth(condition).unwrap();
			attest([ANNA, BRUNO, CLARA][who], Claim { condition, task, ..claim(node) })
		}
		Op::Close(id) => close(id),
		Op::Flag { who, malicious, evidence } => {
			let (who, stake) = [(PETRA, node(1)), (QUENTIN, node(10))][who].clone();
			flag(
				who,
				stake,
				if malicious { FlagKind::Malicious } else { FlagKind::Malformed },
				evidence,
			)
		}
		Op::Judge(id, upheld) => judge(id, upheld),
		Op::CloseFlag(id) => close_flag(id),
		Op::Appeal(id) => match Slashes::<Test>::contains_key(id) {
			true => appeal(id),
			false => Ok(()),
		},
		Op::Resolve(id, accept) => resolve(id, accept),
		Op::Overdue(id) => refer(id),
		Op::Verdict(id, vote) => match Slashing::appeal(id).and_then(|appeal| appeal.panel) {
			Some(_) => verdict(id, Vote::ALL[vote]),
			None => Ok(()),
		},
		Op::Finalise(id) => finalise(id),
		Op::Endow(id, amount) => {
			endow(node(id), sur(amount));
			Ok(())
		}
		Op::Wait(blocks) => {
			wait(blocks);
			Ok(())
		}
		Op::SetWindows(soft, hard) => {
			SoftWindow::set(&soft);
			HardWindow::set(&hard);
			Ok(())
		}
	};
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	/// After every step: what there is in stakes and quarantine, and what was burned and paid out, is
	/// what was put in; each slash has its own quarantine as long as it waits; the facts of a record
	/// never change; the ledger only grows.
	#[test]
	fn any_history_leaves_a_sound_state(ops in proptest::collection::vec(op(), 1..60)) {
		ExtBuilder.build_and_execute(|| {
			endow(StakeId::Source(SOURCE), HELD);
			let mut hashes = Vec::new();
			let mut entries = 0;
			for op in ops {
				let told = format!("{op:?}");
				perform(op);
				check();
				for (id, hash) in hashes.iter().enumerate() {
					assert_eq!(record(id as u64).data_hash(id as u64), *hash, "{told}");
				}
				for id in hashes.len() as u64..NextSlashId::<Test>::get() {
					let hash = record(id).data_hash(id);
					assert_eq!(LedgerEntries::get(record(id).entry).unwrap().2, hash, "{told}");
					hashes.push(hash);
				}
				assert!(ledger().len() >= entries, "{told}");
				entries = ledger().len();
			}
		});
	}
}
