// SPDX-License-Identifier: Apache-2.0

//! The decisions about one task, free of everything that takes time: whether to take it, what to do
//! next, what its output is worth.

use std::time::Duration;

use surety_client::{AccountId32, Amount};
use surety_primitives::{
	output::{FormatViolation, OutputSpec, OutputSummary},
	source::{NetworkPolicy, SourceSpec},
	task::FailureReason,
	BlockNumber, NodeId, SourceId,
};

use crate::{
	chain::{Stage, Task},
	config::Policy,
	engine::Failure,
	probe::Machine,
	store::{Record, Step},
};

/// Blocks that acceptance, start and commit take beside the run itself.
const BLOCKS_AROUND_A_RUN: u64 = 6;

/// What this worker can do.
#[derive(Clone, Debug)]
pub struct Capability {
	/// The machine.
	pub machine: Machine,
	/// Whether the container engine hands GPUs to containers.
	pub engine_gives_gpus: bool,
}

/// The circumstances of a judgement.
#[derive(Clone, Copy, Debug)]
pub struct Now<'a> {
	/// The newest block.
	pub block: BlockNumber,
	/// How long a block takes.
	pub block_time: Duration,
	/// The provider of this node.
	pub owner: &'a AccountId32,
}

/// Why a task is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Declined {
	/// No slot is free, or it has ended.
	#[error("no slot is free")]
	NoFreeSlot,
	/// Its source was withdrawn.
	#[error("its source is gone")]
	SourceGone,
	/// This node has tried before.
	#[error("this node has accepted it before")]
	TriedBefore,
	/// The client is this node's own provider, which the chain refuses.
	#[error("its client owns this node")]
	OwnTask,
	/// The operator did not choose its source.
	#[error("source {0} is not in `policy.sources`")]
	SourceNotChosen(SourceId),
	/// It pays too little.
	#[error("it pays {0}, less than `policy.min_payment`")]
	PaymentTooSmall(Amount),
	/// It may run too long.
	#[error("it may run for {0} s, more than `policy.max_run_secs`")]
	RunTooLong(u32),
	/// Its deadline is too near.
	#[error("its deadline, block {0}, leaves less time than its source may use")]
	DeadlineTooNear(BlockNumber),
	/// It may use too much memory.
	#[error("it may use {0} MiB, more than `policy.max_memory_mib`")]
	MemoryTooLarge(u32),
	/// It wants the network.
	#[error("its source wants the network, which `policy.allow_network` does not give")]
	NetworkNotAllowed,
	/// It needs GPUs that are not here.
	#[error("it needs {0} GPUs that this machine does not have")]
	GpusMissing(u8),
	/// It needs GPUs, which the container engine cannot hand over.
	#[error("it needs GPUs, which the container engine of this machine cannot hand to containers")]
	EngineWithoutGpus,
}

/// Whether a task is taken. The first reason against it is returned.
pub fn judge(
	policy: &Policy,
	capability: &Capability,
	now: Now,
	task: &Task,
	source: &SourceSpec,
) -> Result<(), Declined> {
	let refuse_if = |refused: bool, reason: Declined| if refused { Err(reason) } else { Ok(()) };
	let machine = &capability.machine;
	refuse_if(task.mine.is_some(), Declined::TriedBefore)?;
	refuse_if(!task.has_free_slot, Declined::NoFreeSlot)?;
	refuse_if(task.client == *now.owner, Declined::OwnTask)?;
	refuse_if(!policy.sources.contains(task.source), Declined::SourceNotChosen(task.source))?;
	let payment = Amount(task.payment);
	refuse_if(payment < policy.min_payment, Declined::PaymentTooSmall(payment))?;
	let run = source.run_limit_secs;
	refuse_if(run > policy.max_run_secs, Declined::RunTooLong(run))?;
	let block_millis = u64::try_from(now.block_time.as_millis()).unwrap_or(u64::MAX).max(1);
	let run_blocks = u64::from(run).saturating_mul(1_000).div_ceil(block_millis);
	let done_by =
		u64::from(now.block).saturating_add(run_blocks).saturating_add(BLOCKS_AROUND_A_RUN);
	refuse_if(done_by > task.deadline.into(), Declined::DeadlineTooNear(task.deadline))?;
	let most = match policy.max_memory_mib {
		0 => machine.memory_mib / 4 * 3,
		most => most,
	};
	refuse_if(source.memory_mib > most, Declined::MemoryTooLarge(source.memory_mib))?;
	let network = source.network == NetworkPolicy::Egress;
	refuse_if(network && !policy.allow_network, Declined::NetworkNotAllowed)?;
	let count = source.gpu.count;
	refuse_if(machine.choose_gpus(&source.gpu).is_none(), Declined::GpusMissing(count))?;
	refuse_if(count > 0 && !capability.engine_gives_gpus, Declined::EngineWithoutGpus)
}

