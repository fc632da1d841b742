// SPDX-License-Identifier: Apache-2.0

//! Results that are disputed, judged by jurors who run as people run them, and records that clients ask for.

use std::{
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};

use serde_json::{json, Value};
use surety_e2e::{
	chain::{Dev, Node},
	eventually,
	market::{image, source, task, watch, Worker, CLIENT, PROVIDER, SUR},
	process::Process,
	programs,
};

/// As many as the first panel has seats: each of them is drawn.
const JURORS: [&str; 5] = ["//Dave", "//Eve", "//Ferdie", "//Alice//stash", "//Bob//stash"];

/// How long what takes some blocks may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(240);

/// A program that finds fraud, if it is asked about node 0.
const FINDS_FRAUD: &str = r#"grep -q '"node":0,' && echo fraud"#;

/// A chain with one worker.
struct Market {
	worker: Worker,
	inputs: PathBuf,
	chain: Dev,
}

impl Market {
	fn start(chain: Dev) -> Self {
		let inputs = chain.folder.path().join("inputs");
		std::fs::create_dir(&inputs).unwrap();
		let folder = chain.folder.path().join("worker");
		let worker = Worker::start(&chain.node, PROVIDER, &folder, &inputs);
		Self { worker, inputs, chain }
	}

	/// A task that the node was paid for.
	fn paid_task(&self) -> String {
		let input = self.inputs.join("input.txt");
		std::fs::write(&input, "some text").unwrap();
		let source = source(&self.chain.node, self.chain.folder.path(), &image("copy"), json!({}));
		let input = input.display().to_string();
		let task = task(&self.chain.node, source, &input, &["--nodes", "1"]);
		assert_eq!(watch(&self.chain.node, task).0, 0);
		task.to_string()
	}
}

/// An arbitrator with its program.
struct Juror {
	key: &'static str,
	process: Process,
	state: PathBuf,
	arguments: Vec<String>,
}

impl Juror {
	/// Starts one that decides by `command`, or else by hand.
	fn start(chain: &Node, key: &'static str, folder: &Path, command: Option<&str>) -> Self {
		std::fs::create_dir_all(folder).unwrap();
		let state = folder.join("state");
		let mut arguments: Vec<String> =
			["--json", "--url", &chain.url(), "--key", key, "arbitrator", "run", "--state"]
				.map(String::from)
				.to_vec();
		arguments.push(state.display().to_string());
		arguments.extend(command.into_iter().flat_map(|it| ["--decide".into(), it.to_string()]));
		let process = Self::run(&state, &arguments);
		Self { key, process, state, arguments }
	}

	fn run(state: &Path, arguments: &[String]) -> Process {
		let mut command = Command::new(programs().join("surety"));
		command.args(arguments);
		Process::start(command, &state.with_extension("log"))
	}

	/// Starts it again with the same state.
	fn restart(&mut self) {
		self.process.kill();
		self.process = Self::run(&self.state, &self.arguments);
	}

	/// How often it has told this of the dispute.
	fn told(&self, event: &str) -> usize {
		let said = self.process.said();
		let lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
		lines.filter(|line| line["event"] == event && line["dispute"] == 0).count()
	}

	fn wait_for(&self, event: &str) {
		eventually(&format!("{} tells {event}", self.key), LIMIT, || {
			(self.told(event) > 0).then_some(())
		});
	}

	fn total(&self, chain: &Node) -> u128 {
		chain.total(&chain.address(self.key))
	}
}

/// Waits until dispute 0 is at a stage.
fn comes_to(chain: &Node, state: &str) -> Value {
	eventually(&format!("the dispute is {state}"), LIMIT, || {
		Some(chain.ask(&["disputes", "show", "0"])).filter(|dispute| dispute["state"] == state)
	})
}

