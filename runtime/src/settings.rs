// SPDX-License-Identifier: Apache-2.0

//! What a chain chooses at genesis, and the numbers that governance may change afterwards
//! (specification, sections 3 and 12).
//!
//! The length of slots and epochs is written at genesis and never changes: BABE cannot change
//! either on a running chain. Everything else is a parameter: genesis writes its first value,
//! `Parameters.set_parameter` the later ones, and every read clamps it to a sane range, so that no
//! vote can stop the chain.

use frame_support::{
	dynamic_params::{dynamic_pallet_params, dynamic_params},
	traits::Get,
};
use sp_runtime::{PerThing, Perbill};
use surety_primitives::{
	liability::Terms,
	slash::{HARD_APPEAL_WINDOW, SOFT_APPEAL_WINDOW},
	stake::{RolePrices, StakePrices},
	Balance, BlockNumber, DAYS, HOURS, MINUTES, SUR,
};

pub use pallet::*;

use crate::Runtime;

#[dynamic_params(RuntimeParameters, pallet_parameters::Parameters::<Runtime>)]
pub mod dynamic_params {
	use super::*;

	/// Numbers of the registry and of nodes' stake.
	#[dynamic_pallet_params]
	#[codec(index = 0)]
	pub mod nodes {
		/// The least stake of a node.
		#[codec(index = 0)]
		pub static StakeFloor: Balance = 100 * SUR;
		/// Stake per GPU of a provider with 1 to 4.
		#[codec(index = 1)]
		pub static StakePerGpuSmall: Balance = 50 * SUR;
		/// Stake per GPU of a provider with 5 to 16.
		#[codec(index = 2)]
		pub static StakePerGpuMedium: Balance = 35 * SUR;
		/// Stake per GPU of a provider with 17 or more.
		#[codec(index = 3)]
		pub static StakePerGpuLarge: Balance = 25 * SUR;
		/// What registering a node burns.
		#[codec(index = 4)]
		pub static RegistrationBurn: Balance = 5 * SUR;
		/// How long unbonded stake stays held, in blocks.
		#[codec(index = 5)]
		pub static ExitDelay: BlockNumber = 45 * DAYS;
	}

	/// Numbers of the market.
	#[dynamic_pallet_params]
	#[codec(index = 1)]
	pub mod market {
		/// The stake of a source.
		#[codec(index = 0)]
		pub static SourceStake: Balance = 50 * SUR;
		/// Within how many blocks of its acceptance a job is started.
		#[codec(index = 1)]
		pub static StartWindow: BlockNumber = 10;
		/// How many blocks a node has to reveal its result when its turn has come.
		#[codec(index = 2)]
		pub static RevealWindow: BlockNumber = 20;
		/// For how many blocks the record of an ended task and the stake of a retired source stay.
		#[codec(index = 3)]
		pub static DisputeWindow: BlockNumber = 72 * HOURS;
		/// For how many blocks the client of a manual confirmation may choose.
		#[codec(index = 4)]
		pub static ConfirmWindow: BlockNumber = 24 * HOURS;
		/// The share of the payment that responders divide when the client takes none of them.
		#[codec(index = 5)]
		pub static RejectionShare: Perbill = Perbill::from_parts(100_000_000);
		/// The share of the payment that bidders answer with for their bids.
		#[codec(index = 6)]
		pub static BidBond: Perbill = Perbill::from_parts(100_000_000);
	}

	/// Fees.
	#[dynamic_pallet_params]
	#[codec(index = 2)]
	pub mod fees {
		/// The share of each payment that goes to the protocol.
		#[codec(index = 0)]
		pub static ProtocolFee: Perbill = Perbill::from_parts(25_000_000);
		/// The share of the protocol's fees that is burned.
		#[codec(index = 1)]
		pub static BurnShare: Perbill = Perbill::from_parts(500_000_000);
		/// The share of the protocol's fees that stakers earn.
		#[codec(index = 2)]
		pub static StakersShare: Perbill = Perbill::from_parts(200_000_000);
	}

	/// Numbers of slashes, appeals and flags. Durations are in blocks.
	#[dynamic_pallet_params]
	#[codec(index = 5)]
	pub mod slashing {
		/// How long a soft slash can be appealed.
		#[codec(index = 0)]
		pub static SoftAppealWindow: BlockNumber = SOFT_APPEAL_WINDOW;
		/// How long a hard slash can be appealed.
		#[codec(index = 1)]
		pub static HardAppealWindow: BlockNumber = HARD_APPEAL_WINDOW;
		/// How long an appeal or a flag may wait for its decision.
		#[codec(index = 2)]
		pub static AppealDecision: BlockNumber = 14 * DAYS;
		/// How long a warning counts.
		#[codec(index = 3)]
		pub static WarningWindow: BlockNumber = 30 * DAYS;
		/// One warning of a kind is counted within this.
		#[codec(index = 4)]
		pub static WarningDay: BlockNumber = DAYS;
		/// An account files three appeals at most within this.
		#[codec(index = 5)]
		pub static AppealRateWindow: BlockNumber = DAYS;
		/// What somebody answers with for the flag of a source.
		#[codec(index = 6)]
		pub static FlagBond: Balance = 50 * SUR;
	}

