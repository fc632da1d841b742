// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_validators`, measured by `scripts/bench` in 20 steps of 10 runs, on a shared virtual machine of two cores.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn bond() -> Weight;
	fn unbond() -> Weight;
	fn withdraw() -> Weight;
	fn resume() -> Weight;
	fn note_author() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Session::NextKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Validators::Bonds` (r:1 w:2)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn bond() -> Weight {
		// The least that was seen: 182_011 nanoseconds.
		Weight::from_parts(224_734_000, 9_443)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Validators::Bonds` (r:1 w:0)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn unbond() -> Weight {
		// The least that was seen: 98_006 nanoseconds.
		Weight::from_parts(129_283_000, 7_959)
			.saturating_add(T::DbWeight::get().reads(11_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Validators::ActiveSet` (r:1 w:0)
	/// Storage: `Validators::Bonds` (r:1 w:1)
	/// Storage: `Validators::QueuedSet` (r:1 w:0)
	fn withdraw() -> Weight {
		// The least that was seen: 90_755 nanoseconds.
		Weight::from_parts(95_933_000, 5_935)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Session::NextKeys` (r:1 w:0)
	/// Storage: `Validators::Bonds` (r:1 w:2)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn resume() -> Weight {
		// The least that was seen: 73_860 nanoseconds.
		Weight::from_parts(92_838_000, 8_018)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Validators::ActiveSet` (r:1 w:1)
	fn note_author() -> Weight {
		// The least that was seen: 7_731 nanoseconds.
		Weight::from_parts(8_653_000, 5_371)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Session::NextKeys` (r:1 w:0)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Validators::Bonds` (r:1 w:2)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn bond() -> Weight {
		// The least that was seen: 182_011 nanoseconds.
		Weight::from_parts(224_734_000, 9_443)
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Fees::Shares` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:6 w:0)
	/// Storage: `Validators::Bonds` (r:1 w:0)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn unbond() -> Weight {
		// The least that was seen: 98_006 nanoseconds.
		Weight::from_parts(129_283_000, 7_959)
			.saturating_add(RocksDbWeight::get().reads(11_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Validators::ActiveSet` (r:1 w:0)
	/// Storage: `Validators::Bonds` (r:1 w:1)
	/// Storage: `Validators::QueuedSet` (r:1 w:0)
	fn withdraw() -> Weight {
		// The least that was seen: 90_755 nanoseconds.
		Weight::from_parts(95_933_000, 5_935)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:1 w:0)
	/// Storage: `Session::NextKeys` (r:1 w:0)
	/// Storage: `Validators::Bonds` (r:1 w:2)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn resume() -> Weight {
		// The least that was seen: 73_860 nanoseconds.
		Weight::from_parts(92_838_000, 8_018)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Validators::ActiveSet` (r:1 w:1)
	fn note_author() -> Weight {
		// The least that was seen: 7_731 nanoseconds.
		Weight::from_parts(8_653_000, 5_371)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
