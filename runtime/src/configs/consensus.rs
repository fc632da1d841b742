// SPDX-License-Identifier: Apache-2.0

//! Who makes blocks and what makes them final (specification, section 3).

use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32, KeyOwnerProofSystem},
};
use pallet_session::historical;
use sp_runtime::{traits::OpaqueKeys, KeyTypeId};
use surety_primitives::traits::VrfOutputs;

use crate::{
	settings, AccountId, Authorship, Babe, Balances, Historical, Offences, Runtime, RuntimeCall,
	RuntimeEvent, Session, SessionKeys, UncheckedExtrinsic, Validators,
};

/// The most validators that BABE and GRANDPA are set up for.
pub const MAX_AUTHORITIES: u32 = 100;

parameter_types! {
	/// How long an equivocation can be reported, in slots: the exit delay, so that a bond never
	/// outlives its guilt.
	pub ReportLongevity: u64 = u64::from(<settings::ExitDelay as frame_support::traits::Get<u32>>::get());
	/// Sessions for which GRANDPA can tell which validators a set had: 45 days of hours, and some.
	pub const MaxSetIdSessionEntries: u64 = 1_200;
}

impl pallet_babe::Config for Runtime {
	type EpochDuration = settings::Epoch<Runtime>;
	type ExpectedBlockTime = settings::Slot<Runtime>;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = Session;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type KeyOwnerProof = sp_session::MembershipProof;
	type EquivocationReportSystem =
		pallet_babe::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = MaxSetIdSessionEntries;
	type KeyOwnerProof =
		<Historical as KeyOwnerProofSystem<(KeyTypeId, sp_consensus_grandpa::AuthorityId)>>::Proof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Self, Offences, Historical, ReportLongevity>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Self, Babe>;
	type EventHandler = Validators;
}

/// What blocks contribute to draws.
///
/// BABE computes the output of a block when the block ends, and keeps it until the end of the next one
/// that has one: from the beginning of a block to its last call it has that of an earlier block, and
/// whether that is the parent is known from the parent's own digest.
pub struct BlockOutputs;
impl VrfOutputs<AccountId> for BlockOutputs {
	fn contributor() -> Option<AccountId> {
		let digest = pallet_babe::Initialized::<Runtime>::get().flatten()?;
		digest.vrf_signature().and_then(|_| Authorship::author())
	}

	fn last() -> Option<[u8; 32]> {
		Babe::author_vrf_randomness()
	}

	fn validators() -> u32 {
		let validators = pallet_session::Validators::<Runtime>::decode_len().unwrap_or_default();
		// There are no more than MAX_AUTHORITIES.
		u32::try_from(validators).unwrap_or(MAX_AUTHORITIES)
	}
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = sp_runtime::traits::ConvertInto;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = historical::NoteHistoricalRoot<Self, Validators>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = pallet_session::disabling::UpToLimitDisablingStrategy;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = ConstU128<0>;
}

impl historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = pallet_validators::Exposure;
	type FullIdentificationOf = pallet_validators::ExposureOf<Runtime>;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = historical::IdentificationTuple<Self>;
	type OnOffenceHandler = Validators;
}

impl<Call> frame_system::offchain::CreateTransactionBase<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	type Extrinsic = UncheckedExtrinsic;
	type RuntimeCall = RuntimeCall;
}

impl<Call> frame_system::offchain::CreateBare<Call> for Runtime
where
	RuntimeCall: From<Call>,
{
	fn create_bare(call: RuntimeCall) -> UncheckedExtrinsic {
		sp_runtime::generic::UncheckedExtrinsic::new_bare(call)
	}
}
