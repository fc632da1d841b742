// SPDX-License-Identifier: Apache-2.0

//! What becomes of a call that was handed to a node.

use subxt::{
	client::OnlineClientAtBlockImpl,
	events::DecodeAsEvent,
	extrinsics::ExtrinsicEvents,
	tx::{TransactionInBlock, TransactionProgress, TransactionStatus},
};
use surety_primitives::{Balance, BlockNumber, H256};

use crate::{api, client::Config, Client, Error};

type Chain = OnlineClientAtBlockImpl<Config>;

/// A call that waits to be included in a block.
pub struct Pending {
	client: Client,
	progress: TransactionProgress<Config, Chain>,
}

/// A call that was included in a block and succeeded there.
#[derive(Debug)]
pub struct Included {
	/// The block's number.
	pub number: BlockNumber,
	/// The block's hash.
	pub hash: H256,
	/// The transaction's hash.
	pub transaction: H256,
	events: ExtrinsicEvents<Config>,
}

impl Pending {
	pub(crate) fn new(client: Client, progress: TransactionProgress<Config, Chain>) -> Self {
		Self { client, progress }
	}

	/// The transaction's hash.
	pub fn transaction(&self) -> H256 {
		self.progress.extrinsic_hash()
	}

	/// Waits until the call is in a block of the best chain. Such a block may yet be replaced:
	/// whoever pays for that waits for [`Pending::finalised`] too.
	pub async fn in_block(&mut self) -> Result<Included, Error> {
		loop {
			match self.next().await? {
				TransactionStatus::InBestBlock(block)
				| TransactionStatus::InFinalizedBlock(block) => return included(&self.client, block).await,
				_ => {}
			}
		}
	}

	/// Waits until the call is in a block that can no longer be undone.
	pub async fn finalised(mut self) -> Result<Included, Error> {
		loop {
			if let TransactionStatus::InFinalizedBlock(block) = self.next().await? {
				return included(&self.client, block).await;
			}
		}
	}

	/// The next status that is not an end.
	async fn next(&mut self) -> Result<TransactionStatus<Config, Chain>, Error> {
		match self.progress.next().await {
			Some(Ok(
				TransactionStatus::Error { message }
				| TransactionStatus::Invalid { message }
				| TransactionStatus::Dropped { message },
			)) => Err(Error::NotTaken(message)),
			Some(Ok(status)) => Ok(status),
			Some(Err(error)) => Err(Error::chain(error)),
			None => {
				Err(Error::Disconnected("the node stopped reporting on the transaction".into()))
			}
		}
	}
}

impl Included {
	/// What its signer paid for it; `None` if it was free.
	pub fn fee(&self) -> Option<Balance> {
		let paid = self.find::<api::transaction_payment::events::TransactionFeePaid>()?;
		Some(paid.actual_fee)
	}

	/// The first event of type `E` that the call caused.
	pub fn find<E: DecodeAsEvent>(&self) -> Option<E> {
		self.events.find_first::<E>()?.ok()
	}

	/// All events of type `E` that the call caused, in order.
	pub fn find_all<E: DecodeAsEvent>(&self) -> Vec<E> {
		self.events.find::<E>().filter_map(Result::ok).collect()
	}
}

/// Reads how the call ended in its block.
async fn included(
	client: &Client,
	block: TransactionInBlock<Config, Chain>,
) -> Result<Included, Error> {
	let events = block.wait_for_success().await.map_err(Error::events)?;
	let view = client.at(block.block_hash()).await?;
	Ok(Included {
		number: view.number(),
		hash: view.hash(),
		transaction: block.extrinsic_hash(),
		events,
	})
}
