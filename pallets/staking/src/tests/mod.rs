// SPDX-License-Identifier: Apache-2.0

mod bond;
mod exit;
mod invariants;
mod requirement;
mod unbond;
mod withdraw;

use frame_support::traits::fungible::{Inspect, InspectHold};
use surety_primitives::{Balance, NodeId};

use crate::{mock::*, Chunk, HoldReason, Ledgers, StakeLedger};

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn held(who: AccountId) -> Balance {
	Balances::balance_on_hold(&HoldReason::NodeStake.into(), &who)
}

fn free(who: AccountId) -> Balance {
	Balances::balance(&who)
}

fn ledger(node: NodeId) -> StakeLedger<Test> {
	Ledgers::<Test>::get(node).unwrap()
}

/// The chunks of a node as (amount, release date).
fn chunks(node: NodeId) -> Vec<(Balance, u64)> {
	let pair = |chunk: &Chunk<u64>| (chunk.amount, chunk.releases_at);
	ledger(node).unbonding().iter().map(pair).collect()
}

/// What was heard last of a stake change.
fn last_heard() -> Change {
	Heard::get().last().cloned().unwrap()
}
