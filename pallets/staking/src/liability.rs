// SPDX-License-Identifier: Apache-2.0

//! [`Liability`]: the stake of nodes that answers for their work, and the payments that are kept back of
//! those that need none.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
	traits::{
		fungible::{Inspect, MutateHold},
		tokens::{Fortitude, Preservation},
	},
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub, One};
use surety_primitives::{
	stake::StakeId,
	traits::{InspectNodes, Liability, Stakes},
	Balance, NodeId,
};

use crate::{Config, Error, Event, Ledgers, Pallet, Reserved, StakeLedger};

impl<T: Config> Pallet<T> {
	/// What of a node's stake answers for work: what is active, and of one that needs no stake all that
	/// a slash can reach.
	pub(crate) fn backing(node: NodeId) -> Balance {
		let stake = StakeId::Node(node);
		if T::Nodes::is_exempt(node) {
			<Self as Stakes<_, _>>::slashable(&stake)
		} else {
			<Self as Stakes<_, _>>::active(&stake)
		}
	}

	/// When a payment that is kept back now can be withdrawn: after the retention period, rounded up to
	/// a whole part of it, so that what is kept back within one part is due together.
	pub(crate) fn retention_date() -> Result<BlockNumberFor<T>, Error<T>> {
		let (period, parts) = (T::RetentionPeriod::get(), T::RetentionParts::get().into());
		let date = || {
			let part = div_ceil(period, parts)?;
			let end = frame_system::Pallet::<T>::block_number().checked_add(&period)?;
			div_ceil(end, part)?.checked_mul(&part)
		};
		date().ok_or(Error::OutOfRange)
	}
}

/// A quotient, rounded up; `None` where it is out of range.
fn div_ceil<N>(dividend: N, divisor: N) -> Option<N>
where
	N: CheckedAdd + CheckedSub + CheckedDiv + One,
{
	dividend.checked_add(&divisor)?.checked_sub(&N::one())?.checked_div(&divisor)
}

impl<T: Config> Liability for Pallet<T> {
	fn free(node: NodeId) -> Balance {
		// Slashes may have left less than is reserved.
		Self::backing(node).saturating_sub(Reserved::<T>::get(node))
	}

	fn is_short(node: NodeId) -> bool {
		Self::backing(node) < Reserved::<T>::get(node)
	}

	fn reserve(node: NodeId, amount: Balance) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		ensure!(amount <= Self::free(node), Error::<T>::NotEnoughFree);
		let reserved =
			Reserved::<T>::get(node).checked_add(amount).ok_or(Error::<T>::OutOfRange)?;
		Reserved::<T>::insert(node, reserved);
		Ok(())
	}

	fn free_up(node: NodeId, amount: Balance) -> DispatchResult {
		let reserved =
			Reserved::<T>::get(node).checked_sub(amount).ok_or(Error::<T>::NotReserved)?;
		if reserved == 0 {
			Reserved::<T>::remove(node);
		} else {
			Reserved::<T>::insert(node, reserved);
		}
		Ok(())
	}

	fn keep_back(node: NodeId, amount: Balance) -> DispatchResult {
		if !T::Nodes::is_exempt(node) {
			return Ok(());
		}
		let stake = StakeId::Node(node);
		let owner = T::Nodes::owner(node).ok_or(Error::<T>::UnknownNode)?;
		// An account that had nothing keeps what it must have to exist: no payment fails for that.
		let can_hold =
			T::Currency::reducible_balance(&owner, Preservation::Protect, Fortitude::Force);
		let amount = amount.min(can_hold);
		if amount == 0 {
			return Ok(());
		}

		let mut ledger =
			Ledgers::<T>::get(&stake).unwrap_or_else(|| StakeLedger::new(owner.clone()));
		let now = frame_system::Pallet::<T>::block_number();
		let releases_at = ledger.keep_back(amount, Self::retention_date()?, now)?;
		T::Currency::hold(&Self::reason(&stake), &owner, amount)?;
		Self::write(&stake, ledger);
		Self::deposit_event(Event::KeptBack { node, owner, amount, releases_at });
		Ok(())
	}
}
