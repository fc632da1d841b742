// SPDX-License-Identifier: Apache-2.0

//! # Verification
//!
//! Establishes what happened: draws that nobody can steer, and oracles who look.
//!
//! ## Overview
//!
//! | call | by | does |
//! | --- | --- | --- |
//! | [`challenge_delivery`](Pallet::challenge_delivery) | client | says that a paid result was not handed out |
//! | [`attest_delivery`](Pallet::attest_delivery) | drawn oracle | says whether it was |
//! | [`advance_challenge`](Pallet::advance_challenge) | anyone | draws oracles, ends their time, removes what is over |
//! | [`admit_oracle`](Pallet::admit_oracle) | governance | admits an oracle |
//! | [`dismiss_oracle`](Pallet::dismiss_oracle) | governance | dismisses one |
//! | [`commit_rerun`](Pallet::commit_rerun) | drawn oracle | binds itself to what a re-run gave |
//! | [`reveal_rerun`](Pallet::reveal_rerun) | drawn oracle | shows it, to be compared with the node's |
//! | [`decline_rerun`](Pallet::decline_rerun) | drawn oracle | says that the job cannot be re-run |
//! | [`advance_rerun`](Pallet::advance_rerun) | anyone | draws oracles, ends their time, removes what is over |
//! | [`order_rerun`](Pallet::order_rerun) | client | has a result re-run that was paid |
//! | [`challenge_failure`](Pallet::challenge_failure) | client | has a job re-run of which a node says that it fails |
//! | [`prove_summary`](Pallet::prove_summary) | anyone | shows that a node's summary of its output is a lie |
//!
//! **Draw rounds** ([`Draws`](surety_primitives::traits::Draws)). The author of a block knows its own VRF
//! outputs ahead, so that it could choose the block in which something is drawn by one of them. Therefore
//! time is cut into rounds, and what is fixed during one is drawn by the seed of the next. When a block
//! begins, the VRF output of its parent is mixed into the open round: at that moment BABE has the parent's
//! and not yet the block's own, which it computes when a block ends. A round closes when
//! [`authors_needed`](surety_primitives::draw::authors_needed) different authors and
//! [`MIN_BLOCKS`](surety_primitives::draw::MIN_BLOCKS) blocks have contributed, before the calls of the
//! block in which that shows. So the outputs that make the seed of round *r* + 1 are those of blocks that
//! come after every call of round *r*, and a third of the validators together cannot make all of them. A
//! block without an output, or without an author, contributes nothing. The last
//! [`Config::KeptSeeds`] seeds are kept.
//!
//! **Oracles** are admitted by governance and count while they have the stake that their role requires.
//! An oracle that was asked keeps it until the question is decided
//! ([`Duties`](surety_primitives::traits::Duties)).
//!
//! **Delivery challenges.** For [`Config::DeliveryWindow`] blocks after a node was paid, the client can
//! say that it did not get the output, once. It locks a fee for two oracles. They are drawn by the round
//! after the challenge, unrelated to the client, to the node's owner and to each other, and ask the node
//! for the output themselves:
//!
//! | two say | what follows |
//! | --- | --- |
//! | `NotDelivered` | the node is charged with `RESULT_FAILURE`, with its liability for the task at least |
//! | `Delivered`, `ClientWithheld` | nobody is at fault |
//!
//! Who is silent for [`Config::VerdictWindow`] blocks is replaced, and where the two disagree a third is
//! drawn, and so on: [`MAX_REPLACEMENTS`] more at most, each by a seed of its own. The two who agree share
//! the fee. With too few oracles, or when no two agree, the challenge ends `Undecided`: the client has its
//! fee back and nobody is at fault.
//!
//! **Re-runs** ([`Verify`](surety_primitives::traits::Verify)). A result that was drawn is done once more by an oracle
//! that is drawn like the others, unrelated to the client and to the node's owner. It binds itself to what it got before
//! the node shows anything, where the model of competition allows that; then the node shows its result, then the
//! oracle what it got, and the chain compares. Who finds something else calls two more oracles, and so on until three
//! found alike; what one has confirmed is now and then looked at by another one
//! ([`rerun`](surety_primitives::rerun)). Who is silent or cannot re-run the job is replaced, three times. A result
//! that nobody could look at is paid, and not called verified. One that is wrong becomes a dispute by itself
//! ([`OnAnomaly`](surety_primitives::traits::OnAnomaly)); the market hears at once where all oracles agreed, and
//! otherwise what the dispute ended with.
//!
//! A client who does not believe that a job failed by itself, as a node reported, has it re-run too. Then oracles bind
//! themselves to an output or to a failure, whichever: if it fails for them the client pays for the time that it ran, and
//! if it does not the node is charged.
//!
//! Oracles are paid from a pool, an account to which every paid task gives what its re-run costs on average. What a
//! disagreement costs is paid by who was wrong, and an oracle that is contradicted is charged with
//! `ORACLE_CONTRADICTED`.
//!
//! ## Terminology
//!
//! - **Seed**: what a round's outputs were mixed to. **Draw**: Blake2-256 of domain, subject and seed.
//! - **Ticket**: the draw of one oracle for one challenge; the lowest are asked.
//! - **Seat**: an oracle that was drawn for a challenge. **Look**: what one that was drawn for a re-run does.
//!
//! ## Scenario
//!
//! Carla paid for task 12, and node 7 does not answer. In round 40 she challenges the delivery: 2 SUR of
//! hers are held. Round 41 closes, somebody advances the challenge, and Omar and Olga are asked. Omar
//! says `NotDelivered`, Olga is silent; after her window somebody advances the challenge again, in round
//! 60, and by the seed of round 61 Otto is drawn. He says the same. Omar and Otto get 1 SUR each, node 7 is
//! charged, and its owner can appeal.

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

