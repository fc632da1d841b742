// SPDX-License-Identifier: Apache-2.0

//! Jobs of which nodes reported that they fail by themselves, and that their clients have re-run.

use frame_support::{
	assert_noop, assert_ok,
	traits::fungible::{Inspect, InspectHold},
};
use surety_primitives::{
	rerun::{Finding, RerunOpening, Shown, FAILED},
	similarity::Embedding,
	source::Comparator,
	stake::{Role, StakeId},
	traits::{Decision, OpenDisputes, OpenWork, Reruns as _, Verify},
	Balance, Perbill, SUR,
};

use super::{reruns::*, *};
use crate::{Cause, HoldReason, Look, LookState, RerunOutcome};

/// What the time is worth: 4 of 10 blocks, of 10 SUR.
const TIME: Balance = 4 * SUR;
/// An output that somebody got.
const OUTPUT: u64 = 999;

fn balance(who: AccountId) -> Balance {
	<Balances as Inspect<_>>::total_balance(&who)
}

fn on_hold() -> Balance {
	Balances::balance_on_hold(&HoldReason::OrderedRerun.into(), &CARLA)
}

/// Petra's node has reported that the job fails, and Carla challenges it.
fn challenge() -> sp_runtime::DispatchResult {
	Settled::remove((TASK, NODE));
	Failed::insert((TASK, NODE), SETTLED_AT);
	Verification::challenge_failure(signed(CARLA), TASK, NODE)
}

/// What an oracle binds itself to for which the job fails.
fn failed() -> RerunOpening {
	RerunOpening { output_hash: FAILED, ..opening(0) }
}

/// These oracles bind themselves, and then all show what they got.
fn found(looks: &[(AccountId, RerunOpening)]) {
	for (who, opening) in looks {
		assert_ok!(commit(*who, *opening));
	}
	for (who, opening) in looks {
		assert_ok!(reveal(*who, *opening));
	}
}

/// The oracle who is called first, after what it got.
fn first(got: RerunOpening) -> AccountId {
	let [first] = call().try_into().unwrap();
	found(&[(first, got)]);
	first
}

#[test]
fn a_challenge_holds_the_rerun_and_the_time() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge());
		assert_eq!(on_hold(), PRICE + TIME);
		let cause = Cause::Reported { held: PRICE, time: TIME };
		assert!(events().contains(&Event::RerunStarted { task: TASK, node: NODE, cause }));
		// The node does not leave, and the task is not forgotten, until it is over.
		assert_eq!(Verification::open_tasks(NODE), 1);
		assert!(Verification::is_disputed(TASK, NODE));
	});
}

#[test]
fn a_failure_that_reproduces_stands_and_the_client_pays_for_the_time() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge());
		let oracle = first(failed());
		look_again();
		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Right)));
		assert_eq!(balance(CARLA), ENDOWMENT - PRICE - TIME);
		// The protocol has its share.
		assert_eq!((balance(PETRA), balance(FEES)), (ENDOWMENT + TIME * 9 / 10, TIME / 10));
		assert_eq!((balance(oracle), balance(POOL)), (ENDOWMENT + PRICE, ENDOWMENT));
		assert_eq!((Charges::iter().count(), on_hold()), (0, 0));
		assert!(events().contains(&Event::TimePaid { task: TASK, node: NODE, amount: TIME }));
		assert!(Opened::get().is_none() && heard().is_empty());
		assert!(!Verification::is_disputed(TASK, NODE));
	});
}

/// Attack: a node takes a job, does nothing, and says that the job fails by itself.
#[test]
fn a_failure_that_nobody_else_has_is_charged_and_everything_returns() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge());
		let one = first(opening(OUTPUT));
		let [a, b] = call().try_into().unwrap();
		// Outputs need not be the same: none of them is a failure.
		found(&[(a, opening(OUTPUT)), (b, opening(OUTPUT + 1))]);
		assert_eq!(outcome(), Some(RerunOutcome::Convicted(Some(0))));
		let (node, task, amount, _) = Charges::get(0).unwrap();
		assert_eq!((node, task, amount), (NODE, TASK, LIABILITY));
		assert_eq!((on_hold(), balance(CARLA)), (0, ENDOWMENT));
		// The node pays those who found it out.
		assert_eq!(taken_of_node(), 3 * PRICE);
		assert_eq!([one, a, b].map(balance), [ENDOWMENT + PRICE; 3]);
		assert_eq!(Verification::is_right(TASK, NODE), Some(false));
		assert_eq!(Verification::open_tasks(NODE), 0);
	});
}

