// SPDX-License-Identifier: Apache-2.0

//! What holds after every sequence of calls, and that `try_state` would notice if it did not.

use proptest::prelude::*;
use sp_runtime::{DispatchResult, StateVersion, TryRuntimeError};
use surety_primitives::{traits::Collateral, Balance};

use super::*;
use crate::{Error, GpuOwners, NodeOf, Provider, ProviderOf, Tier, WorkerKeys};

const STATUS: &str = "a node's status does not follow from its reasons and jobs";

/// Something that happens to the registry. Small ranges make the calls meet.
#[derive(Clone, Debug)]
enum Step {
	RegisterProvider(u64),
	DeregisterProvider(u64),
	RegisterNode(u64, u64, Vec<u64>),
	UpdateManifest(u64, NodeId, Vec<u64>),
	RotateWorkerKey(u64, NodeId, u64),
	ExitNode(u64, NodeId),
	RefreshNode(NodeId),
	Bond(NodeId),
	Unbond(NodeId),
	Withdraw(NodeId),
	Reprice(NodeId, bool),
	Open(NodeId, u32),
	Settle(NodeId),
	Eject(NodeId),
	Reinstate(NodeId),
	Attest(u8, u64),
	Amend(OrganisationId, u64),
	Revoke(OrganisationId),
	Restore(OrganisationId),
	Admit(OrganisationId, u64),
	Dismiss(u64),
	Join(u64, OrganisationId),
	Audit(u64, u32),
	RevokeAudit(u64),
	AddRegistrar(u64),
	RemoveRegistrar(u64),
	SetEncryptionKey(u64, Option<u8>),
}

fn step() -> impl Strategy<Value = Step> {
	use Step::*;
	let account = || 1u64..=3;
	let worker = || 1u64..=6;
	let node = || 0u32..6;
	let organisation = || 0u32..2;
	let gpus = || prop::collection::vec(0u64..6, 0..3);
	prop_oneof![
		1 => account().prop_map(RegisterProvider),
		1 => account().prop_map(DeregisterProvider),
		3 => (account(), worker(), gpus()).prop_map(|(a, w, g)| RegisterNode(a, w, g)),
		1 => (account(), node(), gpus()).prop_map(|(a, n, g)| UpdateManifest(a, n, g)),
		1 => (account(), node(), worker()).prop_map(|(a, n, w)| RotateWorkerKey(a, n, w)),
		1 => (account(), node()).prop_map(|(a, n)| ExitNode(a, n)),
		1 => node().prop_map(RefreshNode),
		2 => node().prop_map(Bond),
		1 => node().prop_map(Unbond),
		1 => node().prop_map(Withdraw),
		1 => (node(), any::<bool>()).prop_map(|(n, s)| Reprice(n, s)),
		1 => (node(), 0u32..2).prop_map(|(n, t)| Open(n, t)),
		4 => node().prop_map(Settle),
		1 => node().prop_map(Eject),
		1 => node().prop_map(Reinstate),
		1 => (0u8..2, worker()).prop_map(|(d, p)| Attest(d, p)),
		1 => (organisation(), worker()).prop_map(|(o, p)| Amend(o, p)),
		1 => organisation().prop_map(Revoke),
		1 => organisation().prop_map(Restore),
		3 => (organisation(), worker()).prop_map(|(o, a)| Admit(o, a)),
		1 => worker().prop_map(Dismiss),
		3 => (account(), organisation()).prop_map(|(a, o)| Join(a, o)),
		1 => (account(), 16u32..20).prop_map(|(a, g)| Audit(a, g)),
		1 => account().prop_map(RevokeAudit),
		1 => account().prop_map(AddRegistrar),
		1 => account().prop_map(RemoveRegistrar),
		1 => (account(), prop::option::of(0u8..3)).prop_map(|(a, k)| SetEncryptionKey(a, k)),
	]
}

