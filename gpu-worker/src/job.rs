// SPDX-License-Identifier: Apache-2.0

//! The decisions about one task that the worker takes part in, free of everything that takes time: what
//! to do next, what its output is worth.

use surety_primitives::{
	output::{FormatViolation, OutputSpec, OutputSummary},
	similarity::Embedding,
	source::{Comparator, SourceSpec},
	task::{Competition, FailureReason},
	BlockNumber, NodeId, H256,
};

use crate::{
	chain::{Bid, Phase, Stage, Task},
	embedding,
	engine::Failure,
	store::{Join, Record, Step},
};

/// What is to be done about a task that the worker has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
	/// Accept it, bid or volunteer for it.
	Join,
	/// Open the bid.
	OpenBid,
	/// Choose the model, if that is not done, and start it.
	Start,
	/// Run the job.
	Run,
	/// Commit the result.
	Commit,
	/// Reveal the result in its turn.
	Reveal,
	/// Reveal it for a price.
	Respond,
	/// Reveal it together with the rest of the panel.
	RevealToPanel,
	/// Have the chain do what is due, such as passing the turn of a node that lets others wait.
	Advance,
	/// Report that the job failed by itself.
	Report,
	/// Nothing, for now.
	Wait,
	/// Nothing, ever again.
	Close {
		/// How it ended, in words.
		how: String,
		/// Whether it was paid.
		paid: bool,
	},
}

impl Action {
	pub(crate) fn close(how: &str) -> Self {
		Self::Close { how: how.into(), paid: false }
	}

	/// Whether the job may run meanwhile: for the first time, or because what is to be shown is lost.
	pub fn may_run(&self) -> bool {
		*self == Self::Run || self.shows()
	}

	/// Whether it shows a result, whose output must be here from then on.
	pub fn shows(&self) -> bool {
		matches!(self, Self::Reveal | Self::Respond | Self::RevealToPanel)
	}

	/// Whether the worker is busy with the task, so that it takes no other.
	pub fn is_work(&self) -> bool {
		matches!(self, Self::Join | Self::Start | Self::Run)
	}
}

/// Compares what the worker wrote down with what the chain says, and decides what is next. The
/// chain decides what has happened, the step what this worker can still do: so this holds for a
/// worker that was killed at any moment, and for a chain that went back some blocks.
pub fn next(record: &Record, task: Option<&Task>, node: NodeId, now: BlockNumber) -> Action {
	if now < record.as_of {
		return Action::Wait;
	}
	let step = &record.step;
	let Some(task) = task else { return Action::close("the chain has no such task") };
	match (&task.mine, step) {
		(Some(Stage::Ended { how, paid }), _) => Action::Close { how: how.clone(), paid: *paid },
		(_, Step::Ended { .. }) => Action::Wait,
		(None, _) => before_work(&record.join, task, now),
		// What is sent now is in the next block at the earliest.
		(Some(Stage::Accepted { since }), _) if now >= since.saturating_add(task.start_window) => {
			Action::Wait
		}
		(Some(Stage::Accepted { .. }), Step::Failing { .. }) => Action::Report,
		(Some(Stage::Accepted { .. }), _) => Action::Start,
		(Some(Stage::Started { since }), _) if now >= task.commit_by(*since) => Action::Wait,
		(Some(Stage::Started { .. }), Step::Starting { .. }) => Action::Run,
		(Some(Stage::Started { .. }), Step::Failing { .. }) => Action::Report,
		(Some(Stage::Started { .. }), Step::Committing { .. } | Step::Revealing { .. }) => {
			Action::Commit
		}
		(Some(Stage::Committed), Step::Committing { .. } | Step::Revealing { .. }) => {
			match task.competition {
				Competition::FirstResponse { .. } | Competition::Auction { .. } => {
					in_turn(task, node, now)
				}
				Competition::ManualConfirmation { .. } => together(task, now, Action::Respond),
				Competition::Consensus { .. } => together(task, now, Action::RevealToPanel),
			}
		}
		(Some(Stage::Waiting), _) => wait(task, now),
		// The chain is ahead of the records, which must have been lost or replaced by older ones.
		(Some(Stage::Started { .. } | Stage::Committed), _) => {
			Action::close("this worker has no record of what it committed to")
		}
	}
}

