// SPDX-License-Identifier: Apache-2.0

//! The calls about sources.

use frame_support::{
	ensure,
	pallet_prelude::*,
	traits::{fungible::MutateHold, tokens::Precision},
};
use sp_runtime::ArithmeticError;
use surety_primitives::{source::SourceSpec, SourceId};

use crate::{
	lapsed, AccountIdOf, Config, Error, Event, HoldReason, NextSourceId, Pallet, Source, SourceOf,
	SourceStatus, Sources,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish_source(owner: AccountIdOf<T>, spec: SourceSpec) -> DispatchResult {
		ensure!(is_image_name(&spec.image.name), Error::<T>::ImageNameInvalid);
		ensure!(spec.output.is_satisfiable(), Error::<T>::OutputSpecImpossible);
		ensure!(spec.run_limit_secs > 0, Error::<T>::RunLimitZero);
		ensure!(spec.memory_mib > 0, Error::<T>::MemoryZero);

		let stake = T::SourceStake::get();
		T::Currency::hold(&HoldReason::SourceStake.into(), &owner, stake)?;

		let id = NextSourceId::<T>::get();
		NextSourceId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
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
		let Source { owner, stake, open_tasks, status, disputable_until, .. } = Self::source(id)?;
		ensure!(status != SourceStatus::Listed, Error::<T>::SourceNotRetired);
		ensure!(open_tasks == 0, Error::<T>::SourceInUse);
		ensure!(lapsed(disputable_until, 0, Self::now()), Error::<T>::DisputeWindowOpen);

		T::Currency::release(&HoldReason::SourceStake.into(), &owner, stake, Precision::Exact)?;
		Sources::<T>::remove(id);
		Self::deposit_event(Event::SourceStakeWithdrawn { source: id, owner, stake });
		Ok(())
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
