// SPDX-License-Identifier: Apache-2.0

//! `surety credit`.

use std::{io::Read, path::Path, path::PathBuf};

use anyhow::{Context as _, Result};
use serde::de::DeserializeOwned;
use serde_json::{json, Value};
use surety_client::{
	api::{self, runtime_types::bounded_collections::bounded_vec::BoundedVec},
	credit::{
		binding, jobs_of, parse_signature, sign, signature_text, typed_data, BatchForm, CapForm,
		JobForm, JobsForm, VoucherForm,
	},
	primitives::{
		credit::{Signature, Statement},
		NodeId, H256,
	},
	spec::{hash_text, parse_hash},
	AccountId32, Amount, Client, Period, Static,
};

use super::{
	address,
	output::{pairs, sur, units},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Add to the deposit that jobs are paid from; it stays on the key's own account
	Deposit {
		/// How much
		amount: Amount,
	},
	/// Ask for some of the deposit, or without an amount have what is due
	Withdraw {
		/// How much; 0 takes an earlier request back
		amount: Option<Amount>,
		/// Whose withdrawal that is due: the key's own unless given
		#[arg(long, value_parser = address, conflicts_with = "amount")]
		of: Option<AccountId32>,
	},
	/// Let an Ethereum wallet sign for the key's account
	Bind(Bind),
	/// Let the wallet sign no more, but for caps that are open
	Unbind,
	/// Sign a cap: the most that others may spend
	Cap(SignCap),
	/// Bring a signed cap to the chain; anyone may
	Open {
		/// The cap, as `credit cap` prints it; `-` for the standard input
		file: PathBuf,
		/// The wallet's signature, if the file has none
		#[arg(long)]
		signature: Option<String>,
	},
	/// Sign what a node gets for a job
	Job(SignJob),
	/// Sign that a node has delivered
	Voucher(SignVoucher),
	/// Keep some of the deposit for one node
	Reserve {
		/// Who pays
		#[arg(long, value_parser = address)]
		client: Option<AccountId32>,
		/// The cap
		cap: u64,
		/// The node
		node: NodeId,
		/// How much
		amount: Amount,
	},
	/// Sign for a node's results in a batch, with its worker key
	Claim {
		/// The batch
		file: PathBuf,
		/// The node
		#[arg(long)]
		node: NodeId,
	},
	/// Settle a batch of jobs
	Settle {
		/// The batch in JSON; `-` for the standard input
		file: PathBuf,
	},
	/// Pay what had to await its draw; anyone may
	Finish {
		/// The batch
		batch: u64,
	},
	/// End a cap: nothing new can be reserved
	Revoke {
		/// The cap
		cap: u64,
	},
	/// Free what is reserved on an ended cap; anyone may
	Release {
		/// Who pays: the key's own account unless given
		#[arg(long, value_parser = address)]
		client: Option<AccountId32>,
		/// The cap
		cap: u64,
		/// The node
		node: NodeId,
	},
	/// Make the chain forget an ended cap; anyone may
	Prune {
		/// Who pays: the key's own account unless given
		#[arg(long, value_parser = address)]
		client: Option<AccountId32>,
		/// The cap
		cap: u64,
	},
	/// Show deposit and caps of an account: the key's own unless one is named
	Status {
		/// Whose
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
}

#[derive(clap::Args)]
pub struct Bind {
	/// The wallet's address, 20 bytes in hex
	#[arg(long, value_parser = ethereum_address, required_unless_present = "eip712")]
	address: Option<[u8; 20]>,
	/// The wallet's signature
	#[arg(long, required_unless_present = "eip712")]
	signature: Option<String>,
	/// Print what the wallet is to sign, and do no more
	#[arg(long)]
	eip712: bool,
}

#[derive(clap::Args)]
pub struct SignCap {
	/// Its number: one that was never used
	#[arg(long)]
	id: u64,
	/// The most that is ever spent on it
	#[arg(long)]
	limit: Amount,
	/// Until when something can be reserved, from now: 10m, 2h
	#[arg(long, default_value = "24h")]
	expires_in: Period,
	/// The last block in which something can be reserved, in place of the period
	#[arg(long, conflicts_with = "expires_in")]
	expires_at: Option<u32>,
	/// Who may reserve and settle besides the client
	#[arg(long, value_parser = address)]
	gateway: Option<AccountId32>,
	/// The jobs in JSON, a list in their order: the cap is for these alone, and none is signed by itself
	#[arg(long)]
	jobs: Option<PathBuf>,
	#[command(flatten)]
	how: How,
}

#[derive(clap::Args)]
pub struct SignJob {
	/// The cap
	#[arg(long)]
	cap: u64,
	/// Its index within the cap
	#[arg(long)]
	job: u32,
	/// Who does it
	#[arg(long)]
	node: NodeId,
	/// What it pays, protocol fee included
	#[arg(long)]
	price: Amount,
	/// SHA-256 of its input
	#[arg(long, value_parser = parse_hash)]
	input: H256,
	#[command(flatten)]
	how: How,
}

#[derive(clap::Args)]
pub struct SignVoucher {
	/// The cap
	#[arg(long)]
	cap: u64,
	/// Who has delivered
	#[arg(long)]
	node: NodeId,
	/// The prices of all that it has delivered on the cap so far
	#[arg(long)]
	delivered: Amount,
	#[command(flatten)]
	how: How,
}

/// How something is signed.
#[derive(clap::Args)]
struct How {
	/// Whose account it is: the key's own unless given
	#[arg(long, value_parser = address)]
	client: Option<AccountId32>,
	/// Print what an Ethereum wallet is to sign, in place of signing with the key
	#[arg(long)]
	eip712: bool,
	/// The wallet's signature of that: print the whole
	#[arg(long, conflicts_with = "eip712")]
	signature: Option<String>,
}

impl How {
	/// The signature, or `None` after printing what is to be signed.
	fn sign<S: Statement>(
		&self,
		context: &Context,
		genesis: H256,
		statement: &S,
	) -> Result<Option<String>> {
		if self.eip712 {
			print(context, &typed_data(statement, genesis));
			return Ok(None);
		}
		Ok(Some(match &self.signature {
			Some(text) => signature_text(&parse_signature(text)?),
			None => signature_text(&sign(statement, genesis, &context.signer()?)),
		}))
	}
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let credit = api::tx().credit();
		match self {
			Self::Deposit { amount } => {
				context.act(&credit.deposit(amount.0), &format!("{amount} deposited")).await
			}
			Self::Withdraw { amount: Some(amount), .. } => {
				let done = format!("{amount} can be withdrawn after the delay");
				context.act(&credit.request_withdrawal(amount.0), &done).await
			}
			Self::Withdraw { amount: None, of } => {
				context.act(&credit.withdraw(context.account(of)?), "withdrawn").await
			}
			Self::Bind(bind) => bind.run(context).await,
			Self::Unbind => context.act(&credit.unbind_address(), "the wallet is unbound").await,
			Self::Cap(cap) => cap.run(context).await,
			Self::Open { file, signature } => open(context, &file, signature).await,
			Self::Job(job) => job.run(context).await,
			Self::Voucher(voucher) => voucher.run(context).await,
			Self::Reserve { client, cap, node, amount } => {
				let call = credit.reserve(context.account(client)?, cap, node, amount.0);
				context.act(&call, &format!("{amount} reserved for node {node}")).await
			}
			Self::Claim { file, node } => {
				let genesis = context.client().await?.genesis_hash();
				let batch: BatchForm = read(&file)?;
				let claim = batch.claim(genesis, node, &context.signer()?)?;
				print(context, &serde_json::to_value(claim)?);
				Ok(())
			}
			Self::Settle { file } => settle(context, &file).await,
			Self::Finish { batch } => {
				context.act(&credit.finish_batch(batch), "paid what could be paid").await
			}
			Self::Revoke { cap } => {
				context.act(&credit.revoke(cap), &format!("cap {cap} is revoked")).await
			}
			Self::Release { client, cap, node } => {
				let call = credit.release(context.account(client)?, cap, node);
				context.act(&call, "what was reserved is free").await
			}
			Self::Prune { client, cap } => {
				let call = credit.prune_cap(context.account(client)?, cap);
				context.act(&call, "pruned").await
			}
			Self::Status { address } => status(context, context.account(address)?).await,
		}
	}
}

