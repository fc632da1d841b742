// SPDX-License-Identifier: Apache-2.0

//! What credit stores, and the sums that need no storage.

use alloc::collections::{btree_map::Entry, BTreeMap};
use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_core::H160;
use sp_runtime::AccountId32;
use surety_primitives::{
	credit::{Cap, CapId, Item, Jobs, MAX_BATCH_NODES},
	draw::Round,
	Balance, BlockNumber, NodeId, Perbill, H256,
};

/// The most parts of a batch: what a node is paid at once, and what awaits the draw.
pub const MAX_PARTS: u32 = 2 * MAX_BATCH_NODES;
/// How many chunks of an ended cap one call removes.
pub const MAX_PRUNED: u32 = 64;

/// What a client wants back.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Withdrawal {
	/// How much.
	pub amount: Balance,
	/// From which block on it can be withdrawn.
	pub due: BlockNumber,
}

/// A client's deposit: all of it is on hold on the client's account.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Account {
	/// All of it.
	pub deposit: Balance,
	/// What of it is reserved for nodes or awaits a draw.
	pub promised: Balance,
	/// What of it is on its way out.
	pub withdrawal: Option<Withdrawal>,
}

impl Account {
	/// What is neither promised nor on its way out.
	pub fn free(&self) -> Option<Balance> {
		self.without_withdrawal()?.checked_sub(self.withdrawal.map_or(0, |it| it.amount))
	}

	/// What is not promised.
	pub(crate) fn without_withdrawal(&self) -> Option<Balance> {
		self.deposit.checked_sub(self.promised)
	}

	/// Promises some of what is free.
	pub(crate) fn promise(&mut self, amount: Balance) -> Option<()> {
		self.free()?.checked_sub(amount)?;
		self.promised = self.promised.checked_add(amount)?;
		Some(())
	}

	/// What was promised is free again.
	pub(crate) fn take_back(&mut self, amount: Balance) -> Option<()> {
		self.promised = self.promised.checked_sub(amount)?;
		Some(())
	}

	/// What was promised was paid.
	pub(crate) fn spend(&mut self, amount: Balance) -> Option<()> {
		self.take_back(amount)?;
		self.deposit = self.deposit.checked_sub(amount)?;
		Some(())
	}
}

/// A cap on chain. Terms that governance may change are those that were in force when it was opened.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct OpenCap {
	/// The most that is ever spent on it.
	pub limit: Balance,
	/// The last block in which something can be reserved.
	pub expires_at: BlockNumber,
	/// Who may reserve and settle besides the client.
	pub gateway: AccountId32,
	/// The jobs, where they are known beforehand.
	pub jobs: Option<Jobs>,
	/// The address whose signatures count besides those of the account.
	pub address: Option<H160>,
	/// The share of payments that is the protocol's.
	pub fee: Perbill,
	/// For how many blocks after its end it can be settled on.
	pub grace: BlockNumber,
	/// When its client revoked it.
	pub revoked_at: Option<BlockNumber>,
	/// What is reserved for nodes and not settled.
	pub reserved: Balance,
	/// What was settled and is not paid yet.
	pub pending: Balance,
	/// What was paid.
	pub settled: Balance,
	/// How many nodes have a reservation.
	pub reservations: u32,
	/// How many chunks of jobs have a settled one.
	pub chunks: u32,
	/// How many jobs of those were settled.
	pub jobs_settled: u32,
}

impl OpenCap {
	/// A cap as its client signed it.
	pub(crate) fn new(cap: Cap, address: Option<H160>, fee: Perbill, grace: BlockNumber) -> Self {
		Self {
			limit: cap.limit,
			expires_at: cap.expires_at,
			gateway: cap.gateway,
			jobs: cap.jobs,
			address,
			fee,
			grace,
			revoked_at: None,
			reserved: 0,
			pending: 0,
			settled: 0,
			reservations: 0,
			chunks: 0,
			jobs_settled: 0,
		}
	}

	/// Whether something can be reserved.
	pub fn is_open(&self, now: BlockNumber) -> bool {
		self.revoked_at.is_none() && now <= self.expires_at
	}

	/// Whether something can be settled.
	pub fn settles(&self, now: BlockNumber) -> bool {
		let end = self.revoked_at.map_or(self.expires_at, |at| at.min(self.expires_at));
		now <= end.saturating_add(self.grace)
	}

