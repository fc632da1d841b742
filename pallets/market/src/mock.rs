// SPDX-License-Identifier: Apache-2.0

//! A runtime of the market alone, with fakes for what it meets. Every fake keeps its state in
//! storage, so that what a refused call did to it is undone as on a real chain.

use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, parameter_types, storage_alias,
	traits::{fungible::Inspect, tokens::Preservation, ConstU128, ConstU32, Hooks},
	weights::Weight,
	Twox64Concat,
};
use sp_runtime::{BuildStorage, DispatchError, DispatchResult};
use surety_primitives::{
	commitment::{ModelOpening, ResultOpening},
	draw::{Round, Seed},
	liability::Terms,
	node::{GpuRequirement, NodeStatus, Shortfall},
	output::{OutputFormat, OutputSpec, OutputSummary},
	rerun::{Job, Shown},
	source::{Comparator, Image, Model, NetworkPolicy, SourceSpec, Visibility},
	standing::Owner,
	task::{Competition, Input, Misconduct, Needs, TaskSpec},
	traits::{
		Collateral, Decision, Draws, Flags, InspectClients, InspectNodes, Liability, OnTaskOutcome,
		OpenDisputes, Owners, Paid, PaidJob, Part, SourceStakes, Standing, Vault, Verify,
	},
	Balance, BlockNumber, NodeId, OrganisationId, Perbill, SourceId, TaskId, H256, SUR,
};

use crate::{self as pallet_market, TaskOf, TaskOutcome, TaskStage};

mod steps;
mod views;

pub use steps::*;
pub use views::*;

pub type AccountId = u64;

/// The client of most tests.
pub const ALICE: AccountId = 1;
/// Anybody else: another client, or who makes the calls that anyone can make.
pub const BOB: AccountId = 2;
const VAULT: AccountId = 3;
const FEES: AccountId = 4;
const STAKES: AccountId = 5;
const BONDS: AccountId = 6;

/// How many nodes there are; their ids begin with 0.
pub const NODES: NodeId = 20;
pub const FUNDS: Balance = 1_000 * SUR;
pub const PAYMENT: Balance = 10 * SUR;
/// What each worker key has.
pub const WORKING_BALANCE: Balance = 100 * SUR;
pub const RERUN_PRICE: Balance = 2 * SUR;
pub const SOURCE_STAKE: Balance = 50 * SUR;
pub const MAX_TASK_BLOCKS: BlockNumber = 1_000;

/// Blocks from publication to deadline in most tests.
pub const TASK_BLOCKS: BlockNumber = 100;

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
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Market = pallet_market;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<1>;
	type AccountStore = System;
}

parameter_types! {
	pub storage SourceStake: Balance = SOURCE_STAKE;
	pub storage StartWindow: BlockNumber = 10;
	pub storage RevealWindow: BlockNumber = 20;
	pub storage DisputeWindow: BlockNumber = 50;
	pub storage ConfirmWindow: BlockNumber = 40;
	pub storage RejectionShare: Perbill = Perbill::from_percent(10);
	pub storage BidBond: Perbill = Perbill::from_percent(10);
	pub storage LiabilityTerms: Terms =
		Terms { margin_percent: 150, min_probability: Perbill::from_percent(5) };
}

impl pallet_market::Config for Test {
	type Nodes = Fakes;
	type Owners = Fakes;
	type Clients = Fakes;
	type Collateral = Fakes;
	type Liability = Fakes;
	type Standing = Fakes;
	type Draws = Fakes;
	type SourceStakes = Fakes;
	type Flags = Fakes;
	type Vault = Fakes;
	type Verify = Fakes;
	type Disputes = Fakes;
	type Outcome = Fakes;
	type Reserve = ();
	type SourceStake = SourceStake;
	type StartWindow = StartWindow;
	type RevealWindow = RevealWindow;
	type DisputeWindow = DisputeWindow;
	type ConfirmWindow = ConfirmWindow;
	type RejectionShare = RejectionShare;
	type BidBond = BidBond;
	type LiabilityTerms = LiabilityTerms;
	type MinPayment = ConstU128<SUR>;
	type MaxTaskBlocks = ConstU32<MAX_TASK_BLOCKS>;
	type BlockNumberProvider = System;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fakes;
}

/// Everything that the market meets.
pub struct Fakes;

