// SPDX-License-Identifier: Apache-2.0

//! Networks of several validators.

use std::{path::Path, process::Command, time::Duration};

use surety_e2e::{
	chain::Node,
	eventually, free_port,
	guide::{follow, shell_blocks},
	market::SUR,
	next_runtime, programs, root,
};
use tempfile::TempDir;

/// The four validators of the local chain.
struct Network {
	nodes: Vec<Node>,
	/// Where the first of them is.
	address: String,
	folder: TempDir,
}

impl Network {
	fn start() -> Self {
		let folder = tempfile::tempdir().unwrap();
		let port = free_port();
		let address = address_of_the_first(folder.path(), port);
		let mut network = Self { nodes: Vec::new(), address, folder };
		for (number, name) in ["alice", "bob", "charlie", "dave"].into_iter().enumerate() {
			let port = if number == 0 { port } else { free_port() };
			let node = network.validator(name, name, number, port, &[]);
			network.nodes.push(node);
		}
		network
	}

	/// Starts a validator with the keys of one of the four, its state in a folder of its own.
	fn validator(&self, folder: &str, name: &str, number: usize, port: u16, more: &[&str]) -> Node {
		let (as_name, key, port) = (format!("--{name}"), node_key(number), port.to_string());
		let mut arguments = vec!["--chain", "local", &as_name, "--validator"];
		arguments.extend(["--port", &port, "--node-key", &key]);
		// Another network on this machine has the same validators: together they equivocate.
		arguments.push("--no-mdns");
		if number > 0 {
			arguments.extend(["--bootnodes", &self.address]);
		}
		arguments.extend(more);
		Node::start(&self.folder.path().join(folder), &arguments)
	}
}

/// The network key of a node.
fn node_key(number: usize) -> String {
	format!("{:064x}", number + 1)
}

/// The address of the node that listens on `port` with [`node_key`] 0. The first node's key is given,
/// so that the others can be told where it is.
fn address_of_the_first(folder: &Path, port: u16) -> String {
	let key_file = folder.join("node-key");
	std::fs::write(&key_file, node_key(0)).unwrap();
	let peer = Command::new(programs().join("surety-node"))
		.args(["key", "inspect-node-key", "--file"])
		.arg(&key_file)
		.output()
		.unwrap();
	assert!(peer.status.success(), "{}", String::from_utf8_lossy(&peer.stderr));
	let peer = String::from_utf8_lossy(&peer.stdout);
	format!("/ip4/127.0.0.1/tcp/{port}/p2p/{}", peer.trim())
}

fn finalises(node: &Node, block: u64) {
	eventually(&format!("block {block} is final"), Duration::from_secs(600), || {
		(node.finalised() >= block).then_some(())
	});
}

#[test]
fn four_validators_finalise_lose_one_and_take_it_back() {
	let mut network = Network::start();
	finalises(&network.nodes[0], 3);

	network.nodes[3].process.kill();
	let left = network.nodes[0].finalised();
	finalises(&network.nodes[0], left + 4);

	network.nodes[3].restart();
	let goal = network.nodes[0].finalised();
	finalises(&network.nodes[3], goal);
	// It has the others' chain and not one of its own.
	let hash = |node: &Node| node.status().unwrap()["genesis"].clone();
	assert_eq!(hash(&network.nodes[3]), hash(&network.nodes[0]));
}

#[test]
fn who_equivocates_is_slashed_and_gone_and_the_others_finalise() {
	let network = Network::start();
	finalises(&network.nodes[0], 2);
	let dave = network.nodes[0].address("//Dave");
	let before = network.nodes[0].total(&dave);

	// The same keys on two machines make two blocks for each slot of theirs. The second machine does
	// not vote: it is for the blocks that he is convicted.
	let _twin = network.validator("twin", "dave", 4, free_port(), &["--no-grandpa"]);
	let slash = eventually("the equivocation is slashed", Duration::from_secs(600), || {
		let slashes = network.nodes[0].ask(&["slashes", "list"]);
		slashes.as_array()?.first().cloned()
	});

	assert_eq!(slash["condition"], "EQUIVOCATION");
	assert_eq!(slash["validator"], dave.as_str());
	// One of four: (3/4)² of the bond of 100,000 SUR.
	assert_eq!(slash["amount"], (56_250 * SUR).to_string());
	assert_eq!(network.nodes[0].total(&dave), before, "in quarantine it is still his");
	eventually("the seat is gone", Duration::from_secs(600), || {
		let validators = network.nodes[0].status()?["validators"].as_array()?.clone();
		(validators.len() == 3 && !validators.contains(&dave.as_str().into())).then_some(())
	});
	let left = network.nodes[0].finalised();
	finalises(&network.nodes[0], left + 4);
}

