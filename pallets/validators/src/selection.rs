// SPDX-License-Identifier: Apache-2.0

//! Who sits in the next session: a pure function of who sat, who stands, and the seats.

use alloc::vec::Vec;

/// A third, and one at the least: below three seats nobody could ever be replaced otherwise.
fn third(seats: usize) -> usize {
	(seats / 3).max(1)
}

/// Chooses the next set.
///
/// `sitting` are the members of the previous set that can sit on, `gone` is how many of its members
/// cannot, `ranked` are the candidates by descending bond, none of whom is gone.
///
/// The best `seats` candidates are wanted. How fast the set follows is bounded, because finality
/// rests on two thirds of the set that hands over:
///
/// - at most a third of the seats go to newcomers;
/// - at most a third of the previous set (and of the seats) leaves. Those who are gone leave in any
///   case and use up this bound first. Who has to stay on although he is not wanted is who ranks
///   best among the candidates; those who do not stand any more leave first.
///
/// There is no previous set at genesis, and no bound. With a candidate and a seat the result is
/// never empty; it is never longer than the previous set or the seats, whichever is more.
pub(crate) fn choose<A: Clone + PartialEq>(
	sitting: &[A],
	gone: usize,
	ranked: &[A],
	seats: usize,
) -> Vec<A> {
	let previous = sitting.len().saturating_add(gone);
	let most_newcomers = if previous == 0 { seats } else { third(seats) };
	let most_leavers = third(previous.min(seats)).saturating_sub(gone);

	let wanted = ranked.iter().take(seats);
	let (staying, newcomers): (Vec<&A>, Vec<&A>) = wanted.partition(|who| sitting.contains(who));
	let outranked = ranked.iter().skip(seats).filter(|who| sitting.contains(who));
	let resigned = sitting.iter().filter(|who| !ranked.contains(who));
	let leaving: Vec<&A> = outranked.chain(resigned).collect();

	let retained = leaving.len().saturating_sub(most_leavers);
	let free = seats.saturating_sub(staying.len()).saturating_sub(retained);
	staying
		.into_iter()
		.chain(leaving.into_iter().take(retained))
		.chain(newcomers.into_iter().take(free.min(most_newcomers)))
		.cloned()
		.collect()
}

#[cfg(test)]
mod tests {
	use proptest::{collection::vec, prelude::*, sample::subsequence};

	use super::*;

	#[test]
	fn the_best_sit_at_genesis() {
		assert_eq!(choose(&[], 0, &[1, 2, 3, 4], 3), [1, 2, 3]);
		assert_eq!(choose(&[], 0, &[1, 2], 21), [1, 2]);
	}

	#[test]
	fn a_third_of_the_seats_at_most_goes_to_newcomers() {
		// The best newcomers first, the lowest members leave first.
		assert_eq!(
			choose(&[4, 5, 6, 7, 8, 9], 0, &[1, 2, 3, 4, 5, 6, 7, 8, 9], 6),
			[4, 5, 6, 7, 1, 2]
		);
		// Free seats are filled by thirds as well.
		assert_eq!(choose(&[9], 0, &[1, 2, 3, 9], 6), [9, 1, 2]);
	}

	#[test]
	fn a_third_of_the_set_at_most_leaves() {
		// All six have resigned, one candidate stands.
		assert_eq!(choose(&[1, 2, 3, 4, 5, 6], 0, &[9], 6), [1, 2, 3, 4, 9]);
		// Of a small set in many seats no more than a third of the set.
		assert_eq!(choose(&[1, 2, 3, 4], 0, &[4], 21), [4, 1, 2]);
	}

	#[test]
	fn those_who_are_gone_use_up_the_bound() {
		assert_eq!(choose(&[2, 3, 4, 5, 6], 1, &[7, 8, 9], 6), [2, 3, 4, 5, 7, 8]);
		assert_eq!(choose(&[4, 5, 6], 3, &[7, 8, 9], 6), [4, 5, 6, 7, 8]);
	}

	#[test]
	fn one_seat_can_change_hands() {
		assert_eq!(choose(&[2], 0, &[1, 2], 1), [1]);
	}

	#[test]
	fn fewer_seats_are_reached_step_by_step() {
		assert_eq!(choose(&[1, 2, 3, 4, 5, 6], 0, &[1, 2, 3, 4, 5, 6], 3), [1, 2, 3, 4, 5]);
	}

	proptest! {
		#[test]
		fn the_bounds_hold(
			previous in subsequence((0..30u32).collect::<Vec<_>>(), 1..21),
			goes in vec(prop::bool::weighted(0.2), 30),
			ranked in subsequence((0..30u32).collect::<Vec<_>>(), 1..30).prop_shuffle(),
			seats in 1usize..25,
		) {
			let is_gone = |who: &u32| previous.contains(who) && goes[*who as usize];
			let sitting: Vec<_> = previous.iter().copied().filter(|who| !is_gone(who)).collect();
			let ranked: Vec<_> = ranked.into_iter().filter(|who| !is_gone(who)).collect();
			let gone = previous.len() - sitting.len();
			let next = choose(&sitting, gone, &ranked, seats);

			let newcomers = next.iter().filter(|who| !previous.contains(who)).count();
			let leavers = previous.iter().filter(|who| !next.contains(who)).count();
			prop_assert!(newcomers <= third(seats));
			prop_assert!(leavers <= third(seats).max(gone));
			prop_assert!(leavers <= third(previous.len()).max(gone));
			prop_assert!(next.len() <= previous.len().max(seats));
			prop_assert!(next.iter().all(|who| !is_gone(who)));
			prop_assert!(!next.is_empty() || ranked.is_empty());
			prop_assert!((1..next.len()).all(|at| !next[..at].contains(&next[at])), "seated twice");
		}

		#[test]
		fn an_unchanging_list_is_reached(
			previous in subsequence((0..30u32).collect::<Vec<_>>(), 1..21),
			ranked in subsequence((0..30u32).collect::<Vec<_>>(), 1..30).prop_shuffle(),
			seats in 1usize..25,
		) {
			let mut next = previous;
			for _ in 0..60 {
				next = choose(&next, 0, &ranked, seats);
			}
			next.sort_unstable();
			let mut wanted: Vec<_> = ranked.into_iter().take(seats).collect();
			wanted.sort_unstable();
			prop_assert_eq!(next, wanted);
		}
	}
}
