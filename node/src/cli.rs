// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What can be typed after `surety-node`.

use clap::{Parser, Subcommand};

/// The command line: a subcommand, or the options of a running node.
#[derive(Debug, Parser)]
// Without it a node cannot prove what is in the ledger, and could not learn to later.
#[command(mut_arg("indexing_enabled", |option| option.default_value("true")))]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub command: Option<Command>,

	/// How to run the node.
	#[command(flatten)]
	pub run: sc_cli::RunCmd,
}

/// Everything but running a node.
// One is made per process: its size does not matter.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Subcommand)]
pub enum Command {
	/// Generate, inspect and insert keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Sign a message with a secret key.
	Sign(sc_cli::SignCmd),

	/// Verify the signature of a message.
	Verify(sc_cli::VerifyCmd),

	/// Search for an address that contains a given pattern.
	Vanity(sc_cli::VanityCmd),

	/// Write a chain spec, plain or raw.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Write a chain spec, the older way: prefer `export-chain-spec`.
	BuildSpec(sc_cli::BuildSpecCmd),

	/// Validate a block of the database again.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Write the state of a block as a raw chain spec.
	ExportState(sc_cli::ExportStateCmd),

	/// Read blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the database of a chain. Keys stay.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Take back unfinalized blocks.
	Revert(sc_cli::RevertCmd),

	/// Print what the database says of the chain.
	ChainInfo(sc_cli::ChainInfoCmd),
}

#[cfg(test)]
mod tests {
	use super::*;
	use sc_cli::{CliConfiguration, SubstrateCli};

	#[test]
	fn dev_authors_alone() {
		let cli = Cli::try_from_iter(["surety-node", "--dev"]).expect("--dev is an option");

		assert!(cli.run.force_authoring().expect("it is a plain flag"));
		assert!(cli.run.role(true).expect("it depends on flags alone").is_authority());
		assert_eq!(cli.run.chain_id(true).expect("it is a plain name"), "dev");
	}

	#[test]
	fn nodes_keep_what_proofs_take_unless_told_otherwise() {
		for (line, indexing) in [
			(&["surety-node"][..], true),
			(&["surety-node", "--enable-offchain-indexing", "false"], false),
		] {
			let cli = Cli::try_from_iter(line).expect("these are options");
			let offchain =
				cli.run.offchain_worker(&sc_service::Role::Full).expect("they are flags");
			assert_eq!(offchain.indexing_enabled, indexing, "{line:?}");
		}
	}
}
