// SPDX-License-Identifier: Apache-2.0

//! Freivalds' algorithm: whether a matrix is the product of two others, in the time that it takes to read them.
//!
//! Instead of A·B and C one compares A·(B·x) and C·x for a random x, modulo a prime. They are equal if C = A·B. If not,
//! some row of A·B − C has an entry that the prime does not divide, and whatever the other numbers of x are, one value
//! in `PRIME` of the number at its place hides it. Two vectors leave one chance in 2⁶² to a wrong product, provided that
//! they are drawn when the product is fixed.

use crate::gpu::compute::Factors;

/// 2³¹ − 1: more than two entries can differ, so that it divides no difference but 0.
const PRIME: i64 = (1 << 31) - 1;
/// The largest magnitude of an entry that is looked at: half the prime.
const LARGEST_ENTRY: u32 = (1 << 30) - 1;
/// How many vectors are tried.
const VECTORS: usize = 2;

/// Whether `product`, row after row, is the product of the factors. `Err` if the system gives no random numbers.
pub fn is_product(factors: &Factors, product: &[i32]) -> Result<bool, getrandom::Error> {
	if product.iter().any(|entry| entry.unsigned_abs() > LARGEST_ENTRY) {
		return Ok(false);
	}
	for _ in 0..VECTORS {
		if !passes(factors, product, PRIME, &random_vector(factors.width)?) {
			return Ok(false);
		}
	}
	Ok(true)
}

/// Numbers below the prime.
fn random_vector(width: usize) -> Result<Vec<i64>, getrandom::Error> {
	let mut bytes = vec![0; width * 8];
	getrandom::fill(&mut bytes)?;
	let (words, _) = bytes.as_chunks::<8>();
	// So long a word leaves no number more likely than another that one could tell.
	Ok(words.iter().map(|word| i64::from_le_bytes(*word).rem_euclid(PRIME)).collect())
}

/// Whether A·(B·x) = C·x modulo the prime.
fn passes(factors: &Factors, product: &[i32], prime: i64, vector: &[i64]) -> bool {
	let Factors { width, left, right } = factors;
	let is_square = |length| length == width * width;
	if ![left.len(), right.len(), product.len()].into_iter().all(is_square) {
		return false;
	}
	// 2⁷ · 2³¹ · width and 2³¹ · 2³¹ stay below 2⁶³, the latter only until the next is added.
	let mut middle = vec![0; *width];
	for (column, x) in right.chunks_exact(*width).zip(vector) {
		for (sum, entry) in middle.iter_mut().zip(column) {
			*sum += i64::from(*entry) * x;
		}
	}
	let middle: Vec<i64> = middle.into_iter().map(|sum| sum % prime).collect();
	left.chunks_exact(*width).zip(product.chunks_exact(*width)).all(|(left, product)| {
		let here: i64 = left.iter().zip(&middle).map(|(a, m)| i64::from(*a) * m).sum();
		let there = product
			.iter()
			.zip(vector)
			.fold(0, |sum, (entry, x)| (sum + i64::from(*entry) * x) % prime);
		(here - there) % prime == 0
	})
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;

	use super::*;
	use crate::gpu::compute::{self, tests::factors, Format};

	/// Right products by the processors of this machine.
	fn product(factors: &Factors) -> Vec<i32> {
		let mut device = compute::open(None).unwrap();
		device.multiply(Format::Int8, factors, 1).unwrap().entries
	}

	fn any_factors() -> impl Strategy<Value = Factors> {
		(1usize..24).prop_flat_map(|width| {
			let matrix = || proptest::collection::vec(any::<i8>(), width * width);
			(matrix(), matrix()).prop_map(move |(left, right)| Factors { width, left, right })
		})
	}

	proptest! {
		#![proptest_config(ProptestConfig::with_cases(64))]

		#[test]
		fn right_products_pass(factors in any_factors()) {
			prop_assert!(is_product(&factors, &product(&factors)).unwrap());
		}

		#[test]
		fn a_changed_entry_is_found(
			factors in any_factors(),
			place in any::<prop::sample::Index>(),
			by in prop::num::i32::ANY.prop_filter("a change", |by| *by != 0),
		) {
			let mut product = product(&factors);
			let place = place.index(product.len());
			product[place] = product[place].wrapping_add(by);
			prop_assert!(!is_product(&factors, &product).unwrap());
		}
	}

	/// With a small prime every vector can be tried.
	#[test]
	fn one_vector_in_prime_hides_a_wrong_entry_and_no_more() {
		let factors = factors(Format::Int8, 3);
		let right = product(&factors);
		for prime in [5i64, 7] {
			for place in 0..9 {
				for by in 1..prime {
					let mut wrong = right.clone();
					wrong[place] += i32::try_from(by).unwrap();
					let all = (0..prime).flat_map(|x| {
						(0..prime).flat_map(move |y| (0..prime).map(move |z| [x, y, z]))
					});
					let hidden = all
						.inspect(|vector| assert!(passes(&factors, &right, prime, vector)))
						.filter(|vector| passes(&factors, &wrong, prime, vector));
					assert_eq!(i64::try_from(hidden.count()).unwrap(), prime * prime);
				}
			}
		}
	}

	#[test]
	fn an_entry_that_is_a_prime_away_is_found() {
		let factors = factors(Format::Int8, 4);
		let mut product = product(&factors);
		let place = product.iter().position(|entry| *entry < 0).unwrap();
		product[place] += i32::try_from(PRIME).unwrap();
		assert!(passes(&factors, &product, PRIME, &random_vector(4).unwrap()));
		assert!(!is_product(&factors, &product).unwrap());
	}

	#[test]
	fn a_matrix_of_another_size_is_no_product() {
		let factors = factors(Format::Int8, 4);
		let right = product(&factors);
		assert!(!is_product(&factors, &right[..12]).unwrap());
		assert!(!is_product(&factors, &[]).unwrap());
	}

	#[test]
	fn the_largest_sums_do_not_overflow() {
		let width = 512;
		let matrix = vec![i8::MIN; width * width];
		let factors = Factors { width, left: matrix.clone(), right: matrix };
		let right = product(&factors);
		assert_eq!(right[0], 512 << 14);
		let largest = vec![PRIME - 1; width];
		assert!(passes(&factors, &right, PRIME, &largest));
		let wrong = vec![i32::MIN; width * width];
		assert!(!passes(&factors, &wrong, PRIME, &largest));
	}
}
