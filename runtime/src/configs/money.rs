// SPDX-License-Identifier: Apache-2.0

//! Balances and fees (specification, section 4).

use frame_support::{
	parameter_types,
	traits::{
		fungible::{Balanced, Credit},
		ConstU128, ConstU32, ConstU8, OnUnbalanced, VariantCountOf,
	},
	weights::{ConstantMultiplier, IdentityFee},
	PalletId,
};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::FixedPointNumber;
use surety_primitives::{FEE_POOL, SUR};

use crate::{
	settings, AccountId, Authorship, Balance, Balances, Runtime, RuntimeEvent, RuntimeFreezeReason,
	RuntimeHoldReason, System,
};

/// The least that an account holds: 0.001 SUR.
pub const EXISTENTIAL_DEPOSIT: Balance = SUR / 1_000;

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type Balance = Balance;
	type DustRemoval = ();
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	// Everything is a hold; no pallet of ours freezes or locks.
	type MaxLocks = ConstU32<0>;
	type MaxReserves = ConstU32<0>;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// Fees rise when blocks are more than a quarter full.
	pub const TargetFullness: sp_runtime::Perquintill = sp_runtime::Perquintill::from_percent(25);
	pub AdjustmentSpeed: Multiplier = Multiplier::saturating_from_rational(3, 100_000);
	pub MinMultiplier: Multiplier = Multiplier::saturating_from_rational(1, 10);
	pub MaxMultiplier: Multiplier = Multiplier::saturating_from_integer(1_000);
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, ToAuthor>;
	// One unit for each picosecond: a second of a block costs one SUR.
	type WeightToFee = IdentityFee<Balance>;
	// A megabyte of a block costs one SUR.
	type LengthToFee = ConstantMultiplier<Balance, ConstU128<{ SUR / 1_000_000 }>>;
	type FeeMultiplierUpdate =
		TargetedFeeAdjustment<Self, TargetFullness, AdjustmentSpeed, MinMultiplier, MaxMultiplier>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

/// Gives transaction fees and tips to the author of the block.
pub struct ToAuthor;
impl OnUnbalanced<Credit<AccountId, Balances>> for ToAuthor {
	fn on_nonzero_unbalanced(fee: Credit<AccountId, Balances>) {
		// Without an author (a block that nobody signed, in tests) the fee is burned.
		if let Some(author) = Authorship::author() {
			// If the author's account cannot take it, it is burned by being dropped.
			let _ = Balances::resolve(&author, fee);
		}
	}
}

parameter_types! {
	pub const FeePool: PalletId = PalletId(FEE_POOL);
}

impl pallet_fees::Config for Runtime {
	type Currency = Balances;
	type PalletId = FeePool;
	type Operations = settings::Treasury;
	type BurnShare = settings::BurnShare;
	type StakersShare = settings::StakersShare;
	type WeightInfo = pallet_fees::weights::SubstrateWeight<Runtime>;
}
