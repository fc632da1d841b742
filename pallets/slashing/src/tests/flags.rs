// SPDX-License-Identifier: Apache-2.0

//! What is said of sources, and judged.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchError::BadOrigin};
use surety_primitives::{
	ledger::EntryKind,
	slash::{Condition, FlagId, FlagKind, Incident, Severity, SlashId},
	stake::StakeId,
	traits::Flags as _,
	NodeId, SourceId, H256,
};
use FlagKind::{Malformed, Malicious};

use super::*;
use crate::{Flag, Flags, Issuer, NextFlagId, SlashStatus, Slashes};

/// A chain on which the source has a stake.
fn with_source(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		endow(StakeId::Source(SOURCE), HELD);
		test();
	});
}

fn flag_as(
	who: AccountId,
	source: SourceId,
	kind: FlagKind,
	evidence: u8,
	summary: &[u8],
	stake: Stake,
) -> DispatchResult {
	let (evidence_hash, summary) = (H256::repeat_byte(evidence), summary.to_vec());
	let summary = summary.try_into().unwrap();
	dispatch(signed(who), crate::Call::flag_source { source, kind, evidence_hash, summary, stake })
}

/// Says that the source is malformed or malicious, by evidence of this byte.
pub fn flag(who: AccountId, stake: Stake, kind: FlagKind, evidence: u8) -> DispatchResult {
	flag_as(who, SOURCE, kind, evidence, b"it calls home", stake)
}

pub fn judge(flag: FlagId, upheld: bool) -> DispatchResult {
	dispatch(signed(JUDGE), crate::Call::judge_flag { flag, upheld })
}

pub fn close_flag(flag: FlagId) -> DispatchResult {
	dispatch(signed(STRANGER), crate::Call::close_flag { flag })
}

/// Petra, who has a node, flags the source.
fn petra_flags(kind: FlagKind, evidence: u8) -> FlagId {
	let id = NextFlagId::<Test>::get();
	assert_ok!(flag(PETRA, node(1), kind, evidence));
	id
}

/// The judges uphold what Petra flags.
fn convict(kind: FlagKind, evidence: u8) -> SlashId {
	let id = petra_flags(kind, evidence);
	assert_ok!(judge(id, true));
	crate::NextSlashId::<Test>::get() - 1
}

fn left() -> Balance {
	Held::get(StakeId::Source(SOURCE)).unwrap()
}

fn flagged() -> bool {
	Slashing::is_flagged(SOURCE)
}

fn slashes() -> usize {
	Slashes::<Test>::iter().count()
}

#[test]
fn a_flag_locks_its_bond_and_waits_for_the_judges() {
	with_source(|| {
		assert!(!flagged());
		let id = petra_flags(Malicious, 9);
		let decide_by = now() + DECISION;
		let evidence_hash = H256::repeat_byte(9);
		let expected = Flag {
			source: SOURCE,
			kind: Malicious,
			evidence_hash,
			summary: b"it calls home".to_vec().try_into().unwrap(),
			flagger: PETRA,
			bond: FLAG_BOND,
			decide_by,
		};
		assert_eq!(Slashing::flag(id), Some(expected));
		assert_eq!(purse(PETRA), PURSE - FLAG_BOND);
		assert!(flagged() && !Slashing::is_flagged(SOURCE + 1));
		assert_eq!((left(), slashes(), ledger()), (HELD, 0, vec![]));
		assert_eq!(
			events(),
			vec![Event::SourceFlagged {
				flag: id,
				source: SOURCE,
				kind: Malicious,
				evidence_hash,
				flagger: PETRA,
				bond: FLAG_BOND,
				decide_by,
			}]
		);
	});
}

#[test]
fn whoever_owns_an_active_stake_may_flag_and_nobody_else() {
	with_source(|| {
		// Admitted as an auditor, but without a stake.
		assert_noop!(flag(ANNA, AUDITOR_STAKE, Malformed, 1), Error::NotStaker);
		endow(AUDITOR_STAKE, 1);
		assert_ok!(flag(ANNA, AUDITOR_STAKE, Malformed, 1));
		assert_ok!(flag(QUENTIN, node(10), Malformed, 2));
		assert_ok!(flag(VERA, StakeId::Validator(VERA), Malformed, 3));
		// Somebody else's, an empty one, and one that is not.
		assert_noop!(flag(BRUNO, AUDITOR_STAKE, Malformed, 4), Error::NotStaker);
		assert_noop!(flag(PETRA, node(10), Malformed, 4), Error::NotStaker);
		assert_noop!(flag(PETRA, node(9), Malformed, 4), Error::NotStaker);
		assert_noop!(flag(PETRA, node(NO_NODE), Malformed, 4), Error::NotStaker);
	});
}

