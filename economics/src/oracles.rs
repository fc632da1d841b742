// SPDX-License-Identifier: Apache-2.0

//! How oracles who re-run a sampled result come to a verdict, and what those who conspire can do to it
//! (specification, section 8).
//!
//! Oracles are drawn one after the other, without replacement. The first one says whether the result is
//! wrong; if it finds nothing a second look may follow. As soon as one finds something more are drawn,
//! until enough find alike. Each is bound to what it found before the node reveals, so that nobody says "the
//! same" without having run the job.

use surety_primitives::{
	rerun::{self, tally, Tally, DECIDING},
	slash::Condition,
	Balance, Perbill, SUR,
};

use crate::{
	chance::{parts, Chance},
	market::{share, sur},
};

/// How many oracles there are in what is computed here; the chain admits up to 64.
pub const ORACLES: u32 = 60;
/// `oracleStake`.
pub const STAKE: Balance = 1_000 * SUR;

/// How a verdict comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Procedure {
	/// A result is wrong if all of three say so.
	AllOfThree,
	/// The chain's, by which three of five decide.
	ThreeOfFive {
		/// How often somebody looks a second time at what the first one found right.
		second_look: Perbill,
	},
}

/// All of three.
pub const THREE_OF_THREE: Procedure = Procedure::AllOfThree;
/// Three of five.
pub const THREE_OF_FIVE: Procedure =
	Procedure::ThreeOfFive { second_look: Perbill::from_percent(0) };
/// Three of five, with a second look at a third of the matches.
pub const SECOND_LOOK: Procedure = Procedure::ThreeOfFive { second_look: rerun::SECOND_LOOK };

impl Procedure {
	/// The chain's, where results are drawn with this probability.
	pub fn on_chain(sampling: Perbill) -> Self {
		Self::ThreeOfFive { second_look: rerun::second_look(sampling) }
	}

	/// How often somebody looks a second time at what the first one found right.
	pub fn second_look(self) -> f64 {
		match self {
			Self::AllOfThree => 0.0,
			Self::ThreeOfFive { second_look } => share(second_look),
		}
	}

	/// What follows where so many found the result right, and so many wrong.
	fn tally(self, right: u32, wrong: u32) -> Tally {
		match self {
			Self::ThreeOfFive { .. } => tally(right, wrong, None),
			Self::AllOfThree if right > 0 => Tally::Right,
			Self::AllOfThree if wrong >= DECIDING => Tally::Wrong,
			Self::AllOfThree => Tally::Missing(DECIDING - wrong),
		}
	}
}

/// What the oracles say of one result.
#[derive(Clone, Copy, Debug)]
pub struct Opinions {
	/// How likely an honest oracle says that it is wrong.
	pub honest: f64,
	/// Whether those who conspire say so.
	pub conspiring: bool,
}

/// A wrong result whose fault shows, protected by those who conspire.
pub const PROTECTED: Opinions = Opinions { honest: 1.0, conspiring: false };
/// A right result, accused by those who conspire.
pub const ACCUSED: Opinions = Opinions { honest: 0.0, conspiring: true };

/// What is to be expected of a procedure.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Odds {
	/// The result is found wrong.
	pub convicted: f64,
	/// How many of those who conspire are contradicted.
	pub conspiring_contradicted: f64,
	/// How many of the others are.
	pub honest_contradicted: f64,
	/// How many are drawn.
	pub drawn: f64,
}

/// Who has said what. Each pair counts the honest and the conspiring.
#[derive(Clone, Copy, Debug)]
struct Bench {
	left: (u32, u32),
	wrong: (u32, u32),
	right: (u32, u32),
}

impl Bench {
	fn new(conspiring: u32) -> Self {
		Self { left: (ORACLES - conspiring, conspiring), wrong: (0, 0), right: (0, 0) }
	}

	/// One more is drawn and speaks.
	fn with(mut self, honest: bool, says_wrong: bool) -> Self {
		let side = if says_wrong { &mut self.wrong } else { &mut self.right };
		let (left, spoken) =
			if honest { (&mut self.left.0, &mut side.0) } else { (&mut self.left.1, &mut side.1) };
		*left -= 1;
		*spoken += 1;
		self
	}

	/// How often another one is asked now.
	fn goes_on(&self, procedure: &Procedure) -> f64 {
		match self.tally(procedure) {
			_ if self.left == (0, 0) => 0.0,
			Tally::Missing(_) => 1.0,
			Tally::Confirmed => procedure.second_look(),
			Tally::Right | Tally::Wrong => 0.0,
		}
	}

	fn tally(&self, procedure: &Procedure) -> Tally {
		procedure.tally(self.right.0 + self.right.1, self.wrong.0 + self.wrong.1)
	}

