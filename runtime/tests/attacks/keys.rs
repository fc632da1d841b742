// SPDX-License-Identifier: Apache-2.0

//! What a thief of a worker key can do with it, and what he cannot prove with it.

use frame_support::{assert_noop, assert_ok, traits::Get};
use pallet_slashing::Issuer;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Ferdie};
use sp_runtime::transaction_validity::InvalidTransaction;
use surety_primitives::{
	node::NodeStatus,
	slash::Severity,
	source::Visibility,
	telemetry::{self, Evidence, Heartbeat, ProvenSample, Sample, Sequence},
	SUR,
};
use surety_runtime::{settings, Executive, Market, RuntimeOrigin};

use super::*;

type Error = pallet_slashing::Error<Runtime>;

/// The owner of the node, and the key that was stolen.
const OWNER: Sr25519Keyring = Dave;
const STOLEN: Sr25519Keyring = Bob;
const STAKE: Balance = 1_000 * SUR;

fn victim(test: impl FnOnce(NodeId)) {
	chain("development").execute_with(|| {
		let node = staked_node(OWNER, id(STOLEN), 0, STAKE);
		go_to(10);
		test(node);
	});
}

/// The worst samples of a job: they overclaim, throttle, and lie far apart.
fn worst(task: TaskId) -> Vec<Sample> {
	let sample = |number| Sample {
		task: Some(task),
		gpu: Some(0),
		number,
		at_millis: u64::from(number) * 1_000_000,
		vram_allocated: 1,
		vram_used: u64::MAX,
		temperature: i16::MAX,
		throttling: true,
		utilisation: 100,
		power_milliwatts: u32::MAX,
		foreign_processes: u16::MAX,
		uptime_secs: 0,
	};
	vec![sample(0), sample(1)]
}

/// A heartbeat with samples, as `key` signs it, and the proofs of them all.
fn anchor(
	key: Sr25519Keyring,
	node: NodeId,
	sequence: Sequence,
	samples: &[Sample],
) -> (surety_runtime::RuntimeCall, Evidence) {
	let genesis = System::block_hash(0);
	let leaves: Vec<_> = samples.iter().map(|it| it.leaf(genesis, node, sequence)).collect();
	let count = leaves.len() as u32;
	let heartbeat = Heartbeat { node, sequence, root: telemetry::root(&leaves), samples: count };
	let shown = samples.iter().zip(0..).map(|(sample, index)| ProvenSample {
		sequence,
		index,
		sample: *sample,
		proof: telemetry::prove(&leaves, index).unwrap().try_into().unwrap(),
	});
	(signed_by(key, heartbeat), shown.collect::<Vec<_>>().try_into().unwrap())
}

/// Sends a heartbeat as a transaction.
fn send(call: surety_runtime::RuntimeCall) {
	assert_ok!(Executive::apply_extrinsic(transaction(call)).unwrap());
}

fn submit(node: NodeId, condition: Condition, evidence: &Evidence) -> DispatchResult {
	Slashing::submit_evidence(signed(Ferdie), node, condition, evidence.clone())
}

fn expected(node: NodeId) -> Sequence {
	Registry::next_heartbeat(node).unwrap().0
}

#[test]
fn a_stolen_worker_key_proves_soft_slashes_at_most_and_its_owner_goes_on() {
	victim(|node| {
		let source = source(Visibility::Public);
		let window = settings::SoftAppealWindow::get();
		let began = System::block_number();
		// For as long as ten windows nobody notices. The thief signs the worst in every interval and
		// shows it at once; what the cap refuses now he tries again with all that he has.
		let mut shown = Vec::new();
		for round in 0..window {
			go_to(began + 10 * round);
			let (call, evidence) = anchor(STOLEN, node, round, &worst(round.into()));
			send(call);
			shown.push(evidence);
			for evidence in &shown {
				for condition in Condition::ALL {
					let _ = submit(node, condition, evidence);
				}
			}
			// Away without anyone's harm: that is excused, or a warning.
			let by = || RuntimeOrigin::signed(id(STOLEN));
			let _ = Registry::announce_downtime(by(), node, System::block_number() + 20, node + 1);
			assert_ne!(Registry::node_status(node), Some(NodeStatus::Ejected));
			let first_window = records().into_iter().filter(|it| it.at <= began + window);
			let cost: Balance = first_window.map(|it| it.amount).sum();
			assert!(cost <= STAKE * 15 / 100, "before the owner could act he lost {cost}");
		}
		assert!(records().iter().all(|it| it.severity < Severity::Hard));
		assert!(records().iter().all(|it| it.issued_by == Issuer::Telemetry));
		assert!(records().iter().any(|it| it.condition == Condition::VramOverclaim));

		// The owner takes the key out and goes on; the thief's next heartbeat is nobody's.
		assert_ok!(Registry::rotate_worker_key(signed(OWNER), node, id(Alice)));
		go_to(System::block_number() + 10);
		let next = expected(node);
		assert_eq!(
			offer(anchor(STOLEN, node, next, &worst(999)).0),
			Err(InvalidTransaction::BadProof.into())
		);
		let task = publish(Charlie, source).unwrap();
		assert_noop!(
			Market::accept_task(RuntimeOrigin::signed(id(STOLEN)), task),
			pallet_market::Error::<Runtime>::NotAWorkerKey
		);
		send(anchor(Alice, node, next, &[]).0);
		assert_ok!(Market::accept_task(RuntimeOrigin::signed(id(Alice)), task));
		assert_ok!(reveal_after_work(task, node, id(Alice)));
	});
}

