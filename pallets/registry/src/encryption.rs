// SPDX-License-Identifier: Apache-2.0

//! The keys for which others encrypt what is meant for an account.

use frame_support::{
	ensure,
	traits::{fungible::hold::Mutate, tokens::Precision, Get},
	weights::Weight,
};
use sp_runtime::DispatchResult;
use surety_primitives::encryption::{is_weak, PublicKey};

use crate::{Config, EncryptionKey, EncryptionKeys, Error, Event, HoldReason, Pallet, WeightInfo};

impl<T: Config> Pallet<T> {
	pub(crate) fn weight_of_encryption_key() -> Weight {
		let set = <T as Config>::WeightInfo::set_encryption_key();
		set.max(<T as Config>::WeightInfo::remove_encryption_key())
	}

	pub(crate) fn do_set_encryption_key(
		who: T::AccountId,
		key: Option<PublicKey>,
	) -> DispatchResult {
		match key {
			Some(key) => Self::publish_encryption_key(who, key),
			None => Self::remove_encryption_key(who),
		}
	}

	fn publish_encryption_key(who: T::AccountId, key: PublicKey) -> DispatchResult {
		ensure!(!is_weak(&key), Error::<T>::EncryptionKeyWeak);
		// What is held was right when the account published its first key.
		let deposit = match EncryptionKeys::<T>::get(&who) {
			Some(entry) => entry.deposit,
			None => {
				let deposit = T::EncryptionKeyDeposit::get();
				T::Currency::hold(&HoldReason::EncryptionKey.into(), &who, deposit)
					.map_err(|_| Error::<T>::DepositNotCovered)?;
				deposit
			}
		};
		EncryptionKeys::<T>::insert(&who, EncryptionKey { key, deposit });
		Self::deposit_event(Event::EncryptionKeySet { account: who, key });
		Ok(())
	}

	fn remove_encryption_key(who: T::AccountId) -> DispatchResult {
		let entry = EncryptionKeys::<T>::take(&who).ok_or(Error::<T>::NoEncryptionKey)?;
		let reason = HoldReason::EncryptionKey.into();
		T::Currency::release(&reason, &who, entry.deposit, Precision::Exact)?;
		Self::deposit_event(Event::EncryptionKeyRemoved { account: who });
		Ok(())
	}
}

#[cfg(any(feature = "try-runtime", test))]
mod invariants {
	use frame_support::traits::fungible::hold::Inspect;
	use sp_runtime::TryRuntimeError;

	use super::*;

	impl<T: Config> Pallet<T> {
		/// Checks that each key stands on its deposit, and is one.
		pub(crate) fn check_encryption_keys() -> Result<(), TryRuntimeError> {
			for (who, entry) in EncryptionKeys::<T>::iter() {
				let held = T::Currency::balance_on_hold(&HoldReason::EncryptionKey.into(), &who);
				ensure!(held == entry.deposit, "an encryption key's deposit is not held");
				ensure!(!is_weak(&entry.key), "an encryption key is weak");
			}
			for who in frame_system::Account::<T>::iter_keys() {
				let held = T::Currency::balance_on_hold(&HoldReason::EncryptionKey.into(), &who);
				ensure!(
					held == 0 || EncryptionKeys::<T>::contains_key(&who),
					"an encryption key's deposit is held for nothing"
				);
			}
			Ok(())
		}
	}
}
