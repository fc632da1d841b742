// SPDX-License-Identifier: Apache-2.0

//! Whatever is done in a consensus, and in whatever order: every unit of money is accounted for, and
//! nothing that must hold of the storage breaks.

use proptest::prelude::*;
use surety_primitives::{
	task::{FailureReason, MAX_PANEL},
	SUR,
};

use super::*;
use crate::{Amounts, TaskOutcome, TaskStage, Tasks};

/// Tasks and nodes that take part.
const TASKS: TaskId = 2;
const TAKING_PART: NodeId = 14;

/// One thing that somebody may try; most are refused most of the time.
#[derive(Clone, Debug)]
enum Step {
	Volunteer(TaskId, NodeId),
	Start(TaskId, NodeId),
	Commit(TaskId, NodeId, u8),
	Show(TaskId, NodeId, u8),
	Report(TaskId, NodeId),
	Accept(TaskId, NodeId),
	Reveal(TaskId, NodeId),
	/// All of the panel go on in the same way.
	Everyone(TaskId, u8),
	Advance(TaskId),
	Idle,
	Cancel(TaskId),
	Resolve(TaskId, bool),
	Sample,
	Forget(NodeId),
	Blocks(u32),
}

fn step() -> impl Strategy<Value = Step> {
	let task = || 0..TASKS;
	let node = || 0..TAKING_PART;
	prop_oneof![
		2 => (task(), node()).prop_map(|(task, node)| Step::Volunteer(task, node)),
		3 => (task(), node()).prop_map(|(task, node)| Step::Start(task, node)),
		3 => (task(), node(), 0u8..3).prop_map(|(task, node, with)| Step::Commit(task, node, with)),
		3 => (task(), node(), 0u8..3).prop_map(|(task, node, with)| Step::Show(task, node, with)),
		1 => (task(), node()).prop_map(|(task, node)| Step::Report(task, node)),
		1 => (task(), node()).prop_map(|(task, node)| Step::Accept(task, node)),
		1 => (task(), node()).prop_map(|(task, node)| Step::Reveal(task, node)),
		6 => (task(), 0u8..6).prop_map(|(task, how)| Step::Everyone(task, how)),
		6 => task().prop_map(Step::Advance),
		2 => Just(Step::Idle),
		1 => task().prop_map(Step::Cancel),
		2 => (task(), any::<bool>()).prop_map(|(task, valid)| Step::Resolve(task, valid)),
		1 => Just(Step::Sample),
		1 => node().prop_map(Step::Forget),
		4 => (1u32..13).prop_map(Step::Blocks),
	]
}

/// One of three outputs, two of which are alike.
fn output(task: TaskId, node: NodeId, with: u8) -> (ResultOpening, Option<Embedding>) {
	let vector: &[i16] = [&[9, 1][..], &[9, -1], &[-1, 9]][usize::from(with)];
	let comparator =
		crate::Sources::<Test>::get(crate::mock::task(task).source).unwrap().spec.comparator;
	match comparator {
		Comparator::Exact => (answer(with / 2, node), None),
		Comparator::Cosine { .. } => {
			let (result, embedding) = embedded(vector, node);
			(result, Some(embedding))
		}
	}
}

/// Tries a step, as a transaction does.
fn take(step: Step) {
	let known = |id| Tasks::<Test>::contains_key(id);
	let _ = with_storage_layer(|| match step {
		Step::Volunteer(task, node) => volunteer(task, node),
		Step::Start(task, node) => start(task, node),
		Step::Commit(task, node, with) if known(task) => {
			commit_to(task, node, &output(task, node, with).0)
		}
		Step::Show(task, node, with) if known(task) => {
			let (result, embedding) = output(task, node, with);
			show(task, node, result, embedding)
		}
		Step::Commit(..) | Step::Show(..) => Ok(()),
		Step::Report(task, node) => {
			let (reason, log) = (FailureReason::MemoryLimit, H256::zero());
			Market::report_failure(RuntimeOrigin::signed(worker(node)), task, reason, log)
		}
		Step::Accept(task, node) => accept(task, node),
		Step::Reveal(task, node) => reveal(task, node),
		Step::Everyone(task, how) => {
			for node in 0..TAKING_PART {
				// The last one may differ.
				let with = if how % 2 == 0 || node < 4 { 0 } else { 2 };
				take(match how {
					0 | 1 => Step::Volunteer(task, node),
					2 => Step::Start(task, node),
					3 => Step::Commit(task, node, with),
					_ => Step::Show(task, node, with),
				});
			}
			Ok(())
		}
		Step::Advance(task) => advance(task),
		Step::Idle => {
			idle();
			Ok(())
		}
		Step::Cancel(task) => Market::cancel_task(RuntimeOrigin::signed(ALICE), task),
		Step::Resolve(task, valid) => verdict(task, valid),
		Step::Sample => {
			sample_everything();
			Ok(())
		}
		Step::Forget(node) => {
			change_node(node, |it| it.status = surety_primitives::node::NodeStatus::Ejected);
			Ok(())
		}
		Step::Blocks(blocks) => {
			run_for(blocks);
			Ok(())
		}
	});
}

/// What the tasks that have ended have paid, by what their outcomes say.
#[derive(Default)]
struct Books {
	ended: std::collections::BTreeSet<TaskId>,
	paid: Balance,
	charged: Balance,
}

