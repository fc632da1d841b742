// SPDX-License-Identifier: Apache-2.0

//! Manual confirmation: the client chooses among responses that name a price.

use frame_support::pallet_prelude::*;
use surety_primitives::TaskId;

use crate::{Config, Event, Pallet, TaskOf, TaskStage};

impl<T: Config> Pallet<T> {
	/// All responses are there: the client chooses.
	pub(crate) fn begin_choice(id: TaskId, mut task: TaskOf<T>) -> DispatchResult {
		let since = Self::now();
		task.stage = TaskStage::Choosing { since };
		let until = since.saturating_add(task.terms.confirm_window);
		Self::deposit_event(Event::ChoiceStarted { task: id, until });
		Self::save(id, task);
		Ok(())
	}

	/// The client said nothing in time.
	pub(crate) fn advance_choice(_id: TaskId, _task: TaskOf<T>) -> DispatchResult {
		Err(crate::Error::<T>::NothingDue.into())
	}
}
