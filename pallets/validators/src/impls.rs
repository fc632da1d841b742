// SPDX-License-Identifier: Apache-2.0

//! Bonds and candidates.

use frame_support::{
	ensure,
	traits::{fungible::hold::Mutate as _, tokens::Precision, Get, ValidatorRegistration as _},
};
use sp_runtime::{
	traits::{CheckedAdd, Zero},
	ArithmeticError, DispatchResult,
};
use surety_primitives::Balance;

use crate::{
	ActiveSet, Bond, BondOf, BondState, Bonds, Candidate, Candidates, Config, Departure, Error,
	Event, HoldReason, Pallet, QueuedSet, Unbonding,
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
		let mut bond = Bonds::<T>::get(&who).unwrap_or_default();
		ensure!(bond.state != BondState::Removed, Error::<T>::Removed);

		bond.active = bond.active.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		T::Currency::hold(&HoldReason::ValidatorBond.into(), &who, amount)?;
		Self::deposit_event(Event::Bonded { who: who.clone(), amount, active: bond.active });
		Self::stand(who, bond)
	}

	pub(crate) fn do_unbond(who: T::AccountId, amount: Balance) -> DispatchResult {
		let mut bond = Bonds::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
		ensure!(!amount.is_zero(), Error::<T>::ZeroAmount);
		bond.active = bond.active.checked_sub(amount).ok_or(Error::<T>::InsufficientBond)?;
		let remaining = bond.active;
		ensure!(remaining.is_zero() || remaining >= T::MinBond::get(), Error::<T>::BelowMinBond);

		let until = frame_system::Pallet::<T>::block_number()
			.checked_add(&T::ExitDelay::get())
			.ok_or(ArithmeticError::Overflow)?;
		let unbonding = bond.unbonding.map_or(0, |earlier| earlier.amount);
		let unbonding = unbonding.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		bond.unbonding = Some(Unbonding { amount: unbonding, until });
		let state = bond.state;
		Bonds::<T>::insert(&who, bond);
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
		let mut bond = Bonds::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
		let Unbonding { amount, until } =
			bond.unbonding.take().ok_or(Error::<T>::NothingUnbonding)?;
		ensure!(frame_system::Pallet::<T>::block_number() >= until, Error::<T>::StillUnbonding);
		ensure!(!Self::is_seated(&who), Error::<T>::StillSeated);

		T::Currency::release(&HoldReason::ValidatorBond.into(), &who, amount, Precision::Exact)?;
		if bond.active.is_zero() && bond.state != BondState::Removed {
			Bonds::<T>::remove(&who);
		} else {
			Bonds::<T>::insert(&who, bond);
		}
		Self::deposit_event(Event::Withdrawn { who, amount });
		Ok(())
	}

	pub(crate) fn do_resume(who: T::AccountId) -> DispatchResult {
		let bond = Bonds::<T>::get(&who).ok_or(Error::<T>::NotBonded)?;
		match bond.state {
			BondState::Candidate => return Err(Error::<T>::AlreadyCandidate.into()),
			BondState::Removed => return Err(Error::<T>::Removed.into()),
			BondState::Idle => {}
		}
		ensure!(T::Session::is_registered(&who), Error::<T>::NoSessionKeys);
		Self::stand(who, bond)
	}

	/// Makes `who` a candidate with `bond`, or moves the candidate to where its bond ranks now, and
	/// stores the bond.
	fn stand(who: T::AccountId, bond: BondOf<T>) -> DispatchResult {
		ensure!(bond.active >= T::MinBond::get(), Error::<T>::BelowMinBond);
		Self::rank(&who, bond.active)?;
		if bond.state != BondState::Candidate {
			Self::deposit_event(Event::CandidateJoined { who: who.clone(), bond: bond.active });
		}
		Bonds::<T>::insert(&who, Bond { state: BondState::Candidate, ..bond });
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
		Bonds::<T>::mutate(who, |bond| bond.get_or_insert_default().state = state);
	}

	/// Whether `who` has been removed for equivocation.
	pub(crate) fn is_removed(who: &T::AccountId) -> bool {
		Bonds::<T>::get(who).is_some_and(|bond| bond.state == BondState::Removed)
	}

	/// Whether `who` makes blocks in this session or the next.
	fn is_seated(who: &T::AccountId) -> bool {
		let holds_seat = |set: crate::SetOf<T>| set.iter().any(|seat| seat.who == *who);
		holds_seat(ActiveSet::<T>::get()) || holds_seat(QueuedSet::<T>::get())
	}
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// What must hold between any two calls:
	///
	/// - each account's hold is what its bond records, active and unbonding;
	/// - the candidates are sorted by descending bond, no account is among them twice, and they are
	///   exactly those whose bond is in state `Candidate`, with the same amount;
	/// - whoever holds a seat has a bond.
	pub(crate) fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		use alloc::collections::BTreeMap;
		use frame_support::traits::fungible::hold::Inspect as _;

		let candidates = Candidates::<T>::get();
		ensure!(
			candidates.iter().zip(candidates.iter().skip(1)).all(|(a, b)| a.bond >= b.bond),
			"candidates are out of order"
		);
		let by_account: BTreeMap<_, _> =
			candidates.iter().map(|candidate| (candidate.who.clone(), candidate.bond)).collect();
		ensure!(by_account.len() == candidates.len(), "an account stands twice");

		let mut standing = 0usize;
		for (who, bond) in Bonds::<T>::iter() {
			let recorded = bond.active.checked_add(bond.unbonding.map_or(0, |part| part.amount));
			let held = T::Currency::balance_on_hold(&HoldReason::ValidatorBond.into(), &who);
			ensure!(recorded == Some(held), "a hold differs from its bond");
			if bond.state == BondState::Candidate {
				standing = standing.saturating_add(1);
				ensure!(
					by_account.get(&who) == Some(&bond.active),
					"a candidate's bond is not the one that is ranked"
				);
			}
		}
		ensure!(standing == candidates.len(), "one stands whose bond says otherwise");

		let seated = ActiveSet::<T>::get().into_iter().chain(QueuedSet::<T>::get());
		for seat in seated {
			ensure!(Bonds::<T>::contains_key(&seat.who), "a seat without a bond");
		}
		Ok(())
	}
}
