// SPDX-License-Identifier: Apache-2.0

//! A market in which honest nodes and cheats of every kind compete for the same tasks.
//!
//! Task after task goes to one of the nodes, each as likely as its routing weight says. Who takes it works
//! or cheats, is drawn or not, and is paid or slashed; the table doubles and ejects, records fall and
//! recover. So it shows what the figures for a single task leave out: that cheats also lose the tasks that
//! they do not get any more.

use surety_primitives::{
	money::cut,
	reputation::{
		accuracy_after, reliability, routing_weight, stake, worth, CheckOutcome, Dimensions,
		FIRST_ACCURACY, FULL_STEP, ONBOARDING_JOBS,
	},
	slash::Severity,
	Balance, BlockNumber, Perbill, DAYS,
};

use crate::{
	chance::Chance,
	market::{sur, units, Market, SOFT_SLASHES},
	records::BURN_SHARE,
	strategy::{Played, Strategy},
};

/// How many nodes there are of each kind of cheat; as many are honest as cheat.
pub const OF_EACH: usize = 20;
/// The prices of tasks, in SUR; each is as frequent.
pub const PRICES: [f64; 5] = [0.5, 1.0, 2.0, 5.0, 10.0];
/// What of its pay honest work costs.
pub const COST: f64 = 0.7;
/// Blocks between tasks.
const PACE: BlockNumber = 10;
/// How long slashes lower the reliability.
const RECOVERY: BlockNumber = 180 * DAYS;

/// One node, under whatever name.
struct Node {
	strategy: Strategy,
	failures: u32,
	soft: u32,
	ejected: bool,
	accuracy: Perbill,
	jobs: u32,
	slashes: Vec<(Severity, BlockNumber)>,
}

impl Node {
	fn new(strategy: Strategy) -> Self {
		Self {
			strategy,
			failures: 0,
			soft: 0,
			ejected: false,
			accuracy: FIRST_ACCURACY,
			jobs: 0,
			slashes: Vec::new(),
		}
	}

	/// How likely it gets the next task.
	fn weight(&self, market: &Market, now: BlockNumber) -> u32 {
		if self.ejected {
			return 0;
		}
		let score = Dimensions {
			accuracy: self.accuracy,
			uptime: Perbill::one(),
			latency: Perbill::one(),
			longevity: Perbill::zero(),
			stake: stake(market.stake),
		}
		.score();
		let ages = self.slashes.iter().map(|(severity, at)| (*severity, now - at));
		routing_weight(score, reliability(ages, RECOVERY), self.jobs < ONBOARDING_JOBS)
	}

	/// What follows from a conviction beside its slash, in SUR.
	fn convicted(
		&mut self,
		market: &Market,
		taken: Balance,
		severity: Severity,
		at: BlockNumber,
	) -> f64 {
		if self.strategy == Strategy::NewIdentity {
			*self = Self::new(self.strategy);
			return 0.0;
		}
		self.failures += 1;
		self.slashes.push((severity, at));
		self.accuracy = accuracy_after(self.accuracy, CheckOutcome::Anomaly, Perbill::one());
		self.soft += u32::from(severity == Severity::Soft);
		self.ejected = severity == Severity::Hard || self.soft == SOFT_SLASHES;
		match severity {
			Severity::Soft if self.ejected => sur(Market::ejection(market.stake - taken)),
			_ => 0.0,
		}
	}
}

/// What became of the nodes of one strategy.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fate {
	/// How many tasks they took.
	pub tasks: u32,
	/// How often they were convicted.
	pub convictions: u32,
	/// How many of them are ejected.
	pub ejected: u32,
	/// What they earned, less what working and slashes cost, in SUR.
	pub earned: f64,
	/// The sum of their routing weights at the end, as a share of all.
	pub weight: f64,
}