/// Whether the chain has another model from this node than the one that is `bound` by the record: another worker with the
/// same key does the task, and this one must leave it alone.
pub fn is_of_another_worker(task: Option<&Task>, bound: Option<H256>) -> bool {
	let theirs = task.and_then(|task| task.model);
	theirs.zip(bound).is_some_and(|(theirs, ours)| theirs != ours)
}

/// What is next as long as this node has no part in the work.
fn before_work(join: &Join, task: &Task, now: BlockNumber) -> Action {
	if let Phase::Ended { how } = &task.phase {
		return Action::close(how);
	}
	match join {
		Join::Bid(_) => match task.bid {
			None if task.has_free_slot => Action::Join,
			None => Action::close("it takes no more bids"),
			Some(Bid::Sealed) => sealed(task, now),
			Some(Bid::Opened) => wait(task, now),
			Some(Bid::Returned) => Action::close("the bond of the bid is back"),
			Some(Bid::Forfeited) => Action::close(
				"the bond of the bid is lost: it was not opened, or the node could not work when called",
			),
		},
		Join::Volunteer if task.volunteered => wait(task, now),
		Join::Accept | Join::Volunteer if task.has_free_slot => Action::Join,
		Join::Accept => Action::close("others took the task"),
		Join::Volunteer => Action::close("others were drawn, or it takes no more volunteers"),
	}
}

/// A bid is opened as soon as no more are taken: whoever waits for somebody to say so loses time.
fn sealed(task: &Task, now: BlockNumber) -> Action {
	let Competition::Auction { bid_blocks, .. } = task.competition else { return Action::Wait };
	let can_be_opened = match task.phase {
		Phase::Gathering => now >= task.published_at.saturating_add(bid_blocks),
		Phase::Opening { since } => now < since.saturating_add(bid_blocks),
		_ => false,
	};
	if can_be_opened {
		Action::OpenBid
	} else {
		wait(task, now)
	}
}

/// Results are revealed one after the other.
fn in_turn(task: &Task, node: NodeId, now: BlockNumber) -> Action {
	let ends = |since: BlockNumber| since.saturating_add(task.reveal_window);
	match task.turn {
		Some((turn, since)) if turn == node && now < ends(since) => Action::Reveal,
		Some((turn, since)) if turn != node && now > ends(since) => Action::Advance,
		_ => Action::Wait,
	}
}

/// Results are revealed together, by this `action`.
fn together(task: &Task, now: BlockNumber, action: Action) -> Action {
	match task.phase {
		Phase::Revealing { since } if now < since.saturating_add(task.reveal_window) => action,
		_ => wait(task, now),
	}
}

/// Nothing is to be done but what the chain has not done by itself because its blocks are full.
fn wait(task: &Task, now: BlockNumber) -> Action {
	let (since, blocks) = match (&task.phase, task.competition) {
		(Phase::Gathering, Competition::Consensus { volunteer_blocks, .. }) => {
			(task.published_at, volunteer_blocks)
		}
		(Phase::Opening { since }, Competition::Auction { bid_blocks, .. }) => (*since, bid_blocks),
		(Phase::Revealing { since }, _) => (*since, task.reveal_window),
		_ => return Action::Wait,
	};
	if now > since.saturating_add(blocks) {
		Action::Advance
	} else {
		Action::Wait
	}
}

/// Whether the node still owes something for a task, which it would answer for if it went away now: a job, a result, or
/// the opening of a bid.
pub fn is_owed(task: &Task, now: BlockNumber) -> bool {
	match &task.mine {
		Some(Stage::Accepted { .. } | Stage::Committed) => true,
		Some(Stage::Started { since }) => now < task.commit_by(*since),
		Some(Stage::Waiting | Stage::Ended { .. }) => false,
		None => {
			let waits = matches!(task.bid, Some(Bid::Sealed | Bid::Opened)) || task.volunteered;
			waits && !matches!(task.phase, Phase::Ended { .. })
		}
	}
}

