// SPDX-License-Identifier: Apache-2.0

//! The pallets whose calls are measured, and what the measurements need.

use alloc::{string::String, vec::Vec};

use frame_benchmarking::{
	account, define_benchmarks, BenchmarkBatch, BenchmarkConfig, BenchmarkList,
};
use frame_support::traits::{
	fungible::Mutate, Get, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys,
};
use frame_system::RawOrigin;
use surety_primitives::{
	slash::{Charge, Condition, Incident, Surcharge},
	stake::{Role, StakeId},
	traits::Slash,
	NodeId, TaskId, H256, SUR,
};

use crate::*;

/// Makes the nodes that the benchmarks of staking, slashing and market need, each with all that makes
/// a node expensive.
pub struct Nodes;

impl Nodes {
	/// A provider with `funds` beyond what registering costs, and its node without stake, as large as
	/// can be.
	fn register(seed: u32, funds: Balance) -> (AccountId, AccountId, NodeId) {
		let worker: AccountId = account("worker", seed, 0);
		let (owner, node) = Self::register_with(seed, funds, worker.clone());
		(owner, worker, node)
	}

	/// Such a node with this worker key.
	fn register_with(seed: u32, funds: Balance, worker: AccountId) -> (AccountId, NodeId) {
		let owner: AccountId = account("owner", seed, 0);
		let fee = settings::RegistrationBurn::get();
		let balance = funds
			.checked_add(fee)
			.and_then(|sum| sum.checked_add(configs::EXISTENTIAL_DEPOSIT))
			.expect("benchmarks use small amounts");
		Balances::set_balance(&owner, balance);
		let manifest = pallet_registry::largest_manifest(seed);
		let node = pallet_registry::NextNodeId::<Runtime>::get();
		let origin = || RawOrigin::Signed(owner.clone()).into();
		Registry::register_provider(origin()).expect("the owner is new");
		Registry::register_node(origin(), worker, manifest).expect("the worker is new");
		(owner, node)
	}

	/// Such a node with more stake than it needs, and as many chunks on their way out as can be.
	fn stake(seed: u32) -> (AccountId, AccountId, NodeId) {
		let (owner, worker, node) = Self::register(seed, 1_000_000 * SUR);
		let origin = || RawOrigin::Signed(owner.clone()).into();
		let required = ComputeStaking::required(node).expect("the node is registered");
		ComputeStaking::bond(origin(), node, required.saturating_mul(10)).expect("there are funds");
		for _ in 0..<Runtime as pallet_compute_staking::Config>::MaxUnbonding::get() {
			System::set_block_number(System::block_number().saturating_add(1));
			let chunk = <Runtime as pallet_compute_staking::Config>::MinBond::get();
			ComputeStaking::unbond(origin(), node, chunk).expect("there is room");
		}
		(owner, worker, node)
	}

	fn leave(owner: &AccountId, node: NodeId) {
		Registry::exit_node(RawOrigin::Signed(owner.clone()).into(), node)
			.expect("it owes no work");
	}
}

impl pallet_compute_staking::BenchmarkHelper<AccountId> for Nodes {
	fn register_node(funds: Balance) -> (AccountId, NodeId) {
		let (owner, _, node) = Self::register(0, funds);
		(owner, node)
	}

	fn leave(owner: &AccountId, node: NodeId) {
		Self::leave(owner, node);
	}
}

impl pallet_market::BenchmarkHelper<AccountId> for Nodes {
	fn active_node(seed: u32) -> (AccountId, AccountId, NodeId) {
		let (owner, worker, node) = Self::stake(seed);
		// With the next soft slash there are three, which escalate.
		for task in [TaskId::MAX, TaskId::MAX.saturating_sub(1)] {
			Slashing::charge(Charge {
				stake: StakeId::Node(node),
				condition: Condition::JobAbandoned,
				incident: Incident::Task(task),
				more: Surcharge::default(),
				evidence_hash: H256::zero(),
				challenger: None,
			})
			.expect("no task has these numbers");
		}
		(owner, worker, node)
	}
}

/// What the keys of the benchmarks are made from.
fn seed(number: u32) -> Vec<u8> {
	alloc::format!("//benchmark//{number}").into_bytes()
}

const KEYS: sp_core::crypto::KeyTypeId = sp_core::crypto::KeyTypeId(*b"bnch");

