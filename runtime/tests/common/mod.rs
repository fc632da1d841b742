// SPDX-License-Identifier: Apache-2.0

//! Chains to test on.

use frame_support::traits::BuildGenesisConfig;
use surety_runtime::{genesis_config_presets::get_preset, RuntimeGenesisConfig};

/// The state of a chain at the genesis of a preset, in block 1.
pub fn chain(preset: &str) -> sp_io::TestExternalities {
	let mut chain = sp_io::TestExternalities::default();
	chain.execute_with(|| {
		let json = get_preset(&preset.into()).expect("the preset exists");
		let config: RuntimeGenesisConfig = serde_json::from_slice(&json).expect("it is a genesis");
		config.build();
		frame_system::Pallet::<surety_runtime::Runtime>::set_block_number(1);
	});
	chain
}
