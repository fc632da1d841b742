// SPDX-License-Identifier: Apache-2.0

//! `surety reputation` and `surety feedback`.

use anyhow::{Context as _, Result};
use serde_json::{json, Value};
use surety_client::{
	api,
	primitives::{NodeId, SourceId, TaskId},
	spec::hash_text,
	view::{
		CheckOutcome, Deed, GpuRequirement, Past, Presence, ProviderFilter, Share, TrackRecord,
	},
	AccountId32,
};

use super::{
	address,
	output::{missing, pairs, table},
	task, Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Show the record of a node: its score, what that is made of, and what happened to it last
	Show {
		/// The node
		node: NodeId,
	},
	/// Show the record of a client
	Client {
		/// Whose: the key's own unless given
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// List the best nodes by their routing weights, suspended ones last
	Rank(Rank),
	/// Bring the score of a node up to date; anyone may
	Refresh {
		/// The node
		node: NodeId,
	},
	/// Show the last daily snapshot of all scores
	Snapshot,
	/// Make a piece of the snapshot that is due; anyone may
	AdvanceSnapshot,
	/// Forget dealings that are long over; anyone may
	ForgetPairs,
}

#[derive(clap::Args)]
pub struct Rank {
	/// Only nodes that can work on a source now
	#[arg(long, conflicts_with_all = ["gpus", "vram", "compute_capability", "memory"])]
	source: Option<SourceId>,
	/// Only nodes with as many GPUs
	#[arg(long)]
	gpus: Option<u8>,
	/// Each of them with as much memory, in MiB
	#[arg(long, requires = "gpus")]
	vram: Option<u32>,
	/// Each of them with such a compute capability, such as 8.9
	#[arg(long, requires = "gpus", value_parser = compute_capability)]
	compute_capability: Option<u16>,
	/// Only nodes with as much memory, in MiB
	#[arg(long)]
	memory: Option<u32>,
	/// How many at most
	#[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=256))]
	limit: u32,
}

#[derive(clap::Subcommand)]
pub enum Feedback {
	/// Say how satisfied you are with a result that you paid for, once for each
	Give {
		/// The task
		task: TaskId,
		/// What you are
		word: Word,
		/// The node: the one that was paid, unless the task paid several
		#[arg(long)]
		node: Option<NodeId>,
	},
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Word {
	/// The result is what was asked for
	Satisfied,
	/// It is not
	Unsatisfied,
}

/// Reads a compute capability: major and minor, of which the second has one digit.
fn compute_capability(text: &str) -> Result<u16, String> {
	let wrong = || format!("`{text}` is not a compute capability: write one such as 8.9");
	let (major, minor) = text.split_once('.').ok_or_else(wrong)?;
	let major: u16 = major.parse().map_err(|_| wrong())?;
	let minor: u16 = minor.parse().ok().filter(|minor| *minor < 10).ok_or_else(wrong)?;
	major.checked_mul(10).and_then(|tens| tens.checked_add(minor)).ok_or_else(wrong)
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let reputation = api::tx().reputation();
		match self {
			Self::Show { node } => show(context, node).await,
			Self::Client { address } => client(context, address).await,
			Self::Rank(rank) => rank.run(context).await,
			Self::Refresh { node } => {
				context.act(&reputation.refresh_node(node), "the score is up to date").await
			}
			Self::Snapshot => snapshot(context).await,
			Self::AdvanceSnapshot => {
				context.act(&reputation.advance_snapshot(), "a piece of the snapshot is made").await
			}
			Self::ForgetPairs => {
				context.act(&reputation.forget_pairs(), "looked for dealings to forget").await
			}
		}
	}
}

impl Feedback {
	pub async fn run(self, context: &Context) -> Result<()> {
		let Self::Give { task, word, node } = self;
		let signer = context.signer()?;
		let (client, view) = context.view().await?;
		let node = match node {
			Some(node) => node,
			None => task::paid_node(&task::find(&view, task).await?, task)?,
		};
		let satisfied = word == Word::Satisfied;
		let call = api::tx().reputation().give_feedback(task, node, satisfied);
		let included = context.submit(&client, &call, &signer).await?;
		let given = included
			.find::<api::reputation::events::FeedbackGiven>()
			.context("the feedback was given, and its event could not be read")?;
		let now = number(given.satisfaction.0);
		let done = format!("noted: the clients of node {node} are satisfied by {now} of 1");
		let json =
			json!({ "task": task, "node": node, "satisfied": satisfied, "satisfaction": now });
		context.out.done(&included, &done, json);
		Ok(())
	}
}

async fn show(context: &Context, node: NodeId) -> Result<()> {
	let (_, view) = context.view().await?;
	let record =
		view.track_record(node).await?.ok_or_else(|| missing(format!("record of node {node}")))?;
	let history = view.history(node).await?;
	let mut json = record_json(node, &record);
	json["history"] = history.iter().map(past_json).collect();
	context.out.show(json, || {
		let past = table(
			&["block", "task", "what"],
			history
				.iter()
				.map(|past| [past.at.to_string(), past.task.to_string(), deed_text(&past.deed)]),
		);
		format!("{}\n\n{past}", record_text(node, &record))
	});
	Ok(())
}

async fn client(context: &Context, address: Option<AccountId32>) -> Result<()> {
	let account = context.account(address)?;
	let (_, view) = context.view().await?;
	let record = view.client_record(&account).await?;
	let json = json!({
		"client": account.to_string(),
		"standing": number(record.standing.0),
		"paid": record.paid,
		"faults": record.faults,
	});
	context.out.show(json, || {
		pairs(&[
			("client", account.to_string()),
			("standing", share(&record.standing)),
			("tasks paid", record.paid.to_string()),
			("tasks without a result by its fault", record.faults.to_string()),
		])
	});
	Ok(())
}

impl Rank {
	async fn run(self, context: &Context) -> Result<()> {
		let (_, view) = context.view().await?;
		let filter = match (self.source, self.gpus, self.memory) {
			(Some(source), ..) => ProviderFilter::Source(source),
			(None, None, None) => ProviderFilter::Any,
			(None, gpus, memory) => {
				let gpu = GpuRequirement {
					count: gpus.unwrap_or_default(),
					vram_mib: self.vram.unwrap_or_default(),
					compute_capability: self.compute_capability.unwrap_or_default(),
				};
				ProviderFilter::Hardware(gpu, memory.unwrap_or_default())
			}
		};
		let ranked = view.rank_providers(filter, self.limit).await?;
		let json = ranked
			.iter()
			.map(|it| {
				let score = it.score.as_ref().map(|score| number(score.0));
				json!({ "node": it.node, "score": score, "routing_weight": it.weight })
			})
			.collect();
		context.out.show(json, || {
			table(
				&["", "node", "score", "routing weight"],
				ranked.iter().enumerate().map(|(place, it)| {
					[
						(place + 1).to_string(),
						it.node.to_string(),
						score_text(it.score.as_ref()),
						it.weight.to_string(),
					]
				}),
			)
		});
		Ok(())
	}
}

async fn snapshot(context: &Context) -> Result<()> {
	let (_, view) = context.view().await?;
	let taken = view.last_snapshot().await?.ok_or_else(|| missing("snapshot yet"))?;
	let json = json!({
		"number": taken.snapshot.number,
		"root": hash_text(&taken.snapshot.root),
		"nodes": taken.snapshot.nodes,
		"began": taken.began,
		"entry": taken.entry,
	});
	context.out.show(json, || {
		pairs(&[
			("snapshot", taken.snapshot.number.to_string()),
			("root", hash_text(&taken.snapshot.root)),
			("nodes", taken.snapshot.nodes.to_string()),
			("began in block", taken.began.to_string()),
			("entry in the ledger", taken.entry.to_string()),
		])
	});
	Ok(())
}

/// A share for scripts: from 0 to 1.
fn number(billionths: u32) -> f64 {
	f64::from(billionths) / 1e9
}

fn share(share: &Share) -> String {
	format!("{:.4}", number(share.0))
}

fn score_text(score: Option<&Share>) -> String {
	score.map_or("onboarding".into(), share)
}

fn blocks(blocks: Option<u32>) -> String {
	blocks.map_or("not known".into(), |blocks| format!("{blocks} blocks"))
}

fn presence(presence: &Presence) -> &'static str {
	match presence {
		Presence::Gone => "gone",
		Presence::Suspended => "suspended",
		Presence::Working => "takes tasks",
	}
}

