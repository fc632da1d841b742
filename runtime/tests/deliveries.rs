// SPDX-License-Identifier: Apache-2.0

//! Delivery challenges across the pallets: draws, market, staking, slashing.

mod common;

use common::*;
use frame_support::{assert_noop, assert_ok, traits::Contains};
use pallet_verification::{
	Challenges, Error, Outcome, SeatState, Stage,
	Verdict::{self, *},
};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};
use sp_runtime::traits::Dispatchable;
use surety_primitives::{
	slash::Condition,
	source::Visibility,
	stake::{Role, StakeId},
	task::FailureReason,
	traits::{OpenDisputes, Settlements},
	NodeId, TaskId, H256, SUR,
};
use surety_runtime::{
	governance::Origin as Track, Balances, ComputeStaking, Market, Registry, Runtime, RuntimeCall,
	RuntimeOrigin, SafeMode, Verification,
};

/// A task of Charlie for which Bob's node was just paid. Dave, Eve and Ferdie are oracles by genesis.
fn settled() -> (TaskId, NodeId) {
	let mut settled = None;
	author_block(Alice, true, || {
		for oracle in [Dave, Eve, Ferdie] {
			assert_ok!(ComputeStaking::bond_role(signed(oracle), Role::Oracle, 1_000 * SUR));
		}
		assert_ok!(Registry::register_provider(signed(Bob)));
		let node = node(Bob, 1, 0..1);
		assert_ok!(ComputeStaking::bond(signed(Bob), node, 100 * SUR));
		let task = publish(Charlie, source(Visibility::Public)).unwrap();
		assert_ok!(accept(task, 1));
		deliver(task, node, 1);
		settled = Some((task, node));
	});
	settled.unwrap()
}

fn keys(task: TaskId, node: NodeId) -> Vec<Sr25519Keyring> {
	let asked = Challenges::<Runtime>::get(task, node).unwrap().seats.into_iter();
	let asked = asked.filter(|seat| matches!(seat.state, SeatState::Asked { .. }));
	asked.map(|seat| Sr25519Keyring::from_account_id(&seat.oracle).unwrap()).collect()
}

/// Two oracles who are asked about a challenged delivery.
fn asking() -> (TaskId, NodeId, Vec<Sr25519Keyring>) {
	let (task, node) = settled();
	author_block(Alice, true, || {
		assert_ok!(Verification::challenge_delivery(signed(Charlie), task, node));
	});
	for _ in 0..8 {
		author_block(Alice, true, || {});
	}
	assert_ok!(Verification::advance_challenge(signed(Alice), task, node));
	let asked = keys(task, node);
	assert_eq!(asked.len(), 2);
	(task, node, asked)
}

fn attest(who: Sr25519Keyring, (task, node): (TaskId, NodeId), verdict: Verdict) {
	assert_ok!(Verification::attest_delivery(signed(who), task, node, verdict));
}

fn outcome(task: TaskId, node: NodeId) -> (Outcome, Option<u64>) {
	match Challenges::<Runtime>::get(task, node).unwrap().stage {
		Stage::Ended { outcome, slash } => (outcome, slash),
		stage => panic!("{stage:?}"),
	}
}

#[test]
fn who_does_not_deliver_is_slashed_for_the_task() {
	unborn("development").execute_with(|| {
		let (task, node, asked) = asking();
		let free = |key| Balances::free_balance(id(key));
		let before = free(asked[0]);
		asked.iter().for_each(|who| attest(*who, (task, node), NotDelivered));
		let (outcome, slash) = outcome(task, node);
		assert_eq!(outcome, Outcome::Decided(NotDelivered));
		let slash = pallet_slashing::Slashes::<Runtime>::get(slash.unwrap()).unwrap();
		// All of its stake answered for the task.
		let liability = Market::settlement(task, node).unwrap().job.liability;
		assert_eq!((slash.condition, slash.amount), (Condition::ResultFailure, liability));
		assert_eq!(liability, 100 * SUR);
		assert_eq!(slash.stake, StakeId::Node(node));
		assert_eq!(free(asked[0]), before + SUR);
	});
}

