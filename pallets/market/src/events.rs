// SPDX-License-Identifier: Apache-2.0

//! What the market tells.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A source was published.
		SourcePublished {
			/// The source.
			source: SourceId,
			/// The client who published it.
			owner: T::AccountId,
			/// The amount held for it.
			stake: Balance,
		},
		/// A source was retired: it takes no new tasks.
		SourceRetired {
			/// The source.
			source: SourceId,
		},
		/// The stake of a retired source was returned and its record removed.
		SourceStakeWithdrawn {
			/// The source.
			source: SourceId,
			/// The client who has the stake back.
			owner: T::AccountId,
			/// The amount returned: what slashes left of it.
			stake: Balance,
		},
		/// The owner of a source put an account on its list.
		ClientAllowed {
			/// The source.
			source: SourceId,
			/// The account.
			client: T::AccountId,
		},
		/// The owner of a source took an account off its list.
		ClientDisallowed {
			/// The source.
			source: SourceId,
			/// The account.
			client: T::AccountId,
		},
		/// A task was published and its payment locked.
		TaskPublished {
			/// The task.
			task: TaskId,
			/// What nodes run for it.
			source: SourceId,
			/// Who pays.
			client: T::AccountId,
			/// The payment.
			payment: Balance,
			/// What is locked beside it for a re-run.
			rerun_price: Balance,
			/// The last block in which a result may be committed.
			deadline: BlockNumber,
			/// How nodes compete for it.
			competition: Competition,
		},
		/// A node took a slot of a task.
		TaskAccepted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// What of its stake answers for it.
			liability: Balance,
			/// With which probability its result is sampled.
			sampling: Perbill,
		},
		/// A node started a task.
		TaskStarted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// What the node binds itself to: its model, hidden.
			model_commitment: H256,
		},
		/// A node committed a result.
		ResultCommitted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Its place among all commits of the task, from 0.
			order: u8,
			/// What the node binds itself to: its result, hidden.
			commitment: H256,
		},
		/// A node may reveal: it is its turn.
		TurnStarted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// The last block in which it may reveal.
			until: BlockNumber,
			/// Whether its result was drawn for a re-run.
			sampled: bool,
		},
		/// No more results are committed: those that were are revealed.
		RevealsStarted {
			/// The task.
			task: TaskId,
			/// The last block in which they may be.
			until: BlockNumber,
		},
		/// The responses are there: the client chooses.
		ChoiceStarted {
			/// The task.
			task: TaskId,
			/// The last block in which the client may.
			until: BlockNumber,
		},
		/// A node opened its commitments.
		ResultRevealed {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// SHA-256 of the output.
			output_hash: H256,
		},
		/// A valid result is not paid before it is verified.
		VerdictAwaited {
			/// The task.
			task: TaskId,
			/// The node whose result waits.
			node: NodeId,
		},
		/// An acceptance ended.
		AcceptanceEnded {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// How.
			end: AcceptanceEnd,
		},
		/// A task ended.
		TaskEnded {
			/// The task.
			task: TaskId,
			/// How. What is not said to be paid was refunded.
			outcome: TaskOutcome,
		},
		/// A node gave a valid response.
		ResponseGiven {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// What it asks.
			price: Balance,
		},
		/// The client confirmed a response.
		ResponseConfirmed {
			/// The task.
			task: TaskId,
			/// The node whose response it is.
			node: NodeId,
		},
		/// A node bid.
		BidPlaced {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// What the node binds itself to: its price, hidden.
			commitment: H256,
			/// What is held on its worker key's account for the bid.
			bond: Balance,
		},
		/// No more bids are taken: those that were are opened.
		OpeningStarted {
			/// The task.
			task: TaskId,
			/// The last block in which they may be.
			until: BlockNumber,
		},
		/// A node opened its bid.
		BidOpened {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// What it bid.
			price: Balance,
		},
		/// The lowest bid of those that are left is that of this node: it works alone.
		BidderCalled {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// What it bid, and is paid.
			price: Balance,
		},
		/// The record of an ended task was removed.
		TaskPruned {
			/// The task.
			task: TaskId,
		},
		/// A node volunteered for the panel of a task.
		Volunteered {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// How likely it is drawn among the others, before the cap.
			weight: u32,
		},
		/// No more volunteers are taken: the panel is drawn when the round has a seed.
		VolunteersCounted {
			/// The task.
			task: TaskId,
			/// How many there are.
			volunteers: u32,
			/// The round.
			round: Round,
		},
		/// The panel of a task was drawn.
		PanelDrawn {
			/// The task.
			task: TaskId,
			/// Its nodes in the order of the draw, each with its weight.
			seats: BoundedVec<(NodeId, u32), ConstU32<MAX_PANEL>>,
		},
		/// Enough of a panel agree on a result. Others end without pay.
		AgreementReached {
			/// The task.
			task: TaskId,
			/// The node whose result stands for them all.
			node: NodeId,
			/// How many agree.
			nodes: u32,
			/// What they weigh.
			weight: u64,
			/// What the whole panel weighs.
			of: u64,
		},
		/// It is the turn of a node whose result was drawn for a re-run. It may reveal when an oracle has bound itself
		/// to what it got, with [`Event::TurnStarted`].
		OracleAwaited {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
		},
	}
}
