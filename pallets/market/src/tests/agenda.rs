// SPDX-License-Identifier: Apache-2.0

//! What the chain does by itself where a block has room.

use frame_support::{
	assert_noop, assert_ok, dispatch::GetDispatchInfo, traits::Hooks, weights::Weight,
};
use surety_primitives::task::MAX_TASKS_AT_ONCE;

use crate::{
	mock::*, AcceptanceEnd, Agenda, Error, NextTaskId, TaskOutcome, Tasks, Wake, WeightInfo,
};

/// Lets blocks pass one by one, each with room.
fn pass(blocks: u32) {
	for _ in 0..blocks {
		run_for(1);
		idle();
	}
}

#[test]
fn a_task_that_nobody_touches_ends_and_goes_by_itself() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		begin(id, 0);
		assert_ok!(accept(id, 1));
		pass(StartWindow::get());
		assert_eq!(end_of(id, 1), None);
		pass(1);
		assert_eq!(end_of(id, 1), Some(AcceptanceEnd::Abandoned));

		run_to(task(id).deadline - 1);
		pass(1);
		assert_eq!(outcome(id), None);
		pass(1);
		assert_eq!(outcome(id), Some(TaskOutcome::Expired));
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::Dropped));

		pass(DisputeWindow::get());
		assert!(Tasks::<Test>::contains_key(id));
		pass(1);
		assert!(!Tasks::<Test>::contains_key(id));
		assert_eq!(Agenda::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_turn_that_is_not_used_passes_by_itself() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		deliver(id, 0);
		pass(RevealWindow::get());
		assert_eq!(outcome(id), None);
		pass(1);
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::RevealMissed));
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
	});
}

#[test]
fn what_a_block_has_no_room_for_is_done_in_later_ones() {
	ExtBuilder::build_and_execute(|| {
		let ids: Vec<_> = (0..5).map(|_| publish_task(1)).collect();
		let open = || ids.iter().filter(|id| outcome(**id).is_none()).count();
		run_to(task(ids[0]).deadline);
		idle();
		run_for(1);
		let look = <() as WeightInfo>::look();
		let room =
			Market::weight_of_advance().saturating_mul(2).saturating_add(look.saturating_mul(10));
		for left in [3, 1, 0] {
			let used = Market::on_idle(System::block_number(), room);
			assert!(used.all_lte(room));
			assert_eq!(open(), left);
		}
		let used = Market::on_idle(System::block_number(), Weight::zero());
		assert_eq!(used, Weight::zero());
	});
}

#[test]
fn a_task_that_cannot_go_on_keeps_nobody_waiting() {
	ExtBuilder::build_and_execute(|| {
		let (broken, sound) = (publish_task(1), publish_task(1));
		lose_lock(broken);
		run_to(task(broken).deadline + 1);
		idle();
		assert_eq!(outcome(broken), None);
		assert_eq!(outcome(sound), Some(TaskOutcome::Expired));
		assert!(task(broken).wake > System::block_number() + 50, "it is not tried in every block");
	});
}

#[test]
fn each_open_task_is_looked_after_once() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		let wakes = || Agenda::<Test>::iter_keys().collect::<Vec<_>>();
		assert_eq!(wakes(), [(Wake::At(task(id).deadline + 1), id)]);
		assert_ok!(accept(id, 0));
		assert_eq!(wakes(), [(Wake::At(1 + StartWindow::get() + 1), id)]);
		// Coming too early does no harm.
		assert_ok!(start(id, 0));
		assert_eq!(wakes(), [(Wake::At(1 + StartWindow::get() + 1), id)]);
		pass(StartWindow::get() + 1);
		assert_eq!(wakes(), [(Wake::At(task(id).deadline + 1), id)]);
	});
}

/// Whatever is due is paid for: the draw of a panel too, which weighs by far the most.
#[test]
fn advancing_weighs_as_much_as_what_it_may_do() {
	let weight = crate::Call::<Test>::advance_task { task: 0 }.get_dispatch_info().call_weight;
	for due in [
		<() as WeightInfo>::advance_task(),
		<() as WeightInfo>::draw_panel(),
		<() as WeightInfo>::reveal_to_panel(),
		<() as WeightInfo>::reject_responses(),
	] {
		assert!(due.all_lte(weight), "{due} is more than {weight}");
	}
}

#[test]
fn tasks_are_published_together_or_not_at_all() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		let spec = || task_spec(source, input(), PAYMENT, 50, 1);
		let mut specs = vec![spec(), spec(), spec()];
		assert_ok!(Market::publish_tasks(
			RuntimeOrigin::signed(ALICE),
			specs.clone().try_into().unwrap()
		));
		assert_eq!(NextTaskId::<Test>::get(), 3);
		assert_eq!(locked(), 3 * (PAYMENT + RERUN_PRICE));

		specs[2].payment = 0;
		assert_noop!(
			Market::publish_tasks(RuntimeOrigin::signed(ALICE), specs.try_into().unwrap()),
			Error::<Test>::PaymentTooSmall
		);
		let cheap = || task_spec(source, input(), surety_primitives::SUR, 50, 1);
		let many: Vec<_> = (0..MAX_TASKS_AT_ONCE).map(|_| cheap()).collect();
		assert_ok!(Market::publish_tasks(RuntimeOrigin::signed(ALICE), many.try_into().unwrap()));
	});
}
