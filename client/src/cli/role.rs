// SPDX-License-Identifier: Apache-2.0

//! `surety role`, and what `surety auditor` and `surety oracle` have of it.

use anyhow::{bail, Result};
use serde_json::{json, Value};
use surety_client::{
	api,
	primitives::stake::Role,
	view::{Stake, StakeId},
	AccountId32, Amount, View,
};

use super::{
	address,
	output::{pairs, sur, units},
	Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Add to the stake of the key's account in a role
	Bond {
		/// The role
		#[arg(value_parser = role)]
		role: Role,
		/// How much
		amount: Amount,
	},
	/// Begin to take the stake out; it is free after the exit delay
	Unbond {
		/// The role
		#[arg(value_parser = role)]
		role: Role,
		/// How much
		amount: Amount,
	},
	/// Free the stake whose exit delay is over; anyone may
	Withdraw {
		/// The role
		#[arg(value_parser = role)]
		role: Role,
		/// Whose: the key's own unless given
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// Pay out what an arbitrator's stake has earned of the protocol's fees
	Claim {
		/// Whose: the key's own unless given
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// Show the stake of an account in a role: the key's own unless one is named
	Status {
		/// The role
		#[arg(value_parser = role)]
		role: Role,
		/// Whose
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		match self {
			Self::Bond { role, amount } => bond(context, role, amount).await,
			Self::Unbond { role, amount } => unbond(context, role, amount).await,
			Self::Withdraw { role, address } => withdraw(context, role, address).await,
			Self::Claim { address } => {
				let who = context.account(address)?;
				let stake = StakeId::Role(Role::Arbitrator.into(), who);
				context.act(&api::tx().fees().claim(stake), "earnings paid out").await
			}
			Self::Status { role, address } => {
				let who = context.account(address)?;
				let (_, view) = context.view().await?;
				let standing = Standing::read(&view, role, who).await?;
				context.out.show(standing.json(), || pairs(&standing.rows()));
				Ok(())
			}
		}
	}
}

pub async fn bond(context: &Context, role: Role, amount: Amount) -> Result<()> {
	let call = api::tx().compute_staking().bond_role(role.into(), amount.0);
	context.act(&call, &format!("{amount} bonded as {}", role.name())).await
}

pub async fn unbond(context: &Context, role: Role, amount: Amount) -> Result<()> {
	let call = api::tx().compute_staking().unbond_role(role.into(), amount.0);
	context.act(&call, &format!("{amount} is on its way out")).await
}

pub async fn withdraw(context: &Context, role: Role, address: Option<AccountId32>) -> Result<()> {
	let call = api::tx().compute_staking().withdraw_role(role.into(), context.account(address)?);
	context.act(&call, "withdrawn").await
}

/// Reads the name of a role.
fn role(text: &str) -> Result<Role, String> {
	Role::ALL.into_iter().find(|role| role.name() == text).ok_or_else(|| {
		format!("`{text}` is no role: write {}", Role::ALL.map(Role::name).join(", "))
	})
}

/// Any active stake of an account, which entitles it to flag and to dispute.
pub async fn own_stake(view: &View, who: AccountId32) -> Result<StakeId<AccountId32>> {
	let active = |stake: Option<Stake>| stake.is_some_and(|stake| stake.active > 0);
	for role in Role::ALL {
		if active(view.role_stake(role, &who).await?) {
			return Ok(StakeId::Role(role.into(), who));
		}
	}
	if active(view.validator_stake(&who).await?) {
		return Ok(StakeId::Validator(who));
	}
	for (node, _) in view.nodes().await?.into_iter().filter(|(_, node)| node.owner == who) {
		if active(view.stake(node).await?) {
			return Ok(StakeId::Node(node));
		}
	}
	bail!(
		"{who} has no active stake, and only who has some may do this: see `surety role bond`, \
		 `surety node stake` or `surety validator bond`"
	)
}

/// Where an account stands in a role.
pub struct Standing {
	pub who: AccountId32,
	role: Role,
	state: String,
	required: u128,
	stake: Option<Stake>,
}

impl Standing {
	pub async fn read(view: &View, role: Role, who: AccountId32) -> Result<Self> {
		let stake = view.role_stake(role, &who).await?;
		let state = format!("{:?}", view.stake_state(StakeId::Role(role.into(), who)).await?);
		Ok(Self { who, role, state, required: view.required_role_stake(role).await?, stake })
	}

	fn active(&self) -> u128 {
		self.stake.as_ref().map_or(0, |stake| stake.active)
	}

	/// Whether the stake suffices.
	pub fn suffices(&self) -> bool {
		self.active() >= self.required
	}

	pub fn json(&self) -> Value {
		let unbonding = self.stake.iter().flat_map(|stake| &stake.unbonding.0);
		json!({
			"account": self.who.to_string(),
			"role": self.role.name(),
			"active": units(self.active()),
			"required": units(self.required),
			"suffices": self.suffices(),
			"stake_state": self.state,
			"unbonding": unbonding
				.map(|chunk| json!({
					"amount": units(chunk.amount),
					"releases_at": chunk.releases_at,
				}))
				.collect::<Vec<_>>(),
		})
	}

	/// Shows it with whether governance admitted the account, and what binds it now: for people and for
	/// scripts.
	pub fn show(&self, context: &Context, admitted: bool, duties: (&'static str, &str, u32)) {
		let (label, key, count) = duties;
		let mut json = self.json();
		json["admitted"] = admitted.into();
		json["counts"] = (admitted && self.suffices()).into();
		json[key] = count.into();
		context.out.show(json, || {
			let mut rows = self.rows();
			rows.push(("admitted", if admitted { "yes" } else { "no" }.into()));
			rows.push((label, count.to_string()));
			pairs(&rows)
		});
	}

	pub fn rows(&self) -> Vec<(&'static str, String)> {
		let mut rows = vec![
			("account", self.who.to_string()),
			("role", self.role.name().into()),
			("stake", format!("{} ({})", sur(self.active()), self.state)),
			("required", sur(self.required)),
		];
		rows.extend(self.stake.iter().flat_map(|stake| &stake.unbonding.0).map(|chunk| {
			("leaving", format!("{}, free at block {}", sur(chunk.amount), chunk.releases_at))
		}));
		rows
	}
}
