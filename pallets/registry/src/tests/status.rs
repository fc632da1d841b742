// SPDX-License-Identifier: Apache-2.0

//! The states of a node and what moves it between them.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::traits::{InspectNodes, OnStakeChange};

use super::*;
use crate::{Error, GpuOwners};

fn changed(node: NodeId, status: NodeStatus) -> Event<Test> {
	Event::NodeStatusChanged { node, status }
}

fn refresh(node: NodeId) -> sp_runtime::DispatchResult {
	// Somebody who has nothing to do with the node.
	Registry::refresh_node(RuntimeOrigin::signed(42), node)
}

#[test]
fn enough_stake_lets_a_node_work_and_too_little_suspends_it() {
	ExtBuilder.build_and_execute(|| {
		let node = register(ALICE, 11, [1]);
		events();

		FakeStaking::bond(node);
		assert_eq!(status(node), NodeStatus::Onboarding);

		FakeStaking::unbond(node);
		assert_eq!(status(node), below_requirement());

		assert_eq!(
			events(),
			[changed(node, NodeStatus::Onboarding), changed(node, below_requirement())]
		);
	});
}

#[test]
fn a_stake_change_that_changes_nothing_is_silent() {
	ExtBuilder.build_and_execute(|| {
		let node = register(ALICE, 11, [1]);
		events();

		FakeStaking::unbond(node);
		FakeStaking::withdraw(node);

		assert_eq!(status(node), below_requirement());
		assert_eq!(events(), []);
	});
}

#[test]
fn the_last_onboarding_job_activates() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();

		settle(node, ONBOARDING_JOBS - 1);
		assert_eq!(status(node), NodeStatus::Onboarding);

		events();
		settle(node, 2);
		assert_eq!(status(node), NodeStatus::Active);
		assert_eq!(events(), [changed(node, NodeStatus::Active)]);
		assert_eq!(Nodes::<Test>::get(node).unwrap().jobs, ONBOARDING_JOBS + 1);
	});
}

#[test]
fn a_lifted_suspension_returns_a_node_to_where_its_jobs_put_it() {
	ExtBuilder.build_and_execute(|| {
		// Given a node that still owed its last onboarding job when it was suspended.
		let node = working_node();
		settle(node, ONBOARDING_JOBS - 1);
		FakeStaking::unbond(node);

		// When that job is paid.
		settle(node, 1);

		// Then it counts, the node stays suspended, and more stake makes it active.
		assert_eq!(status(node), below_requirement());
		FakeStaking::bond(node);
		assert_eq!(status(node), NodeStatus::Active);

		// And an active node that is suspended comes back as active.
		FakeStaking::unbond(node);
		FakeStaking::bond(node);
		assert_eq!(status(node), NodeStatus::Active);
	});
}

#[test]
fn anyone_can_have_a_stake_judged_by_a_new_price() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();
		assert_noop!(refresh(node), Error::<Test>::NothingToRefresh);

		FakeStaking::reprice(node, false);
		events();
		assert_ok!(refresh(node));
		assert_eq!(events(), [changed(node, below_requirement())]);
		assert_noop!(refresh(node), Error::<Test>::NothingToRefresh);

		FakeStaking::reprice(node, true);
		assert_ok!(refresh(node));
		assert_eq!(status(node), NodeStatus::Onboarding);
	});
}

#[test]
fn nothing_refreshes_a_node_that_leaves_or_is_unknown() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(refresh(99), Error::<Test>::UnknownNode);

		let node = exiting_node();
		FakeStaking::reprice(node, true);
		assert_noop!(refresh(node), Error::<Test>::NothingToRefresh);

		FakeStaking::withdraw(node);
		assert_noop!(refresh(node), Error::<Test>::NothingToRefresh);
	});
}

