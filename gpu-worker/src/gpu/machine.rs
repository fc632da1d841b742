// SPDX-License-Identifier: Apache-2.0

//! The machine in the place of a GPU: its processors, by what the kernel says of them.

use std::{
	fs, io,
	path::{Path, PathBuf},
	sync::{Mutex, PoisonError},
};

use super::{Gpu, GpuError, Reading};
use crate::probe::GpuFound;

/// The most of the main memory that is taken to look at it.
const MOST_MEMORY: u64 = 1 << 30;

/// The processors of this machine.
pub struct Processors {
	/// Where `/proc` and `/sys` are.
	root: PathBuf,
	/// What the counters were when they were read last.
	last: Mutex<Counters>,
}

/// What only grows; two readings tell what happened between them.
#[derive(Clone, Copy, Default)]
struct Counters {
	/// Ticks of all processors.
	total: u64,
	/// Those in which there was nothing to do.
	idle: u64,
	/// How often a processor was slowed down for heat.
	throttled: u64,
}

impl Default for Processors {
	fn default() -> Self {
		Self::new()
	}
}

impl Processors {
	/// Those of this machine.
	pub fn new() -> Self {
		Self::at("/".into())
	}

	/// How much of the main memory can be had without taking it from others: a quarter of what is available, and not
	/// more than a GiB, in bytes.
	pub fn free_memory(&self) -> u64 {
		let text = fs::read_to_string(self.root.join("proc/meminfo")).unwrap_or_default();
		let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"));
		let number = line.and_then(|line| line.split_whitespace().next());
		let kib: u64 = number.and_then(|number| number.parse().ok()).unwrap_or(0);
		(kib.saturating_mul(1_024) / 4).min(MOST_MEMORY)
	}

	fn at(root: PathBuf) -> Self {
		let last = Mutex::new(counters(&root).unwrap_or_default());
		Self { root, last }
	}
}

impl Gpu for Processors {
	fn index(&self) -> Option<u8> {
		None
	}

	fn found(&self) -> Option<&GpuFound> {
		None
	}

	/// Load and throttling are those since the last reading.
	fn read(&self) -> Result<Reading, GpuError> {
		let now = counters(&self.root).map_err(GpuError::Machine)?;
		let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
		let before = std::mem::replace(&mut *last, now);
		let throttling = now.throttled > before.throttled;
		Ok(Reading {
			temperature: temperature(&self.root),
			throttling,
			throttle_reasons: if throttling { vec!["processor too hot"] } else { Vec::new() },
			utilisation: utilisation(before, now),
			clock_mhz: clock_mhz(&self.root),
			..Reading::default()
		})
	}
}

fn utilisation(before: Counters, now: Counters) -> u8 {
	let total = now.total.saturating_sub(before.total);
	let idle = now.idle.saturating_sub(before.idle).min(total);
	let busy = (total - idle).saturating_mul(100).checked_div(total).unwrap_or(0);
	u8::try_from(busy).unwrap_or(100)
}

fn counters(root: &Path) -> io::Result<Counters> {
	let stat = fs::read_to_string(root.join("proc/stat"))?;
	let line = stat.lines().find_map(|line| line.strip_prefix("cpu ")).unwrap_or_default();
	// user, nice, system, idle, iowait, irq, softirq, steal; what follows is counted in user and nice.
	let ticks: Vec<u64> =
		line.split_whitespace().take(8).filter_map(|number| number.parse().ok()).collect();
	let throttled = names(&root.join("sys/devices/system/cpu"), "cpu")
		.into_iter()
		.filter_map(|cpu| number(&cpu.join("thermal_throttle/core_throttle_count")))
		.filter_map(|count| u64::try_from(count).ok());
	Ok(Counters {
		total: ticks.iter().sum(),
		idle: ticks.iter().skip(3).take(2).sum(),
		throttled: throttled.sum(),
	})
}

/// The hottest place that the machine knows, in degrees; 0 where it knows none.
fn temperature(root: &Path) -> i16 {
	let zones = names(&root.join("sys/class/thermal"), "thermal_zone");
	let hottest = zones.into_iter().filter_map(|zone| number(&zone.join("temp"))).max();
	i16::try_from(hottest.unwrap_or(0) / 1_000).unwrap_or(i16::MAX)
}

