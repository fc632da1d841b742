// SPDX-License-Identifier: Apache-2.0

//! `surety provider`.

use anyhow::Result;
use serde_json::json;
use surety_client::{api, AccountId32};

use super::{
	address, node,
	output::{missing, pairs},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Make the key's account a provider
	Register,
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
			Self::Register => {
				context.act(&registry.register_provider(), "registered as a provider").await
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
	let json = json!({
		"provider": account.to_string(),
		"nodes": provider.nodes,
		"gpus": provider.gpus,
		"registered_at": provider.registered_at,
		"list": nodes.iter().map(node::Summary::json).collect::<Vec<_>>(),
	});
	context.out.show(json, || {
		let head = pairs(&[
			("provider", account.to_string()),
			("nodes", provider.nodes.to_string()),
			("gpus", provider.gpus.to_string()),
			("since block", provider.registered_at.to_string()),
		]);
		format!("{head}\n\n{}", node::Summary::table(&nodes))
	});
	Ok(())
}
