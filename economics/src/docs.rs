// SPDX-License-Identifier: Apache-2.0

//! Puts the tables into the page and the plots beside it.
//!
//! A table stands between `<!-- table: NAME -->` and `<!-- end -->`; what is between them is replaced.

use std::{fs, path::Path};

use anyhow::{ensure, Context, Result};

use crate::report::Setting;

/// The page, and the folder of its plots.
const PAGE: &str = "economics.md";
const PLOTS: &str = "economics";

/// The files that belong to a setting, by their paths in the folder of the docs.
pub fn files(setting: &Setting, docs: &Path) -> Result<Vec<(String, String)>> {
	let page =
		fs::read_to_string(docs.join(PAGE)).with_context(|| format!("cannot read {PAGE}"))?;
	let plots = setting.plots().into_iter();
	let plots = plots.map(|plot| (format!("{PLOTS}/{}.svg", plot.name), plot.svg()));
	Ok(plots.chain([(PAGE.to_owned(), filled(&page, setting)?)]).collect())
}

/// Writes them.
pub fn write(setting: &Setting, docs: &Path) -> Result<()> {
	fs::create_dir_all(docs.join(PLOTS))?;
	for (path, content) in files(setting, docs)? {
		fs::write(docs.join(&path), content).with_context(|| format!("cannot write {path}"))?;
	}
	Ok(())
}

/// The page with the tables of a setting, each of which it must have.
fn filled(page: &str, setting: &Setting) -> Result<String> {
	let mut page = page.to_owned();
	for table in setting.tables() {
		let (begin, end) = (format!("<!-- table: {} -->\n", table.name), "<!-- end -->");
		let from =
			page.find(&begin).with_context(|| format!("{PAGE} has no table {}", table.name))?;
		let from = from + begin.len();
		let to =
			page[from..].find(end).with_context(|| format!("table {} has no end", table.name))?;
		ensure!(!page[from..from + to].contains("<!--"), "table {} has no end", table.name);
		page.replace_range(from..from + to, &format!("\n{}\n", table.markdown()));
	}
	Ok(page)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Options;

	/// After a change of what is computed: `scripts/economics --write`.
	#[test]
	fn the_page_and_its_plots_are_in_step() {
		let docs = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs"));
		for (path, content) in files(&Options::default().setting(), docs).unwrap() {
			let committed = fs::read_to_string(docs.join(&path)).unwrap_or_default();
			assert!(committed == content, "docs/{path} is not in step: scripts/economics --write");
		}
	}
}
