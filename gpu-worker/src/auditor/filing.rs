// SPDX-License-Identifier: Apache-2.0

//! Saying on the chain what was found: once, and with no more at stake than the operator allows.

use surety_client::Error as ChainError;
use surety_primitives::{telemetry::decides, Balance, BlockNumber, H256};

use super::{evidence::Claim, rules::Finding, watch::Reading};
use crate::{
	chain::{Chain, Moment, OpenClaim},
	store::{Filing, FilingRecord},
};

/// What may be locked in a day.
#[derive(Debug, PartialEq, Eq)]
pub struct Budget {
	left: Balance,
}

impl Budget {
	/// What is left of `most` after what was locked from the block `since` on.
	pub fn new(most: Balance, records: &[FilingRecord], since: BlockNumber) -> Self {
		let locked = records.iter().filter(|record| record.as_of >= since);
		let locked = locked.fold(0, |sum: Balance, record| sum.saturating_add(record.bond));
		Self { left: most.saturating_sub(locked) }
	}

	/// Takes a bond out of it, if there is enough.
	pub fn take(&mut self, bond: Balance) -> bool {
		let left = self.left.checked_sub(bond);
		self.left = left.unwrap_or(self.left);
		left.is_some()
	}

	/// A bond was not locked after all.
	pub fn give_back(&mut self, bond: Balance) {
		self.left = self.left.saturating_add(bond);
	}
}

/// How a finding is said: by its samples, where the chain judges them, or else by attesting to it. None where the samples
/// are no longer held.
pub fn of(claim: &Claim, finding: &Finding, reading: &Reading, genesis: H256) -> Option<Filing> {
	Some(match (decides(claim.condition), finding.task) {
		(true, Some(task)) => Filing::Samples {
			node: claim.node,
			task,
			condition: claim.condition,
			evidence: reading.proof(finding, genesis)?,
		},
		_ => Filing::Attestation {
			node: claim.node,
			condition: claim.condition,
			task: claim.task,
			evidence_hash: claim.evidence_hash,
		},
	})
}

/// What an attestation claims; none for what is no attestation.
fn claim(filing: &Filing) -> Option<Claim> {
	match filing {
		Filing::Attestation { node, condition, task, evidence_hash } => Some(Claim {
			node: *node,
			condition: *condition,
			task: *task,
			evidence_hash: *evidence_hash,
		}),
		Filing::Samples { .. } | Filing::Flag { .. } => None,
	}
}

/// Whether the chain has it, from this account or from others.
pub async fn is_there(filing: &Filing, now: &Moment) -> Result<bool, ChainError> {
	match filing {
		Filing::Samples { node, task, condition, .. } => {
			now.is_charged_by_samples(*node, *task, *condition).await
		}
		Filing::Attestation { .. } => {
			let Some(claim) = claim(filing) else { return Ok(false) };
			let open = now.open_claims().await?;
			let is_mine = open.iter().any(|open| open.is_mine && open.claim == claim);
			Ok(is_mine || now.is_charged_by_auditors(&claim).await?)
		}
		Filing::Flag { source, evidence_hash } => now.is_flagged(*source, *evidence_hash).await,
	}
}

/// What saying it locks; none where it is not heard now. `counts` says whether this account is an auditor in standing.
pub async fn bond(
	filing: &Filing,
	now: &Moment,
	open: &[OpenClaim],
	counts: bool,
) -> Result<Option<Balance>, ChainError> {
	Ok(match filing {
		Filing::Samples { node, .. } => (!now.hears_no_samples(*node).await?).then_some(0),
		_ if !counts => None,
		Filing::Attestation { .. } => {
			let Some(claim) = claim(filing) else { return Ok(None) };
			match open.iter().find(|open| open.claim == claim) {
				Some(open) => Some(open.bond),
				None => Some(now.bond_of(&claim).await?),
			}
		}
		Filing::Flag { .. } => Some(now.flag_bond()),
	})
}

/// Says it.
pub async fn send(chain: &Chain, record: &FilingRecord) -> Result<(), ChainError> {
	match &record.filing {
		Filing::Samples { node, condition, evidence, .. } => {
			chain.submit_evidence(*node, *condition, evidence.clone()).await
		}
		Filing::Flag { source, evidence_hash } => {
			chain.flag(*source, *evidence_hash, &record.summary).await
		}
		attestation @ Filing::Attestation { .. } => match claim(attestation) {
			Some(claim) => chain.attest(&claim, &record.summary).await,
			None => Ok(()),
		},
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::store::{filing_tests::attestation, FilingStep};

	#[test]
	fn no_more_is_locked_in_a_day_than_the_operator_allows() {
		let record = |node, as_of, bond| FilingRecord {
			as_of,
			bond,
			..attestation(node, FilingStep::Filed)
		};
		let records = [record(1, 99, 500), record(2, 100, 300), record(3, 150, 200)];
		let mut budget = Budget::new(1_000, &records, 100);
		assert!(!budget.take(501));
		assert!(budget.take(400) && !budget.take(101) && budget.take(100) && !budget.take(1));
		// What costs nothing is always said.
		assert!(budget.take(0));
		budget.give_back(300);
		assert!(budget.take(300) && !budget.take(1));
		assert_eq!(Budget::new(100, &records, 100), Budget { left: 0 });
	}
}
