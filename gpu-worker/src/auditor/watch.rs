// SPDX-License-Identifier: Apache-2.0

//! Reading what nodes hand out of their telemetry, and what to think of those that do not.
//!
//! A network fails by itself, and whoever sits between an auditor and a node can make it fail. So nobody is convicted of
//! hiding by one failure: the same heartbeat must have been asked for again and again, for a time that the operator
//! chooses, during which the node went on sending heartbeats. And as always two auditors must have seen it.

use std::{
	collections::BTreeMap,
	time::{Duration, Instant},
};

use surety_client::{
	telemetry::{Measured, Samples, SamplesForm, MAX_SAMPLES},
	Error as ChainError,
};
use surety_primitives::{
	telemetry::{Anchor, Evidence, Sequence},
	H256,
};

use super::rules::{Ends, Finding, Page, Rule, Subject};
use crate::{
	chain::{Moment, Watched},
	config::Policy,
	fetch,
};

/// So many heartbeats of a node are held: six hours of them.
pub const DEPTH: u32 = 36;
/// What of one heartbeat is read at most, in bytes: as many samples as a worker makes, with their signatures. A node
/// that anchors more hands out nothing that could be read.
const LONGEST_PAGE: u64 = 16 << 20;
/// How long a node may take to hand out one heartbeat's samples.
const PAGE_TIME: Duration = Duration::from_secs(30);
/// How long one visit may take: what is not read then is read the next time.
const VISIT_TIME: Duration = Duration::from_secs(60);
/// So many samples of one node are held: those of sixteen GPUs, each fifteen seconds, in six hours.
const MOST_SAMPLES: usize = 24_000;
/// So often a heartbeat's samples are asked for before they count as hidden.
const TRIES: u32 = 5;
/// A series may pause for so many milliseconds: the chain's own bound.
const LONGEST_GAP: u64 = 60_000;

/// What an auditor has read of a node.
#[derive(Clone, Debug)]
pub struct Reading {
	/// The node, as it was at the last visit.
	pub node: Watched,
	/// The samples of its last heartbeats.
	pub pages: BTreeMap<Sequence, Page>,
	/// The first heartbeat that there is room for.
	from: Sequence,
	missing: Option<Missing>,
}

/// A heartbeat whose samples a node does not hand out.
#[derive(Clone, Debug)]
struct Missing {
	sequence: Sequence,
	/// The node's next heartbeat when they were asked for first.
	next: Sequence,
	since: Instant,
	tries: u32,
	/// Whether the last answer was signed by the node, and something else than it had anchored.
	is_other: bool,
}

/// Why samples are not what a heartbeat anchored.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Untold {
	/// There is nothing, or it is not what was asked for.
	#[error("{0}")]
	Nothing(String),
	/// The node has signed it, and anchored something else.
	#[error("it is signed, and is not what the heartbeat anchored")]
	Other,
}

impl Reading {
	/// Nothing is read yet.
	pub fn new(node: Watched) -> Self {
		Self { node, pages: BTreeMap::new(), from: 0, missing: None }
	}

	/// How many samples it holds.
	pub fn size(&self) -> usize {
		self.pages.values().map(|page| page.measured.len()).sum()
	}

	/// Reads the heartbeats that are new, up to the first one that is not handed out.
	pub async fn go_on(
		&mut self,
		node: Watched,
		now: &Moment,
		genesis: H256,
		policy: &Policy,
	) -> Result<(), ChainError> {
		let first = node.next.saturating_sub(DEPTH).max(self.from);
		let until = Instant::now() + VISIT_TIME;
		self.pages.retain(|sequence, _| *sequence >= first);
		self.node = node;
		for sequence in first..self.node.next {
			if Instant::now() > until {
				break;
			}
			if self.pages.contains_key(&sequence) {
				continue;
			}
			let Some(anchor) = now.anchor(self.node.id, sequence).await? else { continue };
			let page = if anchor.samples == 0 {
				Ok(Page { anchor, measured: Vec::new(), signed: None })
			} else {
				let uri = self.node.telemetry(sequence);
				match fetch::read(&uri, LONGEST_PAGE, PAGE_TIME, policy).await {
					Ok(bytes) => page(&bytes, anchor, genesis, &self.node, sequence),
					Err(error) => Err(Untold::Nothing(error.to_string())),
				}
			};
			match page {
				Ok(page) => {
					self.insert(sequence, page);
					self.missing = None;
				}
				Err(why) => {
					tracing::debug!(node = self.node.id, sequence, %why, "telemetry is not handed out");
					self.miss(sequence, why == Untold::Other, Instant::now());
					break;
				}
			}
		}
		Ok(())
	}

