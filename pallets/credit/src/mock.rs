// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet and balances, with fakes for what else it meets. Every fake keeps its state
//! in storage, so that what a refused call did to it is undone as on a real chain.

use frame_support::{
	derive_impl, ensure, parameter_types, storage_alias,
	traits::{
		fungible::{BalancedHold, Inspect, MutateHold},
		tokens::{DepositConsequence, Fortitude, Precision, Provenance, Restriction},
	},
	weights::Weight,
	Twox64Concat,
};
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_runtime::{
	traits::IdentityLookup, AccountId32, BuildStorage, DispatchError, DispatchResult, Perbill,
};
use surety_primitives::{
	credit::{
		claim_message, eip712::Domain, tree, BatchId, Binding, Cap, CapId, Claim, Item, Job,
		JobSpec, Jobs, Signature, SignedVoucher, Statement, Voucher,
	},
	draw::{Round, Seed},
	liability::Terms,
	money::{cut, Cut},
	node::{GpuRequirement, NodeStatus, Shortfall},
	standing::Owner,
	traits::{Decision, Draws, InspectNodes, Liability, Owners, Paid, Payouts, VerifyBatch},
	Balance, BlockNumber, NodeId, H256, SUR,
};

use crate as pallet_credit;
use crate::{Batches, PartStage};

/// What each account has at genesis, but the newcomer's.
pub const ENDOWMENT: Balance = 1_000 * SUR;
/// The least balance of an account.
pub const EXISTENTIAL_DEPOSIT: Balance = SUR / 100;
/// What of each node's stake is free at genesis.
pub const STAKE: Balance = 10_000 * SUR;
pub const GRACE: BlockNumber = 60;
pub const DELAY: BlockNumber = 120;

/// The first of Petra's nodes; the second is one above.
pub const PETRA_NODE: NodeId = 10;
/// Quentin's node.
pub const QUENTIN_NODE: NodeId = 20;
/// The node of somebody without an account.
pub const NEWCOMER_NODE: NodeId = 30;
/// Carla's own node.
pub const CARLA_NODE: NodeId = 40;
/// A university's node: its payments are kept back.
pub const UNIVERSITY_NODE: NodeId = 50;
/// There is no such node.
pub const NO_NODE: NodeId = 1_000_000;
/// From here on each node has an owner of its own, and is there where a test or a benchmark wants it.
pub const MANY_NODES: NodeId = 100;

/// The key of somebody: `name` tells whose.
pub fn key(name: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[name; 32])
}

fn account(name: u8) -> AccountId32 {
	key(name).public().into()
}

/// Pays.
pub fn carla() -> AccountId32 {
	account(1)
}
/// Pays, with an ed25519 key.
pub fn edith_key() -> ed25519::Pair {
	ed25519::Pair::from_seed(&[2; 32])
}
pub fn edith() -> AccountId32 {
	edith_key().public().into()
}
/// Carla's gateway.
pub fn greta() -> AccountId32 {
	account(3)
}
/// Has nodes.
pub fn petra() -> AccountId32 {
	account(4)
}
/// Has a node.
pub fn quentin() -> AccountId32 {
	account(5)
}
/// Has a node and no account.
pub fn newcomer() -> AccountId32 {
	account(6)
}
/// Anybody else.
pub fn stranger() -> AccountId32 {
	account(7)
}
/// A university.
pub fn university() -> AccountId32 {
	account(8)
}
/// An Ethereum wallet.
pub fn wallet() -> ecdsa::Pair {
	ecdsa::Pair::from_seed(&[1; 32])
}
/// The worker key of a node.
pub fn worker_key(node: NodeId) -> sr25519::Pair {
	let mut seed = [200; 32];
	seed[..4].copy_from_slice(&node.to_le_bytes());
	sr25519::Pair::from_seed(&seed)
}
pub fn worker(node: NodeId) -> AccountId32 {
	worker_key(node).public().into()
}
/// The owner of one of many nodes.
pub fn one_of_many(node: NodeId) -> AccountId32 {
	let mut bytes = [201; 32];
	bytes[..4].copy_from_slice(&node.to_le_bytes());
	bytes.into()
}

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;

	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances::Pallet<Test>;

	#[runtime::pallet_index(2)]
	pub type Credit = pallet_credit::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type AccountId = AccountId32;
	type Lookup = IdentityLookup<AccountId32>;
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub storage ProtocolFee: Perbill = Perbill::zero();
	pub storage Grace: BlockNumber = GRACE;
	pub storage WithdrawalDelay: BlockNumber = DELAY;
	pub storage LiabilityTerms: Terms =
		Terms { margin_percent: 150, min_probability: Perbill::from_percent(5) };
	pub const Detection: Perbill = Perbill::from_percent(50);
	/// What a drawn part meets.
	pub storage Verdicts: bool = false;
	/// The draw round that is open.
	pub storage OpenRound: Round = 0;
	/// From which round on seeds are kept.
	pub storage FirstSeed: Round = 0;
	/// What was kept back for the university's node.
	pub storage KeptBack: Balance = 0;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
}

