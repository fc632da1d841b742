// SPDX-License-Identifier: Apache-2.0

//! What the registry refuses, and what to do about it.

use frame_support::pallet_macros::pallet_section;

#[pallet_section]
mod errors {
	#[pallet::error]
	pub enum Error<T> {
		/// The account is a provider already: go on with registering nodes.
		AlreadyProvider,
		/// The account is not a provider: register it as one first.
		NotProvider,
		/// The account signs for a node: use another account as the provider.
		ProviderIsWorker,
		/// The provider still has nodes: let each one exit and withdraw its stake first. One that is
		/// ejected must be reinstated before that.
		NodesRemain,
		/// The provider has as many nodes as one may have: let one exit, or use another provider.
		TooManyNodes,
		/// Every node id was given: no node can be registered any more.
		NodeIdsExhausted,
		/// The free balance does not cover the registration fee above the existential deposit: send
		/// tokens to the provider.
		FeeNotCovered,
		/// There is no node with this id: check the id.
		UnknownNode,
		/// The node belongs to another provider: sign with its owner.
		NotOwner,
		/// The key signs for a node already: generate a new one.
		WorkerKeyInUse,
		/// The key is a provider's account: generate a key that serves the worker alone.
		WorkerIsProvider,
		/// A GPU serves another node, or stands twice in the manifest: release the node that has it.
		GpuInUse,
		/// The manifest declares no processor: declare at least one.
		NoProcessors,
		/// The manifest declares no memory: declare what the machine has, in MiB.
		NoMemory,
		/// The endpoint is not a UTF-8 URL that begins with `http://` or `https://`: correct it.
		InvalidEndpoint,
		/// The region or the model of a GPU is not UTF-8: correct it.
		InvalidText,
		/// The node is exiting: it finishes its leave, and the machine can come back as a new node.
		NodeLeaving,
		/// The node has left: register the machine as a new node.
		NodeGone,
		/// The node has tasks that have not ended: wait until it has none.
		TasksOpen,
		/// The node's status fits its stake already: there is nothing to do.
		NothingToRefresh,
		/// The node is ejected and nothing of it changes: appeal the slash and ask governance
		/// (clearance 5) to reinstate the node. What is left of its stake can be unbonded.
		NodeEjected,
		/// The node is not ejected: there is nothing to reinstate.
		NotEjected,
		/// A node of the provider is ejected: go on with the other nodes, and have that one
		/// reinstated by governance (clearance 5) before a new one is registered.
		ProviderBlocked,
		/// The key belongs to an ejected node: generate a new one.
		WorkerKeyBlocked,
		/// A GPU belongs to an ejected node and serves no other: leave it out of the manifest, or
		/// have that node reinstated by governance (clearance 5).
		GpuBlocked,
		/// The account is that of a student programme, which takes no other part: use another one.
		IsProgramme,
		/// The account is a registrar already: there is nothing to do.
		AlreadyRegistrar,
		/// The account is not a registrar: ask governance to admit it.
		NotRegistrar,
		/// There are as many registrars as there may be: remove one first.
		TooManyRegistrars,
		/// Another registrar attested to this: ask that one, or governance.
		NotAttester,
		/// The account is the registrar's own, or has the same owner: ask another registrar.
		OwnInterest,
		/// The name is not a domain in lower case, or is not one that an institution can have: write it as
		/// in `mit.edu`, with `xn--` for other letters than a to z.
		DomainInvalid,
		/// The domain is on the registrar's list already: there is nothing to do.
		DomainAlreadyAllowed,
		/// The registrar's list of domains is full: take one off it first.
		TooManyDomains,
		/// The domain is not on the registrar's list, nor under one that is: allow it first.
		DomainNotAllowed,
		/// An organisation has this domain already: admit members to that one.
		DomainTaken,
		/// Every organisation id was given: no organisation can be attested to any more.
		OrganisationIdsExhausted,
		/// There is no organisation with this id: check the id.
		UnknownOrganisation,
		/// The account is a provider, a worker key, a member, a registrar, or the programme of an
		/// organisation: name one that takes no other part.
		ProgrammeInvolved,
		/// The organisation is revoked already: there is nothing to do.
		AlreadyRevoked,
		/// The organisation is not revoked: there is nothing to restore.
		NotRevoked,
		/// Governance revoked the organisation: it alone can restore it.
		RevokedByGovernance,
		/// The account belongs to an organisation already: have it dismissed there first, and take its
		/// nodes out.
		AlreadyMember,
		/// The account does not belong to the organisation: ask the registrar who attested to that one
		/// to admit it.
		NotMember,
		/// The organisation is revoked: have it restored first.
		OrganisationNotGood,
		/// A node of the organisation is ejected: have it reinstated by governance (clearance 5) before
		/// the organisation adds providers or nodes.
		OrganisationBlocked,
		/// The provider is a university's, or the audit covers fewer GPUs than need one: there is nothing
		/// to attest to.
		NoAuditNeeded,
		/// The provider has no audit: there is nothing to revoke.
		NotAudited,
		/// A registrar vouches for the client already: there is nothing to do.
		AlreadyVerified,
		/// Nobody vouches for the client: there is nothing to revoke.
		NotVerified,
		/// The node is suspended and never sent a heartbeat: lift the suspension first.
		NodeSuspended,
		/// A heartbeat with this number was taken already: read the next number from the chain.
		HeartbeatRepeated,
		/// A heartbeat with a lower number is missing: read the next number from the chain.
		HeartbeatAhead,
		/// The node has sent its heartbeat of this interval: send the next one in the next interval.
		HeartbeatTooEarly,
		/// The node never sent a heartbeat, or is out: it owes none, and nothing can be announced.
		NoClock,
		/// The node is alive, excused or not silent for long enough: report it later.
		StillAlive,
		/// The node is offline already and its silence costs nothing more yet: report it later.
		NothingToReport,
		/// The account is neither the node's owner nor its worker key: sign with one of them.
		NotOperator,
		/// The end of the downtime has passed: announce a later one.
		DowntimeOver,
		/// The downtime is longer than one may be: announce a shorter one.
		DowntimeTooLong,
		/// The node's last announced downtime is not over for long enough: wait.
		DowntimeTooSoon,
		/// The node is silent already: what has begun cannot be announced. Send a heartbeat first.
		NodeOverdue,
		/// The node takes over for another one: stay until that has ended.
		StandsIn,
		/// The successor is the node itself, takes no tasks, sends no heartbeats or is away itself:
		/// name another node.
		SuccessorUnfit,
		/// The node has announced no downtime that waits for its successor: announce one first.
		NothingAnnounced,
		/// The key is none that a secret belongs to: generate one with `surety keys encryption generate`.
		EncryptionKeyWeak,
		/// The free balance does not cover the deposit for an encryption key: send tokens to the account.
		DepositNotCovered,
		/// The account has published no encryption key: there is nothing to remove.
		NoEncryptionKey,
		/// The node is silent and what that costs was not charged: have it reported, or send a
		/// heartbeat, and then leave.
		OutageUncharged,
	}
}
