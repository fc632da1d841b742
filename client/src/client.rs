// SPDX-License-Identifier: Apache-2.0

//! The connection to a node.

use std::{
	collections::VecDeque,
	future::Future,
	iter,
	sync::{Arc, Mutex, MutexGuard, PoisonError},
	time::Duration,
};

use codec::{Decode, Encode};
use subxt::{
	backend::LegacyBackend,
	config::{DefaultExtrinsicParamsBuilder, PolkadotConfig, RpcConfigFor},
	error::OnlineClientAtBlockError,
	metadata::Metadata,
	rpcs::{
		client::ReconnectingRpcClient, methods::legacy::Bytes, rpc_params, LegacyRpcMethods,
		RpcClient,
	},
	tx::Payload,
	utils::AccountId32,
	OnlineClient,
};
use subxt_signer::sr25519::Keypair;
use surety_primitives::{
	ledger::EntryNumber, proof::LedgerProof, telemetry::Heartbeat, BlockNumber, H256,
};

use crate::{
	api::{self, runtime_types as types},
	spec::hash_text,
	Blocks, Error, Follow, Pending, View,
};

/// How the chain encodes addresses, hashes and signatures.
pub type Config = PolkadotConfig;

/// The pallets that this program reads and calls.
pub(crate) const PALLETS: [&str; 13] = [
	"Balances",
	"Registry",
	"ComputeStaking",
	"Escrow",
	"Market",
	"Slashing",
	"Ledger",
	"Fees",
	"Credit",
	"Validators",
	"Verification",
	"Reputation",
	"Disputes",
];
/// How long a node may take to answer the first call.
const FIRST_ANSWER: Duration = Duration::from_secs(10);
/// The pause between two attempts to reconnect.
const PAUSE: Duration = Duration::from_secs(1);
/// How often [`Client::connect`] tries to reconnect: for about a minute.
const ATTEMPTS: usize = 60;
/// How many blocks are kept at hand: the best one, the last final one, and those between the two, which become final
/// next.
const RECENT: usize = 8;
/// For how many blocks a transaction may be included.
const MORTALITY: u32 = 256;
/// How many blocks finality may be behind before transactions count their life from the best block instead: later they
/// would hardly be born alive.
const LATE_FINALITY: u32 = MORTALITY / 2;

/// How a transaction begins that nobody signs, because its call authorises itself: version 5, general;
/// extensions of version 0, of which these have a byte: immortal, nonce 0, no tip, no metadata hash.
const GENERAL_TRANSACTION: [u8; 6] = [0b0100_0101, 0, 0, 0, 0, 0];

/// Session keys that a node has made.
#[derive(Clone, Debug, serde::Deserialize)]
pub struct SessionKeys {
	/// The public keys, as the chain encodes them: `babe`, then `grandpa`.
	pub keys: Bytes,
	/// The signatures by which the chain knows that they belong to the account.
	pub proof: Bytes,
}

impl SessionKeys {
	/// The public keys as `session.set_keys` takes them; `None` if they are not this chain's two.
	pub fn public(&self) -> Option<types::surety_runtime::SessionKeys> {
		let (babe, grandpa) = self.keys.split_first_chunk()?;
		Some(types::surety_runtime::SessionKeys {
			babe: types::sp_consensus_babe::app::Public(*babe),
			grandpa: types::sp_consensus_grandpa::app::Public(grandpa.try_into().ok()?),
		})
	}
}

/// A connection to a node. Clones share it.
#[derive(Clone)]
pub struct Client {
	inner: Arc<Inner>,
}

struct Inner {
	online: OnlineClient<Config>,
	rpc: LegacyRpcMethods<RpcConfigFor<Config>>,
	/// For methods that `rpc` does not know.
	raw: RpcClient,
	/// The blocks that were looked at last. To find one costs the node three answers, and most are looked at often.
	recent: Mutex<VecDeque<View>>,
	/// Held from asking for a nonce until the node has the transaction that uses it.
	sending: tokio::sync::Mutex<()>,
}

