// SPDX-License-Identifier: Apache-2.0

//! What stands for the whole record.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use surety_primitives::{ledger::EntryNumber, H256};

/// How long the record is, and the hash of its last entry.
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
pub struct LedgerHead {
	/// How many entries there are; the number that the next one gets.
	pub count: EntryNumber,
	/// The hash of the last entry; zero before the first.
	pub hash: H256,
}