	/// Holds one more heartbeat's samples, and for that lets go of the oldest where they are too many.
	fn insert(&mut self, sequence: Sequence, page: Page) {
		self.pages.insert(sequence, page);
		while self.size() > MOST_SAMPLES && self.pages.len() > 1 {
			if let Some((oldest, _)) = self.pages.pop_first() {
				self.from = oldest.saturating_add(1);
			}
		}
	}

	/// Notes that a heartbeat's samples were asked for in vain.
	fn miss(&mut self, sequence: Sequence, is_other: bool, now: Instant) {
		let before = self.missing.take().filter(|missing| missing.sequence == sequence);
		let next = self.node.next;
		let missing = before.unwrap_or(Missing { sequence, next, since: now, tries: 0, is_other });
		let tries = missing.tries.saturating_add(1);
		self.missing = Some(Missing { tries, is_other, ..missing });
	}

	/// Everything that it convicts the node of, if samples may be hidden for no longer than `patience`.
	pub fn findings(&self, patience: Duration, now: Instant) -> Vec<Finding> {
		let subject = Subject {
			manifest: Some(&self.node.manifest),
			longest_gap: LONGEST_GAP,
			pages: &self.pages,
		};
		let mut found = subject.findings();
		found.extend(self.hidden(patience, now));
		found
	}

	/// What follows from samples that are not handed out.
	fn hidden(&self, patience: Duration, now: Instant) -> Option<Finding> {
		let missing = self.missing.as_ref()?;
		let is_hidden = missing.tries >= TRIES
			&& now.saturating_duration_since(missing.since) >= patience
			// Who sends heartbeats is there.
			&& self.node.next > missing.next;
		if !is_hidden {
			return None;
		}
		let (rule, what) = match missing.is_other {
			true => (Rule::NotAsAnchored, "hands out signed samples that are not what it anchored"),
			false => (Rule::Withheld, "does not hand out the samples that it anchored"),
		};
		// Auditors who began at different times miss different heartbeats first: a period of them is one thing.
		let from = missing.sequence - missing.sequence % DEPTH;
		let to = from.saturating_add(DEPTH - 1);
		Some(Finding {
			rule,
			task: None,
			shown: Vec::new(),
			period: Some((from, to)),
			ends: None,
			summary: format!("between heartbeats {from} and {to} the node {what}"),
		})
	}

	/// The samples of a finding with their proofs, as the chain wants them; none where they are no longer held.
	pub fn proof(&self, finding: &Finding, genesis: H256) -> Option<Evidence> {
		let proven = finding.shown.iter().map(|shown| {
			let page = self.pages.get(&shown.sequence)?;
			let forms = page.measured.iter().map(|measured| measured.sample.into());
			let samples = Samples::new(forms, genesis, self.node.id, shown.sequence);
			samples.evidence(&[shown.index]).ok()?.into_inner().pop()
		});
		proven.collect::<Option<Vec<_>>>()?.try_into().ok()
	}

	/// All samples of the heartbeats that a finding names, in the form in which `surety` reads them.
	pub fn heartbeats(&self, finding: &Finding) -> Vec<(String, Vec<u8>)> {
		let sequences: std::collections::BTreeSet<_> =
			finding.shown.iter().map(|shown| shown.sequence).collect();
		let files = sequences.into_iter().filter_map(|sequence| {
			let page = self.pages.get(&sequence)?;
			let forms: Vec<surety_client::telemetry::SampleForm> =
				page.measured.iter().map(|measured| measured.sample.into()).collect();
			Some((format!("heartbeat-{sequence}.json"), serde_json::to_vec(&forms).ok()?))
		});
		files.collect()
	}
}

