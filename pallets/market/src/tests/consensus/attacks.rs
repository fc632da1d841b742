// SPDX-License-Identifier: Apache-2.0

//! What a member of a panel would try: those on the draw are in `draw` and `volunteers`, those with
//! vectors in `similar`.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::task::Misconduct;

use super::*;
use crate::{AcceptanceEnd, Error, TaskOutcome, TaskStage};

/// Attack: a member commits to what a rival committed to.
#[test]
fn a_copied_commitment_cannot_be_opened() {
	ExtBuilder::build_and_execute(|| {
		let (id, [honest, thief, third]) = panel_of_three(60);
		let commitment = answer(1, honest).commitment(genesis(), id, honest);
		assert_ok!(start(id, thief));
		for node in [honest, third] {
			work(id, node, &answer(1, node));
		}
		let origin = RuntimeOrigin::signed(worker(thief));
		assert_ok!(Market::commit_result(origin, id, commitment));
		assert_ok!(show(id, honest, answer(1, honest), None));
		// Everything that the rival revealed is known now.
		assert_noop!(show(id, thief, answer(1, honest), None), Error::<Test>::OpeningMismatch);
		assert_noop!(show(id, thief, answer(1, thief), None), Error::<Test>::OpeningMismatch);
	});
}

/// Attack: a member waits for the rivals' outputs to be revealed and commits to what they found.
#[test]
fn what_is_revealed_comes_too_late_to_be_committed_to() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, lazy]) = panel_of_three(60);
		assert_ok!(start(id, lazy));
		for node in [a, b] {
			work(id, node, &answer(1, node));
		}
		// Nobody reveals before all have committed, or could no longer.
		assert_noop!(show(id, a, answer(1, a), None), Error::<Test>::RevealsNotStarted);
		run_to(task(id).deadline + 1);
		assert_ok!(advance(id));
		assert_ok!(show(id, a, answer(1, a), None));
		let copy = commit_to(id, lazy, &answer(1, lazy));
		assert_eq!(copy, Err(Error::<Test>::NotAccepted.into()));
		assert_noop!(show(id, lazy, answer(1, lazy), None), Error::<Test>::NotAccepted);
	});
}

/// Attack: a member that has committed to nonsense changes it for what the others revealed.
#[test]
fn a_committed_output_cannot_be_changed() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, c]) = panel_of_three(60);
		for (node, output) in [(a, 1), (b, 1), (c, 9)] {
			work(id, node, &answer(output, node));
		}
		assert_ok!(show(id, a, answer(1, a), None));
		assert_noop!(show(id, c, answer(1, c), None), Error::<Test>::OpeningMismatch);
		let again = commit_to(id, c, &answer(1, c));
		assert_eq!(again, Err(Error::<Test>::AlreadyCommitted.into()));
		assert_ok!(show(id, c, answer(9, c), None));
		assert_noop!(show(id, c, answer(9, c), None), Error::<Test>::AlreadyRevealed);
	});
}

/// Attack: a member withholds its reveal, so that nobody is paid.
#[test]
fn who_withholds_its_reveal_is_blamed_and_the_others_are_paid() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, silent]) = panel_of_three(60);
		for node in [a, b, silent] {
			work(id, node, &answer(1, node));
		}
		for node in [a, b] {
			assert_ok!(show(id, node, answer(1, node), None));
		}
		run_for(RevealWindow::get());
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		assert_noop!(show(id, silent, answer(1, silent), None), Error::<Test>::RevealWindowClosed);
		assert_ok!(advance(id));
		assert_eq!(end_of(id, silent), Some(AcceptanceEnd::RevealMissed));
		assert!(matches!(outcome(id), Some(TaskOutcome::Agreed { nodes: 2, .. })));
		assert_eq!(
			heard(id),
			[
				Heard::Misconduct(silent, Misconduct::RevealMissed),
				Heard::Settled(a),
				Heard::Settled(b)
			]
		);
		// Its silence raises the part of the others, at the cost of its own stake.
		assert_eq!(balance(owner(a)), less_fee(PAYMENT / 2));
	});
}

#[test]
fn withholding_breaks_a_quorum_only_at_the_price_of_a_missed_reveal() {
	ExtBuilder::build_and_execute(|| {
		let (id, [a, b, silent]) = panel_of_three(100);
		for node in [a, b, silent] {
			work(id, node, &answer(1, node));
		}
		for node in [a, b] {
			assert_ok!(show(id, node, answer(1, node), None));
		}
		run_for(RevealWindow::get() + 1);
		idle();
		assert_eq!(outcome(id), Some(TaskOutcome::NoAgreement));
		assert_eq!(heard(id), [Heard::Misconduct(silent, Misconduct::RevealMissed)]);
		assert_eq!(balance(ALICE), UNSPENT);
	});
}

