// SPDX-License-Identifier: Apache-2.0

//! Benchmarks. Every message is signed in the wrapped form, which takes two verifications; every node has
//! an owner of its own, a voucher and a claim.

use alloc::{vec, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_core::{H160, H256};
use sp_runtime::{AccountId32, MultiSignature, Saturating};
use surety_primitives::{
	credit::{
		chunk::{Chunk, CHUNK_JOBS},
		claim_message,
		signature::{recover, wrapped},
		tree::{self, Scope},
		Agreement, Binding, Cap, CapId, Claim, Item, Job, JobSpec, Jobs, Signature, SignedVoucher,
		Statement, Voucher, MAX_BATCH_NODES,
	},
	Balance, BlockNumber, NodeId, SUR,
};

use crate::*;

/// Makes what the benchmarks need.
pub trait BenchmarkHelper {
	/// The client, with these funds: an sr25519 key that [`Self::sign`] uses.
	fn client(funds: Balance) -> AccountId32;
	/// The client's signature of a message.
	fn sign(message: &[u8]) -> [u8; 64];
	/// An Ethereum signature of a digest.
	fn sign_digest(digest: &[u8; 32]) -> [u8; 65];
	/// A node with an owner of its own and stake enough to answer for a SUR, and its worker key.
	fn node(number: u32) -> (NodeId, AccountId32);
	/// The signature of the worker key of [`Self::node`].
	fn sign_as_worker(number: u32, message: &[u8]) -> MultiSignature;
	/// Closes the draw round that is open and the one after it.
	fn close_rounds();
}

const CAP: CapId = 7;
/// The last block of the cap.
const EXPIRES_AT: BlockNumber = 1_000_000;
/// What each item pays.
const PRICE: Balance = SUR / 1_000_000;

fn genesis<T: Config>() -> H256 {
	frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::from(0u32))
}

fn client<T: Config>() -> AccountId32 {
	let client = T::BenchmarkHelper::client(10_000 * SUR);
	Pallet::<T>::do_deposit(client.clone(), 1_000 * SUR).expect("the client has funds");
	client
}

fn sign<T: Config, S: Statement>(statement: &S) -> Signature {
	let message = wrapped(&statement.message(genesis::<T>()));
	Signature::Sr25519(T::BenchmarkHelper::sign(&message))
}

fn cap<T: Config>(client: &AccountId32, jobs: Option<Jobs>) -> Cap {
	Cap {
		client: client.clone(),
		id: CAP,
		limit: 1_000 * SUR,
		expires_at: EXPIRES_AT,
		gateway: whitelisted_caller(),
		jobs,
	}
}

fn open<T: Config>(client: &AccountId32, jobs: Option<Jobs>) {
	let cap = cap::<T>(client, jobs);
	let signature = sign::<T, _>(&cap);
	Pallet::<T>::do_open_cap(cap, signature).expect("it is signed");
}

fn pass<T: Config>(blocks: BlockNumber) {
	let now = frame_system::Pallet::<T>::block_number();
	frame_system::Pallet::<T>::set_block_number(now.saturating_add(blocks.into()));
}

/// A batch of `count` jobs by as many nodes in as many chunks as said, as far as that is possible, and
/// with gaps such that a tree needs `siblings` more nodes, and some between the chunks. Of each node
/// every second job has a result.
struct Load {
	items: Vec<Item>,
	nodes: Vec<NodeId>,
	workers: Vec<AccountId32>,
}

impl Load {
	fn new<T: Config>(count: u32, nodes: u32, chunks: u32, siblings: u32) -> Self {
		let (nodes, workers): (Vec<_>, Vec<_>) =
			(0..nodes.clamp(1, count)).map(T::BenchmarkHelper::node).unzip();
		let chunks = chunks.clamp(1, count);
		let chunk = |place: u32| place * chunks / count;
		// A leaf that is alone among 2^k takes k siblings: those with more of them come first.
		let (few, more) = (siblings / count, siblings % count);
		let room = (count.div_ceil(chunks) << (few + 1)).div_ceil(CHUNK_JOBS) * CHUNK_JOBS;
		let mut job = 0;
		let items = (0..count)
			.map(|place| {
				let turn = place as usize / nodes.len();
				let node = nodes[place as usize % nodes.len()];
				if place > 0 && chunk(place) > chunk(place - 1) {
					job = chunk(place) * room;
				}
				let spec = JobSpec { job, node, price: PRICE, input: H256::repeat_byte(3) };
				job += 1 << (few + u32::from(place < more));
				Item { spec, result: (turn % 2 == 0).then_some(H256::repeat_byte(4)) }
			})
			.collect();
		Self { items, nodes, workers }
	}

