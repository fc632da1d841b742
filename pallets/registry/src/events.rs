// SPDX-License-Identifier: Apache-2.0

//! What the registry tells.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod events {
	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account became a provider.
		ProviderRegistered {
			/// The account.
			provider: T::AccountId,
		},
		/// An account ceased to be a provider.
		ProviderDeregistered {
			/// The account.
			provider: T::AccountId,
		},
		/// A provider added a node; unless it is a university's it waits for its stake.
		NodeRegistered {
			/// The node.
			node: NodeId,
			/// Its provider.
			owner: T::AccountId,
			/// The key that signs for it.
			worker: T::AccountId,
			/// What was burned.
			fee: Balance,
		},
		/// What a node carries was replaced.
		ManifestUpdated {
			/// The node.
			node: NodeId,
			/// How many GPUs it carries now.
			gpus: u32,
		},
		/// The key that signs for a node was replaced.
		WorkerKeyRotated {
			/// The node.
			node: NodeId,
			/// The key that signs for it no longer.
			old: T::AccountId,
			/// The key that signs for it from now on.
			new: T::AccountId,
		},
		/// A node came into another state.
		NodeStatusChanged {
			/// The node.
			node: NodeId,
			/// The state that it is in now.
			status: NodeStatus,
		},
		/// An account became a registrar.
		RegistrarAdded {
			/// The account.
			registrar: T::AccountId,
		},
		/// An account ceased to be a registrar. What it attested to stays.
		RegistrarRemoved {
			/// The account.
			registrar: T::AccountId,
		},
		/// A registrar accepts institutions of a domain.
		DomainAllowed {
			/// The registrar.
			registrar: T::AccountId,
			/// The domain.
			domain: Domain,
		},
		/// A registrar accepts no more institutions of a domain.
		DomainDisallowed {
			/// The registrar.
			registrar: T::AccountId,
			/// The domain.
			domain: Domain,
		},
		/// A registrar attested to an institution.
		OrganisationAttested {
			/// The organisation.
			organisation: OrganisationId,
			/// Who attested to it.
			registrar: T::AccountId,
			/// SHA-256 of the signed memorandum.
			mou_hash: H256,
			/// The domain of its e-mail addresses.
			domain: Domain,
			/// The account of its student programme.
			programme: T::AccountId,
			/// The programme's share of what its providers earn.
			share: Perbill,
		},
		/// The terms of an organisation were replaced.
		OrganisationAmended {
			/// The organisation.
			organisation: OrganisationId,
			/// SHA-256 of the signed memorandum.
			mou_hash: H256,
			/// The account of its student programme.
			programme: T::AccountId,
			/// The programme's share of what its providers earn.
			share: Perbill,
		},
		/// An organisation was revoked: the nodes of all its providers are suspended.
		OrganisationRevoked {
			/// The organisation.
			organisation: OrganisationId,
			/// In whose name.
			by: Authority,
		},
		/// An organisation was restored: its nodes work again as far as it is up to it.
		OrganisationRestored {
			/// The organisation.
			organisation: OrganisationId,
		},
		/// An account belongs to an organisation.
		MemberAdmitted {
			/// The organisation.
			organisation: OrganisationId,
			/// The account.
			member: T::AccountId,
		},
		/// An account belongs to an organisation no longer: if it is a provider its nodes are
		/// suspended.
		MemberDismissed {
			/// The organisation.
			organisation: OrganisationId,
			/// The account.
			member: T::AccountId,
		},
		/// An account became a provider of the university tier.
		UniversityRegistered {
			/// The account.
			provider: T::AccountId,
			/// Whom it belongs to.
			organisation: OrganisationId,
		},
		/// A registrar attested to the audit of a provider's hardware.
		AuditAttested {
			/// The provider.
			provider: T::AccountId,
			/// Who attested to it.
			registrar: T::AccountId,
			/// How many GPUs it covers.
			gpus: u32,
			/// SHA-256 of the report.
			report_hash: H256,
		},
		/// An audit counts no more.
		AuditRevoked {
			/// The provider.
			provider: T::AccountId,
		},
		/// A registrar vouches for a client.
		ClientVerified {
			/// The client.
			client: T::AccountId,
			/// Who vouches.
			registrar: T::AccountId,
		},
		/// Nobody vouches for a client any more.
		ClientUnverified {
			/// The client.
			client: T::AccountId,
		},
		/// An account published a key for which others encrypt what is meant for it, or replaced it.
		EncryptionKeySet {
			/// The account.
			account: T::AccountId,
			/// The public half of an X25519 pair.
			key: PublicKey,
		},
		/// An account published a key no more.
		EncryptionKeyRemoved {
			/// The account.
			account: T::AccountId,
		},
		/// A node is alive.
		HeartbeatReceived {
			/// The node.
			node: NodeId,
			/// The number of the heartbeat.
			sequence: Sequence,
			/// The root of the samples since the last one.
			root: H256,
			/// How many samples there are.
			samples: u32,
		},
		/// The heartbeats of a node have stopped.
		NodeOffline {
			/// The node.
			node: NodeId,
			/// The block of the last one.
			since: BlockNumber,
		},
		/// A node will be away, if its successor accepts.
		DowntimeAnnounced {
			/// The node.
			node: NodeId,
			/// The last block of its absence.
			until: BlockNumber,
			/// The node that is asked to take over.
			successor: NodeId,
		},
		/// A node took over for another one, which may be away from now on.
		HandoverAccepted {
			/// The node that may be away.
			node: NodeId,
			/// The node that took over.
			successor: NodeId,
			/// The last block of that.
			until: BlockNumber,
		},
	}
}
