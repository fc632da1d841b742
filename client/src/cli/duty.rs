// SPDX-License-Identifier: Apache-2.0

//! `surety arbitrator run`: a juror's duty, done for as long as it runs.
//!
//! With each block it reads what the account owes on the panels where it sits, and does that. It remembers nothing
//! that the chain or the juror's folder does not know: killed at any step and started again it goes on, and
//! makes the same commitment again if it does not know whether the chain has it.

use std::{
	collections::BTreeMap, convert::Infallible, future::Future, process::Stdio, sync::Arc,
	time::Duration,
};

use anyhow::{bail, ensure, Context as _, Result};
use serde_json::{json, Value};
use subxt::tx::Payload;
use surety_client::{
	ballots::{self, Seat},
	primitives::{
		dispute::{Vote, VoteOpening},
		BlockNumber, H256,
	},
	view::{Dispute, DisputeStage, Duty},
	Client, Error, Follow, Included, View,
};
use tokio::{io::AsyncWriteExt as _, process::Command, task::JoinSet, time};

use super::{
	dispute_text::{json_of, subject_text, verdict_text},
	juror::{reveal_call, Juror, State},
	Context,
};

/// The pause before the chain is followed again after it could not be.
const PAUSE: Duration = Duration::from_secs(3);
/// How long a transaction may take into a block before it is sent again.
const PATIENCE: Duration = Duration::from_secs(120);

/// What is done for a seat, apart from what else is done for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Work {
	Decide,
	Commit,
	Reveal,
}

impl Work {
	fn name(self) -> &'static str {
		match self {
			Self::Decide => "decide",
			Self::Commit => "commit",
			Self::Reveal => "reveal",
		}
	}
}

/// What came of it.
enum Done {
	Decided,
	Committed(BlockNumber),
	Revealed(BlockNumber, Vote),
	/// It is too early: the chain might go back.
	TooEarly,
}

impl Done {
	/// The block in which the chain has it.
	fn block(&self) -> Option<BlockNumber> {
		match self {
			Self::Committed(block) | Self::Revealed(block, _) => Some(*block),
			Self::Decided | Self::TooEarly => None,
		}
	}
}

/// How often something was tried.
#[derive(Default)]
struct Attempts {
	running: bool,
	failures: u32,
	/// The block from which on it is tried again.
	again_at: BlockNumber,
}

impl Attempts {
	fn may_begin(&self, now: BlockNumber) -> bool {
		!self.running && now >= self.again_at
	}

	/// The next look that may want it again is at a block after `block`, which knows what was done.
	fn succeeded(&mut self, block: BlockNumber) {
		*self = Self { again_at: block.saturating_add(1), ..Self::default() };
	}

	/// Each time it waits twice as long, up to a hundred blocks or so.
	fn failed(&mut self, now: BlockNumber) {
		self.running = false;
		self.failures = self.failures.saturating_add(1);
		self.again_at = now.saturating_add(1 << self.failures.min(7));
	}
}

/// Whether a person is told once more that a vote is wanted: at first, and whenever half of the time has gone that
/// was left when it was told last.
fn is_to_tell(left: BlockNumber, told: Option<BlockNumber>) -> bool {
	told.is_none_or(|told| left <= told / 2)
}

/// The program.
struct Daemon<'a> {
	context: &'a Context,
	juror: Arc<Juror>,
	/// The command that decides.
	decide: Option<Arc<str>>,
	attempts: BTreeMap<(Seat, Work), Attempts>,
	/// The seats that were seen, with the blocks that were left when the person was told of them.
	told: BTreeMap<Seat, Option<BlockNumber>>,
	work: JoinSet<(Seat, Work, Result<Done>)>,
	now: BlockNumber,
}

/// `surety arbitrator run`: ends when it is killed, or if it cannot begin.
pub async fn run(context: &Context, state: State, decide: Option<String>) -> Result<()> {
	let key = context.signer()?;
	let client = Client::connect_lasting(&context.global.url).await?;
	let juror = Arc::new(Juror::new(client, key, state)?);
	let folder = juror.ballots.folder().display().to_string();
	let account = juror.account.to_string();
	let json = json!({ "event": "started", "juror": account, "folder": folder });
	context.out.show(json, || format!("{account} does its duty; votes and salts are in {folder}"));
	let mut daemon = Daemon {
		context,
		juror,
		decide: decide.map(Into::into),
		attempts: BTreeMap::new(),
		told: BTreeMap::new(),
		work: JoinSet::new(),
		now: 0,
	};
	let mut last = String::new();
	loop {
		let Err(error) = daemon.follow().await;
		let text = error.to_string();
		if text != last {
			let remedy = error.remedy();
			let json = json!({ "event": "unreachable", "error": text, "remedy": remedy });
			context.out.show(json, || {
				let remedy = remedy.map_or(String::new(), |remedy| format!("\n  {remedy}"));
				format!("the chain cannot be followed, trying again: {text}{remedy}")
			});
			last = text;
		}
		time::sleep(PAUSE).await;
	}
}

