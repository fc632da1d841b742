// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{node::NodeStatus, traits::Collateral, SUR};

use super::*;

#[test]
fn an_exit_unbonds_all_that_is_active() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 50 * SUR));
		System::set_block_number(2);

		assert_ok!(Staking::exit(1));
		assert_eq!(ledger(1).active(), 0);
		assert_eq!(chunks(1), [(50 * SUR, 1 + DELAY), (100 * SUR, 2 + DELAY)]);
		assert_eq!(held(PETRA), 150 * SUR);
		assert_eq!(last_heard(), Change { node: 1, sufficient: false, anything_held: true });
		System::assert_last_event(
			Event::Unbonded { node: 1, owner: PETRA, amount: 100 * SUR, releases_at: 2 + DELAY }
				.into(),
		);
	});
}

/// Node 1 with a full list of chunks of 1 SUR and 100 SUR active.
fn with_full_list(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		let chunks = MAX_UNBONDING;
		assert_ok!(Staking::bond(signed(PETRA), 1, (100 + Balance::from(chunks)) * SUR));
		for block in 1..=chunks {
			System::set_block_number(block.into());
			assert_ok!(Staking::unbond(signed(PETRA), 1, SUR));
		}
		test();
	});
}

#[test]
fn an_exit_with_a_full_list_joins_the_last_chunk_at_the_later_date() {
	with_full_list(|| {
		System::set_block_number(50);
		assert_ok!(Staking::exit(1));
		assert_eq!(chunks(1).len() as u32, MAX_UNBONDING);
		assert_eq!(chunks(1).last(), Some(&(101 * SUR, 50 + DELAY)));
	});
}

#[test]
fn a_shortened_delay_does_not_bring_the_last_chunk_forward() {
	with_full_list(|| {
		System::set_block_number(50);
		ExitDelay::set(0);
		assert_ok!(Staking::exit(1));
		let last = u64::from(MAX_UNBONDING) + DELAY;
		assert_eq!(chunks(1).last(), Some(&(101 * SUR, last)));
		System::assert_last_event(
			Event::Unbonded { node: 1, owner: PETRA, amount: 100 * SUR, releases_at: last }.into(),
		);
	});
}

#[test]
fn an_exit_without_active_stake_changes_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::exit(1));
		assert!(!Staking::anything_held(1));

		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 150 * SUR));
		assert!(Staking::anything_held(1));
		let (before, heard) = (ledger(1), Heard::get());
		System::set_block_number(2);
		assert_ok!(Staking::exit(1));
		assert_eq!(ledger(1), before);
		assert_eq!(Heard::get(), heard);
	});
}

#[test]
fn nobody_leaves_with_a_slash_or_an_appeal_open() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		seize(NODE, 7, percent(10));
		assert_noop!(Staking::exit(1), Error::NotClean);
		// What is left can be unbonded all the same, even by a node that was ejected
		Nodes::set_status(1, NodeStatus::Ejected);
		assert_ok!(Staking::unbond(signed(PETRA), 1, 35 * SUR));

		assert_ok!(Staking::set_appealed(&NODE, true));
		assert_ok!(Staking::forfeit(7, to(None)));
		assert_noop!(Staking::exit(1), Error::NotClean);
		assert_ok!(Staking::set_appealed(&NODE, false));
		assert_ok!(Staking::exit(1));
		assert_eq!(ledger(1).active(), 0);
	});
}

#[test]
fn a_slash_that_took_nothing_keeps_the_node_too() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(seize(NODE, 7, percent(50)), 0);
		assert_noop!(Staking::exit(1), Error::NotClean);
		assert_ok!(Staking::forfeit(7, to(None)));
		assert_ok!(Staking::exit(1));
	});
}

#[test]
fn nothing_is_released_while_a_slash_is_open() {
	ExtBuilder.build_and_execute(|| {
		// Given a node that left before it was found out
		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		assert_ok!(Staking::exit(1));
		Nodes::set_status(1, NodeStatus::Exiting);
		seize(NODE, 7, percent(10));
		System::set_block_number(1 + DELAY);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(last_heard(), Change { node: 1, sufficient: false, anything_held: true });
		assert!(Staking::anything_held(1));
		// When the slash is over
		assert_ok!(Staking::forfeit(7, to(None)));
		// Then nothing is held any more
		assert_eq!(last_heard(), Change { node: 1, sufficient: false, anything_held: false });
		assert!(!Staking::anything_held(1));
	});
}

/// A client may order a re-run when the node has left already, and it may last longer than the exit delay.
#[test]
fn who_has_left_withdraws_nothing_while_there_is_open_work() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		assert_ok!(Staking::exit(1));
		Nodes::set_open_tasks(1, 1);
		assert_noop!(Staking::exit(1), Error::StakeInUse);
		System::set_block_number(1 + 10 * DELAY);
		assert_noop!(Staking::withdraw(signed(STRANGER), 1), Error::StakeInUse);
		Nodes::set_open_tasks(1, 0);
		assert_ok!(Staking::withdraw(signed(STRANGER), 1));
	});
}

#[test]
fn who_stays_and_has_what_it_needs_withdraws_the_rest_while_it_works() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 50 * SUR));
		Nodes::set_open_tasks(1, 1);
		System::set_block_number(1 + DELAY);
		assert_ok!(Staking::withdraw(signed(STRANGER), 1));
		assert_eq!(held(PETRA), 100 * SUR);
	});
}
