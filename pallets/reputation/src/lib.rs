// SPDX-License-Identifier: Apache-2.0

//! # Reputation
//!
//! How good the records of nodes and clients are. It scores and judges nobody.
//!
//! ## Overview
//!
//! | call | by | does |
//! | --- | --- | --- |
//! | [`give_feedback`](Pallet::give_feedback) | client | says how satisfied it is with a result that it paid for |
//! | [`refresh_node`](Pallet::refresh_node) | anyone | brings a node's score up to date |
//! | [`advance_snapshot`](Pallet::advance_snapshot) | anyone, and blocks with room | makes a piece of the daily snapshot |
//! | [`forget_pairs`](Pallet::forget_pairs) | anyone | forgets old dealings |
//!
//! **Scores** (specification, section 11). The arithmetic is
//! [`surety_primitives::reputation`]: five dimensions, of which accuracy is a moving average that rises slowly
//! and falls fast. How much a job raises it follows from the fee that burned, and from how often the node's
//! owner and the client's have dealt with each other before: a full step costs what it costs, whoever
//! takes part. Accuracy and latency change with every event; uptime, active days and stake are read when a
//! node is refreshed, which the daily snapshot does for all of them. A node has no score before its
//! thirtieth paid task, and those thirty raise nothing.
//!
//! **Verified jobs** are those that were looked at ([`OnCheck`](surety_primitives::traits::OnCheck)) and those
//! that can be disputed no longer. From thirty of them on a node whose accuracy falls under 0.40 is charged
//! with `RESULT_FAILURE`, once in [`Config::AccuracyPause`], in the call that brings it about, or with the next
//! [`refresh_node`](Pallet::refresh_node) where that ends many nodes' parts in a task. What clients say moves a score by five hundredths at most and no accuracy, so that it charges nobody.
//!
//! **Routing weight** is score times reliability, which slashes lower for [`Config::Recovery`] blocks. A node
//! that is onboarding has half of what it will have. Nodes stand in 255 ranks by their weight, so that
//! the median and the best ones are found at a constant cost ([`Standing`](surety_primitives::traits::Standing)).
//! A suspended node has no weight and is told last; one that is leaving or ejected is not told at all.
//!
//! **Snapshots.** Every [`Config::SnapshotPeriod`] the root of all scores goes into the ledger. It is made in
//! pieces of [`Config::SnapshotPiece`] nodes, each as it is when its piece is made.
//!
//! **Clients** have a standing: it rises with the tasks that they pay for and falls where they want none of the
//! results. It is what their words weigh.
//!
//! ## Terminology
//!
//! - **Worth** of a job: how much of a full step it is, from 0 to 1.
//! - **Pair**: an owner of nodes and an owner of clients. **Dealing**: a paid task between them.
//! - **Rank**: nodes of about the same routing weight.
//!
//! ## Scenario
//!
//! Carla pays node 7 for task 12, 8 SUR, of which 0.1 SUR burn: a full step. She says that she is satisfied.
//! After three days the market forgets the task, nobody has disputed it, and the node's accuracy rises from
//! 0.70 to 0.706. Her next task counts half. When a re-run finds an anomaly, the accuracy falls to 0.565 in the
//! same block, and with it the node's rank: in the first blocks of a task others go before it.

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

pub mod api;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod errors;
mod events;
mod hearing;
mod impls;
#[cfg(test)]
mod mock;
mod ranks;
mod snapshots;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;

use frame_support::pallet_macros::import_section;

