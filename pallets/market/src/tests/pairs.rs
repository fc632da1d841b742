// SPDX-License-Identifier: Apache-2.0

//! Every pair of calls on one task in the same block, in either order, in each stage of a race, of a
//! manual confirmation and of an auction: nothing breaks, nobody is paid twice, and whatever comes out of it ends
//! by itself with all money where it belongs.

use frame_support::{assert_ok, storage::with_transaction};
use sp_runtime::{DispatchError, DispatchResult, TransactionOutcome};
use surety_primitives::{
	task::{Competition, FailureReason},
	NodeId, TaskId, H256, SUR,
};

use super::steps::*;
use crate::{mock::*, Event, Tasks};

pub(super) type Act = Box<dyn Fn(TaskId) -> DispatchResult>;

/// The nodes that have something to do in the stages below, and one that comes late.
pub(super) const ACTORS: NodeId = 3;

/// Every call on a task, by everyone who could make it.
fn acts() -> Vec<(String, Act)> {
	let mut acts: Vec<(String, Act)> = vec![
		("cancel".into(), Box::new(cancel)),
		("advance".into(), Box::new(advance)),
		("reject".into(), Box::new(reject)),
		("show".into(), Box::new(show)),
		("resolve valid".into(), Box::new(|id| verdict(id, true))),
		("resolve invalid".into(), Box::new(|id| verdict(id, false))),
	];
	for node in 0..ACTORS {
		let reason = FailureReason::TimeLimit;
		let origin = move || RuntimeOrigin::signed(worker(node));
		let of_node: Vec<(&str, Act)> = vec![
			("accept", Box::new(move |id| accept(id, node))),
			("start", Box::new(move |id| start(id, node))),
			("commit", Box::new(move |id| commit(id, node))),
			("reveal", Box::new(move |id| reveal(id, node))),
			("respond", Box::new(move |id| respond(id, node, price(node)))),
			("confirm", Box::new(move |id| confirm(id, node))),
			("bid", Box::new(move |id| bid(id, node, price(node)))),
			("open", Box::new(move |id| open(id, node, price(node)))),
			(
				"report",
				Box::new(move |id| Market::report_failure(origin(), id, reason, H256::zero())),
			),
		];
		acts.extend(of_node.into_iter().map(|(name, act)| (format!("{name} {node}"), act)));
	}
	acts
}

pub(super) fn price(node: NodeId) -> u128 {
	(2 + u128::from(node)) * SUR
}

/// Lets `blocks` pass, with room in the last one.
fn pass(blocks: u32) {
	run_for(blocks);
	idle();
}

/// The steps of a race; after each of them a stage begins.
pub(super) fn race_steps() -> Vec<(&'static str, Act)> {
	vec![
		("published", Box::new(|_| Ok(()))),
		("accepted", Box::new(|id| accept(id, 0))),
		("started", Box::new(|id| start(id, 0))),
		("committed", Box::new(|id| commit(id, 0))),
		(
			"both committed",
			Box::new(|id| {
				deliver(id, 1);
				Ok(())
			}),
		),
		("shown", Box::new(show)),
		("waiting", Box::new(|id| reveal(id, 0))),
		("refuted", Box::new(|id| verdict(id, false))),
		("shown again", Box::new(show)),
		("waiting again", Box::new(|id| reveal(id, 1))),
		("ended", Box::new(|id| verdict(id, true))),
	]
}

/// The steps of a manual confirmation; after each of them a stage begins.
pub(super) fn manual_steps() -> Vec<(&'static str, Act)> {
	vec![
		("published", Box::new(|_| Ok(()))),
		("accepted", Box::new(|id| accept(id, 0))),
		("started", Box::new(|id| start(id, 0))),
		("committed", Box::new(|id| commit(id, 0))),
		(
			"all committed",
			Box::new(|id| {
				deliver(id, 1);
				Ok(())
			}),
		),
		("one responded", Box::new(|id| respond(id, 0, price(0)))),
		("all responded", Box::new(|id| respond(id, 1, price(1)))),
		("confirmed", Box::new(|id| confirm(id, 0))),
		("refuted", Box::new(|id| verdict(id, false))),
		("confirmed again", Box::new(|id| confirm(id, 1))),
		("ended", Box::new(|id| verdict(id, true))),
	]
}

