// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_slashing`.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]
#![allow(dead_code)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{Weight, constants::RocksDbWeight}};

/// Weight functions needed for `pallet_slashing`.
pub trait WeightInfo {
	fn charge() -> Weight;
	fn file_appeal() -> Weight;
	fn accept_appeal() -> Weight;
	fn reject_appeal() -> Weight;
	fn finalise_slash() -> Weight;
	fn reinstate_node() -> Weight;
	fn submit_evidence() -> Weight;
}

/// Weights for `pallet_slashing` using the Substrate node and recommended hardware.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn charge() -> Weight {
		Weight::from_parts(420_000_000, 60_000)
			.saturating_add(T::DbWeight::get().reads(35_u64))
			.saturating_add(T::DbWeight::get().writes(35_u64))
	}
	fn file_appeal() -> Weight {
		Weight::from_parts(75_000_000, 8_000)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn accept_appeal() -> Weight {
		Weight::from_parts(360_000_000, 50_000)
			.saturating_add(T::DbWeight::get().reads(29_u64))
			.saturating_add(T::DbWeight::get().writes(28_u64))
	}
	fn reject_appeal() -> Weight {
		Weight::from_parts(130_000_000, 15_000)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(14_u64))
	}
	fn finalise_slash() -> Weight {
		Weight::from_parts(130_000_000, 15_000)
			.saturating_add(T::DbWeight::get().reads(16_u64))
			.saturating_add(T::DbWeight::get().writes(12_u64))
	}
	fn reinstate_node() -> Weight {
		Weight::from_parts(70_000_000, 10_000)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	/// Beside the charge: as many roots and proofs as can be shown.
	fn submit_evidence() -> Weight {
		Weight::from_parts(300_000_000, 25_000)
			.saturating_add(T::DbWeight::get().reads(11_u64))
	}
}

// For backwards compatibility and tests.
impl WeightInfo for () {
	fn charge() -> Weight {
		Weight::from_parts(420_000_000, 60_000)
			.saturating_add(RocksDbWeight::get().reads(35_u64))
			.saturating_add(RocksDbWeight::get().writes(35_u64))
	}
	fn file_appeal() -> Weight {
		Weight::from_parts(75_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn accept_appeal() -> Weight {
		Weight::from_parts(360_000_000, 50_000)
			.saturating_add(RocksDbWeight::get().reads(29_u64))
			.saturating_add(RocksDbWeight::get().writes(28_u64))
	}
	fn reject_appeal() -> Weight {
		Weight::from_parts(130_000_000, 15_000)
			.saturating_add(RocksDbWeight::get().reads(16_u64))
			.saturating_add(RocksDbWeight::get().writes(14_u64))
	}
	fn finalise_slash() -> Weight {
		Weight::from_parts(130_000_000, 15_000)
			.saturating_add(RocksDbWeight::get().reads(16_u64))
			.saturating_add(RocksDbWeight::get().writes(12_u64))
	}
	fn reinstate_node() -> Weight {
		Weight::from_parts(70_000_000, 10_000)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	/// Beside the charge: as many roots and proofs as can be shown.
	fn submit_evidence() -> Weight {
		Weight::from_parts(300_000_000, 25_000)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
	}
}
