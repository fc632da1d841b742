// SPDX-License-Identifier: Apache-2.0

//! # Disputes
//!
//! Whoever says that a node's result is wrong has it judged by a panel of arbitrators; so is an appeal that the judges
//! leave undecided.
//!
//! ## Overview
//!
//! | call | by | does |
//! | --- | --- | --- |
//! | [`opt_in`](Pallet::opt_in), [`opt_out`](Pallet::opt_out) | arbitrator | can be drawn, or no longer |
//! | [`refresh_arbitrator`](Pallet::refresh_arbitrator) | anyone | lowers a weight to what the stake is |
//! | [`file_dispute`](Pallet::file_dispute) | client, or whoever has stake | disputes a result, with a bond |
//! | [`contest_anomaly`](Pallet::contest_anomaly) | owner of the node | contests what re-runs found, with a bond |
//! | [`commit_vote`](Pallet::commit_vote), [`reveal_vote`](Pallet::reveal_vote) | juror | votes |
//! | [`denounce_vote`](Pallet::denounce_vote) | anyone | shows that a vote was known too early |
//! | [`appeal_verdict`](Pallet::appeal_verdict) | loser | asks the next panel, with a bond |
//! | [`advance_dispute`](Pallet::advance_dispute) | anyone | does what is due; blocks with room do it too |
//!
//! **Arbitrators** have stake in the role, take part by themselves, and weigh what that stake is in whole SUR. The
//! weights stand in a tree of sums ([`sortition`]), so that a draw looks at a few nodes of it among any number of
//! arbitrators. Whoever is drawn must have weighed as much for [`Config::MinAge`] blocks before the dispute began,
//! or have a good record ([`Reputable`](surety_primitives::traits::Reputable)); who has not is passed over.
//!
//! **Draws.** A panel is drawn by the seed of the draw round after the one in which it became due
//! ([`Draws`](surety_primitives::traits::Draws)), so that nobody who files, appeals or makes a block knows who
//! comes. From the moment in which the seed is known until the draw is made no weight changes, since
//! whoever knows the seed could move the draw by small changes of his own weight.
//!
//! **Votes** are committed, bound to chain, dispute, round and juror, with a random salt, and revealed when
//! nobody can commit any more. Nothing is counted before the end. For those who do not commit, reserves are
//! drawn, once. Four fifths of the seats make a verdict, in the last panel more than half of them
//! ([`dispute`](surety_primitives::dispute)). Where there is none, and where the loser appeals, the next panel
//! votes: 5, 11, 23 seats, of arbitrators who never sat in this dispute. What a re-run shows is the truth
//! ([`Reruns`](surety_primitives::traits::Reruns)).
//!
//! **Money.** Each juror risks a tenth of what the parties have at stake, the payment included, out of its stake. When the verdict is
//! final, the jurors of every panel are settled by it: who was wrong or silent loses what it risked, and who was
//! correct divides that, and has a fee from the loser. Bonds of those who were right return, others pay the
//! fees and burn. The node is charged by the slash table, with a challenger's share.
//!
//! **Appeals against slashes** that the judges leave undecided come here too
//! ([`AppealPanels`](surety_primitives::traits::AppealPanels)): a panel of 11 judges, and one of 23 if it cannot
//! agree, and that is final. There is no bond, and so no fee; each juror risks a tenth of what the slash took. The
//! slash table hears the verdict ([`JudgeAppeal`](surety_primitives::traits::JudgeAppeal)). If the appeal ends before,
//! by a larger slash or with the cause of an escalation, the jurors go free whatever they did.
//!
//! ## Terminology
//!
//! - **Seat**: a place on a panel. **Juror**: who has one. **Reserve**: who takes that of a silent one.
//! - **Lock**: what a juror risks. It keeps an arbitrator from leaving the role
//!   ([`Duties`](surety_primitives::traits::Duties)).
//! - **Anomaly**: what re-runs found ([`OnAnomaly`](surety_primitives::traits::OnAnomaly)). Uncontested for
//!   [`Config::ContestWindow`] it is charged without a panel.
//!
//! ## Scenario
//!
//! Carla paid node 7 for task 12, and the output is nonsense. She disputes it: 10 SUR of hers are held. A minute later
//! five arbitrators are drawn, each of whom risks 10 SUR. Four commit within two days, a reserve is drawn for the
//! fifth, and in the end four of five say `Minor`, one `NoFault`. Petra, who owns the node, does not appeal for a week.
//! The four divide the 20 SUR of the silent and the wrong one, and have 2 SUR each from the node's stake; Carla's
//! bond returns; node 7 is charged with `DISPUTE_LOST_MINOR`, and Carla has 30 % of that when it is final.

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

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod advance;
mod arbitrators;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod errors;
mod events;
mod filing;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
mod verdicts;
mod voting;
pub mod weights;