impl Bind {
	async fn run(self, context: &Context) -> Result<()> {
		let (Some(address), Some(signature)) = (self.address, self.signature) else {
			let genesis = context.client().await?.genesis_hash();
			print(context, &typed_data(&binding(&context.account(None)?), genesis));
			return Ok(());
		};
		let Signature::Eip712(signature) = parse_signature(&signature)? else {
			anyhow::bail!("only an Ethereum wallet's signature binds its address");
		};
		let call = api::tx().credit().bind_address(address.into(), signature);
		context.act(&call, "the wallet signs for the account").await
	}
}

impl SignCap {
	async fn run(self, context: &Context) -> Result<()> {
		let (client, view) = context.view().await?;
		let genesis = client.genesis_hash();
		let who = context.account(self.how.client)?;
		let expires_at = match self.expires_at {
			Some(block) => block,
			None => {
				let blocks = self.expires_in.blocks(view.block_millis()?);
				blocks
					.and_then(|blocks| view.number().checked_add(blocks))
					.context("--expires-in is too far away")?
			}
		};
		let jobs = match &self.jobs {
			Some(file) => {
				let forms: Vec<JobForm> = read(file)?;
				let jobs = jobs_of(genesis, &who, self.id, &forms)?;
				Some(JobsForm { root: hash_text(&jobs.root), count: jobs.count })
			}
			None => None,
		};
		let mut form = CapForm {
			client: who,
			cap: self.id,
			limit: self.limit.0,
			expires_at,
			gateway: self.gateway.unwrap_or(who),
			jobs,
			signature: None,
		};
		form.signature = self.how.sign(context, genesis, &form.cap()?)?;
		if self.how.eip712 {
			// Signed or not, the values are needed again: the block was computed from the clock.
			eprintln!("the cap, for `surety credit open FILE --signature …`:");
			eprintln!("{}", serde_json::to_string(&form)?);
			return Ok(());
		}
		print(context, &serde_json::to_value(form)?);
		Ok(())
	}
}

