// SPDX-License-Identifier: Apache-2.0

//! `surety node`.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde_json::{json, Value};
use surety_client::{
	api::{self, runtime_types::surety_runtime::RuntimeCall},
	primitives::{
		node::{Manifest, NodeStatus},
		stake::StakeState,
		BlockNumber, NodeId, Perbill, SourceId,
	},
	spec::{self, ManifestForm},
	telemetry::{SampleForm, Samples},
	view::{Liveness, Node, Stake, StakeId},
	AccountId32, Amount, Error, KeySource, View,
};

use super::{
	address,
	eligibility::{reason_json, reason_text, status_of, status_text},
	output::{missing, pairs, sur, table, units},
	telemetry::Telemetry,
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Register a machine, send its worker key a working balance, and bond its stake
	Register(Register),
	/// Replace what a node declares that it carries
	Update {
		/// The node
		node: NodeId,
		/// What it carries now, as `surety-worker probe --manifest` prints it
		#[arg(long)]
		manifest: PathBuf,
	},
	/// Add to a node's stake
	Stake {
		/// The node
		node: NodeId,
		/// How much, such as 100 or "12.5 SUR"
		amount: Amount,
	},
	/// Begin to take stake out; it is free after the exit delay
	Unstake {
		/// The node
		node: NodeId,
		/// How much
		amount: Amount,
	},
	/// Free the stake whose exit delay is over
	Withdraw {
		/// The node
		node: NodeId,
	},
	/// Pay out what a node's stake has earned of the protocol's fees, to its owner
	Claim {
		/// The node
		node: NodeId,
	},
	/// Replace the key that signs for a node, at once
	RotateKey {
		/// The node
		node: NodeId,
		#[command(flatten)]
		worker: Worker,
	},
	/// Take a node out of work for good; its stake begins to exit
	Exit {
		/// The node
		node: NodeId,
	},
	/// Judge a node's stake by today's requirement
	Refresh {
		/// The node
		node: NodeId,
	},
	/// Send a node's next heartbeat, signed by its worker key: free, one in each interval
	Heartbeat {
		/// The node
		node: NodeId,
		/// What it measured since the last one: a JSON list of samples
		#[arg(long)]
		samples: Option<PathBuf>,
	},
	/// Show what a node measured of itself, held against what it signed and anchored
	Telemetry(Telemetry),
	/// Announce that a node will be away, and which node takes over
	AnnounceDowntime {
		/// The node
		node: NodeId,
		/// The last block of its absence
		#[arg(long)]
		until: BlockNumber,
		/// The node that takes over, when it accepts
		#[arg(long)]
		successor: NodeId,
	},
	/// Take over for a node that announced its absence, which begins with that
	AcceptHandover {
		/// The node that will be away
		node: NodeId,
	},
	/// Have a node suspended whose heartbeats have stopped, and charged for it; anyone may
	ReportOffline {
		/// The node
		node: NodeId,
	},
	/// Show a node
	Status {
		/// The node
		node: NodeId,
	},
	/// Say whether a node can work on a source, and all reasons why it cannot
	Eligibility {
		/// The node
		node: NodeId,
		/// The source
		source: SourceId,
	},
	/// List all nodes
	List,
}

#[derive(clap::Args)]
pub struct Register {
	#[command(flatten)]
	worker: Worker,
	/// What the machine carries, as `surety-worker probe --manifest` prints it
	#[arg(long)]
	manifest: PathBuf,
	/// What to bond; what the chain requires unless given, and 0 for nothing yet
	#[arg(long)]
	stake: Option<Amount>,
	/// What to send to the worker key, which pays the fees of its calls from it
	#[arg(long, default_value = "5")]
	working_balance: Amount,
}

