// SPDX-License-Identifier: Apache-2.0

//! Throwing nodes out, what stays blocked, and how it is undone.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use surety_primitives::traits::{InspectNodes, OnStakeChange};

use super::*;
use crate::{Error, GpuOwners, WorkerKeys};

fn changed(node: NodeId, status: NodeStatus) -> Event<Test> {
	Event::NodeStatusChanged { node, status }
}

fn ejected_of(provider: u64) -> u32 {
	Providers::<Test>::get(provider).unwrap().ejected
}

fn register_call(owner: u64, worker: u64, gpus: &[u64]) -> DispatchResult {
	let manifest = manifest(gpus.iter().copied());
	Registry::register_node(RuntimeOrigin::signed(owner), worker, manifest)
}

#[test]
fn a_node_is_ejected_from_every_state_but_released() {
	// Given a node in each state that it can be ejected from.
	let states: [(fn() -> NodeId, NodeStatus); 4] = [
		(|| register(ALICE, 11, [1]), below_requirement()),
		(working_node, NodeStatus::Onboarding),
		(
			|| {
				let node = working_node();
				settle(node, ONBOARDING_JOBS);
				node
			},
			NodeStatus::Active,
		),
		(exiting_node, NodeStatus::Exiting),
	];
	for (make, before) in states {
		ExtBuilder.build_and_execute(|| {
			let node = make();
			assert_eq!(status(node), before);
			events();

			// When it is ejected.
			Registry::eject(node);

			// Then it takes no tasks, its key and its GPU stay its own, and it is counted.
			assert_eq!(events(), [changed(node, NodeStatus::Ejected)]);
			assert!(!Registry::status(node).unwrap().takes_tasks());
			assert_eq!(Registry::by_worker(&11), Some(node));
			assert_eq!(GpuOwners::<Test>::get(gpu(1).uuid_hash), Some(node));
			assert_eq!(counts(ALICE), (1, 0));
			assert_eq!(ejected_of(ALICE), 1);
		});
	}
}

#[test]
fn an_ejected_or_released_node_is_not_ejected_again() {
	ExtBuilder.build_and_execute(|| {
		let gone = released_node();
		Registry::eject(gone);
		assert_eq!(status(gone), NodeStatus::Released);
		assert_eq!(ejected_of(ALICE), 0);

		let node = ejected_node();
		events();
		Registry::eject(node);
		assert_eq!(events(), []);
		assert_eq!(ejected_of(ALICE), 1);
	});
}

#[test]
fn the_owner_of_an_ejected_node_changes_nothing_of_it() {
	ExtBuilder.build_and_execute(|| {
		let node = ejected_node();
		let alice = || RuntimeOrigin::signed(ALICE);

		assert_noop!(
			Registry::update_manifest(alice(), node, manifest([2])),
			Error::<Test>::NodeEjected
		);
		assert_noop!(Registry::rotate_worker_key(alice(), node, 12), Error::<Test>::NodeEjected);
		assert_noop!(Registry::exit_node(alice(), node), Error::<Test>::NodeEjected);
		for sufficient in [false, true] {
			FakeStaking::reprice(node, sufficient);
			assert_noop!(Registry::refresh_node(alice(), node), Error::<Test>::NothingToRefresh);
		}
	});
}

#[test]
fn the_provider_of_an_ejected_node_adds_none_and_cannot_begin_anew() {
	ExtBuilder.build_and_execute(|| {
		ejected_node();
		let alice = || RuntimeOrigin::signed(ALICE);

		assert_noop!(register_call(ALICE, 12, &[2]), Error::<Test>::ProviderBlocked);
		assert_noop!(Registry::deregister_provider(alice()), Error::<Test>::NodesRemain);
		assert_noop!(Registry::register_provider(alice()), Error::<Test>::AlreadyProvider);
	});
}

