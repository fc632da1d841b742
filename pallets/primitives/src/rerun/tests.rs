// SPDX-License-Identifier: Apache-2.0

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::{collection::vec, prelude::*};

use super::*;
use crate::{
	draw::{self, draw},
	output::OutputFormat,
};

// What follows from looks.

/// Has oracles look who find what `sames` says, and another one at what the first confirmed if `again`. Says
/// whether the result is right, and how many looked.
fn looks(sames: &[bool], again: bool) -> (bool, u32) {
	let (mut same, mut other, mut drawn) = (0, 0, None);
	let mut left = sames.iter();
	loop {
		match tally(same, other, drawn) {
			Tally::Right => return (true, same + other),
			Tally::Wrong => return (false, same + other),
			Tally::Confirmed => {
				assert_eq!((same, other, drawn), (1, 0, None), "it is drawn once");
				drawn = Some(again);
			}
			Tally::Missing(number) => {
				assert!(number > 0, "nobody is missing, and nothing is decided");
				for _ in 0..number {
					match left.next().expect("it is decided by five at most") {
						true => same += 1,
						false => other += 1,
					}
				}
			}
		}
	}
}

#[test]
fn one_who_confirms_is_mostly_the_end_of_it() {
	assert_eq!(looks(&[true], false), (true, 1));
	assert_eq!(looks(&[true, true], true), (true, 2));
}

#[test]
fn who_disagree_are_joined_by_others_until_three_find_alike() {
	let (t, f) = (true, false);
	assert_eq!(looks(&[f, f, f], f), (false, 3));
	assert_eq!(looks(&[f, t, f, f], f), (false, 4));
	assert_eq!(looks(&[f, t, t, f, f], f), (false, 5));
	assert_eq!(looks(&[f, t, t, f, t], f), (true, 5));
	assert_eq!(looks(&[t, f, f, f], t), (false, 4));
	assert_eq!(looks(&[t, f, t, t], t), (true, 4));
	// The one word of a first oracle convicts nobody.
	assert_eq!(tally(0, 1, None), Tally::Missing(2));
	assert_eq!(tally(0, 2, None), Tally::Missing(1));
}

proptest! {
	#[test]
	fn five_at_most_decide_as_most_of_them_found(sames in vec(any::<bool>(), 5), again: bool) {
		let (is_right, number) = looks(&sames, again);
		let looked = &sames[..number as usize];
		let same = looked.iter().filter(|same| **same).count();
		prop_assert_eq!(is_right, 2 * same > looked.len());
		// Three convict; fewer only if they were all there were.
		let alike = if is_right { same } else { looked.len() - same };
		prop_assert!(alike as u32 == DECIDING || is_right && alike == looked.len());
		prop_assert!(number < 2 * DECIDING);
		prop_assert!(number + MAX_REPLACEMENTS <= MAX_SEATS);
	}

	/// Once two disagree it makes no difference which of them is right.
	#[test]
	fn a_disagreement_is_decided_alike_for_both_sides(
		a in 1u32..4,
		b in 1u32..4,
		again: Option<bool>,
	) {
		prop_assume!(a < DECIDING || b < DECIDING);
		let mirrored = match tally(b, a, again) {
			Tally::Right => Tally::Wrong,
			Tally::Wrong => Tally::Right,
			other => other,
		};
		prop_assert_eq!(tally(a, b, again), mirrored);
	}
}

// What looks cost.

fn ratio(share: Perbill) -> BigRational {
	BigRational::new(share.deconstruct().into(), BigInt::from(1_000_000_000))
}

/// This many billionths.
fn billionths(number: i64) -> BigRational {
	BigRational::new(number.into(), BigInt::from(1_000_000_000))
}

/// All probabilities with which results are drawn, the small and the large ones more often.
fn sampling() -> impl Strategy<Value = Perbill> {
	prop_oneof![
		0..=1_000_000_000u32,
		0..10u32,
		749_999_990..=750_000_010u32,
		999_999_990..=1_000_000_000u32
	]
	.prop_map(Perbill::from_parts)
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	#[test]
	fn a_contribution_is_what_all_looks_cost_on_average(sampling in sampling()) {
		let (given, p, s) = (contribution(sampling), ratio(sampling), ratio(second_look(sampling)));
		let one = billionths(1_000_000_000);
		let exact = &p * (&one + &s);
		// A product is rounded once.
		prop_assert!(ratio(given) <= &exact + billionths(1), "{given:?} {exact}");
		prop_assert!(ratio(given) >= &exact - billionths(1), "{given:?} {exact}");
		prop_assert!(ratio(given) <= one, "never more than the re-run price");
		prop_assert!(exact <= &one + billionths(1), "nor is what is spent");
	}

	#[test]
	fn another_one_looks_a_third_of_the_time_where_the_price_allows(sampling in sampling()) {
		let p = ratio(sampling);
		let one = billionths(1_000_000_000);
		let third = ratio(SECOND_LOOK);
		let s = ratio(second_look(sampling));
		prop_assert!(s <= third);
		// Within a billionth of the least of a third and (1 - p) / p.
		let allowed = if p == billionths(0) { third.clone() } else { (&one - &p) / &p };
		let wanted = third.min(allowed);
		let error = if s > wanted { &s - &wanted } else { &wanted - &s };
		prop_assert!(error <= billionths(2), "{s} {wanted}");
	}
}

#[test]
fn what_contributions_are() {
	let percent = Perbill::from_percent;
	for (sampling, look, given) in [
		(0, 333_333_333, 0),
		(5, 333_333_333, 66_666_667),
		(75, 333_333_333, 1_000_000_000),
		(80, 250_000_000, 1_000_000_000),
		(100, 0, 1_000_000_000),
	] {
		assert_eq!(second_look(percent(sampling)).deconstruct(), look, "{sampling}");
		let found = contribution(percent(sampling)).deconstruct();
		assert!(found.abs_diff(given) <= 1, "{sampling}: {found}");
	}
}

