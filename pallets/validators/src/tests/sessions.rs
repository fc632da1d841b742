// SPDX-License-Identifier: Apache-2.0

//! Which set follows which.

use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use sp_runtime::{key_types::DUMMY, testing::UintAuthorityId, traits::Convert};
use surety_primitives::Balance;

use crate::{mock::*, BondState, Bonds, Departure, Error, Event, Exposure, ExposureOf};

fn signed(who: u64) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// `count` validators with bonds of 1,000, 999, and so on.
fn descending(count: u64) -> Vec<(u64, Balance)> {
	(1..=count).map(|who| (who, 1_001 - Balance::from(who))).collect()
}

#[test]
fn the_best_take_their_seats_a_session_later() {
	ExtBuilder::with(&[(1, 100), (2, 200), (3, 300)]).build_and_execute(|| {
		// When
		assert_ok!(Validators::bond(signed(4), 400));
		// Then the sets that are already chosen stand
		assert_eq!(queued(), [3, 2, 1]);
		end_session_without(&[]);
		assert_eq!((Session::validators(), queued()), (vec![3, 2, 1], vec![3, 2, 4]));
		end_session_without(&[]);
		assert_eq!(Session::validators(), [3, 2, 4]);
		// And who has lost the seat stands on
		assert_eq!(candidates(), [4, 3, 2, 1]);
	});
}

#[test]
fn a_third_of_the_seats_changes_at_once() {
	ExtBuilder::with(&descending(6)).seats(6).build_and_execute(|| {
		// Given six with larger bonds
		for who in 11..=16 {
			assert_ok!(Validators::bond(signed(who), 2_000));
		}
		// Then they come two by two, and the least leave first
		end_session_without(&[]);
		assert_eq!(queued(), [1, 2, 3, 4, 11, 12]);
		end_session_without(&[]);
		assert_eq!(queued(), [11, 12, 1, 2, 13, 14]);
		end_session_without(&[]);
		assert_eq!(queued(), [11, 12, 13, 14, 15, 16]);
	});
}

#[test]
fn those_who_unbond_together_leave_one_third_after_the_other() {
	ExtBuilder::with(&descending(6)).seats(6).build_and_execute(|| {
		for (who, bond) in descending(5) {
			assert_ok!(Validators::unbond(signed(who), bond));
		}
		let sizes: Vec<_> = (0..5)
			.map(|_| {
				end_session_without(&[]);
				queued().len()
			})
			.collect();
		assert_eq!(sizes, [4, 3, 2, 1, 1]);
		assert_eq!(queued(), [6]);
	});
}

#[test]
fn seats_follow_their_parameter() {
	ExtBuilder::with(&descending(12)).seats(6).build_and_execute(|| {
		// Beyond the candidates' bound there are no seats; growth goes by thirds.
		Seats::set(100);
		end_session_without(&[]);
		assert_eq!(queued().len(), 10);
		end_session_without(&[]);
		assert_eq!(queued().len(), 12);
		// Nor fewer than one.
		Seats::set(0);
		for size in (1..12).rev() {
			end_session_without(&[]);
			assert_eq!(queued().len(), size);
		}
		end_session_without(&[]);
		assert_eq!(queued(), [1]);
	});
}

#[test]
fn without_candidates_the_set_stays() {
	ExtBuilder::with(&[(1, 100), (2, 200)]).build_and_execute(|| {
		assert_ok!(Validators::unbond(signed(1), 100));
		assert_ok!(Validators::unbond(signed(2), 200));
		for _ in 0..10 {
			end_session_without(&[]);
			assert_eq!(queued(), [2, 1]);
		}
		// The exit delay is over, but somebody has to answer for the chain.
		assert_noop!(Validators::withdraw(signed(1), 1), Error::<Test>::StillSeated);
		// When one comes, they leave one by one
		assert_ok!(Validators::bond(signed(3), 100));
		end_session_without(&[]);
		assert_eq!(queued(), [2, 3]);
		end_session_without(&[]);
		assert_eq!(queued(), [3]);
	});
}

#[test]
fn the_silent_are_dropped_and_resume() {
	ExtBuilder::with(&descending(4)).build_and_execute(|| {
		// When
		end_session_without(&[2]);
		// Then it stands no more, and the next best takes the seat
		assert_eq!(candidates(), [1, 3, 4]);
		assert_eq!(queued(), [1, 3, 4]);
		assert_eq!(Bonds::<Test>::get(2).unwrap(), BondState::Idle);
		System::assert_has_event(Event::CandidateLeft { who: 2, why: Departure::Silent }.into());
		// When it makes blocks in the session for which it is still seated, and resumes
		assert_ok!(Validators::resume(signed(2)));
		end_session_without(&[]);
		// Then it is back
		assert_eq!(queued(), [1, 3, 2]);
	});
}

