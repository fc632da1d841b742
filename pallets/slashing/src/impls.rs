// SPDX-License-Identifier: Apache-2.0

//! Charges: pricing, recording, counting, escalating; and what this pallet offers to others.

use alloc::{format, vec::Vec};

use codec::Encode;
use frame_support::{
	pallet_prelude::{ensure, DispatchResult, Get},
	storage::with_storage_layer,
};
use sp_io::hashing::{blake2_256, sha2_256};
use sp_runtime::{traits::BlockNumberProvider, DispatchError, Perbill};
use surety_primitives::{
	dispute::DisputeId,
	ledger::{EntryKind, EntryNumber},
	slash::{Charge, Condition, Incident, Penalty, Severity, SlashId, Surcharge},
	stake::StakeId,
	task::Misconduct,
	traits::{
		Discipline, OnSlash, OnTaskOutcome, Owners, Quarantine, Record, SlashByPanel, Stakes,
	},
	Balance, BlockNumber, NodeId, TaskId, H256,
};

use crate::{
	types::{Earlier, Fate, Full, Price, Unpriced},
	Causes, Charged, Config, Error, Event, Issuer, NextSlashId, Pallet, Slash, SlashOf,
	SlashStatus, Slashes, StakeOf, Summary, Tallies, Tally,
};

const LOG_TARGET: &str = "runtime::slashing";

impl<T: Config> From<Full> for Error<T> {
	fn from(_: Full) -> Self {
		Self::OutOfRange
	}
}

impl<T: Config> From<Unpriced> for Error<T> {
	fn from(why: Unpriced) -> Self {
		match why {
			Unpriced::NotLarger => Self::AlreadyCharged,
			Unpriced::OutOfRange => Self::OutOfRange,
		}
	}
}

impl<T: Config> Pallet<T> {
	pub(crate) fn now() -> BlockNumber {
		T::BlockNumberProvider::current_block_number()
	}

	pub(crate) fn record(id: SlashId) -> Result<SlashOf<T>, Error<T>> {
		Slashes::<T>::get(id).ok_or(Error::NoSuchSlash)
	}

	/// Changes a record, which is only ever its status or the escalation it led to.
	pub(crate) fn change(
		id: SlashId,
		change: impl FnOnce(&mut SlashOf<T>),
	) -> Result<(), Error<T>> {
		Slashes::<T>::try_mutate(id, |slash| slash.as_mut().map(change).ok_or(Error::NoSuchSlash))
	}

	/// Changes what counts against a stake; a tally with nothing in it is removed.
	pub(crate) fn count<R>(stake: &StakeOf<T>, change: impl FnOnce(&mut Tally) -> R) -> R {
		Tallies::<T>::mutate_exists(stake, |stored| {
			let mut tally = stored.take().unwrap_or_default();
			let result = change(&mut tally);
			*stored = (tally != Tally::default()).then_some(tally);
			result
		})
	}

	/// Writes an entry about a stake to the ledger.
	pub(crate) fn note(
		kind: EntryKind,
		stake: &StakeOf<T>,
		data_hash: H256,
	) -> Result<EntryNumber, DispatchError> {
		T::Record::append(kind, H256(stake.using_encoded(blake2_256)), data_hash)
	}

	/// Applies a charge and all that follows from it, or nothing at all.
	pub(crate) fn do_charge(
		charge: Charge<T::AccountId>,
		summary: Summary,
		issued_by: Issuer<T::AccountId>,
	) -> Result<SlashId, DispatchError> {
		let counted =
			matches!(charge.condition, Condition::RepeatedWarning | Condition::RepeatedSoftSlash)
				|| matches!(charge.incident, Incident::Escalation(_));
		ensure!(!counted, Error::<T>::EscalationReserved);
		// Whoever charges may do so from a hook, which is not undone when it fails.
		with_storage_layer(|| {
			let earlier = match Charged::<T>::get((&charge.stake, charge.incident)) {
				Some(id) => Some(Self::set_aside(id)?),
				None => None,
			};
			Self::apply(charge, summary, issued_by, Causes::new(), earlier)
		})
	}

	/// Makes way for another charge of the same incident: undoes what an earlier one did, as far as
	/// that can be undone, and takes it out of the counts.
	fn set_aside(id: SlashId) -> Result<Earlier, DispatchError> {
		let slash = Self::record(id)?;
		let fate = match slash.status {
			SlashStatus::Final { .. } => Fate::Forfeited,
			status if status.is_quarantined() => Fate::GivenBack,
			_ => Fate::Nothing,
		};
		if fate == Fate::GivenBack {
			Self::give_back(id, &slash)?;
			Self::return_bonds(id, &slash)?;
		}
		let led_to = Self::uncount(id, &slash)?;
		let Slash { condition, severity, share, amount, .. } = slash;
		Ok(Earlier { id, condition, severity, share, amount, fate, led_to })
	}

