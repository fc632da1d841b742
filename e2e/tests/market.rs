// SPDX-License-Identifier: Apache-2.0

//! Jobs from their publication to their end, on a real chain and in real containers.

use std::{path::PathBuf, time::Duration};

use serde_json::json;
use surety_e2e::{
	chain::Dev,
	eventually,
	market::{image, reaches, source, task, watch, Worker, CLIENT, PROVIDER, SUR},
};

/// A chain with one worker and a folder for inputs.
struct Market {
	worker: Worker,
	inputs: PathBuf,
	chain: Dev,
}

impl Market {
	fn start() -> Self {
		let chain = Dev::start();
		let inputs = chain.folder.path().join("inputs");
		std::fs::create_dir(&inputs).unwrap();
		let worker =
			Worker::start(&chain.node, PROVIDER, &chain.folder.path().join("worker"), &inputs);
		Self { worker, inputs, chain }
	}

	fn input(&self, text: &str) -> String {
		let file = self.inputs.join("input.txt");
		std::fs::write(&file, text).unwrap();
		file.display().to_string()
	}

	fn source(&self, image: &str, changes: serde_json::Value) -> u64 {
		source(&self.chain.node, self.chain.folder.path(), image, changes)
	}

	/// What the client and the provider have, and what is held for the client's tasks.
	fn money(&self) -> (u128, u128) {
		let total = |key| self.chain.node.total(&self.chain.node.address(key));
		(total(CLIENT), total(PROVIDER))
	}

	/// The client has everything back but the fees of its own transactions.
	fn assert_refunded(&self, before: u128) {
		let lost = before - self.money().0;
		assert!(lost < SUR, "the client lost {lost}");
		let balance = self.chain.node.ask(&["balance", &self.chain.node.address(CLIENT)]);
		assert!(!balance.to_string().contains("TaskPayment"), "still held: {balance}");
	}
}

/// An amount as the command line writes it for scripts.
fn amount(text: &serde_json::Value) -> u128 {
	text.as_str().unwrap().parse().unwrap()
}

#[test]
fn a_job_is_run_checked_and_paid() {
	let market = Market::start();
	let chain = &market.chain.node;
	let source = market.source(&image("copy"), json!({}));
	let (client, provider) = market.money();
	let treasury = |chain: &surety_e2e::chain::Node| amount(&chain.status().unwrap()["treasury"]);
	let treasury_before = treasury(chain);

	let id = task(chain, source, &market.input("some text"), &["--nodes", "1"]);
	let (code, ended) = watch(chain, id);

	assert_eq!((code, &ended["outcome"]), (0, &json!("settled")));
	// 2.5 % of 10 SUR is the protocol's: half of it burns, a fifth is the stakes', the rest is for
	// operations.
	let (client_after, provider_after) = market.money();
	assert_eq!(provider_after - provider, 10 * SUR - SUR / 4);
	assert_eq!(treasury(chain) - treasury_before, SUR * 3 / 40);
	let spent = client - client_after;
	assert!((10 * SUR..11 * SUR).contains(&spent), "the client spent {spent}");

	// The node's stake has earned its part, and anyone can have it paid out to the owner.
	let earned = amount(&chain.ask(&["node", "status", "0"])["claimable"]);
	assert!(earned > 0);
	chain.ask(&["--key", CLIENT, "node", "claim", "0"]);
	assert_eq!(market.money().1 - provider_after, earned);

	let result = market.chain.folder.path().join("result");
	chain.ask(&["task", "result", &id.to_string(), "--output", &result.display().to_string()]);
	assert_eq!(std::fs::read_to_string(result).unwrap(), "some text");
	assert_eq!(market.worker.containers(), Vec::<String>::new());
}

#[test]
fn a_task_that_nobody_started_is_cancelled_and_refunded() {
	let market = Market::start();
	let chain = &market.chain.node;
	// Nobody takes it: the worker refuses inputs that it may not read.
	let source = market.source(&image("copy"), json!({}));
	let before = market.money().0;
	let elsewhere = market.chain.folder.path().join("elsewhere.txt");
	std::fs::write(&elsewhere, "text").unwrap();
	let id = task(chain, source, &elsewhere.display().to_string(), &[]);

	chain.ask(&["--key", CLIENT, "task", "cancel", &id.to_string()]);

	let (code, ended) = watch(chain, id);
	assert_eq!((code, &ended["outcome"]), (8, &json!("cancelled")));
	market.assert_refunded(before);
	// Not twice, and not by others.
	let (code, refusal) = chain.refused(&["--key", CLIENT, "task", "cancel", &id.to_string()]);
	assert_eq!((code, &refusal["name"]), (4, &json!("TaskEnded")));
}

#[test]
fn an_input_that_does_not_exist_is_not_accepted_and_the_task_expires() {
	let market = Market::start();
	let chain = &market.chain.node;
	let source = market.source(&image("copy"), json!({ "run_limit": "1s" }));
	let before = market.money().0;
	let missing = format!("file://{}/missing", market.inputs.display());
	let hash = "11".repeat(32);
	let id = task(chain, source, &missing, &["--hash", &hash, "--deadline-blocks", "15"]);
	let task_id = id.to_string();

	// Too early, anybody is told so.
	let (code, refusal) = chain.refused(&["--key", "//Dave", "task", "advance", &task_id]);
	assert_eq!((code, &refusal["name"]), (4, &json!("NothingDue")));
	// After it the chain ends the task by itself.
	let (code, ended) = watch(chain, id);
	assert_eq!((code, &ended["outcome"]), (7, &json!("expired")));
	market.assert_refunded(before);
	let said = market.worker.process.said();
	assert!(said.contains("there is nothing at"), "the worker says why: {said}");
}

