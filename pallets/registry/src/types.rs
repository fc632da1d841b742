// SPDX-License-Identifier: Apache-2.0

//! What the registry stores of providers and of their nodes.
//!
//! Counts and statuses change through the methods here alone, so that a node's status always
//! follows from its reasons and its jobs.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{defensive, traits::ConstU32, BoundedVec};
use frame_system::pallet_prelude::BlockNumberFor;
use scale_info::TypeInfo;
use sp_runtime::Perbill;
use surety_primitives::{
	encryption::PublicKey,
	node::{Manifest, NodeStatus, SuspensionReason, SuspensionReasons},
	standing::MAX_DOMAIN,
	Balance, OrganisationId, H256,
};

/// The name of an e-mail domain, in lower case.
pub type Domain = BoundedVec<u8, ConstU32<MAX_DOMAIN>>;

/// What a provider is, which decides what its nodes must put up.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Tier {
	/// A part of an institution that a registrar attested to: its nodes answer with the institution's
	/// name and need no stake.
	#[codec(index = 0)]
	University {
		/// The institution.
		organisation: OrganisationId,
	},
	/// Anyone: each node answers with a stake.
	#[codec(index = 1)]
	Commercial,
}

impl Tier {
	/// Whether the nodes need no stake.
	pub fn is_exempt(&self) -> bool {
		matches!(self, Self::University { .. })
	}
}

/// An account that owns nodes and their stake.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Provider<BlockNumber> {
	/// What the provider is.
	pub tier: Tier,
	/// How many nodes it has that are not released, the ejected ones included.
	pub nodes: u32,
	/// How many GPUs those nodes carry, without the ejected ones, which work no more; the price of
	/// collateral follows it.
	pub gpus: u32,
	/// How many of its nodes are ejected; with any it registers no new one.
	pub ejected: u32,
	/// The block of the registration.
	pub registered_at: BlockNumber,
}

impl<BlockNumber> Provider<BlockNumber> {
	/// A provider without nodes.
	pub fn new(tier: Tier, registered_at: BlockNumber) -> Self {
		Self { tier, nodes: 0, gpus: 0, ejected: 0, registered_at }
	}

	/// Counts a node in. `None` where a count would leave its range.
	pub fn with_node(self, gpus: u32) -> Option<Self> {
		let nodes = self.nodes.checked_add(1)?;
		Some(Self { nodes, gpus: self.gpus.checked_add(gpus)?, ..self })
	}

	/// Counts a node out. `None` where a count would leave its range.
	pub fn without_node(self, gpus: u32) -> Option<Self> {
		let nodes = self.nodes.checked_sub(1)?;
		Some(Self { nodes, gpus: self.gpus.checked_sub(gpus)?, ..self })
	}

	/// Counts one of its nodes as ejected. `None` where a count would leave its range.
	pub fn with_ejected(self, gpus: u32) -> Option<Self> {
		let ejected = self.ejected.checked_add(1)?;
		Some(Self { ejected, gpus: self.gpus.checked_sub(gpus)?, ..self })
	}

	/// Counts one of its nodes as ejected no longer. `None` where a count would leave its range.
	pub fn without_ejected(self, gpus: u32) -> Option<Self> {
		let ejected = self.ejected.checked_sub(1)?;
		Some(Self { ejected, gpus: self.gpus.checked_add(gpus)?, ..self })
	}
}

/// One machine of a provider.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Node<AccountId, BlockNumber> {
	/// The provider.
	pub owner: AccountId,
	/// The key that signs for the node; it never moves stake.
	pub worker: AccountId,
	/// What the node carries.
	pub manifest: Manifest,
	/// The state of the node.
	pub status: NodeStatus,
	/// How many tasks were paid to it.
	pub jobs: u32,
	/// The block of the registration.
	pub registered_at: BlockNumber,
}

impl<AccountId, BlockNumber> Node<AccountId, BlockNumber> {
	/// Whether the node is on its way out or gone: no stake brings it back.
	pub fn is_leaving(&self) -> bool {
		matches!(self.status, NodeStatus::Exiting | NodeStatus::Released)
	}

	/// Undoes the ejection. Which reasons suspend the node is judged afterwards: those that it was
	/// ejected with may be long gone.
	pub fn reinstate(&mut self, onboarding_jobs: u32) {
		self.status = Self::working(self.jobs, onboarding_jobs);
	}

