// SPDX-License-Identifier: Apache-2.0

//! What the samples of a node convict it of, as pure functions (specification, section 9).
//!
//! Two auditors who read the same samples must come to the same findings, to the letter: `attest` wants both to name
//! the same evidence. So nothing here depends on when somebody began to read. The samples of a job on a GPU are
//! numbered from 0 by the node itself, and what a rule looks at are *blocks* of them: the numbers from a multiple of the
//! block's length on. A block that is not held whole is not judged.
//!
//! | rule | convicts of | when |
//! | --- | --- | --- |
//! | `throttling`, `overclaim`, `gap` | what the chain finds by itself | [`objective`] |
//! | `foreign-processes` | `UNAUTHORIZED_PROCESS` | [`jobs`] |
//! | `other-memory`, `power-beyond-chip` | `HARDWARE_MISREPRESENTATION` | [`hardware`] |
//! | `impossible-values`, `impossible-clocks`, `two-under-one-number`, `broken-chain` | `TELEMETRY_TAMPERING` | [`contradictions`] |
//! | `frozen-power`, `frozen-temperature`, `repeated-noise`, `power-against-utilisation` | `TELEMETRY_TAMPERING` | [`statistics`] |
//! | `not-as-anchored`, `withheld` | `TELEMETRY_TAMPERING`, `VISIBILITY_BLOCKED` | the [`watch`](super::watch), over time |

pub mod contradictions;
pub mod hardware;
#[cfg(test)]
pub(crate) mod honest;
pub mod jobs;
pub mod objective;
pub mod statistics;

use std::collections::BTreeMap;

use surety_client::telemetry::{Measured, Surroundings};
use surety_primitives::{
	node::Manifest,
	slash::Condition,
	telemetry::{Anchor, Sample, Sequence},
	NodeId, TaskId, H256,
};

/// What convicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
	/// A GPU throttled during a job.
	Throttling,
	/// A job used more memory than was allocated, twice in a row.
	Overclaim,
	/// Two samples of a job lie too far apart.
	Gap,
	/// Processes that are not the job's stay on its GPU.
	ForeignProcesses,
	/// A GPU has another memory than its manifest says.
	OtherMemory,
	/// A GPU draws more power than its model can.
	PowerBeyondChip,
	/// Values that no sensor shows.
	ImpossibleValues,
	/// Clocks that do not run like clocks.
	ImpossibleClocks,
	/// Two samples have one number.
	TwoUnderOneNumber,
	/// What was signed next does not follow what was signed before.
	BrokenChain,
	/// The power never moves, while the utilisation does.
	FrozenPower,
	/// The temperature never moves, while the power does.
	FrozenTemperature,
	/// The same noise comes again.
	RepeatedNoise,
	/// The power does not follow the utilisation.
	PowerAgainstUtilisation,
	/// What is handed out is signed, and is not what a heartbeat anchored.
	NotAsAnchored,
	/// What a heartbeat anchored is not handed out.
	Withheld,
}

impl Rule {
	/// All of them.
	pub const ALL: [Self; 16] = [
		Self::Throttling,
		Self::Overclaim,
		Self::Gap,
		Self::ForeignProcesses,
		Self::OtherMemory,
		Self::PowerBeyondChip,
		Self::ImpossibleValues,
		Self::ImpossibleClocks,
		Self::TwoUnderOneNumber,
		Self::BrokenChain,
		Self::FrozenPower,
		Self::FrozenTemperature,
		Self::RepeatedNoise,
		Self::PowerAgainstUtilisation,
		Self::NotAsAnchored,
		Self::Withheld,
	];

	/// Its name, in evidence and documents.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Throttling => "throttling",
			Self::Overclaim => "overclaim",
			Self::Gap => "gap",
			Self::ForeignProcesses => "foreign-processes",
			Self::OtherMemory => "other-memory",
			Self::PowerBeyondChip => "power-beyond-chip",
			Self::ImpossibleValues => "impossible-values",
			Self::ImpossibleClocks => "impossible-clocks",
			Self::TwoUnderOneNumber => "two-under-one-number",
			Self::BrokenChain => "broken-chain",
			Self::FrozenPower => "frozen-power",
			Self::FrozenTemperature => "frozen-temperature",
			Self::RepeatedNoise => "repeated-noise",
			Self::PowerAgainstUtilisation => "power-against-utilisation",
			Self::NotAsAnchored => "not-as-anchored",
			Self::Withheld => "withheld",
		}
	}

	/// What it convicts of.
	pub const fn condition(self) -> Condition {
		match self {
			Self::Throttling => Condition::ThermalThrottleEvent,
			Self::Overclaim => Condition::VramOverclaim,
			Self::Gap => Condition::TelemetryDelay,
			Self::ForeignProcesses => Condition::UnauthorizedProcess,
			Self::OtherMemory | Self::PowerBeyondChip => Condition::HardwareMisrepresentation,
			Self::Withheld => Condition::VisibilityBlocked,
			Self::ImpossibleValues
			| Self::ImpossibleClocks
			| Self::TwoUnderOneNumber
			| Self::BrokenChain
			| Self::FrozenPower
			| Self::FrozenTemperature
			| Self::RepeatedNoise
			| Self::PowerAgainstUtilisation
			| Self::NotAsAnchored => Condition::TelemetryTampering,
		}
	}
}

