// SPDX-License-Identifier: Apache-2.0

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::{collection::vec, prelude::*};

use super::*;
use crate::DAYS;

/// What burns for a full step in these tests.
const FULL: Balance = SUR / 10;
const RECOVERY: BlockNumber = 180 * DAYS;

fn exact(share: Perbill) -> BigRational {
	fraction(share.deconstruct(), 1_000_000_000u32)
}

fn fraction(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> BigRational {
	BigRational::new(numerator.into(), denominator.into())
}

/// Whether `share` is `wanted`, rounded down up to `billionths` times.
fn is_about(share: Perbill, wanted: BigRational, billionths: u32) -> bool {
	let off = wanted - exact(share);
	off >= fraction(0, 1) && off < fraction(billionths, 1_000_000_000u32)
}

fn share() -> impl Strategy<Value = Perbill> {
	prop_oneof![
		Just(Perbill::zero()),
		Just(Perbill::one()),
		(0..=1_000_000_000u32).prop_map(Perbill::from_parts)
	]
}

fn outcome() -> impl Strategy<Value = CheckOutcome> {
	prop_oneof![
		Just(CheckOutcome::Passed),
		Just(CheckOutcome::Anomaly),
		Just(CheckOutcome::DisputeLost)
	]
}

fn severity() -> impl Strategy<Value = Severity> {
	prop_oneof![Just(Severity::Warning), Just(Severity::Soft), Just(Severity::Hard)]
}

fn dimensions() -> impl Strategy<Value = Dimensions> {
	[share(), share(), share(), share(), share()].prop_map(
		|[accuracy, uptime, latency, longevity, stake]| Dimensions {
			accuracy,
			uptime,
			latency,
			longevity,
			stake,
		},
	)
}

fn percent(percent: u32) -> Perbill {
	Perbill::from_percent(percent)
}

#[test]
fn the_weights_are_all_there_is() {
	let one = Perbill::one();
	let all = Dimensions { accuracy: one, uptime: one, latency: one, longevity: one, stake: one };
	assert_eq!(all.score(), one);
	assert_eq!(Dimensions::default().score(), Perbill::zero());
	let score = |change: fn(&mut Dimensions)| {
		let mut of = Dimensions::default();
		change(&mut of);
		of.score()
	};
	assert_eq!(score(|it| it.accuracy = Perbill::one()), percent(40));
	assert_eq!(score(|it| it.uptime = Perbill::one()), percent(25));
	assert_eq!(score(|it| it.latency = Perbill::one()), percent(15));
	assert_eq!(score(|it| it.longevity = Perbill::one()), percent(10));
	assert_eq!(score(|it| it.stake = Perbill::one()), percent(10));
}

#[test]
fn an_anomaly_weighs_ten_jobs_and_a_lost_dispute_twenty() {
	let after = |outcome| accuracy_after(percent(50), outcome, Perbill::one());
	let moved = |to: Perbill| to.deconstruct().abs_diff(percent(50).deconstruct());
	let step = moved(after(CheckOutcome::Passed));
	assert_eq!(moved(after(CheckOutcome::Anomaly)), 10 * step);
	assert_eq!(moved(after(CheckOutcome::DisputeLost)), 20 * step);
}

#[test]
fn tiny_jobs_farm_nothing() {
	// A thousandth of what a full step burns is worth a thousandth of it, and nothing worth nothing.
	assert_eq!(worth(FULL / 1_000, FULL, 0), Perbill::from_parts(1_000_000));
	assert_eq!(worth(0, FULL, 0), Perbill::zero());
	assert_eq!(worth(100 * FULL, FULL, 0), Perbill::one());
	assert_eq!(worth(1, 0, 0), Perbill::one());
	// However the same fee is divided, it raises no more.
	let raised_by = |jobs: u32| {
		let each = worth(FULL / Balance::from(jobs), FULL, 0);
		(0..jobs).fold(FIRST_ACCURACY, |it, _| accuracy_after(it, CheckOutcome::Passed, each))
	};
	assert!(raised_by(1_000) <= raised_by(1));
}

#[test]
fn a_pair_counts_less_each_time() {
	let sum: u64 =
		(0..1_000).map(|before| u64::from(worth(FULL, FULL, before).deconstruct())).sum();
	// A thousand dealings of one pair are worth less than eight of strangers.
	assert!(sum < 8_000_000_000);
	assert_eq!(worth(FULL, FULL, 1), percent(50));
	assert_eq!(worth(FULL, FULL, u32::MAX), Perbill::zero());
}

#[test]
fn the_first_jobs_do_not_outweigh_a_fall() {
	// Who starts anew is at 0.70; who fell by one lost dispute needs many jobs to be back there.
	let mut accuracy = accuracy_after(FIRST_ACCURACY, CheckOutcome::DisputeLost, Perbill::one());
	assert_eq!(accuracy, percent(42));
	let mut jobs = 0;
	while accuracy < FIRST_ACCURACY {
		accuracy = accuracy_after(accuracy, CheckOutcome::Passed, Perbill::one());
		jobs += 1;
	}
	assert_eq!(jobs, 33);
}

#[test]
fn latency_compares_with_all_others() {
	assert_eq!(latency(Some(10), Some(20)), percent(50));
	assert_eq!(latency(Some(20), Some(10)), Perbill::one());
	assert_eq!(latency(None, Some(10)), Perbill::zero());
	assert_eq!(latency(Some(10), None), Perbill::zero());
	assert_eq!(latency(Some(0), Some(0)), Perbill::zero());
}

#[test]
fn longevity_and_stake_are_full_some_day() {
	assert_eq!(longevity(0), Perbill::zero());
	assert_eq!(longevity(FULL_DAYS), Perbill::one());
	assert_eq!(longevity(u32::MAX), Perbill::one());
	assert_eq!(stake(0), Perbill::zero());
	assert_eq!(stake(2_500 * SUR), percent(25));
	assert_eq!(stake(Balance::MAX), Perbill::one());
}

#[test]
fn slashes_take_what_they_take_and_it_comes_back() {
	let of = |slashes: &[(Severity, BlockNumber)]| reliability(slashes.iter().copied(), RECOVERY);
	assert_eq!(of(&[]), Perbill::one());
	assert_eq!(of(&[(Severity::Hard, 0)]), percent(50));
	assert_eq!(of(&[(Severity::Soft, 0)]), percent(90));
	assert_eq!(of(&[(Severity::Warning, 0)]), Perbill::one());
	assert_eq!(of(&[(Severity::Hard, 0), (Severity::Hard, 0)]), percent(25));
	assert_eq!(of(&[(Severity::Hard, RECOVERY / 2)]), percent(75));
	assert_eq!(of(&[(Severity::Hard, RECOVERY)]), Perbill::one());
	assert_eq!(of(&[(Severity::Hard, BlockNumber::MAX)]), Perbill::one());
	// Without time to recover nothing is ever lost.
	assert_eq!(reliability([(Severity::Hard, 0)], 0), Perbill::one());
}

#[test]
fn words_nudge_and_no_more() {
	assert_eq!(nudged(percent(60), FIRST_SATISFACTION), percent(60));
	assert_eq!(nudged(percent(60), Perbill::one()), percent(65));
	assert_eq!(nudged(percent(60), Perbill::zero()), percent(55));
	assert_eq!(nudged(percent(99), Perbill::one()), Perbill::one());
	assert_eq!(nudged(percent(2), Perbill::zero()), Perbill::zero());
	// The word of a client without standing, or about a job worth nothing, is none.
	for (standing, worth) in [(Perbill::zero(), Perbill::one()), (Perbill::one(), Perbill::zero())]
	{
		assert_eq!(satisfaction_after(percent(50), false, standing, worth), percent(50));
	}
}

#[test]
fn a_client_earns_its_standing_slowly() {
	assert_eq!(standing_after(FIRST_STANDING, false, Perbill::one()), percent(51));
	assert_eq!(standing_after(FIRST_STANDING, false, Perbill::zero()), FIRST_STANDING);
	assert_eq!(standing_after(FIRST_STANDING, true, Perbill::zero()), percent(45));
}

#[test]
fn every_node_can_be_drawn() {
	assert_eq!(routing_weight(Perbill::zero(), Perbill::zero(), true), 1);
	assert_eq!(routing_weight(Perbill::one(), Perbill::one(), false), 1_000_000);
	assert_eq!(routing_weight(Perbill::one(), percent(50), true), 250_000);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(1_000))]

	#[test]
	fn a_score_is_the_exact_mean_rounded_down(of in dimensions()) {
		let wanted = exact(of.accuracy) * fraction(40, 100)
			+ exact(of.uptime) * fraction(25, 100)
			+ exact(of.latency) * fraction(15, 100)
			+ exact(of.longevity) * fraction(10, 100)
			+ exact(of.stake) * fraction(10, 100);
		prop_assert!(is_about(of.score(), wanted, 1));
	}

	#[test]
	fn no_dimension_lowers_a_score(one in dimensions(), other in dimensions()) {
		let better = Dimensions {
			accuracy: one.accuracy.max(other.accuracy),
			uptime: one.uptime.max(other.uptime),
			latency: one.latency.max(other.latency),
			longevity: one.longevity.max(other.longevity),
			stake: one.stake.max(other.stake),
		};
		prop_assert!(better.score() >= one.score());
	}

	#[test]
	fn a_product_is_exact_rounded_down(one in share(), other in share()) {
		prop_assert!(is_about(product(one, other), exact(one) * exact(other), 1));
	}

	#[test]
	fn accuracy_is_the_exact_moving_average(accuracy in share(), outcome in outcome(), worth in share()) {
		let (a, one) = (exact(accuracy), fraction(1, 1));
		let wanted = match outcome {
			CheckOutcome::Passed => &a + fraction(2, 100) * exact(worth) * (one - &a),
			CheckOutcome::Anomaly => a * fraction(80, 100),
			CheckOutcome::DisputeLost => a * fraction(60, 100),
		};
		// The step and the move are each rounded.
		prop_assert!(is_about(accuracy_after(accuracy, outcome, worth), wanted, 2));
	}

	#[test]
	fn accuracy_rises_by_passes_alone_and_never_past_one(
		accuracy in share(), worth in share(), more in share(),
	) {
		let after = |outcome, worth| accuracy_after(accuracy, outcome, worth);
		let passed = after(CheckOutcome::Passed, worth);
		prop_assert!(passed >= accuracy);
		prop_assert!(after(CheckOutcome::Passed, worth.max(more)) >= passed);
		let anomaly = after(CheckOutcome::Anomaly, worth);
		prop_assert!(anomaly <= accuracy);
		prop_assert!(after(CheckOutcome::DisputeLost, worth) <= anomaly);
		// What a loss takes does not depend on the fee.
		prop_assert_eq!(after(CheckOutcome::Anomaly, more), anomaly);
	}

	#[test]
	fn who_is_more_accurate_stays_so(one in share(), other in share(), outcome in outcome(), worth in share()) {
		let after = |accuracy| accuracy_after(accuracy, outcome, worth);
		prop_assert!(after(one.min(other)) <= after(one.max(other)));
	}

	/// The sum of what any jobs raise is bounded by what they burned, whoever dealt with whom.
	#[test]
	fn what_is_raised_is_paid_for(
		jobs in vec((0..2 * FULL, 0u32..100), 0..100), accuracy in share(),
	) {
		let mut raised = accuracy;
		for (burned, dealings) in &jobs {
			let worth = worth(*burned, FULL, *dealings);
			raised = accuracy_after(raised, CheckOutcome::Passed, worth);
		}
		let burned: Balance = jobs.iter().map(|(burned, _)| burned).sum();
		let bound = fraction(2, 100) * fraction(burned, FULL);
		prop_assert!(exact(raised) - exact(accuracy) <= bound);
	}

	#[test]
	fn worth_is_exact_and_falls_with_dealings(burned: Balance, full in 1..1_000 * SUR, dealings: u32) {
		let of = worth(burned, full, dealings);
		let fee = fraction(burned.min(full), full);
		let wanted = fee * fraction(1, u64::from(dealings).saturating_add(1));
		prop_assert!(is_about(of, wanted, 3));
		prop_assert!(worth(burned, full, dealings.saturating_add(1)) <= of);
		prop_assert!(worth(burned.saturating_add(1), full, dealings) >= of);
	}

	#[test]
	fn latency_is_exact_and_longer_is_never_better(median in 1u32.., p95 in 1u32.., later: u32) {
		let of = latency(Some(median), Some(p95));
		prop_assert!(is_about(of, fraction(median.min(p95), p95), 1));
		prop_assert!(latency(Some(median), Some(p95.saturating_add(later))) <= of);
		prop_assert!(latency(Some(median.saturating_add(later)), Some(p95)) >= of);
	}

	#[test]
	fn reliability_is_exact(slashes in vec((severity(), 0..2 * RECOVERY), 0..8)) {
		let wanted = slashes.iter().fold(fraction(1, 1), |left, (severity, age)| {
			let loss = match severity {
				Severity::Warning => fraction(0, 1),
				Severity::Soft => fraction(1, 10),
				Severity::Hard => fraction(1, 2),
			};
			let open = fraction(1, 1) - fraction(*age.min(&RECOVERY), RECOVERY);
			left * (fraction(1, 1) - loss * open)
		});
		prop_assert!(is_about(reliability(slashes, RECOVERY), wanted, 3 * 8 + 1));
	}

	#[test]
	fn time_heals_and_a_slash_never_does(
		slashes in vec((severity(), 0..2 * RECOVERY), 0..8), later in 0..RECOVERY, more in severity(),
	) {
		let now = reliability(slashes.iter().copied(), RECOVERY);
		let aged = slashes.iter().map(|(severity, age)| (*severity, age + later));
		prop_assert!(reliability(aged, RECOVERY) >= now);
		let with_more = slashes.iter().copied().chain([(more, 0)]);
		prop_assert!(reliability(with_more, RECOVERY) <= now);
	}

	/// Whatever is said, by whomever and how often: a score moves by the nudge at most.
	#[test]
	fn a_score_is_not_pushed_by_words(
		score in share(), words in vec((any::<bool>(), share(), share()), 0..200),
	) {
		let mut satisfaction = FIRST_SATISFACTION;
		for (satisfied, standing, worth) in words {
			let before = satisfaction;
			satisfaction = satisfaction_after(before, satisfied, standing, worth);
			prop_assert_eq!(satisfaction >= before, satisfied || satisfaction == before);
		}
		let moved = nudged(score, satisfaction).deconstruct().abs_diff(score.deconstruct());
		prop_assert!(moved <= MAX_NUDGE.deconstruct());
	}

	#[test]
	fn more_satisfied_is_never_worse(score in share(), one in share(), other in share()) {
		prop_assert!(nudged(score, one.max(other)) >= nudged(score, one.min(other)));
	}

	#[test]
	fn standing_is_exact(standing in share(), at_fault: bool, worth in share()) {
		let (s, one) = (exact(standing), fraction(1, 1));
		let wanted = if at_fault {
			s * fraction(90, 100)
		} else {
			&s + fraction(2, 100) * exact(worth) * (one - &s)
		};
		prop_assert!(is_about(standing_after(standing, at_fault, worth), wanted, 2));
	}

	#[test]
	fn a_weight_grows_with_score_and_reliability(
		score in share(), better in share(), reliability in share(), higher in share(), onboarding: bool,
	) {
		let of = routing_weight(score, reliability, onboarding);
		prop_assert!(of > 0);
		let (score, reliability) = (score.max(better), reliability.max(higher));
		prop_assert!(routing_weight(score, reliability, onboarding) >= of);
		prop_assert!(routing_weight(score, reliability, false) >= of);
	}
}
