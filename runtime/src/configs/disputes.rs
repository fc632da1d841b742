// SPDX-License-Identifier: Apache-2.0

//! Disputes over results, and about appeals that the judges leave undecided (specification, section 10).

use surety_primitives::{
	reputation::CheckOutcome,
	traits::{DisputeEnd, OnCheck, OnDisputeEnd},
	NodeId, TaskId,
};

use crate::{
	settings, Balances, ComputeStaking, Market, Registry, Reputation, Runtime, RuntimeHoldReason,
	Slashing, System, Verification,
};

/// What the end of a dispute does to the node's record. A panel that acquits has not verified the job: what says
/// so is a re-run, or that the job's time to be disputed is over.
pub struct RecordVerdicts;

impl OnDisputeEnd for RecordVerdicts {
	fn on_dispute_end(task: TaskId, node: NodeId, end: DisputeEnd) {
		let outcome = match end {
			DisputeEnd::Conceded => CheckOutcome::Anomaly,
			DisputeEnd::Verdict(vote) if vote.is_fault() => CheckOutcome::DisputeLost,
			DisputeEnd::Verdict(_) => return,
		};
		Reputation::on_check(node, task, outcome);
	}
}

impl pallet_disputes::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stakes = ComputeStaking;
	type Roles = ComputeStaking;
	type Reputation = Reputation;
	type Owners = Registry;
	type Settlements = Market;
	type Draws = Verification;
	type Slash = Slashing;
	type Appeals = Slashing;
	type Reruns = Verification;
	type OnDisputeEnd = (Verification, RecordVerdicts);
	type DisputeWindow = settings::DisputeWindow;
	type ContestWindow = settings::ContestWindow;
	type CommitWindow = settings::VoteCommitWindow;
	type RevealWindow = settings::VoteRevealWindow;
	type AppealWindow = settings::VerdictAppealWindow;
	type MinAge = settings::ArbitratorAge;
	type DisputeBond = settings::DisputeBond;
	type RequesterBond = settings::RequesterBond;
	type JurorFee = settings::JurorFee;
	type JurorLock = settings::JurorLock;
	type MaxJurorLock = settings::MaxJurorLock;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_disputes::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Nodes;
}
