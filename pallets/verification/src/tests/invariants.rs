// SPDX-License-Identifier: Apache-2.0

//! `try_state` finds each kind of damage that it is there to find, and random histories leave none.

use frame_support::{assert_ok, traits::Hooks};
use proptest::prelude::*;
use surety_primitives::{BlockNumber, H256};

use super::*;
use crate::{
	ChallengeOf, Challenges, Contributors, Open, OpenSeats, Outcome, Seat, SeatState, Seeds, Stage,
	Verdict,
};

/// The task of a challenge that draws, and of one that is over.
const DRAWN: u64 = TASK + 1;
const OVER: u64 = TASK + 2;

/// Breaks a chain and says what `try_state` says.
fn damage(breaking: impl FnOnce()) -> &'static str {
	ExtBuilder.build().execute_with(|| {
		for task in [DRAWN, OVER] {
			Settled::insert((task, NODE), SETTLED_AT);
		}
		assert_ok!(challenge(TASK));
		assert_ok!(challenge(OVER));
		draw(TASK);
		for who in draw(OVER) {
			let said = Verification::attest_delivery(signed(who), OVER, NODE, Verdict::Delivered);
			assert_ok!(said);
		}
		assert_ok!(challenge(DRAWN));
		check();
		breaking();
		Verification::do_try_state().unwrap_err().into()
	})
}

fn change(task: u64, change: impl FnOnce(&mut ChallengeOf<Test>)) {
	Challenges::<Test>::mutate(task, NODE, |it| change(it.as_mut().unwrap()));
}

#[test]
fn damaged_rounds_are_found() {
	let authors = "each block of a round has one author";
	let kept = "the last seeds are kept";
	for (breaking, finding) in [
		((|| Open::<Test>::mutate(|it| it.blocks = 1)) as fn(), authors),
		(
			|| {
				let _ = Contributors::<Test>::mutate(|it| it.try_insert(1));
			},
			authors,
		),
		(
			|| Open::<Test>::mutate(|it| it.mixed = H256::repeat_byte(1)),
			"a round begins with the seed of the one before",
		),
		(|| Seeds::<Test>::remove(0), kept),
		(|| Seeds::<Test>::insert(round(), H256::zero()), kept),
	] {
		assert_eq!(damage(breaking), finding);
	}
}

#[test]
fn damaged_challenges_are_found() {
	let missing = "oracles are drawn where they are missing";
	let none = "oracles are asked where none are missing";
	let said = "enough oracles said what was decided";
	for (breaking, finding) in [
		((|| change(TASK, |it| it.stage = Stage::Drawing(9))) as fn(), missing),
		(|| change(DRAWN, |it| it.stage = Stage::Asking), none),
		(|| change(OVER, |it| it.stage = Stage::Asking), none),
		(|| change(OVER, |it| it.seats[0].state = SeatState::Said(Verdict::NotDelivered)), said),
		(
			|| {
				change(OVER, |it| {
					it.stage = Stage::Ended { outcome: Outcome::Undecided, slash: None };
				})
			},
			"nothing was decided, and nobody charged",
		),
		(
			|| {
				change(TASK, |it| {
					it.seats[0] = it.seats[1].clone();
				})
			},
			"an oracle is drawn once",
		),
		(|| change(TASK, |it| it.fee += 1), "a client holds the fees of its challenges"),
		(|| change(TASK, |it| it.fee = u128::MAX), "fees are in range"),
	] {
		assert_eq!(damage(breaking), finding);
	}
	let counted = "an oracle is counted for each of its seats";
	assert_eq!(damage(|| OpenSeats::<Test>::insert(STRANGER, 1)), counted);
	assert_eq!(damage(|| OpenSeats::<Test>::remove(asked(TASK)[0])), counted);
	let oracle = STRANGER;
	let silent = || Seat { oracle, state: SeatState::Silent };
	assert_eq!(
		damage(|| {
			change(TASK, |it| {
				it.seats.try_push(Seat { oracle, state: SeatState::Asked { until: 0 } }).unwrap()
			});
		}),
		counted
	);
	// Silent ones are counted no more.
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge(TASK));
		draw(TASK);
		change(TASK, |it| it.seats.try_push(silent()).unwrap());
	});
}

#[test]
fn constants_that_do_not_fit_are_refused() {
	let with = |set: fn()| {
		ExtBuilder.build().execute_with(|| {
			set();
			let test = || <Verification as Hooks<BlockNumber>>::integrity_test();
			std::panic::catch_unwind(test).is_ok()
		})
	};
	assert!(with(|| {}));
	assert!(!with(|| KeptSeeds::set(&0)));
	assert!(!with(|| MaxAuthorities::set(&0)));
	assert!(!with(|| MaxOracles::set(&1)));
	assert!(!with(|| DeliveryWindow::set(&0)));
	assert!(!with(|| VerdictWindow::set(&0)));
}

