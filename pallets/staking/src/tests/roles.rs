// SPDX-License-Identifier: Apache-2.0

//! The stakes of auditors, oracles and arbitrators.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use surety_primitives::{
	stake::{Role, RolePrices, StakeState},
	traits::Roles,
};

use super::*;

const ALL: [(Role, HoldReason); 3] = [
	(Role::Auditor, HoldReason::AuditorStake),
	(Role::Oracle, HoldReason::OracleStake),
	(Role::Arbitrator, HoldReason::ArbitratorStake),
];

fn bond(role: Role, amount: Balance) -> sp_runtime::DispatchResult {
	Staking::bond_role(signed(PETRA), role, amount)
}

fn unbond(role: Role, amount: Balance) -> sp_runtime::DispatchResult {
	Staking::unbond_role(signed(PETRA), role, amount)
}

fn in_role(role: Role) -> StakeLedger<Test> {
	Ledgers::<Test>::get(StakeId::Role(role, PETRA)).unwrap()
}

fn held_as(reason: HoldReason) -> Balance {
	Balances::balance_on_hold(&reason.into(), &PETRA)
}

#[test]
fn each_role_has_a_stake_and_a_hold_of_its_own() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		for (number, (role, reason)) in (1..).zip(ALL) {
			let amount = number * 100 * SUR;
			assert_ok!(bond(role, amount));
			assert_eq!((in_role(role).active(), held_as(reason)), (amount, amount));
			System::assert_last_event(Event::RoleBonded { role, who: PETRA, amount }.into());
		}
		assert_eq!((held(PETRA), free(PETRA)), (100 * SUR, ENDOWMENT - 700 * SUR));

		// A slash of one reaches none of the others.
		let oracle = StakeId::Role(Role::Oracle, PETRA);
		assert_eq!(seize(oracle.clone(), 1, percent(100)), 200 * SUR);
		assert_eq!(Staking::stake_state(oracle.clone()), StakeState::FullySlashed);
		assert_eq!((in_role(Role::Auditor).active(), held(PETRA)), (100 * SUR, 100 * SUR));
		assert_eq!((quarantined(PETRA), held_as(HoldReason::OracleStake)), (200 * SUR, 0));
		assert_ok!(Staking::set_appealed(&oracle, true));
		assert_eq!(Staking::stake_state(oracle.clone()), StakeState::LockedAppeal);
		assert_ok!(Staking::restore(1));
		assert_ok!(Staking::set_appealed(&oracle, false));
		assert_eq!(held_as(HoldReason::OracleStake), 200 * SUR);
		assert_eq!(Staking::stake_state(oracle), StakeState::Active);
	});
}

#[test]
fn a_role_leaves_through_the_exit_delay() {
	ExtBuilder.build_and_execute(|| {
		let role = Role::Auditor;
		assert_ok!(bond(role, 1_000 * SUR));
		assert_ok!(unbond(role, 400 * SUR));
		let releases_at = 1 + DELAY;
		System::assert_last_event(
			Event::RoleUnbonded { role, who: PETRA, amount: 400 * SUR, releases_at }.into(),
		);
		let withdraw = || Staking::withdraw_role(signed(STRANGER), role, PETRA);
		assert_noop!(withdraw(), Error::NothingDue);
		// What leaves can still be slashed.
		let stake = StakeId::Role(role, PETRA);
		assert_eq!(seize(stake.clone(), 1, percent(70)), 700 * SUR);
		System::set_block_number(releases_at);
		assert_ok!(Staking::set_appealed(&stake, true));
		assert_noop!(withdraw(), Error::AppealOpen);
		assert_ok!(Staking::set_appealed(&stake, false));
		assert_ok!(withdraw());
		System::assert_last_event(
			Event::RoleWithdrawn { role, who: PETRA, amount: 300 * SUR }.into(),
		);
		assert_eq!(held_as(HoldReason::AuditorStake), 0);
	});
}

