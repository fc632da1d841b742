// SPDX-License-Identifier: Apache-2.0

//! What follows from the outcome of a run: it is kept, and the next step of its task begins.

use surety_primitives::{
	commitment::{ModelOpening, ResultOpening},
	similarity::{self, Embedding},
	source::SourceSpec,
	task::FailureReason,
	TaskId,
};
use tracing::{info, warn};

use crate::{
	engine::Outcome,
	host::{random, RunError},
	job,
	keeper::{Keeper, Secrecy},
	outputs::Kind,
	store::{Join, Step},
};

/// A job that was run.
pub struct Run {
	/// Its task.
	pub task: TaskId,
	/// What it ran.
	pub source: SourceSpec,
	/// How this node takes part.
	pub join: Join,
	/// The opening of the model commitment.
	pub model: ModelOpening,
	/// How what comes of it is kept.
	pub secrecy: Secrecy,
	/// Whether the output is replaced by a made-up one.
	#[cfg(feature = "dishonest")]
	pub cheat: bool,
}

/// What a run comes to: the next step, and what the output means where that is compared.
pub type Weighed = (Step, Option<Embedding>);

impl Run {
	/// Keeps what a run left. Nothing follows from one that was cancelled.
	pub async fn weigh(
		self,
		keeper: &Keeper,
		outcome: Outcome,
	) -> Result<Option<Weighed>, RunError> {
		let Self { task, model, secrecy, .. } = self;
		match outcome {
			Outcome::Cancelled => Ok(None),
			Outcome::Failed { failure, log } => {
				let kept = keeper.keep(Kind::Log, task, log, secrecy).await?;
				let log = keeper.outputs.place(Kind::Log, kept.stored);
				warn!(task, ?failure, log, "the job failed");
				let reason = job::reason(&failure);
				Ok(Some((Step::Failing { model, reason, log: kept.content }, None)))
			}
			Outcome::Finished { output } => self.weigh_output(keeper, output).await.map(Some),
		}
	}

	async fn weigh_output(self, keeper: &Keeper, output: Vec<u8>) -> Result<Weighed, RunError> {
		let Self { task, source, join, model, secrecy, .. } = self;
		#[cfg(feature = "dishonest")]
		let output = match self.cheat {
			true => crate::dishonest::made_up(source.output.format, &output),
			false => output,
		};
		match job::examine(&source, &join, &output) {
			Ok((summary, embedding)) => {
				info!(task, bytes = summary.bytes, tokens = summary.tokens, "finished");
				let kept = keeper.keep(Kind::Output, task, output, secrecy).await?;
				let hash = embedding.as_ref().map(similarity::hash);
				let salt = random()?;
				let output_hash = kept.content;
				let result = ResultOpening { output_hash, summary, salt, embedding: hash };
				Ok((Step::Committing { model, result }, embedding))
			}
			Err(unfit) => {
				warn!(task, %unfit, "the job failed");
				let log = unfit.to_string().into_bytes();
				let log = keeper.keep(Kind::Log, task, log, secrecy).await?.content;
				let reason = FailureReason::OutputFormat;
				Ok((Step::Failing { model, reason, log }, None))
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use surety_client::spec::sha256;

	use super::*;
	use crate::{
		engine::Failure, keeper::tests::keeper, offer::tests::source, store::tests as sample,
	};

	fn run(secrecy: Secrecy) -> Run {
		Run {
			task: 7,
			source: source(),
			join: Join::Accept,
			model: sample::model(),
			secrecy,
			#[cfg(feature = "dishonest")]
			cheat: false,
		}
	}

	#[tokio::test]
	async fn what_a_job_left_is_kept_before_anything_is_said_of_it() {
		for secrecy in [Secrecy::Open, Secrecy::Sealed { reader: None }] {
			let (_folder, keeper) = keeper(1_000).await;
			let outcome = Outcome::Finished { output: b"a b".to_vec() };
			let weighed = run(secrecy).weigh(&keeper, outcome).await.unwrap();
			let Some((Step::Committing { result, .. }, None)) = weighed else {
				panic!("{weighed:?}")
			};
			// The chain hears of the output itself, however it is kept.
			assert_eq!(result.output_hash, sha256(b"a b"));
			assert_eq!(keeper.read(7, result.output_hash).await.unwrap(), b"a b");
			let sealed = secrecy != Secrecy::Open;
			assert_eq!(keeper.find(7, result.output_hash).unwrap().is_sealed(), sealed);
		}
	}

	#[tokio::test]
	async fn the_log_of_a_failure_is_kept_and_named() {
		let (_folder, keeper) = keeper(1_000).await;
		let failed = Outcome::Failed { failure: Failure::Exited(3), log: b"no".to_vec() };
		// An output that no source takes is a failure too.
		let unfit = Outcome::Finished { output: b"a a a".to_vec() };
		for (outcome, reason) in
			[(failed, FailureReason::ExitCode(3)), (unfit, FailureReason::OutputFormat)]
		{
			let weighed = run(Secrecy::Open).weigh(&keeper, outcome).await.unwrap();
			let Some((Step::Failing { reason: found, log, .. }, None)) = weighed else {
				panic!("{weighed:?}")
			};
			assert_eq!(found, reason);
			keeper.outputs.verify(Kind::Log, log).await.unwrap();
		}
		let cancelled = run(Secrecy::Open).weigh(&keeper, Outcome::Cancelled).await.unwrap();
		assert_eq!(cancelled, None);
	}
}
