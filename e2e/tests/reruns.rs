// SPDX-License-Identifier: Apache-2.0

//! Results that are done once more by oracles, whose workers run as people run them.

use std::{
	io::{BufRead, BufReader, Write},
	net::TcpListener,
	path::{Path, PathBuf},
	time::Duration,
};

use serde_json::{json, Value};
use surety_e2e::{
	chain::{Dev, Node},
	eventually,
	market::{image, register, source, task, watch, worker_key, Worker, CLIENT, PROVIDER},
	oracles::Oracle,
};

/// As many as decide where oracles disagree with a node: each of them is drawn.
const ORACLES: usize = 3;
/// The other provider: it cheats.
const CHEAT: &str = "//Ferdie";
/// How long what takes some rounds of draws may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(300);

/// A chain that has every result re-run, with an honest worker and three oracles.
struct Market {
	oracles: Vec<Oracle>,
	worker: Worker,
	inputs: PathBuf,
	chain: Dev,
}

impl Market {
	/// The worker takes tasks of source 0 alone.
	fn start() -> Self {
		Self::with(&[])
	}

	/// The same with oracles that have more arguments.
	fn with(more: &[&str]) -> Self {
		let chain =
			Dev::with(&[("minSampling", 1_000_000_000), ("rerunWindow", 60), ("revealWindow", 40)]);
		let folder = chain.folder.path();
		let inputs = folder.join("inputs");
		std::fs::create_dir(&inputs).unwrap();
		std::fs::write(inputs.join("input.txt"), "some text").unwrap();
		let start = |number| {
			let folder = folder.join(format!("oracle-{number}"));
			Oracle::start(&chain.node, number, &folder, &inputs, more)
		};
		let oracles = (0..ORACLES).map(start).collect();
		let own = folder.join("worker");
		let worker = Worker::start_with(&chain.node, PROVIDER, &own, &inputs, "sources = [0]\n");
		Self { oracles, worker, inputs, chain }
	}

	fn source(&self, job: &str, changes: Value) -> u64 {
		source(&self.chain.node, self.chain.folder.path(), &image(job), changes)
	}

	fn publish(&self, source: u64, more: &[&str]) -> u64 {
		let input = self.inputs.join("input.txt").display().to_string();
		task(&self.chain.node, source, &input, &[&["--nodes", "1"], more].concat())
	}
}

/// Waits until the re-run of a task is at a stage.
fn comes_to(chain: &Node, task: u64, state: &str) -> Value {
	let id = task.to_string();
	eventually(&format!("the re-run of task {task} is {state}"), LIMIT, || {
		let output = chain.surety(&["--json", "oracle", "show", &id]);
		let rerun: Value = serde_json::from_slice(&output.stdout).ok()?;
		(rerun["state"] == state).then_some(rerun)
	})
}

/// How many oracles of a re-run are in a state.
fn count(rerun: &Value, state: &str) -> usize {
	let oracles = rerun["oracles"].as_array().unwrap();
	oracles.iter().filter(|oracle| oracle["state"] == state).count()
}

#[test]
fn a_right_result_is_paid_as_verified_and_its_oracle_survives_its_death() {
	let mut market = Market::start();
	let source = market.source("copy", json!({}));
	let id = market.publish(source, &[]);

	// The node shows nothing before an oracle is bound, and what the oracle is bound to is on its disk.
	let chain = &market.chain.node;
	let drawn = comes_to(chain, id, "committing");
	assert_eq!(drawn["output_hash"], Value::Null);
	let called = drawn["oracles"][0]["oracle"].as_str().unwrap().to_string();
	let oracle = market.oracles.iter_mut().find(|oracle| oracle.address == called).unwrap();
	eventually("the oracle is bound", LIMIT, || {
		oracle.process.said().contains("committed").then_some(())
	});
	oracle.restart();

	let (code, ended) = watch(chain, id);
	assert_eq!((code, &ended["outcome"]), (0, &json!("settled")));
	assert_eq!((&ended["check"], &ended["node"]), (&json!("verified"), &json!(market.worker.node)));
	let rerun = comes_to(chain, id, "ended");
	assert_eq!((&rerun["outcome"], count(&rerun, "other")), (&json!("right"), 0));
	assert!(count(&rerun, "same") >= 1, "{rerun}");
	// It lets go of what is over.
	let oracle = market.oracles.iter().find(|oracle| oracle.address == called).unwrap();
	eventually("the oracle is done", LIMIT, || {
		oracle.process.said().contains("over").then_some(())
	});
}

