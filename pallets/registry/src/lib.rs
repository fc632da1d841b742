// SPDX-License-Identifier: Apache-2.0

//! # Registry
//!
//! Who takes part: providers, their nodes, the keys those sign with, and what they carry.
//!
//! ## Overview
//!
//! | call | by | does |
//! | --- | --- | --- |
//! | [`register_provider`](Pallet::register_provider) | anyone | makes the account a provider |
//! | [`deregister_provider`](Pallet::deregister_provider) | provider | undoes it, without nodes |
//! | [`register_node`](Pallet::register_node) | provider | burns the fee, adds a node |
//! | [`update_manifest`](Pallet::update_manifest) | owner | replaces what the node carries |
//! | [`rotate_worker_key`](Pallet::rotate_worker_key) | owner | replaces the key it signs with |
//! | [`exit_node`](Pallet::exit_node) | owner | begins the node's leave |
//! | [`refresh_node`](Pallet::refresh_node) | anyone | judges the node's stake by today's price |
//! | [`heartbeat`](Pallet::heartbeat) | worker key | says that the node is alive, and what it measured |
//! | [`report_offline`](Pallet::report_offline) | anyone | suspends a node that fell silent, and charges it |
//! | [`announce_downtime`](Pallet::announce_downtime) | owner, worker key | names an absence and who takes over |
//! | [`accept_handover`](Pallet::accept_handover) | successor | takes over: the absence begins |
//!
//! The pallet holds no money. It asks `staking` ([`Config::Collateral`]) whether a node's stake
//! suffices and hears from it ([`OnStakeChange`](surety_primitives::traits::OnStakeChange)) when
//! the stake changes. It asks `market` ([`Config::OpenWork`]) whether a node owes work and hears
//! from it ([`OnTaskOutcome`](surety_primitives::traits::OnTaskOutcome)) when work is paid. Both
//! read nodes through [`InspectNodes`](surety_primitives::traits::InspectNodes). `slashing` throws
//! nodes out through [`Discipline`](surety_primitives::traits::Discipline), is told of outages
//! ([`Config::Slash`]), and asks what worker keys have signed
//! ([`Anchors`](surety_primitives::traits::Anchors)).
//!
//! ## Terminology
//!
//! - **Provider**: the cold account that owns nodes and their stake.
//! - **Node**: one machine. The unit that is staked, scored, slashed and ejected.
//! - **Worker key**: the node's hot key. It signs for one node and is nobody's provider, so that
//!   the theft of a machine never moves stake.
//! - **Manifest**: what the node declares that it carries. The stake answers for it, so it stays
//!   as it is while the node has open tasks.
//! - **Requirement**: the stake that a node must hold. Its price for one GPU follows the GPUs of
//!   the provider in all, so one node's arrival or leave can change what another one needs.
//! - **Leaving**: exiting or released. Nothing but an ejection undone revives a leaving node; the
//!   machine comes back as a new one.
//! - **Clock**: it runs from a node's first heartbeat until the node leaves or is ejected. While it
//!   runs, heartbeats are owed.
//! - **Silence**: the blocks since a heartbeat was due, without those of an announced downtime. Up to
//!   one interval of it is grace.
//! - **Ejected**: thrown out by a hard slash. The node's key and GPUs stay blocked and its provider
//!   registers no node, whatever becomes of the stake, until clearance 5 reinstates the node. The
//!   provider's other nodes go on. The ejected one's GPUs count no more, so they make nobody's
//!   collateral cheaper: the others may have to bond more.
//!
//! ## Scenario
//!
//! Alice registers as a provider, then a machine with four GPUs under the worker key that it
//! generated: 5 SUR burn and node 7 begins as `Suspended{BelowRequirement}`. She bonds 200 SUR for
//! it, staking reports that this suffices, and node 7 is `Onboarding`: it takes tasks. Its
//! thirtieth paid task makes it `Active`.
//!
//! She adds node 8 with three GPUs. Seven GPUs in all have a lower price each, so node 7 needs
//! 140 SUR and she unbonds the rest. When node 8 is released the higher price applies again:
//! anyone's `refresh_node(7)` suspends node 7 until she bonds more.
//!
//! At last she calls `exit_node(7)`. The node is `Exiting` for as long as its stake waits for the
//! end of the exit delay. When she withdraws it staking reports that nothing is held any more and
//! node 7 is `Released`: its worker key and its GPUs are free for another node, and its record
//! stays as history.
//!
//! Had node 7 been slashed for tampering meanwhile, it would be `Ejected`. Her stake would leave all
//! the same, as far as the slash left any, but the key and the GPUs would serve no node again and
//! Alice could add no other machine.

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
pub use benchmarking::BenchmarkHelper;
pub use liveness::{Clock, Downtime, Liveness};
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
mod liveness;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

