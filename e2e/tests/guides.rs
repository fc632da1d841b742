// SPDX-License-Identifier: Apache-2.0

//! What the guides tell strangers to do, done.

use std::process::Command;

use surety_e2e::{
	chain::Dev,
	free_port,
	guide::{follow, shell, shell_blocks},
	process::Process,
	root,
};

#[test]
fn the_rehearsal_of_the_providers_guide_ends_with_a_payment() {
	let chain = Dev::start();
	let folder = chain.folder.path().join("rehearsal");
	std::fs::create_dir(&folder).unwrap();
	// As written, but for ports that others may have, and for where the clone is.
	let listen = format!("127.0.0.1:{}", free_port());
	let more = format!("--config worker.toml --url {} --listen {listen}", chain.node.url());
	let adapt = |block: String| {
		let block = block.replace("127.0.0.1:8090", &listen);
		let block = block.replace("--config worker.toml", &more);
		let block = block.replace("~/surety/", &format!("{}/", root().display()));
		format!("export SURETY_URL={}\n{block}", chain.node.url())
	};
	let steps = shell_blocks("providers.md", Some("Rehearse"));
	let [node, register, worker, client, look] = steps.try_into().expect("it has five steps");
	assert_eq!(node, "surety-node --dev\n");
	follow(&adapt(register), &folder);
	let worker = adapt(worker);
	let (prepare, run) = worker.trim_end().rsplit_once('\n').unwrap();
	assert!(run.starts_with("surety-worker run "));
	assert!(!follow(prepare, &folder).contains("\nfail"));
	let run: Command = shell(&format!("exec {run}"), &folder);
	let _worker = Process::start(run, &folder.join("worker.log"));

	let said = follow(&adapt(client), &folder);

	assert!(said.contains("settled: node 0's owner got 0.975 SUR"), "{said}");
	let said = follow(&adapt(look), &folder);
	assert!(said.contains("written to embeddings.jsonl"), "{said}");
}