/// A node as the market sees it.
#[derive(Clone, Encode, Decode)]
pub struct FakeNode {
	pub owner: AccountId,
	pub status: NodeStatus,
	pub sufficient: bool,
	pub capable: bool,
	/// What of its stake may answer for work, and what does.
	pub stake: Balance,
	pub reserved: Balance,
	/// What it was paid and cannot withdraw yet.
	pub kept: Balance,
	pub exempt: bool,
	pub region: Vec<u8>,
	pub score: Option<Perbill>,
	pub preferred: bool,
	pub weight: u32,
}

/// What the market said about a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Heard {
	Settled(NodeId),
	Misconduct(NodeId, Misconduct),
}

#[storage_alias]
type Nodes = StorageMap<Fakes, Twox64Concat, NodeId, FakeNode>;
#[storage_alias]
type Workers = StorageMap<Fakes, Twox64Concat, AccountId, NodeId>;
#[storage_alias]
pub type Verified = StorageMap<Fakes, Twox64Concat, AccountId, ()>;
/// The clients that have published an encryption key.
#[storage_alias]
pub type Encrypting = StorageMap<Fakes, Twox64Concat, AccountId, ()>;
/// The accounts that an organisation answers for.
#[storage_alias]
pub type Organisations = StorageMap<Fakes, Twox64Concat, AccountId, OrganisationId>;
#[storage_alias]
type Locks = StorageMap<Fakes, Twox64Concat, TaskId, (AccountId, Balance, Balance)>;
#[storage_alias]
pub type Bonds = StorageDoubleMap<Fakes, Twox64Concat, TaskId, Twox64Concat, AccountId, Balance>;
/// What becomes of results that were drawn: whether they wait to be shown, and then for a verdict.
#[storage_alias]
type Sampling = StorageValue<Fakes, (bool, bool)>;
#[storage_alias]
type SeedsAre = StorageValue<Fakes, Seeds>;
#[storage_alias]
type Outcomes = StorageMap<Fakes, Twox64Concat, TaskId, Vec<Heard>>;

impl InspectNodes<AccountId> for Fakes {
	fn owner(node: NodeId) -> Option<AccountId> {
		Nodes::get(node).map(|node| node.owner)
	}
	fn by_worker(worker: &AccountId) -> Option<NodeId> {
		Workers::get(worker)
	}
	fn status(node: NodeId) -> Option<NodeStatus> {
		Nodes::get(node).map(|node| node.status)
	}
	fn next_id() -> NodeId {
		NODES
	}
	fn region(node: NodeId) -> Option<Vec<u8>> {
		Nodes::get(node).map(|node| node.region)
	}
	fn gpus(_: NodeId) -> Option<(u32, u32)> {
		None
	}
	fn is_exempt(node: NodeId) -> bool {
		Nodes::get(node).is_some_and(|node| node.exempt)
	}
	fn shortfalls(node: NodeId, gpu: &GpuRequirement, memory_mib: u32) -> Option<Vec<Shortfall>> {
		let memory = Shortfall::Memory { needed: memory_mib, carried: 0 };
		let gpus = Shortfall::GpuCount { needed: gpu.count, carried: 0 };
		let node = Nodes::get(node)?;
		let lacks_memory = memory_mib > 0 && !node.capable;
		let lacks = [lacks_memory.then_some(memory), (gpu.count > 0).then_some(gpus)];
		Some(lacks.into_iter().flatten().collect())
	}
}

impl Owners<AccountId> for Fakes {
	fn owner_of(account: &AccountId) -> Owner<AccountId> {
		match Workers::get(account).and_then(Self::owner_of_node) {
			Some(owner) => owner,
			None => {
				Organisations::get(account).map_or(Owner::Account(*account), Owner::Organisation)
			}
		}
	}
	fn owner_of_node(node: NodeId) -> Option<Owner<AccountId>> {
		Nodes::get(node).map(|node| Self::owner_of(&node.owner))
	}
}

impl InspectClients<AccountId> for Fakes {
	fn is_verified(client: &AccountId) -> bool {
		Verified::contains_key(client)
	}
	fn has_encryption_key(client: &AccountId) -> bool {
		Encrypting::contains_key(client)
	}
}

impl Collateral for Fakes {
	fn sufficient(node: NodeId) -> bool {
		Nodes::get(node).is_some_and(|node| node.sufficient)
	}
	fn missing(node: NodeId) -> Balance {
		Balance::from(!Self::sufficient(node)) * SUR
	}
	fn anything_held(_: NodeId) -> bool {
		true
	}
	fn exit(_: NodeId) -> DispatchResult {
		Ok(())
	}
}

