// SPDX-License-Identifier: Apache-2.0

//! A runtime of reputation alone, with fakes for what it meets. Every fake keeps its state in storage.

use codec::{Decode, Encode};
use frame_support::{
	assert_ok, derive_impl, parameter_types, storage_alias, traits::ConstU32, Twox64Concat,
};
use sp_runtime::{BuildStorage, DispatchError};
use surety_primitives::{
	ledger::{EntryKind, EntryNumber},
	node::{GpuRequirement, NodeStatus, Shortfall, SuspensionReason, SuspensionReasons},
	reputation::{CheckOutcome, ONBOARDING_JOBS},
	slash::{Charge, Condition, Incident, Severity, SlashId},
	stake::StakeId,
	standing::Owner,
	traits::{
		ActiveStakes, InspectNodes, OnCheck, OnSlash, OnStatusChange, OnTaskOutcome, Owners,
		PaidJob, Record as Ledger, Slash, Uptimes,
	},
	Balance, BlockNumber, NodeId, Perbill, TaskId, DAYS, H256, SUR,
};

use crate::{self as pallet_reputation, Records};

pub type AccountId = u64;

/// The client of most tests.
pub const CARLA: AccountId = 1;
/// Another client.
pub const CHRIS: AccountId = 2;
/// Who makes the calls that anyone can make.
pub const STRANGER: AccountId = 3;
/// Owns the nodes below 10; each other node has an owner of its own, 1,000 and its id.
pub const PETRA: AccountId = 4;

/// What burns for a full step.
pub const FULL: Balance = SUR / 10;
/// The fee of a job that is worth a full step: a half burns.
pub const FEE: Balance = 2 * FULL;
pub const WINDOW: BlockNumber = 100;
pub const PAIR_MEMORY: BlockNumber = 1_000;
pub const RECOVERY: BlockNumber = 180 * DAYS;
pub const PAUSE: BlockNumber = 500;
pub const PERIOD: BlockNumber = 200;
pub const PIECE: u32 = 8;
pub const PAIRS_PIECE: u32 = 4;

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
	pub type Reputation = pallet_reputation;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
}

parameter_types! {
	pub const FullStep: Balance = FULL;
	pub const BurnShare: Perbill = Perbill::from_percent(50);
}

impl pallet_reputation::Config for Test {
	type Nodes = Fakes;
	type Owners = Fakes;
	type Uptimes = Fakes;
	type Stakes = Fakes;
	type Slash = Fakes;
	type Ledger = Fakes;
	type BurnShare = BurnShare;
	type FullStep = FullStep;
	type FeedbackWindow = ConstU32<WINDOW>;
	type PairMemory = ConstU32<PAIR_MEMORY>;
	type Recovery = ConstU32<RECOVERY>;
	type AccuracyPause = ConstU32<PAUSE>;
	type SnapshotPeriod = ConstU32<PERIOD>;
	type SnapshotPiece = ConstU32<PIECE>;
	type PairsPiece = ConstU32<PAIRS_PIECE>;
	type Day = ConstU32<DAYS>;
	type BlockNumberProvider = System;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Fakes;
}

/// Everything that this pallet meets.
pub struct Fakes;

/// A node as others see it.
#[derive(Clone, Encode, Decode)]
pub struct FakeNode {
	pub status: NodeStatus,
	pub uptime: Option<Perbill>,
	pub active_days: u32,
	pub stake: Balance,
}

#[storage_alias]
pub type Nodes = StorageMap<Fakes, Twox64Concat, NodeId, FakeNode>;
#[storage_alias]
pub type NextId = StorageValue<Fakes, NodeId>;
/// Of each charge the node and its incident.
#[storage_alias]
pub type Charges = StorageMap<Fakes, Twox64Concat, SlashId, (NodeId, Incident)>;
#[storage_alias]
pub type ChargeCount = StorageValue<Fakes, SlashId>;
/// Set where the slash table shall refuse.
#[storage_alias]
pub type Refusing = StorageValue<Fakes, ()>;
/// What was written to the ledger.
#[storage_alias]
pub type Written = StorageValue<Fakes, Vec<H256>>;

impl InspectNodes<AccountId> for Fakes {
	fn owner(node: NodeId) -> Option<AccountId> {
		Nodes::get(node).map(|_| if node < 10 { PETRA } else { 1_000 + AccountId::from(node) })
	}
	fn by_worker(_: &AccountId) -> Option<NodeId> {
		None
	}
	fn status(node: NodeId) -> Option<NodeStatus> {
		Nodes::get(node).map(|node| node.status)
	}
	fn next_id() -> NodeId {
		NextId::get().unwrap_or_default()
	}
	fn region(_: NodeId) -> Option<Vec<u8>> {
		None
	}
	fn gpus(_: NodeId) -> Option<(u32, u32)> {
		None
	}
	fn is_exempt(_: NodeId) -> bool {
		false
	}
	fn shortfalls(_: NodeId, _: &GpuRequirement, _: u32) -> Option<Vec<Shortfall>> {
		None
	}
}

