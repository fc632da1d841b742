// SPDX-License-Identifier: Apache-2.0

//! Arithmetic whose every bit is fixed, on every machine.
//!
//! A re-run by an oracle compares hashes, so two processors of different make and age must write
//! the same bytes. IEEE 754 fixes the result of each single operation; what differs between
//! linear-algebra libraries is the *order* of operations, chosen by vector width, number of threads
//! or cache size. Here the order is part of the definition:
//!
//! - an element of a product is `bias + a₀b₀ + a₁b₁ + …`, added in this order, each step one fused
//!   multiply-add. Vectors run across columns and tiles across rows, never along the sum, so wider
//!   registers change the speed alone;
//! - other sums go through sixteen partial sums, whatever the width of the machine;
//! - `exp` and `erf` are written out here instead of taken from the C library, which picks an
//!   implementation by processor.
//!
//! Nothing here depends on how passages are batched or on the number of threads.

/// Columns that are computed together, the width of a panel of [`Packed`].
///
/// Two registers of AVX-512, four of AVX2, eight of NEON or SSE.
pub const PANEL: usize = 32;

/// Partial sums of a sum over a slice.
const PARTS: usize = 16;

/// The right factor of a product, rearranged so that the inner loop reads it from start to end.
///
/// The columns are cut into panels of [`PANEL`], and each panel is stored row after row. The last
/// panel is filled up with columns of zeros.
#[derive(Clone, Debug)]
pub struct Packed {
	depth: usize,
	panels: Vec<f32>,
}

impl Packed {
	/// Rearranges the matrix of `depth` rows and `columns` columns that `element(row, column)`
	/// gives.
	pub fn new(depth: usize, columns: usize, element: impl Fn(usize, usize) -> f32) -> Self {
		let mut panels = Vec::with_capacity(depth * columns.next_multiple_of(PANEL));
		for first in (0..columns).step_by(PANEL) {
			for row in 0..depth {
				for column in first..first + PANEL {
					panels.push(if column < columns { element(row, column) } else { 0.0 });
				}
			}
		}
		Self { depth, panels }
	}

	/// Number of rows.
	#[cfg(feature = "cuda")]
	pub fn depth(&self) -> usize {
		self.depth
	}

	/// The matrix, column after column.
	#[cfg(feature = "cuda")]
	pub fn transposed(&self) -> Vec<f32> {
		let (panels, _) = self.panels.as_chunks::<PANEL>();
		let column = |number: usize| {
			let panel = panels.chunks_exact(self.depth).nth(number / PANEL);
			panel.into_iter().flatten().map(move |row| row[number % PANEL])
		};
		(0..self.columns()).flat_map(column).collect()
	}

	/// Number of columns of the product, those of zeros included: a multiple of [`PANEL`].
	pub fn columns(&self) -> usize {
		self.panels.len() / self.depth
	}
}

/// A matrix inside a slice: rows begin `stride` apart.
#[derive(Clone, Copy, Debug)]
pub struct Rows<'a> {
	/// Where the first row begins.
	pub data: &'a [f32],
	/// Distance between the beginnings of two rows.
	pub stride: usize,
	/// Number of rows.
	pub count: usize,
}

/// Writes `a · b + bias` to `out`, whose rows begin `out_stride` apart. An empty bias is zero.
///
/// # Panics
///
/// If a slice is too short for its rows.
pub fn multiply(a: Rows, b: &Packed, bias: &[f32], out: &mut [f32], out_stride: usize) {
	assert!(bias.is_empty() || bias.len() == b.columns(), "a bias for each column or none");
	#[cfg(target_arch = "x86_64")]
	if let Some(kernel) = Avx512::detect() {
		return multiply_by::<_, 6>(kernel, a, b, bias, out, out_stride);
	} else if let Some(kernel) = Avx2::detect() {
		return multiply_by::<_, 3>(kernel, a, b, bias, out, out_stride);
	}
	multiply_by::<_, 1>(Portable, a, b, bias, out, out_stride)
}

