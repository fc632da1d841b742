// SPDX-License-Identifier: Apache-2.0

//! Random histories of fees, stakes and claims against exact rationals, and that `try_state` would
//! notice if a relation were broken.

use std::collections::BTreeMap;

use num_bigint::BigInt;
use num_rational::BigRational;
use proptest::prelude::*;
use sp_runtime::{Perbill, TryRuntimeError};

use super::*;
use crate::Totals;

#[derive(Clone, Debug)]
enum Op {
	Pay(Balance),
	Stake(AccountId, NodeId, Balance),
	Claim(NodeId),
	Give(Balance),
	SetShares(u32, u32),
}

fn op() -> impl Strategy<Value = Op> {
	// A node is always the same owner's: the even ones Petra's, the odd ones Paul's.
	let node = || 0..4u32;
	let size = || prop_oneof![Just(0), 1..20u128, 0..=100_000 * SUR];
	let fee = || prop_oneof![0..20u128, 0..=10 * EXISTENTIAL_DEPOSIT, 0..=1_000 * SUR];
	prop_oneof![
		4 => fee().prop_map(Op::Pay),
		3 => (node(), size()).prop_map(|(node, size)| {
			Op::Stake(if node % 2 == 0 { PETRA } else { PAUL }, node, size)
		}),
		2 => node().prop_map(Op::Claim),
		1 => (0..=2 * EXISTENTIAL_DEPOSIT).prop_map(Op::Give),
		1 => (0..=100u32, 0..=100u32).prop_map(|(burn, rest)| Op::SetShares(burn, rest)),
	]
}

fn rational(amount: Balance) -> BigRational {
	BigRational::from(BigInt::from(amount))
}

/// What the pallet should do, in the plainest form.
struct Model {
	burn: u32,
	stakers: u32,
	stakes: BTreeMap<NodeId, (AccountId, Balance)>,
	/// What each stake was ever given, exactly.
	earned: BTreeMap<NodeId, BigRational>,
	/// What was paid for each stake.
	paid: BTreeMap<NodeId, Balance>,
	/// All that stakes were given.
	distributed: Balance,
	pool: Balance,
	operations: Balance,
	burned: Balance,
}

impl Model {
	fn new() -> Self {
		Self {
			burn: 50,
			stakers: 20,
			stakes: BTreeMap::new(),
			earned: BTreeMap::new(),
			paid: BTreeMap::new(),
			distributed: 0,
			pool: 0,
			operations: ENDOWMENT,
			burned: 0,
		}
	}

	fn claimable(&self) -> Balance {
		self.distributed - self.paid.values().sum::<Balance>()
	}

	fn pay(&mut self, fee: Balance) {
		let mut burned = fee * Balance::from(self.burn) / 100;
		let stakers = fee * Balance::from(self.stakers) / 100;
		let operations = fee - burned - stakers;
		self.operations += operations;

		let all: Balance = self.stakes.values().map(|(_, size)| size).sum();
		if all == 0 || (stakers > 0 && self.pool + stakers < EXISTENTIAL_DEPOSIT) {
			burned += stakers;
		} else if fee > 0 {
			self.pool += stakers;
			// Everything but what the pool owes and what keeps it alive.
			let spare = (self.pool - self.claimable()).saturating_sub(EXISTENTIAL_DEPOSIT);
			self.distributed += spare;
			for (node, (_, size)) in &self.stakes {
				let part = rational(spare) * rational(*size) / rational(all);
				let earned = self.earned.entry(*node).or_insert_with(|| rational(0));
				*earned = &*earned + part;
			}
		}
		self.burned += burned;
	}

