// SPDX-License-Identifier: Apache-2.0

//! The oracle's role: does jobs once more for which its account was drawn, and says what it got.
//!
//! One job at a time is run beside the loop, exactly as a provider runs it, and one output of a node fetched. The
//! loop looks at the chain after every block, asks [`look::next`] what each result needs, and does it. What the
//! oracle got and the salt that hides it are in the store before the chain hears of them.

use std::{
	collections::{BTreeMap, BTreeSet},
	convert::Infallible,
	future::Future,
	sync::Arc,
	time::Instant,
};

use surety_client::{encryption, Error as ChainError};
use surety_primitives::{
	output::OutputFormat,
	rerun::{RerunOpening, FAILED},
	similarity::{self, Embedding},
	source::{Comparator, Image, SourceSpec},
	stake::Role,
	BlockNumber, H256,
};
use tracing::{debug, error, info, warn};

use crate::{
	chain::{calls, Moment, Rerun, Standing, Task},
	embedder::{Embedder, Unread, LONGEST_TEXT, LONGEST_TEXT_OF_A_NODE},
	engine::{Failure, Outcome},
	fetch::{fetch, fetch_sealed, FetchError},
	host::{keep_at, random, Host, RunError, CLEAN_EVERY, PAUSE},
	job,
	keeper::Secrecy,
	look::{self, Action, Reading, Theirs},
	offer,
	outputs::Kind,
	store::{Kept, LookId, LookRecord, LookStep},
	work::{Cancelled, Works},
};

/// How often one result is moved on before the next gets its turn.
const STEPS_AT_ONCE: usize = 4;

/// The oracle's role.
pub struct Oracle {
	host: Host,
	embedder: Embedder,
	/// The results that this oracle was drawn to look at.
	drawn: BTreeSet<LookId>,
	/// The newest block that it has seen.
	seen: BlockNumber,
	// One thing at a time in each.
	run: Works<LookId, Ran>,
	fetching: Works<LookId, Fetched>,
	reading: Works<LookId, Result<Option<Embedding>, Unread>>,
	/// What nodes handed out.
	theirs: BTreeMap<LookId, Theirs>,
	/// In which block nodes were first asked for their outputs.
	asked: BTreeMap<LookId, BlockNumber>,
	/// Nodes that handed out nothing are asked again, not before this.
	ask_again: BTreeMap<LookId, Instant>,
	/// After the engine failed: not before.
	engine_rests_until: Option<Instant>,
}

/// How a run went.
enum Ran {
	NoInput(FetchError),
	NotRun {
		problem: String,
	},
	Cancelled,
	Failed {
		failure: Failure,
		log: Kept,
		is_of_failure: bool,
	},
	/// It was to be seen whether the job fails, and the source takes no such output.
	NotTaken {
		output: Kept,
	},
	Finished {
		output: Kept,
		meaning: Meaning,
	},
}

/// What an oracle says whose job failed, or gave what the source does not take.
fn failed() -> Result<LookStep, RunError> {
	let opening = RerunOpening { output_hash: FAILED, embedding: None, salt: random()? };
	Ok(LookStep::Found { opening, embedding: None })
}

/// What an output means, if outputs of its source are compared by that; or why nobody knows.
type Meaning = Result<Option<Embedding>, String>;

/// What a node handed out, and how it is kept.
type Fetched = Result<(Vec<u8>, Kept), String>;

/// Whether what a node hands out is still waited for.
enum Wait {
	/// It means this, or nothing, or is not handed out.
	Over(Option<Embedding>),
	/// It is.
	GoesOn,
	/// This machine had no time for it.
	Declined,
}

impl Oracle {
	/// An oracle that looks at what its account is drawn for, with the image of the embedding job if it has one.
	pub fn new(host: Host, embedder: Option<Image>) -> Self {
		Self {
			embedder: Embedder::new(&host, embedder),
			host,
			drawn: BTreeSet::new(),
			seen: 0,
			run: Works::default(),
			fetching: Works::default(),
			reading: Works::default(),
			theirs: BTreeMap::new(),
			asked: BTreeMap::new(),
			ask_again: BTreeMap::new(),
			engine_rests_until: None,
		}
	}

