// SPDX-License-Identifier: Apache-2.0

//! Ways to escape a slash, or to gain by one.

use frame_support::{
	assert_ok,
	storage::{with_transaction, TransactionOutcome},
	traits::{
		fungible::{Mutate, MutateFreeze, MutateHold},
		tokens::Preservation::Expendable,
		LockableCurrency, WithdrawReasons,
	},
};
use proptest::prelude::*;
use sp_runtime::DispatchError;

use super::*;

/// What `attempt` returns; it leaves no trace.
fn what_if<R>(attempt: impl FnOnce() -> R) -> R {
	let followed = Followed::get();
	let result =
		with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(attempt())));
	Followed::set(followed);
	result.unwrap()
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// Whatever is unbonded, and whenever, a slash takes the same as if nothing had been, in
	/// every block until the first chunk is due.
	#[test]
	fn leaving_before_the_slash_saves_nothing(
		stake in 1..=1_000u128,
		share in 0..=100u32,
		at_least in 0..=1_500u128,
		unbonds in proptest::collection::vec((0..=30u64, 1..=100u32), 1..6),
	) {
		ExtBuilder.build_and_execute(|| {
			let stake = stake * SUR;
			assert_ok!(Staking::bond(signed(PETRA), 1, stake));
			let penalty = Penalty { at_least: at_least * SUR, ..percent(share) };
			let due = penalty.of(stake);
			let check = || assert_eq!(what_if(|| seize(NODE, 1, penalty)), due);
			check();
			for (wait, share) in unbonds {
				for _ in 0..wait {
					System::set_block_number(System::block_number() + 1);
					// Where the node is not free to withdraw yet; the delay covers every report.
					let _ = Staking::withdraw(signed(PETRA), 1);
					if ledger(1).slashable().ok() == Some(stake) {
						check();
					}
				}
				let amount = (ledger(1).active() * Balance::from(share) / 100).max(MIN_BOND);
				let first = chunks(1).is_empty();
				if Staking::unbond(signed(PETRA), 1, amount).is_ok() && first {
					assert_eq!(chunks(1)[0].1, System::block_number() + DELAY);
				}
				if ledger(1).slashable().ok() == Some(stake) {
					check();
				}
				if System::block_number() >= DELAY {
					break;
				}
			}
		});
	}

	#[test]
	fn several_slashes_never_take_more_than_the_stake(
		shares in proptest::collection::vec((0..=100u32, 0..=80u128), 1..12),
		unbond in 1..=100u128,
	) {
		ExtBuilder.build_and_execute(|| {
			assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
			assert_ok!(Staking::bond(signed(PETRA), 2, 100 * SUR));
			assert_ok!(Staking::unbond(signed(PETRA), 1, unbond * SUR));
			let mut taken = 0;
			for (slash, (share, at_least)) in (0..).zip(shares) {
				let penalty = Penalty { at_least: at_least * SUR, ..percent(share) };
				// Each takes its share of what the ones before have left.
				let due = penalty.of(100 * SUR - taken);
				assert_eq!(seize(NODE, slash, penalty), due);
				taken += due;
				assert!(taken <= 100 * SUR);
			}
			assert_eq!(ledger(1).slashable().ok(), Some(100 * SUR - taken));
			// And nothing of another stake of the same owner
			assert_eq!(ledger(2).active(), 100 * SUR);
			assert_eq!(quarantined(PETRA), taken);
		});
	}
}

#[test]
fn a_top_up_after_the_offence_is_at_stake_too_and_a_slash_of_all_reaches_it() {
	ExtBuilder.build_and_execute(|| {
		// Given an offence that costs everything, after which the owner unbonds and bonds anew, as
		// if the new funds were another stake
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 100 * SUR));
		System::set_block_number(50);
		assert_ok!(Staking::bond(signed(PETRA), 1, 200 * SUR));
		// Then both are taken
		assert_eq!(seize(NODE, 1, percent(100)), 300 * SUR);
		// And a share is one of both: adding never lowers it
		assert_ok!(Staking::restore(1));
		assert_eq!(seize(NODE, 2, percent(10)), 30 * SUR);
	});
}