impl Liability for Fakes {
	fn free(node: NodeId) -> Balance {
		Nodes::get(node).map_or(0, |node| node.stake.saturating_sub(node.reserved))
	}
	fn is_short(node: NodeId) -> bool {
		Nodes::get(node).is_some_and(|node| node.stake < node.reserved)
	}
	fn reserve(node: NodeId, amount: Balance) -> DispatchResult {
		assert!(amount <= Self::free(node), "more is reserved than is free");
		change_node(node, |node| node.reserved += amount);
		Ok(())
	}
	fn free_up(node: NodeId, amount: Balance) -> DispatchResult {
		if Nodes::contains_key(node) {
			change_node(node, |node| node.reserved -= amount);
		}
		Ok(())
	}
	fn keep_back(node: NodeId, amount: Balance) -> DispatchResult {
		change_node(node, |node| node.kept += if node.exempt { amount } else { 0 });
		Ok(())
	}
}

impl Standing for Fakes {
	fn score(node: NodeId) -> Option<Perbill> {
		Nodes::get(node).and_then(|node| node.score)
	}
	fn routing_weight(node: NodeId) -> u32 {
		Nodes::get(node).map_or(1, |node| node.weight)
	}
	fn is_preferred(node: NodeId) -> bool {
		Nodes::get(node).is_some_and(|node| node.preferred)
	}
}

/// What seeds there are.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub enum Seeds {
	/// One for every round, at once: draws take no time.
	Instant,
	/// Rounds have four blocks; each has the seed that this and its number give.
	Rounds(u64),
	/// None is kept.
	Gone,
}

/// Blocks of a draw round.
pub const ROUND: BlockNumber = 4;

impl Draws for Fakes {
	fn open_round() -> Round {
		System::block_number() / ROUND
	}
	fn seed(round: Round) -> Seed {
		match SeedsAre::get().unwrap_or(Seeds::Instant) {
			// Such a one that nothing is sampled with the least probability.
			Seeds::Instant => Seed::Known(H256::repeat_byte(7)),
			Seeds::Rounds(_) if round >= Self::open_round() => Seed::Pending,
			Seeds::Rounds(salt) => {
				Seed::Known((salt, round).using_encoded(sp_crypto_hashing::blake2_256).into())
			}
			Seeds::Gone => Seed::Gone,
		}
	}
}

pub fn set_seeds(seeds: Seeds) {
	SeedsAre::put(seeds);
}

impl Fakes {
	fn transfer(from: AccountId, to: AccountId, amount: Balance) -> DispatchResult {
		use frame_support::traits::fungible::Mutate;
		Balances::transfer(&from, &to, amount, Preservation::Expendable).map(|_| ())
	}
}

/// Moves what is locked to an account of its own and takes a fee of a fortieth. What is for re-runs it only notes.
impl Vault<AccountId> for Fakes {
	fn lock(
		task: TaskId,
		client: &AccountId,
		payment: Balance,
		rerun_price: Balance,
	) -> DispatchResult {
		assert!(!Locks::contains_key(task), "locked twice");
		Locks::insert(task, (*client, payment, rerun_price));
		Self::transfer(*client, VAULT, payment + rerun_price)
	}

	fn pay(
		task: TaskId,
		parts: &[Part<AccountId>],
		reruns: Perbill,
	) -> Result<Vec<Paid>, DispatchError> {
		let (client, payment, rerun_price) =
			Locks::take(task).ok_or(DispatchError::Other("nothing locked"))?;
		let mut left = payment;
		let mut moved = Vec::new();
		for Part { payee, amount } in parts {
			let fee = amount / 40;
			left = left.checked_sub(*amount).ok_or(DispatchError::Other("more than locked"))?;
			if Penniless::contains_key(payee) {
				return Err(CANNOT_RECEIVE);
			}
			Self::transfer(VAULT, *payee, amount - fee)?;
			Self::transfer(VAULT, FEES, fee)?;
			moved.push(Paid { payee: amount - fee, fee, students: 0 });
		}
		Self::transfer(VAULT, client, left + rerun_price)?;
		Contributions::insert(task, reruns);
		Ok(moved)
	}

	fn refund(task: TaskId) -> Result<Balance, DispatchError> {
		let (client, payment, rerun_price) =
			Locks::take(task).ok_or(DispatchError::Other("nothing locked"))?;
		Self::transfer(VAULT, client, payment + rerun_price)?;
		Ok(payment + rerun_price)
	}

