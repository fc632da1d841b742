// SPDX-License-Identifier: Apache-2.0

//! Attacks, carried out.

use sp_core::Pair;
use surety_primitives::credit::{
	eip712::Domain, tree::Scope, Job, Jobs, Signature, Statement, Voucher,
};

use super::*;

const PLENTY: &[(NodeId, Balance)] = &[(PETRA_NODE, 100 * SUR)];

/// All the money there is, wherever it lies.
fn total() -> Balance {
	Balances::total_issuance()
}

#[test]
fn nothing_is_settled_twice() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let one = batch(7, &[covered(0, PETRA_NODE, SUR)]).delivered(PLENTY);
		assert_ok!(one.clone().go());
		// The same again, without the voucher that is known, in another's name, among others.
		assert_noop!(one.clone().go(), Error::AlreadySettled);
		let bare = batch(7, &[covered(0, PETRA_NODE, SUR)]);
		assert_noop!(bare.clone().go(), Error::AlreadySettled);
		assert_noop!(bare.by(petra()).go(), Error::AlreadySettled);
		let among = [covered(0, PETRA_NODE, SUR), covered(1, PETRA_NODE, SUR)];
		assert_noop!(batch(7, &among).go(), Error::AlreadySettled);
		// As a result instead of a delivery.
		assert_noop!(batch(7, &[claimed(0, PETRA_NODE, SUR)]).go(), Error::AlreadySettled);
		// A second agreement of the same number, which the client also signed.
		assert_noop!(batch(7, &[covered(0, PETRA_NODE, 1)]).go(), Error::AlreadySettled);
		assert_eq!(held(carla()), 99 * SUR);
	});
}

#[test]
fn what_awaits_its_draw_is_settled_too() {
	ExtBuilder.build_and_execute(|| {
		ready();
		assert_ok!(batch(7, &[claimed(0, PETRA_NODE, SUR)]).go());
		let delivered = batch(7, &[covered(0, PETRA_NODE, SUR)]).delivered(PLENTY);
		assert_noop!(delivered.go(), Error::AlreadySettled);
	});
}

/// On a fork of the chain with another genesis every key signs the same words: none counts here.
#[test]
fn nothing_of_another_genesis_counts() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let other = H256::repeat_byte(1);
		let item = covered(0, PETRA_NODE, SUR);
		let job = Job { client: carla(), cap: 7, spec: item.spec };
		let there = Signature::Sr25519(key(1).sign(&job.message(other)).0);
		let mut attempt = batch(7, &[item]).delivered(PLENTY);
		attempt.agreement = Agreement::Signed(vec![there].try_into().unwrap());
		assert_noop!(attempt.go(), Error::BadSignature);

		let voucher = Voucher { client: carla(), cap: 7, node: PETRA_NODE, delivered: SUR };
		let there = Signature::Sr25519(key(1).sign(&voucher.message(other)).0);
		let mut attempt = batch(7, &[item]).delivered(&[(PETRA_NODE, SUR)]);
		attempt.vouchers[0].signature = there;
		assert_noop!(attempt.go(), Error::BadSignature);

		// A tree that was made for the other chain, under a cap of this one.
		let scope = Scope::new(other, &carla(), 8);
		let root = scope.leaf(&item.spec);
		open(Cap { jobs: Some(Jobs { root, count: 1 }), ..cap(8) });
		let attempt = tree_batch(8, &[item.spec], &[item]).delivered(PLENTY);
		assert_noop!(attempt.go(), Error::ProofInvalid);
	});
}

#[test]
fn a_revoked_cap_pays_what_was_reserved_and_no_unit_more() {
	ExtBuilder.build_and_execute(|| {
		ready();
		assert_ok!(reserve(7, PETRA_NODE, SUR));
		assert_ok!(Credit::revoke(signed(carla()), 7));
		let item = |node, price| batch(7, &[covered(0, node, price)]).delivered(&[(node, price)]);
		assert_noop!(item(PETRA_NODE, SUR + 1).go(), Error::ReservationTooSmall);
		assert_noop!(item(QUENTIN_NODE, 1).go(), Error::ReservationTooSmall);
		assert_noop!(reserve(7, PETRA_NODE, 1), Error::CapEnded);
		assert_ok!(item(PETRA_NODE, SUR).go());
		assert_eq!(held(carla()), 99 * SUR);
	});
}

