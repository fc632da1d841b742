// SPDX-License-Identifier: Apache-2.0

//! What each role of the worker stands on: the chain, the container engine, the records and the files.

use std::{
	collections::HashSet,
	convert::Infallible,
	path::Path,
	sync::{Arc, RwLock},
	time::Duration,
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
use tracing::{info, warn};

use crate::{
	artifacts::Artifacts,
	chain::{Chain, Moment},
	config::Config,
	engine::{Engine, EngineError, Job},
	keeper::{Keeper, Secrecy},
	offer::Capability,
	outputs::{OutputError, Outputs},
	probe::Machine,
	running::Running,
	serve::{Health, Shared},
	store::{Store, StoreError},
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
/// is waited out; an error is of this machine.
pub async fn keep_at(mut once: impl AsyncFnMut() -> Result<Infallible, RunError>) -> RunError {
	loop {
		let Err(error) = once().await;
		match error {
			RunError::Chain(error) => warn!(%error, "the chain cannot be followed; trying again"),
			RunError::Outputs(error @ OutputError::Unavailable { .. }) => {
				warn!(%error, "outputs cannot be kept or read; trying again")
			}
			error => return error,
		}
		sleep(PAUSE).await;
	}
}

/// What each role stands on.
pub struct Host {
	/// The chain, and the key that signs.
	pub chain: Chain,
	/// The container engine.
	pub engine: Engine,
	/// What the operator decided.
	pub config: Config,
	/// What this machine can do.
	pub capability: Capability,
	/// The records and the files.
	pub shared: Shared,
}

impl Host {
	/// Connects to everything, opens the records and removes what an earlier run left behind.
	pub async fn open(config: Config) -> Result<Self, RunError> {
		let key = config.key.parse::<KeySource>().and_then(|key| key.load());
		let key = key.map_err(ChainError::from)?;
		let worker = hex::encode(key.public_key().0);
		let engine = Engine::connect(&config.engine, &worker).await?;
		let chain = Chain::connect(&config.url, key).await?;
		let artifacts = Artifacts::open(&config.data_dir)?;
		let outputs = Outputs::open(&config.storage, &config.data_dir).await?;
		let own_key = Arc::new(open_identity(&config.identity_file())?);
		let identity = [chain.genesis().as_bytes(), chain.account().as_ref()].concat();
		let store = Arc::new(Store::open(&config.data_dir.join("state.redb"), &identity)?);
		let machine = Machine::probe();
		let removed = engine.remove_leftovers().await?;
		let inputs: Vec<_> =
			store.open_records()?.into_iter().map(|(_, record)| record.input).collect();
		artifacts.sweep(&inputs)?;
		info!(
			account = %chain.account(), genesis = ?chain.genesis(), engine = engine.name(),
			gpus = machine.gpus.len(), leftovers = removed, "ready"
		);
		if !machine.gpus.is_empty() && !engine.gives_gpus() {
			warn!("{}", EngineError::NoGpus { engine: engine.name().into() });
		}
		let health = Health {
			version: env!("CARGO_PKG_VERSION"),
			worker: chain.account().to_string(),
			engine: engine.name().into(),
			gpus: machine.gpus.len(),
			..Health::default()
		};
		let capability = Capability { machine, engine_gives_gpus: engine.gives_gpus() };
		let health = Arc::new(RwLock::new(health));
		let limit = config.policy.max_output_bytes;
		let shared = Shared {
			keeper: Keeper::new(outputs, store.clone(), own_key, limit),
			store,
			artifacts,
			readers: Some(Arc::new(chain.readers())),
			health,
			running: Running::default(),
		};
		Ok(Self { chain, engine, config, capability, shared })
	}

	/// What the engine is to run for a task with this input.
	pub fn job(&self, task: TaskId, input: H256, source: &SourceSpec) -> Result<Job, RunError> {
		let gpus = self.capability.machine.choose_gpus(&source.gpu).unwrap_or_default();
		let policy = &self.config.policy;
		let name = task.to_string();
		Ok(Job {
			image: String::from_utf8_lossy(&source.image.name).into_owned(),
			digest: source.image.digest,
			input: self.shared.artifacts.input(input),
			output: self.shared.artifacts.job_output(&name)?,
			name,
			memory_mib: source.memory_mib,
			time_limit: Duration::from_secs(source.run_limit_secs.into()),
			max_output_bytes: policy.max_output_bytes,
			network: source.network == NetworkPolicy::Egress && policy.allow_network,
			gpus: gpus.into_iter().map(|gpu| gpu.uuid.clone()).collect(),
		})
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

	/// Removes outputs and logs that nobody can ask for any more, except those of the tasks that are `open` here, with
	/// these hashes.
	pub async fn clean(&self, open: &[(TaskId, Option<H256>)]) -> Result<(), RunError> {
		let now = self.chain.finalised().await?;
		let mut needed: HashSet<_> = open.iter().filter_map(|(_, needed)| *needed).collect();
		for (task, kept) in self.shared.store.all_kept()? {
			// The chain forgets a task when what came of it can neither be disputed nor challenged any more.
			if open.iter().any(|(open, _)| *open == task) || now.remembers(task).await? {
				needed.extend(kept.iter().map(|kept| kept.stored));
			}
		}
		let age = Duration::from_secs(self.config.policy.keep_outputs_hours.saturating_mul(3_600));
		let removed = self.shared.keeper.prune(age, &needed).await?;
		if removed > 0 {
			info!(removed, "removed old outputs and logs");
		}
		Ok(())
	}

	/// Writes down how the worker is.
	pub fn tell_health(&self, write: impl FnOnce(&mut Health)) {
		write(&mut self.shared.health.write().unwrap_or_else(|poisoned| poisoned.into_inner()));
	}
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

	#[test]
	fn a_worker_without_a_key_makes_one_and_keeps_it() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("identity");
		let made = open_identity(&path).unwrap();
		assert_eq!(open_identity(&path).unwrap().public(), made.public());
		std::fs::write(&path, "nothing").unwrap();
		assert!(matches!(open_identity(&path), Err(EncryptionError::NoIdentity { .. })));
	}
}
