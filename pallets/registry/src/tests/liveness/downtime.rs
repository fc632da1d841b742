// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn an_announced_absence_is_no_fault() {
	ExtBuilder.build_and_execute(|| {
		// Given a node whose absence another one accepted.
		let (node, other) = (node(), other_node());
		events();
		let until = now() + 1_000;
		assert_ok!(announce(node, 1_000, other));
		assert_eq!(events(), [Event::DowntimeAnnounced { node, until, successor: other }]);
		assert_ok!(accept(node, BOB));
		assert_eq!(events(), [Event::HandoverAccepted { node, successor: other, until }]);

		// When it is away until the end.
		wait(1_000);
		assert_noop!(report(node), Error::<Test>::StillAlive);
		wait(INTERVAL);
		assert_ok!(beat(node));

		// Then that is nobody's concern.
		assert_eq!((charged(), uptime_lost(node)), (vec![], 0));
		assert_eq!(status(node), NodeStatus::Onboarding);
	});
}

#[test]
fn what_lasts_longer_is_judged_by_the_rest() {
	for (over, expected) in [
		(INTERVAL, None),
		(INTERVAL + 1, Some(Condition::UptimeDropMinor)),
		(MINOR - 1, Some(Condition::UptimeDropMinor)),
		(MINOR, None),
		(BREACH, None),
		(BREACH + 1, Some(Condition::UptimeSlaBreach)),
	] {
		ExtBuilder.build_and_execute(|| {
			let (node, other) = (node(), other_node());
			// Open work was handed over.
			FakeMarket::open(node, 1);
			assert_ok!(announce(node, 1_000, other));
			assert_ok!(accept(node, BOB));
			wait(1_000 + over);
			assert_ok!(beat(node));
			assert_eq!(charged(), Vec::from_iter(expected), "{over}");
		});
	}
}

#[test]
fn nothing_is_excused_before_the_successor_accepts() {
	ExtBuilder.build_and_execute(|| {
		let (node, other) = (node(), other_node());
		assert_ok!(announce(node, 1_000, other));
		wait(BREACH + INTERVAL + 1);
		assert_ok!(report(node));
		assert_eq!(charged(), [Condition::UptimeSlaBreach]);
	});
}

#[test]
fn the_grace_that_was_used_up_before_it_is_not_given_twice() {
	ExtBuilder.build_and_execute(|| {
		// Given a node that is late already, as far as the grace goes, when it is taken over.
		let (node, other) = (node(), other_node());
		be_silent_for(INTERVAL);
		assert_ok!(announce(node, 100, other));
		assert_ok!(accept(node, BOB));
		wait(100);
		assert_noop!(report(node), Error::<Test>::StillAlive);

		// When it comes back a block too late, then its silence is that before and that after.
		wait(1);
		assert_ok!(beat(node));
		assert_eq!(charged(), [Condition::UptimeDropMinor]);
		assert_eq!(uptime_lost(node), INTERVAL + 1);
	});
}

#[test]
fn owner_and_worker_key_speak_for_a_node_and_nobody_else() {
	ExtBuilder.build_and_execute(|| {
		let (node, other) = (node(), other_node());
		let until = now() + 100;
		let announce =
			|by| Registry::announce_downtime(RuntimeOrigin::signed(by), node, until, other);
		assert_noop!(announce(BOB), Error::<Test>::NotOperator);
		assert_ok!(announce(ALICE));
		assert_ok!(announce(WORKER));
		assert_noop!(accept(node, ALICE), Error::<Test>::NotOperator);
		assert_noop!(accept(node, WORKER), Error::<Test>::NotOperator);
		assert_ok!(accept(node, 12));
		assert_noop!(accept(node, 12), Error::<Test>::NothingAnnounced);
	});
}

#[test]
fn its_end_has_limits() {
	ExtBuilder.build_and_execute(|| {
		let (node, other) = (node(), other_node());
		assert_noop!(announce(node, 0, other), Error::<Test>::DowntimeOver);
		assert_noop!(announce(node, MAX_DOWNTIME + 1, other), Error::<Test>::DowntimeTooLong);
		assert_ok!(announce(node, 10, other));
		wait(10);
		assert_noop!(accept(node, BOB), Error::<Test>::DowntimeOver);
	});
}

#[test]
fn the_successor_must_be_able_to_take_over() {
	ExtBuilder.build_and_execute(|| {
		let (node, other) = (node(), other_node());
		let unfit = Error::<Test>::SuccessorUnfit;
		assert_noop!(announce(node, 100, node), unfit);
		assert_noop!(announce(node, 100, 77), Error::<Test>::SuccessorUnfit);
		// One that owes no heartbeats.
		let third = register(BOB, 13, [3]);
		FakeStaking::bond(third);
		assert_noop!(announce(node, 100, third), Error::<Test>::SuccessorUnfit);
		assert_ok!(beat(third));
		// One that takes no tasks, also when it is to accept.
		assert_ok!(announce(node, 100, third));
		FakeStaking::unbond(third);
		assert_noop!(announce(node, 100, third), Error::<Test>::SuccessorUnfit);
		assert_noop!(accept(node, BOB), Error::<Test>::SuccessorUnfit);
		FakeStaking::bond(third);
		// One that is away itself.
		assert_ok!(announce(other, 200, third));
		assert_ok!(accept(other, BOB));
		assert_noop!(announce(node, 100, other), Error::<Test>::SuccessorUnfit);
		// One that fell silent.
		wait(3 * INTERVAL);
		assert_ok!(beat(node));
		assert_noop!(announce(node, 100, third), Error::<Test>::SuccessorUnfit);
	});
}

#[test]
fn nothing_can_be_announced_without_a_clock() {
	ExtBuilder.build_and_execute(|| {
		let other = other_node();
		let node = working_node();
		assert_noop!(announce(node, 100, other), Error::<Test>::NoClock);
		assert_noop!(accept(node, BOB), Error::<Test>::NoClock);
		assert_ok!(beat(node));
		assert_noop!(accept(node, BOB), Error::<Test>::NothingAnnounced);
		let by = RuntimeOrigin::signed(ALICE);
		assert_noop!(Registry::announce_downtime(by, 77, 100, other), Error::<Test>::UnknownNode);
	});
}
