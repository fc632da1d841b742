// SPDX-License-Identifier: Apache-2.0

//! GPUs of NVIDIA, by NVML.

use std::{collections::BTreeMap, sync::Arc};

use nvml_wrapper::{
	bitmasks::device::ThrottleReasons,
	enum_wrappers::device::{Clock, TemperatureSensor},
	enums::device::UsedGpuMemory,
	error::NvmlError,
	struct_wrappers::device::ProcessInfo,
	Nvml,
};

use super::{Gpu, GpuError, Process, Reading};
use crate::probe::GpuFound;

/// What slows a GPU down, as the driver's own tools call it.
const REASONS: [(ThrottleReasons, &str); 8] = [
	(ThrottleReasons::APPLICATIONS_CLOCKS_SETTING, "applications clocks setting"),
	(ThrottleReasons::DISPLAY_CLOCK_SETTING, "display clock setting"),
	(ThrottleReasons::SW_POWER_CAP, "software power cap"),
	(ThrottleReasons::HW_SLOWDOWN, "hardware slowdown"),
	(ThrottleReasons::HW_POWER_BRAKE_SLOWDOWN, "hardware power brake"),
	(ThrottleReasons::SYNC_BOOST, "sync boost"),
	(ThrottleReasons::SW_THERMAL_SLOWDOWN, "software thermal slowdown"),
	(ThrottleReasons::HW_THERMAL_SLOWDOWN, "hardware thermal slowdown"),
];

/// One GPU.
pub struct Nvidia {
	index: u8,
	found: GpuFound,
	nvml: Arc<Result<Nvml, NvmlError>>,
}

/// The GPUs that were found, in this order.
pub fn open(found: &[GpuFound]) -> Vec<Arc<dyn Gpu>> {
	let nvml = Arc::new(Nvml::init());
	(0..=u8::MAX)
		.zip(found)
		.map(|(index, found)| {
			let (found, nvml) = (found.clone(), Arc::clone(&nvml));
			Arc::new(Nvidia { index, found, nvml }) as Arc<dyn Gpu>
		})
		.collect()
}

impl Nvidia {
	fn error(&self, problem: impl ToString) -> GpuError {
		GpuError::Driver { gpu: self.found.uuid.clone(), problem: problem.to_string() }
	}
}

impl Gpu for Nvidia {
	fn index(&self) -> Option<u8> {
		Some(self.index)
	}

	fn found(&self) -> Option<&GpuFound> {
		Some(&self.found)
	}

	fn read(&self) -> Result<Reading, GpuError> {
		let nvml = self.nvml.as_ref().as_ref().map_err(|error| self.error(error))?;
		read(nvml, &self.found.uuid).map_err(|error| self.error(error))
	}
}

fn read(nvml: &Nvml, uuid: &str) -> Result<Reading, NvmlError> {
	let gpu = nvml.device_by_uuid(uuid)?;
	let memory = gpu.memory_info()?;
	let reasons = gpu.current_throttle_reasons().map(|reasons| reasons.bits()).or_else(unsaid)?;
	let reasons = ThrottleReasons::from_bits_truncate(reasons);
	let temperature = gpu.temperature(TemperatureSensor::Gpu).or_else(unsaid)?;
	let utilisation = gpu.utilization_rates().map(|rates| rates.gpu).or_else(unsaid)?;
	Ok(Reading {
		vram_used: memory.used,
		vram_total: memory.total,
		temperature: i16::try_from(temperature).unwrap_or(i16::MAX),
		throttling: is_for_heat(reasons),
		throttle_reasons: names(reasons),
		utilisation: u8::try_from(utilisation).unwrap_or(100).min(100),
		clock_mhz: gpu.clock_info(Clock::SM).or_else(unsaid)?,
		power_milliwatts: gpu.power_usage().or_else(unsaid)?,
		processes: merge(gpu.running_compute_processes()?, gpu.running_graphics_processes()?),
	})
}

/// What a model of GPU does not say, as the nothing that it is.
fn unsaid<T: Default>(error: NvmlError) -> Result<T, NvmlError> {
	match error {
		NvmlError::NotSupported => Ok(T::default()),
		error => Err(error),
	}
}

fn is_for_heat(reasons: ThrottleReasons) -> bool {
	let heat = ThrottleReasons::SW_THERMAL_SLOWDOWN | ThrottleReasons::HW_THERMAL_SLOWDOWN;
	reasons.intersects(heat)
}

fn names(reasons: ThrottleReasons) -> Vec<&'static str> {
	let named = REASONS.iter().filter(|(reason, _)| reasons.contains(*reason));
	named.map(|(_, name)| *name).collect()
}

/// The processes of both kinds; one that is of both is one.
fn merge(compute: Vec<ProcessInfo>, graphics: Vec<ProcessInfo>) -> Vec<Process> {
	let mut processes = BTreeMap::new();
	for process in compute.into_iter().chain(graphics) {
		let used = match process.used_gpu_memory {
			UsedGpuMemory::Used(bytes) => bytes,
			UsedGpuMemory::Unavailable => 0,
		};
		let most: &mut u64 = processes.entry(process.pid).or_default();
		*most = used.max(*most);
	}
	processes.into_iter().map(|(pid, vram_used)| Process { pid, vram_used }).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	fn process(pid: u32, used_gpu_memory: UsedGpuMemory) -> ProcessInfo {
		ProcessInfo { pid, used_gpu_memory, gpu_instance_id: None, compute_instance_id: None }
	}

	#[test]
	fn only_heat_counts_as_throttling_and_each_reason_has_its_name() {
		let idle = ThrottleReasons::GPU_IDLE;
		assert_eq!((is_for_heat(idle), names(idle)), (false, vec![]));
		let power = ThrottleReasons::SW_POWER_CAP;
		assert_eq!((is_for_heat(power), names(power)), (false, vec!["software power cap"]));
		let both = power | ThrottleReasons::SW_THERMAL_SLOWDOWN;
		let expected = vec!["software power cap", "software thermal slowdown"];
		assert_eq!((is_for_heat(both), names(both)), (true, expected));
		assert!(is_for_heat(ThrottleReasons::HW_THERMAL_SLOWDOWN));
	}

	#[test]
	fn a_process_that_computes_and_draws_is_one() {
		let compute =
			vec![process(7, UsedGpuMemory::Used(10)), process(9, UsedGpuMemory::Unavailable)];
		let graphics = vec![process(7, UsedGpuMemory::Used(4)), process(3, UsedGpuMemory::Used(1))];
		let merged: Vec<_> =
			merge(compute, graphics).into_iter().map(|p| (p.pid, p.vram_used)).collect();
		assert_eq!(merged, [(3, 1), (7, 10), (9, 0)]);
	}

	#[test]
	fn what_a_model_does_not_say_is_nothing_and_a_fault_is_a_fault() {
		assert_eq!(unsaid::<u32>(NvmlError::NotSupported).unwrap(), 0);
		assert!(unsaid::<u32>(NvmlError::GpuLost).is_err());
	}

	#[test]
	fn a_gpu_that_the_driver_does_not_know_is_named_with_the_remedy() {
		let machine = crate::probe::tests::machine(&[(24_000, 89)]);
		let error = open(&machine.gpus)[0].read().unwrap_err().to_string();
		assert!(error.contains(&machine.gpus[0].uuid) && error.contains("nvidia-smi"), "{error}");
	}
}
