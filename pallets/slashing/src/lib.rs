// SPDX-License-Identifier: Apache-2.0

//! # Slashing
//!
//! The slash table at work: who is warned or slashed, what that costs, and how it is appealed.
//!
//! ## Overview
//!
//! | call | by | does |
//! | --- | --- | --- |
//! | [`file_appeal`](Pallet::file_appeal) | owner | says why a slash is wrong |
//! | [`resolve_appeal`](Pallet::resolve_appeal) | judges | accepts or rejects it |
//! | [`decide_overdue_appeal`](Pallet::decide_overdue_appeal) | anyone | has a panel judge it, undecided for too long |
//! | [`finalise_slash`](Pallet::finalise_slash) | anyone | burns and pays out what was not appealed |
//! | [`reinstate_node`](Pallet::reinstate_node) | clearance 5 | undoes an ejection |
//! | [`submit_evidence`](Pallet::submit_evidence) | anyone | convicts a node by its own telemetry |
//! | [`attest`](Pallet::attest) | auditor | says what a node did; the second one convicts it |
//! | [`close_attestation`](Pallet::close_attestation) | anyone | ends one that nobody else attested to |
//! | [`flag_source`](Pallet::flag_source) | anyone with stake | says that a source is malformed or malicious |
//! | [`judge_flag`](Pallet::judge_flag) | judges | slashes the source, or burns the flagger's bond |
//! | [`close_flag`](Pallet::close_flag) | anyone | ends a flag, undecided for too long |
//! | [`admit_auditor`](Pallet::admit_auditor) | governance | admits an auditor |
//! | [`dismiss_auditor`](Pallet::dismiss_auditor) | governance | dismisses one |
//!
//! Other pallets establish what happened and report it as a
//! [`Charge`](surety_primitives::slash::Charge) through
//! [`Slash`](trait@surety_primitives::traits::Slash); misconduct in the market is heard through
//! [`OnTaskOutcome`](surety_primitives::traits::OnTaskOutcome). This pallet decides what that costs by
//! [`Condition::rule`](surety_primitives::slash::Condition::rule), has the amount moved into
//! quarantine by [`Config::Stakes`], nodes ejected for hard slashes by [`Config::Discipline`], and
//! everything written down for ever by [`Config::Record`]. It holds no money.
//!
//! **One event, one slash** (specification, section 9). An incident that is charged again is refused,
//! unless the new finding is graver or costs more. Then what the earlier slash took is given back,
//! whether it is appealed or not, and the new one takes its place and can be appealed by itself: an
//! appeal against a small slash is no shield from a large one. It never costs less than the earlier
//! one; where that was burned and paid out already, only the rest is taken.
//!
//! **Escalation** of nodes, in the same block, with nobody's help:
//!
//! - three warnings within [`Config::WarningWindow`], one counted for each condition and
//!   [`Config::WarningDay`], are a `REPEATED_WARNING`, which uses them up and is a soft slash;
//! - three soft slashes that stand, however old, are a `REPEATED_SOFT_SLASH`, which is hard. Each
//!   soft slash counts towards one.
//!
//! When a soft slash falls it leaves the count, and the escalation that it caused is given back, as
//! long as that is not final; it cannot become final before its causes are decided. The other causes
//! count again, and may escalate anew with later ones. Ejection stays: clearance 5 alone undoes it.
//!
//! **Telemetry** convicts a node by samples that its worker key has signed. A thief of that key could
//! sign the worst, so that all of it together reaches a soft slash and no more: while one can be
//! appealed no more samples are heard, and of those that stand one at a time counts towards an
//! escalation, beside two of other origin.
//!
//! **Auditors** convict a node of what the chain cannot see
//! ([`Condition::is_attested`](surety_primitives::slash::Condition::is_attested)). It takes two, who
//! belong neither to each other nor to the node's owner, are admitted, and have the stake that their
//! role requires. They attest to the same claim, to the letter, within [`Config::AttestationWindow`].
//! Each locks a bond: what the slash takes when the first one attests, and
//! [`Config::MinAttestationBond`] at least. [`Config::Pledges`] holds and moves the bonds:
//!
//! | what happens | the bonds |
//! | --- | --- |
//! | nobody else attests within the window | back, by anyone's [`Pallet::close_attestation`] |
//! | the slash becomes final, or a larger one takes its place | back |
//! | a panel cannot tell, or none can be drawn | back: nobody found the auditors wrong |
//! | the judges or a panel accept the appeal | both to the owner of the stake |
//!
//! Until then neither of the two can unbond what their role requires. What they attest to of a task is
//! the node's part in it: one incident with what the market charges for the task, of which the largest
//! slash applies. Without a task the evidence is the incident, whatever it is called. When
//! their slash falls by an appeal, what it had replaced is charged anew: a lie that is
//! retracted washes nothing away.
//!
//! **Flags** of sources are judged. An auditor, or whoever else owns a stake, says by evidence that a
//! source is malformed or malicious, and answers with [`Config::FlagBond`]. The named stake shows that
//! he takes part, the bond alone answers: the stake may go as soon as it is named. Upheld, the source's
//! stake is slashed, which its owner can appeal, and the bond is back for good; rejected, the bond burns;
//! undecided for too long, it is back. Meanwhile the source's stake cannot be withdrawn. The evidence is
//! the incident: what is called malformed and malicious is slashed once, as the graver. For the same
//! reason each evidence can be flagged beside others: no flag of a client's second account keeps
//! anyone from showing better evidence.
//!
//! ## Terminology
//!
//! - **Charge**: what somebody is found to have done; **incident**: the event, charged once.
//! - **Window**: the blocks in which a slash can be appealed, its deadline included.
//! - **Quarantine**: where a slashed amount lies until the slash is final or restored.
//! - **To stand**: to be neither restored nor replaced.
//! - **Cause**: a warning or slash that was counted in an escalation.
//! - **Claim**: node, condition, task and evidence, as auditors attest to them.
//!
//! ## Scenario
//!
//! Node 7 of Petra drops a job: `JOB_DROPPED_UNEXPECTEDLY`, ten of its hundred SUR go into quarantine,
//! and the ledger has an entry. It is the third soft slash of the node, so in the same block
//! `REPEATED_SOFT_SLASH` takes 45 more and the node is ejected. The machine had handed the job
//! over in time; Petra files an appeal with the logs. The judges accept: the ten are back, the
//! escalation has lost its cause and the 45 are back as well. All of it stays in the record. The node
//! is still ejected; Petra asks clearance 5 to reinstate it.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects
	)
)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::overdue_appeal;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod appeals;
mod attestations;
mod auditors;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod errors;
mod events;
mod evidence;
mod flags;
mod impls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

