// SPDX-License-Identifier: Apache-2.0

//! What the doctor looks at on the chain: whether it can be followed, and this key's part in it.

use std::time::{Duration, SystemTime};

use surety_client::{Amount, Error, Keypair};
use surety_primitives::{node::NodeStatus, stake, Balance, NodeId};

use super::{Finding, PATIENCE};
use crate::{
	chain::{Chain, Moment, Node, Standing},
	config::{Config, Role},
	metrics::Metrics,
};

/// How far the clock may be behind the chain's before authors' blocks seem to come from the future.
const CLOCK_BEHIND: Duration = Duration::from_secs(15);
/// How old the newest block may be.
const BLOCK_OLD: Duration = Duration::from_secs(120);
/// An account that pays fewer transactions than this is nearly empty.
const FEW_TRANSACTIONS: u64 = 50;

/// Looks at the chain, and at the part in it of the account of this key.
pub(super) async fn examine(config: &Config, key: Keypair) -> Vec<Finding> {
	let chain = match Chain::connect(&config.url, key, Metrics::default()).await {
		Ok(chain) => chain,
		Err(error) => return vec![unreachable(&error)],
	};
	let mut findings = Vec::new();
	match look(config, &chain, &mut findings).await {
		Ok(()) => {}
		Err(error) => findings.push(unreachable(&error)),
	}
	findings
}

fn unreachable(error: &Error) -> Finding {
	let remedy = error.remedy().unwrap_or_else(|| "see that the chain node runs".into());
	Finding::fail("chain", error.to_string(), remedy)
}

async fn look(config: &Config, chain: &Chain, findings: &mut Vec<Finding>) -> Result<(), Error> {
	let now = chain.best().await?;
	findings.push(in_step(&config.url, now.number(), chain.is_catching_up().await?));
	let here = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
	findings.push(clock(here, now.time().await?));
	let funds = now.funds().await?;
	findings.push(balance(funds, chain.affordable(funds)));
	match config.role {
		Role::Provider => {
			let node = now.node().await?;
			findings.push(registered(node.as_ref(), &chain.account().to_string()));
			if let Some(node) = node {
				let free = now.free_stake(node.id).await?;
				let required = now.required_stake(node.id).await?;
				findings.push(stake(node.id, free, required));
				findings.push(endpoint(&now, &node, &chain.account().to_string()).await?);
			}
		}
		Role::Oracle => findings.push(member("oracle", now.standing(stake::Role::Oracle).await?)),
		Role::Auditor => {
			findings.push(member("auditor", now.standing(stake::Role::Auditor).await?))
		}
	}
	Ok(())
}

fn in_step(url: &str, block: u32, catches_up: bool) -> Finding {
	const NAME: &str = "chain";
	match catches_up {
		true => Finding::warn(
			NAME,
			format!("the node at {url} is at block {block} and still catching up"),
			"wait until it is in step: what it says of tasks is old",
		),
		false => Finding::ok(NAME, format!("block {block}, from {url}")),
	}
}

/// `here` is the time of this machine, `there` that of the newest block.
fn clock(here: Duration, there: Duration) -> Finding {
	const NAME: &str = "clock";
	let (behind, age) = (there.saturating_sub(here), here.saturating_sub(there));
	let remedy = "synchronise it: `timedatectl set-ntp true`";
	if behind > CLOCK_BEHIND {
		let says = format!("it is {} s behind the chain's", behind.as_secs());
		return Finding::fail(NAME, says, remedy);
	}
	if age > BLOCK_OLD {
		let says = format!(
			"the newest block is {} s old: the chain stands still, or the clock is fast",
			age.as_secs()
		);
		return Finding::warn(
			NAME,
			says,
			format!("look at the chain node; if it is well, {remedy}"),
		);
	}
	Finding::ok(NAME, "in step with the chain's")
}

fn balance(funds: Balance, affordable: u64) -> Finding {
	const NAME: &str = "working balance";
	let says = format!("{}, about {affordable} transactions", Amount(funds));
	let remedy = "send some SUR to the key's address: `surety transfer`";
	match affordable {
		0 => Finding::fail(NAME, says, remedy),
		few if few < FEW_TRANSACTIONS => Finding::warn(NAME, says, remedy),
		_ => Finding::ok(NAME, says),
	}
}

fn registered(node: Option<&Node>, account: &str) -> Finding {
	const NAME: &str = "node";
	let Some(node) = node else {
		return Finding::fail(
			NAME,
			"no node has this worker key",
			format!(
				"`surety node register --worker-address {account}`, or `surety node rotate-key`"
			),
		);
	};
	let says = format!("node {} is {}", node.id, node.status_text());
	match &node.status {
		status if status.takes_tasks() => Finding::ok(NAME, says),
		NodeStatus::Suspended(_) => Finding::fail(
			NAME,
			says,
			format!("`surety node status {}` says what lifts that", node.id),
		),
		_ => Finding::fail(
			NAME,
			says,
			"a node that is leaving, gone or ejected does no work: register another",
		),
	}
}

