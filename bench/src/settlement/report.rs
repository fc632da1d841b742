// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What was measured, and what follows from it.

use std::{fmt, time::Duration};

use serde::Serialize;

use super::{
	chain::{Cost, Rest},
	items::{Limit, Room},
};

/// What some runs took, in microseconds of the processor.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Times {
	/// The least.
	pub best: f64,
	/// That of which half took more.
	pub median: f64,
}

impl Times {
	/// Of some runs, one at least.
	pub fn of(runs: impl IntoIterator<Item = Duration>) -> Self {
		let mut runs: Vec<f64> = runs.into_iter().map(|run| run.as_secs_f64() * 1e6).collect();
		runs.sort_by(f64::total_cmp);
		let upper = runs.len() / 2;
		let lower = (runs.len() - 1) / 2;
		Self { best: runs[0], median: (runs[lower] + runs[upper]) / 2.0 }
	}
}

/// What transactions took, all runs the same.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Measured {
	/// To apply them.
	pub time: Times,
	/// Of the block they were in, besides.
	pub rest: Times,
	/// In picoseconds.
	pub weight: u64,
	/// In bytes.
	pub length: usize,
}

impl Measured {
	/// Of some runs, one at least.
	pub fn of(runs: &[(Cost, Rest)]) -> Self {
		Self {
			time: Times::of(runs.iter().map(|(cost, _)| cost.time)),
			rest: Times::of(runs.iter().map(|(_, rest)| rest.time)),
			weight: runs[0].0.weight.ref_time(),
			length: runs[0].0.length,
		}
	}
}

/// Batches of jobs in a block.
#[derive(Clone, Debug, Serialize)]
pub struct Settled {
	/// How the jobs were agreed.
	pub agreed: &'static str,
	/// How many jobs.
	pub items: u32,
	/// In how many batches.
	pub batches: usize,
	/// If the block held no more: what it would have had too much of.
	pub full: Option<Limit>,
	/// What they took.
	#[serde(flatten)]
	pub took: Measured,
}

impl Settled {
	/// Jobs for a second of a block's weight.
	pub fn per_second_of_weight(&self) -> f64 {
		f64::from(self.items) / (self.took.weight as f64 / 1e12)
	}

	/// Jobs for a second of one core.
	pub fn per_core_second(&self) -> f64 {
		f64::from(self.items) / (self.took.time.best / 1e6)
	}
}

/// What one more job takes in a large batch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Each {
	/// How the jobs are agreed.
	pub agreed: &'static str,
	/// In microseconds.
	pub time: f64,
	/// How much of that the host takes for signatures.
	pub signatures: f64,
	/// In microseconds.
	pub weight: f64,
	/// In bytes.
	pub length: f64,
}

impl Each {
	/// By two batches of one kind, the second larger, and what the host takes for the signatures of one.
	pub fn between(small: &Settled, large: &Settled, signatures: f64) -> Self {
		let more = f64::from(large.items - small.items);
		Self {
			agreed: large.agreed,
			time: (large.took.time.best - small.took.time.best) / more,
			signatures,
			weight: (large.took.weight as f64 - small.took.weight as f64) / 1e6 / more,
			length: (large.took.length as f64 - small.took.length as f64) / more,
		}
	}
}

/// A transaction of a task's life.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
	/// The call.
	pub call: &'static str,
	/// In microseconds.
	pub time: Times,
	/// In picoseconds.
	pub weight: u64,
}

/// What the chain does by itself in the life of a task, over blocks without a transaction.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Alone {
	/// How many blocks the life takes.
	pub blocks: usize,
	/// In microseconds: what transactions leave to the end of their blocks is in it.
	pub time: f64,
	/// In picoseconds.
	pub weight: i64,
}

/// What a signature takes that the host verifies, in microseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Verification {
	/// Of sr25519.
	pub sr25519: Times,
	/// To recover the key of an Ethereum signature.
	pub recovery: Times,
}

/// All of it.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
	/// The version of the runtime.
	pub version: u32,
	/// What the machine is called.
	pub machine: Option<String>,
	/// How often each was measured, full blocks excepted.
	pub repeat: u32,
	/// What ordinary transactions may take of a block.
	pub room: Room,
	/// The most jobs of a batch.
	pub most: u32,
	/// To call the runtime and to come back, in microseconds.
	pub entry: Times,
	/// What is verified outside of the runtime.
	pub verification: Verification,
	/// A `transfer_keep_alive`.
	pub transfer: Measured,
	/// Blocks of batches.
	pub settled: Vec<Settled>,
	/// One more job.
	pub each: Vec<Each>,
	/// The life of a task.
	pub life: Vec<Step>,
	/// What the chain did by itself in it.
	pub alone: Alone,
}

impl Report {
	/// The full block of jobs that are agreed so.
	fn full(&self, agreed: &str) -> Option<&Settled> {
		self.settled.iter().find(|settled| settled.agreed == agreed && settled.full.is_some())
	}

