// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Reports authors that make two blocks for one slot (specification, section 3).
//!
//! The import of blocks finds them too (sc-consensus-babe 0.60), but it compares headers whose seals
//! it has taken off before, and the chain refuses a report of those: without seals they prove nothing.
//! Such a report does harm. It has the tag and the priority that a good report of the same author and
//! slot would have, so that the pool turns the good one away; and it is always the first. Therefore
//! import gets a pool that takes nothing ([`nowhere`]), and [`watch`] reports instead, with the
//! headers as they are stored: sealed.
//!
//! Only authors watch. A report is never passed on: a node puts its own into a block of its own.

use crate::service::{FullClient, Hash};
use codec::Encode;
use futures::StreamExt;
use sc_client_api::{BlockchainEvents, HeaderBackend};
use sc_transaction_pool_api::{OffchainTransactionPoolFactory, RejectAllTxPool};
use sp_api::{ApiError, ApiExt, ProvideRuntimeApi};
use sp_consensus_babe::{
	check_equivocation_proof,
	digests::{CompatibleDigestItem, PreDigest},
	AuthorityId, BabeApi, EquivocationProof, Slot, SlotDuration,
};
use sp_runtime::traits::Header as _;
use sp_timestamp::Timestamp;
use std::{collections::BTreeMap, sync::Arc};
use surety_runtime::opaque::{Block, Header};

const LOG_TARGET: &str = "equivocation";

/// For how many slots headers are remembered. A second block is imported only while its height is
/// not final, so this is how long finality may lag before a late second block goes unseen.
const WINDOW: u64 = 1_000;

/// The most bytes of headers that are remembered. A header has some hundreds, but its author may
/// make it as large as the network lets it through.
const BUDGET: usize = 16 << 20;

/// Where import's own reports go: each is refused. Import logs the refusal as an error.
pub fn nowhere() -> OffchainTransactionPoolFactory<Block> {
	OffchainTransactionPoolFactory::new(RejectAllTxPool::default())
}

/// Looks at every block that is imported, those of forks and of a slow start too, and reports whom
/// it finds with two for one slot. What was seen before a restart is forgotten; other nodes know it.
pub async fn watch(
	client: Arc<FullClient>,
	pool: OffchainTransactionPoolFactory<Block>,
	slot_duration: SlotDuration,
) {
	let mut memory = Memory::new(WINDOW, BUDGET);
	let mut imports = client.every_import_notification_stream();
	// The state of the block is kept while its notification is.
	while let Some(import) = imports.next().await {
		let now = Slot::from_timestamp(Timestamp::current(), slot_duration);
		let Some(digest) = pre_digest(&import.header) else { continue };
		// Most blocks of a first sync end here, before the runtime is asked anything.
		if !memory.covers(now, digest.slot()) {
			continue;
		}
		let author = match author(&client, import.hash, &digest) {
			Ok(Some(author)) => author,
			Ok(None) => continue,
			// A block that came without its state, by warp sync.
			Err(error) => {
				log::debug!(target: LOG_TARGET, "No author of {:?}: {error}", import.hash);
				continue;
			}
		};
		let Some(proof) = memory.note(now, author, import.header.clone()) else { continue };
		let (slot, offender) = (proof.slot, proof.offender.clone());
		match report(&client, &pool, import.hash, proof) {
			Ok(true) => log::info!(
				target: LOG_TARGET,
				"Reported {offender}: two blocks for slot {slot}, the second is {:?}",
				import.hash,
			),
			Ok(false) => log::warn!(
				target: LOG_TARGET,
				"{offender} made two blocks for slot {slot}, but the report was not accepted",
			),
			Err(error) => log::warn!(
				target: LOG_TARGET,
				"{offender} made two blocks for slot {slot}, but the report failed: {error}",
			),
		}
	}
}

/// What BABE put into a header: its slot and the number of its author.
fn pre_digest(header: &Header) -> Option<PreDigest> {
	header.digest().logs().iter().find_map(CompatibleDigestItem::as_babe_pre_digest)
}

/// The key of a block's author: the number in the header is that of an epoch, and of a fork.
fn author(
	client: &FullClient,
	block: Hash,
	digest: &PreDigest,
) -> Result<Option<AuthorityId>, ApiError> {
	let epoch = client.runtime_api().current_epoch(block)?;
	let place = usize::try_from(digest.authority_index()).ok();
	Ok(place.and_then(|place| epoch.authorities.get(place)).map(|(author, _)| author.clone()))
}

/// Hands a report to the pool, to be put into this node's next block. `block` is one of the two.
/// Says whether the pool took it.
fn report(
	client: &FullClient,
	pool: &OffchainTransactionPoolFactory<Block>,
	block: Hash,
	proof: EquivocationProof<Header>,
) -> Result<bool, ApiError> {
	// After the block itself the session is surely that of its slot; after its parent it is not if
	// the block begins a session.
	let owner = client.runtime_api().generate_key_ownership_proof(
		block,
		proof.slot,
		proof.offender.clone(),
	)?;
	let Some(owner) = owner else { return Ok(false) };
	let best = client.info().best_hash;
	let mut api = client.runtime_api();
	api.register_extension(pool.offchain_transaction_pool(best));
	let submitted = api.submit_report_equivocation_unsigned_extrinsic(best, proof, owner)?;
	Ok(submitted.is_some())
}

