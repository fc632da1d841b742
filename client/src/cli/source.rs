// SPDX-License-Identifier: Apache-2.0

//! `surety source`.

use std::{io::Read, path::PathBuf};

use anyhow::{Context as _, Result};
use serde_json::{json, Value};
use surety_client::{
	api,
	primitives::{source::SourceSpec, SourceId},
	spec::{self, SourceForm},
	view::{Source, SourceStatus},
	Error,
};

use super::{
	output::{missing, pairs, sur, table, units},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Publish a source from its description in JSON
	Publish {
		/// The description; `-` for the standard input
		#[arg(long)]
		spec: PathBuf,
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
	/// Return the stake of a retired source to its owner; anyone may
	Withdraw {
		/// The source
		source: SourceId,
	},
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let market = api::tx().market();
		match self {
			Self::Publish { spec } => publish(context, read(&spec)?).await,
			Self::List { mine } => list(context, mine).await,
			Self::Show { source } => show(context, source).await,
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
	context.out.show(json_of(id, &source), || {
		let head = pairs(&[
			("source", id.to_string()),
			("status", status_text(&source.status)),
			("owner", source.owner.to_string()),
			("stake", sur(source.stake)),
			("open tasks", source.open_tasks.to_string()),
			("disputable until block", source.disputable_until.to_string()),
		]);
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
