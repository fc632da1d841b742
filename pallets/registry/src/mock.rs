// SPDX-License-Identifier: Apache-2.0

//! A runtime of the registry, with fakes of staking and of the market.

use core::cell::RefCell;
use std::collections::BTreeMap;

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU128, ConstU32},
};
use frame_system::EnsureRoot;
use sp_runtime::{testing::TestSignature, BuildStorage, DispatchError, DispatchResult};
use surety_primitives::{
	node::NodeStatus,
	slash::{Charge, SlashId},
	stake::StakeId,
	traits::{
		Collateral, Discipline, InspectNodes, OnStakeChange, OnStatusChange, OpenWork, Slash,
	},
	Balance, BlockNumber, NodeId, SUR,
};

use crate as pallet_registry;

/// The existential deposit.
pub const DEPOSIT: Balance = SUR / 1000;
/// What the registration of a node burns.
pub const FEE: Balance = 5 * SUR;
/// What is held for an encryption key.
pub const KEY_DEPOSIT: Balance = SUR / 10;
/// Paid tasks after which a node is active.
pub const ONBOARDING_JOBS: u32 = 3;
/// The most nodes of a provider.
pub const MAX_NODES: u32 = 4;
/// The most registrars.
pub const MAX_REGISTRARS: u32 = 3;
/// The most domains of a registrar.
pub const MAX_DOMAINS: u32 = 3;

/// A registrar from genesis on, who allows the domain `edu`.
pub const REGINA: u64 = 50;
/// Another one, whose list is empty.
pub const ROLF: u64 = 51;
/// The account of a student programme.
pub const PROGRAMME: u64 = 60;

/// Blocks from one heartbeat to the next.
pub const INTERVAL: BlockNumber = 10;
/// Silence after which a node is offline.
pub const OFFLINE_AFTER: BlockNumber = 20;
/// Silence that is a warning at most.
pub const MINOR: BlockNumber = 120;
/// Silence that is tolerated.
pub const BREACH: BlockNumber = 240;
/// A day: a twentieth of thirty are 2,160 blocks.
pub const DAY: BlockNumber = 1_440;
/// The longest absence that can be announced.
pub const MAX_DOWNTIME: BlockNumber = 1_440;
/// From the end of one to the next.
pub const DOWNTIME_PAUSE: BlockNumber = 10_080;
/// How many roots of a node are kept.
pub const KEPT_ROOTS: u32 = 4;

/// A provider with money.
pub const ALICE: u64 = 1;
/// Another one.
pub const BOB: u64 = 2;
/// A third one.
pub const CAROL: u64 = 4;
/// An account with the existential deposit alone.
pub const PAUPER: u64 = 3;
/// What [`ALICE`], [`BOB`] and [`CAROL`] have at genesis.
pub const WEALTH: Balance = 1_000 * SUR;

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
	pub type Registry = pallet_registry;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ExistentialDeposit = ConstU128<DEPOSIT>;
}

impl pallet_registry::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RegistrationFee = ConstU128<FEE>;
	type EncryptionKeyDeposit = EncryptionKeyDeposit;
	type Collateral = FakeStaking;
	type OpenWork = FakeMarket;
	type OnboardingJobs = ConstU32<ONBOARDING_JOBS>;
	type MaxNodes = ConstU32<MAX_NODES>;
	type AdminOrigin = EnsureRoot<u64>;
	type MaxRegistrars = ConstU32<MAX_REGISTRARS>;
	type MaxDomains = ConstU32<MAX_DOMAINS>;
	type Signature = TestSignature;
	type Slash = FakeSlashing;
	type OnStatusChange = FakeReputation;
	type BlockNumberProvider = System;
	type HeartbeatInterval = HeartbeatInterval;
	type OfflineAfter = ConstU32<OFFLINE_AFTER>;
	type UptimeMinor = ConstU32<MINOR>;
	type UptimeBreach = ConstU32<BREACH>;
	type UptimeDay = ConstU32<DAY>;
	type MaxDowntime = ConstU32<MAX_DOWNTIME>;
	type DowntimePause = ConstU32<DOWNTIME_PAUSE>;
	type KeptRoots = ConstU32<KEPT_ROOTS>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = FakeSlashing;
}

