// SPDX-License-Identifier: Apache-2.0

//! [`Compute`] by the processors of the machine, plainly: what is promised matters here, not speed.

use std::{
	hint::black_box,
	num::NonZero,
	thread,
	time::{Duration, Instant},
};

use super::{
	compute::{pattern, whole, wrong_words, Compute, Factors, Filled, Format, Peak, Product},
	GpuError,
};

/// The processors, as a device that computes.
pub struct Plain {
	room: u64,
}

impl Plain {
	/// With so much memory to fill.
	pub fn new(room: u64) -> Self {
		Self { room }
	}
}

impl Compute for Plain {
	/// Processors differ too much to say.
	fn peak(&self) -> Option<Peak> {
		None
	}

	fn room(&self) -> Result<u64, GpuError> {
		Ok(self.room)
	}

	fn copy(&mut self, bytes: usize, times: u32) -> Result<Duration, GpuError> {
		let (from, mut to) = (vec![1u8; bytes], vec![0u8; bytes]);
		let started = Instant::now();
		for _ in 0..times {
			black_box(&mut to).copy_from_slice(black_box(&from));
		}
		Ok(started.elapsed())
	}

	fn multiply(
		&mut self,
		format: Format,
		factors: &Factors,
		times: u32,
	) -> Result<Product, GpuError> {
		let Factors { width, left, right } = factors;
		Ok(match format {
			Format::Int8 => {
				let sum = |(a, b): (&i8, &i8)| i32::from(*a) * i32::from(*b);
				multiply(*width, left, right, times, |row, column| {
					row.iter().zip(column).map(sum).sum()
				})
			}
			Format::Fp16 => {
				let [left, right] = factors.halves();
				multiply(*width, &left, &right, times, |row, column| {
					whole(row.iter().zip(column).map(|(a, b)| single(*a) * single(*b)).sum())
				})
			}
			Format::Fp32 => {
				let [left, right] = factors.singles();
				multiply(*width, &left, &right, times, |row, column| {
					whole(row.iter().zip(column).map(|(a, b)| a * b).sum())
				})
			}
		})
	}

	fn fill(&mut self, bytes: u64, seed: u64) -> Result<Filled, GpuError> {
		let started = Instant::now();
		let mut words = vec![0; usize::try_from(bytes / 8).unwrap_or(usize::MAX)];
		for (place, word) in (0..).zip(words.iter_mut()) {
			*word = pattern(seed, place);
		}
		let wrong = wrong_words(black_box(&words), seed, 0);
		Ok(Filled { bytes: bytes / 8 * 8, wrong, time: started.elapsed() })
	}
}

/// Every row with every column, the rows shared out among the processors.
fn multiply<T: Sync>(
	width: usize,
	left: &[T],
	right: &[T],
	times: u32,
	entry: impl Fn(&[T], &[T]) -> i32 + Sync,
) -> Product {
	let mut entries = vec![0; width * width];
	let workers = thread::available_parallelism().map_or(1, NonZero::get);
	let rows = width.div_ceil(workers).max(1);
	let started = Instant::now();
	for _ in 0..times {
		thread::scope(|scope| {
			let parts = left.chunks(rows * width).zip(entries.chunks_mut(rows * width));
			for (left, entries) in parts {
				let entry = &entry;
				scope.spawn(move || {
					let rows = left.chunks_exact(width);
					let pairs =
						rows.flat_map(|row| right.chunks_exact(width).map(move |c| (row, c)));
					for ((row, column), to) in pairs.zip(entries) {
						*to = entry(row, column);
					}
				});
			}
		});
		black_box(&mut entries);
	}
	Product { entries, time: started.elapsed() }
}

/// A 16-bit float that is no subnormal, infinite or no number, as a 32-bit one.
pub(super) fn single(half: u16) -> f32 {
	let (sign, rest) = (u32::from(half >> 15), u32::from(half & 0x7fff));
	// Both have a sign, an exponent and a fraction: the exponents count from 15 and from 127.
	f32::from_bits(if rest == 0 { sign << 31 } else { (sign << 31) | ((rest << 13) + (112 << 23)) })
}
