// SPDX-License-Identifier: Apache-2.0

//! Whose tasks the operator wants, and for how much: who the client is, what stands behind the source, and what the
//! time of this machine earns.

use std::time::Duration;

use surety_client::Amount;
use surety_primitives::{source::SourceSpec, task::Competition, Balance, Perbill};

use crate::{
	chain::{Patron, Task},
	config::{Clients, Policy},
	offer::Declined,
};

/// Of the run limit, what a job is thought to take of whose source none ran here yet: half.
const UNKNOWN_RUN: u32 = 2;

/// What the chain and this worker's records say besides of a task. What no rule asks for is not looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
	/// What is held for the source.
	pub source_stake: Balance,
	/// What is known of the client.
	pub patron: Patron,
	/// How long jobs of the source took here.
	pub usual_run: Option<Duration>,
}

/// Whether a rule asks what stands behind a source.
pub fn asks_for_stake(policy: &Policy) -> bool {
	policy.min_source_stake.0 > 0
}

/// Whether a rule asks who a client is.
pub fn asks_for_patron(policy: &Policy) -> bool {
	policy.clients == Clients::Verified || policy.min_client_standing > 0
}

/// Whether client and source are welcome, and pay enough for the time. The first reason against it is returned.
pub fn judge(
	policy: &Policy,
	task: &Task,
	source: &SourceSpec,
	known: &Known,
) -> Result<(), Declined> {
	let refuse_if = |refused: bool, reason: Declined| if refused { Err(reason) } else { Ok(()) };
	let denied = policy.denied_sources.contains(&task.source);
	refuse_if(denied, Declined::SourceDenied(task.source))?;
	refuse_if(policy.denied_clients.contains(&task.client), Declined::ClientDenied)?;
	match &policy.clients {
		Clients::Any => {}
		Clients::Verified => {
			refuse_if(!known.patron.is_verified, Declined::ClientNotVerified)?;
		}
		Clients::Only(list) => {
			refuse_if(!list.contains(&task.client), Declined::ClientNotChosen)?;
		}
	}
	let least = Perbill::from_percent(policy.min_client_standing.into());
	let low = asks_for_patron(policy) && known.patron.standing < least;
	refuse_if(low, Declined::StandingTooLow(known.patron.standing))?;
	let stake = Amount(known.source_stake);
	let small = asks_for_stake(policy) && stake < policy.min_source_stake;
	refuse_if(small, Declined::SourceStakeTooSmall(stake))?;
	let (pays, least) = (likely_pay(task), least_for_run(policy, source, known.usual_run));
	let run = likely_run(source, known.usual_run).as_secs();
	let too_little = Declined::TimePaidTooLittle { pays: Amount(pays), run, least: Amount(least) };
	refuse_if(pays < least, too_little)
}

/// What one node is likely to get: on a panel all who agree share.
fn likely_pay(task: &Task) -> Balance {
	match task.competition {
		Competition::Consensus { nodes, .. } => task.payment / Balance::from(nodes.max(1)),
		_ => task.payment,
	}
}

/// How long a job is likely to run: as those before, or else a part of its limit.
fn likely_run(source: &SourceSpec, usual: Option<Duration>) -> Duration {
	let limit = Duration::from_secs(source.run_limit_secs.into());
	usual.unwrap_or(limit / UNKNOWN_RUN).min(limit)
}

/// What the time that a job is likely to take has to earn.
pub fn least_for_run(policy: &Policy, source: &SourceSpec, usual: Option<Duration>) -> Balance {
	let rate = match source.gpu.count {
		0 => policy.min_payment_per_second.0,
		count => policy.min_payment_per_gpu_second.0.saturating_mul(count.into()),
	};
	rate.saturating_mul(likely_run(source, usual).as_millis()) / 1_000
}

#[cfg(test)]
mod tests {
	use surety_client::AccountId32;
	use surety_primitives::SUR;

	use super::*;
	use crate::offer::tests::{source, task, PANEL};

	const NEW_CLIENT: Patron = Patron { is_verified: false, standing: Perbill::from_percent(50) };
	const KNOWN: Known = Known { source_stake: 50 * SUR, patron: NEW_CLIENT, usual_run: None };

	fn with(change: impl FnOnce(&mut Policy)) -> Policy {
		let mut policy = Policy::default();
		change(&mut policy);
		policy
	}

	/// Judges the sample task under a policy.
	fn verdict(change: impl FnOnce(&mut Policy), known: Known) -> Result<(), Declined> {
		judge(&with(change), &task(), &source(), &known)
	}

