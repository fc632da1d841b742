// SPDX-License-Identifier: Apache-2.0

//! Jobs for testing a worker: one that works, and one for each way in which a job can go wrong.
//!
//! `scripts/build-image --test-jobs` makes an image of each mode, `localhost/surety-test-job:MODE`.
//!
//! | arguments | what it does | how it has to end |
//! | --- | --- | --- |
//! | `copy` | copies the input to the output | exit code 0 |
//! | `slow-copy [SECONDS]` | waits first, 5 seconds unless told | exit code 0, whatever happens to the worker meanwhile |
//! | `random` | writes another output each time | exit code 0, and no second run agrees with it |
//! | `fail` | says why on standard error | exit code 3 |
//! | `sleep` | never ends | stopped at the limit on time |
//! | `memory` | uses more and more memory | killed at the limit on memory |
//! | `flood` | writes more and more output | stopped at the limit on output |
//! | `probe` | writes what it is able to do, one `name value` in a line | exit code 0 |
//!
//! `probe` tells a test whether a container is closed as promised: `root` and `input` (`read-only`,
//! `denied` or `writable`), `network` (number of interfaces besides the loopback), `user`, and the
//! lines `CapEff`, `NoNewPrivs` and `Seccomp` of `/proc/self/status`.

#![warn(missing_docs)]

use std::{
	env, fs, hint,
	io::{self, Read, Write},
	process::ExitCode,
	thread,
	time::Duration,
};

const INPUT: &str = "/input/data";
const OUTPUT: &str = "/output/data";

/// What `memory` and `flood` take at once.
const STEP: usize = 1 << 20;

fn main() -> ExitCode {
	let arguments: Vec<String> = env::args().skip(1).collect();
	let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
	let done = match arguments[..] {
		["copy"] => copy(),
		["slow-copy"] => slow_copy(5),
		["slow-copy", seconds] => match seconds.parse() {
			Ok(seconds) => slow_copy(seconds),
			Err(_) => return usage(),
		},
		["random"] => random(),
		["fail"] => {
			eprintln!("surety-test-job: failing, as asked");
			return ExitCode::from(3);
		}
		["sleep"] => loop {
			thread::sleep(Duration::from_secs(3600));
		},
		["memory"] => eat_memory(),
		["flood"] => flood(),
		["probe"] => probe(),
		_ => return usage(),
	};
	match done {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("surety-test-job: {error}");
			ExitCode::FAILURE
		}
	}
}

fn usage() -> ExitCode {
	eprintln!(
		"Usage: surety-test-job copy|slow-copy [SECONDS]|random|fail|sleep|memory|flood|probe"
	);
	ExitCode::from(64)
}

/// Beside its place first, so that nobody sees half of it.
fn write_output(content: &[u8]) -> io::Result<()> {
	let partial = format!("{OUTPUT}.partial");
	fs::write(&partial, content)?;
	fs::rename(&partial, OUTPUT)
}

fn copy() -> io::Result<()> {
	write_output(&fs::read(INPUT)?)
}

fn slow_copy(seconds: u64) -> io::Result<()> {
	let input = fs::read(INPUT)?;
	for second in 0..seconds {
		eprintln!("second {second} of {seconds}");
		thread::sleep(Duration::from_secs(1));
	}
	write_output(&input)
}

fn random() -> io::Result<()> {
	let mut output = [0; 32];
	fs::File::open("/dev/urandom")?.read_exact(&mut output)?;
	write_output(&output)
}

/// Touches what it takes: memory that is only promised counts for nothing.
fn eat_memory() -> ! {
	let mut taken: Vec<Vec<u8>> = Vec::new();
	loop {
		taken.push(hint::black_box(vec![1; STEP]));
		if taken.len().is_power_of_two() {
			eprintln!("{} MiB", taken.len());
		}
	}
}

/// Ends when the disk does, if nobody stops it before.
fn flood() -> io::Result<()> {
	let mut output = fs::File::create(OUTPUT)?;
	let step = vec![b'x'; STEP];
	loop {
		output.write_all(&step)?;
		// Gives those who watch a chance before the disk is full.
		thread::sleep(Duration::from_millis(2));
	}
}

fn probe() -> io::Result<()> {
	let access = |place: &str| {
		let path = format!("{place}/surety-probe");
		let written = fs::write(&path, b"");
		// What should not have been possible is at least not left behind.
		let _ = fs::remove_file(&path);
		match written {
			Ok(()) => "writable",
			Err(error) if error.kind() == io::ErrorKind::ReadOnlyFilesystem => "read-only",
			Err(_) => "denied",
		}
	};
	let interfaces = fs::read_to_string("/proc/net/dev")?;
	let interfaces = interfaces
		.lines()
		.filter_map(|line| line.split_once(':'))
		.filter(|(name, _)| name.trim() != "lo")
		.count();
	let mut report =
		format!("root {}\ninput {}\nnetwork {interfaces}\n", access(""), access("/input"),);
	for line in fs::read_to_string("/proc/self/status")?.lines() {
		let mut words = line.split_whitespace();
		match (words.next(), words.next()) {
			(Some("Uid:"), Some(user)) => report += &format!("user {user}\n"),
			(Some(name @ ("CapEff:" | "NoNewPrivs:" | "Seccomp:")), Some(value)) => {
				report += &format!("{} {value}\n", name.trim_end_matches(':'));
			}
			_ => (),
		}
	}
	write_output(report.as_bytes())
}
