// SPDX-License-Identifier: Apache-2.0

//! Random histories, and that `try_state` would notice if a relation were broken.

use frame_support::{traits::fungible::UnbalancedHold, weights::Weight};
use proptest::prelude::*;
use sp_core::H160;
use surety_primitives::{
	credit::{chunk::Chunk, MAX_BATCH_NODES},
	traits::ResolveBatch,
};

use super::*;
use crate::{Addresses, BatchPart, Bound, NextBatch, PartStage, Reservation, Untried, Void};

#[derive(Clone, Debug)]
enum Op {
	Deposit(Balance),
	Request(Balance),
	Withdraw,
	Open(CapId),
	Reserve(CapId, NodeId, Balance),
	Settle(CapId, Vec<(u32, NodeId, Balance, bool)>, Balance),
	Finish(u64),
	Resolve(u64, NodeId, bool),
	Idle,
	Revoke(CapId),
	Release(CapId, NodeId),
	Prune(CapId),
	Pass(u32),
	CloseRound,
	Verdicts(bool),
}

fn op() -> impl Strategy<Value = Op> {
	let cap = || 0..3u64;
	let node =
		|| prop::sample::select(vec![PETRA_NODE, PETRA_NODE + 1, QUENTIN_NODE, NEWCOMER_NODE]);
	let amount = || prop_oneof![1..10u128, 1..=2 * EXISTENTIAL_DEPOSIT, 1..=60 * SUR];
	let items = prop::collection::vec((0..3_000u32, node(), amount(), any::<bool>()), 1..6);
	prop_oneof![
		2 => amount().prop_map(Op::Deposit),
		1 => amount().prop_map(Op::Request),
		1 => Just(Op::Withdraw),
		2 => cap().prop_map(Op::Open),
		2 => (cap(), node(), amount()).prop_map(|(cap, node, amount)| Op::Reserve(cap, node, amount)),
		6 => (cap(), items, amount())
			.prop_map(|(cap, items, delivered)| Op::Settle(cap, items, delivered)),
		2 => (0..8u64).prop_map(Op::Finish),
		2 => (0..8u64, node(), any::<bool>())
			.prop_map(|(batch, node, valid)| Op::Resolve(batch, node, valid)),
		1 => Just(Op::Idle),
		1 => cap().prop_map(Op::Revoke),
		1 => (cap(), node()).prop_map(|(cap, node)| Op::Release(cap, node)),
		1 => cap().prop_map(Op::Prune),
		1 => (1..100u32).prop_map(Op::Pass),
		2 => Just(Op::CloseRound),
		1 => any::<bool>().prop_map(Op::Verdicts),
	]
}

fn settle(cap: CapId, items: &[(u32, NodeId, Balance, bool)], more: Balance) -> DispatchResult {
	let mut items: Vec<Item> = items
		.iter()
		.map(|(job, node, price, voucher)| match voucher {
			true => covered(*job, *node, *price),
			false => claimed(*job, *node, *price),
		})
		.collect();
	items.sort_by_key(|item| item.spec.job);
	items.dedup_by_key(|item| item.spec.job);
	let mut nodes: Vec<NodeId> =
		items.iter().filter(|item| item.result.is_none()).map(|item| item.spec.node).collect();
	nodes.sort_unstable();
	nodes.dedup();
	let delivered = |node| {
		let known = Reservations::<Test>::get((carla(), cap, node));
		known.map_or(0, |known| known.delivered) + more
	};
	let vouchers: Vec<_> = nodes.into_iter().map(|node| (node, delivered(node))).collect();
	batch(cap, &items).delivered(&vouchers).go()
}

/// What a history may never undo: what was paid of each cap, and to whom.
#[derive(Default)]
struct Seen {
	settled: [Balance; 3],
}