	#[test]
	fn everybody_is_welcome_unless_told_otherwise() {
		assert_eq!(verdict(|_| {}, KNOWN), Ok(()));
		let nobody = Patron { is_verified: false, standing: Perbill::zero() };
		let nothing = Known { source_stake: 0, patron: nobody, usual_run: None };
		assert_eq!(verdict(|_| {}, nothing), Ok(()));
		assert!(!asks_for_stake(&Policy::default()) && !asks_for_patron(&Policy::default()));
	}

	#[test]
	fn clients_are_chosen_or_denied() {
		let (this, other) = (AccountId32([1; 32]), AccountId32([2; 32]));
		let only = |list| move |policy: &mut Policy| policy.clients = Clients::Only(list);
		assert_eq!(verdict(only(vec![other, this]), KNOWN), Ok(()));
		assert_eq!(verdict(only(vec![other]), KNOWN), Err(Declined::ClientNotChosen));
		let deny = |list| move |policy: &mut Policy| policy.denied_clients = list;
		assert_eq!(verdict(deny(vec![other]), KNOWN), Ok(()));
		assert_eq!(verdict(deny(vec![this]), KNOWN), Err(Declined::ClientDenied));
		let verified = |policy: &mut Policy| policy.clients = Clients::Verified;
		assert_eq!(verdict(verified, KNOWN), Err(Declined::ClientNotVerified));
		let patron = Patron { is_verified: true, ..NEW_CLIENT };
		assert_eq!(verdict(verified, Known { patron, ..KNOWN }), Ok(()));
		assert!(asks_for_patron(&with(verified)));
	}

	#[test]
	fn a_client_needs_a_standing_and_a_source_its_stake() {
		let standing = |least| move |policy: &mut Policy| policy.min_client_standing = least;
		assert_eq!(verdict(standing(50), KNOWN), Ok(()));
		let low = Err(Declined::StandingTooLow(Perbill::from_percent(50)));
		assert_eq!(verdict(standing(51), KNOWN), low);
		assert!(asks_for_patron(&with(standing(1))));
		let stake = |least| move |policy: &mut Policy| policy.min_source_stake = Amount(least);
		assert_eq!(verdict(stake(50 * SUR), KNOWN), Ok(()));
		let small = Err(Declined::SourceStakeTooSmall(Amount(50 * SUR)));
		assert_eq!(verdict(stake(50 * SUR + 1), KNOWN), small);
		assert!(asks_for_stake(&with(stake(1))));
		let deny = |policy: &mut Policy| policy.denied_sources = vec![2, 1];
		assert_eq!(verdict(deny, KNOWN), Err(Declined::SourceDenied(1)));
	}

	#[test]
	fn the_time_is_paid_as_the_last_jobs_of_the_source_took_it() {
		// 1 SUR for a job that may run 60 s: thought to run for 30.
		let rate = |least| move |policy: &mut Policy| policy.min_payment_per_second = Amount(least);
		assert_eq!(verdict(rate(SUR / 30), KNOWN), Ok(()));
		let (pays, least) = (Amount(SUR), Amount(SUR / 29 * 30));
		let too_little = Declined::TimePaidTooLittle { pays, run: 30, least };
		assert_eq!(verdict(rate(SUR / 29), KNOWN), Err(too_little));
		let quick = Known { usual_run: Some(Duration::from_millis(1_500)), ..KNOWN };
		assert_eq!(verdict(rate(SUR / 2), quick), Ok(()));
		assert!(verdict(rate(SUR), quick).is_err());
		// A machine that slept in between does not count.
		let slept = Known { usual_run: Some(Duration::from_secs(9_000)), ..KNOWN };
		assert_eq!(verdict(rate(SUR / 60), slept), Ok(()));
	}

	#[test]
	fn each_gpu_counts_and_each_seat_of_a_panel() {
		let policy = with(|policy| {
			policy.min_payment_per_second = Amount(SUR);
			policy.min_payment_per_gpu_second = Amount(SUR / 60);
		});
		let on = |count| {
			let mut source = source();
			source.gpu.count = count;
			source
		};
		assert_eq!(least_for_run(&policy, &on(2), None), SUR / 60 * 60);
		assert_eq!(least_for_run(&policy, &on(0), None), 30 * SUR);
		assert_eq!(judge(&policy, &task(), &on(2), &KNOWN), Ok(()));
		assert!(judge(&policy, &task(), &on(3), &KNOWN).is_err());
		// Three share what the panel's task pays.
		let panel = Task { competition: PANEL, ..task() };
		assert!(judge(&policy, &panel, &on(1), &KNOWN).is_err());
		let panel = Task { payment: 3 * SUR, ..panel };
		assert_eq!(judge(&policy, &panel, &on(1), &KNOWN), Ok(()));
	}
}
