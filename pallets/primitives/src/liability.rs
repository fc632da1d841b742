// SPDX-License-Identifier: Apache-2.0

//! How much of a node's stake answers for a task, and how often its results are checked (specification,
//! section 7).
//!
//! Who delivers a wrong result for a payment `v` gains `v` at most. When it is checked, with the
//! probability `p`, and found out, with the probability `d`, he loses `v` and what answers for it, `w`.
//! [`back`] chooses `w` and `p` so that `p·d·(v + w) ≥ μ·v`, with a margin `μ` above 1: cheating costs
//! more than it gains. It prefers much stake and few checks; where the stake is short there are more.
//!
//! `μ` counts in hundredths and each probability in billionths. So that one comparison has no fractions,
//! everything below counts in 10⁻¹⁸.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;
use sp_core::U256;

use crate::{source::Comparator, Balance};

/// A hundredth, in 10⁻¹⁸.
const PERCENT: u64 = 10_000_000_000_000_000;
/// Of how many parts probabilities are made.
const WHOLE: u32 = 1_000_000_000;

/// What a task asks of the stake that answers for it. A task keeps those that it was published with.
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
pub struct Terms {
	/// What a cheat loses on average, in hundredths of what he gains: the margin μ.
	pub margin_percent: u32,
	/// The least probability with which a result is checked.
	pub min_probability: Perbill,
}

/// What stands behind the result of one node for one payment.
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
pub struct Backing {
	/// How much of the stake answers for it.
	pub liability: Balance,
	/// The probability with which it is checked.
	pub probability: Perbill,
}

/// How likely a wrong result is found out by a check.
///
/// Equal hashes leave next to no doubt. A threshold of similarity that was not calibrated lets half of
/// the wrong ones pass.
pub const fn detection(comparator: Comparator) -> Perbill {
	match comparator {
		Comparator::Exact => Perbill::from_percent(95),
		Comparator::Cosine { .. } => Perbill::from_percent(50),
	}
}

/// What stands behind a payment where `free` is what of the stake answers for nothing else.
///
/// `None` if even a check of every result would not make cheating cost what it must: the node cannot
/// take the task.
pub fn back(payment: Balance, free: Balance, detection: Perbill, terms: &Terms) -> Option<Backing> {
	let (detection, least) = (U256::from(detection.deconstruct()), terms.min_probability);
	// μ·v. It is below 2²¹⁴, and every product below is smaller.
	let due = U256::from(payment).checked_mul(margin(terms)?)?;
	if due.is_zero() {
		return Some(Backing { liability: 0, probability: least });
	}

	// All that must be at risk where checks are as rare as may be; no stake suffices without any.
	let at_risk = divide_up(due, detection.checked_mul(least.deconstruct().into())?);
	let liability = at_risk.map_or(free.into(), |at_risk| {
		// The payment itself is at risk too.
		at_risk.saturating_sub(payment.into()).min(free.into())
	});

	let at_risk = liability.checked_add(payment.into())?;
	let parts = divide_up(due, detection.checked_mul(at_risk)?)?;
	if parts > WHOLE.into() {
		return None;
	}
	// Both are within the range of what they were compared with.
	let probability = Perbill::from_parts(parts.low_u32()).max(least);
	Some(Backing { liability: liability.low_u128(), probability })
}

/// The largest payment that [`back`] accepts.
///
/// That is the one which takes all free stake and is always checked: `d·(v + free) ≥ μ·v`.
pub fn most(free: Balance, detection: Perbill, terms: &Terms) -> Balance {
	let found_out = U256::from(detection.deconstruct()).checked_mul(WHOLE.into());
	let at_most = || {
		let beyond = margin(terms)?.checked_sub(found_out?)?;
		found_out?.checked_mul(free.into())?.checked_div(beyond)
	};
	// Where checks alone make cheating too dear, any payment is accepted.
	at_most().and_then(|payment| payment.try_into().ok()).unwrap_or(Balance::MAX)
}

/// The margin, in 10⁻¹⁸.
fn margin(terms: &Terms) -> Option<U256> {
	U256::from(terms.margin_percent).checked_mul(PERCENT.into())
}

/// A quotient, rounded up; `None` without a divisor.
fn divide_up(dividend: U256, divisor: U256) -> Option<U256> {
	let quotient = dividend.checked_div(divisor)?;
	let rest = dividend.checked_rem(divisor)?;
	if rest.is_zero() {
		Some(quotient)
	} else {
		quotient.checked_add(U256::one())
	}
}

#[cfg(test)]
mod tests;
