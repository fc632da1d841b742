// SPDX-License-Identifier: GPL-3.0-or-later WITH Classpath-exception-2.0

//! Writes `weights.rs`.

use frame_benchmarking::Analysis;

use crate::measure::Measured;

/// The text of a pallet's `weights.rs`.
pub fn file(pallet: &str, circumstances: &str, measured: &[Measured]) -> String {
	let mut text = format!(
		"\
// SPDX-License-Identifier: Apache-2.0

//! Weights of `{pallet}`, measured by `scripts/bench` {circumstances}.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(missing_docs)]

use core::marker::PhantomData;

use frame_support::{{traits::Get, weights::{{constants::RocksDbWeight, Weight}}}};

/// What the pallet's calls weigh, each in the case that its benchmark makes.
pub trait WeightInfo {{
"
	);
	for one in measured {
		let parameters: Vec<_> = one.time.names.iter().map(|name| format!("{name}: u32")).collect();
		text += &format!("\tfn {}({}) -> Weight;\n", one.name, parameters.join(", "));
	}
	text += "\
}

/// The weights with the database of the runtime.
pub struct SubstrateWeight<T>(PhantomData<T>);
impl<T: frame_system::Config> WeightInfo for SubstrateWeight<T> {
";
	measured.iter().for_each(|one| function(&mut text, one, "T::DbWeight::get()"));
	text += "\
}

// For tests.
impl WeightInfo for () {
";
	measured.iter().for_each(|one| function(&mut text, one, "RocksDbWeight::get()"));
	text += "}\n";
	text
}

fn function(text: &mut String, one: &Measured, database: &str) {
	for (item, (reads, writes)) in &one.storage {
		*text += &format!("\t/// Storage: `{item}` (r:{reads} w:{writes})\n");
	}
	let analyses = [&one.time, &one.reads, &one.writes, &one.proof_size];
	let parameters: Vec<_> = one
		.time
		.names
		.iter()
		.enumerate()
		.map(|(index, name)| {
			let used = analyses.iter().any(|analysis| analysis.slopes[index] > 0);
			format!("{}{name}: u32", if used { "" } else { "_" })
		})
		.collect();
	*text += &format!("\tfn {}({}) -> Weight {{\n", one.name, parameters.join(", "));
	*text += &format!(
		"\t\t// The least that was seen: {} nanoseconds.\n",
		underscored(one.time.minimum)
	);
	let (time, proof) = (underscored(one.time.base), underscored(one.proof_size.base));
	*text += &format!("\t\tWeight::from_parts({time}, {proof})");
	for (index, name) in one.time.names.iter().enumerate() {
		let (time, proof) = (one.time.slopes[index], one.proof_size.slopes[index]);
		if time > 0 || proof > 0 {
			let slope = format!("{}, {}", underscored(time), underscored(proof));
			add(text, &format!("Weight::from_parts({slope}).saturating_mul({name}.into())"));
		}
	}
	for (analysis, function) in [(&one.reads, "reads"), (&one.writes, "writes")] {
		accesses(text, analysis, &format!("{database}.{function}"));
	}
	*text += "\n\t}\n";
}

/// What the database takes for as many reads, or writes.
fn accesses(text: &mut String, analysis: &Analysis, function: &str) {
	if analysis.base > 0 {
		add(text, &format!("{function}({}_u64)", analysis.base));
	}
	for (name, slope) in
		analysis.names.iter().zip(&analysis.slopes).filter(|(_, slope)| **slope > 0)
	{
		add(text, &format!("{function}({slope}_u64.saturating_mul({name}.into()))"));
	}
}

fn add(text: &mut String, what: &str) {
	*text += &format!("\n\t\t\t.saturating_add({what})");
}

fn underscored(number: u128) -> String {
	let digits = number.to_string();
	let mut text = String::new();
	for (index, digit) in digits.chars().enumerate() {
		if index > 0 && (digits.len() - index).is_multiple_of(3) {
			text.push('_');
		}
		text.push(digit);
	}
	text
}

#[cfg(test)]
mod tests {
	use frame_benchmarking::{BenchmarkParameter, BenchmarkResult, BenchmarkSelector};

	use super::*;

	#[test]
	fn underscores_part_thousands() {
		for (number, text) in [(0, "0"), (999, "999"), (1_000, "1_000"), (1_234_567, "1_234_567")] {
			assert_eq!(underscored(number), text);
		}
	}

	/// A call of 5 us and 2 us for each of `n`, with 3 reads and one for each of `n`.
	#[test]
	fn slopes_are_added_to_the_base() {
		let results: Vec<_> = (0..10)
			.map(|n| BenchmarkResult {
				components: vec![(BenchmarkParameter::n, n)],
				extrinsic_time: 5_000 + 2_000 * u128::from(n),
				reads: 3 + n,
				writes: 1,
				proof_size: 1_500,
				..Default::default()
			})
			.collect();
		let analysis = |selector| Analysis::min_squares_iqr(&results, selector).unwrap();
		let measured = Measured {
			name: "call".into(),
			time: analysis(BenchmarkSelector::ExtrinsicTime),
			reads: analysis(BenchmarkSelector::Reads),
			writes: analysis(BenchmarkSelector::Writes),
			proof_size: analysis(BenchmarkSelector::ProofSize),
			storage: [("Pallet::Item".into(), (12, 1))].into(),
			bent: None,
		};

		let text = file("pallet_some", "here", &[measured]);

		assert!(text.contains("//! Weights of `pallet_some`, measured by `scripts/bench` here.\n"));
		assert!(text.contains("\tfn call(n: u32) -> Weight;\n"));
		let body = "\
	/// Storage: `Pallet::Item` (r:12 w:1)
	fn call(n: u32) -> Weight {
		// The least that was seen: 5_000 nanoseconds.
		Weight::from_parts(5_000_000, 1_500)
			.saturating_add(Weight::from_parts(2_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(3_u64))
			.saturating_add(T::DbWeight::get().reads(1_u64.saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1_u64))
	}
";
		assert!(text.contains(body), "{text}");
	}
}
