// SPDX-License-Identifier: Apache-2.0

//! `surety provider`.

use anyhow::Result;
use serde_json::json;
use surety_client::{api, primitives::OrganisationId, view::Tier, AccountId32};

use super::{
	address, node,
	output::{missing, pairs},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Make the key's account a provider: a commercial one unless it is a university's
	Register {
		/// The organisation that the account belongs to; a registrar has admitted it before. Its nodes
		/// need no stake
		#[arg(long, value_name = "ORGANISATION")]
		university: Option<OrganisationId>,
	},
	/// Undo it, once no node is left
	Deregister,
	/// Show a provider and its nodes: the key's own unless one is named
	Status {
		/// The provider
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let registry = api::tx().registry();
		match self {
			Self::Register { university: None } => {
				context.act(&registry.register_provider(), "registered as a provider").await
			}
			Self::Register { university: Some(organisation) } => {
				let done = format!("registered as a provider of organisation {organisation}");
				context.act(&registry.register_university(organisation), &done).await
			}
			Self::Deregister => {
				context.act(&registry.deregister_provider(), "no longer a provider").await
			}
			Self::Status { address } => status(context, address).await,
		}
	}
}

async fn status(context: &Context, address: Option<AccountId32>) -> Result<()> {
	let account = context.account(address)?;
	let (_, view) = context.view().await?;
	let provider = view
		.provider(&account)
		.await?
		.ok_or_else(|| missing(format!("provider {account}: see `surety provider register`")))?;
	let mut nodes = Vec::new();
	for (id, node) in view.nodes().await? {
		if node.owner == account {
			nodes.push(node::Summary::read(&view, id, node).await?);
		}
	}
	let audited = view.audit(&account).await?.map(|audit| audit.gpus);
	let (tier, organisation) = match provider.tier {
		Tier::Commercial => ("commercial", None),
		Tier::University { organisation } => ("university", Some(organisation)),
	};
	let json = json!({
		"provider": account.to_string(),
		"tier": tier,
		"organisation": organisation,
		"audited_gpus": audited,
		"nodes": provider.nodes,
		"gpus": provider.gpus,
		"registered_at": provider.registered_at,
		"list": nodes.iter().map(node::Summary::json).collect::<Vec<_>>(),
	});
	context.out.show(json, || {
		let mut rows = vec![("provider", account.to_string()), ("tier", tier.to_string())];
		rows.extend(organisation.map(|id| ("organisation", id.to_string())));
		rows.extend([
			("nodes", provider.nodes.to_string()),
			("gpus", provider.gpus.to_string()),
			("since block", provider.registered_at.to_string()),
		]);
		rows.extend(audited.map(|gpus| ("audited", format!("{gpus} GPUs"))));
		let head = pairs(&rows);
		format!("{head}\n\n{}", node::Summary::table(&nodes))
	});
	Ok(())
}
