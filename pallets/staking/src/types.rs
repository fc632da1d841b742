// SPDX-License-Identifier: Apache-2.0

//! The ledger of one stake. Every change to it goes through its methods.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use surety_primitives::{
	slash::Penalty,
	stake::{StakeId, StakeState},
	Balance,
};

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

impl<BlockNumber> Chunk<BlockNumber> {
	fn add<T: Config>(&mut self, amount: Balance) -> Result<(), Error<T>> {
		self.amount = self.amount.checked_add(amount).ok_or(Error::OutOfRange)?;
		Ok(())
	}
}

/// One stake: that of a node, a validator, a role or a source.
///
/// All of it is held on the owner's account, what is quarantined under a reason of its own. Chunks
/// are sorted by date, no two of them have the same, and none is empty.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct StakeLedger<T: Config> {
	owner: T::AccountId,
	active: Balance,
	unbonding: BoundedVec<Chunk<BlockNumberFor<T>>, T::MaxUnbonding>,
	quarantined: Balance,
	open: u32,
	standing: u32,
	appeals: u32,
	costs: Balance,
}

impl<T: Config> StakeLedger<T> {
	/// An empty ledger of a stake that is `owner`'s.
	pub(crate) fn new(owner: T::AccountId) -> Self {
		Self {
			owner,
			active: 0,
			unbonding: BoundedVec::new(),
			quarantined: 0,
			open: 0,
			standing: 0,
			appeals: 0,
			costs: 0,
		}
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

	/// What slashes took whose windows are open.
	pub fn quarantined(&self) -> Balance {
		self.quarantined
	}

	/// How many slashes are open: neither restored nor forfeited, even if they took nothing.
	pub fn open(&self) -> u32 {
		self.open
	}

	/// How many slashes stand: all that were not restored.
	pub fn standing(&self) -> u32 {
		self.standing
	}

	/// How many appeals are open.
	pub fn appeals(&self) -> u32 {
		self.appeals
	}

	/// What disputes have cost it.
	pub fn costs(&self) -> Balance {
		self.costs
	}

	/// All that a slash can reach: active and unbonding.
	pub fn slashable(&self) -> Result<Balance, Error<T>> {
		sum(self.active, &self.unbonding)
	}

	/// Whether any funds are held for the stake: active, unbonding or in quarantine.
	pub fn anything_held(&self) -> bool {
		self.has_slashable() || self.quarantined > 0
	}

	/// Whether the stake has neither an open slash nor an appeal.
	pub fn is_clean(&self) -> bool {
		self.open == 0 && self.appeals == 0
	}

	/// Whether the ledger has nothing left to say: no funds, no slash, no appeal and no costs.
	pub fn is_empty(&self) -> bool {
		!self.anything_held() && self.standing == 0 && self.appeals == 0 && self.costs == 0
	}

	/// Where the stake stands.
	pub fn state(&self) -> StakeState {
		match (self.appeals > 0, self.standing > 0) {
			(true, _) => StakeState::LockedAppeal,
			(false, true) if self.has_slashable() => StakeState::PartiallySlashed,
			(false, true) => StakeState::FullySlashed,
			(false, false) if self.anything_held() => StakeState::Active,
			(false, false) => StakeState::Released,
		}
	}

	fn has_slashable(&self) -> bool {
		self.active > 0 || !self.unbonding.is_empty()
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
			chunk.add(amount)?;
		} else {
			// Not always the last: the delay may have been shortened since the last unbonding.
			let at = self.unbonding.partition_point(|chunk| chunk.releases_at < releases_at);
			self.insert(at, Chunk { amount, releases_at })?;
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
				last.add(self.active)?;
				last.releases_at = last.releases_at.max(releases_at);
				self.active = 0;
				Ok(last.releases_at)
			}
			_ => self.unbond(self.active, releases_at).map(|()| releases_at),
		}
	}

	/// Takes all active stake out at once, of a stake that nothing is asked of any more. Slashes of the
	/// past are no longer the ledger's concern.
	pub(crate) fn release_all(&mut self) -> Balance {
		self.standing = 0;
		self.costs = 0;
		core::mem::take(&mut self.active)
	}

	/// What can be withdrawn in block `now`.
	pub(crate) fn due(&self, now: BlockNumberFor<T>) -> Result<Balance, Error<T>> {
		sum(0, self.unbonding.iter().filter(|chunk| chunk.releases_at <= now))
	}

	/// Takes out what is due in block `now`, the earliest first, but no more than `at_most`. Says how
	/// much that was.
	///
	/// Who takes out the last of a stake with no slash open has left: slashes of the past are no
	/// longer the ledger's concern, unlike those of a stake of which they took all.
	pub(crate) fn withdraw_due(
		&mut self,
		now: BlockNumberFor<T>,
		at_most: Balance,
	) -> Result<Balance, Error<T>> {
		let amount = self.due(now)?.min(at_most);
		let mut left = amount;
		for chunk in self.unbonding.iter_mut() {
			let part = left.min(chunk.amount);
			chunk.amount = chunk.amount.checked_sub(part).ok_or(Error::OutOfRange)?;
			left = left.checked_sub(part).ok_or(Error::OutOfRange)?;
		}
		self.unbonding.retain(|chunk| chunk.amount > 0);
		if amount > 0 && !self.has_slashable() && self.open == 0 {
			self.standing = 0;
			self.costs = 0;
		}
		Ok(amount)
	}

	/// Adds a payment that was not stake before, due at `releases_at`. Says when it can be withdrawn.
	///
	/// A node is paid often, so what is due already makes one chunk first. Where there is still no room
	/// for another, the first that is due no earlier takes it in, or else the last one waits with it.
	pub(crate) fn keep_back(
		&mut self,
		amount: Balance,
		releases_at: BlockNumberFor<T>,
		now: BlockNumberFor<T>,
	) -> Result<BlockNumberFor<T>, Error<T>> {
		self.join_due(now)?;
		let full = self.unbonding.is_full();
		let at = self.unbonding.partition_point(|chunk| chunk.releases_at < releases_at);
		match self.unbonding.get_mut(at) {
			Some(chunk) if full || chunk.releases_at == releases_at => {
				chunk.add(amount)?;
				return Ok(chunk.releases_at);
			}
			_ => {}
		}
		match self.unbonding.last_mut() {
			Some(last) if full => {
				last.add(amount)?;
				last.releases_at = releases_at;
			}
			_ => self.insert(at, Chunk { amount, releases_at })?,
		}
		Ok(releases_at)
	}

	/// Makes one chunk of all that are due.
	fn join_due(&mut self, now: BlockNumberFor<T>) -> Result<(), Error<T>> {
		let amount = self.due(now)?;
		let due = self.unbonding.partition_point(|chunk| chunk.releases_at <= now);
		let last = due.checked_sub(1).and_then(|last| self.unbonding.get(last)).copied();
		let Some(Chunk { releases_at, .. }) = last else { return Ok(()) };
		self.unbonding.retain(|chunk| chunk.releases_at > now);
		self.insert(0, Chunk { amount, releases_at })
	}

	/// Takes `amount`, which is no more than is slashable: the active stake first, then the chunks, from the
	/// one that is due last.
	fn take(&mut self, amount: Balance) -> Result<Taken<T>, Error<T>> {
		let from_active = amount.min(self.active);
		self.active = self.active.checked_sub(from_active).ok_or(Error::OutOfRange)?;

		let mut left = amount.checked_sub(from_active).ok_or(Error::OutOfRange)?;
		let mut from_chunks = BoundedVec::new();
		for chunk in self.unbonding.iter_mut().rev() {
			if left == 0 {
				break;
			}
			let part = left.min(chunk.amount);
			chunk.amount = chunk.amount.checked_sub(part).ok_or(Error::OutOfRange)?;
			left = left.checked_sub(part).ok_or(Error::OutOfRange)?;
			// As many pieces at most as there are chunks.
			from_chunks
				.try_push(Chunk { amount: part, ..*chunk })
				.map_err(|_| Error::TooManyChunks)?;
		}
		self.unbonding.retain(|chunk| chunk.amount > 0);
		Ok(Taken { from_active, from_chunks })
	}

	/// Takes what `penalty` takes of all slashable stake into quarantine.
	pub(crate) fn seize(&mut self, penalty: Penalty) -> Result<Taken<T>, Error<T>> {
		let amount = penalty.of(self.slashable()?);
		let taken = self.take(amount)?;
		self.quarantined = self.quarantined.checked_add(amount).ok_or(Error::OutOfRange)?;
		self.open = self.open.checked_add(1).ok_or(Error::OutOfRange)?;
		self.standing = self.standing.checked_add(1).ok_or(Error::OutOfRange)?;
		Ok(taken)
	}

	/// Takes `amount` of all slashable stake, as far as it goes, for good. Says how much.
	pub(crate) fn bear(&mut self, amount: Balance) -> Result<Balance, Error<T>> {
		let amount = amount.min(self.slashable()?);
		self.take(amount)?;
		self.costs = self.costs.checked_add(amount).ok_or(Error::OutOfRange)?;
		Ok(amount)
	}

	/// Puts back what a slash took, to where it came from. The slash stands no more.
	pub(crate) fn restore(&mut self, taken: &Taken<T>) -> Result<(), Error<T>> {
		self.close(taken)?;
		self.standing = self.standing.checked_sub(1).ok_or(Error::OutOfRange)?;
		self.bond(taken.from_active)?;
		// The earliest first: where there is no room, later pieces join it.
		taken.from_chunks.iter().rev().try_for_each(|piece| self.put_back(*piece))
	}

	/// Takes what a slash took out of quarantine, for good. The slash stands.
	pub(crate) fn forfeit(&mut self, taken: &Taken<T>) -> Result<(), Error<T>> {
		self.close(taken)
	}

	/// Counts one appeal more, or one less.
	pub(crate) fn set_appealed(&mut self, appealed: bool) -> Result<(), Error<T>> {
		self.appeals = if appealed {
			self.appeals.checked_add(1).ok_or(Error::OutOfRange)?
		} else {
			self.appeals.checked_sub(1).ok_or(Error::NotAppealed)?
		};
		Ok(())
	}

	fn close(&mut self, taken: &Taken<T>) -> Result<(), Error<T>> {
		let left = self.quarantined.checked_sub(taken.amount()?);
		self.quarantined = left.ok_or(Error::OutOfRange)?;
		self.open = self.open.checked_sub(1).ok_or(Error::OutOfRange)?;
		Ok(())
	}

	/// Puts a piece of a chunk back, due no later than it was.
	///
	/// Where there is no room for another chunk, the one that is due next before it takes it in. If
	/// all are due later, the first two of them wait together for the later of their dates, so
	/// that room is always found and nothing but restored funds comes forward.
	fn put_back(&mut self, piece: Chunk<BlockNumberFor<T>>) -> Result<(), Error<T>> {
		let full = self.unbonding.is_full();
		let at = self.unbonding.partition_point(|chunk| chunk.releases_at <= piece.releases_at);
		let before = at.checked_sub(1).and_then(|before| self.unbonding.get_mut(before));
		match before {
			Some(chunk) if full || chunk.releases_at == piece.releases_at => {
				return chunk.add(piece.amount);
			}
			None if full => {
				let first = self.unbonding.remove(0);
				let next = self.unbonding.get_mut(0).ok_or(Error::TooManyChunks)?;
				next.add(first.amount)?;
			}
			_ => {}
		}
		self.insert(at, piece)
	}

	fn insert(&mut self, at: usize, chunk: Chunk<BlockNumberFor<T>>) -> Result<(), Error<T>> {
		self.unbonding.try_insert(at, chunk).map_err(|_| Error::TooManyChunks)
	}
}

/// What one slash took of a stake.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct Taken<T: Config> {
	/// From the active stake.
	pub from_active: Balance,
	/// From the chunks, with their dates, the latest first.
	pub from_chunks: BoundedVec<Chunk<BlockNumberFor<T>>, T::MaxUnbonding>,
}

impl<T: Config> Taken<T> {
	/// All of it.
	pub fn amount(&self) -> Result<Balance, Error<T>> {
		sum(self.from_active, &self.from_chunks)
	}
}

/// A slash in quarantine.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[codec(mel_bound(T: Config))]
#[scale_info(skip_type_params(T))]
pub struct Seizure<T: Config> {
	/// The stake that it was taken from.
	pub stake: StakeId<T::AccountId>,
	/// Whose account holds it.
	pub owner: T::AccountId,
	/// What was taken.
	pub taken: Taken<T>,
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
	/// Registers a node, with as much to its record as can be, of an owner whose free balance is at
	/// least `funds` beyond the existential deposit. Returns the owner and the node.
	fn register_node(funds: Balance) -> (AccountId, surety_primitives::NodeId);
	/// The node leaves, with all its stake.
	fn leave(owner: &AccountId, node: surety_primitives::NodeId);
}