#[test]
fn an_image_that_does_not_exist_is_not_accepted_and_the_task_expires() {
	let market = Market::start();
	let chain = &market.chain.node;
	let nowhere = format!("localhost:1/nowhere@sha256:{}", "22".repeat(32));
	let source = market.source(&nowhere, json!({ "run_limit": "1s" }));
	let before = market.money().0;
	let id = task(chain, source, &market.input("text"), &["--deadline-blocks", "15"]);

	let (code, ended) = watch(chain, id);
	assert_eq!((code, &ended["outcome"]), (7, &json!("expired")));
	market.assert_refunded(before);
	let said = market.worker.process.said();
	assert!(
		said.contains("nowhere") && said.contains("cannot be had"),
		"the worker says why: {said}"
	);
}

#[test]
fn a_job_over_its_time_limit_is_killed_reported_and_refunded() {
	let market = Market::start();
	fails(&market, &image("sleep"), json!({ "run_limit": "3s" }), "TimeLimit");
}

#[test]
fn a_job_over_its_memory_limit_is_killed_reported_and_refunded() {
	let market = Market::start();
	fails(&market, &image("memory"), json!({ "memory_mib": 32 }), "MemoryLimit");
}

#[test]
fn a_job_that_fails_by_itself_is_reported_and_refunded() {
	let market = Market::start();
	fails(&market, &image("fail"), json!({}), "ExitCode");
}

/// Runs a job that fails for `reason`.
fn fails(market: &Market, image: &str, changes: serde_json::Value, reason: &str) {
	let chain = &market.chain.node;
	let source = market.source(image, changes);
	let (client, provider) = market.money();
	let id = task(chain, source, &market.input("text"), &["--nodes", "1"]);

	let (code, ended) = watch(chain, id);

	assert_eq!((code, &ended["outcome"]), (6, &json!("failed")));
	let shown = chain.ask(&["task", "show", &id.to_string()]).to_string();
	assert!(shown.contains(reason), "{shown}");
	market.assert_refunded(client);
	assert_eq!(market.money().1, provider, "nobody was paid");
	assert_eq!(market.worker.containers(), Vec::<String>::new());
}

#[test]
fn a_worker_killed_while_a_job_runs_finishes_it_afterwards() {
	let mut market = Market::start();
	let source = market.source(&image("slow-copy"), json!({}));
	let input = market.input("slow text");
	let id = task(&market.chain.node, source, &input, &["--nodes", "1"]);
	eventually("the container runs", Duration::from_secs(60), || {
		(!market.worker.containers().is_empty()).then_some(())
	});

	market.worker.process.kill();
	assert_eq!(market.worker.containers().len(), 1, "a killed worker cannot tidy up");
	market.worker.restart();

	let (code, ended) = watch(&market.chain.node, id);
	assert_eq!((code, &ended["outcome"]), (0, &json!("settled")));
	let result = market.chain.folder.path().join("result");
	let path = result.display().to_string();
	market.chain.node.ask(&["task", "result", &id.to_string(), "--output", &path]);
	assert_eq!(std::fs::read_to_string(result).unwrap(), "slow text");
	assert_eq!(market.worker.containers(), Vec::<String>::new());
}

/// How many jobs the worker is killed in; `scripts/soak` wants more.
fn soak_jobs() -> usize {
	std::env::var("SURETY_SOAK_JOBS").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

#[test]
fn a_worker_killed_over_and_over_loses_no_result() {
	let mut market = Market::start();
	let source = market.source(&image("copy"), json!({}));
	for round in 0..soak_jobs() {
		let input = market.input(&format!("text {round}"));
		let id = task(&market.chain.node, source, &input, &["--nodes", "1"]);
		// Each round it dies at another step of the job's life.
		let stage = ["accepted", "started", "committed", "ended"][round % 4];
		reaches(&market.chain.node, id, stage);
		market.worker.process.kill();
		market.worker.restart();
		let (code, ended) = watch(&market.chain.node, id);
		assert_eq!((code, &ended["outcome"]), (0, &json!("settled")), "killed when {stage}");
	}
	assert_eq!(market.worker.containers(), Vec::<String>::new());
}

#[test]
fn refusals_name_the_field_and_the_remedy() {
	let market = Market::start();
	let chain = &market.chain.node;
	let source = market.source(&image("copy"), json!({}));
	let source = source.to_string();
	let input = market.input("text");
	let publish = |payment: &str, racers: &str| {
		chain.refused(&[
			"--key",
			CLIENT,
			"task",
			"publish",
			"--source",
			&source,
			"--input",
			&input,
			"--payment",
			payment,
			"--nodes",
			racers,
		])
	};

	let (code, refusal) = publish("0.0001", "1");
	assert_eq!((code, &refusal["name"]), (4, &json!("PaymentTooSmall")));
	assert!(refusal["remedy"].as_str().unwrap().contains("MinPayment"), "{refusal}");
	let (code, refusal) = publish("10", "9");
	assert_eq!((code, &refusal["name"]), (4, &json!("RacersOutOfRange")));
	let (code, _) = chain.refused(&["task", "show", "12345"]);
	assert_eq!(code, 3);
	// A key that is no worker's cannot take work, and an owner cannot register twice.
	let (code, refusal) = chain.refused(&["--key", PROVIDER, "provider", "register"]);
	assert_eq!((code, &refusal["pallet"]), (4, &json!("Registry")));
}
