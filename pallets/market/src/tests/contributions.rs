// SPDX-License-Identifier: Apache-2.0

//! What a task gives for re-runs, and what is known of what it paid.

use frame_support::assert_ok;
use surety_primitives::{
	rerun::{contribution, Finding},
	task::Competition,
	traits::{Settlement, Settlements},
	NodeId, Perbill, TaskId, SUR,
};

use super::steps::*;
use crate::{mock::*, Check, TaskOutcome, Tasks};

fn sampling(id: TaskId, node: NodeId) -> Perbill {
	task(id).acceptance(node).unwrap().sampling
}

fn settlement(id: TaskId, node: NodeId) -> Option<Settlement<AccountId>> {
	<Market as Settlements<AccountId>>::settlement(id, node)
}

fn settled(check: Option<Finding>) -> TaskId {
	let id = publish_task(1);
	deliver(id, 0);
	assert_ok!(reveal(id, 0));
	if let Some(finding) = check {
		assert_ok!(resolve(id, finding));
	}
	id
}

#[test]
fn a_task_gives_what_re_runs_cost_on_average_whether_it_was_drawn_or_not() {
	ExtBuilder::build_and_execute(|| {
		let plain = settled(None);
		sample_everything();
		let verified = settled(Some(Finding::Right));
		let given = contribution(sampling(plain, 0));
		assert_eq!(sampling(plain, 0), sampling(verified, 0));
		// A twentieth, and a third of that for second looks.
		assert_eq!(given, Perbill::from_parts(66_666_666));
		assert_eq!(Contributions::get(plain), Some(given));
		assert_eq!(Contributions::get(verified), Some(given));
	});
}

#[test]
fn where_nobody_looked_nobody_is_paid_for_it() {
	ExtBuilder::build_and_execute(|| {
		sample_everything();
		let id = settled(Some(Finding::Unknown));
		let Some(TaskOutcome::Settled { check: Check::Unverified, .. }) = outcome(id) else {
			panic!("{:?}", outcome(id))
		};
		assert_eq!(Contributions::get(id), Some(Perbill::zero()));
		assert!(!Disputable::get((id, 0)).unwrap().verified);
	});
}

#[test]
fn a_rejection_gives_nothing_and_a_confirmation_what_its_node_costs() {
	ExtBuilder::build_and_execute(|| {
		let ids = [(); 2].map(|()| {
			let id = publish_with(Competition::ManualConfirmation { responders: 2 });
			(0..2).for_each(|node| deliver(id, node));
			for node in 0..2 {
				assert_ok!(respond(id, node, SUR));
			}
			Tasks::<Test>::mutate(id, |task| {
				task.as_mut().unwrap().acceptances[1].sampling = Perbill::from_percent(6)
			});
			id
		});
		assert_ok!(reject(ids[0]));
		assert_eq!(Contributions::get(ids[0]), Some(Perbill::zero()));
		assert_ok!(confirm(ids[1], 1));
		assert_eq!(Contributions::get(ids[1]), Some(contribution(Perbill::from_percent(6))));
	});
}

// What is known of what was paid.

#[test]
fn a_settlement_says_what_was_to_be_done_and_what_was_shown() {
	ExtBuilder::build_and_execute(|| {
		run_to(7);
		let id = settled(None);
		let Settlement { job, shown, at } = settlement(id, 0).unwrap();
		let part = *task(id).acceptance(0).unwrap();
		assert_eq!((at, Some(shown)), (7, part.shown));
		assert_eq!(shown.output_hash, output_hash(0));
		assert_eq!(shown.summary, result(0).summary);
		assert_eq!((job.client, job.owner, job.payment), (ALICE, owner(0), PAYMENT));
		assert_eq!((job.liability, job.sampling), (part.liability, part.sampling));
		assert_eq!((job.rerun_price, job.run_limit_secs), (RERUN_PRICE, 60));
		// Nothing of nodes that were not paid, of open tasks, and of what is forgotten.
		assert_eq!(settlement(id, 1), None);
		let open = publish_task(1);
		deliver(open, 0);
		assert_eq!(settlement(open, 0), None);
		run_for(DisputeWindow::get() + 1);
		assert_ok!(advance(id));
		assert_eq!(settlement(id, 0), None);
	});
}

#[test]
fn a_settlement_names_the_price_as_long_as_it_is_kept() {
	ExtBuilder::build_and_execute(|| {
		let id = won_auction(3 * SUR);
		assert_ok!(start(id, 0));
		assert_ok!(commit(id, 0));
		assert_ok!(reveal(id, 0));
		let price = || settlement(id, 0).unwrap().job.payment;
		assert_eq!(price(), 3 * SUR);
		// The bonds return, and with them what was bid is forgotten.
		run_for(1);
		assert_ok!(advance(id));
		assert_eq!((task(id).bonded, price()), (false, 3 * SUR));
	});
}
