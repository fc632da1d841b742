// SPDX-License-Identifier: Apache-2.0

//! `surety arbitrator`.

use anyhow::Result;
use serde_json::json;
use surety_client::{
	api,
	ballots::Seat,
	primitives::{stake::Role, BlockNumber},
	view::Duty,
	AccountId32,
};

use super::{
	address, duty,
	juror::State,
	output::{pairs, sur, table, units},
	role, Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Take part in draws, or weigh from now on what the stake is; bond it with `surety role bond arbitrator`
	OptIn,
	/// Take part no more; where the account sits it stays
	OptOut,
	/// Lower an arbitrator's weight to what its stake is; anyone may
	Refresh {
		/// The arbitrator
		#[arg(value_parser = address)]
		address: AccountId32,
	},
	/// Show an arbitrator: the key's own account unless one is named
	Status {
		/// The arbitrator
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// List the panels on which an account sits, and what it has to do there
	Duties {
		/// Whose: the key's own unless given
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// Do a juror's duty for as long as this runs: tell of disputes, commit to what was decided, reveal in time
	Run(Run),
}

#[derive(clap::Args)]
pub struct Run {
	#[command(flatten)]
	state: State,
	/// A program that decides: it is given the dispute in JSON on its standard input and prints the vote.
	/// Without it a person decides with `surety disputes vote`
	#[arg(long, value_name = "COMMAND")]
	decide: Option<String>,
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let disputes = api::tx().disputes();
		match self {
			Self::OptIn => {
				context.act(&disputes.opt_in(), "takes part with the weight of its stake").await
			}
			Self::OptOut => context.act(&disputes.opt_out(), "takes part no more").await,
			Self::Refresh { address } => {
				let call = disputes.refresh_arbitrator(address);
				context.act(&call, "weighs what its stake is").await
			}
			Self::Status { address } => status(context, address).await,
			Self::Duties { address } => duties(context, address).await,
			Self::Run(Run { state, decide }) => duty::run(context, state, decide).await,
		}
	}
}

async fn status(context: &Context, address: Option<AccountId32>) -> Result<()> {
	let who = context.account(address)?;
	let (_, view) = context.view().await?;
	let standing = role::Standing::read(&view, Role::Arbitrator, who).await?;
	let arbitrator = view.arbitrator(&who).await?;
	let locked = view.locked_by_panels(&who).await?;
	let mut json = standing.json();
	json["weight"] = json!(arbitrator.as_ref().map(|it| it.weight));
	json["since"] = json!(arbitrator.as_ref().map(|it| it.since));
	json["locked"] = units(locked);
	context.out.show(json, || {
		let mut rows = standing.rows();
		rows.push(match &arbitrator {
			Some(it) => ("takes part", format!("weighs {} since block {}", it.weight, it.since)),
			None => ("takes part", "no: `surety arbitrator opt-in`".into()),
		});
		rows.push(("locked by panels", sur(locked)));
		pairs(&rows)
	});
	Ok(())
}

async fn duties(context: &Context, address: Option<AccountId32>) -> Result<()> {
	let who = context.account(address)?;
	let (_, view) = context.view().await?;
	let duties = view.duties(&who).await?;
	let json = duties
		.iter()
		.map(|(Seat { dispute, round }, duty)| {
			let (name, until) = duty_of(duty);
			json!({ "dispute": dispute, "round": round, "duty": name, "until": until })
		})
		.collect();
	context.out.show(json, || {
		table(
			&["dispute", "round", "what to do", "until block"],
			duties.iter().map(|(seat, duty)| {
				let (name, until) = duty_of(duty);
				let until = until.map_or(String::new(), |until| until.to_string());
				[seat.dispute.to_string(), seat.round.to_string(), name.into(), until]
			}),
		)
	});
	Ok(())
}

/// What a juror has to do, and the last block for it.
fn duty_of(duty: &Duty) -> (&'static str, Option<BlockNumber>) {
	match duty {
		Duty::Commit { until } => ("commit", Some(*until)),
		Duty::Reveal { until, .. } => ("reveal", Some(*until)),
		Duty::Wait => ("wait", None),
	}
}

#[cfg(test)]
mod tests {
	use surety_client::primitives::H256;

	use super::*;

	#[test]
	fn what_is_due_has_an_end() {
		let commitment = H256([1; 32]);
		assert_eq!(duty_of(&Duty::Commit { until: 9 }), ("commit", Some(9)));
		assert_eq!(duty_of(&Duty::Reveal { until: 9, commitment }), ("reveal", Some(9)));
		assert_eq!(duty_of(&Duty::Wait), ("wait", None));
	}
}