#[derive(clap::Args)]
#[group(required = true, multiple = false)]
pub struct Worker {
	/// The worker's key: a file, a seed phrase, or a development account. Only its address is used
	#[arg(long)]
	worker_key: Option<KeySource>,
	/// The worker's address
	#[arg(long, value_parser = address)]
	worker_address: Option<AccountId32>,
}

impl Worker {
	fn account(&self) -> Result<AccountId32> {
		match (&self.worker_key, self.worker_address) {
			(_, Some(address)) => Ok(address),
			(Some(key), None) => Ok(key.load().map_err(Error::from)?.public_key().to_account_id()),
			(None, None) => anyhow::bail!("name the worker with --worker-key or --worker-address"),
		}
	}
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let registry = api::tx().registry();
		let staking = api::tx().compute_staking();
		match self {
			Self::Register(command) => command.run(context).await,
			Self::Update { node, manifest } => {
				let manifest = read(&manifest)?;
				context
					.act(&registry.update_manifest(node, manifest.into()), "manifest replaced")
					.await
			}
			Self::Stake { node, amount } => {
				context.act(&staking.bond(node, amount.0), &format!("{amount} bonded")).await
			}
			Self::Unstake { node, amount } => {
				context
					.act(&staking.unbond(node, amount.0), &format!("{amount} is on its way out"))
					.await
			}
			Self::Withdraw { node } => context.act(&staking.withdraw(node), "withdrawn").await,
			Self::Claim { node } => {
				let claim = api::tx().fees().claim(StakeId::Node(node));
				context.act(&claim, "earnings paid out").await
			}
			Self::RotateKey { node, worker } => {
				let call = registry.rotate_worker_key(node, worker.account()?);
				context.act(&call, "worker key replaced").await
			}
			Self::Exit { node } => {
				context.act(&registry.exit_node(node), "the node is leaving").await
			}
			Self::Refresh { node } => {
				context.act(&registry.refresh_node(node), "the node was judged anew").await
			}
			Self::Heartbeat { node, samples } => heartbeat(context, node, samples).await,
			Self::Telemetry(command) => command.run(context).await,
			Self::AnnounceDowntime { node, until, successor } => {
				let call = registry.announce_downtime(node, until, successor);
				let done = format!("announced; it begins when node {successor} accepts");
				context.act(&call, &done).await
			}
			Self::AcceptHandover { node } => {
				let done = format!("taken over; node {node} may be away from now on");
				context.act(&registry.accept_handover(node), &done).await
			}
			Self::ReportOffline { node } => {
				context.act(&registry.report_offline(node), "reported").await
			}
			Self::Status { node } => status(context, node).await,
			Self::Eligibility { node, source } => eligibility(context, node, source).await,
			Self::List => list(context).await,
		}
	}
}

impl Register {
	async fn run(self, context: &Context) -> Result<()> {
		let worker = self.worker.account()?;
		let manifest = read(&self.manifest)?;
		let signer = context.signer()?;
		let client = context.client().await?;

		let register = api::registry::Call::register_node { worker, manifest: manifest.into() };
		let send = api::balances::Call::transfer_keep_alive {
			dest: worker.into(),
			value: self.working_balance.0,
		};
		let mut calls = vec![RuntimeCall::Registry(register)];
		if self.working_balance.0 > 0 {
			calls.push(RuntimeCall::Balances(send));
		}
		let included =
			context.submit(&client, &api::tx().utility().batch_all(calls), &signer).await?;
		let registered = included
			.find::<api::registry::events::NodeRegistered>()
			.context("the node was registered, and its id could not be read")?;
		let node = registered.node;
		let registered_text = format!("registered node {node}; {} burned", sur(registered.fee));
		let mut json =
			json!({ "node": node, "worker": worker.to_string(), "fee": units(registered.fee) });

		let stake = match self.stake {
			Some(Amount(stake)) => stake,
			None => client
				.at(included.hash)
				.await?
				.required_stake(node)
				.await?
				.context("the node was registered, and its required stake could not be read")?,
		};
		json["stake"] = units(stake);
		if stake == 0 {
			context.out.done(&included, &registered_text, json);
			return Ok(());
		}
		context.out.step(&format!("{registered_text} (block {})", included.number));
		let bond = api::tx().compute_staking().bond(node, stake);
		let included = context.submit(&client, &bond, &signer).await.with_context(|| {
			format!("node {node} is registered and has no stake: `surety node stake {node} AMOUNT`")
		})?;
		context.out.done(&included, &format!("{} bonded for node {node}", sur(stake)), json);
		Ok(())
	}
}

