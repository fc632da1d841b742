// SPDX-License-Identifier: Apache-2.0

//! How acceptances begin and end, whose turn it is, and how tasks are paid and end.

use alloc::vec::Vec;

use frame_support::{
	pallet_prelude::*,
	storage::{with_storage_layer, with_transaction, TransactionOutcome},
};
use sp_runtime::ArithmeticError;
use surety_primitives::{
	draw::{self, Round, Seed},
	liability,
	task::{Competition, TIE_BLOCKS},
	traits::{
		Decision, Draws, InspectNodes, Liability, OnTaskOutcome, PaidJob, Part, Vault, Verify,
	},
	Balance, NodeId, Perbill, TaskId,
};

use crate::{
	lapsed, Acceptance, AcceptanceEnd, AcceptanceStage, Agenda, Amounts, Check, Config, Error,
	Event, OpenTasks, Pallet, Sources, TaskOf, TaskOutcome, TaskStage, Tasks, Turn, Wake,
};

impl<T: Config> Pallet<T> {
	/// Takes a slot of a task for a node, which may earn `amount` with it, and reserves what of its
	/// stake answers for that.
	pub(crate) fn open_acceptance(
		id: TaskId,
		task: &mut TaskOf<T>,
		node: NodeId,
		amount: Balance,
	) -> DispatchResult {
		let liability::Backing { liability, probability: sampling } =
			Self::backing(task, node, amount)?.ok_or(Error::<T>::LiabilityTooLarge)?;
		T::Liability::reserve(node, liability)?;
		let stage = AcceptanceStage::Accepted { since: Self::now() };
		task.acceptances
			.try_push(Acceptance { node, liability, sampling, shown: None, stage })
			.map_err(|_| Error::<T>::TooManyAttempts)?;
		OpenTasks::<T>::try_mutate(node, |open| -> DispatchResult {
			*open = open.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})?;
		Self::deposit_event(Event::TaskAccepted { task: id, node, liability, sampling });
		Ok(())
	}

	/// Begins the next turn, or notes the round that it waits for. The turn of a sampled result is hidden until an
	/// oracle has bound itself to its own.
	pub(crate) fn begin_turn(id: TaskId, task: &mut TaskOf<T>) {
		task.turn = None;
		match Self::next_turn(id, task) {
			Ok(None) => {}
			Ok(Some(turn)) => {
				let node = turn.node;
				Self::heed_slashes(task, node);
				// A node that is gone shows nothing, and nobody need look for it.
				let asked = Self::job(id, task, node).filter(|_| turn.sampled);
				let decision =
					asked.map_or(Decision::Settle, |job| T::Verify::on_turn(id, node, &job));
				match decision {
					Decision::Settle => Self::open_turn(id, task, turn),
					Decision::Wait => {
						task.turn = Some(turn);
						Self::deposit_event(Event::OracleAwaited { task: id, node });
					}
				}
			}
			Err(round) => Agenda::<T>::insert(Wake::Seed(round), id, ()),
		}
	}

	/// Lets the node whose turn it is reveal, from now on.
	pub(crate) fn open_turn(id: TaskId, task: &mut TaskOf<T>, turn: Turn) {
		let since = Self::now();
		let Turn { node, sampled, .. } = turn;
		let until = since.saturating_add(task.terms.reveal_window);
		task.turn = Some(Turn { since, hidden: false, ..turn });
		Self::deposit_event(Event::TurnStarted { task: id, node, until, sampled });
	}

	/// The turn that would begin now: that of the earliest committed result; of those that came at the
	/// same time, of the one that is drawn. It is hidden if it is sampled. If the draw cannot be made, the round
	/// that it waits for.
	pub(crate) fn next_turn(id: TaskId, task: &TaskOf<T>) -> Result<Option<Turn>, Round> {
		let Some(first) = task.first_committed() else {
			return Ok(None);
		};
		let (next, sampled) = match T::Draws::seed(first.round) {
			Seed::Pending => return Err(first.round),
			Seed::Known(seed) => {
				let drawn = |domain, node: NodeId| draw::draw(domain, (id, node), seed);
				let next = task
					.committed()
					.filter(|commit| !lapsed(first.at, TIE_BLOCKS, commit.at))
					.min_by_key(|commit| (drawn(draw::TIE, commit.node), commit.order))
					.unwrap_or(first);
				let sampling = Self::sampling_now(next.node, next.sampling);
				(next, draw::hits(drawn(draw::SAMPLE, next.node), sampling))
			}
			Seed::Gone => (first, true),
		};
		Ok(Some(Turn { node: next.node, since: Self::now(), sampled, hidden: sampled }))
	}

