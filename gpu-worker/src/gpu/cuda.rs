// SPDX-License-Identifier: Apache-2.0

//! [`Compute`] on GPUs of NVIDIA: products by cuBLAS, memory by kernels that NVRTC compiles for the GPU at hand.
//!
//! All libraries are loaded when they are asked for. The driver alone is needed to write over memory.

use std::{fmt::Debug, sync::Arc, time::Duration};

use cudarc::{
	cublas::{
		result::gemm_ex,
		sys::{
			self as blas, cublasComputeType_t, cublasGemmAlgo_t, cublasOperation_t, cudaDataType,
		},
		CudaBlas,
	},
	driver::{
		result::{self as driver, DriverError},
		sys::{self, CUdevice_attribute as Attribute, CUdeviceptr, CUevent_flags, CUresult},
		CudaContext, CudaEvent, CudaFunction, CudaStream, LaunchConfig, PushKernelArg,
	},
	nvrtc::{self, compile_ptx_with_opts, CompileError, CompileOptions, Ptx},
};

use super::{
	compute::{whole, wrong_words, Compute, Factors, Filled, Format, Peak, Product},
	GpuError,
};
use crate::probe::{uuid_of, GpuFound};

const KERNELS: &str = include_str!("kernels.cu");
const THREADS: u32 = 256;
/// Blocks of threads for each of the GPU's multiprocessors: enough that none waits for memory alone.
const BLOCKS_EACH: u32 = 16;
/// Memory is taken in pieces of this size, and of halves of it where no such piece is left, down to the least.
const LARGEST_PIECE: u64 = 1 << 30;
const LEAST_PIECE: u64 = 1 << 20;
/// Memory that is left to the driver.
const MARGIN: u64 = 64 << 20;
/// Words at both ends of each piece of memory that the processor reads too.
const SAMPLE: usize = 1 << 13;
const LIBRARIES: &str = "run `scripts/cuda-libraries` and put the folder that it prints into \
	LD_LIBRARY_PATH, or install NVIDIA's CUDA toolkit 12";

/// What a multiprocessor does in a cycle, by compute capability: operations in 8-bit integers, 16-bit floats with
/// 32-bit sums and 32-bit floats, without sparsity. A multiplication and an addition are two. From NVIDIA's figures for
/// its cards for servers; those for games do half of it in 16-bit floats.
const OPERATIONS: [(u16, [f64; 3]); 7] = [
	(70, [512.0, 1_024.0, 128.0]),
	(75, [2_048.0, 1_024.0, 128.0]),
	(80, [4_096.0, 2_048.0, 128.0]),
	(86, [2_048.0, 1_024.0, 256.0]),
	(89, [2_048.0, 1_024.0, 256.0]),
	(90, [8_192.0, 4_096.0, 256.0]),
	(120, [2_048.0, 1_024.0, 256.0]),
];

/// A GPU, ready to compute.
pub struct Cuda {
	device: Device,
	stream: Arc<CudaStream>,
	blas: CudaBlas,
	fill: CudaFunction,
	check: CudaFunction,
	processors: u32,
	peak: Option<Peak>,
}

impl Cuda {
	/// Opens a GPU.
	pub fn open(gpu: &GpuFound) -> Result<Self, GpuError> {
		let device = Device::open(&gpu.uuid)?;
		for (library, is_there) in
			[("libnvrtc.so.12", has_nvrtc()), ("libcublas.so.12", has_cublas())]
		{
			if !is_there {
				return Err(GpuError::Library { library, remedy: LIBRARIES });
			}
		}
		let context = &device.context;
		let kernels = device.ok(compile(gpu.compute_capability))?;
		let kernels = device.ok(context.load_module(kernels))?;
		let stream = context.default_stream();
		let blas = device.ok(CudaBlas::new(Arc::clone(&stream)))?;
		let fill = device.ok(kernels.load_function("fill"))?;
		let check = device.ok(kernels.load_function("check"))?;
		let processors = device.attribute(Attribute::CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT)?;
		let peak = peak(gpu.compute_capability, |attribute| device.attribute(attribute))?;
		Ok(Self { device, stream, blas, fill, check, processors, peak })
	}

	/// The time that the GPU takes for what `work` puts on its stream.
	fn timed(&self, work: impl FnOnce() -> Result<(), GpuError>) -> Result<Duration, GpuError> {
		let device = &self.device;
		let now = || -> Result<CudaEvent, GpuError> {
			let event = device.context.new_event(Some(CUevent_flags::CU_EVENT_DEFAULT));
			let event = device.ok(event)?;
			device.ok(event.record(&self.stream))?;
			Ok(event)
		};
		let start = now()?;
		work()?;
		let end = now()?;
		let milliseconds = device.ok(start.elapsed_ms(&end))?;
		Ok(Duration::from_secs_f64(f64::from(milliseconds) / 1e3))
	}

