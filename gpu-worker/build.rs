// SPDX-License-Identifier: Apache-2.0

//! Builds the job of the rehearsal (`engine::rehearsal`), which is part of the worker.

use std::{env, error::Error, path::Path, process::Command};

const PROGRAM: &str = "jobs/rehearsal/main.rs";

fn main() -> Result<(), Box<dyn Error>> {
	println!("cargo::rerun-if-changed={PROGRAM}");
	let mut rustc = Command::new(env::var("RUSTC")?);
	// It needs nothing of the image that it is in, not even a loader or the C library.
	rustc.args(["--edition=2021", "-Copt-level=s", "-Cpanic=abort", "-Cstrip=symbols"]);
	rustc.args(["-Ctarget-feature=+crt-static", "--target", &env::var("TARGET")?, PROGRAM]);
	if let Ok(linker) = env::var("RUSTC_LINKER") {
		rustc.arg(format!("-Clinker={linker}"));
	}
	rustc.arg("-o").arg(Path::new(&env::var("OUT_DIR")?).join("rehearsal"));
	if rustc.status()?.success() {
		return Ok(());
	}
	Err("the C library for static programs is missing: libc6-dev of Debian, glibc-static of Fedora"
		.into())
}