/// The samples of a heartbeat, if they are those that it anchored.
fn page(
	bytes: &[u8],
	anchor: Anchor,
	genesis: H256,
	node: &Watched,
	sequence: Sequence,
) -> Result<Page, Untold> {
	let nothing = |problem: String| Untold::Nothing(problem);
	let form: SamplesForm = serde_json::from_slice(bytes)
		.map_err(|error| nothing(format!("it is no telemetry: {error}")))?;
	if (form.node, form.sequence) != (node.id, Some(sequence)) {
		return Err(nothing("it is of another node or heartbeat".into()));
	}
	let count = u32::try_from(form.samples.len()).unwrap_or(u32::MAX);
	if count > MAX_SAMPLES {
		return Err(nothing(format!("it has {count} samples, which no worker makes")));
	}
	let signed = form.verify(genesis, &node.worker);
	let samples = Samples::new(form.samples.iter().copied(), genesis, node.id, sequence);
	if (Anchor { root: samples.root(), samples: count }) != anchor {
		return Err(match signed {
			Ok(signed) if !signed.measured.is_empty() => Untold::Other,
			_ => nothing("it is not what the heartbeat anchored".into()),
		});
	}
	Ok(match signed {
		Ok(signed) => Page {
			anchor,
			signed: Some(Ends { previous: signed.previous, head: signed.head }),
			measured: signed.measured,
		},
		// The key may have been another one by then. What is anchored is true for all that; what is beside it nobody
		// has signed.
		Err(_) => {
			let measured = form
				.samples
				.into_iter()
				.map(|sample| Measured { sample: sample.into(), surroundings: Default::default() });
			Page { anchor, measured: measured.collect(), signed: None }
		}
	})
}

#[cfg(test)]
mod tests {
	use surety_client::telemetry::{SampleForm, Surroundings};
	use surety_primitives::telemetry::Sample;

	use super::{
		super::rules::{honest::Machine, tests::pages},
		*,
	};

	const GENESIS: H256 = H256::repeat_byte(3);
	const PATIENCE: Duration = Duration::from_secs(1_800);

	fn key() -> subxt_signer::sr25519::Keypair {
		subxt_signer::sr25519::dev::alice()
	}

	fn node(next: Sequence) -> Watched {
		let worker = key().public_key().0;
		Watched { id: 7, worker, manifest: Machine::new(0).manifest(), next }
	}

	/// What a node hands out of these samples.
	fn served(samples: &[Sample], sequence: Sequence) -> SamplesForm {
		let mut form = SamplesForm {
			node: 7,
			sequence: Some(sequence),
			root: None,
			previous: H256::repeat_byte(8),
			samples: Vec::new(),
			surroundings: Vec::new(),
			signatures: Vec::new(),
		};
		let mut head = form.previous;
		for sample in samples {
			let surroundings = Surroundings { gpu_vram_total: 24 << 30, ..Default::default() };
			let link = Measured { sample: *sample, surroundings };
			head = link.hash(GENESIS, 7, head);
			form.samples.push((*sample).into());
			form.surroundings.push(surroundings);
			form.signatures.push(hex::encode(key().sign(head.as_bytes()).0));
		}
		form.root = Some(anchor(samples, sequence).root);
		form
	}

	fn anchor(samples: &[Sample], sequence: Sequence) -> Anchor {
		let forms = samples.iter().map(|sample| SampleForm::from(*sample));
		let root = Samples::new(forms, GENESIS, 7, sequence).root();
		Anchor { root, samples: samples.len() as u32 }
	}

	fn read(form: &SamplesForm, anchor: Anchor) -> Result<Page, Untold> {
		page(&serde_json::to_vec(form).unwrap(), anchor, GENESIS, &node(4), 3)
	}

	#[test]
	fn what_was_anchored_is_read_with_or_without_signatures() {
		let samples = Machine::new(1).day(40);
		let (form, anchor) = (served(&samples, 3), anchor(&samples, 3));
		let page = read(&form, anchor).unwrap();
		assert_eq!(page.measured.len(), 40);
		assert_eq!(page.measured[3].surroundings.gpu_vram_total, 24 << 30);
		assert!(page.signed.is_some_and(|ends| ends.previous == form.previous));
		// Another key's signatures: the samples count, what is beside them does not.
		let mut unsigned = form.clone();
		unsigned.signatures[3] = "00".into();
		let page = read(&unsigned, anchor).unwrap();
		assert_eq!((page.measured.len(), page.signed), (40, None));
		assert_eq!(page.measured[3].surroundings, Surroundings::default());
	}