	fn verdict(&self, procedure: &Procedure) -> Odds {
		let convicted = self.tally(procedure) == Tally::Wrong;
		let acquitted = !convicted && self.right.0 + self.right.1 > self.wrong.0 + self.wrong.1;
		let (honest, conspiring) = match (convicted, acquitted) {
			(true, _) => self.right,
			(_, true) => self.wrong,
			_ => (0, 0),
		};
		Odds {
			convicted: f64::from(u8::from(convicted)),
			conspiring_contradicted: conspiring.into(),
			honest_contradicted: honest.into(),
			drawn: (self.wrong.0 + self.wrong.1 + self.right.0 + self.right.1).into(),
		}
	}
}

impl Odds {
	fn plus(self, other: Self, weight: f64) -> Self {
		Self {
			convicted: self.convicted + weight * other.convicted,
			conspiring_contradicted: self.conspiring_contradicted
				+ weight * other.conspiring_contradicted,
			honest_contradicted: self.honest_contradicted + weight * other.honest_contradicted,
			drawn: self.drawn + weight * other.drawn,
		}
	}
}

/// What is to be expected where so many of the [`ORACLES`] conspire: every course of events, by its
/// probability.
pub fn exact(procedure: &Procedure, opinions: Opinions, conspiring: u32) -> Odds {
	fn walk(bench: Bench, procedure: &Procedure, opinions: Opinions) -> Odds {
		let next = bench.goes_on(procedure);
		let mut odds = Odds::default();
		if next < 1.0 {
			odds = odds.plus(bench.verdict(procedure), 1.0 - next);
		}
		let left = f64::from(bench.left.0 + bench.left.1);
		let honest = next * f64::from(bench.left.0) / left.max(1.0);
		let says_wrong = f64::from(u8::from(opinions.conspiring));
		for (is_honest, wrong, probability) in [
			(true, true, honest * opinions.honest),
			(true, false, honest * (1.0 - opinions.honest)),
			(false, true, (next - honest) * says_wrong),
			(false, false, (next - honest) * (1.0 - says_wrong)),
		] {
			if probability > 0.0 {
				let after = bench.with(is_honest, wrong);
				odds = odds.plus(walk(after, procedure, opinions), probability);
			}
		}
		odds
	}
	walk(Bench::new(conspiring), procedure, opinions)
}

/// One course of events.
pub fn draw(
	procedure: &Procedure,
	opinions: Opinions,
	conspiring: u32,
	chance: &mut Chance,
) -> Odds {
	let mut bench = Bench::new(conspiring);
	let mut next = 1.0;
	while next > 0.0 && (next == 1.0 || chance.hits(parts(next))) {
		let Some(honest) = chance.is_first(bench.left.0, bench.left.1) else { break };
		let says_wrong = match (honest, opinions.honest) {
			(false, _) => opinions.conspiring,
			(true, sure) if sure == 0.0 || sure == 1.0 => sure == 1.0,
			(true, share) => chance.hits(parts(share)),
		};
		bench = bench.with(honest, says_wrong);
		next = bench.goes_on(procedure);
	}
	bench.verdict(procedure)
}

/// What an oracle answers with for one re-run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lock {
	/// What the slash table takes of its stake when others contradict it, whatever the task is worth.
	Flat,
	/// A tenth of what answers for the task.
	Tenth,
}

impl Lock {
	/// How much that is for a task of this liability.
	pub fn of(self, liability: Balance) -> Balance {
		match self {
			Self::Flat => Condition::OracleContradicted.rule().share * STAKE,
			Self::Tenth => Perbill::from_percent(10) * liability,
		}
	}
}

/// What those who conspire expect, in SUR, when they accuse the right result of a stranger whose task has
/// this liability: the challenger's share of what they convict, less what they lose.
pub fn accusing_gains(
	procedure: &Procedure,
	conspiring: u32,
	liability: Balance,
	lock: Lock,
) -> f64 {
	let odds = exact(procedure, ACCUSED, conspiring);
	let reward = sur(surety_primitives::slash::Parts::of(liability).challenger);
	odds.convicted * reward - odds.conspiring_contradicted * sur(lock.of(liability))
}

/// Who decides when a node contests what oracles found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Review {
	/// Three other oracles, by majority.
	Majority,
	/// Three other oracles; the re-run stands unless all of them contradict it.
	Unanimous,
}

