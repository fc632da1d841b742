// SPDX-License-Identifier: Apache-2.0

//! What this pallet tells.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A client said how satisfied it is.
		FeedbackGiven {
			/// The task.
			task: TaskId,
			/// The node that was paid.
			node: NodeId,
			/// Who says so.
			client: T::AccountId,
			/// Whether it is satisfied.
			satisfied: bool,
			/// How satisfied the node's clients are now.
			satisfaction: Perbill,
		},
		/// A node's score was brought up to date.
		NodeRefreshed {
			/// The node.
			node: NodeId,
			/// Its score; `None` while it is onboarding.
			score: Option<Perbill>,
			/// Its routing weight; 0 unless it takes tasks.
			weight: u32,
		},
		/// Too many of a node's results were wrong, and it was charged with that.
		AccuracyCharged {
			/// The node.
			node: NodeId,
			/// Its accuracy.
			accuracy: Perbill,
			/// The slash.
			slash: SlashId,
		},
		/// The making of a snapshot has begun.
		SnapshotBegun {
			/// Its number.
			number: SnapshotNumber,
		},
		/// All scores of a day are in the ledger.
		SnapshotTaken {
			/// The snapshot.
			snapshot: Snapshot,
			/// Its entry.
			entry: EntryNumber,
		},
		/// Old dealings of pairs were forgotten.
		PairsForgotten {
			/// How many pairs.
			forgotten: u32,
			/// At how many this looked.
			looked: u32,
		},
	}
}
