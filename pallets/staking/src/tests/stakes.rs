// SPDX-License-Identifier: Apache-2.0

//! What other pallets do with stakes.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use surety_primitives::traits::Stakes;

use super::*;

fn bond(stake: Stake, owner: AccountId, amount: Balance) -> DispatchResult {
	<Staking as Stakes<_, _>>::bond(&stake, &owner, amount)
}

fn unbond(amount: Balance) -> Result<u64, DispatchError> {
	<Staking as Stakes<_, _>>::unbond(&VALIDATOR, amount)
}

fn withdraw() -> Result<Balance, DispatchError> {
	<Staking as Stakes<_, _>>::withdraw(&VALIDATOR)
}

/// Active, slashable and unbonding, in SUR.
fn parts() -> (Balance, Balance, Balance) {
	type S = Staking;
	(
		<S as Stakes<_, _>>::active(&VALIDATOR) / SUR,
		<S as Stakes<_, _>>::slashable(&VALIDATOR) / SUR,
		<S as Stakes<_, _>>::unbonding(&VALIDATOR) / SUR,
	)
}

fn anything_held() -> bool {
	<Staking as Stakes<_, _>>::anything_held(&VALIDATOR)
}

#[test]
fn a_validator_bonds_unbonds_and_withdraws_under_a_reason_of_its_own() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		assert_eq!((parts(), anything_held()), ((0, 0, 0), false));

		assert_ok!(bond(VALIDATOR, PETRA, 60 * SUR));
		assert_eq!((held(PETRA), bonded(PETRA)), (100 * SUR, 60 * SUR));
		assert_eq!(unbond(10 * SUR), Ok(1 + DELAY));
		System::set_block_number(2);
		assert_eq!(unbond(20 * SUR), Ok(2 + DELAY));
		assert_eq!(parts(), (30, 60, 30));

		assert_noop!(withdraw(), Error::NothingDue);
		System::set_block_number(1 + DELAY);
		assert_eq!(withdraw(), Ok(10 * SUR));
		assert_eq!((held(PETRA), bonded(PETRA)), (100 * SUR, 50 * SUR));
		assert_eq!((parts(), anything_held()), ((30, 50, 20), true));
	});
}

#[test]
fn the_quarantine_of_a_validator_is_held_but_not_slashable() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(bond(VALIDATOR, PETRA, 60 * SUR));
		seize(VALIDATOR, 1, percent(100));
		assert_eq!((parts(), anything_held()), ((0, 0, 0), true));
		assert_noop!(unbond(1), Error::NotEnoughActive);
		assert_ok!(Staking::forfeit(1, to(None)));
		assert!(!anything_held());
	});
}

#[test]
fn an_appeal_stops_a_validator_as_well() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(bond(VALIDATOR, PETRA, 60 * SUR));
		assert_ok!(unbond(20 * SUR));
		seize(VALIDATOR, 1, percent(10));
		assert_ok!(Staking::set_appealed(&VALIDATOR, true));
		System::set_block_number(1 + DELAY);
		assert_noop!(withdraw(), Error::AppealOpen);
	});
}

#[test]
fn stakes_refuse() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(bond(VALIDATOR, PETRA, 0), Error::AmountTooLow);
		assert_noop!(bond(VALIDATOR, PETRA, ENDOWMENT), Error::InsufficientFunds);
		assert_noop!(bond(VALIDATOR, QUENTIN, SUR), Error::NotOwner);
		assert_noop!(bond(NODE, QUENTIN, SUR), Error::NotOwner);
		assert_noop!(bond(StakeId::Node(9), PETRA, SUR), Error::UnknownNode);
		assert_noop!(unbond(1), Error::NotEnoughActive);
		assert_noop!(withdraw(), Error::NothingDue);
		assert_ok!(bond(VALIDATOR, PETRA, 60 * SUR));
		assert_noop!(unbond(0), Error::AmountTooLow);
		assert_noop!(unbond(60 * SUR + 1), Error::NotEnoughActive);
		for block in 1..=u64::from(MAX_UNBONDING) {
			System::set_block_number(block);
			assert_ok!(unbond(1));
		}
		System::set_block_number(50);
		assert_noop!(unbond(1), Error::TooManyChunks);
	});
}

#[test]
fn a_node_that_another_pallet_bonds_is_the_same_node() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(bond(NODE, PETRA, 100 * SUR));
		assert_eq!(last_heard(), Change { node: 1, sufficient: true, anything_held: true });
		System::assert_last_event(
			Event::Bonded { node: 1, owner: PETRA, amount: 100 * SUR }.into(),
		);
	});
}
