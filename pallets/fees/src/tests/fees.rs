// SPDX-License-Identifier: Apache-2.0

//! How a fee is divided, and what burns.

use frame_support::traits::{fungible::Credit, Hooks, Imbalance, OnUnbalanced};
use sp_runtime::Perbill;

use super::*;

#[test]
fn a_fee_burns_is_shared_and_pays_for_operations() {
	ExtBuilder.build_and_execute(|| {
		// Given somebody with stake.
		fund_pool();
		stake(PETRA, 7, 128);
		let issuance = Balances::total_issuance();

		// When a fee of 10 is paid.
		pay(10 * SUR);

		// Then 5 are gone for good, 2 are in the pool and 3 with operations.
		assert_eq!(Balances::total_issuance(), issuance - 5 * SUR);
		assert_eq!(free(Fees::pool_account()), EXISTENTIAL_DEPOSIT + 2 * SUR);
		assert_eq!(free(OPERATIONS), ENDOWMENT + 3 * SUR);
		assert_eq!(
			events(),
			[Event::FeeDistributed { burned: 5 * SUR, stakers: 2 * SUR, operations: 3 * SUR }]
		);
		assert_eq!(claimable(7), 2 * SUR);
	});
}

#[test]
fn the_remainder_of_rounding_is_for_operations() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(PETRA, 7, 1);

		for (fee, burned, stakers, operations) in
			[(1, 0, 0, 1), (3, 1, 0, 2), (9, 4, 1, 4), (19, 9, 3, 7)]
		{
			pay(fee);
			assert_eq!(events(), [Event::FeeDistributed { burned, stakers, operations }]);
		}
	});
}

#[test]
fn no_fee_is_no_event() {
	ExtBuilder.build_and_execute(|| {
		stake(PETRA, 7, 1);
		Fees::on_unbalanced(Credit::<AccountId, Balances>::zero());
		assert_eq!(events(), []);
	});
}

#[test]
fn while_nobody_has_stake_the_stakers_part_burns() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(PETRA, 7, 100);
		stake(PETRA, 7, 0);
		let issuance = Balances::total_issuance();

		pay(10 * SUR);

		assert_eq!(Balances::total_issuance(), issuance - 7 * SUR);
		assert_eq!(
			events(),
			[Event::FeeDistributed { burned: 7 * SUR, stakers: 0, operations: 3 * SUR }]
		);
		assert_eq!(free(Fees::pool_account()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn the_first_earnings_keep_the_pool_alive() {
	ExtBuilder.build_and_execute(|| {
		stake(PETRA, 7, 128);
		let issuance = Balances::total_issuance();

		// A part that the pool cannot begin with burns.
		pay(5 * EXISTENTIAL_DEPOSIT - 5);
		assert_eq!(free(Fees::pool_account()), 0);
		assert_eq!(
			issuance - Balances::total_issuance(),
			(5 * EXISTENTIAL_DEPOSIT - 5) / 2 + EXISTENTIAL_DEPOSIT - 1
		);

		// The first that it can begin with stays.
		pay(5 * EXISTENTIAL_DEPOSIT);
		assert_eq!(free(Fees::pool_account()), EXISTENTIAL_DEPOSIT);
		assert_eq!(claimable(7), 0);

		// From then on everything is the stakes', however little.
		pay(5);
		assert_eq!(claimable(7), 1);
		assert_ok!(claim(7));
		assert_eq!(free(Fees::pool_account()), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn what_operations_cannot_receive_burns() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(PETRA, 7, 1);
		ForOperations::set(NEWCOMER);
		let issuance = Balances::total_issuance();

		pay(10);

		assert_eq!(events(), [Event::FeeDistributed { burned: 8, stakers: 2, operations: 0 }]);
		assert_eq!(Balances::total_issuance(), issuance - 8);
		assert_eq!(free(NEWCOMER), 0);
	});
}

#[test]
fn shares_are_what_governance_says_when_the_fee_comes() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(PETRA, 7, 1);
		for (burn, stakers, expected) in [
			(0, 0, (0, 0, 100)),
			(100, 0, (100, 0, 0)),
			(0, 100, (0, 100, 0)),
			(10, 90, (10, 90, 0)),
			// More than a whole, which `integrity_test` refuses where it is constant.
			(70, 70, (70, 30, 0)),
		] {
			BurnShare::set(Perbill::from_percent(burn));
			StakersShare::set(Perbill::from_percent(stakers));
			pay(100);
			let (burned, stakers, operations) = expected;
			assert_eq!(events(), [Event::FeeDistributed { burned, stakers, operations }]);
		}
	});
}

#[test]
fn shares_up_to_a_whole_fee_are_sound() {
	BurnShare::set(Perbill::from_percent(50));
	StakersShare::set(Perbill::from_percent(50));
	<Fees as Hooks<u64>>::integrity_test();
}

#[test]
#[should_panic = "more than a whole fee"]
fn shares_above_a_whole_fee_are_not() {
	BurnShare::set(Perbill::from_percent(50));
	StakersShare::set(Perbill::from_parts(500_000_001));
	<Fees as Hooks<u64>>::integrity_test();
}