fn record_text(node: NodeId, record: &TrackRecord) -> String {
	let parts = &record.dimensions;
	pairs(&[
		("node", format!("{node}, {}", presence(&record.presence))),
		("score", score_text(record.score.as_ref())),
		("  accuracy (40 %)", share(&parts.accuracy)),
		("  uptime (25 %)", share(&parts.uptime)),
		("  latency (15 %)", share(&parts.latency)),
		("  longevity (10 %)", share(&parts.longevity)),
		("  stake (10 %)", share(&parts.stake)),
		("satisfaction of clients", share(&record.satisfaction)),
		("reliability", share(&record.reliability)),
		("routing weight", record.weight.to_string()),
		("paid jobs", record.jobs.to_string()),
		("  of them verified", record.verified.to_string()),
		("failed jobs", record.failures.to_string()),
		("success rate", record.success_rate.as_ref().map_or("not known".into(), share)),
		("from start to result: median", blocks(record.median_response)),
		("  19 of 20 within", blocks(record.p95_response)),
	])
}

fn record_json(node: NodeId, record: &TrackRecord) -> Value {
	let parts = &record.dimensions;
	json!({
		"node": node,
		"presence": presence(&record.presence),
		"score": record.score.as_ref().map(|score| number(score.0)),
		"accuracy": number(parts.accuracy.0),
		"uptime": number(parts.uptime.0),
		"latency": number(parts.latency.0),
		"longevity": number(parts.longevity.0),
		"stake": number(parts.stake.0),
		"satisfaction": number(record.satisfaction.0),
		"reliability": number(record.reliability.0),
		"routing_weight": record.weight,
		"jobs": record.jobs,
		"verified": record.verified,
		"failures": record.failures,
		"success_rate": record.success_rate.as_ref().map(|rate| number(rate.0)),
		"median_response": record.median_response,
		"p95_response": record.p95_response,
	})
}

