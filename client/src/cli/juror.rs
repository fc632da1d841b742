// SPDX-License-Identifier: Apache-2.0

//! What jurors do: `surety disputes vote`, `commit` and `reveal`, and what `surety arbitrator run` has of them.

use std::{
	env,
	path::{Path, PathBuf},
};

use anyhow::{bail, ensure, Context as _, Result};
use serde_json::json;
use subxt::tx::Payload;
use surety_client::{
	api,
	ballots::{self, Ballots, Seat},
	primitives::{
		dispute::{DisputeId, Vote, VoteOpening},
		BlockNumber, H256,
	},
	spec::hash_text,
	view::{DisputeSubject, Duty},
	AccountId32, Client, Error, Keypair, View,
};

use super::{
	disputes,
	download::{self, Reader},
	task, Context,
};

/// So near the end of its time a vote is revealed even if the chain might yet go back behind the time in which
/// votes are committed: silence costs for certain. Ten minutes.
const LAST_CHANCE: BlockNumber = 100;

/// Where decisions and salts are kept.
#[derive(clap::Args)]
pub struct State {
	/// The folder that keeps decisions and salts: without it a vote cannot be revealed, and what it risks is
	/// lost. `surety/arbitrator` in the user's folder for data unless given
	#[arg(long, env = "SURETY_STATE", value_name = "DIR")]
	state: Option<PathBuf>,
}

impl State {
	fn folder(self) -> Result<PathBuf> {
		self.state
			.or_else(default_folder)
			.context("neither XDG_DATA_HOME nor HOME is set: name --state")
	}
}

fn default_folder() -> Option<PathBuf> {
	let set = |name| env::var_os(name).filter(|value| !value.is_empty());
	let data = set("XDG_DATA_HOME")
		.map(PathBuf::from)
		.or_else(|| set("HOME").map(|home| Path::new(&home).join(".local/share")))?;
	Some(data.join("surety/arbitrator"))
}

/// An arbitrator that may sit on panels.
pub struct Juror {
	pub client: Client,
	pub key: Keypair,
	pub account: AccountId32,
	pub ballots: Ballots,
}

impl Juror {
	pub fn new(client: Client, key: Keypair, state: State) -> Result<Self> {
		let account = key.public_key().to_account_id();
		let ballots = Ballots::open(&state.folder()?, client.genesis_hash(), account)?;
		Ok(Self { client, key, account, ballots })
	}

	/// The juror's seat in a dispute. Nobody sits twice in one.
	pub async fn seat(&self, view: &View, dispute: DisputeId) -> Result<(Seat, Duty)> {
		let duties = view.duties(&self.account).await?;
		let seat = duties.into_iter().find(|(seat, _)| seat.dispute == dispute);
		seat.with_context(|| {
			format!("{} has no seat in dispute {dispute}, or its part is settled", self.account)
		})
	}

	/// What the chain is told of a ballot.
	pub fn commitment(&self, seat: Seat, ballot: &VoteOpening) -> H256 {
		ballot.commitment(self.client.genesis_hash(), seat.dispute, seat.round, &self.account.0)
	}

	/// The call that commits to a ballot.
	pub fn commit(&self, seat: Seat, ballot: &VoteOpening) -> impl Payload {
		api::tx().disputes().commit_vote(seat.dispute, self.commitment(seat, ballot))
	}

	/// The ballot that opens what the chain has of the juror.
	pub fn opening(&self, seat: Seat, commitment: H256) -> Result<VoteOpening> {
		let folder = self.ballots.folder().display();
		let Some(ballot) = self.ballots.ballot(seat)? else {
			bail!(
				"there is no ballot of {seat} in {folder}: it was made with another --state, and the vote \
				 cannot be revealed without it"
			)
		};
		ensure!(
			self.commitment(seat, &ballot) == commitment,
			"the ballot of {seat} in {folder} is not the one that the chain has: that was made with \
			 another --state, and the vote cannot be revealed without it"
		);
		Ok(ballot)
	}

	/// Whether a vote can be shown to everybody: when it is final that no vote can be committed or denounced any
	/// more, or when there is hardly time left.
	pub async fn may_reveal(&self, seat: Seat, until: BlockNumber) -> Result<bool, Error> {
		let view = self.client.finalised().await?;
		if until.saturating_sub(view.number()) <= LAST_CHANCE {
			return Ok(true);
		}
		let duties = view.duties(&self.account).await?;
		Ok(duties.iter().any(|(of, duty)| *of == seat && matches!(duty, Duty::Reveal { .. })))
	}
}

/// The call that reveals a ballot.
pub fn reveal_call(seat: Seat, ballot: VoteOpening) -> impl Payload {
	api::tx().disputes().reveal_vote(seat.dispute, ballot.into())
}

async fn juror(context: &Context, state: State) -> Result<(Juror, View)> {
	let key = context.signer()?;
	let (client, view) = context.view().await?;
	Ok((Juror::new(client, key, state)?, view))
}

