// SPDX-License-Identifier: Apache-2.0

//! The network on a GPU of NVIDIA: products by cuBLAS, the rest by kernels that NVRTC compiles for the GPU at hand.
//!
//! The libraries are loaded when they are asked for. What comes out has not the same bits as [`Model::embed`] gives, nor
//! the same on every GPU, but means the same: sources that run it compare by `Cosine`.

use std::{fmt::Debug, sync::Arc};

use cudarc::{
	cublas::{result::sgemm, sys as blas, CudaBlas},
	driver::{
		sys as driver, CudaContext, CudaFunction, CudaSlice, CudaStream, DevicePtr, DevicePtrMut,
		LaunchConfig, PushKernelArg,
	},
	nvrtc::{self, compile_ptx_with_opts, CompileError, CompileOptions, Ptx},
};

use crate::model::{Dense, Model, Norm};

const KERNELS: &str = include_str!("kernels.cu");
/// As the kernels have it.
const THREADS: u32 = 128;

/// A model on a GPU.
pub struct Gpu {
	stream: Arc<CudaStream>,
	blas: CudaBlas,
	kernels: Kernels,
	hidden: usize,
	heads: usize,
	epsilon: f32,
	words: CudaSlice<f32>,
	positions: CudaSlice<f32>,
	norm: GpuNorm,
	layers: Vec<GpuLayer>,
}

struct Kernels {
	gather: CudaFunction,
	repeat: CudaFunction,
	layer_norm: CudaFunction,
	attend: CudaFunction,
	gelu: CudaFunction,
	pool: CudaFunction,
}

struct GpuLayer {
	attention: GpuDense,
	attended: GpuDense,
	attended_norm: GpuNorm,
	up: GpuDense,
	down: GpuDense,
	norm: GpuNorm,
}

struct GpuDense {
	/// A row for each output.
	weight: CudaSlice<f32>,
	bias: CudaSlice<f32>,
	depth: usize,
	columns: usize,
}

struct GpuNorm {
	weight: CudaSlice<f32>,
	bias: CudaSlice<f32>,
}

/// Where the tokens of passages lie.
struct Layout {
	tokens: Vec<u32>,
	/// Of each token: its place in its passage, where that begins and how many tokens it has.
	places: Vec<u32>,
	firsts: Vec<u32>,
	counts: Vec<u32>,
	/// Of each passage: where it begins, and how many tokens it has.
	passage_firsts: Vec<u32>,
	passage_counts: Vec<u32>,
}

impl Gpu {
	/// Puts a model on the first GPU, or says why that cannot be.
	pub fn load(model: &Model) -> Result<Self, String> {
		// Without the libraries every call of them would panic.
		for (library, is_there) in [
			// SAFETY: loading NVIDIA's libraries runs their initialisers, which is what they are for.
			("libcuda.so", unsafe { driver::is_culib_present() }),
			("libnvrtc.so", has_nvrtc()),
			// SAFETY: as above.
			("libcublas.so", unsafe { blas::is_culib_present() }),
		] {
			if !is_there {
				return Err(format!("{library} is not there"));
			}
		}
		let context = said(CudaContext::new(0))?;
		let (major, minor) = said(context.compute_capability())?;
		let module = said(context.load_module(said(compile(major * 10 + minor))?))?;
		let function = |name| said(module.load_function(name));
		let stream = context.default_stream();
		let upload = |numbers: &[f32]| said(stream.clone_htod(numbers));
		let norm = |norm: &Norm| -> Result<GpuNorm, String> {
			Ok(GpuNorm { weight: upload(&norm.weight)?, bias: upload(&norm.bias)? })
		};
		let dense = |dense: &Dense| -> Result<GpuDense, String> {
			let (depth, columns) = (dense.weight.depth(), dense.weight.columns());
			let weight = upload(&dense.weight.transposed())?;
			Ok(GpuDense { weight, bias: upload(&dense.bias)?, depth, columns })
		};
		let layers = model.layers.iter().map(|layer| {
			Ok(GpuLayer {
				attention: dense(&layer.attention)?,
				attended: dense(&layer.attended)?,
				attended_norm: norm(&layer.attended_norm)?,
				up: dense(&layer.up)?,
				down: dense(&layer.down)?,
				norm: norm(&layer.norm)?,
			})
		});
		Ok(Self {
			blas: said(CudaBlas::new(Arc::clone(&stream)))?,
			kernels: Kernels {
				gather: function("gather")?,
				repeat: function("repeat")?,
				layer_norm: function("layer_norm")?,
				attend: function("attend")?,
				gelu: function("gelu")?,
				pool: function("pool")?,
			},
			hidden: model.config.hidden_size,
			heads: model.config.num_attention_heads,
			epsilon: model.config.layer_norm_eps,
			words: upload(&model.words)?,
			positions: upload(&model.positions)?,
			norm: norm(&model.norm)?,
			layers: layers.collect::<Result<_, String>>()?,
			stream,
		})
	}