fn deed_text(deed: &Deed) -> String {
	match deed {
		Deed::Paid => "paid".into(),
		Deed::Failed(misconduct) => format!("failed: {misconduct:?}"),
		Deed::Checked(outcome) => checked(outcome).into(),
	}
}

fn checked(outcome: &CheckOutcome) -> &'static str {
	match outcome {
		CheckOutcome::Passed => "looked at, and right",
		CheckOutcome::Anomaly => "looked at, and not what it should be",
		CheckOutcome::DisputeLost => "a dispute was lost",
	}
}

fn past_json(past: &Past) -> Value {
	let (deed, detail) = match &past.deed {
		Deed::Paid => ("Paid", None),
		Deed::Failed(misconduct) => ("Failed", Some(format!("{misconduct:?}"))),
		Deed::Checked(outcome) => ("Checked", Some(format!("{outcome:?}"))),
	};
	json!({ "block": past.at, "task": past.task, "deed": deed, "detail": detail })
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn compute_capabilities_have_one_digit_behind_the_point() {
		assert_eq!(compute_capability("8.9"), Ok(89));
		assert_eq!(compute_capability("12.0"), Ok(120));
		for wrong in ["", "8", "8.", ".9", "8.10", "8.-1", "8,9", "9000.1"] {
			assert!(compute_capability(wrong).is_err(), "{wrong}");
		}
	}
}
