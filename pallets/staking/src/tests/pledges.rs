// SPDX-License-Identifier: Apache-2.0

//! What somebody answers with for an attestation or a flag.

use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use surety_primitives::{slash::PledgeId, traits::Pledges};

use super::*;
use crate::Pledged;

fn pledge(id: u64, who: AccountId, amount: Balance) -> sp_runtime::DispatchResult {
	<Staking as Pledges<_>>::pledge(PledgeId::Attestation(id), &who, amount)
}

fn give_back(id: u64, who: AccountId) -> Result<Balance, sp_runtime::DispatchError> {
	<Staking as Pledges<_>>::give_back(PledgeId::Attestation(id), &who)
}

fn pay_out(id: u64, who: AccountId, payee: AccountId) -> Balance {
	<Staking as Pledges<_>>::pay_out(PledgeId::Attestation(id), &who, &payee)
}

fn pledged(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::AttestationBond.into(), &who)
}

#[test]
fn a_pledge_is_held_once_and_comes_back_once() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(pledge(1, PETRA, 50 * SUR));
		assert_ok!(pledge(2, PETRA, 70 * SUR));
		assert_ok!(pledge(1, QUENTIN, 50 * SUR));
		assert_noop!(pledge(1, PETRA, SUR), Error::AlreadyPledged);
		assert_noop!(pledge(3, PETRA, 0), Error::AmountTooLow);
		assert_noop!(pledge(3, PETRA, ENDOWMENT), Error::InsufficientFunds);
		assert_eq!((pledged(PETRA), pledged(QUENTIN)), (120 * SUR, 50 * SUR));
		assert_eq!(<Staking as Pledges<_>>::pledged(PledgeId::Attestation(2), &PETRA), 70 * SUR);
		assert_eq!(<Staking as Pledges<_>>::pledged(PledgeId::Attestation(3), &PETRA), 0);

		assert_eq!(give_back(1, PETRA), Ok(50 * SUR));
		assert_noop!(give_back(1, PETRA), Error::NotPledged);
		assert_eq!((pledged(PETRA), free(PETRA)), (70 * SUR, ENDOWMENT - 70 * SUR));
	});
}

#[test]
fn a_pledge_is_paid_out_in_full_and_nothing_is_made_or_lost() {
	ExtBuilder.build_and_execute(|| {
		let issuance = Balances::total_issuance();
		for auditor in [PETRA, QUENTIN] {
			assert_ok!(pledge(1, auditor, 50 * SUR));
			assert_eq!(pay_out(1, auditor, STRANGER), 50 * SUR);
			assert_eq!((pledged(auditor), free(auditor)), (0, ENDOWMENT - 50 * SUR));
			assert_noop!(give_back(1, auditor), Error::NotPledged);
		}
		assert_eq!(free(STRANGER), ENDOWMENT + 100 * SUR);
		assert_eq!(Balances::total_issuance(), issuance);
	});
}

#[test]
fn what_a_payee_cannot_take_burns_and_stops_nothing() {
	for (amount, paid) in [(EXISTENTIAL_DEPOSIT - 1, 0), (EXISTENTIAL_DEPOSIT, EXISTENTIAL_DEPOSIT)]
	{
		ExtBuilder.build_and_execute(|| {
			let issuance = Balances::total_issuance();
			assert_ok!(pledge(1, PETRA, amount));
			assert_eq!(pay_out(1, PETRA, NOBODY), paid);
			assert_eq!((free(NOBODY), pledged(PETRA)), (paid, 0));
			assert_eq!(Balances::total_issuance(), issuance - (amount - paid));
		});
	}
}

#[test]
fn what_answers_for_a_flag_is_held_by_itself_and_burns_to_the_last_unit() {
	ExtBuilder.build_and_execute(|| {
		let issuance = Balances::total_issuance();
		let flag = |id| PledgeId::Flag(id);
		let held = || Balances::balance_on_hold(&HoldReason::FlagBond.into(), &PETRA);
		assert_ok!(pledge(1, PETRA, 50 * SUR));
		// The same number is another pledge.
		assert_ok!(<Staking as Pledges<_>>::pledge(flag(1), &PETRA, 40 * SUR));
		assert_ok!(<Staking as Pledges<_>>::pledge(flag(2), &PETRA, 30 * SUR));
		assert_eq!((held(), pledged(PETRA)), (70 * SUR, 50 * SUR));

		assert_eq!(<Staking as Pledges<_>>::burn(flag(1), &PETRA), 40 * SUR);
		assert_eq!(Balances::total_issuance(), issuance - 40 * SUR);
		assert_eq!((held(), pledged(PETRA)), (30 * SUR, 50 * SUR));
		assert_eq!(free(PETRA), ENDOWMENT - 120 * SUR);
		assert_noop!(<Staking as Pledges<_>>::give_back(flag(1), &PETRA), Error::NotPledged);
		assert_eq!(<Staking as Pledges<_>>::give_back(flag(2), &PETRA), Ok(30 * SUR));
	});
}

#[test]
fn an_auditor_with_nothing_else_pays_to_the_last_unit() {
	use frame_support::traits::tokens::Preservation::Expendable;
	ExtBuilder.build_and_execute(|| {
		assert_ok!(pledge(1, PETRA, 50 * SUR));
		System::inc_providers(&PETRA);
		let rest = ENDOWMENT - 50 * SUR;
		assert_ok!(Balances::transfer(&PETRA, &QUENTIN, rest, Expendable));
		assert_eq!(pay_out(1, PETRA, STRANGER), 50 * SUR);
		assert_eq!(Balances::total_balance(&PETRA), 0);
	});
}

#[test]
fn a_pledge_is_no_stake() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(pledge(1, PETRA, 50 * SUR));
		assert_eq!(Ledgers::<Test>::iter().count(), 0);
		assert!(Followed::get().is_empty() && Heard::get().is_empty());
		assert!(Balances::transfer(
			&PETRA,
			&QUENTIN,
			ENDOWMENT - 49 * SUR,
			frame_support::traits::tokens::Preservation::Expendable
		)
		.is_err());
	});
}

#[test]
fn the_state_check_sees_pledges_without_holds_and_holds_without_pledges() {
	let damage = |breaking: fn()| {
		ExtBuilder.build().execute_with(|| {
			assert_ok!(pledge(1, PETRA, 50 * SUR));
			assert_ok!(pledge(2, PETRA, 50 * SUR));
			assert_ok!(Staking::do_try_state());
			breaking();
			Staking::do_try_state().is_err()
		})
	};
	assert!(damage(|| Pledged::<Test>::remove(PledgeId::Attestation(1), PETRA)));
	assert!(damage(|| Pledged::<Test>::insert(PledgeId::Attestation(1), QUENTIN, SUR)));
	assert!(damage(|| Pledged::<Test>::insert(PledgeId::Attestation(3), PETRA, 0)));
	// What is held for an attestation does not answer for a flag.
	assert!(damage(|| {
		let amount = Pledged::<Test>::take(PledgeId::Attestation(1), PETRA).unwrap();
		Pledged::<Test>::insert(PledgeId::Flag(1), PETRA, amount);
	}));
}
