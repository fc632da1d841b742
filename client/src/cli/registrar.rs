// SPDX-License-Identifier: Apache-2.0

//! `surety registrar`.

use std::{path::PathBuf, str::FromStr};

use anyhow::{bail, Context as _, Result};
use serde_json::{json, Value};
use subxt::tx::Payload;
use surety_client::{
	api::{self, runtime_types as types},
	primitives::{standing::is_domain, OrganisationId, H256},
	spec::{hash_text, lossy, parse_hash, sha256},
	view::{Authority, Organisation, Standing},
	AccountId32,
};
use types::{
	bounded_collections::bounded_vec::BoundedVec, pallet_registry::pallet::Call,
	sp_arithmetic::per_things::Perbill, surety_runtime::RuntimeCall,
};

use super::{
	address, governance,
	governance::Track,
	output::{missing, pairs, table},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// List the registrars and the domains that each one accepts
	List,
	/// Admit a registrar: proposes it to clearance 4
	Add {
		/// The account
		#[arg(value_parser = address)]
		registrar: AccountId32,
		/// Do it at once by the sudo key, which development chains have
		#[arg(long)]
		sudo: bool,
	},
	/// Remove a registrar: proposes it to clearance 4
	Remove {
		/// The account
		#[arg(value_parser = address)]
		registrar: AccountId32,
		/// Do it at once by the sudo key, which development chains have
		#[arg(long)]
		sudo: bool,
	},
	/// Accept institutions whose e-mail domain is this one or lies under it
	AllowDomain {
		/// The domain, such as edu or ac.uk
		#[arg(value_parser = domain)]
		domain: String,
	},
	/// Accept no more of them
	DisallowDomain {
		/// The domain
		#[arg(value_parser = domain)]
		domain: String,
	},
	/// Attest to an institution, whose providers need no stake
	AttestOrganisation {
		/// The domain of its e-mail addresses
		#[arg(long, value_parser = domain)]
		domain: String,
		#[command(flatten)]
		terms: Terms,
	},
	/// Replace the terms of an organisation by those of a new memorandum
	Amend {
		/// The organisation
		organisation: OrganisationId,
		#[command(flatten)]
		terms: Terms,
	},
	/// Say that an account belongs to an organisation, so that it can register as its provider
	Admit {
		/// The organisation
		organisation: OrganisationId,
		/// The account
		#[arg(value_parser = address)]
		member: AccountId32,
	},
	/// Say that an account belongs to its organisation no longer: its nodes are suspended
	Dismiss {
		/// The account
		#[arg(value_parser = address)]
		member: AccountId32,
	},
	/// Suspend the nodes of all providers of an organisation
	Revoke {
		/// The organisation
		organisation: OrganisationId,
		#[command(flatten)]
		by: By,
	},
	/// Undo a revocation
	Restore {
		/// The organisation
		organisation: OrganisationId,
		#[command(flatten)]
		by: By,
	},
	/// Attest that a provider's hardware was audited, as 17 GPUs or more must be
	AttestAudit {
		/// The provider
		#[arg(value_parser = address)]
		provider: AccountId32,
		/// How many GPUs the audit covers
		#[arg(long)]
		gpus: u32,
		/// The auditor's report, of which the chain keeps the SHA-256
		#[arg(long)]
		report: Option<PathBuf>,
		/// SHA-256 of the report, in place of the file
		#[arg(long, value_parser = parse_hash, conflicts_with = "report")]
		report_hash: Option<H256>,
	},
	/// Withdraw an audit
	RevokeAudit {
		/// The provider
		#[arg(value_parser = address)]
		provider: AccountId32,
		#[command(flatten)]
		by: By,
	},
	/// Vouch for a client
	VerifyClient {
		/// The client
		#[arg(value_parser = address)]
		client: AccountId32,
	},
	/// Vouch for a client no longer
	UnverifyClient {
		/// The client
		#[arg(value_parser = address)]
		client: AccountId32,
		#[command(flatten)]
		by: By,
	},
	/// List the organisations
	Organisations,
	/// Show an organisation
	Show {
		/// The organisation
		organisation: OrganisationId,
	},
}

/// What a memorandum of understanding says.
#[derive(clap::Args)]
pub struct Terms {
	/// The signed memorandum, of which the chain keeps the SHA-256
	#[arg(long)]
	mou: Option<PathBuf>,
	/// SHA-256 of the memorandum, in place of the file
	#[arg(long, value_parser = parse_hash, conflicts_with = "mou")]
	mou_hash: Option<H256>,
	/// The account of the student programme; it takes no other part
	#[arg(long, value_parser = address)]
	programme: AccountId32,
	/// The programme's share of what the organisation's providers earn, such as 12.5%
	#[arg(long)]
	share: Share,
}

/// In whose name a registrar's attestation is changed: the registrar's own unless given.
#[derive(clap::Args)]
pub struct By {
	/// Propose it to clearance 4 instead, and vote for it if the key is a member
	#[arg(long, conflicts_with = "sudo")]
	referendum: bool,
	/// Do it at once by the sudo key instead, which development chains have
	#[arg(long)]
	sudo: bool,
}

