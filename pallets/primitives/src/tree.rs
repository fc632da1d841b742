// SPDX-License-Identifier: Apache-2.0

//! Binary trees of hashes, for whoever says how two branches are hashed.
//!
//! An odd one at the end of a level moves up as it is, never doubled, so that the shape of a tree follows
//! from the count of its leaves.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// How two hashes that lie beside each other become one.
pub type Branch = fn(H256, H256) -> H256;

/// The most hashes of one proof, and the most peaks: enough for as many leaves as a `u32` counts.
pub const MAX_DEPTH: u32 = 32;

/// The level above this one.
fn parents(level: &[H256], branch: Branch) -> Vec<H256> {
	level
		.chunks(2)
		.filter_map(|pair| match pair {
			[left, right] => Some(branch(*left, *right)),
			[odd] => Some(*odd),
			_ => None,
		})
		.collect()
}

/// The root of these leaves; zero without any.
pub fn root(leaves: &[H256], branch: Branch) -> H256 {
	let mut level = leaves.to_vec();
	while level.len() > 1 {
		level = parents(&level, branch);
	}
	level.first().copied().unwrap_or_default()
}

/// The proof of the leaf at `index`, from the leaf up; `None` if there is no such leaf.
pub fn prove(leaves: &[H256], index: u32, branch: Branch) -> Option<Vec<H256>> {
	let mut index = usize::try_from(index).ok()?;
	leaves.get(index)?;
	let mut proof = Vec::new();
	let mut level = leaves.to_vec();
	while level.len() > 1 {
		// The last one of an odd level has nobody beside it.
		proof.extend(level.get(index ^ 1));
		level = parents(&level, branch);
		index >>= 1;
	}
	Some(proof)
}

/// The root to which a proof leads, in a tree of `leaves`; `None` where the proof is longer or shorter than
/// that of a leaf at this place, or there is no such place.
pub fn climb(leaves: u32, index: u32, leaf: H256, proof: &[H256], branch: Branch) -> Option<H256> {
	if index >= leaves {
		return None;
	}
	let (mut hash, mut index, mut width) = (leaf, index, leaves);
	let mut proof = proof.iter();
	while width > 1 {
		if index ^ 1 < width {
			let beside = proof.next()?;
			hash = if index & 1 == 0 { branch(hash, *beside) } else { branch(*beside, hash) };
		}
		index >>= 1;
		width = width.div_ceil(2);
	}
	proof.next().is_none().then_some(hash)
}

/// A tree to which leaves are still added: the roots of its whole parts alone, so that it stays small
/// however many leaves it has.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Frontier {
	/// How many leaves it has.
	leaves: u32,
	/// The roots of its parts, the largest first: one for each bit of the count.
	peaks: BoundedVec<H256, ConstU32<MAX_DEPTH>>,
}

impl Frontier {
	/// How many leaves it has.
	pub fn leaves(&self) -> u32 {
		self.leaves
	}

	/// Adds a leaf. Says whether there was room.
	#[must_use]
	pub fn push(&mut self, leaf: H256, branch: Branch) -> bool {
		let Some(leaves) = self.leaves.checked_add(1) else {
			return false;
		};
		let mut hash = leaf;
		// Each part of the same size becomes one with it.
		for _ in 0..self.leaves.trailing_ones() {
			hash = self.peaks.pop().map_or(hash, |peak| branch(peak, hash));
		}
		self.leaves = leaves;
		self.peaks.try_push(hash).is_ok()
	}

	/// The root of all its leaves, the same as [`root`] finds.
	pub fn root(&self, branch: Branch) -> H256 {
		let mut peaks = self.peaks.iter().rev();
		let last = peaks.next().copied().unwrap_or_default();
		peaks.fold(last, |right, left| branch(*left, right))
	}
}

#[cfg(test)]
mod tests {
	use codec::Encode;
	use proptest::prelude::*;
	use sp_crypto_hashing::blake2_256;

	use super::*;

	fn branch(left: H256, right: H256) -> H256 {
		(left, right).using_encoded(blake2_256).into()
	}

	fn leaves(count: u64) -> Vec<H256> {
		(1..=count).map(H256::from_low_u64_be).collect()
	}

	#[test]
	fn a_tree_that_grows_has_the_root_of_one_that_is_there() {
		let mut frontier = Frontier::default();
		assert_eq!(frontier.root(branch), H256::zero());
		for count in 1..200u64 {
			assert!(frontier.push(H256::from_low_u64_be(count), branch));
			assert_eq!(frontier.root(branch), root(&leaves(count), branch), "of {count}");
			assert_eq!(frontier.peaks.len() as u32, frontier.leaves().count_ones());
		}
	}

	#[test]
	fn a_full_tree_takes_no_more() {
		let peaks = BoundedVec::try_from(leaves(32)).unwrap();
		let mut frontier = Frontier { leaves: u32::MAX, peaks };
		assert!(!frontier.push(H256::zero(), branch));
	}

	proptest! {
		#[test]
		fn every_leaf_of_a_tree_that_grew_is_proven_at_its_place_alone(
			count in 1u32..70, index: u32, other: u32,
		) {
			let (index, other) = (index % count, other % count);
			let all = leaves(count.into());
			let mut frontier = Frontier::default();
			all.iter().for_each(|leaf| assert!(frontier.push(*leaf, branch)));
			let proof = prove(&all, index, branch).unwrap();
			let leaf = all[index as usize];
			let climb = |at| climb(count, at, leaf, &proof, branch);
			prop_assert_eq!(climb(index), Some(frontier.root(branch)));
			if other != index {
				prop_assert_ne!(climb(other), Some(frontier.root(branch)));
			}
		}
	}
}
