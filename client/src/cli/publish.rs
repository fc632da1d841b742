// SPDX-License-Identifier: Apache-2.0

//! `surety task publish`.

use anyhow::{bail, ensure, Context as _, Result};
use serde_json::json;
use surety_client::{
	api::{self, runtime_types::bounded_collections::bounded_vec::BoundedVec},
	primitives::{
		node::GpuRequirement,
		task::{Competition, Input, Needs, TaskSpec, TierNeed, MAX_TASKS_AT_ONCE},
		BlockNumber, Perbill, Percent, SourceId, H256,
	},
	spec::{hash_text, parse_hash},
	Amount, Included, Period,
};

use super::{
	files,
	output::{sur, units},
	task_text::competition_text,
	watch, Context,
};

#[derive(clap::Args)]
pub struct Publish {
	/// What to run
	#[arg(long)]
	source: SourceId,
	/// The input: a file, or a file://, http:// or https:// URI; several for as many tasks
	#[arg(long, required = true)]
	input: Vec<String>,
	/// SHA-256 of the input; computed unless given. One for each input
	#[arg(long, value_parser = parse_hash)]
	hash: Vec<H256>,
	/// What the result is worth at most, protocol fee included
	#[arg(long)]
	payment: Amount,
	/// Until when results may be committed, from now: 90s, 10m, 2h
	#[arg(long, default_value = "1h")]
	deadline: Period,
	/// The same in blocks
	#[arg(long, conflicts_with = "deadline")]
	deadline_blocks: Option<BlockNumber>,
	/// How nodes compete
	#[arg(long, value_enum, default_value_t = Model::First)]
	model: Model,
	/// How many nodes may race (first), respond (manual) or do the job (consensus)
	#[arg(long, alias = "racers")]
	nodes: Option<u8>,
	/// How long bids (auction) or volunteers (consensus) are taken
	#[arg(long, default_value = "5m")]
	gather: Period,
	/// How long the winner of an auction has from its start to its result
	#[arg(long, default_value = "10m")]
	work: Period,
	/// Which part of the panel has to agree, in percent (consensus)
	#[arg(long, default_value_t = 67, value_parser = clap::value_parser!(u8).range(51..=100))]
	quorum: u8,
	/// Only nodes with this score or a higher one, from 0 to 1
	#[arg(long, value_parser = parse_score)]
	min_score: Option<Perbill>,
	/// Only nodes of this tier
	#[arg(long, value_enum)]
	tier: Option<Tier>,
	/// Only nodes in this region, as providers write it
	#[arg(long)]
	region: Option<String>,
	/// Only nodes with as many GPUs, besides what the source needs
	#[arg(long, default_value_t = 0)]
	gpus: u8,
	/// Memory of each of them, in MiB
	#[arg(long, default_value_t = 0, requires = "gpus")]
	vram_mib: u32,
	/// Their least CUDA compute capability, as 80 for 8.0
	#[arg(long, default_value_t = 0, requires = "gpus")]
	compute_capability: u16,
	/// Follow the task until it ends, as `task watch` does
	#[arg(long)]
	watch: bool,
}

/// How nodes compete for a task.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Model {
	/// The earliest valid result is paid
	First,
	/// Nodes ask a price with their results; you confirm one
	Manual,
	/// The lowest of sealed bids works alone
	Auction,
	/// Nodes drawn from volunteers do the same job; those who agree are paid
	Consensus,
}

/// The tier that a task asks for.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Tier {
	/// Nodes that answer with stake
	Commercial,
	/// Nodes of universities
	University,
}

fn parse_score(text: &str) -> Result<Perbill, String> {
	let score: f64 = text.parse().map_err(|_| "not a number".to_string())?;
	if !(0.0..=1.0).contains(&score) {
		return Err("a score is from 0 to 1".into());
	}
	// Of a number from 0 to 1 this is one from 0 to a billion.
	Ok(Perbill::from_parts((score * 1e9).round() as u32))
}

