// SPDX-License-Identifier: Apache-2.0

//! Surety's own pallets, joined through the traits of `surety-primitives`.

use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32},
};
use surety_primitives::{
	liability, reputation::ONBOARDING_JOBS, source::Comparator, Perbill, DAYS, SUR,
};

use super::{
	consensus::{BlockOutputs, MAX_AUTHORITIES},
	governance::RootOr,
};
use crate::{
	governance::{EnsureAppeals, EnsureMembership, EnsureReinstatement},
	settings, Balances, ComputeStaking, Disputes, Escrow, Fees, Ledger, Market, Registry,
	Reputation, Runtime, RuntimeHoldReason, Session, Slashing, System, Validators, Verification,
};

impl pallet_registry::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RegistrationFee = settings::RegistrationBurn;
	type EncryptionKeyDeposit = ConstU128<{ SUR / 10 }>;
	type Collateral = ComputeStaking;
	type OpenWork = Market;
	type OnboardingJobs = ConstU32<ONBOARDING_JOBS>;
	type MaxNodes = ConstU32<256>;
	type AdminOrigin = RootOr<EnsureMembership>;
	type MaxRegistrars = ConstU32<64>;
	type MaxDomains = ConstU32<64>;
	type Signature = crate::Signature;
	type Slash = Slashing;
	type OnStatusChange = Reputation;
	type BlockNumberProvider = System;
	type HeartbeatInterval = settings::HeartbeatInterval;
	type OfflineAfter = settings::OfflineAfter;
	type UptimeMinor = settings::UptimeMinor;
	type UptimeBreach = settings::UptimeBreach;
	type UptimeDay = settings::UptimeDay;
	type MaxDowntime = settings::MaxDowntime;
	type DowntimePause = settings::DowntimePause;
	// Three days of heartbeats, as long as a task can be disputed.
	type KeptRoots = ConstU32<432>;
	type WeightInfo = pallet_registry::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Nodes;
}

impl pallet_compute_staking::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Nodes = Registry;
	type OnStakeChange = Registry;
	type OnValidatorStakeChange = Validators;
	type StakeObserver = Fees;
	type OpenWork = (Market, (Disputes, Verification));
	type Duties = (Slashing, (Verification, Disputes));
	type RolePrices = settings::RoleStakes;
	type Prices = settings::NodePrices;
	type Treasury = settings::Treasury;
	type ExitDelay = settings::ExitDelay;
	type RetentionPeriod = settings::RetentionPeriod;
	// Parts of a day, as long as the period is fourteen.
	type RetentionParts = ConstU32<14>;
	type MaxUnbonding = ConstU32<32>;
	type MinBond = ConstU128<SUR>;
	type WeightInfo = pallet_compute_staking::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Nodes;
}

impl pallet_slashing::Config for Runtime {
	type Stakes = ComputeStaking;
	type Pledges = ComputeStaking;
	type Roles = ComputeStaking;
	type Nodes = Registry;
	type Owners = Registry;
	type AdminOrigin = RootOr<EnsureMembership>;
	type MaxAuditors = ConstU32<64>;
	type MinAttestationBond = settings::MinAttestationBond;
	type AttestationWindow = settings::AttestationWindow;
	type FlagBond = settings::FlagBond;
	type Telemetry = Registry;
	type TelemetryGap = settings::TelemetryGap;
	type Discipline = Registry;
	type Panels = Disputes;
	type OnSlash = Reputation;
	type Record = Ledger;
	type JudgeOrigin = RootOr<EnsureAppeals>;
	type ReinstateOrigin = RootOr<EnsureReinstatement>;
	type SoftWindow = settings::SoftAppealWindow;
	type HardWindow = settings::HardAppealWindow;
	type WarningWindow = settings::WarningWindow;
	type WarningDay = settings::WarningDay;
	type AppealRateWindow = settings::AppealRateWindow;
	type DecisionPeriod = settings::AppealDecision;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_slashing::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Nodes;
}

impl pallet_ledger::Config for Runtime {
	type BlockNumberProvider = System;
	type WeightInfo = pallet_ledger::weights::SubstrateWeight<Runtime>;
}

impl pallet_escrow::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type ProtocolFee = settings::ProtocolFee;
	type RevenueShares = Registry;
	type OnProtocolFee = Fees;
	type VerificationPool = settings::VerificationPool;
}

parameter_types! {
	/// The jobs of a cap name no comparator, and this is that of the weakest one.
	pub const CreditDetection: Perbill = liability::detection(Comparator::COSINE);
}

impl pallet_credit::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Payouts = Escrow;
	type Nodes = Registry;
	type Owners = Registry;
	type Liability = ComputeStaking;
	type Draws = Verification;
	// Nobody re-runs the jobs of a batch yet: what is drawn is paid at once, as not verified.
	type Verify = ();
	type Terms = settings::LiabilityTerms;
	type Detection = CreditDetection;
	type ProtocolFee = settings::ProtocolFee;
	type Grace = settings::CreditGrace;
	type WithdrawalDelay = settings::CreditWithdrawalDelay;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_credit::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Nodes;
}

impl pallet_market::Config for Runtime {
	type Nodes = Registry;
	type Owners = Registry;
	type Clients = Registry;
	type Collateral = ComputeStaking;
	type Liability = ComputeStaking;
	type Standing = Reputation;
	type Draws = Verification;
	type SourceStakes = ComputeStaking;
	type Flags = Slashing;
	type Vault = Escrow;
	type Verify = Verification;
	type Disputes = (Disputes, Verification);
	type Outcome = (Registry, (Slashing, Reputation));
	type Reserve = super::system::Reserve;
	type SourceStake = settings::SourceStake;
	type StartWindow = settings::StartWindow;
	type RevealWindow = settings::RevealWindow;
	type DisputeWindow = settings::DisputeWindow;
	type ConfirmWindow = settings::ConfirmWindow;
	type RejectionShare = settings::RejectionShare;
	type BidBond = settings::BidBond;
	type LiabilityTerms = settings::LiabilityTerms;
	type MinPayment = ConstU128<{ SUR / 1_000 }>;
	type MaxTaskBlocks = ConstU32<{ 7 * DAYS }>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_market::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Nodes;
}

impl pallet_validators::Config for Runtime {
	type Stakes = ComputeStaking;
	type Slash = Slashing;
	type Session = Session;
	type MinBond = settings::MinValidatorBond;
	type Seats = settings::ValidatorSeats;
	type MaxCandidates = ConstU32<MAX_AUTHORITIES>;
	type HistoryDepth = ConstU32<672>;
	type WeightInfo = pallet_validators::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Nodes;
}

impl pallet_verification::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Outputs = BlockOutputs;
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type KeptSeeds = ConstU32<4_096>;
	type Roles = ComputeStaking;
	type Owners = Registry;
	type Settlements = Market;
	type Slash = Slashing;
	type AdminOrigin = RootOr<EnsureMembership>;
	type MaxOracles = ConstU32<64>;
	type DeliveryWindow = settings::DeliveryWindow;
	type DeliveryFee = settings::DeliveryFee;
	type VerdictWindow = settings::VerdictWindow;
	type Market = Market;
	type Disputes = Disputes;
	type Stakes = ComputeStaking;
	type VerificationPool = settings::VerificationPool;
	type Payouts = Escrow;
	type ProtocolFee = settings::ProtocolFee;
	type RerunWindow = settings::RerunWindow;
	type DisputeWindow = settings::DisputeWindow;
	type BlockMillis = settings::Slot<Runtime>;
	type MaxOutput = ConstU32<65_536>;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_verification::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Nodes;
}
