// SPDX-License-Identifier: Apache-2.0

//! What a slash takes, and how it comes back.

use frame_support::{assert_noop, assert_ok};

use super::*;
use crate::{Closed, Quarantined};

#[test]
fn a_slash_takes_the_active_stake_first_and_then_what_is_due_last() {
	with_chunks(|| {
		// 75 % of 160
		assert_eq!(seize(NODE, 1, percent(75)), 120 * SUR);
		assert_eq!(ledger(1).active(), 0);
		assert_eq!(
			chunks(1),
			[(10 * SUR, 1 + DELAY), (20 * SUR, 2 + DELAY), (10 * SUR, 3 + DELAY)]
		);
		assert_eq!((held(PETRA), quarantined(PETRA)), (40 * SUR, 120 * SUR));
		System::assert_last_event(
			Event::Seized { slash: 1, stake: NODE, owner: PETRA, amount: 120 * SUR }.into(),
		);
		assert_eq!(last_heard(), Change { node: 1, sufficient: false, anything_held: true });

		let taken = Quarantined::<Test>::get(1).unwrap().taken;
		assert_eq!(taken.from_active, 100 * SUR);
		assert_eq!(taken.from_chunks[..], [Chunk { amount: 20 * SUR, releases_at: 3 + DELAY }]);
	});
}

#[test]
fn funds_in_quarantine_stay_on_the_owners_account() {
	with_chunks(|| {
		let total = Balances::total_balance(&PETRA);
		seize(NODE, 1, percent(30));
		assert_eq!(free(PETRA), ENDOWMENT - 160 * SUR);
		assert_eq!(Balances::total_balance(&PETRA), total);
		assert_eq!(ledger(1).quarantined(), 48 * SUR);
		// What is left is free at its date, the quarantine is not
		System::set_block_number(3 + DELAY);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!((held(PETRA), quarantined(PETRA)), (52 * SUR, 48 * SUR));
	});
}

#[test]
fn a_penalty_has_a_least_amount_as_far_as_the_stake_goes() {
	with_chunks(|| {
		let penalty = Penalty { at_least: 50 * SUR, ..percent(10) };
		assert_eq!(seize(NODE, 1, penalty), 50 * SUR);
		assert_eq!(seize(NODE, 2, Penalty { at_least: 1_000 * SUR, ..penalty }), 110 * SUR);
	});
}

#[test]
fn a_restored_slash_leaves_no_trace_in_the_stake() {
	with_chunks(|| {
		let (before, issuance) = (ledger(1), Balances::total_issuance());
		for slash in 0..4 {
			seize(NODE, slash, percent(60));
		}
		for slash in [2, 0, 3, 1] {
			assert_ok!(Staking::restore(slash));
		}
		assert_eq!(ledger(1), before);
		assert_eq!((held(PETRA), quarantined(PETRA)), (160 * SUR, 0));
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(last_heard(), Change { node: 1, sufficient: true, anything_held: true });
		assert_eq!((Quarantined::<Test>::iter().count(), Closed::<Test>::iter().count()), (0, 4));
	});
}

#[test]
fn restoring_says_how_much() {
	with_chunks(|| {
		seize(NODE, 1, percent(75));
		assert_eq!(Staking::restore(1), Ok(120 * SUR));
		System::assert_last_event(
			Event::Restored { slash: 1, stake: NODE, owner: PETRA, amount: 120 * SUR }.into(),
		);
	});
}

#[test]
fn each_slash_is_seized_once_and_ended_once() {
	with_chunks(|| {
		assert_noop!(Staking::restore(1), Error::NotSeized);
		assert_noop!(Staking::forfeit(1, to(None)), Error::NotSeized);

		seize(NODE, 1, percent(10));
		seize(NODE, 2, percent(10));
		assert_noop!(Staking::seize(&NODE, 1, percent(10)), Error::AlreadySeized);
		assert_noop!(Staking::seize(&SECOND_NODE, 1, percent(10)), Error::AlreadySeized);

		assert_ok!(Staking::restore(1));
		assert_ok!(Staking::forfeit(2, to(None)));
		for slash in [1, 2] {
			assert_noop!(Staking::restore(slash), Error::NotSeized);
			assert_noop!(Staking::forfeit(slash, to(STRANGER)), Error::NotSeized);
			assert_noop!(Staking::seize(&NODE, slash, percent(10)), Error::AlreadySeized);
		}
	});
}

