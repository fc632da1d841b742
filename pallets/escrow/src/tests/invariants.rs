// SPDX-License-Identifier: Apache-2.0

//! Random sequences of operations against exact sums.

use std::collections::BTreeMap;

use frame_support::assert_ok;
use proptest::prelude::*;
use sp_runtime::Perbill;
use surety_primitives::{traits::Vault, TaskId, SUR};

use super::*;
use crate::{Deposit, Deposits};

#[derive(Clone, Debug)]
enum Op {
	Lock(TaskId, AccountId, Balance, Balance),
	/// With a share of the re-run price in billionths.
	Release(TaskId, AccountId, u32),
	Refund(TaskId),
	Bond(TaskId, AccountId, Balance),
	ReturnBond(TaskId, AccountId),
	ForfeitBond(TaskId, AccountId),
	SetFee(u32),
	SetShare(Option<u32>),
}

fn op() -> impl Strategy<Value = Op> {
	let task = || 0..6u64;
	let amount = || prop_oneof![0..200u128, 0..=2 * EXISTENTIAL_DEPOSIT, 0..=600 * SUR];
	prop_oneof![
		4 => (task(), CARLA..=DIEGO, amount(), amount())
			.prop_map(|(task, client, payment, rerun)| Op::Lock(task, client, payment, rerun)),
		3 => (task(), CARLA..=NEWCOMER, 0..=1_000_000_000u32)
			.prop_map(|(task, payee, reruns)| Op::Release(task, payee, reruns)),
		1 => task().prop_map(Op::Refund),
		3 => (task(), CARLA..=PETRA, amount())
			.prop_map(|(task, who, amount)| Op::Bond(task, who, amount)),
		1 => (task(), CARLA..=PETRA).prop_map(|(task, who)| Op::ReturnBond(task, who)),
		1 => (task(), CARLA..=PETRA).prop_map(|(task, who)| Op::ForfeitBond(task, who)),
		1 => (0..=1_000_000_000u32).prop_map(Op::SetFee),
		1 => prop::option::of(0..=1_000_000_000u32).prop_map(Op::SetShare),
	]
}

/// What one task has locked: client, payment, re-run price, fee in billionths.
type Locked = (AccountId, Balance, Balance, u32);

/// What the Vault should do, in the plainest form: who owns how much, and what is locked of it.
struct Model {
	owns: BTreeMap<AccountId, Balance>,
	locked: BTreeMap<TaskId, Locked>,
	bonds: BTreeMap<(TaskId, AccountId), Balance>,
	fee: u32,
	/// The students' share in Petra's revenue, in billionths.
	share: Option<u32>,
}

impl Model {
	fn new() -> Self {
		Self {
			owns: [CARLA, DIEGO, PETRA, PROTOCOL, POOL].map(|who| (who, ENDOWMENT)).into(),
			locked: BTreeMap::new(),
			bonds: BTreeMap::new(),
			fee: 25_000_000,
			share: None,
		}
	}

	fn owned(&self, who: AccountId) -> Balance {
		self.owns.get(&who).copied().unwrap_or(0)
	}

	/// What is locked of an account for payments and for re-runs.
	fn held(&self, who: AccountId) -> (Balance, Balance) {
		self.locked
			.values()
			.filter(|(client, ..)| *client == who)
			.fold((0, 0), |(payments, reruns), (_, payment, rerun, _)| {
				(payments + payment, reruns + rerun)
			})
	}

	/// What an account has on hold for bids.
	fn bonded(&self, who: AccountId) -> Balance {
		self.bonds.iter().filter(|((_, bidder), _)| *bidder == who).map(|(_, amount)| amount).sum()
	}

	fn free(&self, who: AccountId) -> Balance {
		let (payments, reruns) = self.held(who);
		self.owned(who) - payments - reruns - self.bonded(who)
	}

