// SPDX-License-Identifier: Apache-2.0

//! Providers, sources and tasks for tests.

use std::{
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};

use serde_json::{json, Value};

use crate::{bucket, chain::Node, eventually, free_port, process::Process, programs, root};

/// Owns the nodes in tests.
pub const PROVIDER: &str = "//Bob";
/// Publishes the sources and tasks in tests.
pub const CLIENT: &str = "//Charlie";
/// 1 SUR.
pub const SUR: u128 = 1_000_000_000_000;

/// A registered, staked node with its worker running.
pub struct Worker {
	/// The node's id.
	pub node: u64,
	/// The worker.
	pub process: Process,
	/// Where it keeps its state.
	pub folder: PathBuf,
	/// What is run.
	program: PathBuf,
	/// Its public key in hex, by which it names its containers.
	public_key: String,
	arguments: Vec<String>,
	port: u16,
}

/// Registers `provider` and a node of its that is staked and serves at `endpoint`. Says its id.
pub fn register(chain: &Node, provider: &str, folder: &Path, endpoint: &str) -> u64 {
	let manifest = folder.join("manifest.json");
	let probe = Command::new(programs().join("surety-worker"))
		.args(["probe", "--manifest", "--region", "test", "--endpoint", endpoint])
		.output()
		.expect("the worker is built");
	assert!(probe.status.success(), "{}", String::from_utf8_lossy(&probe.stderr));
	std::fs::write(&manifest, probe.stdout).expect("it can be written");
	chain.ask(&["--key", provider, "provider", "register"]);
	let registered = chain.ask(&[
		"--key",
		provider,
		"node",
		"register",
		"--worker-key",
		&worker_key(provider),
		"--manifest",
		&manifest.display().to_string(),
	]);
	registered["node"].as_u64().expect("a node")
}

/// The key of the worker of a provider's node. Workers know their containers by it, so each program of tests
/// has keys of its own, and each test in it: several run at once.
pub fn worker_key(provider: &str) -> String {
	let test = std::thread::current();
	format!("{provider}//worker-{}-{}", std::process::id(), test.name().unwrap_or_default())
}

impl Worker {
	/// Registers `provider` and a node of its, and starts the worker. It may read inputs in `inputs`.
	pub fn start(chain: &Node, provider: &str, folder: &Path, inputs: &Path) -> Self {
		Self::start_with(chain, provider, folder, inputs, "")
	}

	/// The same with a configuration of its own: lines of the policy, and other parts after them.
	pub fn start_with(
		chain: &Node,
		provider: &str,
		folder: &Path,
		inputs: &Path,
		configuration: &str,
	) -> Self {
		Self::start_as(chain, provider, folder, inputs, configuration, &[])
	}

	/// The same with `more` arguments.
	pub fn start_as(
		chain: &Node,
		provider: &str,
		folder: &Path,
		inputs: &Path,
		configuration: &str,
		more: &[&str],
	) -> Self {
		std::fs::create_dir_all(folder).expect("a folder can be made");
		let config = folder.join("worker.toml");
		let text = format!("[policy]\n{configuration}\n");
		std::fs::write(&config, text).expect("it can be written");
		let port = free_port();
		let node = register(chain, provider, folder, &format!("http://127.0.0.1:{port}"));
		let mut arguments = [
			"run",
			"--config",
			&config.display().to_string(),
			"--url",
			&chain.url(),
			"--key",
			&worker_key(provider),
			"--data-dir",
			&folder.join("data").display().to_string(),
			"--listen",
			&format!("127.0.0.1:{port}"),
			"--allow-file-inputs",
			&inputs.display().to_string(),
			"--allow-private-addresses",
		]
		.map(String::from)
		.to_vec();
		arguments.extend(more.iter().map(ToString::to_string));
		let program = programs().join("surety-worker");
		let process = Self::run(&program, folder, &arguments);
		let public_key = chain.public_key(&worker_key(provider));
		let folder = folder.to_path_buf();
		let worker = Self { node, process, folder, program, public_key, arguments, port };
		worker.answers();
		worker
	}

	fn run(program: &Path, folder: &Path, arguments: &[String]) -> Process {
		let mut command = Command::new(program);
		// Programs want to know every step, people would not find the others among them.
		let for_programs = arguments.iter().any(|argument| argument == "--log-json");
		let level = if for_programs { "info,surety_worker=debug" } else { "info" };
		command.args(arguments).env("RUST_LOG", level).envs(bucket::ENVIRONMENT);
		Process::start(command, &folder.join("worker.log"))
	}

	/// Starts another worker with the same key and node, which keeps its state in `folder`.
	pub fn twin(&self, folder: &Path) -> Process {
		std::fs::create_dir_all(folder).expect("a folder can be made");
		let mut arguments = self.arguments.clone();
		let mut replace = |flag: &str, value: String| {
			let place = arguments.iter().position(|argument| argument == flag);
			arguments[place.expect("the flag is given") + 1] = value;
		};
		replace("--data-dir", folder.join("data").display().to_string());
		replace("--listen", format!("127.0.0.1:{}", free_port()));
		Self::run(&self.program, folder, &arguments)
	}

