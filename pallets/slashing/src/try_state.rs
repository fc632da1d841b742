// SPDX-License-Identifier: Apache-2.0

//! What must hold between any two calls.

use alloc::{collections::BTreeMap, vec::Vec};

use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use surety_primitives::{
	slash::{Condition, PledgeId, Severity, SlashId},
	stake::StakeId,
	traits::{AppealPanels, Pledges, Quarantine, Stakes},
};

use crate::{
	Appeals, Attestation, Attestations, Charged, Claims, Config, Flags, Issuer, NextAttestationId,
	NextFlagId, NextSlashId, OpenBonds, OpenFlags, Pallet, RecentAppeals, SlashOf, SlashStatus,
	Slashes, StakeOf, Tallies, Tally, TelemetryCaps, ESCALATES_AT,
};

impl<T: Config> Pallet<T> {
	/// What always holds between the storage items:
	///
	/// - ids are given once; records refer to earlier ones of the same stake, and a replaced one and
	///   the one in its place to each other;
	/// - the status fits the severity; what waits has its funds held; the parts of what is final sum to
	///   what was taken;
	/// - appeals and appealed slashes are one to one; one before a panel has a dispute about it;
	/// - an incident leads to its latest record, and the earlier ones of it count no more;
	/// - a tally counts exactly what stands, each once, but for what rests on the worker key alone: of
	///   that it counts one at most;
	/// - no telemetry is heard while a slash for it can be appealed;
	/// - each claim leads to the attestation that waits for it; two auditors answer for a slash that can
	///   still fall; whoever answers is counted as often as he does;
	/// - flags that wait and what they say of a source are one to one; each has its bond, and a source
	///   whose stake is there to answer.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		// In the order of ids, so that the first of several findings is the same each time.
		let slashes: BTreeMap<_, _> = Slashes::<T>::iter().collect();
		slashes.iter().try_for_each(|(id, slash)| Self::check_record(*id, slash))?;
		slashes.iter().try_for_each(|(id, slash)| Self::check_links(*id, slash))?;
		for (id, appeal) in Appeals::<T>::iter() {
			let slash = Slashes::<T>::get(id).ok_or("an appeal is against a slash")?;
			ensure!(
				slash.status == SlashStatus::Appealed { since: appeal.at },
				"an appeal is against a slash that is appealed since then"
			);
			ensure!(appeal.by == slash.owner, "an appeal is the owner's");
			ensure!(
				appeal.panel.is_none_or(|dispute| T::Panels::judges(dispute, id)),
				"an appeal before a panel has a dispute that is open"
			);
		}
		for ((stake, incident), id) in Charged::<T>::iter() {
			let slash = Slashes::<T>::get(id).ok_or("a charged incident has a record")?;
			ensure!(
				(slash.stake, slash.incident) == (stake, incident),
				"a charged incident has a record of its own"
			);
		}
		for slash in slashes.values() {
			let StakeId::Node(node) = slash.stake else {
				continue;
			};
			if slash.severity == Severity::Soft && slash.issued_by == Issuer::Telemetry {
				ensure!(
					TelemetryCaps::<T>::get(node)
						.is_some_and(|until| until >= slash.appeal_deadline),
					"no telemetry is heard while a slash for it can be appealed"
				);
			}
			ensure!(
				slash.issued_by != Issuer::Telemetry || slash.severity != Severity::Hard,
				"what rests on the worker key is never hard"
			);
		}
		for (_, filed) in RecentAppeals::<T>::iter() {
			ensure!(filed.is_sorted(), "recent appeals are sorted by block");
		}
		Self::check_bonds()?;
		Self::check_flags()?;
		Self::check_tallies()
	}

	/// Counts the bonds of auditors anew.
	fn check_bonds() -> Result<(), TryRuntimeError> {
		let mut bonds = BTreeMap::<T::AccountId, u32>::new();
		let mut count = |who: &T::AccountId| {
			let bonds = bonds.entry(who.clone()).or_default();
			*bonds = bonds.saturating_add(1);
		};
		for (id, Attestation { claim, auditor, bond, .. }) in Attestations::<T>::iter() {
			ensure!(id < NextAttestationId::<T>::get(), "an attestation has an id not given out");
			ensure!(
				Claims::<T>::get(claim) == Some(id),
				"an attestation that waits is found by its claim"
			);
			ensure!(
				T::Pledges::pledged(PledgeId::Attestation(id), &auditor) == bond && bond > 0,
				"an auditor answers with the bond of the attestation"
			);
			count(&auditor);
		}
		ensure!(
			Claims::<T>::iter().count() == Attestations::<T>::iter().count(),
			"a claim leads to an attestation that waits"
		);
		for slash in Slashes::<T>::iter_values() {
			let Issuer::Auditors { attestation, first, second } = slash.issued_by else {
				continue;
			};
			let waits = slash.status.is_quarantined();
			ensure!(
				!Attestations::<T>::contains_key(attestation),
				"an attestation that was confirmed waits no more"
			);
			let pledge = PledgeId::Attestation(attestation);
			let pledged = [&first, &second].map(|who| T::Pledges::pledged(pledge, who));
			ensure!(
				pledged.iter().all(|bond| (*bond > 0) == waits) && first != second,
				"two auditors answer for a slash as long as it can fall"
			);
			if waits {
				count(&first);
				count(&second);
			}
		}
		let stored: BTreeMap<_, _> = OpenBonds::<T>::iter().collect();
		ensure!(stored == bonds, "an auditor is counted for each of its bonds");
		Ok(())
	}

	fn check_flags() -> Result<(), TryRuntimeError> {
		for (id, flag) in Flags::<T>::iter() {
			ensure!(id < NextFlagId::<T>::get(), "a flag has an id not given out");
			let finding = (flag.kind, flag.evidence_hash);
			ensure!(
				OpenFlags::<T>::get(flag.source, finding) == Some(id),
				"a flag that waits is found by what it says"
			);
			ensure!(
				T::Pledges::pledged(PledgeId::Flag(id), &flag.flagger) == flag.bond
					&& flag.bond > 0,
				"a flagger answers with the bond of the flag"
			);
			ensure!(
				T::Stakes::owner(&StakeId::Source(flag.source)).is_some(),
				"the stake of a flagged source is there to answer"
			);
		}
		ensure!(
			OpenFlags::<T>::iter().count() == Flags::<T>::iter().count(),
			"what is said of a source leads to a flag that waits"
		);
		for slash in Slashes::<T>::iter_values() {
			let Issuer::Judges { flag, flagger } = &slash.issued_by else {
				continue;
			};
			ensure!(
				!Flags::<T>::contains_key(flag) && *flag < NextFlagId::<T>::get(),
				"a flag that was upheld waits no more"
			);
			ensure!(
				T::Pledges::pledged(PledgeId::Flag(*flag), flagger) == 0,
				"nobody answers for a flag that was upheld"
			);
			ensure!(
				matches!(slash.stake, StakeId::Source(_)),
				"the judges alone convict sources, and nothing else"
			);
		}
		Ok(())
	}

	fn check_record(id: SlashId, slash: &SlashOf<T>) -> Result<(), TryRuntimeError> {
		ensure!(id < NextSlashId::<T>::get(), "a record has an id that was not given out");
		let warning = slash.severity == Severity::Warning;
		ensure!(warning == (slash.status == SlashStatus::Warned), "warnings alone are warned");
		if warning {
			ensure!(slash.amount == 0 && slash.share.is_zero(), "a warning takes nothing");
			ensure!(slash.appeal_deadline == slash.at, "a warning cannot be appealed");
		}
		match slash.status {
			SlashStatus::Appealed { .. } => {
				ensure!(Appeals::<T>::contains_key(id), "an appealed slash has an appeal");
			}
			SlashStatus::Final { burned, challenger, treasury } => {
				let sum = burned.checked_add(challenger).and_then(|sum| sum.checked_add(treasury));
				ensure!(sum == Some(slash.amount), "the parts of a slash sum to the whole");
			}
			SlashStatus::Replaced { by } => {
				let larger = Slashes::<T>::get(by).ok_or("a slash was replaced by another")?;
				ensure!(larger.replaces == Some(id), "a slash was replaced by one that says so");
				ensure!(larger.amount >= slash.amount, "a slash was replaced by a larger one");
			}
			_ => {}
		}
		if slash.status.is_quarantined() && slash.amount > 0 {
			ensure!(T::Stakes::anything_held(&slash.stake), "what a slash took waits for its end");
		}
		Ok(())
	}

	/// Checks where a record points to.
	fn check_links(id: SlashId, slash: &SlashOf<T>) -> Result<(), TryRuntimeError> {
		let earlier = |other: &SlashId| {
			*other < id && Slashes::<T>::get(other).is_some_and(|other| other.stake == slash.stake)
		};
		ensure!(slash.caused_by.iter().all(earlier), "causes are earlier and of the same stake");
		ensure!(
			slash.replaces.iter().all(earlier),
			"what is replaced is earlier, of the same stake"
		);
		let escalation =
			matches!(slash.condition, Condition::RepeatedWarning | Condition::RepeatedSoftSlash);
		ensure!(
			slash.caused_by.len() == if escalation { ESCALATES_AT as usize } else { 0 },
			"escalations alone have causes"
		);
		if let Some(led_to) = slash.led_to {
			let target = Slashes::<T>::get(led_to).ok_or("a record led to another")?;
			ensure!(
				target.caused_by.contains(&id) || slash.replaces.is_some(),
				"a record led to an escalation that names it, or the one whose place it took"
			);
		}
		if slash.condition == Condition::RepeatedSoftSlash && slash.status.is_quarantined() {
			let mut causes = slash.caused_by.iter().filter_map(Slashes::<T>::get);
			ensure!(
				causes.all(|cause| cause.status.stands() && cause.led_to == Some(id)),
				"an escalation that can be undone has causes that stand and led to it"
			);
		}
		let latest = Charged::<T>::get((&slash.stake, slash.incident));
		ensure!(
			latest.is_some_and(|latest| latest >= id),
			"an incident leads to its latest record"
		);
		Ok(())
	}

	/// Counts everything anew.
	fn check_tallies() -> Result<(), TryRuntimeError> {
		let mut counted = BTreeMap::<StakeOf<T>, (Vec<SlashId>, u32)>::new();
		let signed = |id: &&SlashId| Self::rests_on_key(**id);
		for (id, slash) in Slashes::<T>::iter() {
			let latest = Charged::<T>::get((&slash.stake, slash.incident)) == Some(id);
			if !slash.status.stands() || !latest {
				continue;
			}
			let (soft, failures) = counted.entry(slash.stake.clone()).or_default();
			let node = matches!(slash.stake, StakeId::Node(_));
			if node && slash.severity == Severity::Soft && slash.led_to.is_none() {
				soft.push(id);
			}
			if slash.condition == Condition::ResultFailure {
				*failures = failures.saturating_add(1);
			}
		}
		for (stake, (soft, failures)) in &mut counted {
			let tally = Tallies::<T>::get(stake);
			ensure!(
				tally.soft.iter().filter(signed).count() <= 1,
				"one slash at a time counts that rests on the worker key"
			);
			soft.retain(|id| !signed(&id) || tally.soft.contains(id));
			soft.sort();
			ensure!(
				tally.soft.to_vec() == *soft,
				"a tally has the soft slashes that stand and wait"
			);
			ensure!(tally.failures == *failures, "a tally has the failed results that stand");
		}
		for (stake, tally) in Tallies::<T>::iter() {
			ensure!(tally != Tally::default(), "an empty tally is removed");
			ensure!(
				counted.contains_key(&stake) || tally.soft.is_empty() && tally.failures == 0,
				"a tally without slashes counts none"
			);
			Self::check_warnings(&stake, &tally)?;
		}
		Ok(())
	}

	fn check_warnings(stake: &StakeOf<T>, tally: &Tally) -> Result<(), TryRuntimeError> {
		for warning in &tally.warnings {
			let slash = Slashes::<T>::get(warning.slash).ok_or("a counted warning has a record")?;
			ensure!(
				slash.stake == *stake
					&& slash.status == SlashStatus::Warned
					&& slash.at == warning.at
					&& slash.led_to.is_none(),
				"a counted warning is one of its stake that waits"
			);
		}
		let escalates = ESCALATES_AT as usize;
		ensure!(
			tally.warnings.len() < escalates && tally.soft.len() < escalates,
			"what is enough has escalated"
		);
		Ok(())
	}
}
