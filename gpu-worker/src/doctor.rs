// SPDX-License-Identifier: Apache-2.0

//! What keeps a worker from working, and how to mend that.

mod chain;

use std::{
	fs, io,
	path::Path,
	time::{Duration, Instant},
};

use serde::Serialize;
use surety_client::{KeySource, Keypair};

use crate::{
	artifacts::Artifacts,
	config::Config,
	engine::{Abilities, Engine, EngineError, NoGpus, UserNamespace},
	offer::{Capability, Network},
	probe::Machine,
};

const MIB: u64 = 1 << 20;

/// What was found about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
	/// What was looked at.
	pub name: &'static str,
	/// How it is.
	pub state: State,
	/// What that means.
	pub says: String,
	/// How to mend it.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub remedy: Option<String>,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
	/// As it should be.
	Ok,
	/// The worker works, and something is to be looked at.
	Warn,
	/// The worker cannot work.
	Fail,
}

impl State {
	/// For people.
	pub fn word(self) -> &'static str {
		match self {
			Self::Ok => "ok",
			Self::Warn => "warn",
			Self::Fail => "fail",
		}
	}
}

impl Finding {
	fn ok(name: &'static str, says: impl Into<String>) -> Self {
		Self { name, state: State::Ok, says: says.into(), remedy: None }
	}

	fn warn(name: &'static str, says: impl Into<String>, remedy: impl Into<String>) -> Self {
		Self { name, state: State::Warn, says: says.into(), remedy: Some(remedy.into()) }
	}

	fn fail(name: &'static str, says: impl Into<String>, remedy: impl Into<String>) -> Self {
		Self { state: State::Fail, ..Self::warn(name, says, remedy) }
	}
}

/// Looks at everything that a worker with this configuration stands on. What cannot be looked at because something before
/// it failed is left out.
pub async fn examine(config: &Config) -> Vec<Finding> {
	let machine = Machine::probe();
	let engine = Engine::connect(&config.engine, "doctor").await;
	let mut findings = vec![the_engine(&engine)];
	if let Ok(engine) = &engine {
		match engine.abilities().await {
			Ok(abilities) => findings.extend([
				limits(&abilities),
				system_calls(&abilities),
				user_namespaces(engine.user_namespace()),
			]),
			Err(error) => findings.push(Finding::fail(
				"limits",
				error.to_string(),
				"look at the log of the container engine",
			)),
		}
	}
	if let Ok(engine) = &engine {
		findings.push(gpus(&machine, engine.gpus()));
		findings.push(a_job(rehearse(engine, &machine, &config.data_dir).await));
	}
	findings.push(memory(config, &machine, available_memory_mib()));
	findings.push(disk(config, look_at_disk(&config.data_dir)));
	let (finding, key) = the_key(&config.key);
	findings.push(finding);
	if let Some(key) = key {
		findings.extend(chain::examine(config, key).await);
	}
	findings
}

fn the_engine(engine: &Result<Engine, EngineError>) -> Finding {
	match engine {
		Ok(engine) => Finding::ok("engine", format!("{} at {}", engine.name(), engine.socket())),
		Err(error) => {
			Finding::fail("engine", error.to_string(), "install an engine, or start its service")
		}
	}
}

fn limits(abilities: &Abilities) -> Finding {
	const NAME: &str = "limits";
	match abilities.cgroups.as_deref() {
		Some("2") => {
			Finding::ok(NAME, "memory, processors and processes, by control groups of version 2")
		}
		version => Finding::warn(
			NAME,
			format!(
				"control groups are of version {}, in which not every limit strikes at once",
				version.unwrap_or("unknown")
			),
			"boot with `systemd.unified_cgroup_hierarchy=1`",
		),
	}
}

fn system_calls(abilities: &Abilities) -> Finding {
	const NAME: &str = "system calls";
	match abilities.filters_calls {
		true => Finding::ok(NAME, "filtered by seccomp"),
		false => Finding::fail(
			NAME,
			"the engine does not filter the system calls of jobs",
			"use an engine and a kernel with seccomp",
		),
	}
}

fn user_namespaces(mode: &UserNamespace) -> Finding {
	const NAME: &str = "user namespaces";
	match mode {
		UserNamespace::None => Finding::warn(
			NAME,
			"the users of a job have the same numbers outside its container",
			"for Podman: `echo containers:2147483647:2147483648 | sudo tee -a /etc/subuid /etc/subgid`; for Docker: \
			 `userns-remap`",
		),
		mode => Finding::ok(NAME, format!("the users of a job are nobody outside: {mode}")),
	}
}