	/// Works until `stop` is ready, then kills the job that runs, if any; it will be run again.
	pub async fn run(mut self, stop: impl Future<Output = ()>) -> Result<(), RunError> {
		let result = tokio::select! {
			error = keep_at(async || self.follow_once().await) => Err(error),
			() = stop => Ok(()),
		};
		for (task, node) in self.run.ids() {
			info!(task, node, "stopping the job; it is resumed at the next start");
		}
		// All containers are removed by then.
		self.run.stop().await;
		self.reading.stop().await;
		result
	}

	async fn follow_once(&mut self) -> Result<Infallible, RunError> {
		let now = self.host.chain.best().await?;
		let mut blocks = self.host.chain.blocks_from(&now);
		self.drawn.extend(now.looks().await?);
		self.drawn.extend(self.host.shared.store.looks()?.into_iter().map(|(id, _)| id));
		let mut cleaned_at = None;
		loop {
			// Of blocks that have gone by only the calls are read: one look at the chain does for all of them.
			if !blocks.is_behind() {
				self.tick().await?;
			}
			tokio::select! {
				block = blocks.next() => {
					let block = block?;
					self.drawn.extend(calls(&block, &self.host.chain.account()));
					if cleaned_at.is_none_or(|at| block.number >= at + CLEAN_EVERY) {
						cleaned_at = Some(block.number);
						self.clean().await?;
						self.host.check_engine().await;
						self.tell_standing().await?;
					}
				},
				(id, ran) = self.run.finished() => self.conclude(id, ran)?,
				(id, fetched) = self.fetching.finished() => self.take(id, fetched)?,
				(id, read) = self.reading.finished() => self.understand(id, read)?,
			}
		}
	}

	/// Looks at the chain once and does what it asks for.
	async fn tick(&mut self) -> Result<(), RunError> {
		self.seen = self.host.chain.best().await?.number();
		for id in self.drawn.clone() {
			self.advance(id).await?;
		}
		self.host.tell_health(|health| {
			health.block = Some(self.seen);
			health.busy_with = self.run.ids().map(|(task, _)| task).collect();
			health.open_tasks = self.drawn.iter().map(|(task, _)| *task).collect();
		});
		Ok(())
	}

	/// Moves one result on as far as it goes.
	async fn advance(&mut self, id: LookId) -> Result<(), RunError> {
		for _ in 0..STEPS_AT_ONCE {
			let record = self.host.shared.store.look(id)?;
			let now = self.host.chain.best().await?;
			let rerun = now.rerun(id).await?;
			let bound = record.as_ref().and_then(|record| self.commitment(id, record));
			let action = look::next(record.as_ref(), bound, rerun.as_ref(), now.number());
			debug!(task = id.0, node = id.1, block = now.number(), ?action, "next");
			if action != Action::Run {
				self.run.cancel(id);
			}
			let moved = match self.act(id, record, rerun, &now, action).await {
				Err(RunError::Chain(
					error @ (ChainError::Refused(_) | ChainError::NotTaken(_)),
				)) => {
					// The next block shows what has changed meanwhile.
					warn!(task = id.0, node = id.1, %error, remedy = error.remedy(), "refused");
					false
				}
				moved => moved?,
			};
			if !moved {
				return Ok(());
			}
		}
		Ok(())
	}

	/// Does what is next, and says whether the result has moved.
	async fn act(
		&mut self,
		id: LookId,
		record: Option<LookRecord>,
		rerun: Option<Rerun>,
		now: &Moment,
		action: Action,
	) -> Result<bool, RunError> {
		let (task, node) = id;
		match action {
			Action::Wait => return Ok(false),
			Action::Run => {
				let is_of_failure = rerun.is_some_and(|rerun| rerun.is_of_failure);
				return self.begin_run(id, is_of_failure, now).await;
			}
			Action::Commit => {
				let bound = record.and_then(|record| self.commitment(id, &record));
				let Some(commitment) = bound else { return Ok(false) };
				self.host.chain.commit_rerun(id, commitment).await?;
				info!(task, node, "committed");
			}
			Action::Reveal { left } => {
				let Some(step) = record.map(|record| record.step) else { return Ok(false) };
				let shown = rerun.and_then(|rerun| rerun.shown);
				return self.reveal(id, step, shown, now, left).await;
			}
			Action::Decline { why } => {
				self.host.chain.decline_rerun(id).await?;
				warn!(task, node, why, "declined");
			}
			Action::Advance => {
				if !look::is_turn(&self.host.chain.account().0, id, now.number()) {
					return Ok(false);
				}
				self.host.chain.advance_rerun(id).await?;
				info!(task, node, "had the chain do what was due");
			}
			Action::Forget => {
				self.forget(id, record).await?;
				return Ok(false);
			}
		}
		Ok(true)
	}

