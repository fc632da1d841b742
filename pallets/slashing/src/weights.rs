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
	fn admit_auditor() -> Weight;
	fn dismiss_auditor() -> Weight;
	fn attest() -> Weight;
	fn close_attestation() -> Weight;
	fn flag_source() -> Weight;
	fn judge_flag() -> Weight;
	fn close_flag() -> Weight;
}

/// Weights for `pallet_slashing` using the Substrate node and recommended hardware.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
	fn charge() -> Weight {
		Weight::from_parts(500_000_000, 70_000)
			.saturating_add(T::DbWeight::get().reads(43_u64))
			.saturating_add(T::DbWeight::get().writes(43_u64))
	}
	fn file_appeal() -> Weight {
		Weight::from_parts(75_000_000, 8_000)
			.saturating_add(T::DbWeight::get().reads(8_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn accept_appeal() -> Weight {
		Weight::from_parts(700_000_000, 90_000)
			.saturating_add(T::DbWeight::get().reads(62_u64))
			.saturating_add(T::DbWeight::get().writes(62_u64))
	}
	fn reject_appeal() -> Weight {
		Weight::from_parts(210_000_000, 23_000)
			.saturating_add(T::DbWeight::get().reads(24_u64))
			.saturating_add(T::DbWeight::get().writes(22_u64))
	}
	fn finalise_slash() -> Weight {
		Weight::from_parts(210_000_000, 23_000)
			.saturating_add(T::DbWeight::get().reads(24_u64))
			.saturating_add(T::DbWeight::get().writes(20_u64))
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
	fn admit_auditor() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	fn dismiss_auditor() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(T::DbWeight::get().reads(1_u64))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
	/// Beside the charge, which the first auditor's call carries out and undoes.
	fn attest() -> Weight {
		Weight::from_parts(150_000_000, 20_000)
			.saturating_add(T::DbWeight::get().reads(24_u64))
			.saturating_add(T::DbWeight::get().writes(8_u64))
	}
	fn close_attestation() -> Weight {
		Weight::from_parts(70_000_000, 8_000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
	fn flag_source() -> Weight {
		Weight::from_parts(120_000_000, 12_000)
			.saturating_add(T::DbWeight::get().reads(22_u64))
			.saturating_add(T::DbWeight::get().writes(7_u64))
	}
	/// With the charge.
	fn judge_flag() -> Weight {
		Weight::from_parts(350_000_000, 40_000)
			.saturating_add(T::DbWeight::get().reads(36_u64))
			.saturating_add(T::DbWeight::get().writes(32_u64))
	}
	fn close_flag() -> Weight {
		Weight::from_parts(70_000_000, 8_000)
			.saturating_add(T::DbWeight::get().reads(5_u64))
			.saturating_add(T::DbWeight::get().writes(6_u64))
	}
}

// For backwards compatibility and tests.
impl WeightInfo for () {
	fn charge() -> Weight {
		Weight::from_parts(500_000_000, 70_000)
			.saturating_add(RocksDbWeight::get().reads(43_u64))
			.saturating_add(RocksDbWeight::get().writes(43_u64))
	}
	fn file_appeal() -> Weight {
		Weight::from_parts(75_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads(8_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn accept_appeal() -> Weight {
		Weight::from_parts(700_000_000, 90_000)
			.saturating_add(RocksDbWeight::get().reads(62_u64))
			.saturating_add(RocksDbWeight::get().writes(62_u64))
	}
	fn reject_appeal() -> Weight {
		Weight::from_parts(210_000_000, 23_000)
			.saturating_add(RocksDbWeight::get().reads(24_u64))
			.saturating_add(RocksDbWeight::get().writes(22_u64))
	}
	fn finalise_slash() -> Weight {
		Weight::from_parts(210_000_000, 23_000)
			.saturating_add(RocksDbWeight::get().reads(24_u64))
			.saturating_add(RocksDbWeight::get().writes(20_u64))
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
	fn admit_auditor() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	fn dismiss_auditor() -> Weight {
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(RocksDbWeight::get().reads(1_u64))
			.saturating_add(RocksDbWeight::get().writes(1_u64))
	}
	/// Beside the charge, which the first auditor's call carries out and undoes.
	fn attest() -> Weight {
		Weight::from_parts(150_000_000, 20_000)
			.saturating_add(RocksDbWeight::get().reads(24_u64))
			.saturating_add(RocksDbWeight::get().writes(8_u64))
	}
	fn close_attestation() -> Weight {
		Weight::from_parts(70_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
	fn flag_source() -> Weight {
		Weight::from_parts(120_000_000, 12_000)
			.saturating_add(RocksDbWeight::get().reads(22_u64))
			.saturating_add(RocksDbWeight::get().writes(7_u64))
	}
	/// With the charge.
	fn judge_flag() -> Weight {
		Weight::from_parts(350_000_000, 40_000)
			.saturating_add(RocksDbWeight::get().reads(36_u64))
			.saturating_add(RocksDbWeight::get().writes(32_u64))
	}
	fn close_flag() -> Weight {
		Weight::from_parts(70_000_000, 8_000)
			.saturating_add(RocksDbWeight::get().reads(5_u64))
			.saturating_add(RocksDbWeight::get().writes(6_u64))
	}
}
