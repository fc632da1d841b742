// SPDX-License-Identifier: Apache-2.0

//! What somebody would try, and what comes of it.

use sp_io::hashing::blake2_256;
use surety_primitives::dispute::VoteOpening;

use super::*;
use crate::{Panels, Results};

fn denounce(by: AccountId, id: u64, juror: AccountId, opening: VoteOpening) -> bool {
	Disputing::denounce_vote(signed(by), id, juror, opening).is_ok()
}

/// A juror who copies another one's commitment cannot open it: it binds who made it.
#[test]
fn a_copied_commitment_opens_for_nobody_else() {
	test(|| {
		let id = file();
		let jurors = draw(id);
		let (honest, lazy) = (jurors[0], jurors[1]);
		assert_ok!(commit(id, honest, Minor));
		let copied = commitment(id, honest, Minor);
		assert_ok!(Disputing::commit_vote(signed(lazy), id, copied));
		for juror in &jurors[2..] {
			assert_ok!(commit(id, *juror, Minor));
		}
		pass(id);
		assert_ok!(reveal(id, honest, Minor));
		let opened = Disputing::reveal_vote(signed(lazy), id, opening(honest, Minor));
		assert_noop!(opened, Error::OpeningMismatch);
	});
}

/// A commitment of another dispute or round opens nothing here.
#[test]
fn a_replayed_commitment_opens_nothing() {
	test(|| {
		Settled::insert((13, NODE), now());
		let (id, other) = (file(), file_by(CARLA, 13, None).unwrap());
		let jurors = draw(id);
		let of_other = opening(jurors[0], Minor);
		let replayed = of_other.commitment(System::block_hash(0), other, 0, &jurors[0]);
		assert_ok!(Disputing::commit_vote(signed(jurors[0]), id, replayed));
		assert!(!denounce(STRANGER, id, jurors[0], of_other));
		pass(id);
		draw(id);
		pass(id);
		assert_noop!(reveal(id, jurors[0], Minor), Error::OpeningMismatch);
	});
}

/// Who uses a salt twice has shown it with the first reveal: anybody tries the five votes.
#[test]
fn a_reused_salt_is_denounced_by_trying_every_vote() {
	test(|| {
		Settled::insert((13, NODE), now());
		let first = file();
		let jurors = judge(first, &[Minor]);
		let careless = jurors[0];
		for who in arbitrators().filter(|who| !jurors.contains(who)) {
			assert_ok!(Disputing::opt_out(signed(who)));
		}
		let second = file_by(CARLA, 13, None).unwrap();
		assert!(draw(second).contains(&careless));
		assert_ok!(commit(second, careless, Fraud));
		let shown = opening(careless, Minor).salt;
		let tried = Vote::ALL
			.map(|vote| denounce(STRANGER, second, careless, VoteOpening { vote, salt: shown }));
		assert_eq!(tried, [false, false, true, false, false]);
		assert!(gained(STRANGER) > 0);
	});
}

/// With a salt that nobody knows, the votes cannot be told apart by trying: not by all five of them with any salt that
/// somebody could guess.
#[test]
fn votes_cannot_be_found_by_trying() {
	test(|| {
		let id = file();
		let jurors = draw(id);
		assert_ok!(commit(id, jurors[0], NoFault));
		assert_ok!(commit(id, jurors[1], Minor));
		for juror in &jurors[..2] {
			for guess in 0..200u64 {
				let salts = [blake2_256(&guess.to_be_bytes()), [guess as u8; 32]];
				for (vote, salt) in Vote::ALL.into_iter().flat_map(|vote| salts.map(|s| (vote, s)))
				{
					assert!(!denounce(STRANGER, id, *juror, VoteOpening { vote, salt }));
				}
			}
		}
		assert_eq!(gained(STRANGER), 0);
	});
}

/// Who keeps the vote back that would decide loses what error costs, and the others have it.
#[test]
fn a_withheld_reveal_saves_nothing() {
	test(|| {
		let id = file();
		let jurors = draw(id);
		for juror in &jurors {
			assert_ok!(commit(id, *juror, Minor));
		}
		pass(id);
		for juror in &jurors[1..] {
			assert_ok!(reveal(id, *juror, Minor));
		}
		pass(id);
		end(id);
		assert_eq!(gained(jurors[0]), -(LOCK as i128));
		assert_eq!(gained(jurors[1]), (LOCK / 4 + FEE) as i128);
	});
}

/// Nothing is counted, and nothing ends, before its time, however clear it is.
#[test]
fn nothing_is_counted_before_the_end() {
	test(|| {
		let id = file();
		let jurors = draw(id);
		for juror in &jurors {
			assert_ok!(commit(id, *juror, Minor));
		}
		assert_noop!(advance(id), Error::NothingDue);
		pass(id);
		for juror in &jurors {
			assert_ok!(reveal(id, *juror, Minor));
		}
		assert_noop!(advance(id), Error::NothingDue);
		assert_eq!(record(id).verdict, None);
		wait(24);
		assert_noop!(advance(id), Error::NothingDue);
		wait(1);
		assert_ok!(advance(id));
	});
}