/// Runs a small job with everything that this machine has, and says how long it took.
async fn rehearse(
	engine: &Engine,
	machine: &Machine,
	folder: &Path,
) -> Result<Duration, EngineError> {
	let artifacts = Artifacts::open(folder)?;
	let gpus = match engine.gpus() {
		Ok(()) => machine.gpus.iter().map(|gpu| gpu.uuid.clone()).collect(),
		Err(_) => Vec::new(),
	};
	let began = Instant::now();
	engine.rehearse(&artifacts, gpus).await?;
	Ok(began.elapsed())
}

fn a_job(rehearsed: Result<Duration, EngineError>) -> Finding {
	const NAME: &str = "a job";
	match rehearsed {
		Ok(took) => Finding::ok(NAME, format!("a small one was run in {:.1} s", took.as_secs_f64())),
		Err(error) => Finding::fail(
			NAME,
			error.to_string(),
			"put the container engine in order; its own log says more. No tasks are taken meanwhile",
		),
	}
}

fn gpus(machine: &Machine, engine_gives: Result<(), NoGpus>) -> Finding {
	const NAME: &str = "GPUs";
	let found = machine.gpus.len();
	match (found, engine_gives) {
		(0, _) => Finding::ok(NAME, format!("{}; this machine runs CPU jobs", machine.gpus_by)),
		(_, Ok(())) => Finding::ok(NAME, format!("{found}, {}", machine.gpus_by)),
		(_, Err(error)) => Finding::fail(
			NAME,
			format!("{found} are here, and jobs get none: {error}"),
			"put the engine and the NVIDIA Container Toolkit in order, and see `surety-worker probe`",
		),
	}
}

fn memory(config: &Config, machine: &Machine, available_mib: Option<u64>) -> Finding {
	const NAME: &str = "memory";
	let capability = Capability {
		machine: machine.clone(),
		engine_gives_gpus: false,
		network: Network::NotAllowed,
	};
	let promised = capability.capacity(&config.policy).memory_mib;
	match available_mib {
		Some(available) if available < promised.into() => Finding::warn(
			NAME,
			format!("jobs may take {promised} MiB together, and {available} MiB are available now"),
			"end other programs, or lower `policy.max_memory_mib`",
		),
		_ => {
			let slots = config.policy.slots;
			let plural = if slots == 1 { "" } else { "s" };
			Finding::ok(NAME, format!("{promised} MiB for jobs, in {slots} slot{plural}"))
		}
	}
}

/// What is free in the data folder, in MiB, after it was seen that the worker can write there.
fn look_at_disk(folder: &Path) -> io::Result<u64> {
	fs::create_dir_all(folder)?;
	let probe = folder.join(format!("doctor-{}", std::process::id()));
	fs::write(&probe, b"probe").and_then(|()| fs::remove_file(&probe))?;
	let disk = rustix::fs::statvfs(folder)?;
	Ok(disk.f_bavail.saturating_mul(disk.f_frsize) / MIB)
}

fn disk(config: &Config, free_mib: io::Result<u64>) -> Finding {
	const NAME: &str = "disk";
	let (folder, least) = (config.data_dir.display(), config.policy.min_free_disk_mib);
	match free_mib {
		Err(error) => Finding::fail(
			NAME,
			format!("{folder} cannot be written: {error}"),
			"give it to the user that runs the worker, or name another `data_dir`",
		),
		Ok(free) if free < least => Finding::fail(
			NAME,
			format!(
				"{free} MiB are free in {folder}, less than `policy.min_free_disk_mib`, {least}"
			),
			"free some, or name a `data_dir` on a larger disk",
		),
		Ok(free) if free < least.saturating_add(config.policy.max_outputs_mib) => Finding::warn(
			NAME,
			format!("{free} MiB are free in {folder}, less than outputs may take"),
			"free some, or lower `policy.max_outputs_mib`",
		),
		Ok(free) => Finding::ok(NAME, format!("{free} MiB are free in {folder}")),
	}
}

