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
	commitment::{ModelOpening, ResultOpening},
	dispute::DisputeId,
	node::GpuRequirement,
	output::{OutputFormat, OutputSpec, OutputSummary},
	slash::{Charge, Condition, Incident, Surcharge},
	source::{Comparator, Image, Model, NetworkPolicy, SourceSpec, Visibility},
	stake::{Role, StakeId},
	task::{Competition, FailureReason, Input, Needs, TaskSpec},
	traits::{Draws, Slash, SourceStakes},
	NodeId, SourceId, TaskId, H256, SUR,
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

	/// An account with funds and stake enough for a role.
	fn in_role(who: AccountId, role: Role) -> AccountId {
		Balances::set_balance(&who, 1_000_000 * SUR);
		let stake = settings::RoleStakes::get().of(role);
		ComputeStaking::bond_role(RawOrigin::Signed(who.clone()).into(), role, stake)
			.expect("it has funds");
		who
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
	fn close_rounds() {
		pallet_verification::Open::<Runtime>::mutate(|open| {
			let end = open.number.saturating_add(3);
			for round in open.number..end {
				pallet_verification::Seeds::<Runtime>::insert(round, H256::zero());
			}
			open.number = end;
		});
	}

	fn fund(who: &AccountId) {
		Balances::set_balance(who, 1_000 * SUR);
	}

	fn set_encryption_key(who: &AccountId) {
		let entry = pallet_registry::EncryptionKey { key: [9; 32], deposit: 0 };
		pallet_registry::EncryptionKeys::<Runtime>::insert(who, entry);
	}

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
		Self::in_role(account("auditor", number, 0), Role::Auditor)
	}

	fn source() -> SourceId {
		let owner: AccountId = account("client", 0, 0);
		let stake = settings::SourceStake::get();
		Balances::set_balance(&owner, stake.saturating_mul(2));
		// The slash table looks at the stake alone.
		<ComputeStaking as SourceStakes<_>>::lock(0, &owner, stake)
			.expect("there is no source yet");
		0
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

	fn close_rounds() {
		let round = Verification::open_round();
		let drawn_by = round.saturating_add(1);
		pallet_verification::Seeds::<Runtime>::insert(drawn_by, H256::zero());
		pallet_verification::Open::<Runtime>::mutate(|open| {
			open.number = drawn_by.saturating_add(1)
		});
	}
}

impl pallet_verification::BenchmarkHelper<AccountId> for Nodes {
	fn oracle(number: u32) -> AccountId {
		Self::in_role(account("oracle", number, 0), Role::Oracle)
	}

	fn settled_task() -> (AccountId, TaskId, NodeId) {
		let summary =
			OutputSummary { format: OutputFormat::Bytes, bytes: 1, tokens: 1, longest_run: 1 };
		settled_task(H256::zero(), summary)
	}

	fn failed_task() -> (AccountId, TaskId, NodeId) {
		let (client, worker, task, node) = started_task();
		let by_worker = RawOrigin::Signed(worker).into();
		Market::report_failure(by_worker, task, FailureReason::NoOutput, H256::zero())
			.expect("it was started");
		(client, task, node)
	}

	fn lie(output: &[u8]) -> (TaskId, NodeId) {
		let summary =
			OutputSummary { format: OutputFormat::Bytes, bytes: 0, tokens: 1, longest_run: 1 };
		let output_hash = H256(sp_io::hashing::sha2_256(output));
		let (_, task, node) = settled_task(output_hash, summary);
		(task, node)
	}
}

/// A task that was just paid for an output with this hash, of which its node said this.
fn settled_task(output_hash: H256, summary: OutputSummary) -> (AccountId, TaskId, NodeId) {
	let (client, worker, task, node) = started_task();
	let by_worker = || RawOrigin::Signed(worker.clone()).into();
	let result = ResultOpening { output_hash, summary, salt: [0; 32], embedding: None };
	let genesis = System::block_hash(0);
	Market::commit_result(by_worker(), task, result.commitment(genesis, task, node))
		.expect("it was started");
	<Nodes as pallet_market::BenchmarkHelper<_>>::close_rounds();
	Market::reveal_result(by_worker(), task, result, any_model()).expect("it is its turn");
	(client, task, node)
}

