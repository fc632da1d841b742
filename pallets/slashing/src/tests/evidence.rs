// SPDX-License-Identifier: Apache-2.0

//! What telemetry convicts of, what it does not, and what a stolen worker key can cost.

use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use sp_runtime::{DispatchError, DispatchResult};
use surety_primitives::{
	slash::{Condition, Incident, Severity, SlashId},
	telemetry::{
		self, Anchor, Evidence, ProvenSample, Sample, Sequence, MAX_EVIDENCE_SAMPLES, MAX_PROOF,
	},
	NodeId, H256,
};

use super::*;
use crate::{Charged, Issuer, NextSlashId, Slashes, TelemetryCaps};

const NODE: NodeId = 1;

fn genesis() -> H256 {
	System::block_hash(0)
}

/// A sample of a job that is in order.
fn sample(task: u64, number: u32) -> Sample {
	Sample {
		task: Some(task),
		gpu: Some(0),
		number,
		at_millis: 1_000_000 + u64::from(number) * 10_000,
		vram_allocated: 24,
		vram_used: 20,
		temperature: 70,
		throttling: false,
		utilisation: 90,
		power_milliwatts: 300_000,
		foreign_processes: 0,
		uptime_secs: 3_600,
	}
}

/// Two consecutive samples that use too much memory.
fn overclaim(task: u64) -> Vec<Sample> {
	[3, 4].map(|number| Sample { vram_used: 25, ..sample(task, number) }).to_vec()
}

fn throttle(task: u64) -> Vec<Sample> {
	vec![Sample { throttling: true, ..sample(task, 0) }]
}

fn delay(task: u64) -> Vec<Sample> {
	let late = Sample { at_millis: 1_070_001, ..sample(task, 1) };
	vec![Sample { at_millis: 1_010_000, ..sample(task, 0) }, late]
}

fn leaves(node: NodeId, sequence: Sequence, samples: &[Sample]) -> Vec<H256> {
	samples.iter().map(|it| it.leaf(genesis(), node, sequence)).collect()
}

/// Anchors samples as the worker key of a node does, and shows them all.
fn anchored(node: NodeId, sequence: Sequence, samples: &[Sample]) -> Evidence {
	let leaves = leaves(node, sequence, samples);
	let anchor = Anchor { root: telemetry::root(&leaves), samples: leaves.len() as u32 };
	Anchored::insert((node, sequence), anchor);
	let shown = samples.iter().enumerate().map(|(index, sample)| ProvenSample {
		sequence,
		index: index as u32,
		sample: *sample,
		proof: telemetry::prove(&leaves, index as u32).unwrap().try_into().unwrap(),
	});
	shown.collect::<Vec<_>>().try_into().unwrap()
}

fn submit(node: NodeId, condition: Condition, evidence: Evidence) -> DispatchResult {
	Slashing::submit_evidence(signed(STRANGER), node, condition, evidence)
}

/// Convicts a node of a job of its own.
fn convict(
	node: NodeId,
	condition: Condition,
	samples: &[Sample],
) -> Result<SlashId, DispatchError> {
	let sequence = Anchored::iter().count() as Sequence;
	let id = NextSlashId::<Test>::get();
	submit(node, condition, anchored(node, sequence, samples)).map(|()| id)
}

#[test]
fn samples_convict_by_the_table() {
	for (condition, samples, severity) in [
		(Condition::ThermalThrottleEvent, throttle(7), Severity::Warning),
		(Condition::TelemetryDelay, delay(7), Severity::Warning),
		(Condition::VramOverclaim, overclaim(7), Severity::Soft),
	] {
		ExtBuilder.build_and_execute(|| {
			let evidence = anchored(NODE, 3, &samples);
			assert_ok!(submit(NODE, condition, evidence.clone()));
			let incident = Incident::Telemetry { task: 7, condition };
			let id = Charged::<Test>::get((node(NODE), incident)).unwrap();
			let slash = record(id);
			assert_eq!((slash.condition, slash.severity), (condition, severity));
			assert_eq!(slash.amount, condition.rule().share.mul_floor(HELD));
			// The record says how it was found, and whoever has the samples can check them.
			assert_eq!((slash.issued_by, slash.challenger), (Issuer::Telemetry, None));
			assert_eq!(Slashing::check_evidence(id, evidence.encode()), Some(true));
			let summary = String::from_utf8(slash.evidence_summary.to_vec()).unwrap();
			assert!(summary.starts_with("task=7 gpu=0 sample="), "{summary}");
		});
	}
}

