// SPDX-License-Identifier: Apache-2.0

//! # Validators
//!
//! Who makes blocks: permissionless bonding, and the top validators of each session.
//!
//! - [`Call::bond`] puts up a bond, or more of it, and stands for a seat;
//! - [`Call::unbond`] and [`Call::withdraw`] take it back after the exit delay;
//! - [`Call::resume`] stands again after a pause.
//!
//! ## Overview
//!
//! Nobody admits validators. Whoever has set session keys and bonds the minimum is a *candidate*;
//! the candidates with the largest bonds hold the seats of a session (specification, sections 3
//! and 12). The list of candidates is bounded, so every operation costs the same however many
//! accounts have ever bonded: once it is full a newcomer has to outbid its last entry.
//!
//! The pallet is the session manager of `pallet-session`. A set is chosen one session ahead: what
//! happens during session *i* is seen in the choice for session *i + 2*, made when *i* ends.
//!
//! - **Slow change.** At most a third of the seats go to newcomers, and at most a third of the
//!   previous set leaves at once (one, where a third is less). Finality needs two thirds of the set
//!   that hands over, so those who leave stay until the bound lets them go. Who is removed for
//!   equivocation, or has purged its session keys, cannot stay; such leavers use up the bound
//!   first.
//! - **Silence.** Who made no block in a whole session stands no more, until [`Call::resume`]. It is
//!   believed only of a session with at least [`SILENCE_EVIDENCE`] blocks for each seat, and only as
//!   long as two thirds of that session's set still stand: where more are silent, it is rather
//!   the network that has failed.
//! - **Never nobody.** Where there is no candidate at all the set stays as it is.
//! - **Equivocation.** An equivocator is removed at once: it is no candidate, never becomes one
//!   again, and is disabled in the sessions for which it is already chosen, as far as the
//!   runtime's disabling strategy goes. It is charged through the slash table
//!   ([`Config::Slash`]), with the share that grows with the number of those who equivocated
//!   together. All that one validator did in one session is one incident: reported again it costs
//!   something only if more is due by then, and then the larger slash takes the place of the smaller.
//! - **Slashes.** Bonds are kept by [`Config::Stakes`], with all other stakes. A candidate whose
//!   bond was slashed ranks by what is left, and stands no more where that is below the minimum.
//!
//! ## Terminology
//!
//! - **Bond**: an account's own funds, held as the stake of this validator. Its *active* part is
//!   what is ranked; the *unbonding* part counts no longer, and is held and slashable until it is
//!   withdrawn.
//! - **Candidate**: a bonded account that stands for a seat ([`BondState`]).
//! - **Set**: the validators of one session, each in a [`Seat`]; *active* in the running session,
//!   *queued* for the next.
//!
//! ## Scenario
//!
//! Anna sets session keys (`session.set_keys`) and bonds 60,000 SUR. She ranks 18th of 21, so the
//! next set that is chosen has her, and a session later she makes blocks. Her machine fails for two
//! hours: at the end of the first whole session without a block of hers she becomes idle. She
//! repairs it and calls `resume`; from then on she ranks as before. When she wants to leave she
//! unbonds everything: the next choice is made without her, and when the exit delay is over anyone
//! can have her bond released to her.
//!
//! ## In a runtime
//!
//! - `pallet_session::Config::SessionManager` is `NoteHistoricalRoot<Runtime, Validators>`;
//!   `pallet_session::historical::Config` has [`Exposure`] as its identification, and
//!   [`ExposureOf`] finds it;
//! - `pallet_authorship::Config::EventHandler` and `pallet_offences::Config::OnOffenceHandler` are
//!   this pallet;
//! - staking's `OnValidatorStakeChange` is this pallet, and its exit delay is longer than
//!   [`Config::HistoryDepth`] sessions: an equivocation must not be reported when nothing is left
//!   to slash;
//! - at genesis `pallet-session` asks for the first sets while it is built, so this pallet comes
//!   before it in the runtime, and `pallet-balances` before both.

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
pub use sessions::ExposureOf;
pub use types::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod impls;
#[cfg(test)]
mod mock;
mod offences;
mod selection;
mod sessions;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

/// How many blocks a session must have for each seat before silence in it proves anything.
///
/// In a session of 12 n blocks and n equal validators one that works makes none with a chance of
/// e⁻¹², six in a million. An hour of 21 validators has 28 blocks for each.
pub const SILENCE_EVIDENCE: u32 = 12;