	/// Numbers of auditors, oracles and arbitrators.
	#[dynamic_pallet_params]
	#[codec(index = 7)]
	pub mod roles {
		/// The least stake of an auditor.
		#[codec(index = 0)]
		pub static AuditorStake: Balance = 1_000 * SUR;
		/// The least stake of an oracle.
		#[codec(index = 1)]
		pub static OracleStake: Balance = 1_000 * SUR;
		/// The least stake of an arbitrator.
		#[codec(index = 2)]
		pub static ArbitratorStake: Balance = 500 * SUR;
		/// The least that an auditor answers with for an attestation.
		#[codec(index = 3)]
		pub static MinAttestationBond: Balance = 50 * SUR;
		/// For how many blocks an attestation waits for a second auditor.
		#[codec(index = 4)]
		pub static AttestationWindow: BlockNumber = DAYS;
	}

	/// Numbers of delivery challenges.
	#[dynamic_pallet_params]
	#[codec(index = 8)]
	pub mod verification {
		/// For how many blocks after a node was paid its delivery can be challenged.
		#[codec(index = 0)]
		pub static DeliveryWindow: BlockNumber = 100;
		/// What each of the two oracles who decide a challenge is paid.
		#[codec(index = 1)]
		pub static DeliveryFee: Balance = SUR;
		/// For how many blocks an oracle is asked.
		#[codec(index = 2)]
		pub static VerdictWindow: BlockNumber = 200;
		/// For how many blocks, beside the time that the job may run, an oracle re-runs it, and for how many it then
		/// shows what it got.
		#[codec(index = 3)]
		pub static RerunWindow: BlockNumber = 200;
	}

	/// Numbers of nodes' liveness, in blocks.
	#[dynamic_pallet_params]
	#[codec(index = 6)]
	pub mod liveness {
		/// From one heartbeat to the next.
		#[codec(index = 0)]
		pub static HeartbeatInterval: BlockNumber = 10 * MINUTES;
		/// After how much silence a node can be reported as offline.
		#[codec(index = 1)]
		pub static OfflineAfter: BlockNumber = 20 * MINUTES;
		/// Up to how much silence it is a warning.
		#[codec(index = 2)]
		pub static UptimeMinor: BlockNumber = 2 * HOURS;
		/// How much silence is tolerated.
		#[codec(index = 3)]
		pub static UptimeBreach: BlockNumber = 4 * HOURS;
		/// A day, of which thirty are remembered.
		#[codec(index = 4)]
		pub static UptimeDay: BlockNumber = DAYS;
		/// The longest absence that can be announced.
		#[codec(index = 5)]
		pub static MaxDowntime: BlockNumber = DAYS;
		/// From the end of an announced absence until the next can be announced.
		#[codec(index = 6)]
		pub static DowntimePause: BlockNumber = 7 * DAYS;
		/// How many seconds may lie between two samples of a job.
		#[codec(index = 7)]
		pub static TelemetryGap: u32 = 60;
	}

	/// Numbers of what answers for work.
	#[dynamic_pallet_params]
	#[codec(index = 10)]
	pub mod liability {
		/// What a cheat loses on average, in hundredths of what he gains.
		#[codec(index = 0)]
		pub static LiabilityMargin: u32 = 150;
		/// The least probability with which a result is checked.
		#[codec(index = 1)]
		pub static MinSampling: Perbill = Perbill::from_parts(50_000_000);
		/// For how many blocks payments of nodes without stake are kept back.
		#[codec(index = 2)]
		pub static RetentionPeriod: BlockNumber = 14 * DAYS;
	}

	/// Numbers of credit, in blocks.
	#[dynamic_pallet_params]
	#[codec(index = 12)]
	pub mod credit {
		/// How long what was reserved can be settled after the end of a cap.
		#[codec(index = 0)]
		pub static CreditGrace: BlockNumber = 600;
		/// From the request of a withdrawal until it is due.
		#[codec(index = 1)]
		pub static CreditWithdrawalDelay: BlockNumber = 1_200;
	}