impl Client {
	/// Connects to a node, `ws://` or `wss://`, and makes sure that it runs a chain that this
	/// program understands. A connection that is lost later is tried again for about a minute.
	pub async fn connect(url: &str) -> Result<Self, Error> {
		Self::with_pauses(url, iter::repeat_n(PAUSE, ATTEMPTS)).await
	}

	/// As [`Client::connect`], but a lost connection is tried again for as long as it takes.
	pub async fn connect_lasting(url: &str) -> Result<Self, Error> {
		Self::with_pauses(url, iter::repeat(PAUSE)).await
	}

	async fn with_pauses<P>(url: &str, pauses: P) -> Result<Self, Error>
	where
		P: Iterator<Item = Duration> + Clone + Send + Sync + 'static,
	{
		let failed = |reason: String| Error::Connect { url: url.into(), reason };
		// The reconnecting client would try for as long as its pauses last even the first time.
		let answer = tokio::time::timeout(FIRST_ANSWER, RpcClient::from_insecure_url(url)).await;
		answer
			.map_err(|_| failed(format!("no answer within {} s", FIRST_ANSWER.as_secs())))?
			.map_err(|error| failed(reason(&error)))?;
		let rpc: RpcClient = ReconnectingRpcClient::builder()
			.retry_policy(pauses)
			.build(url)
			.await
			.map_err(|error| failed(root_cause(&error)))?
			.into();
		let backend = LegacyBackend::builder().build(rpc.clone());
		let online = OnlineClient::from_backend(Arc::new(backend)).await.map_err(Error::chain)?;
		let client = Self {
			inner: Arc::new(Inner {
				online,
				rpc: LegacyRpcMethods::new(rpc.clone()),
				raw: rpc,
				recent: Mutex::default(),
				sending: Default::default(),
			}),
		};
		let view = client.best().await?;
		check(url, view.metadata(), view.spec_version())?;
		Ok(client)
	}

	/// The hash of the chain's first block. Commitments are bound to it.
	pub fn genesis_hash(&self) -> H256 {
		self.inner.online.genesis_hash()
	}

	/// The node's RPC methods, for what [`View`] does not cover.
	pub fn rpc(&self) -> &LegacyRpcMethods<RpcConfigFor<Config>> {
		&self.inner.rpc
	}

	/// Makes the node generate new session keys and prove that they are its own to `owner`, the
	/// account that will announce them. The secret halves stay in the node's keystore.
	///
	/// Nodes answer this to their own machine alone, unless they were told otherwise.
	pub async fn rotate_session_keys(&self, owner: &AccountId32) -> Result<SessionKeys, Error> {
		let owner = format!("0x{}", hex::encode(owner));
		let answer = self.inner.raw.request("author_rotateKeysWithOwner", rpc_params![owner]).await;
		answer.map_err(Error::chain)
	}

	/// What shows entry `entry` of the ledger to somebody who holds only the hash of `block`, a final
	/// one; without `block`, of the last final one.
	///
	/// Nothing that the node says is believed: [`LedgerProof::verify`] was done.
	pub async fn ledger_proof(
		&self,
		entry: EntryNumber,
		block: Option<H256>,
	) -> Result<LedgerProof, Error> {
		let by = block.as_ref().map(hash_text);
		let answer = self.inner.raw.request("ledger_proof", rpc_params![entry, by]).await;
		let proof: LedgerProof = answer.map_err(|error| Error::proof(entry, error))?;
		proof.verify(block.unwrap_or_else(|| proof.block()))?;
		Ok(proof)
	}

	/// The chain at its best block: what has just happened, and may yet be undone.
	pub async fn best(&self) -> Result<View, Error> {
		let hash = self.hash_of(None).await?;
		self.at(hash.unwrap_or_else(|| self.genesis_hash())).await
	}

	/// The chain at its last final block: what can no longer be undone.
	pub async fn finalised(&self) -> Result<View, Error> {
		self.at(self.inner.rpc.chain_get_finalized_head().await.map_err(Error::chain)?).await
	}

	/// The chain at a block.
	pub async fn at(&self, block: H256) -> Result<View, Error> {
		self.look_up(block).await.map_err(Error::chain)
	}

