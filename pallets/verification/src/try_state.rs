// SPDX-License-Identifier: Apache-2.0

//! What must hold between any two calls.

use alloc::collections::{BTreeMap, BTreeSet};

use frame_support::{ensure, pallet_prelude::Get, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;
use surety_primitives::Balance;

use crate::{
	ChallengeOf, Challenges, Config, Contributors, HoldReason, Open, OpenSeats, Outcome, Pallet,
	SeatState, Seeds, Stage,
};

impl<T: Config> Pallet<T> {
	/// What always holds between the storage items:
	///
	/// - a round has at most one author for each block, and begins with the seed of the one before;
	///   of the closed rounds the last seeds are kept, and no others;
	/// - a challenge draws exactly where oracles are missing, and has ended exactly where enough said
	///   the same or nothing can decide it; each oracle is drawn once;
	/// - an oracle is counted for each seat on which it can be held to what it says;
	/// - clients hold the fees of their open challenges.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_rounds()?;
		let mut seats = BTreeMap::<T::AccountId, u32>::new();
		let mut fees = BTreeMap::<T::AccountId, Balance>::new();
		for (_, _, challenge) in Challenges::<T>::iter() {
			Self::check_challenge(&challenge)?;
			let held = fees.entry(challenge.client.clone()).or_default();
			if challenge.has_ended() {
				continue;
			}
			let more = Self::fees(challenge.fee).map_err(|_| "fees are in range")?;
			*held = held.checked_add(more).ok_or("fees are in range")?;
			for seat in challenge.seats.iter().filter(|seat| seat.state != SeatState::Silent) {
				let seats = seats.entry(seat.oracle.clone()).or_default();
				*seats = seats.saturating_add(1);
			}
		}
		let counted: BTreeMap<_, _> = OpenSeats::<T>::iter().collect();
		ensure!(counted == seats, "an oracle is counted for each of its seats");
		for (client, fees) in fees {
			let held = T::Currency::balance_on_hold(&HoldReason::DeliveryFee.into(), &client);
			ensure!(held == fees, "a client holds the fees of its challenges");
		}
		Ok(())
	}

	fn check_rounds() -> Result<(), TryRuntimeError> {
		let round = Open::<T>::get();
		let authors = Contributors::<T>::get().len();
		ensure!(authors <= round.blocks as usize, "each block of a round has one author");
		ensure!((authors == 0) == (round.blocks == 0), "each block of a round has one author");
		if round.blocks == 0 {
			let before = round.number.checked_sub(1).and_then(Seeds::<T>::get);
			ensure!(
				round.mixed == before.unwrap_or_default(),
				"a round begins with the seed of the one before"
			);
		}
		let first = round.number.saturating_sub(T::KeptSeeds::get());
		let kept: BTreeSet<_> = Seeds::<T>::iter_keys().collect();
		ensure!(kept.into_iter().eq(first..round.number), "the last seeds are kept");
		Ok(())
	}

	fn check_challenge(challenge: &ChallengeOf<T>) -> Result<(), TryRuntimeError> {
		let oracles: BTreeSet<_> = challenge.seats.iter().map(|seat| &seat.oracle).collect();
		ensure!(oracles.len() == challenge.seats.len(), "an oracle is drawn once");
		let open = challenge.decided().is_none() && !challenge.is_hopeless();
		match challenge.stage {
			Stage::Drawing(_) => {
				ensure!(
					open && challenge.vacancies() > 0,
					"oracles are drawn where they are missing"
				)
			}
			Stage::Asking => ensure!(
				open && challenge.vacancies() == 0,
				"oracles are asked where none are missing"
			),
			Stage::Ended { outcome: Outcome::Decided(verdict), .. } => ensure!(
				challenge.decided() == Some(verdict),
				"enough oracles said what was decided"
			),
			Stage::Ended { outcome: Outcome::Undecided, slash } => ensure!(
				challenge.decided().is_none() && slash.is_none(),
				"nothing was decided, and nobody charged"
			),
		}
		Ok(())
	}
}
