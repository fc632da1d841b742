// SPDX-License-Identifier: Apache-2.0

//! A runtime of the registry, with fakes of staking and of the market.

use core::cell::RefCell;
use std::collections::BTreeMap;

use frame_support::{
	derive_impl,
	traits::{ConstU128, ConstU32},
};
use frame_system::EnsureRoot;
use sp_runtime::{BuildStorage, DispatchResult};
use surety_primitives::{
	node::NodeStatus,
	traits::{Collateral, InspectNodes, OnStakeChange, OpenWork},
	Balance, NodeId, SUR,
};

use crate as pallet_registry;

/// The existential deposit.
pub const DEPOSIT: Balance = SUR / 1000;
/// What the registration of a node burns.
pub const FEE: Balance = 5 * SUR;
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
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<DEPOSIT>;
}

impl pallet_registry::Config for Test {
	type Currency = Balances;
	type RegistrationFee = ConstU128<FEE>;
	type Collateral = FakeStaking;
	type OpenWork = FakeMarket;
	type OnboardingJobs = ConstU32<ONBOARDING_JOBS>;
	type MaxNodes = ConstU32<MAX_NODES>;
	type AdminOrigin = EnsureRoot<u64>;
	type MaxRegistrars = ConstU32<MAX_REGISTRARS>;
	type MaxDomains = ConstU32<MAX_DOMAINS>;
	type WeightInfo = ();
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

/// Builds the state that a test begins with.
pub struct ExtBuilder;

impl ExtBuilder {
	/// The state: two registrars, no provider, and fakes that know of nothing.
	pub fn build(self) -> sp_io::TestExternalities {
		STAKES.take();
		OPEN_TASKS.take();
		ASKED_FOR.take();
		NO_EXIT_DELAY.take();
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
