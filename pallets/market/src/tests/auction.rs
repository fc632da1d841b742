// SPDX-License-Identifier: Apache-2.0

//! Auctions: sealed bids, their opening, the line of bidders, bonds, and what somebody would try.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchResult, TokenError};
use surety_primitives::{
	standing::Ineligibility,
	task::{Competition, FailureReason, Misconduct, MAX_BIDS},
	traits::OpenWork,
	Balance, NodeId, TaskId, H256, SUR,
};

use super::steps::*;
use crate::{
	mock::*, AcceptanceEnd, Amounts, BidState, Bids, Check, Error, Event, TaskOutcome, TaskStage,
	Tasks,
};

const BID_BLOCKS: u32 = 5;
const WORK_BLOCKS: u32 = 30;
const BOND: Balance = PAYMENT / 10;

fn publish() -> TaskId {
	publish_with(Competition::Auction { bid_blocks: BID_BLOCKS, work_blocks: WORK_BLOCKS })
}

fn make_bids(id: TaskId, prices: &[(NodeId, Balance)]) {
	for (node, price) in prices {
		assert_ok!(bid(id, *node, *price));
	}
}

/// An auction in which these bids were made.
fn bids(prices: &[(NodeId, Balance)]) -> TaskId {
	let id = publish();
	make_bids(id, prices);
	id
}

/// Bids are made and opened, and the lowest is called.
fn award(id: TaskId, prices: &[(NodeId, Balance)]) {
	make_bids(id, prices);
	run_for(BID_BLOCKS + 1);
	for (node, price) in prices {
		assert_ok!(open(id, *node, *price));
	}
	run_for(1);
	idle();
}

/// An auction in which these bids are opened and the lowest is called.
fn awarded(prices: &[(NodeId, Balance)]) -> TaskId {
	let id = publish();
	award(id, prices);
	id
}

/// Who is at work.
fn working(id: TaskId) -> Option<NodeId> {
	task(id).in_play().next().map(|it| it.node)
}

fn state(id: TaskId, node: NodeId) -> BidState {
	Bids::<Test>::get(id).iter().find(|bid| bid.node == node).unwrap().state
}

/// What the working balances of nodes differ by from what they were.
fn lost(node: NodeId) -> Balance {
	WORKING_BALANCE - balance(worker(node))
}

fn work(id: TaskId, node: NodeId) {
	assert_ok!(start(id, node));
	assert_ok!(commit(id, node));
}

fn report(id: TaskId, node: NodeId) -> DispatchResult {
	let reason = FailureReason::NoOutput;
	Market::report_failure(RuntimeOrigin::signed(worker(node)), id, reason, H256::zero())
}

fn net(amount: Balance) -> Balance {
	amount - amount / 40
}

/// What Alice spent, her source's stake apart. What she got beyond her funds is negative.
fn spent() -> i128 {
	(FUNDS - SOURCE_STAKE) as i128 - balance(ALICE) as i128
}

#[test]
fn the_lowest_bid_works_alone_and_is_paid_its_bid() {
	ExtBuilder::build_and_execute(|| {
		let id = bids(&[(1, 7 * SUR), (0, 4 * SUR), (2, 5 * SUR)]);
		assert_eq!(bonded(), 3 * BOND);
		run_for(BID_BLOCKS + 1);
		assert_ok!(advance(id));
		let until = System::block_number() + BID_BLOCKS;
		System::assert_last_event(Event::OpeningStarted { task: id, until }.into());
		for (node, price) in [(2, 5 * SUR), (1, 7 * SUR), (0, 4 * SUR)] {
			assert_eq!(working(id), None);
			assert_ok!(open(id, node, price));
			System::assert_last_event(Event::BidOpened { task: id, node, price }.into());
		}
		run_for(1);
		idle();
		assert_eq!(working(id), Some(0));
		System::assert_last_event(Event::BidderCalled { task: id, node: 0, price: 4 * SUR }.into());
		for node in [1, 2, 3] {
			assert_noop!(accept(id, node), Error::<Test>::BiddersOnly);
			assert_noop!(start(id, node), Error::<Test>::NotAccepted);
		}
		work(id, 0);
		assert_ok!(reveal(id, 0));

		let amounts = Amounts { paid: net(4 * SUR), fee: SUR / 10, students: 0 };
		let check = Check::NotSampled;
		let settled = TaskOutcome::Settled { node: 0, output_hash: output_hash(0), check, amounts };
		assert_eq!(outcome(id), Some(settled));
		assert_eq!((balance(owner(0)), spent()), (net(4 * SUR), 4 * SUR as i128));
		assert_eq!(bonded(), 3 * BOND);
		run_for(1);
		idle();
		assert_eq!((bonded(), lost(0), lost(1), lost(2)), (0, 0, 0, 0));
		assert_eq!(heard(id), vec![Heard::Settled(0)]);

		run_for(DisputeWindow::get());
		idle();
		assert!(!Tasks::<Test>::contains_key(id) && !Bids::<Test>::contains_key(id));
	});
}

