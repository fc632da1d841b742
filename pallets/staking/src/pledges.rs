// SPDX-License-Identifier: Apache-2.0

//! [`Pledges`]: what auditors answer with for a single attestation.

use frame_support::{
	defensive, ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{
		fungible::{Balanced, BalancedHold, InspectHold, MutateHold},
		tokens::Precision,
		Imbalance,
	},
	transactional,
};
use surety_primitives::{slash::AttestationId, traits::Pledges, Balance};

use crate::{Config, Error, HoldReason, Pallet, Pledged};

impl<T: Config> Pledges<T::AccountId> for Pallet<T> {
	#[transactional]
	fn pledge(attestation: AttestationId, who: &T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::AmountTooLow);
		ensure!(!Pledged::<T>::contains_key(attestation, who), Error::<T>::AlreadyPledged);
		let reason = HoldReason::AttestationBond.into();
		ensure!(T::Currency::can_hold(&reason, who, amount), Error::<T>::InsufficientFunds);
		T::Currency::hold(&reason, who, amount)?;
		Pledged::<T>::insert(attestation, who, amount);
		Ok(())
	}

	#[transactional]
	fn give_back(attestation: AttestationId, who: &T::AccountId) -> Result<Balance, DispatchError> {
		let amount = Pledged::<T>::take(attestation, who).ok_or(Error::<T>::NotPledged)?;
		let reason = HoldReason::AttestationBond.into();
		T::Currency::release(&reason, who, amount, Precision::Exact)
	}

	fn pay_out(attestation: AttestationId, who: &T::AccountId, payee: &T::AccountId) -> Balance {
		let amount = Pledged::<T>::take(attestation, who).unwrap_or_default();
		let reason = HoldReason::AttestationBond.into();
		let (credit, missing) = T::Currency::slash(&reason, who, amount);
		if missing > 0 || amount == 0 {
			defensive!("a pledge is held as its record says");
		}
		let paid = credit.peek();
		// What an account cannot take is dropped, and so leaves the issuance.
		T::Currency::resolve(payee, credit).map_or(0, |()| paid)
	}

	fn pledged(attestation: AttestationId, who: &T::AccountId) -> Balance {
		Pledged::<T>::get(attestation, who).unwrap_or_default()
	}
}
