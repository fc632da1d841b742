// SPDX-License-Identifier: Apache-2.0

//! Re-runs: oracles do a job once more and say whether they got the same.

use alloc::vec::Vec;

use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
	traits::fungible::{InspectHold, MutateHold},
	BoundedVec,
};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::traits::Zero;
use surety_primitives::{
	draw::{draw, hits, Round, Seed, SECOND_LOOK},
	rerun::{second_look, time_used, Finding, Job, RerunOpening, Shown, Tally, FAILED},
	similarity::{self, Embedding},
	source::Comparator,
	standing::Owner,
	traits::{
		Decision, Draws, OpenDisputes, OpenWork, Owners, ReportedFailure, Resolve, Settlement,
		Settlements, Verify,
	},
	Balance, BlockNumber, NodeId, Perbill, TaskId, H256,
};

use crate::{
	Cause, Config, Error, Event, HoldReason, Look, LookState, OpenOrders, Oracles, Pallet, Rerun,
	RerunOf, RerunOutcome, RerunStage, Reruns,
};

impl<T: Config> Pallet<T> {
	/// Begins a re-run: an oracle is drawn by a seed that nobody knows yet.
	fn begin_rerun(
		task: TaskId,
		node: NodeId,
		job: Job<T::AccountId>,
		cause: Cause,
		shown: Option<Shown>,
	) -> DispatchResult {
		let run = u64::from(job.run_limit_secs).saturating_mul(1_000);
		let run = run.div_ceil(T::BlockMillis::get().max(1));
		let run = BlockNumber::try_from(run).map_err(|_| Error::<T>::OutOfRange)?;
		let rerun = Rerun {
			job,
			cause,
			called: shown.is_some(),
			shown,
			looks: BoundedVec::new(),
			again: None,
			commit_window: T::RerunWindow::get().checked_add(run).ok_or(Error::<T>::OutOfRange)?,
			reveal_window: T::RerunWindow::get(),
			stage: RerunStage::Committing,
			wake: crate::Wake::At(0),
		};
		Self::deposit_event(Event::RerunStarted { task, node, cause });
		Self::draw_looks(task, node, rerun)
	}

	pub(crate) fn do_order_rerun(who: T::AccountId, task: TaskId, node: NodeId) -> DispatchResult {
		ensure!(!Reruns::<T>::contains_key(task, node), Error::<T>::AlreadyRerun);
		let Settlement { job, shown, at } =
			T::Settlements::settlement(task, node).ok_or(Error::<T>::NotSettled)?;
		Self::ensure_may_order(&who, &job, at)?;
		let held = job.rerun_price;
		Self::begin_order(task, node, job, Cause::Ordered { held }, held, shown)
	}

	pub(crate) fn do_challenge_failure(
		who: T::AccountId,
		task: TaskId,
		node: NodeId,
	) -> DispatchResult {
		ensure!(!Reruns::<T>::contains_key(task, node), Error::<T>::AlreadyRerun);
		let ReportedFailure { mut job, blocks, at } =
			T::Settlements::failure(task, node).ok_or(Error::<T>::NotReported)?;
		Self::ensure_may_order(&who, &job, at)?;
		let millis = u64::from(blocks).saturating_mul(T::BlockMillis::get());
		let time = time_used(job.payment, millis, job.run_limit_secs);
		let held = job.rerun_price;
		let all = held.checked_add(time).ok_or(Error::<T>::OutOfRange)?;
		// A job fails or does not, whatever its output would mean.
		job.comparator = Comparator::Exact;
		Self::begin_order(task, node, job, Cause::Reported { held, time }, all, Shown::FAILURE)
	}

	/// Refuses who is not the client of a job, or comes too late.
	fn ensure_may_order(
		who: &T::AccountId,
		job: &Job<T::AccountId>,
		at: BlockNumber,
	) -> Result<(), Error<T>> {
		ensure!(job.client == *who, Error::NotClient);
		Self::ensure_disputable(at)
	}