#[test]
fn embeddings_of_a_right_result_are_compared_by_what_they_mean() {
	let market = Market::start();
	let vectors = json!({
		"memory_mib": 1_024,
		"output": { "format": "embeddings", "dimensions": 384, "min_tokens": 1, "max_tokens": 100, "max_repeat_run": 100 },
		"comparator": { "cosine": 95 },
	});
	let source = market.source("embed", vectors);
	let id = market.publish(source, &[]);

	let (code, ended) = watch(&market.chain.node, id);

	assert_eq!((code, &ended["check"]), (0, &json!("verified")));
}

/// What the job gives, the same in other words, and something else.
const TEXTS: [&str; 3] = [
	"The cat sat on the mat in the sun and slept all afternoon.",
	"All afternoon the cat slept in the sun on its mat.",
	"Quarterly revenue rose by nine percent, driven by exports.",
];

#[test]
fn texts_are_compared_by_what_they_mean() {
	let [right, alike, made_up] = TEXTS;
	let mut market = Market::with(&["--embedder", &image("embed")]);
	std::fs::write(market.inputs.join("input.txt"), right).unwrap();
	market.source("copy", json!({}));
	let texts = json!({
		"output": { "format": "text", "min_tokens": 1, "max_tokens": 100, "max_repeat_run": 10 },
		"comparator": "cosine",
	});
	let source = market.source("copy", texts);
	let folder = market.chain.folder.path().join("by-hand");
	std::fs::create_dir(&folder).unwrap();
	register(&market.chain.node, CHEAT, &folder, &serve(folder.clone()));
	for (text, outcome, found) in [(alike, "right", "same"), (made_up, "wrong", "other")] {
		let id = market.publish(source, &["--deadline-blocks", "200"]);
		work_by_hand(&market.chain.node, id, &folder, text);
		// What the first oracle is bound to, the meaning of its text included, is on its disk.
		let rerun = market.chain.node.ask(&["oracle", "show", &id.to_string()]);
		let called = rerun["oracles"][0]["oracle"].as_str().unwrap();
		market.oracles.iter_mut().find(|oracle| oracle.address == called).unwrap().restart();

		let rerun = comes_to(&market.chain.node, id, "ended");

		assert_eq!(rerun["outcome"], outcome, "{rerun}");
		assert_eq!(count(&rerun, "same") + count(&rerun, "other"), count(&rerun, found), "{rerun}");
	}
}

/// Hands out the files of a folder over HTTP, whatever the way to them is called. Says where.
fn serve(folder: PathBuf) -> String {
	let listener = TcpListener::bind("127.0.0.1:0").unwrap();
	let address = listener.local_addr().unwrap();
	std::thread::spawn(move || {
		for mut stream in listener.incoming().flatten() {
			let mut request = BufReader::new(&stream).lines().map_while(Result::ok);
			let first = request.next().unwrap_or_default();
			request.take_while(|line| !line.is_empty()).for_each(drop);
			let path = first.split(' ').nth(1).unwrap_or_default();
			let name = path.rsplit('/').next().unwrap_or_default();
			let file = std::fs::read(folder.join(name)).unwrap_or_default();
			let length = file.len();
			let head =
				format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
			// Who has gone away is not waited for.
			let _ = stream.write_all(&[head.as_bytes(), &file].concat());
		}
	});
	format!("http://{address}")
}

