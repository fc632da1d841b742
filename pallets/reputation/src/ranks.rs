// SPDX-License-Identifier: Apache-2.0

//! Where nodes stand among all others, at a constant cost.

use alloc::vec::Vec;
use core::cmp::Reverse;

use surety_primitives::{traits::Standing, NodeId, Perbill};

use crate::{
	Config, Pallet, Rank, RankCounts, RankedProvider, Ranks, Records, MAX_LOOKED, MAX_RANKED,
	SUSPENDED,
};

impl<T: Config> Pallet<T> {
	/// Moves a node from one rank to another, or out of the ranks or into them.
	pub(crate) fn move_rank(node: NodeId, from: Option<Rank>, to: Option<Rank>) {
		if from == to {
			return;
		}
		RankCounts::<T>::mutate(|counts| {
			if let Some(rank) = from {
				Ranks::<T>::remove(rank, node);
				counts.remove(rank);
			}
			if let Some(rank) = to {
				Ranks::<T>::insert(rank, node, ());
				counts.add(rank);
			}
		});
	}

	/// The best of those nodes that `fits` accepts, up to `limit` and [`MAX_RANKED`]: by their weights, the
	/// suspended ones last. It looks at [`MAX_LOOKED`] nodes at most, the best ranks first.
	pub fn rank(limit: u32, fits: impl Fn(NodeId) -> bool) -> Vec<RankedProvider> {
		let limit = usize::try_from(limit.min(MAX_RANKED)).unwrap_or_default();
		let counts = RankCounts::<T>::get();
		let mut looked = 0u32;
		let mut found = Vec::new();
		for rank in (SUSPENDED..=Rank::MAX).rev().filter(|rank| counts.count(*rank) > 0) {
			let mut same: Vec<_> = Ranks::<T>::iter_key_prefix(rank)
				.take_while(|_| {
					looked = looked.saturating_add(1);
					looked <= MAX_LOOKED
				})
				.filter(|node| fits(*node))
				.filter_map(|node| {
					let record = Records::<T>::get(node)?;
					Some(RankedProvider { node, score: record.score(), weight: record.weight })
				})
				.collect();
			same.sort_unstable_by_key(|it| (Reverse(it.weight), it.node));
			found.extend(same);
			if found.len() >= limit || looked >= MAX_LOOKED {
				break;
			}
		}
		found.truncate(limit);
		found
	}
}

impl<T: Config> Standing for Pallet<T> {
	fn score(node: NodeId) -> Option<Perbill> {
		Records::<T>::get(node)?.score()
	}

	fn routing_weight(node: NodeId) -> u32 {
		Records::<T>::get(node).map_or(1, |record| record.weight.max(1))
	}

	fn is_preferred(node: NodeId) -> bool {
		let Some(median) = RankCounts::<T>::get().median() else {
			return true;
		};
		Records::<T>::get(node).and_then(|record| record.rank()).is_some_and(|rank| rank >= median)
	}
}
