// SPDX-License-Identifier: Apache-2.0

//! Audits of hardware and verified clients.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::traits::InspectNodes;

use super::*;
use crate::{Audits, Domains, Error};

fn audit(provider: u64, gpus: u32) -> DispatchResult {
	let report = H256::repeat_byte(7);
	Registry::attest_audit(RuntimeOrigin::signed(REGINA), provider, gpus, report)
}

fn unaudited() -> NodeStatus {
	suspended([SuspensionReason::AuditMissing])
}

/// Registers and bonds a node with this many GPUs, which no other node has.
fn node_with(owner: u64, worker: u64, gpus: u64) -> NodeId {
	let node = register(owner, worker, worker * 100..worker * 100 + gpus);
	FakeStaking::bond(node);
	node
}

#[test]
fn the_seventeenth_gpu_waits_for_an_audit_and_all_others_with_it() {
	ExtBuilder.build_and_execute(|| {
		// Given sixteen GPUs, which need none.
		let first = node_with(ALICE, 11, 16);
		assert_eq!(Registry::status(first), Some(NodeStatus::Onboarding));

		// When there is one more, nothing works before an audit covers all of them.
		let second = node_with(ALICE, 12, 1);
		for node in [first, second] {
			assert_eq!(Registry::status(node), Some(unaudited()));
		}
		events();
		assert_ok!(audit(ALICE, 17));
		for node in [first, second] {
			assert_eq!(Registry::status(node), Some(NodeStatus::Onboarding));
		}
		let (registrar, report_hash) = (REGINA, H256::repeat_byte(7));
		assert_eq!(
			events(),
			[Event::AuditAttested { provider: ALICE, registrar, gpus: 17, report_hash }]
		);

		// Then a further one needs a larger audit.
		let third = node_with(ALICE, 13, 1);
		assert_eq!(Registry::status(third), Some(unaudited()));
		assert_ok!(audit(ALICE, 40));
		assert_eq!(Registry::status(third), Some(NodeStatus::Onboarding));
	});
}

/// The attack: seventeen GPUs on several nodes, none of which has many.
#[test]
fn splitting_gpus_over_nodes_does_not_escape_the_audit() {
	ExtBuilder.build_and_execute(|| {
		let nodes =
			[(11, 5), (12, 4), (13, 4)].map(|(worker, gpus)| node_with(ALICE, worker, gpus));
		let last = node_with(ALICE, 14, 3);
		assert_eq!(Registry::status(last), Some(NodeStatus::Onboarding));

		// By a changed manifest as well as by a new node.
		assert_ok!(Registry::update_manifest(
			RuntimeOrigin::signed(ALICE),
			last,
			manifest(1_400..1_404)
		));

		for node in nodes.into_iter().chain([last]) {
			assert_eq!(Registry::status(node), Some(unaudited()));
		}
	});
}

#[test]
fn another_provider_and_fewer_gpus_are_not_concerned() {
	ExtBuilder.build_and_execute(|| {
		let his = node_with(BOB, 21, 16);
		let hers = node_with(ALICE, 11, 16);
		let more = register(ALICE, 12, [1]);
		assert_eq!(Registry::status(his), Some(NodeStatus::Onboarding));

		// The node that was too many leaves, and the others work again.
		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), more));
		assert_eq!(Registry::status(hers), Some(NodeStatus::Onboarding));
	});
}

#[test]
fn both_reasons_are_told_and_an_audit_lifts_its_own() {
	ExtBuilder.build_and_execute(|| {
		let node = register(ALICE, 11, 0..16);
		register(ALICE, 12, [77]);
		let both = [SuspensionReason::BelowRequirement, SuspensionReason::AuditMissing];
		assert_eq!(Registry::status(node), Some(suspended(both)));
		// What is announced is what holds.
		events();
		FakeStaking::bond(node);
		assert_eq!(events(), [Event::NodeStatusChanged { node, status: unaudited() }]);
		assert_ok!(audit(ALICE, 17));
		assert_eq!(Registry::status(node), Some(NodeStatus::Onboarding));
	});
}

