// SPDX-License-Identifier: Apache-2.0

//! The figures, as tables and plots.

mod judges;
mod plots;
mod simulation;

use surety_primitives::{
	liability::Backing,
	slash::{Condition, Penalty},
	source::Comparator,
	Perbill, Percent, SUR,
};

pub use self::simulation::simulated_figures;
use crate::{
	career::{self, pays_from},
	chance::Chance,
	market::{share, sur, units, Market, Rules},
	oracles::{self, Procedure},
	panels, population, records, similar,
	strategy::{least_margin, Strategy},
	table::{Cell, Table},
};

/// What the figures are computed for.
#[derive(Clone, Debug)]
pub struct Setting {
	/// A node by our rules; the comparator and the rules are varied.
	pub market: Market,
	/// Of what chance is drawn.
	pub seed: u64,
}

/// The prices of tables, in SUR.
const PRICES: [f64; 8] = [0.1, 0.25, 1.0, 5.0, 25.0, 50.0, 100.0, 170.0];
/// Shares of those who conspire, in percent.
const SHARES: [u32; 5] = [0, 10, 20, 30, 40];
/// How verdicts of oracles may come about.
const PROCEDURES: [(&str, Procedure); 3] = [
	("three of three", oracles::THREE_OF_THREE),
	("three of five", oracles::THREE_OF_FIVE),
	("three of five, second look", oracles::SECOND_LOOK),
];
/// How many tasks go through a market of honest nodes and cheats.
const LIFE: u32 = 60_000;
const REFUSED: &str = "refused";
const COMPARATORS: [(&str, Comparator); 2] =
	[("Exact", Comparator::Exact), ("Cosine", Comparator::COSINE)];

impl Setting {
	/// The market by these rules.
	fn by(&self, rules: Rules, comparator: Comparator) -> Market {
		Market { rules, comparator, ..self.market.clone() }
	}

	/// All tables but the simulated one, which takes its time.
	pub fn tables(&self) -> Vec<Table> {
		let (plain, ours) = (Rules::Plain, Rules::Surety);
		let by = |rules, comparator| self.by(rules, comparator);
		vec![
			self.breaks(),
			gains(
				"gains-plain",
				"Plain rules, Exact: gain per SUR of price",
				&by(plain, Comparator::Exact),
			),
			gains(
				"gains-exact",
				"Our rules, Exact: gain per SUR of price",
				&by(ours, Comparator::Exact),
			),
			gains(
				"gains-cosine",
				"Our rules, Cosine: gain per SUR of price",
				&by(ours, Comparator::COSINE),
			),
			rates(
				"rates-plain",
				"Plain rules, Exact: least sampling rate that deters",
				&by(plain, Comparator::Exact),
			),
			rates(
				"rates-exact",
				"Our rules, Exact: least sampling rate that deters",
				&by(ours, Comparator::Exact),
			),
			self.careers(),
			self.populations(),
			self.similar(),
			self.verdicts(),
			self.conspiracies(),
			self.accusations(),
			self.reviews(),
			self.bribed_oracles(),
			judges::captures(),
			judges::bribes(),
			self.margins(),
			self.minor(),
			self.leftovers(),
			self.agreements(),
			self.farms(),
			self.renewals(),
		]
	}

	/// From which price on each way of never working pays.
	fn breaks(&self) -> Table {
		let columns =
			["rules", "a first offence", "until ejected", "a new name each time", "refused above"];
		let mut table =
			Table::new("breaks", "Price in SUR from which delivering nothing pays", columns);
		for (rules, name) in [(Rules::Plain, "plain"), (Rules::Surety, "ours")] {
			for (compared, comparator) in COMPARATORS {
				let market = self.by(rules, comparator);
				let once = |price| Some(Strategy::LyingSummary.expect(&market, price)?.gain);
				let long = |price, renews| Some(career::exact(&market, price, renews)?.gain);
				let refused = (rules == Rules::Surety).then(|| sur(market.most()));
				let from = |price| Cell::number(price, 2, "never");
				table.row([
					Cell::text(format!("{name}, {compared}")),
					from(pays_from(once)),
					from(pays_from(|price| long(price, false))),
					from(pays_from(|price| long(price, true))),
					Cell::number(refused, 2, "nothing"),
				]);
			}
		}
		table
	}

	/// What whole careers gain for each task.
	fn careers(&self) -> Table {
		let mut table = priced("careers", "Never working: gain per task and SUR of price");
		for (rules, name) in [(Rules::Plain, "plain"), (Rules::Surety, "ours")] {
			for (renews, how) in [(false, "until ejected"), (true, "a new name each time")] {
				let market = self.by(rules, Comparator::Exact);
				let gain = |price: f64| {
					Some(career::exact(&market, units(price), renews)?.per_task() / price)
				};
				let gains = PRICES.map(|price| Cell::number(gain(price), 2, REFUSED));
				table.row([Cell::text(format!("{name}, {how}"))].into_iter().chain(gains));
			}
		}
		table
	}