/// A share of an amount, in billionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Share(u32);

impl FromStr for Share {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let wrong = || format!("`{text}` is not a share: write a percentage such as 12.5%");
		let number = text.strip_suffix('%').unwrap_or(text).trim_end();
		let (whole, part) = number.split_once('.').unwrap_or((number, ""));
		let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
		if whole.is_empty() || whole.len() > 3 || part.len() > 7 || !digits(whole) || !digits(part)
		{
			return Err(wrong());
		}
		let parts: u32 = format!("{whole}{part:0<7}").parse().map_err(|_| wrong())?;
		if parts > 1_000_000_000 {
			return Err("nobody can have more than 100%".into());
		}
		Ok(Self(parts))
	}
}

impl std::fmt::Display for Share {
	fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
		let part = format!("{:07}", self.0 % 10_000_000);
		let part = part.trim_end_matches('0');
		let dot = if part.is_empty() { "" } else { "." };
		write!(f, "{}{dot}{part}%", self.0 / 10_000_000)
	}
}

impl By {
	/// Sends `own` as the registrar, or has governance carry out `governed`, which is the same call.
	async fn act<Own: Payload>(
		&self,
		context: &Context,
		own: &Own,
		governed: Call,
		done: &str,
	) -> Result<()> {
		if self.sudo || self.referendum {
			let call = RuntimeCall::Registry(governed);
			return governance::carry_out(context, call, Track::Membership, self.sudo).await;
		}
		context.act(own, done).await
	}
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let registry = api::tx().registry();
		match self {
			Self::List => list(context).await,
			Self::Add { registrar, sudo } => {
				let call = RuntimeCall::Registry(Call::add_registrar { registrar });
				governance::carry_out(context, call, Track::Membership, sudo).await
			}
			Self::Remove { registrar, sudo } => {
				let call = RuntimeCall::Registry(Call::remove_registrar { registrar });
				governance::carry_out(context, call, Track::Membership, sudo).await
			}
			Self::AllowDomain { domain } => {
				let call = registry.allow_domain(BoundedVec(domain.clone().into_bytes()));
				context.act(&call, &format!("institutions of {domain} are accepted")).await
			}
			Self::DisallowDomain { domain } => {
				let call = registry.disallow_domain(BoundedVec(domain.clone().into_bytes()));
				context.act(&call, &format!("institutions of {domain} are accepted no more")).await
			}
			Self::AttestOrganisation { domain, terms } => attest(context, domain, terms).await,
			Self::Amend { organisation, terms } => {
				let call = registry.amend_organisation(
					organisation,
					document(terms.mou, terms.mou_hash, "--mou")?,
					terms.programme,
					Perbill(terms.share.0),
				);
				context.act(&call, "terms replaced").await
			}
			Self::Admit { organisation, member } => {
				let call = registry.admit_member(organisation, member);
				context
					.act(&call, &format!("{member} belongs to organisation {organisation}"))
					.await
			}
			Self::Dismiss { member } => {
				context.act(&registry.dismiss_member(member), "dismissed").await
			}
			Self::Revoke { organisation, by } => {
				let done = "revoked: the nodes of all its providers are suspended";
				by.act(
					context,
					&registry.revoke_organisation(organisation),
					Call::revoke_organisation { organisation },
					done,
				)
				.await
			}
			Self::Restore { organisation, by } => {
				by.act(
					context,
					&registry.restore_organisation(organisation),
					Call::restore_organisation { organisation },
					"restored",
				)
				.await
			}
			Self::AttestAudit { provider, gpus, report, report_hash } => {
				let report_hash = document(report, report_hash, "--report")?;
				let call = registry.attest_audit(provider, gpus, report_hash);
				context.act(&call, &format!("an audit of {gpus} GPUs is attested to")).await
			}
			Self::RevokeAudit { provider, by } => {
				by.act(
					context,
					&registry.revoke_audit(provider),
					Call::revoke_audit { provider },
					"audit withdrawn",
				)
				.await
			}
			Self::VerifyClient { client } => {
				context.act(&registry.verify_client(client), "client verified").await
			}
			Self::UnverifyClient { client, by } => {
				by.act(
					context,
					&registry.unverify_client(client),
					Call::unverify_client { client },
					"client not verified any more",
				)
				.await
			}
			Self::Organisations => organisations(context).await,
			Self::Show { organisation } => show(context, organisation).await,
		}
	}
}

/// The hash of a document: of the file that is named, or the one that is given.
fn document(file: Option<PathBuf>, hash: Option<H256>, option: &str) -> Result<H256> {
	match (file, hash) {
		(Some(file), _) => {
			let bytes = std::fs::read(&file).with_context(|| file.display().to_string())?;
			Ok(sha256(&bytes))
		}
		(None, Some(hash)) => Ok(hash),
		(None, None) => bail!("name the document with {option} FILE or {option}-hash HASH"),
	}
}