	#[test]
	fn what_is_signed_and_not_anchored_is_told_from_what_is_nothing() {
		let samples = Machine::new(1).day(40);
		let (form, anchor) = (served(&samples, 3), anchor(&samples, 3));
		// The node signed other samples.
		let mut prettier = samples.clone();
		prettier[5].temperature -= 10;
		assert_eq!(read(&served(&prettier, 3), anchor), Err(Untold::Other));
		// Somebody on the way changed them.
		let mut changed = form.clone();
		changed.samples[5].temperature -= 10;
		assert!(matches!(read(&changed, anchor), Err(Untold::Nothing(_))));
		for wrong in [
			SamplesForm { node: 8, ..form.clone() },
			SamplesForm { sequence: Some(4), ..form.clone() },
			SamplesForm { sequence: None, ..form.clone() },
			served(&[], 3),
		] {
			assert!(matches!(read(&wrong, anchor), Err(Untold::Nothing(_))));
		}
		let nonsense = page(b"<html>", anchor, GENESIS, &node(4), 3);
		assert!(matches!(nonsense, Err(Untold::Nothing(_))));
	}

	#[test]
	fn samples_are_hidden_when_a_node_that_is_there_was_asked_long_enough() {
		let start = Instant::now();
		let hidden = |tries: u32, after: Duration, next: Sequence, is_other| {
			let mut reading = Reading::new(node(40));
			for _ in 0..tries {
				reading.miss(37, is_other, start);
			}
			reading.node.next = next;
			let found = reading.findings(PATIENCE, start + after);
			found.first().map(|finding| (finding.rule, finding.period))
		};
		let period = Some((36, 71));
		assert_eq!(hidden(5, PATIENCE, 41, false), Some((Rule::Withheld, period)));
		assert_eq!(hidden(5, PATIENCE, 41, true), Some((Rule::NotAsAnchored, period)));
		assert_eq!(hidden(4, PATIENCE, 41, false), None);
		assert_eq!(hidden(5, PATIENCE - Duration::from_secs(1), 41, false), None);
		assert_eq!(hidden(5, PATIENCE, 40, false), None, "it may be gone altogether");
	}

	#[test]
	fn another_heartbeat_that_is_missing_is_asked_for_anew() {
		let mut reading = Reading::new(node(40));
		let start = Instant::now();
		for _ in 0..5 {
			reading.miss(37, false, start);
		}
		reading.miss(38, false, start);
		reading.node.next = 50;
		assert_eq!(reading.findings(PATIENCE, start + PATIENCE), []);
	}

	#[test]
	fn no_node_takes_more_memory_than_its_share() {
		let mut reading = Reading::new(node(10));
		let page = |count| pages(&Machine::new(1).day(count), 16_384).remove(&0).unwrap();
		for sequence in 0..3 {
			reading.insert(sequence, page(10_000));
		}
		assert_eq!((reading.size(), reading.from), (20_000, 1));
		reading.insert(3, page(16_384));
		assert_eq!((reading.size(), reading.from), (16_384, 3));
	}

	#[test]
	fn what_the_chain_is_shown_hangs_under_the_heartbeats() {
		let mut samples = Machine::new(2).day(80);
		// The gap lies between two heartbeats.
		for sample in &mut samples[40..] {
			sample.at_millis += 70_000;
			sample.uptime_secs += 70;
		}
		let mut reading = Reading::new(node(2));
		reading.pages = pages(&samples, 40);
		let found = reading.findings(PATIENCE, Instant::now());
		assert_eq!(found.iter().map(|it| it.rule).collect::<Vec<_>>(), [Rule::Gap]);
		let evidence = reading.proof(&found[0], GENESIS).unwrap();
		assert_eq!((evidence[0].sequence, evidence[1].sequence), (0, 1));
		for shown in &evidence {
			let at = 40 * shown.sequence as usize;
			let anchor = anchor(&samples[at..at + 40], shown.sequence);
			assert!(shown.is_anchored(&anchor, GENESIS, 7));
		}
		let files = reading.heartbeats(&found[0]);
		assert_eq!(
			files.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(),
			["heartbeat-0.json", "heartbeat-1.json"]
		);
		let forms: Vec<SampleForm> = serde_json::from_slice(&files[1].1).unwrap();
		assert_eq!(Sample::from(forms[0]), samples[40]);
		reading.pages.remove(&0);
		assert_eq!(reading.proof(&found[0], GENESIS), None);
	}

	#[test]
	fn a_node_is_read_where_it_serves() {
		let mut node = node(1);
		assert_eq!(node.telemetry(3), "http://203.0.113.1:8090/telemetry/3");
		node.manifest.endpoint = b"https://node.example/".to_vec().try_into().unwrap();
		assert_eq!(node.telemetry(3), "https://node.example/telemetry/3");
	}
}