use frame_support::pallet_macros::import_section;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use alloc::vec::Vec;

	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{self, Credit},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::BlockNumberProvider;
	use surety_primitives::{
		dispute::{DisputeId, Vote, VoteOpening, SEATS},
		draw::Round,
		slash::SlashId,
		sortition,
		stake::StakeId,
		traits::{
			Draws, JudgeAppeal, OnDisputeEnd, Owners, Reputable, Reruns, Roles, Settlements,
			SlashByPanel, StakeCosts, Stakes,
		},
		Balance, BlockNumber, NodeId, TaskId, H256,
	};

	use crate::{types::*, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// A dispute of this runtime.
	pub type DisputeOf<T> = Dispute<<T as frame_system::Config>::AccountId>;
	/// A panel of this runtime.
	pub type PanelOf<T> = Panel<<T as frame_system::Config>::AccountId>;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256, RuntimeEvent: From<Event<Self>>> {
		/// Where bonds are held, and jurors are paid.
		type Currency: fungible::hold::Mutate<
				Self::AccountId,
				Balance = Balance,
				Reason = Self::RuntimeHoldReason,
			> + fungible::hold::Balanced<Self::AccountId>;

		/// The runtime's reason for holds, which includes this pallet's.
		type RuntimeHoldReason: From<HoldReason>;

		/// The stakes of arbitrators, nodes and those who file.
		type Stakes: Stakes<Self::AccountId, BlockNumberFor<Self>>
			+ StakeCosts<Self::AccountId, Credit = Credit<Self::AccountId, Self::Currency>>;

		/// Knows whose stake suffices for the role of an arbitrator.
		type Roles: Roles<Self::AccountId>;

		/// Knows whose record is so good that its stake need not be old.
		type Reputation: Reputable<Self::AccountId>;

		/// Says who belongs to whom: nobody judges its own, and of related ones one sits on a panel.
		type Owners: Owners<Self::AccountId>;

		/// Says who was paid for what.
		type Settlements: Settlements<Self::AccountId>;

		/// What panels are drawn by.
		type Draws: Draws;

		/// Takes the charges against nodes at fault.
		type Slash: SlashByPanel<Self::AccountId>;

		/// Ends the appeals against slashes that the judges left to panels.
		type Appeals: JudgeAppeal;

		/// Knows what re-runs have shown.
		type Reruns: Reruns;

		/// Hears how disputes end.
		type OnDisputeEnd: OnDisputeEnd;

		/// For how many blocks after a node was paid its result can be disputed, above 0; 72 hours.
		type DisputeWindow: Get<BlockNumber>;

		/// For how many blocks an anomaly can be contested, above 0; 24 hours.
		type ContestWindow: Get<BlockNumber>;

		/// For how many blocks votes are committed, above 0; 48 hours. Each dispute keeps what it began with, of
		/// this and all windows, bonds and fees below.
		type CommitWindow: Get<BlockNumber>;

		/// For how many blocks votes are revealed, above 0; 24 hours.
		type RevealWindow: Get<BlockNumber>;

		/// For how many blocks a verdict can be appealed, above 0; 7 days.
		type AppealWindow: Get<BlockNumber>;

		/// For how many blocks an arbitrator must have weighed what it weighs when a dispute begins; 90 days.
		type MinAge: Get<BlockNumber>;

		/// The bond of who has stake and disputes a result, and of who contests an anomaly, above 0; 50 SUR.
		type DisputeBond: Get<Balance>;

		/// The bond of the client who disputes what it paid for, above 0; 10 SUR.
		type RequesterBond: Get<Balance>;

		/// What a juror who is correct is paid by the loser; 2 SUR. What the bond gives to each seat of the first
		/// panel at most, or all of them have less.
		type JurorFee: Get<Balance>;

		/// What a juror risks at least, above 0; 10 SUR.
		type JurorLock: Get<Balance>;

		/// What a juror risks at most, no less than at least: what an arbitrator must have at stake, so that all
		/// of them can judge every dispute.
		type MaxJurorLock: Get<Balance>;

		/// The clock of all windows; the chain's own block number.
		type BlockNumberProvider: BlockNumberProvider<BlockNumber = BlockNumber>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;

		/// Makes the arbitrators and tasks that the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// Why funds are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// They answer for what the account says in disputes.
		#[codec(index = 0)]
		Bond,
	}

	/// Who can be drawn.
	#[pallet::storage]
	pub type Arbitrators<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Arbitrator>;

	/// How many they are. They have the slots below this number.
	#[pallet::storage]
	pub type ArbitratorCount<T> = StorageValue<_, u32, ValueQuery>;

	/// Whose each slot is.
	#[pallet::storage]
	pub type Slots<T: Config> = StorageMap<_, Twox64Concat, u32, T::AccountId>;

	/// The nodes of the tree of weights, by level and place; those of nothing but zeros have no entry.
	#[pallet::storage]
	pub type Tree<T> = StorageMap<_, Twox64Concat, (u8, u32), sortition::Node>;

	/// How many panels wait to be drawn.
	#[pallet::storage]
	pub type DrawsWaiting<T> = StorageValue<_, Waiting, ValueQuery>;

	/// The number of the next dispute.
	#[pallet::storage]
	pub type NextDisputeId<T> = StorageValue<_, DisputeId, ValueQuery>;

	/// The disputes. One that is over stays until its result could not be disputed again; one about an appeal does
	/// not stay.
	#[pallet::storage]
	pub type Disputes<T: Config> = StorageMap<_, Twox64Concat, DisputeId, DisputeOf<T>>;

	/// The dispute over each result, by task and node.
	#[pallet::storage]
	pub type Results<T> =
		StorageDoubleMap<_, Twox64Concat, TaskId, Twox64Concat, NodeId, DisputeId>;

	/// How many results of each node are disputed, and not decided on. None has no entry.
	#[pallet::storage]
	pub type OpenDisputes<T> = StorageMap<_, Twox64Concat, NodeId, u32>;

	/// The panels of disputes, by round.
	#[pallet::storage]
	pub type Panels<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DisputeId, Twox64Concat, u8, PanelOf<T>>;

	/// Where each juror sits that is not settled, and in which round it was drawn.
	#[pallet::storage]
	pub type Seats<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, DisputeId, u8>;

	/// What is locked of each arbitrator's stake, for all its seats together. Nothing has no entry.
	#[pallet::storage]
	pub type Locks<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Balance>;

	/// What the chain looks after by itself, and when.
	#[pallet::storage]
	pub type Agenda<T> = StorageDoubleMap<_, Twox64Concat, Wake, Twox64Concat, DisputeId, ()>;

	/// The first block whose agenda is not done.
	#[pallet::storage]
	pub type NextWake<T> = StorageValue<_, BlockNumber, ValueQuery>;

	/// The first round whose agenda is not done.
	#[pallet::storage]
	pub type NextRound<T> = StorageValue<_, Round, ValueQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::do_on_idle(remaining)
		}

		fn integrity_test() {
			let windows = [
				T::DisputeWindow::get(),
				T::ContestWindow::get(),
				T::CommitWindow::get(),
				T::RevealWindow::get(),
				T::AppealWindow::get(),
			];
			assert!(!windows.contains(&0), "a window is 0: hardly anybody could do what it is for");
			let [first, ..] = SEATS;
			let (least, fee) = (T::RequesterBond::get(), T::JurorFee::get());
			assert!(least > 0 && T::DisputeBond::get() > 0, "a bond is 0");
			assert!(
				fee.checked_mul(first.into()).is_some_and(|fees| fees <= least),
				"JurorFee is more than the least bond gives to each juror",
			);
			assert!(
				(1..=T::MaxJurorLock::get()).contains(&T::JurorLock::get()),
				"JurorLock is 0, or above MaxJurorLock",
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Takes part as an arbitrator, or weighs from now on what the stake in the role is.
		///
		/// ## Origin
		/// Signed, by an account whose active stake as an arbitrator meets the requirement.
		///
		/// ## Details
		/// The account is drawn for disputes that begin [`Config::MinAge`] blocks from now or later. Who weighs
		/// more than before begins that time anew; who weighs less does not.
		///
		/// ## Errors
		/// - [`Error::ArbitratorBelowRequirement`], [`Error::WeightUnchanged`]
		/// - [`Error::TooManyArbitrators`]
		/// - [`Error::DrawsDue`]: no weight changes while a panel is to be drawn by a seed that is known.
		///
		/// ## Events
		/// - [`Event::ArbitratorWeighed`]
		#[pallet::call_index(0)]
		pub fn opt_in(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_opt_in(who)
		}

		/// Takes part no more.
		///
		/// ## Origin
		/// Signed, by an arbitrator.
		///
		/// ## Details
		/// Where the arbitrator sits it stays, and what is locked for that stays locked.
		///
		/// ## Errors
		/// - [`Error::NotArbitrator`], [`Error::DrawsDue`]
		///
		/// ## Events
		/// - [`Event::ArbitratorLeft`]
		#[pallet::call_index(1)]
		pub fn opt_out(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_opt_out(who)
		}

		/// Lowers the weight of an arbitrator whose stake has become less, or removes one whose stake no longer
		/// suffices.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// Nobody sits with less stake than it weighs, refreshed or not. This keeps draws from passing over many.
		///
		/// ## Errors
		/// - [`Error::NotArbitrator`], [`Error::DrawsDue`]
		/// - [`Error::WeightUnchanged`]: the stake is as much or more. More counts when the arbitrator itself
		///   opts in again.
		///
		/// ## Events
		/// - [`Event::ArbitratorWeighed`] or [`Event::ArbitratorLeft`]
		#[pallet::call_index(2)]
		pub fn refresh_arbitrator(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_refresh_arbitrator(who)
		}

		/// Says that a result is wrong, and has it judged.
		///
		/// ## Origin
		/// Signed, by the client of the task, or by whoever names a stake of its own of which something is active:
		/// a node's, a role's, a validator's or a source's. Not by the node's owner.
		///
		/// ## Details
		/// Once for each result, for [`Config::DisputeWindow`] blocks after it was paid, the last one included.
		/// [`Config::RequesterBond`] is held of a client, [`Config::DisputeBond`] of others. It returns if the
		/// node is found at fault, or if nobody can know; else it pays the jurors and burns.
		///
		/// ## Errors
		/// - [`Error::InvalidText`], [`Error::AlreadyDisputed`], [`Error::NotSettled`]
		/// - [`Error::DisputeWindowClosed`], [`Error::RelatedToNode`], [`Error::NotStaker`]
		/// - [`Error::InsufficientFunds`]
		///
		/// ## Events
		/// - [`Event::DisputeFiled`], [`Event::DrawDue`]
		#[pallet::call_index(3)]
		pub fn file_dispute(
			origin: OriginFor<T>,
			task: TaskId,
			node: NodeId,
			evidence_hash: H256,
			evidence_uri: Uri,
			stake: Option<StakeId<T::AccountId>>,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_file_dispute(who, task, node, evidence_hash, evidence_uri, stake)
		}

		/// Contests what re-runs found, and has it judged.
		///
		/// ## Origin
		/// Signed, by who owned the node when the anomaly was found.
		///
		/// ## Details
		/// For [`Config::ContestWindow`] blocks, the last one included. [`Config::DisputeBond`] as it was then is
		/// held. An anomaly that nobody contests is charged as `RESULT_FAILURE`.
		///
		/// ## Errors
		/// - [`Error::NoSuchDispute`], [`Error::WrongStage`], [`Error::WindowClosed`]
		/// - [`Error::NotOwner`], [`Error::InsufficientFunds`]
		///
		/// ## Events
		/// - [`Event::AnomalyContested`], [`Event::DrawDue`]
		#[pallet::call_index(4)]
		pub fn contest_anomaly(origin: OriginFor<T>, dispute: DisputeId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_contest_anomaly(who, dispute)
		}

		/// Commits to a vote.
		///
		/// ## Origin
		/// Signed, by a juror of the round's panel.
		///
		/// ## Details
		/// Once, within the commit window, its last block included.
		/// [`VoteOpening::commitment`](surety_primitives::dispute::VoteOpening::commitment) says to what. The salt
		/// must be random, never used before, and nobody else's to know: who can show vote and salt denounces
		/// the juror.
		///
		/// ## Errors
		/// - [`Error::NoSuchDispute`], [`Error::WrongStage`], [`Error::WindowClosed`]
		/// - [`Error::NotJuror`], [`Error::AlreadyCommitted`]
		///
		/// ## Events
		/// - [`Event::VoteCommitted`]
		#[pallet::call_index(5)]
		pub fn commit_vote(
			origin: OriginFor<T>,
			dispute: DisputeId,
			commitment: H256,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_commit_vote(who, dispute, commitment)
		}

		/// Reveals a vote.
		///
		/// ## Origin
		/// Signed, by a juror who has committed.
		///
		/// ## Details
		/// Within the reveal window, its last block included. A vote that is not revealed is silence.
		///
		/// ## Errors
		/// - [`Error::NoSuchDispute`], [`Error::WrongStage`], [`Error::WindowClosed`]
		/// - [`Error::NotJuror`], [`Error::NothingCommitted`], [`Error::OpeningMismatch`]
		///
		/// ## Events
		/// - [`Event::VoteRevealed`]
		#[pallet::call_index(6)]
		pub fn reveal_vote(
			origin: OriginFor<T>,
			dispute: DisputeId,
			opening: VoteOpening,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_reveal_vote(who, dispute, opening)
		}

		/// Shows that a juror's vote is known before votes are revealed: it does not count, and a reserve is drawn
		/// if it is early enough.
		///
		/// ## Origin
		/// Signed, by anyone whose owner is not the juror's.
		///
		/// ## Details
		/// From the commitment until votes are revealed. The caller is paid 30 % of what the juror risked at
		/// once; the juror loses the rest as if it had kept silent.
		///
		/// ## Errors
		/// - [`Error::NoSuchDispute`], [`Error::WrongStage`], [`Error::RelatedToJuror`]
		/// - [`Error::NotJuror`], [`Error::NothingCommitted`], [`Error::OpeningMismatch`]
		///
		/// ## Events
		/// - [`Event::VoteDenounced`]
		#[pallet::call_index(7)]
		pub fn denounce_vote(
			origin: OriginFor<T>,
			dispute: DisputeId,
			juror: T::AccountId,
			opening: VoteOpening,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_denounce_vote(who, dispute, juror, opening)
		}

		/// Has a verdict judged by the next panel.
		///
		/// ## Origin
		/// Signed, by who has lost by it: the challenger, or who owned the node when the dispute began.
		///
		/// ## Details
		/// Within the appeal window, its last block included. For each seat of the next panel as much is held as
		/// the dispute's bond gives to each of the first. It returns if the next verdict is better for the
		/// caller.
		///
		/// ## Errors
		/// - [`Error::NoSuchDispute`], [`Error::WindowClosed`]
		/// - [`Error::WrongStage`]: always in a dispute about an appeal, whose verdict is final.
		/// - [`Error::NotLoser`], [`Error::InsufficientFunds`]
		///
		/// ## Events
		/// - [`Event::VerdictAppealed`], [`Event::DrawDue`]
		#[pallet::call_index(8)]
		pub fn appeal_verdict(origin: OriginFor<T>, dispute: DisputeId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_appeal_verdict(who, dispute)
		}

		/// Does what is due of a dispute: draws its panel, ends a window, settles a panel, charges the node,
		/// removes the record of what is over.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// One step for each call.
		///
		/// ## Errors
		/// - [`Error::NoSuchDispute`]
		/// - [`Error::DrawPending`], [`Error::NothingDue`]
		///
		/// ## Events
		/// - [`Event::JurorSeated`] or [`Event::PanelNotFilled`]
		/// - [`Event::JurorSilent`]; then [`Event::DrawDue`] or [`Event::RevealBegan`]
		/// - [`Event::PanelVoted`], [`Event::VerdictFinal`], [`Event::JurorSettled`]
		/// - [`Event::BondEnded`], [`Event::DisputeEnded`], [`Event::DisputeRemoved`]
		/// - [`Event::AppealJudged`], and what the slash table tells of the appeal's end
		#[pallet::call_index(9)]
		#[pallet::weight(Pallet::<T>::weight_of_advance())]
		pub fn advance_dispute(origin: OriginFor<T>, dispute: DisputeId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_advance_dispute(dispute)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A dispute; `None` if there is none with this id, or its record was removed.
		pub fn dispute(id: DisputeId) -> Option<DisputeOf<T>> {
			Disputes::<T>::get(id)
		}

		/// The dispute over a result, if there is or was one. That about an appeal stands with the appeal.
		pub fn dispute_over(task: TaskId, node: NodeId) -> Option<DisputeId> {
			Results::<T>::get(task, node)
		}

		/// The panel of a round of a dispute, once it is drawn.
		pub fn panel(dispute: DisputeId, round: u8) -> Option<PanelOf<T>> {
			Panels::<T>::get(dispute, round)
		}

		/// An arbitrator, with what of its stake is locked.
		pub fn arbitrator(who: T::AccountId) -> Option<(Arbitrator, Balance)> {
			let locked = Locks::<T>::get(&who).unwrap_or_default();
			Arbitrators::<T>::get(who).map(|arbitrator| (arbitrator, locked))
		}

		/// What an account has to do as a juror, by dispute and round; of 64 disputes at most.
		pub fn juror_duties(who: T::AccountId) -> Vec<(DisputeId, u8, Duty)> {
			Seats::<T>::iter_prefix(&who)
				.take(MAX_DUTIES)
				.map(|(id, round)| (id, round, Self::duty(&who, id, round)))
				.collect()
		}
	}
}
