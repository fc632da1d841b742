// SPDX-License-Identifier: Apache-2.0

//! Re-runs as the worker sees them.

use surety_client::{
	api::{self, runtime_types::bounded_collections::bounded_vec::BoundedVec},
	spec::lossy,
	view::{self, LookState, RerunCause, RerunStage},
	AccountId32, Block, Error, VerificationEvent,
};
use surety_primitives::{
	draw::Round, rerun::RerunOpening, similarity::Embedding, stake::Role, BlockNumber, H256,
};

use super::{Chain, Moment};
use crate::store::LookId;

/// A re-run, as one account sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rerun {
	/// How far it is.
	pub phase: Looking,
	/// SHA-256 of the node's output, once the node has shown it.
	pub shown: Option<H256>,
	/// Whether the node says that the job fails by itself.
	pub is_of_failure: bool,
	/// How far this account has come, if it was drawn.
	pub mine: Option<Seat>,
	/// Whether it can go on, once somebody has the chain look at it.
	pub is_due: bool,
}

/// How far a re-run is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Looking {
	/// Oracles are drawn, or re-run the job, or wait for the node.
	Working,
	/// They show what they got.
	Revealing {
		/// The last block in which they can.
		until: BlockNumber,
	},
	/// Nobody has anything to say any more.
	Over,
}

/// How far an oracle has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
	/// It re-runs the job.
	Asked {
		/// The last block in which it can bind itself to what it got.
		until: BlockNumber,
	},
	/// It is bound.
	Committed {
		/// To what, hidden.
		commitment: H256,
	},
	/// It has shown what it got, declined, or was silent.
	Done,
}

/// Whether an oracle or an auditor counts as one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
	/// It does.
	Counts,
	/// Governance has not admitted it.
	NotAdmitted,
	/// Its stake in the role is too small.
	StakeTooSmall,
}

impl Chain {
	/// Binds this account to what it got.
	pub async fn commit_rerun(&self, id: LookId, commitment: H256) -> Result<(), Error> {
		let (task, node) = id;
		self.submit(api::tx().verification().commit_rerun(task, node, commitment)).await
	}

	/// Shows what this account got, and what both outputs mean where that is compared.
	pub async fn reveal_rerun(
		&self,
		id: LookId,
		opening: RerunOpening,
		own: Option<Embedding>,
		theirs: Option<Embedding>,
	) -> Result<(), Error> {
		let (task, node) = id;
		let bounded = |embedding: Embedding| BoundedVec(embedding.into_inner());
		let (own, theirs) = (own.map(bounded), theirs.map(bounded));
		let call = api::tx().verification().reveal_rerun(task, node, opening.into(), own, theirs);
		self.submit(call).await
	}

	/// Says that this account cannot re-run the job.
	pub async fn decline_rerun(&self, (task, node): LookId) -> Result<(), Error> {
		self.submit(api::tx().verification().decline_rerun(task, node)).await
	}

	/// Does what is due of a re-run.
	pub async fn advance_rerun(&self, (task, node): LookId) -> Result<(), Error> {
		self.submit(api::tx().verification().advance_rerun(task, node)).await
	}
}

impl Moment {
	/// A re-run, as this account sees it.
	pub async fn rerun(&self, (task, node): LookId) -> Result<Option<Rerun>, Error> {
		let Some(rerun) = self.view.rerun(task, node).await? else { return Ok(None) };
		let open_round = self.view.open_round().await?;
		Ok(Some(decode(&rerun, &self.account, self.number(), open_round)))
	}

	/// The re-runs for which this account was drawn, and that are not over.
	pub async fn looks(&self) -> Result<Vec<LookId>, Error> {
		let reruns = self.view.reruns().await?;
		let open = reruns.into_iter().filter(|(_, rerun)| {
			phase(&rerun.stage) != Looking::Over
				&& rerun.looks.0.iter().any(|it| it.oracle == self.account)
		});
		Ok(open.map(|(id, _)| id).collect())
	}

	/// Whether this account counts in a role that governance admits to: an oracle's, or an auditor's.
	pub async fn standing(&self, role: Role) -> Result<Standing, Error> {
		let admitted = match role {
			Role::Auditor => self.view.auditors().await?,
			_ => self.view.oracles().await?,
		};
		if !admitted.contains(&self.account) {
			return Ok(Standing::NotAdmitted);
		}
		let stake = self.view.role_stake(role, &self.account).await?;
		let active = stake.map_or(0, |stake| stake.active);
		let required = self.view.required_role_stake(role).await?;
		Ok(if active < required { Standing::StakeTooSmall } else { Standing::Counts })
	}

	/// Where a node hands out the output of a task.
	pub async fn output_of(&self, (task, node): LookId) -> Result<Option<String>, Error> {
		let Some(node) = self.view.node(node).await? else { return Ok(None) };
		let endpoint = lossy(&node.manifest.0.endpoint);
		Ok(Some(format!("{}/outputs/{task}", endpoint.trim_end_matches('/'))))
	}
}

/// The re-runs for which `oracle` was drawn in a block.
pub fn calls<'a>(block: &'a Block, oracle: &'a AccountId32) -> impl Iterator<Item = LookId> + 'a {
	block.verification.iter().filter_map(move |event| match event {
		VerificationEvent::OracleCalled { task, node, oracle: called, .. } if called == oracle => {
			Some((*task, *node))
		}
		_ => None,
	})
}

