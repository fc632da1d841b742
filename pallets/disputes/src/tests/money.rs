// SPDX-License-Identifier: Apache-2.0

//! What everybody earns and loses, to the last unit.

use proptest::{collection::vec, prelude::*, sample::select};

use super::*;
use crate::{mock::check, DisputeOf};

#[test]
fn who_was_right_divides_what_others_lost_and_has_a_fee_of_the_loser() {
	test(|| {
		let id = file();
		let jurors = judge(id, &[NoFault, Unjudgeable, Minor]);
		// Three of five are no verdict; the second panel finds the same.
		judge(id, &[Minor]);
		end(id);
		assert_eq!(gained(jurors[0]), -(LOCK as i128));
		assert_eq!(gained(jurors[1]), 0, "it neither earns nor loses");
		let each = LOCK / 3 + FEE;
		for juror in &jurors[2..] {
			assert!(gained(*juror).abs_diff(each as i128) <= 1);
		}
		assert_eq!(gained(CARLA), 0, "the bond returns to the winner");
	});
}

#[test]
fn the_bond_of_who_was_wrong_pays_the_jurors_and_burns() {
	test(|| {
		let issuance = Balances::total_issuance();
		let id = file_by(FIRST, TASK, Some(role(FIRST))).unwrap();
		let jurors = judge(id, &[NoFault]);
		assert!(!jurors.contains(&FIRST), "a party is no juror");
		end(id);
		assert_eq!(gained(FIRST), -(50 * SUR as i128));
		assert!(jurors.iter().all(|juror| gained(*juror) == FEE as i128));
		assert_eq!(Balances::total_issuance(), issuance - 40 * SUR);
		let who = FIRST;
		let event = Event::BondEnded { dispute: id, who, returned: 0, burned: 40 * SUR };
		assert!(events().contains(&event));
	});
}

#[test]
fn silence_costs_no_less_than_error_and_without_anybody_right_it_burns() {
	test(|| {
		let issuance = Balances::total_issuance();
		let id = file();
		let jurors = draw(id);
		pass(id);
		let reserves = draw(id);
		for reserve in &reserves {
			assert_ok!(commit(id, *reserve, Unjudgeable));
		}
		pass(id);
		for reserve in &reserves {
			assert_ok!(reveal(id, *reserve, Unjudgeable));
		}
		pass(id);
		end(id);
		assert!(jurors.iter().all(|juror| gained(*juror) == -(LOCK as i128)));
		assert!(reserves.iter().all(|juror| gained(*juror) == 0));
		assert_eq!(Balances::total_issuance(), issuance - 5 * LOCK);
	});
}

/// A fee that only the challenger could pay would buy votes for the node.
#[test]
fn where_the_node_could_pay_nothing_nobody_is_paid_for_acquitting_it() {
	test(|| {
		Staked::remove(StakeId::Node(NODE));
		let id = file();
		let jurors = judge(id, &[NoFault]);
		assert_eq!(panel(id, 0).fee, 0);
		end(id);
		assert!(jurors.iter().all(|juror| gained(*juror) == 0));
		assert_eq!(gained(CARLA), -(BOND as i128));
	});
}

/// A second panel that nobody has appealed to is paid from what is left of the bond, by either side.
#[test]
fn panels_are_promised_no_more_than_either_side_has() {
	test(|| {
		let id = file();
		judge(id, &[Minor, NoFault]);
		assert_eq!((record(id).verdict, panel(id, 0).fee), (Some(NoFault), FEE));
	});
	test(|| {
		let id = file();
		judge(id, &[Minor, Minor, NoFault]);
		draw(id);
		assert_eq!(panel(id, 1).fee, (BOND - 3 * FEE) / 11, "three have fees if she loses");
	});
	test(|| {
		let id = file_by(FIRST, TASK, Some(role(FIRST))).unwrap();
		judge(id, &[Minor, Minor, NoFault]);
		judge(id, &[Minor, Minor, Minor, NoFault]);
		draw(id);
		assert_eq!(panel(id, 1).fee, FEE);
		assert_eq!(panel(id, 2).fee, (50 * SUR - 11 * FEE) / 23);
	});
}

