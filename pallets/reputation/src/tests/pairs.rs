// SPDX-License-Identifier: Apache-2.0

//! Dealings of the same two owners count less and less, until they are forgotten.

use frame_support::assert_ok;
use surety_primitives::{standing::Owner, traits::OnTaskOutcome, Perbill};

use crate::{mock::*, Event, Jobs, NextPair, Pair, Pairs};

fn worth(task: u64, node: u32) -> Perbill {
	Jobs::<Test>::get(task, node).unwrap().worth
}

fn pair(client: AccountId) -> Option<Pair> {
	Pairs::<Test>::get(Owner::Account(PETRA), Owner::Account(client))
}

#[test]
fn each_dealing_counts_less() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		(0..4).for_each(|task| pay(CARLA, node, task, FEE));
		let all: Vec<_> = (0..4).map(|task| worth(task, node)).collect();
		assert_eq!(all, [1, 2, 3, 4].map(|it| Perbill::from_rational(1u32, it)));
		assert_eq!(pair(CARLA), Some(Pair { dealings: 4, last: now() }));
		// Another client's first one counts in full.
		pay(CHRIS, node, 9, FEE);
		assert_eq!(worth(9, node), Perbill::one());
	});
}

#[test]
fn pairs_are_those_of_owners() {
	ExtBuilder.build_and_execute(|| {
		// Two nodes of Petra's, two accounts of one organisation.
		let [one, other] = [veteran(), veteran()];
		pay(200, one, 1, FEE);
		pay(201, other, 2, FEE);
		assert_eq!(worth(2, other), percent(50));
		let of = Pairs::<Test>::get(Owner::Account(PETRA), Owner::Organisation(7));
		assert_eq!(of.map(|it| it.dealings), Some(2));
	});
}

#[test]
fn old_dealings_are_forgotten() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		pay(CARLA, node, 1, FEE);
		wait(PAIR_MEMORY);
		pay(CARLA, node, 2, FEE);
		assert_eq!(worth(2, node), percent(50));
		wait(PAIR_MEMORY + 1);
		// Whether somebody removed the record or not.
		pay(CARLA, node, 3, FEE);
		assert_eq!(worth(3, node), Perbill::one());
		assert_eq!(pair(CARLA).map(|it| it.dealings), Some(1));
	});
}

#[test]
fn anybody_removes_old_pairs_piece_by_piece() {
	ExtBuilder.build_and_execute(|| {
		let node = new_node();
		(0..10).for_each(|client| pay(300 + client, node, client, FEE));
		wait(PAIR_MEMORY + 1);
		(0..3).for_each(|client| pay(400 + client, node, client, FEE));
		assert_eq!(Pairs::<Test>::iter().count(), 13);

		let mut forgotten = 0;
		for looked in [PAIRS_PIECE, PAIRS_PIECE, PAIRS_PIECE, 1] {
			assert_ok!(Reputation::forget_pairs(signed(STRANGER)));
			let events = System::events();
			let last = events.last().map(|it| it.event.clone());
			let Some(RuntimeEvent::Reputation(Event::PairsForgotten {
				forgotten: some,
				looked: at,
			})) = last
			else {
				panic!("it tells what it did");
			};
			assert_eq!(at, looked);
			forgotten += some;
		}
		assert_eq!(forgotten, 10);
		assert_eq!(Pairs::<Test>::iter().count(), 3);
		// And it begins anew.
		assert!(!NextPair::<Test>::exists());
		assert_ok!(Reputation::forget_pairs(signed(STRANGER)));
		assert_eq!(Pairs::<Test>::iter().count(), 3);
	});
}

#[test]
fn a_forgotten_pair_takes_no_job_with_it() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		pay(CARLA, node, 1, FEE);
		wait(PAIR_MEMORY + 1);
		for _ in 0..10 {
			assert_ok!(Reputation::forget_pairs(signed(STRANGER)));
		}
		assert_eq!(pair(CARLA), None);
		Reputation::on_undisputed(node, 1);
		assert_eq!(accuracy(node), Perbill::from_parts(706_000_000));
	});
}
