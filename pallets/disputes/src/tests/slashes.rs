// SPDX-License-Identifier: Apache-2.0

//! Appeals against slashes that the judges left undecided.

use surety_primitives::{
	dispute::DisputeId,
	slash::SlashId,
	traits::{AppealPanels, OpenWork},
	H256,
};

use super::*;
use crate::{Agenda, Disputes, Locks, Panels, Results, Seats, Subject};

/// The slash.
const SLASH: SlashId = 9;
/// What it took, and what each juror risks of it.
const AMOUNT: Balance = 400 * SUR;
const RISK: Balance = 40 * SUR;

fn referred() -> DisputeId {
	refer(SLASH, AMOUNT)
}

/// Nothing of a dispute about an appeal is left.
fn assert_gone(id: DisputeId) {
	assert!(!Disputes::<Test>::contains_key(id));
	assert_eq!(Panels::<Test>::iter_prefix(id).count(), 0);
	assert_eq!((Seats::<Test>::iter().count(), Locks::<Test>::iter().count()), (0, 0));
	assert_eq!(Agenda::<Test>::iter().count(), 0);
}

fn commit_all(id: DisputeId, jurors: &[AccountId], vote: Vote) {
	for juror in jurors {
		assert_ok!(commit(id, *juror, vote));
	}
}

fn reveal_all(id: DisputeId, jurors: &[AccountId], vote: Vote) {
	for juror in jurors {
		assert_ok!(reveal(id, *juror, vote));
	}
}

#[test]
fn eleven_judge_what_the_judges_left_undecided_and_nobody_bonds() {
	test(|| {
		let id = referred();
		let dispute = record(id);
		let accusers = vec![OLGA, CARLA].try_into().unwrap();
		assert_eq!(dispute.subject, Subject::Appeal { slash: SLASH, accusers });
		assert_eq!((dispute.owner, dispute.round), (PETRA, 1));
		let terms = dispute.terms;
		assert_eq!((terms.bond, terms.fee, terms.lock), (0, 0, RISK));
		let evidence_hash = H256::repeat_byte(7);
		let event = Event::AppealReferred { dispute: id, slash: SLASH, evidence_hash };
		assert_eq!(events()[0], event);
		assert!(<Disputing as AppealPanels<_>>::judges(id, SLASH));
		assert!(!<Disputing as AppealPanels<_>>::judges(id, SLASH + 1));

		assert_eq!(draw(id).len(), 11);
		assert_eq!(panel(id, 1).fee, 0);
		assert!([PETRA, OLGA, CARLA].into_iter().all(|who| bonded(who) == 0));
		// It is no result of the node: what keeps it from leaving is the appeal.
		assert_eq!(<Disputing as OpenWork>::open_tasks(NODE), 0);
		assert_eq!(Results::<Test>::iter().count(), 0);
		assert_eq!(stage(id), Stage::Committing { until: now() + 48 });
	});
}

#[test]
fn a_juror_risks_a_tenth_of_what_was_taken_within_the_bounds() {
	for (amount, risk) in [(0, 10), (50, 10), (1_000, 100), (5_001, 500), (100_000, 500)] {
		test(|| {
			let id = refer(SLASH, amount * SUR);
			assert_eq!(record(id).terms.lock, risk * SUR);
			draw(id);
			assert!(Locks::<Test>::iter_values().all(|locked| locked == risk * SUR));
		});
	}
}

#[test]
fn nine_of_eleven_decide_and_that_is_final() {
	for (vote, heard) in Vote::ALL.into_iter().zip([NoFault, Minor, Minor, Minor, Unjudgeable]) {
		test(|| {
			let id = referred();
			let other = if vote == NoFault { Minor } else { NoFault };
			let jurors = judge(id, &[other, other, vote]);
			let (verdict, appealable_until) = (Some(heard), None);
			let voted = Event::PanelVoted { dispute: id, round: 1, verdict, appealable_until };
			assert!(events().contains(&voted));
			assert_eq!(stage(id), Stage::Settling { round: 0 });
			for who in [PETRA, OLGA, CARLA, STRANGER] {
				let appealed = Disputing::appeal_verdict(signed(who), id);
				assert_noop!(appealed, Error::WrongStage);
			}
			assert_eq!(Found::get(SLASH), None, "not before jurors are settled");
			end(id);
			assert_eq!(Found::get(SLASH), Some(heard));
			let judged = Event::AppealJudged { dispute: id, slash: SLASH, verdict };
			let removed = Event::DisputeRemoved { dispute: id };
			assert_eq!(events()[events().len() - 2..], [judged, removed]);
			assert_gone(id);
			// Nobody is charged with anything more, and no party pays or is paid.
			assert_eq!((Charges::iter().count(), Heard::iter().count()), (0, 0));
			assert!([PETRA, OLGA, CARLA].into_iter().all(|who| gained(who) == 0));
			// Those who were right divide what two others lost.
			let (lost, earned) = match vote {
				Unjudgeable => (0, 0),
				_ => (RISK as i128, (2 * RISK / 9) as i128),
			};
			assert!(jurors[..2].iter().all(|who| gained(*who) == -lost));
			assert!(jurors[2..].iter().all(|who| (earned..=earned + 1).contains(&gained(*who))));
		});
	}
}

