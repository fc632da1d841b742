// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn who_never_sent_a_heartbeat_owes_none() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();
		wait(100 * DAY);
		assert_noop!(report(node), Error::<Test>::NoClock);
		assert_noop!(report(7), Error::<Test>::UnknownNode);
		assert_eq!(status(node), NodeStatus::Onboarding);
	});
}

#[test]
fn a_silent_node_is_suspended_until_its_next_heartbeat() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		let last = now();
		be_silent_for(OFFLINE_AFTER);
		assert_noop!(report(node), Error::<Test>::StillAlive);
		wait(1);
		events();
		assert_ok!(report(node));
		assert_eq!(
			events(),
			[
				Event::NodeOffline { node, since: last },
				Event::NodeStatusChanged { node, status: offline() },
			]
		);
		assert_noop!(report(node), Error::<Test>::NothingToReport);

		assert_ok!(beat(node));
		assert_eq!(status(node), NodeStatus::Onboarding);
		assert_noop!(report(node), Error::<Test>::StillAlive);
	});
}

#[test]
fn being_offline_is_one_reason_among_others() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		be_silent_for(OFFLINE_AFTER + 1);
		assert_ok!(report(node));
		FakeStaking::unbond(node);
		assert_ok!(beat(node));
		assert_eq!(status(node), below_requirement());
		FakeStaking::bond(node);
		assert_eq!(status(node), NodeStatus::Onboarding);
	});
}

#[test]
fn the_grace_is_one_interval() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		be_silent_for(INTERVAL);
		assert_ok!(beat(node));
		assert_eq!((charged(), uptime_lost(node)), (vec![], 0));
		System::set_block_number(40);
		assert_ok!(beat(node));
		be_silent_for(INTERVAL + 1);
		assert_ok!(beat(node));
		assert_eq!(charged(), [Condition::UptimeDropMinor]);
		assert_eq!(uptime_lost(node), INTERVAL + 1);
	});
}

#[test]
fn silence_costs_by_its_length() {
	for (silence, open, expected) in [
		(INTERVAL, 0, None),
		(MINOR - 1, 0, Some(Condition::UptimeDropMinor)),
		// Work was open and nobody took over: the market says what that costs.
		(MINOR - 1, 1, None),
		(MINOR, 0, None),
		(BREACH, 0, None),
		(BREACH, 1, None),
		(BREACH + 1, 0, Some(Condition::UptimeSlaBreach)),
		(BREACH + 1, 1, Some(Condition::UptimeSlaBreach)),
	] {
		ExtBuilder.build_and_execute(|| {
			let node = node();
			let last = now();
			FakeMarket::open(node, open);
			be_silent_for(silence);
			assert_ok!(beat(node));
			let charges = FakeSlashing::charges();
			let conditions = charges.iter().map(|charge| charge.condition);
			assert_eq!(conditions.collect::<Vec<_>>(), Vec::from_iter(expected), "{silence}");
			for charge in charges {
				assert_eq!(charge.stake, StakeId::Node(node));
				assert_eq!(charge.incident, Incident::Outage(last));
				assert_eq!(charge.challenger, None);
			}
		});
	}
}

#[test]
fn one_silence_is_charged_once() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		// Reported early, when it costs, and again; then the node comes back.
		be_silent_for(OFFLINE_AFTER + 1);
		assert_ok!(report(node));
		assert_eq!(charged(), []);
		wait(BREACH);
		assert_ok!(report(node));
		assert_eq!(charged(), [Condition::UptimeSlaBreach]);
		assert_noop!(report(node), Error::<Test>::NothingToReport);
		wait(3 * DAY);
		assert_noop!(report(node), Error::<Test>::NothingToReport);
		assert_ok!(beat(node));
		assert_eq!(charged(), []);
		// The days are in the record of its uptime nevertheless.
		assert_eq!(uptime_lost(node), OFFLINE_AFTER + 1 + BREACH + 3 * DAY);
		// And they convict no second time, by the next reboot.
		be_silent_for(MINOR - 1);
		assert_ok!(beat(node));
		assert_eq!(charged(), [Condition::UptimeDropMinor]);
	});
}

#[test]
fn a_twentieth_of_thirty_days_is_too_much_once() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		// Given twelve silences that are no breach each: 2,160 blocks are 5 %.
		let tolerated = DAY * 30 / 20;
		for _ in 0..tolerated / 180 {
			be_silent_for(180);
			assert_ok!(beat(node));
		}
		assert_eq!(uptime_lost(node), tolerated);
		assert_eq!(charged(), []);

		// When there is one more, then it is too much.
		be_silent_for(180);
		assert_ok!(beat(node));
		assert_eq!(charged(), [Condition::DowntimeSla]);
		// And not again for as long as those days count.
		be_silent_for(180);
		assert_ok!(beat(node));
		assert_eq!(charged(), []);
		go_on(&[node], 31 * DAY);
		assert_eq!(uptime_lost(node), 0);
	});
}

#[test]
fn a_running_silence_counts_towards_the_thirty_days() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		for _ in 0..12 {
			be_silent_for(180);
			assert_ok!(beat(node));
		}
		be_silent_for(OFFLINE_AFTER + 1);
		assert_ok!(report(node));
		assert_eq!(charged(), [Condition::DowntimeSla]);
		// It grows into a breach, which is larger; slashing puts it in the other's place.
		wait(BREACH);
		assert_ok!(report(node));
		assert_eq!(charged(), [Condition::UptimeSlaBreach]);
		assert_ok!(beat(node));
		assert_eq!(charged(), []);
	});
}

#[test]
fn an_outage_that_cannot_be_charged_suspends_all_the_same() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		be_silent_for(BREACH + 1);
		FakeSlashing::fail(true);
		assert_ok!(report(node));
		assert_eq!(status(node), offline());
		assert_noop!(report(node), Error::<Test>::NothingToReport);
		FakeSlashing::fail(false);
		assert_ok!(report(node));
		assert_eq!(charged(), [Condition::UptimeSlaBreach]);

		// And a heartbeat is taken whatever becomes of the charge.
		FakeSlashing::fail(true);
		assert_ok!(beat(node));
		be_silent_for(BREACH + 1);
		assert_ok!(beat(node));
	});
}

#[test]
fn a_charge_that_ejects_leaves_nothing_behind() {
	for by_heartbeat in [false, true] {
		ExtBuilder.build_and_execute(|| {
			let node = node();
			FakeSlashing::eject();
			be_silent_for(BREACH + 1);
			assert_ok!(if by_heartbeat { beat(node) } else { report(node) });
			assert_eq!(status(node), NodeStatus::Ejected);
			assert_eq!(Livenesses::<Test>::get(node).unwrap().clock, None);
		});
	}
}

#[test]
fn another_interval_neither_locks_a_node_out_nor_floods() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		go_on(&[node], 100 * INTERVAL);
		HeartbeatInterval::set(&(50 * INTERVAL));
		wait(50 * INTERVAL);
		assert_ok!(beat(node));
		assert_eq!(beat(node), Err(Error::<Test>::HeartbeatTooEarly.into()));
		HeartbeatInterval::set(&2);
		wait(2);
		assert_ok!(beat(node));
	});
}