/// What is wrong with an output.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
	/// It cannot be read in the source's format.
	#[error("the output cannot be read as {format}: line {line}")]
	Unreadable {
		/// The format.
		format: String,
		/// The first line at fault.
		line: u32,
	},
	/// It breaks a rule of the source.
	#[error("the output breaks a rule of its source: {0:?}")]
	Violation(FormatViolation),
	/// A panel could compare it with nothing.
	#[error("the vectors of the output point nowhere together")]
	Directionless,
}

/// What an output looks like, if a source takes such a one.
pub fn summarise(spec: &OutputSpec, output: &[u8]) -> Result<OutputSummary, Unfit> {
	let summary = OutputSummary::of(spec.format, output).map_err(|fault| Unfit::Unreadable {
		format: format!("{:?}", spec.format),
		line: fault.line,
	})?;
	spec.check(&summary).map_err(Unfit::Violation)?;
	Ok(summary)
}

/// Summarises an output and checks it as the chain will. Says besides what it means, where the source
/// compares outputs by that.
pub fn examine(
	source: &SourceSpec,
	join: &Join,
	output: &[u8],
) -> Result<(OutputSummary, Option<Embedding>), Unfit> {
	let summary = summarise(&source.output, output)?;
	if source.comparator == Comparator::Exact || !embedding::is_had_by(&source.output) {
		return Ok((summary, None));
	}
	let meaning = embedding::of_lines(output);
	// A panel takes no result without one, and not to reveal a result is a node's own fault.
	if meaning.is_none() && *join == Join::Volunteer {
		return Err(Unfit::Directionless);
	}
	Ok((summary, meaning))
}

/// How a job's own failure is reported.
pub fn reason(failure: &Failure) -> FailureReason {
	match failure {
		Failure::Exited(code) => FailureReason::ExitCode(*code),
		Failure::TimedOut => FailureReason::TimeLimit,
		Failure::OutOfMemory => FailureReason::MemoryLimit,
		Failure::NoOutput | Failure::OutputTooLarge => FailureReason::NoOutput,
		Failure::ImageUnavailable(_) => FailureReason::ImageUnavailable,
	}
}

#[cfg(test)]
pub(crate) mod tests {
	use surety_primitives::{commitment::BidOpening, output::OutputFormat, SUR};

	use super::*;
	use crate::{
		offer::tests::{source, task, AUCTION, MANUAL, NOW, PANEL},
		store::{self, tests as sample},
	};

	const NODE: NodeId = 3;
	const OTHER: NodeId = 4;

	/// One in which this node has got so far.
	pub(crate) fn at(mine: Stage) -> Task {
		Task { has_free_slot: false, mine: Some(mine), ..task() }
	}

	fn record(step: Step) -> Record {
		Record { as_of: NOW, ..sample::record(step) }
	}

	/// What comes next at each step, in the order of `sample::steps`.
	fn next_at(task: &Task, now: BlockNumber) -> Vec<Action> {
		let ended = |step: &Step| step.is_ended();
		let steps = sample::steps().into_iter().filter(|step| !ended(step));
		steps.map(|step| next(&record(step), Some(task), NODE, now)).collect()
	}

	fn is_close(action: &Action) -> bool {
		matches!(action, Action::Close { paid: false, .. })
	}

	#[test]
	fn wherever_the_worker_died_it_goes_on_from_the_chain() {
		use Action::*;
		// Not accepted, or the chain went back: accept again.
		assert_eq!(next_at(&task(), NOW), [Join, Join, Join, Join, Join]);
		// Accepted: start, with the model that was chosen before.
		let accepted = at(Stage::Accepted { since: NOW });
		assert_eq!(next_at(&accepted, NOW), [Start, Start, Report, Start, Start]);
		// Started: the run is repeated unless its end was written down.
		let actions = next_at(&at(Stage::Started { since: NOW }), NOW);
		assert!(is_close(&actions[0]), "a commitment that nobody can open");
		assert_eq!(actions[1..], [Run, Report, Commit, Commit]);
		// Revealed and being verified.
		assert_eq!(next_at(&at(Stage::Waiting), NOW), [Wait, Wait, Wait, Wait, Wait]);
		// Over, whatever was written down.
		let ended = at(Stage::Ended { how: "Paid".into(), paid: true });
		for action in next_at(&ended, NOW) {
			assert_eq!(action, Close { how: "Paid".into(), paid: true });
		}
	}

