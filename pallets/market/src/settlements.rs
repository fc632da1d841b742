// SPDX-License-Identifier: Apache-2.0

//! What was paid, for those who check whether it was earned.

use surety_primitives::{
	traits::{InspectNodes, Settlement, Settlements},
	NodeId, TaskId,
};

use crate::{Config, Pallet, TaskOutcome, TaskStage, Tasks};

impl<T: Config> Settlements<T::AccountId> for Pallet<T> {
	fn settlement(id: TaskId, node: NodeId) -> Option<Settlement<T::AccountId>> {
		let task = Tasks::<T>::get(id)?;
		let TaskStage::Ended { outcome, at } = task.stage else { return None };
		let TaskOutcome::Settled { node: paid, output_hash, .. } = outcome else { return None };
		if paid != node {
			return None;
		}
		let owner = T::Nodes::owner(node)?;
		let liability = Default::default();
		Some(Settlement { client: task.client, owner, at, output_hash, liability })
	}
}