#[test]
fn what_answers_for_the_work_follows_the_bid() {
	ExtBuilder::build_and_execute(|| {
		let id = awarded(&[(0, SUR), (1, 5 * SUR)]);
		let race = publish_task(1);
		assert_ok!(accept(race, 1));
		let of = |id, node| task(id).acceptance(node).unwrap().liability;
		// Each is rounded up.
		assert!(of(id, 0) * 10 - of(race, 1) < 10);
		assert_eq!(node(1).reserved, of(race, 1), "who is in line has nothing reserved");
	});
}

#[test]
fn of_equal_bids_the_earlier_one_wins() {
	ExtBuilder::build_and_execute(|| {
		let id = awarded(&[(3, 4 * SUR), (1, 4 * SUR), (2, 5 * SUR)]);
		assert_eq!(working(id), Some(3));
	});
}

#[test]
fn without_bids_everything_returns() {
	ExtBuilder::build_and_execute(|| {
		let id = publish();
		run_for(BID_BLOCKS);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		idle();
		assert_eq!(outcome(id), Some(TaskOutcome::TooFewTakers));
		assert_eq!(spent(), 0);
	});
}

#[test]
fn windows_are_kept_to_the_block() {
	ExtBuilder::build_and_execute(|| {
		let id = publish();
		assert_ok!(bid(id, 0, SUR));
		run_for(BID_BLOCKS);
		assert_ok!(bid(id, 1, SUR));
		assert_noop!(open(id, 0, SUR), Error::<Test>::OpeningNotStarted);
		run_for(1);
		assert_noop!(bid(id, 2, SUR), Error::<Test>::BidsClosed);
		assert_noop!(cancel(id), Error::<Test>::AuctionBinding);
		// Nobody has closed the bids: the first one to open does.
		assert_ok!(open(id, 0, SUR));
		assert_noop!(open(id, 0, SUR), Error::<Test>::AlreadyOpened);
		assert_noop!(bid(id, 2, SUR), Error::<Test>::BidsClosed);
		run_for(BID_BLOCKS);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		assert_noop!(open(id, 1, SUR), Error::<Test>::OpeningClosed);
		assert_ok!(advance(id));
		assert_eq!(working(id), Some(0));
		assert_noop!(open(id, 1, SUR), Error::<Test>::OpeningClosed);
	});
}

#[test]
fn bids_that_are_refused() {
	ExtBuilder::build_and_execute(|| {
		let id = publish();
		assert_noop!(bid(id + 1, 0, SUR), Error::<Test>::NoSuchTask);
		let stranger = RuntimeOrigin::signed(BOB);
		assert_noop!(
			Market::bid_task(stranger.clone(), id, H256::zero()),
			Error::<Test>::NotAWorkerKey
		);
		assert_noop!(Market::open_bid(stranger, id, SUR, [0; 32]), Error::<Test>::NotAWorkerKey);
		change_node(0, |node| node.sufficient = false);
		assert_noop!(bid(id, 0, SUR), Error::<Test>::BelowRequirement);
		change_node(1, |node| node.preferred = false);
		assert_noop!(bid(id, 1, SUR), Error::<Test>::HeadStartOfOthers);
		assert_ok!(bid(id, 2, SUR));
		assert_noop!(bid(id, 2, 2 * SUR), Error::<Test>::AlreadyBid);
		let reasons = |node| Market::task_eligibility(node, id);
		assert_eq!(reasons(2), vec![Ineligibility::Tried]);
		assert_eq!(reasons(3), vec![]);
		let race = publish_task(1);
		assert_noop!(bid(race, 3, SUR), Error::<Test>::OtherCompetition);
		assert_noop!(open(race, 3, SUR), Error::<Test>::OtherCompetition);

		// Without the bond there is no bid.
		let poor = RuntimeOrigin::signed(worker(4));
		assert_ok!(Balances::transfer_allow_death(poor, BOB, WORKING_BALANCE - BOND + 1));
		assert_noop!(bid(id, 4, SUR), TokenError::FundsUnavailable);

		run_for(BID_BLOCKS + 1);
		assert_noop!(open(id, 3, SUR), Error::<Test>::NoBid);
		assert_eq!(reasons(3), vec![Ineligibility::TaskClosed]);
	});
}

