// SPDX-License-Identifier: Apache-2.0

//! What follows from re-runs: oracles are paid, whoever was wrong pays, the market goes on, a dispute begins; and
//! the proof that needs no oracle.

use alloc::vec::Vec;

use codec::Encode;
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get, Weight},
	storage::with_storage_layer,
	traits::{
		fungible::{Balanced, Credit, MutateHold},
		tokens::{Fortitude, Precision, Preservation, Restriction},
		Imbalance,
	},
};
use sp_io::hashing::sha2_256;
use surety_primitives::{
	agenda::{self, Next, RETRY},
	output::OutputSummary,
	rerun::{Finding, Job},
	slash::{Charge, Condition, Incident, SlashId, Surcharge},
	stake::{Role, StakeId},
	traits::{
		Anomaly, DisputeEnd, Draws, OnAnomaly, OnDisputeEnd, OpenDisputes, Payouts,
		Reruns as RerunTruth, Resolve, Settlements, Slash, StakeCosts,
	},
	Balance, BlockNumber, NodeId, Perbill, TaskId, H256,
};

use crate::{
	Config, Error, Event, HoldReason, LookState, NextRound, NextWake, OutputBytes, Pallet, RerunOf,
	RerunOutcome, RerunStage, Reruns, RerunsDue, Wake, WeightInfo,
};

const LOG_TARGET: &str = "runtime::verification";

type CreditOf<T> = Credit<<T as frame_system::Config>::AccountId, <T as Config>::Currency>;

impl<T: Config> Pallet<T> {
	/// Ends a re-run by what it found.
	pub(crate) fn end_rerun(
		task: TaskId,
		node: NodeId,
		rerun: RerunOf<T>,
		finding: Finding,
	) -> DispatchResult {
		Self::pay_looks(task, node, &rerun, finding)?;
		if let Some((held, time)) = rerun.cause.ordered() {
			let slash = (finding == Finding::Wrong).then(|| Self::convict(task, node, &rerun));
			Self::settle_order(&rerun, held, finding)?;
			Self::settle_time(task, node, &rerun.job, time, finding)?;
			Self::count_order(node, |orders| orders.checked_sub(1))?;
			let outcome = match slash {
				Some(slash) => RerunOutcome::Convicted(slash),
				None => RerunOutcome::Found(finding),
			};
			Self::close(task, node, rerun, outcome, true);
			return Ok(());
		}
		if finding == Finding::Wrong {
			if let Some(dispute) = Self::accuse(task, node, &rerun) {
				if !rerun.is_unanimous() {
					let stage = RerunStage::Contested { dispute };
					return Self::suspend(task, node, rerun, stage);
				}
			}
		}
		let at = Self::now();
		let outcome = RerunOutcome::Found(finding);
		Self::close(task, node, rerun, outcome, false);
		// What the market cannot do now, because an account cannot be paid, is tried again: an oracle's word
		// does not hang on it.
		if let Err(error) = with_storage_layer(|| Self::conclude(task, node, outcome, at)) {
			log::warn!(target: LOG_TARGET, "task {task} cannot go on: {error:?}");
		}
		Ok(())
	}

	/// Has the market draw its conclusion.
	pub(crate) fn conclude(
		task: TaskId,
		node: NodeId,
		outcome: RerunOutcome,
		at: BlockNumber,
	) -> DispatchResult {
		let mut rerun = Self::rerun_of(task, node)?;
		if let RerunOutcome::Found(finding) = outcome {
			if rerun.shown.is_some() {
				T::Market::resolve(task, node, finding)?;
			} else if !rerun.called {
				T::Market::show(task, node)?;
				rerun.called = true;
			}
		}
		rerun.stage = RerunStage::Ended { outcome, at, concluded: true };
		Self::save_rerun(task, node, rerun);
		Ok(())
	}

	/// Frees the oracles and stores that a re-run is over.
	pub(crate) fn close(
		task: TaskId,
		node: NodeId,
		mut rerun: RerunOf<T>,
		outcome: RerunOutcome,
		concluded: bool,
	) {
		Self::free_oracles(&rerun);
		rerun.stage = RerunStage::Ended { outcome, at: Self::now(), concluded };
		Self::save_rerun(task, node, rerun);
		Self::deposit_event(Event::RerunEnded { task, node, outcome });
	}

