// SPDX-License-Identifier: Apache-2.0

use frame_support::assert_ok;
use surety_primitives::{stake::StakePrices, traits::Collateral, SUR};

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
	});
}

#[test]
fn active_stake_is_sufficient_from_the_requirement_on() {
	ExtBuilder.build_and_execute(|| {
		// Four GPUs: 200 SUR.
		assert!(!Staking::sufficient(3));
		assert_ok!(Staking::bond(signed(QUENTIN), 3, 200 * SUR - 1));
		assert!(!Staking::sufficient(3));
		assert_ok!(Staking::bond(signed(QUENTIN), 3, SUR));
		assert!(Staking::sufficient(3));

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
		Prices::set(prices);
	});
}
