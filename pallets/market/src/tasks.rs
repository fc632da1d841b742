// SPDX-License-Identifier: Apache-2.0

//! The calls about tasks.

use frame_support::{ensure, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use sp_runtime::{traits::Zero, ArithmeticError};
use surety_primitives::{
	commitment::{ModelOpening, ResultOpening},
	rerun::Shown,
	source::Model,
	task::{Competition, FailureReason, TaskSpec, MAX_PANEL, MAX_RACERS},
	traits::{Draws, InspectClients, InspectNodes, OnTaskOutcome, SourceStakes, Vault},
	BlockNumber, NodeId, Perbill, TaskId, H256,
};

use crate::{
	lapsed, AcceptanceEnd, AcceptanceStage, AccountIdOf, Agenda, Config, Error, Event, Failure,
	Failures, NextTaskId, Pallet, SourceStatus, Sources, Task, TaskOf, TaskOutcome, TaskStage,
	TaskTerms, Tasks, Turn, Wake,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_publish_task(client: &AccountIdOf<T>, spec: TaskSpec) -> DispatchResult {
		let TaskSpec { source: source_id, input, payment, deadline, competition, needs } = spec;
		let now = Self::now();
		let mut source = Self::source(source_id)?;
		ensure!(source.status == SourceStatus::Listed, Error::<T>::SourceRetired);
		ensure!(T::SourceStakes::active(source_id) >= source.stake, Error::<T>::SourceStakeSlashed);
		Self::ensure_visible(source_id, &source, client)?;
		ensure!(
			!source.spec.encrypted || T::Clients::has_encryption_key(client),
			Error::<T>::NoEncryptionKey
		);
		ensure!(payment >= T::MinPayment::get(), Error::<T>::PaymentTooSmall);
		ensure!(deadline > now, Error::<T>::DeadlinePassed);
		ensure!(!lapsed(now, T::MaxTaskBlocks::get(), deadline), Error::<T>::DeadlineTooFar);
		ensure!(is_text(&input.uri), Error::<T>::UriInvalid);
		ensure!(
			needs.region.as_ref().is_none_or(|region| is_text(region)),
			Error::<T>::RegionInvalid
		);
		let stage = Self::first_stage(&competition, now, deadline)?;

		let id = NextTaskId::<T>::get();
		NextTaskId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);
		let rerun_price = source.spec.rerun_price;
		T::Vault::lock(id, client, payment, rerun_price)?;

		source.open_tasks = source.open_tasks.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		Sources::<T>::insert(source_id, source);
		let mut task = Task {
			source: source_id,
			client: client.clone(),
			payment,
			rerun_price,
			input,
			deadline,
			competition,
			needs,
			published_at: now,
			terms: Self::terms(),
			acceptances: BoundedVec::new(),
			commits: 0,
			turn: None,
			stage,
			wake: BlockNumber::MAX,
			bonded: false,
		};
		task.wake = task.next_due();
		Agenda::<T>::insert(Wake::At(task.wake), id, ());
		Tasks::<T>::insert(id, task);
		Self::deposit_event(Event::TaskPublished {
			task: id,
			source: source_id,
			client: client.clone(),
			payment,
			rerun_price,
			deadline,
			competition,
		});
		Ok(())
	}

	/// The rules that a task keeps which is published now.
	fn terms() -> TaskTerms {
		TaskTerms {
			start_window: T::StartWindow::get(),
			reveal_window: T::RevealWindow::get(),
			confirm_window: T::ConfirmWindow::get(),
			dispute_window: T::DisputeWindow::get(),
			rejection_share: T::RejectionShare::get(),
			liability: T::LiabilityTerms::get(),
			bid_bond: T::BidBond::get(),
		}
	}

	/// What a task begins with; an error for a model of competition that could not end well.
	fn first_stage(
		competition: &Competition,
		now: BlockNumber,
		deadline: BlockNumber,
	) -> Result<TaskStage, Error<T>> {
		// What the windows of the model leave of the time until the deadline.
		let fits = |windows: [BlockNumber; 3]| {
			windows
				.into_iter()
				.try_fold(now, |at, blocks| at.checked_add(blocks))
				.is_some_and(|end| end <= deadline)
		};
		match *competition {
			Competition::FirstResponse { racers: slots }
			| Competition::ManualConfirmation { responders: slots } => {
				ensure!((1..=MAX_RACERS).contains(&slots.into()), Error::RacersOutOfRange);
				Ok(TaskStage::Working)
			}
			Competition::Auction { bid_blocks, work_blocks } => {
				ensure!(
					bid_blocks > 0
						&& work_blocks > 0 && fits([bid_blocks, bid_blocks, work_blocks]),
					Error::WindowsOutOfRange
				);
				Ok(TaskStage::Gathering)
			}
			Competition::Consensus { nodes, quorum, volunteer_blocks } => {
				ensure!((3..=MAX_PANEL).contains(&nodes.into()), Error::PanelOutOfRange);
				ensure!((51..=100).contains(&quorum.deconstruct()), Error::QuorumOutOfRange);
				ensure!(
					volunteer_blocks > 0 && fits([volunteer_blocks, 1, 1]),
					Error::WindowsOutOfRange
				);
				Ok(TaskStage::Gathering)
			}
		}
	}

	pub(crate) fn do_cancel_task(signer: AccountIdOf<T>, id: TaskId) -> DispatchResult {
		let task = Self::open_task(id)?;
		ensure!(task.client == signer, Error::<T>::NotTaskClient);
		ensure!(!task.binds_client(Self::now()), Error::<T>::AuctionBinding);
		ensure!(!task.is_worked_on(), Error::<T>::WorkStarted);

		Self::refund(id, task, TaskOutcome::Cancelled, |_| AcceptanceEnd::Released)
	}

	pub(crate) fn do_accept_task(worker: AccountIdOf<T>, id: TaskId) -> DispatchResult {
		let node = Self::node_of(&worker)?;
		let mut task = Self::open_task(id)?;
		match task.competition {
			Competition::FirstResponse { .. } | Competition::ManualConfirmation { .. } => {}
			Competition::Auction { .. } => return Err(Error::<T>::BiddersOnly.into()),
			Competition::Consensus { .. } => return Err(Error::<T>::PanelOnly.into()),
		}
		ensure!(task.stage == TaskStage::Working, Error::<T>::WorkClosed);
		ensure!(Self::now() <= task.deadline, Error::<T>::DeadlinePassed);
		Self::ensure_may_work(node, &task)?;
		ensure!(task.acceptance(node).is_none(), Error::<T>::AlreadyAccepted);
		ensure!(!task.is_full(), Error::<T>::NoFreeSlot);

		let payment = task.payment;
		Self::open_acceptance(id, &mut task, node, payment)?;
		Self::save(id, task);
		Ok(())
	}

	pub(crate) fn do_start_task(
		worker: AccountIdOf<T>,
		id: TaskId,
		model_commitment: H256,
	) -> DispatchResult {
		let (node, mut task) = Self::due_start(&worker, id)?;
		let since = Self::now();
		task.set_stage(node, AcceptanceStage::Started { since, model_commitment });
		Self::save(id, task);
		Self::deposit_event(Event::TaskStarted { task: id, node, model_commitment });
		Ok(())
	}

	/// The node that may start a task now, and the task.
	pub(crate) fn due_start(
		worker: &AccountIdOf<T>,
		id: TaskId,
	) -> Result<(NodeId, TaskOf<T>), Error<T>> {
		let now = Self::now();
		let node = Self::node_of(worker)?;
		let task = Self::open_task(id)?;
		let AcceptanceStage::Accepted { since } = Self::stage_in_play(&task, node)? else {
			return Err(Error::AlreadyStarted);
		};
		ensure!(!lapsed(since, task.terms.start_window, now), Error::StartWindowClosed);
		ensure!(now <= task.deadline, Error::DeadlinePassed);
		Ok((node, task))
	}

	pub(crate) fn do_commit_result(
		worker: AccountIdOf<T>,
		id: TaskId,
		commitment: H256,
	) -> DispatchResult {
		let (node, mut task, since, model_commitment) = Self::due_commit(&worker, id)?;
		let order = task.commits;
		task.commits = order.checked_add(1).ok_or(ArithmeticError::Overflow)?;
		// Where others could commit at the same time, whose turn it is becomes fixed up to three blocks
		// later, which is in the next round at the latest.
		let ahead = if task.slots() > 1 { 2 } else { 1 };
		let round = T::Draws::open_round().checked_add(ahead).ok_or(ArithmeticError::Overflow)?;
		let at = Self::now();
		let stage = AcceptanceStage::Committed { at, order, round, model_commitment, commitment };
		task.set_stage(node, stage);
		Self::deposit_event(Event::ResultCommitted { task: id, node, order, commitment });
		T::Outcome::on_committed(node, id, at.saturating_sub(since));
		if !task.in_turns() {
			return Self::go_on_sealed(id, task);
		}
		if task.turn.is_none() {
			Self::begin_turn(id, &mut task);
		}
		Self::save(id, task);
		Ok(())
	}

	/// The node that may commit a result now, the task, the block in which it started, and what it committed to
	/// as its model.
	pub(crate) fn due_commit(
		worker: &AccountIdOf<T>,
		id: TaskId,
	) -> Result<(NodeId, TaskOf<T>, BlockNumber, H256), Error<T>> {
		let now = Self::now();
		let node = Self::node_of(worker)?;
		let task = Self::open_task(id)?;
		let (since, model_commitment) = match Self::stage_in_play(&task, node)? {
			AcceptanceStage::Accepted { .. } => return Err(Error::NotStarted),
			AcceptanceStage::Started { since, model_commitment } => {
				ensure!(!task.is_work_over(since, now), Error::WorkWindowClosed);
				(since, model_commitment)
			}
			_ => return Err(Error::AlreadyCommitted),
		};
		ensure!(now <= task.deadline, Error::DeadlinePassed);
		Ok((node, task, since, model_commitment))
	}

	/// Says whether the result was valid.
	pub(crate) fn do_reveal_result(
		worker: AccountIdOf<T>,
		id: TaskId,
		result: ResultOpening,
		model: ModelOpening,
	) -> Result<bool, DispatchError> {
		let (node, mut task) = Self::due_reveal(&worker, id, &result, &model)?;
		if task.turn.is_none() {
			Self::begin_turn(id, &mut task);
		}
		let turn = task.turn.ok_or(Error::<T>::DrawPending)?;
		if let Err(end) = Self::judge_result(id, &mut task, node, &result, &model)? {
			return Self::end_acceptance(id, task, node, end).map(|()| false);
		}
		// The stake may have been slashed since the draw.
		let sampled = turn.sampled || Self::heed_slashes(&mut task, node) == Perbill::one();
		task.turn = Some(Turn { sampled, ..turn });
		match Self::check(id, &task, node, sampled)? {
			Some(check) => Self::settle(id, task, node, check)?,
			None => {
				task.set_stage(node, AcceptanceStage::Waiting { since: Self::now() });
				Self::save(id, task);
				Self::deposit_event(Event::VerdictAwaited { task: id, node });
			}
		}
		Ok(true)
	}

	/// The node that may reveal this result in its turn now, and the task. The turn may be one that begins
	/// with the reveal.
	pub(crate) fn due_reveal(
		worker: &AccountIdOf<T>,
		id: TaskId,
		result: &ResultOpening,
		model: &ModelOpening,
	) -> Result<(NodeId, TaskOf<T>), Error<T>> {
		let node = Self::node_of(worker)?;
		let task = Self::open_task(id)?;
		ensure!(task.in_turns(), Error::RevealedTogether);
		let AcceptanceStage::Committed { .. } = Self::stage_to_reveal(&task, node)? else {
			return Err(Error::NotCommitted);
		};
		let turn = match task.turn {
			Some(turn) => turn,
			None => Self::next_turn(id, &task).ok().flatten().ok_or(Error::DrawPending)?,
		};
		ensure!(turn.node == node, Error::NotYourTurn);
		// A turn that is sampled begins with the draw of an oracle, never with the reveal.
		ensure!(!turn.hidden, Error::OracleCommitsFirst);
		let window = task.terms.reveal_window;
		ensure!(!lapsed(turn.since, window, Self::now()), Error::RevealWindowClosed);
		Self::ensure_opens(id, &task, node, result, model)?;
		Ok((node, task))
	}

	/// How far `node` has come, unless it has revealed already.
	pub(crate) fn stage_to_reveal(
		task: &TaskOf<T>,
		node: NodeId,
	) -> Result<AcceptanceStage, Error<T>> {
		match Self::stage_in_play(task, node)? {
			AcceptanceStage::Waiting { .. } => Err(Error::AlreadyRevealed),
			stage => Ok(stage),
		}
	}

	/// Refuses openings that are not those of both commitments of `node`.
	pub(crate) fn ensure_opens(
		id: TaskId,
		task: &TaskOf<T>,
		node: NodeId,
		result: &ResultOpening,
		model: &ModelOpening,
	) -> Result<(), Error<T>> {
		let AcceptanceStage::Committed { model_commitment, commitment, .. } =
			Self::stage_to_reveal(task, node)?
		else {
			return Err(Error::NotCommitted);
		};
		let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
		ensure!(
			result.commitment(genesis, id, node) == commitment
				&& model.commitment(genesis, id, node) == model_commitment,
			Error::OpeningMismatch
		);
		Ok(())
	}

	/// Takes what `node` has opened, and notes what it shows. If that is what the source does not allow, the inner
	/// error says how the acceptance ends.
	pub(crate) fn judge_result(
		id: TaskId,
		task: &mut TaskOf<T>,
		node: NodeId,
		result: &ResultOpening,
		model: &ModelOpening,
	) -> Result<Result<(), AcceptanceEnd>, Error<T>> {
		let output_hash = result.output_hash;
		Self::deposit_event(Event::ResultRevealed { task: id, node, output_hash });
		let spec = Self::source(task.source)?.spec;
		if spec.model != (Model { id: model.model_id, weights_hash: model.weights_hash }) {
			return Ok(Err(AcceptanceEnd::WrongModel));
		}
		let summary = result.summary;
		if let Err(violation) = spec.output.check(&summary) {
			return Ok(Err(AcceptanceEnd::BadFormat(violation)));
		}
		let acceptance = task.acceptance_mut(node).ok_or(Error::<T>::NotAccepted)?;
		acceptance.shown = Some(Shown { output_hash, summary });
		Ok(Ok(()))
	}

	pub(crate) fn do_report_failure(
		worker: AccountIdOf<T>,
		id: TaskId,
		reason: FailureReason,
		log_hash: H256,
	) -> DispatchResult {
		let (node, task) = Self::due_report(&worker, id)?;
		// What was never begun nobody can do once more.
		if let AcceptanceStage::Started { since, .. } = Self::stage_in_play(&task, node)? {
			let payment = match task.competition {
				Competition::Auction { .. } => Self::bid_of_winner(id, node)?,
				_ => task.part(),
			};
			let blocks = Self::now().saturating_sub(since);
			Failures::<T>::insert(id, node, Failure { payment, blocks });
		}
		Self::end_acceptance(id, task, node, AcceptanceEnd::Reported { reason, log_hash })
	}

	/// The node that may report a failure now, and the task.
	pub(crate) fn due_report(
		worker: &AccountIdOf<T>,
		id: TaskId,
	) -> Result<(NodeId, TaskOf<T>), Error<T>> {
		let now = Self::now();
		let node = Self::node_of(worker)?;
		let task = Self::open_task(id)?;
		match Self::stage_in_play(&task, node)? {
			AcceptanceStage::Accepted { since } => {
				ensure!(!lapsed(since, task.terms.start_window, now), Error::StartWindowClosed)
			}
			AcceptanceStage::Started { since, .. } => {
				ensure!(!task.is_work_over(since, now), Error::WorkWindowClosed)
			}
			_ => return Err(Error::AlreadyCommitted),
		}
		ensure!(now <= task.deadline, Error::DeadlinePassed);
		Ok((node, task))
	}

	/// The node that `worker` signs for.
	pub(crate) fn node_of(worker: &AccountIdOf<T>) -> Result<NodeId, Error<T>> {
		T::Nodes::by_worker(worker).ok_or(Error::<T>::NotAWorkerKey)
	}
}

/// Whether bytes are some UTF-8.
pub(crate) fn is_text(bytes: &[u8]) -> bool {
	core::str::from_utf8(bytes).is_ok_and(|text| !text.is_empty())
}
