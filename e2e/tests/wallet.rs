// SPDX-License-Identifier: Apache-2.0

//! A stock wallet client, `@polkadot/api`, on a development chain.

use std::process::Command;

use surety_e2e::{chain::Dev, root};

#[test]
fn a_stock_client_transfers_bonds_and_publishes() {
	let chain = Dev::start();
	let output = Command::new("node")
		.arg(root().join("e2e/js/wallet.mjs"))
		.arg(chain.node.url())
		.output()
		.expect("Node.js is there: scripts/setup installs it");
	let said = String::from_utf8_lossy(&output.stdout);
	assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
	for step in ["metadata", "transfer", "bond", "publish", "refusal"] {
		assert!(said.contains(&format!("{step}: ok")), "{said}");
	}
}
