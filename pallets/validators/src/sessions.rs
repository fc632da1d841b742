// SPDX-License-Identifier: Apache-2.0

//! Sessions: choosing sets and noting authors.

use alloc::{collections::BTreeSet, vec::Vec};
use core::marker::PhantomData;

use frame_support::{
	dispatch::DispatchClass,
	traits::{Get, ValidatorRegistration as _},
	BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use pallet_session::{historical, SessionInterface as _};
use sp_runtime::traits::Convert;
use sp_staking::{offence::OffenceSeverity, SessionIndex};
use surety_primitives::{stake::StakeId, traits::Stakes};

use crate::{
	selection, ActiveSet, Candidates, Config, Departure, Exposure, Pallet, QueuedSet, Seat, SetOf,
	WeightInfo, SILENCE_EVIDENCE,
};

impl<T: Config> Pallet<T> {
	/// Chooses the set that follows the queued one and queues it; `None` if nobody stands.
	fn choose_set() -> Option<SetOf<T>> {
		for candidate in Candidates::<T>::get() {
			if !T::Session::is_registered(&candidate.who) {
				Self::depart(&candidate.who, Departure::NoSessionKeys);
			}
		}
		let ranked: Vec<_> = Candidates::<T>::get().into_iter().map(|one| one.who).collect();
		if ranked.is_empty() {
			return None;
		}

		let previous = QueuedSet::<T>::get();
		let may_sit = |who: &T::AccountId| T::Session::is_registered(who) && !Self::is_removed(who);
		let sitting: Vec<_> =
			previous.iter().map(|seat| &seat.who).filter(|who| may_sit(who)).cloned().collect();
		let gone = previous.len().saturating_sub(sitting.len());
		let seats = T::Seats::get().clamp(1, T::MaxCandidates::get().max(1)) as usize;

		let set = selection::choose(&sitting, gone, &ranked, seats).into_iter().map(|who| {
			let bond = T::Stakes::slashable(&StakeId::Validator(who.clone()));
			Seat { who, exposure: Exposure { bond }, blocks: 0 }
		});
		// Never longer than the seats or the previous set, both of which fit.
		let set = BoundedVec::truncate_from(set.collect());
		QueuedSet::<T>::put(&set);
		Some(set)
	}

	/// Ends the candidacy of those who made no block in the session that ends.
	///
	/// Those in the last seats go first, as long as two thirds of the set still stand.
	fn drop_silent() {
		let set = ActiveSet::<T>::get();
		let seats = set.len() as u32;
		let made = set.iter().fold(0u32, |sum, seat| sum.saturating_add(seat.blocks));
		if made < seats.saturating_mul(SILENCE_EVIDENCE) {
			return;
		}

		let candidates: BTreeSet<_> =
			Candidates::<T>::get().into_iter().map(|one| one.who).collect();
		let standing: Vec<_> = set.iter().filter(|seat| candidates.contains(&seat.who)).collect();
		let must_stand = set.len().saturating_sub(set.len() / 3);
		let may_drop = standing.len().saturating_sub(must_stand);
		for seat in standing.iter().rev().filter(|seat| seat.blocks == 0).take(may_drop) {
			Self::depart(&seat.who, Departure::Silent);
		}
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	/// A set is announced even where its members stay the same: their bonds and keys may not have,
	/// and the session's membership root must hold the ones that are in force.
	fn new_session(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		let set = Self::choose_set()?;
		Some(set.into_iter().map(|seat| seat.who).collect())
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<T::AccountId>> {
		for candidate in Candidates::<T>::get() {
			let who = candidate.who;
			assert!(
				T::Session::is_registered(&who),
				"validators: {who:?} has no session keys in the genesis of the session pallet",
			);
		}
		<Self as pallet_session::SessionManager<_>>::new_session(index)
	}

	/// The next set takes over. Equivocators that were chosen before they were removed are disabled
	/// anew, because the session pallet forgets who was disabled when the set changes.
	fn start_session(index: SessionIndex) {
		let set = QueuedSet::<T>::get();
		for seat in set.iter().filter(|seat| Self::is_removed(&seat.who)) {
			T::Session::report_offence(seat.who.clone(), OffenceSeverity::max_severity());
		}
		ActiveSet::<T>::put(set);
		if let Some(oldest) = index.checked_sub(T::HistoryDepth::get()) {
			T::Session::prune_up_to(oldest);
		}
	}

	fn end_session(_: SessionIndex) {
		Self::drop_silent();
	}
}

impl<T: Config> historical::SessionManager<T::AccountId, Exposure> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, Exposure)>> {
		<Self as pallet_session::SessionManager<_>>::new_session(index)?;
		Some(QueuedSet::<T>::get().into_iter().map(|seat| (seat.who, seat.exposure)).collect())
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<(T::AccountId, Exposure)>> {
		<Self as pallet_session::SessionManager<_>>::new_session_genesis(index)?;
		Some(QueuedSet::<T>::get().into_iter().map(|seat| (seat.who, seat.exposure)).collect())
	}

	fn start_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::start_session(index);
	}

	fn end_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::end_session(index);
	}
}

/// What a validator of the running session answers with.
pub struct ExposureOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<Exposure>> for ExposureOf<T> {
	fn convert(who: T::AccountId) -> Option<Exposure> {
		let seat = ActiveSet::<T>::get().into_iter().find(|seat| seat.who == who)?;
		Some(seat.exposure)
	}
}

impl<T: Config> pallet_authorship::EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	fn note_author(author: T::AccountId) {
		ActiveSet::<T>::mutate(|set| {
			if let Some(seat) = set.iter_mut().find(|seat| seat.who == author) {
				seat.blocks = seat.blocks.saturating_add(1);
			}
		});
		frame_system::Pallet::<T>::register_extra_weight_unchecked(
			T::WeightInfo::note_author(),
			DispatchClass::Mandatory,
		);
	}
}