#[derive(Clone, Debug)]
enum Op {
	Block(u32),
	CloseRounds(u32),
	Challenge(u64),
	Advance(u64),
	Attest { task: u64, seat: usize, verdict: usize },
	Wait(BlockNumber),
	Settle(u64),
	SetPoor(u64, bool),
	Join(u64, AccountId),
	Admit(u64),
	Dismiss(u64),
	SetFee(u128),
	Refuse(bool),
}

fn op() -> impl Strategy<Value = Op> {
	let task = || TASK..TASK + 4;
	let oracle = || FIRST..FIRST + ORACLES;
	prop_oneof![
		4 => (0..VALIDATORS).prop_map(Op::Block),
		8 => (1..4u32).prop_map(Op::CloseRounds),
		6 => task().prop_map(Op::Challenge),
		12 => task().prop_map(Op::Advance),
		16 => (task(), 0..2usize, 0..3usize)
			.prop_map(|(task, seat, verdict)| Op::Attest { task, seat, verdict }),
		3 => (0..ANSWER + 10).prop_map(Op::Wait),
		4 => task().prop_map(Op::Settle),
		2 => (oracle(), any::<bool>()).prop_map(|(who, poor)| Op::SetPoor(who, poor)),
		1 => (oracle(), prop_oneof![Just(CARLA), Just(PETRA), Just(211), oracle()])
			.prop_map(|(who, to)| Op::Join(who, to)),
		1 => oracle().prop_map(Op::Admit),
		1 => oracle().prop_map(Op::Dismiss),
		1 => (0..10 * FEE).prop_map(Op::SetFee),
		1 => any::<bool>().prop_map(Op::Refuse),
	]
}

fn perform(op: Op) {
	// Refusals are part of the history.
	let _ = match op {
		Op::Block(number) => {
			block(number);
			Ok(())
		}
		Op::CloseRounds(rounds) => {
			(0..rounds).for_each(|_| close_round());
			Ok(())
		}
		Op::Challenge(task) => challenge(task),
		Op::Advance(task) => advance(task),
		Op::Attest { task, seat, verdict } => {
			let known = Challenges::<Test>::contains_key(task, NODE);
			let who = known.then(|| asked(task).get(seat).copied()).flatten().unwrap_or(FIRST);
			Verification::attest_delivery(signed(who), task, NODE, Verdict::ALL[verdict])
		}
		Op::Wait(blocks) => {
			wait(blocks);
			Ok(())
		}
		Op::Settle(task) => {
			Settled::insert((task, NODE), now());
			Ok(())
		}
		Op::SetPoor(who, true) => {
			Poor::insert(who, ());
			Ok(())
		}
		Op::SetPoor(who, false) => {
			Poor::remove(who);
			Ok(())
		}
		Op::Join(who, to) => {
			Joined::insert(who, to);
			Ok(())
		}
		Op::Admit(who) => Verification::admit_oracle(RuntimeOrigin::root(), who),
		Op::Dismiss(who) => Verification::dismiss_oracle(RuntimeOrigin::root(), who),
		Op::SetFee(fee) => {
			DeliveryFee::set(&fee);
			Ok(())
		}
		Op::Refuse(refuse) => {
			Refusing::set(refuse.then_some(()));
			Ok(())
		}
	};
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(192))]

	/// After every step the state is sound and no unit is lost or made; and in the end every challenge
	/// comes to its end by calls that anyone makes, with all holds released.
	#[test]
	fn any_history_leaves_a_sound_state(ops in proptest::collection::vec(op(), 1..80)) {
		ExtBuilder.build_and_execute(|| {
			for op in ops {
				let told = format!("{op:?}");
				perform(op);
				Verification::do_try_state().expect(&told);
			}
			check();
			// Each of the five seats takes a draw and a silence at most.
			for _ in 0..12 {
				close_round();
				close_round();
				wait(ANSWER + 1);
				(TASK..TASK + 4).for_each(|task| {
					let _ = advance(task);
				});
			}
			wait(DELIVERY);
			(TASK..TASK + 4).for_each(|task| {
				let _ = advance(task);
			});
			assert_eq!(Challenges::<Test>::iter().count(), 0);
			assert_eq!((held(CARLA), OpenSeats::<Test>::iter().count()), (0, 0));
		});
	}
}