/// How likely a finding is overturned by three oracles drawn anew, so many of whom are against it.
pub fn overturned(review: Review, against: u32) -> f64 {
	let all = f64::from(ORACLES);
	// The chance that all of those drawn are of a group of this size.
	let row = |of: f64, first: f64, second: f64| {
		(of / all) * ((of - first) / (all - 1.0)) * ((of - second) / (all - 2.0))
	};
	let against = f64::from(against);
	match review {
		Review::Unanimous => row(against, 1.0, 2.0),
		Review::Majority => {
			let others = all - against;
			let two =
				3.0 * (against / all) * ((against - 1.0) / (all - 1.0)) * others / (all - 2.0);
			row(against, 1.0, 2.0) + two
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chance::Mean;

	const ALL: [Procedure; 3] = [THREE_OF_THREE, THREE_OF_FIVE, SECOND_LOOK];

	fn close(number: f64, to: f64) {
		assert!((number - to).abs() < 1e-3, "{number} is not {to}");
	}

	#[test]
	fn honest_oracles_convict_what_is_wrong_and_nothing_else() {
		for procedure in ALL {
			let wrong = exact(&procedure, PROTECTED, 0);
			assert!((wrong.convicted - 1.0).abs() < 1e-12);
			let right = exact(&procedure, ACCUSED, 0);
			assert_eq!(right.convicted, 0.0);
			assert_eq!(right.honest_contradicted + wrong.honest_contradicted, 0.0);
			close(right.drawn, 1.0 + procedure.second_look());
		}
	}

	/// By hand: all three drawn are honest; or the first one and two of the next four.
	#[test]
	fn the_odds_by_hand() {
		let three = exact(&THREE_OF_THREE, PROTECTED, 12).convicted;
		close(three, 48.0 / 60.0 * 47.0 / 59.0 * 46.0 / 58.0);
		// With replacement 0.8 · P(Bin(4, 0.8) ≥ 2) = 0.778; sixty oracles come close to that.
		let five = exact(&THREE_OF_FIVE, PROTECTED, 12).convicted;
		assert!((five - 0.778).abs() < 0.01, "{five}");
	}

	#[test]
	fn three_of_five_withstand_what_three_of_three_do_not() {
		for conspiring in [6, 12, 18, 24] {
			let of = |procedure| exact(&procedure, PROTECTED, conspiring).convicted;
			assert!(of(THREE_OF_FIVE) > of(THREE_OF_THREE) + 0.1);
			assert!(of(SECOND_LOOK) > of(THREE_OF_FIVE));
		}
	}

	#[test]
	fn the_simulation_agrees_with_the_odds() {
		let error = Opinions { honest: 0.05, conspiring: true };
		for procedure in ALL {
			for opinions in [PROTECTED, ACCUSED, error] {
				for conspiring in [0, 6, 24] {
					let expected = exact(&procedure, opinions, conspiring);
					let mut chance = Chance::new(7, "oracles");
					let mut means: [Mean; 4] = Default::default();
					for _ in 0..4_000 {
						let odds = draw(&procedure, opinions, conspiring, &mut chance);
						let Odds { convicted, conspiring_contradicted, .. } = odds;
						let all = [
							convicted,
							conspiring_contradicted,
							odds.honest_contradicted,
							odds.drawn,
						];
						means.iter_mut().zip(all).for_each(|(mean, value)| mean.add(value));
					}
					let all = [
						expected.convicted,
						expected.conspiring_contradicted,
						expected.honest_contradicted,
						expected.drawn,
					];
					for (mean, expected) in means.iter().zip(all) {
						let rare = mean.error() == 0.0 && expected < 0.002;
						assert!(rare || mean.off(expected) < 4.5, "{} {expected}", mean.value());
					}
				}
			}
		}
	}

	/// A tenth of what answers for a small task is so little that false accusations pay from a third on;
	/// a tenth of the oracle's own stake is not.
	#[test]
	fn a_tenth_of_the_liability_does_not_keep_oracles_honest() {
		let liability = 30 * SUR;
		let gains = |lock, conspiring| accusing_gains(&SECOND_LOOK, conspiring, liability, lock);
		assert!(gains(Lock::Tenth, 24) > 0.0);
		assert!(gains(Lock::Flat, 24) < 0.0);
		// Beyond 1,000 SUR at stake it is the other way round.
		assert!(Lock::Tenth.of(5_000 * SUR) > Lock::Flat.of(5_000 * SUR));
	}

	#[test]
	fn a_review_by_all_of_three_helps_the_cheat_least() {
		let against = |review| [6, 12, 24].map(|against| overturned(review, against));
		for (majority, all) in against(Review::Majority).into_iter().zip(against(Review::Unanimous))
		{
			assert!(all < majority / 2.0);
		}
		assert!((overturned(Review::Majority, ORACLES) - 1.0).abs() < 1e-12);
		assert!((overturned(Review::Unanimous, ORACLES) - 1.0).abs() < 1e-12);
	}
}
