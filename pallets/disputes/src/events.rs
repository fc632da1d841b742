// SPDX-License-Identifier: Apache-2.0

//! What this pallet tells: enough for a juror's program to do its duty by events alone.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account can be drawn from now on, or weighs something else.
		ArbitratorWeighed {
			/// Who.
			who: T::AccountId,
			/// How much: whole SUR.
			weight: sortition::Weight,
			/// From when its stake is old enough.
			since: BlockNumber,
		},
		/// An account is drawn no more. Where it sits it stays.
		ArbitratorLeft {
			/// Who.
			who: T::AccountId,
		},
		/// A result is disputed.
		DisputeFiled {
			/// The dispute.
			dispute: DisputeId,
			/// The task.
			task: TaskId,
			/// Whose result.
			node: NodeId,
			/// Who says that the node is at fault.
			challenger: T::AccountId,
			/// What it bonded; nothing for an anomaly.
			bond: Balance,
			/// SHA-256 of what is said to prove it.
			evidence_hash: H256,
			/// Until when the node's owner can contest it; only of an anomaly.
			contestable_until: Option<BlockNumber>,
		},
		/// The owner of a node contests an anomaly.
		AnomalyContested {
			/// The dispute.
			dispute: DisputeId,
			/// What it bonded.
			bond: Balance,
		},
		/// A panel, or reserves of one, are to be drawn.
		DrawDue {
			/// The dispute.
			dispute: DisputeId,
			/// Its round.
			round: u8,
			/// The draw round by whose seed they are drawn.
			by: Round,
		},
		/// An arbitrator was drawn.
		JurorSeated {
			/// The dispute.
			dispute: DisputeId,
			/// Its round.
			round: u8,
			/// Who.
			juror: T::AccountId,
			/// What it risks.
			lock: Balance,
			/// The last block in which it can commit.
			commit_until: BlockNumber,
		},
		/// There are too few arbitrators for a panel: what was found before is the verdict, or that nobody can
		/// know.
		PanelNotFilled {
			/// The dispute.
			dispute: DisputeId,
			/// Its round.
			round: u8,
		},
		/// A juror committed to a vote.
		VoteCommitted {
			/// The dispute.
			dispute: DisputeId,
			/// Its round.
			round: u8,
			/// Who.
			juror: T::AccountId,
		},
		/// A juror's vote was known before the votes were revealed: it does not count.
		VoteDenounced {
			/// The dispute.
			dispute: DisputeId,
			/// Its round.
			round: u8,
			/// Whose.
			juror: T::AccountId,
			/// Who knew it.
			by: T::AccountId,
			/// What it was paid, from what the juror risked.
			reward: Balance,
		},
		/// Votes are revealed from now on.
		RevealBegan {
			/// The dispute.
			dispute: DisputeId,
			/// Its round.
			round: u8,
			/// The last block in which they can be.
			until: BlockNumber,
		},
		/// A juror revealed its vote.
		VoteRevealed {
			/// The dispute.
			dispute: DisputeId,
			/// Its round.
			round: u8,
			/// Who.
			juror: T::AccountId,
			/// Its vote.
			vote: Vote,
		},
		/// A juror did not commit, or did not reveal, in time.
		JurorSilent {
			/// The dispute.
			dispute: DisputeId,
			/// Its round.
			round: u8,
			/// Who.
			juror: T::AccountId,
		},
		/// A panel has voted.
		PanelVoted {
			/// The dispute.
			dispute: DisputeId,
			/// Its round.
			round: u8,
			/// What it found, if enough seats said the same.
			verdict: Option<Vote>,
			/// Until when the loser can appeal; only of what can be appealed.
			appealable_until: Option<BlockNumber>,
		},
		/// The loser of a verdict appealed to the next panel.
		VerdictAppealed {
			/// The dispute.
			dispute: DisputeId,
			/// The round of the larger panel.
			round: u8,
			/// Who.
			by: T::AccountId,
			/// What it bonded.
			bond: Balance,
		},
		/// Nothing can change the verdict any more.
		VerdictFinal {
			/// The dispute.
			dispute: DisputeId,
			/// What it is.
			verdict: Vote,
		},
		/// What a juror did was settled: what it risked is free again, or lost.
		JurorSettled {
			/// The dispute.
			dispute: DisputeId,
			/// The round in which it sat.
			round: u8,
			/// Who.
			juror: T::AccountId,
			/// What it lost of its stake.
			lost: Balance,
			/// What it was paid: its fee, and its part of what others lost.
			earned: Balance,
		},
		/// A bond came to its end.
		BondEnded {
			/// The dispute.
			dispute: DisputeId,
			/// Whose.
			who: T::AccountId,
			/// What of it is free again.
			returned: Balance,
			/// What of it burned. The rest has paid jurors.
			burned: Balance,
		},
		/// A dispute is over.
		DisputeEnded {
			/// The dispute.
			dispute: DisputeId,
			/// The task.
			task: TaskId,
			/// Whose result.
			node: NodeId,
			/// What was found. `Minor` where an anomaly was not contested.
			verdict: Vote,
			/// The record of what the node was charged with, if it was.
			slash: Option<SlashId>,
		},
		/// The record of a dispute that was over was removed.
		DisputeRemoved {
			/// The dispute.
			dispute: DisputeId,
		},
		/// An appeal against a slash, which the judges left undecided, is for a panel to judge.
		AppealReferred {
			/// The dispute.
			dispute: DisputeId,
			/// The slash.
			slash: SlashId,
			/// SHA-256 of what is said to prove it.
			evidence_hash: H256,
		},
		/// A dispute about an appeal is over.
		AppealJudged {
			/// The dispute.
			dispute: DisputeId,
			/// The slash.
			slash: SlashId,
			/// What was found, by which the appeal ended; nothing where it had ended before.
			verdict: Option<Vote>,
		},
	}
}
