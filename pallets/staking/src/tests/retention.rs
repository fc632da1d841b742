// SPDX-License-Identifier: Apache-2.0

//! Payments that are kept back: what nodes that need no stake answer with.

use std::collections::BTreeSet;

use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation::Expendable},
};
use proptest::prelude::*;
use surety_primitives::{
	node::{NodeStatus, SuspensionReason},
	stake::StakeState,
	traits::{Collateral, Liability, Stakes},
};

use super::*;

/// Node 1 is a university's.
fn with_university(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		Exempt::set(vec![1]);
		test();
	});
}

/// The chunks of the node in SUR, with their dates.
fn kept() -> Vec<(Balance, u64)> {
	chunks(1).into_iter().map(|(amount, date)| (amount / SUR, date)).collect()
}

fn keep_back(amount: Balance) {
	assert_ok!(Staking::keep_back(1, amount * SUR));
}

fn at(block: u64) {
	System::set_block_number(block);
}

#[test]
fn a_payment_is_held_on_its_owners_account_and_free_after_the_period() {
	with_university(|| {
		keep_back(7);
		assert_eq!((held(PETRA), free(PETRA)), (7 * SUR, ENDOWMENT - 7 * SUR));
		// After 50 blocks, rounded up
		assert_eq!(kept(), [(7, 100)]);
		System::assert_last_event(
			Event::KeptBack { node: 1, owner: PETRA, amount: 7 * SUR, releases_at: 100 }.into(),
		);
		// It answers for work, and is no stake that earns or that is required
		assert_eq!((ledger(1).active(), Staking::free_stake(1)), (0, 7 * SUR));
		assert!(Followed::get().is_empty());
		assert_eq!(last_heard(), Change { node: 1, sufficient: true, anything_held: true });
		assert!(Staking::sufficient(1));

		at(99);
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::NothingDue);
		at(100);
		assert_ok!(Staking::withdraw(signed(STRANGER), 1));
		assert_eq!((held(PETRA), free(PETRA)), (0, ENDOWMENT));
		assert_eq!(last_heard(), Change { node: 1, sufficient: true, anything_held: false });
	});
}

#[test]
fn nothing_is_kept_back_of_a_node_that_needs_stake() {
	with_university(|| {
		for node in [2, 3, 9] {
			assert_ok!(Staking::keep_back(node, 7 * SUR));
			assert!(!Ledgers::<Test>::contains_key(StakeId::Node(node)));
		}
		assert_ok!(Staking::keep_back(1, 0));
		assert!(!Ledgers::<Test>::contains_key(NODE));
		assert!(Heard::get().is_empty());
	});
}

#[test]
fn what_is_kept_back_within_one_part_is_due_together() {
	with_university(|| {
		RetentionParts::set(2);
		// Parts of 25 blocks
		for (block, date) in [(1, 75), (25, 75), (26, 100), (50, 100), (51, 125)] {
			at(block);
			keep_back(1);
			assert_eq!(kept().last().unwrap().1, date, "kept back in block {block}");
		}
		assert_eq!(kept(), [(2, 75), (2, 100), (1, 125)]);
	});
}

#[test]
fn no_payment_is_free_before_its_period_or_a_part_of_it_later() {
	for (period, parts) in [(201_600u64, 14u32), (50, 1), (50, 7), (51, 7), (3, 14), (1, 1)] {
		let part = period.div_ceil(parts.into());
		for block in [1, 2, part - 1, part, part + 1, period, 1_000_003] {
			with_university(|| {
				RetentionPeriod::set(period);
				RetentionParts::set(parts);
				at(block);
				keep_back(1);
				let date = chunks(1)[0].1;
				assert!((block + period..block + period + part).contains(&date));
				assert_eq!(date % part, 0);
			});
		}
	}
}

#[test]
fn a_date_out_of_range_is_refused_and_moves_nothing() {
	with_university(|| {
		RetentionPeriod::set(u64::MAX);
		assert_noop!(Staking::keep_back(1, SUR), Error::OutOfRange);
	});
}

#[test]
fn what_an_account_needs_to_exist_stays_free() {
	with_university(|| {
		let rest = free(PETRA) - SUR;
		assert_ok!(Balances::transfer(&PETRA, &STRANGER, rest, Expendable));
		keep_back(1);
		assert_eq!((held(PETRA), free(PETRA)), (SUR - EXISTENTIAL_DEPOSIT, EXISTENTIAL_DEPOSIT));
		// And there nothing more can be had
		let before = ledger(1);
		keep_back(1);
		assert_eq!(ledger(1), before);
		// Of the next payment all is kept back
		assert_ok!(Balances::transfer(&STRANGER, &PETRA, 5 * SUR, Expendable));
		keep_back(5);
		assert_eq!(
			(held(PETRA), free(PETRA)),
			(6 * SUR - EXISTENTIAL_DEPOSIT, EXISTENTIAL_DEPOSIT)
		);
	});
}

