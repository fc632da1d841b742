// SPDX-License-Identifier: Apache-2.0

//! The calls about tasks.

use frame_support::{ensure, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, ArithmeticError};
use surety_primitives::{
	commitment::{ModelOpening, ResultOpening},
	source::Model,
	task::{FailureReason, Input, MAX_RACERS},
	traits::{Collateral, Decision, InspectNodes, SourceStakes, Vault, Verify},
	Balance, BlockNumber, NodeId, SourceId, TaskId, H256,
};

use crate::{
	lapsed, Acceptance, AcceptanceEnd, AcceptanceStage, AccountIdOf, Config, Error, Event,
	NextTaskId, OpenTasks, Pallet, SourceStatus, Sources, Task, TaskOutcome, TaskStage, TaskTerms,
	Tasks,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish_task(
		client: AccountIdOf<T>,
		source_id: SourceId,
		input: Input,
		payment: Balance,
		deadline: BlockNumber,
		racers: u8,
	) -> DispatchResult {
		let now = Self::now();
		let mut source = Self::source(source_id)?;
		ensure!(source.status == SourceStatus::Listed, Error::<T>::SourceRetired);
		ensure!(T::SourceStakes::active(source_id) >= source.stake, Error::<T>::SourceStakeSlashed);
		Self::ensure_visible(source_id, &source, &client)?;
		ensure!(payment >= T::MinPayment::get(), Error::<T>::PaymentTooSmall);
		ensure!(deadline > now, Error::<T>::DeadlinePassed);
		ensure!(!lapsed(now, T::MaxTaskBlocks::get(), deadline), Error::<T>::DeadlineTooFar);
		ensure!(
			core::str::from_utf8(&input.uri).is_ok_and(|uri| !uri.is_empty()),
			Error::<T>::UriInvalid
		);
		ensure!((1..=MAX_RACERS).contains(&racers.into()), Error::<T>::RacersOutOfRange);

		let id = NextTaskId::<T>::get();
		NextTaskId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let rerun_price = source.spec.rerun_price;
		T::Vault::lock(id, &client, payment, rerun_price)?;

		source.open_tasks = source.open_tasks.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Sources::<T>::insert(source_id, source);
		let task = Task {
			source: source_id,
			client: client.clone(),
			payment,
			rerun_price,
			input,
			deadline,
			racers,
			published_at: now,
			terms: TaskTerms {
				start_window: T::StartWindow::get(),
				reveal_window: T::RevealWindow::get(),
				dispute_window: T::DisputeWindow::get(),
			},
			acceptances: BoundedVec::new(),
			commits: 0,
			turn: None,
			stage: TaskStage::Open,
		};
		Tasks::<T>::insert(id, task);
		Self::deposit_event(Event::TaskPublished {
			task: id,
			source: source_id,
			client,
			payment,
			rerun_price,
			deadline,
			racers,
		});
		Ok(())
	}

	pub(crate) fn do_cancel_task(signer: AccountIdOf<T>, id: TaskId) -> DispatchResult {
		let task = Self::open_task(id)?;
		ensure!(task.client == signer, Error::<T>::NotTaskClient);
		ensure!(!task.is_worked_on(), Error::<T>::WorkStarted);

		Self::refund(id, task, TaskOutcome::Cancelled, |_| AcceptanceEnd::Released)
	}

	pub(crate) fn do_accept_task(worker: AccountIdOf<T>, id: TaskId) -> DispatchResult {
		let now = Self::now();
		let node = Self::node_of(&worker)?;
		let mut task = Self::open_task(id)?;
		ensure!(now <= task.deadline, Error::<T>::DeadlinePassed);
		ensure!(T::Nodes::owner(node).as_ref() != Some(&task.client), Error::<T>::OwnTask);
		ensure!(
			T::Nodes::status(node).is_some_and(|status| status.takes_tasks()),
			Error::<T>::NodeNotActive
		);
		ensure!(T::Collateral::sufficient(node), Error::<T>::BelowRequirement);
		let spec = Self::source(task.source)?.spec;
		ensure!(
			T::Nodes::shortfalls(node, &spec.gpu, spec.memory_mib)
				.is_some_and(|shortfalls| shortfalls.is_empty()),
			Error::<T>::CapacityTooSmall
		);
		ensure!(task.acceptance(node).is_none(), Error::<T>::AlreadyAccepted);
		ensure!(!task.is_full(), Error::<T>::NoFreeSlot);

		task.acceptances
			.try_push(Acceptance { node, stage: AcceptanceStage::Accepted { since: now } })
			.map_err(|_| Error::<T>::TooManyAttempts)?;
		OpenTasks::<T>::try_mutate(node, |open| -> DispatchResult {
			*open = open.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})?;
		Tasks::<T>::insert(id, task);
		Self::deposit_event(Event::TaskAccepted { task: id, node });
		Ok(())
	}

	pub(crate) fn do_start_task(
		worker: AccountIdOf<T>,
		id: TaskId,
		model_commitment: H256,
	) -> DispatchResult {
		let now = Self::now();
		let node = Self::node_of(&worker)?;
		let mut task = Self::open_task(id)?;
		let AcceptanceStage::Accepted { since } = Self::stage_in_play(&task, node)? else {
			return Err(Error::<T>::AlreadyStarted.into());
		};
		ensure!(!lapsed(since, task.terms.start_window, now), Error::<T>::StartWindowClosed);
		ensure!(now <= task.deadline, Error::<T>::DeadlinePassed);

		task.set_stage(node, AcceptanceStage::Started { since: now, model_commitment });
		Tasks::<T>::insert(id, task);
		Self::deposit_event(Event::TaskStarted { task: id, node, model_commitment });
		Ok(())
	}

	pub(crate) fn do_commit_result(
		worker: AccountIdOf<T>,
		id: TaskId,
		commitment: H256,
	) -> DispatchResult {
		let now = Self::now();
		let node = Self::node_of(&worker)?;
		let mut task = Self::open_task(id)?;
		let model_commitment = match Self::stage_in_play(&task, node)? {
			AcceptanceStage::Accepted { .. } => return Err(Error::<T>::NotStarted.into()),
			AcceptanceStage::Started { model_commitment, .. } => model_commitment,
			_ => return Err(Error::<T>::AlreadyCommitted.into()),
		};
		ensure!(now <= task.deadline, Error::<T>::DeadlinePassed);

		let order = task.commits;
		task.commits = order.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		let stage = AcceptanceStage::Committed { at: now, order, model_commitment, commitment };
		task.set_stage(node, stage);
		Self::deposit_event(Event::ResultCommitted { task: id, node, order, commitment });
		if task.turn.is_none() {
			Self::begin_turn(id, &mut task, now);
		}
		Tasks::<T>::insert(id, task);
		Ok(())
	}

	pub(crate) fn do_reveal_result(
		worker: AccountIdOf<T>,
		id: TaskId,
		result: ResultOpening,
		model: ModelOpening,
	) -> DispatchResult {
		let now = Self::now();
		let node = Self::node_of(&worker)?;
		let mut task = Self::open_task(id)?;
		let (model_commitment, commitment) = match Self::stage_in_play(&task, node)? {
			AcceptanceStage::Committed { model_commitment, commitment, .. } => {
				(model_commitment, commitment)
			}
			AcceptanceStage::Waiting { .. } => return Err(Error::<T>::AlreadyRevealed.into()),
			_ => return Err(Error::<T>::NotCommitted.into()),
		};
		let turn = task.turn.filter(|turn| turn.node == node).ok_or(Error::<T>::NotYourTurn)?;
		ensure!(!lapsed(turn.since, task.terms.reveal_window, now), Error::<T>::RevealWindowClosed);
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		ensure!(
			result.commitment(genesis, id, node) == commitment
				&& model.commitment(genesis, id, node) == model_commitment,
			Error::<T>::OpeningMismatch
		);

		let output_hash = result.output_hash;
		Self::deposit_event(Event::ResultRevealed { task: id, node, output_hash });
		let spec = Self::source(task.source)?.spec;
		if spec.model != (Model { id: model.model_id, weights_hash: model.weights_hash }) {
			return Self::end_acceptance(id, task, node, AcceptanceEnd::WrongModel);
		}
		if let Err(violation) = spec.output.check(&result.summary) {
			return Self::end_acceptance(id, task, node, AcceptanceEnd::BadFormat(violation));
		}
		match T::Verify::on_reveal(id, node) {
			Decision::Settle => Self::settle(id, task, node, output_hash),
			Decision::Wait => {
				task.set_stage(node, AcceptanceStage::Waiting { since: now, result });
				Tasks::<T>::insert(id, task);
				Self::deposit_event(Event::VerdictAwaited { task: id, node });
				Ok(())
			}
		}
	}

	pub(crate) fn do_report_failure(
		worker: AccountIdOf<T>,
		id: TaskId,
		reason: FailureReason,
		log_hash: H256,
	) -> DispatchResult {
		let now = Self::now();
		let node = Self::node_of(&worker)?;
		let task = Self::open_task(id)?;
		match Self::stage_in_play(&task, node)? {
			AcceptanceStage::Accepted { since } => {
				ensure!(!lapsed(since, task.terms.start_window, now), Error::<T>::StartWindowClosed)
			}
			AcceptanceStage::Started { .. } => {}
			_ => return Err(Error::<T>::AlreadyCommitted.into()),
		}
		ensure!(now <= task.deadline, Error::<T>::DeadlinePassed);

		Self::end_acceptance(id, task, node, AcceptanceEnd::Reported { reason, log_hash })
	}

	pub(crate) fn do_reopen_slot(id: TaskId, node: NodeId) -> DispatchResult {
		let task = Self::open_task(id)?;
		let AcceptanceStage::Accepted { since } = Self::stage_in_play(&task, node)? else {
			return Err(Error::<T>::AlreadyStarted.into());
		};
		ensure!(lapsed(since, task.terms.start_window, Self::now()), Error::<T>::StartWindowOpen);

		Self::end_acceptance(id, task, node, AcceptanceEnd::Abandoned)
	}

	pub(crate) fn do_pass_turn(id: TaskId) -> DispatchResult {
		let task = Self::open_task(id)?;
		let turn = task.turn.ok_or(Error::<T>::NobodysTurn)?;
		let AcceptanceStage::Committed { .. } = Self::stage_in_play(&task, turn.node)? else {
			return Err(Error::<T>::AlreadyRevealed.into());
		};
		ensure!(
			lapsed(turn.since, task.terms.reveal_window, Self::now()),
			Error::<T>::RevealWindowOpen
		);

		Self::end_acceptance(id, task, turn.node, AcceptanceEnd::RevealMissed)
	}

	pub(crate) fn do_expire_task(id: TaskId) -> DispatchResult {
		let now = Self::now();
		let task = Self::open_task(id)?;
		ensure!(now > task.deadline, Error::<T>::DeadlineOpen);
		ensure!(task.turn.is_none(), Error::<T>::RevealPending);

		let start_window = task.terms.start_window;
		Self::refund(id, task, TaskOutcome::Expired, |acceptance| match acceptance.stage {
			AcceptanceStage::Started { .. } => AcceptanceEnd::Dropped,
			AcceptanceStage::Accepted { since } if lapsed(since, start_window, now) => {
				AcceptanceEnd::Abandoned
			}
			_ => AcceptanceEnd::Released,
		})
	}

	pub(crate) fn do_prune_task(id: TaskId) -> DispatchResult {
		let task = Tasks::<T>::get(id).ok_or(Error::<T>::NoSuchTask)?;
		let TaskStage::Ended { at, .. } = task.stage else {
			return Err(Error::<T>::TaskNotEnded.into());
		};
		ensure!(lapsed(at, task.terms.dispute_window, Self::now()), Error::<T>::DisputeWindowOpen);

		Tasks::<T>::remove(id);
		Self::deposit_event(Event::TaskPruned { task: id });
		Ok(())
	}

	/// The node that `worker` signs for.
	fn node_of(worker: &AccountIdOf<T>) -> Result<NodeId, Error<T>> {
		T::Nodes::by_worker(worker).ok_or(Error::<T>::NotAWorkerKey)
	}
}
