// SPDX-License-Identifier: Apache-2.0

//! The worker, its engine, its node and its disk fail at any moment of a job's life: nothing is lost, nothing is paid
//! twice, nobody is slashed.

use std::{
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
	process::Command,
	sync::Mutex,
	time::{Duration, Instant},
};

use serde_json::{json, Value};
use surety_e2e::{
	chain::{Dev, Node},
	eventually,
	market::{image, register, source, task, watch, worker_key, Worker, PROVIDER, SUR},
	next_runtime,
	process::Process,
	root,
};

/// What a node gets of the 10 SUR of a task.
const PAID: u128 = 10 * SUR - SUR / 4;

/// A chain and a folder for inputs.
struct Setting {
	inputs: PathBuf,
	chain: Dev,
}

impl Setting {
	fn start() -> Self {
		// A silence on the chain of developers is a matter of seconds, which a machine under load passes over.
		let chain =
			Dev::with(&[("uptimeMinor", 600), ("uptimeBreach", 1_200), ("uptimeDay", 1_200)]);
		let inputs = chain.folder.path().join("inputs");
		std::fs::create_dir(&inputs).unwrap();
		Self { inputs, chain }
	}

	fn node(&self) -> &Node {
		&self.chain.node
	}

	fn folder(&self, name: &str) -> PathBuf {
		self.chain.folder.path().join(name)
	}

	/// A worker whose log is for programs.
	fn worker(&self, provider: &str, policy: &str, more: &[&str]) -> Worker {
		let folder = self.folder(&provider.replace('/', ""));
		let more = [&["--log-json"], more].concat();
		Worker::start_as(self.node(), provider, &folder, &self.inputs, policy, &more)
	}

	fn source(&self, job: &str) -> u64 {
		source(self.node(), self.chain.folder.path(), &image(job), json!({}))
	}

	fn task(&self, source: u64, text: &str) -> u64 {
		let input = self.inputs.join(format!("{}.txt", text.replace(' ', "-")));
		std::fs::write(&input, text).unwrap();
		task(self.node(), source, &input.display().to_string(), &["--nodes", "1"])
	}

	fn total(&self, key: &str) -> u128 {
		self.node().total(&self.node().address(key))
	}

	/// The task ends with a payment.
	fn settles(&self, task: u64) {
		let (code, ended) = watch(self.node(), task);
		assert_eq!((code, &ended["outcome"]), (0, &json!("settled")), "task {task}");
	}

	fn nobody_was_slashed(&self) {
		assert_eq!(self.node().ask(&["slashes", "list"]), json!([]));
	}
}

/// Waits until a worker has logged a line of which `is` holds, after the first `from` bytes. Looks often: what it waits for
/// is followed by a kill.
fn logs(process: &Process, from: usize, what: &str, is: impl Fn(&Value) -> bool) {
	let end = Instant::now() + Duration::from_secs(120);
	loop {
		let said = process.said();
		let lines = said.get(from..).unwrap_or_default().lines();
		if lines.filter_map(|line| serde_json::from_str(line).ok()).any(|line: Value| is(&line)) {
			return;
		}
		assert!(Instant::now() < end, "not logged: {what}");
		std::thread::sleep(Duration::from_millis(10));
	}
}

fn logs_message(process: &Process, from: usize, message: &str) {
	logs(process, from, message, |line| line["message"] == message);
}

/// When to kill: at this message about a task, and if it is about a step, about which.
type Death = (&'static str, Option<&'static str>);

/// Every step of a job's life: before and after each record is written, and after each transaction.
const DEATHS: [Death; 12] = [
	("fetching", None),
	("written down", Some("joining")),
	("accepted", None),
	("written down", Some("starting")),
	("started", None),
	("running", None),
	("finished", None),
	("written down", Some("committing")),
	("committed", None),
	("written down", Some("revealing")),
	("revealed", None),
	("written down", Some("ended")),
];

#[test]
fn a_worker_killed_at_any_step_of_a_job_is_paid_once_and_leaves_nothing_behind() {
	let setting = Setting::start();
	// The client's transactions follow one another.
	let client = Mutex::new(());
	let providers = [PROVIDER, "//Dave", "//Eve"];
	let workers: Vec<_> = providers
		.map(|provider| {
			let source = setting.source("copy");
			let policy = format!("sources = [{source}]");
			(provider, source, setting.worker(provider, &policy, &[]))
		})
		.into_iter()
		.collect();
	std::thread::scope(|scope| {
		for (place, (provider, source, mut worker)) in workers.into_iter().enumerate() {
			let (setting, client) = (&setting, &client);
			scope.spawn(move || {
				let before = setting.total(provider);
				let deaths: Vec<_> = DEATHS.iter().skip(place).step_by(providers.len()).collect();
				for death in &deaths {
					die(setting, client, source, &mut worker, death);
				}
				let paid = PAID * deaths.len() as u128;
				assert_eq!(setting.total(provider) - before, paid, "each job is paid once");
				assert_eq!(worker.containers(), Vec::<String>::new());
			});
		}
	});
	setting.nobody_was_slashed();
}

