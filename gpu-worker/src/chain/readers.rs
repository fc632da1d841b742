// SPDX-License-Identifier: Apache-2.0

//! Who may read an output that is encrypted: its client, and those who are drawn to judge it.

use surety_client::{
	view::{Challenge, DisputePanel, LookState, Rerun, SeatState},
	AccountId32, Client, Error, View,
};
use surety_primitives::{encryption::PublicKey, NodeId, TaskId};
use tokio::sync::Semaphore;

use super::{Chain, Moment};

/// How many are looked up on the chain at a time, however many ask.
const AT_ONCE: usize = 4;

/// What the chain says of somebody who wants to read an output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
	/// It may, encrypted for this key.
	Key(PublicKey),
	/// It may, and has published no key.
	WithoutKey,
	/// It has no part in the task.
	Unentitled,
}

/// Says who may read what this worker's node made.
pub struct Readers {
	client: Client,
	worker: AccountId32,
	asking: Semaphore,
}

impl Chain {
	/// Says who may read what this worker's node made.
	pub fn readers(&self) -> Readers {
		let (client, worker) = (self.client.clone(), self.account);
		Readers { client, worker, asking: Semaphore::new(AT_ONCE) }
	}
}

impl Readers {
	/// What the chain says now of `who`.
	pub async fn reader(&self, task: TaskId, who: &AccountId32) -> Result<Reader, Error> {
		// Nobody closes it.
		let _turn = self.asking.acquire().await;
		let view = self.client.best().await?;
		let Some(node) = view.node_of_worker(&self.worker).await? else {
			return Ok(Reader::Unentitled);
		};
		if !is_client(&view, task, who).await? && !is_judge(&view, task, node, who).await? {
			return Ok(Reader::Unentitled);
		}
		Ok(view.encryption_key(who).await?.map_or(Reader::WithoutKey, Reader::Key))
	}
}

impl Moment {
	/// The key for which others encrypt what is meant for an account.
	pub async fn encryption_key(&self, of: &AccountId32) -> Result<Option<PublicKey>, Error> {
		self.view.encryption_key(of).await
	}

	/// Whether the chain still knows a task, or does not know it yet: as long as it does, what came of the task can be
	/// disputed or challenged.
	pub async fn remembers(&self, task: TaskId) -> Result<bool, Error> {
		Ok(task >= self.view.next_task().await? || self.view.task(task).await?.is_some())
	}
}

async fn is_client(view: &View, task: TaskId, who: &AccountId32) -> Result<bool, Error> {
	Ok(view.task(task).await?.is_some_and(|task| task.client == *who))
}

async fn is_judge(
	view: &View,
	task: TaskId,
	node: NodeId,
	who: &AccountId32,
) -> Result<bool, Error> {
	if view.rerun(task, node).await?.is_some_and(|rerun| re_runs(&rerun, who)) {
		return Ok(true);
	}
	let challenge = view.challenge(task, node).await?;
	if challenge.is_some_and(|challenge| looks_at_delivery(&challenge, who)) {
		return Ok(true);
	}
	let Some(dispute) = view.dispute_over(task, node).await? else { return Ok(false) };
	let panels = view.dispute_panels(dispute).await?;
	Ok(panels.iter().any(|(_, panel)| sits_on(panel, who)))
}

/// Whether an oracle has bound itself to what it got, and the node has shown what it has: who reads that before has
/// nothing of its own to say.
fn re_runs(rerun: &Rerun, who: &AccountId32) -> bool {
	let is_bound =
		|state: &LookState| matches!(state, LookState::Committed { .. } | LookState::Found { .. });
	rerun.shown.is_some()
		&& rerun.looks.0.iter().any(|look| look.oracle == *who && is_bound(&look.state))
}

/// Whether an oracle is asked whether a result is delivered.
fn looks_at_delivery(challenge: &Challenge, who: &AccountId32) -> bool {
	let is_asked = |state: &SeatState| matches!(state, SeatState::Asked { .. });
	challenge.seats.0.iter().any(|seat| seat.oracle == *who && is_asked(&seat.state))
}

fn sits_on(panel: &DisputePanel, who: &AccountId32) -> bool {
	panel.jurors.0.iter().any(|juror| juror.who == *who)
}

#[cfg(test)]
mod tests {
	use subxt::utils::Static;
	use surety_client::{
		api::runtime_types::{
			bounded_collections::bounded_vec::BoundedVec,
			pallet_disputes::types::Juror,
			pallet_verification::types::{Seat, Stage},
		},
		view::{Ballot, RerunStage, Verdict},
	};
	use surety_primitives::{rerun::Shown, H256};

	use super::*;
	use crate::{
		chain::reruns::tests::{rerun, ME, OTHER},
		store::tests as sample,
	};

	fn shown(looks: &[(AccountId32, LookState)]) -> Rerun {
		let shown = Shown { output_hash: H256::zero(), summary: sample::result().summary };
		Rerun { shown: Some(Static(shown)), ..rerun(RerunStage::Committing, looks) }
	}

	#[test]
	fn an_oracle_reads_what_it_cannot_copy_any_more() {
		let commitment = H256::zero();
		let found = LookState::Found { output_hash: H256::zero(), same: true };
		for (state, reads) in [
			(LookState::Asked { until: 9 }, false),
			(LookState::Committed { commitment }, true),
			(found, true),
			(LookState::Silent, false),
			(LookState::Declined, false),
		] {
			assert_eq!(re_runs(&shown(&[(ME, state.clone())]), &ME), reads, "{state:?}");
			assert!(!re_runs(&shown(&[(OTHER, state.clone())]), &ME));
			// Before the node has shown it nobody does.
			assert!(!re_runs(&rerun(RerunStage::Committing, &[(ME, state)]), &ME));
		}
	}

	#[test]
	fn an_oracle_reads_what_it_is_asked_about() {
		let challenge = |state| Challenge {
			client: OTHER,
			owner: OTHER,
			output_hash: H256::zero(),
			settled_at: 1,
			liability: 1,
			fee: 1,
			window: 1,
			seats: BoundedVec(vec![Seat { oracle: ME, state }]),
			stage: Stage::Asking,
		};
		let asked = challenge(SeatState::Asked { until: 9 });
		assert!(looks_at_delivery(&asked, &ME) && !looks_at_delivery(&asked, &OTHER));
		for over in [SeatState::Said(Verdict::Delivered), SeatState::Silent] {
			assert!(!looks_at_delivery(&challenge(over), &ME));
		}
	}

	#[test]
	fn a_juror_reads_what_it_judges() {
		let jurors = BoundedVec(vec![Juror { who: ME, ballot: Ballot::Seated }]);
		let panel = DisputePanel { fee: 1, reserved: false, jurors };
		assert!(sits_on(&panel, &ME) && !sits_on(&panel, &OTHER));
	}
}
