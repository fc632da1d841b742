// SPDX-License-Identifier: Apache-2.0

//! Draws: random choices by a seed that nobody knew when their subject was fixed (specification,
//! section 3).
//!
//! A draw is the Blake2-256 hash of the SCALE encoding of (domain, subject, seed). The domain says
//! what is drawn, so that one seed serves for everything that became fixed in the same round.

use alloc::vec::Vec;

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
/// Decides whether another oracle looks at what one has confirmed.
pub const SECOND_LOOK: &[u8] = b"surety/draw/look/1";
/// Decides which arbitrators judge a dispute.
pub const JUROR: &[u8] = b"surety/draw/juror/1";

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

/// Which of those with these weights is drawn: each as likely as its weight is part of all of them, up to
/// 2⁻³². Nobody where nothing weighs anything.
pub fn choose(draw: H256, weights: impl IntoIterator<Item = u32> + Clone) -> Option<usize> {
	let sum = |total: u64, weight: u32| total.saturating_add(weight.into());
	let total = weights.clone().into_iter().fold(0, sum);
	// Below 2¹²⁸, and after the shift below the total.
	let hit = u128::from(number(draw)).saturating_mul(total.into()) >> 64;
	let ends = weights.into_iter().scan(0u64, |end, weight| {
		*end = end.saturating_add(weight.into());
		Some(*end)
	});
	ends.into_iter().position(|end| hit < end.into())
}

/// The order in which all of those with these weights are drawn, none of them twice. `draw` makes the
/// draw of each turn, from 0. Who weighs nothing is not drawn.
///
/// It depends on nothing else: whoever cannot come is passed over, and the others keep their order.
pub fn order(weights: &[u32], mut draw: impl FnMut(u32) -> H256) -> Vec<usize> {
	let mut left: Vec<(usize, u32)> = weights.iter().copied().enumerate().collect();
	let mut order = Vec::with_capacity(left.len());
	for turn in 0.. {
		let Some(at) = choose(draw(turn), left.iter().map(|(_, weight)| *weight)) else {
			break;
		};
		order.push(left.remove(at).0);
	}
	order
}

#[cfg(test)]
mod tests {
	use proptest::{collection::vec, prelude::*};

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

	#[test]
	fn choices_at_the_edges() {
		let (low, high) = (H256::zero(), H256::repeat_byte(0xff));
		assert_eq!(choose(low, []), None);
		assert_eq!(choose(low, [0, 0]), None);
		assert_eq!((choose(low, [1, 1, 1]), choose(high, [1, 1, 1])), (Some(0), Some(2)));
		// Who weighs nothing is not hit, wherever it stands.
		assert_eq!((choose(low, [0, 7, 0]), choose(high, [0, 7, 0])), (Some(1), Some(1)));
		assert_eq!(choose(high, [u32::MAX; 64]), Some(63));
	}

	/// Of 60,000 draws each has as many as it weighs, give or take five standard deviations.
	#[test]
	fn choices_are_as_likely_as_they_weigh() {
		let mut hits = [0u32; 3];
		for subject in 0u32..60_000 {
			hits[choose(draw(PANEL, subject, H256::zero()), [1, 2, 3]).unwrap()] += 1;
		}
		for (hits, expected) in hits.into_iter().zip([10_000u32, 20_000, 30_000]) {
			assert!(hits.abs_diff(expected) < 620, "{hits} instead of {expected}");
		}
	}

	/// Three of six that weigh the same are drawn 10,000 times: each is among them half of the times.
	#[test]
	fn all_seats_are_drawn_evenly() {
		let mut hits = [0u32; 6];
		for subject in 0u32..10_000 {
			let drawn = order(&[4; 6], |turn| draw(PANEL, (subject, turn), H256::zero()));
			drawn.into_iter().take(3).for_each(|place| hits[place] += 1);
		}
		assert!(hits.into_iter().all(|hits| hits.abs_diff(5_000) < 250), "{hits:?}");
	}

	proptest! {
		#[test]
		fn an_order_has_everyone_once(weights in vec(any::<u32>(), 0..64), seed: [u8; 32]) {
			let mut drawn = order(&weights, |turn| draw(PANEL, turn, H256(seed)));
			drawn.sort_unstable();
			let with_weight: Vec<_> = (0..weights.len()).filter(|place| weights[*place] > 0).collect();
			prop_assert_eq!(drawn, with_weight);
		}

		/// A choice is where the draw lies on the line of all weights, end to end.
		#[test]
		fn a_choice_is_what_wide_integers_say(weights in vec(any::<u32>(), 1..64), seed: [u8; 32]) {
			use num_bigint::BigUint;
			let chosen = choose(H256(seed), weights.iter().copied());
			let sum = |weights: &[u32]| weights.iter().map(|weight| BigUint::from(*weight)).sum::<BigUint>();
			let point = BigUint::from(number(H256(seed))) * sum(&weights);
			match chosen {
				Some(at) => {
					prop_assert!(sum(&weights[..at]) << 64 <= point);
					prop_assert!(point < sum(&weights[..=at]) << 64);
				},
				None => prop_assert_eq!(sum(&weights), BigUint::from(0u8)),
			}
		}
	}
}
