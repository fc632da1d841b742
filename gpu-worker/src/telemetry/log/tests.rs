// SPDX-License-Identifier: Apache-2.0

use proptest::prelude::*;
use surety_client::{telemetry::Surroundings, KeySource, Keypair};
use surety_primitives::telemetry::Sample;

use super::*;

const KEEP: Keep = Keep { hours: 96, mib: 64 };

fn key() -> Keypair {
	"//Alice".parse::<KeySource>().unwrap().load().unwrap()
}

fn identity() -> Identity {
	Identity { genesis: H256::repeat_byte(3), node: 7, worker: H256(key().public_key().0) }
}

pub(crate) fn open(path: &Path) -> Log {
	Log::open(path, identity(), KEEP).unwrap()
}

pub(crate) fn open_beat(anchor: Anchor) -> Beat {
	Beat { anchor, fate: Fate::Open, first: 0, previous: H256::zero(), at_millis: 0 }
}

pub(crate) fn measured(task: Option<TaskId>, gpu: Option<u8>, at_millis: u64) -> Measured {
	let sample = Sample {
		task,
		gpu,
		number: 99,
		at_millis,
		vram_allocated: 2,
		vram_used: 1,
		temperature: 40,
		throttling: false,
		utilisation: 50,
		power_milliwatts: 3,
		foreign_processes: 0,
		uptime_secs: 4,
	};
	Measured { sample, surroundings: Surroundings::default() }
}

fn sign(hash: H256) -> [u8; 64] {
	key().sign(hash.as_bytes()).0
}

pub(crate) fn take(log: &Log, measured: &[Measured]) {
	log.append(measured, sign).unwrap();
}

/// One sample of a job at this time.
fn one(log: &Log, at: u64) {
	take(log, &[measured(Some(5), Some(0), at)]);
}

/// The numbers of the samples of a heartbeat, which are as they were signed; then the hashes at both ends.
fn numbers(log: &Log, sequence: Option<Sequence>) -> (Vec<u32>, H256, H256) {
	let form = log.samples(sequence).unwrap().expect("it is kept");
	let signed = form.verify(identity().genesis, &identity().worker.0).unwrap();
	let numbers = signed.measured.iter().map(|measured| measured.sample.number);
	(numbers.collect(), signed.previous, signed.head)
}

fn folder() -> (tempfile::TempDir, PathBuf) {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("telemetry.redb");
	(folder, path)
}

#[test]
fn each_series_is_numbered_without_gaps_whenever_the_worker_dies() {
	let (_folder, path) = folder();
	for round in 0..3 {
		let log = open(&path);
		let jobs = [(Some(5), Some(0)), (Some(5), Some(1)), (Some(6), Some(0)), (None, None)];
		take(&log, &jobs.map(|(task, gpu)| measured(task, gpu, round)));
		// And one series that begins later.
		if round > 0 {
			take(&log, &[measured(None, Some(1), round)]);
		}
	}
	let (numbers, ..) = numbers(&open(&path), None);
	assert_eq!(numbers, [0, 0, 0, 0, 1, 1, 1, 1, 0, 2, 2, 2, 2, 1]);
}

#[test]
fn heartbeats_cut_the_chain_into_pieces_that_follow_one_another() {
	let (_folder, path) = folder();
	let log = open(&path);
	one(&log, 1);
	one(&log, 2);
	let first = log.seal(4, 10).unwrap();
	let empty = log.seal(5, 20).unwrap();
	one(&log, 3);
	let last = log.seal(6, 30).unwrap();
	one(&log, 4);
	assert_eq!((first.samples, empty.samples, last.samples), (2, 0, 1));
	assert_eq!(empty.root, H256::zero());
	let pieces = [Some(4), Some(5), Some(6), None].map(|sequence| numbers(&log, sequence));
	let all: Vec<_> = pieces.iter().map(|(numbers, ..)| numbers.clone()).collect();
	assert_eq!(all, [vec![0, 1], vec![], vec![2], vec![3]]);
	assert_eq!(pieces[0].1, H256::zero());
	for pair in pieces.windows(2) {
		assert_eq!(pair[0].2, pair[1].1);
	}
	for heartbeat in [first, empty, last] {
		let form = log.samples(Some(heartbeat.sequence)).unwrap().unwrap();
		let signed = form.verify(identity().genesis, &identity().worker.0).unwrap();
		let Anchor { root, samples } = signed.anchor.unwrap();
		assert_eq!((root, samples), (heartbeat.root, heartbeat.samples));
	}
	let summary = log.summary().unwrap();
	assert_eq!((summary.first, summary.last, summary.current), (Some(4), Some(6), 1));
	assert_eq!((summary.node, summary.public_key), (7, identity().worker));
	assert_eq!(log.samples(Some(3)).unwrap(), None);
}

