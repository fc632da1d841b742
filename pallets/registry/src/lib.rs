// SPDX-License-Identifier: Apache-2.0

//! # Registry
//!
//! Who takes part: providers, their nodes, the keys those sign with, and what they carry.
//!
//! ## Overview
//!
//! | call | by | does |
//! | --- | --- | --- |
//! | [`register_provider`](Pallet::register_provider), [`deregister_provider`](Pallet::deregister_provider) | anyone | makes the account a provider, undoes it |
//! | [`register_node`](Pallet::register_node) | provider | burns the fee, adds a node |
//! | [`update_manifest`](Pallet::update_manifest) | owner | replaces what the node carries |
//! | [`rotate_worker_key`](Pallet::rotate_worker_key) | owner | replaces the key it signs with |
//! | [`exit_node`](Pallet::exit_node) | owner | begins the node's leave |
//! | [`refresh_node`](Pallet::refresh_node) | anyone | judges the node's stake by today's price |
//! | [`add_registrar`](Pallet::add_registrar), [`remove_registrar`](Pallet::remove_registrar) | governance | admits and removes registrars |
//! | [`allow_domain`](Pallet::allow_domain), [`disallow_domain`](Pallet::disallow_domain) | registrar | keeps the domains that it accepts |
//! | [`attest_organisation`](Pallet::attest_organisation) | registrar | attests to an institution |
//! | [`amend_organisation`](Pallet::amend_organisation) | keeper | replaces its terms |
//! | [`revoke_organisation`](Pallet::revoke_organisation), [`restore_organisation`](Pallet::restore_organisation) | keeper | suspends all its nodes, lifts that |
//! | [`admit_member`](Pallet::admit_member), [`dismiss_member`](Pallet::dismiss_member) | keeper | says which accounts belong to it |
//! | [`register_university`](Pallet::register_university) | member | makes the account a provider of it |
//! | [`attest_audit`](Pallet::attest_audit), [`revoke_audit`](Pallet::revoke_audit) | registrar, keeper | attests to a provider's hardware |
//! | [`verify_client`](Pallet::verify_client), [`unverify_client`](Pallet::unverify_client) | registrar, keeper | vouches for a client |
//! | [`set_encryption_key`](Pallet::set_encryption_key) | anyone | publishes the key for which outputs are encrypted |
//! | [`heartbeat`](Pallet::heartbeat) | worker key | says that the node is alive, and what it measured |
//! | [`report_offline`](Pallet::report_offline) | anyone | suspends a node that fell silent, and charges it |
//! | [`announce_downtime`](Pallet::announce_downtime) | owner, worker key | names an absence and who takes over |
//! | [`accept_handover`](Pallet::accept_handover) | successor | takes over: the absence begins |
//!
//! The *keeper* of an attestation is the registrar who made it, as long as it is one, and governance. How the pallet
//! meets other pallets is told where its `Config` is.
//!
//! ## Terminology
//!
//! - **Provider**: the cold account that owns nodes and their stake.
//! - **Node**: one machine. The unit that is staked, scored, slashed and ejected.
//! - **Worker key**: the node's hot key. It signs for one node, and never moves stake.
//! - **Manifest**: what the node declares that it carries. The stake answers for it, so it stays as it is while the
//!   node has open tasks.
//! - **Requirement**: the stake that a node must hold. Its price for one GPU follows the GPUs of the provider in
//!   all, so one node's arrival or leave can change what another one needs.
//! - **Leaving**: exiting or released. The machine can come back as a new node alone.
//! - **Ejected**: thrown out by a hard slash. The node's key and GPUs stay blocked and its provider registers no
//!   node, whatever becomes of the stake, until clearance 5 reinstates the node. Its other nodes go on, and the
//!   ejected one's GPUs make their stake no cheaper any more.
//!
//! ## Scenario
//!
//! Alice registers as a provider, then a machine with four GPUs under the worker key that it generated: 5 SUR burn
//! and node 7 begins as `Suspended{BelowRequirement}`. She bonds 200 SUR for it, staking reports that this
//! suffices, and node 7 is `Onboarding`: it takes tasks. Its thirtieth paid task makes it `Active`.
//!
//! She adds node 8 with three GPUs. Seven GPUs in all have a lower price each, so node 7 needs 140 SUR and she
//! unbonds the rest. After the release of node 8 anyone's `refresh_node(7)` suspends node 7 until she bonds more.
//!
//! At last she calls `exit_node(7)`. The node is `Exiting` for as long as its stake waits for the end of the exit
//! delay. When she withdraws it staking reports that nothing is held any more and node 7 is `Released`: its worker
//! key and its GPUs are free for another node, and its record stays as history.

