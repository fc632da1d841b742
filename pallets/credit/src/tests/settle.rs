// SPDX-License-Identifier: Apache-2.0

//! What a batch settles, and what it refuses.

use sp_runtime::Perbill;
use surety_primitives::credit::{chunk::Chunk, MAX_BATCH_NODES};

use super::*;

const DELIVERED: &[(NodeId, Balance)] = &[(PETRA_NODE, 10 * SUR)];

#[test]
fn what_a_voucher_covers_is_paid_at_once() {
	ExtBuilder.build_and_execute(|| {
		ProtocolFee::set(&Perbill::from_percent(10));
		ready();
		assert_ok!(reserve(7, PETRA_NODE, 8 * SUR));
		let items = [covered(0, PETRA_NODE, SUR), covered(5, PETRA_NODE, 2 * SUR)];
		assert_ok!(batch(7, &items).delivered(DELIVERED).go());

		let paid = 3 * SUR * 9 / 10;
		assert_eq!(free(petra()), ENDOWMENT + paid);
		assert_eq!((held(carla()), free(carla())), (97 * SUR, ENDOWMENT - 100 * SUR));
		assert_eq!(left(7, PETRA_NODE), Some(5 * SUR));
		let cap = Caps::<Test>::get(carla(), 7).unwrap();
		assert_eq!((cap.reserved, cap.pending, cap.settled), (5 * SUR, 0, 3 * SUR));
		assert_eq!((cap.jobs_settled, cap.chunks), (2, 1));
		let chunk = Settled::<Test>::get((carla(), 7, 0)).unwrap();
		assert!(chunk.has(0) && chunk.has(5) && chunk.count() == 2);
		assert_eq!(Batches::<Test>::iter().count(), 0);
		System::assert_has_event(
			Event::Paid { batch: 0, owner: petra(), paid, fee: 3 * SUR / 10, students: 0 }.into(),
		);
		System::assert_last_event(
			Event::BatchSettled {
				batch: 0,
				client: carla(),
				cap: 7,
				jobs: 2,
				paid: 3 * SUR,
				pending: 0,
			}
			.into(),
		);
	});
}

#[test]
fn leaves_of_a_tree_are_settled_by_one_proof() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		let specs: Vec<JobSpec> =
			(0..1_500).map(|job| spec(job, PETRA_NODE + job % 2, SUR / 1_000)).collect();
		open(tree_cap(7, &specs));
		let item = |job: u32| Item { spec: specs[job as usize], result: None };

		// Two runs that cross the border of a chunk, in two batches, the later one first.
		let delivered = [(PETRA_NODE, SUR), (PETRA_NODE + 1, SUR)];
		let later: Vec<Item> = (1_000..1_500).map(item).collect();
		assert_ok!(tree_batch(7, &specs, &later).delivered(&delivered).go());
		let early: Vec<Item> = (0..1_000).map(item).collect();
		assert_ok!(tree_batch(7, &specs, &early).go());

		let cap = Caps::<Test>::get(carla(), 7).unwrap();
		assert_eq!((cap.jobs_settled, cap.chunks), (1_500, 2));
		assert_eq!(free(petra()), ENDOWMENT + 3 * SUR / 2);
	});
}

#[test]
fn an_owner_is_paid_once_for_all_its_nodes() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let items = [
			covered(0, PETRA_NODE, SUR),
			covered(1, QUENTIN_NODE, SUR),
			covered(2, PETRA_NODE + 1, SUR),
		];
		let delivered = [(PETRA_NODE, SUR), (PETRA_NODE + 1, SUR), (QUENTIN_NODE, SUR)];
		assert_ok!(batch(7, &items).delivered(&delivered).go());
		let paid: Vec<_> = System::events()
			.into_iter()
			.filter_map(|record| match record.event {
				RuntimeEvent::Credit(Event::Paid { owner, paid, .. }) => Some((owner, paid)),
				_ => None,
			})
			.collect();
		assert_eq!(paid.len(), 2);
		assert!(paid.contains(&(petra(), 2 * SUR)) && paid.contains(&(quentin(), SUR)));
	});
}

