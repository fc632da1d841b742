// SPDX-License-Identifier: Apache-2.0

//! How the record is written, and what a leaf carries of it.

use frame_support::pallet_prelude::DispatchError;
use sp_runtime::traits::BlockNumberProvider;
use surety_primitives::{
	ledger::{Entry, EntryKind, EntryNumber},
	traits::Record,
	H256,
};

use crate::{Config, Entries, Error, Event, Head, LeafExtra, LedgerHead, Pallet};

/// How many entries, the last ones, `try_state` checks on a chain: the record has no bound, and
/// each of them covers all that were written before it.
#[cfg(feature = "try-runtime")]
pub(crate) const CHECKED_ENTRIES: u64 = 1_000;

impl<T: Config> Pallet<T> {
	/// What the leaf of a Merkle mountain range carries of the record as it stands.
	pub fn leaf_extra() -> LeafExtra {
		Head::<T>::get().into()
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
