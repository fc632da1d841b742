// SPDX-License-Identifier: Apache-2.0

//! What was paid, and what failed, for those who check whether it was earned, and so.

use surety_primitives::{
	traits::{ReportedFailure, Settlement, Settlements},
	NodeId, TaskId,
};

use crate::{Config, Failure, Failures, Pallet, TaskStage, Tasks};

impl<T: Config> Settlements<T::AccountId> for Pallet<T> {
	fn settlement(id: TaskId, node: NodeId) -> Option<Settlement<T::AccountId>> {
		let task = Tasks::<T>::get(id)?;
		let TaskStage::Ended { at, .. } = task.stage else { return None };
		let shown = task.paid().find(|it| it.node == node)?.shown?;
		Some(Settlement { job: Self::job(id, &task, node)?, shown, at })
	}

	/// Not as long as others work on the task: what oracles found would tell them the result.
	fn failure(id: TaskId, node: NodeId) -> Option<ReportedFailure<T::AccountId>> {
		let Failure { payment, blocks } = Failures::<T>::get(id, node)?;
		let task = Tasks::<T>::get(id)?;
		let TaskStage::Ended { at, .. } = task.stage else { return None };
		Some(ReportedFailure { job: Self::job_for(&task, node, payment)?, blocks, at })
	}
}
