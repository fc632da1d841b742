// SPDX-License-Identifier: Apache-2.0

//! Which jobs were settled: one bit each.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How many jobs a chunk has.
pub const CHUNK_JOBS: u32 = 1_024;

/// The chunk that a job is in.
pub fn chunk_of(job: u32) -> u32 {
	job >> 10
}

/// The jobs of one chunk that were settled.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Chunk([u64; 16]);

impl Chunk {
	/// Marks a job of this chunk as settled. Says whether it was not before.
	pub fn mark(&mut self, job: u32) -> bool {
		let place = job & (CHUNK_JOBS - 1);
		let bit = 1u64 << (place & 63);
		self.0.get_mut((place >> 6) as usize).is_some_and(|word| {
			let fresh = *word & bit == 0;
			*word |= bit;
			fresh
		})
	}

	/// Whether a job of this chunk was settled.
	pub fn has(&self, job: u32) -> bool {
		let place = job & (CHUNK_JOBS - 1);
		self.0.get((place >> 6) as usize).is_some_and(|word| word >> (place & 63) & 1 == 1)
	}

	/// How many jobs were settled.
	pub fn count(&self) -> u32 {
		self.0.iter().map(|word| word.count_ones()).sum()
	}
}

#[cfg(test)]
mod tests {
	use std::collections::BTreeSet;

	use proptest::prelude::*;

	use super::*;

	proptest! {
		#[test]
		fn a_chunk_is_a_set(jobs in prop::collection::vec(0..CHUNK_JOBS, 0..200), base in 0u32..4_000_000) {
			let base = base * CHUNK_JOBS;
			let (mut chunk, mut set) = (Chunk::default(), BTreeSet::new());
			for job in jobs {
				prop_assert_eq!(chunk_of(base + job), base / CHUNK_JOBS);
				prop_assert_eq!(chunk.mark(base + job), set.insert(job));
			}
			prop_assert_eq!(chunk.count() as usize, set.len());
			for job in 0..CHUNK_JOBS {
				prop_assert_eq!(chunk.has(base + job), set.contains(&job));
			}
		}
	}
}
