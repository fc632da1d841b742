// SPDX-License-Identifier: Apache-2.0

//! Who may use the room that blocks keep for what is due.

use codec::Encode;
use frame_support::{
	assert_ok,
	dispatch::{DispatchClass, GetDispatchInfo},
	storage::{with_transaction_unchecked, TransactionOutcome},
};
use frame_system::CheckNonce;
use sp_runtime::{
	traits::{DispatchTransaction, Dispatchable, TransactionExtension},
	transaction_validity::{
		InvalidTransaction,
		TransactionSource::{self, External, InBlock},
		TransactionValidityError,
	},
	DispatchError,
};
use surety_primitives::{
	commitment::BidOpening,
	task::{Competition, FailureReason, Preview, TaskSpec},
	NodeId, TaskId, H256, SUR,
};

use super::{
	pairs::{auction_steps, manual_steps, price, race_steps, Act, ACTORS},
	steps::*,
};
use crate::{mock::*, Call, Error, ReservedRoom};

type Said = Result<(), TransactionValidityError>;

/// What is said of the transaction with this number.
fn judge(who: AccountId, nonce: u32, call: &Call<Test>, source: TransactionSource) -> Said {
	let call = RuntimeCall::from(call.clone());
	let info = call.get_dispatch_info();
	let extension = (ReservedRoom::<Test>::new(), CheckNonce::<Test>::from(nonce));
	extension.validate_only(RuntimeOrigin::signed(who), &call, &info, 0, source, 0).map(drop)
}

/// What is said of the next transaction of `who` in the block that is being made.
pub fn in_block(who: AccountId, call: &Call<Test>) -> Said {
	judge(who, 0, call, InBlock)
}

/// What is said of it as long as it waits.
pub fn in_pool(who: AccountId, call: &Call<Test>) -> Said {
	judge(who, 0, call, External)
}

/// What is said instead of an error.
pub fn refused(error: Error<Test>) -> Said {
	Err(InvalidTransaction::Custom(error.encode()[0]).into())
}

fn future() -> Said {
	Err(InvalidTransaction::Future.into())
}

/// Tries a call.
fn done(who: AccountId, call: &Call<Test>) -> Result<(), DispatchError> {
	with_transaction_unchecked(|| {
		let made = RuntimeCall::from(call.clone()).dispatch(RuntimeOrigin::signed(who));
		TransactionOutcome::Rollback(made.map(drop).map_err(|fault| fault.error))
	})
}

/// A step is admitted to a block exactly if it succeeds there, and refused for the same reason. Says how
/// many are admitted.
pub fn agree(stage: &str, id: TaskId, signers: &[AccountId], steps: &[Call<Test>]) -> usize {
	let mut admitted = 0;
	for (who, step) in signers.iter().flat_map(|who| steps.iter().map(move |step| (*who, step))) {
		let (said, done) = (in_block(who, step), done(who, step));
		let context = format!("{stage}, task {id}: {step:?} by {who}");
		match (&said, &done) {
			(Ok(()), Ok(())) => admitted += 1,
			(Err(TransactionValidityError::Invalid(InvalidTransaction::Future)), Err(_)) => {
				assert_ok!(in_pool(who, step));
			}
			(Err(_), Err(DispatchError::Module(module))) => {
				let reason = InvalidTransaction::Custom(module.error[0]);
				assert_eq!(said, Err(reason.into()), "{context}");
				assert_eq!(in_pool(who, step), said, "{context}");
			}
			_ => panic!("{context}: {said:?}, {done:?}"),
		}
	}
	admitted
}

fn commit_of(task: TaskId, node: NodeId) -> Call<Test> {
	Call::commit_result { task, commitment: result(node).commitment(genesis(), task, node) }
}

fn start_of(task: TaskId, node: NodeId) -> Call<Test> {
	let model_commitment = model(node).commitment(genesis(), task, node);
	Call::start_task { task, model_commitment }
}

fn reveal_of(task: TaskId, node: NodeId) -> Call<Test> {
	Call::reveal_result { task, result: result(node), model: model(node) }
}

