// SPDX-License-Identifier: Apache-2.0

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{traits::Vault, SUR};

use super::*;

#[test]
fn a_refund_returns_everything() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));

		assert_eq!(Escrow::refund(7), Ok(42 * SUR));
		assert_eq!(held(CARLA), (0, 0));
		assert_eq!(free(CARLA), ENDOWMENT);
		System::assert_last_event(
			Event::Refunded { task: 7, client: CARLA, amount: 42 * SUR }.into(),
		);
	});
}

#[test]
fn a_task_is_refunded_once() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Escrow::lock(7, &CARLA, 40 * SUR, 2 * SUR));
		assert_ok!(Escrow::lock(8, &CARLA, 40 * SUR, 2 * SUR));

		assert_ok!(Escrow::refund(7));
		assert_noop!(Escrow::refund(7), Error::NothingLocked);
		assert_noop!(release(7, &PETRA), Error::NothingLocked);
		assert_eq!(held(CARLA), (40 * SUR, 2 * SUR));
	});
}
