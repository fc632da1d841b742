// SPDX-License-Identifier: Apache-2.0

//! A job that tries to get out of its container, or to use up the machine.
//!
//! `scripts/build-image --test-jobs` makes an image of each mode, `localhost/surety-escape:MODE`.
//!
//! | mode | what it does |
//! | --- | --- |
//! | `attempts` | makes every attempt of [`attempts::ALL`], each in a process of its own, and writes a line for each: `NAME stopped WHY` or `NAME ESCAPED what it got` |
//! | `fork-bomb` | starts processes until it can start no more, or 600 run; writes how many |
//! | `memory-bomb` | takes 128 MiB of memory |
//! | `disk-filler` | writes 64 MiB to the output folder |
//! | `empty-files` | makes 30,000 empty files |
//! | `deep-folders` | makes 3,000 folders in each other, with 8 MiB in the innermost |
//! | `log-flood` | prints 64 MiB of noise, writes its output and waits to be killed |
//! | `symlink`, `pipe`, `folder`, `socket`, `closed` | leaves something of that kind as its output |
//! | `hole` | leaves an output of 8 MiB that is nothing but a hole |
//! | `odd-names` | leaves an output beside files that have strange names |
//! | `proxy` | asks the proxy that its variables name for each place of its input, and writes the answers |
//!
//! `attempts` reads lines `NAME VALUE` from its input: what it takes to know the machine when it sees it.
//! Everything that it does is harmless where it is not stopped: what it changes it sets to what it was.

#![warn(missing_docs)]

mod attempts;
mod bombs;
mod files;
mod kernel;
mod outputs;
mod surroundings;

use std::{
	env, fs,
	io::{self, Read},
	process::{Child, Command, ExitCode, ExitStatus, Stdio},
	thread,
	time::{Duration, Instant},
};

use attempts::{Given, ALL};

const INPUT: &str = "/input/data";
const OUTPUT: &str = "/output/data";
/// This program, in its image.
const PROGRAM: &str = "/surety-escape";
/// How long one attempt may take.
const TIME_LIMIT: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
	let arguments: Vec<String> = env::args().skip(1).collect();
	let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
	let done = match arguments[..] {
		["attempts"] => attempt_all(),
		["one", name, given] => attempt(name, given),
		["wait"] => io::stdin().read_to_end(&mut Vec::new()).map(drop),
		["fork-bomb"] => bombs::fork(),
		["memory-bomb"] => bombs::memory(),
		["disk-filler"] => bombs::disk(),
		["empty-files"] => bombs::empty_files(),
		["deep-folders"] => bombs::deep_folders(),
		["log-flood"] => bombs::log(),
		["proxy"] => surroundings::ask_proxy(),
		[kind] if outputs::KINDS.contains(&kind) => outputs::leave(kind),
		_ => {
			eprintln!("surety-escape: no such mode");
			return ExitCode::from(64);
		}
	};
	match done {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("surety-escape: {error}");
			ExitCode::FAILURE
		}
	}
}

/// Makes every attempt, and writes down what came of it.
fn attempt_all() -> io::Result<()> {
	let given = fs::read_to_string(INPUT)?;
	let mut report = String::new();
	for (name, _) in ALL {
		let mut command = Command::new(PROGRAM);
		let child = command.args(["one", name, &given]).stdout(Stdio::piped()).spawn();
		let found = child.and_then(|mut child| {
			let ended = end_of(&mut child)?;
			let mut said = String::new();
			if let Some(mut stdout) = child.stdout.take() {
				stdout.read_to_string(&mut said)?;
			}
			Ok((ended, said))
		});
		let line = match found {
			Ok((_, said)) if !said.trim().is_empty() => said.trim().replace('\n', " "),
			Ok((ended, _)) => format!("stopped {ended}"),
			Err(error) => format!("stopped {error}"),
		};
		report += &format!("{name} {line}\n");
	}
	print!("{report}");
	fs::write(OUTPUT, report)
}

/// Waits for an attempt to end, and ends it if it takes too long.
fn end_of(child: &mut Child) -> io::Result<ExitStatus> {
	let until = Instant::now() + TIME_LIMIT;
	loop {
		if let Some(ended) = child.try_wait()? {
			return Ok(ended);
		}
		if Instant::now() > until {
			child.kill()?;
		}
		thread::sleep(Duration::from_millis(5));
	}
}

/// Makes one attempt and says what came of it.
fn attempt(name: &str, given: &str) -> io::Result<()> {
	let attempt = ALL.iter().find(|(known, _)| *known == name);
	let (_, attempt) = attempt.ok_or_else(|| io::Error::other(format!("no attempt {name}")))?;
	match attempt(&Given::read(given)) {
		Ok(got) => println!("ESCAPED {got}"),
		Err(why) => println!("stopped {why}"),
	}
	Ok(())
}