	/// Applies `op` where it is allowed and says whether it is.
	fn apply(&mut self, op: &Op) -> bool {
		match *op {
			Op::Lock(task, client, payment, rerun) => {
				let allowed = !self.locked.contains_key(&task)
					&& payment + rerun + EXISTENTIAL_DEPOSIT <= self.free(client);
				if allowed {
					self.locked.insert(task, (client, payment, rerun, self.fee));
				}
				allowed
			}
			Op::Release(task, payee, reruns) => {
				let Some((client, payment, rerun_price, fee)) = self.locked.get(&task).copied()
				else {
					return false;
				};
				let fee = payment * Balance::from(fee) / 1_000_000_000;
				let share = self.share.filter(|_| payee == PETRA).unwrap_or(0);
				let mut students = (payment - fee) * Balance::from(share) / 1_000_000_000;
				if self.owned(STUDENTS) + students < EXISTENTIAL_DEPOSIT {
					students = 0;
				}
				let paid = payment - fee - students;
				let arrives = paid == 0 || self.owned(payee) + paid >= EXISTENTIAL_DEPOSIT;
				if arrives {
					self.locked.remove(&task);
					let reruns = rerun_price * Balance::from(reruns) / 1_000_000_000;
					*self.owns.entry(client).or_default() -= payment + reruns;
					*self.owns.entry(POOL).or_default() += reruns;
					*self.owns.entry(payee).or_default() += paid;
					*self.owns.entry(STUDENTS).or_default() += students;
					*self.owns.entry(PROTOCOL).or_default() += fee;
				}
				arrives
			}
			Op::Refund(task) => self.locked.remove(&task).is_some(),
			Op::Bond(task, who, amount) => {
				let allowed = self.locked.contains_key(&task)
					&& !self.bonds.contains_key(&(task, who))
					&& amount + EXISTENTIAL_DEPOSIT <= self.free(who);
				if allowed {
					self.bonds.insert((task, who), amount);
				}
				allowed
			}
			Op::ReturnBond(task, who) => self.bonds.remove(&(task, who)).is_some(),
			Op::ForfeitBond(task, who) => {
				let Some((client, ..)) = self.locked.get(&task).copied() else {
					return false;
				};
				let Some(amount) = self.bonds.remove(&(task, who)) else {
					return false;
				};
				*self.owns.entry(who).or_default() -= amount;
				*self.owns.entry(client).or_default() += amount;
				true
			}
			Op::SetFee(parts) => {
				self.fee = parts;
				true
			}
			Op::SetShare(parts) => {
				self.share = parts;
				true
			}
		}
	}
}

fn perform(op: &Op) -> bool {
	match *op {
		Op::Lock(task, client, payment, rerun) => {
			Escrow::lock(task, &client, payment, rerun).is_ok()
		}
		Op::Release(task, payee, reruns) => {
			let total = Deposits::<Test>::get(task).map(|deposit| deposit.payment);
			let paid = release_and_fund(task, &payee, Perbill::from_parts(reruns));
			if let Ok(paid) = paid {
				assert_eq!(Some(paid.payee + paid.fee + paid.students), total);
			}
			paid.is_ok()
		}
		Op::Refund(task) => {
			let total =
				Deposits::<Test>::get(task).map(|deposit| deposit.payment + deposit.rerun_price);
			let refunded = Escrow::refund(task);
			assert_eq!(refunded.ok(), total);
			refunded.is_ok()
		}
		Op::Bond(task, who, amount) => Escrow::hold_bond(task, &who, amount).is_ok(),
		Op::ReturnBond(task, who) => Escrow::return_bond(task, &who).is_ok(),
		Op::ForfeitBond(task, who) => Escrow::forfeit_bond(task, &who).is_ok(),
		Op::SetFee(parts) => {
			ProtocolFee::set(Perbill::from_parts(parts));
			true
		}
		Op::SetShare(parts) => {
			Share::set(parts.map(|parts| (STUDENTS, Perbill::from_parts(parts))));
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
			let mut model = Model::new();
			for op in ops {
				let allowed = model.apply(&op);
				assert_eq!(perform(&op), allowed, "{op:?}");

				for who in [CARLA, DIEGO, PETRA, NEWCOMER, PROTOCOL, STUDENTS, POOL] {
					assert_eq!(held(who), model.held(who), "{op:?} {who}");
					assert_eq!(free(who), model.free(who), "{op:?} {who}");
				}
				assert_eq!(Deposits::<Test>::iter().count(), model.locked.len());
				assert_eq!(Balances::total_issuance(), issuance);
				assert_ok!(Escrow::do_try_state());
			}
		});
	}
}

#[test]
fn the_state_check_sees_a_deposit_without_a_hold_behind_it() {
	ExtBuilder.build().execute_with(|| {
		assert_ok!(Escrow::lock(7, &CARLA, SUR, SUR));
		assert_ok!(Escrow::do_try_state());
		let deposit = Deposits::<Test>::get(7).unwrap();

		Deposits::<Test>::insert(7, Deposit { payment: SUR + 1, ..deposit.clone() });
		assert!(Escrow::do_try_state().is_err());
		Deposits::<Test>::insert(7, Deposit { rerun_price: SUR + 1, ..deposit });
		assert!(Escrow::do_try_state().is_err());
	});
}