/// 1,000 items write as many keys as one does.
#[test]
fn an_item_writes_nothing_of_its_own() {
	let keys = |count: u32| {
		let mut keys = 0;
		ExtBuilder.build_and_execute(|| {
			ready();
			let items: Vec<Item> = (0..count).map(|job| covered(job, PETRA_NODE, 1)).collect();
			let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
			let count_keys = || {
				let mut key = vec![];
				let mut keys = 0;
				while let Some(next) = sp_io::storage::next_key(&key) {
					(key, keys) = (next, keys + 1);
				}
				keys
			};
			let at_first = count_keys();
			assert_ok!(batch(7, &items).delivered(DELIVERED).go());
			assert_ne!(before, sp_io::storage::root(sp_runtime::StateVersion::V1));
			keys = count_keys() - at_first;
		});
		keys
	};
	assert_eq!(keys(1_000), keys(1));
}

#[test]
fn what_is_not_reserved_is_reserved_now_if_it_can_be() {
	ExtBuilder.build_and_execute(|| {
		deposit(100 * SUR);
		open(cap(7));
		assert_ok!(reserve(7, PETRA_NODE, SUR));
		let delivered = &[(PETRA_NODE, 100 * SUR)];
		let item = |price| batch(7, &[covered(0, PETRA_NODE, price)]).delivered(delivered);

		// Another node has the rest of the deposit: what is whose cannot be taken.
		assert_ok!(reserve(7, QUENTIN_NODE, 69 * SUR));
		assert_noop!(item(31 * SUR + 1).go(), Error::CapExceeded);
		assert_ok!(item(31 * SUR).go());
		System::assert_has_event(
			Event::Reserved { client: carla(), cap: 7, node: PETRA_NODE, amount: 30 * SUR }.into(),
		);
		assert_eq!((left(7, PETRA_NODE), left(7, QUENTIN_NODE)), (Some(0), Some(69 * SUR)));
	});
}

#[test]
fn a_batch_has_a_form() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let one = covered(0, PETRA_NODE, SUR);
		let two = covered(1, PETRA_NODE, SUR);
		let good = batch(7, &[one, two]).delivered(DELIVERED);

		assert_noop!(batch(7, &[]).go(), Error::BatchEmpty);
		assert_noop!(batch(7, &[two, one]).delivered(DELIVERED).go(), Error::ItemsUnsorted);
		assert_noop!(batch(7, &[one, one]).delivered(DELIVERED).go(), Error::ItemsUnsorted);
		let free_work = covered(1, PETRA_NODE, 0);
		assert_noop!(batch(7, &[one, free_work]).delivered(DELIVERED).go(), Error::PriceZero);
		let absurd = [covered(0, PETRA_NODE, Balance::MAX), one, two].map(|item| {
			let job = if item.spec.price == SUR { item.spec.job + 1 } else { 0 };
			covered(job, PETRA_NODE, item.spec.price)
		});
		assert_noop!(batch(7, &absurd).delivered(DELIVERED).go(), Error::OutOfRange);

		let papers = |vouchers: &[(NodeId, Balance)]| good.clone().delivered(vouchers).go();
		// Twice, out of order, of a node that is not in the batch.
		let twice = [(PETRA_NODE, SUR), (PETRA_NODE, 2 * SUR)];
		assert_noop!(papers(&twice), Error::PapersUnsorted);
		assert_noop!(papers(&[(QUENTIN_NODE, SUR)]), Error::PapersUnsorted);
		let both = batch(7, &[one, covered(1, QUENTIN_NODE, SUR)]);
		let unsorted = [(QUENTIN_NODE, SUR), (PETRA_NODE, SUR)];
		assert_noop!(both.delivered(&unsorted).go(), Error::PapersUnsorted);
		// A claim where nothing is claimed.
		let mut needless = good.clone();
		needless.claims = vec![claim(7, PETRA_NODE, &[])];
		assert_noop!(needless.go(), Error::PapersUnsorted);
		assert_ok!(good.go());
	});
}

