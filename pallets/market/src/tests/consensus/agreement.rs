// SPDX-License-Identifier: Apache-2.0

//! Who is paid: those who agree, if they are a quorum.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	rerun::{self, Finding, Job},
	task::{FailureReason, Misconduct},
	traits::{Resolve, Settlements},
	Perbill, SUR,
};

use super::*;
use crate::{AcceptanceEnd, Amounts, Check, Error, Event, TaskOutcome, TaskStage};

#[test]
fn those_who_agree_share_the_payment() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, c]) = panel_of_three(60);
		work(id, a, &answer(1, a));
		work(id, b, &answer(2, b));
		assert_eq!(task(id).stage, TaskStage::Working);
		work(id, c, &answer(1, c));
		let since = System::block_number();
		assert_eq!(task(id).stage, TaskStage::Revealing { since });
		for (node, output) in [(b, 2), (c, 1), (a, 1)] {
			assert_ok!(show(id, node, answer(output, node), None));
		}

		let part = PAYMENT / 2;
		for (node, end) in
			[(a, AcceptanceEnd::Paid), (b, AcceptanceEnd::Outvoted), (c, AcceptanceEnd::Paid)]
		{
			assert_eq!(end_of(id, node), Some(end));
			let paid = if end == AcceptanceEnd::Paid { less_fee(part) } else { 0 };
			assert_eq!(balance(owner(node)), paid);
			assert_eq!(crate::mock::node(node).reserved, 0);
		}
		let reached = Event::AgreementReached { task: id, node: a, nodes: 2, weight: 2, of: 3 };
		System::assert_has_event(reached.into());
		let amounts = Amounts { paid: 2 * less_fee(part), fee: 2 * (part / 40), students: 0 };
		let output_hash = H256::repeat_byte(1);
		let check = Check::NotSampled;
		assert_eq!(
			outcome(id),
			Some(TaskOutcome::Agreed { nodes: 2, output_hash, check, amounts })
		);
		assert_eq!(balance(ALICE), UNSPENT - PAYMENT);
		// Whoever is outvoted has done nothing wrong, as far as anybody knows.
		assert_eq!(heard(id), [Heard::Settled(a), Heard::Settled(c)]);
		assert!(!Panels::<Test>::contains_key(id));
	});
}

#[test]
fn what_cannot_be_divided_returns_to_the_client() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source_by(Comparator::Exact);
		let id = publish_for(source, 10 * SUR + 1, 3, 60);
		let panel = draw_among(id, 0..9);
		find(id, panel.iter().map(|node| (*node, 1)));
		let part = (10 * SUR + 1) / 3;
		assert_eq!(part * 3 + 2, 10 * SUR + 1);
		assert!(panel.iter().all(|node| balance(owner(*node)) == less_fee(part)));
		assert_eq!(balance(ALICE), UNSPENT - 3 * part);
	});
}

#[test]
fn without_a_quorum_the_client_has_everything_back() {
	ExtBuilder::build_and_execute(|| {
		for (quorum, outputs) in [(60, [1, 2, 3]), (67, [1, 1, 2]), (100, [1, 2, 1])] {
			let before = balance(ALICE);
			let (id, panel) = panel_of_three(quorum);
			find(id, panel.into_iter().zip(outputs));
			assert_eq!(outcome(id), Some(TaskOutcome::NoAgreement));
			for node in panel {
				assert_eq!(end_of(id, node), Some(AcceptanceEnd::Outvoted));
			}
			assert_eq!(heard(id), []);
			assert_eq!(balance(ALICE), before - SOURCE_STAKE);
		}
	});
}

