// SPDX-License-Identifier: Apache-2.0

//! What credit refuses, and what to do about it.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The amount is zero. Give one unit at least.
		AmountZero,
		/// The free balance does not cover the amount and the existential deposit that stays free.
		/// Send funds to the account or deposit less.
		InsufficientFunds,
		/// The deposit has less that is neither reserved, nor awaiting a draw, nor on its way out.
		/// Deposit more or ask for less.
		DepositTooSmall,
		/// The account asked for no withdrawal. Request one first.
		NoWithdrawal,
		/// The withdrawal is not due. Try again from the block on that its event names.
		WithdrawalNotDue,
		/// The signature is not the client's: of other values, of another chain, by a key that is not
		/// the account's own nor that of its bound address, or a second form of a signature. Sign
		/// these values anew; Ethereum signatures need a low `s` and 0, 1, 27 or 28 for `v`.
		BadSignature,
		/// The account has a bound address. Unbind it first.
		AlreadyBound,
		/// The address signs for another account. Unbind it there first.
		AddressTaken,
		/// No address is bound to the account.
		NothingBound,
		/// The client has used the number for a cap, or revoked it. Sign a cap with another number.
		CapIdUsed,
		/// The last block in which the cap can be used is past. Sign a new one.
		CapExpired,
		/// The cap has a limit of zero, or a tree without jobs. Sign one that can be used.
		CapUseless,
		/// No such cap is open. Bring it to the chain with its client's signature.
		NoSuchCap,
		/// The cap is revoked or has expired: nothing new can be reserved. Ask its client for a new one.
		CapEnded,
		/// The cap is revoked already.
		AlreadyRevoked,
		/// The grace after the end of the cap is over: nothing can be settled on it.
		GraceOver,
		/// The cap can still be settled on, until its grace is over. Try again then.
		GraceRunning,
		/// Only the client and the cap's gateway reserve and settle; a node's owner and its worker key
		/// settle for that node alone. Sign with one of these keys.
		NotPermitted,
		/// There is no such node. Check the id.
		NoSuchNode,
		/// The node belongs to the client. Nobody pays himself by credit.
		OwnNode,
		/// The limit of the cap leaves less room. Settle less, or ask the client for a new cap.
		CapExceeded,
		/// Nothing is reserved for the node on this cap.
		NoReservation,
		/// Less is reserved for the node, and the cap has ended. Settle no more than is reserved.
		ReservationTooSmall,
		/// The batch has no items.
		BatchEmpty,
		/// The items are not in the order of their jobs, or one comes twice. Sort them, each once.
		ItemsUnsorted,
		/// A price is zero. Leave the job out.
		PriceZero,
		/// The batch has items of more nodes than it may. Make several.
		TooManyNodes,
		/// Vouchers or claims are not in the order of their nodes, come twice, or are of nodes that
		/// need none. Give one at most for each node whose items need it, in order.
		PapersUnsorted,
		/// The cap has a tree and the items came with signatures, or the other way round. Give what the
		/// cap asks for.
		WrongAgreement,
		/// There are not as many signatures as items. Give one for each, in the same order.
		SignatureCount,
		/// Items and siblings do not make the root of the cap: a price, node, input or place is
		/// another than agreed, or the proof is. Make the proof of exactly these items.
		ProofInvalid,
		/// A job was settled before. Leave it out.
		AlreadySettled,
		/// The client's voucher is no higher than the one that the chain knows. Leave it out.
		VoucherNotHigher,
		/// The client's vouchers do not cover the items without a result. Bring a higher one, or
		/// commit to results.
		NotDelivered,
		/// The node has not signed for the results in its name. Bring its claim.
		NoClaim,
		/// The claim is not of these results, or not by the node's worker key.
		BadClaim,
		/// The free stake of the node cannot answer for so much. Settle less of it at a time, wait
		/// until its draws have settled, or ask the client for a voucher.
		StakeTooSmall,
		/// There is no such batch, or it is paid in full.
		NoSuchBatch,
		/// The draw round after the batch's has not closed. Try again later.
		NotDrawn,
		/// What is left of the batch awaits a verdict.
		VerdictPending,
		/// The part is not awaiting a verdict.
		NoVerdictPending,
		/// Reservations or payments on the cap are open. Release and finish them first.
		CapInUse,
		/// A revoked cap is kept until it expires, so that its signature does not open it anew. Try
		/// again then.
		CapNotExpired,
		/// A sum is out of the range of its type or of the sums that it is part of. If no amount in the
		/// call is absurd this is a fault of the chain, and nothing was moved: report it with the call.
		OutOfRange,
	}
}
