// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet and balances; the tests are escrow and staking.

use frame_support::{
	derive_impl, parameter_types,
	traits::{fungible::Balanced, tokens::*, OnUnbalanced},
	PalletId,
};
use sp_runtime::{BuildStorage, Perbill};
use surety_primitives::{stake::StakeId, traits::StakeObserver, Balance, NodeId, SUR};

use crate as pallet_fees;
use crate::Shares;

pub type AccountId = u64;

/// Pays fees.
pub const CARLA: AccountId = 1;
/// Has nodes.
pub const PETRA: AccountId = 2;
/// Has nodes.
pub const PAUL: AccountId = 3;
/// Has no account.
pub const NEWCOMER: AccountId = 4;
/// What operations are paid from.
pub const OPERATIONS: AccountId = 5;

/// What each account has at genesis, but the newcomer's.
pub const ENDOWMENT: Balance = 1_000_000 * SUR;
/// The least balance of an account.
pub const EXISTENTIAL_DEPOSIT: Balance = SUR / 1_000;

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
	pub type Fees = pallet_fees::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

parameter_types! {
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
	pub const FeesPalletId: PalletId = PalletId(*b"sur/fees");
	pub static BurnShare: Perbill = Perbill::from_percent(50);
	pub static StakersShare: Perbill = Perbill::from_percent(20);
	pub static ForOperations: AccountId = OPERATIONS;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ExistentialDeposit;
	type AccountStore = System;
}

impl pallet_fees::Config for Test {
	type Currency = Balances;
	type PalletId = FeesPalletId;
	type Operations = ForOperations;
	type BurnShare = BurnShare;
	type StakersShare = StakersShare;
	type WeightInfo = ();
}

/// Everyone but the newcomer has funds, nobody has stake, and shares are the default ones.
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		BurnShare::set(Perbill::from_percent(50));
		StakersShare::set(Perbill::from_percent(20));
		ForOperations::set(OPERATIONS);
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: [CARLA, PETRA, PAUL, OPERATIONS].map(|who| (who, ENDOWMENT)).to_vec(),
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
			Fees::do_try_state().unwrap();
		});
	}
}

/// Carla pays a fee, as escrow takes it.
pub fn pay(fee: Balance) {
	let credit = <Balances as Balanced<AccountId>>::withdraw(
		&CARLA,
		fee,
		Precision::Exact,
		Preservation::Preserve,
		Fortitude::Polite,
	)
	.unwrap();
	Fees::on_unbalanced(credit);
}

/// The stake of a node changes, as staking reports it.
pub fn stake(owner: AccountId, node: NodeId, active: Balance) {
	let id = StakeId::Node(node);
	let old = Shares::<Test>::get(&id).map_or(0, |share| share.stake);
	Fees::on_change(&owner, &id, old, active);
}
