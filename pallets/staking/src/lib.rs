// SPDX-License-Identifier: Apache-2.0

//! # Compute staking
//!
//! The collateral of nodes: what a node's owner locks so that the node may take work.
//!
//! ## Overview
//!
//! Stake is held on the owner's own account, one [`StakeLedger`] for each node, so the stake of
//! one node never answers for another of the same owner. [`Pallet::bond`] adds to a node's *active*
//! stake. [`Pallet::unbond`] moves active stake into a *chunk* that stays held, and can be slashed,
//! until the exit delay is over; then anyone may call [`Pallet::withdraw`] and the funds are free.
//!
//! A node takes tasks only while its active stake meets its *requirement*, which follows from its
//! GPUs and those of its provider ([`StakePrices`](surety_primitives::stake::StakePrices)). This pallet computes the requirement and
//! reports each change through [`Config::OnStakeChange`]; whether that suspends the node is not decided
//! here. While a node has open tasks its active stake cannot be taken below the requirement.
//!
//! The other pallets reach stake through [`Collateral`](surety_primitives::traits::Collateral).
//!
//! ## Terminology
//!
//! - **Active stake**: meets the requirement and answers for work.
//! - **Chunk**: stake on its way out, free at a block that was fixed when it was unbonded.
//! - **Exit delay**: the blocks between unbonding and withdrawal. It covers every window in which
//!   the node can still be found at fault, so that leaving early never escapes a penalty.
//! - **Requirement**: the larger of a floor and price × GPUs (specification, section 5).
//!
//! ## Scenario
//!
//! Petra owns node 7 with four GPUs and no other node, so the node must hold 200 SUR. She bonds
//! 250: the node is fit for work, with 50 to spare. While a task is open she may unbond those 50
//! but not 51. With no task open she unbonds all of the remaining 200; the node is suspended. 45
//! days after each unbonding a passer-by withdraws what is due, and it is free on Petra's account.
//! After the last chunk the ledger is gone.

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

#[cfg(any(feature = "try-runtime", test))]
extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

pub use pallet::*;
#[cfg(feature = "runtime-benchmarks")]
pub use types::BenchmarkHelper;
pub use types::{Chunk, StakeLedger};
pub use weights::WeightInfo;