	/// Ends the acceptance of `node` while the race goes on: its turn passes, and the task ends if
	/// there is no hope left.
	pub(crate) fn end_acceptance(
		id: TaskId,
		mut task: TaskOf<T>,
		node: NodeId,
		end: AcceptanceEnd,
	) -> DispatchResult {
		let acceptance = task.acceptance_mut(node).ok_or(Error::<T>::NotAccepted)?;
		Self::close(id, acceptance, end)?;
		if let Some(turn) = task.turn.filter(|turn| turn.node == node) {
			// Those who refute a result know that they did.
			if turn.sampled && end != AcceptanceEnd::Refuted {
				T::Verify::on_failed(id, node);
			}
			Self::begin_turn(id, &mut task);
		}
		Self::go_on(id, task)
	}

	/// Goes on with a task in which an acceptance ended.
	pub(crate) fn go_on(id: TaskId, task: TaskOf<T>) -> DispatchResult {
		if task.in_turns() {
			Self::save_unless_hopeless(id, task)
		} else {
			Self::go_on_sealed(id, task)
		}
	}

	/// Stores a task, or ends it if there is no hope left.
	pub(crate) fn save_unless_hopeless(id: TaskId, task: TaskOf<T>) -> DispatchResult {
		// In an auction the next bidder is called, which is done apart: it may take many steps.
		if !task.is_auction() && task.is_hopeless() {
			return Self::refund(id, task, TaskOutcome::Failed, |_| AcceptanceEnd::Released);
		}
		Self::save(id, task);
		Ok(())
	}

	/// Pays the shown result of `node` and ends the task.
	pub(crate) fn settle(
		id: TaskId,
		task: TaskOf<T>,
		node: NodeId,
		check: Check,
	) -> DispatchResult {
		let output_hash = task.shown(node).ok_or(Error::<T>::NothingWaiting)?.output_hash;
		let price = Self::price(id, &task, node)?;
		let client = task.client.clone();
		let reruns = Self::contribution(&task, node, check);
		let amounts = Self::pay_nodes(id, &[(node, price)], reruns)?;
		let outcome = TaskOutcome::Settled { node, output_hash, check, amounts };
		Self::end_task(id, task, outcome, |acceptance| match acceptance.stage {
			_ if acceptance.node == node => AcceptanceEnd::Paid,
			AcceptanceStage::Waiting { .. } => AcceptanceEnd::NotChosen,
			_ => AcceptanceEnd::Released,
		})?;
		let verified = check == Check::Verified;
		let job = PaidJob { client, fee: amounts.fee, verified };
		T::Outcome::on_settled(node, id, &job);
		Ok(())
	}

	/// What the result of `node` costs: what it asked or bid, its part if others agree with it, or else all of the
	/// payment. Once it is paid, what was.
	pub(crate) fn price(id: TaskId, task: &TaskOf<T>, node: NodeId) -> Result<Balance, Error<T>> {
		if let TaskStage::Ended { outcome, .. } = task.stage {
			return outcome.price().ok_or(Error::TaskEnded);
		}
		match task.competition {
			Competition::FirstResponse { .. } => Ok(task.payment),
			Competition::Consensus { .. } => Ok(task.part_of_agreeing()),
			Competition::ManualConfirmation { .. } => Self::asked(id, node),
			Competition::Auction { .. } => Self::bid_of_winner(id, node),
		}
	}

	/// Pays the owners of nodes their parts of a task's payment, and those who re-run such tasks this share of its
	/// re-run price; the rest returns to the client.
	pub(crate) fn pay_nodes(
		id: TaskId,
		parts: &[(NodeId, Balance)],
		reruns: Perbill,
	) -> Result<Amounts, DispatchError> {
		let payees = parts
			.iter()
			.map(|(node, amount)| {
				let payee = T::Nodes::owner(*node).ok_or(Error::<T>::NoSuchNode)?;
				Ok(Part { payee, amount: *amount })
			})
			.collect::<Result<Vec<_>, Error<T>>>()?;
		let mut amounts = Amounts::default();
		for ((node, _), moved) in parts.iter().zip(T::Vault::pay(id, &payees, reruns)?) {
			T::Liability::keep_back(*node, moved.payee)?;
			amounts = amounts.plus(&moved).ok_or(ArithmeticError::Overflow)?;
		}
		Ok(amounts)
	}