#[test]
fn a_summary_says_what_was_measured() {
	ExtBuilder.build_and_execute(|| {
		let id = convict(NODE, Condition::VramOverclaim, &overclaim(7)).unwrap();
		assert_eq!(
			String::from_utf8(record(id).evidence_summary.to_vec()).unwrap(),
			"task=7 gpu=0 sample=4 at=1040000ms vram_used=25 vram_allocated=24 temperature=70"
		);
	});
}

#[test]
fn samples_decide_nothing_else() {
	ExtBuilder.build_and_execute(|| {
		let evidence = anchored(NODE, 0, &overclaim(7));
		for condition in Condition::ALL.into_iter().filter(|it| !telemetry::decides(*it)) {
			assert_noop!(submit(NODE, condition, evidence.clone()), Error::NotDecidedByTelemetry);
		}
	});
}

#[test]
fn samples_in_order_prove_nothing() {
	ExtBuilder.build_and_execute(|| {
		let evidence = anchored(NODE, 0, &[sample(7, 0), sample(7, 1)]);
		for condition in Condition::ALL.into_iter().filter(|it| telemetry::decides(*it)) {
			assert_noop!(submit(NODE, condition, evidence.clone()), Error::NothingProven);
			assert_noop!(submit(NODE, condition, Evidence::new()), Error::NothingProven);
		}
	});
}

#[test]
fn consecutive_samples_may_hang_under_two_heartbeats() {
	ExtBuilder.build_and_execute(|| {
		let both = overclaim(7);
		let mut evidence = anchored(NODE, 0, &both[..1]);
		let second = anchored(NODE, 1, &both[1..]).into_inner().remove(0);
		evidence.try_push(second).unwrap();
		assert_ok!(submit(NODE, Condition::VramOverclaim, evidence));
	});
}

#[test]
fn as_many_samples_as_can_be_shown_are_heard() {
	ExtBuilder.build_and_execute(|| {
		let samples: Vec<_> = (0..MAX_EVIDENCE_SAMPLES)
			.map(|number| Sample { vram_used: 25, ..sample(7, number) })
			.collect();
		assert_ok!(submit(NODE, Condition::VramOverclaim, anchored(NODE, 0, &samples)));
	});
}

mod attacks {
	use super::*;

	#[test]
	fn a_forged_sample_has_no_proof() {
		ExtBuilder.build_and_execute(|| {
			let honest: Vec<_> = (0..5).map(|number| sample(7, number)).collect();
			let mut evidence = anchored(NODE, 0, &honest);
			for shown in evidence.iter_mut() {
				shown.sample.vram_used = 25;
			}
			assert_noop!(submit(NODE, Condition::VramOverclaim, evidence), Error::InvalidProof);
		});
	}

	#[test]
	fn one_forged_sample_among_honest_ones_is_enough_to_refuse() {
		ExtBuilder.build_and_execute(|| {
			let mut evidence = anchored(NODE, 0, &overclaim(7));
			let mut forged = evidence[0].clone();
			forged.proof = vec![H256::zero(); MAX_PROOF as usize].try_into().unwrap();
			evidence.try_push(forged).unwrap();
			assert_noop!(submit(NODE, Condition::VramOverclaim, evidence), Error::InvalidProof);
		});
	}

	#[test]
	fn a_sample_of_another_node_convicts_nobody() {
		ExtBuilder.build_and_execute(|| {
			let evidence = anchored(2, 0, &overclaim(7));
			// The other node sent no such heartbeat, or one with the very same samples.
			assert_noop!(
				submit(NODE, Condition::VramOverclaim, evidence.clone()),
				Error::NoSuchAnchor
			);
			Anchored::insert((NODE, 0), Anchored::get((2, 0)).unwrap());
			assert_noop!(submit(NODE, Condition::VramOverclaim, evidence), Error::InvalidProof);
		});
	}