impl pallet_registry::BenchmarkHelper<AccountId, Signature> for Nodes {
	fn signer(number: u32) -> AccountId {
		sp_io::crypto::sr25519_generate(KEYS, Some(seed(number))).into()
	}

	fn sign(number: u32, message: &[u8]) -> Signature {
		let key = sp_io::crypto::sr25519_generate(KEYS, Some(seed(number)));
		sp_io::crypto::sr25519_sign(KEYS, &key, message).expect("the key was just made").into()
	}

	fn give_stake(owner: &AccountId, node: NodeId) {
		let stake = ComputeStaking::required(node).expect("the node is registered");
		Balances::set_balance(owner, stake.saturating_mul(2));
		ComputeStaking::bond(RawOrigin::Signed(owner.clone()).into(), node, stake)
			.expect("the owner has funds");
	}
}

impl pallet_slashing::BenchmarkHelper<AccountId> for Nodes {
	fn auditor(number: u32) -> AccountId {
		let who: AccountId = account("auditor", number, 0);
		Balances::set_balance(&who, 1_000_000 * SUR);
		let stake = settings::RoleStakes::get().of(Role::Auditor);
		ComputeStaking::bond_role(RawOrigin::Signed(who.clone()).into(), Role::Auditor, stake)
			.expect("the auditor has funds");
		who
	}

	fn staked_node() -> (AccountId, NodeId) {
		let (owner, _, node) = Self::stake(0);
		(owner, node)
	}

	fn leave(owner: &AccountId, node: NodeId) {
		Self::leave(owner, node);
	}

	fn anchor(
		node: NodeId,
		sequence: surety_primitives::telemetry::Sequence,
		anchor: surety_primitives::telemetry::Anchor,
	) {
		pallet_registry::Roots::<Runtime>::insert(node, sequence, anchor);
	}
}

impl pallet_validators::BenchmarkHelper<AccountId> for Nodes {
	fn fund(who: &AccountId, funds: Balance) {
		let balance =
			funds.checked_add(configs::EXISTENTIAL_DEPOSIT).expect("benchmarks use small amounts");
		Balances::set_balance(who, balance);
	}
}

/// The number of the client's key; those of worker keys follow it.
const CLIENT: u32 = 1_000;

impl pallet_credit::BenchmarkHelper for Nodes {
	fn client(funds: Balance) -> AccountId {
		let client = <Self as pallet_registry::BenchmarkHelper<_, Signature>>::signer(CLIENT);
		Balances::set_balance(&client, funds);
		client
	}

	fn sign(message: &[u8]) -> [u8; 64] {
		let key = sp_io::crypto::sr25519_generate(KEYS, Some(seed(CLIENT)));
		sp_io::crypto::sr25519_sign(KEYS, &key, message).expect("the key was just made").0
	}

	fn sign_digest(digest: &[u8; 32]) -> [u8; 65] {
		let key = sp_io::crypto::ecdsa_generate(KEYS, Some(seed(CLIENT)));
		sp_io::crypto::ecdsa_sign_prehashed(KEYS, &key, digest).expect("the key was just made").0
	}

	fn node(number: u32) -> (NodeId, AccountId) {
		let worker = CLIENT.saturating_add(1).saturating_add(number);
		let worker = <Self as pallet_registry::BenchmarkHelper<_, Signature>>::signer(worker);
		let (owner, node) = Self::register_with(number, 1_000_000 * SUR, worker.clone());
		let required = ComputeStaking::required(node).expect("the node is registered");
		ComputeStaking::bond(RawOrigin::Signed(owner).into(), node, required.saturating_mul(10))
			.expect("there are funds");
		(node, worker)
	}

	fn sign_as_worker(number: u32, message: &[u8]) -> Signature {
		let worker = CLIENT.saturating_add(1).saturating_add(number);
		<Self as pallet_registry::BenchmarkHelper<AccountId, _>>::sign(worker, message)
	}

	fn close_rounds() {}
}

define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<Runtime>]
	[pallet_balances, Balances]
	[pallet_compute_staking, ComputeStaking]
	[pallet_credit, Credit]
	[pallet_fees, Fees]
	[pallet_ledger, Ledger]
	[pallet_market, Market]
	[pallet_registry, Registry]
	[pallet_slashing, Slashing]
	[pallet_validators, Validators]
);

pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::<BenchmarkList>::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	impl frame_system_benchmarking::Config for Runtime {}

	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::<BenchmarkBatch>::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}
