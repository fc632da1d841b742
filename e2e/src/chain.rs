// SPDX-License-Identifier: Apache-2.0

//! Nodes, and `surety` to talk to them.

use std::{
	path::{Path, PathBuf},
	process::{Command, Output},
	time::Duration,
};

use serde_json::Value;
use tempfile::TempDir;

use crate::{eventually, free_port, process::Process, programs};

/// What a node logs once it listens, before the port.
const LISTENS: &str = "Running JSON-RPC server: addr=127.0.0.1:";

/// A running node.
pub struct Node {
	/// Where its state and log are.
	pub folder: PathBuf,
	/// Its program.
	pub process: Process,
	rpc: u16,
	arguments: Vec<String>,
}

impl Node {
	/// Starts a node with its state in `folder` and waits until it answers.
	pub fn start(folder: &Path, arguments: &[&str]) -> Self {
		let rpc = free_port();
		let mut all = vec![
			"--base-path".into(),
			folder.join("state").display().to_string(),
			"--rpc-port".into(),
			rpc.to_string(),
			"--no-prometheus".into(),
		];
		all.extend(arguments.iter().map(ToString::to_string));
		std::fs::create_dir_all(folder).expect("a folder can be made");
		let process = Self::run(folder, &all);
		let mut node = Self { folder: folder.to_path_buf(), process, rpc, arguments: all };
		node.answers(0);
		node
	}

	fn run(folder: &Path, arguments: &[String]) -> Process {
		let mut command = Command::new(programs().join("surety-node"));
		command.args(arguments);
		Process::start(command, &folder.join("node.log"))
	}

	/// Starts it again with the same state.
	pub fn restart(&mut self) {
		self.process.kill();
		let from = self.process.said().len();
		self.process = Self::run(&self.folder, &self.arguments);
		self.answers(from);
	}

	/// Waits until it answers. `from` is where its log began.
	fn answers(&mut self, from: usize) {
		// Where somebody else has taken the port meanwhile it listens on another one.
		self.rpc = eventually("the node listens", Duration::from_secs(300), || {
			let said = self.process.said();
			let (_, port) = said.get(from..)?.split_once(LISTENS)?;
			port.split([',', ' ', '\n']).next()?.parse().ok()
		});
		eventually("the node answers", Duration::from_secs(300), || self.status());
	}

	/// Where its JSON-RPC is.
	pub fn url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.rpc)
	}

	/// Runs `surety` against it.
	pub fn surety(&self, arguments: &[&str]) -> Output {
		Command::new(programs().join("surety"))
			.env("SURETY_URL", self.url())
			.args(arguments)
			.output()
			.expect("surety is built")
	}

	/// Runs `surety --json` with success and reads the last line that it prints.
	pub fn ask(&self, arguments: &[&str]) -> Value {
		let output = self.surety(&[&["--json"], arguments].concat());
		assert!(
			output.status.success(),
			"surety {arguments:?}: {}{}",
			String::from_utf8_lossy(&output.stdout),
			String::from_utf8_lossy(&output.stderr),
		);
		last_json(&output.stdout)
	}

	/// Runs `surety --json` and expects it to fail: its exit code and what it says.
	pub fn refused(&self, arguments: &[&str]) -> (i32, Value) {
		let output = self.surety(&[&["--json"], arguments].concat());
		let code = output.status.code().expect("it was not killed");
		assert_ne!(code, 0, "surety {arguments:?} succeeded");
		let said = if output.stderr.is_empty() { &output.stdout } else { &output.stderr };
		(code, last_json(said))
	}

	/// `chain status`, if it answers.
	pub fn status(&self) -> Option<Value> {
		let output = self.surety(&["--json", "chain", "status"]);
		output.status.success().then(|| last_json(&output.stdout))
	}

	/// The number of its last final block.
	pub fn finalised(&self) -> u64 {
		self.status().and_then(|status| status["finalised"].as_u64()).unwrap_or(0)
	}

	/// The number of its best block.
	pub fn best(&self) -> u64 {
		self.status().and_then(|status| status["best"].as_u64()).unwrap_or(0)
	}

	/// Everything that an account has, in the smallest unit.
	pub fn total(&self, address: &str) -> u128 {
		self.ask(&["balance", address])["total"]
			.as_str()
			.and_then(|text| text.parse().ok())
			.expect("a total")
	}

	/// The address of a key.
	pub fn address(&self, key: &str) -> String {
		self.ask(&["keys", "show", "--key", key])["address"].as_str().expect("an address").into()
	}

	/// The public half of a key, in hex.
	pub fn public_key(&self, key: &str) -> String {
		let shown = self.ask(&["keys", "show", "--key", key]);
		let public = shown["public_key"].as_str().expect("a public key");
		public.trim_start_matches("0x").into()
	}
}

fn last_json(output: &[u8]) -> Value {
	let text = String::from_utf8_lossy(output);
	let line = text.lines().rev().find(|line| line.trim_start().starts_with(['{', '[']));
	let line = line.unwrap_or_else(|| panic!("no JSON in: {text}"));
	serde_json::from_str(line).unwrap_or_else(|fault| panic!("{fault} in: {line}"))
}

/// A chain of one validator that makes a block each second.
pub struct Dev {
	/// The node.
	pub node: Node,
	/// Everything of this test; removed at its end.
	pub folder: TempDir,
}

impl Dev {
	/// Starts one.
	pub fn start() -> Self {
		let folder = tempfile::tempdir().expect("a folder can be made");
		let node = Node::start(&folder.path().join("node"), &["--dev", "--port", "0"]);
		Self { node, folder }
	}

	/// Starts one with other values of some parameters: the chain of developers is in a hurry, and a machine
	/// on which much else runs is late.
	pub fn with(parameters: &[(&str, u32)]) -> Self {
		let folder = tempfile::tempdir().expect("a folder can be made");
		let path = folder.path().join("spec.json").display().to_string();
		let exported = Command::new(programs().join("surety-node"))
			.args(["export-chain-spec", "--chain", "dev", "--output", &path])
			.output()
			.expect("surety-node is built");
		assert!(exported.status.success(), "{}", String::from_utf8_lossy(&exported.stderr));
		let mut spec = std::fs::read_to_string(&path).expect("it was written");
		for (name, value) in parameters {
			spec = replaced(&spec, name, *value);
		}
		std::fs::write(&path, spec).expect("it can be written again");
		let mut arguments = vec!["--chain", &path, "--alice", "--validator", "--force-authoring"];
		arguments.extend(["--unsafe-force-node-key-generation", "--port", "0", "--no-mdns"]);
		let node = Node::start(&folder.path().join("node"), &arguments);
		Self { node, folder }
	}
}

/// A chain spec with another value of a parameter. As text: its amounts are too large for most readers of JSON.
fn replaced(spec: &str, name: &str, value: u32) -> String {
	let key = format!("\"{name}\":");
	let (before, after) = spec.split_once(&key).unwrap_or_else(|| panic!("no {name} in the spec"));
	let rest = after.trim_start().trim_start_matches(|digit: char| digit.is_ascii_digit());
	format!("{before}{key} {value}{rest}")
}
