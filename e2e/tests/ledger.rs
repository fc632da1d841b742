// SPDX-License-Identifier: Apache-2.0

//! The permanent record, proven to somebody who holds only the hash of a block.

use std::{path::Path, time::Duration};

use serde_json::{json, Value};
use surety_e2e::{
	chain::{Dev, Node},
	eventually,
	market::{register, source, task, worker_key, PROVIDER},
};

/// Lets a node accept a job and not start it, which is a slash and the first entry of the record.
fn abandon_a_job(chain: &Node, folder: &Path) {
	register(chain, PROVIDER, folder, "http://127.0.0.1:1");
	// Nobody runs it, so there need not be such an image.
	let image = format!("localhost/none@sha256:{}", "11".repeat(32));
	let source = source(chain, folder, &image, json!({}));
	let input = folder.join("input.txt");
	std::fs::write(&input, "text").unwrap();
	let id = task(chain, source, &input.display().to_string(), &["--nodes", "1"]).to_string();
	chain.ask(&["--key", &worker_key(PROVIDER), "task", "accept", &id]);
	// A job must be started within ten blocks. The chain itself sees that it was not.
	let late = chain.best() + 12;
	eventually("the job should have been started", Duration::from_secs(60), || {
		(chain.best() >= late).then_some(())
	});
}

fn finalised_hash(chain: &Node) -> String {
	chain.status().unwrap()["finalised_hash"].as_str().unwrap().into()
}

#[test]
fn an_entry_is_proven_offline_by_the_hash_of_a_block() {
	let mut chain = Dev::start();
	let folder = chain.folder.path().to_path_buf();
	let file = |name: &str| folder.join(name).display().to_string();
	let node = &chain.node;

	// There is nothing to prove yet.
	let (code, said) = node.refused(&["ledger", "proof", "0", "--out", &file("none")]);
	assert_eq!(code, 3, "{said}");
	let early = finalised_hash(node);

	abandon_a_job(node, &folder);
	let first = file("first.json");
	let proven = node.ask(&["ledger", "proof", "0", "--out", &first, "--wait"]);
	let by_first = proven["block_hash"].as_str().unwrap().to_owned();
	// A block that is older than the entry says nothing of it.
	let (code, said) =
		node.refused(&["ledger", "proof", "0", "--out", &file("none"), "--block", &early]);
	assert_eq!(code, 1, "{said}");
	assert!(said["error"].as_str().unwrap().contains("does not know of entry 0"), "{said}");

	// Somebody learns the hash of a later final block, and wants the proof by that one; the nodes of
	// the mountain range have been moved to their place on the final chain meanwhile.
	let goal = node.finalised() + 5;
	eventually("some more blocks are final", Duration::from_secs(60), || {
		(node.finalised() >= goal).then_some(())
	});
	let by_second = finalised_hash(node);
	assert_ne!(by_first, by_second);
	let second = file("second.json");
	node.ask(&["ledger", "proof", "0", "--out", &second, "--block", &by_second]);
	let listed = node.ask(&["ledger", "list"]);

	// From here on there is no node.
	chain.node.process.kill();
	let node = &chain.node;
	for (file, by) in [(&first, &by_first), (&second, &by_second)] {
		let shown = node.ask(&["ledger", "verify", file, "--block", by]);
		for (field, value) in listed[0].as_object().unwrap() {
			assert_eq!(&shown[field], value, "{field}");
		}
		assert_eq!(shown["proven_by"]["block_hash"], by.as_str());
	}
	// Not by another block, and not when anything was changed.
	let (code, said) = node.refused(&["ledger", "verify", &first, "--block", &by_second]);
	assert_eq!(code, 10, "{said}");
	let proof: Value = serde_json::from_str(&std::fs::read_to_string(&second).unwrap()).unwrap();
	let tampered = file("tampered.json");
	for pointer in ["/entries/0", "/leaf", "/path/0", "/header"] {
		let mut changed = proof.clone();
		let place = changed.pointer_mut(pointer).unwrap();
		let mut text = place.as_str().unwrap().to_owned();
		let last = if text.pop() == Some('0') { '1' } else { '0' };
		text.push(last);
		*place = text.into();
		std::fs::write(&tampered, changed.to_string()).unwrap();
		let (code, said) = node.refused(&["ledger", "verify", &tampered, "--block", &by_second]);
		assert_eq!(code, 10, "{pointer}: {said}");
		assert!(said["remedy"].is_string(), "{pointer}: {said}");
	}
}
