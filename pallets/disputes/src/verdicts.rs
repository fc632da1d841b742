// SPDX-License-Identifier: Apache-2.0

//! What follows from a verdict that nothing can change any more: jurors are settled panel by panel, bonds end,
//! the node is charged.

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
	traits::{
		fungible::{Balanced, BalancedHold, Credit, MutateHold},
		tokens::Precision,
		Imbalance,
	},
};
use sp_runtime::DispatchError;
use surety_primitives::{
	dispute::{earnings, with_truth, DisputeId, Standing, Vote},
	slash::{Charge, Condition, Incident, SlashId, Surcharge},
	stake::{Role, StakeId},
	traits::{DisputeEnd, OnDisputeEnd, Reruns, Slash, SlashByPanel, StakeCosts},
	Balance, Perbill,
};

use crate::{
	Config, DisputeOf, Disputes, Error, Event, HoldReason, Pallet, Panels, Results, Stage,
};

const LOG_TARGET: &str = "runtime::disputes";

type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;

impl<T: Config> Pallet<T> {
	/// Ends a dispute for which no panel can be filled: what was found before is the verdict, or that nobody
	/// can know. What was bonded for this panel returns.
	pub(crate) fn give_up(id: DisputeId, mut dispute: DisputeOf<T>) -> DispatchResult {
		let round = dispute.round;
		Self::deposit_event(Event::PanelNotFilled { dispute: id, round });
		dispute.verdict = Some(dispute.verdict.unwrap_or(Vote::Unjudgeable));
		for bond in dispute.bonds.iter_mut().filter(|bond| bond.round == round && round > 0) {
			let returned = core::mem::take(&mut bond.held);
			Self::return_bond(&bond.who, returned)?;
			let who = bond.who.clone();
			Self::deposit_event(Event::BondEnded { dispute: id, who, returned, burned: 0 });
		}
		dispute.bonds.retain(|bond| bond.held > 0);
		Self::begin_settling(id, dispute)
	}

	/// From now on nothing changes the verdict. A re-run that has come meanwhile is the truth.
	pub(crate) fn begin_settling(id: DisputeId, mut dispute: DisputeOf<T>) -> DispatchResult {
		let is_right = T::Reruns::is_right(dispute.task, dispute.node);
		let verdict = with_truth(dispute.verdict, is_right).ok_or(Error::<T>::WrongStage)?;
		dispute.verdict = Some(verdict);
		dispute.stage = Stage::Settling { round: 0 };
		Self::deposit_event(Event::VerdictFinal { dispute: id, verdict });
		Self::save(id, dispute);
		Ok(())
	}

	/// Settles the panel of a round, or ends the dispute when all are settled.
	pub(crate) fn settle(id: DisputeId, mut dispute: DisputeOf<T>, round: u8) -> DispatchResult {
		let verdict = dispute.verdict.ok_or(Error::<T>::WrongStage)?;
		if round > dispute.round {
			return Self::finish(id, dispute, verdict);
		}
		if Panels::<T>::contains_key(id, round) {
			Self::settle_panel(id, &mut dispute, round, verdict)?;
		}
		let round = round.checked_add(1).ok_or(Error::<T>::OutOfRange)?;
		dispute.stage = Stage::Settling { round };
		Self::save(id, dispute);
		Ok(())
	}

	/// Takes from those who were wrong or silent, and from the loser the fees, and pays it to those who were
	/// correct. What nobody was correct about burns.
	fn settle_panel(
		id: DisputeId,
		dispute: &mut DisputeOf<T>,
		round: u8,
		verdict: Vote,
	) -> DispatchResult {
		let panel = Panels::<T>::get(id, round).ok_or(Error::<T>::WrongStage)?;
		let standings = panel.standings(verdict);
		let mut pot = CreditOf::<T>::default();
		let mut losses = alloc::vec::Vec::with_capacity(standings.len());
		for (juror, standing) in panel.jurors.iter().zip(&standings) {
			let locked = juror.ballot.locked(dispute.terms.lock);
			Self::leave_seat(&juror.who, id, locked)?;
			let lost = if standing.loses() {
				let stake = StakeId::Role(Role::Arbitrator, juror.who.clone());
				T::Stakes::take(&stake, locked)
			} else {
				CreditOf::<T>::default()
			};
			losses.push(lost.peek());
			pot.subsume(lost);
		}
		let correct = standings.iter().filter(|it| **it == Standing::Correct).count();
		let fees = Balance::try_from(correct)
			.ok()
			.and_then(|correct| panel.fee.checked_mul(correct))
			.ok_or(Error::<T>::OutOfRange)?;
		pot.subsume(Self::collect(dispute, verdict, fees)?);

		let parts = earnings(&standings, pot.peek());
		for ((juror, part), lost) in panel.jurors.into_iter().zip(parts).zip(losses) {
			let (credit, rest) = pot.split(part);
			pot = rest;
			// What an account cannot take is dropped, and so leaves the issuance.
			let earned = T::Currency::resolve(&juror.who, credit).map_or(0, |()| part);
			let who = juror.who;
			Self::deposit_event(Event::JurorSettled {
				dispute: id,
				round,
				juror: who,
				lost,
				earned,
			});
		}
		Ok(())
	}

