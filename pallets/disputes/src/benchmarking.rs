// SPDX-License-Identifier: Apache-2.0

//! Benchmarks of each call, and of each step of a dispute, at its worst.

use alloc::vec::Vec;

use frame_benchmarking::v2::*;
use frame_support::traits::Get;
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_runtime::traits::Zero;
use surety_primitives::{
	dispute::{DisputeId, Side, Vote, VoteOpening, SEATS},
	draw::{draw, Seed, JUROR},
	rerun::Job,
	sortition::Drawing,
	stake::{Role, StakeId},
	traits::{Anomaly, Draws, OnAnomaly, Settlements, StakeCosts},
	BlockNumber, H256,
};

use crate::{arbitrators::Stored, *};

/// The last round, whose panel is the largest.
const LAST: u8 = SEATS.len() as u8 - 1;

/// As many arbitrators as one draw looks at, who have taken part for long.
fn arbitrators<T: Config>() -> Vec<T::AccountId> {
	let all: Vec<_> = (0..MAX_TURNS).map(T::BenchmarkHelper::arbitrator).collect();
	for who in &all {
		Pallet::<T>::do_opt_in(who.clone()).expect("it has the stake");
	}
	go_to::<T>(Pallet::<T>::now() + T::MinAge::get() + 1);
	all
}

fn go_to<T: Config>(block: BlockNumber) {
	frame_system::Pallet::<T>::set_block_number(block.into());
}

/// A dispute whose panel is to be drawn, and who filed it.
fn disputed<T: Config>() -> (DisputeId, T::AccountId) {
	let (client, task, node) = T::BenchmarkHelper::settled_task();
	let id = NextDisputeId::<T>::get();
	Pallet::<T>::do_file_dispute(client.clone(), task, node, H256::zero(), Uri::new(), None)
		.expect("it was just settled");
	(id, client)
}

/// A dispute in its last round, whose panel has a reserve for every seat, all with this ballot; at this stage.
fn with_panel<T: Config>(
	ballot: impl Fn(&T::AccountId, DisputeId) -> Ballot,
	stage: Stage,
) -> (DisputeId, Vec<T::AccountId>) {
	let jurors: Vec<_> = arbitrators::<T>().into_iter().take(MAX_JURORS as usize).collect();
	let (id, _) = disputed::<T>();
	let lock = Pallet::<T>::dispute_of(id).expect("it was filed").terms.lock;
	let mut panel = Panel { fee: 1, reserved: true, jurors: Default::default() };
	for who in &jurors {
		Pallet::<T>::take_seat(who, id, LAST, lock).expect("it has the stake");
		let juror = Juror { who: who.clone(), ballot: ballot(who, id) };
		panel.jurors.try_push(juror).expect("they are as many as can be");
	}
	Panels::<T>::insert(id, LAST, panel);
	set::<T>(id, |dispute| {
		dispute.round = LAST;
		dispute.stage = stage;
	});
	(id, jurors)
}

fn set<T: Config>(id: DisputeId, change: impl FnOnce(&mut DisputeOf<T>)) {
	let mut dispute = Pallet::<T>::dispute_of(id).expect("it was filed");
	change(&mut dispute);
	Disputes::<T>::insert(id, dispute);
}

fn opening() -> VoteOpening {
	VoteOpening { vote: Vote::Minor, salt: [1; 32] }
}

fn commitment<T: Config>(who: &T::AccountId, id: DisputeId) -> H256 {
	let genesis = frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero());
	opening().commitment(genesis, id, LAST, who)
}

