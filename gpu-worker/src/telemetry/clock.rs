// SPDX-License-Identifier: Apache-2.0

//! The time of samples. It runs with the machine's uptime: a clock that is set while a job runs makes no gap in the
//! job's samples and hides none, and a machine that slept shows it.

use std::{
	fs, io,
	path::Path,
	time::{Duration, SystemTime, UNIX_EPOCH},
};

use super::processes::PROC;

/// The time of the machine's start, by its clock when that was last looked at.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
	started: Duration,
}

/// A moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
	/// Milliseconds since 1970.
	pub at_millis: u64,
	/// Seconds since the machine was started.
	pub uptime_secs: u64,
}

impl Clock {
	/// Takes the time from the machine's clock.
	pub fn set() -> io::Result<Self> {
		// A clock from before 1970 is wrong by so much that 0 says as much.
		let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
		Ok(Self { started: now.saturating_sub(uptime()?) })
	}

	/// Now.
	pub fn now(&self) -> io::Result<Moment> {
		let uptime = uptime()?;
		let at = self.started.saturating_add(uptime).as_millis();
		Ok(Moment {
			at_millis: u64::try_from(at).unwrap_or(u64::MAX),
			uptime_secs: uptime.as_secs(),
		})
	}
}

fn uptime() -> io::Result<Duration> {
	parse(&fs::read_to_string(Path::new(PROC).join("uptime"))?)
		.ok_or_else(|| io::Error::other("/proc/uptime cannot be read"))
}

/// The first of the two numbers in `/proc/uptime`: seconds.
fn parse(text: &str) -> Option<Duration> {
	Duration::try_from_secs_f64(text.split_whitespace().next()?.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_time_is_that_of_the_machine_and_goes_on() {
		let clock = Clock::set().unwrap();
		let first = clock.now().unwrap();
		let system = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
		assert!(u128::from(first.at_millis).abs_diff(system.as_millis()) < 60_000);
		assert!(first.uptime_secs > 0 && clock.now().unwrap().at_millis >= first.at_millis);
	}

	#[test]
	fn a_clock_that_was_set_wrong_runs_as_fast_as_any_other() {
		let wrong = Clock { started: Duration::ZERO };
		let first = wrong.now().unwrap();
		assert_eq!(first.at_millis / 1_000, first.uptime_secs);
	}

	#[test]
	fn what_is_no_uptime_is_none() {
		assert_eq!(parse("12.34 56.78\n"), Some(Duration::from_millis(12_340)));
		for text in ["", "x 1", "-1 2", "1e400 2"] {
			assert_eq!(parse(text), None, "{text}");
		}
	}
}
