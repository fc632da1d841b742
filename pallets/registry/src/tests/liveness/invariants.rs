// SPDX-License-Identifier: Apache-2.0

use sp_runtime::TryRuntimeError;

use super::*;
use crate::Liveness;

fn spoil(node: NodeId, change: impl FnOnce(&mut Liveness)) {
	Livenesses::<Test>::mutate_extant(node, change);
}

#[test]
fn try_state_notices_each_broken_relation() {
	let broken: [(fn(), &str); 12] = [
		(
			|| Livenesses::<Test>::insert(7, Livenesses::<Test>::get(0).unwrap()),
			"liveness is that of a node",
		),
		(
			|| Nodes::<Test>::mutate_extant(0, |node| node.status = NodeStatus::Exiting),
			"a clock runs for a node that is out",
		),
		(
			|| spoil(0, |it| it.clock.as_mut().unwrap().last = 10_000),
			"a clock began without a heartbeat",
		),
		(|| spoil(0, |it| it.clock = None), "a node without clock has a downtime"),
		(|| spoil(0, |it| it.breached_at = Some(10_000)), "an outage lies in the future"),
		(|| Roots::<Test>::remove(0, 0), "a root is missing"),
		(|| spoil(0, |it| it.next = 2), "a root is missing"),
		(|| spoil(0, |it| it.active_days = 2), "a day is active by a heartbeat"),
		(
			|| Roots::<Test>::insert(0, 9, Anchor { root: H256::zero(), samples: 0 }),
			"a node has roots beside its last ones",
		),
		(
			|| spoil(0, |it| it.downtime.as_mut().unwrap().until = 0),
			"a downtime ends before it begins",
		),
		(|| spoil(1, |it| it.stands_in_until = 0), "a successor stands in until the end"),
		(
			|| {
				let bobs = Nodes::<Test>::get(2).unwrap();
				let status = offline();
				Nodes::<Test>::insert(2, crate::NodeOf::<Test> { status, ..bobs });
			},
			"an offline node owes heartbeats",
		),
	];
	for (break_it, message) in broken {
		ExtBuilder.build().execute_with(|| {
			let (node, other) = (node(), other_node());
			FakeStaking::bond(register(BOB, 13, [3]));
			assert_ok!(announce(node, 100, other));
			assert_ok!(accept(node, BOB));
			assert_ok!(Registry::do_try_state());
			break_it();
			assert_eq!(Registry::do_try_state(), Err(TryRuntimeError::Other(message)));
		});
	}
}
