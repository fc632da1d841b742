// SPDX-License-Identifier: Apache-2.0

//! Deposits and withdrawals.

use super::*;
use crate::Withdrawal;

#[test]
fn a_deposit_stays_on_the_clients_own_account() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		deposit(SUR);
		assert_eq!((held(carla()), free(carla())), (101 * SUR, ENDOWMENT - 101 * SUR));
		assert_eq!(account_of(carla()).deposit, 101 * SUR);
		assert_eq!(Credit::free_credit(carla()), 101 * SUR);
		System::assert_last_event(Event::Deposited { client: carla(), amount: SUR }.into());
	});
}

#[test]
fn only_free_funds_can_be_deposited() {
	ExtBuilder.build_and_execute(|| {
		let most = ENDOWMENT - EXISTENTIAL_DEPOSIT;
		assert_noop!(Credit::deposit(signed(carla()), 0), Error::AmountZero);
		assert_noop!(Credit::deposit(signed(carla()), most + 1), Error::InsufficientFunds);
		assert_noop!(Credit::deposit(signed(newcomer()), 1), Error::InsufficientFunds);
		deposit(most);
	});
}

#[test]
fn a_withdrawal_is_paid_after_the_delay_to_the_client_alone() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		let withdraw = || Credit::withdraw(signed(stranger()), carla());
		assert_noop!(withdraw(), Error::NoWithdrawal);
		assert_ok!(Credit::request_withdrawal(signed(carla()), 40 * SUR));
		let due = 1 + DELAY;
		System::assert_last_event(
			Event::WithdrawalRequested { client: carla(), amount: 40 * SUR, due }.into(),
		);

		pass(DELAY - 1);
		assert_noop!(withdraw(), Error::WithdrawalNotDue);
		pass(1);
		assert_ok!(withdraw());
		assert_eq!((held(carla()), free(carla())), (60 * SUR, ENDOWMENT - 60 * SUR));
		assert_eq!(free(stranger()), ENDOWMENT);
		System::assert_last_event(Event::Withdrawn { client: carla(), amount: 40 * SUR }.into());
		assert_noop!(withdraw(), Error::NoWithdrawal);
	});
}

#[test]
fn the_last_withdrawal_leaves_nothing_behind() {
	ExtBuilder.build_and_execute(|| {
		deposit(SUR);
		assert_ok!(Credit::request_withdrawal(signed(carla()), SUR));
		pass(DELAY);
		assert_ok!(Credit::withdraw(signed(carla()), carla()));
		assert!(!Accounts::<Test>::contains_key(carla()));
		assert_eq!(free(carla()), ENDOWMENT);
	});
}

#[test]
fn a_new_request_takes_the_place_of_the_one_before() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		assert_ok!(Credit::request_withdrawal(signed(carla()), 100 * SUR));
		pass(DELAY - 1);
		assert_ok!(Credit::request_withdrawal(signed(carla()), 30 * SUR));
		assert_eq!(Credit::free_credit(carla()), 70 * SUR);
		// Its date is its own: nobody keeps an old request in store for money that comes later.
		pass(1);
		assert_noop!(Credit::withdraw(signed(carla()), carla()), Error::WithdrawalNotDue);
		let withdrawal = Some(Withdrawal { amount: 30 * SUR, due: 2 * DELAY });
		assert_eq!(account_of(carla()).withdrawal, withdrawal);

		assert_ok!(Credit::request_withdrawal(signed(carla()), 0));
		assert_eq!(Credit::free_credit(carla()), 100 * SUR);
		assert_noop!(Credit::withdraw(signed(carla()), carla()), Error::NoWithdrawal);
	});
}

#[test]
fn what_is_promised_cannot_be_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		ready();
		assert_ok!(reserve(7, PETRA_NODE, 60 * SUR));
		let request = |amount| Credit::request_withdrawal(signed(carla()), amount);
		assert_noop!(request(40 * SUR + 1), Error::DepositTooSmall);
		assert_ok!(request(40 * SUR));
	});
}

#[test]
fn what_is_on_its_way_out_cannot_be_promised() {
	ExtBuilder.build_and_execute(|| {
		ready();
		assert_ok!(Credit::request_withdrawal(signed(carla()), 40 * SUR));
		assert_noop!(reserve(7, PETRA_NODE, 60 * SUR + 1), Error::DepositTooSmall);
		assert_ok!(reserve(7, PETRA_NODE, 60 * SUR));
	});
}

#[test]
fn a_withdrawal_keeps_the_date_that_it_was_given() {
	ExtBuilder.build_and_execute(|| {
		deposit(SUR);
		assert_ok!(Credit::request_withdrawal(signed(carla()), SUR));
		WithdrawalDelay::set(&(10 * DELAY));
		pass(DELAY);
		assert_ok!(Credit::withdraw(signed(carla()), carla()));
	});
}
