// SPDX-License-Identifier: Apache-2.0

//! Bonds and candidates.

use frame_support::{
	defensive, ensure,
	traits::{Get, ValidatorRegistration as _},
};
use sp_runtime::{traits::Zero, DispatchResult};
use surety_primitives::{
	stake::StakeId,
	traits::{OnValidatorStakeChange, Stakes},
	Balance,
};

use crate::{
	ActiveSet, BondState, Bonds, Candidate, Candidates, Config, Departure, Error, Event, Pallet,
	QueuedSet,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_bond(who: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(T::Session::is_registered(&who), Error::<T>::NoSessionKeys);
		Self::add_to_bond(who, amount)
	}

	/// A bond of the chain's first block. Its session keys follow with the session pallet's genesis.
	#[allow(clippy::panic, reason = "a chain that cannot begin must say why")]
	pub(crate) fn bond_at_genesis(who: &T::AccountId, amount: Balance) {
		assert!(!Bonds::<T>::contains_key(who), "validators: {who:?} is listed twice");
		if let Err(error) = Self::add_to_bond(who.clone(), amount) {
			panic!("validators: {who:?} cannot bond {amount} at genesis: {error:?}");
		}
	}

	fn add_to_bond(who: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		let state = Bonds::<T>::get(&who).unwrap_or(BondState::Idle);
		ensure!(state != BondState::Removed, Error::<T>::Removed);

		T::Stakes::bond(&StakeId::Validator(who.clone()), &who, amount)?;
		let active = Self::active(&who);
		Self::deposit_event(Event::Bonded { who: who.clone(), amount, active });
		Self::stand(who, state)
	}

	pub(crate) fn do_unbond(who: T::AccountId, amount: Balance) -> DispatchResult {
		let state = Bonds::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		let remaining =
			Self::active(&who).checked_sub(amount).ok_or(Error::<T>::InsufficientBond)?;
		ensure!(remaining.is_zero() || remaining >= T::MinBond::get(), Error::<T>::BelowMinBond);

		let until = T::Stakes::unbond(&StakeId::Validator(who.clone()), amount)?;
		Self::deposit_event(Event::Unbonded { who: who.clone(), amount, until });

		match state {
			BondState::Candidate if remaining.is_zero() => {
				Self::depart(&who, Departure::Unbonded);
				Ok(())
			}
			BondState::Candidate => Self::rank(&who, remaining),
			BondState::Idle | BondState::Removed => Ok(()),
		}
	}

	pub(crate) fn do_withdraw(who: T::AccountId) -> DispatchResult {
		let state = Bonds::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
		let stake = StakeId::Validator(who.clone());
		ensure!(!T::Stakes::unbonding(&stake).is_zero(), Error::<T>::NothingUnbonding);
		ensure!(!Self::is_seated(&who), Error::<T>::StillSeated);

		let amount = T::Stakes::withdraw(&stake)?;
		if !T::Stakes::anything_held(&stake) && state != BondState::Removed {
			Bonds::<T>::remove(&who);
		}
		Self::deposit_event(Event::Withdrawn { who, amount });
		Ok(())
	}

	pub(crate) fn do_resume(who: T::AccountId) -> DispatchResult {
		let state = Bonds::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
		match state {
			BondState::Candidate => return Err(Error::<T>::AlreadyCandidate.into()),
			BondState::Removed => return Err(Error::<T>::Removed.into()),
			BondState::Idle => {}
		}
		ensure!(T::Session::is_registered(&who), Error::<T>::NoSessionKeys);
		Self::stand(who, state)
	}

	/// The active bond of an account.
	fn active(who: &T::AccountId) -> Balance {
		T::Stakes::active(&StakeId::Validator(who.clone()))
	}

	/// Makes `who`, which was in `state`, a candidate, or moves the candidate to where its bond ranks
	/// now.
	fn stand(who: T::AccountId, state: BondState) -> DispatchResult {
		let bond = Self::active(&who);
		ensure!(bond >= T::MinBond::get(), Error::<T>::BelowMinBond);
		Self::rank(&who, bond)?;
		if state != BondState::Candidate {
			Self::deposit_event(Event::CandidateJoined { who: who.clone(), bond });
		}
		Bonds::<T>::insert(&who, BondState::Candidate);
		Ok(())
	}

	/// Puts `who` where `bond` ranks, after those with the same bond. Where the list is full its
	/// last entry makes room if it is smaller.
	fn rank(who: &T::AccountId, bond: Balance) -> DispatchResult {
		let last = Candidates::<T>::try_mutate(|list| {
			list.retain(|candidate| candidate.who != *who);
			let last = if list.is_full() { list.pop() } else { None };
			ensure!(last.as_ref().is_none_or(|last| last.bond < bond), Error::<T>::CandidatesFull);
			let at = list.partition_point(|candidate| candidate.bond >= bond);
			list.try_insert(at, Candidate { who: who.clone(), bond })
				.map_err(|_| Error::<T>::CandidatesFull)?;
			Ok::<_, Error<T>>(last)
		})?;
		if let Some(last) = last {
			Self::depart(&last.who, Departure::Outbid);
		}
		Ok(())
	}

	/// Ends the candidacy of `who`, who may stand again.
	pub(crate) fn depart(who: &T::AccountId, why: Departure) {
		Self::retire(who, BondState::Idle);
		Self::deposit_event(Event::CandidateLeft { who: who.clone(), why });
	}

	/// Removes an equivocator for good, even one that has nothing bonded any more.
	pub(crate) fn remove(who: &T::AccountId) {
		if !Self::is_removed(who) {
			Self::retire(who, BondState::Removed);
			Self::deposit_event(Event::OffenderRemoved { who: who.clone() });
		}
	}

	fn retire(who: &T::AccountId, state: BondState) {
		Candidates::<T>::mutate(|list| list.retain(|candidate| candidate.who != *who));
		Bonds::<T>::insert(who, state);
	}

	/// Whether `who` has been removed for equivocation.
	pub(crate) fn is_removed(who: &T::AccountId) -> bool {
		Bonds::<T>::get(who) == Some(BondState::Removed)
	}

	/// Whether `who` makes blocks in this session or the next.
	fn is_seated(who: &T::AccountId) -> bool {
		let holds_seat = |set: crate::SetOf<T>| set.iter().any(|seat| seat.who == *who);
		holds_seat(ActiveSet::<T>::get()) || holds_seat(QueuedSet::<T>::get())
	}
}

