// SPDX-License-Identifier: Apache-2.0

//! `surety task` for a node that is led by hand: start, commit, reveal, respond. `surety-worker` does all of
//! it by itself.
//!
//! What opens a node's commitments is kept in a file, written before the chain hears of them: without it the
//! node can neither reveal nor respond, and is slashed.

use std::{
	fs,
	io::Write as _,
	path::{Path, PathBuf},
};

use anyhow::{bail, ensure, Context as _, Result};
use codec::{DecodeAll as _, Encode as _};
use serde::{Deserialize, Serialize};
use serde_json::json;
use surety_client::{
	api,
	primitives::{
		commitment::{ModelOpening, ResultOpening},
		output::OutputSummary,
		source::{Comparator, SourceSpec},
		task::{Competition, Preview},
		NodeId, TaskId, H256,
	},
	spec::{hash_text, sha256},
	view::Task,
	Amount, Client, Keypair, View,
};

use super::{
	output::{missing, units},
	Context,
};

/// What a node has committed to in a task: the file beside its work. In hexadecimal are the SCALE forms of
/// [`ModelOpening`] and [`ResultOpening`].
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Openings {
	task: TaskId,
	node: NodeId,
	model: String,
	result: Option<String>,
}

impl Openings {
	fn read(path: &Path, task: TaskId, node: NodeId) -> Result<Self> {
		let named = || format!("--openings {}", path.display());
		let text = fs::read_to_string(path).with_context(named)?;
		let openings: Self = serde_json::from_str(&text).with_context(named)?;
		ensure!(
			(openings.task, openings.node) == (task, node),
			"{} is of task {} and node {}, not of task {task} and node {node}",
			path.display(),
			openings.task,
			openings.node,
		);
		Ok(openings)
	}

	/// Writes a file that nobody else reads, in the place of an older one at once or not at all.
	fn write(&self, path: &Path) -> Result<()> {
		let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
		let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new(".")))?;
		file.write_all(serde_json::to_string_pretty(self)?.as_bytes())?;
		file.as_file().sync_all()?;
		file.persist(path)?;
		Ok(())
	}

	fn model(&self) -> Result<ModelOpening> {
		let bytes = hex::decode(&self.model).context("its field `model`")?;
		ModelOpening::decode_all(&mut &bytes[..]).context("its field `model`")
	}

	fn result(&self) -> Result<ResultOpening> {
		let Some(result) = &self.result else {
			bail!("nothing was committed yet: `surety task commit {}` does that", self.task)
		};
		let bytes = hex::decode(result).context("its field `result`")?;
		ResultOpening::decode_all(&mut &bytes[..]).context("its field `result`")
	}
}

/// The file of a node's openings, and what they are for.
#[derive(clap::Args)]
pub struct Work {
	/// The task
	task: TaskId,
	/// The file that keeps what opens the commitments: `start` makes it, and without it the stake is lost
	#[arg(long)]
	openings: PathBuf,
}

/// A node that is led by hand, and the task that it works on.
struct Hand {
	signer: Keypair,
	client: Client,
	view: View,
	node: NodeId,
	task: Task,
}

impl Work {
	async fn hand(&self, context: &Context) -> Result<Hand> {
		let signer = context.signer()?;
		let (client, view) = context.view().await?;
		let node = view.node_of_worker(&signer.public_key().to_account_id()).await?;
		let node = node.ok_or_else(|| missing("no node is registered for this worker key"))?;
		let task = super::task::find(&view, self.task).await?;
		Ok(Hand { signer, client, view, node, task })
	}

	fn read(&self, node: NodeId) -> Result<Openings> {
		Openings::read(&self.openings, self.task, node)
	}

	/// Starts an accepted task: commits to the model of its source.
	pub async fn start(self, context: &Context, backend: String) -> Result<()> {
		let hand = self.hand(context).await?;
		let source = hand.source().await?;
		let openings = match self.openings.exists() {
			// The chain may not have taken it before.
			true => self.read(hand.node)?,
			false => {
				let model = ModelOpening {
					model_id: source.model.id,
					weights_hash: source.model.weights_hash,
					backend: sha256(backend.as_bytes()),
					nonce: random()?,
				};
				let model = hex::encode(model.encode());
				let openings = Openings { task: self.task, node: hand.node, model, result: None };
				openings.write(&self.openings).context("--openings")?;
				openings
			}
		};
		let genesis = hand.client.genesis_hash();
		let model = openings.model()?.commitment(genesis, self.task, hand.node);
		let call = api::tx().market().start_task(self.task, model);
		let included = context.submit(&hand.client, &call, &hand.signer).await?;
		let done = format!("started task {}; commit its output within the time limit", self.task);
		context.out.done(&included, &done, json!({ "task": self.task, "node": hand.node }));
		Ok(())
	}

