// SPDX-License-Identifier: Apache-2.0

//! The metadata that the client is generated from is that of this runtime.

mod common;

use std::path::PathBuf;

use surety_runtime::Runtime;

#[test]
fn the_clients_metadata_is_in_step() {
	let file = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR").expect("cargo says"))
		.join("../client/metadata.scale");
	let metadata = common::chain("development")
		.execute_with(|| Runtime::metadata_at_version(16).expect("version 16 is supported"));
	if std::env::var_os("SURETY_UPDATE").is_some() {
		std::fs::write(&file, &*metadata).expect("the client's folder is there");
	}
	let stored = std::fs::read(&file).unwrap_or_default();
	assert!(stored == *metadata, "client/metadata.scale is stale: run scripts/update-artifacts");
}
