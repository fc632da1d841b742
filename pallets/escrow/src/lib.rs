// SPDX-License-Identifier: Apache-2.0

//! # Escrow
//!
//! The Vault: a client's payment, held on the client's own account until its task is settled.
//!
//! ## Overview
//!
//! The pallet has no calls. The market reaches it through
//! [`Vault`](surety_primitives::traits::Vault): it *locks* funds when a task is published, and then
//! either *pays* those who did the work or *refunds* them. Either ends the deposit, so a task pays at
//! most once; what the parts of a payment do not use returns to the client. Nobody has custody: what is locked stays in the client's account, on
//! hold, one reason for the payment and one for the price of a re-run.
//!
//! A payment takes the protocol fee off each part and hands it to [`Config::OnProtocolFee`]. Where
//! [`Config::RevenueShares`] names an account that has a share in the payee's revenue, that share of
//! the rest is paid to it. Fee and share are rounded down and what is left is the payee's, so the
//! three always sum to the payment. Each deposit keeps the rate of the fee that was in force when
//! it was locked; a revenue share is the one in force when it is paid.
//!
//! A task that is paid also gives [`Config::VerificationPool`] a share of its re-run price, which is what re-runs
//! of such tasks cost on average. From there those are paid who make them, so that what a client pays does not
//! depend on whether its own result was drawn. A pool that cannot receive goes without.
//!
//! Whoever bids for a task in an auction answers for the bid with a *bond*, held on the bidder's own
//! account. It is *returned*, or, as long as the deposit of the task lasts, *forfeited* to its client.
//!
//! Every operation moves all or nothing, whoever calls it: it runs in a storage layer of its own,
//! within the caller's transaction where there is one.
//!
//! ## Terminology
//!
//! - **Deposit**: what is locked for one task.
//! - **Payment**: what the task pays for its result, the protocol fee included.
//! - **Students**: the account of a university's student programme, which has a share in what the
//!   university's nodes earn.
//! - **Re-run price**: what checking the result by a re-run costs. A share of it, which is said with the payment,
//!   goes to the pool; the rest returns.
//!
//! ## Scenario
//!
//! Carla publishes a task for 40 SUR on a source whose re-run price is 2 SUR: 42 SUR of her account
//! are on hold. Petra's node delivers a result of which one in ten is re-run. At a fee of 2.5 % Petra gets 39 SUR,
//! 1 SUR is the protocol's, 0.2 SUR are the pool's and 1.8 SUR are free on Carla's account again. Had nobody
//! delivered in time, all 42 would be.

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

mod impls;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
mod types;

pub use pallet::*;
pub use types::Deposit;

#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use frame_support::{
		pallet_prelude::*,
		traits::{
			fungible::{self, Credit},
			OnUnbalanced,
		},
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::Perbill;
	use surety_primitives::{traits::RevenueShares, Balance, TaskId};

	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Where deposits are held.
		type Currency: fungible::hold::Mutate<
				Self::AccountId,
				Balance = Balance,
				Reason = Self::RuntimeHoldReason,
			> + fungible::hold::Balanced<Self::AccountId>;

		/// The runtime's reason for holds, which includes this pallet's.
		type RuntimeHoldReason: From<HoldReason>;

		/// The share of each payment that is the protocol's: 2.5 % by default. A change concerns
		/// only what is locked after it.
		type ProtocolFee: Get<Perbill>;

		/// Who has a share in what a payee earns.
		type RevenueShares: RevenueShares<Self::AccountId>;

		/// The account that pays oracles, and has a share of the re-run price of each task that is paid. It exists:
		/// what it cannot receive stays with the client.
		type VerificationPool: Get<Self::AccountId>;

		/// Takes the protocol's fees. To drop a credit burns it.
		type OnProtocolFee: OnUnbalanced<Credit<Self::AccountId, Self::Currency>>;
	}

	/// Why funds are held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// They pay for the results of the account's tasks.
		#[codec(index = 0)]
		TaskPayment,
		/// They pay for re-runs of the account's tasks.
		#[codec(index = 1)]
		Rerun,
		/// They answer for the account's bids.
		#[codec(index = 2)]
		BidBond,
	}

	/// What is locked for each task that is neither paid nor refunded.
	#[pallet::storage]
	pub type Deposits<T: Config> = StorageMap<_, Twox64Concat, TaskId, Deposit<T::AccountId>>;

	/// What bidders have bonded for each task and neither forfeited nor got back.
	#[pallet::storage]
	pub type Bonds<T: Config> =
		StorageDoubleMap<_, Twox64Concat, TaskId, Blake2_128Concat, T::AccountId, Balance>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A client's funds were locked for a task.
		Locked {
			/// The task.
			task: TaskId,
			/// Whose account holds them.
			client: T::AccountId,
			/// What the task pays, the protocol fee included.
			payment: Balance,
			/// What a re-run would cost.
			rerun_price: Balance,
		},
		/// A part of a task's payment was paid.
		Paid {
			/// The task.
			task: TaskId,
			/// Who was paid.
			payee: T::AccountId,
			/// What the payee got.
			paid: Balance,
			/// What the protocol got.
			fee: Balance,
			/// What was paid to the account that has a share in the payee's revenue.
			students: Balance,
		},
		/// What was locked for a task and was not paid to others returned to its client.
		Refunded {
			/// The task.
			task: TaskId,
			/// Who got it back.
			client: T::AccountId,
			/// How much, of payment and re-run price together.
			amount: Balance,
		},
		/// A bidder's funds were held for a bid.
		BondHeld {
			/// The task.
			task: TaskId,
			/// Whose account holds them.
			bidder: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A bond was freed.
		BondReturned {
			/// The task.
			task: TaskId,
			/// Whose account held it.
			bidder: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A bond was paid to the client of the task.
		BondForfeited {
			/// The task.
			task: TaskId,
			/// Whose account held it.
			bidder: T::AccountId,
			/// Who has it now.
			client: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// A paid task gave the pool that pays oracles its share of the re-run price.
		RerunsFunded {
			/// The task.
			task: TaskId,
			/// How much.
			amount: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The task has a deposit already. Release or refund it before locking again.
		AlreadyLocked,
		/// The client's free balance does not cover the payment, the re-run price and the
		/// existential deposit that stays free. Send funds to the account or offer less.
		InsufficientFunds,
		/// Nothing is locked for the task: it was never published, or is paid or refunded already.
		NothingLocked,
		/// The payee's account does not exist, and what it would get is below the existential
		/// deposit. Send it the existential deposit first.
		PayeeCannotReceive,
		/// The parts of a payment are more than what is locked for the task. Ask for less.
		MoreThanLocked,
		/// Less is on hold than the deposit says. This is a fault of the chain, and nothing was
		/// moved: report it with the task's id.
		HoldFellShort,
		/// The account has a bond for the task already. Each account bids once.
		AlreadyBonded,
		/// The account's free balance does not cover the bond and the existential deposit that stays
		/// free. Send funds to the account.
		BondNotCovered,
		/// The account has no bond for the task: it never bid, or the bond is returned or forfeited
		/// already.
		NoBond,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
