// SPDX-License-Identifier: Apache-2.0

//! Proofs of the ledger: that an entry was written, for somebody who holds only the hash of a block
//! (specification, section 9).
//!
//! Every block adds a [`Leaf`] to a Merkle mountain range, which says how the ledger stood at the end
//! of the block before, and carries the root of the range in its header. So the hash of a block
//! covers its header, the header the root, the root every leaf, a leaf the head of the ledger, and
//! the head each entry before it. A [`LedgerProof`] has what lies between, and
//! [`LedgerProof::verify`] walks from the hash to the entry. It needs no node, and trusts nothing
//! that it is given but the hash.

use alloc::vec::Vec;
use core::fmt;

use codec::{Decode, DecodeAll, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_mmr_primitives::{
	mmr_lib::{self, helper, Merge, MerkleProof},
	utils::NodesUtils,
};
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, Hash},
	ConsensusEngineId, DigestItem,
};

use crate::{
	ledger::{Entry, EntryNumber},
	BlockNumber,
};

/// The name under which a header's digest carries the root of the mountain range.
pub const ROOT_ENGINE: ConsensusEngineId = *b"SMMR";

/// How a node refuses to prove an entry: the codes of its errors.
pub mod refusal {
	/// There is no such entry.
	pub const NO_ENTRY: i32 = 8_001;
	/// The entry is there, and the block that commits to it is not final yet.
	pub const NOT_FINAL: i32 = 8_002;
	/// The block by which to prove it is none of the final ones that the node knows.
	pub const NO_BLOCK: i32 = 8_003;
	/// The block by which to prove it is older than the block that commits to it.
	pub const TOO_EARLY: i32 = 8_004;
	/// The node does not keep what it takes.
	pub const INCOMPLETE: i32 = 8_005;
}

/// How leaves and nodes of the mountain range are hashed: as headers are.
pub type Hashing = BlakeTwo256;

/// A header, as a block's hash is taken of it.
type Header = generic::Header<BlockNumber, BlakeTwo256>;

/// What a block adds to the mountain range.
///
/// Leaves are numbered from 0, and block 1 adds the first, so the number of a leaf is that of the
/// parent of the block that added it. The encoding never changes. It has 76 bytes: what an inner node
/// is hashed from has 64, so none of them can be taken for a leaf.
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
pub struct Leaf {
	/// The number of the block before.
	pub parent_number: BlockNumber,
	/// Its hash.
	pub parent_hash: H256,
	/// The hash of the last entry of the ledger at its end; zero if there was none.
	pub head: H256,
	/// How many entries there were.
	pub count: EntryNumber,
}

impl Leaf {
	/// The node of the mountain range that it is.
	pub fn hash(&self) -> H256 {
		self.using_encoded(Hashing::hash)
	}
}

/// All that leads from the hash of a block to an entry of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(deny_unknown_fields))]
pub struct LedgerProof {
	/// The number of the entry.
	pub entry: EntryNumber,
	/// The entry, and those after it that the leaf counts.
	#[cfg_attr(feature = "serde", serde(with = "hex::list"))]
	pub entries: Vec<Entry>,
	/// How the ledger stood when the last of them was written.
	#[cfg_attr(feature = "serde", serde(with = "hex::one"))]
	pub leaf: Leaf,
	/// The nodes of the mountain range by which the leaf makes its root.
	#[cfg_attr(feature = "serde", serde(with = "hex::list"))]
	pub path: Vec<H256>,
	/// The header of the block whose hash is trusted.
	#[cfg_attr(feature = "serde", serde(with = "sp_core::bytes"))]
	pub header: Vec<u8>,
}

/// What a proof has shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proven {
	/// The number of the entry.
	pub number: EntryNumber,
	/// The entry.
	pub entry: Entry,
	/// The number of the block by whose hash it was shown.
	pub by: BlockNumber,
}

/// Why a proof shows nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
	/// Its header is not that of the trusted block.
	OtherBlock {
		/// The hash of the header that it has.
		found: H256,
	},
	/// What has the trusted hash is not the header of a block.
	NoHeader,
	/// The header carries no root, or more than one.
	NoRoot,
	/// The leaf and its path do not make the root that the header carries.
	OtherRoot,
	/// There are not as many entries as lead from the asked one to the last that the leaf counts.
	Cut {
		/// How many there are.
		found: u64,
		/// How many the leaf counts from the asked one on.
		counted: u64,
	},
	/// An entry is not the one that the next one, or the leaf after the last, carries the hash of.
	Broken(EntryNumber),
}

impl LedgerProof {
	/// The hash of the block by which it can be verified: what the verifier must know from elsewhere.
	pub fn block(&self) -> H256 {
		BlakeTwo256::hash(&self.header)
	}

