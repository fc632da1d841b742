// SPDX-License-Identifier: Apache-2.0

//! Random sequences of operations against a model that knows nothing of ledgers.

use std::collections::BTreeMap;

use frame_support::assert_ok;
use proptest::prelude::*;
use surety_primitives::{traits::Collateral, SUR};

use super::*;

#[derive(Clone, Debug)]
enum Op {
	Bond(NodeId, Balance),
	Unbond(NodeId, Balance),
	Withdraw(NodeId),
	Exit(NodeId),
	SetOpenTasks(NodeId, u32),
	SetExitDelay(u64),
	Wait(u64),
}

fn op() -> impl Strategy<Value = Op> {
	let node = || 1..=3u32;
	// Around every boundary: dust, the requirement, the endowment.
	let amount = || {
		prop_oneof![
			0..=2 * SUR,
			(1..=300u128).prop_map(|sur| sur * SUR),
			(9_900 * SUR)..=(10_100 * SUR),
		]
	};
	prop_oneof![
		4 => (node(), amount()).prop_map(|(node, amount)| Op::Bond(node, amount)),
		5 => (node(), amount()).prop_map(|(node, amount)| Op::Unbond(node, amount)),
		2 => node().prop_map(Op::Withdraw),
		1 => node().prop_map(Op::Exit),
		1 => (node(), 0..=1u32).prop_map(|(node, tasks)| Op::SetOpenTasks(node, tasks)),
		1 => (0..=20u64).prop_map(Op::SetExitDelay),
		3 => (0..=10u64).prop_map(Op::Wait),
	]
}

/// What the pallet should do, in the plainest form.
#[derive(Default)]
struct Model {
	active: BTreeMap<NodeId, Balance>,
	unbonding: BTreeMap<NodeId, BTreeMap<u64, Balance>>,
	open_tasks: BTreeMap<NodeId, u32>,
}

fn owner(node: NodeId) -> AccountId {
	if node == 3 {
		QUENTIN
	} else {
		PETRA
	}
}

impl Model {
	fn total(&self, node: NodeId) -> Balance {
		let unbonding = self.unbonding.get(&node).into_iter().flat_map(|chunks| chunks.values());
		self.active.get(&node).copied().unwrap_or(0) + unbonding.sum::<Balance>()
	}

	fn held(&self, who: AccountId) -> Balance {
		(1..=3).filter(|node| owner(*node) == who).map(|node| self.total(node)).sum()
	}

	/// Applies `op` where it is allowed and says whether it is.
	fn apply(&mut self, op: &Op, now: u64, delay: u64) -> bool {
		match *op {
			Op::Bond(node, amount) => {
				let free = ENDOWMENT - self.held(owner(node));
				let allowed = amount >= MIN_BOND && amount + EXISTENTIAL_DEPOSIT <= free;
				if allowed {
					*self.active.entry(node).or_default() += amount;
				}
				allowed
			}
			Op::Unbond(node, amount) => {
				let active = self.active.entry(node).or_default();
				let chunks = self.unbonding.entry(node).or_default();
				let required = if node == 3 { 200 * SUR } else { 100 * SUR };
				let busy = self.open_tasks.get(&node).is_some_and(|tasks| *tasks > 0);
				let allowed = *active > 0
					&& amount <= *active
					&& (amount >= MIN_BOND || amount == *active)
					&& (!busy || *active - amount >= required)
					&& (chunks.len() < MAX_UNBONDING as usize
						|| chunks.contains_key(&(now + delay)));
				if allowed {
					*active -= amount;
					*chunks.entry(now + delay).or_default() += amount;
				}
				allowed
			}
			Op::Withdraw(node) => {
				let required = if node == 3 { 200 * SUR } else { 100 * SUR };
				let busy = self.open_tasks.get(&node).is_some_and(|tasks| *tasks > 0);
				if busy && self.active.get(&node).copied().unwrap_or(0) < required {
					return false;
				}
				let chunks = self.unbonding.entry(node).or_default();
				let before = chunks.len();
				chunks.retain(|date, _| *date > now);
				chunks.len() < before
			}
			Op::Exit(node) => {
				if self.open_tasks.get(&node).is_some_and(|tasks| *tasks > 0) {
					return false;
				}
				let active = std::mem::take(self.active.entry(node).or_default());
				let chunks = self.unbonding.entry(node).or_default();
				if active > 0 {
					let (mut date, mut amount) = (now + delay, active);
					if chunks.len() == MAX_UNBONDING as usize {
						let (last, joined) = chunks.pop_last().unwrap();
						date = date.max(last);
						amount += joined;
					}
					*chunks.entry(date).or_default() += amount;
				}
				true
			}
			Op::SetOpenTasks(node, tasks) => {
				self.open_tasks.insert(node, tasks);
				true
			}
			Op::SetExitDelay(_) | Op::Wait(_) => true,
		}
	}
}

