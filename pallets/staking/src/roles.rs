// SPDX-License-Identifier: Apache-2.0

//! The stakes of roles: what their calls add to those that every stake goes through.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use surety_primitives::{
	stake::{Role, StakeId},
	traits::{Duties, Roles, Stakes},
	Balance,
};

use crate::{Config, Error, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_bond_role(who: T::AccountId, role: Role, amount: Balance) -> DispatchResult {
		ensure!(amount >= T::MinBond::get(), Error::<T>::AmountTooLow);
		Self::lock(&StakeId::Role(role, who.clone()), who, amount)
	}

	pub(crate) fn do_unbond_role(who: T::AccountId, role: Role, amount: Balance) -> DispatchResult {
		let stake = StakeId::Role(role, who.clone());
		let remaining = Self::remaining(&stake, amount)?;
		ensure!(
			remaining >= T::RolePrices::get().of(role) || !T::Duties::on_duty(role, &who),
			Error::<T>::RoleInUse
		);
		Self::start_exit(&stake, amount).map(|_| ())
	}

	pub(crate) fn do_withdraw_role(role: Role, who: T::AccountId) -> DispatchResult {
		Self::free_due(&StakeId::Role(role, who)).map(|_| ())
	}
}

impl<T: Config> Roles<T::AccountId> for Pallet<T> {
	fn qualifies(role: Role, who: &T::AccountId) -> bool {
		let active = <Self as Stakes<_, _>>::active(&StakeId::Role(role, who.clone()));
		active >= T::RolePrices::get().of(role)
	}
}
