// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of each call at its worst, and of what a block begins with.

use alloc::{collections::BTreeSet, vec::Vec};

use frame_benchmarking::v2::*;
use frame_support::{
	traits::{EnsureOrigin, Get},
	BoundedBTreeSet, Hashable,
};
use frame_system::RawOrigin;
use sp_runtime::traits::Zero;
use surety_primitives::{
	draw::{authors_needed, draw, MIN_BLOCKS, ORACLE},
	rerun::RerunOpening,
	traits::OpenDisputes,
	NodeId, TaskId, H256,
};

use crate::*;

/// As many validators as can be.
fn validators<T: Config>() -> u32 {
	T::MaxAuthorities::get()
}

/// A round to which all authors but one have contributed that are needed, after so many that each
/// pushes an old seed out.
fn almost_closed<T: Config>() {
	let number = T::KeptSeeds::get();
	Seeds::<T>::insert(0, H256::zero());
	let blocks = MIN_BLOCKS.max(authors_needed(validators::<T>()));
	Open::<T>::put(OpenRound { number, mixed: H256::zero(), blocks });
	let authors = 1..authors_needed(validators::<T>());
	let authors: BTreeSet<T::AccountId> = authors.map(|it| account("author", it, 0)).collect();
	Contributors::<T>::put(
		BoundedBTreeSet::try_from(authors).expect("they are no more than can be"),
	);
}

/// As many oracles as there can be, of whom two count.
fn admit_oracles<T: Config>() -> [T::AccountId; 2] {
	let count = [0, 1].map(T::BenchmarkHelper::oracle);
	let others = (2..T::MaxOracles::get()).map(|number| account("poor oracle", number, 1));
	let all: BTreeSet<_> = count.iter().cloned().chain(others).collect();
	Oracles::<T>::put(BoundedBTreeSet::try_from(all).expect("they are as many as can be"));
	count
}

/// A challenge whose oracles can be drawn. To find the two who count, the draw looks at all.
fn challenged<T: Config>() -> (TaskId, NodeId, [T::AccountId; 2]) {
	// Without oracles nobody looks at the result before it is paid.
	Oracles::<T>::kill();
	let (client, task, node) = T::BenchmarkHelper::settled_task();
	let oracles = admit_oracles::<T>();
	Pallet::<T>::do_challenge_delivery(client, task, node).expect("it was just settled");
	let round = Open::<T>::get().number + 1;
	let last_counts = |seed: &H256| {
		let tickets = Oracles::<T>::get().into_iter();
		let last = tickets.max_by_key(|who| draw(ORACLE, (task, node, who), *seed));
		last.is_some_and(|who| oracles.contains(&who))
	};
	let mut seeds = (0u32..).map(|number| H256(number.blake2_256()));
	let seed = seeds.find(last_counts).expect("one of them is last");
	Seeds::<T>::insert(round, seed);
	Open::<T>::put(OpenRound { number: round + 1, mixed: seed, blocks: 0 });
	(task, node, oracles)
}

/// Makes the seed known by which a re-run draws, and has it drawn.
fn drawn<T: Config>(task: TaskId, node: NodeId) {
	let rerun = Reruns::<T>::get(task, node).expect("it is re-run");
	let (RerunStage::Drawing { round } | RerunStage::LookingAgain { round }) = rerun.stage else {
		panic!("nothing is drawn")
	};
	Seeds::<T>::insert(round, H256::zero());
	Open::<T>::put(OpenRound { number: round + 1, mixed: H256::zero(), blocks: 0 });
	Pallet::<T>::do_advance_rerun(task, node).expect("the seed is known");
}