#[test]
fn weight_decides_and_not_number() {
	ExtBuilder::build_and_execute(|| {
		// Of five two weigh 10 and three weigh 5: the two are 20 of 35, which is 57 %.
		(0..15).for_each(|node| change_node(node, |it| it.weight = if node < 8 { 5 } else { 10 }));
		let source = publish_source_by(Comparator::Exact);
		let drawn = (0..200).find_map(|salt| {
			set_seeds(Seeds::Rounds(salt));
			let id = publish_for(source, PAYMENT, 5, 57);
			gather(id, 0..15);
			assert_ok!(advance(id));
			run_for(2 * ROUND);
			assert_ok!(advance(id));
			let heavy = seats(id).iter().filter(|node| **node >= 8).count();
			if heavy == 2 {
				return Some((id, seats(id)));
			}
			assert_ok!(Market::cancel_task(RuntimeOrigin::signed(ALICE), id));
			None
		});
		set_seeds(Seeds::Instant);
		let (id, panel) = drawn.unwrap();
		find(id, panel.iter().map(|node| (*node, if *node < 8 { 1 } else { 2 })));
		let Some(TaskOutcome::Agreed { nodes: 2, output_hash, .. }) = outcome(id) else {
			panic!("{:?}", outcome(id))
		};
		assert_eq!(output_hash, H256::repeat_byte(2));
	});
}

#[test]
fn nobody_agrees_with_itself_alone() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, c]) = panel_of_three(51);
		// However much its word weighs.
		Panels::<Test>::mutate(id, |panel| {
			let seats = &mut panel.as_mut().unwrap().seats;
			seats.iter_mut().for_each(|seat| seat.1 = if seat.0 == a { 10 } else { 1 });
		});
		find(id, [(a, 1), (b, 2), (c, 3)]);
		assert_eq!(outcome(id), Some(TaskOutcome::NoAgreement));
	});
}

#[test]
fn a_member_that_abandons_is_blamed_and_the_others_decide() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, c]) = panel_of_three(60);
		work(id, a, &answer(1, a));
		work(id, b, &answer(1, b));
		run_for(StartWindow::get() + 1);
		idle();
		assert_eq!(end_of(id, c), Some(AcceptanceEnd::Abandoned));
		assert_eq!(heard(id), [Heard::Misconduct(c, Misconduct::JobAbandoned)]);
		// Nobody joins, and both have committed.
		assert!(matches!(task(id).stage, TaskStage::Revealing { .. }));
		assert_noop!(start(id, c), Error::<Test>::NotAccepted);
		for node in [a, b] {
			assert_ok!(show(id, node, answer(1, node), None));
		}
		assert!(matches!(outcome(id), Some(TaskOutcome::Agreed { nodes: 2, .. })));
	});
}

#[test]
fn members_work_for_nothing_no_longer_than_it_takes_to_know() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, c]) = panel_of_three(100);
		work(id, a, &answer(1, a));
		assert_ok!(start(id, b));
		let (reason, log) = (FailureReason::NoOutput, H256::zero());
		let worker = RuntimeOrigin::signed(worker(c));
		assert_ok!(Market::report_failure(worker, id, reason, log));
		assert_eq!(outcome(id), Some(TaskOutcome::NoAgreement));
		for node in [a, b] {
			assert_eq!(end_of(id, node), Some(AcceptanceEnd::Released));
		}
		assert_eq!((heard(id), balance(ALICE)), (vec![], UNSPENT));
	});
}

#[test]
fn a_panel_of_which_nobody_works_ends() {
	ExtBuilder::build_and_execute(|| {
		let (id, panel) = panel_of_three(60);
		run_for(StartWindow::get() + 1);
		idle();
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		assert_eq!(heard(id).len(), panel.len());
		assert_eq!(balance(ALICE), UNSPENT);
	});
}

#[test]
fn who_commits_nothing_until_the_deadline_has_dropped_it() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, c]) = panel_of_three(60);
		work(id, a, &answer(1, a));
		work(id, b, &answer(1, b));
		assert_ok!(start(id, c));
		run_to(task(id).deadline);
		idle();
		assert_noop!(show(id, a, answer(1, a), None), Error::<Test>::RevealsNotStarted);
		run_for(1);
		idle();
		assert_eq!(end_of(id, c), Some(AcceptanceEnd::Dropped));
		for node in [a, b] {
			assert_ok!(show(id, node, answer(1, node), None));
		}
		assert!(matches!(outcome(id), Some(TaskOutcome::Agreed { nodes: 2, .. })));
	});
}

