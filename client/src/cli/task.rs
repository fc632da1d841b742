// SPDX-License-Identifier: Apache-2.0

//! `surety task`.

use std::path::PathBuf;

use anyhow::{bail, Context as _, Result};
use serde_json::{json, Value};
use surety_client::{
	api,
	primitives::{task::Input, BlockNumber, NodeId, SourceId, TaskId, H256},
	spec::{self, hash_text, parse_hash},
	view::{Acceptance, AcceptanceEnd, AcceptanceStage, Task, TaskOutcome, TaskStage},
	Amount, Period, View,
};

use super::{
	files, oracle,
	output::{missing, pairs, short, sur, table, units, Ended},
	watch, Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Publish a job on a source and lock its payment
	Publish(Publish),
	/// Follow a task until it ends; the exit code says how
	Watch {
		/// The task
		task: TaskId,
	},
	/// Take back a task that no node works on
	Cancel {
		/// The task
		task: TaskId,
	},
	/// Fetch the result of a settled task and check it against the chain
	Result {
		/// The task
		task: TaskId,
		/// Where to write it; `-` for the standard output
		#[arg(short, long)]
		output: PathBuf,
	},
	/// Say that a paid result was not delivered: two oracles look, for a fee
	ChallengeDelivery {
		/// The task
		task: TaskId,
		/// The node that was paid: the chain's record of the task says which, unless given
		#[arg(long)]
		node: Option<NodeId>,
	},
	/// List the tasks: open ones, and ended ones whose dispute window is not over
	List {
		/// Only those of the key's account
		#[arg(long)]
		mine: bool,
		/// Only open ones
		#[arg(long)]
		open: bool,
	},
	/// Show a task
	Show {
		/// The task
		task: TaskId,
	},
	/// Take a task for a node, signing with its worker key; workers do this by themselves
	Accept {
		/// The task
		task: TaskId,
	},
	/// End a task whose deadline has passed; anyone may
	Expire {
		/// The task
		task: TaskId,
	},
	/// Free the slot of a node that did not start in time; anyone may
	ReopenSlot {
		/// The task
		task: TaskId,
		/// The node
		node: NodeId,
	},
	/// Pass the turn of a node that did not reveal in time; anyone may
	PassTurn {
		/// The task
		task: TaskId,
	},
	/// Remove the record of a task whose dispute window is over; anyone may
	Prune {
		/// The task
		task: TaskId,
	},
}

#[derive(clap::Args)]
pub struct Publish {
	/// What to run
	#[arg(long)]
	source: SourceId,
	/// The input: a file, or a file://, http:// or https:// URI
	#[arg(long)]
	input: String,
	/// SHA-256 of the input; computed unless given
	#[arg(long, value_parser = parse_hash)]
	hash: Option<H256>,
	/// What the result is worth, protocol fee included
	#[arg(long)]
	payment: Amount,
	/// Until when results may be committed, from now: 90s, 10m, 2h
	#[arg(long, default_value = "1h")]
	deadline: Period,
	/// The same in blocks
	#[arg(long, conflicts_with = "deadline")]
	deadline_blocks: Option<BlockNumber>,
	/// How many nodes may race
	#[arg(long, default_value_t = 2)]
	racers: u8,
	/// Follow the task until it ends, as `task watch` does
	#[arg(long)]
	watch: bool,
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let market = api::tx().market();
		match self {
			Self::Publish(command) => command.run(context).await,
			Self::Watch { task } => watch::run(context, &context.client().await?, task).await,
			Self::Cancel { task } => {
				context.act(&market.cancel_task(task), "cancelled; everything is returned").await
			}
			Self::Result { task, output } => result(context, task, output).await,
			Self::ChallengeDelivery { task, node } => {
				oracle::challenge_delivery(context, task, node).await
			}
			Self::List { mine, open } => list(context, mine, open).await,
			Self::Show { task } => show(context, task).await,
			Self::Accept { task } => {
				context.act(&market.accept_task(task), "accepted; start it within its window").await
			}
			Self::Expire { task } => {
				context.act(&market.expire_task(task), "expired; everything is returned").await
			}
			Self::ReopenSlot { task, node } => {
				context.act(&market.reopen_slot(task, node), "the slot is free").await
			}
			Self::PassTurn { task } => {
				context.act(&market.pass_turn(task), "the turn is passed").await
			}
			Self::Prune { task } => context.act(&market.prune_task(task), "removed").await,
		}
	}
}

