// SPDX-License-Identifier: Apache-2.0

//! The NVIDIA Container Toolkit of this machine, whose parts run as root while a stranger's container
//! is set up: versions with known ways out of a container get no jobs.

use std::{io, process::Command};

use semver::Version;

/// The program that says which version is installed.
const PROGRAM: &str = "nvidia-ctk";

/// A version that closed holes, and which.
struct Fix {
	version: Version,
	holes: &'static str,
}

/// Versions that closed ways out of a container, the newest last, by NVIDIA's security bulletins 5582
/// (September 2024), 5585 (November 2024), 5599 and 5616 (January and February 2025), 5659 (July 2025)
/// and 5850 (June 2026).
static FIXES: [Fix; 6] = [
	Fix { version: Version::new(1, 16, 2), holes: "CVE-2024-0132, CVE-2024-0133" },
	Fix { version: Version::new(1, 17, 0), holes: "CVE-2024-0134" },
	Fix { version: Version::new(1, 17, 3), holes: "CVE-2024-0135, CVE-2024-0136, CVE-2024-0137" },
	Fix { version: Version::new(1, 17, 4), holes: "CVE-2025-23359" },
	Fix { version: Version::new(1, 17, 8), holes: "CVE-2025-23266, CVE-2025-23267" },
	Fix { version: Version::new(1, 19, 1), holes: "CVE-2026-24260" },
];

/// Why the toolkit cannot be trusted with a stranger's container.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ToolkitError {
	/// It is not there.
	#[error(
		"`{program}` cannot be run ({problem}): GPUs are handed to containers by the NVIDIA Container \
		 Toolkit, version {least} or newer; install its package nvidia-container-toolkit",
		program = PROGRAM, least = least()
	)]
	Missing {
		/// What the system says.
		problem: String,
	},
	/// It does not say its version.
	#[error(
		"`{program} --version` says `{answer}`, which names no version; install the package \
		 nvidia-container-toolkit anew", program = PROGRAM
	)]
	Unknown {
		/// What it says.
		answer: String,
	},
	/// It has known holes.
	#[error(
		"the NVIDIA Container Toolkit {found} lets a container out ({holes}): update the package \
		 nvidia-container-toolkit to {least} or newer, then run `nvidia-ctk cdi generate` again",
		least = least()
	)]
	TooOld {
		/// What is installed.
		found: Version,
		/// The holes that it has.
		holes: String,
	},
}

/// The oldest version without a known hole.
fn least() -> &'static Version {
	&FIXES[FIXES.len() - 1].version
}

/// The version of the installed toolkit, if a stranger's container may be set up by it.
pub fn toolkit() -> Result<Version, ToolkitError> {
	let missing = |error: io::Error| ToolkitError::Missing { problem: error.to_string() };
	let output = Command::new(PROGRAM).arg("--version").output().map_err(missing)?;
	judge(&String::from_utf8_lossy(&output.stdout))
}

/// What follows from the answer to `--version`.
fn judge(answer: &str) -> Result<Version, ToolkitError> {
	let unknown = || ToolkitError::Unknown { answer: answer.trim().chars().take(100).collect() };
	let found = answer.split_whitespace().find_map(read).ok_or_else(unknown)?;
	let holes: Vec<_> =
		FIXES.iter().filter(|fix| found < fix.version).map(|fix| fix.holes).collect();
	if holes.is_empty() {
		Ok(found)
	} else {
		Err(ToolkitError::TooOld { found, holes: holes.join(", ") })
	}
}

/// A version as the program writes it (`1.17.8`), or a package (`v1.18.0~rc.1-1`). What comes before a
/// release counts as older than it.
fn read(word: &str) -> Option<Version> {
	let word = word.trim_start_matches('v').replace('~', "-");
	let mut version = Version::parse(&word).ok()?;
	// A package's revision is not what comes before a release.
	if version.pre.chars().all(|letter| letter.is_ascii_digit()) {
		version.pre = semver::Prerelease::EMPTY;
	}
	Some(version)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn version(text: &str) -> Result<Version, ToolkitError> {
		judge(&format!("NVIDIA Container Toolkit CLI version {text}\ncommit: 5a6c2f1\n"))
	}

	#[test]
	fn the_pinned_version_and_newer_ones_are_trusted() {
		for text in ["1.19.1", "v1.19.1", "1.19.1-1", "1.20.0", "2.0.0", "1.20.0~rc.2-1"] {
			assert!(version(text).is_ok(), "{text}");
		}
	}

	#[test]
	fn an_old_version_is_refused_with_its_holes_and_the_remedy() {
		let holes = |text: &str| match version(text) {
			Err(error @ ToolkitError::TooOld { .. }) => error.to_string(),
			other => panic!("{other:?}"),
		};
		let oldest = holes("1.13.5");
		for hole in ["CVE-2024-0132", "CVE-2025-23359", "CVE-2025-23266", "CVE-2026-24260"] {
			assert!(oldest.contains(hole), "{oldest}");
		}
		assert!(oldest.contains("1.19.1 or newer"), "{oldest}");
		let newer = holes("1.17.8");
		assert!(newer.contains("CVE-2026-24260") && !newer.contains("CVE-2025-23266"), "{newer}");
		assert!(holes("1.17.7").contains("CVE-2025-23266"));
		// What comes before a release lacks what the release has.
		assert!(holes("1.19.1-rc.1").contains("CVE-2026-24260"));
	}

	#[test]
	fn each_fix_is_newer_than_the_one_before() {
		assert!(FIXES.windows(2).all(|pair| pair[0].version < pair[1].version));
	}

	#[test]
	fn an_answer_without_a_version_is_no_version() {
		for answer in ["", "no such command", "version unknown"] {
			let error = judge(answer).unwrap_err();
			assert_eq!(error, ToolkitError::Unknown { answer: answer.into() });
		}
	}
}
