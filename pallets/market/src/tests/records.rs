// SPDX-License-Identifier: Apache-2.0

//! What those hear who keep records of nodes and clients.

use frame_support::assert_ok;
use surety_primitives::{task::Competition, traits::PaidJob, Perbill, SUR};

use super::steps::*;
use crate::mock::*;

#[test]
fn a_commit_tells_how_long_it_took_from_the_start() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		assert_ok!(accept(id, 0));
		run_for(5);
		assert_ok!(start(id, 0));
		run_for(7);
		assert_ok!(commit(id, 0));
		deliver(id, 1);
		assert_eq!((Answered::get((id, 0)), Answered::get((id, 1))), (Some(7), Some(0)));
	});
}

#[test]
fn a_payment_tells_client_and_fee_and_is_forgotten_with_its_task() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(2);
		deliver(id, 0);
		deliver(id, 1);
		assert_ok!(reveal(id, 0));
		let job = PaidJob { client: ALICE, fee: PAYMENT / 40, verified: false };
		assert_eq!(Disputable::get((id, 0)), Some(job));
		assert_eq!(Bills::get(), Some(vec![(ALICE, PAYMENT / 40, false)]));

		run_for(DisputeWindow::get());
		idle();
		assert!(Disputable::contains_key((id, 0)));
		run_for(1);
		idle();
		assert_eq!(Disputable::iter().count(), 0);
	});
}

#[test]
fn a_result_that_was_re_run_is_told_as_verified() {
	ExtBuilder::build_and_execute(|| {
		sample_everything();
		let id = publish_task(1);
		deliver(id, 0);
		assert_ok!(reveal(id, 0));
		assert_ok!(verdict(id, true));
		assert!(Disputable::get((id, 0)).unwrap().verified);
	});
}

#[test]
fn a_client_that_wants_none_of_the_responses_is_at_fault() {
	ExtBuilder::build_and_execute(|| {
		let responded = || {
			let id = publish_with(Competition::ManualConfirmation { responders: 1 });
			deliver(id, 0);
			assert_ok!(respond(id, 0, 5 * SUR));
			id
		};
		assert_ok!(Market::reject_responses(RuntimeOrigin::signed(ALICE), responded()));
		let fee = PAYMENT / 10 / 40;
		assert_eq!(Bills::get(), Some(vec![(ALICE, fee, true)]));
		assert_eq!(Disputable::iter().count(), 0, "nobody's work was taken");
		// Who confirms is not, nor who is silent and pays.
		let id = responded();
		assert_ok!(confirm(id, 0));
		assert_eq!(Bills::get().unwrap()[1], (ALICE, 5 * SUR / 40, false));
		let id = responded();
		run_for(ConfirmWindow::get() + 1);
		assert_ok!(advance(id));
		assert_eq!(Bills::get().unwrap()[2], (ALICE, 5 * SUR / 40, false));
	});
}

#[test]
fn what_ends_without_a_result_is_nobodys_fault() {
	ExtBuilder::build_and_execute(|| {
		let cancelled = publish_task(1);
		assert_ok!(Market::cancel_task(RuntimeOrigin::signed(ALICE), cancelled));
		let expired = publish_task(1);
		run_to(task(expired).deadline + 1);
		assert_ok!(advance(expired));
		assert_eq!(Bills::get(), None);
	});
}

/// A good record brings work, and never a discount on what answers for it.
#[test]
fn a_record_lowers_nothing_that_a_node_answers_with() {
	ExtBuilder::build_and_execute(|| {
		change_node(1, |node| {
			node.score = Some(Perbill::one());
			node.weight = 1_000_000;
		});
		let id = publish_task(2);
		assert_ok!(accept(id, 0));
		assert_ok!(accept(id, 1));
		let [plain, excellent] = [0, 1].map(|node| *task(id).acceptance(node).unwrap());
		assert_eq!(plain.liability, excellent.liability);
		assert_eq!(plain.sampling, excellent.sampling);

		let competition = Competition::Auction { bid_blocks: 5, work_blocks: 20 };
		let id = publish_with(competition);
		assert_ok!(bid(id, 2, 5 * SUR));
		let plain = bonded();
		assert_ok!(bid(id, 1, 5 * SUR));
		assert_eq!(bonded(), 2 * plain);
	});
}
