// SPDX-License-Identifier: Apache-2.0

//! What each role of the worker stands on: the chain, the container engine, the records and the files.

mod care;

use std::{
	convert::Infallible,
	io,
	path::Path,
	sync::{Arc, RwLock},
	time::{Duration, Instant},
};

use surety_client::{
	encryption::{EncryptionError, Identity},
	AccountId32, Error as ChainError, KeySource,
};
use surety_primitives::{
	source::{NetworkPolicy, SourceSpec},
	TaskId, H256,
};
use tokio::time::sleep;
use tracing::{error, info, warn};

use crate::{
	artifacts::Artifacts,
	chain::{Chain, Moment},
	config::{Config, EgressConfig, EngineConfig, Role},
	egress::{self, Egress},
	engine::{Engine, EngineError, Job},
	gpu::{
		self,
		slots::{Lease, Slots},
		Gpu,
	},
	health::Health,
	keeper::{Keeper, Secrecy},
	metrics::Metrics,
	offer::{Capability, Network},
	outputs::{OutputError, Outputs},
	probe::Machine,
	running::Running,
	serve::Shared,
	store::{Store, StoreError},
	telemetry::Telemetry,
};

/// How long to wait after the chain or the engine failed.
pub const PAUSE: Duration = Duration::from_secs(5);
/// Blocks between two rounds of cleaning up.
pub const CLEAN_EVERY: u32 = 100;

