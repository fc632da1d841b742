// SPDX-License-Identifier: Apache-2.0

//! Follows the chain and carries tasks from offer to payment.
//!
//! One task at a time is fetched or run, beside the loop; results that wait for their turn take no
//! part in that. The loop looks at the chain after every block and whenever the work beside it is
//! done, asks [`job::next`] what each record needs, and does it. Bids that wait for their award and offers
//! to volunteer that wait for the draw keep it from nothing for which there is time besides. It keeps
//! nothing in memory that matters: everything is in the store before it is said aloud.

use std::{
	collections::{BTreeMap, BTreeSet},
	convert::Infallible,
	future::{pending, Future},
	mem::discriminant,
	pin::Pin,
	sync::{Arc, RwLock},
	time::{Duration, Instant},
};

use surety_client::{spec::sha256, Amount, Error as ChainError, KeySource};
use surety_primitives::{
	commitment::{BidOpening, ModelOpening, ResultOpening},
	similarity::{self, Embedding},
	source::{NetworkPolicy, SourceSpec},
	task::{Competition, FailureReason},
	BlockNumber, TaskId,
};
use tokio::{sync::oneshot, task::JoinHandle, time::sleep};
use tracing::{debug, error, info, warn};

use crate::{
	artifacts::Artifacts,
	chain::{news, Chain, Moment, News, Node, Task},
	config::Config,
	engine::{Engine, EngineError, Job, Outcome},
	fetch::{fetch, FetchError},
	job::{self, Action},
	offer::{self, Capability, Declined, Now},
	plan::{self, Promise},
	probe::Machine,
	serve::{Health, Shared},
	store::{Join, Record, Step, Store, StoreError},
};

/// How long to wait after the chain or the engine failed.
const PAUSE: Duration = Duration::from_secs(5);
/// Blocks between two rounds of cleaning up.
const CLEAN_EVERY: u32 = 100;
/// How often one task is moved on before the next gets its turn.
const STEPS_AT_ONCE: usize = 8;