#[test]
fn who_resumes_and_stays_silent_is_dropped_again() {
	ExtBuilder::with(&descending(4)).build_and_execute(|| {
		end_session_without(&[2]);
		assert_ok!(Validators::resume(signed(2)));
		end_session_without(&[2]);
		assert_eq!(candidates(), [1, 3, 4]);
		assert_eq!(queued(), [1, 3, 4]);
	});
}

#[test]
fn two_thirds_of_a_set_always_stand() {
	ExtBuilder::with(&descending(6)).seats(6).build_and_execute(|| {
		// When all but one are silent
		end_session_without(&[1, 2, 3, 4, 5]);
		// Then a third is dropped
		assert_eq!(candidates(), [1, 2, 3, 6]);
		// And nobody else while that set still makes the session
		end_session_without(&[1, 2, 3, 4, 5]);
		assert_eq!(candidates(), [1, 2, 3, 6]);
		// In the smaller set, a third again
		end_session_without(&[1, 2, 3]);
		assert_eq!(candidates(), [1, 2, 6]);
	});
}

#[test]
fn of_two_nobody_is_dropped_for_silence() {
	ExtBuilder::with(&[(1, 100), (2, 100)]).build_and_execute(|| {
		end_session_without(&[1]);
		assert_eq!(candidates(), [1, 2]);
	});
}

#[test]
fn a_short_session_proves_no_silence() {
	ExtBuilder::with(&descending(3)).build_and_execute(|| {
		// Given one block less than three seats need
		let evidence = 3 * crate::SILENCE_EVIDENCE;
		(1..evidence).for_each(|_| note_author(1));
		end_session();
		assert_eq!(candidates(), [1, 2, 3]);
		// When the session has just enough
		(0..evidence).for_each(|_| note_author(1));
		end_session();
		// Then one of the two silent ones is dropped, which is a third
		assert_eq!(candidates(), [1, 2]);
	});
}

#[test]
fn one_block_is_enough_and_other_authors_do_not_count() {
	ExtBuilder::with(&descending(3)).build_and_execute(|| {
		note_author(3);
		note_author(2);
		note_author(30);
		(0..100).for_each(|_| note_author(1));
		end_session();
		assert_eq!(candidates(), [1, 2, 3]);
		// A new session counts anew
		end_session_without(&[3]);
		assert_eq!(candidates(), [1, 2]);
	});
}

#[test]
fn who_purges_its_keys_loses_the_seat() {
	ExtBuilder::with(&descending(4)).build_and_execute(|| {
		assert_ok!(Session::purge_keys(signed(1)));
		end_session_without(&[]);
		assert_eq!(candidates(), [2, 3, 4]);
		assert_eq!(queued(), [2, 3, 4]);
		System::assert_has_event(
			Event::CandidateLeft { who: 1, why: Departure::NoSessionKeys }.into(),
		);
	});
}

#[test]
fn the_exposure_is_fixed_when_the_set_is_chosen() {
	ExtBuilder::with(&[(1, 300)]).build_and_execute(|| {
		let exposure = || ExposureOf::<Test>::convert(1).map(|exposure| exposure.bond);
		// Given a change of the bond during the session
		assert_ok!(Validators::bond(signed(1), 100));
		assert_ok!(Validators::unbond(signed(1), 200));
		assert_eq!(exposure(), Some(300));
		end_session_without(&[]);
		assert_eq!(exposure(), Some(300));
		// Then the set that was chosen afterwards answers with all that is held
		end_session_without(&[]);
		assert_eq!(exposure(), Some(400));
		assert_eq!(ExposureOf::<Test>::convert(2), None);
	});
}

#[test]
fn membership_is_proven_as_long_as_the_history_goes() {
	ExtBuilder::with(&[(1, 300), (2, 200)]).build_and_execute(|| {
		// Given a proof of a session
		end_session_without(&[]);
		let key = (DUMMY, codec::Encode::encode(&UintAuthorityId(1)));
		let proof = Historical::prove(key.clone()).unwrap();
		// Then it is good now and for four sessions after, with the exposure of its time
		assert_ok!(Validators::bond(signed(1), 50));
		for _ in 0..=4 {
			assert_eq!(
				Historical::check_proof(key.clone(), proof.clone()),
				Some((1, Exposure { bond: 300 }))
			);
			end_session_without(&[]);
		}
		assert_eq!(Historical::check_proof(key, proof), None);
	});
}
