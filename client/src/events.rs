// SPDX-License-Identifier: Apache-2.0

//! Following the chain: its blocks in order, with what happened in the market and to results that are looked at.

use std::{collections::VecDeque, time::Duration};

use futures::FutureExt;
use surety_primitives::{BlockNumber, H256};

use crate::{api, client::Config, view::narrow, Client, Error};

/// What happened in the market, as the chain tells it.
pub type MarketEvent = api::market::Event;
/// What happened in draws, challenges and re-runs, as the chain tells it.
pub type VerificationEvent = api::verification::Event;

/// How long to wait before asking for a stream of blocks that ended once more.
const PAUSE: Duration = Duration::from_secs(1);

/// How many blocks back a change of branch is noticed: far more than ever happens.
const REMEMBERED: usize = 64;

/// Which blocks to follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follow {
	/// The best chain, as it grows: seconds after the fact. When the chain chooses another branch
	/// its blocks follow from where it leaves the old one: numbers come again, with other hashes.
	Best,
	/// Final blocks: later, but nothing that was told is ever undone.
	Finalised,
}

/// A block and what happened in it.
#[derive(Clone, Debug)]
pub struct Block {
	/// Its number.
	pub number: BlockNumber,
	/// Its hash.
	pub hash: H256,
	/// What happened in the market, in order.
	pub market: Vec<MarketEvent>,
	/// What happened in draws, challenges and re-runs, in order.
	pub verification: Vec<VerificationEvent>,
}

/// The blocks of the chain, one after another and without gaps, across lost connections.
pub struct Blocks {
	client: Client,
	follow: Follow,
	heads: Option<subxt::client::Blocks<Config>>,
	/// The newest head that was heard of, until it is told.
	head: Option<(BlockNumber, H256)>,
	/// The number that comes next; `None` until the first head.
	next: Option<BlockNumber>,
	/// The blocks that were told last: by them it shows when the chain chooses another branch.
	told: VecDeque<(BlockNumber, H256)>,
}

impl Blocks {
	pub(crate) fn new(client: Client, follow: Follow, after: Option<BlockNumber>) -> Self {
		let next = after.map(|number| number.saturating_add(1));
		Self { client, follow, heads: None, head: None, next, told: VecDeque::new() }
	}

	/// The next block. May be dropped while it waits (as `tokio::select!` does): nothing is lost.
	pub async fn next(&mut self) -> Result<Block, Error> {
		loop {
			let Some((head, hash)) = self.head else {
				self.hear().await?;
				continue;
			};
			if self.follow == Follow::Best {
				self.rejoin().await?;
			}
			let expected = self.next.unwrap_or(head);
			if expected > head {
				self.head = None;
				continue;
			}
			let view = if expected < head {
				self.client.at_number(expected).await?
			} else {
				self.client.at(hash).await?
			};
			let (market, verification) = view.work_events().await?;
			let block = Block { number: view.number(), hash: view.hash(), market, verification };
			self.next = Some(block.number.saturating_add(1));
			self.told.push_back((block.number, block.hash));
			if self.told.len() > REMEMBERED {
				self.told.pop_front();
			}
			return Ok(block);
		}
	}

	/// Whether the next block is there already: its reader has some to catch up with.
	pub fn is_behind(&self) -> bool {
		self.head.zip(self.next).is_some_and(|((head, _), next)| next <= head)
	}

	/// Waits for a head, and goes on to the newest one. A stream that ends is asked for anew: the gap is filled by
	/// number.
	async fn hear(&mut self) -> Result<(), Error> {
		let heads = match &mut self.heads {
			Some(heads) => heads,
			none => {
				let online = self.client.online();
				let opened = match self.follow {
					Follow::Best => online.stream_best_blocks().await,
					Follow::Finalised => online.stream_blocks().await,
				};
				none.insert(opened.map_err(Error::chain)?)
			}
		};
		let mut heard = heads.next().await;
		loop {
			match heard {
				Some(Ok(head)) => self.head = Some((narrow(head.number()), head.hash())),
				Some(Err(error)) => {
					let error = subxt::Error::from(error);
					// The stream goes on by itself when the connection is back.
					if !error.is_disconnected_will_reconnect() {
						return Err(Error::chain(error));
					}
				}
				None => {
					self.heads = None;
					tokio::time::sleep(PAUSE).await;
					return Ok(());
				}
			}
			match heads.next().now_or_never() {
				Some(newer) => heard = newer,
				None => return Ok(()),
			}
		}
	}

	/// Goes back to the last block that was told and is still on the best chain.
	async fn rejoin(&mut self) -> Result<(), Error> {
		while let Some((number, hash)) = self.told.back().copied() {
			if self.client.hash_of(Some(number)).await? == Some(hash) {
				break;
			}
			self.told.pop_back();
			self.next = Some(number);
		}
		Ok(())
	}
}
