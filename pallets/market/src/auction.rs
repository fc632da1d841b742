// SPDX-License-Identifier: Apache-2.0

//! Auctions: nodes bid, sealed; the lowest bid works alone.

use frame_support::pallet_prelude::*;
use surety_primitives::TaskId;

use crate::{Config, Error, Pallet, TaskOf};

impl<T: Config> Pallet<T> {
	/// No more bids are taken: those that were are opened.
	pub(crate) fn close_bids(_id: TaskId, _task: TaskOf<T>) -> DispatchResult {
		Err(Error::<T>::NothingDue.into())
	}

	/// No more bids are opened: the lowest wins.
	pub(crate) fn award(_id: TaskId, _task: TaskOf<T>) -> DispatchResult {
		Err(Error::<T>::NothingDue.into())
	}
}