/// Refuses what comes too late or too early for a commitment.
fn ensure_commits(seat: Seat, duty: Duty) -> Result<()> {
	match duty {
		Duty::Commit { .. } => Ok(()),
		Duty::Reveal { .. } => {
			bail!("the vote of {seat} is committed, and is to be revealed now: `surety disputes reveal`")
		}
		Duty::Wait => {
			bail!("{seat} waits for no vote of this account: it has voted, or its time is over")
		}
	}
}

/// `surety disputes output`: fetches what is disputed. What is encrypted is asked for by the key's own account.
pub async fn fetch_output(
	context: &Context,
	dispute: DisputeId,
	output: PathBuf,
	reader: Reader,
) -> Result<()> {
	let reader = match reader.decrypts() {
		true => reader.or_for(context.account(None)?),
		false => reader,
	};
	let (_, view) = context.view().await?;
	let DisputeSubject::Result(result) = disputes::find(&view, dispute).await?.subject else {
		bail!("dispute {dispute} is about a slash: there is no output")
	};
	let task = task::find(&view, result.task).await?;
	let shown = task.acceptances.0.into_iter().find(|it| it.node == result.node);
	let shown = shown.and_then(|acceptance| acceptance.shown);
	let shown = shown.with_context(|| format!("node {} has shown no output", result.node))?;
	let of = (result.task, result.node);
	let (node, bytes) =
		task::fetch(context, &view, of, shown.output_hash, &reader, &output).await?;
	if download::to_stdout(&output) {
		return Ok(());
	}
	let json = json!({
		"dispute": dispute,
		"task": result.task,
		"node": node,
		"output_hash": hash_text(&shown.output_hash),
		"bytes": bytes,
		"file": output,
	});
	context
		.out
		.show(json, || format!("{bytes} bytes from node {node} written to {}", output.display()));
	Ok(())
}

/// `surety disputes vote`: notes a decision.
pub async fn decide(context: &Context, dispute: DisputeId, vote: Vote, state: State) -> Result<()> {
	let (juror, view) = juror(context, state).await?;
	let (seat, duty) = juror.seat(&view, dispute).await?;
	ensure_commits(seat, duty)?;
	juror.ballots.decide(seat, vote)?;
	let name = ballots::name(vote);
	let folder = juror.ballots.folder().display().to_string();
	let json = json!({ "dispute": dispute, "round": seat.round, "vote": name, "folder": folder });
	context.out.show(json, || {
		format!(
			"noted in {folder}: {name} in {seat}; `surety arbitrator run` commits to it, or \
			 `surety disputes commit {dispute}`"
		)
	});
	Ok(())
}

/// `surety disputes commit`: commits to the vote, or to the one that was decided on.
pub async fn commit(
	context: &Context,
	dispute: DisputeId,
	vote: Option<Vote>,
	state: State,
) -> Result<()> {
	let (juror, view) = juror(context, state).await?;
	let (seat, duty) = juror.seat(&view, dispute).await?;
	ensure_commits(seat, duty)?;
	if let Some(vote) = vote {
		juror.ballots.decide(seat, vote)?;
	}
	let ballot = juror.ballots.cast(seat)?.context("name the vote: none was decided on before")?;
	let included = context.submit(&juror.client, &juror.commit(seat, &ballot), &juror.key).await?;
	let folder = juror.ballots.folder().display().to_string();
	let done = format!(
		"committed in {seat}; keep {folder}, and reveal when votes are revealed: `surety arbitrator run` does \
		 it by itself"
	);
	let json = json!({ "dispute": dispute, "round": seat.round, "folder": folder });
	context.out.done(&included, &done, json);
	Ok(())
}

/// `surety disputes reveal`: reveals the vote.
pub async fn reveal(context: &Context, dispute: DisputeId, state: State) -> Result<()> {
	let (juror, view) = juror(context, state).await?;
	let (seat, duty) = juror.seat(&view, dispute).await?;
	let Duty::Reveal { until, commitment } = duty else {
		bail!("no vote of {seat} is to be revealed now: see `surety disputes show {dispute}`")
	};
	let ballot = juror.opening(seat, commitment)?;
	ensure!(
		juror.may_reveal(seat, until).await?,
		"it is not final yet that votes are revealed, and who sees one before can denounce it: try again in \
		 half a minute"
	);
	let included = context.submit(&juror.client, &reveal_call(seat, ballot), &juror.key).await?;
	let name = ballots::name(ballot.vote);
	let json = json!({ "dispute": dispute, "round": seat.round, "vote": name });
	context.out.done(&included, &format!("revealed {name} in {seat}"), json);
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn only_who_owes_a_commitment_commits() {
		let seat = Seat { dispute: 7, round: 0 };
		assert!(ensure_commits(seat, Duty::Commit { until: 9 }).is_ok());
		let reveal = Duty::Reveal { until: 9, commitment: H256([1; 32]) };
		let error = ensure_commits(seat, reveal).unwrap_err().to_string();
		assert!(error.contains("dispute 7, round 0") && error.contains("reveal"), "{error}");
		assert!(ensure_commits(seat, Duty::Wait).is_err());
	}
}
