// SPDX-License-Identifier: Apache-2.0

//! Filing and deciding appeals.

use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_io::hashing::blake2_256;
use sp_runtime::DispatchError;
use surety_primitives::{
	ledger::EntryKind,
	slash::{Charge, Condition, Incident, Surcharge},
	traits::{Slash as _, SlashByPanel},
	H256,
};

use super::*;
use crate::{Appeal, Issuer, SlashStatus, Statement, Urls};

fn file(who: AccountId, id: u64, statement: &[u8], urls: &[&[u8]]) -> sp_runtime::DispatchResult {
	let statement: Statement = statement.to_vec().try_into().unwrap();
	let urls: Vec<_> = urls.iter().map(|url| url.to_vec().try_into().unwrap()).collect();
	let urls: Urls = urls.try_into().unwrap();
	Slashing::file_appeal(signed(who), id, statement, urls)
}

#[test]
fn an_appeal_freezes_the_stake_and_its_hash_stays_in_the_ledger() {
	ExtBuilder.build_and_execute(|| {
		let id = charge(1, Condition::VramOverclaim);
		let urls = [b"https://logs.example/nvidia-smi.txt".as_slice(), b"http://[::1]/x"];
		assert_ok!(file(PETRA, id, &[b's'; 50], &urls));

		let stored = Slashing::appeal(id).unwrap();
		let decide_by = now() + DECISION;
		let urls: Vec<_> = urls.iter().map(|url| url.to_vec().try_into().unwrap()).collect();
		let expected = Appeal {
			by: PETRA,
			statement: statement(),
			urls: urls.try_into().unwrap(),
			at: now(),
			decide_by,
			panel: None,
		};
		assert_eq!(stored, expected);
		assert_eq!(status(id), SlashStatus::Appealed { since: now() });
		assert_eq!(OpenAppeals::get(node(1)), Some(1));
		assert_eq!(held(1), sur(850), "nothing is given back before the decision");
		let subject = H256(node(1).using_encoded(blake2_256));
		let hash = H256((id, stored).using_encoded(blake2_256));
		assert_eq!(LedgerEntries::get(1), Some((EntryKind::SlashAppealFiled, subject, hash)));
		assert_eq!(events().last(), Some(&Event::AppealFiled { slash: id, by: PETRA, decide_by }));
	});
}

#[test]
fn the_owner_alone_appeals_and_only_slashes() {
	ExtBuilder.build_and_execute(|| {
		let id = charge(1, Condition::VramOverclaim);
		let warning = charge(1, Condition::TelemetryDelay);
		assert_noop!(file(PETRA, 99, &[b's'; 50], &[]), Error::NoSuchSlash);
		for who in [QUENTIN, STRANGER, 101] {
			assert_noop!(file(who, id, &[b's'; 50], &[]), Error::NotOwner);
		}
		assert_noop!(appeal(warning), Error::NotAppealable);
		assert_noop!(
			Slashing::file_appeal(RuntimeOrigin::root(), id, statement(), Urls::new()),
			DispatchError::BadOrigin
		);
	});
}

#[test]
fn the_deadline_is_in_time_and_one_block_later_is_not() {
	for (condition, window) in
		[(Condition::VramOverclaim, SOFT_WINDOW), (Condition::UnauthorizedProcess, HARD_WINDOW)]
	{
		ExtBuilder.build_and_execute(|| {
			let (first, second) = (charge(1, condition), charge(2, condition));
			wait(window);
			assert_ok!(appeal(first));
			wait(1);
			assert_noop!(appeal(second), Error::AppealWindowClosed);
		});
	}
}

#[test]
fn a_deadline_is_not_moved_by_a_new_window() {
	ExtBuilder.build_and_execute(|| {
		let id = charge(1, Condition::VramOverclaim);
		SoftWindow::set(&1);
		wait(SOFT_WINDOW);
		assert_ok!(appeal(id));
		DecisionPeriod::set(&1);
		wait(DECISION);
		let early = Slashing::decide_overdue_appeal(signed(STRANGER), id);
		assert_eq!(early, Err(Error::DecisionPending.into()));
	});
}

