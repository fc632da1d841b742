// SPDX-License-Identifier: Apache-2.0

//! `surety node telemetry`: what a node measured, held against the chain.

use std::path::PathBuf;

use anyhow::{ensure, Context as _, Result};
use serde::de::DeserializeOwned;
use serde_json::{json, Value};
use surety_client::{
	primitives::{
		telemetry::{Anchor, Sequence},
		NodeId, H256,
	},
	spec::{hash_text, lossy},
	telemetry::{SamplesForm, SignedSamples, TelemetryForm},
};
use url::Url;

use super::{
	files,
	output::{missing, pairs, table},
	Context,
};

/// The most that a node's answer may have: what the samples of a heartbeat take, several times over.
const LARGEST_ANSWER: u64 = 32 << 20;

#[derive(clap::Args)]
pub struct Telemetry {
	/// The node
	node: NodeId,
	/// The number of a heartbeat: show what it anchored. Without it: what the node keeps
	#[arg(long)]
	sequence: Option<Sequence>,
	/// Show what waits for the next heartbeat
	#[arg(long, conflicts_with = "sequence")]
	current: bool,
	/// Write the samples to a file, as `surety slashes submit-evidence` reads them
	#[arg(long)]
	output: Option<PathBuf>,
}

impl Telemetry {
	pub async fn run(self, context: &Context) -> Result<()> {
		let (client, view) = context.view().await?;
		let id = self.node;
		let node = view.node(id).await?.ok_or_else(|| missing(format!("node {id}")))?;
		let endpoint = lossy(&node.manifest.0.endpoint);
		let (genesis, worker) = (client.genesis_hash(), node.worker.0);
		let place = match (self.sequence, self.current) {
			(Some(sequence), _) => sequence.to_string(),
			(None, true) => "current".into(),
			(None, false) => return summary(context, &endpoint, id, genesis, worker).await,
		};
		let form: SamplesForm = fetch(&endpoint, &format!("telemetry/{place}")).await?;
		ensure!(
			(form.node, form.sequence) == (id, self.sequence),
			"{endpoint} hands out samples of another node or heartbeat"
		);
		let signed = form.verify(genesis, &worker).with_context(|| {
			format!("what node {id} hands out is not what its worker key signed")
		})?;
		if let Some(sequence) = self.sequence {
			let anchor = view.anchor(id, sequence).await?;
			let anchor = anchor.ok_or_else(|| {
				missing(format!("heartbeat {sequence} of node {id}, or it is too old"))
			})?;
			check(&signed, &anchor)
				.with_context(|| format!("heartbeat {sequence} of node {id}"))?;
		}
		if let Some(path) = &self.output {
			let list = serde_json::to_vec_pretty(&form.samples)?;
			std::fs::write(path, list)
				.with_context(|| format!("--output: {} cannot be written", path.display()))?;
		}
		context.out.show(json_of(&form, &signed), || text_of(&form, &signed));
		Ok(())
	}
}

/// Holds what a node hands out against what its heartbeat anchored.
fn check(signed: &SignedSamples, anchor: &Anchor) -> Result<()> {
	ensure!(
		signed.anchor.as_ref() == Some(anchor),
		"the node hands out other samples than it anchored on the chain: {} with the root {}",
		anchor.samples,
		hash_text(&anchor.root),
	);
	Ok(())
}

async fn summary(
	context: &Context,
	endpoint: &str,
	node: NodeId,
	genesis: H256,
	worker: [u8; 32],
) -> Result<()> {
	let form: TelemetryForm = fetch(endpoint, "telemetry").await?;
	ensure!(
		(form.node, form.genesis, form.public_key) == (node, genesis, H256(worker)),
		"{endpoint} speaks for another chain, node or worker key"
	);
	let number = |sequence: Option<Sequence>| sequence.map_or("none".into(), |it| it.to_string());
	context.out.show(serde_json::to_value(&form)?, || {
		pairs(&[
			("node", form.node.to_string()),
			("first heartbeat kept", number(form.first)),
			("last heartbeat", number(form.last)),
			("samples since", form.current.to_string()),
		])
	});
	Ok(())
}

async fn fetch<T: DeserializeOwned>(endpoint: &str, path: &str) -> Result<T> {
	let url = format!("{}/{path}", endpoint.trim_end_matches('/'));
	let url = Url::parse(&url).with_context(|| format!("the node's endpoint {endpoint}"))?;
	let bytes = files::read(url.clone(), LARGEST_ANSWER).await?;
	serde_json::from_slice(&bytes).with_context(|| format!("what {url} hands out"))
}

fn json_of(form: &SamplesForm, signed: &SignedSamples) -> Value {
	json!({
		"node": form.node,
		"sequence": form.sequence,
		"root": signed.anchor.map(|anchor| hash_text(&anchor.root)),
		"previous": hash_text(&signed.previous),
		"head": hash_text(&signed.head),
		"samples": form.samples,
		"surroundings": form.surroundings,
	})
}

fn text_of(form: &SamplesForm, signed: &SignedSamples) -> String {
	let gib = |bytes: u64| format!("{:.1}", bytes as f64 / f64::from(1 << 30));
	let samples = form.samples.iter().enumerate().map(|(index, sample)| {
		[
			index.to_string(),
			sample.task.map_or("-".into(), |task| task.to_string()),
			sample.gpu.map_or("-".into(), |gpu| gpu.to_string()),
			sample.number.to_string(),
			sample.at_millis.to_string(),
			format!("{} of {}", gib(sample.vram_used), gib(sample.vram_allocated)),
			format!("{} %", sample.utilisation),
			format!("{}", f64::from(sample.power_milliwatts) / 1e3),
			format!("{}{}", sample.temperature, if sample.throttling { " throttles" } else { "" }),
			sample.foreign_processes.to_string(),
		]
	});
	let samples =
		table(&["", "task", "GPU", "number", "at", "GiB", "busy", "W", "°C", "foreign"], samples);
	let proof = match signed.anchor {
		Some(anchor) => format!("anchored with the root {}", hash_text(&anchor.root)),
		None => "signed, and not anchored yet".into(),
	};
	format!("{samples}\n{} samples, {proof}", form.samples.len())
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn other_samples_than_were_anchored_are_refused() {
		let anchor = Anchor { root: H256::repeat_byte(1), samples: 0 };
		let zero = H256::zero();
		let signed =
			|anchor| SignedSamples { measured: Vec::new(), anchor, previous: zero, head: zero };
		assert!(check(&signed(Some(anchor)), &anchor).is_ok());
		for other in
			[None, Some(Anchor { samples: 1, ..anchor }), Some(Anchor { root: zero, ..anchor })]
		{
			let refused = check(&signed(other), &anchor).unwrap_err();
			assert!(refused.to_string().contains("other samples"), "{refused}");
		}
	}
}
