// SPDX-License-Identifier: Apache-2.0

//! The machine: blocks, their limits, and what may be called.

use codec::Encode;
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	parameter_types,
	traits::{ConstU16, ConstU32, InsideBoth},
	weights::{
		constants::{BlockExecutionWeight, ExtrinsicBaseWeight, WEIGHT_REF_TIME_PER_SECOND},
		Weight,
	},
};
use frame_system::limits::{BlockLength, BlockWeights};
use sp_runtime::{traits::AccountIdLookup, Perbill};
use surety_primitives::traits::MayUseReserve;

use crate::{
	AccountId, Babe, Balance, Block, Hash, Nonce, PalletInfo, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeOrigin, RuntimeTask, SafeMode, System, TxPause, VERSION,
};

/// A block may compute for two of its six seconds.
const MAX_BLOCK_WEIGHT: Weight =
	Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), u64::MAX);
/// What ordinary transactions may use; the rest is for heartbeats, steps of tasks that are due and
/// emergencies.
const NORMAL_RATIO: Perbill = Perbill::from_percent(75);
const RESERVED_RATIO: Perbill = Perbill::from_percent(25);

/// A share of a block's weight.
pub fn share_of_block(block: Weight, share: Perbill) -> Weight {
	Weight::from_parts(share.mul_floor(block.ref_time()), share.mul_floor(block.proof_size()))
}

parameter_types! {
	pub const Version: sp_version::RuntimeVersion = VERSION;
	pub const BlockHashCount: u32 = 4096;
	pub RuntimeBlockLength: BlockLength =
		BlockLength::builder().max_length(5 * 1024 * 1024).modify_max_length_for_class(
			DispatchClass::Normal,
			|length| *length = NORMAL_RATIO.mul_floor(*length),
		).build();
	pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
		.base_block(BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |weights| {
			weights.base_extrinsic = ExtrinsicBaseWeight::get();
		})
		.for_class(DispatchClass::Normal, |weights| {
			weights.max_total = Some(share_of_block(MAX_BLOCK_WEIGHT, NORMAL_RATIO));
		})
		.for_class(DispatchClass::Operational, |weights| {
			weights.max_total = Some(MAX_BLOCK_WEIGHT);
			weights.reserved =
				Some(share_of_block(MAX_BLOCK_WEIGHT, RESERVED_RATIO));
		})
		.avg_block_initialization(Perbill::from_percent(5))
		.build_or_panic();
}

#[derive_impl(frame_system::config_preludes::SolochainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountId = AccountId;
	type Lookup = AccountIdLookup<AccountId, ()>;
	type Nonce = Nonce;
	type Hash = Hash;
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockWeights = RuntimeBlockWeights;
	type BlockLength = RuntimeBlockLength;
	type DbWeight = frame_support::weights::constants::ParityDbWeight;
	type Version = Version;
	type AccountData = pallet_balances::AccountData<Balance>;
	type BaseCallFilter = InsideBoth<SafeMode, TxPause>;
	type SystemWeightInfo = frame_system::weights::SubstrateWeight<Runtime>;
	type ExtensionsWeightInfo = frame_system::SubstrateExtensionsWeight<Runtime>;
	type SS58Prefix = ConstU16<{ surety_primitives::SS58_PREFIX }>;
	type MaxConsumers = ConstU32<64>;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = u64;
	type OnTimestampSet = Babe;
	type MinimumPeriod = crate::settings::HalfSlot<Runtime>;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl crate::settings::Config for Runtime {}

/// Who may use the room that is kept for what is due, steps of tasks apart: whoever brings the code of an
/// authorised upgrade, and the holder of the sudo key where there is one.
pub struct Reserve;
impl MayUseReserve<AccountId, RuntimeCall> for Reserve {
	fn may_use(who: &AccountId, call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::System(frame_system::Call::apply_authorized_upgrade { code }) => {
				// The hash is the first thing in what was authorised, and hidden from a runtime otherwise.
				System::authorized_upgrade().is_some_and(|authorised| {
					authorised.encode().starts_with(&sp_io::hashing::blake2_256(code))
				})
			}
			RuntimeCall::Sudo(_) => pallet_sudo::Key::<Runtime>::get().as_ref() == Some(who),
			_ => false,
		}
	}
}
