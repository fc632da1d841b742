// SPDX-License-Identifier: Apache-2.0

//! Machines: what they carry and which state they are in (specification, section 5).

use alloc::vec::Vec;

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

	/// All that the node lacks of what a source asks for: its GPUs, and its memory in MiB. Nothing
	/// for a node that carries it.
	pub fn shortfalls(&self, gpu: &GpuRequirement, memory_mib: u32) -> Vec<Shortfall> {
		let needed = gpu.count;
		let is_large = |it: &Gpu| it.vram_mib >= gpu.vram_mib;
		let is_capable = |it: &Gpu| it.compute_capability >= gpu.compute_capability;
		// There are fewer GPUs than a u8 counts.
		let count = |fits: &dyn Fn(&Gpu) -> bool| {
			u8::try_from(self.gpus.iter().filter(|it| fits(it)).count()).unwrap_or(u8::MAX)
		};
		let (all, large, capable) = (count(&|_| true), count(&is_large), count(&is_capable));
		let both = count(&|it| is_large(it) && is_capable(it));

		let mut shortfalls = Vec::new();
		if all < needed {
			shortfalls.push(Shortfall::GpuCount { needed, carried: all });
		}
		if large < needed {
			let vram_mib = gpu.vram_mib;
			shortfalls.push(Shortfall::GpuMemory { vram_mib, needed, carried: large });
		}
		if capable < needed {
			let compute_capability = gpu.compute_capability;
			shortfalls.push(Shortfall::ComputeCapability {
				compute_capability,
				needed,
				carried: capable,
			});
		}
		if both < needed && shortfalls.is_empty() {
			shortfalls.push(Shortfall::GpuCombination { needed, carried: both });
		}
		if self.memory_mib < memory_mib {
			shortfalls.push(Shortfall::Memory { needed: memory_mib, carried: self.memory_mib });
		}
		shortfalls
	}
}

