// SPDX-License-Identifier: Apache-2.0

use surety_primitives::{liability, source::Comparator, Perbill};

use super::*;
use crate::{
	career::pays_from,
	chance::Mean,
	market::{units, STAKE, TERMS},
};

const COMPARATORS: [Comparator; 2] = [Comparator::Exact, Comparator::COSINE];

/// Prices from a thousandth of a SUR to the most that the chain admits.
fn prices(market: &Market) -> impl Iterator<Item = Balance> {
	let most = market.most();
	(-300..=300)
		.map(|step| units(10f64.powf(f64::from(step) / 100.0)))
		.take_while(move |price| *price < most)
		.chain([most])
}

fn ours(comparator: Comparator) -> Market {
	Market::new(Rules::Surety, comparator)
}

fn gain(strategy: Strategy, market: &Market, price: Balance) -> f64 {
	strategy.expect(market, price).unwrap().gain
}

/// 5 % sampling and 5 % of the stake: what is saved is more than that from about a quarter of a SUR on for
/// each 100 at stake, whether a check is certain to tell and the payment is lost too, or not.
#[test]
fn plain_numbers_fail_above_a_quarter_of_a_sur() {
	let plain = 0.05 * 0.05 * sur(STAKE);
	assert!((plain - 0.25).abs() < 1e-12);
	let mut market = Market::new(Rules::Plain, Comparator::Exact);
	market.fee = Perbill::zero();
	let from = |strategy: Strategy| {
		pays_from(|price| strategy.expect(&market, price).map(|it| it.gain)).unwrap()
	};
	// Withholding is lost whenever it is sampled, as a wrong result is where checks are certain.
	let certain = from(Strategy::Withholding);
	assert!((certain - 0.25 / 0.95).abs() < 1e-3, "{certain}");
	let exact = from(Strategy::LyingSummary);
	assert!((exact - 0.2375 / 0.9525).abs() < 1e-3, "{exact}");
}

#[test]
fn twice_the_stake_carries_twice_the_price_by_plain_rules() {
	let from = |stake| {
		let market = Market { stake, ..Market::new(Rules::Plain, Comparator::Exact) };
		pays_from(|price| Strategy::LyingSummary.expect(&market, price).map(|it| it.gain)).unwrap()
	};
	assert!((from(2 * STAKE) / from(STAKE) - 2.0).abs() < 1e-3);
}

/// The claim of section 7, for every strategy and every price that the chain admits.
#[test]
fn no_strategy_pays_at_any_price_that_the_chain_admits() {
	for comparator in COMPARATORS {
		let market = ours(comparator);
		for price in prices(&market) {
			for strategy in Strategy::CHEATS {
				let gain = gain(strategy, &market, price);
				assert!(gain < 0.0, "{strategy:?} {comparator:?} {}: {gain}", sur(price));
			}
			assert_eq!(gain(Strategy::Honest, &market, price), 0.0);
		}
	}
}

/// Who delivers nothing of worth loses half as much again as it gains, on average.
#[test]
fn a_wrong_result_loses_by_the_margin() {
	for comparator in COMPARATORS {
		let market = Market { fee: Perbill::zero(), ..ours(comparator) };
		for price in prices(&market) {
			let gain = gain(Strategy::LyingSummary, &market, price) / sur(price);
			assert!(gain <= -0.5 + 1e-6, "{gain}");
			// It is the margin to a hair, where 5 % of the stake is not more than what answers.
			let liability = market.backing(price, STAKE).unwrap().liability;
			assert!(liability < 5 * SUR || gain > -0.5001, "{gain}");
		}
	}
}

