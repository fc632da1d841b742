// SPDX-License-Identifier: Apache-2.0

//! Telemetry: what a node measures of itself, and how it binds itself to that (specification,
//! section 9).
//!
//! A worker takes [`Sample`]s, hangs them into a Merkle tree and signs the root in its
//! [`Heartbeat`]. The chain keeps roots alone; whoever has a sample and its proof can show it later.
//! Chain and worker run the same lines, and a test fixes their bytes.
//!
//! The tree is binary. Leaves and branches are hashed under domains of their own, so that neither
//! passes for the other, and a leaf carries chain, node and heartbeat, so that it proves nothing of
//! another. An odd one at the end of a level moves up as it is, never doubled: two lists of samples
//! never share a root and a count.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;
use sp_runtime::{traits::ConstU32, BoundedVec};

use crate::{slash::Condition, tree, NodeId, TaskId};

const SAMPLE_DOMAIN: &[u8] = b"surety/sample/1";
const BRANCH_DOMAIN: &[u8] = b"surety/samples/1";
const HEARTBEAT_DOMAIN: &[u8] = b"surety/heartbeat/1";

/// The number of a heartbeat of its node, from 0 without gaps.
pub type Sequence = u32;

/// The most samples of one piece of evidence.
pub const MAX_EVIDENCE_SAMPLES: u32 = 8;
/// The most hashes of one proof: enough for as many samples as a `u32` counts.
pub const MAX_PROOF: u32 = tree::MAX_DEPTH;

/// What was measured at one moment of one GPU, or of the machine where the job has none.
///
/// The samples of one job on one GPU are a series: [`Sample::number`] counts them without gaps.
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
pub struct Sample {
	/// The job; `None` while there is none.
	pub task: Option<TaskId>,
	/// The index of the GPU in the manifest; `None` for the machine itself.
	pub gpu: Option<u8>,
	/// The number of the sample in its series, from 0 without gaps.
	pub number: u32,
	/// Milliseconds since 1970, by the node's clock.
	pub at_millis: u64,
	/// GPU memory that the job may use, in bytes.
	pub vram_allocated: u64,
	/// GPU memory that the job uses, in bytes.
	pub vram_used: u64,
	/// Degrees Celsius.
	pub temperature: i16,
	/// Whether the GPU runs slower for heat.
	pub throttling: bool,
	/// How busy it is, in hundredths.
	pub utilisation: u8,
	/// Power drawn, in milliwatts.
	pub power_milliwatts: u32,
	/// Processes on the GPU that are not the job's.
	pub foreign_processes: u16,
	/// Seconds since the machine was started.
	pub uptime_secs: u64,
}

impl Sample {
	/// The leaf that binds the sample to its chain, node and heartbeat.
	pub fn leaf(&self, genesis: H256, node: NodeId, sequence: Sequence) -> H256 {
		(SAMPLE_DOMAIN, genesis, node, sequence, self).using_encoded(blake2_256).into()
	}

	/// Whether `next` is the very next sample of the same job on the same GPU.
	fn precedes(&self, next: &Self) -> bool {
		self.task == next.task
			&& self.gpu == next.gpu
			&& self.number.checked_add(1) == Some(next.number)
	}

	fn overclaims(&self) -> bool {
		self.vram_used > self.vram_allocated
	}
}

/// What a worker signs every interval: it is alive, and these are its samples since the last one.
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
pub struct Heartbeat {
	/// Whose it is.
	pub node: NodeId,
	/// Its number.
	pub sequence: Sequence,
	/// The root of the samples; zero where there are none.
	pub root: H256,
	/// How many samples there are.
	pub samples: u32,
}

impl Heartbeat {
	/// What the worker key signs, on the chain with this `genesis`.
	pub fn message(&self, genesis: H256) -> H256 {
		(HEARTBEAT_DOMAIN, genesis, self).using_encoded(blake2_256).into()
	}
}

/// What the chain keeps of a heartbeat.
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
pub struct Anchor {
	/// The root of the samples.
	pub root: H256,
	/// How many there are.
	pub samples: u32,
}

/// A sample and the proof that its node signed it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ProvenSample {
	/// The heartbeat in whose tree it hangs.
	pub sequence: Sequence,
	/// Its place there.
	pub index: u32,
	/// The sample.
	pub sample: Sample,
	/// The hashes beside its path, from the leaf up.
	pub proof: BoundedVec<H256, ConstU32<MAX_PROOF>>,
}

impl ProvenSample {
	/// Whether the sample hangs where it says, in the tree that `node` of the chain with this
	/// `genesis` anchored under its sequence.
	pub fn is_anchored(&self, anchor: &Anchor, genesis: H256, node: NodeId) -> bool {
		let leaf = self.sample.leaf(genesis, node, self.sequence);
		verify(anchor, self.index, leaf, &self.proof)
	}
}