#[test]
fn a_statement_has_fifty_characters_or_more() {
	ExtBuilder.build_and_execute(|| {
		let id = charge(1, Condition::VramOverclaim);
		assert_noop!(file(PETRA, id, &[b's'; 49], &[]), Error::StatementTooShort);
		assert_noop!(file(PETRA, id, b"", &[]), Error::StatementTooShort);
		// Space around it does not count.
		let padded = format!("\u{3000}\n{}\t  ", "s".repeat(49));
		assert_noop!(file(PETRA, id, padded.as_bytes(), &[]), Error::StatementTooShort);
		assert_noop!(file(PETRA, id, &[b' '; 60], &[]), Error::StatementTooShort);
		// Characters count, not bytes.
		let wide = "文".repeat(49);
		assert_noop!(file(PETRA, id, wide.as_bytes(), &[]), Error::StatementTooShort);
		assert_noop!(file(PETRA, id, &[0xff; 50], &[]), Error::InvalidText);
		let wide = "文".repeat(50);
		assert_ok!(file(PETRA, id, wide.as_bytes(), &[]));
	});
}

#[test]
fn urls_are_of_the_web() {
	ExtBuilder.build_and_execute(|| {
		let id = charge(1, Condition::VramOverclaim);
		let bad: [&[u8]; 8] = [
			b"",
			b"https://",
			b"http://",
			b"ftp://logs.example",
			b"javascript:alert(1)",
			b"https://logs.example/a b",
			b"https://logs.example/\xff",
			b"https://logs.example/\n",
		];
		for url in bad {
			let with_good: [&[u8]; 2] = [b"https://logs.example", url];
			assert_noop!(file(PETRA, id, &[b's'; 50], &with_good), Error::InvalidUrl);
		}
		assert_ok!(file(PETRA, id, &[b's'; 50], &[b"https://logs.example".as_slice(); 10]));
	});
}

#[test]
fn a_fourth_appeal_within_a_day_is_refused() {
	ExtBuilder.build_and_execute(|| {
		let slashes: Vec<_> = (1..=5).map(|id| charge(id, Condition::VramOverclaim)).collect();
		let other = charge(11, Condition::VramOverclaim);
		assert_ok!(appeal(slashes[0]));
		wait(5);
		assert_ok!(appeal(slashes[1]));
		assert_ok!(appeal(slashes[2]));
		wait(DAY - 6);
		assert_noop!(appeal(slashes[3]), Error::TooManyAppeals);
		// Decided ones count as well, and each account for itself.
		assert_ok!(resolve(slashes[0], true));
		assert_noop!(appeal(slashes[3]), Error::TooManyAppeals);
		assert_ok!(appeal(other));
		// A day after the first there is room for one, and no more.
		wait(1);
		assert_ok!(appeal(slashes[3]));
		assert_noop!(appeal(slashes[4]), Error::TooManyAppeals);
	});
}

#[test]
fn an_accepted_appeal_gives_everything_back_and_the_record_stays() {
	ExtBuilder.build_and_execute(|| {
		let id = charge(1, Condition::CryptoMiningDuringMlJob);
		assert_eq!((held(1), is_ejected(1)), (0, true));
		assert_ok!(appeal(id));
		assert_ok!(resolve(id, true));

		assert_eq!(held(1), HELD);
		assert_eq!(status(id), SlashStatus::Restored);
		assert_eq!(record(id).amount, HELD, "what was taken stays in the record");
		assert_eq!(OpenAppeals::get(node(1)), Some(0));
		assert_eq!(Slashing::appeal(id), None);
		assert!(is_ejected(1), "ejection is for clearance 5");
		use EntryKind::{Slash, SlashAppealAccepted, SlashAppealFiled};
		assert_eq!(ledger(), vec![Slash, SlashAppealFiled, SlashAppealAccepted]);
		let accepted = Event::AppealAccepted { slash: id, amount: HELD, undecided: false };
		assert_eq!(events().last(), Some(&accepted));
		assert_eq!(SpentSoFar::get(), None);
	});
}

