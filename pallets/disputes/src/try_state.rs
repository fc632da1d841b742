// SPDX-License-Identifier: Apache-2.0

//! What must hold between any two calls.

use alloc::collections::{BTreeMap, BTreeSet};

use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;
use surety_primitives::{
	dispute::{seats, DisputeId, APPEAL_ROUND},
	sortition::{self, Nodes, LEVELS},
	traits::Draws,
	Balance,
};

use crate::{
	arbitrators::Stored, Agenda, ArbitratorCount, Arbitrators, Ballot, Config, DisputeOf, Disputes,
	DrawsWaiting, HoldReason, Locks, NextDisputeId, OpenDisputes, Pallet, PanelOf, Panels, Results,
	Seats, Slots, Stage, Subject, Tree, Waiting,
};

impl<T: Config> Pallet<T> {
	/// What always holds between the storage items:
	///
	/// - arbitrators have the slots below their number, each its own, and the tree has their weights and the sums
	///   of those, and nothing else;
	/// - as many panels wait to be drawn as are counted;
	/// - each dispute over a result is found by it, and counted for its node as long as it is open; of those about
	///   appeals there is one for each slash, without a bond, and none that is over;
	/// - each dispute stands on the agenda exactly where it says;
	/// - it has a panel for each round that was drawn, with no more jurors than can be, each of them once in the
	///   whole dispute;
	/// - the seats and locks of arbitrators are those of the panels that are not settled;
	/// - accounts hold what is left of their bonds in open disputes.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_arbitrators()?;
		let (mut bonds, mut locks) = (BTreeMap::new(), BTreeMap::new());
		let (mut seated, mut open) = (BTreeMap::new(), BTreeMap::<_, u32>::new());
		let (mut results, mut appealed) = (0_usize, BTreeSet::new());
		let mut waiting = Waiting { round: T::Draws::open_round(), ..Waiting::default() };
		for (id, dispute) in Disputes::<T>::iter() {
			ensure!(id < NextDisputeId::<T>::get(), "a dispute has an id that was given out");
			match &dispute.subject {
				Subject::Result(result) => {
					ensure!(
						Results::<T>::get(result.task, result.node) == Some(id),
						"a dispute is found by its result"
					);
					results = results.saturating_add(1);
					if !dispute.has_ended() {
						let open = open.entry(result.node).or_default();
						*open = open.saturating_add(1);
					}
				}
				Subject::Appeal { slash, .. } => {
					ensure!(appealed.insert(*slash), "one dispute is about an appeal");
					ensure!(!dispute.has_ended(), "what is over about an appeal is gone");
					ensure!(dispute.round >= APPEAL_ROUND, "the judges were the first panel");
				}
			}
			ensure!(Agenda::<T>::contains_key(dispute.wake, id), "a dispute is on the agenda");
			Self::check_panels(id, &dispute)?;
			if let Stage::Drawing { by } = dispute.stage {
				let count = match by.checked_sub(waiting.round) {
					None => &mut waiting.due,
					Some(0) => &mut waiting.this,
					Some(_) => &mut waiting.next,
				};
				*count = count.saturating_add(1);
			}
			for bond in &dispute.bonds {
				add(&mut bonds, bond.who.clone(), bond.held)?;
			}
			for (round, panel) in Self::unsettled(id, &dispute) {
				for juror in panel.jurors {
					let (who, locked) = (juror.who, juror.ballot.locked(dispute.terms.lock));
					let earlier = seated.insert((who.clone(), id), round);
					ensure!(earlier.is_none(), "nobody sits twice in a dispute");
					add(&mut locks, who, locked)?;
				}
			}
		}
		let disputes = Disputes::<T>::iter_keys().count();
		ensure!(Results::<T>::iter_keys().count() == results, "a result leads to its dispute");
		ensure!(Agenda::<T>::iter_keys().count() == disputes, "a dispute is on the agenda once");
		let counted = DrawsWaiting::<T>::get().at(waiting.round);
		ensure!(counted == waiting, "the panels are counted that wait to be drawn");
		ensure!(OpenDisputes::<T>::iter().eq_unordered(open), "open disputes are counted");
		let seats = Seats::<T>::iter().map(|(who, id, round)| ((who, id), round));
		ensure!(seats.eq_unordered(seated), "a seat is one of a panel that is not settled");
		ensure!(Locks::<T>::iter().eq_unordered(locks), "what is locked is locked for a seat");
		for (who, bonded) in bonds {
			let held = T::Currency::balance_on_hold(&HoldReason::Bond.into(), &who);
			ensure!(held == bonded, "an account holds its bonds");
		}
		Ok(())
	}

	fn check_arbitrators() -> Result<(), TryRuntimeError> {
		let count = ArbitratorCount::<T>::get();
		let tree = Stored::<T>::new();
		for (who, arbitrator) in Arbitrators::<T>::iter() {
			ensure!(
				arbitrator.slot < count && Slots::<T>::get(arbitrator.slot) == Some(who),
				"an arbitrator has a slot of its own"
			);
			ensure!(
				sortition::weight(&tree, arbitrator.slot) == arbitrator.weight
					&& arbitrator.weight > 0,
				"an arbitrator weighs in the tree what it weighs"
			);
		}
		ensure!(Arbitrators::<T>::iter_keys().count() == count as usize, "arbitrators are counted");
		ensure!(Slots::<T>::iter_keys().count() == count as usize, "slots are arbitrators'");
		let mut weights: sortition::Weight = 0;
		for ((level, index), node) in Tree::<T>::iter() {
			ensure!(node.iter().any(|entry| *entry > 0), "no node of the tree is empty");
			let below = level.saturating_add(1);
			for (entry, sum) in node.into_iter().enumerate() {
				if below == LEVELS {
					weights = weights.saturating_add(sum);
					continue;
				}
				let index = index.saturating_mul(16).saturating_add(entry as u32);
				let of = tree.get(below, index).into_iter().sum::<sortition::Weight>();
				ensure!(of == sum, "an entry of the tree is the sum below it");
			}
		}
		let all = Arbitrators::<T>::iter_values().map(|it| it.weight).sum::<sortition::Weight>();
		ensure!(weights == all, "the tree has the weights of arbitrators alone");
		Ok(())
	}

	/// The panels whose jurors are not settled.
	fn unsettled(
		id: DisputeId,
		dispute: &DisputeOf<T>,
	) -> impl Iterator<Item = (u8, PanelOf<T>)> + '_ {
		let settled = match dispute.stage {
			Stage::Settling { round } => round,
			Stage::Ended { .. } => dispute.round.saturating_add(1),
			_ => 0,
		};
		(settled..=dispute.round)
			.filter_map(move |round| Panels::<T>::get(id, round).map(|panel| (round, panel)))
	}

	fn check_panels(id: DisputeId, dispute: &DisputeOf<T>) -> Result<(), TryRuntimeError> {
		let released = dispute.verdict.is_none() && Self::is_moot(id, dispute);
		let mut all = BTreeSet::new();
		for (round, panel) in Panels::<T>::iter_prefix(id) {
			ensure!(round <= dispute.round, "a panel is of a round that has come");
			let seats = seats(round).ok_or("a round has seats")?;
			let jurors = panel.jurors.len();
			ensure!(
				(seats as usize..=(seats as usize).saturating_mul(2)).contains(&jurors)
					&& (panel.reserved || jurors == seats as usize),
				"a panel has its seats, and reserves where they were drawn"
			);
			let revealing = round == dispute.round
				&& matches!(dispute.stage, Stage::Committing { .. } | Stage::Drawing { .. });
			ensure!(
				!revealing || panel.votes().next().is_none(),
				"nobody's vote is known before votes are revealed"
			);
			let over = round < dispute.round
				|| matches!(dispute.stage, Stage::Appealable { .. } | Stage::Settling { .. });
			let waits = |ballot| matches!(ballot, Ballot::Seated | Ballot::Committed(_));
			ensure!(
				!over || released || !panel.jurors.iter().any(|juror| waits(juror.ballot)),
				"who did not vote in time is silent"
			);
			for juror in panel.jurors {
				ensure!(all.insert(juror.who), "nobody sits twice in a dispute");
			}
		}
		let settled = matches!(dispute.stage, Stage::Appealable { .. } | Stage::Settling { .. });
		ensure!(
			!settled || dispute.verdict.is_some() || released,
			"a verdict is appealed or settled"
		);
		ensure!(
			!(dispute.has_ended() || matches!(dispute.subject, Subject::Appeal { .. }))
				|| dispute.bonds.is_empty(),
			"nothing is bonded in what is over, or about an appeal"
		);
		Ok(())
	}
}

/// Adds to the sum of an account.
fn add<K: Ord>(
	sums: &mut BTreeMap<K, Balance>,
	key: K,
	amount: Balance,
) -> Result<(), TryRuntimeError> {
	let sum = sums.entry(key).or_default();
	*sum = sum.checked_add(amount).ok_or("the sums of an account are in range")?;
	Ok(())
}

/// Comparing what a map in storage has with what it should have.
trait EqUnordered<K: Ord, V: PartialEq>: Iterator<Item = (K, V)> + Sized {
	fn eq_unordered(self, expected: BTreeMap<K, V>) -> bool {
		self.collect::<BTreeMap<K, V>>() == expected
	}
}

impl<K: Ord, V: PartialEq, I: Iterator<Item = (K, V)>> EqUnordered<K, V> for I {}
