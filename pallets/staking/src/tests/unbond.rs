// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use surety_primitives::SUR;

use super::*;

/// Node 1 with this much active stake; it needs 100 SUR.
fn with_stake(active: Balance, test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, active));
		test();
	});
}

#[test]
fn unbonded_stake_stays_held_until_its_date() {
	with_stake(150 * SUR, || {
		assert_ok!(Staking::unbond(signed(PETRA), 1, 50 * SUR));

		assert_eq!(ledger(1).active(), 100 * SUR);
		assert_eq!(chunks(1), [(50 * SUR, 1 + DELAY)]);
		assert_eq!(held(PETRA), 150 * SUR);
		assert_eq!(last_heard(), Change { node: 1, sufficient: true, anything_held: true });
		System::assert_last_event(
			Event::Unbonded { node: 1, owner: PETRA, amount: 50 * SUR, releases_at: 1 + DELAY }
				.into(),
		);
	});
}

#[test]
fn unbonding_stake_does_not_meet_the_requirement() {
	with_stake(100 * SUR, || {
		assert_ok!(Staking::unbond(signed(PETRA), 1, SUR));
		assert_eq!(last_heard(), Change { node: 1, sufficient: false, anything_held: true });
	});
}

#[test]
fn open_tasks_keep_the_requirement_in_place() {
	with_stake(150 * SUR, || {
		Nodes::set_open_tasks(1, 1);
		assert_noop!(Staking::unbond(signed(PETRA), 1, 51 * SUR), Error::StakeInUse);
		assert_noop!(Staking::unbond(signed(PETRA), 1, 150 * SUR), Error::StakeInUse);
		assert_ok!(Staking::unbond(signed(PETRA), 1, 50 * SUR));

		Nodes::set_open_tasks(1, 0);
		assert_ok!(Staking::unbond(signed(PETRA), 1, 100 * SUR));
	});
}

#[test]
fn the_tasks_of_another_node_keep_nothing() {
	with_stake(100 * SUR, || {
		Nodes::set_open_tasks(2, 1);
		assert_ok!(Staking::unbond(signed(PETRA), 1, 100 * SUR));
	});
}

#[test]
fn amounts_of_one_date_share_a_chunk() {
	with_stake(150 * SUR, || {
		assert_ok!(Staking::unbond(signed(PETRA), 1, 10 * SUR));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 20 * SUR));
		System::set_block_number(2);
		assert_ok!(Staking::unbond(signed(PETRA), 1, 5 * SUR));
		assert_eq!(chunks(1), [(30 * SUR, 1 + DELAY), (5 * SUR, 2 + DELAY)]);
	});
}

#[test]
fn each_chunk_keeps_the_delay_that_it_was_given() {
	with_stake(150 * SUR, || {
		assert_ok!(Staking::unbond(signed(PETRA), 1, 10 * SUR));
		ExitDelay::set(5);
		assert_ok!(Staking::unbond(signed(PETRA), 1, 20 * SUR));
		// The shorter one is due first and stands first.
		assert_eq!(chunks(1), [(20 * SUR, 6), (10 * SUR, 1 + DELAY)]);
	});
}

#[test]
fn a_full_list_takes_no_other_date() {
	with_stake(150 * SUR, || {
		for block in 1..=MAX_UNBONDING {
			System::set_block_number(block.into());
			assert_ok!(Staking::unbond(signed(PETRA), 1, SUR));
		}
		// The date of a chunk that is there still finds room.
		assert_ok!(Staking::unbond(signed(PETRA), 1, SUR));

		System::set_block_number(u64::from(MAX_UNBONDING) + 1);
		assert_noop!(Staking::unbond(signed(PETRA), 1, SUR), Error::TooManyChunks);
	});
}

#[test]
fn only_the_owner_unbonds() {
	with_stake(150 * SUR, || {
		assert_noop!(Staking::unbond(signed(QUENTIN), 1, SUR), Error::NotOwner);
		assert_noop!(Staking::unbond(signed(PETRA), 9, SUR), Error::UnknownNode);
	});
}

#[test]
fn no_more_than_what_is_active_is_unbonded() {
	with_stake(150 * SUR, || {
		assert_noop!(Staking::unbond(signed(PETRA), 1, 150 * SUR + 1), Error::NotEnoughActive);
		assert_noop!(Staking::unbond(signed(PETRA), 2, SUR), Error::NotEnoughActive);
		assert_ok!(Staking::unbond(signed(PETRA), 1, 150 * SUR));
		assert_noop!(Staking::unbond(signed(PETRA), 1, 0), Error::NotEnoughActive);
	});
}

#[test]
fn dust_is_unbonded_only_as_the_rest() {
	with_stake(2 * MIN_BOND - 1, || {
		assert_noop!(Staking::unbond(signed(PETRA), 1, 0), Error::AmountTooLow);
		assert_noop!(Staking::unbond(signed(PETRA), 1, MIN_BOND - 1), Error::AmountTooLow);
		assert_ok!(Staking::unbond(signed(PETRA), 1, MIN_BOND));
		assert_ok!(Staking::unbond(signed(PETRA), 1, MIN_BOND - 1));
		assert_eq!(ledger(1).active(), 0);
	});
}

#[test]
fn a_date_out_of_range_is_refused() {
	with_stake(150 * SUR, || {
		ExitDelay::set(u64::MAX);
		assert_noop!(Staking::unbond(signed(PETRA), 1, SUR), Error::OutOfRange);
	});
}
