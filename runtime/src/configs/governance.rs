// SPDX-License-Identifier: Apache-2.0

//! Clearances, referenda, pauses (specification, section 3).
//!
//! Root appears below beside the origins of referenda for the sake of `dev`, whose sudo key has
//! it. No track dispatches Root.

use frame_support::{
	parameter_types,
	traits::{
		AsEnsureOriginWithArg, ConstU128, ConstU16, ConstU32, Contains, EitherOf, EitherOfDiverse,
		EnsureOriginWithArg, EqualPrivilegeOnly, Get,
	},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned};
use pallet_ranked_collective::{TallyOf, Unit, Votes};
use sp_runtime::{traits::Replace, Perbill};
use surety_primitives::{BlockNumber, DAYS, MINUTES, SUR};

use crate::{
	configs::system::{share_of_block, RuntimeBlockWeights},
	governance::{
		EnsureEmergency, EnsureMembership, EnsureParameters, EnsureUpgrade, MinRankOfTrack, Tracks,
	},
	settings,
	settings::RuntimeParameters,
	AccountId, Balances, OriginCaller, Preimage, Referenda, Runtime, RuntimeCall, RuntimeEvent,
	RuntimeHoldReason, RuntimeOrigin, Scheduler, System,
};

/// Root, which `dev` alone has by its sudo key, or the origin of a track.
pub type RootOr<Ensure> = EitherOfDiverse<EnsureRoot<AccountId>, Ensure>;

impl crate::governance::Config for Runtime {
	type UpgradeOrigin = RootOr<EnsureUpgrade>;
}

/// The highest clearance.
const MAX_RANK: u16 = 5;

/// Root or a membership referendum, acting with the highest rank.
type ByMembership = EitherOf<
	EnsureRootWithSuccess<AccountId, ConstU16<MAX_RANK>>,
	frame_support::traits::MapSuccess<EnsureMembership, Replace<ConstU16<MAX_RANK>>>,
>;

impl pallet_ranked_collective::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_ranked_collective::weights::SubstrateWeight<Runtime>;
	type AddOrigin = RootOr<EnsureMembership>;
	type RemoveOrigin = ByMembership;
	type PromoteOrigin = ByMembership;
	type DemoteOrigin = ByMembership;
	type ExchangeOrigin = RootOr<EnsureMembership>;
	type Polls = Referenda;
	type MinRankOfClass = MinRankOfTrack;
	type MemberSwappedHandler = ();
	type VoteWeight = Unit;
	type MaxMemberCount = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkSetup = ();
}

parameter_types! {
	/// A referendum that nobody puts a deposit on is closed after this.
	pub const UndecidingTimeout: BlockNumber = 14 * DAYS;
}

impl pallet_referenda::Config for Runtime {
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
	type Scheduler = Scheduler;
	type Currency = Balances;
	type SubmitOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
	type CancelOrigin = RootOr<EnsureMembership>;
	type KillOrigin = RootOr<EnsureMembership>;
	// The deposit of a killed referendum is burned.
	type Slash = ();
	type Votes = Votes;
	type Tally = TallyOf<Runtime>;
	type SubmissionDeposit = ConstU128<{ 10 * SUR }>;
	type MaxQueued = ConstU32<50>;
	type UndecidingTimeout = UndecidingTimeout;
	type AlarmInterval = ConstU32<1>;
	type Tracks = Tracks;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

parameter_types! {
	pub MaximumSchedulerWeight: Weight = share_of_block(
		RuntimeBlockWeights::get().max_block,
		Perbill::from_percent(60),
	);
	pub const PreimageHoldReason: RuntimeHoldReason =
		RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
	pub const PreimageBaseDeposit: u128 = SUR;
	pub const PreimageByteDeposit: u128 = SUR / 100_000;
}

impl pallet_scheduler::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type MaximumWeight = MaximumSchedulerWeight;
	type ScheduleOrigin = EnsureRoot<AccountId>;
	type OriginPrivilegeCmp = EqualPrivilegeOnly;
	type MaxScheduledPerBlock = ConstU32<50>;
	type WeightInfo = pallet_scheduler::weights::SubstrateWeight<Runtime>;
	type Preimages = Preimage;
	type BlockNumberProvider = System;
}

impl pallet_preimage::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = pallet_preimage::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type ManagerOrigin = EnsureRoot<AccountId>;
	type Consideration = frame_support::traits::fungible::HoldConsideration<
		AccountId,
		Balances,
		PreimageHoldReason,
		frame_support::traits::LinearStoragePrice<
			PreimageBaseDeposit,
			PreimageByteDeposit,
			crate::Balance,
		>,
	>;
}

/// Who may set a parameter: every one is decided on the same track.
pub struct ParameterAdmin;
impl EnsureOriginWithArg<RuntimeOrigin, settings::RuntimeParametersKey> for ParameterAdmin {
	type Success = ();