/// Samples that convict together.
pub type Evidence = BoundedVec<ProvenSample, ConstU32<MAX_EVIDENCE_SAMPLES>>;

/// What samples prove.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finding {
	/// In which job.
	pub task: TaskId,
	/// By which sample; the second where it takes two.
	pub sample: Sample,
}

/// Whether samples alone can prove a condition. Those that they can are soft at most: a thief of a
/// worker key could sign such samples.
pub const fn decides(condition: Condition) -> bool {
	matches!(
		condition,
		Condition::ThermalThrottleEvent | Condition::TelemetryDelay | Condition::VramOverclaim
	)
}

/// The first thing by which `samples`, in their order, prove `condition`, where a series may pause
/// for `longest_gap` milliseconds. Samples without a job prove nothing.
///
/// | condition | proven by |
/// | --- | --- |
/// | `THERMAL_THROTTLE_EVENT` | a sample that throttles |
/// | `VRAM_OVERCLAIM` | two consecutive samples of a series that use more than was allocated |
/// | `TELEMETRY_DELAY` | two consecutive samples of a series that lie too far apart |
pub fn finding(condition: Condition, samples: &[Sample], longest_gap: u64) -> Option<Finding> {
	let pair = |proves: fn(&Sample, &Sample, u64) -> bool| {
		samples.windows(2).find_map(|pair| match pair {
			[first, second] if first.precedes(second) && proves(first, second, longest_gap) => {
				Some(second)
			}
			_ => None,
		})
	};
	let in_job = |sample: &&Sample| sample.task.is_some();
	let sample = match condition {
		Condition::ThermalThrottleEvent => samples.iter().filter(in_job).find(|it| it.throttling),
		Condition::VramOverclaim => {
			pair(|first, second, _| first.overclaims() && second.overclaims())
		}
		Condition::TelemetryDelay => pair(|first, second, longest_gap| {
			second.at_millis.saturating_sub(first.at_millis) > longest_gap
		}),
		_ => None,
	}?;
	Some(Finding { task: sample.task?, sample: *sample })
}

fn branch(left: H256, right: H256) -> H256 {
	(BRANCH_DOMAIN, left, right).using_encoded(blake2_256).into()
}

/// The root of a tree with these leaves; zero without any.
pub fn root(leaves: &[H256]) -> H256 {
	tree::root(leaves, branch)
}

/// The proof of the leaf at `index`, from the leaf up; `None` if there is no such leaf.
pub fn prove(leaves: &[H256], index: u32) -> Option<Vec<H256>> {
	tree::prove(leaves, index, branch)
}

/// Whether `leaf` stands at `index` of the tree that was anchored.
pub fn verify(anchor: &Anchor, index: u32, leaf: H256, proof: &[H256]) -> bool {
	climb(anchor.samples, index, leaf, proof) == Some(anchor.root)
}

