// SPDX-License-Identifier: Apache-2.0

//! Machines: what they carry and which state they are in (specification, section 5).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_runtime::{traits::ConstU32, BoundedBTreeSet, BoundedVec};

/// The most GPUs that one node carries.
pub const MAX_GPUS_PER_NODE: u32 = 16;
/// The longest name of a GPU model, in bytes.
pub const MAX_GPU_MODEL: u32 = 64;
/// The longest address of a node, in bytes.
pub const MAX_ENDPOINT: u32 = 128;
/// The longest name of a region, in bytes.
pub const MAX_REGION: u32 = 16;
/// The most reasons for which a node is suspended at one time.
pub const MAX_SUSPENSIONS: u32 = 16;

/// One GPU of a node.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Gpu {
	/// The maker's name of the model, UTF-8.
	pub model: BoundedVec<u8, ConstU32<MAX_GPU_MODEL>>,
	/// SHA-256 of the GPU's UUID as its driver prints it. One GPU serves one node of the network.
	pub uuid_hash: H256,
	/// Memory, in MiB.
	pub vram_mib: u32,
	/// CUDA compute capability as major · 10 + minor (8.9 is 89); 0 where there is none.
	pub compute_capability: u16,
}

/// What a node declares of itself, and what its stake answers for.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Manifest {
	/// The GPUs; none for a node that runs CPU jobs alone.
	pub gpus: BoundedVec<Gpu, ConstU32<MAX_GPUS_PER_NODE>>,
	/// Logical processors.
	pub cpus: u16,
	/// Main memory, in MiB.
	pub memory_mib: u32,
	/// Where the node stands, in the provider's words (such as `eu-west`), UTF-8.
	pub region: BoundedVec<u8, ConstU32<MAX_REGION>>,
	/// Where the node serves outputs: an `http` or `https` URL, UTF-8.
	pub endpoint: BoundedVec<u8, ConstU32<MAX_ENDPOINT>>,
}

impl Manifest {
	/// How many GPUs there are.
	pub fn gpu_count(&self) -> u32 {
		u32::try_from(self.gpus.len()).unwrap_or(MAX_GPUS_PER_NODE)
	}

	/// Whether the node carries what `requirement` asks for.
	pub fn meets(&self, requirement: &GpuRequirement) -> bool {
		let fitting = self.gpus.iter().filter(|gpu| {
			gpu.vram_mib >= requirement.vram_mib
				&& gpu.compute_capability >= requirement.compute_capability
		});
		fitting.count() >= usize::from(requirement.count)
	}
}

/// The GPUs that a source needs.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct GpuRequirement {
	/// How many; 0 for a CPU job.
	pub count: u8,
	/// Memory of each, in MiB.
	pub vram_mib: u32,
	/// Least CUDA compute capability, as in [`Gpu::compute_capability`].
	pub compute_capability: u16,
}

/// Why a node is suspended. It is lifted when no reason is left.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum SuspensionReason {
	/// The node's stake is less than its GPUs require.
	#[codec(index = 0)]
	BelowRequirement,
	/// The node's heartbeats have stopped.
	#[codec(index = 4)]
	Offline,
}

/// The reasons for which a node is suspended.
pub type SuspensionReasons = BoundedBTreeSet<SuspensionReason, ConstU32<MAX_SUSPENSIONS>>;

/// The state of a node.
///
/// ```text
/// register ─→ Suspended{BelowRequirement} ─stake─→ Onboarding ─30 jobs─→ Active
///                      ↑                               │                    │
///                      └────────── stake too low ──────┴────────────────────┘
///
/// any of those three ─exit─→ Exiting ─stake withdrawn─→ Released
///
/// any but Released ─hard slash─→ Ejected ─clearance 5─→ Suspended, Onboarding or Active,
///                                                       as its stake and its jobs say
/// ```
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum NodeStatus {
	/// Takes tasks like an active node, and has no score yet.
	#[codec(index = 0)]
	Onboarding,
	/// Takes tasks.
	#[codec(index = 1)]
	Active,
	/// Takes no tasks until no reason is left.
	#[codec(index = 2)]
	Suspended(SuspensionReasons),
	/// Is leaving: takes no tasks, its stake waits for the end of the exit delay.
	#[codec(index = 4)]
	Exiting,
	/// Has left, and its stake with it.
	#[codec(index = 5)]
	Released,
	/// Was thrown out by a hard slash and takes no tasks. What is left of its stake can leave, and the
	/// node stays ejected all the same: its key and its GPUs are blocked for ever, and its provider
	/// registers no new node. Clearance 5 alone can undo it.
	#[codec(index = 3)]
	Ejected,
}

impl NodeStatus {
	/// Whether the node may accept tasks.
	pub fn takes_tasks(&self) -> bool {
		matches!(self, Self::Onboarding | Self::Active)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn gpu(vram_mib: u32, compute_capability: u16) -> Gpu {
		Gpu { model: Default::default(), uuid_hash: H256::zero(), vram_mib, compute_capability }
	}

	fn manifest(gpus: &[Gpu]) -> Manifest {
		Manifest {
			gpus: gpus.to_vec().try_into().unwrap(),
			cpus: 8,
			memory_mib: 16_384,
			region: Default::default(),
			endpoint: Default::default(),
		}
	}

	#[test]
	fn a_requirement_counts_only_the_gpus_that_fit() {
		let needs = GpuRequirement { count: 2, vram_mib: 24_000, compute_capability: 80 };
		assert!(manifest(&[gpu(24_000, 80), gpu(80_000, 90)]).meets(&needs));
		assert!(!manifest(&[gpu(24_000, 80), gpu(23_999, 90)]).meets(&needs));
		assert!(!manifest(&[gpu(24_000, 80), gpu(80_000, 75)]).meets(&needs));
		assert!(!manifest(&[gpu(24_000, 80)]).meets(&needs));
		assert!(manifest(&[]).meets(&GpuRequirement::default()));
	}
}
