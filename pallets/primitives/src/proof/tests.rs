// SPDX-License-Identifier: Apache-2.0

//! What a proof shows, and that nothing in it can be another.

use mmr_lib::util::{MemMMR, MemStore};
use proptest::prelude::*;
use sp_runtime::generic::Digest;

use super::*;
use crate::ledger::EntryKind;

/// Blocks with the entries that they wrote.
struct Chain {
	headers: Vec<Header>,
	leaves: Vec<Leaf>,
	entries: Vec<Entry>,
}

impl Chain {
	/// Block 0, and a block for each number, which writes that many entries.
	fn new(counts: &[u8]) -> Self {
		let mut chain = Self { headers: Vec::new(), leaves: Vec::new(), entries: Vec::new() };
		chain.headers.push(header(0, H256::zero(), Vec::new()));
		for &count in counts {
			let parent = chain.headers.last().unwrap();
			let (block, parent_hash) = (parent.number + 1, hash(parent));
			chain.leaves.push(Leaf {
				parent_number: block - 1,
				parent_hash,
				head: chain.head(),
				count: chain.entries.len() as u64,
			});
			let store = MemStore::default();
			let root = chain.range(block, &store).get_root().unwrap();
			chain.headers.push(header(block, parent_hash, vec![committing(root)]));
			for _ in 0..count {
				let data_hash = H256::from_low_u64_be(chain.entries.len() as u64);
				let (kind, subject) = (EntryKind::Slash, H256::repeat_byte(1));
				let parent = chain.head();
				chain.entries.push(Entry { kind, subject, data_hash, parent, block });
			}
		}
		chain
	}

	fn head(&self) -> H256 {
		let last = self.entries.len().checked_sub(1);
		last.map_or(H256::zero(), |last| self.entries[last].hash(last as u64))
	}

	fn range<'a>(&self, block: BlockNumber, store: &'a MemStore<H256>) -> MemMMR<'a, H256, Nodes> {
		let mut range = MemMMR::new(0, store);
		for leaf in &self.leaves[..block as usize] {
			range.push(leaf.hash()).unwrap();
		}
		range
	}

	/// The proof of an entry by a block, by the leaf that the block after `counted` added.
	fn proof_with_leaf(&self, entry: usize, by: BlockNumber, counted: BlockNumber) -> LedgerProof {
		let leaf = self.leaves[counted as usize];
		let store = MemStore::default();
		let mut range = self.range(by, &store);
		range.commit().unwrap();
		let path = range.gen_proof(vec![helper::leaf_index_to_pos(u64::from(counted))]).unwrap();
		LedgerProof {
			entry: entry as u64,
			entries: self.entries.get(entry..leaf.count as usize).unwrap_or_default().to_vec(),
			leaf,
			path: path.proof_items().to_vec(),
			header: self.headers[by as usize].encode(),
		}
	}

	fn proof(&self, entry: usize, by: BlockNumber) -> LedgerProof {
		self.proof_with_leaf(entry, by, self.entries[entry].block)
	}

	fn hash_of(&self, block: BlockNumber) -> H256 {
		hash(&self.headers[block as usize])
	}
}

fn hash(header: &Header) -> H256 {
	BlakeTwo256::hash(&header.encode())
}

fn committing(root: H256) -> DigestItem {
	DigestItem::Consensus(ROOT_ENGINE, root.encode())
}

/// A header with what others put into it before and after the roots.
fn header(number: BlockNumber, parent_hash: H256, roots: Vec<DigestItem>) -> Header {
	let mut logs = vec![DigestItem::PreRuntime(*b"BABE", vec![1, 2, 3])];
	logs.extend(roots);
	logs.push(DigestItem::Consensus(*b"BABE", H256::repeat_byte(7).encode()));
	logs.push(DigestItem::Seal(*b"BABE", vec![4; 64]));
	Header {
		parent_hash,
		number,
		state_root: H256::repeat_byte(5),
		extrinsics_root: H256::repeat_byte(6),
		digest: Digest { logs },
	}
}

/// Entries 0 to 2 in block 2, 3 in block 5, 4 and 5 in block 6.
const COUNTS: [u8; 12] = [0, 3, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0];

#[test]
fn every_entry_is_shown_by_every_block_after_its_own() {
	let chain = Chain::new(&COUNTS);
	for (number, &entry) in chain.entries.iter().enumerate() {
		for by in entry.block + 1..=COUNTS.len() as u32 {
			let proof = chain.proof(number, by);
			let shown = Proven { number: number as u64, entry, by };
			assert_eq!(proof.verify(chain.hash_of(by)), Ok(shown), "{number} by {by}");
			assert_eq!(proof.block(), chain.hash_of(by));
		}
	}
}

