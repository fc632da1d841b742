// SPDX-License-Identifier: Apache-2.0

//! How fast a GPU computes, and whether it computes right (`docs/gpu.md`).

pub mod command;
pub mod freivalds;

use std::{fmt, time::Duration};

use serde::Serialize;

use crate::gpu::{
	compute::{Compute, Factors, Format, Peak},
	GpuError,
};

/// The narrowest and the widest product that is measured; each is twice as wide as the one before. Wider ones would
/// take memory of the machine by the gigabyte and be no faster.
const NARROWEST: usize = 64;
const WIDEST: usize = 8_192;
/// A product that takes this long is wide enough to be measured.
const LONG_ENOUGH: Duration = Duration::from_millis(10);
/// The least and the most that is copied at once, in bytes.
const LEAST_COPY: usize = 1 << 20;
const MOST_COPY: usize = 1 << 30;

/// How thorough a measurement is.
#[derive(Clone, Copy, Debug)]
pub struct Effort {
	/// How long each figure is measured.
	pub each: Duration,
	/// The most memory that is filled, in bytes.
	pub most_memory: u64,
}

impl Effort {
	/// As it should be.
	pub const THOROUGH: Self = Self { each: Duration::from_secs(2), most_memory: u64::MAX };
	/// To see that it works.
	pub const QUICK: Self = Self { each: Duration::from_millis(200), most_memory: 1 << 28 };
}

/// What was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
	/// Copies inside the memory.
	pub copy: Copied,
	/// Products, in each format.
	pub products: Vec<Multiplied>,
	/// Memory that was filled and read back.
	pub memory: Memory,
}

/// A copy inside the memory.
#[derive(Clone, Debug, Serialize)]
pub struct Copied {
	/// Bytes of one copy.
	pub bytes: usize,
	/// How often it was made.
	pub times: u32,
	/// How long all of them took.
	pub seconds: f64,
	/// 10⁹ bytes per second, each byte being read once and written once.
	pub gigabytes_per_second: f64,
	/// The same in parts of what the memory can do.
	pub share_of_peak: Option<f64>,
}

/// A product of two square matrices.
#[derive(Clone, Debug, Serialize)]
pub struct Multiplied {
	/// The format of the factors.
	pub format: Format,
	/// Rows and columns.
	pub width: usize,
	/// How often they were multiplied.
	pub times: u32,
	/// How long all of that took.
	pub seconds: f64,
	/// 10¹² operations per second, a multiplication and an addition being two.
	pub tera_operations_per_second: f64,
	/// The same in parts of what the chip can do.
	pub share_of_peak: Option<f64>,
	/// Whether it is the product.
	pub right: bool,
}

/// Memory that was filled with a pattern and read back.
#[derive(Clone, Debug, Serialize)]
pub struct Memory {
	/// How many bytes.
	pub bytes: u64,
	/// Words of eight bytes that were others when they were read.
	pub wrong_words: u64,
	/// How long it took.
	pub seconds: f64,
}

/// What is being measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
	/// Copies inside the memory.
	Copy,
	/// Products in a format.
	Multiply(Format),
	/// Checking a product.
	Check(Format),
	/// Filling memory.
	Memory,
}

impl Step {
	/// How many there are.
	pub const COUNT: u64 = 2 + 2 * Format::ALL.len() as u64;
}

impl fmt::Display for Step {
	fn fmt(&self, formatter: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Copy => formatter.write_str("copying inside the memory"),
			Self::Multiply(format) => write!(formatter, "multiplying in {format}"),
			Self::Check(format) => write!(formatter, "checking the product in {format}"),
			Self::Memory => formatter.write_str("filling the memory and reading it back"),
		}
	}
}

