// SPDX-License-Identifier: Apache-2.0

//! A small runtime with a real session pallet, whose sessions the tests end by hand.

use codec::{Decode, Encode};
use frame_support::{
	derive_impl, ensure, parameter_types, storage_alias,
	traits::{ConstU32, ConstU64},
	Twox64Concat,
};
use pallet_session::{
	disabling::UpToLimitDisablingStrategy, historical as pallet_session_historical,
	PeriodicSessions, TestSessionHandler,
};
use sp_runtime::{
	impl_opaque_keys, testing::UintAuthorityId, traits::ConvertInto, BuildStorage, DispatchError,
	DispatchResult, TokenError,
};
use surety_primitives::{
	slash::{Charge, SlashId},
	stake::StakeId,
	traits::{OnValidatorStakeChange, Slash, Stakes},
	Balance,
};

use crate as pallet_validators;
use crate::{Candidates, Exposure, ExposureOf, GenesisConfig, SILENCE_EVIDENCE};

pub const LEAST_BOND: Balance = 100;
pub const EXIT_DELAY: u64 = 50;
pub const FUNDS: Balance = 10_000;
/// What [`TestStakes`] says when nothing is due.
pub const NOTHING_DUE: DispatchError = DispatchError::Other("nothing due");
/// What [`TestTable`] says to the same charge.
pub const ALREADY_CHARGED: DispatchError = DispatchError::Exhausted;
/// Accounts below this have funds.
const ACCOUNTS: u64 = 40;
/// Accounts below this have session keys as well.
pub const KEYLESS: u64 = 35;

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
		RuntimeTask
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system::Pallet<Test>;
	#[runtime::pallet_index(1)]
	pub type Balances = pallet_balances::Pallet<Test>;
	#[runtime::pallet_index(2)]
	pub type Validators = pallet_validators::Pallet<Test>;
	#[runtime::pallet_index(3)]
	pub type Session = pallet_session::Pallet<Test>;
	#[runtime::pallet_index(4)]
	pub type Historical = pallet_session_historical::Pallet<Test>;
}

type Block = frame_system::mocking::MockBlock<Test>;

parameter_types! {
	pub static Seats: u32 = 3;
	pub static MinBond: Balance = LEAST_BOND;
	/// What was charged.
	pub static Charges: Vec<Charge<u64>> = Vec::new();
	/// What accounts beyond the first [`ACCOUNTS`] have: those of benchmarks.
	pub static Funded: Balance = 0;
	/// Whether the slash table takes no charges.
	pub static TableClosed: bool = false;
}

impl_opaque_keys! {
	pub struct SessionKeys {
		pub authority: UintAuthorityId,
	}
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type AccountStore = System;
	type Balance = Balance;
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = u64;
	type ValidatorIdOf = ConvertInto;
	type ShouldEndSession = PeriodicSessions<ConstU64<10>, ConstU64<0>>;
	type NextSessionRotation = PeriodicSessions<ConstU64<10>, ConstU64<0>>;
	type SessionManager = pallet_session_historical::NoteHistoricalRoot<Test, Validators>;
	type SessionHandler = TestSessionHandler;
	type Keys = SessionKeys;
	type DisablingStrategy = UpToLimitDisablingStrategy;
	type WeightInfo = ();
	type Currency = Balances;
	type KeyDeposit = ();
}

impl pallet_session_historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = Exposure;
	type FullIdentificationOf = ExposureOf<Test>;
}

impl pallet_validators::Config for Test {
	type Stakes = TestStakes;
	type Slash = TestTable;
	type Session = Session;
	type MinBond = MinBond;
	type Seats = Seats;
	type MaxCandidates = ConstU32<12>;
	type HistoryDepth = ConstU32<4>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = TestStakes;
}

/// What the stakes of the mock keep of a validator.
#[derive(Default, Encode, Decode)]
struct Bond {
	active: Balance,
	/// The amount of each unbonding and the block in which it is due.
	chunks: Vec<(Balance, u64)>,
	quarantined: Balance,
}

/// In the chain's storage, so that what is refused is undone.
#[storage_alias]
type TestBonds = StorageMap<Validators, Twox64Concat, u64, Bond>;

/// Keeps bonds as plain numbers. Every account below [`ACCOUNTS`] can bond [`FUNDS`].
pub struct TestStakes;

impl TestStakes {
	fn bond_of(stake: &StakeId<u64>) -> Bond {
		let StakeId::Validator(who) = stake else { panic!("validators bond for themselves") };
		TestBonds::get(who).unwrap_or_default()
	}

	fn held_for(bond: &Bond) -> Balance {
		bond.active + bond.chunks.iter().map(|(amount, _)| amount).sum::<Balance>()
	}

	fn put(stake: &StakeId<u64>, bond: Bond) {
		let StakeId::Validator(who) = stake else { panic!("validators bond for themselves") };
		TestBonds::insert(who, bond);
	}

	/// Moves active stake into quarantine.
	pub fn slash(who: u64, amount: Balance) {
		Self::change(who, |bond| {
			bond.active -= amount;
			bond.quarantined += amount;
		});
	}

	/// Moves it back.
	pub fn restore(who: u64, amount: Balance) {
		Self::change(who, |bond| {
			bond.active += amount;
			bond.quarantined -= amount;
		});
	}

	/// What is in quarantine.
	pub fn quarantined(who: u64) -> Balance {
		Self::bond_of(&StakeId::Validator(who)).quarantined
	}

	/// Ends the quarantine of all that is in it.
	pub fn forfeit(who: u64) {
		Self::change(who, |bond| bond.quarantined = 0);
	}

