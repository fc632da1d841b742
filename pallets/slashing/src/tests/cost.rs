// SPDX-License-Identifier: Apache-2.0

//! What a call touches does not grow with what there is.

use frame_support::assert_ok;
use surety_primitives::slash::{Condition, Incident, SlashId};

use super::*;
use crate::{Charged, NextSlashId, Slashes};

/// What a call read, in nodes of the state trie, and which keys it wrote.
#[derive(Debug)]
struct Touched {
	read: usize,
	written: usize,
}

/// A chain with final slashes spread over nodes that nobody asks about.
fn chain(nodes: u32, slashes: u64) -> sp_io::TestExternalities {
	let mut ext = ExtBuilder.build();
	ext.execute_with(|| {
		let id = charge(10, Condition::JobAbandoned);
		wait(SOFT_WINDOW + 1);
		assert_ok!(finalise(id));
		let model = record(id);
		let first = NextSlashId::<Test>::get();
		for number in 0..slashes {
			let mut slash = model.clone();
			slash.stake = node(1_000 + (number % u64::from(nodes)) as u32);
			slash.incident = Incident::Task(1_000_000 + number);
			Charged::<Test>::insert((slash.stake.clone(), slash.incident), first + number);
			Slashes::<Test>::insert(first + number, slash);
		}
		NextSlashId::<Test>::put(first + slashes);
		for number in 0..nodes {
			let stake = node(1_000 + number);
			Held::insert(&stake, HELD);
			let mut tally = Tally::default();
			tally.add_soft([first + u64::from(number)]).unwrap();
			crate::Tallies::<Test>::insert(stake, tally);
		}
	});
	ext.commit_all().unwrap();
	ext
}

fn touched(ext: &mut sp_io::TestExternalities, call: impl FnOnce()) -> Touched {
	let ((), proof) = ext.execute_and_prove(call);
	let written = ext.overlayed_changes().changes().count();
	ext.commit_all().unwrap();
	Touched { read: proof.len(), written }
}

/// One of each operation, on a chain of a size.
fn operations(nodes: u32, slashes: u64) -> Vec<(&'static str, Touched)> {
	let mut ext = chain(nodes, slashes);
	let mut soft: Vec<SlashId> = Vec::new();
	let mut cost = Vec::new();
	cost.push(("charge", touched(&mut ext, || soft.push(charge(1, Condition::JobAbandoned)))));
	ext.execute_with(|| soft.push(charge(1, Condition::JobAbandoned)));
	ext.commit_all().unwrap();
	let third = || charge_for(1, Condition::JobAbandoned, 7).unwrap();
	cost.push(("escalating charge", touched(&mut ext, || soft.push(third()))));
	cost.push(("file_appeal", touched(&mut ext, || appeal(soft[2]).unwrap())));
	let larger = Condition::JobDroppedUnexpectedly;
	let replace = || assert!(charge_for(1, larger, 7).is_ok());
	cost.push(("replacing charge", touched(&mut ext, replace)));
	ext.execute_with(|| appeal(soft[0]).unwrap());
	ext.commit_all().unwrap();
	cost.push(("accept", touched(&mut ext, || resolve(soft[0], true).unwrap())));
	ext.execute_with(|| wait(SOFT_WINDOW + 1));
	ext.commit_all().unwrap();
	cost.push(("finalise_slash", touched(&mut ext, || finalise(soft[1]).unwrap())));
	cost
}

#[test]
fn a_call_touches_as_much_among_a_few_slashes_as_among_many() {
	let few = operations(10, 100);
	let many = operations(3_000, 30_000);
	for ((name, few), (_, many)) in few.into_iter().zip(many) {
		assert_eq!(few.written, many.written, "{name} writes as much");
		// The trie of three hundred times the size is two or three levels deeper, for each key. One
		// look at every stake, let alone at every slash, would be thousands.
		assert!(many.read <= 3 * few.read, "{name} reads {} and {}", few.read, many.read);
		assert!(many.read < 300, "{name} reads {}", many.read);
	}
}