	#[test]
	fn a_committed_result_is_revealed_in_its_turn_and_never_given_up() {
		let committed = |turn| Task { turn, ..at(Stage::Committed) };
		for step in [
			Step::Committing { model: sample::model(), result: sample::result() },
			Step::Revealing { model: sample::model(), result: sample::result() },
		] {
			let record = record(step);
			let next = |turn, now| next(&record, Some(&committed(turn)), NODE, now);
			assert_eq!(next(Some((NODE, NOW)), NOW), Action::Reveal);
			// After the deadline of commits too, but not after its window.
			assert_eq!(next(Some((NODE, NOW + 490)), NOW + 500), Action::Reveal);
			assert_eq!(next(Some((NODE, NOW)), NOW + 19), Action::Reveal);
			assert_eq!(next(Some((NODE, NOW)), NOW + 20), Action::Wait);
			assert_eq!(next(None, NOW), Action::Wait);
			assert_eq!(next(Some((OTHER, NOW)), NOW + 20), Action::Wait);
			assert_eq!(next(Some((OTHER, NOW)), NOW + 21), Action::Advance);
		}
	}

	#[test]
	fn what_comes_too_late_is_not_sent() {
		// A transaction is in the next block at the earliest.
		let accepted = at(Stage::Accepted { since: NOW });
		let starting = record(Step::Starting { model: sample::model() });
		assert_eq!(next(&starting, Some(&accepted), NODE, NOW + 9), Action::Start);
		assert_eq!(next(&starting, Some(&accepted), NODE, NOW + 10), Action::Wait);
		let started = at(Stage::Started { since: NOW });
		assert_eq!(next(&starting, Some(&started), NODE, NOW + 99), Action::Run);
		let late = next_at(&started, NOW + 100);
		assert!(late[1..].iter().all(|action| *action == Action::Wait), "{late:?}");
		// In an auction there is less time than the deadline gives.
		let started = Task { competition: AUCTION, ..started };
		let starting = Record { join: BID, ..starting };
		assert_eq!(next(&starting, Some(&started), NODE, NOW + 29), Action::Run);
		assert_eq!(next(&starting, Some(&started), NODE, NOW + 30), Action::Wait);
		let late = Task { deadline: NOW + 20, ..started };
		assert_eq!(next(&starting, Some(&late), NODE, NOW + 19), Action::Run);
		assert_eq!(next(&starting, Some(&late), NODE, NOW + 20), Action::Wait);
	}

	#[test]
	fn what_another_worker_with_the_same_key_does_is_told_by_its_model() {
		let (ours, theirs) = (H256::repeat_byte(1), H256::repeat_byte(2));
		let started = Task { model: Some(theirs), ..at(Stage::Started { since: NOW }) };
		assert!(is_of_another_worker(Some(&started), Some(ours)));
		assert!(!is_of_another_worker(Some(&started), Some(theirs)));
		assert!(!is_of_another_worker(Some(&started), None));
		assert!(!is_of_another_worker(Some(&task()), Some(ours)));
		assert!(!is_of_another_worker(None, Some(ours)));
	}

