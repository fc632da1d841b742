// SPDX-License-Identifier: Apache-2.0

mod attacks;
mod attacks_reruns;
mod challenges;
mod draws;
mod failures;
mod findings;
mod grinding;
mod invariants;
mod oracles;
mod reruns;
mod summaries;

use crate::mock::*;

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

/// The events of this pallet so far.
fn events() -> Vec<Event> {
	let ours = |record: frame_system::EventRecord<RuntimeEvent, _>| match record.event {
		RuntimeEvent::Verification(event) => Some(event),
		_ => None,
	};
	System::events().into_iter().filter_map(ours).collect()
}
