// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Builds the runtime's Wasm with its benchmarks, without the native runtime that nothing here needs.

use std::path::Path;

use substrate_wasm_builder::WasmBuilder;

fn main() {
	let runtime =
		Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("runtime").join("Cargo.toml");
	WasmBuilder::new()
		.with_project(runtime)
		.expect("the runtime lies beside this crate")
		.enable_feature("runtime-benchmarks")
		.build();
}
