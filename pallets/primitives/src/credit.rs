// SPDX-License-Identifier: Apache-2.0

//! Credit: many small jobs against one deposit (specification, section 7).
//!
//! A client signs off chain and the chain checks. What is signed is a [`Statement`]: a [`Cap`], which
//! bounds what a gateway can spend; a [`Job`], its price for one node; a [`Voucher`], what a node has
//! delivered; a [`Binding`] of an Ethereum address. There are two ways to sign ([`signature`]): with
//! an Ethereum wallet, as EIP-712 typed data ([`eip712`]), or with the account's own key. Jobs that are
//! known beforehand need no signature each: the cap carries the root of their [`tree`].
//!
//! Chain, client and tests run the same lines; tests fix the bytes against a wallet's own library.

use alloc::{vec, vec::Vec};

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_core::{H160, H256};
use sp_crypto_hashing::blake2_256;
use sp_runtime::{traits::ConstU32, AccountId32, BoundedVec, MultiSignature};

use crate::{Balance, BlockNumber, NodeId};

pub mod chunk;
pub mod eip712;
pub mod signature;
pub mod tree;

pub use signature::Signature;

const CLAIM_DOMAIN: &[u8] = b"surety/credit/claim/1";

/// The number of a cap: its client chooses it, and uses it once.
pub type CapId = u64;
/// The number of a batch. Never reused.
pub type BatchId = u64;

/// The most items of a batch.
pub const MAX_ITEMS: u32 = 4_096;
/// The most nodes that the items of a batch are of.
pub const MAX_BATCH_NODES: u32 = 64;
/// The most hashes of a batch's proof.
pub const MAX_SIBLINGS: u32 = 32_768;

/// Jobs that a client has agreed to all at once.
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
pub struct Jobs {
	/// The root of their tree.
	pub root: H256,
	/// How many there are, one at least.
	pub count: u32,
}

/// What a client lets others spend of its deposit.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Cap {
	/// Whose deposit it is.
	pub client: AccountId32,
	/// Its number among the client's caps.
	pub id: CapId,
	/// The most that is ever spent on it.
	pub limit: Balance,
	/// The last block in which something can be reserved.
	pub expires_at: BlockNumber,
	/// Who may reserve and settle for the client; the client itself where nobody else may.
	pub gateway: AccountId32,
	/// The jobs, where they are known beforehand; otherwise each is signed.
	pub jobs: Option<Jobs>,
}

/// What was agreed on one job.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct JobSpec {
	/// Its index within the cap; in a tree, its place.
	pub job: u32,
	/// Who does it.
	pub node: NodeId,
	/// What it pays, the protocol fee included.
	pub price: Balance,
	/// SHA-256 of its input.
	pub input: H256,
}

/// A job as its client signs it.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Job {
	/// Who pays.
	pub client: AccountId32,
	/// By which cap.
	pub cap: CapId,
	/// For what.
	pub spec: JobSpec,
}

/// The client's word that a node has delivered.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Voucher {
	/// Who pays.
	pub client: AccountId32,
	/// By which cap.
	pub cap: CapId,
	/// Who has delivered.
	pub node: NodeId,
	/// The prices of all that it has delivered on this cap so far, never less than before.
	pub delivered: Balance,
}

/// Says that an Ethereum address signs for an account.
#[derive(Clone, Debug, PartialEq, Eq, Encode)]
pub struct Binding {
	/// The account.
	pub account: AccountId32,
}

/// A job that is to be settled.
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
pub struct Item {
	/// What was agreed.
	pub spec: JobSpec,
	/// The commitment to its result. `None` where the client's voucher covers it, and only there it
	/// is paid at once.
	pub result: Option<H256>,
}

/// How the items of a batch were agreed.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub enum Agreement {
	/// The client signed each: the signatures in the order of the items.
	#[codec(index = 0)]
	Signed(BoundedVec<Signature, ConstU32<MAX_ITEMS>>),
	/// They are leaves of the cap's tree: what else it takes to make the root, in the order of
	/// [`tree::prove`].
	#[codec(index = 1)]
	Tree(BoundedVec<H256, ConstU32<MAX_SIBLINGS>>),
}

/// A voucher in a batch, which says whose and on which cap.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SignedVoucher {
	/// Who has delivered.
	pub node: NodeId,
	/// As in [`Voucher`].
	pub delivered: Balance,
	/// The client's.
	pub signature: Signature,
}

