// SPDX-License-Identifier: Apache-2.0

//! Whose collateral there is, and how much a node must hold (specification, sections 5 and 6).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{Balance, NodeId, SourceId};

/// From how many GPUs on a provider's hardware is audited by a registrar before any of it works:
/// the least number that has the lowest price.
pub const AUDIT_FROM_GPUS: u32 = 17;

/// What a stake answers for. Each has a ledger of its own, so that none answers for another.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum StakeId<AccountId> {
	/// A node, with its owner's funds.
	#[codec(index = 0)]
	Node(NodeId),
	/// A validator, with its own.
	#[codec(index = 1)]
	Validator(AccountId),
	/// An account in a role, with its own.
	#[codec(index = 2)]
	Role(Role, AccountId),
	/// A source, with its client's.
	#[codec(index = 3)]
	Source(SourceId),
}

impl<AccountId> StakeId<AccountId> {
	/// Whether it earns a share of the protocol's fees: nodes, validators and arbitrators do (section
	/// 4). Auditors and oracles are paid for what they do, clients are those who pay.
	pub fn earns(&self) -> bool {
		match self {
			Self::Node(_) | Self::Validator(_) | Self::Role(Role::Arbitrator, _) => true,
			Self::Role(Role::Auditor | Role::Oracle, _) | Self::Source(_) => false,
		}
	}
}

/// What an account does for the network beside running nodes and making blocks.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Role {
	/// Attests to what the chain cannot see.
	#[codec(index = 0)]
	Auditor,
	/// Re-runs sampled tasks.
	#[codec(index = 1)]
	Oracle,
	/// Judges disputes.
	#[codec(index = 2)]
	Arbitrator,
}

impl Role {
	/// All of them, in the order of their indices.
	pub const ALL: [Self; 3] = [Self::Auditor, Self::Oracle, Self::Arbitrator];

	/// Its name in documents and commands.
	pub const fn name(self) -> &'static str {
		match self {
			Self::Auditor => "auditor",
			Self::Oracle => "oracle",
			Self::Arbitrator => "arbitrator",
		}
	}
}

/// The least active stake with which an account counts in each role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RolePrices {
	/// Of an auditor.
	pub auditor: Balance,
	/// Of an oracle.
	pub oracle: Balance,
	/// Of an arbitrator.
	pub arbitrator: Balance,
}

impl RolePrices {
	/// The least active stake of one role.
	pub const fn of(&self, role: Role) -> Balance {
		match role {
			Role::Auditor => self.auditor,
			Role::Oracle => self.oracle,
			Role::Arbitrator => self.arbitrator,
		}
	}
}

/// Where a stake stands.
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
pub enum StakeState {
	/// No slash stands against it.
	#[codec(index = 0)]
	Active,
	/// A slash took a part of it.
	#[codec(index = 1)]
	PartiallySlashed,
	/// A slash is under appeal: nothing can be withdrawn.
	#[codec(index = 2)]
	LockedAppeal,
	/// Slashes took all of it.
	#[codec(index = 3)]
	FullySlashed,
	/// There is none, or there is none any more.
	#[codec(index = 4)]
	Released,
}

/// The prices of collateral.
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
pub struct StakePrices {
	/// The least that any node holds, with or without GPUs.
	pub floor: Balance,
	/// For each GPU of a provider with 1 to 4.
	pub small: Balance,
	/// For each GPU of a provider with 5 to 16.
	pub medium: Balance,
	/// For each GPU of a provider with 17 or more.
	pub large: Balance,
}

impl StakePrices {
	/// The price of one GPU for a provider with `provider_gpus` in all.
	pub fn per_gpu(&self, provider_gpus: u32) -> Balance {
		match provider_gpus {
			0..=4 => self.small,
			5..=16 => self.medium,
			_ => self.large,
		}
	}

	/// What a node with `node_gpus` must hold when its provider has `provider_gpus` in all:
	/// the floor, or the price of its GPUs where that is more. `None` if the sum is out of range.
	pub fn required(&self, node_gpus: u32, provider_gpus: u32) -> Option<Balance> {
		let by_gpus = self.per_gpu(provider_gpus).checked_mul(node_gpus.into())?;
		Some(self.floor.max(by_gpus))
	}
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;

	use super::*;
	use crate::SUR;

	const PRICES: StakePrices =
		StakePrices { floor: 100 * SUR, small: 50 * SUR, medium: 35 * SUR, large: 25 * SUR };

	#[test]
	fn the_requirement_follows_the_table() {
		// One node that carries all GPUs of its provider.
		for (gpus, sur) in
			[(0, 100), (1, 100), (2, 100), (3, 150), (4, 200), (5, 175), (16, 560), (17, 425)]
		{
			assert_eq!(PRICES.required(gpus, gpus), Some(sur * SUR), "{gpus} GPUs");
		}
	}

	#[test]
	fn who_has_the_lowest_price_is_audited() {
		let prices = StakePrices { floor: 0, ..PRICES };
		assert_eq!(prices.per_gpu(AUDIT_FROM_GPUS), prices.large);
		assert_eq!(prices.per_gpu(AUDIT_FROM_GPUS - 1), prices.medium);
	}

	#[test]
	fn the_floor_holds_whatever_the_gpus_cost() {
		for (floor, gpus, sur) in [(500, 1, 500), (500, 4, 500), (500, 16, 560), (1_000, 17, 1_000)]
		{
			let prices = StakePrices { floor: floor * SUR, ..PRICES };
			assert_eq!(prices.required(gpus, gpus), Some(sur * SUR), "{gpus} GPUs");
		}
	}

	#[test]
	fn the_price_follows_the_provider_and_not_the_node() {
		assert_eq!(PRICES.required(4, 4), Some(200 * SUR));
		assert_eq!(PRICES.required(4, 5), Some(140 * SUR));
		assert_eq!(PRICES.required(4, 17), Some(100 * SUR));
	}

	#[test]
	fn every_role_is_listed_at_its_index_with_a_price_of_its_own() {
		let prices = RolePrices { auditor: 0, oracle: 1, arbitrator: 2 };
		for (index, role) in Role::ALL.into_iter().enumerate() {
			assert_eq!(usize::from(role.encode()[0]), index, "{role:?}");
			assert_eq!(prices.of(role), index as Balance, "{role:?}");
		}
	}

	#[test]
	fn who_is_paid_for_what_he_does_earns_no_share_of_the_fees() {
		let earning = |role| StakeId::Role(role, 1u64).earns();
		assert_eq!(Role::ALL.map(earning), [false, false, true]);
		assert!(!StakeId::<u64>::Source(1).earns());
		assert!(StakeId::Node::<u64>(1).earns() && StakeId::Validator(1u64).earns());
	}

	proptest! {
		#[test]
		fn never_below_the_floor_and_never_a_panic(
			floor: u128, small: u128, medium: u128, large: u128, node: u32, more: u32,
		) {
			let prices = StakePrices { floor, small, medium, large };
			if let Some(required) = prices.required(node, node.saturating_add(more)) {
				prop_assert!(required >= floor);
			}
		}
	}
}
