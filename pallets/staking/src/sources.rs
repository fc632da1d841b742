// SPDX-License-Identifier: Apache-2.0

//! [`SourceStakes`]: what clients answer with for what they publish.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult},
	traits::{fungible::MutateHold, tokens::Precision},
	transactional,
};
use surety_primitives::{
	stake::StakeId,
	traits::{SourceStakes, Stakes},
	Balance, SourceId,
};

use crate::{Config, Error, Ledgers, Pallet};

impl<T: Config> SourceStakes<T::AccountId> for Pallet<T> {
	#[transactional]
	fn lock(source: SourceId, owner: &T::AccountId, amount: Balance) -> DispatchResult {
		let stake = StakeId::Source(source);
		ensure!(!Ledgers::<T>::contains_key(&stake), Error::<T>::AlreadyStaked);
		Self::lock(&stake, owner.clone(), amount)
	}

	#[transactional]
	fn release(source: SourceId) -> Result<Balance, DispatchError> {
		let stake = StakeId::Source(source);
		let Some(mut ledger) = Ledgers::<T>::get(&stake) else {
			return Ok(0);
		};
		ensure!(ledger.is_clean(), Error::<T>::NotClean);
		let (owner, amount) = (ledger.owner().clone(), ledger.release_all());
		if amount > 0 {
			T::Currency::release(&Self::reason(&stake), &owner, amount, Precision::Exact)?;
		}
		Self::write(&stake, ledger);
		Ok(amount)
	}

	fn active(source: SourceId) -> Balance {
		<Self as Stakes<_, _>>::active(&StakeId::Source(source))
	}
}
