// SPDX-License-Identifier: Apache-2.0

//! How alike two outputs are by their embeddings (specification, section 8).
//!
//! An embedding is a vector of fixed-point numbers. Only its direction counts: two outputs agree when the
//! cosine of the angle between theirs reaches the threshold of the source, which is [`THRESHOLD`] at least. All
//! of it is integer arithmetic, so that every machine comes to the same answer: `dot(a, b) / (|a|·|b|) ≥ t` where
//! `dot² ≥ t²·|a|²·|b|²` and the product is not negative.
//!
//! Components are below 2¹⁵ and at most 2¹⁰ of them: a product of two vectors is at most 2⁴⁰, and the
//! squares that are compared at most 2⁸⁰.

use codec::Encode;
use sp_arithmetic::Percent;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use sp_runtime::{traits::ConstU32, BoundedVec};

/// The most components of an embedding.
pub const MAX_COMPONENTS: u32 = 1_024;
/// The least cosine of two outputs that agree, whatever a source asks for.
pub const THRESHOLD: Percent = Percent::from_percent(70);
/// A cosine of 1 as [`similarity`] counts.
pub const WHOLE: i32 = 1_000_000;

/// What an output means, in fixed-point numbers of any scale.
pub type Embedding = BoundedVec<i16, ConstU32<MAX_COMPONENTS>>;

/// What a node commits to: the Blake2-256 hash of the SCALE encoding (the number of components, compact,
/// and each in little-endian order).
pub fn hash(embedding: &Embedding) -> H256 {
	embedding.using_encoded(blake2_256).into()
}

/// Whether an embedding points anywhere: some component is not 0.
pub fn has_direction(embedding: &Embedding) -> bool {
	embedding.iter().any(|component| *component != 0)
}

/// Whether the cosine of two embeddings reaches a threshold. Those of different lengths never agree, nor
/// does one without a direction.
pub fn agree(a: &Embedding, b: &Embedding, threshold: Percent) -> bool {
	let Some(Products { dot, norms }) = products(a, b) else {
		return false;
	};
	// Both sides are below 2⁹⁴.
	let squared = |value: u128| value.saturating_mul(value);
	let least = squared(threshold.deconstruct().into());
	dot >= 0
		&& squared(dot.unsigned_abs().into()).saturating_mul(squared(100))
			>= norms.saturating_mul(least)
}

/// The cosine of two embeddings in millionths, rounded towards 0. `None` where [`agree`] has nothing to
/// compare.
pub fn similarity(a: &Embedding, b: &Embedding) -> Option<i32> {
	let Products { dot, norms } = products(a, b)?;
	let whole = u128::from(WHOLE.unsigned_abs());
	let dot_squared = u128::from(dot.unsigned_abs()).saturating_pow(2);
	// Below 2¹²⁰; and |dot| is not above the root of the norms, so that the quotient is at most 1.
	let squared = dot_squared.saturating_mul(whole.saturating_pow(2)).checked_div(norms)?;
	let size = i32::try_from(squared.isqrt()).ok()?;
	Some(if dot < 0 { size.saturating_neg() } else { size })
}

/// What the cosine of two vectors is made of.
struct Products {
	/// Their product.
	dot: i64,
	/// The squares of their lengths, multiplied.
	norms: u128,
}

/// `None` for vectors of different lengths, and where one has no direction.
fn products(a: &Embedding, b: &Embedding) -> Option<Products> {
	if a.len() != b.len() {
		return None;
	}
	let dot = |a: &Embedding, b: &Embedding| {
		let products = a.iter().zip(b).map(|(a, b)| i64::from(*a).saturating_mul((*b).into()));
		products.fold(0i64, i64::saturating_add)
	};
	let norm = |vector| u128::from(dot(vector, vector).unsigned_abs());
	let norms = norm(a).saturating_mul(norm(b));
	(norms > 0).then(|| Products { dot: dot(a, b), norms })
}

#[cfg(test)]
mod tests {
	use num_bigint::BigInt;
	use num_rational::BigRational;
	use proptest::{collection::vec, prelude::*};

	use super::*;

	fn embedding(components: &[i16]) -> Embedding {
		components.to_vec().try_into().unwrap()
	}

	fn agreeing(a: &[i16], b: &[i16]) -> bool {
		agree(&embedding(a), &embedding(b), THRESHOLD)
	}

	fn cosine(a: &[i16], b: &[i16]) -> Option<i32> {
		similarity(&embedding(a), &embedding(b))
	}

	#[test]
	fn the_threshold_itself_agrees_and_a_hair_below_does_not() {
		// 7² + 7² + 1² + 1² = 10²: the cosine is 0.7.
		assert!(agreeing(&[1, 0, 0, 0], &[7, 7, 1, 1]));
		assert_eq!(cosine(&[1, 0, 0, 0], &[7, 7, 1, 1]), Some(700_000));
		assert!(agreeing(&[1, 0, 0, 0], &[7_001, 7_000, 1_000, 1_000]));
		assert!(!agreeing(&[1, 0, 0, 0], &[7_000, 7_001, 1_000, 1_000]));
		assert!(!agreeing(&[-1, 0, 0, 0], &[7, 7, 1, 1]));
	}