	#[test]
	fn a_sample_of_another_heartbeat_or_place_has_no_proof() {
		ExtBuilder.build_and_execute(|| {
			let evidence = anchored(NODE, 0, &overclaim(7));
			Anchored::insert((NODE, 1), Anchored::get((NODE, 0)).unwrap());
			let mut replayed = evidence.clone();
			replayed.iter_mut().for_each(|shown| shown.sequence = 1);
			assert_noop!(submit(NODE, Condition::VramOverclaim, replayed), Error::InvalidProof);
			let mut moved = evidence.clone();
			moved.iter_mut().for_each(|shown| shown.index ^= 1);
			assert_noop!(submit(NODE, Condition::VramOverclaim, moved), Error::InvalidProof);
			let mut late = evidence;
			late.iter_mut().for_each(|shown| shown.sequence = 9);
			assert_noop!(submit(NODE, Condition::VramOverclaim, late), Error::NoSuchAnchor);
		});
	}

	#[test]
	fn an_inner_node_passes_for_no_sample() {
		ExtBuilder.build_and_execute(|| {
			// A tree of four, in which a convicting leaf is hidden where an inner node should be: its
			// siblings are right, the level is not.
			let convicting = throttle(7);
			let hidden = leaves(NODE, 0, &convicting)[0];
			let beside = H256::repeat_byte(5);
			let root = telemetry::root(&[hidden, beside]);
			Anchored::insert((NODE, 0), Anchor { root, samples: 4 });
			for index in 0..4 {
				let evidence = vec![ProvenSample {
					sequence: 0,
					index,
					sample: convicting[0],
					proof: vec![beside].try_into().unwrap(),
				}];
				assert_noop!(
					submit(NODE, Condition::ThermalThrottleEvent, evidence.try_into().unwrap()),
					Error::InvalidProof
				);
			}
		});
	}

	#[test]
	fn the_same_event_under_other_proofs_is_slashed_once() {
		ExtBuilder.build_and_execute(|| {
			// Given a job that overclaimed for long.
			let long: Vec<_> =
				(0..6).map(|number| Sample { vram_used: 25, ..sample(7, number) }).collect();
			let all = anchored(NODE, 0, &long);
			let pair = |from: usize| Evidence::try_from(all[from..from + 2].to_vec()).unwrap();
			assert_ok!(submit(NODE, Condition::VramOverclaim, pair(0)));

			// When the cap is over, then other samples of it, and the same ones under another
			// heartbeat, convict no second time, also after it was restored.
			wait(SOFT_WINDOW + 1);
			for again in [pair(0), pair(3), all.clone(), anchored(NODE, 1, &long)] {
				assert_noop!(submit(NODE, Condition::VramOverclaim, again), Error::AlreadyCharged);
			}
			assert_eq!(Slashes::<Test>::iter().count(), 1);
			// Another job is another event.
			assert_ok!(convict(NODE, Condition::VramOverclaim, &overclaim(8)));
		});
	}

	#[test]
	fn an_accepted_appeal_is_not_undone_by_showing_the_samples_again() {
		ExtBuilder.build_and_execute(|| {
			let id = convict(NODE, Condition::VramOverclaim, &overclaim(7)).unwrap();
			assert_ok!(appeal(id));
			assert_ok!(resolve(id, true));
			wait(SOFT_WINDOW + 1);
			let again = convict(NODE, Condition::VramOverclaim, &overclaim(7));
			assert_eq!(again, Err(Error::AlreadyCharged.into()));
			assert_eq!(held(NODE), HELD);
		});
	}

	/// Whoever stole a worker key signs whatever convicts, of as many jobs as he likes.
	fn sign_the_worst(rounds: u64) {
		for task in 0..rounds {
			for (condition, samples) in [
				(Condition::VramOverclaim, overclaim(task)),
				(Condition::ThermalThrottleEvent, throttle(task)),
				(Condition::TelemetryDelay, delay(task)),
			] {
				let _ = convict(NODE, condition, &samples);
			}
		}
	}

	#[test]
	fn a_stolen_worker_key_costs_one_soft_slash_before_its_owner_can_act() {
		ExtBuilder.build_and_execute(|| {
			sign_the_worst(20);
			for _ in 0..SOFT_WINDOW / DAY {
				wait(DAY);
				sign_the_worst(5);
			}
			let taken = Condition::VramOverclaim.rule().share.mul_floor(HELD);
			assert_eq!(held(NODE), HELD - taken);
			let slashes = Slashes::<Test>::iter().filter(|(_, slash)| slash.amount > 0);
			assert_eq!(slashes.count(), 1);
			assert!(!is_ejected(NODE));
		});
	}

