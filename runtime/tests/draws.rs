// SPDX-License-Identifier: Apache-2.0

//! Draw rounds on the whole chain: with real VRF outputs, in blocks that begin and end as on a node.

mod common;

use std::collections::BTreeSet;

use common::{author_block, unborn};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave};
use surety_primitives::{
	draw::{mix, Seed},
	traits::Draws,
	H256,
};
use surety_runtime::{Babe, Session, Verification};

/// Makes a block and says what its output was, which nobody but its author knew before.
fn block(author: Sr25519Keyring) -> [u8; 32] {
	let mut before = None;
	author_block(author, true, || before = Some(Babe::author_vrf_randomness()));
	let own = Babe::author_vrf_randomness();
	assert_ne!(before.unwrap(), own, "to its last call a block has its parent's output");
	own.unwrap()
}

fn round() -> u32 {
	Verification::open_round()
}

#[test]
fn a_round_is_made_of_the_outputs_of_several_authors() {
	unborn("local_testnet").execute_with(|| {
		// One of four cannot make a round, however many blocks it makes.
		let mut outputs: Vec<_> = (0..6).map(|_| block(Alice)).collect();
		assert_eq!(round(), 0);
		outputs.push(block(Bob));
		assert_eq!(round(), 0, "what a block has shows in the next one");
		assert_eq!(Verification::seed(0), Seed::Pending);
		block(Bob);
		assert_eq!(round(), 1);
		let seed = outputs.iter().fold(H256::zero(), |mixed, output| mix(0, mixed, output));
		assert_eq!(Verification::seed(0), Seed::Known(seed));
	});
}

#[test]
fn a_round_has_four_blocks() {
	unborn("local_testnet").execute_with(|| {
		for author in [Alice, Bob, Charlie, Dave] {
			block(author);
		}
		assert_eq!(round(), 0);
		// The calls of this block belong to round 1 already.
		author_block(Alice, true, || assert_eq!(round(), 1));
	});
}

#[test]
fn a_block_without_an_output_contributes_nothing() {
	unborn("local_testnet").execute_with(|| {
		for author in [Alice, Bob, Charlie] {
			block(author);
		}
		for _ in 0..4 {
			author_block(Dave, false, || {});
		}
		assert_eq!(round(), 0);
		block(Alice);
		assert_eq!(round(), 0);
		block(Alice);
		assert_eq!(round(), 1);
	});
}

#[test]
fn a_lone_validator_of_a_development_chain_makes_rounds_of_four_blocks() {
	unborn("development").execute_with(|| {
		(0..41).for_each(|_| {
			block(Alice);
		});
		assert_eq!(round(), 10);
	});
}

#[test]
fn rounds_go_on_over_the_ends_of_sessions() {
	unborn("local_testnet").execute_with(|| {
		for number in 0..101 {
			block([Alice, Bob, Charlie, Dave][number % 4]);
		}
		assert!(Session::current_index() >= 4);
		assert_eq!(round(), 25);
		let seeds: BTreeSet<_> =
			(0..25).map(|round| format!("{:?}", Verification::seed(round))).collect();
		assert_eq!(seeds.len(), 25);
	});
}
