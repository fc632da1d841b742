// SPDX-License-Identifier: Apache-2.0

//! Re-runs: what oracles look at, and how far they are.

use anyhow::{bail, Result};
use serde_json::{json, Value};
use surety_client::{
	api,
	primitives::{
		rerun::{Finding, Shown},
		BlockNumber, NodeId, TaskId,
	},
	spec::hash_text,
	view::{Look, LookState, Rerun, RerunCause, RerunOutcome, RerunStage},
	AccountId32, View,
};

use super::{
	output::{missing, pairs, sur, table, units},
	task, Context,
};

/// `surety oracle reruns`.
pub async fn list(context: &Context, mine: bool, all: bool) -> Result<()> {
	let asked = if mine { Some(context.account(None)?) } else { None };
	let (_, view) = context.view().await?;
	let mut reruns = view.reruns().await?;
	reruns.retain(|(_, rerun)| {
		let is_open = !matches!(rerun.stage, RerunStage::Ended { .. });
		let is_mine = |who: &AccountId32| rerun.looks.0.iter().any(|look| look.oracle == *who);
		(all || is_open) && asked.as_ref().is_none_or(is_mine)
	});
	let json = reruns.iter().map(|(key, rerun)| json_of(*key, rerun)).collect();
	context.out.show(json, || {
		table(
			&["task", "node", "state", "client", "oracles"],
			reruns.iter().map(|((task, node), rerun)| {
				[
					task.to_string(),
					node.to_string(),
					stage_text(&rerun.stage),
					rerun.job.client.to_string(),
					rerun
						.looks
						.0
						.iter()
						.map(|look| format!("{}: {}", look.oracle, look_text(look)))
						.collect::<Vec<_>>()
						.join(", "),
				]
			}),
		)
	});
	Ok(())
}

/// `surety oracle show`.
pub async fn show(context: &Context, id: TaskId, node: Option<NodeId>) -> Result<()> {
	let (_, view) = context.view().await?;
	let node = looked_at(&view, id, node).await?;
	let rerun = view.rerun(id, node).await?;
	let rerun = rerun.ok_or_else(|| missing(format!("re-run of task {id} by node {node}")))?;
	context.out.show(json_of((id, node), &rerun), || text((id, node), &rerun));
	Ok(())
}

/// `surety task rerun`: orders one of a result that was paid.
pub async fn order(context: &Context, id: TaskId, node: Option<NodeId>) -> Result<()> {
	let signer = context.signer()?;
	let (client, view) = context.view().await?;
	let node = match node {
		Some(node) => node,
		None => task::paid_node(&task::find(&view, id).await?, id)?,
	};
	let call = api::tx().verification().order_rerun(id, node);
	let included = context.submit(&client, &call, &signer).await?;
	let done = format!(
		"ordered a re-run of task {id} by node {node}: `surety oracle show {id}` says how far it is"
	);
	context.out.done(&included, &done, json!({ "task": id, "node": node }));
	Ok(())
}

/// `surety task challenge-failure`: has a job re-run of which a node reported that it fails.
pub async fn challenge_failure(context: &Context, id: TaskId, node: Option<NodeId>) -> Result<()> {
	let signer = context.signer()?;
	let (client, view) = context.view().await?;
	let node = match node {
		Some(node) => node,
		None => task::reporting_node(&task::find(&view, id).await?, id)?,
	};
	let call = api::tx().verification().challenge_failure(id, node);
	let included = context.submit(&client, &call, &signer).await?;
	let done = format!(
		"challenged the failure of task {id} that node {node} reported: `surety oracle show {id}` says how far it is"
	);
	context.out.done(&included, &done, json!({ "task": id, "node": node }));
	Ok(())
}

/// `surety oracle advance-rerun`: does what is due of one.
pub async fn advance(context: &Context, id: TaskId, node: Option<NodeId>) -> Result<()> {
	let signer = context.signer()?;
	let (client, view) = context.view().await?;
	let node = looked_at(&view, id, node).await?;
	let call = api::tx().verification().advance_rerun(id, node);
	let included = context.submit(&client, &call, &signer).await?;
	let rerun = client.best().await?.rerun(id, node).await?;
	let text = rerun.map_or_else(|| "removed".to_owned(), |rerun| stage_text(&rerun.stage));
	context.out.done(&included, &text, json!({ "task": id, "node": node, "state": text }));
	Ok(())
}

/// The node of a task whose result is re-run.
async fn looked_at(view: &View, id: TaskId, node: Option<NodeId>) -> Result<NodeId> {
	if let Some(node) = node {
		return Ok(node);
	}
	let reruns = view.reruns().await?;
	let mut nodes = reruns.iter().filter(|((task, _), _)| *task == id).map(|((_, node), _)| *node);
	match (nodes.next(), nodes.next()) {
		(Some(node), None) => Ok(node),
		(None, _) => Err(missing(format!("re-run of task {id}"))),
		(Some(_), Some(_)) => {
			bail!("several results of task {id} are re-run: name a node by --node")
		}
	}
}

