// SPDX-License-Identifier: Apache-2.0

//! What awaits its draw, and what cannot be paid at once.

use frame_support::weights::Weight;
use sp_core::Pair;
use sp_runtime::Perbill;
use surety_primitives::{
	credit::Claim,
	draw::{draw, hits, BATCH},
	liability::Terms,
	traits::ResolveBatch,
};

use super::*;
use crate::{BatchPart, NextBatch, PartStage, Untried, WeightInfo, MAX_PARTS};

fn finish(batch: u64) -> DispatchResult {
	Credit::finish_batch(signed(stranger()), batch)
}

/// The round of what was just settled passes, and so does the one whose seed draws it.
fn rounds_pass() {
	close_round();
	close_round();
}

/// Results are drawn with this probability at least.
fn sampling(min_probability: Perbill) {
	LiabilityTerms::set(&Terms { margin_percent: 150, min_probability });
}

fn stage(batch: u64, node: NodeId) -> Option<PartStage> {
	let batch = Batches::<Test>::get(batch)?;
	batch.parts.iter().find(|part| part.node == node).map(|part| part.stage)
}

#[test]
fn results_await_the_draw_round_after_theirs() {
	ExtBuilder.build_and_execute(|| {
		ready();
		OpenRound::set(&5);
		let items = [claimed(0, PETRA_NODE, SUR), claimed(1, PETRA_NODE, SUR)];
		assert_ok!(batch(7, &items).go());

		// Margin 1.5, detection and least probability 0.5 and 0.05: 59 times the payment answers.
		let (liability, probability) = (118 * SUR, Perbill::from_percent(5));
		let awaiting = PartStage::Awaiting { liability, probability };
		let part = BatchPart { node: PETRA_NODE, amount: 2 * SUR, stage: awaiting };
		let stored = Batches::<Test>::get(0).unwrap();
		assert_eq!((stored.round, stored.parts.to_vec()), (5, vec![part]));
		assert_eq!(Liable::get(PETRA_NODE), liability);
		assert_eq!((held(carla()), free(petra())), (100 * SUR, ENDOWMENT));
		let cap = Caps::<Test>::get(carla(), 7).unwrap();
		assert_eq!((cap.reserved, cap.pending, cap.settled), (0, 2 * SUR, 0));
		System::assert_last_event(
			Event::BatchSettled {
				batch: 0,
				client: carla(),
				cap: 7,
				jobs: 2,
				paid: 0,
				pending: 2 * SUR,
			}
			.into(),
		);

		assert_noop!(finish(0), Error::NotDrawn);
		close_round();
		assert_noop!(finish(0), Error::NotDrawn);
		close_round();
		assert_ok!(finish(0));
		System::assert_last_event(Event::BatchFinished { batch: 0 }.into());
		assert_eq!(free(petra()), ENDOWMENT + 2 * SUR);
		assert_eq!(Liable::get(PETRA_NODE), 0);
		let cap = Caps::<Test>::get(carla(), 7).unwrap();
		assert_eq!((cap.pending, cap.settled), (0, 2 * SUR));
		assert_noop!(finish(0), Error::NoSuchBatch);
		assert_noop!(finish(1), Error::NoSuchBatch);
	});
}

/// Whether the part of a node is drawn follows from batch, node and the seed alone.
#[test]
fn the_seed_draws_each_part() {
	let mut seen = [0u32; 2];
	for number in 0..40 {
		ExtBuilder.build_and_execute(|| {
			sampling(Perbill::from_percent(50));
			ready();
			NextBatch::<Test>::put(number);
			assert_ok!(batch(7, &[claimed(0, PETRA_NODE, SUR)]).go());
			rounds_pass();
			assert_ok!(finish(number));
			let subject = (number, PETRA_NODE);
			let drawn =
				hits(draw(BATCH, subject, H256::from_low_u64_be(1)), Perbill::from_percent(50));
			let event = Event::Unverified { batch: number, node: PETRA_NODE, amount: SUR }.into();
			assert_eq!(System::events().iter().any(|record| record.event == event), drawn);
			seen[usize::from(drawn)] += 1;
		});
	}
	assert!(seen[0] > 5 && seen[1] > 5, "{seen:?}");
}

#[test]
fn what_nobody_drew_in_time_counts_as_drawn() {
	ExtBuilder.build_and_execute(|| {
		sampling(Perbill::from_parts(1));
		ready();
		assert_ok!(batch(7, &[claimed(0, PETRA_NODE, 1_000)]).go());
		rounds_pass();
		FirstSeed::set(&2);
		assert_ok!(finish(0));
		System::assert_has_event(
			Event::Unverified { batch: 0, node: PETRA_NODE, amount: 1_000 }.into(),
		);
	});
}

