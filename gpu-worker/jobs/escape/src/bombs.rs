// SPDX-License-Identifier: Apache-2.0

//! Modes that use up the machine. Each stops by itself at a small multiple of what a job may use, so that it
//! does no harm where nobody stops it.

use std::{
	env, fs, hint,
	io::{self, Write},
	process::{Child, Command, Stdio},
	thread,
	time::Duration,
};

use crate::{OUTPUT, PROGRAM};

const MIB: usize = 1 << 20;
/// More than the processes of a job.
const PROCESSES: usize = 600;
/// What the bombs on memory, disk and log come to, in MiB.
const MEMORY: usize = 128;
const DISK: usize = 64;
const LOG: usize = 64;
const EMPTY_FILES: usize = 30_000;
const DEPTH: usize = 3_000;

/// Processes that wait for what never comes.
pub fn fork() -> io::Result<()> {
	let mut children: Vec<Child> = Vec::new();
	let stopped = loop {
		if children.len() == PROCESSES {
			break "ESCAPED all of them".to_string();
		}
		// It waits for the end of its input, which this process holds.
		match Command::new(PROGRAM).arg("wait").stdin(Stdio::piped()).spawn() {
			Ok(child) => children.push(child),
			Err(error) => break format!("stopped {error}"),
		}
	};
	let count = children.len();
	for mut child in children {
		let _ = child.kill();
		let _ = child.wait();
	}
	fs::write(OUTPUT, format!("{stopped} at {count}\n"))
}

/// Memory that is touched: what is only promised counts for nothing.
pub fn memory() -> io::Result<()> {
	let taken: Vec<Vec<u8>> = (0..MEMORY).map(|_| hint::black_box(vec![1; MIB])).collect();
	fs::write(OUTPUT, format!("ESCAPED with {} MiB\n", taken.len()))
}

pub fn disk() -> io::Result<()> {
	for number in 0..DISK {
		fs::write(format!("/output/{number}"), vec![1; MIB])?;
		// Gives those who watch a chance.
		thread::sleep(Duration::from_millis(100));
	}
	fs::write(OUTPUT, format!("ESCAPED with {DISK} MiB\n"))
}

pub fn empty_files() -> io::Result<()> {
	for number in 0..EMPTY_FILES {
		fs::File::create(format!("/output/{number}"))?;
	}
	thread::sleep(Duration::from_secs(10));
	fs::write(OUTPUT, format!("ESCAPED with {EMPTY_FILES} files\n"))
}

/// Folders in each other, far deeper than any path reaches.
pub fn deep_folders() -> io::Result<()> {
	env::set_current_dir("/output")?;
	let name = "d".repeat(200);
	for _ in 0..DEPTH {
		fs::create_dir(&name)?;
		env::set_current_dir(&name)?;
	}
	fs::write("hidden", vec![1; 8 * MIB])?;
	thread::sleep(Duration::from_secs(10));
	fs::write(OUTPUT, "ESCAPED with 8 MiB\n")
}

/// Bytes that are no text, without an end of line.
pub fn log() -> io::Result<()> {
	let noise: Vec<u8> = (0..=255_u8).cycle().filter(|byte| *byte != b'\n').take(MIB).collect();
	for _ in 0..LOG {
		io::stdout().write_all(&noise)?;
	}
	fs::write(OUTPUT, "printed\n")?;
	loop {
		thread::sleep(Duration::from_secs(3_600));
	}
}
