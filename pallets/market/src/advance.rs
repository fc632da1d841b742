// SPDX-License-Identifier: Apache-2.0

//! What happens in a task when its time has come: by a call that anyone can make, and by the chain
//! itself where a block has room.

use frame_support::{pallet_prelude::*, storage::with_storage_layer};
use surety_primitives::{
	agenda::{self, Next, RETRY},
	task::Competition,
	traits::{Draws, OnTaskOutcome, OpenDisputes},
	BlockNumber, TaskId,
};

use crate::{
	lapsed, Acceptance, AcceptanceEnd, AcceptanceStage, Agenda, Bids, Config, Error, Event,
	Failures, NextRound, NextWake, Pallet, Task, TaskOf, TaskOutcome, TaskStage, Tasks, Wake,
	WeightInfo,
};

impl<AccountId> Task<AccountId> {
	/// Whether no more disputes about it can be filed at `now`.
	fn is_over(&self, now: BlockNumber) -> bool {
		let window = self.terms.dispute_window;
		matches!(self.stage, TaskStage::Ended { at, .. } if lapsed(at, window, now))
	}

	/// The first block in which something in it may be due, draws apart.
	pub(crate) fn next_due(&self) -> BlockNumber {
		let after = |since: BlockNumber, window| since.saturating_add(window).saturating_add(1);
		let terms = &self.terms;
		match self.stage {
			TaskStage::Ended { at, .. } if self.bonded => after(at, 0),
			TaskStage::Ended { at, .. } => after(at, terms.dispute_window),
			// The next bidder is called.
			TaskStage::Working if self.is_auction() && self.in_play().next().is_none() => 0,
			TaskStage::Working => {
				let starts = self.in_play().filter_map(|it| match it.stage {
					AcceptanceStage::Accepted { since } => Some(after(since, terms.start_window)),
					AcceptanceStage::Started { since, .. } => {
						self.work_blocks().map(|blocks| after(since, blocks))
					}
					_ => None,
				});
				let end = match self.turn {
					// It lasts until an oracle has bound itself.
					Some(turn) if turn.hidden => BlockNumber::MAX,
					Some(turn) if self.committed().any(|commit| commit.node == turn.node) => {
						after(turn.since, terms.reveal_window)
					}
					// The verdict or the draw comes from elsewhere.
					Some(_) => BlockNumber::MAX,
					None if self.in_turns() && self.first_committed().is_some() => BlockNumber::MAX,
					None => after(self.deadline, 0),
				};
				starts.fold(end, BlockNumber::min)
			}
			TaskStage::Gathering if self.is_auction() => {
				after(self.published_at, self.bid_blocks())
			}
			TaskStage::Gathering => {
				after(self.published_at, self.volunteer_blocks().unwrap_or_default())
			}
			TaskStage::Opening { since } => after(since, self.bid_blocks()),
			TaskStage::Drawing { .. } => after(self.deadline, 0),
			TaskStage::Revealing { since } => after(since, terms.reveal_window),
			TaskStage::Choosing { until, confirmed: None } => after(until, 0),
			// The verdict or the draw comes from elsewhere.
			TaskStage::Choosing { confirmed: Some(_), .. }
			| TaskStage::Checking { .. }
			| TaskStage::Agreed { .. } => BlockNumber::MAX,
		}
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn do_advance_task(id: TaskId) -> DispatchResult {
		let task = Tasks::<T>::get(id).ok_or(Error::<T>::NoSuchTask)?;
		match task.stage {
			TaskStage::Working if task.is_auction() => Self::advance_auction(id, task),
			TaskStage::Working if task.in_turns() => Self::advance_race(id, task),
			TaskStage::Ended { .. } if task.bonded => Self::return_bonds(id, task),
			TaskStage::Ended { .. } => {
				ensure!(task.is_over(Self::now()), Error::<T>::NothingDue);
				let is_disputed = task.checkable().any(|it| T::Disputes::is_disputed(id, it.node));
				ensure!(!is_disputed, Error::<T>::NothingDue);
				Self::prune(id, &task);
				Ok(())
			}
			TaskStage::Working => Self::advance_sealed(id, task),
			TaskStage::Gathering => match task.competition {
				Competition::Auction { .. } => Self::close_bids(id, task),
				_ => Self::close_volunteers(id, task),
			},
			TaskStage::Opening { .. } => Self::award(id, task),
			TaskStage::Drawing { .. } => Self::draw_panel(id, task),
			TaskStage::Revealing { .. } => Self::end_reveals(id, task),
			TaskStage::Choosing { .. } | TaskStage::Checking { .. } => {
				Self::advance_choice(id, task)
			}
			TaskStage::Agreed { .. } => Self::decide(id, task),
		}
	}

	/// What the next thing in a task weighs at most, unless it is the draw of a panel.
	pub(crate) fn weight_of_advance() -> Weight {
		T::WeightInfo::advance_task()
			.max(T::WeightInfo::reject_responses())
			.max(T::WeightInfo::reveal_to_panel())
	}

	/// Does what is due first in a task whose results are revealed in turns.
	pub(crate) fn advance_race(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let now = Self::now();
		match task.turn {
			Some(turn) => {
				let stage = Self::stage_in_play(&task, turn.node)?;
				if !turn.hidden
					&& matches!(stage, AcceptanceStage::Committed { .. })
					&& lapsed(turn.since, task.terms.reveal_window, now)
				{
					return Self::end_acceptance(id, task, turn.node, AcceptanceEnd::RevealMissed);
				}
			}
			None if task.first_committed().is_some() => {
				Self::begin_turn(id, &mut task);
				if task.turn.is_some() {
					Self::save(id, task);
					return Ok(());
				}
			}
			None if now > task.deadline => return Self::expire(id, task),
			None => {}
		}
		Self::abandon(id, task)
	}

	/// Ends a task whose deadline has passed and in which no committed result is in play.
	pub(crate) fn expire(id: TaskId, task: TaskOf<T>) -> DispatchResult {
		let (now, start_window) = (Self::now(), task.terms.start_window);
		Self::refund(id, task, TaskOutcome::Expired, |acceptance| {
			end_of_unfinished(acceptance, start_window, now).unwrap_or(AcceptanceEnd::Released)
		})
	}

	/// Ends the acceptances that did not start in their window.
	pub(crate) fn abandon(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let (now, start_window) = (Self::now(), task.terms.start_window);
		let mut any = false;
		for acceptance in task.acceptances.iter_mut() {
			if is_late(acceptance, start_window, now) {
				Self::close(id, acceptance, AcceptanceEnd::Abandoned)?;
				any = true;
			}
		}
		ensure!(any, Error::<T>::NothingDue);
		Self::go_on(id, task)
	}

	/// Removes the record of a task.
	fn prune(id: TaskId, task: &TaskOf<T>) {
		Agenda::<T>::remove(Wake::At(task.wake), id);
		Tasks::<T>::remove(id);
		for acceptance in task.paid() {
			T::Outcome::on_undisputed(acceptance.node, id);
		}
		for acceptance in task.checkable() {
			Failures::<T>::remove(id, acceptance.node);
		}
		match task.competition {
			Competition::ManualConfirmation { .. } => Self::forget_responses(id, task),
			Competition::Auction { .. } => Bids::<T>::remove(id),
			Competition::FirstResponse { .. } | Competition::Consensus { .. } => {}
		}
		Self::deposit_event(Event::TaskPruned { task: id });
	}

	/// Looks after the tasks on the agenda, as far as the weight reaches.
	pub(crate) fn do_on_idle(remaining: Weight) -> Weight {
		let (open, now) = (T::Draws::open_round(), Self::now());
		NextRound::<T>::mutate(|round| {
			NextWake::<T>::mutate(|block| {
				agenda::follow::<Self>(Next { round, block }, open, now, remaining)
			})
		})
	}
}

impl<T: Config> agenda::Agenda for Pallet<T> {
	type Item = TaskId;

