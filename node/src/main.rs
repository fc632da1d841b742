// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! `surety-node`: a validator, full or archive node of the Surety chain.

// The SDK's errors are large; ours pass them on once, to `main`.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod equivocation;
mod ledger;
mod rpc;
mod service;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("Error: {error}");
			ExitCode::FAILURE
		}
	}
}
