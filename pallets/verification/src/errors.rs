// SPDX-License-Identifier: Apache-2.0

//! What this pallet refuses, and what to do about it.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The account is an oracle already. There is nothing to admit.
		AlreadyOracle,
		/// There are as many oracles as there may be. Dismiss one first.
		TooManyOracles,
		/// The account is not an oracle. Ask governance to admit it.
		NotOracle,
		/// The oracle's active stake is below what the role requires. Bond what is missing.
		OracleBelowRequirement,
		/// The node was not paid for this task, or so long ago that the record is gone. Check task and
		/// node.
		NotSettled,
		/// The task is another account's. Sign with the account that published it.
		NotClient,
		/// The delivery can no longer be challenged: its window is over.
		DeliveryWindowClosed,
		/// The delivery was challenged already, which can be done once. See what became of it.
		AlreadyChallenged,
		/// The client's free balance does not cover the oracles' fee. Send funds to the account.
		InsufficientFunds,
		/// The delivery is not challenged. Check task and node.
		NoSuchChallenge,
		/// The challenge is decided. Nothing is left to say.
		AlreadyDecided,
		/// The oracle was not drawn for this challenge. Leave it to those who were.
		NotDrawn,
		/// The oracle has answered already. An answer is final.
		AlreadyAnswered,
		/// The oracle's time to answer is over. Another one is asked.
		VerdictWindowClosed,
		/// The oracle has come to belong to the client, to the node's owner, or to another oracle of the
		/// challenge. Another one will be asked.
		RelatedToParty,
		/// The seed by which oracles are drawn is not known yet. Wait until its round has closed.
		DrawPending,
		/// The oracles who are asked have time to answer. Wait until it is over.
		VerdictPending,
		/// The record of the challenge stays until the delivery can no longer be challenged. Wait until
		/// that window is over.
		DeliveryWindowOpen,
		/// A number, a date or an amount is out of the range of its type. Nothing was changed.
		OutOfRange,
		/// Less is on hold than the challenge says. This is a fault of the chain, and nothing was moved:
		/// report it with task and node.
		HoldFellShort,
		/// The result is not re-run: it was not drawn, or the record was removed. Check task and node.
		NoSuchRerun,
		/// The result is re-run, or was. See what that showed.
		AlreadyRerun,
		/// The oracle has not bound itself to what it got. Commit to it first.
		NothingCommitted,
		/// What others get is still hidden: not all oracles are bound, or the node has not shown its result. Wait
		/// for `LooksDue`.
		LooksHidden,
		/// This is not what the oracle bound itself to. Send the output hash, the hash of the embedding and the salt that
		/// were committed to.
		OpeningMismatch,
		/// The source compares outputs by their meaning. Send the embedding of the oracle's output.
		EmbeddingMissing,
		/// The source compares outputs by their hashes. Send no embedding.
		EmbeddingUnexpected,
		/// This is not the embedding that the oracle bound itself to. Send that one.
		EmbeddingMismatch,
		/// An embedding points nowhere, or has another length than the other one. Embed both outputs by the same model.
		EmbeddingInvalid,
		/// The record stays as long as the result can be disputed. Wait until that is over.
		RerunKept,
		/// The result can no longer be disputed: its window is over.
		DisputeWindowClosed,
		/// The bytes are not the output that the node showed the hash of. Send that one.
		OtherOutput,
		/// The node's summary says what is so. There is nothing to charge.
		SummaryTrue,
		/// The node was charged with as much for this task already.
		ChargedAlready,
		/// The node reported no failure of a job that it had started, the task is still open, or it ended so long ago that
		/// the record is gone. Check task and node.
		NotReported,
		/// The oracle says that the job failed, which is no answer where the node shows an output. Decline the re-run.
		JobFailed,
	}
}
