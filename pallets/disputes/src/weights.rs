// SPDX-License-Identifier: Apache-2.0

//! The weights of the calls: estimates from the storage that each one touches at worst, in the shape that
//! `scripts/bench` writes.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn opt_in() -> Weight;
	fn opt_out() -> Weight;
	fn refresh_arbitrator() -> Weight;
	fn file_dispute() -> Weight;
	fn contest_anomaly() -> Weight;
	fn commit_vote() -> Weight;
	fn reveal_vote() -> Weight;
	fn denounce_vote() -> Weight;
	fn appeal_verdict() -> Weight;
	fn draw_panel() -> Weight;
	fn end_commits() -> Weight;
	fn count_votes() -> Weight;
	fn settle_panel() -> Weight;
	fn finish() -> Weight;
	fn finish_appeal() -> Weight;
	fn prune() -> Weight;
	fn look() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn opt_in() -> Weight {
		Weight::from_parts(60_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(9_u64))
	}
	/// The last slot moves to that of who leaves.
	fn opt_out() -> Weight {
		Weight::from_parts(110_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	/// The stake no longer suffices.
	fn refresh_arbitrator() -> Weight {
		Weight::from_parts(110_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(20_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	/// By somebody who names a stake.
	fn file_dispute() -> Weight {
		Weight::from_parts(250_000_000, 9_000)
			.saturating_add(T::DbWeight::get().reads(32_u64))
			.saturating_add(T::DbWeight::get().writes(11_u64))
	}
	fn contest_anomaly() -> Weight {
		Weight::from_parts(120_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// The last of all jurors of the largest panel.
	fn commit_vote() -> Weight {
		Weight::from_parts(60_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Likewise.
	fn reveal_vote() -> Weight {
		Weight::from_parts(70_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Likewise.
	fn denounce_vote() -> Weight {
		Weight::from_parts(250_000_000, 6_000)
			.saturating_add(T::DbWeight::get().reads(28_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	fn appeal_verdict() -> Weight {
		Weight::from_parts(120_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Of as many arbitrators as one draw looks at the last ones have the seats.
	fn draw_panel() -> Weight {
		Weight::from_parts(9_000_000_000, 5_000)
			.saturating_add(T::DbWeight::get().reads(1_350_u64))
			.saturating_add(T::DbWeight::get().writes(80_u64))
	}
	/// Nobody has committed.
	fn end_commits() -> Weight {
		Weight::from_parts(400_000_000, 5_000)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Nobody has revealed.
	fn count_votes() -> Weight {
		Weight::from_parts(500_000_000, 5_000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// A panel with all its reserves, half of whom are correct.
	fn settle_panel() -> Weight {
		Weight::from_parts(12_000_000_000, 9_000)
			.saturating_add(T::DbWeight::get().reads(380_u64))
			.saturating_add(T::DbWeight::get().writes(380_u64))
	}
	/// With three bonds, and a charge with all its consequences.
	fn finish() -> Weight {
		Weight::from_parts(2_600_000_000, 9_000)
			.saturating_add(T::DbWeight::get().reads(70_u64))
			.saturating_add(T::DbWeight::get().writes(42_u64))
	}
	/// Of an appeal whose acceptance pays bonds, undoes an escalation and charges anew.
	fn finish_appeal() -> Weight {
		Weight::from_parts(1_200_000_000, 12_000)
			.saturating_add(T::DbWeight::get().reads(52_u64))
			.saturating_add(T::DbWeight::get().writes(44_u64))
	}
	fn prune() -> Weight {
		Weight::from_parts(100_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn look() -> Weight {
		Weight::from_parts(12_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	fn opt_in() -> Weight {
		Weight::from_parts(60_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(9_u64))
	}
	/// The last slot moves to that of who leaves.
	fn opt_out() -> Weight {
		Weight::from_parts(110_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().writes(14_u64))
	}
	/// The stake no longer suffices.
	fn refresh_arbitrator() -> Weight {
		Weight::from_parts(110_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(20_u64))
			.saturating_add(RocksDbWeight::get().writes(14_u64))
	}
	/// By somebody who names a stake.
	fn file_dispute() -> Weight {
		Weight::from_parts(250_000_000, 9_000)
			.saturating_add(RocksDbWeight::get().reads(32_u64))
			.saturating_add(RocksDbWeight::get().writes(11_u64))
	}
	fn contest_anomaly() -> Weight {
		Weight::from_parts(120_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	/// The last of all jurors of the largest panel.
	fn commit_vote() -> Weight {
		Weight::from_parts(60_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Likewise.
	fn reveal_vote() -> Weight {
		Weight::from_parts(70_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Likewise.
	fn denounce_vote() -> Weight {
		Weight::from_parts(250_000_000, 6_000)
			.saturating_add(RocksDbWeight::get().reads(28_u64))
			.saturating_add(RocksDbWeight::get().writes(12_u64))
	}
	fn appeal_verdict() -> Weight {
		Weight::from_parts(120_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	/// Of as many arbitrators as one draw looks at the last ones have the seats.
	fn draw_panel() -> Weight {
		Weight::from_parts(9_000_000_000, 5_000)
			.saturating_add(RocksDbWeight::get().reads(1_350_u64))
			.saturating_add(RocksDbWeight::get().writes(80_u64))
	}
	/// Nobody has committed.
	fn end_commits() -> Weight {
		Weight::from_parts(400_000_000, 5_000)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	/// Nobody has revealed.
	fn count_votes() -> Weight {
		Weight::from_parts(500_000_000, 5_000)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// A panel with all its reserves, half of whom are correct.
	fn settle_panel() -> Weight {
		Weight::from_parts(12_000_000_000, 9_000)
			.saturating_add(RocksDbWeight::get().reads(380_u64))
			.saturating_add(RocksDbWeight::get().writes(380_u64))
	}
	/// With three bonds, and a charge with all its consequences.
	fn finish() -> Weight {
		Weight::from_parts(2_600_000_000, 9_000)
			.saturating_add(RocksDbWeight::get().reads(70_u64))
			.saturating_add(RocksDbWeight::get().writes(42_u64))
	}
	/// Of an appeal whose acceptance pays bonds, undoes an escalation and charges anew.
	fn finish_appeal() -> Weight {
		Weight::from_parts(1_200_000_000, 12_000)
			.saturating_add(RocksDbWeight::get().reads(52_u64))
			.saturating_add(RocksDbWeight::get().writes(44_u64))
	}
	fn prune() -> Weight {
		Weight::from_parts(100_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn look() -> Weight {
		Weight::from_parts(12_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
	}
}
