// SPDX-License-Identifier: Apache-2.0

//! Draws by weight from many, without looking at all of them (specification, section 10).
//!
//! Everyone who can be drawn has a slot. The weights of the slots stand in the lowest of [`LEVELS`] levels of a
//! tree, each of whose nodes has [`FAN`] entries, and an entry above is the sum of the node below it. To change
//! a weight, or to find whom a point on the line of all weights falls on, takes one node of each level,
//! however many there are.
//!
//! Who was drawn once is not drawn again ([`Drawing`]): the line closes over its piece, and nothing is written
//! for that.

use alloc::vec::Vec;

use sp_core::H256;

use crate::draw::number;

/// How many entries a node has.
pub const FAN: usize = 16;
/// How many levels the tree has; the root is level 0.
pub const LEVELS: u8 = 4;
/// How many slots there are.
pub const CAPACITY: u32 = 1 << (BITS * LEVELS as u32);
/// Of how many bits of a slot's number each level takes care.
const BITS: u32 = FAN.trailing_zeros();

/// How much somebody weighs.
pub type Weight = u64;
/// A node of the tree: the weights of slots, or the sums of nodes.
pub type Node = [Weight; FAN];

/// Where the nodes are kept. One that was never put is zero throughout.
pub trait Nodes {
	/// A node, by its level and its place in that.
	fn get(&self, level: u8, index: u32) -> Node;
	/// Puts a node.
	fn put(&mut self, level: u8, index: u32, node: Node);
}

/// A slot is none of the tree, or the sum of all weights is out of range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfRange;

/// The piece of the line that is a slot's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
	/// Whose it is.
	pub slot: u32,
	/// Where it begins: the sum of the weights of all slots before.
	pub start: u64,
	/// How long it is.
	pub weight: u64,
}

/// The node of a level that a slot is below, and the entry in it.
fn place(slot: u32, level: u8) -> (u32, usize) {
	let below = BITS.saturating_mul(u32::from(LEVELS.saturating_sub(1).saturating_sub(level)));
	let entry = slot >> below;
	(entry >> BITS, entry as usize % FAN)
}

fn sum(node: &Node) -> Option<u64> {
	node.iter().try_fold(0u64, |sum, entry| sum.checked_add(*entry))
}

/// Gives a slot another weight. Puts one node of each level, or nothing if it fails.
pub fn set_weight(nodes: &mut impl Nodes, slot: u32, weight: u64) -> Result<(), OutOfRange> {
	if slot >= CAPACITY {
		return Err(OutOfRange);
	}
	let mut changed = Vec::with_capacity(LEVELS.into());
	let mut value = weight;
	for level in (0..LEVELS).rev() {
		let (index, entry) = place(slot, level);
		let mut node = nodes.get(level, index);
		*node.get_mut(entry).ok_or(OutOfRange)? = value;
		value = sum(&node).ok_or(OutOfRange)?;
		changed.push((level, index, node));
	}
	changed.into_iter().for_each(|(level, index, node)| nodes.put(level, index, node));
	Ok(())
}

/// The weight of a slot.
pub fn weight(nodes: &impl Nodes, slot: u32) -> u64 {
	let (index, entry) = place(slot, LEVELS.saturating_sub(1));
	nodes.get(LEVELS.saturating_sub(1), index).get(entry).copied().unwrap_or_default()
}

/// The sum of all weights.
pub fn total(nodes: &impl Nodes) -> u64 {
	sum(&nodes.get(0, 0)).unwrap_or(u64::MAX)
}

/// Whose piece a point of the line lies in; `None` beyond its end.
pub fn find(nodes: &impl Nodes, point: u64) -> Option<Piece> {
	let (mut start, mut index) = (0u64, 0u32);
	for level in 0..LEVELS {
		let node = nodes.get(level, index);
		let mut found = None;
		for (entry, weight) in node.into_iter().enumerate() {
			let end = start.checked_add(weight)?;
			if point < end {
				found = Some((u32::try_from(entry).ok()?, weight));
				break;
			}
			start = end;
		}
		let (entry, weight) = found?;
		index = (index << BITS) | entry;
		if level == LEVELS.saturating_sub(1) {
			return Some(Piece { slot: index, start, weight });
		}
	}
	None
}

