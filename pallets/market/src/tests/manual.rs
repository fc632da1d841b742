// SPDX-License-Identifier: Apache-2.0

//! Manual confirmation: prices, previews, the client's choice, and what it can do with it.

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchResult;
use surety_primitives::{
	commitment::ResultOpening,
	draw,
	task::{Competition, Misconduct, Preview},
	Balance, NodeId, Perbill, TaskId, H256, SUR,
};

use super::steps::*;
use crate::{
	mock::*, AcceptanceEnd, Amounts, Check, Error, Event, Responses, TaskOutcome, TaskStage,
};

fn publish(responders: u8) -> TaskId {
	publish_with(Competition::ManualConfirmation { responders })
}

/// A task in which these nodes have responded, each with its price, and the client chooses.
fn responded(prices: &[(NodeId, Balance)]) -> TaskId {
	let id = publish(prices.len() as u8);
	prices.iter().for_each(|(node, _)| deliver(id, *node));
	for (node, price) in prices {
		assert_ok!(respond(id, *node, *price));
	}
	assert!(matches!(task(id).stage, TaskStage::Choosing { confirmed: None, .. }));
	id
}

fn end_of_choice(id: TaskId) -> u32 {
	match task(id).stage {
		TaskStage::Choosing { until, .. } => until,
		stage => panic!("{stage:?}"),
	}
}

/// What somebody receives of `amount`.
fn net(amount: Balance) -> Balance {
	amount - amount / 40
}

#[test]
fn the_confirmed_node_is_paid_its_price_and_the_rest_returns() {
	ExtBuilder::build_and_execute(|| {
		let id = responded(&[(1, 4 * SUR), (0, 6 * SUR), (2, 3 * SUR)]);

		assert_ok!(confirm(id, 0));

		let amounts = Amounts { paid: net(6 * SUR), fee: 6 * SUR / 40, students: 0 };
		let check = Check::NotSampled;
		let settled = TaskOutcome::Settled { node: 0, output_hash: output_hash(0), check, amounts };
		assert_eq!(outcome(id), Some(settled));
		assert_eq!(end_of(id, 0), Some(AcceptanceEnd::Paid));
		for node in [1, 2] {
			assert_eq!(end_of(id, node), Some(AcceptanceEnd::NotChosen));
			assert_eq!(balance(owner(node)), 0);
		}
		assert_eq!(balance(owner(0)), net(6 * SUR));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE - 6 * SUR);
		assert_eq!(heard(id), vec![Heard::Settled(0)]);
		System::assert_has_event(Event::ResponseConfirmed { task: id, node: 0 }.into());
	});
}

#[test]
fn prices_and_previews_are_kept_until_the_task_is_pruned() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(1);
		deliver(id, 0);
		let preview = Preview {
			uri: Some(b"https://example.org/preview.png".to_vec().try_into().unwrap()),
			hash: Some(H256::repeat_byte(8)),
		};
		let origin = RuntimeOrigin::signed(worker(0));
		assert_ok!(Market::respond(origin, id, result(0), model(0), 5 * SUR, preview.clone()));
		System::assert_has_event(Event::ResponseGiven { task: id, node: 0, price: 5 * SUR }.into());
		let kept = || Responses::<Test>::get(id, 0).map(|it| (it.price, it.preview));
		assert_eq!(kept(), Some((5 * SUR, preview.clone())));

		assert_ok!(confirm(id, 0));
		assert_eq!(kept(), Some((5 * SUR, preview)));
		run_for(DisputeWindow::get() + 1);
		assert_ok!(advance(id));
		assert_eq!(Responses::<Test>::iter().count(), 0);
	});
}