/// Takes one job through its life, with one death in between.
fn die(setting: &Setting, client: &Mutex<()>, source: u64, worker: &mut Worker, death: &Death) {
	let (message, step) = death;
	let from = worker.process.said().len();
	let id = {
		let _turn = client.lock().unwrap();
		setting.task(source, &format!("{message} {} {source}", step.unwrap_or_default()))
	};
	logs(&worker.process, from, message, |line| {
		line["message"] == *message
			&& line["task"] == id
			&& step.is_none_or(|step| line["step"] == step)
	});
	worker.process.kill();
	worker.restart();
	setting.settles(id);
}

/// A container engine of its own, whose service can be stopped.
struct Engine {
	folder: PathBuf,
	service: Process,
}

impl Engine {
	fn start(folder: &Path) -> Self {
		std::fs::create_dir_all(folder).unwrap();
		Self { folder: folder.to_path_buf(), service: Self::serve(folder) }
	}

	fn serve(folder: &Path) -> Process {
		let socket = folder.join("podman.sock");
		let _ = std::fs::remove_file(&socket);
		let mut command = Command::new("bash");
		let script = r#"eval "$("$0" env)" && cd "$1" && exec podman system service --time=0 "unix://$1/podman.sock""#;
		command.args(["-c", script]).arg(root().join("scripts/containers/engine")).arg(folder);
		let service = Process::start(command, &folder.join("service.log"));
		eventually("the engine answers", Duration::from_secs(60), || {
			std::os::unix::net::UnixStream::connect(&socket).ok()
		});
		service
	}

	fn socket(&self) -> String {
		self.folder.join("podman.sock").display().to_string()
	}
}

#[test]
fn a_job_outlives_its_engine_and_its_node() {
	let mut setting = Setting::start();
	let mut engine = Engine::start(&setting.folder("engine"));
	let worker = setting.worker(PROVIDER, "", &["--engine", &engine.socket()]);
	let source = setting.source("slow-copy");
	let before = setting.total(PROVIDER);

	let id = setting.task(source, "the engine stops");
	logs_message(&worker.process, 0, "running");
	engine.service.kill();
	logs_message(&worker.process, 0, "the container engine fails; no tasks are taken");
	assert!(worker.says_at("/health").contains("\"faults\":[\"the container engine"));
	engine.service = Engine::serve(&engine.folder);
	logs_message(&worker.process, 0, "the container engine works again");
	setting.settles(id);

	let from = worker.process.said().len();
	let id = setting.task(source, "the node stops");
	logs_message(&worker.process, from, "running");
	setting.chain.node.restart();
	setting.settles(id);

	assert_eq!(setting.total(PROVIDER) - before, 2 * PAID);
	setting.nobody_was_slashed();
	assert_eq!(worker.containers(), Vec::<String>::new());
}

#[test]
fn a_worker_follows_an_upgrade_of_the_runtime() {
	let setting = Setting::start();
	let worker = setting.worker(PROVIDER, "", &[]);
	let source = setting.source("slow-copy");
	let id = setting.task(source, "begun under the old one");
	logs_message(&worker.process, 0, "running");
	let upgraded = Command::new("node")
		.arg(root().join("e2e/js/upgrade-by-sudo.mjs"))
		.args([
			setting.node().url(),
			next_runtime(setting.chain.folder.path()).display().to_string(),
		])
		.output()
		.unwrap();
	assert!(upgraded.status.success(), "{}", String::from_utf8_lossy(&upgraded.stderr));
	setting.settles(id);
	let id = setting.task(source, "under the new one alone");
	setting.settles(id);
	assert_eq!(setting.node().status().unwrap()["spec_version"], 101);
	setting.nobody_was_slashed();
}

#[test]
fn an_output_that_somebody_changed_is_made_again_before_it_is_shown() {
	let setting = Setting::start();
	let mut worker = setting.worker(PROVIDER, "", &[]);
	let source = setting.source("copy");
	let id = setting.task(source, "the true output");
	logs_message(&worker.process, 0, "committed");
	worker.process.kill();
	let outputs = worker.folder.join("data/outputs");
	let kept: Vec<_> = std::fs::read_dir(&outputs).unwrap().map(|it| it.unwrap().path()).collect();
	assert_eq!(kept.len(), 1);
	std::fs::write(&kept[0], "somebody else's").unwrap();

	worker.restart();

	logs_message(&worker.process, 0, "the output is here again");
	setting.settles(id);
	assert_eq!(std::fs::read_to_string(&kept[0]).unwrap(), "the true output");
	setting.nobody_was_slashed();
}

