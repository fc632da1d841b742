// SPDX-License-Identifier: Apache-2.0

//! The life of caps, and reservations within them.

use sp_core::Pair;
use sp_runtime::Perbill;
use surety_primitives::credit::{
	chunk::Chunk, eip712::Domain, signature::wrapped, Jobs, Signature, Statement,
};

use super::*;
use crate::Void;

fn open_cap(cap: Cap, signature: Signature) -> DispatchResult {
	Credit::open_cap(signed(stranger()), cap, signature)
}

/// The cap, signed by Carla.
fn try_open(cap: Cap) -> DispatchResult {
	let signature = by(&key(1), &cap);
	open_cap(cap, signature)
}

fn revoke(cap: CapId) -> DispatchResult {
	Credit::revoke(signed(carla()), cap)
}

fn release(cap: CapId, node: NodeId) -> DispatchResult {
	Credit::release(signed(stranger()), carla(), cap, node)
}

fn prune(cap: CapId) -> DispatchResult {
	Credit::prune_cap(signed(stranger()), carla(), cap)
}

#[test]
fn anyone_brings_a_signed_cap_once() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(try_open(cap(7)));
		System::assert_last_event(
			Event::CapOpened {
				client: carla(),
				cap: 7,
				limit: 100 * SUR,
				expires_at: 1_000,
				gateway: greta(),
			}
			.into(),
		);
		assert_noop!(try_open(cap(7)), Error::CapIdUsed);
		// Not with other terms either.
		assert_noop!(try_open(Cap { limit: SUR, ..cap(7) }), Error::CapIdUsed);
		assert_ok!(try_open(cap(8)));
	});
}

#[test]
fn a_cap_is_what_its_client_signed() {
	ExtBuilder.build_and_execute(|| {
		let signature = by(&key(1), &cap(7));
		let jobs = Some(Jobs { root: H256::zero(), count: 1 });
		for other in [
			cap(8),
			Cap { client: edith(), ..cap(7) },
			Cap { limit: 100 * SUR + 1, ..cap(7) },
			Cap { expires_at: 1_001, ..cap(7) },
			Cap { gateway: stranger(), ..cap(7) },
			Cap { jobs, ..cap(7) },
		] {
			assert_noop!(open_cap(other, signature), Error::BadSignature);
		}
		// By somebody else, even the gateway; by another scheme; on another chain.
		assert_noop!(open_cap(cap(7), by(&key(3), &cap(7))), Error::BadSignature);
		let Signature::Sr25519(bytes) = signature else { unreachable!() };
		assert_noop!(open_cap(cap(7), Signature::Ed25519(bytes)), Error::BadSignature);
		let elsewhere = key(1).sign(&cap(7).message(Domain::new(H256::zero()).genesis));
		assert_noop!(open_cap(cap(7), Signature::Sr25519(elsewhere.0)), Error::BadSignature);
	});
}

#[test]
fn a_client_signs_with_either_scheme_plain_or_wrapped() {
	ExtBuilder.build_and_execute(|| {
		let of_edith = Cap { client: edith(), ..cap(7) };
		let plain = edith_key().sign(&of_edith.message(genesis()));
		assert_ok!(open_cap(of_edith, Signature::Ed25519(plain.0)));

		let by_wallet_app = key(1).sign(&wrapped(&cap(7).message(genesis())));
		assert_ok!(open_cap(cap(7), Signature::Sr25519(by_wallet_app.0)));
	});
}

#[test]
fn a_cap_that_nobody_could_use_is_refused() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(try_open(Cap { limit: 0, ..cap(7) }), Error::CapUseless);
		let jobs = Some(Jobs { root: H256::zero(), count: 0 });
		assert_noop!(try_open(Cap { jobs, ..cap(7) }), Error::CapUseless);
		pass(999);
		assert_ok!(try_open(cap(7)));
		pass(1);
		assert_noop!(try_open(cap(8)), Error::CapExpired);
	});
}

