// SPDX-License-Identifier: Apache-2.0

//! Whether anybody can aim a draw. The numbers are bounds of the chi-square distribution at one in a thousand.

use std::collections::BTreeMap;

use sp_io::hashing::blake2_256;
use surety_primitives::H256;

use super::*;
use crate::{DisputeOf, DisputedResult, Subject};

/// How often each arbitrator sits, where panels of five are drawn by `panel`, a thousand times.
fn spread(mut panel: impl FnMut(u64) -> Vec<AccountId>) -> f64 {
	let mut seats = BTreeMap::<AccountId, f64>::new();
	for attempt in 0..1_000 {
		for juror in panel(attempt) {
			*seats.entry(juror).or_default() += 1.0;
		}
	}
	let expected = 5_000.0 / ARBITRATORS as f64;
	let chi = |seats: f64| (seats - expected).powi(2) / expected;
	arbitrators().map(|who| chi(seats.get(&who).copied().unwrap_or_default())).sum()
}

/// 119 degrees of freedom.
const BOUND: f64 = 172.0;

fn drawn(id: u64, dispute: &DisputeOf<Test>, seed: H256) -> Vec<AccountId> {
	Disputing::draw_jurors(id, dispute, None, seed, 5)
}

/// Whoever makes blocks tries a thousand seeds: each draws another panel, and all arbitrators alike.
#[test]
fn seeds_draw_everybody_alike() {
	test(|| {
		let id = file();
		let dispute = record(id);
		let chi = spread(|attempt| drawn(id, &dispute, H256(blake2_256(&attempt.to_le_bytes()))));
		assert!(chi < BOUND, "{chi}");
	});
}

/// Whoever files knows the numbers of disputes and chooses one of a thousand to be his: each draws all alike by the
/// same seed, which nobody knows when he files.
#[test]
fn the_number_of_a_dispute_aims_at_nobody() {
	test(|| {
		let id = file();
		let dispute = record(id);
		let seed = H256(blake2_256(b"a seed"));
		let chi = spread(|attempt| drawn(id + attempt, &dispute, seed));
		assert!(chi < BOUND, "{chi}");
	});
}

/// Neither task nor evidence nor who files is in the draw: there is nothing to try.
#[test]
fn what_a_filer_chooses_changes_no_draw() {
	test(|| {
		let id = file();
		let dispute = record(id);
		let seed = H256(blake2_256(b"a seed"));
		let expected = drawn(id, &dispute, seed);
		for attempt in 0..1_000u64 {
			let mut other = dispute.clone();
			let challenger = 1_000_000 + attempt;
			let result = DisputedResult { task: attempt, challenger, ..result(id) };
			other.subject = Subject::Result(result);
			other.evidence_hash = H256(blake2_256(&attempt.to_le_bytes()));
			assert_eq!(drawn(id, &other, seed), expected);
		}
	});
}

/// Panels of a dispute's rounds, and its reserves, are drawn apart.
#[test]
fn each_round_draws_anew() {
	test(|| {
		let id = file();
		let first = record(id);
		let mut second = first.clone();
		second.round = 1;
		let seed = H256(blake2_256(b"a seed"));
		assert_ne!(drawn(id, &first, seed), drawn(id, &second, seed));
	});
}

/// By weight: ten times the stake, ten times the first seats.
#[test]
fn who_has_more_at_stake_is_drawn_more_often() {
	test(|| {
		stake(role(FIRST), FIRST, 9 * STAKE);
		assert_ok!(Disputing::opt_in(signed(FIRST)));
		wait(1_000);
		Settled::insert((13, NODE), now());
		let id = file_by(CARLA, 13, None).unwrap();
		let dispute = record(id);
		let hits = (0..2_000u64)
			.filter(|attempt| {
				let seed = H256(blake2_256(&attempt.to_le_bytes()));
				Disputing::draw_jurors(id, &dispute, None, seed, 1) == [FIRST]
			})
			.count() as f64;
		// 10 of 129 parts, give or take four standard deviations.
		let expected = 2_000.0 * 10.0 / 129.0;
		assert!((hits - expected).abs() < 4.0 * expected.sqrt(), "{hits} instead of {expected}");
	});
}