#[test]
fn the_owner_of_the_source_and_its_own_do_not_flag_it() {
	with_source(|| {
		let own = StakeId::Source(SOURCE);
		assert_noop!(flag(STRANGER, own, Malformed, 1), Error::RelatedToSource);
		Joined::insert(PETRA, STRANGER);
		assert_noop!(flag(PETRA, node(1), Malformed, 1), Error::RelatedToSource);
	});
}

#[test]
fn what_is_flagged_exists_and_what_is_said_of_it_is_text() {
	with_source(|| {
		let flag = |source, summary: &[u8]| flag_as(PETRA, source, Malformed, 1, summary, node(1));
		assert_noop!(flag(SOURCE + 1, b"x"), Error::NoSuchSource);
		assert_noop!(flag(SOURCE, b"\xff"), Error::InvalidText);
		Purse::insert(PETRA, FLAG_BOND - 1);
		assert_noop!(flag(SOURCE, b""), DispatchError::Other("too poor"));
		Purse::insert(PETRA, PURSE);
		assert_ok!(flag(SOURCE, b""));
	});
}

#[test]
fn the_same_finding_waits_once_and_another_waits_beside_it() {
	with_source(|| {
		assert_ok!(flag(PETRA, node(1), Malformed, 1));
		assert_noop!(flag(PETRA, node(1), Malformed, 1), Error::AlreadyFlagged);
		assert_noop!(flag(QUENTIN, node(10), Malformed, 1), Error::AlreadyFlagged);
		assert_ok!(flag(QUENTIN, node(10), Malicious, 1));
		assert_ok!(flag(QUENTIN, node(10), Malformed, 2));
		// What was judged can be said again, for another bond.
		assert_ok!(judge(0, false));
		assert_ok!(flag(PETRA, node(1), Malformed, 1));
	});
}

#[test]
fn an_upheld_flag_slashes_the_source_and_returns_the_bond() {
	for (kind, share, severity) in
		[(Malformed, percent(20), Severity::Soft), (Malicious, percent(100), Severity::Hard)]
	{
		with_source(|| {
			let id = petra_flags(kind, 9);
			assert_ok!(judge(id, true));

			let slash = record(0);
			assert_eq!((slash.stake, slash.owner), (StakeId::Source(SOURCE), STRANGER));
			assert_eq!((slash.condition, slash.severity), (kind.condition(), severity));
			assert_eq!((slash.share, slash.amount), (share, share.mul_floor(HELD)));
			assert_eq!(slash.issued_by, Issuer::Judges { flag: id, flagger: PETRA });
			assert_eq!(slash.incident, Incident::Flagged(H256::repeat_byte(9)));
			assert_eq!(slash.evidence_hash, H256::repeat_byte(9));
			assert_eq!(&slash.evidence_summary[..], b"it calls home");
			assert_eq!(slash.challenger, None, "flags earn nothing");
			assert_eq!(left(), HELD - slash.amount);
			assert_eq!((purse(PETRA), flagged()), (PURSE, false));
			assert_eq!(ledger(), vec![EntryKind::Slash]);
			let last = Event::FlagUpheld { flag: id, slash: Some(0) };
			assert_eq!(events().last(), Some(&last));
			assert_noop!(judge(id, true), Error::NoSuchFlag);
			assert_noop!(judge(id, false), Error::NoSuchFlag);
			assert_noop!(close_flag(id), Error::NoSuchFlag);
		});
	}
}

#[test]
fn a_rejected_flag_burns_its_bond_and_costs_the_source_nothing() {
	with_source(|| {
		let id = petra_flags(Malicious, 9);
		assert_ok!(judge(id, false));
		assert_eq!(purse(PETRA), PURSE - FLAG_BOND);
		assert_eq!(BurnedPledges::get(), Some(FLAG_BOND));
		assert_eq!((left(), slashes(), flagged()), (HELD, 0, false));
		let last = Event::FlagRejected { flag: id, flagger: PETRA, bond: FLAG_BOND };
		assert_eq!(events().last(), Some(&last));
	});
}

#[test]
fn the_judges_alone_decide() {
	with_source(|| {
		let id = petra_flags(Malicious, 9);
		for who in [PETRA, STRANGER, ANNA] {
			assert_noop!(Slashing::judge_flag(signed(who), id, true), BadOrigin);
		}
		assert_noop!(Slashing::judge_flag(RuntimeOrigin::root(), id, true), BadOrigin);
		assert_noop!(judge(id + 1, true), Error::NoSuchFlag);
	});
}