#[test]
fn a_heartbeat_that_may_have_been_signed_never_changes() {
	let (_folder, path) = folder();
	let log = open(&path);
	one(&log, 1);
	let sealed = log.seal(4, 10).unwrap();
	one(&log, 2);
	assert_eq!(log.seal(4, 20).unwrap(), sealed);
	drop(log);
	let log = open(&path);
	assert_eq!(log.seal(4, 30).unwrap(), sealed);
	log.anchored(4).unwrap();
	assert_eq!(log.seal(4, 40).unwrap(), sealed);
	assert_eq!(numbers(&log, None).0, [1]);
}

#[test]
fn a_heartbeat_is_open_until_a_final_block_decides() {
	let (_folder, path) = folder();
	let log = open(&path);
	for sequence in 4..8 {
		one(&log, sequence.into());
		log.seal(sequence, 10).unwrap();
	}
	let open = |log: &Log| -> Vec<Sequence> {
		log.open_beats().unwrap().into_iter().map(|(sequence, _)| sequence).collect()
	};
	assert_eq!(open(&log), [4, 5, 6, 7]);
	log.anchored(4).unwrap();
	log.lost(5).unwrap();
	assert_eq!(open(&log), [6, 7]);
	// The one after it was signed already: its samples are anchored nowhere, and handed out no more.
	assert_eq!(log.samples(Some(5)).unwrap(), None);
	log.anchored(6).unwrap();
	log.anchored(7).unwrap();
	assert!(open(&log).is_empty());
}

#[test]
fn samples_of_a_last_heartbeat_that_was_lost_go_into_the_next() {
	let (_folder, path) = folder();
	let log = open(&path);
	one(&log, 1);
	log.seal(4, 10).unwrap();
	one(&log, 2);
	let lost = log.seal(5, 20).unwrap();
	one(&log, 3);
	log.lost(5).unwrap();
	assert_eq!(log.samples(Some(5)).unwrap(), None);
	let next = log.seal(6, 30).unwrap();
	assert_eq!((lost.samples, next.samples), (1, 2));
	assert_eq!(numbers(&log, Some(6)).0, [1, 2]);
	assert_eq!(numbers(&log, Some(4)).2, numbers(&log, Some(6)).1);
}

#[test]
fn what_is_too_old_goes_and_what_is_not_anchored_stays() {
	let (_folder, path) = folder();
	let log = Log::open(&path, identity(), Keep { hours: 1, ..KEEP }).unwrap();
	one(&log, 0);
	log.seal(4, 0).unwrap();
	one(&log, 1_000);
	log.seal(5, 1_000).unwrap();
	let kept = |log: &Log| {
		let summary = log.summary().unwrap();
		(summary.first, summary.last)
	};
	one(&log, HOUR_MILLIS + 1_000);
	assert_eq!(kept(&log), (Some(4), Some(5)));
	log.anchored(4).unwrap();
	log.anchored(5).unwrap();
	one(&log, HOUR_MILLIS);
	assert_eq!(kept(&log), (Some(4), Some(5)));
	one(&log, HOUR_MILLIS + 1);
	assert_eq!(kept(&log), (Some(5), Some(5)));
	one(&log, HOUR_MILLIS + 1_001);
	assert_eq!(kept(&log), (None, None));
	// The series that is still sampled goes on; one that is not is forgotten with its samples.
	assert_eq!(numbers(&log, None).0, [2, 3, 4, 5]);
	take(&log, &[measured(None, None, 0)]);
	take(&log, &[measured(None, None, 0)]);
	one(&log, 2 * HOUR_MILLIS);
	take(&log, &[measured(None, None, 2 * HOUR_MILLIS)]);
	assert_eq!(numbers(&log, None).0, [2, 3, 4, 5, 0, 1, 6, 0]);
}

/// Fills the record by heartbeats of many samples, and measures it.
#[test]
fn a_full_record_loses_its_oldest_heartbeat_and_never_one_that_is_not_anchored() {
	let (_folder, path) = folder();
	let mib = 4;
	let log = Log::open(&path, identity(), Keep { mib, ..KEEP }).unwrap();
	let most = usize::try_from(mib * ((1 << 20) / RECORD_BYTES)).unwrap();
	let (signature, many) = ([7; 64], vec![measured(Some(5), Some(0), 1); most / 4]);
	let fill = || log.append(&many, |_| signature);
	for sequence in 4..8 {
		fill().unwrap();
		log.seal(sequence, 1).unwrap();
	}
	assert!(matches!(fill(), Err(LogError::Full)));
	// Nothing has changed by that.
	assert_eq!((log.summary().unwrap().first, log.summary().unwrap().current), (Some(4), 0));
	log.anchored(4).unwrap();
	fill().unwrap();
	assert_eq!(log.summary().unwrap().first, Some(5));
	assert!(matches!(fill(), Err(LogError::Full)));
	for sequence in 5..60 {
		log.anchored(sequence).unwrap();
		fill().unwrap();
		log.seal(sequence + 3, 1).unwrap();
	}
	drop(log);
	let bytes = std::fs::metadata(&path).unwrap().len();
	assert!(bytes <= mib << 20, "{bytes} bytes");
}

