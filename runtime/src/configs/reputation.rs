// SPDX-License-Identifier: Apache-2.0

//! The records of nodes and clients.

use frame_support::traits::ConstU32;

use crate::{settings, ComputeStaking, Ledger, Registry, Runtime, Slashing, System};

impl pallet_reputation::Config for Runtime {
	type Nodes = Registry;
	type Owners = Registry;
	type Uptimes = Registry;
	type Stakes = ComputeStaking;
	type Slash = Slashing;
	type Ledger = Ledger;
	type BurnShare = settings::BurnShare;
	type FullStep = settings::FullStepBurn;
	type FeedbackWindow = settings::DisputeWindow;
	type PairMemory = settings::PairMemory;
	type Recovery = settings::ReliabilityRecovery;
	type AccuracyPause = settings::AccuracyPause;
	type SnapshotPeriod = settings::SnapshotPeriod;
	type SnapshotPiece = ConstU32<64>;
	type PairsPiece = ConstU32<64>;
	type Day = settings::UptimeDay;
	type BlockNumberProvider = System;
	type WeightInfo = pallet_reputation::weights::SubstrateWeight<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::Nodes;
}
