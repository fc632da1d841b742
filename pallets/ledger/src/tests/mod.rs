// SPDX-License-Identifier: Apache-2.0

//! Tests by topic, and what they share.

mod append;
mod invariants;

use frame_support::assert_ok;
use surety_primitives::{
	ledger::{Entry, EntryKind, EntryNumber},
	traits::Record,
	H256,
};

use crate::{mock::*, Entries, Head, LedgerHead};

fn h(byte: u8) -> H256 {
	H256::repeat_byte(byte)
}

/// Appends a slash of `subject`.
fn append(subject: u8) -> EntryNumber {
	Ledger::append(EntryKind::Slash, h(subject), h(0xda)).unwrap()
}
