// SPDX-License-Identifier: Apache-2.0

//! How the worker is.

use std::time::{Duration, Instant};

use serde::Serialize;
use surety_primitives::{BlockNumber, NodeId, TaskId};

use crate::telemetry::LastHeartbeat;

/// A chain of which nothing is heard for so long is lost.
const SILENCE: Duration = Duration::from_secs(60);

/// How the worker is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Health {
	/// The program's version.
	pub version: &'static str,
	/// The worker key's address.
	pub worker: String,
	/// The node that the worker key signs for; none until its owner registers it.
	pub node: Option<NodeId>,
	/// The node's state on chain, in words.
	pub status: Option<String>,
	/// The newest block that the worker has seen.
	pub block: Option<BlockNumber>,
	/// The container engine.
	pub engine: String,
	/// The GPUs that jobs can get.
	pub gpus: usize,
	/// The tasks that are being fetched or run.
	pub busy_with: Vec<TaskId>,
	/// Tasks that have not ended.
	pub open_tasks: Vec<TaskId>,
	/// The last heartbeat that the chain has.
	pub last_heartbeat: Option<LastHeartbeat>,
	/// Whether the worker is about to stop and takes nothing new.
	pub is_draining: bool,
	/// What is about to keep it from working, in words.
	pub warnings: Warnings,
	/// When the newest block was seen.
	#[serde(skip)]
	pub heard_at: Option<Instant>,
	/// What is wrong with the container engine.
	#[serde(skip)]
	pub engine_fault: Option<String>,
}

/// What is about to keep the worker from working.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Warnings {
	/// The worker key's account is nearly empty.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub balance: Option<String>,
	/// The disk is full.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub disk: Option<String>,
}

impl Health {
	/// What keeps the worker from working at this time, in words.
	pub fn faults(&self, now: Instant) -> Vec<String> {
		let silence = self.heard_at.map(|at| now.saturating_duration_since(at));
		let chain = match silence {
			None => Some("the chain was not heard of yet".into()),
			Some(silence) if silence > SILENCE => {
				Some(format!("the chain was not heard of for {} s", silence.as_secs()))
			}
			Some(_) => None,
		};
		chain.into_iter().chain(self.engine_fault.clone()).collect()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_lost_chain_and_a_lost_engine_are_faults() {
		let now = Instant::now();
		let starting = Health::default();
		assert_eq!(starting.faults(now).len(), 1);
		let well = Health { heard_at: Some(now), ..Health::default() };
		assert_eq!(well.faults(now), Vec::<String>::new());
		assert_eq!(well.faults(now + SILENCE), Vec::<String>::new());
		let later = now + SILENCE + Duration::from_secs(1);
		assert_eq!(well.faults(later), ["the chain was not heard of for 61 s"]);
		let broken = Health { engine_fault: Some("it is gone".into()), ..well };
		assert_eq!(broken.faults(now), ["it is gone"]);
		assert_eq!(broken.faults(later).len(), 2);
	}
}
