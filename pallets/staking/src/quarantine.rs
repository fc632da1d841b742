// SPDX-License-Identifier: Apache-2.0

//! [`Quarantine`]: taking collateral away, putting it back, and paying it out.
//!
//! Each operation does all or nothing, whoever calls it.

use frame_support::{
	defensive, ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get},
	traits::{
		fungible::{Balanced, BalancedHold, InspectHold, MutateHold, UnbalancedHold},
		tokens::Precision,
		Imbalance,
	},
	transactional,
};
use surety_primitives::{
	slash::{Forfeit, Parts, Penalty, SlashId},
	stake::StakeId,
	traits::{OnValidatorStakeChange, Quarantine},
	Balance,
};

use crate::{
	Closed, Config, Error, Event, HoldReason, Ledgers, Pallet, Quarantined, Seizure, StakeLedger,
	StakeOf,
};

impl<T: Config> Quarantine<T::AccountId> for Pallet<T> {
	fn owner(stake: &StakeOf<T>) -> Option<T::AccountId> {
		Self::owner_of(stake)
	}

	#[transactional]
	fn seize(
		stake: &StakeOf<T>,
		slash: SlashId,
		penalty: Penalty,
	) -> Result<Balance, DispatchError> {
		let known = Quarantined::<T>::contains_key(slash) || Closed::<T>::contains_key(slash);
		ensure!(!known, Error::<T>::AlreadySeized);
		// A stake without funds is slashed too: by nothing, and that it was slashed stands.
		let mut ledger = match Ledgers::<T>::get(stake) {
			Some(ledger) => ledger,
			None => StakeLedger::new(Self::owner_of(stake).ok_or(Error::<T>::UnknownNode)?),
		};
		let owner = ledger.owner().clone();

		let taken = ledger.seize(penalty)?;
		let amount = taken.amount()?;
		Self::rehold(&owner, &Self::reason(stake), &HoldReason::Quarantine.into(), amount)?;
		let seizure = Seizure { stake: stake.clone(), owner: owner.clone(), taken };
		Quarantined::<T>::insert(slash, seizure);
		Self::change(stake, ledger);
		Self::deposit_event(Event::Seized { slash, stake: stake.clone(), owner, amount });
		Ok(amount)
	}

	fn set_appealed(stake: &StakeOf<T>, appealed: bool) -> DispatchResult {
		let mut ledger = Ledgers::<T>::get(stake).ok_or(Error::<T>::NotSeized)?;
		ledger.set_appealed(appealed)?;
		Self::store(stake, ledger);
		Ok(())
	}

	#[transactional]
	fn restore(slash: SlashId) -> Result<Balance, DispatchError> {
		let Seizure { stake, owner, taken } = Self::close(slash)?;
		let mut ledger = Ledgers::<T>::get(&stake).ok_or_else(Self::hold_fell_short)?;

		ledger.restore(&taken)?;
		let amount = taken.amount()?;
		Self::rehold(&owner, &HoldReason::Quarantine.into(), &Self::reason(&stake), amount)?;
		Self::change(&stake, ledger);
		Self::deposit_event(Event::Restored { slash, stake, owner, amount });
		Ok(amount)
	}

	#[transactional]
	fn forfeit(slash: SlashId, forfeit: Forfeit<T::AccountId>) -> Result<Parts, DispatchError> {
		let Seizure { stake, owner, taken } = Self::close(slash)?;
		let mut ledger = Ledgers::<T>::get(&stake).ok_or_else(Self::hold_fell_short)?;

		ledger.forfeit(&taken)?;
		let parts = Self::pay_out(&owner, taken.amount()?, forfeit)?;
		// The active stake stays as it is; whether anything is held may not.
		Self::write(&stake, ledger);
		let Parts { burned, challenger, treasury } = parts;
		let event = Event::Forfeited { slash, stake, owner, burned, challenger, treasury };
		Self::deposit_event(event);
		Ok(parts)
	}
}

impl<T: Config> Pallet<T> {
	/// Ends a slash before anything moves, so that it cannot be ended twice.
	fn close(slash: SlashId) -> Result<Seizure<T>, Error<T>> {
		let seizure = Quarantined::<T>::take(slash).ok_or(Error::NotSeized)?;
		Closed::<T>::insert(slash, ());
		Ok(seizure)
	}

	/// Stores a ledger whose active stake changed, and says so to the registry or the validators.
	pub(crate) fn change(stake: &StakeOf<T>, ledger: StakeLedger<T>) {
		let active = ledger.active();
		Self::write(stake, ledger);
		if let StakeId::Validator(who) = stake {
			T::OnValidatorStakeChange::on_validator_stake_change(who, active);
		}
	}

	/// Moves held funds from one reason to another.
	///
	/// They are not released in between, because that depends on the rest of the account: it could
	/// not be done where the free balance is below the existential deposit. For the same reason the
	/// new hold comes before the old one goes: an account without any hold might be reaped.
	fn rehold(
		owner: &T::AccountId,
		from: &T::RuntimeHoldReason,
		to: &T::RuntimeHoldReason,
		amount: Balance,
	) -> DispatchResult {
		if amount == 0 {
			// The account need not even exist.
			return Ok(());
		}
		ensure!(T::Currency::balance_on_hold(from, owner) >= amount, Self::hold_fell_short());
		T::Currency::increase_balance_on_hold(to, owner, amount, Precision::Exact)?;
		T::Currency::decrease_balance_on_hold(from, owner, amount, Precision::Exact)?;
		T::Currency::done_release(from, owner, amount);
		T::Currency::done_hold(to, owner, amount);
		Ok(())
	}

	/// Takes `amount` out of quarantine, burns a part of it and pays the rest out. Says what became
	/// of it.
	fn pay_out(
		owner: &T::AccountId,
		amount: Balance,
		forfeit: Forfeit<T::AccountId>,
	) -> Result<Parts, DispatchError> {
		if amount == 0 {
			return Ok(Parts::of(amount));
		}
		let (credit, missing) = T::Currency::slash(&HoldReason::Quarantine.into(), owner, amount);
		ensure!(missing == 0, Self::hold_fell_short());
		let parts = Parts::of(amount);
		let (for_challenger, rest) = credit.split(parts.challenger);
		let (for_treasury, burned) = rest.split(parts.treasury);
		// What is dropped leaves the issuance.
		drop(burned);

		// Nobody gains by his own slash, and an account that cannot take its share goes without.
		let payee = forfeit.challenger.filter(|who| who != owner && parts.challenger > 0);
		let challenger = match payee {
			Some(who) => {
				T::Currency::resolve(&who, for_challenger).map_or(0, |()| parts.challenger)
			}
			None => 0,
		};
		let treasury = if forfeit.treasury_burns {
			0
		} else {
			let treasury = T::Treasury::get();
			T::Currency::resolve(&treasury, for_treasury).map_or(0, |()| parts.treasury)
		};
		let burned = amount.checked_sub(challenger).and_then(|rest| rest.checked_sub(treasury));
		Ok(Parts { burned: burned.ok_or(Error::<T>::OutOfRange)?, challenger, treasury })
	}

	fn hold_fell_short() -> DispatchError {
		defensive!("a hold is less than the ledgers behind it");
		Error::<T>::HoldFellShort.into()
	}
}
