// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet, balances, and another pallet that holds funds. Nodes, work and prices
//! are plain values that tests set.

use std::collections::BTreeMap;

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64},
};
use sp_runtime::BuildStorage;
use surety_primitives::{
	node::{GpuRequirement, NodeStatus, Shortfall},
	stake::{Role, RolePrices, StakeId, StakePrices},
	traits::{
		Duties, InspectNodes, OnStakeChange, OnValidatorStakeChange, OpenWork, StakeObserver,
		Stakes,
	},
	Balance, NodeId, SUR,
};

use crate as pallet_compute_staking;

pub type AccountId = u64;

/// Owns nodes 1 and 2.
pub const PETRA: AccountId = 1;
/// Owns node 3.
pub const QUENTIN: AccountId = 2;
/// Owns no node.
pub const STRANGER: AccountId = 3;
/// Receives the treasury's shares; has the existential deposit alone at genesis.
pub const TREASURY: AccountId = 4;
/// Has no account.
pub const NOBODY: AccountId = 5;

/// What each account has at genesis.
pub const ENDOWMENT: Balance = 10_000 * SUR;
/// The least balance of an account.
pub const EXISTENTIAL_DEPOSIT: Balance = SUR / 100;
/// The least amount of one bond or unbond.
pub const MIN_BOND: Balance = SUR;
/// The most chunks of one node.
pub const MAX_UNBONDING: u32 = 4;
/// How long payments are kept back, at the start of each test: in one part.
pub const RETENTION: u64 = 50;
/// The exit delay at the start of each test.
pub const DELAY: u64 = 100;

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
	pub type Staking = pallet_compute_staking::Pallet<Test>;

	#[runtime::pallet_index(3)]
	pub type Other = other::Pallet<Test>;
}

/// Another pallet that holds funds of the same accounts.
#[frame_support::pallet]
pub mod other {
	#[pallet::config]
	pub trait Config: frame_system::Config {}

	#[pallet::pallet]
	pub struct Pallet<T>(_);

	#[pallet::composite_enum]
	pub enum HoldReason {
		Rent,
	}
}

impl other::Config for Test {}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub const MinBond: Balance = MIN_BOND;
	pub static ExitDelay: u64 = DELAY;
	pub static RetentionPeriod: u64 = RETENTION;
	pub static RetentionParts: u32 = 1;
	pub static Prices: StakePrices =
		StakePrices { floor: 100 * SUR, small: 50 * SUR, medium: 35 * SUR, large: 25 * SUR };
	pub static LeastOfRoles: RolePrices =
		RolePrices { auditor: 1_000 * SUR, oracle: 900 * SUR, arbitrator: 500 * SUR };
	/// Who has to keep the stake of a role.
	pub static OnDuty: Vec<(Role, AccountId)> = Vec::new();
	pub static Registered: BTreeMap<NodeId, Node> = BTreeMap::new();
	pub static Exempt: Vec<NodeId> = Vec::new();
	pub static OpenTasks: BTreeMap<NodeId, u32> = BTreeMap::new();
	pub static Heard: Vec<Change> = Vec::new();
	pub static HeardOfValidators: Vec<(AccountId, Balance)> = Vec::new();
	/// The active stakes as their changes were reported.
	pub static Followed: BTreeMap<StakeId<AccountId>, Balance> = BTreeMap::new();
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
	type FreezeIdentifier = u8;
	type MaxFreezes = ConstU32<2>;
}

impl crate::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Nodes = Nodes;
	type OnStakeChange = Nodes;
	type OnValidatorStakeChange = Nodes;
	type StakeObserver = Nodes;
	type Treasury = ConstU64<TREASURY>;
	type OpenWork = Nodes;
	type Duties = Nodes;
	type RolePrices = LeastOfRoles;
	type Prices = Prices;
	type ExitDelay = ExitDelay;
	type RetentionPeriod = RetentionPeriod;
	type RetentionParts = RetentionParts;
	type MaxUnbonding = ConstU32<MAX_UNBONDING>;
	type MinBond = MinBond;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Nodes;
}

/// A registered node.
#[derive(Clone)]
pub struct Node {
	pub owner: AccountId,
	pub status: NodeStatus,
	pub gpus: u32,
}

/// What was heard of a stake change.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
	pub node: NodeId,
	pub sufficient: bool,
	pub anything_held: bool,
}

/// The registry and the market of the mock.
pub struct Nodes;

