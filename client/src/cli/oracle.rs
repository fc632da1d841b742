// SPDX-License-Identifier: Apache-2.0

//! `surety oracle`, and the challenges that oracles answer; what they re-run is in `reruns`.

use anyhow::{bail, Context as _, Result};
use serde_json::{json, Value};
use surety_client::{
	api::{self, runtime_types as types},
	primitives::{stake::Role, NodeId, TaskId},
	spec::hash_text,
	view::{Challenge, DeliveryOutcome, DeliveryStage, SeatState, Verdict},
	AccountId32, Amount, View,
};
use types::{pallet_verification::pallet::Call, surety_runtime::RuntimeCall};

use super::{
	address, governance,
	governance::Track,
	output::{sur, table, units},
	reruns, role, task, Context,
};

#[derive(clap::Subcommand)]
pub enum Command {
	/// Add to the oracle's stake of the key's account
	Bond {
		/// How much
		amount: Amount,
	},
	/// Begin to take the stake out; it is free after the exit delay
	Unbond {
		/// How much
		amount: Amount,
	},
	/// Free the stake whose exit delay is over; anyone may
	Withdraw {
		/// Whose: the key's own unless given
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// List the challenged deliveries
	Challenges {
		/// Only those that wait for the key's account
		#[arg(long)]
		mine: bool,
	},
	/// Say whether a node handed out the output that it was paid for
	AttestDelivery {
		/// The task
		task: TaskId,
		/// What you found: delivered, not-delivered or client-withheld
		#[arg(value_parser = verdict)]
		verdict: Verdict,
		/// The node: the challenged one of the task, unless given
		#[arg(long)]
		node: Option<NodeId>,
	},
	/// Do what is due of a challenge: draw oracles, end their time, remove what is over; anyone may
	Advance {
		/// The task
		task: TaskId,
		/// The node: the challenged one of the task, unless given
		#[arg(long)]
		node: Option<NodeId>,
	},
	/// List the results that oracles look at
	Reruns {
		/// Only those for which the key's account was drawn
		#[arg(long)]
		mine: bool,
		/// Those that are over, too
		#[arg(long)]
		all: bool,
	},
	/// Show how far the look at a result is
	Show {
		/// The task
		task: TaskId,
		/// The node: the one of the task whose result is re-run, unless given
		#[arg(long)]
		node: Option<NodeId>,
	},
	/// Do what is due of a re-run: draw oracles, end their time, remove what is over; anyone may
	AdvanceRerun {
		/// The task
		task: TaskId,
		/// The node: the one of the task whose result is re-run, unless given
		#[arg(long)]
		node: Option<NodeId>,
	},
	/// List the oracles
	List,
	/// Show an oracle: the key's own account unless one is named
	Status {
		/// The oracle
		#[arg(value_parser = address)]
		address: Option<AccountId32>,
	},
	/// Admit an oracle: proposes it to clearance 4
	Admit {
		/// The account
		#[arg(value_parser = address)]
		oracle: AccountId32,
		/// Do it at once by the sudo key, which development chains have
		#[arg(long)]
		sudo: bool,
	},
	/// Dismiss an oracle: proposes it to clearance 4
	Dismiss {
		/// The account
		#[arg(value_parser = address)]
		oracle: AccountId32,
		/// Do it at once by the sudo key, which development chains have
		#[arg(long)]
		sudo: bool,
	},
}

impl Command {
	pub async fn run(self, context: &Context) -> Result<()> {
		let propose = |call, sudo| {
			governance::carry_out(context, RuntimeCall::Verification(call), Track::Membership, sudo)
		};
		match self {
			Self::Bond { amount } => role::bond(context, Role::Oracle, amount).await,
			Self::Unbond { amount } => role::unbond(context, Role::Oracle, amount).await,
			Self::Withdraw { address } => role::withdraw(context, Role::Oracle, address).await,
			Self::Challenges { mine } => challenges(context, mine).await,
			Self::AttestDelivery { task, verdict, node } => {
				attest_delivery(context, task, node, verdict).await
			}
			Self::Advance { task, node } => advance(context, task, node).await,
			Self::Reruns { mine, all } => reruns::list(context, mine, all).await,
			Self::Show { task, node } => reruns::show(context, task, node).await,
			Self::AdvanceRerun { task, node } => reruns::advance(context, task, node).await,
			Self::List => list(context).await,
			Self::Status { address } => status(context, address).await,
			Self::Admit { oracle, sudo } => propose(Call::admit_oracle { oracle }, sudo).await,
			Self::Dismiss { oracle, sudo } => propose(Call::dismiss_oracle { oracle }, sudo).await,
		}
	}
}

/// Reads what an oracle says.
fn verdict(text: &str) -> Result<Verdict, String> {
	[Verdict::Delivered, Verdict::NotDelivered, Verdict::ClientWithheld]
		.into_iter()
		.find(|verdict| verdict_text(verdict) == text)
		.ok_or_else(|| format!("`{text}`: write delivered, not-delivered or client-withheld"))
}

fn verdict_text(verdict: &Verdict) -> &'static str {
	match verdict {
		Verdict::Delivered => "delivered",
		Verdict::NotDelivered => "not-delivered",
		Verdict::ClientWithheld => "client-withheld",
	}
}

