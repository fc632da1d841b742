// SPDX-License-Identifier: Apache-2.0

//! Sends the heartbeats: one in each interval of the chain, with everything that was measured since the last.
//!
//! What a heartbeat says is in the record before it is signed, and never changes after that: whoever is killed in
//! between sends the same again. The chain alone says which number comes next, so one that was refused, or lost in a
//! reorganisation, is sent again too. Only what a final block has is believed to stay.

use std::{convert::Infallible, sync::Arc};

use surety_client::Error as ChainError;
use surety_primitives::{
	telemetry::{Anchor, Sequence},
	BlockNumber, NodeId,
};
use tokio::time::sleep;
use tracing::{error, info, warn};

use super::{
	clock::Clock,
	log::{Beat, Log},
	Telemetry, TelemetryError,
};
use crate::{
	chain::{Chain, Due, Moment},
	host::PAUSE,
	work::beside,
};

/// What sends the heartbeats.
pub struct Heart {
	/// The chain, whose key signs.
	pub chain: Chain,
	/// The record.
	pub log: Arc<Log>,
	/// What the rest of the worker is told.
	pub telemetry: Telemetry,
}

/// Whether a heartbeat goes out in the block after `now`. One that was made before goes out at once; a new one at a moment
/// within the first half of an interval that is each node's own, so that not all come at once.
fn is_due(due: &Due, node: NodeId, now: BlockNumber, is_made: bool) -> bool {
	let delay = if is_made { 0 } else { node.checked_rem(due.interval / 2).unwrap_or(0) };
	now.saturating_add(1) >= due.from.saturating_add(delay)
}

/// What is to be written down about a heartbeat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
	/// It is on the chain.
	Anchored,
	/// Another one of its number is.
	Lost,
	/// None of its number is.
	Unknown,
}

/// What became of a heartbeat, where the chain expects number `next` and has this `anchor` for it.
fn verdict(sequence: Sequence, beat: &Beat, next: Sequence, anchor: Option<Anchor>) -> Verdict {
	if sequence >= next {
		Verdict::Unknown
	} else if anchor == Some(beat.anchor) {
		Verdict::Anchored
	} else {
		Verdict::Lost
	}
}

impl Heart {
	/// Beats until the record fails, or another node has the worker key. What the chain does wrong is waited out.
	pub async fn run(self) -> Result<Infallible, TelemetryError> {
		loop {
			match self.follow().await {
				Err(TelemetryError::Chain(error)) => {
					warn!(%error, "the chain cannot be followed; trying again");
				}
				Err(error) => return Err(error),
				Ok(never) => match never {},
			}
			sleep(PAUSE).await;
		}
	}

	async fn follow(&self) -> Result<Infallible, TelemetryError> {
		let mut blocks = self.chain.blocks();
		loop {
			self.beat().await?;
			blocks.next().await?;
		}
	}

	/// Does what is due now.
	async fn beat(&self) -> Result<(), TelemetryError> {
		let now = self.chain.best().await?;
		let node = self.log.identity().node;
		if now.node_id().await? != Some(node) {
			return Err(TelemetryError::OtherNode);
		}
		self.tell(&now, node).await?;
		self.settle().await?;
		let due = now.due(node).await?;
		self.telemetry.expect(due.is_some());
		let Some(due) = due.filter(|_| !self.telemetry.is_silent()) else { return Ok(()) };
		let open = self.open_beats().await?;
		let is_made = open.iter().any(|(sequence, _)| *sequence == due.sequence);
		if !is_due(&due, node, now.number(), is_made)
			|| self.is_contested(&open, &due, &now).await?
		{
			return Ok(());
		}
		let (log, at) = (self.log.clone(), Clock::set().and_then(|clock| clock.now()));
		let at = at.map_err(TelemetryError::Clock)?.at_millis;
		let heartbeat = beside(move || log.seal(due.sequence, at)).await?;
		match self.chain.heartbeat(heartbeat).await {
			Ok(block) => {
				let samples = heartbeat.samples;
				info!(sequence = due.sequence, samples, block, "heartbeat");
			}
			Err(error @ (ChainError::Refused(_) | ChainError::NotTaken(_))) => {
				let sequence = due.sequence;
				warn!(sequence, %error, "the heartbeat was not taken; it is sent again");
			}
			Err(error) => return Err(error.into()),
		}
		Ok(())
	}

