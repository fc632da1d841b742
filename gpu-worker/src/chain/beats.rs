// SPDX-License-Identifier: Apache-2.0

//! Heartbeats: when the chain takes one, and what it has of them.

use surety_client::{view::Liveness, Error};
use surety_primitives::{
	telemetry::{Anchor, Heartbeat, Sequence},
	BlockNumber, NodeId, H256,
};

use super::{Chain, Moment, PATIENCE};

/// The heartbeat that a node may send next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
	/// Its number.
	pub sequence: Sequence,
	/// The first block in which it is taken.
	pub from: BlockNumber,
	/// Blocks from one heartbeat to the next.
	pub interval: BlockNumber,
}

impl Chain {
	/// Signs a hash by the worker key.
	pub fn sign(&self, hash: H256) -> [u8; 64] {
		self.key.sign(hash.as_bytes()).0
	}

	/// Sends a heartbeat and waits until it is in a block: which one.
	pub async fn heartbeat(&self, heartbeat: Heartbeat) -> Result<BlockNumber, Error> {
		let mut pending = self.client.submit_heartbeat(heartbeat, &self.key).await?;
		match tokio::time::timeout(PATIENCE, pending.in_block()).await {
			Ok(included) => included.map(|included| included.number),
			Err(_) => Err(Error::NotTaken(format!("in no block after {} s", PATIENCE.as_secs()))),
		}
	}
}

impl Moment {
	/// The node that the worker key signs for.
	pub async fn node_id(&self) -> Result<Option<NodeId>, Error> {
		self.view.node_of_worker(&self.account).await
	}

	/// The heartbeat that a node may send next; `None` where none is taken.
	pub async fn due(&self, node: NodeId) -> Result<Option<Due>, Error> {
		let Some((sequence, from)) = self.view.next_heartbeat(node).await? else { return Ok(None) };
		Ok(Some(Due { sequence, from, interval: self.view.heartbeat_interval().await? }))
	}

	/// What the chain knows of a node's being alive.
	pub async fn liveness(&self, node: NodeId) -> Result<Option<Liveness>, Error> {
		self.view.liveness(node).await
	}

	/// What a node's heartbeat with this number anchored.
	pub async fn anchor(&self, node: NodeId, sequence: Sequence) -> Result<Option<Anchor>, Error> {
		self.view.anchor(node, sequence).await
	}
}
