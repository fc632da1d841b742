// SPDX-License-Identifier: Apache-2.0

//! Why a node cannot work on a source.

use frame_support::assert_ok;
use surety_primitives::{
	node::{NodeStatus, Shortfall, SuspensionReason, SuspensionReasons},
	source::{SourceSpec, Visibility},
	standing::Ineligibility,
	NodeId, SourceId, SUR,
};

use crate::{mock::*, Error, NextSourceId};

/// A source of an account.
fn source_of(who: AccountId, visibility: Visibility) -> SourceId {
	let id = NextSourceId::<Test>::get();
	let spec = SourceSpec { visibility, ..spec() };
	assert_ok!(Market::publish_source(RuntimeOrigin::signed(who), spec));
	id
}

fn suspended() -> NodeStatus {
	let mut reasons = SuspensionReasons::new();
	reasons.try_insert(SuspensionReason::OrganisationRevoked).unwrap();
	NodeStatus::Suspended(reasons)
}

fn lacks_memory() -> Ineligibility {
	Ineligibility::Lacks(Shortfall::Memory { needed: 1_024, carried: 0 })
}

#[test]
fn a_node_that_can_work_has_nothing_against_it() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		assert_eq!(Market::eligibility(0, source), []);
		assert_ok!(accept(publish_task_on(source, 1), 0));
	});
}

#[test]
fn each_reason_is_told_and_refuses_the_acceptance() {
	type Change = fn(&mut FakeNode);
	let cases: [(Change, Ineligibility, Error<Test>); 5] = [
		(
			|node| node.status = suspended(),
			Ineligibility::NotActive(suspended()),
			Error::NodeNotActive,
		),
		(
			|node| node.status = NodeStatus::Ejected,
			Ineligibility::NotActive(NodeStatus::Ejected),
			Error::NodeNotActive,
		),
		(
			|node| node.status = NodeStatus::Exiting,
			Ineligibility::NotActive(NodeStatus::Exiting),
			Error::NodeNotActive,
		),
		(
			|node| node.sufficient = false,
			Ineligibility::StakeMissing { amount: SUR },
			Error::BelowRequirement,
		),
		(|node| node.capable = false, lacks_memory(), Error::CapacityTooSmall),
	];
	for (change, reason, error) in cases {
		ExtBuilder::build_and_execute(|| {
			let source = publish_source();
			let task = publish_task_on(source, 1);
			change_node(0, change);
			assert_eq!(Market::eligibility(0, source), [reason]);
			assert_eq!(accept(task, 0), Err(error.into()));
		});
	}
}

#[test]
fn all_reasons_are_told_together() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		assert_ok!(Market::retire_source(RuntimeOrigin::signed(ALICE), source));
		change_node(0, |node| {
			node.owner = ALICE;
			node.status = suspended();
			node.sufficient = false;
			node.capable = false;
		});
		assert_eq!(
			Market::eligibility(0, source),
			[
				Ineligibility::NotActive(suspended()),
				Ineligibility::StakeMissing { amount: SUR },
				Ineligibility::SourceRetired,
				lacks_memory(),
			]
		);
	});
}

#[test]
fn what_does_not_exist_is_told() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		let (node, none): (NodeId, SourceId) = (NODES, source + 1);
		assert_eq!(Market::eligibility(node, source), [Ineligibility::UnknownNode]);
		assert_eq!(Market::eligibility(0, none), [Ineligibility::UnknownSource]);
		assert_eq!(
			Market::eligibility(node, none),
			[Ineligibility::UnknownNode, Ineligibility::UnknownSource]
		);
	});
}

#[test]
fn a_source_that_only_the_nodes_owner_uses_gives_it_no_work() {
	ExtBuilder::build_and_execute(|| {
		change_node(0, |node| node.owner = ALICE);
		let private = source_of(ALICE, Visibility::Owner);
		assert_eq!(Market::eligibility(0, private), [Ineligibility::Private]);
		// Other nodes work for Alice.
		assert_eq!(Market::eligibility(1, private), []);

		let listed = source_of(ALICE, Visibility::AllowList);
		assert_eq!(Market::eligibility(0, listed), [Ineligibility::Private]);
		let allow = |client| Market::allow_client(RuntimeOrigin::signed(ALICE), listed, client);
		assert_ok!(allow(ALICE));
		assert_eq!(Market::eligibility(0, listed), [Ineligibility::Private]);
		assert_ok!(allow(BOB));
		assert_eq!(Market::eligibility(0, listed), []);

		for visibility in [Visibility::Public, Visibility::VerifiedClients] {
			assert_eq!(Market::eligibility(0, source_of(ALICE, visibility)), []);
		}
	});
}
