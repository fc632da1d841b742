// SPDX-License-Identifier: Apache-2.0

//! What follows from a verdict that nothing can change any more: jurors are settled panel by panel, bonds end,
//! the node is charged, or the appeal against a slash ends.

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
	traits::{DisputeEnd, JudgeAppeal, OnDisputeEnd, Reruns, Slash, SlashByPanel, StakeCosts},
	Balance, Perbill, H256,
};

use crate::{
	Config, DisputeOf, DisputedResult, Disputes, Error, Event, HoldReason, Pallet, Panels, Results,
	Stage, Subject,
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
		let verdict = with_truth(dispute.verdict, Self::truth(&dispute));
		let verdict = verdict.ok_or(Error::<T>::WrongStage)?;
		dispute.verdict = Some(verdict);
		dispute.stage = Stage::Settling { round: 0 };
		Self::deposit_event(Event::VerdictFinal { dispute: id, verdict });
		Self::save(id, dispute);
		Ok(())
	}

	/// Whether the result is right, if re-runs have shown it.
	pub(crate) fn truth(dispute: &DisputeOf<T>) -> Option<bool> {
		match &dispute.subject {
			Subject::Result(result) => T::Reruns::is_right(result.task, result.node),
			Subject::Appeal { .. } => None,
		}
	}

	/// Whether a dispute is about an appeal that has ended meanwhile: nobody waits for the verdict.
	pub(crate) fn is_moot(id: DisputeId, dispute: &DisputeOf<T>) -> bool {
		match &dispute.subject {
			Subject::Result(_) => false,
			Subject::Appeal { slash, .. } => !T::Appeals::waits_for(*slash, id),
		}
	}

	/// Lets the jurors go of a dispute whose verdict nobody waits for, whatever they said or did not say.
	pub(crate) fn release(id: DisputeId, mut dispute: DisputeOf<T>) -> DispatchResult {
		dispute.stage = Stage::Settling { round: 0 };
		Self::save(id, dispute);
		Ok(())
	}

	/// Settles the panel of a round, or ends the dispute when all are settled.
	pub(crate) fn settle(id: DisputeId, mut dispute: DisputeOf<T>, round: u8) -> DispatchResult {
		if round > dispute.round {
			return match dispute.subject.clone() {
				Subject::Result(result) => Self::finish(id, dispute, &result),
				Subject::Appeal { slash, .. } => Self::finish_appeal(id, dispute, slash),
			};
		}
		if Panels::<T>::contains_key(id, round) {
			Self::settle_panel(id, &mut dispute, round)?;
		}
		let round = round.checked_add(1).ok_or(Error::<T>::OutOfRange)?;
		dispute.stage = Stage::Settling { round };
		Self::save(id, dispute);
		Ok(())
	}

	/// Takes from those who were wrong or silent, and from the loser the fees, and pays it to those who were
	/// correct. What nobody was correct about burns.
	fn settle_panel(id: DisputeId, dispute: &mut DisputeOf<T>, round: u8) -> DispatchResult {
		let panel = Panels::<T>::get(id, round).ok_or(Error::<T>::WrongStage)?;
		let standings = panel.standings(dispute.verdict);
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
		pot.subsume(Self::collect(dispute, fees)?);

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
	fn collect(dispute: &mut DisputeOf<T>, fees: Balance) -> Result<CreditOf<T>, DispatchError> {
		let mut collected = CreditOf::<T>::default();
		let Some(verdict) = dispute.verdict else { return Ok(collected) };
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
	fn finish(
		id: DisputeId,
		mut dispute: DisputeOf<T>,
		result: &DisputedResult<T::AccountId>,
	) -> DispatchResult {
		let verdict = dispute.verdict.ok_or(Error::<T>::WrongStage)?;
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
			let charge = Self::charge(result, dispute.evidence_hash, condition);
			Self::unless_refused(id, T::Slash::charge_by_panel(charge, id))
		});
		Self::end(id, dispute, result, DisputeEnd::Verdict(verdict), slash)
	}

	/// Ends the appeal by the verdict, if it still waits for one, and removes the record: nobody can have it judged
	/// again.
	fn finish_appeal(id: DisputeId, dispute: DisputeOf<T>, slash: SlashId) -> DispatchResult {
		let verdict = dispute.verdict.filter(|_| !Self::is_moot(id, &dispute));
		if let Some(verdict) = verdict {
			T::Appeals::on_verdict(slash, id, verdict)?;
		}
		Self::deposit_event(Event::AppealJudged { dispute: id, slash, verdict });
		Self::prune(id, dispute);
		Ok(())
	}

	/// Charges the node of an anomaly that nobody contested.
	pub(crate) fn concede(id: DisputeId, mut dispute: DisputeOf<T>) -> DispatchResult {
		let Subject::Result(result) = dispute.subject.clone() else {
			return Err(Error::<T>::WrongStage.into());
		};
		let charge = Self::charge(&result, dispute.evidence_hash, Condition::ResultFailure);
		let slash = Self::unless_refused(id, T::Slash::charge(charge));
		dispute.verdict = Some(Vote::Minor);
		Self::end(id, dispute, &result, DisputeEnd::Conceded, slash)
	}

	fn charge(
		result: &DisputedResult<T::AccountId>,
		evidence_hash: H256,
		condition: Condition,
	) -> Charge<T::AccountId> {
		Charge {
			stake: StakeId::Node(result.node),
			condition,
			incident: Incident::Task(result.task),
			more: Surcharge { share: Perbill::zero(), amount: result.liability },
			evidence_hash,
			challenger: Some(result.challenger.clone()),
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
		result: &DisputedResult<T::AccountId>,
		end: DisputeEnd,
		slash: Option<SlashId>,
	) -> DispatchResult {
		let DisputedResult { task, node, disputable_until, .. } = *result;
		let verdict = dispute.verdict.ok_or(Error::<T>::WrongStage)?;
		Self::count_open(node, |open| open.checked_sub(1))?;
		// As long as the result could be disputed once more.
		let last = Self::after(Self::now(), T::DisputeWindow::get())?.max(disputable_until);
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
		if let Subject::Result(result) = dispute.subject {
			Results::<T>::remove(result.task, result.node);
		}
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
