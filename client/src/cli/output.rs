// SPDX-License-Identifier: Apache-2.0

//! What is printed where: results on stdout, as tables or JSON; progress and errors on stderr.

use std::{
	borrow::Cow,
	fmt::Display,
	io::{IsTerminal, Write},
	process::ExitCode,
	time::Duration,
};

use comfy_table::{presets, ContentArrangement, Table};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{json, Value};
use surety_client::{
	primitives::{Balance, TaskId, H256},
	spec::hash_text,
	Amount, Error, Included,
};

/// How a task ended, where that is not a success. It is no error of the command: it decides the exit
/// code alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Ended {
	#[error("the task failed")]
	Failed,
	#[error("the task expired")]
	Expired,
	#[error("the task was cancelled")]
	Cancelled,
	#[error(
		"the deadline of task {0} has passed and no result is on its way: `surety task advance {0}` \
		 returns everything to the client, and anyone may run it"
	)]
	Overdue(TaskId),
}

/// Where and how to print.
pub struct Output {
	pub json: bool,
}

/// Shows on a terminal that something is under way, until it is dropped.
pub struct Busy(Option<ProgressBar>);

impl Busy {
	/// Says what is under way now.
	pub fn say(&self, what: impl Into<Cow<'static, str>>) {
		if let Some(bar) = &self.0 {
			bar.set_message(what);
		}
	}

	/// Does something that prints, without the spinner in its way.
	pub fn aside(&self, print: impl FnOnce()) {
		match &self.0 {
			Some(bar) => bar.suspend(print),
			None => print(),
		}
	}
}

impl Drop for Busy {
	fn drop(&mut self) {
		if let Some(bar) = &self.0 {
			bar.finish_and_clear();
		}
	}
}

impl Output {
	/// Starts to show that something is under way.
	pub fn busy(&self, what: impl Into<Cow<'static, str>>) -> Busy {
		if self.json || !std::io::stderr().is_terminal() {
			return Busy(None);
		}
		let bar = ProgressBar::new_spinner();
		if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
			bar.set_style(style);
		}
		bar.enable_steady_tick(Duration::from_millis(120));
		bar.set_message(what);
		Busy(Some(bar))
	}

	/// Prints a result: `json` for scripts, what `text` says for people.
	pub fn show(&self, json: Value, text: impl FnOnce() -> String) {
		let line = if self.json { json.to_string() } else { text() };
		// A reader that has gone away, such as `head`, is no reason to panic.
		let _ = writeln!(std::io::stdout(), "{line}");
	}

	/// Tells people of a step on the way to a result.
	pub fn step(&self, text: &str) {
		if !self.json {
			let _ = writeln!(std::io::stdout(), "{text}");
		}
	}

	/// Prints what a call did. `more` is an object of what else is to be known.
	pub fn done(&self, included: &Included, done: &str, mut more: Value) {
		more["block"] = included.number.into();
		more["block_hash"] = hash_text(&included.hash).into();
		more["transaction"] = hash_text(&included.transaction).into();
		self.show(more, || format!("{done} (block {})", included.number));
	}

	/// Prints an error with its remedy, and says how to exit.
	pub fn failed(&self, error: &anyhow::Error) -> ExitCode {
		let known = error.downcast_ref::<Error>();
		let remedy = known.and_then(Error::remedy);
		if self.json {
			let mut object = json!({ "error": format!("{error:#}"), "remedy": remedy });
			if let Some(Error::Refused(refusal)) = known {
				object["pallet"] = refusal.pallet.clone().into();
				object["name"] = refusal.name.clone().into();
			}
			eprintln!("{object}");
		} else {
			eprintln!("error: {error:#}");
			if let Some(remedy) = remedy {
				eprintln!("  {remedy}");
			}
		}
		ExitCode::from(code(error))
	}
}

/// The exit code of an error; 2 is clap's own.
fn code(error: &anyhow::Error) -> u8 {
	match error.downcast_ref::<Ended>() {
		Some(Ended::Failed) => return 6,
		Some(Ended::Expired) => return 7,
		Some(Ended::Cancelled) => return 8,
		Some(Ended::Overdue(_)) => return 9,
		None => {}
	}
	match error.downcast_ref::<Error>() {
		Some(Error::NotFound(_)) => 3,
		Some(Error::Refused(_) | Error::NotTaken(_)) => 4,
		Some(Error::Connect { .. } | Error::Disconnected(_)) => 5,
		Some(Error::Proof(_) | Error::ProofForm(_)) => 10,
		Some(Error::NotFinal(_)) => 11,
		_ => 1,
	}
}

/// What does not exist.
pub fn missing(what: impl Display) -> anyhow::Error {
	Error::NotFound(what.to_string()).into()
}

/// An amount for scripts.
pub fn units(amount: Balance) -> Value {
	amount.to_string().into()
}

/// An amount for people.
pub fn sur(amount: Balance) -> String {
	Amount(amount).to_string()
}

/// A hash, cut so that a table stays readable.
pub fn short(hash: &H256) -> String {
	format!("0x{}…", hex::encode(&hash.0[..4]))
}

/// A table with a header.
pub fn table<Row: IntoIterator<Item = String>>(
	header: &[&str],
	rows: impl IntoIterator<Item = Row>,
) -> String {
	let mut table = plain();
	table.set_header(header.iter().copied());
	for row in rows {
		table.add_row(row);
	}
	table.trim_fmt()
}

/// A list of names and values.
pub fn pairs(rows: &[(&str, String)]) -> String {
	let mut table = plain();
	for (name, value) in rows {
		table.add_row([*name, value.as_str()]);
	}
	table.trim_fmt()
}

fn plain() -> Table {
	let mut table = Table::new();
	table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
	table
}

#[cfg(test)]
mod tests {
	use surety_client::{primitives::proof::Fault, Refusal};

	use super::*;

	#[test]
	fn each_kind_of_error_has_its_exit_code() {
		let refusal = Refusal { pallet: None, name: "BadOrigin".into(), remedy: None };
		let connect = Error::Connect { url: "ws://nowhere".into(), reason: "refused".into() };
		for (error, expected) in [
			(anyhow::anyhow!("anything"), 1),
			(missing("task 7"), 3),
			(Error::Refused(refusal).into(), 4),
			(Error::NotTaken("too poor".into()).into(), 4),
			(connect.into(), 5),
			(Ended::Failed.into(), 6),
			(Ended::Expired.into(), 7),
			(Ended::Cancelled.into(), 8),
			(Ended::Overdue(7).into(), 9),
			(Error::Proof(Fault::NoRoot).into(), 10),
			(Error::ProofForm(serde::de::Error::custom("cut")).into(), 10),
			(Error::NotFinal(7).into(), 11),
		] {
			assert_eq!(code(&error), expected, "{error}");
			assert_eq!(code(&error.context("while doing something")), expected);
		}
	}

	#[test]
	fn tables_have_a_line_for_each_row() {
		let text = table(&["a", "b"], [["1".to_string(), "2".to_string()]]);
		assert_eq!(text.lines().count(), 2, "{text}");
		assert_eq!(pairs(&[("name", "value".into())]).lines().count(), 1);
	}
}
