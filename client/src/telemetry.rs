// SPDX-License-Identifier: Apache-2.0

//! The JSON form of telemetry, and evidence made of it.

mod served;

use std::num::TryFromIntError;

use serde::{Deserialize, Serialize};
use surety_primitives::{
	telemetry::{prove, root, Evidence, Heartbeat, ProvenSample, Sample, Sequence},
	NodeId, TaskId, H256,
};

pub use served::{
	Measured, SamplesForm, SignedSamples, Surroundings, TelemetryForm, Untrue, MAX_SAMPLES,
};

/// The JSON form of a [`Sample`]. What is left out was not measured and is 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SampleForm {
	/// The job; none while there is none.
	pub task: Option<TaskId>,
	/// The index of the GPU in the manifest; none for the machine itself.
	pub gpu: Option<u8>,
	/// The number of the sample in the series of its job and GPU.
	pub number: u32,
	/// Milliseconds since 1970.
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

impl From<SampleForm> for Sample {
	fn from(form: SampleForm) -> Self {
		Self {
			task: form.task,
			gpu: form.gpu,
			number: form.number,
			at_millis: form.at_millis,
			vram_allocated: form.vram_allocated,
			vram_used: form.vram_used,
			temperature: form.temperature,
			throttling: form.throttling,
			utilisation: form.utilisation,
			power_milliwatts: form.power_milliwatts,
			foreign_processes: form.foreign_processes,
			uptime_secs: form.uptime_secs,
		}
	}
}

/// The samples of one heartbeat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Samples {
	samples: Vec<Sample>,
	leaves: Vec<H256>,
	node: NodeId,
	sequence: Sequence,
}

/// Why samples make no evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEvidence {
	/// There is no sample at this place.
	#[error("the heartbeat has no sample {0}: they are numbered from 0")]
	NoSample(u32),
	/// There are more than can be shown at once.
	#[error("show fewer samples: eight at most")]
	TooMany,
}

impl Samples {
	/// The samples of a node's heartbeat with this number, on the chain with this `genesis`.
	pub fn new(
		forms: impl IntoIterator<Item = SampleForm>,
		genesis: H256,
		node: NodeId,
		sequence: Sequence,
	) -> Self {
		let samples: Vec<Sample> = forms.into_iter().map(Into::into).collect();
		let leaves = samples.iter().map(|it| it.leaf(genesis, node, sequence)).collect();
		Self { samples, leaves, node, sequence }
	}

	/// The root of their tree.
	pub fn root(&self) -> H256 {
		root(&self.leaves)
	}

	/// The heartbeat that anchors them.
	pub fn heartbeat(&self) -> Result<Heartbeat, TryFromIntError> {
		Ok(Heartbeat {
			node: self.node,
			sequence: self.sequence,
			root: self.root(),
			samples: self.samples.len().try_into()?,
		})
	}

	/// Those at these places, with their proofs.
	pub fn evidence(&self, indices: &[u32]) -> Result<Evidence, NoEvidence> {
		let shown = indices.iter().map(|index| {
			let missing = NoEvidence::NoSample(*index);
			let place = usize::try_from(*index).map_err(|_| missing)?;
			let sample = self.samples.get(place).copied().ok_or(missing)?;
			let proof = prove(&self.leaves, *index).ok_or(missing)?;
			// A proof is never longer than a count of 32 bits is deep.
			let proof = proof.try_into().map_err(|_| missing)?;
			Ok(ProvenSample { sequence: self.sequence, index: *index, sample, proof })
		});
		let shown: Vec<_> = shown.collect::<Result<_, _>>()?;
		shown.try_into().map_err(|_| NoEvidence::TooMany)
	}
}

#[cfg(test)]
mod tests {
	use surety_primitives::telemetry::Anchor;

	use super::*;

	const GENESIS: H256 = H256::repeat_byte(3);

	fn samples(count: u32) -> Samples {
		let forms = (0..count).map(|number| SampleForm { number, ..Default::default() });
		Samples::new(forms, GENESIS, 7, 2)
	}

	#[test]
	fn evidence_hangs_under_the_heartbeat() {
		let samples = samples(11);
		let Heartbeat { root, samples: count, .. } = samples.heartbeat().unwrap();
		let evidence = samples.evidence(&[10, 0, 5]).unwrap();
		for shown in &evidence {
			assert_eq!(shown.sample.number, shown.index);
			assert!(shown.is_anchored(&Anchor { root, samples: count }, GENESIS, 7));
		}
		assert_eq!(samples.evidence(&[11]), Err(NoEvidence::NoSample(11)));
		assert_eq!(samples.evidence(&[0; 9]), Err(NoEvidence::TooMany));
	}

	#[test]
	fn what_is_not_measured_is_zero_and_what_is_misspelt_is_refused() {
		let form: SampleForm = serde_json::from_str(r#"{"task": 7, "throttling": true}"#).unwrap();
		let expected = SampleForm { task: Some(7), throttling: true, ..Default::default() };
		assert_eq!(form, expected);
		assert!(serde_json::from_str::<SampleForm>(r#"{"trottling": true}"#).is_err());
	}
}
