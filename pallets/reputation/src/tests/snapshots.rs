// SPDX-License-Identifier: Apache-2.0

//! The daily root of all scores.

use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use surety_primitives::{
	node::NodeStatus,
	reputation::snapshot::{prove, Listing},
	traits::Standing,
	H256, SUR,
};

use crate::{mock::*, Error, Event, LastSnapshot, Making, Records, WeightInfo};

fn advance() {
	assert_ok!(Reputation::advance_snapshot(signed(STRANGER)));
}

/// Makes pieces until a snapshot is taken. Says how many.
fn take() -> u32 {
	let taken = LastSnapshot::<Test>::get();
	for piece in 1.. {
		advance();
		if LastSnapshot::<Test>::get() != taken {
			return piece;
		}
	}
	unreachable!()
}

fn genesis() -> H256 {
	System::block_hash(0)
}

#[test]
fn the_root_of_all_scores_is_in_the_ledger() {
	ExtBuilder.build_and_execute(|| {
		let (old, new, sunk, gone) = (veteran(), new_node(), new_node(), new_node());
		change_node(old, |it| it.stake = 10_000 * SUR);
		set_status(sunk, suspended());
		set_status(gone, NodeStatus::Ejected);
		wait(PERIOD);
		let began = now();
		assert_eq!(take(), 1);

		let taken = LastSnapshot::<Test>::get().unwrap();
		assert_eq!((taken.snapshot.number, taken.began, taken.entry), (0, began, 0));
		assert_eq!(Written::get(), Some(vec![taken.snapshot.hash()]));
		System::assert_last_event(
			Event::SnapshotTaken { snapshot: taken.snapshot, entry: 0 }.into(),
		);
		// It has brought the scores up to date, and anyone can prove one.
		assert_eq!(Reputation::score(old), Some(percent(38)));
		let all = [
			Listing { node: old, score: Some(percent(38)), weight: 380_000 },
			Listing { node: new, score: None, weight: 140_000 },
			Listing { node: sunk, score: None, weight: 0 },
		];
		assert_eq!(taken.snapshot.nodes, 3);
		for (index, listing) in all.iter().enumerate() {
			let index = index as u32;
			let proof = prove(genesis(), 0, &all, index).unwrap();
			assert!(taken.snapshot.lists(genesis(), index, listing, &proof));
		}
		assert_eq!(Reputation::last_snapshot(), Some(taken));
	});
}

#[test]
fn it_is_taken_once_a_day_from_the_first_day_on() {
	ExtBuilder.build_and_execute(|| {
		let early = || Reputation::advance_snapshot(signed(STRANGER));
		assert_noop!(early(), Error::<Test>::SnapshotNotDue);
		wait(PERIOD - now());
		assert_eq!(take(), 1);
		assert_noop!(early(), Error::<Test>::SnapshotNotDue);
		wait(PERIOD - 1);
		assert_noop!(early(), Error::<Test>::SnapshotNotDue);
		wait(1);
		assert_eq!(take(), 1);
		assert_eq!(LastSnapshot::<Test>::get().map(|it| it.snapshot.number), Some(1));
		assert_noop!(
			Reputation::advance_snapshot(RuntimeOrigin::root()),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

#[test]
fn many_nodes_take_many_pieces() {
	ExtBuilder.build_and_execute(|| {
		(0..3 * PIECE + 1).for_each(|_| {
			new_node();
		});
		wait(PERIOD);
		advance();
		System::assert_has_event(Event::SnapshotBegun { number: 0 }.into());
		// Who comes now is in the next one.
		new_node();
		wait(10);
		assert_eq!(Making::<Test>::get().map(|it| it.next), Some(PIECE));
		assert_eq!(take(), 3);
		assert!(!Making::<Test>::exists());
		assert_eq!(LastSnapshot::<Test>::get().unwrap().snapshot.nodes, 3 * PIECE + 1);
		// The next day begins a day after this one began.
		wait(PERIOD - 10);
		assert_eq!(take(), 4);
		assert_eq!(LastSnapshot::<Test>::get().unwrap().snapshot.nodes, 3 * PIECE + 2);
	});
}

#[test]
fn blocks_with_room_make_it_by_themselves() {
	ExtBuilder.build_and_execute(|| {
		(0..2 * PIECE).for_each(|_| {
			new_node();
		});
		let idle = |weight| Reputation::on_idle(now(), weight);
		let room = <() as WeightInfo>::advance_snapshot(PIECE).saturating_mul(2);
		idle(room);
		assert!(!Making::<Test>::exists(), "it is not due");
		wait(PERIOD);
		idle(Weight::zero());
		idle(<() as WeightInfo>::advance_snapshot(PIECE - 1));
		assert!(!Making::<Test>::exists(), "there is no room");

		assert!(idle(room).all_lte(room));
		assert!(Making::<Test>::exists());
		idle(room);
		assert_eq!(LastSnapshot::<Test>::get().map(|it| it.snapshot.nodes), Some(2 * PIECE));
	});
}

#[test]
fn a_released_node_is_listed_no_more() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		// Nobody told of it.
		change_node(node, |it| it.status = NodeStatus::Released);
		wait(PERIOD);
		take();
		assert_eq!(LastSnapshot::<Test>::get().unwrap().snapshot.nodes, 0);
		assert_eq!(LastSnapshot::<Test>::get().unwrap().snapshot.root, H256::zero());
		assert!(Records::<Test>::contains_key(node), "its record is history");
	});
}