	/// Suspends the node for `reason`, or lifts that reason: a node that has none left works
	/// again. Without effect on a node that is leaving or ejected.
	pub fn set_suspended(&mut self, reason: SuspensionReason, holds: bool, onboarding_jobs: u32) {
		let mut reasons = match &self.status {
			NodeStatus::Onboarding | NodeStatus::Active => SuspensionReasons::new(),
			NodeStatus::Suspended(reasons) => reasons.clone(),
			NodeStatus::Ejected | NodeStatus::Exiting | NodeStatus::Released => return,
		};
		if !holds {
			reasons.remove(&reason);
		} else if reasons.try_insert(reason).is_err() {
			defensive!("there are fewer kinds of reasons than MAX_SUSPENSIONS");
		}
		self.status = if reasons.is_empty() {
			Self::working(self.jobs, onboarding_jobs)
		} else {
			NodeStatus::Suspended(reasons)
		};
	}

	/// Counts a paid task. The one that completes the onboarding of a working node activates it.
	pub fn count_job(&mut self, onboarding_jobs: u32) {
		match self.jobs.checked_add(1) {
			Some(jobs) => self.jobs = jobs,
			None => {
				defensive!("a node settles fewer tasks than a u32 counts");
			}
		}
		if self.status.takes_tasks() {
			self.status = Self::working(self.jobs, onboarding_jobs);
		}
	}

	/// The status of a node with `jobs` that no reason suspends.
	fn working(jobs: u32, onboarding_jobs: u32) -> NodeStatus {
		if jobs < onboarding_jobs {
			NodeStatus::Onboarding
		} else {
			NodeStatus::Active
		}
	}
}

/// An institution, as a registrar attested to it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Organisation<AccountId, BlockNumber> {
	/// Who attested to it, and can revoke and restore it.
	pub registrar: AccountId,
	/// SHA-256 of the signed memorandum of understanding.
	pub mou_hash: H256,
	/// The domain of its e-mail addresses. No other institution has it.
	pub domain: Domain,
	/// The account of its student programme. It takes no other part.
	pub programme: AccountId,
	/// The programme's share of what its providers earn.
	pub share: Perbill,
	/// Whether its nodes work.
	pub standing: Standing,
	/// How many nodes of all its providers are ejected; with any it takes on neither providers nor
	/// nodes.
	pub ejected: u32,
	/// The block of the attestation.
	pub attested_at: BlockNumber,
}

/// Whether the nodes of an institution work.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Standing {
	/// They do, as far as it is up to the institution.
	#[codec(index = 0)]
	Good,
	/// All of them are suspended.
	#[codec(index = 1)]
	Revoked {
		/// Who said so. What governance revoked no registrar restores.
		by: Authority,
	},
}

/// In whose name something was done.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Authority {
	/// That of the registrar who had attested to it.
	#[codec(index = 0)]
	Registrar,
	/// That of governance.
	#[codec(index = 1)]
	Governance,
}

/// That a registrar had a provider's hardware audited.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Audit<AccountId, BlockNumber> {
	/// Who attested to it.
	pub registrar: AccountId,
	/// How many GPUs it covers.
	pub gpus: u32,
	/// SHA-256 of the auditor's report.
	pub report_hash: H256,
	/// The block of the attestation.
	pub attested_at: BlockNumber,
}

/// That a registrar vouches for a client.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Verification<AccountId, BlockNumber> {
	/// Who vouches.
	pub registrar: AccountId,
	/// The block of the attestation.
	pub attested_at: BlockNumber,
}

/// A [`Provider`] of a runtime.
pub type ProviderOf<T> = Provider<BlockNumberFor<T>>;
/// A [`Node`] of a runtime.
pub type NodeOf<T> = Node<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// An [`Organisation`] of a runtime.
pub type OrganisationOf<T> =
	Organisation<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// An [`Audit`] of a runtime.
pub type AuditOf<T> = Audit<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A [`Verification`] of a runtime.
pub type VerificationOf<T> =
	Verification<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// A key for which others encrypt what is meant for an account.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct EncryptionKey {
	/// The key.
	pub key: PublicKey,
	/// What is held for it.
	pub deposit: Balance,
}
