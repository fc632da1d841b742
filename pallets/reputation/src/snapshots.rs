// SPDX-License-Identifier: Apache-2.0

//! The daily root of all scores, made piece by piece.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, Get, Zero},
	storage::with_storage_layer,
	weights::WeightMeter,
};
use frame_system::pallet_prelude::BlockNumberFor;
use surety_primitives::{
	ledger::EntryKind,
	reputation::snapshot::{Snapshot, SnapshotNumber},
	traits::{InspectNodes, Record as Ledger},
	tree::Frontier,
	H256,
};

use crate::{
	Config, Error, Event, LastSnapshot, Making, Pallet, Progress, Records, Taken, WeightInfo,
};

impl<T: Config> Pallet<T> {
	/// The number of the snapshot that is due; the first one is a period after genesis.
	fn due_number() -> Result<SnapshotNumber, Error<T>> {
		let last = LastSnapshot::<T>::get();
		let passed = Self::now().saturating_sub(last.map_or(0, |last| last.began));
		ensure!(passed >= T::SnapshotPeriod::get(), Error::SnapshotNotDue);
		last.map_or(Some(0), |last| last.snapshot.number.checked_add(1)).ok_or(Error::OutOfRange)
	}

	/// The snapshot that is being made, or a new one if it is due.
	fn begin_or_go_on() -> Result<Progress, Error<T>> {
		if let Some(progress) = Making::<T>::get() {
			return Ok(progress);
		}
		let number = Self::due_number()?;
		Self::deposit_event(Event::SnapshotBegun { number });
		Ok(Progress {
			number,
			began: Self::now(),
			next: 0,
			end: T::Nodes::next_id(),
			tree: Frontier::default(),
		})
	}

	/// Makes one piece. Says how many nodes it looked at.
	pub(crate) fn do_advance_snapshot() -> Result<u32, DispatchError> {
		let mut progress = Self::begin_or_go_on()?;
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		let first = progress.next;
		let until = first.saturating_add(T::SnapshotPiece::get()).min(progress.end);
		for node in (first..until).filter(|node| Records::<T>::contains_key(node)) {
			let listing = Self::refresh(node).and_then(|record| record.listing(node));
			let added =
				listing.is_none_or(|it| it.add_to(&mut progress.tree, genesis, progress.number));
			ensure!(added, Error::<T>::OutOfRange);
		}
		progress.next = until;
		if until < progress.end {
			Making::<T>::put(progress);
		} else {
			Self::end_snapshot(progress)?;
		}
		Ok(until.saturating_sub(first))
	}

	/// Writes the root of a snapshot that has all nodes into the ledger.
	fn end_snapshot(progress: Progress) -> Result<(), DispatchError> {
		let Progress { number, began, tree, .. } = progress;
		let snapshot = Snapshot::of(number, &tree);
		let entry = T::Ledger::append(EntryKind::ScoreSnapshot, H256::zero(), snapshot.hash())?;
		Making::<T>::kill();
		LastSnapshot::<T>::put(Taken { snapshot, began, entry });
		Self::deposit_event(Event::SnapshotTaken { snapshot, entry });
		Ok(())
	}

	/// Makes one piece if one is due and there is room for it.
	pub(crate) fn advance_if_room(meter: &mut WeightMeter) {
		// What is read to see whether one is due.
		let look = <T as frame_system::Config>::DbWeight::get().reads(2);
		if meter.try_consume(look).is_err() {
			return;
		}
		let due = Making::<T>::exists() || Self::due_number().is_ok();
		let piece = T::WeightInfo::advance_snapshot(T::SnapshotPiece::get());
		if !due || meter.try_consume(piece).is_err() {
			return;
		}
		if let Err(error) = with_storage_layer(Self::do_advance_snapshot) {
			log::error!(target: "runtime::reputation", "a snapshot cannot go on: {error:?}");
		}
	}
}
