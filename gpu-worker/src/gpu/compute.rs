// SPDX-License-Identifier: Apache-2.0

//! What a GPU can be asked to compute, so that one sees how fast and how sound it is.
//!
//! Factors of products are small whole numbers, and each sum of them stays within what the format counts exactly. So a
//! product is right or wrong in every format, whatever the order of its additions, and one check serves all.

use std::time::Duration;

use serde::Serialize;

use super::{cuda, machine::Processors, plain::Plain, GpuError};
use crate::probe::GpuFound;

/// The largest magnitude of a factor where sums are floats.
pub const FLOAT_FACTOR: i8 = 31;
/// The widest product whose sums of floats are exact: FLOAT_FACTOR² of them in the 24 bits of a 32-bit float.
pub const WIDEST: usize = 16_384;

/// How numbers are stored. Sums are 32-bit: integers of integers, floats of floats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
	/// 8-bit integers.
	Int8,
	/// 16-bit floats.
	Fp16,
	/// 32-bit floats.
	Fp32,
}

impl Format {
	/// All of them.
	pub const ALL: [Self; 3] = [Self::Int8, Self::Fp16, Self::Fp32];

	/// The largest magnitude that a factor may have.
	pub fn largest_factor(self) -> i8 {
		match self {
			Self::Int8 => i8::MAX,
			Self::Fp16 | Self::Fp32 => FLOAT_FACTOR,
		}
	}
}

impl std::fmt::Display for Format {
	fn fmt(&self, formatter: &mut std::fmt::Formatter) -> std::fmt::Result {
		formatter.write_str(match self {
			Self::Int8 => "int8",
			Self::Fp16 => "fp16",
			Self::Fp32 => "fp32",
		})
	}
}

/// Two square matrices to multiply.
#[derive(Clone, Debug)]
pub struct Factors {
	/// Rows and columns of each.
	pub width: usize,
	/// The left one, row after row.
	pub left: Vec<i8>,
	/// The right one, column after column.
	pub right: Vec<i8>,
}

impl Factors {
	/// Both as 16-bit floats.
	pub(super) fn halves(&self) -> [Vec<u16>; 2] {
		[&self.left, &self.right].map(|all| all.iter().map(|number| half(*number)).collect())
	}

	/// Both as 32-bit floats.
	pub(super) fn singles(&self) -> [Vec<f32>; 2] {
		[&self.left, &self.right].map(|all| all.iter().map(|number| f32::from(*number)).collect())
	}
}

/// What a multiplication gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Product {
	/// The product, row after row. A float that is no whole number cannot be right, and is [`i32::MIN`] here, which no
	/// product has.
	pub entries: Vec<i32>,
	/// The time of all repetitions together, without what went in and out.
	pub time: Duration,
}

/// What became of a pattern that was written into memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Filled {
	/// Bytes that were written and read back.
	pub bytes: u64,
	/// Words of eight bytes that were read back wrong.
	pub wrong: u64,
	/// The time of both.
	pub time: Duration,
}

/// What a device can do at most, by what it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Peak {
	/// Bytes that its memory gives or takes in a second.
	pub bytes_per_second: f64,
	/// Operations per second in 8-bit integers, 16-bit and 32-bit floats.
	pub operations_per_second: [f64; 3],
}

impl Peak {
	/// Operations per second in a format, a multiplication and an addition being two.
	pub fn of(&self, format: Format) -> f64 {
		let [int8, fp16, fp32] = self.operations_per_second;
		match format {
			Format::Int8 => int8,
			Format::Fp16 => fp16,
			Format::Fp32 => fp32,
		}
	}
}

/// A device that computes.
pub trait Compute {
	/// What the device can do at most, where that is known of its kind.
	fn peak(&self) -> Option<Peak>;
	/// How many bytes of memory [`Compute::fill`] can have now.
	fn room(&self) -> Result<u64, GpuError>;
	/// Copies so many bytes inside the memory, so many times, and says how long that took.
	fn copy(&mut self, bytes: usize, times: u32) -> Result<Duration, GpuError>;
	/// Multiplies two matrices, so many times.
	fn multiply(
		&mut self,
		format: Format,
		factors: &Factors,
		times: u32,
	) -> Result<Product, GpuError>;
	/// Writes [`pattern`]s into so many bytes of memory at once, then reads them all back.
	fn fill(&mut self, bytes: u64, seed: u64) -> Result<Filled, GpuError>;
}

/// The device that was found, ready to compute; the processors where there is none.
pub fn open(found: Option<&GpuFound>) -> Result<Box<dyn Compute>, GpuError> {
	Ok(match found {
		Some(gpu) => Box::new(cuda::Cuda::open(gpu)?),
		None => Box::new(Plain::new(Processors::new().free_memory())),
	})
}