impl SignJob {
	async fn run(self, context: &Context) -> Result<()> {
		let genesis = context.client().await?.genesis_hash();
		let who = context.account(self.how.client)?;
		let mut form = JobForm {
			job: self.job,
			node: self.node,
			price: self.price.0,
			input: hash_text(&self.input),
			result: None,
			signature: None,
		};
		form.signature = self.how.sign(context, genesis, &form.statement(&who, self.cap)?)?;
		if form.signature.is_some() {
			print(context, &serde_json::to_value(form)?);
		}
		Ok(())
	}
}

impl SignVoucher {
	async fn run(self, context: &Context) -> Result<()> {
		let genesis = context.client().await?.genesis_hash();
		let who = context.account(self.how.client)?;
		let mut form =
			VoucherForm { node: self.node, delivered: self.delivered.0, signature: None };
		form.signature = self.how.sign(context, genesis, &form.statement(&who, self.cap))?;
		if form.signature.is_some() {
			print(context, &serde_json::to_value(form)?);
		}
		Ok(())
	}
}

async fn open(context: &Context, file: &Path, signature: Option<String>) -> Result<()> {
	let mut form: CapForm = read(file)?;
	form.signature = signature.or(form.signature);
	let call = api::tx().credit().open_cap(Static(form.cap()?), Static(form.signature()?));
	context.act(&call, &format!("cap {} is open", form.cap)).await
}