/// `surety task challenge-delivery`.
pub async fn challenge_delivery(context: &Context, id: TaskId, node: Option<NodeId>) -> Result<()> {
	let signer = context.signer()?;
	let (client, view) = context.view().await?;
	let node = match node {
		Some(node) => node,
		None => task::paid_node(&task::find(&view, id).await?, id)?,
	};
	let call = api::tx().verification().challenge_delivery(id, node);
	let included = context.submit(&client, &call, &signer).await?;
	let challenged = included
		.find::<api::verification::events::DeliveryChallenged>()
		.context("the delivery was challenged, and the event could not be read")?;
	let done = format!(
		"challenged the delivery of task {id} by node {node}; {} for each of two oracles held; they are \
		 drawn when round {} has closed, by `surety oracle advance {id}`",
		sur(challenged.fee),
		challenged.round,
	);
	let json = json!({
		"task": id,
		"node": node,
		"fee": units(challenged.fee),
		"round": challenged.round,
	});
	context.out.done(&included, &done, json);
	Ok(())
}

/// The node of a task whose delivery is challenged.
async fn challenged_node(view: &View, id: TaskId, node: Option<NodeId>) -> Result<NodeId> {
	if let Some(node) = node {
		return Ok(node);
	}
	let challenges = view.challenges().await?;
	let of_task = challenges.iter().filter(|((task, _), _)| *task == id);
	let mut nodes = of_task.map(|((_, node), _)| *node);
	match (nodes.next(), nodes.next()) {
		(Some(node), None) => Ok(node),
		(None, _) => bail!("no delivery of task {id} is challenged"),
		(Some(_), Some(_)) => {
			bail!("several deliveries of task {id} are challenged: name one by --node")
		}
	}
}

async fn attest_delivery(
	context: &Context,
	id: TaskId,
	node: Option<NodeId>,
	verdict: Verdict,
) -> Result<()> {
	let signer = context.signer()?;
	let (client, view) = context.view().await?;
	let node = challenged_node(&view, id, node).await?;
	let said = verdict_text(&verdict);
	let call = api::tx().verification().attest_delivery(id, node, verdict);
	let included = context.submit(&client, &call, &signer).await?;
	let ended = included.find::<api::verification::events::ChallengeEnded>();
	let done = match &ended {
		Some(event) => {
			format!("said {said}; the challenge is over: {}", outcome_text(&event.outcome))
		}
		None => format!("said {said}"),
	};
	let json = json!({
		"task": id,
		"node": node,
		"verdict": said,
		"outcome": ended.as_ref().map(|event| outcome_text(&event.outcome)),
		"slash": ended.as_ref().and_then(|event| event.slash),
	});
	context.out.done(&included, &done, json);
	Ok(())
}