	fn hold_bond(task: TaskId, who: &AccountId, amount: Balance) -> DispatchResult {
		assert!(Locks::contains_key(task), "a bond for a task that is not locked");
		assert!(!Bonds::contains_key(task, who), "bonded twice");
		Bonds::insert(task, who, amount);
		Self::transfer(*who, BONDS, amount)
	}

	fn return_bond(task: TaskId, who: &AccountId) -> Result<Balance, DispatchError> {
		let amount = Bonds::take(task, who).expect("a bond ends once");
		Self::transfer(BONDS, *who, amount)?;
		Ok(amount)
	}

	fn forfeit_bond(task: TaskId, who: &AccountId) -> Result<Balance, DispatchError> {
		let amount = Bonds::take(task, who).expect("a bond ends once");
		let (client, ..) = Locks::get(task).expect("a bond is forfeited while the task is locked");
		Self::transfer(BONDS, client, amount)?;
		Ok(amount)
	}
}

/// The accounts that cannot receive a payment.
#[storage_alias]
pub type Penniless = StorageMap<Fakes, Twox64Concat, AccountId, ()>;
pub const CANNOT_RECEIVE: DispatchError = DispatchError::Other("cannot receive");

/// What is left of the stake of each source, and whose it is.
#[storage_alias]
pub type Staked = StorageMap<Fakes, Twox64Concat, SourceId, (AccountId, Balance)>;
/// The sources with a slash that can be undone.
#[storage_alias]
pub type Unclean = StorageMap<Fakes, Twox64Concat, SourceId, ()>;
pub const NOT_CLEAN: DispatchError = DispatchError::Other("not clean");

/// The sources that wait for a judgement.
#[storage_alias]
pub type Flagged = StorageMap<Fakes, Twox64Concat, SourceId, ()>;

impl Flags for Fakes {
	fn is_flagged(source: SourceId) -> bool {
		Flagged::contains_key(source)
	}
}

/// Moves what is locked to an account of its own.
impl SourceStakes<AccountId> for Fakes {
	fn lock(source: SourceId, owner: &AccountId, amount: Balance) -> DispatchResult {
		assert!(!Staked::contains_key(source), "staked twice");
		Staked::insert(source, (*owner, amount));
		Self::transfer(*owner, STAKES, amount)
	}

	fn release(source: SourceId) -> Result<Balance, DispatchError> {
		if Unclean::contains_key(source) {
			return Err(NOT_CLEAN);
		}
		let (owner, amount) = Staked::take(source).expect("it is released once");
		Self::transfer(STAKES, owner, amount)?;
		Ok(amount)
	}

	fn active(source: SourceId) -> Balance {
		Staked::get(source).map_or(0, |(_, amount)| amount)
	}
}

/// Takes a part of the stake of a source away, as a slash does.
pub fn slash_source(source: SourceId, amount: Balance) {
	let (owner, left) = Staked::get(source).unwrap();
	Staked::insert(source, (owner, left - amount));
	Fakes::transfer(STAKES, FEES, amount).unwrap();
}

/// What is locked for all sources.
pub fn staked() -> Balance {
	balance(STAKES)
}

/// The share of its re-run price that each paid task gave for re-runs.
#[storage_alias]
pub type Contributions = StorageMap<Fakes, Twox64Concat, TaskId, Perbill>;
/// The results that somebody looks at.
#[storage_alias]
pub type Looking = StorageDoubleMap<Fakes, Twox64Concat, TaskId, Twox64Concat, NodeId, ()>;
/// What was told of results that were drawn, in order.
#[storage_alias]
type Told = StorageMap<Fakes, Twox64Concat, TaskId, Vec<Drawn>>;

/// What the market told of a result that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Drawn {
	Turn(NodeId, Job<AccountId>),
	Shown(NodeId, Job<AccountId>, Shown),
	Failed(NodeId),
}

impl Fakes {
	fn look(task: TaskId, node: NodeId, waits: bool) -> Decision {
		if waits {
			Looking::insert(task, node, ());
			Decision::Wait
		} else {
			Decision::Settle
		}
	}
}

