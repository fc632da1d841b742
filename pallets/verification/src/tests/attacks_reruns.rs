// SPDX-License-Identifier: Apache-2.0

//! What a node, an oracle or a client might try with a re-run.

use std::collections::BTreeSet;

use frame_support::{
	assert_noop, assert_ok,
	storage::{with_transaction_unchecked, TransactionOutcome},
};
use sp_io::hashing::blake2_256;
use surety_primitives::{
	draw::Seed,
	rerun::{Finding, RerunOpening},
	stake::StakeId,
	traits::{Draws, Verify},
	H256,
};

use super::{reruns::*, *};
use crate::{LookState, RerunOutcome, RerunStage};

/// What an oracle gets that does the job as it should be done, and what the node shows.
const RIGHT: u64 = TASK;
/// What another program gives.
const OTHER: u64 = 999;

fn advance() -> sp_runtime::DispatchResult {
	Verification::advance_rerun(signed(STRANGER), TASK, NODE)
}

/// To what the first oracle is bound.
fn commitment() -> H256 {
	match rerun().looks[0].state {
		LookState::Committed { commitment } => commitment,
		other => panic!("{other:?}"),
	}
}

/// Has oracles look until something is found, each of which says what is next of `says`.
fn judge(mut says: impl FnMut() -> u64) {
	first_look(says());
	loop {
		match stage() {
			RerunStage::LookingAgain { .. } => drop(look_again()),
			RerunStage::Drawing { .. } => {
				let found: Vec<_> = call().into_iter().map(|who| (who, says())).collect();
				look(&found);
			}
			_ => return,
		}
	}
}

/// An oracle did the job of another task, or of another node or on another chain, or copies what somebody else is bound
/// to.
#[test]
fn what_binds_elsewhere_opens_nothing_here() {
	let elsewhere = [
		(None, TASK + 1, NODE, 0),
		(None, TASK, NODE + 1, 0),
		(Some(H256::repeat_byte(1)), TASK, NODE, 0),
		(None, TASK, NODE, 1),
	];
	for (chain, task, node, other) in elsewhere {
		ExtBuilder.build_and_execute(|| {
			begin();
			let [oracle] = call().try_into().unwrap();
			let chain = chain.unwrap_or_else(genesis);
			let replayed = opening(RIGHT).commitment(chain, task, node, &(oracle + other));
			assert_ok!(Verification::commit_rerun(signed(oracle), TASK, NODE, replayed));
			show();
			assert_noop!(reveal(oracle, opening(RIGHT)), Error::OpeningMismatch);
		});
	}
}

/// The node knows two answers that its oracle can have found, and tries both with every salt that it can think of.
#[test]
fn what_an_oracle_is_bound_to_is_not_found_by_trying() {
	ExtBuilder.build_and_execute(|| {
		begin();
		let [oracle] = call().try_into().unwrap();
		let salt = blake2_256(b"nobody knows this");
		let found = RerunOpening { salt, ..opening(RIGHT) };
		assert_ok!(commit(oracle, found));
		for guess in 0..1_000u64 {
			let salts = [blake2_256(&guess.to_le_bytes()), [guess as u8; 32]];
			for (output, salt) in [RIGHT, OTHER].iter().flat_map(|it| salts.map(|salt| (*it, salt)))
			{
				let tried = RerunOpening { salt, ..opening(output) };
				assert_ne!(tried.commitment(genesis(), TASK, NODE, &oracle), commitment());
			}
		}
		show();
		assert_ok!(reveal(oracle, found));
	});
}

/// An oracle that uses a salt twice lets the node see that it was found out. The node gains nothing by that: it pays the
/// look whether it shows its result or not, and the market charges what is not shown like what is wrong.
#[test]
fn a_reused_salt_saves_the_node_nothing() {
	ExtBuilder.build_and_execute(|| {
		begin();
		let [oracle] = call().try_into().unwrap();
		let shown_before = [7; 32];
		assert_ok!(commit(oracle, RerunOpening { salt: shown_before, ..opening(OTHER) }));
		let tried = [RIGHT, OTHER].map(|output| {
			let tried = RerunOpening { salt: shown_before, ..opening(output) };
			tried.commitment(genesis(), TASK, NODE, &oracle) == commitment()
		});
		assert_eq!(tried, [false, true], "it knows");
		Verification::on_failed(TASK, NODE);
		assert_eq!(outcome(), Some(RerunOutcome::Moot));
		assert_eq!(Taken::get(StakeId::Node(NODE)), Some(PRICE));
	});
}

/// Nobody shows anything as long as somebody could still bind himself to it, and two are not three.
#[test]
fn nothing_is_shown_before_all_are_bound_nor_found_before_three_have_shown() {
	ExtBuilder.build_and_execute(|| {
		first_look(OTHER);
		let [a, b] = call().try_into().unwrap();
		assert_ok!(commit(a, opening(OTHER)));
		assert_noop!(reveal(a, opening(OTHER)), Error::LooksHidden);
		assert_ok!(commit(b, opening(OTHER)));
		assert_ok!(reveal(a, opening(OTHER)));
		assert_eq!(outcome(), None);
		assert_noop!(advance(), Error::VerdictPending);
		assert_ok!(reveal(b, opening(OTHER)));
		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Wrong)));
	});
}