#![cfg_attr(not(feature = "std"), no_std)]
#![warn(missing_docs)]
#![cfg_attr(
	not(any(test, feature = "runtime-benchmarks")),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::panic,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects
	)
)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::{largest_manifest, BenchmarkHelper};
pub use liveness::{Clock, Downtime, Liveness};
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod attestations;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod config;
mod encryption;
mod errors;
mod events;
mod hooks;
mod impls;
mod liveness;
#[cfg(test)]
mod mock;
mod organisations;
mod registrars;
mod standing;
mod storage;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

use frame_support::pallet_macros::import_section;

#[import_section(config::config)]
#[import_section(storage::storage)]
#[import_section(events::events)]
#[import_section(errors::errors)]
#[import_section(hooks::hooks)]
#[frame_support::pallet]
#[allow(clippy::expect_used, reason = "the expansion of FRAME's macros has some")]
pub mod pallet {
	use alloc::{collections::BTreeSet, vec::Vec};

	use frame_support::{
		pallet_prelude::*,
		traits::fungible::{hold, Inspect, Mutate},
		DefaultNoBound,
	};
	use frame_system::pallet_prelude::*;
	use sp_runtime::{
		traits::{BlockNumberProvider, IdentifyAccount, Verify},
		Perbill,
	};
	use surety_primitives::{
		encryption::PublicKey,
		node::{Manifest, NodeStatus, MAX_GPUS_PER_NODE},
		standing::Owner,
		telemetry::{Anchor, Heartbeat, Sequence},
		traits::{Collateral, InspectNodes, OnStatusChange, OpenWork, Owners, Slash},
		Balance, BlockNumber, NodeId, OrganisationId, H256,
	};

	use super::*;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Makes the caller a commercial provider.
		///
		/// ## Origin
		/// Signed, by the account that will own nodes and their stake.
		///
		/// ## Details
		/// It costs nothing but the transaction: what each node costs is burned when it registers.
		///
		/// ## Errors
		/// - [`Error::AlreadyProvider`], [`Error::ProviderIsWorker`], [`Error::IsProgramme`]
		///
		/// ## Events
		/// - [`Event::ProviderRegistered`]
		#[pallet::call_index(0)]
		pub fn register_provider(origin: OriginFor<T>) -> DispatchResult {
			Self::do_register_provider(ensure_signed(origin)?)
		}

		/// Ends the caller's being a provider.
		///
		/// ## Origin
		/// Signed, by a provider.
		///
		/// ## Details
		/// Every node must have been released. The records of those stay. An ejected node is never released, so its
		/// provider stays what it is, and blocked.
		///
		/// ## Errors
		/// - [`Error::NotProvider`]
		/// - [`Error::NodesRemain`]
		///
		/// ## Events
		/// - [`Event::ProviderDeregistered`]
		#[pallet::call_index(1)]
		pub fn deregister_provider(origin: OriginFor<T>) -> DispatchResult {
			Self::do_deregister_provider(ensure_signed(origin)?)
		}

		/// Adds a machine under the key that it signs with, and burns the registration fee.
		///
		/// ## Origin
		/// Signed, by a provider.
		///
		/// ## Details
		/// The node begins as `Suspended{BelowRequirement}` and takes tasks once its stake suffices; one of a
		/// university needs none. With 17 GPUs or more in all a commercial provider's nodes wait for an audit: have it
		/// attested to first. More GPUs in all can lower the price of collateral: [`Pallet::refresh_node`] gives the
		/// provider's other nodes the benefit. Not while a node of the provider is ejected, and never with the key or a
		/// GPU of one.
		///
		/// ## Errors
		/// - [`Error::NotProvider`], [`Error::ProviderBlocked`], [`Error::OrganisationBlocked`],
		///   [`Error::TooManyNodes`], [`Error::FeeNotCovered`]
		/// - [`Error::WorkerKeyInUse`], [`Error::WorkerKeyBlocked`], [`Error::WorkerIsProvider`],
		///   [`Error::IsProgramme`]
		/// - [`Error::NoProcessors`], [`Error::NoMemory`], [`Error::InvalidEndpoint`],
		///   [`Error::InvalidText`], [`Error::GpuInUse`], [`Error::GpuBlocked`]
		/// - [`Error::NodeIdsExhausted`]
		///
		/// ## Events
		/// - [`Event::NodeRegistered`]
		#[pallet::call_index(2)]
		pub fn register_node(
			origin: OriginFor<T>,
			worker: T::AccountId,
			manifest: Manifest,
		) -> DispatchResult {
			Self::do_register_node(ensure_signed(origin)?, worker, manifest)
		}

