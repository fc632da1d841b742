// SPDX-License-Identifier: Apache-2.0

//! The plain specs in chain-specs/ are those of the node's presets.

use std::process::Command;

use serde_json::Value;
use surety_e2e::{programs, root};

#[test]
fn the_chain_specs_are_in_step_with_the_presets() {
	for chain in ["dev", "local", "testnet"] {
		let output = Command::new(programs().join("surety-node"))
			.args(["export-chain-spec", "--chain", chain])
			.output()
			.unwrap();
		assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
		let mut made: Value = serde_json::from_slice(&output.stdout).unwrap();
		made["genesis"]["runtimeGenesis"].as_object_mut().unwrap().remove("code");
		let file = root().join(format!("chain-specs/{chain}.json"));
		let stored = std::fs::read_to_string(&file).unwrap_or_default();
		let stored: Value = serde_json::from_str(&stored).unwrap_or_default();
		assert_eq!(stored, made, "{} is stale: run scripts/update-artifacts", file.display());
		assert_eq!(made["properties"]["tokenSymbol"], "SUR");
		assert_eq!(made["properties"]["tokenDecimals"], 12);
		assert_eq!(made["properties"]["ss58Format"], 42);
	}
}
