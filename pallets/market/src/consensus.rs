// SPDX-License-Identifier: Apache-2.0

//! Consensus: nodes drawn from volunteers do the same job, and those who agree are paid.

use frame_support::pallet_prelude::*;
use surety_primitives::TaskId;

use crate::{Config, Error, Pallet, TaskOf};

impl<T: Config> Pallet<T> {
	/// No more volunteers are taken: the panel is drawn as soon as there is a seed.
	pub(crate) fn close_volunteers(_id: TaskId, _task: TaskOf<T>) -> DispatchResult {
		Err(Error::<T>::NothingDue.into())
	}

	/// Draws the panel.
	pub(crate) fn draw_panel(_id: TaskId, _task: TaskOf<T>) -> DispatchResult {
		Err(Error::<T>::NothingDue.into())
	}

	/// All results are there: those who agree are paid.
	pub(crate) fn tally(_id: TaskId, _task: TaskOf<T>) -> DispatchResult {
		Err(Error::<T>::NothingDue.into())
	}
}
