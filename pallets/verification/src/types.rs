// SPDX-License-Identifier: Apache-2.0

//! What is stored of draws and challenges.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use surety_primitives::{draw::Round, slash::SlashId, Balance, BlockNumber, H256};

/// How many oracles say the same when a challenge is decided.
pub const DECIDING_VOTES: u32 = 2;
/// How many oracles are drawn in place of others for one challenge at most.
pub const MAX_REPLACEMENTS: u32 = 3;
/// How many oracles are drawn for one challenge at most.
pub const MAX_SEATS: u32 = DECIDING_VOTES + MAX_REPLACEMENTS;

/// The draw round that is open.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct OpenRound {
	/// Its number.
	pub number: Round,
	/// What the VRF outputs so far were mixed to. At first the seed of the round before.
	pub mixed: H256,
	/// How many blocks have contributed.
	pub blocks: u32,
}

/// What an oracle says about a delivery.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Verdict {
	/// The node handed out the output, and its hash is the one on chain.
	#[codec(index = 0)]
	Delivered,
	/// It did not.
	#[codec(index = 1)]
	NotDelivered,
	/// The client withholds what belongs to the delivery: the input, or a key.
	#[codec(index = 2)]
	ClientWithheld,
}

impl Verdict {
	/// All of them, in the order of their indices.
	pub const ALL: [Self; 3] = [Self::Delivered, Self::NotDelivered, Self::ClientWithheld];
}

/// How far a drawn oracle has come.
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
pub enum SeatState {
	/// It is asked.
	#[codec(index = 0)]
	Asked {
		/// The last block in which it can answer.
		until: BlockNumber,
	},
	/// It has answered.
	#[codec(index = 1)]
	Said(Verdict),
	/// It did not answer in time.
	#[codec(index = 2)]
	Silent,
}

/// An oracle that was drawn for a challenge.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Seat<AccountId> {
	/// Who.
	pub oracle: AccountId,
	/// How far it has come.
	pub state: SeatState,
}

/// How a challenge ended.
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
pub enum Outcome {
	/// Two oracles said the same.
	#[codec(index = 0)]
	Decided(Verdict),
	/// There were too few oracles, too few answers, or none alike.
	#[codec(index = 1)]
	Undecided,
}

/// The state of a challenge.
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
pub enum Stage {
	/// Oracles are drawn, by the seed of this round.
	#[codec(index = 0)]
	Drawing(Round),
	/// Those that are asked have time to answer.
	#[codec(index = 1)]
	Asking,
	/// It is over.
	#[codec(index = 2)]
	Ended {
		/// How.
		outcome: Outcome,
		/// What the node was charged with.
		slash: Option<SlashId>,
	},
}

/// A client's saying that a result which it paid for was not delivered, and what became of it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Challenge<AccountId> {
	/// Who paid for the result.
	pub client: AccountId,
	/// Who was paid for it.
	pub owner: AccountId,
	/// SHA-256 of the output.
	pub output_hash: H256,
	/// The block in which it was paid.
	pub settled_at: BlockNumber,
	/// What the node answers with for the task at least.
	pub liability: Balance,
	/// What each of the oracles who decide is paid. The client holds it as many times as there are
	/// deciding votes, until the end.
	pub fee: Balance,
	/// For how many blocks an oracle is asked.
	pub window: BlockNumber,
	/// The oracles that were drawn, in their order.
	pub seats: BoundedVec<Seat<AccountId>, ConstU32<MAX_SEATS>>,
	/// How far it has come.
	pub stage: Stage,
}

impl<AccountId> Challenge<AccountId> {
	fn count(&self, is: impl Fn(SeatState) -> bool) -> u32 {
		// There are fewer seats than a u32 counts.
		self.seats.iter().filter(|seat| is(seat.state)).count() as u32
	}

	fn votes(&self, verdict: Verdict) -> u32 {
		self.count(|state| state == SeatState::Said(verdict))
	}

	/// How many oracles are asked and have time to answer.
	pub fn asked(&self) -> u32 {
		self.count(|state| matches!(state, SeatState::Asked { .. }))
	}

	/// What as many oracles said as decide.
	pub fn decided(&self) -> Option<Verdict> {
		Verdict::ALL.into_iter().find(|verdict| self.votes(*verdict) >= DECIDING_VOTES)
	}

	/// How many answers are needed to decide, if each is what most have said so far.
	fn missing(&self) -> u32 {
		let most = Verdict::ALL.into_iter().map(|verdict| self.votes(verdict)).max();
		DECIDING_VOTES.saturating_sub(most.unwrap_or_default())
	}

	/// How many oracles are to be drawn.
	pub fn vacancies(&self) -> u32 {
		self.missing().saturating_sub(self.asked())
	}

	/// Whether nothing can decide it any more: too few are asked and can be drawn.
	pub fn is_hopeless(&self) -> bool {
		let drawn = self.seats.len() as u32;
		self.vacancies() > MAX_SEATS.saturating_sub(drawn)
	}

	/// Whether it is over.
	pub fn has_ended(&self) -> bool {
		matches!(self.stage, Stage::Ended { .. })
	}
}

impl<AccountId: PartialEq> Challenge<AccountId> {
	/// The seat of an oracle, if it was drawn.
	pub fn seat(&self, oracle: &AccountId) -> Option<&Seat<AccountId>> {
		self.seats.iter().find(|seat| seat.oracle == *oracle)
	}
}

/// Makes what the benchmarks need of other pallets.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// An account with stake enough for an oracle. Each number another one, and none related to
	/// another.
	fn oracle(number: u32) -> AccountId;
	/// A task that was just settled: its client, who can pay any fee, the task, and the node, whose
	/// next fault has all the consequences that a fault can have.
	fn settled_task() -> (AccountId, surety_primitives::TaskId, surety_primitives::NodeId);
	/// A task that has just failed: its client, who can pay any price, the task, and the node that started and reported
	/// it.
	fn failed_task() -> (AccountId, surety_primitives::TaskId, surety_primitives::NodeId);
	/// A task that was just settled, by an output of which the node said what is not so.
	fn lie(output: &[u8]) -> (surety_primitives::TaskId, surety_primitives::NodeId);
}
