// SPDX-License-Identifier: Apache-2.0

//! What must hold between any two calls.

use alloc::collections::{BTreeMap, BTreeSet};

use frame_support::{ensure, traits::fungible::InspectHold};
use sp_runtime::TryRuntimeError;
use surety_primitives::{
	slash::PledgeId,
	stake::{Role, StakeId},
	Balance,
};

use crate::{Closed, Config, HoldReason, Ledgers, Pallet, Pledged, Quarantined, Reserved, StakeOf};

/// What the open slashes of a stake come to: how many, and how much they took.
type Open = (u32, Balance);

/// Adds to the entry of a key; `None` if the sum is out of range.
fn add<K: Ord>(sums: &mut BTreeMap<K, Balance>, key: K, amount: Balance) -> Option<()> {
	let sum = sums.entry(key).or_default();
	*sum = sum.checked_add(amount)?;
	Some(())
}

impl<T: Config> Pallet<T> {
	/// - each ledger is well formed, belongs to the owner of its stake and is not empty;
	/// - it counts exactly the slashes that are in quarantine for it;
	/// - each owner's holds are the sums of what is recorded for it, reason by reason;
	/// - no pledge is empty;
	/// - no slash is both open and closed;
	/// - of a stake that no slash and no dispute lessened no more is reserved than answers for work, and nothing but
	///   amounts of nodes that there are.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let mut open = Self::check_quarantine()?;
		Self::check_ledgers(&mut open)?;
		ensure!(open.is_empty(), "a slash in quarantine has a ledger");
		Self::check_reserved()?;
		Self::check_holds()
	}

	fn check_reserved() -> Result<(), TryRuntimeError> {
		for (node, reserved) in Reserved::<T>::iter() {
			let stake = StakeId::Node(node);
			ensure!(reserved > 0, "nothing empty is reserved");
			ensure!(Self::owner_of(&stake).is_some(), "what is reserved is a node's");
			let lessened = Ledgers::<T>::get(&stake)
				.is_some_and(|ledger| ledger.standing() > 0 || ledger.costs() > 0);
			ensure!(
				lessened || reserved <= Self::backing(node),
				"no more is reserved than answers for work"
			);
		}
		Ok(())
	}

	/// Returns what is in quarantine for each stake.
	fn check_quarantine() -> Result<BTreeMap<StakeOf<T>, Open>, TryRuntimeError> {
		let mut open = BTreeMap::<StakeOf<T>, Open>::new();
		for (slash, seizure) in Quarantined::<T>::iter() {
			ensure!(!Closed::<T>::contains_key(slash), "a slash is either open or closed");
			ensure!(
				Self::owner_of(&seizure.stake).as_ref() == Some(&seizure.owner),
				"a slash is held on the account of its stake's owner"
			);
			ensure!(
				seizure.taken.from_chunks.iter().all(|piece| piece.amount > 0),
				"nothing empty was taken"
			);
			let amount = seizure.taken.amount().map_err(|_| "a slash is in range")?;
			let (count, sum) = open.entry(seizure.stake).or_default();
			*count = count.checked_add(1).ok_or("the count of slashes is in range")?;
			*sum = sum.checked_add(amount).ok_or("the quarantine of a stake is in range")?;
		}
		Ok(open)
	}

	fn check_ledgers(open: &mut BTreeMap<StakeOf<T>, Open>) -> Result<(), TryRuntimeError> {
		for (stake, ledger) in Ledgers::<T>::iter() {
			ensure!(
				Self::owner_of(&stake).as_ref() == Some(ledger.owner()),
				"a ledger belongs to the owner of its stake"
			);
			ensure!(!ledger.is_empty(), "an empty ledger is removed");
			ensure!(
				ledger.unbonding().is_sorted_by(|a, b| a.releases_at < b.releases_at),
				"chunks are sorted by date and no two have the same"
			);
			ensure!(ledger.unbonding().iter().all(|chunk| chunk.amount > 0), "no chunk is empty");
			ensure!(
				open.remove(&stake).unwrap_or_default() == (ledger.open(), ledger.quarantined()),
				"a ledger counts the slashes that are in quarantine for it"
			);
			ensure!(ledger.open() <= ledger.standing(), "an open slash stands");
		}
		Ok(())
	}

	fn check_holds() -> Result<(), TryRuntimeError> {
		let mut owners = BTreeSet::new();
		let (mut nodes, mut validators, mut quarantine) =
			(BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
		let (mut attestations, mut flags) = (BTreeMap::new(), BTreeMap::new());
		let (mut auditors, mut oracles, mut arbitrators, mut sources) =
			(BTreeMap::new(), BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
		for (stake, ledger) in Ledgers::<T>::iter() {
			let owner = ledger.owner().clone();
			owners.insert(owner.clone());
			let slashable = ledger.slashable().map_err(|_| "a stake is in range")?;
			let sums = match stake {
				StakeId::Node(_) => &mut nodes,
				StakeId::Validator(_) => &mut validators,
				StakeId::Role(Role::Auditor, _) => &mut auditors,
				StakeId::Role(Role::Oracle, _) => &mut oracles,
				StakeId::Role(Role::Arbitrator, _) => &mut arbitrators,
				StakeId::Source(_) => &mut sources,
			};
			add(sums, owner.clone(), slashable).ok_or("the stake of an owner is in range")?;
			add(&mut quarantine, owner, ledger.quarantined())
				.ok_or("the quarantine of an owner is in range")?;
		}
		for (id, who, amount) in Pledged::<T>::iter() {
			ensure!(amount > 0, "no pledge is empty");
			owners.insert(who.clone());
			let sums = match id {
				PledgeId::Attestation(_) => &mut attestations,
				PledgeId::Flag(_) => &mut flags,
			};
			add(sums, who, amount).ok_or("the pledges of an account are in range")?;
		}
		for owner in owners {
			for (reason, sums) in [
				(HoldReason::NodeStake, &nodes),
				(HoldReason::ValidatorBond, &validators),
				(HoldReason::Quarantine, &quarantine),
				(HoldReason::AuditorStake, &auditors),
				(HoldReason::OracleStake, &oracles),
				(HoldReason::ArbitratorStake, &arbitrators),
				(HoldReason::AttestationBond, &attestations),
				(HoldReason::FlagBond, &flags),
				(HoldReason::SourceStake, &sources),
			] {
				ensure!(
					T::Currency::balance_on_hold(&reason.into(), &owner)
						== sums.get(&owner).copied().unwrap_or_default(),
					"an owner's hold is the sum of what is recorded for it"
				);
			}
		}
		Ok(())
	}
}
