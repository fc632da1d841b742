// SPDX-License-Identifier: Apache-2.0

//! What no sensor gives, although each value by itself could be: numbers that somebody made.
//!
//! All of them convict of `TELEMETRY_TAMPERING`. What a sensor does not show is 0 in a sample and is not judged.

use std::collections::{BTreeSet, HashMap};

use super::{AllSeries, Finding, Rule, Series, Shown};

/// Frozen values are looked for in so many samples: ten minutes of them.
pub const FROZEN_BLOCK: u32 = 40;
/// As much the utilisation moves in a block, in hundredths, before a power that does not is frozen. A sensor tells
/// milliwatts and is never still, even where nothing happens.
pub const UTILISATION_SWING: u8 = 50;
/// As much the power differs, in milliwatts, between the samples in which it is high and those in which it is low,
/// before a temperature that does not move is frozen. A hundred watts are several degrees under any cooler.
pub const POWER_SWING: u32 = 100_000;
/// So many samples of a block are high, and as many low.
pub const SWINGING_SAMPLES: usize = 10;

/// So many samples that come again, one after the other, are no chance.
pub const NOISE_BLOCK: u32 = 16;
/// With so many different powers among them: what a machine shows while nothing happens may come again.
pub const DIFFERENT_POWERS: usize = 8;

/// Power and utilisation are compared over so many samples: forty minutes of them.
pub const CORRELATION_BLOCK: u32 = 160;
/// A GPU counts as busy from this utilisation on, and as idle up to [`IDLE`], in hundredths.
pub const BUSY: u8 = 80;
/// See [`BUSY`].
pub const IDLE: u8 = 20;
/// So many samples of a block are busy, and as many idle: where the load hardly moves, noise alone decides the ranks.
pub const LOADED_SAMPLES: usize = 40;
/// The least rank correlation of power and utilisation. A GPU that goes from idle to busy and back has 0.6 and more;
/// numbers that were drawn apart from each other lie around 0, and of a hundred such blocks 99 below this.
pub const LEAST_CORRELATION: f64 = 0.2;

/// What of one series of a GPU no sensor gives.
pub fn findings(series: &Series) -> Vec<Finding> {
	let is_gpu = series.0.first().is_some_and(|shown| shown.sample.gpu.is_some());
	if !is_gpu {
		return Vec::new();
	}
	let frozen = series
		.blocks(FROZEN_BLOCK)
		.filter_map(|block| frozen_power(block).or_else(|| frozen_temperature(block)));
	frozen.chain(series.blocks(CORRELATION_BLOCK).filter_map(unrelated)).collect()
}

/// The power is the same to the milliwatt all the time, while the utilisation goes up and down.
fn frozen_power(block: &[Shown]) -> Option<Finding> {
	let power = block.first()?.sample.power_milliwatts;
	let least = block.iter().map(|shown| shown.sample.utilisation).min()?;
	let most = block.iter().map(|shown| shown.sample.utilisation).max()?;
	let is_frozen = power > 0
		&& block.iter().all(|shown| shown.sample.power_milliwatts == power)
		&& most.saturating_sub(least) >= UTILISATION_SWING;
	is_frozen.then(|| {
		let summary = format!(
			"{power} mW in {FROZEN_BLOCK} samples, with a utilisation from {least} to {most} %"
		);
		Finding::new(Rule::FrozenPower, block.to_vec(), summary)
	})
}

/// The temperature is the same all the time, while the power goes up and down.
fn frozen_temperature(block: &[Shown]) -> Option<Finding> {
	let temperature = block.first()?.sample.temperature;
	if temperature == 0 || block.iter().any(|shown| shown.sample.temperature != temperature) {
		return None;
	}
	let mut powers: Vec<_> = block.iter().map(|shown| shown.sample.power_milliwatts).collect();
	powers.sort_unstable();
	let low = *powers.get(SWINGING_SAMPLES.checked_sub(1)?)?;
	let high = *powers.get(powers.len().checked_sub(SWINGING_SAMPLES)?)?;
	(low > 0 && high.saturating_sub(low) >= POWER_SWING).then(|| {
		let summary = format!(
			"{temperature} degrees in {FROZEN_BLOCK} samples, with a power from {low} to {high} mW"
		);
		Finding::new(Rule::FrozenTemperature, block.to_vec(), summary)
	})
}