#[test]
fn whoever_comes_first_after_the_date_closes_an_undecided_flag() {
	with_source(|| {
		let id = petra_flags(Malformed, 9);
		wait(DECISION);
		assert_noop!(close_flag(id), Error::DecisionPending);
		assert!(flagged());
		wait(1);
		assert_ok!(close_flag(id));
		assert_eq!((purse(PETRA), left(), flagged()), (PURSE, HELD, false));
		let last = Event::FlagLapsed { flag: id, flagger: PETRA, bond: FLAG_BOND };
		assert_eq!(events().last(), Some(&last));
		assert_noop!(close_flag(id), Error::NoSuchFlag);
		assert_noop!(judge(id, true), Error::NoSuchFlag);

		// The judges may be late, as long as nobody was faster.
		let id = petra_flags(Malformed, 9);
		wait(DECISION + 1);
		assert_ok!(judge(id, true));
		assert_eq!(slashes(), 1);
	});
}

#[test]
fn a_flag_keeps_the_bond_and_the_date_that_it_began_with() {
	with_source(|| {
		let id = petra_flags(Malformed, 9);
		FlagBond::set(&(3 * FLAG_BOND));
		DecisionPeriod::set(&1);
		let other = petra_flags(Malformed, 8);
		wait(2);
		assert_ok!(close_flag(other));
		assert_noop!(close_flag(id), Error::DecisionPending);
		assert_ok!(judge(id, false));
		assert_eq!(purse(PETRA), PURSE - FLAG_BOND);
	});
}

#[test]
fn the_bond_answers_and_the_stake_that_was_named_may_go() {
	with_source(|| {
		let id = petra_flags(Malformed, 9);
		charge(1, Condition::CryptoMiningDuringMlJob);
		assert_eq!(held(1), 0);
		assert_ok!(judge(id, true));
		assert_eq!(purse(PETRA), PURSE);
	});
}

#[test]
fn one_evidence_is_one_slash_the_graver_one() {
	// The lesser first, which makes way.
	with_source(|| {
		let lesser = convict(Malformed, 9);
		assert_eq!(left(), HELD - percent(20).mul_floor(HELD));
		let graver = convict(Malicious, 9);
		assert_eq!(status(lesser), SlashStatus::Replaced { by: graver });
		assert_eq!((record(graver).amount, left()), (HELD, 0));
	});
	// The graver first: the other flag was right, and is no second slash.
	with_source(|| {
		let (lesser, graver) = (petra_flags(Malformed, 9), petra_flags(Malicious, 9));
		assert_ok!(judge(graver, true));
		assert_ok!(judge(lesser, true));
		assert_eq!(events().last(), Some(&Event::FlagUpheld { flag: lesser, slash: None }));
		assert_eq!((slashes(), left(), purse(PETRA)), (1, 0, PURSE));
		assert!(!flagged());
	});
	// The lesser is final: the graver one takes what is missing.
	with_source(|| {
		let lesser = convict(Malformed, 9);
		wait(SOFT_WINDOW + 1);
		assert_ok!(finalise(lesser));
		let graver = convict(Malicious, 9);
		assert_eq!(record(lesser).amount + record(graver).amount, HELD);
	});
}

#[test]
fn other_evidence_is_another_slash() {
	with_source(|| {
		convict(Malformed, 1);
		convict(Malformed, 2);
		// A fifth, and a fifth of the rest.
		assert_eq!((slashes(), left()), (2, HELD - sur(200) - sur(160)));
	});
}

#[test]
fn what_was_charged_is_not_flagged_again_but_as_something_graver() {
	with_source(|| {
		let slash = convict(Malformed, 9);
		assert_noop!(flag(QUENTIN, node(10), Malformed, 9), Error::AlreadyCharged);
		// Nor when an appeal settled it.
		assert_ok!(appeal(slash));
		assert_ok!(resolve(slash, true));
		assert_noop!(flag(QUENTIN, node(10), Malformed, 9), Error::AlreadyCharged);
		convict(Malicious, 9);
		for kind in [Malformed, Malicious] {
			assert_noop!(flag(QUENTIN, node(10), kind, 9), Error::AlreadyCharged);
		}
	});
}

#[test]
fn the_owner_appeals_and_the_flaggers_bond_stays_returned() {
	for accept in [true, false] {
		with_source(|| {
			let slash = convict(Malicious, 9);
			assert_ok!(appeal(slash));
			assert_ok!(resolve(slash, accept));
			assert_eq!(left(), if accept { HELD } else { 0 });
			assert_eq!(purse(PETRA), PURSE, "the judges had found that the flag was right");
			assert_eq!(purse(STRANGER), PURSE);
		});
	}
}

