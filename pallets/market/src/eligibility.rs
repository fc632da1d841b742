// SPDX-License-Identifier: Apache-2.0

//! Why a node cannot work on a source.
//!
//! The same facts refuse an acceptance; there the first one is enough, here each is told.

use alloc::vec::Vec;

use surety_primitives::{
	source::Visibility,
	standing::Ineligibility,
	traits::{Collateral, InspectNodes},
	NodeId, SourceId,
};

use crate::{AccountIdOf, AllowLists, Config, Pallet, SourceOf, SourceStatus, Sources};

impl<T: Config> Pallet<T> {
	pub(crate) fn ineligibilities(node: NodeId, id: SourceId) -> Vec<Ineligibility> {
		let mut reasons = Vec::new();
		let owner = T::Nodes::owner(node);
		match (&owner, T::Nodes::status(node)) {
			(Some(_), Some(status)) => {
				if !status.takes_tasks() {
					reasons.push(Ineligibility::NotActive(status));
				}
				let amount = T::Collateral::missing(node);
				if amount > 0 {
					reasons.push(Ineligibility::StakeMissing { amount });
				}
			}
			_ => reasons.push(Ineligibility::UnknownNode),
		}
		let Some(source) = Sources::<T>::get(id) else {
			reasons.push(Ineligibility::UnknownSource);
			return reasons;
		};
		if source.status != SourceStatus::Listed {
			reasons.push(Ineligibility::SourceRetired);
		}
		let spec = &source.spec;
		let shortfalls = T::Nodes::shortfalls(node, &spec.gpu, spec.memory_mib);
		reasons.extend(shortfalls.into_iter().flatten().map(Ineligibility::Lacks));
		if owner.is_some_and(|owner| Self::is_alone_on(id, &source, &owner)) {
			reasons.push(Ineligibility::Private);
		}
		reasons
	}

	/// Whether nobody but `owner` may publish on a source. A node does no tasks of its own owner.
	fn is_alone_on(id: SourceId, source: &SourceOf<T>, owner: &AccountIdOf<T>) -> bool {
		source.owner == *owner
			&& match source.spec.visibility {
				Visibility::Owner => true,
				Visibility::AllowList => {
					AllowLists::<T>::get(id).iter().all(|client| client == owner)
				}
				Visibility::Public | Visibility::VerifiedClients => false,
			}
	}
}