#[test]
fn invalid_results_have_no_vote() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, c]) = panel_of_three(60);
		let mut null = answer(1, a);
		null.summary.tokens = 0;
		work(id, a, &null);
		work(id, b, &answer(1, b));
		work(id, c, &answer(1, c));
		assert_ok!(show(id, a, null, None));
		assert!(matches!(end_of(id, a), Some(AcceptanceEnd::BadFormat(_))));
		for node in [b, c] {
			assert_ok!(show(id, node, answer(1, node), None));
		}
		assert!(matches!(outcome(id), Some(TaskOutcome::Agreed { nodes: 2, .. })));
	});
}

/// A panel whose result waits for its verdict.
fn awaiting() -> (TaskId, [NodeId; 3]) {
	let (id, panel) = panel_of_three(60);
	sample_everything();
	find(id, panel.into_iter().zip([1, 1, 2]));
	let [a, ..] = panel;
	System::assert_last_event(Event::VerdictAwaited { task: id, node: a }.into());
	assert_eq!((outcome(id), locked()), (None, PAYMENT + RERUN_PRICE));
	assert_noop!(advance(id), Error::<Test>::NothingDue);
	run_for(500);
	idle();
	assert_noop!(advance(id), Error::<Test>::NothingDue);
	assert_noop!(show(id, a, answer(1, a), None), Error::<Test>::AlreadyRevealed);
	(id, panel)
}

#[test]
fn a_sampled_result_is_checked_for_all_who_agree_on_it() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, c]) = awaiting();
		assert_eq!(end_of(id, c), Some(AcceptanceEnd::Outvoted));
		assert_ok!(verdict(id, true));
		let Some(TaskOutcome::Agreed { nodes: 2, check: Check::Verified, .. }) = outcome(id) else {
			panic!("{:?}", outcome(id))
		};
		assert_eq!(heard(id), [Heard::Settled(a), Heard::Settled(b)]);
		assert_noop!(verdict(id, true), Error::<Test>::TaskEnded);
	});
}

#[test]
fn what_is_told_of_an_agreement_is_what_each_has_and_how_often_the_likeliest_is_drawn() {
	ExtBuilder::build_and_execute(|| {
		let (id, panel) = panel_of_three(60);
		let [a, b, c] = panel;
		crate::Tasks::<Test>::mutate(id, |task| {
			let parts = task.as_mut().unwrap().acceptances.iter_mut();
			// The outvoted one is drawn most, which concerns nobody else.
			for (part, percent) in parts.zip([10, 20, 30]) {
				part.sampling = Perbill::from_percent(percent);
			}
		});
		sample_everything();
		find(id, panel.into_iter().zip([1, 1, 2]));
		let seen = told(id);
		let [Drawn::Shown(node, job, shown)] = seen.as_slice() else { panic!("{seen:?}") };
		assert_eq!((*node, shown.output_hash), (a, answer(1, a).output_hash));
		assert_eq!((job.payment, job.owner), (PAYMENT / 2, owner(a)));
		assert_eq!(job.sampling, Perbill::from_percent(20));

		assert_ok!(verdict(id, true));
		let given = Contributions::get(id);
		assert_eq!(given, Some(rerun::contribution(Perbill::from_percent(20))));
		for node in [a, b] {
			let settlement = <Market as Settlements<AccountId>>::settlement(id, node).unwrap();
			assert_eq!(settlement.job, Job { owner: owner(node), ..job.clone() });
			assert_eq!(settlement.shown.output_hash, answer(1, node).output_hash);
		}
		assert_eq!(<Market as Settlements<AccountId>>::settlement(id, c), None);
	});
}

