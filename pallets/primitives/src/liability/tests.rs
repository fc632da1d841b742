// SPDX-License-Identifier: Apache-2.0

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;

use super::*;
use crate::SUR;

const EXACT: Perbill = detection(Comparator::Exact);
const COSINE: Perbill = detection(Comparator::COSINE);

const TERMS: Terms = Terms { margin_percent: 150, min_probability: Perbill::from_percent(5) };

fn fraction(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> BigRational {
	BigRational::new(numerator.into(), denominator.into())
}

fn whole(number: impl Into<BigInt>) -> BigRational {
	BigRational::from(number.into())
}

fn share(share: Perbill) -> BigRational {
	fraction(share.deconstruct(), 1_000_000_000)
}

/// `amount` as a decimal fraction of a SUR, rounded down to hundredths.
fn hundredths(amount: Balance) -> Balance {
	amount / (SUR / 100)
}

/// Amounts of every size: small ones, those of users, and all.
fn amount() -> impl Strategy<Value = Balance> {
	prop_oneof![
		0..100u128,
		(0..=1_000u128).prop_map(|sur| sur * SUR),
		0..=1_000 * SUR,
		any::<u128>()
	]
}

fn probability() -> impl Strategy<Value = Perbill> {
	prop_oneof![
		Just(EXACT),
		Just(COSINE),
		Just(Perbill::zero()),
		Just(Perbill::one()),
		(0..=1_000_000_000u32).prop_map(Perbill::from_parts),
	]
}

fn terms() -> impl Strategy<Value = Terms> {
	let margin = prop_oneof![Just(150), 100..=1_000u32, any::<u32>()];
	(margin, prop_oneof![Just(TERMS.min_probability), probability()])
		.prop_map(|(margin_percent, min_probability)| Terms { margin_percent, min_probability })
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(2_000))]

	/// What it is all for, in exact numbers.
	#[test]
	fn cheating_never_pays(
		payment in amount(), free in amount(), detection in probability(), terms in terms(),
	) {
		let Some(Backing { liability, probability }) = back(payment, free, detection, &terms) else {
			return Ok(());
		};
		prop_assert!(liability <= free);
		prop_assert!(probability >= terms.min_probability);
		let loses = share(probability) * share(detection) * (whole(payment) + whole(liability));
		let gains = fraction(terms.margin_percent, 100) * whole(payment);
		prop_assert!(loses >= gains);
	}

	/// Neither more stake nor more checks than it takes, to the last unit.
	#[test]
	fn nothing_is_asked_without_need(
		payment in amount(), free in amount(), detection in probability(), terms in terms(),
	) {
		let Some(Backing { liability, probability }) = back(payment, free, detection, &terms) else {
			return Ok(());
		};
		let pays = |liability: Balance, probability: Perbill| {
			let loses = share(probability) * share(detection) * (whole(payment) + whole(liability));
			loses >= fraction(terms.margin_percent, 100) * whole(payment)
		};
		if liability > 0 && liability < free {
			prop_assert!(!pays(liability - 1, terms.min_probability));
		}
		if probability > terms.min_probability {
			prop_assert_eq!(liability, free);
			prop_assert!(!pays(liability, Perbill::from_parts(probability.deconstruct() - 1)));
		}
	}

	#[test]
	fn more_stake_is_never_worse_and_a_larger_payment_never_better(
		payment in amount(), less in amount(), free in amount(), fewer in amount(),
		detection in probability(), terms in terms(),
	) {
		let (smaller, larger) = (payment.min(less), payment.max(less));
		let (poorer, richer) = (free.min(fewer), free.max(fewer));
		let back = |payment, free| back(payment, free, detection, &terms);
		if let Some(one) = back(payment, poorer) {
			let other = back(payment, richer).expect("who has more can take no less");
			prop_assert!(other.liability >= one.liability && other.probability <= one.probability);
		}
		if let Some(one) = back(larger, free) {
			let other = back(smaller, free).expect("who takes a payment takes a smaller one");
			prop_assert!(other.liability <= one.liability && other.probability <= one.probability);
		}
	}

	#[test]
	fn the_most_is_accepted_and_a_unit_more_is_not(
		free in amount(), detection in probability(), terms in terms(),
	) {
		let most = most(free, detection, &terms);
		prop_assert!(back(most, free, detection, &terms).is_some());
		if let Some(more) = most.checked_add(1) {
			prop_assert_eq!(back(more, free, detection, &terms), None);
		}
	}
}