	/// What a record binds this oracle to.
	fn commitment(&self, (task, node): LookId, record: &LookRecord) -> Option<H256> {
		let LookStep::Found { opening, .. } = &record.step else { return None };
		let chain = &self.host.chain;
		Some(opening.commitment(chain.genesis(), task, node, &chain.account().0))
	}

	/// Begins to run a job, unless another one runs or the engine rests. Says whether it was found that it cannot be
	/// run here.
	async fn begin_run(
		&mut self,
		id: LookId,
		is_of_failure: bool,
		now: &Moment,
	) -> Result<bool, RunError> {
		if !self.run.is_empty() || self.engine_rests() {
			return Ok(false);
		}
		let (task, source) = match self.judge(id, now).await? {
			Ok(found) => found,
			Err(why) => {
				self.decline(id, why)?;
				return Ok(true);
			}
		};
		// On whichever GPU: the oracle has not said on which.
		let Some((job, lease)) = self.host.job(id.0, task.input_hash, &source, None)? else {
			return Ok(false);
		};
		info!(task = id.0, node = id.1, image = ?job.image, gpus = job.gpus.len(), "running");
		let engine = self.host.engine.clone();
		let embedder = self.embedder.clone();
		let policy = self.host.config.policy.clone();
		let keeper = self.host.shared.keeper.clone();
		let secrecy = own_secrecy(&source);
		self.run.begin(id, |mut cancelled| async move {
			let fetched = tokio::select! {
				fetched = fetch(&task.input_uri, task.input_hash, &job.input, &policy) => fetched,
				() = &mut cancelled => return Ran::Cancelled,
			};
			if let Err(error) = fetched {
				return Ran::NoInput(error);
			}
			let ran = engine.run(&job, &mut cancelled).await;
			drop(lease);
			// No other job of this oracle needs it.
			let _ = tokio::fs::remove_file(&job.input).await;
			let keep = async |kind, content| keeper.keep(kind, id.0, content, secrecy).await;
			let kept = match ran {
				Ok(Outcome::Finished { output }) if is_of_failure => {
					let is_taken = job::summarise(&source.output, &output).is_ok();
					keep(Kind::Output, output).await.map(|output| match is_taken {
						true => Ran::Finished { output, meaning: Ok(None) },
						false => Ran::NotTaken { output },
					})
				}
				Ok(Outcome::Finished { output }) => {
					match read_own(&embedder, id, &source, &output, cancelled).await {
						Ok(meaning) => keep(Kind::Output, output)
							.await
							.map(|output| Ran::Finished { output, meaning }),
						Err(ran) => Ok(ran),
					}
				}
				Ok(Outcome::Failed { failure, log }) => keep(Kind::Log, log)
					.await
					.map(|log| Ran::Failed { failure, log, is_of_failure }),
				Ok(Outcome::Cancelled) => Ok(Ran::Cancelled),
				Err(error) => Err(error.into()),
			};
			kept.unwrap_or_else(|error| Ran::NotRun { problem: error.to_string() })
		});
		Ok(false)
	}

	/// Whether the engine failed just before.
	fn engine_rests(&self) -> bool {
		self.engine_rests_until.is_some_and(|until| Instant::now() < until)
	}

