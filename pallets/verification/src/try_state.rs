// SPDX-License-Identifier: Apache-2.0

//! What must hold between any two calls.

use alloc::collections::{BTreeMap, BTreeSet};

use frame_support::{ensure, pallet_prelude::Get, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;
use surety_primitives::{
	rerun::{Finding, Tally},
	Balance, NodeId,
};

use crate::{
	ChallengeOf, Challenges, Config, Contributors, HoldReason, Open, OpenOrders, OpenSeats,
	Outcome, Pallet, RerunOf, RerunOutcome, RerunStage, Reruns, RerunsDue, SeatState, Seeds, Stage,
};

impl<T: Config> Pallet<T> {
	/// What always holds between the storage items:
	///
	/// - a round has at most one author for each block, and begins with the seed of the one before;
	///   of the closed rounds the last seeds are kept, and no others;
	/// - a challenge draws exactly where oracles are missing, and has ended exactly where enough said
	///   the same or nothing can decide it; each oracle is drawn once;
	/// - an oracle is counted for each seat on which it can be held to what it says;
	/// - clients hold the fees of their open challenges, and the prices of the re-runs that they ordered, for each of which
	///   the node is counted;
	/// - a re-run draws exactly where oracles are missing, has its result shown exactly where enough are bound, and has
	///   ended where they have found; it is looked after when it says, and nothing else is.
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
		let mut orders = BTreeMap::<T::AccountId, Balance>::new();
		let mut ordered = BTreeMap::<NodeId, u32>::new();
		for (task, node, rerun) in Reruns::<T>::iter() {
			Self::check_rerun(&rerun)?;
			ensure!(
				RerunsDue::<T>::contains_key(rerun.wake, (task, node)),
				"a re-run is looked after when it says"
			);
			let order = orders.entry(rerun.job.client.clone()).or_default();
			if matches!(rerun.stage, RerunStage::Contested { .. } | RerunStage::Ended { .. }) {
				continue;
			}
			if let Some((held, time)) = rerun.cause.ordered() {
				*order = order.checked_add(held).ok_or("prices are in range")?;
				*order = order.checked_add(time).ok_or("prices are in range")?;
				let of_node = ordered.entry(node).or_default();
				*of_node = of_node.saturating_add(1);
			}
			for look in rerun.looks.iter().filter(|look| look.state.counts()) {
				let seats = seats.entry(look.oracle.clone()).or_default();
				*seats = seats.saturating_add(1);
			}
		}
		ensure!(
			RerunsDue::<T>::iter_keys().count() == Reruns::<T>::iter_keys().count(),
			"each re-run is looked after once"
		);
		let counted: BTreeMap<_, _> = OpenOrders::<T>::iter().collect();
		ensure!(
			counted == ordered,
			"a node is counted for each of its results that is re-run by order"
		);
		for (client, ordered) in orders {
			let held = T::Currency::balance_on_hold(&HoldReason::OrderedRerun.into(), &client);
			ensure!(held == ordered, "a client holds the prices of the re-runs that it ordered");
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

	fn check_rerun(rerun: &RerunOf<T>) -> Result<(), TryRuntimeError> {
		let oracles: BTreeSet<_> = rerun.looks.iter().map(|look| &look.oracle).collect();
		ensure!(oracles.len() == rerun.looks.len(), "an oracle is drawn once");
		let missing = match rerun.tally() {
			Tally::Missing(missing) => missing,
			_ => 0,
		};
		let enough = rerun.bound() >= missing;
		match rerun.stage {
			RerunStage::Drawing { .. } => {
				ensure!(
					rerun.vacancies() > 0 && !rerun.is_hopeless(),
					"oracles are drawn where they are missing"
				)
			}
			RerunStage::Committing => ensure!(
				rerun.vacancies() == 0 && rerun.asked() > 0,
				"oracles re-run where none are missing"
			),
			RerunStage::AwaitingResult => ensure!(
				rerun.shown.is_none() && missing > 0 && enough,
				"a result is shown when oracles are bound"
			),
			RerunStage::Revealing { .. } => ensure!(
				rerun.shown.is_some() && rerun.bound() > 0,
				"oracles show what they got when enough are bound, and the node has shown its result"
			),
			RerunStage::LookingAgain { .. } => {
				ensure!(rerun.tally() == Tally::Confirmed, "one has confirmed the result")
			}
			RerunStage::Contested { .. } => ensure!(
				rerun.tally() == Tally::Wrong && !rerun.is_unanimous(),
				"a dispute decides where oracles disagree"
			),
			RerunStage::Ended { outcome: RerunOutcome::Found(Finding::Unknown), .. } => {
				ensure!(
					rerun.is_hopeless() || missing > 0 || !rerun.is_unanimous(),
					"nobody could say"
				)
			}
			RerunStage::Ended { outcome: RerunOutcome::Found(Finding::Right), .. } => ensure!(
				rerun.tally() == Tally::Right || !rerun.is_unanimous(),
				"oracles have found a result right"
			),
			RerunStage::Ended { outcome: RerunOutcome::Found(Finding::Wrong), .. }
			| RerunStage::Ended { outcome: RerunOutcome::Convicted(_), .. } => {
				ensure!(rerun.tally() == Tally::Wrong, "oracles have found a result wrong")
			}
			RerunStage::Ended { outcome: RerunOutcome::Moot, .. } => {}
		}
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
