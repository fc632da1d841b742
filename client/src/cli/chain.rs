// SPDX-License-Identifier: Apache-2.0

//! `surety chain`, `surety balance` and `surety transfer`.

use anyhow::Result;
use serde_json::{json, Value};
use surety_client::{
	api,
	plain::PlainEvent,
	primitives::{BlockNumber, TREASURY_ACCOUNT},
	spec::hash_text,
	AccountId32, Amount, Follow,
};

use super::{
	address,
	output::{pairs, sur, units},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Show how the chain is doing
	Status,
	/// Print what happened, block by block
	Events(Events),
}

#[derive(clap::Args)]
pub struct Events {
	/// The first block; the newest unless given
	#[arg(long)]
	from: Option<BlockNumber>,
	/// The last block; the newest unless given
	#[arg(long)]
	to: Option<BlockNumber>,
	/// Only what these pallets say, such as Market,Escrow
	#[arg(long, value_delimiter = ',')]
	pallet: Vec<String>,
	/// Go on as the chain does
	#[arg(long, conflicts_with = "to")]
	follow: bool,
}

#[derive(clap::Args)]
pub struct Transfer {
	/// Who gets it
	#[arg(value_parser = address)]
	to: AccountId32,
	/// How much, such as 100 or "12.5 SUR"
	amount: Amount,
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		match self {
			Self::Status => status(context).await,
			Self::Events(command) => command.run(context).await,
		}
	}
}

async fn status(context: &Context) -> Result<()> {
	let client = context.client().await?;
	let (view, last_final) = (client.best().await?, client.finalised().await?);
	let (validators, epoch) = (view.validators().await?, view.epoch().await?);
	let issuance = view.issuance().await?;
	let treasury = view.balances(&AccountId32(TREASURY_ACCOUNT)).await?.total;
	let json = json!({
		"best": view.number(),
		"best_hash": hash_text(&view.hash()),
		"finalised": last_final.number(),
		"finalised_hash": hash_text(&last_final.hash()),
		"genesis": hash_text(&client.genesis_hash()),
		"spec_version": view.spec_version(),
		"epoch": epoch,
		"validators": validators.iter().map(ToString::to_string).collect::<Vec<_>>(),
		"issuance": units(issuance),
		"treasury": units(treasury),
	});
	context.out.show(json, || {
		let mut rows = vec![
			("best block", view.number().to_string()),
			("final block", last_final.number().to_string()),
			("genesis", hash_text(&client.genesis_hash())),
			("runtime", view.spec_version().to_string()),
			("epoch", epoch.to_string()),
			("issuance", sur(issuance)),
			("treasury", sur(treasury)),
		];
		rows.extend(validators.iter().map(|validator| ("validator", validator.to_string())));
		pairs(&rows)
	});
	Ok(())
}

impl Events {
	async fn run(self, context: &Context) -> Result<()> {
		let (client, now) = context.view().await?;
		let first = self.from.unwrap_or(now.number());
		let last = self.to.unwrap_or(now.number());
		for number in first..=last {
			let view = client.at_number(number).await?;
			self.print(context, number, view.plain_events(self.amounts(context)).await?);
		}
		if !self.follow {
			return Ok(());
		}
		let follow = if context.global.finalised { Follow::Finalised } else { Follow::Best };
		let mut blocks = client.blocks(follow, Some(last.max(first.saturating_sub(1))));
		loop {
			let block = blocks.next().await?;
			let view = client.at(block.hash).await?;
			self.print(context, block.number, view.plain_events(self.amounts(context)).await?);
		}
	}

	fn amounts(&self, context: &Context) -> fn(u128) -> String {
		if context.out.json {
			|amount| amount.to_string()
		} else {
			sur
		}
	}

	fn print(&self, context: &Context, number: BlockNumber, events: Vec<PlainEvent>) {
		for PlainEvent { pallet, name, fields } in events {
			if !self.pallet.is_empty() && !self.pallet.contains(&pallet) {
				continue;
			}
			let json =
				json!({ "block": number, "pallet": pallet, "event": name, "fields": fields });
			context.out.show(json, || format!("{number:>8}  {pallet}.{name}  {}", line(&fields)));
		}
	}
}

/// The fields of an event on one line; a variant with fields is `Name(fields)`.
fn line(fields: &Value) -> String {
	let nested = |value: &Value| match value {
		Value::Object(variant) => {
			let variants = variant.iter().map(|(name, fields)| format!("{name}({})", line(fields)));
			variants.collect::<Vec<_>>().join(" ")
		}
		value => line(value),
	};
	match fields {
		Value::Object(fields) => {
			let fields = fields.iter().map(|(name, value)| format!("{name}={}", nested(value)));
			fields.collect::<Vec<_>>().join(" ")
		}
		Value::Array(values) => values.iter().map(nested).collect::<Vec<_>>().join(", "),
		Value::String(text) => text.clone(),
		other => other.to_string(),
	}
}

impl Transfer {
	pub async fn run(self, context: &Context) -> Result<()> {
		let call = api::tx().balances().transfer_keep_alive(self.to.into(), self.amount.0);
		context.act(&call, &format!("{} sent to {}", self.amount, self.to)).await
	}
}

pub async fn balance(context: &Context, address: Option<AccountId32>) -> Result<()> {
	let account = context.account(address)?;
	let (_, view) = context.view().await?;
	let balances = view.balances(&account).await?;
	let held = balances
		.held
		.iter()
		.map(|hold| json!({ "reason": hold.reason, "amount": units(hold.amount) }));
	let json = json!({
		"account": account.to_string(),
		"free": units(balances.free),
		"held": held.collect::<Vec<_>>(),
		"total": units(balances.total),
	});
	context.out.show(json, || {
		let mut rows = vec![("account", account.to_string()), ("free", sur(balances.free))];
		rows.extend(balances.held.iter().map(|hold| (hold.reason.as_str(), sur(hold.amount))));
		rows.push(("total", sur(balances.total)));
		pairs(&rows)
	});
	Ok(())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn events_are_one_line() {
		let fields = json!({
			"none": [],
			"outcome": { "Settled": { "fee": "1 SUR", "node": 3 } },
			"reason": { "Escrow": "Rerun" },
			"task": 7,
		});
		assert_eq!(
			line(&fields),
			"none= outcome=Settled(fee=1 SUR node=3) reason=Escrow(Rerun) task=7",
		);
		assert_eq!(line(&json!([])), "");
	}
}
