// SPDX-License-Identifier: Apache-2.0

//! What a score is made of, and how it is brought up to date.

use frame_support::{assert_noop, assert_ok};
use surety_primitives::{
	reputation::CheckOutcome,
	task::Misconduct,
	traits::{OnTaskOutcome, Reputable, Standing},
	Perbill, SUR,
};

use crate::{mock::*, Error, Event, Records};

#[test]
fn a_refresh_reads_everything_anew() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		// Accuracy 0.70 alone.
		assert_eq!(Reputation::score(node), Some(percent(28)));
		change_node(node, |it| {
			it.uptime = Some(percent(96));
			it.active_days = 73;
			it.stake = 5_000 * SUR;
		});
		Reputation::on_committed(node, 1, 10);
		assert_eq!(Reputation::score(node), Some(percent(43)), "and its latency");

		refresh(node);
		// 0.28 + 0.24 + 0.15 + 0.02 + 0.05.
		let score = Some(percent(74));
		assert_eq!(Reputation::score(node), score);
		assert_eq!(weight(node), 740_000);
		System::assert_last_event(Event::NodeRefreshed { node, score, weight: 740_000 }.into());
	});
}

#[test]
fn a_node_that_is_not_there_has_no_score() {
	ExtBuilder.build_and_execute(|| {
		let by_anyone = || signed(STRANGER);
		assert_noop!(Reputation::refresh_node(by_anyone(), 7), Error::<Test>::UnknownNode);
		assert_eq!(Reputation::score(7), None);
		assert_eq!(Reputation::track_record(7), None);
		assert!(Reputation::refresh_node(RuntimeOrigin::root(), 7).is_err());
	});
}

#[test]
fn a_silent_node_has_no_uptime() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		change_node(node, |it| it.uptime = Some(Perbill::one()));
		refresh(node);
		let of = |node| Reputation::track_record(node).unwrap().dimensions.uptime;
		assert_eq!(of(node), Perbill::one());
		change_node(node, |it| it.uptime = None);
		refresh(node);
		assert_eq!(of(node), Perbill::zero());
	});
}

#[test]
fn a_track_record_is_public() {
	ExtBuilder.build_and_execute(|| {
		let node = new_node();
		assert_eq!(Reputation::track_record(node).unwrap().success_rate, None);
		onboard(node);
		(0..10).for_each(|task| {
			Reputation::on_misconduct(node, task, Misconduct::JobAbandoned, 0);
			Reputation::on_committed(node, task, 5);
		});
		let of = Reputation::track_record(node).unwrap();
		assert_eq!((of.jobs, of.verified, of.failures), (30, 30, 10));
		assert_eq!(of.success_rate, Some(percent(75)));
		assert_eq!((of.median_response, of.p95_response), (Some(5), Some(5)));
		assert_eq!((of.score, of.weight), (Reputation::score(node), weight(node)));
		assert_eq!(of.reliability, Perbill::one());
		assert_eq!(Reputation::history(node).len(), 16);
	});
}

#[test]
fn onboarding_nodes_weigh_half_of_what_they_will() {
	ExtBuilder.build_and_execute(|| {
		let node = new_node();
		assert_eq!(weight(node), 140_000);
		onboard(node);
		assert_eq!(weight(node), 280_000);
		assert!(Records::<Test>::get(node).unwrap().score().is_some());
		assert_ok!(Reputation::do_try_state());
	});
}

#[test]
fn a_provider_is_reputable_by_its_best_node() {
	ExtBuilder.build_and_execute(|| {
		let [one, other] = [veteran(), veteran()];
		let is_reputable = || Reputation::is_reputable(&PETRA);
		for node in [one, other] {
			Reputation::on_committed(node, 1, 4);
			change_node(node, |it| {
				it.uptime = Some(Perbill::one());
				it.active_days = 365;
				it.stake = 10_000 * SUR;
			});
			assert_eq!(is_reputable(), node == other);
			refresh(node);
		}
		assert!(is_reputable() && !Reputation::is_reputable(&CARLA));
		// It takes both to fall.
		set_status(one, suspended());
		assert!(Reputation::has_reputable_node(PETRA));
		check(other, 1, CheckOutcome::Anomaly);
		check(other, 2, CheckOutcome::Anomaly);
		check(other, 3, CheckOutcome::Anomaly);
		assert!(Reputation::score(other) < Some(percent(80)) && !is_reputable());
		set_status(one, surety_primitives::node::NodeStatus::Active);
		assert!(is_reputable());
	});
}
