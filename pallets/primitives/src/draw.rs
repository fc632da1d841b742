// SPDX-License-Identifier: Apache-2.0

//! Draws: random choices by a seed that nobody knew when their subject was fixed (specification,
//! section 3).
//!
//! A draw is the Blake2-256 hash of the SCALE encoding of (domain, subject, seed). The domain says
//! what is drawn, so that one seed serves for everything that became fixed in the same round.

use codec::Encode;
use sp_arithmetic::Perbill;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;

/// Of how many parts probabilities are made.
const ACCURACY: u128 = 1_000_000_000;

/// The number of a draw round. Never reused.
pub type Round = u32;

/// What the seed of a round is mixed with.
pub const ROUND: &[u8] = b"surety/draw/round/1";
/// From how many blocks at least a round is made.
pub const MIN_BLOCKS: u32 = 4;

/// Decides which of the results that are committed at the same time comes first.
pub const TIE: &[u8] = b"surety/draw/tie/1";
/// Decides whether a result is sampled.
pub const SAMPLE: &[u8] = b"surety/draw/sample/1";
/// Decides whether a node's part of a batch is sampled.
pub const BATCH: &[u8] = b"surety/draw/batch/1";
/// Decides who is chosen among volunteers.
pub const PANEL: &[u8] = b"surety/draw/panel/1";
/// Decides which oracles answer.
pub const ORACLE: &[u8] = b"surety/draw/oracle/1";

/// What is known of the seed of a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seed {
	/// The round has not closed: nobody knows it.
	Pending,
	/// The round has closed.
	Known(H256),
	/// The round closed so long ago that its seed is not kept. Whoever was not drawn by then counts as
	/// sampled.
	Gone,
}

/// From how many different authors at least a round is made, of this many validators: so many that
/// they are not all of the third who may be dishonest.
pub fn authors_needed(validators: u32) -> u32 {
	(validators / 3).saturating_add(1)
}

/// What a round has come to when the VRF output of one more block is mixed in. A round begins with the
/// seed of the round before, the first one with zero, and its own seed is what it ends with.
pub fn mix(round: Round, before: H256, output: &[u8; 32]) -> H256 {
	(ROUND, round, before, output).using_encoded(blake2_256).into()
}

/// What comes out for `subject` by `seed`.
pub fn draw(domain: &[u8], subject: impl Encode, seed: H256) -> H256 {
	(domain, subject, seed).using_encoded(blake2_256).into()
}

/// A number below 2⁶⁴ of a draw, uniformly distributed.
pub fn number(draw: H256) -> u64 {
	let [a, b, c, d, e, f, g, h, ..] = draw.0;
	u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// Whether a draw hits what happens with this probability.
pub fn hits(draw: H256, probability: Perbill) -> bool {
	// Below 2⁶⁴ · 10⁹, which a u128 holds by far.
	let scaled = u128::from(number(draw)).saturating_mul(ACCURACY);
	(scaled >> 64) < u128::from(probability.deconstruct())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_draw_depends_on_domain_subject_and_seed() {
		let of = draw(TIE, (1u64, 2u32), H256::repeat_byte(1));
		assert_eq!(of, draw(TIE, (1u64, 2u32), H256::repeat_byte(1)));
		assert_ne!(of, draw(SAMPLE, (1u64, 2u32), H256::repeat_byte(1)));
		assert_ne!(of, draw(TIE, (2u64, 2u32), H256::repeat_byte(1)));
		assert_ne!(of, draw(TIE, (1u64, 2u32), H256::repeat_byte(2)));
	}

	#[test]
	fn a_third_of_the_validators_cannot_make_a_round() {
		for validators in 1..=100 {
			let needed = authors_needed(validators);
			// As many as may be dishonest where the others make blocks final: fewer than a third.
			assert!(needed > (validators - 1) / 3 && needed <= validators);
		}
		assert_eq!([0, 1, 3, 4, 21, 100].map(authors_needed), [1, 1, 2, 2, 8, 34]);
	}

	#[test]
	fn a_round_depends_on_its_number_and_all_outputs_in_their_order() {
		let (a, b) = ([1; 32], [2; 32]);
		let of = |round, outputs: &[[u8; 32]]| {
			outputs.iter().fold(H256::zero(), |before, output| mix(round, before, output))
		};
		assert_ne!(of(1, &[a, b]), of(1, &[b, a]));
		assert_ne!(of(1, &[a, b]), of(2, &[a, b]));
		assert_ne!(of(1, &[a, b]), of(1, &[a]));
		assert_ne!(mix(1, H256::zero(), &a), mix(1, H256::repeat_byte(1), &a));
	}

	#[test]
	fn probabilities_at_the_edges() {
		let (low, high) = (H256::zero(), H256::repeat_byte(0xff));
		assert!(!hits(low, Perbill::zero()) && !hits(high, Perbill::zero()));
		assert!(hits(low, Perbill::one()) && hits(high, Perbill::one()));
		assert!(hits(low, Perbill::from_parts(1)));
		assert!(!hits(high, Perbill::from_parts(999_999_999)));
	}

	/// Of 100,000 draws 5 % hit, give or take five standard deviations.
	#[test]
	fn as_many_hit_as_should() {
		let hit = (0u32..100_000)
			.filter(|subject| hits(draw(SAMPLE, subject, H256::zero()), Perbill::from_percent(5)))
			.count();
		assert!((4_655..=5_345).contains(&hit), "{hit}");
	}
}
