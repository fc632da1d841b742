// SPDX-License-Identifier: Apache-2.0

//! The work behind the calls, and [`Collateral`] for the other pallets.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
	traits::{
		fungible::{InspectHold, MutateHold},
		tokens::Precision,
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::CheckedAdd;
use surety_primitives::{
	node::NodeStatus,
	traits::{Collateral, InspectNodes, OnStakeChange, OpenWork},
	Balance, NodeId,
};

use crate::{Config, Error, Event, HoldReason, Ledgers, Pallet, StakeLedger};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_bond(who: T::AccountId, node: NodeId, amount: Balance) -> DispatchResult {
		ensure!(amount >= T::MinBond::get(), Error::<T>::AmountTooLow);
		Self::ensure_owner(&who, node)?;
		let status = T::Nodes::status(node).ok_or(Error::<T>::UnknownNode)?;
		ensure!(
			!matches!(status, NodeStatus::Exiting | NodeStatus::Released),
			Error::<T>::NodeLeaving
		);

		let reason = HoldReason::NodeStake.into();
		ensure!(T::Currency::can_hold(&reason, &who, amount), Error::<T>::InsufficientFunds);
		T::Currency::hold(&reason, &who, amount)?;

		let mut ledger = Ledgers::<T>::get(node).unwrap_or_else(|| StakeLedger::new(who.clone()));
		ledger.bond(amount)?;
		Self::write(node, ledger);
		Self::deposit_event(Event::Bonded { node, owner: who, amount });
		Ok(())
	}

	pub(crate) fn do_unbond(who: T::AccountId, node: NodeId, amount: Balance) -> DispatchResult {
		Self::ensure_owner(&who, node)?;
		let mut ledger = Ledgers::<T>::get(node)
			.filter(|ledger| ledger.active() > 0)
			.ok_or(Error::<T>::NotEnoughActive)?;
		ensure!(amount >= T::MinBond::get() || amount == ledger.active(), Error::<T>::AmountTooLow);

		let releases_at = Self::release_date()?;
		ledger.unbond(amount, releases_at)?;
		ensure!(
			T::OpenWork::open_tasks(node) == 0 || Self::covers(node, ledger.active()),
			Error::<T>::StakeInUse
		);
		Self::write(node, ledger);
		Self::deposit_event(Event::Unbonded { node, owner: who, amount, releases_at });
		Ok(())
	}

	pub(crate) fn do_withdraw(node: NodeId) -> DispatchResult {
		let mut ledger = Ledgers::<T>::get(node).ok_or(Error::<T>::NothingDue)?;
		let amount = ledger.withdraw_due(frame_system::Pallet::<T>::block_number())?;
		ensure!(amount > 0, Error::<T>::NothingDue);

		let owner = ledger.owner().clone();
		T::Currency::release(&HoldReason::NodeStake.into(), &owner, amount, Precision::Exact)?;
		Self::write(node, ledger);
		Self::deposit_event(Event::Withdrawn { node, owner, amount });
		Ok(())
	}

	/// The active stake that a node needs as things stand; `None` if there is no such node.
	pub fn required(node: NodeId) -> Option<Balance> {
		let (node_gpus, provider_gpus) = T::Nodes::gpus(node)?;
		T::Prices::get().required(node_gpus, provider_gpus)
	}

	/// Whether this much active stake meets the requirement of a node.
	fn covers(node: NodeId, active: Balance) -> bool {
		Self::required(node).is_some_and(|required| active >= required)
	}

	fn ensure_owner(who: &T::AccountId, node: NodeId) -> DispatchResult {
		let owner = T::Nodes::owner(node).ok_or(Error::<T>::UnknownNode)?;
		ensure!(owner == *who, Error::<T>::NotOwner);
		Ok(())
	}

	/// When stake that is unbonded now can be withdrawn.
	fn release_date() -> Result<BlockNumberFor<T>, Error<T>> {
		frame_system::Pallet::<T>::block_number()
			.checked_add(&T::ExitDelay::get())
			.ok_or(Error::OutOfRange)
	}

	/// Stores a ledger, or removes it when nothing is left in it, and says so.
	fn write(node: NodeId, ledger: StakeLedger<T>) {
		let sufficient = Self::covers(node, ledger.active());
		let anything_held = !ledger.is_empty();
		Ledgers::<T>::set(node, anything_held.then_some(ledger));
		T::OnStakeChange::on_stake_change(node, sufficient, anything_held);
	}
}

impl<T: Config> Collateral for Pallet<T> {
	fn sufficient(node: NodeId) -> bool {
		Self::covers(node, Ledgers::<T>::get(node).map_or(0, |ledger| ledger.active()))
	}

	fn anything_held(node: NodeId) -> bool {
		Ledgers::<T>::contains_key(node)
	}

	fn exit(node: NodeId) -> DispatchResult {
		let Some(mut ledger) = Ledgers::<T>::get(node).filter(|ledger| ledger.active() > 0) else {
			return Ok(());
		};
		let amount = ledger.active();
		let owner = ledger.owner().clone();
		let releases_at = ledger.unbond_all(Self::release_date()?)?;
		Self::write(node, ledger);
		Self::deposit_event(Event::Unbonded { node, owner, amount, releases_at });
		Ok(())
	}
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// What must hold between any two calls.
	pub(crate) fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		let mut held = alloc::collections::BTreeMap::<T::AccountId, Balance>::new();
		for (node, ledger) in Ledgers::<T>::iter() {
			ensure!(
				T::Nodes::owner(node).as_ref() == Some(ledger.owner()),
				"a ledger belongs to the owner of its node"
			);
			ensure!(!ledger.is_empty(), "an empty ledger is removed");
			ensure!(
				ledger.unbonding().is_sorted_by(|a, b| a.releases_at < b.releases_at),
				"chunks are sorted by date and no two have the same"
			);
			ensure!(ledger.unbonding().iter().all(|chunk| chunk.amount > 0), "no chunk is empty");
			let total = ledger.total().map_err(|_| "the total of a ledger is in range")?;
			let sum = held.entry(ledger.owner().clone()).or_default();
			*sum = sum.checked_add(total).ok_or("the stake of an owner is in range")?;
		}
		for (owner, sum) in held {
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::NodeStake.into(), &owner) == sum,
				"an owner's hold is the sum of the ledgers of its nodes"
			);
		}
		Ok(())
	}
}
