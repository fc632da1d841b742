// SPDX-License-Identifier: Apache-2.0

//! `surety appeals`.

use anyhow::{Context as _, Result};
use serde_json::{json, Value};
use surety_client::{
	api::{self, runtime_types as types},
	primitives::{slash::SlashId, NodeId},
	spec::lossy,
	view::Appeal,
};

use super::{
	governance::{self, Track},
	output::table,
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Appeal a slash; the key must be that of the stake's owner
	File {
		/// The slash
		#[arg(long)]
		slash_id: SlashId,
		/// Why it is wrong: 50 characters or more, public
		#[arg(long)]
		statement: String,
		/// Where the evidence for that lies; up to ten
		#[arg(long)]
		evidence_url: Vec<String>,
	},
	/// List the appeals that wait for a decision, of the judges or of a panel
	List,
	/// Decide an appeal: proposes it to clearance 3, and votes for it if the key is a member
	Resolve {
		/// The slash
		slash: SlashId,
		/// What to decide
		decision: Decision,
		/// Decide it at once by the sudo key, which development chains have
		#[arg(long)]
		sudo: bool,
	},
	/// Have a panel of arbitrators judge an appeal that nobody decided in time; anyone may
	DecideOverdue {
		/// The slash
		slash: SlashId,
	},
	/// Let an ejected node take part again: proposes it to clearance 5
	Reinstate {
		/// The node
		node: NodeId,
		/// Do it at once by the sudo key, which development chains have
		#[arg(long)]
		sudo: bool,
	},
}

#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Decision {
	Accept,
	Reject,
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		use types::{
			bounded_collections::bounded_vec::BoundedVec, pallet_slashing::pallet::Call,
			surety_runtime::RuntimeCall,
		};
		match self {
			Self::File { slash_id, statement, evidence_url } => {
				let urls = evidence_url.into_iter().map(|url| BoundedVec(url.into_bytes()));
				let call = api::tx().slashing().file_appeal(
					slash_id,
					BoundedVec(statement.into_bytes()),
					BoundedVec(urls.collect()),
				);
				context.act(&call, &format!("slash {slash_id} is under appeal")).await
			}
			Self::List => list(context).await,
			Self::Resolve { slash, decision, sudo } => {
				let accept = matches!(decision, Decision::Accept);
				let call = Call::resolve_appeal { slash_id: slash, accept };
				governance::carry_out(context, RuntimeCall::Slashing(call), Track::Appeals, sudo)
					.await
			}
			Self::DecideOverdue { slash } => refer(context, slash).await,
			Self::Reinstate { node, sudo } => {
				let call = Call::reinstate_node { node };
				governance::carry_out(
					context,
					RuntimeCall::Slashing(call),
					Track::Reinstatement,
					sudo,
				)
				.await
			}
		}
	}
}

async fn refer(context: &Context, slash: SlashId) -> Result<()> {
	let signer = context.signer()?;
	let client = context.client().await?;
	let call = api::tx().slashing().decide_overdue_appeal(slash);
	let included = context.submit(&client, &call, &signer).await?;
	let dispute = included
		.find::<api::slashing::events::AppealReferred>()
		.context("a panel judges the appeal, and the event could not be read")?
		.dispute;
	let done = format!(
		"a panel of arbitrators judges the appeal against slash {slash}: `surety disputes show {dispute}`"
	);
	context.out.done(&included, &done, json!({ "slash": slash, "dispute": dispute }));
	Ok(())
}

async fn list(context: &Context) -> Result<()> {
	let (_, view) = context.view().await?;
	let appeals = view.appeals().await?;
	let json = appeals.iter().map(|(id, appeal)| json_of(*id, appeal)).collect();
	context.out.show(json, || {
		table(
			&["slash", "by", "filed in", "decided by", "statement", "evidence"],
			appeals.iter().map(|(id, appeal)| {
				[
					id.to_string(),
					appeal.by.to_string(),
					appeal.at.to_string(),
					decided_by(appeal),
					lossy(&appeal.statement.0),
					urls(appeal).join(" "),
				]
			}),
		)
	});
	Ok(())
}

/// Who decides until when.
fn decided_by(appeal: &Appeal) -> String {
	match appeal.panel {
		None => appeal.decide_by.to_string(),
		Some(dispute) => format!("a panel, dispute {dispute}"),
	}
}

fn urls(appeal: &Appeal) -> Vec<String> {
	appeal.urls.0.iter().map(|url| lossy(&url.0)).collect()
}

fn json_of(id: SlashId, appeal: &Appeal) -> Value {
	json!({
		"slash": id,
		"by": appeal.by.to_string(),
		"block": appeal.at,
		"decide_by": appeal.decide_by,
		"dispute": appeal.panel,
		"statement": lossy(&appeal.statement.0),
		"evidence_urls": urls(appeal),
	})
}
