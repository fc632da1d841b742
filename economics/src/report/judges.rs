// SPDX-License-Identifier: Apache-2.0

//! Those who judge: oracles and arbitrators who conspire or are bribed.

use surety_primitives::{liability::Backing, source::Comparator, SUR};

use super::{priced, Setting, PRICES, PROCEDURES, REFUSED, SHARES};
use crate::{
	market::{sur, units, Market, Rules},
	oracles::{self, Lock, Review, ACCUSED, ORACLES, PROTECTED, SECOND_LOOK},
	panels::{self, panels, Risk, ARBITRATORS},
	strategy::Strategy,
	table::{Cell, Table},
};

impl Setting {
	/// What conspiring oracles leave of the margin.
	pub(super) fn verdicts(&self) -> Table {
		let columns = [
			"oracles who conspire",
			"procedure",
			"wrong results convicted",
			"margin left",
			"oracles asked",
		];
		let mut table =
			Table::new("verdicts", "A fault that shows, protected by some of the oracles", columns);
		let margin = f64::from(self.market.terms.margin_percent) / 100.0;
		for percent in SHARES {
			for (name, procedure) in PROCEDURES {
				let odds = oracles::exact(&procedure, PROTECTED, percent * ORACLES / 100);
				table.row([
					Cell::text(format!("{percent} %")),
					Cell::text(name),
					Cell::Percent(odds.convicted),
					Cell::Number(odds.convicted * margin, 2),
					Cell::Number(odds.drawn, 2),
				]);
			}
		}
		table
	}

	/// What conspiring oracles gain by accusing the innocent.
	pub(super) fn accusations(&self) -> Table {
		let columns = [
			"oracles who conspire",
			"three of three",
			"three of five",
			"three of five, second look",
			"gain, 100 SUR locked",
			"gain, a tenth of the liability",
		];
		let title = "A right result of 1 SUR, accused: how often it is convicted, and what that gains in SUR";
		let mut table = Table::new("accusations", title, columns);
		let market = self.by(Rules::Surety, Comparator::Exact);
		let liability = market.backing(SUR, market.stake).map_or(0, |it| it.liability);
		for percent in SHARES {
			let conspiring = percent * ORACLES / 100;
			let convicted = PROCEDURES.map(|(_, procedure)| {
				Cell::Percent(oracles::exact(&procedure, ACCUSED, conspiring).convicted)
			});
			let gains = [Lock::Flat, Lock::Tenth].map(|lock| {
				Cell::Number(oracles::accusing_gains(&SECOND_LOOK, conspiring, liability, lock), 2)
			});
			let head = [Cell::text(format!("{percent} %"))];
			table.row(head.into_iter().chain(convicted).chain(gains));
		}
		table
	}

	/// What a review by three other oracles changes.
	pub(super) fn reviews(&self) -> Table {
		let columns = [
			"oracles who conspire",
			"escapes, majority",
			"escapes, unanimous",
			"cleared, majority",
			"cleared, unanimous",
		];
		let title =
			"A convicted node contests: guilty ones that escape, innocent ones that are cleared";
		let mut table = Table::new("reviews", title, columns);
		for percent in SHARES {
			let conspiring = percent * ORACLES / 100;
			let cells = [conspiring, ORACLES - conspiring].into_iter().flat_map(|against| {
				[Review::Majority, Review::Unanimous]
					.map(|review| Cell::Percent(oracles::overturned(review, against)))
			});
			table.row([Cell::text(format!("{percent} %"))].into_iter().chain(cells));
		}
		table
	}

	/// How often somebody must look again at what one oracle found right, so that it is not worth a bribe.
	pub(super) fn bribed_oracles(&self) -> Table {
		let columns = [
			"price",
			"stake",
			"a bribe is worth",
			"100 SUR locked",
			"a tenth of the liability",
			"lock that deters at a third",
		];
		let title = "Second looks that deter a bribed oracle";
		let mut table = Table::new("bribed-oracles", title, columns);
		for (price, stake) in [(0.1, 100), (1.0, 100), (3.0, 100), (30.0, 1_000), (300.0, 10_000)] {
			let stake = stake * SUR;
			let market = Market { stake, ..self.by(Rules::Surety, Comparator::Exact) };
			let price = units(price);
			let Some(Backing { liability, .. }) = market.backing(price, stake) else { continue };
			let worth = sur(market.pay(price) + market.slash(stake, liability, 0).amount);
			let rates = [Lock::Flat, Lock::Tenth].map(|lock| {
				let rate = worth / sur(lock.of(liability));
				Cell::percent((rate <= 1.0).then_some(rate), "not enough")
			});
			let head = [Cell::price(sur(price)), Cell::price(sur(stake)), Cell::Number(worth, 2)];
			let lock = [Cell::Number(worth / SECOND_LOOK.second_look(), 0)];
			table.row(head.into_iter().chain(rates).chain(lock));
		}
		table
	}

	/// What delivering nothing gains where oracles conspire, what they lose by it included.
	pub(super) fn conspiracies(&self) -> Table {
		let title = "Our rules, Exact: gain per SUR of price, with so many oracles in the plot";
		let mut table = priced("conspiracies", title);
		let market = self.by(Rules::Surety, Comparator::Exact);
		for percent in SHARES {
			let gains = PRICES.map(|price| {
				let expected = Strategy::ColludingOracles(percent).expect(&market, units(price));
				Cell::number(expected.map(|it| it.gain / price), 2, REFUSED)
			});
			table.row([Cell::text(format!("{percent} % of the oracles"))].into_iter().chain(gains));
		}
		table
	}
}

/// How likely those who conspire have a verdict.
pub(super) fn captures() -> Table {
	let heads = panels().map(|panel| format!("{} of {}", panel.needed, panel.seats));
	let columns = [String::from("arbitrators who conspire")].into_iter().chain(heads);
	let mut table = Table::new("captures", "Verdicts in the hands of those who conspire", columns);
	for percent in SHARES {
		let cells = panels()
			.map(|panel| Cell::Percent(panels::captured(panel, percent * ARBITRATORS / 100)));
		table.row([Cell::text(format!("{percent} %"))].into_iter().chain(cells));
	}
	table
}

/// What bribes of panels cost.
pub(super) fn bribes() -> Table {
	let risks = [(Risk::Tenth, "a tenth"), (Risk::Flat, "10 SUR")];
	let heads = risks.into_iter().flat_map(|(_, by)| {
		panels().map(|panel| format!("{by}: {} of {}", panel.needed, panel.seats))
	});
	let columns = [String::from("at stake")].into_iter().chain(heads);
	let title = "Least bribe in SUR against a re-run, by what each juror risks";
	let mut table = Table::new("bribes", title, columns);
	for at_stake in [60, 100, 300, 1_000, 10_000] {
		let bribe = |risk: Risk, panel| Cell::Number(risk.bribe(panel, at_stake * SUR), 0);
		let cells =
			risks.into_iter().flat_map(|(risk, _)| panels().map(|panel| bribe(risk, panel)));
		table.row([Cell::text(format!("{at_stake} SUR"))].into_iter().chain(cells));
	}
	table
}