/// A job's second signature settles nothing anew, and does not even count as a signature.
#[test]
fn a_malleated_signature_is_none() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let binding = surety_primitives::credit::Binding { account: carla() };
		assert_ok!(Credit::bind_address(signed(carla()), wallet_address(), by_wallet(&binding)));
		open(cap(8));
		let order = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
		let order = sp_core::U256::from_str_radix(order, 16).unwrap();
		let item = covered(0, PETRA_NODE, SUR);
		let good = by_wallet(&Job { client: carla(), cap: 8, spec: item.spec });
		let mut high = good;
		let s = sp_core::U256::from_big_endian(&good[32..64]);
		high[32..64].copy_from_slice(&(order - s).to_big_endian());
		let with = |signature| {
			let signatures = vec![Signature::Eip712(signature)].try_into().unwrap();
			let agreement = Agreement::Signed(signatures);
			Attempt { agreement, ..batch(8, &[item]).delivered(PLENTY) }
		};
		for v in [0, 1, 27, 28] {
			high[64] = v;
			assert_noop!(with(high).go(), Error::BadSignature);
		}
		let mut odd = good;
		for v in [2, 3, 26, 29, 35, 36] {
			odd[64] = v;
			assert_noop!(with(odd).go(), Error::BadSignature);
		}
		assert_ok!(with(good).go());
	});
}

#[test]
fn reordered_and_doubled_jobs_are_refused() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		let specs: Vec<JobSpec> = (0..8).map(|job| spec(job, PETRA_NODE, SUR)).collect();
		open(tree_cap(7, &specs));
		let item = |job: usize| Item { spec: specs[job], result: None };
		let good = tree_batch(7, &specs, &[item(2), item(3), item(6)]).delivered(PLENTY);
		let with = |items: Vec<Item>| Attempt { items, ..good.clone() }.go();
		assert_noop!(with(vec![item(3), item(2), item(6)]), Error::ItemsUnsorted);
		assert_noop!(with(vec![item(2), item(2), item(3), item(6)]), Error::ItemsUnsorted);
		// The number of one with the content of another.
		let renumbered = Item { spec: JobSpec { job: 4, ..specs[3] }, result: None };
		assert_noop!(with(vec![item(2), renumbered, item(6)]), Error::ProofInvalid);
		// Beyond the tree.
		let beyond = Item { spec: JobSpec { job: 8, ..specs[6] }, result: None };
		assert_noop!(with(vec![item(2), item(3), beyond]), Error::ProofInvalid);
		assert_ok!(good.go());
	});
}

/// A proof in which one leaf stands for two jobs: its own number and that of a neighbour.
#[test]
fn a_proof_cannot_claim_a_leaf_twice() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		let specs: Vec<JobSpec> = (0..3).map(|job| spec(job, PETRA_NODE, SUR)).collect();
		open(tree_cap(7, &specs));
		// The third leaf is the odd one that moves up: a tree that doubled it would have a fourth.
		let doubled =
			[specs[2], JobSpec { job: 3, ..specs[2] }].map(|spec| Item { spec, result: None });
		let siblings = tree::prove(&leaves(7, &specs), &[2]).unwrap();
		let agreement = Agreement::Tree(siblings.try_into().unwrap());
		let attempt = attempt(7, &doubled, agreement).delivered(PLENTY);
		assert_noop!(attempt.go(), Error::ProofInvalid);
	});
}

#[test]
fn a_leaf_of_another_cap_or_client_proves_nothing() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		let specs = [spec(0, PETRA_NODE, SUR)];
		let item = Item { spec: specs[0], result: None };
		// Somebody talked Carla into signing roots of trees that were made for others.
		for (number, scope) in
			[(7, Scope::new(genesis(), &carla(), 6)), (8, Scope::new(genesis(), &edith(), 8))]
		{
			let jobs = Some(Jobs { root: scope.leaf(&specs[0]), count: 1 });
			open(Cap { jobs, ..cap(number) });
			let attempt = tree_batch(number, &specs, &[item]).delivered(PLENTY);
			assert_noop!(attempt.go(), Error::ProofInvalid);
		}
		// A single job signed for another cap.
		open(cap(9));
		let mut attempt = batch(9, &[item]).delivered(PLENTY);
		attempt.agreement = Agreement::Signed(signatures(10, &[item]).try_into().unwrap());
		assert_noop!(attempt.go(), Error::BadSignature);
	});
}