#[import_section(errors::errors)]
#[import_section(events::events)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use alloc::vec::Vec;

	use frame_support::{pallet_prelude::*, weights::WeightMeter};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::BlockNumberProvider;
	use surety_primitives::{
		ledger::EntryNumber,
		reputation::{
			sketch::Sketch,
			snapshot::{Snapshot, SnapshotNumber},
		},
		slash::SlashId,
		standing::Owner,
		traits::{ActiveStakes, InspectNodes, Owners, Record as Ledger, Slash, Uptimes},
		Balance, BlockNumber, NodeId, Perbill, TaskId, H256,
	};

	#[cfg(feature = "runtime-benchmarks")]
	use crate::BenchmarkHelper;
	use crate::{
		ClientRecord, History, Job, Pair, Progress, Rank, Ranking, Record, Taken, TrackRecord,
		WeightInfo,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Whoever answers for accounts of this runtime.
	pub type OwnerOf<T> = Owner<<T as frame_system::Config>::AccountId>;
	/// A job of this runtime.
	pub type JobOf<T> = Job<<T as frame_system::Config>::AccountId>;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>, Hash = H256> {
		/// The nodes: which there are, and whether they take tasks.
		type Nodes: InspectNodes<Self::AccountId>;

		/// Who belongs to whom: dealings are counted by owners.
		type Owners: Owners<Self::AccountId>;

		/// Knows how much of the time nodes are there.
		type Uptimes: Uptimes;

		/// Knows what nodes have at stake.
		type Stakes: ActiveStakes;

		/// Takes the charges against nodes that are wrong too often.
		type Slash: Slash<Self::AccountId>;

		/// Where the roots of snapshots are written for ever.
		type Ledger: Ledger;

		/// The share of a protocol fee that burns.
		type BurnShare: Get<Perbill>;

		/// What burns for a job that raises a record by a full step; above 0, and 0.1 SUR in production: half of
		/// the fee of a payment of 8 SUR. The more, the dearer it is to farm a record, and the longer an honest
		/// one takes.
		type FullStep: Get<Balance>;

		/// For how many blocks after a payment the client can say how satisfied it is; as long as it can dispute
		/// the result, 72 hours.
		type FeedbackWindow: Get<BlockNumber>;

		/// After how many blocks without one the dealings of a pair are forgotten; 90 days.
		type PairMemory: Get<BlockNumber>;

		/// After how many blocks a slash no longer lowers the reliability; 180 days.
		type Recovery: Get<BlockNumber>;

		/// How many blocks lie between two charges of a node for its accuracy at least; 30 days.
		type AccuracyPause: Get<BlockNumber>;

		/// From the beginning of one snapshot to that of the next; 24 hours.
		type SnapshotPeriod: Get<BlockNumber>;

		/// How many nodes one piece of a snapshot has, above 0; 64. As many are brought up to date by one call.
		#[pallet::constant]
		type SnapshotPiece: Get<u32>;

		/// At how many pairs one call looks that forgets them, above 0; 64.
		#[pallet::constant]
		type PairsPiece: Get<u32>;

		/// The blocks of a day, of which some answers of each node count in what all take; above 0.
		type Day: Get<BlockNumber>;

		/// The clock of all windows; the chain's own block number.
		type BlockNumberProvider: BlockNumberProvider<BlockNumber = BlockNumber>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;

		/// Makes the nodes that the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// The records of nodes, those that are gone included: they are history.
	#[pallet::storage]
	pub type Records<T> = StorageMap<_, Twox64Concat, NodeId, Record>;

	/// The last events of each node.
	#[pallet::storage]
	pub type Histories<T> = StorageMap<_, Twox64Concat, NodeId, History, ValueQuery>;

	/// The paid tasks that can still be disputed.
	#[pallet::storage]
	pub type Jobs<T: Config> =
		StorageDoubleMap<_, Twox64Concat, TaskId, Twox64Concat, NodeId, JobOf<T>>;

	/// The dealings of each owner of nodes with each owner of clients.
	#[pallet::storage]
	pub type Pairs<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, OwnerOf<T>, Blake2_128Concat, OwnerOf<T>, Pair>;

	/// The pair behind which [`Call::forget_pairs`] goes on, by its key; none where it begins anew.
	#[pallet::storage]
	pub type NextPair<T> = StorageValue<_, BoundedVec<u8, ConstU32<MAX_PAIR_KEY>>>;

	/// The longest key of a pair.
	pub(crate) const MAX_PAIR_KEY: u32 = 256;

	/// The records of clients.
	#[pallet::storage]
	pub type Clients<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ClientRecord, ValueQuery>;

	/// How many reputable nodes each provider has. None has no entry.
	#[pallet::storage]
	pub type Reputable<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, u32>;

	/// How long all nodes take from start to commit.
	#[pallet::storage]
	pub type Responses<T> = StorageValue<_, Sketch, ValueQuery>;

	/// How many nodes there are of each rank.
	#[pallet::storage]
	pub type RankCounts<T> = StorageValue<_, Ranking, ValueQuery>;

	/// The nodes of each rank.
	#[pallet::storage]
	pub type Ranks<T> = StorageDoubleMap<_, Twox64Concat, Rank, Twox64Concat, NodeId, ()>;

	/// The snapshot that is being made.
	#[pallet::storage]
	pub type Making<T> = StorageValue<_, Progress>;

	/// The last snapshot.
	#[pallet::storage]
	pub type LastSnapshot<T> = StorageValue<_, Taken>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(remaining);
			Self::advance_if_room(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			assert!(T::FullStep::get() > 0, "FullStep is 0: records would cost nothing");
			assert!(T::SnapshotPiece::get() > 0, "SnapshotPiece is 0: no snapshot would end");
			assert!(T::PairsPiece::get() > 0, "PairsPiece is 0: no pair would be forgotten");
			assert!(T::Day::get() > 0, "Day is 0: a day must have blocks");
			// Two hashes of sixteen bytes each for the pallet and its map, and one before each owner.
			let key = OwnerOf::<T>::max_encoded_len().saturating_mul(2).saturating_add(64);
			assert!(key <= MAX_PAIR_KEY as usize, "the key of a pair is longer than MAX_PAIR_KEY");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Says how satisfied the caller is with a result that it paid for.
		///
		/// ## Origin
		/// Signed, by the client of the task.
		///
		/// ## Details
		/// Once for each result, for [`Config::FeedbackWindow`] blocks after its payment, the last one included.
		/// It weighs as much as the client's standing times the worth of the job. All words together move a
		/// node's score by [`MAX_NUDGE`](surety_primitives::reputation::MAX_NUDGE) at most, and have no other
		/// consequence.
		///
		/// ## Errors
		/// - [`Error::NotSettled`], [`Error::NotClient`]
		/// - [`Error::FeedbackClosed`], [`Error::AlreadyRated`]
		///
		/// ## Events
		/// - [`Event::FeedbackGiven`]
		#[pallet::call_index(0)]
		pub fn give_feedback(
			origin: OriginFor<T>,
			task: TaskId,
			node: NodeId,
			satisfied: bool,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_give_feedback(who, task, node, satisfied)
		}

		/// Brings a node's score up to date.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// Reads status, uptime, active days and stake, compares its response times with those of all nodes,
		/// and lets its reliability recover. A node whose accuracy is too low is charged, if that is due.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`]
		///
		/// ## Events
		/// - [`Event::NodeRefreshed`]
		/// - [`Event::AccuracyCharged`], where that is due
		#[pallet::call_index(1)]
		pub fn refresh_node(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_refresh_node(node)
		}

		/// Makes a piece of the snapshot of all scores, or begins one that is due.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// A piece brings up to [`Config::SnapshotPiece`] nodes up to date. The last one writes the root into the
		/// ledger. Blocks with room make one piece each.
		///
		/// ## Errors
		/// - [`Error::SnapshotNotDue`]
		///
		/// ## Events
		/// - [`Event::SnapshotBegun`], with the first piece
		/// - [`Event::SnapshotTaken`], with the last one
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::advance_snapshot(T::SnapshotPiece::get()))]
		pub fn advance_snapshot(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let nodes = Self::do_advance_snapshot()?;
			Ok(Some(T::WeightInfo::advance_snapshot(nodes)).into())
		}

		/// Forgets pairs that have not dealt with each other for long.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// Looks at up to [`Config::PairsPiece`] pairs and forgets those whose last dealing is older than
		/// [`Config::PairMemory`], which count as new in any case. The next call goes on behind them.
		///
		/// ## Events
		/// - [`Event::PairsForgotten`]
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::forget_pairs(T::PairsPiece::get()))]
		pub fn forget_pairs(origin: OriginFor<T>) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let looked = Self::do_forget_pairs()?;
			Ok(Some(T::WeightInfo::forget_pairs(looked)).into())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What is public about a node's record; `None` if it has none.
		pub fn track_record(node: NodeId) -> Option<TrackRecord> {
			Self::record_of(node)
		}

		/// The last events of a node, the oldest first.
		pub fn history(node: NodeId) -> Vec<crate::Past> {
			Histories::<T>::get(node).into_inner()
		}

		/// The record of a client.
		pub fn client_record(client: T::AccountId) -> ClientRecord {
			Clients::<T>::get(client)
		}

		/// Whether an account has a node that takes tasks and has a score of 0.80 or more.
		pub fn has_reputable_node(who: T::AccountId) -> bool {
			Reputable::<T>::contains_key(who)
		}

		/// The last snapshot of all scores.
		pub fn last_snapshot() -> Option<Taken> {
			LastSnapshot::<T>::get()
		}
	}
}
