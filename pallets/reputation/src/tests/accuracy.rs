// SPDX-License-Identifier: Apache-2.0

//! What raises and lowers a node's accuracy, and when that is charged.

use surety_primitives::{
	reputation::{CheckOutcome, FIRST_ACCURACY, MIN_VERIFIED},
	slash::Incident,
	task::Misconduct,
	traits::{OnTaskOutcome, PaidJob, Standing},
	Perbill,
};

use crate::{mock::*, Deed, Event, Histories, Jobs, Records, MAX_HISTORY};

#[test]
fn a_node_begins_at_seventy_hundredths_after_thirty_jobs() {
	ExtBuilder.build_and_execute(|| {
		let node = new_node();
		for task in 0..29 {
			pay(CARLA, node, task, FEE);
			Reputation::on_undisputed(node, task);
			assert_eq!(Reputation::score(node), None);
		}
		pay(CARLA, node, 29, FEE);
		assert!(Reputation::score(node).is_some());
		assert_eq!(accuracy(node), FIRST_ACCURACY);
		// The first thirty raise nothing, also those that become undisputed later.
		Reputation::on_undisputed(node, 29);
		assert_eq!(accuracy(node), FIRST_ACCURACY);
		assert_eq!(Records::<Test>::get(node).unwrap().verified, 30);
	});
}

#[test]
fn a_job_that_nobody_disputed_counts_when_it_is_forgotten() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		pay(CARLA, node, 1, FEE);
		assert_eq!(accuracy(node), FIRST_ACCURACY);

		Reputation::on_undisputed(node, 1);
		// A fiftieth of the three tenths that are missing.
		assert_eq!(accuracy(node), Perbill::from_parts(706_000_000));
		assert_eq!(Records::<Test>::get(node).unwrap().verified, 31);
		assert!(!Jobs::<Test>::contains_key(1, node));
		// Once.
		Reputation::on_undisputed(node, 1);
		assert_eq!(accuracy(node), Perbill::from_parts(706_000_000));
	});
}

#[test]
fn a_job_that_was_verified_before_its_payment_counts_once() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		let job = PaidJob { client: CARLA, fee: FEE, verified: true };
		Reputation::on_settled(node, 1, &job);
		assert_eq!(accuracy(node), Perbill::from_parts(706_000_000));
		// Neither a second look nor the end of the window counts it again.
		check(node, 1, CheckOutcome::Passed);
		Reputation::on_undisputed(node, 1);
		assert_eq!(accuracy(node), Perbill::from_parts(706_000_000));
		assert_eq!(Records::<Test>::get(node).unwrap().verified, 31);
	});
}

#[test]
fn a_check_after_the_payment_counts_at_once() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		pay(CARLA, node, 1, FEE);
		check(node, 1, CheckOutcome::Passed);
		assert_eq!(accuracy(node), Perbill::from_parts(706_000_000));
		Reputation::on_undisputed(node, 1);
		assert_eq!(accuracy(node), Perbill::from_parts(706_000_000));
	});
}

#[test]
fn anomalies_and_lost_disputes_lower_it_at_once() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		pay(CARLA, node, 1, FEE);
		check(node, 1, CheckOutcome::Anomaly);
		assert_eq!(accuracy(node), percent(56));
		// The job is not counted as undisputed afterwards.
		Reputation::on_undisputed(node, 1);
		assert_eq!(accuracy(node), percent(56));

		// A dispute about a task that was never paid lowers it too.
		check(node, 2, CheckOutcome::DisputeLost);
		assert_eq!(accuracy(node), Perbill::from_parts(336_000_000));
		let record = Records::<Test>::get(node).unwrap();
		assert_eq!((record.verified, record.failures), (32, 2));
	});
}

#[test]
fn what_the_market_finds_wrong_lowers_it_without_any_dispute() {
	ExtBuilder.build_and_execute(|| {
		let wrong = [Misconduct::FormatViolation, Misconduct::RevealMissed, Misconduct::WrongModel];
		for misconduct in wrong {
			let node = veteran();
			Reputation::on_misconduct(node, 1, misconduct, 0);
			assert_eq!(accuracy(node), percent(56), "{misconduct:?}");
		}
		// These are wrong in another way, which the slash that follows tells.
		for misconduct in [Misconduct::JobAbandoned, Misconduct::JobDropped] {
			let node = veteran();
			Reputation::on_misconduct(node, 1, misconduct, 0);
			assert_eq!(accuracy(node), FIRST_ACCURACY, "{misconduct:?}");
			assert_eq!(Records::<Test>::get(node).unwrap().failures, 1);
		}
	});
}