#[test]
fn a_rejected_appeal_burns_the_share_of_the_treasury() {
	ExtBuilder.build_and_execute(|| {
		let lost = charge_of(node(1), Condition::DisputeLostMinor, Incident::Task(1));
		let id = Slashing::charge(Charge { challenger: Some(STRANGER), ..lost }).unwrap();
		assert_ok!(appeal(id));
		assert_ok!(resolve(id, false));

		let parts = SlashStatus::Final { burned: sur(70), challenger: sur(30), treasury: 0 };
		assert_eq!(status(id), parts);
		let spent = Spent { burned: sur(70), paid: sur(30), treasury: 0 };
		assert_eq!(SpentSoFar::get(), Some(spent));
		assert_eq!((held(1), OpenAppeals::get(node(1))), (sur(900), Some(0)));
		assert_eq!(ledger().last(), Some(&EntryKind::SlashAppealRejected));
		assert_eq!(tally(&node(1)).soft.to_vec(), vec![id], "it stands");
		let (burned, challenger) = (sur(70), sur(30));
		let last = events().len() - 2;
		assert_eq!(
			events()[last..],
			[
				Event::AppealRejected { slash: id },
				Event::Finalised { slash: id, burned, challenger, treasury: 0 }
			]
		);
	});
}

#[test]
fn an_appeal_is_decided_once() {
	for first in [true, false] {
		ExtBuilder.build_and_execute(|| {
			let id = charge(1, Condition::VramOverclaim);
			assert_noop!(resolve(id, true), Error::NotAppealed);
			assert_ok!(appeal(id));
			assert_noop!(appeal(id), Error::AlreadyAppealed);
			assert_ok!(resolve(id, first));
			for again in [true, false] {
				assert_noop!(resolve(id, again), Error::AlreadyDecided);
			}
			assert_noop!(appeal(id), Error::AlreadyDecided);
			assert_noop!(finalise(id), Error::AlreadyDecided);
			wait(DECISION + 1);
			let overdue = Slashing::decide_overdue_appeal(signed(STRANGER), id);
			assert_noop!(overdue, Error::AlreadyDecided);
		});
	}
}

#[test]
fn judges_alone_decide_and_only_what_exists() {
	ExtBuilder.build_and_execute(|| {
		let id = charge(1, Condition::VramOverclaim);
		assert_ok!(appeal(id));
		for who in [PETRA, STRANGER] {
			assert_noop!(Slashing::resolve_appeal(signed(who), id, true), DispatchError::BadOrigin);
		}
		assert_noop!(resolve(99, true), Error::NoSuchSlash);
		let warning = charge(1, Condition::TelemetryDelay);
		assert_noop!(resolve(warning, true), Error::NotAppealed);
	});
}

#[test]
fn judges_can_decide_late_as_long_as_nobody_has_noticed() {
	ExtBuilder.build_and_execute(|| {
		let id = charge(1, Condition::VramOverclaim);
		assert_ok!(appeal(id));
		wait(DECISION + 10);
		assert_ok!(resolve(id, false));
		assert!(matches!(status(id), SlashStatus::Final { .. }));
	});
}

#[test]
fn several_appeals_freeze_a_stake_until_the_last_is_decided() {
	ExtBuilder.build_and_execute(|| {
		let (first, second) =
			(charge(1, Condition::VramOverclaim), charge(1, Condition::JobAbandoned));
		assert_ok!(appeal(first));
		assert_ok!(appeal(second));
		assert_ok!(resolve(first, true));
		assert_eq!(OpenAppeals::get(node(1)), Some(1));
		assert_ok!(resolve(second, false));
		assert_eq!(OpenAppeals::get(node(1)), Some(0));
	});
}

