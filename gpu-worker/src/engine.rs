// SPDX-License-Identifier: Apache-2.0

//! Runs jobs in containers, through the Docker API that Docker Engine and Podman both speak.
//!
//! A job's program is a stranger's. It sees `/input/data` (read-only), `/output` (where it writes
//! `data`) and a small `/tmp`; it has no network unless both its source and the operator want one,
//! no capability, no way to gain privileges, few system calls, a read-only root and limits on memory,
//! processors, processes, files, output, log and time.
//!
//! | module | what it knows |
//! | --- | --- |
//! | `image` | what is run: fetched by digest, within bounds |
//! | `sandbox` | what closes it in |
//! | `seccomp` | which system calls it may make |
//! | `toolkit` | whether GPUs can be handed to it safely |

mod care;
mod image;
mod rehearsal;
mod sandbox;
mod seccomp;
mod toolkit;

use std::{
	collections::HashMap,
	env,
	fs::Permissions,
	future::Future,
	io,
	os::unix::fs::PermissionsExt,
	path::PathBuf,
	time::{Duration, Instant},
};

use axum::body::Bytes;
use bollard::{
	models::{ContainerState, SystemInfo, SystemVersion},
	query_parameters::{
		CreateContainerOptionsBuilder, ListContainersOptionsBuilder, LogsOptionsBuilder,
		RemoveContainerOptionsBuilder,
	},
	Docker, API_DEFAULT_VERSION,
};
use futures::{Stream, TryStreamExt};
use surety_primitives::H256;
use tokio::time::{interval, sleep};
use tracing::{debug, warn};

use crate::{
	artifacts::{collect, disk_usage, Collected},
	config::EngineConfig,
	egress::{self, Egress, EgressError},
};

pub use care::{image_reference, Abilities};
pub use image::ImageError;
use image::{Image, Images};
pub use sandbox::UserNamespace;
use sandbox::{has_subordinate_ids, Kind, Sandbox, OUTPUT_SLACK};
pub use toolkit::{toolkit, ToolkitError};

/// On every container: the worker that made it.
const LABEL_WORKER: &str = "surety.worker";
/// On every container: what it runs.
const LABEL_JOB: &str = "surety.job";
/// How much of a job's log is kept, in bytes: its end.
pub const LOG_TAIL: usize = 64 << 10;
/// How long the engine may take for one answer, in seconds.
const ENGINE_TIMEOUT: u64 = 120;
/// How often the output folder is measured while a job runs.
const WATCH_EVERY: Duration = Duration::from_millis(250);
/// The end of a job is noticed so soon at best, and at worst `WATCH_EVERY` later.
const LOOK_AFTER: Duration = Duration::from_millis(10);
/// In between: by what part of the time that it ran, a twentieth.
const LATE_BY: u32 = 20;
/// How long a container may be in a state that the interface does not know: after its end Podman calls it `stopped` for a
/// moment.
const UNKNOWN_FOR: Duration = Duration::from_secs(10);
/// How often a container is removed again that could not be.
const REMOVED_AGAIN: u32 = 5;
/// The time between.
const REMOVED_AFTER: Duration = Duration::from_millis(200);
/// The engine's answer that there is no such container.
const GONE: u16 = 404;
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
	/// Whether it reaches what the operator lets jobs reach.
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
	/// GPUs cannot be handed to containers.
	#[error(transparent)]
	NoGpus(#[from] NoGpus),
	/// The engine does not hold jobs to their limits.
	#[error(
		"{engine} cannot limit the {what} of containers: see that the control groups of this machine are \
		 of version 2 and delegated to the engine's user, or run the engine as root"
	)]
	NoLimit {
		/// The engine's name and version.
		engine: String,
		/// What it cannot limit.
		what: &'static str,
	},
	/// The engine does not answer.
	#[error(
		"the container engine did not answer within {secs} s; see whether its service still runs"
	)]
	Silent {
		/// How long it had.
		secs: u64,
	},
	/// The engine answers, and cannot run jobs as they are to be run.
	#[error("a small job of our own cannot be run: {problem}")]
	Rehearsal {
		/// What happened to it.
		problem: String,
	},
	/// A job cannot be given its network.
	#[error(transparent)]
	Egress(#[from] EgressError),
	/// The engine answered with an error.
	#[error("the container engine failed: {0}")]
	Failed(#[from] bollard::errors::Error),
	/// The output folder cannot be read.
	#[error("the output of the job cannot be read: {0}")]
	Output(#[from] io::Error),
}

/// Why no job gets a GPU here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoGpus {
	/// The engine cannot hand GPUs to containers.
	#[error(
		"{0} cannot hand GPUs to containers over its Docker API: use Docker Engine 28.3 or newer with \
		 the NVIDIA Container Toolkit, whose `nvidia-ctk cdi generate` describes the GPUs"
	)]
	Engine(String),
	/// What would do it is not to be trusted with strangers.
	#[error(transparent)]
	Toolkit(#[from] ToolkitError),
}