/// Lets so many tasks go through the market. Says what became of the honest, and then of each kind of cheat.
pub fn live(market: &Market, tasks: u32, seed: u64) -> Vec<(Strategy, Fate)> {
	let mut chance = Chance::new(seed, "population");
	let kinds: Vec<Strategy> = [Strategy::Honest].into_iter().chain(cheats()).collect();
	let mut nodes: Vec<Node> = kinds
		.iter()
		.flat_map(|kind| {
			let many = if *kind == Strategy::Honest { cheats().count() } else { 1 };
			(0..many * OF_EACH).map(|_| Node::new(*kind))
		})
		.collect();
	let mut fates: Vec<(Strategy, Fate)> =
		kinds.into_iter().map(|kind| (kind, Fate::default())).collect();
	let mut weights: Vec<u32> = nodes.iter().map(|node| node.weight(market, 0)).collect();

	for number in 0..tasks {
		let now = number * PACE;
		let price = units(PRICES[chance.below(PRICES.len())]);
		let Some(at) = chance.choose(&weights) else { break };
		let Some(backing) = market.backing(price, market.stake) else { continue };
		let node = &mut nodes[at];
		let Some((_, fate)) = fates.iter_mut().find(|(kind, _)| *kind == node.strategy) else {
			continue;
		};
		let Played { gain, slashed } =
			node.strategy.play(market, price, backing, node.failures, &mut chance);
		fate.tasks += 1;
		// The gain is counted against honesty where work costs all that it pays; here it costs less.
		let saves = node.strategy.saves();
		fate.earned += (1.0 - COST) * sur(market.pay(price)) * (1.0 - saves) + gain;
		match slashed {
			Some(slash) => {
				fate.convictions += 1;
				fate.earned -= node.convicted(market, slash.amount, slash.severity, now);
				fate.ejected += u32::from(node.ejected);
			}
			None => {
				let burned = cut(price - market.pay(price), BURN_SHARE).share;
				let step = worth(burned, FULL_STEP, 0);
				node.accuracy = accuracy_after(node.accuracy, CheckOutcome::Passed, step);
				node.jobs += 1;
			}
		}
		weights[at] = node.weight(market, now);
	}

	let all: f64 = weights.iter().map(|weight| f64::from(*weight)).sum();
	for (node, weight) in nodes.iter().zip(weights) {
		if let Some((_, fate)) = fates.iter_mut().find(|(kind, _)| *kind == node.strategy) {
			fate.weight += f64::from(weight) / all;
		}
	}
	fates
}

/// Those who cheat at tasks of strangers.
fn cheats() -> impl Iterator<Item = Strategy> {
	Strategy::CHEATS.into_iter().filter(|strategy| *strategy != Strategy::SelfDealing)
}

#[cfg(test)]
mod tests {
	use surety_primitives::source::Comparator;

	use super::*;
	use crate::market::{Rules, REGISTRATION};

	const TASKS: u32 = 60_000;

	fn fates(rules: Rules) -> Vec<(Strategy, Fate)> {
		live(&Market::new(rules, Comparator::Exact), TASKS, 1)
	}

	fn per_task(fate: &Fate) -> f64 {
		fate.earned / f64::from(fate.tasks)
	}

	/// By plain rules every kind of cheat earns more for a task than who works; by ours each of them less, and
	/// less than nothing.
	#[test]
	fn honesty_is_the_cheaper_strategy_by_our_rules_alone() {
		let plain = fates(Rules::Plain);
		let ours = fates(Rules::Surety);
		for (all, pays) in [(&plain, true), (&ours, false)] {
			let (_, honest) = all[0];
			assert!(per_task(&honest) > 0.0 && honest.convictions == 0);
			for (strategy, fate) in &all[1..] {
				let better = per_task(fate) > per_task(&honest);
				assert_eq!(better, pays, "{strategy:?} {} {}", per_task(fate), per_task(&honest));
			}
		}
	}

	/// What cheats lose beside: their place. A new name keeps one, and pays for it.
	#[test]
	fn cheats_lose_their_place() {
		for (strategy, fate) in fates(Rules::Surety) {
			match strategy {
				Strategy::Honest => assert!(fate.ejected == 0 && fate.weight > 0.75, "{fate:?}"),
				Strategy::NewIdentity => assert!(fate.ejected == 0 && fate.earned < 0.0),
				_ => assert!(fate.ejected as usize > OF_EACH / 2, "{strategy:?} {fate:?}"),
			}
		}
	}

	#[test]
	fn the_same_seed_lives_the_same() {
		let earned = |seed| {
			let market = Market::new(Rules::Surety, Comparator::Exact);
			live(&market, 2_000, seed).iter().map(|(_, fate)| fate.earned).collect::<Vec<_>>()
		};
		assert_eq!(earned(1), earned(1));
		assert_ne!(earned(1), earned(2));
	}

	#[test]
	fn a_new_name_pays_its_registration() {
		let mut node = Node::new(Strategy::NewIdentity);
		node.jobs = 100;
		let market = Market::new(Rules::Surety, Comparator::Exact);
		assert_eq!(node.convicted(&market, market.stake, Severity::Hard, 1), 0.0);
		assert!(!node.ejected && node.jobs == 0);
		// It is part of what each of its convictions costs.
		let of = |strategy: Strategy| strategy.expect(&market, units(1.0)).unwrap().lost;
		let registration = sur(REGISTRATION) * market.detection();
		assert!(
			(of(Strategy::NewIdentity) - of(Strategy::LyingSummary) - registration).abs() < 1e-9
		);
	}
}
