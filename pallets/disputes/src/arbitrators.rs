// SPDX-License-Identifier: Apache-2.0

//! Who can be drawn, how much each weighs, and who sits where.

use core::marker::PhantomData;

use alloc::vec::Vec;

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use surety_primitives::{
	dispute::DisputeId,
	draw::{draw, Round, JUROR},
	sortition::{self, Drawing, Node, Nodes, Weight},
	stake::{Role, StakeId},
	traits::{Draws, Duties, Owners, Reputable, Roles, Stakes},
	Balance, H256, SUR,
};

use crate::{
	Arbitrator, ArbitratorCount, Arbitrators, Config, DisputeOf, DrawsWaiting, Error, Event, Locks,
	Pallet, PanelOf, Seats, Slots, Tree, Waiting, MAX_TURNS,
};

/// The tree of weights, as it is stored. Nodes of nothing but zeros are not.
pub(crate) struct Stored<T>(PhantomData<T>);

impl<T> Stored<T> {
	pub(crate) fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T: Config> Nodes for Stored<T> {
	fn get(&self, level: u8, index: u32) -> Node {
		Tree::<T>::get((level, index)).unwrap_or_default()
	}

	fn put(&mut self, level: u8, index: u32, node: Node) {
		Tree::<T>::set((level, index), (node != Node::default()).then_some(node));
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_opt_in(who: T::AccountId) -> DispatchResult {
		Self::ensure_weights_free()?;
		let weight = Self::weight_of(&who).ok_or(Error::<T>::ArbitratorBelowRequirement)?;
		let now = Self::now();
		let (slot, since) = match Arbitrators::<T>::get(&who) {
			Some(known) => {
				ensure!(weight != known.weight, Error::<T>::WeightUnchanged);
				(known.slot, if weight > known.weight { now } else { known.since })
			}
			None => {
				let slot = ArbitratorCount::<T>::get();
				ensure!(slot < sortition::CAPACITY, Error::<T>::TooManyArbitrators);
				Slots::<T>::insert(slot, &who);
				ArbitratorCount::<T>::put(slot.checked_add(1).ok_or(Error::<T>::OutOfRange)?);
				(slot, now)
			}
		};
		Self::weigh(who, Arbitrator { slot, weight, since })?;
		Ok(())
	}

	pub(crate) fn do_opt_out(who: T::AccountId) -> DispatchResult {
		Self::ensure_weights_free()?;
		let known = Arbitrators::<T>::get(&who).ok_or(Error::<T>::NotArbitrator)?;
		Self::remove_arbitrator(who, known)?;
		Ok(())
	}

	pub(crate) fn do_refresh_arbitrator(who: T::AccountId) -> DispatchResult {
		Self::ensure_weights_free()?;
		let known = Arbitrators::<T>::get(&who).ok_or(Error::<T>::NotArbitrator)?;
		let Some(weight) = Self::weight_of(&who) else {
			return Ok(Self::remove_arbitrator(who, known)?);
		};
		// More would count from now on only: that is for the arbitrator to choose.
		ensure!(weight < known.weight, Error::<T>::WeightUnchanged);
		Self::weigh(who, Arbitrator { weight, ..known })?;
		Ok(())
	}

	/// Refuses to change weights by which a panel is drawn whose seed is known.
	fn ensure_weights_free() -> Result<(), Error<T>> {
		let due = DrawsWaiting::<T>::get().at(T::Draws::open_round()).due;
		ensure!(due == 0, Error::DrawsDue);
		Ok(())
	}

	/// What the stake of an account as an arbitrator weighs; `None` if it does not suffice.
	fn weight_of(who: &T::AccountId) -> Option<Weight> {
		let weight = Weight::try_from(Self::staked(who).checked_div(SUR)?).ok()?;
		(weight > 0 && T::Roles::qualifies(Role::Arbitrator, who)).then_some(weight)
	}

	fn staked(who: &T::AccountId) -> Balance {
		T::Stakes::active(&StakeId::Role(Role::Arbitrator, who.clone()))
	}

	fn weigh(who: T::AccountId, arbitrator: Arbitrator) -> Result<(), Error<T>> {
		let Arbitrator { slot, weight, since } = arbitrator;
		Self::set_weight(slot, weight)?;
		Arbitrators::<T>::insert(&who, arbitrator);
		Self::deposit_event(Event::ArbitratorWeighed { who, weight, since });
		Ok(())
	}

	fn set_weight(slot: u32, weight: Weight) -> Result<(), Error<T>> {
		sortition::set_weight(&mut Stored::<T>::new(), slot, weight).map_err(|_| Error::OutOfRange)
	}

	/// Removes an arbitrator. Who has the last slot takes over its own, so that slots have no gaps.
	fn remove_arbitrator(who: T::AccountId, known: Arbitrator) -> Result<(), Error<T>> {
		let last = ArbitratorCount::<T>::get().checked_sub(1).ok_or(Error::OutOfRange)?;
		let mover = Slots::<T>::take(last).ok_or(Error::OutOfRange)?;
		Self::set_weight(last, 0)?;
		if last != known.slot {
			let moved = Arbitrators::<T>::get(&mover).ok_or(Error::OutOfRange)?;
			Self::set_weight(known.slot, moved.weight)?;
			Slots::<T>::insert(known.slot, &mover);
			Arbitrators::<T>::insert(mover, Arbitrator { slot: known.slot, ..moved });
		}
		ArbitratorCount::<T>::put(last);
		Arbitrators::<T>::remove(&who);
		Self::deposit_event(Event::ArbitratorLeft { who });
		Ok(())
	}

	/// Counts a panel that waits to be drawn, and says by which round: what is fixed now is drawn by the
	/// first one that begins later.
	pub(crate) fn wait_for_draw() -> Result<Round, Error<T>> {
		let open = T::Draws::open_round();
		let waiting = DrawsWaiting::<T>::get().at(open);
		let next = waiting.next.checked_add(1).ok_or(Error::OutOfRange)?;
		DrawsWaiting::<T>::put(Waiting { next, ..waiting });
		open.checked_add(1).ok_or(Error::OutOfRange)
	}

	/// Counts a panel that waited, and whose seed is known, out.
	pub(crate) fn end_wait() -> Result<(), Error<T>> {
		let waiting = DrawsWaiting::<T>::get().at(T::Draws::open_round());
		let due = waiting.due.checked_sub(1).ok_or(Error::OutOfRange)?;
		DrawsWaiting::<T>::put(Waiting { due, ..waiting });
		Ok(())
	}

	/// Draws up to `wanted` arbitrators who may sit on a panel, one after the other by weight.
	///
	/// Who may not is passed over and changes nobody else's place.
	pub(crate) fn draw_jurors(
		id: DisputeId,
		dispute: &DisputeOf<T>,
		panel: Option<&PanelOf<T>>,
		seed: H256,
		wanted: usize,
	) -> Vec<T::AccountId> {
		let mut owners: Vec<_> = dispute
			.parties()
			.chain(panel.into_iter().flat_map(|panel| &panel.jurors).map(|juror| &juror.who))
			.map(T::Owners::owner_of)
			.collect();
		let (mut drawing, mut drawn) = (Drawing::default(), Vec::with_capacity(wanted));
		for turn in 0..MAX_TURNS {
			if drawn.len() >= wanted {
				break;
			}
			let point = draw(JUROR, (id, dispute.round, turn), seed);
			let Some(slot) = drawing.next(&Stored::<T>::new(), point) else { break };
			let Some(who) = Slots::<T>::get(slot) else { continue };
			if !Self::may_sit(id, dispute, &who) {
				continue;
			}
			let owner = T::Owners::owner_of(&who);
			if !owners.contains(&owner) {
				owners.push(owner);
				drawn.push(who);
			}
		}
		drawn
	}

	/// Whether an arbitrator may judge a dispute, whoever owns it: its weight was fixed before the dispute began,
	/// has stood for long enough or is that of somebody with a good record, and is still there; it never sat
	/// in this dispute; and it has enough to lose.
	fn may_sit(id: DisputeId, dispute: &DisputeOf<T>, who: &T::AccountId) -> bool {
		let Some(known) = Arbitrators::<T>::get(who) else { return false };
		let fixed = known.since < dispute.filed_at;
		let age = dispute.filed_at.saturating_sub(known.since);
		let free = Self::staked(who).checked_sub(Locks::<T>::get(who).unwrap_or_default());
		fixed
			&& (age >= T::MinAge::get() || T::Reputation::is_reputable(who))
			&& Self::weight_of(who).is_some_and(|weight| weight >= known.weight)
			&& !Seats::<T>::contains_key(who, id)
			&& free.is_some_and(|free| free >= dispute.terms.lock)
	}

	/// Gives an arbitrator a seat, and locks what it risks.
	pub(crate) fn take_seat(
		who: &T::AccountId,
		id: DisputeId,
		round: u8,
		lock: Balance,
	) -> Result<(), Error<T>> {
		Seats::<T>::insert(who, id, round);
		Self::change_lock(who, |locked| locked.checked_add(lock))
	}

	/// Ends the seat of an arbitrator of whose stake `locked` is locked for it.
	pub(crate) fn leave_seat(
		who: &T::AccountId,
		id: DisputeId,
		locked: Balance,
	) -> Result<(), Error<T>> {
		Seats::<T>::remove(who, id);
		Self::change_lock(who, |all| all.checked_sub(locked))
	}

	pub(crate) fn change_lock(
		who: &T::AccountId,
		change: impl FnOnce(Balance) -> Option<Balance>,
	) -> Result<(), Error<T>> {
		Locks::<T>::try_mutate_exists(who, |stored| {
			let locked = change(stored.unwrap_or_default()).ok_or(Error::OutOfRange)?;
			*stored = (locked > 0).then_some(locked);
			Ok(())
		})
	}
}

impl<T: Config> Duties<T::AccountId> for Pallet<T> {
	/// An arbitrator keeps its stake until all disputes are settled in which it sits.
	fn on_duty(role: Role, who: &T::AccountId) -> bool {
		role == Role::Arbitrator && Locks::<T>::contains_key(who)
	}
}