	/// Numbers of records.
	#[dynamic_pallet_params]
	#[codec(index = 13)]
	pub mod reputation {
		/// What burns of the fee of a job that raises a record by a full step.
		#[codec(index = 0)]
		pub static FullStepBurn: Balance = surety_primitives::reputation::FULL_STEP;
		/// After how many blocks without one the dealings of a pair are forgotten.
		#[codec(index = 1)]
		pub static PairMemory: BlockNumber = 90 * DAYS;
		/// After how many blocks a slash no longer lowers the reliability.
		#[codec(index = 2)]
		pub static ReliabilityRecovery: BlockNumber = 180 * DAYS;
		/// How many blocks lie between two charges of a node for its accuracy.
		#[codec(index = 3)]
		pub static AccuracyPause: BlockNumber = 30 * DAYS;
		/// From one snapshot of all scores to the next.
		#[codec(index = 4)]
		pub static SnapshotPeriod: BlockNumber = DAYS;
	}

	/// Numbers of disputes. Durations are in blocks.
	#[dynamic_pallet_params]
	#[codec(index = 14)]
	pub mod disputes {
		/// The bond of who has stake and disputes a result, or contests an anomaly.
		#[codec(index = 0)]
		pub static DisputeBond: Balance = 50 * SUR;
		/// The bond of the client who disputes what it paid for.
		#[codec(index = 1)]
		pub static RequesterBond: Balance = 10 * SUR;
		/// What a juror who is correct is paid by the loser.
		#[codec(index = 2)]
		pub static JurorFee: Balance = 2 * SUR;
		/// What a juror risks at least.
		#[codec(index = 3)]
		pub static JurorLock: Balance = 10 * SUR;
		/// How long votes are committed.
		#[codec(index = 4)]
		pub static VoteCommitWindow: BlockNumber = 48 * HOURS;
		/// How long votes are revealed.
		#[codec(index = 5)]
		pub static VoteRevealWindow: BlockNumber = 24 * HOURS;
		/// How long a verdict can be appealed.
		#[codec(index = 6)]
		pub static VerdictAppealWindow: BlockNumber = 7 * DAYS;
		/// How long an anomaly can be contested.
		#[codec(index = 7)]
		pub static ContestWindow: BlockNumber = 24 * HOURS;
		/// For how long an arbitrator must have had its stake.
		#[codec(index = 8)]
		pub static ArbitratorAge: BlockNumber = 90 * DAYS;
	}

	/// Numbers of validators.
	#[dynamic_pallet_params]
	#[codec(index = 3)]
	pub mod validators {
		/// The least bond of a validator.
		#[codec(index = 0)]
		pub static MinBond: Balance = 50_000 * SUR;
		/// How many validators make blocks in a session.
		#[codec(index = 1)]
		pub static Seats: u32 = 21;
	}