#[test]
fn what_a_stolen_key_proved_is_undone_by_appeals_to_the_last_unit() {
	victim(|node| {
		let (call, evidence) = anchor(STOLEN, node, 0, &worst(7));
		send(call);
		assert_ok!(submit(node, Condition::VramOverclaim, &evidence));
		assert_eq!(slashable(node), STAKE * 85 / 100);
		assert_ok!(Registry::rotate_worker_key(signed(OWNER), node, id(Alice)));
		assert_ok!(appeal(0, OWNER));
		assert_ok!(judge(0, true));
		assert_eq!(slashable(node), STAKE);
		// The same samples convict nobody again, not even when the cap is over.
		outwait(0);
		assert_noop!(submit(node, Condition::VramOverclaim, &evidence), Error::AlreadyCharged);
	});
}

/// What the key is for, a thief can do as well: take work and leave it. That is no evidence that
/// somebody shows but what the chain saw, and it counts like the node's own doing; appeals and clearance
/// 5 undo it.
#[test]
fn work_that_a_stolen_key_abandons_counts_and_can_be_undone_whole() {
	victim(|node| {
		let source = source(Visibility::Public);
		for round in 0..3 {
			assert_eq!(Registry::node_status(node), Some(NodeStatus::Onboarding), "{round}");
			let task = publish(Charlie, source).unwrap();
			assert_ok!(Market::accept_task(RuntimeOrigin::signed(id(STOLEN)), task));
			go_to(System::block_number() + settings::StartWindow::get() + 1);
			assert_ok!(Market::advance_task(signed(Ferdie), task));
		}
		let conditions: Vec<_> = records().iter().map(|it| it.condition).collect();
		let abandoned = Condition::JobAbandoned;
		assert_eq!(conditions, [abandoned, abandoned, abandoned, Condition::RepeatedSoftSlash]);
		assert_eq!(Registry::node_status(node), Some(NodeStatus::Ejected));

		for id in (0..3).rev() {
			assert_ok!(appeal(id, OWNER));
			assert_ok!(judge(id, true));
		}
		assert_eq!(slashable(node), STAKE);
		assert_ok!(Slashing::reinstate_node(Track::Reinstatement.into(), node));
		assert_ok!(Registry::rotate_worker_key(signed(OWNER), node, id(Alice)));
		let task = publish(Charlie, source).unwrap();
		assert_ok!(Market::accept_task(RuntimeOrigin::signed(id(Alice)), task));
	});
}

#[test]
fn telemetry_convicts_the_node_and_the_time_that_it_was_signed_for() {
	victim(|node| {
		let other = staked_node(Charlie, id(Ferdie), 1, STAKE);
		let condition = Condition::VramOverclaim;
		let (call, evidence) = anchor(STOLEN, node, 0, &worst(7));

		// Before any heartbeat there is nothing to prove by.
		assert_noop!(submit(node, condition, &evidence), Error::NoSuchAnchor);
		send(call.clone());
		// The heartbeat is worth nothing twice, and neither are its samples for another node, whether
		// it has a heartbeat of that number or not.
		assert_eq!(offer(call), Err(InvalidTransaction::Stale.into()));
		assert_noop!(submit(other, condition, &evidence), Error::NoSuchAnchor);
		send(anchor(Ferdie, other, 0, &worst(7)).0);
		assert_noop!(submit(other, condition, &evidence), Error::InvalidProof);
		// Nor under another number of its own.
		go_to(20);
		send(anchor(STOLEN, node, 1, &[]).0);
		let moved: Vec<_> =
			evidence.iter().map(|it| ProvenSample { sequence: 1, ..it.clone() }).collect();
		assert_noop!(submit(node, condition, &moved.try_into().unwrap()), Error::InvalidProof);

		assert_ok!(submit(node, condition, &evidence));
		outwait(0);
		assert_noop!(submit(node, condition, &evidence), Error::AlreadyCharged);
	});
}

/// The same machine under the same key, registered again, answers for nothing from before.
#[test]
fn a_sample_from_before_the_registration_convicts_nobody() {
	chain("development").execute_with(|| {
		let owner = Dave;
		assert_ok!(Registry::register_provider(signed(owner)));
		let before = node_of(owner, id(STOLEN), 0..1);
		assert_ok!(ComputeStaking::bond(signed(owner), before, 100 * SUR));
		go_to(10);
		let (call, evidence) = anchor(STOLEN, before, 0, &worst(7));
		send(call);
		assert_ok!(Registry::exit_node(signed(owner), before));
		go_to(System::block_number() + settings::ExitDelay::get());
		assert_ok!(ComputeStaking::withdraw(signed(owner), before));
		assert_eq!(Registry::node_status(before), Some(NodeStatus::Released));

		let node = node_of(owner, id(STOLEN), 0..1);
		assert_ok!(ComputeStaking::bond(signed(owner), node, 100 * SUR));
		let condition = Condition::VramOverclaim;
		assert_noop!(submit(node, condition, &evidence), Error::NoSuchAnchor);
		// Not even where the same was measured again.
		send(anchor(STOLEN, node, 0, &worst(7)).0);
		assert_noop!(submit(node, condition, &evidence), Error::InvalidProof);
		assert_eq!(slashable(node), 100 * SUR);
		// Of the one that is gone nothing is left to take.
		let _ = submit(before, condition, &evidence);
		assert!(records().iter().all(|it| it.amount == 0));
		assert_eq!(slashable(node), 100 * SUR);
	});
}