		/// Replaces what a node declares that it carries.
		///
		/// ## Origin
		/// Signed, by the owner of the node.
		///
		/// ## Details
		/// Not while the node has open tasks, which were accepted for what it carries, nor when it is leaving or
		/// ejected. The stake is judged anew: more GPUs can suspend the node until more is bonded.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOwner`]
		/// - [`Error::NodeLeaving`], [`Error::NodeGone`], [`Error::NodeEjected`],
		///   [`Error::TasksOpen`]
		/// - [`Error::NoProcessors`], [`Error::NoMemory`], [`Error::InvalidEndpoint`],
		///   [`Error::InvalidText`], [`Error::GpuInUse`], [`Error::GpuBlocked`]
		///
		/// ## Events
		/// - [`Event::ManifestUpdated`]
		/// - [`Event::NodeStatusChanged`], where the stake is no longer, or now, enough
		#[pallet::call_index(3)]
		pub fn update_manifest(
			origin: OriginFor<T>,
			node: NodeId,
			manifest: Manifest,
		) -> DispatchResult {
			Self::do_update_manifest(ensure_signed(origin)?, node, manifest)
		}

		/// Replaces the key that signs for a node.
		///
		/// ## Origin
		/// Signed, by the owner of the node.
		///
		/// ## Details
		/// Possible until the node is released or ejected, with open tasks too: a stolen key must lose its power at
		/// once. What the old key signed stands; the old key is free again.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOwner`], [`Error::NodeGone`],
		///   [`Error::NodeEjected`]
		/// - [`Error::WorkerKeyInUse`], [`Error::WorkerKeyBlocked`], [`Error::WorkerIsProvider`],
		///   [`Error::IsProgramme`]
		///
		/// ## Events
		/// - [`Event::WorkerKeyRotated`]
		#[pallet::call_index(4)]
		pub fn rotate_worker_key(
			origin: OriginFor<T>,
			node: NodeId,
			new_worker: T::AccountId,
		) -> DispatchResult {
			Self::do_rotate_worker_key(ensure_signed(origin)?, node, new_worker)
		}

		/// Begins the leave of a node: it takes no tasks any more and its stake begins to exit.
		///
		/// ## Origin
		/// Signed, by the owner of the node.
		///
		/// ## Details
		/// Not while the node has open tasks. The node is released when its stake is withdrawn after the exit delay;
		/// one without any stake is released at once.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOwner`]
		/// - [`Error::NodeLeaving`], [`Error::NodeGone`], [`Error::NodeEjected`],
		///   [`Error::TasksOpen`]
		/// - [`Error::OutageUncharged`]
		/// - whatever staking refuses the exit for
		///
		/// ## Events
		/// - [`Event::NodeStatusChanged`], twice for a node without any stake
		#[pallet::call_index(5)]
		pub fn exit_node(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			Self::do_exit_node(ensure_signed(origin)?, node)
		}

		/// Judges a node's stake by what is required of it now.
		///
		/// ## Origin
		/// Signed, by anyone: an under-collateralised node is everybody's risk.
		///
		/// ## Details
		/// The price of one GPU follows the provider's GPUs in all and governance, so a node's requirement can change
		/// without anything happening to the node itself. No price changes a node that is leaving or ejected.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`]
		/// - [`Error::NothingToRefresh`]
		///
		/// ## Events
		/// - [`Event::NodeStatusChanged`]
		#[pallet::call_index(6)]
		pub fn refresh_node(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_refresh_node(node)
		}

