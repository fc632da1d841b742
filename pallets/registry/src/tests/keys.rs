// SPDX-License-Identifier: Apache-2.0

//! Worker keys: one node each, replaceable, never a provider.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::traits::InspectNodes;

use super::*;
use crate::Error;

#[test]
fn a_worker_key_signs_for_one_node_and_is_no_provider() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, 11, []);
		register(BOB, 12, []);
		for (worker, error) in [
			(11, Error::<Test>::WorkerKeyInUse),
			(12, Error::<Test>::WorkerKeyInUse),
			(ALICE, Error::<Test>::WorkerIsProvider),
			(BOB, Error::<Test>::WorkerIsProvider),
		] {
			assert_noop!(
				Registry::register_node(RuntimeOrigin::signed(ALICE), worker, manifest([])),
				error
			);
		}
	});
}

#[test]
fn rotation_moves_the_signature_and_frees_the_old_key() {
	ExtBuilder.build_and_execute(|| {
		// Given a node that owes work.
		let node = working_node();
		FakeMarket::open(node, 1);
		events();

		// When its owner rotates the key.
		assert_ok!(Registry::rotate_worker_key(RuntimeOrigin::signed(ALICE), node, 12));

		// Then the new key alone signs for it, and the old one can serve another node.
		assert_eq!(events(), [Event::WorkerKeyRotated { node, old: 11, new: 12 }]);
		assert_eq!(Registry::by_worker(&12), Some(node));
		assert_eq!(Registry::by_worker(&11), None);
		assert_eq!(status(node), NodeStatus::Onboarding);
		assert_eq!(register(BOB, 11, []), node + 1);
	});
}

#[test]
fn rotation_is_possible_while_the_node_exits_and_not_after() {
	ExtBuilder.build_and_execute(|| {
		let node = exiting_node();
		assert_ok!(Registry::rotate_worker_key(RuntimeOrigin::signed(ALICE), node, 12));

		FakeStaking::withdraw(node);
		assert_noop!(
			Registry::rotate_worker_key(RuntimeOrigin::signed(ALICE), node, 13),
			Error::<Test>::NodeGone
		);
	});
}

#[test]
fn rotation_is_for_the_owner_and_to_a_key_without_a_role() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();
		register(BOB, 12, []);
		for (signer, id, new, error) in [
			(ALICE, 99, 13, Error::<Test>::UnknownNode),
			(BOB, node, 13, Error::<Test>::NotOwner),
			(11, node, 13, Error::<Test>::NotOwner),
			(ALICE, node, 11, Error::<Test>::WorkerKeyInUse),
			(ALICE, node, 12, Error::<Test>::WorkerKeyInUse),
			(ALICE, node, ALICE, Error::<Test>::WorkerIsProvider),
			(ALICE, node, BOB, Error::<Test>::WorkerIsProvider),
		] {
			assert_noop!(
				Registry::rotate_worker_key(RuntimeOrigin::signed(signer), id, new),
				error
			);
		}
	});
}