#[test]
fn prices_lie_between_the_least_payment_and_the_payment() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(3);
		(0..3).for_each(|node| deliver(id, node));
		for price in [0, SUR - 1, PAYMENT + 1, Balance::MAX] {
			assert_noop!(respond(id, 0, price), Error::<Test>::PriceOutOfRange);
		}
		for uri in [&b""[..], b"\xff"] {
			let preview = Preview { uri: Some(uri.to_vec().try_into().unwrap()), hash: None };
			let origin = RuntimeOrigin::signed(worker(0));
			assert_noop!(
				Market::respond(origin, id, result(0), model(0), SUR, preview),
				Error::<Test>::PreviewInvalid
			);
		}
		assert_ok!(respond(id, 0, SUR));
		assert_ok!(respond(id, 1, PAYMENT));
	});
}

#[test]
fn what_is_refused_before_and_after_the_responses() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(2);
		assert_noop!(respond(id + 1, 0, SUR), Error::<Test>::NoSuchTask);
		assert_noop!(respond(id, 0, SUR), Error::<Test>::NotAccepted);
		assert_noop!(confirm(id, 0), Error::<Test>::NotChoosing);
		assert_noop!(reject(id), Error::<Test>::NotChoosing);
		begin(id, 0);
		assert_noop!(respond(id, 0, SUR), Error::<Test>::NotCommitted);
		assert_ok!(commit(id, 0));
		assert_noop!(reveal(id, 0), Error::<Test>::RevealedTogether);
		deliver(id, 1);
		assert_noop!(accept(id, 2), Error::<Test>::WorkClosed);
		assert_ok!(respond(id, 0, SUR));
		assert_noop!(respond(id, 0, SUR), Error::<Test>::AlreadyRevealed);
		assert_noop!(confirm(id, 0), Error::<Test>::NotChoosing);
		assert_ok!(respond(id, 1, SUR));

		let by = |who| RuntimeOrigin::signed(who);
		assert_noop!(Market::confirm_response(by(BOB), id, 0), Error::<Test>::NotTaskClient);
		assert_noop!(Market::reject_responses(by(worker(0)), id), Error::<Test>::NotTaskClient);
		assert_noop!(confirm(id, 2), Error::<Test>::NoResponse);

		let race = publish_task(1);
		deliver(race, 3);
		assert_noop!(respond(race, 3, SUR), Error::<Test>::OtherCompetition);
	});
}

#[test]
fn the_choice_has_a_window_and_after_it_the_cheapest_response_is_paid() {
	ExtBuilder::build_and_execute(|| {
		let ids = [(); 3].map(|()| responded(&[(0, SUR), (1, 2 * SUR)]));
		run_for(ConfirmWindow::get());
		assert_noop!(advance(ids[0]), Error::<Test>::NothingDue);
		assert_ok!(confirm(ids[1], 0));
		run_for(1);
		assert_noop!(confirm(ids[0], 0), Error::<Test>::ChoiceClosed);
		assert_noop!(reject(ids[0]), Error::<Test>::ChoiceClosed);
		let before = balance(ALICE);

		assert_ok!(advance(ids[0]));
		idle();

		for id in [ids[0], ids[2]] {
			// Nobody is there to re-run it.
			let amounts = Amounts { paid: net(SUR), fee: SUR / 40, students: 0 };
			let (node, output_hash, check) = (0, output_hash(0), Check::Unverified);
			let settled = TaskOutcome::Settled { node, output_hash, check, amounts };
			assert_eq!(outcome(id), Some(settled));
			assert_eq!(end_of(id, 1), Some(AcceptanceEnd::NotChosen));
			assert_eq!(Contributions::get(id), Some(Perbill::zero()));
		}
		assert_eq!(balance(ALICE), before + 2 * (PAYMENT + RERUN_PRICE - SUR));
	});
}