impl Nodes {
	pub fn register(node: NodeId, owner: AccountId, gpus: u32) {
		let status = NodeStatus::Onboarding;
		Registered::mutate(|nodes| nodes.insert(node, Node { owner, status, gpus }));
	}

	pub fn set_status(node: NodeId, status: NodeStatus) {
		Registered::mutate(|nodes| nodes.get_mut(&node).unwrap().status = status);
	}

	pub fn set_open_tasks(node: NodeId, tasks: u32) {
		OpenTasks::mutate(|open| open.insert(node, tasks));
	}
}

impl InspectNodes<AccountId> for Nodes {
	fn owner(node: NodeId) -> Option<AccountId> {
		Registered::get().get(&node).map(|node| node.owner)
	}
	fn by_worker(_: &AccountId) -> Option<NodeId> {
		None
	}
	fn status(node: NodeId) -> Option<NodeStatus> {
		Registered::get().get(&node).map(|node| node.status.clone())
	}
	fn region(_: NodeId) -> Option<Vec<u8>> {
		None
	}
	fn gpus(node: NodeId) -> Option<(u32, u32)> {
		let nodes = Registered::get();
		let Node { owner, gpus, .. } = nodes.get(&node)?;
		let of_owner = nodes.values().filter(|node| node.owner == *owner);
		Some((*gpus, of_owner.map(|node| node.gpus).sum()))
	}
	fn is_exempt(node: NodeId) -> bool {
		Exempt::get().contains(&node)
	}
	fn shortfalls(_: NodeId, _: &GpuRequirement, _: u32) -> Option<Vec<Shortfall>> {
		None
	}
}

impl OnStakeChange for Nodes {
	fn on_stake_change(node: NodeId, sufficient: bool, anything_held: bool) {
		Heard::mutate(|heard| heard.push(Change { node, sufficient, anything_held }));
	}
}

impl OnValidatorStakeChange<AccountId> for Nodes {
	fn on_validator_stake_change(who: &AccountId, active: Balance) {
		HeardOfValidators::mutate(|heard| heard.push((*who, active)));
	}
}

impl StakeObserver<AccountId> for Nodes {
	fn on_change(owner: &AccountId, stake: &StakeId<AccountId>, old: Balance, new: Balance) {
		assert_eq!(Staking::owner_of(stake).as_ref(), Some(owner));
		assert_ne!(old, new, "only changes are reported");
		Followed::mutate(|followed| {
			let known = followed.insert(stake.clone(), new).unwrap_or(0);
			assert_eq!(known, old, "a change of {stake:?} was not reported");
		});
	}
}

impl Duties<AccountId> for Nodes {
	fn on_duty(role: Role, who: &AccountId) -> bool {
		OnDuty::get().contains(&(role, *who))
	}
}

impl OpenWork for Nodes {
	fn open_tasks(node: NodeId) -> u32 {
		OpenTasks::get().get(&node).copied().unwrap_or(0)
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Nodes {
	fn register_node(funds: Balance) -> (AccountId, NodeId) {
		use frame_support::traits::fungible::Mutate;
		Balances::set_balance(&PETRA, funds + EXISTENTIAL_DEPOSIT);
		(PETRA, 1)
	}
	fn leave(_: &AccountId, node: NodeId) {
		<Staking as surety_primitives::traits::Collateral>::exit(node).expect("nothing is open");
	}
}

/// Petra with nodes 1 (two GPUs) and 2 (none), Quentin with node 3 (four GPUs).
#[derive(Default)]
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		Registered::take();
		OpenTasks::take();
		Exempt::take();
		OnDuty::take();
		Heard::take();
		HeardOfValidators::take();
		Followed::take();
		ExitDelay::set(DELAY);
		RetentionPeriod::set(RETENTION);
		RetentionParts::set(1);
		Nodes::register(1, PETRA, 2);
		Nodes::register(2, PETRA, 0);
		Nodes::register(3, QUENTIN, 4);

		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: vec![
				(PETRA, ENDOWMENT),
				(QUENTIN, ENDOWMENT),
				(STRANGER, ENDOWMENT),
				(TREASURY, EXISTENTIAL_DEPOSIT),
			],
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
			Staking::do_try_state().unwrap();
			for (stake, active) in Followed::get() {
				assert_eq!(<Staking as Stakes<_, _>>::active(&stake), active);
			}
		});
	}
}