impl Verify<AccountId> for Fakes {
	fn on_turn(task: TaskId, node: NodeId, job: &Job<AccountId>) -> Decision {
		Told::append(task, Drawn::Turn(node, job.clone()));
		Self::look(task, node, Sampling::get().unwrap_or_default().0)
	}
	fn on_shown(task: TaskId, node: NodeId, job: &Job<AccountId>, shown: &Shown) -> Decision {
		Told::append(task, Drawn::Shown(node, job.clone(), *shown));
		let decision = Self::look(task, node, Sampling::get().unwrap_or_default().1);
		if decision == Decision::Settle {
			Looking::remove(task, node);
		}
		decision
	}
	fn on_failed(task: TaskId, node: NodeId) {
		Told::append(task, Drawn::Failed(node));
		Looking::remove(task, node);
	}
}

/// The results that are disputed.
#[storage_alias]
pub type Disputed = StorageMap<Fakes, Twox64Concat, (TaskId, NodeId), ()>;

impl OpenDisputes for Fakes {
	fn is_disputed(task: TaskId, node: NodeId) -> bool {
		Disputed::contains_key((task, node))
	}
}

/// What was told of the time that nodes took to their commits.
#[storage_alias]
pub type Answered = StorageMap<Fakes, Twox64Concat, (TaskId, NodeId), BlockNumber>;
/// What was told of payments, as long as they can be disputed.
#[storage_alias]
pub type Disputable = StorageMap<Fakes, Twox64Concat, (TaskId, NodeId), PaidJob<AccountId>>;
/// What was told of clients: who, which fee, and whether it is at fault.
#[storage_alias]
pub type Bills = StorageValue<Fakes, Vec<(AccountId, Balance, bool)>>;

