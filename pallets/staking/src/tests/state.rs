// SPDX-License-Identifier: Apache-2.0

//! Where a stake stands.

use frame_support::assert_ok;
use surety_primitives::stake::StakeState;

use super::*;

fn state() -> StakeState {
	Staking::stake_state(NODE)
}

#[test]
fn a_stake_goes_through_its_states() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(state(), StakeState::Released);
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		assert_eq!(state(), StakeState::Active);
		// A slash, and its appeal
		seize(NODE, 1, percent(10));
		assert_eq!(state(), StakeState::PartiallySlashed);
		assert_ok!(Staking::set_appealed(&NODE, true));
		assert_eq!(state(), StakeState::LockedAppeal);
		// Rejected
		assert_ok!(Staking::set_appealed(&NODE, false));
		assert_ok!(Staking::forfeit(1, to(None)));
		assert_eq!(state(), StakeState::PartiallySlashed);
		// Accepted, with another that stands
		seize(NODE, 2, percent(10));
		assert_ok!(Staking::restore(2));
		assert_eq!(state(), StakeState::PartiallySlashed);
		// All of it
		seize(NODE, 3, percent(100));
		assert_eq!(state(), StakeState::FullySlashed);
		assert_ok!(Staking::forfeit(3, to(None)));
		assert_eq!(state(), StakeState::FullySlashed);
	});
}

#[test]
fn an_accepted_appeal_of_the_only_slash_makes_it_active() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		seize(NODE, 1, percent(100));
		assert_ok!(Staking::set_appealed(&NODE, true));
		assert_ok!(Staking::restore(1));
		assert_ok!(Staking::set_appealed(&NODE, false));
		assert_eq!(state(), StakeState::Active);
	});
}

#[test]
fn the_ledger_of_a_fully_slashed_stake_stays_and_holds_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		seize(NODE, 1, percent(100));
		assert_ok!(Staking::forfeit(1, to(None)));
		assert_eq!((ledger(1).standing(), ledger(1).open()), (1, 0));
		// So the node can be released
		assert_eq!(last_heard(), Change { node: 1, sufficient: false, anything_held: false });
		// Or, where it is not ejected, staked again
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		assert_eq!(state(), StakeState::PartiallySlashed);
	});
}

#[test]
fn who_takes_out_the_rest_is_released() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		seize(NODE, 1, percent(10));
		assert_ok!(Staking::forfeit(1, to(None)));
		assert_ok!(Staking::exit(1));
		assert_eq!(state(), StakeState::PartiallySlashed);
		System::set_block_number(1 + DELAY);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(state(), StakeState::Released);
		assert_eq!(Ledgers::<Test>::get(NODE), None);
	});
}

use surety_primitives::traits::Collateral;

#[test]
fn who_takes_out_the_rest_with_a_slash_open_is_not_released_before_it_is_decided() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		seize(NODE, 1, percent(10));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 90 * SUR));
		System::set_block_number(1 + DELAY);
		assert_ok!(Staking::withdraw(signed(PETRA), 1));
		assert_eq!(state(), StakeState::FullySlashed);
		assert_ok!(Staking::restore(1));
		assert_eq!(state(), StakeState::Active);
	});
}
