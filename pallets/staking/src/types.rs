// SPDX-License-Identifier: Apache-2.0

//! The ledger of one node's stake. Every change to it goes through its methods.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use surety_primitives::Balance;

use crate::{Config, Error};

/// Stake on its way out.
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
pub struct Chunk<BlockNumber> {
	/// How much.
	pub amount: Balance,
	/// The first block in which it can be withdrawn.
	pub releases_at: BlockNumber,
}

/// The stake of one node.
///
/// Its total is held on the owner's account. Chunks are sorted by date, no two of them have the
/// same, and none is empty.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct StakeLedger<T: Config> {
	owner: T::AccountId,
	active: Balance,
	unbonding: BoundedVec<Chunk<BlockNumberFor<T>>, T::MaxUnbonding>,
}

impl<T: Config> StakeLedger<T> {
	/// An empty ledger of a node that `owner` owns.
	pub(crate) fn new(owner: T::AccountId) -> Self {
		Self { owner, active: 0, unbonding: BoundedVec::new() }
	}

	/// Whose account holds the stake.
	pub fn owner(&self) -> &T::AccountId {
		&self.owner
	}

	/// The stake that meets the requirement and answers for work.
	pub fn active(&self) -> Balance {
		self.active
	}

	/// The stake on its way out, the next to be due first.
	pub fn unbonding(&self) -> &[Chunk<BlockNumberFor<T>>] {
		&self.unbonding
	}

	/// All that is held for the node.
	pub fn total(&self) -> Result<Balance, Error<T>> {
		sum(self.active, &self.unbonding)
	}

	/// Whether nothing is held for the node.
	pub fn is_empty(&self) -> bool {
		self.active == 0 && self.unbonding.is_empty()
	}

	/// Adds to the active stake.
	pub(crate) fn bond(&mut self, amount: Balance) -> Result<(), Error<T>> {
		self.active = self.active.checked_add(amount).ok_or(Error::OutOfRange)?;
		Ok(())
	}

	/// Moves active stake into the chunk of `releases_at`.
	pub(crate) fn unbond(
		&mut self,
		amount: Balance,
		releases_at: BlockNumberFor<T>,
	) -> Result<(), Error<T>> {
		let active = self.active.checked_sub(amount).ok_or(Error::NotEnoughActive)?;
		if let Some(chunk) = self.unbonding.iter_mut().find(|c| c.releases_at == releases_at) {
			chunk.amount = chunk.amount.checked_add(amount).ok_or(Error::OutOfRange)?;
		} else {
			// Not always the last: the delay may have been shortened since the last unbonding.
			let at = self.unbonding.partition_point(|chunk| chunk.releases_at < releases_at);
			self.unbonding
				.try_insert(at, Chunk { amount, releases_at })
				.map_err(|_| Error::TooManyChunks)?;
		}
		self.active = active;
		Ok(())
	}

	/// Moves all active stake out and says when it can be withdrawn.
	///
	/// Where there is no room for another chunk the last one takes it in and both wait for the
	/// later of the two dates, so a node can always leave.
	pub(crate) fn unbond_all(
		&mut self,
		releases_at: BlockNumberFor<T>,
	) -> Result<BlockNumberFor<T>, Error<T>> {
		let full = self.unbonding.is_full();
		match self.unbonding.last_mut() {
			Some(last) if full => {
				last.amount = last.amount.checked_add(self.active).ok_or(Error::OutOfRange)?;
				last.releases_at = last.releases_at.max(releases_at);
				self.active = 0;
				Ok(last.releases_at)
			}
			_ => self.unbond(self.active, releases_at).map(|()| releases_at),
		}
	}

	/// Removes the chunks that are due in block `now` and says how much they were.
	pub(crate) fn withdraw_due(&mut self, now: BlockNumberFor<T>) -> Result<Balance, Error<T>> {
		let due = sum(0, self.unbonding.iter().filter(|chunk| chunk.releases_at <= now))?;
		self.unbonding.retain(|chunk| chunk.releases_at > now);
		Ok(due)
	}
}

/// `start` and the amounts of all `chunks`.
fn sum<'a, T: Config>(
	start: Balance,
	chunks: impl IntoIterator<Item = &'a Chunk<BlockNumberFor<T>>>,
) -> Result<Balance, Error<T>> {
	chunks
		.into_iter()
		.try_fold(start, |sum, chunk| sum.checked_add(chunk.amount))
		.ok_or(Error::OutOfRange)
}

/// Makes what the benchmarks need of other pallets.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// Registers a node of an owner whose free balance is at least `funds` beyond the existential
	/// deposit. Returns the owner and the node.
	fn register_node(funds: Balance) -> (AccountId, surety_primitives::NodeId);
}
