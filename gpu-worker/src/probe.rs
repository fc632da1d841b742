// SPDX-License-Identifier: Apache-2.0

//! What this machine is: processors, memory, GPUs.
//!
//! NVML and the CUDA driver are loaded when they are asked for, so the same program runs on
//! machines without either and says so.

use std::fs;

use cudarc::driver::{
	result::{self as cuda, DriverError},
	sys::{self, CUdevice_attribute},
};
use nvml_wrapper::{error::NvmlError, Nvml};
use serde::Serialize;
use surety_client::spec::{hash_text, sha256, GpuForm, ManifestForm};
use surety_primitives::node::GpuRequirement;

const MIB: u64 = 1 << 20;

/// What a machine is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Machine {
	/// The processor's name, as its maker writes it.
	pub cpu: String,
	/// Logical processors that this program may use.
	pub cpus: u16,
	/// Main memory, in MiB.
	pub memory_mib: u32,
	/// The GPUs that can be used.
	pub gpus: Vec<GpuFound>,
	/// How the GPUs were found, or why there are none.
	pub gpus_by: String,
	/// The version of NVIDIA's driver, where NVML knows it.
	pub driver: Option<String>,
}

/// One GPU.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GpuFound {
	/// The maker's name of the model.
	pub model: String,
	/// The UUID, as the driver prints it.
	pub uuid: String,
	/// SHA-256 of the UUID: what the registry knows.
	pub uuid_hash: String,
	/// Memory, in MiB.
	pub vram_mib: u32,
	/// CUDA compute capability as major · 10 + minor.
	pub compute_capability: u16,
}

impl GpuFound {
	fn new(model: String, uuid: String, memory: u64, capability: (i32, i32)) -> Self {
		let (major, minor) = capability;
		Self {
			model,
			uuid_hash: hash_text(&sha256(uuid.as_bytes())),
			uuid,
			vram_mib: mib(memory),
			compute_capability: u16::try_from(major.saturating_mul(10).saturating_add(minor))
				.unwrap_or(0),
		}
	}

	/// Whether it is what a source needs of each GPU.
	pub fn meets(&self, needs: &GpuRequirement) -> bool {
		self.vram_mib >= needs.vram_mib && self.compute_capability >= needs.compute_capability
	}
}

impl Machine {
	/// Looks at this machine.
	pub fn probe() -> Self {
		let cpus = std::thread::available_parallelism().map_or(1, usize::from);
		let (gpus, gpus_by) = gpus();
		Self {
			cpu: field_of("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown".into()),
			cpus: u16::try_from(cpus).unwrap_or(u16::MAX),
			memory_mib: memory_mib(),
			gpus,
			gpus_by,
			driver: Nvml::init().and_then(|nvml| nvml.sys_driver_version()).ok(),
		}
	}

	/// The GPUs that a source can get: as many as it needs of those that fit, all of one model, since the node says
	/// before the job on which it runs. `None` if there are too few.
	pub fn choose_gpus(&self, needs: &GpuRequirement) -> Option<Vec<&GpuFound>> {
		let count = usize::from(needs.count);
		let fitting = || self.gpus.iter().filter(|gpu| gpu.meets(needs));
		let of_model =
			|model: &str| fitting().filter(|gpu| gpu.model == model).take(count).collect();
		let mut choices = fitting()
			.map(|gpu| of_model(&gpu.model))
			.filter(|chosen: &Vec<_>| chosen.len() == count);
		if count == 0 {
			return Some(Vec::new());
		}
		choices.next()
	}

	/// What the owner registers, in the form that `surety node register` reads.
	pub fn manifest(&self, region: &str, endpoint: &str) -> ManifestForm {
		let gpus = self.gpus.iter().map(|gpu| GpuForm {
			model: gpu.model.clone(),
			uuid_hash: gpu.uuid_hash.clone(),
			vram_mib: gpu.vram_mib,
			compute_capability: gpu.compute_capability,
		});
		ManifestForm {
			gpus: gpus.collect(),
			cpus: self.cpus,
			memory_mib: self.memory_mib,
			region: region.into(),
			endpoint: endpoint.into(),
		}
	}
}

/// The GPUs, by NVML or else by the CUDA driver, and a word on how they were found.
fn gpus() -> (Vec<GpuFound>, String) {
	let by_nvml = match gpus_by_nvml() {
		Ok(gpus) if !gpus.is_empty() => return (gpus, "found by NVML".into()),
		Ok(_) => "NVML finds none".to_string(),
		Err(NvmlError::LibloadingError(_) | NvmlError::LibraryNotFound) => {
			"NVML is not installed".into()
		}
		Err(error) => format!("NVML: {error}"),
	};
	// Without the library every call of it would panic.
	// SAFETY: loading the NVIDIA driver's library runs its initialisers, which is what they are for.
	if !unsafe { sys::is_culib_present() } {
		return (Vec::new(), format!("none: {by_nvml}, nor is the CUDA driver"));
	}
	match gpus_by_cuda() {
		Ok(gpus) if !gpus.is_empty() => (gpus, format!("found by the CUDA driver ({by_nvml})")),
		Ok(_) => (Vec::new(), format!("none: {by_nvml}, and the CUDA driver finds none")),
		Err(error) => {
			(Vec::new(), format!("none: {by_nvml}, and the CUDA driver fails: {error:?}"))
		}
	}
}

fn gpus_by_nvml() -> Result<Vec<GpuFound>, NvmlError> {
	let nvml = Nvml::init()?;
	(0..nvml.device_count()?)
		.map(|index| {
			let gpu = nvml.device_by_index(index)?;
			let capability = gpu.cuda_compute_capability()?;
			let memory = gpu.memory_info()?.total;
			Ok(GpuFound::new(
				gpu.name()?,
				gpu.uuid()?,
				memory,
				(capability.major, capability.minor),
			))
		})
		.collect()
}

