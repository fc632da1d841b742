// SPDX-License-Identifier: Apache-2.0

//! # Credit
//!
//! Many small jobs against one deposit, settled by the thousand, at prices that the client signed.
//!
//! - [`Config`]
//! - [`Call`]
//! - [`Pallet`]
//!
//! ## Overview
//!
//! A client deposits once and then signs off chain (specification, section 7): a *cap*, which bounds
//! what can be spent; *jobs*, one by one or as the root of a tree; *vouchers* for what was delivered. A
//! gateway or the nodes bring that to the chain and are paid. Nothing is ever paid that was not signed,
//! nor past the cap, nor twice, so a gateway that is taken over can settle agreed work and no more.
//!
//! | call | by | does |
//! | --- | --- | --- |
//! | [`deposit`](Pallet::deposit) | client | holds funds on the client's own account |
//! | [`request_withdrawal`](Pallet::request_withdrawal) | client | asks for what is free of them |
//! | [`withdraw`](Pallet::withdraw) | anyone | returns it after the delay |
//! | [`bind_address`](Pallet::bind_address), [`unbind_address`](Pallet::unbind_address) | client | says which Ethereum address signs for it |
//! | [`open_cap`](Pallet::open_cap) | anyone | brings a signed cap to the chain |
//! | [`reserve`](Pallet::reserve) | client, gateway | keeps some of the deposit for one node |
//! | [`settle_batch`](Pallet::settle_batch) | client, gateway, nodes | settles jobs |
//! | [`finish_batch`](Pallet::finish_batch) | anyone | pays what had to await its draw |
//! | [`revoke`](Pallet::revoke) | client | ends a cap |
//! | [`release`](Pallet::release) | anyone | frees what was reserved on an ended cap |
//! | [`prune_cap`](Pallet::prune_cap) | anyone | forgets an ended cap |
//!
//! ## Terminology
//!
//! - **Deposit**: what a client has on hold for credit. It is *promised* as far as it is reserved for
//!   nodes or owed by batches, on its way out as far as a withdrawal was requested, and *free* else. The
//!   same unit is never two of these: no deposit is promised twice.
//! - **Covered**: said of an item without a result: the client's voucher says that it was delivered. It
//!   is paid at once.
//! - **Claimed**: said of an item with the commitment to its result, for which its node has signed and
//!   answers with its stake. It is paid when the draw has passed.
//! - **Part**: what one batch owes one node, covered or claimed.
//! - **Grace**: the blocks after the end of a cap in which what was reserved can be settled.
//!
//! ## Scenario
//!
//! Carla deposits 100 SUR and signs a cap of 60 with the gateway Greta and the root of 1,000 jobs at
//! 0.05 SUR each, all for Petra's node. Greta opens the cap and reserves 50 for the node; Petra now
//! knows that they are hers if she delivers. She does the first 800, Carla's wallet signs a voucher for
//! 40 SUR, and Greta settles 800 items with one proof: Petra has 40 SUR less the fee in the same block.
//! Then Carla is silent. Petra signs for the results of the other 200, Greta settles them, some
//! of Petra's stake answers for 10 SUR, and after the next draw round they are paid.
//!
//! ## What a batch costs
//!
//! A batch reads and writes each chunk of 1,024 jobs once, each node's reservation once, and pays each
//! owner once. An item writes nothing of its own.

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
mod benchmarking;
mod caps;
mod deposits;
mod errors;
mod events;
#[cfg(test)]
mod mock;
mod payments;
mod settle;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use frame_support::pallet_macros::import_section;

