// SPDX-License-Identifier: Apache-2.0

//! How acceptances and tasks end, what the market offers to other pallets, and its invariants.

use frame_support::{pallet_prelude::*, storage::with_storage_layer};
use sp_runtime::{traits::BlockNumberProvider, ArithmeticError};
use surety_primitives::{
	traits::{InspectNodes, OnTaskOutcome, OpenWork, Paid, Part, Resolve, Vault},
	BlockNumber, NodeId, TaskId, H256,
};

use crate::{
	Acceptance, AcceptanceEnd, AcceptanceStage, Config, Error, Event, OpenTasks, Pallet, Sources,
	TaskOf, TaskOutcome, TaskStage, Tasks, Turn,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> BlockNumber {
		T::BlockNumberProvider::current_block_number()
	}

	/// A task that has not ended.
	pub(crate) fn open_task(id: TaskId) -> Result<TaskOf<T>, Error<T>> {
		let task = Tasks::<T>::get(id).ok_or(Error::<T>::NoSuchTask)?;
		ensure!(task.stage == TaskStage::Open, Error::<T>::TaskEnded);
		Ok(task)
	}

	/// How far `node` has come with `task`, unless its part has ended.
	pub(crate) fn stage_in_play(
		task: &TaskOf<T>,
		node: NodeId,
	) -> Result<AcceptanceStage, Error<T>> {
		task.acceptance(node)
			.filter(|acceptance| acceptance.is_in_play())
			.map(|acceptance| acceptance.stage)
			.ok_or(Error::<T>::NotAccepted)
	}

	/// Gives the turn to the earliest committed result, if there is one.
	pub(crate) fn begin_turn(id: TaskId, task: &mut TaskOf<T>, now: BlockNumber) {
		task.turn = task.first_committed().map(|node| Turn { node, since: now });
		if let Some(Turn { node, .. }) = task.turn {
			let until = now.saturating_add(task.terms.reveal_window);
			Self::deposit_event(Event::TurnStarted { task: id, node, until });
		}
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
		Self::close(id, acceptance, end);
		if task.turn.is_some_and(|turn| turn.node == node) {
			Self::begin_turn(id, &mut task, Self::now());
		}
		if task.is_hopeless() {
			return Self::refund(id, task, TaskOutcome::Failed, |_| AcceptanceEnd::Released);
		}
		Tasks::<T>::insert(id, task);
		Ok(())
	}

	/// Pays the result of `node` and ends the task.
	pub(crate) fn settle(
		id: TaskId,
		task: TaskOf<T>,
		node: NodeId,
		output_hash: H256,
	) -> DispatchResult {
		let owner = T::Nodes::owner(node).ok_or(Error::<T>::NoSuchNode)?;
		let part = Part { payee: owner, amount: task.payment };
		let moved = T::Vault::pay(id, core::slice::from_ref(&part))?;
		let Paid { payee: paid, fee, students } = moved.first().copied().unwrap_or_default();
		let outcome = TaskOutcome::Settled { node, output_hash, paid, fee, students };
		Self::end_task(id, task, outcome, |acceptance| {
			if acceptance.node == node {
				AcceptanceEnd::Paid
			} else {
				AcceptanceEnd::Released
			}
		})?;
		T::Outcome::on_settled(node, id);
		Ok(())
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
	fn end_task(
		id: TaskId,
		mut task: TaskOf<T>,
		outcome: TaskOutcome,
		end: impl Fn(&Acceptance) -> AcceptanceEnd,
	) -> DispatchResult {
		let now = Self::now();
		for acceptance in task.acceptances.iter_mut().filter(|it| it.is_in_play()) {
			let end = end(acceptance);
			Self::close(id, acceptance, end);
		}
		task.turn = None;
		task.stage = TaskStage::Ended { outcome, at: now };

		let mut source = Self::source(task.source)?;
		source.open_tasks = source.open_tasks.checked_sub(1).ok_or(ArithmeticError::Underflow)?;
		source.keep_disputable(now, task.terms.dispute_window);
		Sources::<T>::insert(task.source, source);
		Tasks::<T>::insert(id, task);
		Self::deposit_event(Event::TaskEnded { task: id, outcome });
		Ok(())
	}

	/// Ends one acceptance: the only place where one does.
	fn close(id: TaskId, acceptance: &mut Acceptance, end: AcceptanceEnd) {
		let node = acceptance.node;
		acceptance.stage = AcceptanceStage::Ended(end);
		OpenTasks::<T>::mutate_exists(node, |open| {
			*open = open.and_then(|open| open.checked_sub(1)).filter(|open| *open > 0);
		});
		Self::deposit_event(Event::AcceptanceEnded { task: id, node, end });
		if let Some(misconduct) = end.misconduct() {
			T::Outcome::on_misconduct(node, id, misconduct);
		}
	}
}

impl<T: Config> OpenWork for Pallet<T> {
	fn open_tasks(node: NodeId) -> u32 {
		OpenTasks::<T>::get(node)
	}
}

impl<T: Config> Resolve for Pallet<T> {
	fn resolve(id: TaskId, valid: bool) -> DispatchResult {
		// Whoever calls this may do so from a hook, which is not undone when it fails.
		with_storage_layer(|| {
			let task = Self::open_task(id)?;
			let node = task.turn.ok_or(Error::<T>::NothingWaiting)?.node;
			let AcceptanceStage::Waiting { result, .. } = Self::stage_in_play(&task, node)? else {
				return Err(Error::<T>::NothingWaiting.into());
			};
			if valid {
				Self::settle(id, task, node, result.output_hash)
			} else {
				Self::end_acceptance(id, task, node, AcceptanceEnd::Refuted)
			}
		})
	}
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// What always holds between the storage items:
	///
	/// - [`OpenTasks`] counts the acceptances in play of each node, and nothing else;
	/// - each source counts its open tasks, and its owner holds the stakes of all its sources;
	/// - a list is kept, and not empty, for sources whose visibility is one;
	/// - an ended task has no acceptance in play and no turn; an open one has a turn exactly when a
	///   committed result is in play, never more racers than slots, and each node once.
	pub(crate) fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		use alloc::collections::{BTreeMap, BTreeSet};
		use surety_primitives::{source::Visibility, traits::SourceStakes, SourceId};

		use crate::{AllowLists, NextSourceId, NextTaskId};

		let mut in_play: BTreeMap<NodeId, u32> = BTreeMap::new();
		let mut open: BTreeMap<SourceId, u32> = BTreeMap::new();
		let count = |total: &mut u32| *total = total.saturating_add(1);

		for (id, task) in Tasks::<T>::iter() {
			ensure!(id < NextTaskId::<T>::get(), "a task has an id that was not given out");
			task.in_play().for_each(|it| count(in_play.entry(it.node).or_default()));
			let nodes: BTreeSet<_> = task.acceptances.iter().map(|it| it.node).collect();
			ensure!(nodes.len() == task.acceptances.len(), "a node accepted a task twice");
			if task.stage != TaskStage::Open {
				ensure!(task.in_play().next().is_none(), "an ended task has work in play");
				ensure!(task.turn.is_none(), "it is somebody's turn in an ended task");
				continue;
			}
			count(open.entry(task.source).or_default());
			ensure!(task.in_play().count() <= usize::from(task.racers), "more nodes race than may");
			let waiting = task.in_play().find_map(|it| {
				matches!(it.stage, AcceptanceStage::Waiting { .. }).then_some(it.node)
			});
			ensure!(
				task.turn.map(|turn| turn.node) == waiting.or(task.first_committed()),
				"the turn is not that of the earliest result"
			);
		}
		let recorded: BTreeMap<NodeId, u32> = OpenTasks::<T>::iter().collect();
		ensure!(recorded == in_play, "OpenTasks differs from the acceptances in play");

		for (id, source) in Sources::<T>::iter() {
			ensure!(id < NextSourceId::<T>::get(), "a source has an id that was not given out");
			ensure!(
				open.remove(&id).unwrap_or_default() == source.open_tasks,
				"a source miscounts its open tasks"
			);
			ensure!(
				T::SourceStakes::active(id) <= source.stake,
				"a source has more at stake than was locked for it"
			);
		}
		ensure!(open.is_empty(), "a task is open on a source that does not exist");
		for (id, allowed) in AllowLists::<T>::iter() {
			let listed = Sources::<T>::get(id)
				.is_some_and(|source| source.spec.visibility == Visibility::AllowList);
			ensure!(listed && !allowed.is_empty(), "a list is kept for a source without one");
		}
		Ok(())
	}
}
