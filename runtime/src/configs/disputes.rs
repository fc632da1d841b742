// SPDX-License-Identifier: Apache-2.0

//! Disputes over results (specification, section 10).

use crate::{
	settings, Balances, ComputeStaking, Market, Registry, Runtime, RuntimeHoldReason, Slashing,
	System, Verification,
};

impl pallet_disputes::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Stakes = ComputeStaking;
	type Roles = ComputeStaking;
	// No node has a record yet: arbitrators are drawn by the age of their stake alone.
	type Reputation = ();
	type Owners = Registry;
	type Settlements = Market;
	type Draws = Verification;
	type Slash = Slashing;
	// Nobody re-runs results yet, and nobody waits for how a dispute ends.
	type Reruns = ();
	type OnDisputeEnd = ();
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
