// SPDX-License-Identifier: Apache-2.0

//! Attempts to get a better record than one's work deserves, or to spoil somebody else's.

use frame_support::assert_ok;
use sp_core::Blake2Hasher;
use sp_trie::recorder::Recorder;
use surety_primitives::{
	reputation::{worth, CheckOutcome, FIRST_ACCURACY, MAX_NUDGE, STEP_UP},
	traits::{OnCheck, OnTaskOutcome, Standing},
	Balance, NodeId, Perbill,
};

use crate::{mock::*, Clients, Making, Records};

/// What burns of these fees.
fn burned(jobs: u32, fee: Balance) -> Balance {
	Balance::from(jobs) * fee / 2
}

/// One operator has a hundred accounts pay its node, in jobs of every size. Whatever it does, its accuracy
/// rises by no more than what it burned pays for: identities are no way around that.
#[test]
fn a_hundred_identities_farm_what_they_burn() {
	ExtBuilder.build_and_execute(|| {
		for (jobs, fee) in [(10_000u32, FEE / 1_000), (1_000, FEE / 100), (100, FEE)] {
			let node = veteran();
			for job in 0..jobs {
				let identity = 5_000 + AccountId::from(job % 100);
				pay(identity, node, job.into(), fee);
				Reputation::on_undisputed(node, job.into());
			}
			let gained = accuracy(node) - FIRST_ACCURACY;
			let steps = worth(burned(jobs, fee), 100 * FULL, 0);
			// As many full steps as were burned for, each of what is missing at first, at most.
			let bound = u64::from(steps.deconstruct()) * 100 * u64::from(STEP_UP.deconstruct())
				/ 1_000_000_000;
			assert!(u64::from(gained.deconstruct()) <= bound * 3 / 10, "{jobs} of {fee}");
		}
	});
}

/// With the same money one job for each identity gains most, and that many identities gain no more than
/// strangers would: a thousand jobs of ten identities gain far less.
#[test]
fn dealing_with_oneself_again_and_again_gains_less_and_less() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		for job in 0..200u64 {
			pay(5_000 + job % 10, node, job, FEE);
			Reputation::on_undisputed(node, job);
		}
		let crowd = veteran();
		for job in 0..200u64 {
			pay(6_000 + job, crowd, 1_000 + job, FEE);
			Reputation::on_undisputed(crowd, 1_000 + job);
		}
		let missing = |node| Perbill::one() - accuracy(node);
		assert!(missing(crowd) < percent(1));
		assert!(missing(node) > percent(14));
	});
}

/// All clients that there are speak ill of a node, again and again, and it is neither charged nor moved by
/// more than the nudge.
#[test]
fn a_score_is_not_pushed_by_feedback_alone() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		let before = Reputation::score(node).unwrap();
		for task in 0..500u64 {
			let client = 5_000 + task;
			Clients::<Test>::mutate(client, |record| record.standing = Perbill::one());
			pay(client, node, task, 100 * FEE);
			assert_ok!(Reputation::give_feedback(signed(client), task, node, false));
		}
		assert_eq!(accuracy(node), FIRST_ACCURACY);
		assert_eq!(charged(node), 0);
		let after = Reputation::score(node).unwrap();
		assert!(before - after <= MAX_NUDGE && before - after > percent(4));
		// Nor does it lift a node that is wrong.
		let bad = veteran();
		(0..3).for_each(|task| check(bad, 9_000 + task, CheckOutcome::DisputeLost));
		let before = Reputation::score(bad).unwrap();
		for task in 0..500u64 {
			let client = 5_000 + task;
			pay(client, bad, 1_000 + task, 100 * FEE);
			assert_ok!(Reputation::give_feedback(signed(client), 1_000 + task, bad, true));
		}
		assert!(Reputation::score(bad).unwrap() - before <= MAX_NUDGE);
	});
}

/// Words about jobs that cost nothing weigh nothing.
#[test]
fn cheap_words_weigh_nothing() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		for task in 0..1_000u64 {
			pay(5_000 + task, node, task, 1);
			assert_ok!(Reputation::give_feedback(signed(5_000 + task), task, node, false));
		}
		assert_eq!(Records::<Test>::get(node).unwrap().satisfaction, percent(50));
	});
}

/// Who fell begins anew under another name: without a score, at half the weight, and thirty jobs away from
/// what it could have had back.
#[test]
fn another_identity_is_no_way_out() {
	ExtBuilder.build_and_execute(|| {
		let fallen = veteran();
		change_node(fallen, |it| {
			it.uptime = Some(Perbill::one());
			it.active_days = 365;
		});
		check(fallen, 1, CheckOutcome::DisputeLost);
		refresh(fallen);
		let anew = new_node();
		change_node(anew, |it| it.uptime = Some(Perbill::one()));
		refresh(anew);
		assert_eq!(Reputation::score(anew), None, "tasks that ask for a score are not for it");
		assert!(weight(anew) < weight(fallen));
		// Thirty jobs later it is where everybody begins, and no job of those has raised it.
		onboard(anew);
		assert_eq!(accuracy(anew), FIRST_ACCURACY);
		// One that works on for as many jobs and as much money is past that.
		for job in 0..40u64 {
			pay(7_000 + job, fallen, 100 + job, FEE);
			Reputation::on_undisputed(fallen, 100 + job);
		}
		assert!(accuracy(fallen) > FIRST_ACCURACY);
		assert!(weight(fallen) > weight(anew));
	});
}

/// A passed check cannot be had twice, and none undoes what another found.
#[test]
fn the_same_job_is_not_counted_twice() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		pay(CARLA, node, 1, FEE);
		(0..10).for_each(|_| check(node, 1, CheckOutcome::Passed));
		assert_eq!(accuracy(node), Perbill::from_parts(706_000_000));
		assert_eq!(Records::<Test>::get(node).unwrap().verified, 31);
		check(node, 1, CheckOutcome::Anomaly);
		let fallen = accuracy(node);
		(0..10).for_each(|_| check(node, 1, CheckOutcome::Passed));
		Reputation::on_undisputed(node, 1);
		assert_eq!(accuracy(node), fallen);
	});
}

/// Checks of tasks that were never paid raise nothing.
#[test]
fn unpaid_checks_raise_nothing() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		(0..100).for_each(|task| Reputation::on_check(node, task, CheckOutcome::Passed));
		assert_eq!(accuracy(node), FIRST_ACCURACY);
	});
}

/// A step of a snapshot reads and changes as many values with 1,000 nodes and with 100,000.
#[test]
fn a_step_of_a_snapshot_costs_the_same_with_a_hundred_thousand_nodes() {
	let costs = |nodes: NodeId| {
		let mut ext = ExtBuilder.build();
		ext.execute_with(|| {
			for _ in 0..nodes {
				new_node();
			}
			wait(PERIOD);
			assert_ok!(Reputation::advance_snapshot(signed(STRANGER)));
		});
		ext.commit_all().unwrap();
		let recorder = Recorder::<Blake2Hasher>::default();
		ext.execute_with_recorder(recorder.clone(), || {
			assert_ok!(Reputation::advance_snapshot(signed(STRANGER)));
			assert_eq!(Making::<Test>::get().map(|it| it.next), Some(2 * PIECE));
		});
		let read: usize = recorder.recorded_keys().values().map(|keys| keys.len()).sum();
		(read, ext.overlayed_changes().changes().count())
	};
	let (reads, writes) = costs(1_000);
	assert_eq!(costs(100_000), (reads, writes));
	assert!(reads < 16 * PIECE as usize, "{reads} values are read");
}