/// Attack: Sybils with poor records fill the panel.
/// Two accounts of one person are two owners to the chain: they can agree on anything. What keeps them
/// from it is that what they agree on is checked as often as their stakes were promised it would be.
#[test]
fn two_sybils_in_a_panel_of_three_are_paid_nothing_when_they_are_checked() {
	ExtBuilder::build_and_execute(|| {
		let (id, [honest, sybils @ ..]) = panel_of_three(60);
		let answerable = task(id).acceptance(sybils[0]).unwrap().liability;
		// What they could win is less than what they put at stake for it, as often as it is found out.
		let sampling = task(id).acceptance(sybils[0]).unwrap().sampling;
		assert!(sampling.mul_floor(answerable) > PAYMENT / 2, "{answerable} at {sampling:?}");
		sample_everything();
		find(id, [(honest, 1), (sybils[0], 2), (sybils[1], 2)]);
		assert_eq!(end_of(id, honest), Some(AcceptanceEnd::Outvoted));
		assert_ok!(verdict(id, false));
		for sybil in sybils {
			assert_eq!(end_of(id, sybil), Some(AcceptanceEnd::Refuted));
			assert_eq!(balance(owner(sybil)), 0);
		}
		assert_eq!(balance(ALICE), UNSPENT);
	});
}

#[test]
fn many_poor_records_do_not_outweigh_a_few_good_ones() {
	ExtBuilder::build_and_execute(|| {
		// Five of nine are honest; the median is theirs, and each of them weighs ten Sybils.
		(0..9).for_each(|node| change_node(node, |it| it.weight = if node < 5 { 10 } else { 1 }));
		let (mut agreed, mut with_sybils) = (0, 0);
		for salt in 0..40 {
			set_seeds(Seeds::Rounds(salt));
			let source = if salt == 0 { publish_source() } else { 0 };
			let id = publish_for(source, surety_primitives::SUR, 3, 60);
			gather(id, 0..9);
			assert_ok!(advance(id));
			run_for(2 * ROUND);
			assert_ok!(advance(id));
			let panel = seats(id);
			let honest = panel.iter().filter(|node| **node < 5).count();
			find(id, panel.iter().map(|node| (*node, if *node < 5 { 1 } else { 2 })));
			run_for(2 * ROUND);
			idle();
			with_sybils += u32::from(honest < 3);
			match outcome(id) {
				Some(TaskOutcome::Agreed { output_hash, .. }) => {
					assert_eq!(output_hash, H256::repeat_byte(1), "Sybils were paid");
					agreed += 1;
				}
				other => assert!(honest < 2, "{other:?}"),
			}
		}
		assert!(agreed >= 35 && with_sybils > 0, "{agreed} agreed, {with_sybils} with Sybils");
	});
}

/// Attack: a stranger, or a volunteer that was not drawn, reveals or works.
#[test]
fn only_the_panel_works() {
	ExtBuilder::build_and_execute(|| {
		let (id, panel) = panel_of_three(60);
		let outside = (0..9).find(|node| !panel.contains(node)).unwrap();
		assert_noop!(start(id, outside), Error::<Test>::NotAccepted);
		assert_noop!(commit_to(id, outside, &answer(1, outside)), Error::<Test>::NotAccepted);
		assert_noop!(show(id, outside, answer(1, outside), None), Error::<Test>::NotAccepted);
		let stranger = RuntimeOrigin::signed(BOB);
		assert_noop!(
			Market::reveal_to_panel(stranger, id, result(0), model(0), None),
			Error::<Test>::NotAWorkerKey
		);
		let none = RuntimeOrigin::none();
		assert_noop!(
			Market::reveal_to_panel(none, id, result(0), model(0), None),
			sp_runtime::traits::BadOrigin
		);
		let node = panel[0];
		assert_noop!(show(id, node, answer(1, node), None), Error::<Test>::RevealsNotStarted);
	});
}

#[test]
fn a_round_has_one_beginning_and_one_end() {
	ExtBuilder::build_and_execute(|| {
		let (id, panel) = panel_of_three(60);
		for node in panel {
			work(id, node, &answer(1, node));
		}
		let TaskStage::Revealing { since } = task(id).stage else { panic!() };
		run_for(3);
		for node in panel {
			assert_ok!(show(id, node, answer(1, node), None));
		}
		assert_eq!(since + 3, System::block_number());
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		assert_noop!(show(id, panel[0], answer(1, panel[0]), None), Error::<Test>::TaskEnded);
	});
}
