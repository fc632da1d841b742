// SPDX-License-Identifier: Apache-2.0

//! Follows the chain and carries tasks from offer to payment.
//!
//! As many tasks as there is room for are fetched and run beside the loop; results that wait for their turn take no
//! part in that. The loop looks at the chain after every block and whenever something beside it is
//! done, asks [`job::next`] what each record needs, and does it, for all of them at the same time: none waits for
//! the transaction of another. Bids that wait for their award and offers
//! to volunteer that wait for the draw keep it from nothing for which there is time besides. It keeps
//! nothing in memory that matters: everything is in the store before it is said aloud.

mod care;
mod drain;
mod restore;

use std::{
	cell::RefCell,
	collections::{BTreeMap, BTreeSet},
	convert::Infallible,
	future::Future,
	mem::discriminant,
	time::{Duration, Instant},
};

use futures::{stream, FutureExt, StreamExt, TryStreamExt};
use surety_client::{Amount, Error as ChainError};
use surety_primitives::{
	commitment::{BidOpening, ModelOpening},
	source::SourceSpec,
	task::Competition,
	Balance, BlockNumber, NodeId, SourceId, TaskId, H256,
};
use tracing::{debug, error, info, info_span, warn, Instrument};

use crate::{
	chain::{news, Moment, News, Node, Stage, Task},
	engine::image_reference,
	fetch::fetch,
	gpu::slots::backend,
	host::{keep_at, random, Host, RunError, CLEAN_EVERY, PAUSE},
	job::{self, Action},
	look,
	metrics::Phase,
	offer::{self, Declined, Now},
	outputs::OutputError,
	plan::{self, Promise},
	room::Room,
	running::RunningJob,
	stop::Stop,
	store::{Join, Record, Step},
	terms,
	weigh::{Run, Weighed},
	work::{Cancelled, Works},
};

/// How often tasks are moved on before the next block is waited for.
const STEPS_AT_ONCE: usize = 8;
/// How many tasks are moved on at the same time.
const TASKS_AT_ONCE: usize = 64;

/// The provider's role.
pub struct Runner {
	host: Host,
	/// Tasks that may be worth taking, oldest first.
	offers: BTreeMap<TaskId, Offer>,
	/// Tasks for which this worker meant to bid or volunteer and was refused, or would be. It is not
	/// sent again; the record stays until the chain says for good that nothing was taken.
	set_aside: RefCell<BTreeSet<TaskId>>,
	room: Room,
	works: RefCell<Works<TaskId, Done>>,
	/// When runs ended whose results are not bound on chain yet.
	finished_at: RefCell<BTreeMap<TaskId, Instant>>,
	/// Tasks that were not taken for now: the block from which on each is an offer again.
	again: RefCell<BTreeMap<TaskId, BlockNumber>>,
	/// Tasks whose outputs are lost for good.
	lost: BTreeSet<TaskId>,
	/// Whether nothing new is taken, because the worker is about to stop.
	is_draining: bool,
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

/// How what is done beside the loop went.
enum Done {
	Cancelled,
	Fetched { record: Record, took: Duration, result: Result<(), String> },
	NotRun { problem: String },
	Ran { record: Record, took: Took, weighed: Option<Box<Weighed>> },
}

/// How long a run took.
struct Took {
	source: SourceId,
	time: Duration,
	/// Whether the image had to be fetched first.
	fetched_image: bool,
}

/// What became of a task when it was looked at.
#[derive(Clone, Copy, Debug, Default)]
struct Advance {
	/// It wants one of the places for jobs.
	is_busy: bool,
	/// It has moved, and may move on.
	has_moved: bool,
}

impl Runner {
	/// A worker that serves its node.
	pub fn new(host: Host) -> Self {
		let capability = host.capability();
		let capacity = capability.capacity(&host.config.policy);
		host.shared.metrics.slots.set(capacity.slots.into());
		Self {
			offers: BTreeMap::new(),
			set_aside: RefCell::default(),
			room: Room::new(capacity.slots, capacity.memory_mib),
			works: RefCell::default(),
			finished_at: RefCell::default(),
			again: RefCell::default(),
			lost: BTreeSet::new(),
			is_draining: false,
			engine_rests_until: None,
			host,
		}
	}