	/// The product of factors of one kind, as many times as asked for, after once unmeasured.
	fn product<T, S: Copy + Default>(
		&self,
		width: usize,
		[left, right]: [&Vec<T>; 2],
		sums: &Sums<S>,
		times: u32,
	) -> Result<(Vec<S>, Duration), GpuError> {
		let device = &self.device;
		let (left, right) = (device.upload(left)?, device.upload(right)?);
		let out = device.take(bytes_of::<S>(width * width))?;
		let size = i32::try_from(width).unwrap_or(i32::MAX);
		// The library counts by columns. By columns, the output is the transposed product, which is `right` transposed
		// times `left` transposed. `right` lies by columns, so that it is transposed here; `left` lies by rows, which
		// is to lie transposed.
		// SAFETY: all three have `width` · `width` elements of the kinds named, and live until the stream is done.
		let multiply = || unsafe {
			device.ok(gemm_ex(
				*self.blas.handle(),
				cublasOperation_t::CUBLAS_OP_T,
				cublasOperation_t::CUBLAS_OP_N,
				size,
				size,
				size,
				(&raw const sums.one).cast(),
				right.at as *const _,
				sums.factor_kind,
				size,
				left.at as *const _,
				sums.factor_kind,
				size,
				(&raw const sums.zero).cast(),
				out.at as *mut _,
				sums.kind,
				size,
				sums.compute,
				cublasGemmAlgo_t::CUBLAS_GEMM_DEFAULT,
			))
		};
		multiply()?;
		let time = self.timed(|| (0..times).try_for_each(|_| multiply()))?;
		let mut entries = vec![S::default(); width * width];
		device.download(&out, 0, &mut entries)?;
		Ok((entries, time))
	}

	fn launch_config(&self) -> LaunchConfig {
		LaunchConfig {
			grid_dim: (self.processors.saturating_mul(BLOCKS_EACH), 1, 1),
			block_dim: (THREADS, 1, 1),
			shared_mem_bytes: 0,
		}
	}
}

/// How the library is to add up products.
struct Sums<S> {
	one: S,
	zero: S,
	factor_kind: cudaDataType,
	kind: cudaDataType,
	compute: cublasComputeType_t,
}

const INTEGERS: Sums<i32> = Sums {
	one: 1,
	zero: 0,
	factor_kind: cudaDataType::CUDA_R_8I,
	kind: cudaDataType::CUDA_R_32I,
	compute: cublasComputeType_t::CUBLAS_COMPUTE_32I,
};

const fn floats(factor_kind: cudaDataType) -> Sums<f32> {
	let (kind, compute) = (cudaDataType::CUDA_R_32F, cublasComputeType_t::CUBLAS_COMPUTE_32F);
	Sums { one: 1.0, zero: 0.0, factor_kind, kind, compute }
}

impl Compute for Cuda {
	fn peak(&self) -> Option<Peak> {
		self.peak
	}

	fn room(&self) -> Result<u64, GpuError> {
		Ok(self.device.free()?.saturating_sub(MARGIN))
	}

	fn copy(&mut self, bytes: usize, times: u32) -> Result<Duration, GpuError> {
		let device = &self.device;
		let (from, to) = (device.take(bytes)?, device.take(bytes)?);
		// SAFETY: both pieces have so many bytes and live until the stream is done.
		let copy = || unsafe {
			device.ok(driver::memcpy_dtod_async(to.at, from.at, bytes, self.stream.cu_stream()))
		};
		copy()?;
		self.timed(|| (0..times).try_for_each(|_| copy()))
	}

	fn multiply(
		&mut self,
		format: Format,
		factors: &Factors,
		times: u32,
	) -> Result<Product, GpuError> {
		let width = factors.width;
		let whole_ones = |(sums, time): (Vec<f32>, _)| Product {
			entries: sums.into_iter().map(whole).collect(),
			time,
		};
		match format {
			Format::Int8 => {
				let factors = [&factors.left, &factors.right];
				let (entries, time) = self.product(width, factors, &INTEGERS, times)?;
				Ok(Product { entries, time })
			}
			Format::Fp16 => {
				let [left, right] = factors.halves();
				let sums = floats(cudaDataType::CUDA_R_16F);
				self.product(width, [&left, &right], &sums, times).map(whole_ones)
			}
			Format::Fp32 => {
				let [left, right] = factors.singles();
				let sums = floats(cudaDataType::CUDA_R_32F);
				self.product(width, [&left, &right], &sums, times).map(whole_ones)
			}
		}
	}

