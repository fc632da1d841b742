// SPDX-License-Identifier: Apache-2.0

//! # Compute staking
//!
//! Collateral: what the owner of a node, a validator, an auditor, an oracle, an arbitrator or a client with
//! a source locks so that they may take part, and how a slash takes it away.
//!
//! ## Overview
//!
//! Stake is held on its owner's own account, one [`StakeLedger`] for each
//! [`StakeId`](surety_primitives::stake::StakeId), so the stake of one node never answers for
//! another of the same owner, nor for its seat as a validator. Bonding adds to the *active* stake.
//! Unbonding moves active stake into a *chunk* that stays held, and can be slashed, until the exit
//! delay is over; then it can be withdrawn.
//!
//! **Nodes** are staked through this pallet's calls: [`Pallet::bond`] and [`Pallet::unbond`] by the
//! owner, [`Pallet::withdraw`] by anyone. A node takes tasks only while its active stake meets its
//! *requirement*, which follows from its GPUs and those of its provider
//! ([`StakePrices`](surety_primitives::stake::StakePrices)). This pallet computes the requirement
//! and reports each change through [`Config::OnStakeChange`]; whether that suspends the node is not
//! decided here. While a node has open tasks its active stake cannot be taken below the requirement.
//!
//! **Validators** are staked by their own pallet, through
//! [`Stakes`](surety_primitives::traits::Stakes). What a slash or an appeal does to them is reported
//! through [`Config::OnValidatorStakeChange`].
//!
//! **Roles** ([`Role`](surety_primitives::stake::Role)) are staked through this pallet's calls too, each
//! by the account that takes it: [`Pallet::bond_role`], [`Pallet::unbond_role`] and
//! [`Pallet::withdraw_role`]. Who has less than [`Config::RolePrices`] active does not count in the role;
//! [`Config::Duties`] says who has to keep it for now.
//!
//! **Sources** are staked by the market, through [`SourceStakes`](surety_primitives::traits::SourceStakes).
//! Their stake has no exit delay: the market frees it when nothing can be disputed any more, and this
//! pallet refuses while a slash can be undone.
//!
//! **Pledges** are what somebody answers with for a single thing that he says, beside any stake: an
//! auditor for an attestation, anyone for the flag of a source. They are held under
//! [`HoldReason::AttestationBond`] and [`HoldReason::FlagBond`] and moved as
//! [`Pledges`](surety_primitives::traits::Pledges) says; no ledger knows them.
//!
//! The other pallets reach the stake of nodes through
//! [`Collateral`](surety_primitives::traits::Collateral).
//!
//! ## Liability
//!
//! One stake does not answer for many jobs at once
//! ([`Liability`](surety_primitives::traits::Liability)). Whoever gives a node work reserves what answers
//! for it, out of what is *free*, until nothing can come of it. What is reserved can neither be unbonded
//! nor withdrawn, and a node with anything reserved does not leave.
//!
//! A node of a university needs no stake. It answers with what it has, and with what it was paid: payments
//! are *kept back* on their owner's account, as chunks of the node's ledger that are due after
//! [`Config::RetentionPeriod`]. Slashes reach them like any other chunk.
//!
//! ## Slashes
//!
//! Who is slashed for what is decided elsewhere; that pallet uses
//! [`Quarantine`](surety_primitives::traits::Quarantine).
//!
//! - **Seizing** takes a share of all that is active and unbonding, so leaving early never escapes:
//!   first of the active stake, then of the chunks, from the one that is due last. The funds stay on
//!   the owner's account, under [`HoldReason::Quarantine`].
//! - **Restoring** (the appeal was accepted) puts everything back to where it came from: to the
//!   active stake, and to chunks that are due no later than those it was taken from.
//! - **Forfeiting** (the window is over, or the appeal was rejected) burns and pays out
//!   ([`Parts`](surety_primitives::slash::Parts)). A share that its payee cannot receive burns.
//! - While an **appeal** is open nothing of the stake can be withdrawn. Further slashes go on.
//!
//! None of this depends on what else lies on the owner's account: funds change from one hold
//! reason to another without being free in between, so no freeze, no other hold and no existential
//! deposit stops a slash.
//!
//! ## Life of a stake
//!
//! [`StakeState`](surety_primitives::stake::StakeState) says where a stake is. A ledger is removed
//! when its last funds have been withdrawn and no slash or appeal is open. That of a stake of which
//! slashes took everything stays, as `FullySlashed`; since nothing is held for it, a node can be
//! released all the same.
//!
//! ## Terminology
//!
//! - **Active stake**: meets the requirement and answers for work.
//! - **Chunk**: stake on its way out, free at a block that was fixed when it was unbonded.
//! - **Exit delay**: the blocks between unbonding and withdrawal. It covers every window in which
//!   a fault can still be found, so that leaving early never escapes a penalty.
//! - **Free stake**: what answers for work and is not reserved: of the active stake, and of nodes that need
//!   none of all that a slash can reach.
//! - **Requirement**: the larger of a floor and price × GPUs (specification, section 5).
//! - **Open slash**: seized, and neither restored nor forfeited. A slash **stands** unless it was
//!   restored.
//!
//! ## Scenario
//!
//! Petra owns node 7 with four GPUs and no other node, so the node must hold 200 SUR. She bonds
//! 250: the node is fit for work, with 50 to spare. While a task is open she may unbond those 50
//! but not 51. With no task open she unbonds all of the remaining 200; the node is suspended. Then
//! the node is found to have dropped a job, which costs 10 %: of the 250 that are still held, 25 go
//! into quarantine, out of the chunk that is due last. Petra does not appeal; a week later the 25
//! are burned and paid out. 45 days after each unbonding a passer-by withdraws what is due, and it
//! is free on Petra's account. After the last chunk the ledger is gone.

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
mod costs;
mod impls;
mod liability;
#[cfg(test)]
mod mock;
mod pledges;
mod quarantine;
mod roles;
mod sources;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

