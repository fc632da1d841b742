// SPDX-License-Identifier: Apache-2.0

//! Auctions: nodes bid, sealed; the lowest bid works alone, and the next one if it does not deliver.
//!
//! Whatever ends a bidder's part, the next one is called, and bonds are returned, by
//! [`Pallet::do_advance_task`] alone: the other calls cost the same however many have bid.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::*, storage::with_storage_layer};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::traits::Zero;
use surety_primitives::{
	commitment::BidOpening,
	money::cut,
	task::{Competition, MAX_BIDS},
	traits::Vault,
	Balance, BlockNumber, NodeId, TaskId, H256,
};

use crate::{
	lapsed, AcceptanceEnd, AcceptanceStage, AccountIdOf, Bids, Config, Error, Event, Pallet, Task,
	TaskOf, TaskOutcome, TaskStage,
};

/// What a node offers in an auction.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Bid<AccountId> {
	/// The worker key that bid, on whose account the bond is held.
	pub bidder: AccountId,
	/// The node.
	pub node: NodeId,
	/// Its price, hidden.
	pub commitment: H256,
	/// What became of it.
	pub state: BidState,
}

/// What became of a bid. Its bond is held up to and including `Called`.
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
pub enum BidState {
	/// Nobody knows its price.
	#[codec(index = 0)]
	Sealed,
	/// It stands in line.
	#[codec(index = 1)]
	Opened {
		/// Its price.
		price: Balance,
	},
	/// It was the lowest of those in line: its node got the work.
	#[codec(index = 2)]
	Called {
		/// Its price.
		price: Balance,
	},
	/// Its bond is returned.
	#[codec(index = 3)]
	Returned,
	/// Its bond is the client's.
	#[codec(index = 4)]
	Forfeited,
}

impl BidState {
	/// Whether its bond is held.
	pub fn is_bonded(&self) -> bool {
		!matches!(self, Self::Returned | Self::Forfeited)
	}
}

impl<AccountId> Task<AccountId> {
	/// Whether nodes bid for it.
	pub fn is_auction(&self) -> bool {
		matches!(self.competition, Competition::Auction { .. })
	}

	/// For how many blocks bids are taken, and then opened; 0 where there are none.
	pub(crate) fn bid_blocks(&self) -> BlockNumber {
		match self.competition {
			Competition::Auction { bid_blocks, .. } => bid_blocks,
			_ => 0,
		}
	}

	/// In how many blocks from its start a node has to commit a result, if not only until the deadline.
	pub(crate) fn work_blocks(&self) -> Option<BlockNumber> {
		match self.competition {
			Competition::Auction { work_blocks, .. } => Some(work_blocks),
			_ => None,
		}
	}

	/// Whether a node that started at `since` has taken longer than it may, the deadline apart.
	pub(crate) fn is_work_over(&self, since: BlockNumber, now: BlockNumber) -> bool {
		self.work_blocks().is_some_and(|blocks| lapsed(since, blocks, now))
	}

	/// Whether bids can be made.
	pub(crate) fn takes_bids(&self, now: BlockNumber) -> bool {
		self.is_auction()
			&& self.stage == TaskStage::Gathering
			&& !lapsed(self.published_at, self.bid_blocks(), now)
	}

	/// Whether its client cannot take it back any more because of the bids.
	pub(crate) fn binds_client(&self, now: BlockNumber) -> bool {
		self.is_auction() && !self.takes_bids(now)
	}

	/// Whether the part of `node` ended by its own fault. A job that fails by itself is not one.
	fn is_at_fault(&self, node: NodeId) -> bool {
		match self.acceptance(node).map(|acceptance| acceptance.stage) {
			Some(AcceptanceStage::Ended(end)) => {
				end.misconduct().is_some() || end == AcceptanceEnd::Refuted
			}
			_ => false,
		}
	}
}

/// The bids for one task of this runtime.
type BidsOf<T> = BoundedVec<Bid<AccountIdOf<T>>, ConstU32<MAX_BIDS>>;

impl<T: Config> Pallet<T> {
	/// An auction that has not ended.
	fn open_auction(id: TaskId) -> Result<TaskOf<T>, Error<T>> {
		let task = Self::open_task(id)?;
		ensure!(task.is_auction(), Error::OtherCompetition);
		Ok(task)
	}

	pub(crate) fn do_bid_task(
		worker: AccountIdOf<T>,
		id: TaskId,
		commitment: H256,
	) -> DispatchResult {
		let node = Self::node_of(&worker)?;
		let mut task = Self::open_auction(id)?;
		ensure!(task.takes_bids(Self::now()), Error::<T>::BidsClosed);
		Self::ensure_may_work(node, &task)?;
		let mut bids = Bids::<T>::get(id);
		ensure!(bids.iter().all(|bid| bid.node != node), Error::<T>::AlreadyBid);

		let bond = cut(task.payment, task.terms.bid_bond).share;
		let bid = Bid { bidder: worker.clone(), node, commitment, state: BidState::Sealed };
		bids.try_push(bid).map_err(|_| Error::<T>::TooManyBids)?;
		T::Vault::hold_bond(id, &worker, bond)?;
		Bids::<T>::insert(id, bids);
		task.bonded = true;
		Self::save(id, task);
		Self::deposit_event(Event::BidPlaced { task: id, node, commitment, bond });
		Ok(())
	}