impl pallet_credit::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Payouts = Fakes;
	type Nodes = Fakes;
	type Owners = Fakes;
	type Liability = Fakes;
	type Draws = Fakes;
	type Verify = Fakes;
	type Terms = LiabilityTerms;
	type Detection = Detection;
	type ProtocolFee = ProtocolFee;
	type Grace = Grace;
	type WithdrawalDelay = WithdrawalDelay;
	type BlockNumberProvider = System;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fakes;
}

/// What of a node's stake answers for work.
#[storage_alias]
pub type Liable =
	StorageMap<Fake, Twox64Concat, NodeId, Balance, frame_support::pallet_prelude::ValueQuery>;
/// The free stake of a node that a test gave it.
#[storage_alias]
pub type Stakes = StorageMap<Fake, Twox64Concat, NodeId, Balance>;

/// All that this pallet meets.
pub struct Fakes;

impl Payouts<AccountId32, RuntimeHoldReason> for Fakes {
	/// As escrow does: the fee burns.
	fn pay_out(
		reason: &RuntimeHoldReason,
		client: &AccountId32,
		payee: &AccountId32,
		amount: Balance,
		fee: Perbill,
	) -> Result<Paid, DispatchError> {
		let Cut { share: fee, rest: paid } = cut(amount, fee);
		let (_, missing) = <Balances as BalancedHold<_>>::slash(reason, client, fee);
		ensure!(missing == 0, "the hold fell short");
		if paid > 0 {
			let possible = Balances::can_deposit(payee, paid, Provenance::Extant);
			ensure!(possible == DepositConsequence::Success, "the payee cannot receive");
			Balances::transfer_on_hold(
				reason,
				client,
				payee,
				paid,
				Precision::Exact,
				Restriction::Free,
				Fortitude::Force,
			)?;
		}
		Ok(Paid { payee: paid, fee, students: 0 })
	}
}

impl InspectNodes<AccountId32> for Fakes {
	fn next_id() -> NodeId {
		0
	}
	fn owner(node: NodeId) -> Option<AccountId32> {
		match node {
			10..=19 => Some(petra()),
			20..=29 => Some(quentin()),
			30..=39 => Some(newcomer()),
			40..=49 => Some(carla()),
			50..=59 => Some(university()),
			MANY_NODES..NO_NODE => Some(one_of_many(node)),
			_ => None,
		}
	}
	fn by_worker(who: &AccountId32) -> Option<NodeId> {
		(10..60).chain(MANY_NODES..MANY_NODES + 64).find(|node| worker(*node) == *who)
	}
	fn status(_: NodeId) -> Option<NodeStatus> {
		unreachable!("work that was done is settled whatever became of its node")
	}
	fn region(_: NodeId) -> Option<Vec<u8>> {
		unreachable!()
	}
	fn gpus(_: NodeId) -> Option<(u32, u32)> {
		unreachable!()
	}
	fn is_exempt(_: NodeId) -> bool {
		unreachable!("staking knows whose payments it keeps back")
	}
	fn shortfalls(_: NodeId, _: &GpuRequirement, _: u32) -> Option<Vec<Shortfall>> {
		unreachable!()
	}
}

