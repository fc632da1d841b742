// SPDX-License-Identifier: Apache-2.0

//! Who gets what of a slash whose window is over.

use frame_support::assert_ok;
use surety_primitives::slash::Parts;

use super::*;

/// Node 1 with 100 SUR, all of it in quarantine by slash 1.
fn with_slash(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		assert_eq!(seize(NODE, 1, percent(100)), 100 * SUR);
		test();
	});
}

/// Forfeits slash 1 and checks that issuance falls by what burned, and nobody else's funds change.
fn forfeit(forfeit: Forfeit<AccountId>) -> Parts {
	let everybody = [PETRA, QUENTIN, STRANGER, TREASURY, NOBODY];
	let balances = || everybody.map(|who| Balances::total_balance(&who));
	let (issuance, before, amount) = (Balances::total_issuance(), balances(), quarantined(PETRA));
	let challenger = forfeit.challenger;
	let parts = Staking::forfeit(1, forfeit).unwrap();

	assert_eq!(parts.burned + parts.challenger + parts.treasury, amount);
	assert_eq!(Balances::total_issuance(), issuance - parts.burned);
	for (who, (before, after)) in everybody.into_iter().zip(before.into_iter().zip(balances())) {
		let lost = if who == PETRA { amount } else { 0 };
		let won = if Some(who) == challenger { parts.challenger } else { 0 };
		let collected = if who == TREASURY { parts.treasury } else { 0 };
		assert_eq!(after, before - lost + won + collected, "account {who}");
	}
	assert_eq!(quarantined(PETRA), 0);
	parts
}

#[test]
fn half_burns_and_the_challenger_and_the_treasury_share_the_rest() {
	with_slash(|| {
		let parts = forfeit(to(STRANGER));
		let expected = Parts { burned: 50 * SUR, challenger: 30 * SUR, treasury: 20 * SUR };
		assert_eq!(parts, expected);
		assert_eq!(free(STRANGER), ENDOWMENT + 30 * SUR);
		System::assert_last_event(
			Event::Forfeited {
				slash: 1,
				stake: NODE,
				owner: PETRA,
				burned: 50 * SUR,
				challenger: 30 * SUR,
				treasury: 20 * SUR,
			}
			.into(),
		);
	});
}

#[test]
fn without_a_challenger_its_share_burns() {
	with_slash(|| {
		let parts = forfeit(to(None));
		assert_eq!(parts, Parts { burned: 80 * SUR, challenger: 0, treasury: 20 * SUR });
	});
}

#[test]
fn where_judges_rejected_the_treasurys_share_burns() {
	with_slash(|| {
		let parts = forfeit(Forfeit { treasury_burns: true, ..to(STRANGER) });
		assert_eq!(parts, Parts { burned: 70 * SUR, challenger: 30 * SUR, treasury: 0 });
	});
	with_slash(|| {
		let parts = forfeit(Forfeit { treasury_burns: true, ..to(None) });
		assert_eq!(parts, Parts { burned: 100 * SUR, challenger: 0, treasury: 0 });
	});
}

#[test]
fn nobody_gains_by_his_own_slash() {
	with_slash(|| {
		assert_eq!(forfeit(to(PETRA)).challenger, 0);
	});
}

#[test]
fn a_challenger_without_an_account_is_paid_from_the_existential_deposit_on() {
	// The share is 30 %; the account is created by the deposit or not at all.
	let just_enough = EXISTENTIAL_DEPOSIT * 10 / 3 + 10;
	for (amount, share) in
		[(just_enough, just_enough * 3 / 10), (EXISTENTIAL_DEPOSIT * 10 / 3 - 10, 0)]
	{
		ExtBuilder.build_and_execute(|| {
			assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
			seize(NODE, 1, Penalty { at_least: amount, ..percent(0) });
			assert_eq!(forfeit(to(NOBODY)).challenger, share);
			assert_eq!(free(NOBODY), share);
		});
	}
}

/// The treasury's account is nothing special: what it cannot receive burns, and the record says so.
#[test]
fn an_empty_treasury_is_paid_from_the_existential_deposit_on() {
	use frame_support::traits::{fungible::Mutate, tokens::Preservation::Expendable};
	for (amount, share) in
		[(EXISTENTIAL_DEPOSIT * 5, EXISTENTIAL_DEPOSIT), (EXISTENTIAL_DEPOSIT * 5 - 10, 0), (1, 0)]
	{
		ExtBuilder.build_and_execute(|| {
			assert_ok!(Balances::transfer(&TREASURY, &QUENTIN, free(TREASURY), Expendable));
			assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
			seize(NODE, 1, Penalty { at_least: amount, ..percent(0) });
			assert_eq!(forfeit(to(STRANGER)).treasury, share);
			assert_eq!(free(TREASURY), share);
		});
	}
}

#[test]
fn dust_is_split_without_a_rest() {
	for amount in 0..=20 {
		ExtBuilder.build_and_execute(|| {
			assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
			assert_eq!(seize(NODE, 1, Penalty { at_least: amount, ..percent(0) }), amount);
			// Rounding is the treasury's.
			assert_eq!(forfeit(to(STRANGER)), Parts::of(amount));
		});
	}
}

#[test]
fn an_account_whose_whole_balance_is_held_pays_as_well() {
	with_poor_owner(|| {
		seize(NODE, 1, percent(100));
		assert_eq!(forfeit(to(STRANGER)).challenger, 30 * SUR);
		// Nothing is left of the account's balance; who keeps it alive is another
		assert_eq!(Balances::total_balance(&PETRA), 0);
	});
}

#[test]
fn an_account_whose_whole_balance_is_held_is_slashed_and_restored_to_the_last_unit() {
	with_poor_owner(|| {
		// Less than the existential deposit: such an amount could not be free on this account
		for (slash, amount) in [(1, 1), (2, EXISTENTIAL_DEPOSIT - 1), (3, SUR)] {
			assert_eq!(seize(NODE, slash, Penalty { at_least: amount, ..percent(0) }), amount);
			assert_eq!(quarantined(PETRA), amount);
			assert_eq!(Staking::restore(slash), Ok(amount));
			assert_eq!((free(PETRA), held(PETRA)), (0, 100 * SUR));
		}
	});
}

/// Node 1 with 100 SUR, whose owner has nothing else: something beside the balance keeps the
/// account.
fn with_poor_owner(test: impl FnOnce()) {
	use frame_support::traits::{fungible::Mutate, tokens::Preservation::Expendable};
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		System::inc_providers(&PETRA);
		assert_ok!(Balances::transfer(&PETRA, &QUENTIN, ENDOWMENT - 100 * SUR, Expendable));
		assert_eq!((free(PETRA), held(PETRA)), (0, 100 * SUR));
		test();
	});
}