/// The client has read everything, and takes nothing.
#[test]
fn a_client_who_rejects_everything_pays_a_tenth() {
	ExtBuilder::build_and_execute(|| {
		// given five of whom two gave no valid response
		let id = publish(5);
		(0..3).for_each(|node| deliver(id, node));
		begin(id, 3);
		let mut empty = result(3);
		empty.summary.tokens = 0;
		let commitment = empty.commitment(genesis(), id, 3);
		let cheat = || RuntimeOrigin::signed(worker(3));
		assert_ok!(Market::commit_result(cheat(), id, commitment));
		deliver(id, 4);
		for node in 0..3 {
			assert_ok!(respond(id, node, PAYMENT));
		}
		assert_ok!(Market::respond(cheat(), id, empty, model(3), SUR, Default::default()));
		run_for(RevealWindow::get() + 1);
		assert_ok!(advance(id));

		assert_ok!(reject(id));

		// then the three divide 1 SUR, rounded down
		let each = SUR / 3;
		let amounts = Amounts { paid: 3 * net(each), fee: 3 * (each / 40), students: 0 };
		assert_eq!(outcome(id), Some(TaskOutcome::Rejected { amounts }));
		for node in 0..3 {
			assert_eq!(balance(owner(node)), net(each));
			assert_eq!(end_of(id, node), Some(AcceptanceEnd::NotChosen));
		}
		assert_eq!(balance(owner(3)) + balance(owner(4)), 0);
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE - 3 * each);
		assert_eq!(
			heard(id),
			vec![
				Heard::Misconduct(3, Misconduct::FormatViolation),
				Heard::Misconduct(4, Misconduct::RevealMissed)
			]
		);
		assert_noop!(reject(id), Error::<Test>::TaskEnded);
		assert_noop!(confirm(id, 0), Error::<Test>::TaskEnded);
	});
}

#[test]
fn the_share_is_that_of_the_publication() {
	ExtBuilder::build_and_execute(|| {
		let id = responded(&[(0, SUR)]);
		RejectionShare::set(&Perbill::one());
		assert_ok!(reject(id));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE - SUR);
	});
}

#[test]
fn an_owner_who_cannot_be_paid_holds_up_no_rejection() {
	ExtBuilder::build_and_execute(|| {
		let id = responded(&[(0, SUR), (1, SUR)]);
		Penniless::insert(owner(0), ());
		assert_noop!(confirm(id, 0), CANNOT_RECEIVE);

		assert_ok!(reject(id));

		let each = SUR / 2;
		assert_eq!((balance(owner(0)), balance(owner(1))), (0, net(each)));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE - each);
		assert_eq!(locked(), 0);
	});
}

#[test]
fn nobody_responds_in_time_and_everything_returns() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(1);
		deliver(id, 0);
		run_for(RevealWindow::get());
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		run_for(1);
		assert_noop!(respond(id, 0, SUR), Error::<Test>::RevealWindowClosed);
		assert_ok!(advance(id));
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE);
	});
}

// Draws and verdicts.

#[test]
fn a_response_is_drawn_by_the_seed_of_its_own_commit() {
	let mut sampled = 0;
	for salt in 0..40 {
		ExtBuilder::build_and_execute(|| {
			set_seeds(Seeds::Rounds(salt));
			// Such a stake that about half of the results are sampled.
			change_node(0, |node| node.stake = 20 * SUR);
			let id = publish(1);
			deliver(id, 0);
			assert_ok!(respond(id, 0, PAYMENT));
			assert_noop!(confirm(id, 0), Error::<Test>::DrawPending);
			run_to(2 * ROUND);

			assert_ok!(confirm(id, 0));

			let sampling = task(id).acceptance(0).unwrap().sampling;
			let seed = codec::Encode::using_encoded(&(salt, 1u32), sp_crypto_hashing::blake2_256);
			let drawn = draw::hits(draw::draw(draw::SAMPLE, (id, 0u32), seed.into()), sampling);
			let check = if drawn { Check::Unverified } else { Check::NotSampled };
			assert!(
				matches!(outcome(id), Some(TaskOutcome::Settled { check: c, .. }) if c == check)
			);
			sampled += u32::from(drawn);
		});
	}
	assert!((5..=35).contains(&sampled), "{sampled} of 40");
}

