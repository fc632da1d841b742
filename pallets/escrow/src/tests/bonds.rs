// SPDX-License-Identifier: Apache-2.0

//! Bonds of bidders: held on their own accounts, returned once or forfeited once.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::SUR;

use super::*;
use crate::Bonds;

fn bonded(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::BidBond.into(), &who)
}

#[test]
fn a_bond_is_held_on_the_bidders_account_and_returned() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		assert_ok!(Escrow::hold_bond(7, &PETRA, 4 * SUR));
		System::assert_last_event(
			Event::BondHeld { task: 7, bidder: PETRA, amount: 4 * SUR }.into(),
		);
		assert_eq!((bonded(PETRA), free(PETRA)), (4 * SUR, ENDOWMENT - 4 * SUR));
		assert_eq!(held(CARLA), (40 * SUR, 2 * SUR));

		assert_eq!(Escrow::return_bond(7, &PETRA), Ok(4 * SUR));
		System::assert_last_event(
			Event::BondReturned { task: 7, bidder: PETRA, amount: 4 * SUR }.into(),
		);
		assert_eq!((bonded(PETRA), free(PETRA)), (0, ENDOWMENT));
	});
}

#[test]
fn a_forfeited_bond_is_the_clients_all_of_it() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		assert_ok!(Escrow::hold_bond(7, &PETRA, 4 * SUR));

		assert_eq!(Escrow::forfeit_bond(7, &PETRA), Ok(4 * SUR));

		System::assert_last_event(
			Event::BondForfeited { task: 7, bidder: PETRA, client: CARLA, amount: 4 * SUR }.into(),
		);
		assert_eq!((bonded(PETRA), free(PETRA)), (0, ENDOWMENT - 4 * SUR));
		assert_eq!((held(CARLA), free(CARLA)), ((40 * SUR, 2 * SUR), ENDOWMENT - 38 * SUR));
		assert_eq!(free(PROTOCOL), ENDOWMENT, "no fee is taken off it");
	});
}

#[test]
fn a_bond_ends_once() {
	ExtBuilder.build_and_execute(|| {
		for task in [7, 8] {
			assert_ok!(Escrow::lock(task, &CARLA, 40 * SUR, 0));
			// The other bond of the same bidder must not be drawn upon.
			assert_ok!(Escrow::hold_bond(task, &PETRA, 4 * SUR));
		}
		assert_noop!(Escrow::hold_bond(7, &PETRA, SUR), Error::AlreadyBonded);
		assert_ok!(Escrow::return_bond(7, &PETRA));
		assert_noop!(Escrow::return_bond(7, &PETRA), Error::NoBond);
		assert_noop!(Escrow::forfeit_bond(7, &PETRA), Error::NoBond);
		assert_noop!(Escrow::forfeit_bond(8, &DIEGO), Error::NoBond);
		assert_ok!(Escrow::forfeit_bond(8, &PETRA));
		assert_noop!(Escrow::forfeit_bond(8, &PETRA), Error::NoBond);
		assert_eq!(bonded(PETRA), 0);
	});
}

#[test]
fn a_bond_is_held_and_forfeited_only_while_the_task_is_locked_and_returned_always() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Escrow::hold_bond(7, &PETRA, SUR), Error::NothingLocked);
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 0));
		assert_ok!(Escrow::hold_bond(7, &PETRA, SUR));
		assert_ok!(Escrow::refund(7));
		assert_noop!(Escrow::hold_bond(7, &DIEGO, SUR), Error::NothingLocked);
		assert_noop!(Escrow::forfeit_bond(7, &PETRA), Error::NothingLocked);
		assert_ok!(Escrow::return_bond(7, &PETRA));
	});
}

#[test]
fn a_bond_beyond_the_free_balance_is_refused() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, SUR, 0));
		let most = ENDOWMENT - EXISTENTIAL_DEPOSIT;
		assert_noop!(Escrow::hold_bond(7, &PETRA, most + 1), Error::BondNotCovered);
		assert_noop!(Escrow::hold_bond(7, &NEWCOMER, SUR), Error::BondNotCovered);
		assert_ok!(Escrow::hold_bond(7, &PETRA, most));
		// A client that keeps nothing free receives it all the same.
		let rest = free(CARLA) - EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(CARLA), DIEGO, rest));
		assert_ok!(Escrow::forfeit_bond(7, &PETRA));
		assert_eq!(free(CARLA), EXISTENTIAL_DEPOSIT + most);
	});
}

#[test]
fn the_state_check_sees_a_bond_without_a_hold_behind_it() {
	ExtBuilder.build().execute_with(|| {
		assert_ok!(Escrow::lock(7, &CARLA, SUR, 0));
		assert_ok!(Escrow::hold_bond(7, &PETRA, SUR));
		assert_ok!(Escrow::do_try_state());
		Bonds::<Test>::insert(8, PETRA, 1);
		assert!(Escrow::do_try_state().is_err());
	});
}
