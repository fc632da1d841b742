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
//! payment lies in the Vault. Nodes race for a task by the model of competition called First
//! Response: the earliest committed result whose reveal is valid takes the payment, and the others
//! end without fault (specification, section 7).
//!
//! The pallet decides what happened and says so; it judges nobody. Payments are moved by
//! [`Config::Vault`], stake is read through [`Config::Collateral`], a valid result is handed to
//! [`Config::Verify`], and misconduct is told to [`Config::Outcome`].
//!
//! # Terminology
//!
//! - **Source**: an image by its digest and the terms on which it runs. It never changes; its
//!   client's stake answers for it until the disputes about its last task could have been filed.
//! - **Task**: one job. It is open until it ends, once.
//! - **Acceptance**: one node's part in a task. A node has at most one for each task, ever.
//! - **In play**: said of an acceptance that has not ended.
//! - **Racers**: how many acceptances of a task may be in play together, its *slots*.
//! - **Turn**: among the committed results of a task only the earliest may be revealed. It holds
//!   the turn until it is valid, invalid or late; then the next one has it.
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
//!                   │ reopen_slot ──→ Abandoned                      │ pass_turn              │
//!                   │ expire_task ──→ Abandoned, Dropped             └─→ RevealMissed         ↓
//!                   └ another node is paid, the client cancels ─→ Released               Refuted
//! ```
//!
//! # Scenario
//!
//! Alice publishes a source with [`Call::publish_source`] (50 SUR are held) and on it a task with
//! [`Call::publish_task`] for two racers; payment and re-run price are held. The nodes of Bob and
//! Charlie take both slots with [`Call::accept_task`] and name their models, still hidden, with
//! [`Call::start_task`]. Charlie's [`Call::commit_result`] comes first, Bob's second: it is
//! Charlie's turn. If Charlie's node reveals a result whose model and format are the source's,
//! Charlie is paid at once and Bob's acceptance is released without fault. If instead it stays
//! silent for the reveal window, anyone calls [`Call::pass_turn`], the missed reveal is told to
//! those who judge it, and it is Bob's turn. If nobody delivers, anyone calls [`Call::expire_task`]
//! after the deadline and Alice has everything back. When the dispute window is over, anyone calls
//! [`Call::prune_task`].
//!
//! # Liveness
//!
//! Every timeout has a call that anyone can make: [`Call::reopen_slot`], [`Call::pass_turn`],
//! [`Call::expire_task`], [`Call::prune_task`], [`Call::withdraw_source_stake`].

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
mod eligibility;
mod errors;
mod events;
mod impls;
#[cfg(test)]
mod mock;
mod settlements;
mod sources;
mod tasks;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;