/// All that the nodes may owe, and openings that do not match.
fn steps(task: TaskId) -> Vec<Call<Test>> {
	let of_node = |node: NodeId| {
		let (result, model) = (result(node), model(node));
		let BidOpening { price: bid, salt } = offer(node, price(node));
		let respond =
			|price| Call::respond { task, result, model, price, preview: Preview::default() };
		[
			start_of(task, node),
			commit_of(task, node),
			reveal_of(task, node),
			respond(price(node)),
			respond(PAYMENT + 1),
			Call::open_bid { task, price: bid, salt },
			Call::open_bid { task, price: bid + 1, salt },
			Call::reveal_to_panel { task, result, model, embedding: None },
		]
	};
	let (reason, log_hash) = (FailureReason::TimeLimit, H256::zero());
	let report = Call::report_failure { task, reason, log_hash };
	(0..ACTORS).flat_map(of_node).chain([report]).collect()
}

/// Compares at every stage of a task. Says how many steps are admitted in all.
fn agree_at_each(competition: Competition, stages: Vec<(&'static str, Act)>) -> usize {
	let mut admitted = 0;
	ExtBuilder::build_and_execute(|| {
		let id = publish_with(competition);
		let strangers = [BOB, ALICE];
		let signers: Vec<_> = (0..ACTORS).map(worker).chain(strangers).collect();
		for (stage, step) in stages {
			assert_ok!(step(id));
			sample(true, true);
			admitted += agree(stage, id, &signers, &steps(id));
		}
	});
	admitted
}

#[test]
fn a_step_of_a_race_is_admitted_where_it_succeeds() {
	let admitted = agree_at_each(Competition::FirstResponse { racers: 2 }, race_steps());
	// Each node's start, commit and reveal by any values that fit, and its reports.
	assert!(admitted >= 8, "{admitted}");
}

#[test]
fn a_step_of_a_manual_confirmation_is_admitted_where_it_succeeds() {
	let admitted = agree_at_each(Competition::ManualConfirmation { responders: 2 }, manual_steps());
	assert!(admitted >= 8, "{admitted}");
}

#[test]
fn a_step_of_an_auction_is_admitted_where_it_succeeds() {
	let competition = Competition::Auction { bid_blocks: 5, work_blocks: 20 };
	let admitted = agree_at_each(competition, auction_steps());
	assert!(admitted >= 10, "{admitted}");
}

#[test]
fn a_step_is_admitted_once_and_to_those_who_owe_it() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		begin(id, 0);
		let step = commit_of(id, 0);
		for said in [in_block, in_pool] {
			assert_ok!(said(worker(0), &step));
			assert_eq!(said(BOB, &step), refused(Error::NotAWorkerKey));
			assert_eq!(said(worker(1), &step), refused(Error::NotAccepted));
		}
		assert_ok!(commit(id, 0));
		for said in [in_block, in_pool] {
			assert_eq!(said(worker(0), &step), refused(Error::AlreadyCommitted));
		}
		// An opening that does not match can be corrected, and is not admitted before.
		let wrong = Call::reveal_result { task: id, result: result(1), model: model(0) };
		for said in [in_block, in_pool] {
			assert_eq!(said(worker(0), &wrong), refused(Error::OpeningMismatch));
			assert_ok!(said(worker(0), &reveal_of(id, 0)));
		}
	});
}

#[test]
fn what_follows_other_transactions_is_judged_in_its_block() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		assert_ok!(accept(id, 0));
		let step = commit_of(id, 0);
		assert_eq!(in_pool(worker(0), &step), refused(Error::NotStarted));
		// The start is on its way.
		assert_ok!(judge(worker(0), 1, &step, External));
		assert_ok!(judge(worker(0), 7, &step, External));
		// Whoever signs for no node owes nothing, whatever comes before.
		assert_eq!(judge(BOB, 1, &step, External), refused(Error::NotAWorkerKey));

		// In a block it is either its time or too early.
		let call = RuntimeCall::from(step.clone());
		let info = call.get_dispatch_info();
		let extension = (ReservedRoom::<Test>::new(), CheckNonce::<Test>::from(1));
		let origin = RuntimeOrigin::signed(worker(0));
		let applied = extension.validate_and_prepare(origin, &call, &info, 0, 0).map(drop);
		assert_eq!(applied, future());
		assert_ok!(start(id, 0));
		System::inc_account_nonce(worker(0));
		assert_ok!(judge(worker(0), 1, &step, InBlock));
	});
}