#[test]
fn a_bid_opens_at_its_own_price_and_within_the_range() {
	ExtBuilder::build_and_execute(|| {
		let prices = [(0, SUR - 1), (1, PAYMENT + 1), (2, SUR), (3, PAYMENT)];
		let id = bids(&prices);
		run_for(BID_BLOCKS + 1);
		for (node, price) in &prices[..2] {
			assert_noop!(open(id, *node, *price), Error::<Test>::PriceOutOfRange);
		}
		assert_noop!(open(id, 2, SUR + 1), Error::<Test>::OpeningMismatch);
		assert_ok!(open(id, 2, SUR));
		assert_ok!(open(id, 3, PAYMENT));
	});
}

#[test]
fn cancelling_returns_the_bonds_as_long_as_bids_are_taken() {
	ExtBuilder::build_and_execute(|| {
		let id = bids(&[(0, SUR), (1, SUR)]);
		run_for(BID_BLOCKS);
		assert_ok!(cancel(id));
		assert_eq!(outcome(id), Some(TaskOutcome::Cancelled));
		run_for(1);
		idle();
		assert_eq!((bonded(), lost(0), lost(1), spent()), (0, 0, 0, 0));

		let id = awarded(&[(0, SUR)]);
		assert_noop!(cancel(id), Error::<Test>::AuctionBinding);
	});
}

// Those who do not deliver.

/// The line of three of whom the first does not deliver: says what became of its bond.
fn second_works_when(fails: impl FnOnce(TaskId)) -> BidState {
	let mut first = BidState::Sealed;
	ExtBuilder::build_and_execute(|| {
		let id = awarded(&[(0, 3 * SUR), (1, 4 * SUR), (2, 5 * SUR)]);
		assert_eq!(working(id), Some(0));
		fails(id);
		run_for(1);
		idle();
		first = state(id, 0);
		assert_eq!(working(id), Some(1));
		assert_eq!(Market::open_tasks(0), 0);
		let forfeited = first == BidState::Forfeited;
		assert_eq!(lost(0), if forfeited { BOND } else { 0 });

		work(id, 1);
		assert_ok!(reveal(id, 1));
		if outcome(id).is_none() {
			assert_ok!(verdict(id, true));
		}
		run_for(1);
		idle();
		assert_eq!((bonded(), lost(1), lost(2)), (0, 0, 0));
		assert_eq!(balance(owner(1)), net(4 * SUR));
		let gained = if forfeited { BOND } else { 0 };
		assert_eq!(spent(), 4 * SUR as i128 - gained as i128);
	});
	first
}

#[test]
fn who_wins_and_does_not_start_loses_the_bond_and_the_next_one_works() {
	let first = second_works_when(|id| {
		run_for(StartWindow::get());
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		idle();
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::Abandoned));
		assert_eq!(heard(id), vec![Heard::Misconduct(0, Misconduct::JobAbandoned)]);
	});
	assert_eq!(first, BidState::Forfeited);
}

#[test]
fn who_does_not_commit_in_time_loses_the_bond() {
	let first = second_works_when(|id| {
		assert_ok!(start(id, 0));
		run_for(WORK_BLOCKS);
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		assert_noop!(commit(id, 0), Error::<Test>::WorkWindowClosed);
		assert_noop!(report(id, 0), Error::<Test>::WorkWindowClosed);
		idle();
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::Dropped));
	});
	assert_eq!(first, BidState::Forfeited);
}

#[test]
fn who_does_not_reveal_loses_the_bond() {
	let first = second_works_when(|id| {
		work(id, 0);
		run_for(RevealWindow::get() + 1);
		idle();
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::RevealMissed));
	});
	assert_eq!(first, BidState::Forfeited);
}

