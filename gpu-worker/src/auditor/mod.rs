// SPDX-License-Identifier: Apache-2.0

//! The auditor's role: reads what nodes measure of themselves, looks into the images of sources, and says on the chain
//! what it finds.
//!
//! Each round it visits a few nodes, all of them in turn, and those that somebody else accuses. What the chain can judge by itself
//! it shows the chain. What only auditors can see it says where another auditor has said the same to the letter, or
//! first where its operator wants that. Everything is in the store before it is sent, and the chain is asked whether it
//! is there before it is sent again.

pub mod evidence;
pub mod filing;
pub mod images;
pub mod once;
pub mod rules;
pub mod watch;
pub mod yara;

use std::{
	collections::{BTreeMap, BTreeSet, VecDeque},
	convert::Infallible,
	future::Future,
	io,
	sync::Arc,
	time::{Duration, Instant},
};

use codec::Encode;
use futures::future::join_all;
use surety_client::{spec::image_text, Error as ChainError};
use surety_primitives::{
	source::Image, stake::Role, telemetry::decides, NodeId, SourceId, TaskId, H256,
};
use tokio::time::{interval, MissedTickBehavior};
use tracing::{info, warn};

use self::{
	evidence::{claim, Claim, Folder},
	filing::Budget,
	images::{ImageError, Report},
	rules::{Finding, Rule},
	watch::Reading,
	yara::Rules,
};
use crate::{
	chain::{Moment, OpenClaim, Standing},
	host::{keep_at, Host, RunError},
	store::{Filing, FilingRecord, FilingStep},
	work::Works,
};

/// So many nodes are visited in one round, at the same time.
const NODES_AT_ONCE: usize = 8;
/// So many samples of all nodes together are held in memory: some fifty megabytes.
const MOST_SAMPLES: usize = 200_000;
/// Findings that were told in the log are remembered, so many of them.
const MOST_TOLD: usize = 10_000;
/// What was said is remembered for so many days, and its evidence kept: longer than an appeal takes.
const REMEMBERED_DAYS: u32 = 90;

/// What came of looking into an image.
type Scanned = Result<Report, String>;

/// The auditor's role.
pub struct Auditor {
	host: Host,
	rules: Arc<Rules>,
	evidence: Folder,
	/// The nodes that are still to be visited in this turn.
	queue: VecDeque<NodeId>,
	readings: BTreeMap<NodeId, Reading>,
	/// In which order nodes were visited, the last ones at the end.
	visited: VecDeque<NodeId>,
	/// What was told in the log and is not said on the chain.
	told: BTreeSet<(NodeId, Rule, Option<TaskId>)>,
	/// Sources whose images are to be looked into.
	images: VecDeque<(SourceId, Image)>,
	/// The first source that is not known yet.
	next_source: SourceId,
	scan: Works<SourceId, (Image, Scanned)>,
}

impl Auditor {
	/// An auditor with its rules for images.
	pub fn new(host: Host, rules: Rules) -> Result<Self, RunError> {
		let evidence = Folder::open(&host.config.data_dir)?;
		Ok(Self {
			host,
			rules: Arc::new(rules),
			evidence,
			queue: VecDeque::new(),
			readings: BTreeMap::new(),
			visited: VecDeque::new(),
			told: BTreeSet::new(),
			images: VecDeque::new(),
			next_source: 0,
			scan: Works::default(),
		})
	}

	/// Works until `stop` is ready.
	pub async fn run(mut self, stop: impl Future<Output = ()>) -> Result<(), RunError> {
		let result = tokio::select! {
			error = keep_at(async || self.follow_once().await) => Err(error),
			() = stop => Ok(()),
		};
		self.scan.stop().await;
		result
	}

	async fn follow_once(&mut self) -> Result<Infallible, RunError> {
		let mut rounds = interval(Duration::from_secs(self.host.config.auditor.every_secs));
		rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
		loop {
			tokio::select! {
				_ = rounds.tick() => self.round().await?,
				(source, (image, scanned)) = self.scan.finished() => {
					self.conclude(source, &image, scanned).await?;
					let now = self.host.chain.best().await?;
					self.begin_scan(&now).await?;
				},
			}
		}
	}

