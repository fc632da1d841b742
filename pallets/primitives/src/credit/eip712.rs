// SPDX-License-Identifier: Apache-2.0

//! Typed data as Ethereum wallets sign it (EIP-712).
//!
//! The domain has the name `Surety`, the version `1`, and as its salt the hash of the genesis, so that
//! a signature is worth nothing on another chain. It has no `chainId`: wallets refuse to sign for one
//! that they are not connected to.

use alloc::{string::String, vec::Vec};

use sp_core::{H256, U256};
use sp_io::hashing::keccak_256;
use sp_runtime::AccountId32;

use super::Statement;

/// A value as EIP-712 encodes it.
pub type Word = [u8; 32];

/// The name of the domain.
pub const NAME: &str = "Surety";
/// The version of the domain.
pub const VERSION: &str = "1";
/// The fields of the domain: type and name, in order.
pub const DOMAIN_FIELDS: &[(&str, &str)] =
	&[("string", "name"), ("string", "version"), ("bytes32", "salt")];

/// An account, as `bytes32`.
pub fn account(account: &AccountId32) -> Word {
	*account.as_ref()
}

/// A number, as an unsigned integer of any width.
pub fn number(value: u128) -> Word {
	U256::from(value).to_big_endian()
}

/// The domain of one chain.
#[derive(Clone, Copy, Debug)]
pub struct Domain {
	/// The hash of the chain's genesis.
	pub genesis: H256,
	separator: Word,
}

impl Domain {
	/// The domain of the chain with this `genesis`.
	pub fn new(genesis: H256) -> Self {
		let separator = hash_struct(
			"EIP712Domain",
			DOMAIN_FIELDS,
			[keccak_256(NAME.as_bytes()), keccak_256(VERSION.as_bytes()), genesis.0],
		);
		Self { genesis, separator }
	}

	/// The hash that a wallet signs.
	pub fn digest<S: Statement>(&self, statement: &S) -> Word {
		let content = hash_struct(S::NAME, S::FIELDS, statement.words());
		let mut message = Vec::with_capacity(66);
		message.extend([0x19, 0x01]);
		message.extend(self.separator);
		message.extend(content);
		keccak_256(&message)
	}
}

fn hash_struct(name: &str, fields: &[(&str, &str)], words: impl IntoIterator<Item = Word>) -> Word {
	let mut message = keccak_256(type_of(name, fields).as_bytes()).to_vec();
	for word in words {
		message.extend(word);
	}
	keccak_256(&message)
}

/// A type as it is hashed: `Name(type name,type name)`.
fn type_of(name: &str, fields: &[(&str, &str)]) -> String {
	let mut text = String::from(name);
	for (place, (kind, field)) in fields.iter().enumerate() {
		text.push(if place == 0 { '(' } else { ',' });
		text.push_str(kind);
		text.push(' ');
		text.push_str(field);
	}
	text.push(')');
	text
}
