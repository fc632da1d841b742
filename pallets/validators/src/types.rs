// SPDX-License-Identifier: Apache-2.0

//! What the pallet stores.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use surety_primitives::Balance;

/// Where an account that has bonded stands. What it has bonded is kept with all other stakes.
///
/// ```text
///          bond, resume
///   Idle ───────────────► Candidate
///     ◄───────────────────   │
///        see [`Departure`]   │
///     │    equivocation      │
///     └──────► Removed ◄─────┘
/// ```
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum BondState {
	/// Stands for a seat.
	#[codec(index = 0)]
	Candidate,
	/// Does not stand for a seat; may do so again.
	#[codec(index = 1)]
	Idle,
	/// Equivocated and never stands again. What is left of the bond can be unbonded, and stays
	/// slashable as long as any other.
	#[codec(index = 2)]
	Removed,
}

/// Why a candidate no longer stands.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Departure {
	/// It unbonded everything.
	#[codec(index = 0)]
	Unbonded,
	/// The list was full and another candidate bonded more.
	#[codec(index = 1)]
	Outbid,
	/// It made no block in a whole session.
	#[codec(index = 2)]
	Silent,
	/// It has no session keys any more.
	#[codec(index = 3)]
	NoSessionKeys,
	/// A slash left its bond below the minimum.
	#[codec(index = 4)]
	Slashed,
}

/// One who stands for a seat.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Candidate<AccountId> {
	/// Who.
	pub who: AccountId,
	/// The active bond.
	pub bond: Balance,
}

/// What a validator answers with: the identification that proofs of a session carry.
///
/// It is taken when the validator is chosen and does not follow the bond afterwards, so that one
/// offence cannot be reported twice under two identifications.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Exposure {
	/// Everything that was held for the validator, what was unbonding included.
	pub bond: Balance,
}

/// A validator of one session.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Seat<AccountId> {
	/// Who.
	pub who: AccountId,
	/// What it answers with.
	pub exposure: Exposure,
	/// The blocks that it has made in this session.
	pub blocks: u32,
}

/// Makes what the benchmarks need of other pallets.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// Makes `funds` of the account free, beyond the existential deposit.
	fn fund(who: &AccountId, funds: Balance);
}
