// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of the registry's calls, each with the most GPUs that a node can carry.
//!
//! They need nothing of staking and market but that a new node has neither stake nor open work.

use alloc::{vec, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		Get,
	},
	Hashable,
};
use frame_system::RawOrigin;
use surety_primitives::{
	node::{Gpu, Manifest, NodeStatus, MAX_ENDPOINT, MAX_GPUS_PER_NODE, MAX_GPU_MODEL, MAX_REGION},
	NodeId, H256,
};

use super::*;

/// A manifest as large as can be. GPUs of different `series` are different.
pub fn largest_manifest(series: u32) -> Manifest {
	let gpu = |number: u32| Gpu {
		model: vec![b'g'; MAX_GPU_MODEL as usize].try_into().unwrap(),
		uuid_hash: H256((series, number).blake2_256()),
		vram_mib: 81_920,
		compute_capability: 90,
	};
	let mut endpoint = b"https://".to_vec();
	endpoint.resize(MAX_ENDPOINT as usize, b'e');
	Manifest {
		gpus: (0..MAX_GPUS_PER_NODE).map(gpu).collect::<Vec<_>>().try_into().unwrap(),
		cpus: 256,
		memory_mib: 1 << 20,
		region: vec![b'r'; MAX_REGION as usize].try_into().unwrap(),
		endpoint: endpoint.try_into().unwrap(),
	}
}

/// A provider that can pay for one node.
fn provider<T: Config>() -> T::AccountId {
	let owner: T::AccountId = whitelisted_caller();
	let wealth = T::Currency::minimum_balance() + T::RegistrationFee::get();
	T::Currency::set_balance(&owner, wealth);
	Pallet::<T>::register_provider(RawOrigin::Signed(owner.clone()).into()).unwrap();
	owner
}

/// A provider with one node, which has neither stake nor open work.
fn node<T: Config>() -> (T::AccountId, NodeId) {
	let owner = provider::<T>();
	let id = NextNodeId::<T>::get();
	let origin = RawOrigin::Signed(owner.clone()).into();
	Pallet::<T>::register_node(origin, account("worker", 0, 0), largest_manifest(0)).unwrap();
	(owner, id)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register_provider() {
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		assert!(Providers::<T>::contains_key(&caller));
	}

	#[benchmark]
	fn deregister_provider() {
		let caller = provider::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		assert!(!Providers::<T>::contains_key(&caller));
	}

	#[benchmark]
	fn register_node() {
		let caller = provider::<T>();
		let id = NextNodeId::<T>::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), account("worker", 0, 0), largest_manifest(0));

		assert!(Nodes::<T>::contains_key(id));
	}

	// Every GPU is replaced, so all of them leave the index and as many enter it. The node works
	// although it has no stake, so it is suspended too.
	#[benchmark]
	fn update_manifest() {
		let (caller, id) = node::<T>();
		Nodes::<T>::mutate_extant(id, |node| node.status = NodeStatus::Onboarding);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, largest_manifest(1));

		let node = Nodes::<T>::get(id).unwrap();
		assert_eq!(node.manifest, largest_manifest(1));
		assert!(matches!(node.status, NodeStatus::Suspended(_)));
	}

	#[benchmark]
	fn rotate_worker_key() {
		let (caller, id) = node::<T>();
		let new: T::AccountId = account("worker", 1, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id, new.clone());

		assert_eq!(Nodes::<T>::get(id).unwrap().worker, new);
	}

	// A node without stake is released at once: freeing its GPUs costs more than starting the exit
	// of one stake.
	#[benchmark]
	fn exit_node() {
		let (caller, id) = node::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert_eq!(Nodes::<T>::get(id).unwrap().status, NodeStatus::Released);
	}

	// The node works although it has no stake.
	#[benchmark]
	fn refresh_node() {
		let (caller, id) = node::<T>();
		Nodes::<T>::mutate_extant(id, |node| node.status = NodeStatus::Onboarding);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), id);

		assert!(matches!(Nodes::<T>::get(id).unwrap().status, NodeStatus::Suspended(_)));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
