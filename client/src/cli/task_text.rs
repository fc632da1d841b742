// SPDX-License-Identifier: Apache-2.0

//! Tasks in words, and for scripts.

use serde_json::{json, Value};
use surety_client::{
	primitives::{
		task::{Competition, Needs},
		TaskId,
	},
	spec::{self, hash_text},
	view::{AcceptanceEnd, AcceptanceStage, Amounts, Check, Task, TaskOutcome, TaskStage},
};

use super::output::{sur, units, Ended};

/// The exit of a command that is told of a task which ended without a result.
pub fn ended(outcome: &TaskOutcome) -> anyhow::Error {
	match outcome {
		TaskOutcome::Expired => Ended::Expired.into(),
		TaskOutcome::Cancelled => Ended::Cancelled.into(),
		_ => Ended::Failed.into(),
	}
}

/// An outcome in words.
pub fn outcome_text(outcome: &TaskOutcome) -> String {
	match outcome {
		TaskOutcome::Settled { node, check, amounts, .. } => {
			format!("settled: node {node}'s owner got {}{}", split_text(amounts), check_text(check))
		}
		TaskOutcome::Agreed { nodes, check, amounts, .. } => format!(
			"settled: {nodes} nodes agreed, their owners got {}{}",
			split_text(amounts),
			check_text(check)
		),
		TaskOutcome::Rejected { amounts } => {
			format!(
				"rejected: those who responded got {}, the rest is returned",
				split_text(amounts)
			)
		}
		TaskOutcome::Expired => "expired: everything is returned".into(),
		TaskOutcome::Cancelled => "cancelled: everything is returned".into(),
		TaskOutcome::Failed => "failed: everything is returned".into(),
		TaskOutcome::TooFewTakers => "too few nodes came forward: everything is returned".into(),
		TaskOutcome::NoAgreement => "too few nodes agreed: everything is returned".into(),
	}
}

/// Who got how much.
fn split_text(Amounts { paid, fee, students }: &Amounts) -> String {
	let rest = match students {
		0 => String::new(),
		students => format!(", the students {}", sur(*students)),
	};
	format!("{}, the protocol {}{rest}", sur(*paid), sur(*fee))
}

fn check_text(check: &Check) -> &'static str {
	match check {
		Check::NotSampled => "",
		Check::Unverified => "; drawn for a re-run, and unverified",
		Check::Verified => "; re-run and verified",
	}
}

/// An outcome for scripts.
pub fn outcome_json(outcome: &TaskOutcome) -> Value {
	let (name, mut more) = match outcome {
		TaskOutcome::Settled { node, output_hash, check, amounts } => {
			let mut more = split_json(amounts);
			more["node"] = json!(node);
			more["output_hash"] = json!(hash_text(output_hash));
			more["check"] = json!(check_name(check));
			("settled", more)
		}
		TaskOutcome::Agreed { nodes, output_hash, check, amounts } => {
			let mut more = split_json(amounts);
			more["nodes"] = json!(nodes);
			more["output_hash"] = json!(hash_text(output_hash));
			more["check"] = json!(check_name(check));
			("agreed", more)
		}
		TaskOutcome::Rejected { amounts } => ("rejected", split_json(amounts)),
		TaskOutcome::Expired => ("expired", json!({})),
		TaskOutcome::Cancelled => ("cancelled", json!({})),
		TaskOutcome::Failed => ("failed", json!({})),
		TaskOutcome::TooFewTakers => ("too_few_takers", json!({})),
		TaskOutcome::NoAgreement => ("no_agreement", json!({})),
	};
	more["outcome"] = json!(name);
	more
}

fn split_json(Amounts { paid, fee, students }: &Amounts) -> Value {
	json!({ "paid": units(*paid), "fee": units(*fee), "students": units(*students) })
}

fn check_name(check: &Check) -> &'static str {
	match check {
		Check::NotSampled => "not_sampled",
		Check::Unverified => "unverified",
		Check::Verified => "verified",
	}
}

/// A model of competition in words.
pub fn competition_text(competition: &Competition) -> String {
	match competition {
		Competition::FirstResponse { racers } => format!("first response of {racers}"),
		Competition::ManualConfirmation { responders } => {
			format!("manual confirmation of one of {responders}")
		}
		Competition::Auction { bid_blocks, work_blocks } => {
			format!("auction: bids for {bid_blocks} blocks, work for {work_blocks}")
		}
		Competition::Consensus { nodes, quorum, volunteer_blocks } => format!(
			"consensus of {}% of {nodes}, volunteers for {volunteer_blocks} blocks",
			quorum.deconstruct()
		),
	}
}

/// What a task asks of nodes besides, in words; nothing if it asks for nothing.
pub fn needs_text(Needs { score, tier, region, gpu }: &Needs) -> Option<String> {
	let mut needs = Vec::new();
	needs.extend(score.map(|score| format!("a score of {score:?}")));
	needs.extend(tier.map(|tier| format!("tier {tier:?}")));
	needs.extend(region.as_ref().map(|region| format!("region {}", spec::lossy(region))));
	if gpu.count > 0 {
		needs.push(format!(
			"{} GPUs of {} MiB, compute capability {}",
			gpu.count, gpu.vram_mib, gpu.compute_capability
		));
	}
	(!needs.is_empty()).then(|| needs.join(", "))
}

