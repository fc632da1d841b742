// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{traits::Vault, SUR};

use super::*;
use crate::{Deposit, Deposits};

#[test]
fn a_lock_holds_payment_and_rerun_price_on_the_clients_account() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));

		assert_eq!(held(CARLA), (40 * SUR, 2 * SUR));
		assert_eq!(free(CARLA), ENDOWMENT - 42 * SUR);
		assert_eq!(
			Deposits::<Test>::get(7),
			Some(Deposit {
				client: CARLA,
				payment: 40 * SUR,
				rerun_price: 2 * SUR,
				fee: ProtocolFee::get()
			})
		);
		System::assert_last_event(
			Event::Locked { task: 7, client: CARLA, payment: 40 * SUR, rerun_price: 2 * SUR }
				.into(),
		);
	});
}

#[test]
fn a_task_is_locked_once() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, SUR, 0));
		assert_noop!(Escrow::lock(7, &CARLA, SUR, 0), Error::AlreadyLocked);
		assert_noop!(Escrow::lock(7, &DIEGO, SUR, 0), Error::AlreadyLocked);
		assert_ok!(Escrow::lock(8, &CARLA, SUR, 0));
		assert_eq!(held(CARLA), (2 * SUR, 0));
	});
}

#[test]
fn both_amounts_must_be_free_beyond_the_existential_deposit() {
	ExtBuilder.build_and_execute(|| {
		let all = ENDOWMENT - EXISTENTIAL_DEPOSIT;
		// Each by itself would do.
		assert_noop!(Escrow::lock(7, &CARLA, all, 1), Error::InsufficientFunds);
		assert_noop!(Escrow::lock(7, &CARLA, 1, all), Error::InsufficientFunds);
		assert_noop!(Escrow::lock(7, &CARLA, Balance::MAX, 1), Error::InsufficientFunds);
		assert_noop!(Escrow::lock(7, &NEWCOMER, 1, 0), Error::InsufficientFunds);
		assert_ok!(Escrow::lock(7, &CARLA, all - 1, 1));
		assert_eq!(free(CARLA), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn held_funds_are_locked_for_one_task_only() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 600 * SUR, 0));
		assert_noop!(Escrow::lock(8, &CARLA, 600 * SUR, 0), Error::InsufficientFunds);
	});
}