#[test]
fn a_made_up_result_is_found_by_three_oracles_and_its_node_is_slashed() {
	let market = Market::start();
	let chain = &market.chain.node;
	market.source("copy", json!({}));
	let source = market.source("copy", json!({}));
	let folder = market.chain.folder.path().join("cheat");
	std::fs::create_dir(&folder).unwrap();
	let node = register(chain, CHEAT, &folder, "http://127.0.0.1:9");
	let client = chain.total(&chain.address(CLIENT));
	let id = market.publish(source, &["--deadline-blocks", "200"]);

	work_by_hand(chain, id, &folder, "made up");

	let rerun = comes_to(chain, id, "ended");
	assert_eq!((&rerun["outcome"], count(&rerun, "other")), (&json!("wrong"), ORACLES));
	// It is a dispute, in the name of the first oracle; nobody contests it.
	let dispute = eventually("the dispute is over", LIMIT, || {
		Some(chain.ask(&["disputes", "show", "0"])).filter(|dispute| dispute["state"] == "ended")
	});
	assert_eq!(dispute["challenger"], rerun["oracles"][0]["oracle"]);
	let slash = chain.ask(&["slashes", "show", &dispute["slash"].to_string()]);
	assert_eq!((&slash["condition"], &slash["node"]), (&json!("RESULT_FAILURE"), &json!(node)));
	// The client has its payment back.
	let (code, ended) = watch(chain, id);
	assert!(code == 6 || code == 7, "{ended}");
	let spent = client - chain.total(&chain.address(CLIENT));
	assert!(spent < surety_e2e::market::SUR, "the client spent {spent}");
}

#[test]
fn a_failure_that_reproduces_stands_and_its_client_pays_for_the_time() {
	let market = Market::start();
	let chain = &market.chain.node;
	let source = market.source("fail", json!({}));
	let id = market.publish(source, &[]);
	let (code, ended) = watch(chain, id);
	assert_eq!((code, &ended["outcome"]), (6, &json!("failed")));
	let owner = chain.total(&chain.address(PROVIDER));

	let challenge = ["--key", CLIENT, "task", "challenge-failure", &id.to_string()];
	let challenged = chain.ask(&challenge);

	assert_eq!(challenged["node"], market.worker.node);
	let (code, refusal) = chain.refused(&challenge);
	assert_eq!((code, &refusal["name"]), (4, &json!("AlreadyRerun")));
	let rerun = comes_to(chain, id, "ended");
	assert_eq!(
		(&rerun["cause"], &rerun["outcome"]),
		(&json!("failure_challenged"), &json!("right"))
	);
	// What stands for a failure.
	assert_eq!(rerun["oracles"][0]["output_hash"], format!("0x{}", "ff".repeat(32)));
	assert!(chain.total(&chain.address(PROVIDER)) > owner, "the node's owner is paid for the time");
	assert_eq!(chain.ask(&["slashes", "list"]), json!([]));
}

/// Does a task without running it: the node commits to this text.
fn work_by_hand(chain: &Node, id: u64, folder: &Path, text: &str) {
	let (id, key) = (id.to_string(), worker_key(CHEAT));
	let openings = folder.join(format!("openings-{id}")).display().to_string();
	let output = folder.join(&id);
	std::fs::write(&output, text).unwrap();
	let output = output.display().to_string();
	let done = |step: &str, more: &[&str]| {
		eventually(step, LIMIT, || {
			let command = [&["--json", "--key", &key, "task", step, &id], more].concat();
			chain.surety(&command).status.success().then_some(())
		});
	};
	let kept = ["--openings", openings.as_str()];
	done("accept", &[]);
	done("start", &kept);
	done("commit", &[&kept[..], &["--output", &output]].concat());
	// Refused until an oracle is bound.
	done("reveal", &kept);
}
