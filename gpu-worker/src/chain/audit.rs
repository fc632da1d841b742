// SPDX-License-Identifier: Apache-2.0

//! The chain as an auditor sees it: nodes and what they anchored, and what somebody has said of them.

use surety_client::{
	api::{
		self,
		runtime_types::{
			bounded_collections::bounded_vec::BoundedVec, surety_primitives::slash::FlagKind,
		},
	},
	spec::lossy,
	view::{Incident, StakeId},
	Error,
};
use surety_primitives::{
	node::{Manifest, NodeStatus},
	slash::{AttestationId, Condition},
	source::Image,
	stake::Role,
	telemetry::{Evidence, Sequence},
	Balance, BlockNumber, NodeId, SourceId, TaskId, H256, SUR,
};

use super::{Chain, Moment};
use crate::auditor::evidence::Claim;

/// The least that an attestation locks, and what a flag does, unless governance has changed it. What is really locked
/// the chain says afterwards.
const LEAST_BOND: Balance = 50 * SUR;

/// A node whose telemetry can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
	/// The node.
	pub id: NodeId,
	/// Its worker key.
	pub worker: [u8; 32],
	/// What it declares.
	pub manifest: Manifest,
	/// The number of its next heartbeat.
	pub next: Sequence,
}

impl Watched {
	/// Where it hands out the samples of a heartbeat.
	pub fn telemetry(&self, sequence: Sequence) -> String {
		format!("{}/telemetry/{sequence}", lossy(&self.manifest.endpoint).trim_end_matches('/'))
	}
}

/// What somebody has attested to, and a second auditor could confirm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenClaim {
	/// Its id.
	pub id: AttestationId,
	/// What is claimed.
	pub claim: Claim,
	/// What the second auditor locks.
	pub bond: Balance,
	/// Whether this account is the first one.
	pub is_mine: bool,
}

impl Chain {
	/// Convicts a node by its samples.
	pub async fn submit_evidence(
		&self,
		node: NodeId,
		condition: Condition,
		evidence: Evidence,
	) -> Result<(), Error> {
		let shown = evidence.into_inner().into_iter().map(Into::into).collect();
		let call = api::tx().slashing().submit_evidence(node, condition.into(), BoundedVec(shown));
		self.submit(call).await
	}

	/// Says what a node did, as the first auditor or the second.
	pub async fn attest(&self, claim: &Claim, summary: &str) -> Result<(), Error> {
		let call = api::tx().slashing().attest(
			claim.node,
			claim.condition.into(),
			claim.task,
			claim.evidence_hash,
			short(summary),
		);
		self.submit(call).await
	}

	/// Says that a source attacks the nodes that run it.
	pub async fn flag(
		&self,
		source: SourceId,
		evidence_hash: H256,
		summary: &str,
	) -> Result<(), Error> {
		let stake = StakeId::Role(Role::Auditor.into(), self.account());
		let call = api::tx().slashing().flag_source(
			source,
			FlagKind::Malicious,
			evidence_hash,
			short(summary),
			stake,
		);
		self.submit(call).await
	}
}

