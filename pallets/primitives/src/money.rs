// SPDX-License-Identifier: Apache-2.0

//! Shares of amounts, in integers (specification, section 4).

use sp_arithmetic::{Perbill, Rounding};

use crate::Balance;

/// An amount cut in two. The parts always sum to the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
	/// The share that was asked for.
	pub share: Balance,
	/// What is left.
	pub rest: Balance,
}

/// Cuts `share` of `amount` off, rounded down: the remainder of rounding stays in `rest`.
///
/// The result is exact for every amount: no intermediate product overflows or saturates.
pub fn cut(amount: Balance, share: Perbill) -> Cut {
	let taken = sp_arithmetic::helpers_128bit::multiply_by_rational_with_rounding(
		amount,
		share.deconstruct().into(),
		Perbill::one().deconstruct().into(),
		Rounding::Down,
	)
	// A share is at most one, so the quotient is at most `amount` and always fits.
	.unwrap_or(amount);
	Cut { share: taken, rest: amount.saturating_sub(taken) }
}

/// Splits `amount` in the proportion of `weights`, whose sum fits. The parts always sum to the amount
/// unless all weights are zero, and each is within one unit of its exact share.
pub fn split(
	amount: Balance,
	weights: impl Iterator<Item = Balance> + Clone,
) -> impl Iterator<Item = Balance> {
	let all = weights.clone().fold(0 as Balance, Balance::saturating_add);
	let (mut weight_before, mut given) = (0 as Balance, 0 as Balance);
	weights.map(move |weight| {
		weight_before = weight_before.saturating_add(weight);
		// What all parts up to this one have together, rounded down.
		let together = sp_arithmetic::helpers_128bit::multiply_by_rational_with_rounding(
			amount,
			weight_before,
			all,
			Rounding::Down,
		)
		// A share of at most one always fits; without any weight there is none.
		.unwrap_or(0);
		let part = together.saturating_sub(given);
		given = together;
		part
	})
}

#[cfg(test)]
mod tests {
	use num_bigint::BigInt;
	use num_rational::BigRational;
	use proptest::prelude::*;

	use super::*;

	proptest! {
		#[test]
		fn a_cut_is_the_exact_share_rounded_down(amount: u128, parts in 0u32..=1_000_000_000) {
			let Cut { share, rest } = cut(amount, Perbill::from_parts(parts));
			let exact = BigRational::new(
				BigInt::from(amount) * BigInt::from(parts),
				BigInt::from(1_000_000_000u32),
			);
			prop_assert_eq!(exact.floor().to_integer(), BigInt::from(share));
			prop_assert_eq!(share.checked_add(rest), Some(amount));
		}
	}

	proptest! {
		#[test]
		fn a_split_gives_everything_in_proportion(
			amount: u128,
			weights in prop::collection::vec(1u128..=u128::MAX / 8, 1..8),
		) {
			let all: u128 = weights.iter().sum();
			let parts: Vec<u128> = split(amount, weights.iter().copied()).collect();
			prop_assert_eq!(parts.iter().sum::<u128>(), amount);
			for (weight, part) in weights.iter().zip(parts) {
				let exact =
					BigRational::new(BigInt::from(amount) * BigInt::from(*weight), all.into());
				let off = BigRational::from(BigInt::from(part)) - exact;
				prop_assert!(off > BigRational::from(BigInt::from(-1)));
				prop_assert!(off < BigRational::from(BigInt::from(1)));
			}
		}
	}

	#[test]
	fn a_split_at_the_edges() {
		let split = |amount, weights: &[u128]| -> Vec<u128> {
			split(amount, weights.iter().copied()).collect()
		};
		assert_eq!(split(10, &[]), []);
		assert_eq!(split(10, &[7]), [10]);
		assert_eq!(split(10, &[1, 1, 1]), [3, 3, 4]);
		assert_eq!(split(10, &[0, 1]), [0, 10]);
		assert_eq!(split(0, &[1, 2]), [0, 0]);
		assert_eq!(split(1, &[1; 3]), [0, 0, 1]);
	}

	#[test]
	fn a_cut_at_the_edges() {
		assert_eq!(cut(0, Perbill::one()), Cut { share: 0, rest: 0 });
		assert_eq!(cut(u128::MAX, Perbill::one()), Cut { share: u128::MAX, rest: 0 });
		assert_eq!(cut(u128::MAX, Perbill::zero()), Cut { share: 0, rest: u128::MAX });
		assert_eq!(cut(39, Perbill::from_rational(25u32, 1000)), Cut { share: 0, rest: 39 });
	}
}