/// An oracle sees that it stands alone, and keeps back what it is bound to: it is replaced, unpaid, and what the others
/// find is what is found.
#[test]
fn a_look_that_is_kept_back_changes_no_finding() {
	ExtBuilder.build_and_execute(|| {
		let first = first_look(OTHER);
		let [a, liar] = call().try_into().unwrap();
		assert_ok!(commit(a, opening(OTHER)));
		assert_ok!(commit(liar, opening(RIGHT)));
		assert_ok!(reveal(a, opening(OTHER)));
		wait(LOOKING + 1);
		assert_noop!(reveal(liar, opening(RIGHT)), Error::VerdictWindowClosed);
		assert_ok!(advance());
		let [b] = call().try_into().unwrap();
		look(&[(b, OTHER)]);
		assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Wrong)));
		let balances = [first, a, b, liar].map(|who| Balances::free_balance(who) - ENDOWMENT);
		assert_eq!(balances, [PRICE, PRICE, PRICE, 0]);
	});
}

/// Up to two of five oracles accuse an honest node, in every order in which they can be drawn.
#[test]
fn two_who_accuse_an_honest_node_do_not_convict_it() {
	for lies in (0u32..32).filter(|lies| lies.count_ones() <= 2) {
		ExtBuilder.build_and_execute(|| {
			let mut seats = 0..;
			let mut accusers = 0;
			judge(|| {
				let lie = lies >> seats.next().unwrap_or_default() & 1 == 1;
				accusers += usize::from(lie);
				if lie {
					OTHER
				} else {
					RIGHT
				}
			});
			assert_eq!(outcome(), Some(RerunOutcome::Found(Finding::Right)), "lies {lies:b}");
			assert!(Opened::get().is_none(), "lies {lies:b}");
			assert_eq!(Contradicted::get().unwrap_or_default().len(), accusers, "lies {lies:b}");
		});
	}
}

/// Half of all oracles belong to one house. Never do two of them look at one result.
#[test]
fn accounts_of_one_owner_are_one_look_at_most() {
	let mut alone = 0;
	for rounds in 0..30 {
		ExtBuilder.build_and_execute(|| {
			let house = || FIRST..FIRST + ORACLES / 2;
			house().for_each(|who| Joined::insert(who, 211));
			(0..rounds).for_each(|_| close_round());
			first_look(OTHER);
			call();
			let looks = rerun().looks;
			assert_eq!(looks.len(), 3);
			let of_house = looks.iter().filter(|look| house().contains(&look.oracle)).count();
			assert!(of_house <= 1);
			alone += of_house;
		});
	}
	assert!(alone > 0, "one of them may look");
}

/// A client orders re-runs of its results in whichever block promises most.
#[test]
fn in_whatever_block_a_re_run_is_ordered_nobody_knows_who_will_look() {
	ExtBuilder.build_and_execute(|| {
		for number in 0..40 {
			block(number % VALIDATORS);
			let looks = |next: u32| {
				with_transaction_unchecked(|| {
					assert_ok!(Verification::order_rerun(signed(CARLA), TASK, NODE));
					let RerunStage::Drawing { round } = stage() else { panic!() };
					assert_eq!(Verification::seed(round), Seed::Pending);
					block(next);
					TransactionOutcome::Rollback(call())
				})
			};
			let looks: BTreeSet<_> = (0..VALIDATORS).map(looks).collect();
			assert!(looks.len() > 1, "whoever makes the next block decides it as well");
		}
	});
}

/// Whoever makes blocks tries a thousand seeds, and whoever publishes tasks a thousand numbers: each oracle comes up
/// as often. The bound is that of the chi-square distribution of seven degrees of freedom at one in a thousand.
#[test]
fn a_thousand_seeds_and_a_thousand_tasks_draw_every_oracle_alike() {
	ExtBuilder.build_and_execute(|| {
		const TRIES: u64 = 1_000;
		let seed = |number: u64| H256(blake2_256(&number.to_le_bytes()));
		let of = |task, seed| Verification::draw_oracles(task, NODE, seed, 1, Vec::new())[0];
		let seeds: Vec<_> = (0..TRIES).map(|number| of(TASK, seed(number))).collect();
		let tasks: Vec<_> = (0..TRIES).map(|task| of(task, seed(0))).collect();
		for drawn in [seeds, tasks] {
			let expected = TRIES as f64 / ORACLES as f64;
			let chi = |oracle: AccountId| {
				let seats = drawn.iter().filter(|who| **who == oracle).count() as f64;
				(seats - expected).powi(2) / expected
			};
			let chi: f64 = (FIRST..FIRST + ORACLES).map(chi).sum();
			assert!(chi < 24.3, "{chi}");
		}
	});
}
