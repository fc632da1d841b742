// SPDX-License-Identifier: Apache-2.0

mod addresses;
mod attacks;
mod caps;
mod deposits;
mod invariants;
mod payments;
mod settle;
mod vectors;

use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{Inspect, InspectHold},
};
use sp_runtime::{AccountId32, DispatchResult};
use surety_primitives::{
	credit::{tree, Agreement, Cap, CapId, Claim, Item, JobSpec, SignedVoucher},
	Balance, NodeId, H256, SUR,
};

use crate::{mock::*, Account, Accounts, Batches, Caps, HoldReason, Reservations, Settled};

type Error = crate::Error<Test>;
type Event = crate::Event<Test>;

fn signed(who: AccountId32) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

fn free(who: AccountId32) -> Balance {
	Balances::balance(&who)
}

fn held(who: AccountId32) -> Balance {
	Balances::balance_on_hold(&HoldReason::Credit.into(), &who)
}

/// Carla deposits.
fn deposit(amount: Balance) {
	assert_ok!(Credit::deposit(signed(carla()), amount));
}

/// Somebody brings a cap of Carla's to the chain.
fn open(cap: Cap) {
	let signature = by(&key(1), &cap);
	assert_ok!(Credit::open_cap(signed(stranger()), cap, signature));
}

/// Greta reserves for a node.
fn reserve(cap: CapId, node: NodeId, amount: Balance) -> DispatchResult {
	Credit::reserve(signed(greta()), carla(), cap, node, amount)
}

fn left(cap: CapId, node: NodeId) -> Option<Balance> {
	Reservations::<Test>::get((carla(), cap, node)).map(|reservation| reservation.left)
}

fn account_of(client: AccountId32) -> Account {
	Accounts::<Test>::get(client)
}

/// An item that a voucher must cover.
fn covered(job: u32, node: NodeId, price: Balance) -> Item {
	Item { spec: spec(job, node, price), result: None }
}

/// An item whose node answers for its result.
fn claimed(job: u32, node: NodeId, price: Balance) -> Item {
	Item { result: Some(H256::repeat_byte(9)), ..covered(job, node, price) }
}

/// A batch that Greta brings, which a test can spoil.
#[derive(Clone)]
struct Attempt {
	caller: AccountId32,
	client: AccountId32,
	cap: CapId,
	items: Vec<Item>,
	agreement: Agreement,
	vouchers: Vec<SignedVoucher>,
	claims: Vec<Claim>,
}

/// Of single items that Carla has signed, with the claims of their nodes.
fn batch(cap: CapId, items: &[Item]) -> Attempt {
	let agreement = Agreement::Signed(signatures(cap, items).try_into().unwrap());
	attempt(cap, items, agreement)
}

/// Of leaves of a cap's tree.
fn tree_batch(cap: CapId, specs: &[JobSpec], items: &[Item]) -> Attempt {
	let places: Vec<u32> = items.iter().map(|item| item.spec.job).collect();
	let siblings = tree::prove(&leaves(cap, specs), &places).unwrap();
	attempt(cap, items, Agreement::Tree(siblings.try_into().unwrap()))
}

fn attempt(cap: CapId, items: &[Item], agreement: Agreement) -> Attempt {
	let mut nodes: Vec<NodeId> =
		items.iter().filter(|item| item.result.is_some()).map(|item| item.spec.node).collect();
	nodes.sort_unstable();
	nodes.dedup();
	Attempt {
		caller: greta(),
		client: carla(),
		cap,
		items: items.to_vec(),
		agreement,
		vouchers: vec![],
		claims: nodes.into_iter().map(|node| claim(cap, node, items)).collect(),
	}
}

impl Attempt {
	fn by(self, caller: AccountId32) -> Self {
		Self { caller, ..self }
	}

	/// With vouchers of Carla's: nodes and what they have delivered.
	fn delivered(mut self, vouchers: &[(NodeId, Balance)]) -> Self {
		let cap = self.cap;
		self.vouchers =
			vouchers.iter().map(|(node, delivered)| voucher(cap, *node, *delivered)).collect();
		self
	}

	fn go(self) -> DispatchResult {
		Credit::settle_batch(
			signed(self.caller),
			self.client,
			self.cap,
			self.items.try_into().unwrap(),
			self.agreement,
			self.vouchers.try_into().unwrap(),
			self.claims.try_into().unwrap(),
		)
	}
}

/// Carla has 100 SUR deposited and the cap 7 open.
fn ready() {
	deposit(100 * SUR);
	open(cap(7));
}
