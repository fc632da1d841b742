// SPDX-License-Identifier: Apache-2.0

//! Who pays for re-runs, and who is charged.

use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use surety_primitives::{
	rerun::Finding,
	stake::{Role, StakeId},
	traits::{OpenWork, Reruns as _, Verify},
	Balance, SUR,
};

use super::{reruns::*, *};
use crate::{HoldReason, RerunOutcome, RerunStage};

const OTHER: u64 = 999;

fn balance(who: AccountId) -> Balance {
	<Balances as Inspect<_>>::total_balance(&who)
}

fn taken(stake: StakeId<AccountId>) -> Balance {
	Taken::get(stake).unwrap_or_default()
}

fn order() -> sp_runtime::DispatchResult {
	Verification::order_rerun(signed(CARLA), TASK, NODE)
}

fn held_for_orders() -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::balance_on_hold(&HoldReason::OrderedRerun.into(), &CARLA)
}

#[test]
fn the_pool_pays_each_who_confirms() {
	ExtBuilder.build_and_execute(|| {
		let first = first_look(TASK);
		let mut looks = 1;
		if look_again() {
			let [second] = call().try_into().unwrap();
			look(&[(second, TASK)]);
			looks = 2;
			assert_eq!(balance(second), ENDOWMENT + PRICE);
		}
		assert_eq!(balance(first), ENDOWMENT + PRICE);
		assert_eq!(balance(POOL), ENDOWMENT - looks * PRICE);
		assert_eq!(taken(StakeId::Node(NODE)), 0);
	});
}

#[test]
fn a_node_that_is_wrong_pays_all_looks() {
	ExtBuilder.build_and_execute(|| {
		let first = first_look(OTHER);
		let [a, b] = call().try_into().unwrap();
		look(&[(a, OTHER), (b, OTHER)]);
		assert_eq!(taken(StakeId::Node(NODE)), 3 * PRICE);
		assert_eq!(balance(POOL), ENDOWMENT);
		assert_eq!([first, a, b].map(balance), [ENDOWMENT + PRICE; 3]);
	});
}

/// Who makes oracles disagree about worthless results at a high price has one look from the pool each time, and loses
/// its stake.
#[test]
fn nobody_drains_the_pool_by_disagreements() {
	ExtBuilder.build_and_execute(|| {
		NodeStake::put(SUR);
		first_look(OTHER);
		let [a, b] = call().try_into().unwrap();
		look(&[(a, OTHER), (b, OTHER)]);
		// But for what the division leaves.
		assert_eq!(balance(POOL), ENDOWMENT - PRICE + (PRICE + SUR) % 3);
		// They share what there is.
		assert_eq!(balance(a), ENDOWMENT + (PRICE + SUR) / 3);
	});
}

#[test]
fn an_oracle_that_is_contradicted_pays_for_the_looks_that_it_caused() {
	ExtBuilder.build_and_execute(|| {
		let liar = first_look(OTHER);
		let [a, b] = call().try_into().unwrap();
		look(&[(a, TASK), (b, TASK)]);
		let [c] = call().try_into().unwrap();
		look(&[(c, TASK)]);
		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Right)));
		assert_eq!(taken(StakeId::Role(Role::Oracle, liar)), 3 * PRICE);
		assert_eq!([a, b, c].map(balance), [ENDOWMENT + PRICE; 3]);
		assert_eq!(balance(liar), ENDOWMENT - 3 * PRICE);
		assert_eq!(balance(POOL), ENDOWMENT);
		let slashed =
			Event::OracleContradicted { task: TASK, node: NODE, oracle: liar, slash: Some(100) };
		assert!(events().contains(&slashed));
		assert!(Opened::get().is_none());
	});
}