	/// Prices a charge, has it taken, writes it down, counts it and escalates.
	///
	/// It calls itself for escalations: a warning can complete a `REPEATED_WARNING`, and that a
	/// `REPEATED_SOFT_SLASH`, which is counted nowhere.
	pub(crate) fn apply(
		charge: Charge<T::AccountId>,
		evidence_summary: Summary,
		issued_by: Issuer<T::AccountId>,
		caused_by: Causes,
		earlier: Option<Earlier>,
	) -> Result<SlashId, DispatchError> {
		let Charge { stake, condition, incident, more, evidence_hash, challenger } = charge;
		let owner = T::Stakes::owner(&stake).ok_or(Error::<T>::UnknownStake)?;
		let id = Self::next_id()?;
		let now = Self::now();

		let failures = Tallies::<T>::get(&stake).failures;
		let held = T::Stakes::slashable(&stake);
		let Price { severity, share, amount } =
			Price::of(condition, failures, more, held, earlier.as_ref())
				.map_err(Error::<T>::from)?;
		let window = match severity {
			Severity::Warning => 0,
			Severity::Soft => T::SoftWindow::get(),
			Severity::Hard => T::HardWindow::get(),
		};
		let appeal_deadline = now.checked_add(window).ok_or(Error::<T>::OutOfRange)?;
		let challenger = challenger.filter(|who| !T::Owners::related(who, &owner));
		let rests_on_key = issued_by == Issuer::Telemetry;

		let status = match severity {
			Severity::Warning => SlashStatus::Warned,
			_ => SlashStatus::Open,
		};
		if severity != Severity::Warning {
			// The amount is settled, the share with it.
			let penalty = Penalty { share: Perbill::zero(), at_least: amount };
			let taken = T::Stakes::seize(&stake, id, penalty)?;
			ensure!(taken == amount, Error::<T>::QuarantineMismatch);
		}
		if let (Severity::Hard, StakeId::Node(node)) = (severity, &stake) {
			T::Discipline::eject(*node);
		}

		let kind = match severity {
			_ if !caused_by.is_empty() => EntryKind::Escalation,
			Severity::Warning => EntryKind::Warning,
			_ => EntryKind::Slash,
		};
		// A soft slash for an event that was counted beyond undoing is not counted again.
		let led_to = earlier
			.as_ref()
			.and_then(|earlier| earlier.led_to)
			.filter(|_| severity == Severity::Soft);
		let mut slash = Slash {
			stake: stake.clone(),
			owner: owner.clone(),
			condition,
			incident,
			severity,
			share,
			amount,
			evidence_hash,
			evidence_summary,
			issued_by,
			at: now,
			appeal_deadline,
			challenger,
			caused_by: caused_by.clone(),
			replaces: earlier.as_ref().map(|earlier| earlier.id),
			entry: 0,
			led_to,
			status,
		};
		slash.entry = Self::note(kind, &stake, slash.data_hash(id))?;
		Slashes::<T>::insert(id, slash);
		Charged::<T>::insert((&stake, incident), id);

		if let Some(earlier) = earlier.filter(|earlier| earlier.fate == Fate::GivenBack) {
			Self::change(earlier.id, |slash| slash.status = SlashStatus::Replaced { by: id })?;
			Self::deposit_event(Event::Replaced { slash: earlier.id, by: id });
		}
		Self::deposit_event(match severity {
			Severity::Warning => Event::Warned { slash: id, stake: stake.clone(), condition },
			_ => Event::Slashed {
				slash: id,
				stake: stake.clone(),
				owner,
				condition,
				severity,
				share,
				amount,
				appeal_deadline,
				caused_by,
			},
		});

		if let StakeId::Node(node) = &stake {
			T::OnSlash::on_slash(*node, id, severity);
		}
		if severity == Severity::Soft && rests_on_key {
			Self::cap_telemetry(&stake, appeal_deadline);
		}

		Self::count(&stake, |tally| -> Result<(), Error<T>> {
			if condition == Condition::ResultFailure {
				tally.failures = tally.failures.checked_add(1).ok_or(Error::OutOfRange)?;
			}
			match (severity, &stake) {
				(Severity::Warning, StakeId::Node(_)) => {
					let (day, window) = (T::WarningDay::get(), T::WarningWindow::get());
					tally.warn(id, condition, now, day, window)?;
				}
				(Severity::Soft, StakeId::Node(_)) if led_to.is_none() => {
					Self::count_soft(tally, [id])?
				}
				_ => {}
			}
			Ok(())
		})?;
		Self::escalate(&stake)?;
		Ok(id)
	}

	/// Applies the escalations that are due.
	pub(crate) fn escalate(stake: &StakeOf<T>) -> DispatchResult {
		if let Some(causes) = Self::count(stake, Tally::take_warnings) {
			Self::apply_escalation(stake, Condition::RepeatedWarning, causes)?;
		}
		if let Some(causes) = Self::count(stake, Tally::take_soft) {
			Self::apply_escalation(stake, Condition::RepeatedSoftSlash, causes)?;
		}
		Ok(())
	}

