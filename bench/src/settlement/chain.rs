// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A chain in memory, whose blocks are made by the runtime's Wasm through the functions that a node
//! calls.

use std::{collections::BTreeMap, time::Duration};

use anyhow::{anyhow, bail, ensure, Context, Result};
use codec::{Compact, Decode, Encode};
use frame_support::{
	dispatch::{DispatchClass, PerDispatchClass},
	weights::Weight,
};
use sp_consensus_babe::{
	digests::{CompatibleDigestItem as _, PreDigest, SecondaryVRFPreDigest},
	make_vrf_sign_data, BabeConfiguration, Epoch, Slot,
};
use sp_core::{
	crypto::VrfSecret as _, sr25519, storage::StateVersion, traits::CallContext, Pair as _, H256,
};
use sp_inherents::InherentData;
use sp_keyring::Sr25519Keyring::{self, Alice};
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, Header as _},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	AccountId32, ApplyExtrinsicResult, Digest, DigestItem, MultiAddress, MultiSignature,
};
use sp_state_machine::{Backend, InMemoryBackend, OverlayedChanges};

use super::metadata::Metadata;
use crate::runtime::Runtime;

type Header = generic::Header<u32, BlakeTwo256>;

/// The slot of the first block.
const FIRST_SLOT: u64 = 1_000_000;

/// What never changes on a chain.
pub struct Constants<'a> {
	runtime: &'a Runtime,
	/// How calls are numbered, and what the limits are.
	pub metadata: Metadata,
	/// The hash of block 0.
	pub genesis: H256,
	/// The version of the runtime.
	pub version: u32,
	transaction_version: u32,
	slot_millis: u64,
}

/// A chain with one validator, Alice. A clone goes on by itself.
#[derive(Clone)]
pub struct Chain<'a> {
	/// What never changes.
	pub constants: &'a Constants<'a>,
	state: InMemoryBackend<BlakeTwo256>,
	parent: Header,
	nonces: BTreeMap<AccountId32, u32>,
}

/// What a transaction took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
	/// Of the processor.
	pub time: Duration,
	/// Of the block, its base included.
	pub weight: Weight,
	/// In bytes.
	pub length: usize,
}

/// What a block took besides its transactions: its beginning, its inherents and its end.
#[derive(Clone, Copy, Debug)]
pub struct Rest {
	/// Of the processor.
	pub time: Duration,
	/// What the block weighs by itself.
	pub weight: Weight,
}

/// How long this thread has computed: whatever else the machine does meanwhile does not count.
pub fn computed() -> Duration {
	let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
	// SAFETY: `time` can be written to.
	let failed = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut time) };
	assert_eq!(failed, 0, "the system has this clock");
	Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

impl<'a> Constants<'a> {
	/// Those of a runtime and its genesis.
	pub fn new(runtime: &'a Runtime) -> Result<Self> {
		let state = InMemoryBackend::from((runtime.genesis().clone(), StateVersion::V1));
		let ask = |function: &str| {
			let mut overlay = OverlayedChanges::default();
			execute(runtime, &state, &mut overlay, function, &[])
		};
		let version = versions(&ask("Core_version")?)?;
		let babe = BabeConfiguration::decode(&mut &ask("BabeApi_configuration")?[..])?;
		Ok(Self {
			runtime,
			metadata: Metadata::new(&ask("Metadata_metadata")?)?,
			genesis: genesis_header(&state).hash(),
			version: version.0,
			transaction_version: version.1,
			slot_millis: babe.slot_duration,
		})
	}
}

/// Block 0. Nothing here looks into it: it has to be the same for all, and to carry the state.
fn genesis_header(state: &InMemoryBackend<BlakeTwo256>) -> Header {
	Header::new(0, H256::zero(), *state.root(), H256::zero(), Default::default())
}

/// The versions of the runtime and of its transactions.
fn versions(answer: &[u8]) -> Result<(u32, u32)> {
	type Apis = Vec<([u8; 8], u32)>;
	let (_, _, _, spec, _, _, transactions) =
		<(String, String, u32, u32, u32, Apis, u32)>::decode(&mut &answer[..])?;
	Ok((spec, transactions))
}

fn execute(
	runtime: &Runtime,
	state: &InMemoryBackend<BlakeTwo256>,
	overlay: &mut OverlayedChanges<BlakeTwo256>,
	function: &str,
	argument: &[u8],
) -> Result<Vec<u8>> {
	let context = CallContext::Onchain { import: false };
	runtime.execute(state, overlay, &mut Default::default(), context, function, argument)
}