#[test]
fn an_oracle_keeps_its_stake_while_it_is_asked() {
	unborn("development").execute_with(|| {
		let (task, node, asked) = asking();
		let unbond = |who| ComputeStaking::unbond_role(signed(who), Role::Oracle, 1_000 * SUR);
		for who in &asked {
			assert_noop!(unbond(*who), pallet_compute_staking::Error::<Runtime>::RoleInUse);
		}
		asked.iter().for_each(|who| attest(*who, (task, node), Delivered));
		for who in asked {
			assert_ok!(unbond(who));
		}
	});
}

#[test]
fn only_what_was_paid_can_be_challenged() {
	unborn("development").execute_with(|| {
		let (task, node) = settled();
		let challenge = |task, node| Verification::challenge_delivery(signed(Charlie), task, node);
		assert_noop!(challenge(task, node + 1), Error::<Runtime>::NotSettled);
		assert_noop!(challenge(task + 1, node), Error::<Runtime>::NotSettled);
		let source = source(Visibility::Public);
		let open = publish(Charlie, source).unwrap();
		assert_noop!(challenge(open, node), Error::<Runtime>::NotSettled);
		assert_ok!(Market::cancel_task(signed(Charlie), open));
		assert_noop!(challenge(open, node), Error::<Runtime>::NotSettled);
		assert_ok!(challenge(task, node));
	});
}

#[test]
fn a_pause_takes_nobodys_result() {
	unborn("development").execute_with(|| {
		let (task, node) = settled();
		assert_ok!(SafeMode::force_enter(Track::Emergency.into()));
		let call = |call: pallet_verification::Call<Runtime>| RuntimeCall::Verification(call);
		let challenge = call(pallet_verification::Call::challenge_delivery { task, node });
		assert_ok!(challenge.dispatch(signed(Charlie)));
		for _ in 0..8 {
			author_block(Alice, true, || {});
		}
		let advance = call(pallet_verification::Call::advance_challenge { task, node });
		assert_ok!(advance.dispatch(signed(Alice)));
		for who in keys(task, node) {
			let verdict = Delivered;
			let attest = call(pallet_verification::Call::attest_delivery { task, node, verdict });
			assert_ok!(attest.dispatch(signed(who)));
		}
		assert_eq!(outcome(task, node).0, Outcome::Decided(Delivered));

		// Nor can any of them be paused by itself.
		for name in ["attest_delivery", "commit_rerun", "reveal_rerun", "order_rerun"] {
			let name = (
				b"Verification".to_vec().try_into().unwrap(),
				name.as_bytes().to_vec().try_into().unwrap(),
			);
			type Allowed = <Runtime as pallet_tx_pause::Config>::WhitelistedCalls;
			assert!(Allowed::contains(&name));
		}
	});
}

#[test]
fn every_preset_has_oracles_enough() {
	for preset in ["development", "local_testnet", "testnet"] {
		chain(preset).execute_with(|| {
			let oracles = pallet_verification::Oracles::<Runtime>::get();
			assert!(oracles.len() >= 3, "{preset}");
		});
	}
}

/// A node that was paid could leave, but for what its client has re-run of it.
#[test]
fn a_node_does_not_leave_while_its_client_has_its_result_re_run() {
	unborn("development").execute_with(|| {
		let (task, node) = settled();
		assert_ok!(Verification::order_rerun(signed(Charlie), task, node));
		assert_noop!(
			Registry::exit_node(signed(Bob), node),
			pallet_compute_staking::Error::<Runtime>::StakeInUse
		);
	});
	unborn("development").execute_with(|| {
		let (_, node) = settled();
		assert_ok!(Registry::exit_node(signed(Bob), node));
	});
}

/// What a node reported as failed its client has re-run.
#[test]
fn a_reported_failure_is_re_run_by_challenge() {
	unborn("development").execute_with(|| {
		let (_, node) = settled();
		let by_worker = || RuntimeOrigin::signed(worker(1));
		let task = publish(Charlie, source(Visibility::Public)).unwrap();
		assert_ok!(accept(task, 1));
		assert_ok!(Market::start_task(by_worker(), task, H256::zero()));
		let reason = FailureReason::ExitCode(1);
		assert_ok!(Market::report_failure(by_worker(), task, reason, H256::zero()));
		assert_eq!(Market::failure(task, node).unwrap().job.payment, PAYMENT);

		assert_ok!(Verification::challenge_failure(signed(Charlie), task, node));

		assert!(Verification::is_disputed(task, node));
		assert_noop!(
			Registry::exit_node(signed(Bob), node),
			pallet_compute_staking::Error::<Runtime>::StakeInUse
		);
	});
}
