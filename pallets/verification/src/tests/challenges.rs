// SPDX-License-Identifier: Apache-2.0

//! Delivery challenges, from the first word to the last.

use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use sp_runtime::traits::Dispatchable;
use surety_primitives::{Balance, H256};

use super::*;
use crate::{
	Challenge, Challenges, Open, Outcome, SeatState, Stage,
	Verdict::{self, *},
	MAX_SEATS,
};

fn stage() -> Stage {
	record(TASK).stage
}

fn ended(outcome: Outcome, slash: Option<u64>) -> Stage {
	Stage::Ended { outcome, slash }
}

fn balance(who: AccountId) -> Balance {
	<Balances as Inspect<_>>::total_balance(&who)
}

/// A challenge with two oracles who are asked.
fn asking() -> [AccountId; 2] {
	assert_ok!(challenge(TASK));
	draw(TASK).try_into().unwrap()
}

/// The next oracle of a challenge that draws one.
fn next() -> AccountId {
	let drawn = draw(TASK);
	assert_eq!(drawn.len(), 1);
	drawn[0]
}

fn only(oracles: u64) {
	(FIRST + oracles..FIRST + ORACLES).for_each(|who| Poor::insert(who, ()));
}

#[test]
fn two_who_say_that_nothing_came_convict() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge(TASK));
		assert_eq!(held(CARLA), 2 * FEE);
		assert_eq!(stage(), Stage::Drawing(round() + 1));
		let [a, b] = draw(TASK).try_into().unwrap();
		assert_eq!(stage(), Stage::Asking);
		assert_ok!(attest(b, NotDelivered));
		assert_eq!(Charges::iter().count(), 0, "one alone convicts nobody");
		assert_ok!(attest(a, NotDelivered));

		assert_eq!(stage(), ended(Outcome::Decided(NotDelivered), Some(0)));
		let (node, task, amount, _) = Charges::get(0).unwrap();
		assert_eq!((node, task, amount), (NODE, TASK, LIABILITY));
		assert_eq!(balance(CARLA), ENDOWMENT - 2 * FEE);
		assert_eq!((balance(a), balance(b)), (ENDOWMENT + FEE, ENDOWMENT + FEE));
		assert_eq!(held(CARLA), 0);
		let until = now() + ANSWER;
		let said = |oracle| Event::DeliveryAttested { task, node, oracle, verdict: NotDelivered };
		let events: Vec<_> =
			events().into_iter().filter(|it| !matches!(it, Event::RoundClosed { .. })).collect();
		assert_eq!(
			events,
			[
				Event::DeliveryChallenged { task, node, client: CARLA, fee: FEE, round: 1 },
				Event::OracleAsked { task, node, oracle: a, until },
				Event::OracleAsked { task, node, oracle: b, until },
				said(b),
				said(a),
				Event::ChallengeEnded {
					task,
					node,
					outcome: Outcome::Decided(NotDelivered),
					slash: Some(0),
					paid: 2 * FEE,
					returned: 0,
				},
			]
		);
	});
}

#[test]
fn the_evidence_is_what_the_oracles_said() {
	use codec::Encode;
	ExtBuilder.build_and_execute(|| {
		let [a, b] = asking();
		assert_ok!(attest(a, NotDelivered));
		assert_ok!(attest(b, NotDelivered));
		let Challenge { output_hash, seats, .. } = record(TASK);
		let evidence = (TASK, NODE, output_hash, seats).encode();
		assert_eq!(Charges::get(0).unwrap().3, H256(sp_io::hashing::sha2_256(&evidence)));
	});
}

#[test]
fn two_who_say_anything_else_alike_find_no_fault_and_are_paid() {
	for verdict in [Delivered, ClientWithheld] {
		ExtBuilder.build_and_execute(|| {
			for who in asking() {
				assert_ok!(attest(who, verdict));
				assert!(balance(who) >= ENDOWMENT);
			}
			assert_eq!(stage(), ended(Outcome::Decided(verdict), None));
			assert_eq!(Charges::iter().count(), 0);
			assert_eq!((held(CARLA), balance(CARLA)), (0, ENDOWMENT - 2 * FEE));
		});
	}
}

