// SPDX-License-Identifier: Apache-2.0

//! Samples as a node hands them out, chained and signed one by one (specification, section 8).
//!
//! A heartbeat anchors samples after the fact. Whoever reads them before that holds the node to them by the chain:
//! each record is signed together with the hash of the one before, so that none can be changed, left out or slipped in
//! later without a second signature that contradicts the first.

use codec::{Decode, Encode};
use serde::{Deserialize, Serialize};
use sp_crypto_hashing::blake2_256;
use subxt_signer::sr25519::{verify, PublicKey, Signature};
use surety_primitives::{
	telemetry::{Anchor, Sample, Sequence},
	NodeId, H256,
};

use super::{SampleForm, Samples};

const RECORD_DOMAIN: &[u8] = b"surety/telemetry/1";

/// The most samples of one heartbeat that workers make: what one answer can hold.
pub const MAX_SAMPLES: u32 = 16_384;

/// What the GPU and the whole machine showed beside a sample. It is signed, and no part of the sample that heartbeats
/// anchor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Surroundings {
	/// The clock of the GPU's processors, in MHz.
	pub clock_mhz: u32,
	/// The GPU's memory that is in use, whoever uses it, in bytes.
	pub gpu_vram_used: u64,
	/// The GPU's memory, in bytes.
	pub gpu_vram_total: u64,
	/// The memory of all GPUs of the machine that is in use, in bytes.
	pub node_vram_used: u64,
	/// The memory of all GPUs of the machine, in bytes.
	pub node_vram_total: u64,
}

/// A link of the chain of what a node measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Measured {
	/// What was measured.
	pub sample: Sample,
	/// What was there beside it.
	pub surroundings: Surroundings,
}

impl Measured {
	/// The hash of the link after `previous`: what the worker key signs, and what the next link carries. The first
	/// link of a node follows zero.
	pub fn hash(&self, genesis: H256, node: NodeId, previous: H256) -> H256 {
		(RECORD_DOMAIN, genesis, node, previous, self.sample, self.surroundings)
			.using_encoded(blake2_256)
			.into()
	}
}

/// What a node hands out at `/telemetry`: what it keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TelemetryForm {
	/// The node.
	pub node: NodeId,
	/// The hash of the chain's first block.
	pub genesis: H256,
	/// The worker key that signs.
	pub public_key: H256,
	/// The first heartbeat whose samples are kept.
	pub first: Option<Sequence>,
	/// The last one; its transaction may still be on its way.
	pub last: Option<Sequence>,
	/// How many samples wait for the next one.
	pub current: u64,
}

/// What a node hands out at `/telemetry/{sequence}`: the samples of one heartbeat, or at `/telemetry/current` those that
/// wait for the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SamplesForm {
	/// The node.
	pub node: NodeId,
	/// The heartbeat; none where they wait for the next one.
	pub sequence: Option<Sequence>,
	/// The root of the samples; zero where there are none, and none where they wait for their heartbeat.
	pub root: Option<H256>,
	/// The hash of the link before the first.
	pub previous: H256,
	/// The samples, in their order.
	pub samples: Vec<SampleForm>,
	/// What was there beside each of them.
	pub surroundings: Vec<Surroundings>,
	/// The worker key's signature of each link, in hex.
	pub signatures: Vec<String>,
}

/// Why samples are not what their node signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Untrue {
	/// The lists do not fit together.
	#[error("{samples} samples have {surroundings} surroundings and {signatures} signatures")]
	Counts {
		/// How many samples there are.
		samples: usize,
		/// How many surroundings.
		surroundings: usize,
		/// How many signatures.
		signatures: usize,
	},
	/// There are more than a worker makes.
	#[error("there are more samples than a heartbeat has: {} at most", MAX_SAMPLES)]
	TooMany,
	/// A signature is none, or of something else.
	#[error("the worker key has not signed sample {0} after the one before")]
	Signature(usize),
	/// The root is another one.
	#[error("the root of the samples is not the one that is given")]
	Root,
}

/// Samples that their node signed, one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedSamples {
	/// The samples, with what was there beside them.
	pub measured: Vec<Measured>,
	/// What a heartbeat anchors of them; none where they wait for theirs.
	pub anchor: Option<Anchor>,
	/// The hash of the link before the first.
	pub previous: H256,
	/// The hash of the last link, which the next sample follows.
	pub head: H256,
}

