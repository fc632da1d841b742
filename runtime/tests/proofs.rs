// SPDX-License-Identifier: Apache-2.0

//! The ledger is provable to somebody who holds only the hash of a block (specification, section 9).

mod common;

use codec::{DecodeAll, Encode};
use frame_support::traits::PalletsInfoAccess;
use pallet_ledger::api::runtime_decl_for_ledger_api::LedgerApiV1 as LedgerApi;
use sp_core::offchain::{testing::TestOffchainExt, OffchainDbExt, OffchainWorkerExt};
use sp_mmr_primitives::{
	runtime_decl_for_mmr_api::MmrApiV3 as MmrApi, EncodableOpaqueLeaf, LeafProof,
};
use sp_runtime::{traits::Header as _, DigestItem};
use surety_primitives::{
	ledger::{Entry, EntryKind, EntryNumber},
	proof::{Fault, Leaf, LedgerProof, ROOT_ENGINE},
	traits::Record,
	H256,
};
use surety_runtime::{
	AllPalletsWithSystem, Block, BlockNumber, Executive, Hash, Header, Ledger, Mmr, Runtime, System,
};

/// A chain of real headers, and how the ledger stood at the end of each block.
struct Chain {
	state: sp_io::TestExternalities,
	headers: Vec<Header>,
	ledger: Vec<pallet_ledger::LedgerHead>,
}

impl Chain {
	/// Block 0, and a block for each number, which writes that many entries.
	fn new(counts: impl IntoIterator<Item = u8>) -> Self {
		let genesis = Header::new(
			0,
			Default::default(),
			Default::default(),
			Default::default(),
			Default::default(),
		);
		let mut chain = Self {
			state: common::chain("development"),
			headers: vec![genesis],
			ledger: vec![Default::default()],
		};
		chain.state.execute_with(|| System::set_block_number(0));
		for count in counts {
			chain.block(count);
		}
		// What the blocks wrote beside the state is where a node would have it.
		chain.state.persist_offchain_overlay();
		let (offchain, _) = TestOffchainExt::with_offchain_db(chain.state.offchain_db());
		chain.state.register_extension(OffchainDbExt::new(offchain.clone()));
		chain.state.register_extension(OffchainWorkerExt::new(offchain));
		chain
	}

	fn block(&mut self, count: u8) {
		let parent = self.headers.last().unwrap();
		let header = Header::new(
			parent.number + 1,
			Default::default(),
			Default::default(),
			parent.hash(),
			Default::default(),
		);
		let (header, ledger) = self.state.execute_with(|| {
			Executive::initialize_block(&header);
			for _ in 0..count {
				let data = H256::from_low_u64_be(Ledger::head().count);
				Ledger::append(EntryKind::Slash, H256::repeat_byte(1), data).unwrap();
			}
			(System::finalize(), Ledger::head())
		});
		self.headers.push(header);
		self.ledger.push(ledger);
	}

	fn last(&self) -> BlockNumber {
		self.headers.last().unwrap().number
	}

	/// The leaf that a block added, with its proof, as the runtime gives it to nodes.
	fn leaf(
		&mut self,
		added_by: BlockNumber,
		by: BlockNumber,
	) -> (EncodableOpaqueLeaf, LeafProof<Hash>) {
		let (mut leaves, proof) = self
			.state
			.execute_with(|| {
				<Runtime as MmrApi<Block, Hash, BlockNumber>>::generate_proof(
					vec![added_by],
					Some(by),
				)
			})
			.unwrap();
		assert_eq!(leaves.len(), 1);
		(leaves.remove(0), proof)
	}

	/// The proof of an entry, made as nodes make it.
	fn proof(&mut self, entry: EntryNumber, by: BlockNumber) -> LedgerProof {
		let entries =
			self.state.execute_with(|| <Runtime as LedgerApi<Block>>::rest_of_block(entry));
		let (leaf, proof) = self.leaf(entries[0].block + 1, by);
		LedgerProof {
			entry,
			entries,
			leaf: Leaf::decode_all(&mut &leaf.0[..]).unwrap(),
			path: proof.items,
			header: self.headers[by as usize].encode(),
		}
	}
}

/// A few blocks with and without entries.
fn counts() -> impl Iterator<Item = u8> {
	(1..=20).map(|block| if block % 3 == 0 { block % 4 } else { 0 })
}

#[test]
fn a_leaf_tells_how_the_ledger_stood_at_the_end_of_the_block_before() {
	let mut chain = Chain::new(counts());
	for block in 1..=chain.last() {
		let (leaf, _) = chain.leaf(block, chain.last());
		let parent = &chain.headers[block as usize - 1];
		let ledger = chain.ledger[block as usize - 1];
		let expected = Leaf {
			parent_number: parent.number,
			parent_hash: parent.hash(),
			head: ledger.hash,
			count: ledger.count,
		};
		assert_eq!(leaf.0, expected.encode(), "block {block}");
	}
	assert!(chain.ledger.last().unwrap().count > 5);
}

/// Blocks begin with these; every other pallet may write to the ledger when a block begins, and what it
/// wrote would be in the leaf of the block before.
#[test]
fn nothing_writes_to_the_ledger_before_the_leaf_is_made() {
	let before: Vec<_> = AllPalletsWithSystem::infos()
		.into_iter()
		.map(|info| info.name)
		.take_while(|name| *name != "Mmr")
		.collect();
	assert_eq!(before, ["System", "Timestamp", "Settings", "Parameters", "Babe", "Authorship"]);
}

