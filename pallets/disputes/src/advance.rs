// SPDX-License-Identifier: Apache-2.0

//! What happens in a dispute when its time has come: by a call that anyone can make, and by the chain itself
//! where a block has room.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Weight},
	storage::with_storage_layer,
};
use sp_runtime::traits::BlockNumberProvider;
use surety_primitives::{
	agenda::{self, Next, RETRY},
	dispute::DisputeId,
	traits::Draws,
	BlockNumber,
};

use crate::{
	Agenda, Config, Dispute, DisputeOf, Disputes, Error, NextRound, NextWake, Pallet, Stage, Wake,
	WeightInfo,
};

impl<AccountId> Dispute<AccountId> {
	/// When the next thing in it is due.
	pub(crate) fn next_due(&self) -> Wake {
		match self.stage {
			Stage::Contestable { until }
			| Stage::Committing { until }
			| Stage::Revealing { until }
			| Stage::Appealable { until } => Wake::At(until.saturating_add(1)),
			Stage::Drawing { by } => Wake::Seed(by),
			Stage::Settling { .. } => Wake::At(0),
			Stage::Ended { prune_at, .. } => Wake::At(prune_at),
		}
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> BlockNumber {
		T::BlockNumberProvider::current_block_number()
	}

	pub(crate) fn dispute_of(id: DisputeId) -> Result<DisputeOf<T>, Error<T>> {
		Disputes::<T>::get(id).ok_or(Error::NoSuchDispute)
	}

	pub(crate) fn do_advance_dispute(id: DisputeId) -> DispatchResult {
		let dispute = Self::dispute_of(id)?;
		let now = Self::now();
		match dispute.stage {
			Stage::Drawing { by } => return Self::draw_panel(id, dispute, by),
			Stage::Settling { round } => return Self::settle(id, dispute, round),
			_ if Self::is_moot(id, &dispute) => return Self::release(id, dispute),
			_ => {}
		}
		let Wake::At(due) = dispute.next_due() else {
			return Err(Error::<T>::NothingDue.into());
		};
		ensure!(now >= due, Error::<T>::NothingDue);
		match dispute.stage {
			Stage::Contestable { .. } => Self::concede(id, dispute),
			Stage::Committing { .. } => Self::end_commits(id, dispute),
			Stage::Revealing { .. } => Self::count_votes(id, dispute),
			Stage::Ended { .. } => {
				Self::prune(id, dispute);
				Ok(())
			}
			_ => Self::begin_settling(id, dispute),
		}
	}

	/// Stores a dispute, and notes when to come back to it.
	pub(crate) fn save(id: DisputeId, mut dispute: DisputeOf<T>) {
		let wake = dispute.next_due().after(Self::now());
		Self::forget_wake(id, dispute.wake);
		Agenda::<T>::insert(wake, id, ());
		dispute.wake = wake;
		Disputes::<T>::insert(id, dispute);
	}

	pub(crate) fn forget_wake(id: DisputeId, wake: Wake) {
		Agenda::<T>::remove(wake, id);
	}

	/// What the next thing in a dispute weighs at most.
	pub(crate) fn weight_of_advance() -> Weight {
		T::WeightInfo::draw_panel()
			.max(T::WeightInfo::end_commits())
			.max(T::WeightInfo::count_votes())
			.max(T::WeightInfo::settle_panel())
			.max(T::WeightInfo::finish())
			.max(T::WeightInfo::finish_appeal())
			.max(T::WeightInfo::prune())
	}

	/// Looks after the disputes on the agenda, as far as the weight reaches.
	pub(crate) fn do_on_idle(remaining: Weight) -> Weight {
		let (open, now) = (T::Draws::open_round(), Self::now());
		NextRound::<T>::mutate(|round| {
			NextWake::<T>::mutate(|block| {
				agenda::follow::<Self>(Next { round, block }, open, now, remaining)
			})
		})
	}
}

impl<T: Config> agenda::Agenda for Pallet<T> {
	type Item = DisputeId;

	fn weight_of_look() -> Weight {
		T::WeightInfo::look()
	}

	fn weight_of(_: &DisputeId) -> Weight {
		Self::weight_of_advance()
	}

	fn first(wake: Wake) -> Option<DisputeId> {
		Agenda::<T>::iter_key_prefix(wake).next()
	}

	/// Does what is due in a dispute, and comes back later where that fails.
	fn look_after(wake: Wake, id: DisputeId) {
		let Err(error) = with_storage_layer(|| Self::do_advance_dispute(id)) else { return };
		log::error!(target: "runtime::disputes", "dispute {id} cannot go on: {error:?}");
		Agenda::<T>::remove(wake, id);
		if let Some(mut dispute) = Disputes::<T>::get(id) {
			dispute.wake = Wake::At(Self::now().saturating_add(RETRY));
			Agenda::<T>::insert(dispute.wake, id, ());
			Disputes::<T>::insert(id, dispute);
		}
	}
}