	/// How often as many jobs of a tree are settled as of signed ones, for weight and for time.
	pub fn tree_over_signed(&self, tree: &str, signed: &str) -> Option<(f64, f64)> {
		let (tree, signed) = (self.full(tree)?, self.full(signed)?);
		Some((
			tree.per_second_of_weight() / signed.per_second_of_weight(),
			tree.per_core_second() / signed.per_core_second(),
		))
	}

	/// The transactions of a task's life in transfers: by weight and by time.
	pub fn life_in_transfers(&self) -> (f64, f64) {
		let weight: u64 = self.life.iter().map(|step| step.weight).sum();
		let time: f64 = self.life.iter().map(|step| step.time.best).sum();
		(weight as f64 / self.transfer.weight as f64, time / self.transfer.time.best)
	}
}

impl fmt::Display for Report {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let machine = self.machine.as_deref().unwrap_or("this machine");
		writeln!(
			f,
			"Runtime {} on {machine}. Microseconds: of the processor, the best of",
			self.version
		)?;
		writeln!(f, "{} runs (in brackets the median), and of weight.\n", self.repeat)?;
		self.life_lines(f)?;
		self.batch_lines(f)?;
		self.item_lines(f)?;
		self.limit_lines(f)
	}
}

fn micros(weight: u64) -> f64 {
	weight as f64 / 1e6
}

impl Report {
	fn life_lines(&self, f: &mut fmt::Formatter) -> fmt::Result {
		writeln!(f, "{:<36}{:>9}{:>9}{:>10}", "", "time", "", "weight")?;
		let mut line = |what: &str, time: Times, weight: Option<u64>| {
			let weight = weight.map(|weight| format!("{:.0}", micros(weight))).unwrap_or_default();
			let median = format!("({:.0})", time.median);
			let line = format!("{what:<36}{:>9.0}{median:>9}{weight:>10}", time.best);
			writeln!(f, "{}", line.trim_end())
		};
		line("to call the runtime and come back", self.entry, None)?;
		line("to verify sr25519", self.verification.sr25519, None)?;
		line("to recover an Ethereum key", self.verification.recovery, None)?;
		line("transfer_keep_alive", self.transfer.time, Some(self.transfer.weight))?;
		for step in &self.life {
			line(step.call, step.time, Some(step.weight))?;
		}
		let (weight, time) = self.life_in_transfers();
		let what = format!("these {} in transfers", self.life.len());
		writeln!(f, "{what:<36}{time:>9.1}{:>9}{weight:>10.1}", "")?;
		let what = format!("{} blocks, over empty ones", self.alone.blocks);
		let weight = self.alone.weight as f64 / 1e6;
		writeln!(f, "{what:<36}{:>9.0}{:>9}{weight:>10.0}\n", self.alone.time, "")
	}

	fn batch_lines(&self, f: &mut fmt::Formatter) -> fmt::Result {
		writeln!(
			f,
			"{:<25}{:>6}{:>8}{:>9}{:>9}{:>9}{:>9}{:>13}{:>15}  full by",
			"settled in a block",
			"items",
			"batches",
			"time",
			"rest",
			"weight",
			"bytes",
			"items/core s",
			"items/weight s"
		)?;
		for one in &self.settled {
			let full = match one.full {
				Some(Limit::Weight) => "weight",
				Some(Limit::Length) => "length",
				None => "",
			};
			let line = format!(
				"{:<25}{:>6}{:>8}{:>9.0}{:>9.0}{:>9.0}{:>9}{:>13.0}{:>15.0}  {full}",
				one.agreed,
				one.items,
				one.batches,
				one.took.time.best,
				one.took.rest.best,
				micros(one.took.weight),
				one.took.length,
				one.per_core_second(),
				one.per_second_of_weight(),
			);
			writeln!(f, "{}", line.trim_end())?;
		}
		writeln!(f)
	}

	fn item_lines(&self, f: &mut fmt::Formatter) -> fmt::Result {
		writeln!(
			f,
			"{:<25}{:>9}{:>18}{:>9}{:>9}",
			"one more item", "time", "(its signatures)", "weight", "bytes"
		)?;
		for one in &self.each {
			let signatures = format!("({:.1})", one.signatures);
			writeln!(
				f,
				"{:<25}{:>9.1}{signatures:>18}{:>9.1}{:>9.0}",
				one.agreed, one.time, one.weight, one.length
			)?;
		}
		writeln!(f)
	}