/// What is to be done about a task that the worker has taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
	/// Accept it.
	Accept,
	/// Choose the model, if that is not done, and start it.
	Start,
	/// Run the job.
	Run,
	/// Commit the result.
	Commit,
	/// Reveal the result.
	Reveal,
	/// Pass the turn of a node that lets others wait.
	PassTurn,
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
	fn close(how: &str) -> Self {
		Self::Close { how: how.into(), paid: false }
	}

	/// Whether the worker is busy with the task, so that it takes no other.
	pub fn is_work(&self) -> bool {
		matches!(self, Self::Accept | Self::Start | Self::Run)
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
		(None, _) if task.has_free_slot => Action::Accept,
		(None, _) => Action::close("others took the task"),
		// What is sent now is in the next block at the earliest.
		(Some(Stage::Accepted { since }), _) if now >= since.saturating_add(task.start_window) => {
			Action::Wait
		}
		(Some(Stage::Accepted { .. }), Step::Failing { .. }) => Action::Report,
		(Some(Stage::Accepted { .. }), _) => Action::Start,
		(Some(Stage::Started), _) if now >= task.deadline => Action::Wait,
		(Some(Stage::Started), Step::Starting { .. }) => Action::Run,
		(Some(Stage::Started), Step::Failing { .. }) => Action::Report,
		(Some(Stage::Started), Step::Committing { .. } | Step::Revealing { .. }) => Action::Commit,
		(Some(Stage::Committed), Step::Committing { .. } | Step::Revealing { .. }) => {
			match task.turn {
				Some((turn, since))
					if turn == node && now < since.saturating_add(task.reveal_window) =>
				{
					Action::Reveal
				}
				Some((turn, since))
					if turn != node && now > since.saturating_add(task.reveal_window) =>
				{
					Action::PassTurn
				}
				_ => Action::Wait,
			}
		}
		(Some(Stage::Waiting), _) => Action::Wait,
		// The chain is ahead of the records, which must have been lost or replaced by older ones.
		(Some(Stage::Started | Stage::Committed), _) => {
			Action::close("this worker has no record of what it committed to")
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
}

/// Summarises an output and checks it as the chain will.
pub fn examine(spec: &OutputSpec, output: &[u8]) -> Result<OutputSummary, Unfit> {
	let summary = OutputSummary::of(spec.format, output).map_err(|fault| Unfit::Unreadable {
		format: format!("{:?}", spec.format),
		line: fault.line,
	})?;
	spec.check(&summary).map_err(Unfit::Violation)?;
	Ok(summary)
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
mod tests {
	use surety_primitives::{
		node::GpuRequirement,
		output::OutputFormat,
		source::{Comparator, Image, Model, Visibility},
		H256, SUR,
	};

	use super::*;
	use crate::{config::Sources, probe, store::tests as sample};

	const NODE: NodeId = 3;
	const OTHER: NodeId = 4;
	const NOW: BlockNumber = 100;

	fn source() -> SourceSpec {
		SourceSpec {
			image: Image { name: Default::default(), digest: H256::zero() },
			gpu: GpuRequirement::default(),
			memory_mib: 1_024,
			model: Model { id: H256::zero(), weights_hash: H256::zero() },
			output: OutputSpec {
				format: OutputFormat::Text,
				min_tokens: 1,
				max_tokens: 3,
				max_repeat_run: 2,
			},
			comparator: Comparator::Exact,
			rerun_price: SUR,
			run_limit_secs: 60,
			network: NetworkPolicy::None,
			visibility: Visibility::Public,
		}
	}

	fn task() -> Task {
		Task {
			source: 1,
			client: AccountId32([1; 32]),
			payment: SUR,
			input_uri: "http://example.org/input".into(),
			input_hash: H256::zero(),
			deadline: NOW + 100,
			start_window: 10,
			reveal_window: 20,
			has_free_slot: true,
			turn: None,
			mine: None,
		}
	}

	fn at(mine: Stage) -> Task {
		Task { has_free_slot: false, mine: Some(mine), ..task() }
	}

	/// Judges the task and the source above after each was changed.
	fn verdict(
		policy: impl FnOnce(&mut Policy),
		task_is: impl FnOnce(&mut Task),
		source_is: impl FnOnce(&mut SourceSpec),
	) -> Result<(), Declined> {
		let (mut rules, mut job, mut spec) = (Policy::default(), task(), source());
		policy(&mut rules);
		task_is(&mut job);
		source_is(&mut spec);
		let machine = probe::tests::machine(&[(24_000, 89)]);
		let capability = Capability { machine, engine_gives_gpus: false };
		let owner = AccountId32([9; 32]);
		let now = Now { block: NOW, block_time: Duration::from_secs(6), owner: &owner };
		judge(&rules, &capability, now, &job, &spec)
	}

	#[test]
	fn each_reason_to_decline_is_its_own() {
		let as_is = |_: &mut Policy| {};
		let any = |_: &mut Task| {};
		let plain = |_: &mut SourceSpec| {};
		assert_eq!(verdict(as_is, any, plain), Ok(()));
		assert_eq!(verdict(as_is, |t| t.has_free_slot = false, plain), Err(Declined::NoFreeSlot));
		assert_eq!(
			verdict(as_is, |t| t.mine = Some(Stage::Waiting), plain),
			Err(Declined::TriedBefore)
		);
		assert_eq!(
			verdict(as_is, |t| t.client = AccountId32([9; 32]), plain),
			Err(Declined::OwnTask)
		);
		assert_eq!(
			verdict(|p| p.sources = Sources::Only(vec![2]), any, plain),
			Err(Declined::SourceNotChosen(1))
		);
		assert_eq!(
			verdict(|p| p.min_payment = Amount(SUR + 1), any, plain),
			Err(Declined::PaymentTooSmall(Amount(SUR)))
		);
		assert_eq!(verdict(|p| p.max_run_secs = 59, any, plain), Err(Declined::RunTooLong(60)));
		assert_eq!(
			verdict(|p| p.max_memory_mib = 1_023, any, plain),
			Err(Declined::MemoryTooLarge(1_024))
		);
		assert_eq!(
			verdict(as_is, any, |s| s.network = NetworkPolicy::Egress),
			Err(Declined::NetworkNotAllowed)
		);
		assert_eq!(verdict(as_is, any, |s| s.gpu.count = 2), Err(Declined::GpusMissing(2)));
		assert_eq!(verdict(as_is, any, |s| s.gpu.count = 1), Err(Declined::EngineWithoutGpus));
	}

	#[test]
	fn what_the_operator_allows_is_taken() {
		let any = |_: &mut Task| {};
		let network = |s: &mut SourceSpec| s.network = NetworkPolicy::Egress;
		assert_eq!(verdict(|p| p.allow_network = true, any, network), Ok(()));
		// Three quarters of the machine's 16 GiB, unless told otherwise.
		let memory = |mib| move |s: &mut SourceSpec| s.memory_mib = mib;
		assert_eq!(verdict(|_| {}, any, memory(12_288)), Ok(()));
		assert_eq!(verdict(|_| {}, any, memory(12_289)), Err(Declined::MemoryTooLarge(12_289)));
		assert_eq!(verdict(|p| p.max_memory_mib = 20_000, any, memory(20_000)), Ok(()));
	}

	#[test]
	fn the_deadline_leaves_time_for_the_longest_run() {
		// 60 s are 10 blocks of 6 s, and 6 blocks go to acceptance, start and commit.
		let deadline = |blocks| move |t: &mut Task| t.deadline = NOW + blocks;
		assert_eq!(verdict(|_| {}, deadline(16), |_| {}), Ok(()));
		let near = Err(Declined::DeadlineTooNear(NOW + 15));
		assert_eq!(verdict(|_| {}, deadline(15), |_| {}), near);
	}

	fn record(step: Step) -> Record {
		Record { input: H256::zero(), as_of: NOW, step }
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
		assert_eq!(next_at(&task(), NOW), [Accept, Accept, Accept, Accept, Accept]);
		// Accepted: start, with the model that was chosen before.
		let accepted = at(Stage::Accepted { since: NOW });
		assert_eq!(next_at(&accepted, NOW), [Start, Start, Report, Start, Start]);
		// Started: the run is repeated unless its end was written down.
		let actions = next_at(&at(Stage::Started), NOW);
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
			assert_eq!(next(Some((OTHER, NOW)), NOW + 21), Action::PassTurn);
		}
	}

	#[test]
	fn what_comes_too_late_is_not_sent() {
		// A transaction is in the next block at the earliest.
		let accepted = at(Stage::Accepted { since: NOW });
		let starting = record(Step::Starting { model: sample::model() });
		assert_eq!(next(&starting, Some(&accepted), NODE, NOW + 9), Action::Start);
		assert_eq!(next(&starting, Some(&accepted), NODE, NOW + 10), Action::Wait);
		let started = at(Stage::Started);
		assert_eq!(next(&starting, Some(&started), NODE, NOW + 99), Action::Run);
		let late = next_at(&started, NOW + 100);
		assert!(late[1..].iter().all(|action| *action == Action::Wait), "{late:?}");
	}

	#[test]
	fn a_task_that_is_lost_is_closed() {
		let accepting = record(Step::Accepting);
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
		let spec = source().output;
		assert_eq!(examine(&spec, b"a b").unwrap().tokens, 2);
		assert_eq!(examine(&spec, b"a a a"), Err(Unfit::Violation(FormatViolation::RepeatLoop)));
		assert_eq!(examine(&spec, b""), Err(Unfit::Violation(FormatViolation::Null)));
		let unreadable = examine(&spec, b"a\n\xff").unwrap_err();
		assert!(matches!(unreadable, Unfit::Unreadable { line: 2, .. }), "{unreadable}");
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
