// SPDX-License-Identifier: Apache-2.0

//! Money in manual confirmations and auctions: whatever the participants do, and in whatever order, none
//! appears and none is lost, and each result costs what its node asked or bid.

use std::collections::BTreeSet;

use frame_support::assert_ok;
use proptest::prelude::*;
use surety_primitives::{
	task::{Competition, FailureReason},
	Balance, NodeId, TaskId, H256, SUR,
};

use super::steps::*;
use crate::{mock::*, Amounts, TaskOutcome, TaskStage, Tasks};

/// Two tasks of each model, and the nodes that take part.
const TASKS: TaskId = 4;
const WORKING: NodeId = 5;

/// One thing that somebody may try; most are refused most of the time.
#[derive(Clone, Debug)]
enum Step {
	Accept(TaskId, NodeId),
	Start(TaskId, NodeId),
	Commit(TaskId, NodeId),
	Reveal(TaskId, NodeId),
	Respond(TaskId, NodeId),
	Confirm(TaskId, NodeId),
	Reject(TaskId),
	Bid(TaskId, NodeId),
	Open(TaskId, NodeId),
	Report(TaskId, NodeId),
	Advance(TaskId),
	Idle,
	Cancel(TaskId),
	Show(TaskId),
	Resolve(TaskId, bool),
	Sample(bool),
	Unseat(NodeId),
	Impoverish(NodeId),
	Blocks(u32),
}

fn step() -> impl Strategy<Value = Step> {
	let task = || 0..TASKS;
	let pair = || (0..TASKS, 0..WORKING);
	prop_oneof![
		5 => pair().prop_map(|(task, node)| Step::Accept(task, node)),
		8 => pair().prop_map(|(task, node)| Step::Start(task, node)),
		8 => pair().prop_map(|(task, node)| Step::Commit(task, node)),
		5 => pair().prop_map(|(task, node)| Step::Reveal(task, node)),
		6 => pair().prop_map(|(task, node)| Step::Respond(task, node)),
		2 => pair().prop_map(|(task, node)| Step::Confirm(task, node)),
		1 => task().prop_map(Step::Reject),
		6 => pair().prop_map(|(task, node)| Step::Bid(task, node)),
		6 => pair().prop_map(|(task, node)| Step::Open(task, node)),
		1 => pair().prop_map(|(task, node)| Step::Report(task, node)),
		3 => task().prop_map(Step::Advance),
		3 => Just(Step::Idle),
		1 => task().prop_map(Step::Cancel),
		2 => (task(), any::<bool>()).prop_map(|(task, valid)| Step::Resolve(task, valid)),
		1 => any::<bool>().prop_map(Step::Sample),
		2 => task().prop_map(Step::Show),
		1 => (0..WORKING).prop_map(Step::Unseat),
		1 => (0..WORKING).prop_map(Step::Impoverish),
		4 => (1u32..12).prop_map(Step::Blocks),
	]
}

/// What a node asks or bids for a task.
fn price(task: TaskId, node: NodeId) -> Balance {
	SUR + Balance::from(task * 7 + u64::from(node) * 13) * SUR / 17
}

/// Tries a step. A refusal is fine: it changes nothing.
fn take(step: Step) {
	let _ = match step {
		Step::Accept(task, node) => accept(task, node),
		Step::Start(task, node) => start(task, node),
		Step::Commit(task, node) => commit(task, node),
		Step::Reveal(task, node) => reveal(task, node),
		Step::Respond(task, node) => respond(task, node, price(task, node)),
		Step::Confirm(task, node) => confirm(task, node),
		Step::Reject(task) => reject(task),
		Step::Bid(task, node) => bid(task, node, price(task, node)),
		Step::Open(task, node) => open(task, node, price(task, node)),
		Step::Report(task, node) => Market::report_failure(
			RuntimeOrigin::signed(worker(node)),
			task,
			FailureReason::MemoryLimit,
			H256::zero(),
		),
		Step::Advance(task) => advance(task),
		Step::Cancel(task) => cancel(task),
		Step::Show(task) => show(task),
		Step::Resolve(task, valid) => verdict(task, valid),
		Step::Idle => {
			idle();
			Ok(())
		}
		Step::Sample(hides) => {
			sample(hides, true);
			Ok(())
		}
		Step::Unseat(at) => {
			change_node(at, |node| node.sufficient = false);
			Ok(())
		}
		Step::Impoverish(node) => {
			Penniless::insert(owner(node), ());
			Ok(())
		}
		Step::Blocks(blocks) => {
			run_for(blocks);
			Ok(())
		}
	};
}