impl Books {
	/// Every unit is where the outcomes say that it is.
	fn check(&mut self) {
		let mut open = 0;
		for (id, task) in Tasks::<Test>::iter() {
			match task.stage {
				_ if task.is_open() => open += task.payment + task.rerun_price,
				TaskStage::Ended {
					outcome:
						TaskOutcome::Agreed {
							amounts: Amounts { paid, fee, students: 0 }, nodes, ..
						},
					..
				} if self.ended.insert(id) => {
					let part = (paid + fee) / Balance::from(nodes.max(1));
					assert!(paid + fee <= task.payment);
					assert!(nodes >= 2 && paid + fee == part * Balance::from(nodes));
					assert!(task.payment - part * Balance::from(nodes) < nodes.into());
					self.paid += paid;
					self.charged += fee;
				}
				_ => {}
			}
		}
		let earned: Balance = (0..TAKING_PART).map(|node| balance(owner(node))).sum();
		assert_eq!(locked(), open, "the Vault holds what is open, and nothing else");
		assert_eq!((earned, fees()), (self.paid, self.charged));
		assert_eq!(balance(ALICE) + staked() + open + self.paid + self.charged, FUNDS);
		Market::do_try_state().unwrap();
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn what_the_client_loses_is_what_the_panel_gains(
		payment in SUR..20 * SUR, nodes in 3u8..=4, quorum in 51u8..=100, rounds: bool,
		steps in proptest::collection::vec(step(), 0..80),
	) {
		ExtBuilder::build_and_execute(|| {
			if rounds {
				set_seeds(Seeds::Rounds(payment as u64));
			}
			publish_for(publish_source_by(Comparator::Exact), payment, nodes, quorum);
			publish_for(publish_source_by(Comparator::COSINE), payment, nodes, quorum);
			let mut books = Books::default();
			for step in steps {
				take(step);
				books.check();
			}
		});
	}
}

/// How far a consensus has come when two calls meet.
const STAGES: usize = 9;

/// A task at one of the [`STAGES`], and three nodes: the first two of the panel, where there is one.
fn at(stage: usize) -> (TaskId, [NodeId; 3]) {
	let id = publish_for(publish_source_by(Comparator::Exact), PAYMENT, 3, 60);
	if stage == 0 {
		return (id, [0, 1, 2]);
	}
	gather(id, 0..9);
	if stage == 1 {
		return (id, [0, 1, 9]);
	}
	take(Step::Advance(id));
	if stage == 2 {
		return (id, [0, 1, 9]);
	}
	take(Step::Advance(id));
	let panel: [NodeId; 3] = seats(id).try_into().unwrap();
	let [a, b, c] = panel;
	let later = |stage: usize, at: usize| stage >= at;
	if later(stage, 4) {
		panel.into_iter().for_each(|node| take(Step::Start(id, node)));
	}
	if later(stage, 5) {
		take(Step::Commit(id, b, 0));
		take(Step::Commit(id, c, 0));
	}
	if later(stage, 6) {
		take(Step::Commit(id, a, 0));
	}
	if later(stage, 7) {
		take(Step::Show(id, b, 0));
		take(Step::Show(id, c, 0));
	}
	if stage == 8 {
		sample_everything();
		take(Step::Show(id, a, 0));
	}
	(id, panel)
}

/// Every call that anyone can make for this task.
fn calls(id: TaskId, [a, b, _]: [NodeId; 3]) -> Vec<Step> {
	let mut calls = vec![
		Step::Advance(id),
		Step::Idle,
		Step::Cancel(id),
		Step::Resolve(id, true),
		Step::Resolve(id, false),
	];
	for node in [a, b] {
		calls.extend([
			Step::Volunteer(id, node),
			Step::Accept(id, node),
			Step::Start(id, node),
			Step::Commit(id, node, 0),
			Step::Commit(id, node, 2),
			Step::Show(id, node, 0),
			Step::Show(id, node, 2),
			Step::Reveal(id, node),
			Step::Report(id, node),
		]);
	}
	calls
}

/// Attack: two calls on one task meet in one block, in the order that somebody chose.
#[test]
fn every_pair_of_calls_in_one_block() {
	let mut pairs = 0;
	for (stage, late) in (0..STAGES).flat_map(|stage| [(stage, 0), (stage, 11), (stage, 200)]) {
		let many = calls(0, [0, 1, 2]).len();
		ExtBuilder::build_and_execute(|| {
			let (id, panel) = at(stage);
			run_for(late);
			let calls = calls(id, panel);
			for first in 0..many {
				for second in 0..many {
					// Each pair begins where the first one began.
					let _ = frame_support::storage::with_transaction(|| {
						take(calls[first].clone());
						take(calls[second].clone());
						Books::default().check();
						pairs += 1;
						frame_support::storage::TransactionOutcome::Rollback(Ok::<
							_,
							sp_runtime::DispatchError,
						>(()))
					});
				}
			}
		});
	}
	assert_eq!(pairs, STAGES * 3 * 23 * 23);
}

/// What is paid for one task is paid once, whatever comes after.
#[test]
fn the_largest_panel_pays_each_once() {
	ExtBuilder::build_and_execute(|| {
		(NODES..21).for_each(add_node);
		let id = publish(MAX_PANEL as u8, 60);
		let panel = draw_among(id, 0..21);
		find(id, panel.iter().map(|node| (*node, 1)));
		assert_eq!(panel.len(), MAX_PANEL as usize);
		for step in calls(id, [panel[0], panel[1], panel[2]]) {
			take(step);
		}
		for node in panel {
			assert_eq!(balance(owner(node)), less_fee(PAYMENT / 7));
		}
		let whole = Balance::from(MAX_PANEL) * (PAYMENT / 7);
		assert_eq!(balance(ALICE), UNSPENT - whole);
	});
}