#[test]
fn a_stake_without_funds_is_slashed_by_nothing() {
	ExtBuilder.build_and_execute(|| {
		// Even a validator without an account
		for (slash, stake) in [(1, NODE), (3, VALIDATOR), (5, StakeId::Validator(NOBODY))] {
			let accounts = System::events().len();
			assert_eq!(seize(stake.clone(), slash, percent(100)), 0);
			assert_eq!(seize(stake.clone(), slash + 1, percent(100)), 0);
			assert_eq!(Staking::restore(slash), Ok(0));
			let parts = Staking::forfeit(slash + 1, to(STRANGER)).unwrap();
			assert_eq!((parts.burned, parts.challenger, parts.treasury), (0, 0, 0));
			// Nothing happened to balances
			assert!(System::events()[accounts..]
				.iter()
				.all(|record| matches!(record.event, RuntimeEvent::Staking(_))));
		}
		assert_noop!(Staking::seize(&StakeId::Node(9), 7, percent(1)), Error::UnknownNode);
	});
}

#[test]
fn everybody_has_an_owner_but_an_unknown_node() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Staking::owner(&StakeId::Node(3)), Some(QUENTIN));
		assert_eq!(Staking::owner(&VALIDATOR), Some(PETRA));
		assert_eq!(Staking::owner(&StakeId::Node(9)), None);
	});
}

#[test]
fn nothing_is_withdrawn_during_an_appeal() {
	with_chunks(|| {
		seize(NODE, 1, percent(10));
		seize(NODE, 2, percent(10));
		assert_ok!(Staking::set_appealed(&NODE, true));
		assert_ok!(Staking::set_appealed(&NODE, true));
		System::set_block_number(3 + DELAY);
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::AppealOpen);
		// Unbonding and further slashes go on
		assert_ok!(Staking::unbond(signed(PETRA), 1, SUR));
		assert!(seize(NODE, 3, percent(10)) > 0);
		// One of two appeals is decided
		assert_ok!(Staking::set_appealed(&NODE, false));
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::AppealOpen);
		assert_ok!(Staking::set_appealed(&NODE, false));
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
	});
}

#[test]
fn an_appeal_of_one_stake_does_not_touch_another() {
	with_chunks(|| {
		assert_ok!(Staking::bond(signed(PETRA), 2, 100 * SUR));
		seize(SECOND_NODE, 1, percent(10));
		assert_ok!(Staking::set_appealed(&SECOND_NODE, true));
		System::set_block_number(3 + DELAY);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
	});
}

#[test]
fn only_what_was_slashed_is_appealed() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Staking::set_appealed(&NODE, true), Error::NotSeized);
		assert_noop!(Staking::set_appealed(&NODE, false), Error::NotSeized);
		seize(NODE, 1, percent(10));
		assert_noop!(Staking::set_appealed(&NODE, false), Error::NotAppealed);
	});
}

#[test]
fn the_order_of_restoring_and_closing_the_appeal_does_not_matter() {
	for restore_first in [true, false] {
		ExtBuilder.build_and_execute(|| {
			seize(NODE, 1, percent(10));
			assert_ok!(Staking::set_appealed(&NODE, true));
			if restore_first {
				assert_ok!(Staking::restore(1));
				assert_ok!(Staking::set_appealed(&NODE, false));
			} else {
				assert_ok!(Staking::set_appealed(&NODE, false));
				assert_ok!(Staking::restore(1));
			}
			assert_eq!(Ledgers::<Test>::get(NODE), None);
		});
	}
}

