// SPDX-License-Identifier: Apache-2.0

//! `surety source`.

use std::{io::Read, path::PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{json, Value};
use surety_client::{
	api,
	primitives::{
		slash::FlagId,
		source::{SourceSpec, Visibility},
		SourceId,
	},
	spec::{self, SourceForm},
	view::{Source, SourceStatus},
	AccountId32, Error,
};

use super::{
	address, flags,
	output::{missing, pairs, sur, table, units},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Publish a source from its description in JSON
	#[command(visible_alias = "create")]
	Publish {
		/// The description; `-` for the standard input
		#[arg(long)]
		spec: PathBuf,
		/// Who may publish tasks on it besides its owner; what the description says unless given
		#[arg(long)]
		visibility: Option<Visible>,
	},
	/// Let an account publish tasks on a source whose visibility is a list
	Allow {
		/// The source
		source: SourceId,
		/// The account
		#[arg(value_parser = address)]
		client: AccountId32,
	},
	/// Take an account off the list of a source
	Disallow {
		/// The source
		source: SourceId,
		/// The account
		#[arg(value_parser = address)]
		client: AccountId32,
	},
	/// List the sources
	List {
		/// Only those of the key's account
		#[arg(long)]
		mine: bool,
	},
	/// Show a source
	Show {
		/// The source
		source: SourceId,
	},
	/// Take no new tasks on a source, for good
	Retire {
		/// The source
		source: SourceId,
	},
	/// Flag a source as malformed or malicious, with a bond; whoever has a stake may
	Flag(flags::FlagSource),
	/// List the flags that wait for their judgement
	Flags {
		/// Only those of a source
		#[arg(long)]
		source: Option<SourceId>,
	},
	/// Decide on a flag: proposes it to clearance 3, and votes for it if the key is a member
	JudgeFlag {
		/// The flag
		flag: FlagId,
		/// What to decide
		judgement: flags::Judgement,
		/// Decide it at once by the sudo key, which development chains have
		#[arg(long)]
		sudo: bool,
	},
	/// End a flag that nobody decided on in time; anyone may
	CloseFlag {
		/// The flag
		flag: FlagId,
	},
	/// Return the stake of a retired source to its owner; anyone may
	Withdraw {
		/// The source
		source: SourceId,
	},
}

/// Who may publish tasks on a source besides its owner.
#[derive(Clone, Copy, clap::ValueEnum)]
pub enum Visible {
	/// Nobody
	Owner,
	/// Everyone
	Public,
	/// The accounts on a list that the owner keeps: `surety source allow`
	AllowList,
	/// The clients that a registrar has verified
	VerifiedClients,
}

impl From<Visible> for Visibility {
	fn from(visible: Visible) -> Self {
		match visible {
			Visible::Owner => Self::Owner,
			Visible::Public => Self::Public,
			Visible::AllowList => Self::AllowList,
			Visible::VerifiedClients => Self::VerifiedClients,
		}
	}
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let market = api::tx().market();
		match self {
			Self::Publish { spec, visibility } => {
				let mut spec = read(&spec)?;
				if let Some(visibility) = visibility {
					spec.visibility = visibility.into();
				}
				publish(context, spec).await
			}
			Self::Allow { source, client } => {
				let done = format!("{client} may publish on source {source}");
				context.act(&market.allow_client(source, client), &done).await
			}
			Self::Disallow { source, client } => {
				let done = format!("{client} may not publish on source {source} any more");
				context.act(&market.disallow_client(source, client), &done).await
			}
			Self::List { mine } => list(context, mine).await,
			Self::Show { source } => show(context, source).await,
			Self::Flag(flag) => flag.run(context).await,
			Self::Flags { source } => flags::list(context, source).await,
			Self::JudgeFlag { flag, judgement, sudo } => {
				flags::judge(context, flag, judgement, sudo).await
			}
			Self::CloseFlag { flag } => flags::close(context, flag).await,
			Self::Retire { source } => context.act(&market.retire_source(source), "retired").await,
			Self::Withdraw { source } => {
				context.act(&market.withdraw_source_stake(source), "stake returned").await
			}
		}
	}
}

async fn publish(context: &Context, spec: SourceSpec) -> Result<()> {
	let signer = context.signer()?;
	let client = context.client().await?;
	let call = api::tx().market().publish_source(spec.into());
	let included = context.submit(&client, &call, &signer).await?;
	let published = included
		.find::<api::market::events::SourcePublished>()
		.context("the source was published, and its id could not be read")?;
	context.out.done(
		&included,
		&format!("published source {}; {} held", published.source, sur(published.stake)),
		json!({ "source": published.source, "stake": units(published.stake) }),
	);
	Ok(())
}

async fn list(context: &Context, mine: bool) -> Result<()> {
	let owner = if mine { Some(context.account(None)?) } else { None };
	let (_, view) = context.view().await?;
	let mut sources = view.sources().await?;
	sources.retain(|(_, source)| owner.is_none_or(|owner| source.owner == owner));
	let json = sources.iter().map(|(id, source)| json_of(*id, source)).collect();
	context.out.show(json, || {
		table(
			&["source", "status", "owner", "image", "GPUs", "memory", "open tasks"],
			sources.iter().map(|(id, source)| {
				let spec = &source.spec.0;
				[
					id.to_string(),
					status_text(&source.status),
					source.owner.to_string(),
					spec::lossy(&spec.image.name),
					spec.gpu.count.to_string(),
					format!("{} MiB", spec.memory_mib),
					source.open_tasks.to_string(),
				]
			}),
		)
	});
	Ok(())
}

async fn show(context: &Context, id: SourceId) -> Result<()> {
	let (_, view) = context.view().await?;
	let source = view.source(id).await?.ok_or_else(|| missing(format!("source {id}")))?;
	let allowed = view.allowed(id).await?;
	let mut json = json_of(id, &source);
	json["allowed"] = allowed.iter().map(ToString::to_string).collect();
	context.out.show(json, || {
		let mut rows = vec![
			("source", id.to_string()),
			("status", status_text(&source.status)),
			("owner", source.owner.to_string()),
			("stake", sur(source.stake)),
			("open tasks", source.open_tasks.to_string()),
			("disputable until block", source.disputable_until.to_string()),
		];
		rows.extend(allowed.iter().map(|client| ("allowed", client.to_string())));
		let head = pairs(&rows);
		let form = SourceForm::from(&source.spec.0);
		format!("{head}\n\n{}", serde_json::to_string_pretty(&form).unwrap_or_default())
	});
	Ok(())
}

fn json_of(id: SourceId, source: &Source) -> Value {
	json!({
		"source": id,
		"status": status_text(&source.status),
		"owner": source.owner.to_string(),
		"stake": units(source.stake),
		"open_tasks": source.open_tasks,
		"disputable_until": source.disputable_until,
		"spec": SourceForm::from(&source.spec.0),
	})
}

fn status_text(status: &SourceStatus) -> String {
	match status {
		SourceStatus::Listed => "Listed".into(),
		SourceStatus::Retired { .. } => "Retired".into(),
	}
}

fn read(path: &std::path::Path) -> Result<SourceSpec> {
	let mut text = String::new();
	if path.as_os_str() == "-" {
		std::io::stdin().read_to_string(&mut text).context("standard input")?;
	} else {
		text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
	}
	spec::read::<SourceForm, _>(&text)
		.map_err(Error::from)
		.with_context(|| path.display().to_string())
}
