// SPDX-License-Identifier: Apache-2.0

//! Seats, commitments, votes, silence and denunciations.

use surety_primitives::dispute::VoteOpening;

use super::*;
use crate::{Arbitrators, Locks, Seats};

#[test]
fn five_are_drawn_and_risk_their_lock() {
	test(|| {
		let id = file();
		assert_noop!(advance(id), Error::DrawPending);
		let jurors = draw(id);
		assert_eq!(jurors.len(), 5);
		let commit_until = now() + 48;
		assert_eq!(stage(id), Stage::Committing { until: commit_until });
		for juror in jurors {
			assert_eq!(Seats::<Test>::get(juror, id), Some(0));
			let lock = LOCK;
			let event = Event::JurorSeated { dispute: id, round: 0, juror, lock, commit_until };
			assert!(events().contains(&event));
		}
	});
}

/// All but those who may not sit are gone, and no panel comes about; then five more come.
#[test]
fn who_may_not_sit_is_passed_over() {
	test(|| {
		let mut all = arbitrators();
		let mut next = || all.next().unwrap();
		// Parties and those who belong to one; of two of one owner, one; too little stake for the weight, or for
		// what is locked already.
		let client = next();
		Joined::insert(client, CARLA);
		let owners = next();
		Joined::insert(owners, PETRA);
		let poor = next();
		Staked::insert(role(poor), (poor, STAKE - 1));
		let busy = next();
		Locks::<Test>::insert(busy, STAKE - LOCK + 1);
		let (twin, other) = (next(), next());
		Joined::insert(twin, other);
		let filer = next();
		for who in all.by_ref() {
			assert_ok!(Disputing::opt_out(signed(who)));
		}
		assert_eq!(Arbitrators::<Test>::iter().count(), 7);
		let id = file_by(filer, TASK, Some(role(filer))).unwrap();
		pass(id);
		assert_eq!(stage(id), Stage::Settling { round: 0 });
		assert!(events().contains(&Event::PanelNotFilled { dispute: id, round: 0 }));
		assert_eq!(record(id).verdict, Some(Unjudgeable));
		end(id);
		assert_eq!(bonded(filer), 0);
		Staked::insert(role(poor), (poor, STAKE));
		Locks::<Test>::remove(busy);
	});
}

/// Weights must be fixed before the dispute began, and have stood for long; a good record makes up for that.
#[test]
fn new_weights_do_not_judge_old_disputes() {
	test(|| {
		for who in arbitrators() {
			assert_ok!(Disputing::opt_out(signed(who)));
		}
		let five: Vec<_> = arbitrators().take(5).collect();
		for who in &five {
			assert_ok!(Disputing::opt_in(signed(*who)));
		}
		wait(899);
		Settled::insert((13, NODE), now());
		let young = file_by(CARLA, 13, None).unwrap();
		pass(young);
		assert!(events().contains(&Event::PanelNotFilled { dispute: young, round: 0 }));
		five.iter().for_each(|who| Good::insert(who, ()));
		Settled::insert((14, NODE), now());
		let good = file_by(CARLA, 14, None).unwrap();
		assert_eq!(draw(good).len(), 5);
		five.iter().for_each(Good::remove);
		wait(1);
		Settled::insert((15, NODE), now());
		let old = file_by(CARLA, 15, None).unwrap();
		assert_eq!(draw(old).len(), 5);
		// In the block in which a dispute begins it is too late even for the best.
		Settled::insert((16, NODE), now());
		let late = file_by(CARLA, 16, None).unwrap();
		let latecomer = five[0];
		Good::insert(latecomer, ());
		assert_ok!(Disputing::opt_out(signed(latecomer)));
		assert_ok!(Disputing::opt_in(signed(latecomer)));
		pass(late);
		assert!(events().contains(&Event::PanelNotFilled { dispute: late, round: 0 }));
	});
}

#[test]
fn a_vote_is_committed_once_by_a_juror_in_time() {
	test(|| {
		assert_noop!(commit_raw(9, CARLA), Error::NoSuchDispute);
		let id = file();
		assert_noop!(commit(id, CARLA, Minor), Error::WrongStage);
		let jurors = draw(id);
		assert_noop!(commit(id, CARLA, Minor), Error::NotJuror);
		assert_ok!(commit(id, jurors[0], Minor));
		assert_noop!(commit(id, jurors[0], Minor), Error::AlreadyCommitted);
		wait(48);
		assert_ok!(commit(id, jurors[1], Minor));
		wait(1);
		assert_noop!(commit(id, jurors[2], Minor), Error::WindowClosed);
	});
}

fn commit_raw(id: u64, who: AccountId) -> sp_runtime::DispatchResult {
	Disputing::commit_vote(signed(who), id, Default::default())
}

#[test]
fn a_vote_is_revealed_once_as_it_was_committed_and_in_time() {
	test(|| {
		let id = file();
		let jurors = draw(id);
		for juror in &jurors[..4] {
			assert_ok!(commit(id, *juror, Minor));
		}
		assert_noop!(reveal(id, jurors[0], Minor), Error::WrongStage);
		pass(id);
		let [reserve] = draw(id)[..] else { panic!("one was silent") };
		pass(id);
		let until = now() + 24;
		assert_eq!(stage(id), Stage::Revealing { until });
		assert_noop!(reveal(id, CARLA, Minor), Error::NotJuror);
		assert_noop!(reveal(id, reserve, Minor), Error::NothingCommitted);
		assert_noop!(reveal(id, jurors[4], Minor), Error::NothingCommitted);
		assert_noop!(reveal(id, jurors[0], Fraud), Error::OpeningMismatch);
		assert_ok!(reveal(id, jurors[0], Minor));
		assert_noop!(reveal(id, jurors[0], Minor), Error::NothingCommitted);
		assert_noop!(commit(id, reserve, Minor), Error::WrongStage);
		System::set_block_number(until);
		assert_ok!(reveal(id, jurors[1], Minor));
		wait(1);
		assert_noop!(reveal(id, jurors[2], Minor), Error::WindowClosed);
	});
}