#[test]
fn the_chain_refuses_what_it_cannot_deter() {
	for comparator in COMPARATORS {
		let market = ours(comparator);
		let most = market.most();
		assert!(market.backing(most, STAKE).is_some());
		assert!(market.backing(most + 1, STAKE).is_none());
		assert!(Strategy::LyingSummary.expect(&market, most + 1).is_none());
		// Above it a check of every result would not be enough for the margin.
		let always = Backing { liability: STAKE, probability: Perbill::one() };
		let more = Strategy::SelfChallenge.expect_at(&market, 4 * most, always, STAKE);
		assert!(more.least_rate().is_none_or(|rate| rate > 0.9));
	}
}

#[test]
fn the_least_rate_is_where_the_gain_is_nothing() {
	for rules in [Rules::Plain, Rules::Surety] {
		let market = Market::new(rules, Comparator::Exact);
		for strategy in Strategy::CHEATS {
			let expected = strategy.expect(&market, units(0.2)).unwrap();
			let Some(rate) = expected.least_rate() else { continue };
			let backing = market.backing(units(0.2), STAKE).unwrap();
			let at = |rate: f64| {
				let backing = Backing { probability: parts(rate), ..backing };
				strategy.expect_at(&market, units(0.2), backing, STAKE).gain
			};
			assert!(at(rate + 1e-6) <= 0.0, "{strategy:?}");
			assert!(rate == 0.0 || at(rate - 1e-6) > 0.0, "{strategy:?}");
		}
	}
}

#[test]
fn the_simulation_agrees_with_the_closed_form() {
	for rules in [Rules::Plain, Rules::Surety] {
		for comparator in COMPARATORS {
			let market = Market::new(rules, comparator);
			for price in [0.1, 1.0, 30.0].map(units) {
				let backing = market.backing(price, STAKE).unwrap();
				for strategy in Strategy::CHEATS {
					let expected = gain(strategy, &market, price);
					let mut chance = Chance::new(11, &strategy.name());
					let mut mean = Mean::default();
					for _ in 0..8_000 {
						mean.add(strategy.play(&market, price, backing, 0, &mut chance).gain);
					}
					let off = mean.off(expected);
					assert!(off < 4.5, "{strategy:?} {rules:?} {} {off}", sur(price));
				}
			}
		}
	}
}

/// It is the draw and not the check that a withheld result fears.
#[test]
fn withholding_is_never_better_than_revealing() {
	for comparator in COMPARATORS {
		let market = ours(comparator);
		for price in prices(&market) {
			let [withheld, revealed] =
				[Strategy::Withholding, Strategy::LyingSummary].map(|it| gain(it, &market, price));
			assert!(withheld <= revealed);
		}
	}
}

/// Answers that are right by chance gain from a third of them on: what nobody can tell is no fraud.
#[test]
fn cached_answers_pay_only_when_a_third_is_right() {
	let market = ours(Comparator::Exact);
	let Expectation { saved, lost, sampled, .. } =
		Strategy::LyingSummary.expect(&market, SUR).unwrap();
	let gain = |right: f64| saved - sampled * lost * (1.0 - right);
	assert!(gain(0.3) < 0.0 && gain(0.36) > 0.0);
}

/// The 30 % that come back make the margin of 1.5 one of 1.05.
#[test]
fn self_challenge_is_what_comes_closest() {
	for comparator in COMPARATORS {
		let market = Market { fee: Perbill::zero(), ..ours(comparator) };
		for price in prices(&market).filter(|price| *price >= SUR) {
			let gain = gain(Strategy::SelfChallenge, &market, price) / sur(price);
			assert!((-0.5..-0.05).contains(&gain), "{gain}");
		}
	}
}

/// Where the first oracle who contradicts is the challenger, the cheat has its 30 % back as often as a friend
/// is drawn first.
#[test]
fn a_challenger_drawn_by_chance_leaves_most_of_the_margin() {
	let market = Market { fee: Perbill::zero(), ..ours(Comparator::Exact) };
	let backing = market.backing(SUR, STAKE).unwrap();
	let margin = |friends: f64| {
		let back = friends * sur(CHALLENGER_SHARE * backing.liability);
		let lost = market.detection() * (1.0 + sur(backing.liability) - back);
		share(backing.probability) * lost
	};
	assert!((margin(0.2) - 1.41).abs() < 0.01 && (margin(1.0) - 1.06).abs() < 0.01);
}

