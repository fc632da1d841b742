// SPDX-License-Identifier: Apache-2.0

//! Disputes over results (specification, section 10).

use surety_primitives::{
	dispute::{Side, Vote},
	reputation::CheckOutcome,
	traits::{OnCheck, OnDisputeEnd},
	NodeId, TaskId,
};

use crate::{
	settings, Balances, ComputeStaking, Market, Registry, Reputation, Runtime, RuntimeHoldReason,
	Slashing, System, Verification,
};

/// What a verdict does to the node's record. Where nobody can know it does nothing.
pub struct RecordVerdicts;

impl OnDisputeEnd for RecordVerdicts {
	fn on_dispute_end(task: TaskId, node: NodeId, verdict: Vote) {
		let outcome = match verdict.loser() {
			Some(Side::Node) => CheckOutcome::DisputeLost,
			Some(Side::Challenger) => CheckOutcome::Passed,
			None => return,
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
	// Nobody re-runs results yet.
	type Reruns = ();
	type OnDisputeEnd = RecordVerdicts;
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