/// A task on which one node works: its client, the worker key, the task, and the node.
fn started_task() -> (AccountId, AccountId, TaskId, NodeId) {
	let (_, worker, node) = <Nodes as pallet_market::BenchmarkHelper<_>>::active_node(0);
	let client: AccountId = account("client", 0, 0);
	Balances::set_balance(&client, 1_000_000 * SUR);
	let by_client = || RawOrigin::Signed(client.clone()).into();
	let by_worker = || RawOrigin::Signed(worker.clone()).into();
	let source = pallet_market::NextSourceId::<Runtime>::get();
	Market::publish_source(by_client(), any_source()).expect("the client has funds");
	let task = pallet_market::NextTaskId::<Runtime>::get();
	let uri = b"http://in".to_vec().try_into().expect("it is short");
	let input = Input { uri, hash: H256::zero() };
	let deadline = System::block_number().saturating_add(100);
	let spec = TaskSpec {
		source,
		input,
		payment: SUR,
		deadline,
		competition: Competition::FirstResponse { racers: 1 },
		needs: Needs::default(),
	};
	Market::publish_task(by_client(), spec).expect("the client has funds");
	let genesis = System::block_hash(0);
	Market::accept_task(by_worker(), task).expect("the node takes tasks");
	Market::start_task(by_worker(), task, any_model().commitment(genesis, task, node))
		.expect("it was accepted");
	(client, worker, task, node)
}

/// What the node names as its model.
fn any_model() -> ModelOpening {
	ModelOpening {
		model_id: H256::zero(),
		weights_hash: H256::zero(),
		backend: H256::zero(),
		nonce: [0; 32],
	}
}

impl pallet_reputation::BenchmarkHelper<AccountId> for Nodes {
	fn node(number: u32) -> NodeId {
		<Self as pallet_market::BenchmarkHelper<_>>::active_node(number).2
	}

	fn owner(number: u32) -> AccountId {
		account("other", number, 0)
	}

	fn wait(blocks: BlockNumber) {
		System::set_block_number(System::block_number().saturating_add(blocks));
	}
}

impl pallet_disputes::BenchmarkHelper<AccountId> for Nodes {
	fn arbitrator(number: u32) -> AccountId {
		Self::in_role(account("arbitrator", number, 0), Role::Arbitrator)
	}

	fn settled_task() -> (AccountId, TaskId, NodeId) {
		<Self as pallet_verification::BenchmarkHelper<_>>::settled_task()
	}

	fn referred_appeal() -> DisputeId {
		let slash = pallet_slashing::overdue_appeal::<Runtime>();
		let anyone = RawOrigin::Signed(account("anyone", 0, 0)).into();
		Slashing::decide_overdue_appeal(anyone, slash).expect("the judges' time is over");
		let appeal = Slashing::appeal(slash).expect("it waits for its verdict");
		appeal.panel.expect("a panel judges it")
	}

	fn close_rounds() {
		<Self as pallet_market::BenchmarkHelper<AccountId>>::close_rounds();
	}
}

/// A source for any node.
fn any_source() -> SourceSpec {
	SourceSpec {
		image: Image {
			name: b"image".to_vec().try_into().expect("it is short"),
			digest: H256::zero(),
		},
		gpu: GpuRequirement::default(),
		memory_mib: 1,
		model: Model { id: H256::zero(), weights_hash: H256::zero() },
		output: OutputSpec {
			format: OutputFormat::Bytes,
			min_tokens: 1,
			max_tokens: 1,
			max_repeat_run: 1,
		},
		comparator: Comparator::Exact,
		rerun_price: 1,
		run_limit_secs: 1,
		network: NetworkPolicy::None,
		visibility: Visibility::Public,
		encrypted: false,
	}
}

define_benchmarks!(
	[frame_system, frame_system_benchmarking::Pallet::<Runtime>]
	[pallet_balances, Balances]
	[pallet_compute_staking, ComputeStaking]
	[pallet_credit, Credit]
	[pallet_disputes, Disputes]
	[pallet_fees, Fees]
	[pallet_ledger, Ledger]
	[pallet_market, Market]
	[pallet_registry, Registry]
	[pallet_reputation, Reputation]
	[pallet_slashing, Slashing]
	[pallet_validators, Validators]
	[pallet_verification, Verification]
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
