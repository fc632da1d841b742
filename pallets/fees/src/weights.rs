// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_fees`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn claim() -> Weight;
	fn distribute() -> Weight;
	fn on_change() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn claim() -> Weight {
		// The least that was seen: 76_284 nanoseconds.
		Weight::from_parts(79_888_000, 591)
			.saturating_add(T::DbWeight::get().reads(4_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	fn distribute() -> Weight {
		// The least that was seen: 77_746 nanoseconds.
		Weight::from_parts(82_172_000, 775)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	fn on_change() -> Weight {
		// The least that was seen: 14_271 nanoseconds.
		Weight::from_parts(15_333_000, 385)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	fn claim() -> Weight {
		// The least that was seen: 76_284 nanoseconds.
		Weight::from_parts(79_888_000, 591)
			.saturating_add(RocksDbWeight::get().reads(4_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `System::Account` (r:2 w:2)
	fn distribute() -> Weight {
		// The least that was seen: 77_746 nanoseconds.
		Weight::from_parts(82_172_000, 775)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	fn on_change() -> Weight {
		// The least that was seen: 14_271 nanoseconds.
		Weight::from_parts(15_333_000, 385)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
}