	/// Whether the best chain has another heartbeat than ours in the place of an earlier one. What it is about decides a
	/// final block; a new one that takes its samples over has to wait for that.
	async fn is_contested(
		&self,
		open: &[(Sequence, Beat)],
		due: &Due,
		now: &Moment,
	) -> Result<bool, TelemetryError> {
		let node = self.log.identity().node;
		for (sequence, beat) in open.iter().filter(|(sequence, _)| *sequence < due.sequence) {
			let anchor = now.anchor(node, *sequence).await?;
			if verdict(*sequence, beat, due.sequence, anchor) == Verdict::Lost {
				return Ok(true);
			}
		}
		Ok(false)
	}

	/// Writes down what became of earlier heartbeats for good.
	async fn settle(&self) -> Result<(), TelemetryError> {
		let open = self.open_beats().await?;
		if open.is_empty() {
			return Ok(());
		}
		let (now, node) = (self.chain.finalised().await?, self.log.identity().node);
		let next = now.liveness(node).await?.map_or(0, |liveness| liveness.next);
		for (sequence, beat) in open {
			let anchor = now.anchor(node, sequence).await?;
			let log = self.log.clone();
			match verdict(sequence, &beat, next, anchor) {
				Verdict::Unknown => break,
				Verdict::Anchored => beside(move || log.anchored(sequence)).await?,
				Verdict::Lost => {
					error!(
						sequence,
						"the chain has another heartbeat of this number: somebody else has the worker key. Rotate \
						 it with `surety node rotate-key`, unless that was you"
					);
					beside(move || log.lost(sequence)).await?;
				}
			}
		}
		Ok(())
	}

	async fn open_beats(&self) -> Result<Vec<(Sequence, Beat)>, TelemetryError> {
		let log = self.log.clone();
		Ok(beside(move || log.open_beats()).await?)
	}

	/// Writes down where the heartbeats stand, for `/health`.
	async fn tell(&self, now: &Moment, node: NodeId) -> Result<(), TelemetryError> {
		let liveness = now.liveness(node).await?;
		let last = liveness.and_then(|liveness| {
			let block = liveness.clock.as_ref()?.last;
			Some(super::LastHeartbeat { sequence: liveness.next.checked_sub(1)?, block })
		});
		self.telemetry.tell(last);
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use surety_primitives::H256;

	use super::{super::log::tests::open_beat, *};

	#[test]
	fn each_node_has_its_own_moment_in_the_first_half_of_an_interval() {
		let due = Due { sequence: 4, from: 200, interval: 100 };
		let first = |node, is_made| {
			(100..400).find(|now| is_due(&due, node, *now, is_made)).map(|now| now + 1)
		};
		assert_eq!(first(0, false), Some(200));
		assert_eq!(first(49, false), Some(249));
		assert_eq!(first(50, false), Some(200));
		// One that may have been on its way before waits for nothing.
		assert_eq!(first(49, true), Some(200));
		// An interval without a middle is no reason to be late, nor is one that was missed.
		let shortest = Due { interval: 2, ..due };
		assert!(is_due(&shortest, 7, 199, false) && !is_due(&shortest, 7, 198, false));
		assert!(is_due(&due, 49, 1_000, false));
		let first_ever = Due { from: 0, ..due };
		assert!(is_due(&first_ever, 7, 1_000, false));
	}

	/// Two heartbeats in a row are never so far apart that the chain counts a silence.
	#[test]
	fn heartbeats_are_less_than_two_intervals_apart() {
		for interval in 2..50 {
			for node in 0..100 {
				for last in 100..100 + interval {
					let from = (last / interval + 1) * interval;
					let due = Due { sequence: 1, from, interval };
					let next = (last..).find(|now| is_due(&due, node, *now, false)).unwrap() + 1;
					assert!(next >= from && next - last < 2 * interval, "{node} {last} {next}");
				}
			}
		}
	}

	#[test]
	fn what_became_of_a_heartbeat_the_chain_alone_says() {
		let beat = open_beat(Anchor { root: H256::repeat_byte(1), samples: 3 });
		let other = Anchor { samples: 4, ..beat.anchor };
		assert_eq!(verdict(5, &beat, 5, None), Verdict::Unknown);
		assert_eq!(verdict(5, &beat, 6, Some(beat.anchor)), Verdict::Anchored);
		assert_eq!(verdict(5, &beat, 6, Some(other)), Verdict::Lost);
		// So long ago that the chain has forgotten it: nobody can prove anything by it.
		assert_eq!(verdict(5, &beat, 600, None), Verdict::Lost);
	}
}
