// SPDX-License-Identifier: Apache-2.0

//! Weights of `pallet_verification`.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]
#![allow(missing_docs)]
#![allow(dead_code)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::{Weight, constants::RocksDbWeight}};

/// Weight functions needed for `pallet_verification`.
pub trait WeightInfo {
	fn contribute() -> Weight;
	fn close_round() -> Weight;
	fn admit_oracle() -> Weight;
	fn dismiss_oracle() -> Weight;
	fn challenge_delivery() -> Weight;
	fn attest_delivery() -> Weight;
	fn advance_challenge() -> Weight;
}

/// Weights for `pallet_verification` using the Substrate node and recommended hardware.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	/// A block that closes no round: as many authors as can be.
	fn contribute() -> Weight {
		Weight::from_parts(80_000_000, 8_000)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(2_u64))
	}
	/// A block that closes one.
	fn close_round() -> Weight {
		Weight::from_parts(90_000_000, 8_000)
			.saturating_add(T::DbWeight::get().reads(2_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	fn admit_oracle() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn dismiss_oracle() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn challenge_delivery() -> Weight {
		Weight::from_parts(120_000_000, 12_000)
			.saturating_add(T::DbWeight::get().reads(10_u64))
			.saturating_add(T::DbWeight::get().writes(4_u64))
	}
	/// The second answer alike, with the charge that follows.
	fn attest_delivery() -> Weight {
		Weight::from_parts(900_000_000, 110_000)
			.saturating_add(T::DbWeight::get().reads(80_u64))
			.saturating_add(T::DbWeight::get().writes(55_u64))
	}
	/// The draw among as many oracles as can be.
	fn advance_challenge() -> Weight {
		Weight::from_parts(1_500_000_000, 400_000)
			.saturating_add(T::DbWeight::get().reads(400_u64))
			.saturating_add(T::DbWeight::get().writes(10_u64))
	}
}

// For backwards compatibility and tests.
impl WeightInfo for () {
	/// A block that closes no round: as many authors as can be.
	fn contribute() -> Weight {
		Weight::from_parts(80_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(2_u64))
	}
	/// A block that closes one.
	fn close_round() -> Weight {
		Weight::from_parts(90_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads(2_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	fn admit_oracle() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn dismiss_oracle() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn challenge_delivery() -> Weight {
		Weight::from_parts(120_000_000, 12_000)
			.saturating_add(RocksDbWeight::get().reads(10_u64))
			.saturating_add(RocksDbWeight::get().writes(4_u64))
	}
	/// The second answer alike, with the charge that follows.
	fn attest_delivery() -> Weight {
		Weight::from_parts(900_000_000, 110_000)
			.saturating_add(RocksDbWeight::get().reads(80_u64))
			.saturating_add(RocksDbWeight::get().writes(55_u64))
	}
	/// The draw among as many oracles as can be.
	fn advance_challenge() -> Weight {
		Weight::from_parts(1_500_000_000, 400_000)
			.saturating_add(RocksDbWeight::get().reads(400_u64))
			.saturating_add(RocksDbWeight::get().writes(10_u64))
	}
}
