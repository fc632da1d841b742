// SPDX-License-Identifier: Apache-2.0

//! Clients of manual confirmations who say nothing: the cheapest response that is right is paid.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	rerun::Finding,
	task::Competition,
	traits::{Resolve, Settlements},
	Balance, NodeId, Perbill, TaskId, SUR,
};

use super::steps::*;
use crate::{mock::*, AcceptanceEnd, Check, Error, Event, TaskOutcome, TaskStage, Tasks};

/// A task in which these nodes have responded in this order, each with its price, and whose client is silent until
/// every result is re-run.
fn silent(prices: &[(NodeId, Balance)]) -> TaskId {
	let responders = prices.len() as u8;
	let id = publish_with(Competition::ManualConfirmation { responders });
	prices.iter().for_each(|(node, _)| deliver(id, *node));
	for (node, price) in prices {
		assert_ok!(respond(id, *node, *price));
	}
	sample_everything();
	run_for(ConfirmWindow::get() + 1);
	assert_ok!(advance(id));
	id
}

fn checked(id: TaskId) -> Option<NodeId> {
	match task(id).stage {
		TaskStage::Checking { node } => Some(node),
		_ => None,
	}
}

fn check_of(id: TaskId) -> Option<(NodeId, Check)> {
	match outcome(id)? {
		TaskOutcome::Settled { node, check, .. } => Some((node, check)),
		_ => None,
	}
}

#[test]
fn the_cheapest_response_is_re_run_and_paid_its_price() {
	ExtBuilder::build_and_execute(|| {
		// given three, the cheapest in the middle
		let id = silent(&[(0, 6 * SUR), (1, 3 * SUR), (2, 4 * SUR)]);
		assert_eq!(checked(id), Some(1));
		System::assert_last_event(Event::VerdictAwaited { task: id, node: 1 }.into());
		// Nothing was drawn, so that the client pays the whole re-run.
		let Some(Drawn::Shown(1, job, _)) = told(id).pop() else { panic!("{:?}", told(id)) };
		assert_eq!((job.payment, job.sampling), (3 * SUR, Perbill::one()));

		assert_ok!(resolve(id, Finding::Right));

		assert_eq!(check_of(id), Some((1, Check::Verified)));
		assert_eq!(Contributions::get(id), Some(Perbill::one()));
		assert_eq!(balance(owner(1)), 3 * SUR - 3 * SUR / 40);
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE - 3 * SUR);
		for node in [0, 2] {
			assert_eq!(end_of(id, node), Some(AcceptanceEnd::NotChosen));
		}
		let settlement = <Market as Settlements<AccountId>>::settlement(id, 1).unwrap();
		assert_eq!(settlement.job, job);
	});
}

#[test]
fn of_equal_prices_the_first_commit_counts() {
	ExtBuilder::build_and_execute(|| {
		// given node 2, which accepted last and committed first
		let id = publish_with(Competition::ManualConfirmation { responders: 3 });
		(0..3).for_each(|node| begin(id, node));
		for node in [2, 0, 1] {
			assert_ok!(commit(id, node));
		}
		for node in 0..3 {
			assert_ok!(respond(id, node, 2 * SUR));
		}
		sample_everything();
		run_for(ConfirmWindow::get() + 1);
		idle();
		assert_eq!(checked(id), Some(2));
	});
}

#[test]
fn a_wrong_response_makes_way_for_the_next_and_at_last_everything_returns() {
	ExtBuilder::build_and_execute(|| {
		let id = silent(&[(0, 3 * SUR), (1, 2 * SUR), (2, SUR)]);
		for node in [2, 1, 0] {
			assert_eq!(checked(id), Some(node));
			assert_ok!(resolve(id, Finding::Wrong));
			assert_eq!(end_of(id, node), Some(AcceptanceEnd::Refuted));
		}
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE);
	});
}

#[test]
fn what_nobody_can_check_is_paid_unverified() {
	ExtBuilder::build_and_execute(|| {
		let id = silent(&[(0, 3 * SUR), (1, 2 * SUR)]);
		assert_ok!(resolve(id, Finding::Wrong));
		assert_ok!(resolve(id, Finding::Unknown));
		assert_eq!(check_of(id), Some((0, Check::Unverified)));
		assert_eq!(Contributions::get(id), Some(Perbill::zero()));
	});
}

#[test]
fn meanwhile_nothing_lapses_and_the_client_is_too_late() {
	ExtBuilder::build_and_execute(|| {
		let id = silent(&[(0, 3 * SUR), (1, 2 * SUR)]);
		run_for(10 * ConfirmWindow::get());
		idle();
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		for call in [confirm(id, 0), confirm(id, 1), reject(id)] {
			assert_eq!(call, Err(Error::<Test>::ChoiceClosed.into()));
		}
		assert_noop!(cancel(id), Error::<Test>::WorkStarted);
		for finding in [Finding::Right, Finding::Wrong, Finding::Unknown] {
			assert_noop!(
				<Market as Resolve>::resolve(id, 0, finding),
				Error::<Test>::NothingWaiting
			);
		}
		assert_noop!(<Market as Resolve>::show(id, 1), Error::<Test>::NothingWaiting);
		assert_eq!(checked(id), Some(1));
		assert_ok!(resolve(id, Finding::Right));
	});
}

#[test]
fn whose_owner_cannot_be_paid_holds_up_nobody() {
	ExtBuilder::build_and_execute(|| {
		Penniless::insert(owner(1), ());
		let id = silent(&[(0, 3 * SUR), (1, 2 * SUR)]);
		assert_eq!(checked(id), Some(1));
		assert_ok!(resolve(id, Finding::Right));
		assert_eq!(end_of(id, 1), Some(AcceptanceEnd::NotChosen));
		assert_eq!(checked(id), Some(0));
		assert_ok!(resolve(id, Finding::Right));
		assert_eq!(check_of(id), Some((0, Check::Verified)));
	});
}

#[test]
fn a_check_that_cannot_be_carried_out_changes_nothing() {
	ExtBuilder::build_and_execute(|| {
		let id = silent(&[(0, 3 * SUR)]);
		lose_lock(id);
		for finding in [Finding::Right, Finding::Wrong] {
			assert_noop!(resolve(id, finding), "nothing locked");
		}
		assert_eq!(checked(id), Some(0));
	});
}

/// Attack: a client reads what the nodes found, says nothing, and hopes to have paid a tenth.
#[test]
fn silence_is_no_cheaper_than_the_cheapest_response() {
	ExtBuilder::build_and_execute(|| {
		let id = silent(&[(0, PAYMENT), (1, PAYMENT)]);
		assert_ok!(resolve(id, Finding::Right));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE - PAYMENT);
	});
}

#[test]
fn the_state_check_sees_what_is_re_run_where_nothing_can_be() {
	let damage = |breaking: fn(TaskId)| -> &'static str {
		ExtBuilder::build().execute_with(|| {
			let id = silent(&[(0, SUR), (1, SUR)]);
			breaking(id);
			Market::do_try_state().unwrap_err().into()
		})
	};
	assert_eq!(
		damage(|id| Tasks::<Test>::mutate(id, |task| {
			task.as_mut().unwrap().stage = TaskStage::Checking { node: 7 }
		})),
		"a response is chosen that is not to be had"
	);
	assert_eq!(
		damage(|_| {
			let race = publish_task(1);
			Tasks::<Test>::mutate(race, |task| {
				task.as_mut().unwrap().stage = TaskStage::Checking { node: 0 }
			})
		}),
		"a response is re-run where there are none"
	);
}
