// SPDX-License-Identifier: Apache-2.0

//! Builds the runtime's Wasm blob beside the native crate.

fn main() {
	#[cfg(all(feature = "std", not(feature = "metadata-hash")))]
	{
		use substrate_wasm_builder::WasmBuilder;

		WasmBuilder::init_with_defaults().build();
		// The same runtime under its next version, which the rehearsal of an upgrade brings to a
		// running chain. Only tests need it.
		println!("cargo:rerun-if-env-changed=SURETY_NEXT_RUNTIME");
		if std::env::var_os("SURETY_NEXT_RUNTIME").is_some() {
			WasmBuilder::init_with_defaults()
				.enable_feature("upgrade-rehearsal")
				.set_file_name("next_runtime.rs")
				.build();
		}
	}

	#[cfg(all(feature = "std", feature = "metadata-hash"))]
	substrate_wasm_builder::WasmBuilder::init_with_defaults()
		.enable_metadata_hash("SUR", 12)
		.build();
}
