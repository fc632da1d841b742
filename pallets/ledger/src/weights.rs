// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_ledger`.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]
#![allow(dead_code)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{Weight, constants::RocksDbWeight}};

/// Weight functions needed for `pallet_ledger`.
pub trait WeightInfo {
	fn append() -> Weight;
}

/// Weights for `pallet_ledger` using the Substrate node and recommended hardware.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	fn append() -> Weight {
		Weight::from_parts(15_000_000, 1_525)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

// For backwards compatibility and tests.
impl WeightInfo for () {
	/// Storage: `Ledger::Head` (r:1 w:1)
	/// Storage: `Ledger::Entries` (r:0 w:1)
	fn append() -> Weight {
		Weight::from_parts(15_000_000, 1_525)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
}
