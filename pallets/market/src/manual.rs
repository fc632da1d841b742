// SPDX-License-Identifier: Apache-2.0

//! Manual confirmation: the client chooses among responses that name a price.
//!
//! A client who says nothing would have read all answers for a tenth of the payment. So its silence is no rejection:
//! the responses are re-run, the cheapest first, and the first that is right is paid what it asks.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{pallet_prelude::*, storage::with_storage_layer};
use scale_info::TypeInfo;
use surety_primitives::{
	commitment::{ModelOpening, ResultOpening},
	draw::{self, Round, Seed},
	money::cut,
	task::{Competition, Preview},
	traits::Draws,
	Balance, BlockNumber, NodeId, Perbill, TaskId,
};

use crate::{
	tasks::is_text, AcceptanceEnd, AcceptanceStage, AccountIdOf, Check, Config, Error, Event,
	Pallet, Responses, TaskOf, TaskOutcome, TaskStage,
};

/// A valid result in a manual confirmation, beside what its acceptance says.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Response {
	/// What the node asks for it, protocol fee included.
	pub price: Balance,
	/// What it shows of its output.
	pub preview: Preview,
	/// Its place among all commits of the task, from 0.
	pub order: u8,
	/// The draw round whose seed decides on it.
	pub round: Round,
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_respond(
		worker: AccountIdOf<T>,
		id: TaskId,
		result: ResultOpening,
		model: ModelOpening,
		price: Balance,
		preview: Preview,
	) -> DispatchResult {
		let due = Self::due_response(&worker, id, &result, &model, price, &preview)?;
		let (node, mut task, order, round) = due;
		if Self::take_reveal(id, &mut task, node, &result, &model)? {
			Responses::<T>::insert(id, node, Response { price, preview, order, round });
			Self::deposit_event(Event::ResponseGiven { task: id, node, price });
		}
		Self::after_reveals(id, task)
	}

	/// The node that may give this response now, the task, its place among all commits, and the round that decides
	/// on it.
	pub(crate) fn due_response(
		worker: &AccountIdOf<T>,
		id: TaskId,
		result: &ResultOpening,
		model: &ModelOpening,
		price: Balance,
		preview: &Preview,
	) -> Result<(NodeId, TaskOf<T>, u8, Round), Error<T>> {
		let node = Self::node_of(worker)?;
		let task = Self::open_task(id)?;
		ensure!(
			matches!(task.competition, Competition::ManualConfirmation { .. }),
			Error::OtherCompetition
		);
		Self::ensure_price(&task, price)?;
		ensure!(preview.uri.as_ref().is_none_or(|uri| is_text(uri)), Error::PreviewInvalid);
		let AcceptanceStage::Committed { order, round, .. } = Self::stage_to_reveal(&task, node)?
		else {
			return Err(Error::NotCommitted);
		};
		Self::ensure_revealing(&task)?;
		Self::ensure_opens(id, &task, node, result, model)?;
		Ok((node, task, order, round))
	}

	/// Refuses a price that the task does not pay.
	pub(crate) fn ensure_price(task: &TaskOf<T>, price: Balance) -> Result<(), Error<T>> {
		ensure!((T::MinPayment::get()..=task.payment).contains(&price), Error::PriceOutOfRange);
		Ok(())
	}

	/// All responses are there: the client chooses.
	pub(crate) fn begin_choice(id: TaskId, task: TaskOf<T>) -> DispatchResult {
		let until = Self::now().saturating_add(task.terms.confirm_window);
		Self::offer_choice(id, task, until)
	}

	fn offer_choice(id: TaskId, mut task: TaskOf<T>, until: BlockNumber) -> DispatchResult {
		task.stage = TaskStage::Choosing { until, confirmed: None };
		Self::deposit_event(Event::ChoiceStarted { task: id, until });
		Self::save(id, task);
		Ok(())
	}

	/// Refuses who may not choose now. Says how long the client may.
	fn ensure_choosing(task: &TaskOf<T>, signer: &AccountIdOf<T>) -> Result<BlockNumber, Error<T>> {
		ensure!(task.client == *signer, Error::NotTaskClient);
		let (until, confirmed) = match task.stage {
			TaskStage::Choosing { until, confirmed } => (until, confirmed),
			TaskStage::Checking { .. } => return Err(Error::ChoiceClosed),
			_ => return Err(Error::NotChoosing),
		};
		ensure!(confirmed.is_none(), Error::AlreadyConfirmed);
		ensure!(Self::now() <= until, Error::ChoiceClosed);
		Ok(until)
	}

	pub(crate) fn do_confirm_response(
		signer: AccountIdOf<T>,
		id: TaskId,
		node: NodeId,
	) -> DispatchResult {
		let mut task = Self::open_task(id)?;
		let until = Self::ensure_choosing(&task, &signer)?;
		let acceptance = task.acceptance(node).copied().ok_or(Error::<T>::NoResponse)?;
		let AcceptanceStage::Waiting { .. } = acceptance.stage else {
			return Err(Error::<T>::NoResponse.into());
		};
		let sampling = Self::heed_slashes(&mut task, node);
		let sampled = Self::is_response_sampled(id, node, sampling)?;
		Self::deposit_event(Event::ResponseConfirmed { task: id, node });
		match Self::check(id, &task, node, sampled)? {
			Some(check) => Self::settle(id, task, node, check),
			None => {
				task.stage = TaskStage::Choosing { until, confirmed: Some(node) };
				Self::save(id, task);
				Self::deposit_event(Event::VerdictAwaited { task: id, node });
				Ok(())
			}
		}
	}

	/// Whether a response is sampled: by the seed of the round that was fixed when its result was
	/// committed.
	fn is_response_sampled(id: TaskId, node: NodeId, sampling: Perbill) -> Result<bool, Error<T>> {
		let Response { round, .. } = Responses::<T>::get(id, node).ok_or(Error::<T>::NoResponse)?;
		match T::Draws::seed(round) {
			Seed::Pending => Err(Error::DrawPending),
			Seed::Known(seed) => {
				Ok(draw::hits(draw::draw(draw::SAMPLE, (id, node), seed), sampling))
			}
			Seed::Gone => Ok(true),
		}
	}

	/// The verdict on the confirmed response is there. If it is refuted the client chooses among the
	/// others.
	pub(crate) fn resolve_choice(
		id: TaskId,
		mut task: TaskOf<T>,
		node: NodeId,
		until: BlockNumber,
		check: Option<Check>,
	) -> DispatchResult {
		if let Some(check) = check {
			return Self::settle(id, task, node, check);
		}
		let acceptance = task.acceptance_mut(node).ok_or(Error::<T>::NotAccepted)?;
		Self::close(id, acceptance, AcceptanceEnd::Refuted)?;
		if task.in_play().next().is_none() {
			return Self::refund(id, task, TaskOutcome::Failed, |_| AcceptanceEnd::Released);
		}
		// The verdict may have taken all the time that there was.
		let least = Self::now().saturating_add(task.terms.reveal_window);
		Self::offer_choice(id, task, until.max(least))
	}

	pub(crate) fn do_reject_responses(signer: AccountIdOf<T>, id: TaskId) -> DispatchResult {
		let task = Self::open_task(id)?;
		Self::ensure_choosing(&task, &signer)?;
		Self::reject(id, task)
	}

	/// The client said nothing in time: what it could have chosen is re-run.
	pub(crate) fn advance_choice(id: TaskId, task: TaskOf<T>) -> DispatchResult {
		let TaskStage::Choosing { until, confirmed: None } = task.stage else {
			return Err(Error::<T>::NothingDue.into());
		};
		ensure!(Self::now() > until, Error::<T>::NothingDue);
		Self::check_next(id, task)
	}

	/// Has the cheapest response that is left re-run; the one that was committed first if several are.
	fn check_next(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let cheapest = task
			.in_play()
			.filter_map(|it| Responses::<T>::get(id, it.node).map(|response| (response, it.node)))
			.min_by_key(|(response, _)| (response.price, response.order));
		let Some((_, node)) = cheapest else {
			return Self::refund(id, task, TaskOutcome::Failed, |_| AcceptanceEnd::Released);
		};
		task.stage = TaskStage::Checking { node };
		let acceptance = task.acceptance_mut(node).ok_or(Error::<T>::NotAccepted)?;
		// Here nothing is drawn.
		acceptance.sampling = Perbill::one();
		match Self::check(id, &task, node, true)? {
			Some(check) => Self::resolve_check(id, task, node, Some(check)),
			None => {
				Self::save(id, task);
				Self::deposit_event(Event::VerdictAwaited { task: id, node });
				Ok(())
			}
		}
	}

	/// Pays the response that was re-run without the client's choice. If it is wrong, or its owner cannot be paid, it
	/// holds up nobody: the next one follows.
	pub(crate) fn resolve_check(
		id: TaskId,
		mut task: TaskOf<T>,
		node: NodeId,
		check: Option<Check>,
	) -> DispatchResult {
		let end = match check {
			Some(check) => {
				let paid = with_storage_layer(|| Self::settle(id, task.clone(), node, check));
				if paid.is_ok() {
					return Ok(());
				}
				AcceptanceEnd::NotChosen
			}
			None => AcceptanceEnd::Refuted,
		};
		let acceptance = task.acceptance_mut(node).ok_or(Error::<T>::NotAccepted)?;
		Self::close(id, acceptance, end)?;
		Self::check_next(id, task)
	}

	/// Ends a task whose responses the client rejects: those who gave them divide a share of the payment.
	fn reject(id: TaskId, task: TaskOf<T>) -> DispatchResult {
		let responders: Vec<NodeId> = task.in_play().map(|it| it.node).collect();
		let share = cut(task.payment, task.terms.rejection_share).share;
		let count = Balance::try_from(responders.len()).unwrap_or(Balance::MAX);
		let each = share.checked_div(count).unwrap_or_default();
		let (_, amounts) = Self::pay_each(id, responders, each, Perbill::zero())?;
		let outcome = TaskOutcome::Rejected { amounts };
		Self::end_task(id, task, outcome, |_| AcceptanceEnd::NotChosen)
	}

	/// What a node asks for its response.
	pub(crate) fn asked(id: TaskId, node: NodeId) -> Result<Balance, Error<T>> {
		Responses::<T>::get(id, node).map(|response| response.price).ok_or(Error::NoResponse)
	}

	/// Removes the responses to a task that is pruned.
	pub(crate) fn forget_responses(id: TaskId, task: &TaskOf<T>) {
		for acceptance in &task.acceptances {
			Responses::<T>::remove(id, acceptance.node);
		}
	}
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// Every response is that of a node which took part in a manual confirmation that has got to the
	/// reveals; every result that waits in one has its response; and only such a one is confirmed, or re-run because
	/// the client was silent.
	pub(crate) fn check_responses() -> Result<(), sp_runtime::TryRuntimeError> {
		use crate::Tasks;

		for (id, node, response) in Responses::<T>::iter() {
			let task = Tasks::<T>::get(id).ok_or("a response outlived its task")?;
			ensure!(
				matches!(task.competition, Competition::ManualConfirmation { .. })
					&& task.acceptance(node).is_some()
					&& !matches!(task.stage, TaskStage::Working),
				"a response was given where none is"
			);
			ensure!(response.price <= task.payment, "a response asks more than the task pays");
		}
		for (id, task) in Tasks::<T>::iter() {
			if !matches!(task.competition, Competition::ManualConfirmation { .. }) {
				ensure!(
					!matches!(task.stage, TaskStage::Checking { .. }),
					"a response is re-run where there are none"
				);
				continue;
			}
			let waits =
				|it: &crate::Acceptance| matches!(it.stage, AcceptanceStage::Waiting { .. });
			for acceptance in task.in_play().filter(|it| waits(it)) {
				ensure!(
					Responses::<T>::contains_key(id, acceptance.node),
					"a result without a price waits for the client's choice"
				);
			}
			let chosen = match task.stage {
				TaskStage::Choosing { confirmed, .. } => Some(confirmed),
				TaskStage::Checking { node } => Some(Some(node)),
				_ => None,
			};
			if let Some(chosen) = chosen {
				ensure!(
					task.in_play().all(waits) && task.in_play().next().is_some(),
					"the client chooses where there is nothing to choose, or not yet"
				);
				ensure!(
					chosen.is_none_or(|node| task.acceptance(node).is_some_and(waits)),
					"a response is chosen that is not to be had"
				);
			}
		}
		Ok(())
	}
}
