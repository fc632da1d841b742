// SPDX-License-Identifier: Apache-2.0

//! How the record is written and read.

use alloc::vec::Vec;

use frame_support::pallet_prelude::DispatchError;
use sp_runtime::traits::BlockNumberProvider;
use surety_primitives::{
	ledger::{Entry, EntryKind, EntryNumber},
	traits::Record,
	H256,
};

use crate::{Config, Entries, Error, Event, Head, LedgerHead, Pallet};

/// How many entries, the last ones, `try_state` checks on a chain: the record has no bound, and
/// each of them covers all that were written before it.
#[cfg(feature = "try-runtime")]
pub(crate) const CHECKED_ENTRIES: u64 = 1_000;

impl<T: Config> Pallet<T> {
	/// The entries from `first` on that were written in the same block: what leads from it to the head
	/// at the end of that block. None if it was not written yet.
	///
	/// For nodes that answer questions, never for calls: what a block holds is the only bound.
	pub fn rest_of_block(first: EntryNumber) -> Vec<Entry> {
		let mut entries = Vec::<Entry>::new();
		let mut next = Some(first);
		while let Some((number, entry)) = next.and_then(|n| Some((n, Entries::<T>::get(n)?))) {
			if entries.first().is_some_and(|first| first.block != entry.block) {
				break;
			}
			entries.push(entry);
			next = number.checked_add(1);
		}
		entries
	}
}

impl<T: Config> Record for Pallet<T> {
	fn append(
		kind: EntryKind,
		subject: H256,
		data_hash: H256,
	) -> Result<EntryNumber, DispatchError> {
		let LedgerHead { count: number, hash: parent } = Head::<T>::get();
		let count = number.checked_add(1).ok_or(Error::<T>::NumbersExhausted)?;
		let block = T::BlockNumberProvider::current_block_number();
		let entry = Entry { kind, subject, data_hash, parent, block };
		let hash = entry.hash(number);

		Entries::<T>::insert(number, entry);
		Head::<T>::put(LedgerHead { count, hash });
		Self::deposit_event(Event::EntryAppended { number, kind, subject, hash });
		Ok(number)
	}
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// Checks that the last `window` entries are chained to the head, as far as there are so many.
	pub(crate) fn do_try_state(window: u64) -> Result<(), sp_runtime::TryRuntimeError> {
		use frame_support::ensure;

		let LedgerHead { count, hash } = Head::<T>::get();
		ensure!(!Entries::<T>::contains_key(count), "an entry is not counted");

		let first = count.saturating_sub(window);
		// What the entry at hand must hash to, and the block that it was not written after.
		let (mut hash, mut latest) = (hash, T::BlockNumberProvider::current_block_number());
		for number in (first..count).rev() {
			let entry = Entries::<T>::get(number).ok_or("an entry is missing")?;
			ensure!(entry.hash(number) == hash, "an entry is not what the chain of hashes says");
			ensure!(entry.block <= latest, "an entry was written after the one that follows it");
			(hash, latest) = (entry.parent, entry.block);
		}
		ensure!(first > 0 || hash == H256::zero(), "the first entry has a parent");
		Ok(())
	}
}
