// SPDX-License-Identifier: Apache-2.0

//! Becoming and ceasing to be a provider, adding nodes, what that costs.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;
use surety_primitives::traits::InspectNodes;

use super::*;
use crate::{Error, Provider, Tier};

#[test]
fn an_account_becomes_a_commercial_provider() {
	ExtBuilder.build_and_execute(|| {
		System::set_block_number(9);

		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(ALICE)));

		let provider =
			Provider { tier: Tier::Commercial, nodes: 0, gpus: 0, ejected: 0, registered_at: 9 };
		assert_eq!(Providers::<Test>::get(ALICE), Some(provider));
		assert_eq!(events(), [Event::ProviderRegistered { provider: ALICE }]);
	});
}

#[test]
fn an_account_is_a_provider_once_and_never_beside_a_worker_key() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, BOB, []);

		assert_noop!(
			Registry::register_provider(RuntimeOrigin::signed(ALICE)),
			Error::<Test>::AlreadyProvider
		);
		assert_noop!(
			Registry::register_provider(RuntimeOrigin::signed(BOB)),
			Error::<Test>::ProviderIsWorker
		);
	});
}

#[test]
fn calls_need_a_signature() {
	ExtBuilder.build_and_execute(|| {
		let root = RuntimeOrigin::root;
		for call in [
			Registry::register_provider(root()),
			Registry::deregister_provider(root()),
			Registry::register_node(root(), 11, manifest([])),
			Registry::update_manifest(root(), 0, manifest([])),
			Registry::rotate_worker_key(root(), 0, 11),
			Registry::exit_node(root(), 0),
			Registry::refresh_node(root(), 0),
		] {
			assert_eq!(call, Err(DispatchError::BadOrigin));
		}
	});
}

#[test]
fn a_provider_leaves_after_its_last_node() {
	ExtBuilder.build_and_execute(|| {
		let node = exiting_node();
		let deregister = || Registry::deregister_provider(RuntimeOrigin::signed(ALICE));
		assert_noop!(deregister(), Error::<Test>::NodesRemain);

		FakeStaking::withdraw(node);
		events();
		assert_ok!(deregister());

		assert_eq!(events(), [Event::ProviderDeregistered { provider: ALICE }]);
		assert_eq!(Providers::<Test>::get(ALICE), None);
		assert_eq!(Registry::owner(node), Some(ALICE), "the record of the node stays");
		assert_noop!(deregister(), Error::<Test>::NotProvider);
	});
}

#[test]
fn a_node_begins_without_stake_and_burns_the_fee() {
	ExtBuilder.build_and_execute(|| {
		// Given a provider.
		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(ALICE)));
		let issued = Balances::total_issuance();
		events();

		// When it registers a node with two GPUs.
		let node = register(ALICE, 11, [1, 2]);

		// Then the fee is gone for good, and the node waits for its stake.
		assert_eq!(Balances::free_balance(ALICE), WEALTH - FEE);
		assert_eq!(Balances::total_issuance(), issued - FEE);
		assert_eq!(events(), [Event::NodeRegistered { node, owner: ALICE, worker: 11, fee: FEE }]);
		assert_eq!(status(node), below_requirement());
		assert_eq!(counts(ALICE), (1, 2));
		// And others can read it.
		assert_eq!(Registry::owner(node), Some(ALICE));
		assert_eq!(Registry::by_worker(&11), Some(node));
		assert_eq!(Registry::status(node), Some(below_requirement()));
		assert_eq!(Registry::gpus(node), Some((2, 2)));
	});
}

#[test]
fn ids_are_given_once() {
	ExtBuilder.build_and_execute(|| {
		let first = released_node();
		let second = register(ALICE, 11, [1]);
		assert_eq!((first, second), (0, 1));

		NextNodeId::<Test>::put(NodeId::MAX);
		assert_noop!(
			Registry::register_node(RuntimeOrigin::signed(ALICE), 12, manifest([])),
			Error::<Test>::NodeIdsExhausted
		);
	});
}

#[test]
fn nodes_are_for_providers_that_can_pay() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			Registry::register_node(RuntimeOrigin::signed(ALICE), 11, manifest([])),
			Error::<Test>::NotProvider
		);
		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(PAUPER)));
		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(ALICE), PAUPER, FEE - 1));
		assert_noop!(
			Registry::register_node(RuntimeOrigin::signed(PAUPER), 11, manifest([])),
			Error::<Test>::FeeNotCovered
		);

		assert_ok!(Balances::transfer_allow_death(RuntimeOrigin::signed(ALICE), PAUPER, 1));
		assert_ok!(Registry::register_node(RuntimeOrigin::signed(PAUPER), 11, manifest([])));
		assert_eq!(Balances::free_balance(PAUPER), DEPOSIT);
	});
}

#[test]
fn a_provider_has_so_many_nodes_and_a_released_one_makes_room() {
	ExtBuilder.build_and_execute(|| {
		let node = register(ALICE, 10, []);
		(1..u64::from(MAX_NODES)).for_each(|more| _ = register(ALICE, 10 + more, []));
		let one_more = || Registry::register_node(RuntimeOrigin::signed(ALICE), 99, manifest([]));
		assert_noop!(one_more(), Error::<Test>::TooManyNodes);

		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), node));
		assert_ok!(one_more());
	});
}

#[test]
fn gpus_are_counted_over_all_nodes() {
	ExtBuilder.build_and_execute(|| {
		let first = register(ALICE, 11, [1, 2]);
		let second = register(ALICE, 12, [3, 4, 5]);
		let other = register(BOB, 13, [6]);

		assert_eq!(Registry::gpus(first), Some((2, 5)));
		assert_eq!(Registry::gpus(second), Some((3, 5)));
		assert_eq!(Registry::gpus(other), Some((1, 1)));
		assert_eq!(Registry::gpus(99), None);

		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), first));
		assert_eq!(Registry::gpus(second), Some((3, 3)));
	});
}