impl<T: Config> OnValidatorStakeChange<T::AccountId> for Pallet<T> {
	/// Ranks a candidate by what it has now. One that a slash left below the minimum stands no more;
	/// if it gets its bond back it has to resume.
	fn on_validator_stake_change(who: &T::AccountId, active: Balance) {
		let candidate = Candidates::<T>::get().into_iter().find(|one| one.who == *who);
		let Some(Candidate { bond, .. }) = candidate else {
			return;
		};
		if active < bond && active < T::MinBond::get() {
			Self::depart(who, Departure::Slashed);
		} else if active != bond && Self::rank(who, active).is_err() {
			defensive!("who stands already has room in the list");
		}
	}
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// What must hold between any two calls:
	///
	/// - the candidates are sorted by descending bond, no account is among them twice, they are
	///   exactly those in state `Candidate`, and each ranks by its active bond;
	/// - whoever holds a seat has a record.
	pub(crate) fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		use alloc::collections::BTreeSet;

		let candidates = Candidates::<T>::get();
		ensure!(
			candidates.iter().zip(candidates.iter().skip(1)).all(|(a, b)| a.bond >= b.bond),
			"candidates are out of order"
		);
		let accounts: BTreeSet<_> = candidates.iter().map(|candidate| &candidate.who).collect();
		ensure!(accounts.len() == candidates.len(), "an account stands twice");
		for Candidate { who, bond } in &candidates {
			ensure!(
				Bonds::<T>::get(who) == Some(BondState::Candidate),
				"one stands whose record says otherwise"
			);
			ensure!(Self::active(who) == *bond, "a candidate's bond is not the one that is ranked");
		}
		let standing = Bonds::<T>::iter_values().filter(|state| *state == BondState::Candidate);
		ensure!(standing.count() == candidates.len(), "one does not stand whose record says so");

		let seated = ActiveSet::<T>::get().into_iter().chain(QueuedSet::<T>::get());
		for seat in seated {
			ensure!(Bonds::<T>::contains_key(&seat.who), "a seat without a bond");
		}
		Ok(())
	}
}