		/// Admits a registrar.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// It begins with an empty list of domains.
		///
		/// ## Errors
		/// - [`Error::AlreadyRegistrar`], [`Error::TooManyRegistrars`]
		///
		/// ## Events
		/// - [`Event::RegistrarAdded`]
		#[pallet::call_index(8)]
		pub fn add_registrar(origin: OriginFor<T>, registrar: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_add_registrar(registrar)
		}

		/// Removes a registrar.
		///
		/// ## Origin
		/// [`Config::AdminOrigin`].
		///
		/// ## Details
		/// Its list of domains goes. What it attested to stays until governance revokes it.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`]
		///
		/// ## Events
		/// - [`Event::RegistrarRemoved`]
		#[pallet::call_index(9)]
		pub fn remove_registrar(origin: OriginFor<T>, registrar: T::AccountId) -> DispatchResult {
			T::AdminOrigin::ensure_origin(origin)?;
			Self::do_remove_registrar(registrar)
		}

		/// Puts a domain on the registrar's list.
		///
		/// ## Origin
		/// Signed, by a registrar.
		///
		/// ## Details
		/// The registrar accepts institutions whose e-mail domain is this one or lies under it: `edu` covers every
		/// university that has one, `ethz.ch` a single one.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::DomainInvalid`], [`Error::DomainAlreadyAllowed`],
		///   [`Error::TooManyDomains`]
		///
		/// ## Events
		/// - [`Event::DomainAllowed`]
		#[pallet::call_index(10)]
		pub fn allow_domain(origin: OriginFor<T>, domain: Domain) -> DispatchResult {
			let registrar = Self::ensure_registrar(origin)?;
			Self::do_allow_domain(registrar, domain)
		}

		/// Takes a domain off the registrar's list.
		///
		/// ## Origin
		/// Signed, by a registrar.
		///
		/// ## Details
		/// Organisations that were attested to stay.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::DomainNotAllowed`]
		///
		/// ## Events
		/// - [`Event::DomainDisallowed`]
		#[pallet::call_index(11)]
		pub fn disallow_domain(origin: OriginFor<T>, domain: Domain) -> DispatchResult {
			let registrar = Self::ensure_registrar(origin)?;
			Self::do_disallow_domain(registrar, domain)
		}

		/// Attests to an institution: its signed memorandum of understanding, and its e-mail domain.
		///
		/// ## Origin
		/// Signed, by a registrar.
		///
		/// ## Details
		/// `mou_hash` is the SHA-256 of the memorandum. At every settlement `share` of what a provider of the
		/// organisation earns goes to the account `programme`. Members are admitted afterwards.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::DomainInvalid`], [`Error::DomainNotAllowed`],
		///   [`Error::DomainTaken`], [`Error::ProgrammeInvolved`], [`Error::OrganisationIdsExhausted`]
		///
		/// ## Events
		/// - [`Event::OrganisationAttested`]
		#[pallet::call_index(12)]
		pub fn attest_organisation(
			origin: OriginFor<T>,
			mou_hash: H256,
			domain: Domain,
			programme: T::AccountId,
			share: Perbill,
		) -> DispatchResult {
			let registrar = Self::ensure_registrar(origin)?;
			Self::do_attest_organisation(registrar, mou_hash, domain, programme, share)
		}

		/// Replaces the terms of an organisation by those of a new memorandum.
		///
		/// ## Origin
		/// Governance, or the registrar who attested to it.
		///
		/// ## Details
		/// They hold for every settlement from now on.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::UnknownOrganisation`], [`Error::NotAttester`],
		///   [`Error::ProgrammeInvolved`]
		///
		/// ## Events
		/// - [`Event::OrganisationAmended`]
		#[pallet::call_index(13)]
		pub fn amend_organisation(
			origin: OriginFor<T>,
			organisation: OrganisationId,
			mou_hash: H256,
			programme: T::AccountId,
			share: Perbill,
		) -> DispatchResult {
			let keeper = Self::ensure_keeper(origin)?;
			Self::do_amend_organisation(keeper, organisation, mou_hash, programme, share)
		}

