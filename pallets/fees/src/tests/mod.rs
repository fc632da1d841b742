// SPDX-License-Identifier: Apache-2.0

//! Tests by topic, and what they share.

mod arithmetic;
mod attacks;
mod claims;
mod fees;
mod invariants;

use core::ops::RangeInclusive;

use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use sp_runtime::DispatchResult;
use surety_primitives::{stake::StakeId, Balance, NodeId, SUR};

use crate::{mock::*, Shares, Total};

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

fn free(who: AccountId) -> Balance {
	Balances::balance(&who)
}

/// What a claim for a node would pay.
fn claimable(node: NodeId) -> Balance {
	Fees::claimable(StakeId::Node(node))
}

/// What a stake can claim that is owed the whole number `owed`: quotients are rounded down, so the
/// last unit may come with the next fee.
fn nearly(owed: Balance) -> RangeInclusive<Balance> {
	owed - 1..=owed
}

/// Claims for a node; somebody who has nothing to do with it signs.
fn claim(node: NodeId) -> DispatchResult {
	Fees::claim(RuntimeOrigin::signed(42), StakeId::Node(node))
}

/// A pool that exists, so that fees are shared to the last unit.
fn fund_pool() {
	let pool = Fees::pool_account();
	let origin = RuntimeOrigin::signed(CARLA);
	assert_ok!(Balances::transfer_keep_alive(origin, pool, EXISTENTIAL_DEPOSIT));
}

/// The pallet's events since the last call.
fn events() -> Vec<Event> {
	let records = System::events();
	System::reset_events();
	records
		.into_iter()
		.filter_map(|record| match record.event {
			RuntimeEvent::Fees(event) => Some(event),
			_ => None,
		})
		.collect()
}