#[test]
fn a_failure_counts_from_the_first_job_on() {
	ExtBuilder.build_and_execute(|| {
		let node = new_node();
		Reputation::on_misconduct(node, 1, Misconduct::WrongModel, 0);
		onboard(node);
		assert_eq!(accuracy(node), percent(56));
	});
}

#[test]
fn tiny_jobs_raise_next_to_nothing() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		// A thousandth of the fee that makes a full step, of a thousand clients.
		for task in 0..1_000u64 {
			pay(10_000 + task, node, task, FEE / 1_000);
			Reputation::on_undisputed(node, task);
		}
		let tiny = accuracy(node);
		let other = veteran();
		pay(CARLA, other, 1, FEE);
		Reputation::on_undisputed(other, 1);
		assert!(tiny <= accuracy(other));
	});
}

#[test]
fn an_accuracy_under_forty_hundredths_is_charged_by_whoever_brings_it_about() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		check(node, 1, CheckOutcome::Anomaly);
		check(node, 2, CheckOutcome::Anomaly);
		assert_eq!((accuracy(node), charged(node)), (Perbill::from_parts(448_000_000), 0));

		check(node, 3, CheckOutcome::Anomaly);
		assert_eq!((accuracy(node), charged(node)), (Perbill::from_parts(358_400_000), 1));
		assert_eq!(Charges::get(0), Some((node, Incident::Accuracy(now()))));
		System::assert_has_event(
			Event::AccuracyCharged { node, accuracy: accuracy(node), slash: 0 }.into(),
		);
		// The charge came back as a slash, which lowers the reliability.
		assert_eq!(Records::<Test>::get(node).unwrap().slashes.len(), 1);
	});
}

#[test]
fn misconduct_that_brings_it_about_is_charged_too() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		check(node, 1, CheckOutcome::DisputeLost);
		Reputation::on_misconduct(node, 2, Misconduct::FormatViolation, 0);
		assert_eq!((accuracy(node), charged(node)), (Perbill::from_parts(336_000_000), 1));
	});
}

#[test]
fn those_who_are_late_are_charged_when_they_are_refreshed() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		(0..3).for_each(|task| Reputation::on_misconduct(node, task, Misconduct::RevealMissed, 0));
		assert_eq!((accuracy(node), charged(node)), (Perbill::from_parts(358_400_000), 0));
		refresh(node);
		assert_eq!(charged(node), 1);
	});
}

#[test]
fn below_thirty_verified_jobs_the_score_triggers_nothing() {
	ExtBuilder.build_and_execute(|| {
		let node = new_node();
		for task in 0..MIN_VERIFIED - 1 {
			check(node, task.into(), CheckOutcome::Anomaly);
		}
		assert!(accuracy(node) < percent(1));
		refresh(node);
		assert_eq!(charged(node), 0);
		// The thirtieth is enough, whatever it finds.
		check(node, 99, CheckOutcome::Passed);
		assert_eq!(charged(node), 1);
	});
}

#[test]
fn it_is_charged_once_in_a_month() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		(0..3).for_each(|task| check(node, task, CheckOutcome::DisputeLost));
		assert_eq!(charged(node), 1);
		wait(PAUSE - 1);
		check(node, 4, CheckOutcome::Anomaly);
		refresh(node);
		assert_eq!(charged(node), 1);

		wait(1);
		refresh(node);
		assert_eq!(charged(node), 2);
		refresh(node);
		assert_eq!(charged(node), 2);
	});
}

#[test]
fn what_cannot_be_charged_now_is_charged_later() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		Refusing::put(());
		(0..3).for_each(|task| check(node, task, CheckOutcome::DisputeLost));
		assert_eq!((charged(node), Records::<Test>::get(node).unwrap().charged_at), (0, None));
		Refusing::kill();
		refresh(node);
		assert_eq!(charged(node), 1);
	});
}

#[test]
fn the_last_events_are_told() {
	ExtBuilder.build_and_execute(|| {
		let node = new_node();
		(0..20).for_each(|task| pay(CARLA, node, task, FEE));
		Reputation::on_misconduct(node, 20, Misconduct::JobDropped, 0);
		wait(5);
		check(node, 3, CheckOutcome::Anomaly);
		let history = Histories::<Test>::get(node);
		assert_eq!(history.len() as u32, MAX_HISTORY);
		let told: Vec<_> = history.iter().map(|it| (it.task, it.deed, it.at)).collect();
		assert_eq!(told[0], (6, Deed::Paid, 1));
		assert_eq!(told[14], (20, Deed::Failed(Misconduct::JobDropped), 1));
		assert_eq!(told[15], (3, Deed::Checked(CheckOutcome::Anomaly), 6));
	});
}
