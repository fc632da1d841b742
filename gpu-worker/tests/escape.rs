// SPDX-License-Identifier: Apache-2.0

//! Jobs that try to get out of their container or to use up the machine: all of it is stopped by the
//! sandbox, and the same images without it find most of the ways open.
//!
//! Needs a container engine (DOCKER_HOST or one of the usual sockets) and the images that
//! `scripts/build-image --test-jobs` builds.

use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	future::pending,
	os::{
		linux::net::SocketAddrExt,
		unix::net::{SocketAddr, UnixListener},
	},
	path::{Path, PathBuf},
	time::Duration,
};

use bollard::{
	models::{ContainerCreateBody, HostConfig, HostConfigCgroupnsModeEnum, ResourcesUlimits},
	query_parameters::{
		CreateContainerOptionsBuilder, RemoveContainerOptionsBuilder, WaitContainerOptions,
	},
	Docker, API_DEFAULT_VERSION,
};
use futures::StreamExt;
use surety_client::spec::parse_hash;
use surety_primitives::H256;
use surety_worker::{
	artifacts::Artifacts,
	config::{EgressConfig, EngineConfig},
	egress::{can_join, Egress},
	engine::{Engine, Failure, Job, Outcome, LOG_TAIL},
};
use tokio::{
	net::TcpListener,
	time::{sleep, timeout},
};

const IMAGE: &str = "localhost/surety-escape";
/// How many attempts there are.
const ATTEMPTS: usize = 79;
/// The attempts that find something on every machine where nobody stops them. The others need what not every
/// kernel has, such as modules, or a way to the internet.
const FOUND_WITHOUT_A_SANDBOX: [&str; 52] = [
	"write-root",
	"write-etc",
	"write-input",
	"create-beside-input",
	"run-from-tmp",
	"fill-tmp",
	"fill-shm",
	"fill-image-volume",
	"huge-sparse-file",
	"many-open-files",
	"give-file-to-root",
	"device-node",
	"core-pattern",
	"kernel-settings",
	"cgroup-limits",
	"file-handles",
	"become-root",
	"new-privileges",
	"capabilities",
	"mount",
	"bind-mount",
	"remount-root",
	"new-mount-calls",
	"unmount-input",
	"pivot-root",
	"change-root",
	"user-namespace",
	"clone-namespace",
	"clone3",
	"join-namespace",
	"raw-socket",
	"packet-socket",
	"netlink-socket",
	"personality",
	"trace",
	"memory-of-another",
	"reboot",
	"set-clock",
	"set-host-name",
	"swap",
	"kernel-log",
	"raise-priority",
	"host-processes",
	"signal-host",
	"namespace-net",
	"namespace-pid",
	"namespace-ipc",
	"namespace-uts",
	"variables",
	"host-service",
	"host-abstract-socket",
	"engine-socket",
];

/// A worker of its own, so that tests can run beside each other, and what of the machine could be reached.
struct Setting {
	folder: tempfile::TempDir,
	artifacts: Artifacts,
	engine: Engine,
	docker: Docker,
	worker: String,
	service: TcpListener,
	_socket: UnixListener,
}

impl Setting {
	async fn new(name: &str) -> Self {
		let worker = format!("{name}-{}", std::process::id());
		let engine = match Engine::connect(&EngineConfig::default(), &worker).await {
			Ok(engine) => engine,
			Err(error) => panic!("these tests need a container engine: {error}"),
		};
		let docker = Docker::connect_with_unix(engine.socket(), 60, API_DEFAULT_VERSION)
			.unwrap()
			.negotiate_version()
			.await
			.unwrap();
		let folder = tempfile::tempdir().unwrap();
		let artifacts = Artifacts::open(folder.path()).unwrap();
		let service = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let address = SocketAddr::from_abstract_name(&worker).unwrap();
		let socket = UnixListener::bind_addr(&address).unwrap();
		let port = service.local_addr().unwrap().port();
		let mut given = format!("port {port}\nabstract {worker}\n");
		for kind in ["net", "pid", "ipc", "uts", "cgroup"] {
			let namespace = fs::read_link(format!("/proc/self/ns/{kind}")).unwrap();
			given += &format!("{kind} {}\n", namespace.display());
		}
		fs::write(folder.path().join("input"), given).unwrap();
		Self { folder, artifacts, engine, docker, worker, service, _socket: socket }
	}