use frame_support::pallet_macros::import_section;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use alloc::{collections::BTreeSet, vec::Vec};

	use frame_support::{pallet_prelude::*, DefaultNoBound};
	use frame_system::pallet_prelude::*;
	use sp_io::hashing::sha2_256;
	use sp_runtime::{traits::BlockNumberProvider, Perbill};
	use surety_primitives::{
		dispute::DisputeId,
		slash::{AttestationId, Condition, FlagId, FlagKind, Incident, Severity, SlashId},
		stake::StakeId,
		telemetry::{self, Evidence},
		traits::{
			Anchors, AppealPanels, Discipline, InspectNodes, OnSlash, Owners, Pledges, Quarantine,
			Record, Roles, Stakes,
		},
		Balance, BlockNumber, NodeId, SourceId, TaskId, H256,
	};

	use crate::{types::*, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// A stake of this runtime.
	pub type StakeOf<T> = StakeId<<T as frame_system::Config>::AccountId>;
	/// A record of this runtime.
	pub type SlashOf<T> = Slash<<T as frame_system::Config>::AccountId>;
	/// An appeal of this runtime.
	pub type AppealOf<T> = Appeal<<T as frame_system::Config>::AccountId>;
	/// An attestation of this runtime.
	pub type AttestationOf<T> = Attestation<<T as frame_system::Config>::AccountId>;
	/// A flag of this runtime.
	pub type FlagOf<T> = Flag<<T as frame_system::Config>::AccountId>;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256, RuntimeEvent: From<Event<Self>>> {
		/// Where the money is: says how much a slash can reach, takes it and gives it back.
		type Stakes: Quarantine<Self::AccountId> + Stakes<Self::AccountId, BlockNumber>;

		/// Holds the bonds of auditors and flaggers.
		type Pledges: Pledges<Self::AccountId>;

		/// Knows whose stake suffices for the role of an auditor.
		type Roles: Roles<Self::AccountId>;

		/// Says which nodes there are, and which are gone.
		type Nodes: InspectNodes<Self::AccountId>;

		/// Says who belongs to whom: a challenger who is related to the offender gets nothing, and
		/// related auditors count as one, and nobody flags his own source.
		type Owners: Owners<Self::AccountId>;

		/// Knows what worker keys have signed.
		type Telemetry: Anchors;

		/// How many seconds may lie between two samples of a job; 60.
		type TelemetryGap: Get<u32>;

		/// Ejects nodes and takes them back. Validators are removed by their own pallet.
		type Discipline: Discipline;

		/// Hears of the slashes of nodes, and of those that no longer count.
		type OnSlash: OnSlash;

		/// Writes what stays for ever.
		type Record: Record;

		/// Has arbitrators judge the appeals that the judges leave undecided.
		type Panels: AppealPanels<Self::AccountId>;

		/// Decides appeals, and flags of sources: clearance 3.
		type JudgeOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Undoes ejections: clearance 5.
		type ReinstateOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Admits and dismisses auditors: who admits registrars.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// How many auditors there may be, two at least; 64.
		#[pallet::constant]
		type MaxAuditors: Get<u32>;

		/// The least that each auditor answers with for an attestation, above 0: it is all that a node
		/// without stake is protected by. 50 SUR. Each attestation keeps the bond that it began with.
		type MinAttestationBond: Get<Balance>;

		/// What somebody answers with for a flag, above 0, or flags would be free; 50 SUR. Each flag keeps
		/// the bond that it began with.
		type FlagBond: Get<Balance>;

		/// For how many blocks an attestation waits for a second auditor, above 0; 24 hours. Each keeps
		/// the date that it was given.
		type AttestationWindow: Get<BlockNumber>;

		/// Blocks in which a soft slash can be appealed; above 0, and 7 days in production. Each slash
		/// keeps the deadline that it was given.
		type SoftWindow: Get<BlockNumber>;

		/// Blocks in which a hard slash can be appealed; not below [`Config::SoftWindow`], and 14 days in
		/// production. It and [`Config::DecisionPeriod`] together are below the exit delay of stakes.
		type HardWindow: Get<BlockNumber>;

		/// How far apart, in blocks, warnings may lie that escalate together; above 0, 30 days.
		type WarningWindow: Get<BlockNumber>;

		/// How many blocks after a warning counted another one of its condition counts; 24 hours. 0
		/// counts every warning.
		type WarningDay: Get<BlockNumber>;

		/// Within how many blocks one account files [`MAX_RECENT_APPEALS`] appeals at most; 24 hours.
		type AppealRateWindow: Get<BlockNumber>;

		/// Blocks in which an appeal is decided, or a panel does it, and in which a flag is, or it can
		/// be closed; above 0, and 14 days in production. Each keeps the date that it was given.
		type DecisionPeriod: Get<BlockNumber>;

		/// The clock of all windows; the chain's own block number.
		type BlockNumberProvider: BlockNumberProvider<BlockNumber = BlockNumber>;

		/// What the calls weigh, and a charge.
		type WeightInfo: WeightInfo;

		/// Makes the nodes that the benchmarks slash.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// Every warning and slash there ever was.
	#[pallet::storage]
	pub type Slashes<T: Config> = StorageMap<_, Twox64Concat, SlashId, SlashOf<T>>;

	/// The id of the next warning or slash.
	#[pallet::storage]
	pub type NextSlashId<T> = StorageValue<_, SlashId, ValueQuery>;

	/// What counts against each stake against which anything does.
	#[pallet::storage]
	pub type Tallies<T: Config> = StorageMap<_, Blake2_128Concat, StakeOf<T>, Tally, ValueQuery>;

	/// The latest warning or slash for each incident.
	#[pallet::storage]
	pub type Charged<T: Config> = StorageMap<_, Blake2_128Concat, (StakeOf<T>, Incident), SlashId>;

	/// The appeals that wait for their decision.
	#[pallet::storage]
	pub type Appeals<T: Config> = StorageMap<_, Twox64Concat, SlashId, AppealOf<T>>;

	/// The blocks of each account's last appeals, the oldest first.
	#[pallet::storage]
	pub type RecentAppeals<T: Config> = StorageMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		BoundedVec<BlockNumber, ConstU32<MAX_RECENT_APPEALS>>,
		ValueQuery,
	>;

	/// The last block in which no more of a node's telemetry is heard: the latest appeal deadline of a
	/// slash that rests on it. A node without one never had such a slash.
	#[pallet::storage]
	pub type TelemetryCaps<T: Config> = StorageMap<_, Twox64Concat, NodeId, BlockNumber>;

	/// The auditors.
	#[pallet::storage]
	pub type Auditors<T: Config> =
		StorageValue<_, BoundedBTreeSet<T::AccountId, T::MaxAuditors>, ValueQuery>;

	/// The id of the next attestation.
	#[pallet::storage]
	pub type NextAttestationId<T> = StorageValue<_, AttestationId, ValueQuery>;

	/// The attestations that wait for a second auditor.
	#[pallet::storage]
	pub type Attestations<T: Config> = StorageMap<_, Twox64Concat, AttestationId, AttestationOf<T>>;

	/// The attestation to each claim that waits for a second auditor.
	#[pallet::storage]
	pub type Claims<T: Config> = StorageMap<_, Blake2_128Concat, Claim, AttestationId>;

	/// For how many attestations each auditor has a bond locked. None has no entry.
	#[pallet::storage]
	pub type OpenBonds<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// The id of the next flag.
	#[pallet::storage]
	pub type NextFlagId<T> = StorageValue<_, FlagId, ValueQuery>;

	/// The flags that wait for their judgement.
	#[pallet::storage]
	pub type Flags<T: Config> = StorageMap<_, Twox64Concat, FlagId, FlagOf<T>>;

	/// The flag that waits, by its source and what it says of it: as what, and by which evidence.
	#[pallet::storage]
	pub type OpenFlags<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SourceId, Blake2_128Concat, (FlagKind, H256), FlagId>;

	/// The first auditors.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Their accounts. They bond for themselves.
		pub auditors: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let auditors: BTreeSet<_> = self.auditors.iter().cloned().collect();
			let bounded = BoundedBTreeSet::try_from(auditors);
			assert!(bounded.is_ok(), "there are more auditors than MaxAuditors");
			Auditors::<T>::put(bounded.unwrap_or_default());
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::SoftWindow::get() > 0, "SoftWindow is 0: no soft slash could be appealed");
			assert!(
				T::HardWindow::get() >= T::SoftWindow::get(),
				"HardWindow is below SoftWindow: what costs more would be harder to appeal",
			);
			assert!(
				T::DecisionPeriod::get() > 0,
				"DecisionPeriod is 0: nobody could reject an appeal"
			);
			assert!(
				T::WarningWindow::get() > 0,
				"WarningWindow is 0: warnings would hardly escalate"
			);
			assert!(
				T::WarningDay::get() <= T::WarningWindow::get(),
				"WarningDay is above WarningWindow: one condition could never escalate",
			);
			assert!(
				T::AppealRateWindow::get() > 0,
				"AppealRateWindow is 0: appeals would have no limit"
			);
			assert!(T::MaxAuditors::get() > 1, "MaxAuditors is below 2: nobody could be convicted");
			assert!(
				T::MinAttestationBond::get() > 0,
				"MinAttestationBond is 0: a lie about a node without stake would be free"
			);
			assert!(
				T::AttestationWindow::get() > 0,
				"AttestationWindow is 0: hardly a second auditor could attest"
			);
			assert!(T::FlagBond::get() > 0, "FlagBond is 0: flags would be free");
			assert!(
				Condition::ALL
					.into_iter()
					.filter(|it| telemetry::decides(*it))
					.all(|it| { it.rule().severity(it.rule().share) <= Severity::Soft }),
				"a stolen worker key could cost a hard slash",
			);
			let warnings = Condition::ALL
				.iter()
				.filter(|it| it.rule().severity(it.rule().share) == Severity::Warning);
			assert!(
				warnings.count() <= WARNING_CONDITIONS as usize,
				"WARNING_CONDITIONS is less than there are"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Says why a slash is wrong, so that it is judged.
		///
		/// ## Origin
		/// Signed, by the account that owned the stake when it was slashed.
		///
		/// ## Details
		/// Once for each slash, until its deadline, which is still in time. `statement` is UTF-8 of 50
		/// characters or more. The stake cannot be withdrawn until the decision. The statement and
		/// the URLs are kept until then; their hash stays in the ledger.
		///
		/// ## Errors
		/// - [`Error::NoSuchSlash`], [`Error::NotOwner`]
		/// - [`Error::NotAppealable`], [`Error::AlreadyAppealed`], [`Error::AlreadyDecided`]
		/// - [`Error::JudgedByPanel`], [`Error::AppealWindowClosed`]
		/// - [`Error::InvalidText`], [`Error::StatementTooShort`], [`Error::InvalidUrl`]
		/// - [`Error::TooManyAppeals`]: three within [`Config::AppealRateWindow`].
		///
		/// ## Events
		/// - [`Event::AppealFiled`]
		#[pallet::call_index(0)]
		pub fn file_appeal(
			origin: OriginFor<T>,
			slash_id: SlashId,
			statement: Statement,
			evidence_urls: Urls,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_file_appeal(who, slash_id, statement, evidence_urls)
		}

		/// Decides an appeal.
		///
		/// ## Origin
		/// [`Config::JudgeOrigin`]: clearance 3.
		///
		/// ## Details
		/// Accepted: what was taken is given back in full, the slash leaves every count, and the
		/// escalation that it caused is given back too. An ejection stays. Rejected: what was taken is
		/// burned and paid out at once, without the treasury's share, which burns, so that judges gain
		/// nothing; an escalation waits until its causes are decided. Possible until
		/// [`Pallet::decide_overdue_appeal`] is called.
		///
		/// ## Errors
		/// - [`Error::NoSuchSlash`], [`Error::NotAppealed`], [`Error::AlreadyDecided`]
		/// - [`Error::BeforePanel`]: the judges had their time.
		///
		/// ## Events
		/// - [`Event::AppealAccepted`], then [`Event::EscalationUndone`] where there was one, and
		///   [`Event::Slashed`] where the other causes escalate with later slashes
		/// - [`Event::AppealRejected`], and [`Event::Finalised`] unless causes are open
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::accept_appeal().max(T::WeightInfo::reject_appeal()))]
		pub fn resolve_appeal(
			origin: OriginFor<T>,
			slash_id: SlashId,
			accept: bool,
		) -> DispatchResult {
			T::JudgeOrigin::ensure_origin(origin)?;
			Self::do_resolve_appeal(slash_id, accept)
		}

		/// Has a panel of arbitrators judge an appeal that nobody has decided in time.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// From the block after the date by which it was to be decided. The appeal stays open. No fault: as if
		/// the judges had accepted. A fault: as if they had rejected. Where nobody can know, or too few
		/// arbitrators are there: accepted, and auditors have their bonds back.
		///
		/// ## Errors
		/// - [`Error::NoSuchSlash`], [`Error::NotAppealed`], [`Error::AlreadyDecided`], [`Error::BeforePanel`]
		/// - [`Error::DecisionPending`]: there is still time.
		///
		/// ## Events
		/// - [`Event::AppealReferred`]; after the verdict those of [`Pallet::resolve_appeal`]
		#[pallet::call_index(2)]
		pub fn decide_overdue_appeal(origin: OriginFor<T>, slash_id: SlashId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_decide_overdue_appeal(slash_id)
		}

		/// Burns and pays out what a slash took, when its window is over.
		///
		/// ## Origin
		/// Signed, by anyone: nobody but the challenger and the treasury gains by it.
		///
		/// ## Details
		/// From the block after the deadline, if there was no appeal. Half burns, three tenths are the
		/// challenger's, or burn where there is none, and the rest is the treasury's. An escalation
		/// waits until its causes are decided; one whose appeal was rejected is finalised by this
		/// call then, without a share for the treasury.
		///
		/// ## Errors
		/// - [`Error::NoSuchSlash`], [`Error::NotAppealable`], [`Error::AlreadyDecided`]
		/// - [`Error::AppealPending`], [`Error::WindowOpen`], [`Error::CausePending`]
		///
		/// ## Events
		/// - [`Event::Finalised`]
		#[pallet::call_index(3)]
		pub fn finalise_slash(origin: OriginFor<T>, slash_id: SlashId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_finalise_slash(slash_id)
		}

		/// Lets an ejected node take part again, as far as its stake allows.
		///
		/// ## Origin
		/// [`Config::ReinstateOrigin`]: clearance 5.
		///
		/// ## Details
		/// The slashes of the node stay as they are.
		///
		/// ## Errors
		/// - whatever the registry refuses it for: there is no such node, or it is not ejected
		///
		/// ## Events
		/// - [`Event::NodeReinstated`]
		#[pallet::call_index(4)]
		pub fn reinstate_node(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			T::ReinstateOrigin::ensure_origin(origin)?;
			Self::do_reinstate_node(node)
		}

		/// Convicts a node by its own telemetry.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// `evidence` are samples in their order, each with the proof that the node's worker key signed it
		/// with a heartbeat. The chain checks proofs and rule
		/// ([`finding`](surety_primitives::telemetry::finding)). What a job shows of one condition is one
		/// incident, however many samples show it. The evidence hash of the record is the SHA-256 of the
		/// encoded `evidence`.
		///
		/// ## Errors
		/// - [`Error::NotDecidedByTelemetry`], [`Error::TelemetryCapped`]
		/// - [`Error::NoSuchAnchor`], [`Error::InvalidProof`], [`Error::NothingProven`]
		/// - [`Error::AlreadyCharged`], [`Error::UnknownStake`]
		///
		/// ## Events
		/// - [`Event::Warned`] or [`Event::Slashed`], and those of what follows
		#[pallet::call_index(5)]
		#[pallet::weight(
			<T as Config>::WeightInfo::submit_evidence().saturating_add(<T as Config>::WeightInfo::charge())
		)]
		pub fn submit_evidence(
			origin: OriginFor<T>,
			node: NodeId,
			condition: Condition,
			evidence: Evidence,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_submit_evidence(node, condition, evidence)
		}

		/// Admits an auditor.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`]: governance.
		///
		/// ## Details
		/// The auditor counts while its stake in the role suffices, which it bonds for itself.
		///
		/// ## Errors
		/// - [`Error::AlreadyAuditor`], [`Error::TooManyAuditors`]
		///
		/// ## Events
		/// - [`Event::AuditorAdmitted`]
		#[pallet::call_index(6)]
		pub fn admit_auditor(origin: OriginFor<T>, auditor: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_admit_auditor(auditor)
		}

		/// Dismisses an auditor.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`]: governance.
		///
		/// ## Details
		/// Slashes that it attested to stand, and its bonds answer for them. What waits for a second
		/// auditor can only be closed.
		///
		/// ## Errors
		/// - [`Error::NotAuditor`]
		///
		/// ## Events
		/// - [`Event::AuditorDismissed`]
		#[pallet::call_index(7)]
		pub fn dismiss_auditor(origin: OriginFor<T>, auditor: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_dismiss_auditor(auditor)
		}

		/// Says what a node did, as an auditor. The second one who does convicts it.
		///
		/// ## Origin
		/// Signed, by an auditor whose stake suffices.
		///
		/// ## Details
		/// Locks a bond on the auditor's account: what the slash would take when the first one attests,
		/// and [`Config::MinAttestationBond`] at least. The second one locks the same, and the slash is
		/// applied. Both have to name the same node, condition, task and evidence. `evidence_hash` is
		/// the SHA-256 of what proves it; `summary` says that in short, UTF-8, and the first one's is
		/// recorded. A node that is leaving or was ejected answers with what is still held.
		///
		/// ## Errors
		/// - [`Error::NotAttestable`], [`Error::InvalidText`]
		/// - [`Error::NotAuditor`], [`Error::AuditorBelowRequirement`]
		/// - [`Error::UnknownStake`], [`Error::NodeReleased`], [`Error::RelatedToNode`]
		/// - [`Error::AlreadyAttested`], [`Error::RelatedToAuditor`], [`Error::FirstAuditorLapsed`],
		///   [`Error::AttestationWindowClosed`]: for the second one
		/// - [`Error::AlreadyCharged`]: the incident was charged with as much
		/// - whatever [`Config::Pledges`] refuses the bond for
		///
		/// ## Events
		/// - [`Event::AttestationOpened`] for the first one
		/// - [`Event::Slashed`] and what follows, and [`Event::AttestationConfirmed`] for the second one
		#[pallet::call_index(8)]
		#[pallet::weight(
			<T as Config>::WeightInfo::attest().saturating_add(<T as Config>::WeightInfo::charge())
		)]
		pub fn attest(
			origin: OriginFor<T>,
			node: NodeId,
			condition: Condition,
			task: Option<TaskId>,
			evidence_hash: H256,
			summary: Summary,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_attest(who, Claim { node, condition, task, evidence_hash }, summary)
		}

		/// Ends an attestation that nobody else attested to in time.
		///
		/// ## Origin
		/// Signed, by anyone: the bond goes back to the auditor.
		///
		/// ## Errors
		/// - [`Error::NoSuchAttestation`], [`Error::AttestationWindowOpen`]
		///
		/// ## Events
		/// - [`Event::AttestationLapsed`]
		#[pallet::call_index(9)]
		pub fn close_attestation(
			origin: OriginFor<T>,
			attestation: AttestationId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close_attestation(attestation)
		}

		/// Says that a source is malformed or malicious, so that it is judged.
		///
		/// ## Origin
		/// Signed, by whoever owns an active stake, an auditor's or any other, and does not belong to the
		/// source's owner.
		///
		/// ## Details
		/// Locks [`Config::FlagBond`] until the flag is decided, and the source's stake with it.
		/// `evidence_hash` is the SHA-256 of what proves it; `summary` says that in short, UTF-8, and is
		/// recorded with the slash. `stake` is any active one of the signer's own; it stays free to go.
		///
		/// ## Errors
		/// - [`Error::InvalidText`], [`Error::NotStaker`]
		/// - [`Error::NoSuchSource`], [`Error::RelatedToSource`]
		/// - [`Error::AlreadyFlagged`], [`Error::AlreadyCharged`]: as this, by the same evidence
		/// - whatever [`Config::Pledges`] refuses the bond for
		///
		/// ## Events
		/// - [`Event::SourceFlagged`]
		#[pallet::call_index(10)]
		pub fn flag_source(
			origin: OriginFor<T>,
			source: SourceId,
			kind: FlagKind,
			evidence_hash: H256,
			summary: Summary,
			stake: StakeOf<T>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_flag_source(who, source, kind, evidence_hash, summary, stake)
		}

		/// Decides on a flag.
		///
		/// ## Origin
		/// [`Config::JudgeOrigin`]: clearance 3.
		///
		/// ## Details
		/// Upheld: the source's stake is slashed, unless that was done for the same evidence, and the bond
		/// goes back; it stays there whatever an appeal brings. Otherwise the bond burns. Possible until
		/// [`Pallet::close_flag`] is called.
		///
		/// ## Errors
		/// - [`Error::NoSuchFlag`]
		///
		/// ## Events
		/// - [`Event::FlagUpheld`], and [`Event::Slashed`] before it
		/// - [`Event::FlagRejected`]
		#[pallet::call_index(11)]
		pub fn judge_flag(origin: OriginFor<T>, flag: FlagId, upheld: bool) -> DispatchResult {
			T::JudgeOrigin::ensure_origin(origin)?;
			Self::do_judge_flag(flag, upheld)
		}

		/// Ends a flag that nobody has decided on in time.
		///
		/// ## Origin
		/// Signed, by anyone: the bond goes back to the flagger.
		///
		/// ## Errors
		/// - [`Error::NoSuchFlag`], [`Error::DecisionPending`]
		///
		/// ## Events
		/// - [`Event::FlagLapsed`]
		#[pallet::call_index(12)]
		pub fn close_flag(origin: OriginFor<T>, flag: FlagId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close_flag(flag)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The record of a warning or slash; `None` if there is none with this id.
		pub fn slash(id: SlashId) -> Option<SlashOf<T>> {
			Slashes::<T>::get(id)
		}

		/// Whether `payload` is the evidence that a slash was based on; `None` if there is no such slash.
		pub fn check_evidence(id: SlashId, payload: Vec<u8>) -> Option<bool> {
			let slash = Slashes::<T>::get(id)?;
			Some(slash.evidence_hash.0 == sha2_256(&payload))
		}

		/// The appeal against a slash that waits for its decision; `None` if there is none.
		pub fn appeal(id: SlashId) -> Option<AppealOf<T>> {
			Appeals::<T>::get(id)
		}

		/// An attestation that waits for a second auditor; `None` if there is none with this id.
		pub fn attestation(id: AttestationId) -> Option<AttestationOf<T>> {
			Attestations::<T>::get(id)
		}

		/// A flag that waits for its judgement; `None` if there is none with this id.
		pub fn flag(id: FlagId) -> Option<FlagOf<T>> {
			Flags::<T>::get(id)
		}

		/// What counts against a stake.
		pub fn counts(stake: StakeOf<T>) -> Tally {
			Tallies::<T>::get(stake)
		}
	}
}