		/// Suspends the nodes of all providers of an organisation.
		///
		/// ## Origin
		/// Governance, or the registrar who attested to it.
		///
		/// ## Details
		/// At once and however many there are. They finish what they accepted. Governance can make a registrar's
		/// revocation its own, so that the registrar cannot undo it.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::UnknownOrganisation`], [`Error::NotAttester`],
		///   [`Error::AlreadyRevoked`]
		///
		/// ## Events
		/// - [`Event::OrganisationRevoked`]
		#[pallet::call_index(14)]
		pub fn revoke_organisation(
			origin: OriginFor<T>,
			organisation: OrganisationId,
		) -> DispatchResult {
			let keeper = Self::ensure_keeper(origin)?;
			Self::do_revoke_organisation(keeper, organisation)
		}

		/// Undoes a revocation.
		///
		/// ## Origin
		/// Governance, or the registrar who attested to it.
		///
		/// ## Details
		/// A registrar cannot undo what governance revoked.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::UnknownOrganisation`], [`Error::NotAttester`],
		///   [`Error::NotRevoked`], [`Error::RevokedByGovernance`]
		///
		/// ## Events
		/// - [`Event::OrganisationRestored`]
		#[pallet::call_index(15)]
		pub fn restore_organisation(
			origin: OriginFor<T>,
			organisation: OrganisationId,
		) -> DispatchResult {
			let keeper = Self::ensure_keeper(origin)?;
			Self::do_restore_organisation(keeper, organisation)
		}

		/// Says that an account belongs to an organisation, so that it can become its provider.
		///
		/// ## Origin
		/// Governance, or the registrar who attested to it.
		///
		/// ## Details
		/// An account belongs to one organisation at most.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::UnknownOrganisation`], [`Error::NotAttester`],
		///   [`Error::OwnInterest`], [`Error::AlreadyMember`], [`Error::IsProgramme`]
		///
		/// ## Events
		/// - [`Event::MemberAdmitted`]
		#[pallet::call_index(16)]
		pub fn admit_member(
			origin: OriginFor<T>,
			organisation: OrganisationId,
			member: T::AccountId,
		) -> DispatchResult {
			let keeper = Self::ensure_keeper(origin)?;
			Self::do_admit_member(keeper, organisation, member)
		}

		/// Says that an account belongs to its organisation no longer.
		///
		/// ## Origin
		/// Governance, or the registrar who attested to it.
		///
		/// ## Details
		/// If it is a provider of it, its nodes are suspended until it is admitted again.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::NotMember`], [`Error::NotAttester`]
		///
		/// ## Events
		/// - [`Event::MemberDismissed`]
		#[pallet::call_index(17)]
		pub fn dismiss_member(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			let keeper = Self::ensure_keeper(origin)?;
			Self::do_dismiss_member(keeper, member)
		}

		/// Makes the caller a provider of the university tier.
		///
		/// ## Origin
		/// Signed, by a member of the organisation.
		///
		/// ## Details
		/// Its nodes need no stake; slashes are recorded and public all the same. The programme gets its share of what
		/// they earn.
		///
		/// ## Errors
		/// - [`Error::UnknownOrganisation`], [`Error::NotMember`], [`Error::OrganisationNotGood`],
		///   [`Error::OrganisationBlocked`], [`Error::AlreadyProvider`], [`Error::ProviderIsWorker`]
		///
		/// ## Events
		/// - [`Event::UniversityRegistered`]
		#[pallet::call_index(18)]
		pub fn register_university(
			origin: OriginFor<T>,
			organisation: OrganisationId,
		) -> DispatchResult {
			Self::do_register_university(ensure_signed(origin)?, organisation)
		}

		/// Attests that a commercial provider's hardware was audited.
		///
		/// ## Origin
		/// Signed, by a registrar.
		///
		/// ## Details
		/// With 17 GPUs or more in all, none of a provider's nodes works before an audit covers as many. The latest
		/// attestation counts, so an audit can be attested to before the GPUs are registered.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::NotProvider`], [`Error::NoAuditNeeded`],
		///   [`Error::OwnInterest`]
		///
		/// ## Events
		/// - [`Event::AuditAttested`]
		#[pallet::call_index(19)]
		pub fn attest_audit(
			origin: OriginFor<T>,
			provider: T::AccountId,
			gpus: u32,
			report_hash: H256,
		) -> DispatchResult {
			let registrar = Self::ensure_registrar(origin)?;
			Self::do_attest_audit(registrar, provider, gpus, report_hash)
		}