#[test]
fn the_documented_examples() {
	// One SUR, and stake enough: 1.5 / (0.95 · 0.05) − 1 and 1.5 / (0.5 · 0.05) − 1.
	let backing = back(SUR, 100 * SUR, EXACT, &TERMS).unwrap();
	assert_eq!(backing.liability, 30_578_947_368_422);
	assert_eq!(backing.probability, Perbill::from_percent(5));
	let backing = back(SUR, 100 * SUR, COSINE, &TERMS).unwrap();
	assert_eq!((backing.liability, backing.probability), (59 * SUR, Perbill::from_percent(5)));

	// Five SUR take all of 100 SUR, and are checked 1.5 · 5 / (0.95 · 105) of the times.
	let backing = back(5 * SUR, 100 * SUR, EXACT, &TERMS).unwrap();
	assert_eq!(backing.liability, 100 * SUR);
	assert_eq!(backing.probability, Perbill::from_parts(75_187_970));
	let backing = back(5 * SUR, 100 * SUR, COSINE, &TERMS).unwrap();
	assert_eq!(backing.probability, Perbill::from_parts(142_857_143));
	// And nothing is left for a second one.
	assert_eq!(back(5 * SUR, 0, EXACT, &TERMS), None);
}

/// The table of docs/providers.md, in hundredths of a SUR.
#[test]
fn what_a_stake_can_carry_is_what_is_documented() {
	for (stake, exact, cosine) in
		[(100, (327, 17_272), (169, 5_000)), (1_000, (3_270, 172_727), (1_694, 50_000))]
	{
		for (detection, (rarely, always)) in [(EXACT, exact), (COSINE, cosine)] {
			let free = stake * SUR;
			assert_eq!(hundredths(most(free, detection, &TERMS)), always);
			let probability = |hundredths: Balance| {
				back(hundredths * (SUR / 100), free, detection, &TERMS).unwrap().probability
			};
			assert_eq!(probability(rarely), TERMS.min_probability);
			assert!(probability(rarely + 1) > TERMS.min_probability);
		}
	}
}

#[test]
fn without_stake_only_a_margin_that_checks_alone_reach_is_accepted() {
	assert_eq!(most(0, EXACT, &TERMS), 0);
	assert_eq!(back(1, 0, EXACT, &TERMS), None);
	let terms = Terms { margin_percent: 95, ..TERMS };
	assert_eq!(most(0, EXACT, &terms), Balance::MAX);
	let always = Backing { liability: 0, probability: Perbill::one() };
	assert_eq!(back(Balance::MAX, 0, EXACT, &terms), Some(always));
}

#[test]
fn nothing_stands_behind_a_payment_of_nothing() {
	let nothing = Backing { liability: 0, probability: TERMS.min_probability };
	for detection in [EXACT, Perbill::zero()] {
		assert_eq!(back(0, 100 * SUR, detection, &TERMS), Some(nothing));
	}
}

/// Stake is no use where nothing is ever found out; where nothing need be checked all of it answers.
#[test]
fn probabilities_of_zero() {
	assert_eq!(back(1, Balance::MAX, Perbill::zero(), &TERMS), None);
	assert_eq!(most(Balance::MAX, Perbill::zero(), &TERMS), 0);
	let terms = Terms { min_probability: Perbill::zero(), ..TERMS };
	assert_eq!(back(5 * SUR, 100 * SUR, EXACT, &terms).unwrap().liability, 100 * SUR);
}

#[test]
fn the_largest_numbers_do_not_overflow() {
	let terms = Terms { margin_percent: u32::MAX, min_probability: Perbill::one() };
	for payment in [0, 1, Balance::MAX] {
		for free in [0, 1, Balance::MAX] {
			for detection in [Perbill::zero(), Perbill::from_parts(1), Perbill::one()] {
				let _ = (back(payment, free, detection, &terms), most(free, detection, &terms));
			}
		}
	}
	let all = back(Balance::MAX, Balance::MAX, EXACT, &TERMS).unwrap();
	assert_eq!(all.liability, Balance::MAX);
}