/// A node with its stake.
pub struct Summary {
	id: NodeId,
	node: Node,
	status: NodeStatus,
	stake: Option<Stake>,
	required: u128,
	free: u128,
	state: StakeState,
	claimable: u128,
	liveness: Option<Liveness>,
	uptime: Option<Perbill>,
}

impl Summary {
	pub async fn read(view: &View, id: NodeId, node: Node) -> Result<Self> {
		let stake = view.stake(id).await?;
		let status = view.node_status(id).await?.ok_or_else(|| missing(format!("node {id}")))?;
		let required = view.required_stake(id).await?.unwrap_or_default();
		let free = view.free_stake(id).await?;
		let state = view.stake_state(StakeId::Node(id)).await?;
		let claimable = view.claimable(StakeId::Node(id)).await?;
		let (liveness, uptime) = (view.liveness(id).await?, view.uptime(id).await?);
		Ok(Self { id, node, status, stake, required, free, state, claimable, liveness, uptime })
	}

	fn active(&self) -> u128 {
		self.stake.as_ref().map_or(0, |stake| stake.active)
	}

	/// The block of the last heartbeat, where heartbeats are owed.
	fn last_heartbeat(&self) -> Option<BlockNumber> {
		Some(self.liveness.as_ref()?.clock.as_ref()?.last)
	}

	fn uptime_percent(&self) -> Option<f64> {
		self.uptime.map(|uptime| f64::from(uptime.deconstruct()) / 1e7)
	}

	pub fn json(&self) -> Value {
		let unbonding = self.stake.iter().flat_map(|stake| &stake.unbonding.0).map(
			|chunk| json!({ "amount": units(chunk.amount), "releases_at": chunk.releases_at }),
		);
		let (status, reasons) = status_of(&self.status);
		json!({
			"node": self.id,
			"owner": self.node.owner.to_string(),
			"worker": self.node.worker.to_string(),
			"status": status,
			"reasons": reasons,
			"jobs": self.node.jobs,
			"registered_at": self.node.registered_at,
			"stake": units(self.active()),
			"stake_state": format!("{:?}", self.state),
			"required": units(self.required),
			"free_stake": units(self.free),
			"claimable": units(self.claimable),
			"unbonding": unbonding.collect::<Vec<_>>(),
			"last_heartbeat": self.last_heartbeat(),
			"uptime_percent": self.uptime_percent(),
			"manifest": ManifestForm::from(&self.node.manifest.0),
		})
	}

	pub fn table(nodes: &[Self]) -> String {
		table(
			&["node", "status", "gpus", "jobs", "stake", "required", "endpoint"],
			nodes.iter().map(|each| {
				[
					each.id.to_string(),
					status_text(&each.status),
					each.node.manifest.0.gpu_count().to_string(),
					each.node.jobs.to_string(),
					sur(each.active()),
					sur(each.required),
					spec::lossy(&each.node.manifest.0.endpoint),
				]
			}),
		)
	}
}