/// Why the worker stops, or cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
	/// The chain.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The container engine.
	#[error(transparent)]
	Engine(#[from] EngineError),
	/// The records.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// The data folder.
	#[error("the data folder cannot be used: {0}")]
	Data(#[from] std::io::Error),
	/// The outputs and logs.
	#[error(transparent)]
	Outputs(#[from] OutputError),
	/// The key for what is encrypted, or what was encrypted for it.
	#[error(transparent)]
	Encryption(#[from] EncryptionError),
	/// The system gives no random numbers.
	#[error("the system gives no random numbers: {0}")]
	Randomness(getrandom::Error),
}

/// Follows the chain for ever, as `once` does until something fails. What the chain, the engine or a bucket does wrong
/// is waited out, and so is a full disk; any other error is of this machine.
pub async fn keep_at(mut once: impl AsyncFnMut() -> Result<Infallible, RunError>) -> RunError {
	loop {
		let Err(error) = once().await;
		match error {
			RunError::Chain(error) => warn!(%error, "the chain cannot be followed; trying again"),
			RunError::Outputs(error @ OutputError::Unavailable { .. }) => {
				warn!(%error, "outputs cannot be kept or read; trying again")
			}
			RunError::Data(error) if is_full(&error) => {
				error!(%error, "the disk is full; trying again: free some, or lower `policy.max_outputs_mib`")
			}
			error => return error,
		}
		sleep(PAUSE).await;
	}
}

/// Whether there was no room on the disk.
fn is_full(error: &io::Error) -> bool {
	matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
}

/// What each job may have of the processors, where the operator does not say it: what there is, divided among all that
/// run at once, and one at least.
fn share(config: &Config, machine: &Machine) -> EngineConfig {
	let mut engine = config.engine.clone();
	if engine.cpus == 0 && config.role == Role::Provider {
		let slots = u16::try_from(config.policy.slots).unwrap_or(u16::MAX).max(1);
		engine.cpus = (machine.cpus / slots).max(1);
	}
	engine
}

/// What each role stands on.
pub struct Host {
	/// The chain, and the key that signs.
	pub chain: Chain,
	/// The container engine.
	pub engine: Engine,
	/// What the operator decided.
	pub config: Config,
	/// The GPUs; the machine in their place where it has none.
	pub gpus: Vec<Arc<dyn Gpu>>,
	/// Who has them.
	pub slots: Slots,
	/// This machine.
	machine: Machine,
	/// Whether the engine can hand its GPUs to jobs.
	gives_gpus: bool,
	/// Whether the engine was seen to run a job, and no other failed for it since.
	rehearsed: bool,
	/// Whether jobs that ask for the network get it.
	network: Network,
	/// The records and the files.
	pub shared: Shared,
}

impl Host {
	/// Connects to everything, opens the records and removes what an earlier run left behind.
	pub async fn open(config: Config) -> Result<Self, RunError> {
		let key = config.key.parse::<KeySource>().and_then(|key| key.load());
		let key = key.map_err(ChainError::from)?;
		let worker = hex::encode(key.public_key().0);
		let (machine, metrics) = (Machine::probe(), Metrics::default());
		let engine = Engine::connect(&share(&config, &machine), &worker).await?;
		let engine = engine.with_egress(Egress::new(&config.egress));
		let chain = Chain::connect(&config.url, key, metrics.clone()).await?;
		let artifacts = Artifacts::open(&config.data_dir)?;
		let outputs = Outputs::open(&config.storage, &config.data_dir).await?;
		let own_key = Arc::new(open_identity(&config.identity_file())?);
		let identity = [chain.genesis().as_bytes(), chain.account().as_ref()].concat();
		let store = Arc::new(Store::open(&config.data_dir.join("state.redb"), &identity)?);
		let removed = engine.remove_leftovers().await?;
		let inputs: Vec<_> =
			store.open_records()?.into_iter().map(|(_, record)| record.input).collect();
		artifacts.sweep(&inputs)?;
		info!(
			account = %chain.account(), genesis = ?chain.genesis(), engine = engine.name(),
			user_namespace = %engine.user_namespace(), gpus = machine.gpus.len(), leftovers = removed,
			"ready"
		);
		let gives_gpus = engine.gpus();
		if let (false, Err(error)) = (machine.gpus.is_empty(), &gives_gpus) {
			warn!(%error, "jobs get no GPU");
		}
		let network = network(&config.egress);
		if let Network::Impossible(why) = &network {
			warn!(why, "jobs that ask for the network are declined");
		}
		let health = Health {
			version: env!("CARGO_PKG_VERSION"),
			worker: chain.account().to_string(),
			engine: engine.name().into(),
			gpus: machine.gpus.len(),
			..Health::default()
		};
		// What cannot be lent is left alone.
		let gives_gpus = gives_gpus.is_ok();
		let gpus = gpu::open(&machine);
		let slots = Slots::new(if gives_gpus { &gpus } else { &[] }, config.gpu.share);
		let health = Arc::new(RwLock::new(health));
		let limit = config.policy.max_output_bytes;
		let shared = Shared {
			keeper: Keeper::new(outputs, store.clone(), own_key, limit),
			store,
			artifacts,
			readers: Some(Arc::new(chain.readers())),
			health,
			running: Running::default(),
			telemetry: Telemetry::default(),
			metrics,
		};
		Ok(Self {
			chain,
			engine,
			config,
			gpus,
			slots,
			machine,
			gives_gpus,
			rehearsed: false,
			network,
			shared,
		})
	}

	/// What this machine can do, with the GPUs that work and the memory of them that one job gets.
	pub fn capability(&self) -> Capability {
		let mut machine = self.machine.clone();
		if self.gives_gpus {
			machine.gpus = self.slots.in_work();
		}
		Capability { machine, engine_gives_gpus: self.gives_gpus, network: self.network.clone() }
	}

	/// What the engine is to run for a task with this input, and the GPUs that it has until the latter is dropped: those
	/// that `backend` names where the node has bound itself to some. `None` while others have them.
	pub fn job(
		&self,
		task: TaskId,
		input: H256,
		source: &SourceSpec,
		backend: Option<H256>,
	) -> Result<Option<(Job, Lease)>, RunError> {
		let Some(lease) = self.slots.take(&source.gpu, backend) else { return Ok(None) };
		let policy = &self.config.policy;
		let name = task.to_string();
		let job = Job {
			image: String::from_utf8_lossy(&source.image.name).into_owned(),
			digest: source.image.digest,
			input: self.shared.artifacts.input(input),
			output: self.shared.artifacts.job_output(&name)?,
			name,
			memory_mib: source.memory_mib,
			time_limit: Duration::from_secs(source.run_limit_secs.into()),
			max_output_bytes: policy.max_output_bytes,
			network: source.network == NetworkPolicy::Egress,
			gpus: lease.uuids().to_vec(),
		};
		Ok(Some((job, lease)))
	}

	/// How what comes of a task is kept: encrypted where its source asks for that, for the key that its client has
	/// now.
	pub async fn secrecy(
		&self,
		source: &SourceSpec,
		client: &AccountId32,
		now: &Moment,
	) -> Result<Secrecy, RunError> {
		if !source.encrypted {
			return Ok(Secrecy::Open);
		}
		Ok(Secrecy::Sealed { reader: now.encryption_key(client).await? })
	}

	/// Writes down how the worker is.
	pub fn tell_health(&self, write: impl FnOnce(&mut Health)) {
		let mut health =
			self.shared.health.write().unwrap_or_else(|poisoned| poisoned.into_inner());
		let before = health.block;
		write(&mut health);
		if health.block != before {
			health.heard_at = Some(Instant::now());
		}
		let metrics = &self.shared.metrics;
		metrics.block.set(health.block.unwrap_or_default().into());
		let count = |tasks: &[TaskId]| i64::try_from(tasks.len()).unwrap_or(i64::MAX);
		metrics.open_tasks.set(count(&health.open_tasks));
		metrics.busy_with.set(count(&health.busy_with));
	}
}

/// Whether jobs that ask for the network get it.
fn network(config: &EgressConfig) -> Network {
	if config.allow.is_empty() {
		return Network::NotAllowed;
	}
	egress::can_join()
		.map_or_else(|error| Network::Impossible(error.to_string()), |()| Network::Given)
}

/// The key for what is encrypted, made if there is none.
fn open_identity(path: &Path) -> Result<Identity, EncryptionError> {
	if !path.exists() {
		let identity = Identity::generate();
		identity.store(path)?;
		return Ok(identity);
	}
	Identity::load(path)
}

/// Nonces and salts: nobody can guess them.
pub fn random() -> Result<[u8; 32], RunError> {
	let mut bytes = [0; 32];
	getrandom::fill(&mut bytes).map_err(RunError::Randomness)?;
	Ok(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{config::Policy, probe::tests::machine};

	#[test]
	fn a_worker_without_a_key_makes_one_and_keeps_it() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("identity");
		let made = open_identity(&path).unwrap();
		assert_eq!(open_identity(&path).unwrap().public(), made.public());
		std::fs::write(&path, "nothing").unwrap();
		assert!(matches!(open_identity(&path), Err(EncryptionError::NoIdentity { .. })));
	}

	#[test]
	fn jobs_share_the_processors_unless_the_operator_says_how_many_each_has() {
		let cpus = |slots, cpus, role| {
			let policy = Policy { slots, ..Policy::default() };
			let engine = EngineConfig { cpus, ..EngineConfig::default() };
			// It has eight.
			share(&Config { policy, engine, role, ..Config::default() }, &machine(&[])).cpus
		};
		assert_eq!(cpus(1, 0, Role::Provider), 8);
		assert_eq!(cpus(3, 0, Role::Provider), 2);
		assert_eq!(cpus(20, 0, Role::Provider), 1);
		assert_eq!(cpus(3, 5, Role::Provider), 5);
		// An oracle runs one at a time, with all there are.
		assert_eq!(cpus(3, 0, Role::Oracle), 0);
	}

	#[test]
	fn a_full_disk_is_waited_out_and_nothing_else_that_this_machine_does() {
		assert!(is_full(&io::ErrorKind::StorageFull.into()));
		assert!(is_full(&io::ErrorKind::QuotaExceeded.into()));
		assert!(!is_full(&io::ErrorKind::PermissionDenied.into()));
	}
}