/// What is remembered of an author in a slot.
enum Seen {
	/// One block, with the size of its header.
	Once(Box<Header>, usize),
	/// Two. More of them prove nothing new.
	Twice,
}

/// The headers of the last slots: the first of each author in each slot.
struct Memory {
	/// By slot, so that the oldest are first.
	seen: BTreeMap<(Slot, AuthorityId), Seen>,
	/// For how many slots a header is kept.
	window: u64,
	/// The most bytes of all headers together.
	budget: usize,
	/// The bytes of all headers together.
	bytes: usize,
}

impl Memory {
	fn new(window: u64, budget: usize) -> Self {
		Self { seen: BTreeMap::new(), window, budget, bytes: 0 }
	}

	/// Whether `slot` is recent enough.
	fn covers(&self, now: Slot, slot: Slot) -> bool {
		*now.saturating_sub(*slot) < self.window
	}

	/// Remembers a sealed header of `author`. If another one of the same slot was there before, the
	/// two are the proof, once.
	fn note(
		&mut self,
		now: Slot,
		author: AuthorityId,
		header: Header,
	) -> Option<EquivocationProof<Header>> {
		let slot = pre_digest(&header)?.slot();
		if !self.covers(now, slot) {
			return None;
		}
		let key = (slot, author);
		match self.seen.get(&key) {
			None => {
				let size = header.encoded_size();
				self.bytes = self.bytes.saturating_add(size);
				self.seen.insert(key, Seen::Once(Box::new(header), size));
				self.forget(now);
				None
			}
			Some(Seen::Twice) => None,
			Some(Seen::Once(first, size)) => {
				let size = *size;
				let proof = EquivocationProof {
					offender: key.1.clone(),
					slot,
					first_header: (**first).clone(),
					second_header: header,
				};
				// Not so if the header is the same, or if the seals are another key's.
				if !check_equivocation_proof(proof.clone()) {
					return None;
				}
				self.seen.insert(key, Seen::Twice);
				self.bytes = self.bytes.saturating_sub(size);
				Some(proof)
			}
		}
	}

