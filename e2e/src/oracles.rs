// SPDX-License-Identifier: Apache-2.0

//! Oracles for tests.

use std::{
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};

use crate::{chain::Node, eventually, free_port, process::Process, programs};

/// Pays for the stakes of oracles in tests, and is the sudo key that admits them.
const SPONSOR: &str = "//Alice";

/// An oracle that is admitted and bonded, with its worker running.
pub struct Oracle {
	/// The worker.
	pub process: Process,
	/// Its account.
	pub address: String,
	key: String,
	folder: PathBuf,
	arguments: Vec<String>,
}

impl Oracle {
	/// Admits an oracle and starts its worker, with `more` arguments. It may read inputs in `inputs`.
	///
	/// Workers know their containers by their key, so each program of tests has keys of its own.
	pub fn start(chain: &Node, number: usize, folder: &Path, inputs: &Path, more: &[&str]) -> Self {
		let key = format!("//oracle-{number}-{}", std::process::id());
		let address = chain.address(&key);
		chain.ask(&["--key", SPONSOR, "transfer", &address, "1010"]);
		chain.ask(&["--key", SPONSOR, "oracle", "admit", &address, "--sudo"]);
		chain.ask(&["--key", &key, "oracle", "bond", "1000"]);
		let mut arguments = [
			"run",
			"--role",
			"oracle",
			"--url",
			&chain.url(),
			"--key",
			&key,
			"--data-dir",
			&folder.join("data").display().to_string(),
			"--listen",
			&format!("127.0.0.1:{}", free_port()),
			"--allow-file-inputs",
			&inputs.display().to_string(),
			"--allow-private-addresses",
		]
		.map(String::from)
		.to_vec();
		arguments.extend(more.iter().map(ToString::to_string));
		std::fs::create_dir_all(folder).expect("a folder can be made");
		let process = Self::run(folder, &arguments);
		Self { process, address, key, folder: folder.to_path_buf(), arguments }
	}

	fn run(folder: &Path, arguments: &[String]) -> Process {
		let mut command = Command::new(programs().join("surety-worker"));
		command.args(arguments).env("RUST_LOG", "info");
		Process::start(command, &folder.join("oracle.log"))
	}

	/// Publishes the key that its worker has made for what is encrypted.
	pub fn publish_key(&self, chain: &Node) {
		let identity = self.folder.join("data/identity");
		eventually("the oracle has a key", Duration::from_secs(60), || {
			identity.exists().then_some(())
		});
		let identity = identity.display().to_string();
		chain.ask(&["--key", &self.key, "keys", "encryption", "publish", &identity]);
	}

	/// Kills it and starts it again with the same state.
	pub fn restart(&mut self) {
		self.process.kill();
		self.process = Self::run(&self.folder, &self.arguments);
	}
}