#[test]
fn where_two_disagree_a_third_decides_and_who_was_outvoted_is_not_paid() {
	ExtBuilder.build_and_execute(|| {
		let [a, b] = asking();
		assert_ok!(attest(a, NotDelivered));
		assert_ok!(attest(b, ClientWithheld));
		assert_eq!(stage(), Stage::Drawing(round() + 1));
		let c = next();
		assert!(c != a && c != b);
		assert_ok!(attest(c, ClientWithheld));
		assert_eq!(stage(), ended(Outcome::Decided(ClientWithheld), None));
		assert_eq!([a, b, c].map(balance), [ENDOWMENT, ENDOWMENT + FEE, ENDOWMENT + FEE]);
	});
}

#[test]
fn who_is_silent_is_replaced() {
	ExtBuilder.build_and_execute(|| {
		let [a, b] = asking();
		assert_ok!(attest(b, NotDelivered));
		assert_noop!(advance(TASK), Error::VerdictPending);
		wait(ANSWER);
		assert_noop!(advance(TASK), Error::VerdictPending);
		wait(1);
		assert_noop!(attest(a, NotDelivered), Error::VerdictWindowClosed);
		assert_ok!(advance(TASK));
		assert_noop!(attest(a, NotDelivered), Error::VerdictWindowClosed);
		assert_eq!(record(TASK).seat(&a).unwrap().state, SeatState::Silent);
		let c = next();
		assert_ok!(attest(c, NotDelivered));
		assert_eq!(stage(), ended(Outcome::Decided(NotDelivered), Some(0)));
		assert_eq!([a, b, c].map(balance), [ENDOWMENT, ENDOWMENT + FEE, ENDOWMENT + FEE]);
		let silent = Event::OracleSilent { task: TASK, node: NODE, oracle: a };
		assert!(events().contains(&silent));
	});
}

#[test]
fn an_answer_in_the_last_block_is_in_time() {
	ExtBuilder.build_and_execute(|| {
		let [a, b] = asking();
		wait(ANSWER);
		assert_ok!(attest(a, Delivered));
		wait(1);
		assert_noop!(attest(b, Delivered), Error::VerdictWindowClosed);
	});
}

#[test]
fn three_are_drawn_in_place_of_others_and_no_more() {
	ExtBuilder.build_and_execute(|| {
		// All verdicts differ, then two are silent, one after the other.
		let [a, b] = asking();
		assert_ok!(attest(a, Delivered));
		assert_ok!(attest(b, NotDelivered));
		assert_ok!(attest(next(), ClientWithheld));
		for _ in 0..2 {
			next();
			wait(ANSWER + 1);
			assert_ok!(advance(TASK));
		}
		assert_eq!(record(TASK).seats.len(), MAX_SEATS as usize);
		assert_eq!(stage(), ended(Outcome::Undecided, None));
		assert_eq!((held(CARLA), balance(CARLA)), (0, ENDOWMENT), "the fee is back");
		assert_eq!(Charges::iter().count(), 0);
		assert!(matches!(
			events().last(),
			Some(Event::ChallengeEnded { paid: 0, returned, .. }) if *returned == 2 * FEE
		));
	});
}

#[test]
fn nobody_answers_and_nobody_is_at_fault() {
	ExtBuilder.build_and_execute(|| {
		asking();
		wait(ANSWER + 1);
		assert_ok!(advance(TASK));
		assert_eq!(draw(TASK).len(), 2, "both are replaced");
		wait(ANSWER + 1);
		// One seat is left, and one more could not be two alike.
		assert_ok!(advance(TASK));
		assert_eq!(stage(), ended(Outcome::Undecided, None));
		assert_eq!(balance(CARLA), ENDOWMENT);
	});
}

#[test]
fn with_too_few_oracles_nothing_is_decided() {
	for oracles in [0, 1] {
		ExtBuilder.build_and_execute(|| {
			only(oracles);
			assert_ok!(challenge(TASK));
			assert!(draw(TASK).is_empty());
			assert_eq!(stage(), ended(Outcome::Undecided, None));
			assert_eq!((held(CARLA), balance(CARLA)), (0, ENDOWMENT));
		});
	}
	ExtBuilder.build_and_execute(|| {
		only(2);
		let [a, b] = asking();
		assert_ok!(attest(a, Delivered));
		assert_ok!(attest(b, NotDelivered));
		assert!(draw(TASK).is_empty(), "there is no third");
		assert_eq!(stage(), ended(Outcome::Undecided, None));
	});
}