/// Whatever the node lost elsewhere meanwhile is not there for the next panel.
#[test]
fn who_has_less_than_it_owes_promises_nothing_more() {
	test(|| {
		let id = file();
		judge(id, &[Minor, Minor, Minor, NoFault]);
		// Three have voted against the node, which owes each of them the fee.
		Staked::insert(StakeId::Node(NODE), (PETRA, 3 * FEE - 1));
		draw(id);
		assert_eq!(panel(id, 1).fee, 0);
	});
}

#[test]
fn what_cannot_be_counted_is_no_dispute() {
	test(|| {
		RequesterBond::set(&Balance::MAX);
		assert_noop!(file_by(CARLA, TASK, None), Error::OutOfRange);
	});
}

/// What a juror lost elsewhere in between is not there to lose again; nothing else depends on it.
#[test]
fn a_stake_that_fell_short_pays_what_it_has() {
	test(|| {
		let id = file();
		let jurors = judge(id, &[NoFault, Minor]);
		Staked::insert(role(jurors[0]), (jurors[0], SUR));
		end(id);
		assert_eq!(gained(jurors[0]), -(SUR as i128));
		assert_eq!(gained(jurors[1]), (SUR / 4 + FEE) as i128);
	});
}

/// Runs a dispute in which each juror of each panel does as `choices` say, one after the other, and losers appeal as
/// long as they can where `appeals` says so.
fn run(choices: &[Option<Vote>], appeals: bool) -> DisputeOf<Test> {
	let id = file();
	let mut choices = choices.iter().copied().cycle();
	let mut chosen = std::collections::BTreeMap::new();
	while !record(id).has_ended() {
		match stage(id) {
			Stage::Committing { .. } => {
				for juror in seated(id) {
					if let Some(vote) = choices.next().unwrap() {
						chosen.insert(juror, vote);
						assert_ok!(commit(id, juror, vote));
					}
				}
			}
			Stage::Revealing { .. } => {
				for juror in panel(id, record(id).round).jurors {
					// Every seventh forgets to.
					if matches!(juror.ballot, Ballot::Committed(_)) && juror.who % 7 > 0 {
						assert_ok!(reveal(id, juror.who, chosen[&juror.who]));
					}
				}
			}
			Stage::Appealable { .. } if appeals => {
				let loser = if record(id).verdict == Some(NoFault) { CARLA } else { PETRA };
				assert_ok!(Disputing::appeal_verdict(signed(loser), id));
				continue;
			}
			_ => {}
		}
		pass(id);
		check();
	}
	record(id)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]
	/// Whatever jurors do, every hold is what its records say after each step, what is lost is earned or burned,
	/// and nobody loses more than it risked.
	#[test]
	fn every_unit_is_accounted_for(
		choices in vec(
			select(vec![None, Some(NoFault), Some(Minor), Some(Minor), Some(Fraud), Some(Unjudgeable)]),
			1..50,
		),
		appeals: bool,
	) {
		test(|| {
			let issuance = Balances::total_issuance();
			let dispute = run(&choices, appeals);
			let burned: Balance = events()
				.into_iter()
				.map(|event| match event {
					Event::BondEnded { burned, .. } => burned,
					_ => 0,
				})
				.sum();
			let settled = events().into_iter().filter_map(|event| match event {
				Event::JurorSettled { juror, lost, earned, .. } => Some((juror, lost, earned)),
				_ => None,
			});
			let (mut lost, mut earned) = (0, 0);
			for (juror, its, part) in settled {
				assert!(its == 0 || its == dispute.terms.lock);
				assert_eq!(gained(juror), part as i128 - its as i128);
				lost += its;
				earned += part;
			}
			let parties = gained(CARLA) + gained(PETRA);
			// What the parties lost beyond what burned are fees.
			let fees = (-parties) as u128 - burned;
			assert!(earned <= lost + fees);
			assert_eq!(issuance - Balances::total_issuance(), burned + lost + fees - earned);
			assert_eq!((bonded(CARLA), bonded(PETRA)), (0, 0));
		});
	}
}