#[test]
fn nothing_goes_past_the_cap_by_one_unit() {
	ExtBuilder.build_and_execute(|| {
		deposit(500 * SUR);
		open(cap(7));
		let item = |job, price| batch(7, &[covered(job, PETRA_NODE, price)]);
		assert_ok!(item(0, 60 * SUR).delivered(&[(PETRA_NODE, 500 * SUR)]).go());
		assert_noop!(item(1, 40 * SUR + 1).go(), Error::CapExceeded);
		// Not in pieces either, nor by way of results, nor by another node.
		let pieces = [covered(1, PETRA_NODE, 40 * SUR), covered(2, PETRA_NODE, 1)];
		assert_noop!(batch(7, &pieces).go(), Error::CapExceeded);
		let across = [covered(1, PETRA_NODE, 40 * SUR), claimed(2, QUENTIN_NODE, 1)];
		assert_noop!(batch(7, &across).go(), Error::CapExceeded);
		assert_ok!(batch(7, &[claimed(1, PETRA_NODE, 40 * SUR)]).go());
		assert_noop!(item(2, 1).go(), Error::CapExceeded);
		assert_noop!(reserve(7, PETRA_NODE, 1), Error::CapExceeded);
		close_round();
		close_round();
		assert_ok!(Credit::finish_batch(signed(greta()), 1));
		assert_noop!(item(2, 1).go(), Error::CapExceeded);
		assert_eq!(held(carla()), 400 * SUR);
	});
}

#[test]
fn only_the_signed_price_node_and_input_count() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		open(cap(7));
		let agreed = spec(0, PETRA_NODE, SUR);
		open(tree_cap(8, &[agreed, spec(1, PETRA_NODE, SUR)]));
		let specs = [agreed, spec(1, PETRA_NODE, SUR)];
		let item = Item { spec: agreed, result: None };
		for other in [
			JobSpec { price: SUR + 1, ..agreed },
			JobSpec { price: SUR - 1, ..agreed },
			JobSpec { node: QUENTIN_NODE, ..agreed },
			JobSpec { input: H256::zero(), ..agreed },
		] {
			let items = vec![Item { spec: other, result: None }];
			let delivered = [(other.node, 100 * SUR)];
			let one = Attempt { items: items.clone(), ..batch(7, &[item]) }.delivered(&delivered);
			assert_noop!(one.go(), Error::BadSignature);
			let leaf = Attempt { items, ..tree_batch(8, &specs, &[item]) }.delivered(&delivered);
			assert_noop!(leaf.go(), Error::ProofInvalid);
		}
	});
}

#[test]
fn one_deposit_is_not_promised_to_two_providers() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		open(cap(7));
		open(cap(8));
		assert_ok!(reserve(7, PETRA_NODE, 60 * SUR));
		assert_noop!(reserve(8, QUENTIN_NODE, 60 * SUR), Error::DepositTooSmall);
		assert_ok!(reserve(8, QUENTIN_NODE, 40 * SUR));
		// Nor does settlement for one take what the other was promised.
		let greedy = batch(8, &[covered(0, QUENTIN_NODE, 40 * SUR + 1)]);
		let greedy = greedy.delivered(&[(QUENTIN_NODE, 100 * SUR)]);
		assert_noop!(greedy.go(), Error::DepositTooSmall);
		let petra = batch(7, &[covered(0, PETRA_NODE, 60 * SUR)]).delivered(PLENTY);
		assert_ok!(petra.go());
		let quentin = batch(8, &[covered(0, QUENTIN_NODE, 40 * SUR)]);
		assert_ok!(quentin.delivered(&[(QUENTIN_NODE, 40 * SUR)]).go());
		assert!(!Accounts::<Test>::contains_key(carla()));
	});
}

#[test]
fn payments_of_one_unit_sum_to_what_they_are() {
	ExtBuilder.build_and_execute(|| {
		ProtocolFee::set(&sp_runtime::Perbill::from_parts(25_000_000));
		ready();
		let before = total();
		let items: Vec<Item> = (0..100).map(|job| covered(job, PETRA_NODE, 1)).collect();
		assert_ok!(batch(7, &items).delivered(PLENTY).go());
		// Netted, the fee is that of 100 units, not a hundred times that of one.
		assert_eq!((free(petra()), held(carla())), (ENDOWMENT + 98, 100 * SUR - 100));
		assert_eq!(total(), before - 2);
		let one = batch(7, &[covered(100, PETRA_NODE, 1)]);
		assert_ok!(one.go());
		assert_eq!((free(petra()), held(carla())), (ENDOWMENT + 99, 100 * SUR - 101));
	});
}