/// A way to multiply some rows with one panel, on top of `start`.
trait Kernel: Copy {
	fn tile<const R: usize>(
		self,
		rows: [&[f32]; R],
		panel: &[[f32; PANEL]],
		start: &[f32; PANEL],
	) -> [[f32; PANEL]; R];
}

/// [`multiply`], cut into tiles of `R` rows by one panel, and single rows for what is left.
fn multiply_by<K: Kernel, const R: usize>(
	kernel: K,
	a: Rows,
	b: &Packed,
	bias: &[f32],
	out: &mut [f32],
	out_stride: usize,
) {
	let row = |number: usize| &a.data[number * a.stride..][..b.depth];
	let whole = a.count - a.count % R;
	let (panels, _) = b.panels.as_chunks::<PANEL>();
	for (panel, first) in panels.chunks_exact(b.depth).zip((0..).step_by(PANEL)) {
		let start = bias.get(first..).and_then(|bias| bias.first_chunk()).unwrap_or(&[0.0; PANEL]);
		let mut write = |row: usize, sums: &[[f32; PANEL]]| {
			for (row, sums) in (row..).zip(sums) {
				out[row * out_stride + first..][..PANEL].copy_from_slice(sums);
			}
		};
		for number in (0..whole).step_by(R) {
			let rows: [_; R] = std::array::from_fn(|r| row(number + r));
			write(number, &kernel.tile(rows, panel, start));
		}
		for number in whole..a.count {
			write(number, &kernel.tile([row(number)], panel, start));
		}
	}
}

/// For any machine.
#[derive(Clone, Copy)]
struct Portable;

impl Kernel for Portable {
	fn tile<const R: usize>(
		self,
		rows: [&[f32]; R],
		panel: &[[f32; PANEL]],
		start: &[f32; PANEL],
	) -> [[f32; PANEL]; R] {
		rows.map(|row| {
			let mut sums = *start;
			for (x, b) in row.iter().zip(panel) {
				for (sum, b) in sums.iter_mut().zip(b) {
					*sum = x.mul_add(*b, *sum);
				}
			}
			sums
		})
	}
}

