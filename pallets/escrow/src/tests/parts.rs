// SPDX-License-Identifier: Apache-2.0

//! Payments to several payees, or of less than the payment.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::SUR;

use super::*;

fn part(payee: AccountId, amount: Balance) -> Part<AccountId> {
	Part { payee, amount }
}

#[test]
fn what_the_parts_leave_returns_to_the_client() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));

		let moved = Escrow::pay(7, &[part(PETRA, 20 * SUR), part(DIEGO, 4 * SUR)], NONE);
		let petra = Paid { payee: 19 * SUR + SUR / 2, fee: SUR / 2, students: 0 };
		let diego = Paid { payee: 39 * SUR / 10, fee: SUR / 10, students: 0 };
		assert_eq!(moved, Ok(vec![petra, diego]));
		assert_eq!(held(CARLA), (0, 0));
		assert_eq!(free(CARLA), ENDOWMENT - 24 * SUR);
		assert_eq!(free(PROTOCOL), ENDOWMENT + 6 * SUR / 10);
		System::assert_last_event(
			Event::Refunded { task: 7, client: CARLA, amount: 18 * SUR }.into(),
		);
	});
}

#[test]
fn parts_are_never_more_than_the_payment() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		// The other deposit of the same client must not be drawn upon, nor the re-run price.
		assert_ok!(Escrow::lock(8, &CARLA, 40 * SUR, 2 * SUR));

		let parts = [part(PETRA, 40 * SUR), part(DIEGO, 1)];
		assert_noop!(Escrow::pay(7, &parts, NONE), Error::MoreThanLocked);
		assert_noop!(Escrow::pay(7, &[part(PETRA, 40 * SUR + 1)], NONE), Error::MoreThanLocked);
		assert_noop!(
			Escrow::pay(7, &[part(PETRA, 1), part(DIEGO, Balance::MAX)], NONE),
			Error::MoreThanLocked
		);
	});
}

#[test]
fn one_payee_who_cannot_receive_keeps_all_from_moving() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 0));
		let parts = [part(PETRA, 39 * SUR), part(NEWCOMER, 1)];
		assert_noop!(Escrow::pay(7, &parts, NONE), Error::PayeeCannotReceive);
	});
}

#[test]
fn no_parts_are_a_refund() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		assert_eq!(Escrow::pay(7, &[], NONE), Ok(vec![]));
		assert_eq!((held(CARLA), free(CARLA)), ((0, 0), ENDOWMENT));
	});
}
