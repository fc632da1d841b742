// SPDX-License-Identifier: Apache-2.0

//! [`Pledges`]: what somebody answers with for an attestation or a flag.

use frame_support::{
	defensive, ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{
		fungible::{Balanced, BalancedHold, Credit, InspectHold, MutateHold},
		tokens::Precision,
		Imbalance,
	},
	transactional,
};
use surety_primitives::{slash::PledgeId, traits::Pledges, Balance};

use crate::{Config, Error, HoldReason, Pallet, Pledged};

impl<T: Config> Pledges<T::AccountId> for Pallet<T> {
	#[transactional]
	fn pledge(id: PledgeId, who: &T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::AmountTooLow);
		ensure!(!Pledged::<T>::contains_key(id, who), Error::<T>::AlreadyPledged);
		let reason = Self::reason_of_pledge(id);
		ensure!(T::Currency::can_hold(&reason, who, amount), Error::<T>::InsufficientFunds);
		T::Currency::hold(&reason, who, amount)?;
		Pledged::<T>::insert(id, who, amount);
		Ok(())
	}

	#[transactional]
	fn give_back(id: PledgeId, who: &T::AccountId) -> Result<Balance, DispatchError> {
		let amount = Pledged::<T>::take(id, who).ok_or(Error::<T>::NotPledged)?;
		T::Currency::release(&Self::reason_of_pledge(id), who, amount, Precision::Exact)
	}

	fn pay_out(id: PledgeId, who: &T::AccountId, payee: &T::AccountId) -> Balance {
		let credit = Self::take_pledge(id, who);
		let paid = credit.peek();
		// What an account cannot take is dropped, and so leaves the issuance.
		T::Currency::resolve(payee, credit).map_or(0, |()| paid)
	}

	fn burn(id: PledgeId, who: &T::AccountId) -> Balance {
		// What is dropped leaves the issuance.
		Self::take_pledge(id, who).peek()
	}

	fn pledged(id: PledgeId, who: &T::AccountId) -> Balance {
		Pledged::<T>::get(id, who).unwrap_or_default()
	}
}

impl<T: Config> Pallet<T> {
	/// Ends a pledge, and takes what was held for it.
	fn take_pledge(id: PledgeId, who: &T::AccountId) -> Credit<T::AccountId, T::Currency> {
		let amount = Pledged::<T>::take(id, who).unwrap_or_default();
		let (credit, missing) = T::Currency::slash(&Self::reason_of_pledge(id), who, amount);
		if missing > 0 || amount == 0 {
			defensive!("a pledge is held as its record says");
		}
		credit
	}

	/// Why the funds of a pledge are held.
	fn reason_of_pledge(id: PledgeId) -> T::RuntimeHoldReason {
		match id {
			PledgeId::Attestation(_) => HoldReason::AttestationBond.into(),
			PledgeId::Flag(_) => HoldReason::FlagBond.into(),
		}
	}
}