	/// The chain at the block of this number on the best chain.
	pub async fn at_number(&self, number: BlockNumber) -> Result<View, Error> {
		let hash = self.hash_of(Some(number)).await?;
		let hash = hash.ok_or_else(|| Error::NotFound(format!("block {number}")))?;
		self.look_up(hash).await.map_err(|error| Error::at(number, error))
	}

	async fn look_up(&self, block: H256) -> Result<View, OnlineClientAtBlockError> {
		if let Some(view) = self.recent().iter().find(|view| view.hash() == block) {
			return Ok(view.clone());
		}
		let view = View::new(self.inner.online.at_block(block).await?);
		let mut recent = self.recent();
		recent.truncate(RECENT - 1);
		recent.push_front(view.clone());
		Ok(view)
	}

	fn recent(&self) -> MutexGuard<'_, VecDeque<View>> {
		self.inner.recent.lock().unwrap_or_else(PoisonError::into_inner)
	}

	/// Every block from the one after `after` on; without `after`, from the next one on.
	///
	/// A node keeps the events of its last few hundred blocks only, unless it is an archive:
	/// further back is [`Error::Pruned`].
	pub fn blocks(&self, follow: Follow, after: Option<BlockNumber>) -> Blocks {
		Blocks::new(self.clone(), follow, after)
	}

	/// Signs a call and hands it to the node.
	///
	/// Calls follow one another in the order of their submission, whether or not the earlier ones
	/// are in a block yet: the nonce counts what waits in the node's pool.
	pub async fn submit<Call: Payload>(
		&self,
		call: &Call,
		signer: &Keypair,
	) -> Result<Pending, Error> {
		let _turn = self.inner.sending.lock().await;
		let account = signer.public_key().to_account_id();
		let rpc = &self.inner.rpc;
		let nonce = patiently(|| rpc.system_account_next_index(&account)).await?;
		let since = self.birth().await?;
		let params = DefaultExtrinsicParamsBuilder::new()
			.nonce(nonce)
			.mortal_from_unchecked(MORTALITY.into(), since.number().into(), since.hash())
			.build();
		// All that it needs is known: subxt would ask for block and nonce once more.
		let transaction = since
			.inner()
			.tx()
			.create_signable_offline(call, params)
			.and_then(|mut unsigned| unsigned.sign(signer))
			.map_err(Error::chain)?;
		let progress = transaction.submit_and_watch().await.map_err(Error::chain)?;
		Ok(Pending::new(self.clone(), progress))
	}

	/// The block from which a transaction counts its life: the last final one, which no change of branch takes away,
	/// while finality keeps up.
	async fn birth(&self) -> Result<View, Error> {
		let (last, best) = tokio::try_join!(self.finalised(), self.best())?;
		Ok(if is_late(last.number(), best.number()) { best } else { last })
	}

	/// Signs a heartbeat and hands it to the node. It authorises itself: it costs no fee, and nobody's
	/// nonce counts it.
	pub async fn submit_heartbeat(
		&self,
		heartbeat: Heartbeat,
		worker: &Keypair,
	) -> Result<Pending, Error> {
		let signature = worker.sign(heartbeat.message(self.genesis_hash()).as_bytes());
		let call = api::tx()
			.registry()
			.heartbeat(heartbeat.into(), types::sp_runtime::MultiSignature::Sr25519(signature.0));
		let view = self.birth().await?;
		let transactions = view.inner().tx();
		let mut bytes = GENERAL_TRANSACTION.to_vec();
		bytes.extend(transactions.call_data(&call).map_err(Error::chain)?);
		let transaction = transactions.from_bytes(bytes.encode());
		let progress = transaction.submit_and_watch().await.map_err(Error::chain)?;
		Ok(Pending::new(self.clone(), progress))
	}

	/// The hash of a block of the best chain, of its best block without a number.
	pub(crate) async fn hash_of(&self, number: Option<BlockNumber>) -> Result<Option<H256>, Error> {
		let rpc = &self.inner.rpc;
		patiently(|| rpc.chain_get_block_hash(number.map(Into::into))).await
	}

	pub(crate) fn online(&self) -> &OnlineClient<Config> {
		&self.inner.online
	}
}

