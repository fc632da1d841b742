// SPDX-License-Identifier: Apache-2.0

//! What cannot be, whatever was measured: values, clocks, numbers and links that contradict each other.

use std::collections::BTreeMap;

use surety_client::telemetry::Measured;
use surety_primitives::telemetry::{Sample, Sequence};

use super::{Finding, Page, Rule, Series, Shown};

/// So many samples in a row: a sensor that is read in a bad moment is right the next time.
pub const IMPOSSIBLE_BLOCK: u32 = 3;
/// What any chip stands, in degrees Celsius: below, no machine starts; above, silicon melts its solder.
pub const TEMPERATURES: std::ops::RangeInclusive<i16> = -40..=125;
/// In so many samples clocks are compared: ten minutes of them.
pub const CLOCK_BLOCK: u32 = 40;
/// So many steps of a block that no clock makes convict. One happens: a machine sets its clock after a start.
pub const IMPOSSIBLE_STEPS: usize = 3;
/// As far, in seconds, the clock on the wall and the time since the start may drift apart from one sample to the next.
pub const CLOCK_SLACK_SECS: u64 = 60;

/// What of one series cannot be.
pub fn findings(series: &Series) -> Vec<Finding> {
	let mut found: Vec<_> = impossible_values(series).collect();
	found.extend(impossible_clocks(series));
	found
}

/// Convicts of `TELEMETRY_TAMPERING`: a block of values that no sensor shows.
fn impossible_values(series: &Series) -> impl Iterator<Item = Finding> + '_ {
	let is_impossible =
		|it: &Shown| it.sample.utilisation > 100 || !TEMPERATURES.contains(&it.sample.temperature);
	series.blocks(IMPOSSIBLE_BLOCK).filter(move |block| block.iter().all(is_impossible)).map(
		|block| {
			let summary = "utilisation above 100 %, or a temperature that no chip stands".into();
			Finding::new(Rule::ImpossibleValues, block.to_vec(), summary)
		},
	)
}

/// Convicts of `TELEMETRY_TAMPERING`: a block with several steps that no running clock makes.
fn impossible_clocks(series: &Series) -> impl Iterator<Item = Finding> + '_ {
	series.blocks(CLOCK_BLOCK).filter_map(|block| {
		let steps = block.windows(2).filter(|pair| match pair {
			[before, after] => is_impossible_step(&before.sample, &after.sample),
			_ => false,
		});
		let steps = steps.count();
		(steps >= IMPOSSIBLE_STEPS).then(|| {
			let summary = format!("the node's two clocks contradict each other {steps} times");
			Finding::new(Rule::ImpossibleClocks, block.to_vec(), summary)
		})
	})
}

/// Whether no machine comes from one sample to the next. It may have been started anew in between: then its time since
/// the start begins at 0 and is not longer than what has passed.
fn is_impossible_step(before: &Sample, after: &Sample) -> bool {
	let Some(passed) = after.at_millis.checked_sub(before.at_millis) else { return true };
	let passed = passed / 1_000;
	match after.uptime_secs.checked_sub(before.uptime_secs) {
		Some(ran) => ran.abs_diff(passed) > CLOCK_SLACK_SECS,
		None => after.uptime_secs > passed.saturating_add(CLOCK_SLACK_SECS),
	}
}

/// Convicts of `TELEMETRY_TAMPERING`: heartbeats have anchored two different samples of one job and GPU under one number.
pub fn doubles(doubles: Vec<[Shown; 2]>) -> Vec<Finding> {
	let finding = |pair: [Shown; 2]| {
		let [first, second] = pair;
		let summary = format!(
			"sample {} is in heartbeat {} and, with other values, in {}",
			first.sample.number, first.sequence, second.sequence
		);
		Finding::new(Rule::TwoUnderOneNumber, pair.to_vec(), summary)
	};
	doubles.into_iter().map(finding).collect()
}

/// Convicts of `TELEMETRY_TAMPERING`: the first link of a heartbeat does not follow the last one of the heartbeat
/// before. Something between them was taken out or signed twice. A chain may begin anew, from zero: disks fail.
pub fn broken_chain(pages: &BTreeMap<Sequence, Page>) -> Vec<Finding> {
	let neighbours = pages.iter().zip(pages.iter().skip(1));
	neighbours
		.filter(|((before, _), (after, _))| before.checked_add(1) == Some(**after))
		.filter_map(|((before, first), (after, second))| {
			let (left, right) = (first.signed?, second.signed?);
			if right.previous == left.head || right.previous.is_zero() {
				return None;
			}
			let last = first
				.measured
				.last()
				.map(|measured| shown(*before, first.measured.len().saturating_sub(1), measured));
			let next = second.measured.first().map(|measured| shown(*after, 0, measured));
			let summary =
				format!("what heartbeat {after} begins with does not follow the end of {before}");
			let both: Vec<_> = last.into_iter().chain(next).collect();
			Some(Finding {
				task: None,
				ends: Some((left.head, right.previous)),
				..Finding::new(Rule::BrokenChain, both, summary)
			})
		})
		.collect()
}