/// The samples of one heartbeat, as the node hands them out and has anchored them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
	/// What the heartbeat anchored.
	pub anchor: Anchor,
	/// The samples, with what the node says of their surroundings.
	pub measured: Vec<Measured>,
	/// The ends of the chain in which the worker key has signed them; none where its signatures are missing or another
	/// key's, which says nothing of the samples: those are anchored.
	pub signed: Option<Ends>,
}

/// The ends of a piece of the chain of what a node measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
	/// The hash of the link before the first.
	pub previous: H256,
	/// The hash of the last link.
	pub head: H256,
}

/// A node, as far as it is read.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
	/// What it declared; none where that is not known.
	pub manifest: Option<&'a Manifest>,
	/// How long a series may pause, in milliseconds.
	pub longest_gap: u64,
	/// Its samples, by their heartbeats.
	pub pages: &'a BTreeMap<Sequence, Page>,
}

/// A sample as evidence names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shown {
	/// The heartbeat in whose tree it hangs.
	pub sequence: Sequence,
	/// Its place there.
	pub index: u32,
	/// The sample.
	pub sample: Sample,
	/// What was there beside it, where that convicts.
	pub surroundings: Option<Surroundings>,
}

/// What a node is convicted of, and by what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
	/// By which rule.
	pub rule: Rule,
	/// In which job, if it was in one.
	pub task: Option<TaskId>,
	/// The samples that show it, in their order.
	pub shown: Vec<Shown>,
	/// The first and the last of the heartbeats that it is about, where no samples show it.
	pub period: Option<(Sequence, Sequence)>,
	/// Where two pieces of the chain should meet: the hash of the last link of the first, and what the second one
	/// begins with.
	pub ends: Option<(H256, H256)>,
	/// In a sentence.
	pub summary: String,
}

impl Finding {
	/// A finding in samples of one job.
	fn new(rule: Rule, shown: Vec<Shown>, summary: String) -> Self {
		let task = shown.first().and_then(|shown| shown.sample.task);
		Self { rule, task, shown, period: None, ends: None, summary }
	}
}

/// The samples of one job on one GPU, or of the machine, in the order of their numbers.
#[derive(Clone, Debug, Default)]
pub struct Series(Vec<Shown>);

impl Series {
	/// The whole blocks of so many samples.
	fn blocks(&self, length: u32) -> impl Iterator<Item = &[Shown]> {
		let whole = usize::try_from(length).unwrap_or(usize::MAX);
		self.0.windows(whole.max(1)).filter(move |block| {
			let (Some(first), Some(last)) = (block.first(), block.last()) else { return false };
			let (first, last) = (first.sample.number, last.sample.number);
			// Numbers are in order and no two are the same, so the ends tell that none is missing.
			first % length.max(1) == 0 && last - first == length - 1
		})
	}

	/// Each sample with the one after it in the series.
	fn pairs(&self) -> impl Iterator<Item = [Shown; 2]> + '_ {
		self.0.windows(2).filter_map(|pair| pair.try_into().ok())
	}
}

/// The series of a node, by job and GPU.
pub type AllSeries = BTreeMap<(Option<TaskId>, Option<u8>), Series>;

/// The series of a node, and samples that have the number of another one.
fn series(pages: &BTreeMap<Sequence, Page>) -> (AllSeries, Vec<[Shown; 2]>) {
	let mut by_number = BTreeMap::new();
	let mut doubles = Vec::new();
	for (sequence, page) in pages {
		for (index, measured) in (0..).zip(&page.measured) {
			let sample = measured.sample;
			let shown = Shown { sequence: *sequence, index, sample, surroundings: None };
			let key = (sample.task, sample.gpu, sample.number);
			match by_number.get(&key) {
				None => drop(by_number.insert(key, shown)),
				Some(first) if first.sample != sample => doubles.push([*first, shown]),
				Some(_) => {}
			}
		}
	}
	let mut all = AllSeries::new();
	for ((task, gpu, _), shown) in by_number {
		all.entry((task, gpu)).or_default().0.push(shown);
	}
	(all, doubles)
}