/// Why nothing could be measured.
#[derive(Debug, thiserror::Error)]
pub enum BenchError {
	/// The GPU failed.
	#[error(transparent)]
	Gpu(#[from] GpuError),
	/// The system gives no random numbers.
	#[error("the system gives no random numbers: {0}")]
	Randomness(getrandom::Error),
	/// There is no such GPU.
	#[error("there is no GPU {asked} here; those that there are: {there}")]
	NoSuchGpu {
		/// The UUID that was asked for.
		asked: String,
		/// The UUIDs that there are.
		there: String,
	},
	/// Something was computed wrong.
	#[error("{0}: have it repaired or replaced, its results would be slashed")]
	Faulty(String),
}

impl Report {
	/// What the device got wrong; nothing if all is right.
	pub fn faults(&self) -> Vec<String> {
		let products = self.products.iter().filter(|product| !product.right);
		let mut faults: Vec<_> =
			products.map(|product| format!("a product in {} is wrong", product.format)).collect();
		if self.memory.wrong_words > 0 {
			let Memory { bytes, wrong_words, .. } = self.memory;
			faults.push(format!("{wrong_words} words of {bytes} bytes of memory do not read back"));
		}
		faults
	}
}

/// Measures a device, and tells `progress` what comes next.
pub fn measure(
	device: &mut dyn Compute,
	effort: Effort,
	mut progress: impl FnMut(Step),
) -> Result<Report, BenchError> {
	let peak = device.peak();
	progress(Step::Copy);
	let copy = copy(device, effort, peak)?;
	let mut products = Vec::new();
	for format in Format::ALL {
		products.push(multiply(device, format, effort, peak, &mut progress)?);
	}
	progress(Step::Memory);
	let room = device.room()?.min(effort.most_memory);
	let filled = device.fill(room, u64::from_le_bytes(random()?))?;
	let seconds = filled.time.as_secs_f64();
	let memory = Memory { bytes: filled.bytes, wrong_words: filled.wrong, seconds };
	Ok(Report { copy, products, memory })
}

fn copy(
	device: &mut dyn Compute,
	effort: Effort,
	peak: Option<Peak>,
) -> Result<Copied, BenchError> {
	// Two of them, and as much left.
	let room = usize::try_from(device.room()? / 4).unwrap_or(usize::MAX);
	let bytes = room.clamp(LEAST_COPY, MOST_COPY);
	let times = times(device.copy(bytes, 1)?, effort.each);
	let seconds = device.copy(bytes, times)?.as_secs_f64();
	let rate = 2.0 * bytes as f64 * f64::from(times) / seconds;
	Ok(Copied {
		bytes,
		times,
		seconds,
		gigabytes_per_second: rate / 1e9,
		share_of_peak: peak.map(|peak| rate / peak.bytes_per_second),
	})
}

fn multiply(
	device: &mut dyn Compute,
	format: Format,
	effort: Effort,
	peak: Option<Peak>,
	progress: &mut impl FnMut(Step),
) -> Result<Multiplied, BenchError> {
	progress(Step::Multiply(format));
	let mut width = NARROWEST;
	let (factors, product, times) = loop {
		let factors = random_factors(format, width)?;
		let once = device.multiply(format, &factors, 1)?.time;
		if once >= LONG_ENOUGH.min(effort.each) || width == WIDEST || !fits(device, width * 2)? {
			let times = times(once, effort.each);
			break (factors.clone(), device.multiply(format, &factors, times)?, times);
		}
		width *= 2;
	};
	progress(Step::Check(format));
	let right =
		freivalds::is_product(&factors, &product.entries).map_err(BenchError::Randomness)?;
	let seconds = product.time.as_secs_f64();
	let rate = 2.0 * (width as f64).powi(3) * f64::from(times) / seconds;
	Ok(Multiplied {
		format,
		width,
		times,
		seconds,
		tera_operations_per_second: rate / 1e12,
		share_of_peak: peak.map(|peak| rate / peak.of(format)),
		right,
	})
}

/// Whether three matrices of this width, four bytes each entry, have room twice.
fn fits(device: &dyn Compute, width: usize) -> Result<bool, GpuError> {
	let bytes = u64::try_from(width * width * 4 * 3 * 2).unwrap_or(u64::MAX);
	Ok(bytes <= device.room()?)
}

/// How often something is done that it takes so long in all.
fn times(once: Duration, all: Duration) -> u32 {
	let times = all.as_nanos().checked_div(once.as_nanos()).unwrap_or(0).max(1);
	u32::try_from(times).unwrap_or(u32::MAX).min(100_000)
}

/// Factors that nobody knew before. They need not be spread evenly.
fn random_factors(format: Format, width: usize) -> Result<Factors, BenchError> {
	let most = i16::from(format.largest_factor());
	let number = |byte: u8| i8::try_from(i16::from(byte) % (2 * most + 1) - most).unwrap_or(0);
	let matrix = || -> Result<Vec<i8>, BenchError> {
		let mut bytes = vec![0; width * width];
		getrandom::fill(&mut bytes).map_err(BenchError::Randomness)?;
		Ok(bytes.into_iter().map(number).collect())
	};
	Ok(Factors { width, left: matrix()?, right: matrix()? })
}

fn random<const N: usize>() -> Result<[u8; N], BenchError> {
	let mut bytes = [0; N];
	getrandom::fill(&mut bytes).map_err(BenchError::Randomness)?;
	Ok(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::gpu::compute::{self, Filled, Product};

	const EFFORT: Effort = Effort { each: Duration::from_millis(5), most_memory: 1 << 20 };

	/// The processors, with faults.
	struct Faulty {
		device: Box<dyn Compute>,
		wrong_format: Option<Format>,
		wrong_words: u64,
		peak: Option<Peak>,
	}

	impl Faulty {
		fn new() -> Self {
			let device = compute::open(None).unwrap();
			Self { device, wrong_format: None, wrong_words: 0, peak: None }
		}
	}

	impl Compute for Faulty {
		fn peak(&self) -> Option<Peak> {
			self.peak
		}

		fn room(&self) -> Result<u64, GpuError> {
			self.device.room()
		}

		fn copy(&mut self, bytes: usize, times: u32) -> Result<Duration, GpuError> {
			self.device.copy(bytes, times)
		}

		fn multiply(
			&mut self,
			format: Format,
			factors: &Factors,
			times: u32,
		) -> Result<Product, GpuError> {
			let mut product = self.device.multiply(format, factors, times)?;
			if self.wrong_format == Some(format) {
				product.entries[7] += 1;
			}
			Ok(product)
		}

		fn fill(&mut self, bytes: u64, seed: u64) -> Result<Filled, GpuError> {
			let filled = self.device.fill(bytes, seed)?;
			Ok(Filled { wrong: filled.wrong + self.wrong_words, ..filled })
		}
	}

	#[test]
	fn everything_is_measured_and_right() {
		let mut steps = Vec::new();
		let report = measure(&mut Faulty::new(), EFFORT, |step| steps.push(step)).unwrap();
		assert_eq!(u64::try_from(steps.len()).unwrap(), Step::COUNT);
		assert_eq!(report.faults(), Vec::<String>::new());
		assert_eq!((report.memory.bytes, report.memory.wrong_words), (1 << 20, 0));
		assert!(report.copy.gigabytes_per_second > 0.0 && report.copy.share_of_peak.is_none());
		assert_eq!(report.products.len(), 3);
		for product in &report.products {
			let operations = 2.0 * (product.width as f64).powi(3) * f64::from(product.times);
			let expected = operations / product.seconds / 1e12;
			assert!((product.tera_operations_per_second / expected - 1.0).abs() < 1e-9);
		}
	}

	#[test]
	fn shares_are_those_of_the_peak() {
		let peak = Peak { bytes_per_second: 1e9, operations_per_second: [1e9, 2e9, 3e9] };
		let mut device = Faulty { peak: Some(peak), ..Faulty::new() };
		let report = measure(&mut device, EFFORT, |_| {}).unwrap();
		let copy = &report.copy;
		assert!((copy.share_of_peak.unwrap() / copy.gigabytes_per_second - 1.0).abs() < 1e-9);
		for (product, peak) in report.products.iter().zip([1e9, 2e9, 3e9]) {
			let expected = product.tera_operations_per_second * 1e12 / peak;
			assert!((product.share_of_peak.unwrap() / expected - 1.0).abs() < 1e-9);
		}
	}

	#[test]
	fn a_wrong_product_in_any_format_and_wrong_memory_are_faults() {
		for format in Format::ALL {
			let mut device = Faulty { wrong_format: Some(format), ..Faulty::new() };
			let faults = measure(&mut device, EFFORT, |_| {}).unwrap().faults();
			assert_eq!(faults, [format!("a product in {format} is wrong")]);
		}
		let mut device = Faulty { wrong_words: 3, ..Faulty::new() };
		let faults = measure(&mut device, EFFORT, |_| {}).unwrap().faults();
		assert_eq!(faults, ["3 words of 1048576 bytes of memory do not read back"]);
	}

	#[test]
	fn factors_are_random_and_of_the_size_that_the_format_counts() {
		for format in Format::ALL {
			let Factors { left, right, .. } = random_factors(format, 64).unwrap();
			assert_ne!(left, right);
			for factors in [left, right] {
				let most = factors.iter().map(|factor| factor.unsigned_abs()).max().unwrap();
				assert_eq!(most, format.largest_factor().unsigned_abs());
			}
		}
	}
}
