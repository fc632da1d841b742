// SPDX-License-Identifier: Apache-2.0

//! `surety slashes`.

use std::path::PathBuf;

use anyhow::{bail, Context as _, Result};
use codec::Encode;
use serde_json::{json, Value};
use sha2::{Digest, Sha256};
use surety_client::{
	api::{self, runtime_types::bounded_collections::bounded_vec::BoundedVec},
	primitives::{
		slash::{Condition, SlashId},
		telemetry::Sequence,
		NodeId,
	},
	spec::{hash_text, lossy},
	telemetry::Samples,
	view::{Issuer, Slash, SlashStatus, StakeId},
	AccountId32, View,
};

use super::{
	node::read_samples,
	output::{missing, pairs, sur, table, units},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// List the warnings and slashes: all of them, for ever
	List {
		/// Only those of the key's account
		#[arg(long)]
		mine: bool,
		/// Only those of a node
		#[arg(long)]
		node: Option<NodeId>,
		/// Only those whose money is still in quarantine
		#[arg(long)]
		open: bool,
	},
	/// Show a warning or slash with everything that is on record
	Show {
		/// Its id
		slash: SlashId,
	},
	/// Check a payload against the evidence hash of a slash
	VerifyEvidence {
		/// Its id
		slash: SlashId,
		/// The file with the payload
		#[arg(long)]
		payload: PathBuf,
	},
	/// Convict a node by samples that its worker key has anchored; anyone may
	SubmitEvidence(SubmitEvidence),
	/// Burn and pay out what was slashed, once it can no longer be appealed; anyone may
	Finalise {
		/// Its id
		slash: SlashId,
	},
}

#[derive(clap::Args)]
pub struct SubmitEvidence {
	/// The node
	#[arg(long)]
	node: NodeId,
	/// What they prove, such as VRAM_OVERCLAIM
	#[arg(long, value_parser = condition)]
	condition: Condition,
	/// The number of the heartbeat that anchored them
	#[arg(long)]
	sequence: Sequence,
	/// All samples of that heartbeat: a JSON list
	#[arg(long)]
	samples: PathBuf,
	/// Which of them prove it, in their order, from 0
	#[arg(long, value_delimiter = ',', required = true)]
	indices: Vec<u32>,
	/// Write what was submitted to a file, for `verify-evidence`
	#[arg(long)]
	payload: Option<PathBuf>,
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		match self {
			Self::List { mine, node, open } => list(context, mine, node, open).await,
			Self::Show { slash } => show(context, slash).await,
			Self::VerifyEvidence { slash, payload } => verify(context, slash, payload).await,
			Self::SubmitEvidence(command) => command.run(context).await,
			Self::Finalise { slash } => {
				let call = api::tx().slashing().finalise_slash(slash);
				context.act(&call, "final: burned and paid out").await
			}
		}
	}
}

async fn list(context: &Context, mine: bool, node: Option<NodeId>, open: bool) -> Result<()> {
	let owner = if mine { Some(context.account(None)?) } else { None };
	let (_, view) = context.view().await?;
	let mut slashes = view.slashes().await?;
	slashes.retain(|(_, slash)| {
		owner.is_none_or(|owner| slash.owner == owner)
			&& node.is_none_or(|node| matches!(slash.stake, StakeId::Node(of) if of == node))
			&& (!open || matches!(slash.status, SlashStatus::Open | SlashStatus::Appealed { .. }))
	});
	let json = slashes.iter().map(|(id, slash)| json_of(*id, slash)).collect();
	context.out.show(json, || {
		table(
			&["slash", "of", "condition", "severity", "amount", "block", "appeal until", "status"],
			slashes.iter().map(|(id, slash)| {
				[
					id.to_string(),
					whose(&slash.stake),
					slash.condition.0.name().into(),
					format!("{:?}", slash.severity.0).to_lowercase(),
					sur(slash.amount),
					slash.at.to_string(),
					slash.appeal_deadline.to_string(),
					status_text(&slash.status),
				]
			}),
		)
	});
	Ok(())
}

