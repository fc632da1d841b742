// SPDX-License-Identifier: Apache-2.0

use super::*;

#[test]
fn one_is_taken_in_each_interval_and_anchors_its_root() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();
		events();
		assert_ok!(beat(node));
		let expected =
			Event::HeartbeatReceived { node, sequence: 0, root: H256::repeat_byte(0), samples: 3 };
		assert_eq!(events(), [expected]);

		// Up to the end of the interval there is no second one, from the next one on there is.
		System::set_block_number(9);
		assert_eq!(beat(node), Err(Error::<Test>::HeartbeatTooEarly.into()));
		wait(1);
		assert_ok!(beat(node));
		assert_eq!(beat(node), Err(Error::<Test>::HeartbeatTooEarly.into()));
		// A late one moves no interval.
		System::set_block_number(29);
		assert_ok!(beat(node));
		wait(1);
		assert_ok!(beat(node));
		assert_eq!(
			Registry::anchor(node, 3),
			Some(Anchor { root: H256::repeat_byte(3), samples: 3 })
		);
	});
}

#[test]
fn a_worker_can_ask_what_comes_next() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Registry::next_heartbeat(0), None);
		let node = working_node();
		assert_eq!(Registry::next_heartbeat(node), Some((0, 0)));
		assert_eq!(Registry::uptime(node), None);
		System::set_block_number(25);
		assert_ok!(beat(node));
		assert_eq!(Registry::next_heartbeat(node), Some((1, 30)));
		// A running silence is part of it.
		be_silent_for(DAY * 30 / 100);
		assert_eq!(Registry::uptime(node), Some(sp_runtime::Perbill::from_percent(99)));
		Registry::eject(node);
		assert_eq!(Registry::next_heartbeat(node), None);
	});
}

#[test]
fn the_last_roots_are_kept_and_no_more() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		go_on(&[node], 10 * INTERVAL);
		assert_eq!(Roots::<Test>::iter_prefix(node).count(), KEPT_ROOTS as usize);
		assert_eq!(Registry::anchor(node, 10 - KEPT_ROOTS), None);
		assert!(Registry::anchor(node, 11 - KEPT_ROOTS).is_some());
	});
}

#[test]
fn it_is_free_operational_and_weighs_its_charge_only_where_there_is_one() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		let call = signed_by(WORKER, heartbeat(node, 1));
		let info = call.get_dispatch_info();
		assert_eq!(info.class, DispatchClass::Operational);
		assert!(call.weight_of_authorize().ref_time() > 0);

		let send = |sequence| {
			let Call::heartbeat { heartbeat, signature } =
				signed_by(WORKER, heartbeat(node, sequence))
			else {
				unreachable!()
			};
			Registry::heartbeat(RawOrigin::Authorized.into(), heartbeat, signature).unwrap()
		};
		wait(INTERVAL);
		assert!(send(1).actual_weight.unwrap().all_lt(info.call_weight));
		be_silent_for(BREACH + 1);
		assert_eq!(send(2).actual_weight, None);
	});
}

#[test]
fn nobody_calls_it_without_authorisation() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();
		for origin in [RuntimeOrigin::signed(WORKER), RuntimeOrigin::root(), RuntimeOrigin::none()]
		{
			let signature = TestSignature(WORKER, vec![]);
			assert_err!(
				Registry::heartbeat(origin, heartbeat(node, 0), signature)
					.map_err(|error| error.error),
				sp_runtime::DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn the_pool_takes_one_of_each_node_and_interval() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();
		let valid = offer(&signed_by(WORKER, heartbeat(node, 0))).unwrap();
		assert_eq!(valid.provides.len(), 1);
		assert!(valid.requires.is_empty() && valid.propagate);
		// Another root under the same number stands in each other's way.
		let other = Heartbeat { root: H256::zero(), ..heartbeat(node, 0) };
		assert_eq!(offer(&signed_by(WORKER, other)).unwrap().provides, valid.provides);
		assert_eq!(offer(&signed_by(WORKER, other)).unwrap().priority, valid.priority);
	});
}

#[test]
fn a_node_that_does_not_take_part_sends_none() {
	ExtBuilder.build_and_execute(|| {
		let suspended = register(ALICE, WORKER, [1]);
		assert_eq!(beat(suspended), Err(Error::<Test>::NodeSuspended.into()));
		FakeStaking::bond(suspended);
		assert_ok!(beat(suspended));
		// One that owes heartbeats goes on with them.
		FakeStaking::unbond(suspended);
		wait(INTERVAL);
		assert_ok!(beat(suspended));

		wait(INTERVAL);
		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), suspended));
		assert_eq!(beat(suspended), Err(Error::<Test>::NodeLeaving.into()));
		FakeStaking::withdraw(suspended);
		assert_eq!(beat(suspended), Err(Error::<Test>::NodeGone.into()));
		assert_eq!(Registry::do_heartbeat(heartbeat(7, 0)), Err(Error::<Test>::UnknownNode.into()));
		let ejected = register(ALICE, WORKER, [1]);
		Registry::eject(ejected);
		assert_eq!(beat(ejected), Err(Error::<Test>::NodeEjected.into()));
	});
}

#[test]
fn an_ejected_node_that_comes_back_owes_nothing_for_its_absence() {
	ExtBuilder.build_and_execute(|| {
		let node = node();
		Registry::eject(node);
		wait(10 * BREACH);
		assert_noop!(report(node), Error::<Test>::NoClock);
		assert_ok!(Registry::reinstate(node));
		assert_noop!(report(node), Error::<Test>::NoClock);
		// Its numbers go on, so that nothing that it signed before is worth anything.
		assert_eq!(
			Registry::do_heartbeat(heartbeat(node, 0)),
			Err(Error::<Test>::HeartbeatRepeated.into())
		);
		assert_ok!(beat(node));
		assert_eq!(charged(), []);
	});
}

#[test]
fn a_day_is_active_by_one_heartbeat() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();
		let days = || <Registry as Uptimes>::active_days(node);
		assert_eq!((days(), <Registry as Uptimes>::uptime(node)), (0, None));
		assert_ok!(beat(node));
		go_on(&[node], DAY / 2);
		assert_eq!(days(), 1);
		go_on(&[node], DAY);
		assert_eq!(days(), 2);
		assert_eq!(<Registry as Uptimes>::uptime(node), Some(sp_runtime::Perbill::one()));
		// Days without any are not.
		be_silent_for(3 * DAY);
		assert_ok!(beat(node));
		assert_eq!(days(), 3);
		assert_eq!(<Registry as Uptimes>::active_days(99), 0);
	});
}