#[test]
fn nobody_has_a_challengers_share_of_a_flagged_source() {
	with_source(|| {
		let slash = convict(Malicious, 9);
		wait(HARD_WINDOW + 1);
		assert_ok!(finalise(slash));
		let Spent { burned, paid, treasury } = SpentSoFar::get().unwrap();
		assert_eq!((burned, paid, treasury), (HELD / 10 * 8, 0, HELD / 10 * 2));
	});
}

#[test]
fn when_the_graver_slash_falls_what_it_replaced_is_charged_anew() {
	with_source(|| {
		let lesser = convict(Malformed, 9);
		let graver = convict(Malicious, 9);
		assert_eq!(left(), 0);
		assert_ok!(appeal(graver));
		assert_ok!(resolve(graver, true));
		let again = record(graver + 1);
		assert_eq!(again.condition, Condition::MalformedSource);
		assert_eq!(again.amount, record(lesser).amount);
		assert_eq!(again.issued_by, record(lesser).issued_by);
		assert_eq!(left(), HELD - again.amount);
		// It can be appealed by itself.
		assert_ok!(appeal(graver + 1));
		assert_ok!(resolve(graver + 1, true));
		assert_eq!(left(), HELD);
	});
}

/// A client's second account flags the source with worthless evidence, so that nobody else can.
#[test]
fn a_flag_by_the_clients_friend_shields_from_nobody() {
	with_source(|| {
		for kind in [Malformed, Malicious] {
			assert_ok!(flag(QUENTIN, node(10), kind, 0));
		}
		let honest = petra_flags(Malicious, 9);
		assert_ok!(judge(honest, true));
		assert_eq!(left(), 0);
		// The shields cost what they are worth.
		assert_ok!(judge(0, false));
		assert_ok!(judge(1, false));
		assert_eq!(purse(QUENTIN), PURSE - 2 * FLAG_BOND);
	});
}

/// He copies the evidence out of the pool and is faster.
#[test]
fn who_copies_a_flag_convicts_the_source_all_the_same_and_gains_nothing() {
	with_source(|| {
		assert_ok!(flag(QUENTIN, node(10), Malicious, 9));
		assert_noop!(flag(PETRA, node(1), Malicious, 9), Error::AlreadyFlagged);
		assert_ok!(judge(0, true));
		assert_eq!((left(), purse(QUENTIN)), (0, PURSE));
	});
}

/// Somebody waits for the judges to be about to uphold a flag, and says the same once more.
#[test]
fn a_flag_on_the_heels_of_another_is_no_second_slash() {
	with_source(|| {
		let first = petra_flags(Malicious, 9);
		assert_ok!(flag(QUENTIN, node(10), Malformed, 9));
		assert_ok!(judge(first, true));
		assert_noop!(flag(QUENTIN, node(10), Malicious, 9), Error::AlreadyCharged);
		assert_ok!(judge(first + 1, true));
		assert_eq!(slashes(), 1);
	});
}

/// A competitor flags a source over and over.
#[test]
fn flags_without_substance_cost_a_bond_each_and_harm_nothing() {
	with_source(|| {
		for evidence in 0..20 {
			assert_ok!(flag(QUENTIN, node(10), Malicious, evidence));
		}
		for id in 0..20 {
			assert_ok!(judge(id, false));
		}
		assert_eq!(purse(QUENTIN), PURSE - 20 * FLAG_BOND);
		assert_eq!((left(), slashes(), flagged()), (HELD, 0, false));
	});
}

#[test]
fn a_source_is_flagged_until_the_last_of_its_flags_is_decided() {
	with_source(|| {
		let ids = [petra_flags(Malformed, 1), petra_flags(Malformed, 2), petra_flags(Malicious, 1)];
		assert_ok!(judge(ids[1], false));
		assert!(flagged());
		assert_ok!(judge(ids[2], true));
		assert!(flagged());
		wait(DECISION + 1);
		assert_ok!(close_flag(ids[0]));
		assert!(!flagged());
		assert_eq!(Flags::<Test>::iter().count(), 0);
	});
}

#[test]
fn nodes_are_judged_by_nothing_that_is_said_of_sources() {
	with_source(|| {
		convict(Malicious, 9);
		assert_eq!(tally(&StakeId::Source(SOURCE)), Tally::default());
		let ids: Vec<NodeId> = Ejected::iter_keys().collect();
		assert!(ids.is_empty());
	});
}
