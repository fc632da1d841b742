// SPDX-License-Identifier: Apache-2.0

//! The plots.

use surety_primitives::{source::Comparator, Balance};

use super::{Setting, COMPARATORS, PROCEDURES};
use crate::{
	career,
	market::{share, units, Rules},
	oracles::{self, ORACLES, PROTECTED},
	panels::{self, panels, ARBITRATORS},
	plot::{Axis, Plot},
	strategy::Strategy,
};

impl Setting {
	/// All plots.
	pub fn plots(&self) -> Vec<Plot> {
		vec![self.deterrence(), self.sampling(), self.oracle_plot(), capture_plot()]
	}

	fn deterrence(&self) -> Plot {
		let line = |name: &str, gain: &dyn Fn(Balance) -> Option<f64>| {
			let points = spread().map(|price| (price, gain(units(price)).map(|gain| gain / price)));
			(name.to_owned(), points.collect())
		};
		let plain = self.by(Rules::Plain, Comparator::Exact);
		let mut lines = vec![
			line("plain: a first offence", &|price| {
				Some(Strategy::LyingSummary.expect(&plain, price)?.gain)
			}),
			line("plain: until ejected", &|price| {
				Some(career::exact(&plain, price, false)?.per_task())
			}),
		];
		for (name, comparator) in COMPARATORS {
			let market = self.by(Rules::Surety, comparator);
			for (strategy, how) in [
				(Strategy::LyingSummary, "nothing delivered"),
				(Strategy::SelfChallenge, "self-challenge"),
			] {
				lines.push(line(&format!("ours, {name}: {how}"), &|price| {
					Some(strategy.expect(&market, price)?.gain)
				}));
			}
		}
		Plot {
			name: "deterrence",
			title: "What cheating gains, for each SUR of the price",
			x: prices_axis(),
			y: Axis {
				label: "gain against honesty, per SUR of price",
				range: (-1.0, 1.0),
				logarithmic: false,
				ticks: vec![-1.0, -0.5, 0.0, 0.5, 1.0],
			},
			lines,
			mark: Some((0.0, "above: cheating pays")),
		}
	}

	fn sampling(&self) -> Plot {
		let line = |name: &str, rate: &dyn Fn(Balance) -> Option<f64>| {
			let points = spread().map(|price| (price, rate(units(price)).map(|rate| rate * 100.0)));
			(name.to_owned(), points.collect())
		};
		let mut lines = Vec::new();
		let plain = self.by(Rules::Plain, Comparator::Exact);
		lines.push(line("needed by plain slashes", &|price| {
			Strategy::LyingSummary.expect(&plain, price)?.least_rate()
		}));
		for (name, comparator) in COMPARATORS {
			let market = self.by(Rules::Surety, comparator);
			lines.push(line(&format!("needed by ours, {name}"), &|price| {
				Strategy::LyingSummary.expect(&market, price)?.least_rate()
			}));
			lines.push(line(&format!("drawn by ours, {name}"), &|price| {
				Some(share(market.backing(price, market.stake)?.probability))
			}));
		}
		Plot {
			name: "sampling",
			title: "How often results must be checked, and are",
			x: prices_axis(),
			y: Axis {
				label: "sampled, in percent",
				range: (0.1, 100.0),
				logarithmic: true,
				ticks: vec![0.1, 1.0, 5.0, 10.0, 100.0],
			},
			lines,
			mark: Some((5.0, "5 %")),
		}
	}

	fn oracle_plot(&self) -> Plot {
		let margin = f64::from(self.market.terms.margin_percent) / 100.0;
		let lines = PROCEDURES.map(|(name, procedure)| {
			let point = |percent: u32| {
				let odds = oracles::exact(&procedure, PROTECTED, percent * ORACLES / 100);
				(f64::from(percent), Some(odds.convicted * margin))
			};
			(name.to_owned(), (0..=50).step_by(5).map(point).collect())
		});
		Plot {
			name: "oracles",
			title: "What is left of the margin when oracles conspire",
			x: percent_axis("oracles who conspire, in percent", 50.0),
			y: Axis {
				label: "expected loss, in parts of the gain",
				range: (0.0, 1.5),
				logarithmic: false,
				ticks: vec![0.0, 0.5, 1.0, 1.5],
			},
			lines: lines.into(),
			mark: Some((1.0, "below: cheating pays")),
		}
	}
}

/// Prices of a plot.
fn spread() -> impl Iterator<Item = f64> {
	(-160..=250).step_by(2).map(|step| 10f64.powf(f64::from(step) / 100.0))
}

fn prices_axis() -> Axis {
	Axis {
		label: "price in SUR, for a node with 100 SUR",
		range: (10f64.powf(-1.6), 10f64.powf(2.5)),
		logarithmic: true,
		ticks: vec![0.1, 0.25, 1.0, 5.0, 25.0, 100.0],
	}
}

fn percent_axis(label: &'static str, end: f64) -> Axis {
	let ticks = (0..=5).map(|step| f64::from(step) * end / 5.0).collect();
	Axis { label, range: (0.0, end), logarithmic: false, ticks }
}

fn capture_plot() -> Plot {
	let lines = panels().map(|panel| {
		let point = |percent: u32| {
			let chance = panels::captured(panel, percent * ARBITRATORS / 100);
			(f64::from(percent), (chance > 0.0).then_some(chance))
		};
		(
			format!("{} of {} seats", panel.needed, panel.seats),
			(4..=50).step_by(2).map(point).collect(),
		)
	});
	Plot {
		name: "panels",
		title: "How likely those who conspire have a verdict",
		x: percent_axis("stake of arbitrators who conspire, in percent", 50.0),
		y: Axis {
			label: "probability",
			range: (1e-6, 1.0),
			logarithmic: true,
			ticks: vec![0.000_001, 0.000_1, 0.01, 1.0],
		},
		lines: lines.into(),
		mark: Some((0.01, "1 in 100")),
	}
}
