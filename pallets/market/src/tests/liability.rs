// SPDX-License-Identifier: Apache-2.0

//! What of a node's stake answers for its work, and what a task asks of nodes besides.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	liability::{back, Terms},
	node::GpuRequirement,
	source::{Comparator, SourceSpec},
	standing::Ineligibility,
	task::{Needs, TaskSpec, TierNeed, HEAD_START},
	Balance, Perbill, TaskId, SUR,
};

use crate::{mock::*, Error, NextTaskId};

const TERMS: Terms = Terms { margin_percent: 150, min_probability: Perbill::from_percent(5) };

fn publish_with(payment: Balance, needs: Needs) -> TaskId {
	let source = publish_source();
	let id = NextTaskId::<Test>::get();
	let deadline = System::block_number() + TASK_BLOCKS;
	let spec = TaskSpec { needs, ..task_spec(source, input(), payment, deadline, 5) };
	assert_ok!(Market::publish_task(RuntimeOrigin::signed(ALICE), spec));
	id
}

fn publish(payment: Balance) -> TaskId {
	publish_with(payment, Needs::default())
}

#[test]
fn accepting_fixes_liability_and_sampling_and_ending_frees_the_stake() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(PAYMENT);
		let stake = node(0).stake;
		let backing = back(PAYMENT, stake, Perbill::from_percent(95), &TERMS).unwrap();
		begin(id, 0);
		let part = *task(id).acceptance(0).unwrap();
		assert_eq!((part.liability, part.sampling), (backing.liability, backing.probability));
		assert_eq!(node(0).reserved, backing.liability);
		assert!(
			backing.liability > 30 * PAYMENT,
			"what a cheat could lose is more than it could gain"
		);

		assert_ok!(commit(id, 0));
		assert_eq!(node(0).reserved, backing.liability);
		assert_ok!(reveal(id, 0));
		assert_eq!(node(0).reserved, 0);
		// The record keeps it: whoever finds the result wrong later knows what it costs.
		assert_eq!(task(id).acceptance(0).unwrap().liability, backing.liability);
	});
}

#[test]
fn every_end_frees_the_stake() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(PAYMENT);
		for node in 0..3 {
			assert_ok!(accept(id, node));
		}
		assert_ok!(start(id, 0));
		run_for(StartWindow::get() + 1);
		assert_ok!(advance(id));
		assert_eq!((node(1).reserved, node(2).reserved), (0, 0));
		run_to(task(id).deadline + 1);
		assert_ok!(advance(id));
		assert_eq!(node(0).reserved, 0);
	});
}

/// Attack: ten jobs are accepted on one stake, and cheated on together.
#[test]
fn one_stake_does_not_answer_for_ten_jobs() {
	ExtBuilder::build_and_execute(|| {
		change_node(0, |node| node.stake = 100 * SUR);
		let mut accepted = 0;
		for _ in 0..10 {
			let id = publish(5 * SUR);
			match accept(id, 0) {
				Ok(()) => accepted += 1,
				Err(error) => assert_eq!(error, Error::<Test>::LiabilityTooLarge.into()),
			}
			assert!(node(0).reserved <= node(0).stake);
		}
		assert_eq!(accepted, 1, "a job of 5 SUR takes all of 100 SUR");
	});
}

#[test]
fn less_stake_is_made_good_by_more_samples_up_to_all() {
	ExtBuilder::build_and_execute(|| {
		let sampling = |stake: Balance| {
			let id = publish(10 * SUR);
			change_node(0, |node| node.stake = stake);
			accept(id, 0).map(|()| {
				let sampling = task(id).acceptance(0).unwrap().sampling;
				assert_ok!(Market::cancel_task(RuntimeOrigin::signed(ALICE), id));
				sampling
			})
		};
		assert_eq!(sampling(10_000 * SUR), Ok(Perbill::from_percent(5)));
		// 1.5 · 10 / (0.95 · 110)
		assert_eq!(sampling(100 * SUR), Ok(Perbill::from_parts(143_540_670)));
		assert!(sampling(6 * SUR).unwrap() > Perbill::from_percent(98));
		assert_eq!(sampling(5 * SUR), Err(Error::<Test>::LiabilityTooLarge.into()));
	});
}

#[test]
fn a_university_without_anything_has_one_small_task_that_is_always_sampled() {
	ExtBuilder::build_and_execute(|| {
		change_node(0, |node| {
			node.exempt = true;
			node.stake = 0;
		});
		let (large, small, second) = (publish(SUR + 1), publish(SUR), publish(SUR));
		assert_noop!(accept(large, 0), Error::<Test>::LiabilityTooLarge);
		begin(small, 0);
		assert_eq!(task(small).acceptance(0).unwrap().sampling, Perbill::one());
		assert_noop!(accept(second, 0), Error::<Test>::LiabilityTooLarge);

		assert_ok!(commit(small, 0));
		assert!(is_sampled(small));
		assert_ok!(reveal(small, 0));
		// What it was paid answers for what comes next.
		assert_eq!(node(0).kept, SUR - SUR / 40);
		assert_ok!(accept(second, 0));
	});
}