#[test]
fn the_validators_hear_of_slashes_and_the_registry_of_nodes() {
	ExtBuilder.build_and_execute(|| {
		use surety_primitives::traits::Stakes;
		assert_ok!(<Staking as Stakes<_, _>>::bond(&VALIDATOR, &PETRA, 100 * SUR));
		assert_ok!(<Staking as Stakes<_, _>>::unbond(&VALIDATOR, 20 * SUR));
		// Not of what they did themselves
		assert!(HeardOfValidators::get().is_empty());
		seize(VALIDATOR, 1, percent(10));
		seize(VALIDATOR, 2, percent(100));
		assert_ok!(Staking::restore(2));
		assert_eq!(HeardOfValidators::get(), [(PETRA, 70 * SUR), (PETRA, 0), (PETRA, 70 * SUR)]);
		assert!(Heard::get().is_empty());
		assert_eq!((bonded(PETRA), quarantined(PETRA)), (90 * SUR, 10 * SUR));
	});
}

/// Node 1 with `MAX_UNBONDING` chunks of 10 SUR, due at 101, 102, and so on, and nothing active.
fn with_full_list(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		let amount = Balance::from(MAX_UNBONDING) * 10 * SUR;
		assert_ok!(Staking::bond(signed(PETRA), 1, amount));
		for block in 1..=u64::from(MAX_UNBONDING) {
			System::set_block_number(block);
			assert_ok!(Staking::unbond(signed(PETRA), 1, 10 * SUR));
		}
		test();
	});
}

/// Bonds and unbonds 10 SUR at each of these blocks.
fn unbond_at(blocks: &[u64]) {
	for block in blocks {
		System::set_block_number(*block);
		assert_ok!(Staking::bond(signed(PETRA), 1, 10 * SUR));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 10 * SUR));
	}
}

#[test]
fn without_room_restored_stake_joins_the_chunk_that_is_due_next_before_it() {
	with_full_list(|| {
		// Given the last two chunks in quarantine, and others in their place
		assert_eq!(seize(NODE, 1, percent(50)), 20 * SUR);
		unbond_at(&[5, 6]);
		assert_ok!(Staking::restore(1));
		// Both pieces, due at 103 and 104, join the chunk of 102
		let sur = |(amount, date): (Balance, u64)| (amount / SUR, date);
		let chunks: Vec<_> = chunks(1).into_iter().map(sur).collect();
		assert_eq!(chunks, [(10, 101), (30, 102), (10, 105), (10, 106)]);
	});
}

#[test]
fn without_room_and_with_all_due_later_two_chunks_make_room() {
	with_full_list(|| {
		// Given all chunks in quarantine, and others in their place
		assert_eq!(seize(NODE, 1, percent(100)), 40 * SUR);
		unbond_at(&[5, 6, 7, 8]);
		assert_ok!(Staking::restore(1));
		// 101 has its own date and the others join it; 105 waits with 106: nothing that was not
		// restored comes forward, and nothing restored is due later than it was.
		let sur = |(amount, date): (Balance, u64)| (amount / SUR, date);
		let chunks: Vec<_> = chunks(1).into_iter().map(sur).collect();
		assert_eq!(chunks, [(40, 101), (20, 106), (10, 107), (10, 108)]);
		// And the owner gets everything out
		System::set_block_number(108);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(free(PETRA), ENDOWMENT);
		assert_eq!(Ledgers::<Test>::get(NODE), None);
	});
}

#[test]
fn restored_stake_of_a_node_that_is_gone_can_be_taken_out() {
	for status in [
		surety_primitives::node::NodeStatus::Exiting,
		surety_primitives::node::NodeStatus::Ejected,
		surety_primitives::node::NodeStatus::Released,
	] {
		with_chunks(|| {
			seize(NODE, 1, percent(100));
			Nodes::set_status(1, status);
			assert_ok!(Staking::restore(1));
			assert_ok!(Staking::unbond(signed(PETRA), 1, 100 * SUR));
			System::set_block_number(3 + DELAY);
			assert_ok!(Staking::withdraw(signed(PETRA), 1));
			assert_eq!(free(PETRA), ENDOWMENT);
		});
	}
}

#[test]
fn restored_stake_whose_date_has_passed_is_due_at_once() {
	with_chunks(|| {
		seize(NODE, 1, percent(100));
		System::set_block_number(50 + DELAY);
		assert_ok!(Staking::restore(1));
		assert_ok!(Staking::withdraw(signed(STRANGER), 1));
		assert_eq!(held(PETRA), 100 * SUR);
	});
}
