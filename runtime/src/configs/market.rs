// SPDX-License-Identifier: Apache-2.0

//! Surety's own pallets, joined through the traits of `surety-primitives`.

use frame_support::traits::{ConstU128, ConstU32};
use surety_primitives::{DAYS, SUR};

use super::{consensus::MAX_AUTHORITIES, money::ProtocolFees};
use crate::{
	settings, Balances, ComputeStaking, Escrow, Market, Registry, Runtime, RuntimeHoldReason,
	Session, System,
};

impl pallet_registry::Config for Runtime {
	type Currency = Balances;
	type RegistrationFee = settings::RegistrationBurn;
	type Collateral = ComputeStaking;
	type OpenWork = Market;
	type OnboardingJobs = ConstU32<30>;
	type MaxNodes = ConstU32<256>;
	type WeightInfo = pallet_registry::weights::SubstrateWeight<Runtime>;
}

impl pallet_compute_staking::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Nodes = Registry;
	type OnStakeChange = Registry;
	type OpenWork = Market;
	type Prices = settings::NodePrices;
	type ExitDelay = settings::ExitDelay;
	type MaxUnbonding = ConstU32<32>;
	type MinBond = ConstU128<SUR>;
	type WeightInfo = pallet_compute_staking::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Nodes;
}

impl pallet_escrow::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ProtocolFee = settings::ProtocolFee;
	type OnProtocolFee = ProtocolFees;
}

impl pallet_market::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Nodes = Registry;
	type Collateral = ComputeStaking;
	type Vault = Escrow;
	// Results are not sampled yet: a valid reveal is paid at once.
	type Verify = ();
	type Outcome = Registry;
	type SourceStake = settings::SourceStake;
	type StartWindow = settings::StartWindow;
	type RevealWindow = settings::RevealWindow;
	type DisputeWindow = settings::DisputeWindow;
	type MinPayment = ConstU128<{ SUR / 1_000 }>;
	type MaxTaskBlocks = ConstU32<{ 7 * DAYS }>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_market::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Nodes;
}

impl pallet_validators::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Session = Session;
	type MinBond = settings::MinValidatorBond;
	type Seats = settings::ValidatorSeats;
	type MaxCandidates = ConstU32<MAX_AUTHORITIES>;
	type ExitDelay = settings::ExitDelay;
	type HistoryDepth = ConstU32<672>;
	type WeightInfo = pallet_validators::weights::SubstrateWeight<Runtime>;
}
