// SPDX-License-Identifier: Apache-2.0

//! What the market refuses, and what to do about it.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// There is no such source. Check the id; withdrawn sources are gone.
		NoSuchSource,
		/// The source belongs to another account. Sign with its owner's key.
		NotSourceOwner,
		/// The image's name is empty, not UTF-8 or carries a tag or digest. Give registry and
		/// repository alone.
		ImageNameInvalid,
		/// No output could satisfy the output spec. Ask for at least one token, one repetition and
		/// one dimension, and for no more tokens at least than at most.
		OutputSpecImpossible,
		/// The run limit is zero. Give the job at least one second.
		RunLimitZero,
		/// The memory is zero. Give the job at least one MiB.
		MemoryZero,
		/// The source is retired. Publish on another one.
		SourceRetired,
		/// The source still takes tasks. Retire it first.
		SourceNotRetired,
		/// Tasks are open on the source. Wait until they have ended.
		SourceInUse,
		/// Only the owner of the source may publish tasks on it. Use a public source.
		SourcePrivate,
		/// The dispute window has not lapsed. Try again after it.
		DisputeWindowOpen,
		/// The payment is below the least one. Pay `MinPayment` or more.
		PaymentTooSmall,
		/// The deadline is more than `MaxTaskBlocks` away. Choose an earlier one.
		DeadlineTooFar,
		/// The URI of the input is empty or not UTF-8. Say where nodes find the input.
		UriInvalid,
		/// The number of racers is zero or above the most. Choose from 1 to `MAX_RACERS`.
		RacersOutOfRange,
		/// There is no such task. Check the id; pruned tasks are gone.
		NoSuchTask,
		/// The task has ended. There is nothing left to do in it.
		TaskEnded,
		/// The task belongs to another client. Sign with its client's key.
		NotTaskClient,
		/// A node is working on the task. Wait for its result or for the deadline.
		WorkStarted,
		/// The signer is no node's worker key. Sign with the key that the node's owner registered.
		NotAWorkerKey,
		/// The node does not exist. Only an owner that has left can cause this.
		NoSuchNode,
		/// The node is suspended or leaving. See the reasons in its status.
		NodeNotActive,
		/// The stake of the node is below its requirement. Bond more.
		BelowRequirement,
		/// The node lacks the GPUs or the memory that the source needs. Choose other tasks.
		CapacityTooSmall,
		/// The node's owner is the client of the task. Let others do it.
		OwnTask,
		/// The node has accepted this task before. Each node has one attempt.
		AlreadyAccepted,
		/// As many nodes as may race are racing. Wait for a slot to reopen.
		NoFreeSlot,
		/// The task takes no more nodes: its results are being revealed or decided on. Choose another task.
		WorkClosed,
		/// As many nodes as may ever try have tried. Choose another task.
		TooManyAttempts,
		/// The deadline lies in the past. A client chooses a later one; for a node it is too late.
		DeadlinePassed,
		/// The node has no acceptance of this task in play. Accept it first; what has ended cannot
		/// be resumed.
		NotAccepted,
		/// The node has started. Go on to commit.
		AlreadyStarted,
		/// The node has not started. Start first, with the commitment to its model.
		NotStarted,
		/// The node was to start earlier: its slot can be reopened. Start sooner next time.
		StartWindowClosed,
		/// The node has committed a result, which binds it. Reveal it when it is its turn.
		AlreadyCommitted,
		/// The node has not committed a result. Commit first.
		NotCommitted,
		/// The result is revealed and waits for its verdict. Nothing is to be done meanwhile.
		AlreadyRevealed,
		/// An earlier result is before this one. Wait for the turn.
		NotYourTurn,
		/// The node was to reveal earlier: its turn can be passed. Reveal sooner next time.
		RevealWindowClosed,
		/// Nothing in the task is due. Look at its windows; the chain itself goes on where it can.
		NothingDue,
		/// The draw that decides whose turn it is has not been made. Try again when its round has closed,
		/// a minute or two after the commit.
		DrawPending,
		/// The results of the task are revealed together, with more than a reveal. Use the call of its
		/// model of competition.
		RevealedTogether,
		/// Results may still be committed. Reveal when all are, or after the deadline.
		RevealsNotStarted,
		/// The opening is not what was committed to for this task and node. Open the commitment
		/// with exactly the values it was made from.
		OpeningMismatch,
		/// No result of the task waits for a verdict. There is nothing to resolve.
		NothingWaiting,
		/// The account is not on the source's list. Ask the source's owner to allow it.
		ClientNotAllowed,
		/// No registrar vouches for the account, and the source wants that. Have it verified.
		ClientNotVerified,
		/// The source keeps no list. Publish one whose visibility is a list.
		NoAllowList,
		/// The account is on the source's list already. There is nothing to do.
		AlreadyAllowed,
		/// The source's list is full. Take an account off it first.
		AllowListFull,
		/// A slash took a part of the source's stake, so that it takes no tasks. Publish it anew as another
		/// source.
		SourceStakeSlashed,
		/// The region is empty or not UTF-8. Give it as providers write it, or none.
		RegionInvalid,
		/// The panel is too small or too large. Choose from 3 to `MAX_PANEL` nodes.
		PanelOutOfRange,
		/// The quorum is not more than a half, or more than all. Choose from 51 to 100 percent.
		QuorumOutOfRange,
		/// A window of the model of competition is 0, or they do not all end before the deadline. Choose
		/// shorter windows or a later deadline.
		WindowsOutOfRange,
		/// Only the winner of the auction works on the task. Bid for it.
		BiddersOnly,
		/// Only nodes that were drawn work on the task. Volunteer for it.
		PanelOnly,
		/// The task asks for a score, a tier, a region or GPUs that the node does not have. Ask
		/// `task_eligibility` which, and choose other tasks.
		NeedsUnmet,
		/// In the first blocks of a task the nodes with the better records are alone with it. Try again
		/// after them.
		HeadStartOfOthers,
		/// What is free of the node's stake cannot answer for the payment. Bond more, finish other tasks
		/// first, or choose smaller ones.
		LiabilityTooLarge,
		/// Somebody flagged the source, and its stake may have to answer. Wait for the judgement.
		SourceFlagged,
		/// The call is not one of the task's model of competition. Use those that belong to it.
		OtherCompetition,
		/// The price is below `MinPayment` or above the payment. Name one in between; a bid outside cannot
		/// be opened.
		PriceOutOfRange,
		/// The URI of the preview is empty or not UTF-8. Say where the client finds it, or give none.
		PreviewInvalid,
		/// The client is not choosing among responses. Wait until they are all there.
		NotChoosing,
		/// The node has given no valid response that is still to be had. Confirm another one.
		NoResponse,
		/// A response is confirmed and waits for its verdict. Nothing is to be done meanwhile.
		AlreadyConfirmed,
		/// The time to choose is over: the cheapest response that re-runs find right is paid. Choose sooner next
		/// time.
		ChoiceClosed,
		/// The auction takes no more bids. Bid for another task.
		BidsClosed,
		/// The node has bid already. Each node bids once.
		AlreadyBid,
		/// As many nodes have bid as may. Bid for another task.
		TooManyBids,
		/// The node has not bid. Only bidders take part now.
		NoBid,
		/// Bids are still taken. Open yours when no more are.
		OpeningNotStarted,
		/// No more bids are opened; what was not opened has lost its bond. Open sooner next time.
		OpeningClosed,
		/// The bid is opened. Wait for the award.
		AlreadyOpened,
		/// The node was to commit earlier: the next bidder can be called. Choose auctions that leave it time
		/// enough.
		WorkWindowClosed,
		/// Bids are no longer taken: the auction binds its client. Wait for the result or for the deadline.
		AuctionBinding,
		/// No panel decides on the task. Use the calls of its model of competition.
		NoConsensus,
		/// The task takes no more volunteers. Volunteer sooner next time.
		VolunteersClosed,
		/// The node has volunteered for the task. Wait for the draw.
		AlreadyVolunteered,
		/// As many nodes of the node's owner as may have volunteered for the task. Wait for the draw: one
		/// of them at most is drawn.
		TooManyOfOneOwner,
		/// As many nodes as may have volunteered for the task. Choose another one.
		VolunteersFull,
		/// The source compares outputs by their embeddings. Commit to one and reveal it too.
		EmbeddingMissing,
		/// The source compares outputs by their hashes. Reveal no embedding.
		EmbeddingUnexpected,
		/// The embedding is not the one whose hash was committed to. Reveal that one.
		EmbeddingMismatch,
		/// The embedding has no component that is not 0, so that nothing is similar to it. Commit to one
		/// with a direction.
		EmbeddingZero,
		/// The result was drawn for a re-run, and an oracle binds itself to its own first. Wait for
		/// `TurnStarted`.
		OracleCommitsFirst,
		/// The threshold of the comparator is below 70 %. Choose a higher one, calibrated on honest outputs.
		ThresholdOutOfRange,
		/// The source has its outputs encrypted for the client, who has published no key for that. Publish
		/// one with `set_encryption_key` of the registry.
		NoEncryptionKey,
	}
}