#[test]
fn a_later_leaf_shows_it_too_an_earlier_one_does_not() {
	let chain = Chain::new(&COUNTS);
	assert!(chain.proof_with_leaf(1, 9, 7).verify(chain.hash_of(9)).is_ok());
	assert_eq!(
		chain.proof_with_leaf(3, 9, 4).verify(chain.hash_of(9)),
		Err(Fault::Cut { found: 0, counted: 0 })
	);
}

#[test]
fn another_block_is_told_apart() {
	let chain = Chain::new(&COUNTS);
	let proof = chain.proof(1, 9);
	for other in (0..=COUNTS.len() as u32).filter(|other| *other != 9) {
		let found = chain.hash_of(9);
		assert_eq!(proof.verify(chain.hash_of(other)), Err(Fault::OtherBlock { found }));
		// Nor does another header serve the same leaf and path.
		let moved = LedgerProof { header: chain.headers[other as usize].encode(), ..proof.clone() };
		let fault = if other == 0 { Fault::NoRoot } else { Fault::OtherRoot };
		assert_eq!(moved.verify(chain.hash_of(other)), Err(fault), "{other}");
	}
}

#[test]
fn a_leaf_or_path_of_another_place_is_told_apart() {
	let chain = Chain::new(&COUNTS);
	let (proof, trusted) = (chain.proof(1, 9), chain.hash_of(9));
	for counted in (0..9).filter(|counted| *counted != 2) {
		let other = chain.proof_with_leaf(1, 9, counted);
		// Its path with the right leaf, and the right path with its leaf.
		for mixed in [
			LedgerProof { path: other.path.clone(), ..proof.clone() },
			LedgerProof { leaf: other.leaf, ..proof.clone() },
		] {
			assert_eq!(mixed.verify(trusted), Err(Fault::OtherRoot), "{counted}");
		}
	}
	let leaf = proof.leaf;
	for leaf in [
		Leaf { parent_number: 3, ..leaf },
		Leaf { parent_number: 9, ..leaf },
		Leaf { parent_number: u32::MAX, ..leaf },
		Leaf { parent_hash: H256::zero(), ..leaf },
		Leaf { head: H256::zero(), ..leaf },
		Leaf { count: 2, ..leaf },
		Leaf { count: u64::MAX, ..leaf },
	] {
		assert_eq!(LedgerProof { leaf, ..proof.clone() }.verify(trusted), Err(Fault::OtherRoot));
	}
	for index in 0..proof.path.len() {
		let mut path = proof.path.clone();
		path.remove(index);
		assert_eq!(LedgerProof { path, ..proof.clone() }.verify(trusted), Err(Fault::OtherRoot));
		let mut path = proof.path.clone();
		path.insert(index, path[index]);
		assert_eq!(LedgerProof { path, ..proof.clone() }.verify(trusted), Err(Fault::OtherRoot));
	}
	let path = [proof.path.clone(), vec![H256::zero()]].concat();
	assert_eq!(LedgerProof { path, ..proof.clone() }.verify(trusted), Err(Fault::OtherRoot));
}

#[test]
fn a_cut_or_changed_chain_is_told_apart() {
	let chain = Chain::new(&COUNTS);
	let (proof, trusted) = (chain.proof(0, 9), chain.hash_of(9));
	let with = |entry, entries| LedgerProof { entry, entries, ..proof.clone() }.verify(trusted);
	let all = proof.entries.clone();

	assert_eq!(with(0, all[1..].to_vec()), Err(Fault::Cut { found: 2, counted: 3 }));
	assert_eq!(with(0, all[..2].to_vec()), Err(Fault::Cut { found: 2, counted: 3 }));
	assert_eq!(with(0, Vec::new()), Err(Fault::Cut { found: 0, counted: 3 }));
	assert_eq!(with(1, all.clone()), Err(Fault::Cut { found: 3, counted: 2 }));
	assert_eq!(with(9, all.clone()), Err(Fault::Cut { found: 3, counted: 0 }));
	assert_eq!(with(u64::MAX, all.clone()), Err(Fault::Cut { found: 3, counted: 0 }));
	// The last entries, as if they were others.
	assert!(with(1, all[1..].to_vec()).is_ok());
	assert_eq!(with(1, all[..2].to_vec()), Err(Fault::Broken(2)));
	assert_eq!(with(0, vec![all[1], all[0], all[2]]), Err(Fault::Broken(1)));

	for index in 0..3 {
		let entry = all[index];
		for changed in [
			Entry { kind: EntryKind::Warning, ..entry },
			Entry { subject: H256::zero(), ..entry },
			Entry { data_hash: H256::repeat_byte(9), ..entry },
			Entry { parent: H256::repeat_byte(9), ..entry },
			Entry { block: 1, ..entry },
		] {
			let mut entries = all.clone();
			entries[index] = changed;
			assert_eq!(with(0, entries), Err(Fault::Broken(index as u64)));
		}
	}
}

