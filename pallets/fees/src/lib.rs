// SPDX-License-Identifier: Apache-2.0

//! # Fees
//!
//! What becomes of the protocol's fees: one part burns, one is shared among all who have stake, the
//! rest pays for operations (specification, sections 3 and 12).
//!
//! ## Overview
//!
//! | call | by | does |
//! | --- | --- | --- |
//! | [`claim`](Pallet::claim) | anyone | pays a stake's owner what the stake has earned |
//!
//! Fees arrive as credits through [`OnUnbalanced`](frame_support::traits::OnUnbalanced): the pallet
//! is what `escrow` hands its fees to. Stakes arrive through
//! [`StakeObserver`](surety_primitives::traits::StakeObserver): `staking` reports each change of an
//! active stake. Nothing is ever minted: what the pallet pays it was given.
//!
//! **A fee costs the same however many stakes there are.** It is not paid out to them: it raises
//! what *one unit of stake* has earned since the beginning. A stake has earned its size times the
//! growth of that number since the stake was last looked at, which is when it changes or is claimed.
//!
//! **Nothing is lost to rounding.** Earnings are counted in 2⁻¹²⁸ of the smallest unit. What a
//! division leaves is carried into the next fee, and the fraction that a claim cannot pay stays the
//! stake's. So what is claimable in all is exactly what the stakes are owed, to the last bit.
//!
//! ## Terminology
//!
//! - **Pool**: the account that holds what stakes have earned and not claimed. Its existential
//!   deposit is never paid out: the first earnings fill it. Whatever else it has beyond what it owes
//!   is shared with the next fee, so a gift to it is one to all who have stake.
//! - **Claimable**: what the pool owes to stakes.
//! - **Share**: one stake's record: its size, and what it has earned.
//!
//! ## What burns
//!
//! The burned part; the stakers' part while nobody has stake; and a part that its account cannot
//! take because it would exist with less than the existential deposit.
//!
//! ## Scenario
//!
//! Petra's node has 200 SUR of stake and Vera's validator 50,000; nobody else has any. Escrow takes
//! a fee of 10 SUR: 5 burn, 3 are for operations, and 2 are in the pool. Petra can claim 200/50,200
//! of those, Vera the rest. Then Paul bonds 1,000 SUR: none of that fee is his. Petra unbonds
//! everything and is still owed what she earned; anybody may call `claim` for her.

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
pub use types::{Share, Totals};
pub use weights::WeightInfo;

#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::fungible, PalletId};
	use frame_system::pallet_prelude::*;
	use sp_runtime::Perbill;
	use surety_primitives::{stake::StakeId, Balance};

	use super::{Share, Totals, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The token that fees are in.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::Balanced<Self::AccountId>;

		/// What the pool's account is derived from. Nobody has its key. It never changes: the
		/// earnings that are not claimed stay on the account.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// The account that operations are paid from, one that exists. A change concerns only fees
		/// that come after it.
		type Operations: Get<Self::AccountId>;

		/// The share of each fee that burns: 50 % by default.
		type BurnShare: Get<Perbill>;

		/// The share of each fee that stakes earn: 20 % by default. At most what the burned share
		/// leaves; operations get the rest, the remainder of rounding included.
		type StakersShare: Get<Perbill>;

		/// What the calls weigh.
		type WeightInfo: WeightInfo;
	}

	/// What is owed to stakes in all.
	#[pallet::storage]
	pub type Total<T: Config> = StorageValue<_, Totals, ValueQuery>;

	/// The stakes that have a size or are owed anything.
	#[pallet::storage]
	pub type Shares<T: Config> =
		StorageMap<_, Blake2_128Concat, StakeId<T::AccountId>, Share<T::AccountId>, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A fee was divided. The three parts sum to it.
		FeeDistributed {
			/// What burned.
			burned: Balance,
			/// What went to the pool.
			stakers: Balance,
			/// What went to operations.
			operations: Balance,
		},
		/// What a stake had earned was paid.
		Claimed {
			/// The stake.
			stake: StakeId<T::AccountId>,
			/// Who was paid.
			owner: T::AccountId,
			/// How much.
			amount: Balance,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The stake has earned no whole unit since its last claim, or there is no such stake: wait
		/// until there were fees.
		NothingToClaim,
		/// The owner's account does not exist, and what it would get is below the existential
		/// deposit: send it the existential deposit first.
		OwnerCannotReceive,
		/// The pool has less than it owes. This is a fault of the chain, and nothing was moved:
		/// report it with the stake.
		PoolFellShort,
		/// A sum is out of the range of its type. This is a fault of the chain, and nothing was
		/// moved: report it with the stake.
		OutOfRange,
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let parts = |share: Perbill| u64::from(share.deconstruct());
			assert!(
				parts(T::BurnShare::get()).saturating_add(parts(T::StakersShare::get()))
					<= parts(Perbill::one()),
				"BurnShare and StakersShare: together they are more than a whole fee",
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Pays what a stake has earned since its last claim.
		///
		/// ## Origin
		/// Signed, by anyone: the funds go to nobody but the stake's owner.
		///
		/// ## Details
		/// Pays whole units; a fraction stays the stake's until it is one. A stake that is gone keeps
		/// what it has earned until it is claimed. There is no deadline.
		///
		/// ## Errors
		/// - [`Error::NothingToClaim`]
		/// - [`Error::OwnerCannotReceive`]
		/// - [`Error::PoolFellShort`], [`Error::OutOfRange`]: faults of the chain
		///
		/// ## Events
		/// - [`Event::Claimed`]
		#[pallet::call_index(0)]
		pub fn claim(origin: OriginFor<T>, stake: StakeId<T::AccountId>) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_claim(stake)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What a claim for the stake would pay.
		pub fn claimable(stake: StakeId<T::AccountId>) -> Balance {
			Self::earned(&stake)
		}

		/// The account that holds what stakes have earned and not claimed.
		pub fn pool_account() -> T::AccountId {
			Self::pool()
		}
	}
}
