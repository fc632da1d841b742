// SPDX-License-Identifier: Apache-2.0

//! Records across the pallets: market, registry, staking, slashing and ledger.

mod common;

use common::*;
use frame_support::{
	assert_ok,
	traits::{Get, OnIdle},
	weights::Weight,
};
use pallet_reputation::{
	api::{runtime_decl_for_reputation_api::ReputationApiV1, ProviderFilter},
	Deed, Presence,
};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Ferdie};
use surety_primitives::{
	ledger::EntryKind,
	node::GpuRequirement,
	reputation::FIRST_ACCURACY,
	slash::Condition,
	source::Visibility,
	traits::{OpenWork, Standing},
	NodeId, Perbill, TaskId, SUR,
};
use surety_runtime::{
	governance::Origin as Track, settings, AllPalletsWithSystem, ComputeStaking, Ledger, Market,
	Registry, Reputation, Runtime, Slashing, System,
};

/// A node of Bob that takes tasks, and one of Dave.
fn nodes() -> [NodeId; 2] {
	[(Bob, 1, 0..1), (Dave, 2, 1..2)].map(|(owner, number, gpus)| {
		assert_ok!(Registry::register_provider(signed(owner)));
		let node = node(owner, number, gpus);
		assert_ok!(ComputeStaking::bond(signed(owner), node, 1_000 * SUR));
		node
	})
}

/// Charlie pays Bob's node for a task.
fn paid(node: NodeId) -> TaskId {
	let task = publish(Charlie, source(Visibility::Public)).unwrap();
	assert_ok!(accept(task, 1));
	deliver(task, node, 1);
	task
}

fn ranked(filter: ProviderFilter) -> Vec<NodeId> {
	Runtime::rank_providers(filter, 10).into_iter().map(|it| it.node).collect()
}

#[test]
fn a_paid_task_is_in_the_records_of_node_and_client() {
	chain("development").execute_with(|| {
		let [node, _] = nodes();
		let task = paid(node);

		let record = Reputation::track_record(node).unwrap();
		assert_eq!((record.jobs, record.verified, record.failures), (1, 0, 0));
		assert_eq!((record.presence, record.score), (Presence::Working, None));
		assert_eq!(record.median_response, Some(1));
		let deeds: Vec<_> = Reputation::history(node).iter().map(|it| (it.task, it.deed)).collect();
		assert_eq!(deeds, [(task, Deed::Paid)]);
		assert_ok!(Reputation::give_feedback(signed(Charlie), task, node, true));
		let client = Reputation::client_record(id(Charlie));
		assert!(client.standing > Perbill::from_percent(50) && client.paid == 1);

		// When the market forgets the task it is beyond dispute.
		System::set_block_number(System::block_number() + settings::DisputeWindow::get() + 2);
		assert_ok!(Market::advance_task(signed(Alice), task));
		let record = Reputation::track_record(node).unwrap();
		assert_eq!((record.verified, record.dimensions.accuracy), (1, FIRST_ACCURACY));
		assert_eq!(Market::open_tasks(node), 0);
	});
}

#[test]
fn a_slash_lowers_the_weight_and_an_accepted_appeal_undoes_that() {
	chain("development").execute_with(|| {
		let [node, other] = nodes();
		let full = Reputation::routing_weight(node);
		assert_eq!(ranked(ProviderFilter::Any), [node, other]);

		let slash = charge(node, Condition::JobAbandoned, 7);
		assert!(Reputation::routing_weight(node) < full);
		assert_eq!(ranked(ProviderFilter::Any), [other, node]);
		// Of two in the middle the lower one is the median.
		assert!(Reputation::is_preferred(node) && Reputation::is_preferred(other));

		let statement = vec![b'x'; 60].try_into().unwrap();
		assert_ok!(Slashing::file_appeal(signed(Bob), slash, statement, Default::default()));
		assert_ok!(Slashing::resolve_appeal(Track::Appeals.into(), slash, true));
		assert_eq!(Reputation::routing_weight(node), full);
		// A hard slash ejects: nobody is told of the node any more.
		charge(node, Condition::TelemetryTampering, 8);
		assert_eq!(ranked(ProviderFilter::Any), [other]);
	});
}

#[test]
fn providers_are_ranked_by_hardware_and_by_source() {
	chain("development").execute_with(|| {
		let [node, other] = nodes();
		let source = source(Visibility::Public);
		let gpu = |count| GpuRequirement { count, vram_mib: 24_000, compute_capability: 89 };
		assert_eq!(ranked(ProviderFilter::Hardware(gpu(1), 1_024)), [node, other]);
		assert!(ranked(ProviderFilter::Hardware(gpu(2), 1_024)).is_empty());
		assert_eq!(ranked(ProviderFilter::Source(source)), [node, other]);
		assert!(ranked(ProviderFilter::Source(source + 1)).is_empty());

		// What is suspended is told last, and works on no source.
		assert_ok!(ComputeStaking::unbond(signed(Bob), node, 1_000 * SUR));
		assert_eq!(ranked(ProviderFilter::Hardware(gpu(1), 1_024)), [other, node]);
		assert_eq!(ranked(ProviderFilter::Source(source)), [other]);
	});
}

#[test]
fn a_refresh_reads_stake_and_uptime() {
	chain("development").execute_with(|| {
		let [node, _] = nodes();
		assert_ok!(Reputation::refresh_node(signed(Ferdie), node));
		let of = Reputation::track_record(node).unwrap().dimensions;
		assert_eq!((of.stake, of.uptime), (Perbill::from_percent(10), Perbill::zero()));
	});
}

#[test]
fn all_scores_of_a_day_are_in_the_ledger() {
	chain("development").execute_with(|| {
		nodes();
		let before = Ledger::head().count;
		System::set_block_number(settings::SnapshotPeriod::get());
		AllPalletsWithSystem::on_idle(System::block_number(), Weight::MAX);

		let taken = Reputation::last_snapshot().expect("the block had room");
		assert_eq!((taken.snapshot.number, taken.snapshot.nodes), (0, 2));
		assert_eq!(taken.entry, before);
		let entry = pallet_ledger::Entries::<Runtime>::get(taken.entry).unwrap();
		assert_eq!(entry.kind, EntryKind::ScoreSnapshot);
		assert_eq!(entry.data_hash, taken.snapshot.hash());
	});
}
