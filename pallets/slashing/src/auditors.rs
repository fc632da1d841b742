// SPDX-License-Identifier: Apache-2.0

//! Who is an auditor, and who is one in standing.

use frame_support::ensure;
use sp_runtime::DispatchResult;
use surety_primitives::{
	stake::Role,
	traits::{Duties, Roles},
};

use crate::{Auditors, Config, Error, Event, OpenBonds, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_admit_auditor(auditor: T::AccountId) -> DispatchResult {
		Auditors::<T>::try_mutate(|auditors| -> Result<(), Error<T>> {
			ensure!(!auditors.contains(&auditor), Error::AlreadyAuditor);
			auditors.try_insert(auditor.clone()).map_err(|_| Error::TooManyAuditors)?;
			Ok(())
		})?;
		Self::deposit_event(Event::AuditorAdmitted { auditor });
		Ok(())
	}

	pub(crate) fn do_dismiss_auditor(auditor: T::AccountId) -> DispatchResult {
		Auditors::<T>::try_mutate(|auditors| {
			ensure!(auditors.remove(&auditor), Error::<T>::NotAuditor);
			Ok::<_, Error<T>>(())
		})?;
		Self::deposit_event(Event::AuditorDismissed { auditor });
		Ok(())
	}

	/// Refuses who was not admitted, or has too little at stake.
	pub(crate) fn ensure_auditor(who: &T::AccountId) -> Result<(), Error<T>> {
		ensure!(Auditors::<T>::get().contains(who), Error::NotAuditor);
		ensure!(T::Roles::qualifies(Role::Auditor, who), Error::AuditorBelowRequirement);
		Ok(())
	}

	/// Counts a bond of an auditor in or out.
	pub(crate) fn count_bond(
		who: &T::AccountId,
		count: impl FnOnce(u32) -> Option<u32>,
	) -> Result<(), Error<T>> {
		OpenBonds::<T>::try_mutate_exists(who, |stored| {
			let bonds = count(stored.unwrap_or_default()).ok_or(Error::OutOfRange)?;
			*stored = (bonds > 0).then_some(bonds);
			Ok(())
		})
	}
}

impl<T: Config> Duties<T::AccountId> for Pallet<T> {
	/// An auditor keeps its stake until all that it attested to is decided on.
	fn on_duty(role: Role, who: &T::AccountId) -> bool {
		role == Role::Auditor && OpenBonds::<T>::contains_key(who)
	}
}
