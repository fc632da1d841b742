// SPDX-License-Identifier: Apache-2.0

//! Sources and tasks: how work is offered, raced for, checked and paid.
//!
//! - [`Config`]
//! - [`Call`]
//! - [`Pallet`]
//!
//! # Overview
//!
//! Clients publish *sources*, the images that nodes run, and *tasks*, single jobs on a source whose
//! payment lies in the Vault. Nodes compete for a task by the model that its client chose
//! (specification, section 7):
//!
//! | model | who is paid |
//! | --- | --- |
//! | First Response | the node with the earliest valid result, the whole payment |
//! | Manual Confirmation | the node whose response the client confirms, the price that it asked |
//! | Auction | the node that bid least, what it bid; it works alone |
//! | Consensus | the nodes of a drawn panel that agree on a result; they divide the payment |
//!
//! The pallet decides what happened and says so; it judges nobody. Payments are moved by
//! [`Config::Vault`], stake is read through [`Config::Collateral`] and reserved through
//! [`Config::Liability`], chance comes from [`Config::Draws`], a result that is sampled is told to
//! [`Config::Verify`], and misconduct to [`Config::Outcome`].
//!
//! # Terminology
//!
//! - **Source**: an image by its digest and the terms on which it runs. It never changes; its
//!   client's stake answers for it until the disputes about its last task could have been filed.
//! - **Task**: one job. It is open until it ends, once.
//! - **Acceptance**: one node's part in a task. A node has at most one for each task, ever.
//! - **In play**: said of an acceptance that has not ended.
//! - **Slots**: how many acceptances of a task may be in play together.
//! - **Turn**: among the committed results of a race only the earliest may be revealed; of those that
//!   were committed within three blocks of it, the one that is drawn. It holds the turn until it is
//!   valid, invalid or late; then the next one has it.
//! - **Panel**: the nodes that were drawn among the volunteers for a consensus. Each one's word weighs as
//!   much as its record was worth when it volunteered, up to a cap.
//! - **Quorum**: the part of a panel's weight that has to agree.
//! - **Medoid**: the result to which all of a panel are most similar; it stands for those that agree.
//! - **Sampled**: drawn for a re-run, with the probability that was fixed when the node accepted.
//! - **Hidden**: said of the turn of a sampled result until an oracle, who has done the job once more, has bound
//!   itself to what it got. So an oracle cannot copy what it is to check.
//! - **Response**: a valid result in a manual confirmation, with the price that its node asks.
//! - **Bid**, **bond**: what a node offers in an auction, and what its worker key answers for it with. The
//!   opened bids stand in line, the lowest first; the first one is *called* and works alone, and the next
//!   one if it does not deliver.
//! - **Liability**: what of a node's stake answers for its part in a task, reserved while that is in
//!   play.
//! - **Agenda**: the tasks by the block, or the draw round, in which something in them is due. The
//!   chain goes through it where blocks have room ([`Hooks::on_idle`](frame_support::traits::Hooks)).
//! - **Window**: a number of blocks after an event. It is open in each of them and lapses with the
//!   block after. Tasks keep the windows that were in force when they were published.
//!
//! - **Visibility**: who may publish tasks on a source besides its owner: nobody, everyone, the
//!   accounts on a list that the owner keeps, or the clients that a registrar has verified.
//!
//! # The life of an acceptance
//!
//! ```text
//! accept_task ─→ Accepted ─start_task─→ Started ─commit_result─→ Committed ─reveal_result─→ Paid
//!                   │                      │                         │             │          ↑
//!                   │ report_failure ──────┴─→ Reported              │             └→ Waiting ┤
//!                   │ not started ──→ Abandoned                      │ turn not used          │
//!                   │ deadline ─────→ Abandoned, Dropped             └─→ RevealMissed         ↓
//!                   └ another node is paid, the client cancels ─→ Released               Refuted
//! ```
//!
//! # Scenario
//!
//! Alice publishes a source with [`Call::publish_source`] (50 SUR are held) and on it a task with
//! [`Call::publish_task`] for two racers; payment and re-run price are held. The nodes of Bob and
//! Charlie take both slots with [`Call::accept_task`] and name their models, still hidden, with
//! [`Call::start_task`]. Charlie's [`Call::commit_result`] comes first, Bob's ten blocks
//! later: as soon as the draw is made it is Charlie's turn. If Charlie's node reveals a result whose model and format are the source's,
//! Charlie is paid at once and Bob's acceptance is released without fault. If instead it stays
//! silent for the reveal window, anyone calls [`Call::advance_task`], the missed reveal is told to
//! those who judge it, and it is Bob's turn. If nobody delivers, the task ends after the deadline
//! and Alice has everything back. When the dispute window is over its record goes.
//!
//! Where Alice publishes for a manual confirmation, Bob and Charlie answer with [`Call::respond`] when both
//! have committed, and name 4 and 6 SUR; she looks at their previews and pays one of them with
//! [`Call::confirm_response`], or a tenth of the payment to both with [`Call::reject_responses`]. If she is silent
//! Bob's response is re-run, and paid if it is right, or else Charlie's. In an auction
//! they bid with [`Call::bid_task`] before they work, 1 SUR of each worker key is held, and they open
//! their bids with [`Call::open_bid`]. Bob, who bid less, works alone. If he does not deliver, his bond is
//! Alice's and it is Charlie's turn to work.
//!
//! # Room in blocks
//!
//! The steps for which somebody answers who is late, from [`Call::start_task`] to the reveals, are of the
//! operational class: a part of each block is kept for them. [`ReservedRoom`], an extension of every
//! transaction, lets nobody use that part for a step that is not due.
//!
//! # Liveness
//!
//! Every timeout has one call that anyone can make, [`Call::advance_task`], and the chain makes it too.
//! Stake of a retired source is returned by [`Call::withdraw_source_stake`].

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