/// The root to which a proof leads. The shape of a tree follows from its count alone, so `None` where
/// the proof is longer or shorter than that of a leaf at this place, or there is no such place.
pub fn climb(samples: u32, index: u32, leaf: H256, proof: &[H256]) -> Option<H256> {
	tree::climb(samples, index, leaf, proof, branch)
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;

	use super::*;

	const GENESIS: H256 = H256::repeat_byte(9);

	const SAMPLE: Sample = Sample {
		task: Some(7),
		gpu: Some(1),
		number: 3,
		at_millis: 1_000_000,
		vram_allocated: 24,
		vram_used: 20,
		temperature: -2,
		throttling: false,
		utilisation: 99,
		power_milliwatts: 350_000,
		foreign_processes: 2,
		uptime_secs: 86_400,
	};

	fn leaves(count: u32) -> Vec<H256> {
		(0..count).map(|number| Sample { number, ..SAMPLE }.leaf(GENESIS, 5, 6)).collect()
	}

	fn anchor(leaves: &[H256]) -> Anchor {
		Anchor { root: root(leaves), samples: leaves.len() as u32 }
	}

	/// The encoding is a promise to every worker: these bytes never change.
	#[test]
	fn the_encodings_are_fixed() {
		let mut sample = Vec::new();
		sample.extend([1, 7, 0, 0, 0, 0, 0, 0, 0]); // task
		sample.extend([1, 1]); // GPU
		sample.extend([3, 0, 0, 0]); // number
		sample.extend([0x40, 0x42, 0x0f, 0, 0, 0, 0, 0]); // at: 1,000,000 ms
		sample.extend([24, 0, 0, 0, 0, 0, 0, 0]); // allocated
		sample.extend([20, 0, 0, 0, 0, 0, 0, 0]); // used
		sample.extend([0xfe, 0xff]); // temperature
		sample.push(0); // throttling
		sample.push(99); // utilisation
		sample.extend([0x30, 0x57, 0x05, 0]); // power: 350,000 mW
		sample.extend([2, 0]); // foreign processes
		sample.extend([0x80, 0x51, 0x01, 0, 0, 0, 0, 0]); // uptime: 86,400 s
		assert_eq!(SAMPLE.encode(), sample);

		let mut leaf = alloc::vec![15u8 << 2];
		leaf.extend(b"surety/sample/1");
		leaf.extend([9; 32]); // genesis
		leaf.extend([5, 0, 0, 0]); // node
		leaf.extend([6, 0, 0, 0]); // sequence
		leaf.extend(&sample);
		assert_eq!(SAMPLE.leaf(GENESIS, 5, 6), H256(blake2_256(&leaf)));

		let mut inner = alloc::vec![16u8 << 2];
		inner.extend(b"surety/samples/1");
		inner.extend([1; 32]);
		inner.extend([2; 32]);
		let pair = [H256::repeat_byte(1), H256::repeat_byte(2)];
		assert_eq!(root(&pair), H256(blake2_256(&inner)));

		let heartbeat = Heartbeat { node: 5, sequence: 6, root: H256::repeat_byte(1), samples: 2 };
		let mut message = alloc::vec![18u8 << 2];
		message.extend(b"surety/heartbeat/1");
		message.extend([9; 32]); // genesis
		message.extend([5, 0, 0, 0]); // node
		message.extend([6, 0, 0, 0]); // sequence
		message.extend([1; 32]); // root
		message.extend([2, 0, 0, 0]); // samples
		assert_eq!(heartbeat.message(GENESIS), H256(blake2_256(&message)));
	}

	#[test]
	fn an_idle_sample_of_a_machine_without_gpus_begins_with_two_zeros() {
		let idle = Sample { task: None, gpu: None, ..SAMPLE }.encode();
		assert_eq!(idle[..2], [0, 0]);
		assert_eq!(idle[2..], SAMPLE.encode()[11..]);
	}

	#[test]
	fn a_leaf_is_bound_to_chain_node_and_heartbeat() {
		let leaf = SAMPLE.leaf(GENESIS, 5, 6);
		assert_ne!(leaf, SAMPLE.leaf(H256::zero(), 5, 6));
		assert_ne!(leaf, SAMPLE.leaf(GENESIS, 4, 6));
		assert_ne!(leaf, SAMPLE.leaf(GENESIS, 5, 7));
		assert_ne!(leaf, Sample { vram_used: 21, ..SAMPLE }.leaf(GENESIS, 5, 6));
	}

	#[test]
	fn a_tree_of_none_and_one_and_three() {
		let [a, b, c] = leaves(3)[..] else { panic!("three") };
		assert_eq!(root(&[]), H256::zero());
		assert_eq!(root(&[a]), a);
		// The odd one moves up as it is.
		assert_eq!(root(&[a, b, c]), branch(branch(a, b), c));
		assert_ne!(root(&[a, b, c]), root(&[a, b, c, c]));
		assert!(!verify(&Anchor { root: H256::zero(), samples: 0 }, 0, H256::zero(), &[]));
		assert_eq!(prove(&[a], 1), None);
	}

	#[test]
	fn an_inner_node_is_no_leaf() {
		let all = leaves(4);
		let anchor = anchor(&all);
		let left = branch(all[0], all[1]);
		let right = branch(all[2], all[3]);
		// The proof that would lead from the inner node to the root, at every place there is.
		for index in 0..4 {
			assert!(!verify(&anchor, index, left, &[right]));
			assert!(!verify(&anchor, index, anchor.root, &[]));
		}
		// Nor does a smaller count make it one: the count is what was signed.
		assert!(verify(&Anchor { samples: 2, ..anchor }, 0, left, &[right]));
		assert!(!verify(&anchor, 0, left, &[right]));
	}

	proptest! {
		#[test]
		fn every_leaf_is_proven_at_its_place_and_nowhere_else(
			count in 1u32..70, at: prop::sample::Index, other: prop::sample::Index,
		) {
			let all = leaves(count);
			let anchor = anchor(&all);
			let index = at.index(count as usize) as u32;
			let leaf = all[index as usize];
			let proof = prove(&all, index).unwrap();
			prop_assert!(verify(&anchor, index, leaf, &proof));
			prop_assert!(proof.len() <= MAX_PROOF as usize);

			let other = other.index(count as usize) as u32;
			if other != index {
				prop_assert!(!verify(&anchor, other, leaf, &proof));
				prop_assert!(!verify(&anchor, index, all[other as usize], &proof));
			}
			prop_assert!(!verify(&anchor, count, leaf, &proof));
		}

		#[test]
		fn a_proof_that_is_changed_in_any_way_proves_nothing(
			count in 2u32..70, at: prop::sample::Index, bit in 0usize..256,
		) {
			let all = leaves(count);
			let anchor = anchor(&all);
			let index = at.index(count as usize) as u32;
			let leaf = all[index as usize];
			let proof = prove(&all, index).unwrap();
			let flip = |hash: &mut H256| hash.0[bit / 8] ^= 1 << (bit % 8);

			for place in 0..proof.len() {
				let mut forged = proof.clone();
				flip(&mut forged[place]);
				prop_assert!(!verify(&anchor, index, leaf, &forged));
				forged = proof.clone();
				forged.remove(place);
				prop_assert!(!verify(&anchor, index, leaf, &forged));
			}
			let mut longer = proof.clone();
			longer.push(leaf);
			prop_assert!(!verify(&anchor, index, leaf, &longer));
			let mut forged = leaf;
			flip(&mut forged);
			prop_assert!(!verify(&anchor, index, forged, &proof));
			let mut root = anchor.root;
			flip(&mut root);
			let forged = Anchor { root, ..anchor };
			prop_assert!(!verify(&forged, index, leaf, &proof));
		}

		#[test]
		fn lists_of_samples_never_share_a_root(one in 0u32..40, other in 0u32..40) {
			prop_assert_eq!(root(&leaves(one)) == root(&leaves(other)), one == other);
		}

		#[test]
		fn no_proof_is_a_panic(
			root: [u8; 32], samples: u32, index: u32, proof in prop::collection::vec(any::<[u8; 32]>(), 0..40),
		) {
			let proof: Vec<_> = proof.into_iter().map(H256).collect();
			let anchor = Anchor { root: H256(root), samples };
			prop_assert!(!verify(&anchor, index, H256::zero(), &proof));
		}
	}

	fn next(sample: Sample) -> Sample {
		Sample { number: sample.number + 1, at_millis: sample.at_millis + 10_000, ..sample }
	}

	fn found(condition: Condition, samples: &[Sample]) -> bool {
		finding(condition, samples, 60_000).is_some()
	}

	#[test]
	fn throttling_convicts_during_a_job_alone() {
		let hot = Sample { throttling: true, ..SAMPLE };
		let condition = Condition::ThermalThrottleEvent;
		assert_eq!(finding(condition, &[SAMPLE, hot], 0), Some(Finding { task: 7, sample: hot }));
		assert!(!found(condition, &[SAMPLE]));
		assert!(!found(condition, &[Sample { task: None, ..hot }]));
		assert!(!found(condition, &[]));
	}

	#[test]
	fn two_consecutive_samples_above_the_allocation_convict() {
		let condition = Condition::VramOverclaim;
		let over = Sample { vram_used: 25, ..SAMPLE };
		let second = next(over);
		assert_eq!(
			finding(condition, &[over, second], 0),
			Some(Finding { task: 7, sample: second })
		);
		// One alone, the same one twice, at the allocation, with one left out, in another order, in
		// another job, on another GPU, or without a job.
		for samples in [
			[over, next(SAMPLE)],
			[SAMPLE, second],
			[over, over],
			[Sample { vram_used: 24, ..over }, second],
			[over, next(second)],
			[second, over],
			[over, Sample { task: Some(8), ..second }],
			[over, Sample { gpu: Some(0), ..second }],
			[Sample { task: None, ..over }, Sample { task: None, ..second }],
		] {
			assert!(!found(condition, &samples), "{samples:?}");
		}
		assert!(!found(condition, &[over]));
		assert!(found(condition, &[SAMPLE, over, second]));
	}

	#[test]
	fn a_gap_above_the_limit_convicts() {
		let condition = Condition::TelemetryDelay;
		let after = |millis| Sample { at_millis: SAMPLE.at_millis + millis, ..next(SAMPLE) };
		assert!(!found(condition, &[SAMPLE, after(60_000)]));
		assert!(found(condition, &[SAMPLE, after(60_001)]));
		// Others may lie between.
		assert!(!found(condition, &[SAMPLE, next(after(60_001))]));
		// A clock that was set back is no delay.
		let back = Sample { at_millis: 0, ..next(SAMPLE) };
		assert!(!found(condition, &[SAMPLE, back]));
	}

	#[test]
	fn samples_decide_what_is_soft_at_most() {
		use crate::slash::Severity;
		let hot = Sample { throttling: true, vram_used: 25, ..SAMPLE };
		let late = Sample { at_millis: 10_000_000, ..next(hot) };
		for condition in Condition::ALL {
			assert_eq!(decides(condition), found(condition, &[hot, late]), "{condition:?}");
			let rule = condition.rule();
			if decides(condition) {
				assert!(rule.severity(rule.share) <= Severity::Soft, "{condition:?}");
			}
		}
	}
}