	/// Frees the oracles of a re-run on which a dispute decides.
	fn suspend(
		task: TaskId,
		node: NodeId,
		mut rerun: RerunOf<T>,
		stage: RerunStage,
	) -> DispatchResult {
		Self::free_oracles(&rerun);
		rerun.stage = stage;
		Self::save_rerun(task, node, rerun);
		Ok(())
	}

	fn free_oracles(rerun: &RerunOf<T>) {
		for look in rerun.looks.iter().filter(|look| look.state.counts()) {
			// Each was counted when it was drawn.
			let _ = Self::count_seat(&look.oracle, |seats| seats.checked_sub(1));
		}
	}

	/// Removes the record of what is over, as soon as nobody can dispute the result any more.
	pub(crate) fn forget_rerun(task: TaskId, node: NodeId, at: BlockNumber) -> DispatchResult {
		let until = at.checked_add(T::DisputeWindow::get()).ok_or(Error::<T>::OutOfRange)?;
		ensure!(Self::now() > until, Error::<T>::RerunKept);
		ensure!(!T::Disputes::is_disputed(task, node), Error::<T>::RerunKept);
		if let Some(rerun) = Reruns::<T>::take(task, node) {
			RerunsDue::<T>::remove(rerun.wake, (task, node));
		}
		Self::deposit_event(Event::RerunForgotten { task, node });
		Ok(())
	}

	/// Pays each oracle who found what stands, and takes from those who were wrong what a disagreement costs.
	///
	/// The pool pays one look, or all of those who agree with each other and with the node. What more there is to pay
	/// is paid by who was wrong: by the node, or by the oracles who are contradicted, as far as their stakes go. So
	/// nobody drains the pool by making oracles disagree.
	fn pay_looks(
		task: TaskId,
		node: NodeId,
		rerun: &RerunOf<T>,
		finding: Finding,
	) -> DispatchResult {
		let price = rerun.job.rerun_price;
		let right = |same: bool| match finding {
			Finding::Right => same,
			Finding::Wrong => !same,
			Finding::Unknown => true,
		};
		let split = |wanted: bool| -> Vec<T::AccountId> {
			let found = rerun.looks.iter().filter(
				|look| matches!(look.state, LookState::Found { same, .. } if right(same) == wanted),
			);
			found.map(|look| look.oracle.clone()).collect()
		};
		let (correct, contradicted) = (split(true), split(false));
		let count = Balance::try_from(correct.len()).map_err(|_| Error::<T>::OutOfRange)?;
		let cost = price.checked_mul(count).ok_or(Error::<T>::OutOfRange)?;

		let mut pot = CreditOf::<T>::default();
		let mut collect = |stake: StakeId<T::AccountId>| {
			// As much as is missing, or left of the stake.
			let missing = cost.saturating_sub(pot.peek());
			pot.subsume(T::Stakes::take(&stake, missing));
		};
		let by_pool = match finding {
			Finding::Wrong => {
				collect(StakeId::Node(node));
				price
			}
			_ => {
				contradicted
					.iter()
					.for_each(|who| collect(StakeId::Role(Role::Oracle, who.clone())));
				if contradicted.is_empty() {
					cost
				} else {
					price
				}
			}
		};
		let missing = cost.saturating_sub(pot.peek()).min(by_pool);
		pot.subsume(Self::take_from_pool(missing));
		Self::share_out(task, node, pot, price, correct);
		for who in contradicted {
			Self::charge_oracle(task, node, rerun, who);
		}
		Ok(())
	}

	/// Pays those who were bound when the node turned out to have nothing to look at: the node does, and the pool one
	/// of them where the stake does not reach.
	pub(crate) fn pay_for_nothing(node: NodeId, rerun: &RerunOf<T>) {
		let price = rerun.job.rerun_price;
		let is_bound = |state| matches!(state, LookState::Committed { .. });
		let bound: Vec<_> = rerun.looks.iter().filter(|look| is_bound(look.state)).collect();
		for look in bound {
			let mut pot = T::Stakes::take(&StakeId::Node(node), price);
			let missing = price.saturating_sub(pot.peek());
			pot.subsume(Self::take_from_pool(missing));
			Self::deposit_to(&look.oracle, pot);
		}
	}