#[test]
fn reserves_are_drawn_once_for_the_silent() {
	test(|| {
		let id = file();
		let jurors = draw(id);
		for juror in &jurors[..3] {
			assert_ok!(commit(id, *juror, Minor));
		}
		assert_noop!(advance(id), Error::NothingDue);
		pass(id);
		for juror in &jurors[3..] {
			let juror = *juror;
			assert!(events().contains(&Event::JurorSilent { dispute: id, round: 0, juror }));
			assert_noop!(commit(id, juror, Minor), Error::WrongStage);
		}
		let reserves = draw(id);
		assert_eq!(reserves.len(), 2);
		assert!(!reserves.iter().any(|who| jurors.contains(who)));
		assert_noop!(commit(id, jurors[3], Minor), Error::NotJuror);
		assert_ok!(commit(id, reserves[0], Minor));
		// The second time nobody is drawn.
		pass(id);
		assert!(matches!(stage(id), Stage::Revealing { .. }));
		for juror in jurors[..3].iter().chain(&reserves[..1]) {
			assert_ok!(reveal(id, *juror, Minor));
		}
		pass(id);
		// Four of five seats.
		assert_eq!(record(id).verdict, Some(Minor));
	});
}

/// Where nobody is left who could be drawn, those who have committed go on.
#[test]
fn without_reserves_the_others_go_on() {
	test(|| {
		let id = file();
		let jurors = draw(id);
		for juror in &jurors[..4] {
			assert_ok!(commit(id, *juror, Minor));
		}
		for who in arbitrators() {
			assert_ok!(Disputing::opt_out(signed(who)));
		}
		pass(id);
		pass(id);
		assert!(matches!(stage(id), Stage::Revealing { .. }));
	});
}

#[test]
fn a_vote_that_is_known_too_early_does_not_count() {
	test(|| {
		let id = file();
		let jurors = draw(id);
		let denounce =
			|by, juror, vote| Disputing::denounce_vote(signed(by), id, juror, opening(juror, vote));
		let leaky = jurors[0];
		assert_noop!(denounce(STRANGER, leaky, Minor), Error::NothingCommitted);
		for juror in &jurors {
			assert_ok!(commit(id, *juror, Minor));
		}
		assert_noop!(denounce(STRANGER, CARLA, Minor), Error::NotJuror);
		assert_noop!(denounce(STRANGER, leaky, Fraud), Error::OpeningMismatch);
		assert_noop!(denounce(leaky, leaky, Minor), Error::RelatedToJuror);

		let before = total(STRANGER);
		assert_ok!(denounce(STRANGER, leaky, Minor));
		let reward = LOCK * 3 / 10;
		assert_eq!(total(STRANGER), before + reward);
		assert_eq!(Locks::<Test>::get(leaky), Some(LOCK - reward));
		assert_noop!(denounce(STRANGER, leaky, Minor), Error::NothingCommitted);
		assert_noop!(commit(id, leaky, Minor), Error::NotJuror);
		pass(id);
		let [reserve] = draw(id)[..] else { panic!("one reserve is drawn") };
		// As long as reserves commit, what the others committed to is not to be known either.
		assert_ok!(denounce(STRANGER, jurors[1], Minor));
		assert_ok!(commit(id, reserve, Minor));
		pass(id);
		assert_noop!(denounce(STRANGER, jurors[2], Minor), Error::WrongStage);
		assert_noop!(reveal(id, leaky, Minor), Error::NothingCommitted);
		for juror in jurors[2..].iter().chain([&reserve]) {
			assert_ok!(reveal(id, *juror, Minor));
		}
		pass(id);
		assert_eq!(record(id).verdict, Some(Minor));
		end(id);
		// Four who were right divide what is left of two locks, and have their fees.
		assert_eq!(gained(leaky), -(LOCK as i128));
		assert_eq!(gained(reserve), (2 * (LOCK - reward) / 4 + FEE) as i128);
	});
}

/// The salt is all that hides a vote.
#[test]
fn any_of_the_five_votes_can_be_committed_and_opened() {
	test(|| {
		let id = file();
		let jurors = draw(id);
		for (juror, vote) in jurors.iter().zip(Vote::ALL) {
			assert_ok!(commit(id, *juror, vote));
		}
		pass(id);
		for (juror, vote) in jurors.iter().zip(Vote::ALL) {
			let wrong_salt = VoteOpening { salt: [0; 32], ..opening(*juror, vote) };
			let revealed = Disputing::reveal_vote(signed(*juror), id, wrong_salt);
			assert_noop!(revealed, Error::OpeningMismatch);
			assert_ok!(reveal(id, *juror, vote));
		}
		let ballots: Vec<_> = panel(id, 0).jurors.iter().map(|juror| juror.ballot).collect();
		assert_eq!(ballots, Vote::ALL.map(Ballot::Revealed));
	});
}