#[test]
fn a_heartbeat_takes_no_more_than_an_answer_can_hold() {
	let (_folder, path) = folder();
	let log = open(&path);
	let many = vec![measured(Some(5), Some(0), 1); MAX_SAMPLES as usize + 1];
	log.append(&many, |_| [7; 64]).unwrap();
	assert_eq!(log.samples(None).unwrap().unwrap().samples.len(), MAX_SAMPLES as usize);
	assert_eq!(log.seal(4, 1).unwrap().samples, MAX_SAMPLES);
	assert_eq!(log.seal(5, 1).unwrap().samples, 1);
}

#[test]
fn a_record_is_one_nodes_and_one_workers() {
	let (_folder, path) = folder();
	let first = open(&path);
	assert!(matches!(Log::open(&path, identity(), KEEP), Err(LogError::InUse { .. })));
	drop(first);
	for other in [
		Identity { node: 8, ..identity() },
		Identity { genesis: H256::zero(), ..identity() },
		Identity { worker: H256::zero(), ..identity() },
	] {
		let refused = Log::open(&path, other, KEEP);
		assert!(matches!(refused, Err(LogError::OtherIdentity { .. })));
	}
}

/// What a worker does, in any order, with its death anywhere in between.
#[derive(Clone, Copy, Debug)]
enum Deed {
	Take(u8),
	Send,
	Finalise,
	Overtake,
	Die,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
	let deed = prop_oneof![
		4 => (0u8..5).prop_map(Deed::Take),
		3 => Just(Deed::Send),
		2 => Just(Deed::Finalise),
		1 => Just(Deed::Overtake),
		2 => Just(Deed::Die),
	];
	prop::collection::vec(deed, 0..40)
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 32, ..Default::default() })]

	/// Every sample is in the record once, in its order, and in one heartbeat at most; the root of each heartbeat
	/// that was sent is that of the samples which are handed out for it; the chain is whole.
	#[test]
	fn the_record_is_whole_wherever_the_worker_died(deeds in deeds()) {
		let (_folder, path) = folder();
		let mut log = open(&path);
		// What the chain has: heartbeats by their number, and the number of final ones.
		let (mut sent, mut is_final) = (Vec::new(), 0);
		let mut taken = 0;
		for deed in deeds {
			let next = Sequence::try_from(sent.len()).unwrap();
			match deed {
				Deed::Take(count) => for _ in 0..count {
					one(&log, 1);
					taken += 1;
				},
				// Signed twice, and in a block once.
				Deed::Send => {
					let heartbeat = log.seal(next, 1).unwrap();
					prop_assert_eq!(log.seal(next, 2).unwrap(), heartbeat);
					sent.push(Some(heartbeat));
				},
				// Somebody else who has the key is quicker, and nothing else is made before that is final.
				Deed::Overtake => {
					log.seal(next, 1).unwrap();
					sent.push(None);
				},
				Deed::Die => {
					drop(log);
					log = open(&path);
				},
				Deed::Finalise => {}
			}
			if matches!(deed, Deed::Finalise | Deed::Overtake) {
				for (sequence, heartbeat) in (0..).zip(&sent).skip(is_final) {
					match heartbeat {
						Some(_) => log.anchored(sequence).unwrap(),
						None => log.lost(sequence).unwrap(),
					}
				}
				is_final = sent.len();
			}
		}
		let (mut all, mut head) = (Vec::new(), H256::zero());
		for (sequence, heartbeat) in (0..).zip(&sent) {
			let Some(heartbeat) = heartbeat else {
				prop_assert_eq!(log.samples(Some(sequence)).unwrap(), None);
				continue;
			};
			let form = log.samples(Some(sequence)).unwrap().unwrap();
			let signed = form.verify(identity().genesis, &identity().worker.0).unwrap();
			let anchor = Anchor { root: heartbeat.root, samples: heartbeat.samples };
			prop_assert_eq!(signed.anchor, Some(anchor));
			prop_assert_eq!(signed.previous, head);
			head = signed.head;
			all.extend(signed.measured.iter().map(|measured| measured.sample.number));
		}
		let (current, previous, _) = numbers(&log, None);
		prop_assert_eq!(previous, head);
		all.extend(current);
		prop_assert_eq!(all, (0..taken).collect::<Vec<u32>>());
	}
}