	#[test]
	fn warnings_that_it_signs_end_in_one_soft_slash_too() {
		ExtBuilder.build_and_execute(|| {
			// Two conditions are warnings, each counts once a day: the third is due on the second day.
			for task in 0..4 {
				let _ = convict(NODE, Condition::ThermalThrottleEvent, &throttle(task));
				let _ = convict(NODE, Condition::TelemetryDelay, &delay(task));
				wait(DAY);
			}
			let escalation = Slashes::<Test>::iter().find(|(_, slash)| slash.amount > 0).unwrap().1;
			assert_eq!(escalation.condition, Condition::RepeatedWarning);
			assert_eq!(escalation.issued_by, Issuer::Telemetry);
			assert_eq!(TelemetryCaps::<Test>::get(NODE), Some(escalation.appeal_deadline));
			let capped = convict(NODE, Condition::VramOverclaim, &overclaim(9));
			assert_eq!(capped, Err(Error::TelemetryCapped.into()));
		});
	}

	#[test]
	fn it_never_reaches_a_hard_slash_however_long_nobody_notices() {
		ExtBuilder.build_and_execute(|| {
			for round in 0..12 {
				let task = round * 100;
				for task in task..task + 3 {
					let _ = convict(NODE, Condition::ThermalThrottleEvent, &throttle(task));
					let _ = convict(NODE, Condition::VramOverclaim, &overclaim(task));
				}
				wait(SOFT_WINDOW + 1);
			}
			let slashes = Slashes::<Test>::iter().filter(|(_, slash)| slash.amount > 0);
			assert!(slashes.count() >= 12);
			assert!(Slashes::<Test>::iter().all(|(_, slash)| slash.severity < Severity::Hard));
			assert!(!is_ejected(NODE));
			assert_eq!(tally(&node(NODE)).soft.len(), 1);
		});
	}

	#[test]
	fn beside_two_of_other_origin_one_counts() {
		ExtBuilder.build_and_execute(|| {
			let by_key = convict(NODE, Condition::VramOverclaim, &overclaim(7)).unwrap();
			wait(SOFT_WINDOW + 1);
			let uncounted = convict(NODE, Condition::VramOverclaim, &overclaim(8)).unwrap();
			charge(NODE, Condition::JobAbandoned);
			assert!(!is_ejected(NODE));
			let third = charge(NODE, Condition::JobAbandoned);
			assert!(is_ejected(NODE));
			let escalation = record(third).led_to.unwrap();
			assert!(record(escalation).caused_by.contains(&by_key));
			assert_eq!(record(uncounted).led_to, None);
			assert_eq!(record(escalation).issued_by, Issuer::System);
		});
	}

	#[test]
	fn causes_that_return_do_not_make_two_of_them_count() {
		ExtBuilder.build_and_execute(|| {
			// Given an escalation with a signed cause, and another signed slash after it.
			let by_key = convict(NODE, Condition::VramOverclaim, &overclaim(7)).unwrap();
			let lie = charge(NODE, Condition::JobAbandoned);
			charge(NODE, Condition::JobAbandoned);
			assert_ok!(appeal(lie));
			wait(SOFT_WINDOW + 1);
			let later = convict(NODE, Condition::VramOverclaim, &overclaim(8)).unwrap();
			assert_eq!(tally(&node(NODE)).soft.to_vec(), [later]);

			// When one of its other causes falls.
			assert_ok!(resolve(lie, true));

			// Then of the two signed ones one counts, and nothing escalates anew.
			let waiting = tally(&node(NODE)).soft;
			assert_eq!(waiting.len(), 2);
			assert!(!waiting.contains(&by_key));
		});
	}

	#[test]
	fn others_are_charged_as_ever_while_the_cap_holds() {
		ExtBuilder.build_and_execute(|| {
			assert_ok!(convict(NODE, Condition::VramOverclaim, &overclaim(7)));
			charge(NODE, Condition::JobDroppedUnexpectedly);
			assert_ok!(convict(2, Condition::VramOverclaim, &overclaim(7)));
			// Up to the deadline, and not after it.
			wait(SOFT_WINDOW);
			let capped = convict(NODE, Condition::VramOverclaim, &overclaim(8));
			assert_eq!(capped, Err(Error::TelemetryCapped.into()));
			wait(1);
			assert_ok!(convict(NODE, Condition::VramOverclaim, &overclaim(8)));
		});
	}
}