	fn give(&mut self, amount: Balance) -> bool {
		let arrives = amount == 0 || self.pool + amount >= EXISTENTIAL_DEPOSIT;
		if arrives {
			self.pool += amount;
		}
		arrives
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(256))]

	#[test]
	fn any_history_agrees_with_exact_rationals(ops in proptest::collection::vec(op(), 1..80)) {
		ExtBuilder.build_and_execute(|| {
			let issuance = Balances::total_issuance();
			let (mut model, mut gone) = (Model::new(), 0);
			for op in ops {
				match op {
					Op::Pay(fee) => {
						pay(fee);
						model.pay(fee);
					}
					Op::Stake(owner, node, size) => {
						stake(owner, node, size);
						model.stakes.insert(node, (owner, size));
					}
					Op::Claim(node) => {
						let amount = claimable(node);
						assert_eq!(claim(node).is_ok(), amount > 0, "{op:?}");
						*model.paid.entry(node).or_default() += amount;
						model.pool -= amount;
					}
					Op::Give(amount) => {
						let pool = Fees::pool_account();
						let origin = RuntimeOrigin::signed(CARLA);
						let arrived = Balances::transfer_keep_alive(origin, pool, amount).is_ok();
						assert_eq!(arrived, model.give(amount), "{op:?}");
					}
					Op::SetShares(burn, rest) => {
						(model.burn, model.stakers) = (burn, (100 - burn) * rest / 100);
						BurnShare::set(Perbill::from_percent(model.burn));
						StakersShare::set(Perbill::from_percent(model.stakers));
					}
				}

				assert_ok!(Fees::do_try_state());
				// Each account has what the exact model says, and nothing but the burned parts is
				// gone.
				assert_eq!(free(Fees::pool_account()), model.pool, "{op:?}");
				assert_eq!(free(OPERATIONS), model.operations, "{op:?}");
				assert_eq!(Balances::total_issuance(), issuance - model.burned, "{op:?}");
				assert_eq!(Total::<Test>::get().claimable, model.claimable(), "{op:?}");
				// Each stake was given its exact share, to a unit, and to one more for each
				// stake that went and left its fraction to the others.
				gone += i64::from(matches!(op, Op::Stake(_, _, 0) | Op::Claim(_)));
				let tolerance = BigRational::from(BigInt::from(gone + 1));
				for (node, exact) in &model.earned {
					let paid = model.paid.get(node).copied().unwrap_or_default();
					let has = rational(paid + claimable(*node));
					assert!(has < exact + &tolerance, "{op:?} {node}");
					assert!(has >= exact - &tolerance, "{op:?} {node}");
				}
			}
			let paid_to = |owner| -> Balance {
				let nodes = model.paid.iter().filter(|(node, _)| model.stakes.get(node)
					.is_some_and(|(who, _)| *who == owner));
				nodes.map(|(_, amount)| amount).sum()
			};
			assert_eq!(free(PETRA), ENDOWMENT + paid_to(PETRA));
			assert_eq!(free(PAUL), ENDOWMENT + paid_to(PAUL));
		});
	}
}

fn spoil(change: impl FnOnce(&mut Totals)) {
	Total::<Test>::mutate(change);
}

#[test]
fn try_state_notices_each_broken_relation() {
	const OWED: &str = "what is claimable is exactly what the shares are owed";
	let broken: [(fn(), &str); 7] = [
		(|| spoil(|total| total.claimable += 1), OWED),
		(|| spoil(|total| total.remainder += 1.into()), OWED),
		(|| spoil(|total| total.per_unit += 1.into()), OWED),
		(|| spoil(|total| total.stake += 1), "the stakes sum to the stake of all"),
		(|| Shares::<Test>::remove(StakeId::Node(7)), "the stakes sum to the stake of all"),
		(
			|| {
				let origin = RuntimeOrigin::signed(Fees::pool_account());
				assert_ok!(Balances::transfer_keep_alive(origin, CARLA, 1));
			},
			"the pool can pay all that is claimable",
		),
		(
			|| Shares::<Test>::insert(StakeId::Node(9), crate::Share::new(PETRA)),
			"a share that is over is removed",
		),
	];
	for (spoil, message) in broken {
		ExtBuilder.build().execute_with(|| {
			fund_pool();
			stake(PETRA, 7, 100);
			stake(PAUL, 8, 50);
			pay(1_000);
			assert_ok!(Fees::do_try_state());
			spoil();
			assert_eq!(Fees::do_try_state(), Err(TryRuntimeError::Other(message)));
		});
	}
}
