// SPDX-License-Identifier: Apache-2.0

//! What this pallet refuses, and what to do about it.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// No warning or slash has this id. Check the id.
		NoSuchSlash,
		/// The slash is another account's. Sign with the account that owned the stake when it was
		/// slashed.
		NotOwner,
		/// It is a warning, which takes nothing: there is nothing to appeal or to finalise.
		NotAppealable,
		/// The deadline of the slash has passed. It can no longer be appealed.
		AppealWindowClosed,
		/// The slash is appealed already. Wait for the decision.
		AlreadyAppealed,
		/// The slash was restored, replaced or made final, or its appeal was rejected. Nothing is left to
		/// decide.
		AlreadyDecided,
		/// The slash is not appealed. There is nothing to decide.
		NotAppealed,
		/// The statement has fewer than 50 characters, without the space around it. Say more.
		StatementTooShort,
		/// The statement is not UTF-8. Correct it.
		InvalidText,
		/// A URL is not UTF-8 without spaces that begins with `http://` or `https://`. Correct it.
		InvalidUrl,
		/// The account filed three appeals within the rate window. Wait until the first of them is older.
		TooManyAppeals,
		/// The judges still have time. Wait until the date by which they decide has passed.
		DecisionPending,
		/// The slash can still be appealed. Wait until its deadline has passed.
		WindowOpen,
		/// The slash is under appeal. Wait for the decision.
		AppealPending,
		/// A cause of the escalation is under appeal or can still be appealed. Wait until each is
		/// decided or its deadline has passed.
		CausePending,
		/// No node has this id. Charge a stake that exists.
		UnknownStake,
		/// The incident was charged with as much already. One event is one slash; there is nothing to do.
		AlreadyCharged,
		/// The chain alone charges what it counts. Report the single events.
		EscalationReserved,
		/// The quarantine moved another amount than the record says. Report it: nothing was changed.
		QuarantineMismatch,
		/// A number, a date or a count is out of the range of its type. Nothing was changed.
		OutOfRange,
		/// Samples alone do not prove this condition. Name one that they do: a thermal throttle, a delay
		/// of telemetry, or an overclaim of GPU memory.
		NotDecidedByTelemetry,
		/// The node was slashed for its telemetry and can still appeal. Wait until that deadline has
		/// passed: a stolen key is to cost no more before its owner can act.
		TelemetryCapped,
		/// The chain has no root of the node's heartbeat with this number: it was never sent, or too long
		/// ago. Show samples of a later one.
		NoSuchAnchor,
		/// A sample does not hang where its proof says. Check node, heartbeat, index and proof.
		InvalidProof,
		/// The samples do not prove the condition. Show those that do, in their order.
		NothingProven,
		/// Two auditors do not convict of this condition. Name one that they do: misrepresented hardware,
		/// tampering, blocked visibility, an unauthorised process, or mining.
		NotAttestable,
		/// The account is not an auditor. Ask governance to admit it.
		NotAuditor,
		/// The account is an auditor already. There is nothing to admit.
		AlreadyAuditor,
		/// There are as many auditors as there may be. Dismiss one first.
		TooManyAuditors,
		/// The auditor's active stake is below what the role requires. Bond what is missing.
		AuditorBelowRequirement,
		/// The node was released: no stake answers any more.
		NodeReleased,
		/// The auditor and the node have the same owner. Leave it to another auditor.
		RelatedToNode,
		/// The first auditor and this one have the same owner. Leave it to another auditor.
		RelatedToAuditor,
		/// The auditor attested to this already. Another one has to.
		AlreadyAttested,
		/// Who attested first is no auditor in standing any more. Close the attestation when its window is
		/// over, and attest anew.
		FirstAuditorLapsed,
		/// The window for a second auditor is over. Close the attestation, and attest anew.
		AttestationWindowClosed,
		/// The window for a second auditor is open. Wait until it is over.
		AttestationWindowOpen,
		/// No attestation that waits for a second auditor has this id. Check the id.
		NoSuchAttestation,
		/// The stake is not the account's, or nothing of it is active. Name one of its own: that of a node,
		/// a role, a validator or a source.
		NotStaker,
		/// There is no such source, or its stake was withdrawn. Check the id.
		NoSuchSource,
		/// The account and the source have the same owner. Leave it to somebody else.
		RelatedToSource,
		/// The source is flagged as this by the same evidence. Wait for the judgement, or show other
		/// evidence.
		AlreadyFlagged,
		/// No flag that waits for its judgement has this id. Check the id.
		NoSuchFlag,
		/// A panel of arbitrators found this, and larger panels could have judged it. It is final.
		JudgedByPanel,
		/// The judges let their time pass, and a panel of arbitrators judges the appeal now. Wait for its verdict.
		BeforePanel,
	}
}
