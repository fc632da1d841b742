// SPDX-License-Identifier: Apache-2.0

//! `surety ledger`.

use std::{
	path::{Path, PathBuf},
	time::Duration,
};

use anyhow::{bail, Context as _, Result};
use serde_json::{json, Value};
use surety_client::{
	primitives::{
		ledger::{Entry, EntryNumber},
		proof::{LedgerProof, Proven},
		H256,
	},
	spec::{hash_text, parse_hash},
	Client, Error,
};

use super::{
	output::{pairs, short, table},
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
	/// Get what shows an entry to anybody who holds only the hash of a final block
	Proof {
		/// The number of the entry
		number: EntryNumber,
		/// The file to write
		#[arg(long)]
		out: PathBuf,
		/// The hash of the block by which to prove it: a final one, after the entry's own; the last
		/// final one unless it is named
		#[arg(long, value_parser = parse_hash)]
		block: Option<H256>,
		/// Wait until the entry is final
		#[arg(long)]
		wait: bool,
	},
	/// Check such a file, without a node: only the hash of the block is trusted
	Verify {
		/// The file
		file: PathBuf,
		/// The hash of a final block, from somebody who is trusted
		#[arg(long, value_parser = parse_hash)]
		block: H256,
	},
}

/// How often a node is asked whether an entry is final.
const PAUSE: Duration = Duration::from_secs(1);

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		match self {
			Self::List { from } => list(context, from).await,
			Self::Check => check(context).await,
			Self::Proof { number, out, block, wait } => {
				proof(context, number, &out, block, wait).await
			}
			Self::Verify { file, block } => verify(context, &file, block),
		}
	}
}

async fn list(context: &Context, from: EntryNumber) -> Result<()> {
	let (_, view) = context.view().await?;
	let mut entries = view.ledger_entries().await?;
	entries.retain(|(number, _)| *number >= from);
	let json = entries.iter().map(|(number, entry)| json_of(*number, entry)).collect();
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

fn json_of(number: EntryNumber, entry: &Entry) -> Value {
	json!({
		"entry": number,
		"kind": entry.kind.name(),
		"subject": hash_text(&entry.subject),
		"data_hash": hash_text(&entry.data_hash),
		"parent": hash_text(&entry.parent),
		"block": entry.block,
		"hash": hash_text(&entry.hash(number)),
	})
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

async fn proof(
	context: &Context,
	number: EntryNumber,
	out: &Path,
	block: Option<H256>,
	wait: bool,
) -> Result<()> {
	let client = context.client().await?;
	let proof = {
		let busy = context.out.busy(format!("asking for a proof of entry {number}"));
		match client.ledger_proof(number, block).await {
			Err(Error::NotFinal(_)) if wait => {
				busy.say(format!("waiting until entry {number} is final"));
				when_final(&client, number, block).await?
			}
			answer => answer?,
		}
	};
	let file = serde_json::to_string_pretty(&proof)?;
	std::fs::write(out, file + "\n").with_context(|| out.display().to_string())?;
	let by = hash_text(&proof.block());
	let json = json!({ "entry": number, "block_hash": by, "file": out.display().to_string() });
	context.out.show(json, || {
		format!(
			"{} shows entry {number} to whoever trusts block {by}:\n  surety ledger verify {} --block {by}",
			out.display(),
			out.display(),
		)
	});
	Ok(())
}

async fn when_final(
	client: &Client,
	number: EntryNumber,
	block: Option<H256>,
) -> Result<LedgerProof, Error> {
	loop {
		tokio::time::sleep(PAUSE).await;
		match client.ledger_proof(number, block).await {
			Err(Error::NotFinal(_)) => continue,
			answer => return answer,
		}
	}
}

fn verify(context: &Context, file: &Path, block: H256) -> Result<()> {
	let text = std::fs::read(file).with_context(|| file.display().to_string())?;
	let Proven { number, entry, by } = verified(&text, block)?;
	let mut json = json_of(number, &entry);
	json["proven_by"] = json!({ "block": by, "block_hash": hash_text(&block) });
	context.out.show(json, || {
		pairs(&[
			("entry", number.to_string()),
			("kind", entry.kind.name().into()),
			("block", entry.block.to_string()),
			("subject", hash_text(&entry.subject)),
			("data", hash_text(&entry.data_hash)),
			("hash", hash_text(&entry.hash(number))),
			("proven by", format!("block {by}, {}", hash_text(&block))),
		])
	});
	Ok(())
}

/// What the text of a proof shows to somebody who trusts a block.
fn verified(text: &[u8], block: H256) -> Result<Proven, Error> {
	let proof: LedgerProof = serde_json::from_slice(text).map_err(Error::ProofForm)?;
	Ok(proof.verify(block)?)
}

#[cfg(test)]
mod tests {
	use codec::{Compact, Encode};
	use surety_client::primitives::{
		ledger::EntryKind,
		proof::{Fault, Leaf, ROOT_ENGINE},
	};

	use super::*;

	/// The smallest proof: block 1 counts two entries of block 0, and its leaf is the root.
	fn proof() -> LedgerProof {
		let entry = |data, parent| Entry {
			kind: EntryKind::SlashFinal,
			subject: H256::repeat_byte(1),
			data_hash: H256::repeat_byte(data),
			parent,
			block: 0,
		};
		let first = entry(2, H256::zero());
		let second = entry(3, first.hash(0));
		let leaf = Leaf {
			parent_number: 0,
			parent_hash: H256::repeat_byte(4),
			head: second.hash(1),
			count: 2,
		};
		// As a header is encoded: of the kinds of logs, 4 is that of consensus.
		let logs = vec![(4u8, ROOT_ENGINE, leaf.hash().encode())];
		let header = (leaf.parent_hash, Compact(1u32), H256::zero(), H256::zero(), logs).encode();
		LedgerProof { entry: 0, entries: vec![first, second], leaf, path: Vec::new(), header }
	}

	#[test]
	fn a_file_shows_its_entry_to_whoever_trusts_the_block() {
		let proof = proof();
		let text = serde_json::to_vec_pretty(&proof).unwrap();
		let shown = verified(&text, proof.block()).unwrap();
		assert_eq!((shown.number, shown.entry, shown.by), (0, proof.entries[0], 1));

		let other = verified(&text, H256::repeat_byte(9)).unwrap_err();
		assert!(matches!(other, Error::Proof(Fault::OtherBlock { .. })), "{other}");
		assert!(other.remedy().is_some());
	}

	#[test]
	fn no_digit_of_a_file_can_be_another() {
		let proof = proof();
		let text = serde_json::to_vec_pretty(&proof).unwrap();
		for place in 0..text.len() {
			let mut changed = text.clone();
			changed[place] = match text[place] {
				b'0'..=b'8' => text[place] + 1,
				b'9' => b'a',
				b'a'..=b'f' => b'0',
				_ => b'~',
			};
			// Outside of strings and names it may be white space that was changed; that is no JSON now.
			let error = verified(&changed, proof.block()).err();
			let error = error.unwrap_or_else(|| panic!("byte {place} may be another"));
			assert!(matches!(error, Error::Proof(_) | Error::ProofForm(_)), "{error}");
			assert!(error.remedy().is_some(), "{error}");
		}
		for length in 0..text.len() {
			assert!(verified(&text[..length], proof.block()).is_err(), "cut after {length} bytes");
		}
	}
}
