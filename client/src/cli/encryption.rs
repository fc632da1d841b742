// SPDX-License-Identifier: Apache-2.0

//! `surety keys encryption`.

use std::path::{Path, PathBuf};

use anyhow::Result;
use serde_json::json;
use surety_client::{
	api,
	encryption::{text, Identity},
	AccountId32,
};

use super::{address, output::pairs, Context};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Make a new secret key that opens what is encrypted for its public half, in the format of `age`
	Generate {
		/// The file to write, which only you can read; an existing one is never replaced
		file: PathBuf,
	},
	/// Show the public half of a key
	Show {
		/// The file of the secret key
		file: PathBuf,
	},
	/// Publish the public half of a key on chain, for a deposit: outputs are encrypted for it. Instead of any before
	Publish {
		/// The file of the secret key, of which nothing leaves this machine. Keep it: nothing else opens what is
		/// encrypted for it
		file: PathBuf,
	},
	/// Take the published key back, and the deposit
	Withdraw,
	/// Show the key that an account has published: the key's own unless one is named
	Of {
		/// The account
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		match self {
			Self::Generate { file } => {
				let identity = Identity::generate();
				identity.store(&file)?;
				show(context, &identity, &file);
				Ok(())
			}
			Self::Show { file } => {
				show(context, &Identity::load(&file)?, &file);
				Ok(())
			}
			Self::Publish { file } => {
				let key = Identity::load(&file)?.public();
				let done = format!("published {}; keep {}", text(&key), file.display());
				context.act(&api::tx().registry().set_encryption_key(Some(key)), &done).await
			}
			Self::Withdraw => {
				let done = "withdrawn; the deposit is returned";
				context.act(&api::tx().registry().set_encryption_key(None), done).await
			}
			Self::Of { address } => {
				let account = context.account(address)?;
				let (_, view) = context.view().await?;
				let key = view.encryption_key(&account).await?.map(|key| text(&key));
				let json = json!({ "account": account.to_string(), "encryption_key": key });
				context.out.show(json, || key.clone().unwrap_or_else(|| "none".into()));
				Ok(())
			}
		}
	}
}

fn show(context: &Context, identity: &Identity, file: &Path) {
	let key = text(&identity.public());
	context.out.show(json!({ "encryption_key": key, "file": file }), || {
		pairs(&[("encryption key", key.clone()), ("file", file.display().to_string())])
	});
}
