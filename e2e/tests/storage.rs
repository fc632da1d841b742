// SPDX-License-Identifier: Apache-2.0

//! Outputs where operators keep them: in a bucket, encrypted, served in parts.

use std::{path::PathBuf, process::Command, time::Duration};

use serde_json::{json, Value};
use surety_e2e::{
	bucket::Bucket,
	chain::Dev,
	eventually,
	market::{image, reaches, source, task, watch, Worker, CLIENT, PROVIDER},
	oracles::Oracle,
};

/// How long what takes some rounds of draws may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(300);

/// A chain with a folder for inputs, and one for everything else.
struct Place {
	inputs: PathBuf,
	chain: Dev,
}

impl Place {
	fn with(parameters: &[(&str, u32)]) -> Self {
		let chain = Dev::with(parameters);
		let inputs = chain.folder.path().join("inputs");
		std::fs::create_dir(&inputs).unwrap();
		Self { inputs, chain }
	}

	fn folder(&self, name: &str) -> PathBuf {
		self.chain.folder.path().join(name)
	}

	fn source(&self, job: &str, changes: Value) -> u64 {
		source(&self.chain.node, self.chain.folder.path(), &image(job), changes)
	}

	fn input(&self, text: &str) -> String {
		let file = self.inputs.join("input.txt");
		std::fs::write(&file, text).unwrap();
		file.display().to_string()
	}

	/// `surety` with its arguments, as the client.
	fn client(&self, arguments: &[&str]) -> Value {
		self.chain.node.ask(&[&["--key", CLIENT], arguments].concat())
	}

	/// Fetches the result of a task as a person does.
	fn result(&self, task: u64, more: &[&str]) -> String {
		let (task, file) = (task.to_string(), self.folder("result"));
		let file = file.display().to_string();
		self.chain.node.ask(&[&["task", "result", &task, "--output", &file], more].concat());
		std::fs::read_to_string(file).unwrap()
	}
}

/// What is at an address: the status, and the body.
fn curl(url: &str, more: &[&str]) -> (u32, Vec<u8>) {
	let file = tempfile::NamedTempFile::new().unwrap();
	let output = Command::new("curl")
		.args(["-s", "-w", "%{http_code}", "-o"])
		.arg(file.path())
		.args(more)
		.arg(url)
		.output()
		.unwrap();
	let status = String::from_utf8_lossy(&output.stdout).parse().unwrap();
	(status, std::fs::read(file.path()).unwrap())
}

/// The SHA-256 of a result, without its `0x`.
fn hash_of(ended: &Value) -> String {
	ended["output_hash"].as_str().unwrap().trim_start_matches("0x").to_string()
}

#[test]
fn outputs_in_a_bucket_are_served_in_parts_by_a_worker_that_was_killed() {
	let place = Place::with(&[]);
	let bucket = Bucket::start(&place.folder("bucket"));
	let folder = place.folder("worker");
	let storage = bucket.storage("of/this/node");
	let chain = &place.chain.node;
	let mut worker = Worker::start_with(chain, PROVIDER, &folder, &place.inputs, &storage);
	let source = place.source("slow-copy", json!({}));
	// More than is sent at once.
	let text = "0123456789".repeat(1_000_000);
	let id = task(chain, source, &place.input(&text), &["--nodes", "1"]);
	reaches(chain, id, "started");
	worker.process.kill();
	worker.restart();

	let (code, ended) = watch(chain, id);

	assert_eq!((code, &ended["outcome"]), (0, &json!("settled")));
	let object = format!("of/this/node/outputs/{}", hash_of(&ended));
	assert_eq!(bucket.get(&object).unwrap(), text.as_bytes());
	assert!(!folder.join("data/outputs").exists(), "the outputs are in the bucket alone");
	assert_eq!(place.result(id, &[]), text);
	let url = worker.output_url(id);
	assert_eq!(curl(&url, &["-r", "9999995-"]), (206, b"56789".to_vec()));
	assert_eq!(curl(&url, &["-r", "10000000-"]), (416, Vec::new()));
	// A result that arrived in part is gone on with.
	let part = place.folder(&format!("result.{}.part", hash_of(&ended)));
	std::fs::write(&part, &text[..9_000_000]).unwrap();
	assert_eq!(place.result(id, &[]), text);
	assert!(!part.exists());
	// Who can write to the bucket cannot make the node hand out something else.
	bucket.put(&object, "a lie");
	assert_eq!(curl(&url, &[]).0, 500);
	worker.process.kill();
	worker.restart();
	assert_eq!(curl(&url, &["-r", "0-1"]).0, 500);
}

