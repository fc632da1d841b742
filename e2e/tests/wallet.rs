// SPDX-License-Identifier: Apache-2.0

//! Wallet clients on a development chain: stock ones, `@polkadot/api` and `polkadot-api`, which speaks the
//! newer JSON-RPC; and ours where no block becomes final.

use std::{process::Command, time::Duration};

use surety_e2e::{
	chain::{Dev, Node},
	eventually, root,
};

/// For how many blocks a transaction lives.
const MORTALITY: u64 = 256;

/// Runs a script of e2e/js on a new chain and expects it to say that each step is done.
fn runs(script: &str, steps: &[&str]) {
	let chain = Dev::start();
	let output = Command::new("node")
		.arg(root().join("e2e/js").join(script))
		.arg(chain.node.url())
		.output()
		.expect("Node.js is there: scripts/setup installs it");
	let said = String::from_utf8_lossy(&output.stdout);
	assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
	for step in steps {
		assert!(said.contains(&format!("{step}: ok")), "{said}");
	}
}

#[test]
fn a_stock_client_transfers_bonds_and_publishes() {
	runs("wallet.mjs", &["metadata", "transfer", "bond", "publish", "refusal"]);
}

#[test]
fn the_newer_stock_client_transfers_and_reads() {
	runs("papi.mjs", &["connect", "transfer", "pallets"]);
}

#[test]
fn transactions_go_on_where_nothing_becomes_final() {
	let folder = tempfile::tempdir().expect("a folder can be made");
	let chain = Node::start(folder.path(), &["--dev", "--no-grandpa", "--port", "0"]);
	// One that begins at the last final block, the first of all, would not be born alive from here on.
	let patience = Duration::from_secs(2 * MORTALITY);
	let imported = format!("Imported #{} ", MORTALITY + 1);
	eventually("no block is final for so long", patience, || {
		chain.process.said().contains(&imported).then_some(())
	});
	let bob = chain.address("//Bob");
	let before = chain.total(&bob);
	chain.ask(&["--key", "//Alice", "transfer", &bob, "1"]);
	assert!(chain.total(&bob) > before);
	assert_eq!(chain.finalised(), 0);
}
