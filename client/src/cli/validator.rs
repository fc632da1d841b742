// SPDX-License-Identifier: Apache-2.0

//! `surety validator`.

use anyhow::{Context as _, Result};
use serde_json::json;
use surety_client::{api, view::StakeId, AccountId32, Amount};

use super::{
	address,
	output::{missing, pairs, sur, units},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Let the node at --url make new session keys, and announce them as the account's
	RotateKeys,
	/// Bond and stand for a seat; the account's session keys must be set before
	Bond {
		/// How much
		amount: Amount,
	},
	/// Begin to take the bond out; it is free after the exit delay
	Unbond {
		/// How much
		amount: Amount,
	},
	/// Free the bond whose exit delay is over
	Withdraw {
		/// Whose: the key's own unless given
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// Pay out what a bond has earned of the protocol's fees
	Claim {
		/// Whose: the key's own unless given
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// Stand for a seat again
	Resume,
	/// Show a validator: the key's own account unless one is named
	Status {
		/// The validator
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let validators = api::tx().validators();
		match self {
			Self::RotateKeys => rotate_keys(context).await,
			Self::Bond { amount } => {
				context.act(&validators.bond(amount.0), &format!("{amount} bonded")).await
			}
			Self::Unbond { amount } => {
				context
					.act(&validators.unbond(amount.0), &format!("{amount} is on its way out"))
					.await
			}
			Self::Withdraw { address } => {
				let account = context.account(address)?;
				context.act(&validators.withdraw(account), "withdrawn").await
			}
			Self::Claim { address } => {
				let stake = StakeId::Validator(context.account(address)?);
				context.act(&api::tx().fees().claim(stake), "earnings paid out").await
			}
			Self::Resume => context.act(&validators.resume(), "standing again").await,
			Self::Status { address } => status(context, address).await,
		}
	}
}

async fn rotate_keys(context: &Context) -> Result<()> {
	let signer = context.signer()?;
	let client = context.client().await?;
	let made = client
		.rotate_session_keys(&signer.public_key().to_account_id())
		.await
		.context("the node at --url made no keys: ask it from its own machine")?;
	let public = made.public().context("the node's keys are not those of this chain")?;
	let call = api::tx().session().set_keys(public, made.proof.0);
	let included = context.submit(&client, &call, &signer).await?;
	let keys = format!("0x{}", hex::encode(&*made.keys));
	let done = format!("session keys {keys} announced; they count from the session after next");
	context.out.done(&included, &done, json!({ "keys": keys }));
	Ok(())
}

async fn status(context: &Context, address: Option<AccountId32>) -> Result<()> {
	let account = context.account(address)?;
	let (_, view) = context.view().await?;
	let standing =
		view.bond(&account).await?.ok_or_else(|| missing(format!("bond of {account}")))?;
	let stake = view.validator_stake(&account).await?;
	let active = stake.as_ref().map_or(0, |stake| stake.active);
	let unbonding: Vec<_> = stake.iter().flat_map(|stake| &stake.unbonding.0).collect();
	let state = view.stake_state(StakeId::Validator(account)).await?;
	let claimable = view.claimable(StakeId::Validator(account)).await?;
	let seated = view.validators().await?.contains(&account);
	let json = json!({
		"account": account.to_string(),
		"state": format!("{standing:?}"),
		"seated": seated,
		"active": units(active),
		"stake_state": format!("{state:?}"),
		"claimable": units(claimable),
		"unbonding": unbonding
			.iter()
			.map(|chunk| json!({ "amount": units(chunk.amount), "releases_at": chunk.releases_at }))
			.collect::<Vec<_>>(),
	});
	context.out.show(json, || {
		let mut rows = vec![
			("account", account.to_string()),
			("state", format!("{standing:?}")),
			("has a seat", if seated { "yes" } else { "no" }.into()),
			("bond", format!("{} ({state:?})", sur(active))),
			("to claim", sur(claimable)),
		];
		rows.extend(unbonding.iter().map(|chunk| {
			("leaving", format!("{}, free at block {}", sur(chunk.amount), chunk.releases_at))
		}));
		pairs(&rows)
	});
	Ok(())
}
