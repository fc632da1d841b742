// SPDX-License-Identifier: Apache-2.0

//! How long nodes take to answer, in constant space.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

use crate::BlockNumber;

/// How many buckets there are. Three of one block each, and then four to each doubling, up to
/// 2¹⁷ − 1 blocks: more than the nine days that no task reaches.
const BUCKETS: usize = 64;
/// Buckets to each doubling.
const PARTS: u32 = 4;
/// Two to the power of this are the parts.
const PART_BITS: u32 = 2;

/// How many answers of one node are remembered at most.
pub const NODE_MEMORY: u16 = 1_024;
/// How many answers of all nodes are remembered at most.
pub const NETWORK_MEMORY: u16 = 32_768;

/// The distribution of many durations.
///
/// Each bucket ends less than a quarter above where it begins, and a duration is reported as the end of
/// its bucket: never below what it was, and less than a quarter above. Where as many are remembered as
/// may be, all counts are halved: what is old fades.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Sketch {
	counts: [u16; BUCKETS],
	total: u16,
}

impl Default for Sketch {
	fn default() -> Self {
		Self { counts: [0; BUCKETS], total: 0 }
	}
}

impl Sketch {
	/// Enters a duration. If then `memory` are remembered, all counts are halved.
	pub fn add(&mut self, blocks: BlockNumber, memory: u16) {
		if let Some(count) = self.counts.get_mut(bucket(blocks)) {
			*count = count.saturating_add(1);
			self.total = self.total.saturating_add(1);
		}
		if self.total >= memory {
			self.counts.iter_mut().for_each(|count| *count >>= 1);
			self.total = self.counts.iter().fold(0, |sum: u16, it| sum.saturating_add(*it));
		}
	}

	/// How many durations are remembered.
	pub fn total(&self) -> u16 {
		self.total
	}

	/// The least duration that is not below `share` of all of them; `None` where none are remembered.
	pub fn quantile(&self, share: Perbill) -> Option<BlockNumber> {
		let scaled = |count: u16, parts: u32| u64::from(count).saturating_mul(parts.into());
		let needed = scaled(self.total, share.deconstruct()).max(1);
		let mut seen: u16 = 0;
		let at = self.counts.iter().position(|count| {
			seen = seen.saturating_add(*count);
			scaled(seen, Perbill::one().deconstruct()) >= needed
		})?;
		Some(end(at))
	}

	/// The median.
	pub fn median(&self) -> Option<BlockNumber> {
		self.quantile(Perbill::from_percent(50))
	}

	/// What nineteen in twenty do not exceed.
	pub fn p95(&self) -> Option<BlockNumber> {
		self.quantile(Perbill::from_percent(95))
	}
}

/// In which bucket a duration lies. What takes no block at all counts as one.
fn bucket(blocks: BlockNumber) -> usize {
	let blocks = blocks.max(1);
	let doublings = blocks.ilog2();
	let at = match doublings.checked_sub(PART_BITS) {
		// Buckets of one block: those of 1, 2 and 3 blocks.
		None => blocks.saturating_sub(1),
		Some(shift) => {
			let part = (blocks >> shift).saturating_sub(PARTS);
			shift.saturating_mul(PARTS).saturating_add(part).saturating_add(PARTS - 1)
		}
	};
	usize::try_from(at).unwrap_or(BUCKETS).min(BUCKETS - 1)
}

/// The longest duration of a bucket.
fn end(bucket: usize) -> BlockNumber {
	let next = u32::try_from(bucket).unwrap_or(u32::MAX).saturating_add(1);
	match next.checked_sub(PARTS - 1) {
		// Where the bucket behind it begins, less one.
		Some(at) => {
			let (shift, part) = (at >> PART_BITS, at & (PARTS - 1));
			(PARTS + part).checked_shl(shift).unwrap_or(u32::MAX).saturating_sub(1)
		}
		None => next,
	}
}

#[cfg(test)]
mod tests {
	use num_bigint::BigInt;
	use num_rational::BigRational;
	use proptest::{collection::vec, prelude::*};

	use super::*;

	/// The longest duration of the last bucket that has an end.
	const LONGEST: BlockNumber = (1 << 17) - 1;

	#[test]
	fn short_durations_are_exact() {
		for blocks in 1..8 {
			assert_eq!(end(bucket(blocks)), blocks);
		}
		assert_eq!(end(bucket(0)), 1);
		assert_eq!(end(bucket(8)), 9);
		assert_eq!(end(bucket(9)), 9);
		assert_eq!(end(bucket(10)), 11);
	}

	#[test]
	fn the_last_bucket_takes_the_rest() {
		assert_eq!(bucket(7 * crate::DAYS), 61);
		assert_eq!(bucket(BlockNumber::MAX), BUCKETS - 1);
		assert!(end(bucket(7 * crate::DAYS)) >= 7 * crate::DAYS);
	}

	#[test]
	fn what_is_old_fades() {
		let mut sketch = Sketch::default();
		assert_eq!(sketch.median(), None);
		(0..2_000).for_each(|_| sketch.add(1_000, NODE_MEMORY));
		assert!(sketch.total() < NODE_MEMORY);
		// As many fast ones as are remembered: the slow ones are outnumbered.
		(0..NODE_MEMORY).for_each(|_| sketch.add(10, NODE_MEMORY));
		assert_eq!(sketch.median(), Some(11));
		(0..8 * u32::from(NODE_MEMORY)).for_each(|_| sketch.add(10, NODE_MEMORY));
		assert_eq!(sketch.p95(), Some(11));
	}

	proptest! {
		#[test]
		fn a_bucket_reports_less_than_a_quarter_too_much(blocks in 1..=LONGEST) {
			let reported = end(bucket(blocks));
			prop_assert!(reported >= blocks);
			prop_assert!(u64::from(reported) * 4 < u64::from(blocks) * 5);
		}

		#[test]
		fn longer_durations_lie_in_no_earlier_bucket(one: u32, other: u32) {
			prop_assert!(bucket(one.min(other)) <= bucket(one.max(other)));
		}

		#[test]
		fn a_quantile_is_the_exact_one_and_less_than_a_quarter(
			durations in vec(1..=LONGEST, 1..200), parts in 0..=1_000_000_000u32,
		) {
			let mut sketch = Sketch::default();
			durations.iter().for_each(|it| sketch.add(*it, NODE_MEMORY));
			let mut sorted = durations;
			sorted.sort_unstable();
			// The smallest one that as many do not exceed as the share asks for.
			let share = BigRational::new(BigInt::from(parts), BigInt::from(1_000_000_000));
			let needed = (share * BigInt::from(sorted.len())).ceil().to_integer();
			let needed = usize::try_from(needed).unwrap().max(1);
			let exact = sorted[needed - 1];
			let reported = sketch.quantile(Perbill::from_parts(parts)).unwrap();
			prop_assert!(reported >= exact);
			prop_assert!(u64::from(reported) * 4 < u64::from(exact) * 5);
		}

		#[test]
		fn counts_and_total_agree(durations in vec(any::<u32>(), 0..3_000)) {
			let mut sketch = Sketch::default();
			for blocks in durations {
				sketch.add(blocks, NODE_MEMORY);
				prop_assert_eq!(sketch.counts.iter().sum::<u16>(), sketch.total);
				prop_assert!(sketch.total() < NODE_MEMORY);
			}
		}
	}
}
