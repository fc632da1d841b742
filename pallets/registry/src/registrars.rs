// SPDX-License-Identifier: Apache-2.0

//! Registrars, the domains that each one accepts, and who may undo what a registrar attested.

use frame_support::{ensure, traits::EnsureOrigin};
use frame_system::{ensure_signed, pallet_prelude::OriginFor};
use sp_runtime::{DispatchError, DispatchResult};
use surety_primitives::{standing::is_domain, traits::Owners};

use crate::{Authority, Config, Domain, Domains, Error, Event, Pallet, Registrars};

/// Who asks for an attestation to be changed.
pub(crate) enum Keeper<AccountId> {
	/// Governance.
	Governance,
	/// A registrar.
	Registrar(AccountId),
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_add_registrar(who: T::AccountId) -> DispatchResult {
		Registrars::<T>::try_mutate(|registrars| -> Result<(), Error<T>> {
			let added = registrars.try_insert(who.clone()).map_err(|_| Error::TooManyRegistrars)?;
			ensure!(added, Error::AlreadyRegistrar);
			Ok(())
		})?;
		Self::deposit_event(Event::RegistrarAdded { registrar: who });
		Ok(())
	}

	pub(crate) fn do_remove_registrar(who: T::AccountId) -> DispatchResult {
		Registrars::<T>::try_mutate(|registrars| {
			ensure!(registrars.remove(&who), Error::<T>::NotRegistrar);
			Ok::<_, Error<T>>(())
		})?;
		Domains::<T>::remove(&who);
		Self::deposit_event(Event::RegistrarRemoved { registrar: who });
		Ok(())
	}

	pub(crate) fn do_allow_domain(registrar: T::AccountId, domain: Domain) -> DispatchResult {
		ensure!(is_domain(&domain), Error::<T>::DomainInvalid);
		Domains::<T>::try_mutate(&registrar, |domains| -> Result<(), Error<T>> {
			let added = domains.try_insert(domain.clone()).map_err(|_| Error::TooManyDomains)?;
			ensure!(added, Error::DomainAlreadyAllowed);
			Ok(())
		})?;
		Self::deposit_event(Event::DomainAllowed { registrar, domain });
		Ok(())
	}

	pub(crate) fn do_disallow_domain(registrar: T::AccountId, domain: Domain) -> DispatchResult {
		Domains::<T>::try_mutate_exists(&registrar, |stored| -> Result<(), Error<T>> {
			let mut domains = stored.take().unwrap_or_default();
			ensure!(domains.remove(&domain), Error::DomainNotAllowed);
			*stored = (!domains.is_empty()).then_some(domains);
			Ok(())
		})?;
		Self::deposit_event(Event::DomainDisallowed { registrar, domain });
		Ok(())
	}

	/// The registrar who signed.
	pub(crate) fn ensure_registrar(origin: OriginFor<T>) -> Result<T::AccountId, DispatchError> {
		let who = ensure_signed(origin)?;
		ensure!(Registrars::<T>::get().contains(&who), Error::<T>::NotRegistrar);
		Ok(who)
	}

	/// Governance, or the registrar who signed.
	pub(crate) fn ensure_keeper(
		origin: OriginFor<T>,
	) -> Result<Keeper<T::AccountId>, DispatchError> {
		match T::AdminOrigin::try_origin(origin) {
			Ok(_) => Ok(Keeper::Governance),
			Err(origin) => Self::ensure_registrar(origin).map(Keeper::Registrar),
		}
	}

	/// Refuses a registrar who would attest to himself by another name.
	pub(crate) fn ensure_unrelated(
		registrar: &T::AccountId,
		who: &T::AccountId,
	) -> Result<(), Error<T>> {
		ensure!(!Self::related(registrar, who), Error::<T>::OwnInterest);
		Ok(())
	}
}

impl<AccountId: PartialEq> Keeper<AccountId> {
	/// In whose name the keeper changes what `attester` attested: a registrar only his own.
	pub(crate) fn over<T: Config<AccountId = AccountId>>(
		&self,
		attester: &AccountId,
	) -> Result<Authority, Error<T>> {
		match self {
			Self::Governance => Ok(Authority::Governance),
			Self::Registrar(who) if who == attester => Ok(Authority::Registrar),
			Self::Registrar(_) => Err(Error::NotAttester),
		}
	}
}
