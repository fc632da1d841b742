// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn a_heartbeat_is_worth_nothing_a_second_time() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();
		let call = signed_by(WORKER, heartbeat(node, 0));
		assert!(offer(&call).is_ok());
		assert_ok!(beat(node));
		for _ in 0..3 {
			assert_eq!(offer(&call), Err(InvalidTransaction::Stale));
			assert_eq!(
				Registry::do_heartbeat(heartbeat(node, 0)),
				Err(Error::<Test>::HeartbeatRepeated.into())
			);
			wait(INTERVAL);
		}
	});
}

#[test]
fn nor_in_advance_nor_twice_in_an_interval() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		let next = signed_by(WORKER, heartbeat(node, 1));
		assert_eq!(offer(&next), Err(InvalidTransaction::Stale));
		wait(INTERVAL);
		assert!(offer(&next).is_ok());
		let ahead = signed_by(WORKER, heartbeat(node, 2));
		assert_eq!(offer(&ahead), Err(InvalidTransaction::Future));
		assert_eq!(
			Registry::do_heartbeat(heartbeat(node, 2)),
			Err(Error::<Test>::HeartbeatAhead.into())
		);
	});
}

#[test]
fn a_key_that_was_replaced_signs_for_nothing() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		assert_ok!(Registry::rotate_worker_key(RuntimeOrigin::signed(ALICE), node, 21));
		wait(INTERVAL);
		assert_eq!(
			offer(&signed_by(WORKER, heartbeat(node, 1))),
			Err(InvalidTransaction::BadProof)
		);
		assert!(offer(&signed_by(21, heartbeat(node, 1))).is_ok());
	});
}

#[test]
fn a_flood_of_strangers_is_refused_by_the_pool() {
	ExtBuilder.build_and_execute(|| {
		let (node, other) = (working_node(), register(BOB, 12, [2]));
		FakeStaking::bond(other);
		for stranger in 100..200 {
			// For nodes that there are, and for nodes that there are not.
			let forged = signed_by(stranger, heartbeat(node, 0));
			assert_eq!(offer(&forged), Err(InvalidTransaction::BadProof));
			let nowhere = signed_by(stranger, heartbeat(stranger as NodeId, 0));
			assert_eq!(offer(&nowhere), Err(InvalidTransaction::BadSigner));
		}
		// Nor does a node speak for another one, nor its owner for it.
		let for_other = signed_by(WORKER, heartbeat(other, 0));
		assert_eq!(offer(&for_other), Err(InvalidTransaction::BadProof));
		let by_owner = signed_by(ALICE, heartbeat(node, 0));
		assert_eq!(offer(&by_owner), Err(InvalidTransaction::BadProof));
		assert_eq!(Livenesses::<Test>::iter().count(), 0);
	});
}

#[test]
fn nothing_of_a_signed_heartbeat_can_be_changed() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();
		let signed = heartbeat(node, 0);
		let message = signed.message(genesis()).as_bytes().to_vec();
		let of_other_chain = signed.message(H256::repeat_byte(1)).as_bytes().to_vec();
		for (heartbeat, message) in [
			(Heartbeat { root: H256::repeat_byte(7), ..signed }, message.clone()),
			(Heartbeat { samples: 4, ..signed }, message.clone()),
			(signed, of_other_chain),
		] {
			let signature = TestSignature(WORKER, message);
			assert_eq!(
				offer(&Call::heartbeat { heartbeat, signature }),
				Err(InvalidTransaction::BadProof)
			);
		}
	});
}

#[test]
fn what_has_begun_cannot_be_announced() {
	ExtBuilder.build_and_execute(|| {
		let (node, other) = (node(), other_node());
		// Announced in time and accepted by a friend when it was noticed.
		assert_ok!(announce(node, 1_000, other));
		for _ in 0..3 {
			wait(INTERVAL);
			assert_ok!(beat(other));
		}
		assert_noop!(accept(node, BOB), Error::<Test>::NodeOverdue);
		assert_noop!(announce(node, 1_000, other), Error::<Test>::NodeOverdue);
		wait(BREACH);
		assert_ok!(report(node));
		assert_eq!(charged(), [Condition::UptimeSlaBreach]);
	});
}

#[test]
fn two_nodes_do_not_excuse_each_other_for_ever() {
	ExtBuilder.build_and_execute(|| {
		let (one, two) = (node(), other_node());
		assert_ok!(announce(one, MAX_DOWNTIME, two));
		assert_ok!(accept(one, BOB));
		// Whoever stands in stays.
		assert_noop!(announce(two, 100, one), Error::<Test>::StandsIn);
		go_on(&[one, two], MAX_DOWNTIME);
		assert_noop!(announce(one, 100, two), Error::<Test>::DowntimeTooSoon);
		go_on(&[one, two], DOWNTIME_PAUSE);
		assert_noop!(announce(one, 100, two), Error::<Test>::DowntimeTooSoon);
		wait(1);
		assert_ok!(announce(one, 100, two));
		assert_ok!(announce(two, 100, one));
		// The other one's acceptance makes it the one that stays.
		assert_ok!(accept(one, BOB));
		assert_noop!(accept(two, ALICE), Error::<Test>::StandsIn);
	});
}

#[test]
fn leaving_does_not_escape_what_the_silence_costs() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		be_silent_for(BREACH + 1);
		let exit = || Registry::exit_node(RuntimeOrigin::signed(ALICE), node);
		assert_noop!(exit(), Error::<Test>::OutageUncharged);
		assert_ok!(report(node));
		assert_eq!(charged(), [Condition::UptimeSlaBreach]);
		assert_ok!(exit());
		assert_noop!(report(node), Error::<Test>::NoClock);
	});
}
