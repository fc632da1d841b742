// SPDX-License-Identifier: Apache-2.0

mod bonds;
mod invariants;
mod lock;
mod parts;
mod refund;
mod release;
mod shares;

use frame_support::traits::fungible::{Inspect, InspectHold};
use sp_runtime::DispatchError;
use surety_primitives::{
	traits::{Paid, Part, Vault},
	Balance, TaskId,
};

use crate::{mock::*, Deposits, HoldReason};

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

/// Pays all of a task's payment to one payee.
fn release(task: TaskId, payee: &AccountId) -> Result<Paid, DispatchError> {
	let amount = Deposits::<Test>::get(task).map_or(0, |deposit| deposit.payment);
	let moved = Escrow::pay(task, &[Part { payee: *payee, amount }])?;
	Ok(moved[0])
}