fn finding_text(finding: Finding) -> &'static str {
	match finding {
		Finding::Right => "right",
		Finding::Wrong => "wrong",
		Finding::Unknown => "unknown",
	}
}

/// What a re-run showed: its name for scripts.
fn outcome_text(outcome: &RerunOutcome) -> &'static str {
	match outcome {
		RerunOutcome::Found(finding) => finding_text(finding.0),
		RerunOutcome::Moot => "moot",
		RerunOutcome::Convicted(_) => "convicted",
	}
}

/// How far a re-run is: its name for scripts, and the last block of its time.
fn stage(stage: &RerunStage) -> (&'static str, Option<BlockNumber>) {
	match stage {
		RerunStage::Drawing { .. } => ("drawing", None),
		RerunStage::Committing => ("committing", None),
		RerunStage::AwaitingResult => ("awaiting_result", None),
		RerunStage::Revealing { until } => ("revealing", Some(*until)),
		RerunStage::LookingAgain { .. } => ("looking_again", None),
		RerunStage::Contested { .. } => ("contested", None),
		RerunStage::Ended { .. } => ("ended", None),
	}
}

fn stage_text(stage: &RerunStage) -> String {
	match stage {
		RerunStage::Drawing { round } => format!("draws oracles by round {round}"),
		RerunStage::Committing => "oracles re-run the job".into(),
		RerunStage::AwaitingResult => "the node has to show its result".into(),
		RerunStage::Revealing { until } => {
			format!("oracles show what they got until block {until}")
		}
		RerunStage::LookingAgain { round } => {
			format!("round {round} draws whether another oracle looks")
		}
		RerunStage::Contested { dispute } => {
			format!("wrong, unless dispute {dispute} says otherwise")
		}
		RerunStage::Ended { outcome, .. } => format!("over: {}", outcome_text(outcome)),
	}
}

/// How far an oracle has come: its name for scripts.
fn look_name(look: &Look) -> &'static str {
	match look.state {
		LookState::Asked { .. } => "asked",
		LookState::Committed { .. } => "committed",
		LookState::Found { same: true, .. } => "same",
		LookState::Found { same: false, .. } => "other",
		LookState::Silent => "silent",
		LookState::Declined => "declined",
	}
}

fn look_text(look: &Look) -> String {
	match &look.state {
		LookState::Asked { until } => format!("asked until block {until}"),
		LookState::Found { same: true, .. } => "got the same".into(),
		LookState::Found { same: false, output_hash } => format!("got {}", hash_text(output_hash)),
		_ => look_name(look).into(),
	}
}

/// Why a job is re-run: its name for scripts.
fn cause_name(cause: &RerunCause) -> &'static str {
	match cause {
		RerunCause::Drawn => "drawn",
		RerunCause::Ordered { .. } => "ordered",
		RerunCause::Reported { .. } => "failure_challenged",
	}
}

fn cause_text(cause: &RerunCause) -> String {
	match cause {
		RerunCause::Drawn => "the result was drawn".into(),
		RerunCause::Ordered { held } => format!("its client ordered it for {}", sur(*held)),
		RerunCause::Reported { held, time } => format!(
			"its node reported a failure, which its client challenged for {} and {} for the time",
			sur(*held),
			sur(*time)
		),
	}
}

fn shown_text(shown: Option<&Shown>) -> String {
	shown.map_or_else(|| "nothing yet".into(), |shown| hash_text(&shown.output_hash))
}

/// A re-run for people.
fn text((task, node): (TaskId, NodeId), rerun: &Rerun) -> String {
	let rows = [
		("task", task.to_string()),
		("node", format!("{node}, of {}", rerun.job.owner)),
		("client", rerun.job.client.to_string()),
		("why", cause_text(&rerun.cause)),
		("state", stage_text(&rerun.stage)),
		("the node has shown", shown_text(rerun.shown.as_ref().map(|shown| &shown.0))),
		("a look costs", sur(rerun.job.rerun_price)),
	];
	let looks = rerun.looks.0.iter().map(|look| [look.oracle.to_string(), look_text(look)]);
	format!("{}\n\n{}", pairs(&rows), table(&["oracle", "state"], looks))
}