#[test]
fn client_and_gateway_reserve_for_a_node() {
	ExtBuilder.build_and_execute(|| {
		ready();
		assert_ok!(reserve(7, PETRA_NODE, 10 * SUR));
		assert_ok!(Credit::reserve(signed(carla()), carla(), 7, PETRA_NODE, SUR));
		System::assert_last_event(
			Event::Reserved { client: carla(), cap: 7, node: PETRA_NODE, amount: SUR }.into(),
		);
		assert_eq!(left(7, PETRA_NODE), Some(11 * SUR));
		assert_eq!(Credit::free_credit(carla()), 89 * SUR);
		// Nothing has moved.
		assert_eq!(held(carla()), 100 * SUR);

		for other in [stranger(), petra()] {
			let refused = Credit::reserve(signed(other), carla(), 7, PETRA_NODE, SUR);
			assert_noop!(refused, Error::NotPermitted);
		}
		assert_noop!(reserve(7, PETRA_NODE, 0), Error::AmountZero);
		assert_noop!(reserve(8, PETRA_NODE, SUR), Error::NoSuchCap);
		assert_noop!(reserve(7, NO_NODE, SUR), Error::NoSuchNode);
		assert_noop!(reserve(7, CARLA_NODE, SUR), Error::OwnNode);
	});
}

#[test]
fn no_more_is_reserved_than_cap_and_deposit_have() {
	ExtBuilder.build_and_execute(|| {
		deposit(130 * SUR);
		open(cap(7));
		open(cap(8));
		assert_ok!(reserve(7, PETRA_NODE, 60 * SUR));
		assert_noop!(reserve(7, QUENTIN_NODE, 40 * SUR + 1), Error::CapExceeded);
		assert_ok!(reserve(7, QUENTIN_NODE, 40 * SUR));
		// The other cap has room, the deposit has not.
		assert_noop!(reserve(8, QUENTIN_NODE, 30 * SUR + 1), Error::DepositTooSmall);
		assert_noop!(reserve(8, QUENTIN_NODE, Balance::MAX), Error::CapExceeded);
		assert_ok!(reserve(8, QUENTIN_NODE, 30 * SUR));
		assert_eq!(Credit::free_credit(carla()), 0);
	});
}

#[test]
fn nothing_is_reserved_on_a_cap_that_has_ended() {
	ExtBuilder.build_and_execute(|| {
		ready();
		open(cap(8));
		assert_ok!(revoke(8));
		System::assert_last_event(Event::CapRevoked { client: carla(), cap: 8 }.into());
		assert_noop!(reserve(8, PETRA_NODE, 1), Error::CapEnded);
		pass(999);
		assert_ok!(reserve(7, PETRA_NODE, 1));
		pass(1);
		assert_noop!(reserve(7, PETRA_NODE, 1), Error::CapEnded);
		assert_noop!(revoke(7), Error::CapExpired);
		assert_noop!(revoke(8), Error::AlreadyRevoked);
	});
}

#[test]
fn a_cap_that_was_never_opened_can_be_revoked() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(revoke(7));
		assert_noop!(try_open(cap(7)), Error::CapIdUsed);
		assert_noop!(revoke(7), Error::AlreadyRevoked);
		// The numbers of others are theirs.
		assert_ok!(Credit::revoke(signed(stranger()), 8));
		assert_ok!(try_open(cap(8)));
		assert!(Void::<Test>::contains_key(stranger(), 8));
	});
}

#[test]
fn what_was_reserved_is_released_after_the_grace() {
	ExtBuilder.build_and_execute(|| {
		ready();
		assert_ok!(reserve(7, PETRA_NODE, 60 * SUR));
		assert_noop!(release(7, PETRA_NODE), Error::GraceRunning);
		pass(9);
		assert_ok!(revoke(7));
		// A change of the grace concerns later caps.
		Grace::set(&0);
		pass(GRACE);
		assert_noop!(release(7, PETRA_NODE), Error::GraceRunning);
		pass(1);
		assert_noop!(release(7, QUENTIN_NODE), Error::NoReservation);
		assert_noop!(release(8, QUENTIN_NODE), Error::NoSuchCap);
		assert_ok!(release(7, PETRA_NODE));
		System::assert_last_event(
			Event::Released { client: carla(), cap: 7, node: PETRA_NODE, amount: 60 * SUR }.into(),
		);
		assert_noop!(release(7, PETRA_NODE), Error::NoReservation);
		assert_eq!(Credit::free_credit(carla()), 100 * SUR);
	});
}