#[test]
fn a_batch_has_so_many_nodes_at_most() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let nodes = |count: u32| -> Vec<Item> {
			(0..count).map(|place| covered(place, MANY_NODES + place, SUR)).collect()
		};
		let delivered =
			|count: u32| -> Vec<_> { (0..count).map(|place| (MANY_NODES + place, SUR)).collect() };
		// One more node than may be, its voucher left out: no batch could carry it.
		let most = MAX_BATCH_NODES;
		let too_many = batch(7, &nodes(most + 1)).delivered(&delivered(most));
		assert_noop!(too_many.go(), Error::TooManyNodes);
		assert_ok!(batch(7, &nodes(most)).delivered(&delivered(most)).go());
		assert_eq!(Caps::<Test>::get(carla(), 7).unwrap().reservations, most);
	});
}

#[test]
fn the_agreement_is_of_the_caps_kind() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let specs = [spec(0, PETRA_NODE, SUR), spec(1, PETRA_NODE, SUR)];
		open(tree_cap(8, &specs));
		let items = [covered(0, PETRA_NODE, SUR)];
		let signed_for_tree = batch(8, &items).delivered(DELIVERED);
		assert_noop!(signed_for_tree.go(), Error::WrongAgreement);
		let tree_for_signed = tree_batch(7, &specs, &items).delivered(DELIVERED);
		assert_noop!(tree_for_signed.go(), Error::WrongAgreement);

		let mut short = batch(7, &items).delivered(DELIVERED);
		short.agreement = Agreement::Signed(vec![].try_into().unwrap());
		assert_noop!(short.clone().go(), Error::SignatureCount);
		let two = [signatures(7, &items), signatures(7, &items)].concat();
		short.agreement = Agreement::Signed(two.try_into().unwrap());
		assert_noop!(short.go(), Error::SignatureCount);
	});
}

#[test]
fn client_gateway_and_nodes_settle() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let item = |job| {
			batch(7, &[covered(job, PETRA_NODE, SUR)])
				.delivered(&[(PETRA_NODE, SUR * Balance::from(job + 1))])
		};
		assert_ok!(item(0).go());
		assert_ok!(item(1).by(carla()).go());
		assert_ok!(item(2).by(petra()).go());
		assert_ok!(item(3).by(worker(PETRA_NODE)).go());
		// Nobody else can make a gateway's batch fail by settling a piece of it first.
		for other in [stranger(), quentin(), worker(PETRA_NODE + 1)] {
			assert_noop!(item(4).by(other).go(), Error::NotPermitted);
		}
		let both = [covered(4, PETRA_NODE, SUR), covered(5, QUENTIN_NODE, SUR)];
		let both = batch(7, &both).delivered(&[(PETRA_NODE, 9 * SUR), (QUENTIN_NODE, SUR)]);
		assert_noop!(both.clone().by(petra()).go(), Error::NotPermitted);
		assert_ok!(both.go());
	});
}

#[test]
fn vouchers_are_cumulative_and_rise() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let item = |job, price| batch(7, &[covered(job, PETRA_NODE, price)]);
		assert_noop!(item(0, SUR).go(), Error::NotDelivered);
		assert_noop!(item(0, SUR).delivered(&[(PETRA_NODE, SUR - 1)]).go(), Error::NotDelivered);
		assert_ok!(item(0, SUR).delivered(&[(PETRA_NODE, 3 * SUR)]).go());
		// What is left of it serves the next batch, without the voucher.
		assert_noop!(item(1, 2 * SUR + 1).go(), Error::NotDelivered);
		assert_ok!(item(1, 2 * SUR).go());
		assert_noop!(item(2, 1).go(), Error::NotDelivered);
		assert_noop!(item(2, 1).delivered(&[(PETRA_NODE, 3 * SUR)]).go(), Error::VoucherNotHigher);
		assert_ok!(item(2, 1).delivered(&[(PETRA_NODE, 3 * SUR + 1)]).go());
		let reservation = Reservations::<Test>::get((carla(), 7, PETRA_NODE)).unwrap();
		assert_eq!((reservation.delivered, reservation.covered), (3 * SUR + 1, 3 * SUR + 1));
	});
}

