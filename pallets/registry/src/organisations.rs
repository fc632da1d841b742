// SPDX-License-Identifier: Apache-2.0

//! The university tier: institutions, their members, their student programmes.
//!
//! A *registrar* is an account that governance trusts to verify what a chain cannot see. An *organisation* is an
//! institution with a signed memorandum and an e-mail domain; its *members* are accounts that may become providers of
//! the university tier, whose nodes need no stake. Its *programme* is the account of the student share of what they
//! earn, and takes no other part.

use frame_support::ensure;
use sp_runtime::{DispatchResult, Perbill};
use surety_primitives::{
	standing::{is_domain, is_under, Owner},
	traits::Owners,
	OrganisationId, H256,
};

use crate::{
	registrars::Keeper, Authority, Config, Domain, Domains, Error, Event, Members,
	NextOrganisationId, Organisation, OrganisationDomains, OrganisationOf, Organisations, Pallet,
	Programmes, Providers, Registrars, Standing, Tier, WorkerKeys,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_attest_organisation(
		registrar: T::AccountId,
		mou_hash: H256,
		domain: Domain,
		programme: T::AccountId,
		share: Perbill,
	) -> DispatchResult {
		// A suffix alone, such as `edu`, is nobody's.
		ensure!(is_domain(&domain) && domain.contains(&b'.'), Error::<T>::DomainInvalid);
		let allowed = Domains::<T>::get(&registrar);
		ensure!(
			allowed.iter().any(|parent| is_under(&domain, parent)),
			Error::<T>::DomainNotAllowed
		);
		ensure!(!OrganisationDomains::<T>::contains_key(&domain), Error::<T>::DomainTaken);
		let id = NextOrganisationId::<T>::get();
		let next = id.checked_add(1).ok_or(Error::<T>::OrganisationIdsExhausted)?;
		Self::claim_programme(id, &programme)?;

		NextOrganisationId::<T>::put(next);
		OrganisationDomains::<T>::insert(&domain, id);
		let organisation = Organisation {
			registrar: registrar.clone(),
			mou_hash,
			domain: domain.clone(),
			programme: programme.clone(),
			share,
			standing: Standing::Good,
			ejected: 0,
			attested_at: frame_system::Pallet::<T>::block_number(),
		};
		Organisations::<T>::insert(id, organisation);
		Self::deposit_event(Event::OrganisationAttested {
			organisation: id,
			registrar,
			mou_hash,
			domain,
			programme,
			share,
		});
		Ok(())
	}

	pub(crate) fn do_amend_organisation(
		keeper: Keeper<T::AccountId>,
		id: OrganisationId,
		mou_hash: H256,
		programme: T::AccountId,
		share: Perbill,
	) -> DispatchResult {
		let mut organisation = Self::organisation(id)?;
		keeper.over::<T>(&organisation.registrar)?;
		if organisation.programme != programme {
			Self::claim_programme(id, &programme)?;
			Programmes::<T>::remove(&organisation.programme);
		}
		organisation.mou_hash = mou_hash;
		organisation.programme = programme.clone();
		organisation.share = share;
		Organisations::<T>::insert(id, organisation);
		let event = Event::OrganisationAmended { organisation: id, mou_hash, programme, share };
		Self::deposit_event(event);
		Ok(())
	}

	pub(crate) fn do_revoke_organisation(
		keeper: Keeper<T::AccountId>,
		id: OrganisationId,
	) -> DispatchResult {
		let mut organisation = Self::organisation(id)?;
		let by = keeper.over::<T>(&organisation.registrar)?;
		// Governance may make the revocation of a registrar its own.
		let revoked = Standing::Revoked { by };
		let is_new = match organisation.standing {
			Standing::Good => true,
			Standing::Revoked { by: before } => {
				before == Authority::Registrar && by == Authority::Governance
			}
		};
		ensure!(is_new, Error::<T>::AlreadyRevoked);
		organisation.standing = revoked;
		Organisations::<T>::insert(id, organisation);
		Self::deposit_event(Event::OrganisationRevoked { organisation: id, by });
		Ok(())
	}

	pub(crate) fn do_restore_organisation(
		keeper: Keeper<T::AccountId>,
		id: OrganisationId,
	) -> DispatchResult {
		let mut organisation = Self::organisation(id)?;
		let authority = keeper.over::<T>(&organisation.registrar)?;
		match (organisation.standing, authority) {
			(Standing::Good, _) => return Err(Error::<T>::NotRevoked.into()),
			(Standing::Revoked { by: Authority::Governance }, Authority::Registrar) => {
				return Err(Error::<T>::RevokedByGovernance.into())
			}
			(Standing::Revoked { .. }, _) => organisation.standing = Standing::Good,
		}
		Organisations::<T>::insert(id, organisation);
		Self::deposit_event(Event::OrganisationRestored { organisation: id });
		Ok(())
	}

	pub(crate) fn do_admit_member(
		keeper: Keeper<T::AccountId>,
		id: OrganisationId,
		member: T::AccountId,
	) -> DispatchResult {
		let organisation = Self::organisation(id)?;
		keeper.over::<T>(&organisation.registrar)?;
		if let Keeper::Registrar(registrar) = &keeper {
			Self::ensure_unrelated(registrar, &member)?;
			// Nor to others in the name of an organisation that it belongs to.
			let own = Owner::Organisation(id);
			ensure!(Self::owner_of(registrar) != own, Error::<T>::OwnInterest);
		}
		ensure!(!Members::<T>::contains_key(&member), Error::<T>::AlreadyMember);
		ensure!(!Programmes::<T>::contains_key(&member), Error::<T>::IsProgramme);
		// A provider that was dismissed still belongs where it was.
		let elsewhere = Providers::<T>::get(&member).is_some_and(
			|provider| matches!(provider.tier, Tier::University { organisation } if organisation != id),
		);
		ensure!(!elsewhere, Error::<T>::AlreadyMember);
		Members::<T>::insert(&member, id);
		Self::deposit_event(Event::MemberAdmitted { organisation: id, member });
		Ok(())
	}

	pub(crate) fn do_dismiss_member(
		keeper: Keeper<T::AccountId>,
		member: T::AccountId,
	) -> DispatchResult {
		let id = Members::<T>::get(&member).ok_or(Error::<T>::NotMember)?;
		keeper.over::<T>(&Self::organisation(id)?.registrar)?;
		Members::<T>::remove(&member);
		Self::deposit_event(Event::MemberDismissed { organisation: id, member });
		Ok(())
	}

	pub(crate) fn do_register_university(who: T::AccountId, id: OrganisationId) -> DispatchResult {
		let organisation = Self::organisation(id)?;
		ensure!(Members::<T>::get(&who) == Some(id), Error::<T>::NotMember);
		ensure!(organisation.standing == Standing::Good, Error::<T>::OrganisationNotGood);
		let tier = Tier::University { organisation: id };
		Self::ensure_not_blocked(&tier)?;
		Self::make_provider(&who, tier)?;
		Self::deposit_event(Event::UniversityRegistered { provider: who, organisation: id });
		Ok(())
	}

	fn organisation(id: OrganisationId) -> Result<OrganisationOf<T>, Error<T>> {
		Organisations::<T>::get(id).ok_or(Error::UnknownOrganisation)
	}

	/// Makes an account that has no other part the programme of one organisation.
	fn claim_programme(id: OrganisationId, account: &T::AccountId) -> Result<(), Error<T>> {
		let takes_part = Providers::<T>::contains_key(account)
			|| WorkerKeys::<T>::contains_key(account)
			|| Members::<T>::contains_key(account)
			|| Programmes::<T>::contains_key(account)
			|| Registrars::<T>::get().contains(account);
		ensure!(!takes_part, Error::<T>::ProgrammeInvolved);
		Programmes::<T>::insert(account, id);
		Ok(())
	}
}