/// A container engine of this machine.
#[derive(Clone, Debug)]
pub struct Engine {
	docker: Docker,
	images: Images,
	limits: EngineConfig,
	worker: String,
	name: String,
	socket: String,
	kind: Kind,
	user_namespace: UserNamespace,
	gpus: Result<(), NoGpus>,
	egress: Egress,
}

impl Engine {
	/// Connects to the engine that the configuration names, or to the first that answers. `worker`
	/// marks this worker's containers among those of others.
	pub async fn connect(limits: &EngineConfig, worker: &str) -> Result<Self, EngineError> {
		let mut tried = Vec::new();
		for socket in sockets(&limits.socket) {
			match Self::connect_to(&socket, limits, worker).await {
				Ok(engine) => return Ok(engine),
				Err(EngineError::Failed(error)) => tried.push(format!("{socket}: {error}")),
				Err(error) => return Err(error),
			}
		}
		Err(EngineError::Missing { tried: tried.join("; ") })
	}

	async fn connect_to(
		socket: &str,
		limits: &EngineConfig,
		worker: &str,
	) -> Result<Self, EngineError> {
		let docker = Docker::connect_with_unix(socket, ENGINE_TIMEOUT, API_DEFAULT_VERSION)?
			.negotiate_version()
			.await?;
		let version = docker.version().await?;
		let info = docker.info().await?;
		let name = name(version);
		let kind = match name.starts_with("Podman") {
			true => Kind::Podman,
			false => Kind::Docker,
		};
		let lacking = [("memory", info.memory_limit), ("processes", info.pids_limit)];
		if let Some((what, _)) = lacking.iter().find(|(_, limits)| *limits == Some(false)) {
			return Err(EngineError::NoLimit { engine: name, what });
		}
		let options = info.security_options.as_deref().unwrap_or_default();
		let has_ids = has_subordinate_ids();
		Ok(Self {
			user_namespace: UserNamespace::choose(&limits.userns, kind, options, has_ids),
			gpus: gives_gpus(&name, &info),
			images: Images {
				docker: docker.clone(),
				folder: info.docker_root_dir.map(PathBuf::from).filter(|folder| folder.is_dir()),
				limits: limits.clone(),
			},
			docker,
			limits: limits.clone(),
			worker: worker.into(),
			name,
			socket: socket.into(),
			kind,
			egress: Egress::default(),
		})
	}

	/// The same engine, whose jobs reach this where they reach anything.
	pub fn with_egress(self, egress: Egress) -> Self {
		Self { egress, ..self }
	}

	/// The engine's name and version.
	pub fn name(&self) -> &str {
		&self.name
	}

	/// The engine's socket.
	pub fn socket(&self) -> &str {
		&self.socket
	}

	/// Whether GPUs can be handed to containers, or why not.
	pub fn gpus(&self) -> Result<(), NoGpus> {
		self.gpus.clone()
	}

	/// Whether root in a job is root on the machine.
	pub fn user_namespace(&self) -> &UserNamespace {
		&self.user_namespace
	}

	/// Makes sure that an image is here and can be run, before anything is promised.
	pub async fn prepare(&self, name: &str, digest: H256) -> Result<(), ImageError> {
		self.images.get(name, digest).await.map(drop)
	}

	/// Runs a job to its end and removes its container. When `cancelled` is ready before the end,
	/// the job is killed.
	pub async fn run(
		&self,
		job: &Job,
		cancelled: impl Future<Output = ()>,
	) -> Result<Outcome, EngineError> {
		tokio::pin!(cancelled);
		let image = tokio::select! {
			image = self.images.get(&job.image, job.digest) => image,
			() = &mut cancelled => return Ok(Outcome::Cancelled),
		};
		let image = match image {
			Ok(image) => image,
			Err(error) => {
				// An engine that is gone says nothing of the image.
				self.ping().await?;
				let problem = error.to_string();
				let log = problem.clone().into_bytes();
				return Ok(Outcome::Failed { failure: Failure::ImageUnavailable(problem), log });
			}
		};
		self.run_image(job, &image, cancelled).await
	}

	async fn run_image(
		&self,
		job: &Job,
		image: &Image,
		cancelled: impl Future<Output = ()>,
	) -> Result<Outcome, EngineError> {
		if !job.gpus.is_empty() {
			self.gpus()?;
		}
		let name = self.container(&job.name);
		self.remove(&name).await?;
		let options = CreateContainerOptionsBuilder::new().name(&name).build();
		// Beside the output folder, in one that no container sees.
		let seccomp = job.output.with_file_name("seccomp.json");
		if self.kind == Kind::Podman {
			tokio::fs::write(&seccomp, seccomp::profile().to_string()).await?;
		}
		// Whatever the worker's own mask says: the folders above let nobody else in.
		tokio::fs::set_permissions(&job.input, Permissions::from_mode(0o644)).await?;
		let body = self.sandbox().body(job, image, &seccomp);
		self.docker.create_container(Some(options), body).await?;
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
		let _open = match job.network {
			true => self.open_egress(name).await?,
			false => None,
		};
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
		let log = self.log(name).await.unwrap_or_else(|error| {
			// It is the job's, and what it wrote may be why.
			warn!(name, %error, "the log of a job cannot be read");
			format!("the log cannot be read: {error}").into_bytes()
		});
		Ok(Outcome::Failed { failure, log })
	}