	/// What the GPU is called.
	pub fn name(&self) -> Result<String, String> {
		said(self.stream.context().name())
	}

	/// The embeddings of passages, as [`Model::embed`] gives them.
	pub fn embed(&self, passages: &[Vec<u32>]) -> Result<Vec<f32>, String> {
		let layout = Layout::new(passages);
		let rows = layout.tokens.len();
		if rows == 0 {
			return Ok(Vec::new());
		}
		let upload = |numbers: &[u32]| said(self.stream.clone_htod(numbers));
		let (tokens, places) = (upload(&layout.tokens)?, upload(&layout.places)?);
		let (firsts, counts) = (upload(&layout.firsts)?, upload(&layout.counts)?);

		let mut states = self.matrix(rows, self.hidden)?;
		let hidden = number(self.hidden);
		let mut launch = self.stream.launch_builder(&self.kernels.gather);
		launch.arg(&mut states).arg(&self.words).arg(&self.positions).arg(&tokens).arg(&places);
		// SAFETY: the kernel's arguments; words and positions were cut to what the model has.
		said(unsafe { launch.arg(&hidden).launch(blocks(rows, 1)) })?;
		self.add_and_norm(&mut states, None, &self.norm, rows)?;

		for layer in &self.layers {
			let projected = self.apply(&layer.attention, &states, rows)?;
			let mut context = self.matrix(rows, self.hidden)?;
			let width = number(self.hidden / self.heads);
			let mut launch = self.stream.launch_builder(&self.kernels.attend);
			launch.arg(&mut context).arg(&projected).arg(&firsts).arg(&counts);
			// SAFETY: the kernel's arguments; no passage has more tokens than it has room for.
			said(unsafe { launch.arg(&hidden).arg(&width).launch(blocks(rows, self.heads)) })?;
			let attended = self.apply(&layer.attended, &context, rows)?;
			self.add_and_norm(&mut states, Some(&attended), &layer.attended_norm, rows)?;

			let mut inner = self.apply(&layer.up, &states, rows)?;
			let width = number(layer.up.columns);
			let mut launch = self.stream.launch_builder(&self.kernels.gelu);
			// SAFETY: the kernel's arguments.
			said(unsafe { launch.arg(&mut inner).arg(&width).launch(blocks(rows, 1)) })?;
			let down = self.apply(&layer.down, &inner, rows)?;
			self.add_and_norm(&mut states, Some(&down), &layer.norm, rows)?;
		}

		let mut embeddings = self.matrix(passages.len(), self.hidden)?;
		let (firsts, counts) = (upload(&layout.passage_firsts)?, upload(&layout.passage_counts)?);
		let mut launch = self.stream.launch_builder(&self.kernels.pool);
		launch.arg(&mut embeddings).arg(&states).arg(&firsts).arg(&counts);
		// SAFETY: the kernel's arguments.
		said(unsafe { launch.arg(&hidden).launch(blocks(passages.len(), 1)) })?;
		said(self.stream.clone_dtoh(&embeddings))
	}

	/// A matrix that is written before it is read.
	fn matrix(&self, rows: usize, columns: usize) -> Result<CudaSlice<f32>, String> {
		// SAFETY: every caller fills it.
		said(unsafe { self.stream.alloc(rows * columns) })
	}

	/// A fully connected layer: the bias in every row, and the product on top.
	fn apply(
		&self,
		dense: &GpuDense,
		rows: &CudaSlice<f32>,
		count: usize,
	) -> Result<CudaSlice<f32>, String> {
		let GpuDense { weight, bias, depth, columns } = dense;
		let mut out = self.matrix(count, *columns)?;
		let width = number(*columns);
		let mut launch = self.stream.launch_builder(&self.kernels.repeat);
		// SAFETY: the kernel's arguments.
		said(unsafe { launch.arg(&mut out).arg(bias).arg(&width).launch(blocks(count, 1)) })?;
		let [columns, count, depth] = [*columns, count, *depth].map(int);
		{
			let (weight, _weight_is_read) = weight.device_ptr(&self.stream);
			let (rows, _rows_are_read) = rows.device_ptr(&self.stream);
			let (out, _out_is_written) = out.device_ptr_mut(&self.stream);
			// The library counts by columns: what lies here row after row is transposed for it. So it computes the
			// transposed output, `weight` (transposed twice) times the transposed rows.
			// SAFETY: the sizes are those with which the three were made.
			said(unsafe {
				sgemm(
					*self.blas.handle(),
					blas::cublasOperation_t::CUBLAS_OP_T,
					blas::cublasOperation_t::CUBLAS_OP_N,
					columns,
					count,
					depth,
					&1.0,
					weight as *const f32,
					depth,
					rows as *const f32,
					depth,
					&1.0,
					out as *mut f32,
					columns,
				)
			})?;
		}
		Ok(out)
	}

