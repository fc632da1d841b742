// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Who is on the chain: a provider with a node, and a client with a deposit, two caps and a source.

use anyhow::Result;
use codec::Compact;
use sp_core::{ecdsa, Pair as _, H256};
use sp_keyring::Sr25519Keyring::{Bob, Charlie, Dave, Ferdie};
use surety_primitives::{
	credit::{
		eip712::Domain,
		signature::{recover, wrapped},
		tree::{self, Scope},
		Binding, Cap, CapId, JobSpec, Jobs, Signature, Statement,
	},
	node::{Gpu, GpuRequirement, Manifest},
	output::{OutputFormat, OutputSpec},
	source::{Comparator, Image, Model, NetworkPolicy, SourceSpec, Visibility},
	Balance, NodeId, SourceId, SUR,
};

use super::chain::Chain;

/// The only node. Bob's; its worker key is Ferdie's.
pub const NODE: NodeId = 0;
/// The only source. Charlie's.
pub const SOURCE: SourceId = 0;
/// The cap whose jobs are signed one by one.
pub const SIGNED: CapId = 0;
/// The cap whose jobs are a tree.
pub const TREE: CapId = 1;
/// How many jobs the tree has.
pub const TREE_JOBS: u32 = 1 << 18;
/// What each job pays.
pub const PRICE: Balance = SUR / 1_000;

/// How the client signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
	/// With the account's own key.
	Own,
	/// So, by a wallet that wraps what it is told to sign.
	Wrapped,
	/// With an Ethereum wallet.
	Ethereum,
}

/// Charlie, who pays.
pub struct Client {
	genesis: H256,
	domain: Domain,
	key: sp_core::sr25519::Pair,
	ethereum: ecdsa::Pair,
	/// The leaves of the tree.
	pub leaves: Vec<H256>,
}

impl Client {
	/// The client on the chain with this `genesis`.
	pub fn new(genesis: H256) -> Self {
		let scope = Scope::new(genesis, &Charlie.to_account_id(), TREE);
		Self {
			genesis,
			domain: Domain::new(genesis),
			key: Charlie.pair(),
			ethereum: ecdsa::Pair::from_seed(&[7; 32]),
			leaves: (0..TREE_JOBS).map(|place| scope.leaf(&job(place))).collect(),
		}
	}

	/// Signs.
	pub fn sign<S: Statement>(&self, way: Way, statement: &S) -> Signature {
		let message = || statement.message(self.genesis);
		match way {
			Way::Own => Signature::Sr25519(self.key.sign(&message()).0),
			Way::Wrapped => Signature::Sr25519(self.key.sign(&wrapped(&message())).0),
			Way::Ethereum => {
				let digest = self.domain.digest(statement);
				Signature::Eip712(self.ethereum.sign_prehashed(&digest).0)
			}
		}
	}

	/// Says which address signs for the client.
	fn bind(&self, chain: &Chain) -> Result<Vec<u8>> {
		let binding = Binding { account: Charlie.to_account_id() };
		let digest = self.domain.digest(&binding);
		let signature = self.ethereum.sign_prehashed(&digest).0;
		let address = recover(&signature, &digest);
		chain.call("Credit", "bind_address", (address.expect("it was just signed"), signature))
	}

	fn open(&self, chain: &Chain, id: CapId, jobs: Option<Jobs>) -> Result<Vec<u8>> {
		let cap = Cap {
			client: Charlie.to_account_id(),
			id,
			limit: 1_000 * SUR,
			expires_at: 1_000_000,
			gateway: Dave.to_account_id(),
			jobs,
		};
		let signature = self.sign(Way::Own, &cap);
		chain.call("Credit", "open_cap", (cap, signature))
	}
}

/// A job.
pub fn job(place: u32) -> JobSpec {
	JobSpec { job: place, node: NODE, price: PRICE, input: H256::from_low_u64_be(place.into()) }
}

/// Brings everybody to the chain.
pub fn settle_in(chain: &mut Chain, client: &Client) -> Result<()> {
	let manifest = Manifest {
		gpus: vec![Gpu {
			model: b"L4".to_vec().try_into().expect("it is short"),
			uuid_hash: H256::zero(),
			vram_mib: 24_000,
			compute_capability: 89,
		}]
		.try_into()
		.expect("a node may have one"),
		cpus: 8,
		memory_mib: 16_384,
		region: Default::default(),
		endpoint: b"http://localhost".to_vec().try_into().expect("it is short"),
	};
	let stake = (NODE, Compact(1_000 * SUR));
	chain.make(vec![
		(Bob, chain.call("Registry", "register_provider", ())?),
		(Bob, chain.call("Registry", "register_node", (Ferdie.to_account_id(), manifest))?),
		(Bob, chain.call("ComputeStaking", "bond", stake)?),
	])?;

	let root = tree::root(&client.leaves).expect("the tree has leaves");
	let reserve = |chain: &Chain, cap: CapId| {
		let amount = Compact(400 * SUR);
		chain.call("Credit", "reserve", (Charlie.to_account_id(), cap, NODE, amount))
	};
	chain.make(vec![
		(Charlie, chain.call("Market", "publish_source", source())?),
		(Charlie, chain.call("Credit", "deposit", Compact(1_000 * SUR))?),
		(Charlie, client.bind(chain)?),
		(Dave, client.open(chain, SIGNED, None)?),
		(Dave, client.open(chain, TREE, Some(Jobs { root, count: TREE_JOBS }))?),
		(Dave, reserve(chain, SIGNED)?),
		(Dave, reserve(chain, TREE)?),
	])?;
	Ok(())
}

fn source() -> SourceSpec {
	SourceSpec {
		image: Image {
			name: b"embed".to_vec().try_into().expect("it is short"),
			digest: H256::zero(),
		},
		gpu: GpuRequirement { count: 1, vram_mib: 24_000, compute_capability: 89 },
		memory_mib: 1_024,
		model: Model { id: H256::zero(), weights_hash: H256::zero() },
		output: OutputSpec {
			format: OutputFormat::Bytes,
			min_tokens: 1,
			max_tokens: 10,
			max_repeat_run: 10,
		},
		comparator: Comparator::Exact,
		rerun_price: SUR,
		run_limit_secs: 60,
		network: NetworkPolicy::None,
		visibility: Visibility::Public,
		encrypted: false,
	}
}
