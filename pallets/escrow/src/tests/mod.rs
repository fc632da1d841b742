// SPDX-License-Identifier: Apache-2.0

mod bonds;
mod invariants;
mod lock;
mod parts;
mod pool;
mod refund;
mod release;
mod shares;

use frame_support::traits::fungible::{Inspect, InspectHold};
use sp_runtime::{DispatchError, Perbill};
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

/// Nothing of the re-run price.
const NONE: Perbill = Perbill::zero();

/// Pays all of a task's payment to one payee.
fn release(task: TaskId, payee: &AccountId) -> Result<Paid, DispatchError> {
	release_and_fund(task, payee, NONE)
}

/// The same, with this share of the re-run price for the pool.
fn release_and_fund(
	task: TaskId,
	payee: &AccountId,
	reruns: Perbill,
) -> Result<Paid, DispatchError> {
	let amount = Deposits::<Test>::get(task).map_or(0, |deposit| deposit.payment);
	let moved = Escrow::pay(task, &[Part { payee: *payee, amount }], reruns)?;
	Ok(moved[0])
}
