// SPDX-License-Identifier: Apache-2.0

//! Attested evidence: what two auditors answer for.

use frame_support::{
	ensure,
	storage::{with_transaction, TransactionOutcome},
	traits::Get,
};
use sp_runtime::{DispatchError, DispatchResult};
use surety_primitives::{
	node::NodeStatus,
	slash::{AttestationId, Charge, Incident, PledgeId, SlashId, Surcharge},
	stake::StakeId,
	traits::{InspectNodes, Owners, Pledges},
	Balance,
};

use crate::{
	types::text_length, Attestation, AttestationOf, Attestations, Causes, Claim, Claims, Config,
	Error, Event, Issuer, NextAttestationId, Pallet, Slash, SlashOf, SlashStatus, Summary,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_attest(who: T::AccountId, claim: Claim, summary: Summary) -> DispatchResult {
		ensure!(claim.condition.is_attested(), Error::<T>::NotAttestable);
		ensure!(text_length(&summary).is_some(), Error::<T>::InvalidText);
		Self::ensure_auditor(&who)?;
		let status = T::Nodes::status(claim.node).ok_or(Error::<T>::UnknownStake)?;
		ensure!(status != NodeStatus::Released, Error::<T>::NodeReleased);
		ensure!(
			T::Owners::owner_of_node(claim.node) != Some(T::Owners::owner_of(&who)),
			Error::<T>::RelatedToNode
		);
		match Claims::<T>::get(claim) {
			None => Self::open_attestation(who, claim, summary),
			Some(id) => Self::confirm_attestation(id, who),
		}
	}

	fn open_attestation(who: T::AccountId, claim: Claim, summary: Summary) -> DispatchResult {
		let bond = Self::quote(&claim)?.max(T::MinAttestationBond::get());
		let id = NextAttestationId::<T>::try_mutate(|next| {
			let id = *next;
			*next = id.checked_add(1).ok_or(Error::<T>::OutOfRange)?;
			Ok::<_, Error<T>>(id)
		})?;
		let until =
			Self::now().checked_add(T::AttestationWindow::get()).ok_or(Error::<T>::OutOfRange)?;
		Self::lock_bond(id, &who, bond)?;
		let attestation = Attestation { claim, summary, auditor: who.clone(), bond, until };
		Attestations::<T>::insert(id, attestation);
		Claims::<T>::insert(claim, id);
		Self::deposit_event(Event::AttestationOpened {
			attestation: id,
			auditor: who,
			claim,
			bond,
			until,
		});
		Ok(())
	}

	fn confirm_attestation(id: AttestationId, who: T::AccountId) -> DispatchResult {
		let Attestation { claim, summary, auditor: first, bond, until } = Self::attestation_of(id)?;
		ensure!(Self::now() <= until, Error::<T>::AttestationWindowClosed);
		ensure!(first != who, Error::<T>::AlreadyAttested);
		ensure!(!T::Owners::related(&first, &who), Error::<T>::RelatedToAuditor);
		// Between the two the first may have been dismissed or slashed, or come to belong to the owner
		// of the node.
		let related = T::Owners::owner_of_node(claim.node) == Some(T::Owners::owner_of(&first));
		ensure!(!related && Self::ensure_auditor(&first).is_ok(), Error::<T>::FirstAuditorLapsed);
		Self::lock_bond(id, &who, bond)?;
		Self::forget(id, &claim);
		let issued_by = Issuer::Auditors { attestation: id, first, second: who.clone() };
		let slash = Self::do_charge(charge_of(&claim), summary, issued_by)?;
		Self::deposit_event(Event::AttestationConfirmed { attestation: id, auditor: who, slash });
		Ok(())
	}

	pub(crate) fn do_close_attestation(id: AttestationId) -> DispatchResult {
		let Attestation { claim, auditor, until, .. } = Self::attestation_of(id)?;
		ensure!(Self::now() > until, Error::<T>::AttestationWindowOpen);
		Self::forget(id, &claim);
		let bond = Self::return_bond(id, &auditor)?;
		Self::deposit_event(Event::AttestationLapsed { attestation: id, auditor, bond });
		Ok(())
	}

	/// What a slash for the claim would take now: the whole charge is carried out, and undone.
	fn quote(claim: &Claim) -> Result<Balance, DispatchError> {
		with_transaction(|| {
			let charged = Self::do_charge(charge_of(claim), Summary::new(), Issuer::System);
			let amount = charged.and_then(|id| Ok(Self::record(id)?.amount));
			TransactionOutcome::Rollback(amount)
		})
	}

	/// Returns the bonds behind a slash that auditors attested to.
	pub(crate) fn return_bonds(id: SlashId, slash: &SlashOf<T>) -> DispatchResult {
		let Issuer::Auditors { attestation, first, second } = &slash.issued_by else {
			return Ok(());
		};
		Self::return_bond(*attestation, first)?;
		Self::return_bond(*attestation, second)?;
		Self::deposit_event(Event::AttestationBondsReturned {
			attestation: *attestation,
			slash: id,
		});
		Ok(())
	}

	/// Pays the bonds behind a slash that auditors wrongly attested to to whom it was taken from.
	pub(crate) fn pay_bonds(id: SlashId, slash: &SlashOf<T>) -> DispatchResult {
		let Issuer::Auditors { attestation, first, second } = &slash.issued_by else {
			return Ok(());
		};
		let owner = slash.owner.clone();
		let mut amount: Balance = 0;
		for auditor in [first, second] {
			Self::count_bond(auditor, |bonds| bonds.checked_sub(1))?;
			let pledge = PledgeId::Attestation(*attestation);
			let paid = T::Pledges::pay_out(pledge, auditor, &owner);
			amount = amount.checked_add(paid).ok_or(Error::<T>::OutOfRange)?;
		}
		let attestation = *attestation;
		Self::deposit_event(Event::AttestationBondsPaid { attestation, slash: id, owner, amount });
		Ok(())
	}

	/// Charges anew what a slash had replaced that auditors attested to, or that followed a flag, and that
	/// fell: otherwise two auditors could wash a node clean, with bonds that it would get and return, and
	/// a flag that says too much a source.
	pub(crate) fn revive(id: SlashId, fallen: &SlashOf<T>) -> DispatchResult {
		let said = matches!(fallen.issued_by, Issuer::Auditors { .. } | Issuer::Judges { .. });
		let Some(lesser) = fallen.replaces.filter(|_| said) else {
			return Ok(());
		};
		let lesser = Self::record(lesser)?;
		if lesser.status != (SlashStatus::Replaced { by: id }) {
			return Ok(());
		}
		let Slash { stake, condition, incident, share, evidence_hash, challenger, .. } = lesser;
		let issued_by = match lesser.issued_by {
			// Their bonds went back to them when the larger slash took its place.
			Issuer::Auditors { .. } => return Ok(()),
			issued_by => issued_by,
		};
		let more = Surcharge { share, amount: 0 };
		let charge = Charge { stake, condition, incident, more, evidence_hash, challenger };
		Self::apply(charge, lesser.evidence_summary, issued_by, Causes::new(), None)?;
		Ok(())
	}

	fn lock_bond(id: AttestationId, who: &T::AccountId, bond: Balance) -> DispatchResult {
		Self::count_bond(who, |bonds| bonds.checked_add(1))?;
		T::Pledges::pledge(PledgeId::Attestation(id), who, bond)
	}

	fn return_bond(id: AttestationId, who: &T::AccountId) -> Result<Balance, DispatchError> {
		Self::count_bond(who, |bonds| bonds.checked_sub(1))?;
		T::Pledges::give_back(PledgeId::Attestation(id), who)
	}

	fn attestation_of(id: AttestationId) -> Result<AttestationOf<T>, Error<T>> {
		Attestations::<T>::get(id).ok_or(Error::NoSuchAttestation)
	}

	/// An attestation waits no more.
	fn forget(id: AttestationId, claim: &Claim) {
		Attestations::<T>::remove(id);
		Claims::<T>::remove(claim);
	}
}

/// What a claim is charged as.
///
/// Of a task it is the node's part in it. Without a task the evidence is the event: what two auditors
/// call by another name is still one.
fn charge_of<AccountId>(claim: &Claim) -> Charge<AccountId> {
	Charge {
		stake: StakeId::Node(claim.node),
		condition: claim.condition,
		incident: claim.task.map_or(Incident::Attested(claim.evidence_hash), Incident::Task),
		more: Surcharge::default(),
		evidence_hash: claim.evidence_hash,
		// Auditors are not paid by what they find.
		challenger: None,
	}
}