fn soon<T: Config>() -> BlockNumber {
	Pallet::<T>::now() + T::MinAge::get() + 1_000
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn opt_in() {
		arbitrators::<T>();
		let caller = T::BenchmarkHelper::arbitrator(MAX_TURNS);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		assert!(Arbitrators::<T>::contains_key(caller));
	}

	#[benchmark]
	fn opt_out() {
		let first = arbitrators::<T>().swap_remove(0);

		#[extrinsic_call]
		_(RawOrigin::Signed(first.clone()));

		assert!(!Arbitrators::<T>::contains_key(first));
	}

	/// The stake no longer suffices.
	#[benchmark]
	fn refresh_arbitrator() {
		let first = arbitrators::<T>().swap_remove(0);
		let stake = StakeId::Role(Role::Arbitrator, first.clone());
		drop(T::Stakes::take(&stake, surety_primitives::Balance::MAX));

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), first.clone());

		assert!(!Arbitrators::<T>::contains_key(first));
	}

	/// By somebody who names a stake.
	#[benchmark]
	fn file_dispute() {
		let (_, task, node) = T::BenchmarkHelper::settled_task();
		let caller = T::BenchmarkHelper::arbitrator(0);
		let stake = StakeId::Role(Role::Arbitrator, caller.clone());
		let uri = Uri::truncate_from(alloc::vec![b'u'; 256]);

		#[extrinsic_call]
		_(RawOrigin::Signed(caller), task, node, H256::zero(), uri, Some(stake));

		assert!(Results::<T>::contains_key(task, node));
	}

	#[benchmark]
	fn contest_anomaly() {
		let (client, task, node) = T::BenchmarkHelper::settled_task();
		let settlement = T::Settlements::settlement(task, node).expect("it was just settled");
		let id = Pallet::<T>::on_anomaly(Anomaly {
			task,
			node,
			// Who can pay any bond.
			job: Job { owner: client.clone(), ..settlement.job.clone() },
			challenger: settlement.job.owner,
			evidence_hash: H256::zero(),
		})
		.expect("nothing is disputed");

		#[extrinsic_call]
		_(RawOrigin::Signed(client), id);

		assert!(matches!(Disputes::<T>::get(id).map(|it| it.stage), Some(Stage::Drawing { .. })));
	}

	/// The last of all jurors of the largest panel.
	#[benchmark]
	fn commit_vote() {
		let until = soon::<T>();
		let (id, mut jurors) = with_panel::<T>(|_, _| Ballot::Seated, Stage::Committing { until });
		let last = jurors.pop().expect("there are some");

		#[extrinsic_call]
		_(RawOrigin::Signed(last), id, H256::zero());

		assert!(Panels::<T>::get(id, LAST).is_some());
	}

	/// Likewise.
	#[benchmark]
	fn reveal_vote() {
		let until = soon::<T>();
		let ballot = |who: &_, id| Ballot::Committed(commitment::<T>(who, id));
		let (id, mut jurors) = with_panel::<T>(ballot, Stage::Revealing { until });
		let last = jurors.pop().expect("there are some");

		#[extrinsic_call]
		_(RawOrigin::Signed(last), id, opening());

		assert!(Panels::<T>::get(id, LAST).is_some_and(|panel| panel.votes().count() == 1));
	}

	/// Likewise.
	#[benchmark]
	fn denounce_vote() {
		let until = soon::<T>();
		let ballot = |who: &_, id| Ballot::Committed(commitment::<T>(who, id));
		let (id, mut jurors) = with_panel::<T>(ballot, Stage::Committing { until });
		let last = jurors.pop().expect("there are some");

		#[extrinsic_call]
		_(RawOrigin::Signed(whitelisted_caller()), id, last, opening());

		assert!(Panels::<T>::get(id, LAST).is_some_and(|panel| panel.vacant() == 1));
	}

	#[benchmark]
	fn appeal_verdict() {
		let (id, client) = disputed::<T>();
		let until = soon::<T>();
		set::<T>(id, |dispute| {
			dispute.verdict = Some(Vote::NoFault);
			dispute.stage = Stage::Appealable { until };
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(client), id);

		assert_eq!(Disputes::<T>::get(id).map(|dispute| dispute.round), Some(1));
	}

	/// Of as many arbitrators as one draw looks at the last ones have the seats.
	#[benchmark]
	fn draw_panel() {
		arbitrators::<T>();
		let (id, _) = disputed::<T>();
		set::<T>(id, |dispute| dispute.round = LAST);
		T::BenchmarkHelper::close_rounds();
		let Some(Stage::Drawing { by }) = Disputes::<T>::get(id).map(|it| it.stage) else {
			panic!("it waits to be drawn");
		};
		let Seed::Known(seed) = T::Draws::seed(by) else { panic!("the rounds are closed") };
		let mut drawing = Drawing::default();
		let passed = MAX_TURNS - SEATS[usize::from(LAST)];
		for turn in 0..passed {
			let slot = drawing.next(&Stored::<T>::new(), draw(JUROR, (id, LAST, turn), seed));
			let who = Slots::<T>::get(slot.expect("some are left")).expect("slots have no gaps");
			// Whose stake is locked is passed over.
			Locks::<T>::insert(who, surety_primitives::Balance::MAX);
		}

		#[block]
		{
			Pallet::<T>::do_advance_dispute(id).expect("the seed is known");
		}

		assert!(matches!(
			Disputes::<T>::get(id).map(|it| it.stage),
			Some(Stage::Committing { .. })
		));
	}

	/// Nobody has committed.
	#[benchmark]
	fn end_commits() {
		let until = Pallet::<T>::now();
		let (id, _) = with_panel::<T>(|_, _| Ballot::Seated, Stage::Committing { until });
		Panels::<T>::mutate(id, LAST, |panel| panel.as_mut().map(|panel| panel.reserved = false));

		#[block]
		{
			Pallet::<T>::do_advance_dispute(id).expect("the window is over");
		}

		assert!(Panels::<T>::get(id, LAST).is_some_and(|panel| panel.reserved));
	}

	/// Nobody has revealed.
	#[benchmark]
	fn count_votes() {
		let until = Pallet::<T>::now();
		let ballot = |who: &_, id| Ballot::Committed(commitment::<T>(who, id));
		let (id, _) = with_panel::<T>(ballot, Stage::Revealing { until });

		#[block]
		{
			Pallet::<T>::do_advance_dispute(id).expect("the window is over");
		}

		assert!(Disputes::<T>::get(id).is_some_and(|dispute| dispute.verdict.is_some()));
	}

	/// A panel with all its reserves, half of whom are correct.
	#[benchmark]
	fn settle_panel() {
		let stage = Stage::Settling { round: LAST };
		let (id, jurors) = with_panel::<T>(|_, _| Ballot::Silent, stage);
		Panels::<T>::mutate(id, LAST, |panel| {
			let right = panel.iter_mut().flat_map(|panel| panel.jurors.iter_mut().skip(23));
			right.for_each(|juror| juror.ballot = Ballot::Revealed(Vote::Minor));
		});
		set::<T>(id, |dispute| dispute.verdict = Some(Vote::Minor));

		#[block]
		{
			Pallet::<T>::do_advance_dispute(id).expect("a panel is to be settled");
		}

		assert!(!Seats::<T>::contains_key(&jurors[0], id));
	}

	/// With three bonds, and a charge with all its consequences.
	#[benchmark]
	fn finish() {
		let (id, client) = disputed::<T>();
		let mut dispute = Disputes::<T>::get(id).expect("it was filed");
		for _ in 0..2 {
			let (side, bond) = (Side::Challenger, dispute.terms.bond);
			Pallet::<T>::bond(&mut dispute, client.clone(), side, Vote::NoFault, bond)
				.expect("the client can pay any bond");
		}
		dispute.verdict = Some(Vote::Minor);
		dispute.stage = Stage::Settling { round: 1 };
		Disputes::<T>::insert(id, dispute);

		#[block]
		{
			Pallet::<T>::do_advance_dispute(id).expect("all panels are settled");
		}

		let stage = Disputes::<T>::get(id).map(|dispute| dispute.stage);
		assert!(matches!(stage, Some(Stage::Ended { slash: Some(_), .. })));
	}

	/// The appeal is accepted, with all that follows, and the record goes.
	#[benchmark]
	fn finish_appeal() {
		let id = T::BenchmarkHelper::referred_appeal();
		for round in 1..=LAST {
			let panel = Panel { fee: 0, reserved: true, jurors: Default::default() };
			Panels::<T>::insert(id, round, panel);
		}
		set::<T>(id, |dispute| {
			dispute.round = LAST;
			dispute.verdict = Some(Vote::NoFault);
			dispute.stage = Stage::Settling { round: LAST + 1 };
		});

		#[block]
		{
			Pallet::<T>::do_advance_dispute(id).expect("all panels are settled");
		}

		assert!(!Disputes::<T>::contains_key(id));
	}

	#[benchmark]
	fn prune() {
		let stage = Stage::Ended { slash: None, prune_at: Pallet::<T>::now() };
		let (id, _) = with_panel::<T>(|_, _| Ballot::Silent, stage);
		let panel = Panels::<T>::get(id, LAST).expect("it was made");
		Panels::<T>::insert(id, 0, panel.clone());
		Panels::<T>::insert(id, 1, panel);

		#[block]
		{
			Pallet::<T>::do_advance_dispute(id).expect("it is over");
		}

		assert!(!Disputes::<T>::contains_key(id));
	}

	/// A block on the agenda with nothing on it.
	#[benchmark]
	fn look() {
		disputed::<T>();
		let none;

		#[block]
		{
			none = Agenda::<T>::iter_key_prefix(Wake::At(0)).next();
		}

		assert_eq!(none, None);
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}