	fn apply_escalation(
		stake: &StakeOf<T>,
		condition: Condition,
		causes: Causes,
	) -> DispatchResult {
		let trigger = causes.last().copied().ok_or(Error::<T>::OutOfRange)?;
		let charge = Charge {
			stake: stake.clone(),
			condition,
			incident: Incident::Escalation(trigger),
			more: Surcharge::default(),
			evidence_hash: H256(causes.using_encoded(sha2_256)),
			challenger: None,
		};
		// What rests on signed warnings rests on the key that signed them.
		let issued_by = match condition {
			Condition::RepeatedWarning if causes.iter().any(|id| Self::rests_on_key(*id)) => {
				Issuer::Telemetry
			}
			_ => Issuer::System,
		};
		// Each cause is counted once, so there is nothing that this one could take the place of.
		let id = Self::apply(charge, Summary::new(), issued_by, causes.clone(), None)?;
		for cause in causes {
			Self::change(cause, |slash| slash.led_to = Some(id))?;
		}
		Ok(())
	}

	/// Takes a warning or slash out of what counts against its stake, and undoes the escalation that it
	/// caused, whose other causes count again. Says which escalation it cannot undo.
	///
	/// Whoever calls this escalates afterwards. A warning that was used up stays so.
	pub(crate) fn uncount(
		id: SlashId,
		slash: &SlashOf<T>,
	) -> Result<Option<SlashId>, DispatchError> {
		if matches!(slash.status, SlashStatus::Restored | SlashStatus::Replaced { .. }) {
			return Ok(None);
		}
		Self::tell_undone(id, slash);
		Self::count(&slash.stake, |tally| -> Result<(), Error<T>> {
			tally.warnings.retain(|warning| warning.slash != id);
			tally.soft.retain(|soft| *soft != id);
			if slash.condition == Condition::ResultFailure {
				tally.failures = tally.failures.checked_sub(1).ok_or(Error::OutOfRange)?;
			}
			Ok(())
		})?;

		let Some(led_to) = slash.led_to.filter(|_| slash.severity == Severity::Soft) else {
			return Ok(None);
		};
		let escalation = Self::record(led_to)?;
		if !escalation.status.is_quarantined() {
			return Ok(Some(led_to));
		}
		Self::give_back(led_to, &escalation)?;
		Self::restored(led_to, &escalation)?;
		Self::tell_undone(led_to, &escalation);
		Self::deposit_event(Event::EscalationUndone { slash: led_to, cause: id });
		let others = || escalation.caused_by.iter().copied().filter(|cause| *cause != id);
		for cause in others() {
			Self::change(cause, |slash| slash.led_to = None)?;
		}
		Self::count(&slash.stake, |tally| Self::count_soft(tally, others()))
			.map_err(Error::<T>::from)?;
		Ok(None)
	}

	/// Tells that a slash no longer counts.
	fn tell_undone(id: SlashId, slash: &SlashOf<T>) {
		if let StakeId::Node(node) = slash.stake {
			T::OnSlash::on_undone(node, id);
		}
	}

	fn next_id() -> Result<SlashId, Error<T>> {
		NextSlashId::<T>::try_mutate(|next| {
			let id = *next;
			*next = id.checked_add(1).ok_or(Error::OutOfRange)?;
			Ok(id)
		})
	}
}

impl<T: Config> surety_primitives::traits::Slash<T::AccountId> for Pallet<T> {
	fn charge(charge: Charge<T::AccountId>) -> Result<SlashId, DispatchError> {
		Self::do_charge(charge, Summary::new(), Issuer::System)
	}
}

impl<T: Config> SlashByPanel<T::AccountId> for Pallet<T> {
	fn charge_by_panel(
		charge: Charge<T::AccountId>,
		dispute: DisputeId,
	) -> Result<SlashId, DispatchError> {
		let summary = format!("dispute={dispute}").into_bytes();
		Self::do_charge(charge, Summary::truncate_from(summary), Issuer::Panel { dispute })
	}
}

impl<T: Config> OnTaskOutcome<T::AccountId> for Pallet<T> {
	/// Charges what the market found. The market goes on whatever comes of it.
	fn on_misconduct(node: NodeId, task: TaskId, misconduct: Misconduct, liability: Balance) {
		let (condition, amount) = match misconduct {
			Misconduct::JobAbandoned => (Condition::JobAbandoned, 0),
			Misconduct::JobDropped => (Condition::JobDroppedUnexpectedly, 0),
			// No less than a wrong result: who learns that its own is sampled gains nothing by silence.
			Misconduct::RevealMissed | Misconduct::WrongModel => {
				(Condition::ResultFailure, liability)
			}
			// It lowers the score and costs nothing.
			Misconduct::FormatViolation => return,
		};
		let charge = Charge {
			stake: StakeId::Node(node),
			condition,
			incident: Incident::Task(task),
			more: Surcharge { amount, ..Surcharge::default() },
			evidence_hash: H256((task, node, misconduct).using_encoded(sha2_256)),
			challenger: None,
		};
		let summary: Vec<u8> = format!("task={task} node={node} misconduct={misconduct:?}").into();
		let summary = Summary::truncate_from(summary);
		if let Err(error) = Self::do_charge(charge, summary, Issuer::System) {
			log::error!(
				target: LOG_TARGET,
				"node {node} is not charged with {misconduct:?} in task {task}: {error:?}",
			);
		}
	}
}