async fn show(context: &Context, id: SlashId) -> Result<()> {
	let (_, view) = context.view().await?;
	let slash = find(&view, id).await?;
	context.out.show(json_of(id, &slash), || {
		pairs(&[
			("slash", id.to_string()),
			("of", whose(&slash.stake)),
			("owner", slash.owner.to_string()),
			("condition", slash.condition.0.name().into()),
			("what happened", slash.condition.0.description().into()),
			("severity", format!("{:?}", slash.severity.0).to_lowercase()),
			("amount", format!("{} ({})", sur(slash.amount), percent(&slash))),
			("evidence", hash_text(&slash.evidence_hash)),
			("found by", found_by(&slash.issued_by)),
			("in short", lossy(&slash.evidence_summary.0)),
			("block", slash.at.to_string()),
			("appeal until", slash.appeal_deadline.to_string()),
			("caused by", ids(&slash.caused_by.0)),
			("ledger entry", slash.entry.to_string()),
			("status", status_text(&slash.status)),
		])
	});
	Ok(())
}

impl SubmitEvidence {
	async fn run(self, context: &Context) -> Result<()> {
		let signer = context.signer()?;
		let client = context.client().await?;
		let forms = read_samples(&self.samples)?;
		let samples = Samples::new(forms, client.genesis_hash(), self.node, self.sequence);
		let evidence = samples.evidence(&self.indices)?;
		if let Some(path) = &self.payload {
			std::fs::write(path, evidence.encode())
				.with_context(|| format!("--payload: {} cannot be written", path.display()))?;
		}
		let shown = evidence.into_inner().into_iter().map(Into::into).collect();
		let call = api::tx().slashing().submit_evidence(
			self.node,
			self.condition.into(),
			BoundedVec(shown),
		);
		let included = context.submit(&client, &call, &signer).await?;
		let warned = included.find::<api::slashing::events::Warned>().map(|event| event.slash);
		let slashed = included.find::<api::slashing::events::Slashed>().map(|event| event.slash);
		let slash = warned.or(slashed);
		let id = slash.map_or_else(String::new, |id| format!(": see `surety slashes show {id}`"));
		let done = format!("{} charged{id}", self.condition.name());
		context.out.done(&included, &done, json!({ "slash": slash }));
		Ok(())
	}
}

/// Reads the name of a condition.
pub fn condition(text: &str) -> Result<Condition, String> {
	Condition::ALL
		.into_iter()
		.find(|condition| condition.name() == text)
		.ok_or_else(|| format!("`{text}` is no condition: see docs/slashing.md"))
}

/// Compares here, by the same hash as the chain: the payload may be larger than a call.
async fn verify(context: &Context, id: SlashId, payload: PathBuf) -> Result<()> {
	let bytes = std::fs::read(&payload)
		.with_context(|| format!("--payload: {} cannot be read", payload.display()))?;
	let (_, view) = context.view().await?;
	let slash = find(&view, id).await?;
	if Sha256::digest(&bytes)[..] != slash.evidence_hash.0 {
		bail!(
			"this is not the evidence of slash {id}: its SHA-256 is {}",
			hash_text(&slash.evidence_hash)
		);
	}
	let json = json!({ "slash": id, "evidence_hash": hash_text(&slash.evidence_hash) });
	context.out.show(json, || format!("this is the evidence of slash {id}"));
	Ok(())
}

/// A slash on record.
pub async fn find(view: &View, id: SlashId) -> Result<Slash> {
	view.slash(id).await?.ok_or_else(|| missing(format!("slash {id}: see `surety slashes list`")))
}

