// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Runs the benchmarks of a pallet and works out what they cost.

use std::collections::BTreeMap;

use anyhow::{anyhow, ensure, Context, Result};
use frame_benchmarking::{
	Analysis, BenchmarkBatch, BenchmarkConfig, BenchmarkList, BenchmarkMetadata,
	BenchmarkParameter, BenchmarkResult, BenchmarkSelector,
};
use frame_support::traits::StorageInfo;

use crate::{
	fit,
	runtime::{Runtime, State},
};

/// A component's name, its lowest and its highest value.
type Component = (BenchmarkParameter, u32, u32);
/// A value of each component.
type Point = Vec<(BenchmarkParameter, u32)>;

/// What a benchmark costs: a base and, for each component, a slope.
pub struct Measured {
	/// The benchmark.
	pub name: String,
	/// In picoseconds.
	pub time: Analysis,
	/// Keys read from the database.
	pub reads: Analysis,
	/// Keys written to the database.
	pub writes: Analysis,
	/// Bytes of the trie that a proof of this run takes. Nobody proves blocks of this chain, so this
	/// is what was seen, not what the largest values could take.
	pub proof_size: Analysis,
	/// The items that were touched, each with the most reads and writes at any point.
	pub storage: BTreeMap<String, (u32, u32)>,
	/// A point whose reads are off the fitted line: the components are not what the call costs by, and
	/// no figure of this benchmark can be trusted.
	pub bent: Option<String>,
}

/// Measures all benchmarks of a pallet.
pub fn pallet(runtime: &Runtime, name: &str, steps: u32, repeat: u32) -> Result<Vec<Measured>> {
	let counting = runtime.state(true)?;
	let plain = runtime.state(false)?;
	let (lists, items): (Vec<BenchmarkList>, Vec<StorageInfo>) =
		runtime.call(&plain, "Benchmark_benchmark_metadata", false)?;
	let list = lists
		.into_iter()
		.find(|list| list.pallet == name.as_bytes())
		.with_context(|| format!("runtime/src/benchmarks.rs does not name {name}"))?;

	let measure = |benchmark: &BenchmarkMetadata| -> Result<Measured> {
		let run = |state: &State, point: &Point, verify: bool, internal_repeats: u32| {
			let config = BenchmarkConfig {
				pallet: list.pallet.clone(),
				instance: list.instance.clone(),
				benchmark: benchmark.name.clone(),
				selected_components: point.clone(),
				verify,
				internal_repeats,
			};
			let batches: Result<Vec<BenchmarkBatch>, String> =
				runtime.call(state, "Benchmark_dispatch_benchmark", config)?;
			let batches = batches.map_err(|error| anyhow!(error))?;
			let results = batches.into_iter().flat_map(|batch| batch.results);
			Ok::<Vec<_>, anyhow::Error>(results.collect())
		};
		let (mut counts, mut times) = (Vec::new(), Vec::new());
		for point in points(&benchmark.components, steps)? {
			// The first run compiles and warms, and checking takes time of its own: not counted.
			run(&plain, &point, true, 1)?;
			counts.extend(run(&counting, &point, false, 1)?);
			times.extend(run(&plain, &point, false, repeat)?);
		}
		// A benchmark can call itself weightless, or skip itself. None of ours may.
		ensure!(times.iter().all(|run| run.extrinsic_time > 0), "it took no time");
		let mut time = Analysis::min_squares_iqr(&times, BenchmarkSelector::ExtrinsicTime)?;
		if !benchmark.components.is_empty() {
			let (base, slopes) = fit::times(&times)?;
			let picoseconds = |nanoseconds: f64| (nanoseconds * 1e3).ceil() as u128;
			time.base = picoseconds(base);
			time.slopes = slopes.into_iter().map(picoseconds).collect();
		}
		let reads = Analysis::min_squares_iqr(&counts, BenchmarkSelector::Reads)?;
		Ok(Measured {
			name: String::from_utf8(benchmark.name.clone())?,
			time,
			bent: bent(&counts, &reads),
			reads,
			writes: Analysis::min_squares_iqr(&counts, BenchmarkSelector::Writes)?,
			proof_size: Analysis::min_squares_iqr(&counts, BenchmarkSelector::ProofSize)?,
			storage: storage(&counts, &items),
		})
	};
	list.benchmarks
		.iter()
		.map(|benchmark| {
			measure(benchmark)
				.with_context(|| format!("{name}::{}", String::from_utf8_lossy(&benchmark.name)))
		})
		.collect()
}

