// SPDX-License-Identifier: Apache-2.0

//! Tables: for a terminal, for a page, and as JSON.

use serde::{Serialize, Serializer};

/// What stands in a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
	/// Words.
	Text(String),
	/// A number and how many decimals of it are shown.
	Number(f64, usize),
	/// A probability.
	Percent(f64),
	/// There is nothing: the chain refuses, or nothing suffices.
	None(&'static str),
}

impl Cell {
	/// Words.
	pub fn text(text: impl Into<String>) -> Self {
		Self::Text(text.into())
	}

	/// A number, if there is one.
	pub fn number(value: Option<f64>, decimals: usize, none: &'static str) -> Self {
		value.map_or(Self::None(none), |value| Self::Number(value, decimals))
	}

	/// A probability, if there is one.
	pub fn percent(value: Option<f64>, none: &'static str) -> Self {
		value.map_or(Self::None(none), Self::Percent)
	}

	/// A price in SUR, with as many decimals as it needs.
	pub fn price(sur: f64) -> Self {
		Self::Text(format!("{sur}"))
	}

	fn show(&self) -> String {
		let shown = match self {
			Self::Text(text) => text.clone(),
			Self::Number(value, decimals) => format!("{value:.decimals$}"),
			Self::Percent(share) if *share > 0.0 && *share < 0.000_1 => "< 0.01 %".into(),
			Self::Percent(share) => format!("{:.2} %", share * 100.0),
			Self::None(why) => (*why).into(),
		};
		// No negative zero.
		let is_zero = shown.starts_with('-') && shown.chars().all(|it| "-0.".contains(it));
		if is_zero {
			shown.trim_start_matches('-').into()
		} else {
			shown
		}
	}
}

impl Serialize for Cell {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		match self {
			Self::Text(text) => serializer.serialize_str(text),
			Self::Number(value, _) | Self::Percent(value) => serializer.serialize_f64(*value),
			Self::None(_) => serializer.serialize_none(),
		}
	}
}

/// A table.
#[derive(Clone, Debug, Serialize)]
pub struct Table {
	/// By which pages refer to it.
	pub name: &'static str,
	/// What it shows.
	pub title: &'static str,
	/// The heads of its columns.
	pub columns: Vec<String>,
	/// Its rows.
	pub rows: Vec<Vec<Cell>>,
}

impl Table {
	/// A table without rows.
	pub fn new<C: Into<String>>(
		name: &'static str,
		title: &'static str,
		columns: impl IntoIterator<Item = C>,
	) -> Self {
		let columns = columns.into_iter().map(Into::into).collect();
		Self { name, title, columns, rows: Vec::new() }
	}

	/// One more row.
	pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
		self.rows.push(cells.into_iter().collect());
	}

	fn shown(&self) -> Vec<Vec<String>> {
		let head = self.columns.clone();
		let rows = self.rows.iter().map(|row| row.iter().map(Cell::show).collect());
		core::iter::once(head).chain(rows).collect()
	}

	/// For a terminal.
	pub fn plain(&self) -> String {
		let shown = self.shown();
		let width = |column: usize| {
			let widths = shown.iter().filter_map(|row| row.get(column));
			widths.map(|cell| cell.chars().count()).max().unwrap_or_default()
		};
		let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
		let mut text = format!("{}\n", self.title);
		for row in shown {
			let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width))| match at {
				0 => format!("{cell:<width$}"),
				_ => format!("{cell:>width$}"),
			});
			text.push_str(&format!("  {}\n", cells.collect::<Vec<_>>().join("  ")));
		}
		text
	}

	/// For a page.
	pub fn markdown(&self) -> String {
		let mut lines: Vec<String> =
			self.shown().iter().map(|row| format!("| {} |", row.join(" | "))).collect();
		lines.insert(
			1,
			format!("| --- |{}", " ---: |".repeat(self.columns.len().saturating_sub(1))),
		);
		lines.join("\n") + "\n"
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn table() -> Table {
		let mut table = Table::new("it", "Figures", ["what", "how much"]);
		table.row([Cell::text("a"), Cell::Number(-0.001, 2)]);
		table.row([Cell::text("longer"), Cell::number(None, 2, "refused")]);
		table.row([Cell::text("b"), Cell::Percent(0.00001)]);
		table
	}

	#[test]
	fn one_table_in_three_forms() {
		let table = table();
		assert_eq!(
			table.plain(),
			"Figures\n  what    how much\n  a           0.00\n  longer   refused\n  b       < 0.01 %\n"
		);
		assert_eq!(
			table.markdown(),
			"| what | how much |\n| --- | ---: |\n| a | 0.00 |\n| longer | refused |\n| b | < 0.01 % |\n"
		);
		let json = serde_json::to_value(&table).unwrap();
		assert_eq!(json["rows"][0][1], -0.001);
		assert!(json["rows"][1][1].is_null());
	}
}
