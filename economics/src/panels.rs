// SPDX-License-Identifier: Apache-2.0

//! Panels of arbitrators: what it takes to capture one by stake, and what to bribe one (specification,
//! section 10).

use surety_primitives::{
	dispute::{lock, needed, SEATS},
	panel::{least_quorum, VOLUNTEERS_PER_SEAT},
	Balance, Percent, SUR,
};

use crate::{
	chance::Chance,
	market::{share, sur, Market},
};

/// How many arbitrators of equal stake there are in what is computed here.
pub const ARBITRATORS: u32 = 200;
/// `jurorLock`.
pub const JUROR_LOCK: Balance = 10 * SUR;
/// `arbitratorStake`, which is what a juror risks at most.
pub const ARBITRATOR_STAKE: Balance = 500 * SUR;

/// A panel, and how many of its seats make a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Panel {
	/// Its seats.
	pub seats: u32,
	/// How many must agree.
	pub needed: u32,
}

/// The panels of a dispute, the first one first.
pub fn panels() -> [Panel; SEATS.len()] {
	let mut rounds = 0u8..;
	// A panel of no known round would have to be of one mind.
	SEATS.map(|seats| Panel { seats, needed: rounds.next().and_then(needed).unwrap_or(seats) })
}

/// How likely those who conspire have the seats that make a verdict, when so many of the
/// [`ARBITRATORS`] do.
pub fn captured(panel: Panel, conspiring: u32) -> f64 {
	// By the number of seats that they have, after each draw without replacement.
	let mut chances = vec![1.0];
	for drawn in 0..panel.seats {
		let left = f64::from(ARBITRATORS - drawn);
		let mut next = vec![0.0; chances.len() + 1];
		for (theirs, chance) in chances.into_iter().enumerate() {
			let hit = f64::from(conspiring).max(theirs as f64) - theirs as f64;
			next[theirs + 1] += chance * hit / left;
			next[theirs] += chance * (1.0 - hit / left);
		}
		chances = next;
	}
	chances.into_iter().skip(panel.needed as usize).sum()
}

/// One draw of a panel: whether it is captured.
pub fn draw(panel: Panel, conspiring: u32, chance: &mut Chance) -> bool {
	let (mut theirs, mut others) = (conspiring, ARBITRATORS - conspiring);
	for _ in 0..panel.seats {
		match chance.is_first(theirs, others) {
			Some(true) => theirs -= 1,
			Some(false) => others -= 1,
			None => break,
		}
	}
	conspiring - theirs >= panel.needed
}

/// What a juror risks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Risk {
	/// What the chain locks: a tenth of what both parties have at stake, within its bounds.
	Tenth,
	/// 10 SUR whatever is at stake.
	Flat,
}

/// What decides which votes were correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
	/// A re-run.
	Rerun,
	/// The panel itself, where nothing can be run again.
	Panel,
}

impl Risk {
	/// What each juror risks where so much is at stake.
	pub fn of(self, at_stake: Balance) -> Balance {
		match self {
			Self::Tenth => lock(at_stake, JUROR_LOCK, ARBITRATOR_STAKE),
			Self::Flat => JUROR_LOCK,
		}
	}

	/// What one juror gains by a vote for the wrong side instead of the right one, in parts of the risk,
	/// when so many of the `others` vote for the wrong side. Fees are the same for all and left out.
	pub fn switching(panel: Panel, wrong_others: u32, truth: Truth) -> f64 {
		// The correct ones share what the wrong ones lose.
		let earned = |correct: u32| f64::from(panel.seats - correct) / f64::from(correct.max(1));
		let payoff = |wrong: u32, votes_wrong: bool| {
			let right = panel.seats - wrong;
			let wrong_side_wins = truth == Truth::Panel && wrong >= panel.needed;
			if votes_wrong == wrong_side_wins {
				earned(if wrong_side_wins { wrong } else { right })
			} else {
				-1.0
			}
		};
		payoff(wrong_others + 1, true) - payoff(wrong_others, false)
	}

	/// The least that makes enough jurors of a panel vote against the re-run, when each of them knows that
	/// the others took it: what each loses by that, times as many as it takes.
	pub fn bribe(self, panel: Panel, at_stake: Balance) -> f64 {
		let loses = -Self::switching(panel, panel.needed - 1, Truth::Rerun);
		f64::from(panel.needed) * loses * sur(self.of(at_stake))
	}

	/// What the cheapest panel costs.
	pub fn least_bribe(self, at_stake: Balance) -> f64 {
		let bribes = panels().map(|panel| self.bribe(panel, at_stake));
		bribes.into_iter().fold(f64::INFINITY, f64::min)
	}
}

/// What all who agree on nothing of worth gain together, against nothing: each of them answers for its part
/// of the payment, and all are drawn at once. `None` if a node cannot take a seat.
pub fn agreement(market: &Market, price: Balance, nodes: usize, quorum: u8) -> Option<f64> {
	let volunteers = vec![1; nodes * VOLUNTEERS_PER_SEAT];
	let agreeing = least_quorum(&volunteers, nodes, Percent::from_percent(quorum));
	let part = price.div_ceil(agreeing as Balance);
	let backing = market.backing(part, market.stake)?;
	let slash = market.slash(market.stake, backing.liability, 0).amount;
	let lost = sur(market.pay(price)) + agreeing as f64 * sur(slash);
	Some(sur(market.pay(price)) - share(backing.probability) * market.detection() * lost)
}

