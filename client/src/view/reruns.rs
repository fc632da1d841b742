// SPDX-License-Identifier: Apache-2.0

//! Reading re-runs.

use surety_primitives::{draw::Round, NodeId, TaskId};

use super::{sorted, types, View};
use crate::{api, AccountId32, Error};

/// A result that oracles look at.
pub type Rerun = types::pallet_verification::looks::Rerun<AccountId32>;
/// An oracle that was drawn for a re-run.
pub type Look = types::pallet_verification::looks::Look<AccountId32>;

pub use types::pallet_verification::looks::{
	Cause as RerunCause, LookState, RerunOutcome, RerunStage,
};
pub use types::surety_primitives::agenda::Wake;

impl View {
	/// A re-run: open, or over and not forgotten.
	pub async fn rerun(&self, task: TaskId, node: NodeId) -> Result<Option<Rerun>, Error> {
		self.get(api::storage().verification().reruns(), (task, node)).await
	}

	/// All re-runs by task and node: open ones, and those whose record was not removed.
	pub async fn reruns(&self) -> Result<Vec<((TaskId, NodeId), Rerun)>, Error> {
		Ok(sorted(self.all(api::storage().verification().reruns()).await?.into_iter()))
	}

	/// The draw round that is open: those before it have their seeds.
	pub async fn open_round(&self) -> Result<Round, Error> {
		let open = self.get(api::storage().verification().open(), ()).await?;
		Ok(open.map_or(0, |round| round.number))
	}
}
