// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use surety_primitives::SUR;

use super::*;

#[test]
fn stake_is_due_exactly_at_its_date() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 50 * SUR));

		System::set_block_number(DELAY);
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::NothingDue);

		System::set_block_number(1 + DELAY);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(held(PETRA), 100 * SUR);
		assert_eq!(free(PETRA), ENDOWMENT - 100 * SUR);
		System::assert_last_event(
			Event::Withdrawn { node: 1, owner: PETRA, amount: 50 * SUR }.into(),
		);
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::NothingDue);
	});
}

#[test]
fn anyone_withdraws_but_the_funds_go_to_the_owner() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 50 * SUR));
		System::set_block_number(1 + DELAY);

		assert_ok!(Staking::withdraw(signed(STRANGER), 1));
		assert_eq!(free(PETRA), ENDOWMENT - 100 * SUR);
		assert_eq!(free(STRANGER), ENDOWMENT);
		assert_noop!(
			Staking::withdraw(RuntimeOrigin::none(), 1),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

#[test]
fn only_what_is_due_is_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		for (block, amount) in [(1, 10), (2, 20), (3, 30)] {
			System::set_block_number(block);
			assert_ok!(Staking::unbond(signed(PETRA), 1, amount * SUR));
		}

		System::set_block_number(2 + DELAY);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(chunks(1), [(30 * SUR, 3 + DELAY)]);
		assert_eq!(held(PETRA), 120 * SUR);
		assert_eq!(last_heard(), Change { node: 1, sufficient: false, anything_held: true });
	});
}

#[test]
fn an_empty_ledger_is_removed() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 150 * SUR));
		System::set_block_number(1 + DELAY);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));

		assert!(!Ledgers::<Test>::contains_key(StakeId::Node(1)));
		assert_eq!(last_heard(), Change { node: 1, sufficient: false, anything_held: false });
		assert_eq!(free(PETRA), ENDOWMENT);
		assert_noop!(Staking::withdraw(signed(PETRA), 1), Error::NothingDue);
	});
}