fn gpus_by_cuda() -> Result<Vec<GpuFound>, DriverError> {
	use CUdevice_attribute::{
		CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR as MAJOR,
		CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR as MINOR,
	};
	cuda::init()?;
	(0..cuda::device::get_count()?)
		.map(|ordinal| {
			let gpu = cuda::device::get(ordinal)?;
			let uuid = uuid_of(gpu)?;
			// SAFETY: `gpu` comes from `get`, as both ask for.
			let (memory, capability) = unsafe {
				let major = cuda::device::get_attribute(gpu, MAJOR)?;
				(cuda::device::total_mem(gpu)?, (major, cuda::device::get_attribute(gpu, MINOR)?))
			};
			let memory = u64::try_from(memory).unwrap_or(u64::MAX);
			Ok(GpuFound::new(cuda::device::get_name(gpu)?, uuid, memory, capability))
		})
		.collect()
}

/// The UUID of a GPU that the CUDA driver knows.
pub(crate) fn uuid_of(gpu: sys::CUdevice) -> Result<String, DriverError> {
	let bytes = cuda::device::get_uuid(gpu)?.bytes;
	Ok(uuid_text(bytes.map(|byte| byte.to_ne_bytes()[0])))
}

/// A UUID as NVIDIA's tools print it.
fn uuid_text(bytes: [u8; 16]) -> String {
	let hex = hex::encode(bytes);
	let parts = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]];
	format!("GPU-{}", parts.join("-"))
}

fn memory_mib() -> u32 {
	let text = field_of("/proc/meminfo", "MemTotal").unwrap_or_default();
	let kib: u64 =
		text.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0);
	mib(kib.saturating_mul(1024))
}

/// The value of a `name: value` line.
fn field_of(path: &str, name: &str) -> Option<String> {
	let text = fs::read_to_string(path).ok()?;
	text.lines().find_map(|line| {
		let (found, value) = line.split_once(':')?;
		(found.trim() == name).then(|| value.trim().to_string())
	})
}

fn mib(bytes: u64) -> u32 {
	u32::try_from(bytes / MIB).unwrap_or(u32::MAX)
}

#[cfg(test)]
pub(crate) mod tests {
	use surety_client::spec::{read, SpecError};
	use surety_primitives::node::Manifest;

	use super::*;

	/// A machine with GPUs of these sizes and capabilities.
	pub(crate) fn machine(gpus: &[(u32, u16)]) -> Machine {
		let gpus = (0..).zip(gpus).map(|(index, (vram_mib, compute_capability))| GpuFound {
			vram_mib: *vram_mib,
			compute_capability: *compute_capability,
			..GpuFound::new("NVIDIA L4".into(), uuid_text([index; 16]), 0, (0, 0))
		});
		Machine {
			cpu: "a processor".into(),
			cpus: 8,
			memory_mib: 16_384,
			gpus: gpus.collect(),
			gpus_by: "for a test".into(),
			driver: None,
		}
	}

	#[test]
	fn this_machine_has_processors_and_memory_with_or_without_gpus() {
		let machine = Machine::probe();
		assert!(machine.cpus > 0 && machine.memory_mib > 0);
		assert!(!machine.gpus_by.is_empty());
	}

	#[test]
	fn a_source_gets_gpus_that_fit_or_none() {
		let machine = machine(&[(8_000, 75), (24_000, 89), (24_000, 89)]);
		let choose = |count, vram_mib| {
			let needs = GpuRequirement { count, vram_mib, compute_capability: 80 };
			machine.choose_gpus(&needs).map(|chosen| chosen.len())
		};
		assert_eq!(choose(0, 0), Some(0));
		assert_eq!(choose(2, 24_000), Some(2));
		assert_eq!(choose(3, 0), None);
		assert_eq!(choose(1, 24_001), None);
	}

	#[test]
	fn the_gpus_of_one_job_are_of_one_model() {
		let mut machine = machine(&[(24_000, 89), (24_000, 89), (24_000, 89)]);
		machine.gpus[0].model = "NVIDIA L40".into();
		let choose = |count| {
			let needs = GpuRequirement { count, vram_mib: 0, compute_capability: 80 };
			let chosen = machine.choose_gpus(&needs);
			chosen.map(|chosen| chosen.iter().map(|gpu| gpu.model.clone()).collect::<Vec<_>>())
		};
		assert_eq!(choose(1).unwrap(), ["NVIDIA L40"]);
		assert_eq!(choose(2).unwrap(), ["NVIDIA L4", "NVIDIA L4"]);
		assert_eq!(choose(3), None);
	}

	#[test]
	fn the_manifest_is_what_the_registry_takes() {
		let machine = machine(&[(24_000, 89)]);
		let json = serde_json::to_string(&machine.manifest("eu-west", "http://node:8090")).unwrap();
		let manifest: Result<Manifest, SpecError> = read::<ManifestForm, _>(&json);
		let manifest = manifest.unwrap();
		assert_eq!(manifest.gpus[0].uuid_hash, sha256(b"GPU-00000000-0000-0000-0000-000000000000"));
		assert_eq!((manifest.gpus[0].vram_mib, manifest.cpus), (24_000, 8));
	}

	#[test]
	fn uuids_read_as_the_driver_prints_them() {
		let bytes = std::array::from_fn(|index| u8::try_from(index).unwrap());
		assert_eq!(uuid_text(bytes), "GPU-00010203-0405-0607-0809-0a0b0c0d0e0f");
	}
}
