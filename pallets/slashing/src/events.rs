// SPDX-License-Identifier: Apache-2.0

//! What this pallet tells.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A stake was warned.
		Warned {
			/// The record.
			slash: SlashId,
			/// Whose stake.
			stake: StakeOf<T>,
			/// For what.
			condition: Condition,
		},
		/// A stake was slashed. What was taken is in quarantine.
		Slashed {
			/// The record.
			slash: SlashId,
			/// Whose stake.
			stake: StakeOf<T>,
			/// Whose funds.
			owner: T::AccountId,
			/// For what.
			condition: Condition,
			/// How grave it is.
			severity: Severity,
			/// Which share of all that was held the event costs.
			share: Perbill,
			/// What was taken.
			amount: Balance,
			/// The last block in which it can be appealed.
			appeal_deadline: BlockNumber,
			/// What was counted together, if it is an escalation.
			caused_by: Causes,
		},
		/// A larger slash for the same incident took the place of one, which was given back.
		Replaced {
			/// The record of the lesser one.
			slash: SlashId,
			/// The record of the larger one.
			by: SlashId,
		},
		/// An escalation lost one of its causes and was given back.
		EscalationUndone {
			/// The record of the escalation.
			slash: SlashId,
			/// The record of the cause that fell.
			cause: SlashId,
		},
		/// A slash was appealed.
		AppealFiled {
			/// The record of the slash.
			slash: SlashId,
			/// Who filed it.
			by: T::AccountId,
			/// The last block before anyone can have a panel judge it.
			decide_by: BlockNumber,
		},
		/// An appeal was accepted. What was taken was given back in full.
		AppealAccepted {
			/// The record of the slash.
			slash: SlashId,
			/// What was given back.
			amount: Balance,
			/// Whether that was because nobody found that the slash was wrong, nor that it was right.
			undecided: bool,
		},
		/// An appeal was rejected.
		AppealRejected {
			/// The record of the slash.
			slash: SlashId,
		},
		/// What a slash took was burned and paid out.
		Finalised {
			/// The record of the slash.
			slash: SlashId,
			/// Burned.
			burned: Balance,
			/// The challenger's.
			challenger: Balance,
			/// The treasury's.
			treasury: Balance,
		},
		/// An ejected node may take part again.
		NodeReinstated {
			/// The node.
			node: NodeId,
		},
		/// An account was admitted as an auditor.
		AuditorAdmitted {
			/// Who.
			auditor: T::AccountId,
		},
		/// An auditor was dismissed. What it attested to goes on.
		AuditorDismissed {
			/// Who.
			auditor: T::AccountId,
		},
		/// An auditor attested to what a node did. A second one is needed.
		AttestationOpened {
			/// The attestation.
			attestation: AttestationId,
			/// Who.
			auditor: T::AccountId,
			/// What happened.
			claim: Claim,
			/// What each of the two answers with.
			bond: Balance,
			/// The last block in which a second one can attest.
			until: BlockNumber,
		},
		/// A second auditor attested to the same, and the node was slashed.
		AttestationConfirmed {
			/// The attestation.
			attestation: AttestationId,
			/// Who.
			auditor: T::AccountId,
			/// The record of the slash.
			slash: SlashId,
		},
		/// Nobody else attested in time. The auditor has the bond back.
		AttestationLapsed {
			/// The attestation.
			attestation: AttestationId,
			/// Whose bond it was.
			auditor: T::AccountId,
			/// How much it was.
			bond: Balance,
		},
		/// The slash that two auditors attested to stands or was replaced. They have their bonds back.
		AttestationBondsReturned {
			/// The attestation.
			attestation: AttestationId,
			/// The record of the slash.
			slash: SlashId,
		},
		/// The judges, or a panel, found that two auditors were wrong. Both bonds are the owner's of the stake.
		AttestationBondsPaid {
			/// The attestation.
			attestation: AttestationId,
			/// The record of the slash.
			slash: SlashId,
			/// Who was paid.
			owner: T::AccountId,
			/// How much. What the account could not take was burned.
			amount: Balance,
		},
		/// Somebody flagged a source. The judges are to decide.
		SourceFlagged {
			/// The flag.
			flag: FlagId,
			/// What is flagged.
			source: SourceId,
			/// As what.
			kind: FlagKind,
			/// SHA-256 of what proves it.
			evidence_hash: H256,
			/// Who flagged it.
			flagger: T::AccountId,
			/// What the flagger answers with.
			bond: Balance,
			/// The last block before anyone can close it undecided.
			decide_by: BlockNumber,
		},
		/// The judges upheld a flag. The flagger has the bond back.
		FlagUpheld {
			/// The flag.
			flag: FlagId,
			/// The record of the slash; none where the same was charged with as much already.
			slash: Option<SlashId>,
		},
		/// The judges found nothing in a flag. The flagger's bond is burned.
		FlagRejected {
			/// The flag.
			flag: FlagId,
			/// Whose bond it was.
			flagger: T::AccountId,
			/// How much it was.
			bond: Balance,
		},
		/// Nobody decided on a flag in time. The flagger has the bond back.
		FlagLapsed {
			/// The flag.
			flag: FlagId,
			/// Whose bond it was.
			flagger: T::AccountId,
			/// How much it was.
			bond: Balance,
		},
		/// Nobody decided on an appeal in time. A panel of arbitrators judges it.
		AppealReferred {
			/// The record of the slash.
			slash: SlashId,
			/// The dispute.
			dispute: DisputeId,
		},
	}
}