	#[test]
	fn only_the_direction_counts() {
		assert!(agreeing(&[1, 2, 3], &[100, 200, 300]));
		assert!(!agreeing(&[1, 2, 3], &[-1, -2, -3]));
		assert!(!agreeing(&[1, 0], &[0, 1]));
		assert_eq!(cosine(&[1, 2, 3], &[-1, -2, -3]), Some(-WHOLE));
	}

	#[test]
	fn lengths_must_be_equal_and_directions_there() {
		for (a, b) in [(&[1, 1][..], &[1, 1, 0][..]), (&[0, 0], &[1, 1]), (&[], &[])] {
			assert!(!agreeing(a, b) && !agreeing(b, a));
			assert_eq!(cosine(a, b), None);
		}
		assert!(!has_direction(&embedding(&[])) && !has_direction(&embedding(&[0, 0])));
		assert!(has_direction(&embedding(&[0, -1])));
	}

	#[test]
	fn the_largest_vectors_there_are() {
		let of = |component: i16| vec![component; MAX_COMPONENTS as usize];
		let (low, high) = (of(i16::MIN), of(i16::MAX));
		assert!(agreeing(&low, &low) && agreeing(&high, &high) && !agreeing(&low, &high));
		assert_eq!(cosine(&low, &low), Some(WHOLE));
		assert_eq!(cosine(&low, &high), Some(-WHOLE));
		assert!(Embedding::try_from(vec![1; MAX_COMPONENTS as usize + 1]).is_err());
	}

	/// The encoding is a promise to every client: these bytes never change.
	#[test]
	fn the_hash_is_fixed() {
		let bytes = [2 << 2, 0x01, 0x00, 0xfe, 0xff];
		assert_eq!(hash(&embedding(&[1, -2])), H256(blake2_256(&bytes)));
	}

	/// The square of the cosine with its sign, exactly.
	fn exact(a: &[i16], b: &[i16]) -> BigRational {
		let dot = |a: &[i16], b: &[i16]| -> BigInt {
			a.iter().zip(b).map(|(a, b)| BigInt::from(*a) * BigInt::from(*b)).sum()
		};
		let of = dot(a, b);
		let negative = of < BigInt::from(0);
		let square = BigRational::new(&of * &of, dot(a, a) * dot(b, b));
		if negative {
			-square
		} else {
			square
		}
	}

	fn pair() -> impl Strategy<Value = (Vec<i16>, Vec<i16>)> {
		// Extremes, small numbers near each other, and anything.
		let component = || prop_oneof![any::<i16>(), -3i16..4, Just(i16::MIN), Just(i16::MAX)];
		(1usize..24)
			.prop_flat_map(move |length| (vec(component(), length), vec(component(), length)))
	}

	proptest! {
		#[test]
		fn it_is_what_exact_rationals_say((a, b) in pair()) {
			let (x, y) = (embedding(&a), embedding(&b));
			prop_assume!(has_direction(&x) && has_direction(&y));
			let least = BigRational::new(49.into(), 100.into());
			prop_assert_eq!(agree(&x, &y, THRESHOLD), exact(&a, &b) >= least);
			prop_assert_eq!(agree(&x, &y, THRESHOLD), agree(&y, &x, THRESHOLD));

			let found = similarity(&x, &y).unwrap();
			let of = |parts: i32| {
				let root = BigRational::new(parts.into(), WHOLE.into());
				&root * &root
			};
			let square = exact(&a, &b);
			let size = if square < BigRational::from(BigInt::from(0)) { -square } else { square };
			prop_assert!(of(found.abs()) <= size && size < of(found.abs() + 1));
		}

		#[test]
		fn it_is_what_floats_say_where_those_can_tell((a, b) in pair()) {
			let (x, y) = (embedding(&a), embedding(&b));
			let dot = |a: &[i16], b: &[i16]| -> f64 {
				a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
			};
			let cosine = dot(&a, &b) / (dot(&a, &a).sqrt() * dot(&b, &b).sqrt());
			if (cosine - 0.7).abs() > 1e-9 {
				prop_assert_eq!(agree(&x, &y, THRESHOLD), cosine > 0.7);
			}
		}

		#[test]
		fn a_scale_changes_nothing(a in vec(-100i16..100, 1..24), b in vec(-100i16..100, 24), by in 1i16..300) {
			let b = &b[..a.len()];
			let scaled: Vec<_> = a.iter().map(|component| component * by).collect();
			prop_assert_eq!(agreeing(&a, b), agreeing(&scaled, b));
			prop_assert_eq!(cosine(&a, b), cosine(&scaled, b));
		}
	}
}
