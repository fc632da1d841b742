// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of the claim, and of what other pallets cause: a fee and a change of stake.
//!
//! None depends on how many stakes there are.

use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{Balanced, Credit, Inspect, Mutate},
	Get, OnUnbalanced,
};
use frame_system::RawOrigin;
use surety_primitives::{stake::StakeId, traits::StakeObserver, SUR};

use super::*;

/// A stake, whose owner has an account, beside another one.
fn staker<T: Config>() -> (T::AccountId, StakeId<T::AccountId>) {
	let owner: T::AccountId = account("owner", 0, 0);
	T::Currency::set_balance(&owner, T::Currency::minimum_balance());
	let stake = StakeId::Validator(owner.clone());
	Pallet::<T>::on_change(&owner, &stake, 0, 100 * SUR);
	// So that no division is even.
	Pallet::<T>::on_change(&owner, &StakeId::Node(u32::MAX), 0, 7);
	(owner, stake)
}

/// A fee that every account can take its part of.
fn fee<T: Config>() -> Credit<T::AccountId, T::Currency> {
	let ed = T::Currency::minimum_balance();
	T::Currency::set_balance(&T::Operations::get(), ed);
	T::Currency::issue(ed * 1_000 + 1_000_003)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn claim() {
		let (owner, stake) = staker::<T>();
		Pallet::<T>::on_unbalanced(fee::<T>());
		let before = T::Currency::balance(&owner);

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), stake);

		assert!(T::Currency::balance(&owner) > before);
	}

	#[benchmark]
	fn distribute() {
		staker::<T>();
		let fee = fee::<T>();

		#[block]
		{
			Pallet::<T>::on_unbalanced(fee);
		}

		assert!(Total::<T>::get().claimable > 0);
	}

	#[benchmark]
	fn on_change() {
		let (owner, stake) = staker::<T>();
		Pallet::<T>::on_unbalanced(fee::<T>());

		#[block]
		{
			Pallet::<T>::on_change(&owner, &stake, 100 * SUR, 50 * SUR);
		}

		assert_eq!(Shares::<T>::get(&stake).unwrap().stake, 50 * SUR);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}