fn perform(op: &Op) -> bool {
	match *op {
		Op::Bond(node, amount) => Staking::bond(signed(owner(node)), node, amount).is_ok(),
		Op::Unbond(node, amount) => Staking::unbond(signed(owner(node)), node, amount).is_ok(),
		Op::Withdraw(node) => Staking::withdraw(signed(STRANGER), node).is_ok(),
		Op::Exit(node) => Staking::exit(node).is_ok(),
		Op::SetOpenTasks(node, tasks) => {
			Nodes::set_open_tasks(node, tasks);
			true
		}
		Op::SetExitDelay(delay) => {
			ExitDelay::set(delay);
			true
		}
		Op::Wait(blocks) => {
			System::set_block_number(System::block_number() + blocks);
			true
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn any_sequence_agrees_with_the_model(ops in proptest::collection::vec(op(), 1..60)) {
		ExtBuilder.build_and_execute(|| {
			let issuance = Balances::total_issuance();
			let mut model = Model::default();
			for op in ops {
				let allowed = model.apply(&op, System::block_number(), ExitDelay::get());
				assert_eq!(perform(&op), allowed, "{op:?}");

				for node in 1..=3 {
					let stored = Ledgers::<Test>::get(StakeId::Node(node));
					assert_eq!(stored.is_some(), model.total(node) > 0, "{op:?}");
					if let Some(ledger) = stored {
						assert_eq!(ledger.active(), model.active[&node], "{op:?}");
						assert_eq!(ledger.slashable().ok(), Some(model.total(node)), "{op:?}");
						let expected: Vec<_> = model.unbonding.get(&node).into_iter().flatten()
							.map(|(date, amount)| (*amount, *date)).collect();
						assert_eq!(chunks(node), expected, "{op:?}");
					}
				}
				for who in [PETRA, QUENTIN, STRANGER] {
					assert_eq!(held(who), model.held(who), "{op:?}");
					assert_eq!(free(who), ENDOWMENT - model.held(who), "{op:?}");
				}
				assert_eq!(Balances::total_issuance(), issuance);
				assert_ok!(Staking::do_try_state());
			}
		});
	}
}

#[test]
fn the_state_check_sees_a_hold_without_a_ledger_behind_it() {
	ExtBuilder.build().execute_with(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		assert_ok!(Staking::do_try_state());
		let mut ledger = ledger(1);
		assert_ok!(ledger.bond(1));
		Ledgers::<Test>::insert(StakeId::Node(1), ledger);
		assert!(Staking::do_try_state().is_err());
	});
}

#[test]
fn the_state_check_sees_a_ledger_of_a_foreign_node() {
	ExtBuilder.build().execute_with(|| {
		assert_ok!(Staking::bond(signed(PETRA), 1, 100 * SUR));
		Nodes::register(1, QUENTIN, 2);
		assert!(Staking::do_try_state().is_err());
	});
}
