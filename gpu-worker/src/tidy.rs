// SPDX-License-Identifier: Apache-2.0

//! Which of the kept files go, and when: by age, by size, and for want of room on the disk.

use std::{cmp::Reverse, time::Duration};

/// A file that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
	/// What it takes, in bytes.
	pub bytes: u64,
	/// How old it is.
	pub age: Duration,
	/// Why it is kept.
	pub why: Why,
}

/// Why a file is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
	/// Open work needs it.
	Needed,
	/// It is the output of a result that can still be disputed.
	Disputable,
	/// Its client may want it.
	Wanted,
}

/// What may be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
	/// How old it may be.
	pub age: Duration,
	/// How much all may take together, in bytes.
	pub bytes: u64,
	/// How much must go for want of room on the disk, in bytes.
	pub shortage: u64,
}

/// Which files go, by their places among `files`. What can be disputed goes only where the disk is short, the oldest
/// first as ever; what open work needs never does.
pub fn goes(files: &[Kept], limits: &Limits) -> Vec<usize> {
	let mut by_age: Vec<_> = files.iter().enumerate().collect();
	by_age.sort_by_key(|(_, kept)| Reverse(kept.age));
	let mut left: u64 = files.iter().fold(0, |sum, file| sum.saturating_add(file.bytes));
	let mut shortage = limits.shortage;
	let mut going = Vec::new();
	let mut go = |place: usize, file: &Kept, shortage: &mut u64| {
		*shortage = shortage.saturating_sub(file.bytes);
		going.push(place);
	};
	for (place, file) in by_age.iter().filter(|(_, file)| file.why == Why::Wanted) {
		if file.age > limits.age || left > limits.bytes || shortage > 0 {
			left = left.saturating_sub(file.bytes);
			go(*place, file, &mut shortage);
		}
	}
	for (place, file) in by_age.iter().filter(|(_, file)| file.why == Why::Disputable) {
		if shortage > 0 {
			go(*place, file, &mut shortage);
		}
	}
	going
}

#[cfg(test)]
mod tests {
	use super::*;

	const LIMITS: Limits = Limits { age: Duration::from_secs(100), bytes: 1_000, shortage: 0 };

	fn kept(bytes: u64, age: u64, why: Why) -> Kept {
		Kept { bytes, age: Duration::from_secs(age), why }
	}

	#[test]
	fn the_old_goes_and_what_is_needed_stays() {
		let files = [
			kept(1, 101, Why::Wanted),
			kept(1, 100, Why::Wanted),
			kept(1, 999, Why::Needed),
			kept(1, 999, Why::Disputable),
		];
		assert_eq!(goes(&files, &LIMITS), [0]);
	}

	#[test]
	fn the_oldest_goes_until_the_rest_is_small_enough() {
		let files = [
			kept(400, 10, Why::Wanted),
			kept(400, 30, Why::Wanted),
			kept(400, 20, Why::Wanted),
			kept(400, 90, Why::Disputable),
		];
		assert_eq!(goes(&files[..3], &LIMITS), [1]);
		assert_eq!(goes(&files, &LIMITS), [1, 2]);
		let large = [kept(2_000, 90, Why::Disputable), kept(2_000, 90, Why::Needed)];
		assert_eq!(goes(&large, &LIMITS), [0; 0]);
	}

	#[test]
	fn a_full_disk_takes_what_can_be_disputed_last_and_what_is_needed_never() {
		let files = [
			kept(100, 10, Why::Wanted),
			kept(100, 50, Why::Disputable),
			kept(100, 60, Why::Disputable),
			kept(100, 70, Why::Needed),
		];
		let short = |shortage| goes(&files, &Limits { shortage, ..LIMITS });
		assert_eq!(short(1), [0]);
		assert_eq!(short(100), [0]);
		assert_eq!(short(101), [0, 2]);
		assert_eq!(short(u64::MAX), [0, 2, 1]);
	}
}