#[test]
fn a_sampled_response_waits_for_its_verdict() {
	ExtBuilder::build_and_execute(|| {
		sample_everything();
		let id = responded(&[(0, 4 * SUR), (1, 6 * SUR)]);
		assert_ok!(confirm(id, 0));
		System::assert_last_event(Event::VerdictAwaited { task: id, node: 0 }.into());
		run_for(10 * ConfirmWindow::get());
		idle();
		assert_noop!(advance(id), Error::<Test>::NothingDue);
		for call in [confirm(id, 1), confirm(id, 0), reject(id)] {
			assert_eq!(call, Err(Error::<Test>::AlreadyConfirmed.into()));
		}
		assert_noop!(cancel(id), Error::<Test>::WorkStarted);

		assert_ok!(verdict(id, true));

		let amounts = Amounts { paid: net(4 * SUR), fee: SUR / 10, students: 0 };
		let check = Check::Verified;
		let settled = TaskOutcome::Settled { node: 0, output_hash: output_hash(0), check, amounts };
		assert_eq!(outcome(id), Some(settled));
		assert_eq!(end_of(id, 1), Some(AcceptanceEnd::NotChosen));
	});
}

#[test]
fn after_a_refutation_the_client_chooses_among_the_others() {
	ExtBuilder::build_and_execute(|| {
		sample_everything();
		let id = responded(&[(0, 4 * SUR), (1, 6 * SUR), (2, 7 * SUR)]);
		let until = end_of_choice(id);
		assert_ok!(confirm(id, 0));
		// Early, what is left of the window is enough; late, there is a new one.
		assert_ok!(verdict(id, false));
		assert_eq!((end_of_choice(id), end_of(id, 0)), (until, Some(AcceptanceEnd::Refuted)));
		assert_noop!(confirm(id, 0), Error::<Test>::NoResponse);

		assert_ok!(confirm(id, 1));
		run_for(500);
		assert_ok!(verdict(id, false));
		assert_eq!(end_of_choice(id), System::block_number() + RevealWindow::get());
		assert_noop!(verdict(id, false), Error::<Test>::NothingWaiting);

		// The refuted ones have no part in what a rejection pays.
		assert_ok!(reject(id));
		assert!(matches!(outcome(id), Some(TaskOutcome::Rejected { .. })));
		assert_eq!(balance(owner(2)), net(SUR));
		assert_eq!(balance(owner(0)) + balance(owner(1)), 0);
	});
}

#[test]
fn when_the_last_response_is_refuted_everything_returns() {
	ExtBuilder::build_and_execute(|| {
		sample_everything();
		let id = responded(&[(0, 4 * SUR)]);
		assert_ok!(confirm(id, 0));
		assert_ok!(verdict(id, false));
		assert_eq!(outcome(id), Some(TaskOutcome::Failed));
		assert_eq!(balance(ALICE), FUNDS - SOURCE_STAKE);
	});
}

// What somebody would try.

#[test]
fn a_rivals_answer_from_the_pool_is_worth_nothing() {
	ExtBuilder::build_and_execute(|| {
		// given node 1, which committed to a copy of node 0's commitments
		let id = publish(2);
		deliver(id, 0);
		assert_ok!(accept(id, 1));
		let thief = || RuntimeOrigin::signed(worker(1));
		let copy = model(0).commitment(genesis(), id, 0);
		assert_ok!(Market::start_task(thief(), id, copy));
		let copy = result(0).commitment(genesis(), id, 0);
		assert_ok!(Market::commit_result(thief(), id, copy));

		// when it sees node 0's response in the pool
		let respond_as_0 =
			|| Market::respond(thief(), id, result(0), model(0), SUR, Default::default());

		// then it opens nothing with it, be it before or after
		assert_noop!(respond_as_0(), Error::<Test>::OpeningMismatch);
		assert_ok!(respond(id, 0, 2 * SUR));
		assert_noop!(respond_as_0(), Error::<Test>::OpeningMismatch);
		run_for(RevealWindow::get() + 1);
		assert_ok!(advance(id));
		assert_eq!(end_of(id, 1), Some(AcceptanceEnd::RevealMissed));
	});
}

