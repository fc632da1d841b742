// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_verification`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.
//! What records of nodes add since then (calls that reputation hears of) is estimated, not measured, and so are re-runs.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn contribute() -> Weight;
	fn close_round() -> Weight;
	fn admit_oracle() -> Weight;
	fn dismiss_oracle() -> Weight;
	fn challenge_delivery() -> Weight;
	fn attest_delivery() -> Weight;
	fn advance_challenge() -> Weight;
	fn commit_rerun() -> Weight;
	fn reveal_rerun() -> Weight;
	fn decline_rerun() -> Weight;
	fn advance_rerun() -> Weight;
	fn order_rerun() -> Weight;
	fn challenge_failure() -> Weight;
	fn prove_summary(n: u32) -> Weight;
	fn look() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Verification::Contributors` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:1)
	fn contribute() -> Weight {
		// The least that was seen: 12_549 nanoseconds.
		Weight::from_parts(13_760_000, 1_222)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Verification::Contributors` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:1)
	/// Storage: `Verification::Seeds` (r:0 w:2)
	fn close_round() -> Weight {
		// The least that was seen: 19_469 nanoseconds.
		Weight::from_parts(20_801_000, 1_222)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Verification::Oracles` (r:1 w:1)
	fn admit_oracle() -> Weight {
		// The least that was seen: 16_985 nanoseconds.
		Weight::from_parts(18_818_000, 2_086)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Verification::Oracles` (r:1 w:1)
	fn dismiss_oracle() -> Weight {
		// The least that was seen: 16_605 nanoseconds.
		Weight::from_parts(18_047_000, 2_119)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn challenge_delivery() -> Weight {
		// The least that was seen: 136_743 nanoseconds.
		Weight::from_parts(142_381_000, 3_953)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:2 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Members` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:4 w:0)
	/// Storage: `Registry::Providers` (r:4 w:1)
	/// Storage: `Registry::WorkerKeys` (r:4 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:4 w:4)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::OpenSeats` (r:2 w:2)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	fn attest_delivery() -> Weight {
		// The least that was seen: 723_856 nanoseconds.
		Weight::from_parts(867_161_000, 8_768)
			.saturating_add(T::DbWeight::get().reads(55_u64))
			.saturating_add(T::DbWeight::get().writes(33_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:64 w:0)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Registry::Members` (r:66 w:0)
	/// Storage: `Registry::Programmes` (r:66 w:0)
	/// Storage: `Registry::Providers` (r:66 w:0)
	/// Storage: `Registry::WorkerKeys` (r:66 w:0)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenSeats` (r:2 w:2)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn advance_challenge() -> Weight {
		// The least that was seen: 1_425_830 nanoseconds.
		Weight::from_parts(1_477_276_000, 4_174)
			.saturating_add(T::DbWeight::get().reads(337_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	// Estimates from above; none of these is measured.
	fn commit_rerun() -> Weight {
		Weight::from_parts(400_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(14_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
	fn reveal_rerun() -> Weight {
		Weight::from_parts(2_000_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(88_u64))
			.saturating_add(T::DbWeight::get().writes(76_u64))
	}
	fn decline_rerun() -> Weight {
		Weight::from_parts(400_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	fn advance_rerun() -> Weight {
		Weight::from_parts(2_000_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(158_u64))
			.saturating_add(T::DbWeight::get().writes(66_u64))
	}
	fn order_rerun() -> Weight {
		Weight::from_parts(200_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(15_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn challenge_failure() -> Weight {
		Weight::from_parts(200_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn prove_summary(n: u32) -> Weight {
		Weight::from_parts(1_000_000_000, 40_000)
			.saturating_add(Weight::from_parts(60_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(40_u64))
			.saturating_add(T::DbWeight::get().writes(30_u64))
	}
	fn look() -> Weight {
		Weight::from_parts(20_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Verification::Contributors` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:1)
	fn contribute() -> Weight {
		// The least that was seen: 12_549 nanoseconds.
		Weight::from_parts(13_760_000, 1_222)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Verification::Contributors` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:1)
	/// Storage: `Verification::Seeds` (r:0 w:2)
	fn close_round() -> Weight {
		// The least that was seen: 19_469 nanoseconds.
		Weight::from_parts(20_801_000, 1_222)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Verification::Oracles` (r:1 w:1)
	fn admit_oracle() -> Weight {
		// The least that was seen: 16_985 nanoseconds.
		Weight::from_parts(18_818_000, 2_086)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Verification::Oracles` (r:1 w:1)
	fn dismiss_oracle() -> Weight {
		// The least that was seen: 16_605 nanoseconds.
		Weight::from_parts(18_047_000, 2_119)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Market::Tasks` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn challenge_delivery() -> Weight {
		// The least that was seen: 136_743 nanoseconds.
		Weight::from_parts(142_381_000, 3_953)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Storage: `ComputeStaking::Closed` (r:2 w:0)
	/// Storage: `ComputeStaking::Ledgers` (r:2 w:1)
	/// Storage: `ComputeStaking::Quarantined` (r:2 w:2)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:2)
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:9 w:0)
	/// Storage: `Registry::Livenesses` (r:1 w:1)
	/// Storage: `Registry::Members` (r:4 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:1)
	/// Storage: `Registry::Programmes` (r:4 w:0)
	/// Storage: `Registry::Providers` (r:4 w:1)
	/// Storage: `Registry::WorkerKeys` (r:4 w:0)
	/// Storage: `Slashing::Charged` (r:1 w:2)
	/// Storage: `Slashing::NextSlashId` (r:1 w:1)
	/// Storage: `Slashing::Slashes` (r:2 w:4)
	/// Storage: `Slashing::Tallies` (r:1 w:1)
	/// Storage: `System::Account` (r:4 w:4)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::OpenSeats` (r:2 w:2)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	fn attest_delivery() -> Weight {
		// The least that was seen: 723_856 nanoseconds.
		Weight::from_parts(867_161_000, 8_768)
			.saturating_add(RocksDbWeight::get().reads(55_u64))
			.saturating_add(RocksDbWeight::get().writes(33_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:64 w:0)
	/// Storage: `Parameters::Parameters` (r:3 w:0)
	/// Storage: `Registry::Members` (r:66 w:0)
	/// Storage: `Registry::Programmes` (r:66 w:0)
	/// Storage: `Registry::Providers` (r:66 w:0)
	/// Storage: `Registry::WorkerKeys` (r:66 w:0)
	/// Storage: `Verification::Challenges` (r:1 w:1)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::OpenSeats` (r:2 w:2)
	/// Storage: `Verification::Oracles` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn advance_challenge() -> Weight {
		// The least that was seen: 1_425_830 nanoseconds.
		Weight::from_parts(1_477_276_000, 4_174)
			.saturating_add(RocksDbWeight::get().reads(337_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	// Estimates from above; none of these is measured.
	fn commit_rerun() -> Weight {
		Weight::from_parts(400_000_000, 40_000)
			.saturating_add(RocksDbWeight::get().reads(14_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
	fn reveal_rerun() -> Weight {
		Weight::from_parts(2_000_000_000, 40_000)
			.saturating_add(RocksDbWeight::get().reads(88_u64))
			.saturating_add(RocksDbWeight::get().writes(76_u64))
	}
	fn decline_rerun() -> Weight {
		Weight::from_parts(400_000_000, 40_000)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(11_u64))
	}
	fn advance_rerun() -> Weight {
		Weight::from_parts(2_000_000_000, 40_000)
			.saturating_add(RocksDbWeight::get().reads(158_u64))
			.saturating_add(RocksDbWeight::get().writes(66_u64))
	}
	fn order_rerun() -> Weight {
		Weight::from_parts(200_000_000, 40_000)
			.saturating_add(RocksDbWeight::get().reads(15_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn challenge_failure() -> Weight {
		Weight::from_parts(200_000_000, 40_000)
			.saturating_add(RocksDbWeight::get().reads(16_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn prove_summary(n: u32) -> Weight {
		Weight::from_parts(1_000_000_000, 40_000)
			.saturating_add(Weight::from_parts(60_000, 0).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(40_u64))
			.saturating_add(RocksDbWeight::get().writes(30_u64))
	}
	fn look() -> Weight {
		Weight::from_parts(20_000_000, 40_000)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