	fn fill(&mut self, bytes: u64, seed: u64) -> Result<Filled, GpuError> {
		let device = &self.device;
		let pieces = device.take_much(bytes / 8 * 8)?;
		let mut places = Vec::with_capacity(pieces.len());
		let mut first = 0;
		for piece in &pieces {
			places.push((piece, words_of(piece), first));
			first += words_of(piece);
		}
		let wrong = device.upload(&[0u64])?;
		let time = self.timed(|| {
			for (piece, words, first) in &places {
				let mut launch = self.stream.launch_builder(&self.fill);
				launch.arg(&piece.at).arg(words).arg(&seed).arg(first);
				// SAFETY: these are the arguments of the kernel, and the piece has so many words.
				device.ok(unsafe { launch.launch(self.launch_config()) })?;
			}
			// All is written before anything is read: memory that is there only once cannot pass for more.
			for (piece, words, first) in &places {
				let mut launch = self.stream.launch_builder(&self.check);
				launch.arg(&piece.at).arg(words).arg(&seed).arg(first).arg(&wrong.at);
				// SAFETY: as above; `wrong` is one word.
				device.ok(unsafe { launch.launch(self.launch_config()) })?;
			}
			Ok(())
		})?;
		let mut found = [0u64];
		device.download(&wrong, 0, &mut found)?;
		let mut seen = 0;
		for (piece, words, first) in &places {
			let mut sample = vec![0u64; SAMPLE.min(piece.bytes / 8)];
			let length = u64::try_from(sample.len()).unwrap_or(u64::MAX);
			for from in [0, words - length] {
				device.download(piece, from * 8, &mut sample)?;
				seen += wrong_words(&sample, seed, first + from);
			}
		}
		let [found] = found;
		Ok(Filled { bytes: first * 8, wrong: found.max(seen), time })
	}
}

/// Writes zeros over all free memory of a GPU but `keep` bytes, which others are entitled to, and says over how much.
pub fn wipe(uuid: &str, keep: u64) -> Result<u64, GpuError> {
	let device = Device::open(uuid)?;
	let zero = |pieces: &[Piece]| {
		for piece in pieces {
			// SAFETY: the piece has so many bytes.
			device.ok(unsafe { driver::memset_d8_sync(piece.at, 0, piece.bytes) })?;
		}
		device.ok(device.context.synchronize())
	};
	// What the driver needs for writing it takes now, while there is memory.
	zero(&[device.take(8)?])?;
	let free = device.free()?.saturating_sub(keep);
	let pieces = device.take_much(free)?;
	zero(&pieces)?;
	let wiped: u64 = pieces.iter().map(|piece| u64::try_from(piece.bytes).unwrap_or(0)).sum();
	// The driver does not give the last of it to anybody.
	if wiped + MARGIN < free {
		let problem = format!("only {wiped} bytes of {free} could be written over");
		return Err(GpuError::Driver { gpu: uuid.into(), problem });
	}
	Ok(wiped)
}

/// A GPU and the right to use its memory.
struct Device {
	uuid: String,
	context: Arc<CudaContext>,
}

impl Device {
	fn open(uuid: &str) -> Result<Self, GpuError> {
		let error = |problem: String| GpuError::Driver { gpu: uuid.into(), problem };
		// Without the library every call of it would panic.
		// SAFETY: loading the driver's library runs its initialisers, which is what they are for.
		if !unsafe { sys::is_culib_present() } {
			return Err(error("the CUDA driver, libcuda.so, is not installed".into()));
		}
		let find = || -> Result<Option<Arc<CudaContext>>, DriverError> {
			driver::init()?;
			for ordinal in 0..driver::device::get_count()? {
				if uuid_of(driver::device::get(ordinal)?)? == uuid {
					let ordinal = usize::try_from(ordinal).unwrap_or(usize::MAX);
					return CudaContext::new(ordinal).map(Some);
				}
			}
			Ok(None)
		};
		match find() {
			Ok(Some(context)) => Ok(Self { uuid: uuid.into(), context }),
			Ok(None) => Err(error("the CUDA driver does not know it".into())),
			Err(problem) => Err(error(problem.to_string())),
		}
	}

