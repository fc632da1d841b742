// SPDX-License-Identifier: Apache-2.0

//! The first block.

use crate::mock::*;

#[test]
fn the_first_set_is_the_best_of_the_list() {
	ExtBuilder::with(&[(1, 100), (2, 200), (3, 300), (4, 400)]).build_and_execute(|| {
		assert_eq!(candidates(), [4, 3, 2, 1]);
		assert_eq!(Session::validators(), [4, 3, 2]);
		assert_eq!(queued(), [4, 3, 2]);
		assert_eq!(held(4), 400);
		// And it stays.
		end_session_without(&[]);
		assert_eq!((Session::validators(), queued()), (vec![4, 3, 2], vec![4, 3, 2]));
	});
}

#[test]
#[should_panic(expected = "validators: 1 is listed twice")]
fn nobody_is_listed_twice() {
	ExtBuilder::with(&[(1, 100), (1, 100)]).build();
}

#[test]
#[should_panic(expected = "validators: 1 cannot bond 99 at genesis")]
fn bonds_meet_the_minimum() {
	ExtBuilder::with(&[(1, LEAST_BOND - 1)]).build();
}

#[test]
#[should_panic(expected = "validators: 99 cannot bond 100 at genesis")]
fn bonds_are_covered() {
	ExtBuilder::with(&[(99, 100)]).build();
}

#[test]
#[should_panic(expected = "validators: 2 has no session keys")]
fn session_keys_are_given() {
	ExtBuilder::with(&[(1, 100), (2, 100)]).keys(&[1]).build();
}
