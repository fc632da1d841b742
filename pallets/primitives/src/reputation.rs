// SPDX-License-Identifier: Apache-2.0

//! How good the record of a node or a client is (specification, section 11).
//!
//! A node's score is a weighted mean of five [`Dimensions`], each from 0 to 1, and a nudge by what its
//! clients say. How likely the node is chosen is its [`routing_weight`]: score times [`reliability`].
//! Shares count in billionths and are rounded down: no rounding is in the node's favour.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

use crate::{slash::Severity, Balance, BlockNumber, SUR};

pub mod sketch;
pub mod snapshot;

/// A node with as many paid tasks has a score.
pub const ONBOARDING_JOBS: u32 = 30;
/// A node with as many verified jobs answers for its accuracy.
pub const MIN_VERIFIED: u32 = 30;
/// The accuracy of a new node.
pub const FIRST_ACCURACY: Perbill = Perbill::from_percent(70);
/// An accuracy below this is a failed result.
pub const LEAST_ACCURACY: Perbill = Perbill::from_percent(40);
/// By how much of what is missing a verified job raises the accuracy, at most.
pub const STEP_UP: Perbill = Perbill::from_percent(2);
/// What burns of its fee where a job raises the accuracy by that much, as long as nothing else is set.
pub const FULL_STEP: Balance = SUR / 10;
/// By how much of itself an anomaly lowers it.
pub const ANOMALY_STEP: Perbill = Perbill::from_percent(20);
/// By how much of itself a lost dispute lowers it.
pub const DISPUTE_STEP: Perbill = Perbill::from_percent(40);

/// How much each dimension counts, in hundredths; together they are 100.
pub const ACCURACY_PERCENT: u32 = 40;
/// See [`ACCURACY_PERCENT`].
pub const UPTIME_PERCENT: u32 = 25;
/// See [`ACCURACY_PERCENT`].
pub const LATENCY_PERCENT: u32 = 15;
/// See [`ACCURACY_PERCENT`].
pub const LONGEVITY_PERCENT: u32 = 10;
/// See [`ACCURACY_PERCENT`].
pub const STAKE_PERCENT: u32 = 10;

/// After as many active days longevity is full.
pub const FULL_DAYS: u32 = 365;
/// With as much active stake that dimension is full.
pub const FULL_STAKE: Balance = 10_000 * SUR;

/// What a hard slash takes of the reliability.
pub const HARD_LOSS: Perbill = Perbill::from_percent(50);
/// What a soft slash takes of it.
pub const SOFT_LOSS: Perbill = Perbill::from_percent(10);

/// How satisfied clients are with a node of which none has said anything.
pub const FIRST_SATISFACTION: Perbill = Perbill::from_percent(50);
/// By how much one client's word moves that, at most.
pub const FEEDBACK_STEP: Perbill = Perbill::from_percent(10);
/// By how much all words together move a score, at most.
pub const MAX_NUDGE: Perbill = Perbill::from_percent(5);

/// The standing of a new client.
pub const FIRST_STANDING: Perbill = Perbill::from_percent(50);
/// By how much of what is missing a settled task raises it, at most.
pub const CLIENT_STEP_UP: Perbill = Perbill::from_percent(2);
/// By how much of itself a task that ended by the client's fault lowers it.
pub const CLIENT_STEP_DOWN: Perbill = Perbill::from_percent(10);

/// What came of looking at a job.
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
pub enum CheckOutcome {
	/// It was right.
	#[codec(index = 0)]
	Passed,
	/// It was not what it should be.
	#[codec(index = 1)]
	Anomaly,
	/// A dispute about it was lost.
	#[codec(index = 2)]
	DisputeLost,
}

/// What makes up a score, each from 0 to 1.
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
pub struct Dimensions {
	/// How right its results are ([`accuracy_after`]).
	pub accuracy: Perbill,
	/// The share of the last thirty days that was not downtime.
	pub uptime: Perbill,
	/// How fast it answers, compared with all others ([`latency`]).
	pub latency: Perbill,
	/// For how long it has taken part ([`longevity`]).
	pub longevity: Perbill,
	/// How much it has at stake ([`stake`]).
	pub stake: Perbill,
}

impl Dimensions {
	/// The score, before what clients say.
	pub fn score(&self) -> Perbill {
		let weighted = [
			(self.accuracy, ACCURACY_PERCENT),
			(self.uptime, UPTIME_PERCENT),
			(self.latency, LATENCY_PERCENT),
			(self.longevity, LONGEVITY_PERCENT),
			(self.stake, STAKE_PERCENT),
		];
		let sum = weighted.into_iter().fold(0u64, |sum, (dimension, percent)| {
			let parts = u64::from(dimension.deconstruct()).saturating_mul(percent.into());
			sum.saturating_add(parts)
		});
		parts(sum / 100)
	}
}

/// A share of as many billionths, and of all of them at most.
fn parts(billionths: u64) -> Perbill {
	let whole = Perbill::one().deconstruct();
	Perbill::from_parts(u32::try_from(billionths).unwrap_or(whole).min(whole))
}

/// A share of a share, rounded down.
pub fn product(one: Perbill, other: Perbill) -> Perbill {
	// Below 10¹⁸.
	let product = u64::from(one.deconstruct()).saturating_mul(other.deconstruct().into());
	parts(product / u64::from(Perbill::one().deconstruct()))
}