#[test]
fn an_agreement_that_nobody_could_check_is_paid_unverified() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, _]) = awaiting();
		for node in [b, a + 1_000] {
			assert_noop!(
				<Market as Resolve>::resolve(id, node, Finding::Right),
				Error::<Test>::NothingWaiting
			);
		}
		assert_ok!(resolve(id, Finding::Unknown));
		let Some(TaskOutcome::Agreed { check: Check::Unverified, .. }) = outcome(id) else {
			panic!("{:?}", outcome(id))
		};
		assert_eq!(Contributions::get(id), Some(Perbill::zero()));
	});
}

#[test]
fn a_dispute_over_one_of_those_who_agree_keeps_the_task() {
	ExtBuilder::build_and_execute(|| {
		let (id, [_, b, _]) = awaiting();
		assert_ok!(verdict(id, true));
		Disputed::insert((id, b), ());
		run_for(DisputeWindow::get() + 1);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		Disputed::remove((id, b));
		assert_ok!(advance(id));
	});
}

#[test]
fn a_refuted_result_refutes_all_who_agree_on_it() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, c]) = awaiting();
		assert_ok!(verdict(id, false));
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		for (node, end) in
			[(a, AcceptanceEnd::Refuted), (b, AcceptanceEnd::Refuted), (c, AcceptanceEnd::Outvoted)]
		{
			assert_eq!(end_of(id, node), Some(end));
		}
		// What that means is said by those who refuted it.
		assert_eq!((heard(id), balance(ALICE)), (vec![], UNSPENT));
	});
}

#[test]
fn there_is_nothing_to_resolve_before_it_is_sampled() {
	ExtBuilder::build_and_execute(|| {
		let (id, panel) = panel_of_three(60);
		let resolve = |id| verdict(id, true);
		assert_noop!(resolve(id), Error::<Test>::NothingWaiting);
		set_seeds(Seeds::Rounds(0));
		find(id, panel.into_iter().zip([1, 1, 1]));
		assert!(matches!(task(id).stage, TaskStage::Agreed { .. }));
		assert_noop!(resolve(id), Error::<Test>::NothingWaiting);
	});
}

#[test]
fn whether_it_is_sampled_is_drawn_by_a_seed_of_after_the_last_commit() {
	ExtBuilder::build_and_execute(|| {
		let (id, panel) = panel_of_three(60);
		set_seeds(Seeds::Rounds(1));
		for node in panel {
			work(id, node, &answer(1, node));
		}
		let round = System::block_number() / ROUND + 1;
		assert_eq!(Panels::<Test>::get(id).unwrap().round, Some(round));
		for node in panel {
			assert_ok!(show(id, node, answer(1, node), None));
		}
		assert_eq!(
			task(id).stage,
			TaskStage::Agreed { node: panel[0], round, awaits_verdict: false }
		);
		run_to((round + 1) * ROUND - 1);
		idle();
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		idle();
		assert!(matches!(outcome(id), Some(TaskOutcome::Agreed { nodes: 3, .. })));
	});
}

/// How many of 80 panels are sampled, one of whose nodes has so little stake that it is `often`.
fn sampled_of_80(sampling: Perbill, silent: bool) -> u32 {
	let mut sampled = 0;
	for salt in 0..80 {
		ExtBuilder::build_and_execute(|| {
			let (id, panel) = panel_of_three(60);
			set_seeds(Seeds::Rounds(salt));
			crate::Tasks::<Test>::mutate(id, |task| {
				task.as_mut().unwrap().acceptance_mut(panel[2]).unwrap().sampling = sampling;
			});
			for node in panel {
				work(id, node, &answer(1, node));
			}
			let shown = if silent { &panel[..2] } else { &panel[..] };
			for node in shown {
				assert_ok!(show(id, *node, answer(1, *node), None));
			}
			run_for(100);
			idle();
			let Some(TaskOutcome::Agreed { check, .. }) = outcome(id) else {
				panic!("{:?}", outcome(id))
			};
			sampled += u32::from(check == Check::Unverified);
		});
	}
	sampled
}

#[test]
fn it_is_sampled_as_often_as_the_one_of_them_who_is_checked_most() {
	assert_eq!(sampled_of_80(Perbill::one(), false), 80);
	let half = sampled_of_80(Perbill::from_percent(50), false);
	assert!((20..=60).contains(&half), "{half} of 80");
	// Whoever does not reveal is punished for that; the others are checked as they were to be.
	assert!(sampled_of_80(Perbill::one(), true) < 20);
}

