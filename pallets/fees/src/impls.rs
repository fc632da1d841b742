// SPDX-License-Identifier: Apache-2.0

//! How a fee is divided, how stakes are followed, and how claims are paid.

use frame_support::{
	defensive, ensure,
	pallet_prelude::{DispatchResult, Get},
	traits::{
		fungible::{Balanced, Credit, Inspect, Mutate},
		tokens::{DepositConsequence, Fortitude, Preservation, Provenance},
		Imbalance, OnUnbalanced,
	},
};
use sp_runtime::traits::AccountIdConversion;
use surety_primitives::{money::cut, stake::StakeId, traits::StakeObserver, Balance};

use crate::{Config, Error, Event, Pallet, Share, Shares, Total, Totals};

type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;

impl<T: Config> Pallet<T> {
	/// The account that holds what stakes have earned and not claimed.
	pub(crate) fn pool() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// What a claim for the stake would pay.
	pub(crate) fn earned(stake: &StakeId<T::AccountId>) -> Balance {
		Shares::<T>::get(stake)
			.and_then(|share| share.claimable(&Total::<T>::get()))
			.unwrap_or_default()
	}

	pub(crate) fn do_claim(stake: StakeId<T::AccountId>) -> DispatchResult {
		let mut share = Shares::<T>::get(&stake).ok_or(Error::<T>::NothingToClaim)?;
		let mut totals = Total::<T>::get();
		let amount = share.claim(&mut totals).ok_or(Error::<T>::OutOfRange)?;
		ensure!(amount > 0, Error::<T>::NothingToClaim);

		let owner = share.owner.clone();
		ensure!(
			T::Currency::can_deposit(&owner, amount, Provenance::Extant)
				== DepositConsequence::Success,
			Error::<T>::OwnerCannotReceive
		);
		Self::write(&stake, share, totals).ok_or(Error::<T>::OutOfRange)?;
		T::Currency::transfer(&Self::pool(), &owner, amount, Preservation::Preserve)
			.map_err(|_| Error::<T>::PoolFellShort)?;
		Self::deposit_event(Event::Claimed { stake, owner, amount });
		Ok(())
	}

	/// Stores a share that was brought up to date, or removes it when it is over.
	fn write(
		stake: &StakeId<T::AccountId>,
		share: Share<T::AccountId>,
		mut totals: Totals,
	) -> Option<()> {
		if share.is_over() {
			share.leave_fraction(&mut totals)?;
			Shares::<T>::remove(stake);
		} else {
			Shares::<T>::insert(stake, share);
		}
		Total::<T>::put(totals);
		Some(())
	}

	/// Puts the stakers' part of a fee into the pool. Says how much arrived; what did not burns.
	fn share_out(part: CreditOf<T>) -> Balance {
		let mut totals = Total::<T>::get();
		if totals.stake == 0 {
			// Nobody is there to earn it. What is dropped leaves the issuance.
			return 0;
		}
		let (pool, amount) = (Self::pool(), part.peek());
		if T::Currency::resolve(&pool, part).is_err() {
			// Less than the existential deposit of an account that does not exist yet.
			return 0;
		}
		// Not only this part: also what somebody sent to the account.
		let spare = Self::payable(&pool).checked_sub(totals.claimable);
		match spare.map(|spare| totals.distribute(spare)) {
			Some(Some(())) => Total::<T>::put(totals),
			// It stays on the account and is distributed with the next fee.
			_ => {
				defensive!("the pool has what it owes, and all stakes are parts of one supply");
			}
		}
		amount
	}

	/// What the pool can pay and go on existing.
	fn payable(pool: &T::AccountId) -> Balance {
		T::Currency::reducible_balance(pool, Preservation::Preserve, Fortitude::Polite)
	}

	/// Follows the size of a stake.
	fn follow(owner: &T::AccountId, stake: &StakeId<T::AccountId>, size: Balance) -> Option<()> {
		let mut totals = Total::<T>::get();
		let mut share = Shares::<T>::get(stake).unwrap_or_else(|| Share::new(owner.clone()));
		share.resize(&mut totals, size)?;
		Self::write(stake, share, totals)
	}
}

/// Divides a fee.
impl<T: Config> OnUnbalanced<CreditOf<T>> for Pallet<T> {
	fn on_nonzero_unbalanced(fee: CreditOf<T>) {
		let whole = fee.peek();
		// To split off more than there is takes what there is.
		let (burned, rest) = fee.split(cut(whole, T::BurnShare::get()).share);
		drop(burned);
		let (stakers, operations) = rest.split(cut(whole, T::StakersShare::get()).share);
		let stakers = Self::share_out(stakers);
		let for_operations = operations.peek();
		let operations = match T::Currency::resolve(&T::Operations::get(), operations) {
			Ok(()) => for_operations,
			// Dropped, and so burned.
			Err(_) => 0,
		};
		match whole.checked_sub(stakers).and_then(|rest| rest.checked_sub(operations)) {
			Some(burned) => {
				Self::deposit_event(Event::FeeDistributed { burned, stakers, operations });
			}
			None => {
				defensive!("the parts of a fee are no more than the fee");
			}
		}
	}
}

impl<T: Config> StakeObserver<T::AccountId> for Pallet<T> {
	fn on_change(
		owner: &T::AccountId,
		stake: &StakeId<T::AccountId>,
		old_active: Balance,
		new_active: Balance,
	) {
		let known = Shares::<T>::get(stake).map_or(0, |share| share.stake);
		if known != old_active {
			// What is recorded here stays what earnings follow from.
			defensive!("each change of a stake is reported");
		}
		if Self::follow(owner, stake, new_active).is_none() {
			defensive!("all stakes are parts of one supply");
		}
	}
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// What must hold between any two operations.
	pub(crate) fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		let totals = Total::<T>::get();
		let (mut stake, mut owed) = (0 as Balance, totals.remainder);
		for share in Shares::<T>::iter_values() {
			ensure!(!share.is_over(), "a share that is over is removed");
			stake = stake.checked_add(share.stake).ok_or("all stakes are in range")?;
			owed = share
				.owed(&totals)
				.and_then(|more| owed.checked_add(more))
				.ok_or("what is owed is in range")?;
		}
		ensure!(stake == totals.stake, "the stakes sum to the stake of all");
		ensure!(
			sp_core::U256::from(totals.claimable).checked_mul(crate::types::ONE) == Some(owed),
			"what is claimable is exactly what the shares are owed"
		);
		ensure!(
			Self::payable(&Self::pool()) >= totals.claimable,
			"the pool can pay all that is claimable"
		);
		Ok(())
	}
}