/// Accounts that take part right before one files judge nothing of his.
#[test]
fn arbitrators_who_came_for_the_dispute_are_not_drawn() {
	test(|| {
		use frame_support::traits::fungible::{Mutate, Unbalanced};

		use crate::Arbitrators;
		let stuffed = 1_000..1_300u64;
		for who in stuffed.clone() {
			Balances::set_balance(&who, ENDOWMENT);
			stake(role(who), who, STAKE);
			assert_ok!(Disputing::opt_in(signed(who)));
		}
		// One who was there for long weighs ten times as much from now on.
		let grown = FIRST;
		stake(role(grown), grown, 9 * STAKE);
		assert_ok!(Disputing::opt_in(signed(grown)));
		wait(1);
		let id = file();
		let jurors = judge(id, &[NoFault, Minor, Fraud]);
		let more = draw(id);
		assert!(!jurors.iter().chain(&more).any(|who| stuffed.contains(who) || *who == grown));
		assert_eq!(Arbitrators::<Test>::iter().count() as u64, ARBITRATORS + 300);
		// What the crowd was given is none of the genesis.
		let given = ENDOWMENT * 300;
		Balances::set_total_issuance(Balances::total_issuance() - given);
	});
}

/// Who files is on no panel of the dispute; nor is any account of its owner, or of the node's, in any round.
#[test]
fn no_party_judges_itself_by_any_name() {
	test(|| {
		let filer = FIRST;
		let friends = [FIRST + 1, FIRST + 2];
		friends.iter().for_each(|who| Joined::insert(who, filer));
		let partners = [FIRST + 3, FIRST + 4];
		partners.iter().for_each(|who| Joined::insert(who, PETRA));
		let id = file_by(filer, TASK, Some(role(filer))).unwrap();
		let panels = [
			judge(id, &[Minor, Minor, NoFault, Fraud]),
			judge(id, &[Minor, Minor, NoFault, Fraud]),
			judge(id, &[Minor]),
		];
		assert!(!panels.concat().iter().any(|who| (FIRST..FIRST + 5).contains(who)));
	});
}

/// A hundred accounts of one owner have one seat at most on a panel, and reserves count.
#[test]
fn accounts_of_one_owner_have_one_seat() {
	test(|| {
		let crowd = || arbitrators().take(60);
		crowd().for_each(|who| Joined::insert(who, FIRST));
		let id = file();
		let jurors = draw(id);
		assert!(jurors.iter().filter(|who| **who < FIRST + 60).count() <= 1);
		pass(id);
		draw(id);
		let all = panel(id, 0).jurors;
		assert!(all.iter().filter(|juror| juror.who < FIRST + 60).count() <= 1);
	});
}

/// The p + ε attack on a first panel: four are promised more than their lock if they say `NoFault` and are wrong. The
/// fifth keeps to the truth, the next panel finds it, and he has what all of them lost.
#[test]
fn a_bribed_panel_pays_the_one_who_is_not() {
	test(|| {
		let id = file();
		let jurors = judge(id, &[Minor, NoFault]);
		assert_eq!(record(id).verdict, Some(NoFault));
		assert_ok!(Disputing::appeal_verdict(signed(CARLA), id));
		judge(id, &[Minor]);
		end(id);
		assert_eq!(gained(jurors[0]), (4 * LOCK + FEE) as i128);
		let bribe_owed: i128 = jurors[1..].iter().map(|juror| -gained(*juror)).sum();
		assert_eq!(bribe_owed, 4 * LOCK as i128);
		assert_eq!(gained(CARLA), 0, "it cost the honest client nothing");
	});
}

/// A job that cannot be run again is nobody's fault, and nobody gains by saying anything else.
#[test]
fn what_cannot_be_judged_costs_no_honest_juror() {
	test(|| {
		let id = file();
		let jurors = judge(id, &[Minor, Unjudgeable]);
		assert_eq!(record(id).verdict, Some(Unjudgeable));
		end(id);
		assert!(jurors.into_iter().chain([CARLA, PETRA]).all(|who| gained(who) == 0));
		assert_eq!(Charges::get(0), None);
	});
}

/// Who has himself denounced by a friend to get out saves less than a third of what silence costs.
#[test]
fn being_denounced_is_no_way_out() {
	test(|| {
		let id = file();
		let jurors = draw(id);
		for juror in &jurors {
			assert_ok!(commit(id, *juror, Minor));
		}
		let friend = STRANGER;
		assert!(denounce(friend, id, jurors[0], opening(jurors[0], Minor)));
		end_with(id, &jurors[1..]);
		let together = gained(friend) + gained(jurors[0]);
		assert_eq!(together, -((LOCK - LOCK * 3 / 10) as i128));
	});
}

fn end_with(id: u64, jurors: &[AccountId]) {
	pass(id);
	pass(id);
	pass(id);
	for juror in jurors {
		assert_ok!(reveal(id, *juror, Minor));
	}
	end(id);
}

/// Losing arbitrators who leave the tree while panels wait cannot choose who is left.
#[test]
fn nobody_moves_a_draw_whose_seed_is_known() {
	test(|| {
		let id = file();
		close_round();
		close_round();
		for who in arbitrators() {
			assert_noop!(Disputing::opt_out(signed(who)), Error::DrawsDue);
		}
		assert_ok!(advance(id));
	});
}

/// The record of a result that was judged stays until nobody can dispute it again.
#[test]
fn a_result_is_not_judged_again_until_it_suits() {
	test(|| {
		let id = file();
		judge(id, &[NoFault]);
		end(id);
		assert!(Panels::<Test>::contains_key(id, 0));
		assert_noop!(file_by(FIRST, TASK, Some(role(FIRST))), Error::AlreadyDisputed);
		System::set_block_number(SETTLED_AT + 720);
		assert_noop!(advance(id), Error::NothingDue);
		assert_noop!(file_by(FIRST, TASK, Some(role(FIRST))), Error::AlreadyDisputed);
		assert!(Results::<Test>::contains_key(TASK, NODE));
	});
}