/// A paid result that its client has re-run, with the oracles who are called: all who count.
fn called<T: Config>() -> (TaskId, NodeId, Vec<T::AccountId>) {
	let oracles = (0..T::MaxOracles::get().min(8)).map(T::BenchmarkHelper::oracle);
	let poor = (8..T::MaxOracles::get()).map(|number| account("poor oracle", number, 1));
	let all: BTreeSet<_> = oracles.chain(poor).collect();
	Oracles::<T>::kill();
	let (client, task, node) = T::BenchmarkHelper::settled_task();
	Oracles::<T>::put(BoundedBTreeSet::try_from(all).expect("they are as many as can be"));
	Pallet::<T>::do_order_rerun(client, task, node).expect("it was just settled");
	drawn::<T>(task, node);
	(task, node, asked::<T>(task, node))
}

fn asked<T: Config>(task: TaskId, node: NodeId) -> Vec<T::AccountId> {
	let looks = Reruns::<T>::get(task, node).expect("it is re-run").looks;
	let asked = looks.into_iter().filter(|it| matches!(it.state, LookState::Asked { .. }));
	asked.map(|it| it.oracle).collect()
}

/// What an oracle got that is not what the node has shown.
fn other() -> RerunOpening {
	RerunOpening { output_hash: H256::repeat_byte(0xab), embedding: None, salt: [1; 32] }
}

fn commit<T: Config>(task: TaskId, node: NodeId, who: &T::AccountId) {
	let genesis = frame_system::Pallet::<T>::block_hash(
		frame_system::pallet_prelude::BlockNumberFor::<T>::zero(),
	);
	let genesis = H256::from_slice(genesis.as_ref());
	let commitment = other().commitment(genesis, task, node, who);
	Pallet::<T>::do_commit_rerun(who.clone(), task, node, commitment).expect("it was called");
}