/// The same in the vector instructions of x86. Left to itself the compiler keeps the sums in memory
/// instead of registers, which is ten times slower.
///
/// A value of the type is the proof that the processor has the instructions.
macro_rules! x86_kernel {
	(
		$(#[$doc:meta])* struct $name:ident, $features:tt, $lanes:literal,
		$splat:ident, $load:ident, $multiply_add:ident, $store:ident
	) => {
		$(#[$doc])*
		#[cfg(target_arch = "x86_64")]
		#[derive(Clone, Copy)]
		struct $name(());

		#[cfg(target_arch = "x86_64")]
		impl $name {
			#[target_feature(enable = $features)]
			fn tile_inner<const R: usize>(
				rows: [&[f32]; R],
				panel: &[[f32; PANEL]],
				start: &[f32; PANEL],
			) -> [[f32; PANEL]; R] {
				use std::arch::x86_64::{$load, $multiply_add, $splat, $store};
				const REGISTERS: usize = PANEL / $lanes;

				let load = |from: &[f32; PANEL]| -> [_; REGISTERS] {
					let (parts, _) = from.as_chunks::<$lanes>();
					// SAFETY: reads the numbers of one part.
					std::array::from_fn(|part| unsafe { $load(parts[part].as_ptr()) })
				};
				let rows = rows.map(|row| &row[..panel.len()]);
				let mut sums = [load(start); R];
				for (k, b) in panel.iter().enumerate() {
					let b = load(b);
					for (sums, row) in sums.iter_mut().zip(rows) {
						let x = $splat(row[k]);
						for (sum, b) in sums.iter_mut().zip(b) {
							*sum = $multiply_add(x, b, *sum);
						}
					}
				}
				sums.map(|sums| {
					let mut out = [0.0; PANEL];
					for (part, sum) in out.as_chunks_mut::<$lanes>().0.iter_mut().zip(sums) {
						// SAFETY: writes the numbers of one part.
						unsafe { $store(part.as_mut_ptr(), sum) };
					}
					out
				})
			}
		}

		#[cfg(target_arch = "x86_64")]
		impl Kernel for $name {
			fn tile<const R: usize>(
				self,
				rows: [&[f32]; R],
				panel: &[[f32; PANEL]],
				start: &[f32; PANEL],
			) -> [[f32; PANEL]; R] {
				// SAFETY: the processor has the instructions, or there were no `self`.
				unsafe { Self::tile_inner(rows, panel, start) }
			}
		}
	};
}

x86_kernel! {
	/// 512-bit vectors.
	struct Avx512, "avx512f", 16,
	_mm512_set1_ps, _mm512_loadu_ps, _mm512_fmadd_ps, _mm512_storeu_ps
}

x86_kernel! {
	/// 256-bit vectors, which all servers since 2013 have.
	struct Avx2, "avx2,fma", 8,
	_mm256_set1_ps, _mm256_loadu_ps, _mm256_fmadd_ps, _mm256_storeu_ps
}

#[cfg(target_arch = "x86_64")]
impl Avx512 {
	fn detect() -> Option<Self> {
		is_x86_feature_detected!("avx512f").then_some(Self(()))
	}
}

#[cfg(target_arch = "x86_64")]
impl Avx2 {
	fn detect() -> Option<Self> {
		(is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma")).then_some(Self(()))
	}
}

/// Calls an elementwise function compiled for the widest vectors the processor has.
macro_rules! vectorised {
	($(#[$doc:meta])* pub fn $name:ident($($argument:ident: $type:ty),*) => $body:ident) => {
		$(#[$doc])*
		pub fn $name($($argument: $type),*) {
			#[cfg(target_arch = "x86_64")]
			{
				#[target_feature(enable = "avx2,fma")]
				fn medium($($argument: $type),*) {
					$body($($argument),*)
				}

				if Avx2::detect().is_some() {
					// SAFETY: the processor has the instructions, as was just asked.
					return unsafe { medium($($argument),*) };
				}
			}
			$body($($argument),*)
		}
	};
}

vectorised! {
	/// The Gaussian error linear unit, x·Φ(x), of each element.
	pub fn gelu(values: &mut [f32]) => gelu_each
}

vectorised! {
	/// Turns a row of scores into weights that add up to one, after scaling the scores.
	pub fn softmax(row: &mut [f32], scale: f32) => softmax_row
}

vectorised! {
	/// Brings each row of `weight.len()` elements to mean 0 and variance 1, then scales and shifts.
	pub fn layer_norm(rows: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) => layer_norm_rows
}

#[inline(always)]
fn gelu_each(values: &mut [f32]) {
	for x in values {
		*x = 0.5 * *x * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
	}
}

#[inline(always)]
fn softmax_row(row: &mut [f32], scale: f32) {
	let largest = row.iter().fold(f32::NEG_INFINITY, |largest, x| largest.max(*x));
	for x in row.iter_mut() {
		*x = exp((*x - largest) * scale);
	}
	let total = sum(row, |x| x);
	for x in row {
		*x /= total;
	}
}

#[inline(always)]
fn layer_norm_rows(rows: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
	let width = weight.len();
	for row in rows.chunks_exact_mut(width) {
		let mean = sum(row, |x| x) / width as f32;
		let variance = sum(row, |x| (x - mean) * (x - mean)) / width as f32;
		let deviation = (variance + epsilon).sqrt();
		for ((x, weight), bias) in row.iter_mut().zip(weight).zip(bias) {
			*x = (*x - mean) / deviation * weight + bias;
		}
	}
}

/// Scales a vector to length one; one that is all zeros is left so.
pub fn normalise(vector: &mut [f32]) {
	let length = sum(vector, |x| x * x).sqrt().max(1e-12);
	for x in vector {
		*x /= length;
	}
}

/// Sum of `term(x)` over a slice, by sixteen partial sums.
#[inline(always)]
fn sum(values: &[f32], term: impl Fn(f32) -> f32) -> f32 {
	let mut parts = [0.0; PARTS];
	let (chunks, rest) = values.as_chunks::<PARTS>();
	for chunk in chunks {
		for (part, x) in parts.iter_mut().zip(chunk) {
			*part += term(*x);
		}
	}
	for (part, x) in parts.iter_mut().zip(rest) {
		*part += term(*x);
	}
	parts.into_iter().sum()
}

/// e to the power of `x`, to about one part in 10⁷; powers below e⁻⁸⁷ and above e⁸⁸ are cut off.
#[inline(always)]
fn exp(x: f32) -> f32 {
	// Adding and taking away 1.5·2²³ rounds to a whole number, and needs no instruction for it.
	const ROUND: f32 = 12_582_912.0;
	// ln 2 in two parts, the first short enough that its product with a power is exact.
	const LN_2_HIGH: f32 = 0.693_359_4;
	const LN_2_LOW: f32 = -2.121_944_4e-4;
	let x = x.clamp(-87.0, 88.0);
	let rounded = x * std::f32::consts::LOG2_E + ROUND;
	let power = rounded - ROUND;
	let rest = (x - power * LN_2_HIGH) - power * LN_2_LOW;
	// e^rest for |rest| ≤ ln 2 / 2: the Taylor series, whose next term is below 2⁻²⁷.
	let mut series = 1.0 / 5040.0;
	for factor in [1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0] {
		series = series * rest + factor;
	}
	// The lowest bits of `rounded` are the power; moved up they are an exponent.
	series * f32::from_bits((rounded.to_bits() << 23).wrapping_add(127 << 23))
}

/// The error function, to 5·10⁻⁷: formula 7.1.26 of Abramowitz and Stegun.
#[inline(always)]
fn erf(x: f32) -> f32 {
	let t = 1.0 / (1.0 + 0.327_591_1 * x.abs());
	let mut series = 1.061_405_4;
	for factor in [-1.453_152, 1.421_413_7, -0.284_496_74, 0.254_829_6, 0.0] {
		series = series * t + factor;
	}
	(1.0 - series * exp(-x * x)).copysign(x)
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Numbers between -1 and 1 without a pattern that a product could hide behind.
	fn noise(count: usize, seed: u32) -> Vec<f32> {
		let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
		let mut next = || {
			state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
			(state >> 8) as f32 / (1 << 23) as f32 - 1.0
		};
		(0..count).map(|_| next()).collect()
	}

	/// What the module promises, written as plainly as it can be.
	fn by_definition(a: &[f32], b: &[f32], bias: &[f32], depth: usize, columns: usize) -> Vec<f32> {
		let mut out = Vec::new();
		for row in a.chunks_exact(depth) {
			for column in 0..columns {
				let start = bias.get(column).copied().unwrap_or(0.0);
				out.push(
					row.iter()
						.enumerate()
						.fold(start, |sum, (k, x)| x.mul_add(b[k * columns + column], sum)),
				);
			}
		}
		out
	}

	#[test]
	fn a_product_has_the_same_bits_by_every_kernel() {
		for (rows, depth, columns) in [(1, 1, 32), (5, 32, 64), (13, 384, 32), (7, 100, 96)] {
			// given
			let a = noise(rows * depth, 1);
			let b = noise(depth * columns, 2);
			let packed = Packed::new(depth, columns, |k, column| b[k * columns + column]);
			let view = Rows { data: &a, stride: depth, count: rows };
			for bias in [vec![], noise(columns, 3)] {
				let expected = by_definition(&a, &b, &bias, depth, columns);
				let product = |multiply: &dyn Fn(&mut [f32])| {
					let mut out = vec![f32::NAN; rows * columns];
					multiply(&mut out);
					out
				};
				// when
				let mut products =
					vec![product(&|out| multiply(view, &packed, &bias, out, columns))];
				products.push(product(&|out| {
					multiply_by::<_, 1>(Portable, view, &packed, &bias, out, columns)
				}));
				#[cfg(target_arch = "x86_64")]
				products.extend(Avx2::detect().map(|kernel| {
					product(&|out| multiply_by::<_, 3>(kernel, view, &packed, &bias, out, columns))
				}));
				// then
				for product in products {
					assert_eq!(product, expected, "{rows}×{depth}×{columns}");
				}
			}
		}
	}

	#[cfg(feature = "cuda")]
	#[test]
	fn what_was_rearranged_is_had_back() {
		let packed = Packed::new(3, 2 * PANEL, |row, column| (row * 1_000 + column) as f32);
		let back = packed.transposed();
		assert_eq!((packed.depth(), back.len()), (3, 6 * PANEL));
		for (number, column) in back.chunks_exact(3).enumerate() {
			assert_eq!(column, [0, 1_000, 2_000].map(|row| (row + number) as f32));
		}
	}

	#[test]
	fn a_product_is_filled_up_with_zeros_and_leaves_what_lies_between_its_rows() {
		let packed = Packed::new(2, 2, |row, column| (row * 2 + column) as f32);
		let mut out = vec![9.0; 2 * (PANEL + 1)];
		let a = Rows { data: &[1.0, 1.0, 5.0, 2.0, 0.0], stride: 3, count: 2 };
		multiply(a, &packed, &[], &mut out, PANEL + 1);
		for (row, expected) in out.chunks_exact(PANEL + 1).zip([[2.0, 4.0], [0.0, 2.0]]) {
			assert_eq!(row[..2], expected);
			assert_eq!(row[2..PANEL], [0.0; PANEL - 2]);
			assert_eq!(row[PANEL], 9.0);
		}
	}

	#[test]
	fn elementwise_functions_have_the_same_bits_by_every_kernel() {
		let values: Vec<f32> = noise(1000, 4).iter().map(|x| x * 12.0).collect();
		let (mut chosen, mut portable) = (values.clone(), values.clone());
		gelu(&mut chosen);
		gelu_each(&mut portable);
		assert_eq!(chosen, portable);

		let (mut chosen, mut portable) = (values.clone(), values.clone());
		softmax(&mut chosen, 0.3);
		softmax_row(&mut portable, 0.3);
		assert_eq!(chosen, portable);

		let (weight, bias) = (noise(100, 5), noise(100, 6));
		let (mut chosen, mut portable) = (values.clone(), values);
		layer_norm(&mut chosen, &weight, &bias, 1e-12);
		layer_norm_rows(&mut portable, &weight, &bias, 1e-12);
		assert_eq!(chosen, portable);
	}

	#[test]
	fn exp_and_erf_are_close_to_the_truth() {
		for step in -8_700..=8_800 {
			let x = step as f32 / 100.0;
			let truth = libm::exp(x.into());
			assert!((f64::from(exp(x)) / truth - 1.0).abs() < 3e-7, "exp({x})");
		}
		assert!(exp(-1000.0) < 1e-37);
		for step in -6_000..=6_000 {
			let x = step as f32 / 1000.0;
			assert!((f64::from(erf(x)) - libm::erf(x.into())).abs() < 5e-7, "erf({x})");
		}
	}

	#[test]
	fn softmax_adds_up_to_one_and_normalise_has_length_one() {
		let mut row = noise(77, 7);
		softmax(&mut row, 3.0);
		assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6);
		normalise(&mut row);
		assert!((row.iter().map(|x| x * x).sum::<f32>() - 1.0).abs() < 1e-6);
		let mut zeros = [0.0; 4];
		normalise(&mut zeros);
		assert_eq!(zeros, [0.0; 4]);
	}
}