pub use looks::*;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod challenges;
mod draws;
mod errors;
mod events;
mod findings;
mod looks;
#[cfg(test)]
mod mock;
mod oracles;
mod reruns;
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

	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{self, Credit},
		DefaultNoBound,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::BlockNumberProvider;
	use surety_primitives::{
		draw::{authors_needed, Round},
		rerun::RerunOpening,
		similarity::Embedding,
		slash::SlashId,
		traits::{
			OnAnomaly, OpenDisputes, Owners, Payouts, Resolve, Roles, Settlements, Slash,
			StakeCosts, VrfOutputs,
		},
		Balance, BlockNumber, NodeId, Perbill, TaskId, H256,
	};

	use crate::{looks::*, types::*, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// A challenge of this runtime.
	pub type ChallengeOf<T> = Challenge<<T as frame_system::Config>::AccountId>;

	/// A re-run of this runtime.
	pub type RerunOf<T> = Rerun<<T as frame_system::Config>::AccountId>;

	/// An output that the chain looks at itself.
	pub type OutputBytes<T> = BoundedVec<u8, <T as Config>::MaxOutput>;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Where fees are held.
		type Currency: fungible::hold::Mutate<
				Self::AccountId,
				Balance = Balance,
				Reason = Self::RuntimeHoldReason,
			> + fungible::Balanced<Self::AccountId>;

		/// The runtime's reason for holds, which includes this pallet's.
		type RuntimeHoldReason: From<HoldReason>;

		/// What blocks contribute to draws.
		type Outputs: VrfOutputs<Self::AccountId>;

		/// The most validators of a session: a round has no more authors.
		#[pallet::constant]
		type MaxAuthorities: Get<u32>;

		/// For how many closed rounds the seed is kept, above 0; 4,096. What is not drawn by then counts as
		/// sampled, and challenges draw by a later round.
		#[pallet::constant]
		type KeptSeeds: Get<u32>;

		/// Knows whose stake suffices for the role of an oracle.
		type Roles: Roles<Self::AccountId>;

		/// Says who belongs to whom: no oracle judges its own, and related ones count as one.
		type Owners: Owners<Self::AccountId>;

		/// Says who was paid for what.
		type Settlements: Settlements<Self::AccountId>;

		/// Takes the charges against nodes that did not deliver.
		type Slash: Slash<Self::AccountId>;

		/// Admits and dismisses oracles: who admits auditors.
		type AdminOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// How many oracles there may be, as many as decide at least; 64. A draw looks at all of them.
		#[pallet::constant]
		type MaxOracles: Get<u32>;

		/// For how many blocks after a node was paid its delivery can be challenged, above 0 and no longer
		/// than settlements are known; 100.
		type DeliveryWindow: Get<BlockNumber>;

		/// What each of the two oracles who decide is paid; 1 SUR. Each challenge keeps the fee that it
		/// began with.
		type DeliveryFee: Get<Balance>;

		/// For how many blocks an oracle is asked, above 0; 200. Each challenge keeps the window that it
		/// began with.
		type VerdictWindow: Get<BlockNumber>;

		/// Goes on with the tasks whose results were looked at.
		type Market: Resolve;

		/// Judges results that are wrong, and knows which are disputed.
		type Disputes: OnAnomaly<Self::AccountId> + OpenDisputes;

		/// Takes from who was wrong what a disagreement costs.
		type Stakes: StakeCosts<Self::AccountId, Credit = Credit<Self::AccountId, Self::Currency>>;

		/// The account from which oracles are paid for re-runs.
		type VerificationPool: Get<Self::AccountId>;

		/// For how many blocks, beside the time that the job may run, an oracle has to bind itself to what it got,
		/// and for how many then to show it; above 0, 300. Each re-run keeps what it began with.
		type RerunWindow: Get<BlockNumber>;

		/// For how many blocks after it was paid a result can be re-run by order or its summary refuted, and for
		/// how many at least what a re-run showed is kept.
		type DisputeWindow: Get<BlockNumber>;

		/// Pays nodes for the time of jobs that do fail by themselves, with all that is taken off a payment.
		type Payouts: Payouts<Self::AccountId, Self::RuntimeHoldReason>;

		/// The protocol's share of that.
		type ProtocolFee: Get<Perbill>;

		/// How long a block takes, in milliseconds.
		type BlockMillis: Get<u64>;

		/// The largest output that the chain looks at itself, in bytes; 65,536.
		#[pallet::constant]
		type MaxOutput: Get<u32>;

		/// The clock of all windows; the chain's own block number.
		type BlockNumberProvider: BlockNumberProvider<BlockNumber = BlockNumber>;

		/// What the calls weigh, and the beginning of a block.
		type WeightInfo: WeightInfo;

		/// Makes the oracles and tasks that the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// Why funds are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// They pay the oracles of the account's delivery challenges.
		#[codec(index = 0)]
		DeliveryFee,
		/// They pay for the re-runs that the account has ordered.
		#[codec(index = 1)]
		OrderedRerun,
	}

	/// The draw round that is open.
	#[pallet::storage]
	pub type Open<T> = StorageValue<_, OpenRound, ValueQuery>;

	/// The authors of the blocks that have contributed to the open round.
	#[pallet::storage]
	pub type Contributors<T: Config> =
		StorageValue<_, BoundedBTreeSet<T::AccountId, T::MaxAuthorities>, ValueQuery>;

	/// The seeds of the rounds that closed last.
	#[pallet::storage]
	pub type Seeds<T> = StorageMap<_, Twox64Concat, Round, H256>;

	/// Who made the last block, if that has an output, which the next one mixes in.
	#[pallet::storage]
	pub type LastAuthor<T: Config> = StorageValue<_, T::AccountId>;

	/// The oracles.
	#[pallet::storage]
	pub type Oracles<T: Config> =
		StorageValue<_, BoundedBTreeSet<T::AccountId, T::MaxOracles>, ValueQuery>;

	/// On how many open challenges and re-runs each oracle has a seat, but for those about which it kept silent.
	/// None has no entry.
	#[pallet::storage]
	pub type OpenSeats<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// The challenged deliveries, by task and node. One that is over stays until it could not be
	/// challenged again, and somebody removes it.
	#[pallet::storage]
	pub type Challenges<T: Config> =
		StorageDoubleMap<_, Twox64Concat, TaskId, Twox64Concat, NodeId, ChallengeOf<T>>;

	/// The results that are re-run, by task and node, until nobody can dispute them any more.
	#[pallet::storage]
	pub type Reruns<T: Config> =
		StorageDoubleMap<_, Twox64Concat, TaskId, Twox64Concat, NodeId, RerunOf<T>>;

	/// How many results of each node are re-run by order of their clients. None has no entry.
	#[pallet::storage]
	pub type OpenOrders<T> = StorageMap<_, Twox64Concat, NodeId, u32, ValueQuery>;

	/// When to look after which re-run.
	#[pallet::storage]
	pub type RerunsDue<T> =
		StorageDoubleMap<_, Twox64Concat, Wake, Twox64Concat, (TaskId, NodeId), ()>;

	/// The first round for which not all re-runs were looked after.
	#[pallet::storage]
	pub type NextRound<T> = StorageValue<_, Round, ValueQuery>;

	/// The first block for which not all re-runs were looked after.
	#[pallet::storage]
	pub type NextWake<T> = StorageValue<_, BlockNumber, ValueQuery>;

	/// The first oracles.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Their accounts. They bond for themselves.
		pub oracles: Vec<T::AccountId>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let oracles: BTreeSet<_> = self.oracles.iter().cloned().collect();
			let bounded = BoundedBTreeSet::try_from(oracles);
			assert!(bounded.is_ok(), "there are more oracles than MaxOracles");
			Oracles::<T>::put(bounded.unwrap_or_default());
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			Self::begin_block()
		}

		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::do_on_idle(remaining)
		}

		fn integrity_test() {
			assert!(T::KeptSeeds::get() > 0, "KeptSeeds is 0: nothing could be drawn");
			assert!(
				T::MaxAuthorities::get() >= authors_needed(T::MaxAuthorities::get()),
				"MaxAuthorities is 0: no round could close",
			);
			assert!(
				T::MaxOracles::get() >= DECIDING_VOTES,
				"MaxOracles is below DECIDING_VOTES: nothing could be decided",
			);
			assert!(
				T::DeliveryWindow::get() > 0,
				"DeliveryWindow is 0: hardly a delivery could be challenged",
			);
			assert!(T::VerdictWindow::get() > 0, "VerdictWindow is 0: hardly anybody could answer");
			assert!(T::RerunWindow::get() > 0, "RerunWindow is 0: hardly anything could be re-run");
			assert!(T::BlockMillis::get() > 0, "BlockMillis is 0: a block takes time");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Admits an oracle.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`]: governance.
		///
		/// ## Details
		/// The oracle counts while its stake in the role suffices, which it bonds for itself.
		///
		/// ## Errors
		/// - [`Error::AlreadyOracle`], [`Error::TooManyOracles`]
		///
		/// ## Events
		/// - [`Event::OracleAdmitted`]
		#[pallet::call_index(0)]
		pub fn admit_oracle(origin: OriginFor<T>, oracle: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_admit_oracle(oracle)
		}

		/// Dismisses an oracle.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`]: governance.
		///
		/// ## Details
		/// What it has said counts. What it was asked it can no longer answer, and is replaced after its
		/// window.
		///
		/// ## Errors
		/// - [`Error::NotOracle`]
		///
		/// ## Events
		/// - [`Event::OracleDismissed`]
		#[pallet::call_index(1)]
		pub fn dismiss_oracle(origin: OriginFor<T>, oracle: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_dismiss_oracle(oracle)
		}

		/// Says that a result which the caller paid for was not delivered.
		///
		/// ## Origin
		/// Signed, by the client of the task.
		///
		/// ## Details
		/// Once for each result, for [`Config::DeliveryWindow`] blocks after it was paid, the last one
		/// included. Twice [`Config::DeliveryFee`] is held on the client's account: it is paid to the two
		/// oracles who decide, whatever they say, or returned if nobody does.
		///
		/// ## Errors
		/// - [`Error::AlreadyChallenged`], [`Error::NotSettled`], [`Error::NotClient`]
		/// - [`Error::DeliveryWindowClosed`], [`Error::InsufficientFunds`]
		///
		/// ## Events
		/// - [`Event::DeliveryChallenged`]
		#[pallet::call_index(2)]
		pub fn challenge_delivery(
			origin: OriginFor<T>,
			task: TaskId,
			node: NodeId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_challenge_delivery(who, task, node)
		}

		/// Says, as an oracle that was drawn, whether the node handed out the output.
		///
		/// ## Origin
		/// Signed, by an oracle that is asked and in standing.
		///
		/// ## Details
		/// Once, within the challenge's window, its last block included. The second answer that is like
		/// another one ends the challenge. An answer that leaves too few alike has another oracle drawn.
		///
		/// ## Errors
		/// - [`Error::NoSuchChallenge`], [`Error::AlreadyDecided`]
		/// - [`Error::NotDrawn`], [`Error::AlreadyAnswered`], [`Error::VerdictWindowClosed`]
		/// - [`Error::NotOracle`], [`Error::OracleBelowRequirement`], [`Error::RelatedToParty`]: the
		///   oracle lost its standing after it was drawn
		///
		/// ## Events
		/// - [`Event::DeliveryAttested`], and then [`Event::ReplacementDue`] or [`Event::ChallengeEnded`]
		///   where that follows
		#[pallet::call_index(3)]
		pub fn attest_delivery(
			origin: OriginFor<T>,
			task: TaskId,
			node: NodeId,
			verdict: Verdict,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_attest_delivery(who, task, node, verdict)
		}

		/// Does what is due of a challenge: draws oracles when the seed is known, ends the time of those
		/// who are silent, removes the record of what is over.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// One step for each call. A record can be removed when its delivery could not be challenged again.
		///
		/// ## Errors
		/// - [`Error::NoSuchChallenge`]
		/// - [`Error::DrawPending`], [`Error::VerdictPending`], [`Error::DeliveryWindowOpen`]: nothing is
		///   due
		///
		/// ## Events
		/// - [`Event::OracleAsked`]; or [`Event::OracleSilent`] and [`Event::ReplacementDue`]
		/// - [`Event::ChallengeEnded`] where there are too few oracles or answers
		/// - [`Event::ChallengeRemoved`]
		#[pallet::call_index(4)]
		pub fn advance_challenge(
			origin: OriginFor<T>,
			task: TaskId,
			node: NodeId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_advance_challenge(task, node)
		}

		/// Binds an oracle that was drawn to what its re-run of a job gave.
		///
		/// ## Origin
		/// Signed, by an oracle that is asked and in standing.
		///
		/// ## Details
		/// Once, within the time that the re-run names, its last block included. The commitment is that of
		/// [`RerunOpening::commitment`]. When all who are needed are bound, the node has to show its result, or, where
		/// it has done so, they what they got.
		///
		/// ## Errors
		/// - [`Error::NoSuchRerun`], [`Error::NotDrawn`], [`Error::AlreadyAnswered`]
		/// - [`Error::VerdictWindowClosed`]
		/// - [`Error::NotOracle`], [`Error::OracleBelowRequirement`], [`Error::RelatedToParty`]: the oracle lost its
		///   standing after it was drawn
		///
		/// ## Events
		/// - [`Event::LookCommitted`], and then [`Event::LooksDue`] where that follows
		#[pallet::call_index(5)]
		pub fn commit_rerun(
			origin: OriginFor<T>,
			task: TaskId,
			node: NodeId,
			commitment: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_commit_rerun(who, task, node, commitment)
		}

		/// Shows what an oracle's re-run gave. The chain compares it with what the node has shown.
		///
		/// ## Origin
		/// Signed, by an oracle that is bound and in standing.
		///
		/// ## Details
		/// `own` is the embedding of the oracle's output and `theirs` that of the node's, where the source compares
		/// outputs by their meaning; no `theirs` says that the node hands its output out to nobody. Where the
		/// source wants equal hashes there are none. It pays the oracles and the node, or opens a dispute, when it is the
		/// last that was missing.
		///
		/// ## Errors
		/// - [`Error::NoSuchRerun`], [`Error::NotDrawn`], [`Error::NothingCommitted`], [`Error::AlreadyAnswered`]
		/// - [`Error::LooksHidden`], [`Error::VerdictWindowClosed`]: too early, too late
		/// - [`Error::OpeningMismatch`], [`Error::JobFailed`], [`Error::EmbeddingMissing`], [`Error::EmbeddingUnexpected`],
		///   [`Error::EmbeddingMismatch`], [`Error::EmbeddingInvalid`]
		/// - [`Error::NotOracle`], [`Error::OracleBelowRequirement`], [`Error::RelatedToParty`]: the oracle lost its
		///   standing after it was drawn
		///
		/// ## Events
		/// - [`Event::LookRevealed`], and then [`Event::LooksDrawn`] or [`Event::RerunEnded`] where that follows
		#[pallet::call_index(6)]
		pub fn reveal_rerun(
			origin: OriginFor<T>,
			task: TaskId,
			node: NodeId,
			opening: RerunOpening,
			own: Option<Embedding>,
			theirs: Option<Embedding>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_reveal_rerun(who, task, node, opening, own, theirs)
		}

		/// Says, as an oracle that was drawn, that the job cannot be re-run: its input or image is not to be had, or it
		/// fails although the node shows an output.
		///
		/// ## Origin
		/// Signed, by an oracle that is asked or bound.
		///
		/// ## Details
		/// Another one is drawn in its place, three times at most. It is not paid, and not blamed.
		///
		/// ## Errors
		/// - [`Error::NoSuchRerun`], [`Error::NotDrawn`], [`Error::AlreadyAnswered`], [`Error::AlreadyDecided`]
		///
		/// ## Events
		/// - [`Event::LookDeclined`], and then [`Event::LooksDrawn`] or [`Event::RerunEnded`]
		#[pallet::call_index(7)]
		pub fn decline_rerun(origin: OriginFor<T>, task: TaskId, node: NodeId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_decline_rerun(who, task, node)
		}

		/// Does what is due of a re-run: draws oracles, ends the time of those who are late, removes the record of what
		/// is over.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// One step for each call. The chain does it by itself where a block has room.
		///
		/// ## Errors
		/// - [`Error::NoSuchRerun`]
		/// - [`Error::DrawPending`], [`Error::VerdictPending`], [`Error::RerunKept`]: nothing is due
		///
		/// ## Events
		/// - [`Event::OracleCalled`]; or [`Event::OracleSilent`] and [`Event::LooksDrawn`]
		/// - [`Event::RerunEnded`], [`Event::RerunForgotten`]
		#[pallet::call_index(8)]
		pub fn advance_rerun(origin: OriginFor<T>, task: TaskId, node: NodeId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_advance_rerun(task, node)
		}

		/// Has a result re-run that the caller paid for.
		///
		/// ## Origin
		/// Signed, by the client of the task.
		///
		/// ## Details
		/// For [`Config::DisputeWindow`] blocks after it was paid, where it was not re-run before. The source's
		/// re-run price is held. It returns where the node turns out to have failed, which charges it with
		/// `RESULT_FAILURE` without a panel, or where nobody could re-run the job.
		///
		/// ## Errors
		/// - [`Error::AlreadyRerun`], [`Error::NotSettled`], [`Error::NotClient`]
		/// - [`Error::DisputeWindowClosed`], [`Error::InsufficientFunds`]
		///
		/// ## Events
		/// - [`Event::RerunStarted`], [`Event::LooksDrawn`]
		#[pallet::call_index(9)]
		pub fn order_rerun(origin: OriginFor<T>, task: TaskId, node: NodeId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_order_rerun(who, task, node)
		}

		/// Has a job re-run of which a node reported that it fails by itself.
		///
		/// ## Origin
		/// Signed, by the client of the task.
		///
		/// ## Details
		/// For [`Config::DisputeWindow`] blocks after the task ended, where the node had started the job. The source's
		/// re-run price is held, and what the time is worth that the job ran: as much of the payment as of the time that
		/// it may run. If the job fails for oracles too, both are paid, the latter to the node. If they get an output both
		/// return, and the node is charged with `RESULT_FAILURE`, of its liability at least. Both return as well where
		/// nobody could say.
		///
		/// ## Errors
		/// - [`Error::AlreadyRerun`], [`Error::NotReported`], [`Error::NotClient`]
		/// - [`Error::DisputeWindowClosed`], [`Error::InsufficientFunds`]
		///
		/// ## Events
		/// - [`Event::RerunStarted`], [`Event::LooksDrawn`]
		#[pallet::call_index(11)]
		pub fn challenge_failure(
			origin: OriginFor<T>,
			task: TaskId,
			node: NodeId,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_challenge_failure(who, task, node)
		}

		/// Shows that a node which was paid said what is not so of its output.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// For [`Config::DisputeWindow`] blocks after it was paid. The chain reads the output as the source says, and
		/// charges the node with `RESULT_FAILURE` where the summary is another one, or the output cannot be read.
		///
		/// ## Errors
		/// - [`Error::NotSettled`], [`Error::DisputeWindowClosed`]
		/// - [`Error::OtherOutput`], [`Error::SummaryTrue`], [`Error::ChargedAlready`]
		///
		/// ## Events
		/// - [`Event::SummaryRefuted`]
		#[pallet::call_index(10)]
		#[pallet::weight(<T as Config>::WeightInfo::prove_summary(output.len() as u32))]
		pub fn prove_summary(
			origin: OriginFor<T>,
			task: TaskId,
			node: NodeId,
			output: OutputBytes<T>,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_prove_summary(task, node, output)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The open draw round.
		pub fn draw_round() -> OpenRound {
			Open::<T>::get()
		}

		/// The seed of a draw round; `None` if the round is open or its seed is no longer kept.
		pub fn draw_seed(round: Round) -> Option<H256> {
			Seeds::<T>::get(round)
		}

		/// What became of the challenge of a delivery; `None` if there was none, or its record was removed.
		pub fn delivery_challenge(task: TaskId, node: NodeId) -> Option<ChallengeOf<T>> {
			Challenges::<T>::get(task, node)
		}

		/// What re-runs have shown of a result so far; `None` if it is not re-run, or its record was removed.
		pub fn rerun(task: TaskId, node: NodeId) -> Option<RerunOf<T>> {
			Reruns::<T>::get(task, node)
		}
	}
}
