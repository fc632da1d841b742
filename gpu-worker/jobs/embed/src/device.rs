// SPDX-License-Identifier: Apache-2.0

//! What computes: the processors, or a GPU.

use std::{str::FromStr, thread};

use crate::{model::Model, Error};

/// Tokens that a thread computes at once: enough to use each weight often, at 8 MB of states.
const TOKENS_OF_A_THREAD: usize = 512;

/// Tokens that a GPU computes at once: enough to keep it busy, at some 250 MB of states.
#[cfg(feature = "cuda")]
const TOKENS_OF_A_GPU: usize = 16_384;

/// What is to compute.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Choice {
	/// The processors.
	Cpu,
	/// A GPU.
	Cuda,
	/// A GPU where there is one, the processors otherwise.
	#[default]
	Auto,
}

impl FromStr for Choice {
	type Err = ();

	fn from_str(text: &str) -> Result<Self, ()> {
		match text {
			"cpu" => Ok(Self::Cpu),
			"cuda" => Ok(Self::Cuda),
			"auto" => Ok(Self::Auto),
			_ => Err(()),
		}
	}
}

/// What computes.
pub(crate) enum Device<'a> {
	/// So many threads.
	Processors { model: &'a Model, threads: usize },
	/// A GPU, which has the model.
	#[cfg(feature = "cuda")]
	Gpu(Box<crate::cuda::Gpu>),
}

impl<'a> Device<'a> {
	/// What was chosen, and a word on it.
	pub(crate) fn open(
		choice: Choice,
		model: &'a Model,
		threads: usize,
	) -> Result<(Self, String), Error> {
		let may_try = cfg!(feature = "cuda") && choice == Choice::Auto;
		if may_try || choice == Choice::Cuda {
			match Self::open_gpu(model) {
				Ok(opened) => return Ok(opened),
				Err(why) if choice == Choice::Cuda => return Err(Error::Device(why)),
				Err(why) => {
					let word = format!("computing on {threads} threads, for {why}");
					return Ok((Self::Processors { model, threads }, word));
				}
			}
		}
		let word = format!("computing on {threads} threads");
		Ok((Self::Processors { model, threads }, word))
	}

	#[cfg(feature = "cuda")]
	fn open_gpu(model: &'a Model) -> Result<(Self, String), String> {
		let gpu = crate::cuda::Gpu::load(model)?;
		let word = format!("computing on {}", gpu.name()?);
		Ok((Self::Gpu(Box::new(gpu)), word))
	}

	#[cfg(not(feature = "cuda"))]
	fn open_gpu(_: &'a Model) -> Result<(Self, String), String> {
		Err("this program is made without `cuda`".into())
	}

	/// How many groups of passages it takes at once, and with how many tokens each.
	pub(crate) fn groups(&self) -> (usize, usize) {
		match self {
			Self::Processors { threads, .. } => (*threads, TOKENS_OF_A_THREAD),
			#[cfg(feature = "cuda")]
			Self::Gpu(_) => (1, TOKENS_OF_A_GPU),
		}
	}

	/// The embeddings of each group.
	pub(crate) fn embed(&self, groups: &[Vec<Vec<u32>>]) -> Result<Vec<Vec<f32>>, Error> {
		match self {
			Self::Processors { model, .. } => Ok(embed_groups(model, groups)),
			#[cfg(feature = "cuda")]
			Self::Gpu(gpu) => {
				let embedded = groups.iter().map(|group| gpu.embed(group));
				embedded.collect::<Result<_, _>>().map_err(Error::Device)
			}
		}
	}
}

/// The embeddings of each group, each computed by a thread of its own.
fn embed_groups(model: &Model, groups: &[Vec<Vec<u32>>]) -> Vec<Vec<f32>> {
	if let [group] = groups {
		return vec![model.embed(group)];
	}
	thread::scope(|scope| {
		let running: Vec<_> =
			groups.iter().map(|group| scope.spawn(|| model.embed(group))).collect();
		running
			.into_iter()
			.map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
			.collect()
	})
}