/// `liabilityMargin` may be set to 100: then a second account of its own makes cheating pay. The least that
/// does not is 142 with p_min at 5 %, and 143 at 1 %.
#[test]
fn the_margin_must_not_be_set_below_142() {
	let least = |percent| {
		let mut market = Market { fee: Perbill::zero(), ..ours(Comparator::COSINE) };
		market.terms.min_probability = Perbill::from_percent(percent);
		least_margin(&market)
	};
	assert_eq!((least(5), least(1)), (142, 143));
}

/// A verdict of minor fault costs a tenth of the stake, which is less than what answers.
#[test]
fn a_minor_verdict_must_cost_what_answers_too() {
	use surety_primitives::slash::{Condition, Penalty};
	let market = ours(Comparator::Exact);
	let tenth = Penalty::share(Condition::DisputeLostMinor.rule().share).of(STAKE);
	let gain = |price: f64, minor: f64| {
		let price = units(price);
		let Expectation { saved, lost, sampled, .. } =
			Strategy::LyingSummary.expect(&market, price).unwrap();
		let mild = market.detection() * sur(market.pay(price) + tenth);
		saved - sampled * (minor * mild + (1.0 - minor) * lost)
	};
	for price in [1.0, 5.0, 50.0] {
		assert!(gain(price, 0.0) < 0.0 && gain(price, 1.0) > 0.0, "{price}");
	}
	// Where a tenth of the stake is more than what answers for the task it is enough.
	assert!(gain(0.1, 1.0) < 0.0);
}

/// A slash between accept and reveal can leave nothing of what answers. A check of the result is then
/// enough where it is certain, and where the work costs no more than the check tells.
#[test]
fn after_a_slash_only_a_certain_check_is_enough() {
	for (comparator, is_enough) in [(Comparator::Exact, true), (Comparator::COSINE, false)] {
		let market = ours(comparator);
		let drawn = market.backing(SUR, STAKE).unwrap();
		let left = |backing| Strategy::LyingSummary.expect_at(&market, SUR, backing, 0);
		assert!(left(drawn).gain > 0.9);
		let always = left(Backing { probability: Perbill::one(), ..drawn });
		// Of work that costs nine tenths of its pay.
		assert_eq!(0.9 * always.saved < always.sampled * always.lost, is_enough);
	}
}

/// A node of a university with nothing behind it takes 1 SUR at most and is always checked.
#[test]
fn unbacked_nodes_are_deterred_by_exact_checks_alone() {
	let unbacked = Backing { liability: 0, probability: Perbill::one() };
	let kept = |comparator| {
		let it = Strategy::LyingSummary.expect_at(&ours(comparator), SUR, unbacked, 0);
		it.gain / it.saved
	};
	assert!((kept(Comparator::Exact) - 0.05).abs() < 1e-9);
	assert!((kept(Comparator::COSINE) - 0.5).abs() < 1e-9);
}

/// As long as a check tells as often as is assumed less a third, cheating does not pay.
#[test]
fn the_margin_covers_checks_that_tell_a_third_less_than_assumed() {
	for comparator in COMPARATORS {
		let market = Market { fee: Perbill::zero(), ..ours(comparator) };
		let Expectation { saved, lost, sampled, .. } =
			Strategy::LyingSummary.expect(&market, units(2.0)).unwrap();
		let gain = |tells: f64| saved - sampled * lost * tells;
		assert!(gain(0.67) < 0.0 && gain(0.66) > 0.0);
	}
}

