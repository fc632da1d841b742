// SPDX-License-Identifier: Apache-2.0

//! Lengths of time as people write them.

use std::{fmt, str::FromStr};

use surety_primitives::BlockNumber;

const UNITS: [(char, u64); 4] = [('d', 86_400), ('h', 3_600), ('m', 60), ('s', 1)];

/// A length of time in whole seconds, written as `90s`, `10m`, `2h`, `1d` or `1h30m`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
	/// Seconds.
	pub secs: u64,
}

/// A text is not a length of time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a length of time: write it like 90s, 10m, 2h, 1d or 1h30m")]
pub struct PeriodError(String);

impl Period {
	/// How many blocks of `block_millis` cover this, rounded up; `None` if more than a chain counts.
	pub fn blocks(self, block_millis: u64) -> Option<BlockNumber> {
		let millis = self.secs.checked_mul(1000)?;
		BlockNumber::try_from(millis.div_ceil(block_millis.max(1))).ok()
	}
}

impl FromStr for Period {
	type Err = PeriodError;

	fn from_str(text: &str) -> Result<Self, PeriodError> {
		let refused = || PeriodError(text.into());
		let mut rest = text.trim();
		let mut secs = 0u64;
		let mut units = UNITS.iter();
		while !rest.is_empty() {
			let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
			let (count, tail) = rest.split_at(digits);
			let unit = tail.chars().next().ok_or_else(refused)?;
			// Taking from one iterator keeps the units in falling order, each at most once.
			let (_, length) = units.find(|(name, _)| *name == unit).ok_or_else(refused)?;
			let count: u64 = count.parse().map_err(|_| refused())?;
			secs = count
				.checked_mul(*length)
				.and_then(|part| secs.checked_add(part))
				.ok_or_else(refused)?;
			rest = &tail[unit.len_utf8()..];
		}
		if secs == 0 {
			return Err(refused());
		}
		Ok(Self { secs })
	}
}

impl fmt::Display for Period {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let mut text = String::new();
		let mut secs = self.secs;
		for (name, length) in UNITS {
			if secs >= length {
				text.push_str(&format!("{}{name}", secs / length));
				secs %= length;
			}
		}
		f.pad(if text.is_empty() { "0s" } else { &text })
	}
}

#[cfg(test)]
mod tests {
	use proptest::prelude::*;

	use super::*;

	fn secs(text: &str) -> Option<u64> {
		text.parse().ok().map(|period: Period| period.secs)
	}

	#[test]
	fn units_add_up() {
		assert_eq!(secs("90s"), Some(90));
		assert_eq!(secs("10m"), Some(600));
		assert_eq!(secs("2h"), Some(7_200));
		assert_eq!(secs("1d"), Some(86_400));
		assert_eq!(secs("1h30m"), Some(5_400));
	}

	#[test]
	fn what_is_not_a_period_is_refused() {
		for text in [
			"",
			"10",
			"m",
			"10x",
			"-1s",
			"1.5h",
			"1m1h",
			"1s1s",
			"0s",
			"1h é",
			"99999999999999999999d",
		] {
			assert_eq!(secs(text), None, "{text}");
		}
	}

	#[test]
	fn blocks_cover_the_period() {
		let period = Period { secs: 601 };
		assert_eq!(period.blocks(6_000), Some(101));
		assert_eq!(period.blocks(1_000), Some(601));
		assert_eq!(Period { secs: u64::MAX }.blocks(6_000), None);
		assert!(period.blocks(0).is_some());
	}

	proptest! {
		#[test]
		fn what_is_written_is_read_back(length in 1u64..) {
			prop_assert_eq!(secs(&Period { secs: length }.to_string()), Some(length));
		}

		#[test]
		fn no_text_panics(text in "\\PC{0,20}") {
			let _ = text.parse::<Period>();
		}
	}
}