	#[test]
	fn what_was_promised_is_owed_until_it_is_shown() {
		let owed = |mine| is_owed(&at(mine), NOW);
		assert!(owed(Stage::Accepted { since: NOW }) && owed(Stage::Committed));
		assert!(owed(Stage::Started { since: NOW }));
		// Nothing can be done about it any more.
		assert!(!is_owed(&at(Stage::Started { since: NOW }), NOW + 100));
		assert!(!owed(Stage::Waiting));
		assert!(!owed(Stage::Ended { how: "Paid".into(), paid: true }));
		let bid = |bid| is_owed(&Task { bid, ..task() }, NOW);
		assert!(bid(Some(Bid::Sealed)) && bid(Some(Bid::Opened)));
		assert!(!bid(Some(Bid::Returned)) && !bid(None));
		let volunteered = |phase| is_owed(&Task { volunteered: true, phase, ..task() }, NOW);
		assert!(volunteered(Phase::Drawing));
		assert!(!volunteered(Phase::Ended { how: "Settled".into() }));
	}

	const BID: store::Join = store::Join::Bid(BidOpening { price: SUR, salt: [0; 32] });

	/// What comes next for whoever has bid.
	fn next_of_bid(bid: Option<Bid>, phase: Phase, now: BlockNumber) -> Action {
		let has_free_slot = phase == Phase::Gathering && now < NOW + 5;
		let task = Task { competition: AUCTION, has_free_slot, bid, phase, ..task() };
		next(&Record { join: BID, ..record(Step::Joining) }, Some(&task), NODE, now)
	}

	#[test]
	fn a_bid_is_placed_opened_in_its_window_and_waits_for_the_award() {
		use Action::*;
		let opening = || Phase::Opening { since: NOW + 6 };
		// Placed while bids are taken; again if the chain went back.
		assert_eq!(next_of_bid(None, Phase::Gathering, NOW + 4), Join);
		assert!(is_close(&next_of_bid(None, Phase::Gathering, NOW + 5)));
		assert!(is_close(&next_of_bid(None, opening(), NOW + 6)));
		// Opened in the first block in which that is possible, to the last one.
		let sealed = |phase, now| next_of_bid(Some(Bid::Sealed), phase, now);
		assert_eq!(sealed(Phase::Gathering, NOW), Wait);
		assert_eq!(sealed(Phase::Gathering, NOW + 4), Wait);
		assert_eq!(sealed(Phase::Gathering, NOW + 5), OpenBid);
		assert_eq!(sealed(Phase::Gathering, NOW + 50), OpenBid);
		assert_eq!(sealed(opening(), NOW + 6), OpenBid);
		assert_eq!(sealed(opening(), NOW + 10), OpenBid);
		// Too late for the block that comes next.
		assert_eq!(sealed(opening(), NOW + 11), Wait);
		assert_eq!(sealed(opening(), NOW + 12), Advance);
		// In line until the task ends, whoever works.
		let opened = |phase, now| next_of_bid(Some(Bid::Opened), phase, now);
		assert_eq!(opened(opening(), NOW + 11), Wait);
		assert_eq!(opened(opening(), NOW + 12), Advance);
		assert_eq!(opened(Phase::Working, NOW + 60), Wait);
		for bid in [Bid::Returned, Bid::Forfeited] {
			assert!(is_close(&next_of_bid(Some(bid), Phase::Working, NOW + 20)));
		}
	}

	/// What comes next for whoever has volunteered.
	fn next_of_volunteer(volunteered: bool, phase: Phase, now: BlockNumber) -> Action {
		let has_free_slot = phase == Phase::Gathering && now < NOW + 5;
		let task = Task { competition: PANEL, has_free_slot, volunteered, phase, ..task() };
		let record = Record { join: store::Join::Volunteer, ..record(Step::Joining) };
		next(&record, Some(&task), NODE, now)
	}

	#[test]
	fn a_volunteer_waits_for_the_draw() {
		use Action::*;
		assert_eq!(next_of_volunteer(false, Phase::Gathering, NOW + 4), Join);
		assert!(is_close(&next_of_volunteer(false, Phase::Gathering, NOW + 5)));
		assert_eq!(next_of_volunteer(true, Phase::Gathering, NOW + 5), Wait);
		// The chain has no room for it: anyone can have the volunteers counted.
		assert_eq!(next_of_volunteer(true, Phase::Gathering, NOW + 6), Advance);
		assert_eq!(next_of_volunteer(true, Phase::Drawing, NOW + 50), Wait);
		// Not drawn.
		assert!(is_close(&next_of_volunteer(false, Phase::Working, NOW + 50)));
	}

