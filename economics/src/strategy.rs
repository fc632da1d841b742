// SPDX-License-Identifier: Apache-2.0

//! What a node may do instead of its work, and what it may expect of that.
//!
//! Everything is counted against an honest node that takes the same task, and in the cheat's favour: the
//! work would cost all that it pays, so that nothing is left of the payment by working.

use surety_primitives::{dispute, liability::Backing, slash::CHALLENGER_SHARE, Balance, SUR};

use crate::{
	chance::{parts, Chance},
	market::{share, sur, Market, Rules, Slashed, REGISTRATION, STAKERS_SHARE},
	oracles::{self, Lock, Odds, Procedure, ORACLES, PROTECTED},
	panels::Risk,
};

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
	/// Works.
	Honest,
	/// Runs a smaller model, which costs a fifth.
	WrongModel,
	/// Answers with an earlier output. For three tasks in ten that happens to be right.
	CachedAnswers,
	/// Does half of the work; the other half shows as often as it is looked at.
	PartialWork,
	/// Delivers nothing of worth, with a summary that passes the format check.
	LyingSummary,
	/// Commits to nothing of worth, and does not reveal it when it is sampled.
	Withholding,
	/// As `LyingSummary`, and a second account of its own is the challenger.
	SelfChallenge,
	/// As `LyingSummary`, and begins anew under another name when it was convicted.
	NewIdentity,
	/// As `LyingSummary`, and so many percent of the oracles conspire with it.
	ColludingOracles(u32),
	/// As `LyingSummary`, and bribes the panel when it was convicted, if that is cheaper.
	BribedPanel,
	/// Publishes tasks for itself under another name, for the sake of its record.
	SelfDealing,
}

/// What tells strategies apart.
#[derive(Clone, Copy, Debug)]
struct Profile {
	/// Which share of the work it saves.
	saves: f64,
	/// Which share of what a check would find it finds here; `None` if being checked is enough.
	shows: Option<f64>,
	/// How many oracles conspire.
	oracles: u32,
}

/// What is to be expected of one task.
#[derive(Clone, Copy, Debug)]
pub struct Expectation {
	/// The gain against honesty, in SUR.
	pub gain: f64,
	/// What not working saves, or self-dealing costs.
	pub saved: f64,
	/// What is lost on average when the result is sampled.
	pub lost: f64,
	/// How often it is.
	pub sampled: f64,
}

impl Expectation {
	/// The least sampling rate at which the strategy gains nothing; `None` if there is none.
	pub fn least_rate(&self) -> Option<f64> {
		let rate = if self.saved <= 0.0 { 0.0 } else { self.saved / self.lost };
		(rate <= 1.0).then_some(rate)
	}
}

/// What came of one task.
#[derive(Clone, Copy, Debug)]
pub struct Played {
	/// The gain against honesty, in SUR.
	pub gain: f64,
	/// What was taken of the stake, if it was convicted.
	pub slashed: Option<Slashed>,
}

/// `disputeBond`: what whoever contests has at stake beside what the node answers with.
pub const BOND: Balance = 50 * SUR;

impl Strategy {
	/// All that are not honest.
	pub const CHEATS: [Self; 10] = [
		Self::WrongModel,
		Self::CachedAnswers,
		Self::PartialWork,
		Self::LyingSummary,
		Self::Withholding,
		Self::SelfChallenge,
		Self::NewIdentity,
		Self::ColludingOracles(20),
		Self::BribedPanel,
		Self::SelfDealing,
	];

	/// Its name in tables.
	pub fn name(self) -> String {
		let name = match self {
			Self::Honest => "honest",
			Self::WrongModel => "wrong model",
			Self::CachedAnswers => "cached answers",
			Self::PartialWork => "partial work",
			Self::LyingSummary => "lying summary",
			Self::Withholding => "withholds when sampled",
			Self::SelfChallenge => "self-challenge",
			Self::NewIdentity => "new identity",
			Self::ColludingOracles(percent) => return format!("colluding oracles, {percent} %"),
			Self::BribedPanel => "bribed panel",
			Self::SelfDealing => "self-dealing",
		};
		name.into()
	}

	/// Which share of the work it saves.
	pub fn saves(self) -> f64 {
		self.profile().saves
	}

	fn profile(self) -> Profile {
		let all = Profile { saves: 1.0, shows: Some(1.0), oracles: 0 };
		match self {
			Self::Honest | Self::SelfDealing => Profile { saves: 0.0, shows: Some(0.0), ..all },
			Self::WrongModel => Profile { saves: 0.8, ..all },
			Self::CachedAnswers => Profile { shows: Some(0.7), ..all },
			Self::PartialWork => Profile { saves: 0.5, shows: Some(0.5), ..all },
			Self::Withholding => Profile { shows: None, ..all },
			Self::ColludingOracles(percent) => Profile { oracles: percent * ORACLES / 100, ..all },
			Self::LyingSummary | Self::SelfChallenge | Self::NewIdentity | Self::BribedPanel => all,
		}
	}

