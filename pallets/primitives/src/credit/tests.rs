// SPDX-License-Identifier: Apache-2.0

use std::collections::BTreeSet;

use hex_literal::hex;
use proptest::prelude::*;
use sp_core::{ecdsa, ed25519, sr25519, Pair};
use sp_crypto_hashing::blake2_256;

use super::{
	eip712::Domain,
	signature::{recover, wrapped},
	tree::{prove, root, verify, Scope},
	*,
};

const GENESIS: H256 = H256([7; 32]);

fn account(byte: u8) -> AccountId32 {
	AccountId32::new([byte; 32])
}

fn spec(job: u32) -> JobSpec {
	JobSpec { job, node: 5, price: 1_000, input: H256::repeat_byte(3) }
}

fn scope() -> Scope {
	Scope::new(GENESIS, &account(1), 9)
}

fn leaves(count: u32) -> Vec<H256> {
	(0..count).map(|job| scope().leaf(&spec(job))).collect()
}

fn shown(leaves: &[H256], places: &[u32]) -> Vec<(u32, H256)> {
	places.iter().map(|place| (*place, leaves[*place as usize])).collect()
}

/// The root by the definition, one leaf's path at a time: the plainest way to say what a tree is.
fn naive_root(leaves: &[H256]) -> H256 {
	match leaves {
		[leaf] => *leaf,
		_ => {
			// A perfect tree on the left, as large as leaves something for the right.
			let half = leaves.len().next_power_of_two() / 2;
			let (left, right) = leaves.split_at(half);
			let pair = (b"surety/credit/jobs/1".as_slice(), naive_root(left), naive_root(right));
			blake2_256(&pair.encode()).into()
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn the_root_is_that_of_the_naive_tree(count in 1u32..200) {
		prop_assert_eq!(root(&leaves(count)), Some(naive_root(&leaves(count))));
	}

	#[test]
	fn any_leaves_are_proven_by_one_proof(
		count in 1u32..200,
		picks in prop::collection::btree_set(0u32..200, 1..60),
		other: u8,
	) {
		let leaves = leaves(count);
		let places: Vec<u32> = picks.into_iter().filter(|place| *place < count).collect();
		prop_assume!(!places.is_empty());
		let root = naive_root(&leaves);
		let siblings = prove(&leaves, &places).unwrap();
		let shown = shown(&leaves, &places);
		prop_assert!(verify(root, count, shown.clone(), &siblings));

		// Nothing is left over: each sibling is needed, and none more is taken.
		for left_out in 0..siblings.len() {
			let mut fewer = siblings.clone();
			fewer.remove(left_out);
			prop_assert!(!verify(root, count, shown.clone(), &fewer));
		}
		let mut more = siblings.clone();
		more.push(H256::repeat_byte(other));
		prop_assert!(!verify(root, count, shown.clone(), &more));

		// No leaf can be another, at another place, or twice.
		for changed in 0..shown.len() {
			let mut wrong = shown.clone();
			wrong[changed].1 = H256::repeat_byte(other);
			prop_assert!(!verify(root, count, wrong, &siblings));
			let mut twice = shown.clone();
			twice.insert(changed, shown[changed]);
			prop_assert!(!verify(root, count, twice, &siblings));
			let mut moved = shown.clone();
			moved[changed].0 ^= 1;
			prop_assert!(!verify(root, count, moved, &siblings));
		}
		prop_assert!(!verify(root, count + 200, shown.clone(), &siblings));
		prop_assert!(!verify(root, count, Vec::new(), &siblings));
	}

	/// No more siblings than leaves have paths, and for a run of neighbours two paths at most.
	#[test]
	fn a_run_of_jobs_takes_two_paths(start in 0u32..100, len in 1u32..100) {
		let leaves = leaves(200);
		let places: Vec<u32> = (start..start + len).collect();
		let siblings = prove(&leaves, &places).unwrap();
		prop_assert!(siblings.len() <= 2 * 8, "{}", siblings.len());
	}
}

#[test]
fn a_whole_tree_needs_no_sibling() {
	for count in 1..40 {
		let leaves = leaves(count);
		let all: Vec<u32> = (0..count).collect();
		assert_eq!(prove(&leaves, &all), Some(vec![]));
		assert!(verify(naive_root(&leaves), count, shown(&leaves, &all), &[]));
	}
	assert_eq!((root(&[]), prove(&[], &[])), (None, None));
	assert_eq!(prove(&leaves(3), &[3]), None);
	assert_eq!(prove(&leaves(3), &[1, 0]), None);
}

/// Two branches can be shown as if they were leaves of a tree half as high only if nobody fixes
/// the number of leaves or tells leaves from branches. Both are done.
#[test]
fn a_branch_is_no_leaf() {
	let leaves = leaves(4);
	let root = naive_root(&leaves);
	let pair = |a: H256, b: H256| -> H256 {
		blake2_256(&(b"surety/credit/jobs/1".as_slice(), a, b).encode()).into()
	};
	let branches = [pair(leaves[0], leaves[1]), pair(leaves[2], leaves[3])];
	assert!(!verify(root, 4, vec![(0, branches[0]), (1, branches[1])], &[]));
	assert!(!verify(root, 4, vec![(0, branches[0])], &[branches[1]]));
}

#[test]
fn a_leaf_is_bound_to_chain_client_cap_and_content() {
	let of = scope().leaf(&spec(1));
	let others = [
		Scope::new(H256::zero(), &account(1), 9).leaf(&spec(1)),
		Scope::new(GENESIS, &account(2), 9).leaf(&spec(1)),
		Scope::new(GENESIS, &account(1), 8).leaf(&spec(1)),
		scope().leaf(&spec(2)),
		scope().leaf(&JobSpec { node: 6, ..spec(1) }),
		scope().leaf(&JobSpec { price: 1_001, ..spec(1) }),
		scope().leaf(&JobSpec { input: H256::zero(), ..spec(1) }),
	];
	let distinct: BTreeSet<H256> = others.into_iter().chain([of]).collect();
	assert_eq!(distinct.len(), 8);
}

/// The encoding is a promise to every client: these bytes never change.
#[test]
fn the_encodings_are_fixed() {
	let bytes = |domain: &[u8], parts: &[&[u8]]| {
		let mut preimage = vec![(domain.len() as u8) << 2];
		preimage.extend(domain);
		parts.iter().for_each(|part| preimage.extend(*part));
		preimage
	};
	let job = [&[4, 0, 0, 0][..], &[5, 0, 0, 0], &1_000u128.to_le_bytes(), &[3; 32]].concat();
	let nine = &9u64.to_le_bytes();

	let scope_hash = blake2_256(&bytes(b"surety/credit/scope/1", &[&[7; 32], &[1; 32], nine]));
	let leaf = blake2_256(&bytes(b"surety/credit/leaf/1", &[&scope_hash, &job]));
	assert_eq!(scope().leaf(&spec(4)), H256(leaf));

	let signed = Job { client: account(1), cap: 9, spec: spec(4) };
	assert_eq!(
		signed.message(GENESIS),
		bytes(b"surety/credit/job/1", &[&[7; 32], &[1; 32], nine, &job])
	);
	let cap = Cap {
		client: account(1),
		id: 9,
		limit: 50,
		expires_at: 6,
		gateway: account(2),
		jobs: Some(Jobs { root: H256::repeat_byte(8), count: 3 }),
	};
	let fifty = &50u128.to_le_bytes();
	assert_eq!(
		cap.message(GENESIS),
		bytes(
			b"surety/credit/cap/1",
			&[
				&[7; 32],
				&[1; 32],
				nine,
				fifty,
				&[6, 0, 0, 0],
				&[2; 32],
				&[1],
				&[8; 32],
				&[3, 0, 0, 0]
			]
		)
	);
	let voucher = Voucher { client: account(1), cap: 9, node: 5, delivered: 50 };
	assert_eq!(
		voucher.message(GENESIS),
		bytes(b"surety/credit/voucher/1", &[&[7; 32], &[1; 32], nine, &[5, 0, 0, 0], fifty])
	);
	let results = [(4u32, H256::repeat_byte(8))];
	let claim = bytes(
		b"surety/credit/claim/1",
		&[&[7; 32], &[1; 32], nine, &[5, 0, 0, 0], &[4], &[4, 0, 0, 0], &[8; 32]],
	);
	assert_eq!(claim_message(GENESIS, &account(1), 9, 5, &results), H256(blake2_256(&claim)));
}

fn voucher() -> Voucher {
	Voucher { client: account(1), cap: 9, node: 5, delivered: 50 }
}

#[test]
fn the_accounts_own_keys_sign_plain_or_wrapped() {
	let domain = Domain::new(GENESIS);
	let sr = sr25519::Pair::from_seed(&[1; 32]);
	let ed = ed25519::Pair::from_seed(&[2; 32]);
	let message = voucher().message(GENESIS);
	for text in [message.clone(), wrapped(&message)] {
		let signer = |key: [u8; 32]| Signer { account: key.into(), address: None };
		let by_sr = Signature::Sr25519(sr.sign(&text).0);
		let by_ed = Signature::Ed25519(ed.sign(&text).0);
		let (sr, ed) = (signer(sr.public().0), signer(ed.public().0));
		assert!(by_sr.verify(&domain, &voucher(), &sr));
		assert!(by_ed.verify(&domain, &voucher(), &ed));

		// Nothing else: another key, scheme, chain or content.
		assert!(!by_sr.verify(&domain, &voucher(), &ed));
		let Signature::Sr25519(raw) = by_sr else { unreachable!() };
		assert!(!Signature::Ed25519(raw).verify(&domain, &voucher(), &sr));
		assert!(!by_sr.verify(&Domain::new(H256::zero()), &voucher(), &sr));
		let more = Voucher { delivered: 51, ..voucher() };
		assert!(!by_sr.verify(&domain, &more, &sr));
	}
	let twice = Signature::Sr25519(sr.sign(&wrapped(&wrapped(&message))).0);
	let signer = Signer { account: sr.public().0.into(), address: None };
	assert!(!twice.verify(&domain, &voucher(), &signer));
}

/// The key `0x01…01`, whose address every Ethereum tool computes alike.
const WALLET: H160 = H160(hex!("1a642f0e3c3af545e7acbd38b07251b3990914f1"));

fn sign(digest: &[u8; 32]) -> [u8; 65] {
	ecdsa::Pair::from_seed(&[1; 32]).sign_prehashed(digest).0
}

#[test]
fn a_wallet_signs_typed_data() {
	let domain = Domain::new(GENESIS);
	let signature = sign(&domain.digest(&voucher()));
	let signer = Signer { account: account(1), address: Some(WALLET) };
	assert!(Signature::Eip712(signature).verify(&domain, &voucher(), &signer));

	// Without the binding to that address it is nobody's.
	let unbound = Signer { address: None, ..signer.clone() };
	assert!(!Signature::Eip712(signature).verify(&domain, &voucher(), &unbound));
	let other = Signer { address: Some(H160::zero()), ..signer.clone() };
	assert!(!Signature::Eip712(signature).verify(&domain, &voucher(), &other));
	assert!(!Signature::Eip712(signature).verify(&Domain::new(H256::zero()), &voucher(), &signer));
	let more = Voucher { delivered: 51, ..voucher() };
	assert!(!Signature::Eip712(signature).verify(&domain, &more, &signer));
	// What cannot be recovered is nobody's either, also where no address is bound.
	assert!(!Signature::Eip712([0; 65]).verify(&domain, &voucher(), &unbound));
}

#[test]
fn a_signature_has_one_form() {
	let digest = Domain::new(GENESIS).digest(&voucher());
	let signature = sign(&digest);
	let v = signature[64];
	assert!(v < 2);
	let with_v = |v: u8| {
		let mut other = signature;
		other[64] = v;
		recover(&other, &digest)
	};
	assert_eq!(with_v(v), Some(WALLET));
	assert_eq!(with_v(v + 27), Some(WALLET));
	assert_ne!(with_v(1 - v), Some(WALLET));
	for other in (2..27).chain(29..=255) {
		assert_eq!(with_v(other), None, "{other}");
	}

	// The other s, and the other v with it, recovers the same key: only the low one counts.
	let order = sp_core::U256::from_big_endian(&hex!(
		"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141"
	));
	let s = sp_core::U256::from_big_endian(&signature[32..64]);
	let mut high = signature;
	high[32..64].copy_from_slice(&(order - s).to_big_endian());
	high[64] = 1 - v;
	let recovered = sp_io::crypto::secp256k1_ecdsa_recover(&high, &digest).ok().unwrap();
	assert_eq!(H160::from(H256(sp_crypto_hashing::keccak_256(&recovered))), WALLET);
	assert_eq!(recover(&high, &digest), None);
	high[64] += 27;
	assert_eq!(recover(&high, &digest), None);
}