#[cfg(test)]
mod tests {
	use surety_primitives::{dispute::at_stake, source::Comparator};

	use super::*;
	use crate::{
		chance::Mean,
		market::{units, Rules},
	};

	#[test]
	fn the_chances_by_hand() {
		let one = Panel { seats: 1, needed: 1 };
		assert!((captured(one, 50) - 0.25).abs() < 1e-12);
		let both = Panel { seats: 2, needed: 2 };
		assert!((captured(both, 50) - 50.0 / 200.0 * 49.0 / 199.0).abs() < 1e-12);
		for panel in panels() {
			assert_eq!(captured(panel, 0), 0.0);
			assert!((captured(panel, ARBITRATORS) - 1.0).abs() < 1e-9);
		}
	}

	#[test]
	fn the_simulation_agrees() {
		for panel in panels() {
			for conspiring in [60, 80, 100] {
				let (mut chance, mut mean) = (Chance::new(3, "panels"), Mean::default());
				for _ in 0..4_000 {
					mean.add(f64::from(u8::from(draw(panel, conspiring, &mut chance))));
				}
				let expected = captured(panel, conspiring);
				assert!(
					mean.off(expected) < 4.5 || expected < 0.002,
					"{} {expected}",
					mean.value()
				);
			}
		}
	}

	/// A fifth of the arbitrators convicts nobody; two fifths win one appeal to the last panel in six.
	#[test]
	fn two_fifths_are_too_many() {
		let [.., last] = panels();
		assert!(captured(last, 40) < 0.001);
		assert!(captured(last, 60) < 0.03);
		assert!((0.1..0.2).contains(&captured(last, 80)));
	}

	/// p + ε: where the re-run is the truth a wrong vote loses whatever the others do, so each bribe must
	/// be paid. Where the panel is its own truth a promise costs nothing: all follow it if all do.
	#[test]
	fn a_promise_sways_only_a_panel_that_is_its_own_truth() {
		for panel in panels() {
			for wrong in 0..panel.seats {
				assert!(Risk::switching(panel, wrong, Truth::Rerun) < 0.0);
			}
			assert!(Risk::switching(panel, panel.seats - 1, Truth::Panel) > 0.0);
			assert!(Risk::switching(panel, 0, Truth::Panel) < 0.0);
			// A right vote among wrong ones earns most.
			let alone = -Risk::switching(panel, panel.seats - 1, Truth::Rerun);
			let together = -Risk::switching(panel, 0, Truth::Rerun);
			assert!(alone > together);
		}
	}

	/// Four of five lose two and a half times their risk each: ten tenths, all that is at stake.
	#[test]
	fn a_tenth_each_makes_the_first_panel_cost_what_is_at_stake() {
		for at_stake in [100, 1_000, 5_000].map(|amount| amount * SUR) {
			assert!((Risk::Tenth.least_bribe(at_stake) / sur(at_stake) - 1.0).abs() < 1e-9);
		}
		// No juror risks more than every arbitrator has.
		assert!((Risk::Tenth.least_bribe(100_000 * SUR) - 5_000.0).abs() < 1e-9);
		assert!(Risk::Flat.least_bribe(1_000 * SUR) < 1_000.0);
		assert!((Risk::Flat.least_bribe(SUR) - 100.0).abs() < 1e-9);
	}

	/// Jurors who risk a tenth of the stakes alone are cheaper than what a dear task's cheat would lose; a tenth of
	/// the payment besides makes up for it.
	#[test]
	fn what_is_at_stake_includes_the_payment() {
		let market = Market::new(Rules::Surety, Comparator::Exact);
		let requester_bond = 10 * SUR;
		let is_cheaper = |price: f64, counts_payment: bool| {
			let price = units(price);
			let liability = market.backing(price, market.stake).unwrap().liability;
			let payment = if counts_payment { price } else { 0 };
			let at_stake = at_stake(market.stake, liability, payment, requester_bond).unwrap();
			let bribe = Risk::Tenth.least_bribe(at_stake);
			bribe < sur(market.pay(price) + liability)
		};
		for price in [0.1, 1.0, 5.0, 20.0, 100.0, 170.0] {
			assert!(!is_cheaper(price, true), "{price}");
			assert_eq!(is_cheaper(price, false), price > 10.0, "{price}");
		}
	}

	/// A quorum of Sybils gains nothing by agreeing, at any price that it can answer for.
	#[test]
	fn agreeing_on_nothing_of_worth_never_pays() {
		for comparator in [Comparator::Exact, Comparator::COSINE] {
			let market = Market::new(Rules::Surety, comparator);
			for price in [0.01, 0.1, 1.0, 10.0, 100.0, 500.0].map(units) {
				for (nodes, quorum) in [(3, 51), (3, 100), (5, 67), (7, 51), (7, 100)] {
					let gain = agreement(&market, price, nodes, quorum);
					assert!(gain.is_none_or(|gain| gain < -0.5 * sur(market.pay(price)) + 1e-9));
				}
			}
		}
	}
}
