// SPDX-License-Identifier: Apache-2.0

//! Re-runs: what oracles who do a job once more establish, and what that costs (specification, section 8).
//!
//! One oracle looks at a result that was drawn. If it finds the same, that is mostly the end of it; now and
//! then another one looks again, so that nobody can sell the word of a single oracle for sure. As soon as two
//! disagree, or the first finds something else, more are asked until [`DECIDING`] have found alike.
//!
//! Each look costs the source's re-run price. Every task that is paid gives the pool what a look costs times the
//! probability that there was one, so that the pool neither grows nor shrinks on average. What a disagreement
//! costs is paid by those who were wrong.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Perbill, Rounding};
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use sp_runtime::Saturating;

use crate::{
	output::{OutputFormat, OutputSummary},
	source::Comparator,
	Balance, NodeId, TaskId,
};

const DOMAIN: &[u8] = b"surety/rerun/1";

/// How many oracles find alike when a disagreement is decided.
pub const DECIDING: u32 = 3;
/// How many oracles are drawn in place of others for one re-run at most.
pub const MAX_REPLACEMENTS: u32 = 3;
/// How many oracles are drawn for one re-run at most.
pub const MAX_SEATS: u32 = 2 * DECIDING - 1 + MAX_REPLACEMENTS;
/// Stands for the hash of an output where the job failed and there is none. No output is known that has it.
pub const FAILED: H256 = H256::repeat_byte(0xff);
/// How often another oracle looks at what the first one confirmed, as long as the price of re-runs allows.
pub const SECOND_LOOK: Perbill = Perbill::from_parts(333_333_333);

/// A job that can be re-run, and what stands behind its result.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Job<AccountId> {
	/// Who published the task.
	pub client: AccountId,
	/// Who owns the node.
	pub owner: AccountId,
	/// The most that the result is paid, protocol fee included.
	pub payment: Balance,
	/// What of its stake the node answers with at least.
	pub liability: Balance,
	/// With which probability the result was drawn, or would be.
	pub sampling: Perbill,
	/// What one look costs.
	pub rerun_price: Balance,
	/// How outputs are compared.
	pub comparator: Comparator,
	/// How long the job may run, in seconds.
	pub run_limit_secs: u32,
}

/// What a node has shown of its output.
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
pub struct Shown {
	/// SHA-256 of it.
	pub output_hash: H256,
	/// What it looks like, in the node's words.
	pub summary: OutputSummary,
}

impl Shown {
	/// What a node has shown that reported the job as failed by itself.
	pub const FAILURE: Self = Self {
		output_hash: FAILED,
		summary: OutputSummary { format: OutputFormat::Bytes, bytes: 0, tokens: 0, longest_run: 0 },
	};
}

/// What the commitment of an oracle hides: what it found.
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
pub struct RerunOpening {
	/// SHA-256 of the output that the oracle got, or [`FAILED`].
	pub output_hash: H256,
	/// The hash of its embedding ([`similarity::hash`](crate::similarity::hash)), where the source compares
	/// outputs by those.
	pub embedding: Option<H256>,
	/// Random, never used twice.
	pub salt: [u8; 32],
}

impl RerunOpening {
	/// The commitment that this opens for a look of `oracle` at the result of `node` for `task`: Blake2-256 of the
	/// SCALE encoding of (domain, genesis hash, task, node, oracle, opening). A copy of it is useless to anybody
	/// else.
	pub fn commitment<AccountId: Encode>(
		&self,
		genesis: H256,
		task: TaskId,
		node: NodeId,
		oracle: &AccountId,
	) -> H256 {
		(DOMAIN, genesis, task, node, oracle, self).using_encoded(blake2_256).into()
	}
}

/// What re-runs have shown of a result.
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
pub enum Finding {
	/// It is right.
	#[codec(index = 0)]
	Right,
	/// It is wrong.
	#[codec(index = 1)]
	Wrong,
	/// Nobody could say.
	#[codec(index = 2)]
	Unknown,
}

/// What follows from the looks there were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tally {
	/// The result is right.
	Right,
	/// The result is wrong.
	Wrong,
	/// One oracle has confirmed the result, and it is to be drawn whether another one looks again.
	Confirmed,
	/// As many more have to look.
	Missing(u32),
}

/// What follows where `same` oracles got the same output and `other` ones another. `again` says whether another
/// one looks at what the first one confirmed; `None` where that is not drawn.
pub fn tally(same: u32, other: u32, again: Option<bool>) -> Tally {
	match (same, other, again) {
		(DECIDING.., ..) => Tally::Right,
		(_, DECIDING.., _) => Tally::Wrong,
		(0, 0, _) => Tally::Missing(1),
		(1, 0, None) => Tally::Confirmed,
		(1, 0, Some(true)) => Tally::Missing(1),
		(_, 0, _) => Tally::Right,
		_ => Tally::Missing(DECIDING.saturating_sub(same.max(other))),
	}
}

/// How likely another oracle looks at what the first one confirmed, where results are drawn with the probability
/// `sampling`: as often as [`SECOND_LOOK`] says, but never so often that all looks together cost more, on average,
/// than one of each result. So a client never pays more than the re-run price.
pub fn second_look(sampling: Perbill) -> Perbill {
	let rest = Perbill::one().saturating_sub(sampling);
	if SECOND_LOOK.saturating_mul(sampling) <= rest {
		return SECOND_LOOK;
	}
	Perbill::from_rational(rest.deconstruct(), sampling.deconstruct())
}

/// Which share of the re-run price a paid task gives the pool: how many looks there are on average.
pub fn contribution(sampling: Perbill) -> Perbill {
	sampling.saturating_add(sampling.saturating_mul(second_look(sampling)))
}

/// What the time is worth for which a job ran before it failed: of all that it would have been paid as much as of the
/// time that it may run, rounded up, and no more than all.
pub fn time_used(payment: Balance, millis: u64, limit_secs: u32) -> Balance {
	let limit = u64::from(limit_secs).saturating_mul(1_000);
	let used = millis.min(limit);
	// A share of one at most fits; without a limit there is none.
	multiply_by_rational_with_rounding(payment, used.into(), limit.into(), Rounding::Up)
		.unwrap_or(payment)
		.min(payment)
}

#[cfg(test)]
mod tests;