	/// Visits some nodes, says what is to be said, and begins to look into an image.
	async fn round(&mut self) -> Result<(), RunError> {
		let now = self.host.chain.best().await?;
		let claims = now.open_claims().await?;
		if self.queue.is_empty() {
			self.queue = now.present_nodes().await?.into();
		}
		let accused = claims.iter().filter(|open| !open.is_mine).map(|open| open.claim.node);
		let mut batch: BTreeSet<_> = accused.take(NODES_AT_ONCE).collect();
		batch.extend(self.queue.drain(..self.queue.len().min(NODES_AT_ONCE)));
		self.visit(&batch, &now).await?;
		for node in batch {
			self.judge(node, &claims, &now)?;
		}
		self.forget();
		let counts = self.tell_health(&now).await?;
		self.send(&now, &claims, counts).await?;
		if self.host.config.auditor.flag {
			self.begin_scan(&now).await?;
		}
		Ok(())
	}

	/// Reads what is new of some nodes.
	async fn visit(&mut self, batch: &BTreeSet<NodeId>, now: &Moment) -> Result<(), RunError> {
		let (genesis, policy) = (self.host.chain.genesis(), &self.host.config.policy);
		let mut visits = Vec::new();
		for id in batch {
			let Some(node) = now.watched(*id).await? else { continue };
			let mut reading =
				self.readings.remove(id).unwrap_or_else(|| Reading::new(node.clone()));
			visits.push(async move {
				let result = reading.go_on(node, now, genesis, policy).await;
				(reading, result)
			});
		}
		let mut failed = None;
		for (reading, result) in join_all(visits).await {
			let id = reading.node.id;
			self.visited.retain(|other| *other != id);
			self.visited.push_back(id);
			self.readings.insert(id, reading);
			failed = failed.or(result.err());
		}
		failed.map_or(Ok(()), |error: ChainError| Err(error.into()))
	}

	/// Decides what is said of a node.
	fn judge(&mut self, id: NodeId, claims: &[OpenClaim], now: &Moment) -> Result<(), RunError> {
		let Some(reading) = self.readings.get(&id) else { return Ok(()) };
		let genesis = self.host.chain.genesis();
		let config = &self.host.config.auditor;
		let patience = Duration::from_secs(config.patience_secs);
		let findings = reading.findings(patience, Instant::now());
		let claimed: Vec<_> =
			findings.into_iter().map(|it| (claim(genesis, id, &it), it)).collect();
		let chosen = choose(&claimed, claims, config.attest);
		for (claim, finding) in &claimed {
			let is_chosen = chosen.contains(&claim.evidence_hash);
			if !is_chosen {
				if self.told.insert((id, finding.rule, finding.task)) {
					warn!(
						node = id,
						rule = finding.rule.name(),
						task = finding.task,
						said = false,
						"{}",
						finding.summary
					);
				}
				continue;
			}
			let Some(filing) = filing::of(claim, finding, reading, genesis) else { continue };
			if self.host.shared.store.has_filing(&filing)? {
				continue;
			}
			// What is about to become public is on the disk first.
			let mut beside = reading.heartbeats(finding);
			let attested = evidence::of_node(genesis, id, finding);
			let hash = match &filing {
				Filing::Samples { evidence, .. } => {
					beside.push((evidence::JSON.into(), attested));
					self.evidence.keep(evidence::SCALE, &evidence.encode(), &beside)?
				}
				_ => self.evidence.keep(evidence::JSON, &attested, &beside)?,
			};
			warn!(
				node = id, rule = finding.rule.name(), task = finding.task, said = true,
				evidence = %self.evidence.path(hash).display(), "{}", finding.summary
			);
			self.host.shared.store.put_filing(&FilingRecord {
				filing,
				summary: format!("{}: {}", finding.rule.name(), finding.summary),
				as_of: now.number(),
				bond: 0,
				step: FilingStep::Prepared,
			})?;
		}
		Ok(())
	}

