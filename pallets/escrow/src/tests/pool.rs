// SPDX-License-Identifier: Apache-2.0

//! The pool that pays oracles, and has a share of the re-run price of each task that is paid.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::SUR;

use super::*;

#[test]
fn a_paid_task_gives_the_pool_its_share_of_the_rerun_price() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));

		assert_ok!(release_and_fund(7, &PETRA, Perbill::from_percent(10)));

		let amount = SUR / 5;
		assert_eq!(free(POOL), ENDOWMENT + amount);
		assert_eq!((held(CARLA), free(CARLA)), ((0, 0), ENDOWMENT - 40 * SUR - amount));
		// The payment is none the less for it.
		assert_eq!(free(PETRA), ENDOWMENT + 39 * SUR);
		System::assert_has_event(Event::RerunsFunded { task: 7, amount }.into());
		let left = 2 * SUR - amount;
		System::assert_last_event(Event::Refunded { task: 7, client: CARLA, amount: left }.into());
	});
}

#[test]
fn the_pool_has_all_of_the_price_at_most() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		assert_ok!(release_and_fund(7, &PETRA, Perbill::one()));
		assert_eq!(free(POOL), ENDOWMENT + 2 * SUR);
		assert_eq!(free(CARLA), ENDOWMENT - 42 * SUR);
	});
}

#[test]
fn a_remainder_of_rounding_is_the_clients() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 99));
		assert_ok!(release_and_fund(7, &PETRA, Perbill::from_percent(50)));
		assert_eq!((free(POOL), free(CARLA)), (ENDOWMENT + 49, ENDOWMENT - 40 * SUR - 49));
	});
}

#[test]
fn what_the_pool_cannot_receive_stays_with_the_client() {
	ExtBuilder.build().execute_with(|| {
		// Given a pool without an account, and less than would open one.
		let share = EXISTENTIAL_DEPOSIT - 1;
		PoolAccount::set(NEWCOMER);
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, share));

		// Then the work is paid all the same.
		assert_ok!(release_and_fund(7, &PETRA, Perbill::one()));

		assert_eq!(free(NEWCOMER), 0);
		assert_eq!((held(CARLA), free(CARLA)), ((0, 0), ENDOWMENT - 40 * SUR));
		let told = |event: &RuntimeEvent| {
			matches!(event, RuntimeEvent::Escrow(Event::RerunsFunded { .. }))
		};
		assert!(!System::events().iter().any(|it| told(&it.event)));

		// And once it is enough it arrives.
		assert_ok!(Escrow::lock(8, &CARLA, 40 * SUR, share + 1));
		assert_ok!(release_and_fund(8, &PETRA, Perbill::one()));
		assert_eq!(free(NEWCOMER), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn nothing_is_no_event_and_a_refund_gives_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		assert_ok!(Escrow::lock(8, &CARLA, 40 * SUR, 2 * SUR));
		assert_ok!(release(7, &PETRA));
		assert_ok!(Escrow::refund(8));
		assert_eq!((free(POOL), free(CARLA)), (ENDOWMENT, ENDOWMENT - 40 * SUR));
	});
}

#[test]
fn a_payment_that_fails_gives_the_pool_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 1, 2 * SUR));
		assert_noop!(
			release_and_fund(7, &NEWCOMER, Perbill::one()),
			crate::Error::<Test>::PayeeCannotReceive
		);
	});
}