#[test]
fn an_expired_cap_has_the_same_grace() {
	ExtBuilder.build_and_execute(|| {
		ready();
		assert_ok!(reserve(7, PETRA_NODE, 60 * SUR));
		System::set_block_number(1_000 + GRACE);
		assert_noop!(release(7, PETRA_NODE), Error::GraceRunning);
		pass(1);
		assert_ok!(release(7, PETRA_NODE));
		assert_ok!(prune(7));
		assert!(Caps::<Test>::get(carla(), 7).is_none());
		System::assert_last_event(
			Event::CapPruned { client: carla(), cap: 7, chunks: 0, gone: true }.into(),
		);
		assert_noop!(prune(7), Error::NoSuchCap);
		// Its number can be used no more: its time is past.
		assert_noop!(try_open(cap(7)), Error::CapExpired);
	});
}

#[test]
fn a_cap_in_use_is_not_pruned() {
	ExtBuilder.build_and_execute(|| {
		ready();
		assert_noop!(prune(7), Error::GraceRunning);
		// One part awaits its draw, something is reserved for another node.
		assert_ok!(reserve(7, QUENTIN_NODE, SUR));
		assert_ok!(batch(7, &[claimed(0, PETRA_NODE, SUR)]).go());
		System::set_block_number(1_001 + GRACE);
		assert_noop!(prune(7), Error::CapInUse);
		assert_ok!(release(7, QUENTIN_NODE));
		assert_ok!(release(7, PETRA_NODE));
		assert_noop!(prune(7), Error::CapInUse);
		close_round();
		close_round();
		assert_ok!(Credit::finish_batch(signed(stranger()), 0));
		assert_ok!(prune(7));
		assert_eq!(Settled::<Test>::iter().count(), 0);
	});
}

/// Else its signature, which everybody knows, would open it anew.
#[test]
fn a_revoked_cap_is_kept_until_it_expires() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let paid = batch(7, &[covered(0, PETRA_NODE, SUR)]).delivered(&[(PETRA_NODE, SUR)]);
		assert_ok!(paid.go());
		assert_ok!(revoke(7));
		pass(GRACE + 1);
		assert_ok!(release(7, PETRA_NODE));
		// What was settled need not be known any more.
		assert_ok!(prune(7));
		System::assert_last_event(
			Event::CapPruned { client: carla(), cap: 7, chunks: 1, gone: false }.into(),
		);
		assert_noop!(prune(7), Error::CapNotExpired);
		assert_noop!(try_open(cap(7)), Error::CapIdUsed);
		System::set_block_number(1_001);
		assert_ok!(prune(7));
		assert!(Caps::<Test>::get(carla(), 7).is_none());
	});
}

#[test]
fn chunks_are_pruned_so_many_at_a_time() {
	ExtBuilder.build_and_execute(|| {
		open(cap(7));
		let mut chunk = Chunk::default();
		assert!(chunk.mark(3) && chunk.mark(5));
		for place in 0..100 {
			Settled::<Test>::insert((carla(), 7, place), chunk);
		}
		Caps::<Test>::mutate(carla(), 7, |cap| {
			let cap = cap.as_mut().unwrap();
			(cap.chunks, cap.jobs_settled) = (100, 200);
		});
		check();
		System::set_block_number(1_001 + GRACE);
		assert_ok!(prune(7));
		check();
		let cap = Caps::<Test>::get(carla(), 7).unwrap();
		assert_eq!((cap.chunks, cap.jobs_settled), (36, 72));
		assert_ok!(prune(7));
		assert!(Caps::<Test>::get(carla(), 7).is_none());
	});
}

#[test]
fn a_cap_keeps_the_fee_that_it_was_opened_with() {
	ExtBuilder.build_and_execute(|| {
		ProtocolFee::set(&Perbill::from_percent(10));
		ready();
		ProtocolFee::set(&Perbill::from_percent(20));
		let paid = batch(7, &[covered(0, PETRA_NODE, SUR)]).delivered(&[(PETRA_NODE, SUR)]);
		assert_ok!(paid.go());
		assert_eq!(free(petra()), ENDOWMENT + SUR * 9 / 10);
		assert_eq!(held(carla()), 99 * SUR);
	});
}
