// SPDX-License-Identifier: Apache-2.0

//! What a node might try to escape the draw of its result.

use frame_support::assert_ok;

use crate::{mock::*, Check, TaskOutcome};

/// Whether the result of a node is drawn that has the draw made, and shows it, `later` blocks after it could for the first
/// time.
fn is_sampled(salt: u64, later: u32) -> bool {
	let mut sampled = false;
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Rounds(salt));
		let id = publish_task(1);
		deliver(id, 0);
		run_to(2 * ROUND + later);
		assert_ok!(advance(id));
		assert_ok!(reveal(id, 0));
		let Some(TaskOutcome::Settled { check, .. }) = outcome(id) else {
			panic!("{:?}", outcome(id))
		};
		// Nobody is there to re-run what is drawn: it is paid, and not called verified.
		sampled = check == Check::Unverified;
	});
	sampled
}

/// The round decides that follows the commitment, whenever the node reveals: whoever waits for a seed that suits waits in
/// vain, and could only be found to have been late.
#[test]
fn the_time_of_a_reveal_does_not_escape_the_draw() {
	let mut count = 0;
	for salt in 0..120 {
		let sampled = is_sampled(salt, 0);
		for later in [1, ROUND, 3 * ROUND + 1, 40] {
			assert_eq!(is_sampled(salt, later), sampled, "{salt}, {later} blocks later");
		}
		count += u32::from(sampled);
	}
	// 5 % of 120.
	assert!((1..=16).contains(&count), "{count} were drawn");
}
