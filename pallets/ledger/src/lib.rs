// SPDX-License-Identifier: Apache-2.0

//! # Ledger
//!
//! The permanent record: what is written here stays for ever, in order, and cannot be changed
//! without anybody noticing (specification, section 9).
//!
//! ## Overview
//!
//! The pallet has no calls, so nobody writes to the record by a transaction. Other pallets append
//! [`Entry`](surety_primitives::ledger::Entry)s through
//! [`Record`](surety_primitives::traits::Record): every warning, slash, escalation, appeal and
//! resolution is one. Nothing removes or replaces an entry: a slash that was undone keeps its
//! entry, and the resolution that undid it has one of its own.
//!
//! [`Entries`] grows for ever, because it is the record. To append costs the same however long it
//! is: one entry is written, and the [`Head`].
//!
//! | view function | answers |
//! | --- | --- |
//! | [`head`](Pallet::head) | how long the record is, and the hash that stands for all of it |
//! | [`entry`](Pallet::entry) | one entry |
//! | [`verify`](Pallet::verify) | whether somebody's copy of an entry is what was written |
//!
//! ## Terminology
//!
//! - **Number**: the place of an entry, from 0 without gaps.
//! - **Parent**: the hash of the entry before, which every entry carries. It covers that entry's
//!   own parent and so on, so one hash covers everything that was written before it.
//! - **Head**: how many entries there are, and the hash of the last.
//! - **Leaf**: what a Merkle mountain range of blocks carries of each of them, the head among it
//!   ([`Leaf`](surety_primitives::proof::Leaf)), so that a proof of a block is one of the record as
//!   it was at the end of that block. The runtime makes the leaves; this pallet answers what else a
//!   proof needs ([`api`]).
//!
//! ## Scenario
//!
//! Node 7 is slashed in block 4,000 and `slashing` appends the entry with number 812. Its parent is
//! the hash of entry 811, and its own hash is the new head. The appeal is entry 815, its rejection
//! entry 902. Years later somebody claims that entry 812 tells of node 8: `verify(812, …)` is false
//! for it, and entries 813 to the head, each of which covers 812, could not have been written after
//! it.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects
	)
)]

extern crate alloc;

pub mod api;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

pub use pallet::*;
pub use types::LedgerHead;
pub use weights::WeightInfo;

#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::BlockNumberProvider;
	use surety_primitives::{
		ledger::{Entry, EntryKind, EntryNumber},
		BlockNumber, H256,
	};

	use super::{LedgerHead, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Tells the block that an entry is written in: `System`. It fixes the type that entries
		/// are hashed with, which must never change.
		type BlockNumberProvider: BlockNumberProvider<BlockNumber = BlockNumber>;

		/// What it weighs to append.
		type WeightInfo: WeightInfo;
	}

	/// The record. Each entry is written once and stays.
	#[pallet::storage]
	pub type Entries<T: Config> = StorageMap<_, Twox64Concat, EntryNumber, Entry, OptionQuery>;

	/// How long the record is, and the hash of its last entry.
	#[pallet::storage]
	pub type Head<T: Config> = StorageValue<_, LedgerHead, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Something was written for ever.
		EntryAppended {
			/// The number of the entry.
			number: EntryNumber,
			/// What it tells.
			kind: EntryKind,
			/// Whom it is about.
			subject: H256,
			/// Its hash, which is the head now.
			hash: H256,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// Every number was given. This cannot happen in the life of a chain: report it.
		NumbersExhausted,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state(super::impls::CHECKED_ENTRIES)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// How long the record is, and the hash of its last entry.
		pub fn head() -> LedgerHead {
			Head::<T>::get()
		}

		/// The entry with this number; `None` if it was not written yet.
		pub fn entry(number: EntryNumber) -> Option<Entry> {
			Entries::<T>::get(number)
		}

		/// Whether `entry` is what was written under this number.
		pub fn verify(number: EntryNumber, entry: Entry) -> bool {
			Entries::<T>::get(number) == Some(entry)
		}
	}
}
