// SPDX-License-Identifier: Apache-2.0

//! Who earns what, and how it is paid.

use surety_primitives::traits::StakeObserver;

use super::*;

#[test]
fn stakes_earn_by_their_sizes() {
	ExtBuilder.build_and_execute(|| {
		// Given a node of Petra, and a node and a validator of Paul.
		fund_pool();
		stake(PETRA, 7, 100 * SUR);
		stake(PAUL, 8, 300 * SUR);
		Fees::on_change(&PAUL, &StakeId::Validator(PAUL), 0, 600 * SUR);

		// When 20 SUR are for the stakers.
		pay(100 * SUR);

		// Then they are shared one to three to six.
		assert!(nearly(2 * SUR).contains(&claimable(7)));
		assert!(nearly(6 * SUR).contains(&claimable(8)));
		assert!(nearly(12 * SUR).contains(&Fees::claimable(StakeId::Validator(PAUL))));
	});
}

#[test]
fn a_claim_pays_the_owner_whoever_asks() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(PETRA, 7, 1);
		pay(100 * SUR);
		events();
		let issuance = Balances::total_issuance();

		assert_ok!(claim(7));

		let claimed = Event::Claimed { stake: StakeId::Node(7), owner: PETRA, amount: 20 * SUR };
		assert_eq!(events(), [claimed]);
		assert_eq!(free(PETRA), ENDOWMENT + 20 * SUR);
		assert_eq!(free(Fees::pool_account()), EXISTENTIAL_DEPOSIT);
		assert_eq!(Balances::total_issuance(), issuance);
		// And once.
		assert_noop!(claim(7), Error::NothingToClaim);
	});
}

#[test]
fn a_claim_needs_a_signature() {
	ExtBuilder.build_and_execute(|| {
		let call = Fees::claim(RuntimeOrigin::root(), StakeId::Node(7));
		assert_eq!(call, Err(sp_runtime::DispatchError::BadOrigin));
	});
}

#[test]
fn nothing_earned_is_nothing_to_claim() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(claim(99), Error::NothingToClaim);

		fund_pool();
		stake(PETRA, 7, 1);
		assert_noop!(claim(7), Error::NothingToClaim);

		// Half a unit.
		stake(PAUL, 8, 1);
		pay(5);
		assert_eq!(claimable(7), 0);
		assert_noop!(claim(7), Error::NothingToClaim);

		// The other half.
		pay(5);
		assert_ok!(claim(7));
		assert_ok!(claim(8));
		assert_eq!(Total::<Test>::get().claimable, 0);
	});
}

#[test]
fn an_owner_without_an_account_waits_for_enough() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(NEWCOMER, 7, 1);
		pay(5 * EXISTENTIAL_DEPOSIT - 5);
		assert_noop!(claim(7), Error::OwnerCannotReceive);

		pay(5);
		assert_ok!(claim(7));
		assert_eq!(free(NEWCOMER), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn what_was_earned_before_a_change_stays() {
	ExtBuilder.build_and_execute(|| {
		fund_pool();
		stake(PETRA, 7, 128);
		stake(PAUL, 8, 128);
		pay(1_000);
		assert_eq!((claimable(7), claimable(8)), (100, 100));

		// Petra triples her stake: it counts from now on.
		stake(PETRA, 7, 384);
		assert_eq!((claimable(7), claimable(8)), (100, 100));
		pay(1_000);
		assert_eq!((claimable(7), claimable(8)), (250, 150));

		// Paul leaves with what he earned.
		stake(PAUL, 8, 0);
		pay(1_000);
		assert!(nearly(450).contains(&claimable(7)));
		assert_eq!(claimable(8), 150);
		assert_ok!(claim(8));
		assert_eq!(free(PAUL), ENDOWMENT + 150);
	});
}

#[test]
fn a_stake_that_is_gone_and_paid_leaves_nothing_behind() {
	ExtBuilder.build_and_execute(|| {
		// Given stakes that are owed a third and two thirds of a unit.
		fund_pool();
		stake(PETRA, 7, 1);
		stake(PAUL, 8, 2);
		pay(5);

		// When one goes, its record goes, and its fraction to the other.
		stake(PETRA, 7, 0);
		assert_eq!(Shares::<Test>::iter().count(), 1);
		assert_eq!(Total::<Test>::get().claimable, 1);
		pay(5);
		assert_eq!(claimable(8), 2);

		// And one that is owed whole units goes when those are paid.
		stake(PAUL, 8, 0);
		assert_eq!(Shares::<Test>::iter().count(), 1);
		assert_ok!(claim(8));
		assert_eq!(Shares::<Test>::iter().count(), 0);
		assert_eq!(Total::<Test>::get().claimable, 0);
	});
}

#[test]
fn a_pool_that_falls_short_pays_nothing() {
	ExtBuilder.build().execute_with(|| {
		fund_pool();
		stake(PETRA, 7, 1);
		pay(100 * SUR);
		// Something that cannot happen: nobody has the key of the pool.
		let origin = RuntimeOrigin::signed(Fees::pool_account());
		assert_ok!(Balances::transfer_keep_alive(origin, CARLA, 1));

		assert_noop!(claim(7), Error::PoolFellShort);
		assert!(Fees::do_try_state().is_err());
	});
}

#[test]
fn numbers_out_of_range_are_refused() {
	ExtBuilder.build().execute_with(|| {
		fund_pool();
		stake(PETRA, 7, 1);
		pay(100);
		Total::<Test>::mutate(|total| total.claimable = 0);
		assert_noop!(claim(7), Error::OutOfRange);
	});
}

#[test]
#[should_panic = "each change of a stake is reported"]
fn a_change_that_was_not_reported_is_noticed() {
	ExtBuilder.build().execute_with(|| {
		stake(PETRA, 7, 100);
		Fees::on_change(&PETRA, &StakeId::Node(7), 99, 200);
	});
}