	fn try_origin(
		origin: RuntimeOrigin,
		_key: &settings::RuntimeParametersKey,
	) -> Result<(), RuntimeOrigin> {
		use frame_support::traits::EnsureOrigin;
		RootOr::<EnsureParameters>::try_origin(origin).map(drop)
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin(_key: &settings::RuntimeParametersKey) -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

impl pallet_parameters::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeParameters = RuntimeParameters;
	type AdminOrigin = ParameterAdmin;
	type WeightInfo = ();
}

/// What stays open when the chain is paused: blocks themselves, and the way out of the pause.
pub struct AlwaysAllowed;
impl Contains<RuntimeCall> for AlwaysAllowed {
	fn contains(call: &RuntimeCall) -> bool {
		matches!(
			call,
			RuntimeCall::System(_)
				| RuntimeCall::Timestamp(_)
				| RuntimeCall::Babe(_)
				| RuntimeCall::Grandpa(_)
				| RuntimeCall::Session(_)
				| RuntimeCall::Clearance(_)
				| RuntimeCall::Referenda(_)
				| RuntimeCall::Governance(_)
				| RuntimeCall::Preimage(_)
				| RuntimeCall::SafeMode(_)
				| RuntimeCall::TxPause(_)
				| RuntimeCall::Sudo(_)
				// A pause is no reason to be found silent.
				| RuntimeCall::Registry(pallet_registry::Call::heartbeat { .. })
				// Nor is it one to lose an appeal, whose window goes on.
				| RuntimeCall::Slashing(pallet_slashing::Call::file_appeal { .. })
				// Nor to lose a result that was paid for, or a good name because no oracle could answer: those
				// windows go on, too.
				| RuntimeCall::Verification(_)
				// Nor to lose a dispute, or what one risked in judging it.
				| RuntimeCall::Disputes(
					pallet_disputes::Call::file_dispute { .. }
						| pallet_disputes::Call::contest_anomaly { .. }
						| pallet_disputes::Call::commit_vote { .. }
						| pallet_disputes::Call::reveal_vote { .. }
						| pallet_disputes::Call::denounce_vote { .. }
						| pallet_disputes::Call::appeal_verdict { .. }
						| pallet_disputes::Call::advance_dispute { .. }
				)
		)
	}
}

impl Contains<pallet_tx_pause::RuntimeCallNameOf<Runtime>> for AlwaysAllowed {
	fn contains(name: &pallet_tx_pause::RuntimeCallNameOf<Runtime>) -> bool {
		let (pallet, call) = name;
		const NEVER_PAUSED: [&[u8]; 13] = [
			b"System",
			b"Timestamp",
			b"Babe",
			b"Grandpa",
			b"Session",
			b"Clearance",
			b"Referenda",
			b"Governance",
			b"Preimage",
			b"SafeMode",
			b"TxPause",
			b"Sudo",
			b"Verification",
		];
		NEVER_PAUSED.contains(&pallet.as_slice())
			|| (pallet.as_slice(), call.as_slice()) == (b"Registry", b"heartbeat")
			|| (pallet.as_slice(), call.as_slice()) == (b"Slashing", b"file_appeal")
			|| (pallet.as_slice() == b"Disputes"
				&& [
					&b"file_dispute"[..],
					b"contest_anomaly",
					b"commit_vote",
					b"reveal_vote",
					b"denounce_vote",
					b"appeal_verdict",
					b"advance_dispute",
				]
				.contains(&call.as_slice()))
	}
}

/// Root or an emergency referendum, for the length of a pause.
pub struct PauseOrigin;
impl frame_support::traits::EnsureOrigin<RuntimeOrigin> for PauseOrigin {
	type Success = BlockNumber;

	fn try_origin(origin: RuntimeOrigin) -> Result<BlockNumber, RuntimeOrigin> {
		RootOr::<EnsureEmergency>::try_origin(origin).map(|_| settings::PauseDuration::get())
	}

	#[cfg(feature = "runtime-benchmarks")]
	fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
		Ok(RuntimeOrigin::root())
	}
}

parameter_types! {
	/// Nobody enters safe mode by paying for it.
	pub const NoDeposit: Option<u128> = None;
	pub const NoRelease: Option<BlockNumber> = None;
	pub const SafeModeStep: BlockNumber = 10 * MINUTES;
}

impl pallet_safe_mode::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WhitelistedCalls = AlwaysAllowed;
	type EnterDuration = SafeModeStep;
	type ExtendDuration = SafeModeStep;
	type EnterDepositAmount = NoDeposit;
	type ExtendDepositAmount = NoDeposit;
	type ForceEnterOrigin = PauseOrigin;
	type ForceExtendOrigin = PauseOrigin;
	type ForceExitOrigin = RootOr<EnsureEmergency>;
	type ForceDepositOrigin = RootOr<EnsureEmergency>;
	type Notify = ();
	type ReleaseDelay = NoRelease;
	type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PauseOrigin = RootOr<EnsureEmergency>;
	type UnpauseOrigin = RootOr<EnsureEmergency>;
	type WhitelistedCalls = AlwaysAllowed;
	type MaxNameLen = ConstU32<64>;
	type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
}

impl pallet_sudo::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type WeightInfo = pallet_sudo::weights::SubstrateWeight<Runtime>;
}