fn reveal<T: Config>(task: TaskId, node: NodeId, who: &T::AccountId) {
	Pallet::<T>::do_reveal_rerun(who.clone(), task, node, other(), None, None)
		.expect("all are bound");
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn contribute() {
		almost_closed::<T>();
		let known: T::AccountId = account("author", 1, 0);

		#[block]
		{
			Pallet::<T>::contribute(known, &[1; 32], validators::<T>());
		}

		assert!(!Contributors::<T>::get().is_empty());
	}

	#[benchmark]
	fn close_round() {
		almost_closed::<T>();
		let new: T::AccountId = account("author", 0, 0);

		#[block]
		{
			Pallet::<T>::contribute(new, &[1; 32], validators::<T>());
		}

		assert!(Contributors::<T>::get().is_empty());
		assert!(!Seeds::<T>::contains_key(0));
	}

	#[benchmark]
	fn admit_oracle() -> Result<(), BenchmarkError> {
		let [oracle, _] = admit_oracles::<T>();
		Oracles::<T>::mutate(|oracles| oracles.remove(&oracle));
		let admin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(admin as T::RuntimeOrigin, oracle.clone());

		assert!(Oracles::<T>::get().contains(&oracle));
		Ok(())
	}

	#[benchmark]
	fn dismiss_oracle() -> Result<(), BenchmarkError> {
		let [oracle, _] = admit_oracles::<T>();
		let admin =
			T::AdminOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;

		#[extrinsic_call]
		_(admin as T::RuntimeOrigin, oracle.clone());

		assert!(!Oracles::<T>::get().contains(&oracle));
		Ok(())
	}

	#[benchmark]
	fn challenge_delivery() {
		let (client, task, node) = T::BenchmarkHelper::settled_task();

		#[extrinsic_call]
		_(RawOrigin::Signed(client), task, node);

		assert!(Challenges::<T>::contains_key(task, node));
	}

	/// The second answer alike, with the charge that follows.
	#[benchmark]
	fn attest_delivery() {
		let (task, node, [first, second]) = challenged::<T>();
		Pallet::<T>::do_advance_challenge(task, node).expect("the seed is known");
		let verdict = Verdict::NotDelivered;
		Pallet::<T>::do_attest_delivery(first, task, node, verdict).expect("it was drawn");

		#[extrinsic_call]
		_(RawOrigin::Signed(second), task, node, verdict);

		let stage = Challenges::<T>::get(task, node).expect("its record stays").stage;
		assert!(matches!(stage, Stage::Ended { slash: Some(_), .. }));
	}

	/// The draw among as many oracles as can be.
	#[benchmark]
	fn advance_challenge() {
		let (task, node, oracles) = challenged::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), task, node);

		let seats = Challenges::<T>::get(task, node).expect("it goes on").seats;
		let drawn: Vec<_> = seats.into_iter().map(|seat| seat.oracle).collect();
		assert!(oracles.iter().all(|oracle| drawn.contains(oracle)));
	}

	#[benchmark]
	fn order_rerun() {
		let (client, task, node) = T::BenchmarkHelper::settled_task();

		#[extrinsic_call]
		_(RawOrigin::Signed(client), task, node);

		assert!(Reruns::<T>::contains_key(task, node));
	}

	#[benchmark]
	fn commit_rerun() {
		let (task, node, oracles) = called::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(oracles[0].clone()), task, node, H256::zero());

		assert_eq!(Reruns::<T>::get(task, node).expect("it goes on").bound(), 1);
	}

	/// The third one who finds something else, with the charge that follows.
	#[benchmark]
	fn reveal_rerun() {
		let (task, node, first) = called::<T>();
		commit::<T>(task, node, &first[0]);
		reveal::<T>(task, node, &first[0]);
		drawn::<T>(task, node);
		let more = asked::<T>(task, node);
		more.iter().for_each(|who| commit::<T>(task, node, who));
		reveal::<T>(task, node, &more[0]);

		#[extrinsic_call]
		_(RawOrigin::Signed(more[1].clone()), task, node, other(), None, None);

		assert!(Reruns::<T>::get(task, node).expect("its record stays").has_ended());
	}

	#[benchmark]
	fn decline_rerun() {
		let (task, node, oracles) = called::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(oracles[0].clone()), task, node);

		assert_eq!(Reruns::<T>::get(task, node).expect("it goes on").asked(), 0);
	}

	/// The draw of two among as many oracles as can be.
	#[benchmark]
	fn advance_rerun() {
		let (task, node, first) = called::<T>();
		commit::<T>(task, node, &first[0]);
		reveal::<T>(task, node, &first[0]);
		let RerunStage::Drawing { round } = Reruns::<T>::get(task, node).expect("it goes on").stage
		else {
			panic!("two more are drawn")
		};
		Seeds::<T>::insert(round, H256::zero());
		Open::<T>::put(OpenRound { number: round + 1, mixed: H256::zero(), blocks: 0 });

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), task, node);

		assert_eq!(asked::<T>(task, node).len(), 2);
	}

	#[benchmark]
	fn challenge_failure() {
		let (client, task, node) = T::BenchmarkHelper::failed_task();

		#[extrinsic_call]
		_(RawOrigin::Signed(client), task, node);

		assert!(Reruns::<T>::contains_key(task, node));
	}

	/// An output of so many words, of which the node said something else.
	#[benchmark]
	fn prove_summary(n: Linear<1, { T::MaxOutput::get() }>) -> Result<(), BenchmarkError> {
		let output: Vec<u8> = (0..n).map(|at| if at % 2 == 0 { b'a' } else { b' ' }).collect();
		let (task, node) = T::BenchmarkHelper::lie(&output);
		let output =
			OutputBytes::<T>::try_from(output).map_err(|_| "it is no larger than may be")?;

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), task, node, output);

		Ok(())
	}

	/// Looking for what is due, where nothing is.
	#[benchmark]
	fn look() {
		let (task, node, _) = called::<T>();

		#[block]
		{
			assert!(RerunsDue::<T>::iter_key_prefix(Wake::At(0)).next().is_none());
		}

		assert!(!T::Disputes::is_disputed(task, node));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