#[test]
fn who_is_silent_pays_who_is_right() {
	test(|| {
		let id = referred();
		let jurors = draw(id);
		commit_all(id, &jurors[..9], Minor);
		pass(id);
		// Two reserves come, and keep silent too.
		let reserves = draw(id);
		assert_eq!(reserves.len(), 2);
		pass(id);
		reveal_all(id, &jurors[..9], Minor);
		end(id);
		assert_eq!(Found::get(SLASH), Some(Minor));
		assert!(jurors[9..].iter().chain(&reserves).all(|who| gained(*who) == -(RISK as i128)));
		let earned: i128 = jurors[..9].iter().map(|who| gained(*who)).sum();
		assert_eq!(earned, 4 * RISK as i128);
	});
}

#[test]
fn where_eleven_cannot_agree_twelve_of_twenty_three_decide() {
	test(|| {
		let id = referred();
		let first = judge(id, &[NoFault, NoFault, NoFault, Minor]);
		assert_eq!((record(id).round, record(id).verdict), (2, None));
		let votes: Vec<_> = (0..12).map(|_| NoFault).chain([Minor]).collect();
		let second = judge(id, &votes);
		assert_eq!(second.len(), 23);
		assert!(!first.iter().any(|who| second.contains(who)));
		end(id);
		assert_eq!(Found::get(SLASH), Some(NoFault));
		assert_gone(id);
		// The three who were right against eight have what those lost.
		assert!(first[..3].iter().all(|who| gained(*who) >= (8 * RISK / 3) as i128));
		assert!(first[3..].iter().all(|who| gained(*who) == -(RISK as i128)));
	});
}

#[test]
fn what_twenty_three_cannot_tell_nobody_can_know() {
	test(|| {
		let id = referred();
		judge(id, &[NoFault, NoFault, NoFault, Minor]);
		let votes = [vec![NoFault; 11], vec![Minor; 11], vec![Unjudgeable]].concat();
		let jurors = judge(id, &votes);
		end(id);
		assert_eq!(Found::get(SLASH), Some(Unjudgeable));
		assert!(jurors.iter().all(|who| gained(*who) == 0));
	});
}

/// Who says that the slash stands says so by whatever name: it is no way to have none of them enough seats.
#[test]
fn faults_of_all_names_are_one() {
	test(|| {
		let id = referred();
		let votes = [vec![NoFault; 2], vec![Minor; 3], vec![Fraud; 3], vec![Collusion; 3]].concat();
		let jurors = judge(id, &votes);
		end(id);
		assert_eq!(Found::get(SLASH), Some(Minor));
		assert!(jurors[..2].iter().all(|who| gained(*who) == -(RISK as i128)));
		assert!(jurors[2..].iter().all(|who| gained(*who) > 0));
	});
	// Of a result they are not.
	test(|| {
		let id = file();
		judge(id, &[Minor, Minor, Fraud, Fraud, Collusion]);
		assert_eq!((record(id).round, record(id).verdict), (1, None));
	});
}

/// Of too few arbitrators no panel can be drawn: who was slashed does not pay for that.
#[test]
fn without_a_panel_nobody_can_know() {
	for (left, round) in [(10, 1), (30, 2)] {
		test(|| {
			for who in arbitrators().skip(left) {
				assert_ok!(Disputing::opt_out(signed(who)));
			}
			let id = referred();
			if round == 2 {
				judge(id, &[NoFault, NoFault, NoFault, Minor]);
			}
			pass(id);
			assert!(events().contains(&Event::PanelNotFilled { dispute: id, round }));
			end(id);
			assert_eq!(Found::get(SLASH), Some(Unjudgeable));
			assert_gone(id);
		});
	}
}

/// What re-runs have shown of results says nothing of an appeal, and an open appeal nothing of results.
#[test]
fn an_appeal_is_no_result() {
	test(|| {
		Truth::insert(TASK, false);
		let (appeal, over_result) = (referred(), file());
		judge(appeal, &[NoFault]);
		end(appeal);
		assert_eq!(Found::get(SLASH), Some(NoFault));
		assert_eq!(<Disputing as OpenWork>::open_tasks(NODE), 1);
		let contested = Disputing::contest_anomaly(signed(PETRA), refer(SLASH + 1, AMOUNT));
		assert_noop!(contested, Error::WrongStage);
		judge(over_result, &[Minor]);
		assert_ok!(Disputing::appeal_verdict(signed(PETRA), over_result));
	});
}