impl Subject<'_> {
	/// Everything that the samples convict the node of, in an order that follows from them alone.
	pub fn findings(&self) -> Vec<Finding> {
		let (series, doubles) = series(self.pages);
		let mut found = contradictions::doubles(doubles);
		found.extend(contradictions::broken_chain(self.pages));
		for of_job in series.values() {
			found.extend(objective::findings(of_job, self.longest_gap));
			found.extend(jobs::foreign_processes(of_job));
			found.extend(contradictions::findings(of_job));
			found.extend(statistics::findings(of_job));
			if let Some(manifest) = self.manifest {
				found.extend(hardware::findings(of_job, manifest, self.pages));
			}
		}
		found.extend(statistics::repeats(&series));
		found.sort_by_key(|finding| {
			let first = finding.shown.first().map(|shown| (shown.sequence, shown.index));
			(finding.rule, first)
		});
		found
	}

	/// Samples to be read without any chain: those of one heartbeat.
	pub fn pages_of(
		samples: impl IntoIterator<Item = Measured>,
		node: NodeId,
		genesis: H256,
	) -> BTreeMap<Sequence, Page> {
		let measured: Vec<_> = samples.into_iter().collect();
		let forms = measured.iter().map(|measured| measured.sample.into());
		let samples = surety_client::telemetry::Samples::new(forms, genesis, node, 0);
		let count = u32::try_from(measured.len()).unwrap_or(u32::MAX);
		let anchor = Anchor { root: samples.root(), samples: count };
		BTreeMap::from([(0, Page { anchor, measured, signed: None })])
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use super::{honest::Machine, *};

	/// Pages of so many samples each, in one chain.
	pub(crate) fn pages(samples: &[Sample], each: usize) -> BTreeMap<Sequence, Page> {
		let pages = samples.chunks(each).map(|samples| Page {
			anchor: Anchor {
				root: H256::repeat_byte(1),
				samples: u32::try_from(samples.len()).unwrap(),
			},
			measured: samples
				.iter()
				.map(|sample| Measured { sample: *sample, surroundings: Surroundings::default() })
				.collect(),
			signed: None,
		});
		(0..).zip(pages).collect()
	}

	/// What samples convict of, by the rules' names.
	pub(crate) fn rules(samples: &[Sample]) -> Vec<Rule> {
		let pages = pages(samples, 40);
		let subject = Subject { manifest: None, longest_gap: 60_000, pages: &pages };
		let mut rules: Vec<_> =
			subject.findings().into_iter().map(|finding| finding.rule).collect();
		rules.dedup();
		rules
	}

	#[test]
	fn an_honest_node_is_never_convicted_of_anything() {
		for seed in 0..200 {
			let machine = Machine::new(seed);
			let manifest = machine.manifest();
			let samples = machine.day(800);
			for each in [40, 37] {
				let pages = pages(&samples, each);
				let subject =
					Subject { manifest: Some(&manifest), longest_gap: 60_000, pages: &pages };
				assert_eq!(subject.findings(), [], "seed {seed}");
			}
		}
	}

	/// What was read before, and how it was cut into heartbeats, changes nothing that is found in a block.
	#[test]
	fn auditors_who_began_to_read_at_different_times_find_the_same() {
		let load = |number| if number % 20 < 10 { 95 } else { 3 };
		let mut samples = Machine::new(1).with_load(load).day(240);
		for sample in &mut samples {
			sample.power_milliwatts = 200_000;
		}
		let all = pages(&samples, 50);
		let late: BTreeMap<_, _> = all.clone().into_iter().skip(2).collect();
		let find = |pages| Subject { manifest: None, longest_gap: 60_000, pages }.findings();
		let (early, late) = (find(&all), find(&late));
		assert!(!late.is_empty() && late.len() < early.len());
		assert!(late.iter().all(|finding| early.contains(finding)));
	}

	#[test]
	fn blocks_begin_at_multiples_and_have_no_holes() {
		let sample = |number| Shown {
			sequence: 0,
			index: number,
			sample: Sample { number, ..honest::SAMPLE },
			surroundings: None,
		};
		let firsts = |numbers: &[u32]| {
			let series = Series(numbers.iter().copied().map(sample).collect());
			series.blocks(3).map(|block| block[0].sample.number).collect::<Vec<_>>()
		};
		assert_eq!(firsts(&[0, 1, 2, 3, 4, 5, 6]), [0, 3]);
		assert_eq!(firsts(&[2, 3, 4, 5]), [3]);
		assert_eq!(firsts(&[0, 2, 3, 4, 6, 7, 8]), [6]);
		assert_eq!(firsts(&[]), [0; 0]);
	}

	#[test]
	fn rules_have_names_of_their_own_and_convict_of_what_auditors_or_samples_can() {
		for (index, rule) in Rule::ALL.into_iter().enumerate() {
			let condition = rule.condition();
			let is_objective = surety_primitives::telemetry::decides(condition);
			assert_ne!(is_objective, condition.is_attested(), "{rule:?}");
			assert!(Rule::ALL[index + 1..].iter().all(|other| other.name() != rule.name()));
		}
	}
}
