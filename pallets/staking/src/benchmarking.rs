// SPDX-License-Identifier: Apache-2.0

//! Benchmarks: each call with the fullest ledger that it can meet, across the requirement, so that
//! what hears of the change has most to do.

use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::traits::One;
use surety_primitives::{
	stake::{Role, StakeId},
	Balance, NodeId, SUR,
};

use crate::{BenchmarkHelper, Call, Config, Ledgers, Pallet, StakeLedger};

/// A node with `chunks` chunks of unlike dates whose active stake is just its requirement.
fn node_with_chunks<T: Config>(chunks: u32) -> (T::AccountId, NodeId) {
	let min = T::MinBond::get();
	let (owner, node) = T::BenchmarkHelper::register_node(1_000_000 * SUR);
	let required = Pallet::<T>::required(node).expect("the node is registered").max(min);
	Pallet::<T>::do_bond(owner.clone(), node, required + min * Balance::from(chunks))
		.expect("the owner has funds");
	for _ in 0..chunks {
		let next = frame_system::Pallet::<T>::block_number() + One::one();
		frame_system::Pallet::<T>::set_block_number(next);
		Pallet::<T>::do_unbond(owner.clone(), node, min).expect("there is room");
	}
	(owner, node)
}

/// The role that earns: fees follow its stake.
const ROLE: Role = Role::Arbitrator;

/// An account in that role with `chunks` chunks of unlike dates and as much that is active.
fn arbitrator_with_chunks<T: Config>(chunks: u32) -> (T::AccountId, Balance) {
	let min = T::MinBond::get();
	let (who, _) = T::BenchmarkHelper::register_node(1_000_000 * SUR);
	let active = T::RolePrices::get().of(ROLE).max(min);
	Pallet::<T>::do_bond_role(who.clone(), ROLE, active + min * Balance::from(chunks))
		.expect("the account has funds");
	for _ in 0..chunks {
		let next = frame_system::Pallet::<T>::block_number() + One::one();
		frame_system::Pallet::<T>::set_block_number(next);
		Pallet::<T>::do_unbond_role(who.clone(), ROLE, min).expect("there is room");
	}
	(who, active)
}

fn role_ledger<T: Config>(who: &T::AccountId) -> StakeLedger<T> {
	Ledgers::<T>::get(StakeId::Role(ROLE, who.clone())).expect("it has stake")
}

fn ledger<T: Config>(node: NodeId) -> StakeLedger<T> {
	Ledgers::<T>::get(StakeId::Node(node)).expect("it has stake")
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn bond() {
		let (owner, node) = node_with_chunks::<T>(T::MaxUnbonding::get());
		let active = ledger::<T>(node).active();
		Pallet::<T>::do_unbond(owner.clone(), node, active).expect("it joins the last chunk");

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), node, active);

		assert_eq!(ledger::<T>(node).active(), active);
	}

	#[benchmark]
	fn unbond() {
		let (owner, node) = node_with_chunks::<T>(T::MaxUnbonding::get() - 1);
		let active = ledger::<T>(node).active();
		let next = frame_system::Pallet::<T>::block_number() + One::one();
		frame_system::Pallet::<T>::set_block_number(next);

		#[extrinsic_call]
		_(RawOrigin::Signed(owner), node, active);

		let ledger = ledger::<T>(node);
		assert_eq!(ledger.unbonding().len() as u32, T::MaxUnbonding::get());
	}

	/// The last of a node that leaves: what it occupied is freed with it.
	#[benchmark]
	fn withdraw() {
		let (owner, node) = node_with_chunks::<T>(T::MaxUnbonding::get());
		T::BenchmarkHelper::leave(&owner, node);
		let ledger = ledger::<T>(node);
		let last: BlockNumberFor<T> = ledger.unbonding().last().expect("it is full").releases_at;
		frame_system::Pallet::<T>::set_block_number(last);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), node);

		assert!(!Ledgers::<T>::contains_key(StakeId::Node(node)));
	}

	#[benchmark]
	fn bond_role() {
		let (who, active) = arbitrator_with_chunks::<T>(T::MaxUnbonding::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), ROLE, active);

		assert_eq!(role_ledger::<T>(&who).active(), active * 2);
	}

	#[benchmark]
	fn unbond_role() {
		let (who, active) = arbitrator_with_chunks::<T>(T::MaxUnbonding::get() - 1);
		let next = frame_system::Pallet::<T>::block_number() + One::one();
		frame_system::Pallet::<T>::set_block_number(next);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), ROLE, active);

		assert_eq!(role_ledger::<T>(&who).unbonding().len() as u32, T::MaxUnbonding::get());
	}

	#[benchmark]
	fn withdraw_role() {
		let (who, active) = arbitrator_with_chunks::<T>(T::MaxUnbonding::get());
		Pallet::<T>::do_unbond_role(who.clone(), ROLE, active).expect("it joins the last chunk");
		let last = role_ledger::<T>(&who).unbonding().last().expect("it is full").releases_at;
		frame_system::Pallet::<T>::set_block_number(last);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), ROLE, who.clone());

		assert!(!Ledgers::<T>::contains_key(StakeId::Role(ROLE, who)));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