fn json_of((task, node): (TaskId, NodeId), rerun: &Rerun) -> Value {
	let (name, until) = stage(&rerun.stage);
	let looks = rerun.looks.0.iter().map(|look| {
		let until = match &look.state {
			LookState::Asked { until } => Some(*until),
			_ => None,
		};
		let output = match &look.state {
			LookState::Found { output_hash, .. } => Some(hash_text(output_hash)),
			_ => None,
		};
		json!({
			"oracle": look.oracle.to_string(),
			"state": look_name(look),
			"until": until,
			"output_hash": output,
		})
	});
	let (outcome, dispute) = match &rerun.stage {
		RerunStage::Ended { outcome, .. } => (Some(outcome_text(outcome)), None),
		RerunStage::Contested { dispute } => (None, Some(*dispute)),
		_ => (None, None),
	};
	json!({
		"task": task,
		"node": node,
		"owner": rerun.job.owner.to_string(),
		"client": rerun.job.client.to_string(),
		"cause": cause_name(&rerun.cause),
		"state": name,
		"until": until,
		"outcome": outcome,
		"dispute": dispute,
		"output_hash": rerun.shown.as_ref().map(|shown| hash_text(&shown.0.output_hash)),
		"rerun_price": units(rerun.job.rerun_price),
		"oracles": looks.collect::<Vec<_>>(),
	})
}

#[cfg(test)]
mod tests {
	use surety_client::{
		api::runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, sp_arithmetic::per_things::Perbill,
			surety_primitives::rerun::Job,
		},
		primitives::{
			output::{OutputFormat, OutputSummary},
			source::Comparator,
			H256, SUR,
		},
		view::Wake,
		AccountId32,
	};

	use super::*;

	fn rerun(stage: RerunStage, states: impl IntoIterator<Item = LookState>) -> Rerun {
		let format = OutputFormat::Bytes;
		let summary = OutputSummary { format, bytes: 1, tokens: 1, longest_run: 1 };
		let shown = Shown { output_hash: H256([0x11; 32]), summary };
		let look = |(state, byte)| Look { oracle: AccountId32([byte; 32]), state };
		Rerun {
			job: Job {
				client: AccountId32([1; 32]),
				owner: AccountId32([2; 32]),
				payment: 10 * SUR,
				liability: 10 * SUR,
				sampling: Perbill(50_000_000),
				rerun_price: SUR,
				comparator: Comparator::Exact.into(),
				run_limit_secs: 60,
			},
			cause: RerunCause::Ordered { held: SUR },
			called: true,
			shown: Some(shown.into()),
			looks: BoundedVec(states.into_iter().zip(10..).map(look).collect()),
			again: None,
			commit_window: 20,
			reveal_window: 20,
			stage,
			wake: Wake::At(0),
		}
	}

	#[test]
	fn a_rerun_is_told_with_what_each_oracle_got() {
		let (same, other) = (H256([0x11; 32]), H256([0x22; 32]));
		let looks = [
			LookState::Found { output_hash: same, same: true },
			LookState::Found { output_hash: other, same: false },
			LookState::Asked { until: 9 },
			LookState::Declined,
		];
		let outcome = RerunOutcome::Found(Finding::Wrong.into());
		let over = rerun(RerunStage::Ended { outcome, at: 7, concluded: true }, looks);
		let told = text((7, 3), &over);
		for part in ["over: wrong", "got the same", "0x2222", "until block 9", "declined", "1 SUR"]
		{
			assert!(told.contains(part), "{part} is not in {told}");
		}
		let json = json_of((7, 3), &over);
		assert_eq!((&json["state"], &json["outcome"]), (&json!("ended"), &json!("wrong")));
		let states: Vec<_> = (0..4).map(|at| json["oracles"][at]["state"].clone()).collect();
		assert_eq!(states, ["same", "other", "asked", "declined"]);
		assert_eq!(json["oracles"][2]["until"], 9);
	}

	#[test]
	fn why_a_job_is_rerun_is_told() {
		let told = |cause| {
			let rerun = Rerun { cause, ..rerun(RerunStage::Committing, []) };
			(json_of((7, 3), &rerun)["cause"].clone(), text((7, 3), &rerun))
		};
		assert_eq!(told(RerunCause::Drawn).0, "drawn");
		assert_eq!(told(RerunCause::Ordered { held: SUR }).0, "ordered");
		let (name, text) = told(RerunCause::Reported { held: SUR, time: 4 * SUR });
		assert_eq!(name, "failure_challenged");
		assert!(text.contains("1 SUR and 4 SUR for the time"), "{text}");
	}

	#[test]
	fn a_stage_with_an_end_or_a_dispute_names_it() {
		let json = |stage| json_of((7, 3), &rerun(stage, []));
		let revealing = json(RerunStage::Revealing { until: 9 });
		assert_eq!((&revealing["state"], &revealing["until"]), (&json!("revealing"), &json!(9)));
		let contested = json(RerunStage::Contested { dispute: 5 });
		assert_eq!((&contested["state"], &contested["dispute"]), (&json!("contested"), &json!(5)));
		assert_eq!(json(RerunStage::Committing)["outcome"], Value::Null);
	}
}
