// SPDX-License-Identifier: Apache-2.0

//! Evidence: the file whose SHA-256 is on the chain, and which can be shown to judges later.
//!
//! For what the chain judges itself it is the samples with their proofs, as they are submitted. For what auditors attest
//! to it has only what the node has signed and what the chain knows, in one order, and nothing of the auditor: two auditors
//! who read the same write the same bytes. All samples of the heartbeats that it names are kept beside it.

use std::{
	fs, io,
	path::{Path, PathBuf},
};

use serde::Serialize;
use surety_client::{
	spec::{hash_text, image_text, sha256},
	telemetry::{SampleForm, Surroundings},
};
use surety_primitives::{
	slash::Condition, source::Image, telemetry::Sequence, NodeId, SourceId, TaskId, H256,
};

use super::{images::Hit, rules::Finding};

/// The form of evidence, which its first line names.
const FORM: &str = "surety/audit/1";
/// The name of evidence that two auditors attest to, or a flag names.
pub const JSON: &str = "evidence.json";
/// The name of samples with their proofs, SCALE-encoded.
pub const SCALE: &str = "evidence.scale";

/// What two auditors attest to together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
	/// Who did it.
	pub node: NodeId,
	/// What.
	pub condition: Condition,
	/// In which task, if it was in one.
	pub task: Option<TaskId>,
	/// SHA-256 of the evidence.
	pub evidence_hash: H256,
}

/// Evidence against a node. The order of the fields is that of the file.
#[derive(Serialize)]
struct NodeEvidence<'a> {
	evidence: &'static str,
	genesis: String,
	node: NodeId,
	condition: &'static str,
	rule: &'static str,
	#[serde(skip_serializing_if = "Option::is_none")]
	task: Option<TaskId>,
	#[serde(skip_serializing_if = "Option::is_none")]
	period: Option<(Sequence, Sequence)>,
	#[serde(skip_serializing_if = "Option::is_none")]
	ends: Option<(String, String)>,
	#[serde(skip_serializing_if = "<[_]>::is_empty")]
	samples: &'a [ShownForm],
}

#[derive(Serialize)]
struct ShownForm {
	sequence: Sequence,
	index: u32,
	sample: SampleForm,
	#[serde(skip_serializing_if = "Option::is_none")]
	surroundings: Option<Surroundings>,
}

/// Evidence against a source.
#[derive(Serialize)]
struct SourceEvidence<'a> {
	evidence: &'static str,
	genesis: String,
	source: SourceId,
	image: String,
	hits: &'a [Hit],
}

/// The evidence of a finding.
pub fn of_node(genesis: H256, node: NodeId, finding: &Finding) -> Vec<u8> {
	let samples: Vec<_> = finding
		.shown
		.iter()
		.map(|shown| ShownForm {
			sequence: shown.sequence,
			index: shown.index,
			sample: shown.sample.into(),
			surroundings: shown.surroundings,
		})
		.collect();
	write(&NodeEvidence {
		evidence: FORM,
		genesis: hash_text(&genesis),
		node,
		condition: finding.rule.condition().name(),
		rule: finding.rule.name(),
		task: finding.task,
		period: finding.period,
		ends: finding.ends.map(|(left, right)| (hash_text(&left), hash_text(&right))),
		samples: &samples,
	})
}

/// What a finding claims.
pub fn claim(genesis: H256, node: NodeId, finding: &Finding) -> Claim {
	Claim {
		node,
		condition: finding.rule.condition(),
		task: finding.task,
		evidence_hash: sha256(&of_node(genesis, node, finding)),
	}
}

/// The evidence of what was found in the image of a source.
pub fn of_source(genesis: H256, source: SourceId, image: &Image, hits: &[Hit]) -> Vec<u8> {
	write(&SourceEvidence {
		evidence: FORM,
		genesis: hash_text(&genesis),
		source,
		image: image_text(image),
		hits,
	})
}

/// JSON for people and programs, with a line's end.
fn write(evidence: &impl Serialize) -> Vec<u8> {
	// Such structures of texts and numbers can always be written.
	let mut bytes = serde_json::to_vec_pretty(evidence).unwrap_or_default();
	bytes.push(b'\n');
	bytes
}

/// Where evidence is kept.
#[derive(Clone, Debug)]
pub struct Folder(PathBuf);

impl Folder {
	/// The evidence of the auditor whose data is in `data_dir`.
	pub fn open(data_dir: &Path) -> io::Result<Self> {
		let folder = data_dir.join("evidence");
		fs::create_dir_all(&folder)?;
		Ok(Self(folder))
	}