#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Zero;
	use surety_primitives::{
		stake::StakePrices,
		traits::{InspectNodes, OnStakeChange, OpenWork},
		Balance, NodeId,
	};

	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Where stake is held. The funds never leave their owner's account.
		type Currency: fungible::hold::Mutate<
			Self::AccountId,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// The runtime's reason for holds, which includes this pallet's.
		type RuntimeHoldReason: From<HoldReason>;

		/// The nodes: who owns one, its status and its GPUs.
		type Nodes: InspectNodes<Self::AccountId>;

		/// Hears each change of a node's stake, so that the node can be suspended, restored or
		/// released.
		type OnStakeChange: OnStakeChange;

		/// The tasks that are open: stake which answers for them cannot be unbonded.
		type OpenWork: OpenWork;

		/// The prices of collateral, a parameter of governance. They hold for every node at once: a
		/// requirement is computed whenever it is asked for.
		type Prices: Get<StakePrices>;

		/// Blocks between unbonding and withdrawal.
		///
		/// Must cover the longest window in which work can be challenged and a slash appealed: 45
		/// days (648,000 blocks) in production, minutes on a development chain. Each chunk keeps the
		/// date that it was given.
		type ExitDelay: Get<BlockNumberFor<Self>>;

		/// The most chunks of one node at one time, at least 1; 32 is plenty. It bounds the ledger
		/// and with it the cost of every call.
		#[pallet::constant]
		type MaxUnbonding: Get<u32>;

		/// The least amount of one bond or unbond, above 0: a fraction of the cheapest GPU's price.
		/// Without it a ledger could be filled with dust.
		#[pallet::constant]
		type MinBond: Get<Balance>;

		/// What the calls cost.
		type WeightInfo: WeightInfo;

		/// Makes the nodes that the benchmarks stake.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// Why funds are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// They are the stake of the account's nodes, active or unbonding.
		#[codec(index = 0)]
		NodeStake,
	}

	/// The stake of each node that has any.
	#[pallet::storage]
	pub type Ledgers<T: Config> = StorageMap<_, Twox64Concat, NodeId, StakeLedger<T>>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// Funds became active stake.
		Bonded {
			/// The node that they stand for.
			node: NodeId,
			/// Whose account holds them.
			owner: T::AccountId,
			/// How much was added.
			amount: Balance,
		},
		/// Active stake started on its way out.
		Unbonded {
			/// The node that it stood for.
			node: NodeId,
			/// Whose account holds it.
			owner: T::AccountId,
			/// How much.
			amount: Balance,
			/// The first block in which it can be withdrawn.
			releases_at: BlockNumberFor<T>,
		},
		/// Stake whose exit delay is over became free.
		Withdrawn {
			/// The node that it stood for.
			node: NodeId,
			/// Whose account it is free on.
			owner: T::AccountId,
			/// How much.
			amount: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No node has this id. Register the node first.
		UnknownNode,
		/// The node belongs to another account. Sign with its owner's account.
		NotOwner,
		/// The node is leaving or has left and takes no more stake. Register a new node.
		NodeLeaving,
		/// The amount is below `MinBond`. Use more; to unbond less than that, unbond all that is
		/// active.
		AmountTooLow,
		/// The owner's free balance does not cover the amount and the existential deposit that stays
		/// free. Send funds to the account or bond less.
		InsufficientFunds,
		/// The node has less active stake than this. Unbond at most what is active.
		NotEnoughActive,
		/// The node has open tasks and its active stake would no longer meet its requirement. Unbond
		/// less, or wait until the tasks have ended.
		StakeInUse,
		/// The node has `MaxUnbonding` chunks. Withdraw one that is due, or wait until one is.
		TooManyChunks,
		/// No stake of this node is due. Wait until a chunk's release date.
		NothingDue,
		/// A sum or a date is out of the range of its type. Use a smaller amount.
		OutOfRange,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::MaxUnbonding::get() > 0,
				"MaxUnbonding is 0: no stake could ever be unbonded",
			);
			assert!(
				!T::MinBond::get().is_zero(),
				"MinBond is 0: ledgers could be filled with dust"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Adds to the active stake of a node, whether it has any yet or not.
		///
		/// ## Origin
		/// Signed by the node's owner.
		///
		/// ## Details
		/// Holds `amount` on the owner's account. More than the node's requirement is allowed; ask
		/// [`Pallet::required_stake`] how much that is.
		///
		/// ## Errors
		/// - [`Error::AmountTooLow`]: below [`Config::MinBond`].
		/// - [`Error::UnknownNode`], [`Error::NotOwner`]: the node is not the caller's.
		/// - [`Error::NodeLeaving`]: the node is exiting or released.
		/// - [`Error::InsufficientFunds`]: not enough is free.
		///
		/// ## Events
		/// - [`Event::Bonded`]
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::bond())]
		pub fn bond(
			origin: OriginFor<T>,
			node: NodeId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_bond(who, node, amount)
		}

		/// Starts the way out of some of a node's active stake.
		///
		/// ## Origin
		/// Signed by the node's owner.
		///
		/// ## Details
		/// The amount stays held, and can be slashed, for [`Config::ExitDelay`] blocks from now.
		/// While the node has open tasks, what remains active must meet its requirement; without any
		/// it may fall below, and the node then takes no tasks until more is bonded. Amounts that
		/// are due at the same block share a chunk.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOwner`]: the node is not the caller's.
		/// - [`Error::NotEnoughActive`]: less is active, or nothing at all.
		/// - [`Error::AmountTooLow`]: below [`Config::MinBond`] and not all that is active.
		/// - [`Error::StakeInUse`]: open tasks need it.
		/// - [`Error::TooManyChunks`]: [`Config::MaxUnbonding`] chunks are on their way already.
		///
		/// ## Events
		/// - [`Event::Unbonded`]
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::unbond())]
		pub fn unbond(
			origin: OriginFor<T>,
			node: NodeId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unbond(who, node, amount)
		}

		/// Frees the stake of a node whose exit delay is over.
		///
		/// ## Origin
		/// Signed by anyone: the funds go to nobody but the node's owner.
		///
		/// ## Details
		/// Releases every chunk that is due. A ledger without any stake left is removed.
		///
		/// ## Errors
		/// - [`Error::NothingDue`]: no chunk is due, or the node has no stake.
		///
		/// ## Events
		/// - [`Event::Withdrawn`]
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw(node)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The active stake that a node needs as things stand; `None` if there is no such node.
		pub fn required_stake(node: NodeId) -> Option<Balance> {
			Self::required(node)
		}

		/// The stake of a node; `None` if it has none.
		pub fn ledger(node: NodeId) -> Option<StakeLedger<T>> {
			Ledgers::<T>::get(node)
		}
	}
}
