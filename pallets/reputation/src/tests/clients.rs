// SPDX-License-Identifier: Apache-2.0

//! The standing of clients.

use surety_primitives::{traits::OnTaskOutcome, Perbill};

use crate::{mock::*, ClientRecord};

#[test]
fn a_client_begins_at_a_half() {
	ExtBuilder.build_and_execute(|| {
		let of = Reputation::client_record(CARLA);
		assert_eq!(of, ClientRecord { standing: percent(50), paid: 0, faults: 0 });
	});
}

#[test]
fn what_is_paid_raises_it_and_what_is_wanted_in_vain_lowers_it() {
	ExtBuilder.build_and_execute(|| {
		Reputation::on_ended(&CARLA, FEE, false);
		assert_eq!(Reputation::client_record(CARLA).standing, percent(51));
		// A tiny task raises it by as much less.
		Reputation::on_ended(&CHRIS, FEE / 100, false);
		let of = Reputation::client_record(CHRIS);
		assert_eq!(of.standing, Perbill::from_parts(500_100_000));
		Reputation::on_ended(&CARLA, 0, true);
		let of = Reputation::client_record(CARLA);
		assert_eq!(of.standing, Perbill::from_parts(459_000_000));
		assert_eq!((of.paid, of.faults), (1, 1));
	});
}