	fn add_and_norm(
		&self,
		states: &mut CudaSlice<f32>,
		added: Option<&CudaSlice<f32>>,
		norm: &GpuNorm,
		rows: usize,
	) -> Result<(), String> {
		const NOTHING: u64 = 0;
		let hidden = number(self.hidden);
		let mut launch = self.stream.launch_builder(&self.kernels.layer_norm);
		launch.arg(states);
		match added {
			Some(added) => launch.arg(added),
			None => launch.arg(&NOTHING),
		};
		launch.arg(&norm.weight).arg(&norm.bias).arg(&self.epsilon).arg(&hidden);
		// SAFETY: the kernel's arguments; a null pointer stands for nothing to add.
		said(unsafe { launch.launch(blocks(rows, 1)) })?;
		Ok(())
	}
}

impl Layout {
	fn new(passages: &[Vec<u32>]) -> Self {
		let mut layout = Self {
			tokens: passages.concat(),
			places: Vec::new(),
			firsts: Vec::new(),
			counts: Vec::new(),
			passage_firsts: Vec::new(),
			passage_counts: Vec::new(),
		};
		let mut first = 0;
		for passage in passages {
			let count = number(passage.len());
			layout.places.extend(0..count);
			layout.firsts.extend((0..count).map(|_| first));
			layout.counts.extend((0..count).map(|_| count));
			layout.passage_firsts.push(first);
			layout.passage_counts.push(count);
			first += count;
		}
		layout
	}
}

fn said<T>(result: Result<T, impl Debug>) -> Result<T, String> {
	result.map_err(|error| format!("{error:?}"))
}

fn blocks(rows: usize, heads: usize) -> LaunchConfig {
	let grid_dim = (number(rows), number(heads), 1);
	LaunchConfig { grid_dim, block_dim: (THREADS, 1, 1), shared_mem_bytes: 0 }
}

/// Sizes are far below 2³¹: a batch has some ten thousand tokens.
fn number(size: usize) -> u32 {
	u32::try_from(size).expect("a size of a batch")
}

fn int(size: usize) -> i32 {
	i32::try_from(size).expect("a size of a batch")
}

fn has_nvrtc() -> bool {
	// SAFETY: loading NVIDIA's library runs its initialisers, which is what they are for.
	unsafe { nvrtc::sys::is_culib_present() }
}

fn compile(compute_capability: i32) -> Result<Ptx, CompileError> {
	let options = vec![format!("--gpu-architecture=compute_{compute_capability}")];
	compile_ptx_with_opts(KERNELS, CompileOptions { options, ..Default::default() })
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::model::MAX_TOKENS;

	/// Where NVRTC is installed; it needs no GPU.
	#[test]
	fn the_kernels_compile_for_every_architecture() {
		if !has_nvrtc() {
			println!("skipped: libnvrtc.so is not found; scripts/cuda-libraries fetches it");
			return;
		}
		for architecture in [70, 75, 80, 86, 89, 90] {
			let code = compile(architecture).unwrap().to_src();
			assert!(code.contains(&format!(".target sm_{architecture}")), "{code}");
			for name in ["gather", "repeat", "layer_norm", "attend", "gelu", "pool"] {
				assert!(code.contains(&format!(".entry {name}")), "{name}");
			}
		}
	}

	#[test]
	fn the_kernels_have_the_sizes_that_are_meant() {
		assert!(KERNELS.contains(&format!("#define THREADS {THREADS}\n")));
		assert!(KERNELS.contains(&format!("#define MOST_TOKENS {MAX_TOKENS}\n")));
	}

	#[test]
	fn each_token_knows_its_passage() {
		let layout = Layout::new(&[vec![7, 8, 9], vec![], vec![4, 5]]);
		assert_eq!(layout.tokens, [7, 8, 9, 4, 5]);
		assert_eq!(layout.places, [0, 1, 2, 0, 1]);
		assert_eq!(layout.firsts, [0, 0, 0, 3, 3]);
		assert_eq!(layout.counts, [3, 3, 3, 2, 2]);
		assert_eq!((layout.passage_firsts, layout.passage_counts), (vec![0, 3, 3], vec![3, 0, 2]));
	}
}