	fn vouchers<T: Config>(&self, client: &AccountId32) -> Vouchers {
		let voucher = |node: &NodeId| {
			let voucher = Voucher { client: client.clone(), cap: CAP, node: *node, delivered: SUR };
			let signature = sign::<T, _>(&voucher);
			SignedVoucher { node: *node, delivered: SUR, signature }
		};
		self.nodes.iter().map(voucher).collect::<Vec<_>>().try_into().expect("they are few")
	}

	fn claims<T: Config>(&self, client: &AccountId32) -> Claims {
		let claim = |(number, (node, worker)): (usize, (&NodeId, &AccountId32))| {
			let results: Vec<_> = self
				.items
				.iter()
				.filter(|item| item.spec.node == *node)
				.filter_map(|item| item.result.map(|result| (item.spec.job, result)))
				.collect();
			let message = claim_message(genesis::<T>(), client, CAP, *node, &results);
			let signature = T::BenchmarkHelper::sign_as_worker(number as u32, message.as_bytes());
			Claim { node: *node, worker: worker.clone(), signature }
		};
		let nodes = self.nodes.iter().zip(&self.workers).enumerate();
		nodes.map(claim).collect::<Vec<_>>().try_into().expect("they are few")
	}

	fn items(&self) -> Items {
		self.items.clone().try_into().expect("they are no more than a batch has")
	}

	fn signatures<T: Config>(&self, client: &AccountId32) -> Agreement {
		let job = |item: &Item| Job { client: client.clone(), cap: CAP, spec: item.spec };
		let signatures: Vec<_> = self.items.iter().map(|item| sign::<T, _>(&job(item))).collect();
		Agreement::Signed(signatures.try_into().expect("there is one for each item"))
	}
}

