// SPDX-License-Identifier: Apache-2.0

//! Encryption keys: one of an account, on a deposit, replaceable.

use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use surety_primitives::{encryption::PublicKey, Balance};

use super::*;
use crate::{EncryptionKeys, Error, HoldReason};

const KEY: PublicKey = [9; 32];
const OTHER: PublicKey = [7; 32];

fn set(who: u64, key: Option<PublicKey>) -> DispatchResult {
	Registry::set_encryption_key(RuntimeOrigin::signed(who), key)
}

fn deposit_of(who: u64) -> Balance {
	Balances::balance_on_hold(&HoldReason::EncryptionKey.into(), &who)
}

#[test]
fn a_key_stands_on_a_deposit_that_returns_with_it() {
	ExtBuilder.build_and_execute(|| {
		assert!(!Registry::has_encryption_key(&ALICE));
		assert_ok!(set(ALICE, Some(KEY)));
		assert_eq!(events(), [Event::EncryptionKeySet { account: ALICE, key: KEY }]);
		assert_eq!(Registry::encryption_key(ALICE), Some(KEY));
		assert_eq!(deposit_of(ALICE), KEY_DEPOSIT);
		assert!(Registry::has_encryption_key(&ALICE) && !Registry::has_encryption_key(&BOB));

		assert_ok!(set(ALICE, None));
		assert_eq!(events(), [Event::EncryptionKeyRemoved { account: ALICE }]);
		assert_eq!(Registry::encryption_key(ALICE), None);
		assert_eq!((deposit_of(ALICE), Balances::free_balance(ALICE)), (0, WEALTH));
	});
}

#[test]
fn a_key_is_replaced_on_the_deposit_that_is_held() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(set(ALICE, Some(KEY)));
		// A runtime upgrade asks for more.
		EncryptionKeyDeposit::set(&(5 * KEY_DEPOSIT));
		assert_ok!(set(ALICE, Some(OTHER)));
		assert_eq!(Registry::encryption_key(ALICE), Some(OTHER));
		assert_eq!(deposit_of(ALICE), KEY_DEPOSIT);

		assert_ok!(set(BOB, Some(KEY)));
		assert_eq!(deposit_of(BOB), 5 * KEY_DEPOSIT);
		for who in [ALICE, BOB] {
			assert_ok!(set(who, None));
			assert_eq!(Balances::free_balance(who), WEALTH);
		}
	});
}

#[test]
fn what_is_no_key_is_not_published_and_what_is_not_there_not_removed() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(set(ALICE, Some([0; 32])), Error::<Test>::EncryptionKeyWeak);
		assert_noop!(set(ALICE, None), Error::<Test>::NoEncryptionKey);
		assert_noop!(set(PAUPER, Some(KEY)), Error::<Test>::DepositNotCovered);
		assert_ok!(set(ALICE, Some(KEY)));
		assert_noop!(set(ALICE, Some([0; 32])), Error::<Test>::EncryptionKeyWeak);
	});
}

#[test]
fn try_state_notices_a_key_without_its_deposit_and_one_that_is_none() {
	let broken: [(fn(), &str); 3] = [
		(
			|| EncryptionKeys::<Test>::mutate_extant(ALICE, |entry| entry.deposit += 1),
			"an encryption key's deposit is not held",
		),
		(
			|| EncryptionKeys::<Test>::remove(ALICE),
			"an encryption key's deposit is held for nothing",
		),
		(
			|| EncryptionKeys::<Test>::mutate_extant(ALICE, |entry| entry.key = [0; 32]),
			"an encryption key is weak",
		),
	];
	for (spoil, message) in broken {
		ExtBuilder.build().execute_with(|| {
			assert_ok!(set(ALICE, Some(KEY)));
			assert_ok!(Registry::do_try_state());
			spoil();
			let found = Registry::do_try_state();
			assert_eq!(found, Err(sp_runtime::TryRuntimeError::Other(message)));
		});
	}
}