use frame_support::pallet_macros::import_section;

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
		source::{SourceSpec, MAX_ALLOWED},
		standing::Ineligibility,
		task::{FailureReason, Input, MAX_RACERS},
		traits::{
			Collateral, InspectClients, InspectNodes, OnTaskOutcome, SourceStakes, Vault, Verify,
		},
		Balance, BlockNumber, NodeId, SourceId, TaskId, H256,
	};

	#[cfg(feature = "runtime-benchmarks")]
	use crate::BenchmarkHelper;
	use crate::{AcceptanceEnd, Source, Task, TaskOutcome, WeightInfo, MAX_ATTEMPTS};

	/// The layout of the storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The account type of the runtime.
	pub(crate) type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
	/// A source of this runtime.
	pub type SourceOf<T> = Source<AccountIdOf<T>>;
	/// A task of this runtime.
	pub type TaskOf<T> = Task<AccountIdOf<T>>;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256> {
		/// The nodes that take tasks: whom a worker key signs for, what a node carries, who owns it.
		type Nodes: InspectNodes<Self::AccountId>;

		/// The clients that a registrar vouches for: some sources take tasks from no others.
		type Clients: InspectClients<Self::AccountId>;

		/// The stake of nodes, which must suffice when a task is accepted.
		type Collateral: Collateral;

		/// Where the stake of sources lies, and where slashes reach it.
		type SourceStakes: SourceStakes<Self::AccountId>;

		/// Where payments lie from publication to the end of a task.
		type Vault: Vault<Self::AccountId>;

		/// What becomes of a valid reveal. `()` pays every one at once.
		type Verify: Verify;

		/// Hears how work ended, for score and slashing.
		type Outcome: OnTaskOutcome;

		/// What a client holds for a source, so that sources cost something to those who publish
		/// bad ones. Each source keeps the amount of its publication. Sensible: 50 SUR.
		type SourceStake: Get<Balance>;

		/// Blocks that a node has from acceptance to start: enough to fetch an image that is
		/// nearly there, short enough that a silent node blocks a slot only briefly. Sensible: 10.
		type StartWindow: Get<BlockNumber>;

		/// Blocks that a node has to reveal once it is its turn. Longer than a short outage of the
		/// node; each of its competitors waits that long at worst. Sensible: 20.
		type RevealWindow: Get<BlockNumber>;

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

	/// How many acceptances each node has in play.
	#[pallet::storage]
	pub type OpenTasks<T> = StorageMap<_, Twox64Concat, NodeId, u32, ValueQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			const { assert!(MAX_RACERS <= MAX_ATTEMPTS, "every racer must have an attempt") }
			const { assert!(MAX_ATTEMPTS <= u8::MAX as u32, "the order of commits is a u8") }
			assert!(T::MinPayment::get() > 0, "a task must cost something");
			assert!(T::MaxTaskBlocks::get() > 0, "no deadline would be in range");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Publishes a source.
		///
		/// # Origin
		/// Signed by the client who will own it.
		///
		/// # Details
		/// [`Config::SourceStake`] is held on the signer's account. The source never changes: a new
		/// version is a new source.
		///
		/// # Errors
		/// - [`Error::ImageNameInvalid`], [`Error::OutputSpecImpossible`],
		///   [`Error::RunLimitZero`], [`Error::MemoryZero`] for a spec that no node could serve.
		/// - That of [`Config::SourceStakes`] if the stake cannot be held.
		///
		/// # Events
		/// - [`Event::SourcePublished`]
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::publish_source())]
		pub fn publish_source(origin: OriginFor<T>, spec: SourceSpec) -> DispatchResult {
			Self::do_publish_source(ensure_signed(origin)?, spec)
		}

		/// Retires a source: no task can be published on it any more.
		///
		/// # Origin
		/// Signed by the owner of the source.
		///
		/// # Details
		/// Open tasks go on. There is no way back.
		///
		/// # Errors
		/// - [`Error::NoSuchSource`], [`Error::NotSourceOwner`], [`Error::SourceRetired`]
		///
		/// # Events
		/// - [`Event::SourceRetired`]
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::retire_source())]
		pub fn retire_source(origin: OriginFor<T>, source: SourceId) -> DispatchResult {
			Self::do_retire_source(ensure_signed(origin)?, source)
		}

		/// Returns the stake of a retired source to its owner and removes the source.
		///
		/// # Origin
		/// Signed by anyone.
		///
		/// # Details
		/// Possible when no task is open on the source and the dispute windows of its retirement
		/// and of each of its tasks have lapsed. What slashes took does not come back.
		///
		/// # Errors
		/// - [`Error::NoSuchSource`], [`Error::SourceNotRetired`], [`Error::SourceInUse`],
		///   [`Error::DisputeWindowOpen`]
		/// - That of [`Config::SourceStakes`] while a slash of the source can be undone.
		///
		/// # Events
		/// - [`Event::SourceStakeWithdrawn`]
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw_source_stake())]
		pub fn withdraw_source_stake(origin: OriginFor<T>, source: SourceId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw_source_stake(source)
		}

		/// Publishes a task.
		///
		/// # Origin
		/// Signed by the client who pays.
		///
		/// # Details
		/// `payment` and the source's re-run price are locked in the Vault. Results may be
		/// committed up to and including the block `deadline`, by up to `racers` nodes at a time.
		/// The windows in force now are those that the task keeps.
		///
		/// # Errors
		/// - [`Error::NoSuchSource`], [`Error::SourceRetired`], [`Error::SourceStakeSlashed`]
		/// - [`Error::SourcePrivate`], [`Error::ClientNotAllowed`], [`Error::ClientNotVerified`] by the
		///   source's visibility; its owner may always publish.
		/// - [`Error::PaymentTooSmall`], [`Error::DeadlinePassed`], [`Error::DeadlineTooFar`],
		///   [`Error::UriInvalid`], [`Error::RacersOutOfRange`]
		/// - The Vault's error if the amounts cannot be locked.
		///
		/// # Events
		/// - [`Event::TaskPublished`]
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::publish_task())]
		pub fn publish_task(
			origin: OriginFor<T>,
			source: SourceId,
			input: Input,
			#[pallet::compact] payment: Balance,
			deadline: BlockNumber,
			racers: u8,
		) -> DispatchResult {
			let client = ensure_signed(origin)?;
			Self::do_publish_task(client, source, input, payment, deadline, racers)
		}

		/// Cancels a task on which no node is working.
		///
		/// # Origin
		/// Signed by the client of the task.
		///
		/// # Details
		/// Refunds everything. Acceptances that have not started end without fault.
		///
		/// # Errors
		/// - [`Error::NoSuchTask`], [`Error::TaskEnded`], [`Error::NotTaskClient`]
		/// - [`Error::WorkStarted`] if an acceptance in play has started.
		///
		/// # Events
		/// - [`Event::AcceptanceEnded`] for each acceptance in play; [`Event::TaskEnded`]
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::cancel_task())]
		pub fn cancel_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			Self::do_cancel_task(ensure_signed(origin)?, task)
		}

		/// Takes a slot of a task. By this the node says that it has fetched the input and that its
		/// hash is right.
		///
		/// # Origin
		/// Signed by a node's worker key.
		///
		/// # Details
		/// The node must start within the task's start window.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::DeadlinePassed`]
		/// - [`Error::OwnTask`], [`Error::NodeNotActive`], [`Error::BelowRequirement`],
		///   [`Error::CapacityTooSmall`] if the node may not do this task.
		/// - [`Error::AlreadyAccepted`], [`Error::NoFreeSlot`], [`Error::TooManyAttempts`] if the
		///   task has no slot for the node.
		///
		/// # Events
		/// - [`Event::TaskAccepted`]
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::accept_task())]
		pub fn accept_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			Self::do_accept_task(ensure_signed(origin)?, task)
		}

		/// Starts an accepted task.
		///
		/// # Origin
		/// Signed by the worker key of a node that has accepted the task.
		///
		/// # Details
		/// `model_commitment` is the commitment of a
		/// [`ModelOpening`](surety_primitives::commitment::ModelOpening), which is opened with the
		/// result.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::NotAccepted`], [`Error::AlreadyStarted`]
		/// - [`Error::StartWindowClosed`], [`Error::DeadlinePassed`]
		///
		/// # Events
		/// - [`Event::TaskStarted`]
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::start_task())]
		pub fn start_task(
			origin: OriginFor<T>,
			task: TaskId,
			model_commitment: H256,
		) -> DispatchResult {
			Self::do_start_task(ensure_signed(origin)?, task, model_commitment)
		}

		/// Commits to a result. The order of commits decides the race.
		///
		/// # Origin
		/// Signed by the worker key of a node that has started the task.
		///
		/// # Details
		/// `commitment` is that of a
		/// [`ResultOpening`](surety_primitives::commitment::ResultOpening). If no other result is
		/// in play it is the node's turn to reveal at once.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::NotAccepted`], [`Error::NotStarted`], [`Error::AlreadyCommitted`]
		/// - [`Error::DeadlinePassed`]
		///
		/// # Events
		/// - [`Event::ResultCommitted`]; [`Event::TurnStarted`] if it is the node's turn
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::commit_result())]
		pub fn commit_result(
			origin: OriginFor<T>,
			task: TaskId,
			commitment: H256,
		) -> DispatchResult {
			Self::do_commit_result(ensure_signed(origin)?, task, commitment)
		}

		/// Opens both commitments of the node whose turn it is.
		///
		/// # Origin
		/// Signed by the worker key of the node whose turn it is.
		///
		/// # Details
		/// Openings that do not match are refused and can be corrected while the turn lasts.
		/// Openings that match are final: another model than the source's or a summary against its
		/// output spec ends the acceptance as misconduct and passes the turn. A valid result is
		/// paid, or waits for its verdict if [`Config::Verify`] says so.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::NotAccepted`], [`Error::NotCommitted`], [`Error::AlreadyRevealed`]
		/// - [`Error::NotYourTurn`], [`Error::RevealWindowClosed`], [`Error::OpeningMismatch`]
		/// - The Vault's error if the payment cannot be released.
		///
		/// # Events
		/// - [`Event::ResultRevealed`], and
		///   - paid: [`Event::AcceptanceEnded`] for each acceptance in play, [`Event::TaskEnded`];
		///   - waiting: [`Event::VerdictAwaited`];
		///   - invalid: [`Event::AcceptanceEnded`], then [`Event::TurnStarted`] or
		///     [`Event::TaskEnded`] where that follows.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::reveal_result().max(T::WeightInfo::reveal_wrong_model()))]
		pub fn reveal_result(
			origin: OriginFor<T>,
			task: TaskId,
			result: ResultOpening,
			model: ModelOpening,
		) -> DispatchResult {
			Self::do_reveal_result(ensure_signed(origin)?, task, result, model)
		}

		/// Reports that the job failed by itself or cannot be run.
		///
		/// # Origin
		/// Signed by the worker key of a node that has accepted or started the task.
		///
		/// # Details
		/// The acceptance ends without misconduct. As many failures as racers end the task when
		/// nothing is in play. `log_hash` is SHA-256 of the job's log, which the node keeps.
		///
		/// # Errors
		/// - [`Error::NotAWorkerKey`], [`Error::NoSuchTask`], [`Error::TaskEnded`],
		///   [`Error::NotAccepted`], [`Error::AlreadyCommitted`]
		/// - [`Error::StartWindowClosed`], [`Error::DeadlinePassed`]: a report does not excuse what
		///   is already missed.
		///
		/// # Events
		/// - [`Event::AcceptanceEnded`]; [`Event::TaskEnded`] if that was the last hope
		#[pallet::call_index(9)]
		#[pallet::weight(T::WeightInfo::report_failure())]
		pub fn report_failure(
			origin: OriginFor<T>,
			task: TaskId,
			reason: FailureReason,
			log_hash: H256,
		) -> DispatchResult {
			Self::do_report_failure(ensure_signed(origin)?, task, reason, log_hash)
		}

		/// Reopens the slot of a node that accepted a task and did not start it in time.
		///
		/// # Origin
		/// Signed by anyone.
		///
		/// # Details
		/// The acceptance ends as abandoned, which is misconduct.
		///
		/// # Errors
		/// - [`Error::NoSuchTask`], [`Error::TaskEnded`], [`Error::NotAccepted`],
		///   [`Error::AlreadyStarted`], [`Error::StartWindowOpen`]
		///
		/// # Events
		/// - [`Event::AcceptanceEnded`]; [`Event::TaskEnded`] if that was the last hope
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::reopen_slot())]
		pub fn reopen_slot(origin: OriginFor<T>, task: TaskId, node: NodeId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_reopen_slot(task, node)
		}

		/// Passes the turn of a node that did not reveal in time to the next result.
		///
		/// # Origin
		/// Signed by anyone.
		///
		/// # Details
		/// The acceptance ends as a missed reveal, which is misconduct.
		///
		/// # Errors
		/// - [`Error::NoSuchTask`], [`Error::TaskEnded`], [`Error::NobodysTurn`],
		///   [`Error::AlreadyRevealed`], [`Error::RevealWindowOpen`]
		///
		/// # Events
		/// - [`Event::AcceptanceEnded`], then [`Event::TurnStarted`] or [`Event::TaskEnded`] where
		///   that follows
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::pass_turn())]
		pub fn pass_turn(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_pass_turn(task)
		}

		/// Ends a task whose deadline has passed without a result.
		///
		/// # Origin
		/// Signed by anyone.
		///
		/// # Details
		/// Refunds everything. Nodes that started and committed nothing have dropped the job, those
		/// that did not start within their window have abandoned it; both are misconduct.
		///
		/// # Errors
		/// - [`Error::NoSuchTask`], [`Error::TaskEnded`], [`Error::DeadlineOpen`]
		/// - [`Error::RevealPending`] while a committed result is in play.
		///
		/// # Events
		/// - [`Event::AcceptanceEnded`] for each acceptance in play; [`Event::TaskEnded`]
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::expire_task())]
		pub fn expire_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_expire_task(task)
		}

		/// Removes the record of a task that has ended and can no longer be disputed.
		///
		/// # Origin
		/// Signed by anyone.
		///
		/// # Details
		/// The task's dispute window must have lapsed.
		///
		/// # Errors
		/// - [`Error::NoSuchTask`], [`Error::TaskNotEnded`], [`Error::DisputeWindowOpen`]
		///
		/// # Events
		/// - [`Event::TaskPruned`]
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::prune_task())]
		pub fn prune_task(origin: OriginFor<T>, task: TaskId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_prune_task(task)
		}

		/// Lets an account publish tasks on a source that keeps a list.
		///
		/// # Origin
		/// Signed by the owner of the source.
		///
		/// # Details
		/// A list has up to [`MAX_ALLOWED`] accounts. The owner itself need not be on it.
		///
		/// # Errors
		/// - [`Error::NoSuchSource`], [`Error::NotSourceOwner`], [`Error::SourceRetired`],
		///   [`Error::NoAllowList`]
		/// - [`Error::AlreadyAllowed`], [`Error::AllowListFull`]
		///
		/// # Events
		/// - [`Event::ClientAllowed`]
		#[pallet::call_index(14)]
		#[pallet::weight(T::WeightInfo::allow_client())]
		pub fn allow_client(
			origin: OriginFor<T>,
			source: SourceId,
			client: T::AccountId,
		) -> DispatchResult {
			Self::do_allow_client(ensure_signed(origin)?, source, client)
		}

		/// Takes an account off the list of a source.
		///
		/// # Origin
		/// Signed by the owner of the source.
		///
		/// # Details
		/// Tasks that the account has published go on.
		///
		/// # Errors
		/// - [`Error::NoSuchSource`], [`Error::NotSourceOwner`], [`Error::ClientNotAllowed`]
		///
		/// # Events
		/// - [`Event::ClientDisallowed`]
		#[pallet::call_index(15)]
		#[pallet::weight(T::WeightInfo::disallow_client())]
		pub fn disallow_client(
			origin: OriginFor<T>,
			source: SourceId,
			client: T::AccountId,
		) -> DispatchResult {
			Self::do_disallow_client(ensure_signed(origin)?, source, client)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// All reasons why a node cannot work on a source now; none if it can.
		pub fn eligibility(node: NodeId, source: SourceId) -> Vec<Ineligibility> {
			Self::ineligibilities(node, source)
		}
	}
}
