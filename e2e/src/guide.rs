// SPDX-License-Identifier: Apache-2.0

//! The commands of the guides, as they stand there.

use std::{
	env, fs,
	path::{Path, PathBuf},
	process::Command,
};

use crate::{programs, root};

/// What stands between "```sh" and "```" in a file of `docs/`: in the section with this heading, or everywhere.
pub fn shell_blocks(guide: &str, heading: Option<&str>) -> Vec<String> {
	let text = fs::read_to_string(root().join("docs").join(guide)).expect("there is such a guide");
	let mut blocks = Vec::new();
	let mut block: Option<String> = None;
	for line in section(&text, heading).lines() {
		match (line, &mut block) {
			("```sh", _) => block = Some(String::new()),
			("```", _) => blocks.extend(block.take()),
			(_, Some(block)) => block.extend([line, "\n"]),
			_ => {}
		}
	}
	blocks
}

fn section<'a>(text: &'a str, heading: Option<&str>) -> &'a str {
	let Some(heading) = heading else { return text };
	let (_, rest) = text.split_once(&format!("\n## {heading}\n")).expect("it has such a section");
	rest.split("\n## ").next().unwrap_or_default()
}

/// A shell that finds the programs in a folder, and ends at the first command that fails.
pub fn shell(commands: &str, folder: &Path) -> Command {
	let path = env::var_os("PATH").unwrap_or_default();
	let path = std::iter::once(programs()).chain(env::split_paths(&path)).collect::<Vec<PathBuf>>();
	let mut command = Command::new("bash");
	command.args(["-euo", "pipefail", "-c", commands]).current_dir(folder);
	command.env("PATH", env::join_paths(path).expect("they come from such a list"));
	command
}

/// Runs commands to their end, and gives what they said.
pub fn follow(commands: &str, folder: &Path) -> String {
	let output = shell(commands, folder).output().expect("there is a shell");
	let said =
		[output.stdout, output.stderr].map(|text| String::from_utf8_lossy(&text).into_owned());
	assert!(output.status.success(), "{commands}\n{}", said.concat());
	said.concat()
}
