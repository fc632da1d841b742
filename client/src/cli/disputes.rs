// SPDX-License-Identifier: Apache-2.0

//! `surety disputes`.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde_json::json;
use surety_client::{
	api::{self, runtime_types::bounded_collections::bounded_vec::BoundedVec},
	ballots,
	primitives::{
		dispute::{DisputeId, Vote, VoteOpening},
		NodeId, TaskId, H256,
	},
	spec::{hash_text, parse_hash},
	view::{Dispute, DisputeStage, DisputeSubject},
	AccountId32, View,
};

use super::{
	address,
	dispute_text::{json_of, parties, stage_text, subject_text, text, verdict_text},
	download::Reader,
	evidence::Proof,
	juror::{self, State},
	output::{missing, sur, table, units},
	role, task, Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Say that a result is wrong, and have it judged; the client of the task may, and whoever has stake
	File(File),
	/// List the disputes: open ones, and those that ended lately
	List(List),
	/// Show a dispute, its jurors and what they said
	Show {
		/// The dispute
		dispute: DisputeId,
	},
	/// Fetch the output that is disputed from its node and check it against the chain
	Output {
		/// The dispute
		dispute: DisputeId,
		/// Where to write it; `-` for the standard output
		#[arg(short, long)]
		output: PathBuf,
		#[command(flatten)]
		reader: Reader,
	},
	/// Decide how to vote as a juror; `surety arbitrator run` commits to it
	Vote {
		/// The dispute
		dispute: DisputeId,
		/// no-fault, minor, fraud, collusion or unjudgeable
		#[arg(value_parser = ballots::parse)]
		vote: Vote,
		#[command(flatten)]
		state: State,
	},
	/// Commit to a vote as a juror: final, and nobody knows it before it is revealed
	Commit {
		/// The dispute
		dispute: DisputeId,
		/// no-fault, minor, fraud, collusion or unjudgeable: what was decided on unless given
		#[arg(value_parser = ballots::parse)]
		vote: Option<Vote>,
		#[command(flatten)]
		state: State,
	},
	/// Reveal the vote as a juror, once nobody can commit any more
	Reveal {
		/// The dispute
		dispute: DisputeId,
		#[command(flatten)]
		state: State,
	},
	/// Show that a juror's vote is known before votes are revealed, for 30 % of what it risks; anyone may
	Denounce {
		/// The dispute
		dispute: DisputeId,
		/// Whose vote
		#[arg(value_parser = address)]
		juror: AccountId32,
		/// The vote
		#[arg(value_parser = ballots::parse)]
		vote: Vote,
		/// Its salt: 64 hex digits
		#[arg(long, value_parser = parse_hash)]
		salt: H256,
	},
	/// Contest what re-runs found of a node, with a bond; the key must be that of its owner
	Contest {
		/// The dispute
		dispute: DisputeId,
	},
	/// Have a verdict on a result judged by the next, larger panel, with a bond; who has lost by it may
	Appeal {
		/// The dispute
		dispute: DisputeId,
	},
	/// Do what is due in a dispute: draw jurors, end a window, settle; anyone may
	Advance {
		/// The dispute
		dispute: DisputeId,
	},
}

#[derive(clap::Args)]
pub struct File {
	/// The task
	task: TaskId,
	/// Whose result: that of the node that was paid, unless the task paid several
	#[arg(long)]
	node: Option<NodeId>,
	#[command(flatten)]
	proof: Proof,
	/// Where jurors find what proves it; public
	#[arg(long, value_name = "URI", default_value = "")]
	evidence_uri: String,
}

#[derive(clap::Args)]
pub struct List {
	/// Only those that are not over
	#[arg(long)]
	open: bool,
	/// Only those in which the key's account is a party: challenger, client or owner of the node; or who appeals
	/// against a slash, or stands behind it
	#[arg(long)]
	mine: bool,
	/// Only those over results of a node
	#[arg(long)]
	node: Option<NodeId>,
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		match self {
			Self::File(file) => file.run(context).await,
			Self::List(list) => list.run(context).await,
			Self::Show { dispute } => show(context, dispute).await,
			Self::Output { dispute, output, reader } => {
				juror::fetch_output(context, dispute, output, reader).await
			}
			Self::Vote { dispute, vote, state } => {
				juror::decide(context, dispute, vote, state).await
			}
			Self::Commit { dispute, vote, state } => {
				juror::commit(context, dispute, vote, state).await
			}
			Self::Reveal { dispute, state } => juror::reveal(context, dispute, state).await,
			Self::Denounce { dispute, juror, vote, salt } => {
				let ballot = VoteOpening { vote, salt: salt.0 };
				denounce(context, dispute, juror, ballot).await
			}
			Self::Contest { dispute } => contest(context, dispute).await,
			Self::Appeal { dispute } => appeal(context, dispute).await,
			Self::Advance { dispute } => advance(context, dispute).await,
		}
	}
}

impl File {
	async fn run(self, context: &Context) -> Result<()> {
		let hash = self.proof.hash()?;
		let signer = context.signer()?;
		let (client, view) = context.view().await?;
		let task = task::find(&view, self.task).await?;
		let node = match self.node {
			Some(node) => node,
			None => task::paid_node(&task, self.task)?,
		};
		let account = signer.public_key().to_account_id();
		let stake = match task.client == account {
			true => None,
			false => Some(role::own_stake(&view, account).await?),
		};
		let uri = BoundedVec(self.evidence_uri.into_bytes());
		let call = api::tx().disputes().file_dispute(self.task, node, hash, uri, stake);
		let included = context.submit(&client, &call, &signer).await?;
		let filed = included
			.find::<api::disputes::events::DisputeFiled>()
			.context("the result is disputed, and the dispute's id could not be read")?;
		let id = filed.dispute;
		let done = format!(
			"dispute {id} over the result of node {node} for task {}; {} held as a bond; jurors are drawn by \
			 a seed that nobody knows yet: `surety disputes show {id}`",
			self.task,
			sur(filed.bond),
		);
		let json = json!({
			"dispute": id,
			"task": self.task,
			"node": node,
			"bond": units(filed.bond),
			"evidence_hash": hash_text(&hash),
		});
		context.out.done(&included, &done, json);
		Ok(())
	}
}