#[test]
fn a_node_with_stake_exits_and_is_released_with_the_last_of_it() {
	ExtBuilder.build_and_execute(|| {
		// Given a node with stake.
		let node = working_node();
		events();

		// When it exits, its keys and GPUs stay its own while its stake waits.
		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), node));
		FakeStaking::unbond(node);
		assert_eq!(status(node), NodeStatus::Exiting);
		assert_eq!(Registry::by_worker(&11), Some(node));
		assert_eq!(GpuOwners::<Test>::get(gpu(1).uuid_hash), Some(node));
		assert_eq!(counts(ALICE), (1, 1));

		// Then the withdrawal frees them, and the record stays.
		FakeStaking::withdraw(node);
		assert_eq!(
			events(),
			[changed(node, NodeStatus::Exiting), changed(node, NodeStatus::Released)]
		);
		assert_eq!(Registry::by_worker(&11), None);
		assert_eq!(GpuOwners::<Test>::get(gpu(1).uuid_hash), None);
		assert_eq!(counts(ALICE), (0, 0));
		assert_eq!(Registry::status(node), Some(NodeStatus::Released));
		assert_eq!(register(BOB, 11, [1]), node + 1);
	});
}

#[test]
fn a_node_without_stake_is_released_at_once() {
	ExtBuilder.build_and_execute(|| {
		let node = register(ALICE, 11, [1]);

		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), node));

		assert_eq!(status(node), NodeStatus::Released);
		assert_eq!(counts(ALICE), (0, 0));
	});
}

#[test]
fn a_release_from_inside_the_exit_happens_once() {
	ExtBuilder.build_and_execute(|| {
		// Given two nodes, so that a second count of one release would go unrefused.
		register(ALICE, 12, [2]);
		let node = working_node();
		FakeStaking::skip_exit_delay();
		events();

		// When staking reports from inside `exit` that nothing is held any more.
		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), node));

		// Then the node is released once.
		assert_eq!(
			events(),
			[changed(node, NodeStatus::Exiting), changed(node, NodeStatus::Released)]
		);
		assert_eq!(counts(ALICE), (1, 1));
	});
}

#[test]
fn an_exit_is_for_the_owner_of_an_idle_node_that_stays() {
	ExtBuilder.build_and_execute(|| {
		let exit = |signer, node| Registry::exit_node(RuntimeOrigin::signed(signer), node);
		let node = working_node();
		assert_noop!(exit(ALICE, 99), Error::<Test>::UnknownNode);
		assert_noop!(exit(BOB, node), Error::<Test>::NotOwner);

		FakeMarket::open(node, 1);
		assert_noop!(exit(ALICE, node), Error::<Test>::TasksOpen);

		FakeMarket::open(node, 0);
		assert_ok!(exit(ALICE, node));
		assert_noop!(exit(ALICE, node), Error::<Test>::NodeLeaving);

		FakeStaking::withdraw(node);
		assert_noop!(exit(ALICE, node), Error::<Test>::NodeGone);
	});
}

#[test]
fn nothing_revives_a_released_node() {
	ExtBuilder.build_and_execute(|| {
		let node = released_node();

		Registry::on_stake_change(node, true, true);
		Registry::on_stake_change(node, false, false);
		settle(node, ONBOARDING_JOBS);

		assert_eq!(status(node), NodeStatus::Released);
		assert_eq!(counts(ALICE), (0, 0));
	});
}

#[test]
fn a_suspended_node_can_leave() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();
		FakeStaking::unbond(node);

		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), node));

		assert_eq!(status(node), NodeStatus::Exiting);
	});
}

#[test]
fn each_change_of_status_is_told_once() {
	ExtBuilder.build_and_execute(|| {
		let node = register(ALICE, 11, [1]);
		assert_eq!(FakeReputation::told(), [(node, below_requirement())]);

		FakeStaking::bond(node);
		assert_eq!(FakeReputation::told(), [(node, NodeStatus::Onboarding)]);
		settle(node, ONBOARDING_JOBS);
		assert_eq!(FakeReputation::told(), [(node, NodeStatus::Active)]);
		settle(node, 1);
		assert_eq!(FakeReputation::told(), []);
		Registry::eject(node);
		assert_eq!(FakeReputation::told(), [(node, NodeStatus::Ejected)]);
		assert_ok!(Registry::reinstate(node));
		assert_eq!(FakeReputation::told(), [(node, NodeStatus::Active)]);
		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), node));
		FakeStaking::withdraw(node);
		assert_eq!(
			FakeReputation::told(),
			[(node, NodeStatus::Exiting), (node, NodeStatus::Released)]
		);
	});
}