	fn input(&self) -> PathBuf {
		self.folder.path().join("input")
	}

	async fn digest(&self, mode: &str) -> H256 {
		let image = match self.docker.inspect_image(&format!("{IMAGE}:{mode}")).await {
			Ok(image) => image,
			Err(error) => panic!("{error}; run scripts/build-image --test-jobs"),
		};
		let known = image.repo_digests.unwrap_or_default();
		let prefix = format!("{IMAGE}@sha256:");
		let digest = known.iter().find_map(|known| known.strip_prefix(&prefix));
		parse_hash(digest.expect("the image has a digest")).unwrap()
	}

	async fn job(&self, mode: &str) -> Job {
		Job {
			name: mode.into(),
			image: IMAGE.into(),
			digest: self.digest(mode).await,
			input: self.input(),
			output: self.artifacts.job_output(mode).unwrap(),
			memory_mib: 512,
			time_limit: Duration::from_secs(120),
			max_output_bytes: 1 << 20,
			network: false,
			gpus: Vec::new(),
		}
	}

	/// Runs a mode as jobs are run, and removes what it leaves.
	async fn run(&self, mode: &str) -> Outcome {
		let outcome = self.engine.run(&self.job(mode).await, pending()).await.unwrap();
		self.artifacts.remove_job(mode).unwrap();
		outcome
	}

	async fn failure(&self, mode: &str) -> Failure {
		match self.run(mode).await {
			Outcome::Failed { failure, .. } => failure,
			other => panic!("{other:?}"),
		}
	}

	/// Runs a mode without any of the sandbox, and gives its output. It is bounded all the same, so that it
	/// does no harm.
	async fn run_without_sandbox(&self, mode: &str) -> String {
		let name = format!("{}-{mode}", self.worker);
		let output = self.artifacts.job_output(mode).unwrap();
		let options = CreateContainerOptionsBuilder::new().name(&name).build();
		let body = self.without_sandbox(mode, &output);
		self.docker.create_container(Some(options), body).await.unwrap();
		self.docker.start_container(&name, None).await.unwrap();
		let waiting = self.docker.wait_container(&name, None::<WaitContainerOptions>);
		let waited = timeout(Duration::from_secs(300), waiting.collect::<Vec<_>>()).await;
		self.remove(&name).await;
		waited.expect("it ends");
		let report = fs::read_to_string(output.join("data")).unwrap();
		self.artifacts.remove_job(mode).unwrap();
		report
	}

	fn without_sandbox(&self, mode: &str, output: &Path) -> ContainerCreateBody {
		const MIB: i64 = 1 << 20;
		let host = || Some("host".to_string());
		let files = ResourcesUlimits {
			name: Some("nofile".into()),
			soft: Some(10_000),
			hard: Some(10_000),
		};
		let processes =
			ResourcesUlimits { name: Some("nproc".into()), soft: Some(4_096), hard: Some(4_096) };
		let socket = self.engine.socket();
		ContainerCreateBody {
			image: Some(format!("{IMAGE}:{mode}")),
			host_config: Some(HostConfig {
				binds: Some(vec![
					format!("{}:/input/data:rw", self.input().display()),
					format!("{}:/output:rw", output.display()),
					format!("{socket}:/var/run/docker.sock"),
				]),
				privileged: Some(true),
				network_mode: host(),
				pid_mode: host(),
				ipc_mode: host(),
				uts_mode: host(),
				cgroupns_mode: Some(HostConfigCgroupnsModeEnum::HOST),
				memory: Some(512 * MIB),
				pids_limit: Some(1_000),
				ulimits: Some(vec![files, processes]),
				..Default::default()
			}),
			..Default::default()
		}
	}

	async fn remove(&self, name: &str) {
		let options = RemoveContainerOptionsBuilder::new().force(true).v(true).build();
		// Podman may be cleaning up itself.
		let _ = self.docker.remove_container(name, Some(options)).await;
	}
}

/// What came of each attempt, by its name.
fn attempts(report: &str) -> BTreeMap<&str, &str> {
	let found: BTreeMap<_, _> = report.lines().filter_map(|line| line.split_once(' ')).collect();
	assert_eq!(found.len(), ATTEMPTS, "{report}");
	found
}

