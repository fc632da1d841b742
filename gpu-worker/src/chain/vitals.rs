// SPDX-License-Identifier: Apache-2.0

//! How the chain and this account's part in it are, for whoever examines a worker.

use std::time::Duration;

use surety_client::Error;
use surety_primitives::{Balance, NodeId};

use super::{Chain, Moment};

impl Chain {
	/// Whether the chain node is still catching up with its peers.
	pub async fn is_catching_up(&self) -> Result<bool, Error> {
		let health = self.client.rpc().system_health().await;
		Ok(health.map_err(|error| Error::Disconnected(error.to_string()))?.is_syncing)
	}
}

impl Moment {
	/// The time of the block, since 1970.
	pub async fn time(&self) -> Result<Duration, Error> {
		self.view.time().await
	}

	/// What a node has to stake; `None` if there is no such node.
	pub async fn required_stake(&self, node: NodeId) -> Result<Option<Balance>, Error> {
		self.view.required_stake(node).await
	}

	/// The address at which a node says that it serves.
	pub async fn endpoint(&self, node: NodeId) -> Result<Option<String>, Error> {
		let node = self.view.node(node).await?;
		Ok(node.map(|node| String::from_utf8_lossy(&node.manifest.0.endpoint).into_owned()))
	}
}
