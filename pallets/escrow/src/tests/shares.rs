// SPDX-License-Identifier: Apache-2.0

//! The share that somebody has in a payee's revenue.

use frame_support::assert_ok;
use sp_runtime::Perbill;
use surety_primitives::{
	traits::{Paid, Vault},
	SUR,
};

use super::*;

fn share(who: AccountId, percent: u32) {
	Share::set(Some((who, Perbill::from_percent(percent))));
}

#[test]
fn students_get_their_share_of_what_the_fee_leaves() {
	ExtBuilder.build_and_execute(|| {
		share(STUDENTS, 10);
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));

		let students = 39 * SUR / 10;
		let paid = 39 * SUR - students;
		assert_eq!(release(7, &PETRA), Ok(Paid { payee: paid, fee: SUR, students }));
		assert_eq!(free(STUDENTS), students);
		assert_eq!(free(PETRA), ENDOWMENT + paid);
		assert_eq!(free(CARLA), ENDOWMENT - 40 * SUR);
		System::assert_has_event(
			Event::Paid { task: 7, payee: PETRA, paid, fee: SUR, students }.into(),
		);
	});
}

#[test]
fn another_payee_shares_nothing() {
	ExtBuilder.build_and_execute(|| {
		share(STUDENTS, 10);
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 0));
		assert_eq!(release(7, &DIEGO), Ok(Paid { payee: 39 * SUR, fee: SUR, students: 0 }));
	});
}

#[test]
fn the_share_is_the_one_in_force_when_it_is_paid() {
	ExtBuilder.build_and_execute(|| {
		share(STUDENTS, 10);
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 0));
		share(NEWCOMER, 100);

		assert_eq!(release(7, &PETRA), Ok(Paid { payee: 0, fee: SUR, students: 39 * SUR }));
		assert_eq!((free(NEWCOMER), free(PETRA)), (39 * SUR, ENDOWMENT));
	});
}

#[test]
fn a_remainder_of_rounding_is_the_payees() {
	ExtBuilder.build_and_execute(|| {
		ProtocolFee::set(Perbill::zero());
		share(DIEGO, 50);
		assert_ok!(Escrow::lock(7, &CARLA, 79, 0));
		assert_eq!(release(7, &PETRA), Ok(Paid { payee: 40, fee: 0, students: 39 }));
	});
}

#[test]
fn a_share_that_cannot_be_received_is_the_payees() {
	ExtBuilder.build_and_execute(|| {
		// Given students without an account, and a share below the existential deposit.
		ProtocolFee::set(Perbill::zero());
		share(STUDENTS, 1);
		let payment = 100 * EXISTENTIAL_DEPOSIT - 100;
		assert_ok!(Escrow::lock(7, &CARLA, payment, 0));

		// Then the work is paid all the same, to the last unit.
		assert_eq!(release(7, &PETRA), Ok(Paid { payee: payment, fee: 0, students: 0 }));

		// And once the share reaches the deposit it opens the account.
		assert_ok!(Escrow::lock(8, &CARLA, payment + 100, 0));
		let students = EXISTENTIAL_DEPOSIT;
		let paid = payment + 100 - students;
		assert_eq!(release(8, &PETRA), Ok(Paid { payee: paid, fee: 0, students }));
		assert_eq!(free(STUDENTS), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn a_client_may_be_its_own_students() {
	ExtBuilder.build_and_execute(|| {
		share(CARLA, 100);
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		assert_eq!(release(7, &PETRA), Ok(Paid { payee: 0, fee: SUR, students: 39 * SUR }));
		assert_eq!(held(CARLA), (0, 0));
		assert_eq!(free(CARLA), ENDOWMENT - SUR);
	});
}
