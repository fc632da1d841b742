// SPDX-License-Identifier: Apache-2.0

//! Consensus: how much the word of each of a panel weighs, and who agrees (specification, section 7).
//!
//! Weights are the routing weights of nodes, capped at twice the median of all volunteers', so that a few
//! good records do not decide alone, and many bad ones do not either.

use alloc::{collections::BTreeMap, vec::Vec};

use sp_arithmetic::Percent;
use sp_core::H256;

use crate::similarity::{self, Embedding};

/// The most volunteers for one panel.
pub const MAX_VOLUNTEERS: u32 = 64;
/// How many times as many volunteers there must be as seats.
pub const VOLUNTEERS_PER_SEAT: usize = 3;
/// The most volunteers of one owner. As many as [`VOLUNTEERS_PER_SEAT`]: where there are volunteers
/// enough, they have at least as many owners as the panel has seats.
pub const MAX_OF_ONE_OWNER: usize = VOLUNTEERS_PER_SEAT;
/// The fewest nodes that agree: nobody agrees with itself alone.
pub const MIN_AGREEING: usize = 2;

/// The weights of all volunteers, capped at twice their median (of two in the middle, the lower one).
pub fn cap(weights: &[u32]) -> Vec<u32> {
	let mut sorted = weights.to_vec();
	sorted.sort_unstable();
	let middle = sorted.len().saturating_sub(1).checked_div(2).unwrap_or_default();
	let cap = sorted.get(middle).copied().unwrap_or_default().saturating_mul(2);
	weights.iter().map(|weight| *weight.min(&cap)).collect()
}

/// Whether those who weigh `agreeing` are the part of `all` that a quorum is.
pub fn reaches(agreeing: u64, all: u64, quorum: Percent) -> bool {
	// Below 2⁷².
	u128::from(agreeing).saturating_mul(100)
		>= u128::from(all).saturating_mul(quorum.deconstruct().into())
}

/// The fewest nodes that can reach the quorum of a panel of `nodes`, whichever of those with these
/// weights are drawn.
///
/// At best for them they are the heaviest, and the lightest sit beside them.
pub fn least_quorum(weights: &[u32], nodes: usize, quorum: Percent) -> usize {
	let mut sorted = weights.to_vec();
	sorted.sort_unstable();
	let fewer = (MIN_AGREEING..nodes).find(|agreeing| {
		let heavy = total(sorted.iter().rev().take(*agreeing));
		let light = total(sorted.iter().take(nodes.saturating_sub(*agreeing)));
		reaches(heavy, heavy.saturating_add(light), quorum)
	});
	fewer.unwrap_or(nodes)
}

/// The sum of weights.
pub fn total<'a>(weights: impl IntoIterator<Item = &'a u32>) -> u64 {
	weights.into_iter().fold(0, |sum, weight| sum.saturating_add((*weight).into()))
}

/// Of results with these weights and hashes the places of those that are equal and weigh most together.
pub fn equal(results: &[(u32, H256)]) -> Vec<usize> {
	let mut groups: BTreeMap<H256, (u64, Vec<usize>)> = BTreeMap::new();
	for (place, (weight, hash)) in results.iter().enumerate() {
		let (sum, places) = groups.entry(*hash).or_default();
		*sum = sum.saturating_add((*weight).into());
		places.push(place);
	}
	let heaviest = groups.into_values().max_by_key(|(sum, _)| *sum);
	heaviest.map(|(_, places)| places).unwrap_or_default()
}

/// Of results with these weights and embeddings the places of those whose cosine to the medoid reaches the
/// threshold, that one first.
///
/// The medoid is the result to which all of them, each by its weight, are most similar; of several the
/// first. Results that cannot be compared count as opposite.
pub fn close(results: &[(u32, &Embedding)], threshold: Percent) -> Vec<usize> {
	let closeness = |of: &Embedding| {
		results.iter().fold(0i64, |sum, (weight, other)| {
			let similarity = similarity::similarity(of, other).unwrap_or(-similarity::WHOLE);
			sum.saturating_add(i64::from(*weight).saturating_mul(similarity.into()))
		})
	};
	let by_closeness = results
		.iter()
		.enumerate()
		.max_by_key(|(place, (_, embedding))| (closeness(embedding), core::cmp::Reverse(*place)));
	let Some((medoid, (_, of))) = by_closeness else {
		return Vec::new();
	};
	let others = results.iter().enumerate().filter(|(place, (_, embedding))| {
		*place != medoid && similarity::agree(of, embedding, threshold)
	});
	core::iter::once(medoid).chain(others.map(|(place, _)| place)).collect()
}

#[cfg(test)]
mod tests {
	use proptest::{collection::vec, prelude::*};

	use super::*;

	fn embedding(components: &[i16]) -> Embedding {
		components.to_vec().try_into().unwrap()
	}

	#[test]
	fn no_weight_is_above_twice_the_median() {
		assert!(cap(&[]).is_empty());
		assert_eq!(cap(&[5]), [5]);
		assert_eq!(cap(&[1, 9, 3, 100, 2]), [1, 6, 3, 6, 2]);
		// Of two in the middle the lower one counts.
		assert_eq!(cap(&[1, 10]), [1, 2]);
		assert_eq!(cap(&[u32::MAX, u32::MAX - 1, u32::MAX]), [u32::MAX, u32::MAX - 1, u32::MAX]);
	}

