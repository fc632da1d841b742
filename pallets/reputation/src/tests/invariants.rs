// SPDX-License-Identifier: Apache-2.0

//! A state that breaks a rule is found.

use surety_primitives::tree::Frontier;

use crate::{
	mock::*, Blemish, Histories, Job, Jobs, Making, Pair, Pairs, Presence, Progress, RankCounts,
	Ranks, Records, Reputable,
};
use surety_primitives::{slash::Severity, standing::Owner, Perbill};

fn spoil(change: impl FnOnce(&mut crate::Record)) {
	Records::<Test>::mutate_extant(0, change);
}

fn slash(slash: u64, at: u32) -> Blemish {
	Blemish { slash, severity: Severity::Soft, at }
}

fn making(next: u32, number: u32, tree: Frontier) {
	Making::<Test>::put(Progress { number, began: 1, next, end: 2, tree });
}

#[test]
fn each_relation_is_checked() {
	let rules: [(fn(), &str); 15] = [
		(|| spoil(|it| it.weight = 0), "a node has a weight while it takes tasks"),
		(|| spoil(|it| it.presence = Presence::Gone), "a node has a weight while it takes tasks"),
		(|| Ranks::<Test>::insert(9, 0, ()), "a node stands in the rank that its record says"),
		(|| RankCounts::<Test>::mutate(|it| it.add(9)), "a rank counts its nodes"),
		(|| Reputable::<Test>::insert(PETRA, 1), "a provider counts its reputable nodes"),
		(
			|| spoil(|it| it.slashes = vec![slash(1, 0), slash(1, 1)].try_into().unwrap()),
			"a slash counts once",
		),
		(
			|| spoil(|it| it.slashes = vec![slash(1, 1), slash(2, 0)].try_into().unwrap()),
			"the oldest slash comes first",
		),
		(|| spoil(|it| it.charged_at = Some(2)), "a slash lies in the future"),
		(
			|| Histories::<Test>::insert(7, Histories::<Test>::get(0)),
			"a history is that of a node with a record",
		),
		(
			|| {
				let worth = Perbill::one();
				let job = Job { client: CARLA, worth, until: 9, checked: false, rated: false };
				Jobs::<Test>::insert(1, 0, job);
			},
			"a job that can be disputed was paid",
		),
		(
			|| {
				let pair = Pair { dealings: 0, last: 0 };
				Pairs::<Test>::insert(Owner::Account(1), Owner::Account(2), pair);
			},
			"a pair has dealt with each other",
		),
		(|| making(1, 1, Frontier::default()), "a snapshot follows the last one"),
		(|| making(2, 0, Frontier::default()), "a snapshot that is made has nodes before it"),
		(
			|| {
				let mut tree = Frontier::default();
				assert!(tree.push(Default::default(), |left, _| left));
				making(0, 0, tree);
			},
			"a snapshot has the nodes that it looked at",
		),
		(
			|| spoil(|it| it.slashes = vec![slash(1, 9)].try_into().unwrap()),
			"a slash lies in the future",
		),
	];
	for (spoil, rule) in rules {
		ExtBuilder.build().execute_with(|| {
			new_node();
			new_node();
			Reputation::do_try_state().unwrap();
			spoil();
			assert_eq!(Reputation::do_try_state(), Err(rule.into()));
		});
	}
}