#[test]
fn an_appeal_is_no_shield_from_further_slashes() {
	ExtBuilder.build_and_execute(|| {
		let first = charge(1, Condition::VramOverclaim);
		assert_ok!(appeal(first));
		let second = charge(1, Condition::DisputeLostFraud);
		assert_eq!(record(second).amount, sur(425));
		assert!(is_ejected(1));
	});
}

#[test]
fn clearance_five_reinstates_a_node() {
	ExtBuilder.build_and_execute(|| {
		charge(1, Condition::UnauthorizedProcess);
		for who in [PETRA, JUDGE] {
			assert_noop!(Slashing::reinstate_node(signed(who), 1), DispatchError::BadOrigin);
		}
		let root = RuntimeOrigin::root;
		let refused = DispatchError::Other("not ejected");
		assert_noop!(Slashing::reinstate_node(root(), 2), refused);
		assert_ok!(Slashing::reinstate_node(root(), 1));
		assert!(!is_ejected(1));
		assert_noop!(Slashing::reinstate_node(root(), 1), refused);

		let subject = H256(node(1).using_encoded(blake2_256));
		let hash = H256(1u32.using_encoded(blake2_256));
		assert_eq!(LedgerEntries::get(1), Some((EntryKind::EjectionUndone, subject, hash)));
		assert_eq!(events().last(), Some(&Event::NodeReinstated { node: 1 }));
	});
}

/// Larger panels judge what panels found, before it is charged.
#[test]
fn what_a_panel_found_cannot_be_appealed_to_the_judges() {
	ExtBuilder.build_and_execute(|| {
		let charge = Charge {
			stake: node(1),
			condition: Condition::DisputeLostMinor,
			incident: Incident::Task(7),
			more: Surcharge { amount: sur(300), ..Surcharge::default() },
			evidence_hash: H256::zero(),
			challenger: Some(STRANGER),
		};
		let id = Slashing::charge_by_panel(charge, 4).unwrap();
		let slash = record(id);
		assert_eq!(slash.issued_by, Issuer::Panel { dispute: 4 });
		assert_eq!(slash.evidence_summary.to_vec(), b"dispute=4");
		assert_eq!(slash.amount, sur(300), "the liability is more than a tenth");
		assert_eq!(slash.challenger, Some(STRANGER));
		assert_noop!(file(PETRA, id, &[b's'; 50], &[]), Error::JudgedByPanel);
		System::set_block_number(slash.appeal_deadline + 1);
		assert_ok!(Slashing::finalise_slash(signed(STRANGER), id));
	});
}

/// What auditors or the chain had found of the same task makes way for what the panel finds, and a slash that costs as
/// much stands instead of it.
#[test]
fn a_panel_charges_what_is_graver_and_nothing_twice() {
	ExtBuilder.build_and_execute(|| {
		let by_panel = |condition| {
			let charge = Charge {
				stake: node(1),
				condition,
				incident: Incident::Task(7),
				more: Surcharge::default(),
				evidence_hash: H256::zero(),
				challenger: None,
			};
			Slashing::charge_by_panel(charge, 4)
		};
		let lesser = by_panel(Condition::DisputeLostMinor).unwrap();
		assert_noop!(by_panel(Condition::DisputeLostMinor), Error::AlreadyCharged);
		let graver = by_panel(Condition::DisputeLostFraud).unwrap();
		assert_eq!(status(lesser), SlashStatus::Replaced { by: graver });
		assert!(is_ejected(1));
		let gravest = by_panel(Condition::SybilCollusion).unwrap();
		assert_eq!(held(1), 0);
		assert_eq!(status(graver), SlashStatus::Replaced { by: gravest });
	});
}
