// SPDX-License-Identifier: Apache-2.0

//! What nodes ask the record when they prove an entry.

// The macro writes items that nobody can document.
#![allow(missing_docs)]

use alloc::vec::Vec;

use surety_primitives::ledger::{Entry, EntryNumber};

use crate::LedgerHead;

sp_api::decl_runtime_apis! {
	/// The permanent record.
	pub trait LedgerApi {
		/// How long the record is, and the hash of its last entry.
		fn head() -> LedgerHead;
		/// The entries from `first` on that were written in the same block; none if `first` was not
		/// written yet.
		fn rest_of_block(first: EntryNumber) -> Vec<Entry>;
	}
}
