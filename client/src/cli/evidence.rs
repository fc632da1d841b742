// SPDX-License-Identifier: Apache-2.0

//! What proves what somebody says of a node or a source.

use std::path::PathBuf;

use anyhow::{bail, Context as _, Result};
use surety_client::{
	api::runtime_types::bounded_collections::bounded_vec::BoundedVec,
	primitives::H256,
	spec::{parse_hash, sha256},
};

#[derive(clap::Args)]
pub struct Evidence {
	#[command(flatten)]
	proof: Proof,
	/// What proves it, in short: public, at most 256 bytes
	#[arg(long, default_value = "")]
	summary: String,
}

/// What the chain keeps the hash of.
#[derive(clap::Args)]
pub struct Proof {
	/// What proves it: a file, of which the chain keeps the SHA-256
	#[arg(long, required_unless_present = "evidence_hash")]
	evidence: Option<PathBuf>,
	/// SHA-256 of what proves it, in place of the file
	#[arg(long, value_parser = parse_hash, conflicts_with = "evidence")]
	evidence_hash: Option<H256>,
}

impl Evidence {
	/// The SHA-256 of what proves it.
	pub fn hash(&self) -> Result<H256> {
		self.proof.hash()
	}

	/// What proves it, in short.
	pub fn summary(self) -> BoundedVec<u8> {
		BoundedVec(self.summary.into_bytes())
	}
}

impl Proof {
	/// The SHA-256 of what proves it.
	pub fn hash(&self) -> Result<H256> {
		match (&self.evidence_hash, &self.evidence) {
			(Some(hash), _) => Ok(*hash),
			(None, Some(path)) => {
				let bytes = std::fs::read(path)
					.with_context(|| format!("--evidence: {} cannot be read", path.display()))?;
				Ok(sha256(&bytes))
			}
			(None, None) => bail!("name --evidence or --evidence-hash"),
		}
	}
}
