// SPDX-License-Identifier: Apache-2.0

//! Money: whatever the participants do, and in whatever order, none appears and none is lost.

use frame_support::assert_ok;
use proptest::prelude::*;
use surety_primitives::{
	task::{FailureReason, MAX_RACERS},
	Balance, NodeId, TaskId, H256, SUR,
};

use crate::{mock::*, Amounts, TaskOutcome, TaskStage, Tasks};

/// Tasks and nodes that take part in a random history.
const TASKS: TaskId = 3;
const RACING: NodeId = 6;

/// One thing that somebody may try; most are refused most of the time.
#[derive(Clone, Debug)]
enum Step {
	Accept(TaskId, NodeId),
	Start(TaskId, NodeId),
	Commit(TaskId, NodeId),
	Reveal(TaskId, NodeId),
	Report(TaskId, NodeId),
	Advance(TaskId),
	Idle,
	Cancel(TaskId),
	Show(TaskId),
	Resolve(TaskId, bool),
	Sample(bool),
	Blocks(u32),
}

fn step() -> impl Strategy<Value = Step> {
	let task = 0..TASKS;
	let pair = || (0..TASKS, 0..RACING);
	prop_oneof![
		6 => pair().prop_map(|(task, node)| Step::Accept(task, node)),
		6 => pair().prop_map(|(task, node)| Step::Start(task, node)),
		6 => pair().prop_map(|(task, node)| Step::Commit(task, node)),
		4 => pair().prop_map(|(task, node)| Step::Reveal(task, node)),
		1 => pair().prop_map(|(task, node)| Step::Report(task, node)),
		3 => task.clone().prop_map(Step::Advance),
		1 => Just(Step::Idle),
		1 => task.clone().prop_map(Step::Cancel),
		2 => (task.clone(), any::<bool>()).prop_map(|(task, valid)| Step::Resolve(task, valid)),
		1 => any::<bool>().prop_map(Step::Sample),
		2 => task.prop_map(Step::Show),
		2 => (1u32..30).prop_map(Step::Blocks),
	]
}

/// Tries a step. A refusal is fine: it changes nothing.
fn take(step: Step) {
	let _ = match step {
		Step::Accept(task, node) => accept(task, node),
		Step::Start(task, node) => start(task, node),
		Step::Commit(task, node) => commit(task, node),
		Step::Reveal(task, node) => reveal(task, node),
		Step::Report(task, node) => Market::report_failure(
			RuntimeOrigin::signed(worker(node)),
			task,
			FailureReason::MemoryLimit,
			H256::zero(),
		),
		Step::Advance(task) => advance(task),
		Step::Idle => {
			idle();
			Ok(())
		}
		Step::Cancel(task) => Market::cancel_task(RuntimeOrigin::signed(ALICE), task),
		Step::Show(task) => show(task),
		Step::Resolve(task, valid) => verdict(task, valid),
		Step::Sample(hides) => {
			sample(hides, true);
			Ok(())
		}
		Step::Blocks(blocks) => {
			run_for(blocks);
			Ok(())
		}
	};
}

fn earned() -> Balance {
	(0..RACING).map(|node| balance(owner(node))).sum()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(96))]

	#[test]
	fn what_the_client_loses_is_what_others_gain(
		payments in proptest::collection::vec((SUR..20 * SUR, 1..=MAX_RACERS as u8), TASKS as usize),
		steps in proptest::collection::vec(step(), 0..120),
	) {
		ExtBuilder::build_and_execute(|| {
			let source = publish_source();
			for (payment, racers) in payments {
				let origin = RuntimeOrigin::signed(ALICE);
				assert_ok!(race(origin, source, input(), payment, 101, racers));
			}
			let (mut paid, mut charged) = (0, 0);
			let mut ended = std::collections::BTreeSet::new();
			for step in steps {
				take(step);

				let mut open = 0;
				for (id, task) in Tasks::<Test>::iter() {
					match task.stage {
						_ if task.is_open() => open += task.payment + task.rerun_price,
						TaskStage::Ended {
							outcome: TaskOutcome::Settled { amounts: Amounts { paid: to_owner, fee, .. }, .. },
							..
						} if ended.insert(id) => {
							assert_eq!(to_owner + fee, task.payment);
							paid += to_owner;
							charged += fee;
						},
						_ => {},
					}
				}
				let stake = staked();
				assert_eq!(locked(), open, "the Vault holds what is open, and nothing else");
				assert_eq!(earned(), paid, "owners have what was settled, once");
				assert_eq!(fees(), charged);
				assert_eq!(balance(ALICE) + stake + open + paid + charged, FUNDS);
				Market::do_try_state().unwrap();
			}
		});
	}
}

#[test]
fn every_ending_empties_the_vault() {
	ExtBuilder::build_and_execute(|| {
		let [settled, cancelled, expired, failed] = [(); 4].map(|()| publish_task(1));
		deliver(settled, 0);
		assert_ok!(reveal(settled, 0));
		assert_ok!(Market::cancel_task(RuntimeOrigin::signed(ALICE), cancelled));
		deliver(failed, 1);
		run_to(task(expired).deadline + 1);
		assert_ok!(advance(expired));
		assert_ok!(advance(failed));

		assert_eq!(locked(), 0);
		assert_eq!(balance(ALICE), FUNDS - 4 * SOURCE_STAKE - PAYMENT);
		assert_eq!(earned() + fees(), PAYMENT);
	});
}
