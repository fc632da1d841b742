// SPDX-License-Identifier: Apache-2.0

//! What workers measure of themselves, from the container to the chain and back.

use std::{path::PathBuf, time::Duration};

use serde_json::{json, Value};
use surety_e2e::{
	chain::{Dev, Node},
	eventually,
	market::{image, source, task, watch, Worker, PROVIDER},
};

/// How long heartbeats and their finality may take on a machine on which much else runs.
const LIMIT: Duration = Duration::from_secs(180);
/// Samples are taken as often as can be.
const EVERY_SECOND: &str = "[telemetry]\nevery_secs = 1\n";

/// A chain with one worker.
struct Measured {
	worker: Worker,
	inputs: PathBuf,
	chain: Dev,
}

impl Measured {
	fn start() -> Self {
		// A silence on the chain of developers is a matter of seconds, which a machine under load passes over.
		let chain =
			Dev::with(&[("uptimeMinor", 600), ("uptimeBreach", 1_200), ("uptimeDay", 1_200)]);
		let inputs = chain.folder.path().join("inputs");
		std::fs::create_dir(&inputs).unwrap();
		let folder = chain.folder.path().join("worker");
		let worker = Worker::start_with(&chain.node, PROVIDER, &folder, &inputs, EVERY_SECOND);
		Self { worker, inputs, chain }
	}

	fn chain(&self) -> &Node {
		&self.chain.node
	}

	/// Has a job done that takes some seconds.
	fn job(&self) -> u64 {
		let input = self.inputs.join("input.txt");
		std::fs::write(&input, "some text").unwrap();
		let folder = self.chain.folder.path();
		let source = source(self.chain(), folder, &image("slow-copy"), json!({}));
		let id = task(self.chain(), source, &input.display().to_string(), &["--nodes", "1"]);
		let (code, ended) = watch(self.chain(), id);
		assert_eq!((code, &ended["outcome"]), (0, &json!("settled")));
		id
	}

	/// What a command about the node's telemetry shows, once it succeeds.
	fn telemetry(&self, more: &[&str]) -> Option<Value> {
		let node = self.worker.node.to_string();
		let command = [&["--json", "node", "telemetry", &node], more].concat();
		let output = self.chain().surety(&command);
		output.status.success().then(|| serde_json::from_slice(&output.stdout).unwrap())
	}

	/// Waits until a heartbeat of at least this number is on the chain, and says which.
	fn heartbeat(&self, least: u64) -> u64 {
		eventually("a heartbeat is on the chain", LIMIT, || {
			let last = self.telemetry(&[])?["last"].as_u64()?;
			let anchored = self.telemetry(&["--sequence", &last.to_string()]);
			(last >= least && anchored.is_some()).then_some(last)
		})
	}

	/// The samples of all heartbeats up to this one, each of which the command has held against the chain. They follow
	/// one another without a gap.
	fn anchored(&self, last: u64) -> Vec<Value> {
		let mut all = Vec::new();
		let mut head = None;
		for sequence in 0..=last {
			let shown = self.telemetry(&["--sequence", &sequence.to_string()]);
			let shown = shown.unwrap_or_else(|| panic!("heartbeat {sequence} is not what it was"));
			assert!(head.is_none_or(|head| head == shown["previous"]), "{shown}");
			head = Some(shown["head"].clone());
			all.extend(shown["samples"].as_array().unwrap().iter().cloned());
		}
		all
	}
}

/// The numbers of the samples of a job.
fn series(samples: &[Value], task: u64) -> Vec<u64> {
	let of_task = samples.iter().filter(|sample| sample["task"] == task);
	of_task.map(|sample| sample["number"].as_u64().unwrap()).collect()
}

fn is_without_gaps(series: &[u64]) -> bool {
	(0..).zip(series).all(|(expected, number)| expected == *number)
}

#[test]
fn heartbeats_come_by_themselves_and_anchor_what_was_measured() {
	let measured = Measured::start();
	let task = measured.job();
	let last = measured.heartbeat(2);
	let last = measured.heartbeat(last + 1);

	let status = measured.chain().ask(&["node", "status", &measured.worker.node.to_string()]);
	assert!(status["last_heartbeat"].as_u64().is_some_and(|block| block > 0), "{status}");
	assert_eq!(status["uptime_percent"], 100.0);
	let samples = measured.anchored(last);
	let of_job = series(&samples, task);
	assert!(of_job.len() >= 4 && is_without_gaps(&of_job), "{of_job:?}");
	assert!(samples.iter().any(|sample| sample["task"].is_null()), "nothing of the idle machine");

	// What is handed out is what convicts: these samples are on the chain, and innocent.
	let folder = measured.chain.folder.path();
	let file = folder.join("samples.json").display().to_string();
	let (sequence, indices) = (0..=last)
		.find_map(|sequence| {
			let sequence = sequence.to_string();
			let shown = measured.telemetry(&["--sequence", &sequence, "--output", &file])?;
			let samples = shown["samples"].as_array()?;
			let first = samples.iter().position(|sample| sample["task"] == task)?;
			(samples.get(first + 1)?["task"] == task)
				.then(|| (sequence, format!("{first},{}", first + 1)))
		})
		.expect("two samples of the job in one heartbeat");
	let node = measured.worker.node.to_string();
	let convict = |samples: &str| {
		let submit = ["--key", "//Charlie", "slashes", "submit-evidence", "--node", &node];
		let evidence = ["--sequence", &sequence, "--samples", samples, "--indices", &indices];
		let condition = ["--condition", "VRAM_OVERCLAIM"];
		let (code, refusal) =
			measured.chain().refused(&[&submit[..], &evidence[..], &condition[..]].concat());
		(code, refusal["name"].as_str().unwrap_or_default().to_string())
	};
	assert_eq!(convict(&file), (4, "NothingProven".into()));
	let mut list: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
	for sample in list.as_array_mut().unwrap() {
		sample["vram_used"] = json!(1);
	}
	let forged = folder.join("forged.json");
	std::fs::write(&forged, list.to_string()).unwrap();
	assert_eq!(convict(&forged.display().to_string()), (4, "InvalidProof".into()));
}

#[test]
fn a_worker_that_is_killed_again_and_again_signs_no_heartbeat_twice() {
	let mut measured = Measured::start();
	let mut last = measured.heartbeat(0);
	for _ in 0..4 {
		// As soon as the next one is in the record, wherever its transaction is.
		eventually("a heartbeat is made", LIMIT, || {
			(measured.telemetry(&[])?["last"].as_u64()? > last).then_some(())
		});
		measured.worker.process.kill();
		measured.worker.restart();
		last = measured.heartbeat(last + 1);
	}
	let task = measured.job();
	measured.worker.process.kill();
	measured.worker.restart();
	last = measured.heartbeat(last + 2);

	let samples = measured.anchored(last);
	assert!(is_without_gaps(&series(&samples, task)), "{samples:?}");
	let said = measured.worker.process.said();
	assert!(!said.contains("somebody else has the worker key"), "{said}");
}
