// SPDX-License-Identifier: Apache-2.0

//! What the registry stores of providers and of their nodes.
//!
//! Counts and statuses change through the methods here alone, so that a node's status always
//! follows from its reasons and its jobs.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::defensive;
use scale_info::TypeInfo;
use surety_primitives::node::{Manifest, NodeStatus, SuspensionReason, SuspensionReasons};

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
	/// Anyone: each node answers with a stake.
	#[codec(index = 1)]
	Commercial,
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