	fn weight_of_look() -> Weight {
		T::WeightInfo::look()
	}

	fn weight_of(id: &TaskId) -> Weight {
		let draws_panel =
			Tasks::<T>::get(id).is_some_and(|task| matches!(task.stage, TaskStage::Drawing { .. }));
		if draws_panel {
			T::WeightInfo::draw_panel()
		} else {
			Self::weight_of_advance()
		}
	}

	fn first(wake: Wake) -> Option<TaskId> {
		Agenda::<T>::iter_key_prefix(wake).next()
	}

	/// Does what is due in a task, if anything is, and notes when to come back.
	fn look_after(wake: Wake, id: TaskId) {
		Agenda::<T>::remove(wake, id);
		let done = with_storage_layer(|| Self::do_advance_task(id));
		let Some(mut task) = Tasks::<T>::get(id) else {
			return;
		};
		if wake != Wake::At(task.wake) {
			return;
		}
		let soonest = Self::now().saturating_add(match done {
			Ok(()) => 1,
			// It is disputed, and nobody says here when that is over.
			Err(error) if error == Error::<T>::NothingDue.into() && task.is_over(Self::now()) => {
				RETRY
			}
			Err(error) if error == Error::<T>::NothingDue.into() => 1,
			Err(error) => {
				log::error!(target: "runtime::market", "task {id} cannot go on: {error:?}");
				RETRY
			}
		});
		task.wake = task.next_due().max(soonest);
		Agenda::<T>::insert(Wake::At(task.wake), id, ());
		Tasks::<T>::insert(id, task);
	}
}

/// Whether a node accepted and did not start within the window.
fn is_late(acceptance: &Acceptance, window: BlockNumber, now: BlockNumber) -> bool {
	matches!(acceptance.stage, AcceptanceStage::Accepted { since } if lapsed(since, window, now))
}

/// How an acceptance ends when no more results are committed; `None` if it has one, or has ended.
pub(crate) fn end_of_unfinished(
	acceptance: &Acceptance,
	start_window: BlockNumber,
	now: BlockNumber,
) -> Option<AcceptanceEnd> {
	match acceptance.stage {
		AcceptanceStage::Started { .. } => Some(AcceptanceEnd::Dropped),
		AcceptanceStage::Accepted { .. } if is_late(acceptance, start_window, now) => {
			Some(AcceptanceEnd::Abandoned)
		}
		AcceptanceStage::Accepted { .. } => Some(AcceptanceEnd::Released),
		_ => None,
	}
}
