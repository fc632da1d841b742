// SPDX-License-Identifier: Apache-2.0

//! Ways to get more than one's share, carried out.

use super::*;

#[test]
fn a_stake_earns_nothing_of_what_came_before_it() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(PETRA, 7, 1);
		pay(1_000);

		// A thousand times the stake, a moment late.
		stake(PAUL, 8, 1_000);
		assert_noop!(claim(8), Error::NothingToClaim);

		// Nor does going and coming again.
		stake(PAUL, 8, 0);
		stake(PAUL, 8, 1_000);
		assert_noop!(claim(8), Error::NothingToClaim);
		assert_eq!(claimable(7), 200);
	});
}

#[test]
fn growing_before_a_claim_does_not_multiply_it() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(PETRA, 7, 1);
		stake(PAUL, 8, 99);
		pay(1_000);

		stake(PETRA, 7, 1_000_000);
		assert_ok!(claim(7));
		assert_eq!(free(PETRA), ENDOWMENT + 2);
	});
}

#[test]
fn many_small_stakes_earn_what_one_does() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(PETRA, 0, 1_000);
		(1..=50).for_each(|node| stake(PAUL, node, 20));
		for fee in [7, 13, 1_001, 5, 99_999] {
			pay(fee);
		}
		let split: Balance = (1..=50).map(claimable).sum();
		// Each holds back less than a unit until it is whole.
		assert!(split <= claimable(0) && claimable(0) - split <= 50);
	});
}

#[test]
fn claiming_at_every_step_earns_what_claiming_once_does() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(PETRA, 7, 3);
		stake(PAUL, 8, 3);
		stake(CARLA, 9, 1);
		for fee in 1..200 {
			pay(fee);
			let _ = claim(7);
		}
		let _ = claim(8);
		assert_eq!(free(PETRA), free(PAUL));
	});
}

#[test]
fn a_gift_to_the_pool_breaks_nothing_and_is_shared() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(PETRA, 7, 128);
		pay(100);
		let gift =
			Balances::transfer_keep_alive(RuntimeOrigin::signed(PAUL), Fees::pool_account(), 1_000);
		assert_ok!(gift);
		assert_ok!(Fees::do_try_state());
		assert_eq!(claimable(7), 20);

		pay(100);
		assert_eq!(claimable(7), 1_040);
	});
}

#[test]
fn a_fee_costs_the_same_however_many_stakes_there_are() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		(0..100).for_each(|node| stake(PETRA, node, 5 + Balance::from(node)));
		let shares: Vec<_> = Shares::<Test>::iter().collect();

		pay(12_345);

		assert_eq!(Shares::<Test>::iter().collect::<Vec<_>>(), shares, "no share was written");
		assert!((0..100).all(|node| claimable(node) > 0));
	});
}