	#[test]
	fn a_task_that_ended_without_this_node_is_closed() {
		let ended = || Phase::Ended { how: "TooFewTakers".into() };
		let closed = Action::Close { how: "TooFewTakers".into(), paid: false };
		for bid in [None, Some(Bid::Sealed), Some(Bid::Opened), Some(Bid::Returned)] {
			assert_eq!(next_of_bid(bid, ended(), NOW + 12), closed);
		}
		assert_eq!(next_of_volunteer(false, ended(), NOW + 50), closed);
		let race = Task { phase: ended(), has_free_slot: false, ..task() };
		assert_eq!(next(&record(Step::Joining), Some(&race), NODE, NOW), closed);
	}

	#[test]
	fn whoever_is_called_or_drawn_works_as_in_a_race() {
		use Action::*;
		for (competition, join) in [(AUCTION, BID), (PANEL, store::Join::Volunteer)] {
			let of = |mine| Task { competition, ..at(mine) };
			let next =
				|step, task| next(&Record { join, ..record(step) }, Some(&task), NODE, NOW + 1);
			let (model, result) = (sample::model(), sample::result());
			assert_eq!(next(Step::Joining, of(Stage::Accepted { since: NOW })), Start);
			let started = || of(Stage::Started { since: NOW });
			assert_eq!(next(Step::Starting { model }, started()), Run);
			assert_eq!(next(Step::Committing { model, result }, started()), Commit);
		}
	}

	#[test]
	fn an_award_that_the_chain_takes_back_is_waited_for_again() {
		let gone_back = Task {
			competition: AUCTION,
			phase: Phase::Opening { since: NOW },
			has_free_slot: false,
			bid: Some(Bid::Sealed),
			..task()
		};
		for step in sample::steps().into_iter().filter(|step| !step.is_ended()) {
			let record = Record { join: BID, ..record(step) };
			assert_eq!(next(&record, Some(&gone_back), NODE, NOW + 1), Action::OpenBid);
		}
	}

	#[test]
	fn an_auctioned_result_is_revealed_in_its_turn() {
		let result = sample::result();
		let record =
			Record { join: BID, ..record(Step::Committing { model: sample::model(), result }) };
		let turn = Some((NODE, NOW));
		let task = Task { competition: AUCTION, turn, ..at(Stage::Committed) };
		assert_eq!(next(&record, Some(&task), NODE, NOW + 19), Action::Reveal);
		assert_eq!(next(&record, Some(&task), NODE, NOW + 20), Action::Wait);
	}

	#[test]
	fn results_are_revealed_together_when_no_more_are_committed() {
		let (model, result) = (sample::model(), sample::result());
		let record = record(Step::Committing { model, result });
		for (competition, reveal) in [(MANUAL, Action::Respond), (PANEL, Action::RevealToPanel)] {
			let of = |mine, phase, now| {
				let task = Task { competition, phase, ..at(mine) };
				next(&record, Some(&task), NODE, now)
			};
			let revealing = || Phase::Revealing { since: NOW };
			// A turn is nothing here, and while others work nothing is shown.
			assert_eq!(of(Stage::Committed, Phase::Working, NOW), Action::Wait);
			assert_eq!(of(Stage::Committed, revealing(), NOW), reveal);
			assert_eq!(of(Stage::Committed, revealing(), NOW + 19), reveal);
			assert_eq!(of(Stage::Committed, revealing(), NOW + 20), Action::Wait);
			// Revealed: the others, the choice, the draw and the verdict are waited for.
			assert_eq!(of(Stage::Waiting, revealing(), NOW + 20), Action::Wait);
			assert_eq!(of(Stage::Waiting, revealing(), NOW + 21), Action::Advance);
			assert_eq!(of(Stage::Waiting, Phase::Deciding, NOW + 500), Action::Wait);
			// Not chosen, outvoted or refuted.
			for how in ["NotChosen", "Outvoted", "Refuted"] {
				let ended = Stage::Ended { how: how.into(), paid: false };
				let closed = Action::Close { how: how.into(), paid: false };
				assert_eq!(of(ended, Phase::Deciding, NOW), closed);
			}
		}
	}

