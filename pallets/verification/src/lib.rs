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
//! ## Terminology
//!
//! - **Seed**: what a round's outputs were mixed to. **Draw**: Blake2-256 of domain, subject and seed.
//! - **Ticket**: the draw of one oracle for one challenge; the lowest are asked.
//! - **Seat**: an oracle that was drawn for a challenge.
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

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod challenges;
mod draws;
mod errors;
mod events;
#[cfg(test)]
mod mock;
mod oracles;
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

	use frame_support::{pallet_prelude::*, traits::fungible, DefaultNoBound};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::BlockNumberProvider;
	use surety_primitives::{
		draw::{authors_needed, Round},
		slash::SlashId,
		traits::{Owners, Roles, Settlements, Slash, VrfOutputs},
		Balance, BlockNumber, NodeId, TaskId, H256,
	};

	use crate::{types::*, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// A challenge of this runtime.
	pub type ChallengeOf<T> = Challenge<<T as frame_system::Config>::AccountId>;

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
		>;

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

	/// On how many open challenges each oracle has a seat, but for those about which it kept silent. None
	/// has no entry.
	#[pallet::storage]
	pub type OpenSeats<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// The challenged deliveries, by task and node. One that is over stays until it could not be
	/// challenged again, and somebody removes it.
	#[pallet::storage]
	pub type Challenges<T: Config> =
		StorageDoubleMap<_, Twox64Concat, TaskId, Twox64Concat, NodeId, ChallengeOf<T>>;

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
	}
}