	/// Pays each of these the same of a pot, up to a price.
	fn share_out(
		task: TaskId,
		node: NodeId,
		mut pot: CreditOf<T>,
		price: Balance,
		payees: Vec<T::AccountId>,
	) {
		let count = Balance::try_from(payees.len()).unwrap_or(Balance::MAX);
		let part = pot.peek().checked_div(count).unwrap_or_default().min(price);
		for oracle in payees {
			let (credit, rest) = pot.split(part);
			pot = rest;
			let amount = Self::deposit_to(&oracle, credit);
			Self::deposit_event(Event::LookPaid { task, node, oracle, amount });
		}
		// What no division gives anybody stays where oracles are paid from.
		Self::deposit_to(&T::VerificationPool::get(), pot);
	}

	/// Puts a credit into an account. What that cannot take leaves the issuance. Says how much it took.
	fn deposit_to(who: &T::AccountId, credit: CreditOf<T>) -> Balance {
		let amount = credit.peek();
		T::Currency::resolve(who, credit).map_or(0, |()| amount)
	}

	/// Takes up to `amount` out of the pool.
	fn take_from_pool(amount: Balance) -> CreditOf<T> {
		let taken = T::Currency::withdraw(
			&T::VerificationPool::get(),
			amount,
			Precision::BestEffort,
			Preservation::Preserve,
			Fortitude::Polite,
		);
		taken.unwrap_or_default()
	}

	/// Pays what a client held for a re-run that it ordered into the pool, which has paid it; returns it where the
	/// node was at fault, or nobody could say.
	fn settle_order(rerun: &RerunOf<T>, held: Balance, finding: Finding) -> DispatchResult {
		let reason = HoldReason::OrderedRerun.into();
		let client = &rerun.job.client;
		if finding == Finding::Right {
			T::Currency::transfer_on_hold(
				&reason,
				client,
				&T::VerificationPool::get(),
				held,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Force,
			)
			.map_err(|_| Error::<T>::HoldFellShort)?;
		} else {
			T::Currency::release(&reason, client, held, Precision::Exact)
				.map_err(|_| Error::<T>::HoldFellShort)?;
		}
		Ok(())
	}

	/// Pays the node what the time is worth that a job ran which does fail by itself. It returns otherwise, or where the
	/// owner's account cannot take it.
	fn settle_time(
		task: TaskId,
		node: NodeId,
		job: &Job<T::AccountId>,
		time: Balance,
		finding: Finding,
	) -> DispatchResult {
		if time == 0 {
			return Ok(());
		}
		let reason = HoldReason::OrderedRerun.into();
		let fee = T::ProtocolFee::get();
		// Fee and students' share are taken first: where the owner cannot have the rest, they return too.
		let pay = || T::Payouts::pay_out(&reason, &job.client, &job.owner, time, fee);
		if finding == Finding::Right && with_storage_layer(pay).is_ok() {
			Self::deposit_event(Event::TimePaid { task, node, amount: time });
			return Ok(());
		}
		T::Currency::release(&reason, &job.client, time, Precision::Exact)
			.map_err(|_| Error::<T>::HoldFellShort)?;
		Ok(())
	}

	/// SHA-256 of what the oracles found.
	fn evidence(task: TaskId, node: NodeId, rerun: &RerunOf<T>) -> H256 {
		H256((task, node, &rerun.shown, &rerun.looks).using_encoded(sha2_256))
	}

	/// Opens a dispute in the name of the first oracle that contradicts the result.
	fn accuse(
		task: TaskId,
		node: NodeId,
		rerun: &RerunOf<T>,
	) -> Option<surety_primitives::dispute::DisputeId> {
		let contradicts = |state| matches!(state, LookState::Found { same: false, .. });
		let challenger = rerun.looks.iter().find(|look| contradicts(look.state))?.oracle.clone();
		let evidence_hash = Self::evidence(task, node, rerun);
		let job = rerun.job.clone();
		let opened =
			T::Disputes::on_anomaly(Anomaly { task, node, job, challenger, evidence_hash });
		opened
			.inspect_err(|error| {
				log::warn!(target: LOG_TARGET, "task {task} is not disputed: {error:?}");
			})
			.ok()
	}