#[test]
fn the_header_carries_the_root() {
	let mut chain = Chain::new([]);
	for count in counts() {
		chain.block(count);
		let roots: Vec<_> = chain
			.headers
			.last()
			.unwrap()
			.digest
			.logs()
			.iter()
			.filter_map(|log| match log {
				DigestItem::Consensus(ROOT_ENGINE, root) => Some(root.clone()),
				_ => None,
			})
			.collect();
		let root = chain
			.state
			.execute_with(|| <Runtime as MmrApi<Block, Hash, BlockNumber>>::mmr_root().unwrap());
		assert_eq!(roots, [root.encode()]);
	}
}

#[test]
fn the_chain_keeps_the_peaks_alone() {
	let mut chain = Chain::new([]);
	for block in 1..=130u32 {
		chain.block(0);
		let keys = chain.state.execute_with(|| {
			assert_eq!(Mmr::mmr_leaves(), u64::from(block));
			let prefix = sp_crypto_hashing::twox_128(b"Mmr");
			let mut keys = 0;
			let mut key = prefix.to_vec();
			while let Some(next) = sp_io::storage::next_key(&key) {
				if !next.starts_with(&prefix) {
					break;
				}
				keys += 1;
				key = next;
			}
			keys
		});
		// The peaks, the root, the number of leaves and the version.
		assert!(keys <= block.count_ones() + 3, "{keys} keys in block {block}");
	}
}

#[test]
fn every_entry_is_proven_by_every_later_block() {
	let mut chain = Chain::new(counts());
	let written = chain.ledger.last().unwrap().count;
	for number in 0..written {
		let entry = chain.state.execute_with(|| Ledger::entry(number)).unwrap();
		for by in entry.block + 1..=chain.last() {
			let proof = chain.proof(number, by);
			let shown = proof.verify(chain.headers[by as usize].hash()).unwrap();
			assert_eq!((shown.number, shown.entry, shown.by), (number, entry, by));
		}
	}
}

#[test]
fn no_byte_of_a_proof_can_be_another() {
	let mut chain = Chain::new(counts());
	let (by, first) = (chain.last(), chain.proof(0, 20));
	assert_eq!(by, 20);
	let trusted = chain.headers[20].hash();
	assert!(first.verify(trusted).is_ok());

	let parts = |proof: &LedgerProof| {
		[
			proof.entry.encode(),
			proof.entries.encode(),
			proof.leaf.encode(),
			proof.path.encode(),
			proof.header.encode(),
		]
	};
	let mut tried = 0;
	for part in 0..5 {
		for byte in 0..parts(&first)[part].len() {
			let mut changed = parts(&first);
			changed[part][byte] ^= 1;
			let Ok(proof) = read(&changed) else { continue };
			assert!(proof.verify(trusted).is_err(), "byte {byte} of part {part}");
			tried += 1;
		}
	}
	assert!(tried > 500, "{tried}");
}

fn read(parts: &[Vec<u8>; 5]) -> Result<LedgerProof, codec::Error> {
	let [entry, entries, leaf, path, header] = parts;
	Ok(LedgerProof {
		entry: EntryNumber::decode_all(&mut &entry[..])?,
		entries: Vec::<Entry>::decode_all(&mut &entries[..])?,
		leaf: Leaf::decode_all(&mut &leaf[..])?,
		path: Vec::decode_all(&mut &path[..])?,
		header: Vec::decode_all(&mut &header[..])?,
	})
}

#[test]
fn the_runtime_api_verifies_its_own_proofs_and_no_others() {
	type Api = dyn Fn(Vec<EncodableOpaqueLeaf>, LeafProof<Hash>) -> bool;
	let mut chain = Chain::new(counts());
	let (leaf, proof) = chain.leaf(7, 20);
	let (other, _) = chain.leaf(8, 20);
	chain.state.execute_with(|| {
		let root = Mmr::mmr_root();
		let on_chain = |leaves, proof| {
			<Runtime as MmrApi<Block, Hash, BlockNumber>>::verify_proof(leaves, proof).is_ok()
		};
		let stateless = |leaves, proof| {
			<Runtime as MmrApi<Block, Hash, BlockNumber>>::verify_proof_stateless(
				root, leaves, proof,
			)
			.is_ok()
		};
		for verifies in [&on_chain as &Api, &stateless] {
			assert!(verifies(vec![leaf.clone()], proof.clone()));
			assert!(!verifies(vec![other.clone()], proof.clone()));
			let mut changed = proof.clone();
			changed.items[1] = H256::zero();
			assert!(!verifies(vec![leaf.clone()], changed));
		}
	});
}

#[test]
fn a_proof_by_a_fork_is_not_one_by_the_chain() {
	let mut chain = Chain::new(counts());
	// The same ledger, another block 20.
	let mut fork = Chain::new(counts().take(19));
	fork.block(3);
	let proof = chain.proof(0, 20);
	let trusted = fork.headers[20].hash();
	assert_eq!(proof.verify(trusted), Err(Fault::OtherBlock { found: chain.headers[20].hash() }));
}