pub use auction::{Bid, BidState};
pub use consensus::{Panel, Volunteer};
pub use due::ReservedRoom;
pub use manual::Response;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod advance;
mod auction;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod calls;
mod consensus;
mod due;
mod eligibility;
mod errors;
mod events;
mod impls;
mod manual;
#[cfg(test)]
mod mock;
mod reruns;
mod sealed;
mod settlements;
mod sources;
mod tasks;
#[cfg(test)]
mod tests;
mod turns;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;

use frame_support::pallet_macros::import_section;

#[import_section(calls::calls)]
#[import_section(events::events)]
#[import_section(errors::errors)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use alloc::vec::Vec;

	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::BlockNumberProvider;
	use surety_primitives::{
		commitment::{ModelOpening, ResultOpening},
		draw::Round,
		liability,
		panel::{MAX_OF_ONE_OWNER, MAX_VOLUNTEERS},
		similarity::Embedding,
		source::{SourceSpec, MAX_ALLOWED},
		standing::Ineligibility,
		task::{
			Competition, FailureReason, Preview, TaskSpec, MAX_BIDS, MAX_PANEL, MAX_RACERS,
			MAX_TASKS_AT_ONCE,
		},
		traits::{
			Collateral, Draws, Flags, InspectClients, InspectNodes, Liability, MayUseReserve,
			OnTaskOutcome, OpenDisputes, Owners, SourceStakes, Standing, Vault, Verify,
		},
		Balance, BlockNumber, NodeId, Perbill, SourceId, TaskId, H256,
	};

	#[cfg(feature = "runtime-benchmarks")]
	use crate::BenchmarkHelper;
	use crate::{
		AcceptanceEnd, Bid, Failure, Panel as SeatedPanel, Response, Source, Task, TaskOutcome,
		Volunteer, Wake, WeightInfo, MAX_ATTEMPTS,
	};

	/// The layout of the storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The account type of the runtime.
	pub(crate) type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
	/// A source of this runtime.
	pub type SourceOf<T> = Source<AccountIdOf<T>>;
	/// A volunteer of this runtime.
	pub type VolunteerOf<T> = Volunteer<AccountIdOf<T>>;
	/// A task of this runtime.
	pub type TaskOf<T> = Task<AccountIdOf<T>>;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256> {
		/// The nodes that take tasks: whom a worker key signs for, what a node carries, who owns it.
		type Nodes: InspectNodes<Self::AccountId>;

		/// Who belongs to whom: nobody sits twice on a panel, or on one that its own owner pays.
		type Owners: Owners<Self::AccountId>;

		/// The clients that a registrar vouches for: some sources take tasks from no others.
		type Clients: InspectClients<Self::AccountId>;

		/// The stake of nodes, which must suffice when a task is accepted.
		type Collateral: Collateral;

		/// Keeps free what of a node's stake answers for its tasks.
		type Liability: Liability;

		/// How good the records of nodes are.
		type Standing: Standing;

		/// The seeds of draws. A round has more blocks than
		/// [`TIE_BLOCKS`](surety_primitives::task::TIE_BLOCKS).
		type Draws: Draws;

		/// Where the stake of sources lies, and where slashes reach it.
		type SourceStakes: SourceStakes<Self::AccountId>;

		/// Knows which sources wait for a judgement: their stakes may have to answer.
		type Flags: Flags;

		/// Where payments lie from publication to the end of a task.
		type Vault: Vault<Self::AccountId>;

		/// Has sampled results re-run. `()` pays every one at once, unverified.
		type Verify: Verify<Self::AccountId>;

		/// Knows which results are disputed, or re-run: those are not forgotten.
		type Disputes: OpenDisputes;

		/// Hears how work goes and ends, for score and slashing.
		type Outcome: OnTaskOutcome<Self::AccountId>;

		/// Who may use the room that blocks keep for what is due, besides those who owe a step of a task
		/// ([`ReservedRoom`](crate::ReservedRoom)).
		type Reserve: MayUseReserve<Self::AccountId, Self::RuntimeCall>;

		/// What a client holds for a source, so that sources cost something to those who publish
		/// bad ones. Each source keeps the amount of its publication. Sensible: 50 SUR.
		type SourceStake: Get<Balance>;

		/// Blocks that a node has from acceptance to start: enough to fetch an image that is
		/// nearly there, short enough that a silent node blocks a slot only briefly. Sensible: 10.
		type StartWindow: Get<BlockNumber>;

		/// Blocks that a node has to reveal once it is its turn. Longer than a short outage of the
		/// node; each of its competitors waits that long at worst. Sensible: 20.
		type RevealWindow: Get<BlockNumber>;

		/// Blocks in which the client of a manual confirmation chooses among the responses. Sensible:
		/// 24 hours.
		type ConfirmWindow: Get<BlockNumber>;

		/// The share of the payment that responders divide when the client takes none of them.
		/// Sensible: 10 %.
		type RejectionShare: Get<Perbill>;

		/// The share of the payment that each bidder answers with: it is the client's if the bidder does
		/// not open its bid, or wins and does not deliver. Sensible: 10 %.
		type BidBond: Get<Perbill>;

		/// What nodes answer with for a payment.
		type LiabilityTerms: Get<liability::Terms>;

		/// Blocks after its end in which a task can be disputed: until then its record and the
		/// stake of its source stay. Sensible: 72 hours.
		type DisputeWindow: Get<BlockNumber>;

		/// The least payment, so that records of tasks cannot be made for nothing. More than zero.
		#[pallet::constant]
		type MinPayment: Get<Balance>;

		/// The most blocks from publication to deadline, so that no payment and no stake is bound
		/// for ever. More than zero; sensible: 7 days.
		#[pallet::constant]
		type MaxTaskBlocks: Get<BlockNumber>;

		/// The clock of all windows and deadlines; the chain's own block number.
		type BlockNumberProvider: BlockNumberProvider<BlockNumber = BlockNumber>;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;

		/// Makes the nodes that the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// The id of the next source.
	#[pallet::storage]
	pub type NextSourceId<T> = StorageValue<_, SourceId, ValueQuery>;

	/// All sources whose stake is held.
	#[pallet::storage]
	pub type Sources<T: Config> = StorageMap<_, Twox64Concat, SourceId, SourceOf<T>>;

	/// The accounts that may publish on a source with a list, besides its owner. A source without
	/// any has no entry.
	#[pallet::storage]
	pub type AllowLists<T: Config> = StorageMap<
		_,
		Twox64Concat,
		SourceId,
		BoundedBTreeSet<T::AccountId, ConstU32<MAX_ALLOWED>>,
		ValueQuery,
	>;

	/// The id of the next task.
	#[pallet::storage]
	pub type NextTaskId<T> = StorageValue<_, TaskId, ValueQuery>;

	/// The open tasks, and the ended ones that have not been pruned.
	#[pallet::storage]
	pub type Tasks<T: Config> = StorageMap<_, Twox64Concat, TaskId, TaskOf<T>>;

	/// The valid results of manual confirmations, until their tasks are pruned.
	#[pallet::storage]
	pub type Responses<T> =
		StorageDoubleMap<_, Twox64Concat, TaskId, Twox64Concat, NodeId, Response>;

	/// The bids in auctions, in their order, until their tasks are pruned.
	#[pallet::storage]
	pub type Bids<T: Config> = StorageMap<
		_,
		Twox64Concat,
		TaskId,
		BoundedVec<Bid<T::AccountId>, ConstU32<MAX_BIDS>>,
		ValueQuery,
	>;

	/// Who volunteered for the panel of a task that has not been drawn.
	#[pallet::storage]
	pub type Volunteers<T: Config> = StorageMap<
		_,
		Twox64Concat,
		TaskId,
		BoundedVec<VolunteerOf<T>, ConstU32<MAX_VOLUNTEERS>>,
		ValueQuery,
	>;

	/// The panels that were drawn for open tasks.
	#[pallet::storage]
	pub type Panels<T> = StorageMap<_, Twox64Concat, TaskId, SeatedPanel>;

	/// The embeddings that were revealed to a panel, until it is known who agrees.
	#[pallet::storage]
	pub type Embeddings<T> =
		StorageDoubleMap<_, Twox64Concat, TaskId, Twox64Concat, NodeId, Embedding>;

	/// The jobs that failed by themselves after they had been started, as their nodes reported, until the tasks are
	/// pruned.
	#[pallet::storage]
	pub type Failures<T> = StorageDoubleMap<_, Twox64Concat, TaskId, Twox64Concat, NodeId, Failure>;

	/// How many acceptances each node has in play.
	#[pallet::storage]
	pub type OpenTasks<T> = StorageMap<_, Twox64Concat, NodeId, u32, ValueQuery>;

	/// The tasks that are looked after, by when.
	#[pallet::storage]
	pub type Agenda<T> = StorageDoubleMap<_, Twox64Concat, Wake, Twox64Concat, TaskId, ()>;

	/// The first block whose tasks were not all looked after yet.
	#[pallet::storage]
	pub type NextWake<T> = StorageValue<_, BlockNumber, ValueQuery>;

	/// The first draw round whose tasks were not all looked after yet.
	#[pallet::storage]
	pub type NextRound<T> = StorageValue<_, Round, ValueQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			const { assert!(MAX_RACERS <= MAX_ATTEMPTS, "every racer must have an attempt") }
			const { assert!(MAX_BIDS <= MAX_ATTEMPTS, "every bidder must have an attempt") }
			const { assert!(MAX_PANEL <= MAX_ATTEMPTS, "all of a panel must have an attempt") }
			const {
				assert!(
					MAX_OF_ONE_OWNER * (MAX_PANEL as usize) <= MAX_VOLUNTEERS as usize,
					"the largest panel must find volunteers"
				)
			}
			const { assert!(MAX_ATTEMPTS <= u8::MAX as u32, "the order of commits is a u8") }
			assert!(T::MinPayment::get() > 0, "a task must cost something");
			assert!(T::MaxTaskBlocks::get() > 0, "no deadline would be in range");
		}

		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::do_on_idle(remaining)
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// All reasons why a node cannot work on a source now; none if it can.
		pub fn eligibility(node: NodeId, source: SourceId) -> Vec<Ineligibility> {
			Self::ineligibilities(node, source)
		}

		/// All reasons why a node cannot take a slot of a task now, or bid or volunteer for it; none if it
		/// can.
		pub fn task_eligibility(node: NodeId, task: TaskId) -> Vec<Ineligibility> {
			Self::task_ineligibilities(node, task)
		}

		/// The nodes with ids from `from` on, `limit` and 256 at most, each with all reasons why it cannot take a
		/// slot of a task now; none for those that can.
		pub fn match_providers(
			task: TaskId,
			from: NodeId,
			limit: u32,
		) -> Vec<(NodeId, Vec<Ineligibility>)> {
			Self::matches(task, from, limit)
		}
	}
}