impl Publish {
	async fn run(self, context: &Context) -> Result<()> {
		let signer = context.signer()?;
		let (uri, hash) = {
			let _busy = context.out.busy(format!("hashing {}", self.input));
			files::input(&self.input, self.hash).await?
		};
		let uri = uri.into_bytes().try_into().map_err(|uri: Vec<u8>| {
			anyhow::anyhow!("--input: a URI of {} bytes is longer than the chain keeps", uri.len())
		})?;
		let client = context.client().await?;
		let view = client.best().await?;
		let deadline = view.number().saturating_add(self.blocks(&view)?);
		let call = api::tx().market().publish_task(
			self.source,
			Input { uri, hash }.into(),
			self.payment.0,
			deadline,
			self.racers,
		);
		let included = context.submit(&client, &call, &signer).await?;
		let published = included
			.find::<api::market::events::TaskPublished>()
			.context("the task was published, and its id could not be read")?;
		context.out.done(
			&included,
			&format!(
				"published task {}; {} and {} for a re-run locked; results until block {deadline}",
				published.task,
				self.payment,
				sur(published.rerun_price),
			),
			json!({
				"task": published.task,
				"payment": units(published.payment),
				"rerun_price": units(published.rerun_price),
				"deadline": deadline,
				"input_hash": hash_text(&hash),
			}),
		);
		if self.watch {
			return watch::run(context, &client, published.task).await;
		}
		Ok(())
	}

	fn blocks(&self, view: &View) -> Result<BlockNumber> {
		match self.deadline_blocks {
			Some(blocks) => Ok(blocks),
			None => self
				.deadline
				.blocks(view.block_millis()?)
				.context("--deadline: longer than any chain lasts"),
		}
	}
}

async fn result(context: &Context, id: TaskId, output: PathBuf) -> Result<()> {
	let (_, view) = context.view().await?;
	let task = find(&view, id).await?;
	let TaskStage::Ended { outcome, .. } = task.stage else {
		bail!("task {id} has no result yet: follow it with `surety task watch {id}`")
	};
	let TaskOutcome::Settled { node, output_hash, .. } = outcome else {
		return Err(ended(&outcome)).with_context(|| format!("task {id} has no result"));
	};
	let record = view.node(node).await?.ok_or_else(|| missing(format!("node {node}")))?;
	let endpoint = spec::lossy(&record.manifest.0.endpoint);
	let bytes = {
		let _busy = context.out.busy(format!("fetching from {endpoint}"));
		files::fetch_result(&endpoint, id, output_hash, &output).await?
	};
	if files::to_stdout(&output) {
		return Ok(());
	}
	let json = json!({
		"task": id,
		"node": node,
		"output_hash": hash_text(&output_hash),
		"bytes": bytes,
		"file": output,
	});
	context.out.show(json, || {
		format!(
			"{bytes} bytes from node {node} written to {}; SHA-256 is the chain's, {}",
			output.display(),
			short(&output_hash),
		)
	});
	Ok(())
}

async fn list(context: &Context, mine: bool, open: bool) -> Result<()> {
	let client = if mine { Some(context.account(None)?) } else { None };
	let (_, view) = context.view().await?;
	let mut tasks = view.tasks().await?;
	tasks.retain(|(_, task)| {
		client.is_none_or(|client| task.client == client)
			&& (!open || task.stage == TaskStage::Open)
	});
	let json = tasks.iter().map(|(id, task)| json_of(*id, task)).collect();
	context.out.show(json, || {
		table(
			&["task", "state", "source", "payment", "deadline", "client"],
			tasks.iter().map(|(id, task)| {
				[
					id.to_string(),
					stage_text(task),
					task.source.to_string(),
					sur(task.payment),
					task.deadline.to_string(),
					task.client.to_string(),
				]
			}),
		)
	});
	Ok(())
}