#[test]
fn whose_result_is_refuted_loses_the_bond() {
	let first = second_works_when(|id| {
		sample_everything();
		work(id, 0);
		assert_ok!(reveal(id, 0));
		assert_ok!(verdict(id, false));
	});
	assert_eq!(first, BidState::Forfeited);
}

#[test]
fn a_job_that_fails_by_itself_costs_no_bond() {
	let first = second_works_when(|id| {
		assert_ok!(start(id, 0));
		run_for(WORK_BLOCKS);
		assert_ok!(report(id, 0));
	});
	assert_eq!(first, BidState::Returned);
}

#[test]
fn who_cannot_work_when_called_loses_the_bond() {
	ExtBuilder::build_and_execute(|| {
		let id = bids(&[(0, 3 * SUR), (1, 4 * SUR), (2, 5 * SUR), (3, 6 * SUR)]);
		run_for(BID_BLOCKS + 1);
		for (node, price) in [(0, 3), (1, 4), (2, 5), (3, 6)] {
			assert_ok!(open(id, node, price * SUR));
		}
		change_node(0, |node| node.sufficient = false);
		change_node(1, |node| node.stake = 0);
		run_for(1);
		idle();

		assert_eq!(working(id), Some(2));
		assert_eq!([0, 1, 2, 3].map(lost), [BOND, BOND, BOND, BOND]);
		assert_eq!(bonded(), 2 * BOND);
		assert_eq!([0, 1].map(|node| state(id, node)), [BidState::Forfeited; 2]);
		assert_eq!(heard(id), vec![], "it took no work that it could abandon");
	});
}

#[test]
fn the_head_start_is_one_for_bidding_and_not_for_working() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_with(Competition::Auction { bid_blocks: 1, work_blocks: 1 });
		assert_ok!(bid(id, 0, SUR));
		change_node(0, |node| node.preferred = false);
		run_for(2);
		assert_ok!(open(id, 0, SUR));
		assert_ok!(advance(id));
		assert_eq!(working(id), Some(0));
	});
}

#[test]
fn when_everyone_fails_the_client_has_payment_and_bonds() {
	ExtBuilder::build_and_execute(|| {
		let id = awarded(&[(0, 3 * SUR), (1, 4 * SUR)]);
		for node in [0, 1] {
			assert_eq!(working(id), Some(node));
			run_for(StartWindow::get() + 1);
			idle();
			run_for(1);
			idle();
		}
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		assert_eq!((spent(), bonded(), lost(0), lost(1)), (-2 * BOND as i128, 0, BOND, BOND));
	});
}

#[test]
fn nobody_is_called_whose_work_would_not_fit() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_with(Competition::Auction { bid_blocks: BID_BLOCKS, work_blocks: 80 });
		award(id, &[(0, 3 * SUR), (1, 4 * SUR), (2, 5 * SUR)]);
		assert_ok!(start(id, 0));
		run_to(task(id).deadline - 80 - 1);
		assert_ok!(report(id, 0));
		run_for(1);
		idle();
		assert_eq!(working(id), Some(1));
		assert_ok!(report(id, 1));
		run_for(1);
		idle();

		assert_eq!(outcome(id), Some(TaskOutcome::Expired));
		run_for(1);
		idle();
		assert_eq!((spent(), bonded(), lost(0), lost(1), lost(2)), (0, 0, 0, 0, 0));
	});
}

#[test]
fn who_is_at_work_at_the_deadline_has_dropped_it_and_who_had_no_time_has_not() {
	ExtBuilder::build_and_execute(|| {
		let started = publish_with(Competition::Auction { bid_blocks: 5, work_blocks: 90 });
		let late = publish_with(Competition::Auction { bid_blocks: 49, work_blocks: 1 });
		let deadline = task(late).deadline;
		assert_ok!(bid(late, 1, SUR));
		award(started, &[(0, 3 * SUR)]);
		// It has no time left to work as long as it might have.
		run_for(StartWindow::get());
		assert_ok!(start(started, 0));
		run_to(deadline - 1);
		assert_ok!(open(late, 1, SUR));
		assert_ok!(advance(late));
		run_to(deadline);
		for id in [started, late] {
			assert_noop!(advance(id), Error::<Test>::NothingDue);
		}
		run_to(deadline + 1);
		for id in [started, late] {
			assert_ok!(advance(id));
			assert_ok!(advance(id));
			run_for(1);
			assert_ok!(advance(id));
		}
		assert_eq!(end_of(started, 0), Some(AcceptanceEnd::Dropped));
		assert_eq!(end_of(late, 1), Some(AcceptanceEnd::Released));
		for id in [started, late] {
			assert_eq!(outcome(id), Some(TaskOutcome::Expired));
		}
		assert_eq!((lost(0), lost(1)), (BOND, 0));
	});
}