use frame_system::pallet_prelude::BlockNumberFor;

/// A [`Provider`] of a runtime.
pub type ProviderOf<T> = Provider<BlockNumberFor<T>>;
/// A [`Node`] of a runtime.
pub type NodeOf<T> = Node<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{Inspect, Mutate},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{
		traits::{BlockNumberProvider, IdentifyAccount, Verify},
		Perbill,
	};
	use surety_primitives::{
		node::{Manifest, NodeStatus, MAX_GPUS_PER_NODE},
		telemetry::{Anchor, Heartbeat, Sequence},
		traits::{Collateral, OpenWork, Slash},
		Balance, BlockNumber, NodeId, H256,
	};

	use super::{Liveness, NodeOf, ProviderOf, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256> {
		/// The token; the registration fee is burned in it.
		type Currency: Inspect<Self::AccountId, Balance = Balance> + Mutate<Self::AccountId>;

		/// What the registration of one node burns, so that shedding a bad record for a fresh
		/// identity costs something. Any amount works; 5 SUR is sensible.
		type RegistrationFee: Get<Balance>;

		/// Tells whether a node's stake suffices, and starts its exit.
		type Collateral: Collateral;

		/// Tells whether a node owes work: such a node neither leaves nor changes what it carries.
		type OpenWork: OpenWork;

		/// Paid tasks after which a node is no longer onboarding. 0 skips onboarding; 30 is
		/// sensible. A runtime upgrade that changes it migrates the statuses of all nodes.
		#[pallet::constant]
		type OnboardingJobs: Get<u32>;

		/// The most nodes that one provider has at a time; at least 1, 256 is sensible. A larger
		/// fleet takes a second provider.
		#[pallet::constant]
		type MaxNodes: Get<u32>;

		/// How worker keys sign heartbeats.
		type Signature: Parameter + Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>;

		/// Charges nodes that fell silent.
		type Slash: Slash<Self::AccountId>;

		/// The clock of heartbeats; the chain's own block number.
		type BlockNumberProvider: BlockNumberProvider<BlockNumber = BlockNumber>;

		/// Blocks from one heartbeat to the next; above 0, and 10 minutes in production.
		type HeartbeatInterval: Get<BlockNumber>;

		/// After how many blocks of silence anyone can have a node suspended; 20 minutes.
		type OfflineAfter: Get<BlockNumber>;

		/// Up to how many blocks a silence that harmed nobody is a warning; 2 hours.
		type UptimeMinor: Get<BlockNumber>;

		/// From how many blocks on a silence is slashed; not below [`Config::UptimeMinor`], 4 hours.
		type UptimeBreach: Get<BlockNumber>;

		/// The blocks of a day, of which thirty are remembered; above 0.
		type UptimeDay: Get<BlockNumber>;

		/// The longest downtime that can be announced, in blocks; 24 hours.
		type MaxDowntime: Get<BlockNumber>;

		/// Blocks from the end of an announced downtime until the next can be announced, so that
		/// nobody is excused for ever; 7 days.
		type DowntimePause: Get<BlockNumber>;

		/// How many of each node's roots are kept: as far back as samples can convict. At least 1;
		/// 432 are three days of heartbeats.
		#[pallet::constant]
		type KeptRoots: Get<u32>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;

		/// Signs the heartbeats of the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId, Self::Signature>;
	}

	/// The providers.
	#[pallet::storage]
	pub type Providers<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, ProviderOf<T>, OptionQuery>;

	/// The nodes, the released ones included: they are history.
	#[pallet::storage]
	pub type Nodes<T: Config> = StorageMap<_, Twox64Concat, NodeId, NodeOf<T>, OptionQuery>;

	/// The node that a worker key signs for. Released nodes have none; those of ejected ones are
	/// blocked.
	#[pallet::storage]
	pub type WorkerKeys<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, NodeId, OptionQuery>;

	/// The node that carries a GPU, by the hash of the GPU's UUID. Released nodes carry none; those
	/// of ejected ones are blocked.
	#[pallet::storage]
	pub type GpuOwners<T: Config> = StorageMap<_, Blake2_128Concat, H256, NodeId, OptionQuery>;

	/// The id that the next node gets; above every id given so far.
	#[pallet::storage]
	pub type NextNodeId<T: Config> = StorageValue<_, NodeId, ValueQuery>;

	/// What is known of the nodes' being alive. Those that never sent a heartbeat have none, nor have
	/// released ones.
	#[pallet::storage]
	pub type Livenesses<T: Config> = StorageMap<_, Twox64Concat, NodeId, Liveness, OptionQuery>;

	/// What nodes anchored by their last heartbeats. Those of released nodes stay.
	#[pallet::storage]
	pub type Roots<T: Config> =
		StorageDoubleMap<_, Twox64Concat, NodeId, Twox64Concat, Sequence, Anchor, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account became a provider.
		ProviderRegistered {
			/// The account.
			provider: T::AccountId,
		},
		/// An account ceased to be a provider.
		ProviderDeregistered {
			/// The account.
			provider: T::AccountId,
		},
		/// A provider added a node; it waits for its stake.
		NodeRegistered {
			/// The node.
			node: NodeId,
			/// Its provider.
			owner: T::AccountId,
			/// The key that signs for it.
			worker: T::AccountId,
			/// What was burned.
			fee: Balance,
		},
		/// What a node carries was replaced.
		ManifestUpdated {
			/// The node.
			node: NodeId,
			/// How many GPUs it carries now.
			gpus: u32,
		},
		/// The key that signs for a node was replaced.
		WorkerKeyRotated {
			/// The node.
			node: NodeId,
			/// The key that signs for it no longer.
			old: T::AccountId,
			/// The key that signs for it from now on.
			new: T::AccountId,
		},
		/// A node came into another state.
		NodeStatusChanged {
			/// The node.
			node: NodeId,
			/// The state that it is in now.
			status: NodeStatus,
		},
		/// A node is alive.
		HeartbeatReceived {
			/// The node.
			node: NodeId,
			/// The number of the heartbeat.
			sequence: Sequence,
			/// The root of the samples since the last one.
			root: H256,
			/// How many samples there are.
			samples: u32,
		},
		/// The heartbeats of a node have stopped.
		NodeOffline {
			/// The node.
			node: NodeId,
			/// The block of the last one.
			since: BlockNumber,
		},
		/// A node will be away, if its successor accepts.
		DowntimeAnnounced {
			/// The node.
			node: NodeId,
			/// The last block of its absence.
			until: BlockNumber,
			/// The node that is asked to take over.
			successor: NodeId,
		},
		/// A node took over for another one, which may be away from now on.
		HandoverAccepted {
			/// The node that may be away.
			node: NodeId,
			/// The node that took over.
			successor: NodeId,
			/// The last block of that.
			until: BlockNumber,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account is a provider already: go on with registering nodes.
		AlreadyProvider,
		/// The account is not a provider: register it as one first.
		NotProvider,
		/// The account signs for a node: use another account as the provider.
		ProviderIsWorker,
		/// The provider still has nodes: let each one exit and withdraw its stake first. One that is
		/// ejected must be reinstated before that.
		NodesRemain,
		/// The provider has as many nodes as one may have: let one exit, or use another provider.
		TooManyNodes,
		/// Every node id was given: no node can be registered any more.
		NodeIdsExhausted,
		/// The free balance does not cover the registration fee above the existential deposit: send
		/// tokens to the provider.
		FeeNotCovered,
		/// There is no node with this id: check the id.
		UnknownNode,
		/// The node belongs to another provider: sign with its owner.
		NotOwner,
		/// The key signs for a node already: generate a new one.
		WorkerKeyInUse,
		/// The key is a provider's account: generate a key that serves the worker alone.
		WorkerIsProvider,
		/// A GPU serves another node, or stands twice in the manifest: release the node that has it.
		GpuInUse,
		/// The manifest declares no processor: declare at least one.
		NoProcessors,
		/// The manifest declares no memory: declare what the machine has, in MiB.
		NoMemory,
		/// The endpoint is not a UTF-8 URL that begins with `http://` or `https://`: correct it.
		InvalidEndpoint,
		/// The region or the model of a GPU is not UTF-8: correct it.
		InvalidText,
		/// The node is exiting: it finishes its leave, and the machine can come back as a new node.
		NodeLeaving,
		/// The node has left: register the machine as a new node.
		NodeGone,
		/// The node has tasks that have not ended: wait until it has none.
		TasksOpen,
		/// The node's status fits its stake already: there is nothing to do.
		NothingToRefresh,
		/// The node is ejected and nothing of it changes: appeal the slash and ask governance
		/// (clearance 5) to reinstate the node. What is left of its stake can be unbonded.
		NodeEjected,
		/// The node is not ejected: there is nothing to reinstate.
		NotEjected,
		/// A node of the provider is ejected: go on with the other nodes, and have that one
		/// reinstated by governance (clearance 5) before a new one is registered.
		ProviderBlocked,
		/// The key belongs to an ejected node: generate a new one.
		WorkerKeyBlocked,
		/// A GPU belongs to an ejected node and serves no other: leave it out of the manifest, or
		/// have that node reinstated by governance (clearance 5).
		GpuBlocked,
		/// The node is suspended and never sent a heartbeat: lift the suspension first.
		NodeSuspended,
		/// A heartbeat with this number was taken already: read the next number from the chain.
		HeartbeatRepeated,
		/// A heartbeat with a lower number is missing: read the next number from the chain.
		HeartbeatAhead,
		/// The node has sent its heartbeat of this interval: send the next one in the next interval.
		HeartbeatTooEarly,
		/// The node never sent a heartbeat, or is out: it owes none, and nothing can be announced.
		NoClock,
		/// The node is alive, excused or not silent for long enough: report it later.
		StillAlive,
		/// The node is offline already and its silence costs nothing more yet: report it later.
		NothingToReport,
		/// The account is neither the node's owner nor its worker key: sign with one of them.
		NotOperator,
		/// The end of the downtime has passed: announce a later one.
		DowntimeOver,
		/// The downtime is longer than one may be: announce a shorter one.
		DowntimeTooLong,
		/// The node's last announced downtime is not over for long enough: wait.
		DowntimeTooSoon,
		/// The node is silent already: what has begun cannot be announced. Send a heartbeat first.
		NodeOverdue,
		/// The node takes over for another one: stay until that has ended.
		StandsIn,
		/// The successor is the node itself, takes no tasks, sends no heartbeats or is away itself:
		/// name another node.
		SuccessorUnfit,
		/// The node has announced no downtime that waits for its successor: announce one first.
		NothingAnnounced,
		/// The node is silent and what that costs was not charged: have it reported, or send a
		/// heartbeat, and then leave.
		OutageUncharged,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxNodes::get() > 0, "MaxNodes: a provider must be able to have a node");
			assert!(
				T::MaxNodes::get().checked_mul(MAX_GPUS_PER_NODE).is_some(),
				"MaxNodes: the GPUs of a provider must be countable by a u32",
			);
			assert!(T::KeptRoots::get() > 0, "KeptRoots: samples must be provable for a while");
			assert!(T::HeartbeatInterval::get() > 0, "HeartbeatInterval: 0 is no interval");
			assert!(T::UptimeDay::get() > 0, "UptimeDay: a day without blocks has no uptime");
			assert!(
				T::UptimeBreach::get() >= T::UptimeMinor::get(),
				"UptimeBreach: no silence is a warning and a slash",
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Makes the caller a commercial provider.
		///
		/// ## Origin
		/// Signed, by the account that will own nodes and their stake.
		///
		/// ## Details
		/// It costs nothing but the transaction: what each node costs is burned when it registers.
		///
		/// ## Errors
		/// - [`Error::AlreadyProvider`]
		/// - [`Error::ProviderIsWorker`]
		///
		/// ## Events
		/// - [`Event::ProviderRegistered`]
		#[pallet::call_index(0)]
		pub fn register_provider(origin: OriginFor<T>) -> DispatchResult {
			Self::do_register_provider(ensure_signed(origin)?)
		}

		/// Ends the caller's being a provider.
		///
		/// ## Origin
		/// Signed, by a provider.
		///
		/// ## Details
		/// Every node must have been released. The records of those stay. An ejected node is never
		/// released, so its provider stays what it is, and blocked.
		///
		/// ## Errors
		/// - [`Error::NotProvider`]
		/// - [`Error::NodesRemain`]
		///
		/// ## Events
		/// - [`Event::ProviderDeregistered`]
		#[pallet::call_index(1)]
		pub fn deregister_provider(origin: OriginFor<T>) -> DispatchResult {
			Self::do_deregister_provider(ensure_signed(origin)?)
		}

		/// Adds a machine under the key that it signs with, and burns the registration fee.
		///
		/// ## Origin
		/// Signed, by a provider.
		///
		/// ## Details
		/// The node begins as `Suspended{BelowRequirement}` and takes tasks once its stake suffices.
		/// More GPUs in all can lower the price of collateral: [`Pallet::refresh_node`] gives the
		/// provider's other nodes the benefit. Not while a node of the provider is ejected, and never
		/// with the key or a GPU of one.
		///
		/// ## Errors
		/// - [`Error::NotProvider`], [`Error::ProviderBlocked`], [`Error::TooManyNodes`],
		///   [`Error::FeeNotCovered`]
		/// - [`Error::WorkerKeyInUse`], [`Error::WorkerKeyBlocked`], [`Error::WorkerIsProvider`]
		/// - [`Error::NoProcessors`], [`Error::NoMemory`], [`Error::InvalidEndpoint`],
		///   [`Error::InvalidText`], [`Error::GpuInUse`], [`Error::GpuBlocked`]
		/// - [`Error::NodeIdsExhausted`]
		///
		/// ## Events
		/// - [`Event::NodeRegistered`]
		#[pallet::call_index(2)]
		pub fn register_node(
			origin: OriginFor<T>,
			worker: T::AccountId,
			manifest: Manifest,
		) -> DispatchResult {
			Self::do_register_node(ensure_signed(origin)?, worker, manifest)
		}

		/// Replaces what a node declares that it carries.
		///
		/// ## Origin
		/// Signed, by the owner of the node.
		///
		/// ## Details
		/// Not while the node has open tasks, which were accepted for what it carries, nor when it
		/// is leaving or ejected. The stake is judged anew: more GPUs can suspend the node until more
		/// is bonded.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOwner`]
		/// - [`Error::NodeLeaving`], [`Error::NodeGone`], [`Error::NodeEjected`],
		///   [`Error::TasksOpen`]
		/// - [`Error::NoProcessors`], [`Error::NoMemory`], [`Error::InvalidEndpoint`],
		///   [`Error::InvalidText`], [`Error::GpuInUse`], [`Error::GpuBlocked`]
		///
		/// ## Events
		/// - [`Event::ManifestUpdated`]
		/// - [`Event::NodeStatusChanged`], where the stake is no longer, or now, enough
		#[pallet::call_index(3)]
		pub fn update_manifest(
			origin: OriginFor<T>,
			node: NodeId,
			manifest: Manifest,
		) -> DispatchResult {
			Self::do_update_manifest(ensure_signed(origin)?, node, manifest)
		}

		/// Replaces the key that signs for a node.
		///
		/// ## Origin
		/// Signed, by the owner of the node.
		///
		/// ## Details
		/// Possible until the node is released or ejected, with open tasks too: a stolen key must
		/// lose its power at once. What the old key signed stands; the old key is free again.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOwner`], [`Error::NodeGone`],
		///   [`Error::NodeEjected`]
		/// - [`Error::WorkerKeyInUse`], [`Error::WorkerKeyBlocked`], [`Error::WorkerIsProvider`]
		///
		/// ## Events
		/// - [`Event::WorkerKeyRotated`]
		#[pallet::call_index(4)]
		pub fn rotate_worker_key(
			origin: OriginFor<T>,
			node: NodeId,
			new_worker: T::AccountId,
		) -> DispatchResult {
			Self::do_rotate_worker_key(ensure_signed(origin)?, node, new_worker)
		}

		/// Begins the leave of a node: it takes no tasks any more and its stake begins to exit.
		///
		/// ## Origin
		/// Signed, by the owner of the node.
		///
		/// ## Details
		/// Not while the node has open tasks. The node is released when its stake is withdrawn after
		/// the exit delay; one without any stake is released at once.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOwner`]
		/// - [`Error::NodeLeaving`], [`Error::NodeGone`], [`Error::NodeEjected`],
		///   [`Error::TasksOpen`]
		/// - [`Error::OutageUncharged`]
		/// - whatever staking refuses the exit for
		///
		/// ## Events
		/// - [`Event::NodeStatusChanged`], twice for a node without any stake
		#[pallet::call_index(5)]
		pub fn exit_node(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			Self::do_exit_node(ensure_signed(origin)?, node)
		}

		/// Judges a node's stake by what is required of it now.
		///
		/// ## Origin
		/// Signed, by anyone: an under-collateralised node is everybody's risk.
		///
		/// ## Details
		/// The price of one GPU follows the provider's GPUs in all and governance, so a node's
		/// requirement can change without anything happening to the node itself. No price changes a
		/// node that is leaving or ejected.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`]
		/// - [`Error::NothingToRefresh`]
		///
		/// ## Events
		/// - [`Event::NodeStatusChanged`]
		#[pallet::call_index(6)]
		pub fn refresh_node(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_refresh_node(node)
		}

		/// Says that a node is alive, and anchors what it measured.
		///
		/// ## Origin
		/// Authorised by the call itself: a general transaction, signed by nobody, whose `signature`
		/// is the worker key's over [`Heartbeat::message`]. It costs no fee.
		///
		/// ## Details
		/// One of each node in an interval, numbered without gaps; everything else is refused before
		/// it comes into a pool. The first one begins the node's clock. One that ends a silence lifts
		/// the suspension that this had caused, and charges what it costs: `UPTIME_SLA_BREACH`,
		/// `DOWNTIME_SLA` or `UPTIME_DROP_MINOR`, the largest that applies.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NodeSuspended`], [`Error::NodeLeaving`],
		///   [`Error::NodeGone`], [`Error::NodeEjected`]
		/// - [`Error::HeartbeatRepeated`], [`Error::HeartbeatAhead`], [`Error::HeartbeatTooEarly`]
		///
		/// ## Events
		/// - [`Event::HeartbeatReceived`]
		/// - [`Event::NodeStatusChanged`], where the node was offline
		#[pallet::call_index(30)]
		#[pallet::weight((
			<T as Config>::WeightInfo::heartbeat().max(<T as Config>::WeightInfo::heartbeat_ends_outage()),
			DispatchClass::Operational,
		))]
		#[pallet::authorize(|_, heartbeat, signature| Self::authorize_heartbeat(heartbeat, signature))]
		pub fn heartbeat(
			origin: OriginFor<T>,
			heartbeat: Heartbeat,
			signature: T::Signature,
		) -> DispatchResultWithPostInfo {
			ensure_authorized(origin)?;
			// The pool and the block have checked it.
			let _ = signature;
			let ended_outage = Self::do_heartbeat(heartbeat)?;
			Ok((!ended_outage).then(<T as Config>::WeightInfo::heartbeat).into())
		}

		/// Suspends a node that fell silent, and charges what its silence costs so far.
		///
		/// ## Origin
		/// Signed, by anyone: work that nobody does is everybody's loss.
		///
		/// ## Details
		/// From [`Config::OfflineAfter`] blocks of silence on the node is suspended as `Offline`, until
		/// its next heartbeat. From [`Config::UptimeBreach`] on `UPTIME_SLA_BREACH` is charged, and where
		/// it was away for more than a twentieth of thirty days `DOWNTIME_SLA`; one silence is one
		/// slash, the largest that applies.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NoClock`]
		/// - [`Error::StillAlive`], [`Error::NothingToReport`]
		///
		/// ## Events
		/// - [`Event::NodeOffline`] and [`Event::NodeStatusChanged`], the first time
		#[pallet::call_index(31)]
		pub fn report_offline(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_report_offline(node)
		}

		/// Announces that a node will be away until a block, and which node takes over.
		///
		/// ## Origin
		/// Signed, by the owner of the node or by its worker key.
		///
		/// ## Details
		/// Nothing is excused before the successor accepts ([`Pallet::accept_handover`]), and nothing of
		/// what was before. A later announcement takes the place of one that was not accepted. Open
		/// tasks are not excused: finish them, or report their failure.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOperator`]
		/// - [`Error::NoClock`], [`Error::NodeOverdue`]
		/// - [`Error::DowntimeOver`], [`Error::DowntimeTooLong`], [`Error::DowntimeTooSoon`]
		/// - [`Error::StandsIn`], [`Error::SuccessorUnfit`]
		///
		/// ## Events
		/// - [`Event::DowntimeAnnounced`]
		#[pallet::call_index(32)]
		pub fn announce_downtime(
			origin: OriginFor<T>,
			node: NodeId,
			until: BlockNumber,
			successor: NodeId,
		) -> DispatchResult {
			Self::do_announce_downtime(ensure_signed(origin)?, node, until, successor)
		}

		/// Takes over for a node, which may be away from now on until the end that it announced.
		///
		/// ## Origin
		/// Signed, by the owner of the successor or by its worker key.
		///
		/// ## Details
		/// The successor can announce no downtime of its own until then.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOperator`]
		/// - [`Error::NoClock`], [`Error::NodeOverdue`]
		/// - [`Error::NothingAnnounced`], [`Error::DowntimeOver`]
		/// - [`Error::StandsIn`], [`Error::SuccessorUnfit`]
		///
		/// ## Events
		/// - [`Event::HandoverAccepted`]
		#[pallet::call_index(33)]
		pub fn accept_handover(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			Self::do_accept_handover(ensure_signed(origin)?, node)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The number of the next heartbeat of a node, and the first block in which it is taken; `None`
		/// where none is.
		pub fn next_heartbeat(node: NodeId) -> Option<(Sequence, BlockNumber)> {
			Self::expected(node)
		}

		/// The share of the last thirty days in which a node was not silent; `None` if it never sent a
		/// heartbeat.
		pub fn uptime(node: NodeId) -> Option<Perbill> {
			Self::uptime_of(node)
		}
	}
}