fn stake(node: NodeId, free: Balance, required: Option<Balance>) -> Finding {
	const NAME: &str = "stake";
	let required = required.unwrap_or_default();
	match free {
		0 => Finding::warn(
			NAME,
			format!("nothing of it is free for work; {} are required", Amount(required)),
			format!("wait until what is reserved is free again, or add to it: `surety node stake {node} AMOUNT`"),
		),
		_ => Finding::ok(NAME, format!("{} are free for work; {} are required", Amount(free), Amount(required))),
	}
}

/// Whether the account counts in a role that governance admits to.
fn member(name: &'static str, standing: Standing) -> Finding {
	match standing {
		Standing::Counts => Finding::ok(name, "this account is admitted and staked"),
		Standing::NotAdmitted => Finding::fail(
			name,
			"this account is not admitted",
			format!("governance does that: `surety {name} admit`"),
		),
		Standing::StakeTooSmall => Finding::fail(
			name,
			"its stake is too small",
			format!("`surety {name} bond` adds to it"),
		),
	}
}

/// Whether others reach the worker where its node says that it serves.
async fn endpoint(now: &Moment, node: &Node, account: &str) -> Result<Finding, Error> {
	let url = now.endpoint(node.id).await?.unwrap_or_default();
	let health = format!("{}/health", url.trim_end_matches('/'));
	let answer = match reqwest::Client::builder().timeout(PATIENCE).build() {
		Ok(client) => client.get(&health).send().await,
		Err(error) => Err(error),
	};
	let said = match answer {
		Ok(answer) => answer.text().await.map_err(|error| error.to_string()),
		Err(error) => Err(error.to_string()),
	};
	Ok(reached(&health, said, account))
}

fn reached(url: &str, said: Result<String, String>, account: &str) -> Finding {
	const NAME: &str = "endpoint";
	let remedy = "start the worker, see that others reach its --listen there, or correct it: `surety node update`";
	match said {
		Err(error) => Finding::warn(NAME, format!("{url} does not answer: {error}"), remedy),
		Ok(said) if !said.contains(account) => Finding::warn(
			NAME,
			format!("something else than this key's worker answers at {url}"),
			remedy,
		),
		Ok(_) => Finding::ok(NAME, format!("this key's worker answers at {url}")),
	}
}

#[cfg(test)]
mod tests {
	use surety_client::AccountId32;
	use surety_primitives::SUR;

	use super::*;
	use crate::doctor::State;

	fn is(finding: Finding, state: State) {
		assert_eq!(finding.state, state, "{finding:?}");
		assert_eq!(finding.remedy.is_some(), state != State::Ok, "{finding:?}");
	}

	#[test]
	fn the_clock_must_be_the_chains() {
		let now = Duration::from_secs(1_000_000);
		is(clock(now, now), State::Ok);
		is(clock(now, now + CLOCK_BEHIND), State::Ok);
		is(clock(now, now + CLOCK_BEHIND + Duration::from_secs(1)), State::Fail);
		is(clock(now + BLOCK_OLD, now), State::Ok);
		is(clock(now + BLOCK_OLD + Duration::from_secs(1), now), State::Warn);
	}

	#[test]
	fn a_node_must_work_and_its_account_pay() {
		let node = |status| Node { id: 3, owner: AccountId32([1; 32]), status };
		is(registered(None, "5F"), State::Fail);
		is(registered(Some(&node(NodeStatus::Active)), "5F"), State::Ok);
		is(registered(Some(&node(NodeStatus::Exiting)), "5F"), State::Fail);
		is(balance(SUR, 50), State::Ok);
		is(balance(SUR, 49), State::Warn);
		is(balance(0, 0), State::Fail);
		is(stake(3, 1, Some(SUR)), State::Ok);
		is(stake(3, 0, Some(SUR)), State::Warn);
		is(in_step("ws://here", 7, false), State::Ok);
		is(in_step("ws://here", 7, true), State::Warn);
		is(member("oracle", Standing::Counts), State::Ok);
		is(member("oracle", Standing::NotAdmitted), State::Fail);
		is(member("auditor", Standing::StakeTooSmall), State::Fail);
	}

	#[test]
	fn the_worker_of_this_key_must_answer_at_its_endpoint() {
		let said = |text: &str| reached("http://here/health", Ok(text.into()), "5Grw");
		is(said("{\"worker\":\"5Grw\"}"), State::Ok);
		is(said("{\"worker\":\"5Fxy\"}"), State::Warn);
		is(reached("http://here/health", Err("refused".into()), "5Grw"), State::Warn);
	}

	#[tokio::test]
	async fn a_chain_that_is_not_there_is_said_with_its_remedy() {
		let config = Config { url: "ws://127.0.0.1:1".into(), ..Config::default() };
		let key = "//Alice".parse::<surety_client::KeySource>().unwrap().load().unwrap();
		let findings = examine(&config, key).await;
		assert_eq!(findings.len(), 1);
		is(findings[0].clone(), State::Fail);
	}
}