#[test]
fn a_disputed_result_is_judged_by_jurors_whom_the_node_pays() {
	let mut market =
		Market::start(Dev::with(&[("voteCommitWindow", 40), ("voteRevealWindow", 25)]));
	let folder = market.chain.folder.path().to_path_buf();
	let chain = &market.chain.node;
	for key in JURORS {
		chain.ask(&["--key", key, "role", "bond", "arbitrator", "500"]);
		chain.ask(&["--key", key, "arbitrator", "opt-in"]);
	}
	// The last one decides by hand.
	let mut jurors: Vec<_> = (0..)
		.zip(JURORS)
		.map(|(number, key)| {
			let command = (number < 4).then_some(FINDS_FRAUD);
			Juror::start(chain, key, &folder.join(format!("juror-{number}")), command)
		})
		.collect();
	let task = market.paid_task();
	let before: Vec<_> = jurors.iter().map(|juror| juror.total(chain)).collect();
	let client = chain.total(&chain.address(CLIENT));

	let evidence = folder.join("evidence");
	std::fs::write(&evidence, "it is a copy of the input").unwrap();
	let evidence = evidence.display().to_string();
	let file = ["--key", CLIENT, "disputes", "file", &task, "--evidence", &evidence];
	let filed = chain.ask(&file);
	assert_eq!((&filed["dispute"], &filed["node"]), (&json!(0), &json!(market.worker.node)));
	assert_eq!(filed["bond"], (10 * SUR).to_string());
	let (code, refusal) = chain.refused(&file);
	assert_eq!((code, &refusal["name"]), (4, &json!("AlreadyDisputed")));

	// One is killed as soon as it has committed, another at any step; both go on where they were.
	jurors[1].restart();
	jurors[0].wait_for("committed");
	jurors[0].restart();
	let by_hand = &jurors[4];
	by_hand.wait_for("vote_wanted");
	let state = by_hand.state.display().to_string();
	let vote = |vote| ["--key", by_hand.key, "disputes", "vote", "0", vote, "--state", &state];
	chain.ask(&vote("fraud"));
	by_hand.wait_for("committed");
	let (code, refusal) = chain.refused(&vote("no-fault"));
	assert!(code == 1 && refusal.to_string().contains("it has voted"), "{refusal}");
	// Their node is gone for a while, and they find it again.
	market.chain.node.restart();
	let chain = &market.chain.node;

	let found = comes_to(chain, "appealable");
	assert_eq!(found["verdict"], "fraud");
	let votes = found["panels"][0]["jurors"].as_array().unwrap();
	assert_eq!(votes.len(), 5);
	assert!(votes.iter().all(|juror| juror["vote"] == "fraud"), "{found}");

	let ended = comes_to(chain, "ended");
	let slash = chain.ask(&["slashes", "show", &ended["slash"].to_string()]);
	assert_eq!(slash["condition"], "DISPUTE_LOST_FRAUD");
	assert_eq!(slash["severity"], "hard");
	let node = chain.ask(&["node", "status", &market.worker.node.to_string()]).to_string();
	assert!(node.contains("Ejected"), "{node}");
	// Each juror has a fee of 2 SUR, and nobody else's loss; the client has its bond back.
	for (juror, before) in jurors.iter().zip(before) {
		let earned = juror.total(chain) - before;
		assert!((SUR..=2 * SUR).contains(&earned), "{} earned {earned}", juror.key);
		juror.wait_for("settled");
		assert!(juror.told("committed") > 0 && juror.told("revealed") > 0, "{}", juror.key);
	}
	let spent = client - chain.total(&chain.address(CLIENT));
	assert!(spent < SUR, "the client spent {spent}");
	let balance = chain.ask(&["balance", &chain.address(CLIENT)]).to_string();
	assert!(!balance.contains("Disputes"), "still held: {balance}");
}

#[test]
fn a_satisfied_client_says_so_and_finds_the_node_in_the_ranking() {
	let market = Market::start(Dev::start());
	let chain = &market.chain.node;
	let task = market.paid_task();
	let node = market.worker.node.to_string();
	let before = chain.ask(&["reputation", "show", &node]);
	assert_eq!((&before["jobs"], &before["score"]), (&json!(1), &Value::Null));
	assert_eq!(before["history"][0]["deed"], "Paid");

	let feedback = ["--key", CLIENT, "feedback", "give", &task, "satisfied"];
	let given = chain.ask(&feedback);

	assert_eq!(given["node"], market.worker.node);
	let after = chain.ask(&["reputation", "show", &node]);
	assert_eq!(after["satisfaction"], given["satisfaction"]);
	// The first thirty jobs of a node are worth nothing to its record, and so is what is said of them.
	assert_eq!(after["satisfaction"], before["satisfaction"]);
	let (code, refusal) = chain.refused(&feedback);
	assert_eq!((code, &refusal["name"]), (4, &json!("AlreadyRated")));

	for filter in [&[][..], &["--source", "0"], &["--memory", "64"]] {
		let ranking = chain.ask(&[&["reputation", "rank"], filter].concat());
		assert_eq!(ranking[0]["node"], market.worker.node, "{filter:?}: {ranking}");
		assert!(ranking[0]["routing_weight"].as_u64().unwrap() > 0, "{ranking}");
	}
	let many = chain.ask(&["reputation", "rank", "--gpus", "200"]);
	assert_eq!(many, json!([]));
	let client = chain.ask(&["reputation", "client", &chain.address(CLIENT)]);
	assert_eq!(client["paid"], 1);
}