/// The power does not follow the utilisation.
fn unrelated(block: &[Shown]) -> Option<Finding> {
	let count =
		|is: &dyn Fn(u8) -> bool| block.iter().filter(|shown| is(shown.sample.utilisation)).count();
	let is_loaded =
		count(&|it| it >= BUSY) >= LOADED_SAMPLES && count(&|it| it <= IDLE) >= LOADED_SAMPLES;
	if !is_loaded || block.iter().any(|shown| shown.sample.power_milliwatts == 0) {
		return None;
	}
	let ranks = |value: &dyn Fn(&Shown) -> u32| ranks(block.iter().map(value).collect());
	let utilisation = ranks(&|shown| shown.sample.utilisation.into());
	let power = ranks(&|shown| shown.sample.power_milliwatts);
	let correlation = correlation(&utilisation, &power);
	(correlation < LEAST_CORRELATION).then(|| {
		let summary = format!(
			"over {CORRELATION_BLOCK} samples power and utilisation have a rank correlation of {correlation:.2}"
		);
		Finding::new(Rule::PowerAgainstUtilisation, block.to_vec(), summary)
	})
}

/// The rank of each value; equal ones share the mean of theirs.
fn ranks(values: Vec<u32>) -> Vec<f64> {
	let mut order: Vec<usize> = (0..values.len()).collect();
	order.sort_by_key(|place| values.get(*place));
	let mut ranks = vec![0.0; values.len()];
	let mut from = 0;
	for equal in order.chunk_by(|a, b| values.get(*a) == values.get(*b)) {
		// The mean of the ranks from `from` to `from + equal.len() - 1`.
		let mean = from as f64 + (equal.len() as f64 - 1.0) / 2.0;
		for place in equal {
			if let Some(rank) = ranks.get_mut(*place) {
				*rank = mean;
			}
		}
		from += equal.len();
	}
	ranks
}

/// Pearson's correlation, of ranks Spearman's; 0 where one of the two does not move.
fn correlation(left: &[f64], right: &[f64]) -> f64 {
	let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
	let (left_mean, right_mean) = (mean(left), mean(right));
	let pairs = || left.iter().zip(right).map(|(l, r)| (l - left_mean, r - right_mean));
	let covariance: f64 = pairs().map(|(l, r)| l * r).sum();
	let spread =
		pairs().map(|(l, _)| l * l).sum::<f64>() * pairs().map(|(_, r)| r * r).sum::<f64>();
	if spread > 0.0 {
		covariance / spread.sqrt()
	} else {
		0.0
	}
}

/// What a sensor shows: whoever copies an hour copies all of it.
type Noise = [(u32, i16, u8); NOISE_BLOCK as usize];

fn noise(block: &[Shown]) -> Option<Noise> {
	let values: Vec<_> = block
		.iter()
		.map(|Shown { sample, .. }| {
			(sample.power_milliwatts, sample.temperature, sample.utilisation)
		})
		.collect();
	let different: BTreeSet<_> = values.iter().map(|(power, ..)| *power).collect();
	(different.len() >= DIFFERENT_POWERS).then(|| values.try_into().ok())?
}

/// The same noise comes again on one GPU, in the same job or another: a recording is played. The copy is a block; what
/// it repeats, the nearest before it, may lie anywhere.
pub fn repeats(all: &AllSeries) -> Vec<Finding> {
	let mut found = Vec::new();
	let gpus: BTreeSet<_> = all.keys().filter_map(|(_, gpu)| *gpu).collect();
	for gpu in gpus {
		let own = || all.iter().filter(|((_, on), _)| *on == Some(gpu)).map(|(_, series)| series);
		let mut places: HashMap<Noise, Vec<&[Shown]>> = HashMap::new();
		for run in own().flat_map(|series| series.0.windows(NOISE_BLOCK as usize)) {
			if let Some(noise) = noise(run) {
				places.entry(noise).or_default().push(run);
			}
		}
		for block in own().flat_map(|series| series.blocks(NOISE_BLOCK)) {
			let Some(runs) = noise(block).and_then(|noise| places.get(&noise)) else { continue };
			let nearest = runs.iter().filter(|run| at(run) < at(block)).max_by_key(|run| at(run));
			let Some(nearest) = nearest else { continue };
			let summary =
				format!("{NOISE_BLOCK} samples of GPU {gpu} are those of before, to the milliwatt");
			let shown = [*nearest, block].concat();
			let task = block.first().and_then(|shown| shown.sample.task);
			found.push(Finding { task, ..Finding::new(Rule::RepeatedNoise, shown, summary) });
		}
	}
	found
}

/// Where samples begin.
fn at(run: &[Shown]) -> Option<(u32, u32)> {
	run.first().map(|shown| (shown.sequence, shown.index))
}

#[cfg(test)]
mod tests {
	use surety_primitives::telemetry::Sample;