#[test]
fn a_revealed_price_cannot_be_undercut() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(3);
		deliver(id, 0);
		deliver(id, 1);
		// As long as anybody could still commit, nobody reveals.
		assert_noop!(respond(id, 0, 4 * SUR), Error::<Test>::RevealsNotStarted);
		begin(id, 2);
		run_to(task(id).deadline + 1);
		assert_ok!(advance(id));
		assert_eq!(end_of(id, 2), Some(AcceptanceEnd::Dropped));
		assert_ok!(respond(id, 0, 4 * SUR));

		let late: [DispatchResult; 3] = [accept(id, 3), start(id, 2), commit(id, 2)];
		assert_eq!(late[0], Err(Error::<Test>::WorkClosed.into()));
		assert_eq!(late[1], Err(Error::<Test>::NotAccepted.into()));
		assert_eq!(late[2], Err(Error::<Test>::NotAccepted.into()));
		// Its own price cannot be lowered either.
		assert_noop!(respond(id, 0, 3 * SUR), Error::<Test>::AlreadyRevealed);
	});
}

#[test]
fn a_copied_output_is_not_what_was_committed() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(2);
		deliver(id, 0);
		deliver(id, 1);
		assert_ok!(respond(id, 0, 4 * SUR));
		let copy = ResultOpening { output_hash: output_hash(0), ..result(1) };
		let thief = RuntimeOrigin::signed(worker(1));
		assert_noop!(
			Market::respond(thief, id, copy, model(1), SUR, Default::default()),
			Error::<Test>::OpeningMismatch
		);
	});
}

#[test]
fn a_client_cannot_take_the_payment_back_as_the_result_lands() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(1);
		begin(id, 0);
		assert_noop!(cancel(id), Error::<Test>::WorkStarted);
		assert_ok!(commit(id, 0));
		assert_noop!(cancel(id), Error::<Test>::WorkStarted);
		assert_ok!(respond(id, 0, SUR));
		assert_noop!(cancel(id), Error::<Test>::WorkStarted);
		assert_ok!(confirm(id, 0));
	});
}

#[test]
fn a_response_is_confirmed_once_and_not_rejected_afterwards() {
	ExtBuilder::build_and_execute(|| {
		let id = responded(&[(0, SUR), (1, SUR)]);
		assert_ok!(confirm(id, 0));
		assert_noop!(confirm(id, 0), Error::<Test>::TaskEnded);
		assert_noop!(confirm(id, 1), Error::<Test>::TaskEnded);
		assert_noop!(reject(id), Error::<Test>::TaskEnded);
		assert_eq!(balance(owner(0)), net(SUR));
	});
}

#[test]
fn a_client_does_not_respond_to_itself() {
	ExtBuilder::build_and_execute(|| {
		change_node(0, |node| node.owner = ALICE);
		let id = publish(1);
		assert_noop!(accept(id, 0), Error::<Test>::OwnTask);
	});
}

// Invariants.

#[test]
fn the_state_check_sees_responses_where_none_can_be() {
	let damage = |breaking: fn(TaskId)| -> &'static str {
		ExtBuilder::build().execute_with(|| {
			let id = responded(&[(0, SUR), (1, SUR)]);
			breaking(id);
			Market::do_try_state().unwrap_err().into()
		})
	};
	assert_eq!(
		damage(|id| Responses::<Test>::remove(id, 0)),
		"a result without a price waits for the client's choice"
	);
	assert_eq!(
		damage(|id| Responses::<Test>::insert(id, 7, Responses::<Test>::get(id, 0).unwrap())),
		"a response was given where none is"
	);
	assert_eq!(
		damage(|id| Responses::<Test>::insert(9, 0, Responses::<Test>::get(id, 0).unwrap())),
		"a response outlived its task"
	);
	assert_eq!(
		damage(|id| Responses::<Test>::mutate(id, 0, |it| it.as_mut().unwrap().price = PAYMENT + 1)),
		"a response asks more than the task pays"
	);
	assert_eq!(
		damage(|id| crate::Tasks::<Test>::mutate(id, |task| {
			let stage = &mut task.as_mut().unwrap().stage;
			*stage = TaskStage::Choosing { until: 41, confirmed: Some(7) };
		})),
		"a response is chosen that is not to be had"
	);
}
