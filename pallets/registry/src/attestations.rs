// SPDX-License-Identifier: Apache-2.0

//! Audits of hardware and verified clients, and what holds of all attestations.

use frame_support::ensure;
use sp_runtime::DispatchResult;
use surety_primitives::{stake::AUDIT_FROM_GPUS, H256};

use crate::{
	registrars::Keeper, Audit, Audits, Config, Error, Event, Pallet, Providers, Tier, Verification,
	VerifiedClients,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_attest_audit(
		registrar: T::AccountId,
		provider: T::AccountId,
		gpus: u32,
		report_hash: H256,
	) -> DispatchResult {
		let tier = Providers::<T>::get(&provider).ok_or(Error::<T>::NotProvider)?.tier;
		ensure!(tier == Tier::Commercial && gpus >= AUDIT_FROM_GPUS, Error::<T>::NoAuditNeeded);
		Self::ensure_unrelated(&registrar, &provider)?;

		let attested_at = frame_system::Pallet::<T>::block_number();
		let audit = Audit { registrar: registrar.clone(), gpus, report_hash, attested_at };
		Audits::<T>::insert(&provider, audit);
		Self::deposit_event(Event::AuditAttested { provider, registrar, gpus, report_hash });
		Ok(())
	}

	pub(crate) fn do_revoke_audit(
		keeper: Keeper<T::AccountId>,
		provider: T::AccountId,
	) -> DispatchResult {
		let audit = Audits::<T>::get(&provider).ok_or(Error::<T>::NotAudited)?;
		keeper.over::<T>(&audit.registrar)?;
		Audits::<T>::remove(&provider);
		Self::deposit_event(Event::AuditRevoked { provider });
		Ok(())
	}

	pub(crate) fn do_verify_client(
		registrar: T::AccountId,
		client: T::AccountId,
	) -> DispatchResult {
		ensure!(!VerifiedClients::<T>::contains_key(&client), Error::<T>::AlreadyVerified);
		Self::ensure_unrelated(&registrar, &client)?;

		let attested_at = frame_system::Pallet::<T>::block_number();
		let verification = Verification { registrar: registrar.clone(), attested_at };
		VerifiedClients::<T>::insert(&client, verification);
		Self::deposit_event(Event::ClientVerified { client, registrar });
		Ok(())
	}

	pub(crate) fn do_unverify_client(
		keeper: Keeper<T::AccountId>,
		client: T::AccountId,
	) -> DispatchResult {
		let verification = VerifiedClients::<T>::get(&client).ok_or(Error::<T>::NotVerified)?;
		keeper.over::<T>(&verification.registrar)?;
		VerifiedClients::<T>::remove(&client);
		Self::deposit_event(Event::ClientUnverified { client });
		Ok(())
	}
}

#[cfg(any(feature = "try-runtime", test))]
mod invariants {
	use alloc::collections::BTreeMap;

	use frame_support::ensure;
	use sp_runtime::TryRuntimeError;
	use surety_primitives::OrganisationId;

	use super::*;
	use crate::{
		Domains, Members, NextOrganisationId, OrganisationDomains, Organisations, Programmes,
		Registrars, WorkerKeys,
	};

	impl<T: Config> Pallet<T> {
		/// Checks that what registrars attested to fits together.
		pub(crate) fn check_attestations() -> Result<(), TryRuntimeError> {
			let registrars = Registrars::<T>::get();
			for (registrar, domains) in Domains::<T>::iter() {
				ensure!(registrars.contains(&registrar), "nobody's domains are allowed");
				ensure!(!domains.is_empty(), "an empty list of domains is stored");
			}
			let mut ejected = BTreeMap::<OrganisationId, u32>::new();
			for provider in Providers::<T>::iter_values() {
				if let Tier::University { organisation } = provider.tier {
					let count = ejected.entry(organisation).or_default();
					*count = count.saturating_add(provider.ejected);
				}
			}
			let mut organisations = 0_usize;
			for (id, organisation) in Organisations::<T>::iter() {
				ensure!(
					id < NextOrganisationId::<T>::get(),
					"an organisation's id was never given"
				);
				ensure!(
					OrganisationDomains::<T>::get(&organisation.domain) == Some(id),
					"an organisation's domain does not lead to it"
				);
				ensure!(
					Programmes::<T>::get(&organisation.programme) == Some(id),
					"an organisation's programme does not lead to it"
				);
				ensure!(
					ejected.remove(&id).unwrap_or_default() == organisation.ejected,
					"an organisation's count of ejected nodes is wrong"
				);
				organisations = organisations.saturating_add(1);
			}
			ensure!(ejected.is_empty(), "a provider's organisation does not exist");
			ensure!(
				OrganisationDomains::<T>::iter().count() == organisations,
				"a domain leads nowhere"
			);
			ensure!(Programmes::<T>::iter().count() == organisations, "a programme leads nowhere");
			for programme in Programmes::<T>::iter_keys() {
				ensure!(
					!Providers::<T>::contains_key(&programme)
						&& !WorkerKeys::<T>::contains_key(&programme)
						&& !Members::<T>::contains_key(&programme),
					"a programme's account takes another part"
				);
			}
			for id in Members::<T>::iter_values() {
				ensure!(Organisations::<T>::contains_key(id), "a member belongs nowhere");
			}
			for (provider, audit) in Audits::<T>::iter() {
				let commercial = Providers::<T>::get(&provider)
					.is_some_and(|provider| provider.tier == Tier::Commercial);
				ensure!(
					commercial && audit.gpus >= AUDIT_FROM_GPUS,
					"an audit is kept that nobody needs"
				);
			}
			Ok(())
		}
	}
}