#[test]
fn a_voucher_is_the_clients_for_that_node_and_cap() {
	ExtBuilder.build_and_execute(|| {
		ready();
		open(cap(8));
		let good = batch(7, &[covered(0, PETRA_NODE, SUR)]).delivered(&[(PETRA_NODE, SUR)]);
		let with = |voucher| Attempt { vouchers: vec![voucher], ..good.clone() }.go();
		let raised = SignedVoucher { delivered: 2 * SUR, ..voucher(7, PETRA_NODE, SUR) };
		assert_noop!(with(raised), Error::BadSignature);
		assert_noop!(with(voucher(8, PETRA_NODE, SUR)), Error::BadSignature);
		let of_another = SignedVoucher { node: PETRA_NODE, ..voucher(7, QUENTIN_NODE, SUR) };
		assert_noop!(with(of_another), Error::BadSignature);
		assert_ok!(good.go());
	});
}

#[test]
fn settlement_goes_on_through_the_grace_out_of_reservations_alone() {
	ExtBuilder.build_and_execute(|| {
		ready();
		assert_ok!(reserve(7, PETRA_NODE, 2 * SUR));
		let item = |job, price| {
			batch(7, &[covered(job, PETRA_NODE, price)])
				.delivered(&[(PETRA_NODE, 10 * SUR + Balance::from(job))])
		};
		pass(9);
		assert_ok!(Credit::revoke(signed(carla()), 7));
		assert_noop!(item(0, 2 * SUR + 1).go(), Error::ReservationTooSmall);
		assert_ok!(item(0, SUR).go());
		pass(GRACE);
		assert_ok!(item(1, SUR - 1).go());
		pass(1);
		assert_noop!(item(2, 1).go(), Error::GraceOver);
		assert_noop!(batch(9, &[covered(2, PETRA_NODE, 1)]).go(), Error::NoSuchCap);
	});
}

#[test]
fn the_last_jobs_of_all_have_their_bits() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let items = [covered(u32::MAX - 1, PETRA_NODE, 1), covered(u32::MAX, PETRA_NODE, 1)];
		assert_ok!(batch(7, &items).delivered(&[(PETRA_NODE, 2)]).go());
		let chunk: Chunk = Settled::<Test>::get((carla(), 7, u32::MAX / 1_024)).unwrap();
		assert!(chunk.has(u32::MAX) && chunk.has(u32::MAX - 1) && chunk.count() == 2);
	});
}

/// A weight never falls short of what a call may do: it counts what the call brings.
#[test]
fn a_batch_weighs_by_items_nodes_chunks_and_siblings() {
	use crate::WeightInfo;
	let items =
		[covered(0, PETRA_NODE, 1), covered(1_023, PETRA_NODE, 1), covered(1_024, QUENTIN_NODE, 1)];
	ExtBuilder.build_and_execute(|| {
		let of_signed = Credit::settle_weight(&items, &batch(7, &items).agreement);
		assert_eq!(of_signed, <() as WeightInfo>::settle_signed(3, 2, 2));
		let siblings = vec![H256::zero(); 9].try_into().unwrap();
		let of_tree = Credit::settle_weight(&items, &Agreement::Tree(siblings));
		assert_eq!(of_tree, <() as WeightInfo>::settle_tree(3, 9, 2, 2));
	});
}
