// SPDX-License-Identifier: Apache-2.0

mod agenda;
mod anomalies;
mod appeals;
mod arbitrators;
mod attacks;
mod filing;
mod grinding;
mod money;
mod slashes;
mod verdicts;
mod voting;

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	dispute::{Vote, Vote::*},
	slash::Condition,
	stake::StakeId,
	Balance, SUR,
};

use crate::{mock::*, Ballot, Duty, Stage};

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

/// The events of this pallet so far.
fn events() -> Vec<Event> {
	let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::Disputing(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(ours).collect()
}

fn test(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(test);
}