fn apply(op: Op) -> DispatchResult {
	let anyone = || signed(stranger());
	match op {
		Op::Deposit(amount) => Credit::deposit(signed(carla()), amount),
		Op::Request(amount) => Credit::request_withdrawal(signed(carla()), amount),
		Op::Withdraw => Credit::withdraw(anyone(), carla()),
		Op::Open(id) => {
			let cap = Cap { expires_at: 300, ..cap(id) };
			let signature = by(&key(1), &cap);
			Credit::open_cap(anyone(), cap, signature)
		}
		Op::Reserve(cap, node, amount) => reserve(cap, node, amount),
		Op::Settle(cap, items, delivered) => settle(cap, &items, delivered),
		Op::Finish(batch) => Credit::finish_batch(anyone(), batch),
		Op::Resolve(batch, node, valid) => <Credit as ResolveBatch>::resolve(batch, node, valid),
		Op::Idle => {
			idle(Weight::MAX);
			Ok(())
		}
		Op::Revoke(cap) => Credit::revoke(signed(carla()), cap),
		Op::Release(cap, node) => Credit::release(anyone(), carla(), cap, node),
		Op::Prune(cap) => Credit::prune_cap(anyone(), carla(), cap),
		Op::Pass(blocks) => {
			pass(blocks);
			Ok(())
		}
		Op::CloseRound => {
			close_round();
			Ok(())
		}
		Op::Verdicts(wait) => {
			Verdicts::set(&wait);
			Ok(())
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(48))]

	#[test]
	fn every_history_keeps_the_books(ops in prop::collection::vec(op(), 1..60)) {
		ExtBuilder.build().execute_with(|| {
			deposit(200 * SUR);
			let everything = Balances::total_issuance();
			let mut seen = Seen::default();
			for op in ops {
				let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
				let refused = apply(op.clone()).is_err();
				if refused {
					let after = sp_io::storage::root(sp_runtime::StateVersion::V1);
					assert_eq!(before, after, "{op:?} was refused and changed something");
				}
				check();
				// Money goes from the client to payees; nothing of it is lost or made.
				assert_eq!(Balances::total_issuance(), everything);
				for (id, settled) in seen.settled.iter_mut().enumerate() {
					let Some(cap) = Caps::<Test>::get(carla(), id as u64) else { continue };
					assert!(cap.settled >= *settled, "{op:?} took back what was paid");
					assert!(cap.settled <= 100 * SUR, "{op:?} went past the cap");
					*settled = cap.settled;
				}
			}
		});
	}
}

/// A history whose steps nearly all succeed, so that the property above cannot hold for want of any.
#[test]
fn a_full_life() {
	ExtBuilder.build_and_execute(|| {
		let steps = [
			Op::Deposit(90 * SUR),
			Op::Open(0),
			Op::Open(1),
			Op::Reserve(0, PETRA_NODE, 20 * SUR),
			Op::Settle(0, vec![(1, PETRA_NODE, SUR, true), (2, QUENTIN_NODE, SUR, false)], SUR),
			Op::Settle(0, vec![(2_000, PETRA_NODE, SUR, true), (3, NEWCOMER_NODE, 1, true)], SUR),
			Op::Verdicts(true),
			Op::CloseRound,
			Op::CloseRound,
			Op::Idle,
			Op::Request(10 * SUR),
			Op::Revoke(0),
			Op::Pass(DELAY),
			Op::Withdraw,
			Op::Release(0, PETRA_NODE),
			Op::Release(0, QUENTIN_NODE),
			Op::Revoke(1),
		];
		for step in steps {
			assert_ok!(apply(step));
			check();
		}
	});
}

/// The state after a little of everything, then one relation broken.
fn broken(by: impl FnOnce()) -> bool {
	let mut ext = ExtBuilder.build();
	ext.execute_with(|| {
		ready();
		assert_ok!(reserve(7, PETRA_NODE, 20 * SUR));
		let items = [claimed(0, PETRA_NODE, SUR), covered(1, QUENTIN_NODE, SUR)];
		assert_ok!(batch(7, &items).delivered(&[(QUENTIN_NODE, 2 * SUR)]).go());
		Addresses::<Test>::insert(carla(), H160::zero());
		Bound::<Test>::insert(H160::zero(), carla());
		check();
		by();
		Credit::do_try_state().is_err()
	})
}