	/// What can still be reserved.
	pub fn room(&self) -> Option<Balance> {
		let used = self.reserved.checked_add(self.pending)?.checked_add(self.settled)?;
		self.limit.checked_sub(used)
	}

	/// Reserves some of the room.
	pub(crate) fn reserve(&mut self, amount: Balance) -> Option<()> {
		self.room()?.checked_sub(amount)?;
		self.reserved = self.reserved.checked_add(amount)?;
		Some(())
	}

	/// What was reserved is room again.
	pub(crate) fn release(&mut self, amount: Balance) -> Option<()> {
		self.reserved = self.reserved.checked_sub(amount)?;
		Some(())
	}

	/// What was reserved is owed.
	pub(crate) fn owe(&mut self, amount: Balance) -> Option<()> {
		self.release(amount)?;
		self.pending = self.pending.checked_add(amount)?;
		Some(())
	}

	/// What was owed was paid.
	pub(crate) fn pay(&mut self, amount: Balance) -> Option<()> {
		self.refute(amount)?;
		self.settled = self.settled.checked_add(amount)?;
		Some(())
	}

	/// What was owed is not.
	pub(crate) fn refute(&mut self, amount: Balance) -> Option<()> {
		self.pending = self.pending.checked_sub(amount)?;
		Some(())
	}
}

/// What is kept for one node within a cap.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Reservation {
	/// What can be settled for it alone.
	pub left: Balance,
	/// What it has delivered, by the client's highest voucher.
	pub delivered: Balance,
	/// What of that was settled.
	pub covered: Balance,
}

/// How far the payment of a part has come.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum PartStage {
	/// It is paid as soon as its payee can take it.
	#[codec(index = 0)]
	Due,
	/// It awaits the draw.
	#[codec(index = 1)]
	Awaiting {
		/// How much of the node's stake answers for it.
		liability: Balance,
		/// The probability with which it is drawn.
		probability: Perbill,
	},
	/// It was drawn and awaits its verdict.
	#[codec(index = 2)]
	Drawn {
		/// How much of the node's stake answers for it.
		liability: Balance,
	},
}

/// What a batch owes one node.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct BatchPart {
	/// The node.
	pub node: NodeId,
	/// How much, the protocol fee included.
	pub amount: Balance,
	/// How far it has come.
	pub stage: PartStage,
}

/// A batch that is not paid in full.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Batch {
	/// Who pays.
	pub client: AccountId32,
	/// By which cap.
	pub cap: CapId,
	/// The draw round in which it was settled: the next one's seed draws.
	pub round: Round,
	/// What it owes.
	pub parts: BoundedVec<BatchPart, ConstU32<MAX_PARTS>>,
}

/// What the items of one node sum to.
#[derive(Debug, Default)]
pub(crate) struct Sums {
	/// The prices of those that a voucher covers.
	pub covered: Balance,
	/// The prices of the others.
	pub claimed: Balance,
	/// The results of the others.
	pub results: Vec<(u32, H256)>,
}

/// Why items cannot be netted.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Unnettable {
	TooManyNodes,
	OutOfRange,
}

/// Nets items by node. More nodes than a batch may have are refused before they take memory.
pub(crate) fn net(items: &[Item]) -> Result<BTreeMap<NodeId, Sums>, Unnettable> {
	let mut nodes = BTreeMap::<NodeId, Sums>::new();
	for Item { spec, result } in items {
		let known = nodes.len();
		let sums = match nodes.entry(spec.node) {
			Entry::Occupied(entry) => entry.into_mut(),
			Entry::Vacant(_) if known >= MAX_BATCH_NODES as usize => {
				return Err(Unnettable::TooManyNodes)
			}
			Entry::Vacant(entry) => entry.insert(Sums::default()),
		};
		let sum = match result {
			Some(result) => {
				sums.results.push((spec.job, *result));
				&mut sums.claimed
			}
			None => &mut sums.covered,
		};
		*sum = sum.checked_add(spec.price).ok_or(Unnettable::OutOfRange)?;
	}
	Ok(nodes)
}

/// Whether keys rise strictly.
pub(crate) fn rises<K: PartialOrd>(keys: impl Iterator<Item = K> + Clone) -> bool {
	keys.clone().zip(keys.skip(1)).all(|(one, next)| one < next)
}
