// SPDX-License-Identifier: Apache-2.0

//! What the calls cost.
//!
//! Every list is bounded, so no weight depends on how many accounts have bonded.

use core::marker::PhantomData;

use frame_support::{
	traits::Get,
	weights::{constants::RocksDbWeight, Weight},
};

/// The weights that the pallet needs.
pub trait WeightInfo {
	/// [`crate::Call::bond`], with a full list whose last entry is outbid.
	fn bond() -> Weight;
	/// [`crate::Call::unbond`], of a part, with a full list.
	fn unbond() -> Weight;
	/// [`crate::Call::withdraw`], with full sets.
	fn withdraw() -> Weight;
	/// [`crate::Call::resume`], with a full list whose last entry is outbid.
	fn resume() -> Weight;
	/// Noting the author of a block, with a full set.
	fn note_author() -> Weight;
}

/// Weights of a runtime, with its own database's.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Session::NextKeys` (r:1 w:0)
	/// Storage: `Validators::Bonds` (r:2 w:2)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: what follows the size of stakes (r:2 w:2)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn bond() -> Weight {
		Weight::from_parts(90_000_000, 18000)
			.saturating_add(T::DbWeight::get().reads(9_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	/// Storage: `Validators::Bonds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: what follows the size of stakes (r:2 w:2)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn unbond() -> Weight {
		Weight::from_parts(60_000_000, 18000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(5_u64))
	}
	/// Storage: `Validators::Bonds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Validators::ActiveSet` (r:1 w:0)
	/// Storage: `Validators::QueuedSet` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw() -> Weight {
		Weight::from_parts(68_000_000, 18000)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// Storage: `Validators::Bonds` (r:2 w:2)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Session::NextKeys` (r:1 w:0)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn resume() -> Weight {
		Weight::from_parts(50_000_000, 15818)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Validators::ActiveSet` (r:1 w:1)
	fn note_author() -> Weight {
		Weight::from_parts(14_000_000, 16372)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Session::NextKeys` (r:1 w:0)
	/// Storage: `Validators::Bonds` (r:2 w:2)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: what follows the size of stakes (r:2 w:2)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn bond() -> Weight {
		Weight::from_parts(90_000_000, 18000)
			.saturating_add(RocksDbWeight::get().reads(9_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	/// Storage: `Validators::Bonds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: what follows the size of stakes (r:2 w:2)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn unbond() -> Weight {
		Weight::from_parts(60_000_000, 18000)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
	}
	/// Storage: `Validators::Bonds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:1)
	/// Storage: `Validators::ActiveSet` (r:1 w:0)
	/// Storage: `Validators::QueuedSet` (r:1 w:0)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw() -> Weight {
		Weight::from_parts(68_000_000, 18000)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// Storage: `Validators::Bonds` (r:2 w:2)
	/// Storage: `ComputeStaking::Ledgers` (r:1 w:0)
	/// Storage: `Session::NextKeys` (r:1 w:0)
	/// Storage: `Validators::Candidates` (r:1 w:1)
	fn resume() -> Weight {
		Weight::from_parts(50_000_000, 15818)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Validators::ActiveSet` (r:1 w:1)
	fn note_author() -> Weight {
		Weight::from_parts(14_000_000, 16372)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
