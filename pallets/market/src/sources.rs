// SPDX-License-Identifier: Apache-2.0

//! The calls about sources.

use frame_support::{ensure, pallet_prelude::*};
use sp_runtime::ArithmeticError;
use surety_primitives::{
	source::{SourceSpec, Visibility},
	traits::{Flags, InspectClients, SourceStakes},
	SourceId,
};

use crate::{
	lapsed, AccountIdOf, AllowLists, Config, Error, Event, NextSourceId, Pallet, Source, SourceOf,
	SourceStatus, Sources,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish_source(owner: AccountIdOf<T>, spec: SourceSpec) -> DispatchResult {
		ensure!(is_image_name(&spec.image.name), Error::<T>::ImageNameInvalid);
		ensure!(spec.output.is_satisfiable(), Error::<T>::OutputSpecImpossible);
		ensure!(spec.run_limit_secs > 0, Error::<T>::RunLimitZero);
		ensure!(spec.memory_mib > 0, Error::<T>::MemoryZero);
		ensure!(spec.comparator.is_allowed(), Error::<T>::ThresholdOutOfRange);

		let id = NextSourceId::<T>::get();
		NextSourceId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let stake = T::SourceStake::get();
		T::SourceStakes::lock(id, &owner, stake)?;
		let source = Source {
			owner: owner.clone(),
			spec,
			stake,
			open_tasks: 0,
			status: SourceStatus::Listed,
			disputable_until: Self::now(),
		};
		Sources::<T>::insert(id, source);
		Self::deposit_event(Event::SourcePublished { source: id, owner, stake });
		Ok(())
	}

	pub(crate) fn do_retire_source(signer: AccountIdOf<T>, id: SourceId) -> DispatchResult {
		let now = Self::now();
		let mut source = Self::source(id)?;
		ensure!(source.owner == signer, Error::<T>::NotSourceOwner);
		ensure!(source.status == SourceStatus::Listed, Error::<T>::SourceRetired);

		source.status = SourceStatus::Retired { at: now };
		source.keep_disputable(now, T::DisputeWindow::get());
		Sources::<T>::insert(id, source);
		Self::deposit_event(Event::SourceRetired { source: id });
		Ok(())
	}

	pub(crate) fn do_withdraw_source_stake(id: SourceId) -> DispatchResult {
		let Source { owner, open_tasks, status, disputable_until, .. } = Self::source(id)?;
		ensure!(status != SourceStatus::Listed, Error::<T>::SourceNotRetired);
		ensure!(open_tasks == 0, Error::<T>::SourceInUse);
		ensure!(lapsed(disputable_until, 0, Self::now()), Error::<T>::DisputeWindowOpen);
		ensure!(!T::Flags::is_flagged(id), Error::<T>::SourceFlagged);

		let stake = T::SourceStakes::release(id)?;
		Sources::<T>::remove(id);
		AllowLists::<T>::remove(id);
		Self::deposit_event(Event::SourceStakeWithdrawn { source: id, owner, stake });
		Ok(())
	}

	pub(crate) fn do_allow_client(
		signer: AccountIdOf<T>,
		id: SourceId,
		client: AccountIdOf<T>,
	) -> DispatchResult {
		let source = Self::source(id)?;
		ensure!(source.owner == signer, Error::<T>::NotSourceOwner);
		ensure!(source.status == SourceStatus::Listed, Error::<T>::SourceRetired);
		ensure!(source.spec.visibility == Visibility::AllowList, Error::<T>::NoAllowList);
		AllowLists::<T>::try_mutate(id, |allowed| -> Result<(), Error<T>> {
			let added = allowed.try_insert(client.clone()).map_err(|_| Error::AllowListFull)?;
			ensure!(added, Error::AlreadyAllowed);
			Ok(())
		})?;
		Self::deposit_event(Event::ClientAllowed { source: id, client });
		Ok(())
	}

	pub(crate) fn do_disallow_client(
		signer: AccountIdOf<T>,
		id: SourceId,
		client: AccountIdOf<T>,
	) -> DispatchResult {
		ensure!(Self::source(id)?.owner == signer, Error::<T>::NotSourceOwner);
		AllowLists::<T>::try_mutate_exists(id, |stored| -> Result<(), Error<T>> {
			let mut allowed = stored.take().unwrap_or_default();
			ensure!(allowed.remove(&client), Error::ClientNotAllowed);
			*stored = (!allowed.is_empty()).then_some(allowed);
			Ok(())
		})?;
		Self::deposit_event(Event::ClientDisallowed { source: id, client });
		Ok(())
	}

	/// Refuses a client who may not publish tasks on a source.
	pub(crate) fn ensure_visible(
		id: SourceId,
		source: &SourceOf<T>,
		client: &AccountIdOf<T>,
	) -> Result<(), Error<T>> {
		if *client == source.owner {
			return Ok(());
		}
		match source.spec.visibility {
			Visibility::Public => Ok(()),
			Visibility::Owner => Err(Error::SourcePrivate),
			Visibility::AllowList => {
				ensure!(AllowLists::<T>::get(id).contains(client), Error::ClientNotAllowed);
				Ok(())
			}
			Visibility::VerifiedClients => {
				ensure!(T::Clients::is_verified(client), Error::ClientNotVerified);
				Ok(())
			}
		}
	}

	/// A source that has not been withdrawn.
	pub(crate) fn source(id: SourceId) -> Result<SourceOf<T>, Error<T>> {
		Sources::<T>::get(id).ok_or(Error::<T>::NoSuchSource)
	}
}

/// Whether `name` is that of an image without tag (`:` in its last part) and digest (`@`).
fn is_image_name(name: &[u8]) -> bool {
	let Ok(name) = core::str::from_utf8(name) else { return false };
	let last = name.rsplit_once('/').map_or(name, |(_, last)| last);
	!last.is_empty() && !last.contains(':') && !name.contains('@')
}