	/// How often similarity tells a cheaper model, and what that leaves of the margin.
	fn similar(&self) -> Table {
		let thresholds = [70, 80, 90, 95];
		let heads = thresholds.map(|it| format!("told at 0.{it}"));
		let columns = [String::from("mean cosine of the substitute")].into_iter().chain(heads);
		let title = "Cosine: share of wrong results that a check tells";
		let mut table = Table::new("similar", title, columns);
		for cosine in [0.3, 0.6, 0.7, 0.75, 0.85, 0.92] {
			let mut chance = Chance::new(self.seed, "similar");
			let told = thresholds.map(|threshold| {
				similar::told(cosine, Percent::from_percent(threshold), &mut chance)
			});
			let cells = told.map(|share| Cell::percent(Some(share), ""));
			table.row([Cell::Number(cosine, 2)].into_iter().chain(cells));
		}
		table
	}

	/// What becomes of a market of honest nodes and cheats.
	fn populations(&self) -> Table {
		let columns = [
			"strategy",
			"plain: earned per task",
			"plain: ejected",
			"plain: share of routing",
			"ours: earned per task",
			"ours: ejected",
			"ours: share of routing",
		];
		let title = "A market of 180 honest nodes and 20 of each kind of cheat, after 60,000 tasks";
		let mut table = Table::new("population", title, columns);
		let lives = [Rules::Plain, Rules::Surety]
			.map(|rules| population::live(&self.by(rules, Comparator::Exact), LIFE, self.seed));
		let [plain, ours] = lives;
		for ((strategy, plain), (_, ours)) in plain.into_iter().zip(ours) {
			let cells = [plain, ours].into_iter().flat_map(|fate| {
				[
					Cell::Number(fate.earned / f64::from(fate.tasks.max(1)), 2),
					Cell::Number(fate.ejected.into(), 0),
					Cell::Percent(fate.weight),
				]
			});
			table.row([Cell::text(strategy.name())].into_iter().chain(cells));
		}
		table
	}

	/// What a made-up record costs.
	fn farms(&self) -> Table {
		let columns = ["clients of one's own", "tasks with each", "accuracy", "cost in SUR"];
		let title = "Accuracy of a new node that deals with itself, by tasks of 8 SUR";
		let mut table = Table::new("farms", title, columns);
		let market = self.by(Rules::Surety, Comparator::Exact);
		for (clients, tasks) in [(1, 30), (1, 1_000), (10, 3), (10, 100), (50, 1), (100, 1)] {
			let farmed = records::farm(&market, units(8.0), clients, tasks);
			table.row([
				Cell::Number(clients.into(), 0),
				Cell::Number(tasks.into(), 0),
				Cell::Number(share(farmed.accuracy), 3),
				Cell::Number(farmed.cost, 1),
			]);
		}
		table
	}

	/// How a record that suffered compares with none.
	fn renewals(&self) -> Table {
		let columns = ["anomalies", "routing weight of the old name", "of a new one"];
		let title = "A node with an accuracy of 0.95 that was found out, and under a new name";
		let mut table = Table::new("renewals", title, columns);
		for anomalies in 0..3 {
			let (old, new) = records::weights(Perbill::from_percent(95), anomalies);
			let shown = [old, new].map(|weight| Cell::Number(f64::from(weight) / 1e6, 3));
			table.row([Cell::Number(anomalies.into(), 0)].into_iter().chain(shown));
		}
		table
	}

	/// What a panel of nodes that agrees on what is wrong gains together.
	fn agreements(&self) -> Table {
		let title =
			"Consensus: gain per SUR of price of a quorum that agrees on nothing of worth (Exact)";
		let mut table = priced("agreements", title);
		let market = self.by(Rules::Surety, Comparator::Exact);
		for (nodes, quorum) in [(3, 51), (5, 67), (7, 51), (7, 100)] {
			let gains = PRICES.map(|price| {
				let gain = panels::agreement(&market, units(price), nodes, quorum);
				Cell::number(gain.map(|gain| gain / price), 2, REFUSED)
			});
			let head = Cell::text(format!("{nodes} nodes, quorum {quorum} %"));
			table.row([head].into_iter().chain(gains));
		}
		table
	}

