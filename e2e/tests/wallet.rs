// SPDX-License-Identifier: Apache-2.0

//! Stock wallet clients on a development chain: `@polkadot/api`, and `polkadot-api`, which speaks the
//! newer JSON-RPC.

use std::process::Command;

use surety_e2e::{chain::Dev, root};

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