async fn status(context: &Context, id: NodeId) -> Result<()> {
	let (_, view) = context.view().await?;
	let node = view.node(id).await?.ok_or_else(|| missing(format!("node {id}")))?;
	let summary = Summary::read(&view, id, node).await?;
	context.out.show(summary.json(), || {
		let manifest = &summary.node.manifest.0;
		let mut rows = vec![
			("node", id.to_string()),
			("owner", summary.node.owner.to_string()),
			("worker key", summary.node.worker.to_string()),
			("status", status_text(&summary.status)),
			("paid jobs", summary.node.jobs.to_string()),
			("since block", summary.node.registered_at.to_string()),
			(
				"last heartbeat",
				summary.last_heartbeat().map_or("none".into(), |block| format!("block {block}")),
			),
			("uptime", summary.uptime_percent().map_or("not known".into(), |it| format!("{it} %"))),
			("stake", format!("{} ({:?})", sur(summary.active()), summary.state)),
			("required", sur(summary.required)),
			("free for work", sur(summary.free)),
			("to claim", sur(summary.claimable)),
			("processors", manifest.cpus.to_string()),
			("memory", format!("{} MiB", manifest.memory_mib)),
			("region", spec::lossy(&manifest.region)),
			("endpoint", spec::lossy(&manifest.endpoint)),
		];
		rows.extend(
			manifest
				.gpus
				.iter()
				.map(|gpu| ("GPU", format!("{}, {} MiB", spec::lossy(&gpu.model), gpu.vram_mib))),
		);
		rows.extend(summary.stake.iter().flat_map(|stake| &stake.unbonding.0).map(|chunk| {
			("leaving", format!("{}, free at block {}", sur(chunk.amount), chunk.releases_at))
		}));
		pairs(&rows)
	});
	Ok(())
}

async fn heartbeat(context: &Context, node: NodeId, samples: Option<PathBuf>) -> Result<()> {
	let worker = context.signer()?;
	let (client, view) = context.view().await?;
	let (sequence, from) = view
		.next_heartbeat(node)
		.await?
		.ok_or_else(|| missing(format!("node {node}, or it sends no heartbeats")))?;
	let forms = samples.map(|path| read_samples(&path)).transpose()?.unwrap_or_default();
	let samples = Samples::new(forms, client.genesis_hash(), node, sequence);
	let mut pending = client
		.submit_heartbeat(samples.heartbeat()?, &worker)
		.await
		.with_context(|| format!("heartbeat {sequence} is taken from block {from} on"))?;
	let included = pending.in_block().await?;
	let json = json!({ "node": node, "sequence": sequence });
	context.out.done(&included, &format!("heartbeat {sequence} of node {node}"), json);
	Ok(())
}

/// Reads the samples of one heartbeat.
pub fn read_samples(path: &std::path::Path) -> Result<Vec<SampleForm>> {
	let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
	serde_json::from_str(&text).with_context(|| path.display().to_string())
}

async fn list(context: &Context) -> Result<()> {
	let (_, view) = context.view().await?;
	let mut nodes = Vec::new();
	for (id, node) in view.nodes().await? {
		nodes.push(Summary::read(&view, id, node).await?);
	}
	let json = nodes.iter().map(Summary::json).collect();
	context.out.show(json, || Summary::table(&nodes));
	Ok(())
}

async fn eligibility(context: &Context, node: NodeId, source: SourceId) -> Result<()> {
	let (_, view) = context.view().await?;
	let reasons = view.eligibility(node, source).await?;
	let json = json!({
		"node": node,
		"source": source,
		"eligible": reasons.is_empty(),
		"reasons": reasons.iter().map(reason_json).collect::<Vec<_>>(),
	});
	context.out.show(json, || {
		if reasons.is_empty() {
			return format!("node {node} can work on source {source}");
		}
		let lines = reasons.iter().map(|reason| format!("  {}", reason_text(reason)));
		let lines = lines.collect::<Vec<_>>().join("\n");
		format!("node {node} cannot work on source {source}:\n{lines}")
	});
	Ok(())
}

fn read(path: &std::path::Path) -> Result<Manifest> {
	let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
	spec::read::<ManifestForm, _>(&text)
		.map_err(Error::from)
		.with_context(|| path.display().to_string())
}
