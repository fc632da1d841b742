// SPDX-License-Identifier: Apache-2.0

//! `surety ledger`.

use anyhow::{bail, Result};
use serde_json::json;
use surety_client::{
	primitives::{ledger::EntryNumber, H256},
	spec::hash_text,
};

use super::{
	output::{short, table},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// List the entries of the permanent record
	List {
		/// The first to show
		#[arg(long, default_value_t = 0)]
		from: EntryNumber,
	},
	/// Recompute the chain of hashes through all entries, and compare it with the chain's own head
	Check,
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		match self {
			Self::List { from } => list(context, from).await,
			Self::Check => check(context).await,
		}
	}
}

async fn list(context: &Context, from: EntryNumber) -> Result<()> {
	let (_, view) = context.view().await?;
	let mut entries = view.ledger_entries().await?;
	entries.retain(|(number, _)| *number >= from);
	let json = entries
		.iter()
		.map(|(number, entry)| {
			json!({
				"entry": number,
				"kind": entry.kind.name(),
				"subject": hash_text(&entry.subject),
				"data_hash": hash_text(&entry.data_hash),
				"parent": hash_text(&entry.parent),
				"block": entry.block,
				"hash": hash_text(&entry.hash(*number)),
			})
		})
		.collect();
	context.out.show(json, || {
		table(
			&["entry", "kind", "block", "subject", "data", "hash"],
			entries.iter().map(|(number, entry)| {
				[
					number.to_string(),
					entry.kind.name().into(),
					entry.block.to_string(),
					short(&entry.subject),
					short(&entry.data_hash),
					short(&entry.hash(*number)),
				]
			}),
		)
	});
	Ok(())
}

async fn check(context: &Context) -> Result<()> {
	let (_, view) = context.view().await?;
	let mut parent = H256::zero();
	let entries = view.ledger_entries().await?;
	for (expected, (number, entry)) in entries.iter().enumerate() {
		if *number != expected as EntryNumber || entry.parent != parent {
			bail!("the record is broken at entry {expected}: what it builds on is not there");
		}
		parent = entry.hash(*number);
	}
	let (count, head) = view.ledger_head().await?;
	if count != entries.len() as u64 || head != parent {
		bail!(
			"the chain's head is that of {count} entries, {}; it has {}",
			short(&head),
			entries.len()
		);
	}
	let json = json!({ "entries": count, "head": hash_text(&head), "block": view.number() });
	context.out.show(json, || {
		format!(
			"{count} entries up to block {}, none missing or changed; head {}",
			view.number(),
			hash_text(&head)
		)
	});
	Ok(())
}