/// Takes a step; what staking and the market would refuse does not happen.
fn take(step: Step) -> DispatchResult {
	let signed = RuntimeOrigin::signed;
	let held = FakeStaking::anything_held;
	match step {
		Step::RegisterProvider(who) => Registry::register_provider(signed(who))?,
		Step::DeregisterProvider(who) => Registry::deregister_provider(signed(who))?,
		Step::RegisterNode(who, worker, gpus) => {
			Registry::register_node(signed(who), worker, manifest(gpus))?
		}
		Step::UpdateManifest(who, node, gpus) => {
			Registry::update_manifest(signed(who), node, manifest(gpus))?
		}
		Step::RotateWorkerKey(who, node, new) => {
			Registry::rotate_worker_key(signed(who), node, new)?
		}
		Step::ExitNode(who, node) => Registry::exit_node(signed(who), node)?,
		Step::RefreshNode(node) => Registry::refresh_node(signed(42), node)?,
		Step::Bond(node) if Nodes::<Test>::get(node).is_some_and(|node| !node.is_leaving()) => {
			FakeStaking::bond(node)
		}
		Step::Unbond(node) if held(node) => FakeStaking::unbond(node),
		Step::Withdraw(node) if held(node) => FakeStaking::withdraw(node),
		Step::Reprice(node, sufficient) if held(node) => FakeStaking::reprice(node, sufficient),
		Step::Open(node, tasks) => FakeMarket::open(node, tasks),
		Step::Settle(node) if Nodes::<Test>::contains_key(node) => settle(node, 1),
		Step::Eject(node) if Nodes::<Test>::contains_key(node) => Registry::eject(node),
		Step::Reinstate(node) => Registry::reinstate(node)?,
		Step::Attest(name, programme) => Registry::attest_organisation(
			signed(REGINA),
			H256::zero(),
			domain(["mit.edu", "eth.edu"][usize::from(name)]),
			programme,
			Perbill::one(),
		)?,
		Step::Amend(organisation, programme) => Registry::amend_organisation(
			signed(REGINA),
			organisation,
			H256::zero(),
			programme,
			Perbill::zero(),
		)?,
		Step::Revoke(organisation) => Registry::revoke_organisation(signed(REGINA), organisation)?,
		Step::Restore(organisation) => {
			Registry::restore_organisation(signed(REGINA), organisation)?
		}
		Step::Admit(organisation, who) => {
			Registry::admit_member(signed(REGINA), organisation, who)?
		}
		Step::Dismiss(who) => Registry::dismiss_member(signed(REGINA), who)?,
		Step::Join(who, organisation) => Registry::register_university(signed(who), organisation)?,
		Step::Audit(who, gpus) => Registry::attest_audit(signed(REGINA), who, gpus, H256::zero())?,
		Step::RevokeAudit(who) => Registry::revoke_audit(signed(REGINA), who)?,
		Step::AddRegistrar(who) => Registry::add_registrar(RuntimeOrigin::root(), who)?,
		Step::RemoveRegistrar(who) => Registry::remove_registrar(RuntimeOrigin::root(), who)?,
		Step::SetEncryptionKey(who, key) => {
			Registry::set_encryption_key(signed(who), key.map(|byte| [byte; 32]))?
		}
		_ => (),
	}
	Ok(())
}

/// The nodes in a state.
fn all(state: NodeStatus) -> Vec<NodeId> {
	(0..NextNodeId::<Test>::get()).filter(|id| status(*id) == state).collect()
}

/// Whether a step is a new node of a provider that has an ejected one.
fn is_blocked(step: &Step) -> bool {
	let Step::RegisterNode(who, ..) = step else {
		return false;
	};
	all(NodeStatus::Ejected).iter().any(|node| Nodes::<Test>::get(node).unwrap().owner == *who)
}