/// A draw without replacement. The weights stay as they are meanwhile.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
	/// What was drawn, in the order of the line.
	taken: Vec<Piece>,
}

impl Drawing {
	/// Draws one of those that were not drawn yet, each with the probability that its weight is of theirs, up
	/// to 2⁻⁶⁴ of their sum. `None` if nobody is left who weighs anything.
	pub fn next(&mut self, nodes: &impl Nodes, draw: H256) -> Option<u32> {
		let taken = self.taken.iter().fold(0u64, |sum, piece| sum.saturating_add(piece.weight));
		let left = total(nodes).checked_sub(taken).filter(|left| *left > 0)?;
		// Below 2¹²⁸, and after the shift below `left`.
		let scaled = u128::from(number(draw)).saturating_mul(left.into()) >> 64;
		let mut point = u64::try_from(scaled).ok()?;
		for piece in &self.taken {
			if point < piece.start {
				break;
			}
			point = point.checked_add(piece.weight)?;
		}
		let piece = find(nodes, point)?;
		let at = self.taken.partition_point(|other| other.start < piece.start);
		self.taken.insert(at, piece);
		Some(piece.slot)
	}
}

#[cfg(test)]
mod tests {
	use std::collections::BTreeMap;

	use proptest::{collection::vec, prelude::*};

	use super::*;
	use crate::draw::{draw, JUROR};

	/// A tree in memory, which counts what is put.
	#[derive(Default)]
	struct Memory {
		nodes: BTreeMap<(u8, u32), Node>,
		puts: u32,
	}

	impl Nodes for Memory {
		fn get(&self, level: u8, index: u32) -> Node {
			self.nodes.get(&(level, index)).copied().unwrap_or_default()
		}
		fn put(&mut self, level: u8, index: u32, node: Node) {
			self.puts += 1;
			self.nodes.insert((level, index), node);
		}
	}

	fn tree(weights: &[(u32, u64)]) -> Memory {
		let mut memory = Memory::default();
		for (slot, weight) in weights {
			set_weight(&mut memory, *slot, *weight).unwrap();
		}
		memory
	}

	fn order(memory: &Memory, seed: H256, turns: u32) -> Vec<u32> {
		let mut drawing = Drawing::default();
		let next = |turn| drawing.next(memory, draw(JUROR, turn, seed));
		(0..turns).map_while(next).collect()
	}

	#[test]
	fn the_edges_of_the_tree() {
		let mut memory = tree(&[(0, 5), (CAPACITY - 1, 7)]);
		assert_eq!(total(&memory), 12);
		assert_eq!((weight(&memory, 0), weight(&memory, 1)), (5, 0));
		assert_eq!(find(&memory, 0), Some(Piece { slot: 0, start: 0, weight: 5 }));
		assert_eq!(find(&memory, 4).unwrap().slot, 0);
		let last = Piece { slot: CAPACITY - 1, start: 5, weight: 7 };
		assert_eq!((find(&memory, 5), find(&memory, 11)), (Some(last), Some(last)));
		assert_eq!(find(&memory, 12), None);
		assert_eq!(set_weight(&mut memory, CAPACITY, 1), Err(OutOfRange));
		let before = memory.nodes.clone();
		assert_eq!(set_weight(&mut memory, 1, u64::MAX), Err(OutOfRange), "the sum would not fit");
		assert_eq!(memory.nodes, before);
		assert_eq!(find(&Memory::default(), 0), None);
	}

	#[test]
	fn a_change_costs_the_same_among_many() {
		let mut memory = tree(&(0..10_000).map(|slot| (slot, 500)).collect::<Vec<_>>());
		memory.puts = 0;
		set_weight(&mut memory, 7_777, 1).unwrap();
		assert_eq!(memory.puts, u32::from(LEVELS));
	}

