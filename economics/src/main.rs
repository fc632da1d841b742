// SPDX-License-Identifier: Apache-2.0

//! `surety-economics`: what cheating gains and costs, by the arithmetic that the chain itself runs.
//!
//! A node that takes a task may work, or do something else ([`strategy`]). What that brings against honest
//! work is computed twice: in closed form, and by a simulation that draws as the chain draws
//! ([`chance`]). Liability, sampling, slashes, similarity and the division of money are calls into
//! `surety-primitives`. What re-runs ([`oracles`]) and disputes ([`panels`]) do beyond that is modelled
//! here after their design. `docs/economics.md` shows the results.

mod career;
mod chance;
mod docs;
mod market;
mod oracles;
mod panels;
mod plot;
mod population;
mod records;
mod report;
mod similar;
mod strategy;
mod table;

use std::{io::IsTerminal, path::PathBuf};

use anyhow::{bail, Result};
use clap::Parser;
use indicatif::{ProgressBar, ProgressDrawTarget};
use surety_primitives::{source::Comparator, Perbill};

use crate::{
	market::{units, Market, Rules},
	report::Setting,
};

/// What cheating gains and costs, by the arithmetic that the chain itself runs.
///
/// Prints, for each price, what each strategy gains against honest work and the least sampling rate that
/// deters it; then whole careers, conspiring oracles, captured and bribed panels. The parameters below are
/// those of a genesis, so that you can see what a change of them does.
#[derive(Parser)]
#[command(name = "surety-economics", version)]
struct Options {
	/// Of what chance is drawn. The same seed gives the same figures on every machine.
	#[arg(long, default_value_t = 1)]
	seed: u64,
	/// How many tasks are simulated for each figure; 0 for closed forms alone.
	#[arg(long, default_value_t = 20_000)]
	rounds: u32,
	/// What the node has at stake, in SUR.
	#[arg(long, default_value_t = 100.0)]
	stake: f64,
	/// liabilityMargin: what a cheat loses on average, in hundredths of what it gains.
	#[arg(long, default_value_t = market::TERMS.margin_percent)]
	margin: u32,
	/// minSampling: the least sampling rate, in percent.
	#[arg(long, default_value_t = 5.0)]
	sampling: f64,
	/// protocolFee, in percent.
	#[arg(long, default_value_t = 2.5)]
	fee: f64,
	/// Prints JSON.
	#[arg(long)]
	json: bool,
	/// Writes the tables and plots of the defaults into this folder of docs, and prints nothing.
	#[arg(long, value_name = "FOLDER")]
	write: Option<PathBuf>,
}

impl Default for Options {
	fn default() -> Self {
		Self::parse_from(["surety-economics"])
	}
}

impl Options {
	fn setting(&self) -> Setting {
		let mut market = Market::new(Rules::Surety, Comparator::Exact);
		market.stake = units(self.stake);
		market.terms.margin_percent = self.margin;
		market.terms.min_probability = percent(self.sampling);
		market.fee = percent(self.fee);
		Setting { market, seed: self.seed }
	}
}

fn percent(percent: f64) -> Perbill {
	chance::parts(percent / 100.0)
}

fn main() -> Result<()> {
	let options = Options::parse();
	if let Some(folder) = &options.write {
		return docs::write(&Options::default().setting(), folder);
	}
	if !(1.0..=1e9).contains(&options.stake) {
		bail!("a stake is between 1 and 1,000,000,000 SUR");
	}
	if !(0.1..=100.0).contains(&options.sampling) || !(0.0..=100.0).contains(&options.fee) {
		bail!("percentages are at most 100, and the sampling rate at least 0.1");
	}
	let setting = options.setting();
	let mut tables = setting.tables();
	if options.rounds > 0 {
		let progress = ProgressBar::new(report::simulated_figures() as u64);
		// A file and a pipe want no bar.
		if !std::io::stderr().is_terminal() {
			progress.set_draw_target(ProgressDrawTarget::hidden());
		}
		tables.push(setting.simulated(options.rounds, || progress.inc(1)));
		progress.finish_and_clear();
	}
	if options.json {
		println!("{}", serde_json::to_string_pretty(&tables)?);
	} else {
		let texts: Vec<String> = tables.iter().map(|table| table.plain()).collect();
		print!("{}", texts.join("\n"));
	}
	Ok(())
}
