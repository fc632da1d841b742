// SPDX-License-Identifier: Apache-2.0

//! How long a node was away, over thirty days, in constant space (specification, section 5).

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::{PerThing, Perbill};

use crate::BlockNumber;

/// For how many days downtime is remembered.
pub const UPTIME_DAYS: u32 = 30;
/// The share of those days that a node may be away: what is more is `DOWNTIME_SLA`.
pub const TOLERATED_DOWNTIME: Perbill = Perbill::from_percent(5);

const DAYS: usize = UPTIME_DAYS as usize;

/// The blocks of each of the last thirty days in which a node was away.
///
/// How many blocks a day has is the caller's to say, each time: where that changes, the days that
/// are remembered keep the length that they had.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct DowntimeLog {
	/// The first block of the day that is not over.
	since: BlockNumber,
	/// The blocks away, of the day that is not over first and of the oldest last.
	days: [BlockNumber; DAYS],
}

impl DowntimeLog {
	/// A log that begins now.
	pub fn new(now: BlockNumber) -> Self {
		Self { since: now, days: [0; DAYS] }
	}

	/// Forgets what is older than thirty days.
	fn roll(&mut self, now: BlockNumber, day: BlockNumber) {
		let day = day.max(1);
		// `day` is not 0, so nothing below is divided by it in vain.
		let passed = now.saturating_sub(self.since).checked_div(day).unwrap_or_default();
		self.since = self.since.saturating_add(passed.saturating_mul(day));
		let passed = usize::try_from(passed).unwrap_or(DAYS).min(DAYS);
		self.days.rotate_right(passed);
		self.days.iter_mut().take(passed).for_each(|it| *it = 0);
	}

	/// Enters the `blocks` before `now` as downtime. What does not fit into thirty days is left out.
	pub fn enter(&mut self, blocks: BlockNumber, now: BlockNumber, day: BlockNumber) {
		self.roll(now, day);
		let mut left = blocks;
		let mut room = now.saturating_sub(self.since);
		for entered in &mut self.days {
			let taken = left.min(room.saturating_sub(*entered));
			*entered = entered.saturating_add(taken);
			left = left.saturating_sub(taken);
			room = day;
		}
	}

	/// The blocks away within thirty days.
	pub fn total(&self, now: BlockNumber, day: BlockNumber) -> BlockNumber {
		let mut log = self.clone();
		log.roll(now, day);
		log.days.iter().fold(0, |sum: BlockNumber, it| sum.saturating_add(*it))
	}

	/// The share of the last thirty days that was not downtime.
	pub fn uptime(&self, now: BlockNumber, day: BlockNumber) -> Perbill {
		let whole = day.max(1).saturating_mul(UPTIME_DAYS);
		let away = self.total(now, day).min(whole);
		Perbill::from_rational(whole.saturating_sub(away), whole)
	}

	/// Whether that is less than a node owes.
	pub fn is_breached(&self, now: BlockNumber, day: BlockNumber) -> bool {
		self.uptime(now, day) < TOLERATED_DOWNTIME.left_from_one()
	}
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;

	use super::*;

	const DAY: BlockNumber = 100;

	#[test]
	fn downtime_is_forgotten_after_thirty_days() {
		let mut log = DowntimeLog::new(1_000);
		log.enter(40, 1_050, DAY);
		assert_eq!(log.total(1_050, DAY), 40);
		assert_eq!(log.total(1_000 + 30 * DAY - 1, DAY), 40);
		assert_eq!(log.total(1_000 + 30 * DAY, DAY), 0);
		assert_eq!(log.total(BlockNumber::MAX, DAY), 0);
	}

	#[test]
	fn downtime_lies_in_the_days_that_it_spans() {
		let mut log = DowntimeLog::new(0);
		// From 150 to 430: 50 in day 1, 100 in days 2 and 3, 30 in day 4.
		log.enter(280, 430, DAY);
		assert_eq!(log.total(430, DAY), 280);
		// Day 1 is the first that falls out, then 2, 3 and 4.
		assert_eq!(log.total(31 * DAY - 1, DAY), 280);
		assert_eq!(log.total(31 * DAY, DAY), 230);
		assert_eq!(log.total(32 * DAY, DAY), 130);
		assert_eq!(log.total(33 * DAY, DAY), 30);
		assert_eq!(log.total(34 * DAY, DAY), 0);
	}

	#[test]
	fn a_twentieth_is_tolerated_and_no_block_more() {
		let mut log = DowntimeLog::new(0);
		log.enter(150, 1_000, DAY);
		assert_eq!(log.uptime(1_000, DAY), Perbill::from_percent(95));
		assert!(!log.is_breached(1_000, DAY));
		log.enter(1, 1_001, DAY);
		assert!(log.is_breached(1_001, DAY));
		assert!(!log.is_breached(1_001 + 30 * DAY, DAY));
	}

	proptest! {
		#[test]
		fn the_log_never_counts_more_than_was_entered_nor_more_than_there_was(
			entries in prop::collection::vec((0u32..5_000, 1u32..400), 0..60), day in 1u32..300,
		) {
			let mut log = DowntimeLog::new(0);
			let (mut now, mut entered) = (0u32, 0u64);
			for (blocks, later) in entries {
				now += later;
				log.enter(blocks, now, day);
				entered += u64::from(blocks);
				let total = log.total(now, day);
				prop_assert!(u64::from(total) <= entered);
				prop_assert!(total <= day * UPTIME_DAYS);
				// What was entered last is there, as far as thirty days go.
				prop_assert!(total >= blocks.min(day * (UPTIME_DAYS - 1)));
			}
		}

		#[test]
		fn nothing_panics(since: u32, blocks: u32, now: u32, day: u32) {
			let mut log = DowntimeLog::new(since);
			log.enter(blocks, now, day);
			log.uptime(now, day);
			log.is_breached(now, day);
		}
	}
}
