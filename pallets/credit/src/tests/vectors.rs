// SPDX-License-Identifier: Apache-2.0

//! What an Ethereum wallet's own library signs (`scripts/credit-vectors`), on chain code.

use serde_json::Value;
use sp_core::H160;
use surety_primitives::credit::{
	eip712::Domain, signature::recover, tree::verify, Binding, Job, Jobs, Signature, Statement,
	Voucher,
};

use super::*;

fn vectors() -> Value {
	serde_json::from_str(include_str!("vectors.json")).unwrap()
}

fn bytes<const N: usize>(value: &Value) -> [u8; N] {
	let text = value.as_str().unwrap().strip_prefix("0x").unwrap();
	let bytes: Vec<u8> = (0..text.len())
		.step_by(2)
		.map(|place| u8::from_str_radix(&text[place..place + 2], 16).unwrap())
		.collect();
	bytes.try_into().unwrap()
}

fn number(value: &Value) -> u128 {
	value.as_u64().map_or_else(|| value.as_str().unwrap().parse().unwrap(), u128::from)
}

fn account(value: &Value) -> AccountId32 {
	bytes(value).into()
}

fn list(value: &Value) -> Vec<&Value> {
	value.as_array().unwrap().iter().collect()
}

fn signature(value: &Value) -> Signature {
	Signature::Eip712(bytes(&value["signature"]))
}

fn cap_of(value: &Value) -> Cap {
	let count = number(&value["jobs"]) as u32;
	Cap {
		client: account(&value["client"]),
		id: number(&value["cap"]) as u64,
		limit: number(&value["limit"]),
		expires_at: number(&value["expiresAt"]) as u32,
		gateway: account(&value["gateway"]),
		jobs: (count > 0).then(|| Jobs { root: H256(bytes(&value["jobsRoot"])), count }),
	}
}

fn spec_of(value: &Value) -> JobSpec {
	JobSpec {
		job: number(&value["job"]) as u32,
		node: number(&value["node"]) as u32,
		price: number(&value["price"]),
		input: H256(bytes(&value["input"])),
	}
}

fn voucher_of(value: &Value) -> SignedVoucher {
	SignedVoucher {
		node: number(&value["node"]) as u32,
		delivered: number(&value["delivered"]),
		signature: signature(value),
	}
}

fn assert_signed<S: Statement>(statement: &S, value: &Value) {
	let vectors = vectors();
	let digest = Domain::new(H256(bytes(&vectors["genesis"]))).digest(statement);
	assert_eq!(digest, bytes(&value["digest"]), "{value}");
	let address = recover(&bytes(&value["signature"]), &digest);
	assert_eq!(address, Some(H160(bytes(&vectors["address"]))), "{value}");
}

#[test]
fn every_digest_and_signature_is_the_wallets() {
	let vectors = vectors();
	let client = account(&vectors["client"]);
	assert_signed(&Binding { account: client.clone() }, &vectors["binding"]);
	for value in list(&vectors["caps"]) {
		assert_signed(&cap_of(value), value);
	}
	for value in list(&vectors["jobs"]) {
		assert_signed(&Job { client: client.clone(), cap: 7, spec: spec_of(value) }, value);
	}
	for value in list(&vectors["vouchers"]) {
		let SignedVoucher { node, delivered, .. } = voucher_of(value);
		let cap = number(&value["cap"]) as u64;
		assert_signed(&Voucher { client: client.clone(), cap, node, delivered }, value);
	}
}

#[test]
fn the_tree_is_the_one_that_was_made_elsewhere() {
	let vectors = vectors();
	let tree = &vectors["tree"];
	let scope = tree::Scope::new(H256(bytes(&vectors["genesis"])), &account(&vectors["client"]), 8);
	let made: Vec<H256> =
		list(&tree["jobs"]).into_iter().map(|job| scope.leaf(&spec_of(job))).collect();
	let theirs: Vec<H256> =
		list(&tree["leaves"]).into_iter().map(|leaf| H256(bytes(leaf))).collect();
	assert_eq!(made, theirs);
	let Jobs { root, count } = cap_of(&vectors["caps"][1]).jobs.unwrap();
	assert_eq!((tree::root(&made), made.len() as u32), (Some(root), count));
	let shown: Vec<u32> =
		list(&tree["shown"]).into_iter().map(|place| number(place) as u32).collect();
	let siblings: Vec<H256> =
		list(&tree["siblings"]).into_iter().map(|node| H256(bytes(node))).collect();
	assert_eq!(tree::prove(&made, &shown), Some(siblings.clone()));
	let leaves = shown.iter().map(|place| (*place, made[*place as usize])).collect();
	assert!(verify(root, count, leaves, &siblings));
}

#[test]
fn the_chain_settles_what_the_wallet_signed() {
	ExtBuilder.build_and_execute(|| {
		let vectors = vectors();
		assert_eq!(genesis(), H256(bytes(&vectors["genesis"])));
		let client = account(&vectors["client"]);
		assert_ok!(Balances::transfer_allow_death(signed(stranger()), client.clone(), 200 * SUR));
		assert_ok!(Credit::deposit(signed(client.clone()), 100 * SUR));
		let bind = |value: &Value| {
			Credit::bind_address(
				signed(client.clone()),
				H160(bytes(&vectors["address"])),
				bytes(&value["signature"]),
			)
		};
		assert_noop!(bind(&vectors["bindingByAnother"]), Error::BadSignature);
		assert_ok!(bind(&vectors["binding"]));

		let open =
			|value: &Value| Credit::open_cap(signed(petra()), cap_of(value), signature(value));
		assert_noop!(open(&vectors["capByAnother"]), Error::BadSignature);
		for value in list(&vectors["caps"]) {
			assert_ok!(open(value));
		}

		let vouchers = |cap: u128| -> Vec<SignedVoucher> {
			list(&vectors["vouchers"])
				.into_iter()
				.filter(|value| number(&value["cap"]) == cap)
				.map(voucher_of)
				.collect()
		};
		let settle = |cap: u64, items: Vec<Item>, agreement| {
			Attempt {
				caller: account(&vectors["gateway"]),
				client: client.clone(),
				cap,
				items,
				agreement,
				vouchers: vouchers(cap.into()),
				claims: vec![],
			}
			.go()
		};
		let item = |value: &Value| Item { spec: spec_of(value), result: None };

		let jobs = list(&vectors["jobs"]);
		let signatures: Vec<Signature> = jobs.iter().map(|job| signature(job)).collect();
		let items = jobs.iter().map(|job| item(job)).collect();
		assert_ok!(settle(7, items, Agreement::Signed(signatures.try_into().unwrap())));

		let tree = &vectors["tree"];
		let items = list(&tree["shown"])
			.into_iter()
			.map(|place| item(&tree["jobs"][number(place) as usize]))
			.collect();
		let siblings: Vec<H256> =
			list(&tree["siblings"]).into_iter().map(|node| H256(bytes(node))).collect();
		assert_ok!(settle(8, items, Agreement::Tree(siblings.try_into().unwrap())));

		// Jobs 0 and 5 of the first cap, 2 and 10 of the second are Petra's.
		assert_eq!(free(petra()), ENDOWMENT + 2 * SUR + 1 + 1_002 + 1_010);
	});
}
