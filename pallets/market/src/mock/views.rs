// SPDX-License-Identifier: Apache-2.0

//! What tests look at.

use super::*;

pub fn task(id: TaskId) -> TaskOf<Test> {
	crate::Tasks::<Test>::get(id).unwrap()
}

/// Whose turn it is, and since when.
pub fn turn(id: TaskId) -> Option<(NodeId, BlockNumber)> {
	task(id).turn.map(|turn| (turn.node, turn.since))
}

/// The node whose result must not be shown yet, or waits for what re-runs show.
pub fn waits(task: &TaskOf<Test>) -> Option<NodeId> {
	let waiting = |node: &NodeId| task.acceptance(*node).unwrap().shown.is_some() && task.is_open();
	match task.stage {
		TaskStage::Choosing { confirmed, .. } => confirmed,
		TaskStage::Checking { node } => Some(node),
		TaskStage::Agreed { node, awaits_verdict, .. } => awaits_verdict.then_some(node),
		_ => task.turn.filter(|it| it.hidden || waiting(&it.node)).map(|it| it.node),
	}
}

/// Whether the result whose turn it is was drawn for a re-run.
pub fn is_sampled(id: TaskId) -> bool {
	task(id).turn.unwrap().sampled
}

/// What is told when `node` takes a slot.
pub fn accepted(id: TaskId, node: NodeId) -> RuntimeEvent {
	let crate::Acceptance { liability, sampling, .. } = *task(id).acceptance(node).unwrap();
	crate::Event::TaskAccepted { task: id, node, liability, sampling }.into()
}

pub fn end_of(id: TaskId, node: NodeId) -> Option<crate::AcceptanceEnd> {
	match task(id).acceptance(node).unwrap().stage {
		crate::AcceptanceStage::Ended(end) => Some(end),
		_ => None,
	}
}

pub fn outcome(id: TaskId) -> Option<TaskOutcome> {
	match task(id).stage {
		TaskStage::Ended { outcome, .. } => Some(outcome),
		_ => None,
	}
}

pub fn balance(who: AccountId) -> Balance {
	Balances::balance(&who)
}

/// What the fee account has received.
pub fn fees() -> Balance {
	balance(FEES)
}

/// What lies in the Vault.
pub fn locked() -> Balance {
	balance(VAULT)
}

/// What is held as bonds.
pub fn bonded() -> Balance {
	balance(BONDS)
}
