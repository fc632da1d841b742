// SPDX-License-Identifier: Apache-2.0

//! What the end-to-end tests run: the built programs, as a person would run them.
//!
//! Nothing here is a stand-in. Each test starts its own chain and workers on free ports, talks to them
//! through `surety`, and ends them when it is over.

pub mod auditors;
pub mod bucket;
pub mod chain;
pub mod guide;
pub mod market;
pub mod oracles;
pub mod process;

use std::{
	path::{Path, PathBuf},
	time::{Duration, Instant},
};

use sp_maybe_compressed_blob::CODE_BLOB_BOMB_LIMIT;

/// The folder of the built programs: where this test's own program lies, or above it.
pub fn programs() -> PathBuf {
	let this = std::env::current_exe().expect("a program knows where it is");
	let folder = this.ancestors().find(|folder| folder.join("surety-node").is_file());
	folder.expect("build the programs first: cargo build --workspace").to_path_buf()
}

/// The runtime under its next version, built beside the runtime when `SURETY_NEXT_RUNTIME` is set, as
/// it is brought to a chain: compressed, or it would not fit into a block. Written to `folder`.
pub fn next_runtime(folder: &Path) -> PathBuf {
	let blob = programs().join("wbuild/surety-runtime/next_runtime.rs.wasm");
	assert!(blob.is_file(), "build with SURETY_NEXT_RUNTIME=1: there is no {}", blob.display());
	let code = std::fs::read(blob).expect("it can be read");
	let compressed = sp_maybe_compressed_blob::compress_strongly(&code, CODE_BLOB_BOMB_LIMIT)
		.expect("a runtime is small enough");
	let path = folder.join("next_runtime.compressed.wasm");
	std::fs::write(&path, compressed).expect("the folder is there");
	path
}

/// The root of the repository: of the checkout whose tests run, which need not be the one that they
/// were compiled in.
pub fn root() -> PathBuf {
	let package = std::env::var("CARGO_MANIFEST_DIR").expect("run the tests through cargo");
	Path::new(&package).join("..").canonicalize().expect("it is there")
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
	let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("some port is free");
	listener.local_addr().expect("it is bound").port()
}

/// Asks again and again until there is an answer; fails the test after `limit`.
pub fn eventually<T>(what: &str, limit: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
	let end = Instant::now() + limit;
	loop {
		if let Some(answer) = ask() {
			return answer;
		}
		assert!(Instant::now() < end, "not within {limit:?}: {what}");
		std::thread::sleep(Duration::from_millis(200));
	}
}