#[test]
fn a_freeze_a_lock_and_another_hold_do_not_stop_a_slash() {
	use crate::mock::other::HoldReason::Rent;
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 1_000 * SUR));
		assert_ok!(Staking::unbond(signed(PETRA), 1, 300 * SUR));
		// Given another pallet's hold on nearly all that was free, and everything frozen and locked,
		// what is held included
		let rest = ENDOWMENT - 1_000 * SUR - EXISTENTIAL_DEPOSIT;
		assert_ok!(Balances::hold(&Rent.into(), &PETRA, rest));
		assert_ok!(Balances::set_freeze(&1, &PETRA, ENDOWMENT));
		Balances::set_lock(*b"vesting ", &PETRA, Balance::MAX, WithdrawReasons::all());

		assert_eq!(seize(NODE, 1, percent(40)), 400 * SUR);
		assert_eq!(seize(NODE, 2, percent(50)), 300 * SUR);
		assert_eq!((held(PETRA), quarantined(PETRA)), (300 * SUR, 700 * SUR));
		assert_eq!(Staking::restore(2), Ok(300 * SUR));
		let issuance = Balances::total_issuance();
		let parts = Staking::forfeit(1, to(STRANGER)).unwrap();
		assert_eq!(parts.challenger, 120 * SUR);
		assert_eq!(Balances::total_issuance(), issuance - 200 * SUR);
		// The other pallet's hold is whole
		assert_eq!(Balances::balance_on_hold(&Rent.into(), &PETRA), rest);
		// And all of the stake can be taken to the last unit
		assert_eq!(seize(NODE, 3, percent(100)), 600 * SUR);
		assert_ok!(Staking::forfeit(3, to(None)));
		assert_eq!((held(PETRA), quarantined(PETRA)), (0, 0));
		assert_eq!(Balances::balance_on_hold(&Rent.into(), &PETRA), rest);
	});
}

#[test]
fn an_owner_with_dust_alone_is_slashed() {
	ExtBuilder.build_and_execute(|| {
		// Given a free balance below the existential deposit, which another pallet keeps alive: too
		// little for a new hold on released funds
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		System::inc_providers(&PETRA);
		let dust = EXISTENTIAL_DEPOSIT / 2;
		let rest = free(PETRA) - dust;
		assert_ok!(Balances::transfer(&PETRA, &QUENTIN, rest, Expendable));
		assert_eq!(free(PETRA), dust);

		assert_eq!(seize(NODE, 1, percent(50)), 50 * SUR);
		assert_ok!(Staking::restore(1));
		assert_eq!(seize(NODE, 2, percent(50)), 50 * SUR);
		let issuance = Balances::total_issuance();
		let parts = Staking::forfeit(2, to(STRANGER)).unwrap();
		assert_eq!(Balances::total_issuance(), issuance - parts.burned);
		assert_eq!((free(PETRA), held(PETRA)), (dust, 50 * SUR));
	});
}

#[test]
fn funds_in_quarantine_cannot_be_moved_bonded_or_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		let all = ENDOWMENT - EXISTENTIAL_DEPOSIT;
		assert_ok!(Staking::bond(signed(PETRA), 1, all));
		assert_ok!(Staking::unbond(signed(PETRA), 1, all));
		seize(NODE, 1, percent(100));
		System::set_block_number(1 + DELAY);
		assert_eq!(Staking::withdraw(signed(PETRA), 1), Err(Error::NothingDue.into()));
		assert_eq!(Staking::bond(signed(PETRA), 1, MIN_BOND), Err(Error::InsufficientFunds.into()));
		assert!(Balances::transfer(&PETRA, &STRANGER, SUR, Expendable).is_err());
	});
}

#[test]
fn an_accepted_appeal_leaves_issuance_and_every_balance_as_they_were() {
	with_chunks(|| {
		let balances = || {
			[PETRA, QUENTIN, STRANGER, TREASURY].map(|who| (free(who), held(who), quarantined(who)))
		};
		let (issuance, before) = (Balances::total_issuance(), balances());
		seize(NODE, 1, percent(63));
		assert_ok!(Staking::set_appealed(&NODE, true));
		assert_ok!(Staking::restore(1));
		assert_ok!(Staking::set_appealed(&NODE, false));
		assert_eq!(Balances::total_issuance(), issuance);
		assert_eq!(balances(), before);
	});
}
