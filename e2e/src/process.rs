// SPDX-License-Identifier: Apache-2.0

//! Programs in the background.

use std::{
	fs::File,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	time::Duration,
};

/// A program that is ended with its owner. Its output is kept in a file and shown if the test fails.
pub struct Process {
	child: Child,
	log: PathBuf,
}

impl Process {
	/// Starts a program whose output goes to `log`.
	pub fn start(mut command: Command, log: &Path) -> Self {
		let file =
			File::options().create(true).append(true).open(log).expect("the folder is there");
		let child = command
			.stdin(Stdio::null())
			.stdout(file.try_clone().expect("a file can be shared"))
			.stderr(file)
			.spawn()
			.unwrap_or_else(|fault| panic!("{command:?}: {fault}"));
		Self { child, log: log.to_path_buf() }
	}

	/// Ends it at once, as a power cut would (SIGKILL).
	pub fn kill(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}

	/// Asks it to end (SIGTERM) and waits until it has.
	pub fn terminate(&mut self) {
		let _ = Command::new("kill").arg(self.child.id().to_string()).status();
		let _ = self.child.wait();
	}

	/// Asks it to end (SIGTERM), and goes on.
	pub fn ask_to_end(&self) {
		let _ = Command::new("kill").arg(self.child.id().to_string()).status();
	}

	/// Waits until it has ended, and says with which exit code; none if it was killed.
	pub fn ended(&mut self) -> Option<i32> {
		self.child.wait().expect("it can be waited for").code()
	}

	/// The processor time that it has used so far.
	pub fn processor_time(&self) -> Duration {
		let path = format!("/proc/{}/stat", self.child.id());
		let stat = std::fs::read_to_string(path).unwrap_or_default();
		// After the name, which may hold anything: user time and system time are the twelfth and the next, in
		// hundredths of a second.
		let rest = stat.rsplit(')').next().unwrap_or_default();
		let ticks =
			rest.split_whitespace().skip(11).take(2).filter_map(|it| it.parse::<u64>().ok());
		Duration::from_millis(ticks.sum::<u64>() * 10)
	}

	/// Whether it still runs.
	pub fn runs(&mut self) -> bool {
		matches!(self.child.try_wait(), Ok(None))
	}

	/// What it has said so far.
	pub fn said(&self) -> String {
		std::fs::read_to_string(&self.log).unwrap_or_default()
	}
}

impl Drop for Process {
	fn drop(&mut self) {
		self.kill();
		if std::thread::panicking() {
			let said = self.said();
			let lines: Vec<_> = said.lines().collect();
			let last = lines.get(lines.len().saturating_sub(40)..).unwrap_or_default();
			eprintln!("--- {}\n{}", self.log.display(), last.join("\n"));
		}
	}
}
