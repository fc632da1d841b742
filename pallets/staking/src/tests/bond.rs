// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{node::NodeStatus, SUR};

use super::*;

#[test]
fn bonding_holds_the_funds_on_the_owners_account() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));

		assert_eq!(held(PETRA), 100 * SUR);
		assert_eq!(free(PETRA), ENDOWMENT - 100 * SUR);
		assert_eq!(ledger(1).owner(), &PETRA);
		assert_eq!(ledger(1).active(), 100 * SUR);
		assert!(ledger(1).unbonding().is_empty());
		System::assert_last_event(
			Event::Bonded { node: 1, owner: PETRA, amount: 100 * SUR }.into(),
		);
	});
}

#[test]
fn bonding_more_adds_and_reports_when_the_requirement_is_met() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 99 * SUR));
		assert_eq!(last_heard(), Change { node: 1, sufficient: false, anything_held: true });

		assert_ok!(Staking::bond(signed(PETRA), 1, SUR));
		assert_eq!(last_heard(), Change { node: 1, sufficient: true, anything_held: true });

		assert_ok!(Staking::bond(signed(PETRA), 1, 400 * SUR));
		assert_eq!(ledger(1).active(), 500 * SUR);
		assert_eq!(held(PETRA), 500 * SUR);
	});
}

#[test]
fn the_stakes_of_two_nodes_of_one_owner_are_kept_apart() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 150 * SUR));
		assert_ok!(Staking::bond(signed(PETRA), 2, 100 * SUR));
		assert_eq!(held(PETRA), 250 * SUR);

		// The owner holds enough, the node does not.
		assert_noop!(Staking::unbond(signed(PETRA), 2, 101 * SUR), Error::NotEnoughActive);

		assert_ok!(Staking::unbond(signed(PETRA), 2, 100 * SUR));
		System::set_block_number(1 + DELAY);
		assert_ok!(Staking::withdraw(signed(PETRA), 2));
		assert_eq!(ledger(1).active(), 150 * SUR);
		assert_eq!(held(PETRA), 150 * SUR);
	});
}

#[test]
fn only_the_owner_bonds() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Staking::bond(signed(QUENTIN), 1, 100 * SUR), Error::NotOwner);
		assert_noop!(Staking::bond(signed(PETRA), 9, 100 * SUR), Error::UnknownNode);
		assert_noop!(
			Staking::bond(RuntimeOrigin::root(), 1, 100 * SUR),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

#[test]
fn a_node_that_leaves_takes_no_stake() {
	ExtBuilder.build_and_execute(|| {
		for status in [NodeStatus::Exiting, NodeStatus::Released] {
			Nodes::set_status(1, status);
			assert_noop!(Staking::bond(signed(PETRA), 1, 100 * SUR), Error::NodeLeaving);
		}
		Nodes::set_status(1, NodeStatus::Ejected);
		assert_noop!(Staking::bond(signed(PETRA), 1, 100 * SUR), Error::NodeEjected);
		for status in
			[NodeStatus::Onboarding, NodeStatus::Active, NodeStatus::Suspended(Default::default())]
		{
			Nodes::set_status(1, status);
			assert_ok!(Staking::bond(signed(PETRA), 1, SUR));
		}
	});
}

#[test]
fn dust_is_refused() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Staking::bond(signed(PETRA), 1, 0), Error::AmountTooLow);
		assert_noop!(Staking::bond(signed(PETRA), 1, MIN_BOND - 1), Error::AmountTooLow);
		assert_ok!(Staking::bond(signed(PETRA), 1, MIN_BOND));
	});
}

#[test]
fn the_existential_deposit_stays_free() {
	ExtBuilder.build_and_execute(|| {
		let all = ENDOWMENT - EXISTENTIAL_DEPOSIT;
		assert_noop!(Staking::bond(signed(PETRA), 1, all + 1), Error::InsufficientFunds);
		assert_ok!(Staking::bond(signed(PETRA), 1, all));
		assert_eq!(free(PETRA), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn a_sum_out_of_range_is_refused() {
	// No account can hold so much; the ledger does not rely on that.
	let mut ledger = StakeLedger::<Test>::new(PETRA);
	assert_ok!(ledger.bond(Balance::MAX));
	assert!(matches!(ledger.bond(1), Err(Error::OutOfRange)));
}