		/// Withdraws an audit.
		///
		/// ## Origin
		/// Governance, or the registrar who attested to it.
		///
		/// ## Details
		/// The provider's nodes are suspended if there are GPUs enough to need it.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::NotAudited`], [`Error::NotAttester`]
		///
		/// ## Events
		/// - [`Event::AuditRevoked`]
		#[pallet::call_index(20)]
		pub fn revoke_audit(origin: OriginFor<T>, provider: T::AccountId) -> DispatchResult {
			let keeper = Self::ensure_keeper(origin)?;
			Self::do_revoke_audit(keeper, provider)
		}

		/// Vouches for a client.
		///
		/// ## Origin
		/// Signed, by a registrar.
		///
		/// ## Details
		/// Verified clients may publish on sources that ask for it.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::AlreadyVerified`], [`Error::OwnInterest`]
		///
		/// ## Events
		/// - [`Event::ClientVerified`]
		#[pallet::call_index(21)]
		pub fn verify_client(origin: OriginFor<T>, client: T::AccountId) -> DispatchResult {
			let registrar = Self::ensure_registrar(origin)?;
			Self::do_verify_client(registrar, client)
		}

		/// Vouches for a client no longer.
		///
		/// ## Origin
		/// Governance, or the registrar who attested to it.
		///
		/// ## Details
		/// Tasks that are open go on.
		///
		/// ## Errors
		/// - [`Error::NotRegistrar`], [`Error::NotVerified`], [`Error::NotAttester`]
		///
		/// ## Events
		/// - [`Event::ClientUnverified`]
		#[pallet::call_index(22)]
		pub fn unverify_client(origin: OriginFor<T>, client: T::AccountId) -> DispatchResult {
			let keeper = Self::ensure_keeper(origin)?;
			Self::do_unverify_client(keeper, client)
		}

		/// Publishes the key for which others encrypt what is meant for the caller, or removes it.
		///
		/// ## Origin
		/// Signed, by anyone.
		///
		/// ## Details
		/// The public half of an X25519 pair, instead of any published before; a deposit is held for it. What was
		/// encrypted for an earlier key still needs that one.
		///
		/// ## Errors
		/// - [`Error::EncryptionKeyWeak`], [`Error::DepositNotCovered`], [`Error::NoEncryptionKey`]
		///
		/// ## Events
		/// - [`Event::EncryptionKeySet`], [`Event::EncryptionKeyRemoved`]
		#[pallet::call_index(23)]
		#[pallet::weight(Pallet::<T>::weight_of_encryption_key())]
		pub fn set_encryption_key(origin: OriginFor<T>, key: Option<PublicKey>) -> DispatchResult {
			Self::do_set_encryption_key(ensure_signed(origin)?, key)
		}