	/// Begins a re-run for which the client holds `held`.
	fn begin_order(
		task: TaskId,
		node: NodeId,
		mut job: Job<T::AccountId>,
		cause: Cause,
		held: Balance,
		shown: Shown,
	) -> DispatchResult {
		let reason = HoldReason::OrderedRerun.into();
		ensure!(T::Currency::can_hold(&reason, &job.client, held), Error::<T>::InsufficientFunds);
		T::Currency::hold(&reason, &job.client, held)?;
		Self::count_order(node, |orders| orders.checked_add(1))?;
		// It pays for one look at this very result.
		job.sampling = Perbill::one();
		Self::begin_rerun(task, node, job, cause, Some(shown))
	}

	pub(crate) fn do_commit_rerun(
		who: T::AccountId,
		task: TaskId,
		node: NodeId,
		commitment: H256,
	) -> DispatchResult {
		let mut rerun = Self::rerun_of(task, node)?;
		match rerun.look(&who).ok_or(Error::<T>::NotDrawn)?.state {
			LookState::Asked { until } => {
				ensure!(Self::now() <= until, Error::<T>::VerdictWindowClosed)
			}
			LookState::Silent => return Err(Error::<T>::VerdictWindowClosed.into()),
			_ => return Err(Error::<T>::AlreadyAnswered.into()),
		}
		Self::ensure_fit(&rerun, &who)?;
		set_state(&mut rerun, &who, LookState::Committed { commitment });
		Self::deposit_event(Event::LookCommitted { task, node, oracle: who, commitment });
		Self::go_on_looking(task, node, rerun)
	}

	pub(crate) fn do_reveal_rerun(
		who: T::AccountId,
		task: TaskId,
		node: NodeId,
		opening: RerunOpening,
		own: Option<Embedding>,
		theirs: Option<Embedding>,
	) -> DispatchResult {
		let mut rerun = Self::rerun_of(task, node)?;
		let commitment = match rerun.look(&who).ok_or(Error::<T>::NotDrawn)?.state {
			LookState::Committed { commitment } => commitment,
			LookState::Asked { .. } => return Err(Error::<T>::NothingCommitted.into()),
			LookState::Silent => return Err(Error::<T>::VerdictWindowClosed.into()),
			_ => return Err(Error::<T>::AlreadyAnswered.into()),
		};
		let (RerunStage::Revealing { until }, Some(shown)) = (rerun.stage, rerun.shown) else {
			return Err(Error::<T>::LooksHidden.into());
		};
		ensure!(Self::now() <= until, Error::<T>::VerdictWindowClosed);
		Self::ensure_fit(&rerun, &who)?;
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		let genesis = H256::from_slice(genesis.as_ref());
		ensure!(
			opening.commitment(genesis, task, node, &who) == commitment,
			Error::<T>::OpeningMismatch
		);
		let may_fail = matches!(rerun.cause, Cause::Reported { .. });
		ensure!(may_fail || opening.output_hash != FAILED, Error::<T>::JobFailed);
		let same = Self::compare(rerun.job.comparator, &shown, &opening, own, theirs)?;
		let output_hash = opening.output_hash;
		set_state(&mut rerun, &who, LookState::Found { output_hash, same });
		Self::deposit_event(Event::LookRevealed { task, node, oracle: who, output_hash, same });
		Self::go_on_looking(task, node, rerun)
	}

	/// Whether what an oracle got is what the node has shown.
	///
	/// Equal outputs are the same whatever they mean. Where meanings are compared, the oracle embeds both outputs; it
	/// gives none for the node's where the node does not hand that out, which is as good as another one.
	fn compare(
		comparator: Comparator,
		shown: &Shown,
		opening: &RerunOpening,
		own: Option<Embedding>,
		theirs: Option<Embedding>,
	) -> Result<bool, Error<T>> {
		let is_equal = opening.output_hash == shown.output_hash;
		match comparator {
			Comparator::Exact => {
				ensure!(
					opening.embedding.is_none() && own.is_none() && theirs.is_none(),
					Error::EmbeddingUnexpected
				);
				Ok(is_equal)
			}
			Comparator::Cosine { threshold } => {
				let own = own.ok_or(Error::EmbeddingMissing)?;
				ensure!(
					opening.embedding == Some(similarity::hash(&own)),
					Error::EmbeddingMismatch
				);
				ensure!(similarity::has_direction(&own), Error::EmbeddingInvalid);
				let Some(theirs) = theirs else { return Ok(is_equal) };
				ensure!(
					theirs.len() == own.len() && similarity::has_direction(&theirs),
					Error::EmbeddingInvalid
				);
				Ok(is_equal || similarity::agree(&own, &theirs, threshold))
			}
		}
	}

