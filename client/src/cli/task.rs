// SPDX-License-Identifier: Apache-2.0

//! `surety task`.

use std::path::{Path, PathBuf};

use anyhow::{bail, Context as _, Result};
use serde_json::json;
use surety_client::{
	api,
	primitives::{standing::Ineligibility, NodeId, TaskId, H256},
	spec::{self, hash_text, parse_hash},
	view::{Acceptance, AcceptanceEnd, AcceptanceStage, Task, TaskOutcome, TaskStage},
	Amount, View,
};

use super::{
	compete,
	download::{self, Reader, Source},
	eligibility::{reason_json, reason_text},
	oracle,
	output::{missing, pairs, short, sur, table},
	publish::Publish,
	reruns,
	task_text::{acceptance_text, competition_text, ended, json_of, needs_text, stage_text},
	watch,
	work::Work,
	Context,
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
		/// Where to write it; `-` for the standard output. A download that breaks off goes on when it is run again
		#[arg(short, long)]
		output: PathBuf,
		#[command(flatten)]
		reader: Reader,
	},
	/// Say that a paid result was not delivered: two oracles look, for a fee
	ChallengeDelivery {
		/// The task
		task: TaskId,
		/// The node that was paid: the chain's record of the task says which, unless given
		#[arg(long)]
		node: Option<NodeId>,
	},
	/// Have oracles do a paid job once more, for its re-run price: who was wrong pays it
	Rerun {
		/// The task
		task: TaskId,
		/// The node that was paid: the chain's record of the task says which, unless given
		#[arg(long)]
		node: Option<NodeId>,
	},
	/// Have oracles do a job once more of which a node reported that it fails by itself
	ChallengeFailure {
		/// The task
		task: TaskId,
		/// The node that reported it: the chain's record of the task says which, unless given
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
	/// Start an accepted task, signing with the worker key
	Start {
		#[command(flatten)]
		work: Work,
		/// What computes it, such as a GPU's model; anyone who checks the result is told
		#[arg(long, default_value = "cpu")]
		backend: String,
	},
	/// Commit to an output, signing with the worker key
	Commit {
		#[command(flatten)]
		work: Work,
		/// The output
		#[arg(long)]
		output: PathBuf,
	},
	/// Open the commitments in the node's turn or to its panel, signing with the worker key
	Reveal {
		#[command(flatten)]
		work: Work,
	},
	/// Open the commitments to a client that chooses, for a price, signing with the worker key
	Respond {
		#[command(flatten)]
		work: Work,
		/// What the node is to be paid, protocol fee included
		#[arg(long)]
		price: Amount,
		/// Where the client can see a part of the output
		#[arg(long, value_name = "URI")]
		preview: Option<String>,
		/// SHA-256 of the preview
		#[arg(long, requires = "preview", value_parser = parse_hash)]
		preview_hash: Option<H256>,
	},
	/// Show the responses to a task that you confirm by hand
	Responses {
		/// The task
		task: TaskId,
	},
	/// Take a response: its node is paid what it asked
	Confirm {
		/// The task
		task: TaskId,
		/// The node
		node: NodeId,
	},
	/// Take no response: those who gave valid ones divide a tenth of the payment
	Reject {
		/// The task
		task: TaskId,
	},
	/// Bid in an auction, signing with a worker key
	Bid {
		/// The task
		task: TaskId,
		/// What the node is to be paid, protocol fee included
		#[arg(long)]
		price: Amount,
	},
	/// Open a bid, with what `task bid` printed
	OpenBid {
		/// The task
		task: TaskId,
		/// What was bid
		#[arg(long)]
		price: Amount,
		/// The salt, in hexadecimal
		#[arg(long, value_parser = parse_hash)]
		salt: H256,
	},
	/// Volunteer a node for the panel of a task, signing with its worker key
	Volunteer {
		/// The task
		task: TaskId,
	},
	/// Do what is due in a task: free slots, pass turns, end it, remove its record; anyone may
	Advance {
		/// The task
		task: TaskId,
	},
	/// Say which nodes can take a task now, and why the others cannot
	Matches {
		/// The task
		task: TaskId,
		/// Only this node
		#[arg(long)]
		node: Option<NodeId>,
	},
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
			Self::Result { task, output, reader } => result(context, task, output, reader).await,
			Self::ChallengeDelivery { task, node } => {
				oracle::challenge_delivery(context, task, node).await
			}
			Self::Rerun { task, node } => reruns::order(context, task, node).await,
			Self::ChallengeFailure { task, node } => {
				reruns::challenge_failure(context, task, node).await
			}
			Self::List { mine, open } => list(context, mine, open).await,
			Self::Show { task } => show(context, task).await,
			Self::Accept { task } => {
				context.act(&market.accept_task(task), "accepted; start it within its window").await
			}
			Self::Start { work, backend } => work.start(context, backend).await,
			Self::Commit { work, output } => work.commit(context, output).await,
			Self::Reveal { work } => work.reveal(context).await,
			Self::Respond { work, price, preview, preview_hash } => {
				work.respond(context, price, preview, preview_hash).await
			}
			Self::Responses { task } => compete::responses(context, task).await,
			Self::Confirm { task, node } => compete::confirm(context, task, node).await,
			Self::Reject { task } => {
				context.act(&market.reject_responses(task), "rejected; the rest is returned").await
			}
			Self::Bid { task, price } => compete::bid(context, task, price).await,
			Self::OpenBid { task, price, salt } => {
				context.act(&market.open_bid(task, price.0, salt.0), "the bid is opened").await
			}
			Self::Volunteer { task } => {
				context.act(&market.volunteer(task), "volunteered; the panel is drawn later").await
			}
			Self::Advance { task } => {
				context.act(&market.advance_task(task), "what was due is done").await
			}
			Self::Matches { task, node } => matches(context, task, node).await,
		}
	}
}