#[test]
fn a_reveal_may_wait_for_its_draw_and_for_its_turn() {
	ExtBuilder::build_and_execute(|| {
		set_seeds(Seeds::Rounds(1));
		let id = publish_task(2);
		(0..2).for_each(|node| deliver(id, node));
		for node in 0..2 {
			assert_ok!(in_pool(worker(node), &reveal_of(id, node)));
			assert_eq!(in_block(worker(node), &reveal_of(id, node)), future());
		}
		run_for(3 * ROUND);
		assert_ok!(advance(id));
		let (first, _) = turn(id).unwrap();
		assert_ok!(in_block(worker(first), &reveal_of(id, first)));
		let other = 1 - first;
		assert_ok!(in_pool(worker(other), &reveal_of(id, other)));
		assert_eq!(in_block(worker(other), &reveal_of(id, other)), future());
		// What is paid to another waits for nothing any more.
		assert_ok!(reveal(id, first));
		assert_eq!(in_pool(worker(other), &reveal_of(id, other)), refused(Error::TaskEnded));
	});
}

#[test]
fn a_reveal_may_wait_for_an_oracle() {
	ExtBuilder::build_and_execute(|| {
		sample(true, true);
		let id = publish_task(1);
		deliver(id, 0);
		assert_ok!(in_pool(worker(0), &reveal_of(id, 0)));
		assert_eq!(in_block(worker(0), &reveal_of(id, 0)), future());
		assert_ok!(show(id));
		assert_ok!(in_block(worker(0), &reveal_of(id, 0)));
	});
}

#[test]
fn a_bidder_may_wait_to_be_called() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_with(Competition::Auction { bid_blocks: 5, work_blocks: 20 });
		assert_ok!(bid(id, 0, 3 * SUR));
		assert_ok!(in_pool(worker(0), &start_of(id, 0)));
		assert_eq!(in_block(worker(0), &start_of(id, 0)), future());
		assert_eq!(in_pool(worker(1), &start_of(id, 1)), refused(Error::NotAccepted));
		let BidOpening { price, salt } = offer(0, 3 * SUR);
		let open = Call::open_bid { task: id, price, salt };
		assert_ok!(in_pool(worker(0), &open));
		assert_eq!(in_block(worker(0), &open), future());
		run_for(6);
		assert_ok!(in_block(worker(0), &open));
	});
}

#[test]
fn the_steps_and_no_other_calls_are_operational_and_weigh_their_check() {
	ExtBuilder::build_and_execute(|| {
		let id = publish_task(1);
		let weight = |call: &Call<Test>| ReservedRoom::<Test>::new().weight(&call.clone().into());
		for step in steps(id) {
			assert_eq!(step.get_dispatch_info().class, DispatchClass::Operational, "{step:?}");
			assert!(weight(&step).ref_time() > 0, "{step:?}");
		}
		let input = input();
		let spec: TaskSpec = task_spec(0, input, PAYMENT, 100, 1);
		for other in [
			Call::publish_source { spec: crate::mock::spec() },
			Call::retire_source { source: 0 },
			Call::withdraw_source_stake { source: 0 },
			Call::publish_task { task: spec.clone() },
			Call::publish_tasks { tasks: vec![spec].try_into().unwrap() },
			Call::cancel_task { task: id },
			Call::accept_task { task: id },
			Call::advance_task { task: id },
			Call::confirm_response { task: id, node: 0 },
			Call::reject_responses { task: id },
			Call::allow_client { source: 0, client: BOB },
			Call::disallow_client { source: 0, client: BOB },
			Call::bid_task { task: id, commitment: H256::zero() },
			Call::volunteer { task: id },
		] {
			assert_eq!(other.get_dispatch_info().class, DispatchClass::Normal, "{other:?}");
			assert_eq!(weight(&other).ref_time(), 0, "{other:?}");
			// They are nothing to the extension, whoever signs them.
			assert_ok!(in_block(BOB, &other));
		}
		assert!(ReservedRoom::<Test>::new().encode().is_empty(), "wallets need not know it");
	});
}
