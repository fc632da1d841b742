// SPDX-License-Identifier: Apache-2.0

//! What is written, and what it is read back as.

use frame_support::assert_noop;

use super::*;
use crate::{Error, Event};

#[test]
fn an_entry_says_what_happened_to_whom_and_when() {
	ExtBuilder.build_and_execute(|| {
		// Given an empty record.
		assert_eq!(Ledger::head(), LedgerHead { count: 0, hash: H256::zero() });

		// When two things happen in different blocks.
		System::set_block_number(7);
		assert_ok!(Ledger::append(EntryKind::Slash, h(1), h(2)), 0);
		System::set_block_number(9);
		assert_ok!(Ledger::append(EntryKind::SlashAppealFiled, h(3), h(4)), 1);

		// Then both stand in it, the second chained to the first.
		let first = Entry {
			kind: EntryKind::Slash,
			subject: h(1),
			data_hash: h(2),
			parent: H256::zero(),
			block: 7,
		};
		let second = Entry {
			kind: EntryKind::SlashAppealFiled,
			subject: h(3),
			data_hash: h(4),
			parent: first.hash(0),
			block: 9,
		};
		assert_eq!(Ledger::entry(0), Some(first));
		assert_eq!(Ledger::entry(1), Some(second));
		assert_eq!(Ledger::entry(2), None);
		assert_eq!(Ledger::head(), LedgerHead { count: 2, hash: second.hash(1) });
		// And everybody hears of them.
		let events: Vec<_> = System::events().into_iter().map(|record| record.event).collect();
		let appended = |number, Entry { kind, subject, .. }: Entry, hash| {
			RuntimeEvent::Ledger(Event::EntryAppended { number, kind, subject, hash })
		};
		assert_eq!(
			events,
			[appended(0, first, first.hash(0)), appended(1, second, second.hash(1))]
		);
	});
}

#[test]
fn numbers_have_no_gaps() {
	ExtBuilder.build_and_execute(|| {
		for expected in 0..300 {
			assert_eq!(append(expected as u8), expected);
			assert_eq!(Ledger::head().count, expected + 1);
		}
		let mut numbers: Vec<_> = Entries::<Test>::iter_keys().collect();
		numbers.sort();
		assert_eq!(numbers, (0..300).collect::<Vec<_>>());
	});
}

#[test]
fn the_same_event_twice_is_two_entries_with_two_hashes() {
	ExtBuilder.build_and_execute(|| {
		append(1);
		let once = Ledger::head().hash;
		append(1);

		let (first, second) = (Ledger::entry(0).unwrap(), Ledger::entry(1).unwrap());
		assert_ne!(first, second);
		assert_ne!(Ledger::head().hash, once);
		// All that tells them apart is what came before.
		assert_eq!(Entry { parent: first.parent, ..second }, first);
		// And even where that is the same, the number does.
		assert_ne!(first.hash(0), first.hash(1));
	});
}

#[test]
fn equal_histories_have_equal_heads_and_another_block_makes_another() {
	let head_of = |block| {
		ExtBuilder.build().execute_with(|| {
			System::set_block_number(block);
			append(1);
			append(2);
			Ledger::head().hash
		})
	};
	assert_eq!(head_of(7), head_of(7));
	assert_ne!(head_of(7), head_of(8));
}

#[test]
fn a_copy_is_verified_by_its_number_and_every_field() {
	ExtBuilder.build_and_execute(|| {
		append(1);
		append(2);
		let entry = Ledger::entry(1).unwrap();

		assert!(Ledger::verify(1, entry));
		for (number, copy) in [
			(0, entry),
			(2, entry),
			(1, Entry { kind: EntryKind::Warning, ..entry }),
			(1, Entry { subject: h(9), ..entry }),
			(1, Entry { data_hash: h(9), ..entry }),
			(1, Entry { parent: h(9), ..entry }),
			(1, Entry { block: 9, ..entry }),
		] {
			assert!(!Ledger::verify(number, copy));
		}
	});
}

#[test]
fn the_rest_of_a_block_leads_from_an_entry_to_the_head_at_its_end() {
	ExtBuilder.build_and_execute(|| {
		let blocks = [3, 3, 3, 5, 6];
		for (tag, block) in blocks.into_iter().enumerate() {
			System::set_block_number(block);
			append(tag as u8);
		}
		let numbers = |first| {
			let rest = Ledger::rest_of_block(first);
			let numbers = first..first + rest.len() as u64;
			assert!(numbers.clone().map(|number| Ledger::entry(number).unwrap()).eq(rest));
			numbers.collect::<Vec<_>>()
		};

		assert_eq!(numbers(0), [0, 1, 2]);
		assert_eq!(numbers(1), [1, 2]);
		assert_eq!(numbers(2), [2]);
		assert_eq!(numbers(3), [3]);
		assert_eq!(numbers(4), [4]);
		assert_eq!(Ledger::rest_of_block(5), []);
		assert_eq!(Ledger::rest_of_block(u64::MAX), []);
	});
}

#[test]
fn the_last_number_is_never_given() {
	ExtBuilder.build().execute_with(|| {
		Head::<Test>::put(LedgerHead { count: u64::MAX, hash: h(1) });
		assert_noop!(Ledger::append(EntryKind::Slash, h(1), h(2)), Error::<Test>::NumbersExhausted);
	});
}
