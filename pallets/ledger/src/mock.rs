// SPDX-License-Identifier: Apache-2.0

//! A runtime of this pallet alone.

use frame_support::derive_impl;
use sp_runtime::BuildStorage;

use crate as pallet_ledger;

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
	pub type Ledger = pallet_ledger::Pallet<Test>;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlockU32<Test>;
}

impl pallet_ledger::Config for Test {
	type BlockNumberProvider = System;
	type WeightInfo = ();
}

/// An empty record.
pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
		let mut ext = sp_io::TestExternalities::new(storage);
		// The genesis block keeps no events.
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs a test and then checks all of the record that it leaves.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Ledger::do_try_state(u64::MAX).unwrap();
		});
	}
}
