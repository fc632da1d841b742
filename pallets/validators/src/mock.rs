// SPDX-License-Identifier: Apache-2.0

//! A small runtime with a real session pallet, whose sessions the tests end by hand.

use frame_support::{
	derive_impl, parameter_types,
	traits::{ConstU32, ConstU64},
};
use pallet_session::{
	disabling::UpToLimitDisablingStrategy, historical as pallet_session_historical,
	PeriodicSessions, TestSessionHandler,
};
use sp_runtime::{impl_opaque_keys, testing::UintAuthorityId, traits::ConvertInto, BuildStorage};
use surety_primitives::Balance;

use crate as pallet_validators;
use crate::{Candidates, Exposure, ExposureOf, GenesisConfig, SILENCE_EVIDENCE};

pub const LEAST_BOND: Balance = 100;
pub const EXIT_DELAY: u64 = 50;
pub const FUNDS: Balance = 10_000;
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
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Session = Session;
	type MinBond = MinBond;
	type Seats = Seats;
	type MaxCandidates = ConstU32<12>;
	type ExitDelay = ConstU64<EXIT_DELAY>;
	type HistoryDepth = ConstU32<4>;
	type WeightInfo = ();
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

/// Those who stand, best first.
pub fn candidates() -> Vec<u64> {
	Candidates::<Test>::get().into_iter().map(|candidate| candidate.who).collect()
}
