// SPDX-License-Identifier: Apache-2.0

//! Stopping in order: nothing new is taken, and what was taken is gone on with for a while.

use std::time::Duration;

use surety_client::Error as ChainError;
use surety_primitives::BlockNumber;
use tokio::time::sleep;
use tracing::{info, warn};

use super::Runner;
use crate::{
	host::{RunError, PAUSE},
	job,
	stop::Stop,
};

impl Runner {
	/// Goes on with what was taken until nothing is owed any more, the time for that is over, or `stop` is asked for
	/// again.
	pub(super) async fn drain(&mut self, stop: &Stop) -> Result<(), RunError> {
		self.is_draining = true;
		let limit = Duration::from_secs(self.host.config.drain.secs);
		info!(secs = limit.as_secs(), "taking nothing new, going on with what was taken");
		for task in self.fetching()? {
			self.works.get_mut().cancel(task);
		}
		let drained = async {
			if let Err(error) = self.announce().await {
				warn!(%error, "the absence cannot be announced");
			}
			loop {
				match self.follow_until_drained().await {
					Err(RunError::Chain(error)) => {
						warn!(%error, "the chain cannot be followed; trying again")
					}
					ended => return ended,
				}
				sleep(PAUSE).await;
			}
		};
		tokio::select! {
			ended = drained => ended,
			() = sleep(limit) => {
				warn!("the time for going on is over; what is left is resumed at the next start");
				Ok(())
			}
			() = stop.asked_again() => Ok(()),
		}
	}

	async fn follow_until_drained(&mut self) -> Result<(), RunError> {
		let mut blocks = self.host.chain.blocks();
		loop {
			// Where nothing is open the chain need not answer: it may be why the worker is stopped.
			if self.has_open()? {
				self.tick().await?;
			}
			if self.is_drained().await? {
				info!("nothing is owed any more");
				return Ok(());
			}
			tokio::select! {
				block = blocks.next() => drop(block?),
				(task, done) = self.works.get_mut().finished() => self.conclude(task, done)?,
			}
		}
	}

	/// Whether anything is done beside the loop, or a task has not ended.
	fn has_open(&self) -> Result<bool, RunError> {
		Ok(!self.works.borrow().is_empty() || !self.host.shared.store.open_records()?.is_empty())
	}

	/// Whether the node owes nobody anything that it could still do.
	async fn is_drained(&self) -> Result<bool, RunError> {
		if !self.has_open()? {
			return Ok(true);
		}
		if !self.works.borrow().is_empty() {
			return Ok(false);
		}
		let now = self.host.chain.best().await?;
		let Some(node) = now.node().await? else { return Ok(true) };
		for (task, _) in self.host.shared.store.open_records()? {
			if now.task(task, node.id).await?.is_some_and(|task| job::is_owed(&task, now.number()))
			{
				return Ok(false);
			}
		}
		Ok(true)
	}

	/// Announces the absence on chain, where the operator names who may take over.
	async fn announce(&self) -> Result<(), RunError> {
		let drain = &self.host.config.drain;
		if drain.successors.is_empty() {
			return Ok(());
		}
		let now = self.host.chain.best().await?;
		let Some(node) = now.node().await? else { return Ok(()) };
		let until = now.number().saturating_add(blocks_of(drain.hours, now.block_time()?));
		for successor in &drain.successors {
			match self.host.chain.announce_downtime(node.id, until, *successor).await {
				Ok(()) => {
					info!(
						successor,
						until, "announced the absence; it begins when the successor accepts"
					);
					return Ok(());
				}
				Err(error @ (ChainError::Refused(_) | ChainError::NotTaken(_))) => {
					warn!(successor, %error, remedy = error.remedy(), "cannot be named as the successor");
				}
				Err(error) => return Err(error.into()),
			}
		}
		Ok(())
	}
}

/// How many blocks so many hours are.
fn blocks_of(hours: u32, block_time: Duration) -> BlockNumber {
	let millis = u128::from(hours) * 3_600_000;
	u32::try_from(millis / block_time.as_millis().max(1)).unwrap_or(BlockNumber::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn hours_are_counted_in_blocks() {
		assert_eq!(blocks_of(2, Duration::from_secs(6)), 1_200);
		assert_eq!(blocks_of(0, Duration::from_secs(6)), 0);
		assert_eq!(blocks_of(u32::MAX, Duration::ZERO), BlockNumber::MAX);
	}
}