/// Podman gives none over its Docker API where control groups are of version 1: a job reads there what its own
/// group is called.
fn has_cgroup_namespace(engine: &Engine) -> bool {
	!engine.name().starts_with("Podman") || Path::new("/sys/fs/cgroup/cgroup.controllers").exists()
}

fn is_escape(found: &str) -> bool {
	found.starts_with("ESCAPED")
}

#[tokio::test]
async fn every_attempt_to_get_out_is_stopped() {
	let setting = Setting::new("escape").await;
	let Outcome::Finished { output } = setting.run("attempts").await else {
		panic!("it does not run")
	};
	let report = String::from_utf8(output).unwrap();
	for (name, found) in attempts(&report) {
		if name == "namespace-cgroup" && !has_cgroup_namespace(&setting.engine) {
			continue;
		}
		assert!(found.starts_with("stopped "), "{name} {found}\n\n{report}");
	}
}

#[tokio::test]
async fn without_the_sandbox_the_same_attempts_succeed() {
	let setting = Setting::new("control").await;
	let report = setting.run_without_sandbox("attempts").await;
	let found = attempts(&report);
	let escaped: BTreeSet<_> =
		found.iter().filter(|(_, found)| is_escape(found)).map(|(name, _)| *name).collect();
	let expected = BTreeSet::from(FOUND_WITHOUT_A_SANDBOX);
	let missed: Vec<_> = expected.difference(&escaped).collect();
	assert!(missed.is_empty(), "{missed:?} found nothing:\n{report}");
}

#[tokio::test]
async fn a_fork_bomb_ends_at_the_limit() {
	let setting = Setting::new("fork").await;
	let Outcome::Finished { output } = setting.run("fork-bomb").await else {
		panic!("it does not run")
	};
	let said = String::from_utf8(output).unwrap();
	assert!(said.starts_with("stopped"), "{said}");
	let control = setting.run_without_sandbox("fork-bomb").await;
	assert!(is_escape(&control), "{control}");
}

#[tokio::test]
async fn a_memory_bomb_is_killed() {
	let setting = Setting::new("memory").await;
	let job = Job { memory_mib: 64, ..setting.job("memory-bomb").await };
	let outcome = setting.engine.run(&job, pending()).await.unwrap();
	let killed = matches!(outcome, Outcome::Failed { failure: Failure::OutOfMemory, .. });
	assert!(killed, "{outcome:?}");
	let control = setting.run_without_sandbox("memory-bomb").await;
	assert!(is_escape(&control), "{control}");
}

#[tokio::test]
async fn whatever_fills_the_disk_is_killed() {
	let setting = Setting::new("disk").await;
	for mode in ["disk-filler", "empty-files", "deep-folders"] {
		assert_eq!(setting.failure(mode).await, Failure::OutputTooLarge, "{mode}");
		let control = setting.run_without_sandbox(mode).await;
		assert!(is_escape(&control), "{mode}: {control}");
	}
}

#[tokio::test]
async fn a_flood_of_messages_stays_small() {
	let setting = Setting::new("log").await;
	let job = setting.job("log-flood").await;
	let (container, written) = (setting.engine.container(&job.name), job.output.join("data"));
	let printed = async {
		while !written.exists() {
			sleep(Duration::from_millis(50)).await;
		}
		let inspected = setting.docker.inspect_container(&container, None).await.unwrap();
		// Where the engine tells: Docker does.
		inspected.log_path.filter(|path| !path.is_empty()).map(|path| {
			let folder = Path::new(&path).parent().unwrap();
			let logs = fs::read_dir(folder)
				.unwrap()
				.flatten()
				.filter(|entry| entry.path().display().to_string().starts_with(&path));
			logs.map(|log| log.metadata().unwrap().len()).sum::<u64>()
		})
	};
	let (cancel, cancelled) = tokio::sync::oneshot::channel::<()>();
	let run = setting.engine.run(&job, async { drop(cancelled.await) });
	let look = async {
		let on_disk = timeout(Duration::from_secs(60), printed).await.expect("it prints");
		cancel.send(()).unwrap();
		on_disk
	};
	let (outcome, on_disk) = tokio::join!(run, look);
	assert_eq!(outcome.unwrap(), Outcome::Cancelled);
	assert!(on_disk.is_none_or(|bytes| bytes <= 4 << 20), "{on_disk:?}");

	// What is kept of it in the end is less still.
	let job = Job { time_limit: Duration::from_secs(10), ..setting.job("log-flood").await };
	let outcome = setting.engine.run(&job, pending()).await.unwrap();
	let Outcome::Failed { failure: Failure::TimedOut, log } = outcome else {
		panic!("{outcome:?}")
	};
	assert!(log.len() <= LOG_TAIL, "{}", log.len());
}