fn whose(stake: &StakeId<AccountId32>) -> String {
	match stake {
		StakeId::Node(node) => format!("node {node}"),
		StakeId::Validator(who) => format!("validator {who}"),
		StakeId::Role(role, who) => format!("{} {who}", role.0.name()),
		StakeId::Source(source) => format!("source {source}"),
	}
}

fn found_by(issuer: &Issuer) -> String {
	match issuer {
		Issuer::System => "the chain's own clock and counts (objective)".into(),
		Issuer::Telemetry => "telemetry that the worker key signed (objective)".into(),
		Issuer::Auditors { first, second, .. } => {
			format!("the auditors {first} and {second} (attested)")
		}
		Issuer::Judges { flag, flagger } => {
			format!("the judges, on flag {flag} of {flagger}")
		}
		Issuer::Panel { dispute } => format!("a panel of arbitrators, in dispute {dispute}"),
	}
}

fn percent(slash: &Slash) -> String {
	format!("{} %", f64::from(slash.share.0) / 1e7)
}

fn ids(ids: &[SlashId]) -> String {
	ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn status_text(status: &SlashStatus) -> String {
	match status {
		SlashStatus::Warned => "warned".into(),
		SlashStatus::Open => "open, in quarantine".into(),
		SlashStatus::Appealed { since } => format!("appealed in block {since}"),
		SlashStatus::Restored => "restored".into(),
		SlashStatus::Rejected => "appeal rejected, waits for its causes".into(),
		SlashStatus::Replaced { by } => format!("replaced by slash {by}"),
		SlashStatus::Final { burned, challenger, treasury } => format!(
			"final: {} burned, {} to the challenger, {} to the treasury",
			sur(*burned),
			sur(*challenger),
			sur(*treasury)
		),
	}
}

fn status_json(status: &SlashStatus) -> Value {
	match status {
		SlashStatus::Warned => json!("warned"),
		SlashStatus::Open => json!("open"),
		SlashStatus::Appealed { .. } => json!("appealed"),
		SlashStatus::Restored => json!("restored"),
		SlashStatus::Rejected => json!("rejected"),
		SlashStatus::Replaced { .. } => json!("replaced"),
		SlashStatus::Final { .. } => json!("final"),
	}
}

fn json_of(id: SlashId, slash: &Slash) -> Value {
	let mut json = json!({
		"slash": id,
		"owner": slash.owner.to_string(),
		"condition": slash.condition.0.name(),
		"description": slash.condition.0.description(),
		"severity": format!("{:?}", slash.severity.0).to_lowercase(),
		"amount": units(slash.amount),
		"percent": f64::from(slash.share.0) / 1e7,
		"evidence_hash": hash_text(&slash.evidence_hash),
		"found_by": found_by(&slash.issued_by),
		"evidence_summary": lossy(&slash.evidence_summary.0),
		"block": slash.at,
		"appeal_deadline": slash.appeal_deadline,
		"caused_by": slash.caused_by.0,
		"challenger": slash.challenger.map(|who| who.to_string()),
		"ledger_entry": slash.entry,
		"status": status_json(&slash.status),
	});
	match &slash.stake {
		StakeId::Node(node) => json["node"] = (*node).into(),
		StakeId::Validator(who) => json["validator"] = who.to_string().into(),
		StakeId::Role(role, who) => json[role.0.name()] = who.to_string().into(),
		StakeId::Source(source) => json["source"] = (*source).into(),
	}
	if let Issuer::Auditors { first, second, .. } = &slash.issued_by {
		json["auditors"] = json!([first.to_string(), second.to_string()]);
	}
	if let Issuer::Judges { flag, flagger } = &slash.issued_by {
		json["flag"] = (*flag).into();
		json["flagger"] = flagger.to_string().into();
	}
	if let SlashStatus::Final { burned, challenger, treasury } = &slash.status {
		json["split"] = json!({
			"burned": units(*burned),
			"challenger": units(*challenger),
			"treasury": units(*treasury),
		});
	}
	json
}