	/// Where the evidence with this SHA-256 is, and what belongs to it.
	pub fn path(&self, hash: H256) -> PathBuf {
		self.0.join(hex::encode(hash))
	}

	/// Keeps evidence under this name, with `more` beside it: names and contents. When this returns it is on the disk.
	pub fn keep(&self, name: &str, bytes: &[u8], more: &[(String, Vec<u8>)]) -> io::Result<H256> {
		let hash = sha256(bytes);
		let folder = self.path(hash);
		fs::create_dir_all(&folder)?;
		for (name, content) in more {
			keep(&folder.join(name), content)?;
		}
		// Last: where it is, all is.
		keep(&folder.join(name), bytes)?;
		Ok(hash)
	}

	/// Removes evidence that nobody can ask for any more.
	pub fn remove(&self, hash: H256) -> io::Result<()> {
		match fs::remove_dir_all(self.path(hash)) {
			Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
			other => other,
		}
	}
}

/// Writes a file whole or not at all.
fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
	let partial = path.with_extension("partial");
	fs::write(&partial, bytes)?;
	fs::File::open(&partial)?.sync_all()?;
	fs::rename(partial, path)
}

#[cfg(test)]
mod tests {
	use super::{
		super::rules::{honest::Machine, tests::pages, Rule, Subject},
		*,
	};

	const GENESIS: H256 = H256::repeat_byte(3);

	/// What an auditor who holds the heartbeats from `from` on writes of a node with a frozen sensor.
	fn audit(from: usize) -> Vec<Vec<u8>> {
		let load = |number| if number % 20 < 10 { 95 } else { 3 };
		let mut samples = Machine::new(1).with_load(load).day(160);
		samples.iter_mut().for_each(|sample| sample.power_milliwatts = 250_000);
		let pages: std::collections::BTreeMap<_, _> =
			pages(&samples, 40).into_iter().skip(from).collect();
		let subject = Subject { manifest: None, longest_gap: 60_000, pages: &pages };
		let findings = subject.findings();
		assert!(findings.iter().any(|finding| finding.rule == Rule::FrozenPower));
		findings.iter().map(|finding| of_node(GENESIS, 7, finding)).collect()
	}

	#[test]
	fn two_auditors_write_the_same_bytes() {
		assert_eq!(audit(0), audit(0));
		let (early, late) = (audit(0), audit(1));
		assert!(late.iter().all(|evidence| early.contains(evidence)));
	}

	#[test]
	fn evidence_says_what_the_node_signed_and_nothing_of_the_auditor() {
		let evidence = audit(0).remove(0);
		let json: serde_json::Value = serde_json::from_slice(&evidence).unwrap();
		let keys: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
		assert_eq!(
			{
				let mut keys = keys;
				keys.sort();
				keys
			},
			["condition", "evidence", "genesis", "node", "rule", "samples", "task"]
		);
		assert_eq!((&json["node"], &json["rule"]), (&7.into(), &"frozen-power".into()));
		assert_eq!(json["samples"].as_array().unwrap().len(), 40);
		assert_eq!(json["samples"][1]["sample"]["power_milliwatts"], 250_000);
	}

	#[test]
	fn a_claim_is_bound_to_chain_node_and_finding() {
		let samples = Machine::new(1).day(40);
		let pages = pages(&samples, 40);
		let mut hot = pages.clone();
		hot.get_mut(&0).unwrap().measured[3].sample.throttling = true;
		let subject = Subject { manifest: None, longest_gap: 60_000, pages: &hot };
		let finding = &subject.findings()[0];
		let one = claim(GENESIS, 7, finding);
		assert_eq!((one.condition, one.task), (Condition::ThermalThrottleEvent, Some(7)));
		assert_eq!(one, claim(GENESIS, 7, finding));
		for other in [claim(H256::zero(), 7, finding), claim(GENESIS, 8, finding)] {
			assert_ne!(one.evidence_hash, other.evidence_hash);
		}
	}

	#[test]
	fn evidence_is_kept_with_what_belongs_to_it() {
		let folder = tempfile::tempdir().unwrap();
		let evidence = Folder::open(folder.path()).unwrap();
		let more = [("heartbeat-3.json".to_string(), b"[]".to_vec())];
		let hash = evidence.keep(JSON, b"{}\n", &more).unwrap();
		assert_eq!(hash, sha256(b"{}\n"));
		let read = |name: &str| fs::read(evidence.path(hash).join(name)).unwrap();
		assert_eq!((read(JSON), read("heartbeat-3.json")), (b"{}\n".to_vec(), b"[]".to_vec()));
		evidence.remove(hash).unwrap();
		evidence.remove(hash).unwrap();
		assert!(!evidence.path(hash).exists());
	}
}