pub use pallet::*;
#[cfg(feature = "runtime-benchmarks")]
pub use types::BenchmarkHelper;
pub use types::{Chunk, Seizure, StakeLedger, Taken};
pub use weights::WeightInfo;

#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use sp_runtime::traits::Zero;
	use surety_primitives::{
		slash::{PledgeId, SlashId},
		stake::{Role, RolePrices, StakeId, StakePrices, StakeState},
		traits::{
			Duties, InspectNodes, Liability, OnStakeChange, OnValidatorStakeChange, OpenWork,
			StakeObserver,
		},
		Balance, NodeId,
	};

	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// A stake of this runtime.
	pub type StakeOf<T> = StakeId<<T as frame_system::Config>::AccountId>;

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
			> + fungible::hold::Balanced<Self::AccountId>;

		/// The runtime's reason for holds, which includes this pallet's.
		type RuntimeHoldReason: From<HoldReason>;

		/// The nodes: who owns one, its status and its GPUs.
		type Nodes: InspectNodes<Self::AccountId>;

		/// Hears each change of a node's stake, so that the node can be suspended, restored or
		/// released.
		type OnStakeChange: OnStakeChange;

		/// Hears what a slash or a restored one did to the stake of a validator, so that it can be
		/// ranked anew.
		type OnValidatorStakeChange: OnValidatorStakeChange<Self::AccountId>;

		/// Follows the active part of every stake that earns, of nodes, validators and arbitrators: what
		/// fees are shared by.
		type StakeObserver: StakeObserver<Self::AccountId>;

		/// The tasks that are open, the disputes over what nodes did, and what clients have re-run of it: stake which
		/// answers for them cannot be unbonded, and no node leaves.
		type OpenWork: OpenWork;

		/// Who has to keep the stake of a role for now: an auditor whose word is not decided on.
		type Duties: Duties<Self::AccountId>;

		/// The least stake of each role, parameters of governance. They hold for everyone at once.
		type RolePrices: Get<RolePrices>;

		/// The prices of collateral, a parameter of governance. They hold for every node at once: a
		/// requirement is computed whenever it is asked for.
		type Prices: Get<StakePrices>;

		/// The account of the treasury, which has its share of a forfeited slash. What it cannot receive,
		/// because it is empty and the share below the existential deposit, burns.
		type Treasury: Get<Self::AccountId>;

		/// Blocks between unbonding and withdrawal, above 0.
		///
		/// Must cover the longest window in which work can be challenged and a slash appealed: 45
		/// days (648,000 blocks) in production, minutes on a development chain. Each chunk keeps the
		/// date that it was given.
		type ExitDelay: Get<BlockNumberFor<Self>>;

		/// For how many blocks payments are kept back that answer for the work of nodes without stake,
		/// above 0: 14 days in production, as long as their tasks can be disputed at least. Each payment
		/// keeps the date that it was given.
		type RetentionPeriod: Get<BlockNumberFor<Self>>;

		/// In how many parts the retention period is cut, above 0: what is kept back within one part is
		/// due together. 14, so that parts are days.
		///
		/// Payments that were kept back make at most two chunks more than that, one of them of all that
		/// is due. The rest of [`Config::MaxUnbonding`] is for what is unbonded.
		#[pallet::constant]
		type RetentionParts: Get<u32>;

		/// The most chunks of one stake at one time, two more than [`Config::RetentionParts`] and some
		/// for what is unbonded; 32 is plenty. It bounds the ledger and with it the cost of every call.
		#[pallet::constant]
		type MaxUnbonding: Get<u32>;

		/// The least amount of one bond or unbond of a node or a role, above 0: a fraction of the
		/// cheapest GPU's price.
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
		/// They are the account's bond as a validator, active or unbonding.
		#[codec(index = 1)]
		ValidatorBond,
		/// A slash took them from one of the account's stakes, and can still be undone.
		#[codec(index = 2)]
		Quarantine,
		/// They are the account's stake as an auditor, active or unbonding.
		#[codec(index = 3)]
		AuditorStake,
		/// They are the account's stake as an oracle, active or unbonding.
		#[codec(index = 4)]
		OracleStake,
		/// They are the account's stake as an arbitrator, active or unbonding.
		#[codec(index = 5)]
		ArbitratorStake,
		/// They answer for what the account attested to.
		#[codec(index = 6)]
		AttestationBond,
		/// They are the stake of the account's sources.
		#[codec(index = 7)]
		SourceStake,
		/// They answer for what the account flagged.
		#[codec(index = 8)]
		FlagBond,
	}

	/// The stakes that have funds, or slashes to remember.
	#[pallet::storage]
	pub type Ledgers<T: Config> = StorageMap<_, Blake2_128Concat, StakeOf<T>, StakeLedger<T>>;

	/// The open slashes: those that were seized and neither restored nor forfeited.
	#[pallet::storage]
	pub type Quarantined<T: Config> = StorageMap<_, Twox64Concat, SlashId, Seizure<T>>;

	/// The slashes that were restored or forfeited. It keeps them from being seized again.
	#[pallet::storage]
	pub type Closed<T: Config> = StorageMap<_, Twox64Concat, SlashId, ()>;

	/// What is pledged for each attestation and flag that is not decided on, and by whom.
	#[pallet::storage]
	pub type Pledged<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		PledgeId,
		Blake2_128Concat,
		T::AccountId,
		Balance,
		OptionQuery,
	>;

	/// What of each node's stake answers for work.
	#[pallet::storage]
	pub type Reserved<T: Config> = StorageMap<_, Twox64Concat, NodeId, Balance, ValueQuery>;

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
		/// A slash took stake into quarantine.
		Seized {
			/// The slash.
			slash: SlashId,
			/// The stake that it was taken from.
			stake: StakeOf<T>,
			/// Whose account holds it.
			owner: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// What a slash had taken is stake again.
		Restored {
			/// The slash.
			slash: SlashId,
			/// The stake that it was taken from.
			stake: StakeOf<T>,
			/// Whose account holds it.
			owner: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// What a slash had taken was burned and paid out.
		Forfeited {
			/// The slash.
			slash: SlashId,
			/// The stake that it was taken from.
			stake: StakeOf<T>,
			/// Whose account held it.
			owner: T::AccountId,
			/// How much burned, shares included that nobody could receive.
			burned: Balance,
			/// How much the challenger was paid.
			challenger: Balance,
			/// How much went to the treasury.
			treasury: Balance,
		},
		/// Funds became the active stake of a role.
		RoleBonded {
			/// The role.
			role: Role,
			/// Who has it.
			who: T::AccountId,
			/// How much was added.
			amount: Balance,
		},
		/// Active stake of a role started on its way out.
		RoleUnbonded {
			/// The role.
			role: Role,
			/// Who has it.
			who: T::AccountId,
			/// How much.
			amount: Balance,
			/// The first block in which it can be withdrawn.
			releases_at: BlockNumberFor<T>,
		},
		/// Stake of a role whose exit delay is over became free.
		RoleWithdrawn {
			/// The role.
			role: Role,
			/// Who has it, and the funds.
			who: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// What a node that needs no stake was paid was kept back: it answers for its work.
		KeptBack {
			/// The node.
			node: NodeId,
			/// Whose account holds it.
			owner: T::AccountId,
			/// How much.
			amount: Balance,
			/// The first block in which it can be withdrawn.
			releases_at: BlockNumberFor<T>,
		},
		/// A dispute cost the owner of a stake something.
		CostTaken {
			/// The stake that it was taken from.
			stake: StakeOf<T>,
			/// Whose account held it.
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
		/// The node was ejected and takes no more stake. Unbond and withdraw what is left of it.
		NodeEjected,
		/// The amount is below `MinBond`. Use more; to unbond less than that, unbond all that is
		/// active.
		AmountTooLow,
		/// The owner's free balance does not cover the amount and the existential deposit that stays
		/// free. Send funds to the account or bond less.
		InsufficientFunds,
		/// Less than this is active. Unbond at most what is active.
		NotEnoughActive,
		/// The node has open tasks, disputes or re-runs that its client ordered, and its active stake does not meet its
		/// requirement, or would no longer. Unbond less, or wait until they have ended.
		StakeInUse,
		/// The stake has `MaxUnbonding` chunks. Withdraw one that is due, or wait until one is.
		TooManyChunks,
		/// Nothing of this stake is due. Wait until a chunk's release date.
		NothingDue,
		/// A slash of this stake is under appeal. Withdraw when the appeal is decided.
		AppealOpen,
		/// A slash or an appeal of the node, or of the source, is open. Leave when the slash is final or
		/// undone.
		NotClean,
		/// This slash was seized before. Give each slash a number of its own.
		AlreadySeized,
		/// No such slash is in quarantine, or no longer. Each is restored or forfeited once, and
		/// only a stake that was slashed can be under appeal.
		NotSeized,
		/// The stake is not under appeal. End only what was begun.
		NotAppealed,
		/// Less is on hold than the ledgers say. This is a fault of the chain, and nothing was moved:
		/// report it with the stake's id.
		HoldFellShort,
		/// A sum or a date is out of the range of its type. Use a smaller amount.
		OutOfRange,
		/// The account attested to something that is not decided on, and would no longer meet what the
		/// role requires. Unbond less, or wait until it is decided.
		RoleInUse,
		/// The account answers for this already. Each pledge is made once.
		AlreadyPledged,
		/// The source has a stake already. Each is staked once.
		AlreadyStaked,
		/// The account has nothing pledged for this. Each pledge ends once.
		NotPledged,
		/// The rest of the node's stake answers for its work. Unbond less; to take out more, or to leave,
		/// wait until the draws of its tasks have settled.
		LiabilityOpen,
		/// Less of the node's stake is free than the work needs. Bond more, or wait until the draws of its
		/// tasks have settled.
		NotEnoughFree,
		/// Less of the node's stake is reserved. Free only what was reserved.
		NotReserved,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				T::RetentionParts::get() > 0 && !T::RetentionPeriod::get().is_zero(),
				"RetentionParts or RetentionPeriod is 0: nothing that is paid would answer for work",
			);
			assert!(
				T::MaxUnbonding::get() > T::RetentionParts::get().saturating_add(2),
				"MaxUnbonding is too small: payments that are kept back may leave no room",
			);
			assert!(
				!T::ExitDelay::get().is_zero(),
				"ExitDelay is 0: stake could leave before a fault is found",
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
		/// - [`Error::NodeLeaving`], [`Error::NodeEjected`]: the node is exiting, released or
		///   ejected.
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
		/// it may fall below, and the node then takes no tasks until more is bonded. What answers for
		/// work stays active, except of a node that needs no stake: there it answers on its way out too.
		/// Amounts that are due at the same block share a chunk.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOwner`]: the node is not the caller's.
		/// - [`Error::NotEnoughActive`]: less is active, or nothing at all.
		/// - [`Error::AmountTooLow`]: below [`Config::MinBond`] and not all that is active.
		/// - [`Error::StakeInUse`]: open tasks need it.
		/// - [`Error::LiabilityOpen`]: less would stay active than answers for work.
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
		/// Releases every chunk that is due, the earliest first, as far as what stays answers for the
		/// node's work. While a node whose active stake is below its requirement has open work, nothing of it leaves. A
		/// ledger without any stake left is removed.
		///
		/// ## Errors
		/// - [`Error::NothingDue`]: no chunk is due, or the node has no stake.
		/// - [`Error::LiabilityOpen`]: all that is left answers for work.
		/// - [`Error::StakeInUse`]: the node is on its way out, and has open work.
		/// - [`Error::AppealOpen`]: a slash of the stake is under appeal.
		///
		/// ## Events
		/// - [`Event::Withdrawn`]
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw(node)
		}

		/// Adds to the caller's active stake in a role.
		///
		/// ## Origin
		/// Signed.
		///
		/// ## Details
		/// Holds `amount` on the caller's account. An account counts in the role while it has at least
		/// [`Pallet::required_role_stake`] active; less, and more, is allowed. An auditor has to be
		/// admitted besides.
		///
		/// ## Errors
		/// - [`Error::AmountTooLow`]: below [`Config::MinBond`].
		/// - [`Error::InsufficientFunds`]: not enough is free.
		///
		/// ## Events
		/// - [`Event::RoleBonded`]
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::bond_role())]
		pub fn bond_role(
			origin: OriginFor<T>,
			role: Role,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_bond_role(who, role, amount)
		}

		/// Starts the way out of some of the caller's active stake in a role.
		///
		/// ## Origin
		/// Signed.
		///
		/// ## Details
		/// As [`Pallet::unbond`]. Below the requirement the account no longer counts in the role, so
		/// that one who is on duty keeps as much.
		///
		/// ## Errors
		/// - [`Error::NotEnoughActive`]: less is active, or nothing at all.
		/// - [`Error::AmountTooLow`]: below [`Config::MinBond`] and not all that is active.
		/// - [`Error::RoleInUse`]: the account is on duty.
		/// - [`Error::TooManyChunks`]: [`Config::MaxUnbonding`] chunks are on their way already.
		///
		/// ## Events
		/// - [`Event::RoleUnbonded`]
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::unbond_role())]
		pub fn unbond_role(
			origin: OriginFor<T>,
			role: Role,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unbond_role(who, role, amount)
		}

		/// Frees the stake of a role whose exit delay is over.
		///
		/// ## Origin
		/// Signed by anyone: the funds go to nobody but `who`.
		///
		/// ## Details
		/// As [`Pallet::withdraw`].
		///
		/// ## Errors
		/// - [`Error::NothingDue`]: no chunk is due, or there is no such stake.
		/// - [`Error::AppealOpen`]: a slash of the stake is under appeal.
		///
		/// ## Events
		/// - [`Event::RoleWithdrawn`]
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::withdraw_role())]
		pub fn withdraw_role(
			origin: OriginFor<T>,
			role: Role,
			who: T::AccountId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw_role(role, who)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The active stake that a node needs as things stand; `None` if there is no such node.
		pub fn required_stake(node: NodeId) -> Option<Balance> {
			Self::required(node)
		}

		/// What of a node's stake is free to answer for more work.
		pub fn free_stake(node: NodeId) -> Balance {
			<Self as Liability>::free(node)
		}

		/// The active stake with which an account counts in a role, as things stand.
		pub fn required_role_stake(role: Role) -> Balance {
			T::RolePrices::get().of(role)
		}

		/// A stake; `None` if there is none.
		pub fn ledger(stake: StakeOf<T>) -> Option<StakeLedger<T>> {
			Ledgers::<T>::get(stake)
		}

		/// Where a stake stands.
		pub fn stake_state(stake: StakeOf<T>) -> StakeState {
			Ledgers::<T>::get(stake).map_or(StakeState::Released, |ledger| ledger.state())
		}
	}
}