#[test]
fn a_stranger_becomes_a_validator_by_the_command_line() {
	let folder = tempfile::tempdir().unwrap();
	let (port, key) = (free_port(), node_key(0));
	let first = Node::start(
		&folder.path().join("first"),
		&["--dev", "--port", &port.to_string(), "--node-key", &key],
	);
	let address = address_of_the_first(folder.path(), port);
	let joiner = Node::start(
		&folder.path().join("joiner"),
		&[
			"--chain",
			"dev",
			"--validator",
			"--port",
			"0",
			"--bootnodes",
			&address,
			"--unsafe-force-node-key-generation",
		],
	);
	let stranger = joiner.address("//Eve");
	finalises(&joiner, 2);
	// A node that still catches up does not keep the transactions that it is given.
	eventually("the joiner is in step", Duration::from_secs(180), || {
		let best = first.best();
		(best > 0 && joiner.best() >= best).then_some(())
	});

	// Not without keys, and not for less than the minimum. Its pool may learn of the last blocks a little later.
	let bond = |amount| joiner.refused(&["--key", "//Eve", "validator", "bond", amount]);
	let (code, refusal) = eventually("the pool is in step", Duration::from_secs(60), || {
		Some(bond("50000")).filter(|(_, refusal)| !refusal["name"].is_null())
	});
	assert_eq!((code, &refusal["name"]), (4, &"NoSessionKeys".into()), "{refusal}");
	joiner.ask(&["--key", "//Eve", "validator", "rotate-keys"]);
	let (code, refusal) = bond("49999");
	assert_eq!((code, &refusal["name"]), (4, &"BelowMinBond".into()), "{refusal}");
	joiner.ask(&["--key", "//Eve", "validator", "bond", "50000"]);

	eventually("the stranger has a seat", Duration::from_secs(180), || {
		let validators = first.status()?["validators"].as_array()?.clone();
		validators.contains(&stranger.as_str().into()).then_some(())
	});
	// Of two validators both must vote: blocks are final only if the new keys sign.
	let seated = first.best();
	finalises(&first, seated + 5);
}

#[test]
fn a_referendum_upgrades_the_runtime_of_a_running_network() {
	let network = Network::start();
	let output = Command::new("node")
		.arg(root().join("e2e/js/upgrade.mjs"))
		.args([network.nodes[0].url(), next_runtime(network.folder.path()).display().to_string()])
		.output()
		.unwrap();
	assert!(
		output.status.success(),
		"{}{}",
		String::from_utf8_lossy(&output.stdout),
		String::from_utf8_lossy(&output.stderr),
	);

	// Every node runs it, and the chain goes on being final.
	let upgraded = network.nodes[0].best();
	for node in &network.nodes {
		finalises(node, upgraded + 1);
		assert_eq!(node.status().unwrap()["spec_version"], 101);
	}
}

/// The steps of docs/researchers.md, as they stand there.
#[test]
fn the_fork_of_the_researchers_guide_works_as_written() {
	let folder = tempfile::tempdir().unwrap();
	let steps = shell_blocks("researchers.md", None).concat();
	assert!(steps.contains("export-chain-spec"), "the guide shows a fork");
	follow(&steps, folder.path());

	// The new authority makes blocks on the forked chain, with the numbers of the fork.
	let spec = folder.path().join("fork.json");
	let state = folder.path().join("fork");
	assert!(spec.is_file() && state.is_dir());
	let node = start_fork(folder.path(), &spec);
	finalises(&node, 2);
	let status = node.status().unwrap();
	assert_eq!(status["validators"].as_array().unwrap().len(), 1);
}

fn start_fork(folder: &Path, spec: &Path) -> Node {
	// The guide keeps the state where `Node` looks for it.
	std::fs::rename(folder.join("fork"), folder.join("state")).unwrap();
	let spec = spec.display().to_string();
	Node::start(folder, &["--chain", &spec, "--validator", "--port", "0"])
}