/// Where a benchmark is measured: over the range of each component while all others are at their
/// highest; without components, as often in the one place that there is.
fn points(components: &[Component], steps: u32) -> Result<Vec<Point>> {
	if components.is_empty() {
		return Ok(vec![Point::new(); steps as usize]);
	}
	let mut points = Vec::new();
	for (name, low, high) in components {
		ensure!(low < high, "component {name} has no range");
		let mut values: Vec<_> = (0..u64::from(steps))
			.map(|step| low + (u64::from(high - low) * step / u64::from(steps - 1)) as u32)
			.collect();
		values.dedup();
		points.extend(values.into_iter().map(|value| {
			let at =
				|(other, _, high): &Component| (*other, if other == name { value } else { *high });
			components.iter().map(at).collect::<Point>()
		}));
	}
	Ok(points)
}

/// A point where more or fewer keys were read than the fitted line says, by a twentieth and by two.
fn bent(counts: &[BenchmarkResult], reads: &Analysis) -> Option<String> {
	counts.iter().find_map(|count| {
		let slopes = reads.slopes.iter().zip(&count.components);
		let line = reads.base + slopes.map(|(slope, at)| slope * u128::from(at.1)).sum::<u128>();
		let seen = u128::from(count.reads);
		(line.abs_diff(seen) > (seen / 20).max(2)).then(|| {
			let at: Vec<_> = count
				.components
				.iter()
				.map(|(name, value)| format!("{name:?} = {value}"))
				.collect();
			format!("at {} it has read {seen} keys, and not {line}", at.join(", "))
		})
	})
}

/// Names the items that the keys belong to.
fn storage(counts: &[BenchmarkResult], items: &[StorageInfo]) -> BTreeMap<String, (u32, u32)> {
	let mut storage = BTreeMap::<String, (u32, u32)>::new();
	for count in counts {
		for (prefix, reads, writes, _) in &count.keys {
			let name = match items.iter().find(|item| prefix.starts_with(&item.prefix)) {
				Some(item) => format!(
					"{}::{}",
					String::from_utf8_lossy(&item.pallet_name),
					String::from_utf8_lossy(&item.storage_name)
				),
				None => format!("0x{}", hex::encode(prefix)),
			};
			let most = storage.entry(name).or_default();
			*most = (most.0.max(*reads), most.1.max(*writes));
		}
	}
	storage
}

#[cfg(test)]
mod tests {
	use super::*;
	use BenchmarkParameter::{a, b};

	#[test]
	fn points_reach_both_ends_of_each_range() {
		let points = points(&[(a, 1, 10), (b, 0, 2)], 4).unwrap();
		let expected: Vec<Point> = [(1, 2), (4, 2), (7, 2), (10, 2), (10, 0), (10, 1), (10, 2)]
			.map(|(x, y)| vec![(a, x), (b, y)])
			.to_vec();
		assert_eq!(points, expected);
	}

	#[test]
	fn reads_that_no_line_goes_through_are_told() {
		let counts = |extra: u32| -> Vec<_> {
			let count = |value: u32| BenchmarkResult {
				components: vec![(a, value)],
				reads: 20 + 10 * value + if value == 1 { extra } else { 0 },
				..Default::default()
			};
			(1..9).map(count).collect()
		};
		let told = |extra| {
			let counts = counts(extra);
			let reads = Analysis::min_squares_iqr(&counts, BenchmarkSelector::Reads).unwrap();
			bent(&counts, &reads)
		};
		assert_eq!(told(0), None);
		assert!(told(60).is_some_and(|point| point.starts_with("at a = 1 it has read 90 keys")));
	}

	#[test]
	fn what_has_no_component_is_measured_as_often() {
		assert_eq!(points(&[], 3).unwrap(), vec![Point::new(); 3]);
	}

	#[test]
	fn a_component_without_a_range_is_refused() {
		assert!(points(&[(a, 5, 5)], 4).is_err());
	}
}