		/// Says that a node is alive, and anchors what it measured.
		///
		/// ## Origin
		/// Authorised by the call itself: a general transaction, signed by nobody, whose `signature`
		/// is the worker key's over [`Heartbeat::message`]. It costs no fee.
		///
		/// ## Details
		/// One of each node in an interval, numbered without gaps; everything else is refused before it comes into a
		/// pool. The first one begins the node's clock. One that ends a silence lifts the suspension that this had
		/// caused, and charges what it costs: `UPTIME_SLA_BREACH`, `DOWNTIME_SLA` or `UPTIME_DROP_MINOR`, the largest
		/// that applies.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NodeSuspended`], [`Error::NodeLeaving`], [`Error::NodeGone`], [`Error::NodeEjected`]
		/// - [`Error::HeartbeatRepeated`], [`Error::HeartbeatAhead`], [`Error::HeartbeatTooEarly`]
		///
		/// ## Events
		/// - [`Event::HeartbeatReceived`]
		/// - [`Event::NodeStatusChanged`], where the node was offline
		#[pallet::call_index(30)]
		#[pallet::weight((
			<T as Config>::WeightInfo::heartbeat().max(<T as Config>::WeightInfo::heartbeat_ends_outage()),
			DispatchClass::Operational,
		))]
		#[pallet::authorize(|_, heartbeat, signature| Self::authorize_heartbeat(heartbeat, signature))]
		pub fn heartbeat(
			origin: OriginFor<T>,
			heartbeat: Heartbeat,
			signature: T::Signature,
		) -> DispatchResultWithPostInfo {
			ensure_authorized(origin)?;
			// The pool and the block have checked it.
			let _ = signature;
			let ended_outage = Self::do_heartbeat(heartbeat)?;
			Ok((!ended_outage).then(<T as Config>::WeightInfo::heartbeat).into())
		}

		/// Suspends a node that fell silent, and charges what its silence costs so far.
		///
		/// ## Origin
		/// Signed, by anyone: work that nobody does is everybody's loss.
		///
		/// ## Details
		/// From [`Config::OfflineAfter`] blocks of silence on the node is suspended as `Offline`, until its next
		/// heartbeat. From [`Config::UptimeBreach`] on `UPTIME_SLA_BREACH` is charged, and where it was away for more
		/// than a twentieth of thirty days `DOWNTIME_SLA`; one silence is one slash, the largest that applies.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NoClock`]
		/// - [`Error::StillAlive`], [`Error::NothingToReport`]
		///
		/// ## Events
		/// - [`Event::NodeOffline`] and [`Event::NodeStatusChanged`], the first time
		#[pallet::call_index(31)]
		pub fn report_offline(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_report_offline(node)
		}

		/// Announces that a node will be away until a block, and which node takes over.
		///
		/// ## Origin
		/// Signed, by the owner of the node or by its worker key.
		///
		/// ## Details
		/// Nothing is excused before the successor accepts ([`Pallet::accept_handover`]), and nothing of what was
		/// before. A later announcement takes the place of one that was not accepted. Open tasks are not excused:
		/// finish them, or report their failure.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOperator`]
		/// - [`Error::NoClock`], [`Error::NodeOverdue`]
		/// - [`Error::DowntimeOver`], [`Error::DowntimeTooLong`], [`Error::DowntimeTooSoon`]
		/// - [`Error::StandsIn`], [`Error::SuccessorUnfit`]
		///
		/// ## Events
		/// - [`Event::DowntimeAnnounced`]
		#[pallet::call_index(32)]
		pub fn announce_downtime(
			origin: OriginFor<T>,
			node: NodeId,
			until: BlockNumber,
			successor: NodeId,
		) -> DispatchResult {
			Self::do_announce_downtime(ensure_signed(origin)?, node, until, successor)
		}

		/// Takes over for a node, which may be away from now on until the end that it announced.
		///
		/// ## Origin
		/// Signed, by the owner of the successor or by its worker key.
		///
		/// ## Details
		/// The successor can announce no downtime of its own until then.
		///
		/// ## Errors
		/// - [`Error::UnknownNode`], [`Error::NotOperator`]
		/// - [`Error::NoClock`], [`Error::NodeOverdue`]
		/// - [`Error::NothingAnnounced`], [`Error::DowntimeOver`]
		/// - [`Error::StandsIn`], [`Error::SuccessorUnfit`]
		///
		/// ## Events
		/// - [`Event::HandoverAccepted`]
		#[pallet::call_index(33)]
		pub fn accept_handover(origin: OriginFor<T>, node: NodeId) -> DispatchResult {
			Self::do_accept_handover(ensure_signed(origin)?, node)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The state of a node, with every reason that suspends it now; `None` if there is no such
		/// node. What is stored with a node lacks the reasons that follow from its provider.
		pub fn node_status(node: NodeId) -> Option<NodeStatus> {
			<Self as InspectNodes<_>>::status(node)
		}

		/// Who answers for an account in the end.
		pub fn owner_of_account(account: T::AccountId) -> Owner<T::AccountId> {
			Self::owner_of(&account)
		}

		/// The number of the next heartbeat of a node, and the first block in which it is taken; `None`
		/// where none is.
		pub fn next_heartbeat(node: NodeId) -> Option<(Sequence, BlockNumber)> {
			Self::expected(node)
		}

		/// The share of the last thirty days in which a node was not silent; `None` if it never sent a
		/// heartbeat.
		pub fn uptime(node: NodeId) -> Option<Perbill> {
			Self::uptime_of(node)
		}

		/// The key for which others encrypt what is meant for an account; `None` if it published none.
		pub fn encryption_key(account: T::AccountId) -> Option<PublicKey> {
			EncryptionKeys::<T>::get(account).map(|entry| entry.key)
		}
	}
}
