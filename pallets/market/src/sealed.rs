// SPDX-License-Identifier: Apache-2.0

//! Results that are revealed together, when no more can be committed: those of manual confirmations and
//! of panels. Nobody can copy what others found, or ask a price knowing theirs.

use frame_support::pallet_prelude::*;
use surety_primitives::{
	commitment::{ModelOpening, ResultOpening},
	task::Competition,
	NodeId, TaskId,
};

use crate::{
	advance::end_of_unfinished, lapsed, AcceptanceEnd, AcceptanceStage, Config, Error, Event,
	Pallet, Task, TaskOf, TaskOutcome, TaskStage,
};

impl<AccountId> Task<AccountId> {
	/// Whether all who can still commit a result have done so.
	pub(crate) fn is_committed(&self) -> bool {
		// Nobody joins a panel that was drawn.
		let is_complete = match self.competition {
			Competition::Consensus { .. } => true,
			_ => self.is_full() || self.acceptances.is_full(),
		};
		is_complete
			&& self.in_play().all(|it| matches!(it.stage, AcceptanceStage::Committed { .. }))
	}
}

impl<T: Config> Pallet<T> {
	/// Does what is due first in a task whose results are revealed together.
	pub(crate) fn advance_sealed(id: TaskId, task: TaskOf<T>) -> DispatchResult {
		let now = Self::now();
		if now <= task.deadline {
			return Self::abandon(id, task);
		}
		if task.first_committed().is_none() {
			return Self::expire(id, task);
		}
		Self::begin_reveals(id, task)
	}

	/// Stores a task whose results are revealed together, or goes on to their reveal, or ends it where
	/// there is no hope left.
	pub(crate) fn go_on_sealed(id: TaskId, task: TaskOf<T>) -> DispatchResult {
		if Self::is_out_of_reach(id, &task) {
			return Self::refund(id, task, TaskOutcome::NoAgreement, |_| AcceptanceEnd::Released);
		}
		if task.first_committed().is_some() && task.is_committed() {
			return Self::begin_reveals(id, task);
		}
		if task.is_committed() && matches!(task.competition, Competition::Consensus { .. }) {
			return Self::refund(id, task, TaskOutcome::Failed, |_| AcceptanceEnd::Released);
		}
		Self::save_unless_hopeless(id, task)
	}

	/// No more results are committed: those that were are revealed.
	fn begin_reveals(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let (now, start_window) = (Self::now(), task.terms.start_window);
		for acceptance in task.acceptances.iter_mut() {
			if let Some(end) = end_of_unfinished(acceptance, start_window, now) {
				Self::close(id, acceptance, end)?;
			}
		}
		task.stage = TaskStage::Revealing { since: now };
		Self::fix_sampling(id, &task)?;
		let until = now.saturating_add(task.terms.reveal_window);
		Self::deposit_event(Event::RevealsStarted { task: id, until });
		Self::save(id, task);
		Ok(())
	}

	/// Refuses reveals before and after the time in which all reveal.
	pub(crate) fn ensure_revealing(task: &TaskOf<T>) -> Result<(), Error<T>> {
		let TaskStage::Revealing { since } = task.stage else {
			return Err(Error::RevealsNotStarted);
		};
		let window = task.terms.reveal_window;
		ensure!(!lapsed(since, window, Self::now()), Error::RevealWindowClosed);
		Ok(())
	}

	/// Takes the result that a node opens together with others. Says whether it is valid; if not, its
	/// part has ended.
	pub(crate) fn take_reveal(
		id: TaskId,
		task: &mut TaskOf<T>,
		node: NodeId,
		result: &ResultOpening,
		model: &ModelOpening,
	) -> Result<bool, DispatchError> {
		let opened = Self::judge_result(id, task, node, result, model)?;
		let acceptance = task.acceptance_mut(node).ok_or(Error::<T>::NotAccepted)?;
		match opened {
			Ok(()) => acceptance.stage = AcceptanceStage::Waiting { since: Self::now() },
			Err(end) => Self::close(id, acceptance, end)?,
		}
		Ok(opened.is_ok())
	}

	/// Those who did not reveal in the window have missed it.
	pub(crate) fn end_reveals(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let TaskStage::Revealing { since } = task.stage else {
			return Err(Error::<T>::NothingDue.into());
		};
		ensure!(lapsed(since, task.terms.reveal_window, Self::now()), Error::<T>::NothingDue);
		for acceptance in task.acceptances.iter_mut() {
			if matches!(acceptance.stage, AcceptanceStage::Committed { .. }) {
				Self::close(id, acceptance, AcceptanceEnd::RevealMissed)?;
			}
		}
		Self::after_reveals(id, task)
	}

	/// Goes on when every result is revealed or missed; stores the task otherwise.
	pub(crate) fn after_reveals(id: TaskId, task: TaskOf<T>) -> DispatchResult {
		if task.first_committed().is_some() {
			Self::save(id, task);
			return Ok(());
		}
		if task.in_play().next().is_none() {
			return Self::refund(id, task, TaskOutcome::Failed, |_| AcceptanceEnd::Released);
		}
		match task.competition {
			Competition::Consensus { .. } => Self::tally(id, task),
			_ => Self::begin_choice(id, task),
		}
	}
}