	use super::{
		super::{
			honest::{Machine, Random},
			tests::rules,
		},
		*,
	};

	/// Samples of a load that goes up and down all the time.
	fn swinging(count: u32) -> Vec<Sample> {
		Machine::new(7).with_load(|number| if number % 20 < 10 { 95 } else { 3 }).day(count)
	}

	#[test]
	fn a_power_that_never_moves_convicts_where_the_load_does() {
		let mut samples = swinging(40);
		assert_eq!(rules(&samples), []);
		samples.iter_mut().for_each(|it| it.power_milliwatts = 250_000);
		assert_eq!(rules(&samples), [Rule::FrozenPower]);
		// No sensor, no load that moves, one sample that differs, or no GPU.
		let with = |change: fn(&mut Sample)| {
			let mut samples = samples.clone();
			samples.iter_mut().for_each(change);
			rules(&samples)
		};
		assert_eq!(with(|it| it.power_milliwatts = 0), []);
		assert_eq!(with(|it| it.utilisation = 99), []);
		assert_eq!(with(|it| it.power_milliwatts += u32::from(it.number == 39)), []);
		assert_eq!(with(|it| it.gpu = None), []);
	}

	#[test]
	fn a_temperature_that_never_moves_convicts_where_the_power_does() {
		let mut samples = swinging(40);
		samples.iter_mut().for_each(|it| it.temperature = 61);
		assert_eq!(rules(&samples), [Rule::FrozenTemperature]);
		let with = |change: fn(&mut Sample)| {
			let mut samples = samples.clone();
			samples.iter_mut().for_each(change);
			rules(&samples)
		};
		assert_eq!(with(|it| it.temperature = 0), []);
		assert_eq!(with(|it| it.temperature += i16::from(it.number == 20)), []);
		assert_eq!(with(|it| it.power_milliwatts = 60_000 + it.power_milliwatts / 10), []);
	}

	#[test]
	fn numbers_that_were_drawn_apart_from_each_other_convict() {
		for seed in 0..20 {
			let mut random = Random::new(seed);
			let mut made_up = swinging(160);
			for sample in &mut made_up {
				sample.power_milliwatts = 60_000 + random.below(300_000);
				sample.temperature = 40 + random.below(30) as i16;
			}
			assert_eq!(rules(&made_up), [Rule::PowerAgainstUtilisation], "seed {seed}");
			// A load that hardly moves says nothing about the power.
			made_up.iter_mut().for_each(|it| it.utilisation = 90 + (it.utilisation / 20));
			assert_eq!(rules(&made_up), []);
		}
	}

	#[test]
	fn a_recording_that_is_played_again_convicts() {
		let honest = swinging(160);
		for (from, to) in [(0, 96), (5, 64), (37, 112)] {
			let mut samples = honest.clone();
			for place in 0..16 {
				let Sample { power_milliwatts, temperature, utilisation, .. } =
					samples[from + place];
				samples[to + place] =
					Sample { power_milliwatts, temperature, utilisation, ..samples[to + place] };
			}
			assert_eq!(rules(&samples), [Rule::RepeatedNoise], "from {from} to {to}");
			// One value less is a coincidence that cannot be ruled out.
			samples[to + 15].power_milliwatts += 1;
			assert_eq!(rules(&samples), []);
		}
	}

	#[test]
	fn a_machine_in_which_nothing_happens_repeats_itself_and_is_honest() {
		let mut samples = Machine::new(8).with_load(|_| 0).day(160);
		for sample in &mut samples {
			sample.power_milliwatts = 60_000 + 1_000 * (sample.number % 5);
			sample.temperature = 31;
		}
		assert_eq!(rules(&samples), []);
	}

	#[test]
	fn ranks_and_their_correlation_are_spearmans() {
		assert_eq!(ranks(vec![30, 10, 10, 20]), [3.0, 0.5, 0.5, 2.0]);
		let of =
			|left: &[u32], right: &[u32]| correlation(&ranks(left.into()), &ranks(right.into()));
		assert!((of(&[1, 2, 3, 4], &[10, 20, 25, 90]) - 1.0).abs() < 1e-12);
		assert!((of(&[1, 2, 3, 4], &[4, 3, 2, 1]) + 1.0).abs() < 1e-12);
		// 1 - 6 · (1 + 1 + 1 + 1) / (4 · 15)
		assert!((of(&[1, 2, 3, 4], &[2, 1, 4, 3]) - 0.6).abs() < 1e-12);
		assert_eq!(of(&[1, 2, 3], &[5, 5, 5]), 0.0);
	}
}