/// Whether finality is so far behind the best block that a transaction cannot begin there.
fn is_late(last_final: BlockNumber, best: BlockNumber) -> bool {
	best.saturating_sub(last_final) > LATE_FINALITY
}

/// Asks again when the connection was lost meanwhile. Each question waits until it is back.
async fn patiently<T, Answer>(ask: impl Fn() -> Answer) -> Result<T, Error>
where
	Answer: Future<Output = Result<T, subxt::rpcs::Error>>,
{
	loop {
		match ask().await {
			Err(error) if error.is_disconnected_will_reconnect() => continue,
			answer => return answer.map_err(Error::chain),
		}
	}
}

/// Why no connection came about.
fn reason(error: &subxt::rpcs::Error) -> String {
	match error {
		subxt::rpcs::Error::Client(inner) => match inner.downcast_ref() {
			Some(error) => reason(error),
			None => root_cause(inner.as_ref()),
		},
		error => error.to_string(),
	}
}

/// The innermost reason: what the system says, without the layers that passed it on.
fn root_cause(error: &dyn std::error::Error) -> String {
	let mut cause = error;
	while let Some(source) = cause.source() {
		cause = source;
	}
	cause.to_string()
}

/// Makes sure that the pallets which this program uses are the ones that it was built for.
fn check(url: &str, chain: &Metadata, chain_version: u32) -> Result<(), Error> {
	let built = Metadata::decode_from(api::METADATA)
		.map_err(|error| Error::Chain(Box::new(error.into())))?;
	let mut pallets = Vec::new();
	for name in PALLETS {
		let theirs = chain
			.pallet_by_name(name)
			.ok_or_else(|| Error::OtherChain { url: url.into(), pallet: name })?;
		if built.pallet_by_name(name).is_none_or(|ours| ours.hash() != theirs.hash()) {
			pallets.push(name);
		}
	}
	if pallets.is_empty() {
		return Ok(());
	}
	Err(Error::OtherRuntime { built: spec_version(&built), chain: chain_version, pallets })
}

/// The version that a runtime's metadata gives itself.
fn spec_version(metadata: &Metadata) -> u32 {
	/// Names of specification and implementation, versions of authoring and specification.
	type Beginning = (String, String, u32, u32);
	metadata
		.pallet_by_name("System")
		.and_then(|system| system.constant_by_name("Version"))
		.and_then(|version| Beginning::decode(&mut version.value()).ok())
		.map_or(0, |(_, _, _, spec_version)| spec_version)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_chain_that_this_was_built_for_is_understood() {
		let built = Metadata::decode_from(api::METADATA).unwrap();
		assert!(check("ws://here", &built, spec_version(&built)).is_ok());
		assert!(spec_version(&built) > 0);
	}

	#[test]
	fn where_finality_is_late_transactions_begin_at_the_best_block() {
		assert!(!is_late(1_000, 1_003));
		assert!(!is_late(1_000, 1_128));
		assert!(is_late(1_000, 1_129));
		// The two were asked for one after the other.
		assert!(!is_late(1_000, 999));
	}

	/// Compiling is the test: services spawn these.
	#[test]
	fn what_waits_can_be_spawned() {
		fn spawnable<T: Send + 'static>(_: T) {}
		fn spawn(client: Client, key: Keypair) {
			let (reading, following) = (client.clone(), client.clone());
			spawnable(async move { reading.best().await?.tasks().await });
			spawnable(async move { following.blocks(Follow::Best, None).next().await });
			spawnable(async move {
				let call = api::tx().market().accept_task(0);
				client.submit(&call, &key).await?.in_block().await
			});
		}
		let _ = spawn;
	}

	#[tokio::test]
	async fn where_no_node_answers_is_said() {
		for url in ["ws://127.0.0.1:1", "http://127.0.0.1:1", "nonsense", ""] {
			let error = Client::connect(url).await.err().unwrap();
			assert!(matches!(error, Error::Connect { .. }), "{url}: {error}");
			assert!(error.remedy().is_some());
		}
	}
}
