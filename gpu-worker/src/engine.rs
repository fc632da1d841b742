// SPDX-License-Identifier: Apache-2.0

//! Runs jobs in containers, through the Docker API that Docker Engine and Podman both speak.
//!
//! A job's program is a stranger's. It sees `/input/data` (read-only), `/output` (where it writes
//! `data`) and a small `/tmp`; it has no network unless both its source and the operator want one,
//! no capability, no way to gain privileges, a read-only root and limits on memory, processors,
//! processes, output and time.

use std::{
	collections::HashMap,
	env,
	future::Future,
	io,
	path::{Path, PathBuf},
	time::Duration,
};

use axum::body::Bytes;
use bollard::{
	models::{
		ContainerCreateBody, ContainerState, DeviceRequest, HostConfig, HostConfigLogConfig,
		RestartPolicy, RestartPolicyNameEnum,
	},
	query_parameters::{
		CreateContainerOptionsBuilder, CreateImageOptionsBuilder, ListContainersOptionsBuilder,
		LogsOptionsBuilder, RemoveContainerOptionsBuilder, RemoveImageOptions,
		WaitContainerOptions,
	},
	Docker, API_DEFAULT_VERSION,
};
use futures::{Stream, StreamExt, TryStreamExt};
use surety_primitives::H256;
use tokio::time::{interval, sleep};
use tracing::{debug, warn};

use crate::{
	artifacts::{collect, disk_usage, Collected},
	config::EngineConfig,
};

/// The user and group of every job: no user of any machine.
const JOB_USER: &str = "65532:65532";
/// On every container: the worker that made it.
const LABEL_WORKER: &str = "surety.worker";
/// On every container: what it runs.
const LABEL_JOB: &str = "surety.job";
/// How much of a job's log is kept, in bytes: its end.
pub const LOG_TAIL: usize = 64 << 10;
/// How much of a log the engine keeps on disk while the job runs.
const LOG_ON_DISK: &str = "1m";
/// How long the engine may take for one answer, in seconds.
const ENGINE_TIMEOUT: u64 = 120;
/// How often the output folder is measured while a job runs.
const WATCH_EVERY: Duration = Duration::from_millis(250);
/// What a job may write to the output folder beside its output, in bytes.
const OUTPUT_SLACK: u64 = 1 << 20;
/// How often containers are listed again when one of them is in a state that the interface does not
/// know: after its end Podman calls it `stopped` for a moment.
const LISTED_AGAIN: u32 = 20;
/// The time between.
const LISTED_AFTER: Duration = Duration::from_millis(500);
/// The exit code of a process that was killed by signal 9.
const KILLED: i64 = 128 + 9;

/// One run of a job.
#[derive(Clone, Debug)]
pub struct Job {
	/// What it is called: no other job of this worker has the name while it runs.
	pub name: String,
	/// The image's name, without tag or digest.
	pub image: String,
	/// SHA-256 digest of the image.
	pub digest: H256,
	/// The verified input.
	pub input: PathBuf,
	/// The folder for the output.
	pub output: PathBuf,
	/// Main memory, in MiB. There is no swap.
	pub memory_mib: u32,
	/// How long it may run.
	pub time_limit: Duration,
	/// The largest output, in bytes.
	pub max_output_bytes: u64,
	/// Whether it reaches the network.
	pub network: bool,
	/// The UUIDs of the GPUs that it gets.
	pub gpus: Vec<String>,
}

/// How a run ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Outcome {
	/// It ended with exit code 0 and left an output.
	Finished {
		/// The output.
		output: Vec<u8>,
	},
	/// It failed by itself.
	Failed {
		/// How.
		failure: Failure,
		/// The end of what it printed.
		log: Vec<u8>,
	},
	/// It was stopped because nobody waits for it any more.
	Cancelled,
}