impl SamplesForm {
	/// Checks everything that can be checked without the chain: every signature of the node's worker key over its
	/// link, and the root. Whether a heartbeat *has* anchored that root the chain knows.
	pub fn verify(&self, genesis: H256, worker: &[u8; 32]) -> Result<SignedSamples, Untrue> {
		let samples = self.samples.len();
		let (surroundings, signatures) = (self.surroundings.len(), self.signatures.len());
		if surroundings != samples || signatures != samples {
			return Err(Untrue::Counts { samples, surroundings, signatures });
		}
		let count = u32::try_from(samples).ok().filter(|count| *count <= MAX_SAMPLES);
		let count = count.ok_or(Untrue::TooMany)?;
		let root = match self.sequence {
			Some(sequence) => {
				let samples =
					Samples::new(self.samples.iter().copied(), genesis, self.node, sequence);
				Some(samples.root())
			}
			None => None,
		};
		if root != self.root {
			return Err(Untrue::Root);
		}
		let mut head = self.previous;
		let mut measured = Vec::with_capacity(samples);
		let listed = self.samples.iter().zip(&self.surroundings).zip(&self.signatures);
		for (index, ((sample, surroundings), signature)) in listed.enumerate() {
			let link = Measured { sample: (*sample).into(), surroundings: *surroundings };
			head = link.hash(genesis, self.node, head);
			if !is_signed(signature, &head, worker) {
				return Err(Untrue::Signature(index));
			}
			measured.push(link);
		}
		let anchor = root.map(|root| Anchor { root, samples: count });
		Ok(SignedSamples { measured, anchor, previous: self.previous, head })
	}
}

fn is_signed(signature: &str, hash: &H256, worker: &[u8; 32]) -> bool {
	let mut bytes = [0; 64];
	let digits = signature.strip_prefix("0x").unwrap_or(signature);
	hex::decode_to_slice(digits, &mut bytes).is_ok()
		&& verify(&Signature(bytes), hash.as_bytes(), &PublicKey(*worker))
}

impl From<Sample> for SampleForm {
	fn from(sample: Sample) -> Self {
		Self {
			task: sample.task,
			gpu: sample.gpu,
			number: sample.number,
			at_millis: sample.at_millis,
			vram_allocated: sample.vram_allocated,
			vram_used: sample.vram_used,
			temperature: sample.temperature,
			throttling: sample.throttling,
			utilisation: sample.utilisation,
			power_milliwatts: sample.power_milliwatts,
			foreign_processes: sample.foreign_processes,
			uptime_secs: sample.uptime_secs,
		}
	}
}

#[cfg(test)]
mod tests {
	use subxt_signer::sr25519::{dev, Keypair};

	use super::*;

	const GENESIS: H256 = H256::repeat_byte(3);
	const NODE: NodeId = 7;

	fn signed(count: u32, sequence: Option<Sequence>, key: &Keypair) -> SamplesForm {
		let previous = H256::repeat_byte(8);
		let mut head = previous;
		let mut form = SamplesForm {
			node: NODE,
			sequence,
			root: None,
			previous,
			samples: Vec::new(),
			surroundings: Vec::new(),
			signatures: Vec::new(),
		};
		for number in 0..count {
			let sample = SampleForm { number, ..Default::default() };
			let surroundings = Surroundings { clock_mhz: number, ..Default::default() };
			let link = Measured { sample: sample.into(), surroundings };
			head = link.hash(GENESIS, NODE, head);
			form.samples.push(sample);
			form.surroundings.push(surroundings);
			form.signatures.push(format!("0x{}", hex::encode(key.sign(head.as_bytes()).0)));
		}
		form.root = sequence.map(|sequence| {
			Samples::new(form.samples.iter().copied(), GENESIS, NODE, sequence).root()
		});
		form
	}

	fn key() -> Keypair {
		dev::alice()
	}

	fn verified(form: &SamplesForm) -> Result<SignedSamples, Untrue> {
		form.verify(GENESIS, &key().public_key().0)
	}