/// The word that belongs at a place of the memory: SplitMix64, so that neighbours, places far from each other and runs
/// with other seeds have nothing in common. The kernels compute the same.
pub fn pattern(seed: u64, place: u64) -> u64 {
	let mut word = seed.wrapping_add(place.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
	word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
	word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
	word ^ (word >> 31)
}

/// How many words are not those that belong at these places.
pub fn wrong_words(words: &[u64], seed: u64, first: u64) -> u64 {
	let wrong = (first..).zip(words).filter(|(place, word)| pattern(seed, *place) != **word);
	u64::try_from(wrong.count()).unwrap_or(u64::MAX)
}

/// A small whole number as a 16-bit float, exactly.
fn half(number: i8) -> u16 {
	let magnitude = u16::from(number.unsigned_abs());
	let Some(power) = magnitude.checked_ilog2() else { return 0 };
	let power = u16::try_from(power).unwrap_or(0);
	// One sign, five bits of the exponent plus 15, ten bits behind the leading one.
	u16::from(number < 0) << 15 | (15 + power) << 10 | (magnitude << (10 - power)) & 0x3ff
}

/// A sum of floats as the whole number that it has to be.
pub(super) fn whole(sum: f32) -> i32 {
	// Above this floats skip whole numbers, so that no sum may come there.
	let fits = sum.abs() <= 16_777_216.0 && sum.fract() == 0.0;
	if fits {
		sum as i32
	} else {
		i32::MIN
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::*;

	/// Factors without a pattern that a wrong product could hide behind.
	pub(crate) fn factors(format: Format, width: usize) -> Factors {
		let most = i64::from(format.largest_factor());
		let number = |seed, place| {
			let number = (pattern(seed, place) >> 1).cast_signed() % (2 * most + 1) - most;
			i8::try_from(number).unwrap()
		};
		let matrix = |seed| {
			(0..u64::try_from(width * width).unwrap()).map(|place| number(seed, place)).collect()
		};
		Factors { width, left: matrix(1), right: matrix(2) }
	}

	/// What every device has to hold to.
	pub(crate) fn keeps_its_promises(device: &mut dyn Compute) {
		// Widths that are and are not multiples of what devices cut matrices into.
		for (format, width) in Format::ALL.into_iter().flat_map(|f| [(f, 4), (f, 64), (f, 100)]) {
			let factors = factors(format, width);
			let product = device.multiply(format, &factors, 3).unwrap();
			assert_eq!(product.entries, by_definition(&factors), "{format} {width}");
			assert!(!product.time.is_zero());
		}
		assert!(!device.copy(1 << 20, 2).unwrap().is_zero());
		let room = device.room().unwrap();
		assert!(room >= 3 << 20, "{room}");
		for bytes in [8, 1 << 20, (3 << 20) + 8] {
			let filled = device.fill(bytes, 7).unwrap();
			assert_eq!((filled.bytes, filled.wrong), (bytes, 0));
		}
		if let Some(peak) = device.peak() {
			assert!(peak.bytes_per_second > 0.0 && peak.of(Format::Fp32) > 0.0, "{peak:?}");
		}
	}

	fn by_definition(factors: &Factors) -> Vec<i32> {
		let rows = factors.left.chunks_exact(factors.width);
		let entry = |(row, column): (&[i8], &[i8])| {
			row.iter().zip(column).map(|(a, b)| i32::from(*a) * i32::from(*b)).sum()
		};
		rows.flat_map(|row| factors.right.chunks_exact(factors.width).map(move |c| (row, c)))
			.map(entry)
			.collect()
	}

	#[test]
	fn the_processors_keep_their_promises() {
		keeps_its_promises(&mut *open(None).unwrap());
	}

	/// The same on each GPU of the machine that the tests run on.
	#[test]
	fn every_gpu_keeps_its_promises() {
		let machine = crate::probe::Machine::probe();
		if machine.gpus.is_empty() {
			println!("skipped: no GPU is here to compute on ({})", machine.gpus_by);
		}
		for gpu in &machine.gpus {
			keeps_its_promises(&mut *open(Some(gpu)).unwrap());
			let all = super::cuda::wipe(&gpu.uuid, 0).unwrap();
			let less = super::cuda::wipe(&gpu.uuid, 256 << 20).unwrap();
			assert!(less > 0 && less + (128 << 20) < all, "{less} of {all}");
		}
	}

	#[test]
	fn a_gpu_that_is_not_there_is_named_with_the_remedy() {
		let machine = crate::probe::tests::machine(&[(24_000, 89)]);
		let Err(error) = open(Some(&machine.gpus[0])) else { panic!("there is no such GPU") };
		let error = error.to_string();
		assert!(error.contains(&machine.gpus[0].uuid) && error.contains("nvidia-smi"), "{error}");
	}

	#[test]
	fn no_sum_of_floats_leaves_what_they_count_exactly() {
		let most = u64::from(FLOAT_FACTOR.unsigned_abs()).pow(2) * u64::try_from(WIDEST).unwrap();
		assert!(most < 1 << f32::MANTISSA_DIGITS, "{most}");
	}

	#[test]
	fn every_small_number_is_a_half_exactly() {
		for number in i8::MIN..=i8::MAX {
			let half = half(number);
			assert_eq!(crate::gpu::plain::single(half), f32::from(number), "{number}: {half:#x}");
		}
		assert_eq!([half(0), half(1), half(-2), half(31)], [0, 0x3c00, 0xc000, 0x4fc0]);
	}

	#[test]
	fn a_sum_that_is_no_whole_number_is_no_entry() {
		assert_eq!([whole(0.0), whole(-16_777_216.0), whole(8_191.0)], [0, -16_777_216, 8_191]);
		for sum in [0.5, f32::NAN, f32::INFINITY, 16_777_218.0] {
			assert_eq!(whole(sum), i32::MIN, "{sum}");
		}
	}

	#[test]
	fn a_word_that_changed_or_moved_is_found() {
		let words: Vec<_> = (0..1_000).map(|place| pattern(9, 50 + place)).collect();
		assert_eq!(wrong_words(&words, 9, 50), 0);
		assert_eq!(wrong_words(&words, 8, 50), 1_000);
		assert_eq!(wrong_words(&words, 9, 51), 1_000);
		let mut flipped = words.clone();
		flipped[123] ^= 1 << 40;
		assert_eq!(wrong_words(&flipped, 9, 50), 1);
		flipped.swap(7, 8);
		assert_eq!(wrong_words(&flipped, 9, 50), 3);
	}
}