	/// What it costs each time, convicted or not.
	fn toll(self, market: &Market, price: Balance) -> f64 {
		match self {
			// The fee goes; at best all of what stakes earn of it comes back.
			Self::SelfDealing => {
				let fee = price - market.pay(price);
				sur(fee - STAKERS_SHARE * fee)
			}
			_ => 0.0,
		}
	}

	/// What a conviction costs that takes `slash`, where jurors risk a part of `at_stake`.
	fn convicted(self, market: &Market, price: Balance, slash: Balance, at_stake: Balance) -> f64 {
		let pay = sur(market.pay(price));
		match self {
			Self::SelfChallenge => pay + sur(slash - CHALLENGER_SHARE * slash),
			Self::NewIdentity => pay + sur(slash + REGISTRATION),
			Self::BribedPanel => {
				let risk = if market.rules == Rules::Plain { Risk::Flat } else { Risk::Tenth };
				risk.least_bribe(at_stake).min(pay + sur(slash))
			}
			_ => pay + sur(slash),
		}
	}

	/// What one task brings, when all of the node's stake is free. `None` if it cannot take the task.
	pub fn expect(self, market: &Market, price: Balance) -> Option<Expectation> {
		let backing = market.backing(price, market.stake)?;
		Some(self.expect_at(market, price, backing, market.stake))
	}

	/// The same, where the backing was fixed before and `held` is left of the stake.
	pub fn expect_at(
		self,
		market: &Market,
		price: Balance,
		backing: Backing,
		held: Balance,
	) -> Expectation {
		let Profile { saves, shows, oracles } = self.profile();
		let slash = market.slash(held, backing.liability, 0).amount;
		let at_fault = shows.map_or(1.0, |shows| shows * market.detection());
		let odds = match shows {
			Some(_) => {
				oracles::exact(&Procedure::on_chain(backing.probability), PROTECTED, oracles)
			}
			None => Odds { convicted: 1.0, ..Default::default() },
		};
		let locks = odds.conspiring_contradicted * lock(market, backing.liability);
		let convicted =
			self.convicted(market, price, slash, at_stake(held, backing.liability, price));
		let lost = at_fault * (odds.convicted * convicted + locks);
		let saved = saves * sur(market.pay(price)) - self.toll(market, price);
		let sampled = share(backing.probability);
		Expectation { gain: saved - sampled * lost, saved, lost, sampled }
	}

	/// One task, as chance has it, of a node with all of its stake that was convicted so often before.
	pub fn play(
		self,
		market: &Market,
		price: Balance,
		backing: Backing,
		before: u32,
		chance: &mut Chance,
	) -> Played {
		let Profile { saves, shows, oracles } = self.profile();
		let saved = saves * sur(market.pay(price)) - self.toll(market, price);
		let unscathed = Played { gain: saved, slashed: None };
		if !chance.hits(backing.probability) {
			return unscathed;
		}
		let odds = match shows {
			None => Odds { convicted: 1.0, ..Odds::default() },
			// Every oracle who looks finds nothing, whoever it is.
			Some(shows) if !chance.hits(parts(shows * market.detection())) => return unscathed,
			Some(_) => {
				let procedure = Procedure::on_chain(backing.probability);
				oracles::draw(&procedure, PROTECTED, oracles, chance)
			}
		};
		let locks = odds.conspiring_contradicted * lock(market, backing.liability);
		let slashed = market.slash(market.stake, backing.liability, before);
		let convicted = odds.convicted > 0.0;
		let at_stake = at_stake(market.stake, backing.liability, price);
		let lost =
			if convicted { self.convicted(market, price, slashed.amount, at_stake) } else { 0.0 };
		Played { gain: saved - lost - locks, slashed: convicted.then_some(slashed) }
	}
}

/// What a node and who accuses it have at stake in a dispute that the node contests.
fn at_stake(held: Balance, liability: Balance, price: Balance) -> Balance {
	// Nobody bribes for more than there is.
	dispute::at_stake(held, liability, price, BOND).unwrap_or(Balance::MAX)
}

/// What an oracle loses that is contradicted. Plain rules have nothing for that.
fn lock(market: &Market, liability: Balance) -> f64 {
	match market.rules {
		Rules::Plain => 0.0,
		Rules::Surety => sur(Lock::Flat.of(liability)),
	}
}

/// The least margin in hundredths with which self-challenge gains nothing at any price, where no fee is
/// taken and results are checked as rarely as this.
pub fn least_margin(market: &Market) -> u32 {
	let prices = [0.001, 0.01, 0.1, 1.0, 2.0, 5.0, 20.0, 100.0, 1_000.0].map(crate::market::units);
	let holds = |margin: u32| {
		let mut market = market.clone();
		market.terms.margin_percent = margin;
		prices.into_iter().all(|price| {
			let gains = Strategy::SelfChallenge.expect(&market, price).map(|it| it.gain);
			gains.is_none_or(|gain| gain <= 0.0)
		})
	};
	(100..=1_000).find(|margin| holds(*margin)).unwrap_or(1_000)
}

#[cfg(test)]
mod tests;
