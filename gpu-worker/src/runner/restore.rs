// SPDX-License-Identifier: Apache-2.0

//! Outputs that were changed or removed after the node bound itself to them.

use surety_client::spec::sha256;
use surety_primitives::TaskId;
use tracing::{error, info};

use super::Runner;
use crate::{
	chain::{Moment, Task},
	engine::Outcome,
	host::RunError,
	store::Record,
};

impl Runner {
	/// Whether the output that is about to be shown is here as it was. If not, its job is run once more, which gives the
	/// same where it is deterministic. What is lost for good is shown all the same: a result that is not shown costs no
	/// less than one that is not delivered.
	pub(super) async fn has_output(
		&self,
		task: TaskId,
		record: &Record,
		state: &Task,
		now: &Moment,
	) -> Result<bool, RunError> {
		let Some(result) = record.step.result() else { return Ok(true) };
		if self.lost.contains(&task) {
			return Ok(true);
		}
		if self.works.borrow().contains(task) {
			return Ok(false);
		}
		let artifacts = &self.host.shared.artifacts;
		if artifacts.is_intact(result.output_hash)? {
			return Ok(true);
		}
		let output = artifacts.output(result.output_hash);
		error!(task, output = %output.display(), "the output was changed or removed; running the job again");
		artifacts.remove_output(result.output_hash)?;
		self.begin_run(task, record.clone(), state.clone(), now).await?;
		Ok(false)
	}

	/// Keeps the output of a job that was run again, if it is the one that the node is bound to.
	pub(super) fn restored(
		&mut self,
		task: TaskId,
		record: &Record,
		outcome: Outcome,
	) -> Result<(), RunError> {
		let bound = record.step.result().map(|result| result.output_hash);
		match outcome {
			Outcome::Cancelled => {}
			Outcome::Finished { output } if Some(sha256(&output)) == bound => {
				self.host.shared.artifacts.keep_output(&output)?;
				info!(task, "the output is here again");
			}
			_ => {
				error!(task, "the output cannot be had again: its client will not get it");
				self.lost.insert(task);
			}
		}
		Ok(())
	}
}