parameter_types! {
	pub storage HeartbeatInterval: BlockNumber = INTERVAL;
	pub storage EncryptionKeyDeposit: Balance = KEY_DEPOSIT;
}

thread_local! {
	/// The nodes with stake, and whether it suffices.
	static STAKES: RefCell<BTreeMap<NodeId, bool>> = const { RefCell::new(BTreeMap::new()) };
	/// The nodes with open tasks, and how many.
	static OPEN_TASKS: RefCell<BTreeMap<NodeId, u32>> = const { RefCell::new(BTreeMap::new()) };
	/// What the registry said of the node whose stake it asked for last.
	static ASKED_FOR: RefCell<Option<Seen>> = const { RefCell::new(None) };
	/// Whether stake is withdrawn as soon as its exit starts.
	static NO_EXIT_DELAY: RefCell<bool> = const { RefCell::new(false) };
}

/// A node as staking sees it: its status, and its GPUs and those of its provider.
pub type Seen = (NodeStatus, (u32, u32));

/// Staking, as far as the registry sees it. Each change but [`FakeStaking::reprice`] is reported.
pub struct FakeStaking;

impl FakeStaking {
	/// Bonds enough.
	pub fn bond(node: NodeId) {
		STAKES.with_borrow_mut(|stakes| stakes.insert(node, true));
		Registry::on_stake_change(node, true, true);
	}

	/// Unbonds so much that the rest does not suffice.
	pub fn unbond(node: NodeId) {
		STAKES.with_borrow_mut(|stakes| stakes.insert(node, false));
		Registry::on_stake_change(node, Registry::is_exempt(node), true);
	}

	/// Withdraws everything.
	pub fn withdraw(node: NodeId) {
		STAKES.with_borrow_mut(|stakes| stakes.remove(&node));
		Registry::on_stake_change(node, Registry::is_exempt(node), false);
	}

	/// Changes the price of collateral, which nobody hears of.
	pub fn reprice(node: NodeId, sufficient: bool) {
		STAKES.with_borrow_mut(|stakes| stakes.insert(node, sufficient));
	}

	/// The node whose stake the registry asked for last, as it was then.
	pub fn asked_for() -> Option<Seen> {
		ASKED_FOR.take()
	}

	/// From now on stake is withdrawn as soon as its exit starts.
	pub fn skip_exit_delay() {
		NO_EXIT_DELAY.set(true);
	}
}

impl Collateral for FakeStaking {
	fn sufficient(node: NodeId) -> bool {
		ASKED_FOR.set(Registry::status(node).zip(Registry::gpus(node)));
		Registry::is_exempt(node) || STAKES.with_borrow(|stakes| stakes.get(&node) == Some(&true))
	}

	fn missing(node: NodeId) -> Balance {
		Balance::from(!Self::sufficient(node))
	}

	fn anything_held(node: NodeId) -> bool {
		STAKES.with_borrow(|stakes| stakes.contains_key(&node))
	}

	fn exit(node: NodeId) -> DispatchResult {
		if Self::anything_held(node) {
			Self::unbond(node);
			if NO_EXIT_DELAY.take() {
				Self::withdraw(node);
			}
		}
		Ok(())
	}
}

/// The market, as far as the registry sees it.
pub struct FakeMarket;

impl FakeMarket {
	/// Gives a node open tasks.
	pub fn open(node: NodeId, tasks: u32) {
		OPEN_TASKS.with_borrow_mut(|open| open.insert(node, tasks));
	}
}

impl OpenWork for FakeMarket {
	fn open_tasks(node: NodeId) -> u32 {
		OPEN_TASKS.with_borrow(|open| open.get(&node).copied().unwrap_or_default())
	}
}

