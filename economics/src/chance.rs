// SPDX-License-Identifier: Apache-2.0

//! Chance, as the chain draws it: the same seed gives the same simulation on every machine.

use surety_primitives::{
	draw::{choose, draw, hits, number},
	Perbill, H256,
};

const DOMAIN: &[u8] = b"surety/economics/1";

/// A sequence of draws.
pub struct Chance {
	seed: H256,
	drawn: u64,
}

impl Chance {
	/// The draws for one figure of a simulation.
	pub fn new(seed: u64, figure: &str) -> Self {
		Self { seed: draw(DOMAIN, (seed, figure), H256::zero()), drawn: 0 }
	}

	fn next(&mut self) -> H256 {
		self.drawn += 1;
		draw(DOMAIN, self.drawn, self.seed)
	}

	/// Whether something happens that has this probability.
	pub fn hits(&mut self, probability: Perbill) -> bool {
		hits(self.next(), probability)
	}

	/// A deviation from a mean, in standard deviations: the sum of twelve numbers between 0 and 1, less 6.
	pub fn deviation(&mut self) -> f64 {
		let bits = [self.next(), self.next(), self.next()].map(number);
		let bytes = bits.into_iter().flat_map(u64::to_le_bytes).collect::<Vec<u8>>();
		let uniform =
			|pair: &[u8]| pair.iter().rev().fold(0.0, |sum, byte| sum * 256.0 + f64::from(*byte));
		bytes.chunks(2).map(|pair| uniform(pair) / 65_535.0).sum::<f64>() - 6.0
	}

	/// A number below `end`, each as likely; 0 where there is none.
	pub fn below(&mut self, end: usize) -> usize {
		choose(self.next(), (0..end).map(|_| 1)).unwrap_or_default()
	}

	/// Which of those with these weights is next; `None` where nothing weighs anything.
	pub fn choose(&mut self, weights: &[u32]) -> Option<usize> {
		choose(self.next(), weights.iter().copied())
	}

	/// Which of two kinds the next one is of whom there are so many left; `None` if nobody is.
	pub fn is_first(&mut self, first: u32, second: u32) -> Option<bool> {
		choose(self.next(), [first, second]).map(|kind| kind == 0)
	}
}

/// The mean of what was simulated.
#[derive(Default)]
pub struct Mean {
	count: f64,
	sum: f64,
	squares: f64,
}

impl Mean {
	/// One more outcome.
	pub fn add(&mut self, outcome: f64) {
		self.count += 1.0;
		self.sum += outcome;
		self.squares += outcome * outcome;
	}

	/// The mean.
	pub fn value(&self) -> f64 {
		self.sum / self.count
	}

	/// Its standard error.
	pub fn error(&self) -> f64 {
		let variance = self.squares / self.count - self.value().powi(2);
		(variance.max(0.0) / self.count).sqrt()
	}

	/// How many standard errors it is away from what is expected. Outcomes that are all alike have no
	/// error: there only the same is close.
	pub fn off(&self, expected: f64) -> f64 {
		(self.value() - expected).abs() / self.error().max(1e-9 * (1.0 + expected.abs()))
	}
}

/// `share` of one as the chain counts probabilities.
pub fn parts(share: f64) -> Perbill {
	Perbill::from_parts((share.clamp(0.0, 1.0) * 1e9).round() as u32)
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_same_seed_draws_the_same() {
		let draws = |seed, figure| {
			let mut chance = Chance::new(seed, figure);
			(0..64).map(|_| chance.hits(Perbill::from_percent(50))).collect::<Vec<_>>()
		};
		assert_eq!(draws(1, "a"), draws(1, "a"));
		assert_ne!(draws(1, "a"), draws(2, "a"));
		assert_ne!(draws(1, "a"), draws(1, "b"));
	}

	#[test]
	fn deviations_have_the_mean_and_the_spread_that_they_should() {
		let (mut chance, mut mean, mut square) =
			(Chance::new(2, "it"), Mean::default(), Mean::default());
		for _ in 0..20_000 {
			let deviation = chance.deviation();
			mean.add(deviation);
			square.add(deviation * deviation);
		}
		assert!(mean.off(0.0) < 4.0 && square.off(1.0) < 4.0);
	}

	#[test]
	fn a_mean_knows_its_error() {
		let mut mean = Mean::default();
		(0..1_000).for_each(|round| mean.add(f64::from(round % 2)));
		assert_eq!(mean.value(), 0.5);
		assert!((mean.error() - 0.5 / 1_000f64.sqrt()).abs() < 1e-9);
		assert!(mean.off(0.5) < 1e-6 && mean.off(0.6) > 6.0);
	}
}