	/// Sends what is to be said and is not on the chain yet.
	async fn send(
		&mut self,
		now: &Moment,
		claims: &[OpenClaim],
		counts: bool,
	) -> Result<(), RunError> {
		let store = self.host.shared.store.clone();
		let day = now.day()?;
		let remembered = day.saturating_mul(REMEMBERED_DAYS);
		for old in store.forget_filings(now.number().saturating_sub(remembered))? {
			self.evidence.remove(old.filing.evidence_hash())?;
		}
		let records = store.filings()?;
		let since = now.number().saturating_sub(day);
		let mut budget = Budget::new(self.host.config.auditor.max_bond.0, &records, since);
		let waiting: Vec<_> =
			records.into_iter().filter(|record| record.step == FilingStep::Prepared).collect();
		if waiting.is_empty() {
			return Ok(());
		}
		let finalised = self.host.chain.finalised().await?;
		for mut record in waiting {
			if now.number() < record.as_of {
				continue;
			}
			if filing::is_there(&record.filing, now).await? {
				if filing::is_there(&record.filing, &finalised).await? {
					record.step = FilingStep::Filed;
					store.put_filing(&record)?;
				}
				continue;
			}
			// What was sent before, and is not there, locks nothing.
			if record.as_of >= since {
				budget.give_back(record.bond);
			}
			let Some(bond) = filing::bond(&record.filing, now, claims, counts).await? else {
				continue;
			};
			if !budget.take(bond) {
				info!(
					said = record.summary,
					"waits: more than `auditor.max_bond` would be locked in a day"
				);
				continue;
			}
			record = FilingRecord { bond, as_of: now.number(), ..record };
			store.put_filing(&record)?;
			match filing::send(&self.host.chain, &record).await {
				Ok(()) => info!(said = record.summary, "said on the chain"),
				// The pallet has looked at it: it says the same tomorrow. What else can be wrong, such as too few funds,
				// may be better by then.
				Err(ChainError::Refused(refusal)) if refusal.pallet.is_some() => {
					warn!(said = record.summary, reason = %refusal, "refused");
					store.put_filing(&FilingRecord {
						step: FilingStep::Refused,
						bond: 0,
						..record
					})?;
				}
				Err(error @ (ChainError::Refused(_) | ChainError::NotTaken(_))) => {
					warn!(said = record.summary, %error, remedy = error.remedy(), "not taken");
				}
				Err(error) => return Err(error.into()),
			}
		}
		Ok(())
	}

	/// Begins to look into the image of the next source, unless one is looked into.
	async fn begin_scan(&mut self, now: &Moment) -> Result<(), RunError> {
		if !self.scan.is_empty() {
			return Ok(());
		}
		if self.images.is_empty() {
			let new = now.images(self.next_source).await?;
			if let Some((last, _)) = new.last() {
				self.next_source = last.saturating_add(1);
			}
			for (source, image) in new {
				if !self.host.shared.store.is_scanned(source)? {
					self.images.push_back((source, image));
				}
			}
		}
		let Some((source, image)) = self.images.pop_front() else { return Ok(()) };
		info!(source, image = image_text(&image), "looking into the image");
		let (engine, rules) = (self.host.engine.clone(), self.rules.clone());
		let limits = self.host.config.auditor.image_limits();
		self.scan.begin(source, move |cancelled| async move {
			let scanned = tokio::select! {
				scanned = once::look_into(&engine, &image, rules, limits) => scanned,
				() = cancelled => Err(ImageError::Unreadable(io::ErrorKind::Interrupted.into())),
			};
			(image, scanned.map_err(|error| error.to_string()))
		});
		Ok(())
	}

	/// Flags a source whose image has something in it that no honest one has.
	async fn conclude(
		&mut self,
		source: SourceId,
		image: &Image,
		scanned: Scanned,
	) -> Result<(), RunError> {
		let report = match scanned {
			Ok(report) => report,
			Err(problem) => {
				warn!(source, problem, "its image was not looked into; again after the next start");
				return Ok(());
			}
		};
		for unread in &report.unread {
			warn!(source, unread, "a part of its image was not looked into");
		}
		info!(
			source,
			files = report.files,
			bytes = report.bytes,
			hits = report.hits.len(),
			"looked into its image"
		);
		if let Some(first) = report.hits.first() {
			let genesis = self.host.chain.genesis();
			let bytes = evidence::of_source(genesis, source, image, &report.hits);
			let evidence_hash = self.evidence.keep(evidence::JSON, &bytes, &[])?;
			let about = self.rules.description(&first.rule).unwrap_or_default();
			warn!(
				source, rule = first.rule, file = first.file,
				evidence = %self.evidence.path(evidence_hash).display(), "{about}"
			);
			let filing = Filing::Flag { source, evidence_hash };
			if !self.host.shared.store.has_filing(&filing)? {
				self.host.shared.store.put_filing(&FilingRecord {
					filing,
					summary: format!("{}: {about}, in {}", first.rule, first.file),
					as_of: self.host.chain.best().await?.number(),
					bond: 0,
					step: FilingStep::Prepared,
				})?;
			}
		}
		self.host.shared.store.put_scanned(source)?;
		Ok(())
	}

	/// Lets go of what was read of the nodes that were visited longest ago, where it is too much.
	fn forget(&mut self) {
		let mut held: usize = self.readings.values().map(Reading::size).sum();
		while held > MOST_SAMPLES {
			let Some(oldest) = self.visited.pop_front() else { break };
			held -= self.readings.remove(&oldest).map_or(0, |reading| reading.size());
		}
		if self.told.len() > MOST_TOLD {
			self.told.clear();
		}
	}