impl<'a> Chain<'a> {
	/// A chain that has no block yet.
	pub fn new(constants: &'a Constants<'a>) -> Self {
		let state = InMemoryBackend::from((constants.runtime.genesis().clone(), StateVersion::V1));
		let parent = genesis_header(&state);
		Self { constants, state, parent, nonces: BTreeMap::new() }
	}

	/// The number of the next block.
	pub fn next(&self) -> u32 {
		self.parent.number + 1
	}

	/// A call as transactions carry it.
	pub fn call(&self, pallet: &str, name: &str, arguments: impl Encode) -> Result<Vec<u8>> {
		self.constants.metadata.call(pallet, name, arguments)
	}

	/// Asks the runtime something.
	pub fn ask<R: Decode>(&self, function: &str) -> Result<R> {
		let mut overlay = OverlayedChanges::default();
		let answer = execute(self.constants.runtime, &self.state, &mut overlay, function, &[])?;
		R::decode(&mut &answer[..]).with_context(|| format!("{function} answers in another form"))
	}

	/// How long it takes to call the runtime and to come back.
	pub fn entry(&self) -> Result<Duration> {
		let start = computed();
		self.ask::<(String, String)>("Core_version")?;
		Ok(computed() - start)
	}

	/// Begins the next block, as Alice.
	pub fn begin(&mut self) -> Result<Block<'_, 'a>> {
		let slot = Slot::from(FIRST_SLOT + u64::from(self.next()));
		let digest = Digest { logs: vec![self.claim(slot)?] };
		let header =
			Header::new(self.next(), H256::zero(), H256::zero(), self.parent.hash(), digest);
		let millis = *slot * self.constants.slot_millis;
		let mut data = InherentData::new();
		data.put_data(sp_timestamp::INHERENT_IDENTIFIER, &millis)
			.map_err(|error| anyhow!("{error}"))?;

		let mut block =
			Block { chain: self, overlay: OverlayedChanges::default(), time: Duration::ZERO };
		block.execute_timed("Core_initialize_block", &header.encode())?;
		let inherents = block.execute_timed("BlockBuilder_inherent_extrinsics", &data.encode())?;
		// Opaque: each is a number of bytes.
		for inherent in Vec::<Vec<u8>>::decode(&mut &inherents[..])? {
			let answer = block.execute_timed("BlockBuilder_apply_extrinsic", &inherent.encode())?;
			let applied = ApplyExtrinsicResult::decode(&mut &answer[..])?;
			ensure!(matches!(applied, Ok(Ok(()))), "an inherent failed: {applied:?}");
		}
		Ok(block)
	}

	/// Makes a block with these calls, each of which has to do what it says.
	pub fn make(&mut self, calls: Vec<(Sr25519Keyring, Vec<u8>)>) -> Result<Rest> {
		let mut block = self.begin()?;
		for (signer, call) in calls {
			block.apply(signer, &call)?;
		}
		block.end()
	}

	/// Alice's claim of a slot, with an output of her own: such as that of a secondary slot.
	fn claim(&self, slot: Slot) -> Result<DigestItem> {
		let mut epoch: Epoch = self.ask("BabeApi_current_epoch")?;
		// The first epoch begins with the first block.
		if self.parent.number > 0 && *slot >= *epoch.start_slot + epoch.duration {
			epoch = self.ask("BabeApi_next_epoch")?;
		}
		let data = make_vrf_sign_data(&epoch.randomness, slot, epoch.epoch_index);
		let vrf_signature = Alice.pair().vrf_sign(&data);
		let own = SecondaryVRFPreDigest { authority_index: 0, slot, vrf_signature };
		Ok(DigestItem::babe_pre_digest(PreDigest::SecondaryVRF(own)))
	}

	/// A transaction that never dies, without a tip.
	fn transaction(&self, signer: &sr25519::Pair, nonce: u32, call: &[u8]) -> Vec<u8> {
		let Constants { version, transaction_version, genesis, .. } = self.constants;
		// Era, nonce, tip, and no hash of the metadata; the other extensions add nothing.
		let extra = (0u8, Compact(nonce), Compact(0u128), 0u8).encode();
		let implied = (version, transaction_version, genesis, genesis, None::<H256>).encode();
		let payload = [call, &extra, &implied].concat();
		let signature = if payload.len() > 256 {
			signer.sign(&sp_crypto_hashing::blake2_256(&payload))
		} else {
			signer.sign(&payload)
		};
		let from = MultiAddress::<AccountId32, ()>::Id(signer.public().into());
		// The fourth format, signed.
		let head = (0x84u8, from, MultiSignature::from(signature)).encode();
		[&head, &extra, call].concat().encode()
	}
}