#[test]
fn an_output_that_was_changed_and_cannot_be_made_again_is_not_revealed() {
	let place = Place::with(&[("minSampling", 1_000_000_000), ("rerunWindow", 60)]);
	let chain = &place.chain.node;
	let folder = place.folder("worker");
	let worker = Worker::start_with(chain, PROVIDER, &folder, &place.inputs, "");
	let source = place.source("random", json!({}));
	// Without an oracle nobody's turn comes, and there is time to change it.
	let id = task(chain, source, &place.input("anything"), &["--nodes", "1"]);
	reaches(chain, id, "committed");
	let outputs = folder.join("data/outputs");
	let output = std::fs::read_dir(outputs).unwrap().next().unwrap().unwrap().path();
	std::fs::write(&output, "a lie").unwrap();
	let oracle = Oracle::start(chain, 0, &place.folder("oracle"), &place.inputs, &[]);

	eventually("it is noticed", LIMIT, || {
		worker.process.said().contains("not revealed").then_some(())
	});

	assert!(!worker.hands_out(id));
	drop(oracle);
}

#[test]
fn an_encrypted_output_is_read_by_its_client_and_its_judges_alone() {
	let place =
		Place::with(&[("minSampling", 1_000_000_000), ("rerunWindow", 60), ("revealWindow", 40)]);
	let chain = &place.chain.node;
	let oracles: Vec<_> = (0..3)
		.map(|number| {
			let folder = place.folder(&format!("oracle-{number}"));
			let oracle = Oracle::start(chain, number, &folder, &place.inputs, &[]);
			oracle.publish_key(chain);
			oracle
		})
		.collect();
	let folder = place.folder("worker");
	let worker = Worker::start_with(chain, PROVIDER, &folder, &place.inputs, "");
	let source = place.source(
		"embed",
		json!({
			"memory_mib": 1_024,
			"output": { "format": "embeddings", "dimensions": 384, "min_tokens": 1, "max_tokens": 100, "max_repeat_run": 100 },
			"comparator": { "cosine": 95 },
			"encrypted": true,
		}),
	);
	// Without a key of the client nothing could be encrypted for it.
	let input = place.input("some text");
	let publish = |more: &[&str]| {
		let all = ["--source", &source.to_string(), "--input", &input, "--payment", "10"];
		[&["--key", CLIENT, "task", "publish"], &all[..], more].concat().join("\n")
	};
	let refused = publish(&[]);
	let (code, refusal) = chain.refused(&refused.split('\n').collect::<Vec<_>>());
	assert_eq!((code, &refusal["name"]), (4, &json!("NoEncryptionKey")));
	let identity = place.folder("identity").display().to_string();
	place.client(&["keys", "encryption", "generate", &identity]);
	place.client(&["keys", "encryption", "publish", &identity]);

	let id = task(chain, source, &input, &["--nodes", "1"]);
	let (code, ended) = watch(chain, id);

	// An oracle read what the node has, and found the same.
	assert_eq!((code, &ended["check"]), (0, &json!("verified")));
	let truth = place.result(id, &["--identity", &identity]);
	assert!(truth.starts_with('['), "{truth}");
	let (status, served) = curl(&worker.output_url(id), &[]);
	assert!(status == 200 && served.starts_with(b"age-encryption.org/v1"));
	let (code, refusal) = chain.refused(&["task", "result", &id.to_string(), "--output", "-"]);
	assert_eq!(code, 1);
	assert!(refusal["error"].as_str().unwrap().contains("--identity"), "{refusal}");
	// Nothing else is at rest, with the node or with an oracle.
	let folders =
		[folder].into_iter().chain((0..3).map(|it| place.folder(&format!("oracle-{it}"))));
	for outputs in folders.map(|folder| folder.join("data/outputs")) {
		for entry in std::fs::read_dir(outputs).unwrap() {
			let kept = std::fs::read(entry.unwrap().path()).unwrap();
			assert!(kept.starts_with(b"age-encryption.org/v1"));
		}
	}
	// Who has no part in it gets nothing, and the client gets it for a new key too.
	let stranger = chain.address("//Eve");
	assert_eq!(curl(&format!("{}?for={stranger}", worker.output_url(id)), &[]).0, 403);
	let other = place.folder("other").display().to_string();
	place.client(&["keys", "encryption", "generate", &other]);
	place.client(&["keys", "encryption", "publish", &other]);
	let account = chain.address(CLIENT);
	assert_eq!(place.result(id, &["--identity", &other, "--for", &account]), truth);
	drop(oracles);
}