#[test]
fn an_audit_can_come_first_and_be_withdrawn() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(audit(ALICE, 17), Error::<Test>::NotProvider);
		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(ALICE)));
		assert_noop!(audit(ALICE, 16), Error::<Test>::NoAuditNeeded);
		assert_ok!(audit(ALICE, 20));
		let node = node_with(ALICE, 11, 16);
		node_with(ALICE, 12, 4);
		assert_eq!(Registry::status(node), Some(NodeStatus::Onboarding));

		let revoke = |who| Registry::revoke_audit(RuntimeOrigin::signed(who), ALICE);
		assert_noop!(revoke(ROLF), Error::<Test>::NotAttester);
		assert_ok!(revoke(REGINA));
		assert_eq!(Registry::status(node), Some(unaudited()));
		assert_noop!(revoke(REGINA), Error::<Test>::NotAudited);
		assert_ok!(audit(ALICE, 20));
		assert_ok!(Registry::revoke_audit(RuntimeOrigin::root(), ALICE));
		assert_eq!(Registry::status(node), Some(unaudited()));
	});
}

#[test]
fn an_audit_is_of_a_commercial_provider_and_not_the_registrars_own() {
	ExtBuilder.build_and_execute(|| {
		university(ALICE);
		assert_noop!(audit(ALICE, 20), Error::<Test>::NoAuditNeeded);
		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(REGINA)));
		assert_noop!(audit(REGINA, 20), Error::<Test>::OwnInterest);
	});
}

#[test]
fn who_ceases_to_be_a_provider_loses_the_audit() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(ALICE)));
		assert_ok!(audit(ALICE, 20));
		assert_ok!(Registry::deregister_provider(RuntimeOrigin::signed(ALICE)));
		assert_eq!(Audits::<Test>::get(ALICE), None);
	});
}

#[test]
fn a_registrar_vouches_for_clients() {
	ExtBuilder.build_and_execute(|| {
		let origin = || RuntimeOrigin::signed(REGINA);
		assert!(!Registry::is_verified(&BOB));
		assert_ok!(Registry::verify_client(origin(), BOB));
		assert!(Registry::is_verified(&BOB));
		assert_noop!(Registry::verify_client(origin(), BOB), Error::<Test>::AlreadyVerified);
		assert_noop!(Registry::verify_client(origin(), REGINA), Error::<Test>::OwnInterest);

		assert_noop!(
			Registry::unverify_client(RuntimeOrigin::signed(ROLF), BOB),
			Error::<Test>::NotAttester
		);
		assert_ok!(Registry::unverify_client(origin(), BOB));
		assert!(!Registry::is_verified(&BOB));
		assert_noop!(Registry::unverify_client(origin(), BOB), Error::<Test>::NotVerified);
		assert_eq!(
			events(),
			[
				Event::ClientVerified { client: BOB, registrar: REGINA },
				Event::ClientUnverified { client: BOB },
			]
		);
	});
}

#[test]
fn try_state_notices_each_broken_relation_of_attestations() {
	let broken: [(fn(), &str); 3] = [
		(
			|| Domains::<Test>::insert(ALICE, Domains::<Test>::get(REGINA)),
			"nobody's domains are allowed",
		),
		(|| Domains::<Test>::mutate(ROLF, |_| ()), "an empty list of domains is stored"),
		(|| Providers::<Test>::remove(ALICE), "an audit is kept that nobody needs"),
	];
	for (spoil, message) in broken {
		ExtBuilder.build().execute_with(|| {
			assert_ok!(Registry::register_provider(RuntimeOrigin::signed(ALICE)));
			assert_ok!(audit(ALICE, 20));
			assert_ok!(Registry::do_try_state());
			spoil();
			assert_eq!(Registry::do_try_state(), Err(message.into()));
		});
	}
}