#[test]
fn the_charge_may_be_refused_and_the_challenge_ends() {
	ExtBuilder.build_and_execute(|| {
		let [a, b] = asking();
		Refusing::put(());
		assert_ok!(attest(a, NotDelivered));
		assert_ok!(attest(b, NotDelivered));
		assert_eq!(stage(), ended(Outcome::Decided(NotDelivered), None));
		assert_eq!(balance(a), ENDOWMENT + FEE);
	});
}

#[test]
fn an_oracle_whose_account_cannot_be_paid_holds_nothing_up() {
	ExtBuilder.build_and_execute(|| {
		DeliveryFee::set(&(EXISTENTIAL_DEPOSIT - 1));
		only(2);
		let [a, b] = asking();
		// Its stake was slashed to nothing and the rest spent.
		let all = balance(a);
		let transfer = pallet_balances::Call::transfer_all { dest: b, keep_alive: false };
		assert_ok!(RuntimeCall::Balances(transfer).dispatch(signed(a)));
		assert_eq!(balance(b), ENDOWMENT + all);
		assert_ok!(attest(a, Delivered));
		assert_ok!(attest(b, Delivered));
		assert_eq!(stage(), ended(Outcome::Decided(Delivered), None));
		assert_eq!((balance(a), held(CARLA)), (0, 0));
		assert_eq!(balance(CARLA), ENDOWMENT - (EXISTENTIAL_DEPOSIT - 1));
	});
}

#[test]
fn only_the_client_of_a_settled_task_challenges_and_once() {
	ExtBuilder.build_and_execute(|| {
		for who in [PETRA, STRANGER, FIRST] {
			let refused = Verification::challenge_delivery(signed(who), TASK, NODE);
			assert_noop!(refused, Error::NotClient);
		}
		assert_noop!(challenge(TASK + 1), Error::NotSettled);
		let other = Verification::challenge_delivery(signed(CARLA), TASK, NODE + 1);
		assert_noop!(other, Error::NotSettled);
		assert_ok!(challenge(TASK));
		assert_noop!(challenge(TASK), Error::AlreadyChallenged);
		for who in draw(TASK) {
			assert_ok!(attest(who, Delivered));
		}
		assert_noop!(challenge(TASK), Error::AlreadyChallenged);
	});
}

#[test]
fn a_delivery_is_challenged_within_its_window() {
	ExtBuilder.build_and_execute(|| {
		wait(DELIVERY + 1);
		assert_noop!(challenge(TASK), Error::DeliveryWindowClosed);
		System::set_block_number(SETTLED_AT + DELIVERY);
		assert_ok!(challenge(TASK));
	});
}

#[test]
fn a_client_without_the_fee_is_refused() {
	ExtBuilder.build_and_execute(|| {
		DeliveryFee::set(&(ENDOWMENT / 2));
		assert_noop!(challenge(TASK), Error::InsufficientFunds);
		DeliveryFee::set(&Balance::MAX);
		assert_noop!(challenge(TASK), Error::OutOfRange);
		DeliveryFee::set(&((ENDOWMENT - EXISTENTIAL_DEPOSIT) / 2));
		assert_ok!(challenge(TASK));
	});
}

#[test]
fn who_was_not_drawn_or_has_spoken_says_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(attest(FIRST, Delivered), Error::NoSuchChallenge);
		assert_noop!(advance(TASK), Error::NoSuchChallenge);
		assert_ok!(challenge(TASK));
		assert_noop!(attest(FIRST, Delivered), Error::NotDrawn);
		assert_noop!(advance(TASK), Error::DrawPending);
		let [a, b] = draw(TASK).try_into().unwrap();
		let others = (FIRST..FIRST + ORACLES).filter(|who| ![a, b].contains(who));
		for who in others.chain([STRANGER, CARLA, PETRA]) {
			assert_noop!(attest(who, Delivered), Error::NotDrawn);
		}
		assert_ok!(attest(a, Delivered));
		assert_noop!(attest(a, NotDelivered), Error::AlreadyAnswered);
		assert_noop!(attest(a, Delivered), Error::AlreadyAnswered);
		assert_ok!(attest(b, Delivered));
		assert_noop!(attest(b, Delivered), Error::AlreadyDecided);
	});
}