	/// Commits to an output, after the check that the chain will make of it.
	pub async fn commit(self, context: &Context, output: PathBuf) -> Result<()> {
		let hand = self.hand(context).await?;
		let source = hand.source().await?;
		let mut openings = self.read(hand.node)?;
		let named = || format!("--output {}", output.display());
		let bytes = fs::read(&output).with_context(named)?;
		let summary = summarise(&source, &hand.task.competition.0, &bytes).with_context(named)?;
		let result = match &openings.result {
			// What may be on the chain already is sent again as it was.
			Some(_) => openings.result()?,
			None => ResultOpening {
				output_hash: sha256(&bytes),
				summary,
				embedding: None,
				salt: random()?,
			},
		};
		ensure!(
			result.output_hash == sha256(&bytes),
			"task {} was committed before, to the output with SHA-256 {}",
			self.task,
			hash_text(&result.output_hash),
		);
		openings.result = Some(hex::encode(result.encode()));
		openings.write(&self.openings).context("--openings")?;
		let genesis = hand.client.genesis_hash();
		let call = api::tx()
			.market()
			.commit_result(self.task, result.commitment(genesis, self.task, hand.node));
		let included = context.submit(&hand.client, &call, &hand.signer).await?;
		context.out.done(
			&included,
			&format!("committed to {} bytes; reveal when it is the node's turn", summary.bytes),
			json!({ "task": self.task, "node": hand.node, "output_hash": hash_text(&result.output_hash) }),
		);
		Ok(())
	}

	/// Opens the commitments in the node's turn, or to its panel.
	pub async fn reveal(self, context: &Context) -> Result<()> {
		let hand = self.hand(context).await?;
		let openings = self.read(hand.node)?;
		let (model, result) = (openings.model()?.into(), openings.result()?.into());
		let market = api::tx().market();
		let included = match hand.task.competition.0 {
			Competition::ManualConfirmation { .. } => {
				bail!(
					"the client of task {0} chooses: `surety task respond {0}` with a price",
					self.task
				)
			}
			Competition::Consensus { .. } => {
				let call = market.reveal_to_panel(self.task, result, model, None);
				context.submit(&hand.client, &call, &hand.signer).await
			}
			Competition::FirstResponse { .. } | Competition::Auction { .. } => {
				let call = market.reveal_result(self.task, result, model);
				context.submit(&hand.client, &call, &hand.signer).await
			}
		}?;
		let json = json!({ "task": self.task, "node": hand.node });
		context.out.done(&included, "revealed", json);
		Ok(())
	}

	/// Opens the commitments to a client that chooses, for a price.
	pub async fn respond(
		self,
		context: &Context,
		price: Amount,
		preview: Option<String>,
		preview_hash: Option<H256>,
	) -> Result<()> {
		let hand = self.hand(context).await?;
		let openings = self.read(hand.node)?;
		let uri = preview.map(|uri| {
			uri.into_bytes().try_into().map_err(|_| anyhow::anyhow!("--preview: too long"))
		});
		let preview = Preview { uri: uri.transpose()?, hash: preview_hash };
		let (result, model) = (openings.result()?.into(), openings.model()?.into());
		let call = api::tx().market().respond(self.task, result, model, price.0, preview.into());
		let included = context.submit(&hand.client, &call, &hand.signer).await?;
		context.out.done(
			&included,
			&format!("responded for {price}; keep the output: who is confirmed delivers it"),
			json!({ "task": self.task, "node": hand.node, "price": units(price.0) }),
		);
		Ok(())
	}
}

impl Hand {
	async fn source(&self) -> Result<SourceSpec> {
		let id = self.task.source;
		let source = self.view.source(id).await?;
		Ok(source.ok_or_else(|| missing(format!("source {id}")))?.spec.0)
	}
}

/// What an output looks like to the chain, if it suits the source.
fn summarise(
	source: &SourceSpec,
	competition: &Competition,
	output: &[u8],
) -> Result<OutputSummary> {
	let in_panel = matches!(competition, Competition::Consensus { .. });
	ensure!(
		!in_panel || source.comparator == Comparator::Exact,
		"a panel compares outputs of this source by what they mean: leave it to `surety-worker`"
	);
	let format = source.output.format;
	let summary = OutputSummary::of(format, output)
		.map_err(|fault| anyhow::anyhow!("line {} is not of the form {format:?}", fault.line))?;
	source.output.check(&summary).map_err(|violation| {
		anyhow::anyhow!("the chain would refuse this output: {violation:?}")
	})?;
	Ok(summary)
}

/// Salts and nonces: nobody can guess them.
pub fn random() -> Result<[u8; 32]> {
	let mut bytes = [0; 32];
	getrandom::fill(&mut bytes)
		.map_err(|error| anyhow::anyhow!("the system gives no random numbers: {error}"))?;
	Ok(bytes)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn openings() -> Openings {
		let hash = H256([1; 32]);
		let model =
			ModelOpening { model_id: hash, weights_hash: hash, backend: hash, nonce: [2; 32] };
		Openings { task: 1, node: 2, model: hex::encode(model.encode()), result: None }
	}

	#[test]
	fn what_opens_a_commitment_survives_in_its_file() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("openings");
		openings().write(&path).unwrap();
		let read = Openings::read(&path, 1, 2).unwrap();
		assert_eq!(read, openings());
		assert_eq!(read.model().unwrap().nonce, [2; 32]);
		let error = read.result().unwrap_err().to_string();
		assert!(error.contains("surety task commit 1"), "{error}");
	}

	#[test]
	fn the_file_of_another_task_is_refused() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("openings");
		openings().write(&path).unwrap();
		for (task, node) in [(1, 3), (3, 2)] {
			let error = Openings::read(&path, task, node).unwrap_err().to_string();
			assert!(error.contains("is of task 1 and node 2"), "{error}");
		}
	}

	#[test]
	fn a_damaged_file_is_refused_by_the_name_of_the_field() {
		let damaged = Openings { model: "12".into(), ..openings() };
		let error = format!("{:#}", damaged.model().unwrap_err());
		assert!(error.contains("`model`"), "{error}");
	}
}