fn earned() -> Balance {
	(0..WORKING).map(|node| balance(owner(node))).sum()
}

fn working_balances() -> Balance {
	(0..WORKING).map(|node| balance(worker(node))).sum()
}

/// What the end of a task paid to owners and as a fee, if that is what it should be.
fn paid_by(id: TaskId, payment: Balance, outcome: TaskOutcome) -> (Balance, Balance) {
	match outcome {
		TaskOutcome::Settled { node, amounts: Amounts { paid, fee, .. }, .. } => {
			assert_eq!(paid + fee, price(id, node), "a result costs its price");
			(paid, fee)
		}
		TaskOutcome::Rejected { amounts: Amounts { paid, fee, .. }, .. } => {
			assert!(paid + fee <= payment / 10, "a rejection costs a tenth at most");
			(paid, fee)
		}
		_ => (0, 0),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn what_the_client_loses_is_what_others_gain(
		payments in proptest::collection::vec(10 * SUR..20 * SUR, TASKS as usize),
		responders in 1u8..4,
		steps in proptest::collection::vec(step(), 0..160),
	) {
		ExtBuilder::build_and_execute(|| {
			let source = publish_source();
			for (index, payment) in payments.into_iter().enumerate() {
				let competition = match index % 2 {
					0 => Competition::ManualConfirmation { responders },
					_ => Competition::Auction { bid_blocks: 8, work_blocks: 20 },
				};
				let spec = task_spec(source, input(), payment, 101, 1);
				let spec = surety_primitives::task::TaskSpec { competition, ..spec };
				assert_ok!(Market::publish_task(RuntimeOrigin::signed(ALICE), spec));
			}
			let working = working_balances();
			let (mut paid, mut charged) = (0, 0);
			let mut ended = BTreeSet::new();
			let mut check = || {
				let mut open = 0;
				for (id, task) in Tasks::<Test>::iter() {
					match task.stage {
						TaskStage::Ended { outcome, .. } if ended.insert(id) => {
							let (to_owners, fee) = paid_by(id, task.payment, outcome);
							paid += to_owners;
							charged += fee;
						},
						TaskStage::Ended { .. } => {},
						_ => open += task.payment + task.rerun_price,
					}
				}
				assert_eq!(locked(), open, "the Vault holds what is open, and nothing else");
				assert_eq!(earned(), paid, "owners have what was paid, once");
				assert_eq!(fees(), charged);
				// Bonds are with their bidders, held, or with the client.
				let forfeited = working - working_balances() - bonded();
				assert_eq!(balance(ALICE) + staked() + open + paid + charged, FUNDS + forfeited);
				Fakes::check();
			};
			for step in steps {
				take(step);
				check();
			}

			// In the end, whatever happened, everything is where it belongs.
			for task in 0..TASKS {
				let _ = show(task);
				let _ = verdict(task, false);
			}
			for _ in 0..40 {
				run_for(10);
				idle();
				for task in 0..TASKS {
					let _ = show(task);
					let _ = verdict(task, true);
				}
				// Before the records go.
				check();
			}
			let stuck: Vec<_> = Tasks::<Test>::iter_keys().collect();
			assert!(
				stuck.iter().all(|id| Penniless::iter().next().is_some() && outcome(*id).is_none()),
				"{stuck:?}"
			);
			if stuck.is_empty() {
				assert_eq!((locked(), bonded()), (0, 0));
			}
		});
	}
}