#[test]
fn key_and_gpus_of_an_ejected_node_serve_no_other() {
	ExtBuilder.build_and_execute(|| {
		// Given another node of its provider and one of somebody else.
		let own = register(ALICE, 12, [2]);
		let other = register(BOB, 13, [3]);
		ejected_node();

		// Then neither a new node nor those two can have its key or its GPU.
		assert_noop!(register_call(BOB, 11, &[]), Error::<Test>::WorkerKeyBlocked);
		assert_noop!(register_call(BOB, 14, &[4, 1]), Error::<Test>::GpuBlocked);
		for (owner, node) in [(ALICE, own), (BOB, other)] {
			let origin = || RuntimeOrigin::signed(owner);
			assert_noop!(
				Registry::rotate_worker_key(origin(), node, 11),
				Error::<Test>::WorkerKeyBlocked
			);
			assert_noop!(
				Registry::update_manifest(origin(), node, manifest([1])),
				Error::<Test>::GpuBlocked
			);
		}
		// And those of nodes that work are in use, as ever.
		assert_noop!(register_call(BOB, 12, &[]), Error::<Test>::WorkerKeyInUse);
		assert_noop!(register_call(BOB, 14, &[2]), Error::<Test>::GpuInUse);
	});
}

#[test]
fn a_key_that_was_ejected_makes_no_provider() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, PAUPER, [1]);
		Registry::eject(0);
		assert_noop!(
			Registry::register_provider(RuntimeOrigin::signed(PAUPER)),
			Error::<Test>::ProviderIsWorker
		);
	});
}

#[test]
fn no_change_of_stake_brings_an_ejected_node_back_or_releases_it() {
	ExtBuilder.build_and_execute(|| {
		let node = ejected_node();
		events();

		FakeStaking::bond(node);
		FakeStaking::unbond(node);
		FakeStaking::withdraw(node);
		Registry::on_stake_change(node, true, true);

		assert_eq!(events(), []);
		assert_eq!(status(node), NodeStatus::Ejected);
		assert!(WorkerKeys::<Test>::contains_key(11));
		assert!(GpuOwners::<Test>::contains_key(gpu(1).uuid_hash));
	});
}

#[test]
fn leaving_first_does_not_free_the_machine_of_a_slashed_node() {
	ExtBuilder.build_and_execute(|| {
		// Given a provider that saw the slash coming and left.
		let node = exiting_node();

		// When the slash arrives before the end of the exit delay, and then the stake leaves.
		Registry::eject(node);
		FakeStaking::withdraw(node);

		// Then the machine cannot come back, under this provider or under another one.
		assert_eq!(status(node), NodeStatus::Ejected);
		assert_noop!(register_call(ALICE, 12, &[1]), Error::<Test>::ProviderBlocked);
		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(BOB)));
		assert_noop!(register_call(BOB, 12, &[1]), Error::<Test>::GpuBlocked);
		assert_noop!(register_call(BOB, 11, &[]), Error::<Test>::WorkerKeyBlocked);
	});
}

#[test]
fn the_gpus_of_an_ejected_node_lower_nobodys_price() {
	ExtBuilder.build_and_execute(|| {
		let first = register(ALICE, 11, [1, 2, 3, 4]);
		let second = register(ALICE, 12, [5, 6]);
		assert_eq!(Registry::gpus(second), Some((2, 6)));

		Registry::eject(first);
		assert_eq!(Registry::gpus(second), Some((2, 2)));
		assert_eq!(Registry::gpus(first), Some((4, 2)));

		assert_ok!(Registry::reinstate(first));
		assert_eq!(Registry::gpus(second), Some((2, 6)));
	});
}

#[test]
fn the_other_nodes_of_the_provider_go_on() {
	ExtBuilder.build_and_execute(|| {
		// Given two nodes, one of them ejected.
		let node = register(ALICE, 12, [2]);
		FakeStaking::bond(node);
		ejected_node();
		let alice = || RuntimeOrigin::signed(ALICE);

		// Then the other one works, changes and leaves as ever.
		settle(node, ONBOARDING_JOBS);
		assert_eq!(status(node), NodeStatus::Active);
		assert_ok!(Registry::update_manifest(alice(), node, manifest([2, 3])));
		assert_ok!(Registry::rotate_worker_key(alice(), node, 13));
		assert_ok!(Registry::exit_node(alice(), node));
		FakeStaking::withdraw(node);
		assert_eq!(status(node), NodeStatus::Released);
		assert_eq!(counts(ALICE), (1, 0));

		// And the ejected one stays the provider's.
		assert_noop!(Registry::deregister_provider(alice()), Error::<Test>::NodesRemain);
	});
}

