// SPDX-License-Identifier: Apache-2.0

//! Closed forms beside what chance has it.

use surety_primitives::{dispute::SEATS, source::Comparator, SUR};

use super::{Setting, PROCEDURES};
use crate::{
	career,
	chance::{Chance, Mean},
	market::{units, Rules},
	oracles::{self, ORACLES, PROTECTED},
	panels::{self, panels, ARBITRATORS},
	strategy::Strategy,
	table::{Cell, Table},
};

/// The prices of simulated figures, in SUR.
const SIMULATED: [f64; 4] = [0.1, 1.0, 10.0, 100.0];

/// How many figures are simulated: strategies and careers by both rules, verdicts, panels.
pub const fn simulated_figures() -> usize {
	2 * (Strategy::CHEATS.len() * SIMULATED.len() + 2) + PROCEDURES.len() + SEATS.len()
}

impl Setting {
	/// Closed forms beside what chance has it. `tick` hears of each figure.
	pub fn simulated(&self, rounds: u32, mut tick: impl FnMut()) -> Table {
		let columns = ["figure", "expected", "simulated", "±", "off"];
		let title = "Closed forms, and means of the rounds with their standard errors";
		let mut table = Table::new("simulated", title, columns);
		let mut figure = |name: String, expected: f64, play: &mut dyn FnMut(&mut Chance) -> f64| {
			tick();
			let (mut chance, mut mean) = (Chance::new(self.seed, &name), Mean::default());
			(0..rounds).for_each(|_| mean.add(play(&mut chance)));
			table.row([
				Cell::text(name),
				Cell::Number(expected, 4),
				Cell::Number(mean.value(), 4),
				Cell::Number(mean.error(), 4),
				Cell::Number(mean.off(expected), 1),
			]);
		};
		for (rules, by) in [(Rules::Plain, "plain"), (Rules::Surety, "ours")] {
			let market = self.by(rules, Comparator::Exact);
			for (strategy, price) in
				Strategy::CHEATS.into_iter().flat_map(|it| SIMULATED.map(|price| (it, price)))
			{
				let name = format!("{by}, {}, gain at {price} SUR", strategy.name());
				let price = units(price);
				let Some(backing) = market.backing(price, market.stake) else { continue };
				let Some(expected) = strategy.expect(&market, price) else { continue };
				figure(name, expected.gain, &mut |chance| {
					strategy.play(&market, price, backing, 0, chance).gain
				});
			}
			for (renews, how) in [(false, "until ejected"), (true, "a new name")] {
				let Some(expected) = career::exact(&market, SUR, renews) else { continue };
				figure(format!("{by}, never works, {how}, tasks"), expected.tasks, &mut |chance| {
					career::play(&market, SUR, renews, chance).map_or(0.0, |it| it.tasks)
				});
			}
		}
		for (name, procedure) in PROCEDURES {
			let conspiring = ORACLES / 5;
			let expected = oracles::exact(&procedure, PROTECTED, conspiring).convicted;
			figure(format!("{name}, a fifth conspires, convicted"), expected, &mut |chance| {
				oracles::draw(&procedure, PROTECTED, conspiring, chance).convicted
			});
		}
		for panel in panels() {
			let conspiring = 2 * ARBITRATORS / 5;
			let name =
				format!("{} of {}, two fifths conspire, captured", panel.needed, panel.seats);
			figure(name, panels::captured(panel, conspiring), &mut |chance| {
				f64::from(u8::from(panels::draw(panel, conspiring, chance)))
			});
		}
		table
	}
}