fn change_cap(change: impl FnOnce(&mut crate::OpenCap)) {
	Caps::<Test>::mutate(carla(), 7, |cap| change(cap.as_mut().unwrap()));
}

fn change_account(change: impl FnOnce(&mut Account)) {
	Accounts::<Test>::mutate(carla(), change);
}

fn change_reservation(node: NodeId, change: impl FnOnce(&mut Reservation)) {
	Reservations::<Test>::mutate((carla(), 7, node), |it| change(it.as_mut().unwrap()));
}

#[test]
fn every_broken_relation_is_noticed() {
	assert!(!broken(|| ()));
	// The deposit and the hold.
	assert!(broken(|| change_account(|account| account.deposit += 1)));
	assert!(broken(|| {
		let more = held(carla()) + 1;
		assert_ok!(Balances::set_balance_on_hold(&HoldReason::Credit.into(), &carla(), more));
	}));
	assert!(broken(|| Accounts::<Test>::remove(carla())));
	assert!(broken(|| Accounts::<Test>::insert(edith(), Account::default())));
	// What is promised.
	assert!(broken(|| change_account(|account| account.promised += 1)));
	assert!(broken(|| change_account(|account| {
		let amount = account.free().unwrap() + 1;
		account.withdrawal = Some(crate::Withdrawal { amount, due: 9 });
	})));
	assert!(broken(|| change_reservation(PETRA_NODE, |it| it.left += 1)));
	assert!(broken(|| change_reservation(QUENTIN_NODE, |it| it.covered = it.delivered + 1)));
	assert!(broken(|| change_cap(|cap| cap.reserved -= 1)));
	assert!(broken(|| change_cap(|cap| cap.reservations -= 1)));
	assert!(broken(|| change_cap(|cap| cap.pending -= 1)));
	assert!(broken(|| change_cap(|cap| cap.settled = cap.limit)));
	assert!(broken(|| change_cap(|cap| cap.chunks += 1)));
	assert!(broken(|| change_cap(|cap| cap.jobs_settled += 1)));
	assert!(broken(|| Caps::<Test>::remove(carla(), 7)));
	assert!(broken(|| Void::<Test>::insert(carla(), 7, ())));
	// Batches and chunks.
	assert!(broken(|| Batches::<Test>::remove(0)));
	assert!(broken(|| Batches::<Test>::mutate(0, |batch| {
		let part = BatchPart { node: QUENTIN_NODE, amount: 0, stage: PartStage::Due };
		batch.as_mut().unwrap().parts.try_push(part).unwrap();
	})));
	assert!(broken(|| NextBatch::<Test>::put(0)));
	assert!(broken(|| Untried::<Test>::put(2)));
	assert!(broken(|| Settled::<Test>::insert((carla(), 7, 5), Chunk::default())));
	assert!(broken(|| Settled::<Test>::mutate((carla(), 7, 0), |chunk| {
		assert!(chunk.as_mut().unwrap().mark(9));
	})));
	// Addresses.
	assert!(broken(|| Bound::<Test>::remove(H160::zero())));
	assert!(broken(|| Addresses::<Test>::remove(carla())));
}

#[test]
fn the_bounds_fit_each_other() {
	assert_eq!(crate::MAX_PARTS, 2 * MAX_BATCH_NODES);
	ExtBuilder.build().execute_with(|| {
		use frame_support::traits::Hooks;
		<Credit as Hooks<u32>>::integrity_test();
	});
}

#[test]
#[should_panic(expected = "longer than Grace")]
fn a_withdrawal_delay_within_the_grace_is_refused() {
	ExtBuilder.build().execute_with(|| {
		use frame_support::traits::Hooks;
		WithdrawalDelay::set(&GRACE);
		<Credit as Hooks<u32>>::integrity_test();
	});
}