#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;

	use frame_support::{pallet_prelude::*, traits::ValidatorRegistration, DefaultNoBound};
	use frame_system::pallet_prelude::*;
	use pallet_session::SessionInterface;
	use sp_staking::SessionIndex;
	use surety_primitives::{
		slash::SlashId,
		traits::{Slash, Stakes},
		Balance,
	};

	use crate::{types::*, weights::WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// A candidate of this runtime.
	pub type CandidateOf<T> = Candidate<<T as frame_system::Config>::AccountId>;
	/// A validator set of this runtime.
	pub type SetOf<T> =
		BoundedVec<Seat<<T as frame_system::Config>::AccountId>, <T as Config>::MaxCandidates>;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// Holds the bonds, on their owners' accounts: nobody has custody.
		type Stakes: Stakes<Self::AccountId, BlockNumberFor<Self>>;

		/// Decides what an equivocation costs, and takes it.
		type Slash: Slash<Self::AccountId>;

		/// The session pallet: says whose session keys are set, disables equivocators in the
		/// running session, and forgets sessions that are too old to matter.
		type Session: SessionInterface<ValidatorId = Self::AccountId, AccountId = Self::AccountId>
			+ ValidatorRegistration<Self::AccountId>;

		/// The least active bond of a candidate.
		///
		/// It is what a seat costs an attacker and what an equivocator loses; 50,000 SUR. Raising it
		/// leaves those who stand already alone.
		type MinBond: Get<Balance>;

		/// The seats of a session, taken to be between 1 and [`Config::MaxCandidates`].
		///
		/// More seats are harder to corrupt and slower to agree; 21. A change is reached by a third
		/// at each session.
		type Seats: Get<u32>;

		/// The most who stand at once, and the bound of everything that is stored about sets.
		///
		/// Well above [`Config::Seats`], so that there is always a replacement, and no more than the
		/// `MaxAuthorities` of the consensus pallets; 256. Lowering it needs a migration.
		#[pallet::constant]
		type MaxCandidates: Get<u32>;

		/// For how many sessions after it began a session's equivocations can be reported, at least
		/// 2: its membership root is kept that long; 672, 28 days of one-hour sessions.
		#[pallet::constant]
		type HistoryDepth: Get<SessionIndex>;

		/// The weights of the calls and of noting an author.
		type WeightInfo: WeightInfo;

		/// Gives the accounts of the benchmarks funds.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// Where each account stands that has bonded.
	#[pallet::storage]
	pub type Bonds<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, BondState>;

	/// Those who stand, by descending bond; of equal bonds the one that reached it earlier is first.
	#[pallet::storage]
	pub type Candidates<T: Config> =
		StorageValue<_, BoundedVec<CandidateOf<T>, T::MaxCandidates>, ValueQuery>;

	/// The set of the running session, and the blocks that each of it has made.
	#[pallet::storage]
	pub type ActiveSet<T: Config> = StorageValue<_, SetOf<T>, ValueQuery>;

	/// The set that was chosen last: that of the next session.
	#[pallet::storage]
	pub type QueuedSet<T: Config> = StorageValue<_, SetOf<T>, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account bonded funds.
		Bonded {
			/// Whose.
			who: T::AccountId,
			/// How much was added.
			amount: Balance,
			/// Its active bond now.
			active: Balance,
		},
		/// An account began to stand for a seat.
		CandidateJoined {
			/// Who.
			who: T::AccountId,
			/// Its active bond.
			bond: Balance,
		},
		/// A candidate stopped standing. Its bond stays as it is.
		CandidateLeft {
			/// Who.
			who: T::AccountId,
			/// Why.
			why: Departure,
		},
		/// A part of a bond, or all of it, began to leave.
		Unbonded {
			/// Whose.
			who: T::AccountId,
			/// How much was taken from the active bond.
			amount: Balance,
			/// The first block in which this amount can be withdrawn.
			until: BlockNumberFor<T>,
		},
		/// Unbonded funds were released to their owner.
		Withdrawn {
			/// Whose.
			who: T::AccountId,
			/// How much.
			amount: Balance,
		},
		/// An equivocator was removed for good. What it costs is decided by the slash table.
		OffenderRemoved {
			/// Who.
			who: T::AccountId,
		},
		/// An equivocation was entered in the slash table.
		OffenderCharged {
			/// Who.
			who: T::AccountId,
			/// The session in which it was.
			session: SessionIndex,
			/// The entry of the table.
			slash: SlashId,
		},
		/// An equivocation that was reported was not entered in the slash table. That is as it should
		/// be where the validator has been charged for that session and no more is due by now.
		OffenderNotCharged {
			/// Who.
			who: T::AccountId,
			/// The session in which it was.
			session: SessionIndex,
			/// What the slash table answered.
			error: DispatchError,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The amount is zero. Name what to bond or unbond.
		ZeroAmount,
		/// The active bond would be above zero and below the minimum. Bond at least the minimum;
		/// unbond less, or everything.
		BelowMinBond,
		/// The account has no session keys. Set them with `session.set_keys` first.
		NoSessionKeys,
		/// As many as possible stand, and none with a smaller bond. Bond more than the last of them.
		CandidatesFull,
		/// The account was removed for equivocation. It cannot stand again; its bond can be
		/// unbonded.
		Removed,
		/// The account has nothing bonded. Use `bond`.
		NotBonded,
		/// The active bond is smaller than the amount. Unbond at most the active bond.
		InsufficientBond,
		/// The account stands already. There is nothing to resume.
		AlreadyCandidate,
		/// Nothing of this bond is unbonding. Use `unbond` first.
		NothingUnbonding,
		/// The account holds a seat in this session or the next. Wait until it has left the set.
		StillSeated,
	}

	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The first candidates and their bonds, which are held on their accounts. Their session
		/// keys are those of the session pallet's own genesis; who has none there is refused when
		/// the first set is chosen.
		pub validators: Vec<(T::AccountId, Balance)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (who, bond) in &self.validators {
				Pallet::<T>::bond_at_genesis(who, *bond);
			}
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(
				(1..=T::MaxCandidates::get()).contains(&T::Seats::get()),
				"Seats must be between 1 and MaxCandidates",
			);
			assert!(
				T::HistoryDepth::get() >= 2,
				"HistoryDepth must keep the running session and the one before",
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Bonds `amount`, beside what is bonded already, and stands for a seat.
		///
		/// ## Origin
		///
		/// Signed, by the account whose funds are held.
		///
		/// ## Details
		///
		/// The account's session keys have to be set, and its active bond must come to the minimum.
		/// Where the list of candidates is full the bond must exceed the last of it, who then stops
		/// standing and keeps its bond. What is unbonding does not come back by this.
		///
		/// ## Errors
		///
		/// - [`Error::NoSessionKeys`], [`Error::ZeroAmount`], [`Error::BelowMinBond`],
		///   [`Error::CandidatesFull`];
		/// - [`Error::Removed`] for an equivocator;
		/// - those of [`Config::Stakes`] where the free balance does not suffice.
		///
		/// ## Events
		///
		/// - [`Event::Bonded`];
		/// - [`Event::CandidateJoined`] if the account did not stand before;
		/// - [`Event::CandidateLeft`] if another was outbid.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::bond())]
		pub fn bond(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_bond(who, amount)
		}

		/// Takes `amount` out of the active bond. It stays held and slashable for the exit delay.
		///
		/// ## Origin
		///
		/// Signed, by the owner of the bond.
		///
		/// ## Details
		///
		/// What remains must be the minimum or nothing. With nothing the account stands no more;
		/// if it holds a seat it keeps it until the set has changed. Each unbonding has its own exit
		/// delay.
		///
		/// ## Errors
		///
		/// - [`Error::NotBonded`], [`Error::ZeroAmount`], [`Error::InsufficientBond`],
		///   [`Error::BelowMinBond`];
		/// - those of [`Config::Stakes`] where too many unbondings wait already.
		///
		/// ## Events
		///
		/// - [`Event::Unbonded`];
		/// - [`Event::CandidateLeft`] if nothing remains of a candidate's bond.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::unbond())]
		pub fn unbond(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unbond(who, amount)
		}

		/// Releases to `who` what has been unbonding for the exit delay.
		///
		/// ## Origin
		///
		/// Signed, by anyone: the funds go to their owner.
		///
		/// ## Details
		///
		/// Nobody validates without a bond behind it, so nothing is released while `who` holds a
		/// seat. When nothing is held any more the record is deleted, except that of an equivocator.
		///
		/// ## Errors
		///
		/// - [`Error::NotBonded`], [`Error::NothingUnbonding`], [`Error::StillSeated`];
		/// - those of [`Config::Stakes`] where the exit delay is not over or a slash is under appeal.
		///
		/// ## Events
		///
		/// - [`Event::Withdrawn`].
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::withdraw())]
		pub fn withdraw(origin: OriginFor<T>, who: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_withdraw(who)
		}

		/// Stands for a seat again, with the bond as it is.
		///
		/// ## Origin
		///
		/// Signed, by the owner of the bond.
		///
		/// ## Details
		///
		/// For those who were outbid, silent, without session keys, or slashed and have their bond
		/// back. Resume when the node makes
		/// blocks again: who is still seated and silent for the rest of the session is dropped anew.
		///
		/// ## Errors
		///
		/// - [`Error::NotBonded`], [`Error::AlreadyCandidate`], [`Error::NoSessionKeys`],
		///   [`Error::BelowMinBond`], [`Error::CandidatesFull`];
		/// - [`Error::Removed`] for an equivocator.
		///
		/// ## Events
		///
		/// - [`Event::CandidateJoined`];
		/// - [`Event::CandidateLeft`] if another was outbid.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::resume())]
		pub fn resume(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_resume(who)
		}
	}
}