	/// The task and its source, if the job can be run here and its output compared.
	async fn judge(
		&self,
		(id, node): LookId,
		now: &Moment,
	) -> Result<Result<(Task, SourceSpec), String>, RunError> {
		let Some(task) = now.task(id, node).await? else {
			return Ok(Err("the chain has no such task".into()));
		};
		let Some(source) = now.source(task.source).await? else {
			return Ok(Err("its source is gone".into()));
		};
		let (policy, capability) = (&self.host.config.policy, self.host.capability());
		let judged = offer::can_look(policy, &capability, self.embedder.reads_text(), &source);
		// Equal hashes need nothing of what the node has.
		if source.encrypted && source.comparator != Comparator::Exact {
			let own = self.host.shared.keeper.identity.public();
			if now.encryption_key(&self.host.chain.account()).await? != Some(own) {
				return Ok(Err(format!(
					"its outputs are encrypted, and the key {} is not published: `surety keys encryption publish {}`",
					encryption::text(&own),
					self.host.config.identity_file().display(),
				)));
			}
		}
		Ok(judged.map(|()| (task, source)).map_err(|declined| declined.to_string()))
	}

	/// Writes down what came of a run.
	fn conclude(&mut self, id: LookId, ran: Ran) -> Result<(), RunError> {
		let (task, node) = id;
		match ran {
			Ran::NoInput(error) => self.decline(id, format!("its input cannot be had: {error}"))?,
			Ran::NotRun { problem } => {
				error!(task, node, problem, "the job could not be run; trying again");
				self.host.rehearse_again();
				self.engine_rests_until = Some(Instant::now() + PAUSE);
			}
			Ran::Cancelled => {}
			Ran::Failed { failure, log, is_of_failure } => {
				let log = self.host.shared.keeper.outputs.place(Kind::Log, log.stored);
				// An image that cannot be had says nothing about the job.
				if is_of_failure && !matches!(failure, Failure::ImageUnavailable(_)) {
					info!(task, node, ?failure, log, "failed, as the node says");
					self.put(id, failed()?)?;
				} else {
					self.decline(id, format!("the job failed: {failure:?}, its log is {log}"))?;
				}
			}
			Ran::NotTaken { output } => {
				info!(
					task,
					node,
					output = ?output.content,
					"failed, as the node says: the source takes no such output"
				);
				self.put(id, failed()?)?;
			}
			Ran::Finished { output, meaning } => {
				let output_hash = output.content;
				info!(task, node, output = ?output_hash, stored = ?output.stored, "finished");
				match meaning {
					Ok(embedding) => {
						let hash = embedding.as_ref().map(similarity::hash);
						let salt = random()?;
						let opening = RerunOpening { output_hash, embedding: hash, salt };
						self.put(id, LookStep::Found { opening, embedding })?;
					}
					Err(why) => self.decline(id, why)?,
				}
			}
		}
		self.host.shared.artifacts.remove_job(&task.to_string())?;
		Ok(())
	}

	/// Writes down that a job cannot be re-run here.
	fn decline(&self, id: LookId, why: String) -> Result<(), RunError> {
		self.put(id, LookStep::Declining { why })
	}

	fn put(&self, id: LookId, step: LookStep) -> Result<(), RunError> {
		let record = LookRecord { as_of: self.seen, step };
		Ok(self.host.shared.store.put_look(id, &record)?)
	}

	/// Shows what this oracle got, and says whether anything was done. Where meanings are compared it first needs what
	/// the node hands out, and waits for that until the time is nearly over.
	async fn reveal(
		&mut self,
		id: LookId,
		step: LookStep,
		shown: Option<H256>,
		now: &Moment,
		left: BlockNumber,
	) -> Result<bool, RunError> {
		let LookStep::Found { opening, embedding: own } = step else { return Ok(false) };
		let theirs = match &own {
			None => None,
			// It means what one's own means.
			Some(own) if shown == Some(opening.output_hash) => Some(own.clone()),
			Some(own) => match self.read_theirs(id, shown, now, left).await? {
				Wait::Over(theirs) => theirs.filter(|theirs| theirs.len() == own.len()),
				Wait::GoesOn => return Ok(false),
				Wait::Declined => return Ok(true),
			},
		};
		if own.is_some() && theirs.is_none() {
			warn!(task = id.0, node = id.1, "the node hands out nothing that could be compared");
		}
		self.host.chain.reveal_rerun(id, opening, own, theirs).await?;
		info!(task = id.0, node = id.1, output = ?opening.output_hash, "revealed");
		Ok(true)
	}

