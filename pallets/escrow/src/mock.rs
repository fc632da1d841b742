// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet and balances. The protocol's fees go to one account.

use frame_support::{
	derive_impl, parameter_types,
	traits::{tokens::imbalance::ResolveTo, ConstU64},
};
use sp_runtime::{BuildStorage, Perbill};
use surety_primitives::{traits::RevenueShares, Balance, SUR};

use crate as pallet_escrow;

pub type AccountId = u64;

/// Publishes tasks.
pub const CARLA: AccountId = 1;
/// Publishes tasks.
pub const DIEGO: AccountId = 2;
/// Is paid for tasks.
pub const PETRA: AccountId = 3;
/// Has no account yet.
pub const NEWCOMER: AccountId = 4;
/// The programme of Petra's university, where a test says so. It has no account yet.
pub const STUDENTS: AccountId = 6;
/// Pays oracles.
pub const POOL: AccountId = 7;
/// Gets the protocol's fees.
pub const PROTOCOL: AccountId = 5;

/// What each account has at genesis, but the newcomer's.
pub const ENDOWMENT: Balance = 1_000 * SUR;
/// The least balance of an account.
pub const EXISTENTIAL_DEPOSIT: Balance = SUR / 100;

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
	pub type Escrow = pallet_escrow::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub static ProtocolFee: Perbill = Perbill::zero();
	/// Who pays oracles.
	pub static PoolAccount: AccountId = POOL;
	/// Who has which share in the revenue of Petra.
	pub static Share: Option<(AccountId, Perbill)> = None;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
}

impl crate::Config for Test {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ProtocolFee = ProtocolFee;
	type RevenueShares = Shares;
	type VerificationPool = PoolAccount;
	type OnProtocolFee = ResolveTo<ConstU64<PROTOCOL>, Balances>;
}

/// The registry, as far as the Vault sees it.
pub struct Shares;

impl RevenueShares<AccountId> for Shares {
	fn share_in(owner: &AccountId) -> Option<(AccountId, Perbill)> {
		Share::get().filter(|_| *owner == PETRA)
	}
}

/// Everyone but the newcomer has funds; the protocol fee is 2.5 %.
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		ProtocolFee::set(Perbill::from_rational(25u32, 1000));
		Share::take();
		PoolAccount::set(POOL);
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: [CARLA, DIEGO, PETRA, PROTOCOL, POOL].map(|who| (who, ENDOWMENT)).to_vec(),
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
			Escrow::do_try_state().unwrap();
		});
	}
}