#[test]
fn a_task_keeps_the_bond_of_its_publication() {
	ExtBuilder::build_and_execute(|| {
		let id = publish();
		BidBond::set(&surety_primitives::Perbill::one());
		assert_ok!(bid(id, 0, SUR));
		System::assert_last_event(
			Event::BidPlaced {
				task: id,
				node: 0,
				commitment: offer(0, SUR).commitment(genesis(), id, 0),
				bond: BOND,
			}
			.into(),
		);
	});
}

// What somebody would try.

#[test]
fn a_copied_bid_cannot_be_opened() {
	ExtBuilder::build_and_execute(|| {
		let id = bids(&[(0, 4 * SUR)]);
		let copy = offer(0, 4 * SUR).commitment(genesis(), id, 0);
		let thief = || RuntimeOrigin::signed(worker(1));
		assert_ok!(Market::bid_task(thief(), id, copy));
		run_for(BID_BLOCKS + 1);
		let salt = offer(0, SUR).salt;
		assert_ok!(open(id, 0, 4 * SUR));
		assert_noop!(Market::open_bid(thief(), id, 4 * SUR, salt), Error::<Test>::OpeningMismatch);
		run_for(BID_BLOCKS + 1);
		idle();
		assert_eq!((working(id), lost(1)), (Some(0), BOND));
	});
}

#[test]
fn a_revealed_bid_cannot_be_undercut() {
	ExtBuilder::build_and_execute(|| {
		let id = bids(&[(0, 4 * SUR), (1, 5 * SUR)]);
		run_for(BID_BLOCKS + 1);
		assert_ok!(open(id, 0, 4 * SUR));
		assert_noop!(bid(id, 2, 3 * SUR), Error::<Test>::BidsClosed);
		assert_noop!(open(id, 1, 3 * SUR), Error::<Test>::OpeningMismatch);
	});
}

#[test]
fn who_withholds_an_opening_loses_the_bond_and_holds_up_nobody() {
	ExtBuilder::build_and_execute(|| {
		let id = bids(&[(0, 2 * SUR), (1, 4 * SUR)]);
		run_for(BID_BLOCKS + 1);
		assert_ok!(open(id, 1, 4 * SUR));
		run_for(BID_BLOCKS + 1);
		idle();
		assert_eq!((working(id), state(id, 0), lost(0)), (Some(1), BidState::Forfeited, BOND));
		assert_eq!(spent(), (PAYMENT + RERUN_PRICE - BOND) as i128);
	});
}

#[test]
fn squatting_an_auction_with_empty_bids_pays_the_client() {
	ExtBuilder::build_and_execute(|| {
		let id = publish();
		for node in 0..MAX_BIDS {
			let squatter = RuntimeOrigin::signed(worker(node));
			assert_ok!(Market::bid_task(squatter, id, H256::zero()));
		}
		assert_noop!(bid(id, MAX_BIDS, SUR), Error::<Test>::TooManyBids);
		assert_eq!(Market::task_eligibility(MAX_BIDS, id), vec![Ineligibility::NoFreeSlot]);
		run_for(BID_BLOCKS + 1);
		idle();
		run_for(BID_BLOCKS + 1);
		idle();
		assert_eq!(outcome(id), Some(TaskOutcome::TooFewTakers));
		assert_eq!(spent(), -((Balance::from(MAX_BIDS) * BOND) as i128));
		assert_eq!(bonded(), 0);
	});
}