impl Publish {
	pub async fn run(self, context: &Context) -> Result<()> {
		let signer = context.signer()?;
		ensure!(
			self.hash.is_empty() || self.hash.len() == self.input.len(),
			"--hash: give one for each --input, or none"
		);
		ensure!(
			self.input.len() <= MAX_TASKS_AT_ONCE as usize,
			"--input: up to {MAX_TASKS_AT_ONCE} tasks can be published at once"
		);
		ensure!(
			!self.watch || self.input.len() == 1,
			"--watch: follows one task; give one --input"
		);
		let needs = self.needs()?;
		let client = context.client().await?;
		let view = client.best().await?;
		let block_millis = view.block_millis()?;
		let blocks = |name: &str, period: Period| {
			let blocks = period.blocks(block_millis);
			blocks.with_context(|| format!("--{name}: longer than any chain lasts"))
		};
		let competition = self.competition(blocks)?;
		let deadline = match self.deadline_blocks {
			Some(blocks) => blocks,
			None => blocks("deadline", self.deadline)?,
		};
		let deadline = view.number().saturating_add(deadline);

		let mut specs = Vec::new();
		for (index, uri) in self.input.iter().enumerate() {
			let (uri, hash) = {
				let _busy = context.out.busy(format!("hashing {uri}"));
				files::input(uri, self.hash.get(index).copied()).await?
			};
			let uri = uri.into_bytes().try_into().map_err(|uri: Vec<u8>| {
				anyhow::anyhow!(
					"--input: a URI of {} bytes is longer than the chain keeps",
					uri.len()
				)
			})?;
			specs.push(TaskSpec {
				source: self.source,
				input: Input { uri, hash },
				payment: self.payment.0,
				deadline,
				competition,
				needs: needs.clone(),
			});
		}
		let hashes: Vec<_> = specs.iter().map(|spec| spec.input.hash).collect();
		let market = api::tx().market();
		let included = match <[TaskSpec; 1]>::try_from(specs) {
			Ok([spec]) => {
				context.submit(&client, &market.publish_task(spec.into()), &signer).await?
			}
			Err(specs) => {
				let specs = BoundedVec(specs.into_iter().map(Into::into).collect());
				context.submit(&client, &market.publish_tasks(specs), &signer).await?
			}
		};
		let first = self.tell(context, &included, &competition, deadline, &hashes)?;
		if self.watch {
			return watch::run(context, &client, first).await;
		}
		Ok(())
	}

	/// Says what was published, and the id of the first task.
	fn tell(
		&self,
		context: &Context,
		included: &Included,
		competition: &Competition,
		deadline: BlockNumber,
		hashes: &[H256],
	) -> Result<u64> {
		let published: Vec<_> = included.find_all::<api::market::events::TaskPublished>();
		let Some(first) = published.first() else {
			bail!("the task was published, and its id could not be read")
		};
		let ids: Vec<_> = published.iter().map(|it| it.task.to_string()).collect();
		let json = published.iter().zip(hashes).map(|(it, hash)| {
			json!({
				"task": it.task,
				"payment": units(it.payment),
				"rerun_price": units(it.rerun_price),
				"deadline": deadline,
				"model": competition_text(competition),
				"input_hash": hash_text(hash),
			})
		});
		let mut all: Vec<_> = json.collect();
		let json = match all.len() {
			1 => all.remove(0),
			_ => json!({ "tasks": all }),
		};
		context.out.done(
			included,
			&format!(
				"published task {}; {} and {} for a re-run locked{}; results until block {deadline}",
				ids.join(", "),
				self.payment,
				sur(first.rerun_price),
				if ids.len() > 1 { " for each" } else { "" },
			),
			json,
		);
		Ok(first.task)
	}

	fn competition(
		&self,
		blocks: impl Fn(&str, Period) -> Result<BlockNumber>,
	) -> Result<Competition> {
		Ok(match self.model {
			Model::First => Competition::FirstResponse { racers: self.nodes.unwrap_or(2) },
			Model::Manual => {
				Competition::ManualConfirmation { responders: self.nodes.unwrap_or(3) }
			}
			Model::Auction => {
				ensure!(self.nodes.is_none(), "--nodes: in an auction one node works at a time");
				Competition::Auction {
					bid_blocks: blocks("gather", self.gather)?,
					work_blocks: blocks("work", self.work)?,
				}
			}
			Model::Consensus => Competition::Consensus {
				nodes: self.nodes.unwrap_or(3),
				quorum: Percent::from_percent(self.quorum),
				volunteer_blocks: blocks("gather", self.gather)?,
			},
		})
	}

	fn needs(&self) -> Result<Needs> {
		let region = self.region.as_ref().map(|region| {
			region.clone().into_bytes().try_into().map_err(|region: Vec<u8>| {
				anyhow::anyhow!("--region: {} bytes are longer than the chain keeps", region.len())
			})
		});
		Ok(Needs {
			score: self.min_score,
			tier: self.tier.map(|tier| match tier {
				Tier::Commercial => TierNeed::Commercial,
				Tier::University => TierNeed::University,
			}),
			region: region.transpose()?,
			gpu: GpuRequirement {
				count: self.gpus,
				vram_mib: self.vram_mib,
				compute_capability: self.compute_capability,
			},
		})
	}
}
