// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Fits a line through times.
//!
//! Least squares as they are can make the base negative, which no cost is: what a component takes is much
//! more than all the rest, and varies. `frame_benchmarking` then takes the fastest run for the base, though
//! that run had all other components at their highest. Here the line is the best one of those without any
//! negative number.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use frame_benchmarking::BenchmarkResult;
use linregress::fit_low_level_regression_model_without_statistics as fit;

/// The base of the times in nanoseconds, and what each component adds, none of them negative.
pub fn times(results: &[BenchmarkResult]) -> Result<(f64, Vec<f64>)> {
	let points = middle(results);
	let width = 1 + points.first().context("nothing was measured")?.0.len();
	let candidates = (1_u32..1 << width).filter_map(|used| {
		let is_used = |column: usize| f64::from(used >> column & 1);
		let row = |(at, time): &(Vec<f64>, f64)| {
			let terms = at.iter().enumerate().map(|(place, x)| x * is_used(place + 1));
			[*time, is_used(0)].into_iter().chain(terms).collect::<Vec<_>>()
		};
		let data: Vec<f64> = points.iter().flat_map(row).collect();
		let numbers = fit(&data, points.len(), width + 1).ok()?;
		let (base, slopes) = numbers.split_first()?;
		let error: f64 = points
			.iter()
			.map(|(at, time)| {
				let line = base + at.iter().zip(slopes).map(|(x, slope)| x * slope).sum::<f64>();
				(time - line).powi(2)
			})
			.sum();
		// What is left out comes back as zero, give or take what floats lose.
		numbers.iter().all(|number| *number > -1e-6).then(|| {
			let positive = |number: &f64| number.max(0.0);
			(error, positive(base), slopes.iter().map(positive).collect())
		})
	});
	let (_, base, slopes) = candidates
		.min_by(|(a, ..): &(f64, f64, Vec<f64>), (b, ..)| a.total_cmp(b))
		.context("no line goes through what was measured")?;
	Ok((base, slopes))
}

/// The middle half of the times at each point: what disturbed a run is not part of what it costs.
fn middle(results: &[BenchmarkResult]) -> Vec<(Vec<f64>, f64)> {
	let mut points = BTreeMap::<Vec<u32>, Vec<u128>>::new();
	for result in results {
		let at = result.components.iter().map(|(_, value)| *value).collect();
		points.entry(at).or_default().push(result.extrinsic_time);
	}
	let at_one = |(at, mut times): (Vec<u32>, Vec<u128>)| {
		times.sort_unstable();
		let outer = times.len() / 4;
		let at: Vec<f64> = at.into_iter().map(f64::from).collect();
		let middle = times[outer..times.len() - outer].to_vec();
		middle.into_iter().map(move |time| (at.clone(), time as f64)).collect::<Vec<_>>()
	};
	points.into_iter().flat_map(at_one).collect()
}

#[cfg(test)]
mod tests {
	use frame_benchmarking::BenchmarkParameter::{a, b};

	use super::*;

	/// Runs that take `noise` more and less, in turn, than the line says.
	fn runs(base: i64, each: (i64, i64), noise: i64) -> Vec<BenchmarkResult> {
		let points = (1..9).map(|x| (x * 32, 16)).chain((1..9).map(|x| (256, x * 2)));
		points
			.enumerate()
			.map(|(number, (x, y))| {
				let off = if number % 2 == 0 { noise } else { -noise };
				let time = base + each.0 * x + each.1 * y + off;
				BenchmarkResult {
					components: vec![(a, x as u32), (b, y as u32)],
					extrinsic_time: time.try_into().unwrap(),
					..Default::default()
				}
			})
			.collect()
	}

	fn close(number: f64, to: f64, within: f64) {
		assert!((number - to).abs() <= within, "{number} is not {to}");
	}

	#[test]
	fn an_exact_line_is_found() {
		let (base, slopes) = times(&runs(500_000, (70_000, 300_000), 0)).unwrap();
		close(base, 500_000.0, 1.0);
		close(slopes[0], 70_000.0, 1.0);
		close(slopes[1], 300_000.0, 1.0);
	}

	#[test]
	fn a_component_that_costs_nothing_has_no_slope() {
		let (_, slopes) = times(&runs(500_000, (70_000, 0), 10_000)).unwrap();
		close(slopes[1], 0.0, 2_000.0);
	}

	/// Where noise would make the base negative it is small, not what the fastest run took: 7 ms here.
	#[test]
	fn the_base_is_never_the_fastest_run() {
		for noise in [-400_000, 400_000] {
			let (base, slopes) = times(&runs(-300_000, (70_000, 300_000), noise)).unwrap();
			assert!((0.0..500_000.0).contains(&base), "{base}");
			close(slopes[0], 70_000.0, 4_000.0);
		}
	}

	#[test]
	fn a_disturbed_run_does_not_count() {
		let mut runs: Vec<_> = (0..4).flat_map(|_| runs(500_000, (70_000, 300_000), 0)).collect();
		runs[3].extrinsic_time *= 10;
		close(times(&runs).unwrap().0, 500_000.0, 1.0);
	}
}