/// How a job failed by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
	/// It ended with an exit code other than 0.
	Exited(i32),
	/// It ran longer than its limit and was killed.
	TimedOut,
	/// It used more memory than its limit and was killed.
	OutOfMemory,
	/// It left no plain file at `/output/data`.
	NoOutput,
	/// It wrote more than the limit; if it still ran, it was killed.
	OutputTooLarge,
	/// The image cannot be had, or is not the one that the digest names: what the engine says.
	ImageUnavailable(String),
}

/// Why jobs cannot be run here. None of it is a job's fault.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
	/// No container engine answers.
	#[error(
		"no container engine answers ({tried}). Jobs run in containers: install Podman \
		 (`apt-get install podman`) and start its service (`systemctl enable --now podman.socket`, \
		 or `podman system service --time=0 unix:///run/podman/podman.sock`), or install Docker \
		 Engine; if one runs elsewhere, name its socket in `engine.socket` or DOCKER_HOST"
	)]
	Missing {
		/// The sockets that were tried, and what happened.
		tried: String,
	},
	/// The engine cannot hand GPUs to containers.
	#[error(
		"{engine} cannot hand GPUs to containers over its Docker API: use Docker Engine 28.3 or newer \
		 with the NVIDIA Container Toolkit, whose `nvidia-ctk cdi generate` describes the GPUs"
	)]
	NoGpus {
		/// The engine's name and version.
		engine: String,
	},
	/// The engine answered with an error.
	#[error("the container engine failed: {0}")]
	Failed(#[from] bollard::errors::Error),
	/// The output folder cannot be read.
	#[error("the output of the job cannot be read: {0}")]
	Output(#[from] io::Error),
}

/// A container engine of this machine.
#[derive(Clone, Debug)]
pub struct Engine {
	docker: Docker,
	limits: EngineConfig,
	worker: String,
	name: String,
	socket: String,
	gives_gpus: bool,
}

impl Engine {
	/// Connects to the engine that the configuration names, or to the first that answers. `worker`
	/// marks this worker's containers among those of others.
	pub async fn connect(limits: &EngineConfig, worker: &str) -> Result<Self, EngineError> {
		let mut tried = Vec::new();
		for socket in sockets(&limits.socket) {
			match Self::connect_to(&socket, limits, worker).await {
				Ok(engine) => return Ok(engine),
				Err(error) => tried.push(format!("{socket}: {error}")),
			}
		}
		Err(EngineError::Missing { tried: tried.join("; ") })
	}

	async fn connect_to(
		socket: &str,
		limits: &EngineConfig,
		worker: &str,
	) -> Result<Self, bollard::errors::Error> {
		let docker = Docker::connect_with_unix(socket, ENGINE_TIMEOUT, API_DEFAULT_VERSION)?
			.negotiate_version()
			.await?;
		let version = docker.version().await?;
		let info = docker.info().await?;
		let component = version.components.iter().flatten().next();
		let name = component.map_or("container engine", |component| component.name.as_str());
		Ok(Self {
			docker,
			limits: limits.clone(),
			worker: worker.into(),
			name: format!("{name} {}", version.version.unwrap_or_default()),
			socket: socket.into(),
			// Engines that do not know device requests ignore them without a word, and a GPU job
			// would run without its GPU; those that do know them say where they look for devices.
			gives_gpus: info.cdi_spec_dirs.is_some_and(|folders| !folders.is_empty()),
		})
	}

	/// The engine's name and version.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// The engine's socket.
	pub fn socket(&self) -> &str {
		&self.socket
	}

	/// Whether the engine can hand GPUs to containers.
	pub fn gives_gpus(&self) -> bool {
		self.gives_gpus
	}

	/// Runs a job to its end and removes its container. When `cancelled` is ready before the end,
	/// the job is killed.
	pub async fn run(
		&self,
		job: &Job,
		cancelled: impl Future<Output = ()>,
	) -> Result<Outcome, EngineError> {
		if !job.gpus.is_empty() && !self.gives_gpus {
			return Err(EngineError::NoGpus { engine: self.name.clone() });
		}
		tokio::pin!(cancelled);
		let image = tokio::select! {
			image = self.image(job) => image,
			() = &mut cancelled => return Ok(Outcome::Cancelled),
		};
		let image = match image {
			Ok(image) => image,
			Err(problem) => {
				let log = problem.clone().into_bytes();
				return Ok(Outcome::Failed { failure: Failure::ImageUnavailable(problem), log });
			}
		};
		let name = self.container(&job.name);
		self.remove(&name).await?;
		let options = CreateContainerOptionsBuilder::new().name(&name).build();
		self.docker.create_container(Some(options), self.body(job, image)).await?;
		// From here on the container exists: whatever happens, it is removed.
		let outcome = self.run_created(&name, job, cancelled).await;
		let removed = self.remove(&name).await;
		let outcome = outcome?;
		removed?;
		Ok(outcome)
	}

	async fn run_created(
		&self,
		name: &str,
		job: &Job,
		cancelled: impl Future<Output = ()>,
	) -> Result<Outcome, EngineError> {
		self.docker.start_container(name, None).await?;
		let failure = match self.watch(name, job, cancelled).await? {
			Ended::Cancelled => return Ok(Outcome::Cancelled),
			Ended::Failed(failure) => failure,
			Ended::Successfully => {
				let (folder, limit) = (job.output.clone(), job.max_output_bytes);
				let collected = tokio::task::spawn_blocking(move || collect(&folder, limit)).await;
				match collected.map_err(io::Error::other)?? {
					Collected::Output(output) => return Ok(Outcome::Finished { output }),
					Collected::Missing => Failure::NoOutput,
					Collected::TooLarge => Failure::OutputTooLarge,
				}
			}
		};
		Ok(Outcome::Failed { failure, log: self.log(name).await? })
	}

	/// Waits for a running container, within its limits.
	async fn watch(
		&self,
		name: &str,
		job: &Job,
		cancelled: impl Future<Output = ()>,
	) -> Result<Ended, EngineError> {
		let ended = self.ended(name, job.time_limit);
		let time_limit = sleep(job.time_limit);
		tokio::pin!(cancelled, ended, time_limit);
		let most = job.max_output_bytes.saturating_add(OUTPUT_SLACK);
		let mut watch = interval(WATCH_EVERY);
		loop {
			tokio::select! {
				state = &mut ended => return Ok(judge(&job.name, &state?)),
				() = &mut cancelled => return Ok(Ended::Cancelled),
				() = &mut time_limit => return self.kill(name, Failure::TimedOut).await,
				_ = watch.tick() => {
					let folder = job.output.clone();
					let used = tokio::task::spawn_blocking(move || disk_usage(&folder, most)).await;
					if used.map_err(io::Error::other)? > most {
						return self.kill(name, Failure::OutputTooLarge).await
					}
				},
			}
		}
	}

	/// The state of a container once it no longer runs, which takes `limit` at most.
	async fn ended(&self, name: &str, limit: Duration) -> Result<ContainerState, EngineError> {
		// The answer to the waiting request is the end of the job.
		let patient = self.docker.clone().with_timeout(limit.saturating_mul(2));
		loop {
			// Whatever it answers, the state of the container says what happened.
			let waiting = patient.wait_container(name, None::<WaitContainerOptions>);
			let answers: Vec<_> = waiting.collect().await;
			debug!(name, ?answers, "waited");
			let state = self.docker.inspect_container(name, None).await?.state.unwrap_or_default();
			if state.running != Some(true) {
				return Ok(state);
			}
			sleep(WATCH_EVERY).await;
		}
	}

	async fn kill(&self, name: &str, failure: Failure) -> Result<Ended, EngineError> {
		// It may have ended this very moment.
		if let Err(error) = self.docker.kill_container(name, None).await {
			debug!(name, %error, "already ended");
		}
		Ok(Ended::Failed(failure))
	}

	/// The end of what a container printed.
	async fn log(&self, name: &str) -> Result<Vec<u8>, EngineError> {
		let options = LogsOptionsBuilder::new().stdout(true).stderr(true).tail("all").build();
		let mut lines = self.docker.logs(name, Some(options));
		let mut log = Vec::new();
		while let Some(line) = lines.try_next().await? {
			log.extend_from_slice(&line.into_bytes());
			if log.len() > 2 * LOG_TAIL {
				log.drain(..log.len() - LOG_TAIL);
			}
		}
		log.drain(..log.len().saturating_sub(LOG_TAIL));
		Ok(log)
	}

	/// Makes sure that a job's image is here, and returns the reference that names it by its digest.
	async fn image(&self, job: &Job) -> Result<String, String> {
		self.pull(&job.image, job.digest).await.map(|(reference, _)| reference)
	}

	/// Makes sure that an image is here, and returns the reference that names it by its digest, with whether it had to
	/// be pulled.
	pub async fn pull(&self, name: &str, digest: H256) -> Result<(String, bool), String> {
		let digest = format!("sha256:{}", hex::encode(digest));
		let reference = format!("{name}@{digest}");
		if self.has_image(&reference, &digest).await {
			return Ok((reference, false));
		}
		let options = CreateImageOptionsBuilder::new().from_image(&reference).build();
		let pulled: Result<Vec<_>, _> =
			self.docker.create_image(Some(options), None, None).try_collect().await;
		if let Err(error) = pulled {
			return Err(format!("the image {reference} cannot be had: {error}"));
		}
		if self.has_image(&reference, &digest).await {
			Ok((reference, true))
		} else {
			Err(format!("the engine has no image {reference} after pulling it"))
		}
	}

	/// An image that is here as an archive, piece by piece.
	pub fn archive(&self, reference: &str) -> impl Stream<Item = io::Result<Bytes>> {
		self.docker.export_image(reference).map_err(io::Error::other)
	}

	/// Removes an image that was pulled to be looked into. One that a container uses stays.
	pub async fn drop_image(&self, reference: &str) {
		let options = None::<RemoveImageOptions>;
		if let Err(error) = self.docker.remove_image(reference, options, None).await {
			debug!(reference, %error, "the image stays");
		}
	}

	async fn has_image(&self, reference: &str, digest: &str) -> bool {
		let Ok(image) = self.docker.inspect_image(reference).await else { return false };
		image.repo_digests.iter().flatten().any(|known| known.ends_with(digest))
	}

	/// What the engine is asked for.
	fn body(&self, job: &Job, image: String) -> ContainerCreateBody {
		const MIB: i64 = 1 << 20;
		let memory = i64::from(job.memory_mib).saturating_mul(MIB);
		let cpus = match self.limits.cpus {
			0 => std::thread::available_parallelism()
				.map_or(1, |cpus| i64::try_from(cpus.get()).unwrap_or(1)),
			cpus => i64::from(cpus),
		};
		let scratch =
			format!("rw,noexec,nosuid,nodev,size={}", i64::from(self.limits.tmp_mib) * MIB);
		let bind = |path: &Path, to: &str| format!("{}:{to}", path.display());
		let gpus = (!job.gpus.is_empty()).then(|| {
			vec![DeviceRequest {
				driver: Some("cdi".into()),
				device_ids: Some(
					job.gpus.iter().map(|uuid| format!("nvidia.com/gpu={uuid}")).collect(),
				),
				..Default::default()
			}]
		});
		let host_config = HostConfig {
			binds: Some(vec![bind(&job.input, "/input/data:ro"), bind(&job.output, "/output:rw")]),
			// Podman puts a writable /run and /var/tmp of any size on a read-only root: they are
			// bounded like /tmp.
			tmpfs: Some(
				["/tmp", "/run", "/var/tmp"].map(|path| (path.into(), scratch.clone())).into(),
			),
			readonly_rootfs: Some(true),
			cap_drop: Some(vec!["ALL".into()]),
			security_opt: Some(vec!["no-new-privileges".into()]),
			network_mode: (!job.network).then(|| "none".into()),
			ipc_mode: Some("private".into()),
			userns_mode: (!self.limits.userns.is_empty()).then(|| self.limits.userns.clone()),
			memory: Some(memory),
			// Memory and swap together: no swap.
			memory_swap: Some(memory),
			nano_cpus: Some(cpus.saturating_mul(1_000_000_000)),
			pids_limit: Some(self.limits.pids.into()),
			device_requests: gpus,
			log_config: Some(HostConfigLogConfig {
				typ: Some("json-file".into()),
				config: Some([("max-size".into(), LOG_ON_DISK.into())].into()),
			}),
			restart_policy: Some(RestartPolicy {
				name: Some(RestartPolicyNameEnum::NO),
				maximum_retry_count: None,
			}),
			..Default::default()
		};
		ContainerCreateBody {
			image: Some(image),
			user: Some(JOB_USER.into()),
			labels: Some(HashMap::from([
				(LABEL_WORKER.into(), self.worker.clone()),
				(LABEL_JOB.into(), job.name.clone()),
			])),
			network_disabled: Some(!job.network),
			host_config: Some(host_config),
			..Default::default()
		}
	}

	/// Removes every container of this worker, running or not: what a killed worker left behind.
	/// Says how many there were.
	pub async fn remove_leftovers(&self) -> Result<usize, EngineError> {
		let filter = HashMap::from([("label", vec![format!("{LABEL_WORKER}={}", self.worker)])]);
		let options = ListContainersOptionsBuilder::new().all(true).filters(&filter).build();
		let mut again = 0..LISTED_AGAIN;
		let found = loop {
			match self.docker.list_containers(Some(options.clone())).await {
				Err(bollard::errors::Error::JsonDataError { .. }) if again.next().is_some() => {
					sleep(LISTED_AFTER).await;
				}
				other => break other?,
			}
		};
		for container in &found {
			if let Some(id) = &container.id {
				warn!(container = id, "removing a container that an earlier run left behind");
				self.remove(id).await?;
			}
		}
		Ok(found.len())
	}

	async fn remove(&self, container: &str) -> Result<(), EngineError> {
		let options = RemoveContainerOptionsBuilder::new().force(true).v(true).build();
		match self.docker.remove_container(container, Some(options)).await {
			// There is none.
			Err(bollard::errors::Error::DockerResponseServerError { status_code: 404, .. }) => {
				Ok(())
			}
			other => Ok(other?),
		}
	}

	/// The name of the container in which a job runs.
	pub fn container(&self, job: &str) -> String {
		let worker: String = self.worker.chars().take(12).collect();
		format!("surety-{worker}-{job}")
	}
}

/// How the wait for a container ended.
enum Ended {
	Successfully,
	Failed(Failure),
	Cancelled,
}

/// What the state of a container that ended by itself says.
fn judge(job: &str, state: &ContainerState) -> Ended {
	match state.exit_code {
		Some(0) => Ended::Successfully,
		// Not every engine notices that the memory limit struck. In its own process namespace nobody
		// but the kernel sends a job's first process signal 9, so that tells it too.
		Some(code) if state.oom_killed == Some(true) || code == KILLED => {
			debug!(job, code, "killed for its memory");
			Ended::Failed(Failure::OutOfMemory)
		}
		code => {
			let code = code.and_then(|code| i32::try_from(code).ok()).unwrap_or(i32::MAX);
			Ended::Failed(Failure::Exited(code))
		}
	}
}

/// The sockets to try: the one that is configured, or else the usual ones.
fn sockets(configured: &str) -> Vec<String> {
	let path = |address: &str| address.strip_prefix("unix://").unwrap_or(address).to_string();
	if !configured.is_empty() {
		return vec![path(configured)];
	}
	if let Some(host) = env::var("DOCKER_HOST").ok().filter(|host| !host.is_empty()) {
		return vec![path(&host)];
	}
	let of_user =
		env::var("XDG_RUNTIME_DIR").ok().map(|folder| format!("{folder}/podman/podman.sock"));
	["/run/podman/podman.sock".to_string()]
		.into_iter()
		.chain(of_user)
		.chain(["/var/run/docker.sock".to_string()])
		.collect()
}