	/// Whether somebody who trusts the block with this hash must believe that the entry was written.
	pub fn verify(&self, trusted: H256) -> Result<Proven, Fault> {
		let found = self.block();
		if found != trusted {
			return Err(Fault::OtherBlock { found });
		}
		let header = Header::decode_all(&mut &self.header[..]).map_err(|_| Fault::NoHeader)?;
		let root = root(&header).ok_or(Fault::NoRoot)?;
		if self.root(header.number) != Some(root) {
			return Err(Fault::OtherRoot);
		}
		let entry = self.chained()?;
		Ok(Proven { number: self.entry, entry, by: header.number })
	}

	/// The root that the leaf and its path make in the block with this number, if they make any.
	fn root(&self, block: BlockNumber) -> Option<H256> {
		// Block 1 added the first leaf and each block one, so nobody has to be believed how many
		// there are or which of them this is.
		let (leaves, number) = (u64::from(block), u64::from(self.leaf.parent_number));
		if number >= leaves {
			return None;
		}
		let size = NodesUtils::new(leaves).size();
		let place = helper::leaf_index_to_pos(number);
		MerkleProof::<H256, Nodes>::new(size, self.path.clone())
			.calculate_root([(place, self.leaf.hash())].into())
			.ok()
	}

	/// The asked entry, if an unbroken chain leads back to it from the head in the leaf.
	fn chained(&self) -> Result<Entry, Fault> {
		let found = self.entries.len() as u64;
		let counted = self.leaf.count.saturating_sub(self.entry);
		let cut = Fault::Cut { found, counted };
		let asked = *self.entries.first().ok_or(cut)?;
		if found != counted {
			return Err(cut);
		}
		// What the entry at hand must hash to.
		let mut hash = self.leaf.head;
		for (entry, number) in self.entries.iter().rev().zip((0..self.leaf.count).rev()) {
			if entry.hash(number) != hash {
				return Err(Fault::Broken(number));
			}
			hash = entry.parent;
		}
		Ok(asked)
	}
}

/// The root of the mountain range that a header carries, if it carries one.
fn root(header: &Header) -> Option<H256> {
	let mut roots = header.digest.logs().iter().filter_map(|item| match item {
		DigestItem::Consensus(ROOT_ENGINE, root) => Some(root),
		_ => None,
	});
	let root = roots.next().filter(|_| roots.next().is_none())?;
	H256::decode_all(&mut &root[..]).ok()
}

/// How two nodes of the mountain range make the one above them.
struct Nodes;

impl Merge for Nodes {
	type Item = H256;

	fn merge(left: &H256, right: &H256) -> mmr_lib::Result<H256> {
		Ok((left, right).using_encoded(Hashing::hash))
	}
}

impl fmt::Display for Fault {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::OtherBlock { found } => write!(f, "the proof is by another block, {found:?}"),
			Self::NoHeader => f.write_str("the trusted hash is not that of a block's header"),
			Self::NoRoot => f.write_str("the header of the trusted block commits to no ledger"),
			Self::OtherRoot => f.write_str(
				"the trusted block does not commit to the leaf: the leaf, or its path, is not the chain's",
			),
			Self::Cut { found, counted } => write!(
				f,
				"the chain of entries is cut: the leaf counts {counted} from the asked one on, and \
				 there are {found}",
			),
			Self::Broken(number) => {
				write!(f, "entry {number} is not the one that was written: its hash is another")
			}
		}
	}
}

impl core::error::Error for Fault {}

/// SCALE in hex, as nodes write what has no form of its own in JSON.
#[cfg(feature = "serde")]
mod hex {
	pub mod one {
		use codec::{DecodeAll, Encode};
		use serde::{de::Error, Deserializer, Serializer};

		pub fn serialize<T: Encode, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
			sp_core::bytes::serialize(&value.encode(), to)
		}

		pub fn deserialize<'a, T: DecodeAll, D: Deserializer<'a>>(from: D) -> Result<T, D::Error> {
			let bytes = sp_core::bytes::deserialize(from)?;
			T::decode_all(&mut &bytes[..]).map_err(D::Error::custom)
		}
	}

	pub mod list {
		use alloc::vec::Vec;

		use codec::{DecodeAll, Encode};
		use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};
		use sp_core::Bytes;

		pub fn serialize<T: Encode, S: Serializer>(list: &[T], to: S) -> Result<S::Ok, S::Error> {
			list.iter().map(|one| Bytes(one.encode())).collect::<Vec<_>>().serialize(to)
		}

		pub fn deserialize<'a, T: DecodeAll, D: Deserializer<'a>>(
			from: D,
		) -> Result<Vec<T>, D::Error> {
			Vec::<Bytes>::deserialize(from)?
				.iter()
				.map(|bytes| T::decode_all(&mut &bytes.0[..]).map_err(D::Error::custom))
				.collect()
		}
	}
}

#[cfg(test)]
mod tests;