/// A text as the chain keeps it beside evidence.
fn short(text: &str) -> BoundedVec<u8> {
	/// The longest, in bytes.
	const LONGEST: usize = 256;
	let end = (0..=LONGEST.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
	BoundedVec(text.as_bytes().get(..end.unwrap_or_default()).unwrap_or_default().to_vec())
}

impl Moment {
	/// The nodes that are not gone for good.
	pub async fn present_nodes(&self) -> Result<Vec<NodeId>, Error> {
		let nodes = self.view.nodes().await?;
		let is_present =
			|status: &NodeStatus| !matches!(status, NodeStatus::Released | NodeStatus::Ejected);
		let present = nodes.into_iter().filter(|(_, node)| is_present(&node.status.0));
		Ok(present.map(|(id, _)| id).collect())
	}

	/// A node, if it sends heartbeats.
	pub async fn watched(&self, id: NodeId) -> Result<Option<Watched>, Error> {
		let Some(node) = self.view.node(id).await? else { return Ok(None) };
		let Some(liveness) = self.view.liveness(id).await? else { return Ok(None) };
		let (worker, manifest) = (node.worker.0, node.manifest.0);
		Ok(Some(Watched { id, worker, manifest, next: liveness.next }))
	}

	/// The attestations that a second auditor can still confirm in the next block.
	pub async fn open_claims(&self) -> Result<Vec<OpenClaim>, Error> {
		let waiting = self.view.attestations().await?.into_iter();
		let open = waiting.filter(|(_, attestation)| self.number() < attestation.until);
		let claims = open.map(|(id, attestation)| OpenClaim {
			id,
			claim: Claim {
				node: attestation.claim.node,
				condition: attestation.claim.condition.0,
				task: attestation.claim.task,
				evidence_hash: attestation.claim.evidence_hash,
			},
			bond: attestation.bond,
			is_mine: attestation.auditor == self.account,
		});
		Ok(claims.collect())
	}

	/// Whether a node was charged with what its samples show of a job.
	pub async fn is_charged_by_samples(
		&self,
		node: NodeId,
		task: TaskId,
		condition: Condition,
	) -> Result<bool, Error> {
		let incident = Incident::Telemetry { task, condition: condition.into() };
		Ok(self.view.charged(StakeId::Node(node), incident).await?.is_some())
	}

	/// Whether no more samples of a node are heard for now: one slash by its worker key is all, until its owner could
	/// appeal.
	pub async fn hears_no_samples(&self, node: NodeId) -> Result<bool, Error> {
		let until = self.view.telemetry_cap(node).await?;
		Ok(until.is_some_and(|until| self.number() <= until))
	}

	/// Whether two auditors have had a node charged with what is claimed.
	pub async fn is_charged_by_auditors(&self, claim: &Claim) -> Result<bool, Error> {
		let incident = match claim.task {
			Some(task) => Incident::Task(task),
			None => Incident::Attested(claim.evidence_hash),
		};
		let charged = self.view.charged(StakeId::Node(claim.node), incident).await?;
		let Some(slash) = charged else { return Ok(false) };
		let slash = self.view.slash(slash).await?;
		Ok(slash.is_some_and(|slash| {
			let graver = slash.share.0 >= claim.condition.rule().share.deconstruct();
			slash.evidence_hash == claim.evidence_hash || graver
		}))
	}

	/// Whether a source is flagged by this evidence, or was charged for it.
	pub async fn is_flagged(&self, source: SourceId, evidence_hash: H256) -> Result<bool, Error> {
		let waits = self
			.view
			.flags()
			.await?
			.into_iter()
			.any(|(_, flag)| flag.source == source && flag.evidence_hash == evidence_hash);
		let incident = Incident::Flagged(evidence_hash);
		Ok(waits || self.view.charged(StakeId::Source(source), incident).await?.is_some())
	}

	/// What somebody who attests to a claim would lock: what the slash would take.
	pub async fn bond_of(&self, claim: &Claim) -> Result<Balance, Error> {
		let stake = self.view.stake(claim.node).await?;
		let held = stake.map_or(0, |stake| {
			let leaving = stake.unbonding.0.iter().map(|chunk| chunk.amount);
			leaving.fold(stake.active, Balance::saturating_add)
		});
		let rule = claim.condition.rule();
		let share = surety_primitives::money::cut(held, rule.share).share;
		Ok(share.max(LEAST_BOND))
	}

	/// What somebody who flags a source locks.
	pub fn flag_bond(&self) -> Balance {
		LEAST_BOND
	}

	/// The sources from `first` on, with their images.
	pub async fn images(&self, first: SourceId) -> Result<Vec<(SourceId, Image)>, Error> {
		let sources = self.view.sources().await?.into_iter();
		let new = sources.filter(|(id, _)| *id >= first);
		Ok(new.map(|(id, source)| (id, source.spec.0.image)).collect())
	}

	/// How many blocks a day has.
	pub fn day(&self) -> Result<BlockNumber, Error> {
		const DAY_MILLIS: u64 = 86_400_000;
		let blocks = DAY_MILLIS / self.view.block_millis()?.max(1);
		Ok(BlockNumber::try_from(blocks).unwrap_or(BlockNumber::MAX))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn a_summary_is_cut_to_what_the_chain_takes_and_stays_text() {
		assert_eq!(short("short").0, b"short");
		let long = "é".repeat(200);
		let BoundedVec(cut) = short(&long);
		assert_eq!(cut.len(), 256);
		assert!(String::from_utf8(cut).is_ok());
		let BoundedVec(odd) = short(&format!("x{long}"));
		assert_eq!(odd.len(), 255);
	}
}
