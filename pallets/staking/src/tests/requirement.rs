// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;
use surety_primitives::{
	stake::{StakePrices, StakeState},
	traits::Collateral,
	SUR,
};

use super::*;

/// One provider whose nodes carry these GPUs; the requirement of the first, in SUR.
fn required_of_first(gpus: &[u32]) -> Option<Balance> {
	let first = 100;
	for (node, gpus) in (first..).zip(gpus) {
		Nodes::register(node, STRANGER, *gpus);
	}
	let required = Staking::required_stake(first).map(|required| required / SUR);
	Registered::mutate(|nodes| nodes.retain(|_, node| node.owner != STRANGER));
	required
}

#[test]
fn the_requirement_is_the_floor_or_the_price_by_the_providers_gpus() {
	ExtBuilder.build_and_execute(|| {
		for (gpus, required) in [(0, 100), (1, 100), (4, 200), (5, 175), (16, 560), (17, 425)] {
			assert_eq!(required_of_first(&[gpus]), Some(required), "{gpus} GPUs");
		}
		// The floor is a parameter.
		let prices = Prices::get();
		Prices::set(StakePrices { floor: 250 * SUR, ..prices });
		for (gpus, required) in [(0, 250), (1, 250), (4, 250), (5, 250), (16, 560), (17, 425)] {
			assert_eq!(required_of_first(&[gpus]), Some(required), "{gpus} GPUs");
		}
		Prices::set(prices);
		// The price follows the provider: a second node makes those of the first cheaper.
		assert_eq!(required_of_first(&[4, 1]), Some(140));
		assert_eq!(required_of_first(&[16, 1]), Some(400));
		assert_eq!(required_of_first(&[1, 16]), Some(100));
	});
}

#[test]
fn an_unknown_node_has_no_requirement_and_never_meets_it() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Staking::required_stake(9), None);
		assert!(!Staking::sufficient(9));
		assert_eq!(Staking::missing(9), Balance::MAX);
	});
}

#[test]
fn active_stake_is_sufficient_from_the_requirement_on() {
	ExtBuilder.build_and_execute(|| {
		// Four GPUs: 200 SUR.
		assert!(!Staking::sufficient(3));
		assert_ok!(Staking::bond(signed(QUENTIN), 3, 200 * SUR - 1));
		assert!(!Staking::sufficient(3));
		assert_eq!(Staking::missing(3), 1);
		assert_ok!(Staking::bond(signed(QUENTIN), 3, SUR));
		assert!(Staking::sufficient(3));
		assert_eq!(Staking::missing(3), 0);

		assert_eq!(Staking::ledger(StakeId::Node(3)), Some(ledger(3)));
		assert_eq!(Staking::ledger(StakeId::Node(1)), None);
	});
}

#[test]
fn the_requirement_follows_the_prices_as_they_stand() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(QUENTIN), 3, 200 * SUR));
		let prices = Prices::get();
		Prices::set(StakePrices { small: prices.small + 1, ..prices });
		assert!(!Staking::sufficient(3));
		// Out of range is never sufficient.
		Prices::set(StakePrices { small: Balance::MAX, ..prices });
		assert_eq!(Staking::required_stake(3), None);
		assert!(!Staking::sufficient(3));
		assert_eq!(Staking::missing(3), Balance::MAX);
		Prices::set(prices);
	});
}

#[test]
fn an_exempt_node_needs_nothing_and_may_bond_all_the_same() {
	ExtBuilder.build_and_execute(|| {
		Exempt::set(vec![3]);
		assert_eq!(Staking::required_stake(3), Some(0));
		assert!(Staking::sufficient(3));
		assert_eq!(Staking::missing(3), 0);
		assert!(!Staking::sufficient(1), "others are not exempt");

		assert_ok!(Staking::bond(signed(QUENTIN), 3, 10 * SUR));
		Nodes::set_open_tasks(3, 1);
		assert_ok!(Staking::unbond(signed(QUENTIN), 3, 10 * SUR));
		assert_eq!(last_heard(), Change { node: 3, sufficient: true, anything_held: true });
	});
}

#[test]
fn a_slash_of_an_exempt_node_takes_nothing_and_stands() {
	ExtBuilder.build_and_execute(|| {
		let stake = StakeId::Node(3);
		Exempt::set(vec![3]);
		let issuance = Balances::total_issuance();

		// Seized, appealed, restored: nothing moves and everything is counted.
		assert_eq!(seize(stake.clone(), 1, percent(100)), 0);
		assert_eq!(last_heard(), Change { node: 3, sufficient: true, anything_held: false });
		assert_eq!(Staking::exit(3), Err(Error::NotClean.into()));
		assert_ok!(Staking::set_appealed(&stake, true));
		assert_eq!(Staking::stake_state(stake.clone()), StakeState::LockedAppeal);
		assert_eq!(Staking::restore(1), Ok(0));
		assert_ok!(Staking::set_appealed(&stake, false));
		assert_eq!(Staking::stake_state(stake.clone()), StakeState::Released);

		// Another one is forfeited, and stands.
		assert_eq!(seize(stake.clone(), 2, percent(100)), 0);
		assert_ok!(Staking::forfeit(2, to(STRANGER)));
		assert_eq!(ledger(3).standing(), 1);
		assert_ok!(Staking::exit(3));
		assert_eq!(Balances::total_issuance(), issuance);
	});
}