#[test]
fn who_lost_its_standing_after_the_draw_is_refused_and_replaced() {
	ExtBuilder.build_and_execute(|| {
		let [a, b] = asking();
		assert_ok!(Verification::dismiss_oracle(RuntimeOrigin::root(), a));
		assert_noop!(attest(a, Delivered), Error::NotOracle);
		Poor::insert(b, ());
		assert_noop!(attest(b, Delivered), Error::OracleBelowRequirement);
		Poor::remove(b);
		for party in [CARLA, PETRA, a] {
			Joined::insert(b, party);
			assert_noop!(attest(b, Delivered), Error::RelatedToParty);
		}
		Joined::remove(b);
		assert_ok!(attest(b, Delivered));
		wait(ANSWER + 1);
		assert_ok!(advance(TASK));
		assert_ok!(attest(next(), Delivered));
		assert_eq!(stage(), ended(Outcome::Decided(Delivered), None));
	});
}

#[test]
fn a_challenge_keeps_the_fee_and_the_window_that_it_began_with() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge(TASK));
		DeliveryFee::set(&(100 * FEE));
		VerdictWindow::set(&1);
		let [a, b] = draw(TASK).try_into().unwrap();
		wait(ANSWER);
		assert_ok!(attest(a, Delivered));
		assert_ok!(attest(b, Delivered));
		assert_eq!((balance(a), balance(CARLA)), (ENDOWMENT + FEE, ENDOWMENT - 2 * FEE));
	});
}

#[test]
fn a_seed_that_nobody_used_for_too_long_is_replaced_by_another() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(challenge(TASK));
		for _ in 0..KEPT + 2 {
			close_round();
		}
		assert_ok!(advance(TASK));
		assert_eq!(stage(), Stage::Drawing(round() + 1));
		assert_eq!(draw(TASK).len(), 2);
	});
}

#[test]
fn a_record_stays_until_its_delivery_cannot_be_challenged_again() {
	ExtBuilder.build_and_execute(|| {
		for who in asking() {
			assert_ok!(attest(who, Delivered));
		}
		System::set_block_number(SETTLED_AT + DELIVERY);
		assert_noop!(advance(TASK), Error::DeliveryWindowOpen);
		wait(1);
		assert_ok!(advance(TASK));
		assert!(!Challenges::<Test>::contains_key(TASK, NODE));
		assert_eq!(events().last(), Some(&Event::ChallengeRemoved { task: TASK, node: NODE }));
		assert_noop!(challenge(TASK), Error::DeliveryWindowClosed);
	});
}

#[test]
fn numbers_out_of_range_are_refused() {
	ExtBuilder.build_and_execute(|| {
		let round = Open::<Test>::get();
		Open::<Test>::mutate(|open| open.number = u32::MAX);
		assert_noop!(challenge(TASK), Error::OutOfRange);
		Open::<Test>::put(round);
		Settled::insert((TASK, NODE), u32::MAX - 1);
		assert_noop!(challenge(TASK), Error::OutOfRange);
	});
}

#[test]
fn a_hold_that_fell_short_moves_nothing() {
	ExtBuilder.build().execute_with(|| {
		use frame_support::traits::{fungible::MutateHold, tokens::Precision};
		let [a, b] = asking();
		assert_ok!(attest(a, Delivered));
		assert_ok!(attest(b, NotDelivered));
		only(0);
		let reason = crate::HoldReason::DeliveryFee.into();
		assert_ok!(Balances::release(&reason, &CARLA, 1, Precision::Exact));
		while round() < 4 {
			close_round();
		}
		assert_noop!(advance(TASK), Error::HoldFellShort);
	});
}

#[test]
fn every_verdict_has_its_index() {
	use codec::Encode;
	for (index, verdict) in Verdict::ALL.iter().enumerate() {
		assert_eq!(usize::from(verdict.encode()[0]), index);
	}
}
