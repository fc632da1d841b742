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
use surety_primitives::{node::Manifest, NodeId, SUR};

use crate::*;

/// Makes the nodes that the benchmarks of staking and market need.
pub struct Nodes;

impl Nodes {
	/// A provider with `funds` beyond what registering costs, and its node without stake.
	fn register(seed: u32, funds: Balance) -> (AccountId, AccountId, NodeId) {
		let owner: AccountId = account("owner", seed, 0);
		let worker: AccountId = account("worker", seed, 0);
		let fee = settings::RegistrationBurn::get();
		let balance = funds
			.checked_add(fee)
			.and_then(|sum| sum.checked_add(configs::EXISTENTIAL_DEPOSIT))
			.expect("benchmarks use small amounts");
		Balances::set_balance(&owner, balance);
		let manifest = Manifest {
			gpus: Default::default(),
			cpus: 8,
			memory_mib: 1 << 20,
			region: Default::default(),
			endpoint: b"http://localhost".to_vec().try_into().expect("it is short"),
		};
		let node = pallet_registry::NextNodeId::<Runtime>::get();
		let origin = || RawOrigin::Signed(owner.clone()).into();
		Registry::register_provider(origin()).expect("the owner is new");
		Registry::register_node(origin(), worker.clone(), manifest).expect("the worker is new");
		(owner, worker, node)
	}
}

impl pallet_compute_staking::BenchmarkHelper<AccountId> for Nodes {
	fn register_node(funds: Balance) -> (AccountId, NodeId) {
		let (owner, _, node) = Self::register(0, funds);
		(owner, node)
	}
}

impl pallet_market::BenchmarkHelper<AccountId> for Nodes {
	fn active_node(seed: u32) -> (AccountId, AccountId, NodeId) {
		let (owner, worker, node) = Self::register(seed, 1_000_000 * SUR);
		let stake = ComputeStaking::required(node).expect("the node is registered");
		ComputeStaking::bond(RawOrigin::Signed(owner.clone()).into(), node, stake)
			.expect("the owner has funds");
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
		sp_io::crypto::sr25519_generate(KEYS, Some(seed(number))).into_account()
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
	fn staked_node() -> (AccountId, NodeId) {
		use pallet_market::BenchmarkHelper;
		let (owner, _, node) = Self::active_node(0);
		(owner, node)
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

define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<Runtime>]
	[pallet_balances, Balances]
	[pallet_compute_staking, ComputeStaking]
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
