// SPDX-License-Identifier: Apache-2.0

//! Each call at its most expensive: with full lists.

use alloc::vec::Vec;

use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use frame_system::RawOrigin;
use pallet_session::SessionInterface;
use sp_runtime::traits::TrailingZeroInput;
use surety_primitives::{stake::StakeId, traits::Stakes, Balance};

use crate::*;

const SEED: u32 = 0;

fn min_bond<T: Config>() -> Balance {
	T::MinBond::get().max(1)
}

/// An account with funds for several bonds, and with session keys that no other account has.
fn funded<T: Config>(index: u32) -> T::AccountId {
	let who: T::AccountId = account("validator", index, SEED);
	T::BenchmarkHelper::fund(&who, min_bond::<T>() * 10);
	let seed = who.encode().repeat(64);
	let keys = Decode::decode(&mut TrailingZeroInput::new(&seed)).expect("input never ends");
	T::Session::set_keys(&who, keys).expect("keys are this account's alone");
	who
}

/// Fills the list with candidates of the least bond; the last of them is returned.
fn fill<T: Config>(first: u32) -> T::AccountId {
	Candidates::<T>::kill();
	let candidates: Vec<_> = (0..T::MaxCandidates::get())
		.map(|index| {
			let who = funded::<T>(first + index);
			Pallet::<T>::bond(RawOrigin::Signed(who.clone()).into(), min_bond::<T>())
				.expect("there is room");
			who
		})
		.collect();
	candidates.last().cloned().expect("MaxCandidates is not zero")
}

/// A set as large as can be, with `who` in the last seat.
fn full_set<T: Config>(who: &T::AccountId) -> SetOf<T> {
	let seat = |who| Seat { who, exposure: Exposure { bond: min_bond::<T>() }, blocks: 0 };
	let others = (1..T::MaxCandidates::get()).map(|index| seat(account("seated", index, SEED)));
	BoundedVec::truncate_from(others.chain([seat(who.clone())]).collect())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// With a full list whose last entry is outbid.
	#[benchmark]
	fn bond() {
		let last = fill::<T>(1);
		let who = funded::<T>(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), min_bond::<T>() + 1);

		assert_eq!(Candidates::<T>::get().first().map(|one| &one.who), Some(&who));
		assert_eq!(Bonds::<T>::get(last), Some(BondState::Idle));
	}

	/// Of a part, with a full list.
	#[benchmark]
	fn unbond() {
		fill::<T>(0);
		let who: T::AccountId = account("validator", 0, SEED);
		Pallet::<T>::bond(RawOrigin::Signed(who.clone()).into(), min_bond::<T>())
			.expect("funds suffice");

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), min_bond::<T>());

		assert_eq!(Candidates::<T>::get().last().map(|one| &one.who), Some(&who));
	}

	/// With full sets.
	#[benchmark]
	fn withdraw() {
		let who = funded::<T>(0);
		let origin = RawOrigin::Signed(who.clone());
		Candidates::<T>::kill();
		Pallet::<T>::bond(origin.into(), min_bond::<T>()).expect("funds suffice");
		Pallet::<T>::depart(&who, Departure::Unbonded);
		let stake = StakeId::Validator(who.clone());
		let until = T::Stakes::unbond(&stake, min_bond::<T>()).expect("it is bonded");
		let others = full_set::<T>(&account("seated", 0, SEED));
		ActiveSet::<T>::put(&others);
		QueuedSet::<T>::put(&others);
		frame_system::Pallet::<T>::set_block_number(until);
		let anyone = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(anyone), who.clone());

		assert!(!Bonds::<T>::contains_key(&who));
	}

	/// With a full list whose last entry is outbid.
	#[benchmark]
	fn resume() {
		let who = funded::<T>(0);
		let origin = RawOrigin::Signed(who.clone());
		Candidates::<T>::kill();
		Pallet::<T>::bond(origin.into(), min_bond::<T>() + 1).expect("funds suffice");
		Pallet::<T>::depart(&who, Departure::Silent);
		let last = fill::<T>(1);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert_eq!(Candidates::<T>::get().first().map(|one| &one.who), Some(&who));
		assert_eq!(Bonds::<T>::get(last), Some(BondState::Idle));
	}

	/// With a full set.
	#[benchmark]
	fn note_author() {
		let who: T::AccountId = account("seated", 0, SEED);
		ActiveSet::<T>::put(full_set::<T>(&who));

		#[block]
		{
			<Pallet<T> as pallet_authorship::EventHandler<_, _>>::note_author(who);
		}

		assert_eq!(ActiveSet::<T>::get().last().map(|seat| seat.blocks), Some(1));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder::empty().build(), crate::mock::Test);
}
