// SPDX-License-Identifier: Apache-2.0

//! Flags of sources: `surety source flag`, `flags`, `judge-flag` and `close-flag`.

use anyhow::{Context as _, Result};
use serde_json::{json, Value};
use surety_client::{
	api::{self, runtime_types as types},
	primitives::{slash::FlagId, SourceId},
	spec::{hash_text, lossy},
	view::Flag,
};
use types::{
	pallet_slashing::pallet::Call, surety_primitives::slash::FlagKind, surety_runtime::RuntimeCall,
};

use super::{
	evidence::Evidence,
	governance::{self, Track},
	output::{sur, table, units},
	role, Context,
};

#[derive(clap::Args)]
pub struct FlagSource {
	/// The source
	source: SourceId,
	/// What is wrong with it
	#[arg(long = "as")]
	kind: Kind,
	#[command(flatten)]
	evidence: Evidence,
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Kind {
	/// It does not do what it declares
	Malformed,
	/// It attacks the nodes that run it
	Malicious,
}

impl From<Kind> for FlagKind {
	fn from(kind: Kind) -> Self {
		match kind {
			Kind::Malformed => Self::Malformed,
			Kind::Malicious => Self::Malicious,
		}
	}
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Judgement {
	/// The source's stake is slashed, and the flagger has the bond back
	Uphold,
	/// The flagger's bond burns
	Reject,
}

impl FlagSource {
	pub async fn run(self, context: &Context) -> Result<()> {
		let hash = self.evidence.hash()?;
		let signer = context.signer()?;
		let (client, view) = context.view().await?;
		let stake = role::own_stake(&view, signer.public_key().to_account_id()).await?;
		let call = api::tx().slashing().flag_source(
			self.source,
			self.kind.into(),
			hash,
			self.evidence.summary(),
			stake,
		);
		let included = context.submit(&client, &call, &signer).await?;
		let flagged = included
			.find::<api::slashing::events::SourceFlagged>()
			.context("the source was flagged, and the flag's id could not be read")?;
		let done = format!(
			"flag {} of source {} is opened with a bond of {}: clearance 3 decides until block {}",
			flagged.flag,
			self.source,
			sur(flagged.bond),
			flagged.decide_by
		);
		let json = json!({
			"flag": flagged.flag,
			"evidence_hash": hash_text(&hash),
			"bond": units(flagged.bond),
			"decide_by": flagged.decide_by,
		});
		context.out.done(&included, &done, json);
		Ok(())
	}
}

pub async fn list(context: &Context, source: Option<SourceId>) -> Result<()> {
	let (_, view) = context.view().await?;
	let mut flags = view.flags().await?;
	flags.retain(|(_, flag)| source.is_none_or(|source| flag.source == source));
	let json = flags.iter().map(|(id, flag)| json_of(*id, flag)).collect();
	context.out.show(json, || {
		table(
			&["flag", "source", "as", "evidence", "in short", "bond", "decided by", "flagged by"],
			flags.iter().map(|(id, flag)| {
				[
					id.to_string(),
					flag.source.to_string(),
					kind_text(&flag.kind).into(),
					hash_text(&flag.evidence_hash),
					lossy(&flag.summary.0),
					sur(flag.bond),
					flag.decide_by.to_string(),
					flag.flagger.to_string(),
				]
			}),
		)
	});
	Ok(())
}

pub async fn judge(
	context: &Context,
	flag: FlagId,
	judgement: Judgement,
	sudo: bool,
) -> Result<()> {
	let upheld = matches!(judgement, Judgement::Uphold);
	let call = RuntimeCall::Slashing(Call::judge_flag { flag, upheld });
	governance::carry_out(context, call, Track::Appeals, sudo).await
}

pub async fn close(context: &Context, flag: FlagId) -> Result<()> {
	let call = api::tx().slashing().close_flag(flag);
	context.act(&call, &format!("flag {flag} is closed, and the bond is back")).await
}

fn kind_text(kind: &FlagKind) -> &'static str {
	match kind {
		FlagKind::Malformed => "malformed",
		FlagKind::Malicious => "malicious",
	}
}

fn json_of(id: FlagId, flag: &Flag) -> Value {
	json!({
		"flag": id,
		"source": flag.source,
		"kind": kind_text(&flag.kind),
		"evidence_hash": hash_text(&flag.evidence_hash),
		"summary": lossy(&flag.summary.0),
		"flagger": flag.flagger.to_string(),
		"bond": units(flag.bond),
		"decide_by": flag.decide_by,
	})
}