/// A node's word that it answers for its results in a batch.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Claim {
	/// The node.
	pub node: NodeId,
	/// Its worker key.
	pub worker: AccountId32,
	/// Of [`claim_message`] by that key.
	pub signature: MultiSignature,
}

/// What a worker key signs for `results`, each a job and the commitment to its result, in the order
/// of jobs: without it nobody could bind a node to results that are not its own.
pub fn claim_message(
	genesis: H256,
	client: &AccountId32,
	cap: CapId,
	node: NodeId,
	results: &[(u32, H256)],
) -> H256 {
	(CLAIM_DOMAIN, genesis, client, cap, node, results).using_encoded(blake2_256).into()
}

/// Something that a client signs.
pub trait Statement: Encode {
	/// What its SCALE form begins with.
	const DOMAIN: &'static [u8];
	/// Its name as typed data.
	const NAME: &'static str;
	/// The fields of the typed data: type and name, in order.
	const FIELDS: &'static [(&'static str, &'static str)];

	/// The values of the fields, as EIP-712 encodes them.
	fn words(&self) -> Vec<eip712::Word>;

	/// What the account's own key signs on the chain with this `genesis`.
	fn message(&self, genesis: H256) -> Vec<u8> {
		(Self::DOMAIN, genesis, self).encode()
	}
}

impl Statement for Cap {
	const DOMAIN: &'static [u8] = b"surety/credit/cap/1";
	const NAME: &'static str = "SpendingCap";
	const FIELDS: &'static [(&'static str, &'static str)] = &[
		("bytes32", "client"),
		("uint64", "cap"),
		("uint128", "limit"),
		("uint32", "expiresAt"),
		("bytes32", "gateway"),
		("bytes32", "jobsRoot"),
		("uint32", "jobs"),
	];

	fn words(&self) -> Vec<eip712::Word> {
		// Without a tree both are zero, which no tree has: one job is the least.
		let Jobs { root, count } = self.jobs.unwrap_or(Jobs { root: H256::zero(), count: 0 });
		vec![
			eip712::account(&self.client),
			eip712::number(self.id.into()),
			eip712::number(self.limit),
			eip712::number(self.expires_at.into()),
			eip712::account(&self.gateway),
			root.0,
			eip712::number(count.into()),
		]
	}
}

impl Statement for Job {
	const DOMAIN: &'static [u8] = b"surety/credit/job/1";
	const NAME: &'static str = "Job";
	const FIELDS: &'static [(&'static str, &'static str)] = &[
		("bytes32", "client"),
		("uint64", "cap"),
		("uint32", "job"),
		("uint32", "node"),
		("uint128", "price"),
		("bytes32", "input"),
	];

	fn words(&self) -> Vec<eip712::Word> {
		vec![
			eip712::account(&self.client),
			eip712::number(self.cap.into()),
			eip712::number(self.spec.job.into()),
			eip712::number(self.spec.node.into()),
			eip712::number(self.spec.price),
			self.spec.input.0,
		]
	}
}

impl Statement for Voucher {
	const DOMAIN: &'static [u8] = b"surety/credit/voucher/1";
	const NAME: &'static str = "DeliveryVoucher";
	const FIELDS: &'static [(&'static str, &'static str)] =
		&[("bytes32", "client"), ("uint64", "cap"), ("uint32", "node"), ("uint128", "delivered")];

	fn words(&self) -> Vec<eip712::Word> {
		vec![
			eip712::account(&self.client),
			eip712::number(self.cap.into()),
			eip712::number(self.node.into()),
			eip712::number(self.delivered),
		]
	}
}

impl Statement for Binding {
	const DOMAIN: &'static [u8] = b"surety/credit/binding/1";
	const NAME: &'static str = "AddressBinding";
	const FIELDS: &'static [(&'static str, &'static str)] = &[("bytes32", "account")];

	fn words(&self) -> Vec<eip712::Word> {
		vec![eip712::account(&self.account)]
	}
}

/// Whose signatures count for a client.
#[derive(Clone, Debug)]
pub struct Signer {
	/// The account, by its own key.
	pub account: AccountId32,
	/// The address that is bound to it.
	pub address: Option<H160>,
}

#[cfg(test)]
mod tests;