impl Daemon<'_> {
	/// Follows the chain until it cannot.
	async fn follow(&mut self) -> Result<Infallible, Error> {
		let mut blocks = self.juror.client.blocks(Follow::Best, None);
		loop {
			self.look().await?;
			tokio::select! {
				block = blocks.next() => drop(block?),
				Some(done) = self.work.join_next() => match done {
					Ok((seat, work, done)) => self.conclude(seat, work, done),
					Err(fault) => std::panic::resume_unwind(fault.into_panic()),
				},
			}
		}
	}

	/// Looks at the chain once and begins what it asks for.
	async fn look(&mut self) -> Result<(), Error> {
		let view = self.juror.client.best().await?;
		self.now = view.number();
		let duties = view.duties(&self.juror.account).await?;
		for (seat, duty) in &duties {
			match *duty {
				Duty::Commit { until } => self.owes_commitment(&view, *seat, until).await?,
				Duty::Reveal { until, commitment } => self.owes_reveal(*seat, until, commitment),
				Duty::Wait => {
					self.told.entry(*seat).or_default();
				}
			}
		}
		let gone = self.told.keys().filter(|seat| !duties.iter().any(|(other, _)| other == *seat));
		for seat in gone.copied().collect::<Vec<_>>() {
			self.left(&view, seat).await?;
		}
		Ok(())
	}

	async fn owes_commitment(
		&mut self,
		view: &View,
		seat: Seat,
		until: BlockNumber,
	) -> Result<(), Error> {
		if !self.may_begin(seat, Work::Commit) {
			return Ok(());
		}
		match self.juror.ballots.cast(seat) {
			Ok(Some(ballot)) => self.begin(seat, Work::Commit, |juror| commit(juror, seat, ballot)),
			Ok(None) => self.wants_decision(view, seat, until).await?,
			Err(error) => self.conclude(seat, Work::Commit, Err(error.into())),
		}
		Ok(())
	}

	/// Asks the person, or the program that decides for it.
	async fn wants_decision(
		&mut self,
		view: &View,
		seat: Seat,
		until: BlockNumber,
	) -> Result<(), Error> {
		let left = until.saturating_sub(self.now);
		let tells = is_to_tell(left, self.told.get(&seat).copied().flatten());
		let asks = self.decide.clone().filter(|_| self.may_begin(seat, Work::Decide));
		if !tells && asks.is_none() {
			return Ok(());
		}
		// Whoever sits in a dispute finds it.
		let Some(dispute) = view.dispute(seat.dispute).await? else { return Ok(()) };
		if tells {
			self.told.insert(seat, Some(left));
			self.tell_wanted(seat, until, left, &dispute);
		}
		if let Some(command) = asks {
			let panels = view.dispute_panels(seat.dispute).await?;
			let asked = json_of(seat.dispute, &dispute, &panels);
			let url = self.context.global.url.clone();
			self.begin(seat, Work::Decide, |juror| decide(juror, seat, command, url, asked));
		}
		Ok(())
	}

	fn owes_reveal(&mut self, seat: Seat, until: BlockNumber, commitment: H256) {
		self.told.entry(seat).or_default();
		if self.may_begin(seat, Work::Reveal) {
			self.begin(seat, Work::Reveal, |juror| reveal(juror, seat, until, commitment));
		}
	}

	/// A seat is gone: the juror's part in the dispute is settled, or the chain has chosen a branch without it.
	async fn left(&mut self, view: &View, seat: Seat) -> Result<(), Error> {
		let dispute = view.dispute(seat.dispute).await?;
		self.told.remove(&seat);
		self.attempts.retain(|(of, _), attempts| *of != seat || attempts.running);
		match dispute {
			Some(dispute) if is_decided(&dispute) => {
				let verdict = verdict_text(&dispute);
				self.tell("settled", seat, json!({ "verdict": verdict }), || {
					format!("settled: the verdict is {verdict}")
				});
			}
			Some(_) => {}
			// What is judged of an appeal is told by the slash.
			None => self.tell("settled", seat, json!({ "verdict": null }), || {
				"settled, and its record is gone".into()
			}),
		}
		Ok(())
	}

	fn may_begin(&mut self, seat: Seat, work: Work) -> bool {
		self.attempts.entry((seat, work)).or_default().may_begin(self.now)
	}

	fn begin<F>(&mut self, seat: Seat, work: Work, doing: impl FnOnce(Arc<Juror>) -> F)
	where
		F: Future<Output = Result<Done>> + Send + 'static,
	{
		self.attempts.entry((seat, work)).or_default().running = true;
		let doing = doing(self.juror.clone());
		self.work.spawn(async move { (seat, work, doing.await) });
	}

	/// Tells what came of something. What failed is tried again later.
	fn conclude(&mut self, seat: Seat, work: Work, done: Result<Done>) {
		let attempts = self.attempts.entry((seat, work)).or_default();
		let error = match done {
			Ok(done) => {
				attempts.succeeded(done.block().unwrap_or(self.now));
				return self.tell_done(seat, done);
			}
			Err(error) => error,
		};
		attempts.failed(self.now);
		let again_at = attempts.again_at;
		let remedy = error.downcast_ref::<Error>().and_then(Error::remedy);
		let json = json!({
			"work": work.name(),
			"error": format!("{error:#}"),
			"remedy": remedy,
			"again_at": again_at,
		});
		self.tell("failed", seat, json, || {
			let remedy = remedy.map_or(String::new(), |remedy| format!("\n  {remedy}"));
			let name = work.name();
			format!("could not {name}, trying again at block {again_at}: {error:#}{remedy}")
		});
	}

	fn tell_done(&self, seat: Seat, done: Done) {
		match done {
			Done::TooEarly => {}
			// Not what: whoever reads this before votes are revealed is not to know it.
			Done::Decided => self.tell("decided", seat, json!({}), || "decided".into()),
			Done::Committed(block) => {
				self.tell("committed", seat, json!({ "block": block }), || {
					format!(
						"committed in block {block}; it is revealed by itself as long as this runs"
					)
				})
			}
			Done::Revealed(block, vote) => {
				let vote = ballots::name(vote);
				let json = json!({ "block": block, "vote": vote });
				self.tell("revealed", seat, json, || format!("revealed {vote} in block {block}"));
			}
		}
	}

	fn tell_wanted(&self, seat: Seat, until: BlockNumber, left: BlockNumber, of: &Dispute) {
		let mut json = json_of(seat.dispute, of, &[]);
		let told = ["task", "node", "appeal", "evidence_hash"];
		let about = told.into_iter().filter_map(|name| Some((name, json.get_mut(name)?.take())));
		let mut json: Value = about.collect();
		json["until"] = until.into();
		json["left"] = left.into();
		self.tell("vote_wanted", seat, json, || {
			let id = seat.dispute;
			let how = match self.decide {
				Some(_) => String::new(),
				None => {
					format!(": `surety disputes show {id}`, then `surety disputes vote {id} VOTE`")
				}
			};
			format!(
				"{} is disputed; your vote is wanted until block {until}, {left} blocks from now{how}",
				subject_text(&of.subject)
			)
		});
	}

	/// Prints what happened in a dispute.
	fn tell(&self, event: &str, seat: Seat, more: Value, text: impl FnOnce() -> String) {
		let mut json = json!({ "event": event, "dispute": seat.dispute, "round": seat.round });
		if let (Value::Object(json), Value::Object(more)) = (&mut json, more) {
			json.extend(more);
		}
		self.context.out.show(json, || format!("{:>8}  {seat}: {}", self.now, text()));
	}
}

