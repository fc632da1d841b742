// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Batches of jobs, settled.

use anyhow::{Context, Result};
use frame_support::dispatch::DispatchClass;
use frame_system::limits::{BlockLength, BlockWeights};
use sp_keyring::Sr25519Keyring::{Charlie, Dave};
use surety_primitives::{
	credit::{tree, Agreement, CapId, Claim, Item, Job, SignedVoucher, Voucher, MAX_ITEMS},
	Balance,
};

use super::{
	chain::{Chain, Cost, Rest},
	metadata::Metadata,
	people::{self, Client, Way, NODE, PRICE, SIGNED, TREE},
	report::Verification,
};

/// How the client has agreed to the jobs of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreed {
	/// By a signature of each.
	Each(Way),
	/// By the root of a tree, of which every so many-th leaf is settled.
	Tree {
		/// 1 if they stand side by side.
		every: u32,
	},
}

impl Agreed {
	/// Those that are measured.
	pub const ALL: [Self; 5] = [
		Self::Each(Way::Own),
		Self::Each(Way::Wrapped),
		Self::Each(Way::Ethereum),
		Self::Tree { every: 1 },
		Self::Tree { every: 8 },
	];

	/// In words.
	pub fn name(self) -> &'static str {
		match self {
			Self::Each(Way::Own) => "signed, sr25519",
			Self::Each(Way::Wrapped) => "signed, sr25519 wrapped",
			Self::Each(Way::Ethereum) => "signed, EIP-712",
			Self::Tree { every: 1 } => "tree, side by side",
			Self::Tree { .. } => "tree, every eighth",
		}
	}

	/// What is verified outside of the runtime for each job.
	pub fn verified(self, verification: &Verification) -> f64 {
		match self {
			Self::Each(Way::Own) => verification.sr25519.best,
			// What was signed as it is comes first.
			Self::Each(Way::Wrapped) => 2.0 * verification.sr25519.best,
			Self::Each(Way::Ethereum) => verification.recovery.best,
			Self::Tree { .. } => 0.0,
		}
	}

	fn cap(self) -> CapId {
		match self {
			Self::Each(_) => SIGNED,
			Self::Tree { .. } => TREE,
		}
	}

	/// Settles `count` jobs, after the first `done` ones were, all covered by one voucher.
	fn batch(self, metadata: &Metadata, client: &Client, done: u32, count: u32) -> Result<Vec<u8>> {
		let step = match self {
			Self::Each(_) => 1,
			Self::Tree { every } => every,
		};
		let places: Vec<u32> = (done..done + count).map(|number| number * step).collect();
		let item = |place: &u32| Item { spec: people::job(*place), result: None };
		let items: Vec<Item> = places.iter().map(item).collect();
		let payer = Charlie.to_account_id();
		let agreement = match self {
			Self::Each(way) => {
				let mut job = Job { client: payer.clone(), cap: SIGNED, spec: people::job(0) };
				let sign = |item: &Item| {
					job.spec = item.spec;
					client.sign(way, &job)
				};
				let signatures: Vec<_> = items.iter().map(sign).collect();
				Agreement::Signed(signatures.try_into().ok().context("too many items")?)
			}
			Self::Tree { .. } => {
				let siblings = tree::prove(&client.leaves, &places);
				let siblings = siblings.context("the tree has too few leaves")?;
				Agreement::Tree(siblings.try_into().ok().context("too many siblings")?)
			}
		};
		let way = match self {
			Self::Each(way) => way,
			Self::Tree { .. } => Way::Own,
		};
		let delivered = Balance::from(done + count) * PRICE;
		let voucher = Voucher { client: payer.clone(), cap: self.cap(), node: NODE, delivered };
		let signature = client.sign(way, &voucher);
		let vouchers = vec![SignedVoucher { node: NODE, delivered, signature }];
		let claims = Vec::<Claim>::new();
		let arguments = (payer, self.cap(), items, agreement, vouchers, claims);
		metadata.call("Credit", "settle_batch", arguments)
	}
}

/// A block with nothing but batches.
#[derive(Default)]
pub struct Load {
	/// How many jobs they settle.
	pub items: u32,
	calls: Vec<Vec<u8>>,
	/// What it would have broken to settle one more.
	pub full: Option<Limit>,
}

/// What a block can have too much of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Limit {
	/// Weight of ordinary transactions.
	Weight,
	/// Bytes of ordinary transactions.
	Length,
}

/// What ordinary transactions may take of a block.
#[derive(Clone, Copy, Debug, serde::Serialize)]
pub struct Room {
	/// Picoseconds.
	pub weight: u64,
	/// Bytes.
	pub length: u32,
	/// Bytes of proofs, if they are limited.
	pub proof: Option<u64>,
}

impl Room {
	/// That of the chain.
	pub fn of(chain: &Chain) -> Result<Self> {
		let metadata = &chain.constants.metadata;
		let weights: BlockWeights = metadata.constant("System", "BlockWeights")?;
		let length: BlockLength = metadata.constant("System", "BlockLength")?;
		let normal = weights.get(DispatchClass::Normal).max_total.unwrap_or(weights.max_block);
		Ok(Self {
			weight: normal.ref_time(),
			length: *length.max.get(DispatchClass::Normal),
			// A share of what has no limit has none.
			proof: Some(normal.proof_size()).filter(|proof| *proof < u64::MAX / 2),
		})
	}
}

impl Load {
	/// One batch.
	pub fn one(chain: &Chain, client: &Client, agreed: Agreed, items: u32) -> Result<Self> {
		let calls = vec![agreed.batch(&chain.constants.metadata, client, 0, items)?];
		Ok(Self { items, calls, full: None })
	}

	/// As many as a block holds: the largest batches that it takes, then smaller ones.
	pub fn full(chain: &Chain, client: &Client, agreed: Agreed, room: &Room) -> Result<Self> {
		let mut chain = chain.clone();
		let metadata = &chain.constants.metadata;
		let mut block = chain.begin()?;
		let (mut load, mut size) = (Self::default(), MAX_ITEMS);
		while size > 0 {
			let call = agreed.batch(metadata, client, load.items, size)?;
			match block.offer(Dave, &call)? {
				Some(_) => {
					load.items += size;
					load.calls.push(call);
				}
				None => {
					let used = u64::from(block.size()?) + call.len() as u64;
					let too_long = used > u64::from(room.length);
					load.full = Some(if too_long { Limit::Length } else { Limit::Weight });
					size /= 2;
				}
			}
		}
		Ok(load)
	}

	/// How many batches.
	pub fn batches(&self) -> usize {
		self.calls.len()
	}

	/// Makes the block on a clone of the chain: what its transactions took, and what the rest of it.
	pub fn settle(&self, chain: &Chain) -> Result<(Cost, Rest)> {
		let mut chain = chain.clone();
		let mut block = chain.begin()?;
		let mut sum = Cost::default();
		for call in &self.calls {
			let cost = block.apply(Dave, call)?;
			sum.time += cost.time;
			sum.weight = sum.weight.saturating_add(cost.weight);
			sum.length += cost.length;
		}
		Ok((sum, block.end()?))
	}
}
