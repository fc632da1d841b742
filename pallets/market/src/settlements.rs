// SPDX-License-Identifier: Apache-2.0

//! What was paid, for those who check whether it was earned.

use surety_primitives::{
	traits::{Settlement, Settlements},
	NodeId, TaskId,
};

use crate::{Config, Pallet, TaskStage, Tasks};

impl<T: Config> Settlements<T::AccountId> for Pallet<T> {
	fn settlement(id: TaskId, node: NodeId) -> Option<Settlement<T::AccountId>> {
		let task = Tasks::<T>::get(id)?;
		let TaskStage::Ended { at, .. } = task.stage else { return None };
		let shown = task.paid().find(|it| it.node == node)?.shown?;
		Some(Settlement { job: Self::job(id, &task, node)?, shown, at })
	}
}
