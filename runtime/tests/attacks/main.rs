// SPDX-License-Identifier: Apache-2.0

//! What somebody would try against the whole chain (docs/threat-model.md has the list).

#[path = "../common/mod.rs"]
mod common;
mod cost;
mod governance;
mod keys;
mod open_tasks;
mod payouts;
mod slashes;
mod stuffing;

use common::*;
use frame_support::{
	assert_ok,
	storage::{with_transaction_unchecked, TransactionOutcome},
	traits::fungible::Inspect,
};
use sp_keyring::Sr25519Keyring;
use sp_runtime::DispatchResult;
use surety_primitives::{
	slash::{Charge, Condition, Incident, SlashId, Surcharge},
	stake::StakeId,
	traits::{Slash as _, Stakes},
	NodeId, TaskId, H256,
};
use surety_runtime::{
	governance::Origin as Track, AccountId, Balance, ComputeStaking, Registry, Runtime, Slashing,
	System,
};

/// What `attempt` returns; it leaves no trace.
fn what_if<R>(attempt: impl FnOnce() -> R) -> R {
	with_transaction_unchecked(|| TransactionOutcome::Rollback(attempt()))
}

/// A commercial provider's only node, with one GPU and this stake.
fn staked_node(owner: Sr25519Keyring, worker: AccountId, gpu: u64, stake: Balance) -> NodeId {
	assert_ok!(Registry::register_provider(signed(owner)));
	let node = node_of(owner, worker, gpu..gpu + 1);
	assert_ok!(ComputeStaking::bond(signed(owner), node, stake));
	node
}

/// All that a slash of a node can reach.
fn slashable(node: NodeId) -> Balance {
	<ComputeStaking as Stakes<_, _>>::slashable(&StakeId::Node(node))
}

fn record(id: SlashId) -> pallet_slashing::SlashOf<Runtime> {
	pallet_slashing::Slashes::<Runtime>::get(id).unwrap()
}

/// Every warning and slash, in their order.
fn records() -> Vec<pallet_slashing::SlashOf<Runtime>> {
	(0..pallet_slashing::NextSlashId::<Runtime>::get()).map(record).collect()
}

/// A charge of its own, so that its incident is new.
fn charge_of(stake: StakeId<AccountId>, condition: Condition) -> Charge<AccountId> {
	let task: TaskId = 1_000_000 + pallet_slashing::NextSlashId::<Runtime>::get();
	Charge {
		stake,
		condition,
		incident: Incident::Task(task),
		more: Surcharge::default(),
		evidence_hash: H256::zero(),
		challenger: None,
	}
}

fn slash(node: NodeId, condition: Condition) -> SlashId {
	Slashing::charge(charge_of(StakeId::Node(node), condition)).unwrap()
}

fn appeal(id: SlashId, by: Sr25519Keyring) -> DispatchResult {
	let statement = vec![b's'; 50].try_into().unwrap();
	Slashing::file_appeal(signed(by), id, statement, Default::default())
}

fn judge(id: SlashId, accept: bool) -> DispatchResult {
	Slashing::resolve_appeal(Track::Appeals.into(), id, accept)
}

fn finalise(id: SlashId) -> DispatchResult {
	Slashing::finalise_slash(signed(Sr25519Keyring::Ferdie), id)
}

/// Goes to the first block in which a slash can no longer be appealed.
fn outwait(id: SlashId) {
	go_to(record(id).appeal_deadline.max(System::block_number()) + 1);
}