/// How an acceptance ended, in words.
pub fn end_text(end: &AcceptanceEnd) -> String {
	match end {
		AcceptanceEnd::Paid => "paid".into(),
		AcceptanceEnd::Released => "released without fault".into(),
		AcceptanceEnd::Reported { reason, .. } => format!("reported a failure: {:?}", reason.0),
		AcceptanceEnd::Abandoned => "did not start in time".into(),
		AcceptanceEnd::Dropped => "started and delivered nothing".into(),
		AcceptanceEnd::RevealMissed => "did not reveal in its turn".into(),
		AcceptanceEnd::BadFormat(violation) => {
			format!("revealed an output against the format: {:?}", violation.0)
		}
		AcceptanceEnd::WrongModel => "used another model than the source's".into(),
		AcceptanceEnd::Refuted => "its result was found wrong".into(),
		AcceptanceEnd::NotChosen => "its response was not chosen".into(),
		AcceptanceEnd::Outvoted => "others agreed on another result".into(),
	}
}

/// How far a node has come, in words.
pub fn acceptance_text(stage: &AcceptanceStage) -> String {
	match stage {
		AcceptanceStage::Accepted { since } => format!("accepted in block {since}"),
		AcceptanceStage::Started { since, .. } => format!("started in block {since}"),
		AcceptanceStage::Committed { at, order, .. } => {
			format!("committed in block {at}, number {}", u16::from(*order) + 1)
		}
		AcceptanceStage::Waiting { since, .. } => {
			format!("revealed in block {since}, waits")
		}
		AcceptanceStage::Ended(end) => end_text(end),
	}
}

/// Where a task stands, in words.
pub fn stage_text(task: &Task) -> String {
	match &task.stage {
		TaskStage::Working => "Open".into(),
		TaskStage::Gathering => "Open (bids or volunteers)".into(),
		TaskStage::Opening { .. } => "Open (bids are opened)".into(),
		TaskStage::Drawing { .. } => "Open (the panel is drawn)".into(),
		TaskStage::Revealing { .. } => "Open (results are revealed)".into(),
		TaskStage::Choosing { .. } => "Open (the client chooses)".into(),
		TaskStage::Agreed { .. } => "Open (a panel agreed)".into(),
		TaskStage::Checking { .. } => "Open (the client was silent: responses are re-run)".into(),
		TaskStage::Ended { outcome, .. } => match outcome {
			TaskOutcome::Settled { node, .. } => format!("Settled (node {node})"),
			TaskOutcome::Agreed { nodes, .. } => format!("Settled ({nodes} nodes)"),
			TaskOutcome::Rejected { .. } => "Rejected".into(),
			TaskOutcome::Expired => "Expired".into(),
			TaskOutcome::Cancelled => "Cancelled".into(),
			TaskOutcome::Failed => "Failed".into(),
			TaskOutcome::TooFewTakers => "Too few takers".into(),
			TaskOutcome::NoAgreement => "No agreement".into(),
		},
	}
}

/// A task for scripts.
pub fn json_of(id: TaskId, task: &Task) -> Value {
	let (state, outcome, ended_at) = match &task.stage {
		TaskStage::Ended { outcome, at } => ("ended", outcome_json(outcome), (*at).into()),
		TaskStage::Working => ("open", Value::Null, Value::Null),
		TaskStage::Gathering => ("gathering", Value::Null, Value::Null),
		TaskStage::Opening { .. } => ("opening", Value::Null, Value::Null),
		TaskStage::Drawing { .. } => ("drawing", Value::Null, Value::Null),
		TaskStage::Revealing { .. } => ("revealing", Value::Null, Value::Null),
		TaskStage::Choosing { .. } => ("choosing", Value::Null, Value::Null),
		TaskStage::Agreed { .. } => ("agreed", Value::Null, Value::Null),
		TaskStage::Checking { .. } => ("checking", Value::Null, Value::Null),
	};
	let acceptances = task.acceptances.0.iter().map(|it| {
		json!({
			"node": it.node,
			"state": acceptance_text(&it.stage),
			"liability": units(it.liability),
			"sampling": f64::from(it.sampling.0) / 1e9,
		})
	});
	json!({
		"task": id,
		"state": state,
		"outcome": outcome,
		"ended_at": ended_at,
		"source": task.source,
		"client": task.client.to_string(),
		"payment": units(task.payment),
		"rerun_price": units(task.rerun_price),
		"input": spec::lossy(&task.input.0.uri),
		"input_hash": hash_text(&task.input.0.hash),
		"deadline": task.deadline,
		"model": competition_text(&task.competition.0),
		"needs": needs_text(&task.needs.0),
		"published_at": task.published_at,
		"acceptances": acceptances.collect::<Vec<_>>(),
	})
}