#[test]
fn a_verdict_ends_the_wait() {
	ExtBuilder.build_and_execute(|| {
		Verdicts::set(&true);
		sampling(Perbill::one());
		ready();
		let items = [
			claimed(0, PETRA_NODE, SUR),
			claimed(1, QUENTIN_NODE, 2 * SUR),
			claimed(2, UNIVERSITY_NODE, 4 * SUR),
		];
		assert_ok!(batch(7, &items).go());
		let resolve = |node, valid| <Credit as ResolveBatch>::resolve(0, node, valid);
		assert_noop!(resolve(PETRA_NODE, true), Error::NoVerdictPending);
		rounds_pass();
		assert_ok!(finish(0));
		System::assert_has_event(
			Event::VerdictAwaited { batch: 0, node: PETRA_NODE, amount: SUR }.into(),
		);
		// Stake answers on, and nobody is paid.
		let liability = 2 * SUR;
		assert_eq!(stage(0, PETRA_NODE), Some(PartStage::Drawn { liability }));
		assert_eq!((Liable::get(PETRA_NODE), held(carla())), (liability, 100 * SUR));
		assert_noop!(finish(0), Error::VerdictPending);
		check();

		assert_ok!(resolve(PETRA_NODE, true));
		check();
		assert_eq!((free(petra()), Liable::get(PETRA_NODE)), (ENDOWMENT + SUR, 0));
		assert_noop!(resolve(PETRA_NODE, true), Error::NoVerdictPending);

		// What is refuted is the client's again; the job cannot be settled a second time.
		assert_ok!(resolve(QUENTIN_NODE, false));
		check();
		System::assert_last_event(
			Event::Refuted { batch: 0, node: QUENTIN_NODE, amount: 2 * SUR }.into(),
		);
		assert_eq!((free(quentin()), Liable::get(QUENTIN_NODE)), (ENDOWMENT, 0));
		assert_eq!(Credit::free_credit(carla()), 95 * SUR);
		assert_noop!(batch(7, &[claimed(1, QUENTIN_NODE, 2 * SUR)]).go(), Error::AlreadySettled);

		assert_ok!(resolve(UNIVERSITY_NODE, false));
		System::assert_last_event(Event::BatchFinished { batch: 0 }.into());
		assert_noop!(resolve(UNIVERSITY_NODE, false), Error::NoSuchBatch);
		assert_eq!(Caps::<Test>::get(carla(), 7).unwrap().settled, SUR);
	});
}

#[test]
fn stake_answers_for_all_that_is_open() {
	ExtBuilder.build_and_execute(|| {
		ready();
		Stakes::insert(PETRA_NODE, 4 * SUR);
		// Always checked, a stake of 4 carries 2: half is found out, so 3 must be at stake in 6.
		let settle = |job, price| batch(7, &[claimed(job, PETRA_NODE, price)]).go();
		assert_noop!(settle(0, 2 * SUR + 1), Error::StakeTooSmall);
		assert_ok!(settle(0, 2 * SUR));
		assert_eq!(
			stage(0, PETRA_NODE),
			Some(PartStage::Awaiting { liability: 4 * SUR, probability: Perbill::one() })
		);
		assert_noop!(settle(1, 1), Error::StakeTooSmall);
		rounds_pass();
		assert_ok!(finish(0));
		assert_ok!(settle(1, 1));
		// Delivered work needs no stake.
		Stakes::insert(PETRA_NODE, 0);
		assert_ok!(batch(7, &[covered(2, PETRA_NODE, SUR)]).delivered(&[(PETRA_NODE, SUR)]).go());
	});
}

/// Otherwise anybody could bind a node's stake to results that are not its own.
#[test]
fn a_node_signs_for_its_results() {
	ExtBuilder.build_and_execute(|| {
		ready();
		open(cap(8));
		let items = [claimed(0, PETRA_NODE, SUR), claimed(1, PETRA_NODE, SUR)];
		let good = batch(7, &items);
		let with = |claims: Vec<Claim>| Attempt { claims, ..good.clone() }.go();
		assert_noop!(with(vec![]), Error::NoClaim);
		let own = claim(7, PETRA_NODE, &items);
		assert_noop!(with(vec![claim(8, PETRA_NODE, &items)]), Error::BadClaim);
		assert_noop!(with(vec![claim(7, PETRA_NODE, &items[..1])]), Error::BadClaim);
		let mut other_result = items;
		other_result[1].result = Some(H256::zero());
		assert_noop!(with(vec![claim(7, PETRA_NODE, &other_result)]), Error::BadClaim);
		// By the worker key of another node, by the owner, in the name of the worker.
		let by_another = claim(7, PETRA_NODE + 1, &items);
		assert_noop!(with(vec![Claim { node: PETRA_NODE, ..by_another }]), Error::BadClaim);
		let message = surety_primitives::credit::claim_message(
			genesis(),
			&carla(),
			7,
			PETRA_NODE,
			&[(0, H256::repeat_byte(9)), (1, H256::repeat_byte(9))],
		);
		let by_owner = key(4).sign(message.as_bytes()).into();
		let of_owner = Claim { worker: petra(), signature: by_owner, ..own.clone() };
		assert_noop!(with(vec![of_owner.clone()]), Error::BadClaim);
		assert_noop!(with(vec![Claim { worker: own.worker.clone(), ..of_owner }]), Error::BadClaim);
		let twice = vec![own.clone(), own.clone()];
		assert_noop!(with(twice), Error::PapersUnsorted);
		assert_ok!(with(vec![own]));
	});
}

