// SPDX-License-Identifier: Apache-2.0

//! GPU memory at its three levels: what a job uses is no more than what it was given, that no more than what the GPU
//! has, and all GPUs together are the node's.

use std::collections::BTreeMap;

use surety_primitives::TaskId;

/// How much is used of how much, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
	/// What is used.
	pub used: u64,
	/// What may be used.
	pub of: u64,
}

impl Usage {
	fn is_within(&self) -> bool {
		self.used <= self.of
	}

	fn plus(self, other: Self) -> Self {
		Self { used: self.used.saturating_add(other.used), of: self.of.saturating_add(other.of) }
	}
}

/// A GPU and the jobs that have a part of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GpuUsage {
	/// The GPU's own, whoever uses it.
	pub all: Usage,
	/// What each job uses, of what it was given.
	pub jobs: BTreeMap<TaskId, Usage>,
}

/// The GPU memory of a node.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Nested {
	/// The GPUs, by their index in the manifest.
	pub gpus: BTreeMap<u8, GpuUsage>,
}

/// A level that holds more than the one around it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
	/// A job uses more than it was given.
	#[error("the job uses {} bytes on GPU {gpu}, of which it was given {}", .usage.used, .usage.of)]
	Job {
		/// The job.
		task: TaskId,
		/// The GPU.
		gpu: u8,
		/// How much of how much.
		usage: Usage,
	},
	/// Jobs were given more than there is.
	#[error("jobs were given {} bytes of GPU {gpu}, which has {}", .usage.used, .usage.of)]
	Given {
		/// One of the jobs: the last one.
		task: TaskId,
		/// The GPU.
		gpu: u8,
		/// How much of how much.
		usage: Usage,
	},
	/// More is in use than there is.
	#[error("{} bytes of GPU {gpu} are in use, which has {}", .usage.used, .usage.of)]
	Gpu {
		/// The GPU.
		gpu: u8,
		/// How much of how much.
		usage: Usage,
	},
}

impl Broken {
	/// The job that it is about, if it is about one.
	pub fn task(&self) -> Option<TaskId> {
		match self {
			Self::Job { task, .. } | Self::Given { task, .. } => Some(*task),
			Self::Gpu { .. } => None,
		}
	}
}

impl Nested {
	/// All GPUs together.
	pub fn node(&self) -> Usage {
		self.gpus.values().fold(Usage::default(), |sum, gpu| sum.plus(gpu.all))
	}

	/// Every level that does not hold, from the job outwards.
	pub fn broken(&self) -> Vec<Broken> {
		self.gpus.iter().flat_map(|(gpu, usage)| usage.broken(*gpu)).collect()
	}
}

impl GpuUsage {
	fn broken(&self, gpu: u8) -> Vec<Broken> {
		let jobs = self.jobs.iter().filter(|(_, usage)| !usage.is_within());
		let mut broken: Vec<_> =
			jobs.map(|(task, usage)| Broken::Job { task: *task, gpu, usage: *usage }).collect();
		let given = self.jobs.values().fold(0u64, |sum, usage| sum.saturating_add(usage.of));
		let given = Usage { used: given, of: self.all.of };
		if let Some((task, _)) = self.jobs.last_key_value().filter(|_| !given.is_within()) {
			broken.push(Broken::Given { task: *task, gpu, usage: given });
		}
		if !self.all.is_within() {
			broken.push(Broken::Gpu { gpu, usage: self.all });
		}
		broken
	}
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;

	use super::*;

	fn gpu(all: (u64, u64), jobs: &[(u64, u64)]) -> GpuUsage {
		let usage = |(used, of): (u64, u64)| Usage { used, of };
		GpuUsage { all: usage(all), jobs: (7..).zip(jobs.iter().copied().map(usage)).collect() }
	}

	fn broken(all: (u64, u64), jobs: &[(u64, u64)]) -> Vec<Broken> {
		Nested { gpus: [(3, gpu(all, jobs))].into() }.broken()
	}

	#[test]
	fn each_level_that_holds_more_than_the_one_around_it_is_named() {
		assert_eq!(broken((24, 24), &[(12, 12), (12, 12)]), []);
		assert_eq!(broken((0, 0), &[]), []);
		let usage = |used, of| Usage { used, of };
		let job = Broken::Job { task: 8, gpu: 3, usage: usage(13, 12) };
		let assert_broken = |all, jobs: &[(u64, u64)], level: &Broken| {
			assert_eq!(broken(all, jobs), std::slice::from_ref(level));
		};
		assert_broken((24, 24), &[(12, 12), (13, 12)], &job);
		let given = Broken::Given { task: 8, gpu: 3, usage: usage(25, 24) };
		assert_broken((24, 24), &[(1, 12), (1, 13)], &given);
		let whole = Broken::Gpu { gpu: 3, usage: usage(25, 24) };
		assert_broken((25, 24), &[(1, 24)], &whole);
		assert_eq!([job.task(), given.task(), whole.task()], [Some(8), Some(8), None]);
		assert!(given.to_string().contains("25 bytes of GPU 3, which has 24"), "{given}");
	}

	#[test]
	fn a_node_has_what_its_gpus_have() {
		let gpus = [(0, gpu((3, 24), &[])), (1, gpu((5, 48), &[(5, 48)]))].into();
		assert_eq!(Nested { gpus }.node(), Usage { used: 8, of: 72 });
	}

	proptest! {
		/// What is found whole is: no job above what it was given, no GPU given away twice, none fuller than full.
		#[test]
		fn nothing_is_broken_exactly_where_every_level_fits(
			gpus in prop::collection::btree_map(
				0u8..4,
				((0u64..40, 0u64..40), prop::collection::vec((0u64..20, 0u64..20), 0..4)),
				0..4,
			),
		) {
			let fits = gpus.values().all(|((used, of), jobs)| {
				used <= of
					&& jobs.iter().all(|(used, given)| used <= given)
					&& jobs.iter().map(|(_, given)| given).sum::<u64>() <= *of
			});
			let gpus = gpus.iter().map(|(index, (all, jobs))| (*index, gpu(*all, jobs)));
			let nested = Nested { gpus: gpus.collect() };
			prop_assert_eq!(nested.broken().is_empty(), fits);
			if fits {
				let node = nested.node();
				prop_assert!(node.used <= node.of);
			}
		}
	}
}
