// SPDX-License-Identifier: Apache-2.0

//! Who stands behind a task.

use surety_client::{AccountId32, Error};
use surety_primitives::{Balance, Perbill, SourceId};

use super::Moment;

/// What the chain says of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patron {
	/// Whether a registrar vouches for it.
	pub is_verified: bool,
	/// Its standing.
	pub standing: Perbill,
}

impl Moment {
	/// What is held for a source on its owner's account.
	pub async fn source_stake(&self, source: SourceId) -> Result<Balance, Error> {
		Ok(self.view.source(source).await?.map_or(0, |source| source.stake))
	}

	/// What is known of a client.
	pub async fn patron(&self, client: &AccountId32) -> Result<Patron, Error> {
		let standing = self.view.client_record(client).await?.standing;
		Ok(Patron {
			is_verified: self.view.is_verified(client).await?,
			standing: Perbill::from_parts(standing.0),
		})
	}
}
