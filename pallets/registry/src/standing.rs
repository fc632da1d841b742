// SPDX-License-Identifier: Apache-2.0

//! What follows from an account's provider and organisation: who owns it, what suspends its nodes, who
//! shares in its revenue, whether it is blocked.
//!
//! Nothing of this is stored with the nodes: it is read from the provider whenever it is asked for.
//! So one write suspends and restores any number of nodes.

use frame_support::{defensive, ensure};
use sp_runtime::Perbill;
use surety_primitives::{
	node::{NodeStatus, SuspensionReason},
	stake::AUDIT_FROM_GPUS,
	standing::Owner,
	traits::{InspectClients, Owners, RevenueShares},
	NodeId, OrganisationId,
};

use crate::{
	Audits, Config, EncryptionKeys, Error, Members, NodeOf, Nodes, Organisations, Pallet,
	Programmes, Provider, ProviderOf, Providers, Standing, Tier, VerifiedClients, WorkerKeys,
};

impl<T: Config> Pallet<T> {
	/// The state of a node, with what its provider adds to the reasons that it has of its own.
	pub(crate) fn effective_status(node: &NodeOf<T>) -> NodeStatus {
		let inherited = Providers::<T>::get(&node.owner)
			.and_then(|provider| Self::suspends(&node.owner, &provider));
		node.status.clone().suspended_by(inherited)
	}

	/// Why all nodes of a provider are suspended, if they are.
	fn suspends(who: &T::AccountId, provider: &ProviderOf<T>) -> Option<SuspensionReason> {
		match provider.tier {
			Tier::University { organisation } => (!Self::is_good(organisation)
				|| Members::<T>::get(who) != Some(organisation))
			.then_some(SuspensionReason::OrganisationRevoked),
			Tier::Commercial => (provider.gpus >= AUDIT_FROM_GPUS
				&& Audits::<T>::get(who).is_none_or(|audit| audit.gpus < provider.gpus))
			.then_some(SuspensionReason::AuditMissing),
		}
	}

	fn is_good(id: OrganisationId) -> bool {
		Organisations::<T>::get(id)
			.is_some_and(|organisation| organisation.standing == Standing::Good)
	}

	/// Refuses those whose organisation has an ejected node.
	pub(crate) fn ensure_not_blocked(tier: &Tier) -> Result<(), Error<T>> {
		if let Tier::University { organisation } = tier {
			let ejected = Organisations::<T>::get(organisation).map_or(0, |it| it.ejected);
			ensure!(ejected == 0, Error::<T>::OrganisationBlocked);
		}
		Ok(())
	}

	/// Counts an ejected node of an organisation in or out.
	pub(crate) fn count_ejected(tier: &Tier, count: impl FnOnce(u32) -> Option<u32>) {
		let Tier::University { organisation } = tier else { return };
		Organisations::<T>::mutate_extant(organisation, |it| match count(it.ejected) {
			Some(ejected) => it.ejected = ejected,
			None => {
				defensive!("an organisation counts its ejected nodes");
			}
		});
	}
}

impl<T: Config> Owners<T::AccountId> for Pallet<T> {
	fn owner_of(account: &T::AccountId) -> Owner<T::AccountId> {
		let provider = WorkerKeys::<T>::get(account)
			.and_then(Nodes::<T>::get)
			.map_or_else(|| account.clone(), |node| node.owner);
		if let Some(Provider { tier: Tier::University { organisation }, .. }) =
			Providers::<T>::get(&provider)
		{
			return Owner::Organisation(organisation);
		}
		// Whoever is to become a provider of an organisation, or is paid through one, belongs to it.
		Members::<T>::get(&provider)
			.or_else(|| Programmes::<T>::get(&provider))
			.map_or(Owner::Account(provider), Owner::Organisation)
	}

	fn owner_of_node(node: NodeId) -> Option<Owner<T::AccountId>> {
		Nodes::<T>::get(node).map(|node| Self::owner_of(&node.owner))
	}
}

impl<T: Config> RevenueShares<T::AccountId> for Pallet<T> {
	fn share_in(owner: &T::AccountId) -> Option<(T::AccountId, Perbill)> {
		let Tier::University { organisation } = Providers::<T>::get(owner)?.tier else {
			return None;
		};
		let organisation = Organisations::<T>::get(organisation)?;
		Some((organisation.programme, organisation.share))
	}
}

impl<T: Config> InspectClients<T::AccountId> for Pallet<T> {
	fn is_verified(client: &T::AccountId) -> bool {
		VerifiedClients::<T>::contains_key(client)
	}

	fn has_encryption_key(client: &T::AccountId) -> bool {
		EncryptionKeys::<T>::contains_key(client)
	}
}
