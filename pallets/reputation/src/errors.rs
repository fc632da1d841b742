// SPDX-License-Identifier: Apache-2.0

//! What this pallet refuses, and what to do about it.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The node was not paid for this task, or so long ago that nobody can dispute it any more. Check
		/// task and node.
		NotSettled,
		/// The task is another account's. Sign with the account that published it.
		NotClient,
		/// The time to say how satisfied one is is over.
		FeedbackClosed,
		/// The client has said already, which it can do once for each result.
		AlreadyRated,
		/// There is no such node. Check its id.
		UnknownNode,
		/// No snapshot is being made, and the next one is not due. Try again later.
		SnapshotNotDue,
		/// A number is out of its range. This should not happen: report it.
		OutOfRange,
	}
}
