// SPDX-License-Identifier: Apache-2.0

//! What must hold between any two calls.

use alloc::collections::{BTreeMap, BTreeSet};

use frame_support::ensure;
use sp_runtime::TryRuntimeError;
use surety_primitives::{traits::InspectNodes, NodeId};

use crate::{
	Config, Histories, Jobs, LastSnapshot, Making, Pairs, Pallet, Presence, RankCounts, Ranking,
	Ranks, Records, Reputable,
};

impl<T: Config> Pallet<T> {
	/// What always holds between the storage items:
	///
	/// - each node stands in the rank that its record says, and in no other, and each rank counts its nodes;
	/// - a node has a weight exactly while it takes tasks;
	/// - a provider counts its reputable nodes;
	/// - nothing lies in the future, each slash counts once, and the oldest comes first;
	/// - the jobs of a node that can be disputed are among those that it was paid for;
	/// - a history is that of a node with a record;
	/// - a snapshot that is made follows the last one, and has no more nodes than were looked at.
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		let paid = Self::check_records()?;
		Self::check_jobs(&paid)?;
		Self::check_snapshots()
	}

	/// Says how many tasks each node was paid for.
	fn check_records() -> Result<BTreeMap<NodeId, u32>, TryRuntimeError> {
		let now = Self::now();
		let mut ranks = BTreeSet::new();
		let mut counts = Ranking::default();
		let mut paid = BTreeMap::new();
		let mut reputable = BTreeMap::<T::AccountId, u32>::new();
		for (node, record) in Records::<T>::iter() {
			ensure!(
				(record.weight > 0) == (record.presence == Presence::Working),
				"a node has a weight while it takes tasks"
			);
			if let Some(rank) = record.rank() {
				ranks.insert((rank, node));
				counts.add(rank);
			}
			if let Some(owner) = T::Nodes::owner(node).filter(|_| record.is_reputable()) {
				let nodes = reputable.entry(owner).or_default();
				*nodes = nodes.saturating_add(1);
			}
			let slashes: BTreeSet<_> = record.slashes.iter().map(|it| it.slash).collect();
			ensure!(slashes.len() == record.slashes.len(), "a slash counts once");
			ensure!(record.slashes.is_sorted_by_key(|it| it.at), "the oldest slash comes first");
			let last = record.slashes.last().map(|it| it.at).max(record.charged_at);
			ensure!(last.is_none_or(|at| at <= now), "a slash lies in the future");
			paid.insert(node, record.jobs);
		}
		let stored: BTreeSet<_> = Ranks::<T>::iter_keys().collect();
		ensure!(stored == ranks, "a node stands in the rank that its record says");
		ensure!(RankCounts::<T>::get() == counts, "a rank counts its nodes");
		let counted: BTreeMap<_, _> = Reputable::<T>::iter().collect();
		ensure!(counted == reputable, "a provider counts its reputable nodes");
		for node in Histories::<T>::iter_keys() {
			ensure!(paid.contains_key(&node), "a history is that of a node with a record");
		}
		Ok(paid)
	}

	fn check_jobs(paid: &BTreeMap<NodeId, u32>) -> Result<(), TryRuntimeError> {
		let mut open = BTreeMap::<NodeId, u32>::new();
		for (_, node, _) in Jobs::<T>::iter() {
			let open = open.entry(node).or_default();
			*open = open.saturating_add(1);
		}
		for (node, open) in open {
			ensure!(
				paid.get(&node).is_some_and(|paid| open <= *paid),
				"a job that can be disputed was paid"
			);
		}
		let now = Self::now();
		for (_, _, pair) in Pairs::<T>::iter() {
			ensure!(pair.dealings > 0 && pair.last <= now, "a pair has dealt with each other");
		}
		Ok(())
	}

	fn check_snapshots() -> Result<(), TryRuntimeError> {
		let last = LastSnapshot::<T>::get();
		ensure!(last.is_none_or(|it| it.began <= Self::now()), "a snapshot lies in the future");
		let Some(making) = Making::<T>::get() else {
			return Ok(());
		};
		let before = last.map(|it| it.snapshot.number);
		ensure!(making.number.checked_sub(1) == before, "a snapshot follows the last one");
		ensure!(
			making.next < making.end && making.end <= T::Nodes::next_id(),
			"a snapshot that is made has nodes before it"
		);
		ensure!(making.tree.leaves() <= making.next, "a snapshot has the nodes that it looked at");
		Ok(())
	}
}
