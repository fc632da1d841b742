// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `surety-bench`: measures what the runtime's Wasm takes, as the chain executes it. `scripts/bench` calls
//! it.
//!
//! `weights` runs the benchmarks that the Wasm carries and writes the `weights.rs` of pallets: each point
//! of each benchmark once to see that it does what it says, once to count what it reads and writes, and
//! often to take its time. `settlement` makes blocks of signed transactions, and says how many
//! jobs they settle.

mod fit;
mod measure;
mod runtime;
mod settlement;
mod weights;

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};

use crate::{measure::Measured, runtime::Runtime};

mod blob {
	#![allow(missing_docs, dead_code)]
	include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));
}

/// Measures what the runtime's Wasm takes.
#[derive(Parser)]
struct Options {
	#[command(subcommand)]
	what: What,
	/// What to call this machine.
	#[arg(long, global = true)]
	machine: Option<String>,
	/// The genesis to start from, by the name of the runtime's preset.
	#[arg(long, global = true, default_value = "development")]
	preset: String,
	/// A runtime, instead of the one that this was built with; for weights one with the feature
	/// runtime-benchmarks.
	#[arg(long, global = true)]
	runtime: Option<PathBuf>,
}

#[derive(Subcommand)]
enum What {
	/// Measures what the calls of pallets weigh and writes their weights.rs.
	Weights(Weights),
	/// Measures what it takes to settle jobs, and a task.
	Settlement(Settlement),
}

#[derive(Args)]
struct Weights {
	/// A pallet, by the name of its crate with underscores, and the file that is written.
	#[arg(required = true, value_name = "PALLET=FILE", value_parser = target)]
	targets: Vec<(String, PathBuf)>,
	/// How many values of each component are measured, from the lowest to the highest.
	#[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u32).range(2..))]
	steps: u32,
	/// How often each of them is measured.
	#[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
	repeat: u32,
}

#[derive(Args)]
struct Settlement {
	/// How often each block is made; full ones five times at most.
	#[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
	repeat: u32,
	/// Prints JSON instead of tables.
	#[arg(long)]
	json: bool,
}

fn target(text: &str) -> Result<(String, PathBuf)> {
	let (pallet, file) = text.split_once('=').context("it has no =")?;
	Ok((pallet.to_owned(), file.into()))
}

fn main() -> Result<()> {
	let options = Options::parse();
	let code = match &options.runtime {
		Some(path) => fs::read(path).with_context(|| format!("cannot read {}", path.display()))?,
		None => blob::WASM_BINARY
			.context("built without a runtime: unset SKIP_WASM_BUILD, or give one with --runtime")?
			.to_vec(),
	};
	let runtime = Runtime::new(code, &options.preset)?;
	match options.what {
		What::Weights(weights) => write_weights(&runtime, weights, options.machine),
		What::Settlement(Settlement { repeat, json }) => {
			let report = settlement::measure(&runtime, repeat, options.machine)?;
			if json {
				println!("{}", serde_json::to_string_pretty(&report)?);
			} else {
				print!("{report}");
			}
			Ok(())
		}
	}
}

fn write_weights(runtime: &Runtime, options: Weights, machine: Option<String>) -> Result<()> {
	let mut circumstances = format!("in {} steps of {} runs", options.steps, options.repeat);
	if let Some(machine) = machine {
		circumstances.push_str(&format!(", on {machine}"));
	}
	for (pallet, path) in &options.targets {
		let measured = measure::pallet(runtime, pallet, options.steps, options.repeat)?;
		fs::write(path, weights::file(pallet, &circumstances, &measured))
			.with_context(|| format!("cannot write {}", path.display()))?;
		print(pallet, &measured);
	}
	Ok(())
}

/// A line for each benchmark, at the base of its components.
fn print(pallet: &str, measured: &[Measured]) {
	println!("{pallet:<26} {:>12} {:>6} {:>7} {:>9}", "microseconds", "reads", "writes", "proof");
	for one in measured {
		// Analyses of time are in picoseconds.
		let time = one.time.base as f64 / 1e6;
		let (reads, writes, proof) = (one.reads.base, one.writes.base, one.proof_size.base);
		println!("{:<26} {time:>12.1} {reads:>6} {writes:>7} {proof:>9}", one.name);
		// Where one number is measured over and over, half of the runs come close to the fastest, or
		// something else kept the machine busy.
		let fastest = one.time.minimum as f64 / 1e3;
		if one.time.names.is_empty() && time > 1.5 * fastest {
			println!("  disturbed: it has run in {fastest:.1}; measure again with nothing beside");
		}
		if let Some(bent) = &one.bent {
			println!("  not linear: {bent}; choose other components, or ranges");
		}
		for (index, name) in one.time.names.iter().enumerate() {
			let time = one.time.slopes[index] as f64 / 1e6;
			let (reads, writes) = (one.reads.slopes[index], one.writes.slopes[index]);
			println!("  for each {name:<15} {time:>12.1} {reads:>6} {writes:>7}");
		}
	}
}
