// SPDX-License-Identifier: Apache-2.0

//! What this pallet refuses, and what to do about it.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The account's active stake as an arbitrator is below what the role requires. Bond what is missing.
		ArbitratorBelowRequirement,
		/// The account's weight is what its stake says already. There is nothing to change.
		WeightUnchanged,
		/// The account is no arbitrator. Opt in first.
		NotArbitrator,
		/// There are as many arbitrators as there may be. Wait until one leaves.
		TooManyArbitrators,
		/// Panels wait to be drawn by a seed that is known. Advance their disputes, or wait a block.
		DrawsDue,
		/// The node was not paid for this task, or so long ago that the record is gone. Check task and node.
		NotSettled,
		/// The result can no longer be disputed: its window is over.
		DisputeWindowClosed,
		/// The result was disputed already, which can be done once. See what became of it.
		AlreadyDisputed,
		/// The account belongs to the node's owner. Leave it to somebody else.
		RelatedToNode,
		/// The account is not the client, and the named stake is not its own, or nothing of it is active. Name
		/// one of its own: that of a node, a role, a validator or a source.
		NotStaker,
		/// The account's free balance does not cover the bond. Send funds to it.
		InsufficientFunds,
		/// The text is not UTF-8. Encode it anew.
		InvalidText,
		/// No dispute has this id, or its record is gone. Check the id.
		NoSuchDispute,
		/// The dispute is at another stage. See what it waits for.
		WrongStage,
		/// The window for this is over. Somebody advances the dispute.
		WindowClosed,
		/// The account does not own the node. Sign with the account that did when the dispute began.
		NotOwner,
		/// The account is not on the panel, or its seat was given to a reserve. Leave it to those who are.
		NotJuror,
		/// The juror has committed already, which is final. Keep the salt, and reveal in time.
		AlreadyCommitted,
		/// The juror has committed to nothing, or has revealed already. There is nothing to open.
		NothingCommitted,
		/// Vote and salt are not what the juror committed to. Check both, and the round.
		OpeningMismatch,
		/// The account and the juror have the same owner. Nobody denounces himself.
		RelatedToJuror,
		/// The account did not lose by the verdict, or nobody did. There is nothing to appeal.
		NotLoser,
		/// The seed by which the panel is drawn is not known yet. Wait until its round has closed.
		DrawPending,
		/// Nothing is due in the dispute. Wait until its window is over.
		NothingDue,
		/// A number, a date or an amount is out of the range of its type. Nothing was changed.
		OutOfRange,
		/// Less is on hold than the dispute says. This is a fault of the chain, and nothing was moved: report it
		/// with the dispute.
		HoldFellShort,
	}
}
