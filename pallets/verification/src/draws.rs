// SPDX-License-Identifier: Apache-2.0

//! The draw rounds.

use frame_support::{
	pallet_prelude::Get,
	weights::{RuntimeDbWeight, Weight},
};
use surety_primitives::{
	draw::{authors_needed, mix, Round, Seed, MIN_BLOCKS},
	traits::{Draws, VrfOutputs},
};

use crate::{Config, Contributors, Event, LastAuthor, Open, Pallet, Seeds, WeightInfo};

impl<T: Config> Pallet<T> {
	/// Mixes the parent's output into the open round, and keeps for the child whether this block has one,
	/// and whose.
	pub(crate) fn begin_block() -> Weight {
		let parent = LastAuthor::<T>::take();
		LastAuthor::<T>::set(T::Outputs::contributor());
		let db: RuntimeDbWeight = <T as frame_system::Config>::DbWeight::get();
		// The authors of this block and its parent, whether this one has an output, the parent's, and the
		// number of validators.
		let weight = db.reads_writes(5, 1);
		let (Some(author), Some(output)) = (parent, T::Outputs::last()) else {
			return weight;
		};
		let closed = Self::contribute(author, &output, T::Outputs::validators());
		weight.saturating_add(if closed {
			T::WeightInfo::close_round()
		} else {
			T::WeightInfo::contribute()
		})
	}

	/// Mixes an output into the open round. Says whether that closed it.
	pub(crate) fn contribute(author: T::AccountId, output: &[u8; 32], validators: u32) -> bool {
		let mut round = Open::<T>::get();
		round.mixed = mix(round.number, round.mixed, output);
		// Nobody waits for so many blocks that either would be full.
		round.blocks = round.blocks.saturating_add(1);
		let mut authors = Contributors::<T>::get();
		let _ = authors.try_insert(author);

		let enough = round.blocks >= MIN_BLOCKS
			&& authors.len() >= authors_needed(validators).min(T::MaxAuthorities::get()) as usize;
		let Some(next) = round.number.checked_add(1).filter(|_| enough) else {
			Open::<T>::put(round);
			Contributors::<T>::put(authors);
			return false;
		};
		Seeds::<T>::insert(round.number, round.mixed);
		if let Some(old) = round.number.checked_sub(T::KeptSeeds::get()) {
			Seeds::<T>::remove(old);
		}
		Self::deposit_event(Event::RoundClosed { round: round.number, seed: round.mixed });
		round.number = next;
		round.blocks = 0;
		Open::<T>::put(round);
		Contributors::<T>::kill();
		true
	}
}

impl<T: Config> Draws for Pallet<T> {
	fn open_round() -> Round {
		Open::<T>::get().number
	}

	fn seed(round: Round) -> Seed {
		if round >= Self::open_round() {
			return Seed::Pending;
		}
		Seeds::<T>::get(round).map_or(Seed::Gone, Seed::Known)
	}
}