	/// No more bids are taken: those that were are opened.
	pub(crate) fn close_bids(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		ensure!(!task.takes_bids(Self::now()), Error::<T>::NothingDue);
		if !task.bonded {
			return Self::refund(id, task, TaskOutcome::TooFewTakers, |_| AcceptanceEnd::Released);
		}
		Self::begin_opening(id, &mut task);
		Self::save(id, task);
		Ok(())
	}

	fn begin_opening(id: TaskId, task: &mut TaskOf<T>) {
		let since = Self::now();
		task.stage = TaskStage::Opening { since };
		let until = since.saturating_add(task.bid_blocks());
		Self::deposit_event(Event::OpeningStarted { task: id, until });
	}

	pub(crate) fn do_open_bid(
		worker: AccountIdOf<T>,
		id: TaskId,
		price: Balance,
		salt: [u8; 32],
	) -> DispatchResult {
		let (node, mut task, mut bids) = Self::due_opening(&worker, id, price, salt)?;
		// Nobody has to wait until somebody closes the bids.
		if task.stage == TaskStage::Gathering {
			Self::begin_opening(id, &mut task);
		}
		for bid in bids.iter_mut().filter(|bid| bid.node == node) {
			bid.state = BidState::Opened { price };
		}
		Self::deposit_event(Event::BidOpened { task: id, node, price });
		if bids.iter().all(|bid| bid.state != BidState::Sealed) {
			// The lowest is called next.
			task.stage = TaskStage::Working;
		}
		Bids::<T>::insert(id, bids);
		Self::save(id, task);
		Ok(())
	}

	/// The node that may open its bid in this way now, the task, and all bids for it.
	pub(crate) fn due_opening(
		worker: &AccountIdOf<T>,
		id: TaskId,
		price: Balance,
		salt: [u8; 32],
	) -> Result<(NodeId, TaskOf<T>, BidsOf<T>), Error<T>> {
		let now = Self::now();
		let node = Self::node_of(worker)?;
		let task = Self::open_auction(id)?;
		ensure!(!task.takes_bids(now), Error::OpeningNotStarted);
		match task.stage {
			// The opening begins with the first of them.
			TaskStage::Gathering => {}
			TaskStage::Opening { since } => {
				ensure!(!lapsed(since, task.bid_blocks(), now), Error::OpeningClosed)
			}
			_ => return Err(Error::OpeningClosed),
		}

		let bids = Bids::<T>::get(id);
		let bid = bids.iter().find(|bid| bid.node == node).ok_or(Error::NoBid)?;
		ensure!(bid.state == BidState::Sealed, Error::AlreadyOpened);
		Self::ensure_price(&task, price)?;
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		let opening = BidOpening { price, salt };
		ensure!(opening.commitment(genesis, id, node) == bid.commitment, Error::OpeningMismatch);
		Ok((node, task, bids))
	}

	/// No more bids are opened: the lowest wins.
	pub(crate) fn award(id: TaskId, task: TaskOf<T>) -> DispatchResult {
		let TaskStage::Opening { since } = task.stage else {
			return Err(Error::<T>::NothingDue.into());
		};
		ensure!(lapsed(since, task.bid_blocks(), Self::now()), Error::<T>::NothingDue);
		Self::call_next(id, task)
	}

	/// Does what is due first in an auction whose bids are opened.
	pub(crate) fn advance_auction(id: TaskId, task: TaskOf<T>) -> DispatchResult {
		let (now, start_window) = (Self::now(), task.terms.start_window);
		let Some(working) = task.in_play().next() else {
			return Self::call_next(id, task);
		};
		let node = working.node;
		let end = match working.stage {
			AcceptanceStage::Accepted { since } if lapsed(since, start_window, now) => {
				AcceptanceEnd::Abandoned
			}
			AcceptanceStage::Accepted { .. } if now > task.deadline => AcceptanceEnd::Released,
			AcceptanceStage::Started { since, .. }
				if now > task.deadline || task.is_work_over(since, now) =>
			{
				AcceptanceEnd::Dropped
			}
			_ => return Self::advance_race(id, task),
		};
		Self::end_acceptance(id, task, node, end)
	}