	fn ok<T>(&self, result: Result<T, impl Debug>) -> Result<T, GpuError> {
		result.map_err(|problem| GpuError::Driver {
			gpu: self.uuid.clone(),
			problem: format!("{problem:?}"),
		})
	}

	fn attribute(&self, attribute: Attribute) -> Result<u32, GpuError> {
		self.ok(self.context.attribute(attribute)).map(|value| value.try_into().unwrap_or(0))
	}

	fn free(&self) -> Result<u64, GpuError> {
		let (free, _) = self.ok(self.context.mem_get_info())?;
		Ok(u64::try_from(free).unwrap_or(u64::MAX))
	}

	fn take(&self, bytes: usize) -> Result<Piece, GpuError> {
		self.ok(Piece::take(&self.context, bytes))
	}

	/// So many bytes in pieces; fewer where there are no more.
	fn take_much(&self, bytes: u64) -> Result<Vec<Piece>, GpuError> {
		take_much(bytes, |bytes| match Piece::take(&self.context, bytes) {
			Err(DriverError(CUresult::CUDA_ERROR_OUT_OF_MEMORY)) => Ok(None),
			taken => self.ok(taken).map(Some),
		})
	}

	fn upload<T>(&self, from: &[T]) -> Result<Piece, GpuError> {
		let piece = self.take(size_of_val(from))?;
		// SAFETY: the piece has as many bytes.
		self.ok(unsafe { driver::memcpy_htod_sync(piece.at, from) })?;
		Ok(piece)
	}

	/// What a piece holds from a byte on. `T` is a number: any bytes are one.
	fn download<T: Copy>(&self, piece: &Piece, from: u64, to: &mut [T]) -> Result<(), GpuError> {
		let length = u64::try_from(size_of_val(to)).unwrap_or(u64::MAX);
		let end = from.saturating_add(length);
		assert!(end <= u64::try_from(piece.bytes).unwrap_or(0), "within the piece");
		// SAFETY: the piece has these bytes, as was just checked.
		self.ok(unsafe { driver::memcpy_dtoh_sync(to, piece.at + from) })
	}
}

/// A piece of the memory of a GPU, given back when it is dropped.
struct Piece {
	context: Arc<CudaContext>,
	at: CUdeviceptr,
	bytes: usize,
}

impl Piece {
	fn take(context: &Arc<CudaContext>, bytes: usize) -> Result<Self, DriverError> {
		context.bind_to_thread()?;
		// SAFETY: what it holds is only read after it was written, or as numbers.
		let at = unsafe { driver::malloc_sync(bytes)? };
		Ok(Self { context: Arc::clone(context), at, bytes })
	}
}

impl Drop for Piece {
	fn drop(&mut self) {
		let freed = self.context.bind_to_thread().and_then(|()| {
			// SAFETY: nobody else has it. The driver waits for what still uses it.
			unsafe { driver::free_sync(self.at) }
		});
		self.context.record_err(freed);
	}
}

/// Takes so many bytes by `take`, which gives nothing where there is no piece so large.
fn take_much<P, E>(
	bytes: u64,
	mut take: impl FnMut(usize) -> Result<Option<P>, E>,
) -> Result<Vec<P>, E> {
	let mut pieces = Vec::new();
	let (mut left, mut size) = (bytes, LARGEST_PIECE);
	while left > 0 {
		let wanted = size.min(left);
		match take(usize::try_from(wanted).unwrap_or(usize::MAX))? {
			Some(piece) => {
				pieces.push(piece);
				left -= wanted;
			}
			None if size > LEAST_PIECE => size /= 2,
			None => break,
		}
	}
	Ok(pieces)
}

fn words_of(piece: &Piece) -> u64 {
	u64::try_from(piece.bytes / 8).unwrap_or(u64::MAX)
}

fn bytes_of<T>(count: usize) -> usize {
	count.saturating_mul(size_of::<T>())
}

fn has_nvrtc() -> bool {
	// SAFETY: loading NVIDIA's library runs its initialisers, which is what they are for. Without it every call panics.
	unsafe { nvrtc::sys::is_culib_present() }
}

fn has_cublas() -> bool {
	// SAFETY: as above.
	unsafe { blas::is_culib_present() }
}

fn compile(compute_capability: u16) -> Result<Ptx, CompileError> {
	let options = vec![format!("--gpu-architecture=compute_{compute_capability}")];
	compile_ptx_with_opts(KERNELS, CompileOptions { options, ..Default::default() })
}