#[import_section(events::events)]
#[import_section(errors::errors)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use sp_core::H160;
	use sp_runtime::{traits::BlockNumberProvider, AccountId32, Perbill};
	use surety_primitives::{
		credit::{
			chunk::Chunk, Agreement, BatchId, Cap, CapId, Claim, Item, Signature, SignedVoucher,
			MAX_BATCH_NODES, MAX_ITEMS,
		},
		liability::Terms,
		traits::{Draws, InspectNodes, Liability, Owners, Payouts, VerifyBatch},
		Balance, BlockNumber, NodeId, H256,
	};

	#[cfg(feature = "runtime-benchmarks")]
	use crate::BenchmarkHelper;
	use crate::{Account, Batch, OpenCap, Reservation, WeightInfo};

	/// The layout of the storage.
	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The items of a batch.
	pub type Items = BoundedVec<Item, ConstU32<MAX_ITEMS>>;
	/// The vouchers of a batch.
	pub type Vouchers = BoundedVec<SignedVoucher, ConstU32<MAX_BATCH_NODES>>;
	/// The claims of a batch.
	pub type Claims = BoundedVec<Claim, ConstU32<MAX_BATCH_NODES>>;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	/// Accounts are public keys: what they sign must be checked here.
	#[pallet::config]
	pub trait Config: frame_system::Config<AccountId = AccountId32, Hash = H256> {
		/// Where deposits are held.
		type Currency: fungible::hold::Mutate<
			AccountId32,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// The runtime's reason for holds, which includes this pallet's.
		type RuntimeHoldReason: From<HoldReason>;

		/// Pays out of deposits, with all that is taken off a payment.
		type Payouts: Payouts<AccountId32, Self::RuntimeHoldReason>;

		/// The nodes that are paid.
		type Nodes: InspectNodes<AccountId32>;

		/// Who belongs to whom: a client pays no node of its own.
		type Owners: Owners<AccountId32>;

		/// The stake of nodes that answers for results until the draw.
		type Liability: Liability;

		/// The draw rounds.
		type Draws: Draws;

		/// What becomes of a part that was drawn. `()` pays every one at once.
		type Verify: VerifyBatch;

		/// How much stake answers for a payment. A change concerns only later batches.
		type Terms: Get<Terms>;

		/// How likely a check finds a wrong result. The jobs of a cap name no comparator, so this is that
		/// of the weakest one. Sensible: 50 %.
		#[pallet::constant]
		type Detection: Get<Perbill>;

		/// The share of payments that is the protocol's. A cap keeps the one that it was opened with.
		type ProtocolFee: Get<Perbill>;

		/// Blocks after the end of a cap in which what was reserved can be settled: enough to finish
		/// and deliver what is at work. A cap keeps those that it was opened with. Sensible: 600.
		type Grace: Get<BlockNumber>;

		/// Blocks from the request of a withdrawal until it is due. Longer than [`Config::Grace`], so
		/// that whoever works on an unreserved promise sees the request in time to settle or to
		/// reserve. Sensible: 1,200.
		type WithdrawalDelay: Get<BlockNumber>;

		/// The clock of all windows; the chain's own block number.
		type BlockNumberProvider: BlockNumberProvider<BlockNumber = BlockNumber>;

		/// The weights of the calls.
		type WeightInfo: WeightInfo;

		/// Makes what the benchmarks need.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper;
	}

	/// Why funds are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// They are the account's deposit for credit.
		#[codec(index = 0)]
		Credit,
	}

	/// The deposits of clients.
	#[pallet::storage]
	pub type Accounts<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Account, ValueQuery>;

	/// The address that signs for an account.
	#[pallet::storage]
	pub type Addresses<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, H160>;

	/// The account that an address signs for.
	#[pallet::storage]
	pub type Bound<T: Config> = StorageMap<_, Blake2_128Concat, H160, T::AccountId>;

	/// The caps that were opened, until they are pruned.
	#[pallet::storage]
	pub type Caps<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, CapId, OpenCap>;

	/// The numbers of caps that were revoked before they were opened. They stay: nobody but the client
	/// knows until when the signature of such a cap would be good.
	#[pallet::storage]
	pub type Void<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, CapId, ()>;

	/// What is kept for nodes within caps.
	#[pallet::storage]
	pub type Reservations<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, CapId>,
			NMapKey<Twox64Concat, NodeId>,
		),
		Reservation,
	>;

	/// Which jobs of caps were settled, by chunk.
	#[pallet::storage]
	pub type Settled<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, CapId>,
			NMapKey<Twox64Concat, u32>,
		),
		Chunk,
	>;

	/// The number of the next batch.
	#[pallet::storage]
	pub type NextBatch<T> = StorageValue<_, BatchId, ValueQuery>;

	/// The batches that are not paid in full.
	#[pallet::storage]
	pub type Batches<T: Config> = StorageMap<_, Twox64Concat, BatchId, Batch>;

	/// The first batch that was not tried to be finished by itself.
	#[pallet::storage]
	pub type Untried<T> = StorageValue<_, BatchId, ValueQuery>;

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		/// Finishes batches whose draws are known, as far as the block has room.
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::finish_idle(remaining)
		}

		fn integrity_test() {
			assert!(
				T::WithdrawalDelay::get() > T::Grace::get(),
				"WithdrawalDelay: longer than Grace, in which reserved work is settled",
			);
			assert!(!T::Detection::get().is_zero(), "Detection: a check finds something out");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Adds to the caller's deposit.
		///
		/// ## Origin
		/// Signed by the client.
		///
		/// ## Details
		/// The funds stay on the client's own account, on hold.
		///
		/// ## Errors
		/// - [`Error::AmountZero`], [`Error::InsufficientFunds`]
		///
		/// ## Events
		/// - [`Event::Deposited`]
		#[pallet::call_index(0)]
		pub fn deposit(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
			Self::do_deposit(ensure_signed(origin)?, amount)
		}

		/// Asks for some of the caller's deposit.
		///
		/// ## Origin
		/// Signed by the client.
		///
		/// ## Details
		/// What is asked for can no longer be reserved or settled. It is due after
		/// [`Config::WithdrawalDelay`]. A new request takes the place of the one before and its date;
		/// one of zero takes it back.
		///
		/// ## Errors
		/// - [`Error::DepositTooSmall`] if less is not promised.
		///
		/// ## Events
		/// - [`Event::WithdrawalRequested`]
		#[pallet::call_index(1)]
		pub fn request_withdrawal(
			origin: OriginFor<T>,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			Self::do_request_withdrawal(ensure_signed(origin)?, amount)
		}

		/// Returns what a client has asked for, once it is due.
		///
		/// ## Origin
		/// Signed, by anyone: the funds go to nobody but the client.
		///
		/// ## Errors
		/// - [`Error::NoWithdrawal`], [`Error::WithdrawalNotDue`]
		///
		/// ## Events
		/// - [`Event::Withdrawn`]
		#[pallet::call_index(2)]
		pub fn withdraw(origin: OriginFor<T>, client: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw(client)
		}

		/// Lets an Ethereum address sign for the caller.
		///
		/// ## Origin
		/// Signed by the account.
		///
		/// ## Details
		/// `signature` is by the address, of the [`Binding`](surety_primitives::credit::Binding) of the
		/// account as typed data. An account has one address, an address one account.
		///
		/// ## Errors
		/// - [`Error::AlreadyBound`], [`Error::AddressTaken`], [`Error::BadSignature`]
		///
		/// ## Events
		/// - [`Event::AddressBound`]
		#[pallet::call_index(3)]
		pub fn bind_address(
			origin: OriginFor<T>,
			address: H160,
			signature: [u8; 65],
		) -> DispatchResult {
			Self::do_bind_address(ensure_signed(origin)?, address, signature)
		}

		/// Ends the binding of the caller's address.
		///
		/// ## Origin
		/// Signed by the account.
		///
		/// ## Details
		/// Caps that are open keep the address with which they were opened, so that work under way is
		/// paid. If the address's key is in wrong hands, revoke them too.
		///
		/// ## Errors
		/// - [`Error::NothingBound`]
		///
		/// ## Events
		/// - [`Event::AddressUnbound`]
		#[pallet::call_index(4)]
		pub fn unbind_address(origin: OriginFor<T>) -> DispatchResult {
			Self::do_unbind_address(ensure_signed(origin)?)
		}

		/// Brings a cap to the chain.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// The client's signature of the cap is verified once, here. A client uses a number once.
		///
		/// ## Errors
		/// - [`Error::CapIdUsed`], [`Error::CapExpired`], [`Error::CapUseless`],
		///   [`Error::BadSignature`]
		///
		/// ## Events
		/// - [`Event::CapOpened`]
		#[pallet::call_index(5)]
		pub fn open_cap(origin: OriginFor<T>, cap: Cap, signature: Signature) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_open_cap(cap, signature)
		}

		/// Keeps some of the deposit for one node.
		///
		/// ## Origin
		/// Signed by the client or the cap's gateway.
		///
		/// ## Details
		/// What is reserved for a node nobody else can be promised; it is the node's security that there
		/// will be something to pay it. It can be settled until the grace of the cap is over.
		///
		/// ## Errors
		/// - [`Error::AmountZero`], [`Error::NoSuchCap`], [`Error::CapEnded`],
		///   [`Error::NotPermitted`]
		/// - [`Error::NoSuchNode`], [`Error::OwnNode`]
		/// - [`Error::CapExceeded`], [`Error::DepositTooSmall`]
		///
		/// ## Events
		/// - [`Event::Reserved`]
		#[pallet::call_index(6)]
		pub fn reserve(
			origin: OriginFor<T>,
			client: T::AccountId,
			cap: CapId,
			node: NodeId,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			Self::do_reserve(ensure_signed(origin)?, client, cap, node, amount)
		}

		/// Settles jobs.
		///
		/// ## Origin
		/// Signed by the client or the cap's gateway; by a node's owner or worker key for items of its
		/// own alone.
		///
		/// ## Details
		/// Each item must be agreed: signed by the client, or a leaf of the cap's tree. Items come in
		/// the order of their jobs, vouchers and claims in the order of their nodes.
		///
		/// Items without a result are paid at once; the client's vouchers must cover them, those of
		/// earlier batches included. Items with a result need the node's claim. Of its stake
		/// some answers for them, and they are paid when the draw round after this one has passed.
		/// What a payee's account cannot take stays owed.
		///
		/// All is paid from what is reserved for the node. If that is less, the rest is reserved first, as
		/// long as the cap has not ended and the deposit has it.
		///
		/// ## Errors
		/// - [`Error::NoSuchCap`], [`Error::GraceOver`], [`Error::NotPermitted`]
		/// - [`Error::BatchEmpty`], [`Error::ItemsUnsorted`], [`Error::PriceZero`],
		///   [`Error::TooManyNodes`], [`Error::PapersUnsorted`] if the batch has no good form.
		/// - [`Error::WrongAgreement`], [`Error::SignatureCount`], [`Error::BadSignature`],
		///   [`Error::ProofInvalid`] if its items are not agreed.
		/// - [`Error::AlreadySettled`]
		/// - [`Error::NoSuchNode`], [`Error::OwnNode`]
		/// - [`Error::VoucherNotHigher`], [`Error::NotDelivered`], [`Error::NoClaim`],
		///   [`Error::BadClaim`], [`Error::StakeTooSmall`]
		/// - [`Error::CapExceeded`], [`Error::DepositTooSmall`], [`Error::ReservationTooSmall`]
		/// - [`Error::OutOfRange`]
		///
		/// ## Events
		/// - [`Event::Reserved`] where more was reserved, [`Event::Paid`] for each owner,
		///   [`Event::BatchSettled`]
		#[pallet::call_index(7)]
		#[pallet::weight(Pallet::<T>::settle_weight(items, agreement))]
		pub fn settle_batch(
			origin: OriginFor<T>,
			client: T::AccountId,
			cap: CapId,
			items: Items,
			agreement: Agreement,
			vouchers: Vouchers,
			claims: Claims,
		) -> DispatchResult {
			let caller = ensure_signed(origin)?;
			Self::do_settle_batch(caller, client, cap, items, agreement, vouchers, claims)
		}

		/// Pays what of a batch can be paid.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// Blocks with room do it by themselves, once, when the draw is known. Afterwards it takes this
		/// call where a payee's account could not take its payment then.
		///
		/// ## Errors
		/// - [`Error::NoSuchBatch`], [`Error::NotDrawn`], [`Error::VerdictPending`]
		/// - The error of the payment, if no payee can take what it is owed.
		///
		/// ## Events
		/// - [`Event::Unverified`] or [`Event::VerdictAwaited`] for each part that was drawn,
		///   [`Event::Paid`] for each owner, [`Event::BatchFinished`]
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::finish_batch(crate::MAX_PARTS))]
		pub fn finish_batch(origin: OriginFor<T>, batch: BatchId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_finish_batch(batch)
		}

		/// Ends a cap.
		///
		/// ## Origin
		/// Signed by the client.
		///
		/// ## Details
		/// From now on nothing new can be reserved; what was reserved can be settled until the grace is
		/// over. One that was signed and not opened can never be opened.
		///
		/// ## Errors
		/// - [`Error::AlreadyRevoked`], [`Error::CapExpired`]
		///
		/// ## Events
		/// - [`Event::CapRevoked`]
		#[pallet::call_index(9)]
		pub fn revoke(origin: OriginFor<T>, cap: CapId) -> DispatchResult {
			Self::do_revoke(ensure_signed(origin)?, cap)
		}

		/// Frees what is reserved for a node on a cap whose grace is over.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Errors
		/// - [`Error::NoSuchCap`], [`Error::GraceRunning`], [`Error::NoReservation`]
		///
		/// ## Events
		/// - [`Event::Released`]
		#[pallet::call_index(10)]
		pub fn release(
			origin: OriginFor<T>,
			client: T::AccountId,
			cap: CapId,
			node: NodeId,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_release(client, cap, node)
		}

		/// Removes what the chain keeps of a cap whose grace is over.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// Each call removes up to [`MAX_PRUNED`](crate::MAX_PRUNED) chunks of jobs, and with the last
		/// one the cap itself, if it has expired: a revoked one stays until then.
		///
		/// ## Errors
		/// - [`Error::NoSuchCap`], [`Error::GraceRunning`], [`Error::CapInUse`],
		///   [`Error::CapNotExpired`]
		///
		/// ## Events
		/// - [`Event::CapPruned`]
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::prune_cap(crate::MAX_PRUNED))]
		pub fn prune_cap(origin: OriginFor<T>, client: T::AccountId, cap: CapId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_prune_cap(client, cap)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What of a client's deposit can still be reserved.
		pub fn free_credit(client: T::AccountId) -> Balance {
			Accounts::<T>::get(client).free().unwrap_or_default()
		}
	}
}