impl OnTaskOutcome<AccountId> for Fakes {
	fn on_committed(node: NodeId, task: TaskId, blocks: BlockNumber) {
		assert!(!Answered::contains_key((task, node)), "a node commits once");
		Answered::insert((task, node), blocks);
	}
	fn on_settled(node: NodeId, task: TaskId, job: &PaidJob<AccountId>) {
		Outcomes::append(task, Heard::Settled(node));
		Disputable::insert((task, node), job.clone());
	}
	fn on_undisputed(node: NodeId, task: TaskId) {
		assert!(Disputable::take((task, node)).is_some(), "what was paid is forgotten once");
	}
	fn on_ended(client: &AccountId, fee: Balance, at_fault: bool) {
		Bills::append((*client, fee, at_fault));
	}
	fn on_misconduct(node: NodeId, task: TaskId, misconduct: Misconduct, liability: Balance) {
		let part = *crate::Tasks::<Test>::get(task).unwrap().acceptance(node).unwrap();
		assert_eq!(liability, part.liability, "what answered for the task");
		Outcomes::append(task, Heard::Misconduct(node, misconduct));
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Fakes {
	fn close_rounds() {
		// Draws take no time.
	}
	fn set_encryption_key(who: &AccountId) {
		Encrypting::insert(who, ());
	}
	fn fund(who: &AccountId) {
		use frame_support::traits::fungible::Mutate;
		assert_ok!(Balances::mint_into(who, FUNDS));
	}
	fn active_node(seed: u32) -> (AccountId, AccountId, NodeId) {
		use frame_support::traits::fungible::Mutate;
		let node = NODES + seed;
		add_node(node);
		for account in [owner(node), worker(node)] {
			assert_ok!(Balances::mint_into(&account, FUNDS));
		}
		(owner(node), worker(node), node)
	}
}

// What tests do to the fakes.

pub fn worker(node: NodeId) -> AccountId {
	1_000 + AccountId::from(node)
}

pub fn owner(node: NodeId) -> AccountId {
	2_000 + AccountId::from(node)
}

pub fn add_node(node: NodeId) {
	let status = NodeStatus::Active;
	let node_of_the_test = FakeNode {
		owner: owner(node),
		status,
		sufficient: true,
		capable: true,
		stake: 10_000 * SUR,
		reserved: 0,
		kept: 0,
		exempt: false,
		region: b"eu-west".to_vec(),
		score: None,
		preferred: true,
		weight: 1,
	};
	Nodes::insert(node, node_of_the_test);
	Workers::insert(worker(node), node);
}

pub fn change_node(node: NodeId, change: impl FnOnce(&mut FakeNode)) {
	Nodes::mutate(node, |node| change(node.as_mut().unwrap()));
}

/// Slashes a node whose work takes all of its stake: less is left than answers for it.
pub fn slash_node(node: NodeId) {
	change_node(node, |node| node.stake = node.reserved - 1);
}

/// Gives a node another worker key.
pub fn rotate_worker(node: NodeId, new: AccountId) {
	Workers::remove(worker(node));
	Workers::insert(new, node);
}

pub fn forget_node(node: NodeId) {
	Nodes::remove(node);
}

/// Lets every valid result wait for its verdict from now on, as if an oracle were always at hand.
pub fn sample_everything() {
	sample(false, true);
}

/// Samples every result from now on: whether it waits until it may be shown, and then for a verdict.
pub fn sample(to_be_shown: bool, verdict: bool) {
	Sampling::put((to_be_shown, verdict));
	// Whose seed is gone counts as sampled.
	set_seeds(Seeds::Gone);
}

/// Lets every valid result that is drawn wait for its verdict from now on.
pub fn wait_for_verdicts() {
	Sampling::put((false, true));
}

/// What was told of results of `task` that were drawn.
pub fn told(task: TaskId) -> Vec<Drawn> {
	Told::get(task).unwrap_or_default()
}

/// Lets the Vault forget `task`, so that it can move nothing.
pub fn lose_lock(task: TaskId) {
	Locks::remove(task);
}

/// What the market said about the nodes of `task`.
pub fn heard(task: TaskId) -> Vec<Heard> {
	Outcomes::get(task).unwrap_or_default()
}

/// A node as the market sees it.
pub fn node(node: NodeId) -> FakeNode {
	Nodes::get(node).unwrap()
}

impl Fakes {
	/// A bond is held for each bid that says so, and for nothing else.
	fn check_bonds() {
		let said: usize = crate::Bids::<Test>::iter_values()
			.map(|bids| bids.iter().filter(|bid| bid.state.is_bonded()).count())
			.sum();
		assert_eq!(Bonds::iter().count(), said, "how many bonds are held");
		assert_eq!(Bonds::iter().map(|(.., amount)| amount).sum::<Balance>(), bonded());
	}

	/// All that holds between the market and what it meets, and in the market.
	pub fn check() {
		Self::check_reserved();
		Self::check_bonds();
		Self::check_disputable();
		Self::check_looking();
		Market::do_try_state().unwrap();
	}

	/// Somebody looks at every result that waits, and at none but those whose turn it is or that wait.
	fn check_looking() {
		for (id, task) in crate::Tasks::<Test>::iter() {
			if let Some(node) = waits(&task) {
				assert!(Looking::contains_key(id, node), "nobody looks at what waits");
			}
		}
		for (id, node) in Looking::iter_keys() {
			let task = crate::Tasks::<Test>::get(id).expect("what is looked at is known");
			let turn = task.turn.filter(|turn| turn.sampled).map(|turn| turn.node);
			assert_eq!(turn.or(waits(&task)), Some(node), "somebody looks at what is decided");
		}
	}

	/// What was told as paid is kept exactly as long as it can be disputed.
	fn check_disputable() {
		let mut paid = 0;
		for (id, task) in crate::Tasks::<Test>::iter() {
			for part in task.paid() {
				assert!(Disputable::contains_key((id, part.node)), "a payment was told");
				paid += 1;
			}
		}
		assert_eq!(Disputable::iter().count(), paid, "what is pruned is forgotten");
	}

	/// What answers for work is what the acceptances in play say.
	fn check_reserved() {
		for (id, node) in Nodes::iter() {
			let of_node = |task: TaskOf<Test>| {
				let part = task.acceptance(id).filter(|it| it.is_in_play()).copied();
				part.map_or(0, |it| it.liability)
			};
			let reserved: Balance = crate::Tasks::<Test>::iter_values().map(of_node).sum();
			assert_eq!(node.reserved, reserved, "what node {id} answers with");
		}
	}
}

/// Builds the chain of each test: block 1, both clients funded, the nodes active.
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build() -> sp_io::TestExternalities {
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: [(ALICE, FUNDS), (BOB, FUNDS)]
				.into_iter()
				.chain((0..NODES).map(|node| (worker(node), WORKING_BALANCE)))
				.collect(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| {
			run_to(1);
			(0..NODES).for_each(add_node);
		});
		ext
	}

	/// Runs `test`, then checks every invariant.
	pub fn build_and_execute(test: impl FnOnce()) {
		Self::build().execute_with(|| {
			let issuance = Balances::total_issuance();
			test();
			assert_eq!(Balances::total_issuance(), issuance, "money was made or lost");
			Fakes::check();
		})
	}
}

#[cfg(feature = "runtime-benchmarks")]
pub fn new_test_ext() -> sp_io::TestExternalities {
	ExtBuilder::build()
}
