// SPDX-License-Identifier: Apache-2.0

//! What an honest machine measures: the noise of sensors, heat that follows power, loads of every kind, and what
//! happens to machines.

use surety_primitives::{
	node::{Gpu, Manifest},
	telemetry::Sample,
	H256,
};

/// A sample of a job on the first GPU.
pub(crate) const SAMPLE: Sample = Sample {
	task: Some(7),
	gpu: Some(0),
	number: 0,
	at_millis: 1_790_000_000_000,
	vram_allocated: 24 << 30,
	vram_used: 8 << 30,
	temperature: 40,
	throttling: false,
	utilisation: 0,
	power_milliwatts: 60_000,
	foreign_processes: 0,
	uptime_secs: 100_000,
};

/// Numbers that follow from a seed (splitmix64).
pub(crate) struct Random(u64);

impl Random {
	pub(crate) fn new(seed: u64) -> Self {
		Self(seed.wrapping_mul(0xa076_1d64_78bd_642f))
	}

	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		mixed ^ (mixed >> 31)
	}

	/// A number below `end`.
	pub(crate) fn below(&mut self, end: u32) -> u32 {
		(self.next() % u64::from(end)) as u32
	}

	/// Noise around 0, nearly normal, with this deviation.
	fn noise(&mut self, deviation: f64) -> f64 {
		let sum: f64 = (0..12).map(|_| f64::from(self.below(1_000_000)) / 1e6).sum();
		(sum - 6.0) * deviation
	}
}

type Load = Box<dyn Fn(u32) -> u32>;

/// A machine with one GPU.
pub(crate) struct Machine {
	seed: u64,
	load: Option<Load>,
}

impl Machine {
	pub(crate) fn new(seed: u64) -> Self {
		Self { seed, load: None }
	}

	/// One whose utilisation follows `load`, but for noise.
	pub(crate) fn with_load(self, load: impl Fn(u32) -> u32 + 'static) -> Self {
		Self { load: Some(Box::new(load)), ..self }
	}

	pub(crate) fn manifest(&self) -> Manifest {
		let gpu = Gpu {
			model: b"NVIDIA A100-SXM4-80GB".to_vec().try_into().unwrap(),
			uuid_hash: H256::repeat_byte(1),
			vram_mib: 24 << 10,
			compute_capability: 80,
		};
		Manifest {
			gpus: vec![gpu].try_into().unwrap(),
			cpus: 8,
			memory_mib: 65_536,
			region: Default::default(),
			endpoint: b"http://203.0.113.1:8090".to_vec().try_into().unwrap(),
		}
	}

	/// So many samples of one job, one each fifteen seconds.
	pub(crate) fn day(&self, count: u32) -> Vec<Sample> {
		let mut random = Random::new(self.seed);
		// Some boards tell watts, not milliwatts; some are cooled so well that they hardly warm up.
		let step = [1.0, 1.0, 1_000.0][random.below(3) as usize];
		let warmth = 0.03 + f64::from(random.below(10)) / 100.0;
		let most = 200.0 + f64::from(random.below(200));
		let (mut warm, mut level, mut left) = (20.0, 0, 0);
		let (mut at, mut uptime) = (SAMPLE.at_millis, SAMPLE.uptime_secs);
		let mut vram = SAMPLE.vram_used;
		(0..count)
			.map(|number| {
				if left == 0 {
					level = [0, 3, 50, 95, 99][random.below(5) as usize];
					left = 1 + random.below(60);
				}
				left -= 1;
				let target = self.load.as_ref().map_or(level, |load| load(number));
				let utilisation = (f64::from(target) + random.noise(2.0)).clamp(0.0, 100.0);
				let watts = 55.0 + (most - 55.0) * utilisation / 100.0 + random.noise(2.0);
				let milliwatts = (watts * 1_000.0 / step).round() * step;
				warm += 0.6 * (watts * warmth - warm);
				let interval = 14_900 + u64::from(random.below(200));
				at += interval;
				uptime += (interval + 500) / 1_000;
				if random.below(300) == 0 {
					// It was started anew, in less than a minute, and its clock was set.
					at += 30_000;
					uptime = 20;
				}
				vram = vram.saturating_add(u64::from(random.below(1 << 20))).min(20 << 30);
				Sample {
					number,
					at_millis: at,
					uptime_secs: uptime,
					utilisation: utilisation.round() as u8,
					power_milliwatts: milliwatts as u32,
					temperature: (25.0 + warm + random.noise(0.3)).round() as i16,
					vram_used: vram,
					foreign_processes: u16::from(random.below(50) == 0),
					..SAMPLE
				}
			})
			.collect()
	}
}