/// Attack: a member lets its owner's account vanish, so that nobody of the panel can be paid.
#[test]
fn who_cannot_be_paid_keeps_nobody_else_from_it() {
	ExtBuilder::build_and_execute(|| {
		let (id, panel) = panel_of_three(60);
		let [a, b, c] = panel;
		for node in panel {
			work(id, node, &answer(1, node));
		}
		forget_node(b);
		for node in [a, c] {
			assert_ok!(show(id, node, answer(1, node), None));
		}
		// The mock forgets who the worker of `b` signs for as little as the registry does.
		assert_ok!(show(id, b, answer(1, b), None));
		assert_eq!(end_of(id, b), Some(AcceptanceEnd::Released));
		let part = PAYMENT / 3;
		for node in [a, c] {
			assert_eq!(end_of(id, node), Some(AcceptanceEnd::Paid));
			assert_eq!(balance(owner(node)), less_fee(part));
		}
		assert_eq!(balance(ALICE), UNSPENT - 2 * part);
		assert!(matches!(outcome(id), Some(TaskOutcome::Agreed { nodes: 2, .. })));
	});
}

#[test]
fn what_cannot_be_carried_out_changes_nothing() {
	ExtBuilder::build_and_execute(|| {
		let (id, _) = awaiting();
		lose_lock(id);
		for valid in [true, false] {
			assert_noop!(verdict(id, valid), "nothing locked");
		}
	});
}

/// Attack: members who see that they are to be sampled withhold a reveal, so that another one stands for
/// them.
#[test]
fn no_reveal_that_is_withheld_changes_the_draw() {
	let check = |salt: u64, silent: Option<usize>| {
		let mut check = None;
		ExtBuilder::build_and_execute(|| {
			let (id, panel) = panel_of_three(60);
			set_seeds(Seeds::Rounds(salt));
			crate::Tasks::<Test>::mutate(id, |task| {
				let parts = task.as_mut().unwrap().acceptances.iter_mut();
				parts.for_each(|it| it.sampling = Perbill::from_percent(50));
			});
			for node in panel {
				work(id, node, &answer(1, node));
			}
			for (seat, node) in panel.into_iter().enumerate() {
				if silent != Some(seat) {
					assert_ok!(show(id, node, answer(1, node), None));
				}
			}
			run_for(RevealWindow::get() + 1);
			idle();
			let Some(TaskOutcome::Agreed { check: found, .. }) = outcome(id) else {
				panic!("{:?}", outcome(id))
			};
			check = Some(found);
		});
		check
	};
	let checks: Vec<_> = (0..20).map(|salt| check(salt, None)).collect();
	assert!(checks.contains(&Some(Check::Unverified)));
	assert!(checks.contains(&Some(Check::NotSampled)));
	for seat in 0..3 {
		let silent: Vec<_> = (0..20).map(|salt| check(salt, Some(seat))).collect();
		assert_eq!(silent, checks);
	}
}

#[test]
fn those_who_agree_are_rerun_where_one_of_them_was_slashed() {
	ExtBuilder::build_and_execute(|| {
		wait_for_verdicts();
		let (id, panel) = panel_of_three(60);
		slash_node(panel[1]);
		find(id, panel.map(|node| (node, 1)));
		assert!(matches!(task(id).stage, TaskStage::Agreed { awaits_verdict: true, .. }));
		assert_eq!(task(id).sampling_of(panel[0]), Perbill::one());
		assert_ok!(verdict(id, true));

		// Who is outvoted is paid nothing, and answers for nothing.
		let (id, panel) = panel_of_three(60);
		slash_node(panel[2]);
		find(id, panel.into_iter().zip([1, 1, 2]));
		let check = Check::NotSampled;
		assert!(matches!(outcome(id), Some(TaskOutcome::Agreed { check: it, .. }) if it == check));
	});
}
