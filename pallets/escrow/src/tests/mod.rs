// SPDX-License-Identifier: Apache-2.0

mod invariants;
mod lock;
mod refund;
mod release;
mod shares;

use frame_support::traits::fungible::{Inspect, InspectHold};
use surety_primitives::Balance;

use crate::{mock::*, HoldReason};

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

fn free(who: AccountId) -> Balance {
	Balances::balance(&who)
}

/// What is held of an account for payments and for re-runs.
fn held(who: AccountId) -> (Balance, Balance) {
	let held = |reason: HoldReason| Balances::balance_on_hold(&reason.into(), &who);
	(held(HoldReason::TaskPayment), held(HoldReason::Rerun))
}