/// Moves `value` by `step` of what it lacks towards 1.
fn raised(value: Perbill, step: Perbill) -> Perbill {
	value + product(step, Perbill::one() - value)
}

/// Moves `value` by `step` of itself towards 0.
fn lowered(value: Perbill, step: Perbill) -> Perbill {
	product(value, Perbill::one() - step)
}

/// How much of a full step a paid task is worth.
///
/// It is as much as what burned of its fee is of `full`, 1 at most, so that tiny jobs farm nothing: whatever
/// identities take part, a full step costs `full`. Of that the first dealing of a pair of owners counts
/// in full, the second half, the third a third.
pub fn worth(burned: Balance, full: Balance, dealings_before: u32) -> Perbill {
	let full = full.max(1);
	let by_fee = Perbill::from_rational(burned.min(full), full);
	let by_pair = Perbill::from_rational(1, dealings_before.saturating_add(1));
	product(by_fee, by_pair)
}

/// The accuracy after another job was looked at: one moving average, which rises slowly and falls fast.
///
/// Of [`worth`] depends only by how much it rises.
pub fn accuracy_after(accuracy: Perbill, outcome: CheckOutcome, worth: Perbill) -> Perbill {
	match outcome {
		CheckOutcome::Passed => raised(accuracy, product(STEP_UP, worth)),
		CheckOutcome::Anomaly => lowered(accuracy, ANOMALY_STEP),
		CheckOutcome::DisputeLost => lowered(accuracy, DISPUTE_STEP),
	}
}

/// How fast a node is: the median time of all answers, by what 95 % of its own do not exceed, 1 at most. 0
/// where either is not known.
pub fn latency(network_median: Option<BlockNumber>, p95: Option<BlockNumber>) -> Perbill {
	match (network_median, p95) {
		(Some(median), Some(p95)) => {
			let p95 = p95.max(1);
			Perbill::from_rational(median.min(p95), p95)
		}
		_ => Perbill::zero(),
	}
}

/// What as many active days are worth: a year is 1.
pub fn longevity(active_days: u32) -> Perbill {
	Perbill::from_rational(active_days.min(FULL_DAYS), FULL_DAYS)
}

/// What as much active stake is worth: [`FULL_STAKE`] is 1.
pub fn stake(active: Balance) -> Perbill {
	Perbill::from_rational(active.min(FULL_STAKE), FULL_STAKE)
}

/// How satisfied clients are after another word, of one with this standing, about a task of this [`worth`].
pub fn satisfaction_after(
	satisfaction: Perbill,
	satisfied: bool,
	standing: Perbill,
	worth: Perbill,
) -> Perbill {
	let step = product(FEEDBACK_STEP, product(standing, worth));
	if satisfied {
		raised(satisfaction, step)
	} else {
		lowered(satisfaction, step)
	}
}

/// A score and what clients say: it moves by as much as they are more, or less, satisfied than not, and by
/// [`MAX_NUDGE`] at most.
pub fn nudged(score: Perbill, satisfaction: Perbill) -> Perbill {
	let (level, said) = (FIRST_SATISFACTION.deconstruct(), satisfaction.deconstruct());
	// Twice what is at most a half.
	let nudge = |off: u32| product(MAX_NUDGE, Perbill::from_parts(off.saturating_mul(2)));
	if said >= level {
		parts(
			u64::from(score.deconstruct())
				.saturating_add(nudge(said.saturating_sub(level)).deconstruct().into()),
		)
	} else {
		Perbill::from_parts(
			score.deconstruct().saturating_sub(nudge(level.saturating_sub(said)).deconstruct()),
		)
	}
}

/// The standing of a client after another task has ended.
pub fn standing_after(standing: Perbill, at_fault: bool, worth: Perbill) -> Perbill {
	if at_fault {
		lowered(standing, CLIENT_STEP_DOWN)
	} else {
		raised(standing, product(CLIENT_STEP_UP, worth))
	}
}

/// How reliable a node with these slashes is, each with its age in blocks.
///
/// A hard slash halves it and a soft one takes a tenth; what each took comes back evenly over `recovery`
/// blocks. Warnings take nothing.
pub fn reliability(
	slashes: impl IntoIterator<Item = (Severity, BlockNumber)>,
	recovery: BlockNumber,
) -> Perbill {
	slashes.into_iter().fold(Perbill::one(), |left, (severity, age)| {
		let loss = match severity {
			Severity::Warning => Perbill::zero(),
			Severity::Soft => SOFT_LOSS,
			Severity::Hard => HARD_LOSS,
		};
		let recovered = Perbill::from_rational(age.min(recovery), recovery.max(1));
		let back = if age >= recovery { Perbill::one() } else { recovered };
		let kept = Perbill::one() - loss;
		// What is kept of it, and what has come back of the rest.
		product(left, kept + product(loss, back))
	})
}

/// How likely a node is chosen among others, in millionths and above 0: score times reliability. A node that
/// is onboarding has half of that.
pub fn routing_weight(score: Perbill, reliability: Perbill, onboarding: bool) -> u32 {
	let weight = product(score, reliability).deconstruct() / 1_000;
	let weight = if onboarding { weight / 2 } else { weight };
	weight.max(1)
}

#[cfg(test)]
mod tests;