	/// What it says at one of its addresses, whatever the status; nothing if it does not answer.
	pub fn says_at(&self, path: &str) -> String {
		let url = format!("http://127.0.0.1:{}{path}", self.port);
		let output = Command::new("curl").args(["-s", &url]).output().expect("curl is there");
		String::from_utf8_lossy(&output.stdout).into_owned()
	}

	/// Starts it again with the same state.
	pub fn restart(&mut self) {
		self.begin_again();
		self.answers();
	}

	/// Starts it anew, where it may be unable to work.
	pub fn begin_again(&mut self) {
		self.process = Self::run(&self.program, &self.folder, &self.arguments);
	}

	/// Ends it and starts another program in its place, now and at every restart.
	pub fn replace(&mut self, program: &Path) {
		self.process.terminate();
		self.program = program.to_path_buf();
		self.restart();
	}

	/// Where it hands out the output of a task.
	pub fn output_url(&self, task: u64) -> String {
		format!("http://127.0.0.1:{}/outputs/{task}", self.port)
	}

	/// Whether it hands out the output of a task.
	pub fn hands_out(&self, task: u64) -> bool {
		let output = Command::new("curl")
			.args(["-sf", &self.output_url(task)])
			.output()
			.expect("curl is there");
		output.status.success()
	}

	/// The containers of its jobs that are there, running or not.
	pub fn containers(&self) -> Vec<String> {
		let engine = root().join("scripts/containers/engine").display().to_string();
		let list = r#"eval "$("$0" env)"; "$("$0" name)" ps --all --quiet --filter "label=surety.worker=$1""#;
		let output = Command::new("bash")
			.args(["-c", list, &engine, &self.public_key])
			.output()
			.expect("bash is there");
		assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
		String::from_utf8_lossy(&output.stdout).lines().map(String::from).collect()
	}

	fn answers(&self) {
		let url = format!("http://127.0.0.1:{}/health", self.port);
		eventually("the worker answers", Duration::from_secs(60), || {
			Command::new("curl")
				.args(["-sf", &url])
				.output()
				.ok()
				.filter(|output| output.status.success())
		});
	}
}

/// The image of a job: `embed`, or a mode of the test job.
pub fn image(job: &str) -> String {
	let mut command = Command::new(root().join("scripts/build-image"));
	if job != "embed" {
		command.arg("--test-jobs");
	}
	let output = command.arg("--json").output().expect("the script is there");
	assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
	let text = String::from_utf8_lossy(&output.stdout);
	let images: Value =
		serde_json::from_str(text.lines().last().expect("it prints JSON")).expect("it prints JSON");
	let image = if job == "embed" { &images } else { &images[job] };
	let name = image["image"].as_str().unwrap_or_else(|| panic!("no image for {job}: {images}"));
	let name = name.split('@').next().unwrap_or_default();
	format!("{name}@{}", image["digest"].as_str().expect("a digest"))
}

/// Publishes a source that runs `image` with plain bytes as its output.
pub fn source(chain: &Node, folder: &Path, image: &str, changes: Value) -> u64 {
	let mut spec = json!({
		"image": image,
		"memory_mib": 64,
		"model": { "name": "test", "weights_hash": "00".repeat(32) },
		"output": { "format": "bytes", "min_tokens": 1, "max_tokens": 10_000_000, "max_repeat_run": 10_000_000 },
		"comparator": "exact",
		"rerun_price": "0.5",
		"run_limit": "1m",
		"visibility": "public",
	});
	for (field, value) in changes.as_object().expect("an object") {
		spec[field] = value.clone();
	}
	let file = folder.join("source.json");
	std::fs::write(&file, spec.to_string()).expect("it can be written");
	let published =
		chain.ask(&["--key", CLIENT, "source", "publish", "--spec", &file.display().to_string()]);
	published["source"].as_u64().expect("a source")
}

/// Publishes a task for 10 SUR.
pub fn task(chain: &Node, source: u64, input: &str, more: &[&str]) -> u64 {
	let source = source.to_string();
	let arguments = [
		"--key",
		CLIENT,
		"task",
		"publish",
		"--source",
		&source,
		"--input",
		input,
		"--payment",
		"10",
	];
	let published = chain.ask(&[&arguments, more].concat());
	published["task"].as_u64().expect("a task")
}

/// Follows a task until it ends: the exit code and the last step.
pub fn watch(chain: &Node, task: u64) -> (i32, Value) {
	let output = chain.surety(&["--json", "task", "watch", &task.to_string()]);
	let text = String::from_utf8_lossy(&output.stdout);
	let ended = text
		.lines()
		.filter_map(|line| serde_json::from_str::<Value>(line).ok())
		.find(|step| step["step"] == "ended")
		.unwrap_or_else(|| {
			panic!("the task did not end: {text}{}", String::from_utf8_lossy(&output.stderr))
		});
	(output.status.code().expect("it was not killed"), ended)
}

/// Waits until a task has come to a step of a node.
pub fn reaches(chain: &Node, task: u64, stage: &str) {
	eventually(&format!("task {task} is {stage}"), Duration::from_secs(60), || {
		let shown = chain.ask(&["task", "show", &task.to_string()]);
		shown.to_string().contains(stage).then_some(())
	});
}