#[test]
fn a_client_does_not_bid_in_its_own_auction() {
	ExtBuilder::build_and_execute(|| {
		// by a node of its own
		change_node(0, |node| node.owner = ALICE);
		change_node(1, |node| node.owner = ALICE);
		let id = publish();
		for node in [0, 1] {
			assert_noop!(bid(id, node, SUR), Error::<Test>::OwnTask);
			assert_eq!(Market::task_eligibility(node, id), vec![Ineligibility::OwnTask]);
		}

		// or by another node of its own, the task being published by the worker key of one
		change_node(2, |node| node.owner = owner(3));
		let competition = Competition::Auction { bid_blocks: 5, work_blocks: 5 };
		let source = task(id).source;
		let spec = surety_primitives::task::TaskSpec {
			competition,
			..task_spec(source, input(), SUR, 50, 1)
		};
		assert_ok!(Market::publish_task(RuntimeOrigin::signed(worker(2)), spec));
		for node in [2, 3] {
			assert_noop!(bid(id + 1, node, SUR), Error::<Test>::OwnTask);
		}
		assert_ok!(bid(id + 1, 4, SUR));

		// or by a node that it gets after its bid
		assert_ok!(bid(id, 5, SUR));
		change_node(5, |node| node.owner = ALICE);
		run_for(6);
		assert_ok!(open(id, 5, SUR));
		assert_ok!(advance(id));
		assert_eq!(outcome(id), Some(TaskOutcome::TooFewTakers));
	});
}

#[test]
fn a_client_cannot_take_the_payment_back_once_prices_are_known() {
	ExtBuilder::build_and_execute(|| {
		let id = bids(&[(0, SUR)]);
		run_for(BID_BLOCKS + 1);
		assert_noop!(cancel(id), Error::<Test>::AuctionBinding);
		assert_ok!(open(id, 0, SUR));
		assert_noop!(cancel(id), Error::<Test>::AuctionBinding);
		run_for(1);
		idle();
		for step in [start, commit, reveal] {
			assert_noop!(cancel(id), Error::<Test>::AuctionBinding);
			assert_ok!(step(id, 0));
		}
	});
}

#[test]
fn a_new_worker_key_goes_on_with_the_bid_of_the_old_one() {
	ExtBuilder::build_and_execute(|| {
		let id = bids(&[(0, SUR)]);
		// The key was stolen; the owner's funds are not touched by what it does.
		assert_eq!(balance(owner(0)), 0);
		rotate_worker(0, BOB);
		run_for(BID_BLOCKS + 1);
		let salt = offer(0, SUR).salt;
		assert_ok!(Market::open_bid(RuntimeOrigin::signed(BOB), id, SUR, salt));
		run_for(1);
		idle();
		assert_ok!(Market::report_failure(
			RuntimeOrigin::signed(BOB),
			id,
			FailureReason::NoOutput,
			H256::zero()
		));
		run_for(1);
		idle();
		// Whose money it was has it back.
		assert_eq!((lost(0), bonded()), (0, 0));
	});
}

// Invariants.

#[test]
fn the_state_check_sees_bids_that_cannot_be() {
	let damage = |breaking: fn(TaskId)| -> &'static str {
		ExtBuilder::build().execute_with(|| {
			let id = awarded(&[(0, SUR), (1, 2 * SUR)]);
			breaking(id);
			Market::do_try_state().unwrap_err().into()
		})
	};
	fn change(id: TaskId, index: usize, state: BidState) {
		Bids::<Test>::mutate(id, |bids| bids[index].state = state);
	}
	let works = "a node works that was not called";
	assert_eq!(damage(|id| change(id, 0, BidState::Opened { price: SUR })), works);
	assert_eq!(damage(|id| change(id, 1, BidState::Sealed)), "a bid is in a state that cannot be");
	assert_eq!(damage(|id| Bids::<Test>::mutate(id, |bids| bids[1].node = 0)), "a node bid twice");
	assert_eq!(
		damage(|id| Tasks::<Test>::mutate(id, |task| task.as_mut().unwrap().bonded = false)),
		"bonds would be forgotten"
	);
	assert_eq!(
		damage(|id| Bids::<Test>::insert(id + 1, Bids::<Test>::get(id))),
		"bids outlived their task"
	);
	assert_eq!(
		damage(|id| {
			Tasks::<Test>::mutate(id, |task| {
				task.as_mut().unwrap().stage = TaskStage::Opening { since: 7 }
			})
		}),
		"a bid is in a state that cannot be"
	);
}