fn decode(rerun: &view::Rerun, who: &AccountId32, now: BlockNumber, open: Round) -> Rerun {
	let mine = rerun.looks.0.iter().find(|look| look.oracle == *who);
	Rerun {
		phase: phase(&rerun.stage),
		shown: rerun.shown.as_ref().map(|shown| shown.output_hash),
		is_of_failure: !matches!(rerun.cause, RerunCause::Drawn | RerunCause::Ordered { .. }),
		mine: mine.map(|look| match look.state {
			LookState::Asked { until } => Seat::Asked { until },
			LookState::Committed { commitment } => Seat::Committed { commitment },
			LookState::Found { .. } | LookState::Silent | LookState::Declined => Seat::Done,
		}),
		is_due: is_due(rerun, now, open),
	}
}

fn phase(stage: &RerunStage) -> Looking {
	match stage {
		RerunStage::Revealing { until } => Looking::Revealing { until: *until },
		RerunStage::Contested { .. } | RerunStage::Ended { .. } => Looking::Over,
		_ => Looking::Working,
	}
}

/// Whether a call can have the re-run go on.
fn is_due(rerun: &view::Rerun, now: BlockNumber, open: Round) -> bool {
	match rerun.stage {
		RerunStage::Drawing { round } | RerunStage::LookingAgain { round } => round < open,
		RerunStage::Committing => {
			let is_late =
				|state: &LookState| matches!(state, LookState::Asked { until } if now > *until);
			rerun.looks.0.iter().any(|look| is_late(&look.state))
		}
		RerunStage::Revealing { until } => now > until,
		RerunStage::Ended { concluded, .. } => !concluded,
		RerunStage::AwaitingResult | RerunStage::Contested { .. } => false,
	}
}

#[cfg(test)]
pub(super) mod tests {
	use surety_client::{
		api::runtime_types::{sp_arithmetic::per_things::Perbill, surety_primitives::rerun::Job},
		view::{Look, RerunOutcome, Wake},
	};
	use surety_primitives::{rerun::Finding, source::Comparator};

	use super::*;

	pub const ME: AccountId32 = AccountId32([1; 32]);
	pub const OTHER: AccountId32 = AccountId32([2; 32]);
	const NOW: BlockNumber = 100;
	const OPEN: Round = 7;

	pub fn rerun(stage: RerunStage, looks: &[(AccountId32, LookState)]) -> view::Rerun {
		let look = |(oracle, state): &(AccountId32, LookState)| Look {
			oracle: *oracle,
			state: state.clone(),
		};
		view::Rerun {
			job: Job {
				client: OTHER,
				owner: OTHER,
				payment: 10,
				liability: 10,
				sampling: Perbill(1),
				rerun_price: 1,
				comparator: Comparator::Exact.into(),
				run_limit_secs: 60,
			},
			cause: RerunCause::Drawn,
			called: false,
			shown: None,
			looks: BoundedVec(looks.iter().map(look).collect()),
			again: None,
			commit_window: 20,
			reveal_window: 20,
			stage,
			wake: Wake::At(0),
		}
	}

	fn seen(stage: RerunStage, looks: &[(AccountId32, LookState)]) -> Rerun {
		decode(&rerun(stage, looks), &ME, NOW, OPEN)
	}

	#[test]
	fn an_oracle_sees_its_own_seat() {
		let commitment = H256::repeat_byte(3);
		let found = LookState::Found { output_hash: H256::zero(), same: true };
		for (state, seat) in [
			(LookState::Asked { until: 9 }, Seat::Asked { until: 9 }),
			(LookState::Committed { commitment }, Seat::Committed { commitment }),
			(found, Seat::Done),
			(LookState::Silent, Seat::Done),
			(LookState::Declined, Seat::Done),
		] {
			let looks = [(OTHER, LookState::Silent), (ME, state.clone())];
			assert_eq!(seen(RerunStage::Committing, &looks).mine, Some(seat));
			assert_eq!(seen(RerunStage::Committing, &[(OTHER, state)]).mine, None);
		}
	}

	#[test]
	fn a_stage_says_whether_anybody_has_something_to_show() {
		let until = 9;
		let of = |stage| seen(stage, &[]).phase;
		assert_eq!(of(RerunStage::Revealing { until }), Looking::Revealing { until });
		for stage in [
			RerunStage::Drawing { round: 1 },
			RerunStage::Committing,
			RerunStage::AwaitingResult,
			RerunStage::LookingAgain { round: 1 },
		] {
			assert_eq!(of(stage), Looking::Working);
		}
		let outcome = RerunOutcome::Found(Finding::Right.into());
		assert_eq!(of(RerunStage::Contested { dispute: 0 }), Looking::Over);
		assert_eq!(of(RerunStage::Ended { outcome, at: 1, concluded: true }), Looking::Over);
	}

	#[test]
	fn what_waits_for_a_seed_or_for_somebody_late_is_due_when_that_is_over() {
		let is_due = |stage, looks: &[_]| seen(stage, looks).is_due;
		for round in [OPEN - 1, OPEN] {
			assert_eq!(is_due(RerunStage::Drawing { round }, &[]), round < OPEN);
			assert_eq!(is_due(RerunStage::LookingAgain { round }, &[]), round < OPEN);
		}
		for until in [NOW - 1, NOW] {
			assert_eq!(is_due(RerunStage::Revealing { until }, &[]), until < NOW);
			let asked = [(OTHER, LookState::Asked { until })];
			assert_eq!(is_due(RerunStage::Committing, &asked), until < NOW);
		}
		assert!(!is_due(RerunStage::AwaitingResult, &[]));
		let outcome = RerunOutcome::Moot;
		for concluded in [false, true] {
			let ended = RerunStage::Ended { outcome: outcome.clone(), at: 1, concluded };
			assert_eq!(is_due(ended, &[]), !concluded);
		}
	}
}
