// SPDX-License-Identifier: Apache-2.0

//! What the node measures of itself while it works, and how it binds itself to that (specification, sections 5, 8 and
//! 14).
//!
//! | module | what it knows |
//! | --- | --- |
//! | [`sampler`] | when what is sampled |
//! | [`processes`] | whose the processes on a GPU are |
//! | [`nested`] | what of the GPU memory is whose |
//! | [`clock`] | the time of samples |
//! | [`log`] | the record: a chain of signed samples, cut into heartbeats |
//! | [`beat`] | when a heartbeat is sent, and what became of it |
//! | [`served`] | the record over HTTP |
//!
//! All of it runs beside the loop that carries tasks and never holds it up. It tells the truth, whomever that harms: a
//! sample that is not taken is missing, and one that convicts the node is signed like any other.

pub mod beat;
pub mod clock;
pub mod log;
pub mod nested;
pub mod processes;
pub mod sampler;
pub mod served;

use std::{
	convert::Infallible,
	io,
	path::PathBuf,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc, PoisonError, RwLock,
	},
	time::Duration,
};

use serde::Serialize;
use surety_client::Error as ChainError;
use surety_primitives::{telemetry::Sequence, BlockNumber, NodeId, H256};
use tokio::{sync::Semaphore, time::sleep};
use tracing::{error, info};

use self::{
	beat::Heart,
	log::{Identity, Keep, Log, LogError},
	sampler::{Meter, Sampler},
};
use crate::{
	chain::Chain,
	config::TelemetryConfig,
	engine::Engine,
	gpu::{machine::Processors, Gpu},
	host::{Host, PAUSE},
	running::Running,
	work::beside,
};

/// How many answers are made at a time for those who read the record.
const READERS: usize = 4;

/// Why telemetry stops for a moment.
#[derive(Debug, thiserror::Error)]
pub enum TelemetryError {
	/// The chain.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The record.
	#[error(transparent)]
	Log(#[from] LogError),
	/// The time.
	#[error("the machine does not say how long it has been running: {0}")]
	Clock(io::Error),
	/// The worker key signs for another node, or for none.
	#[error("the worker key does not sign for this node any more")]
	OtherNode,
}

/// The last heartbeat that the chain has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct LastHeartbeat {
	/// Its number.
	pub sequence: Sequence,
	/// The block that it is in.
	pub block: BlockNumber,
}

/// What telemetry and the rest of the worker say to each other. Clones share it.
#[derive(Clone, Debug)]
pub struct Telemetry(Arc<Inner>);

#[derive(Debug)]
struct Inner {
	log: RwLock<Option<Arc<Log>>>,
	last: RwLock<Option<LastHeartbeat>>,
	silent: AtomicBool,
	expected: AtomicBool,
	gpus_in_doubt: AtomicBool,
	readers: Semaphore,
}

impl Default for Telemetry {
	fn default() -> Self {
		Self(Arc::new(Inner {
			log: RwLock::default(),
			last: RwLock::default(),
			silent: AtomicBool::new(false),
			expected: AtomicBool::new(false),
			gpus_in_doubt: AtomicBool::new(false),
			readers: Semaphore::new(READERS),
		}))
	}
}

impl Telemetry {
	/// Sends no more heartbeats: the node's absence has begun.
	pub fn fall_silent(&self) {
		self.0.silent.store(true, Ordering::Relaxed);
	}

	/// Whether a job has used GPU memory that was not its own, so that no more get any.
	pub fn gpus_are_in_doubt(&self) -> bool {
		self.0.gpus_in_doubt.load(Ordering::Relaxed)
	}

	/// The last heartbeat that the chain has.
	pub fn last_heartbeat(&self) -> Option<LastHeartbeat> {
		*self.0.last.read().unwrap_or_else(PoisonError::into_inner)
	}

	fn is_silent(&self) -> bool {
		self.0.silent.load(Ordering::Relaxed)
	}

	fn doubt_gpus(&self) {
		self.0.gpus_in_doubt.store(true, Ordering::Relaxed);
	}

	/// Whether the chain takes heartbeats of this node. Nobody would ever anchor idle samples if not.
	fn is_expected(&self) -> bool {
		self.0.expected.load(Ordering::Relaxed)
	}

	fn expect(&self, expected: bool) {
		self.0.expected.store(expected, Ordering::Relaxed);
	}

	fn tell(&self, last: Option<LastHeartbeat>) {
		*self.0.last.write().unwrap_or_else(PoisonError::into_inner) = last;
	}

	fn log(&self) -> Option<Arc<Log>> {
		self.0.log.read().unwrap_or_else(PoisonError::into_inner).clone()
	}

	fn show(&self, log: Option<Arc<Log>>) {
		*self.0.log.write().unwrap_or_else(PoisonError::into_inner) = log;
	}
}

/// What telemetry stands on.
pub struct Watch {
	chain: Chain,
	engine: Engine,
	running: Running,
	telemetry: Telemetry,
	config: TelemetryConfig,
	data_dir: PathBuf,
	gpus: Vec<Arc<dyn Gpu>>,
	share: u32,
}

impl Watch {
	/// That of a provider's worker.
	pub fn of(host: &Host) -> Self {
		let mut gpus = host.gpus.clone();
		if gpus.iter().all(|gpu| gpu.index().is_some()) {
			// For jobs without a GPU.
			gpus.push(Arc::new(Processors::new()));
		}
		Self {
			chain: host.chain.clone(),
			engine: host.engine.clone(),
			running: host.shared.running.clone(),
			telemetry: host.shared.telemetry.clone(),
			config: host.config.telemetry.clone(),
			data_dir: host.config.data_dir.clone(),
			gpus,
			share: host.config.gpu.share,
		}
	}

	/// Samples and beats for as long as the worker runs. What fails is said and begun anew.
	pub async fn run(self) -> Infallible {
		loop {
			let Err(error) = self.once().await;
			// Nobody reads what cannot be written.
			self.telemetry.show(None);
			self.telemetry.expect(false);
			error!(%error, "telemetry stopped; trying again");
			sleep(PAUSE).await;
		}
	}

	async fn once(&self) -> Result<Infallible, TelemetryError> {
		let node = self.node().await?;
		let (genesis, worker) = (self.chain.genesis(), H256(self.chain.account().0));
		let identity = Identity { genesis, node, worker };
		let keep = Keep { hours: self.config.keep_hours, mib: self.config.max_mib };
		let path = self.data_dir.join(format!("telemetry-{node}.redb"));
		let log = Arc::new(beside(move || Log::open(&path, identity, keep)).await?);
		self.telemetry.show(Some(log.clone()));
		info!(node, every_secs = self.config.every_secs, "samples are taken");
		let sampler = Sampler {
			chain: self.chain.clone(),
			engine: self.engine.clone(),
			running: self.running.clone(),
			meters: self.gpus.iter().cloned().map(Meter::new).collect(),
			log: log.clone(),
			telemetry: self.telemetry.clone(),
			every: Duration::from_secs(self.config.every_secs),
			share: self.share,
		};
		let heart = Heart { chain: self.chain.clone(), log, telemetry: self.telemetry.clone() };
		tokio::select! {
			error = sampler.run() => error,
			error = heart.run() => error,
		}
	}

	/// Waits until the worker key signs for a node.
	async fn node(&self) -> Result<NodeId, TelemetryError> {
		let mut blocks = self.chain.blocks();
		loop {
			if let Some(node) = self.chain.best().await?.node_id().await? {
				return Ok(node);
			}
			blocks.next().await?;
		}
	}
}