/// A block that is being made.
pub struct Block<'c, 'a> {
	chain: &'c mut Chain<'a>,
	overlay: OverlayedChanges<BlakeTwo256>,
	/// What it took besides its transactions.
	time: Duration,
}

impl Block<'_, '_> {
	/// Applies a transaction, which has to do what it says.
	pub fn apply(&mut self, signer: Sr25519Keyring, call: &[u8]) -> Result<Cost> {
		self.offer(signer, call)?.context("the block has no room")
	}

	/// Applies a transaction, which has to do what it says; nothing if the block has no room.
	pub fn offer(&mut self, signer: Sr25519Keyring, call: &[u8]) -> Result<Option<Cost>> {
		let account = signer.to_account_id();
		let nonce = self.chain.nonces.get(&account).copied().unwrap_or_default();
		let transaction = self.chain.transaction(&signer.pair(), nonce, call);
		let before = self.weight()?.total();
		self.overlay.start_transaction();
		let start = computed();
		let answer = self.execute("BlockBuilder_apply_extrinsic", &transaction);
		let time = computed() - start;
		let answer = answer?;
		match ApplyExtrinsicResult::decode(&mut &answer[..])? {
			Ok(Ok(())) => {}
			Ok(Err(error)) => bail!("{}", self.chain.constants.metadata.error(error)),
			Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)) => {
				self.overlay.rollback_transaction().map_err(|_| anyhow!("none was begun"))?;
				return Ok(None);
			}
			Err(error) => bail!("the transaction is not valid: {error:?}"),
		}
		self.overlay.commit_transaction().map_err(|_| anyhow!("none was begun"))?;
		self.chain.nonces.insert(account, nonce + 1);
		let weight = self.weight()?.total().saturating_sub(before);
		Ok(Some(Cost { time, weight, length: transaction.len() }))
	}

	/// Ends the block and makes it the chain's last.
	pub fn end(mut self) -> Result<Rest> {
		let header = self.execute_timed("BlockBuilder_finalize_block", &[])?;
		// No transaction is mandatory; inherents are, and what blocks do by themselves.
		let weight = *self.weight()?.get(DispatchClass::Mandatory);
		let changes = self
			.overlay
			.drain_storage_changes(&self.chain.state, StateVersion::V1)
			.map_err(|error| anyhow!("{error}"))?;
		self.chain.state.apply_transaction(changes.transaction_storage_root, changes.transaction);
		self.chain.parent = Header::decode(&mut &header[..])?;
		ensure!(
			self.chain.parent.state_root == *self.chain.state.root(),
			"the state is not the one of the header"
		);
		Ok(Rest { time: self.time, weight })
	}

	/// What the block weighs so far.
	pub fn weight(&mut self) -> Result<PerDispatchClass<Weight>> {
		let bytes = self.value("System", "BlockWeight")?;
		Ok(PerDispatchClass::decode(&mut &bytes[..])?)
	}

	/// How many bytes the block has so far.
	pub fn size(&mut self) -> Result<u32> {
		let bytes = self.value("System", "BlockSize")?;
		Ok(u32::decode(&mut &bytes[..])?)
	}

	fn value(&mut self, pallet: &str, item: &str) -> Result<Vec<u8>> {
		let key = [pallet, item].map(|name| sp_crypto_hashing::twox_128(name.as_bytes())).concat();
		let changed = self.overlay.storage(&key).map(|value| value.map(<[u8]>::to_vec));
		match changed {
			Some(value) => value,
			None => self.chain.state.storage(&key).map_err(|error| anyhow!("{error}"))?,
		}
		.with_context(|| format!("there is no {pallet}.{item}"))
	}

	fn execute(&mut self, function: &str, argument: &[u8]) -> Result<Vec<u8>> {
		execute(
			self.chain.constants.runtime,
			&self.chain.state,
			&mut self.overlay,
			function,
			argument,
		)
	}

	fn execute_timed(&mut self, function: &str, argument: &[u8]) -> Result<Vec<u8>> {
		let start = computed();
		let answer = self.execute(function, argument);
		self.time += computed() - start;
		answer
	}
}
