// SPDX-License-Identifier: Apache-2.0

use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::UnbalancedHold, LockableCurrency, WithdrawReasons},
};
use sp_runtime::Perbill;
use surety_primitives::{
	traits::{Paid, Vault},
	SUR,
};

use super::*;

#[test]
fn a_release_pays_payee_and_protocol_and_returns_the_rerun_price() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));

		assert_eq!(release(7, &PETRA), Ok(Paid { payee: 39 * SUR, fee: SUR, students: 0 }));
		assert_eq!(held(CARLA), (0, 0));
		assert_eq!(free(CARLA), ENDOWMENT - 40 * SUR);
		assert_eq!(free(PETRA), ENDOWMENT + 39 * SUR);
		assert_eq!(free(PROTOCOL), ENDOWMENT + SUR);
		System::assert_has_event(
			Event::Paid { task: 7, payee: PETRA, paid: 39 * SUR, fee: SUR, students: 0 }.into(),
		);
	});
}

#[test]
fn a_task_pays_once() {
	ExtBuilder.build_and_execute(|| {
		// The other deposit of the same client must not be drawn upon.
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		assert_ok!(Escrow::lock(8, &CARLA, 40 * SUR, 2 * SUR));

		assert_ok!(release(7, &PETRA));
		assert_noop!(release(7, &PETRA), Error::NothingLocked);
		assert_noop!(release(7, &DIEGO), Error::NothingLocked);
		assert_noop!(Escrow::refund(7), Error::NothingLocked);
		assert_noop!(release(9, &PETRA), Error::NothingLocked);
		assert_eq!(held(CARLA), (40 * SUR, 2 * SUR));
	});
}

#[test]
fn the_fee_is_rounded_down_in_the_payees_favour() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 79, 0));
		assert_eq!(release(7, &PETRA), Ok(Paid { payee: 78, fee: 1, students: 0 }));
		assert_eq!(free(CARLA), ENDOWMENT - 79);
	});
}

#[test]
fn a_deposit_keeps_the_fee_that_it_was_locked_with() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 0));
		ProtocolFee::set(Perbill::from_percent(50));
		assert_ok!(Escrow::lock(8, &CARLA, 40 * SUR, 0));

		assert_eq!(release(7, &PETRA), Ok(Paid { payee: 39 * SUR, fee: SUR, students: 0 }));
		assert_eq!(release(8, &PETRA), Ok(Paid { payee: 20 * SUR, fee: 20 * SUR, students: 0 }));
	});
}

#[test]
fn no_fee_and_nothing_but_fee() {
	ExtBuilder.build_and_execute(|| {
		ProtocolFee::set(Perbill::zero());
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 0));
		ProtocolFee::set(Perbill::one());
		assert_ok!(Escrow::lock(8, &CARLA, 40 * SUR, 0));

		assert_eq!(release(7, &PETRA), Ok(Paid { payee: 40 * SUR, fee: 0, students: 0 }));
		assert_eq!(free(PROTOCOL), ENDOWMENT);
		// Nothing is paid to the newcomer, so it needs no account.
		assert_eq!(release(8, &NEWCOMER), Ok(Paid { payee: 0, fee: 40 * SUR, students: 0 }));
		assert_eq!(free(NEWCOMER), 0);
		assert_eq!(free(PROTOCOL), ENDOWMENT + 40 * SUR);
	});
}

#[test]
fn a_client_may_be_its_own_payee() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		assert_ok!(release(7, &CARLA));
		assert_eq!(held(CARLA), (0, 0));
		assert_eq!(free(CARLA), ENDOWMENT - SUR);
	});
}

#[test]
fn a_payment_opens_the_payees_account_if_it_is_large_enough() {
	ExtBuilder.build_and_execute(|| {
		ProtocolFee::set(Perbill::zero());
		assert_ok!(Escrow::lock(7, &CARLA, EXISTENTIAL_DEPOSIT - 1, SUR));
		assert_ok!(Escrow::lock(8, &CARLA, EXISTENTIAL_DEPOSIT, SUR));

		assert_noop!(release(7, &NEWCOMER), Error::PayeeCannotReceive);
		assert_ok!(release(8, &NEWCOMER));
		assert_eq!(free(NEWCOMER), EXISTENTIAL_DEPOSIT);
		// Now that the account exists the small payment arrives too.
		assert_ok!(release(7, &NEWCOMER));
		assert_eq!(free(NEWCOMER), 2 * EXISTENTIAL_DEPOSIT - 1);
	});
}

#[test]
fn a_freeze_does_not_keep_back_what_is_owed() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		Balances::set_lock(*b"governed", &CARLA, ENDOWMENT, WithdrawReasons::all());
		assert_eq!(release(7, &PETRA), Ok(Paid { payee: 39 * SUR, fee: SUR, students: 0 }));
	});
}

/// A hold that falls short is a fault of the chain: loud in tests, an error that moves nothing in
/// production.
#[test]
#[cfg_attr(debug_assertions, should_panic(expected = "Defensive failure"))]
fn a_hold_that_falls_short_pays_nobody() {
	ExtBuilder.build().execute_with(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		let reason = HoldReason::TaskPayment.into();
		assert_ok!(Balances::set_balance_on_hold(&reason, &CARLA, 39 * SUR));
		assert!(Escrow::do_try_state().is_err());
		assert_noop!(release(7, &PETRA), Error::HoldFellShort);
	});
}