proptest! {
	#[test]
	fn the_registry_is_consistent_after_every_step(
		steps in prop::collection::vec(step(), 1..120),
	) {
		ExtBuilder.build().execute_with(|| {
			let issued = Balances::total_issuance();
			for step in steps {
				let root = sp_io::storage::root(StateVersion::V1);
				let gone = all(NodeStatus::Released);
				let ejected = all(NodeStatus::Ejected);
				let blocked = is_blocked(&step);

				let taken = take(step.clone());
				prop_assert!(!blocked || taken == Err(Error::<Test>::ProviderBlocked.into()));
				if taken.is_err() {
					prop_assert_eq!(sp_io::storage::root(StateVersion::V1), root, "{:?}", step);
				}

				prop_assert_eq!(Registry::do_try_state(), Ok(()), "{:?}", step);
				for id in gone {
					prop_assert_eq!(status(id), NodeStatus::Released, "{:?}", step);
				}
				for id in ejected {
					let back = matches!(step, Step::Reinstate(node) if node == id);
					prop_assert_eq!(status(id) != NodeStatus::Ejected, back, "{:?}", step);
				}
				let fees = FEE * Balance::from(NextNodeId::<Test>::get());
				prop_assert_eq!(Balances::total_issuance(), issued - fees, "{:?}", step);
			}
			Ok(())
		})?;
	}
}

fn spoil_node(change: impl FnOnce(&mut NodeOf<Test>)) {
	Nodes::<Test>::mutate_extant(0, change);
}

fn spoil_provider(change: impl FnOnce(&mut ProviderOf<Test>)) {
	Providers::<Test>::mutate_extant(ALICE, change);
}

#[test]
fn try_state_notices_each_broken_relation() {
	let broken: [(fn(), &str); 18] = [
		(|| NextNodeId::<Test>::put(0), "a node's id was never given"),
		(|| spoil_node(|node| node.jobs = 99), STATUS),
		(|| spoil_node(|node| node.status = NodeStatus::Active), STATUS),
		(|| spoil_node(|node| node.status = NodeStatus::Suspended(Default::default())), STATUS),
		(|| WorkerKeys::<Test>::remove(11), "a node's worker key does not lead to it"),
		(|| spoil_node(|node| node.worker = 12), "a node's worker key does not lead to it"),
		(|| WorkerKeys::<Test>::insert(12, 0), "a worker key leads nowhere"),
		(|| GpuOwners::<Test>::insert(gpu(1).uuid_hash, 7), "a node's GPU does not lead to it"),
		(|| GpuOwners::<Test>::insert(gpu(9).uuid_hash, 0), "a GPU leads nowhere"),
		(|| spoil_node(|node| node.status = NodeStatus::Released), "a worker key leads nowhere"),
		(|| spoil_provider(|provider| provider.nodes = 2), "a provider's count of nodes is wrong"),
		(|| spoil_provider(|provider| provider.gpus = 2), "a provider's count of GPUs is wrong"),
		(
			|| spoil_provider(|provider| provider.ejected = 1),
			"a provider's count of ejected nodes is wrong",
		),
		(
			|| spoil_node(|node| node.status = NodeStatus::Ejected),
			"a provider's count of GPUs is wrong",
		),
		(
			|| {
				Registry::eject(0);
				WorkerKeys::<Test>::remove(11);
			},
			"a node's worker key does not lead to it",
		),
		(|| spoil_node(|node| node.owner = BOB), "a provider's count of nodes is wrong"),
		(|| Providers::<Test>::remove(ALICE), "a node's owner is not a provider"),
		(
			|| Providers::<Test>::insert(11, Provider::new(Tier::Commercial, 1)),
			"a provider is a worker key",
		),
	];
	for (spoil, message) in broken {
		ExtBuilder.build().execute_with(|| {
			working_node();
			assert_ok!(Registry::do_try_state());
			spoil();
			assert_eq!(Registry::do_try_state(), Err(TryRuntimeError::Other(message)));
		});
	}
}