	/// Opens the way out for a container that runs.
	async fn open_egress(&self, name: &str) -> Result<Option<egress::Open>, EngineError> {
		let container = self.docker.inspect_container(name, None).await?;
		let pid =
			container.state.and_then(|state| state.pid).and_then(|pid| u32::try_from(pid).ok());
		match (container.id, pid) {
			(Some(id), Some(pid)) if pid > 0 => Ok(self.egress.open(&id, pid)?),
			// It has ended.
			_ => Ok(None),
		}
	}

	fn sandbox(&self) -> Sandbox<'_> {
		Sandbox {
			limits: &self.limits,
			kind: self.kind,
			user_namespace: &self.user_namespace,
			worker: &self.worker,
		}
	}

	/// Waits for a running container, within its limits.
	async fn watch(
		&self,
		name: &str,
		job: &Job,
		cancelled: impl Future<Output = ()>,
	) -> Result<Ended, EngineError> {
		let ended = self.ended(name);
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

	/// The state of a container once it no longer runs. Podman's own answer to who waits comes up to a second late.
	async fn ended(&self, name: &str) -> Result<ContainerState, EngineError> {
		let began = Instant::now();
		let mut unknown_since = None;
		loop {
			match self.docker.inspect_container(name, None).await {
				Ok(found) => {
					let state = found.state.unwrap_or_default();
					if state.running != Some(true) {
						return Ok(state);
					}
				}
				// It is in a state that the interface does not know, for a moment.
				Err(bollard::errors::Error::JsonDataError { .. })
					if unknown_since.get_or_insert_with(Instant::now).elapsed() < UNKNOWN_FOR => {}
				Err(error) => return Err(error.into()),
			}
			sleep((began.elapsed() / LATE_BY).clamp(LOOK_AFTER, WATCH_EVERY)).await;
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

	/// Makes sure that an image is here, and returns the reference that names it by its digest, with whether it had to
	/// be pulled.
	pub async fn pull(&self, name: &str, digest: H256) -> Result<(String, bool), ImageError> {
		let was_here = self.images.has(name, digest).await;
		let image = self.images.get(name, digest).await?;
		Ok((image.reference, !was_here))
	}

	/// An image that is here as an archive, piece by piece.
	pub fn archive(&self, reference: &str) -> impl Stream<Item = io::Result<Bytes>> {
		self.docker.export_image(reference).map_err(io::Error::other)
	}

	/// Removes an image that was pulled to be looked into. One that a container uses stays.
	pub async fn drop_image(&self, reference: &str) {
		self.images.remove(reference).await;
	}

	/// Removes every container of this worker, running or not: what a killed worker left behind.
	/// Says how many there were.
	pub async fn remove_leftovers(&self) -> Result<usize, EngineError> {
		let filter = HashMap::from([("label", vec![format!("{LABEL_WORKER}={}", self.worker)])]);
		let options = ListContainersOptionsBuilder::new().all(true).filters(&filter).build();
		let began = Instant::now();
		let found = loop {
			match self.docker.list_containers(Some(options.clone())).await {
				Err(bollard::errors::Error::JsonDataError { .. })
					if began.elapsed() < UNKNOWN_FOR =>
				{
					sleep(WATCH_EVERY).await;
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
		let mut again = 0..REMOVED_AGAIN;
		loop {
			return match self.docker.remove_container(container, Some(options.clone())).await {
				Err(bollard::errors::Error::DockerResponseServerError { status_code, .. })
					if status_code == GONE =>
				{
					Ok(())
				}
				// Podman cleans up after a container at the same time, and one may be in the other's way.
				Err(error) if again.next().is_some() => {
					debug!(container, %error, "not removed yet");
					sleep(REMOVED_AFTER).await;
					continue;
				}
				other => Ok(other?),
			};
		}
	}

	/// The id that the engine gave a container; `None` if there is none of this name.
	pub async fn container_id(&self, name: &str) -> Result<Option<String>, EngineError> {
		match self.docker.inspect_container(name, None).await {
			Err(bollard::errors::Error::DockerResponseServerError { status_code: 404, .. }) => {
				Ok(None)
			}
			other => Ok(other?.id),
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

/// An engine's name and version.
fn name(version: SystemVersion) -> String {
	let component = version.components.iter().flatten().next();
	let name = component.map_or("container engine", |component| component.name.as_str());
	format!("{name} {}", version.version.unwrap_or_default())
}

/// Whether an engine hands GPUs to containers, by parts that are safe.
fn gives_gpus(name: &str, info: &SystemInfo) -> Result<(), NoGpus> {
	// Engines that do not know device requests ignore them without a word, and a GPU job would run
	// without its GPU; those that do know them say where they look for devices.
	match info.cdi_spec_dirs.as_deref() {
		None | Some([]) => Err(NoGpus::Engine(name.into())),
		Some(_) => Ok(toolkit().map(drop)?),
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