#[test]
fn a_slash_takes_its_share_of_what_is_kept_back_and_an_appeal_brings_it_back() {
	with_university(|| {
		keep_back(60);
		at(51);
		keep_back(40);
		let before = ledger(1);
		assert_eq!(kept(), [(60, 100), (40, 150)]);

		// What is due last goes first
		assert_eq!(seize(NODE, 1, percent(50)), 50 * SUR);
		assert_eq!((kept(), quarantined(PETRA)), (vec![(50, 100)], 50 * SUR));
		assert_eq!(Staking::free_stake(1), 50 * SUR);
		assert_ok!(Staking::restore(1));
		assert_eq!(ledger(1), before);

		// A liability is reached to the last unit
		assert_eq!(seize(NODE, 2, Penalty { at_least: 90 * SUR, ..percent(5) }), 90 * SUR);
		let issuance = Balances::total_issuance();
		let parts = Staking::forfeit(2, to(STRANGER)).unwrap();
		assert_eq!(parts.challenger, 27 * SUR);
		assert_eq!(Balances::total_issuance(), issuance - parts.burned);
		assert_eq!((held(PETRA), quarantined(PETRA)), (10 * SUR, 0));
		assert_eq!(Staking::stake_state(NODE), StakeState::PartiallySlashed);
	});
}

#[test]
fn what_was_seized_while_it_was_due_comes_back_due() {
	with_university(|| {
		keep_back(10);
		at(100);
		seize(NODE, 1, percent(50));
		// What is due already and what is seized then do not meet before it is restored
		at(160);
		keep_back(10);
		assert_eq!(kept(), [(5, 100), (10, 250)]);
		assert_ok!(Staking::restore(1));
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(kept(), [(10, 250)]);
	});
}

#[test]
fn an_appeal_keeps_it_held() {
	with_university(|| {
		keep_back(10);
		seize(NODE, 1, percent(10));
		assert_ok!(Staking::set_appealed(&NODE, true));
		at(100);
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::AppealOpen);
	});
}

#[test]
fn what_answers_for_work_is_not_withdrawn() {
	with_university(|| {
		keep_back(10);
		at(51);
		keep_back(5);
		assert_ok!(Staking::reserve(1, 12 * SUR));
		assert_noop!(Staking::reserve(1, 3 * SUR + 1), Error::NotEnoughFree);
		at(100);
		// 10 are due, 3 of which are free
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(kept(), [(7, 100), (5, 150)]);
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::LiabilityOpen);
		// A further payment frees as much
		keep_back(2);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(kept(), [(5, 100), (7, 150)]);
		assert_ok!(Staking::free_up(1, 12 * SUR));
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(kept(), [(7, 150)]);
	});
}

#[test]
fn a_university_may_post_a_bond_that_answers_with_what_is_kept_back() {
	with_university(|| {
		assert_eq!(Staking::required_stake(1), Some(0));
		assert_ok!(Staking::bond(signed(PETRA), 1, 20 * SUR));
		keep_back(10);
		assert_ok!(Staking::reserve(1, 30 * SUR));
		assert_noop!(Staking::reserve(1, 1), Error::NotEnoughFree);
		assert_eq!(Followed::get().get(&NODE), Some(&(20 * SUR)));

		// It may be on its way out and answers there, past its date too
		Nodes::set_open_tasks(1, 1);
		assert_ok!(Staking::unbond(signed(PETRA), 1, 20 * SUR));
		assert_eq!((Staking::free_stake(1), kept()), (0, vec![(10, 100), (20, 1 + DELAY)]));
		at(1 + DELAY);
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::LiabilityOpen);
		assert_noop!(Staking::exit(1), Error::LiabilityOpen);
		assert_ok!(Staking::free_up(1, 25 * SUR));
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(held(PETRA), 5 * SUR);
	});
}

#[test]
fn the_members_of_a_revoked_organisation_answer_for_what_they_accepted() {
	with_university(|| {
		let revoked = [SuspensionReason::OrganisationRevoked];
		Nodes::set_status(1, NodeStatus::Active.suspended_by(revoked));
		keep_back(10);
		assert_ok!(Staking::reserve(1, 4 * SUR));
		assert_eq!(seize(NODE, 1, percent(10)), SUR);
		at(100);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(held(PETRA), 4 * SUR);
	});
}

