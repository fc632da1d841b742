// SPDX-License-Identifier: Apache-2.0

//! `surety keys`.

use std::{io::Read, path::PathBuf};

use anyhow::{Context as _, Result};
use serde_json::json;
use subxt_signer::{ExposeSecret, SecretString};
use surety_client::{keys, Error, Keypair};

use super::{
	encryption,
	output::{pairs, Output},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Make a new key, into a file that only you can read, or on the screen without one
	Generate {
		/// The file to write; an existing one is never replaced
		file: Option<PathBuf>,
	},
	/// Show the address of the key that --key names
	Show,
	/// Keys for what is encrypted: make, show and publish them
	#[command(subcommand)]
	Encryption(encryption::Command),
	/// Write a seed or phrase, read from the standard input, to a file that only you can read
	Import {
		/// The file to write; an existing one is never replaced
		file: PathBuf,
	},
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		match self {
			Self::Generate { file: Some(file) } => store(&context.out, &generate()?, file),
			Self::Generate { file: None } => {
				let secret = generate()?;
				let key = load(&secret)?;
				let phrase = secret.expose_secret();
				context.out.show(json!({ "address": address(&key), "phrase": phrase }), || {
					pairs(&[("address", address(&key)), ("phrase", phrase.into())])
				});
				Ok(())
			}
			Self::Show => {
				let key = context.signer()?;
				let public = format!("0x{}", hex::encode(key.public_key().0));
				context.out.show(json!({ "address": address(&key), "public_key": public }), || {
					pairs(&[("address", address(&key)), ("public key", public.clone())])
				});
				Ok(())
			}
			Self::Encryption(command) => command.run(context).await,
			Self::Import { file } => {
				let mut secret = String::new();
				std::io::stdin().read_to_string(&mut secret).context("standard input")?;
				store(&context.out, &secret.trim().to_owned().into(), file)
			}
		}
	}
}

fn generate() -> Result<SecretString> {
	Ok(keys::generate().map_err(Error::from)?)
}

fn load(secret: &SecretString) -> Result<Keypair> {
	Ok(surety_client::KeySource::Secret(secret.clone()).load().map_err(Error::from)?)
}

fn store(out: &Output, secret: &SecretString, file: PathBuf) -> Result<()> {
	let key = keys::store(secret, &file).map_err(Error::from)?;
	out.show(json!({ "address": address(&key), "file": file }), || {
		pairs(&[("address", address(&key)), ("file", file.display().to_string())])
	});
	Ok(())
}

fn address(key: &Keypair) -> String {
	key.public_key().to_account_id().to_string()
}