#[test]
fn a_payee_below_the_existential_deposit_or_reaped_is_owed() {
	ExtBuilder.build_and_execute(|| {
		ready();
		// Quentin's account is gone.
		assert_ok!(Balances::transfer_all(signed(quentin()), stranger(), false));
		assert!(!System::account_exists(&quentin()));
		let small = |job| {
			batch(7, &[covered(job, QUENTIN_NODE, EXISTENTIAL_DEPOSIT - 1)])
				.delivered(&[(QUENTIN_NODE, SUR * Balance::from(job + 1))])
		};
		assert_ok!(small(0).go());
		assert_eq!(free(quentin()), 0);
		assert!(Credit::finish_batch(signed(quentin()), 0).is_err());
		// What is large enough opens it again, and then all of it arrives.
		let large = batch(7, &[covered(1, QUENTIN_NODE, EXISTENTIAL_DEPOSIT)]);
		assert_ok!(large.go());
		assert_ok!(Credit::finish_batch(signed(stranger()), 0));
		assert_eq!(free(quentin()), 2 * EXISTENTIAL_DEPOSIT - 1);
	});
}

/// A client cannot be reaped while it owes: its deposit keeps the account alive.
#[test]
fn a_client_is_not_reaped_with_a_deposit() {
	ExtBuilder.build_and_execute(|| {
		deposit(ENDOWMENT - EXISTENTIAL_DEPOSIT);
		open(cap(7));
		assert_ok!(Balances::transfer_all(signed(carla()), stranger(), false));
		assert!(System::account_exists(&carla()));
		let paid = batch(7, &[covered(0, PETRA_NODE, SUR)]).delivered(PLENTY);
		assert_ok!(paid.go());
	});
}

#[test]
fn an_old_voucher_is_no_new_one_and_lowers_nothing() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let item = |job, delivered: Balance| {
			batch(7, &[covered(job, PETRA_NODE, SUR)]).delivered(&[(PETRA_NODE, delivered)])
		};
		assert_ok!(item(0, 3 * SUR).go());
		// Replayed, and lowered: the client cannot take its word back.
		assert_noop!(item(1, 3 * SUR).go(), Error::VoucherNotHigher);
		assert_noop!(item(1, 2 * SUR).by(carla()).go(), Error::VoucherNotHigher);
		let known = Reservations::<Test>::get((carla(), 7, PETRA_NODE)).unwrap();
		assert_eq!(known.delivered, 3 * SUR);
		assert_ok!(batch(7, &[covered(1, PETRA_NODE, SUR)]).go());
		// It says nothing of another cap.
		open(cap(8));
		assert_noop!(batch(8, &[covered(0, PETRA_NODE, SUR)]).go(), Error::NotDelivered);
	});
}

/// The client asks for everything while the gateway is about to settle.
#[test]
fn a_withdrawal_never_takes_what_a_node_was_promised() {
	ExtBuilder.build_and_execute(|| {
		ready();
		assert_ok!(reserve(7, PETRA_NODE, 60 * SUR));
		let all = Credit::request_withdrawal(signed(carla()), 100 * SUR);
		assert_noop!(all, Error::DepositTooSmall);
		assert_ok!(Credit::request_withdrawal(signed(carla()), 40 * SUR));
		assert_ok!(Credit::revoke(signed(carla()), 7));

		// Within the grace all that was reserved can be settled, whatever comes first.
		pass(GRACE);
		assert_noop!(Credit::withdraw(signed(carla()), carla()), Error::WithdrawalNotDue);
		let late = batch(7, &[covered(0, PETRA_NODE, 59 * SUR)]).delivered(PLENTY);
		assert_ok!(late.go());
		pass(DELAY - GRACE);
		assert_ok!(Credit::release(signed(carla()), carla(), 7, PETRA_NODE));
		assert_ok!(Credit::withdraw(signed(carla()), carla()));
		assert_eq!((held(carla()), free(petra())), (SUR, ENDOWMENT + 59 * SUR));
	});
}

