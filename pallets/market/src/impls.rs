// SPDX-License-Identifier: Apache-2.0

//! What the market offers to other pallets, and its invariants.

use frame_support::pallet_prelude::*;
use sp_runtime::traits::BlockNumberProvider;
use surety_primitives::{traits::OpenWork, BlockNumber, NodeId, TaskId};

use crate::{AcceptanceStage, Config, Error, OpenTasks, Pallet, TaskOf, Tasks};

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> BlockNumber {
		T::BlockNumberProvider::current_block_number()
	}

	/// A task that has not ended.
	pub(crate) fn open_task(id: TaskId) -> Result<TaskOf<T>, Error<T>> {
		let task = Tasks::<T>::get(id).ok_or(Error::<T>::NoSuchTask)?;
		ensure!(task.is_open(), Error::<T>::TaskEnded);
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
}

impl<T: Config> OpenWork for Pallet<T> {
	fn open_tasks(node: NodeId) -> u32 {
		OpenTasks::<T>::get(node)
	}
}

#[cfg(any(feature = "try-runtime", test))]
impl<T: Config> Pallet<T> {
	/// What always holds between the storage items:
	///
	/// - [`OpenTasks`] counts the acceptances in play of each node, and nothing else;
	/// - each source counts its open tasks, and its owner holds the stakes of all its sources;
	/// - responses are those of manual confirmations, and bids those of auctions, each in a state that fits
	///   its task;
	/// - a list is kept, and not empty, for sources whose visibility is one;
	/// - an ended task has no acceptance in play and no turn; a turn is that of a result in play, and a hidden one
	///   that of a sampled result that has not been revealed; never are more nodes in play than there are slots,
	///   and each node once;
	/// - what is kept of failures is that of nodes which reported them;
	/// - whoever waits for a verdict, for others or for a choice, or was paid, has shown a result;
	/// - each task stands on the agenda for the block that it names, which is not later than what may be
	///   due in it, and the agenda names no tasks that do not exist.
	pub(crate) fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
		use alloc::collections::{BTreeMap, BTreeSet};
		use surety_primitives::{
			agenda::RETRY, source::Visibility, traits::SourceStakes, SourceId,
		};

		use crate::{Agenda, AllowLists, Failures, NextSourceId, NextTaskId, Sources, Wake};

		let mut in_play: BTreeMap<NodeId, u32> = BTreeMap::new();
		let mut open: BTreeMap<SourceId, u32> = BTreeMap::new();
		let count = |total: &mut u32| *total = total.saturating_add(1);

		for (id, task) in Tasks::<T>::iter() {
			ensure!(id < NextTaskId::<T>::get(), "a task has an id that was not given out");
			task.in_play().for_each(|it| count(in_play.entry(it.node).or_default()));
			let nodes: BTreeSet<_> = task.acceptances.iter().map(|it| it.node).collect();
			ensure!(nodes.len() == task.acceptances.len(), "a node accepted a task twice");
			ensure!(
				Agenda::<T>::contains_key(Wake::At(task.wake), id),
				"a task would be forgotten"
			);
			ensure!(
				task.wake <= task.next_due().max(Self::now().saturating_add(RETRY)),
				"a task is looked after too late"
			);
			let must_show = |it: &crate::Acceptance| match it.stage {
				AcceptanceStage::Waiting { .. } => true,
				stage => stage == AcceptanceStage::Ended(crate::AcceptanceEnd::Paid),
			};
			ensure!(
				task.acceptances.iter().all(|it| it.shown.is_some() || !must_show(it)),
				"what nobody has shown waits or was paid"
			);
			if !task.is_open() {
				ensure!(task.in_play().next().is_none(), "an ended task has work in play");
				ensure!(task.turn.is_none(), "it is somebody's turn in an ended task");
				continue;
			}
			count(open.entry(task.source).or_default());
			ensure!(task.in_play().count() <= task.slots(), "more nodes are at work than may");
			let has_turn = |turn: crate::Turn| {
				task.acceptance(turn.node).is_some_and(|it| {
					matches!(
						it.stage,
						AcceptanceStage::Committed { .. } | AcceptanceStage::Waiting { .. }
					)
				})
			};
			ensure!(task.turn.is_none_or(has_turn), "the turn is that of no result");
			ensure!(
				task.turn.is_none_or(|turn| {
					!turn.hidden || turn.sampled && task.shown(turn.node).is_none()
				}),
				"a turn is hidden that need not be"
			);
			ensure!(
				task.turn.is_none() || task.in_turns(),
				"results are revealed in turns and are not"
			);
		}
		for (wake, id) in Agenda::<T>::iter_keys() {
			// What waits for a seed may have ended meanwhile, and does no harm.
			let Wake::At(block) = wake else { continue };
			let known = Tasks::<T>::get(id).is_some_and(|task| task.wake == block);
			ensure!(known, "the agenda names a task that is not due then");
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
		for (id, node) in Failures::<T>::iter_keys() {
			let stage = Tasks::<T>::get(id).and_then(|task| Some(task.acceptance(node)?.stage));
			let is_reported = matches!(
				stage,
				Some(AcceptanceStage::Ended(crate::AcceptanceEnd::Reported { .. }))
			);
			ensure!(is_reported, "a failure is kept that nobody reported");
		}
		Self::check_responses()?;
		Self::check_bids()?;
		for (id, allowed) in AllowLists::<T>::iter() {
			let listed = Sources::<T>::get(id)
				.is_some_and(|source| source.spec.visibility == Visibility::AllowList);
			ensure!(listed && !allowed.is_empty(), "a list is kept for a source without one");
		}
		Self::try_state_of_panels()
	}
}