fn the_key(text: &str) -> (Finding, Option<Keypair>) {
	const NAME: &str = "key";
	if text.is_empty() {
		let remedy = "make one with `surety keys generate`, and name its file in `key`, with --key or in SURETY_WORKER_KEY";
		return (Finding::fail(NAME, "`key` is not set", remedy), None);
	}
	match text.parse::<KeySource>().and_then(|source| source.load()) {
		Err(error) => {
			let remedy = "name a file that holds one secret and that its owner alone can read";
			(Finding::fail(NAME, error.to_string(), remedy), None)
		}
		Ok(key) => {
			let account = key.public_key().to_account_id();
			let finding = match text.starts_with("//") {
				true => Finding::warn(
					NAME,
					format!("{account} is a development account, whose secret everybody knows"),
					"make a key of your own for any chain but one of your own: `surety keys generate`",
				),
				false => Finding::ok(NAME, account.to_string()),
			};
			(finding, Some(key))
		}
	}
}

/// Memory that programs can have, in MiB.
fn available_memory_mib() -> Option<u64> {
	let text = fs::read_to_string("/proc/meminfo").ok()?;
	let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
	let kib: u64 = line.split_whitespace().next()?.parse().ok()?;
	Some(kib / 1_024)
}

/// How long the doctor waits for an answer from the network.
const PATIENCE: Duration = Duration::from_secs(10);

#[cfg(test)]
mod tests {
	use std::os::unix::fs::PermissionsExt;

	use super::*;
	use crate::{config::Policy, probe::tests::machine};

	fn is(finding: Finding, state: State) {
		assert_eq!(finding.state, state, "{finding:?}");
		assert_eq!(finding.remedy.is_some(), state != State::Ok, "{finding:?}");
	}

	#[test]
	fn an_engine_must_limit_and_filter() {
		let able = Abilities { cgroups: Some("2".into()), filters_calls: true };
		is(limits(&able), State::Ok);
		is(limits(&Abilities { cgroups: Some("1".into()), ..able.clone() }), State::Warn);
		is(system_calls(&able), State::Ok);
		is(system_calls(&Abilities { filters_calls: false, ..able }), State::Fail);
		is(user_namespaces(&UserNamespace::ByEngine), State::Ok);
		is(user_namespaces(&UserNamespace::None), State::Warn);
	}

	#[test]
	fn a_job_must_run() {
		is(a_job(Ok(Duration::from_millis(300))), State::Ok);
		is(a_job(Err(EngineError::Rehearsal { problem: "it failed".into() })), State::Fail);
	}

	#[test]
	fn gpus_that_no_job_can_have_are_a_fault_and_none_are_not() {
		let none = || Err(NoGpus::Engine("an engine".into()));
		is(gpus(&machine(&[]), none()), State::Ok);
		is(gpus(&machine(&[(24_000, 89)]), Ok(())), State::Ok);
		is(gpus(&machine(&[(24_000, 89)]), none()), State::Fail);
	}

	#[test]
	fn what_jobs_may_take_must_be_there() {
		let config = Config::default();
		// Three quarters of 16 GiB.
		is(memory(&config, &machine(&[]), Some(12_288)), State::Ok);
		is(memory(&config, &machine(&[]), Some(12_287)), State::Warn);
		is(memory(&config, &machine(&[]), None), State::Ok);
		assert!(available_memory_mib().is_some_and(|mib| mib > 0));
	}

	#[test]
	fn the_data_folder_must_be_writable_and_have_room() {
		let policy = Policy { min_free_disk_mib: 10, max_outputs_mib: 100, ..Policy::default() };
		let config = Config { policy, ..Config::default() };
		is(disk(&config, Ok(110)), State::Ok);
		is(disk(&config, Ok(109)), State::Warn);
		is(disk(&config, Ok(9)), State::Fail);
		is(disk(&config, Err(io::ErrorKind::PermissionDenied.into())), State::Fail);
		let folder = tempfile::tempdir().unwrap();
		let new = folder.path().join("new");
		assert!(look_at_disk(&new).unwrap() > 0);
		assert_eq!(fs::read_dir(&new).unwrap().count(), 0);
		assert!(look_at_disk(Path::new("/proc/self/nowhere")).is_err());
	}

	#[test]
	fn a_key_must_be_one_and_a_secret() {
		let state = |text: &str| {
			let (finding, key) = the_key(text);
			assert_eq!(key.is_some(), finding.state != State::Fail);
			finding.state
		};
		assert_eq!(state(""), State::Fail);
		assert_eq!(state("/nowhere"), State::Fail);
		assert_eq!(state("//Alice"), State::Warn);
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("key");
		fs::write(&path, format!("0x{}", "2a".repeat(32))).unwrap();
		let with_mode = |mode| {
			fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
			state(&path.display().to_string())
		};
		assert_eq!(with_mode(0o644), State::Fail);
		assert_eq!(with_mode(0o600), State::Ok);
	}
}