	#[test]
	fn only_work_at_hand_keeps_others_away() {
		use Action::*;
		assert!([Join, Start, Run].iter().all(Action::is_work));
		let others = [Wait, OpenBid, Commit, Reveal, Respond, RevealToPanel, Report, Advance];
		assert!(!others.iter().any(Action::is_work));
	}

	#[test]
	fn a_task_that_is_lost_is_closed() {
		let accepting = record(Step::Joining);
		assert!(is_close(&next(&accepting, None, NODE, NOW)));
		let full = Task { has_free_slot: false, ..task() };
		assert!(is_close(&next(&accepting, Some(&full), NODE, NOW)));
	}

	#[test]
	fn a_chain_node_that_is_behind_decides_nothing() {
		let result = sample::result();
		let record = record(Step::Committing { model: sample::model(), result });
		assert_eq!(next(&record, None, NODE, NOW - 1), Action::Wait);
		assert_eq!(next(&record, Some(&task()), NODE, NOW - 1), Action::Wait);
		assert!(is_close(&next(&record, None, NODE, NOW)));
	}

	#[test]
	fn an_output_is_checked_as_the_chain_will() {
		let source = source();
		let examine = |output| examine(&source, &store::Join::Accept, output);
		let (summary, meaning) = examine(b"a b").unwrap();
		assert_eq!((summary.tokens, meaning), (2, None));
		assert_eq!(examine(b"a a a"), Err(Unfit::Violation(FormatViolation::RepeatLoop)));
		assert_eq!(examine(b""), Err(Unfit::Violation(FormatViolation::Null)));
		let unreadable = examine(b"a\n\xff").unwrap_err();
		assert!(matches!(unreadable, Unfit::Unreadable { line: 2, .. }), "{unreadable}");
	}

	#[test]
	fn an_output_that_is_compared_by_its_meaning_has_one() {
		let mut source = source();
		source.output.format = OutputFormat::Embeddings { dimensions: 2 };
		let (race, panel) = (store::Join::Accept, store::Join::Volunteer);
		fn meaning(
			source: &SourceSpec,
			join: &store::Join,
			output: &str,
		) -> Result<Option<Embedding>, Unfit> {
			examine(source, join, output.as_bytes()).map(|(_, meaning)| meaning)
		}
		assert_eq!(meaning(&source, &panel, "[1,0]"), Ok(None));
		source.comparator = Comparator::COSINE;
		let embedding: Embedding = vec![i16::MAX, 0].try_into().unwrap();
		for join in [&race, &panel] {
			assert_eq!(meaning(&source, join, "[1,0]\n[3,0]"), Ok(Some(embedding.clone())));
		}
		// Only a panel cannot do without.
		assert_eq!(meaning(&source, &race, "[0,0]"), Ok(None));
		assert_eq!(meaning(&source, &panel, "[0,0]"), Err(Unfit::Directionless));
		source.output.format = OutputFormat::Text;
		assert_eq!(meaning(&source, &race, "[1,0]"), Ok(None));
	}

	#[test]
	fn every_failure_has_its_reason_on_chain() {
		assert_eq!(reason(&Failure::Exited(3)), FailureReason::ExitCode(3));
		assert_eq!(reason(&Failure::TimedOut), FailureReason::TimeLimit);
		assert_eq!(reason(&Failure::OutOfMemory), FailureReason::MemoryLimit);
		assert_eq!(reason(&Failure::NoOutput), FailureReason::NoOutput);
		assert_eq!(reason(&Failure::OutputTooLarge), FailureReason::NoOutput);
		let missing = Failure::ImageUnavailable(String::new());
		assert_eq!(reason(&missing), FailureReason::ImageUnavailable);
	}
}