	#[test]
	fn nobody_is_drawn_twice_and_who_weighs_nothing_never() {
		let memory = tree(&[(0, 1), (1, 0), (2, 1_000_000), (40, 3)]);
		for seed in 0..200u64 {
			let mut drawn = order(&memory, H256::from_low_u64_be(seed), 10);
			drawn.sort();
			assert_eq!(drawn, [0, 2, 40]);
		}
	}

	/// Of a thousand panels of 5 among 20 that weigh alike, each sits in a quarter, as chance has it: the sum of
	/// the squared deviations is below the 99.9th percentile of the chi-square distribution with 19 degrees
	/// of freedom (43.82; seats of one panel exclude each other, which only makes it smaller).
	#[test]
	fn seats_are_spread_evenly_over_a_thousand_panels() {
		let memory = tree(&(0..20).map(|slot| (slot * 37, 500)).collect::<Vec<_>>());
		let mut seats = [0f64; 20];
		for panel in 0..1_000u64 {
			for slot in order(&memory, H256::from_low_u64_be(panel), 5) {
				seats[slot as usize / 37] += 1.0;
			}
		}
		let chi: f64 = seats.iter().map(|seats| (seats - 250.0).powi(2) / 250.0).sum();
		assert!(chi < 43.82, "{chi}: {seats:?}");
	}

	/// The first seat goes by weight: 1, 2, 3, 4 of ten, below the 99.9th percentile with 3 degrees of freedom.
	#[test]
	fn the_first_seat_goes_by_weight() {
		let memory = tree(&[(0, 1), (100, 2), (5_000, 3), (60_000, 4)]);
		let mut first = BTreeMap::<u32, f64>::new();
		for panel in 0..10_000u64 {
			*first.entry(order(&memory, H256::from_low_u64_be(panel), 1)[0]).or_default() += 1.0;
		}
		let expected = [1_000.0, 2_000.0, 3_000.0, 4_000.0];
		let chi: f64 =
			first.values().zip(expected).map(|(seen, of)| (seen - of).powi(2) / of).sum();
		assert!(chi < 16.27, "{chi}: {first:?}");
	}

	proptest! {
		/// A tree is nothing but the list of its weights: the same draws from a plain list, by removing what was
		/// drawn, give the same order.
		#[test]
		fn it_draws_what_a_plain_list_draws(
			weights in vec((0..CAPACITY, 0u64..1 << 40), 0..40), seed: [u8; 32],
		) {
			let memory = tree(&weights);
			let mut list: Vec<(u32, u64)> =
				weights.into_iter().collect::<BTreeMap<_, _>>().into_iter().collect();
			prop_assert_eq!(total(&memory), list.iter().map(|(_, weight)| weight).sum::<u64>());
			let mut drawing = Drawing::default();
			for turn in 0u32.. {
				let seed = draw(JUROR, turn, H256(seed));
				let all: u128 = list.iter().map(|(_, weight)| u128::from(*weight)).sum();
				let point = (u128::from(number(seed)) * all) >> 64;
				let mut end = 0u128;
				let at = list.iter().position(|(_, weight)| {
					end += u128::from(*weight);
					point < end
				});
				let expected = at.map(|at| list.remove(at).0);
				prop_assert_eq!(drawing.next(&memory, seed), expected);
				if expected.is_none() {
					break;
				}
			}
		}

		/// However often weights change, the sums above are those of the weights.
		#[test]
		fn sums_follow_every_change(changes in vec((0u32..300, 0u64..1 << 50), 1..60)) {
			let memory = tree(&changes);
			let last: BTreeMap<u32, u64> = changes.into_iter().collect();
			prop_assert_eq!(total(&memory), last.values().sum::<u64>());
			let mut start = 0;
			for (slot, of) in last {
				prop_assert_eq!(weight(&memory, slot), of);
				if of > 0 {
					prop_assert_eq!(find(&memory, start), Some(Piece { slot, start, weight: of }));
					prop_assert_eq!(find(&memory, start + of - 1).unwrap().slot, slot);
				}
				start += of;
			}
		}
	}
}