#[tokio::test]
async fn what_is_no_plain_file_is_no_output() {
	let setting = Setting::new("output").await;
	for mode in ["symlink", "pipe", "folder", "socket"] {
		assert_eq!(setting.failure(mode).await, Failure::NoOutput, "{mode}");
	}
}

#[tokio::test]
async fn a_hole_counts_as_what_it_pretends_to_be() {
	let setting = Setting::new("hole").await;
	assert_eq!(setting.failure("hole").await, Failure::OutputTooLarge);
}

#[tokio::test]
async fn strange_modes_and_names_are_taken_as_they_are() {
	let setting = Setting::new("strange").await;
	let odd = setting.run("odd-names").await;
	assert_eq!(odd, Outcome::Finished { output: b"x".to_vec() });
	// A worker that is root reads it; another one takes it for none.
	match setting.run("closed").await {
		Outcome::Finished { output } => assert_eq!(output, b"closed"),
		Outcome::Failed { failure, .. } => assert_eq!(failure, Failure::NoOutput),
		Outcome::Cancelled => panic!("nobody cancelled it"),
	}
}

/// Which answers a job gets that asks for the way to these places.
async fn answers(setting: &Setting, egress: Egress, network: bool, places: &[&str]) -> Vec<String> {
	let input = setting.folder.path().join("places");
	fs::write(&input, places.join("\n")).unwrap();
	let job = Job { input, network, ..setting.job("proxy").await };
	let engine = setting.engine.clone().with_egress(egress);
	let outcome = engine.run(&job, pending()).await.unwrap();
	let Outcome::Finished { output } = outcome else { panic!("{outcome:?}") };
	String::from_utf8(output).unwrap().lines().map(String::from).collect()
}

#[tokio::test]
async fn a_job_with_a_network_reaches_the_proxy_and_nothing_private_behind_it() {
	if let Err(error) = can_join() {
		panic!("this test needs a worker that can give jobs a network: {error}");
	}
	let setting = Setting::new("egress").await;
	let port = setting.service.local_addr().unwrap().port();
	let config = EgressConfig {
		allow: vec![format!("*:{port}").parse().unwrap()],
		..EgressConfig::default()
	};
	let service = format!("127.0.0.1:{port}");
	let asked = [service.as_str(), "example.org:25", &format!("169.254.169.254:{port}")];
	let answers = answers(&setting, Egress::new(&config), true, &asked).await;
	assert_eq!(answers[0], "proxy 127.0.0.1:3128");
	for (answer, reason) in answers[1..].iter().zip([
		"not a public address",
		"not among what this provider lets jobs reach",
		"not a public address",
	]) {
		assert!(answer.contains("403") && answer.contains(reason), "{answer}");
	}
	assert_eq!(answers.len(), 4);
}

#[tokio::test]
async fn a_job_without_a_network_has_no_proxy() {
	let setting = Setting::new("no-egress").await;
	let config = EgressConfig { allow: vec!["*".parse().unwrap()], ..EgressConfig::default() };
	let answers = answers(&setting, Egress::new(&config), false, &[]).await;
	assert_eq!(answers, ["proxy "]);
}

#[tokio::test]
async fn an_image_that_is_too_large_is_not_run() {
	let setting = Setting::new("image").await;
	let digest = setting.digest("attempts").await;
	assert_eq!(setting.engine.prepare(IMAGE, digest).await, Ok(()));
	// The program alone is larger than that.
	let limits = EngineConfig { max_image_mib: 0, ..EngineConfig::default() };
	let strict = Engine::connect(&limits, &setting.worker).await.unwrap();
	let refused = strict.prepare(IMAGE, digest).await.unwrap_err().to_string();
	assert!(refused.contains("`engine.max_image_mib`"), "{refused}");
}
