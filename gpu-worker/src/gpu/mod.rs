// SPDX-License-Identifier: Apache-2.0

//! What a GPU says of itself, whoever made it, and the machine in its place where there is none.

pub mod compute;
pub mod cuda;
pub mod machine;
pub mod nvidia;
pub mod plain;
pub mod slots;

use std::sync::Arc;

use serde::Serialize;

use self::compute::Compute;
use crate::probe::{GpuFound, Machine};

/// What a GPU shows at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Reading {
	/// Memory that is in use, whoever uses it, in bytes.
	pub vram_used: u64,
	/// Memory that there is, in bytes.
	pub vram_total: u64,
	/// Degrees Celsius.
	pub temperature: i16,
	/// Whether it runs slower for heat.
	pub throttling: bool,
	/// Why it does not run at its highest clock, in the driver's words; empty if it does.
	pub throttle_reasons: Vec<&'static str>,
	/// How busy it is, in hundredths.
	pub utilisation: u8,
	/// The clock of its processors, in MHz.
	pub clock_mhz: u32,
	/// Power drawn, in milliwatts.
	pub power_milliwatts: u32,
	/// The processes that use it.
	pub processes: Vec<Process>,
}

/// A process that uses a GPU.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Process {
	/// Its number, as the machine's own process namespace counts.
	pub pid: u32,
	/// The GPU memory that it uses, in bytes; 0 where the driver does not say.
	pub vram_used: u64,
}

/// Why a GPU says nothing.
#[derive(Debug, thiserror::Error)]
pub enum GpuError {
	/// The driver's library failed.
	#[error("{gpu}: {problem}; see that the driver's own `nvidia-smi` works")]
	Driver {
		/// Which GPU, as its UUID.
		gpu: String,
		/// What the driver says.
		problem: String,
	},
	/// A library that computing needs is not there.
	#[error("{library} is not found: {remedy}")]
	Library {
		/// Its name.
		library: &'static str,
		/// How to get it.
		remedy: &'static str,
	},
	/// The kernel does not say how the processors are.
	#[error("cannot read /proc/stat: {0}; see that /proc is mounted")]
	Machine(std::io::Error),
}

impl GpuError {
	fn panicked(gpu: &dyn Gpu) -> Self {
		let gpu = gpu.found().map_or_else(String::new, |found| found.uuid.clone());
		Self::Driver { gpu, problem: "a library of the driver lacks what was asked of it".into() }
	}
}

/// A GPU, or the machine in its place.
pub trait Gpu: Send + Sync {
	/// Its index in the manifest; `None` for the machine.
	fn index(&self) -> Option<u8>;
	/// What it is; `None` for the machine.
	fn found(&self) -> Option<&GpuFound>;
	/// What it shows now.
	fn read(&self) -> Result<Reading, GpuError>;

	/// The same, ready to compute.
	fn compute(&self) -> Result<Box<dyn Compute>, GpuError> {
		compute::open(self.found())
	}

	/// Writes zeros over all of its free memory but `keep` bytes, and says over how much. The memory of the machine is
	/// wiped by its kernel.
	fn wipe(&self, keep: u64) -> Result<u64, GpuError> {
		self.found().map_or(Ok(0), |gpu| cuda::wipe(&gpu.uuid, keep))
	}
}

/// Every GPU of a machine; where it has none, the machine itself.
pub fn open(machine: &Machine) -> Vec<Arc<dyn Gpu>> {
	if machine.gpus.is_empty() {
		return vec![Arc::new(machine::Processors::new())];
	}
	nvidia::open(&machine.gpus)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::probe::tests::machine;

	#[test]
	fn each_gpu_is_opened_with_its_index_in_the_manifest() {
		let machine = machine(&[(8_000, 75), (24_000, 89)]);
		let gpus = open(&machine);
		let opened: Vec<_> = gpus.iter().map(|gpu| (gpu.index(), gpu.found())).collect();
		assert_eq!(opened, [(Some(0), Some(&machine.gpus[0])), (Some(1), Some(&machine.gpus[1]))]);
	}

	#[test]
	fn a_machine_without_a_gpu_takes_its_place() {
		let gpus = open(&machine(&[]));
		let opened: Vec<_> = gpus.iter().map(|gpu| (gpu.index(), gpu.found())).collect();
		assert_eq!(opened, [(None, None)]);
	}

	/// Of the machine that the tests run on: its GPUs, where they can be asked, or else itself.
	#[test]
	fn what_is_there_can_be_read() {
		let machine = Machine::probe();
		if !machine.gpus.is_empty() && machine.driver.is_none() {
			println!("skipped: the GPUs here cannot be asked ({})", machine.gpus_by);
			return;
		}
		for gpu in open(&machine) {
			let reading = gpu.read().unwrap();
			assert!(reading.vram_used <= reading.vram_total, "{reading:?}");
			assert!(reading.utilisation <= 100, "{reading:?}");
			assert_eq!(gpu.found().is_some(), reading.vram_total > 0, "{reading:?}");
		}
	}
}