	/// Finds out what the output of a node means, with so many blocks left.
	async fn read_theirs(
		&mut self,
		id: LookId,
		shown: Option<H256>,
		now: &Moment,
		left: BlockNumber,
	) -> Result<Wait, RunError> {
		let Some(source) = self.source(id, now).await? else {
			self.decline(id, "its source is gone".into())?;
			return Ok(Wait::Declined);
		};
		let format = source.output.format;
		let is_text = format == OutputFormat::Text;
		let asked = self.asked.get(&id).map_or(0, |since| self.seen.saturating_sub(*since));
		match look::read(self.theirs.get(&id), asked, is_text, left) {
			Reading::Over(theirs) => return Ok(Wait::Over(theirs)),
			Reading::TooLate => {
				self.decline(id, "no time was left to read what the node hands out".into())?;
				return Ok(Wait::Declined);
			}
			Reading::Ask => self.begin_fetch(id, shown, &source, now).await?,
			Reading::Read(output) => self.begin_read(id, format, output),
		}
		Ok(Wait::GoesOn)
	}

	/// The source of a task.
	async fn source(
		&self,
		(task, node): LookId,
		now: &Moment,
	) -> Result<Option<SourceSpec>, RunError> {
		let Some(task) = now.task(task, node).await? else { return Ok(None) };
		Ok(now.source(task.source).await?)
	}

	/// Begins to read what a node handed out, unless something else is read or the engine rests.
	fn begin_read(&mut self, id: LookId, format: OutputFormat, output: Arc<[u8]>) {
		if !self.reading.is_empty() || self.engine_rests() {
			return;
		}
		let embedder = self.embedder.clone();
		self.reading.begin(id, |cancelled| async move {
			let name = format!("{}-{}-node", id.0, id.1);
			embedder.read(format, &output, LONGEST_TEXT_OF_A_NODE, &name, cancelled).await
		});
	}

	/// Keeps what a node's output means, or declines what this machine cannot read.
	fn understand(
		&mut self,
		id: LookId,
		read: Result<Option<Embedding>, Unread>,
	) -> Result<(), RunError> {
		let (task, node) = id;
		match read {
			Ok(meaning) => {
				self.theirs.insert(id, Theirs::Meaning(meaning));
			}
			Err(Unread::Cancelled) => {}
			Err(problem @ Unread::NotRun(_)) => {
				error!(task, node, %problem, "trying again");
				self.engine_rests_until = Some(Instant::now() + PAUSE);
			}
			Err(problem @ Unread::Failed(_)) => self.decline(id, problem.to_string())?,
		}
		Ok(())
	}

	/// Begins to fetch the node's output, unless another one is fetched or the node was asked just before.
	async fn begin_fetch(
		&mut self,
		id: LookId,
		shown: Option<H256>,
		source: &SourceSpec,
		now: &Moment,
	) -> Result<(), RunError> {
		let rests = self.ask_again.get(&id).is_some_and(|at| Instant::now() < *at);
		let idle = self.fetching.is_empty() && !rests;
		let (Some(hash), true) = (shown, idle) else { return Ok(()) };
		// One that is at no address cannot be asked, which is its own doing.
		self.asked.entry(id).or_insert(self.seen);
		let Some(uri) = now.output_of(id).await? else { return Ok(()) };
		let target = self.host.shared.artifacts.input(hash);
		let mut policy = self.host.config.policy.clone();
		policy.max_input_bytes = policy.max_output_bytes;
		let keeper = self.host.shared.keeper.clone();
		let secrecy = own_secrecy(source);
		let account = self.host.chain.account();
		self.fetching.begin(id, move |_| async move {
			let text = |error: &dyn std::fmt::Display| error.to_string();
			let output = match secrecy {
				Secrecy::Sealed { .. } => {
					let uri = format!("{uri}?for={account}");
					fetch_sealed(&uri, hash, &target, &policy, &keeper.identity)
						.await
						.map_err(|error| text(&error))?
				}
				Secrecy::Open => {
					fetch(&uri, hash, &target, &policy).await.map_err(|error| text(&error))?;
					let output = tokio::fs::read(&target).await.map_err(|error| text(&error))?;
					let _ = tokio::fs::remove_file(&target).await;
					output
				}
			};
			// It may be the evidence of a dispute.
			let kept = keeper.keep(Kind::Output, id.0, output.clone(), secrecy).await;
			kept.map(|kept| (output, kept)).map_err(|error| text(&error))
		});
		Ok(())
	}