	pub(crate) fn do_decline_rerun(
		who: T::AccountId,
		task: TaskId,
		node: NodeId,
	) -> DispatchResult {
		let mut rerun = Self::rerun_of(task, node)?;
		let state = rerun.look(&who).ok_or(Error::<T>::NotDrawn)?.state;
		ensure!(
			matches!(state, LookState::Asked { .. } | LookState::Committed { .. }),
			Error::<T>::AlreadyAnswered
		);
		ensure!(
			!matches!(rerun.stage, RerunStage::Contested { .. } | RerunStage::Ended { .. }),
			Error::<T>::AlreadyDecided
		);
		set_state(&mut rerun, &who, LookState::Declined);
		Self::count_seat(&who, |seats| seats.checked_sub(1))?;
		Self::deposit_event(Event::LookDeclined { task, node, oracle: who });
		Self::go_on_looking(task, node, rerun)
	}

	pub(crate) fn do_advance_rerun(task: TaskId, node: NodeId) -> DispatchResult {
		let mut rerun = Self::rerun_of(task, node)?;
		match rerun.stage {
			RerunStage::Drawing { round } => Self::seat_looks(task, node, rerun, round),
			RerunStage::Committing => {
				let now = Self::now();
				let lapsed = |state| matches!(state, LookState::Asked { until } if now > until);
				Self::end_looks(task, node, rerun, lapsed)
			}
			RerunStage::Revealing { until } => {
				ensure!(Self::now() > until, Error::<T>::VerdictPending);
				let hidden = |state| matches!(state, LookState::Committed { .. });
				Self::end_looks(task, node, rerun, hidden)
			}
			RerunStage::LookingAgain { round } => {
				rerun.again = Some(match <Self as Draws>::seed(round) {
					Seed::Pending => return Err(Error::<T>::DrawPending.into()),
					Seed::Known(seed) => {
						hits(draw(SECOND_LOOK, (task, node), seed), second_look(rerun.job.sampling))
					}
					Seed::Gone => true,
				});
				Self::go_on_looking(task, node, rerun)
			}
			RerunStage::Ended { outcome, at, concluded: false } => {
				Self::conclude(task, node, outcome, at)
			}
			RerunStage::Ended { at, concluded: true, .. } => Self::forget_rerun(task, node, at),
			RerunStage::AwaitingResult | RerunStage::Contested { .. } => {
				Err(Error::<T>::VerdictPending.into())
			}
		}
	}

	/// Draws the oracles that are missing. Too few of them, and nobody can say.
	fn seat_looks(
		task: TaskId,
		node: NodeId,
		mut rerun: RerunOf<T>,
		round: Round,
	) -> DispatchResult {
		let seed = match <Self as Draws>::seed(round) {
			Seed::Pending => return Err(Error::<T>::DrawPending.into()),
			Seed::Known(seed) => seed,
			// What is drawn now is drawn by what nobody knows yet.
			Seed::Gone => return Self::draw_looks(task, node, rerun),
		};
		let wanted = rerun.vacancies();
		let drawn = Self::draw_oracles(task, node, seed, wanted, Self::parties(&rerun, None));
		if drawn.len() < wanted as usize {
			return Self::end_rerun(task, node, rerun, Finding::Unknown);
		}
		let until = Self::now().checked_add(rerun.commit_window).ok_or(Error::<T>::OutOfRange)?;
		for oracle in drawn {
			Self::count_seat(&oracle, |seats| seats.checked_add(1))?;
			let look = Look { oracle: oracle.clone(), state: LookState::Asked { until } };
			rerun.looks.try_push(look).map_err(|_| Error::<T>::OutOfRange)?;
			Self::deposit_event(Event::OracleCalled { task, node, oracle, until });
		}
		rerun.stage = RerunStage::Committing;
		Self::save_rerun(task, node, rerun);
		Ok(())
	}

