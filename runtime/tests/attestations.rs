// SPDX-License-Identifier: Apache-2.0

//! Auditors across the pallets: what slashing decides, staking holds and the registry knows of owners.

mod common;

use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Eve, Ferdie};
use sp_runtime::DispatchResult;
use surety_primitives::{
	node::{Manifest, NodeStatus},
	slash::{Condition, SlashId},
	stake::{Role, StakeId, StakeState},
	traits::InspectNodes,
	NodeId, H256, SUR,
};
use surety_runtime::{
	AccountId, Balance, Balances, ComputeStaking, Fees, Registry, Runtime, RuntimeEvent,
	RuntimeHoldReason, RuntimeOrigin, Slashing, System,
};

const CONDITION: Condition = Condition::CryptoMiningDuringMlJob;

fn id(key: Sr25519Keyring) -> AccountId {
	key.to_account_id()
}

fn signed(key: Sr25519Keyring) -> RuntimeOrigin {
	RuntimeOrigin::signed(id(key))
}

/// Bob's node, with 300 SUR.
fn node() -> NodeId {
	let manifest = Manifest {
		gpus: Default::default(),
		cpus: 8,
		memory_mib: 16_384,
		region: Default::default(),
		endpoint: b"http://localhost".to_vec().try_into().unwrap(),
	};
	let node = pallet_registry::NextNodeId::<Runtime>::get();
	assert_ok!(Registry::register_provider(signed(Bob)));
	assert_ok!(Registry::register_node(signed(Bob), [1; 32].into(), manifest));
	assert_ok!(ComputeStaking::bond(signed(Bob), node, 300 * SUR));
	node
}

fn attest(who: Sr25519Keyring, node: NodeId) -> DispatchResult {
	let summary = b"it mined".to_vec().try_into().unwrap();
	Slashing::attest(signed(who), node, CONDITION, None, H256::zero(), summary)
}

fn bond(who: Sr25519Keyring) {
	assert_ok!(ComputeStaking::bond_role(signed(who), Role::Auditor, 1_000 * SUR));
}

/// Eve and Ferdie, whom genesis admits, bond and convict Bob's node.
fn convict() -> (NodeId, SlashId) {
	let node = node();
	assert_noop!(attest(Eve, node), pallet_slashing::Error::<Runtime>::AuditorBelowRequirement);
	bond(Eve);
	bond(Ferdie);
	assert_ok!(attest(Eve, node));
	assert_ok!(attest(Ferdie, node));
	(node, 0)
}

fn held(who: Sr25519Keyring, reason: pallet_compute_staking::HoldReason) -> Balance {
	Balances::balance_on_hold(&RuntimeHoldReason::ComputeStaking(reason), &id(who))
}

fn appeal(slash: SlashId) {
	let statement = vec![b's'; 50].try_into().unwrap();
	assert_ok!(Slashing::file_appeal(signed(Bob), slash, statement, Default::default()));
}

#[test]
fn a_lie_costs_both_auditors_their_bonds_and_the_provider_gains_them() {
	use pallet_compute_staking::HoldReason::{AttestationBond, NodeStake, Quarantine};
	common::chain("development").execute_with(|| {
		let (node, slash) = convict();
		let issuance = Balances::total_issuance();
		assert_eq!(Registry::status(node), Some(NodeStatus::Ejected));
		assert_eq!((held(Bob, NodeStake), held(Bob, Quarantine)), (0, 300 * SUR));
		for auditor in [Eve, Ferdie] {
			assert_eq!(held(auditor, AttestationBond), 300 * SUR);
			let all = 1_000 * SUR;
			assert_noop!(
				ComputeStaking::unbond_role(signed(auditor), Role::Auditor, all),
				pallet_compute_staking::Error::<Runtime>::RoleInUse
			);
		}
		let before = Balances::free_balance(id(Bob));
		appeal(slash);
		assert_ok!(Slashing::resolve_appeal(RuntimeOrigin::root(), slash, true));
		assert_eq!(Balances::free_balance(id(Bob)), before + 600 * SUR);
		assert_eq!(held(Bob, NodeStake), 300 * SUR);
		assert_eq!(Balances::total_issuance(), issuance);
		for auditor in [Eve, Ferdie] {
			assert_eq!(held(auditor, AttestationBond), 0);
			assert_ok!(ComputeStaking::unbond_role(signed(auditor), Role::Auditor, 1_000 * SUR));
		}
		let paid = System::events().into_iter().any(|record| {
			matches!(
				record.event,
				RuntimeEvent::Slashing(pallet_slashing::Event::AttestationBondsPaid { amount, .. })
					if amount == 600 * SUR
			)
		});
		assert!(paid);
	});
}

#[test]
fn the_bonds_of_a_slash_that_stands_come_back() {
	use pallet_compute_staking::HoldReason::AttestationBond;
	common::chain("development").execute_with(|| {
		let (node, slash) = convict();
		let free = [Eve, Ferdie].map(|who| Balances::free_balance(id(who)));
		appeal(slash);
		assert_ok!(Slashing::resolve_appeal(RuntimeOrigin::root(), slash, false));
		let after = [Eve, Ferdie].map(|who| Balances::free_balance(id(who)));
		assert_eq!(after, free.map(|free| free + 300 * SUR));
		assert_eq!(held(Eve, AttestationBond), 0);
		assert_eq!(ComputeStaking::stake_state(StakeId::Node(node)), StakeState::FullySlashed);
	});
}

#[test]
fn a_provider_who_is_an_auditor_does_not_judge_its_own_node() {
	common::chain("development").execute_with(|| {
		let node = node();
		for who in [Bob, Charlie] {
			assert_ok!(Slashing::admit_auditor(RuntimeOrigin::root(), id(who)));
			bond(who);
		}
		assert_noop!(attest(Bob, node), pallet_slashing::Error::<Runtime>::RelatedToNode);
		assert_ok!(attest(Charlie, node));
	});
}

#[test]
fn of_the_roles_arbitrators_alone_earn_of_the_fees() {
	common::chain("development").execute_with(|| {
		for role in Role::ALL {
			assert_ok!(ComputeStaking::bond_role(signed(Eve), role, 500 * SUR));
			let follows =
				pallet_fees::Shares::<Runtime>::contains_key(StakeId::Role(role, id(Eve)));
			assert_eq!(follows, role == Role::Arbitrator);
		}
		assert_eq!(Fees::claimable(StakeId::Role(Role::Auditor, id(Eve))), 0);
	});
}
