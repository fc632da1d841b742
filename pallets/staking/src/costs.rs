// SPDX-License-Identifier: Apache-2.0

//! [`StakeCosts`]: what disputes take from stakes.

use frame_support::{
	defensive,
	traits::{
		fungible::{BalancedHold, Credit},
		Imbalance,
	},
};
use surety_primitives::{
	traits::{StakeCosts, Stakes},
	Balance,
};

use crate::{Config, Error, Event, Ledgers, Pallet, StakeOf};

type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;

impl<T: Config> StakeCosts<T::AccountId> for Pallet<T> {
	type Credit = CreditOf<T>;

	fn is_backed_by(stake: &StakeOf<T>, who: &T::AccountId) -> bool {
		Self::owner_of(stake).as_ref() == Some(who) && <Self as Stakes<_, _>>::active(stake) > 0
	}

	fn take(stake: &StakeOf<T>, amount: Balance) -> Self::Credit {
		Self::bear(stake, amount).unwrap_or_else(|error| {
			defensive!("what is held can be taken", error);
			CreditOf::<T>::default()
		})
	}
}

impl<T: Config> Pallet<T> {
	fn bear(stake: &StakeOf<T>, amount: Balance) -> Result<CreditOf<T>, Error<T>> {
		let Some(mut ledger) = Ledgers::<T>::get(stake) else {
			return Ok(CreditOf::<T>::default());
		};
		let amount = ledger.bear(amount)?;
		if amount == 0 {
			return Ok(CreditOf::<T>::default());
		}
		let owner = ledger.owner().clone();
		let (credit, missing) = T::Currency::slash(&Self::reason(stake), &owner, amount);
		if missing > 0 {
			defensive!("a hold is less than the ledgers behind it");
		}
		Self::change(stake, ledger);
		let amount = credit.peek();
		Self::deposit_event(Event::CostTaken { stake: stake.clone(), owner, amount });
		Ok(credit)
	}
}
