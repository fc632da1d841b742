// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_credit`, measured by `scripts/bench` in 10 steps of 6 runs, on a shared virtual machine of two cores.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{traits::Get, weights::{constants::RocksDbWeight, Weight}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {
	fn deposit() -> Weight;
	fn request_withdrawal() -> Weight;
	fn withdraw() -> Weight;
	fn bind_address() -> Weight;
	fn unbind_address() -> Weight;
	fn open_cap() -> Weight;
	fn reserve() -> Weight;
	fn settle_signed(i: u32, n: u32, c: u32) -> Weight;
	fn settle_tree(i: u32, s: u32, n: u32, c: u32) -> Weight;
	fn finish_batch(n: u32) -> Weight;
	fn revoke() -> Weight;
	fn release() -> Weight;
	fn prune_cap(c: u32) -> Weight;
	fn look_idle() -> Weight;
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn deposit() -> Weight {
		// The least that was seen: 105_398 nanoseconds.
		Weight::from_parts(117_014_000, 232)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	fn request_withdrawal() -> Weight {
		// The least that was seen: 37_236 nanoseconds.
		Weight::from_parts(39_579_000, 872)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw() -> Weight {
		// The least that was seen: 57_376 nanoseconds.
		Weight::from_parts(76_404_000, 399)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Credit::Addresses` (r:1 w:1)
	/// Storage: `Credit::Bound` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn bind_address() -> Weight {
		// The least that was seen: 62_313 nanoseconds.
		Weight::from_parts(69_454_000, 168)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Credit::Addresses` (r:1 w:1)
	/// Storage: `Credit::Bound` (r:0 w:1)
	fn unbind_address() -> Weight {
		// The least that was seen: 13_020 nanoseconds.
		Weight::from_parts(15_043_000, 237)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// Storage: `Credit::Addresses` (r:1 w:0)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::Void` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn open_cap() -> Weight {
		// The least that was seen: 126_158 nanoseconds.
		Weight::from_parts(144_906_000, 822)
			.saturating_add(T::DbWeight::get().reads(6_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::Reservations` (r:1 w:1)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	fn reserve() -> Weight {
		// The least that was seen: 77_615 nanoseconds.
		Weight::from_parts(85_658_000, 2_570)
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:8 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:8 w:8)
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Credit::Batches` (r:0 w:1)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::NextBatch` (r:1 w:1)
	/// Storage: `Credit::Reservations` (r:8 w:8)
	/// Storage: `Credit::Settled` (r:16 w:16)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:9 w:0)
	/// Storage: `Registry::Nodes` (r:8 w:0)
	/// Storage: `Registry::Programmes` (r:9 w:0)
	/// Storage: `Registry::Providers` (r:9 w:0)
	/// Storage: `Registry::WorkerKeys` (r:17 w:0)
	/// Storage: `System::Account` (r:11 w:9)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn settle_signed(i: u32, n: u32, c: u32) -> Weight {
		// The least that was seen: 4_375_576 nanoseconds.
		Weight::from_parts(286_506_597, 1_940)
			.saturating_add(Weight::from_parts(83_424_158, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(413_715_414, 2_256).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(26_547_636, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().reads(10_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(c.into())))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:8 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:8 w:8)
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Credit::Batches` (r:0 w:1)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::NextBatch` (r:1 w:1)
	/// Storage: `Credit::Reservations` (r:8 w:8)
	/// Storage: `Credit::Settled` (r:16 w:16)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:9 w:0)
	/// Storage: `Registry::Nodes` (r:8 w:0)
	/// Storage: `Registry::Programmes` (r:9 w:0)
	/// Storage: `Registry::Providers` (r:9 w:0)
	/// Storage: `Registry::WorkerKeys` (r:17 w:0)
	/// Storage: `System::Account` (r:11 w:9)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn settle_tree(i: u32, s: u32, n: u32, c: u32) -> Weight {
		// The least that was seen: 2_499_478 nanoseconds.
		Weight::from_parts(524_840_145, 1_976)
			.saturating_add(Weight::from_parts(3_577_500, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(1_435_971, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(302_017_078, 2_256).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(18_u64))
			.saturating_add(T::DbWeight::get().reads(10_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(6_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(c.into())))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:64 w:64)
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Credit::Batches` (r:1 w:1)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:64 w:0)
	/// Storage: `Registry::Providers` (r:64 w:0)
	/// Storage: `System::Account` (r:67 w:65)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn finish_batch(n: u32) -> Weight {
		// The least that was seen: 219_938 nanoseconds.
		Weight::from_parts(531_380_697, 2_259)
			.saturating_add(Weight::from_parts(145_384_158, 2_145).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(12_u64))
			.saturating_add(T::DbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
	/// Storage: `Credit::Caps` (r:1 w:1)
	fn revoke() -> Weight {
		// The least that was seen: 15_893 nanoseconds.
		Weight::from_parts(21_071_000, 326)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::Reservations` (r:1 w:1)
	fn release() -> Weight {
		// The least that was seen: 34_892 nanoseconds.
		Weight::from_parts(39_950_000, 549)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(3_u64))
	}
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::Settled` (r:65 w:64)
	fn prune_cap(c: u32) -> Weight {
		// The least that was seen: 32_148 nanoseconds.
		Weight::from_parts(29_478_744, 510)
			.saturating_add(Weight::from_parts(5_111_544, 48).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64.saturating_mul(c.into())))
	}
	/// Storage: `Credit::Batches` (r:1 w:0)
	/// Storage: `Credit::NextBatch` (r:1 w:0)
	/// Storage: `Credit::Untried` (r:1 w:1)
	fn look_idle() -> Weight {
		// The least that was seen: 5_518 nanoseconds.
		Weight::from_parts(5_869_000, 108)
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
}

// For tests.
impl WeightInfo for () {
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn deposit() -> Weight {
		// The least that was seen: 105_398 nanoseconds.
		Weight::from_parts(117_014_000, 232)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	fn request_withdrawal() -> Weight {
		// The least that was seen: 37_236 nanoseconds.
		Weight::from_parts(39_579_000, 872)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	fn withdraw() -> Weight {
		// The least that was seen: 57_376 nanoseconds.
		Weight::from_parts(76_404_000, 399)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Credit::Addresses` (r:1 w:1)
	/// Storage: `Credit::Bound` (r:1 w:1)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn bind_address() -> Weight {
		// The least that was seen: 62_313 nanoseconds.
		Weight::from_parts(69_454_000, 168)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Credit::Addresses` (r:1 w:1)
	/// Storage: `Credit::Bound` (r:0 w:1)
	fn unbind_address() -> Weight {
		// The least that was seen: 13_020 nanoseconds.
		Weight::from_parts(15_043_000, 237)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// Storage: `Credit::Addresses` (r:1 w:0)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::Void` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `System::BlockHash` (r:1 w:0)
	fn open_cap() -> Weight {
		// The least that was seen: 126_158 nanoseconds.
		Weight::from_parts(144_906_000, 822)
			.saturating_add(RocksDbWeight::get().reads(6_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::Reservations` (r:1 w:1)
	/// Storage: `Registry::Members` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:1 w:0)
	/// Storage: `Registry::Programmes` (r:2 w:0)
	/// Storage: `Registry::Providers` (r:2 w:0)
	/// Storage: `Registry::WorkerKeys` (r:2 w:0)
	fn reserve() -> Weight {
		// The least that was seen: 77_615 nanoseconds.
		Weight::from_parts(85_658_000, 2_570)
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:8 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:8 w:8)
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Credit::Batches` (r:0 w:1)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::NextBatch` (r:1 w:1)
	/// Storage: `Credit::Reservations` (r:8 w:8)
	/// Storage: `Credit::Settled` (r:16 w:16)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:9 w:0)
	/// Storage: `Registry::Nodes` (r:8 w:0)
	/// Storage: `Registry::Programmes` (r:9 w:0)
	/// Storage: `Registry::Providers` (r:9 w:0)
	/// Storage: `Registry::WorkerKeys` (r:17 w:0)
	/// Storage: `System::Account` (r:11 w:9)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn settle_signed(i: u32, n: u32, c: u32) -> Weight {
		// The least that was seen: 4_375_576 nanoseconds.
		Weight::from_parts(286_506_597, 1_940)
			.saturating_add(Weight::from_parts(83_424_158, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(413_715_414, 2_256).saturating_mul(n.into()))
			.saturating_add(Weight::from_parts(26_547_636, 0).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().reads(10_u64.saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64.saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(1_u64.saturating_mul(c.into())))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Ledgers` (r:8 w:0)
	/// Storage: `ComputeStaking::Reserved` (r:8 w:8)
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Credit::Batches` (r:0 w:1)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::NextBatch` (r:1 w:1)
	/// Storage: `Credit::Reservations` (r:8 w:8)
	/// Storage: `Credit::Settled` (r:16 w:16)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:4 w:0)
	/// Storage: `Registry::Members` (r:9 w:0)
	/// Storage: `Registry::Nodes` (r:8 w:0)
	/// Storage: `Registry::Programmes` (r:9 w:0)
	/// Storage: `Registry::Providers` (r:9 w:0)
	/// Storage: `Registry::WorkerKeys` (r:17 w:0)
	/// Storage: `System::Account` (r:11 w:9)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Storage: `Verification::Open` (r:1 w:0)
	fn settle_tree(i: u32, s: u32, n: u32, c: u32) -> Weight {
		// The least that was seen: 2_499_478 nanoseconds.
		Weight::from_parts(524_840_145, 1_976)
			.saturating_add(Weight::from_parts(3_577_500, 0).saturating_mul(i.into()))
			.saturating_add(Weight::from_parts(1_435_971, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(302_017_078, 2_256).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(18_u64))
			.saturating_add(RocksDbWeight::get().reads(10_u64.saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64.saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(1_u64.saturating_mul(c.into())))
	}
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Storage: `ComputeStaking::Reserved` (r:64 w:64)
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Credit::Batches` (r:1 w:1)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Fees::Total` (r:1 w:0)
	/// Storage: `Parameters::Parameters` (r:2 w:0)
	/// Storage: `Registry::Nodes` (r:64 w:0)
	/// Storage: `Registry::Providers` (r:64 w:0)
	/// Storage: `System::Account` (r:67 w:65)
	/// Storage: `Verification::Open` (r:1 w:0)
	/// Storage: `Verification::Seeds` (r:1 w:0)
	fn finish_batch(n: u32) -> Weight {
		// The least that was seen: 219_938 nanoseconds.
		Weight::from_parts(531_380_697, 2_259)
			.saturating_add(Weight::from_parts(145_384_158, 2_145).saturating_mul(n.into()))
			.saturating_add(RocksDbWeight::get().reads(12_u64))
			.saturating_add(RocksDbWeight::get().reads(4_u64.saturating_mul(n.into())))
			.saturating_add(RocksDbWeight::get().writes(5_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64.saturating_mul(n.into())))
	}
	/// Storage: `Credit::Caps` (r:1 w:1)
	fn revoke() -> Weight {
		// The least that was seen: 15_893 nanoseconds.
		Weight::from_parts(21_071_000, 326)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Storage: `Credit::Accounts` (r:1 w:1)
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::Reservations` (r:1 w:1)
	fn release() -> Weight {
		// The least that was seen: 34_892 nanoseconds.
		Weight::from_parts(39_950_000, 549)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(3_u64))
	}
	/// Storage: `Credit::Caps` (r:1 w:1)
	/// Storage: `Credit::Settled` (r:65 w:64)
	fn prune_cap(c: u32) -> Weight {
		// The least that was seen: 32_148 nanoseconds.
		Weight::from_parts(29_478_744, 510)
			.saturating_add(Weight::from_parts(5_111_544, 48).saturating_mul(c.into()))
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().reads(1_u64.saturating_mul(c.into())))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64.saturating_mul(c.into())))
	}
	/// Storage: `Credit::Batches` (r:1 w:0)
	/// Storage: `Credit::NextBatch` (r:1 w:0)
	/// Storage: `Credit::Untried` (r:1 w:1)
	fn look_idle() -> Weight {
		// The least that was seen: 5_518 nanoseconds.
		Weight::from_parts(5_869_000, 108)
			.saturating_add(RocksDbWeight::get().reads(3_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
}
