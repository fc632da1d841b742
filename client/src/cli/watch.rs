// SPDX-License-Identifier: Apache-2.0

//! `surety task watch`: a task's life as it happens.

use anyhow::Result;
use serde_json::{json, Value};
use surety_client::{
	primitives::{BlockNumber, NodeId, TaskId},
	spec::hash_text,
	view::{AcceptanceStage, Task, TaskOutcome, TaskStage},
	Client, Follow, MarketEvent,
};

use super::{
	output::{short, sur, units, Ended},
	task::find,
	task_text::{competition_text, end_text, ended, outcome_json, outcome_text},
	Context,
};

/// One step of a task.
struct Step {
	name: &'static str,
	node: Option<NodeId>,
	text: String,
	/// More for scripts.
	more: Value,
	/// How the task ended, at its last step.
	outcome: Option<TaskOutcome>,
}

/// Prints each step of a task until it ends, or until its deadline has passed with nothing to wait
/// for.
pub async fn run(context: &Context, client: &Client, id: TaskId) -> Result<()> {
	let follow = if context.global.finalised { Follow::Finalised } else { Follow::Best };
	let view = match follow {
		Follow::Finalised => client.finalised().await?,
		Follow::Best => client.best().await?,
	};
	let task = find(&view, id).await?;
	if let TaskStage::Ended { outcome, at } = task.stage {
		print(context, id, at, &Step::end(outcome.clone()));
		return conclude(&outcome);
	}
	// What was done before this command began is told from the record of the blocks, where the node
	// still has it; the record of the task says where to begin.
	let mut blocks = client.blocks(follow, Some(view.number()));
	for number in earlier(task.published_at, view.number()) {
		let Ok(block) = client.at_number(number).await else { continue };
		let Ok(events) = block.market_events().await else { continue };
		for step in events.into_iter().filter_map(|event| step(id, event)) {
			print(context, id, number, &step);
		}
	}
	let busy = context.out.busy(format!("task {id}: waiting for the next step"));
	loop {
		let block = blocks.next().await?;
		busy.say(format!("task {id}: block {}, results until {}", block.number, task.deadline));
		for step in block.market.into_iter().filter_map(|event| step(id, event)) {
			busy.aside(|| print(context, id, block.number, &step));
			if let Some(outcome) = &step.outcome {
				drop(busy);
				return conclude(outcome);
			}
		}
		if block.number > task.deadline
			&& is_overdue(&find(&client.at(block.hash).await?, id).await?)
		{
			return Err(Ended::Overdue(id).into());
		}
	}
}

/// Whether a task past its deadline waits for nothing but to be expired. While a node has the turn
/// to reveal, or its result is being verified, it can still be paid.
fn is_overdue(task: &Task) -> bool {
	matches!(task.stage, TaskStage::Working)
		&& task.turn.is_none()
		&& !task
			.acceptances
			.0
			.iter()
			.any(|it| matches!(it.stage, AcceptanceStage::Committed { .. }))
}

/// The blocks from the publication of a task to now, at most the last few hundred, which every node
/// keeps.
fn earlier(published: BlockNumber, now: BlockNumber) -> std::ops::RangeInclusive<BlockNumber> {
	const KEPT: BlockNumber = 256;
	published.max(now.saturating_sub(KEPT))..=now
}

fn conclude(outcome: &TaskOutcome) -> Result<()> {
	match outcome {
		TaskOutcome::Settled { .. } | TaskOutcome::Agreed { .. } => Ok(()),
		other => Err(ended(other)),
	}
}

fn print(context: &Context, id: TaskId, block: BlockNumber, step: &Step) {
	let mut json = json!({ "task": id, "block": block, "step": step.name, "node": step.node });
	if let (Value::Object(json), Value::Object(more)) = (&mut json, &step.more) {
		json.extend(more.clone());
	}
	context.out.show(json, || format!("{block:>8}  {}", step.text));
}

impl Step {
	fn of_node(name: &'static str, node: NodeId, text: String, more: Value) -> Option<Self> {
		Some(Self { name, node: Some(node), text, more, outcome: None })
	}

	fn end(outcome: TaskOutcome) -> Self {
		let text = outcome_text(&outcome);
		Self {
			name: "ended",
			node: None,
			text,
			more: outcome_json(&outcome),
			outcome: Some(outcome),
		}
	}
}

