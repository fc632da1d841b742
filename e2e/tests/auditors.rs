// SPDX-License-Identifier: Apache-2.0

//! What auditors' workers find in what nodes measure of themselves, and say on a chain.

use std::{path::Path, time::Duration};

use serde_json::{json, Value};
use surety_e2e::{
	auditors::{Auditor, Server},
	chain::{Dev, Node},
	eventually,
	market::{register, worker_key},
};

/// How long what takes some rounds of two auditors may take on a busy machine.
const LIMIT: Duration = Duration::from_secs(240);
/// As many samples as ten minutes have.
const SAMPLES: u64 = 40;

/// A node whose telemetry the test makes.
struct Measured {
	node: u64,
	path: String,
}

/// What a GPU measures while a job keeps it busy every other minute: heat follows power, and power the load.
fn honest() -> Vec<Value> {
	let mut warm = 20.0;
	let sample = |number: u64| {
		let busy = number % 8 < 4;
		// Noise that never comes again.
		let noise = (number * number * 7_919) % 4_001;
		let power = if busy { 300_000 } else { 60_000 } + noise;
		warm += 0.5 * (power as f64 / 6_000.0 - warm);
		json!({
			"task": 0,
			"gpu": 0,
			"number": number,
			"at_millis": 1_790_000_000_000_u64 + number * 15_000,
			"vram_allocated": 24_u64 << 30,
			"vram_used": 8_u64 << 30,
			"temperature": 25 + warm as i64,
			"utilisation": if busy { 97 } else { 2 },
			"power_milliwatts": power,
			"uptime_secs": 100_000 + number * 15,
		})
	};
	(0..SAMPLES).map(sample).collect()
}

/// The same with one field of each sample replaced.
fn with(field: &str, value: impl Fn(usize) -> Value) -> Vec<Value> {
	let mut samples = honest();
	for (number, sample) in samples.iter_mut().enumerate() {
		sample[field] = value(number);
	}
	samples
}

/// Registers a node that has anchored these samples and hands them out.
fn measured(
	chain: &Node,
	server: &Server,
	provider: &str,
	folder: &Path,
	samples: Vec<Value>,
) -> Measured {
	let name = provider.trim_start_matches('/');
	let folder = folder.join(name);
	std::fs::create_dir(&folder).unwrap();
	let node = register(chain, provider, &folder, &format!("{}/{name}", server.url));
	let path = folder.join("samples.json");
	std::fs::write(&path, json!(samples).to_string()).unwrap();
	let (id, path) = (node.to_string(), path.display().to_string());
	let beat = ["--key", &worker_key(provider), "node", "heartbeat", &id, "--samples", &path];
	let sent = chain.ask(&beat);
	let path = format!("/{name}/telemetry/{}", sent["sequence"]);
	let form = json!({
		"node": node,
		"sequence": sent["sequence"],
		"root": null,
		"previous": format!("0x{}", "00".repeat(32)),
		"samples": samples,
		"surroundings": [],
		"signatures": [],
	});
	server.put(&path, form.to_string());
	Measured { node, path }
}

/// The warnings and slashes of a node.
fn slashes(chain: &Node, node: &Measured) -> Vec<Value> {
	let all = chain.ask(&["slashes", "list", "--node", &node.node.to_string()]);
	all.as_array().unwrap().clone()
}

fn comes_to(chain: &Node, node: &Measured, condition: &str) -> Value {
	eventually(condition, LIMIT, || {
		slashes(chain, node).into_iter().find(|slash| slash["condition"] == condition)
	})
}

#[test]
fn auditors_convict_by_what_nodes_measure_and_leave_the_honest_alone() {
	let chain = Dev::with(&[("attestationWindow", 200)]);
	let (server, folder) = (Server::start(), chain.folder.path());
	let node = |provider, samples| measured(&chain.node, &server, provider, folder, samples);
	let hot = node("//Bob", with("throttling", |number| json!(number == 7)));
	let frozen = node("//Dave", with("power_milliwatts", |_| json!(250_000)));
	let good = node("//Eve", honest());

	// One accuses, the other one only confirms.
	let start = |number, config| {
		let folder = folder.join(format!("auditor-{number}"));
		Auditor::start(&chain.node, number, &folder, config)
	};
	let second = start(2, "");
	let mut first = start(1, "attest = true");

	let warning = comes_to(&chain.node, &hot, "THERMAL_THROTTLE_EVENT");
	assert_eq!(warning["status"], "warned");

	let slash = comes_to(&chain.node, &frozen, "TELEMETRY_TAMPERING");
	assert_eq!(slash["auditors"], json!([first.address, second.address]));
	assert_eq!((&slash["severity"], &slash["status"]), (&json!("hard"), &json!("open")));
	let summary = slash["evidence_summary"].as_str().unwrap();
	assert!(summary.starts_with("frozen-power: 250000 mW in 40 samples"), "{summary}");
	// Each of them has the evidence: the same bytes.
	for auditor in [&first, &second] {
		let path = auditor.evidence(slash["evidence_hash"].as_str().unwrap());
		let (id, path) = (slash["slash"].to_string(), path.display().to_string());
		chain.node.ask(&["slashes", "verify-evidence", &id, "--payload", &path]);
	}

	// Killed and started again, it reads everything anew and says nothing twice.
	let asked = server.asked(&good.path);
	assert!(asked >= 2, "both have read the honest node");
	first.restart();
	eventually("the honest node is read again", LIMIT, || {
		(server.asked(&good.path) > asked).then_some(())
	});
	let block = chain.node.best();
	eventually("some rounds", LIMIT, || (chain.node.best() >= block + 5).then_some(()));
	assert!(first.process.runs());
	assert_eq!(slashes(&chain.node, &hot).len(), 1);
	assert_eq!(slashes(&chain.node, &frozen).len(), 1);
	assert_eq!(slashes(&chain.node, &good), Vec::<Value>::new());
	assert_eq!(chain.node.ask(&["auditor", "list"])["attestations"], json!([]));
}

#[test]
fn one_auditor_alone_convicts_nobody_of_what_the_chain_cannot_see() {
	let chain = Dev::with(&[("attestationWindow", 200)]);
	let (server, folder) = (Server::start(), chain.folder.path());
	let samples = with("foreign_processes", |number| json!(u8::from(number >= 20)));
	let node = measured(&chain.node, &server, "//Bob", folder, samples);

	let auditor = Auditor::start(&chain.node, 1, &folder.join("auditor"), "attest = true");

	let waiting = eventually("the attestation", LIMIT, || {
		let list = chain.node.ask(&["auditor", "list"]);
		list["attestations"].as_array()?.first().cloned()
	});
	assert_eq!(
		(&waiting["condition"], &waiting["node"], &waiting["auditor"]),
		(&json!("UNAUTHORIZED_PROCESS"), &json!(node.node), &json!(auditor.address))
	);
	let block = chain.node.best();
	eventually("some rounds", LIMIT, || (chain.node.best() >= block + 5).then_some(()));
	let list = chain.node.ask(&["auditor", "list"]);
	assert_eq!(list["attestations"].as_array().map(Vec::len), Some(1), "it is said once");
	assert_eq!(slashes(&chain.node, &node), Vec::<Value>::new());
}
