// SPDX-License-Identifier: Apache-2.0

//! What was paid, for those who check whether it was earned.

use surety_primitives::{
	traits::{InspectNodes, Settlement, Settlements},
	NodeId, TaskId,
};

use crate::{AcceptanceEnd, AcceptanceStage, Config, Pallet, TaskOutcome, TaskStage, Tasks};

impl<T: Config> Settlements<T::AccountId> for Pallet<T> {
	fn settlement(id: TaskId, node: NodeId) -> Option<Settlement<T::AccountId>> {
		let task = Tasks::<T>::get(id)?;
		let TaskStage::Ended { outcome, at } = task.stage else { return None };
		let output_hash = match outcome {
			TaskOutcome::Settled { output_hash, .. } | TaskOutcome::Agreed { output_hash, .. } => {
				output_hash
			}
			_ => return None,
		};
		let liability = task
			.acceptance(node)
			.filter(|it| it.stage == AcceptanceStage::Ended(AcceptanceEnd::Paid))?
			.liability;
		let owner = T::Nodes::owner(node)?;
		Some(Settlement { client: task.client, owner, at, output_hash, liability })
	}
}