async fn advance(context: &Context, id: TaskId, node: Option<NodeId>) -> Result<()> {
	let signer = context.signer()?;
	let (client, view) = context.view().await?;
	let node = challenged_node(&view, id, node).await?;
	let call = api::tx().verification().advance_challenge(id, node);
	let included = context.submit(&client, &call, &signer).await?;
	let stage = client.best().await?.challenges().await?;
	let stage = stage.iter().find(|(key, _)| *key == (id, node));
	let text = stage.map_or_else(|| "removed".to_owned(), |(_, it)| stage_text(&it.stage));
	let json = json!({ "task": id, "node": node, "state": text });
	context.out.done(&included, &text, json);
	Ok(())
}

async fn challenges(context: &Context, mine: bool) -> Result<()> {
	let asked = if mine { Some(context.account(None)?) } else { None };
	let (_, view) = context.view().await?;
	let waits_for = |challenge: &Challenge, who: &AccountId32| {
		let mut seats = challenge.seats.0.iter();
		seats.any(|seat| seat.oracle == *who && matches!(seat.state, SeatState::Asked { .. }))
	};
	let mut all = view.challenges().await?;
	all.retain(|(_, challenge)| asked.as_ref().is_none_or(|who| waits_for(challenge, who)));
	let json = all.iter().map(|(key, challenge)| json_of(*key, challenge)).collect();
	context.out.show(json, || {
		table(
			&["task", "node", "state", "output", "client", "oracles"],
			all.iter().map(|((task, node), it)| {
				[
					task.to_string(),
					node.to_string(),
					stage_text(&it.stage),
					hash_text(&it.output_hash),
					it.client.to_string(),
					it.seats
						.0
						.iter()
						.map(|seat| format!("{}: {}", seat.oracle, seat_text(&seat.state)))
						.collect::<Vec<_>>()
						.join(", "),
				]
			}),
		)
	});
	Ok(())
}

async fn list(context: &Context) -> Result<()> {
	let (_, view) = context.view().await?;
	let mut oracles = Vec::new();
	for who in view.oracles().await? {
		oracles.push(role::Standing::read(&view, Role::Oracle, who).await?);
	}
	let json = oracles.iter().map(role::Standing::json).collect();
	context.out.show(json, || {
		table(
			&["oracle", "stake suffices"],
			oracles.iter().map(|it| {
				[it.who.to_string(), if it.suffices() { "yes" } else { "no" }.to_owned()]
			}),
		)
	});
	Ok(())
}

async fn status(context: &Context, address: Option<AccountId32>) -> Result<()> {
	let who = context.account(address)?;
	let (_, view) = context.view().await?;
	let standing = role::Standing::read(&view, Role::Oracle, who).await?;
	let admitted = view.oracles().await?.contains(&who);
	let seats = view.open_seats(&who).await?;
	standing.show(context, admitted, ("open challenges", "open_seats", seats));
	Ok(())
}

fn outcome_text(outcome: &DeliveryOutcome) -> &'static str {
	match outcome {
		DeliveryOutcome::Decided(verdict) => verdict_text(verdict),
		DeliveryOutcome::Undecided => "undecided",
	}
}

fn stage_text(stage: &DeliveryStage) -> String {
	match stage {
		DeliveryStage::Drawing(round) => format!("draws oracles by round {round}"),
		DeliveryStage::Asking => "waits for oracles".into(),
		DeliveryStage::Ended { outcome, slash } => {
			let slash = slash.map_or_else(String::new, |id| format!(", slash {id}"));
			format!("over: {}{slash}", outcome_text(outcome))
		}
	}
}

fn seat_text(state: &SeatState) -> String {
	match state {
		SeatState::Asked { until } => format!("asked until block {until}"),
		SeatState::Said(verdict) => verdict_text(verdict).into(),
		SeatState::Silent => "silent".into(),
	}
}

fn json_of((task, node): (TaskId, NodeId), challenge: &Challenge) -> Value {
	json!({
		"task": task,
		"node": node,
		"client": challenge.client.to_string(),
		"output_hash": hash_text(&challenge.output_hash),
		"fee": units(challenge.fee),
		"state": stage_text(&challenge.stage),
		"oracles": challenge.seats.0.iter().map(|seat| json!({
			"oracle": seat.oracle.to_string(),
			"state": seat_text(&seat.state),
		})).collect::<Vec<_>>(),
	})
}