fn shown(sequence: Sequence, index: usize, measured: &Measured) -> Shown {
	let index = u32::try_from(index).unwrap_or(u32::MAX);
	let surroundings = Some(measured.surroundings);
	Shown { sequence, index, sample: measured.sample, surroundings }
}

#[cfg(test)]
mod tests {
	use surety_primitives::H256;

	use super::{
		super::{
			honest::Machine,
			tests::{pages, rules},
			Ends, Subject,
		},
		*,
	};

	#[test]
	fn values_that_no_sensor_shows_convict_when_they_stay() {
		let honest = Machine::new(3).day(40);
		let changes: [fn(&mut Sample); 3] =
			[|it| it.utilisation = 101, |it| it.temperature = 126, |it| it.temperature = -41];
		for change in changes {
			let with = |range: std::ops::Range<usize>| {
				let mut samples = honest.clone();
				samples[range].iter_mut().for_each(change);
				rules(&samples)
			};
			assert_eq!(with(6..9), [Rule::ImpossibleValues]);
			assert_eq!(with(6..8), []);
		}
	}

	#[test]
	fn clocks_may_be_set_and_machines_start_anew_but_not_all_the_time() {
		let honest = Machine::new(4).day(40);
		let with = |change: fn(&mut Sample), times: usize| {
			let mut samples = honest.clone();
			for time in 0..times {
				samples[4 + 6 * time..].iter_mut().for_each(change);
			}
			rules(&samples)
		};
		// The clock on the wall is set back, or the time since the start jumps.
		let back = |it: &mut Sample| it.at_millis -= 100_000;
		let jump = |it: &mut Sample| it.uptime_secs += 1_000;
		for change in [back, jump] {
			assert_eq!(with(change, 2), []);
			assert_eq!(with(change, 3), [Rule::ImpossibleClocks]);
		}
		// Started anew, and it has run no longer than that.
		let mut restarted = honest.clone();
		for (start, sample) in (0..).zip(restarted.iter_mut()) {
			sample.uptime_secs = start % 4;
		}
		assert_eq!(rules(&restarted), []);
		for (start, sample) in (0..).zip(restarted.iter_mut()) {
			sample.uptime_secs = 1_000_000 - 100 * start;
		}
		assert_eq!(rules(&restarted), [Rule::ImpossibleClocks]);
	}

	#[test]
	fn two_samples_under_one_number_convict_and_the_same_one_twice_does_not() {
		let mut samples = Machine::new(5).day(40);
		samples.push(samples[3]);
		assert_eq!(rules(&samples), []);
		samples[40].power_milliwatts += 1;
		assert_eq!(rules(&samples), [Rule::TwoUnderOneNumber]);
		// The same number on another GPU is another sample.
		samples[40].gpu = Some(1);
		assert_eq!(rules(&samples), []);
	}

	#[test]
	fn a_chain_goes_on_where_it_ended_or_begins_anew() {
		let samples = Machine::new(6).day(80);
		let hash = H256::repeat_byte;
		let broken = |previous: H256, second_signed: bool| {
			let mut pages = pages(&samples, 40);
			pages.get_mut(&0).unwrap().signed = Some(Ends { previous: hash(1), head: hash(2) });
			let ends = Ends { previous, head: hash(3) };
			pages.get_mut(&1).unwrap().signed = second_signed.then_some(ends);
			let subject = Subject { manifest: None, longest_gap: 60_000, pages: &pages };
			subject.findings()
		};
		assert_eq!(broken(hash(2), true), []);
		assert_eq!(broken(H256::zero(), true), []);
		assert_eq!(broken(hash(9), false), [], "another key's signatures say nothing");
		let found = broken(hash(9), true);
		assert_eq!(found.len(), 1);
		assert_eq!((found[0].rule, found[0].ends), (Rule::BrokenChain, Some((hash(2), hash(9)))));
		assert_eq!((found[0].shown[0].index, found[0].shown[1].index), (39, 0));
	}
}