#[test]
fn role_calls_refuse() {
	ExtBuilder.build_and_execute(|| {
		let role = Role::Oracle;
		assert_noop!(bond(role, MIN_BOND - 1), Error::AmountTooLow);
		assert_noop!(bond(role, ENDOWMENT), Error::InsufficientFunds);
		assert_noop!(unbond(role, SUR), Error::NotEnoughActive);
		assert_ok!(bond(role, 100 * SUR));
		assert_noop!(unbond(role, MIN_BOND - 1), Error::AmountTooLow);
		assert_noop!(unbond(role, 101 * SUR), Error::NotEnoughActive);
		assert_noop!(unbond(Role::Auditor, SUR), Error::NotEnoughActive);
		for block in 1..=u64::from(MAX_UNBONDING) {
			System::set_block_number(block);
			assert_ok!(unbond(role, SUR));
		}
		System::set_block_number(50);
		assert_noop!(unbond(role, SUR), Error::TooManyChunks);
		let root = RuntimeOrigin::root;
		let bad = DispatchError::BadOrigin;
		assert_noop!(Staking::bond_role(root(), role, SUR), bad);
		assert_noop!(Staking::unbond_role(root(), role, SUR), bad);
		assert_noop!(Staking::withdraw_role(root(), role, PETRA), bad);
	});
}

#[test]
fn who_is_on_duty_keeps_what_the_role_requires() {
	ExtBuilder.build_and_execute(|| {
		OnDuty::set(vec![(Role::Auditor, PETRA)]);
		for (role, _) in ALL {
			assert_ok!(bond(role, 1_100 * SUR));
		}
		assert_noop!(unbond(Role::Auditor, 100 * SUR + 1), Error::RoleInUse);
		assert_noop!(unbond(Role::Auditor, 1_100 * SUR), Error::RoleInUse);
		assert_ok!(unbond(Role::Auditor, 100 * SUR));
		// In the other roles it is free.
		assert_ok!(unbond(Role::Oracle, 1_100 * SUR));
		OnDuty::take();
		assert_ok!(unbond(Role::Auditor, 1_000 * SUR));
	});
}

#[test]
fn an_account_counts_while_its_active_stake_meets_the_requirement() {
	ExtBuilder.build_and_execute(|| {
		let counts = |role| <Staking as Roles<_>>::qualifies(role, &PETRA);
		for (role, least) in [(Role::Auditor, 1_000), (Role::Oracle, 900), (Role::Arbitrator, 500)]
		{
			let least = least * SUR;
			assert_eq!(Staking::required_role_stake(role), least);
			assert!(!counts(role));
			assert_ok!(bond(role, least - SUR));
			assert!(!counts(role));
			assert_ok!(bond(role, SUR));
			assert!(counts(role));
			// What is on its way out does not count, nor does what is in quarantine.
			assert_ok!(unbond(role, SUR));
			assert!(!counts(role));
			assert_ok!(bond(role, SUR));
		}
		seize(StakeId::Role(Role::Auditor, PETRA), 1, percent(1));
		assert!(!counts(Role::Auditor) && counts(Role::Oracle));
		// The requirement holds as it stands.
		LeastOfRoles::set(RolePrices { auditor: 900 * SUR, oracle: 901 * SUR, arbitrator: 0 });
		assert!(counts(Role::Auditor) && !counts(Role::Oracle));
		LeastOfRoles::take();
	});
}

#[test]
fn fees_follow_arbitrators_and_neither_auditors_nor_oracles() {
	ExtBuilder.build().execute_with(|| {
		for (role, _) in ALL {
			assert_ok!(bond(role, 500 * SUR));
			assert_ok!(unbond(role, 200 * SUR));
			seize(StakeId::Role(role, PETRA), role as u64, percent(10));
		}
		let followed: Vec<_> = Followed::get().into_iter().collect();
		// A tenth of 500 is taken from the active part.
		assert_eq!(followed, vec![(StakeId::Role(Role::Arbitrator, PETRA), 250 * SUR)]);
		assert_ok!(Staking::do_try_state());
	});
}
