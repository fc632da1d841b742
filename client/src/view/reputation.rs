// SPDX-License-Identifier: Apache-2.0

//! Reading the records of nodes and clients.

use surety_primitives::NodeId;

use super::{types, View};
use crate::{api, AccountId32, Error};

/// A share, in billionths.
pub type Share = types::sp_arithmetic::per_things::Perbill;

pub use types::{
	pallet_reputation::{
		api::ProviderFilter,
		types::{ClientRecord, Deed, Past, Presence, RankedProvider, Taken, TrackRecord},
	},
	surety_primitives::{
		node::GpuRequirement,
		reputation::{CheckOutcome, Dimensions},
		task::Misconduct,
	},
};

impl View {
	/// What is public about a node's record; `None` if it has none.
	pub async fn track_record(&self, node: NodeId) -> Result<Option<TrackRecord>, Error> {
		self.ask(api::view_functions().reputation().track_record(node)).await
	}

	/// The last events of a node, the oldest first.
	pub async fn history(&self, node: NodeId) -> Result<Vec<Past>, Error> {
		let history = self.get(api::storage().reputation().histories(), (node,)).await?;
		Ok(history.map(|history| history.0).unwrap_or_default())
	}

	/// The record of a client; a new one's if nothing is known of it.
	pub async fn client_record(&self, client: &AccountId32) -> Result<ClientRecord, Error> {
		self.ask(api::view_functions().reputation().client_record(*client)).await
	}

	/// The last snapshot of all scores; `None` before the first.
	pub async fn last_snapshot(&self) -> Result<Option<Taken>, Error> {
		self.get(api::storage().reputation().last_snapshot(), ()).await
	}

	/// The best of the nodes that are looked for, by their routing weights; suspended ones last.
	pub async fn rank_providers(
		&self,
		filter: ProviderFilter,
		limit: u32,
	) -> Result<Vec<RankedProvider>, Error> {
		let ranking = api::runtime_apis().reputation_api().rank_providers(filter, limit);
		self.at.runtime_apis().call(ranking).await.map_err(|error| self.failed(error))
	}
}