/// By blocks alone, with nobody's help: from the draw to the end.
#[test]
fn the_chain_goes_on_by_itself() {
	test(|| {
		let id = referred();
		close_round();
		close_round();
		idle();
		let jurors = seated(id);
		commit_all(id, &jurors, Minor);
		wait(49);
		idle();
		reveal_all(id, &jurors, Minor);
		for _ in 0..5 {
			wait(25);
			idle();
		}
		assert_eq!(Found::get(SLASH), Some(Minor));
		assert_gone(id);
	});
}

#[test]
fn a_verdict_that_the_table_refuses_is_told_again() {
	test(|| {
		let id = referred();
		judge(id, &[NoFault]);
		Refusing::put(());
		for _ in 0..10 {
			wait(1);
			idle();
		}
		assert_eq!((stage(id), Found::get(SLASH)), (Stage::Settling { round: 2 }, None));
		Refusing::kill();
		wait(100);
		idle();
		assert_eq!(Found::get(SLASH), Some(NoFault));
		assert_gone(id);
	});
}

mod attacks {
	use super::*;

	/// Who was slashed, who attested to it or challenges, and every account of theirs, is on no panel.
	#[test]
	fn neither_who_was_slashed_nor_who_accused_judges_it_by_any_name() {
		test(|| {
			let parties = [FIRST, FIRST + 1, FIRST + 2];
			let others = [FIRST + 3, FIRST + 4, FIRST + 5];
			for (party, other) in parties.into_iter().zip(others) {
				Joined::insert(other, party);
			}
			let [owner, first, second] = parties;
			let id = Disputing::refer(surety_primitives::traits::ReferredAppeal {
				slash: SLASH,
				amount: AMOUNT,
				owner,
				accusers: vec![first, second],
				evidence_hash: H256::zero(),
			})
			.unwrap();
			Appealed::insert(SLASH, id);
			let first = judge(id, &[NoFault, NoFault, NoFault, Minor]);
			let panels = [first, judge(id, &[Minor])];
			assert_eq!(panels.concat().len(), 34);
			assert!(!panels.concat().iter().any(|who| (FIRST..FIRST + 6).contains(who)));
		});
	}

	/// Who chooses the block in which an appeal is referred chooses no jurors: those who came for it are not drawn.
	#[test]
	fn arbitrators_who_came_for_the_appeal_are_not_drawn() {
		test(|| {
			for who in arbitrators().skip(60) {
				assert_ok!(Disputing::opt_out(signed(who)));
				assert_ok!(Disputing::opt_in(signed(who)));
			}
			wait(899);
			let id = referred();
			assert!(draw(id).iter().all(|who| *who < FIRST + 60));
		});
	}

	/// A larger slash for the same event takes the place of the one that is judged: whoever sits is free, voted or not.
	#[test]
	fn an_appeal_that_ended_costs_no_juror_anything() {
		// Before the draw, while jurors commit, before reserves are drawn, while they reveal.
		for steps in 0..4 {
			test(|| {
				let id = referred();
				let mut jurors = Vec::new();
				if steps > 0 {
					jurors = draw(id);
					commit_all(id, &jurors[..5], Minor);
				}
				if steps > 1 {
					pass(id);
				}
				if steps > 2 {
					draw(id);
					pass(id);
					assert_ok!(reveal(id, jurors[0], Minor));
				}
				Appealed::remove(SLASH);
				end(id);
				let judged = Event::AppealJudged { dispute: id, slash: SLASH, verdict: None };
				assert!(events().contains(&judged), "{steps}");
				assert_eq!(Found::get(SLASH), None);
				assert!(arbitrators().all(|who| gained(who) == 0), "{steps}");
				assert_gone(id);
			});
		}
	}

	/// Nor does who has voted lose what he earned where it ends after the verdict.
	#[test]
	fn jurors_are_settled_by_a_verdict_that_comes_too_late() {
		test(|| {
			let id = referred();
			let jurors = judge(id, &[NoFault, Minor]);
			Appealed::remove(SLASH);
			end(id);
			assert_eq!((Found::get(SLASH), gained(jurors[0])), (None, -(RISK as i128)));
			assert_eq!(gained(jurors[1]), (RISK / 10) as i128);
		});
	}

	/// Nothing is waited for: where the appeal has ended anybody ends the dispute at once.
	#[test]
	fn an_appeal_that_ended_keeps_no_stake() {
		test(|| {
			let id = referred();
			draw(id);
			assert_noop!(advance(id), Error::NothingDue);
			Appealed::remove(SLASH);
			for _ in 0..4 {
				assert_ok!(advance(id));
			}
			assert_gone(id);
		});
	}

	/// A vote about an appeal can be denounced like any other.
	#[test]
	fn a_vote_that_is_known_too_early_is_denounced() {
		test(|| {
			let id = referred();
			let jurors = draw(id);
			commit_all(id, &jurors, Minor);
			let opening = opening(jurors[0], Minor);
			assert_ok!(Disputing::denounce_vote(signed(STRANGER), id, jurors[0], opening));
			assert_eq!(gained(STRANGER), (RISK * 3 / 10) as i128);
		});
	}
}