/// Whether nothing can change the verdict any more.
fn is_decided(dispute: &Dispute) -> bool {
	matches!(dispute.stage, DisputeStage::Settling { .. } | DisputeStage::Ended { .. })
}

async fn commit(juror: Arc<Juror>, seat: Seat, ballot: VoteOpening) -> Result<Done> {
	let included = send(&juror, &juror.commit(seat, &ballot)).await?;
	Ok(Done::Committed(included.number))
}

async fn reveal(
	juror: Arc<Juror>,
	seat: Seat,
	until: BlockNumber,
	commitment: H256,
) -> Result<Done> {
	let ballot = juror.opening(seat, commitment)?;
	if !juror.may_reveal(seat, until).await? {
		return Ok(Done::TooEarly);
	}
	let included = send(&juror, &reveal_call(seat, ballot)).await?;
	Ok(Done::Revealed(included.number, ballot.vote))
}

async fn send<Call: Payload>(juror: &Juror, call: &Call) -> Result<Included, Error> {
	let mut pending = juror.client.submit(call, &juror.key).await?;
	match time::timeout(PATIENCE, pending.in_block()).await {
		Ok(included) => included,
		Err(_) => Err(Error::NotTaken(format!("in no block after {} s", PATIENCE.as_secs()))),
	}
}