/// Why the worker stops, or cannot begin.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
	/// The chain.
	#[error(transparent)]
	Chain(#[from] ChainError),
	/// The container engine.
	#[error(transparent)]
	Engine(#[from] EngineError),
	/// The records.
	#[error(transparent)]
	Store(#[from] StoreError),
	/// The data folder.
	#[error("the data folder cannot be used: {0}")]
	Data(#[from] std::io::Error),
	/// The system gives no random numbers.
	#[error("the system gives no random numbers: {0}")]
	Randomness(getrandom::Error),
}

/// The worker.
pub struct Runner {
	chain: Chain,
	engine: Engine,
	config: Config,
	capability: Capability,
	shared: Shared,
	/// Tasks that may be worth taking, oldest first.
	offers: BTreeMap<TaskId, Offer>,
	/// Tasks for which this worker meant to bid or volunteer and was refused, or would be. It is not
	/// sent again; the record stays until the chain says for good that nothing was taken.
	set_aside: BTreeSet<TaskId>,
	work: Option<Work>,
	/// After the engine failed: not before.
	engine_rests_until: Option<Instant>,
}

/// A task that may be worth taking.
#[derive(Default)]
struct Offer {
	/// The block in which to look at it.
	from: BlockNumber,
	/// Why it was not taken before.
	declined: Option<Declined>,
}

/// What is being done beside the loop.
struct Work {
	task: TaskId,
	cancel: Option<oneshot::Sender<()>>,
	done: JoinHandle<Done>,
}

/// How it went.
enum Done {
	Cancelled,
	Fetched { record: Record, result: Result<(), FetchError> },
	NotRun { problem: String },
	Ran { record: Record, source: Box<SourceSpec>, outcome: Outcome },
}

impl Runner {
	/// Connects to everything, opens the records and removes what an earlier run left behind.
	pub async fn new(config: Config) -> Result<Self, RunError> {
		let key = config.key.parse::<KeySource>().and_then(|key| key.load());
		let key = key.map_err(ChainError::from)?;
		let worker = hex::encode(key.public_key().0);
		let engine = Engine::connect(&config.engine, &worker).await?;
		let chain = Chain::connect(&config.url, key).await?;
		let artifacts = Artifacts::open(&config.data_dir)?;
		let identity = [chain.genesis().as_bytes(), chain.worker().as_ref()].concat();
		let store = Arc::new(Store::open(&config.data_dir.join("state.redb"), &identity)?);
		let machine = Machine::probe();
		let removed = engine.remove_leftovers().await?;
		let inputs: Vec<_> =
			store.open_records()?.into_iter().map(|(_, record)| record.input).collect();
		artifacts.sweep(&inputs)?;
		info!(
			worker = %chain.worker(), genesis = ?chain.genesis(), engine = engine.name(),
			gpus = machine.gpus.len(), leftovers = removed, "ready"
		);
		if !machine.gpus.is_empty() && !engine.gives_gpus() {
			warn!("{}", EngineError::NoGpus { engine: engine.name().into() });
		}
		let health = Health {
			version: env!("CARGO_PKG_VERSION"),
			worker: chain.worker().to_string(),
			engine: engine.name().into(),
			gpus: machine.gpus.len(),
			..Health::default()
		};
		let capability = Capability { machine, engine_gives_gpus: engine.gives_gpus() };
		let shared = Shared { store, artifacts, health: Arc::new(RwLock::new(health)) };
		Ok(Self {
			chain,
			engine,
			config,
			capability,
			shared,
			offers: BTreeMap::new(),
			set_aside: BTreeSet::new(),
			work: None,
			engine_rests_until: None,
		})
	}

	/// What the HTTP server needs.
	pub fn shared(&self) -> Shared {
		self.shared.clone()
	}

	/// Works until `stop` is ready, then kills the job that runs, if any; it will be run again.
	pub async fn run(mut self, stop: impl Future<Output = ()>) -> Result<(), RunError> {
		let result = tokio::select! {
			error = self.follow() => Err(error),
			() = stop => Ok(()),
		};
		if let Some(mut work) = self.work.take() {
			info!(task = work.task, "stopping the job; it is resumed at the next start");
			work.cancel();
			// Its container is removed by then.
			let _ = work.done.await;
		}
		result
	}

	/// Follows the chain for ever. What the chain or the engine does wrong is waited out; an error is
	/// of this machine.
	async fn follow(&mut self) -> RunError {
		loop {
			let Err(error) = self.follow_once().await;
			match error {
				RunError::Chain(error) => {
					warn!(%error, "the chain cannot be followed; trying again");
				}
				error => return error,
			}
			sleep(PAUSE).await;
		}
	}

	async fn follow_once(&mut self) -> Result<Infallible, RunError> {
		let mut blocks = self.chain.blocks();
		let offers = self.chain.best().await?.offers().await?;
		self.offers = offers.into_iter().map(|task| (task, Offer::default())).collect();
		let mut cleaned_at = None;
		loop {
			self.tick().await?;
			tokio::select! {
				block = blocks.next() => {
					let block = block?;
					for news in news(&block) {
						match news {
							News::Offered(task) => self.offers.entry(task).or_default().from = 0,
							News::Gone(task) => drop(self.offers.remove(&task)),
						}
					}
					if cleaned_at.is_none_or(|at| block.number >= at + CLEAN_EVERY) {
						cleaned_at = Some(block.number);
						self.clean()?;
					}
				},
				done = finished(&mut self.work) => {
					let task = self.work.take().map(|work| work.task);
					if let Some(task) = task {
						self.conclude(task, done)?;
					}
				},
			}
		}
	}

	/// Looks at the chain once and does what it asks for.
	async fn tick(&mut self) -> Result<(), RunError> {
		let now = self.chain.best().await?;
		let node = now.node().await?;
		self.tell_health(&now, node.as_ref())?;
		let Some(node) = node else { return Ok(()) };
		let mut busy = self.work.is_some();
		for (task, _) in self.shared.store.open_records()? {
			busy |= self.advance(task, &node).await?;
		}
		if !busy && node.status.takes_tasks() {
			self.choose(&node).await?;
		}
		Ok(())
	}

	/// Moves one task on as far as it goes, and says whether it keeps the worker busy.
	async fn advance(&mut self, task: TaskId, node: &Node) -> Result<bool, RunError> {
		for _ in 0..STEPS_AT_ONCE {
			let Some(record) = self.shared.store.get(task)? else { return Ok(false) };
			if record.step.is_ended() {
				return Ok(false);
			}
			let now = self.chain.best().await?;
			let state = now.task(task, node.id).await?;
			let action = job::next(&record, state.as_ref(), node.id, now.number());
			debug!(task, block = now.number(), ?action, "next");
			if action != Action::Run {
				if let Some(work) = self.work.as_mut().filter(|work| work.task == task) {
					work.cancel();
				}
			}
			if action == Action::Join && self.set_aside.contains(&task) {
				return Ok(false);
			}
			let busy = action.is_work();
			let moved = match (action, state) {
				(Action::Close { .. }, _) | (_, None) => self.close(task, record, node).await?,
				(Action::Wait, _) => false,
				(Action::Run, Some(state)) => {
					self.begin_run(task, record, state, &now).await?;
					false
				}
				(action, Some(state)) => {
					match self.send(task, record, state, node, &now, action).await {
						Err(RunError::Chain(
							error @ (ChainError::Refused(_) | ChainError::NotTaken(_)),
						)) => {
							// The next block shows what has changed meanwhile.
							warn!(task, %error, remedy = error.remedy(), "refused");
							false
						}
						sent => sent?,
					}
				}
			};
			if !moved {
				return Ok(busy);
			}
		}
		Ok(true)
	}

	/// Sends the transaction that an action asks for, and says whether the task has moved.
	async fn send(
		&mut self,
		task: TaskId,
		record: Record,
		state: Task,
		node: &Node,
		now: &Moment,
		action: Action,
	) -> Result<bool, RunError> {
		let genesis = self.chain.genesis();
		let bound = |model: &ModelOpening| model.commitment(genesis, task, node.id);
		match (action, &record.step) {
			(Action::Join, _) => return self.join(task, record, state, node, now).await,
			(Action::OpenBid, _) => {
				let Join::Bid(bid) = record.join else { return Ok(false) };
				self.chain.open_bid(task, bid).await?;
				info!(task, price = %Amount(bid.price), "opened the bid");
			}
			(Action::Start, step) => {
				let model = match step.model() {
					Some(model) => *model,
					None => {
						let Some(source) = now.source(state.source).await? else {
							return Ok(false);
						};
						let model = self.choose_model(&source)?;
						let step = Step::Starting { model };
						self.shared
							.store
							.put(task, &Record { as_of: now.number(), step, ..record })?;
						model
					}
				};
				self.chain.start(task, bound(&model)).await?;
				info!(task, "started");
			}
			(Action::Commit, Step::Committing { result, .. } | Step::Revealing { result, .. }) => {
				self.chain.commit(task, result.commitment(genesis, task, node.id)).await?;
				info!(task, "committed");
			}
			(
				Action::Reveal,
				Step::Committing { model, result } | Step::Revealing { model, result },
			) => {
				let (model, result) = (*model, *result);
				let step = Step::Revealing { model, result };
				self.shared.store.put(task, &Record { step, ..record })?;
				self.chain.reveal(task, result, model).await?;
				info!(task, output = ?result.output_hash, "revealed");
			}
			// Nobody else sees the output before it is paid: the record stays as it is.
			(
				Action::Respond,
				Step::Committing { model, result } | Step::Revealing { model, result },
			) => {
				let policy = &self.config.policy;
				let price = offer::price(policy, state.payment, now.least_price()?);
				self.chain.respond(task, *result, *model, price).await?;
				info!(task, output = ?result.output_hash, price = %Amount(price), "responded");
			}
			(
				Action::RevealToPanel,
				Step::Committing { model, result } | Step::Revealing { model, result },
			) => {
				let embedding = record.embedding.clone();
				self.chain.reveal_to_panel(task, *result, *model, embedding).await?;
				info!(task, output = ?result.output_hash, "revealed to the panel");
			}
			(Action::Report, Step::Failing { reason, log, .. }) => {
				self.chain.report(task, *reason, *log).await?;
				info!(task, ?reason, "reported");
			}
			(Action::Advance, _) => {
				self.chain.advance(task).await?;
				info!(task, "had the chain do what was due");
			}
			_ => return Ok(false),
		}
		Ok(true)
	}

	/// Accepts a task, bids or volunteers for it, if it is still worth it.
	async fn join(
		&mut self,
		task: TaskId,
		record: Record,
		state: Task,
		node: &Node,
		now: &Moment,
	) -> Result<bool, RunError> {
		let how = match self.judge(task, &record.join, &state, node, now).await? {
			Err(declined) => declined.to_string(),
			Ok(()) => match self.send_join(task, &record.join, node).await {
				Ok(()) => return Ok(true),
				// The chain node was behind, and this has happened before.
				Err(ChainError::Refused(refusal))
					if ["AlreadyAccepted", "AlreadyBid", "AlreadyVolunteered"]
						.contains(&refusal.name.as_str()) =>
				{
					return Ok(true)
				}
				Err(ChainError::Refused(refusal)) => refusal.to_string(),
				Err(error) => return Err(error.into()),
			},
		};
		info!(task, reason = how, "not taken");
		match record.join {
			// It is not bound to anything yet, so there is nothing to wait for.
			Join::Accept => self.end(task, record, Step::Ended { how, output: None })?,
			// What was sent before the worker was killed may still be on its way into a block.
			Join::Bid(_) | Join::Volunteer => drop(self.set_aside.insert(task)),
		}
		Ok(false)
	}

	async fn send_join(&self, task: TaskId, join: &Join, node: &Node) -> Result<(), ChainError> {
		match join {
			Join::Accept => {
				self.chain.accept(task).await?;
				info!(task, "accepted");
			}
			Join::Bid(bid) => {
				let commitment = bid.commitment(self.chain.genesis(), task, node.id);
				self.chain.bid(task, commitment).await?;
				info!(task, price = %Amount(bid.price), "bid");
			}
			Join::Volunteer => {
				self.chain.volunteer(task).await?;
				info!(task, "volunteered");
			}
		}
		Ok(())
	}

	/// Whether a task is worth taking, and can be taken beside all others.
	async fn judge(
		&self,
		id: TaskId,
		join: &Join,
		task: &Task,
		node: &Node,
		now: &Moment,
	) -> Result<Result<(), Declined>, RunError> {
		let Some(source) = now.source(task.source).await? else {
			return Ok(Err(Declined::SourceGone));
		};
		let moment = Now { block: now.number(), block_time: now.block_time()?, owner: &node.owner };
		let policy = &self.config.policy;
		if let Err(declined) = offer::judge(policy, &self.capability, moment, task, &source) {
			return Ok(Err(declined));
		}
		let others = self.promises(id, node, now, moment).await?;
		let waiting = others.iter().filter(|promise| promise.waits).count();
		if let Err(declined) = offer::may_wait(policy, task, waiting, now.funds().await?) {
			return Ok(Err(declined));
		}
		let reasons = now.ineligibilities(id, node.id).await?;
		if !reasons.is_empty() {
			return Ok(Err(Declined::Ineligible(reasons)));
		}
		let Some(new) = plan::promise(join, task, &source, &moment) else {
			return Ok(Err(Declined::TriedBefore));
		};
		Ok(plan::fits(&others, &new, now.free_stake(node.id).await?))
	}

	/// The jobs that are to be run, or may have to be, besides that of `task`.
	async fn promises(
		&self,
		task: TaskId,
		node: &Node,
		now: &Moment,
		moment: Now<'_>,
	) -> Result<Vec<Promise>, RunError> {
		let mut promises = Vec::new();
		let open = self.shared.store.open_records()?;
		let others = open.into_iter().filter(|(other, _)| *other != task);
		for (other, record) in others.filter(|(_, record)| record.step.is_before_run()) {
			let Some(state) = now.task(other, node.id).await? else { continue };
			let Some(source) = now.source(state.source).await? else { continue };
			promises.extend(plan::promise(&record.join, &state, &source, &moment));
		}
		Ok(promises)
	}

	/// Takes the first offer that suits, and begins to fetch its input.
	async fn choose(&mut self, node: &Node) -> Result<(), RunError> {
		let now = self.chain.best().await?;
		let block = now.number();
		let due = self.offers.iter().filter(|(_, offer)| offer.from <= block);
		let due: Vec<_> = due.map(|(task, _)| *task).collect();
		for task in due {
			let Offer { declined: before, .. } = self.offers.remove(&task).unwrap_or_default();
			if self.shared.store.get(task)?.is_some() {
				continue;
			}
			let Some(state) = now.task(task, node.id).await? else { continue };
			let join = self.way_in(&state, &now)?;
			match self.judge(task, &join, &state, node, &now).await? {
				Err(declined) => {
					// What is declined again and again is told once.
					if before.as_ref().map(discriminant) == Some(discriminant(&declined)) {
						debug!(task, reason = %declined, "declined");
					} else {
						info!(task, reason = %declined, input = ?state.input_uri, "declined");
					}
					if let Some(from) = declined.look_again(block) {
						self.offers.insert(task, Offer { from, declined: Some(declined) });
					}
				}
				Ok(()) => {
					info!(task, input = ?state.input_uri, "fetching");
					let uri = state.input_uri;
					let record = Record {
						input: state.input_hash,
						as_of: block,
						step: Step::Joining,
						join,
						embedding: None,
					};
					let target = self.shared.artifacts.input(record.input);
					let policy = self.config.policy.clone();
					self.begin(task, move |cancelled| async move {
						let result = tokio::select! {
							result = fetch(&uri, record.input, &target, &policy) => result,
							() = cancelled => return Done::Cancelled,
						};
						Done::Fetched { record, result }
					});
					break;
				}
			}
		}
		Ok(())
	}

	/// How this worker takes part in a task; with a bid, for which price.
	fn way_in(&self, task: &Task, now: &Moment) -> Result<Join, RunError> {
		Ok(match task.competition {
			Competition::FirstResponse { .. } | Competition::ManualConfirmation { .. } => {
				Join::Accept
			}
			Competition::Auction { .. } => {
				let least = now.least_price()?;
				let price = offer::price(&self.config.policy, task.payment, least);
				Join::Bid(BidOpening { price, salt: random()? })
			}
			Competition::Consensus { .. } => Join::Volunteer,
		})
	}

	/// Begins to run a job, unless there is other work or the engine rests.
	async fn begin_run(
		&mut self,
		task: TaskId,
		record: Record,
		state: Task,
		now: &Moment,
	) -> Result<(), RunError> {
		let rests = self.engine_rests_until.is_some_and(|until| Instant::now() < until);
		if self.work.is_some() || rests {
			return Ok(());
		}
		let Some(source) = now.source(state.source).await? else { return Ok(()) };
		let job = self.job(task, &record, &source)?;
		info!(task, image = ?job.image, gpus = job.gpus.len(), "running");
		let engine = self.engine.clone();
		let policy = self.config.policy.clone();
		self.begin(task, move |cancelled| async move {
			// It was fetched before the task was accepted, and is fetched again only if it is gone.
			if let Err(error) = fetch(&state.input_uri, record.input, &job.input, &policy).await {
				return Done::NotRun { problem: error.to_string() };
			}
			match engine.run(&job, cancelled).await {
				Ok(outcome) => Done::Ran { record, source: Box::new(source), outcome },
				Err(error) => Done::NotRun { problem: error.to_string() },
			}
		});
		Ok(())
	}

	/// What the engine is to run.
	fn job(&self, task: TaskId, record: &Record, source: &SourceSpec) -> Result<Job, RunError> {
		let gpus = self.capability.machine.choose_gpus(&source.gpu).unwrap_or_default();
		let policy = &self.config.policy;
		Ok(Job {
			task,
			image: String::from_utf8_lossy(&source.image.name).into_owned(),
			digest: source.image.digest,
			input: self.shared.artifacts.input(record.input),
			output: self.shared.artifacts.job_output(task)?,
			memory_mib: source.memory_mib,
			time_limit: Duration::from_secs(source.run_limit_secs.into()),
			max_output_bytes: policy.max_output_bytes,
			network: source.network == NetworkPolicy::Egress && policy.allow_network,
			gpus: gpus.into_iter().map(|gpu| gpu.uuid.clone()).collect(),
		})
	}

	/// Begins something beside the loop.
	fn begin<W, F>(&mut self, task: TaskId, work: W)
	where
		W: FnOnce(CancelFuture) -> F,
		F: Future<Output = Done> + Send + 'static,
	{
		let (cancel, cancelled) = oneshot::channel::<()>();
		let cancelled: CancelFuture = Box::pin(async move {
			// A sender that is gone without a word cancels nothing.
			if cancelled.await.is_err() {
				pending::<()>().await
			}
		});
		let done = tokio::spawn(work(cancelled));
		self.work = Some(Work { task, cancel: Some(cancel), done });
	}

	/// Writes down what came of the work beside the loop.
	fn conclude(&mut self, task: TaskId, done: Done) -> Result<(), RunError> {
		match done {
			Done::Cancelled => {}
			Done::Fetched { record, result: Ok(()) } => {
				info!(task, "input fetched and verified");
				self.shared.store.put(task, &record)?;
			}
			Done::Fetched { result: Err(error), .. } => {
				warn!(task, reason = %error, "not taken: its input cannot be had");
			}
			Done::NotRun { problem } => {
				error!(task, problem, "the job could not be run; trying again");
				self.engine_rests_until = Some(Instant::now() + PAUSE);
			}
			Done::Ran { record, source, outcome } => {
				if let Some((step, embedding)) = self.weigh(task, &record, &source, outcome)? {
					self.shared.store.put(task, &Record { step, embedding, ..record })?;
				}
				self.shared.artifacts.remove_job(task)?;
			}
		}
		Ok(())
	}

	/// What follows from the outcome of a run, and what the output means where that is compared; nothing
	/// if it was cancelled.
	fn weigh(
		&self,
		task: TaskId,
		record: &Record,
		source: &SourceSpec,
		outcome: Outcome,
	) -> Result<Option<(Step, Option<Embedding>)>, RunError> {
		let Some(model) = record.step.model().copied() else { return Ok(None) };
		let artifacts = &self.shared.artifacts;
		let mut meaning = None;
		let step = match outcome {
			Outcome::Cancelled => return Ok(None),
			Outcome::Failed { failure, log } => {
				let log = artifacts.keep_log(&log)?;
				warn!(task, ?failure, log = %artifacts.log(log).display(), "the job failed");
				Step::Failing { model, reason: job::reason(&failure), log }
			}
			Outcome::Finished { output } => match job::examine(source, &record.join, &output) {
				Ok((summary, embedding)) => {
					info!(task, bytes = summary.bytes, tokens = summary.tokens, "finished");
					let output_hash = artifacts.keep_output(&output)?;
					let hash = embedding.as_ref().map(similarity::hash);
					let result =
						ResultOpening { output_hash, summary, salt: random()?, embedding: hash };
					meaning = embedding;
					Step::Committing { model, result }
				}
				Err(unfit) => {
					warn!(task, %unfit, "the job failed");
					let log = artifacts.keep_log(unfit.to_string().as_bytes())?;
					Step::Failing { model, reason: FailureReason::OutputFormat, log }
				}
			},
		};
		Ok(Some((step, meaning)))
	}

	/// Closes a record once the end is final, and says whether it is closed.
	async fn close(&mut self, task: TaskId, record: Record, node: &Node) -> Result<bool, RunError> {
		let now = self.chain.finalised().await?;
		let state = now.task(task, node.id).await?;
		let action = job::next(&record, state.as_ref(), node.id, now.number());
		let Action::Close { how, paid } = action else { return Ok(false) };
		info!(task, how, paid, "ended");
		let output = record.step.result().map(|result| result.output_hash).filter(|_| paid);
		self.end(task, record, Step::Ended { how, output })?;
		Ok(true)
	}

	fn end(&mut self, task: TaskId, record: Record, step: Step) -> Result<(), RunError> {
		let input = record.input;
		self.shared.store.put(task, &Record { step, ..record })?;
		self.set_aside.remove(&task);
		let open = self.shared.store.open_records()?;
		if !open.iter().any(|(_, other)| other.input == input) {
			self.shared.artifacts.remove_input(input)?;
		}
		Ok(())
	}

	/// Removes outputs and logs that nobody can ask for any more.
	fn clean(&self) -> Result<(), RunError> {
		let age = Duration::from_secs(self.config.policy.keep_outputs_hours.saturating_mul(3_600));
		let open = self.shared.store.open_records()?;
		let needed: Vec<_> = open.iter().filter_map(|(_, record)| record.step.needs()).collect();
		let removed = self.shared.artifacts.prune(age, &needed)?;
		if removed > 0 {
			info!(removed, "removed old outputs and logs");
		}
		Ok(())
	}

	/// The opening of a model commitment for one run.
	fn choose_model(&self, source: &SourceSpec) -> Result<ModelOpening, RunError> {
		let gpu = self.capability.machine.choose_gpus(&source.gpu).unwrap_or_default();
		let backend = gpu.first().map_or("cpu", |gpu| gpu.model.as_str());
		Ok(ModelOpening {
			model_id: source.model.id,
			weights_hash: source.model.weights_hash,
			backend: sha256(backend.as_bytes()),
			nonce: random()?,
		})
	}

	fn tell_health(&self, now: &Moment, node: Option<&Node>) -> Result<(), RunError> {
		let open_tasks =
			self.shared.store.open_records()?.into_iter().map(|(task, _)| task).collect();
		let mut health =
			self.shared.health.write().unwrap_or_else(|poisoned| poisoned.into_inner());
		let status = node.map(Node::status_text);
		if health.block.is_none() || health.status != status {
			match node {
				Some(node) if node.status.takes_tasks() => {
					info!(node = node.id, "looking for tasks")
				}
				Some(node) => {
					let status = node.status_text();
					warn!(node = node.id, status, "this node takes no tasks for now")
				}
				None => warn!(
					worker = health.worker,
					"no node is registered for this worker key: `surety node register` does that"
				),
			}
		}
		health.node = node.map(|node| node.id);
		health.status = status;
		health.block = Some(now.number());
		health.busy_with = self.work.as_ref().map(|work| work.task);
		health.open_tasks = open_tasks;
		Ok(())
	}
}

type CancelFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

impl Work {
	fn cancel(&mut self) {
		if let Some(cancel) = self.cancel.take() {
			// It may just have ended.
			let _ = cancel.send(());
		}
	}
}

/// Waits for the work beside the loop; for ever if there is none.
async fn finished(work: &mut Option<Work>) -> Done {
	match work {
		None => pending().await,
		Some(work) => match (&mut work.done).await {
			Ok(done) => done,
			// A panic in it is a fault of this program, which must not go on as if nothing were.
			Err(error) => std::panic::resume_unwind(error.into_panic()),
		},
	}
}

/// Nonces and salts: nobody can guess them.
fn random() -> Result<[u8; 32], RunError> {
	let mut bytes = [0; 32];
	getrandom::fill(&mut bytes).map_err(RunError::Randomness)?;
	Ok(bytes)
}