async fn show(context: &Context, id: TaskId) -> Result<()> {
	let (_, view) = context.view().await?;
	let task = find(&view, id).await?;
	context.out.show(json_of(id, &task), || {
		let mut rows = vec![
			("task", id.to_string()),
			("state", stage_text(&task)),
			("source", task.source.to_string()),
			("client", task.client.to_string()),
			("payment", sur(task.payment)),
			("for a re-run", sur(task.rerun_price)),
			("input", spec::lossy(&task.input.0.uri)),
			("input hash", hash_text(&task.input.0.hash)),
			("results until block", task.deadline.to_string()),
			("racers", task.racers.to_string()),
			("published in block", task.published_at.to_string()),
		];
		rows.extend(task.acceptances.0.iter().map(|Acceptance { node, stage }| {
			("node", format!("{node}: {}", acceptance_text(stage)))
		}));
		pairs(&rows)
	});
	Ok(())
}

/// A task of the chain.
pub async fn find(view: &View, id: TaskId) -> Result<Task> {
	view.task(id)
		.await?
		.ok_or_else(|| missing(format!("task {id}: it was never published, or is pruned")))
}

/// The exit of a command that is told of a task which ended without a result.
pub fn ended(outcome: &TaskOutcome) -> anyhow::Error {
	match outcome {
		TaskOutcome::Expired => Ended::Expired.into(),
		TaskOutcome::Cancelled => Ended::Cancelled.into(),
		TaskOutcome::Failed | TaskOutcome::Settled { .. } => Ended::Failed.into(),
	}
}

/// An outcome in words.
pub fn outcome_text(outcome: &TaskOutcome) -> String {
	match outcome {
		TaskOutcome::Settled { node, paid, fee, students, .. } => {
			let (paid, fee) = (sur(*paid), sur(*fee));
			let rest = match students {
				0 => String::new(),
				students => format!(", the students {}", sur(*students)),
			};
			format!("settled: node {node}'s owner got {paid}, the protocol {fee}{rest}")
		}
		TaskOutcome::Expired => "expired: everything is returned".into(),
		TaskOutcome::Cancelled => "cancelled: everything is returned".into(),
		TaskOutcome::Failed => "failed: everything is returned".into(),
	}
}

/// An outcome for scripts.
pub fn outcome_json(outcome: &TaskOutcome) -> Value {
	match outcome {
		TaskOutcome::Settled { node, output_hash, paid, fee, students } => json!({
			"outcome": "settled",
			"node": node,
			"output_hash": hash_text(output_hash),
			"paid": units(*paid),
			"fee": units(*fee),
			"students": units(*students),
		}),
		TaskOutcome::Expired => json!({ "outcome": "expired" }),
		TaskOutcome::Cancelled => json!({ "outcome": "cancelled" }),
		TaskOutcome::Failed => json!({ "outcome": "failed" }),
	}
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
	}
}

fn acceptance_text(stage: &AcceptanceStage) -> String {
	match stage {
		AcceptanceStage::Accepted { since } => format!("accepted in block {since}"),
		AcceptanceStage::Started { since, .. } => format!("started in block {since}"),
		AcceptanceStage::Committed { at, order, .. } => {
			format!("committed in block {at}, number {}", u16::from(*order) + 1)
		}
		AcceptanceStage::Waiting { since, .. } => {
			format!("revealed in block {since}, waits for verification")
		}
		AcceptanceStage::Ended(end) => end_text(end),
	}
}

fn stage_text(task: &Task) -> String {
	match &task.stage {
		TaskStage::Open => "Open".into(),
		TaskStage::Ended { outcome, .. } => match outcome {
			TaskOutcome::Settled { node, .. } => format!("Settled (node {node})"),
			TaskOutcome::Expired => "Expired".into(),
			TaskOutcome::Cancelled => "Cancelled".into(),
			TaskOutcome::Failed => "Failed".into(),
		},
	}
}

fn json_of(id: TaskId, task: &Task) -> Value {
	let (state, outcome, ended_at) = match &task.stage {
		TaskStage::Open => ("open", Value::Null, Value::Null),
		TaskStage::Ended { outcome, at } => ("ended", outcome_json(outcome), (*at).into()),
	};
	let acceptances =
		task.acceptances.0.iter().map(
			|Acceptance { node, stage }| json!({ "node": node, "state": acceptance_text(stage) }),
		);
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
		"racers": task.racers,
		"published_at": task.published_at,
		"acceptances": acceptances.collect::<Vec<_>>(),
	})
}