	/// Ends the time of those who did not do what was due.
	fn end_looks(
		task: TaskId,
		node: NodeId,
		mut rerun: RerunOf<T>,
		is_late: impl Fn(LookState) -> bool,
	) -> DispatchResult {
		let late: Vec<_> = rerun
			.looks
			.iter()
			.filter(|look| is_late(look.state))
			.map(|look| look.oracle.clone())
			.collect();
		ensure!(!late.is_empty(), Error::<T>::VerdictPending);
		for oracle in late {
			set_state(&mut rerun, &oracle, LookState::Silent);
			Self::count_seat(&oracle, |seats| seats.checked_sub(1))?;
			Self::deposit_event(Event::OracleSilent { task, node, oracle });
		}
		Self::go_on_looking(task, node, rerun)
	}

	/// Does what follows from what the oracles have said, and have not.
	pub(crate) fn go_on_looking(
		task: TaskId,
		node: NodeId,
		mut rerun: RerunOf<T>,
	) -> DispatchResult {
		let missing = match rerun.tally() {
			Tally::Right => return Self::end_rerun(task, node, rerun, Finding::Right),
			Tally::Wrong => return Self::end_rerun(task, node, rerun, Finding::Wrong),
			Tally::Confirmed => {
				let round = Self::next_draw()?;
				rerun.stage = RerunStage::LookingAgain { round };
				Self::save_rerun(task, node, rerun);
				return Ok(());
			}
			Tally::Missing(missing) => missing,
		};
		if matches!(rerun.stage, RerunStage::Revealing { .. }) && rerun.bound() > 0 {
			// What those who are bound got may make more looks needless.
			Self::save_rerun(task, node, rerun);
			return Ok(());
		}
		if rerun.is_hopeless() {
			return Self::end_rerun(task, node, rerun, Finding::Unknown);
		}
		if rerun.vacancies() > 0 {
			return Self::draw_looks(task, node, rerun);
		}
		let shows_now = rerun.bound() >= missing;
		rerun.stage = match (shows_now, rerun.shown) {
			(false, _) => RerunStage::Committing,
			(true, None) => {
				if !rerun.called {
					T::Market::show(task, node)?;
					rerun.called = true;
				}
				RerunStage::AwaitingResult
			}
			(true, Some(_)) => {
				let until =
					Self::now().checked_add(rerun.reveal_window).ok_or(Error::<T>::OutOfRange)?;
				Self::deposit_event(Event::LooksDue { task, node, until });
				RerunStage::Revealing { until }
			}
		};
		Self::save_rerun(task, node, rerun);
		Ok(())
	}

	/// Has oracles drawn by a seed that nobody knows yet.
	fn draw_looks(task: TaskId, node: NodeId, mut rerun: RerunOf<T>) -> DispatchResult {
		let round = Self::next_draw()?;
		rerun.stage = RerunStage::Drawing { round };
		Self::save_rerun(task, node, rerun);
		Self::deposit_event(Event::LooksDrawn { task, node, round });
		Ok(())
	}

	/// Counts a result of a node in or out that its client has re-run.
	pub(crate) fn count_order(
		node: NodeId,
		count: impl FnOnce(u32) -> Option<u32>,
	) -> Result<(), Error<T>> {
		OpenOrders::<T>::try_mutate_exists(node, |stored| {
			let orders = count(stored.unwrap_or_default()).ok_or(Error::OutOfRange)?;
			*stored = (orders > 0).then_some(orders);
			Ok(())
		})
	}

