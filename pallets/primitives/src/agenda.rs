// SPDX-License-Identifier: Apache-2.0

//! What a chain does by itself where a block has room: things that stand on an agenda by when they are due.
//!
//! A thing stands where its next step is due: at a block, or at the draw round whose seed it waits for. Places are
//! gone through in their order, each as soon as it has come, and as far as the weight of a block reaches; what is
//! left is the first in the next block. So the cost of a block does not grow with what there is to do. Anyone can do
//! the same by a call, so that nothing hangs on it.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_weights::{Weight, WeightMeter};

use crate::{draw::Round, BlockNumber};

/// After how many blocks the chain tries again what failed that should not have.
pub const RETRY: BlockNumber = 100;

/// When something is looked after.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Wake {
	/// In this block, or as soon afterwards as there is room.
	#[codec(index = 0)]
	At(BlockNumber),
	/// When the seed of this round is known.
	#[codec(index = 1)]
	Seed(Round),
}

impl Wake {
	/// The same, but in a later block than `now`: what is noted for one that is done is never seen.
	pub fn after(self, now: BlockNumber) -> Self {
		match self {
			Self::At(block) => Self::At(block.max(now.saturating_add(1))),
			Self::Seed(round) => Self::Seed(round),
		}
	}
}

/// What a pallet looks after.
pub trait Agenda {
	/// One thing.
	type Item;

	/// What it weighs to see what stands at one place.
	fn weight_of_look() -> Weight;
	/// What it weighs at most to look after this.
	fn weight_of(item: &Self::Item) -> Weight;
	/// Something that stands at this place; `None` if nothing does.
	fn first(wake: Wake) -> Option<Self::Item>;
	/// Does what is due. It must leave this place, or the chain comes to no other.
	fn look_after(wake: Wake, item: Self::Item);
}

/// How far an agenda was gone through: to the first place that is not done.
#[derive(Debug)]
pub struct Next<'a> {
	/// Of those who wait for a seed.
	pub round: &'a mut Round,
	/// Of all others.
	pub block: &'a mut BlockNumber,
}

/// Looks after all that is due at the block `now`, and all that waits for rounds before the one that is `open`, as
/// far as `limit` reaches. Moves `next` on as far as all was done, and says what it weighed.
pub fn follow<A: Agenda>(next: Next, open: Round, now: BlockNumber, limit: Weight) -> Weight {
	let mut meter = WeightMeter::with_limit(limit);
	go_through::<A>(next.round, open, Wake::Seed, &mut meter);
	go_through::<A>(next.block, now.saturating_add(1), Wake::At, &mut meter);
	meter.consumed()
}

/// Looks after all that stands at the places from `next` to the one before `end`.
fn go_through<A: Agenda>(
	next: &mut u32,
	end: u32,
	place: fn(u32) -> Wake,
	meter: &mut WeightMeter,
) {
	while *next < end && meter.try_consume(A::weight_of_look()).is_ok() {
		// What is looked after leaves its place: the first is always the next.
		match A::first(place(*next)) {
			None => *next = next.saturating_add(1),
			Some(item) if meter.try_consume(A::weight_of(&item)).is_err() => return,
			Some(item) => A::look_after(place(*next), item),
		}
	}
}

#[cfg(test)]
mod tests {
	use std::{cell::RefCell, collections::BTreeSet};

	use proptest::prelude::*;

	use super::*;

	const LOOK: u64 = 1;

	thread_local! {
		/// What stands where: an item is what it weighs, and a number.
		static DUE: RefCell<BTreeSet<(Wake, (u64, u32))>> = const { RefCell::new(BTreeSet::new()) };
		static DONE: RefCell<Vec<(Wake, u32)>> = const { RefCell::new(Vec::new()) };
	}

	struct Things;

	impl Agenda for Things {
		type Item = (u64, u32);

		fn weight_of_look() -> Weight {
			Weight::from_parts(LOOK, 0)
		}
		fn weight_of(item: &Self::Item) -> Weight {
			Weight::from_parts(item.0, 0)
		}
		fn first(wake: Wake) -> Option<Self::Item> {
			DUE.with_borrow(|due| due.iter().find(|it| it.0 == wake).map(|it| it.1))
		}
		fn look_after(wake: Wake, item: Self::Item) {
			assert!(DUE.with_borrow_mut(|due| due.remove(&(wake, item))));
			DONE.with_borrow_mut(|done| done.push((wake, item.1)));
		}
	}

