// SPDX-License-Identifier: Apache-2.0

//! Ethereum addresses that sign for accounts.

use sp_core::{ecdsa, Pair, H160, U256};
use surety_primitives::credit::{eip712::Domain, Binding, Signature};

use super::*;
use crate::{Addresses, Bound};

fn bind(account: AccountId32, signature: [u8; 65]) -> DispatchResult {
	Credit::bind_address(signed(account), wallet_address(), signature)
}

fn binding(account: AccountId32) -> [u8; 65] {
	by_wallet(&Binding { account })
}

/// The second form of a signature: the same key, the other s.
fn high_s(signature: [u8; 65]) -> [u8; 65] {
	let order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
	let order = U256::from_str_radix(order, 16).unwrap();
	let mut high = signature;
	let s = U256::from_big_endian(&signature[32..64]);
	high[32..64].copy_from_slice(&(order - s).to_big_endian());
	high[64] ^= 1;
	high
}

#[test]
fn an_address_and_an_account_have_each_other_alone() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(bind(carla(), binding(carla())));
		assert_eq!(Addresses::<Test>::get(carla()), Some(wallet_address()));
		assert_eq!(Bound::<Test>::get(wallet_address()), Some(carla()));
		System::assert_last_event(
			Event::AddressBound { account: carla(), address: wallet_address() }.into(),
		);

		assert_noop!(bind(carla(), binding(carla())), Error::AlreadyBound);
		assert_noop!(bind(edith(), binding(edith())), Error::AddressTaken);

		assert_ok!(Credit::unbind_address(signed(carla())));
		System::assert_last_event(
			Event::AddressUnbound { account: carla(), address: wallet_address() }.into(),
		);
		assert_noop!(Credit::unbind_address(signed(carla())), Error::NothingBound);
		assert_ok!(bind(edith(), binding(edith())));
	});
}

#[test]
fn nobody_binds_an_address_without_its_key() {
	ExtBuilder.build_and_execute(|| {
		// Of another account: somebody saw Carla's binding.
		assert_noop!(bind(stranger(), binding(carla())), Error::BadSignature);
		// By another key.
		let other = ecdsa::Pair::from_seed(&[2; 32]);
		let digest = domain().digest(&Binding { account: carla() });
		assert_noop!(bind(carla(), other.sign_prehashed(&digest).0), Error::BadSignature);
		// Of another chain.
		let digest = Domain::new(H256::zero()).digest(&Binding { account: carla() });
		assert_noop!(bind(carla(), wallet().sign_prehashed(&digest).0), Error::BadSignature);
		// For another address.
		let wrong = Credit::bind_address(signed(carla()), H160::zero(), binding(carla()));
		assert_noop!(wrong, Error::BadSignature);
		assert_noop!(bind(carla(), [0; 65]), Error::BadSignature);
	});
}

#[test]
fn a_signature_counts_in_one_form() {
	ExtBuilder.build_and_execute(|| {
		let signature = binding(carla());
		assert_noop!(bind(carla(), high_s(signature)), Error::BadSignature);
		let with_v = |v| {
			let mut other = signature;
			other[64] = v;
			other
		};
		for v in [2, 26, 29, 37, 38, 255, signature[64] ^ 1] {
			assert_noop!(bind(carla(), with_v(v)), Error::BadSignature);
		}
		for v in [signature[64], signature[64] + 27] {
			assert_ok!(bind(carla(), with_v(v)));
			assert_ok!(Credit::unbind_address(signed(carla())));
		}
	});
}

#[test]
fn a_bound_wallet_signs_caps_jobs_and_vouchers() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		let cap = cap(7);
		let by_wallet_of_carla = Signature::Eip712(by_wallet(&cap));
		let open = || Credit::open_cap(signed(greta()), cap.clone(), by_wallet_of_carla);
		assert_noop!(open(), Error::BadSignature);
		assert_ok!(bind(carla(), binding(carla())));
		let high = Signature::Eip712(high_s(by_wallet(&cap)));
		assert_noop!(Credit::open_cap(signed(greta()), cap.clone(), high), Error::BadSignature);
		assert_ok!(open());

		let items = [covered(0, PETRA_NODE, SUR), covered(1, PETRA_NODE, SUR)];
		let mut attempt = batch(7, &items).delivered(&[(PETRA_NODE, 2 * SUR)]);
		let sign = |item: &Item| {
			let job = surety_primitives::credit::Job { client: carla(), cap: 7, spec: item.spec };
			Signature::Eip712(by_wallet(&job))
		};
		// Signed in any mixture of the client's ways.
		if let Agreement::Signed(signatures) = &mut attempt.agreement {
			signatures[1] = sign(&items[1]);
		}
		let voucher = surety_primitives::credit::Voucher {
			client: carla(),
			cap: 7,
			node: PETRA_NODE,
			delivered: 2 * SUR,
		};
		attempt.vouchers[0].signature = Signature::Eip712(by_wallet(&voucher));
		assert_ok!(attempt.go());
		assert_eq!(free(petra()), ENDOWMENT + 2 * SUR);
	});
}

/// Otherwise a client could have work done on wallet-signed jobs and then take the wallet away.
#[test]
fn unbinding_leaves_open_caps_their_address() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		assert_ok!(bind(carla(), binding(carla())));
		open(cap(7));
		assert_ok!(Credit::unbind_address(signed(carla())));
		open(cap(8));

		let settle = |cap| {
			let item = covered(0, PETRA_NODE, SUR);
			let mut attempt = batch(cap, &[item]).delivered(&[(PETRA_NODE, SUR)]);
			let job = surety_primitives::credit::Job { client: carla(), cap, spec: item.spec };
			let signatures = vec![Signature::Eip712(by_wallet(&job))];
			attempt.agreement = Agreement::Signed(signatures.try_into().unwrap());
			attempt.go()
		};
		assert_ok!(settle(7));
		assert_noop!(settle(8), Error::BadSignature);
	});
}