/// What a GPU can do at most: its multiprocessors and its memory at their highest clocks.
fn peak<E>(
	compute_capability: u16,
	attribute: impl Fn(Attribute) -> Result<u32, E>,
) -> Result<Option<Peak>, E> {
	let Some((_, each)) = OPERATIONS.iter().find(|(known, _)| *known == compute_capability) else {
		return Ok(None);
	};
	let value = |name| attribute(name).map(f64::from);
	let processors = value(Attribute::CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT)?;
	// The driver gives clocks in kHz, the width of the bus in bits; memory moves data twice in a cycle.
	let clock = value(Attribute::CU_DEVICE_ATTRIBUTE_CLOCK_RATE)? * 1e3;
	let memory_clock = value(Attribute::CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE)? * 1e3;
	let width = value(Attribute::CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH)? / 8.0;
	Ok(Some(Peak {
		bytes_per_second: 2.0 * memory_clock * width,
		operations_per_second: each.map(|operations| operations * processors * clock),
	}))
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Where NVRTC is installed; it needs no GPU.
	#[test]
	fn the_kernels_compile_for_every_architecture() {
		if !has_nvrtc() {
			println!(
				"skipped: {}",
				GpuError::Library { library: "libnvrtc.so.12", remedy: LIBRARIES }
			);
			return;
		}
		for architecture in [70, 75, 80, 86, 89, 90] {
			let code = compile(architecture).unwrap().to_src();
			assert!(code.contains(".entry fill") && code.contains(".entry check"), "{code}");
			assert!(code.contains(&format!(".target sm_{architecture}")), "{code}");
		}
		assert!(compile(19).is_err());
	}

	#[test]
	fn peaks_are_those_that_the_maker_names() {
		// Compute capability, multiprocessors, MHz of both, bits of the bus; GB/s, TOP/s, TFLOP/s, TFLOP/s, 0 where none is
		// named or for another clock.
		for (name, chip, named) in [
			("V100", (70, 80, 1_530, 877, 4_096), [898.0, 0.0, 125.0, 15.7]),
			("T4", (75, 40, 1_590, 5_001, 256), [320.0, 130.0, 65.0, 8.1]),
			("A100", (80, 108, 1_410, 1_215, 5_120), [1_555.0, 624.0, 312.0, 19.5]),
			("A10", (86, 72, 1_695, 6_251, 384), [600.0, 250.0, 125.0, 31.2]),
			("L4", (89, 58, 2_040, 6_251, 192), [300.0, 242.0, 121.0, 30.3]),
			("H100", (90, 132, 1_830, 2_619, 5_120), [3_352.0, 1_979.0, 989.0, 0.0]),
		] {
			let (capability, processors, clock, memory_clock, width) = chip;
			let attribute = |name| -> Result<u32, ()> {
				Ok(match name {
					Attribute::CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT => processors,
					Attribute::CU_DEVICE_ATTRIBUTE_CLOCK_RATE => clock * 1_000,
					Attribute::CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE => memory_clock * 1_000,
					_ => width,
				})
			};
			let peak = peak(capability, attribute).unwrap().unwrap();
			let [int8, fp16, fp32] = Format::ALL.map(|format| peak.of(format) / 1e12);
			for (found, named) in [peak.bytes_per_second / 1e9, int8, fp16, fp32].iter().zip(named)
			{
				let is_near = (found / named - 1.0).abs() < 0.01;
				assert!(named == 0.0 || is_near, "{name}: {found}, not {named}");
			}
		}
		assert_eq!(peak(52, |_| Ok::<_, ()>(1)), Ok(None));
	}

	#[test]
	fn memory_is_taken_to_the_last_piece_and_never_more() {
		let take_from = |mut free: u64, bytes| {
			let taken = take_much(bytes, |bytes| {
				let bytes = u64::try_from(bytes).unwrap();
				let taken = free.checked_sub(bytes);
				free = taken.unwrap_or(free);
				Ok::<_, ()>(taken.map(|_| bytes))
			});
			taken.unwrap().iter().sum::<u64>()
		};
		assert_eq!(take_from(10 << 30, (3 << 30) + 8), (3 << 30) + 8);
		// No piece below the least is looked for.
		assert_eq!(take_from((5 << 30) + (7 << 20) + 9, 6 << 30), (5 << 30) + (7 << 20));
		assert_eq!(take_from(9, 8), 8);
		assert_eq!(take_from(9, 10), 0);
		assert_eq!(take_from(9, 0), 0);
		let failed = take_much(8, |_| Err::<Option<()>, _>("the driver"));
		assert_eq!(failed, Err("the driver"));
	}
}