	/// Tells how the auditor is, and whether what it says counts.
	async fn tell_health(&self, now: &Moment) -> Result<bool, RunError> {
		let standing = now.standing(Role::Auditor).await?;
		let status = match standing {
			Standing::Counts => "auditor",
			Standing::NotAdmitted => "not admitted: governance does that, `surety auditor admit`",
			Standing::StakeTooSmall => "the stake is too small: `surety auditor bond` adds to it",
		};
		self.host.tell_health(|health| {
			if health.status.as_deref() != Some(status) {
				info!(status, "whether this account is heard");
				health.status = Some(status.into());
			}
			health.block = Some(now.number());
		});
		Ok(standing == Standing::Counts)
	}
}

/// Which findings are said, by the hashes of their evidence: what the chain judges by itself, what another auditor says to
/// the letter, and where the operator wants it, the first one of each kind that nobody accuses the node of.
fn choose(findings: &[(Claim, Finding)], open: &[OpenClaim], attest: bool) -> BTreeSet<H256> {
	let kind = |claim: &Claim| (claim.node, claim.condition, claim.task);
	let others = || open.iter().filter(|open| !open.is_mine);
	let mut chosen = BTreeSet::new();
	let mut kinds: BTreeSet<_> =
		open.iter().filter(|it| it.is_mine).map(|it| kind(&it.claim)).collect();
	for (claim, _) in findings {
		if others().any(|open| open.claim == *claim) {
			kinds.insert(kind(claim));
			chosen.insert(claim.evidence_hash);
		}
	}
	for (claim, finding) in findings {
		let is_judged = decides(claim.condition) && finding.task.is_some();
		if is_judged || (attest && claim.condition.is_attested() && kinds.insert(kind(claim))) {
			chosen.insert(claim.evidence_hash);
		}
	}
	chosen
}

#[cfg(test)]
mod tests {
	use surety_primitives::slash::Condition;

	use super::*;

	fn finding(rule: Rule, task: Option<u64>, number: u8) -> (Claim, Finding) {
		let claim = Claim {
			node: 3,
			condition: rule.condition(),
			task,
			evidence_hash: H256::repeat_byte(number),
		};
		let (shown, summary) = (Vec::new(), String::new());
		(claim, Finding { rule, task, shown, period: None, ends: None, summary })
	}

	fn open(claim: Claim, is_mine: bool) -> OpenClaim {
		OpenClaim { id: 0, claim, bond: 1, is_mine }
	}

	fn chosen(findings: &[(Claim, Finding)], open: &[OpenClaim], attest: bool) -> Vec<u8> {
		choose(findings, open, attest).into_iter().map(|hash| hash.0[0]).collect()
	}

	#[test]
	fn what_the_chain_judges_is_always_said() {
		let findings =
			[finding(Rule::Throttling, Some(7), 1), finding(Rule::FrozenPower, Some(7), 2)];
		assert_eq!(chosen(&findings, &[], false), [1]);
		assert_eq!(chosen(&findings, &[], true), [1, 2]);
	}

	#[test]
	fn of_what_is_one_offence_the_first_finding_is_said() {
		let findings = [
			finding(Rule::FrozenPower, Some(7), 1),
			finding(Rule::FrozenPower, Some(7), 2),
			finding(Rule::RepeatedNoise, Some(7), 3),
			finding(Rule::FrozenPower, Some(8), 4),
			finding(Rule::ForeignProcesses, Some(7), 5),
		];
		assert_eq!(chosen(&findings, &[], true), [1, 4, 5]);
		// It was said already.
		assert_eq!(chosen(&findings, &[open(findings[1].0, true)], true), [4, 5]);
	}

	#[test]
	fn another_auditor_is_confirmed_where_ones_own_reading_agrees_to_the_letter() {
		let findings =
			[finding(Rule::FrozenPower, Some(7), 1), finding(Rule::FrozenPower, Some(7), 2)];
		let theirs = open(findings[1].0, false);
		for attest in [false, true] {
			// And nothing else is opened beside it.
			assert_eq!(chosen(&findings, &[theirs], attest), [2]);
		}
		// What one does not see oneself one does not say.
		let claim = findings[0].0;
		for unseen in [
			Claim { evidence_hash: H256::repeat_byte(9), ..claim },
			Claim { node: 4, ..claim },
			Claim { task: None, ..claim },
			Claim { condition: Condition::VisibilityBlocked, ..claim },
		] {
			assert_eq!(chosen(&findings[1..], &[open(unseen, false)], false), [0; 0]);
			assert_eq!(chosen(&[], &[open(unseen, false)], true), [0; 0]);
		}
	}
}