/// Asks a program for a vote and notes it.
async fn decide(
	juror: Arc<Juror>,
	seat: Seat,
	command: Arc<str>,
	url: String,
	asked: Value,
) -> Result<Done> {
	let vote =
		ask(&command, &url, &asked).await.with_context(|| format!("--decide `{command}`"))?;
	juror.ballots.decide(seat, vote)?;
	Ok(Done::Decided)
}

/// Runs a command of the shell, with the dispute on its standard input and without the juror's key, and reads the
/// vote that it prints.
async fn ask(command: &str, url: &str, dispute: &Value) -> Result<Vote> {
	let mut child = Command::new("sh")
		.args(["-c", command])
		.env("SURETY_URL", url)
		.env_remove("SURETY_KEY")
		.stdin(Stdio::piped())
		.stdout(Stdio::piped())
		.kill_on_drop(true)
		.spawn()?;
	if let Some(mut input) = child.stdin.take() {
		// A program that decides without reading closes it: that is its right.
		let _ = input.write_all(format!("{dispute}\n").as_bytes()).await;
	}
	let output = child.wait_with_output().await?;
	ensure!(output.status.success(), "it failed: {}", output.status);
	let said = String::from_utf8_lossy(&output.stdout);
	match ballots::parse(said.trim()) {
		Ok(vote) => Ok(vote),
		Err(reason) => bail!("what it printed: {reason}"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn what_fails_is_tried_less_and_less_often() {
		let mut attempts = Attempts::default();
		assert!(attempts.may_begin(0));
		attempts.running = true;
		assert!(!attempts.may_begin(1_000));
		let mut waits = Vec::new();
		for _ in 0..9 {
			attempts.failed(1_000);
			waits.push(attempts.again_at - 1_000);
			assert!(!attempts.may_begin(attempts.again_at - 1));
			assert!(attempts.may_begin(attempts.again_at));
		}
		assert_eq!(waits, [2, 4, 8, 16, 32, 64, 128, 128, 128]);
		attempts.succeeded(1_000);
		assert!(!attempts.may_begin(1_000) && attempts.may_begin(1_001));
		attempts.failed(1_001);
		assert_eq!(attempts.again_at, 1_003);
	}

	#[test]
	fn a_person_is_told_again_whenever_half_of_the_time_has_gone() {
		let mut told = None;
		let mut times = Vec::new();
		for left in (1..=28_800).rev() {
			if is_to_tell(left, told) {
				times.push(left);
				told = Some(left);
			}
		}
		assert_eq!(times[..4], [28_800, 14_400, 7_200, 3_600]);
		assert!(times.len() < 16, "{times:?}");
	}

	async fn asked(command: &str) -> Result<Vote> {
		ask(command, "ws://here", &json!({ "dispute": 7, "task": 12 })).await
	}

	#[tokio::test]
	async fn a_program_reads_the_dispute_and_prints_the_vote() {
		assert_eq!(asked("echo fraud").await.unwrap(), Vote::Fraud);
		let reads = r#"grep -q '"task":12' && [ "$SURETY_URL" = ws://here ] && echo minor"#;
		assert_eq!(asked(reads).await.unwrap(), Vote::Minor);
	}

	#[tokio::test]
	async fn what_decides_nothing_is_no_vote() {
		for (command, why) in [
			("exit 3", "exit status: 3"),
			("true", "is no vote"),
			("echo guilty", "`guilty` is no vote"),
			("echo fraud; echo minor", "is no vote"),
			("no-such-program", "127"),
		] {
			let error = format!("{:#}", asked(command).await.unwrap_err());
			assert!(error.contains(why), "{command}: {error}");
		}
	}

	#[tokio::test]
	async fn the_program_is_not_given_the_key() {
		let error = asked(r#"[ -z "$SURETY_KEY" ] && echo no-fault"#).await;
		assert_eq!(error.unwrap(), Vote::NoFault);
	}
}