	/// Gives the work to the lowest bid in line, or ends the task if there is none or no time left for
	/// one. Whoever did not open its bid, cannot take the work or has failed loses its bond.
	fn call_next(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let mut bids = Bids::<T>::get(id);
		for bid in bids.iter_mut() {
			match bid.state {
				BidState::Sealed => Self::end_bond(id, bid, true)?,
				BidState::Called { .. } => Self::end_bond(id, bid, task.is_at_fault(bid.node))?,
				BidState::Opened { .. } | BidState::Returned | BidState::Forfeited => {}
			}
		}
		let fits = task.work_blocks().is_some_and(|blocks| {
			Self::now().checked_add(blocks).is_some_and(|end| end <= task.deadline)
		});
		while let Some((price, next)) = lowest(bids.iter_mut()).filter(|_| fits) {
			let node = next.node;
			if Self::call(id, &mut task, node, price) {
				next.state = BidState::Called { price };
				Bids::<T>::insert(id, bids);
				task.stage = TaskStage::Working;
				Self::save(id, task);
				Self::deposit_event(Event::BidderCalled { task: id, node, price });
				return Ok(());
			}
			Self::end_bond(id, next, true)?;
		}
		Bids::<T>::insert(id, bids);
		let outcome = if !fits {
			TaskOutcome::Expired
		} else if task.acceptances.is_empty() {
			TaskOutcome::TooFewTakers
		} else {
			TaskOutcome::Failed
		};
		Self::refund(id, task, outcome, |_| AcceptanceEnd::Released)
	}

	/// Gives the work to a node. Says whether it can take it.
	fn call(id: TaskId, task: &mut TaskOf<T>, node: NodeId, price: Balance) -> bool {
		let mut called = task.clone();
		let done = with_storage_layer(|| {
			Self::ensure_can_work(node, task)?;
			Self::open_acceptance(id, &mut called, node, price)
		});
		if done.is_ok() {
			*task = called;
		}
		done.is_ok()
	}

	/// Returns the bonds of an auction that has ended.
	pub(crate) fn return_bonds(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let mut bids = Bids::<T>::get(id);
		for bid in bids.iter_mut().filter(|bid| bid.state.is_bonded()) {
			Self::end_bond(id, bid, false)?;
		}
		Bids::<T>::insert(id, bids);
		task.bonded = false;
		Self::save(id, task);
		Ok(())
	}

	fn end_bond(id: TaskId, bid: &mut Bid<AccountIdOf<T>>, is_forfeited: bool) -> DispatchResult {
		bid.state = if is_forfeited {
			T::Vault::forfeit_bond(id, &bid.bidder)?;
			BidState::Forfeited
		} else {
			T::Vault::return_bond(id, &bid.bidder)?;
			BidState::Returned
		};
		Ok(())
	}

	/// What the node bid that got the work.
	pub(crate) fn bid_of_winner(id: TaskId, node: NodeId) -> Result<Balance, Error<T>> {
		Bids::<T>::get(id)
			.iter()
			.find_map(|bid| match bid.state {
				BidState::Called { price } if bid.node == node => Some(price),
				_ => None,
			})
			.ok_or(Error::NoBid)
	}
}

/// The lowest bid in line, and its price; of equal ones the one that was made first.
fn lowest<'a, AccountId>(
	bids: impl Iterator<Item = &'a mut Bid<AccountId>>,
) -> Option<(Balance, &'a mut Bid<AccountId>)> {
	bids.filter_map(|bid| match bid.state {
		BidState::Opened { price } => Some((price, bid)),
		_ => None,
	})
	.min_by_key(|(price, _)| *price)
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// Every bid is one for an auction, and each node bids once; as long as an auction is open a bid is
	/// sealed, opened or called as its stage says; and only the node that was called last is at work.
	pub(crate) fn check_bids() -> Result<(), sp_runtime::TryRuntimeError> {
		use alloc::collections::BTreeSet;

		use crate::Tasks;

		for (id, bids) in Bids::<T>::iter() {
			let task = Tasks::<T>::get(id).ok_or("bids outlived their task")?;
			ensure!(task.is_auction() && !bids.is_empty(), "bids are kept where there are none");
			let nodes: BTreeSet<_> = bids.iter().map(|bid| bid.node).collect();
			ensure!(nodes.len() == bids.len(), "a node bid twice");
		}
		for (id, task) in Tasks::<T>::iter().filter(|(_, task)| task.is_auction()) {
			let bids = Bids::<T>::get(id);
			let bonded = bids.iter().any(|bid| bid.state.is_bonded());
			// Where everyone has lost its bond there is nothing to return.
			ensure!(task.bonded || !bonded, "bonds would be forgotten");
			let fits = |state: &BidState| match task.stage {
				TaskStage::Gathering => matches!(state, BidState::Sealed),
				TaskStage::Opening { .. } => {
					matches!(state, BidState::Sealed | BidState::Opened { .. })
				}
				TaskStage::Working => !matches!(state, BidState::Sealed),
				_ => true,
			};
			ensure!(bids.iter().all(|bid| fits(&bid.state)), "a bid is in a state that cannot be");
			for acceptance in &task.acceptances {
				let bid = bids.iter().find(|bid| bid.node == acceptance.node);
				let is_called = bid.is_some_and(|bid| matches!(bid.state, BidState::Called { .. }));
				ensure!(
					bid.is_some() && (is_called || !acceptance.is_in_play()),
					"a node works that was not called"
				);
			}
		}
		Ok(())
	}
}