	#[test]
	fn a_quorum_is_reached_exactly() {
		let quorum = Percent::from_percent(60);
		assert!(reaches(6, 10, quorum) && !reaches(5, 10, quorum));
		assert!(!reaches(59_999, 100_000, quorum));
		assert!(reaches(u64::MAX, u64::MAX, Percent::from_percent(100)));
		assert!(!reaches(u64::MAX - 1, u64::MAX, Percent::from_percent(100)));
	}

	#[test]
	fn the_fewest_that_can_decide() {
		let least = |weights: &[u32], nodes, quorum| {
			least_quorum(weights, nodes, Percent::from_percent(quorum))
		};
		assert_eq!(least(&[1; 9], 3, 51), 2);
		assert_eq!(least(&[1; 9], 3, 67), 3);
		assert_eq!(least(&[1; 21], 7, 51), 4);
		assert_eq!(least(&[1; 21], 7, 100), 7);
		// Two that weigh 8 of 9 would; and one alone, who weighs 4 of 6, does not.
		assert_eq!(least(&[1, 1, 1, 1, 4, 4, 4], 3, 60), 2);
	}

	#[test]
	fn equal_results_stand_together() {
		let hash = H256::repeat_byte;
		assert!(equal(&[]).is_empty());
		assert_eq!(equal(&[(1, hash(1)), (1, hash(2)), (1, hash(1))]), [0, 2]);
		// Weight decides and not number.
		assert_eq!(equal(&[(1, hash(1)), (3, hash(2)), (1, hash(1))]), [1]);
	}

	#[test]
	fn close_results_stand_around_their_medoid() {
		let close = |results: &[(u32, &Embedding)]| close(results, similarity::THRESHOLD);
		let (a, b, c) = (embedding(&[10, 1]), embedding(&[10, 0]), embedding(&[10, -1]));
		let far = embedding(&[0, 10]);
		assert!(close(&[]).is_empty());
		assert_eq!(close(&[(1, &a), (1, &b), (1, &c), (1, &far)]), [0, 1, 2]);
		let opposite = embedding(&[-10, 0]);
		assert_eq!(close(&[(1, &opposite), (1, &a), (1, &b), (1, &c), (1, &c)]), [2, 1, 3, 4]);
		// Weight decides and not number.
		assert_eq!(close(&[(5, &far), (1, &a), (1, &b)]), [0]);
		// Who cannot be compared stands alone.
		let longer = embedding(&[10, 0, 0]);
		assert_eq!(close(&[(1, &longer), (1, &b), (1, &b)]), [1, 2]);
	}

	#[test]
	fn a_higher_threshold_draws_the_circle_closer() {
		// The cosine of the two is 0.8.
		let (a, b) = (embedding(&[10, 0]), embedding(&[8, 6]));
		let close = |percent| close(&[(1, &a), (1, &b)], Percent::from_percent(percent));
		assert_eq!(close(80), [0, 1]);
		assert_eq!(close(81), [0]);
	}

	proptest! {
		#[test]
		fn no_panel_decides_by_fewer_than_the_fewest(
			weights in vec(1u32..50, 9..12), seats in vec(0usize..9, 5), quorum in 51u8..=100,
		) {
			let quorum = Percent::from_percent(quorum);
			let capped = cap(&weights);
			let mut seats = seats;
			seats.sort_unstable();
			seats.dedup();
			let panel: Vec<u32> = seats.iter().map(|seat| capped[*seat]).collect();
			prop_assume!(panel.len() >= 3);
			let least = least_quorum(&capped, panel.len(), quorum);
			for agreeing in 0u32..1 << panel.len() {
				let in_favour = |(place, weight): (usize, &u32)| {
					if agreeing & (1 << place) != 0 { u64::from(*weight) } else { 0 }
				};
				let weight: u64 = panel.iter().enumerate().map(in_favour).sum();
				let decided = agreeing.count_ones() as usize >= MIN_AGREEING
					&& reaches(weight, total(&panel), quorum);
				prop_assert!(!decided || agreeing.count_ones() as usize >= least);
			}
		}

		/// Two groups that share nobody cannot both reach what is more than a half.
		#[test]
		fn only_one_group_reaches_a_quorum(a in 0u64..1 << 40, b in 0u64..1 << 40, quorum in 51u8..=100) {
			prop_assume!(a + b > 0);
			let quorum = Percent::from_percent(quorum);
			prop_assert!(!(reaches(a, a + b, quorum) && reaches(b, a + b, quorum)));
		}

		#[test]
		fn capping_keeps_the_order_and_raises_nothing(weights in vec(any::<u32>(), 1..64)) {
			let capped = cap(&weights);
			for (before, after) in weights.iter().zip(&capped) {
				prop_assert!(after <= before);
			}
			let most = *capped.iter().max().unwrap();
			let above = capped.iter().filter(|weight| u64::from(**weight) * 2 >= u64::from(most)).count();
			prop_assert!(above * 2 >= weights.len(), "half of them weigh half of the heaviest");
		}
	}
}
