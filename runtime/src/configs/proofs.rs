// SPDX-License-Identifier: Apache-2.0

//! What makes the past provable to somebody who holds only the hash of a block (specification,
//! section 9): the leaf that each block adds to a Merkle mountain range, and its root in the header.

use codec::Encode;
use frame_support::weights::{constants::ParityDbWeight, Weight};
use pallet_mmr::primitives::{LeafDataProvider, OnNewRoot, INDEXING_PREFIX};
use sp_runtime::DigestItem;
use surety_primitives::proof::{Hashing, Leaf, ROOT_ENGINE};

use crate::{Hash, Ledger, Runtime, System};

impl pallet_mmr::Config for Runtime {
	const INDEXING_PREFIX: &'static [u8] = INDEXING_PREFIX;
	type Hashing = Hashing;
	type LeafData = BlockBefore;
	type OnNewRoot = RootInDigest;
	type BlockHashProvider = pallet_mmr::DefaultBlockHashProvider<Runtime>;
	type WeightInfo = MmrWeight;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
}

/// The block before, and how the ledger stood at its end.
pub struct BlockBefore;

impl LeafDataProvider for BlockBefore {
	type LeafData = Leaf;

	fn leaf_data() -> Leaf {
		let ledger = Ledger::head();
		Leaf {
			// There is no block 0 that adds a leaf.
			parent_number: System::block_number().saturating_sub(1),
			parent_hash: System::parent_hash(),
			head: ledger.hash,
			count: ledger.count,
		}
	}
}

/// Puts the root into the header, so that the hash of the block covers it.
pub struct RootInDigest;

impl OnNewRoot<Hash> for RootInDigest {
	fn on_new_root(root: &Hash) {
		System::deposit_log(DigestItem::Consensus(ROOT_ENGINE, root.encode()));
	}
}

/// What adding a leaf weighs, estimated from what it does: the pallet's own benchmark measures it by
/// the number of leaves, and the pallet then asks for it by the number of peaks, so that no measured
/// line would be the right one. There are as many peaks as bits set in the number of leaves.
pub struct MmrWeight;

impl pallet_mmr::WeightInfo for MmrWeight {
	fn on_initialize(peaks: u32) -> Weight {
		let peaks = u64::from(peaks);
		// At most two hashes and one node for offchain storage for each peak, and as much once more.
		Weight::from_parts(30_000_000, 4_000)
			.saturating_add(Weight::from_parts(10_000_000, 2_600).saturating_mul(peaks))
			// Reads the number of leaves (twice), the ledger's head, the block's number and parent, the
			// digest, and the peaks; writes the number (twice), the root, the digest and a peak, and
			// removes those that were merged.
			.saturating_add(
				ParityDbWeight::get()
					.reads_writes(peaks.saturating_add(6), peaks.saturating_add(5)),
			)
	}
}