/// What an event says of task `id`.
fn step(id: TaskId, event: MarketEvent) -> Option<Step> {
	let none = Value::Null;
	match event {
		MarketEvent::TaskPublished { task, competition, deadline, .. } if task == id => {
			Some(Step {
				name: "published",
				node: None,
				text: format!(
					"published: {}, results until block {deadline}",
					competition_text(&competition.0)
				),
				more: none,
				outcome: None,
			})
		}
		MarketEvent::TaskAccepted { task, node, .. } if task == id => {
			Step::of_node("accepted", node, format!("node {node} accepted"), none)
		}
		MarketEvent::TaskStarted { task, node, .. } if task == id => {
			Step::of_node("started", node, format!("node {node} started"), none)
		}
		MarketEvent::ResultCommitted { task, node, commitment, .. } if task == id => Step::of_node(
			"committed",
			node,
			format!("node {node} committed to a result ({})", short(&commitment)),
			json!({ "commitment": hash_text(&commitment) }),
		),
		MarketEvent::TurnStarted { task, node, until, sampled } if task == id => Step::of_node(
			"turn",
			node,
			format!(
				"node {node} is to reveal until block {until}{}",
				if sampled { "; its result was drawn for a re-run" } else { "" }
			),
			json!({ "until": until, "sampled": sampled }),
		),
		MarketEvent::OracleAwaited { task, node } if task == id => Step::of_node(
			"oracle_awaited",
			node,
			format!("node {node}'s result was drawn: an oracle does the job once more"),
			none,
		),
		MarketEvent::ResultRevealed { task, node, output_hash } if task == id => Step::of_node(
			"revealed",
			node,
			format!("node {node} revealed its result ({})", short(&output_hash)),
			json!({ "output_hash": hash_text(&output_hash) }),
		),
		MarketEvent::RevealsStarted { task, until } if task == id => Some(Step {
			name: "reveals",
			node: None,
			text: format!("all results are to be revealed until block {until}"),
			more: json!({ "until": until }),
			outcome: None,
		}),
		MarketEvent::ChoiceStarted { task, until } if task == id => Some(Step {
			name: "choice",
			node: None,
			text: format!("the client is to choose until block {until}"),
			more: json!({ "until": until }),
			outcome: None,
		}),
		MarketEvent::ResponseGiven { task, node, price } if task == id => Step::of_node(
			"response",
			node,
			format!("node {node} asks {}", sur(price)),
			json!({ "price": units(price) }),
		),
		MarketEvent::ResponseConfirmed { task, node } if task == id => {
			Step::of_node("confirmed", node, format!("the client confirmed node {node}"), none)
		}
		MarketEvent::BidPlaced { task, node, bond, .. } if task == id => Step::of_node(
			"bid",
			node,
			format!("node {node} bid; {} answer", sur(bond)),
			json!({ "bond": units(bond) }),
		),
		MarketEvent::OpeningStarted { task, until } if task == id => Some(Step {
			name: "opening",
			node: None,
			text: format!("bids are to be opened until block {until}"),
			more: json!({ "until": until }),
			outcome: None,
		}),
		MarketEvent::BidOpened { task, node, price } if task == id => Step::of_node(
			"bid_opened",
			node,
			format!("node {node} bid {}", sur(price)),
			json!({ "price": units(price) }),
		),
		MarketEvent::BidderCalled { task, node, price } if task == id => Step::of_node(
			"called",
			node,
			format!("node {node} works for {}", sur(price)),
			json!({ "price": units(price) }),
		),
		MarketEvent::Volunteered { task, node, .. } if task == id => {
			Step::of_node("volunteered", node, format!("node {node} volunteered"), none)
		}
		MarketEvent::PanelDrawn { task, seats } if task == id => {
			let nodes: Vec<_> = seats.0.iter().map(|(node, _)| *node).collect();
			let names: Vec<_> = nodes.iter().map(ToString::to_string).collect();
			Some(Step {
				name: "panel",
				node: None,
				text: format!("the panel is drawn: nodes {}", names.join(", ")),
				more: json!({ "nodes": nodes }),
				outcome: None,
			})
		}
		MarketEvent::AgreementReached { task, node, nodes, .. } if task == id => Step::of_node(
			"agreement",
			node,
			format!("{nodes} nodes agree, node {node} stands for them"),
			json!({ "nodes": nodes }),
		),
		MarketEvent::VerdictAwaited { task, node } if task == id => Step::of_node(
			"verifying",
			node,
			format!("node {node}'s result is being verified"),
			none,
		),
		MarketEvent::AcceptanceEnded { task, node, end } if task == id => Step::of_node(
			"node_ended",
			node,
			format!("node {node}: {}", end_text(&end)),
			json!({ "end": end_text(&end) }),
		),
		MarketEvent::TaskEnded { task, outcome } if task == id => Some(Step::end(outcome)),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use surety_client::{
		api::runtime_types::sp_arithmetic::per_things::Perbill,
		view::{Amounts, Check},
	};

	use super::*;

	#[test]
	fn only_the_steps_of_the_task_are_told() {
		let sampling = Perbill(50_000_000);
		let accepted = MarketEvent::TaskAccepted { task: 7, node: 3, liability: 1, sampling };
		let told = step(7, accepted.clone()).unwrap();
		assert_eq!((told.name, told.node), ("accepted", Some(3)));
		assert!(told.outcome.is_none());
		assert!(step(8, accepted).is_none());
	}

	#[test]
	fn the_end_of_the_task_decides_the_exit() {
		let of = |outcome| step(7, MarketEvent::TaskEnded { task: 7, outcome }).unwrap();
		let settled = TaskOutcome::Settled {
			node: 3,
			output_hash: Default::default(),
			check: Check::NotSampled,
			amounts: Amounts { paid: 38, fee: 1, students: 1 },
		};
		assert!(conclude(&of(settled).outcome.unwrap()).is_ok());
		for outcome in [TaskOutcome::Expired, TaskOutcome::Cancelled, TaskOutcome::Failed] {
			assert!(conclude(&of(outcome).outcome.unwrap()).is_err());
		}
	}

	#[test]
	fn only_blocks_that_nodes_keep_are_asked_for() {
		assert_eq!(earlier(10, 20), 10..=20);
		assert_eq!(earlier(10, 1_000), 744..=1_000);
	}
}
