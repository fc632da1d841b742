// SPDX-License-Identifier: Apache-2.0

//! Reading disputes, and what arbitrators have to do.

use surety_primitives::{dispute::DisputeId, Balance, BlockNumber, NodeId, TaskId, H256};

use super::{sorted, types, View};
use crate::{api, ballots::Seat, AccountId32, Error};

/// What is said of a result or of a slash, and how far it is.
pub type Dispute = types::pallet_disputes::types::Dispute<AccountId32>;
/// What a dispute is about.
pub type DisputeSubject = types::pallet_disputes::types::Subject<AccountId32>;
/// Those who judge in one round of a dispute.
pub type DisputePanel = types::pallet_disputes::types::Panel<AccountId32>;
/// Somebody who can be drawn onto panels.
pub type Arbitrator = types::pallet_disputes::types::Arbitrator;

pub use types::{
	pallet_disputes::types::{Ballot, Bond as DisputeBond, Stage as DisputeStage},
	surety_primitives::dispute::Side,
};

/// What a juror has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
	/// Commit to a vote.
	Commit {
		/// The last block in which it can.
		until: BlockNumber,
	},
	/// Reveal the vote.
	Reveal {
		/// The last block in which it can.
		until: BlockNumber,
		/// What it has committed to.
		commitment: H256,
	},
	/// Nothing now: it keeps its salt, or waits until its part is settled.
	Wait,
}

impl Duty {
	/// Of a juror with this ballot, while the dispute is at this stage of its round.
	fn of(stage: &DisputeStage, ballot: &Ballot) -> Self {
		match (stage, ballot) {
			(DisputeStage::Committing { until }, Ballot::Seated) => Self::Commit { until: *until },
			(DisputeStage::Revealing { until }, Ballot::Committed(commitment)) => {
				Self::Reveal { until: *until, commitment: *commitment }
			}
			_ => Self::Wait,
		}
	}
}

impl View {
	/// A dispute; records of those that were over for long are gone.
	pub async fn dispute(&self, id: DisputeId) -> Result<Option<Dispute>, Error> {
		self.get(api::storage().disputes().disputes(), (id,)).await
	}

	/// All disputes by their ids.
	pub async fn disputes(&self) -> Result<Vec<(DisputeId, Dispute)>, Error> {
		let disputes = self.all(api::storage().disputes().disputes()).await?;
		Ok(sorted(disputes.into_iter().map(|((id,), dispute)| (id, dispute))))
	}

	/// The dispute over a node's result for a task.
	pub async fn dispute_over(
		&self,
		task: TaskId,
		node: NodeId,
	) -> Result<Option<DisputeId>, Error> {
		self.get(api::storage().disputes().results(), (task, node)).await
	}

	/// The panels of a dispute that are drawn, by their rounds.
	pub async fn dispute_panels(&self, id: DisputeId) -> Result<Vec<(u8, DisputePanel)>, Error> {
		let panels = self.among(api::storage().disputes().panels(), (id,)).await?;
		Ok(sorted(panels.into_iter().map(|((_, round), panel)| (round, panel))))
	}

	/// Where an account sits on panels whose part is not settled, and what it has to do there.
	///
	/// As many as there are, while the chain's own view `juror_duties` ends after some.
	pub async fn duties(&self, who: &AccountId32) -> Result<Vec<(Seat, Duty)>, Error> {
		let seats = self.among(api::storage().disputes().seats(), (*who,)).await?;
		let mut duties = Vec::with_capacity(seats.len());
		for ((_, dispute), round) in seats {
			duties.push((Seat { dispute, round }, self.duty(who, dispute, round).await?));
		}
		Ok(sorted(duties.into_iter()))
	}

	async fn duty(&self, who: &AccountId32, id: DisputeId, round: u8) -> Result<Duty, Error> {
		let dispute = self.dispute(id).await?.filter(|dispute| dispute.round == round);
		let Some(dispute) = dispute else { return Ok(Duty::Wait) };
		let panel = self.get(api::storage().disputes().panels(), (id, round)).await?;
		let jurors = panel.map(|panel: DisputePanel| panel.jurors.0).unwrap_or_default();
		let juror = jurors.into_iter().find(|juror| juror.who == *who);
		Ok(juror.map_or(Duty::Wait, |juror| Duty::of(&dispute.stage, &juror.ballot)))
	}

	/// What is known of an arbitrator; `None` if the account has not opted in.
	pub async fn arbitrator(&self, who: &AccountId32) -> Result<Option<Arbitrator>, Error> {
		self.get(api::storage().disputes().arbitrators(), (*who,)).await
	}

	/// What of an arbitrator's stake answers for the panels on which it sits.
	pub async fn locked_by_panels(&self, who: &AccountId32) -> Result<Balance, Error> {
		let locked = self.get(api::storage().disputes().locks(), (*who,)).await?;
		Ok(locked.unwrap_or_default())
	}
}

#[cfg(test)]
mod tests {
	use surety_primitives::dispute::Vote;

	use super::*;

	#[test]
	fn a_juror_owes_what_its_ballot_lacks() {
		let commitment = H256([1; 32]);
		let (seated, committed) = (Ballot::Seated, Ballot::Committed(commitment));
		let committing = DisputeStage::Committing { until: 9 };
		let revealing = DisputeStage::Revealing { until: 9 };
		assert_eq!(Duty::of(&committing, &seated), Duty::Commit { until: 9 });
		assert_eq!(Duty::of(&revealing, &committed), Duty::Reveal { until: 9, commitment });
		for (stage, ballot) in [
			(&committing, &committed),
			(&revealing, &seated),
			(&revealing, &Ballot::Revealed(Vote::Minor.into())),
			(&revealing, &Ballot::Denounced),
			(&committing, &Ballot::Silent),
			(&DisputeStage::Drawing { by: 1 }, &committed),
			(&DisputeStage::Settling { round: 0 }, &Ballot::Silent),
		] {
			assert_eq!(Duty::of(stage, ballot), Duty::Wait, "{stage:?} {ballot:?}");
		}
	}
}
