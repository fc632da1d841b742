// SPDX-License-Identifier: Apache-2.0

//! How clients sign: with their account's own key, or with an Ethereum wallet.
//!
//! An Ethereum signature has exactly one form here. Whoever sees one can make a second one of it, with
//! the other `s`: only the low one counts, and nothing but 0, 1, 27 and 28 stands for `v`.

use alloc::vec::Vec;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use hex_literal::hex;
use scale_info::TypeInfo;
use sp_core::{ed25519, sr25519, H160, H256};
use sp_io::{
	crypto::{ed25519_verify, secp256k1_ecdsa_recover, sr25519_verify},
	hashing::keccak_256,
};

use super::{
	eip712::{Domain, Word},
	Signer, Statement,
};

/// Half the order of secp256k1: the largest `s` that counts.
const HALF_ORDER: Word = hex!("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

/// A client's signature of a [`Statement`].
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
pub enum Signature {
	/// By the account's own sr25519 key, over the statement's message.
	#[codec(index = 0)]
	Sr25519([u8; 64]),
	/// By the account's own ed25519 key, over the statement's message.
	#[codec(index = 1)]
	Ed25519([u8; 64]),
	/// By the secp256k1 key of an address, over the digest of the typed data: r, s and v.
	#[codec(index = 2)]
	Eip712([u8; 65]),
}

impl Signature {
	/// Whether the signer has signed the statement on the chain of this domain.
	pub fn verify<S: Statement>(&self, domain: &Domain, statement: &S, signer: &Signer) -> bool {
		match self {
			Self::Eip712(signature) => {
				signer.address.is_some()
					&& signer.address == recover(signature, &domain.digest(statement))
			}
			Self::Sr25519(_) | Self::Ed25519(_) => {
				let message = statement.message(domain.genesis);
				self.verify_own(&message, signer) || self.verify_own(&wrapped(&message), signer)
			}
		}
	}

	/// Whether the account's own key has signed exactly these bytes.
	fn verify_own(&self, message: &[u8], signer: &Signer) -> bool {
		let key: [u8; 32] = signer.account.clone().into();
		match *self {
			Self::Sr25519(signature) => sr25519_verify(
				&sr25519::Signature::from_raw(signature),
				message,
				&sr25519::Public::from_raw(key),
			),
			Self::Ed25519(signature) => ed25519_verify(
				&ed25519::Signature::from_raw(signature),
				message,
				&ed25519::Public::from_raw(key),
			),
			Self::Eip712(_) => false,
		}
	}
}

/// What Substrate wallets sign when they are asked to sign a message.
pub fn wrapped(message: &[u8]) -> Vec<u8> {
	[b"<Bytes>", message, b"</Bytes>"].concat()
}

/// The address whose key has signed a digest, if the signature is in its one form.
pub fn recover(signature: &[u8; 65], digest: &Word) -> Option<H160> {
	let [rs @ .., v] = signature;
	let (_, s) = rs.split_at(32);
	if s > HALF_ORDER.as_slice() {
		return None;
	}
	let parity = match v {
		0 | 27 => 0,
		1 | 28 => 1,
		_ => return None,
	};
	let mut plain = *signature;
	if let Some(last) = plain.last_mut() {
		*last = parity;
	}
	let key = secp256k1_ecdsa_recover(&plain, digest).ok()?;
	Some(H160::from(H256(keccak_256(&key))))
}