/// The same of an auction.
pub(super) fn auction_steps() -> Vec<(&'static str, Act)> {
	let waits = |blocks| -> Act {
		Box::new(move |_| {
			pass(blocks);
			Ok(())
		})
	};
	vec![
		("published", Box::new(|_| Ok(()))),
		("one bid", Box::new(|id| bid(id, 0, price(0)))),
		("two bids", Box::new(|id| bid(id, 1, price(1)))),
		("opening", waits(6)),
		("one opened", Box::new(|id| open(id, 0, price(0)))),
		("all opened", Box::new(|id| open(id, 1, price(1)))),
		("called", waits(1)),
		("started", Box::new(|id| start(id, 0))),
		("committed", Box::new(|id| commit(id, 0))),
		("shown", Box::new(show)),
		("waiting", Box::new(|id| reveal(id, 0))),
		("refuted", Box::new(|id| verdict(id, false))),
		("called again", waits(1)),
		("started again", Box::new(|id| start(id, 1))),
		("committed again", Box::new(|id| commit(id, 1))),
		("shown again", Box::new(show)),
		("waiting again", Box::new(|id| reveal(id, 1))),
		("ended", Box::new(|id| verdict(id, true))),
		("bonds returned", waits(1)),
	]
}

/// How often the task ended.
fn ends() -> usize {
	System::events()
		.into_iter()
		.filter(|it| matches!(it.event, RuntimeEvent::Market(Event::TaskEnded { .. })))
		.count()
}

/// All money of everyone who has any.
fn money() -> u128 {
	let accounts = [ALICE, BOB].into_iter();
	let nodes = (0..ACTORS).flat_map(|node| [worker(node), owner(node)]);
	accounts.chain(nodes).map(balance).sum::<u128>() + locked() + bonded() + staked() + fees()
}

/// Everything ends by itself, once, and nothing stays behind.
fn wind_up(id: TaskId, said: &str) {
	for _ in 0..16 {
		pass(10);
		let _ = show(id);
		let _ = verdict(id, true);
	}
	pass(DisputeWindow::get() + 1);
	pass(1);
	assert_eq!(ends(), 1, "{said}: it ends once");
	assert!(!Tasks::<Test>::contains_key(id), "{said}: it goes");
	assert_eq!((locked(), bonded()), (0, 0), "{said}: nothing stays locked");
	Fakes::check();
}

/// Tries every pair at every stage. Says how many calls were not refused.
fn try_all(competition: Competition, steps: Vec<(&'static str, Act)>) -> usize {
	let mut done = 0;
	ExtBuilder::build_and_execute(|| {
		let id = publish_with(competition);
		let acts = acts();
		for (stage, step) in steps {
			assert_ok!(step(id));
			sample(true, true);
			let before = money();
			for (first, act) in &acts {
				for (second, other) in &acts {
					let said = format!("{stage}: {first}, {second}");
					let tried: Result<(), DispatchError> = with_transaction(|| {
						let one = act(id).is_ok();
						Fakes::check();
						let both = other(id).is_ok() && one;
						Fakes::check();
						assert_eq!(money(), before, "{said}: money was made or lost");
						done += usize::from(one);
						// Where one of them was refused it is as if the other had been alone.
						if both || (one && first == second) {
							wind_up(id, &said);
							assert_eq!(money(), before, "{said}: money was made or lost later");
						}
						TransactionOutcome::Rollback(Ok(()))
					});
					assert_ok!(tried);
				}
			}
		}
	});
	done
}

#[test]
fn any_two_calls_in_one_block_of_a_race() {
	let done = try_all(Competition::FirstResponse { racers: 2 }, race_steps());
	assert!(done > 500, "{done} were not refused");
}

#[test]
fn any_two_calls_in_one_block_of_a_manual_confirmation() {
	let done = try_all(Competition::ManualConfirmation { responders: 2 }, manual_steps());
	assert!(done > 800, "{done} were not refused");
}

#[test]
fn any_two_calls_in_one_block_of_an_auction() {
	let competition = Competition::Auction { bid_blocks: 5, work_blocks: 20 };
	let done = try_all(competition, auction_steps());
	assert!(done > 800, "{done} were not refused");
}
