// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! What settlement takes: jobs against a deposit in batches, and a task from its publication to its
//! payment, as the runtime's Wasm does it. `scripts/bench settlement` calls it.
//!
//! Blocks are made of signed transactions through the functions that a node calls. The state is in memory:
//! times are of the processor, and what the database takes is in the weights alone. Each block is
//! made several times, from the same state.

mod chain;
mod items;
mod lifecycle;
mod metadata;
mod people;
mod report;

use std::{array, hint::black_box};

use anyhow::Result;
use sp_core::{ecdsa, sr25519, Pair};
use surety_primitives::credit::MAX_ITEMS;

use crate::runtime::Runtime;
use chain::{computed, Chain, Constants};
use items::{Agreed, Load, Room};
use people::Client;
use report::{Alone, Each, Measured, Report, Settled, Step, Times, Verification};

/// How many jobs are settled in one batch.
const SIZES: [u32; 3] = [1, 100, 1_000];
/// The most often that a full block is made.
const FULL_REPEAT: u32 = 5;

/// Measures what settlement takes.
pub fn measure(runtime: &Runtime, repeat: u32, machine: Option<String>) -> Result<Report> {
	let constants = Constants::new(runtime)?;
	let mut chain = Chain::new(&constants);
	let client = Client::new(constants.genesis);
	people::settle_in(&mut chain, &client)?;
	let chain = &chain;

	// The first one warms.
	lifecycle::transfer(chain)?;
	let transfer = Measured::of(&often(repeat, || lifecycle::transfer(chain))?);
	let entry = Times::of(often(repeat, || chain.entry())?);
	let (life, alone) = life(chain, repeat)?;

	let room = Room::of(chain)?;
	let verification = verification(repeat)?;
	let (mut settled, mut each) = (Vec::new(), Vec::new());
	for agreed in Agreed::ALL {
		let mut loads = Vec::new();
		for items in SIZES {
			loads.push((Load::one(chain, &client, agreed, items)?, repeat));
		}
		loads.push((Load::full(chain, &client, agreed, &room)?, repeat.min(FULL_REPEAT)));
		let mut blocks = Vec::new();
		for (load, repeat) in loads {
			let took = Measured::of(&often(repeat, || load.settle(chain))?);
			let (items, batches, full) = (load.items, load.batches(), load.full);
			blocks.push(Settled { agreed: agreed.name(), items, batches, full, took });
		}
		let (small, large) = (&blocks[0], &blocks[SIZES.len() - 1]);
		each.push(Each::between(small, large, agreed.verified(&verification)));
		settled.extend(blocks);
	}
	Ok(Report {
		version: constants.version,
		machine,
		repeat,
		room,
		most: MAX_ITEMS,
		entry,
		verification,
		transfer,
		settled,
		each,
		life,
		alone,
	})
}

fn often<T>(repeat: u32, run: impl FnMut() -> Result<T>) -> Result<Vec<T>> {
	std::iter::repeat_with(run).take(repeat as usize).collect()
}

/// The life of a task: what its transactions take, and what the chain does by itself.
fn life(chain: &Chain, repeat: u32) -> Result<(Vec<Step>, Alone)> {
	let lives = often(repeat, || lifecycle::task(chain))?;
	let steps = lifecycle::STEPS.iter().enumerate().map(|(place, call)| Step {
		call,
		time: Times::of(lives.iter().map(|life| life.steps[place].time)),
		weight: lives[0].steps[place].weight.ref_time(),
	});
	let blocks = lives[0].rest.len();
	let empty = often(repeat, || lifecycle::empty(chain, blocks))?;
	// Block by block, the best of all lives.
	let best = |runs: Vec<&Vec<chain::Rest>>| -> f64 {
		let times = |block: usize| Times::of(runs.iter().map(|run| run[block].time));
		(0..blocks).map(|block| times(block).best).sum()
	};
	let weight = |run: &[chain::Rest]| -> Result<i64> {
		let sum: u64 = run.iter().map(|rest| rest.weight.ref_time()).sum();
		Ok(i64::try_from(sum)?)
	};
	let time = best(lives.iter().map(|life| &life.rest).collect()) - best(empty.iter().collect());
	let alone = Alone { blocks, time, weight: weight(&lives[0].rest)? - weight(&empty[0])? };
	Ok((steps.collect(), alone))
}

/// What the host does for each signature: the share of it in what a signed job takes.
fn verification(repeat: u32) -> Result<Verification> {
	let message: [u8; 160] = array::from_fn(|place| place as u8);
	let digest = sp_crypto_hashing::keccak_256(&message);
	let own = sr25519::Pair::from_seed(&[1; 32]);
	let signature = own.sign(&message);
	let ethereum = ecdsa::Pair::from_seed(&[1; 32]);
	let recoverable = ethereum.sign_prehashed(&digest);
	let time = |what: &dyn Fn() -> bool| -> Result<Times> {
		let run = || {
			let start = computed();
			anyhow::ensure!(black_box(what()), "the signature is good");
			Ok(computed() - start)
		};
		Ok(Times::of(often(repeat, run)?))
	};
	Ok(Verification {
		sr25519: time(&|| sr25519::Pair::verify(&signature, message, &own.public()))?,
		recovery: time(&|| recoverable.recover_prehashed(&digest) == Some(ethereum.public()))?,
	})
}