	/// Charges a node whose client ordered the re-run: that convicts without a panel.
	fn convict(task: TaskId, node: NodeId, rerun: &RerunOf<T>) -> Option<SlashId> {
		let evidence = Self::evidence(task, node, rerun);
		Self::charge_failure(task, node, rerun.job.liability, evidence)
	}

	/// Charges a node with a failed result. The task may have been charged with as much already; then nothing more
	/// follows.
	pub(crate) fn charge_failure(
		task: TaskId,
		node: NodeId,
		liability: Balance,
		evidence_hash: H256,
	) -> Option<SlashId> {
		Self::unless_refused(T::Slash::charge(Charge {
			stake: StakeId::Node(node),
			condition: Condition::ResultFailure,
			incident: Incident::Task(task),
			more: Surcharge { share: Perbill::zero(), amount: liability },
			evidence_hash,
			// Clients have their money to lose and their result to win: slashes earn them nothing.
			challenger: None,
		}))
	}

	/// Charges an oracle whom the others contradict.
	fn charge_oracle(task: TaskId, node: NodeId, rerun: &RerunOf<T>, who: T::AccountId) {
		let charged = T::Slash::charge(Charge {
			stake: StakeId::Role(Role::Oracle, who.clone()),
			condition: Condition::OracleContradicted,
			incident: Incident::Task(task),
			more: Surcharge { share: Perbill::zero(), amount: 0 },
			evidence_hash: Self::evidence(task, node, rerun),
			challenger: None,
		});
		let slash = Self::unless_refused(charged);
		Self::deposit_event(Event::OracleContradicted { task, node, oracle: who, slash });
	}

	fn unless_refused(charged: Result<SlashId, sp_runtime::DispatchError>) -> Option<SlashId> {
		charged
			.inspect_err(|error| log::warn!(target: LOG_TARGET, "nobody is charged: {error:?}"))
			.ok()
	}

	/// Refuses what was paid so long ago that nobody can dispute it.
	pub(crate) fn ensure_disputable(at: BlockNumber) -> Result<(), Error<T>> {
		let until = at.checked_add(T::DisputeWindow::get()).ok_or(Error::OutOfRange)?;
		ensure!(Self::now() <= until, Error::DisputeWindowClosed);
		Ok(())
	}

	/// Charges a node that was paid for an output of which its summary said what is not so.
	pub(crate) fn do_prove_summary(
		task: TaskId,
		node: NodeId,
		output: OutputBytes<T>,
	) -> DispatchResult {
		let settlement = T::Settlements::settlement(task, node).ok_or(Error::<T>::NotSettled)?;
		Self::ensure_disputable(settlement.at)?;
		let shown = settlement.shown;
		ensure!(sha2_256(&output) == shown.output_hash.0, Error::<T>::OtherOutput);
		let is_true =
			OutputSummary::of(shown.summary.format, &output).is_ok_and(|it| it == shown.summary);
		ensure!(!is_true, Error::<T>::SummaryTrue);
		let evidence = H256((task, node, &shown).using_encoded(sha2_256));
		let slash = Self::charge_failure(task, node, settlement.job.liability, evidence)
			.ok_or(Error::<T>::ChargedAlready)?;
		Self::deposit_event(Event::SummaryRefuted { task, node, slash });
		Ok(())
	}
}

/// When things are due.
impl<T: Config> Pallet<T> {
	/// When the next thing in a re-run is due.
	fn next_due(rerun: &RerunOf<T>) -> Wake {
		let after = |block: BlockNumber| Wake::At(block.saturating_add(1));
		match rerun.stage {
			RerunStage::Drawing { round } | RerunStage::LookingAgain { round } => Wake::Seed(round),
			RerunStage::Committing => rerun.first_lapse().map_or(Wake::At(BlockNumber::MAX), after),
			RerunStage::Revealing { until } => after(until),
			// What comes next comes from elsewhere.
			RerunStage::AwaitingResult | RerunStage::Contested { .. } => Wake::At(BlockNumber::MAX),
			RerunStage::Ended { concluded: false, .. } => {
				Wake::At(Self::now().saturating_add(RETRY))
			}
			RerunStage::Ended { at, .. } => after(at.saturating_add(T::DisputeWindow::get())),
		}
	}