	/// The least margin that a second account of the cheat leaves enough of.
	fn margins(&self) -> Table {
		let columns = ["minSampling", "Exact", "Cosine"];
		let title = "Least liabilityMargin with which self-challenge gains nothing, without a fee";
		let mut table = Table::new("margins", title, columns);
		for percent in [1, 5, 10, 25] {
			let least = COMPARATORS.map(|(_, comparator)| {
				let mut market = self.by(Rules::Surety, comparator);
				market.fee = Perbill::zero();
				market.terms.min_probability = Perbill::from_percent(percent);
				Cell::Number(least_margin(&market).into(), 0)
			});
			table.row([Cell::text(format!("{percent} %"))].into_iter().chain(least));
		}
		table
	}

	/// What a verdict of minor fault leaves.
	fn minor(&self) -> Table {
		let columns = [
			"price",
			"answers for it",
			"minor costs",
			"gain if all verdicts are minor",
			"share of minor ones that is bearable",
		];
		let title = "DISPUTE_LOST_MINOR as a tenth of the stake alone (Exact)";
		let mut table = Table::new("minor", title, columns);
		let market = self.by(Rules::Surety, Comparator::Exact);
		let minor = Penalty::share(Condition::DisputeLostMinor.rule().share).of(market.stake);
		for price in [0.1, 0.3, 1.0, 5.0, 50.0] {
			let Some(expected) = Strategy::LyingSummary.expect(&market, units(price)) else {
				continue;
			};
			let liability = market.backing(units(price), market.stake).map_or(0, |it| it.liability);
			let mild = market.detection() * sur(market.pay(units(price)) + minor);
			let gain = expected.saved - expected.sampled * mild;
			// Where gains and losses are even, if some of the verdicts are mild.
			let even = expected.saved / expected.sampled;
			let bearable =
				((expected.lost - even) / (expected.lost - mild).max(1e-12)).clamp(0.0, 1.0);
			table.row([
				Cell::price(price),
				Cell::Number(sur(liability), 2),
				Cell::Number(sur(minor), 2),
				Cell::Number(gain / price, 2),
				Cell::Percent(if gain <= 0.0 { 1.0 } else { bearable }),
			]);
		}
		table
	}

	/// What another slash between accept and reveal leaves.
	fn leftovers(&self) -> Table {
		let columns = [
			"left of what answered",
			"Exact, as drawn",
			"Exact, always re-run",
			"Cosine, as drawn",
			"Cosine, always re-run",
		];
		let title = "A task of 1 SUR after another slash: gain per SUR by delivering nothing";
		let mut table = Table::new("leftovers", title, columns);
		for percent in [100u32, 75, 50, 25, 10, 0] {
			let cells = COMPARATORS.into_iter().flat_map(|(_, comparator)| {
				let market = self.by(Rules::Surety, comparator);
				let gain = |always: bool| {
					let backing = market.backing(SUR, market.stake)?;
					let held = Perbill::from_percent(percent) * backing.liability;
					let probability = if always { Perbill::one() } else { backing.probability };
					let backing = Backing { probability, ..backing };
					Some(Strategy::LyingSummary.expect_at(&market, SUR, backing, held).gain)
				};
				[gain(false), gain(true)].map(|gain| Cell::number(gain, 2, REFUSED))
			});
			let head = [Cell::text(format!("{percent} %"))];
			table.row(head.into_iter().chain(cells.collect::<Vec<_>>()));
		}
		table
	}
}

/// A table with a column for each of [`PRICES`].
fn priced(name: &'static str, title: &'static str) -> Table {
	let prices = PRICES.map(|price| format!("{price} SUR"));
	Table::new(name, title, [String::from("strategy")].into_iter().chain(prices))
}

/// What each strategy gains at each price.
fn gains(name: &'static str, title: &'static str, market: &Market) -> Table {
	let mut table = priced(name, title);
	for strategy in Strategy::CHEATS {
		let gain = |price: f64| Some(strategy.expect(market, units(price))?.gain / price);
		let gains = PRICES.map(|price| Cell::number(gain(price), 2, REFUSED));
		table.row([Cell::text(strategy.name())].into_iter().chain(gains));
	}
	table
}

/// Which sampling rate deters each strategy at each price.
fn rates(name: &'static str, title: &'static str, market: &Market) -> Table {
	let mut table = priced(name, title);
	for strategy in Strategy::CHEATS.into_iter().filter(|it| *it != Strategy::SelfDealing) {
		let rates = PRICES.map(|price| match strategy.expect(market, units(price)) {
			Some(expected) => Cell::percent(expected.least_rate(), "none"),
			None => Cell::None(REFUSED),
		});
		table.row([Cell::text(strategy.name())].into_iter().chain(rates));
	}
	let drawn = PRICES.map(|price| {
		let backing = market.backing(units(price), market.stake);
		Cell::percent(backing.map(|it| share(it.probability)), REFUSED)
	});
	table.row([Cell::text("**drawn**")].into_iter().chain(drawn));
	table
}
