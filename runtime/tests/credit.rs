// SPDX-License-Identifier: Apache-2.0

//! Credit across the pallets: escrow, staking, registry, draws.

mod common;

use common::*;
use frame_support::{assert_noop, assert_ok, traits::fungible::InspectHold};
use pallet_credit::{Batches, HoldReason};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie, Dave, Ferdie};
use sp_runtime::DispatchResult;
use surety_primitives::{
	credit::{
		claim_message, Agreement, Cap, CapId, Claim, Item, Job, JobSpec, Signature, SignedVoucher,
		Statement, Voucher,
	},
	stake::StakeId,
	traits::Liability,
	Balance, NodeId, H256, SUR,
};
use surety_runtime::{Balances, ComputeStaking, Credit, Registry, Runtime, System};

const CAP: CapId = 7;

fn sign<S: Statement>(statement: &S) -> Signature {
	Signature::Sr25519(Charlie.sign(&statement.message(System::block_hash(0))).0)
}

fn held() -> Balance {
	Balances::balance_on_hold(&HoldReason::Credit.into(), &id(Charlie))
}

/// Charlie deposits 100 SUR and signs a cap, which somebody opens. Dave is the gateway.
fn open() {
	assert_ok!(Credit::deposit(signed(Charlie), 100 * SUR));
	let cap = Cap {
		client: id(Charlie),
		id: CAP,
		limit: 50 * SUR,
		expires_at: 10_000,
		gateway: id(Dave),
		jobs: None,
	};
	let signature = sign(&cap);
	assert_ok!(Credit::open_cap(signed(Alice), cap, signature));
}

/// Dave settles one job of a node whose worker key is Ferdie's: delivered, or with a result.
fn settle(job: u32, node: NodeId, price: Balance, delivered: Option<Balance>) -> DispatchResult {
	let spec = JobSpec { job, node, price, input: H256::zero() };
	let result = delivered.is_none().then_some(H256::repeat_byte(1));
	let by_client = sign(&Job { client: id(Charlie), cap: CAP, spec });
	let vouchers = delivered.map(|delivered| SignedVoucher {
		node,
		delivered,
		signature: sign(&Voucher { client: id(Charlie), cap: CAP, node, delivered }),
	});
	let claims = result.map(|result| {
		let genesis = System::block_hash(0);
		let message = claim_message(genesis, &id(Charlie), CAP, node, &[(job, result)]);
		let signature = Ferdie.sign(message.as_bytes()).into();
		Claim { node, worker: id(Ferdie), signature }
	});
	Credit::settle_batch(
		signed(Dave),
		id(Charlie),
		CAP,
		vec![Item { spec, result }].try_into().unwrap(),
		Agreement::Signed(vec![by_client].try_into().unwrap()),
		Vec::from_iter(vouchers).try_into().unwrap(),
		Vec::from_iter(claims).try_into().unwrap(),
	)
}

#[test]
fn stake_answers_for_results_until_blocks_have_drawn_and_paid_them() {
	unborn("development").execute_with(|| {
		let mut made = None;
		author_block(Alice, true, || {
			assert_ok!(Registry::register_provider(signed(Bob)));
			let node = node_of(Bob, id(Ferdie), 0..1);
			assert_ok!(ComputeStaking::bond(signed(Bob), node, 100 * SUR));
			open();
			assert_ok!(settle(0, node, SUR, None));
			made = Some(node);
		});
		let node = made.unwrap();
		// 59 times the payment: margin 1.5, detection 0.5, one result of twenty drawn.
		assert_eq!(<ComputeStaking as Liability>::free(node), 41 * SUR);
		assert_noop!(
			ComputeStaking::unbond(signed(Bob), node, 42 * SUR),
			pallet_compute_staking::Error::<Runtime>::LiabilityOpen
		);
		assert!(Batches::<Runtime>::contains_key(0));
		assert_eq!(held(), 100 * SUR);

		let before = Balances::free_balance(id(Bob));
		for _ in 0..12 {
			author_block(Alice, true, || {});
		}
		// Nobody called anything: blocks have room.
		assert!(!Batches::<Runtime>::contains_key(0));
		assert_eq!(<ComputeStaking as Liability>::free(node), 100 * SUR);
		assert_eq!(held(), 99 * SUR);
		assert_eq!(Balances::free_balance(id(Bob)), before + SUR - SUR / 40);
	});
}

#[test]
fn a_university_is_paid_and_its_payments_are_kept_back() {
	chain("development").execute_with(|| {
		university();
		let node = node_of(Bob, id(Ferdie), 0..1);
		open();
		let before = Balances::free_balance(id(Bob));
		assert_ok!(settle(0, node, 20 * SUR, Some(20 * SUR)));
		let revenue = 20 * SUR - SUR / 2;
		let students = share().mul_floor(revenue);
		assert_eq!(Balances::free_balance(programme()), students);
		// All of the owner's part is held, and answers for what the node does next.
		assert_eq!(Balances::free_balance(id(Bob)), before);
		let kept = revenue - students;
		let ledger = pallet_compute_staking::Ledgers::<Runtime>::get(StakeId::Node(node)).unwrap();
		assert_eq!(ledger.unbonding().iter().map(|chunk| chunk.amount).sum::<Balance>(), kept);
		assert_eq!(<ComputeStaking as Liability>::free(node), kept);
		assert_ok!(settle(1, node, SUR / 10, None));
		assert_eq!(<ComputeStaking as Liability>::free(node), kept - 59 * SUR / 10);
	});
}

#[test]
fn members_of_one_institution_do_not_pay_each_other() {
	chain("development").execute_with(|| {
		let organisation = university();
		let node = node_of(Bob, id(Ferdie), 0..1);
		open();
		assert_ok!(Registry::admit_member(
			signed(sp_keyring::Sr25519Keyring::Eve),
			organisation,
			id(Charlie)
		));
		assert_noop!(settle(0, node, SUR, Some(SUR)), pallet_credit::Error::<Runtime>::OwnNode);
	});
}