	/// Puts these on the agenda, and nothing else.
	fn note(due: &[(Wake, u64, u32)]) {
		DUE.set(due.iter().map(|(wake, weight, number)| (*wake, (*weight, *number))).collect());
		DONE.take();
	}

	/// Follows from there with room for so much. Says where it came to, and what it weighed.
	fn go(from: (Round, BlockNumber), open: Round, now: BlockNumber, room: u64) -> (u32, u32, u64) {
		let (mut round, mut block) = from;
		let next = Next { round: &mut round, block: &mut block };
		let weight = follow::<Things>(next, open, now, Weight::from_parts(room, 0));
		(round, block, weight.ref_time())
	}

	fn done() -> Vec<u32> {
		DONE.take().into_iter().map(|(_, number)| number).collect()
	}

	use Wake::{At, Seed};

	#[test]
	fn what_is_due_is_looked_after_in_its_order_and_nothing_else() {
		note(&[(At(3), 5, 2), (At(2), 5, 1), (At(4), 5, 9), (Seed(1), 5, 0), (Seed(2), 5, 8)]);
		// Two looks at each place with something, one at each of the others.
		assert_eq!(go((0, 0), 2, 3, 1_000), (2, 4, 3 * 5 + 9 * LOOK));
		assert_eq!(done(), [0, 1, 2]);
		assert_eq!(go((2, 4), 2, 3, 1_000), (2, 4, 0));
		assert!(done().is_empty());
	}

	#[test]
	fn what_a_block_has_no_room_for_is_the_first_of_the_next() {
		note(&[(At(0), 5, 0), (At(0), 6, 1), (At(1), 5, 2)]);
		assert_eq!(go((0, 0), 0, 1, 0), (0, 0, 0));
		// A look that shows what there is no room for is paid as well.
		assert_eq!(go((0, 0), 0, 1, 12), (0, 0, 7));
		assert_eq!(done(), [0]);
		assert_eq!(go((0, 0), 0, 1, 8), (0, 1, 8));
		assert_eq!(go((0, 1), 0, 1, 7), (0, 2, 7));
		assert_eq!(done(), [1, 2]);
	}

	#[test]
	fn nothing_is_noted_for_a_block_that_is_done() {
		assert_eq!(At(3).after(7), At(8));
		assert_eq!(At(7).after(7), At(8));
		assert_eq!(At(9).after(7), At(9));
		assert_eq!(At(0).after(u32::MAX), At(u32::MAX));
		assert_eq!(Seed(3).after(7), Seed(3));
	}

	proptest! {
		/// Whatever the room of each block: nothing weighs more than there was, nothing comes before its time or
		/// twice, and in the end nothing is left.
		#[test]
		fn all_is_looked_after_once_in_whatever_rooms(
			due in prop::collection::btree_set((any::<bool>(), 0u32..20, 1u64..9), 0..30),
			rooms in prop::collection::vec(0u64..25, 1..40),
		) {
			let due: Vec<_> = due
				.into_iter()
				.zip(0..)
				.map(|((seed, place, weight), number)| {
					(if seed { Seed(place) } else { At(place) }, weight, number)
				})
				.collect();
			note(&due);
			let (mut round, mut block, mut seen) = (0, 0, 0);
			let rooms = rooms.into_iter().chain(core::iter::repeat_n(1_000, 2)).zip(0u32..);
			for (room, now) in rooms {
				let (open, now) = if room < 1_000 { (now / 2, now) } else { (20, 20) };
				let weighed;
				(round, block, weighed) = go((round, block), open, now, room);
				prop_assert!(weighed <= room);
				DONE.with_borrow(|done| {
					for (wake, _) in &done[seen..] {
						match wake {
							Seed(round) => assert!(*round < open),
							At(block) => assert!(*block <= now),
						}
					}
					seen = done.len();
				});
			}
			let mut all = done();
			all.sort_unstable();
			prop_assert_eq!(all, (0..due.len() as u32).collect::<Vec<_>>());
		}
	}
}
