// SPDX-License-Identifier: Apache-2.0

//! `surety`: what people do on the Surety chain.

mod cli;

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
	cli::run().await
}
