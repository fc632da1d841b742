// SPDX-License-Identifier: Apache-2.0

//! What this pallet tells.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A draw round closed, and its seed is known.
		RoundClosed {
			/// The round.
			round: Round,
			/// Its seed.
			seed: H256,
		},
		/// An account was admitted as an oracle.
		OracleAdmitted {
			/// Who.
			oracle: T::AccountId,
		},
		/// An oracle was dismissed. What it has said counts.
		OracleDismissed {
			/// Who.
			oracle: T::AccountId,
		},
		/// A client says that a result was not delivered.
		DeliveryChallenged {
			/// The task.
			task: TaskId,
			/// The node that was paid.
			node: NodeId,
			/// Who says so.
			client: T::AccountId,
			/// What each of the oracles who decide is paid, held on the client's account for all of them.
			fee: Balance,
			/// The round by whose seed oracles are drawn.
			round: Round,
		},
		/// An oracle was drawn.
		OracleAsked {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Who.
			oracle: T::AccountId,
			/// The last block in which it can answer.
			until: BlockNumber,
		},
		/// An oracle answered.
		DeliveryAttested {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Who.
			oracle: T::AccountId,
			/// What it says.
			verdict: Verdict,
		},
		/// An oracle did not answer in time.
		OracleSilent {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Who.
			oracle: T::AccountId,
		},
		/// Oracles are to be drawn in place of others.
		ReplacementDue {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// The round by whose seed they are drawn.
			round: Round,
		},
		/// A challenge is over.
		ChallengeEnded {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// How it ended.
			outcome: Outcome,
			/// The record of what the node was charged with, if it was.
			slash: Option<SlashId>,
			/// What was paid to the oracles who decided, all together.
			paid: Balance,
			/// What the client has back of the fee.
			returned: Balance,
		},
		/// The record of a challenge that was over was removed.
		ChallengeRemoved {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
		},
		/// A result is re-run.
		RerunStarted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Why.
			cause: Cause,
		},
		/// Oracles are to be drawn who re-run a job.
		LooksDrawn {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// The round by whose seed they are drawn.
			round: Round,
		},
		/// An oracle was drawn who re-runs a job.
		OracleCalled {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Who.
			oracle: T::AccountId,
			/// The last block in which it can bind itself to what it got.
			until: BlockNumber,
		},
		/// An oracle bound itself to what it got.
		LookCommitted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Who.
			oracle: T::AccountId,
			/// To what, hidden.
			commitment: H256,
		},
		/// The oracles who are bound have to show what they got.
		LooksDue {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// The last block in which they can.
			until: BlockNumber,
		},
		/// An oracle showed what it got.
		LookRevealed {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Who.
			oracle: T::AccountId,
			/// SHA-256 of it.
			output_hash: H256,
			/// Whether the node's output is the same, or as good as.
			same: bool,
		},
		/// An oracle could not re-run the job.
		LookDeclined {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Who.
			oracle: T::AccountId,
		},
		/// An oracle was paid for its look.
		LookPaid {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Who.
			oracle: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// An oracle found other than what stands.
		OracleContradicted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Who.
			oracle: T::AccountId,
			/// The record of what it was charged with, if it was.
			slash: Option<SlashId>,
		},
		/// A re-run is over.
		RerunEnded {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// What it showed.
			outcome: RerunOutcome,
		},
		/// The record of a re-run that was over was removed.
		RerunForgotten {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
		},
		/// A job failed for oracles as it had for the node. Its client paid for the time that it ran.
		TimePaid {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// How much the client paid.
			amount: Balance,
		},
		/// A node said what is not so of its output.
		SummaryRefuted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// The record of what it was charged with.
			slash: SlashId,
		},
	}
}