fn taken_of_node() -> Balance {
	Taken::get(StakeId::Node(NODE)).unwrap_or_default()
}

#[test]
fn an_oracle_alone_convicts_nobody() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge());
		let liar = first(opening(OUTPUT));
		let [a, b] = call().try_into().unwrap();
		found(&[(a, failed()), (b, failed())]);
		let [c] = call().try_into().unwrap();
		found(&[(c, failed())]);
		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Right)));
		assert_eq!(Contradicted::get(), Some(vec![liar]));
		assert_eq!(Taken::get(StakeId::Role(Role::Oracle, liar)), Some(3 * PRICE));
		assert_eq!((Charges::iter().count(), on_hold()), (0, 0));
	});
}

#[test]
fn where_nobody_could_say_everything_returns() {
	ExtBuilder.build_and_execute(|| {
		(FIRST..FIRST + ORACLES).for_each(|who| Poor::insert(who, ()));
		assert_ok!(challenge());
		assert_eq!(call(), Vec::<AccountId>::new());
		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Unknown)));
		assert_eq!((on_hold(), balance(CARLA)), (0, ENDOWMENT));
		assert_eq!(balance(PETRA), ENDOWMENT);
	});
}

#[test]
fn who_cannot_be_paid_for_the_time_holds_up_nobody() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge());
		Unpayable::put(());
		first(failed());
		look_again();
		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Right)));
		assert_eq!((on_hold(), balance(CARLA)), (0, ENDOWMENT - PRICE));
	});
}

/// Where outputs are compared by their meaning, a failure still has none.
#[test]
fn failures_have_no_meaning() {
	ExtBuilder.build_and_execute(|| {
		Comparing::put(Comparator::COSINE);
		assert_ok!(challenge());
		assert_eq!(rerun().job.comparator, Comparator::Exact);
		let [oracle] = call().try_into().unwrap();
		assert_ok!(commit(oracle, failed()));
		let own: Embedding = vec![1, 2].try_into().unwrap();
		let (task, signer) = (TASK, signed(oracle));
		assert_noop!(
			Verification::reveal_rerun(signer, task, NODE, failed(), Some(own), None),
			Error::EmbeddingUnexpected
		);
		assert_ok!(reveal(oracle, failed()));
	});
}

/// Attack: a node shows the hash that stands for failures as that of its output, and an oracle for which the job fails
/// confirms it.
#[test]
fn a_failure_is_no_answer_to_an_output() {
	ExtBuilder.build_and_execute(|| {
		begin();
		let [oracle] = call().try_into().unwrap();
		assert_ok!(commit(oracle, failed()));
		assert_eq!(Verification::on_shown(TASK, NODE, &job(), &Shown::FAILURE), Decision::Wait);
		assert_noop!(reveal(oracle, failed()), Error::JobFailed);
		// It is no oracle's fault that the job cannot be done.
		assert_ok!(Verification::decline_rerun(signed(oracle), TASK, NODE));
		let looks = rerun().looks;
		assert_eq!(looks.to_vec(), [Look { oracle, state: LookState::Declined }]);
	});
}

#[test]
fn challenges_of_failures_are_refused_with_their_errors() {
	ExtBuilder.build_and_execute(|| {
		let by = |who, task| Verification::challenge_failure(signed(who), task, NODE);
		// What was paid has not failed, and what failed was not paid.
		assert_noop!(by(CARLA, TASK), Error::NotReported);
		Settled::remove((TASK, NODE));
		Failed::insert((TASK, NODE), SETTLED_AT);
		assert_noop!(Verification::order_rerun(signed(CARLA), TASK, NODE), Error::NotSettled);
		assert_noop!(by(CARLA, TASK + 1), Error::NotReported);
		assert_noop!(by(STRANGER, TASK), Error::NotClient);
		System::set_block_number(SETTLED_AT + DISPUTABLE + 1);
		assert_noop!(by(CARLA, TASK), Error::DisputeWindowClosed);
		System::set_block_number(SETTLED_AT + DISPUTABLE);
		let left = EXISTENTIAL_DEPOSIT + PRICE + TIME - 1;
		assert_ok!(Balances::transfer_allow_death(signed(CARLA), POOL, ENDOWMENT - left));
		assert_noop!(by(CARLA, TASK), Error::InsufficientFunds);
		assert_ok!(Balances::transfer_allow_death(signed(POOL), CARLA, ENDOWMENT - left));
		assert_ok!(by(CARLA, TASK));
		assert_eq!(rerun().job.sampling, Perbill::one());
		assert_noop!(by(CARLA, TASK), Error::AlreadyRerun);
	});
}