	/// Periods of governance, in blocks.
	#[dynamic_pallet_params]
	#[codec(index = 4)]
	pub mod governance {
		/// How long a referendum stands before it is decided.
		#[codec(index = 0)]
		pub static PreparePeriod: BlockNumber = HOURS;
		/// How long it may take to be decided.
		#[codec(index = 1)]
		pub static DecisionPeriod: BlockNumber = 7 * DAYS;
		/// How long approval must last.
		#[codec(index = 2)]
		pub static ConfirmPeriod: BlockNumber = DAYS;
		/// How long after approval it is enacted: the timelock.
		#[codec(index = 3)]
		pub static EnactmentPeriod: BlockNumber = 2 * DAYS;
		/// How long an emergency pause lasts.
		#[codec(index = 4)]
		pub static PauseDuration: BlockNumber = DAYS;
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl Default for RuntimeParameters {
	fn default() -> Self {
		RuntimeParameters::Nodes(dynamic_params::nodes::Parameters::StakeFloor(
			dynamic_params::nodes::StakeFloor,
			Some(SUR),
		))
	}
}

/// A parameter, kept within a range whatever was voted.
macro_rules! clamped {
	($($(#[$doc:meta])* $name:ident: $value:ty = $key:path, $least:expr, $most:expr;)*) => { $(
		$(#[$doc])*
		pub struct $name;
		impl Get<$value> for $name {
			fn get() -> $value {
				let value: $value = <$key as Get<$value>>::get();
				value.clamp($least, $most)
			}
		}
	)* };
}

use dynamic_params::{
	credit, disputes, fees, governance, liability, liveness, market, nodes, reputation, roles,
	slashing, validators, verification,
};

/// The most that any price of collateral or entry may be: a thousandth of the supply.
const MOST_PRICE: Balance = 1_000_000 * SUR;

clamped! {
	/// What registering a node burns.
	RegistrationBurn: Balance = nodes::RegistrationBurn, 0, MOST_PRICE;
	/// The stake of a source.
	SourceStake: Balance = market::SourceStake, SUR, MOST_PRICE;
	/// Blocks from acceptance to start: 2 to an hour.
	StartWindow: BlockNumber = market::StartWindow, 2, HOURS;
	/// Blocks of a turn to reveal: 2 to an hour.
	RevealWindow: BlockNumber = market::RevealWindow, 2, HOURS;
	/// Blocks for which ended tasks stay: 2 to 90 days.
	DisputeWindow: BlockNumber = market::DisputeWindow, 2, 90 * DAYS;
	/// Blocks in which a client confirms a response: 2 to 7 days.
	ConfirmWindow: BlockNumber = market::ConfirmWindow, 2, 7 * DAYS;
	/// The share of rejected responses: at most a half.
	RejectionShare: Perbill = market::RejectionShare, Perbill::zero(), Perbill::from_parts(500_000_000);
	/// The bond of a bid: at most all of the payment.
	BidBond: Perbill = market::BidBond, Perbill::zero(), Perbill::one();
	/// The protocol's share of payments: at most a fifth.
	ProtocolFee: Perbill = fees::ProtocolFee, Perbill::zero(), Perbill::from_parts(200_000_000);
	/// The burned share of the protocol's fees.
	BurnShare: Perbill = fees::BurnShare, Perbill::zero(), Perbill::one();
	/// The stakers' share of the protocol's fees: at most what does not burn.
	StakersShare: Perbill = fees::StakersShare, Perbill::zero(), BurnShare::get().left_from_one();
	/// Blocks for which payments are kept back: for as long as a task can be disputed at least.
	RetentionPeriod: BlockNumber = liability::RetentionPeriod, DisputeWindow::get(), 90 * DAYS;
	/// The least bond of a validator.
	MinValidatorBond: Balance = validators::MinBond, SUR, 10 * MOST_PRICE;
	/// Validators in a session: 1 to the most that consensus is set up for.
	ValidatorSeats: u32 = validators::Seats, 1, crate::configs::consensus::MAX_AUTHORITIES;
	/// Blocks in which a soft slash can be appealed: a minute to 90 days.
	SoftAppealWindow: BlockNumber = slashing::SoftAppealWindow, MINUTES, 90 * DAYS;
	/// Blocks in which a hard slash can be appealed: no fewer than for a soft one.
	HardAppealWindow: BlockNumber = slashing::HardAppealWindow, SoftAppealWindow::get(), 90 * DAYS;
	/// Blocks in which an appeal or a flag is decided.
	AppealDecision: BlockNumber = slashing::AppealDecision, MINUTES, 90 * DAYS;
	/// Blocks for which a warning counts.
	WarningWindow: BlockNumber = slashing::WarningWindow, MINUTES, 365 * DAYS;
	/// Blocks within which one warning of a kind is counted.
	WarningDay: BlockNumber = slashing::WarningDay, 1, WarningWindow::get();
	/// Blocks within which an account files three appeals at most.
	AppealRateWindow: BlockNumber = slashing::AppealRateWindow, 1, 30 * DAYS;
	/// What somebody answers with for a flag.
	FlagBond: Balance = slashing::FlagBond, SUR, MOST_PRICE;
	/// The least that an auditor answers with.
	MinAttestationBond: Balance = roles::MinAttestationBond, SUR, MOST_PRICE;
	/// Blocks for which an attestation waits: a minute to a week.
	AttestationWindow: BlockNumber = roles::AttestationWindow, MINUTES, 7 * DAYS;
	/// Blocks in which a delivery can be challenged: 2, up to as long as ended tasks stay.
	DeliveryWindow: BlockNumber = verification::DeliveryWindow, 2, DisputeWindow::get();
	/// What an oracle is paid for a delivery: what an account can hold at least.
	DeliveryFee: Balance = verification::DeliveryFee, crate::configs::EXISTENTIAL_DEPOSIT, 1_000 * SUR;
	/// Blocks in which an oracle answers: 2 to a day.
	VerdictWindow: BlockNumber = verification::VerdictWindow, 2, DAYS;
	/// Blocks in which an oracle re-runs a job, beside its own time, and then shows what it got: 2 to a day.
	RerunWindow: BlockNumber = verification::RerunWindow, 2, DAYS;
	/// Blocks from one heartbeat to the next: 2 to an hour.
	HeartbeatInterval: BlockNumber = liveness::HeartbeatInterval, 2, HOURS;
	/// Blocks of silence after which a node is offline: an interval to a day.
	OfflineAfter: BlockNumber = liveness::OfflineAfter, HeartbeatInterval::get(), DAYS;
	/// Blocks of silence that are a warning at most.
	UptimeMinor: BlockNumber = liveness::UptimeMinor, 0, 30 * DAYS;
	/// Blocks of silence that are tolerated: no fewer than an interval, nor than are a warning.
	UptimeBreach: BlockNumber = liveness::UptimeBreach,
		HeartbeatInterval::get().max(UptimeMinor::get()), 30 * DAYS;
	/// Blocks of a day of which thirty are remembered: a minute to a week.
	UptimeDay: BlockNumber = liveness::UptimeDay, MINUTES, 7 * DAYS;
	/// Blocks of an announced absence: at most a week.
	MaxDowntime: BlockNumber = liveness::MaxDowntime, 0, 7 * DAYS;
	/// Blocks between two announced absences.
	DowntimePause: BlockNumber = liveness::DowntimePause, 0, 90 * DAYS;
	/// Seconds between two samples: 1 to an hour.
	TelemetryGap: u32 = liveness::TelemetryGap, 1, 3_600;
	/// Blocks after the end of a cap in which it can be settled on: a minute to 90 days.
	CreditGrace: BlockNumber = credit::CreditGrace, MINUTES, 90 * DAYS;
	/// Blocks until a withdrawal is due: more than the grace.
	CreditWithdrawalDelay: BlockNumber = credit::CreditWithdrawalDelay,
		CreditGrace::get().saturating_add(1), 180 * DAYS;
	/// What burns for a full step of a record: a thousandth of a SUR to a thousand.
	FullStepBurn: Balance = reputation::FullStepBurn, SUR / 1_000, 1_000 * SUR;
	/// Blocks after which the dealings of a pair are forgotten: a minute to a year.
	PairMemory: BlockNumber = reputation::PairMemory, MINUTES, 365 * DAYS;
	/// Blocks after which a slash no longer lowers the reliability: a minute to two years.
	ReliabilityRecovery: BlockNumber = reputation::ReliabilityRecovery, MINUTES, 730 * DAYS;
	/// Blocks between two charges of a node for its accuracy: a minute to a year.
	AccuracyPause: BlockNumber = reputation::AccuracyPause, MINUTES, 365 * DAYS;
	/// Blocks from one snapshot to the next: a minute to 30 days.
	SnapshotPeriod: BlockNumber = reputation::SnapshotPeriod, MINUTES, 30 * DAYS;
	/// The bond of who contests what was found, or disputes what others paid for: no less than a client's.
	DisputeBond: Balance = disputes::DisputeBond, RequesterBond::get(), MOST_PRICE;
	/// The bond of a client.
	RequesterBond: Balance = disputes::RequesterBond, SUR, MOST_PRICE;
	/// What a juror is paid: at most what the least bond gives to each seat of the first panel.
	JurorFee: Balance = disputes::JurorFee, 0, RequesterBond::get().div_euclid(FIRST_SEATS);
	/// What a juror risks at least.
	JurorLock: Balance = disputes::JurorLock, SUR, MaxJurorLock::get();
	/// Blocks in which votes are committed: 2 to a week.
	VoteCommitWindow: BlockNumber = disputes::VoteCommitWindow, 2, 7 * DAYS;
	/// Blocks in which votes are revealed: 2 to a week.
	VoteRevealWindow: BlockNumber = disputes::VoteRevealWindow, 2, 7 * DAYS;
	/// Blocks in which a verdict can be appealed: 2 to 30 days.
	VerdictAppealWindow: BlockNumber = disputes::VerdictAppealWindow, 2, 30 * DAYS;
	/// Blocks in which an anomaly can be contested: 2 to a week.
	ContestWindow: BlockNumber = disputes::ContestWindow, 2, 7 * DAYS;
	/// Blocks for which an arbitrator must have had its stake: at most a year.
	ArbitratorAge: BlockNumber = disputes::ArbitratorAge, 0, 365 * DAYS;
	/// Blocks before a referendum is decided.
	PreparePeriod: BlockNumber = governance::PreparePeriod, 1, 30 * DAYS;
	/// Blocks in which a referendum is decided.
	DecisionPeriod: BlockNumber = governance::DecisionPeriod, 2, 60 * DAYS;
	/// Blocks for which approval must last.
	ConfirmPeriod: BlockNumber = governance::ConfirmPeriod, 1, 30 * DAYS;
	/// Blocks from approval to enactment.
	EnactmentPeriod: BlockNumber = governance::EnactmentPeriod, 1, 60 * DAYS;
	/// Blocks that an emergency pause lasts.
	PauseDuration: BlockNumber = governance::PauseDuration, 1, 14 * DAYS;
}

/// The seats of the first panel of a dispute.
const FIRST_SEATS: Balance = surety_primitives::dispute::SEATS[0] as Balance;

/// What a juror risks at most: the least stake of an arbitrator, so that all can judge every dispute.
pub struct MaxJurorLock;
impl Get<Balance> for MaxJurorLock {
	fn get() -> Balance {
		RoleStakes::get().arbitrator
	}
}

/// How long unbonded stake stays held, in blocks: what was set, a year at most, but never less than
/// the windows in which its owner can still be found at fault, and appeal. A re-run that a client orders within these may
/// last longer, as long as its job: a node with an open one withdraws nothing, whatever is due.
pub struct ExitDelay;
impl Get<BlockNumber> for ExitDelay {
	fn get() -> BlockNumber {
		// A panel commits, its reserves do, all reveal. Draws and calls take as long as one window more.
		let (commit, reveal) = (VoteCommitWindow::get(), VoteRevealWindow::get());
		let panel = commit.saturating_mul(2).saturating_add(reveal);
		// What the judges leave undecided two panels judge.
		let slash = DisputeWindow::get()
			.saturating_add(HardAppealWindow::get())
			.saturating_add(AppealDecision::get())
			.saturating_add(panel.saturating_mul(2))
			.saturating_add(commit);
		// Two oracles are asked, and up to three more one after the other; draws and calls take as long
		// again.
		let delivery = DeliveryWindow::get().saturating_add(VerdictWindow::get().saturating_mul(8));
		// Three panels, with an appeal after each but the last.
		let dispute = DisputeWindow::get()
			.saturating_add(ContestWindow::get())
			.saturating_add(panel.saturating_mul(3))
			.saturating_add(VerdictAppealWindow::get().saturating_mul(2))
			.saturating_add(commit);
		let asked = nodes::ExitDelay::get().min(365 * DAYS);
		asked.max(slash).max(delivery).max(dispute)
	}
}

/// What a task asks of the stake that answers for it: a margin of 1.43 to ten times what a cheat gains, and one
/// check in a hundred at least. Below that margin a cheat gains whose second account is the challenger, which
/// has 30 % of the slash back.
pub struct LiabilityTerms;
impl Get<Terms> for LiabilityTerms {
	fn get() -> Terms {
		Terms {
			margin_percent: liability::LiabilityMargin::get().clamp(143, 1_000),
			min_probability: liability::MinSampling::get()
				.clamp(Perbill::from_percent(1), Perbill::one()),
		}
	}
}

/// The prices of nodes' collateral, each within the range of [`MOST_PRICE`].
pub struct NodePrices;
impl Get<StakePrices> for NodePrices {
	fn get() -> StakePrices {
		let price = |value: Balance| value.clamp(SUR, MOST_PRICE);
		StakePrices {
			floor: price(nodes::StakeFloor::get()),
			small: price(nodes::StakePerGpuSmall::get()),
			medium: price(nodes::StakePerGpuMedium::get()),
			large: price(nodes::StakePerGpuLarge::get()),
		}
	}
}

/// The least stakes of roles, each within the range of [`MOST_PRICE`].
pub struct RoleStakes;
impl Get<RolePrices> for RoleStakes {
	fn get() -> RolePrices {
		let price = |value: Balance| value.clamp(SUR, MOST_PRICE);
		RolePrices {
			auditor: price(roles::AuditorStake::get()),
			oracle: price(roles::OracleStake::get()),
			arbitrator: price(roles::ArbitratorStake::get()),
		}
	}
}

/// What a chain chooses at genesis.
#[allow(clippy::expect_used, reason = "FRAME's macros expand to it")]
#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;

	use frame_support::pallet_prelude::*;

	use super::*;

	/// Slots of an epoch where genesis says nothing: one hour of 6 s slots.
	pub const DEFAULT_EPOCH_LENGTH: u64 = 600;
	/// Milliseconds of a slot where genesis says nothing.
	pub const DEFAULT_SLOT_MILLIS: u64 = 6_000;

	#[pallet::config]
	pub trait Config:
		frame_system::Config<AccountId = crate::AccountId>
		+ pallet_parameters::Config<RuntimeParameters = RuntimeParameters>
		+ pallet_ranked_collective::Config
	{
	}

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(0);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::type_value]
	pub fn DefaultEpochLength() -> u64 {
		DEFAULT_EPOCH_LENGTH
	}

	#[pallet::type_value]
	pub fn DefaultSlotMillis() -> u64 {
		DEFAULT_SLOT_MILLIS
	}

	/// Slots of an epoch. Written at genesis and never again.
	#[pallet::storage]
	pub type EpochLength<T> = StorageValue<_, u64, ValueQuery, DefaultEpochLength>;

	/// Milliseconds of a slot. Written at genesis and never again.
	#[pallet::storage]
	pub type SlotMillis<T> = StorageValue<_, u64, ValueQuery, DefaultSlotMillis>;

	/// The settings of a chain specification. Everything that is left out has the value of a
	/// production chain.
	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// Slots of an epoch.
		pub epoch_length: u64,
		/// Milliseconds of a slot.
		pub slot_millis: u64,
		/// First values of parameters.
		pub parameters: ParameterValues,
		/// Members of the clearance collective with their ranks, 1 to 5.
		pub clearances: Vec<(T::AccountId, u16)>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self {
				epoch_length: DEFAULT_EPOCH_LENGTH,
				slot_millis: DEFAULT_SLOT_MILLIS,
				parameters: ParameterValues::default(),
				clearances: Vec::new(),
			}
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.epoch_length >= 4, "settings.epochLength: at least 4 slots");
			assert!(
				self.slot_millis >= 500 && self.slot_millis.is_multiple_of(2),
				"settings.slotMillis: an even number of milliseconds, 500 at least",
			);
			EpochLength::<T>::put(self.epoch_length);
			SlotMillis::<T>::put(self.slot_millis);
			self.parameters.write::<T>();
			for (who, rank) in &self.clearances {
				assert!((1..=5).contains(rank), "settings.clearances: ranks are 1 to 5");
				let added = pallet_ranked_collective::Pallet::<T>::do_add_member_to_rank(
					who.clone(),
					*rank,
					false,
				);
				assert!(added.is_ok(), "settings.clearances: each account once");
			}
		}
	}

	/// The account of the treasury.
	pub struct Treasury;
	impl Get<crate::AccountId> for Treasury {
		fn get() -> crate::AccountId {
			surety_primitives::TREASURY_ACCOUNT.into()
		}
	}

	/// The verification pool.
	pub struct VerificationPool;
	impl Get<crate::AccountId> for VerificationPool {
		fn get() -> crate::AccountId {
			surety_primitives::VERIFICATION_POOL.into()
		}
	}

	/// The first values of parameters, as a chain specification names them.
	macro_rules! parameter_values {
		($($field:ident: $value:ty = $module:ident :: $key:ident in $group:ident),* $(,)?) => {
			/// The first values of parameters, as a chain specification names them: amounts in
			/// the token's smallest unit, durations in blocks, shares in billionths.
			#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
			#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
			pub struct ParameterValues {
				$(#[allow(missing_docs)] pub $field: $value,)*
			}

			impl Default for ParameterValues {
				fn default() -> Self {
					Self { $($field: default_of::<_, $value>($module::$key),)* }
				}
			}

			impl ParameterValues {
				fn write<T: Config>(&self) {
					use frame_support::traits::dynamic_params::AggregatedKeyValue;
					$({
						let parameter = RuntimeParameters::$group(
							$module::Parameters::$key($module::$key, Some(self.$field)),
						);
						let (key, value) = parameter.into_parts();
						pallet_parameters::Parameters::<T>::set(key, value);
					})*
				}
			}
		};
	}

	/// The default of a parameter: what its key yields while nothing is stored.
	fn default_of<K, V>(_: K) -> V
	where
		K: Get<V>,
	{
		K::get()
	}

	parameter_values! {
		stake_floor: Balance = nodes::StakeFloor in Nodes,
		stake_per_gpu_small: Balance = nodes::StakePerGpuSmall in Nodes,
		stake_per_gpu_medium: Balance = nodes::StakePerGpuMedium in Nodes,
		stake_per_gpu_large: Balance = nodes::StakePerGpuLarge in Nodes,
		registration_burn: Balance = nodes::RegistrationBurn in Nodes,
		exit_delay: BlockNumber = nodes::ExitDelay in Nodes,
		source_stake: Balance = market::SourceStake in Market,
		start_window: BlockNumber = market::StartWindow in Market,
		reveal_window: BlockNumber = market::RevealWindow in Market,
		dispute_window: BlockNumber = market::DisputeWindow in Market,
		confirm_window: BlockNumber = market::ConfirmWindow in Market,
		rejection_share: Perbill = market::RejectionShare in Market,
		bid_bond: Perbill = market::BidBond in Market,
		protocol_fee: Perbill = fees::ProtocolFee in Fees,
		burn_share: Perbill = fees::BurnShare in Fees,
		stakers_share: Perbill = fees::StakersShare in Fees,
		liability_margin: u32 = liability::LiabilityMargin in Liability,
		min_sampling: Perbill = liability::MinSampling in Liability,
		retention_period: BlockNumber = liability::RetentionPeriod in Liability,
		credit_grace: BlockNumber = credit::CreditGrace in Credit,
		credit_withdrawal_delay: BlockNumber = credit::CreditWithdrawalDelay in Credit,
		dispute_bond: Balance = disputes::DisputeBond in Disputes,
		requester_bond: Balance = disputes::RequesterBond in Disputes,
		juror_fee: Balance = disputes::JurorFee in Disputes,
		juror_lock: Balance = disputes::JurorLock in Disputes,
		vote_commit_window: BlockNumber = disputes::VoteCommitWindow in Disputes,
		vote_reveal_window: BlockNumber = disputes::VoteRevealWindow in Disputes,
		verdict_appeal_window: BlockNumber = disputes::VerdictAppealWindow in Disputes,
		contest_window: BlockNumber = disputes::ContestWindow in Disputes,
		arbitrator_age: BlockNumber = disputes::ArbitratorAge in Disputes,
		min_validator_bond: Balance = validators::MinBond in Validators,
		validator_seats: u32 = validators::Seats in Validators,
		soft_appeal_window: BlockNumber = slashing::SoftAppealWindow in Slashing,
		hard_appeal_window: BlockNumber = slashing::HardAppealWindow in Slashing,
		appeal_decision: BlockNumber = slashing::AppealDecision in Slashing,
		warning_window: BlockNumber = slashing::WarningWindow in Slashing,
		warning_day: BlockNumber = slashing::WarningDay in Slashing,
		appeal_rate_window: BlockNumber = slashing::AppealRateWindow in Slashing,
		flag_bond: Balance = slashing::FlagBond in Slashing,
		auditor_stake: Balance = roles::AuditorStake in Roles,
		oracle_stake: Balance = roles::OracleStake in Roles,
		arbitrator_stake: Balance = roles::ArbitratorStake in Roles,
		min_attestation_bond: Balance = roles::MinAttestationBond in Roles,
		attestation_window: BlockNumber = roles::AttestationWindow in Roles,
		delivery_window: BlockNumber = verification::DeliveryWindow in Verification,
		delivery_fee: Balance = verification::DeliveryFee in Verification,
		verdict_window: BlockNumber = verification::VerdictWindow in Verification,
		rerun_window: BlockNumber = verification::RerunWindow in Verification,
		heartbeat_interval: BlockNumber = liveness::HeartbeatInterval in Liveness,
		offline_after: BlockNumber = liveness::OfflineAfter in Liveness,
		uptime_minor: BlockNumber = liveness::UptimeMinor in Liveness,
		uptime_breach: BlockNumber = liveness::UptimeBreach in Liveness,
		uptime_day: BlockNumber = liveness::UptimeDay in Liveness,
		max_downtime: BlockNumber = liveness::MaxDowntime in Liveness,
		downtime_pause: BlockNumber = liveness::DowntimePause in Liveness,
		telemetry_gap: u32 = liveness::TelemetryGap in Liveness,
		full_step_burn: Balance = reputation::FullStepBurn in Reputation,
		pair_memory: BlockNumber = reputation::PairMemory in Reputation,
		reliability_recovery: BlockNumber = reputation::ReliabilityRecovery in Reputation,
		accuracy_pause: BlockNumber = reputation::AccuracyPause in Reputation,
		snapshot_period: BlockNumber = reputation::SnapshotPeriod in Reputation,
		prepare_period: BlockNumber = governance::PreparePeriod in Governance,
		decision_period: BlockNumber = governance::DecisionPeriod in Governance,
		confirm_period: BlockNumber = governance::ConfirmPeriod in Governance,
		enactment_period: BlockNumber = governance::EnactmentPeriod in Governance,
		pause_duration: BlockNumber = governance::PauseDuration in Governance,
	}

	/// An epoch, in slots.
	pub struct Epoch<T>(PhantomData<T>);
	impl<T: Config> Get<u64> for Epoch<T> {
		fn get() -> u64 {
			EpochLength::<T>::get()
		}
	}

	/// Half a slot, the least time between two timestamps.
	pub struct HalfSlot<T>(PhantomData<T>);
	impl<T: Config> Get<u64> for HalfSlot<T> {
		fn get() -> u64 {
			SlotMillis::<T>::get().checked_div(2).unwrap_or(DEFAULT_SLOT_MILLIS)
		}
	}

	/// A slot, in milliseconds.
	pub struct Slot<T>(PhantomData<T>);
	impl<T: Config> Get<u64> for Slot<T> {
		fn get() -> u64 {
			SlotMillis::<T>::get()
		}
	}
}