#[test]
fn who_leaves_is_released_when_the_last_payment_is_free() {
	with_university(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 20 * SUR));
		at(90);
		keep_back(10);
		at(95);
		assert_ok!(Staking::exit(1));
		assert_eq!(kept(), [(10, 150), (20, 95 + DELAY)]);
		at(150);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert!(last_heard().anything_held);
		at(95 + DELAY);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert!(!last_heard().anything_held);
		assert!(!Ledgers::<Test>::contains_key(NODE));
	});
}

#[test]
fn an_exit_without_a_bond_leaves_what_is_kept_back_as_it_is() {
	with_university(|| {
		keep_back(10);
		let before = ledger(1);
		assert_ok!(Staking::exit(1));
		assert_eq!(ledger(1), before);
		assert!(<Staking as Collateral>::anything_held(1));
	});
}

/// Node 1 with a full list of chunks of 1 SUR that were unbonded from block 1 on.
fn fill() {
	assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
	for block in 1..=u64::from(MAX_UNBONDING) {
		at(block);
		assert_ok!(Staking::unbond(signed(PETRA), 1, SUR));
	}
}

#[test]
fn in_a_full_list_a_payment_waits_with_the_first_that_is_due_no_earlier() {
	with_university(|| {
		fill();
		// All of them are due later than this one
		assert_eq!(kept().first(), Some(&(1, 1 + DELAY)));
		keep_back(10);
		assert_eq!(kept().first(), Some(&(11, 1 + DELAY)));
		System::assert_last_event(
			Event::KeptBack { node: 1, owner: PETRA, amount: 10 * SUR, releases_at: 1 + DELAY }
				.into(),
		);
		assert_eq!(kept().len() as u32, MAX_UNBONDING);
	});
}

#[test]
fn or_the_last_waits_with_it_and_never_the_other_way_round() {
	with_university(|| {
		fill();
		at(60);
		RetentionPeriod::set(1_000);
		keep_back(10);
		assert_eq!(kept().len() as u32, MAX_UNBONDING);
		assert_eq!(kept().last(), Some(&(11, 2_000)));
		assert_eq!(kept().first(), Some(&(1, 1 + DELAY)));
		System::assert_last_event(
			Event::KeptBack { node: 1, owner: PETRA, amount: 10 * SUR, releases_at: 2_000 }.into(),
		);
	});
}

#[test]
fn what_is_due_makes_room_without_being_held_any_longer() {
	with_university(|| {
		fill();
		at(2 + DELAY);
		keep_back(10);
		// Two were due
		assert_eq!(kept(), [(2, 2 + DELAY), (1, 3 + DELAY), (1, 4 + DELAY), (10, 200)]);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(kept(), [(1, 3 + DELAY), (1, 4 + DELAY), (10, 200)]);
	});
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	/// However often a node is paid and never withdraws, there are as many chunks as there are parts and
	/// two more, so that an owner can always unbond.
	#[test]
	fn payments_never_fill_the_list(
		period in 1..200u64,
		payments in proptest::collection::vec((0..60u64, 1..5u128), 1..60),
	) {
		with_university(|| {
			RetentionPeriod::set(period);
			assert_ok!(Staking::bond(signed(PETRA), 1, 1_000 * SUR));
			let mut sum = 0;
			for (wait, amount) in payments {
				at(System::block_number() + wait);
				keep_back(amount);
				sum += amount;
				let list = chunks(1);
				assert!(list.len() as u32 <= RetentionParts::get() + 2, "{list:?}");
				let kept: Balance = list.iter().map(|(amount, _)| amount).sum();
				assert_eq!(kept, sum * SUR);
			}
			assert_ok!(Staking::unbond(signed(PETRA), 1, SUR));
			assert_eq!(<Staking as Stakes<_, _>>::unbonding(&NODE), (sum + 1) * SUR);
		});
	}

	/// So many dates at most are ahead at one time, with as many parts as there are in production.
	#[test]
	fn dates_ahead_are_one_more_than_the_parts(
		period in 1..3_000u64, parts in 1..20u32, waits in proptest::collection::vec(0..100u64, 1..200),
	) {
		with_university(|| {
			RetentionPeriod::set(period);
			RetentionParts::set(parts);
			let mut dates = BTreeSet::new();
			for wait in waits {
				at(System::block_number() + wait);
				dates.insert(Staking::retention_date().unwrap());
				dates.retain(|date| *date > System::block_number());
				assert!(dates.len() as u32 <= parts + 1, "{dates:?}");
			}
		});
	}
}