	/// Pays each of these nodes the same part. One that cannot be paid goes without and keeps nobody else
	/// from it: its part returns to the client. Says who was paid, and what.
	pub(crate) fn pay_each(
		id: TaskId,
		nodes: Vec<NodeId>,
		part: Balance,
		reruns: Perbill,
	) -> Result<(Vec<NodeId>, Amounts), DispatchError> {
		let pay = |nodes: &[NodeId]| {
			let parts: Vec<_> = nodes.iter().map(|node| (*node, part)).collect();
			Self::pay_nodes(id, &parts, reruns)
		};
		if let Ok(amounts) = with_storage_layer(|| pay(&nodes)) {
			return Ok((nodes, amounts));
		}
		let can_be_paid = |node: &NodeId| {
			with_transaction(|| TransactionOutcome::Rollback(pay(&[*node]))).is_ok()
		};
		let payable: Vec<NodeId> = nodes.into_iter().filter(can_be_paid).collect();
		let amounts = pay(&payable)?;
		Ok((payable, amounts))
	}

	/// Returns the payment and ends the task; `end` says how each acceptance in play ends.
	pub(crate) fn refund(
		id: TaskId,
		task: TaskOf<T>,
		outcome: TaskOutcome,
		end: impl Fn(&Acceptance) -> AcceptanceEnd,
	) -> DispatchResult {
		T::Vault::refund(id)?;
		Self::end_task(id, task, outcome, end)
	}

	/// Ends a task whose money has been moved.
	pub(crate) fn end_task(
		id: TaskId,
		mut task: TaskOf<T>,
		outcome: TaskOutcome,
		end: impl Fn(&Acceptance) -> AcceptanceEnd,
	) -> DispatchResult {
		let now = Self::now();
		for acceptance in task.acceptances.iter_mut().filter(|it| it.is_in_play()) {
			let end = end(acceptance);
			Self::close(id, acceptance, end)?;
		}
		task.turn = None;
		task.stage = TaskStage::Ended { outcome, at: now };
		Self::dissolve(id, &task);

		let mut source = Self::source(task.source)?;
		source.open_tasks = source.open_tasks.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		source.keep_disputable(now, task.terms.dispute_window);
		Sources::<T>::insert(task.source, source);
		if let Some((fee, at_fault)) = outcome.bill() {
			T::Outcome::on_ended(&task.client, fee, at_fault);
		}
		Self::save(id, task);
		Self::deposit_event(Event::TaskEnded { task: id, outcome });
		Ok(())
	}

	/// Ends one acceptance: the only place where one does.
	pub(crate) fn close(
		id: TaskId,
		acceptance: &mut Acceptance,
		end: AcceptanceEnd,
	) -> DispatchResult {
		let node = acceptance.node;
		acceptance.stage = AcceptanceStage::Ended(end);
		T::Liability::free_up(node, acceptance.liability)?;
		OpenTasks::<T>::mutate_exists(node, |open| {
			*open = open.and_then(|open| open.checked_sub(1)).filter(|open| *open > 0);
		});
		Self::deposit_event(Event::AcceptanceEnded { task: id, node, end });
		if let Some(misconduct) = end.misconduct() {
			T::Outcome::on_misconduct(node, id, misconduct, acceptance.liability);
		}
		Ok(())
	}

	/// Stores a task, and notes when it is to be looked after next.
	pub(crate) fn save(id: TaskId, mut task: TaskOf<T>) {
		let soonest = Self::now().saturating_add(1);
		let due = task.next_due().max(soonest);
		// One that comes too early does no harm: it is noted anew then.
		if due < task.wake || task.wake < soonest {
			Agenda::<T>::remove(Wake::At(task.wake), id);
			Agenda::<T>::insert(Wake::At(due), id, ());
			task.wake = due;
		}
		Tasks::<T>::insert(id, task);
	}
}