/// Over many jobs the pool takes in what it spends, as nearly as chance allows.
#[test]
fn the_pool_neither_drains_nor_hoards() {
	const JOBS: u64 = 100_000;
	let seed = H256::repeat_byte(9);
	for parts in [10_000_000, 50_000_000, 143_000_000, 500_000_000, 750_000_000, 900_000_000] {
		let sampling = Perbill::from_parts(parts);
		let again = second_look(sampling);
		let given = f64::from(contribution(sampling).deconstruct()) / 1e9;
		let looks: u64 = (0..JOBS)
			.map(|job| {
				let hits = |domain, share| draw::hits(draw(domain, (job, 0u32), seed), share);
				let first = hits(draw::SAMPLE, sampling);
				u64::from(first) + u64::from(first && hits(draw::SECOND_LOOK, again))
			})
			.sum();
		let (p, s) = (f64::from(parts) / 1e9, f64::from(again.deconstruct()) / 1e9);
		let mean = p * (1.0 + s);
		let variance = p * (1.0 - s) + 4.0 * p * s - mean * mean;
		let left = JOBS as f64 * given - looks as f64;
		let bound = 5.0 * (JOBS as f64 * variance).sqrt();
		assert!(left.abs() <= bound, "p = {p}: {left} looks are left, {bound} may be");
	}
}

#[test]
fn where_all_are_drawn_the_pool_is_even() {
	assert_eq!(contribution(Perbill::one()), Perbill::one());
	assert_eq!(second_look(Perbill::one()), Perbill::zero());
}

// Commitments.

fn opening(output: u8, embedding: Option<u8>, salt: u8) -> RerunOpening {
	RerunOpening {
		output_hash: H256::repeat_byte(output),
		embedding: embedding.map(H256::repeat_byte),
		salt: [salt; 32],
	}
}

#[test]
fn a_commitment_is_the_hash_that_the_specification_names() {
	let opening = opening(1, Some(2), 3);
	let mut bytes = Vec::new();
	bytes.push(14 << 2);
	bytes.extend(b"surety/rerun/1");
	bytes.extend([9; 32]);
	bytes.extend(7u64.to_le_bytes());
	bytes.extend(5u32.to_le_bytes());
	bytes.extend(4u64.to_le_bytes());
	bytes.extend([1; 32]);
	bytes.push(1);
	bytes.extend([2; 32]);
	bytes.extend([3; 32]);
	let commitment = opening.commitment(H256::repeat_byte(9), 7, 5, &4u64);
	assert_eq!(commitment.0, blake2_256(&bytes));
}

/// A node cannot open an oracle's commitment as its own, or the other way round.
#[test]
fn no_commitment_of_a_result_is_one_of_a_re_run() {
	let genesis = H256::repeat_byte(9);
	let result = crate::commitment::ResultOpening {
		output_hash: H256::repeat_byte(1),
		summary: OutputSummary { format: OutputFormat::Text, bytes: 1, tokens: 1, longest_run: 1 },
		embedding: None,
		salt: [3; 32],
	};
	let rerun = opening(1, None, 3).commitment(genesis, 7, 5, &4u64);
	assert_ne!(result.commitment(genesis, 7, 5), rerun);
}

proptest! {
	/// A commitment binds to all that it is made of: what is opened otherwise, for another task, node or chain,
	/// or by another oracle, does not match.
	#[test]
	fn a_commitment_is_of_no_use_elsewhere(
		a in any::<(u8, u64, u32, u64, u8, Option<u8>, u8)>(),
		b in any::<(u8, u64, u32, u64, u8, Option<u8>, u8)>(),
		same in 0u8..7,
	) {
		// All but one component are alike.
		let mut c = a;
		match same {
			0 => c.0 = b.0,
			1 => c.1 = b.1,
			2 => c.2 = b.2,
			3 => c.3 = b.3,
			4 => c.4 = b.4,
			5 => c.5 = b.5,
			_ => c.6 = b.6,
		}
		let commit = |(genesis, task, node, oracle, output, embedding, salt): (_, _, _, u64, _, _, _)| {
			opening(output, embedding, salt).commitment(H256::repeat_byte(genesis), task, node, &oracle)
		};
		prop_assert_eq!(commit(a) == commit(c), a == c);
	}
}

// What the time is worth that a job ran before it failed.

#[test]
fn time_is_worth_its_part_of_the_payment_and_no_more_than_all() {
	assert_eq!(time_used(1_000, 0, 60), 0);
	assert_eq!(time_used(1_000, 30_000, 60), 500);
	assert_eq!(time_used(1_000, 1, 60), 1);
	assert_eq!(time_used(1_000, 60_000, 60), 1_000);
	assert_eq!(time_used(1_000, u64::MAX, 60), 1_000);
	assert_eq!(time_used(Balance::MAX, u64::MAX, u32::MAX), Balance::MAX);
}

proptest! {
	#[test]
	fn time_is_worth_exactly_its_part_rounded_up(
		payment in any::<Balance>(),
		millis in any::<u64>(),
		limit in 1u32..,
	) {
		let ratio = |up: u128, down: u128| BigRational::new(BigInt::from(up), BigInt::from(down));
		let limit_millis = u128::from(limit) * 1_000;
		let share = ratio(u128::from(millis).min(limit_millis), limit_millis);
		let exact = share * BigRational::from_integer(BigInt::from(payment));
		let paid = BigInt::from(time_used(payment, millis, limit));
		prop_assert_eq!(paid, exact.ceil().to_integer());
	}
}