impl Owners<AccountId32> for Fakes {
	fn owner_of(account: &AccountId32) -> Owner<AccountId32> {
		Owner::Account(account.clone())
	}
	fn owner_of_node(node: NodeId) -> Option<Owner<AccountId32>> {
		Self::owner(node).map(Owner::Account)
	}
}

impl Liability for Fakes {
	fn free(node: NodeId) -> Balance {
		Stakes::get(node).unwrap_or(STAKE).saturating_sub(Liable::get(node))
	}
	fn is_short(node: NodeId) -> bool {
		Stakes::get(node).unwrap_or(STAKE) < Liable::get(node)
	}
	fn reserve(node: NodeId, amount: Balance) -> DispatchResult {
		ensure!(Self::free(node) >= amount, "more than is free");
		Liable::mutate(node, |liable| *liable += amount);
		Ok(())
	}
	fn free_up(node: NodeId, amount: Balance) -> DispatchResult {
		Liable::try_mutate(node, |liable| {
			*liable = liable.checked_sub(amount).ok_or("more than was reserved")?;
			Ok(())
		})
	}
	fn keep_back(node: NodeId, amount: Balance) -> DispatchResult {
		if node == UNIVERSITY_NODE {
			KeptBack::set(&(KeptBack::get() + amount));
		}
		Ok(())
	}
}

impl Draws for Fakes {
	fn open_round() -> Round {
		OpenRound::get()
	}
	fn seed(round: Round) -> Seed {
		if round >= OpenRound::get() {
			Seed::Pending
		} else if round < FirstSeed::get() {
			Seed::Gone
		} else {
			Seed::Known(H256::from_low_u64_be(round.into()))
		}
	}
}

impl VerifyBatch for Fakes {
	fn on_drawn(_: BatchId, _: NodeId) -> Decision {
		if Verdicts::get() {
			Decision::Wait
		} else {
			Decision::Settle
		}
	}
}

/// Everyone but the newcomer has funds, every node has stake, nobody has a deposit, fees are zero.
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let endowed = [carla(), edith(), greta(), petra(), quentin(), stranger(), university()];
		pallet_balances::GenesisConfig::<Test> {
			balances: endowed.map(|who| (who, ENDOWMENT)).to_vec(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs a test and then checks the state that it leaves.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			check();
		});
	}
}

/// What must hold between any two calls, the fakes included.
pub fn check() {
	Credit::do_try_state().unwrap();
	let mut liable = std::collections::BTreeMap::<NodeId, Balance>::new();
	for batch in Batches::<Test>::iter_values() {
		for part in batch.parts {
			let liability = match part.stage {
				PartStage::Due => 0,
				PartStage::Awaiting { liability, .. } | PartStage::Drawn { liability } => liability,
			};
			*liable.entry(part.node).or_default() += liability;
		}
	}
	for (node, amount) in Liable::iter() {
		assert_eq!(liable.remove(&node).unwrap_or_default(), amount, "stake answers for batches");
	}
	assert!(liable.values().all(|amount| *amount == 0), "stake answers for batches");
}

pub fn genesis() -> H256 {
	System::block_hash(0)
}

pub fn domain() -> Domain {
	Domain::new(genesis())
}

/// The block `blocks` later, with the hooks that matter to nobody here left out.
pub fn pass(blocks: BlockNumber) {
	System::set_block_number(System::block_number() + blocks);
}

/// The draw round that is open closes.
pub fn close_round() {
	OpenRound::set(&(OpenRound::get() + 1));
}