/// A worker's own clock, which can be set: libfaketime stands between it and the machine's.
struct Clock {
	set_to: PathBuf,
	worker: PathBuf,
}

impl Clock {
	fn make(folder: &Path) -> Self {
		std::fs::create_dir(folder).unwrap();
		let clock = Self { set_to: folder.join("set-to"), worker: folder.join("worker") };
		let places =
			"ls /usr/lib*/faketime/libfaketimeMT.so.1 /usr/lib*/*/faketime/libfaketimeMT.so.1";
		let found = Command::new("bash").args(["-c", places]).output().unwrap();
		let found = String::from_utf8(found.stdout).unwrap();
		let library = found.lines().next().expect("scripts/setup installs libfaketime");
		let script = format!(
			"#!/bin/sh\nLD_PRELOAD={library} FAKETIME_TIMESTAMP_FILE={} FAKETIME_NO_CACHE=1 \
			 FAKETIME_DONT_FAKE_MONOTONIC=1 exec {} \"$@\"\n",
			clock.set_to.display(),
			surety_e2e::programs().join("surety-worker").display()
		);
		std::fs::write(&clock.worker, script).unwrap();
		let may_run = std::fs::Permissions::from_mode(0o755);
		std::fs::set_permissions(&clock.worker, may_run).unwrap();
		clock.set("+0");
		clock
	}

	fn set(&self, to: &str) {
		std::fs::write(&self.set_to, to).unwrap();
	}
}

#[test]
fn a_clock_that_is_set_while_a_job_runs_costs_nothing() {
	let setting = Setting::start();
	let clock = Clock::make(&setting.folder("clock"));
	let mut worker = setting.worker(PROVIDER, "", &[]);
	worker.replace(&clock.worker);
	let source = setting.source("slow-copy");
	let before = setting.total(PROVIDER);

	for (year, restarts) in [("2001", false), ("2061", true), ("2031", false)] {
		let from = worker.process.said().len();
		let id = setting.task(source, &format!("it is {year}"));
		logs_message(&worker.process, from, "running");
		clock.set(&format!("@{year}-06-15 12:00:00"));
		if restarts {
			worker.process.kill();
			worker.restart();
		}
		setting.settles(id);
		let dated = format!("\"timestamp\":\"{year}-06-1");
		assert!(worker.process.said()[from..].contains(&dated), "its clock was set");
	}

	assert_eq!(setting.total(PROVIDER) - before, 3 * PAID);
	setting.nobody_was_slashed();
	assert_eq!(worker.containers(), Vec::<String>::new());
}

#[test]
fn two_workers_with_one_key_do_each_job_once() {
	let setting = Setting::start();
	let worker = setting.worker(PROVIDER, "", &[]);
	let twin = worker.twin(&setting.folder("twin"));
	logs_message(&twin, 0, "looking for tasks");
	let source = setting.source("copy");
	let before = setting.total(PROVIDER);
	let tasks: Vec<_> =
		(0..3).map(|number| setting.task(source, &format!("for one of two {number}"))).collect();
	for id in &tasks {
		setting.settles(*id);
	}
	assert_eq!(setting.total(PROVIDER) - before, 3 * PAID);
	setting.nobody_was_slashed();
}

/// A small disk of its own, gone with its owner.
struct Disk(PathBuf);

impl Disk {
	fn mount(folder: &Path, mib: u32) -> Self {
		std::fs::create_dir_all(folder).unwrap();
		let size = format!("size={mib}m");
		let mounted =
			Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(folder).status();
		assert!(mounted.unwrap().success(), "only root can mount a disk");
		Self(folder.to_path_buf())
	}
}

impl Drop for Disk {
	fn drop(&mut self) {
		let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
	}
}

#[test]
fn on_a_full_disk_nothing_is_taken_until_there_is_room() {
	let setting = Setting::start();
	let data = setting.folder("Bob/data");
	let _disk = Disk::mount(&data, 64);
	let worker = setting.worker(PROVIDER, "min_free_disk_mib = 16", &[]);
	let source = setting.source("copy");
	let ballast = data.join("ballast");
	std::fs::write(&ballast, vec![1; 56 << 20]).unwrap();
	let id = setting.task(source, "no room");
	eventually("it says that the disk is full", Duration::from_secs(60), || {
		worker.says_at("/health").contains("the disk is full").then_some(())
	});
	let shown = setting.node().ask(&["task", "show", &id.to_string()]);
	assert!(!shown.to_string().contains("accepted"), "{shown}");

	std::fs::remove_file(&ballast).unwrap();

	setting.settles(id);
	setting.nobody_was_slashed();
}