#[test]
fn an_empty_pool_pays_what_it_has() {
	ExtBuilder.build_and_execute(|| {
		let rest = SUR;
		assert_ok!(Balances::transfer_allow_death(signed(POOL), CARLA, ENDOWMENT - rest));
		let oracle = first_look(TASK);
		if look_again() {
			let [second] = call().try_into().unwrap();
			look(&[(second, TASK)]);
		}
		assert!(balance(oracle) > ENDOWMENT && balance(oracle) < ENDOWMENT + SUR);
		assert!(balance(POOL) >= EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn a_node_that_shows_nothing_pays_who_was_bound() {
	ExtBuilder.build_and_execute(|| {
		begin();
		let [oracle] = call().try_into().unwrap();
		assert_ok!(commit(oracle, opening(TASK)));
		Verification::on_failed(TASK, NODE);
		assert_eq!(outcome(), Some(RerunOutcome::Moot));
		assert_eq!(taken(StakeId::Node(NODE)), PRICE);
		assert_eq!(balance(oracle), ENDOWMENT + PRICE);
		assert_eq!(Verification::is_right(TASK, NODE), None);
		assert_noop!(reveal(oracle, opening(TASK)), Error::LooksHidden);
		assert_noop!(
			Verification::decline_rerun(signed(oracle), TASK, NODE),
			Error::AlreadyDecided
		);
		// It can fail but once.
		Verification::on_failed(TASK, NODE);
		assert_eq!(taken(StakeId::Node(NODE)), PRICE);
	});
}

#[test]
fn an_ordered_re_run_convicts_without_a_panel() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(order());
		assert_eq!(held_for_orders(), PRICE);
		let [first] = call().try_into().unwrap();
		look(&[(first, OTHER)]);
		let [a, b] = call().try_into().unwrap();
		look(&[(a, OTHER), (b, OTHER)]);

		assert_eq!(outcome(), Some(RerunOutcome::Convicted(Some(0))));
		let (node, task, amount, _) = Charges::get(0).unwrap();
		assert_eq!((node, task, amount), (NODE, TASK, LIABILITY));
		assert_eq!((held_for_orders(), balance(CARLA)), (0, ENDOWMENT), "it returns");
		assert!(Opened::get().is_none(), "there is no dispute");
		assert_eq!(heard(), vec![], "the market has paid long ago");
		assert_eq!(Verification::is_right(TASK, NODE), Some(false));
	});
}

#[test]
fn an_ordered_re_run_of_a_right_result_costs_its_price() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(order());
		let [first] = call().try_into().unwrap();
		look(&[(first, TASK)]);
		// Who pays for one look has one.
		assert!(!look_again() && outcome().is_some());
		assert_eq!(balance(CARLA), ENDOWMENT - PRICE);
		assert_eq!((balance(POOL), balance(first)), (ENDOWMENT, ENDOWMENT + PRICE));
		assert_eq!(Verification::is_right(TASK, NODE), Some(true));
		assert_eq!(Charges::iter().count(), 0);
	});
}

/// Attack: a node leaves when it sees that its client has its result re-run.
#[test]
fn a_node_has_open_work_while_a_client_has_its_result_re_run() {
	for found in [TASK, OTHER] {
		ExtBuilder.build_and_execute(|| {
			assert_eq!(Verification::open_tasks(NODE), 0);
			assert_ok!(order());
			assert_eq!(
				(Verification::open_tasks(NODE), Verification::open_tasks(NODE + 1)),
				(1, 0)
			);
			let [first] = call().try_into().unwrap();
			// However long the job takes, and whoever is silent.
			wait(100 * DISPUTABLE);
			assert_ok!(Verification::advance_rerun(signed(STRANGER), TASK, NODE));
			let [second] = call().try_into().unwrap();
			assert_ne!(first, second);
			look(&[(second, found)]);
			assert_eq!(Verification::open_tasks(NODE), 1);
			if found == TASK {
				look_again();
			} else {
				let [a, b] = call().try_into().unwrap();
				look(&[(a, found), (b, found)]);
			}
			assert!(outcome().is_some());
			assert_eq!(Verification::open_tasks(NODE), 0);
		});
	}
}

#[test]
fn an_order_that_nobody_can_carry_out_returns() {
	ExtBuilder.build_and_execute(|| {
		(FIRST..FIRST + ORACLES).for_each(|who| Poor::insert(who, ()));
		assert_ok!(order());
		assert_eq!(Verification::open_tasks(NODE), 1);
		assert_eq!(call(), Vec::<AccountId>::new());
		assert_eq!(Verification::open_tasks(NODE), 0);
		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Unknown)));
		assert_eq!((held_for_orders(), balance(CARLA)), (0, ENDOWMENT));
	});
}

#[test]
fn orders_are_refused_with_their_errors() {
	ExtBuilder.build_and_execute(|| {
		let other = |who, task| Verification::order_rerun(signed(who), task, NODE);
		assert_noop!(other(CARLA, TASK + 1), Error::NotSettled);
		assert_noop!(other(STRANGER, TASK), Error::NotClient);
		wait(DISPUTABLE + 1);
		assert_noop!(order(), Error::DisputeWindowClosed);
		System::set_block_number(SETTLED_AT + DISPUTABLE);
		let left = EXISTENTIAL_DEPOSIT + PRICE - 1;
		assert_ok!(Balances::transfer_allow_death(signed(CARLA), POOL, ENDOWMENT - left));
		assert_noop!(order(), Error::InsufficientFunds);
		assert_ok!(Balances::transfer_allow_death(signed(POOL), CARLA, ENDOWMENT - left));
		assert_ok!(order());
		assert_noop!(order(), Error::AlreadyRerun);
		assert!(matches!(stage(), RerunStage::Drawing { .. }));
	});
}
