// SPDX-License-Identifier: Apache-2.0

//! What panels find, and what follows for the node.

use surety_primitives::traits::{OpenDisputes, OpenWork};

use super::*;
use crate::{Locks, Seats};

/// What was charged in the only dispute.
fn charged() -> Option<Charged> {
	Charges::get(0)
}

#[test]
fn four_of_five_seats_are_a_verdict() {
	test(|| {
		let id = file();
		judge(id, &[NoFault, Fraud]);
		assert_eq!(record(id).verdict, Some(Fraud));
		let until = now() + 70;
		assert_eq!(stage(id), Stage::Appealable { until });
		let appealable_until = Some(until);
		let verdict = Some(Fraud);
		let event = Event::PanelVoted { dispute: id, round: 0, verdict, appealable_until };
		assert_eq!(events().last(), Some(&event));
		assert_noop!(advance(id), Error::NothingDue);
		assert_eq!(charged(), None, "nobody is charged before the verdict is final");
		pass(id);
		assert_eq!(events().last(), Some(&Event::VerdictFinal { dispute: id, verdict: Fraud }));
	});
}

#[test]
fn faults_are_charged_by_the_table_with_the_liability_at_least() {
	for (vote, condition) in [
		(Minor, Condition::DisputeLostMinor),
		(Fraud, Condition::DisputeLostFraud),
		(Collusion, Condition::SybilCollusion),
	] {
		test(|| {
			let id = file();
			judge(id, &[vote]);
			end(id);
			let expected = Charged {
				node: NODE,
				task: TASK,
				condition,
				at_least: LIABILITY,
				challenger: Some(CARLA),
				dispute: Some(id),
			};
			assert_eq!(charged(), Some(expected));
			assert_eq!(Heard::get((TASK, NODE)), Some(Some(vote)));
			let slash = Some(0);
			let (task, node, verdict) = (TASK, NODE, vote);
			let event = Event::DisputeEnded { dispute: id, task, node, verdict, slash };
			assert_eq!(events().last(), Some(&event));
		});
	}
}

#[test]
fn a_node_without_fault_is_not_charged() {
	test(|| {
		let id = file();
		judge(id, &[NoFault]);
		end(id);
		assert_eq!(charged(), None);
		assert_eq!(Heard::get((TASK, NODE)), Some(Some(NoFault)));
		assert_eq!(<Disputing as OpenWork>::open_tasks(NODE), 0);
	});
}

/// Where nobody can know, nobody has lost, and nobody can appeal.
#[test]
fn what_nobody_can_know_is_nobodys_fault() {
	test(|| {
		let id = file();
		let jurors = judge(id, &[Unjudgeable]);
		assert_eq!(stage(id), Stage::Settling { round: 0 });
		end(id);
		assert_eq!(charged(), None);
		assert!(jurors.into_iter().chain([CARLA, PETRA]).all(|who| gained(who) == 0));
	});
}

#[test]
fn without_a_verdict_eleven_others_judge_and_then_twenty_three() {
	test(|| {
		let id = file();
		let first = judge(id, &[Minor, Minor, NoFault]);
		assert_eq!((record(id).round, record(id).verdict), (1, None));
		let second = judge(id, &[NoFault, NoFault, NoFault, Minor]);
		assert_eq!((record(id).round, record(id).verdict), (2, None));
		// Twelve of twenty-three are enough, and nobody is asked after them.
		let votes: Vec<_> = (0..12).map(|_| Minor).chain([NoFault]).collect();
		let third = judge(id, &votes);
		assert_eq!(stage(id), Stage::Settling { round: 0 });
		assert_eq!(record(id).verdict, Some(Minor));
		assert_eq!((first.len(), second.len(), third.len()), (5, 11, 23));
		let mut all = [first, second, third].concat();
		all.sort();
		all.dedup();
		assert_eq!(all.len(), 39, "nobody sits twice");
		end(id);
		assert_eq!(charged().unwrap().condition, Condition::DisputeLostMinor);
		assert_eq!((Seats::<Test>::iter().count(), Locks::<Test>::iter().count()), (0, 0));
	});
}

#[test]
fn a_last_panel_without_a_majority_cannot_tell() {
	test(|| {
		let id = file();
		judge(id, &[Minor, Minor, NoFault, Fraud]);
		judge(id, &[Minor, Minor, NoFault, Fraud]);
		let votes: Vec<_> = (0..11).map(|_| Minor).chain([NoFault]).collect();
		let votes = [votes, vec![NoFault; 10], vec![Fraud]].concat();
		judge(id, &votes[..23]);
		assert_eq!(record(id).verdict, Some(Unjudgeable));
		end(id);
		assert_eq!(gained(CARLA), 0);
	});
}

/// Truth is the re-run where there is one; how grave it is says the panel.
#[test]
fn a_re_run_overrules_the_panel() {
	test(|| {
		Truth::insert(TASK, true);
		let id = file();
		let jurors = judge(id, &[NoFault, Fraud]);
		assert_eq!(record(id).verdict, Some(NoFault));
		end(id);
		assert_eq!(charged(), None);
		// One kept to the truth against a wrong crowd.
		assert_eq!(gained(jurors[0]), (4 * LOCK + FEE) as i128);
	});
	test(|| {
		let id = file();
		judge(id, &[NoFault]);
		// It comes after the vote, and before the end.
		Truth::insert(TASK, false);
		end(id);
		assert_eq!(charged().unwrap().condition, Condition::DisputeLostMinor);
		assert_eq!(gained(CARLA), 0);
	});
}

#[test]
fn a_dispute_ends_even_where_the_table_refuses() {
	test(|| {
		Refusing::put(());
		let id = file();
		judge(id, &[Minor]);
		end(id);
		assert!(matches!(stage(id), Stage::Ended { slash: None, .. }));
		assert_eq!(gained(CARLA), 0);
	});
}

/// Who remembers results asks this before it forgets one.
#[test]
fn a_result_is_disputed_until_its_dispute_is_over() {
	let disputed = |task, node| <Disputing as OpenDisputes>::is_disputed(task, node);
	for begin in [file, anomaly] {
		test(|| {
			assert!(!disputed(TASK, NODE));
			let id = begin();
			assert!(disputed(TASK, NODE));
			assert!(!disputed(TASK, NODE + 1) && !disputed(TASK + 1, NODE));
			end(id);
			assert!(!disputed(TASK, NODE), "though its record is there");
			assert_eq!(Disputing::dispute_over(TASK, NODE), Some(id));
		});
	}
}

#[test]
fn a_seed_that_is_gone_draws_nobody() {
	test(|| {
		let id = file();
		Open::put(5_000);
		Forgotten::put(4_000);
		assert_ok!(advance(id));
		assert_eq!(stage(id), Stage::Drawing { by: 5_001 });
		assert_eq!(draw(id).len(), 5);
	});
}
