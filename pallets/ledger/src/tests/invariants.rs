// SPDX-License-Identifier: Apache-2.0

//! The chain of hashes against an independent computation, and that `try_state` would notice if
//! it were broken.

use codec::{Decode, Encode};
use proptest::prelude::*;
use sp_crypto_hashing::blake2_256;
use sp_runtime::{DispatchResult, TryRuntimeError};

use super::*;

/// The hash of an entry by its documented bytes: domain, number, kind, subject, data, parent, block.
fn hash_of(number: u64, kind: u8, subject: H256, data: H256, parent: H256, block: u32) -> H256 {
	// The domain is a byte string with the compact length of 15 bytes before it.
	let mut bytes = vec![15 << 2];
	bytes.extend(b"surety/ledger/1");
	bytes.extend(number.to_le_bytes());
	bytes.push(kind);
	for hash in [subject, data, parent] {
		bytes.extend(hash.as_bytes());
	}
	bytes.extend(block.to_le_bytes());
	H256(blake2_256(&bytes))
}

const KINDS: [EntryKind; 8] = [
	EntryKind::Warning,
	EntryKind::Slash,
	EntryKind::Escalation,
	EntryKind::SlashAppealFiled,
	EntryKind::SlashAppealAccepted,
	EntryKind::SlashAppealRejected,
	EntryKind::SlashFinal,
	EntryKind::EjectionUndone,
];

#[test]
fn kinds_are_hashed_by_their_indices() {
	for (index, kind) in KINDS.iter().enumerate() {
		assert_eq!(kind.encode(), [index as u8]);
	}
}

proptest! {
	#[test]
	fn the_head_is_what_anybody_computes_from_the_history(
		history in prop::collection::vec((0u8..8, any::<[u8; 32]>(), any::<[u8; 32]>(), 0u32..3), 0..60),
	) {
		ExtBuilder.build_and_execute(|| {
			let (mut block, mut parent) = (1, H256::zero());
			for (number, (kind, subject, data, later)) in (0u64..).zip(&history) {
				block += later;
				System::set_block_number(block);
				let (subject, data) = (H256(*subject), H256(*data));

				assert_ok!(Ledger::append(KINDS[usize::from(*kind)], subject, data), number);

				parent = hash_of(number, *kind, subject, data, parent, block);
				assert_eq!(Ledger::head(), LedgerHead { count: number + 1, hash: parent });
			}
			assert_eq!(Entries::<Test>::iter().count(), history.len());
		});
	}

	#[test]
	fn a_change_of_any_byte_of_any_entry_is_noticed(
		count in 1u64..20, at in any::<prop::sample::Index>(), byte in any::<prop::sample::Index>(),
		flip in 1u8..=255,
	) {
		ExtBuilder.build().execute_with(|| {
			(0..count).for_each(|subject| _ = append(subject as u8));
			assert_ok!(Ledger::do_try_state(u64::MAX));

			let number = at.index(count as usize) as u64;
			let mut bytes = Ledger::entry(number).unwrap().encode();
			let byte = byte.index(bytes.len());
			bytes[byte] ^= flip;
			// Some bytes are no kind of entry at all.
			if let Ok(changed) = Entry::decode(&mut &bytes[..]) {
				Entries::<Test>::insert(number, changed);
				assert!(Ledger::do_try_state(u64::MAX).is_err());
			}
		});
	}
}

/// `count` entries, then what `spoil` does to them, then the check of the last `window`.
fn check_after(count: u64, window: u64, spoil: impl FnOnce()) -> DispatchResult {
	ExtBuilder.build().execute_with(|| {
		for subject in 0..count {
			System::set_block_number(10 + subject as u32);
			append(subject as u8);
		}
		assert_ok!(Ledger::do_try_state(window));
		spoil();
		Ledger::do_try_state(window)
	})
}

fn spoil_entry(number: u64, change: impl FnOnce(&mut Entry)) {
	Entries::<Test>::mutate_extant(number, change);
}

#[test]
fn try_state_notices_each_broken_relation() {
	const CHAIN: &str = "an entry is not what the chain of hashes says";
	/// Forges a record of one entry.
	fn forge(entry: Entry) {
		Entries::<Test>::insert(0, entry);
		Head::<Test>::put(LedgerHead { count: 1, hash: entry.hash(0) });
	}
	const FORGED: Entry = Entry {
		kind: EntryKind::Slash,
		subject: H256::zero(),
		data_hash: H256::zero(),
		parent: H256::zero(),
		block: 1,
	};
	let broken: [(u64, fn(), &str); 9] = [
		(5, || spoil_entry(2, |entry| entry.data_hash = h(9)), CHAIN),
		(5, || spoil_entry(4, |entry| entry.block = 9), CHAIN),
		(5, || Head::<Test>::mutate(|head| head.hash = h(9)), CHAIN),
		(5, || Entries::<Test>::swap(1, 2), CHAIN),
		(5, || Entries::<Test>::remove(2), "an entry is missing"),
		(5, || Head::<Test>::mutate(|head| head.count = 6), "an entry is missing"),
		(5, || Head::<Test>::mutate(|head| head.count = 4), "an entry is not counted"),
		(0, || forge(Entry { parent: h(1), ..FORGED }), "the first entry has a parent"),
		(
			0,
			|| forge(Entry { block: 2, ..FORGED }),
			"an entry was written after the one that follows it",
		),
	];
	for (count, spoil, message) in broken {
		assert_eq!(check_after(count, u64::MAX, spoil), Err(TryRuntimeError::Other(message)));
	}
}

#[test]
fn the_check_on_a_chain_looks_at_the_last_entries_alone() {
	let spoil = |number| check_after(20, 5, || spoil_entry(number, |entry| entry.subject = h(99)));
	assert!(spoil(15).is_err());
	assert!(spoil(19).is_err());
	assert_ok!(spoil(14));
}
