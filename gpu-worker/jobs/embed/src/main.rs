// SPDX-License-Identifier: Apache-2.0

//! One sentence embedding per line of text; see the library for the formats and exit codes.

#![warn(missing_docs)]

use std::{env, io, path::PathBuf, process::ExitCode, thread};
use surety_embed::{run, Choice, Job};

const USAGE: &str = "\
Writes one sentence embedding per line of text.

Usage: surety-embed [INPUT [OUTPUT]]

  INPUT   UTF-8 text, one passage per line       [default: /input/data]
  OUTPUT  one JSON array of 384 numbers per line [default: /output/data]

Environment:
  SURETY_MODEL_DIR  folder of config.json, model.safetensors, tokenizer.json [default: /model]
  SURETY_THREADS    number of threads; the output does not depend on it [default: all, up to 16]
  SURETY_EMBED_DEVICE  cpu, cuda, or auto for a GPU where there is one [default: auto]
";

/// Wrong usage, as in BSD's `sysexits.h`; 2 is a bad input here.
const EXIT_USAGE: u8 = 64;

/// Above this a bigger machine would meet the limit on processes that workers set.
const MAX_THREADS: usize = 16;

fn main() -> ExitCode {
	let mut arguments = env::args_os().skip(1).peekable();
	if let Some(flag) = arguments.next_if(|first| first == "--help" || first == "--version") {
		if flag == "--help" {
			print!("{USAGE}");
		} else {
			println!("surety-embed {}", env!("CARGO_PKG_VERSION"));
		}
		return ExitCode::SUCCESS;
	}
	let input = arguments.next().map_or_else(|| "/input/data".into(), PathBuf::from);
	let output = arguments.next().map_or_else(|| "/output/data".into(), PathBuf::from);
	if arguments.next().is_some() {
		eprint!("{USAGE}");
		return ExitCode::from(EXIT_USAGE);
	}
	let Some(threads) = threads() else {
		eprintln!("surety-embed: SURETY_THREADS has to be a whole number above zero");
		return ExitCode::from(EXIT_USAGE);
	};
	let model = env::var_os("SURETY_MODEL_DIR").map_or_else(|| "/model".into(), PathBuf::from);
	let Some(device) = device() else {
		eprintln!("surety-embed: SURETY_EMBED_DEVICE has to be cpu, cuda or auto");
		return ExitCode::from(EXIT_USAGE);
	};
	match run(&Job { input, output, model, device, threads }, &mut io::stderr()) {
		Ok(_) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("surety-embed: {error}");
			ExitCode::from(error.exit_code())
		}
	}
}

/// What the environment asks for, or what the machine has; `None` for nonsense.
fn threads() -> Option<usize> {
	match env::var_os("SURETY_THREADS") {
		Some(number) => number.to_str()?.parse().ok().filter(|number| *number > 0),
		None => Some(thread::available_parallelism().map_or(1, Into::into).min(MAX_THREADS)),
	}
}

/// What the environment asks for; `None` for nonsense.
fn device() -> Option<Choice> {
	match env::var_os("SURETY_EMBED_DEVICE") {
		Some(choice) => choice.to_str()?.parse().ok(),
		None => Some(Choice::default()),
	}
}