#[test]
fn whoever_cannot_pay_the_fees_takes_nothing_until_it_can() {
	let setting = Setting::start();
	let worker = setting.worker(PROVIDER, "", &[]);
	let (key, client) = (worker_key(PROVIDER), setting.node().address("//Alice"));
	// It was sent 5 SUR when it was registered, of which this leaves enough for a few transactions.
	setting.node().ask(&["--key", &key, "transfer", &client, "4.99"]);
	let id = setting.task(setting.source("copy"), "no fees");
	eventually("it says that it cannot pay", Duration::from_secs(60), || {
		worker.process.said().contains("are kept for").then_some(())
	});
	let shown = setting.node().ask(&["task", "show", &id.to_string()]);
	assert!(!shown.to_string().contains("accepted"), "{shown}");

	let address = setting.node().address(&key);
	setting.node().ask(&["--key", "//Alice", "transfer", &address, "1"]);

	setting.settles(id);
	setting.nobody_was_slashed();
}

#[test]
fn a_machine_that_cannot_run_jobs_takes_none() {
	let setting = Setting::start();
	let mut worker = setting.worker(PROVIDER, "", &[]);
	worker.process.kill();
	let config = worker.folder.join("worker.toml");
	std::fs::write(&config, "[engine]\nuserns = \"no-such-mode\"").unwrap();
	worker.begin_again();
	let id = setting.task(setting.source("copy"), "not yet");
	eventually("it says what is wrong", Duration::from_secs(60), || {
		worker.says_at("/health").contains("a small job of our own").then_some(())
	});
	let shown = setting.node().ask(&["task", "show", &id.to_string()]);
	assert!(!shown.to_string().contains("accepted"), "{shown}");

	worker.process.kill();
	std::fs::write(&config, "").unwrap();
	worker.restart();

	setting.settles(id);
	setting.nobody_was_slashed();
}

#[test]
fn three_jobs_run_at_once_and_are_finished_before_the_worker_stops() {
	let setting = Setting::start();
	let mut worker = setting.worker(PROVIDER, "slots = 3", &[]);
	// A task of 10 SUR reserves 306 SUR of the stake, if there is as much.
	setting.node().ask(&["--key", PROVIDER, "node", "stake", &worker.node.to_string(), "1000"]);
	let source = setting.source("slow-copy");
	// It finds all of them at once.
	worker.process.kill();
	let tasks: Vec<_> =
		(0..3).map(|number| setting.task(source, &format!("side by side {number}"))).collect();
	worker.restart();
	eventually("all three run", Duration::from_secs(60), || {
		(worker.containers().len() == 3).then_some(())
	});
	let metrics = worker.says_at("/metrics");
	assert!(metrics.contains("surety_worker_slots 3"), "{metrics}");

	worker.process.ask_to_end();

	assert_eq!(worker.process.ended(), Some(0));
	let said = worker.process.said();
	assert!(said.contains("nothing is owed any more"), "it had the time");
	assert_eq!(worker.containers(), Vec::<String>::new());
	for id in tasks {
		setting.settles(id);
	}
	setting.nobody_was_slashed();
}

#[test]
fn the_doctor_finds_what_is_missing_and_nothing_more() {
	let setting = Setting::start();
	let examine = |key: &str, folder: &Path| {
		let output = Command::new(surety_e2e::programs().join("surety-worker"))
			.args(["doctor", "--json", "--url", &setting.node().url(), "--key", key, "--data-dir"])
			.arg(folder)
			.output()
			.unwrap();
		let text = String::from_utf8_lossy(&output.stdout).into_owned();
		let findings: Vec<Value> = serde_json::from_str(&text).unwrap_or_else(|_| panic!("{text}"));
		let state = |name: &str| {
			let found = findings.iter().find(|finding| finding["name"] == name);
			found.map(|finding| finding["state"].as_str().unwrap().to_string())
		};
		let states = ["engine", "a job", "chain", "clock", "node", "stake", "endpoint"].map(state);
		(output.status.code(), states.map(Option::unwrap_or_default))
	};
	let folder = setting.folder("doctor");
	let (code, states) = examine("//Bob//stranger", &folder);
	assert_eq!(
		(code, &states[..5]),
		(Some(1), &["ok", "ok", "ok", "ok", "fail"].map(String::from)[..])
	);

	register(setting.node(), PROVIDER, setting.chain.folder.path(), "http://127.0.0.1:9");
	let key = surety_e2e::market::worker_key(PROVIDER);
	let (code, states) = examine(&key, &folder);
	assert_eq!(states, ["ok", "ok", "ok", "ok", "ok", "ok", "warn"]);
	assert_eq!(code, Some(0));
}
