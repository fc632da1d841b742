// SPDX-License-Identifier: Apache-2.0

//! Outputs that were changed or removed after the node bound itself to them.

use surety_primitives::TaskId;
use tracing::{error, info, warn};

use super::Runner;
use crate::{
	chain::{Moment, Task},
	host::RunError,
	store::{Record, Step},
	weigh::Weighed,
};

impl Runner {
	/// Whether the output that is about to be shown is here as it was. If not, its job is run once more, which gives the
	/// same where it is deterministic. What cannot be handed out is not shown: it is not to be paid for.
	pub(super) async fn has_output(
		&self,
		task: TaskId,
		record: &Record,
		state: &Task,
		now: &Moment,
	) -> Result<bool, RunError> {
		let Some(result) = record.step.result() else { return Ok(true) };
		if self.lost.contains(&task) || self.works.borrow().contains(task) {
			return Ok(false);
		}
		if self.is_intact(task, result.output_hash).await? {
			return Ok(true);
		}
		warn!(task, "running the job again for its output");
		self.begin_run(task, record.clone(), state.clone(), now).await?;
		Ok(false)
	}

	/// Says whether a job that was run again gave the output that the node is bound to, which is kept then.
	pub(super) fn restored(&mut self, task: TaskId, record: &Record, weighed: Option<Weighed>) {
		let bound = record.step.result().map(|result| result.output_hash);
		match weighed {
			// It was cancelled.
			None => {}
			Some((Step::Committing { result, .. }, _)) if Some(result.output_hash) == bound => {
				info!(task, "the output is here again");
			}
			Some(_) => {
				error!(task, "not revealed: what cannot be handed out is not to be paid for");
				self.lost.insert(task);
			}
		}
	}
}