/// What a node lacks of what a source asks for.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Shortfall {
	/// Fewer GPUs than are needed.
	#[codec(index = 0)]
	GpuCount {
		/// How many are needed.
		needed: u8,
		/// How many there are.
		carried: u8,
	},
	/// Too few GPUs with enough memory.
	#[codec(index = 1)]
	GpuMemory {
		/// The memory that each must have, in MiB.
		vram_mib: u32,
		/// How many are needed.
		needed: u8,
		/// How many have it.
		carried: u8,
	},
	/// Too few GPUs that are capable enough.
	#[codec(index = 2)]
	ComputeCapability {
		/// The capability that each must have, as in [`Gpu::compute_capability`].
		compute_capability: u16,
		/// How many are needed.
		needed: u8,
		/// How many have it.
		carried: u8,
	},
	/// Enough GPUs with the memory, and enough that are capable, and too few that are both.
	#[codec(index = 3)]
	GpuCombination {
		/// How many are needed.
		needed: u8,
		/// How many are both.
		carried: u8,
	},
	/// Less main memory than a job may use.
	#[codec(index = 4)]
	Memory {
		/// What is needed, in MiB.
		needed: u32,
		/// What there is, in MiB.
		carried: u32,
	},
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
	/// The organisation of its provider was revoked, or no longer counts the provider as its own.
	/// Never stored with the node: it follows from the organisation, so that one call suspends all
	/// nodes at once.
	#[codec(index = 1)]
	OrganisationRevoked,
	/// The provider has so many GPUs that a registrar must have audited them, and no audit covers
	/// them. Never stored with the node: it follows from the provider.
	#[codec(index = 2)]
	AuditMissing,
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
/// An organisation revoked or an audit missing suspends the first three besides.
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

	/// The state of a node that `reasons` suspend besides what its state says. A node that leaves or
	/// was thrown out is neither more nor less so.
	pub fn suspended_by(self, reasons: impl IntoIterator<Item = SuspensionReason>) -> Self {
		let mut all = match &self {
			Self::Onboarding | Self::Active => SuspensionReasons::new(),
			Self::Suspended(own) => own.clone(),
			Self::Exiting | Self::Released | Self::Ejected => return self,
		};
		for reason in reasons {
			// There are fewer kinds of reasons than fit; the first that are in would do.
			let _ = all.try_insert(reason);
		}
		if all.is_empty() {
			self
		} else {
			Self::Suspended(all)
		}
	}
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;

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

	fn asks(count: u8) -> GpuRequirement {
		GpuRequirement { count, vram_mib: 24_000, compute_capability: 80 }
	}

	#[test]
	fn a_requirement_counts_only_the_gpus_that_fit() {
		let lacks = |gpus: &[Gpu]| manifest(gpus).shortfalls(&asks(2), 16_384);
		assert_eq!(lacks(&[gpu(24_000, 80), gpu(80_000, 90)]), []);
		assert_eq!(
			lacks(&[gpu(24_000, 80), gpu(23_999, 90)]),
			[Shortfall::GpuMemory { vram_mib: 24_000, needed: 2, carried: 1 }]
		);
		assert_eq!(
			lacks(&[gpu(24_000, 80), gpu(80_000, 79)]),
			[Shortfall::ComputeCapability { compute_capability: 80, needed: 2, carried: 1 }]
		);
		assert_eq!(manifest(&[]).shortfalls(&GpuRequirement::default(), 0), []);
	}

	#[test]
	fn every_shortfall_is_named() {
		let small = Shortfall::Memory { needed: 16_385, carried: 16_384 };
		assert_eq!(
			manifest(&[gpu(24_000, 79)]).shortfalls(&asks(2), 16_385),
			[
				Shortfall::GpuCount { needed: 2, carried: 1 },
				Shortfall::GpuMemory { vram_mib: 24_000, needed: 2, carried: 1 },
				Shortfall::ComputeCapability { compute_capability: 80, needed: 2, carried: 0 },
				small,
			]
		);
		// Two of each kind, and only one that is both.
		let mixed = [gpu(24_000, 80), gpu(24_000, 79), gpu(23_999, 80)];
		assert_eq!(
			manifest(&mixed).shortfalls(&asks(2), 0),
			[Shortfall::GpuCombination { needed: 2, carried: 1 }]
		);
	}

	proptest! {
		#[test]
		fn nothing_is_lacking_exactly_where_enough_gpus_fit(
			gpus in prop::collection::vec((0u32..4, 0u16..4), 0..6),
			(count, vram_mib, compute_capability) in (0u8..6, 0u32..4, 0u16..4),
			needed_memory in 0u32..32_768,
		) {
			let gpus: Vec<_> = gpus.into_iter().map(|(v, c)| gpu(v, c)).collect();
			let fitting = gpus.iter().filter(|gpu| {
				gpu.vram_mib >= vram_mib && gpu.compute_capability >= compute_capability
			});
			let fits = fitting.count() >= usize::from(count) && needed_memory <= 16_384;
			let asked = GpuRequirement { count, vram_mib, compute_capability };
			prop_assert_eq!(manifest(&gpus).shortfalls(&asked, needed_memory).is_empty(), fits);
		}
	}

	fn suspended(reasons: &[SuspensionReason]) -> NodeStatus {
		let reasons = reasons.iter().copied().collect::<alloc::collections::BTreeSet<_>>();
		NodeStatus::Suspended(reasons.try_into().unwrap())
	}

	#[test]
	fn reasons_add_to_those_that_a_node_has() {
		use SuspensionReason::*;
		let revoked = || [OrganisationRevoked];
		assert_eq!(NodeStatus::Active.suspended_by([]), NodeStatus::Active);
		assert_eq!(NodeStatus::Active.suspended_by(revoked()), suspended(&revoked()));
		assert_eq!(NodeStatus::Onboarding.suspended_by(revoked()), suspended(&revoked()));
		assert_eq!(
			suspended(&[BelowRequirement]).suspended_by([OrganisationRevoked, AuditMissing]),
			suspended(&[BelowRequirement, OrganisationRevoked, AuditMissing])
		);
		for gone in [NodeStatus::Exiting, NodeStatus::Released, NodeStatus::Ejected] {
			assert_eq!(gone.clone().suspended_by(revoked()), gone);
		}
	}
}
