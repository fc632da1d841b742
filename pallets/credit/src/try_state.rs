// SPDX-License-Identifier: Apache-2.0

//! What must hold between any two calls.

use alloc::collections::BTreeMap;

use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::{AccountId32, TryRuntimeError};
use surety_primitives::{credit::CapId, Balance};

use crate::{
	Account, Accounts, Addresses, Batches, Bound, Caps, Config, HoldReason, NextBatch, Pallet,
	Reservations, Settled, Untried, Void,
};

/// What the records of one cap sum to.
#[derive(Default)]
struct Sum {
	reserved: Balance,
	reservations: u32,
	pending: Balance,
	chunks: u32,
	jobs: u32,
}

type Sums = BTreeMap<(AccountId32, CapId), Sum>;

fn add(sum: &mut Balance, amount: Balance) -> Result<(), TryRuntimeError> {
	*sum = sum.checked_add(amount).ok_or("the sums of a cap are in range")?;
	Ok(())
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut sums = Self::try_reservations()?;
		Self::try_batches(&mut sums)?;
		Self::try_chunks(&mut sums)?;
		Self::try_accounts(Self::try_caps(sums)?)?;
		Self::try_addresses()
	}

	fn try_reservations() -> Result<Sums, TryRuntimeError> {
		let mut sums = Sums::new();
		for ((client, cap, _), reservation) in Reservations::<T>::iter() {
			ensure!(
				reservation.covered <= reservation.delivered,
				"no more is covered than the client says was delivered"
			);
			let sum = sums.entry((client, cap)).or_default();
			add(&mut sum.reserved, reservation.left)?;
			sum.reservations = sum.reservations.saturating_add(1);
		}
		Ok(sums)
	}

	fn try_batches(sums: &mut Sums) -> Result<(), TryRuntimeError> {
		let next = NextBatch::<T>::get();
		ensure!(Untried::<T>::get() <= next, "only batches that were made are tried");
		for (id, batch) in Batches::<T>::iter() {
			ensure!(id < next, "the number of a batch was given out");
			ensure!(!batch.parts.is_empty(), "a batch that is paid in full is removed");
			let sum = sums.entry((batch.client, batch.cap)).or_default();
			for part in &batch.parts {
				ensure!(part.amount > 0, "no part is empty");
				add(&mut sum.pending, part.amount)?;
			}
		}
		Ok(())
	}

	fn try_chunks(sums: &mut Sums) -> Result<(), TryRuntimeError> {
		for ((client, cap, _), chunk) in Settled::<T>::iter() {
			ensure!(chunk.count() > 0, "a chunk has a settled job");
			let sum = sums.entry((client, cap)).or_default();
			sum.chunks = sum.chunks.saturating_add(1);
			sum.jobs = sum.jobs.saturating_add(chunk.count());
		}
		Ok(())
	}

	/// Says what the caps of each client have promised.
	fn try_caps(mut sums: Sums) -> Result<BTreeMap<AccountId32, Balance>, TryRuntimeError> {
		let mut promised = BTreeMap::<AccountId32, Balance>::new();
		for (client, id, cap) in Caps::<T>::iter() {
			ensure!(!Void::<T>::contains_key(&client, id), "a void cap is never opened");
			let sum = sums.remove(&(client.clone(), id)).unwrap_or_default();
			ensure!(cap.reserved == sum.reserved, "reservations sum to what the cap says");
			ensure!(cap.reservations == sum.reservations, "the cap counts its reservations");
			ensure!(cap.pending == sum.pending, "batches owe what the cap says");
			ensure!(cap.chunks == sum.chunks, "the cap counts its chunks");
			ensure!(cap.jobs_settled == sum.jobs, "the bits of the chunks are the settled jobs");
			ensure!(cap.room().is_some(), "a cap never spends more than its limit");
			let of_client = promised.entry(client).or_default();
			add(of_client, cap.reserved)?;
			add(of_client, cap.pending)?;
		}
		ensure!(sums.is_empty(), "reservations, batches and chunks belong to a cap");
		Ok(promised)
	}

	fn try_accounts(mut promised: BTreeMap<AccountId32, Balance>) -> Result<(), TryRuntimeError> {
		for (client, account) in Accounts::<T>::iter() {
			ensure!(account != Account::default(), "an empty account is removed");
			ensure!(
				T::Currency::balance_on_hold(&HoldReason::Credit.into(), &client)
					== account.deposit,
				"the deposit is what is on hold"
			);
			ensure!(
				account.promised == promised.remove(&client).unwrap_or_default(),
				"a client has promised what its caps say"
			);
			ensure!(
				account.free().is_some(),
				"what is promised and what is on its way out are parts of the deposit"
			);
		}
		ensure!(
			promised.values().all(|amount| *amount == 0),
			"nothing is promised without deposit"
		);
		Ok(())
	}

	fn try_addresses() -> Result<(), TryRuntimeError> {
		for (account, address) in Addresses::<T>::iter() {
			ensure!(Bound::<T>::get(address) == Some(account), "an address has one account");
		}
		for (address, account) in Bound::<T>::iter() {
			ensure!(Addresses::<T>::get(account) == Some(address), "an account has one address");
		}
		Ok(())
	}
}
