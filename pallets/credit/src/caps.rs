// SPDX-License-Identifier: Apache-2.0

//! The life of caps: opened, reserved from, revoked, forgotten.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchError, DispatchResult, Get},
};
use sp_runtime::AccountId32;
use surety_primitives::{
	credit::{Cap, CapId, Signature, Signer},
	standing::Owner,
	traits::{InspectNodes, Owners},
	Balance, NodeId,
};

use crate::{
	Account, Accounts, Addresses, Caps, Config, Error, Event, OpenCap, Pallet, Reservation,
	Reservations, Settled, Void, MAX_PRUNED,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open_cap(cap: Cap, signature: Signature) -> DispatchResult {
		let used = Caps::<T>::contains_key(&cap.client, cap.id)
			|| Void::<T>::contains_key(&cap.client, cap.id);
		ensure!(!used, Error::<T>::CapIdUsed);
		ensure!(Self::now() <= cap.expires_at, Error::<T>::CapExpired);
		let useful = cap.limit > 0 && cap.jobs.is_none_or(|jobs| jobs.count > 0);
		ensure!(useful, Error::<T>::CapUseless);
		let address = Addresses::<T>::get(&cap.client);
		let signer = Signer { account: cap.client.clone(), address };
		ensure!(signature.verify(&Self::domain(), &cap, &signer), Error::<T>::BadSignature);

		let Cap { client, id, limit, expires_at, gateway, .. } = cap.clone();
		let open = OpenCap::new(cap, address, T::ProtocolFee::get(), T::Grace::get());
		Caps::<T>::insert(&client, id, open);
		Self::deposit_event(Event::CapOpened { client, cap: id, limit, expires_at, gateway });
		Ok(())
	}

	pub(crate) fn do_reserve(
		caller: AccountId32,
		client: AccountId32,
		id: CapId,
		node: NodeId,
		amount: Balance,
	) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::AmountZero);
		let mut cap = Caps::<T>::get(&client, id).ok_or(Error::<T>::NoSuchCap)?;
		ensure!(caller == client || caller == cap.gateway, Error::<T>::NotPermitted);
		ensure!(cap.is_open(Self::now()), Error::<T>::CapEnded);
		Self::payee(&T::Owners::owner_of(&client), node)?;

		let mut account = Accounts::<T>::get(&client);
		let mut reservation = Self::reservation(&client, id, node, &mut cap)?;
		Self::add(&mut account, &mut cap, &mut reservation, amount)?;
		Reservations::<T>::insert((&client, id, node), reservation);
		Caps::<T>::insert(&client, id, cap);
		Self::write_account(&client, account);
		Self::deposit_event(Event::Reserved { client, cap: id, node, amount });
		Ok(())
	}

	/// The owner of a node that a client of this `owner` may pay.
	pub(crate) fn payee(
		owner: &Owner<AccountId32>,
		node: NodeId,
	) -> Result<AccountId32, DispatchError> {
		let payee = T::Nodes::owner(node).ok_or(Error::<T>::NoSuchNode)?;
		let related = T::Owners::owner_of_node(node).is_none_or(|other| other == *owner);
		ensure!(!related, Error::<T>::OwnNode);
		Ok(payee)
	}

	/// What is kept for a node, or a new record of it, which the cap counts.
	pub(crate) fn reservation(
		client: &AccountId32,
		id: CapId,
		node: NodeId,
		cap: &mut OpenCap,
	) -> Result<Reservation, DispatchError> {
		match Reservations::<T>::get((client, id, node)) {
			Some(reservation) => Ok(reservation),
			None => {
				cap.reservations = cap.reservations.checked_add(1).ok_or(Error::<T>::OutOfRange)?;
				Ok(Reservation::default())
			}
		}
	}

	/// Reserves `amount` of what is free of the deposit and of the cap's room: the only place where a
	/// deposit is promised.
	pub(crate) fn add(
		account: &mut Account,
		cap: &mut OpenCap,
		reservation: &mut Reservation,
		amount: Balance,
	) -> DispatchResult {
		cap.reserve(amount).ok_or(Error::<T>::CapExceeded)?;
		account.promise(amount).ok_or(Error::<T>::DepositTooSmall)?;
		reservation.left = reservation.left.checked_add(amount).ok_or(Error::<T>::OutOfRange)?;
		Ok(())
	}

	pub(crate) fn do_revoke(client: AccountId32, id: CapId) -> DispatchResult {
		match Caps::<T>::get(&client, id) {
			Some(mut cap) => {
				let now = Self::now();
				ensure!(cap.revoked_at.is_none(), Error::<T>::AlreadyRevoked);
				ensure!(now <= cap.expires_at, Error::<T>::CapExpired);
				cap.revoked_at = Some(now);
				Caps::<T>::insert(&client, id, cap);
			}
			None => {
				ensure!(!Void::<T>::contains_key(&client, id), Error::<T>::AlreadyRevoked);
				Void::<T>::insert(&client, id, ());
			}
		}
		Self::deposit_event(Event::CapRevoked { client, cap: id });
		Ok(())
	}

	/// A cap whose grace is over.
	fn over(client: &AccountId32, id: CapId) -> Result<OpenCap, DispatchError> {
		let cap = Caps::<T>::get(client, id).ok_or(Error::<T>::NoSuchCap)?;
		ensure!(!cap.settles(Self::now()), Error::<T>::GraceRunning);
		Ok(cap)
	}

	pub(crate) fn do_release(client: AccountId32, id: CapId, node: NodeId) -> DispatchResult {
		let mut cap = Self::over(&client, id)?;
		let Reservation { left: amount, .. } =
			Reservations::<T>::take((&client, id, node)).ok_or(Error::<T>::NoReservation)?;
		let mut account = Accounts::<T>::get(&client);
		cap.release(amount).ok_or(Error::<T>::OutOfRange)?;
		account.take_back(amount).ok_or(Error::<T>::OutOfRange)?;
		cap.reservations = cap.reservations.checked_sub(1).ok_or(Error::<T>::OutOfRange)?;
		Caps::<T>::insert(&client, id, cap);
		Self::write_account(&client, account);
		Self::deposit_event(Event::Released { client, cap: id, node, amount });
		Ok(())
	}

	pub(crate) fn do_prune_cap(client: AccountId32, id: CapId) -> DispatchResult {
		let mut cap = Self::over(&client, id)?;
		ensure!(cap.reservations == 0 && cap.pending == 0, Error::<T>::CapInUse);
		// Revoked and not expired: its signature would open it again.
		let expired = Self::now() > cap.expires_at;
		ensure!(expired || cap.chunks > 0, Error::<T>::CapNotExpired);

		let mut removed = 0u32;
		let chunks = Settled::<T>::drain_prefix((&client, id)).take(MAX_PRUNED as usize);
		for (_, chunk) in chunks {
			removed = removed.checked_add(1).ok_or(Error::<T>::OutOfRange)?;
			cap.jobs_settled =
				cap.jobs_settled.checked_sub(chunk.count()).ok_or(Error::<T>::OutOfRange)?;
		}
		cap.chunks = cap.chunks.checked_sub(removed).ok_or(Error::<T>::OutOfRange)?;
		let gone = expired && cap.chunks == 0;
		if gone {
			Caps::<T>::remove(&client, id);
		} else {
			Caps::<T>::insert(&client, id, cap);
		}
		Self::deposit_event(Event::CapPruned { client, cap: id, chunks: removed, gone });
		Ok(())
	}
}
