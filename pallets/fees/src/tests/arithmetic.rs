// SPDX-License-Identifier: Apache-2.0

//! The arithmetic of shares against exact rationals.

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use surety_primitives::TOTAL_SUPPLY;

use super::*;
use crate::{Share, Totals};

#[derive(Clone, Debug)]
enum Op {
	Resize(usize, Balance),
	Distribute(Balance),
	Claim(usize),
}

const STAKES: usize = 4;

fn op() -> impl Strategy<Value = Op> {
	let most = TOTAL_SUPPLY / STAKES as Balance;
	let size = move || prop_oneof![Just(0), 1..10u128, 1..=most];
	prop_oneof![
		2 => (0..STAKES, size()).prop_map(|(stake, size)| Op::Resize(stake, size)),
		3 => prop_oneof![0..10u128, 0..=TOTAL_SUPPLY / 100].prop_map(Op::Distribute),
		1 => (0..STAKES).prop_map(Op::Claim),
	]
}

fn rational(amount: Balance) -> BigRational {
	BigRational::from(BigInt::from(amount))
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn each_stake_gets_its_exact_share_less_a_fraction(
		ops in proptest::collection::vec(op(), 1..80),
	) {
		let mut totals = Totals::default();
		let mut shares: Vec<_> = (0..STAKES).map(Share::new).collect();
		let mut paid = [0; STAKES];
		// What each stake should have got by now, exactly, and the sum of it.
		let mut exact = vec![rational(0); STAKES];
		let mut distributed = 0;
		for op in ops {
			match op {
				Op::Resize(stake, size) => {
					shares[stake].resize(&mut totals, size).unwrap();
				}
				Op::Distribute(amount) => {
					let before = totals.clone();
					if totals.distribute(amount).is_none() {
						prop_assert_eq!(before.stake, 0, "only without stake");
						prop_assert_eq!(before, totals.clone());
						continue;
					}
					let all = rational(totals.stake);
					for (exact, share) in exact.iter_mut().zip(&shares) {
						*exact += rational(amount) * rational(share.stake) / &all;
					}
					distributed += amount;
				}
				Op::Claim(stake) => {
					let shown = shares[stake].claimable(&totals);
					let amount = shares[stake].claim(&mut totals);
					prop_assert_eq!(amount, shown);
					paid[stake] += amount.unwrap();
					prop_assert_eq!(shares[stake].claimable(&totals), Some(0));
				}
			}

			// Nobody is paid more than the exact share, or less than it but for a fraction. What
			// divisions left goes to whoever has stake when the next amount comes: less than a
			// millionth of a unit in all.
			let tolerance = BigRational::new(1.into(), 1_000_000.into());
			let mut owed = totals.remainder;
			for stake in 0..STAKES {
				let has = paid[stake] + shares[stake].claimable(&totals).unwrap();
				let has = rational(has);
				prop_assert!(has <= &exact[stake] + &tolerance);
				prop_assert!(has + rational(1) + &tolerance > exact[stake]);
				owed += shares[stake].owed(&totals).unwrap();
			}
			// To the last bit, what is claimable is owed, and what was distributed is one of the two.
			prop_assert_eq!(owed, crate::types::ONE * sp_core::U256::from(totals.claimable));
			prop_assert_eq!(paid.iter().sum::<Balance>() + totals.claimable, distributed);
		}
	}

	#[test]
	fn no_numbers_panic(
		stake: u128, all: u128, claimable: u128, amount: u128, size: u128, earned: u128,
		fraction: u128, per_unit: [u64; 4], since: [u64; 4], remainder: [u64; 4],
	) {
		let u256 = sp_core::U256;
		let totals = Totals {
			stake: all, claimable, per_unit: u256(per_unit), remainder: u256(remainder),
		};
		let share = Share { owner: (), stake, since: u256(since), earned, fraction };

		// What fails changes nothing.
		let mut changed = (totals.clone(), share.clone());
		if changed.0.distribute(amount).is_none() {
			prop_assert_eq!(&changed.0, &totals);
		}
		changed = (totals.clone(), share.clone());
		if changed.1.resize(&mut changed.0, size).is_none() {
			prop_assert_eq!(&changed, &(totals.clone(), share.clone()));
		}
		changed = (totals.clone(), share.clone());
		if changed.1.claim(&mut changed.0).is_none() {
			prop_assert_eq!(&changed, &(totals.clone(), share.clone()));
		}
		changed = (totals.clone(), share.clone());
		if changed.1.leave_fraction(&mut changed.0).is_none() {
			prop_assert_eq!(&changed.0, &totals);
		}
	}
}

#[test]
fn one_is_the_fixed_point_of_one() {
	assert_eq!(crate::types::ONE, sp_core::U256::from(u128::MAX) + 1);
}

#[test]
fn the_whole_supply_on_one_unit_of_stake_fits() {
	let mut totals = Totals::default();
	let mut share = Share::new(());
	share.resize(&mut totals, 1).unwrap();
	totals.distribute(TOTAL_SUPPLY).unwrap();
	share.resize(&mut totals, TOTAL_SUPPLY).unwrap();
	totals.distribute(TOTAL_SUPPLY).unwrap();
	assert_eq!(share.claim(&mut totals), Some(2 * TOTAL_SUPPLY));
}
