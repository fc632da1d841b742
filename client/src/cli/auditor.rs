// SPDX-License-Identifier: Apache-2.0

//! `surety auditor`.

use anyhow::Result;
use serde_json::{json, Value};
use surety_client::{
	api::{self, runtime_types as types},
	primitives::{
		slash::{AttestationId, Condition},
		stake::Role,
		NodeId, TaskId,
	},
	spec::{hash_text, lossy},
	view::Attestation,
	AccountId32, Amount,
};
use types::{pallet_slashing::pallet::Call, surety_runtime::RuntimeCall};

use super::{
	address,
	evidence::Evidence,
	governance,
	governance::Track,
	output::{sur, table, units},
	role,
	slashes::condition,
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Add to the auditor's stake of the key's account
	Bond {
		/// How much
		amount: Amount,
	},
	/// Begin to take the stake out; it is free after the exit delay
	Unbond {
		/// How much
		amount: Amount,
	},
	/// Free the stake whose exit delay is over; anyone may
	Withdraw {
		/// Whose: the key's own unless given
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// Say what a node did, and lock a bond; the second auditor who says the same convicts it
	Attest(Attest),
	/// End an attestation that nobody else attested to in time; anyone may
	Close {
		/// Its id
		attestation: AttestationId,
	},
	/// List the auditors, and the attestations that wait for a second one
	List,
	/// Show an auditor: the key's own account unless one is named
	Status {
		/// The auditor
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// Admit an auditor: proposes it to clearance 4
	Admit {
		/// The account
		#[arg(value_parser = address)]
		auditor: AccountId32,
		/// Do it at once by the sudo key, which development chains have
		#[arg(long)]
		sudo: bool,
	},
	/// Dismiss an auditor: proposes it to clearance 4
	Dismiss {
		/// The account
		#[arg(value_parser = address)]
		auditor: AccountId32,
		/// Do it at once by the sudo key, which development chains have
		#[arg(long)]
		sudo: bool,
	},
}

#[derive(clap::Args)]
pub struct Attest {
	/// The node
	#[arg(long)]
	node: NodeId,
	/// What it did, such as UNAUTHORIZED_PROCESS
	#[arg(long, value_parser = condition)]
	condition: Condition,
	/// In which task, if it was in one
	#[arg(long)]
	task: Option<TaskId>,
	#[command(flatten)]
	evidence: Evidence,
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let propose = |call, sudo| {
			governance::carry_out(context, RuntimeCall::Slashing(call), Track::Membership, sudo)
		};
		match self {
			Self::Bond { amount } => role::bond(context, Role::Auditor, amount).await,
			Self::Unbond { amount } => role::unbond(context, Role::Auditor, amount).await,
			Self::Withdraw { address } => role::withdraw(context, Role::Auditor, address).await,
			Self::Attest(attest) => attest.run(context).await,
			Self::Close { attestation } => {
				let call = api::tx().slashing().close_attestation(attestation);
				context.act(&call, &format!("attestation {attestation} is closed")).await
			}
			Self::List => list(context).await,
			Self::Status { address } => status(context, address).await,
			Self::Admit { auditor, sudo } => propose(Call::admit_auditor { auditor }, sudo).await,
			Self::Dismiss { auditor, sudo } => {
				propose(Call::dismiss_auditor { auditor }, sudo).await
			}
		}
	}
}

impl Attest {
	async fn run(self, context: &Context) -> Result<()> {
		let hash = self.evidence.hash()?;
		let signer = context.signer()?;
		let client = context.client().await?;
		let call = api::tx().slashing().attest(
			self.node,
			self.condition.into(),
			self.task,
			hash,
			self.evidence.summary(),
		);
		let included = context.submit(&client, &call, &signer).await?;
		let opened = included.find::<api::slashing::events::AttestationOpened>();
		let confirmed = included.find::<api::slashing::events::AttestationConfirmed>();
		let (done, json) = match (&opened, &confirmed) {
			(_, Some(event)) => (
				format!("node {} is slashed: see `surety slashes show {}`", self.node, event.slash),
				json!({ "attestation": event.attestation, "slash": event.slash }),
			),
			(Some(event), None) => (
				format!(
					"attestation {} is opened with a bond of {}: another auditor has until block {}",
					event.attestation,
					sur(event.bond),
					event.until
				),
				json!({
					"attestation": event.attestation,
					"bond": units(event.bond),
					"until": event.until,
				}),
			),
			(None, None) => ("attested".into(), json!({})),
		};
		context.out.done(&included, &done, json);
		Ok(())
	}
}

async fn list(context: &Context) -> Result<()> {
	let (_, view) = context.view().await?;
	let mut auditors = Vec::new();
	for who in view.auditors().await? {
		auditors.push(role::Standing::read(&view, Role::Auditor, who).await?);
	}
	let waiting = view.attestations().await?;
	let json = json!({
		"auditors": auditors.iter().map(role::Standing::json).collect::<Vec<_>>(),
		"attestations": waiting.iter().map(|(id, it)| json_of(*id, it)).collect::<Vec<_>>(),
	});
	context.out.show(json, || {
		let auditors = table(
			&["auditor", "stake suffices"],
			auditors.iter().map(|it| {
				[it.who.to_string(), if it.suffices() { "yes" } else { "no" }.to_owned()]
			}),
		);
		let waiting = table(
			&["attestation", "node", "condition", "task", "evidence", "bond", "until", "by"],
			waiting.iter().map(|(id, it)| {
				[
					id.to_string(),
					it.claim.node.to_string(),
					it.claim.condition.0.name().to_owned(),
					it.claim.task.map_or_else(String::new, |task| task.to_string()),
					hash_text(&it.claim.evidence_hash),
					sur(it.bond),
					it.until.to_string(),
					it.auditor.to_string(),
				]
			}),
		);
		format!("{auditors}\n\n{waiting}")
	});
	Ok(())
}

async fn status(context: &Context, address: Option<AccountId32>) -> Result<()> {
	let who = context.account(address)?;
	let (_, view) = context.view().await?;
	let standing = role::Standing::read(&view, Role::Auditor, who).await?;
	let admitted = view.auditors().await?.contains(&who);
	let bonds = view.open_bonds(&who).await?;
	standing.show(context, admitted, ("bonds locked", "open_bonds", bonds));
	Ok(())
}

fn json_of(id: AttestationId, attestation: &Attestation) -> Value {
	json!({
		"attestation": id,
		"node": attestation.claim.node,
		"condition": attestation.claim.condition.0.name(),
		"task": attestation.claim.task,
		"evidence_hash": hash_text(&attestation.claim.evidence_hash),
		"summary": lossy(&attestation.summary.0),
		"auditor": attestation.auditor.to_string(),
		"bond": units(attestation.bond),
		"until": attestation.until,
	})
}
