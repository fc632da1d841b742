// SPDX-License-Identifier: Apache-2.0

mod appeals;
mod attestations;
mod auditors;
mod charges;
mod cost;
mod escalation;
mod evidence;
mod finality;
mod flags;
mod invariants;
mod misconduct;
mod panels;
mod replacement;

use sp_runtime::{traits::Dispatchable, DispatchResult, Perbill};
use surety_primitives::{Balance, SUR};

use crate::{mock::*, Tallies, Tally};

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

const fn percent(percent: u32) -> Perbill {
	Perbill::from_percent(percent)
}

fn sur(amount: u128) -> Balance {
	amount * SUR
}

fn tally(stake: &Stake) -> Tally {
	Tallies::<Test>::get(stake)
}

/// Dispatches a call as a transaction does: what fails leaves nothing behind.
fn dispatch(origin: RuntimeOrigin, call: crate::Call<Test>) -> DispatchResult {
	RuntimeCall::Slashing(call).dispatch(origin).map(|_| ()).map_err(|refused| refused.error)
}

/// The events of this pallet so far.
fn events() -> Vec<Event> {
	let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::Slashing(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(ours).collect()
}
