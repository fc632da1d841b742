// SPDX-License-Identifier: Apache-2.0

//! Where nodes stand among all others.

use proptest::{collection::vec, prelude::*};
use surety_primitives::{
	node::NodeStatus,
	slash::Severity,
	traits::{OnSlash, OnStatusChange, Standing},
};

use crate::{mock::*, rank_of, RankCounts, Ranking, Ranks, Records, MAX_RANKED, SUSPENDED};

/// The nodes of a ranking of all.
fn ranked(limit: u32) -> Vec<u32> {
	Reputation::rank(limit, |_| true).into_iter().map(|it| it.node).collect()
}

#[test]
fn the_better_half_goes_first() {
	ExtBuilder.build_and_execute(|| {
		assert!(Reputation::is_preferred(7), "where nobody stands nobody is worse");
		let new = [new_node(), new_node()];
		assert!(new.into_iter().all(Reputation::is_preferred));
		let old = [veteran(), veteran(), veteran()];
		assert!(old.into_iter().all(Reputation::is_preferred));
		assert!(!new.into_iter().any(Reputation::is_preferred));
		assert!(!Reputation::is_preferred(99));
	});
}

#[test]
fn suspended_nodes_sink_to_the_end_and_ejected_ones_vanish() {
	ExtBuilder.build_and_execute(|| {
		let [best, new, slashed, third] = [veteran(), new_node(), veteran(), new_node()];
		Reputation::on_slash(slashed, 1, Severity::Soft);
		assert_eq!(ranked(10), [best, slashed, new, third]);

		set_status(best, suspended());
		assert_eq!(ranked(10), [slashed, new, third, best]);
		assert_eq!(Reputation::rank(10, |_| true)[3].weight, 0);
		assert_eq!(weight(best), 1, "a weight is above 0");
		assert!(!Reputation::is_preferred(best));
		assert_eq!(Reputation::score(best), Some(percent(28)), "its score is what it was");

		for status in [NodeStatus::Ejected, NodeStatus::Exiting, NodeStatus::Released] {
			set_status(slashed, status);
			assert_eq!(ranked(10), [new, third, best]);
		}
		set_status(best, NodeStatus::Active);
		assert_eq!(ranked(10), [best, new, third]);
	});
}

#[test]
fn a_refresh_finds_what_nobody_told() {
	ExtBuilder.build_and_execute(|| {
		// An organisation is revoked for all its nodes at once.
		let node = veteran();
		change_node(node, |it| it.status = suspended());
		assert!(weight(node) > 1);
		refresh(node);
		assert_eq!((weight(node), ranked(1)), (1, vec![node]));
		assert!(Ranks::<Test>::contains_key(SUSPENDED, node));
	});
}

#[test]
fn a_ranking_is_of_those_that_fit_and_of_a_few() {
	ExtBuilder.build_and_execute(|| {
		let nodes: Vec<_> = (0..10).map(|_| new_node()).collect();
		assert_eq!(ranked(3), nodes[..3]);
		assert!(ranked(0).is_empty());
		let odd = Reputation::rank(3, |node| node % 2 == 1);
		assert_eq!(odd.into_iter().map(|it| it.node).collect::<Vec<_>>(), [1, 3, 5]);
		(0..MAX_RANKED).for_each(|_| {
			new_node();
		});
		assert_eq!(ranked(u32::MAX).len() as u32, MAX_RANKED);
	});
}

#[test]
fn ranks_are_in_the_order_of_weights() {
	assert_eq!(rank_of(1), 1);
	assert_eq!(rank_of(1_000_000), 255);
	assert_eq!(rank_of(u32::MAX), 255);
	assert!((0..1_000).all(|it| rank_of(1_000 * it) <= rank_of(1_000 * (it + 1))));
}

proptest! {
	#[test]
	fn the_median_is_that_of_all_that_take_tasks(
		ranks in vec(0u8..=255, 0..60), gone in vec(any::<prop::sample::Index>(), 0..20),
	) {
		let mut ranking = Ranking::default();
		let mut all = ranks;
		all.iter().for_each(|rank| ranking.add(*rank));
		for index in gone {
			if !all.is_empty() {
				ranking.remove(all.remove(index.index(all.len())));
			}
		}
		let mut working: Vec<_> = all.into_iter().filter(|rank| *rank != SUSPENDED).collect();
		working.sort_unstable();
		let middle = working.len().saturating_sub(1) / 2;
		prop_assert_eq!(ranking.median(), working.get(middle).copied());
	}

	#[test]
	fn whatever_happens_each_node_stands_where_it_belongs(
		steps in vec((0u32..6, 0u8..6), 0..60),
	) {
		ExtBuilder.build_and_execute(|| {
			(0..6).for_each(|_| { new_node(); });
			for (step, (node, what)) in steps.into_iter().enumerate() {
				match what {
					0 => onboard_once(node, step as u64),
					1 => Reputation::on_slash(node, step as u64, Severity::Hard),
					2 => set_status(node, suspended()),
					3 => set_status(node, NodeStatus::Active),
					4 => set_status(node, NodeStatus::Ejected),
					_ => refresh(node),
				}
				Reputation::do_try_state().unwrap();
			}
			let working = Records::<Test>::iter_values().filter(|it| it.weight > 0).count() as u32;
			let counts = RankCounts::<Test>::get();
			assert_eq!((1..=255).map(|rank| counts.count(rank)).sum::<u32>(), working);
		});
	}
}

/// Thirty paid tasks of a node; `salt` makes them others.
fn onboard_once(node: u32, salt: u64) {
	(0..30).for_each(|task| pay(CARLA, node, 100 * salt + task, FEE));
}

#[test]
fn a_status_that_says_the_same_changes_nothing() {
	ExtBuilder.build_and_execute(|| {
		let node = veteran();
		let before = Records::<Test>::get(node);
		Reputation::on_status_change(node, &NodeStatus::Active);
		assert_eq!(Records::<Test>::get(node), before);
	});
}
