// SPDX-License-Identifier: Apache-2.0

//! All scores of one day under one root, which goes into the ledger.
//!
//! Leaves and branches are hashed under domains of their own, and a leaf carries chain and snapshot, so
//! that it proves nothing of another. Its place is the number of listed nodes before it, by their ids.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;

use crate::{
	tree::{self, Frontier},
	NodeId,
};

const SCORE_DOMAIN: &[u8] = b"surety/score/1";
const BRANCH_DOMAIN: &[u8] = b"surety/scores/1";
const SNAPSHOT_DOMAIN: &[u8] = b"surety/snapshot/1";

/// The number of a snapshot, from 0 without gaps.
pub type SnapshotNumber = u32;

/// What a snapshot says of one node.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Listing {
	/// The node.
	pub node: NodeId,
	/// Its score; `None` while it is onboarding.
	pub score: Option<Perbill>,
	/// Its routing weight; 0 while it is suspended.
	pub weight: u32,
}

impl Listing {
	/// Its leaf.
	fn leaf(&self, genesis: H256, number: SnapshotNumber) -> H256 {
		(SCORE_DOMAIN, genesis, number, self).using_encoded(blake2_256).into()
	}

	/// Adds it to a snapshot that is made. Says whether there was room.
	#[must_use]
	pub fn add_to(&self, frontier: &mut Frontier, genesis: H256, number: SnapshotNumber) -> bool {
		frontier.push(self.leaf(genesis, number), branch)
	}
}

fn branch(left: H256, right: H256) -> H256 {
	(BRANCH_DOMAIN, left, right).using_encoded(blake2_256).into()
}

/// All scores of one day.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Snapshot {
	/// Its number.
	pub number: SnapshotNumber,
	/// How many nodes are listed.
	pub nodes: u32,
	/// The root of their tree; zero without any.
	pub root: H256,
}

impl Snapshot {
	/// The snapshot of all that was added.
	pub fn of(number: SnapshotNumber, frontier: &Frontier) -> Self {
		Self { number, nodes: frontier.leaves(), root: frontier.root(branch) }
	}

	/// What the ledger says of it: it binds number, count and root.
	pub fn hash(&self) -> H256 {
		(SNAPSHOT_DOMAIN, self).using_encoded(blake2_256).into()
	}

	/// Whether it lists this at the place `index`, on the chain with this genesis hash.
	pub fn lists(&self, genesis: H256, index: u32, listing: &Listing, proof: &[H256]) -> bool {
		let leaf = listing.leaf(genesis, self.number);
		tree::climb(self.nodes, index, leaf, proof, branch) == Some(self.root)
	}
}

/// The proof that a snapshot with this number lists the one at `index` of all that it lists; `None` if there
/// is no such place.
pub fn prove(
	genesis: H256,
	number: SnapshotNumber,
	all: &[Listing],
	index: u32,
) -> Option<alloc::vec::Vec<H256>> {
	let leaves: alloc::vec::Vec<_> = all.iter().map(|it| it.leaf(genesis, number)).collect();
	tree::prove(&leaves, index, branch)
}

#[cfg(test)]
mod tests {
	use super::*;

	const GENESIS: H256 = H256::repeat_byte(9);

	fn listings() -> Vec<Listing> {
		(0..5)
			.map(|node| Listing {
				node: 3 * node,
				score: (node > 1).then(|| Perbill::from_percent(10 * node)),
				weight: 100 * node,
			})
			.collect()
	}

	fn snapshot(number: SnapshotNumber) -> Snapshot {
		let mut frontier = Frontier::default();
		assert!(listings().iter().all(|it| it.add_to(&mut frontier, GENESIS, number)));
		Snapshot::of(number, &frontier)
	}

	#[test]
	fn a_score_is_proven_by_its_snapshot_alone() {
		let (all, of) = (listings(), snapshot(7));
		for (index, listing) in all.iter().enumerate() {
			let index = index as u32;
			let proof = prove(GENESIS, 7, &all, index).unwrap();
			assert!(of.lists(GENESIS, index, listing, &proof));
			assert!(!of.lists(H256::zero(), index, listing, &proof), "of another chain");
			assert!(!snapshot(8).lists(GENESIS, index, listing, &proof), "of another day");
			let better = Listing { weight: listing.weight + 1, ..*listing };
			assert!(!of.lists(GENESIS, index, &better, &proof), "a better one");
			assert!(!of.lists(GENESIS, (index + 1) % 5, listing, &proof), "of another place");
		}
		assert_eq!(prove(GENESIS, 7, &all, 5), None);
	}

	#[test]
	fn the_ledger_binds_number_count_and_root() {
		let of = snapshot(7);
		assert_ne!(of.hash(), Snapshot { number: 8, ..of }.hash());
		assert_ne!(of.hash(), Snapshot { nodes: 4, ..of }.hash());
		assert_ne!(of.hash(), Snapshot { root: H256::zero(), ..of }.hash());
	}
}