	/// Takes fees from the loser: from the bonds with which it was wrong, and then from the stake that answers
	/// for it, as far as they go.
	fn collect(
		dispute: &mut DisputeOf<T>,
		verdict: Vote,
		fees: Balance,
	) -> Result<CreditOf<T>, DispatchError> {
		let mut collected = CreditOf::<T>::default();
		let Some(loser) = verdict.loser() else { return Ok(collected) };
		let missing = |collected: &CreditOf<T>| {
			fees.checked_sub(collected.peek()).ok_or(Error::<T>::OutOfRange)
		};
		for bond in dispute.bonds.iter_mut().filter(|bond| bond.side == loser) {
			if bond.side.is_vindicated(bond.against, verdict) {
				continue;
			}
			let part = bond.held.min(missing(&collected)?);
			collected.subsume(Self::take_bond(&bond.who, part)?);
			bond.held = bond.held.checked_sub(part).ok_or(Error::<T>::OutOfRange)?;
		}
		if let Some(stake) = Self::answering_stake(dispute, loser) {
			let missing = missing(&collected)?;
			collected.subsume(T::Stakes::take(&stake, missing));
		}
		Ok(collected)
	}

	/// Ends the bonds, charges the node, and says how it ended.
	fn finish(id: DisputeId, mut dispute: DisputeOf<T>, verdict: Vote) -> DispatchResult {
		for bond in core::mem::take(&mut dispute.bonds) {
			let (returned, burned) = if bond.side.is_vindicated(bond.against, verdict) {
				Self::return_bond(&bond.who, bond.held)?;
				(bond.held, 0)
			} else {
				// What is dropped leaves the issuance.
				drop(Self::take_bond(&bond.who, bond.held)?);
				(0, bond.held)
			};
			let who = bond.who;
			Self::deposit_event(Event::BondEnded { dispute: id, who, returned, burned });
		}
		let slash = verdict.condition().and_then(|condition| {
			let charge = Self::charge(&dispute, condition);
			Self::unless_refused(id, T::Slash::charge_by_panel(charge, id))
		});
		Self::end(id, dispute, DisputeEnd::Verdict(verdict), slash)
	}

	/// Charges the node of an anomaly that nobody contested.
	pub(crate) fn concede(id: DisputeId, mut dispute: DisputeOf<T>) -> DispatchResult {
		let charge = Self::charge(&dispute, Condition::ResultFailure);
		let slash = Self::unless_refused(id, T::Slash::charge(charge));
		dispute.verdict = Some(Vote::Minor);
		Self::end(id, dispute, DisputeEnd::Conceded, slash)
	}

	fn charge(dispute: &DisputeOf<T>, condition: Condition) -> Charge<T::AccountId> {
		Charge {
			stake: StakeId::Node(dispute.node),
			condition,
			incident: Incident::Task(dispute.task),
			more: Surcharge { share: Perbill::zero(), amount: dispute.liability },
			evidence_hash: dispute.evidence_hash,
			challenger: Some(dispute.challenger.clone()),
		}
	}

	/// A dispute ends whatever comes of its charge: the task may have been charged with as much already.
	fn unless_refused(id: DisputeId, charged: Result<SlashId, DispatchError>) -> Option<SlashId> {
		charged
			.inspect_err(|error| {
				log::warn!(target: LOG_TARGET, "dispute {id} charges nobody: {error:?}");
			})
			.ok()
	}

	fn end(
		id: DisputeId,
		mut dispute: DisputeOf<T>,
		end: DisputeEnd,
		slash: Option<SlashId>,
	) -> DispatchResult {
		let (task, node) = (dispute.task, dispute.node);
		let verdict = dispute.verdict.ok_or(Error::<T>::WrongStage)?;
		Self::count_open(node, |open| open.checked_sub(1))?;
		// As long as the result could be disputed once more.
		let last = Self::after(Self::now(), T::DisputeWindow::get())?.max(dispute.disputable_until);
		dispute.stage = Stage::Ended { slash, prune_at: Self::after(last, 1)? };
		Self::save(id, dispute);
		T::OnDisputeEnd::on_dispute_end(task, node, end);
		Self::deposit_event(Event::DisputeEnded { dispute: id, task, node, verdict, slash });
		Ok(())
	}

	/// Removes the record of what is over.
	pub(crate) fn prune(id: DisputeId, dispute: DisputeOf<T>) {
		Self::forget_wake(id, dispute.wake);
		for round in 0..=dispute.round {
			Panels::<T>::remove(id, round);
		}
		Results::<T>::remove(dispute.task, dispute.node);
		Disputes::<T>::remove(id);
		Self::deposit_event(Event::DisputeRemoved { dispute: id });
	}

	fn return_bond(who: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::release(&HoldReason::Bond.into(), who, amount, Precision::Exact)
			.map_err(|_| Error::<T>::HoldFellShort)?;
		Ok(())
	}

	fn take_bond(who: &T::AccountId, amount: Balance) -> Result<CreditOf<T>, Error<T>> {
		let (credit, missing) = T::Currency::slash(&HoldReason::Bond.into(), who, amount);
		ensure!(missing == 0, Error::HoldFellShort);
		Ok(credit)
	}
}