/// A load that is settled, so that its parts await their draw.
fn settle<T: Config>(nodes: u32) -> Batch {
	let client = client::<T>();
	open::<T>(&client, None);
	let load = Load::new::<T>(nodes.max(1), nodes, 1, 0);
	Pallet::<T>::do_settle_batch(
		client.clone(),
		client.clone(),
		CAP,
		load.items(),
		load.signatures::<T>(&client),
		Default::default(),
		load.claims::<T>(&client),
	)
	.expect("everything is signed");
	Batches::<T>::get(0).expect("it awaits its draw")
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn deposit() {
		let client = T::BenchmarkHelper::client(10_000 * SUR);

		#[extrinsic_call]
		_(RawOrigin::Signed(client.clone()), SUR);

		assert_eq!(Accounts::<T>::get(client).deposit, SUR);
	}

	#[benchmark]
	fn request_withdrawal() {
		let client = client::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(client.clone()), SUR);

		assert!(Accounts::<T>::get(client).withdrawal.is_some());
	}

	#[benchmark]
	fn withdraw() {
		let client = client::<T>();
		Pallet::<T>::do_request_withdrawal(client.clone(), SUR).expect("there is a deposit");
		pass::<T>(T::WithdrawalDelay::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), client.clone());

		assert_eq!(Accounts::<T>::get(client).deposit, 999 * SUR);
	}

	#[benchmark]
	fn bind_address() {
		let client = client::<T>();
		let digest = Pallet::<T>::domain().digest(&Binding { account: client.clone() });
		let signature = T::BenchmarkHelper::sign_digest(&digest);
		let address = recover(&signature, &digest).expect("it is signed");

		#[extrinsic_call]
		_(RawOrigin::Signed(client.clone()), address, signature);

		assert_eq!(Addresses::<T>::get(client), Some(address));
	}

	#[benchmark]
	fn unbind_address() {
		let client = client::<T>();
		Addresses::<T>::insert(&client, H160::zero());
		Bound::<T>::insert(H160::zero(), &client);

		#[extrinsic_call]
		_(RawOrigin::Signed(client.clone()));

		assert_eq!(Addresses::<T>::get(client), None);
	}

	#[benchmark]
	fn open_cap() {
		let client = client::<T>();
		let cap = cap::<T>(&client, Some(Jobs { root: H256::zero(), count: 1 }));
		let signature = sign::<T, _>(&cap);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), cap, signature);

		assert!(Caps::<T>::contains_key(client, CAP));
	}

	#[benchmark]
	fn reserve() {
		let client = client::<T>();
		open::<T>(&client, None);
		let (node, _) = T::BenchmarkHelper::node(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), client.clone(), CAP, node, SUR);

		assert_eq!(Reservations::<T>::get((client, CAP, node)).map(|it| it.left), Some(SUR));
	}

	// All is linear, and the ranges are such that the items take as long as the nodes: what a thousand items take
	// varies by more than all the rest is. Each node has an item with a result and one without.
	#[benchmark]
	fn settle_signed(i: Linear<16, 64>, n: Linear<1, 8>, c: Linear<1, 16>) {
		let client = client::<T>();
		open::<T>(&client, None);
		let load = Load::new::<T>(i, n, c, 0);
		let (items, agreement) = (load.items(), load.signatures::<T>(&client));
		let (vouchers, claims) = (load.vouchers::<T>(&client), load.claims::<T>(&client));
		let caller = whitelisted_caller();

		#[extrinsic_call]
		settle_batch(
			RawOrigin::Signed(caller),
			client.clone(),
			CAP,
			items,
			agreement,
			vouchers,
			claims,
		);

		assert_eq!(Caps::<T>::get(client, CAP).map(|cap| cap.jobs_settled), Some(i));
	}

	// So few siblings that the jobs of one chunk lie within it, gaps and all.
	#[benchmark]
	fn settle_tree(i: Linear<64, 512>, s: Linear<0, 256>, n: Linear<1, 8>, c: Linear<1, 16>) {
		let client = client::<T>();
		let load = Load::new::<T>(i, n, c, s);
		let scope = Scope::new(genesis::<T>(), &client, CAP);
		let last = load.items.last().map_or(0, |item| item.spec.job);
		let mut leaves = vec![H256::repeat_byte(9); (last as usize + 1).next_power_of_two()];
		for item in &load.items {
			leaves[item.spec.job as usize] = scope.leaf(&item.spec);
		}
		let places: Vec<u32> = load.items.iter().map(|item| item.spec.job).collect();
		let siblings = tree::prove(&leaves, &places).expect("all places are leaves");
		let root = tree::root(&leaves).expect("there are leaves");
		open::<T>(&client, Some(Jobs { root, count: leaves.len() as u32 }));
		let agreement = Agreement::Tree(siblings.try_into().expect("they are few"));
		let (items, vouchers, claims) =
			(load.items(), load.vouchers::<T>(&client), load.claims::<T>(&client));
		let caller = whitelisted_caller();

		#[extrinsic_call]
		settle_batch(
			RawOrigin::Signed(caller),
			client.clone(),
			CAP,
			items,
			agreement,
			vouchers,
			claims,
		);

		assert_eq!(Caps::<T>::get(client, CAP).map(|cap| cap.jobs_settled), Some(i));
	}

	#[benchmark]
	fn finish_batch(n: Linear<1, MAX_BATCH_NODES>) {
		let batch = settle::<T>(n);
		assert_eq!(batch.parts.len() as u32, n);
		T::BenchmarkHelper::close_rounds();

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), 0);

		assert!(!Batches::<T>::contains_key(0));
	}

	#[benchmark]
	fn revoke() {
		let client = client::<T>();
		open::<T>(&client, None);

		#[extrinsic_call]
		_(RawOrigin::Signed(client.clone()), CAP);

		assert!(Caps::<T>::get(client, CAP).is_some_and(|cap| cap.revoked_at.is_some()));
	}

	#[benchmark]
	fn release() {
		let client = client::<T>();
		open::<T>(&client, None);
		let (node, _) = T::BenchmarkHelper::node(0);
		Pallet::<T>::do_reserve(client.clone(), client.clone(), CAP, node, SUR)
			.expect("there is a deposit");
		Pallet::<T>::do_revoke(client.clone(), CAP).expect("the cap is open");
		pass::<T>(T::Grace::get() + 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), client.clone(), CAP, node);

		assert_eq!(Reservations::<T>::get((client, CAP, node)), None);
	}

	#[benchmark]
	fn prune_cap(c: Linear<1, MAX_PRUNED>) {
		let client = client::<T>();
		open::<T>(&client, None);
		let mut chunk = Chunk::default();
		(0..CHUNK_JOBS).for_each(|job| assert!(chunk.mark(job)));
		for place in 0..c {
			Settled::<T>::insert((&client, CAP, place), chunk);
		}
		Caps::<T>::mutate(&client, CAP, |cap| {
			let cap = cap.as_mut().expect("it was opened");
			(cap.chunks, cap.jobs_settled) = (c, c * CHUNK_JOBS);
		});
		pass::<T>(EXPIRES_AT + T::Grace::get() + 1);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), client.clone(), CAP);

		assert!(!Caps::<T>::contains_key(client, CAP));
	}

	/// What it takes to see that there is nothing to finish, or nothing left of a batch.
	#[benchmark]
	fn look_idle() {
		NextBatch::<T>::put(1);
		let room = T::WeightInfo::finish_batch(MAX_PARTS)
			.saturating_add(T::WeightInfo::look_idle())
			.saturating_add(T::WeightInfo::look_idle());

		#[block]
		{
			Pallet::<T>::finish_idle(room);
		}

		assert_eq!(Untried::<T>::get(), 1);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