	/// The encoding is a promise to every auditor: these bytes never change.
	#[test]
	fn the_bytes_of_a_link_are_fixed() {
		let sample = Sample::from(SampleForm { task: Some(7), number: 3, ..Default::default() });
		let surroundings = Surroundings {
			clock_mhz: 1_980,
			gpu_vram_used: 1,
			gpu_vram_total: 2,
			node_vram_used: 3,
			node_vram_total: 4,
		};
		let mut bytes = vec![18u8 << 2];
		bytes.extend(b"surety/telemetry/1");
		bytes.extend([3; 32]); // genesis
		bytes.extend([7, 0, 0, 0]); // node
		bytes.extend([8; 32]); // hash of the link before
		bytes.extend(sample.encode());
		bytes.extend([0xbc, 0x07, 0, 0]); // clock: 1,980 MHz
		for number in 1..=4u64 {
			bytes.extend(number.to_le_bytes()); // memory: GPU used, GPU, node used, node
		}
		let hash = Measured { sample, surroundings }.hash(GENESIS, NODE, H256::repeat_byte(8));
		assert_eq!(hash, H256(blake2_256(&bytes)));
	}

	#[test]
	fn what_a_node_signed_one_after_the_other_is_read_as_it_was_measured() {
		for sequence in [None, Some(2)] {
			for count in [0, 1, 5] {
				let form = signed(count, sequence, &key());
				let json = serde_json::to_string(&form).unwrap();
				let form: SamplesForm = serde_json::from_str(&json).unwrap();
				let read = verified(&form).unwrap();
				assert_eq!(read.measured.len(), form.samples.len());
				assert_eq!(read.anchor.map(|anchor| anchor.samples), sequence.map(|_| count));
				assert_eq!(read.head == form.previous, count == 0);
			}
		}
	}

	#[test]
	fn samples_follow_those_of_the_heartbeat_before() {
		let mut form = signed(2, None, &key());
		let whole = verified(&form).unwrap();
		form.signatures.remove(0);
		form.samples.remove(0);
		form.surroundings.remove(0);
		assert_eq!(verified(&form), Err(Untrue::Signature(0)));
		form.previous = whole.measured[0].hash(GENESIS, NODE, form.previous);
		assert_eq!(verified(&form).unwrap().head, whole.head);
	}

	#[test]
	fn whatever_is_changed_is_noticed() {
		type Change = fn(&mut SamplesForm);
		let changes: [(Change, Untrue); 9] = [
			(|it| it.samples[1].vram_used += 1, Untrue::Signature(1)),
			(|it| it.surroundings[2].clock_mhz += 1, Untrue::Signature(2)),
			(|it| it.samples.swap(0, 1), Untrue::Signature(0)),
			(|it| it.signatures.swap(0, 1), Untrue::Signature(0)),
			(|it| it.previous = H256::zero(), Untrue::Signature(0)),
			(|it| it.node += 1, Untrue::Signature(0)),
			(|it| it.signatures[0].push('0'), Untrue::Signature(0)),
			(
				|it| it.signatures.truncate(2),
				Untrue::Counts { samples: 3, surroundings: 3, signatures: 2 },
			),
			(
				|it| it.surroundings.truncate(2),
				Untrue::Counts { samples: 3, surroundings: 2, signatures: 3 },
			),
		];
		for (change, untrue) in changes {
			let mut form = signed(3, None, &key());
			assert!(verified(&form).is_ok());
			change(&mut form);
			assert_eq!(verified(&form), Err(untrue));
		}
		let of_another = signed(3, None, &dev::bob());
		assert_eq!(verified(&of_another), Err(Untrue::Signature(0)));
		let elsewhere = signed(3, None, &key()).verify(H256::zero(), &key().public_key().0);
		assert_eq!(elsewhere, Err(Untrue::Signature(0)));
	}

	#[test]
	fn a_root_is_that_of_the_samples_under_their_heartbeat_or_there_is_none() {
		let changes: [fn(&mut SamplesForm); 4] = [
			|it| it.root = Some(H256::zero()),
			|it| it.root = None,
			|it| it.sequence = Some(3),
			|it| it.sequence = None,
		];
		for change in changes {
			let mut form = signed(3, Some(2), &key());
			assert!(verified(&form).is_ok());
			change(&mut form);
			assert_eq!(verified(&form), Err(Untrue::Root));
		}
	}

	#[test]
	fn more_than_a_worker_makes_is_refused_unread() {
		let count = MAX_SAMPLES as usize + 1;
		let form = SamplesForm {
			samples: vec![SampleForm::default(); count],
			surroundings: vec![Surroundings::default(); count],
			signatures: vec![String::new(); count],
			..signed(0, None, &key())
		};
		assert_eq!(verified(&form), Err(Untrue::TooMany));
	}
}
