// SPDX-License-Identifier: Apache-2.0

//! Commitments: what a node binds itself to before others can see it (specification, section 8).
//!
//! Each is the Blake2-256 hash of the SCALE encoding of (domain, genesis hash, task, node, what is
//! committed to). Domain and genesis make it useless elsewhere, task and node make a copy useless
//! to anybody else, and the salt makes it impossible to guess.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::H256;
use sp_crypto_hashing::blake2_256;

use crate::{output::OutputSummary, Balance, NodeId, TaskId};

const MODEL_DOMAIN: &[u8] = b"surety/model/1";
const RESULT_DOMAIN: &[u8] = b"surety/result/1";
const BID_DOMAIN: &[u8] = b"surety/bid/1";

/// What a model commitment hides.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct ModelOpening {
	/// SHA-256 of the model's name.
	pub model_id: H256,
	/// SHA-256 of the model's weights.
	pub weights_hash: H256,
	/// SHA-256 of the name of what computes it (such as `cpu` or a GPU's model).
	pub backend: H256,
	/// Random, never used twice.
	pub nonce: [u8; 32],
}

/// What a result commitment hides.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct ResultOpening {
	/// SHA-256 of the output's bytes.
	pub output_hash: H256,
	/// What the output looks like.
	pub summary: OutputSummary,
	/// The hash of its embedding ([`similarity::hash`](crate::similarity::hash)), where the source
	/// compares outputs by those.
	pub embedding: Option<H256>,
	/// Random, never used twice.
	pub salt: [u8; 32],
}

/// What the commitment to a bid in an auction hides.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct BidOpening {
	/// For how much the node would do the task, protocol fee included.
	pub price: Balance,
	/// Random, never used twice: there are few prices that somebody would bid.
	pub salt: [u8; 32],
}

impl ModelOpening {
	/// The commitment that this opens for `task` on `node` of the chain with this `genesis`.
	pub fn commitment(&self, genesis: H256, task: TaskId, node: NodeId) -> H256 {
		(MODEL_DOMAIN, genesis, task, node, self).using_encoded(blake2_256).into()
	}
}

impl ResultOpening {
	/// The commitment that this opens for `task` on `node` of the chain with this `genesis`.
	pub fn commitment(&self, genesis: H256, task: TaskId, node: NodeId) -> H256 {
		(RESULT_DOMAIN, genesis, task, node, self).using_encoded(blake2_256).into()
	}
}

impl BidOpening {
	/// The commitment that this opens for `task` by `node` of the chain with this `genesis`.
	pub fn commitment(&self, genesis: H256, task: TaskId, node: NodeId) -> H256 {
		(BID_DOMAIN, genesis, task, node, self).using_encoded(blake2_256).into()
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::output::OutputFormat;

	fn result() -> ResultOpening {
		ResultOpening {
			output_hash: H256::repeat_byte(1),
			summary: OutputSummary {
				format: OutputFormat::Text,
				bytes: 10,
				tokens: 2,
				longest_run: 1,
			},
			embedding: None,
			salt: [2; 32],
		}
	}

	fn model() -> ModelOpening {
		ModelOpening {
			model_id: H256::repeat_byte(1),
			weights_hash: H256::repeat_byte(2),
			backend: H256::repeat_byte(3),
			nonce: [4; 32],
		}
	}

	fn bid() -> BidOpening {
		BidOpening { price: 1_000, salt: [2; 32] }
	}

	#[test]
	fn a_bid_is_bound_to_chain_task_node_price_and_salt() {
		let genesis = H256::repeat_byte(9);
		let of = bid().commitment(genesis, 1, 1);
		assert_ne!(of, bid().commitment(H256::repeat_byte(8), 1, 1));
		assert_ne!(of, bid().commitment(genesis, 2, 1));
		assert_ne!(of, bid().commitment(genesis, 1, 2));
		assert_ne!(of, BidOpening { price: 999, ..bid() }.commitment(genesis, 1, 1));
		assert_ne!(of, BidOpening { salt: [3; 32], ..bid() }.commitment(genesis, 1, 1));
	}

	#[test]
	fn the_encoding_of_a_bid_is_fixed() {
		let mut preimage = alloc::vec![12u8 << 2];
		preimage.extend(b"surety/bid/1");
		preimage.extend([9; 32]); // genesis
		preimage.extend([7, 0, 0, 0, 0, 0, 0, 0]); // task
		preimage.extend([5, 0, 0, 0]); // node
		preimage.extend([0xe8, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]); // price
		preimage.extend([2; 32]); // salt
		assert_eq!(bid().commitment(H256::repeat_byte(9), 7, 5), H256(blake2_256(&preimage)));
	}

	#[test]
	fn a_commitment_is_bound_to_chain_task_node_and_content() {
		let genesis = H256::repeat_byte(9);
		let of = result().commitment(genesis, 1, 1);
		assert_ne!(of, result().commitment(H256::repeat_byte(8), 1, 1));
		assert_ne!(of, result().commitment(genesis, 2, 1));
		assert_ne!(of, result().commitment(genesis, 1, 2));
		assert_ne!(of, ResultOpening { salt: [3; 32], ..result() }.commitment(genesis, 1, 1));
		assert_ne!(
			of,
			ResultOpening { output_hash: H256::zero(), ..result() }.commitment(genesis, 1, 1)
		);
		let embedding = Some(H256::zero());
		assert_ne!(of, ResultOpening { embedding, ..result() }.commitment(genesis, 1, 1));
		let of = model().commitment(genesis, 1, 1);
		assert_ne!(of, model().commitment(genesis, 2, 1));
		assert_ne!(of, model().commitment(genesis, 1, 2));
		assert_ne!(of, ModelOpening { nonce: [5; 32], ..model() }.commitment(genesis, 1, 1));
	}

	/// The encoding is a promise to every client: these bytes never change.
	#[test]
	fn the_encoding_is_fixed() {
		let mut preimage = alloc::vec![15u8 << 2];
		preimage.extend(b"surety/result/1");
		preimage.extend([9; 32]); // genesis
		preimage.extend([7, 0, 0, 0, 0, 0, 0, 0]); // task
		preimage.extend([5, 0, 0, 0]); // node
		preimage.extend([1; 32]); // output hash
		preimage.push(1); // format: text
		preimage.extend([10, 0, 0, 0, 0, 0, 0, 0]); // bytes
		preimage.extend([2, 0, 0, 0]); // tokens
		preimage.extend([1, 0, 0, 0]); // longest run
		let up_to_here = preimage.len();
		preimage.push(0); // no embedding
		preimage.extend([2; 32]); // salt
		assert_eq!(result().commitment(H256::repeat_byte(9), 7, 5), H256(blake2_256(&preimage)));

		preimage.truncate(up_to_here);
		preimage.push(1);
		preimage.extend([6; 32]); // hash of the embedding
		preimage.extend([2; 32]); // salt
		let result = ResultOpening { embedding: Some(H256::repeat_byte(6)), ..result() };
		assert_eq!(result.commitment(H256::repeat_byte(9), 7, 5), H256(blake2_256(&preimage)));
	}
}