	/// Notes what a node handed out, or has it asked again.
	fn take(&mut self, id: LookId, fetched: Fetched) -> Result<(), RunError> {
		let (task, node) = id;
		match fetched {
			Ok((output, kept)) => {
				let (hash, stored) = (kept.content, kept.stored);
				info!(task, node, output = ?hash, ?stored, "has what the node hands out");
				self.theirs.insert(id, Theirs::Output(output.into()));
			}
			Err(problem) => {
				warn!(task, node, problem, "the node does not hand out its output; asking again");
				self.ask_again.insert(id, Instant::now() + PAUSE);
			}
		}
		Ok(())
	}

	/// Forgets a result once nothing can bring it back.
	async fn forget(&mut self, id: LookId, record: Option<LookRecord>) -> Result<(), RunError> {
		if let Some(record) = record {
			let now = self.host.chain.finalised().await?;
			let rerun = now.rerun(id).await?;
			let bound = self.commitment(id, &record);
			let action = look::next(Some(&record), bound, rerun.as_ref(), now.number());
			if action != Action::Forget {
				return Ok(());
			}
			self.host.shared.store.remove_look(id)?;
		}
		info!(task = id.0, node = id.1, "over");
		self.reading.cancel(id);
		self.drawn.remove(&id);
		self.theirs.remove(&id);
		self.asked.remove(&id);
		self.ask_again.remove(&id);
		Ok(())
	}

	/// Removes outputs and logs that nobody can ask for any more.
	async fn clean(&self) -> Result<(), RunError> {
		let looks = self.host.shared.store.looks()?;
		let open: Vec<_> =
			looks.iter().map(|((task, _), record)| (*task, record.needs())).collect();
		self.host.clean(&open).await
	}

	/// Tells whether this account can be drawn.
	async fn tell_standing(&self) -> Result<(), RunError> {
		let status = match self.host.chain.best().await?.standing(Role::Oracle).await? {
			Standing::Counts => "oracle",
			Standing::NotAdmitted => "not admitted: governance does that, `surety oracle admit`",
			Standing::StakeTooSmall => "the stake is too small: `surety oracle bond` adds to it",
		};
		self.host.tell_health(|health| {
			if health.status.as_deref() != Some(status) {
				info!(status, "whether this account is drawn");
				health.status = Some(status.into());
			}
		});
		Ok(())
	}
}

/// How this oracle keeps what comes of a source: of what is encrypted nothing else is at rest, and nobody but the oracle
/// opens it.
fn own_secrecy(source: &SourceSpec) -> Secrecy {
	match source.encrypted {
		true => Secrecy::Sealed { reader: None },
		false => Secrecy::Open,
	}
}

/// What one's own output means, where outputs of its source are compared by that; or what became of the run.
async fn read_own(
	embedder: &Embedder,
	(task, node): LookId,
	source: &SourceSpec,
	output: &[u8],
	cancelled: Cancelled,
) -> Result<Meaning, Ran> {
	if source.comparator == Comparator::Exact {
		return Ok(Ok(None));
	}
	let (format, name) = (source.output.format, format!("{task}-{node}-own"));
	match embedder.read(format, output, LONGEST_TEXT, &name, cancelled).await {
		Ok(Some(embedding)) => Ok(Ok(Some(embedding))),
		Ok(None) => Ok(Err(format!(
			"its output means nothing that could be compared; a text has words, and {LONGEST_TEXT} bytes at most"
		))),
		Err(Unread::Cancelled) => Err(Ran::Cancelled),
		Err(Unread::NotRun(problem)) => Err(Ran::NotRun { problem }),
		Err(problem @ Unread::Failed(_)) => Ok(Err(problem.to_string())),
	}
}
