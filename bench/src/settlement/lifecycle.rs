// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! A task from its publication to its payment, and a transfer to compare it with.

use anyhow::{Context, Result};
use codec::Compact;
use sp_core::H256;
use sp_keyring::Sr25519Keyring::{Charlie, Eve, Ferdie, One};
use sp_runtime::{AccountId32, MultiAddress};
use surety_primitives::{
	commitment::{ModelOpening, ResultOpening},
	output::{OutputFormat, OutputSummary},
	task::{Competition, Input, Needs, TaskSpec},
	SUR,
};

use super::{
	chain::{Chain, Cost, Rest},
	people::{NODE, SOURCE},
};

/// The names of the transactions, in their order. The last one settles: the node is paid by it.
pub const STEPS: [&str; 5] =
	["publish_task", "accept_task", "start_task", "commit_result", "reveal_result"];

/// The most blocks that the draw may take.
const PATIENCE: u32 = 60;

/// The life of a task.
pub struct Life {
	/// What each of [`STEPS`] took.
	pub steps: [Cost; 5],
	/// What its blocks took besides, one after the other: the draw is in them.
	pub rest: Vec<Rest>,
}

/// A transfer, first in its block, and what the rest of the block took.
pub fn transfer(chain: &Chain) -> Result<(Cost, Rest)> {
	let mut chain = chain.clone();
	let to = MultiAddress::<AccountId32, ()>::Id(One.to_account_id());
	let call = chain.call("Balances", "transfer_keep_alive", (to, Compact(SUR)))?;
	let mut block = chain.begin()?;
	let cost = block.apply(Eve, &call)?;
	Ok((cost, block.end()?))
}

/// What `blocks` take in which there is nothing.
pub fn empty(chain: &Chain, blocks: usize) -> Result<Vec<Rest>> {
	let mut chain = chain.clone();
	(0..blocks).map(|_| chain.make(vec![])).collect()
}

/// A task of one racer, each step in a block of its own.
pub fn task(chain: &Chain) -> Result<Life> {
	let mut chain = chain.clone();
	let genesis = chain.constants.genesis;
	let task = 0u64;
	let model = ModelOpening {
		model_id: H256::zero(),
		weights_hash: H256::zero(),
		backend: H256::zero(),
		nonce: [1; 32],
	};
	let summary =
		OutputSummary { format: OutputFormat::Bytes, bytes: 3, tokens: 3, longest_run: 1 };
	let result =
		ResultOpening { output_hash: H256::zero(), summary, salt: [2; 32], embedding: None };
	let uri = b"https://example.org/inputs/0".to_vec().try_into().expect("it is short");
	let spec = TaskSpec {
		source: SOURCE,
		input: Input { uri, hash: H256::zero() },
		payment: SUR,
		deadline: chain.next() + 100,
		competition: Competition::FirstResponse { racers: 1 },
		needs: Needs::default(),
	};
	let started = model.commitment(genesis, task, NODE);
	let committed = result.commitment(genesis, task, NODE);
	let calls = [
		(Charlie, chain.call("Market", STEPS[0], spec)?),
		(Ferdie, chain.call("Market", STEPS[1], task)?),
		(Ferdie, chain.call("Market", STEPS[2], (task, started))?),
		(Ferdie, chain.call("Market", STEPS[3], (task, committed))?),
		(Ferdie, chain.call("Market", STEPS[4], (task, result, model))?),
	];

	let mut life = Life { steps: Default::default(), rest: Vec::new() };
	for (place, (signer, call)) in calls.iter().enumerate() {
		let draws = STEPS[place] == "reveal_result";
		let mut patience = if draws { PATIENCE } else { 0 };
		life.steps[place] = loop {
			// Aside: what is refused leaves no block.
			let mut next = chain.clone();
			let mut block = next.begin()?;
			match block.apply(*signer, call) {
				Ok(cost) => {
					life.rest.push(block.end()?);
					chain = next;
					break cost;
				}
				Err(error) if patience == 0 => return Err(error).context(STEPS[place]),
				// The draw is not made yet.
				Err(_) => life.rest.push(chain.make(vec![])?),
			}
			patience -= 1;
		};
	}
	Ok(life)
}
