// SPDX-License-Identifier: Apache-2.0

//! The permanent ledger: what is written for ever (specification, section 9).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;

use crate::BlockNumber;

const ENTRY_DOMAIN: &[u8] = b"surety/ledger/1";

/// The number of an entry, from 0 without gaps.
pub type EntryNumber = u64;

/// What an entry tells.
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
pub enum EntryKind {
	/// Somebody was warned.
	#[codec(index = 0)]
	Warning,
	/// Somebody was slashed.
	#[codec(index = 1)]
	Slash,
	/// Somebody was slashed for repeating lesser offences.
	#[codec(index = 2)]
	Escalation,
	/// A slash was appealed: `SLASH_APPEAL_FILED`.
	#[codec(index = 3)]
	SlashAppealFiled,
	/// An appeal succeeded: `SLASH_APPEAL_ACCEPTED`.
	#[codec(index = 4)]
	SlashAppealAccepted,
	/// An appeal failed: `SLASH_APPEAL_REJECTED`.
	#[codec(index = 5)]
	SlashAppealRejected,
	/// What was slashed was burned and paid out.
	#[codec(index = 6)]
	SlashFinal,
	/// An ejected node may take part again.
	#[codec(index = 7)]
	EjectionUndone,
	/// All scores of one day. It is about nobody: its subject is zero.
	#[codec(index = 8)]
	ScoreSnapshot,
}

impl EntryKind {
	/// Its name in documents.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Warning => "WARNING",
			Self::Slash => "SLASH",
			Self::Escalation => "ESCALATION",
			Self::SlashAppealFiled => "SLASH_APPEAL_FILED",
			Self::SlashAppealAccepted => "SLASH_APPEAL_ACCEPTED",
			Self::SlashAppealRejected => "SLASH_APPEAL_REJECTED",
			Self::SlashFinal => "SLASH_FINAL",
			Self::EjectionUndone => "EJECTION_UNDONE",
			Self::ScoreSnapshot => "SCORE_SNAPSHOT",
		}
	}
}

/// One entry.
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
pub struct Entry {
	/// What it tells.
	pub kind: EntryKind,
	/// Blake2-256 of the SCALE encoding of whom it is about, a `StakeId`.
	pub subject: H256,
	/// Blake2-256 of the SCALE encoding of what happened.
	pub data_hash: H256,
	/// The hash of the entry before; zero for the first.
	pub parent: H256,
	/// The block in which it was written.
	pub block: BlockNumber,
}

impl Entry {
	/// The hash by which the next entry is chained to this one, which has `number`.
	pub fn hash(&self, number: EntryNumber) -> H256 {
		H256((ENTRY_DOMAIN, number, self).using_encoded(blake2_256))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const ENTRY: Entry = Entry {
		kind: EntryKind::Slash,
		subject: H256::repeat_byte(1),
		data_hash: H256::repeat_byte(2),
		parent: H256::repeat_byte(3),
		block: 4,
	};

	#[test]
	fn a_hash_binds_the_number_and_every_field() {
		let hash = ENTRY.hash(7);
		assert_ne!(ENTRY.hash(8), hash);
		for changed in [
			Entry { kind: EntryKind::Warning, ..ENTRY },
			Entry { subject: H256::zero(), ..ENTRY },
			Entry { data_hash: H256::zero(), ..ENTRY },
			Entry { parent: H256::zero(), ..ENTRY },
			Entry { block: 5, ..ENTRY },
		] {
			assert_ne!(changed.hash(7), hash);
		}
	}
}