#[test]
fn a_node_can_have_both_in_one_batch() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let items = [covered(0, PETRA_NODE, SUR), claimed(1, PETRA_NODE, 2 * SUR)];
		assert_ok!(batch(7, &items).delivered(&[(PETRA_NODE, SUR)]).go());
		assert_eq!(free(petra()), ENDOWMENT + SUR);
		rounds_pass();
		assert_ok!(finish(0));
		assert_eq!(free(petra()), ENDOWMENT + 3 * SUR);
	});
}

#[test]
fn blocks_with_room_finish_what_is_drawn() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let settle = |job| batch(7, &[claimed(job, PETRA_NODE, SUR)]).go();
		let paid = batch(7, &[covered(9, PETRA_NODE, SUR)]).delivered(&[(PETRA_NODE, SUR)]);
		assert_ok!(settle(0));
		assert_ok!(paid.go());
		assert_ok!(settle(1));
		close_round();
		assert_ok!(settle(2));
		let full = <() as WeightInfo>::finish_batch(MAX_PARTS);
		let look = <() as WeightInfo>::look_idle();

		// Nothing is drawn: a look, and no more.
		assert_eq!(idle(full * 10), look);
		assert_eq!(Untried::<Test>::get(), 0);
		close_round();
		// Too little room to look, then for a batch.
		assert_eq!(idle(look - Weight::from_parts(1, 0)), Weight::zero());
		assert_eq!(idle(full), look);
		assert_eq!(free(petra()), ENDOWMENT + SUR);

		// Room for one batch; then for all that are drawn.
		let one = <() as WeightInfo>::finish_batch(1);
		assert_eq!(idle(full + look), look + one);
		assert_eq!((free(petra()), Untried::<Test>::get()), (ENDOWMENT + 2 * SUR, 1));
		assert_eq!(idle(full * 10), look + look + one);
		assert_eq!((free(petra()), Untried::<Test>::get()), (ENDOWMENT + 3 * SUR, 3));
		check();
		close_round();
		assert_eq!(idle(full * 10), look + one);
		assert_eq!(Batches::<Test>::iter().count(), 0);
		assert_eq!(idle(full * 10), look);
	});
}

/// One payee without an account holds up nobody: neither in its batch nor behind it.
#[test]
fn what_a_payee_cannot_take_stays_owed() {
	ExtBuilder.build_and_execute(|| {
		ready();
		let dust = EXISTENTIAL_DEPOSIT - 1;
		let items = [covered(0, PETRA_NODE, SUR), covered(1, NEWCOMER_NODE, dust)];
		let delivered = [(PETRA_NODE, SUR), (NEWCOMER_NODE, dust)];
		assert_ok!(batch(7, &items).delivered(&delivered).go());
		assert_eq!(free(petra()), ENDOWMENT + SUR);
		assert_eq!(stage(0, NEWCOMER_NODE), Some(PartStage::Due));
		System::assert_last_event(
			Event::BatchSettled {
				batch: 0,
				client: carla(),
				cap: 7,
				jobs: 2,
				paid: SUR,
				pending: dust,
			}
			.into(),
		);
		assert_ok!(batch(7, &[claimed(2, QUENTIN_NODE, SUR)]).go());
		rounds_pass();
		idle(Weight::MAX);
		assert_eq!(free(quentin()), ENDOWMENT + SUR);
		assert!(finish(0).is_err());
		check();

		// Promised it remains: the client cannot take it back.
		assert_noop!(
			Credit::request_withdrawal(signed(carla()), 98 * SUR - dust + 1),
			Error::DepositTooSmall
		);
		assert_ok!(Balances::transfer_allow_death(
			signed(stranger()),
			newcomer(),
			EXISTENTIAL_DEPOSIT
		));
		assert_ok!(finish(0));
		assert_eq!(free(newcomer()), EXISTENTIAL_DEPOSIT + dust);
	});
}

#[test]
fn payments_of_nodes_without_stake_are_kept_back() {
	ExtBuilder.build_and_execute(|| {
		ProtocolFee::set(&Perbill::from_percent(10));
		ready();
		// Two nodes of one owner, of which one is kept back: each has its share to the unit.
		let items = [covered(0, UNIVERSITY_NODE, 7), covered(1, UNIVERSITY_NODE + 1, 14)];
		let delivered = [(UNIVERSITY_NODE, 7), (UNIVERSITY_NODE + 1, 14)];
		assert_ok!(batch(7, &items).delivered(&delivered).go());
		assert_eq!((free(university()), KeptBack::get()), (ENDOWMENT + 19, 6));
	});
}