impl List {
	async fn run(self, context: &Context) -> Result<()> {
		let party = if self.mine { Some(context.account(None)?) } else { None };
		let (_, view) = context.view().await?;
		let mut all = view.disputes().await?;
		all.retain(|(_, dispute)| {
			party.is_none_or(|who| is_party(dispute, who))
				&& self.node.is_none_or(|node| is_over_result_of(dispute, node))
				&& (!self.open || !has_ended(dispute))
		});
		let json = all.iter().map(|(id, dispute)| json_of(*id, dispute, &[])).collect();
		context.out.show(json, || {
			table(
				&["dispute", "about", "round", "state", "verdict", "owner"],
				all.iter().map(|(id, dispute)| {
					[
						id.to_string(),
						subject_text(&dispute.subject),
						dispute.round.to_string(),
						stage_text(&dispute.stage),
						verdict_text(dispute).into(),
						dispute.owner.to_string(),
					]
				}),
			)
		});
		Ok(())
	}
}

fn is_party(dispute: &Dispute, who: AccountId32) -> bool {
	parties(dispute).into_iter().any(|(_, party)| party == who)
}

fn is_over_result_of(dispute: &Dispute, node: NodeId) -> bool {
	matches!(&dispute.subject, DisputeSubject::Result(result) if result.node == node)
}

fn has_ended(dispute: &Dispute) -> bool {
	matches!(dispute.stage, DisputeStage::Ended { .. })
}

/// A dispute that is on record.
pub async fn find(view: &View, id: DisputeId) -> Result<Dispute> {
	let dispute = view.dispute(id).await?;
	dispute.ok_or_else(|| missing(format!("dispute {id}: it was never filed, or is over for long")))
}

async fn show(context: &Context, id: DisputeId) -> Result<()> {
	let (_, view) = context.view().await?;
	let dispute = find(&view, id).await?;
	let panels = view.dispute_panels(id).await?;
	context.out.show(json_of(id, &dispute, &panels), || text(id, &dispute, &panels));
	Ok(())
}

async fn denounce(
	context: &Context,
	id: DisputeId,
	juror: AccountId32,
	ballot: VoteOpening,
) -> Result<()> {
	let signer = context.signer()?;
	let client = context.client().await?;
	let call = api::tx().disputes().denounce_vote(id, juror, ballot.into());
	let included = context.submit(&client, &call, &signer).await?;
	let reward = included
		.find::<api::disputes::events::VoteDenounced>()
		.context("the vote is denounced, and the event could not be read")?
		.reward;
	let done = format!("the vote of {juror} does not count; paid {}", sur(reward));
	let json = json!({ "dispute": id, "juror": juror.to_string(), "reward": units(reward) });
	context.out.done(&included, &done, json);
	Ok(())
}

async fn contest(context: &Context, id: DisputeId) -> Result<()> {
	let signer = context.signer()?;
	let client = context.client().await?;
	let included =
		context.submit(&client, &api::tx().disputes().contest_anomaly(id), &signer).await?;
	let bond = included
		.find::<api::disputes::events::AnomalyContested>()
		.context("the finding is contested, and the event could not be read")?
		.bond;
	let done = format!("contested: a panel will judge it; {} held as a bond", sur(bond));
	context.out.done(&included, &done, json!({ "dispute": id, "bond": units(bond) }));
	Ok(())
}

async fn appeal(context: &Context, id: DisputeId) -> Result<()> {
	let signer = context.signer()?;
	let client = context.client().await?;
	let included =
		context.submit(&client, &api::tx().disputes().appeal_verdict(id), &signer).await?;
	let appealed = included
		.find::<api::disputes::events::VerdictAppealed>()
		.context("the verdict is appealed, and the event could not be read")?;
	let done = format!(
		"appealed: the panel of round {} will judge it; {} held as a bond",
		appealed.round,
		sur(appealed.bond)
	);
	let json = json!({ "dispute": id, "round": appealed.round, "bond": units(appealed.bond) });
	context.out.done(&included, &done, json);
	Ok(())
}

async fn advance(context: &Context, id: DisputeId) -> Result<()> {
	let signer = context.signer()?;
	let client = context.client().await?;
	let included =
		context.submit(&client, &api::tx().disputes().advance_dispute(id), &signer).await?;
	let dispute = client.at(included.hash).await?.dispute(id).await?;
	let state = dispute.map_or_else(|| "removed".to_owned(), |it| stage_text(&it.stage));
	context.out.done(&included, &state, json!({ "dispute": id, "state": state }));
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::cli::dispute_text::tests::dispute;

	#[test]
	fn parties_are_challenger_client_and_owner() {
		let dispute = dispute(DisputeStage::Committing { until: 9 });
		assert!(
			is_party(&dispute, AccountId32([1; 32])) && is_party(&dispute, AccountId32([2; 32]))
		);
		assert!(!is_party(&dispute, AccountId32([10; 32])));
		assert!(is_over_result_of(&dispute, 3) && !is_over_result_of(&dispute, 4));
		assert!(!has_ended(&dispute));
	}
}