async fn settle(context: &Context, file: &Path) -> Result<()> {
	let signer = context.signer()?;
	let form: BatchForm = read(file)?;
	let client: Client = context.client().await?;
	let batch = form.batch(client.genesis_hash())?;
	let call = api::tx().credit().settle_batch(
		form.client,
		form.cap,
		bounded(batch.items),
		Static(batch.agreement),
		bounded(batch.vouchers),
		bounded(batch.claims),
	);
	let included = context.submit(&client, &call, &signer).await?;
	let settled = included
		.find::<api::credit::events::BatchSettled>()
		.context("the batch was settled, and its number could not be read")?;
	context.out.done(
		&included,
		&format!(
			"batch {}: {} jobs settled; {} paid, {} still to be paid",
			settled.batch,
			settled.jobs,
			sur(settled.paid),
			sur(settled.pending)
		),
		json!({
			"batch": settled.batch,
			"jobs": settled.jobs,
			"paid": units(settled.paid),
			"pending": units(settled.pending),
		}),
	);
	Ok(())
}

fn bounded<T>(list: Vec<T>) -> BoundedVec<Static<T>> {
	BoundedVec(list.into_iter().map(Static).collect())
}

async fn status(context: &Context, who: AccountId32) -> Result<()> {
	let (_, view) = context.view().await?;
	let account = view.credit(&who).await?;
	let address = view.bound_address(&who).await?;
	let caps = view.caps(&who).await?;
	let withdrawal = account.withdrawal.as_ref().map(|it| (it.amount, it.due));
	let list: Vec<Value> = caps
		.iter()
		.map(|(id, cap)| {
			json!({
				"cap": id,
				"limit": units(cap.limit),
				"expires_at": cap.expires_at,
				"revoked_at": cap.revoked_at,
				"gateway": cap.gateway.to_string(),
				"reserved": units(cap.reserved),
				"pending": units(cap.pending),
				"settled": units(cap.settled),
				"jobs_settled": cap.jobs_settled,
			})
		})
		.collect();
	let json = json!({
		"client": who.to_string(),
		"address": address.map(|address| format!("0x{}", hex::encode(address))),
		"deposit": units(account.deposit),
		"promised": units(account.promised),
		"withdrawal": withdrawal.map(|(amount, due)| json!({ "amount": units(amount), "due": due })),
		"caps": list,
	});
	context.out.show(json, || {
		let mut rows = vec![
			("client", who.to_string()),
			("deposit", sur(account.deposit)),
			("promised", sur(account.promised)),
		];
		rows.extend(withdrawal.map(|(amount, due)| {
			("on its way out", format!("{}, due at block {due}", sur(amount)))
		}));
		rows.extend(address.map(|address| ("wallet", format!("0x{}", hex::encode(address)))));
		rows.extend(caps.iter().map(|(id, cap)| {
			let state = match cap.revoked_at {
				Some(block) => format!("revoked at block {block}"),
				None => format!("until block {}", cap.expires_at),
			};
			let text = format!(
				"{id}: {} of {} settled in {} jobs, {} pending, {} reserved; {state}",
				sur(cap.settled),
				sur(cap.limit),
				cap.jobs_settled,
				sur(cap.pending),
				sur(cap.reserved),
			);
			("cap", text)
		}));
		pairs(&rows)
	});
	Ok(())
}

/// Prints JSON, in lines for people.
fn print(context: &Context, value: &Value) {
	context.out.show(value.clone(), || serde_json::to_string_pretty(value).unwrap_or_default());
}

fn ethereum_address(text: &str) -> Result<[u8; 20], String> {
	let mut bytes = [0; 20];
	hex::decode_to_slice(text.strip_prefix("0x").unwrap_or(text), &mut bytes)
		.map_err(|_| format!("`{text}` is no Ethereum address: write 40 hex digits after 0x"))?;
	Ok(bytes)
}

fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
	let mut text = String::new();
	if path.as_os_str() == "-" {
		std::io::stdin().read_to_string(&mut text).context("standard input")?;
	} else {
		text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
	}
	let json = &mut serde_json::Deserializer::from_str(&text);
	serde_path_to_error::deserialize(json).with_context(|| path.display().to_string())
}
