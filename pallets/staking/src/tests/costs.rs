// SPDX-License-Identifier: Apache-2.0

//! What disputes take from stakes.

use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Balanced, Imbalance},
};
use surety_primitives::{
	stake::Role,
	traits::{Collateral, Liability, StakeCosts},
};

use super::*;

/// Takes from a stake, gives it to nobody, and says how much it was.
fn take(stake: Stake, amount: Balance) -> Balance {
	<Staking as StakeCosts<_>>::take(&stake, amount).peek()
}

#[test]
fn it_takes_what_is_active_first_and_what_is_due_last_next() {
	with_chunks(|| {
		assert_eq!(take(NODE, 105 * SUR), 105 * SUR);
		assert_eq!((ledger(1).active(), ledger(1).costs()), (0, 105 * SUR));
		assert_eq!(chunks(1), [(10 * SUR, 101), (20 * SUR, 102), (25 * SUR, 103)]);
		assert_eq!(held(PETRA), 55 * SUR);
		let (stake, owner, amount) = (NODE, PETRA, 105 * SUR);
		let event = Event::CostTaken { stake, owner, amount };
		System::assert_has_event(event.into());
	});
}

#[test]
fn it_takes_no_more_than_there_is_and_is_no_slash() {
	with_chunks(|| {
		assert_eq!(take(NODE, 1_000 * SUR), 160 * SUR);
		assert_eq!(take(NODE, SUR), 0);
		assert_eq!(take(SECOND_NODE, SUR), 0);
		assert_eq!((ledger(1).standing(), ledger(1).open()), (0, 0));
		assert_eq!(quarantined(PETRA), 0);
		assert_eq!(last_heard(), Change { node: 1, sufficient: false, anything_held: false });
	});
}

#[test]
fn what_it_takes_is_real_money() {
	ExtBuilder.build_and_execute(|| {
		let issuance = Balances::total_issuance();
		assert_ok!(Staking::bond_role(signed(PETRA), Role::Arbitrator, 500 * SUR));
		let stake = StakeId::Role(Role::Arbitrator, PETRA);
		let credit = <Staking as StakeCosts<_>>::take(&stake, 10 * SUR);
		assert_ok!(Balances::resolve(&QUENTIN, credit));
		assert_eq!(free(QUENTIN), ENDOWMENT + 10 * SUR);
		assert_eq!(free(PETRA), ENDOWMENT - 500 * SUR);
		assert_eq!(Balances::total_issuance(), issuance);
		take(stake, 10 * SUR);
		assert_eq!(Balances::total_issuance(), issuance - 10 * SUR, "what nobody gets burns");
	});
}

/// Costs can leave less than is reserved, as slashes can: nothing is free then.
#[test]
fn what_answers_for_work_pays_too() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 200 * SUR));
		assert_ok!(<Staking as Liability>::reserve(1, 200 * SUR));
		take(NODE, 20 * SUR);
		assert_eq!(<Staking as Liability>::free(1), 0);
		assert_ok!(<Staking as Liability>::free_up(1, 200 * SUR));
		assert_eq!(<Staking as Liability>::free(1), 180 * SUR);
	});
}

/// A ledger remembers its costs until the last of its funds has left.
#[test]
fn costs_are_forgotten_with_the_last_funds() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 200 * SUR));
		take(NODE, 20 * SUR);
		assert_ok!(Staking::unbond(signed(PETRA), 1, 180 * SUR));
		System::set_block_number(1_000);
		assert_ok!(Staking::withdraw(signed(STRANGER), 1));
		assert_eq!(Ledgers::<Test>::get(NODE), None);
	});
}

#[test]
fn whose_stake_it_is() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 200 * SUR));
		let backed = |stake: &Stake, who| <Staking as StakeCosts<_>>::is_backed_by(stake, &who);
		assert!(backed(&NODE, PETRA));
		assert!(!backed(&NODE, QUENTIN) && !backed(&SECOND_NODE, PETRA));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 200 * SUR));
		assert!(!backed(&NODE, PETRA), "nothing of it is active");
	});
}

/// Neither does a node with open disputes leave: to this pallet they are work.
#[test]
fn a_node_with_open_work_does_not_leave() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 200 * SUR));
		Nodes::set_open_tasks(1, 1);
		assert_noop!(<Staking as Collateral>::exit(1), Error::StakeInUse);
		Nodes::set_open_tasks(1, 0);
		assert_ok!(<Staking as Collateral>::exit(1));
	});
}
