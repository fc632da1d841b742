// SPDX-License-Identifier: Apache-2.0

//! The benchmark of what other pallets do with the record.

use frame_benchmarking::v2::*;
use surety_primitives::{ledger::EntryKind, traits::Record, H256};

use super::*;

#[benchmarks]
mod benchmarks {
	use super::*;

	// After another entry, so that the head is there to be read.
	#[benchmark]
	fn append() {
		let (subject, data_hash) = (H256::repeat_byte(1), H256::repeat_byte(2));
		Pallet::<T>::append(EntryKind::Warning, subject, data_hash).unwrap();

		#[block]
		{
			Pallet::<T>::append(EntryKind::Slash, subject, data_hash).unwrap();
		}

		let last = Pallet::<T>::head().count - 1;
		assert_eq!(Entries::<T>::get(last).unwrap().kind, EntryKind::Slash);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