#[test]
fn only_a_header_with_one_root_commits() {
	let chain = Chain::new(&COUNTS);
	let proof = chain.proof(1, 9);
	let root = chain.range(9, &MemStore::default()).get_root().unwrap();
	let with = |header: Vec<u8>| {
		let proof = LedgerProof { header, ..proof.clone() };
		proof.verify(proof.block())
	};
	let of = |roots: Vec<DigestItem>| with(header(9, chain.hash_of(8), roots).encode());

	assert!(of(vec![committing(root)]).is_ok());
	assert_eq!(of(Vec::new()), Err(Fault::NoRoot));
	assert_eq!(of(vec![committing(root), committing(root)]), Err(Fault::NoRoot));
	for log in [
		// What authors write, what others write, and what is no root.
		DigestItem::PreRuntime(ROOT_ENGINE, root.encode()),
		DigestItem::Seal(ROOT_ENGINE, root.encode()),
		DigestItem::Consensus(*b"BEEF", root.encode()),
		DigestItem::Consensus(ROOT_ENGINE, root.as_bytes()[1..].to_vec()),
		DigestItem::Consensus(ROOT_ENGINE, [root.as_bytes(), &[0]].concat()),
	] {
		assert_eq!(of(vec![log]), Err(Fault::NoRoot));
	}
	assert_eq!(with(Vec::new()), Err(Fault::NoHeader));
	assert_eq!(with([proof.header.clone(), vec![0]].concat()), Err(Fault::NoHeader));
	assert_eq!(with(proof.header[1..].to_vec()), Err(Fault::NoHeader));
}

#[test]
fn an_inner_node_is_not_as_long_as_a_leaf() {
	let leaf = Chain::new(&COUNTS).leaves[3];
	assert_eq!(leaf.encoded_size(), 76);
	let Leaf { parent_number, parent_hash, head, count } = leaf;
	assert_eq!(leaf.encode(), (parent_number, parent_hash, head, count).encode());
}

proptest! {
	#[test]
	fn no_bit_can_be_another(
		counts in prop::collection::vec(0u8..4, 2..40),
		pick in any::<prop::sample::Index>(),
		later in any::<prop::sample::Index>(),
		place in any::<prop::sample::Index>(),
		bit in 0u8..8,
	) {
		let chain = Chain::new(&counts);
		let last = counts.len() as u32;
		let provable = chain.entries.iter().filter(|entry| entry.block < last).count();
		prop_assume!(provable > 0);
		let number = pick.index(provable);
		let first = chain.entries[number].block + 1;
		let by = first + later.index((last - first + 1) as usize) as u32;
		let (proof, trusted) = (chain.proof(number, by), chain.hash_of(by));
		prop_assert_eq!(proof.verify(trusted).map(|shown| shown.entry), Ok(chain.entries[number]));

		// Flips one bit of all that the proof has.
		let parts = (proof.entry, &proof.entries, proof.leaf, &proof.path, &proof.header).encode();
		let mut changed = parts.clone();
		let at = place.index(changed.len());
		changed[at] ^= 1 << bit;
		if let Ok((entry, entries, leaf, path, header)) = DecodeAll::decode_all(&mut &changed[..]) {
			let changed = LedgerProof { entry, entries, leaf, path, header };
			prop_assert!(changed.verify(trusted).is_err(), "byte {} of {:?}", at, changed);
		}
	}
}

#[cfg(feature = "serde")]
#[test]
fn the_json_form_is_read_back_and_takes_nothing_else() {
	let chain = Chain::new(&COUNTS);
	let proof = chain.proof(1, 9);
	let json = serde_json::to_value(&proof).unwrap();
	assert_eq!(json["entry"], 1);
	assert_eq!(json["entries"][0], format!("0x{}", hex_of(&chain.entries[1].encode())));
	assert_eq!(json["header"], format!("0x{}", hex_of(&proof.header)));
	assert_eq!(serde_json::from_value::<LedgerProof>(json.clone()).unwrap(), proof);

	for (field, wrong) in [
		("entry", serde_json::json!(-1)),
		("entries", serde_json::json!(["0x00"])),
		("leaf", serde_json::json!("0x")),
		("path", serde_json::json!(["0x0000"])),
		("header", serde_json::json!("no hex")),
		("more", serde_json::json!(1)),
	] {
		let mut changed = json.clone();
		changed[field] = wrong;
		assert!(serde_json::from_value::<LedgerProof>(changed).is_err(), "{field}");
	}
}

#[cfg(feature = "serde")]
fn hex_of(bytes: &[u8]) -> String {
	bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