/// What a block with room does.
pub fn idle(weight: Weight) -> Weight {
	use frame_support::traits::Hooks;
	Credit::on_idle(System::block_number(), weight)
}

/// A statement, signed by an sr25519 key.
pub fn by<S: Statement>(key: &sr25519::Pair, statement: &S) -> Signature {
	Signature::Sr25519(key.sign(&statement.message(genesis())).0)
}

/// A statement, signed by the wallet.
pub fn by_wallet<S: Statement>(statement: &S) -> [u8; 65] {
	wallet().sign_prehashed(&domain().digest(statement)).0
}

pub fn wallet_address() -> sp_core::H160 {
	let binding = Binding { account: carla() };
	let signature = by_wallet(&binding);
	surety_primitives::credit::signature::recover(&signature, &domain().digest(&binding)).unwrap()
}

/// A cap of Carla's with Greta as gateway: 100 SUR, until block 1,000, each job signed.
pub fn cap(id: CapId) -> Cap {
	Cap { client: carla(), id, limit: 100 * SUR, expires_at: 1_000, gateway: greta(), jobs: None }
}

/// Such a cap, for a tree of jobs.
pub fn tree_cap(id: CapId, specs: &[JobSpec]) -> Cap {
	let leaves = leaves(id, specs);
	let root = tree::root(&leaves).unwrap();
	Cap { jobs: Some(Jobs { root, count: leaves.len() as u32 }), ..cap(id) }
}

pub fn leaves(cap: CapId, specs: &[JobSpec]) -> Vec<H256> {
	let scope = tree::Scope::new(genesis(), &carla(), cap);
	specs.iter().map(|spec| scope.leaf(spec)).collect()
}

pub fn spec(job: u32, node: NodeId, price: Balance) -> JobSpec {
	JobSpec { job, node, price, input: H256::repeat_byte(7) }
}

/// The voucher of Carla's that a node has delivered this much on a cap.
pub fn voucher(cap: CapId, node: NodeId, delivered: Balance) -> SignedVoucher {
	let signed = Voucher { client: carla(), cap, node, delivered };
	SignedVoucher { node, delivered, signature: by(&key(1), &signed) }
}

/// Carla's signatures of the items.
pub fn signatures(cap: CapId, items: &[Item]) -> Vec<Signature> {
	let sign = |item: &Item| by(&key(1), &Job { client: carla(), cap, spec: item.spec });
	items.iter().map(sign).collect()
}

/// The claim of a node to those of the items that have a result.
pub fn claim(cap: CapId, node: NodeId, items: &[Item]) -> Claim {
	let results: Vec<(u32, H256)> = items
		.iter()
		.filter(|item| item.spec.node == node)
		.filter_map(|item| item.result.map(|result| (item.spec.job, result)))
		.collect();
	let message = claim_message(genesis(), &carla(), cap, node, &results);
	let key = worker_key(node);
	Claim { node, worker: worker(node), signature: key.sign(message.as_bytes()).into() }
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper for Fakes {
	fn client(funds: Balance) -> AccountId32 {
		use frame_support::traits::fungible::Mutate;
		Balances::set_balance(&carla(), funds);
		carla()
	}
	fn sign(message: &[u8]) -> [u8; 64] {
		key(1).sign(message).0
	}
	fn sign_digest(digest: &[u8; 32]) -> [u8; 65] {
		wallet().sign_prehashed(digest).0
	}
	fn node(number: u32) -> (NodeId, AccountId32) {
		use frame_support::traits::fungible::Mutate;
		let node = MANY_NODES + number;
		Balances::set_balance(&one_of_many(node), EXISTENTIAL_DEPOSIT);
		(node, worker(node))
	}
	fn sign_as_worker(number: u32, message: &[u8]) -> sp_runtime::MultiSignature {
		worker_key(MANY_NODES + number).sign(message).into()
	}
	fn close_rounds() {
		close_round();
		close_round();
	}
}
