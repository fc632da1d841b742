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
mod impls;
#[cfg(test)]
mod mock;
mod sources;
mod tasks;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;

#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
#[frame_support::pallet]
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

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A source was published.
		SourcePublished {
			/// The source.
			source: SourceId,
			/// The client who published it.
			owner: T::AccountId,
			/// The amount held for it.
			stake: Balance,
		},
		/// A source was retired: it takes no new tasks.
		SourceRetired {
			/// The source.
			source: SourceId,
		},
		/// The stake of a retired source was returned and its record removed.
		SourceStakeWithdrawn {
			/// The source.
			source: SourceId,
			/// The client who has the stake back.
			owner: T::AccountId,
			/// The amount returned: what slashes left of it.
			stake: Balance,
		},
		/// The owner of a source put an account on its list.
		ClientAllowed {
			/// The source.
			source: SourceId,
			/// The account.
			client: T::AccountId,
		},
		/// The owner of a source took an account off its list.
		ClientDisallowed {
			/// The source.
			source: SourceId,
			/// The account.
			client: T::AccountId,
		},
		/// A task was published and its payment locked.
		TaskPublished {
			/// The task.
			task: TaskId,
			/// What nodes run for it.
			source: SourceId,
			/// Who pays.
			client: T::AccountId,
			/// The payment.
			payment: Balance,
			/// What is locked beside it for a re-run.
			rerun_price: Balance,
			/// The last block in which a result may be committed.
			deadline: BlockNumber,
			/// How many nodes may race.
			racers: u8,
		},
		/// A node took a slot of a task.
		TaskAccepted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
		},
		/// A node started a task.
		TaskStarted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// What the node binds itself to: its model, hidden.
			model_commitment: H256,
		},
		/// A node committed a result.
		ResultCommitted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// Its place among all commits of the task, from 0.
			order: u8,
			/// What the node binds itself to: its result, hidden.
			commitment: H256,
		},
		/// It became a node's turn to reveal.
		TurnStarted {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// The last block in which it may reveal.
			until: BlockNumber,
		},
		/// A node opened its commitments.
		ResultRevealed {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// SHA-256 of the output.
			output_hash: H256,
		},
		/// A valid result is not paid before it is verified.
		VerdictAwaited {
			/// The task.
			task: TaskId,
			/// The node whose result waits.
			node: NodeId,
		},
		/// An acceptance ended.
		AcceptanceEnded {
			/// The task.
			task: TaskId,
			/// The node.
			node: NodeId,
			/// How.
			end: AcceptanceEnd,
		},
		/// A task ended.
		TaskEnded {
			/// The task.
			task: TaskId,
			/// How. Whatever is not settled was refunded in full.
			outcome: TaskOutcome,
		},
		/// The record of an ended task was removed.
		TaskPruned {
			/// The task.
			task: TaskId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such source. Check the id; withdrawn sources are gone.
		NoSuchSource,
		/// The source belongs to another account. Sign with its owner's key.
		NotSourceOwner,
		/// The image's name is empty, not UTF-8 or carries a tag or digest. Give registry and
		/// repository alone.
		ImageNameInvalid,
		/// No output could satisfy the output spec. Ask for at least one token, one repetition and
		/// one dimension, and for no more tokens at least than at most.
		OutputSpecImpossible,
		/// The run limit is zero. Give the job at least one second.
		RunLimitZero,
		/// The memory is zero. Give the job at least one MiB.
		MemoryZero,
		/// The source is retired. Publish on another one.
		SourceRetired,
		/// The source still takes tasks. Retire it first.
		SourceNotRetired,
		/// Tasks are open on the source. Wait until they have ended.
		SourceInUse,
		/// Only the owner of the source may publish tasks on it. Use a public source.
		SourcePrivate,
		/// The dispute window has not lapsed. Try again after it.
		DisputeWindowOpen,
		/// The payment is below the least one. Pay `MinPayment` or more.
		PaymentTooSmall,
		/// The deadline is more than `MaxTaskBlocks` away. Choose an earlier one.
		DeadlineTooFar,
		/// The URI of the input is empty or not UTF-8. Say where nodes find the input.
		UriInvalid,
		/// The number of racers is zero or above the most. Choose from 1 to `MAX_RACERS`.
		RacersOutOfRange,
		/// There is no such task. Check the id; pruned tasks are gone.
		NoSuchTask,
		/// The task has ended. There is nothing left to do in it.
		TaskEnded,
		/// The task is still open. Prune it after its end.
		TaskNotEnded,
		/// The task belongs to another client. Sign with its client's key.
		NotTaskClient,
		/// A node is working on the task. Wait for its result or for the deadline.
		WorkStarted,
		/// The signer is no node's worker key. Sign with the key that the node's owner registered.
		NotAWorkerKey,
		/// The node does not exist. Only an owner that has left can cause this.
		NoSuchNode,
		/// The node is suspended or leaving. See the reasons in its status.
		NodeNotActive,
		/// The stake of the node is below its requirement. Bond more.
		BelowRequirement,
		/// The node lacks the GPUs or the memory that the source needs. Choose other tasks.
		CapacityTooSmall,
		/// The node's owner is the client of the task. Let others do it.
		OwnTask,
		/// The node has accepted this task before. Each node has one attempt.
		AlreadyAccepted,
		/// As many nodes as may race are racing. Wait for a slot to reopen.
		NoFreeSlot,
		/// As many nodes as may ever try have tried. Choose another task.
		TooManyAttempts,
		/// The deadline lies in the past. A client chooses a later one; for a node it is too late.
		DeadlinePassed,
		/// The node has no acceptance of this task in play. Accept it first; what has ended cannot
		/// be resumed.
		NotAccepted,
		/// The node has started. Go on to commit.
		AlreadyStarted,
		/// The node has not started. Start first, with the commitment to its model.
		NotStarted,
		/// The node was to start earlier: its slot can be reopened. Start sooner next time.
		StartWindowClosed,
		/// The node may still start. Reopen its slot after its start window.
		StartWindowOpen,
		/// The node has committed a result, which binds it. Reveal it when it is its turn.
		AlreadyCommitted,
		/// The node has not committed a result. Commit first.
		NotCommitted,
		/// The result is revealed and waits for its verdict. Nothing is to be done meanwhile.
		AlreadyRevealed,
		/// An earlier result is before this one. Wait for the turn.
		NotYourTurn,
		/// The node was to reveal earlier: its turn can be passed. Reveal sooner next time.
		RevealWindowClosed,
		/// The node whose turn it is may still reveal. Pass the turn after its reveal window.
		RevealWindowOpen,
		/// The opening is not what was committed to for this task and node. Open the commitment
		/// with exactly the values it was made from.
		OpeningMismatch,
		/// No committed result is in play, so it is nobody's turn. There is nothing to pass.
		NobodysTurn,
		/// Results may still be committed. Expire the task after its deadline.
		DeadlineOpen,
		/// A committed result is in play. Wait for its reveal or its verdict, or pass its turn.
		RevealPending,
		/// No result of the task waits for a verdict. There is nothing to resolve.
		NothingWaiting,
		/// The account is not on the source's list. Ask the source's owner to allow it.
		ClientNotAllowed,
		/// No registrar vouches for the account, and the source wants that. Have it verified.
		ClientNotVerified,
		/// The source keeps no list. Publish one whose visibility is a list.
		NoAllowList,
		/// The account is on the source's list already. There is nothing to do.
		AlreadyAllowed,
		/// The source's list is full. Take an account off it first.
		AllowListFull,
		/// A slash took a part of the source's stake, so that it takes no tasks. Publish it anew as another
		/// source.
		SourceStakeSlashed,
	}

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
