// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_ledger`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn append() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	fn append() -> Weight {
		// The least that was seen: 13_881 nanoseconds.
		Weight::from_parts(15_322_000, 105)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Ledger::Entries` (r:0 w:1)
	/// Storage: `Ledger::Head` (r:1 w:1)
	fn append() -> Weight {
		// The least that was seen: 13_881 nanoseconds.
		Weight::from_parts(15_322_000, 105)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
}