	fn limit_lines(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let signed = self.each.iter().filter(|one| one.signatures > 0.0);
		for signed in signed.map(|one| one.agreed) {
			for tree in self.each.iter().filter(|one| one.signatures == 0.0) {
				if let Some((weight, time)) = self.tree_over_signed(tree.agreed, signed) {
					writeln!(
						f,
						"full blocks: {} is {weight:.1} times {signed} in weight, {time:.1} in time",
						tree.agreed
					)?;
				}
			}
		}
		let proof = match self.room.proof {
			Some(proof) => format!("{proof} bytes of proof"),
			None => "proofs of any size".into(),
		};
		writeln!(
			f,
			"\nOf a block ordinary transactions may take {:.0} microseconds, {} bytes, {proof}; a batch has {} items at most.",
			micros(self.room.weight),
			self.room.length,
			self.most
		)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use frame_support::weights::Weight;

	fn times(micros: &[u64]) -> Times {
		Times::of(micros.iter().map(|run| Duration::from_micros(*run)))
	}

	fn took(best: u64, weight: u64, length: usize) -> Measured {
		Measured { time: times(&[best]), rest: times(&[1]), weight, length }
	}

	fn settled(agreed: &'static str, items: u32, full: Option<Limit>, took: Measured) -> Settled {
		Settled { agreed, items, batches: 1, full, took }
	}

	fn report() -> Report {
		let step = |best, weight| Step { call: "call", time: times(&[best]), weight };
		Report {
			version: 1,
			machine: None,
			repeat: 1,
			room: Room { weight: 1_500_000_000_000, length: 1_000, proof: None },
			most: 10,
			entry: times(&[1]),
			verification: Verification { sr25519: times(&[1]), recovery: times(&[1]) },
			transfer: took(100, 200_000_000, 150),
			settled: vec![
				settled("signed", 1_000, Some(Limit::Weight), took(50_000, 100_000_000_000, 1)),
				settled("tree", 10, None, took(1, 1, 1)),
				settled("tree", 4_000, Some(Limit::Length), took(10_000, 40_000_000_000, 1)),
			],
			each: vec![
				Each { agreed: "signed", time: 9.0, signatures: 8.0, weight: 9.0, length: 9.0 },
				Each { agreed: "tree", time: 1.0, signatures: 0.0, weight: 1.0, length: 1.0 },
			],
			life: vec![step(200, 600_000_000), step(50, 100_000_000)],
			alone: Alone { blocks: 1, time: 0.0, weight: 0 },
		}
	}

	#[test]
	fn the_best_is_the_least_and_the_median_is_in_the_middle() {
		assert_eq!(times(&[7, 3, 5]), Times { best: 3.0, median: 5.0 });
		assert_eq!(times(&[8, 3, 5, 6]), Times { best: 3.0, median: 5.5 });
		assert_eq!(times(&[4]), Times { best: 4.0, median: 4.0 });
	}

	#[test]
	fn a_measured_block_is_that_of_its_best_run() {
		let run = |micros| {
			let time = Duration::from_micros(micros);
			let weight = Weight::from_parts(9, 0);
			(Cost { time, weight, length: 5 }, Rest { time: time * 2, weight })
		};
		let measured = Measured::of(&[run(4), run(2), run(3)]);
		assert_eq!((measured.time, measured.rest), (times(&[4, 2, 3]), times(&[8, 4, 6])));
		assert_eq!((measured.weight, measured.length), (9, 5));
	}

	#[test]
	fn items_are_counted_for_a_second() {
		let one = settled("tree", 500, None, took(2_000, 4_000_000_000, 1));
		assert_eq!(one.per_core_second(), 250_000.0);
		assert_eq!(one.per_second_of_weight(), 125_000.0);
	}

	#[test]
	fn one_more_item_is_the_slope_between_two_batches() {
		let small = settled("tree", 1, None, took(300, 500_000_000, 200));
		let large = settled("tree", 101, None, took(800, 1_500_000_000, 5_200));
		let each = Each { agreed: "tree", time: 5.0, signatures: 2.0, weight: 10.0, length: 50.0 };
		assert_eq!(Each::between(&small, &large, 2.0), each);
	}

	#[test]
	fn full_blocks_are_compared_and_no_others() {
		// 4,000 in 40 ms of weight are 100 a ms, 1,000 in 100 ms are 10; in time 400 and 20.
		assert_eq!(report().tree_over_signed("tree", "signed"), Some((10.0, 20.0)));
		assert_eq!(report().tree_over_signed("tree", "by nobody"), None);
	}

	#[test]
	fn a_life_is_counted_in_transfers() {
		assert_eq!(report().life_in_transfers(), (3.5, 2.5));
	}

	#[test]
	fn the_table_says_what_follows() {
		let text = report().to_string();
		for line in [
			"these 2 in transfers                      2.5                3.5",
			"tree                       4000       1    10000        1    40000        1       400000         100000  length",
			"full blocks: tree is 10.0 times signed in weight, 20.0 in time",
			"Of a block ordinary transactions may take 1500000 microseconds, 1000 bytes, proofs of any size; a batch has 10 items at most.",
		] {
			assert!(text.lines().any(|one| one == line), "{line} in {text}");
		}
	}
}
