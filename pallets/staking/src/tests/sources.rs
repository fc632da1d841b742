// SPDX-License-Identifier: Apache-2.0

//! What clients answer with for their sources.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	stake::StakeState,
	traits::{SourceStakes, Stakes},
};

use super::*;

const SOURCE: Stake = StakeId::Source(7);

fn lock(source: u32, amount: Balance) -> sp_runtime::DispatchResult {
	<Staking as SourceStakes<_>>::lock(source, &PETRA, amount)
}

fn release() -> Result<Balance, sp_runtime::DispatchError> {
	<Staking as SourceStakes<AccountId>>::release(7)
}

fn active() -> Balance {
	<Staking as SourceStakes<AccountId>>::active(7)
}

fn held_for_sources() -> Balance {
	Balances::balance_on_hold(&HoldReason::SourceStake.into(), &PETRA)
}

/// Source 7 with 50 SUR.
fn with_source(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(lock(7, 50 * SUR));
		test();
	});
}

#[test]
fn it_is_held_under_a_reason_of_its_own_and_comes_back_at_once() {
	with_source(|| {
		assert_ok!(lock(8, 60 * SUR));
		assert_noop!(lock(7, SUR), Error::AlreadyStaked);
		assert_noop!(lock(9, ENDOWMENT), Error::InsufficientFunds);
		assert_eq!((held_for_sources(), active()), (110 * SUR, 50 * SUR));
		assert_eq!(Staking::stake_state(SOURCE), StakeState::Active);
		assert!(Followed::get().is_empty(), "it earns nothing");

		assert_eq!(release(), Ok(50 * SUR));
		assert_eq!((held_for_sources(), active()), (60 * SUR, 0));
		assert_eq!(Staking::stake_state(SOURCE), StakeState::Released);
		assert_eq!(release(), Ok(0));
	});
}

#[test]
fn it_lives_through_slashes_like_any_other() {
	with_source(|| {
		assert_eq!(seize(SOURCE, 1, percent(20)), 10 * SUR);
		assert_eq!((active(), quarantined(PETRA)), (40 * SUR, 10 * SUR));
		assert_eq!(Staking::stake_state(SOURCE), StakeState::PartiallySlashed);
		assert_noop!(release(), Error::NotClean);
		assert_ok!(Staking::set_appealed(&SOURCE, true));
		assert_eq!(Staking::stake_state(SOURCE), StakeState::LockedAppeal);
		assert_noop!(release(), Error::NotClean);
		assert_ok!(Staking::restore(1));
		assert_noop!(release(), Error::NotClean);
		assert_ok!(Staking::set_appealed(&SOURCE, false));
		assert_eq!((Staking::stake_state(SOURCE), active()), (StakeState::Active, 50 * SUR));
	});
}

#[test]
fn what_a_final_slash_left_comes_back() {
	with_source(|| {
		seize(SOURCE, 1, percent(20));
		assert_ok!(Staking::forfeit(1, to(None)));
		assert_eq!(release(), Ok(40 * SUR));
		assert_eq!(Staking::stake_state(SOURCE), StakeState::Released);
		assert_eq!(held_for_sources(), 0);
	});
}

#[test]
fn of_one_that_lost_all_nothing_comes_back_and_it_is_forgotten() {
	with_source(|| {
		seize(SOURCE, 1, percent(100));
		assert_noop!(release(), Error::NotClean);
		assert_ok!(Staking::forfeit(1, to(None)));
		assert_eq!(Staking::stake_state(SOURCE), StakeState::FullySlashed);
		assert_eq!(release(), Ok(0));
		assert!(!Ledgers::<Test>::contains_key(SOURCE));
	});
}

#[test]
fn one_that_was_never_staked_has_no_owner() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(<Staking as Quarantine<_>>::owner(&SOURCE), None);
		assert_noop!(Staking::seize(&SOURCE, 1, percent(20)), Error::UnknownNode);
		let bond = <Staking as Stakes<_, _>>::bond(&SOURCE, &PETRA, SUR);
		assert_eq!(bond, Err(Error::UnknownNode.into()));
	});
}
