// SPDX-License-Identifier: Apache-2.0

//! Flags: what somebody says about a source, and the judges decide on.

use frame_support::{ensure, storage::StorageDoubleMap, traits::Get};
use sp_runtime::{DispatchError, DispatchResult};
use surety_primitives::{
	slash::{Charge, FlagId, FlagKind, Incident, PledgeId, SlashId, Surcharge},
	stake::StakeId,
	traits::{Owners, Pledges, Quarantine, Stakes},
	SourceId, H256,
};

use crate::{
	types::text_length, Charged, Config, Error, Event, Flag, FlagOf, Flags, Issuer, NextFlagId,
	OpenFlags, Pallet, Slashes, StakeOf, Summary,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_flag_source(
		flagger: T::AccountId,
		source: SourceId,
		kind: FlagKind,
		evidence_hash: H256,
		summary: Summary,
		stake: StakeOf<T>,
	) -> DispatchResult {
		ensure!(text_length(&summary).is_some(), Error::<T>::InvalidText);
		let own = T::Stakes::owner(&stake).as_ref() == Some(&flagger);
		ensure!(own && T::Stakes::active(&stake) > 0, Error::<T>::NotStaker);
		let owner = T::Stakes::owner(&StakeId::Source(source)).ok_or(Error::<T>::NoSuchSource)?;
		ensure!(!T::Owners::related(&flagger, &owner), Error::<T>::RelatedToSource);
		let finding = (kind, evidence_hash);
		ensure!(!OpenFlags::<T>::contains_key(source, finding), Error::<T>::AlreadyFlagged);
		ensure!(!Self::is_charged(source, kind, evidence_hash), Error::<T>::AlreadyCharged);

		let id = NextFlagId::<T>::try_mutate(|next| {
			let id = *next;
			*next = id.checked_add(1).ok_or(Error::<T>::OutOfRange)?;
			Ok::<_, Error<T>>(id)
		})?;
		let decide_by =
			Self::now().checked_add(T::DecisionPeriod::get()).ok_or(Error::<T>::OutOfRange)?;
		let bond = T::FlagBond::get();
		T::Pledges::pledge(PledgeId::Flag(id), &flagger, bond)?;
		OpenFlags::<T>::insert(source, finding, id);
		Self::deposit_event(Event::SourceFlagged {
			flag: id,
			source,
			kind,
			evidence_hash,
			flagger: flagger.clone(),
			bond,
			decide_by,
		});
		let flag = Flag { source, kind, evidence_hash, summary, flagger, bond, decide_by };
		Flags::<T>::insert(id, flag);
		Ok(())
	}

	pub(crate) fn do_judge_flag(id: FlagId, upheld: bool) -> DispatchResult {
		let flag = Self::flag_of(id)?;
		Self::forget_flag(id, &flag);
		if upheld {
			return Self::uphold(id, flag);
		}
		let Flag { flagger, .. } = flag;
		let bond = T::Pledges::burn(PledgeId::Flag(id), &flagger);
		Self::deposit_event(Event::FlagRejected { flag: id, flagger, bond });
		Ok(())
	}

	pub(crate) fn do_close_flag(id: FlagId) -> DispatchResult {
		let flag = Self::flag_of(id)?;
		ensure!(Self::now() > flag.decide_by, Error::<T>::DecisionPending);
		Self::forget_flag(id, &flag);
		let Flag { flagger, .. } = flag;
		let bond = T::Pledges::give_back(PledgeId::Flag(id), &flagger)?;
		Self::deposit_event(Event::FlagLapsed { flag: id, flagger, bond });
		Ok(())
	}

	fn flag_of(id: FlagId) -> Result<FlagOf<T>, Error<T>> {
		Flags::<T>::get(id).ok_or(Error::NoSuchFlag)
	}

	/// A flag waits no more.
	fn forget_flag(id: FlagId, flag: &FlagOf<T>) {
		Flags::<T>::remove(id);
		OpenFlags::<T>::remove(flag.source, (flag.kind, flag.evidence_hash));
	}

	/// Charges what was flagged, and returns the bond. What the slash becomes is no concern of the
	/// flagger's any more: the judges found that he was right, and who was found right stays so.
	fn uphold(id: FlagId, flag: FlagOf<T>) -> DispatchResult {
		let Flag { source, kind, evidence_hash, summary, flagger, .. } = flag;
		let charge = Charge {
			stake: StakeId::Source(source),
			condition: kind.condition(),
			incident: Incident::Flagged(evidence_hash),
			more: Surcharge::default(),
			evidence_hash,
			// Flags earn nothing: otherwise a client's own second account would collect a share.
			challenger: None,
		};
		let issued_by = Issuer::Judges { flag: id, flagger: flagger.clone() };
		let slash = Self::unless_charged(Self::do_charge(charge, summary, issued_by))?;
		T::Pledges::give_back(PledgeId::Flag(id), &flagger)?;
		Self::deposit_event(Event::FlagUpheld { flag: id, slash });
		Ok(())
	}

	/// Between a flag and its judgement the same evidence may have been charged as something as grave:
	/// that is no fault of the flag, and no second slash.
	fn unless_charged(
		charged: Result<SlashId, DispatchError>,
	) -> Result<Option<SlashId>, DispatchError> {
		match charged {
			Ok(slash) => Ok(Some(slash)),
			Err(error) if error == Error::<T>::AlreadyCharged.into() => Ok(None),
			Err(error) => Err(error),
		}
	}

	/// Whether the evidence was charged as something as grave already.
	fn is_charged(source: SourceId, kind: FlagKind, evidence_hash: H256) -> bool {
		let rule = kind.condition().rule();
		Charged::<T>::get((StakeId::Source(source), Incident::Flagged(evidence_hash)))
			.and_then(Slashes::<T>::get)
			.is_some_and(|slash| slash.severity >= rule.severity(rule.share))
	}
}

impl<T: Config> surety_primitives::traits::Flags for Pallet<T> {
	fn is_flagged(source: SourceId) -> bool {
		OpenFlags::<T>::contains_prefix(source)
	}
}