/// Accounts from 200 to 299 belong to one organisation.
impl Owners<AccountId> for Fakes {
	fn owner_of(account: &AccountId) -> Owner<AccountId> {
		match account {
			200..=299 => Owner::Organisation(7),
			_ => Owner::Account(*account),
		}
	}
	fn owner_of_node(node: NodeId) -> Option<Owner<AccountId>> {
		<Self as InspectNodes<_>>::owner(node).map(|owner| Self::owner_of(&owner))
	}
}

impl Uptimes for Fakes {
	fn uptime(node: NodeId) -> Option<Perbill> {
		Nodes::get(node)?.uptime
	}
	fn active_days(node: NodeId) -> u32 {
		Nodes::get(node).map_or(0, |node| node.active_days)
	}
}

impl ActiveStakes for Fakes {
	fn active_stake(node: NodeId) -> Balance {
		Nodes::get(node).map_or(0, |node| node.stake)
	}
}

/// A charge is a soft slash, which comes back to reputation before it is over.
impl Slash<AccountId> for Fakes {
	fn charge(charge: Charge<AccountId>) -> Result<SlashId, DispatchError> {
		if Refusing::exists() {
			return Err(DispatchError::Other("charged with as much"));
		}
		let StakeId::Node(node) = charge.stake else { panic!("a node answers") };
		assert_eq!((charge.condition, charge.challenger), (Condition::ResultFailure, None));
		let id = ChargeCount::get().unwrap_or_default();
		ChargeCount::put(id + 1);
		Charges::insert(id, (node, charge.incident));
		Reputation::on_slash(node, id, Severity::Soft);
		Ok(id)
	}
}

impl Ledger for Fakes {
	fn append(
		kind: EntryKind,
		subject: H256,
		data_hash: H256,
	) -> Result<EntryNumber, DispatchError> {
		assert_eq!((kind, subject), (EntryKind::ScoreSnapshot, H256::zero()));
		let mut written = Written::get().unwrap_or_default();
		written.push(data_hash);
		let number = written.len() as EntryNumber - 1;
		Written::put(written);
		Ok(number)
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Fakes {
	fn node(_: u32) -> NodeId {
		new_node()
	}
	fn owner(number: u32) -> AccountId {
		10_000 + AccountId::from(number)
	}
	fn wait(blocks: BlockNumber) {
		wait(blocks);
	}
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

pub fn now() -> BlockNumber {
	System::block_number()
}

/// Lets time pass without blocks.
pub fn wait(blocks: BlockNumber) {
	System::set_block_number(now() + blocks);
}

/// Registers a node that takes tasks, with no stake and no heartbeat.
pub fn new_node() -> NodeId {
	let id = NextId::get().unwrap_or_default();
	NextId::put(id + 1);
	let status = NodeStatus::Onboarding;
	Nodes::insert(id, FakeNode { status, uptime: None, active_days: 0, stake: 0 });
	Reputation::on_status_change(id, &NodeStatus::Onboarding);
	id
}

/// Changes what others say of a node. Nobody tells of it but of its status.
pub fn change_node(id: NodeId, change: impl FnOnce(&mut FakeNode)) {
	let mut node = Nodes::get(id).unwrap();
	change(&mut node);
	Nodes::insert(id, node);
}

pub fn set_status(id: NodeId, status: NodeStatus) {
	change_node(id, |node| node.status = status.clone());
	Reputation::on_status_change(id, &status);
}

pub fn suspended() -> NodeStatus {
	let mut reasons = SuspensionReasons::new();
	reasons.try_insert(SuspensionReason::Offline).unwrap();
	NodeStatus::Suspended(reasons)
}

/// A client pays a node for a task.
pub fn pay(client: AccountId, node: NodeId, task: TaskId, fee: Balance) {
	let job = PaidJob { client, fee, verified: false };
	Reputation::on_settled(node, task, &job);
}

/// Ends the onboarding of a node, by as many clients. All of its tasks are beyond dispute.
pub fn onboard(node: NodeId) {
	for job in 0..ONBOARDING_JOBS {
		let task = 1_000_000 + TaskId::from(node) * 1_000 + TaskId::from(job);
		pay(500 + AccountId::from(job), node, task, FEE);
		Reputation::on_undisputed(node, task);
	}
}

/// The node that most tests begin with: it is no longer onboarding, and 30 of its jobs are verified.
pub fn veteran() -> NodeId {
	let node = new_node();
	onboard(node);
	node
}

pub fn check(node: NodeId, task: TaskId, outcome: CheckOutcome) {
	Reputation::on_check(node, task, outcome);
}

pub fn accuracy(node: NodeId) -> Perbill {
	Records::<Test>::get(node).unwrap().dimensions.accuracy
}

pub fn weight(node: NodeId) -> u32 {
	use surety_primitives::traits::Standing;
	Reputation::routing_weight(node)
}

pub fn charged(node: NodeId) -> usize {
	Charges::iter_values().filter(|(of, _)| *of == node).count()
}

pub fn refresh(node: NodeId) {
	assert_ok!(Reputation::refresh_node(signed(STRANGER), node));
}

pub fn percent(percent: u32) -> Perbill {
	Perbill::from_percent(percent)
}

/// No node, no record.
#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs a test and then checks the state that it leaves.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			assert_ok!(Reputation::do_try_state());
		});
	}
}
