// SPDX-License-Identifier: Apache-2.0

//! Heartbeats, announced downtime, outages, and those who abuse them.

use frame_support::{
	assert_err, assert_noop, assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	pallet_prelude::{
		InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
	},
	traits::Authorize,
};
use frame_system::RawOrigin;
use sp_runtime::{testing::TestSignature, DispatchResult};
use surety_primitives::{
	slash::{Condition, Incident},
	stake::StakeId,
	telemetry::{Anchor, Heartbeat},
	traits::Anchors,
	BlockNumber,
};

use super::*;
use crate::{Call, Error, Livenesses, Roots};

/// The key of [`node`].
const WORKER: u64 = 11;

fn now() -> BlockNumber {
	System::block_number()
}

fn wait(blocks: BlockNumber) {
	System::set_block_number(now() + blocks);
}

fn heartbeat(node: NodeId, sequence: u32) -> Heartbeat {
	Heartbeat { node, sequence, root: H256::repeat_byte(sequence as u8), samples: 3 }
}

fn genesis() -> H256 {
	System::block_hash(0)
}

fn signed_by(worker: u64, heartbeat: Heartbeat) -> Call<Test> {
	let message = heartbeat.message(genesis()).as_bytes().to_vec();
	Call::heartbeat { heartbeat, signature: TestSignature(worker, message) }
}

/// What a pool says of a call.
fn offer(call: &Call<Test>) -> Result<ValidTransaction, InvalidTransaction> {
	match call.authorize(TransactionSource::External).expect("heartbeats authorise themselves") {
		Ok((valid, _)) => Ok(valid),
		Err(TransactionValidityError::Invalid(why)) => Err(why),
		Err(other) => panic!("{other:?}"),
	}
}

/// Sends a heartbeat, if the pool takes it.
fn beat(node: NodeId) -> DispatchResult {
	let next = Livenesses::<Test>::get(node).map_or(0, |liveness| liveness.next);
	let worker = Nodes::<Test>::get(node).unwrap().worker;
	let Call::heartbeat { heartbeat, signature } = signed_by(worker, heartbeat(node, next)) else {
		unreachable!()
	};
	Registry::heartbeat(RawOrigin::Authorized.into(), heartbeat, signature)
		.map(drop)
		.map_err(|error| error.error)
}

/// A node of Alice that works and sent a heartbeat.
fn node() -> NodeId {
	let node = working_node();
	assert_ok!(beat(node));
	node
}

/// A node of Bob that works and sent a heartbeat.
fn other_node() -> NodeId {
	let node = register(BOB, 12, [2]);
	FakeStaking::bond(node);
	assert_ok!(beat(node));
	node
}

/// Heartbeats for as many blocks.
fn go_on(nodes: &[NodeId], blocks: BlockNumber) {
	let end = now() + blocks;
	while now() + INTERVAL <= end {
		wait(INTERVAL);
		for node in nodes {
			assert_ok!(beat(*node));
		}
	}
	System::set_block_number(end);
}

/// Silence of this length: it begins one interval after the last heartbeat.
fn be_silent_for(blocks: BlockNumber) {
	wait(INTERVAL + blocks);
}

fn report(node: NodeId) -> DispatchResult {
	Registry::report_offline(RuntimeOrigin::signed(PAUPER), node)
}

fn announce(node: NodeId, blocks: BlockNumber, successor: NodeId) -> DispatchResult {
	let owner = Nodes::<Test>::get(node).unwrap().owner;
	let until = now() + blocks;
	Registry::announce_downtime(RuntimeOrigin::signed(owner), node, until, successor)
}

fn accept(node: NodeId, by: u64) -> DispatchResult {
	Registry::accept_handover(RuntimeOrigin::signed(by), node)
}

fn charged() -> Vec<Condition> {
	FakeSlashing::charges().into_iter().map(|charge| charge.condition).collect()
}

fn offline() -> NodeStatus {
	let mut reasons = SuspensionReasons::new();
	reasons.try_insert(SuspensionReason::Offline).unwrap();
	NodeStatus::Suspended(reasons)
}

fn uptime_lost(node: NodeId) -> BlockNumber {
	Livenesses::<Test>::get(node).unwrap().log.total(now(), DAY)
}

mod heartbeats {
	use super::*;

	#[test]
	fn one_is_taken_in_each_interval_and_anchors_its_root() {
		ExtBuilder.build_and_execute(|| {
			let node = working_node();
			events();
			assert_ok!(beat(node));
			let expected = Event::HeartbeatReceived {
				node,
				sequence: 0,
				root: H256::repeat_byte(0),
				samples: 3,
			};
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
			for origin in
				[RuntimeOrigin::signed(WORKER), RuntimeOrigin::root(), RuntimeOrigin::none()]
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
			assert_eq!(
				Registry::do_heartbeat(heartbeat(7, 0)),
				Err(Error::<Test>::UnknownNode.into())
			);
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
}

mod attacks {
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
}

mod outages {
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
}

mod downtime {
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
			assert_noop!(
				Registry::announce_downtime(by, 77, 100, other),
				Error::<Test>::UnknownNode
			);
		});
	}
}

mod invariants {
	use sp_runtime::TryRuntimeError;

	use super::*;
	use crate::Liveness;

	fn spoil(node: NodeId, change: impl FnOnce(&mut Liveness)) {
		Livenesses::<Test>::mutate_extant(node, change);
	}

	#[test]
	fn try_state_notices_each_broken_relation() {
		let broken: [(fn(), &str); 11] = [
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
}