/// Reads the name of a domain.
fn domain(text: &str) -> Result<String, String> {
	let name = text.to_ascii_lowercase();
	if !is_domain(name.as_bytes()) {
		return Err(format!("`{text}` is not a domain such as mit.edu"));
	}
	Ok(name)
}

async fn attest(context: &Context, domain: String, terms: Terms) -> Result<()> {
	let mou_hash = document(terms.mou, terms.mou_hash, "--mou")?;
	let signer = context.signer()?;
	let client = context.client().await?;
	let call = api::tx().registry().attest_organisation(
		mou_hash,
		BoundedVec(domain.clone().into_bytes()),
		terms.programme,
		Perbill(terms.share.0),
	);
	let included = context.submit(&client, &call, &signer).await?;
	let attested = included
		.find::<api::registry::events::OrganisationAttested>()
		.context("the organisation was attested to, and its id could not be read")?;
	context.out.done(
		&included,
		&format!("{domain} is organisation {}", attested.organisation),
		json!({ "organisation": attested.organisation, "mou_hash": hash_text(&mou_hash) }),
	);
	Ok(())
}

async fn list(context: &Context) -> Result<()> {
	let (_, view) = context.view().await?;
	let mut registrars = Vec::new();
	for registrar in view.registrars().await? {
		registrars.push((registrar, view.domains(&registrar).await?));
	}
	let json = registrars
		.iter()
		.map(
			|(registrar, domains)| json!({ "registrar": registrar.to_string(), "domains": domains }),
		)
		.collect();
	context.out.show(json, || {
		table(
			&["registrar", "domains"],
			registrars
				.iter()
				.map(|(registrar, domains)| [registrar.to_string(), domains.join(" ")]),
		)
	});
	Ok(())
}

async fn organisations(context: &Context) -> Result<()> {
	let (_, view) = context.view().await?;
	let organisations = view.organisations().await?;
	let json = organisations.iter().map(|(id, it)| json_of(*id, it)).collect();
	context.out.show(json, || {
		table(
			&["organisation", "domain", "standing", "student share", "registrar"],
			organisations.iter().map(|(id, it)| {
				[
					id.to_string(),
					lossy(&it.domain.0),
					standing_text(it),
					Share(it.share.0).to_string(),
					it.registrar.to_string(),
				]
			}),
		)
	});
	Ok(())
}

async fn show(context: &Context, id: OrganisationId) -> Result<()> {
	let (_, view) = context.view().await?;
	let it = view.organisation(id).await?.ok_or_else(|| {
		missing(format!("organisation {id}: see `surety registrar organisations`"))
	})?;
	context.out.show(json_of(id, &it), || {
		pairs(&[
			("organisation", id.to_string()),
			("domain", lossy(&it.domain.0)),
			("standing", standing_text(&it)),
			("ejected nodes", it.ejected.to_string()),
			("memorandum", hash_text(&it.mou_hash)),
			("programme", it.programme.to_string()),
			("student share", Share(it.share.0).to_string()),
			("registrar", it.registrar.to_string()),
			("since block", it.attested_at.to_string()),
		])
	});
	Ok(())
}

fn standing_text(organisation: &Organisation) -> String {
	match &organisation.standing {
		Standing::Good => "good".into(),
		Standing::Revoked { by: Authority::Registrar } => "revoked by its registrar".into(),
		Standing::Revoked { by: Authority::Governance } => "revoked by governance".into(),
	}
}

fn json_of(id: OrganisationId, organisation: &Organisation) -> Value {
	json!({
		"organisation": id,
		"domain": lossy(&organisation.domain.0),
		"standing": standing_text(organisation),
		"ejected": organisation.ejected,
		"mou_hash": hash_text(&organisation.mou_hash),
		"programme": organisation.programme.to_string(),
		"share": Share(organisation.share.0).to_string(),
		"registrar": organisation.registrar.to_string(),
		"attested_at": organisation.attested_at,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn shares_are_percentages_of_at_most_all() {
		for (text, parts) in [
			("0", 0),
			("100%", 1_000_000_000),
			("12.5%", 125_000_000),
			("12.5 %", 125_000_000),
			("0.0000001", 1),
			("007%", 70_000_000),
		] {
			assert_eq!(text.parse(), Ok(Share(parts)), "{text}");
		}
		for text in ["", "%", ".5", "-1", "+1", "1e2", "100.0000001%", "101", "1.23456789", "half"]
		{
			assert!(text.parse::<Share>().is_err(), "{text}");
		}
	}

	#[test]
	fn a_share_is_shown_as_it_is_read() {
		for text in ["0%", "100%", "12.5%", "0.0000001%", "33.3333333%"] {
			assert_eq!(text.parse::<Share>().unwrap().to_string(), text);
		}
	}

	#[test]
	fn domains_are_lower_case() {
		assert_eq!(domain("MIT.edu"), Ok("mit.edu".into()));
		assert!(domain("someone@mit.edu").is_err());
	}
}
