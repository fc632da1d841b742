// SPDX-License-Identifier: Apache-2.0

//! A node that never works: from its first task to its ejection, or from one identity to the next.
//!
//! The table doubles for repeated failures and ejects after the third soft slash. A node that stays tops up
//! its stake after each slash, since it takes no tasks below its requirement. A node that begins anew after
//! each conviction pays the registration again and is always a first offender.

use surety_primitives::{slash::Severity, Balance, Perbill};

use crate::{
	chance::{parts, Chance},
	market::{share, sur, Market, REGISTRATION, SOFT_SLASHES},
};

/// What a career comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Career {
	/// How many tasks it lasts.
	pub tasks: f64,
	/// What it gains against honesty, in SUR.
	pub gain: f64,
}

impl Career {
	/// The gain for each task.
	pub fn per_task(&self) -> f64 {
		self.gain / self.tasks
	}
}

/// Until the next conviction.
struct Stage {
	/// How often a task ends it.
	convicted: Perbill,
	/// What that costs.
	lost: f64,
}

/// The stages of a career. `None` if the node cannot take the first task.
fn stages(market: &Market, price: Balance, renews: bool) -> Option<Vec<Stage>> {
	let held = market.stake;
	let backing = market.backing(price, held)?;
	let convicted = parts(share(backing.probability) * market.detection());
	let mut stages = Vec::new();
	for before in 0.. {
		let slashed = market.slash(held, backing.liability, before);
		let mut lost = sur(market.pay(price) + slashed.amount);
		let ejected = before + 1 == SOFT_SLASHES;
		if renews {
			lost += sur(REGISTRATION);
		} else if slashed.severity == Severity::Soft && ejected {
			lost += sur(Market::ejection(held - slashed.amount));
		}
		stages.push(Stage { convicted, lost });
		if renews || ejected || slashed.severity == Severity::Hard {
			break;
		}
	}
	Some(stages)
}

/// What is to be expected of a career.
pub fn exact(market: &Market, price: Balance, renews: bool) -> Option<Career> {
	let pay = sur(market.pay(price));
	let stages = stages(market, price, renews)?;
	Some(stages.iter().fold(Career::default(), |career, stage| {
		let tasks = 1.0 / share(stage.convicted);
		Career { tasks: career.tasks + tasks, gain: career.gain + tasks * pay - stage.lost }
	}))
}

/// One career, as chance has it.
pub fn play(market: &Market, price: Balance, renews: bool, chance: &mut Chance) -> Option<Career> {
	let pay = sur(market.pay(price));
	let mut career = Career::default();
	for stage in stages(market, price, renews)? {
		let mut convicted = false;
		while !convicted {
			career.tasks += 1.0;
			career.gain += pay;
			convicted = chance.hits(stage.convicted);
		}
		career.gain -= stage.lost;
	}
	Some(career)
}

/// The lowest price, in SUR, at which `gain` says that something pays; `None` if at no price.
pub fn pays_from(gain: impl Fn(Balance) -> Option<f64>) -> Option<f64> {
	let pays = |price: f64| gain(crate::market::units(price)).is_some_and(|gain| gain > 0.0);
	// In steps of a hundredth of a decade; between two of them by halves.
	let steps = (-300..=400).map(|step| 10f64.powf(f64::from(step) / 100.0));
	let mut high = steps.into_iter().find(|price| pays(*price))?;
	let mut low = high / 1.03;
	for _ in 0..40 {
		let middle = (low + high) / 2.0;
		if pays(middle) {
			high = middle;
		} else {
			low = middle;
		}
	}
	Some(high)
}

#[cfg(test)]
mod tests {
	use surety_primitives::source::Comparator;

	use super::*;
	use crate::{
		chance::Mean,
		market::{units, Rules, STAKE},
	};

	/// By hand: 5 %, 10 % and 20 % of 100 SUR, then half of the 80 that are left, in 60 tasks.
	#[test]
	fn a_plain_career_by_hand() {
		let mut market = Market::new(Rules::Plain, Comparator::Exact);
		market.fee = Perbill::zero();
		let career = exact(&market, units(1.0), false).unwrap();
		let tasks = 3.0 / (0.05 * 0.95);
		assert!((career.tasks - tasks).abs() < 1e-6);
		assert!((career.gain - (tasks - 3.0 - 75.0)).abs() < 1e-6);
		// Under another name each time: 5 SUR of the stake and 5 of the registration.
		let career = exact(&market, units(1.0), true).unwrap();
		assert!((career.gain - (tasks / 3.0 - 1.0 - 10.0)).abs() < 1e-6);
	}

	#[test]
	fn the_simulation_agrees() {
		for rules in [Rules::Plain, Rules::Surety] {
			for (price, renews) in [(0.1, false), (0.1, true), (1.0, false), (20.0, false)] {
				let market = Market::new(rules, Comparator::Exact);
				let expected = exact(&market, units(price), renews).unwrap();
				let mut chance = Chance::new(5, "careers");
				let (mut tasks, mut gain) = (Mean::default(), Mean::default());
				for _ in 0..1_000 {
					let career = play(&market, units(price), renews, &mut chance).unwrap();
					tasks.add(career.tasks);
					gain.add(career.gain);
				}
				assert!(tasks.off(expected.tasks) < 4.0, "{} tasks", tasks.value());
				assert!(gain.off(expected.gain) < 4.0, "{} SUR", gain.value());
			}
		}
	}

	/// Whoever stays until it is ejected, or leaves after each conviction: neither pays at any price.
	#[test]
	fn no_career_pays_by_our_rules() {
		for comparator in [Comparator::Exact, Comparator::COSINE] {
			let market = Market::new(Rules::Surety, comparator);
			for renews in [false, true] {
				let gain = |price| Some(exact(&market, price, renews)?.gain);
				assert_eq!(pays_from(gain), None);
			}
		}
	}

	/// By plain rules a cheat that lasts until it is ejected pays from some price on, and a new name for
	/// each conviction makes that less than half.
	#[test]
	fn plain_rules_are_worse_for_who_begins_anew() {
		let market = Market::new(Rules::Plain, Comparator::Exact);
		let from = |renews| pays_from(|price| Some(exact(&market, price, renews)?.gain)).unwrap();
		assert!(from(true) < from(false) / 2.0);
		assert!(sur(STAKE) / 100.0 > from(true));
	}
}
