// SPDX-License-Identifier: Apache-2.0

//! Batches, multisigs and proxies.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{ConstU128, ConstU32, InstanceFilter};
use scale_info::TypeInfo;
use sp_runtime::traits::BlakeTwo256;
use surety_primitives::SUR;

use crate::{Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, System};

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = ConstU128<SUR>;
	type DepositFactor = ConstU128<{ SUR / 10 }>;
	type MaxSignatories = ConstU32<32>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

/// What a proxy may do for an account.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Everything but moving money and stake.
	#[codec(index = 1)]
	NonTransfer,
	/// The provider's nodes and their stake.
	#[codec(index = 2)]
	Provider,
	/// The client's sources and tasks.
	#[codec(index = 3)]
	Client,
	/// Votes and referenda.
	#[codec(index = 4)]
	Governance,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::NonTransfer => matches!(
				call,
				RuntimeCall::System(_)
					| RuntimeCall::Session(_)
					| RuntimeCall::Clearance(_)
					| RuntimeCall::Referenda(_)
					| RuntimeCall::Registry(_)
					| RuntimeCall::Reputation(_)
					| RuntimeCall::Utility(_)
					| RuntimeCall::Multisig(_)
			),
			Self::Provider => matches!(
				call,
				RuntimeCall::Registry(_) | RuntimeCall::ComputeStaking(_) | RuntimeCall::Utility(_)
			),
			Self::Client => matches!(
				call,
				RuntimeCall::Market(_)
					| RuntimeCall::Verification(
						pallet_verification::Call::challenge_delivery { .. }
							| pallet_verification::Call::order_rerun { .. }
							| pallet_verification::Call::challenge_failure { .. }
					) | RuntimeCall::Reputation(pallet_reputation::Call::give_feedback { .. })
					| RuntimeCall::Utility(_)
			),
			Self::Governance => matches!(
				call,
				RuntimeCall::Clearance(_)
					| RuntimeCall::Referenda(_)
					| RuntimeCall::Preimage(_)
					| RuntimeCall::Utility(_)
			),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		self == other || *self == Self::Any
	}
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ConstU128<SUR>;
	type ProxyDepositFactor = ConstU128<{ SUR / 10 }>;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = ConstU128<SUR>;
	type AnnouncementDepositFactor = ConstU128<{ SUR / 10 }>;
	type BlockNumberProvider = System;
}