/// The mean clock of the processors; 0 where the kernel does not say.
fn clock_mhz(root: &Path) -> u32 {
	let text = fs::read_to_string(root.join("proc/cpuinfo")).unwrap_or_default();
	let clocks = text.lines().filter(|line| line.starts_with("cpu MHz"));
	let clocks: Vec<u32> = clocks
		.filter_map(|line| line.split_once(':')?.1.trim().split('.').next()?.parse().ok())
		.collect();
	let count = u32::try_from(clocks.len()).unwrap_or(u32::MAX);
	clocks.iter().sum::<u32>().checked_div(count).unwrap_or(0)
}

/// The entries of a folder that are a name with a number behind it.
fn names(folder: &Path, name: &str) -> Vec<PathBuf> {
	let is_numbered = |path: &PathBuf| {
		let file = path.file_name().and_then(|file| file.to_str());
		let number = file.and_then(|file| file.strip_prefix(name)).unwrap_or_default();
		!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
	};
	let entries = fs::read_dir(folder).into_iter().flatten().flatten();
	entries.map(|entry| entry.path()).filter(is_numbered).collect()
}

fn number(path: &Path) -> Option<i64> {
	fs::read_to_string(path).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	/// A machine of files.
	struct Files(tempfile::TempDir);

	impl Files {
		fn new() -> Self {
			let files = Self(tempfile::tempdir().unwrap());
			files.write(
				"proc/stat",
				"cpu  100 0 100 700 100 0 0 0 50 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n",
			);
			files
		}

		fn write(&self, path: &str, text: &str) {
			let path = self.0.path().join(path);
			fs::create_dir_all(path.parent().unwrap()).unwrap();
			fs::write(path, text).unwrap();
		}

		fn open(&self) -> Processors {
			Processors::at(self.0.path().into())
		}
	}

	#[test]
	fn load_is_that_since_the_last_reading() {
		let files = Files::new();
		let machine = files.open();
		assert_eq!(machine.read().unwrap().utilisation, 0);
		files.write("proc/stat", "cpu  160 0 110 725 105 0 0 0 99 0\n");
		assert_eq!(machine.read().unwrap().utilisation, 70);
		assert_eq!(machine.read().unwrap().utilisation, 0);
		// Counters that went back, as after a migration of a virtual machine.
		files.write("proc/stat", "cpu  1 0 1 1 1 0 0 0 0 0\n");
		assert_eq!(machine.read().unwrap().utilisation, 0);
	}

	#[test]
	fn heat_is_read_where_the_kernel_tells_it() {
		let files = Files::new();
		assert_eq!(files.open().read().unwrap().temperature, 0);
		files.write("sys/class/thermal/thermal_zone0/temp", "41000\n");
		files.write("sys/class/thermal/thermal_zone11/temp", "63500\n");
		files.write("sys/class/thermal/cooling_device0/temp", "99000\n");
		assert_eq!(files.open().read().unwrap().temperature, 63);
	}

	#[test]
	fn a_processor_that_was_slowed_down_since_the_last_reading_throttles() {
		let files = Files::new();
		let count = "sys/devices/system/cpu/cpu1/thermal_throttle/core_throttle_count";
		files.write(count, "4\n");
		let machine = files.open();
		assert!(!machine.read().unwrap().throttling);
		files.write(count, "5\n");
		let reading = machine.read().unwrap();
		assert_eq!((reading.throttling, reading.throttle_reasons.len()), (true, 1));
		assert!(!machine.read().unwrap().throttling);
	}

	#[test]
	fn the_clock_is_the_mean_of_all_processors() {
		let files = Files::new();
		assert_eq!(files.open().read().unwrap().clock_mhz, 0);
		files.write(
			"proc/cpuinfo",
			"cpu MHz\t\t: 2600.122\nmodel name\t: x\ncpu MHz\t\t: 3000.000\n",
		);
		assert_eq!(files.open().read().unwrap().clock_mhz, 2_800);
	}

	#[test]
	fn memory_is_taken_with_measure() {
		let files = Files::new();
		assert_eq!(files.open().free_memory(), 0);
		files.write("proc/meminfo", "MemTotal: 9999 kB\nMemAvailable:   4096 kB\n");
		assert_eq!(files.open().free_memory(), 1 << 20);
		files.write("proc/meminfo", "MemAvailable:   99999999 kB\n");
		assert_eq!(files.open().free_memory(), MOST_MEMORY);
	}

	#[test]
	fn a_kernel_that_says_nothing_is_an_error() {
		let files = Files::new();
		let machine = files.open();
		fs::remove_file(files.0.path().join("proc/stat")).unwrap();
		assert!(machine.read().unwrap_err().to_string().contains("/proc/stat"));
	}
}
