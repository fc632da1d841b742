// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of each call at its worst.

use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::RawOrigin;
use surety_primitives::{
	reputation::{CheckOutcome, MIN_VERIFIED, ONBOARDING_JOBS},
	slash::Severity,
	standing::Owner,
	traits::{OnCheck, OnSlash, OnTaskOutcome, PaidJob},
	BlockNumber, NodeId, TaskId, SUR,
};

use crate::*;

/// Makes what the benchmarks need of other pallets.
pub trait BenchmarkHelper<AccountId> {
	/// A node that takes tasks and whose next fault has all the consequences that a fault can have. Each
	/// number another one.
	fn node(number: u32) -> NodeId;
	/// An account that belongs to nobody else. Each number another one.
	fn owner(number: u32) -> AccountId;
	/// Lets as many blocks pass.
	fn wait(blocks: BlockNumber);
}

/// A node with a full record, which was paid by `client` for a task.
fn paid<T: Config>(number: u32, client: &T::AccountId) -> (NodeId, TaskId) {
	let node = T::BenchmarkHelper::node(number);
	let job = PaidJob { client: client.clone(), fee: SUR, verified: false };
	let last = TaskId::from(ONBOARDING_JOBS);
	(0..=last).for_each(|task| Pallet::<T>::on_settled(node, task, &job));
	(0..last).for_each(|task| Pallet::<T>::on_undisputed(node, task));
	(0..MAX_SLASHES)
		.for_each(|slash| Pallet::<T>::on_slash(node, u64::MAX - u64::from(slash), Severity::Soft));
	Pallet::<T>::on_committed(node, last, 10);
	(node, last)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn give_feedback() {
		let client = T::BenchmarkHelper::owner(0);
		let (node, task) = paid::<T>(0, &client);

		#[extrinsic_call]
		_(RawOrigin::Signed(client), task, node, true);

		assert!(Jobs::<T>::get(task, node).is_some_and(|job| job.rated));
	}

	/// With a charge for its accuracy.
	#[benchmark]
	fn refresh_node() {
		let (node, task) = paid::<T>(0, &T::BenchmarkHelper::owner(0));
		Pallet::<T>::change(node, |record| {
			for _ in 0..MIN_VERIFIED {
				record.check(CheckOutcome::Anomaly, Default::default(), true);
			}
		});
		assert!(Jobs::<T>::contains_key(task, node));

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), node);

		assert!(Records::<T>::get(node).is_some_and(|record| record.charged_at.is_some()));
	}

	/// The last piece, of as many nodes.
	#[benchmark]
	fn advance_snapshot(n: Linear<0, 64>) {
		let client = T::BenchmarkHelper::owner(0);
		(0..n).for_each(|number| {
			let (node, task) = paid::<T>(number, &client);
			Pallet::<T>::on_check(node, task, CheckOutcome::Passed);
		});
		T::BenchmarkHelper::wait(T::SnapshotPeriod::get());

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()));

		assert!(LastSnapshot::<T>::exists() || n > T::SnapshotPiece::get());
	}

	/// All of them are old.
	#[benchmark]
	fn forget_pairs(n: Linear<0, 64>) {
		for number in 0..n {
			let owner = |number| Owner::Account(T::BenchmarkHelper::owner(number));
			Pairs::<T>::insert(owner(0), owner(number), Pair { dealings: 1, last: 0 });
		}
		T::BenchmarkHelper::wait(T::PairMemory::get().saturating_add(1));

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()));

		assert_eq!(Pairs::<T>::iter().count() as u32, n.saturating_sub(T::PairsPiece::get()));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
