// SPDX-License-Identifier: Apache-2.0

//! How often a check by similarity tells that something cheaper ran: by the chain's own comparison, for
//! outputs whose embeddings point so close to the right one on average.

use surety_primitives::{
	similarity::{agree, Embedding},
	Percent,
};

use crate::chance::Chance;

/// As many components as the embeddings of MiniLM-L6 have.
const COMPONENTS: usize = 384;

/// Of how many comparisons a share is taken.
const PAIRS: u32 = 60;

/// The share of outputs that are told from the right one, where their mean cosine to it is `cosine`.
pub fn told(cosine: f64, threshold: Percent, chance: &mut Chance) -> f64 {
	let told = (0..PAIRS).filter(|_| {
		let (right, noise) = (direction(chance), direction(chance));
		let other = right
			.iter()
			.zip(&noise)
			.map(|(right, noise)| cosine * right + (1.0 - cosine * cosine).max(0.0).sqrt() * noise);
		!agree(&embedding(right.iter().copied()), &embedding(other), threshold)
	});
	told.count() as f64 / f64::from(PAIRS)
}

/// A direction in which nothing is likelier than anything else.
fn direction(chance: &mut Chance) -> Vec<f64> {
	(0..COMPONENTS).map(|_| chance.deviation()).collect()
}

fn embedding(components: impl Iterator<Item = f64>) -> Embedding {
	// Deviations are within ±6, so that none is cut.
	let components = components.map(|it| (it * 2_000.0).round() as i16);
	Embedding::truncate_from(components.collect())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn told_at(cosine: f64, percent: u8) -> f64 {
		told(cosine, Percent::from_percent(percent), &mut Chance::new(1, "similar"))
	}

	#[test]
	fn the_same_output_is_never_told_and_an_unrelated_one_always() {
		assert_eq!(told_at(1.0, 70), 0.0);
		assert_eq!(told_at(0.0, 70), 1.0);
	}

	/// A threshold of 0.70 finds nothing of a model whose outputs are closer than that; one that was
	/// calibrated by honest pairs does.
	#[test]
	fn a_cheaper_model_that_is_close_is_found_by_a_calibrated_threshold_alone() {
		assert_eq!(told_at(0.85, 70), 0.0);
		assert_eq!(told_at(0.85, 95), 1.0);
	}
}