	/// Drops what is too old, and the oldest of what is too much.
	fn forget(&mut self, now: Slot) {
		while let Some(oldest) = self.seen.first_entry() {
			let recent = *now.saturating_sub(*oldest.key().0) < self.window;
			if recent && self.bytes <= self.budget {
				break;
			}
			if let Seen::Once(_, size) = oldest.remove() {
				self.bytes = self.bytes.saturating_sub(size);
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_consensus_babe::{digests::SecondaryPlainPreDigest, AuthorityPair};
	use sp_runtime::{app_crypto::Pair, DigestItem};

	const NOW: u64 = 5_000;

	fn pair(seed: u8) -> AuthorityPair {
		AuthorityPair::from_seed(&[seed; 32])
	}

	/// A header without its seal, as import compares them. `salt` makes it another one.
	fn unsealed(slot: u64, salt: u8) -> Header {
		let mut header =
			Header::new(7, [salt; 32].into(), [2; 32].into(), [3; 32].into(), Default::default());
		let digest = SecondaryPlainPreDigest { slot: slot.into(), authority_index: 0 };
		header.digest_mut().push(DigestItem::babe_pre_digest(PreDigest::SecondaryPlain(digest)));
		header
	}

	fn sealed(author: &AuthorityPair, slot: u64, salt: u8) -> Header {
		let mut header = unsealed(slot, salt);
		let seal = author.sign(header.hash().as_ref());
		header.digest_mut().push(DigestItem::babe_seal(seal));
		header
	}

	/// A memory, and a pair whose headers it is told.
	struct Watch {
		memory: Memory,
		author: AuthorityPair,
	}

	impl Watch {
		fn new(budget: usize) -> Self {
			Self { memory: Memory::new(WINDOW, budget), author: pair(1) }
		}

		fn see(&mut self, now: u64, slot: u64, salt: u8) -> Option<EquivocationProof<Header>> {
			let header = sealed(&self.author, slot, salt);
			let proof = self.memory.note(now.into(), self.author.public(), header);
			self.adds_up();
			proof
		}

		/// The bytes are those of the headers, and within the budget.
		fn adds_up(&self) {
			let sizes = self.memory.seen.values().map(|seen| match seen {
				Seen::Once(header, _) => header.encoded_size(),
				Seen::Twice => 0,
			});
			assert_eq!(self.memory.bytes, sizes.sum::<usize>());
			assert!(self.memory.bytes <= self.memory.budget);
		}
	}

	#[test]
	fn two_headers_of_one_slot_are_a_proof_that_the_chain_accepts() {
		let mut watch = Watch::new(BUDGET);

		assert!(watch.see(NOW, NOW, 1).is_none());
		let proof = watch.see(NOW, NOW, 2).expect("two blocks");

		assert_eq!((*proof.slot, &proof.offender), (NOW, &watch.author.public()));
		assert_ne!(proof.first_header.hash(), proof.second_header.hash());
		assert!(check_equivocation_proof(proof));
	}

	#[test]
	fn they_are_reported_once_however_many_follow() {
		let mut watch = Watch::new(BUDGET);
		watch.see(NOW, NOW, 1);

		assert!(watch.see(NOW, NOW, 2).is_some());
		assert!(watch.see(NOW, NOW, 3).is_none());
		assert!(watch.see(NOW, NOW, 1).is_none());
		assert_eq!(watch.memory.bytes, 0, "the headers are not needed any more");
	}

	#[test]
	fn the_same_header_twice_is_no_offence_and_hides_none() {
		let mut watch = Watch::new(BUDGET);
		let header = sealed(&watch.author, NOW, 1);
		let author = watch.author.public();

		assert!(watch.memory.note(NOW.into(), author.clone(), header.clone()).is_none());
		assert!(watch.memory.note(NOW.into(), author, header).is_none());
		assert!(watch.see(NOW, NOW, 2).is_some());
	}

	#[test]
	fn one_block_in_each_of_two_slots_is_no_offence() {
		let mut watch = Watch::new(BUDGET);
		assert!(watch.see(NOW, NOW, 1).is_none());
		assert!(watch.see(NOW, NOW - 1, 2).is_none());
	}

	/// The number in the headers is the same: it is of different epochs, or of forks whose epochs
	/// have different authors.
	#[test]
	fn two_authors_with_one_number_do_not_convict_and_do_not_hide_each_other() {
		let mut watch = Watch::new(BUDGET);
		assert!(watch.see(NOW, NOW, 1).is_none());
		watch.author = pair(2);
		assert!(watch.see(NOW, NOW, 2).is_none());

		let proof = watch.see(NOW, NOW, 3).expect("the second author's second block");
		assert_eq!(proof.offender, pair(2).public());
		watch.author = pair(1);
		assert!(watch.see(NOW, NOW, 4).is_some());
	}

	#[test]
	fn headers_that_the_author_did_not_seal_convict_nobody() {
		let mut watch = Watch::new(BUDGET);
		let author = watch.author.public();
		assert!(watch.see(NOW, NOW, 1).is_none());

		let foreign = sealed(&pair(2), NOW, 2);
		assert!(watch.memory.note(NOW.into(), author.clone(), foreign).is_none());
		assert!(watch.memory.note(NOW.into(), author, unsealed(NOW, 3)).is_none());
		assert!(watch.see(NOW, NOW, 4).is_some(), "the first is still remembered");
	}

	#[test]
	fn a_header_without_a_slot_is_ignored() {
		let mut watch = Watch::new(BUDGET);
		let header =
			Header::new(0, [1; 32].into(), [2; 32].into(), [3; 32].into(), Default::default());
		assert!(watch.memory.note(NOW.into(), watch.author.public(), header).is_none());
		assert!(watch.memory.seen.is_empty());
	}

	#[test]
	fn the_window_ends_after_its_last_slot() {
		// The oldest slot that counts.
		let mut watch = Watch::new(BUDGET);
		watch.see(NOW, NOW + 1 - WINDOW, 1);
		assert!(watch.see(NOW, NOW + 1 - WINDOW, 2).is_some());

		// One slot older.
		watch.see(NOW, NOW - WINDOW, 1);
		assert!(watch.see(NOW, NOW - WINDOW, 2).is_none());
		assert!(!watch.memory.covers(NOW.into(), (NOW - WINDOW).into()));
	}

	#[test]
	fn what_leaves_the_window_is_forgotten() {
		let mut watch = Watch::new(BUDGET);
		watch.see(NOW, NOW, 1);
		watch.see(NOW + 1, NOW + 1, 1);
		watch.see(NOW + 1, NOW + 1, 2);
		assert_eq!(watch.memory.seen.len(), 2);

		watch.see(NOW + WINDOW, NOW + WINDOW, 1);
		assert_eq!(watch.memory.seen.len(), 2, "the first slot is gone");
		watch.see(NOW + 1 + WINDOW, NOW + 1 + WINDOW, 1);
		assert_eq!(watch.memory.seen.len(), 2, "and the second, of two blocks");
	}

	#[test]
	fn beyond_the_budget_the_oldest_go_first() {
		let size = sealed(&pair(1), NOW, 1).encoded_size();
		let mut watch = Watch::new(3 * size);
		for slot in 0..4 {
			watch.see(NOW, NOW + slot, 1);
		}

		assert!(watch.see(NOW, NOW + 1, 2).is_some(), "the second is still there");
		assert!(watch.see(NOW, NOW, 2).is_none(), "the first is not");
	}

	#[test]
	fn a_header_larger_than_the_budget_is_not_kept() {
		let mut watch = Watch::new(10);
		watch.see(NOW, NOW, 1);
		assert!(watch.memory.seen.is_empty());
	}
}