	/// Refuses an oracle that has lost its standing since it was drawn.
	fn ensure_fit(rerun: &RerunOf<T>, who: &T::AccountId) -> Result<(), Error<T>> {
		Self::ensure_oracle(who)?;
		let related = Self::parties(rerun, Some(who)).contains(&T::Owners::owner_of(who));
		ensure!(!related, Error::RelatedToParty);
		Ok(())
	}

	/// To whom no oracle of a re-run may belong: the parties, and the oracles but for `except`.
	fn parties(rerun: &RerunOf<T>, except: Option<&T::AccountId>) -> Vec<Owner<T::AccountId>> {
		let oracles = rerun.looks.iter().map(|look| &look.oracle);
		[&rerun.job.client, &rerun.job.owner]
			.into_iter()
			.chain(oracles.filter(|it| Some(*it) != except))
			.map(T::Owners::owner_of)
			.collect()
	}

	pub(crate) fn rerun_of(task: TaskId, node: NodeId) -> Result<RerunOf<T>, Error<T>> {
		Reruns::<T>::get(task, node).ok_or(Error::NoSuchRerun)
	}
}

/// Moves an oracle on.
fn set_state<AccountId: PartialEq>(rerun: &mut Rerun<AccountId>, who: &AccountId, to: LookState) {
	for look in rerun.looks.iter_mut().filter(|look| look.oracle == *who) {
		look.state = to;
	}
}

impl<T: Config> Verify<T::AccountId> for Pallet<T> {
	fn on_turn(task: TaskId, node: NodeId, job: &Job<T::AccountId>) -> Decision {
		Self::unless_nobody_can(task, node, job, None)
	}

	fn on_shown(task: TaskId, node: NodeId, job: &Job<T::AccountId>, shown: &Shown) -> Decision {
		let Some(mut rerun) = Reruns::<T>::get(task, node) else {
			return Self::unless_nobody_can(task, node, job, Some(*shown));
		};
		if rerun.has_ended() {
			// Nobody could be found who looks at it.
			return Decision::Settle;
		}
		rerun.shown = Some(*shown);
		match rerun.stage {
			RerunStage::AwaitingResult => match Self::go_on_looking(task, node, rerun) {
				Ok(()) => Decision::Wait,
				Err(_) => Decision::Settle,
			},
			_ => {
				Self::save_rerun(task, node, rerun);
				Decision::Wait
			}
		}
	}

	fn on_failed(task: TaskId, node: NodeId) {
		if let Some(rerun) = Reruns::<T>::get(task, node) {
			if !rerun.has_ended() {
				Self::abort(task, node, rerun);
			}
		}
	}
}

impl<T: Config> OpenDisputes for Pallet<T> {
	/// As long as somebody looks at it, the task is needed.
	fn is_disputed(task: TaskId, node: NodeId) -> bool {
		Reruns::<T>::get(task, node).is_some_and(|rerun| !rerun.has_ended())
	}
}

impl<T: Config> OpenWork for Pallet<T> {
	/// What was drawn is an open task of the market's; what a client ordered has ended, and the node could leave.
	fn open_tasks(node: NodeId) -> u32 {
		OpenOrders::<T>::get(node)
	}
}

impl<T: Config> Pallet<T> {
	/// Begins a re-run where there is anybody at all who could do it.
	fn unless_nobody_can(
		task: TaskId,
		node: NodeId,
		job: &Job<T::AccountId>,
		shown: Option<Shown>,
	) -> Decision {
		if Oracles::<T>::get().is_empty() {
			return Decision::Settle;
		}
		match Self::begin_rerun(task, node, job.clone(), Cause::Drawn, shown) {
			Ok(()) => Decision::Wait,
			Err(_) => Decision::Settle,
		}
	}

	/// Ends the record of a re-run that there was nothing to look at for.
	fn abort(task: TaskId, node: NodeId, rerun: RerunOf<T>) {
		Self::pay_for_nothing(node, &rerun);
		let outcome = RerunOutcome::Moot;
		Self::close(task, node, rerun, outcome, true);
	}
}