	fn change(who: u64, change: impl FnOnce(&mut Bond)) {
		let stake = StakeId::Validator(who);
		let mut bond = Self::bond_of(&stake);
		let before = bond.active;
		change(&mut bond);
		let active = bond.active;
		Self::put(&stake, bond);
		if active != before {
			Validators::on_validator_stake_change(&who, active);
		}
	}
}

impl Stakes<u64, u64> for TestStakes {
	fn bond(stake: &StakeId<u64>, owner: &u64, amount: Balance) -> DispatchResult {
		assert_eq!(*stake, StakeId::Validator(*owner));
		let mut bond = Self::bond_of(stake);
		let funds = if *owner < ACCOUNTS { FUNDS } else { Funded::get() };
		ensure!(Self::held_for(&bond) + amount <= funds, TokenError::FundsUnavailable);
		bond.active += amount;
		Self::put(stake, bond);
		Ok(())
	}
	fn unbond(stake: &StakeId<u64>, amount: Balance) -> Result<u64, DispatchError> {
		let mut bond = Self::bond_of(stake);
		ensure!(bond.active >= amount, "not enough active");
		bond.active -= amount;
		let until = System::block_number() + EXIT_DELAY;
		bond.chunks.push((amount, until));
		Self::put(stake, bond);
		Ok(until)
	}
	fn withdraw(stake: &StakeId<u64>) -> Result<Balance, DispatchError> {
		let mut bond = Self::bond_of(stake);
		let before = Self::held_for(&bond);
		bond.chunks.retain(|(_, until)| *until > System::block_number());
		let freed = before - Self::held_for(&bond);
		ensure!(freed > 0, NOTHING_DUE);
		Self::put(stake, bond);
		Ok(freed)
	}
	fn active(stake: &StakeId<u64>) -> Balance {
		Self::bond_of(stake).active
	}
	fn slashable(stake: &StakeId<u64>) -> Balance {
		Self::held_for(&Self::bond_of(stake))
	}
	fn unbonding(stake: &StakeId<u64>) -> Balance {
		let bond = Self::bond_of(stake);
		Self::held_for(&bond) - bond.active
	}
	fn anything_held(stake: &StakeId<u64>) -> bool {
		let bond = Self::bond_of(stake);
		Self::held_for(&bond) + bond.quarantined > 0
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<u64> for TestStakes {
	fn fund(_: &u64, funds: Balance) {
		Funded::set(funds);
	}
}

/// Writes charges down. An incident is charged again only with a larger share.
pub struct TestTable;

impl Slash<u64> for TestTable {
	fn charge(charge: Charge<u64>) -> Result<SlashId, DispatchError> {
		ensure!(!TableClosed::get(), DispatchError::Unavailable);
		Charges::mutate(|charges| {
			let same = |other: &&Charge<u64>| {
				other.incident == charge.incident && other.stake == charge.stake
			};
			let larger = charges.iter().filter(same).all(|it| it.more.share < charge.more.share);
			ensure!(larger, ALREADY_CHARGED);
			charges.push(charge);
			Ok(charges.len() as SlashId)
		})
	}
}

pub struct ExtBuilder {
	validators: Vec<(u64, Balance)>,
	keys: Vec<u64>,
	seats: u32,
}

impl ExtBuilder {
	/// A chain without validators.
	pub fn empty() -> Self {
		Self::with(&[])
	}

	/// A chain that begins with these bonds.
	pub fn with(validators: &[(u64, Balance)]) -> Self {
		Self { validators: validators.to_vec(), keys: (1..KEYLESS).collect(), seats: 3 }
	}

	/// The accounts that have session keys.
	pub fn keys(self, keys: &[u64]) -> Self {
		Self { keys: keys.to_vec(), ..self }
	}

	/// How many seats there are; 3 unless told.
	pub fn seats(self, seats: u32) -> Self {
		Self { seats, ..self }
	}

	pub fn build(self) -> sp_io::TestExternalities {
		Seats::set(self.seats);
		MinBond::set(LEAST_BOND);
		Charges::take();
		TableClosed::set(false);
		let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		pallet_balances::GenesisConfig::<Test> {
			balances: (1..ACCOUNTS).map(|who| (who, FUNDS)).collect(),
			..Default::default()
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		GenesisConfig::<Test> { validators: self.validators }
			.assimilate_storage(&mut storage)
			.unwrap();
		pallet_session::GenesisConfig::<Test> {
			keys: vec![],
			non_authority_keys: self
				.keys
				.into_iter()
				.map(|who| (who, who, SessionKeys { authority: UintAuthorityId(who) }))
				.collect(),
		}
		.assimilate_storage(&mut storage)
		.unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Validators::do_try_state().unwrap();
		});
	}
}

/// Ends the session after all of its validators have made blocks, except those named.
pub fn end_session_without(silent: &[u64]) {
	let set = Session::validators();
	let enough = set.len() * SILENCE_EVIDENCE as usize;
	let authors = set.iter().filter(|who| !silent.contains(who));
	authors.cycle().take(enough).for_each(|who| note_author(*who));
	end_session();
}

/// Ends the session, whatever has been made in it.
pub fn end_session() {
	System::set_block_number(System::block_number() + 10);
	Session::rotate_session();
}

pub fn note_author(who: u64) {
	<Validators as pallet_authorship::EventHandler<_, _>>::note_author(who);
}

/// The set that was chosen last.
pub fn queued() -> Vec<u64> {
	Session::queued_keys().into_iter().map(|(who, _)| who).collect()
}

/// All that a slash of a validator can reach.
pub fn held(who: u64) -> Balance {
	TestStakes::slashable(&StakeId::Validator(who))
}

/// Those who stand, best first.
pub fn candidates() -> Vec<u64> {
	Candidates::<Test>::get().into_iter().map(|candidate| candidate.who).collect()
}