	/// Works until it is to stop, then takes nothing new and goes on with what was taken for as long as the operator
	/// allows. Jobs that still run at the end are killed; they will be run again.
	pub async fn run(mut self, stop: Stop) -> Result<(), RunError> {
		let mut result = tokio::select! {
			error = keep_at(async || self.follow_once().await) => Err(error),
			() = stop.asked() => Ok(()),
		};
		if result.is_ok() {
			result = self.drain(&stop).await;
		}
		let works = self.works.take();
		for task in works.ids() {
			info!(task, "stopping the job; it is resumed at the next start");
		}
		// All containers are removed by then.
		works.stop().await;
		result
	}

	async fn follow_once(&mut self) -> Result<Infallible, RunError> {
		let now = self.host.chain.best().await?;
		let mut blocks = self.host.chain.blocks_from(&now);
		self.offers =
			now.offers().await?.into_iter().map(|task| (task, Offer::default())).collect();
		let mut freed = self.host.slots.freed();
		let mut cleaned_at = None;
		loop {
			// Of blocks that have gone by only the news are read: one look at the chain does for all of them.
			if !blocks.is_behind() {
				self.tick().await?;
			}
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
						self.clean().await?;
					}
				},
				(task, done) = self.works.get_mut().finished() => self.conclude(task, done)?,
				Ok(()) = freed.changed() => {},
			}
		}
	}

	/// Looks at the chain and does what it asks for, as long as anything moves.
	async fn tick(&mut self) -> Result<(), RunError> {
		for step in 0..STEPS_AT_ONCE {
			while let Some((task, done)) = self.works.get_mut().finished().now_or_never() {
				self.conclude(task, done)?;
			}
			let now = self.host.chain.best().await?;
			let node = now.node().await?;
			self.tell_health(&now, node.as_ref())?;
			if step == 0 {
				self.host.check_balance(&now).await?;
			}
			let Some(node) = node else { return Ok(()) };
			let open = self.host.shared.store.open_records()?;
			let moves = stream::iter(open).map(|(task, _)| self.advance(task, &node, &now));
			let moves: Vec<Advance> = moves.buffer_unordered(TASKS_AT_ONCE).try_collect().await?;
			let busy = moves.iter().filter(|advance| advance.is_busy).count();
			if !self.is_draining && node.status.takes_tasks() && self.can_take().await? {
				self.choose(&node, busy).await?;
			}
			if !moves.iter().any(|advance| advance.has_moved) {
				return Ok(());
			}
		}
		Ok(())
	}

	/// Moves one task on by a step.
	async fn advance(&self, task: TaskId, node: &Node, now: &Moment) -> Result<Advance, RunError> {
		let Some(record) = self.host.shared.store.get(task)? else { return Ok(Advance::default()) };
		if record.step.is_ended() {
			return Ok(Advance::default());
		}
		let state = now.task(task, node.id).await?;
		let action = self.next(task, &record, state.as_ref(), node.id, now.number());
		debug!(task, block = now.number(), ?action, "next");
		if !action.may_run() {
			self.works.borrow_mut().cancel(task);
		}
		if action == Action::Join && self.set_aside.borrow().contains(&task) {
			return Ok(Advance::default());
		}
		let is_busy = action.is_work();
		let has_moved = match (action, state) {
			(Action::Close { .. }, _) | (_, None) => self.close(task, record, node).await?,
			(Action::Run, Some(state)) => {
				self.begin_run(task, record, state, now).await?;
				false
			}
			(action, Some(state)) => {
				match self.send(task, record, state, node, now, action).await {
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
		Ok(Advance { is_busy, has_moved })
	}

	/// What is next for a task.
	fn next(
		&self,
		task: TaskId,
		record: &Record,
		state: Option<&Task>,
		node: NodeId,
		now: BlockNumber,
	) -> Action {
		let genesis = self.host.chain.genesis();
		let bound = record.step.model().map(|model| model.commitment(genesis, task, node));
		match job::is_of_another_worker(state, bound) {
			true => Action::close("another worker with this key has started it"),
			false => job::next(record, state, node, now),
		}
	}

	/// Sends the transaction that an action asks for, and says whether the task has moved.
	async fn send(
		&self,
		task: TaskId,
		record: Record,
		state: Task,
		node: &Node,
		now: &Moment,
		action: Action,
	) -> Result<bool, RunError> {
		let genesis = self.host.chain.genesis();
		let bound = |model: &ModelOpening| model.commitment(genesis, task, node.id);
		if action.shows() && !self.has_output(task, &record, &state, now).await? {
			return Ok(false);
		}
		match (action, &record.step) {
			(Action::Join, _) => return self.join(task, record, state, node, now).await,
			(Action::OpenBid, _) => {
				let Join::Bid(bid) = record.join else { return Ok(false) };
				self.host.chain.open_bid(task, bid).await?;
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
						self.host
							.shared
							.store
							.put(task, &Record { as_of: now.number(), step, ..record })?;
						model
					}
				};
				self.host.chain.start(task, bound(&model)).await?;
				info!(task, "started");
			}
			(Action::Commit, Step::Committing { model, result })
				if !self.is_intact(task, result.output_hash).await? =>
			{
				let step = Step::Starting { model: *model };
				self.host.shared.store.put(task, &Record { step, ..record })?;
				warn!(task, "nothing was committed yet: the job is run again");
			}
			(Action::Commit, Step::Committing { result, .. } | Step::Revealing { result, .. }) => {
				self.host.chain.commit(task, result.commitment(genesis, task, node.id)).await?;
				let finished_at = self.finished_at.borrow_mut().remove(&task);
				if let Some(at) = finished_at {
					self.host.shared.metrics.took(Phase::Commit, at.elapsed());
				}
				info!(task, "committed");
			}
			(
				Action::Reveal,
				Step::Committing { model, result } | Step::Revealing { model, result },
			) => {
				let (model, result) = (*model, *result);
				let step = Step::Revealing { model, result };
				self.host.shared.store.put(task, &Record { step, ..record })?;
				self.host.chain.reveal(task, result, model).await?;
				info!(task, output = ?result.output_hash, "revealed");
			}
			// Nobody else sees the output before it is paid: the record stays as it is.
			(
				Action::Respond,
				Step::Committing { model, result } | Step::Revealing { model, result },
			) => {
				let policy = &self.host.config.policy;
				let least = self.least_price(&state, now).await?;
				let price = offer::price(policy, state.payment, least);
				self.host.chain.respond(task, *result, *model, price).await?;
				info!(task, output = ?result.output_hash, price = %Amount(price), "responded");
			}
			(
				Action::RevealToPanel,
				Step::Committing { model, result } | Step::Revealing { model, result },
			) => {
				let embedding = record.embedding.clone();
				self.host.chain.reveal_to_panel(task, *result, *model, embedding).await?;
				info!(task, output = ?result.output_hash, "revealed to the panel");
			}
			(Action::Report, Step::Failing { reason, log, .. }) => {
				self.host.chain.report(task, *reason, *log).await?;
				info!(task, ?reason, "reported");
			}
			(Action::Advance, _) => {
				self.host.chain.advance(task).await?;
				info!(task, "had the chain do what was due");
			}
			(Action::Wait, _) => return self.tend_rerun(task, record, &state, node, now).await,
			_ => return Ok(false),
		}
		Ok(true)
	}

	/// Whether an output is here and is what it was when the job ended.
	async fn is_intact(&self, task: TaskId, output: H256) -> Result<bool, RunError> {
		match self.host.shared.keeper.verify(task, output).await {
			Ok(()) => Ok(true),
			// It may well be back when it is asked for, and the time to reveal may not.
			Err(RunError::Outputs(problem @ OutputError::Unavailable { .. })) => {
				warn!(task, %problem, "the output cannot be checked");
				Ok(true)
			}
			Err(RunError::Outputs(problem)) => {
				error!(task, %problem, "the output is not what it was");
				Ok(false)
			}
			Err(error) => Err(error),
		}
	}

	/// Looks after the re-run of a result that waits to be shown or to be paid, and says whether anything was done:
	/// oracles need the output, where the source compares what it means, and a re-run that goes on is this node's pay.
	async fn tend_rerun(
		&self,
		task: TaskId,
		record: Record,
		state: &Task,
		node: &Node,
		now: &Moment,
	) -> Result<bool, RunError> {
		let id = (task, node.id);
		if !matches!(state.mine, Some(Stage::Committed | Stage::Waiting)) {
			return Ok(false);
		}
		let Some(rerun) = now.rerun(id).await? else { return Ok(false) };
		if let (Some(_), Step::Committing { model, result }) = (rerun.shown, &record.step) {
			let step = Step::Revealing { model: *model, result: *result };
			self.host.shared.store.put(task, &Record { step, ..record })?;
			info!(task, "the output is handed out to oracles");
			return Ok(true);
		}
		if !rerun.is_due || !look::is_turn(&self.host.chain.account().0, id, now.number()) {
			return Ok(false);
		}
		self.host.chain.advance_rerun(id).await?;
		info!(task, "had the chain do what was due of the re-run");
		Ok(true)
	}

	/// Accepts a task, bids or volunteers for it, if it is still worth it.
	async fn join(
		&self,
		task: TaskId,
		record: Record,
		state: Task,
		node: &Node,
		now: &Moment,
	) -> Result<bool, RunError> {
		let how = match self.judge(task, &record.join, &state, node, now).await? {
			_ if self.is_draining => "the worker is about to stop".into(),
			Err(declined) => match declined.look_again(now.number()) {
				// What came before it has the stake or the time that it needs.
				Some(from) if record.join == Join::Accept => {
					return self.leave_until(from, task, &record, &declined);
				}
				_ => declined.to_string(),
			},
			Ok(()) => match self.send_join(task, &record.join, node).await {
				Ok(()) => return Ok(true),
				// The chain node was behind, and this has happened before.
				Err(ChainError::Refused(refusal))
					if ["AlreadyAccepted", "AlreadyBid", "AlreadyVolunteered"]
						.contains(&refusal.name.as_str()) =>
				{
					return Ok(true)
				}
				Err(ChainError::Refused(refusal))
					if record.join == Join::Accept && offer::may_pass(&refusal.name) =>
				{
					return self.leave_until(
						now.number().saturating_add(1),
						task,
						&record,
						&refusal,
					);
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
			Join::Bid(_) | Join::Volunteer => {
				self.set_aside.borrow_mut().insert(task);
			}
		}
		Ok(false)
	}

	async fn send_join(&self, task: TaskId, join: &Join, node: &Node) -> Result<(), ChainError> {
		match join {
			Join::Accept => {
				self.host.chain.accept(task).await?;
				info!(task, "accepted");
			}
			Join::Bid(bid) => {
				let commitment = bid.commitment(self.host.chain.genesis(), task, node.id);
				self.host.chain.bid(task, commitment).await?;
				info!(task, price = %Amount(bid.price), "bid");
			}
			Join::Volunteer => {
				self.host.chain.volunteer(task).await?;
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
		if source.gpu.count > 0 && self.host.shared.telemetry.gpus_are_in_doubt() {
			return Ok(Err(Declined::GpusInDoubt));
		}
		let moment = Now { block: now.number(), block_time: now.block_time()?, owner: &node.owner };
		let policy = &self.host.config.policy;
		let capability = self.host.capability();
		if let Err(declined) = offer::judge(policy, &capability, moment, task, &source) {
			return Ok(Err(declined));
		}
		let known = self.known(task, now).await?;
		if let Err(declined) = terms::judge(policy, task, &source, &known) {
			return Ok(Err(declined));
		}
		let others = self.promises(id, node, now, moment).await?;
		let waiting = others.iter().filter(|promise| promise.waits).count();
		if let Err(declined) = self.can_afford(id, task, waiting, now).await? {
			return Ok(Err(declined));
		}
		let reasons = now.ineligibilities(id, node.id).await?;
		if !reasons.is_empty() {
			return Ok(Err(Declined::Ineligible(reasons)));
		}
		let Some(new) = plan::promise(join, task, &source, &moment) else {
			return Ok(Err(Declined::TriedBefore));
		};
		Ok(plan::fits(capability.capacity(policy), &others, &new, now.free_stake(node.id).await?))
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
		let open = self.host.shared.store.open_records()?;
		let others = open.into_iter().filter(|(other, _)| *other != task);
		for (other, record) in others.filter(|(_, record)| record.step.is_before_run()) {
			let Some(state) = now.task(other, node.id).await? else { continue };
			let Some(source) = now.source(state.source).await? else { continue };
			promises.extend(plan::promise(&record.join, &state, &source, &moment));
		}
		Ok(promises)
	}

	/// Takes the first offers that suit, with `busy` tasks for which the places are wanted already, and begins to fetch
	/// their images and inputs.
	async fn choose(&mut self, node: &Node, busy: usize) -> Result<(), RunError> {
		let slots = usize::try_from(self.host.config.policy.slots).unwrap_or(usize::MAX);
		let fetching = self.fetching()?.len();
		let mut places = slots.saturating_sub(busy.saturating_add(fetching));
		let now = self.host.chain.best().await?;
		let block = now.number();
		for (task, from) in self.again.take() {
			self.offers.insert(task, Offer { from, declined: None });
		}
		let due = self.offers.iter().filter(|(_, offer)| offer.from <= block);
		let due: Vec<_> = due.map(|(task, _)| *task).collect();
		for task in due {
			if places == 0 {
				break;
			}
			let Offer { declined: before, .. } = self.offers.remove(&task).unwrap_or_default();
			let is_taken = self.works.get_mut().contains(task);
			if is_taken || self.host.shared.store.get(task)?.is_some() {
				continue;
			}
			let Some(state) = now.task(task, node.id).await? else { continue };
			let join = self.way_in(&state, &now).await?;
			match self.judge(task, &join, &state, node, &now).await? {
				Err(declined) => {
					// What is declined again and again is told once.
					if before.as_ref().map(discriminant) == Some(discriminant(&declined)) {
						debug!(task, reason = %declined, "declined");
					} else {
						info!(task, reason = %declined, input = ?state.input_uri, "declined");
						self.host.shared.metrics.declined(&declined.name());
					}
					if let Some(from) = declined.look_again(block) {
						self.offers.insert(task, Offer { from, declined: Some(declined) });
					}
				}
				Ok(()) => {
					let Some(source) = now.source(state.source).await? else { continue };
					info!(task, input = ?state.input_uri, "fetching");
					let name = String::from_utf8_lossy(&source.image.name);
					self.host.note_image(&image_reference(&name, source.image.digest)).await?;
					let uri = state.input_uri;
					let record = Record {
						input: state.input_hash,
						as_of: block,
						step: Step::Joining,
						join,
						embedding: None,
					};
					let target = self.host.shared.artifacts.input(record.input);
					let policy = self.host.config.policy.clone();
					let (engine, image) = (self.host.engine.clone(), source.image);
					self.begin(task, move |cancelled| async move {
						let began = Instant::now();
						let needed = async {
							// An input that is not needed after all would stay until the next start.
							let name = String::from_utf8_lossy(&image.name);
							let prepared = engine.prepare(&name, image.digest).await;
							prepared.map_err(|error| error.to_string())?;
							let input = fetch(&uri, record.input, &target, &policy).await;
							input.map_err(|error| format!("its input cannot be had: {error}"))
						};
						let result = tokio::select! {
							result = needed => result,
							() = cancelled => return Done::Cancelled,
						};
						Done::Fetched { record, took: began.elapsed(), result }
					});
					places -= 1;
				}
			}
		}
		Ok(())
	}

	/// How this worker takes part in a task; with a bid, for which price.
	async fn way_in(&self, task: &Task, now: &Moment) -> Result<Join, RunError> {
		Ok(match task.competition {
			Competition::FirstResponse { .. } | Competition::ManualConfirmation { .. } => {
				Join::Accept
			}
			Competition::Auction { .. } => {
				let least = self.least_price(task, now).await?;
				let price = offer::price(&self.host.config.policy, task.payment, least);
				Join::Bid(BidOpening { price, salt: random()? })
			}
			Competition::Consensus { .. } => Join::Volunteer,
		})
	}

	/// The least that may be asked for a task: what the chain lets anybody ask, and what the time has to earn.
	async fn least_price(&self, task: &Task, now: &Moment) -> Result<Balance, RunError> {
		let least = now.least_price()?;
		let Some(source) = now.source(task.source).await? else { return Ok(least) };
		let usual = self.host.shared.store.usual_run(task.source)?;
		Ok(least.max(terms::least_for_run(&self.host.config.policy, &source, usual)))
	}

	/// Begins to run a job, unless it runs already, there is no room for it, or the engine rests.
	async fn begin_run(
		&self,
		task: TaskId,
		record: Record,
		state: Task,
		now: &Moment,
	) -> Result<(), RunError> {
		let rests = self.engine_rests_until.is_some_and(|until| Instant::now() < until);
		if self.works.borrow().contains(task) || rests {
			return Ok(());
		}
		let Some(source) = now.source(state.source).await? else { return Ok(()) };
		let Some(model) = record.step.model().copied() else { return Ok(()) };
		let Some(place) = self.room.take(source.memory_mib) else { return Ok(()) };
		let job = self.host.job(task, record.input, &source, Some(model.backend))?;
		let Some((job, lease)) = job else {
			debug!(task, "waits for a GPU");
			return Ok(());
		};
		let fetched_image = self.host.note_image(&image_reference(&job.image, job.digest)).await?;
		let run = Run {
			task,
			join: record.join,
			model,
			secrecy: self.host.secrecy(&source, &state.client, now).await?,
			source,
			#[cfg(feature = "dishonest")]
			cheat: self.host.config.cheat,
		};
		let keeper = self.host.shared.keeper.clone();
		info!(task, image = ?job.image, gpus = job.gpus.len(), "running");
		let engine = self.host.engine.clone();
		let policy = self.host.config.policy.clone();
		let running = self.host.shared.running.clone();
		self.begin(task, move |cancelled| async move {
			// It was fetched before the task was accepted, and is fetched again only if it is gone.
			if let Err(error) = fetch(&state.input_uri, record.input, &job.input, &policy).await {
				return Done::NotRun { problem: error.to_string() };
			}
			let container = engine.container(&job.name);
			let _listed = running.list(task, RunningJob { container, gpus: job.gpus.clone() });
			let began = Instant::now();
			let ran = engine.run(&job, cancelled).await;
			let took = Took { source: state.source, time: began.elapsed(), fetched_image };
			let weighed = match ran {
				Ok(outcome) => run.weigh(&keeper, outcome).await,
				Err(error) => Err(error.into()),
			};
			// Its container is gone.
			drop((lease, place));
			match weighed {
				Ok(weighed) => Done::Ran { record, took, weighed: weighed.map(Box::new) },
				Err(error) => Done::NotRun { problem: error.to_string() },
			}
		});
		Ok(())
	}

	/// Begins something beside the loop. Whatever is logged there names the task.
	fn begin<F>(&self, task: TaskId, work: impl FnOnce(Cancelled) -> F)
	where
		F: Future<Output = Done> + Send + 'static,
	{
		let span = info_span!("beside", task);
		self.works.borrow_mut().begin(task, |cancelled| work(cancelled).instrument(span));
	}

	/// Writes down what came of the work beside the loop.
	fn conclude(&mut self, task: TaskId, done: Done) -> Result<(), RunError> {
		match done {
			Done::Cancelled => {}
			Done::Fetched { record, took, result: Ok(()) } => {
				info!(task, "image and input fetched and verified");
				self.host.shared.metrics.took(Phase::Fetch, took);
				self.host.shared.store.put(task, &record)?;
			}
			Done::Fetched { result: Err(reason), .. } => warn!(task, reason, "not taken"),
			Done::NotRun { problem } => {
				error!(task, problem, "the job could not be run; trying again");
				self.host.shared.metrics.engine_errors.inc();
				self.engine_rests_until = Some(Instant::now() + PAUSE);
				self.host.rehearse_again();
			}
			Done::Ran { record, weighed, .. } if record.step.result().is_some() => {
				self.restored(task, &record, weighed.map(|weighed| *weighed));
				self.host.shared.artifacts.remove_job(&task.to_string())?;
			}
			Done::Ran { record, took, weighed } => {
				if let Some((step, embedding)) = weighed.map(|weighed| *weighed) {
					self.measure(task, &step, &took)?;
					self.host.shared.store.put(task, &Record { step, embedding, ..record })?;
				}
				self.host.shared.artifacts.remove_job(&task.to_string())?;
			}
		}
		Ok(())
	}

	/// Notes how long a run took and what it came to.
	fn measure(&mut self, task: TaskId, step: &Step, took: &Took) -> Result<(), RunError> {
		self.host.shared.metrics.took(Phase::Run, took.time);
		match step {
			Step::Failing { .. } => self.host.shared.metrics.job_failed(),
			_ => {
				self.finished_at.get_mut().insert(task, Instant::now());
				// How long a fetch takes says nothing of the next run.
				if !took.fetched_image {
					self.host.shared.store.note_run(took.source, took.time)?;
				}
			}
		}
		Ok(())
	}

	/// Closes a record once the end is final, and says whether it is closed.
	async fn close(&self, task: TaskId, record: Record, node: &Node) -> Result<bool, RunError> {
		let now = self.host.chain.finalised().await?;
		let state = now.task(task, node.id).await?;
		let action = self.next(task, &record, state.as_ref(), node.id, now.number());
		let Action::Close { how, paid } = action else { return Ok(false) };
		info!(task, how, paid, "ended");
		self.host.shared.metrics.job_ended(paid);
		let output = record.step.result().map(|result| result.output_hash).filter(|_| paid);
		self.end(task, record, Step::Ended { how, output })?;
		Ok(true)
	}

	fn end(&self, task: TaskId, record: Record, step: Step) -> Result<(), RunError> {
		let input = record.input;
		self.host.shared.store.put(task, &Record { step, ..record })?;
		self.set_aside.borrow_mut().remove(&task);
		self.finished_at.borrow_mut().remove(&task);
		self.drop_input(input)
	}

	/// The opening of a model commitment for one run.
	fn choose_model(&self, source: &SourceSpec) -> Result<ModelOpening, RunError> {
		let capability = self.host.capability();
		let gpus = capability.machine.choose_gpus(&source.gpu).unwrap_or_default();
		Ok(ModelOpening {
			model_id: source.model.id,
			weights_hash: source.model.weights_hash,
			backend: backend(gpus.first().copied()),
			nonce: random()?,
		})
	}
}