async fn result(context: &Context, id: TaskId, output: PathBuf, reader: Reader) -> Result<()> {
	let (_, view) = context.view().await?;
	let task = find(&view, id).await?;
	let TaskStage::Ended { outcome, .. } = task.stage else {
		bail!("task {id} has no result yet: follow it with `surety task watch {id}`")
	};
	let (nodes, output_hash) = match outcome {
		TaskOutcome::Settled { node, output_hash, .. } => (vec![node], output_hash),
		// Each of those who agreed has this output, or one that is close to it.
		TaskOutcome::Agreed { output_hash, .. } => {
			let paid =
				|it: &&Acceptance| matches!(it.stage, AcceptanceStage::Ended(AcceptanceEnd::Paid));
			(task.acceptances.0.iter().filter(paid).map(|it| it.node).collect(), output_hash)
		}
		_ => return Err(ended(&outcome)).with_context(|| format!("task {id} has no result")),
	};
	let mut fetched = Err(missing(format!("node that was paid for task {id}")));
	for node in nodes {
		fetched = fetch(context, &view, (id, node), output_hash, &reader, &output).await;
		if fetched.is_ok() {
			break;
		}
	}
	let (node, bytes) = fetched?;
	if download::to_stdout(&output) {
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

/// Fetches a result from a node. Says again from which, and how many bytes.
pub async fn fetch(
	context: &Context,
	view: &View,
	(task, node): (TaskId, NodeId),
	expected: H256,
	reader: &Reader,
	output: &Path,
) -> Result<(NodeId, u64)> {
	let record = view.node(node).await?.ok_or_else(|| missing(format!("node {node}")))?;
	let endpoint = spec::lossy(&record.manifest.0.endpoint);
	let busy = context.out.busy(format!("fetching from {endpoint}"));
	let source = Source { endpoint: &endpoint, task, expected };
	Ok((node, download::fetch(source, reader, output, &busy).await?))
}

async fn list(context: &Context, mine: bool, open: bool) -> Result<()> {
	let client = if mine { Some(context.account(None)?) } else { None };
	let (_, view) = context.view().await?;
	let mut tasks = view.tasks().await?;
	tasks.retain(|(_, task)| {
		client.is_none_or(|client| task.client == client)
			&& (!open || !matches!(task.stage, TaskStage::Ended { .. }))
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
			("model", competition_text(&task.competition.0)),
			("published in block", task.published_at.to_string()),
		];
		rows.extend(needs_text(&task.needs.0).map(|needs| ("asks for", needs)));
		rows.extend(task.acceptances.0.iter().map(|it| {
			let liability = sur(it.liability);
			("node", format!("{}: {}; {liability} answer", it.node, acceptance_text(&it.stage)))
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

/// The one node that was paid for a task.
pub fn paid_node(task: &Task, id: TaskId) -> Result<NodeId> {
	let TaskStage::Ended { outcome, .. } = &task.stage else {
		bail!("task {id} has not ended: nobody was paid for it yet")
	};
	let paid = |it: &&Acceptance| it.stage == AcceptanceStage::Ended(AcceptanceEnd::Paid);
	let nodes: Vec<_> = match outcome {
		TaskOutcome::Settled { node, .. } => vec![*node],
		_ => task.acceptances.0.iter().filter(paid).map(|it| it.node).collect(),
	};
	only(&nodes).with_context(|| format!("task {id} has paid {}", listed(&nodes)))
}

/// The node that reported that the job of a task fails, if there is one such node.
pub fn reporting_node(task: &Task, id: TaskId) -> Result<NodeId> {
	let reported = |it: &&Acceptance| {
		matches!(it.stage, AcceptanceStage::Ended(AcceptanceEnd::Reported { .. }))
	};
	let nodes: Vec<_> = task.acceptances.0.iter().filter(reported).map(|it| it.node).collect();
	only(&nodes).with_context(|| {
		format!("that the job of task {id} fails was reported by {}", listed(&nodes))
	})
}

/// The node, if there is no other.
fn only(nodes: &[NodeId]) -> Result<NodeId> {
	match nodes {
		[node] => Ok(*node),
		[] => bail!("there is no node of which this could be asked"),
		_ => bail!("name one of the nodes with --node"),
	}
}

/// Nodes in words.
fn listed(nodes: &[NodeId]) -> String {
	match nodes {
		[] => "nobody".into(),
		_ => {
			let nodes: Vec<_> = nodes.iter().map(|node| format!("node {node}")).collect();
			nodes.join(", ")
		}
	}
}

/// Which nodes can take a task, and why the others cannot.
async fn matches(context: &Context, id: TaskId, node: Option<NodeId>) -> Result<()> {
	let (_, view) = context.view().await?;
	find(&view, id).await?;
	let found = match node {
		Some(node) => vec![(node, view.task_eligibility(node, id).await?)],
		None => view.match_providers(id).await?,
	};
	let texts =
		|reasons: &[Ineligibility]| -> Vec<String> { reasons.iter().map(reason_text).collect() };
	let json = found.iter().map(|(node, reasons)| {
		let all = reasons.iter().map(reason_json).collect::<Vec<_>>();
		json!({ "node": node, "matches": reasons.is_empty(), "reasons": all })
	});
	context.out.show(json.collect(), || {
		table(
			&["node", "matches"],
			found.iter().map(|(node, reasons)| {
				let text =
					if reasons.is_empty() { "yes".into() } else { texts(reasons).join("; ") };
				[node.to_string(), text]
			}),
		)
	});
	Ok(())
}