	/// Stores a re-run, and notes when to come back to it.
	pub(crate) fn save_rerun(task: TaskId, node: NodeId, mut rerun: RerunOf<T>) {
		let wake = Self::next_due(&rerun).after(Self::now());
		RerunsDue::<T>::remove(rerun.wake, (task, node));
		RerunsDue::<T>::insert(wake, (task, node), ());
		rerun.wake = wake;
		Reruns::<T>::insert(task, node, rerun);
	}

	/// Looks after the re-runs that are due, as far as the weight reaches.
	pub(crate) fn do_on_idle(remaining: Weight) -> Weight {
		let (open, now) = (<Self as Draws>::open_round(), Self::now());
		NextRound::<T>::mutate(|round| {
			NextWake::<T>::mutate(|block| {
				agenda::follow::<Self>(Next { round, block }, open, now, remaining)
			})
		})
	}
}

impl<T: Config> agenda::Agenda for Pallet<T> {
	type Item = (TaskId, NodeId);

	fn weight_of_look() -> Weight {
		T::WeightInfo::look()
	}

	fn weight_of(_: &(TaskId, NodeId)) -> Weight {
		T::WeightInfo::advance_rerun()
	}

	fn first(wake: Wake) -> Option<(TaskId, NodeId)> {
		RerunsDue::<T>::iter_key_prefix(wake).next()
	}

	/// Does what is due in a re-run, and comes back later where that fails.
	fn look_after(wake: Wake, (task, node): (TaskId, NodeId)) {
		let done = with_storage_layer(|| Self::do_advance_rerun(task, node));
		if done.is_ok() {
			return;
		}
		RerunsDue::<T>::remove(wake, (task, node));
		if let Some(mut rerun) = Reruns::<T>::get(task, node) {
			rerun.wake = Wake::At(Self::now().saturating_add(RETRY));
			RerunsDue::<T>::insert(rerun.wake, (task, node), ());
			Reruns::<T>::insert(task, node, rerun);
		}
	}
}

impl<T: Config> OnDisputeEnd for Pallet<T> {
	/// What a dispute ends with decides where oracles disagreed. Where nobody can know, the node is paid as if nobody
	/// had looked.
	fn on_dispute_end(task: TaskId, node: NodeId, end: DisputeEnd) {
		use surety_primitives::dispute::Vote;
		let Some(mut rerun) = Reruns::<T>::get(task, node) else { return };
		if !matches!(rerun.stage, RerunStage::Contested { .. }) {
			return;
		}
		let finding = match end {
			DisputeEnd::Verdict(Vote::NoFault) => Finding::Right,
			DisputeEnd::Verdict(Vote::Unjudgeable) => Finding::Unknown,
			DisputeEnd::Conceded | DisputeEnd::Verdict(_) => Finding::Wrong,
		};
		let (outcome, at) = (RerunOutcome::Found(finding), Self::now());
		rerun.stage = RerunStage::Ended { outcome, at, concluded: false };
		Self::save_rerun(task, node, rerun);
		Self::deposit_event(Event::RerunEnded { task, node, outcome });
		if let Err(error) = with_storage_layer(|| Self::conclude(task, node, outcome, at)) {
			log::warn!(target: LOG_TARGET, "task {task} cannot go on: {error:?}");
		}
	}
}

impl<T: Config> RerunTruth for Pallet<T> {
	fn is_right(task: TaskId, node: NodeId) -> Option<bool> {
		let rerun = Reruns::<T>::get(task, node)?;
		let RerunStage::Ended { outcome, .. } = rerun.stage else { return None };
		match outcome {
			_ if !rerun.is_unanimous() => None,
			RerunOutcome::Found(Finding::Right) => Some(true),
			RerunOutcome::Found(Finding::Wrong) | RerunOutcome::Convicted(_) => Some(false),
			RerunOutcome::Found(Finding::Unknown) | RerunOutcome::Moot => None,
		}
	}
}