#[test]
fn work_that_is_paid_after_the_ejection_counts_and_brings_nothing_back() {
	ExtBuilder.build_and_execute(|| {
		let node = ejected_node();

		settle(node, ONBOARDING_JOBS);

		assert_eq!(status(node), NodeStatus::Ejected);
		assert_eq!(Nodes::<Test>::get(node).unwrap().jobs, ONBOARDING_JOBS);
	});
}

#[test]
fn a_reinstated_node_is_what_its_stake_and_its_jobs_say() {
	for (jobs, sufficient, expected) in [
		(0, true, NodeStatus::Onboarding),
		(ONBOARDING_JOBS, true, NodeStatus::Active),
		(0, false, below_requirement()),
		(ONBOARDING_JOBS, false, below_requirement()),
	] {
		ExtBuilder.build_and_execute(|| {
			// Given an ejected node.
			let node = working_node();
			settle(node, jobs);
			Registry::eject(node);
			FakeStaking::reprice(node, sufficient);
			events();

			// When it is reinstated.
			assert_ok!(Registry::reinstate(node));

			// Then its status is announced once, and its provider may add nodes again.
			assert_eq!(events(), [changed(node, expected.clone())]);
			assert_eq!(status(node), expected);
			assert_eq!(counts(ALICE), (1, 1));
			assert_eq!(ejected_of(ALICE), 0);
			assert_ok!(register_call(ALICE, 12, &[2]));
			// And more stake, or less, moves it like any other node.
			FakeStaking::unbond(node);
			assert_eq!(status(node), below_requirement());
			FakeStaking::bond(node);
			assert!(status(node).takes_tasks());
		});
	}
}

#[test]
fn the_stake_of_a_reinstated_node_is_judged_with_its_gpus_counted_again() {
	ExtBuilder.build_and_execute(|| {
		register(ALICE, 12, [2, 3]);
		let node = ejected_node();
		FakeStaking::asked_for();

		assert_ok!(Registry::reinstate(node));

		assert_eq!(FakeStaking::asked_for(), Some((NodeStatus::Onboarding, (1, 3))));
	});
}

#[test]
fn a_node_that_was_leaving_when_it_was_ejected_can_leave_after_its_reinstatement() {
	ExtBuilder.build_and_execute(|| {
		let node = exiting_node();
		Registry::eject(node);
		FakeStaking::withdraw(node);

		assert_ok!(Registry::reinstate(node));
		assert_eq!(status(node), below_requirement());

		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), node));
		assert_eq!(status(node), NodeStatus::Released);
		assert_eq!(Registry::by_worker(&11), None);
		assert_eq!(counts(ALICE), (0, 0));
	});
}

#[test]
fn a_provider_is_blocked_until_its_last_ejected_node_is_reinstated() {
	ExtBuilder.build_and_execute(|| {
		let second = register(ALICE, 12, [2]);
		let first = ejected_node();
		Registry::eject(second);
		assert_eq!(ejected_of(ALICE), 2);

		assert_ok!(Registry::reinstate(first));
		assert_noop!(register_call(ALICE, 13, &[3]), Error::<Test>::ProviderBlocked);

		assert_ok!(Registry::reinstate(second));
		assert_ok!(register_call(ALICE, 13, &[3]));
	});
}

#[test]
fn only_an_ejected_node_is_reinstated() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Registry::reinstate(99), Error::<Test>::UnknownNode);

		let node = register(ALICE, 11, [1]);
		assert_noop!(Registry::reinstate(node), Error::<Test>::NotEjected);
		FakeStaking::bond(node);
		assert_noop!(Registry::reinstate(node), Error::<Test>::NotEjected);
		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), node));
		assert_noop!(Registry::reinstate(node), Error::<Test>::NotEjected);
		FakeStaking::withdraw(node);
		assert_noop!(Registry::reinstate(node), Error::<Test>::NotEjected);

		let node = ejected_node();
		assert_ok!(Registry::reinstate(node));
		assert_noop!(Registry::reinstate(node), Error::<Test>::NotEjected);
	});
}
