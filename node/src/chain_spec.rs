// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Chain specs: three built in, any other from a file.
//!
//! A built-in spec takes its genesis from a preset of the runtime it was built with, so a node of
//! another version makes another genesis. Who runs a network that lasts exports the spec once
//! (`surety-node export-chain-spec --chain testnet --raw`) and hands that file to everyone.

use sc_chain_spec::{ChainSpecExtension, ChainType, GenericChainSpec, Properties};
use serde::{Deserialize, Serialize};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use surety_primitives::{SS58_PREFIX, TOKEN_DECIMALS, TOKEN_SYMBOL};
use surety_runtime::{genesis_config_presets::TESTNET_RUNTIME_PRESET, opaque::Block, WASM_BINARY};

/// A Surety chain spec.
pub type ChainSpec = GenericChainSpec<Extensions>;

/// What a spec may say to the node besides the genesis.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
	/// Blocks that the chain must contain at their height, to settle a fork by hand.
	pub fork_blocks: sc_client_api::ForkBlocks<Block>,
	/// Blocks that are refused whatever their merits.
	pub bad_blocks: sc_client_api::BadBlocks<Block>,
	/// A finalized state to start light clients from; `sync_state_genSyncSpec` fills it.
	pub light_sync_state: sc_sync_state_rpc::LightSyncStateExtension,
}

/// The chain called `dev`, `local` or `testnet`, else the one in the file of that name.
pub fn load(chain: &str) -> Result<ChainSpec, String> {
	match chain {
		"dev" => {
			built_in("Surety Development", "surety_dev", ChainType::Development, DEV_RUNTIME_PRESET)
		}
		"local" => {
			built_in("Surety Local", "surety_local", ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET)
		}
		// Subcommands that need no chain still ask for one, with no name.
		"" | "testnet" => {
			built_in("Surety Testnet", "surety_testnet", ChainType::Live, TESTNET_RUNTIME_PRESET)
		}
		path => ChainSpec::from_json_file(path.into()).map_err(|error| {
			format!(
				"no chain spec in `{path}`: {error}. \
				Give --chain dev, local, testnet or the path of a chain spec file"
			)
		}),
	}
}

fn built_in(name: &str, id: &str, kind: ChainType, preset: &str) -> Result<ChainSpec, String> {
	let code = WASM_BINARY
		.ok_or("built without its Wasm runtime: unset SKIP_WASM_BUILD and build again")?;

	Ok(ChainSpec::builder(code, Extensions::default())
		.with_name(name)
		.with_id(id)
		.with_chain_type(kind)
		.with_protocol_id(&id.replace('_', "-"))
		.with_properties(properties())
		.with_genesis_config_preset_name(preset)
		.build())
}

/// How wallets show accounts and amounts.
fn properties() -> Properties {
	Properties::from_iter([
		("ss58Format".into(), SS58_PREFIX.into()),
		("tokenDecimals".into(), TOKEN_DECIMALS.into()),
		("tokenSymbol".into(), TOKEN_SYMBOL.into()),
	])
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_runtime::BuildStorage;

	#[test]
	fn each_built_in_chain_has_a_genesis() {
		for chain in ["dev", "local", "testnet"] {
			let spec = load(chain).expect("tests are built with the Wasm runtime");

			assert_eq!(spec.id(), format!("surety_{chain}"));
			assert_eq!(spec.protocol_id(), Some(format!("surety-{chain}").as_str()));
			spec.build_storage().expect("the preset is a valid genesis");
		}
	}

	#[test]
	fn a_spec_survives_its_file() {
		let spec = load("dev").expect("tests are built with the Wasm runtime");

		for raw in [false, true] {
			let json = spec.as_json(raw).expect("a built-in spec has a JSON form");
			let read = ChainSpec::from_json_bytes(json.into_bytes()).expect("we wrote it");

			assert_eq!(
				read.build_storage().expect("it is the same genesis").top,
				spec.build_storage().expect("the preset is a valid genesis").top,
			);
		}
	}

	#[test]
	fn an_unknown_chain_says_what_to_do() {
		let error = load("mainnet").err().expect("there is no such chain and no such file");

		assert!(error.contains("mainnet") && error.contains("dev, local, testnet"), "{error}");
	}
}
