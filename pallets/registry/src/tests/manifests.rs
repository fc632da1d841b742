// SPDX-License-Identifier: Apache-2.0

//! Manifests: what is sound, whose each GPU is, and what a new one changes.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{traits::ConstU32, BoundedVec, DispatchError};
use surety_primitives::{
	node::{GpuRequirement, Shortfall, MAX_GPUS_PER_NODE},
	traits::InspectNodes,
};

use super::*;
use crate::{Error, GpuOwners};

fn bytes<const N: u32>(bytes: &[u8]) -> BoundedVec<u8, ConstU32<N>> {
	bytes.to_vec().try_into().unwrap()
}

/// Manifests with one flaw each.
fn flawed() -> Vec<(Manifest, DispatchError)> {
	let endpoint = |url: &[u8]| {
		(Manifest { endpoint: bytes(url), ..manifest([]) }, Error::<Test>::InvalidEndpoint.into())
	};
	let mut unreadable_model = manifest([50, 51]);
	unreadable_model.gpus[1].model = bytes(&[0xff]);
	vec![
		(Manifest { cpus: 0, ..manifest([]) }, Error::<Test>::NoProcessors.into()),
		(Manifest { memory_mib: 0, ..manifest([]) }, Error::<Test>::NoMemory.into()),
		(
			Manifest { region: bytes(&[0xc3, 0x28]), ..manifest([]) },
			Error::<Test>::InvalidText.into(),
		),
		(unreadable_model, Error::<Test>::InvalidText.into()),
		endpoint(b""),
		endpoint(b"http://"),
		endpoint(b"https://"),
		endpoint(b"node.example"),
		endpoint(b"ftp://node.example"),
		endpoint(b"https://node\xff"),
		(manifest([50, 50]), Error::<Test>::GpuInUse.into()),
		(manifest([50, 99]), Error::<Test>::GpuInUse.into()),
	]
}

#[test]
fn a_flawed_manifest_is_refused() {
	ExtBuilder.build_and_execute(|| {
		let node = register(ALICE, 11, [1]);
		register(BOB, 12, [99]);
		for (flawed, error) in flawed() {
			assert_noop!(
				Registry::update_manifest(RuntimeOrigin::signed(ALICE), node, flawed.clone()),
				error
			);
			assert_noop!(Registry::register_node(RuntimeOrigin::signed(ALICE), 13, flawed), error);
		}
	});
}

#[test]
fn both_schemes_and_the_most_gpus_are_sound() {
	ExtBuilder.build_and_execute(|| {
		let gpus = 1..=u64::from(MAX_GPUS_PER_NODE);
		let plain = Manifest { endpoint: bytes(b"http://[::1]:7000"), ..manifest(gpus) };
		assert_ok!(Registry::register_provider(RuntimeOrigin::signed(ALICE)));
		assert_ok!(Registry::register_node(RuntimeOrigin::signed(ALICE), 11, plain));
		assert_eq!(counts(ALICE), (1, MAX_GPUS_PER_NODE));
	});
}

#[test]
fn an_update_moves_gpus_in_the_index_and_in_the_counts() {
	ExtBuilder.build_and_execute(|| {
		// Given two nodes.
		let node = register(ALICE, 11, [1, 2]);
		register(ALICE, 12, [3]);
		events();

		// When one gives up GPU 1, keeps GPU 2 and gains two.
		let update = manifest([2, 4, 5]);
		assert_ok!(Registry::update_manifest(RuntimeOrigin::signed(ALICE), node, update.clone()));

		// Then the index and the counts say so.
		assert_eq!(events(), [Event::ManifestUpdated { node, gpus: 3 }]);
		assert_eq!(Nodes::<Test>::get(node).unwrap().manifest, update);
		assert_eq!(Registry::gpus(node), Some((3, 4)));
		for (number, owner) in [(1, None), (2, Some(node)), (4, Some(node)), (5, Some(node))] {
			assert_eq!(GpuOwners::<Test>::get(gpu(number).uuid_hash), owner, "GPU {number}");
		}
	});
}

#[test]
fn an_update_judges_the_stake_anew() {
	ExtBuilder.build_and_execute(|| {
		let node = working_node();
		let update = |gpus: &[u64]| {
			let manifest = manifest(gpus.iter().copied());
			assert_ok!(Registry::update_manifest(RuntimeOrigin::signed(ALICE), node, manifest));
		};

		FakeStaking::reprice(node, false);
		update(&[1, 2, 3]);
		assert_eq!(status(node), below_requirement());

		FakeStaking::reprice(node, true);
		update(&[1]);
		assert_eq!(status(node), NodeStatus::Onboarding);
	});
}

#[test]
fn an_update_is_for_the_owner_of_an_idle_node_that_stays() {
	ExtBuilder.build_and_execute(|| {
		let update = |signer, node| {
			Registry::update_manifest(RuntimeOrigin::signed(signer), node, manifest([7]))
		};
		let node = working_node();
		assert_noop!(update(ALICE, 99), Error::<Test>::UnknownNode);
		assert_noop!(update(BOB, node), Error::<Test>::NotOwner);

		FakeMarket::open(node, 1);
		assert_noop!(update(ALICE, node), Error::<Test>::TasksOpen);

		FakeMarket::open(node, 0);
		assert_ok!(Registry::exit_node(RuntimeOrigin::signed(ALICE), node));
		assert_noop!(update(ALICE, node), Error::<Test>::NodeLeaving);

		FakeStaking::withdraw(node);
		assert_noop!(update(ALICE, node), Error::<Test>::NodeGone);
	});
}

#[test]
fn a_node_meets_what_its_gpus_and_its_memory_meet() {
	ExtBuilder.build_and_execute(|| {
		let node = register(ALICE, 11, [1, 2]);
		let fits = GpuRequirement { count: 2, vram_mib: 24_576, compute_capability: 89 };

		assert_eq!(Registry::shortfalls(node, &fits, 65_536), Some(vec![]));
		assert_eq!(
			Registry::shortfalls(node, &GpuRequirement { count: 3, ..fits }, 65_537)
				.unwrap()
				.first(),
			Some(&Shortfall::GpuCount { needed: 3, carried: 2 })
		);
		assert_eq!(
			Registry::shortfalls(node, &fits, 65_537),
			Some(vec![Shortfall::Memory { needed: 65_537, carried: 65_536 }])
		);
		assert_eq!(Registry::shortfalls(99, &GpuRequirement::default(), 0), None);
	});
}
