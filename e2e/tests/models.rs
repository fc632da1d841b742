// SPDX-License-Identifier: Apache-2.0

//! Each model of competition besides the race, on a real chain, with several workers and in real
//! containers.

use std::{path::PathBuf, time::Duration};

use serde_json::{json, Value};
use surety_e2e::{
	chain::Dev,
	eventually,
	market::{image, reaches, register, source, task, watch, worker_key, Worker, CLIENT, SUR},
};

/// Three who own a node each.
const PROVIDERS: [&str; 3] = ["//Bob", "//Dave", "//Ferdie"];
/// As many as a panel of three wants of volunteers. One of each owner is drawn at most.
const VOLUNTEERS: [&str; 9] = [
	"//Bob",
	"//Dave",
	"//Ferdie",
	"//Alice//stash",
	"//Bob//stash",
	"//Charlie//stash",
	"//Dave//stash",
	"//Eve//stash",
	"//Ferdie//stash",
];

/// How long what takes some blocks may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(180);

/// A chain with workers and a folder for inputs.
struct Market {
	workers: Vec<Worker>,
	providers: Vec<&'static str>,
	inputs: PathBuf,
	chain: Dev,
}

impl Market {
	/// Starts a worker for each provider, with the policy beside it.
	fn start(providers: impl IntoIterator<Item = (&'static str, String)>) -> Self {
		let chain = Dev::start();
		let inputs = chain.folder.path().join("inputs");
		std::fs::create_dir(&inputs).unwrap();
		let mut market = Self { workers: Vec::new(), providers: Vec::new(), inputs, chain };
		for (number, (provider, policy)) in providers.into_iter().enumerate() {
			let folder = market.chain.folder.path().join(format!("worker-{number}"));
			let node = &market.chain.node;
			let worker = Worker::start_with(node, provider, &folder, &market.inputs, &policy);
			market.workers.push(worker);
			market.providers.push(provider);
		}
		market
	}

	/// Three workers that ask 70, 80 and 90 percent.
	fn of_three() -> Self {
		let policies = [70, 80, 90].map(|percent| format!("ask_percent = {percent}"));
		Self::start(PROVIDERS.into_iter().zip(policies))
	}

	/// Publishes a task for 10 SUR on a source that runs a test job.
	fn publish(&self, job: &str, model: &[&str]) -> u64 {
		let file = self.inputs.join("input.txt");
		std::fs::write(&file, "some text").unwrap();
		let (chain, folder) = (&self.chain.node, self.chain.folder.path());
		let source = source(chain, folder, &image(job), json!({ "run_limit": "20s" }));
		task(chain, source, &file.display().to_string(), model)
	}

	/// The containers of all workers' jobs that are there, running or not.
	fn containers(&self) -> Vec<String> {
		self.workers.iter().flat_map(Worker::containers).collect()
	}

	fn total(&self, key: &str) -> u128 {
		self.chain.node.total(&self.chain.node.address(key))
	}

	/// What each of the providers has.
	fn owned(&self) -> Vec<u128> {
		self.providers.iter().map(|provider| self.total(provider)).collect()
	}

	/// What each of the providers has got since `before`; nothing where it lost some.
	fn earned(&self, before: &[u128]) -> Vec<u128> {
		self.owned()
			.iter()
			.zip(before)
			.map(|(after, before)| after.saturating_sub(*before))
			.collect()
	}

	/// Nothing is held for the client's tasks any more, and it spent this besides fees.
	fn assert_spent(&self, before: u128, spent: u128) {
		let lost = before - self.total(CLIENT);
		assert!((spent..spent + SUR).contains(&lost), "the client lost {lost}, not {spent}");
		let balance = self.chain.node.ask(&["balance", &self.chain.node.address(CLIENT)]);
		assert!(!balance.to_string().contains("TaskPayment"), "still held: {balance}");
	}

	/// Waits until the client can choose: the nodes that responded and what they ask.
	fn responses(&self, task: u64) -> Vec<(u64, u128)> {
		let (chain, id) = (&self.chain.node, task.to_string());
		eventually("the client chooses", LIMIT, || {
			(chain.ask(&["task", "show", &id])["state"] == "choosing").then_some(())
		});
		let responses = chain.ask(&["task", "responses", &id]);
		let response =
			|response: &Value| (response["node"].as_u64().unwrap(), amount(&response["price"]));
		responses.as_array().unwrap().iter().map(response).collect()
	}

	/// What the task's result is, as its client fetches it.
	fn result(&self, task: u64) -> String {
		let file = self.chain.folder.path().join("result");
		let path = file.display().to_string();
		// It is handed out when the payment is final.
		eventually("the result is handed out", LIMIT, || {
			let output =
				self.chain.node.surety(&["task", "result", &task.to_string(), "--output", &path]);
			output.status.success().then_some(())
		});
		std::fs::read_to_string(file).unwrap()
	}
}

/// An amount as the command line writes it for scripts.
fn amount(text: &Value) -> u128 {
	text.as_str().unwrap().parse().unwrap()
}

/// What an owner gets of a payment: the protocol has 2.5 %, rounded down.
fn less_fee(payment: u128) -> u128 {
	payment - payment / 40
}

const MANUAL: [&str; 6] = ["--model", "manual", "--nodes", "3", "--deadline-blocks", "120"];
const AUCTION: [&str; 8] =
	["--model", "auction", "--gather", "10s", "--work", "40s", "--deadline-blocks", "200"];

#[test]
fn the_client_of_a_manual_confirmation_takes_a_response_and_pays_its_price() {
	let market = Market::of_three();
	let chain = &market.chain.node;
	let (client, before) = (market.total(CLIENT), market.owned());
	let id = market.publish("copy", &MANUAL);

	let responses = market.responses(id);
	let nodes: Vec<_> = market.workers.iter().map(|worker| worker.node).collect();
	let prices = [7 * SUR, 8 * SUR, 9 * SUR];
	assert_eq!(responses, nodes.iter().copied().zip(prices).collect::<Vec<_>>());
	// A client that has read an output might reject it.
	assert!(!market.workers.iter().any(|worker| worker.hands_out(id)));
	// Whether it is checked is known a few blocks after the commit.
	let (task_id, node) = (id.to_string(), nodes[1].to_string());
	eventually("the response can be confirmed", LIMIT, || {
		let output = chain.surety(&["--key", CLIENT, "task", "confirm", &task_id, &node]);
		output.status.success().then_some(())
	});

	let (code, ended) = watch(chain, id);
	assert_eq!((code, &ended["outcome"]), (0, &json!("settled")));
	assert_eq!(market.earned(&before), [0, less_fee(8 * SUR), 0]);
	market.assert_spent(client, 8 * SUR);
	assert_eq!(market.result(id), "some text");
	assert!(!market.workers[0].hands_out(id) && !market.workers[2].hands_out(id));
	assert_eq!(market.containers(), Vec::<String>::new());
}

#[test]
fn a_client_that_rejects_all_responses_pays_a_tenth_and_sees_nothing() {
	let market = Market::of_three();
	let chain = &market.chain.node;
	let (client, before) = (market.total(CLIENT), market.owned());
	let id = market.publish("copy", &MANUAL);
	assert_eq!(market.responses(id).len(), 3);

	chain.ask(&["--key", CLIENT, "task", "reject", &id.to_string()]);

	let (code, ended) = watch(chain, id);
	assert_eq!((code, &ended["outcome"]), (6, &json!("rejected")));
	assert_eq!(market.earned(&before), [less_fee(SUR / 3); 3]);
	market.assert_spent(client, SUR / 3 * 3);
	// The workers close their records when that is final.
	for worker in &market.workers {
		eventually("the worker is done with it", LIMIT, || {
			worker.process.said().contains("NotChosen").then_some(())
		});
		assert!(!worker.hands_out(id));
	}
}

#[test]
fn a_node_led_by_hand_responds_and_is_paid() {
	let chain = Dev::start();
	let folder = chain.folder.path();
	let node = register(&chain.node, PROVIDERS[0], folder, "http://127.0.0.1:9");
	let [input, output, other, openings] = ["input", "output", "other", "openings"]
		.map(|name| folder.join(name).display().to_string());
	for (file, text) in [(&input, "some text"), (&output, "an answer"), (&other, "another")] {
		std::fs::write(file, text).unwrap();
	}
	// No container is run: nobody needs the image.
	let image = format!("job@sha256:{}", "11".repeat(32));
	let source = source(&chain.node, folder, &image, json!({}));
	let model = ["--model", "manual", "--nodes", "1", "--deadline-blocks", "120"];
	let id = task(&chain.node, source, &input, &model).to_string();
	let key = worker_key(PROVIDERS[0]);
	let by_hand = |step: &str, more: &[&str]| {
		let command = [&["--json", "--key", &key, "task", step, &id], more].concat();
		chain.node.surety(&command)
	};
	let done = |step: &str, more: &[&str]| {
		eventually(step, LIMIT, || by_hand(step, more).status.success().then_some(()));
	};
	let refused = |step: &str, more: &[&str], why: &str| {
		let output = by_hand(step, more);
		let said = String::from_utf8_lossy(&output.stderr).into_owned();
		assert!(!output.status.success() && said.contains(why), "{step}: {said}");
	};
	let kept = ["--openings", &openings];
	let with = |more: &[&'static str]| [&kept, more].concat();
	let owner = chain.node.address(PROVIDERS[0]);

	done("accept", &[]);
	refused("commit", &[&kept[..], &["--output", &output]].concat(), "openings");
	done("start", &kept);
	refused("respond", &with(&["--price", "7"]), "surety task commit");
	done("commit", &[&kept[..], &["--output", &output]].concat());
	refused("commit", &[&kept[..], &["--output", &other]].concat(), "committed before");
	refused("reveal", &kept, "surety task respond");
	let before = chain.node.total(&owner);
	done("respond", &with(&["--price", "7", "--preview", "http://127.0.0.1:9/preview"]));
	let node = node.to_string();
	eventually("the response can be confirmed", LIMIT, || {
		let confirm = ["--key", CLIENT, "task", "confirm", &id, &node];
		chain.node.surety(&confirm).status.success().then_some(())
	});

	let (code, ended) = watch(&chain.node, id.parse().unwrap());
	assert_eq!((code, &ended["outcome"]), (0, &json!("settled")));
	assert_eq!(chain.node.total(&owner) - before, less_fee(7 * SUR));
}

#[test]
fn the_lowest_bid_works_alone_and_is_paid_what_it_bid() {
	let market = Market::of_three();
	let chain = &market.chain.node;
	let (client, before) = (market.total(CLIENT), market.owned());
	let id = market.publish("copy", &AUCTION);

	let (code, ended) = watch(chain, id);

	assert_eq!((code, &ended["outcome"]), (0, &json!("settled")));
	assert_eq!(ended["node"], json!(market.workers[0].node));
	assert_eq!(market.earned(&before), [less_fee(7 * SUR), 0, 0]);
	market.assert_spent(client, 7 * SUR);
	assert_eq!(market.result(id), "some text");
	// All bonds return in the block after.
	for provider in PROVIDERS {
		let address = chain.address(&worker_key(provider));
		eventually("the bond is back", LIMIT, || {
			let balance = chain.ask(&["balance", &address]).to_string();
			(!balance.contains("BidBond")).then_some(())
		});
		assert!(market.total(&worker_key(provider)) > 4 * SUR);
	}
}

#[test]
fn when_the_winner_of_an_auction_dies_the_next_one_works_and_the_client_has_its_bond() {
	let mut market = Market::of_three();
	let (client, before) = (market.total(CLIENT), market.owned());
	let id = market.publish("slow-copy", &AUCTION);
	reaches(&market.chain.node, id, "started");
	let winner = worker_key(PROVIDERS[0]);
	let bonded = market.total(&winner);

	market.workers[0].process.kill();

	let (code, ended) = watch(&market.chain.node, id);
	assert_eq!((code, &ended["outcome"]), (0, &json!("settled")));
	assert_eq!(ended["node"], json!(market.workers[1].node));
	assert_eq!(market.earned(&before), [0, less_fee(8 * SUR), 0]);
	assert_eq!(bonded - market.total(&winner), SUR);
	// It paid 8 and got a bond of 1.
	market.assert_spent(client, 7 * SUR);
	assert_eq!(market.result(id), "some text");
	// What it left behind goes when it is started again.
	market.workers[0].restart();
	eventually("nothing is left", LIMIT, || market.containers().is_empty().then_some(()));
}

#[test]
fn a_bid_is_opened_by_a_worker_that_was_killed_after_it() {
	let mut market = Market::of_three();
	let client = market.total(CLIENT);
	let id = market.publish("copy", &AUCTION);
	let first = worker_key(PROVIDERS[0]);
	let address = market.chain.node.address(&first);
	eventually("the bond is held", LIMIT, || {
		let balance = market.chain.node.ask(&["balance", &address]).to_string();
		balance.contains("BidBond").then_some(())
	});

	market.workers[0].process.kill();
	market.workers[0].restart();

	let (code, ended) = watch(&market.chain.node, id);
	assert_eq!((code, &ended["node"]), (0, &json!(market.workers[0].node)));
	market.assert_spent(client, 7 * SUR);
}

#[test]
fn a_panel_is_drawn_agrees_and_shares_the_payment() {
	let market = Market::start(VOLUNTEERS.map(|provider| (provider, String::new())));
	let chain = &market.chain.node;
	let (client, before) = (market.total(CLIENT), market.owned());
	let id = market.publish(
		"copy",
		&["--model", "consensus", "--nodes", "3", "--gather", "30s", "--deadline-blocks", "200"],
	);

	let (code, ended) = watch(chain, id);

	assert_eq!((code, &ended["outcome"]), (0, &json!("agreed")));
	assert_eq!(ended["nodes"], 3);
	let mut earned = market.earned(&before);
	earned.sort_unstable();
	let part = less_fee(10 * SUR / 3);
	assert_eq!(earned, [0, 0, 0, 0, 0, 0, part, part, part]);
	market.assert_spent(client, 10 * SUR / 3 * 3);
	assert_eq!(market.result(id), "some text");
	assert_eq!(market.containers(), Vec::<String>::new());
}

#[test]
fn a_worker_takes_part_in_the_models_of_its_policy_alone() {
	let races = ("//Bob", r#"models = ["first"]"#.to_string());
	let market = Market::start([races]);
	let chain = &market.chain.node;
	let id = market.publish("copy", &AUCTION);

	let (code, ended) = watch(chain, id);

	assert_eq!((code, &ended["outcome"]), (6, &json!("too_few_takers")));
	let said = market.workers[0].process.said();
	assert!(said.contains("policy.models"), "the worker says why: {said}");
}