thread_local! {
	/// What was charged.
	static CHARGES: RefCell<Vec<Charge<u64>>> = const { RefCell::new(Vec::new()) };
	/// Whether nothing can be charged.
	static SLASHING_FAILS: RefCell<bool> = const { RefCell::new(false) };
	/// Whether each charge ejects.
	static SLASHING_EJECTS: RefCell<bool> = const { RefCell::new(false) };
}

/// Slashing, as far as the registry sees it.
pub struct FakeSlashing;

impl FakeSlashing {
	/// What was charged since the last call.
	pub fn charges() -> Vec<Charge<u64>> {
		CHARGES.take()
	}

	/// From now on nothing can be charged, or it can again.
	pub fn fail(fails: bool) {
		SLASHING_FAILS.set(fails);
	}

	/// From now on each charge takes stake and ejects the node.
	pub fn eject() {
		SLASHING_EJECTS.set(true);
	}
}

impl Slash<u64> for FakeSlashing {
	fn charge(charge: Charge<u64>) -> Result<SlashId, DispatchError> {
		if SLASHING_FAILS.with_borrow(|fails| *fails) {
			return Err(DispatchError::Other("nothing can be charged"));
		}
		if let (true, StakeId::Node(node)) = (SLASHING_EJECTS.with_borrow(|it| *it), &charge.stake)
		{
			FakeStaking::unbond(*node);
			Registry::eject(*node);
		}
		CHARGES.with_borrow_mut(|charges| charges.push(charge));
		Ok(0)
	}
}

thread_local! {
	/// What was told of statuses.
	static TOLD: RefCell<Vec<(NodeId, NodeStatus)>> = const { RefCell::new(Vec::new()) };
}

/// Reputation, as far as the registry sees it.
pub struct FakeReputation;

impl FakeReputation {
	/// The statuses that it was told of since the last call.
	pub fn told() -> Vec<(NodeId, NodeStatus)> {
		TOLD.take()
	}
}

impl OnStatusChange for FakeReputation {
	fn on_status_change(node: NodeId, status: &NodeStatus) {
		assert_eq!(Registry::status(node).as_ref(), Some(status), "what is told is stored");
		TOLD.with_borrow_mut(|told| told.push((node, status.clone())));
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<u64, TestSignature> for FakeSlashing {
	fn signer(number: u32) -> u64 {
		1_000 + u64::from(number)
	}
	fn sign(number: u32, message: &[u8]) -> TestSignature {
		TestSignature(<Self as crate::BenchmarkHelper<_, _>>::signer(number), message.to_vec())
	}
	fn give_stake(_: &u64, node: NodeId) {
		FakeStaking::bond(node);
	}
}

/// Builds the state that a test begins with.
pub struct ExtBuilder;

impl ExtBuilder {
	/// The state: two registrars, no provider, and fakes that know of nothing.
	pub fn build(self) -> sp_io::TestExternalities {
		STAKES.take();
		OPEN_TASKS.take();
		ASKED_FOR.take();
		NO_EXIT_DELAY.take();
		CHARGES.take();
		SLASHING_FAILS.take();
		SLASHING_EJECTS.take();
		TOLD.take();
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: vec![(ALICE, WEALTH), (BOB, WEALTH), (CAROL, WEALTH), (PAUPER, DEPOSIT)],
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		pallet_registry::GenesisConfig::<Test> { registrars: vec![REGINA, ROLF] }
			.assimilate_storage(&mut storage)
			.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		// The genesis block keeps no events.
		ext.execute_with(|| {
			let edu = b"edu".to_vec().try_into().unwrap();
			Registry::allow_domain(RuntimeOrigin::signed(REGINA), edu).unwrap();
			System::reset_events();
			System::set_block_number(1);
		});
		ext
	}

	/// Runs `test`, then checks every invariant.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Registry::do_try_state().unwrap();
		});
	}
}
