// SPDX-License-Identifier: Apache-2.0

//! Who is an oracle, and who has open work as one.

use alloc::vec::Vec;

use frame_support::ensure;
use sp_runtime::DispatchResult;
use surety_primitives::{
	draw::{draw, ORACLE},
	stake::Role,
	standing::Owner,
	traits::{Duties, Owners, Roles},
	NodeId, TaskId, H256,
};

use crate::{Config, Error, Event, OpenSeats, Oracles, Pallet};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_admit_oracle(oracle: T::AccountId) -> DispatchResult {
		Oracles::<T>::try_mutate(|oracles| -> Result<(), Error<T>> {
			ensure!(!oracles.contains(&oracle), Error::AlreadyOracle);
			oracles.try_insert(oracle.clone()).map_err(|_| Error::TooManyOracles)?;
			Ok(())
		})?;
		Self::deposit_event(Event::OracleAdmitted { oracle });
		Ok(())
	}

	pub(crate) fn do_dismiss_oracle(oracle: T::AccountId) -> DispatchResult {
		Oracles::<T>::try_mutate(|oracles| -> Result<(), Error<T>> {
			ensure!(oracles.remove(&oracle), Error::NotOracle);
			Ok(())
		})?;
		Self::deposit_event(Event::OracleDismissed { oracle });
		Ok(())
	}

	/// Refuses who was not admitted, or has too little at stake.
	pub(crate) fn ensure_oracle(who: &T::AccountId) -> Result<(), Error<T>> {
		ensure!(Oracles::<T>::get().contains(who), Error::NotOracle);
		ensure!(T::Roles::qualifies(Role::Oracle, who), Error::OracleBelowRequirement);
		Ok(())
	}

	/// Draws up to `wanted` oracles who count now and belong neither to `owners` nor to each other.
	///
	/// Every oracle has a ticket of its own and the lowest ones are drawn, so that who joins, leaves or
	/// is passed over changes nothing among the others.
	pub(crate) fn draw_oracles(
		task: TaskId,
		node: NodeId,
		seed: H256,
		wanted: u32,
		mut owners: Vec<Owner<T::AccountId>>,
	) -> Vec<T::AccountId> {
		let ticket = |oracle: &T::AccountId| draw(ORACLE, (task, node, oracle), seed);
		let mut tickets: Vec<_> =
			Oracles::<T>::get().into_iter().map(|oracle| (ticket(&oracle), oracle)).collect();
		tickets.sort();
		let free = tickets.into_iter().filter_map(|(_, oracle)| {
			let owner = T::Owners::owner_of(&oracle);
			let counts = !owners.contains(&owner) && T::Roles::qualifies(Role::Oracle, &oracle);
			counts.then(|| {
				owners.push(owner);
				oracle
			})
		});
		free.take(wanted as usize).collect()
	}

	/// Counts a seat of an oracle in or out.
	pub(crate) fn count_seat(
		who: &T::AccountId,
		count: impl FnOnce(u32) -> Option<u32>,
	) -> Result<(), Error<T>> {
		OpenSeats::<T>::try_mutate_exists(who, |stored| {
			let seats = count(stored.unwrap_or_default()).ok_or(Error::OutOfRange)?;
			*stored = (seats > 0).then_some(seats);
			Ok(())
		})
	}
}

impl<T: Config> Duties<T::AccountId> for Pallet<T> {
	/// An oracle keeps its stake until all that it was asked and did not keep silent about is decided.
	fn on_duty(role: Role, who: &T::AccountId) -> bool {
		role == Role::Oracle && OpenSeats::<T>::contains_key(who)
	}
}
