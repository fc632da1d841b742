// SPDX-License-Identifier: Apache-2.0

//! The work behind the calls: how a slash ends.

use alloc::vec;

use codec::Encode;
use frame_support::{
	pallet_prelude::{ensure, DispatchResult, Get},
	BoundedVec,
};
use sp_io::hashing::blake2_256;
use sp_runtime::DispatchError;
use surety_primitives::{
	dispute::{DisputeId, Vote},
	ledger::{EntryKind, EntryNumber},
	slash::{Forfeit, Parts, SlashId},
	stake::StakeId,
	traits::{AppealPanels, Discipline, JudgeAppeal, Quarantine, ReferredAppeal},
	BlockNumber, NodeId, H256,
};

use crate::{
	types::{is_url, text_length},
	Appeal, AppealOf, Appeals, Config, Error, Event, Issuer, Pallet, RecentAppeals, SlashOf,
	SlashStatus, Slashes, StakeOf, Statement, Urls, MIN_STATEMENT_CHARS,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_file_appeal(
		who: T::AccountId,
		id: SlashId,
		statement: Statement,
		urls: Urls,
	) -> DispatchResult {
		let slash = Self::record(id)?;
		ensure!(slash.owner == who, Error::<T>::NotOwner);
		match slash.status {
			SlashStatus::Open => {}
			SlashStatus::Warned => return Err(Error::<T>::NotAppealable.into()),
			SlashStatus::Appealed { .. } => return Err(Error::<T>::AlreadyAppealed.into()),
			SlashStatus::Restored
			| SlashStatus::Final { .. }
			| SlashStatus::Rejected
			| SlashStatus::Replaced { .. } => return Err(Error::<T>::AlreadyDecided.into()),
		}
		let by_panel = matches!(slash.issued_by, Issuer::Panel { .. });
		ensure!(!by_panel, Error::<T>::JudgedByPanel);
		let now = Self::now();
		ensure!(now <= slash.appeal_deadline, Error::<T>::AppealWindowClosed);
		let length = text_length(&statement).ok_or(Error::<T>::InvalidText)?;
		ensure!(length >= MIN_STATEMENT_CHARS, Error::<T>::StatementTooShort);
		ensure!(urls.iter().all(|url| is_url(url)), Error::<T>::InvalidUrl);
		Self::note_filing(&who, now)?;

		let decide_by = now.checked_add(T::DecisionPeriod::get()).ok_or(Error::<T>::OutOfRange)?;
		let appeal = Appeal { by: who.clone(), statement, urls, at: now, decide_by, panel: None };
		T::Stakes::set_appealed(&slash.stake, true)?;
		let data_hash = H256((id, &appeal).using_encoded(blake2_256));
		Self::note(EntryKind::SlashAppealFiled, &slash.stake, data_hash)?;
		Appeals::<T>::insert(id, appeal);
		Slashes::<T>::insert(
			id,
			SlashOf::<T> { status: SlashStatus::Appealed { since: now }, ..slash },
		);
		Self::deposit_event(Event::AppealFiled { slash: id, by: who, decide_by });
		Ok(())
	}

	pub(crate) fn do_resolve_appeal(id: SlashId, accept: bool) -> DispatchResult {
		let (slash, _) = Self::before_judges(id)?;
		match accept {
			true => Self::accept(id, slash, false),
			false => Self::reject(id, slash),
		}
	}

	pub(crate) fn do_decide_overdue_appeal(id: SlashId) -> DispatchResult {
		let (slash, appeal) = Self::before_judges(id)?;
		ensure!(Self::now() > appeal.decide_by, Error::<T>::DecisionPending);
		let accusers = match slash.issued_by {
			Issuer::Auditors { first, second, .. } => vec![first, second],
			Issuer::Judges { flagger, .. } => vec![flagger],
			Issuer::System | Issuer::Telemetry | Issuer::Panel { .. } => vec![],
		};
		let dispute = T::Panels::refer(ReferredAppeal {
			slash: id,
			amount: slash.amount,
			owner: slash.owner,
			accusers: accusers.into_iter().chain(slash.challenger).collect(),
			evidence_hash: slash.evidence_hash,
		})?;
		Appeals::<T>::insert(id, Appeal { panel: Some(dispute), ..appeal });
		Self::deposit_event(Event::AppealReferred { slash: id, dispute });
		Ok(())
	}

	pub(crate) fn do_finalise_slash(id: SlashId) -> DispatchResult {
		let slash = Self::record(id)?;
		match slash.status {
			SlashStatus::Open => {
				ensure!(Self::now() > slash.appeal_deadline, Error::<T>::WindowOpen);
			}
			SlashStatus::Rejected => {}
			SlashStatus::Warned => return Err(Error::<T>::NotAppealable.into()),
			SlashStatus::Appealed { .. } => return Err(Error::<T>::AppealPending.into()),
			SlashStatus::Restored | SlashStatus::Final { .. } | SlashStatus::Replaced { .. } => {
				return Err(Error::<T>::AlreadyDecided.into());
			}
		}
		ensure!(!Self::cause_is_pending(&slash), Error::<T>::CausePending);
		let status = Self::finalise(id, &slash)?;
		Self::note_status(EntryKind::SlashFinal, id, &slash.stake, status)?;
		Ok(())
	}

	pub(crate) fn do_reinstate_node(node: NodeId) -> DispatchResult {
		T::Discipline::reinstate(node)?;
		let data_hash = H256(node.using_encoded(blake2_256));
		Self::note(EntryKind::EjectionUndone, &StakeId::Node(node), data_hash)?;
		Self::deposit_event(Event::NodeReinstated { node });
		Ok(())
	}

	/// A slash whose appeal waits for its decision.
	fn appealed(id: SlashId) -> Result<SlashOf<T>, Error<T>> {
		let slash = Self::record(id)?;
		match slash.status {
			SlashStatus::Appealed { .. } => Ok(slash),
			SlashStatus::Warned | SlashStatus::Open => Err(Error::NotAppealed),
			SlashStatus::Restored
			| SlashStatus::Final { .. }
			| SlashStatus::Rejected
			| SlashStatus::Replaced { .. } => Err(Error::AlreadyDecided),
		}
	}

	/// A slash whose appeal waits for the judges, with the appeal.
	fn before_judges(id: SlashId) -> Result<(SlashOf<T>, AppealOf<T>), Error<T>> {
		let slash = Self::appealed(id)?;
		let appeal = Appeals::<T>::get(id).ok_or(Error::NotAppealed)?;
		ensure!(appeal.panel.is_none(), Error::BeforePanel);
		Ok((slash, appeal))
	}

	/// Refuses more appeals of one account within the rate window than it may file, and counts this one.
	fn note_filing(who: &T::AccountId, now: BlockNumber) -> Result<(), Error<T>> {
		let window = T::AppealRateWindow::get();
		RecentAppeals::<T>::try_mutate(who, |filed: &mut BoundedVec<_, _>| {
			filed.retain(|at| now.saturating_sub(*at) < window);
			filed.try_push(now).map_err(|_| Error::TooManyAppeals)
		})
	}

	/// `undecided`: neither the judges nor a panel have found that the slash was wrong.
	fn accept(id: SlashId, slash: SlashOf<T>, undecided: bool) -> DispatchResult {
		Self::give_back(id, &slash)?;
		Self::restored(id, &slash)?;
		Self::deposit_event(Event::AppealAccepted { slash: id, amount: slash.amount, undecided });
		if undecided {
			Self::return_bonds(id, &slash)?;
		} else {
			Self::pay_bonds(id, &slash)?;
		}
		Self::uncount(id, &slash)?;
		Self::escalate(&slash.stake)?;
		Self::revive(id, &slash)
	}

	fn reject(id: SlashId, slash: SlashOf<T>) -> DispatchResult {
		Self::deposit_event(Event::AppealRejected { slash: id });
		let status = if Self::cause_is_pending(&slash) {
			Self::end_appeal(id, &slash)?;
			Self::change(id, |slash| slash.status = SlashStatus::Rejected)?;
			SlashStatus::Rejected
		} else {
			Self::finalise(id, &slash)?
		};
		Self::note_status(EntryKind::SlashAppealRejected, id, &slash.stake, status)?;
		Ok(())
	}

	/// Notes that a slash was given back for good.
	pub(crate) fn restored(id: SlashId, slash: &SlashOf<T>) -> DispatchResult {
		let status = SlashStatus::Restored;
		Self::change(id, |slash| slash.status = status)?;
		Self::note_status(EntryKind::SlashAppealAccepted, id, &slash.stake, status)?;
		Ok(())
	}

	/// Returns all that a slash took to its stake, and ends its appeal. Its status is the caller's.
	pub(crate) fn give_back(id: SlashId, slash: &SlashOf<T>) -> DispatchResult {
		Self::end_appeal(id, slash)?;
		let restored = T::Stakes::restore(id)?;
		ensure!(restored == slash.amount, Error::<T>::QuarantineMismatch);
		Ok(())
	}

	/// Burns and pays out what a slash took, and ends its appeal.
	fn finalise(id: SlashId, slash: &SlashOf<T>) -> Result<SlashStatus, DispatchError> {
		Self::end_appeal(id, slash)?;
		let forfeit = Forfeit {
			challenger: slash.challenger.clone(),
			// The judges had a say in it, or let the time pass, and the treasury is theirs.
			treasury_burns: slash.status != SlashStatus::Open,
		};
		let Parts { burned, challenger, treasury } = T::Stakes::forfeit(id, forfeit)?;
		let sum = burned.checked_add(challenger).and_then(|sum| sum.checked_add(treasury));
		ensure!(sum == Some(slash.amount), Error::<T>::QuarantineMismatch);
		let status = SlashStatus::Final { burned, challenger, treasury };
		Self::change(id, |slash| slash.status = status)?;
		Self::deposit_event(Event::Finalised { slash: id, burned, challenger, treasury });
		Self::return_bonds(id, slash)?;
		Ok(status)
	}

	/// Forgets the appeal of a slash, if it has one that waits.
	fn end_appeal(id: SlashId, slash: &SlashOf<T>) -> DispatchResult {
		if Appeals::<T>::take(id).is_some() {
			T::Stakes::set_appealed(&slash.stake, false)?;
		}
		Ok(())
	}

	/// Whether one of the causes of an escalation is, or can still be, under appeal.
	fn cause_is_pending(slash: &SlashOf<T>) -> bool {
		let now = Self::now();
		slash.caused_by.iter().filter_map(Slashes::<T>::get).any(|cause| match cause.status {
			SlashStatus::Open => now <= cause.appeal_deadline,
			SlashStatus::Appealed { .. } => true,
			_ => false,
		})
	}

	/// Writes to the ledger what became of a slash.
	fn note_status(
		kind: EntryKind,
		id: SlashId,
		stake: &StakeOf<T>,
		status: SlashStatus,
	) -> Result<EntryNumber, DispatchError> {
		Self::note(kind, stake, H256((id, status).using_encoded(blake2_256)))
	}
}

impl<T: Config> JudgeAppeal for Pallet<T> {
	fn waits_for(slash: SlashId, dispute: DisputeId) -> bool {
		Appeals::<T>::get(slash).is_some_and(|appeal| appeal.panel == Some(dispute))
	}

	fn on_verdict(id: SlashId, dispute: DisputeId, verdict: Vote) -> DispatchResult {
		ensure!(Self::waits_for(id, dispute), Error::<T>::NotAppealed);
		let slash = Self::appealed(id)?;
		match verdict {
			Vote::NoFault => Self::accept(id, slash, false),
			Vote::Unjudgeable => Self::accept(id, slash, true),
			Vote::Minor | Vote::Fraud | Vote::Collusion => Self::reject(id, slash),
		}
	}
}
