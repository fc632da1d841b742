// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_fees`.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]
#![allow(dead_code)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{Weight, constants::RocksDbWeight}};

/// Weight functions needed for `pallet_fees`.
pub trait WeightInfo {
	fn claim() -> Weight;
	fn distribute() -> Weight;
	fn on_change() -> Weight;
}

/// Weights for `pallet_fees` using the Substrate node and recommended hardware.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn claim() -> Weight {
		Weight::from_parts(75_000_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: the shares of a fee (r:2 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	fn distribute() -> Weight {
		Weight::from_parts(60_000_000, 6_196)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	fn on_change() -> Weight {
		Weight::from_parts(20_000_000, 3_629)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

// For backwards compatibility and tests.
impl WeightInfo for () {
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn claim() -> Weight {
		Weight::from_parts(75_000_000, 6_196)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: the shares of a fee (r:2 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	fn distribute() -> Weight {
		Weight::from_parts(60_000_000, 6_196)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	fn on_change() -> Weight {
		Weight::from_parts(20_000_000, 3_629)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
}