#[test]
fn a_university_without_anything_does_nothing_that_is_compared_by_likeness() {
	ExtBuilder::build_and_execute(|| {
		change_node(0, |node| {
			node.exempt = true;
			node.stake = 0;
		});
		let source = crate::NextSourceId::<Test>::get();
		let spec = SourceSpec { comparator: Comparator::COSINE, ..spec() };
		assert_ok!(Market::publish_source(RuntimeOrigin::signed(ALICE), spec));
		let deadline = System::block_number() + TASK_BLOCKS;
		let origin = RuntimeOrigin::signed(ALICE);
		assert_ok!(race(origin, source, input(), SUR, deadline, 1));
		assert_noop!(accept(0, 0), Error::<Test>::LiabilityTooLarge);
		let too_large = Ineligibility::LiabilityTooLarge { most: 0 };
		assert_eq!(Market::task_eligibility(0, 0), [too_large]);

		// What it was paid elsewhere answers for it.
		change_node(0, |node| node.stake = 60 * SUR);
		assert_ok!(accept(0, 0));
	});
}

#[test]
fn nodes_that_need_stake_are_backed_by_it_alone() {
	ExtBuilder::build_and_execute(|| {
		change_node(0, |node| node.stake = 0);
		let id = publish(SUR);
		assert_noop!(accept(id, 0), Error::<Test>::LiabilityTooLarge);
		deliver(id, 1);
		assert_ok!(reveal(id, 1));
		assert_eq!(node(1).kept, 0);
	});
}

#[test]
fn a_task_asks_for_score_tier_region_and_gpus() {
	ExtBuilder::build_and_execute(|| {
		let half = Perbill::from_percent(50);
		let region = Some(b"eu-east".to_vec().try_into().unwrap());
		let gpu = GpuRequirement { count: 1, ..Default::default() };
		let tier = Some(TierNeed::University);
		let reason = Ineligibility::ScoreTooLow { needed: half, score: None };
		for (needs, reason) in [
			(Needs { score: Some(half), ..Needs::default() }, reason),
			(Needs { tier, ..Needs::default() }, Ineligibility::OtherTier),
			(Needs { region, ..Needs::default() }, Ineligibility::OtherRegion),
			(
				Needs { gpu, ..Needs::default() },
				Ineligibility::Lacks(surety_primitives::node::Shortfall::GpuCount {
					needed: 1,
					carried: 0,
				}),
			),
		] {
			let id = publish_with(PAYMENT, needs);
			assert_eq!(Market::task_eligibility(0, id), [reason]);
			assert_noop!(accept(id, 0), Error::<Test>::NeedsUnmet);
		}
		change_node(0, |node| {
			node.score = Some(half);
			node.exempt = true;
			node.region = b"eu-east".to_vec();
		});
		assert_ok!(accept(0, 0));
		assert_ok!(accept(1, 0));
		assert_ok!(accept(2, 0));
		assert_noop!(accept(3, 0), Error::<Test>::NeedsUnmet);
		change_node(0, |node| node.score = Some(half - Perbill::from_parts(1)));
		let id = publish_with(PAYMENT, Needs { score: Some(half), ..Needs::default() });
		assert_noop!(accept(id, 0), Error::<Test>::NeedsUnmet);
	});
}

#[test]
fn a_region_is_some_text() {
	ExtBuilder::build_and_execute(|| {
		let source = publish_source();
		for region in [&b""[..], b"\xff"] {
			let region = Some(region.to_vec().try_into().unwrap());
			let needs = Needs { region, ..Needs::default() };
			let spec = TaskSpec { needs, ..task_spec(source, input(), PAYMENT, 50, 1) };
			assert_noop!(
				Market::publish_task(RuntimeOrigin::signed(ALICE), spec),
				Error::<Test>::RegionInvalid
			);
		}
	});
}

#[test]
fn the_better_half_has_a_head_start() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(PAYMENT);
		change_node(0, |node| node.preferred = false);
		let until = 1 + HEAD_START;
		assert_eq!(Market::task_eligibility(0, id), [Ineligibility::HeadStart { until }]);
		run_for(HEAD_START - 1);
		assert_noop!(accept(id, 0), Error::<Test>::HeadStartOfOthers);
		assert_ok!(accept(id, 1));
		run_for(1);
		assert_ok!(accept(id, 0));
	});
}

#[test]
fn matches_are_told_with_reasons() {
	ExtBuilder::build_and_execute(|| {
		let id = publish(PAYMENT);
		change_node(1, |node| node.owner = ALICE);
		change_node(2, |node| node.stake = 0);
		begin(id, 3);
		let most = 0;
		let expected = vec![
			(0, vec![]),
			(1, vec![Ineligibility::OwnTask]),
			(2, vec![Ineligibility::LiabilityTooLarge { most }]),
			(3, vec![Ineligibility::Tried]),
		];
		assert_eq!(Market::match_providers(id, 0, 4), expected);
		assert_eq!(Market::match_providers(id, NODES - 1, 100).len(), 1);
		assert_eq!(Market::match_providers(id, NODES, 100), []);

		for node in 4..8 {
			assert_ok!(accept(id, node));
		}
		assert_eq!(Market::task_eligibility(0, id), [Ineligibility::NoFreeSlot]);
		run_to(task(id).deadline + 1);
		assert_eq!(
			Market::task_eligibility(0, id),
			[Ineligibility::TaskClosed, Ineligibility::NoFreeSlot]
		);
		assert_eq!(Market::task_eligibility(0, id + 1), [Ineligibility::TaskClosed]);
	});
}