/// An oracle that is bribed loses 100 SUR if somebody looks again, at a third of what it lets pass. The cheat
/// would pay up to all that it saves: beyond 1 SUR of price on 100 at stake that is more.
#[test]
fn the_tenth_of_an_oracles_stake_deters_bribes_of_small_tasks_alone() {
	let (market, risk) = (ours(Comparator::Exact), oracles::SECOND_LOOK.second_look() * 100.0);
	let worth = |price: f64| {
		let backing = market.backing(units(price), STAKE).unwrap();
		assert_eq!(Lock::Flat.of(backing.liability), 100 * SUR);
		sur(market.pay(units(price)) + backing.liability)
	};
	assert!(worth(1.0) < risk && worth(1.1) > risk);
}

/// A client pays one look at each result and no more. So second looks become rarer where more than three in four
/// results are drawn, and where all are nobody looks again: four tenths of the oracles then protect the dearest tasks
/// at a gain, which they do not while a third of the matches is looked at twice.
#[test]
fn second_looks_end_where_every_result_is_drawn() {
	let looks = |percent| Procedure::on_chain(Perbill::from_percent(percent)).second_look();
	assert_eq!(looks(75), oracles::SECOND_LOOK.second_look());
	assert!((looks(80) - 0.25).abs() < 1e-9);
	assert_eq!(looks(100), 0.0);
	let drawn = |comparator, price: f64| {
		share(ours(comparator).backing(units(price), STAKE).unwrap().probability)
	};
	assert!(drawn(Comparator::Exact, 90.0) < 0.75 && drawn(Comparator::Exact, 91.0) > 0.75);
	assert!(drawn(Comparator::COSINE, 33.0) < 0.75 && drawn(Comparator::COSINE, 34.0) > 0.75);
	let market = ours(Comparator::Exact);
	assert!(gain(Strategy::ColludingOracles(40), &market, units(100.0)) < 0.0);
	assert!(gain(Strategy::ColludingOracles(40), &market, units(170.0)) > 0.0);
	assert!(gain(Strategy::ColludingOracles(30), &market, units(170.0)) < 0.0);
}

#[test]
fn self_dealing_costs_the_fee() {
	let market = ours(Comparator::Exact);
	let gain = gain(Strategy::SelfDealing, &market, units(10.0));
	assert!((gain + 10.0 * 0.025 * 0.8).abs() < 1e-9);
}

/// Up to which share of oracles who conspire do our rules hold?
#[test]
fn three_tenths_of_the_oracles_are_the_limit() {
	let held = |procedure: &Procedure, percent: u32| {
		let odds = oracles::exact(procedure, PROTECTED, percent * ORACLES / 100);
		// Without what the oracles themselves lose.
		odds.convicted * f64::from(TERMS.margin_percent) / 100.0 >= 1.0
	};
	assert!(held(&oracles::THREE_OF_THREE, 10) && !held(&oracles::THREE_OF_THREE, 20));
	assert!(held(&oracles::THREE_OF_FIVE, 20) && !held(&oracles::THREE_OF_FIVE, 30));
	assert!(held(&oracles::SECOND_LOOK, 30) && !held(&oracles::SECOND_LOOK, 40));
}

/// What answers for jobs that are open side by side is never lost twice, and never less than each of them
/// needs: however many of them are convicted, all of what answered for those is gone.
#[test]
fn many_wrong_results_at_once_lose_what_answered_for_each() {
	let market = ours(Comparator::Exact);
	for (price, jobs) in [(0.1, 32), (1.0, 3), (0.5, 6)] {
		let price = units(price);
		let (mut free, mut held, mut lost) = (STAKE, STAKE, 0);
		let mut answers = Vec::new();
		for _ in 0..jobs {
			let backing = market.backing(price, free).unwrap();
			free -= backing.liability;
			answers.push(backing.liability);
		}
		for (before, liability) in answers.iter().enumerate() {
			let slash = market.slash(held, *liability, before as u32).amount;
			held -= slash;
			lost += slash;
			let needed: Balance = answers.iter().take(before + 1).sum();
			assert!(lost >= needed.min(STAKE));
		}
	}
	assert_eq!(liability::back(SUR, 0, Perbill::one(), &TERMS), None);
}