#[test]
fn what_a_withdrawal_has_claimed_pays_nobody() {
	ExtBuilder.build_and_execute(|| {
		ready();
		assert_ok!(Credit::request_withdrawal(signed(carla()), 100 * SUR));
		let unreserved = batch(7, &[covered(0, PETRA_NODE, SUR)]).delivered(PLENTY);
		assert_noop!(unreserved.go(), Error::DepositTooSmall);
	});
}

/// Somebody has the gateway's key and all that it holds: signed jobs, vouchers of some of them. The
/// worst that comes of it is that agreed work is settled.
#[test]
fn a_gateway_in_wrong_hands_settles_agreed_work_and_no_more() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let (clients, before) = (free(carla()), total());
		// It cannot raise its cap, open one of its own, or reach the deposit.
		let own = Cap { limit: 1_000 * SUR, ..cap(8) };
		let forged = Credit::open_cap(signed(greta()), own.clone(), by(&key(3), &own));
		assert_noop!(forged, Error::BadSignature);
		assert_noop!(Credit::request_withdrawal(signed(greta()), SUR), Error::DepositTooSmall);
		// It cannot make up jobs, deliveries, or results of nodes.
		let made_up = covered(1, PETRA_NODE, 50 * SUR);
		let mut attempt = batch(7, &[made_up]).delivered(PLENTY);
		let job = Job { client: carla(), cap: 7, spec: made_up.spec };
		attempt.agreement = Agreement::Signed(vec![by(&key(3), &job)].try_into().unwrap());
		assert_noop!(attempt.go(), Error::BadSignature);
		let mut attempt = batch(7, &[covered(0, PETRA_NODE, SUR)]).delivered(PLENTY);
		let word = Voucher { client: carla(), cap: 7, node: PETRA_NODE, delivered: 100 * SUR };
		attempt.vouchers[0].signature = by(&key(3), &word);
		assert_noop!(attempt.go(), Error::BadSignature);
		let mut attempt = batch(7, &[claimed(0, PETRA_NODE, SUR)]);
		attempt.claims[0].worker = greta();
		assert_noop!(attempt.go(), Error::BadClaim);

		// It can settle what was agreed and delivered, which is owed anyway, and tie up the rest in
		// reservations, until the client revokes: one transaction, and then all of it comes back.
		assert_ok!(batch(7, &[covered(0, PETRA_NODE, SUR)]).delivered(&[(PETRA_NODE, SUR)]).go());
		assert_ok!(reserve(7, QUENTIN_NODE, 99 * SUR));
		assert_ok!(Credit::revoke(signed(carla()), 7));
		pass(GRACE + 1);
		assert_ok!(Credit::release(signed(carla()), carla(), 7, QUENTIN_NODE));
		assert_ok!(Credit::request_withdrawal(signed(carla()), 99 * SUR));
		pass(DELAY);
		assert_ok!(Credit::withdraw(signed(carla()), carla()));
		assert_eq!(free(carla()), clients + 99 * SUR);
		assert_eq!(total(), before);
	});
}

/// Paying oneself would buy track record for the fee alone.
#[test]
fn a_client_pays_no_node_of_its_own() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let own = batch(7, &[covered(0, CARLA_NODE, SUR)]).delivered(&[(CARLA_NODE, SUR)]);
		assert_noop!(own.go(), Error::OwnNode);
		let none = batch(7, &[covered(0, NO_NODE, SUR)]).delivered(&[(NO_NODE, SUR)]);
		assert_noop!(none.go(), Error::NoSuchNode);
	});
}

/// A signature of one kind of statement is none of another, whatever the numbers in it.
#[test]
fn statements_are_not_taken_for_each_other() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let word = Voucher { client: carla(), cap: 7, node: PETRA_NODE, delivered: SUR };
		let item = covered(0, PETRA_NODE, SUR);
		let job = Job { client: carla(), cap: 7, spec: item.spec };
		let mut attempt = batch(7, &[item]).delivered(&[(PETRA_NODE, SUR)]);
		attempt.vouchers[0].signature = by(&key(1), &job);
		assert_noop!(attempt.go(), Error::BadSignature);
		let domain = Domain::new(genesis());
		assert_ne!(domain.digest(&word), domain.digest(&job));
		assert_ne!(word.message(genesis()), job.message(genesis()));
	});
}
