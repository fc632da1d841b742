// SPDX-License-Identifier: Apache-2.0

//! What a GPU says of itself, whoever made it, and the machine in its place where there is none.

use crate::probe::GpuFound;

/// What a GPU shows at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
	/// Memory that is in use, whoever uses it, in bytes.
	pub vram_used: u64,
	/// Memory that there is, in bytes.
	pub vram_total: u64,
	/// Degrees Celsius.
	pub temperature: i16,
	/// Whether it runs slower for heat.
	pub throttling: bool,
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
}

/// A GPU, or the machine in its place.
pub trait Gpu: Send + Sync {
	/// Its index in the manifest; `None` for the machine.
	fn index(&self) -> Option<u8>;
	/// What it is; `None` for the machine.
	fn found(&self) -> Option<&GpuFound>;
	/// What it shows now.
	fn read(&self) -> Result<Reading, GpuError>;
}
